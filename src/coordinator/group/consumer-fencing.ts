// Sets the timers of consumer group members. Must hold: whoever's timer fires is fenced, unless the group or the member
// has gone; if that cannot be written it is tried again soon.

import type { Outcome } from '../shard.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { fenceMembers } from './consumer-leave.ts';
import type { ConsumerMember } from './consumer-member.ts';
import { classicJoinKey, classicSyncKey, rebalanceKey, sessionKey } from './consumer-timers.ts';
import { consumerGroup, type GroupEnvironment } from './group-environment.ts';

/** As Kafka's: how long until a fencing that failed is tried again. */
const RETRY_MS = 500;

export function scheduleSession(
  env: GroupEnvironment,
  groupId: string,
  memberId: string,
  timeoutMs: number = env.groupConfigs.consumer(groupId).sessionTimeoutMs,
): void {
  const key = sessionKey(groupId, memberId);
  scheduleFencing(env, { key, groupId, memberId, reason: 'its session ended' }, timeoutMs);
}

/** The member must leave its epoch in time. */
export function scheduleRebalance(env: GroupEnvironment, groupId: string, member: ConsumerMember): void {
  const { memberId, memberEpoch, rebalanceTimeoutMs } = member;
  const key = rebalanceKey(groupId, memberId);
  const reason = `it did not leave epoch ${memberEpoch} in time`;
  scheduleFencing(env, { key, groupId, memberId, reason, epoch: memberEpoch }, rebalanceTimeoutMs);
}

/** The member was told to join again. */
export function scheduleClassicJoin(env: GroupEnvironment, groupId: string, member: ConsumerMember): void {
  const { memberId, rebalanceTimeoutMs } = member;
  const key = classicJoinKey(groupId, memberId);
  if (env.timers.has(key)) return;
  scheduleFencing(env, { key, groupId, memberId, reason: 'it did not join again in time' }, rebalanceTimeoutMs);
}

/** The member joined, and is to fetch its assignment. */
export function scheduleClassicSync(env: GroupEnvironment, groupId: string, memberId: string, timeoutMs: number): void {
  const key = classicSyncKey(groupId, memberId);
  scheduleFencing(env, { key, groupId, memberId, reason: 'it sent no SyncGroup in time' }, timeoutMs);
}

/** What a loaded group needs. */
export function scheduleLoadedGroup(env: GroupEnvironment, group: ConsumerGroup): void {
  for (const member of group.members.values()) {
    scheduleSession(env, group.groupId, member.memberId);
    if (member.state === 'UNREVOKED_PARTITIONS') scheduleRebalance(env, group.groupId, member);
  }
}

interface Fencing {
  readonly key: string;
  readonly groupId: string;
  readonly memberId: string;
  readonly reason: string;
  /** Only while the member is in this epoch. */
  readonly epoch?: number;
}

function scheduleFencing(env: GroupEnvironment, fencing: Fencing, delayMs: number): void {
  const { key, groupId, memberId, reason, epoch } = fencing;
  const retry = (): void => env.timers.schedule(key, RETRY_MS, operation);
  const operation = (): Outcome<unknown> => {
    const group = consumerGroup(env, groupId);
    const member = group?.members.get(memberId);
    const applies = member !== undefined && (epoch === undefined || member.memberEpoch === epoch);
    if (group === undefined || !applies) return { records: [], response: undefined, effects: [] };
    env.logger.info({ group: groupId, member: memberId, reason }, 'member fenced');
    try {
      const outcome = fenceMembers(env, group, [member], undefined);
      return { ...outcome, effects: [...outcome.effects, { committed() {}, failed: retry }] };
    } catch (error) {
      retry();
      throw error;
    }
  };
  env.timers.schedule(key, delayMs, operation);
}
