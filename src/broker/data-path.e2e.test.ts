// Produce, Fetch and ListOffsets over a whole broker, where things are not as they should be: a log that cannot be
// opened, an index that cannot be read, a topic that is gone, a retry. Must hold: what is not known is an error and
// never a wrong offset; one bad partition neither hurries nor fails the others.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { DeleteTopicsRequest, deleteTopics } from '../protocol/generated/delete-topics.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  type FetchResponse,
  fetch,
} from '../protocol/generated/fetch.ts';
import {
  ListOffsetsRequest,
  ListOffsetsRequestListOffsetsPartition,
  ListOffsetsRequestListOffsetsTopic,
  listOffsets,
} from '../protocol/generated/list-offsets.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../protocol/generated/produce.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { TestBroker } from './test-broker.ts';

const { NONE, KAFKA_STORAGE_ERROR, UNKNOWN_TOPIC_OR_PARTITION } = ErrorCode;
const LATEST = -1;
const EARLIEST = -2;

class Scene {
  readonly clock = new FakeClock();
  readonly disk = new MemoryDisk(undefined, this.clock);
  private lives = 0;

  start(): Promise<TestBroker> {
    return TestBroker.start({ disk: this.disk, clock: this.clock, life: ++this.lives });
  }
}

async function turns(count = 20): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function offsetAt(broker: TestBroker, topic: string, timestamp: number) {
  const partitions = [new ListOffsetsRequestListOffsetsPartition({ partitionIndex: 0, timestamp })];
  const topics = [new ListOffsetsRequestListOffsetsTopic({ name: topic, partitions })];
  const response = await broker.client.send(listOffsets, new ListOffsetsRequest({ replicaId: -1, topics }));
  const { errorCode, offset } = response.topics[0]!.partitions[0]!;
  return { errorCode, offset };
}

interface FetchWishes {
  readonly offset?: number;
  readonly maxWaitMs?: number;
  readonly isolationLevel?: number;
}

function fetchFrom(broker: TestBroker, topics: readonly string[], wishes: FetchWishes = {}): Promise<FetchResponse> {
  const request = new FetchRequest({
    maxWaitMs: wishes.maxWaitMs ?? 0,
    minBytes: 1,
    isolationLevel: wishes.isolationLevel ?? 0,
    sessionEpoch: -1,
    topics: topics.map((topic) => {
      const wanted = { partition: 0, fetchOffset: wishes.offset ?? 0, partitionMaxBytes: 1 << 20 };
      return new FetchRequestFetchTopic({ topic, partitions: [new FetchRequestFetchPartition(wanted)] });
    }),
  });
  return broker.client.send(fetch, request, { version: 12 });
}

/** Puts bytes that are no batch behind the last one of a log that was closed well. */
function spoil(disk: MemoryDisk, partition: string): void {
  const file = disk.open(`/data/${partition}/00000000000000000000.log`, 'write');
  file.writeSync([Buffer.alloc(30, 7)], file.size());
  file.close();
}

describe('a log that cannot be opened', () => {
  it('answers an error and no offset', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 1);
    await first.produce('t', 0, ['a', 'b']);
    await first.close();
    spoil(scene.disk, 't-0');
    await using broker = await scene.start();
    for (const timestamp of [LATEST, EARLIEST, 0]) {
      expect((await offsetAt(broker, 't', timestamp)).errorCode).toBe(KAFKA_STORAGE_ERROR);
    }
    expect((await broker.produce('t', 0, ['c'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    expect((await fetchFrom(broker, ['t'])).responses[0]!.partitions[0]!.errorCode).toBe(KAFKA_STORAGE_ERROR);
  });

  it('of group offsets gives no group a fresh start', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 1);
    await first.findCoordinator('g');
    expect(await first.commit('g', 't', 0, 5)).toBe(NONE);
    await first.close();
    spoil(scene.disk, '__consumer_offsets-0');
    await using broker = await scene.start();
    expect(await broker.committed('g', 't', 0)).toBe(-ErrorCode.NOT_COORDINATOR);
  });
});

describe('an index of aborted transactions that cannot be read', () => {
  it('fails fetches of that partition alone, those that wait too', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 1);
    await first.createTopic('other', 1);
    await first.produce('t', 0, ['a']);
    await first.produce('other', 0, ['a']);
    await first.close();
    // A folder of that name: it is there, and reading it fails.
    scene.disk.makeDirectory('/data/t-0/00000000000000000000.txnindex');
    await using broker = await scene.start();
    const answer = await fetchFrom(broker, ['other', 't'], { isolationLevel: 1 });
    const codes = answer.responses.map((topic) => topic.partitions[0]!.errorCode);
    expect(codes).toEqual([NONE, KAFKA_STORAGE_ERROR]);
    expect(answer.responses[0]!.partitions[0]!.records).not.toHaveLength(0);

    const waiting = fetchFrom(broker, ['t'], { isolationLevel: 1, offset: 1, maxWaitMs: 60_000 });
    await turns();
    await using writer = await broker.again();
    expect((await writer.produce('t', 0, ['b'])).errorCode).toBe(NONE);
    expect((await waiting).responses[0]!.partitions[0]!.errorCode).toBe(KAFKA_STORAGE_ERROR);
  });
});

describe('a fetch that names a topic which does not exist', () => {
  it('still waits for the others, as Kafka does', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 1);
    let answered = false;
    const waiting = fetchFrom(broker, ['none', 't'], { maxWaitMs: 500 }).finally(() => {
      answered = true;
    });
    await turns();
    expect(answered).toBe(false);
    scene.clock.advance(500);
    const codes = (await waiting).responses.map((topic) => topic.partitions[0]!.errorCode);
    expect(codes).toEqual([UNKNOWN_TOPIC_OR_PARTITION, NONE]);
  });

  it('alone is answered at once', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    const answer = await fetchFrom(broker, ['none'], { maxWaitMs: 60_000 });
    expect(answer.responses[0]!.partitions[0]!.errorCode).toBe(UNKNOWN_TOPIC_OR_PARTITION);
  });

  it('is answered at once when that happens while it waits', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 1);
    const waiting = fetchFrom(broker, ['t'], { maxWaitMs: 60_000 });
    await turns();
    await using other = await broker.again();
    await other.client.send(deleteTopics, new DeleteTopicsRequest({ topicNames: ['t'], timeoutMs: 1000 }), {
      version: 5,
    });
    expect(await other.createTopic('t', 1)).toBe(NONE);
    expect((await waiting).responses[0]!.partitions[0]!.errorCode).not.toBe(NONE);
    expect(await other.produce('t', 0, ['new'])).toEqual({ errorCode: NONE, baseOffset: 0 });
  });
});

describe('a retried batch', () => {
  it('is answered with the offset and the time of the first', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 1);
    const send = async () => {
      const builder = new RecordBatchBuilder({ producerId: 9, producerEpoch: 0, baseSequence: 0 });
      builder.append(scene.clock.now() - 5, null, Buffer.from('v'));
      const data = new ProduceRequestPartitionProduceData({ index: 0, records: builder.build() });
      const topicData = [new ProduceRequestTopicProduceData({ name: 't', partitionData: [data] })];
      const request = new ProduceRequest({ acks: -1, timeoutMs: 1000, topicData });
      const answer = await broker.client.send(produce, request, { version: 9 });
      const { errorCode, baseOffset, logAppendTimeMs } = answer.responses[0]!.partitionResponses[0]!;
      return { errorCode, baseOffset, logAppendTimeMs };
    };
    expect(await send()).toEqual({ errorCode: NONE, baseOffset: 0, logAppendTimeMs: -1 });
    // Apache Kafka tells a retry the timestamp that it remembers of the batch, whatever the type of timestamps is.
    expect(await send()).toEqual({ errorCode: NONE, baseOffset: 0, logAppendTimeMs: scene.clock.now() - 5 });
  });
});
