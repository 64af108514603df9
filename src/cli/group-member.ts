// One member of a classic consumer group, with the range assignor. Must hold: what is committed was handed out before;
// a rebalance is noticed at the next heartbeat and joined; leaving is announced, so that others need not wait.

import { type Clock, systemClock, type Timer } from '../base/clock.ts';
import type { KafkaClient } from '../network/client.ts';
import type { DataType } from '../protocol/api.ts';
import { ErrorCode, isRetriable } from '../protocol/api-error.ts';
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolAssignmentTopicPartition,
  consumerProtocolAssignment,
} from '../protocol/generated/data/consumer-protocol-assignment.ts';
import {
  ConsumerProtocolSubscription,
  consumerProtocolSubscription,
} from '../protocol/generated/data/consumer-protocol-subscription.ts';
import { HeartbeatRequest, heartbeat } from '../protocol/generated/heartbeat.ts';
import {
  JoinGroupRequest,
  JoinGroupRequestJoinGroupRequestProtocol,
  type JoinGroupResponse,
  joinGroup,
} from '../protocol/generated/join-group.ts';
import { LeaveGroupRequest, LeaveGroupRequestMemberIdentity, leaveGroup } from '../protocol/generated/leave-group.ts';
import {
  OffsetCommitRequest,
  OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitRequestOffsetCommitRequestTopic,
  offsetCommit,
} from '../protocol/generated/offset-commit.ts';
import {
  SyncGroupRequest,
  SyncGroupRequestSyncGroupRequestAssignment,
  syncGroup,
} from '../protocol/generated/sync-group.ts';
import { Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { type Cluster, checkCode, pause } from './cluster.ts';
import { committedOffsets } from './group-offsets.ts';

const SESSION_TIMEOUT_MS = 45_000;
const REBALANCE_TIMEOUT_MS = 60_000;
const HEARTBEAT_MS = 3000;
const RETRY_MS = 100;
const DATA_VERSION = 1;

export interface Assigned {
  readonly topic: string;
  readonly partition: number;
}

/** A consumer protocol message with its version before it. */
export function encodeVersioned<T>(type: DataType<T>, message: T, version: number): Buffer {
  const writer = new Writer();
  writer.int16(version);
  type.encode(writer, message, version);
  return writer.toBuffer();
}

/** @returns null for bytes that are no such message */
export function decodeVersioned<T>(type: DataType<T>, bytes: Buffer): T | null {
  if (bytes.length < 2) return null;
  try {
    const version = Math.min(bytes.readInt16BE(0), type.versions[1]);
    return type.decode(new Reader(bytes, 2), version);
  } catch {
    return null;
  }
}

/** Kafka's range assignor: each topic by itself, its partitions in even, contiguous shares, in order of member id. */
export function assignRange(
  subscriptions: ReadonlyMap<string, readonly string[]>,
  partitionCounts: ReadonlyMap<string, number>,
): Map<string, Map<string, number[]>> {
  const result = new Map<string, Map<string, number[]>>();
  for (const member of subscriptions.keys()) result.set(member, new Map());
  for (const [topic, count] of partitionCounts) {
    const members = [...subscriptions].filter(([, topics]) => topics.includes(topic)).map(([member]) => member);
    members.sort();
    let next = 0;
    for (const [index, member] of members.entries()) {
      const share = Math.floor(count / members.length) + (index < count % members.length ? 1 : 0);
      const partitions = Array.from({ length: share }, (_, at) => next + at);
      next += share;
      if (share > 0) result.get(member)!.set(topic, partitions);
    }
  }
  return result;
}

export class GroupMember {
  private readonly cluster: Cluster;
  private readonly groupId: string;
  private readonly topics: readonly string[];
  private readonly clock: Clock;
  private client: KafkaClient | null = null;
  private memberId = '';
  private generation = -1;
  private timer: Timer | null = null;
  /** Set by a heartbeat that was told to join again. */
  needsJoin = true;

  constructor(cluster: Cluster, groupId: string, topics: readonly string[], clock: Clock = systemClock) {
    this.cluster = cluster;
    this.groupId = groupId;
    this.topics = topics;
    this.clock = clock;
  }

  /** Joins and answers this member's partitions; may wait for the other members. */
  async join(): Promise<readonly Assigned[]> {
    this.timer?.cancel();
    for (;;) {
      const assigned = await this.tryJoin();
      if (assigned !== null) {
        this.needsJoin = false;
        this.beatLater();
        return assigned;
      }
      await pause(RETRY_MS);
    }
  }

  private async connection(): Promise<KafkaClient> {
    if (this.client === null || this.client.closed) {
      this.client = await this.cluster.connectAlone(await this.cluster.coordinator(this.groupId));
    }
    return this.client;
  }

  private async disconnect(): Promise<void> {
    const client = this.client;
    this.client = null;
    await client?.close();
  }

  /** True if the code only means to begin again. */
  private async recovers(code: number): Promise<boolean> {
    switch (code) {
      case ErrorCode.UNKNOWN_MEMBER_ID:
        this.memberId = '';
        return true;
      case ErrorCode.ILLEGAL_GENERATION:
      case ErrorCode.REBALANCE_IN_PROGRESS:
      case ErrorCode.MEMBER_ID_REQUIRED:
        return true;
      default:
        if (!isRetriable(code)) return false;
        await this.disconnect();
        return true;
    }
  }

  private async tryJoin(): Promise<readonly Assigned[] | null> {
    const client = await this.connection();
    const subscription = new ConsumerProtocolSubscription({ topics: [...this.topics] });
    const request = new JoinGroupRequest({
      groupId: this.groupId,
      sessionTimeoutMs: SESSION_TIMEOUT_MS,
      rebalanceTimeoutMs: REBALANCE_TIMEOUT_MS,
      memberId: this.memberId,
      protocolType: 'consumer',
      protocols: [
        new JoinGroupRequestJoinGroupRequestProtocol({
          name: 'range',
          metadata: encodeVersioned(consumerProtocolSubscription, subscription, DATA_VERSION),
        }),
      ],
    });
    const joined = await client.send(joinGroup, request, { timeoutMs: REBALANCE_TIMEOUT_MS + 30_000 });
    if (joined.memberId !== '') this.memberId = joined.memberId;
    if (joined.errorCode !== ErrorCode.NONE) {
      if (!(await this.recovers(joined.errorCode))) checkCode(joined.errorCode, `group ${this.groupId}`);
      return null;
    }
    this.generation = joined.generationId;
    return this.sync(client, joined);
  }

  private async sync(client: KafkaClient, joined: JoinGroupResponse): Promise<readonly Assigned[] | null> {
    const request = new SyncGroupRequest({
      groupId: this.groupId,
      generationId: this.generation,
      memberId: this.memberId,
      protocolType: 'consumer',
      protocolName: joined.protocolName,
      assignments: joined.leader === joined.memberId ? await this.assign(joined) : [],
    });
    const synced = await client.send(syncGroup, request, { timeoutMs: REBALANCE_TIMEOUT_MS + 30_000 });
    if (synced.errorCode !== ErrorCode.NONE) {
      if (!(await this.recovers(synced.errorCode))) checkCode(synced.errorCode, `group ${this.groupId}`);
      return null;
    }
    const assignment = decodeVersioned(consumerProtocolAssignment, synced.assignment);
    return (assignment?.assignedPartitions ?? []).flatMap(({ topic, partitions }) =>
      partitions.map((partition) => ({ topic, partition })),
    );
  }

  /** The leader's duty. */
  private async assign(joined: JoinGroupResponse): Promise<SyncGroupRequestSyncGroupRequestAssignment[]> {
    const subscriptions = new Map<string, readonly string[]>();
    for (const member of joined.members) {
      const subscription = decodeVersioned(consumerProtocolSubscription, member.metadata);
      subscriptions.set(member.memberId, subscription?.topics ?? []);
    }
    const names = [...new Set([...subscriptions.values()].flat())].sort();
    const views = (await this.cluster.metadata(names)).filter((topic) => topic.errorCode === ErrorCode.NONE);
    const shares = assignRange(subscriptions, new Map(views.map((topic) => [topic.name, topic.partitions.length])));
    return [...shares].map(([memberId, topics]) => {
      const assignedPartitions = [...topics].map(
        ([topic, partitions]) => new ConsumerProtocolAssignmentTopicPartition({ topic, partitions }),
      );
      const message = new ConsumerProtocolAssignment({ assignedPartitions });
      const assignment = encodeVersioned(consumerProtocolAssignment, message, DATA_VERSION);
      return new SyncGroupRequestSyncGroupRequestAssignment({ memberId, assignment });
    });
  }

  private beatLater(): void {
    this.timer = this.clock.setTimeout(() => {
      this.beat().catch(() => {
        this.needsJoin = true;
      });
    }, HEARTBEAT_MS);
  }

  private async beat(): Promise<void> {
    const { groupId, memberId, generation: generationId } = this;
    const client = await this.connection();
    const { errorCode } = await client.send(heartbeat, new HeartbeatRequest({ groupId, generationId, memberId }));
    if (errorCode === ErrorCode.NONE) {
      this.beatLater();
      return;
    }
    await this.recovers(errorCode);
    this.needsJoin = true;
  }

  /** The committed offsets of some partitions; a partition without one is left out. */
  async committed(assigned: readonly Assigned[]): Promise<ReadonlyMap<string, number>> {
    const found = await committedOffsets(this.cluster, await this.connection(), this.groupId);
    const wanted = new Set(assigned.map(({ topic, partition }) => `${topic}-${partition}`));
    return new Map([...found].filter(([name]) => wanted.has(name)));
  }

  /** Commits the next offset to read of each partition. A member that has to join again commits nothing. */
  async commit(offsets: readonly (Assigned & { readonly offset: number })[]): Promise<void> {
    if (offsets.length === 0) return;
    const topics = new Map<string, OffsetCommitRequestOffsetCommitRequestTopic>();
    for (const { topic, partition: partitionIndex, offset: committedOffset } of offsets) {
      const entry = topics.get(topic) ?? new OffsetCommitRequestOffsetCommitRequestTopic({ name: topic });
      entry.partitions.push(new OffsetCommitRequestOffsetCommitRequestPartition({ partitionIndex, committedOffset }));
      topics.set(topic, entry);
    }
    const client = await this.connection();
    const request = new OffsetCommitRequest({
      groupId: this.groupId,
      generationIdOrMemberEpoch: this.generation,
      memberId: this.memberId,
      topics: [...topics.values()],
    });
    // Version 10 names topics by id, which a commit by name does not need.
    const version = Math.min(client.versionFor(offsetCommit), 9);
    const response = await client.send(offsetCommit, request, { version });
    for (const { errorCode } of response.topics.flatMap((topic) => topic.partitions)) {
      if (errorCode === ErrorCode.NONE) continue;
      if (!(await this.recovers(errorCode))) checkCode(errorCode, `commit of group ${this.groupId}`);
      this.needsJoin = true;
    }
  }

  async leave(): Promise<void> {
    this.timer?.cancel();
    const client = this.client;
    if (client === null || client.closed || this.memberId === '') return;
    const { groupId, memberId } = this;
    const request = new LeaveGroupRequest({ groupId });
    const version = client.versionFor(leaveGroup);
    if (version >= 3) request.members = [new LeaveGroupRequestMemberIdentity({ memberId })];
    else request.memberId = memberId;
    await client.send(leaveGroup, request, { version }).catch(() => undefined);
    await this.disconnect();
  }
}
