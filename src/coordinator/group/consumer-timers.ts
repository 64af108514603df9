// The keys of the timers of consumer group members, and how they are cancelled; consumer-fencing sets them. Must hold:
// a key names group and member.

import type { GroupEnvironment } from './group-environment.ts';

type Kind = 'session' | 'rebalance' | 'consumer join' | 'consumer sync';

/** The length keeps apart ids that contain a space. */
function timerKey(kind: Kind, groupId: string, memberId: string): string {
  return `${kind} ${groupId.length} ${groupId} ${memberId}`;
}

/** Runs out when the member sends no heartbeat. */
export const sessionKey = (groupId: string, memberId: string): string => timerKey('session', groupId, memberId);
/** Runs out when the member does not give up what it must. */
export const rebalanceKey = (groupId: string, memberId: string): string => timerKey('rebalance', groupId, memberId);
/** Runs out when a member of the classic protocol, told to join again, does not. */
export const classicJoinKey = (groupId: string, memberId: string): string =>
  timerKey('consumer join', groupId, memberId);
/** Runs out when a member of the classic protocol has joined and sends no SyncGroup. */
export const classicSyncKey = (groupId: string, memberId: string): string =>
  timerKey('consumer sync', groupId, memberId);

export function cancelRebalance(env: GroupEnvironment, groupId: string, memberId: string): void {
  env.timers.cancel(rebalanceKey(groupId, memberId));
}

export function cancelClassicJoin(env: GroupEnvironment, groupId: string, memberId: string): void {
  env.timers.cancel(classicJoinKey(groupId, memberId));
}

export function cancelClassicSync(env: GroupEnvironment, groupId: string, memberId: string): void {
  env.timers.cancel(classicSyncKey(groupId, memberId));
}

export function cancelMemberTimers(env: GroupEnvironment, groupId: string, memberId: string): void {
  env.timers.cancel(sessionKey(groupId, memberId));
  cancelRebalance(env, groupId, memberId);
  cancelClassicJoin(env, groupId, memberId);
  cancelClassicSync(env, groupId, memberId);
}
