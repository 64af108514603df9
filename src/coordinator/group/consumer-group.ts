// A consumer group (KIP-848): its members, what each is to have (target) and has (current), and in which epochs. Must
// hold: all but the time of the next metadata refresh is set by replay alone; the counts (topics, regular expressions,
// assignors, classic protocols) and the owner's epoch of each partition agree with the members; a partition has at most
// one owner.

import type { Uuid } from '../../base/uuid.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import { type Assignment, emptyAssignment, type SubscriptionType } from './assignors/assignor.ts';
import { type ConsumerMember, type OwnedPartitions, sameNames } from './consumer-member.ts';
import { groupRemovalRecords, type ResolvedRegex } from './consumer-records.ts';
import type { Group, OffsetCommitter, OffsetExpiry, PartitionCommitCheck } from './group.ts';
import {
  countKey,
  countNames,
  countRegexMatches,
  subscriptionTypeOf,
  type TopicCounts,
  type TopicListener,
} from './topic-counts.ts';

/** As ListGroups and ConsumerGroupDescribe print it. Assigning: the target is older than the group's epoch. */
export type ConsumerGroupState = 'Empty' | 'Assigning' | 'Reconciling' | 'Stable';

/** Consumer-protocol members commit from this version of OffsetCommit on. */
const MEMBER_EPOCH_FROM = 9;

/** Of assignors that equally many members ask for the first prevails, as Kafka's hash tables have them. */
const ASSIGNOR_ORDER: readonly string[] = ['uniform', 'range'];

const NO_REFRESH = { deadlineMs: 0, epoch: 0 };

export class ConsumerGroup implements Group {
  readonly type = 'consumer';
  readonly protocolTypeName = 'consumer';
  readonly groupId: string;
  /** Epoch 1 belongs to a group that nobody has subscribed to anything yet. */
  groupEpoch = 1;
  metadataHash = 0n;
  assignmentEpoch = 1;
  assignmentTimestampMs = 0;
  /** The log still has the topics' shapes as Kafka 4.0 stored them. */
  hasPartitionMetadataRecord = false;
  readonly members = new Map<string, ConsumerMember>();
  readonly targets = new Map<string, Assignment>();
  readonly resolvedRegexes = new Map<string, ResolvedRegex>();
  private readonly listener: TopicListener | null;
  private readonly staticMembers = new Map<string, string>();
  private readonly assignorCounts = new Map<string, number>();
  private readonly classicProtocolCounts = new Map<string, number>();
  private readonly regexCounts = new Map<string, number>();
  private readonly topicCounts: TopicCounts = new Map();
  private readonly partitionEpochs = new Map<Uuid, Map<number, number>>();
  private classicCount = 0;
  /** Of the member that was replayed last. */
  private latestNames: readonly string[] = [];
  private knownState: ConsumerGroupState | null = null;
  private knownSubscriptionType: SubscriptionType | null = null;
  private refresh = NO_REFRESH;

  constructor(groupId: string, listener: TopicListener | null = null) {
    this.groupId = groupId;
    this.listener = listener;
  }

  get state(): ConsumerGroupState {
    this.knownState ??= this.computeState();
    return this.knownState;
  }

  get stateName(): string {
    return this.state;
  }

  get isEmpty(): boolean {
    return this.members.size === 0;
  }

  get classicMemberCount(): number {
    return this.classicCount;
  }

  get subscriptionType(): SubscriptionType {
    this.knownSubscriptionType ??= subscriptionTypeOf(this.regexCounts, this.topicCounts, this.members.size);
    return this.knownSubscriptionType;
  }

  get subscribedTopics(): Iterable<string> {
    return this.topicCounts.keys();
  }

  /** Members by regular expression. */
  get subscribedRegexes(): ReadonlyMap<string, number> {
    return this.regexCounts;
  }

  staticMemberId(instanceId: string | null): string | undefined {
    return instanceId === null ? undefined : this.staticMembers.get(instanceId);
  }

  staticMember(instanceId: string | null): ConsumerMember | undefined {
    const memberId = this.staticMemberId(instanceId);
    return memberId === undefined ? undefined : this.members.get(memberId);
  }

  /** What the member is to have; a static member's is its predecessor's until it has its own. */
  targetOf(memberId: string, instanceId: string | null): Assignment {
    const owner = instanceId === null ? memberId : this.staticMembers.get(instanceId);
    return (owner === undefined ? undefined : this.targets.get(owner)) ?? emptyAssignment;
  }

  /** The epoch of the partition's owner, or -1 if nobody owns it. */
  partitionEpoch(topicId: Uuid, partition: number): number {
    return this.partitionEpochs.get(topicId)?.get(partition) ?? -1;
  }

  /** True while another member still has something that `member` is to get. */
  waitsForRelease(member: ConsumerMember): boolean {
    if (member.state !== 'UNRELEASED_PARTITIONS') return false;
    for (const [topicId, partitions] of this.targets.get(member.memberId) ?? emptyAssignment) {
      const assigned = member.assigned.get(topicId);
      for (const partition of partitions) {
        if (assigned?.has(partition) !== true && this.partitionEpoch(topicId, partition) !== -1) return true;
      }
    }
    return false;
  }

  // What would be, were `after` in the place of `before` (either may be missing)

  regexesAfter(before: ConsumerMember | null, after: ConsumerMember | null): ReadonlyMap<string, number> {
    const old = before?.regex ?? null;
    const now = after?.regex ?? null;
    if (old === now) return this.regexCounts;
    const counts = new Map(this.regexCounts);
    if (old !== null) countKey(counts, old, -1);
    if (now !== null) countKey(counts, now, 1);
    return counts;
  }

  topicsAfter(before: ConsumerMember | null, after: ConsumerMember | null): TopicCounts {
    const counts = new Map(this.topicCounts);
    if (before !== null) countNames(counts, before.topicNames, -1, null);
    if (after !== null) countNames(counts, after.topicNames, 1, null);
    const old = before?.regex ?? null;
    if (old !== null && old !== after?.regex && this.regexCounts.get(old) === 1) {
      // Nobody is left who subscribes by it.
      countRegexMatches(counts, this.resolvedRegexes.get(old)?.topics ?? [], -1, null);
    }
    return counts;
  }

  topicsWithout(members: Iterable<ConsumerMember>, regexes: Iterable<string>): TopicCounts {
    const counts = new Map(this.topicCounts);
    for (const member of members) countNames(counts, member.topicNames, -1, null);
    for (const regex of regexes) countRegexMatches(counts, this.resolvedRegexes.get(regex)?.topics ?? [], -1, null);
    return counts;
  }

  copyTopicCounts(): TopicCounts {
    return new Map(this.topicCounts);
  }

  /** The assignor that most members ask for, or null if none does. */
  preferredAssignor(before: ConsumerMember | null, after: ConsumerMember | null): string | null {
    const counts = new Map(this.assignorCounts);
    const order = ASSIGNOR_ORDER.filter((name) => counts.has(name));
    if (before !== null && before.serverAssignor !== null) countKey(counts, before.serverAssignor, -1);
    if (after !== null && after.serverAssignor !== null) {
      // One that nobody asked for so far goes before the others, also as in Kafka.
      if (!counts.has(after.serverAssignor)) order.unshift(after.serverAssignor);
      countKey(counts, after.serverAssignor, 1);
    }
    let preferred: string | null = null;
    let most = 0;
    for (const name of order) {
      const count = counts.get(name) ?? 0;
      if (count <= most) continue;
      preferred = name;
      most = count;
    }
    return preferred;
  }

  // Rules

  supportsClassicProtocols(protocolType: string, protocols: readonly { readonly name: string }[]): boolean {
    if (protocolType !== 'consumer') return false;
    if (this.isEmpty) return protocols.length > 0;
    return protocols.some(({ name }) => (this.classicProtocolCounts.get(name) ?? 0) === this.classicCount);
  }

  validateOffsetCommit(
    committer: OffsetCommitter,
    transactional: boolean,
    apiVersion: number,
  ): number | PartitionCommitCheck {
    const { memberId, groupInstanceId, generationId } = committer;
    if (generationId < 0 && this.isEmpty) return ErrorCode.NONE;
    if (transactional && generationId === -1 && memberId === '' && groupInstanceId === null) return ErrorCode.NONE;
    const member = this.members.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    if (!transactional && !member.usesClassicProtocol && apiVersion < MEMBER_EPOCH_FROM) {
      return ErrorCode.UNSUPPORTED_VERSION;
    }
    if (generationId === member.memberEpoch) return ErrorCode.NONE;
    if (generationId > member.memberEpoch) return staleEpoch(member);
    // A member that is behind may commit what it has had since before the epoch that it names (KIP-1251).
    return (_topic, topicId, partition) => {
      const since =
        member.assigned.get(topicId)?.get(partition) ?? member.pendingRevocation.get(topicId)?.get(partition);
      return since === undefined || generationId < since ? staleEpoch(member) : ErrorCode.NONE;
    };
  }

  validateOffsetFetch(memberId: string | null, memberEpoch: number): number {
    // As Kafka, which has no better error for an epoch of nobody.
    if (memberId === null) return memberEpoch < 0 ? ErrorCode.NONE : ErrorCode.UNKNOWN_SERVER_ERROR;
    const member = this.members.get(memberId);
    if (member === undefined) return ErrorCode.UNKNOWN_MEMBER_ID;
    return memberEpoch === member.memberEpoch ? ErrorCode.NONE : staleEpoch(member);
  }

  validateOffsetDelete(): number {
    return ErrorCode.NONE;
  }

  validateDelete(): number {
    return this.isEmpty ? ErrorCode.NONE : ErrorCode.NON_EMPTY_GROUP;
  }

  isSubscribedTo(topic: string): boolean {
    return this.topicCounts.has(topic);
  }

  offsetExpiry(): OffsetExpiry {
    return (commitTimestampMs) => commitTimestampMs;
  }

  removalRecords(): CoordinatorRecord[] {
    return groupRemovalRecords(this.groupId, [...this.members.keys()], this.resolvedRegexes.keys());
  }

  // The metadata refresh (volatile)

  /** In memory alone; counts while the group's epoch is not below `epoch` (the write that set it may have failed). */
  setMetadataRefresh(deadlineMs: number, epoch: number): void {
    this.refresh = { deadlineMs, epoch };
  }

  requestMetadataRefresh(): void {
    this.refresh = NO_REFRESH;
  }

  metadataExpired(nowMs: number): boolean {
    return nowMs >= this.refresh.deadlineMs || this.groupEpoch < this.refresh.epoch;
  }

  // Replay

  replayEpoch(epoch: number, metadataHash: bigint): void {
    this.groupEpoch = epoch;
    this.metadataHash = metadataHash;
    this.knownState = null;
  }

  replayTargetEpoch(epoch: number, timestampMs: number): void {
    this.assignmentEpoch = epoch;
    this.assignmentTimestampMs = timestampMs;
    this.knownState = null;
  }

  replayTarget(memberId: string, assignment: Assignment | null): void {
    if (assignment === null) this.targets.delete(memberId);
    else this.targets.set(memberId, assignment);
  }

  replayRegex(regex: string, resolved: ResolvedRegex | null): void {
    const before = this.resolvedRegexes.get(regex)?.topics ?? [];
    if (resolved === null) this.resolvedRegexes.delete(regex);
    else this.resolvedRegexes.set(regex, resolved);
    countRegexMatches(this.topicCounts, resolved?.topics ?? [], 1, this.listener);
    countRegexMatches(this.topicCounts, before, -1, this.listener);
    this.knownSubscriptionType = null;
  }

  replayMember(replayed: ConsumerMember): void {
    const before = this.members.get(replayed.memberId) ?? null;
    const member = this.sharingNames(replayed);
    this.members.set(member.memberId, member);
    this.recount(before, member);
    if (before !== null) this.releasePartitions(before);
    this.takePartitions(member.assigned, member.memberEpoch);
    this.takePartitions(member.pendingRevocation, member.memberEpoch);
    if (member.instanceId !== null) this.staticMembers.set(member.instanceId, member.memberId);
    this.knownState = null;
  }

  /** Members mostly subscribe alike: then they share one list, which may be long. */
  private sharingNames(member: ConsumerMember): ConsumerMember {
    const { topicNames } = member;
    if (topicNames !== this.latestNames && sameNames(topicNames, this.latestNames)) {
      return member.with({ topicNames: this.latestNames });
    }
    this.latestNames = topicNames;
    return member;
  }

  removeMember(memberId: string): void {
    const before = this.members.get(memberId);
    if (before === undefined) return;
    this.members.delete(memberId);
    this.recount(before, null);
    this.releasePartitions(before);
    if (before.instanceId !== null && this.staticMembers.get(before.instanceId) === memberId) {
      this.staticMembers.delete(before.instanceId);
    }
    this.knownState = null;
  }

  /** Who it was is told of by the listener: the group is no more. */
  unsubscribeAll(): void {
    for (const topic of this.topicCounts.keys()) this.listener?.unsubscribed(topic);
    this.topicCounts.clear();
  }

  private recount(before: ConsumerMember | null, after: ConsumerMember | null): void {
    if (before === null || after === null) this.knownSubscriptionType = null;
    const names = before?.topicNames ?? [];
    const newNames = after?.topicNames ?? [];
    if (!sameNames(names, newNames)) {
      countNames(this.topicCounts, newNames, 1, this.listener);
      countNames(this.topicCounts, names, -1, this.listener);
      this.knownSubscriptionType = null;
    }
    const regex = before?.regex ?? null;
    const newRegex = after?.regex ?? null;
    if (regex !== newRegex) {
      if (regex !== null) countKey(this.regexCounts, regex, -1);
      if (newRegex !== null) countKey(this.regexCounts, newRegex, 1);
      this.knownSubscriptionType = null;
    }
    if (before?.serverAssignor != null) countKey(this.assignorCounts, before.serverAssignor, -1);
    if (after?.serverAssignor != null) countKey(this.assignorCounts, after.serverAssignor, 1);
    this.countClassic(before, -1);
    this.countClassic(after, 1);
  }

  private countClassic(member: ConsumerMember | null, by: 1 | -1): void {
    if (member === null || member.classic === null) return;
    this.classicCount += by;
    for (const { name } of member.classic.supportedProtocols) countKey(this.classicProtocolCounts, name, by);
  }

  private takePartitions(owned: OwnedPartitions, epoch: number): void {
    for (const [topicId, partitions] of owned) {
      let epochs = this.partitionEpochs.get(topicId);
      if (epochs === undefined) {
        epochs = new Map();
        this.partitionEpochs.set(topicId, epochs);
      }
      for (const partition of partitions.keys()) epochs.set(partition, epoch);
    }
  }

  /** What somebody else took meanwhile stays theirs: a compacted log may lack the step between. */
  private releasePartitions(member: ConsumerMember): void {
    for (const owned of [member.assigned, member.pendingRevocation]) {
      for (const [topicId, partitions] of owned) {
        const epochs = this.partitionEpochs.get(topicId);
        if (epochs === undefined) continue;
        for (const partition of partitions.keys()) {
          if (epochs.get(partition) === member.memberEpoch) epochs.delete(partition);
        }
        if (epochs.size === 0) this.partitionEpochs.delete(topicId);
      }
    }
  }

  private computeState(): ConsumerGroupState {
    if (this.members.size === 0) return 'Empty';
    if (this.groupEpoch > this.assignmentEpoch) return 'Assigning';
    for (const member of this.members.values()) if (!member.isReconciledTo(this.assignmentEpoch)) return 'Reconciling';
    return 'Stable';
  }
}

/** What each protocol calls an epoch that is not the member's. */
function staleEpoch(member: ConsumerMember): number {
  return member.usesClassicProtocol ? ErrorCode.ILLEGAL_GENERATION : ErrorCode.STALE_MEMBER_EPOCH;
}
