// OffsetCommit and TxnOffsetCommit on one shard. Must hold: what is committed without a generation is taken only while
// the group has no members (in a transaction also with members: old clients name none); a group that refuses one
// partition (KIP-1251) refuses the whole request; nothing is changed here, only the records do.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetCommitResponseOffsetCommitResponsePartition,
  OffsetCommitResponseOffsetCommitResponseTopic,
} from '../../protocol/generated/offset-commit.ts';
import {
  type TxnOffsetCommitRequest,
  TxnOffsetCommitResponse,
  TxnOffsetCommitResponseTxnOffsetCommitResponsePartition,
  TxnOffsetCommitResponseTxnOffsetCommitResponseTopic,
} from '../../protocol/generated/txn-offset-commit.ts';
import { Changes, type Outcome } from '../shard.ts';
import { ClassicGroup } from './classic-group.ts';
import { scheduleHeartbeat } from './classic-rebalance.ts';
import type { OffsetCommitter, PartitionCommitCheck } from './group.ts';
import type { GroupEnvironment, GroupRequestContext } from './group-environment.ts';
import { offsetCommitRecord } from './group-records.ts';

/** From this version on a commit to an unknown group says so; before, clients know only ILLEGAL_GENERATION. */
const GROUP_ID_NOT_FOUND_FROM = 9;

export function commitOffsets(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: OffsetCommitRequest,
): Outcome<OffsetCommitResponse> {
  const check = validateCommit(env, context, request);
  const changes = new Changes();
  const now = env.clock.now();
  const expireTimestampMs = request.retentionTimeMs === -1 ? -1 : now + request.retentionTimeMs;
  // DEVIATION: OffsetCommit 2-4 with a retention beyond the year 287,000 gets INVALID_REQUEST.
  if (!Number.isSafeInteger(expireTimestampMs)) throw new ApiError(ErrorCode.INVALID_REQUEST);
  const response = new OffsetCommitResponse();
  for (const { name, topicId, partitions } of request.topics) {
    const answer = new OffsetCommitResponseOffsetCommitResponseTopic({ name, topicId });
    response.topics.push(answer);
    for (const partition of partitions) {
      const { partitionIndex, committedMetadata } = partition;
      const errorCode = metadataError(env, request.groupId, committedMetadata);
      answer.partitions.push(new OffsetCommitResponseOffsetCommitResponsePartition({ partitionIndex, errorCode }));
      if (errorCode !== ErrorCode.NONE) continue;
      refuseIf(check?.(name, topicId, partitionIndex) ?? ErrorCode.NONE);
      changes.add(
        offsetCommitRecord(request.groupId, name, partitionIndex, {
          offset: partition.committedOffset,
          leaderEpoch: partition.committedLeaderEpoch,
          metadata: committedMetadata ?? '',
          // Version 1 alone names the time.
          commitTimestampMs: partition.commitTimestamp === -1 ? now : partition.commitTimestamp,
          expireTimestampMs,
          topicId,
        }),
      );
    }
  }
  return changes.outcome(response);
}

function validateCommit(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: OffsetCommitRequest,
): PartitionCommitCheck | null {
  const group = env.groups.get(request.groupId);
  const generationId = request.generationIdOrMemberEpoch;
  if (group === undefined) {
    // A simple group comes into being with its first offset.
    if (generationId < 0) return null;
    const known = context.apiVersion >= GROUP_ID_NOT_FOUND_FROM;
    throw new ApiError(known ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.ILLEGAL_GENERATION);
  }
  const { memberId, groupInstanceId } = request;
  const verdict = group.validateOffsetCommit({ memberId, groupInstanceId, generationId }, false, context.apiVersion);
  if (typeof verdict === 'number') refuseIf(verdict);
  if (group instanceof ClassicGroup && (group.state === 'Stable' || group.state === 'PreparingRebalance')) {
    // A commit is as good as a heartbeat.
    const member = group.members.get(memberId);
    if (member !== undefined) scheduleHeartbeat(env, group.groupId, memberId, member.sessionTimeoutMs);
  }
  return typeof verdict === 'number' ? null : verdict;
}

export function commitTransactionalOffsets(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: TxnOffsetCommitRequest,
  verification: object | null,
): Outcome<TxnOffsetCommitResponse> {
  const check = validateTransactionalCommit(env, context, request);
  const changes = new Changes();
  const commitTimestampMs = env.clock.now();
  const response = new TxnOffsetCommitResponse();
  for (const { name, partitions } of request.topics) {
    const answer = new TxnOffsetCommitResponseTxnOffsetCommitResponseTopic({ name });
    response.topics.push(answer);
    const topicId = check === null ? ZERO_UUID : topicIdOf(env, name);
    if (check !== null && topicId === ZERO_UUID) throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
    for (const partition of partitions) {
      const { partitionIndex, committedMetadata } = partition;
      const errorCode = metadataError(env, request.groupId, committedMetadata);
      answer.partitions.push(
        new TxnOffsetCommitResponseTxnOffsetCommitResponsePartition({ partitionIndex, errorCode }),
      );
      if (errorCode !== ErrorCode.NONE) continue;
      refuseIf(generationError(check?.(name, topicId, partitionIndex) ?? ErrorCode.NONE));
      changes.add(
        offsetCommitRecord(request.groupId, name, partitionIndex, {
          offset: partition.committedOffset,
          leaderEpoch: partition.committedLeaderEpoch,
          metadata: committedMetadata ?? '',
          commitTimestampMs,
          expireTimestampMs: -1,
          // As in Kafka 4.3.1: a transaction's offsets do not name their topic's id.
          topicId: ZERO_UUID,
        }),
      );
    }
  }
  const { producerId, producerEpoch } = request;
  // Without a producer id there is no transaction that they could wait for. Such a request passes only where nothing
  // is asked of the transaction coordinator (transaction.partition.verification.enable=false).
  if (producerId === -1) return changes.outcome(response);
  return { ...changes.outcome(response), transaction: { producerId, producerEpoch, verification } };
}

function validateTransactionalCommit(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: TxnOffsetCommitRequest,
): PartitionCommitCheck | null {
  const { memberId, groupInstanceId, generationId } = request;
  const group = env.groups.get(request.groupId);
  if (group === undefined) {
    if (generationId < 0) return null;
    throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
  }
  const committer: OffsetCommitter = { memberId, groupInstanceId, generationId };
  const verdict = group.validateOffsetCommit(committer, true, context.apiVersion);
  if (typeof verdict !== 'number') return verdict;
  refuseIf(generationError(verdict));
  return null;
}

function topicIdOf(env: GroupEnvironment, name: string): Uuid {
  return env.image().topics.byName(name)?.id ?? ZERO_UUID;
}

/** Producers know no member epochs. */
function generationError(errorCode: number): number {
  return errorCode === ErrorCode.STALE_MEMBER_EPOCH ? ErrorCode.ILLEGAL_GENERATION : errorCode;
}

function metadataError(env: GroupEnvironment, group: string, metadata: string | null): number {
  const maxLength = env.config().offsetMetadataMaxBytes;
  if (metadata === null || metadata.length <= maxLength) return ErrorCode.NONE;
  env.logger.debug({ group, length: metadata.length, maxLength }, 'offset refused: its metadata is too large');
  return ErrorCode.OFFSET_METADATA_TOO_LARGE;
}

function refuseIf(errorCode: number): void {
  if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode);
}
