// Rebalances of a classic group: asking members to join again, ending the join phase, waiting for SyncGroup, expiry of
// sessions. Must hold: a group in PreparingRebalance has members or pending members and a join timer, or is completed
// in the same operation; a group in CompletingRebalance has a sync timer until everyone sent SyncGroup; every member
// that is not excused has a heartbeat timer. Timers look the group up anew: it may have gone.

import { ErrorCode } from '../../protocol/api-error.ts';
import { JoinGroupResponse, JoinGroupResponseJoinGroupResponseMember } from '../../protocol/generated/join-group.ts';
import { SyncGroupResponse } from '../../protocol/generated/sync-group.ts';
import type { Changes } from '../shard.ts';
import type { ClassicGroup } from './classic-group.ts';
import { canMove } from './classic-group-state.ts';
import { type ClassicMember, EMPTY_BYTES } from './classic-member.ts';
import { classicGroup, type GroupEnvironment, heartbeatKey, joinKey, schedule, syncKey } from './group-environment.ts';
import { emptyGroupRecord } from './group-records.ts';

/** How long JoinGroup of a new member may wait: it cannot send heartbeats yet, and a dead client is not noticed. */
export const NEW_MEMBER_JOIN_TIMEOUT_MS = 5 * 60_000;

export function scheduleHeartbeat(env: GroupEnvironment, groupId: string, memberId: string, timeoutMs: number): void {
  schedule(env, heartbeatKey(groupId, memberId), timeoutMs, (changes) =>
    expireHeartbeat(env, groupId, memberId, changes),
  );
}

export function cancelHeartbeat(env: GroupEnvironment, groupId: string, memberId: string): void {
  env.timers.cancel(heartbeatKey(groupId, memberId));
}

/** Ends the member's wait in JoinGroup, if it waits, with an error. */
export function refuseJoin(group: ClassicGroup, member: ClassicMember, errorCode: number, changes: Changes): void {
  const waiter = member.awaitingJoin;
  if (waiter === null) return;
  group.setAwaitingJoin(member, null);
  const memberId = errorCode === ErrorCode.UNKNOWN_MEMBER_ID ? '' : member.memberId;
  changes.answer(waiter, new JoinGroupResponse({ memberId, errorCode, protocolName: null }));
}

/** Ends the member's wait in SyncGroup, if it waits, with an error. */
export function refuseSync(member: ClassicMember, errorCode: number, changes: Changes): void {
  const waiter = member.awaitingSync;
  if (waiter === null) return;
  member.awaitingSync = null;
  changes.answer(waiter, new SyncGroupResponse({ errorCode }));
}

/** Everybody who waits for an assignment is told `errorCode` instead. */
export function refuseAllSyncs(env: GroupEnvironment, group: ClassicGroup, errorCode: number, changes: Changes): void {
  for (const member of group.members.values()) {
    member.assignment = EMPTY_BYTES;
    if (member.awaitingSync === null) continue;
    refuseSync(member, errorCode, changes);
    scheduleHeartbeat(env, group.groupId, member.memberId, member.sessionTimeoutMs);
  }
}

export function joinResponse(group: ClassicGroup, memberId: string, skipAssignment = false): JoinGroupResponse {
  const members: JoinGroupResponseJoinGroupResponseMember[] = [];
  if (group.isLeader(memberId)) {
    for (const member of group.members.values()) {
      members.push(
        new JoinGroupResponseJoinGroupResponseMember({
          memberId: member.memberId,
          groupInstanceId: member.groupInstanceId,
          metadata: member.metadata(group.protocolName),
        }),
      );
    }
  }
  return new JoinGroupResponse({
    generationId: group.generationId,
    protocolType: group.protocolType,
    protocolName: group.protocolName,
    leader: group.leaderId ?? '',
    skipAssignment,
    memberId,
    members,
  });
}

/** Begins a rebalance where the state allows it, else sees whether the one under way is complete. */
export function rebalanceOrComplete(
  env: GroupEnvironment,
  group: ClassicGroup,
  reason: string,
  changes: Changes,
): void {
  if (canMove(group.state, 'PreparingRebalance')) prepareRebalance(env, group, reason, changes);
  else completeJoinIfReady(env, group, changes);
}

export function prepareRebalance(env: GroupEnvironment, group: ClassicGroup, reason: string, changes: Changes): void {
  if (group.state === 'CompletingRebalance') refuseAllSyncs(env, group, ErrorCode.REBALANCE_IN_PROGRESS, changes);
  group.pendingSyncMembers.clear();
  env.timers.cancel(syncKey(group.groupId));
  const initial = group.state === 'Empty';
  env.logger.debug({ group: group.groupId, generation: group.generationId, reason }, 'group prepares a rebalance');
  group.move('PreparingRebalance', env.clock.now(), reason, env.logger);
  if (initial) {
    // The group is new: more members are likely on their way.
    const delayMs = env.config().initialRebalanceDelayMs;
    const remainingMs = Math.max(group.rebalanceTimeoutMs - delayMs, 0);
    scheduleInitialJoin(env, group.groupId, delayMs, remainingMs);
  } else if (group.allMembersJoined) {
    completeJoin(env, group, changes);
  } else {
    scheduleJoinEnd(env, group);
  }
}

function scheduleJoinEnd(env: GroupEnvironment, group: ClassicGroup): void {
  const { groupId } = group;
  schedule(env, joinKey(groupId), group.rebalanceTimeoutMs, (changes) => {
    const current = classicGroup(env, groupId);
    if (current !== undefined) completeJoin(env, current, changes);
  });
}

function scheduleInitialJoin(env: GroupEnvironment, groupId: string, delayMs: number, remainingMs: number): void {
  schedule(env, joinKey(groupId), delayMs, (changes) => {
    const group = classicGroup(env, groupId);
    if (group === undefined) return;
    if (!group.newMemberAdded || remainingMs === 0) {
      completeJoin(env, group, changes);
      return;
    }
    group.newMemberAdded = false;
    const nextDelayMs = Math.min(env.config().initialRebalanceDelayMs, remainingMs);
    scheduleInitialJoin(env, groupId, nextDelayMs, Math.max(remainingMs - delayMs, 0));
  });
}

/** Ends the join phase if all members are there; never the initial one, which always lasts its delay. */
export function completeJoinIfReady(env: GroupEnvironment, group: ClassicGroup, changes: Changes): void {
  if (group.state !== 'PreparingRebalance' || group.previousState === 'Empty') return;
  if (group.allMembersJoined) completeJoin(env, group, changes);
}

/** Ends the join phase: who has not joined is out (static members stay until their session ends). */
export function completeJoin(env: GroupEnvironment, group: ClassicGroup, changes: Changes): void {
  if (group.state !== 'PreparingRebalance') return;
  const { groupId } = group;
  env.timers.cancel(joinKey(groupId));
  for (const member of [...group.members.values()]) {
    if (member.awaitingJoin !== null || member.isStatic) continue;
    group.remove(member.memberId);
    cancelHeartbeat(env, groupId, member.memberId);
    env.logger.debug({ group: groupId, member: member.memberId }, 'member did not join in time');
  }
  if (group.members.size === 0) {
    becomeEmpty(env, group, changes);
    return;
  }
  if (!group.electJoinedLeader()) {
    // Only silent static members are left: wait until their sessions end, or one comes back.
    scheduleJoinEnd(env, group);
    return;
  }
  group.beginGeneration(env.clock.now(), env.logger);
  for (const member of group.members.values()) {
    const waiter = member.awaitingJoin;
    if (waiter !== null) {
      group.setAwaitingJoin(member, null);
      changes.answer(waiter, joinResponse(group, member.memberId));
    }
    scheduleHeartbeat(env, groupId, member.memberId, member.sessionTimeoutMs);
    member.isNew = false;
    group.pendingSyncMembers.add(member.memberId);
  }
  scheduleSyncEnd(env, group);
}

function becomeEmpty(env: GroupEnvironment, group: ClassicGroup, changes: Changes): void {
  const now = env.clock.now();
  const generation = group.generationId + 1;
  const record = emptyGroupRecord(group.groupId, group.protocolType, generation, now);
  changes.add(record);
  changes.onFailure(() => {
    // As in Kafka the group is empty all the same; the log still has an older generation, whose members will expire.
    if (group.state !== 'PreparingRebalance' || group.members.size > 0) return;
    group.generationId = generation;
    group.protocolName = null;
    group.move('Empty', now, 'no members left', env.logger);
  });
}

function scheduleSyncEnd(env: GroupEnvironment, group: ClassicGroup): void {
  const { groupId, generationId } = group;
  schedule(env, syncKey(groupId), group.rebalanceTimeoutMs, (changes) => {
    const current = classicGroup(env, groupId);
    if (current === undefined || current.generationId !== generationId) return;
    if (current.state !== 'CompletingRebalance' && current.state !== 'Stable') return;
    const silent = [...current.pendingSyncMembers];
    if (silent.length === 0) return;
    for (const memberId of silent) {
      current.remove(memberId);
      cancelHeartbeat(env, groupId, memberId);
    }
    prepareRebalance(env, current, `no SyncGroup in time from ${silent.length} members`, changes);
  });
}

/** A session ended, or a pending member never came back. */
function expireHeartbeat(env: GroupEnvironment, groupId: string, memberId: string, changes: Changes): void {
  const group = classicGroup(env, groupId);
  if (group === undefined || group.state === 'Dead') return;
  if (group.pendingJoinMembers.has(memberId)) {
    group.remove(memberId);
    completeIfAllJoined(env, group, changes);
    return;
  }
  const member = group.members.get(memberId);
  if (member === undefined || member.isExcusedFromHeartbeat) return;
  env.logger.info({ group: groupId, member: memberId }, 'member failed, removed from its group');
  refuseJoin(group, member, ErrorCode.UNKNOWN_MEMBER_ID, changes);
  group.remove(memberId);
  if (group.state === 'Stable' || group.state === 'CompletingRebalance') {
    rebalanceOrComplete(env, group, `member ${memberId} sent no heartbeat`, changes);
  } else {
    completeIfAllJoined(env, group, changes);
  }
}

function completeIfAllJoined(env: GroupEnvironment, group: ClassicGroup, changes: Changes): void {
  if (group.state === 'PreparingRebalance' && group.allMembersJoined) completeJoin(env, group, changes);
}
