// For tests of groups that change their protocol: a client of the classic consumer protocol over a ConsumerHarness,
// which joins, assigns if it leads, synchronizes, and gives up what it is not assigned any more before it takes more.
// Must hold: nothing here decides anything about groups.

import type { Uuid } from '../../base/uuid.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  ConsumerProtocolSubscription,
  ConsumerProtocolSubscriptionTopicPartition,
  consumerProtocolSubscription,
} from '../../protocol/generated/data/consumer-protocol-subscription.ts';
import { HeartbeatRequest } from '../../protocol/generated/heartbeat.ts';
import {
  JoinGroupRequest,
  JoinGroupRequestJoinGroupRequestProtocol,
  type JoinGroupResponse,
} from '../../protocol/generated/join-group.ts';
import {
  SyncGroupRequest,
  SyncGroupRequestSyncGroupRequestAssignment,
  type SyncGroupResponse,
} from '../../protocol/generated/sync-group.ts';
import { Writer } from '../../protocol/writer.ts';
import type { ConsumerHarness } from './consumer-harness.ts';
import { decodeAssignment, decodeSubscription, encodeAssignment } from './consumer-protocol.ts';
import { GROUP } from './group-harness.ts';

const VERSION = 3;

/** What a consumer sends as its metadata. */
export function subscriptionBytes(
  topics: readonly string[],
  owned: Readonly<Record<string, readonly number[]>> = {},
): Buffer {
  const writer = new Writer();
  writer.int16(VERSION);
  const ownedPartitions = Object.entries(owned).map(
    ([topic, partitions]) => new ConsumerProtocolSubscriptionTopicPartition({ topic, partitions: [...partitions] }),
  );
  const subscription = new ConsumerProtocolSubscription({ topics: [...topics], ownedPartitions });
  consumerProtocolSubscription.encode(writer, subscription, VERSION);
  return writer.toBuffer();
}

export interface ClassicOptions {
  readonly topics?: readonly string[];
  readonly instanceId?: string | null;
  readonly protocols?: readonly string[];
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
}

export class ClassicClient {
  readonly harness: ConsumerHarness;
  readonly options: ClassicOptions;
  memberId = '';
  generationId = -1;
  owned: Record<string, number[]> = {};
  /** What the last operation was answered. */
  errorCode = 0;
  private pending: Promise<void> | null = null;

  constructor(harness: ConsumerHarness, options: ClassicOptions = {}) {
    this.harness = harness;
    this.options = options;
  }

  get instanceId(): string | null {
    return this.options.instanceId ?? null;
  }

  get busy(): boolean {
    return this.pending !== null;
  }

  /** Joins and synchronizes; may wait for the others. */
  start(): Promise<void> {
    this.pending ??= this.rebalance().finally(() => {
      this.pending = null;
    });
    return this.pending;
  }

  /** What a client does in its heartbeat interval. */
  async beat(): Promise<void> {
    if (this.pending !== null) return;
    if (this.generationId < 0) {
      void this.start();
      return;
    }
    const { memberId, generationId, instanceId } = this;
    const request = new HeartbeatRequest({ groupId: GROUP, memberId, generationId, groupInstanceId: instanceId });
    const { coordinator } = this.harness.h;
    const { errorCode } = await coordinator.heartbeat(this.harness.h.context(4), request);
    this.lost(errorCode);
    if (errorCode !== ErrorCode.NONE) void this.start();
  }

  async joinOnce(): Promise<JoinGroupResponse> {
    const { topics = ['orders'], protocols = ['cooperative-sticky'] } = this.options;
    const metadata = subscriptionBytes(topics, this.owned);
    const request = new JoinGroupRequest({
      groupId: GROUP,
      memberId: this.memberId,
      groupInstanceId: this.instanceId,
      protocolType: 'consumer',
      sessionTimeoutMs: this.options.sessionTimeoutMs ?? 45_000,
      rebalanceTimeoutMs: this.options.rebalanceTimeoutMs ?? 60_000,
      protocols: protocols.map((name) => new JoinGroupRequestJoinGroupRequestProtocol({ name, metadata })),
    });
    const { h } = this.harness;
    const response = await h.coordinator.joinGroup(h.context(9), request);
    this.errorCode = response.errorCode;
    if (response.errorCode === ErrorCode.MEMBER_ID_REQUIRED) this.memberId = response.memberId;
    if (response.errorCode === ErrorCode.NONE) {
      this.memberId = response.memberId;
      this.generationId = response.generationId;
    }
    this.lost(response.errorCode);
    return response;
  }

  async syncOnce(joined: JoinGroupResponse): Promise<SyncGroupResponse> {
    const leads = joined.leader === this.memberId && joined.members.length > 0 && !joined.skipAssignment;
    const request = new SyncGroupRequest({
      groupId: GROUP,
      memberId: this.memberId,
      generationId: joined.generationId,
      groupInstanceId: this.instanceId,
      protocolType: 'consumer',
      protocolName: joined.protocolName,
      assignments: leads ? this.assign(joined) : [],
    });
    const { h } = this.harness;
    const response = await h.coordinator.syncGroup(h.context(5), request);
    this.errorCode = response.errorCode;
    this.lost(response.errorCode);
    return response;
  }

  private async rebalance(): Promise<void> {
    for (let attempt = 0; attempt < 6; attempt++) {
      const joined = await this.joinOnce();
      if (joined.errorCode === ErrorCode.MEMBER_ID_REQUIRED || joined.errorCode === ErrorCode.REBALANCE_IN_PROGRESS) {
        continue;
      }
      if (joined.errorCode !== ErrorCode.NONE) return;
      const synced = await this.syncOnce(joined);
      if (synced.errorCode === ErrorCode.REBALANCE_IN_PROGRESS) continue;
      if (synced.errorCode !== ErrorCode.NONE) return;
      const assigned = this.partitionsOf(synced.assignment);
      const revokes = Object.entries(this.owned).some(([topic, list]) =>
        list.some((partition) => assigned[topic]?.includes(partition) !== true),
      );
      this.owned = assigned;
      // The cooperative protocol: what was given up is told by joining again.
      if (!revokes) return;
    }
  }

  private lost(errorCode: number): void {
    const { UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID } = ErrorCode;
    if (errorCode === UNKNOWN_MEMBER_ID || errorCode === FENCED_INSTANCE_ID) this.memberId = '';
    if (errorCode === UNKNOWN_MEMBER_ID || errorCode === ILLEGAL_GENERATION || errorCode === FENCED_INSTANCE_ID) {
      this.generationId = -1;
      this.owned = {};
    }
  }

  private partitionsOf(bytes: Buffer): Record<string, number[]> {
    const owned: Record<string, number[]> = {};
    for (const { topic, partitions } of decodeAssignment(bytes)?.assignedPartitions ?? []) owned[topic] = partitions;
    return owned;
  }

  /** Deals the partitions out in turn, but takes from nobody what it says it owns. */
  private assign(joined: JoinGroupResponse): SyncGroupRequestSyncGroupRequestAssignment[] {
    const { topics } = this.harness.image;
    const shares = new Map<string, Map<Uuid, number[]>>(joined.members.map(({ memberId }) => [memberId, new Map()]));
    const owners = new Map<string, string>();
    const subscribed = new Set<string>();
    for (const { memberId, metadata } of joined.members) {
      const subscription = decodeSubscription(metadata);
      for (const topic of subscription?.topics ?? []) subscribed.add(topic);
      for (const { topic, partitions } of subscription?.ownedPartitions ?? []) {
        for (const partition of partitions) owners.set(`${topic} ${partition}`, memberId);
      }
    }
    let turn = 0;
    for (const name of subscribed) {
      const topic = topics.byName(name);
      for (const [partition] of topic?.partitions.entries() ?? []) {
        const { memberId } = joined.members[turn++ % joined.members.length]!;
        const owner = owners.get(`${name} ${partition}`);
        if (topic === undefined || (owner !== undefined && owner !== memberId)) continue;
        const share = shares.get(memberId)!;
        share.set(topic.id, [...(share.get(topic.id) ?? []), partition]);
      }
    }
    return [...shares].map(
      ([memberId, share]) =>
        new SyncGroupRequestSyncGroupRequestAssignment({
          memberId,
          assignment: encodeAssignment(share, topics, VERSION),
        }),
    );
  }
}
