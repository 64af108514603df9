// A consumer group becomes a classic one when nobody in it uses the consumer protocol any more. Must hold: only where
// group.consumer.migration.policy allows it; the log gets the tombstones of the one and the record of the other in one
// batch, so that the group never is neither or both.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { ClassicGroup } from './classic-group.ts';
import { ClassicMember } from './classic-member.ts';
import { prepareRebalance, scheduleHeartbeat } from './classic-rebalance.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './consumer-member.ts';
import { encodeAssignment, protocolVersionOf } from './consumer-protocol.ts';
import { groupRemovalRecords } from './consumer-records.ts';
import type { ConsumerStep } from './consumer-step.ts';
import { cancelMemberTimers } from './consumer-timers.ts';
import { classicGroup, type GroupEnvironment } from './group-environment.ts';
import { generationRecord } from './group-records.ts';

/** `leaving` go, or `replaced` gives its place to a static member of the classic protocol. */
export function canDowngrade(
  env: GroupEnvironment,
  group: ConsumerGroup,
  leaving: readonly ConsumerMember[],
  replaced: ConsumerMember | null,
): boolean {
  const classicLeaving = leaving.filter((member) => member.usesClassicProtocol).length;
  const remaining = group.members.size - leaving.length;
  const others = replaced === null ? remaining : remaining - 1;
  if (replaced?.usesClassicProtocol === true || group.classicMemberCount - classicLeaving !== others) return false;
  if (remaining <= 0) return false;
  const { consumerMigrationPolicy, maxSize } = env.config();
  const allowed = consumerMigrationPolicy === 'downgrade' || consumerMigrationPolicy === 'bidirectional';
  if (allowed && remaining <= maxSize) return true;
  env.logger.info(
    { group: group.groupId, policy: consumerMigrationPolicy, members: remaining },
    'consumer group stays one although only members of the classic protocol are left',
  );
  return false;
}

export interface Downgrade {
  readonly leaving: readonly ConsumerMember[];
  /** A static member that takes the place of the last one of the consumer protocol. */
  readonly joining: ConsumerMember | null;
  /** Why the classic group begins with a rebalance; null: it does not. */
  readonly rebalance: string | null;
}

export function downgradeGroup(
  env: GroupEnvironment,
  group: ConsumerGroup,
  downgrade: Downgrade,
  step: ConsumerStep,
): void {
  const { groupId } = group;
  const { joining, rebalance } = downgrade;
  const replacedId = joining === null ? undefined : group.staticMemberId(joining.instanceId);
  const formerIds = [...group.members.keys()];
  const removed = formerIds.map((memberId) =>
    joining !== null && memberId === replacedId ? joining.memberId : memberId,
  );
  step.add(...groupRemovalRecords(groupId, removed, group.resolvedRegexes.keys()));
  const classic = classicFrom(env, group, downgrade);
  const { topics } = env.image();
  const assignments = new Map<string, Buffer>();
  for (const member of classic.members.values()) {
    const targetId = joining !== null && member.memberId === joining.memberId ? (replacedId ?? '') : member.memberId;
    const version = protocolVersionOf(member.metadata(classic.protocolName));
    if (version < 0) throw malformed(groupId);
    assignments.set(member.memberId, encodeAssignment(group.targetOf(targetId, null), topics, version));
  }
  step.add(generationRecord(classic, assignments));
  env.logger.info({ group: groupId, generation: classic.generationId }, 'consumer group becomes a classic group');
  step.afterwards((changes) => {
    for (const memberId of formerIds) cancelMemberTimers(env, groupId, memberId);
    const current = classicGroup(env, groupId);
    if (current === undefined) return;
    for (const { memberId, protocols, rebalanceTimeoutMs, sessionTimeoutMs } of classic.members.values()) {
      const member = current.members.get(memberId);
      if (member === undefined) continue;
      // The record has but the one protocol that was chosen; the member still offers all.
      current.update(member, protocols, rebalanceTimeoutMs, sessionTimeoutMs);
      scheduleHeartbeat(env, groupId, memberId, sessionTimeoutMs);
    }
    if (rebalance !== null) prepareRebalance(env, current, rebalance, changes);
  });
}

/** The classic group as its record is to have it. */
function classicFrom(env: GroupEnvironment, group: ConsumerGroup, downgrade: Downgrade): ClassicGroup {
  const { leaving, joining } = downgrade;
  const classic = new ClassicGroup(group.groupId, env.clock.now());
  for (const member of group.members.values()) {
    const replaced = joining !== null && member.instanceId !== null && member.instanceId === joining.instanceId;
    if (!replaced && !leaving.includes(member)) classic.add(classicMember(group, member), 'consumer');
  }
  if (joining !== null) classic.add(classicMember(group, joining), 'consumer');
  classic.generationId = group.groupEpoch;
  classic.protocolName = classic.selectProtocol();
  if (classic.protocolName === null) throw malformed(group.groupId);
  return classic;
}

function classicMember(group: ConsumerGroup, member: ConsumerMember): ClassicMember {
  if (member.classic === null) throw malformed(group.groupId);
  return new ClassicMember({
    memberId: member.memberId,
    groupInstanceId: member.instanceId,
    clientId: member.clientId,
    clientHost: member.clientHost,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    sessionTimeoutMs: member.classic.sessionTimeoutMs,
    protocols: member.classic.supportedProtocols.map(({ name, metadata }) => ({ name, metadata })),
  });
}

function malformed(groupId: string): ApiError {
  return new ApiError(ErrorCode.GROUP_ID_NOT_FOUND, `Cannot downgrade the classic group ${groupId}.`);
}
