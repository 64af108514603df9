// Produce in a transaction, WriteTxnMarkers and DescribeProducers over two partitions of one topic; the transaction
// coordinator is the test.

import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../config/load-config.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  DescribeProducersRequest,
  DescribeProducersRequestTopicRequest,
  type DescribeProducersResponse,
} from '../../protocol/generated/describe-producers.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  type ProduceResponse,
} from '../../protocol/generated/produce.ts';
import {
  WriteTxnMarkersRequest,
  WriteTxnMarkersRequestWritableTxnMarker,
  WriteTxnMarkersRequestWritableTxnMarkerTopic,
  type WriteTxnMarkersResponse,
} from '../../protocol/generated/write-txn-markers.ts';
import { DelayedFetch } from '../../replication/delayed-fetch.ts';
import { hasProgress } from '../../replication/fetch-plan.ts';
import { Partition } from '../../replication/partition.ts';
import { LogFixture, makeBatch, type TestBatch, TOPIC_ID } from '../../storage/log-fixture.ts';
import type { Broker } from '../broker.ts';
import type { RequestContext } from '../handler.ts';
import {
  type AddOrVerifyRequest,
  producerSettings,
  TransactionVerification,
} from '../transactions/transaction-verification.ts';
import { describeProducersHandler } from './describe-producers.ts';
import { produceHandler } from './produce.ts';
import { writeTxnMarkersHandler } from './write-txn-markers.ts';

const registration = {
  replicas: [1],
  directories: [],
  isr: [1],
  removingReplicas: [],
  addingReplicas: [],
  elr: [],
  lastKnownElr: [],
  leader: 1,
  leaderRecoveryState: 0,
  leaderEpoch: 0,
  partitionEpoch: 0,
};

class Scene {
  readonly fixture: LogFixture;
  readonly partitions: Partition[] = [];
  readonly asked: AddOrVerifyRequest[] = [];
  /** What the coordinator answers, request by request; the last one again and again. */
  answers: ReadonlyMap<string, number>[] = [new Map()];
  offsetsEnded: object[] = [];
  readonly broker: Broker;
  version = 12;

  private constructor(settings: Record<string, string>) {
    const { config } = loadConfig({ settings: new Map(Object.entries(settings)) });
    this.fixture = new LogFixture({}, { producers: producerSettings(config) });
    const { clock } = this.fixture;
    const transactionVerification = new TransactionVerification({
      coordinator: {
        addOrVerify: (request) => {
          this.asked.push(request);
          return Promise.resolve(this.answers.length > 1 ? this.answers.shift()! : this.answers[0]!);
        },
      },
      config: () => config,
      clock,
    });
    const hosted = (topic: string, index: number) =>
      topic === 't' || topic === '__consumer_offsets' ? this.partitions[index] : undefined;
    const known = (topic: string) => (topic === 't' ? {} : undefined);
    this.broker = {
      clock,
      config,
      transactionVerification,
      endpointsOf: () => [],
      replicas: { get: hosted, watchDeadline: () => undefined },
      metadata: { image: { topics: { byName: known, partition: (name: string, i: number) => hosted(name, i) } } },
      groups: {
        completeTransaction: (partition: number, ended: object) => {
          this.offsetsEnded.push({ partition, ...ended });
          return Promise.resolve(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        },
      },
    } as unknown as Broker;
  }

  static async start(settings: Record<string, string> = {}): Promise<Scene> {
    const scene = new Scene(settings);
    await scene.fixture.start();
    for (const index of [0, 1]) {
      const partition = new Partition('t', TOPIC_ID, index, registration, 1);
      partition.attach(scene.fixture.log(index));
      scene.partitions.push(partition);
    }
    return scene;
  }

  private get context(): RequestContext {
    return { apiVersion: this.version, clientId: 'test', listenerName: 'PLAINTEXT' } as unknown as RequestContext;
  }

  /** One batch for each partition that is named, in one request. */
  request(batches: Record<number, TestBatch>, transactionalId: string | null = 'tx'): ProduceRequest {
    const timestamps = [this.fixture.clock.now()];
    const partitionData = Object.entries(batches).map(([index, options]) => {
      const records = makeBatch(['v'], { timestamps, ...options });
      return new ProduceRequestPartitionProduceData({ index: Number(index), records });
    });
    const topicData = [new ProduceRequestTopicProduceData({ name: 't', partitionData })];
    return new ProduceRequest({ transactionalId, acks: -1, timeoutMs: 30_000, topicData });
  }

  async settle<T>(answer: T | Promise<T>): Promise<T> {
    for (let i = 0; i < 5; i++) await this.fixture.turn();
    return answer;
  }

  async send(batches: Record<number, TestBatch>) {
    const answer = produceHandler.handle(this.broker, this.context, this.request(batches));
    return this.codes((await this.settle(answer)) as ProduceResponse);
  }

  codes(response: ProduceResponse): number[] {
    return response.responses[0]!.partitionResponses.map(({ errorCode }) => errorCode);
  }

  async end(topic = 't', changes: Partial<WriteTxnMarkersRequestWritableTxnMarker> = {}, partitions = [0]) {
    const topics = [new WriteTxnMarkersRequestWritableTxnMarkerTopic({ name: topic, partitionIndexes: partitions })];
    const marker = { producerId: 7, producerEpoch: 0, transactionResult: true, topics, ...changes };
    const request = new WriteTxnMarkersRequest({ markers: [new WriteTxnMarkersRequestWritableTxnMarker(marker)] });
    const answer = writeTxnMarkersHandler.handle(this.broker, this.context, request);
    const response = (await this.settle(answer)) as WriteTxnMarkersResponse;
    return response.markers.flatMap(({ topics: answered }) =>
      answered.flatMap(({ partitions: results }) => results.map(({ errorCode }) => errorCode)),
    );
  }

  async producers(partitionIndexes = [0], name = 't') {
    const topics = [new DescribeProducersRequestTopicRequest({ name, partitionIndexes })];
    const request = new DescribeProducersRequest({ topics });
    const response = await describeProducersHandler.handle(this.broker, this.context, request);
    return (response as DescribeProducersResponse).topics[0]!.partitions;
  }
}

function batchOf(changes: TestBatch = {}): TestBatch {
  return { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true, ...changes };
}

let scene: Scene;

beforeEach(async () => {
  scene = await Scene.start();
});

describe('the first batch of a transaction', () => {
  it('is added by Produce 12, verified by older versions, and asked for once', async () => {
    for (const version of [3, 10, 11, 12]) {
      scene = await Scene.start();
      scene.version = version;
      expect(await scene.send({ 0: batchOf(), 1: batchOf() })).toEqual([0, 0]);
      expect(await scene.send({ 0: batchOf({ baseSequence: 1 }) })).toEqual([0]);
      expect(scene.asked).toEqual([
        {
          transactionalId: 'tx',
          producerId: 7,
          producerEpoch: 0,
          verifyOnly: version < 12,
          partitions: [
            { topic: 't', partition: 0 },
            { topic: 't', partition: 1 },
          ],
        },
      ]);
    }
  });

  it('is asked for again after the end of the transaction', async () => {
    await scene.send({ 0: batchOf() });
    expect(await scene.end()).toEqual([0]);
    expect(await scene.send({ 0: batchOf({ baseSequence: 1 }) })).toEqual([0]);
    expect(scene.asked).toHaveLength(2);
  });

  it('is not asked for if verification is off, unless it adds', async () => {
    scene = await Scene.start({ 'transaction.partition.verification.enable': 'false' });
    scene.version = 11;
    expect(await scene.send({ 0: batchOf() })).toEqual([0]);
    expect(scene.asked).toEqual([]);
    scene.version = 12;
    expect(await scene.send({ 1: batchOf() })).toEqual([0]);
    expect(scene.asked).toHaveLength(1);
  });

  it('that the coordinator refuses leaves the other partitions alone', async () => {
    scene.answers = [new Map([['t-0', ErrorCode.TRANSACTION_ABORTABLE]])];
    expect(await scene.send({ 0: batchOf(), 1: batchOf() })).toEqual([ErrorCode.TRANSACTION_ABORTABLE, 0]);
    expect(scene.partitions.map((partition) => partition.log!.nextOffset)).toEqual([0, 1]);
  });

  it.each([
    ['INVALID_TXN_STATE', 'INVALID_TXN_STATE', 'INVALID_TXN_STATE', 'INVALID_TXN_STATE'],
    ['TRANSACTION_ABORTABLE', 'INVALID_TXN_STATE', 'TRANSACTION_ABORTABLE', 'TRANSACTION_ABORTABLE'],
    ['PRODUCER_FENCED', 'INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_EPOCH'],
    [
      'INVALID_PRODUCER_ID_MAPPING',
      'INVALID_PRODUCER_ID_MAPPING',
      'INVALID_PRODUCER_ID_MAPPING',
      'INVALID_PRODUCER_ID_MAPPING',
    ],
    ['NETWORK_EXCEPTION', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS'],
    ['COORDINATOR_LOAD_IN_PROGRESS', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS'],
    ['COORDINATOR_NOT_AVAILABLE', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS'],
    ['NOT_COORDINATOR', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS'],
    ['CONCURRENT_TRANSACTIONS', 'NOT_ENOUGH_REPLICAS', 'NOT_ENOUGH_REPLICAS', null],
  ] as const)('for which the coordinator says %s is answered as each version knows it', async (said, ...answers) => {
    for (const [i, version] of [10, 11, 12].entries()) {
      const expected = answers[i]!;
      if (expected === null) continue;
      scene.version = version;
      scene.answers = [new Map([['t-0', ErrorCode[said]]])];
      expect(await scene.send({ 0: batchOf() }), `Produce ${version}`).toEqual([ErrorCode[expected]]);
    }
    expect(scene.partitions[0]!.log!.nextOffset).toBe(0);
  });

  it('of Produce 12 is tried again while the transaction before is being completed', async () => {
    const concurrent = new Map([['t-0', ErrorCode.CONCURRENT_TRANSACTIONS]]);
    scene.answers = [concurrent, concurrent, new Map()];
    const answer = scene.send({ 0: batchOf() });
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 20; j++) await Promise.resolve();
      scene.fixture.clock.advance(20);
    }
    expect(await answer).toEqual([0]);
    expect(scene.asked).toHaveLength(3);
  });

  it('of Produce 12 says CONCURRENT_TRANSACTIONS when that takes too long', async () => {
    scene.answers = [new Map([['t-0', ErrorCode.CONCURRENT_TRANSACTIONS]])];
    const answer = scene.send({ 0: batchOf() });
    for (let i = 0; i < 6; i++) {
      for (let j = 0; j < 20; j++) await Promise.resolve();
      scene.fixture.clock.advance(20);
    }
    expect(await answer).toEqual([ErrorCode.CONCURRENT_TRANSACTIONS]);
    expect(scene.asked.length).toBeGreaterThan(4);
    expect(scene.fixture.clock.pendingTimers).toBeLessThan(5);
  });

  it('of a fenced epoch is refused without asking', async () => {
    await scene.send({ 0: batchOf({ producerEpoch: 3 }) });
    expect(await scene.send({ 0: batchOf({ producerEpoch: 2 }) })).toEqual([ErrorCode.INVALID_PRODUCER_EPOCH]);
    expect(scene.asked).toHaveLength(1);
  });
});

describe('a request', () => {
  it('with batches of two producers, or without a transactional id, is refused whole', async () => {
    await expect(scene.send({ 0: batchOf(), 1: batchOf({ producerId: 8 }) })).rejects.toMatchObject({
      code: ErrorCode.INVALID_PRODUCER_ID_MAPPING,
    });
    await expect(scene.send({ 0: batchOf(), 1: batchOf({ producerEpoch: 1 }) })).rejects.toMatchObject({
      code: ErrorCode.INVALID_PRODUCER_ID_MAPPING,
    });
    const context = { apiVersion: 12, clientId: 'test' } as unknown as RequestContext;
    expect(() => produceHandler.handle(scene.broker, context, scene.request({ 0: batchOf() }, null))).toThrow(
      expect.objectContaining({ code: ErrorCode.TRANSACTIONAL_ID_AUTHORIZATION_FAILED }),
    );
    expect(scene.asked).toEqual([]);
    expect(scene.partitions[0]!.log!.nextOffset).toBe(0);
  });

  it('outside of a transaction asks nobody', async () => {
    expect(await scene.send({ 0: { timestamps: [scene.fixture.clock.now()] } })).toEqual([0]);
    expect(await scene.send({ 0: batchOf({ isTransactional: false }) })).toEqual([0]);
    expect(scene.asked).toEqual([]);
  });

  it('names the partitions that are not here, and goes on with the others', async () => {
    expect(await scene.send({ 0: batchOf(), 9: batchOf() })).toEqual([0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(scene.asked[0]!.partitions).toEqual([{ topic: 't', partition: 0 }]);
  });
});

describe('WriteTxnMarkers', () => {
  it('ends transactions where they are, and answers for every partition', async () => {
    await scene.send({ 0: batchOf(), 1: batchOf() });
    expect(await scene.end('t', { transactionResult: false }, [0, 9, 0])).toEqual([
      0,
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ]);
    const [first, second] = scene.partitions.map((partition) => partition.log!);
    expect([first!.lastStableOffset, second!.lastStableOffset]).toEqual([2, 0]);
    expect(first!.abortedTransactions(0, 2)).toHaveLength(1);
    expect(await scene.end('t', {}, [1])).toEqual([0]);
    expect(second!.lastStableOffset).toBe(2);
    expect(second!.abortedTransactions(0, 2)).toEqual([]);
  });

  it('takes a topic that one marker names many times for one', async () => {
    const count = 20_000;
    const topics = Array.from(
      { length: count },
      (_, i) => new WriteTxnMarkersRequestWritableTxnMarkerTopic({ name: 't', partitionIndexes: [i] }),
    );
    const started = performance.now();
    expect(await scene.end('t', { topics })).toHaveLength(count);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('obeys the rules of the transaction.version that it names', async () => {
    await scene.send({ 0: batchOf({ producerEpoch: 3 }) });
    const refused = ErrorCode.INVALID_PRODUCER_EPOCH;
    expect(await scene.end('t', { producerEpoch: 2 })).toEqual([refused]);
    expect(await scene.end('t', { producerEpoch: 3, transactionVersion: 2 })).toEqual([refused]);
    expect(await scene.end('t', { producerEpoch: 3, transactionVersion: -1 })).toEqual([-1]);
    expect(await scene.end('t', { producerEpoch: 4, transactionVersion: 2 })).toEqual([0]);
    expect(await scene.end('t', { producerEpoch: 4, coordinatorEpoch: -1 })).toEqual([
      ErrorCode.TRANSACTION_COORDINATOR_FENCED,
    ]);
  });

  it('leaves the partitions of group offsets to the group coordinator', async () => {
    const ended = { producerId: 7, producerEpoch: 0, coordinatorEpoch: 5, committed: true, transactionVersion: 2 };
    const marker = { coordinatorEpoch: 5, transactionVersion: 2 };
    expect(await scene.end('__consumer_offsets', marker, [1])).toEqual([ErrorCode.NOT_LEADER_OR_FOLLOWER]);
    expect(scene.offsetsEnded).toEqual([{ partition: 1, ...ended }]);
  });

  it('without a marker, or with a marker without a partition, is answered with nothing', async () => {
    expect(await scene.end('t', {}, [])).toEqual([]);
  });

  it('lets a waiting read_committed fetch go on, once the marker is committed', async () => {
    await scene.send({ 0: batchOf() });
    const [partition] = scene.partitions;
    const target = {
      partition: partition!,
      fetchOffset: 0,
      maxBytes: 1000,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
    };
    let ended = false;
    const fetch = new DelayedFetch([partition!], () => hasProgress(target, 'lastStable'));
    const waiting = fetch.wait(scene.fixture.clock, 1000).then(() => {
      ended = true;
    });
    expect(await scene.send({ 0: batchOf({ baseSequence: 1 }) })).toEqual([0]);
    expect(ended).toBe(false);
    await scene.end();
    await waiting;
    expect(scene.fixture.clock.monotonic()).toBe(0);
  });
});

describe('DescribeProducers', () => {
  it('tells of each producer what the log remembers, and of its open transaction', async () => {
    await scene.send({ 0: { timestamps: [scene.fixture.clock.now()] } });
    await scene.send({ 0: batchOf({ producerEpoch: 2, baseSequence: 0 }) });
    const [state] = (await scene.producers())[0]!.activeProducers;
    const now = scene.fixture.clock.now();
    const known = { producerId: 7, producerEpoch: 2, lastSequence: 0, lastTimestamp: now };
    expect(state).toEqual({ ...known, coordinatorEpoch: -1, currentTxnStartOffset: 1 });
    await scene.end('t', { producerEpoch: 2, coordinatorEpoch: 6 });
    expect((await scene.producers())[0]!.activeProducers).toEqual([
      { ...known, coordinatorEpoch: 6, currentTxnStartOffset: -1 },
    ]);
    await scene.end('t', { producerEpoch: 3, coordinatorEpoch: 6 });
    expect((await scene.producers())[0]!.activeProducers).toEqual([
      { ...known, producerEpoch: 3, lastSequence: -1, coordinatorEpoch: 6, currentTxnStartOffset: -1 },
    ]);
  });

  it('names what is not here', async () => {
    const codes = async (partitions: number[], name: string) =>
      (await scene.producers(partitions, name)).map(({ errorCode }) => errorCode);
    expect(await codes([0, 9], 't')).toEqual([0, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await codes([0], 'other')).toEqual([ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await codes([0, 1], 'a b')).toEqual([ErrorCode.INVALID_TOPIC_EXCEPTION, ErrorCode.INVALID_TOPIC_EXCEPTION]);
  });
});
