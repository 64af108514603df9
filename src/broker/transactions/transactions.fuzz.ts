// A few transactional producers on a broker whose disk fills up, whose clock leaps over timeouts, whose topics go and
// come, and that is killed now and then. Must hold in the end, and after another start: no transaction is left open or
// half ended, no partition's last stable offset stands behind its end, what was committed is seen whole and once, what
// was aborted is not seen, and the offsets committed last are those of the last transaction. KLAMM_FUZZ_RUNS sets the
// number of worlds, KLAMM_FUZZ_SEED repeats one.

import { expect, it } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { ClientError } from '../../network/client.ts';
import { ErrorCode, errorName } from '../../protocol/api-error.ts';
import { AddOffsetsToTxnRequest, addOffsetsToTxn } from '../../protocol/generated/add-offsets-to-txn.ts';
import {
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnRequestAddPartitionsToTxnTopic,
  addPartitionsToTxn,
} from '../../protocol/generated/add-partitions-to-txn.ts';
import {
  DeleteTopicsRequest,
  DeleteTopicsRequestDeleteTopicState,
  deleteTopics,
} from '../../protocol/generated/delete-topics.ts';
import { EndTxnRequest, endTxn } from '../../protocol/generated/end-txn.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  fetch,
} from '../../protocol/generated/fetch.ts';
import { FindCoordinatorRequest, findCoordinator } from '../../protocol/generated/find-coordinator.ts';
import { InitProducerIdRequest, initProducerId } from '../../protocol/generated/init-producer-id.ts';
import { ListTransactionsRequest, listTransactions } from '../../protocol/generated/list-transactions.ts';
import {
  OffsetFetchRequest,
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopics,
  offsetFetch,
} from '../../protocol/generated/offset-fetch.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../../protocol/generated/produce.ts';
import {
  TxnOffsetCommitRequest,
  TxnOffsetCommitRequestTxnOffsetCommitRequestPartition,
  TxnOffsetCommitRequestTxnOffsetCommitRequestTopic,
  txnOffsetCommit,
} from '../../protocol/generated/txn-offset-commit.ts';
import { isControl, producerId as producerIdOf } from '../../records/batch.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { batchPositions, recordsOf } from '../../records/iterate.ts';
import { type DiskOperation, FaultyDisk } from '../faulty-disk.ts';
import { DATA, TestBroker } from '../test-broker.ts';

const RUNS = Number(process.env.KLAMM_FUZZ_RUNS ?? 3);
const SEED = Number(process.env.KLAMM_FUZZ_SEED ?? Math.floor(performance.timeOrigin) % 1_000_000_000);
const STEPS = 400;
const PRODUCERS = 4;
const PARTITIONS = 3;
const TIMEOUT_MS = 5_000;
const PATIENCE = 60;
const EVERYTHING: readonly DiskOperation[] = [
  'create',
  'write',
  'truncate',
  'sync',
  'syncDirectory',
  'replace',
  'rename',
  'remove',
  'makeDirectory',
];
const SETTINGS = {
  'connections.max.idle.ms': '-1',
  'transaction.state.log.num.partitions': '2',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms': '1000',
};
const PASSING: ReadonlySet<number> = new Set([
  ErrorCode.NOT_ENOUGH_REPLICAS,
  ErrorCode.KAFKA_STORAGE_ERROR,
  ErrorCode.NOT_LEADER_OR_FOLLOWER,
  ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.CONCURRENT_TRANSACTIONS,
  ErrorCode.REQUEST_TIMED_OUT,
]);

const turn = () => new Promise((resolve) => setImmediate(resolve));

type Outcome = 'open' | 'committed' | 'aborted' | 'unknown';

interface Transaction {
  readonly number: number;
  /** What was acknowledged, by partition of `t`. */
  readonly values: { partition: number; value: string }[];
  /** Whether the number was committed as an offset. */
  offset: boolean;
  outcome: Outcome;
}

/** Where everybody finds the broker that lives now. */
class World {
  readonly random: SeededRandom;
  readonly clock = new FakeClock();
  readonly faulty = new FaultyDisk(new MemoryDisk(undefined, this.clock));
  readonly lifts: (() => void)[] = [];
  private readonly durability: 'os' | 'disk';
  test: TestBroker | null = null;
  readonly strays: Promise<unknown>[] = [];
  life = 0;
  over = false;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    this.durability = seed % 2 === 0 ? 'os' : 'disk';
  }

  async start(): Promise<void> {
    this.life++;
    const { clock, durability, faulty, life } = this;
    this.test = await TestBroker.start({ disk: faulty.disk, durability, clock, settings: SETTINGS, life });
  }

  /** Nothing that the broker does from now on reaches the disk. */
  async kill(): Promise<void> {
    const { test } = this;
    this.test = null;
    const lift = this.faulty.fail({ on: EVERYTHING, code: 'EIO' });
    await this.until(test!.close());
    lift();
    // The lock of a process that is gone holds nobody up; this one lives.
    this.faulty.disk.writeFileAtomic(`${DATA}/.lock`, '', false);
  }

  /** Time passes while something is waited for. */
  async until(awaited: Promise<unknown>): Promise<void> {
    let pending = true;
    const settled = awaited.finally(() => {
      pending = false;
    });
    for (; pending; await turn()) this.clock.advance(50);
    await settled;
  }

  fill(): void {
    const file = this.pick([
      /\/t-\d\/.*\.log$/,
      /\/__transaction_state-\d\/.*\.log$/,
      /\/__consumer_offsets-0\/.*\.log$/,
      /\/t-0\//,
    ]);
    const shortBytes = this.random.int(120);
    this.lifts.push(this.faulty.fail({ on: ['write', 'create'], file, code: 'ENOSPC', shortBytes }));
  }

  empty(): void {
    for (const lift of this.lifts.splice(0)) lift();
  }

  pick<T>(from: readonly T[]): T {
    return from[this.random.int(from.length)]!;
  }

  async recreate(): Promise<void> {
    const topics = [new DeleteTopicsRequestDeleteTopicState({ name: 'u' })];
    const admin = await this.test!.again();
    await admin.client.send(deleteTopics, new DeleteTopicsRequest({ topics, timeoutMs: 1000 }));
    await admin.createTopic('u', 1);
    await admin.client.close();
  }
}

class Producer {
  readonly id: string;
  readonly transactions: Transaction[] = [];
  readonly seen = new Map<string, number>();
  private readonly world: World;
  private readonly newRules: boolean;
  private connection: TestBroker | null = null;
  private life = -1;
  private producerId = -1;
  private producerEpoch = -1;
  private readonly sequences = new Map<string, number>();

  constructor(world: World, index: number) {
    this.world = world;
    this.id = `tx-${index}`;
    this.newRules = index % 2 === 0;
  }

  get group(): string {
    return `g-${this.id}`;
  }

  /** Tries while the reason passes; the error code, and whether the answer to an earlier try was lost. */
  private async patiently(
    what: string,
    ask: (test: TestBroker) => Promise<number>,
  ): Promise<{ code: number; lost: boolean }> {
    let code: number = ErrorCode.UNKNOWN_SERVER_ERROR;
    let lost = false;
    for (let i = 0; i < PATIENCE; i++) {
      try {
        const test = await this.connected();
        if (test === null) return { code: ErrorCode.NETWORK_EXCEPTION, lost };
        code = await ask(test);
        if (!PASSING.has(code)) break;
      } catch (error) {
        if (!(error instanceof ClientError)) throw error;
        lost = true;
        this.connection = null;
      }
      if (code !== ErrorCode.CONCURRENT_TRANSACTIONS) lost = true;
      await turn();
      await turn();
    }
    const key = `${what} ${errorName(code)}`;
    this.seen.set(key, (this.seen.get(key) ?? 0) + 1);
    return { code, lost };
  }

  private async connected(): Promise<TestBroker | null> {
    for (let i = 0; this.world.test === null; i++) {
      if (i > 10_000) return null;
      await turn();
    }
    if (this.connection === null || this.life !== this.world.life) {
      this.life = this.world.life;
      this.connection = await this.world.test.again();
    }
    return this.connection;
  }

  private async init(): Promise<boolean> {
    await this.patiently('find', async ({ client }) => {
      const request = new FindCoordinatorRequest({ keyType: 1, coordinatorKeys: [this.id] });
      await client.send(findCoordinator, new FindCoordinatorRequest({ keyType: 0, coordinatorKeys: [this.group] }));
      return (await client.send(findCoordinator, request)).coordinators[0]!.errorCode;
    });
    const { code } = await this.patiently('init', async ({ client }) => {
      const request = new InitProducerIdRequest({ transactionalId: this.id, transactionTimeoutMs: TIMEOUT_MS });
      const answer = await client.send(initProducerId, request, { version: 5 });
      if (answer.errorCode === 0) this.goOn(answer.producerId, answer.producerEpoch);
      return answer.errorCode;
    });
    return code === ErrorCode.NONE;
  }

  private goOn(producerId: number, producerEpoch: number): void {
    if (producerId !== this.producerId || producerEpoch !== this.producerEpoch) this.sequences.clear();
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
  }

  private async write(transaction: Transaction, topic: string, partition: number): Promise<boolean> {
    const { id, producerId, producerEpoch } = this;
    if (!this.newRules) {
      const { code } = await this.patiently('add', async ({ client }) => {
        const topics = [new AddPartitionsToTxnRequestAddPartitionsToTxnTopic({ name: topic, partitions: [partition] })];
        const request = new AddPartitionsToTxnRequest({
          v3AndBelowTransactionalId: id,
          v3AndBelowProducerId: producerId,
          v3AndBelowProducerEpoch: producerEpoch,
          v3AndBelowTopics: topics,
        });
        const answer = await client.send(addPartitionsToTxn, request, { version: 3 });
        return answer.resultsByTopicV3AndBelow[0]!.resultsByPartition[0]!.partitionErrorCode;
      });
      if (code !== ErrorCode.NONE) return false;
    }
    const at = `${topic}-${partition}`;
    const value = `${id}/${transaction.number}/${transaction.values.length}`;
    const baseSequence = this.sequences.get(at) ?? 0;
    const { code } = await this.patiently('produce', async ({ client, clock }) => {
      const builder = new RecordBatchBuilder({ producerId, producerEpoch, baseSequence, isTransactional: true });
      builder.append(clock.now(), null, Buffer.from(value));
      const data = new ProduceRequestPartitionProduceData({ index: partition, records: builder.build() });
      const topicData = [new ProduceRequestTopicProduceData({ name: topic, partitionData: [data] })];
      const request = new ProduceRequest({ transactionalId: id, acks: -1, timeoutMs: 2_000, topicData });
      const answer = await client.send(produce, request, { version: this.newRules ? 12 : 11 });
      return answer.responses[0]!.partitionResponses[0]!.errorCode;
    });
    if (code !== ErrorCode.NONE) return false;
    this.sequences.set(at, baseSequence + 1);
    if (topic === 't') transaction.values.push({ partition, value });
    return true;
  }

  /** One that nobody waits for, and that takes its time at the leader: the transaction may end before it is there. */
  private async sendStray(transaction: Transaction, partition: number): Promise<void> {
    const { id, producerId, producerEpoch, world } = this;
    const baseSequence = this.sequences.get(`t-${partition}`) ?? 0;
    const value = `${id}/${transaction.number}/stray${'.'.repeat(world.random.int(3) * 300_000)}`;
    transaction.values.push({ partition, value });
    const batch = { producerId, producerEpoch, baseSequence, isTransactional: true, compression: 'gzip' } as const;
    const builder = new RecordBatchBuilder(batch);
    builder.append(world.clock.now(), null, Buffer.from(value));
    const data = new ProduceRequestPartitionProduceData({ index: partition, records: builder.build() });
    const topicData = [new ProduceRequestTopicProduceData({ name: 't', partitionData: [data] })];
    const request = new ProduceRequest({ transactionalId: id, acks: -1, timeoutMs: 2_000, topicData });
    const { client } = await world.test!.again();
    const answered = client.send(produce, request, { version: this.newRules ? 12 : 11 }).finally(() => client.close());
    world.strays.push(answered.catch((error: unknown) => expect(error).toBeInstanceOf(ClientError)));
    for (let i = world.random.int(5); i > 0; i--) await turn();
  }

  private async commitOffset(transaction: Transaction): Promise<boolean> {
    const { id, group, producerId, producerEpoch } = this;
    if (!this.newRules) {
      const { code } = await this.patiently('add offsets', async ({ client }) => {
        const request = new AddOffsetsToTxnRequest({ transactionalId: id, producerId, producerEpoch, groupId: group });
        return (await client.send(addOffsetsToTxn, request, { version: 3 })).errorCode;
      });
      if (code !== ErrorCode.NONE) return false;
    }
    const { code } = await this.patiently('commit offsets', async ({ client }) => {
      const partition = { partitionIndex: 0, committedOffset: transaction.number };
      const partitions = [new TxnOffsetCommitRequestTxnOffsetCommitRequestPartition(partition)];
      const topics = [new TxnOffsetCommitRequestTxnOffsetCommitRequestTopic({ name: 't', partitions })];
      const request = new TxnOffsetCommitRequest({
        transactionalId: id,
        groupId: group,
        producerId,
        producerEpoch,
        topics,
      });
      const answer = await client.send(txnOffsetCommit, request, { version: this.newRules ? 5 : 3 });
      return answer.topics[0]!.partitions[0]!.errorCode;
    });
    transaction.offset = code === ErrorCode.NONE;
    return transaction.offset;
  }

  private async end(transaction: Transaction, committed: boolean): Promise<boolean> {
    const { id, producerId, producerEpoch } = this;
    transaction.outcome = committed ? 'unknown' : 'aborted';
    const { code, lost } = await this.patiently(committed ? 'commit' : 'abort', async ({ client }) => {
      const request = new EndTxnRequest({ transactionalId: id, producerId, producerEpoch, committed });
      const answer = await client.send(endTxn, request, { version: this.newRules ? 5 : 4 });
      if (answer.errorCode === 0 && this.newRules) this.goOn(answer.producerId, answer.producerEpoch);
      return answer.errorCode;
    });
    if (committed && code === ErrorCode.NONE) transaction.outcome = 'committed';
    else if (committed && !lost && !PASSING.has(code)) transaction.outcome = 'aborted';
    return code === ErrorCode.NONE;
  }

  async run(): Promise<void> {
    const { world } = this;
    while (!world.over) {
      if (!(await this.init())) continue;
      while (!world.over && (await this.transact()));
    }
    await this.connection?.client.close();
  }

  /** False: the producer must be initialized anew. */
  private async transact(): Promise<boolean> {
    const { world } = this;
    const transaction: Transaction = { number: this.transactions.length, values: [], offset: false, outcome: 'open' };
    this.transactions.push(transaction);
    const writes = 1 + world.random.int(4);
    let fine = true;
    for (let i = 0; fine && i < writes; i++) {
      const topic = world.random.int(8) === 0 ? 'u' : 't';
      fine = await this.write(transaction, topic, topic === 'u' ? 0 : world.random.int(PARTITIONS));
    }
    if (fine && world.random.int(3) === 0) fine = await this.commitOffset(transaction);
    if (fine && world.test !== null && world.random.int(6) === 0) {
      const { partition } = transaction.values.at(-1) ?? { partition: 0 };
      await this.sendStray(transaction, partition).catch((error: unknown) => expect(error).toBeInstanceOf(ClientError));
      // By the old rules the epoch stays, and nobody knows the next sequence.
      return (await this.end(transaction, false)) && this.newRules;
    }
    // Left open, for its timeout or the next producer to end.
    if (!fine || world.random.int(12) === 0) {
      transaction.outcome = 'aborted';
      if (!fine && world.random.int(2) === 0) await this.end(transaction, false);
      return false;
    }
    return this.end(transaction, world.random.int(3) > 0);
  }
}

async function upset(world: World): Promise<void> {
  for (let step = 0; step < STEPS; step++) {
    const what = world.random.int(100);
    if (what < 3) world.fill();
    else if (what < 8) world.empty();
    else if (what < 9) world.clock.advance(TIMEOUT_MS * 2);
    else if (what < 10)
      await world.until(world.recreate().catch((error: unknown) => expect(error).toBeInstanceOf(ClientError)));
    else if (what < 11) {
      await world.kill();
      world.empty();
      await world.start();
    } else world.clock.advance(world.random.int(200));
    for (let i = world.random.int(6); i >= 0; i--) await turn();
  }
}

async function read(test: TestBroker, topic: string, partition: number, fetchOffset: number) {
  const wanted = { partition, fetchOffset, partitionMaxBytes: 1 << 24 };
  const topics = [new FetchRequestFetchTopic({ topic, partitions: [new FetchRequestFetchPartition(wanted)] })];
  const request = new FetchRequest({ topics, isolationLevel: 1 });
  return (await test.client.send(fetch, request, { version: 12 })).responses[0]!.partitions[0]!;
}

async function unfinished(test: TestBroker, producers: readonly Producer[]): Promise<string[]> {
  const left: string[] = [];
  for (const { group } of producers) {
    const topics = [new OffsetFetchRequestOffsetFetchRequestTopics({ name: 't', partitionIndexes: [0] })];
    const groups = [new OffsetFetchRequestOffsetFetchRequestGroup({ groupId: group, topics })];
    const request = new OffsetFetchRequest({ groups, requireStable: true });
    const [found] = (await test.client.send(offsetFetch, request, { version: 8 })).groups;
    const errorCode = found!.errorCode || found!.topics[0]!.partitions[0]!.errorCode;
    if (errorCode !== 0) left.push(`${group} ${errorName(errorCode)}`);
  }
  const answer = await test.client.send(listTransactions, new ListTransactionsRequest());
  if (answer.errorCode !== 0) left.push(errorName(answer.errorCode));
  for (const { transactionalId, transactionState } of answer.transactionStates) {
    if (!['Empty', 'CompleteCommit', 'CompleteAbort'].includes(transactionState)) {
      left.push(`${transactionalId} ${transactionState}`);
    }
  }
  const partitions = [
    ['__consumer_offsets', 0] as const,
    ...Array.from({ length: PARTITIONS }, (_, i) => ['t', i] as const),
  ];
  for (const [topic, partition] of partitions) {
    const { errorCode, highWatermark, lastStableOffset } = await read(test, topic, partition, 0);
    if (errorCode !== 0 || Number(lastStableOffset) !== Number(highWatermark)) {
      left.push(`${topic}-${partition} ${errorName(errorCode)} ${lastStableOffset} of ${highWatermark}`);
    }
  }
  return left;
}

/** What one who reads committed records sees in a partition of `t`. */
async function committedValues(test: TestBroker, partition: number): Promise<string[]> {
  const values: string[] = [];
  for (let next = 0, end = 1; next < end; ) {
    const found = await read(test, 't', partition, next);
    end = Number(found.lastStableOffset);
    const aborted = [...(found.abortedTransactions ?? [])].sort((a, b) => a.firstOffset - b.firstOffset);
    const skipped = new Set<number>();
    const records = found.records as Buffer;
    expect(end === 0 || records.length > 0, `nothing at ${next} of ${end}`).toBe(true);
    for (const position of batchPositions(records)) {
      const producerId = producerIdOf(records, position);
      for (const { offset, value, key } of recordsOf(records, position)) {
        while (aborted.length > 0 && aborted[0]!.firstOffset <= offset) skipped.add(aborted.shift()!.producerId);
        if (isControl(records, position)) {
          if (key!.readInt16BE(2) === 0) skipped.delete(producerId);
        } else if (offset >= next && !skipped.has(producerId)) values.push(value!.toString());
        next = Math.max(next, offset + 1);
      }
    }
  }
  return values;
}

async function audit(test: TestBroker, producers: readonly Producer[]): Promise<void> {
  const seen: string[][] = [];
  for (let i = 0; i < PARTITIONS; i++) seen.push(await committedValues(test, i));
  for (const { id, group, transactions } of producers) {
    for (const { number, values, outcome } of transactions) {
      const counts = values.map(({ partition, value }) => seen[partition]!.filter((other) => other === value).length);
      const story = `${id}/${number} ${outcome}: ${counts.join(' ')}`;
      if (outcome === 'committed')
        expect(
          counts.every((count) => count === 1),
          story,
        ).toBe(true);
      else if (outcome === 'unknown') expect(new Set(counts).size <= 1 && (counts[0] ?? 0) <= 1, story).toBe(true);
      else
        expect(
          counts.every((count) => count === 0),
          story,
        ).toBe(true);
    }
    const certain = transactions.findLastIndex(({ offset, outcome }) => offset && outcome === 'committed');
    const possible = transactions.filter(({ offset, outcome }, i) => i > certain && offset && outcome === 'unknown');
    const allowed = [certain, ...possible.map(({ number }) => number)];
    expect(allowed, `${group} ${await test.committed(group, 't', 0)}`).toContain(await test.committed(group, 't', 0));
  }
}

it.each(Array.from({ length: RUNS }, (_, i) => SEED + i))('world %i', { timeout: 60_000 }, async (seed) => {
  const world = new World(seed);
  await world.start();
  await world.test!.createTopic('t', PARTITIONS, { 'segment.ms': '1000' });
  await world.test!.createTopic('u', 1);
  await world.test!.findCoordinator('g');
  const producers = Array.from({ length: PRODUCERS }, (_, i) => new Producer(world, i));
  const running = Promise.all(producers.map((producer) => producer.run()));
  await upset(world);
  world.over = true;
  world.empty();
  await world.until(running);
  await world.until(Promise.all(world.strays));
  let left = ['not asked'];
  for (let i = 0; left.length > 0 && i < 400; i++) {
    world.clock.advance(500);
    for (let j = 0; j < 5; j++) await turn();
    left = await unfinished(world.test!, producers);
  }
  if (process.env.KLAMM_FUZZ_VERBOSE) {
    const seen = new Map<string, number>();
    for (const producer of producers) for (const [key, n] of producer.seen) seen.set(key, (seen.get(key) ?? 0) + n);
    console.log(seed, world.life, Object.fromEntries([...seen].sort()), world.test!.errors);
  }
  expect(left).toEqual([]);
  await audit(world.test!, producers);
  await world.until(world.test!.close());
  await world.start();
  for (let j = 0; j < 20; j++) await turn();
  expect(await unfinished(world.test!, producers)).toEqual([]);
  await audit(world.test!, producers);
  await world.until(world.test!.close());
});
