// OffsetFetch, OffsetDelete, expiry and clean-up on one shard. Must hold: computing changes nothing, only the records
// do; an offset expires as KIP-211 has it: never while its group may still need it, or an open transaction has another
// for its partition.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { TopicsImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
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
import type { Group } from './group.ts';
import type { GroupEnvironment } from './group-environment.ts';
import { offsetTombstone } from './group-records.ts';
import type { OffsetStore, StoredOffset } from './offset-store.ts';

export function fetchOffsets(
  env: GroupEnvironment,
  offsets: OffsetStore,
  request: OffsetFetchRequestOffsetFetchRequestGroup,
  requireStable: boolean,
): OffsetFetchResponseOffsetFetchResponseGroup {
  const { groupId } = request;
  const group = env.groups.get(groupId);
  const refused = group?.validateOffsetFetch(request.memberId, request.memberEpoch) ?? ErrorCode.GROUP_ID_NOT_FOUND;
  const readable = refused === ErrorCode.NONE;
  if (!readable && refused !== ErrorCode.GROUP_ID_NOT_FOUND) throw new ApiError(refused);
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

/** About so many records are written in one turn of the event loop when offsets expire. */
export const EXPIRED_AT_ONCE = 5_000;

/**
 * Offsets whose time is over, and groups that have neither members nor offsets left. After EXPIRED_AT_ONCE records it
 * leaves the groups that come next to the next call.
 */
export function expireOffsets(env: GroupEnvironment, offsets: OffsetStore): Outcome<void> {
  const changes = new Changes();
  const now = env.clock.now();
  for (const group of env.groups.values()) {
    if (changes.records.length >= EXPIRED_AT_ONCE) break;
    const allGone = expireGroupOffsets(env, offsets, group, now, changes);
    if (allGone && group.isEmpty) for (const record of group.removalRecords()) changes.add(record);
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
  const { offsetsRetentionMs } = env.config();
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
          : nowMs - retainedFrom(offset.commitTimestampMs) >= offsetsRetentionMs;
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

// DEVIATION: Offsets of topics deleted while the broker was down go at its next start; in Kafka when they expire.
/**
 * Offsets of topics that the newest metadata does not have: they were deleted while nobody read this log. Whoever wrote
 * the log before knew no newer metadata than whoever reads it now, so that nothing of a new topic is lost.
 */
export function forgetMissingTopics(offsets: OffsetStore, topics: TopicsImage): Outcome<void> {
  const records: CoordinatorRecord[] = [];
  const forget = (groupId: string, name: string, partition: number, topicId: Uuid): void => {
    const topic = topicId === ZERO_UUID ? topics.byName(name) : topics.byId(topicId);
    if (topic === undefined) records.push(offsetTombstone(groupId, name, partition));
  };
  for (const groupId of offsets.groupsWithOffsets()) {
    for (const [name, partitions] of offsets.topicsOf(groupId) ?? []) {
      for (const [partition, offset] of partitions) forget(groupId, name, partition, offset.topicId);
    }
  }
  for (const [groupId, name, partition, offset] of offsets.pendingPartitions()) {
    forget(groupId, name, partition, offset.topicId);
  }
  return { records, response: undefined, effects: [], atomic: false };
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
