// Transactions of a broker over the wire: what producers and readers see, over restarts and crashes. Must hold: what is
// committed is seen whole, what is aborted never by who reads committed records; a transaction that was prepared when
// the broker ended is completed by the next; each transaction.version has its own rules.

import { describe, expect, it, vi } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnRequestAddPartitionsToTxnTopic,
  AddPartitionsToTxnRequestAddPartitionsToTxnTransaction,
  addPartitionsToTxn,
} from '../../protocol/generated/add-partitions-to-txn.ts';
import { DescribeTransactionsRequest, describeTransactions } from '../../protocol/generated/describe-transactions.ts';
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
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../../protocol/generated/produce.ts';
import { isControl, producerId as producerIdOf } from '../../records/batch.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { batchPositions, recordsOf } from '../../records/iterate.ts';
import { TestBroker, type TestBrokerOptions } from '../test-broker.ts';

const ID = 'tx';
const SETTINGS = { 'transaction.state.log.num.partitions': '3' };

class Producer {
  readonly test: TestBroker;
  readonly id: string;
  /** The produce version: 12 by the new rules, 11 by the old. */
  readonly version: number;
  producerId = -1;
  producerEpoch = -1;
  private readonly sequences = new Map<string, number>();

  constructor(test: TestBroker, version = 12, id = ID) {
    this.test = test;
    this.version = version;
    this.id = id;
  }

  get newRules(): boolean {
    return this.version >= 12;
  }

  async find(): Promise<number> {
    const request = new FindCoordinatorRequest({ keyType: 1, coordinatorKeys: [this.id] });
    return (await this.test.client.send(findCoordinator, request)).coordinators[0]!.errorCode;
  }

  async init(version = 5): Promise<number> {
    const request = new InitProducerIdRequest({ transactionalId: this.id, transactionTimeoutMs: 60_000 });
    const answer = await this.test.client.send(initProducerId, request, { version });
    if (answer.errorCode === 0) this.goOn(answer.producerId, answer.producerEpoch);
    return answer.errorCode;
  }

  goOn(producerId: number, producerEpoch: number): void {
    if (producerId !== this.producerId || producerEpoch !== this.producerEpoch) this.sequences.clear();
    this.producerId = producerId;
    this.producerEpoch = producerEpoch;
  }

  async add(topic: string, partitions: number[], version = 3): Promise<number[]> {
    const request = new AddPartitionsToTxnRequest({
      v3AndBelowTransactionalId: this.id,
      v3AndBelowProducerId: this.producerId,
      v3AndBelowProducerEpoch: this.producerEpoch,
      v3AndBelowTopics: [new AddPartitionsToTxnRequestAddPartitionsToTxnTopic({ name: topic, partitions })],
    });
    const answer = await this.test.client.send(addPartitionsToTxn, request, { version });
    return answer.resultsByTopicV3AndBelow.flatMap(({ resultsByPartition }) =>
      resultsByPartition.map(({ partitionErrorCode }) => partitionErrorCode),
    );
  }

  async send(topic: string, partition: number, value: string): Promise<number> {
    const at = `${topic}-${partition}`;
    const baseSequence = this.sequences.get(at) ?? 0;
    const { producerId, producerEpoch } = this;
    const builder = new RecordBatchBuilder({ producerId, producerEpoch, baseSequence, isTransactional: true });
    builder.append(this.test.clock.now(), null, Buffer.from(value));
    const data = new ProduceRequestPartitionProduceData({ index: partition, records: builder.build() });
    const request = new ProduceRequest({
      transactionalId: this.id,
      acks: -1,
      timeoutMs: 30_000,
      topicData: [new ProduceRequestTopicProduceData({ name: topic, partitionData: [data] })],
    });
    const answer = await this.test.client.send(produce, request, { version: this.version });
    const { errorCode } = answer.responses[0]!.partitionResponses[0]!;
    if (errorCode === 0) this.sequences.set(at, baseSequence + 1);
    return errorCode;
  }

  async end(committed: boolean, version = this.newRules ? 5 : 4): Promise<number> {
    const { id, producerId, producerEpoch } = this;
    const request = new EndTxnRequest({ transactionalId: id, producerId, producerEpoch, committed });
    const answer = await this.test.client.send(endTxn, request, { version });
    if (answer.errorCode === 0 && version >= 5) this.goOn(answer.producerId, answer.producerEpoch);
    return answer.errorCode;
  }

  async describe() {
    const request = new DescribeTransactionsRequest({ transactionalIds: [this.id] });
    return (await this.test.client.send(describeTransactions, request)).transactionStates[0]!;
  }

  /** Until the transaction is what it is to become. */
  async reaches(state: string): Promise<void> {
    for (let i = 0; i < 1_000; i++) {
      if ((await this.describe()).transactionState === state) return;
      // Every timer that something waits for.
      this.test.clock.advance(20);
    }
    throw new Error(`the transaction is still ${(await this.describe()).transactionState}`);
  }
}

/** What one who reads committed records sees, as real consumers filter it. */
async function committed(test: TestBroker, topic: string, partition: number): Promise<string[]> {
  const wanted = { partition, fetchOffset: 0, partitionMaxBytes: 1 << 20 };
  const topics = [new FetchRequestFetchTopic({ topic, partitions: [new FetchRequestFetchPartition(wanted)] })];
  const request = new FetchRequest({ topics, isolationLevel: 1 });
  const answer = (await test.client.send(fetch, request, { version: 12 })).responses[0]!.partitions[0]!;
  expect(answer.errorCode).toBe(0);
  const aborted = [...(answer.abortedTransactions ?? [])].sort((a, b) => a.firstOffset - b.firstOffset);
  const skipped = new Set<number>();
  const values: string[] = [];
  const records = answer.records as Buffer;
  for (const position of batchPositions(records)) {
    const producerId = producerIdOf(records, position);
    for (const { offset, value, key } of recordsOf(records, position)) {
      while (aborted.length > 0 && aborted[0]!.firstOffset <= offset) skipped.add(aborted.shift()!.producerId);
      if (isControl(records, position)) {
        if (key!.readInt16BE(2) === 0) skipped.delete(producerId);
      } else if (!skipped.has(producerId) && offset < answer.lastStableOffset) values.push(value!.toString());
    }
  }
  return values;
}

async function start(options: Partial<TestBrokerOptions> & { disk: MemoryDisk }): Promise<TestBroker> {
  return TestBroker.start({ settings: SETTINGS, ...options });
}

describe.each([
  ['new rules', 2, 12],
  ['old rules', 2, 11],
  ['transaction.version 1', 1, 11],
  ['transaction.version 0', 0, 11],
] as const)('%s', (_name, transactionVersion, version) => {
  const features = new Map([['transaction.version', transactionVersion]]);

  async function withProducer(use: (test: TestBroker, producer: Producer) => Promise<void>): Promise<void> {
    await using test = await start({ disk: new MemoryDisk(), features });
    await test.createTopic('t', 3);
    const producer = new Producer(test, version);
    expect(await producer.find()).toBe(0);
    expect(await producer.init()).toBe(0);
    await use(test, producer);
  }

  async function write(producer: Producer, values: readonly string[]): Promise<void> {
    for (const [i, value] of values.entries()) {
      if (!producer.newRules) expect(await producer.add('t', [i])).toEqual([0]);
      expect(await producer.send('t', i, value)).toBe(0);
    }
  }

  it('shows what is committed, whole, and nothing of what is aborted', async () => {
    await withProducer(async (test, producer) => {
      await write(producer, ['a0', 'a1']);
      expect(await committed(test, 't', 0)).toEqual([]);
      expect(await producer.end(true)).toBe(0);
      await producer.reaches('CompleteCommit');
      expect(await committed(test, 't', 0)).toEqual(['a0']);
      expect(await committed(test, 't', 1)).toEqual(['a1']);
      await write(producer, ['b0', 'b1', 'b2']);
      expect(await producer.end(false)).toBe(0);
      await producer.reaches('CompleteAbort');
      await write(producer, ['c0']);
      expect(await producer.end(true)).toBe(0);
      await producer.reaches('CompleteCommit');
      expect(await committed(test, 't', 0)).toEqual(['a0', 'c0']);
      expect(await committed(test, 't', 1)).toEqual(['a1']);
      expect(await committed(test, 't', 2)).toEqual([]);
      expect(test.errors).toEqual([]);
    });
  });

  it('fences the producer whose id another takes, and aborts what it had open', async () => {
    await withProducer(async (test, old) => {
      await write(old, ['a0']);
      const young = new Producer(test, version);
      expect(await young.init()).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
      await young.reaches('CompleteAbort');
      expect(await young.init()).toBe(0);
      expect(young.producerId).toBe(old.producerId);
      expect(young.producerEpoch).toBe(old.producerEpoch + 2);
      expect(await old.send('t', 0, 'late')).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
      expect(await old.end(true)).toBe(ErrorCode.PRODUCER_FENCED);
      expect(await old.end(true, 1)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
      expect(await old.add('t', [0])).toEqual([ErrorCode.PRODUCER_FENCED]);
      expect(await old.add('t', [0], 1)).toEqual([ErrorCode.INVALID_PRODUCER_EPOCH]);
      await write(young, ['b0']);
      expect(await young.end(true)).toBe(0);
      await young.reaches('CompleteCommit');
      expect(await committed(test, 't', 0)).toEqual(['b0']);
    });
  });

  it('aborts a transaction past its timeout', async () => {
    await withProducer(async (test, producer) => {
      await write(producer, ['a0']);
      for (let passed = 0; passed < 75_000; passed += 5_000) test.clock.advance(5_000);
      await producer.reaches('CompleteAbort');
      expect(await producer.send('t', 0, 'late')).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
      expect(await committed(test, 't', 0)).toEqual([]);
    });
  });

  it('completes after a restart what was prepared before, and knows the repeated end', async () => {
    const disk = new MemoryDisk();
    const clock = new FakeClock();
    const first = await start({ disk, clock, features });
    await first.createTopic('t', 3);
    const producer = new Producer(first, version);
    await producer.find();
    await producer.init();
    await write(producer, ['a0', 'a1', 'a2']);
    // The markers do not get anywhere before the broker ends.
    vi.spyOn(first.broker.replicas, 'get').mockReturnValue(undefined);
    const before = { ...identity(producer) };
    expect(await producer.end(true)).toBe(0);
    expect(await producer.end(true)).toBe(ErrorCode.CONCURRENT_TRANSACTIONS);
    expect((await producer.describe()).transactionState).toBe('PrepareCommit');
    await first.close();
    await using second = await start({ disk, clock, life: 2 });
    const again = new Producer(second, version);
    await again.reaches('CompleteCommit');
    for (const partition of [0, 1, 2]) expect(await committed(second, 't', partition)).toEqual([`a${partition}`]);
    again.goOn(before.producerId, before.producerEpoch);
    expect(await again.end(true)).toBe(0);
    expect(again.producerEpoch).toBe(version === 12 ? before.producerEpoch + 1 : before.producerEpoch);
    expect(await again.send('t', 0, 'x')).toBe(version === 12 ? 0 : ErrorCode.TRANSACTION_ABORTABLE);
  });
});

function identity({ producerId, producerEpoch }: Producer) {
  return { producerId, producerEpoch };
}

describe('what tools see', () => {
  it('describes and lists transactions', async () => {
    await using test = await start({ disk: new MemoryDisk() });
    await test.createTopic('t', 2);
    const open = new Producer(test, 12, 'open');
    const idle = new Producer(test, 12, 'idle');
    await open.find();
    expect(await open.init()).toBe(0);
    expect(await idle.init()).toBe(0);
    await open.send('t', 1, 'x');
    await open.send('t', 0, 'x');
    expect(await open.describe()).toMatchObject({
      errorCode: 0,
      transactionState: 'Ongoing',
      transactionTimeoutMs: 60_000,
      transactionStartTimeMs: test.clock.now(),
      producerId: open.producerId,
      producerEpoch: 0,
      topics: [{ topic: 't', partitions: [1, 0] }],
    });
    expect((await new Producer(test, 12, 'unknown').describe()).errorCode).toBe(ErrorCode.TRANSACTIONAL_ID_NOT_FOUND);
    expect((await new Producer(test, 12, '').describe()).errorCode).toBe(ErrorCode.INVALID_REQUEST);
    const list = async (filters: Partial<ListTransactionsRequest>) =>
      test.client.send(listTransactions, new ListTransactionsRequest(filters));
    const all = await list({});
    expect(
      all.transactionStates.map(({ transactionalId, transactionState }) => [transactionalId, transactionState]).sort(),
    ).toEqual([
      ['idle', 'Empty'],
      ['open', 'Ongoing'],
    ]);
    const some = await list({ stateFilters: ['Ongoing', 'What'], producerIdFilters: [open.producerId] });
    expect(some.unknownStateFilters).toEqual(['What']);
    expect(some.transactionStates.length).toBe(1);
    const durations = async (durationFilter: number) =>
      (await list({ stateFilters: ['Ongoing'], durationFilter })).transactionStates.length;
    const named = async (transactionalIdPattern: string) => {
      const { errorCode, transactionStates } = await list({ transactionalIdPattern });
      return errorCode === 0 ? transactionStates.map(({ transactionalId }) => transactionalId).sort() : errorCode;
    };
    expect(await named('.*e.*')).toEqual(['idle', 'open']);
    expect(await named('o.*')).toEqual(['open']);
    expect(await named('pen')).toEqual([]);
    expect(await named('')).toEqual(['idle', 'open']);
    expect(await named('(')).toBe(ErrorCode.INVALID_REGULAR_EXPRESSION);
    test.clock.advance(500);
    expect([await durations(499), await durations(500)]).toEqual([1, 0]);
  });

  it('lets a broker add and verify partitions for many transactions at once', async () => {
    await using test = await start({ disk: new MemoryDisk() });
    await test.createTopic('t', 2);
    const producer = new Producer(test);
    await producer.find();
    await producer.init();
    const ask = async (
      verifyOnly: boolean,
      partitions: number[],
      more: Partial<AddPartitionsToTxnRequestAddPartitionsToTxnTransaction> = {},
    ) => {
      const topics = [new AddPartitionsToTxnRequestAddPartitionsToTxnTopic({ name: 't', partitions })];
      const transaction = { transactionalId: ID, ...identity(producer), verifyOnly, topics, ...more };
      const transactions = [new AddPartitionsToTxnRequestAddPartitionsToTxnTransaction(transaction)];
      const answer = await test.client.send(addPartitionsToTxn, new AddPartitionsToTxnRequest({ transactions }), {
        version: 5,
      });
      return answer.resultsByTransaction[0]!.topicResults[0]!.resultsByPartition.map((p) => p.partitionErrorCode);
    };
    expect(await ask(false, [0])).toEqual([0]);
    expect(await ask(true, [0, 1])).toEqual([0, ErrorCode.TRANSACTION_ABORTABLE]);
    expect(await ask(true, [0, 7])).toEqual([ErrorCode.OPERATION_NOT_ATTEMPTED, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await ask(false, [0], { producerId: 77 })).toEqual([ErrorCode.INVALID_PRODUCER_ID_MAPPING]);
    expect(await ask(true, [0], { producerEpoch: 9 })).toEqual([ErrorCode.PRODUCER_FENCED]);
    // Clients do not get at the coordinators' topics.
    expect(await producer.add('__transaction_state', [0])).toEqual([ErrorCode.TOPIC_AUTHORIZATION_FAILED]);
  });

  it('is not a coordinator before somebody asked for one', async () => {
    await using test = await start({ disk: new MemoryDisk() });
    const producer = new Producer(test);
    expect(await producer.init()).toBe(ErrorCode.NOT_COORDINATOR);
    expect(await producer.find()).toBe(0);
    expect(await producer.init(3)).toBe(0);
  });
});

describe('a partition that is deleted in the middle of a transaction', () => {
  it('does not hold up its end', async () => {
    await using test = await start({ disk: new MemoryDisk() });
    await test.createTopic('t', 1);
    await test.createTopic('gone', 1);
    const producer = new Producer(test);
    await producer.find();
    await producer.init();
    await producer.send('t', 0, 'x');
    await producer.send('gone', 0, 'x');
    const { DeleteTopicsRequest, DeleteTopicsRequestDeleteTopicState, deleteTopics } = await import(
      '../../protocol/generated/delete-topics.ts'
    );
    await test.client.send(
      deleteTopics,
      new DeleteTopicsRequest({ topics: [new DeleteTopicsRequestDeleteTopicState({ name: 'gone' })], timeoutMs: 1000 }),
    );
    expect(await producer.end(true)).toBe(0);
    await producer.reaches('CompleteCommit');
    expect(await committed(test, 't', 0)).toEqual(['x']);
  });
});
