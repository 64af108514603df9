// The records of __consumer_offsets as Kafka 4.3.1 writes them. Must hold: type ids and value versions are Kafka's:
// GroupMetadata in version 3; OffsetCommit in version 4, or in version 1 where the client asked for its own retention.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import {
  GroupMetadataKey,
  GroupMetadataValue,
  GroupMetadataValueMemberMetadata,
  OffsetCommitKey,
  OffsetCommitValue,
} from '../../protocol/generated/records/group.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import type { ClassicGroup } from './classic-group.ts';
import { type ClassicMember, EMPTY_BYTES } from './classic-member.ts';

export const LEGACY_OFFSET_COMMIT = 0;
export const OFFSET_COMMIT = 1;
export const GROUP_METADATA = 2;

const GROUP_METADATA_VERSION = 3;

export function emptyGroupRecord(
  groupId: string,
  protocolType: string | null,
  generation: number,
  nowMs: number,
): CoordinatorRecord {
  return groupRecord(groupId, {
    protocolType: protocolType ?? '',
    generation,
    protocol: null,
    leader: null,
    currentStateTimestamp: nowMs,
    members: [],
  });
}

/** The group's generation with these assignments; members without one get an empty assignment. */
export function generationRecord(group: ClassicGroup, assignments: ReadonlyMap<string, Buffer>): CoordinatorRecord {
  const members: GroupMetadataValueMemberMetadata[] = [];
  for (const member of group.members.values()) {
    members.push(memberMetadata(member, group.protocolName, assignments.get(member.memberId) ?? EMPTY_BYTES));
  }
  return groupRecord(group.groupId, {
    protocolType: group.protocolTypeName,
    generation: group.generationId,
    protocol: group.protocolName,
    leader: group.leaderId,
    currentStateTimestamp: group.stateTimestampMs,
    members,
  });
}

/** The group's generation as it stands, with `replacement` in the place of `replaced`. */
export function replacementRecord(
  group: ClassicGroup,
  replaced: ClassicMember,
  replacement: ClassicMember,
): CoordinatorRecord {
  const members: GroupMetadataValueMemberMetadata[] = [];
  for (const member of group.members.values()) {
    const stored = member === replaced ? replacement : member;
    members.push(memberMetadata(stored, group.protocolName, stored.assignment));
  }
  return groupRecord(group.groupId, {
    protocolType: group.protocolTypeName,
    generation: group.generationId,
    protocol: group.protocolName,
    leader: group.isLeader(replaced.memberId) ? replacement.memberId : group.leaderId,
    currentStateTimestamp: group.stateTimestampMs,
    members,
  });
}

function memberMetadata(
  member: ClassicMember,
  protocol: string | null,
  assignment: Buffer,
): GroupMetadataValueMemberMetadata {
  return new GroupMetadataValueMemberMetadata({
    memberId: member.memberId,
    groupInstanceId: member.groupInstanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeout: member.rebalanceTimeoutMs,
    sessionTimeout: member.sessionTimeoutMs,
    subscription: member.metadata(protocol),
    assignment,
  });
}

function groupRecord(groupId: string, value: Partial<GroupMetadataValue>): CoordinatorRecord {
  return {
    type: GROUP_METADATA,
    key: new GroupMetadataKey({ group: groupId }),
    value: new GroupMetadataValue(value),
    valueVersion: GROUP_METADATA_VERSION,
  };
}

export function groupTombstone(groupId: string): CoordinatorRecord {
  return { type: GROUP_METADATA, key: new GroupMetadataKey({ group: groupId }), value: null, valueVersion: 0 };
}

export interface CommittedOffset {
  readonly offset: number;
  /** -1: not told. */
  readonly leaderEpoch: number;
  readonly metadata: string;
  readonly commitTimestampMs: number;
  /** -1: by offsets.retention.minutes. Only commits of version 2 to 4 name one. */
  readonly expireTimestampMs: number;
  /** ZERO_UUID: not known when it was committed. */
  readonly topicId: Uuid;
}

export function offsetCommitRecord(
  groupId: string,
  topic: string,
  partition: number,
  committed: CommittedOffset,
): CoordinatorRecord {
  const expires = committed.expireTimestampMs !== -1;
  return {
    type: OFFSET_COMMIT,
    key: new OffsetCommitKey({ group: groupId, topic, partition }),
    value: new OffsetCommitValue({
      offset: committed.offset,
      leaderEpoch: committed.leaderEpoch,
      metadata: committed.metadata,
      commitTimestamp: committed.commitTimestampMs,
      expireTimestamp: committed.expireTimestampMs,
      // Version 1 has no room for it; without this the record in memory would say more than the one in the log.
      topicId: expires ? ZERO_UUID : committed.topicId,
    }),
    valueVersion: expires ? 1 : 4,
  };
}

export function offsetTombstone(groupId: string, topic: string, partition: number): CoordinatorRecord {
  return {
    type: OFFSET_COMMIT,
    key: new OffsetCommitKey({ group: groupId, topic, partition }),
    value: null,
    valueVersion: 0,
  };
}
