// Members of the classic protocol in a consumer group: JoinGroup, SyncGroup and Heartbeat are served on the member's
// epoch as if it were a generation. Must hold: such a member gets its assignment from the server's assignor; whatever
// it must do (give up partitions, fetch new ones) it is told by REBALANCE_IN_PROGRESS and does by joining again.

import { randomUuid } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { type HeartbeatRequest, HeartbeatResponse } from '../../protocol/generated/heartbeat.ts';
import { type JoinGroupRequest, JoinGroupResponse } from '../../protocol/generated/join-group.ts';
import { type SyncGroupRequest, SyncGroupResponse } from '../../protocol/generated/sync-group.ts';
import { Changes, type Outcome, type Waiter } from '../shard.ts';
import { canDowngrade, downgradeGroup } from './consumer-downgrade.ts';
import { scheduleClassicJoin, scheduleClassicSync, scheduleSession } from './consumer-fencing.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { reconcileMember } from './consumer-heartbeat.ts';
import { fencedInstanceId, findOrJoin, refuseIfFull, requireMember } from './consumer-lookup.ts';
import { type ClassicMetadata, type ConsumerMember, topicNamesOf } from './consumer-member.ts';
import { decodeSubscription, encodeAssignment, ownedPartitionsOf, protocolVersionOf } from './consumer-protocol.ts';
import { ConsumerStep } from './consumer-step.ts';
import { updateMember, updateRegex, updateSubscription } from './consumer-subscription.ts';
import { updateTarget } from './consumer-target.ts';
import { cancelClassicJoin, cancelClassicSync } from './consumer-timers.ts';
import { classicMetadata } from './consumer-upgrade.ts';
import type { GroupEnvironment, GroupRequestContext } from './group-environment.ts';

const CONSUMER = 'consumer';
/** From this version on a new dynamic member first gets its id, and joins with it. */
const MEMBER_ID_REQUIRED_FROM = 4;

export function joinByClassicRequest(
  env: GroupEnvironment,
  group: ConsumerGroup,
  context: GroupRequestContext,
  request: JoinGroupRequest,
  waiter: Waiter<JoinGroupResponse>,
): Outcome<void> {
  if (env.config().consumerMigrationPolicy === 'disabled') throw new ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  const isUnknown = request.memberId === '';
  const memberId = isUnknown ? randomUuid(env.random) : request.memberId;
  refuseIfFull(env, group, memberId);
  if (!group.supportsClassicProtocols(request.protocolType, request.protocols)) {
    throw new ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL, `Member ${memberId}'s protocols are not supported.`);
  }
  if (isUnknown && request.groupInstanceId === null && context.apiVersion >= MEMBER_ID_REQUIRED_FROM) {
    const changes = new Changes();
    const errorCode = ErrorCode.MEMBER_ID_REQUIRED;
    changes.answer(waiter, new JoinGroupResponse({ memberId, errorCode, protocolName: null }));
    return changes.outcome(undefined);
  }
  return join(env, group, context, request, memberId, waiter);
}

function join(
  env: GroupEnvironment,
  group: ConsumerGroup,
  context: GroupRequestContext,
  request: JoinGroupRequest,
  memberId: string,
  waiter: Waiter<JoinGroupResponse>,
): Outcome<void> {
  const { groupId } = group;
  const { groupInstanceId: instanceId, protocols, sessionTimeoutMs } = request;
  const step = new ConsumerStep();
  const mayJoin = instanceId === null || request.memberId === '';
  const before = findOrJoin(env, group, { memberId, instanceId, memberEpoch: null, owned: [], mayJoin }, step);
  const replaced = group.staticMember(instanceId);
  const downgrade = replaced !== undefined && canDowngrade(env, group, [], replaced);
  const subscription = decodeSubscription(protocols[0]?.metadata ?? Buffer.alloc(0));
  // As Kafka, which has no better error for it.
  if (subscription === null) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
  const rebalanceTimeoutMs = context.apiVersion === 0 ? sessionTimeoutMs : request.rebalanceTimeoutMs;
  const subscribed = before.with({
    instanceId: instanceId ?? before.instanceId,
    rackId: subscription.rackId === null || subscription.rackId === '' ? before.rackId : subscription.rackId,
    rebalanceTimeoutMs: rebalanceTimeoutMs === -1 ? before.rebalanceTimeoutMs : rebalanceTimeoutMs,
    topicNames: topicNamesOf(subscription.topics),
    topicRegex: '',
    clientId: context.clientId ?? '',
    clientHost: `/${context.clientHost}`,
    classic: classicMetadata(sessionTimeoutMs, protocols),
  });
  const namesChanged = updateMember(groupId, before, subscribed, step);
  const regexChanged = updateRegex(env, group, before, subscribed, step) !== 'unchanged';
  const subscriptionChanged = namesChanged || regexChanged;
  const { groupEpoch, subscriptionType } = updateSubscription(
    env,
    group,
    subscriptionChanged,
    before,
    subscribed,
    step,
  );
  const owned = ownedPartitionsOf(subscription, env.image().topics);
  let after = subscribed;
  if (downgrade) {
    const stale = group.assignmentEpoch < groupEpoch;
    if (!stale) {
      const target = { epoch: group.assignmentEpoch, assignment: group.targetOf(memberId, instanceId) };
      after = reconcileMember(env, group, subscribed, { target, subscriptionChanged, owned }, step);
    }
    const rebalance = stale ? `the assignment of group ${groupId} is out of date` : null;
    downgradeGroup(env, group, { leaving: [], joining: after, rebalance }, step);
  } else {
    const target = updateTarget(env, group, { groupEpoch, subscriptionType, before, after: subscribed }, step);
    after = reconcileMember(env, group, subscribed, { target, subscriptionChanged, owned }, step);
  }
  answerJoin(env, group, after, { waiter, sessionTimeoutMs, rebalanceTimeoutMs, downgrade }, step);
  return step.outcome(undefined);
}

interface JoinAnswer {
  readonly waiter: Waiter<JoinGroupResponse>;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly downgrade: boolean;
}

function answerJoin(
  env: GroupEnvironment,
  { groupId }: ConsumerGroup,
  member: ConsumerMember,
  { waiter, sessionTimeoutMs, rebalanceTimeoutMs, downgrade }: JoinAnswer,
  step: ConsumerStep,
): void {
  const { memberId, memberEpoch } = member;
  step.afterwards((changes) => {
    cancelClassicJoin(env, groupId, memberId);
    if (!downgrade) {
      scheduleSession(env, groupId, memberId, sessionTimeoutMs);
      scheduleClassicSync(env, groupId, memberId, rebalanceTimeoutMs);
    }
    changes.answer(
      waiter,
      new JoinGroupResponse({
        memberId,
        generationId: memberEpoch,
        protocolType: CONSUMER,
        protocolName: protocolOf(member)?.name ?? null,
      }),
    );
  });
}

/** The protocol that the member prefers: in a consumer group nobody else has a say in it. */
function protocolOf(member: ConsumerMember): ClassicMetadata['supportedProtocols'][number] | undefined {
  return member.classic?.supportedProtocols[0];
}

/** The member of this group that uses the classic protocol and is in this generation. */
function classicMemberOf(
  group: ConsumerGroup,
  request: { readonly memberId: string; readonly groupInstanceId: string | null; readonly generationId: number },
): ConsumerMember {
  const { memberId, groupInstanceId, generationId } = request;
  let member: ConsumerMember | undefined;
  if (groupInstanceId === null) {
    member = requireMember(group, memberId);
  } else {
    member = group.staticMember(groupInstanceId);
    if (member === undefined) throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID);
    if (member.memberId !== memberId) throw fencedInstanceId(memberId, groupInstanceId, member.memberId);
  }
  if (!member.usesClassicProtocol) throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID);
  if (member.memberEpoch !== generationId) throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
  return member;
}

export function syncByClassicRequest(
  env: GroupEnvironment,
  group: ConsumerGroup,
  request: SyncGroupRequest,
  waiter: Waiter<SyncGroupResponse>,
): Outcome<void> {
  const member = classicMemberOf(group, request);
  const protocol = protocolOf(member);
  const { protocolType, protocolName } = request;
  if (
    (protocolType !== null && protocolType !== CONSUMER) ||
    (protocolName !== null && protocolName !== protocol?.name)
  ) {
    throw new ApiError(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  }
  const { groupId } = group;
  if (group.assignmentEpoch > member.memberEpoch && member.state !== 'UNREVOKED_PARTITIONS') {
    scheduleClassicJoin(env, groupId, member);
    throw new ApiError(ErrorCode.REBALANCE_IN_PROGRESS);
  }
  const changes = new Changes();
  cancelClassicSync(env, groupId, member.memberId);
  scheduleSession(env, groupId, member.memberId, member.classic?.sessionTimeoutMs);
  const version = Math.max(0, protocolVersionOf(protocol?.metadata ?? Buffer.alloc(0)));
  const assignment = encodeAssignment(member.assigned, env.image().topics, version);
  changes.answer(waiter, new SyncGroupResponse({ protocolType, protocolName, assignment }));
  return changes.outcome(undefined);
}

export function heartbeatByClassicRequest(
  env: GroupEnvironment,
  group: ConsumerGroup,
  request: HeartbeatRequest,
): Outcome<HeartbeatResponse> {
  const member = classicMemberOf(group, request);
  const { groupId } = group;
  scheduleSession(env, groupId, member.memberId, member.classic?.sessionTimeoutMs);
  const { memberEpoch, state } = member;
  const mustJoin =
    memberEpoch < group.assignmentEpoch ||
    state === 'UNREVOKED_PARTITIONS' ||
    (state === 'UNRELEASED_PARTITIONS' && !group.waitsForRelease(member));
  if (mustJoin) scheduleClassicJoin(env, groupId, member);
  const errorCode = mustJoin ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  return new Changes().outcome(new HeartbeatResponse({ errorCode }));
}
