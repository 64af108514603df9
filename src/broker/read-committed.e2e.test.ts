// A transactional producer and a read_committed consumer over a whole broker: what is open or aborted is never seen,
// what is committed is seen at once, also by a fetch that waits and over a restart; both generations of transactions.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  AddPartitionsToTxnRequest,
  AddPartitionsToTxnRequestAddPartitionsToTxnTopic,
  addPartitionsToTxn,
} from '../protocol/generated/add-partitions-to-txn.ts';
import { EndTxnRequest, endTxn } from '../protocol/generated/end-txn.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  type FetchResponsePartitionData,
  fetch,
} from '../protocol/generated/fetch.ts';
import { FindCoordinatorRequest, findCoordinator } from '../protocol/generated/find-coordinator.ts';
import { InitProducerIdRequest, initProducerId } from '../protocol/generated/init-producer-id.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../protocol/generated/produce.ts';
import { isControl, isTransactional, producerId as producerIdOf } from '../records/batch.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { batchPositions, recordsOf } from '../records/iterate.ts';
import { TestBroker } from './test-broker.ts';

/** What a client of each generation sends. */
const GENERATIONS = [
  { produceVersion: 11, initVersion: 4, endVersion: 4 },
  { produceVersion: 12, initVersion: 5, endVersion: 5 },
] as const;

type Generation = (typeof GENERATIONS)[number];

class Producer {
  private readonly broker: TestBroker;
  private readonly generation: Generation;
  private id = -1;
  private epoch = -1;
  private sequence = 0;

  constructor(broker: TestBroker, generation: Generation) {
    this.broker = broker;
    this.generation = generation;
  }

  async init(): Promise<void> {
    const { client } = this.broker;
    await client.send(findCoordinator, new FindCoordinatorRequest({ keyType: 1, coordinatorKeys: ['tx'] }));
    const request = new InitProducerIdRequest({ transactionalId: 'tx', transactionTimeoutMs: 60_000 });
    const answer = await client.send(initProducerId, request, { version: this.generation.initVersion });
    expect(answer.errorCode).toBe(0);
    this.id = answer.producerId;
    this.epoch = answer.producerEpoch;
    this.sequence = 0;
  }

  async add(): Promise<void> {
    if (this.generation.produceVersion >= 12) return;
    const request = new AddPartitionsToTxnRequest({
      v3AndBelowTransactionalId: 'tx',
      v3AndBelowProducerId: this.id,
      v3AndBelowProducerEpoch: this.epoch,
      v3AndBelowTopics: [new AddPartitionsToTxnRequestAddPartitionsToTxnTopic({ name: 't', partitions: [0] })],
    });
    const answer = await this.broker.client.send(addPartitionsToTxn, request, { version: 3 });
    expect(answer.resultsByTopicV3AndBelow[0]!.resultsByPartition[0]!.partitionErrorCode).toBe(0);
  }

  async send(...values: string[]): Promise<number> {
    const builder = new RecordBatchBuilder({
      producerId: this.id,
      producerEpoch: this.epoch,
      baseSequence: this.sequence,
      isTransactional: true,
    });
    for (const value of values) builder.append(this.broker.clock.now(), null, Buffer.from(value));
    const data = new ProduceRequestPartitionProduceData({ index: 0, records: builder.build() });
    const topicData = [new ProduceRequestTopicProduceData({ name: 't', partitionData: [data] })];
    const request = new ProduceRequest({ transactionalId: 'tx', acks: -1, timeoutMs: 30_000, topicData });
    const answer = await this.broker.client.send(produce, request, { version: this.generation.produceVersion });
    const { errorCode } = answer.responses[0]!.partitionResponses[0]!;
    if (errorCode === 0) this.sequence += values.length;
    return errorCode;
  }

  async end(committed: boolean): Promise<void> {
    const who = { transactionalId: 'tx', producerId: this.id, producerEpoch: this.epoch };
    const request = new EndTxnRequest({ ...who, committed });
    const answer = await this.broker.client.send(endTxn, request, { version: this.generation.endVersion });
    expect(answer.errorCode).toBe(0);
    if (this.generation.endVersion < 5) return;
    this.id = answer.producerId;
    this.epoch = answer.producerEpoch;
    this.sequence = 0;
  }
}

class Consumer {
  private readonly broker: TestBroker;
  private offset = 0;
  readonly values: string[] = [];

  constructor(broker: TestBroker) {
    this.broker = broker;
  }

  /** One fetch; how many values it brought. */
  async poll(maxWaitMs = 0): Promise<number> {
    const wanted = new FetchRequestFetchPartition({ partition: 0, fetchOffset: this.offset, partitionMaxBytes: 100 });
    const topics = [new FetchRequestFetchTopic({ topic: 't', partitions: [wanted] })];
    const request = new FetchRequest({ isolationLevel: 1, maxWaitMs, minBytes: 1, topics });
    const answer = await this.broker.client.send(fetch, request, { version: 12 });
    const before = this.values.length;
    this.take(answer.responses[0]!.partitions[0]!);
    return this.values.length - before;
  }

  async pollAll(): Promise<string[]> {
    for (let before = -1; before < this.offset; ) {
      before = this.offset;
      await this.poll();
    }
    return this.values;
  }

  private take({ errorCode, records, abortedTransactions }: FetchResponsePartitionData): void {
    expect(errorCode).toBe(0);
    const bytes = records as Buffer;
    const aborted = [...abortedTransactions!].sort((a, b) => a.firstOffset - b.firstOffset);
    const skipped = new Set<number>();
    for (const position of batchPositions(bytes)) {
      const producerId = producerIdOf(bytes, position);
      for (const { offset, value } of recordsOf(bytes, position)) {
        while (aborted.length > 0 && aborted[0]!.firstOffset <= offset) skipped.add(aborted.shift()!.producerId);
        this.offset = Math.max(this.offset, offset + 1);
        if (isControl(bytes, position)) skipped.delete(producerId);
        else if (!isTransactional(bytes, position) || !skipped.has(producerId)) this.values.push(value!.toString());
      }
    }
  }
}

async function turns(count = 30): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(GENERATIONS)('a read_committed consumer (Produce $produceVersion)', (generation) => {
  const clock = new FakeClock();

  it('sees what is committed, in order, and nothing of what is open or aborted', async () => {
    const disk = new MemoryDisk(undefined, clock);
    const first = await TestBroker.start({ disk, clock });
    await first.createTopic('t', 1);
    const producer = new Producer(first, generation);
    await producer.init();
    if (generation.produceVersion < 12) {
      expect(await producer.send('not added')).toBe(ErrorCode.TRANSACTION_ABORTABLE);
    }
    for (const [values, committed] of [
      [['a', 'b'], true],
      [['c'], false],
      [['d'], true],
    ] as const) {
      await producer.add();
      expect(await producer.send(...values)).toBe(0);
      await producer.end(committed);
    }
    await first.produce('t', 0, ['plain']);
    await turns();
    await producer.add();
    expect(await producer.send('open')).toBe(0);
    await first.produce('t', 0, ['behind it']);
    const seen = ['a', 'b', 'd', 'plain'];
    expect(await new Consumer(first).pollAll()).toEqual(seen);
    await first.close();

    await using second = await TestBroker.start({ disk, clock, life: 2 });
    expect(await new Consumer(second).pollAll()).toEqual(seen);
    // The same transactional id again: what its producer left open is aborted.
    const successor = new Producer(second, generation);
    for (let i = 0; i < 20; i++) {
      clock.advance(50);
      await turns(5);
      const opened = await new Consumer(second).pollAll();
      if (opened.length > seen.length) break;
      await successor.init().catch(() => undefined);
    }
    expect(await new Consumer(second).pollAll()).toEqual([...seen, 'behind it']);
  });

  it('that waits is answered when the transaction ends', async () => {
    await using broker = await TestBroker.start({ disk: new MemoryDisk(undefined, clock), clock });
    await broker.createTopic('t', 1);
    await using other = await broker.again();
    const producer = new Producer(other, generation);
    await producer.init();
    await producer.add();
    await producer.send('a');
    const consumer = new Consumer(broker);
    expect(await consumer.poll()).toBe(0);
    let answered = false;
    const waiting = consumer.poll(60_000).then((count) => {
      answered = true;
      return count;
    });
    await producer.send('b');
    await turns();
    expect(answered).toBe(false);
    await producer.end(true);
    expect(await waiting).toBe(1);
    expect(await consumer.pollAll()).toEqual(['a', 'b']);
  });
});
