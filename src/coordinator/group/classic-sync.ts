// SyncGroup 0-5 and Heartbeat 0-4 on a classic group. SyncGroup v3 and Heartbeat v3 name static members, SyncGroup v5
// the protocol that the client believes in. Must hold: an assignment leaves only when the generation's record is
// committed.

import { assert } from '../../base/assert.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { type HeartbeatRequest, HeartbeatResponse } from '../../protocol/generated/heartbeat.ts';
import { type SyncGroupRequest, SyncGroupResponse } from '../../protocol/generated/sync-group.ts';
import { coordinatorError } from '../coordinator-error.ts';
import { Changes, type Outcome, type Waiter } from '../shard.ts';
import { ClassicGroup } from './classic-group.ts';
import type { ClassicMember } from './classic-member.ts';
import { rebalanceOrComplete, refuseAllSyncs, refuseSync, scheduleHeartbeat } from './classic-rebalance.ts';
import { classicGroup, type GroupEnvironment, syncKey } from './group-environment.ts';
import { generationRecord } from './group-records.ts';

export type SyncWaiter = Waiter<SyncGroupResponse>;

export function syncClassicGroup(env: GroupEnvironment, request: SyncGroupRequest, waiter: SyncWaiter): Outcome<void> {
  const changes = new Changes();
  const group = classicGroup(env, request.groupId);
  const errorCode = validateSync(group, request);
  if (errorCode !== ErrorCode.NONE || group === undefined) {
    changes.answer(waiter, new SyncGroupResponse({ errorCode }));
    return changes.outcome(undefined);
  }
  const member = group.members.get(request.memberId);
  assert(member !== undefined, 'a validated member is there');
  if (group.state === 'Stable') {
    syncReceived(env, group, member);
    changes.answer(waiter, syncResponse(group, member));
    return changes.outcome(undefined);
  }
  // A second request of the same member takes the place of the first, whose client has given up on it.
  refuseSync(member, ErrorCode.REBALANCE_IN_PROGRESS, changes);
  member.awaitingSync = waiter;
  syncReceived(env, group, member);
  if (!group.isLeader(member.memberId)) return changes.outcome(undefined);
  return storeAssignment(env, group, request, changes);
}

function validateSync(group: ClassicGroup | undefined, request: SyncGroupRequest): number {
  if (group === undefined || group.state === 'Empty') return ErrorCode.UNKNOWN_MEMBER_ID;
  if (group.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
  const errorCode = group.validateMember(request.memberId, request.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  if (request.generationId !== group.generationId) return ErrorCode.ILLEGAL_GENERATION;
  if (differs(request.protocolType, group.protocolType) || differs(request.protocolName, group.protocolName)) {
    return ErrorCode.INCONSISTENT_GROUP_PROTOCOL;
  }
  return group.state === 'PreparingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
}

function differs(asked: string | null, actual: string | null): boolean {
  return asked !== null && actual !== null && asked !== actual;
}

function syncReceived(env: GroupEnvironment, group: ClassicGroup, member: ClassicMember): void {
  group.pendingSyncMembers.delete(member.memberId);
  if (group.pendingSyncMembers.size === 0) env.timers.cancel(syncKey(group.groupId));
}

/** The leader's assignment becomes the generation's record; its replay makes the group stable. */
function storeAssignment(
  env: GroupEnvironment,
  group: ClassicGroup,
  request: SyncGroupRequest,
  changes: Changes,
): Outcome<void> {
  const assignments = new Map<string, Buffer>();
  for (const { memberId, assignment } of request.assignments) assignments.set(memberId, assignment);
  changes.add(generationRecord(group, assignments));
  changes.onFailure((cause) => refusedAssignment(env, group, cause));
  return changes.outcome(undefined, () => {
    const after = new Changes();
    for (const member of group.members.values()) {
      const waiting = member.awaitingSync;
      if (waiting === null) continue;
      member.awaitingSync = null;
      after.answer(waiting, syncResponse(group, member));
      // Its session may have run out unnoticed while it waited.
      scheduleHeartbeat(env, group.groupId, member.memberId, member.sessionTimeoutMs);
    }
    return after.outcome(undefined);
  });
}

/** The record was refused: everybody who waits is told, and joins again. */
function refusedAssignment(env: GroupEnvironment, group: ClassicGroup, cause: number): void {
  if (group.state !== 'CompletingRebalance') return;
  const changes = new Changes();
  refuseAllSyncs(env, group, coordinatorError(cause), changes);
  rebalanceOrComplete(env, group, `the assignment could not be stored (error ${cause})`, changes);
  // Nothing was appended by this operation, so nothing has to be committed before these answers leave.
  for (const effect of changes.effects) effect.committed();
}

function syncResponse(group: ClassicGroup, member: ClassicMember): SyncGroupResponse {
  return new SyncGroupResponse({
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    assignment: member.assignment,
  });
}

export function heartbeatClassicGroup(env: GroupEnvironment, request: HeartbeatRequest): Outcome<HeartbeatResponse> {
  const changes = new Changes();
  const group = env.groups.get(request.groupId);
  if (!(group instanceof ClassicGroup)) return answerHeartbeat(changes, ErrorCode.UNKNOWN_MEMBER_ID);
  if (group.state === 'Dead') return answerHeartbeat(changes, ErrorCode.COORDINATOR_NOT_AVAILABLE);
  const errorCode = group.validateMember(request.memberId, request.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) return answerHeartbeat(changes, errorCode);
  if (request.generationId !== group.generationId) return answerHeartbeat(changes, ErrorCode.ILLEGAL_GENERATION);
  const member = group.members.get(request.memberId);
  if (member === undefined) return answerHeartbeat(changes, ErrorCode.UNKNOWN_MEMBER_ID);
  scheduleHeartbeat(env, group.groupId, member.memberId, member.sessionTimeoutMs);
  const rebalancing = group.state === 'PreparingRebalance';
  return answerHeartbeat(changes, rebalancing ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE);
}

function answerHeartbeat(changes: Changes, errorCode: number): Outcome<HeartbeatResponse> {
  return changes.outcome(new HeartbeatResponse({ errorCode }));
}
