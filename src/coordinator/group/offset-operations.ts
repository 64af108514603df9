// OffsetCommit, OffsetFetch, OffsetDelete, expiry and clean-up on one shard. Must hold: computing changes nothing, only
// the records do; what is committed without a generation is taken only while the group has no members; an offset
// expires as KIP-211 has it: never while its group may still need it.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type OffsetCommitRequest,
  type OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitResponse,
  OffsetCommitResponseOffsetCommitResponsePartition,
  OffsetCommitResponseOffsetCommitResponseTopic,
} from '../../protocol/generated/offset-commit.ts';
import {
  type OffsetDeleteRequest,
  OffsetDeleteResponse,
  OffsetDeleteResponseOffsetDeleteResponsePartition,
  OffsetDeleteResponseOffsetDeleteResponseTopic,
} from '../../protocol/generated/offset-delete.ts';
import {
  type OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchResponseOffsetFetchResponseGroup,
  OffsetFetchResponseOffsetFetchResponsePartitions,
  OffsetFetchResponseOffsetFetchResponseTopics,
} from '../../protocol/generated/offset-fetch.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import { Changes, type Outcome } from '../shard.ts';
import { ClassicGroup } from './classic-group.ts';
import { scheduleHeartbeat } from './classic-rebalance.ts';
import type { Group } from './group.ts';
import type { GroupEnvironment, GroupRequestContext } from './group-environment.ts';
import { type CommittedOffset, groupTombstone, offsetCommitRecord, offsetTombstone } from './group-records.ts';
import type { OffsetStore, StoredOffset } from './offset-store.ts';

/** From this version on a commit to an unknown group says so; before, clients know only ILLEGAL_GENERATION. */
const GROUP_ID_NOT_FOUND_FROM = 9;

export function commitOffsets(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: OffsetCommitRequest,
): Outcome<OffsetCommitResponse> {
  validateCommit(env, context, request);
  const changes = new Changes();
  const now = env.clock.now();
  const expireTimestampMs = request.retentionTimeMs === -1 ? -1 : now + request.retentionTimeMs;
  const response = new OffsetCommitResponse();
  for (const topic of request.topics) {
    const { name, topicId } = topic;
    const answer = new OffsetCommitResponseOffsetCommitResponseTopic({ name, topicId });
    response.topics.push(answer);
    for (const partition of topic.partitions) {
      const { partitionIndex, committedMetadata } = partition;
      const tooLarge = committedMetadata !== null && committedMetadata.length > env.config().offsetMetadataMaxBytes;
      const errorCode = tooLarge ? ErrorCode.OFFSET_METADATA_TOO_LARGE : ErrorCode.NONE;
      answer.partitions.push(new OffsetCommitResponseOffsetCommitResponsePartition({ partitionIndex, errorCode }));
      if (tooLarge) continue;
      const committed = committedOffset(partition, now, expireTimestampMs, topicId);
      changes.add(offsetCommitRecord(request.groupId, name, partitionIndex, committed));
    }
  }
  return changes.outcome(response);
}

function committedOffset(
  partition: OffsetCommitRequestOffsetCommitRequestPartition,
  nowMs: number,
  expireTimestampMs: number,
  topicId: Uuid,
): CommittedOffset {
  return {
    offset: partition.committedOffset,
    leaderEpoch: partition.committedLeaderEpoch < 0 ? -1 : partition.committedLeaderEpoch,
    metadata: partition.committedMetadata ?? '',
    // Version 1 alone names the time.
    commitTimestampMs: partition.commitTimestamp === -1 ? nowMs : partition.commitTimestamp,
    expireTimestampMs,
    topicId,
  };
}

function validateCommit(env: GroupEnvironment, context: GroupRequestContext, request: OffsetCommitRequest): void {
  const group = env.groups.get(request.groupId);
  const generationId = request.generationIdOrMemberEpoch;
  if (group === undefined) {
    // A simple group comes into being with its first offset.
    if (generationId < 0) return;
    const known = context.apiVersion >= GROUP_ID_NOT_FOUND_FROM;
    throw new ApiError(known ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION);
  }
  const { memberId, groupInstanceId } = request;
  const errorCode = group.validateOffsetCommit({ memberId, groupInstanceId, generationId }, false, context.apiVersion);
  if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode);
  if (!(group instanceof ClassicGroup)) return;
  // A commit is as good as a heartbeat.
  const member = group.members.get(memberId);
  if (member !== undefined && (group.state === 'Stable' || group.state === 'PreparingRebalance')) {
    scheduleHeartbeat(env, group.groupId, memberId, member.sessionTimeoutMs);
  }
}

export function fetchOffsets(
  env: GroupEnvironment,
  offsets: OffsetStore,
  request: OffsetFetchRequestOffsetFetchRequestGroup,
  requireStable: boolean,
): OffsetFetchResponseOffsetFetchResponseGroup {
  const { groupId } = request;
  const group = env.groups.get(groupId);
  const readable = group !== undefined && group.validateOffsetFetch() === ErrorCode.NONE;
  const response = new OffsetFetchResponseOffsetFetchResponseGroup({ groupId });
  const stored = readable ? offsets.topicsOf(groupId) : undefined;
  const one = (topic: string, topicId: Uuid, partition: number): OffsetFetchResponseOffsetFetchResponsePartitions => {
    if (requireStable && offsets.isPending(groupId, topic, partition)) {
      return offsetAnswer(partition, undefined, ErrorCode.UNSTABLE_OFFSET_COMMIT);
    }
    const found = stored?.get(topic)?.get(partition);
    return offsetAnswer(partition, found !== undefined && isOtherTopic(found.topicId, topicId) ? undefined : found);
  };
  if (request.topics === null) {
    for (const [name, partitions] of stored ?? []) {
      const answer = new OffsetFetchResponseOffsetFetchResponseTopics({ name });
      for (const partition of partitions.keys()) answer.partitions.push(one(name, ZERO_UUID, partition));
      response.topics.push(answer);
    }
    return response;
  }
  for (const { name, topicId, partitionIndexes } of request.topics) {
    const answer = new OffsetFetchResponseOffsetFetchResponseTopics({ name, topicId });
    for (const partition of partitionIndexes) answer.partitions.push(one(name, topicId, partition));
    response.topics.push(answer);
  }
  return response;
}

/** The offset was committed to a topic of that name that is gone. */
function isOtherTopic(stored: Uuid, asked: Uuid): boolean {
  return stored !== ZERO_UUID && asked !== ZERO_UUID && stored !== asked;
}

function offsetAnswer(
  partitionIndex: number,
  offset: StoredOffset | undefined,
  errorCode: number = ErrorCode.NONE,
): OffsetFetchResponseOffsetFetchResponsePartitions {
  return new OffsetFetchResponseOffsetFetchResponsePartitions({
    partitionIndex,
    committedOffset: offset?.offset ?? -1,
    committedLeaderEpoch: offset?.leaderEpoch ?? -1,
    metadata: offset?.metadata ?? '',
    errorCode,
  });
}

export function deleteOffsets(
  env: GroupEnvironment,
  offsets: OffsetStore,
  request: OffsetDeleteRequest,
): Outcome<OffsetDeleteResponse> {
  const { groupId } = request;
  const group = env.groups.get(groupId);
  if (group === undefined) throw new ApiError(ErrorCode.GROUP_ID_NOT_FOUND);
  const errorCode = group.validateOffsetDelete();
  if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode);
  const changes = new Changes();
  const response = new OffsetDeleteResponse();
  for (const topic of request.topics) {
    const answer = new OffsetDeleteResponseOffsetDeleteResponseTopic({ name: topic.name });
    response.topics.push(answer);
    const subscribed = group.isSubscribedTo(topic.name);
    for (const { partitionIndex } of topic.partitions) {
      const code = subscribed ? ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC : ErrorCode.NONE;
      answer.partitions.push(
        new OffsetDeleteResponseOffsetDeleteResponsePartition({ partitionIndex, errorCode: code }),
      );
      if (subscribed) continue;
      const known =
        offsets.get(groupId, topic.name, partitionIndex) !== undefined ||
        offsets.isPending(groupId, topic.name, partitionIndex);
      if (known) changes.add(offsetTombstone(groupId, topic.name, partitionIndex));
    }
  }
  return changes.outcome(response);
}

/** Tombstones for all that the group committed, and for what its open transactions wrote. */
export function deleteAllOffsets(offsets: OffsetStore, groupId: string, changes: Changes): void {
  for (const [topic, partitions] of offsets.topicsOf(groupId) ?? []) {
    for (const partition of partitions.keys()) changes.add(offsetTombstone(groupId, topic, partition));
  }
  for (const [pendingGroup, topic, partition] of offsets.pendingPartitions()) {
    if (pendingGroup !== groupId || offsets.get(groupId, topic, partition) !== undefined) continue;
    changes.add(offsetTombstone(groupId, topic, partition));
  }
}

/** Offsets whose time is over, and groups that have neither members nor offsets left. */
export function expireOffsets(env: GroupEnvironment, offsets: OffsetStore): Outcome<void> {
  const changes = new Changes();
  const now = env.clock.now();
  for (const group of env.groups.values()) {
    const allGone = expireGroupOffsets(env, offsets, group, now, changes);
    if (allGone && group.isEmpty) changes.add(groupTombstone(group.groupId));
  }
  return { ...changes.outcome(undefined), atomic: false };
}

function expireGroupOffsets(
  env: GroupEnvironment,
  offsets: OffsetStore,
  group: Group,
  nowMs: number,
  changes: Changes,
): boolean {
  const { groupId } = group;
  const topics = offsets.topicsOf(groupId);
  if (topics === undefined) return !offsets.hasOpenTransactions(groupId);
  const retainedFrom = group.offsetExpiry();
  if (retainedFrom === null) return false;
  let allGone = true;
  for (const [topic, partitions] of topics) {
    if (group.isSubscribedTo(topic)) {
      allGone = false;
      continue;
    }
    for (const [partition, offset] of partitions) {
      const expired =
        offset.expireTimestampMs !== -1
          ? nowMs >= offset.expireTimestampMs
          : nowMs - retainedFrom(offset.commitTimestampMs) >= env.config().offsetsRetentionMs;
      if (expired && !offsets.isPending(groupId, topic, partition)) {
        changes.add(offsetTombstone(groupId, topic, partition));
      } else {
        allGone = false;
      }
    }
  }
  return allGone && !offsets.hasOpenTransactions(groupId);
}

export interface DeletedTopic {
  readonly name: string;
  readonly id: Uuid;
}

/** Offsets of topics that are gone. Those committed to a newer topic of the same name stay. */
export function forgetTopics(offsets: OffsetStore, deleted: readonly DeletedTopic[]): Outcome<void> {
  const records: CoordinatorRecord[] = [];
  const forget = (groupId: string, topic: DeletedTopic, partition: number, topicId: Uuid): void => {
    if (topicId === ZERO_UUID || topicId === topic.id) records.push(offsetTombstone(groupId, topic.name, partition));
  };
  for (const groupId of offsets.groupsWithOffsets()) {
    for (const topic of deleted) {
      for (const [partition, offset] of offsets.topicsOf(groupId)?.get(topic.name) ?? []) {
        forget(groupId, topic, partition, offset.topicId);
      }
    }
  }
  for (const [groupId, name, partition, offset] of offsets.pendingPartitions()) {
    for (const topic of deleted) if (topic.name === name) forget(groupId, topic, partition, offset.topicId);
  }
  return { records, response: undefined, effects: [], atomic: false };
}
