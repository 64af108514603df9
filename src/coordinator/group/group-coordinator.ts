// The group coordinator as the request handlers see it: one call per API, on whole requests. Must hold: every promise
// resolves to a response, with an error code in it where the operation failed; it never rejects. What does not depend
// on a group's state (empty group ids, session timeouts out of range) is answered here, as Kafka's service does.

import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Random } from '../../base/random.ts';
import type { MetadataDelta } from '../../metadata/delta.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ApiError, ErrorCode, errorName } from '../../protocol/api-error.ts';
import {
  type ConsumerGroupDescribeRequest,
  ConsumerGroupDescribeResponse,
  ConsumerGroupDescribeResponseDescribedGroup,
} from '../../protocol/generated/consumer-group-describe.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import {
  type DeleteGroupsRequest,
  DeleteGroupsResponse,
  DeleteGroupsResponseDeletableGroupResult,
} from '../../protocol/generated/delete-groups.ts';
import {
  type DescribeGroupsRequest,
  DescribeGroupsResponse,
  DescribeGroupsResponseDescribedGroup,
} from '../../protocol/generated/describe-groups.ts';
import { type HeartbeatRequest, HeartbeatResponse } from '../../protocol/generated/heartbeat.ts';
import { type JoinGroupRequest, JoinGroupResponse } from '../../protocol/generated/join-group.ts';
import {
  type LeaveGroupRequest,
  LeaveGroupRequestMemberIdentity,
  LeaveGroupResponse,
} from '../../protocol/generated/leave-group.ts';
import {
  type ListGroupsRequest,
  ListGroupsResponse,
  type ListGroupsResponseListedGroup,
} from '../../protocol/generated/list-groups.ts';
import {
  type OffsetCommitRequest,
  OffsetCommitResponse,
  OffsetCommitResponseOffsetCommitResponsePartition,
  OffsetCommitResponseOffsetCommitResponseTopic,
} from '../../protocol/generated/offset-commit.ts';
import { type OffsetDeleteRequest, OffsetDeleteResponse } from '../../protocol/generated/offset-delete.ts';
import {
  type OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchResponseOffsetFetchResponseGroup,
  OffsetFetchResponseOffsetFetchResponsePartitions,
  OffsetFetchResponseOffsetFetchResponseTopics,
} from '../../protocol/generated/offset-fetch.ts';
import { type SyncGroupRequest, SyncGroupResponse } from '../../protocol/generated/sync-group.ts';
import {
  type TxnOffsetCommitRequest,
  TxnOffsetCommitResponse,
  TxnOffsetCommitResponseTxnOffsetCommitResponsePartition,
  TxnOffsetCommitResponseTxnOffsetCommitResponseTopic,
} from '../../protocol/generated/txn-offset-commit.ts';
import type { CompressionName } from '../../records/compression/codec.ts';
import { coordinatorError } from '../coordinator-error.ts';
import type { CoordinatorLog } from '../coordinator-log.ts';
import { partitionOf } from '../partition-of.ts';
import { CoordinatorRuntime } from '../runtime.ts';
import type { EndedTransaction, Outcome, Waiter } from '../shard.ts';
import { checkConsumerHeartbeat } from './consumer-heartbeat.ts';
import { type GroupConfigs, type GroupCoordinatorConfig, sameForAllGroups } from './group-config.ts';
import type { GroupRequestContext } from './group-environment.ts';
import { GroupShard, groupRecordTypes } from './group-shard.ts';
import type { DeletedTopic } from './offset-operations.ts';
import { TopicHashes } from './topic-hash.ts';

export type { GroupRequestContext } from './group-environment.ts';
export type { DeletedTopic } from './offset-operations.ts';

export interface GroupCoordinatorOptions {
  /** Asked at each use: a dynamic change counts at once. */
  readonly config: () => GroupCoordinatorConfig;
  /** Partitions of __consumer_offsets, or what it will be created with. */
  readonly partitionCount: () => number;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** offsets.topic.compression.codec */
  readonly compression?: () => CompressionName;
  /** Absent: Kafka's defaults for every group. */
  readonly groupConfigs?: GroupConfigs;
  /** Absent: transactional commits are written without asking anybody. */
  readonly verifyTransaction?: TransactionVerifier;
}

/** A transactional commit before it is written: a transaction of `producerId` is to be open in this partition. */
export interface TransactionalCommit {
  /** Of __consumer_offsets. */
  readonly partition: number;
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** Of TxnOffsetCommit: what the client can be told, and whether the partition joins the transaction by this (5+). */
  readonly apiVersion: number;
}

/**
 * Asks the transaction's coordinator, or has it add the partition (KIP-890). Resolves to what the append is given as
 * its verification; rejects with an ApiError.
 */
export type TransactionVerifier = (commit: TransactionalCommit) => Promise<object | null>;

/** From this version on OffsetFetch reports the failure of a group once; before, on each partition. */
const GROUP_ERROR_FROM = 2;

/** Of whom a line of the log tells. */
interface Asked {
  readonly groupId: string;
  readonly memberId?: string | null;
}

const NOT_READY: ReadonlySet<number> = new Set([
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.NOT_COORDINATOR,
]);

export class GroupCoordinator {
  readonly runtime: CoordinatorRuntime<GroupShard>;
  private readonly config: () => GroupCoordinatorConfig;
  private readonly partitionCount: () => number;
  private readonly logger: Logger;
  private readonly verifyTransaction: TransactionVerifier;
  private image: MetadataImage = MetadataImage.empty;

  constructor(options: GroupCoordinatorOptions) {
    const { config, clock, random, logger } = options;
    this.config = config;
    this.partitionCount = options.partitionCount;
    this.logger = logger;
    this.verifyTransaction = options.verifyTransaction ?? (() => Promise.resolve(null));
    const topicHashes = new TopicHashes();
    this.runtime = new CoordinatorRuntime<GroupShard>({
      name: 'group coordinator',
      recordTypes: groupRecordTypes,
      newShard: (_partition, timers) =>
        new GroupShard({
          timers,
          config,
          groupConfigs: options.groupConfigs ?? sameForAllGroups(),
          topicHashes,
          image: () => this.image,
          clock,
          random,
          logger,
        }),
      clock,
      logger,
      loadBufferBytes: () => config().loadBufferBytes,
      writeTimeoutMs: () => config().writeTimeoutMs,
      compression: options.compression ?? (() => 'none'),
    });
  }

  /** The partition of __consumer_offsets that holds the group. */
  partitionFor(groupId: string): number {
    return partitionOf(groupId, this.partitionCount());
  }

  /** This broker leads the partition now. Its groups answer COORDINATOR_LOAD_IN_PROGRESS until the promise resolves. */
  load(log: CoordinatorLog): Promise<void> {
    return this.runtime.load(log);
  }

  /** This broker does not lead the partition any more. */
  unload(partition: number): void {
    this.runtime.unload(partition);
  }

  close(): void {
    this.runtime.close();
  }

  /** The newest metadata. Consumer groups look at topics that changed with their next heartbeat. */
  onImage(delta: MetadataDelta, image: MetadataImage): void {
    this.image = image;
    if (delta.topics === null) return;
    const { topics } = delta;
    for (const partition of this.runtime.partitions) {
      this.runtime
        .run(partition, (shard) => {
          shard.onImage(topics, image);
          return { records: [], response: undefined, effects: [] };
        })
        // One that is loading looks at the newest metadata when it is loaded.
        .catch(() => {});
    }
  }

  /** The topics are gone from the metadata: what groups committed to them goes too. */
  onTopicsDeleted(deleted: readonly DeletedTopic[]): void {
    if (deleted.length === 0) return;
    for (const partition of this.runtime.partitions) {
      this.runtime
        .run(partition, (shard) => shard.forgetTopics(deleted))
        .catch((error: unknown) => {
          // One that is loading forgets them when it is loaded.
          if (errorOf(error) === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) return;
          this.logger.warn({ partition, error: String(error) }, 'offsets of deleted topics could not be deleted');
        });
    }
  }

  joinGroup(context: GroupRequestContext, request: JoinGroupRequest): Promise<JoinGroupResponse> {
    const { memberId, sessionTimeoutMs } = request;
    const refuse = (errorCode: number): JoinGroupResponse =>
      this.told('JoinGroup', request, new JoinGroupResponse({ memberId, errorCode, protocolName: null }));
    if (request.groupId === '') return Promise.resolve(refuse(ErrorCode.INVALID_GROUP_ID));
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.config();
    if (sessionTimeoutMs < minSessionTimeoutMs || sessionTimeoutMs > maxSessionTimeoutMs) {
      return Promise.resolve(refuse(ErrorCode.INVALID_SESSION_TIMEOUT));
    }
    const failure = (errorCode: number): JoinGroupResponse => new JoinGroupResponse({ errorCode, protocolName: null });
    return this.wait('JoinGroup', request, failure, (shard, waiter) => shard.join(context, request, waiter));
  }

  syncGroup(_context: GroupRequestContext, request: SyncGroupRequest): Promise<SyncGroupResponse> {
    const failure = (errorCode: number): SyncGroupResponse => new SyncGroupResponse({ errorCode });
    if (request.groupId === '') {
      return Promise.resolve(this.told('SyncGroup', request, failure(ErrorCode.INVALID_GROUP_ID)));
    }
    return this.wait('SyncGroup', request, failure, (shard, waiter) => shard.sync(request, waiter));
  }

  async heartbeat(_context: GroupRequestContext, request: HeartbeatRequest): Promise<HeartbeatResponse> {
    if (request.groupId === '') {
      return this.told('Heartbeat', request, new HeartbeatResponse({ errorCode: ErrorCode.INVALID_GROUP_ID }));
    }
    try {
      const response = await this.run(request.groupId, (shard) => shard.heartbeat(request));
      return this.told('Heartbeat', request, response);
    } catch (error) {
      const errorCode = this.refused('Heartbeat', request, error);
      // The member is to go on as it is: loading will be over soon, and sets its session anew.
      const loading = errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
      return new HeartbeatResponse({ errorCode: loading ? ErrorCode.NONE : errorCode });
    }
  }

  /** `members` of the request; before version 3, the one member that it names. */
  async leaveGroup(context: GroupRequestContext, request: LeaveGroupRequest): Promise<LeaveGroupResponse> {
    if (request.groupId === '') {
      return this.told('LeaveGroup', request, new LeaveGroupResponse({ errorCode: ErrorCode.INVALID_GROUP_ID }));
    }
    const members =
      context.apiVersion < 3 ? [new LeaveGroupRequestMemberIdentity({ memberId: request.memberId })] : request.members;
    try {
      const response = await this.run(request.groupId, (shard) => shard.leave(request.groupId, members));
      const { groupId } = request;
      for (const member of response.members) this.told('LeaveGroup', { groupId, memberId: member.memberId }, member);
      return response;
    } catch (error) {
      return new LeaveGroupResponse({ errorCode: this.refused('LeaveGroup', request, error) });
    }
  }

  async consumerGroupHeartbeat(
    context: GroupRequestContext,
    request: ConsumerGroupHeartbeatRequest,
  ): Promise<ConsumerGroupHeartbeatResponse> {
    const operation = 'ConsumerGroupHeartbeat';
    try {
      if (!this.offersConsumerProtocol()) {
        return this.told(operation, request, consumerHeartbeatFailure(ErrorCode.UNSUPPORTED_VERSION, null));
      }
      checkConsumerHeartbeat(request, context.apiVersion, this.config().consumerAssignors);
      return await this.run(request.groupId, (shard) => shard.consumerHeartbeat(context, request));
    } catch (error) {
      const errorCode = this.refused(operation, request, error);
      // A cause that is answered with another error, or that nobody expected, is not told in words.
      const inWords =
        error instanceof ApiError && error.code === errorCode && errorCode !== ErrorCode.UNKNOWN_SERVER_ERROR;
      return consumerHeartbeatFailure(errorCode, inWords ? error.message : null);
    }
  }

  async describeConsumerGroups(request: ConsumerGroupDescribeRequest): Promise<ConsumerGroupDescribeResponse> {
    const offered = this.offersConsumerProtocol();
    const groups = request.groupIds.map(async (groupId) => {
      const refuse = (errorCode: number): ConsumerGroupDescribeResponseDescribedGroup =>
        new ConsumerGroupDescribeResponseDescribedGroup({ groupId, errorCode });
      if (!offered) return refuse(ErrorCode.UNSUPPORTED_VERSION);
      if (groupId === '') return refuse(ErrorCode.INVALID_GROUP_ID);
      try {
        return await this.run(groupId, (shard) => shard.describeConsumer(groupId));
      } catch (error) {
        return refuse(errorOf(error));
      }
    });
    return new ConsumerGroupDescribeResponse({ groups: await Promise.all(groups) });
  }

  /** The broker's setting and the cluster's group.version must both allow it. */
  private offersConsumerProtocol(): boolean {
    return this.config().consumerProtocolEnabled && this.image.featureLevel('group.version') > 0;
  }

  async commitOffsets(context: GroupRequestContext, request: OffsetCommitRequest): Promise<OffsetCommitResponse> {
    try {
      return await this.run(request.groupId, (shard) => shard.commit(context, request));
    } catch (error) {
      return offsetCommitFailure(request, this.refused('OffsetCommit', request, error));
    }
  }

  async commitTransactionalOffsets(
    context: GroupRequestContext,
    request: TxnOffsetCommitRequest,
  ): Promise<TxnOffsetCommitResponse> {
    const { groupId, transactionalId, producerId, producerEpoch } = request;
    const partition = this.partitionFor(groupId);
    const { apiVersion } = context;
    try {
      if (groupId === '') throw new ApiError(ErrorCode.INVALID_GROUP_ID);
      const asked = { partition, transactionalId, producerId, producerEpoch, apiVersion };
      const verification = await this.verifyTransaction(asked);
      return await this.runtime.run(partition, (shard) => shard.commitTransactional(context, request, verification));
    } catch (error) {
      return txnOffsetCommitFailure(request, this.refused('TxnOffsetCommit', request, error));
    }
  }

  async fetchOffsets(
    context: GroupRequestContext,
    request: OffsetFetchRequestOffsetFetchRequestGroup,
    requireStable: boolean,
  ): Promise<OffsetFetchResponseOffsetFetchResponseGroup> {
    try {
      return await this.run(request.groupId, (shard) => shard.fetch(request, requireStable));
    } catch (error) {
      const cause = error instanceof ApiError ? error.code : ErrorCode.UNKNOWN_SERVER_ERROR;
      const mapped = coordinatorError(cause);
      // For a cause in replication Kafka has the client look for the coordinator again; elsewhere it lets it wait.
      const moved = mapped === ErrorCode.COORDINATOR_NOT_AVAILABLE && cause !== mapped;
      const errorCode = moved ? ErrorCode.NOT_COORDINATOR : mapped;
      this.told('OffsetFetch', request, { errorCode }, error);
      return offsetFetchFailure(request, errorCode, context.apiVersion);
    }
  }

  /**
   * Ends a transaction in a partition of __consumer_offsets: its offsets become visible, or go. Resolves at commit with
   * an error code, one that a transaction coordinator knows: this coordinator's own say that it is not ready here.
   */
  async completeTransaction(partition: number, ended: EndedTransaction): Promise<number> {
    try {
      await this.runtime.completeTransaction(partition, ended);
      return ErrorCode.NONE;
    } catch (error) {
      const errorCode = error instanceof ApiError ? error.code : ErrorCode.UNKNOWN_SERVER_ERROR;
      return NOT_READY.has(errorCode) ? ErrorCode.NOT_LEADER_OR_FOLLOWER : errorCode;
    }
  }

  async deleteOffsets(_context: GroupRequestContext, request: OffsetDeleteRequest): Promise<OffsetDeleteResponse> {
    try {
      if (request.groupId === '') throw new ApiError(ErrorCode.INVALID_GROUP_ID);
      return await this.run(request.groupId, (shard) => shard.deleteOffsets(request));
    } catch (error) {
      return new OffsetDeleteResponse({ errorCode: this.refused('OffsetDelete', request, error) });
    }
  }

  async listGroups(_context: GroupRequestContext, request: ListGroupsRequest): Promise<ListGroupsResponse> {
    const states = filterOf(request.statesFilter);
    const types = filterOf(request.typesFilter);
    const perPartition = this.runtime.partitions.map(async (partition): Promise<ListGroupsResponseListedGroup[]> => {
      try {
        return await this.runtime.run(partition, (shard) => shard.list(states, types));
      } catch (error) {
        // Its groups are listed by whoever leads the partition now.
        if (errorOf(error) === ErrorCode.NOT_COORDINATOR) return [];
        throw error;
      }
    });
    try {
      return new ListGroupsResponse({ groups: (await Promise.all(perPartition)).flat() });
    } catch (error) {
      return new ListGroupsResponse({ errorCode: errorOf(error) });
    }
  }

  async describeGroups(context: GroupRequestContext, request: DescribeGroupsRequest): Promise<DescribeGroupsResponse> {
    const groups = request.groups.map(async (groupId) => {
      try {
        return await this.run(groupId, (shard) => shard.describe(context, groupId));
      } catch (error) {
        return new DescribeGroupsResponseDescribedGroup({ groupId, errorCode: errorOf(error) });
      }
    });
    return new DescribeGroupsResponse({ groups: await Promise.all(groups) });
  }

  async deleteGroups(_context: GroupRequestContext, request: DeleteGroupsRequest): Promise<DeleteGroupsResponse> {
    const results = [...new Set(request.groupsNames)].map(async (groupId) => {
      try {
        return await this.run(groupId, (shard) => shard.deleteGroup(groupId));
      } catch (error) {
        return new DeleteGroupsResponseDeletableGroupResult({ groupId, errorCode: errorOf(error) });
      }
    });
    return new DeleteGroupsResponse({ results: await Promise.all(results) });
  }

  private run<T>(groupId: string, compute: (shard: GroupShard) => Outcome<T>): Promise<T> {
    return this.runtime.run(this.partitionFor(groupId), compute);
  }

  /** One debug line for each request of a member that is refused. @param cause what was thrown for it */
  private told<R extends { readonly errorCode: number }>(
    operation: string,
    asked: Asked,
    response: R,
    cause?: unknown,
  ): R {
    if (response.errorCode !== ErrorCode.NONE) {
      const { groupId: group, memberId: member } = asked;
      const reason = cause === undefined ? {} : { reason: cause instanceof Error ? cause.message : String(cause) };
      const details = { operation, group, member, error: errorName(response.errorCode), ...reason };
      this.logger.debug(details, 'group request refused');
    }
    return response;
  }

  private refused(operation: string, asked: Asked, error: unknown): number {
    return this.told(operation, asked, { errorCode: errorOf(error) }, error).errorCode;
  }

  /** For requests that may be answered by a later operation. */
  private wait<R extends { readonly errorCode: number }>(
    operation: string,
    asked: Asked,
    failure: (errorCode: number) => R,
    compute: (shard: GroupShard, waiter: Waiter<R>) => Outcome<void>,
  ): Promise<R> {
    return new Promise<R>((resolve) => {
      const waiter: Waiter<R> = {
        answer: (response) => resolve(this.told(operation, asked, response)),
        fail: (errorCode) => resolve(this.told(operation, asked, failure(coordinatorError(errorCode)))),
      };
      this.run(asked.groupId, (shard) => compute(shard, waiter)).catch((error: unknown) => {
        resolve(this.told(operation, asked, failure(errorOf(error)), error));
      });
    });
  }
}

function errorOf(error: unknown): number {
  return error instanceof ApiError ? coordinatorError(error.code) : ErrorCode.UNKNOWN_SERVER_ERROR;
}

export function consumerHeartbeatFailure(
  errorCode: number,
  errorMessage: string | null,
): ConsumerGroupHeartbeatResponse {
  return new ConsumerGroupHeartbeatResponse({ errorCode, errorMessage });
}

function filterOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.trim().toLowerCase()));
}

export function offsetCommitFailure(request: OffsetCommitRequest, errorCode: number): OffsetCommitResponse {
  const topics = request.topics.map(
    ({ name, topicId, partitions }) =>
      new OffsetCommitResponseOffsetCommitResponseTopic({
        name,
        topicId,
        partitions: partitions.map(
          ({ partitionIndex }) => new OffsetCommitResponseOffsetCommitResponsePartition({ partitionIndex, errorCode }),
        ),
      }),
  );
  return new OffsetCommitResponse({ topics });
}

export function txnOffsetCommitFailure(request: TxnOffsetCommitRequest, errorCode: number): TxnOffsetCommitResponse {
  const topics = request.topics.map(
    ({ name, partitions }) =>
      new TxnOffsetCommitResponseTxnOffsetCommitResponseTopic({
        name,
        partitions: partitions.map(
          ({ partitionIndex }) =>
            new TxnOffsetCommitResponseTxnOffsetCommitResponsePartition({ partitionIndex, errorCode }),
        ),
      }),
  );
  return new TxnOffsetCommitResponse({ topics });
}

export function offsetFetchFailure(
  request: OffsetFetchRequestOffsetFetchRequestGroup,
  errorCode: number,
  apiVersion: number,
): OffsetFetchResponseOffsetFetchResponseGroup {
  const { groupId } = request;
  if (apiVersion >= GROUP_ERROR_FROM) return new OffsetFetchResponseOffsetFetchResponseGroup({ groupId, errorCode });
  const topics = (request.topics ?? []).map(
    ({ name, partitionIndexes }) =>
      new OffsetFetchResponseOffsetFetchResponseTopics({
        name,
        partitions: partitionIndexes.map(
          (partitionIndex) =>
            new OffsetFetchResponseOffsetFetchResponsePartitions({
              partitionIndex,
              committedOffset: -1,
              committedLeaderEpoch: -1,
              metadata: '',
              errorCode,
            }),
        ),
      }),
  );
  return new OffsetFetchResponseOffsetFetchResponseGroup({ groupId, topics });
}
