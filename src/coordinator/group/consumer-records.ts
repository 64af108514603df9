// The records of consumer groups in __consumer_offsets as Kafka 4.3.1 writes them, all in version 0. Must hold: a
// deleted member's current assignment goes first, its target next, its metadata last; a group's own record goes after
// all others.

import type { Uuid } from '../../base/uuid.ts';
import {
  ConsumerGroupCurrentMemberAssignmentKey,
  ConsumerGroupCurrentMemberAssignmentValue,
  ConsumerGroupCurrentMemberAssignmentValueTopicPartitions,
  ConsumerGroupMemberMetadataKey,
  ConsumerGroupMemberMetadataValue,
  ConsumerGroupMetadataKey,
  ConsumerGroupMetadataValue,
  ConsumerGroupPartitionMetadataKey,
  ConsumerGroupRegularExpressionKey,
  ConsumerGroupRegularExpressionValue,
  ConsumerGroupTargetAssignmentMemberKey,
  ConsumerGroupTargetAssignmentMemberValue,
  ConsumerGroupTargetAssignmentMemberValueTopicPartition,
  ConsumerGroupTargetAssignmentMetadataKey,
  ConsumerGroupTargetAssignmentMetadataValue,
} from '../../protocol/generated/records/group.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import type { Assignment } from './assignors/assignor.ts';
import { type ConsumerMember, type OwnedPartitions, stateCode } from './consumer-member.ts';

export const CONSUMER_GROUP_METADATA = 3;
export const CONSUMER_GROUP_PARTITION_METADATA = 4;
export const CONSUMER_MEMBER_METADATA = 5;
export const CONSUMER_TARGET_METADATA = 6;
export const CONSUMER_TARGET_MEMBER = 7;
export const CONSUMER_CURRENT_ASSIGNMENT = 8;
export const CONSUMER_REGULAR_EXPRESSION = 16;

/** What a regular expression stood for when it was last matched. */
export interface ResolvedRegex {
  /** Sorted. */
  readonly topics: readonly string[];
  /** The offset of the metadata image that it was matched against. */
  readonly version: number;
  readonly timestampMs: number;
}

function written(type: number, key: object, value: object): CoordinatorRecord {
  return { type, key, value, valueVersion: 0 };
}

function tombstone(type: number, key: object): CoordinatorRecord {
  return { type, key, value: null, valueVersion: 0 };
}

export function groupEpochRecord(groupId: string, epoch: number, metadataHash: bigint): CoordinatorRecord {
  const key = new ConsumerGroupMetadataKey({ groupId });
  return written(CONSUMER_GROUP_METADATA, key, new ConsumerGroupMetadataValue({ epoch, metadataHash }));
}

export function groupEpochTombstone(groupId: string): CoordinatorRecord {
  return tombstone(CONSUMER_GROUP_METADATA, new ConsumerGroupMetadataKey({ groupId }));
}

/** Kafka 4.0 stored the topics' shapes here; since then a hash in the group's own record stands for them. */
export function partitionMetadataTombstone(groupId: string): CoordinatorRecord {
  return tombstone(CONSUMER_GROUP_PARTITION_METADATA, new ConsumerGroupPartitionMetadataKey({ groupId }));
}

export function memberRecord(groupId: string, member: ConsumerMember): CoordinatorRecord {
  const key = new ConsumerGroupMemberMetadataKey({ groupId, memberId: member.memberId });
  const value = new ConsumerGroupMemberMetadataValue({
    instanceId: member.instanceId,
    rackId: member.rackId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.topicNames],
    subscribedTopicRegex: member.topicRegex,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    serverAssignor: member.serverAssignor,
    classicMemberMetadata: member.classic,
  });
  return written(CONSUMER_MEMBER_METADATA, key, value);
}

export function memberTombstone(groupId: string, memberId: string): CoordinatorRecord {
  return tombstone(CONSUMER_MEMBER_METADATA, new ConsumerGroupMemberMetadataKey({ groupId, memberId }));
}

export function targetRecord(groupId: string, memberId: string, assignment: Assignment): CoordinatorRecord {
  const topicPartitions: ConsumerGroupTargetAssignmentMemberValueTopicPartition[] = [];
  for (const [topicId, partitions] of assignment) {
    topicPartitions.push(
      new ConsumerGroupTargetAssignmentMemberValueTopicPartition({ topicId, partitions: [...partitions] }),
    );
  }
  const key = new ConsumerGroupTargetAssignmentMemberKey({ groupId, memberId });
  return written(CONSUMER_TARGET_MEMBER, key, new ConsumerGroupTargetAssignmentMemberValue({ topicPartitions }));
}

export function targetTombstone(groupId: string, memberId: string): CoordinatorRecord {
  return tombstone(CONSUMER_TARGET_MEMBER, new ConsumerGroupTargetAssignmentMemberKey({ groupId, memberId }));
}

export function targetEpochRecord(
  groupId: string,
  assignmentEpoch: number,
  assignmentTimestamp: number,
): CoordinatorRecord {
  const key = new ConsumerGroupTargetAssignmentMetadataKey({ groupId });
  const value = new ConsumerGroupTargetAssignmentMetadataValue({ assignmentEpoch, assignmentTimestamp });
  return written(CONSUMER_TARGET_METADATA, key, value);
}

export function targetEpochTombstone(groupId: string): CoordinatorRecord {
  return tombstone(CONSUMER_TARGET_METADATA, new ConsumerGroupTargetAssignmentMetadataKey({ groupId }));
}

export function currentRecord(groupId: string, member: ConsumerMember): CoordinatorRecord {
  const key = new ConsumerGroupCurrentMemberAssignmentKey({ groupId, memberId: member.memberId });
  const value = new ConsumerGroupCurrentMemberAssignmentValue({
    memberEpoch: member.memberEpoch,
    previousMemberEpoch: member.previousMemberEpoch,
    state: stateCode(member.state),
    assignedPartitions: storedPartitions(member.assigned),
    partitionsPendingRevocation: storedPartitions(member.pendingRevocation),
  });
  return written(CONSUMER_CURRENT_ASSIGNMENT, key, value);
}

function storedPartitions(owned: OwnedPartitions): ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] {
  const topics: ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[] = [];
  for (const [topicId, epochs] of owned) {
    const partitions = [...epochs.keys()].sort((a, b) => a - b);
    topics.push(
      new ConsumerGroupCurrentMemberAssignmentValueTopicPartitions({
        topicId,
        partitions,
        assignmentEpochs: partitions.map((partition) => epochs.get(partition) ?? 0),
      }),
    );
  }
  return topics;
}

export function currentTombstone(groupId: string, memberId: string): CoordinatorRecord {
  return tombstone(CONSUMER_CURRENT_ASSIGNMENT, new ConsumerGroupCurrentMemberAssignmentKey({ groupId, memberId }));
}

/** The member is gone. */
export function memberRemovalRecords(groupId: string, memberId: string): CoordinatorRecord[] {
  return [currentTombstone(groupId, memberId), targetTombstone(groupId, memberId), memberTombstone(groupId, memberId)];
}

export function regexRecord(groupId: string, regularExpression: string, resolved: ResolvedRegex): CoordinatorRecord {
  const key = new ConsumerGroupRegularExpressionKey({ groupId, regularExpression });
  const value = new ConsumerGroupRegularExpressionValue({
    topics: [...resolved.topics],
    version: resolved.version,
    timestamp: resolved.timestampMs,
  });
  return written(CONSUMER_REGULAR_EXPRESSION, key, value);
}

export function regexTombstone(groupId: string, regularExpression: string): CoordinatorRecord {
  return tombstone(CONSUMER_REGULAR_EXPRESSION, new ConsumerGroupRegularExpressionKey({ groupId, regularExpression }));
}

/** The whole group goes; `memberIds` are all that the log still has members of. */
export function groupRemovalRecords(
  groupId: string,
  memberIds: readonly string[],
  regexes: Iterable<string>,
): CoordinatorRecord[] {
  const records: CoordinatorRecord[] = [];
  for (const memberId of memberIds) records.push(currentTombstone(groupId, memberId));
  for (const memberId of memberIds) records.push(targetTombstone(groupId, memberId));
  records.push(targetEpochTombstone(groupId));
  for (const memberId of memberIds) records.push(memberTombstone(groupId, memberId));
  for (const regex of regexes) records.push(regexTombstone(groupId, regex));
  records.push(partitionMetadataTombstone(groupId), groupEpochTombstone(groupId));
  return records;
}

/** A topic id and its partitions, as requests and records list them. */
export interface ListedPartitions {
  readonly topicId: Uuid;
  readonly partitions: readonly number[];
}
