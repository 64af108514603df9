// For tests: a group coordinator over an in-memory log and a clock moved by hand, and short ways to call it. Must hold:
// nothing here decides anything about groups.

import { FakeClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { SeededRandom } from '../../base/random.ts';
import { HeartbeatRequest } from '../../protocol/generated/heartbeat.ts';
import {
  JoinGroupRequest,
  JoinGroupRequestJoinGroupRequestProtocol,
  type JoinGroupResponse,
} from '../../protocol/generated/join-group.ts';
import {
  LeaveGroupRequest,
  LeaveGroupRequestMemberIdentity,
  type LeaveGroupResponse,
} from '../../protocol/generated/leave-group.ts';
import {
  OffsetCommitRequest,
  OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitRequestOffsetCommitRequestTopic,
  type OffsetCommitResponse,
} from '../../protocol/generated/offset-commit.ts';
import {
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopics,
  type OffsetFetchResponseOffsetFetchResponseGroup,
} from '../../protocol/generated/offset-fetch.ts';
import {
  SyncGroupRequest,
  SyncGroupRequestSyncGroupRequestAssignment,
  type SyncGroupResponse,
} from '../../protocol/generated/sync-group.ts';
import {
  TxnOffsetCommitRequest,
  TxnOffsetCommitRequestTxnOffsetCommitRequestPartition,
  TxnOffsetCommitRequestTxnOffsetCommitRequestTopic,
  type TxnOffsetCommitResponse,
} from '../../protocol/generated/txn-offset-commit.ts';
import { MemoryCoordinatorLog } from '../memory-coordinator-log.ts';
import { ClassicGroup } from './classic-group.ts';
import {
  type ConsumerGroupSettings,
  defaultConsumerGroupSettings,
  defaultGroupCoordinatorConfig,
  type GroupCoordinatorConfig,
} from './group-config.ts';
import { GroupCoordinator, type GroupRequestContext, type TransactionVerifier } from './group-coordinator.ts';
import type { GroupShard } from './group-shard.ts';

export const GROUP = 'my-group';

export interface JoinOptions {
  readonly groupId?: string;
  readonly memberId?: string;
  readonly instanceId?: string | null;
  readonly version?: number;
  readonly protocols?: Readonly<Record<string, string>>;
  readonly protocolType?: string;
  readonly sessionTimeoutMs?: number;
  readonly rebalanceTimeoutMs?: number;
}

export interface Identity {
  readonly memberId: string;
  readonly generationId?: number;
  readonly instanceId?: string | null;
}

/** What became of a promise, seen without waiting for it. */
export interface Watched<T> {
  value: T | undefined;
}

export function watch<T>(promise: Promise<T>): Watched<T> {
  const watched: Watched<T> = { value: undefined };
  void promise.then((value) => {
    watched.value = value;
  });
  return watched;
}

/** Lets everything run that is ready to. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

export class GroupHarness {
  readonly clock: FakeClock;
  readonly log: MemoryCoordinatorLog;
  readonly coordinator: GroupCoordinator;
  readonly config: GroupCoordinatorConfig;
  /** What holds for every consumer group. */
  consumerSettings: ConsumerGroupSettings = { ...defaultConsumerGroupSettings, assignmentIntervalMs: 0 };
  private readonly seed: number;

  /** What was logged at level debug. */
  debugLines: object[] = [];

  /** Asked before each transactional commit. */
  verifyTransaction: TransactionVerifier = () => Promise.resolve(null);

  constructor(config: Partial<GroupCoordinatorConfig> = {}, log = new MemoryCoordinatorLog(), seed = 1) {
    this.clock = new FakeClock();
    this.log = log;
    this.seed = seed;
    this.config = { ...defaultGroupCoordinatorConfig, ...config };
    this.coordinator = new GroupCoordinator({
      config: () => this.config,
      partitionCount: () => 1,
      clock: this.clock,
      random: new SeededRandom(seed),
      logger: { ...silentLogger, debug: (details, message) => this.debugLines.push({ ...details, message }) },
      groupConfigs: { consumer: () => this.consumerSettings },
      verifyTransaction: (commit) => this.verifyTransaction(commit),
    });
  }

  static async start(
    config: Partial<GroupCoordinatorConfig> = {},
    log?: MemoryCoordinatorLog,
    seed?: number,
  ): Promise<GroupHarness> {
    const harness = new GroupHarness(config, log, seed);
    await harness.coordinator.load(harness.log);
    return harness;
  }

  /** A second coordinator over the same bytes: what a restart makes of them. */
  restart(
    config: Partial<GroupCoordinatorConfig> = {},
    batches: readonly Buffer[] = this.log.batches,
  ): Promise<GroupHarness> {
    const log = new MemoryCoordinatorLog(0, batches);
    // Another seed: an id is never given out twice.
    return GroupHarness.start({ ...this.config, ...config }, log, this.seed + 1);
  }

  /** As `restart`, but not loaded yet; `batches` are those that survived. */
  successor(config: Partial<GroupCoordinatorConfig> = {}, batches: readonly Buffer[] = this.log.batches): GroupHarness {
    const log = new MemoryCoordinatorLog(0, batches);
    const next = new GroupHarness({ ...this.config, ...config }, log, this.seed + 1);
    next.consumerSettings = this.consumerSettings;
    return next;
  }

  async advance(byMs: number): Promise<void> {
    this.clock.advance(byMs);
    await settle();
  }

  async shard(): Promise<GroupShard> {
    return await this.coordinator.runtime.run(0, (shard) => ({ records: [], effects: [], response: shard }));
  }

  async group(groupId = GROUP): Promise<ClassicGroup | undefined> {
    const group = (await this.shard()).env.groups.get(groupId);
    return group instanceof ClassicGroup ? group : undefined;
  }

  context(version: number): GroupRequestContext {
    return { apiVersion: version, clientId: 'client', clientHost: '127.0.0.1' };
  }

  join(options: JoinOptions = {}): Promise<JoinGroupResponse> {
    const offered = Object.entries(options.protocols ?? { range: 'topics' });
    const request = new JoinGroupRequest({
      groupId: options.groupId ?? GROUP,
      memberId: options.memberId ?? '',
      groupInstanceId: options.instanceId ?? null,
      protocolType: options.protocolType ?? 'consumer',
      sessionTimeoutMs: options.sessionTimeoutMs ?? 10_000,
      rebalanceTimeoutMs: options.rebalanceTimeoutMs ?? 60_000,
      protocols: offered.map(
        ([name, metadata]) => new JoinGroupRequestJoinGroupRequestProtocol({ name, metadata: Buffer.from(metadata) }),
      ),
    });
    return this.coordinator.joinGroup(this.context(options.version ?? 9), request);
  }

  /** Joins as a client of version 4 or later: asks for an id first. */
  async joinDynamic(options: JoinOptions = {}): Promise<{ memberId: string; joined: Promise<JoinGroupResponse> }> {
    const first = await this.join(options);
    return { memberId: first.memberId, joined: this.join({ ...options, memberId: first.memberId }) };
  }

  sync(who: Identity, assignments: Readonly<Record<string, string>> = {}): Promise<SyncGroupResponse> {
    const request = new SyncGroupRequest({
      groupId: GROUP,
      memberId: who.memberId,
      generationId: who.generationId ?? 1,
      groupInstanceId: who.instanceId ?? null,
      assignments: Object.entries(assignments).map(
        ([memberId, assignment]) =>
          new SyncGroupRequestSyncGroupRequestAssignment({ memberId, assignment: Buffer.from(assignment) }),
      ),
    });
    return this.coordinator.syncGroup(this.context(5), request);
  }

  async heartbeat(who: Identity): Promise<number> {
    const request = new HeartbeatRequest({
      groupId: GROUP,
      memberId: who.memberId,
      generationId: who.generationId ?? 1,
      groupInstanceId: who.instanceId ?? null,
    });
    return (await this.coordinator.heartbeat(this.context(4), request)).errorCode;
  }

  leave(...members: readonly Partial<LeaveGroupRequestMemberIdentity>[]): Promise<LeaveGroupResponse> {
    const request = new LeaveGroupRequest({
      groupId: GROUP,
      members: members.map((member) => new LeaveGroupRequestMemberIdentity(member)),
    });
    return this.coordinator.leaveGroup(this.context(5), request);
  }

  commit(
    offset: number,
    who: Partial<Identity> = {},
    more: {
      version?: number;
      metadata?: string;
      topic?: string;
      groupId?: string;
      retentionTimeMs?: number;
      topicId?: string;
    } = {},
  ): Promise<OffsetCommitResponse> {
    const request = new OffsetCommitRequest({
      groupId: more.groupId ?? GROUP,
      memberId: who.memberId ?? '',
      generationIdOrMemberEpoch: who.generationId ?? -1,
      groupInstanceId: who.instanceId ?? null,
      retentionTimeMs: more.retentionTimeMs ?? -1,
      topics: [
        new OffsetCommitRequestOffsetCommitRequestTopic({
          name: more.topic ?? 'orders',
          ...(more.topicId === undefined ? {} : { topicId: more.topicId }),
          partitions: [
            new OffsetCommitRequestOffsetCommitRequestPartition({
              partitionIndex: 0,
              committedOffset: offset,
              committedLeaderEpoch: 7,
              committedMetadata: more.metadata ?? 'note',
            }),
          ],
        }),
      ],
    });
    return this.coordinator.commitOffsets(this.context(more.version ?? 9), request);
  }

  async commitError(...args: Parameters<GroupHarness['commit']>): Promise<number | undefined> {
    return (await this.commit(...args)).topics[0]?.partitions[0]?.errorCode;
  }

  /** TxnOffsetCommit of one partition in the open transaction of `producerId`. */
  commitInTransaction(
    producerId: number,
    offset: number,
    who: Partial<Identity> = {},
    more: { version?: number; metadata?: string; topic?: string; groupId?: string; producerEpoch?: number } = {},
  ): Promise<TxnOffsetCommitResponse> {
    const request = new TxnOffsetCommitRequest({
      transactionalId: `transaction-${producerId}`,
      groupId: more.groupId ?? GROUP,
      producerId,
      producerEpoch: more.producerEpoch ?? 0,
      memberId: who.memberId ?? '',
      generationId: who.generationId ?? -1,
      groupInstanceId: who.instanceId ?? null,
      topics: [
        new TxnOffsetCommitRequestTxnOffsetCommitRequestTopic({
          name: more.topic ?? 'orders',
          partitions: [
            new TxnOffsetCommitRequestTxnOffsetCommitRequestPartition({
              partitionIndex: 0,
              committedOffset: offset,
              committedLeaderEpoch: 7,
              committedMetadata: more.metadata ?? 'note',
            }),
          ],
        }),
      ],
    });
    return this.coordinator.commitTransactionalOffsets(this.context(more.version ?? 5), request);
  }

  async commitInTransactionError(...args: Parameters<GroupHarness['commitInTransaction']>): Promise<number> {
    return (await this.commitInTransaction(...args)).topics[0]?.partitions[0]?.errorCode ?? -1;
  }

  endTransaction(producerId: number, committed: boolean, producerEpoch = 0): Promise<number> {
    const ended = { producerId, producerEpoch, committed, coordinatorEpoch: 0, transactionVersion: 2 };
    return this.coordinator.completeTransaction(0, ended);
  }

  fetch(
    topic: string | null = 'orders',
    more: { groupId?: string; requireStable?: boolean; topicId?: string } = {},
  ): Promise<OffsetFetchResponseOffsetFetchResponseGroup> {
    const topics =
      topic === null
        ? null
        : [
            new OffsetFetchRequestOffsetFetchRequestTopics({
              name: topic,
              ...(more.topicId === undefined ? {} : { topicId: more.topicId }),
              partitionIndexes: [0],
            }),
          ];
    const request = new OffsetFetchRequestOffsetFetchRequestGroup({ groupId: more.groupId ?? GROUP, topics });
    return this.coordinator.fetchOffsets(this.context(10), request, more.requireStable ?? false);
  }

  /** The error of one partition where stable offsets are asked for. */
  async stableError(topic = 'orders', groupId = GROUP): Promise<number | undefined> {
    return (await this.fetch(topic, { requireStable: true, groupId })).topics[0]?.partitions[0]?.errorCode;
  }

  async fetchOne(...args: Parameters<GroupHarness['fetch']>): Promise<number | undefined> {
    return (await this.fetch(...args)).topics[0]?.partitions[0]?.committedOffset;
  }

  /** `count` dynamic members, joined and synced: a stable group. The first leads. */
  async stable(count = 1, options: JoinOptions = {}): Promise<{ members: string[]; generationId: number }> {
    const joining = [];
    for (let i = 0; i < count; i++) joining.push(await this.joinDynamic(options));
    await this.advance(1);
    const answers = await Promise.all(joining.map(({ joined }) => joined));
    const generationId = answers[0]?.generationId ?? -1;
    const leader = answers[0]?.leader ?? '';
    const members = answers.map(({ memberId }) => memberId);
    const assignments = Object.fromEntries(members.map((memberId, i) => [memberId, `assignment ${i}`]));
    await Promise.all(
      members.map((memberId) => this.sync({ memberId, generationId }, memberId === leader ? assignments : {})),
    );
    return { members, generationId };
  }
}
