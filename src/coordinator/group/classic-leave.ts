// LeaveGroup 0-5 on a classic group: v3 takes many members at once and removes static ones by instance id alone, v5
// says why (KIP-800). Must hold: one answer per member asked for, in order; the group rebalances once for all of them.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type LeaveGroupRequestMemberIdentity,
  LeaveGroupResponse,
  LeaveGroupResponseMemberResponse,
} from '../../protocol/generated/leave-group.ts';
import { Changes, type Outcome } from '../shard.ts';
import { ClassicGroup } from './classic-group.ts';
import {
  cancelHeartbeat,
  completeJoinIfReady,
  rebalanceOrComplete,
  refuseJoin,
  refuseSync,
} from './classic-rebalance.ts';
import type { GroupEnvironment } from './group-environment.ts';

export function leaveClassicGroup(
  env: GroupEnvironment,
  groupId: string,
  leaving: readonly LeaveGroupRequestMemberIdentity[],
): Outcome<LeaveGroupResponse> {
  const changes = new Changes();
  const group = env.groups.get(groupId);
  if (group instanceof ClassicGroup && group.state === 'Dead') {
    return changes.outcome(new LeaveGroupResponse({ errorCode: ErrorCode.COORDINATOR_NOT_AVAILABLE }));
  }
  const members: LeaveGroupResponseMemberResponse[] = [];
  let left = 0;
  for (const identity of leaving) {
    const errorCode =
      group instanceof ClassicGroup ? removeOne(env, group, identity, changes) : ErrorCode.UNKNOWN_MEMBER_ID;
    if (errorCode === ErrorCode.NONE) left++;
    const { memberId, groupInstanceId } = identity;
    members.push(new LeaveGroupResponseMemberResponse({ memberId, groupInstanceId, errorCode }));
  }
  if (left > 0 && group instanceof ClassicGroup) {
    if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
      rebalanceOrComplete(env, group, `${left} members left`, changes);
    } else {
      completeJoinIfReady(env, group, changes);
    }
  }
  return changes.outcome(new LeaveGroupResponse({ members }));
}

function removeOne(
  env: GroupEnvironment,
  group: ClassicGroup,
  identity: LeaveGroupRequestMemberIdentity,
  changes: Changes,
): number {
  const { groupInstanceId } = identity;
  let { memberId } = identity;
  if (memberId === '') {
    // By an administrator, who knows the instance and not the member.
    const known = groupInstanceId === null ? undefined : group.staticMemberId(groupInstanceId);
    if (known === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    memberId = known;
  } else if (group.pendingJoinMembers.has(memberId)) {
    group.remove(memberId);
    cancelHeartbeat(env, group.groupId, memberId);
    return ErrorCode.NONE;
  } else {
    const errorCode = group.validateMember(memberId, groupInstanceId);
    if (errorCode !== ErrorCode.NONE) return errorCode;
  }
  const member = group.members.get(memberId);
  if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
  env.logger.info(
    { group: group.groupId, member: memberId, reason: identity.reason ?? 'not provided' },
    'member left its group',
  );
  cancelHeartbeat(env, group.groupId, memberId);
  refuseJoin(group, member, ErrorCode.UNKNOWN_MEMBER_ID, changes);
  // DEVIATION: A waiting SyncGroup whose member leaves the group gets UNKNOWN_MEMBER_ID; Kafka never answers it.
  refuseSync(member, ErrorCode.UNKNOWN_MEMBER_ID, changes);
  group.remove(memberId);
  return ErrorCode.NONE;
}
