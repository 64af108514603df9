// For tests of consumer groups: metadata with topics, short ways to send heartbeats, a member that does what a client
// does, and the log's records in readable form. Must hold: nothing here decides anything about groups.

import { SeededRandom } from '../../base/random.ts';
import { randomUuid, type Uuid } from '../../base/uuid.ts';
import { MetadataDelta } from '../../metadata/delta.ts';
import { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  ConsumerGroupDescribeRequest,
  type ConsumerGroupDescribeResponseDescribedGroup,
} from '../../protocol/generated/consumer-group-describe.ts';
import {
  ConsumerGroupHeartbeatRequest,
  ConsumerGroupHeartbeatRequestTopicPartitions,
  type ConsumerGroupHeartbeatResponse,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import { PartitionRecord, RemoveTopicRecord, TopicRecord } from '../../protocol/generated/records/metadata.ts';
import { recordsOf } from '../../records/iterate.ts';
import { decodeRecord } from '../coordinator-record.ts';
import type { MemoryCoordinatorLog } from '../memory-coordinator-log.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { GroupCoordinatorConfig } from './group-config.ts';
import { GROUP, GroupHarness, settle } from './group-harness.ts';
import { groupRecordTypes } from './group-shard.ts';

/** Partitions by topic name. */
export type Owned = Readonly<Record<string, readonly number[]>>;

export interface HeartbeatOptions {
  readonly groupId?: string;
  readonly memberId?: string;
  readonly epoch?: number;
  readonly instanceId?: string | null;
  readonly rackId?: string | null;
  readonly rebalanceTimeoutMs?: number;
  readonly topics?: readonly string[] | null;
  readonly regex?: string | null;
  readonly assignor?: string | null;
  readonly owned?: Owned | null;
  readonly version?: number;
}

export class ConsumerHarness {
  h: GroupHarness;
  image: MetadataImage;
  private readonly random = new SeededRandom(99);

  private constructor(h: GroupHarness) {
    this.h = h;
    this.image = MetadataImage.empty;
  }

  static async start(
    topics: Readonly<Record<string, number>> = { orders: 4 },
    config: Partial<GroupCoordinatorConfig> = {},
  ): Promise<ConsumerHarness> {
    const harness = new ConsumerHarness(new GroupHarness(config));
    harness.update((delta) => {
      delta.features.set('group.version', 1);
    });
    for (const [name, partitions] of Object.entries(topics)) harness.createTopic(name, partitions);
    await harness.h.coordinator.load(harness.h.log);
    return harness;
  }

  /** Another coordinator over the same bytes, or those of them that survived, with the same metadata. */
  async restart(config: Partial<GroupCoordinatorConfig> = {}, batches?: readonly Buffer[]): Promise<void> {
    const { clock } = this.h;
    const next = this.h.successor(config, batches);
    next.clock.advance(clock.now() - next.clock.now());
    this.h = next;
    next.coordinator.onImage(new MetadataDelta(MetadataImage.empty), this.image);
    await next.coordinator.load(next.log);
  }

  private update(change: (delta: MetadataDelta) => void): void {
    const delta = new MetadataDelta(this.image);
    change(delta);
    this.image = delta.apply(this.image.offset + 1, 1, 0);
    this.h.coordinator.onImage(delta, this.image);
  }

  createTopic(name: string, partitions: number): Uuid {
    const topicId = randomUuid(this.random);
    this.update((delta) => {
      delta.topicsDelta().topic(new TopicRecord({ name, topicId }));
      for (let i = 0; i < partitions; i++) delta.topicsDelta().partition(partitionRecord(topicId, i));
    });
    return topicId;
  }

  addPartitions(name: string, partitions: number): void {
    const topic = this.image.topics.byName(name)!;
    this.update((delta) => {
      for (let i = topic.partitions.length; i < partitions; i++) {
        delta.topicsDelta().partition(partitionRecord(topic.id, i));
      }
    });
  }

  deleteTopic(name: string): void {
    this.update((delta) => {
      delta.topicsDelta().removeTopic(new RemoveTopicRecord({ topicId: this.topicId(name) }));
    });
  }

  topicId(name: string): Uuid {
    return this.image.topics.byName(name)?.id ?? '';
  }

  heartbeat(options: HeartbeatOptions): Promise<ConsumerGroupHeartbeatResponse> {
    const { owned } = options;
    const request = new ConsumerGroupHeartbeatRequest({
      groupId: options.groupId ?? GROUP,
      memberId: options.memberId ?? '',
      memberEpoch: options.epoch ?? 0,
      instanceId: options.instanceId ?? null,
      rackId: options.rackId ?? null,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? -1,
      subscribedTopicNames: options.topics == null ? null : [...options.topics],
      subscribedTopicRegex: options.regex ?? null,
      serverAssignor: options.assignor ?? null,
      topicPartitions:
        owned == null
          ? null
          : Object.entries(owned).map(
              ([name, partitions]) =>
                new ConsumerGroupHeartbeatRequestTopicPartitions({
                  topicId: this.topicId(name),
                  partitions: [...partitions],
                }),
            ),
    });
    return this.h.coordinator.consumerGroupHeartbeat(this.h.context(options.version ?? 1), request);
  }

  /** Joins (or joins again) as `memberId`. */
  join(memberId: string, options: HeartbeatOptions = {}): Promise<ConsumerGroupHeartbeatResponse> {
    const topics = options.regex == null ? ['orders'] : null;
    return this.heartbeat({ memberId, epoch: 0, rebalanceTimeoutMs: 60_000, topics, owned: {}, ...options });
  }

  /** What the answer's assignment says, by topic name; null where it has none. */
  assignmentOf(response: ConsumerGroupHeartbeatResponse): Record<string, number[]> | null {
    if (response.assignment === null) return null;
    const owned: Record<string, number[]> = {};
    for (const { topicId, partitions } of response.assignment.topicPartitions) {
      const name = this.image.topicName(topicId);
      // One that is gone by now no client can own.
      if (name !== undefined) owned[name] = partitions;
    }
    return owned;
  }

  async describe(groupId = GROUP): Promise<ConsumerGroupDescribeResponseDescribedGroup> {
    const request = new ConsumerGroupDescribeRequest({ groupIds: [groupId] });
    return (await this.h.coordinator.describeConsumerGroups(request)).groups[0]!;
  }

  async group(groupId = GROUP): Promise<ConsumerGroup | undefined> {
    const group = (await this.h.shard()).env.groups.get(groupId);
    return group instanceof ConsumerGroup ? group : undefined;
  }

  async state(): Promise<string> {
    return (await this.describe()).groupState;
  }

  /** The records appended since `from` (a count of records), e.g. `ConsumerGroupMetadata`, tombstones with a minus. */
  recordNames(from = 0): string[] {
    return recordNames(this.h.log).slice(from);
  }

  async advance(byMs: number): Promise<void> {
    await this.h.advance(byMs);
    await settle();
  }
}

function partitionRecord(topicId: Uuid, partitionId: number): PartitionRecord {
  return new PartitionRecord({ topicId, partitionId, replicas: [1], isr: [1], leader: 1 });
}

export function decodedRecords(
  log: MemoryCoordinatorLog,
): { readonly type: number; readonly key: object; readonly value: object | null }[] {
  return log.batches.flatMap((batch) =>
    [...recordsOf(batch)].map(({ key, value }) => {
      const record = decodeRecord(groupRecordTypes, key, value);
      if ('unreadable' in record) throw new Error(record.unreadable);
      return record;
    }),
  );
}

function recordNames(log: MemoryCoordinatorLog): string[] {
  return decodedRecords(log).map(
    ({ key, value }) => `${value === null ? '-' : ''}${key.constructor.name.slice(0, -3)}`,
  );
}

/** A client: it takes what it is assigned, and gives up what it is not assigned any more, at once or when told. */
export class ConsumerClient {
  readonly harness: ConsumerHarness;
  readonly options: HeartbeatOptions;
  memberId: string;
  epoch = 0;
  owned: Record<string, number[]> = {};
  /** True: it keeps what it must give up until `revoke`. */
  lags = false;
  wanted: Record<string, number[]> = {};
  private sending = 0;
  /** The last answer did not arrive, or was an error. */
  private unseen = false;

  constructor(harness: ConsumerHarness, memberId: string, options: HeartbeatOptions = {}) {
    this.harness = harness;
    this.memberId = memberId;
    this.options = options;
  }

  /** A heartbeat is under way. */
  get busy(): boolean {
    return this.sending > 0;
  }

  /** One heartbeat; the whole request when it joins. */
  async beat(): Promise<ConsumerGroupHeartbeatResponse> {
    const response = await this.send();
    this.unseen = response.errorCode !== 0;
    if (response.errorCode !== 0) {
      const { UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, FENCED_INSTANCE_ID, GROUP_ID_NOT_FOUND } = ErrorCode;
      const lost = [UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, FENCED_INSTANCE_ID, GROUP_ID_NOT_FOUND] as number[];
      if (lost.includes(response.errorCode)) this.forget();
      return response;
    }
    this.epoch = response.memberEpoch;
    const assigned = this.harness.assignmentOf(response);
    if (assigned !== null) {
      this.wanted = assigned;
      // What it gets it has at once; what it must give up may take a while.
      if (this.lags) this.owned = union(this.owned, assigned);
      else this.revoke();
    }
    return response;
  }

  /** A heartbeat whose answer the client never sees. */
  async send(): Promise<ConsumerGroupHeartbeatResponse> {
    const { instanceId = null, groupId = GROUP } = this.options;
    const { memberId, epoch, owned } = this;
    this.sending++;
    try {
      return epoch <= 0
        ? await this.harness.join(memberId, this.options)
        : await this.harness.heartbeat({ memberId, epoch, instanceId, groupId, owned, ...this.whole() });
    } finally {
      this.sending--;
      this.unseen = true;
    }
  }

  /** After an answer that did not arrive it tells all about itself, and so learns its assignment again. */
  private whole(): HeartbeatOptions {
    if (!this.unseen) return {};
    const { regex = null, rebalanceTimeoutMs = 60_000 } = this.options;
    const { topics = regex === null ? ['orders'] : null } = this.options;
    return { topics, regex, rebalanceTimeoutMs };
  }

  /** It gave up everything, and joins anew. */
  forget(): void {
    this.epoch = 0;
    this.owned = {};
    this.wanted = {};
  }

  revoke(): void {
    this.owned = this.wanted;
  }
}

function union(a: Owned, b: Owned): Record<string, number[]> {
  const all: Record<string, number[]> = {};
  for (const owned of [a, b]) {
    for (const [topic, partitions] of Object.entries(owned)) {
      all[topic] = [...new Set([...(all[topic] ?? []), ...partitions])].sort((x, y) => x - y);
    }
  }
  return all;
}

/** All clients send heartbeats until nothing changes any more. */
export async function settleClients(clients: readonly ConsumerClient[], rounds = 12): Promise<void> {
  for (let round = 0; round < rounds; round++) for (const client of clients) await client.beat();
}

/** How many partitions of the topic each client owns, sorted. */
export function shares(clients: readonly ConsumerClient[], topic = 'orders'): number[] {
  return clients.map(({ owned }) => owned[topic]?.length ?? 0).sort((a, b) => a - b);
}

/** Every partition that the clients own, as `topic-partition`, sorted. */
export function ownedBy(clients: readonly ConsumerClient[]): string[] {
  return clients
    .flatMap(({ owned }) => Object.entries(owned).flatMap(([topic, list]) => list.map((i) => `${topic}-${i}`)))
    .sort();
}
