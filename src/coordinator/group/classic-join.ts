// JoinGroup 0-9 on a classic group. v0 has no rebalance timeout (the session's counts), v4 gives a new member its id
// first (KIP-394), v5 brings static members (KIP-345), v9 tells a static leader that replaced itself to skip the
// assignment (KIP-814). Must hold: every waiter gets exactly one answer: at once, when the join phase ends, or when its
// member is removed, replaced or the shard dropped.

import { assert } from '../../base/assert.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { type JoinGroupRequest, JoinGroupResponse } from '../../protocol/generated/join-group.ts';
import { Changes, type Outcome, type Waiter } from '../shard.ts';
import { ClassicGroup } from './classic-group.ts';
import { ClassicMember, copyProtocols, type OfferedProtocol } from './classic-member.ts';
import {
  cancelHeartbeat,
  completeJoinIfReady,
  joinResponse,
  NEW_MEMBER_JOIN_TIMEOUT_MS,
  prepareRebalance,
  rebalanceOrComplete,
  refuseJoin,
  refuseSync,
  scheduleHeartbeat,
} from './classic-rebalance.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { GroupEnvironment, GroupRequestContext } from './group-environment.ts';
import { emptyGroupRecord, replacementRecord } from './group-records.ts';
import { newMemberId } from './member-id.ts';

export type JoinWaiter = Waiter<JoinGroupResponse>;

/** From this version on a new dynamic member first gets its id, and joins with it. */
const MEMBER_ID_REQUIRED_FROM = 4;
const SKIP_ASSIGNMENT_FROM = 9;

interface Join {
  readonly env: GroupEnvironment;
  readonly context: GroupRequestContext;
  readonly request: JoinGroupRequest;
  readonly waiter: JoinWaiter;
  readonly reason: string;
}

export function joinClassicGroup(
  env: GroupEnvironment,
  context: GroupRequestContext,
  request: JoinGroupRequest,
  waiter: JoinWaiter,
): Outcome<void> {
  const reason = request.reason === null || request.reason === '' ? 'not provided' : request.reason;
  const join: Join = { env, context, request, waiter, reason };
  const group = env.groups.get(request.groupId);
  const changes = new Changes();
  // An empty consumer group gives way; one with members is not asked here.
  const makesWay = group instanceof ConsumerGroup && group.isEmpty;
  if (group === undefined || makesWay) {
    // DEVIATION: An empty consumer group is kept when an unknown member of the classic protocol is refused; Kafka
    // forgets it until its restart.
    if (request.memberId !== '') {
      refuse(join, request.memberId, ErrorCode.UNKNOWN_MEMBER_ID, changes);
      return changes.outcome(undefined);
    }
    for (const record of group?.removalRecords() ?? []) changes.add(record);
    // The group comes into being by its record; the join itself is the operation's second half.
    changes.add(emptyGroupRecord(request.groupId, null, 0, env.clock.now()));
    changes.onFailure((errorCode) => waiter.fail(errorCode));
    return changes.outcome(undefined, () => joinExisting(join));
  }
  return joinExisting(join);
}

function joinExisting(join: Join): Outcome<void> {
  const { env, request } = join;
  const changes = new Changes();
  const group = env.groups.get(request.groupId);
  if (!(group instanceof ClassicGroup)) {
    refuse(join, '', ErrorCode.INCONSISTENT_GROUP_PROTOCOL, changes);
    return changes.outcome(undefined);
  }
  if (!hasRoom(env, group, request.memberId)) {
    group.remove(request.memberId);
    cancelHeartbeat(env, group.groupId, request.memberId);
    refuse(join, '', ErrorCode.GROUP_MAX_SIZE_REACHED, changes);
    return changes.outcome(undefined);
  }
  return request.memberId === '' ? joinNewMember(join, group, changes) : joinKnownMember(join, group, changes);
}

/** While members join, those who wait count: so a group that is too large loses the last to rejoin. */
function hasRoom(env: GroupEnvironment, group: ClassicGroup, memberId: string): boolean {
  const member = group.members.get(memberId);
  switch (group.state) {
    case 'PreparingRebalance':
      return (member !== undefined && member.awaitingJoin !== null) || group.membersAwaitingJoin < env.config().maxSize;
    case 'CompletingRebalance':
    case 'Stable':
      return member !== undefined || group.members.size < env.config().maxSize;
    default:
      return true;
  }
}

function refuse(join: Join, memberId: string, errorCode: number, changes: Changes): void {
  changes.answer(join.waiter, new JoinGroupResponse({ memberId, errorCode, protocolName: null }));
}

function joinNewMember(join: Join, group: ClassicGroup, changes: Changes): Outcome<void> {
  const { env, context, request } = join;
  if (!group.supportsProtocols(request.protocolType, request.protocols)) {
    refuse(join, '', ErrorCode.INCONSISTENT_GROUP_PROTOCOL, changes);
    return changes.outcome(undefined);
  }
  const memberId = newMemberId(request.groupInstanceId ?? context.clientId ?? '', env.random);
  if (request.groupInstanceId !== null) {
    const existing = group.staticMemberId(request.groupInstanceId);
    if (existing !== undefined) return replaceStaticMember(join, group, existing, memberId, changes);
  } else if (context.apiVersion >= MEMBER_ID_REQUIRED_FROM) {
    group.pendingJoinMembers.add(memberId);
    scheduleHeartbeat(env, group.groupId, memberId, request.sessionTimeoutMs);
    refuse(join, memberId, ErrorCode.MEMBER_ID_REQUIRED, changes);
    return changes.outcome(undefined);
  }
  addMember(join, group, memberId, changes);
  return changes.outcome(undefined);
}

function addMember(join: Join, group: ClassicGroup, memberId: string, changes: Changes): void {
  const { env, context, request } = join;
  const member = new ClassicMember({
    memberId,
    groupInstanceId: request.groupInstanceId,
    clientId: context.clientId ?? '',
    // As Java prints an address.
    clientHost: `/${context.clientHost}`,
    rebalanceTimeoutMs: rebalanceTimeout(join),
    sessionTimeoutMs: request.sessionTimeoutMs,
    // DEVIATION: JoinGroup that names a protocol twice is answered, the first entry counts; Kafka never answers it.
    protocols: copyProtocols(request.protocols),
  });
  member.isNew = true;
  member.awaitingJoin = join.waiter;
  if (group.state === 'PreparingRebalance' && group.previousState === 'Empty') group.newMemberAdded = true;
  group.add(member, request.protocolType);
  scheduleHeartbeat(env, group.groupId, memberId, NEW_MEMBER_JOIN_TIMEOUT_MS);
  rebalanceOrComplete(env, group, `new member ${memberId}: ${join.reason}`, changes);
}

function rebalanceTimeout(join: Join): number {
  return join.context.apiVersion === 0 ? join.request.sessionTimeoutMs : join.request.rebalanceTimeoutMs;
}

function joinKnownMember(join: Join, group: ClassicGroup, changes: Changes): Outcome<void> {
  const { env, request } = join;
  const { memberId } = request;
  if (!group.supportsProtocols(request.protocolType, request.protocols)) {
    refuse(join, memberId, ErrorCode.INCONSISTENT_GROUP_PROTOCOL, changes);
    return changes.outcome(undefined);
  }
  if (group.pendingJoinMembers.has(memberId)) {
    if (request.groupInstanceId !== null) {
      // DEVIATION: A pending member that comes back as a static one gets INVALID_REQUEST; Kafka: UNKNOWN_SERVER_ERROR.
      refuse(join, '', ErrorCode.INVALID_REQUEST, changes);
    } else {
      addMember(join, group, memberId, changes);
    }
    return changes.outcome(undefined);
  }
  const errorCode = group.validateMember(memberId, request.groupInstanceId);
  if (errorCode !== ErrorCode.NONE) {
    refuse(join, memberId, errorCode, changes);
    return changes.outcome(undefined);
  }
  const member = group.members.get(memberId);
  assert(member !== undefined, 'a validated member is there');
  switch (group.state) {
    case 'PreparingRebalance':
      updateMember(join, group, member, changes);
      break;
    case 'CompletingRebalance':
      // The same offer again: the client missed the answer. Anything else starts over.
      if (member.offersSame(request.protocols)) changes.answer(join.waiter, joinResponse(group, memberId));
      else updateMember(join, group, member, changes);
      break;
    case 'Stable':
      // A leader joins again when something changed that only it sees, e.g. the number of partitions.
      if (group.isLeader(memberId) || !member.offersSame(request.protocols)) updateMember(join, group, member, changes);
      else changes.answer(join.waiter, joinResponse(group, memberId));
      break;
    default:
      env.logger.warn({ group: group.groupId, state: group.state }, 'join of a member in an unexpected state');
      refuse(join, memberId, ErrorCode.UNKNOWN_MEMBER_ID, changes);
  }
  return changes.outcome(undefined);
}

function updateMember(join: Join, group: ClassicGroup, member: ClassicMember, changes: Changes): void {
  const { env, request } = join;
  waitInJoin(group, member, join.waiter, changes);
  group.update(member, copyProtocols(request.protocols), rebalanceTimeout(join), request.sessionTimeoutMs);
  rebalanceOrComplete(env, group, `member ${member.memberId} joins again: ${join.reason}`, changes);
}

/**
 * The member waits with `waiter` now. Who waited for it before is a client that tried again on another connection.
 */
// DEVIATION: A waiting JoinGroup or SyncGroup that its member repeats gets REBALANCE_IN_PROGRESS, in Kafka no answer.
function waitInJoin(group: ClassicGroup, member: ClassicMember, waiter: JoinWaiter, changes: Changes): void {
  refuseJoin(group, member, ErrorCode.REBALANCE_IN_PROGRESS, changes);
  group.setAwaitingJoin(member, waiter);
}

/** A static member came back without its id: it goes on where it was, under a new id; the old id is fenced. */
function replaceStaticMember(
  join: Join,
  group: ClassicGroup,
  oldId: string,
  newId: string,
  changes: Changes,
): Outcome<void> {
  const { env, context, request } = join;
  const old = group.members.get(oldId);
  assert(old !== undefined, 'a static member is a member');
  const protocols = copyProtocols(request.protocols);
  if (group.state === 'Stable' && group.selectProtocol(old, protocols) === group.protocolName) {
    return persistReplacement(join, group, old, newId, protocols, changes);
  }
  const member = fenceAndReplace(join, group, old, newId, protocols, changes);
  if (group.state === 'Stable') {
    rebalanceOrComplete(env, group, `static member ${request.groupInstanceId} changed the protocol`, changes);
  } else if (group.state === 'CompletingRebalance') {
    // The leader may know the old id already: its assignment would miss the new one.
    prepareRebalance(env, group, `static member ${member.groupInstanceId} replaced: ${join.reason}`, changes);
  } else {
    completeJoinIfReady(env, group, changes);
  }
  env.logger.debug({ group: group.groupId, oldId, newId, version: context.apiVersion }, 'static member replaced');
  return changes.outcome(undefined);
}

function fenceAndReplace(
  join: Join,
  group: ClassicGroup,
  old: ClassicMember,
  newId: string,
  protocols: readonly OfferedProtocol[],
  changes: Changes,
): ClassicMember {
  const { env, request } = join;
  refuseJoin(group, old, ErrorCode.FENCED_INSTANCE_ID, changes);
  refuseSync(old, ErrorCode.FENCED_INSTANCE_ID, changes);
  cancelHeartbeat(env, group.groupId, old.memberId);
  const member = group.replaceStatic(old, newId);
  group.setAwaitingJoin(member, join.waiter);
  group.update(member, protocols, rebalanceTimeout(join), request.sessionTimeoutMs);
  scheduleHeartbeat(env, group.groupId, newId, member.sessionTimeoutMs);
  return member;
}

/**
 * Nothing changes for the others: the generation is stored with the new id, and the member joins it without a
 * rebalance.
 */
function persistReplacement(
  join: Join,
  group: ClassicGroup,
  old: ClassicMember,
  newId: string,
  protocols: readonly OfferedProtocol[],
  changes: Changes,
): Outcome<void> {
  const { env, context, request, waiter } = join;
  const replacement = new ClassicMember({
    memberId: newId,
    groupInstanceId: old.groupInstanceId,
    clientId: old.clientId,
    clientHost: old.clientHost,
    rebalanceTimeoutMs: rebalanceTimeout(join),
    sessionTimeoutMs: request.sessionTimeoutMs,
    protocols,
    assignment: old.assignment,
  });
  const previousLeader = group.leaderId;
  changes.add(replacementRecord(group, old, replacement));
  changes.onFailure((errorCode) => waiter.fail(errorCode));
  return changes.outcome(undefined, () => {
    const after = new Changes();
    cancelHeartbeat(env, group.groupId, old.memberId);
    const member = group.members.get(newId);
    assert(member !== undefined, 'the record named the new id');
    group.update(member, protocols, member.rebalanceTimeoutMs, member.sessionTimeoutMs);
    scheduleHeartbeat(env, group.groupId, newId, member.sessionTimeoutMs);
    if (context.apiVersion >= SKIP_ASSIGNMENT_FROM) {
      after.answer(waiter, joinResponse(group, newId, group.isLeader(newId)));
    } else {
      // An older client that reads its own id as the leader would compute an assignment for nobody.
      const response = joinResponse(group, newId);
      response.leader = previousLeader ?? '';
      response.members = [];
      after.answer(waiter, response);
    }
    return after.outcome(undefined);
  });
}
