// Members that go: by ConsumerGroupHeartbeat with epoch -1 or -2, by LeaveGroup, or because a timer fenced them. Must
// hold: a static member that leaves with -2 keeps its partitions until its session ends or another takes its place;
// when the last member of the consumer protocol goes, the group becomes a classic one where the policy allows it.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatResponse,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import {
  type LeaveGroupRequestMemberIdentity,
  LeaveGroupResponse,
  LeaveGroupResponseMemberResponse,
} from '../../protocol/generated/leave-group.ts';
import type { Outcome } from '../shard.ts';
import { canDowngrade, downgradeGroup } from './consumer-downgrade.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { fencedInstanceId, requireMember, unknownInstanceId } from './consumer-lookup.ts';
import { type ConsumerMember, LEAVE_STATIC_EPOCH, NO_PARTITIONS, type OwnedPartitions } from './consumer-member.ts';
import { currentRecord, groupEpochRecord, memberRemovalRecords, regexTombstone } from './consumer-records.ts';
import { ConsumerStep } from './consumer-step.ts';
import { cancelMemberTimers } from './consumer-timers.ts';
import { consumerGroup, type GroupEnvironment } from './group-environment.ts';
import { shownGroupId } from './shown-group-id.ts';
import { countKey } from './topic-counts.ts';

export function leaveConsumerGroup(
  env: GroupEnvironment,
  request: ConsumerGroupHeartbeatRequest,
): Outcome<ConsumerGroupHeartbeatResponse> {
  const { groupId, instanceId, memberId, memberEpoch } = request;
  const group = consumerGroup(env, groupId);
  if (group === undefined) {
    const known = env.groups.has(groupId);
    throw new ApiError(
      ErrorCode.GROUP_ID_NOT_FOUND,
      known ? `Group ${shownGroupId(groupId)} is not a consumer group.` : `Group ${shownGroupId(groupId)} not found.`,
    );
  }
  const response = new ConsumerGroupHeartbeatResponse({ memberId, memberEpoch });
  if (instanceId === null) return fenceMembers(env, group, [requireMember(group, memberId)], response);
  const member = group.staticMember(instanceId);
  if (member === undefined) throw unknownInstanceId(instanceId);
  if (member.memberId !== memberId) throw fencedInstanceId(memberId, instanceId, member.memberId);
  if (memberEpoch !== LEAVE_STATIC_EPOCH) return fenceMembers(env, group, [member], response);
  const away = member.with({
    memberEpoch: LEAVE_STATIC_EPOCH,
    assigned: withoutEpochs(member.assigned),
    pendingRevocation: NO_PARTITIONS,
  });
  return { records: [currentRecord(groupId, away)], response, effects: [] };
}

/** Whoever comes back under the instance id may commit at once what it has, whatever epoch it gets. */
function withoutEpochs(owned: OwnedPartitions): OwnedPartitions {
  if (owned.size === 0) return owned;
  const reset = new Map<string, ReadonlyMap<number, number>>();
  for (const [topicId, partitions] of owned) {
    reset.set(topicId, new Map([...partitions.keys()].map((partition) => [partition, 0])));
  }
  return reset;
}

/** Removes the members; `response` leaves when that is committed. */
export function fenceMembers<T>(
  env: GroupEnvironment,
  group: ConsumerGroup,
  members: readonly ConsumerMember[],
  response: T,
): Outcome<T> {
  const step = new ConsumerStep();
  if (members.length === 0) return step.outcome(response);
  const { groupId } = group;
  if (canDowngrade(env, group, members, null)) {
    const reason = `the last member of the consumer protocol left group ${groupId}`;
    downgradeGroup(env, group, { leaving: members, joining: null, rebalance: reason }, step);
    return step.outcome(response);
  }
  for (const { memberId } of members) step.add(...memberRemovalRecords(groupId, memberId));
  const lostRegexes = regexesOnlyOf(group, members);
  for (const regex of lostRegexes) step.add(regexTombstone(groupId, regex));
  const topics = group.topicsWithout(members, lostRegexes);
  const metadataHash = env.topicHashes.groupHash(topics.keys(), env.image());
  step.add(groupEpochRecord(groupId, group.groupEpoch + 1, metadataHash));
  step.afterwards(() => {
    for (const { memberId } of members) cancelMemberTimers(env, groupId, memberId);
  });
  return step.outcome(response);
}

/** The regular expressions by which nobody but `members` subscribes. */
function regexesOnlyOf(group: ConsumerGroup, members: readonly ConsumerMember[]): string[] {
  const counts = new Map<string, number>();
  for (const { regex } of members) if (regex !== null) countKey(counts, regex, 1);
  return [...counts].filter(([regex, count]) => group.subscribedRegexes.get(regex) === count).map(([regex]) => regex);
}

/** LeaveGroup on a consumer group: members of both protocols can be named. */
export function leaveByClassicRequest(
  env: GroupEnvironment,
  group: ConsumerGroup,
  leaving: readonly LeaveGroupRequestMemberIdentity[],
): Outcome<LeaveGroupResponse> {
  const members: LeaveGroupResponseMemberResponse[] = [];
  const found = new Set<ConsumerMember>();
  for (const { memberId, groupInstanceId, reason } of leaving) {
    const member = groupInstanceId === null ? group.members.get(memberId) : group.staticMember(groupInstanceId);
    let errorCode: number = ErrorCode.NONE;
    if (member === undefined) errorCode = ErrorCode.UNKNOWN_MEMBER_ID;
    else if (groupInstanceId !== null && memberId !== '' && memberId !== member.memberId) {
      errorCode = ErrorCode.FENCED_INSTANCE_ID;
    } else {
      found.add(member);
      env.logger.info(
        { group: group.groupId, member: member.memberId, reason: reason ?? 'not provided' },
        'member left its group',
      );
    }
    members.push(new LeaveGroupResponseMemberResponse({ memberId, groupInstanceId, errorCode }));
  }
  return fenceMembers(env, group, [...found], new LeaveGroupResponse({ members }));
}
