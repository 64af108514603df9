// One partition of __consumer_offsets: its groups and their offsets. Must hold: replaying the partition's log into a
// new shard gives the same groups, generations, assignments and offsets as it had; a group is in the log before anybody
// is told of it. Operations are computed in the classic-*, consumer-* and offset-* files; here they meet the state.

import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Random } from '../../base/random.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { TopicsDelta } from '../../metadata/topics.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import type { ConsumerGroupDescribeResponseDescribedGroup } from '../../protocol/generated/consumer-group-describe.ts';
import type {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import { DeleteGroupsResponseDeletableGroupResult } from '../../protocol/generated/delete-groups.ts';
import {
  DescribeGroupsResponseDescribedGroup,
  DescribeGroupsResponseDescribedGroupMember,
} from '../../protocol/generated/describe-groups.ts';
import type { HeartbeatRequest, HeartbeatResponse } from '../../protocol/generated/heartbeat.ts';
import type { JoinGroupRequest } from '../../protocol/generated/join-group.ts';
import type { LeaveGroupRequestMemberIdentity, LeaveGroupResponse } from '../../protocol/generated/leave-group.ts';
import { ListGroupsResponseListedGroup } from '../../protocol/generated/list-groups.ts';
import type { OffsetCommitRequest, OffsetCommitResponse } from '../../protocol/generated/offset-commit.ts';
import type { OffsetDeleteRequest, OffsetDeleteResponse } from '../../protocol/generated/offset-delete.ts';
import type {
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchResponseOffsetFetchResponseGroup,
} from '../../protocol/generated/offset-fetch.ts';
import {
  type GroupMetadataKey,
  type GroupMetadataValue,
  groupRecordKeyTypes,
  type LegacyOffsetCommitKey,
  LegacyOffsetCommitValue,
  type OffsetCommitKey,
  OffsetCommitValue,
} from '../../protocol/generated/records/group.ts';
import type { SyncGroupRequest } from '../../protocol/generated/sync-group.ts';
import type { TxnOffsetCommitRequest, TxnOffsetCommitResponse } from '../../protocol/generated/txn-offset-commit.ts';
import type { CoordinatorRecord, CoordinatorRecordTypes } from '../coordinator-record.ts';
import type { TimerOperation } from '../runtime.ts';
import { Changes, type Outcome, type Shard } from '../shard.ts';
import type { ShardTimers } from '../timers.ts';
import { ClassicGroup } from './classic-group.ts';
import { type JoinWaiter, joinClassicGroup } from './classic-join.ts';
import { leaveClassicGroup } from './classic-leave.ts';
import { prepareRebalance, scheduleHeartbeat } from './classic-rebalance.ts';
import { heartbeatClassicGroup, type SyncWaiter, syncClassicGroup } from './classic-sync.ts';
import { heartbeatByClassicRequest, joinByClassicRequest, syncByClassicRequest } from './consumer-classic.ts';
import { describeConsumerGroup } from './consumer-describe.ts';
import { scheduleLoadedGroup } from './consumer-fencing.ts';
import { ConsumerGroup } from './consumer-group.ts';
import { heartbeatConsumerGroup } from './consumer-heartbeat.ts';
import { leaveByClassicRequest } from './consumer-leave.ts';
import { isConsumerRecord, replayConsumerRecord } from './consumer-replay.ts';
import type { GroupConfigs, GroupCoordinatorConfig } from './group-config.ts';
import { consumerGroup, type GroupEnvironment, type GroupRequestContext } from './group-environment.ts';
import { GROUP_METADATA, LEGACY_OFFSET_COMMIT, OFFSET_COMMIT } from './group-records.ts';
import { commitOffsets, commitTransactionalOffsets } from './offset-commit.ts';
import {
  type DeletedTopic,
  deleteAllOffsets,
  deleteOffsets,
  EXPIRED_AT_ONCE,
  expireOffsets,
  fetchOffsets,
  forgetMissingTopics,
  forgetTopics,
} from './offset-operations.ts';
import { OffsetStore } from './offset-store.ts';
import { shownGroupId } from './shown-group-id.ts';
import { SubscribedTopicIds } from './subscribed-topic-ids.ts';
import { SubscribingGroups } from './subscribing-groups.ts';
import type { TopicHashes } from './topic-hash.ts';

/** When more offsets are to expire than are in one turn: the time until the next. */
const NEXT_EXPIRY_MS = 100;

/** Kafka 4.3.1 answers a message with the error from this version of DescribeGroups on. */
const DESCRIBE_ERROR_FROM = 6;

export const groupRecordTypes: CoordinatorRecordTypes = groupRecordKeyTypes;

export interface GroupShardOptions {
  readonly timers: ShardTimers<TimerOperation>;
  readonly config: () => GroupCoordinatorConfig;
  readonly groupConfigs: GroupConfigs;
  readonly topicHashes: TopicHashes;
  readonly image: () => MetadataImage;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export class GroupShard implements Shard {
  readonly offsets = new OffsetStore();
  readonly env: GroupEnvironment;

  constructor(options: GroupShardOptions) {
    this.env = { groups: new Map(), topics: new SubscribingGroups(), topicIds: new SubscribedTopicIds(), ...options };
  }

  join(context: GroupRequestContext, request: JoinGroupRequest, waiter: JoinWaiter): Outcome<void> {
    const group = consumerGroup(this.env, request.groupId);
    // An empty one becomes a classic group with its first member.
    if (group === undefined || group.isEmpty) return joinClassicGroup(this.env, context, request, waiter);
    return joinByClassicRequest(this.env, group, context, request, waiter);
  }

  sync(request: SyncGroupRequest, waiter: SyncWaiter): Outcome<void> {
    const group = consumerGroup(this.env, request.groupId);
    if (group === undefined || group.isEmpty) return syncClassicGroup(this.env, request, waiter);
    return syncByClassicRequest(this.env, group, request, waiter);
  }

  heartbeat(request: HeartbeatRequest): Outcome<HeartbeatResponse> {
    const group = consumerGroup(this.env, request.groupId);
    if (group === undefined) return heartbeatClassicGroup(this.env, request);
    return heartbeatByClassicRequest(this.env, group, request);
  }

  leave(groupId: string, members: readonly LeaveGroupRequestMemberIdentity[]): Outcome<LeaveGroupResponse> {
    const group = consumerGroup(this.env, groupId);
    if (group === undefined) return leaveClassicGroup(this.env, groupId, members);
    return leaveByClassicRequest(this.env, group, members);
  }

  consumerHeartbeat(
    context: GroupRequestContext,
    request: ConsumerGroupHeartbeatRequest,
  ): Outcome<ConsumerGroupHeartbeatResponse> {
    return heartbeatConsumerGroup(this.env, context, request);
  }

  describeConsumer(groupId: string): Outcome<ConsumerGroupDescribeResponseDescribedGroup> {
    return describeConsumerGroup(this.env, groupId);
  }

  /** New metadata: groups whose topics changed look at them again with their next heartbeat. */
  onImage(delta: TopicsDelta | null, image: MetadataImage): void {
    const { topics } = this.env;
    if (topics.newestTopicsVersion === -1) topics.newestTopicsVersion = image.offset;
    if (delta === null) return;
    const groupIds = new Set<string>();
    for (const topic of delta.changed.values()) {
      if (topic.before === null) topics.newestTopicsVersion = image.offset;
      for (const groupId of topics.of(topic.name)) groupIds.add(groupId);
    }
    for (const { name } of delta.deleted.values()) for (const groupId of topics.of(name)) groupIds.add(groupId);
    for (const groupId of groupIds) consumerGroup(this.env, groupId)?.requestMetadataRefresh();
  }

  commit(context: GroupRequestContext, request: OffsetCommitRequest): Outcome<OffsetCommitResponse> {
    return commitOffsets(this.env, context, request);
  }

  commitTransactional(
    context: GroupRequestContext,
    request: TxnOffsetCommitRequest,
    verification: object | null,
  ): Outcome<TxnOffsetCommitResponse> {
    return commitTransactionalOffsets(this.env, context, request, verification);
  }

  fetch(
    request: OffsetFetchRequestOffsetFetchRequestGroup,
    requireStable: boolean,
  ): Outcome<OffsetFetchResponseOffsetFetchResponseGroup> {
    return new Changes().outcome(fetchOffsets(this.env, this.offsets, request, requireStable));
  }

  deleteOffsets(request: OffsetDeleteRequest): Outcome<OffsetDeleteResponse> {
    return deleteOffsets(this.env, this.offsets, request);
  }

  forgetTopics(deleted: readonly DeletedTopic[]): Outcome<void> {
    return forgetTopics(this.offsets, deleted);
  }

  list(states: ReadonlySet<string>, types: ReadonlySet<string>): Outcome<ListGroupsResponseListedGroup[]> {
    const listed: ListGroupsResponseListedGroup[] = [];
    for (const group of this.env.groups.values()) {
      if (states.size > 0 && !states.has(group.stateName.toLowerCase())) continue;
      if (types.size > 0 && !types.has(group.type.toLowerCase())) continue;
      listed.push(
        new ListGroupsResponseListedGroup({
          groupId: group.groupId,
          protocolType: group.protocolTypeName,
          groupState: group.stateName,
          groupType: group.type,
        }),
      );
    }
    return new Changes().outcome(listed);
  }

  describe(context: GroupRequestContext, groupId: string): Outcome<DescribeGroupsResponseDescribedGroup> {
    const group = this.env.groups.get(groupId);
    const described = new DescribeGroupsResponseDescribedGroup({ groupId });
    if (!(group instanceof ClassicGroup)) {
      described.groupState = 'Dead';
      if (context.apiVersion >= DESCRIBE_ERROR_FROM) {
        described.errorCode = ErrorCode.GROUP_ID_NOT_FOUND;
        described.errorMessage =
          group === undefined
            ? `Group ${shownGroupId(groupId)} not found.`
            : `Group ${shownGroupId(groupId)} is not a classic group.`;
      }
      return new Changes().outcome(described);
    }
    const stable = group.state === 'Stable';
    described.groupState = group.state;
    described.protocolType = group.protocolTypeName;
    if (stable) described.protocolData = group.protocolName ?? '';
    for (const member of group.members.values()) {
      const answer = new DescribeGroupsResponseDescribedGroupMember({
        memberId: member.memberId,
        groupInstanceId: member.groupInstanceId,
        clientId: member.clientId,
        clientHost: member.clientHost,
        memberAssignment: member.assignment,
      });
      // What members offer is settled only while the group is stable.
      if (stable) answer.memberMetadata = member.metadata(group.protocolName);
      described.members.push(answer);
    }
    return new Changes().outcome(described);
  }

  deleteGroup(groupId: string): Outcome<DeleteGroupsResponseDeletableGroupResult> {
    const changes = new Changes();
    const group = this.env.groups.get(groupId);
    const errorCode = group === undefined ? ErrorCode.GROUP_ID_NOT_FOUND : group.validateDelete();
    if (errorCode === ErrorCode.NONE) {
      deleteAllOffsets(this.offsets, groupId, changes);
      for (const record of group?.removalRecords() ?? []) changes.add(record);
    }
    return changes.outcome(new DeleteGroupsResponseDeletableGroupResult({ groupId, errorCode }));
  }

  replay(record: CoordinatorRecord, offset: number, producerId: number): void {
    switch (record.type) {
      case OFFSET_COMMIT:
        this.replayOffset(record.key as OffsetCommitKey, record.value as OffsetCommitValue | null, offset, producerId);
        break;
      case LEGACY_OFFSET_COMMIT:
        this.replayLegacyOffset(
          record.key as LegacyOffsetCommitKey,
          record.value as LegacyOffsetCommitValue | null,
          offset,
          producerId,
        );
        break;
      case GROUP_METADATA:
        this.replayGroup(record.key as GroupMetadataKey, record.value as GroupMetadataValue | null);
        break;
      default:
        if (isConsumerRecord(record.type)) {
          replayConsumerRecord(this.env, record);
          break;
        }
        // Records of share and streams groups: kept in the log, not served by this version.
        this.env.logger.debug({ type: record.type, offset }, 'record of another kind of group passed over');
    }
  }

  replayEndMarker(producerId: number, _producerEpoch: number, committed: boolean): void {
    this.offsets.replayEndMarker(producerId, committed);
  }

  onLoaded(): void {
    this.onImage(null, this.env.image());
    for (const group of this.env.groups.values()) {
      if (group instanceof ConsumerGroup) scheduleLoadedGroup(this.env, group);
      if (!(group instanceof ClassicGroup)) continue;
      for (const member of group.members.values()) {
        scheduleHeartbeat(this.env, group.groupId, member.memberId, member.sessionTimeoutMs);
      }
      if (group.members.size > this.env.config().maxSize) {
        // The limit was lowered: members commit, join again, and the last to come are refused. Nobody waits yet, so
        // nobody has to be answered.
        prepareRebalance(this.env, group, 'the group is over its maximum size', new Changes());
      }
    }
    this.scheduleExpiry();
    // Of a coordinator without metadata (tests) no topic is missing.
    if (this.env.image().offset < 0) return;
    this.env.timers.schedule('forget missing topics', 0, () =>
      forgetMissingTopics(this.offsets, this.env.image().topics),
    );
  }

  onUnloaded(errorCode: number): void {
    for (const group of this.env.groups.values()) {
      if (!(group instanceof ClassicGroup)) continue;
      group.move('Dead', this.env.clock.now(), 'shard unloaded', this.env.logger);
      for (const member of group.members.values()) {
        member.awaitingJoin?.fail(errorCode);
        member.awaitingSync?.fail(errorCode);
        group.setAwaitingJoin(member, null);
        member.awaitingSync = null;
      }
    }
  }

  private scheduleExpiry(delayMs = this.env.config().offsetsRetentionCheckIntervalMs): void {
    this.env.timers.schedule('expire offsets', delayMs, () => {
      const expired = expireOffsets(this.env, this.offsets);
      this.scheduleExpiry(expired.records.length < EXPIRED_AT_ONCE ? undefined : NEXT_EXPIRY_MS);
      return expired;
    });
  }

  private replayOffset(
    key: OffsetCommitKey,
    value: OffsetCommitValue | null,
    recordOffset: number,
    producerId: number,
  ): void {
    const { group: groupId, topic, partition } = key;
    if (value === null) {
      this.offsets.replayTombstone(groupId, topic, partition);
      return;
    }
    if (!this.env.groups.has(groupId)) {
      // Offsets without a group: a simple group, which has no record of its own.
      this.env.groups.set(groupId, new ClassicGroup(groupId, this.env.clock.now()));
    }
    const stored = {
      offset: value.offset,
      leaderEpoch: value.leaderEpoch,
      metadata: value.metadata,
      commitTimestampMs: value.commitTimestamp,
      expireTimestampMs: value.expireTimestamp,
      topicId: value.topicId,
      recordOffset,
    };
    if (producerId === -1) this.offsets.replayCommit(groupId, topic, partition, stored);
    else this.offsets.replayPending(producerId, groupId, topic, partition, stored);
  }

  private replayLegacyOffset(
    key: LegacyOffsetCommitKey,
    value: LegacyOffsetCommitValue | null,
    recordOffset: number,
    producerId: number,
  ): void {
    // The format of Kafka 0.8, without leader epoch and expiry.
    const { offset, metadata, commitTimestamp } = value ?? new LegacyOffsetCommitValue();
    const current = value === null ? null : new OffsetCommitValue({ offset, metadata, commitTimestamp });
    this.replayOffset(key, current, recordOffset, producerId);
  }

  private replayGroup(key: GroupMetadataKey, value: GroupMetadataValue | null): void {
    if (value === null) {
      this.env.groups.delete(key.group);
      return;
    }
    let group = this.env.groups.get(key.group);
    if (!(group instanceof ClassicGroup)) {
      group = new ClassicGroup(key.group, this.env.clock.now());
      this.env.groups.set(key.group, group);
    }
    (group as ClassicGroup).replay(value);
  }
}
