// ConsumerGroupHeartbeat 0-1: joining, going on, leaving (KIP-848). v1 adds the regular expression, and the member
// makes its own id (KIP-1082). Must hold: a heartbeat that changes nothing writes nothing and costs the same in any
// group; an assignment is answered when the member joins, when it told all about itself, and when what it is to own
// changed.

import { randomUuid } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
  ConsumerGroupHeartbeatResponseAssignment,
  ConsumerGroupHeartbeatResponseTopicPartitions,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import type { Outcome } from '../shard.ts';
import { scheduleRebalance, scheduleSession } from './consumer-fencing.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { leaveConsumerGroup } from './consumer-leave.ts';
import { findOrJoin, refuseIfFull } from './consumer-lookup.ts';
import {
  type ConsumerMember,
  JOIN_EPOCH,
  LEAVE_EPOCH,
  LEAVE_STATIC_EPOCH,
  type OwnedPartitions,
  sameNames,
  samePartitions,
  topicNamesOf,
} from './consumer-member.ts';
import { reconcile } from './consumer-reconcile.ts';
import { currentRecord, type ListedPartitions } from './consumer-records.ts';
import { ConsumerStep } from './consumer-step.ts';
import { updateMember, updateRegex, updateSubscription } from './consumer-subscription.ts';
import { type Target, updateTarget } from './consumer-target.ts';
import { cancelClassicJoin, cancelClassicSync, cancelRebalance } from './consumer-timers.ts';
import { findOrCreateGroup } from './consumer-upgrade.ts';
import type { GroupEnvironment, GroupRequestContext } from './group-environment.ts';

/** From this version on the member makes its own id. */
const OWN_MEMBER_ID_FROM = 1;

/** What can be said without knowing the group. Throws with Kafka's error and words. */
export function checkConsumerHeartbeat(
  request: ConsumerGroupHeartbeatRequest,
  apiVersion: number,
  assignors: readonly string[],
): void {
  const { memberEpoch, serverAssignor } = request;
  if (apiVersion >= OWN_MEMBER_ID_FROM || memberEpoch > JOIN_EPOCH || memberEpoch === LEAVE_EPOCH) {
    refuseIf(isBlank(request.memberId), "MemberId can't be empty.");
  }
  refuseIf(isBlank(request.groupId), "GroupId can't be empty.");
  refuseIf(isBlank(request.instanceId), "InstanceId can't be empty.");
  refuseIf(isBlank(request.rackId), "RackId can't be empty.");
  if (memberEpoch === JOIN_EPOCH) {
    refuseIf(request.rebalanceTimeoutMs === -1, 'RebalanceTimeoutMs must be provided in first request.');
    refuseIf(request.topicPartitions?.length !== 0, 'TopicPartitions must be empty when (re-)joining.');
    refuseIf(
      request.subscribedTopicNames === null && request.subscribedTopicRegex === null,
      'Either SubscribedTopicNames or SubscribedTopicRegex must be non-null when (re-)joining.',
    );
  } else if (memberEpoch === LEAVE_STATIC_EPOCH) {
    refuseIf(request.instanceId === null, "InstanceId can't be null.");
  } else {
    refuseIf(memberEpoch < LEAVE_STATIC_EPOCH, 'MemberEpoch is invalid.');
  }
  if (serverAssignor !== null && !assignors.includes(serverAssignor)) {
    throw new ApiError(
      ErrorCode.UNSUPPORTED_ASSIGNOR,
      `ServerAssignor ${serverAssignor} is not supported. Supported assignors: ${assignors.join(', ')}.`,
    );
  }
}

/** Nothing but spaces and control characters, as Java trims. */
function isBlank(text: string | null): boolean {
  if (text === null) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x20) return false;
  return true;
}

function refuseIf(wrong: boolean, message: string): void {
  if (wrong) throw new ApiError(ErrorCode.INVALID_REQUEST, message);
}

export function heartbeatConsumerGroup(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: ConsumerGroupHeartbeatRequest,
): Outcome<ConsumerGroupHeartbeatResponse> {
  const { groupId, memberEpoch, instanceId, topicPartitions: owned } = request;
  if (memberEpoch === LEAVE_EPOCH || memberEpoch === LEAVE_STATIC_EPOCH) return leaveConsumerGroup(env, request);
  const step = new ConsumerStep();
  const mayJoin = memberEpoch === JOIN_EPOCH;
  const group = findOrCreateGroup(env, groupId, mayJoin, step);
  refuseIfFull(env, group, request.memberId);
  const memberId = request.memberId === '' ? randomUuid(env.random) : request.memberId;
  const before = findOrJoin(env, group, { memberId, instanceId, memberEpoch, owned, mayJoin }, step);
  const subscribed = memberFrom(context, request, before);
  const namesChanged = updateMember(groupId, before, subscribed, step);
  const regex = updateRegex(env, group, before, subscribed, step);
  const bump = namesChanged || regex === 'resolved';
  const { groupEpoch, subscriptionType } = updateSubscription(env, group, bump, before, subscribed, step);
  const target = updateTarget(env, group, { groupEpoch, subscriptionType, before, after: subscribed }, step);
  const subscriptionChanged = namesChanged || regex !== 'unchanged';
  const after = reconcileMember(env, group, subscribed, { target, subscriptionChanged, owned }, step);
  if (before.usesClassicProtocol) {
    step.afterwards(() => {
      cancelClassicJoin(env, groupId, memberId);
      cancelClassicSync(env, groupId, memberId);
    });
  }
  scheduleSession(env, groupId, memberId);
  const response = new ConsumerGroupHeartbeatResponse({
    memberId,
    memberEpoch: after.memberEpoch,
    heartbeatIntervalMs: env.groupConfigs.consumer(groupId).heartbeatIntervalMs,
  });
  if (mayJoin || isFullRequest(request) || !samePartitions(before.assigned, after.assigned)) {
    response.assignment = assignmentAnswer(after.assigned);
  }
  return step.outcome(response);
}

/** The member tells all about itself: it may have lost an answer. */
function isFullRequest(request: ConsumerGroupHeartbeatRequest): boolean {
  const subscribes = request.subscribedTopicNames !== null || request.subscribedTopicRegex !== null;
  return request.rebalanceTimeoutMs !== -1 && subscribes && request.topicPartitions !== null;
}

/** The member as the request describes it: what is not mentioned stays. */
function memberFrom(
  context: GroupRequestContext,
  request: ConsumerGroupHeartbeatRequest,
  before: ConsumerMember,
): ConsumerMember {
  const clientId = context.clientId ?? '';
  // As Java prints an address.
  const clientHost = `/${context.clientHost}`;
  const instanceId = request.instanceId ?? before.instanceId;
  const rackId = request.rackId ?? before.rackId;
  const rebalanceTimeoutMs = request.rebalanceTimeoutMs === -1 ? before.rebalanceTimeoutMs : request.rebalanceTimeoutMs;
  const serverAssignor = request.serverAssignor ?? before.serverAssignor;
  const topicRegex = request.subscribedTopicRegex ?? before.topicRegex;
  const names = request.subscribedTopicNames;
  const topicNames = names === null ? before.topicNames : topicNamesOf(names);
  if (
    clientId === before.clientId &&
    clientHost === before.clientHost &&
    instanceId === before.instanceId &&
    rackId === before.rackId &&
    rebalanceTimeoutMs === before.rebalanceTimeoutMs &&
    serverAssignor === before.serverAssignor &&
    topicRegex === before.topicRegex &&
    before.classic === null &&
    sameNames(topicNames, before.topicNames)
  ) {
    return before;
  }
  return before.with({
    clientId,
    clientHost,
    instanceId,
    rackId,
    rebalanceTimeoutMs,
    serverAssignor,
    topicRegex,
    topicNames,
    classic: null,
  });
}

export interface Towards {
  readonly target: Target;
  readonly subscriptionChanged: boolean;
  readonly owned: readonly ListedPartitions[] | null;
}

/** Brings the member nearer to its target, stores that, and minds how long it takes to give up partitions. */
export function reconcileMember(
  env: GroupEnvironment,
  group: ConsumerGroup,
  member: ConsumerMember,
  towards: Towards,
  step: ConsumerStep,
): ConsumerMember {
  const { target, subscriptionChanged, owned } = towards;
  if (!subscriptionChanged && member.isReconciledTo(target.epoch)) return member;
  const { groupId } = group;
  const after = reconcile({
    member,
    targetEpoch: target.epoch,
    target: target.assignment,
    subscriptionChanged,
    owned,
    resolvedRegexes: group.resolvedRegexes,
    topics: env.image().topics,
    partitionEpoch: (topicId, partition) => group.partitionEpoch(topicId, partition),
  });
  if (after.equals(member)) return member;
  step.add(currentRecord(groupId, after));
  if (!after.usesClassicProtocol) {
    step.afterwards(() => {
      if (after.state === 'UNREVOKED_PARTITIONS') scheduleRebalance(env, groupId, after);
      else cancelRebalance(env, groupId, after.memberId);
    });
  }
  return after;
}

function assignmentAnswer(assigned: OwnedPartitions): ConsumerGroupHeartbeatResponseAssignment {
  const topicPartitions: ConsumerGroupHeartbeatResponseTopicPartitions[] = [];
  for (const [topicId, partitions] of assigned) {
    topicPartitions.push(
      new ConsumerGroupHeartbeatResponseTopicPartitions({
        topicId,
        partitions: [...partitions.keys()].sort((a, b) => a - b),
      }),
    );
  }
  return new ConsumerGroupHeartbeatResponseAssignment({ topicPartitions });
}
