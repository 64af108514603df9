// One classic group: its members, its generation, who waits. Must hold: the counts (offered protocols, members that
// wait in a join, static members) agree with the members; what a GroupMetadata record says (generation, protocol,
// leader, assignments, Empty or Stable) is set by `replay` alone; the rest is volatile and changed by the operations in
// classic-join, classic-sync, classic-leave and classic-rebalance.

import { assert } from '../../base/assert.ts';
import type { Logger } from '../../base/logger.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import type { GroupMetadataValue } from '../../protocol/generated/records/group.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import { type ClassicGroupState, type ClassicStateMachine, move, restore } from './classic-group-state.ts';
import { ClassicMember, type ClassicMemberInit, type OfferedProtocol } from './classic-member.ts';
import type { Group, OffsetCommitter, OffsetExpiry } from './group.ts';
import { groupTombstone } from './group-records.ts';
import { voteProtocol } from './protocol-vote.ts';
import { subscribedTopicsOf } from './subscribed-topics.ts';

export const CONSUMER_PROTOCOL_TYPE = 'consumer';

export class ClassicGroup implements Group, ClassicStateMachine {
  readonly type = 'classic';
  readonly groupId: string;
  state: ClassicGroupState = 'Empty';
  previousState: ClassicGroupState = 'Dead';
  stateTimestampMs: number;
  generationId = 0;
  /** `consumer`, `connect` ...; null until a first member joined. */
  protocolType: string | null = null;
  /** The generation's protocol (assignor); null while there is none. */
  protocolName: string | null = null;
  leaderId: string | null = null;
  /** In order of arrival. */
  readonly members = new Map<string, ClassicMember>();
  /** Ids handed out with MEMBER_ID_REQUIRED that have not joined yet. */
  readonly pendingJoinMembers = new Set<string>();
  /** Members of this generation that have not sent SyncGroup yet. */
  readonly pendingSyncMembers = new Set<string>();
  /** The initial rebalance may be delayed further. */
  newMemberAdded = false;
  private readonly staticMembers = new Map<string, string>();
  private readonly offeredBy = new Map<string, number>();
  private awaitingJoinCount = 0;
  /** Null: not a consumer group, or its subscriptions cannot be read. */
  private subscribedTopics: ReadonlySet<string> | null = null;

  constructor(groupId: string, nowMs: number) {
    this.groupId = groupId;
    this.stateTimestampMs = nowMs;
  }

  get stateName(): string {
    return this.state;
  }

  get protocolTypeName(): string {
    return this.protocolType ?? '';
  }

  get isEmpty(): boolean {
    return this.state === 'Empty';
  }

  get usesConsumerProtocol(): boolean {
    return this.protocolType === CONSUMER_PROTOCOL_TYPE;
  }

  get membersAwaitingJoin(): number {
    return this.awaitingJoinCount;
  }

  get allMembersJoined(): boolean {
    return this.members.size === this.awaitingJoinCount && this.pendingJoinMembers.size === 0;
  }

  get rebalanceTimeoutMs(): number {
    let longest = 0;
    for (const member of this.members.values()) longest = Math.max(longest, member.rebalanceTimeoutMs);
    return longest;
  }

  isLeader(memberId: string): boolean {
    return this.leaderId === memberId;
  }

  staticMemberId(groupInstanceId: string): string | undefined {
    return this.staticMembers.get(groupInstanceId);
  }

  move(to: ClassicGroupState, nowMs: number, reason: string, logger: Logger): void {
    move(this, to, nowMs, reason, logger);
  }

  // Members (volatile)

  add(member: ClassicMember, protocolType: string): void {
    assert(!this.members.has(member.memberId), 'a member is added once');
    if (member.groupInstanceId !== null) this.staticMembers.set(member.groupInstanceId, member.memberId);
    if (this.members.size === 0) this.protocolType = protocolType;
    this.leaderId ??= member.memberId;
    this.members.set(member.memberId, member);
    this.countProtocols(member, 1);
    if (member.awaitingJoin !== null) this.awaitingJoinCount++;
    this.pendingJoinMembers.delete(member.memberId);
  }

  /** Forgets the id wherever it stands. Who led hands over to another member. */
  remove(memberId: string): void {
    const member = this.members.get(memberId);
    if (member !== undefined) {
      this.members.delete(memberId);
      this.countProtocols(member, -1);
      if (member.awaitingJoin !== null) this.awaitingJoinCount--;
      if (member.groupInstanceId !== null) this.staticMembers.delete(member.groupInstanceId);
    }
    if (this.leaderId === memberId) this.leaderId = firstOf(this.members.keys());
    this.pendingJoinMembers.delete(memberId);
    this.pendingSyncMembers.delete(memberId);
  }

  /** What the member offers now, and how long it may take. */
  update(
    member: ClassicMember,
    protocols: readonly OfferedProtocol[],
    rebalanceTimeoutMs: number,
    sessionTimeoutMs: number,
  ): void {
    this.countProtocols(member, -1);
    member.protocols = protocols;
    this.countProtocols(member, 1);
    member.rebalanceTimeoutMs = rebalanceTimeoutMs;
    member.sessionTimeoutMs = sessionTimeoutMs;
  }

  /** The static member `old` goes on under a new id, in its place in the group. Its waiters must have been answered. */
  replaceStatic(old: ClassicMember, newMemberId: string): ClassicMember {
    assert(old.awaitingJoin === null && old.awaitingSync === null, 'a fenced member waits for nothing');
    const member = new ClassicMember({ ...initOf(old), memberId: newMemberId });
    this.members.delete(old.memberId);
    this.members.set(newMemberId, member);
    if (this.leaderId === old.memberId) this.leaderId = newMemberId;
    if (old.groupInstanceId !== null) this.staticMembers.set(old.groupInstanceId, newMemberId);
    return member;
  }

  setAwaitingJoin(member: ClassicMember, waiter: ClassicMember['awaitingJoin']): void {
    if (member.awaitingJoin === null && waiter !== null) this.awaitingJoinCount++;
    if (member.awaitingJoin !== null && waiter === null) this.awaitingJoinCount--;
    member.awaitingJoin = waiter;
  }

  // Rules

  supportsProtocols(protocolType: string, protocols: readonly { readonly name: string }[]): boolean {
    if (this.state === 'Empty') return protocolType !== '' && protocols.length > 0;
    if (this.protocolType !== protocolType) return false;
    return protocols.some(({ name }) => (this.offeredBy.get(name) ?? 0) === this.members.size);
  }

  /** 0, or why a request of this member is refused. */
  validateMember(memberId: string, groupInstanceId: string | null): number {
    if (groupInstanceId !== null) {
      const known = this.staticMembers.get(groupInstanceId);
      if (known === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
      if (known !== memberId) return ErrorCode.FENCED_INSTANCE_ID;
    }
    return this.members.has(memberId) ? ErrorCode.NONE : ErrorCode.UNKNOWN_MEMBER_ID;
  }

  validateOffsetCommit(committer: OffsetCommitter, transactional: boolean): number {
    const { memberId, groupInstanceId, generationId } = committer;
    if (this.state === 'Dead') return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    // No generation and no members: a consumer that assigns its partitions itself, or an administrator.
    if (generationId < 0 && this.state === 'Empty') return ErrorCode.NONE;
    if (generationId >= 0 || memberId !== '' || groupInstanceId !== null) {
      const errorCode = this.validateMember(memberId, groupInstanceId);
      if (errorCode !== ErrorCode.NONE) return errorCode;
      if (generationId !== this.generationId) return ErrorCode.ILLEGAL_GENERATION;
    } else if (!transactional && this.state !== 'Empty') {
      return ErrorCode.UNKNOWN_MEMBER_ID;
    }
    return !transactional && this.state === 'CompletingRebalance' ? ErrorCode.REBALANCE_IN_PROGRESS : ErrorCode.NONE;
  }

  validateOffsetFetch(): number {
    return this.state === 'Dead' ? ErrorCode.GROUP_ID_NOT_FOUND : ErrorCode.NONE;
  }

  validateOffsetDelete(): number {
    if (this.state === 'Dead') return ErrorCode.GROUP_ID_NOT_FOUND;
    return this.state === 'Empty' || this.usesConsumerProtocol ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
  }

  validateDelete(): number {
    if (this.state === 'Dead') return ErrorCode.GROUP_ID_NOT_FOUND;
    return this.state === 'Empty' ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
  }

  isSubscribedTo(topic: string): boolean {
    return this.subscribedTopics?.has(topic) ?? this.usesConsumerProtocol;
  }

  offsetExpiry(): OffsetExpiry {
    if (this.protocolType === null) return (commitTimestampMs) => commitTimestampMs;
    if (this.state === 'Empty') {
      return (commitTimestampMs) => (this.stateTimestampMs === -1 ? commitTimestampMs : this.stateTimestampMs);
    }
    const known = this.usesConsumerProtocol && this.subscribedTopics !== null && this.state === 'Stable';
    return known ? (commitTimestampMs) => commitTimestampMs : null;
  }

  removalRecords(): CoordinatorRecord[] {
    return [groupTombstone(this.groupId)];
  }

  // Generations

  /** True if somebody who joined leads, after handing the lead to one who did where the leader has not. */
  electJoinedLeader(): boolean {
    if (this.leaderId !== null && this.members.get(this.leaderId)?.awaitingJoin != null) return true;
    for (const member of this.members.values()) {
      if (member.awaitingJoin !== null) {
        this.leaderId = member.memberId;
        return true;
      }
    }
    return false;
  }

  /** The protocol that would win if `replaced` offered `protocols` instead. */
  selectProtocol(replaced: ClassicMember | null = null, protocols: readonly OfferedProtocol[] = []): string | null {
    const offers: (readonly OfferedProtocol[])[] = [];
    for (const member of this.members.values()) offers.push(member === replaced ? protocols : member.protocols);
    return voteProtocol(offers);
  }

  /** All joined: the next generation begins, and waits for its leader's assignment. */
  beginGeneration(nowMs: number, logger: Logger): void {
    assert(this.members.size > 0, 'a generation has members');
    this.generationId++;
    this.protocolName = this.selectProtocol();
    this.subscribedTopics = this.readSubscriptions();
    if (this.usesConsumerProtocol && this.subscribedTopics === null) {
      logger.debug({ group: this.groupId }, 'a subscription cannot be read: no offset of the group expires');
    }
    this.pendingSyncMembers.clear();
    this.newMemberAdded = false;
    this.move('CompletingRebalance', nowMs, 'all members joined', logger);
  }

  /** Applies what a record says. Members that it repeats keep what is volatile about them. */
  replay(value: GroupMetadataValue): void {
    const before = new Map(this.members);
    this.members.clear();
    this.staticMembers.clear();
    this.offeredBy.clear();
    this.awaitingJoinCount = 0;
    for (const stored of value.members) {
      const known = before.get(stored.memberId);
      const init: ClassicMemberInit = {
        memberId: stored.memberId,
        groupInstanceId: stored.groupInstanceId,
        clientId: stored.clientId,
        clientHost: stored.clientHost,
        rebalanceTimeoutMs: stored.rebalanceTimeout === -1 ? stored.sessionTimeout : stored.rebalanceTimeout,
        sessionTimeoutMs: stored.sessionTimeout,
        protocols: [{ name: value.protocol ?? '', metadata: Buffer.from(stored.subscription) }],
      };
      const unchanged = known?.metadata(value.protocol).equals(stored.subscription) === true;
      const member = known !== undefined && unchanged ? known : new ClassicMember(init);
      member.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
      member.sessionTimeoutMs = init.sessionTimeoutMs;
      member.assignment = Buffer.from(stored.assignment);
      this.members.set(member.memberId, member);
      this.countProtocols(member, 1);
      if (member.awaitingJoin !== null) this.awaitingJoinCount++;
      if (member.groupInstanceId !== null) this.staticMembers.set(member.groupInstanceId, member.memberId);
    }
    this.protocolType = value.protocolType === '' ? null : value.protocolType;
    this.protocolName = value.protocol;
    this.leaderId = value.leader;
    this.generationId = value.generation;
    this.subscribedTopics = this.readSubscriptions();
    if (this.members.size === 0) this.pendingSyncMembers.clear();
    restore(this, this.members.size === 0 ? 'Empty' : 'Stable', value.currentStateTimestamp);
  }

  private readSubscriptions(): ReadonlySet<string> | null {
    if (!this.usesConsumerProtocol) return null;
    if (this.members.size === 0) return new Set();
    if (this.protocolName === null) return null;
    const topics = new Set<string>();
    for (const member of this.members.values()) {
      const subscribed = subscribedTopicsOf(member.metadata(this.protocolName));
      if (subscribed === null) return null;
      for (const topic of subscribed) topics.add(topic);
    }
    return topics;
  }

  private countProtocols(member: ClassicMember, by: 1 | -1): void {
    for (const name of new Set(member.protocols.map((protocol) => protocol.name))) {
      const count = (this.offeredBy.get(name) ?? 0) + by;
      if (count === 0) this.offeredBy.delete(name);
      else this.offeredBy.set(name, count);
    }
  }
}

function initOf(member: ClassicMember): ClassicMemberInit {
  const { memberId, groupInstanceId, clientId, clientHost, rebalanceTimeoutMs, sessionTimeoutMs } = member;
  const { protocols, assignment } = member;
  return {
    memberId,
    groupInstanceId,
    clientId,
    clientHost,
    rebalanceTimeoutMs,
    sessionTimeoutMs,
    protocols,
    assignment,
  };
}

function firstOf(keys: Iterable<string>): string | null {
  for (const key of keys) return key;
  return null;
}
