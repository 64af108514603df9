// A topic with many partitions, new, as its first clients see it: its folders are made in slices, on a clock here on
// which each look takes a millisecond, so that all but the first few are still to be made when the topic is there. Must
// hold: nobody is refused because of that.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  CreatePartitionsRequest,
  CreatePartitionsRequestCreatePartitionsTopic,
  createPartitions,
} from '../protocol/generated/create-partitions.ts';
import {
  DeleteTopicsRequest,
  DeleteTopicsRequestDeleteTopicState,
  deleteTopics,
} from '../protocol/generated/delete-topics.ts';
import { DescribeLogDirsRequest, describeLogDirs } from '../protocol/generated/describe-log-dirs.ts';
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
import { makeBatch } from '../storage/log-fixture.ts';
import { DATA, TestBroker, type TestBrokerOptions } from './test-broker.ts';

const { NONE } = ErrorCode;
const MANY = 200;
const indexes = Array.from({ length: MANY }, (_, i) => i);
const modes = ['os', 'disk', 'memory'] as const;

class BusyClock extends FakeClock {
  looks = 0;

  override monotonic(): number {
    return super.monotonic() + this.looks++;
  }
}

class Scene {
  readonly clock = new BusyClock();
  readonly disk = new MemoryDisk(undefined, this.clock);
  private readonly options: Partial<TestBrokerOptions>;
  private lives = 0;

  constructor(options: Partial<TestBrokerOptions> = {}) {
    this.options = options;
  }

  start(): Promise<TestBroker> {
    const { disk, clock, options } = this;
    return TestBroker.start({ ...options, disk, clock, life: ++this.lives });
  }

  folders(directory = DATA): string[] {
    const entries = this.disk.list(directory).filter(({ name, isDirectory }) => isDirectory && /^t-\d+$/.test(name));
    return entries.map(({ name }) => name);
  }
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 20_000 && !condition(); i++) await new Promise((resolve) => setImmediate(resolve));
  expect(condition()).toBe(true);
}

/** How many partitions of a topic have no log yet. */
function unmade({ broker }: TestBroker, topic: string): number {
  return [...broker.replicas.partitions()].filter((one) => one.topic === topic && one.madeLog === null).length;
}

/**
 * Runs `body` at the moment in which the topic is there and its logs are not: in the turn in which the image with the
 * topic is published.
 */
function whenPublished(broker: TestBroker, topic: string, body: () => void): void {
  const { replicas } = broker.broker;
  const { onUpdate } = replicas;
  replicas.onUpdate = (delta, image) => {
    onUpdate.call(replicas, delta, image);
    if (image.topics.byName(topic) === undefined) return;
    replicas.onUpdate = onUpdate;
    body();
  };
}

async function deleteTopic(broker: TestBroker, name: string): Promise<void> {
  const request = new DeleteTopicsRequest({
    topics: [new DeleteTopicsRequestDeleteTopicState({ name })],
    timeoutMs: 1000,
  });
  expect((await broker.client.send(deleteTopics, request)).responses[0]!.errorCode).toBe(NONE);
}

describe('a new topic with many partitions', () => {
  for (const durability of modes) {
    it(`${durability}: takes records of all of them in one request, at once`, async () => {
      await using broker = await new Scene({ durability }).start();
      let missing = 0;
      whenPublished(broker, 't', () => {
        missing = unmade(broker, 't');
      });
      const created = broker.createTopic('t', MANY);
      const partitionData = indexes.map(
        (index) => new ProduceRequestPartitionProduceData({ index, records: makeBatch([`value ${index}`]) }),
      );
      const topicData = [new ProduceRequestTopicProduceData({ name: 't', partitionData })];
      expect(await created).toBe(NONE);
      const request = new ProduceRequest({ acks: -1, timeoutMs: 30_000, topicData });
      const answer = await broker.client.send(produce, request, { version: 9 });
      expect(answer.responses[0]!.partitionResponses.map(({ errorCode }) => errorCode)).toEqual(indexes.map(() => 0));
      expect(missing).toBeGreaterThan(MANY / 2);
      const partitions = indexes.map(
        (partitionIndex) => new ListOffsetsRequestListOffsetsPartition({ partitionIndex, timestamp: -1 }),
      );
      const topics = [new ListOffsetsRequestListOffsetsTopic({ name: 't', partitions })];
      const ends = await broker.client.send(listOffsets, new ListOffsetsRequest({ replicaId: -1, topics }), {
        version: 7,
      });
      expect(ends.topics[0]!.partitions.map(({ offset }) => offset)).toEqual(indexes.map(() => 1));
      expect(await broker.values('t', 150)).toEqual(['value 150']);
    });
  }

  it('has all its folders in the end, without a client; so have partitions that are added', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', MANY);
    await until(() => scene.folders().length === MANY);
    const more = new CreatePartitionsRequestCreatePartitionsTopic({ name: 't', count: 2 * MANY, assignments: null });
    const request = new CreatePartitionsRequest({ topics: [more], timeoutMs: 1000 });
    expect((await broker.client.send(createPartitions, request)).results[0]!.errorCode).toBe(NONE);
    expect((await broker.produce('t', 2 * MANY - 1, ['a'])).errorCode).toBe(NONE);
    await until(() => scene.folders().length === 2 * MANY);
    expect(unmade(broker, 't')).toBe(0);
  });

  it('is told whole by DescribeLogDirs', async () => {
    await using broker = await new Scene().start();
    await broker.createTopic('t', MANY);
    const answer = await broker.client.send(describeLogDirs, new DescribeLogDirsRequest({ topics: null }));
    expect(answer.results[0]!.topics[0]!.partitions.map(({ partitionIndex }) => partitionIndex)).toEqual(indexes);
  });

  it('is new each time it is deleted and made again, however soon', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    for (let round = 0; round < 3; round++) {
      expect(await broker.createTopic('t', MANY)).toBe(NONE);
      expect(await broker.produce('t', MANY - 1, ['a'])).toEqual({ errorCode: NONE, baseOffset: 0 });
      if (round < 2) await deleteTopic(broker, 't');
    }
    await until(() => unmade(broker, 't') === 0 && scene.folders().length === MANY);
    expect(await broker.values('t', MANY - 1)).toEqual(['a']);
  });

  it('survives an end in the middle: the next start makes the rest', async () => {
    const scene = new Scene();
    const first = await scene.start();
    let left = 0;
    let closed: Promise<void> | null = null;
    whenPublished(first, 't', () => {
      left = unmade(first, 't');
      closed = first.broker.close();
    });
    await first.createTopic('t', MANY).catch(() => {});
    await closed;
    await first.close();
    expect(left).toBeGreaterThan(MANY / 2);
    await using broker = await scene.start();
    expect((await broker.produce('t', MANY - 1, ['a'])).errorCode).toBe(NONE);
    await until(() => scene.folders().length === MANY);
    expect(broker.errors).toEqual([]);
  });

  it('in several data folders: the controller hears of each partition where it is', async () => {
    const scene = new Scene({ directories: ['/a', '/b'] });
    await using broker = await scene.start();
    await broker.createTopic('t', MANY);
    const { logs, metadata } = broker.broker;
    const told = () =>
      metadata.image.topics
        .byName('t')!
        .partitions.filter(({ directories }, index) => directories[0] === logs.directoryIdOf('t', index));
    await until(() => told().length === MANY);
    expect([scene.folders('/a').length, scene.folders('/b').length]).toEqual([MANY / 2, MANY / 2]);
  });
});

describe('a coordinator whose topic is new', () => {
  const ofEach = Array.from({ length: 50 }, (_, i) => i);

  for (const name of ['__consumer_offsets', '__transaction_state']) {
    it(`serves requests for each of its partitions at once: ${name}`, async () => {
      const settings = { 'transaction.state.log.num.partitions': '50' };
      await using broker = await new Scene({ settings }).start();
      const { runtime } = name === '__consumer_offsets' ? broker.broker.groups : broker.broker.transactions;
      let loaded = -1;
      let answers: Promise<number[]> | null = null;
      whenPublished(broker, name, () => {
        queueMicrotask(() => {
          loaded = runtime.partitions.length;
          const outcome = { records: [], response: 7, effects: [] };
          answers = Promise.all(ofEach.map((partition) => runtime.run<number>(partition, () => outcome)));
        });
      });
      expect(await broker.createTopic(name, 50)).toBe(NONE);
      expect(await answers).toEqual(ofEach.map(() => 7));
      expect(loaded).toBeLessThan(25);
    });

    it(`gets all of them without a request: ${name}`, async () => {
      const settings = { 'transaction.state.log.num.partitions': '50' };
      await using broker = await new Scene({ settings }).start();
      const { runtime } = name === '__consumer_offsets' ? broker.broker.groups : broker.broker.transactions;
      await broker.createTopic(name, 50);
      await until(() => runtime.partitions.length === 50);
    });
  }
});
