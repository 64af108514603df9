// Requests that are the first to use many partitions: the event loop is given back between the logs that they open.

import { describe, expect, it } from 'vitest';
import type { Clock } from '../base/clock.ts';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import type { KafkaClient } from '../network/client.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  DeleteRecordsRequest,
  DeleteRecordsRequestDeleteRecordsPartition,
  DeleteRecordsRequestDeleteRecordsTopic,
  deleteRecords,
} from '../protocol/generated/delete-records.ts';
import { DescribeLogDirsRequest, describeLogDirs } from '../protocol/generated/describe-log-dirs.ts';
import {
  DescribeProducersRequest,
  DescribeProducersRequestTopicRequest,
  describeProducers,
} from '../protocol/generated/describe-producers.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  fetch,
} from '../protocol/generated/fetch.ts';
import {
  ListOffsetsRequest,
  ListOffsetsRequestListOffsetsPartition,
  ListOffsetsRequestListOffsetsTopic,
  listOffsets,
} from '../protocol/generated/list-offsets.ts';
import {
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochRequestOffsetForLeaderPartition,
  OffsetForLeaderEpochRequestOffsetForLeaderTopic,
  offsetForLeaderEpoch,
} from '../protocol/generated/offset-for-leader-epoch.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../protocol/generated/produce.ts';
import { FailingDisk } from '../storage/failing-disk.ts';
import { makeBatch } from '../storage/log-fixture.ts';
import { openFirst } from './open-first.ts';
import { TestBroker } from './test-broker.ts';

const PARTITIONS = 60;
const indexes = Array.from({ length: PARTITIONS }, (_, i) => i);

/** Each look at it costs a millisecond. */
class BusyClock extends FakeClock {
  looks = 0;

  override monotonic(): number {
    return super.monotonic() + this.looks++;
  }
}

function logs(count: number, opened: number[]) {
  return Array.from({ length: count }, (_, i) => ({
    isReadyFor: () => opened.includes(i),
    makeReadyFor: () => void opened.push(i),
  })) as never[];
}

describe('openFirst', () => {
  it('leaves few logs to whoever uses them, and those that are open', () => {
    const clock: Clock = new BusyClock();
    const opened: number[] = [];
    expect(openFirst(logs(16, opened), 'read', clock)).toBeNull();
    expect(opened).toEqual([]);
    expect(
      openFirst(
        logs(
          100,
          Array.from({ length: 90 }, (_, i) => i),
        ),
        'read',
        clock,
      ),
    ).toBeNull();
    expect(openFirst([undefined], 'read', clock)).toBeNull();
  });

  it('gives the event loop back every few milliseconds', async () => {
    const opened: number[] = [];
    const opening = openFirst(logs(40, opened), 'append', new BusyClock());
    const seen: number[] = [];
    let over = false;
    void opening!.then(() => {
      over = true;
    });
    while (!over) {
      seen.push(opened.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(opened).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect(Math.max(...seen.map((count, i) => count - (seen[i - 1] ?? 0)))).toBeLessThanOrEqual(5);
  });
});

describe('a request with many partitions', () => {
  async function restarted(clock = new FakeClock()) {
    const disk = new FailingDisk(new MemoryDisk());
    const first = await TestBroker.start({ disk, life: 1 });
    await first.createTopic('t', PARTITIONS);
    const topicData = [
      new ProduceRequestTopicProduceData({
        name: 't',
        partitionData: indexes.map(
          (index) => new ProduceRequestPartitionProduceData({ index, records: makeBatch([`value ${index}`]) }),
        ),
      }),
    ];
    const produced = await first.client.send(produce, new ProduceRequest({ acks: -1, timeoutMs: 5000, topicData }), {
      version: 9,
    });
    for (const { errorCode } of produced.responses[0]!.partitionResponses) expect(errorCode).toBe(ErrorCode.NONE);
    await first.close();
    return TestBroker.start({ disk, clock, life: 2 });
  }

  it('is answered as ever where no log is open: ListOffsets, Fetch', async () => {
    for (const what of ['offsets', 'fetch']) {
      const broker = await restarted();
      if (what === 'offsets') {
        const partitions = indexes.map(
          (partitionIndex) => new ListOffsetsRequestListOffsetsPartition({ partitionIndex, timestamp: -1 }),
        );
        const topics = [new ListOffsetsRequestListOffsetsTopic({ name: 't', partitions })];
        const answer = await broker.client.send(listOffsets, new ListOffsetsRequest({ replicaId: -1, topics }), {
          version: 7,
        });
        expect(answer.topics[0]!.partitions.map(({ offset }) => offset)).toEqual(indexes.map(() => 1));
      } else {
        const partitions = indexes.map(
          (partition) => new FetchRequestFetchPartition({ partition, fetchOffset: 0, partitionMaxBytes: 1000 }),
        );
        const topics = [new FetchRequestFetchTopic({ topic: 't', partitions })];
        const request = new FetchRequest({ maxBytes: 1e6, minBytes: 1, maxWaitMs: 1000, topics });
        const answer = await broker.client.send(fetch, request, { version: 11 });
        const found = answer.responses[0]!.partitions.map(({ records }) => (records as Buffer).length > 0);
        expect(found).toEqual(indexes.map(() => true));
      }
      await broker.close();
    }
  });

  const asked: readonly (readonly [string, (client: KafkaClient) => Promise<readonly number[]>])[] = [
    [
      'OffsetForLeaderEpoch',
      async (client) => {
        const partitions = indexes.map(
          (partition) => new OffsetForLeaderEpochRequestOffsetForLeaderPartition({ partition, leaderEpoch: 0 }),
        );
        const topics = [new OffsetForLeaderEpochRequestOffsetForLeaderTopic({ topic: 't', partitions })];
        const answer = await client.send(offsetForLeaderEpoch, new OffsetForLeaderEpochRequest({ topics }));
        return answer.topics[0]!.partitions.map(({ errorCode, endOffset }) => errorCode || endOffset);
      },
    ],
    [
      'DeleteRecords',
      async (client) => {
        const partitions = indexes.map(
          (partitionIndex) => new DeleteRecordsRequestDeleteRecordsPartition({ partitionIndex, offset: -1 }),
        );
        const topics = [new DeleteRecordsRequestDeleteRecordsTopic({ name: 't', partitions })];
        const answer = await client.send(deleteRecords, new DeleteRecordsRequest({ topics }));
        return answer.topics[0]!.partitions.map(({ errorCode, lowWatermark }) => errorCode || lowWatermark);
      },
    ],
    [
      'DescribeProducers',
      async (client) => {
        const topics = [new DescribeProducersRequestTopicRequest({ name: 't', partitionIndexes: indexes })];
        const answer = await client.send(describeProducers, new DescribeProducersRequest({ topics }));
        return answer.topics[0]!.partitions.map(
          ({ errorCode, activeProducers }) => errorCode || 1 + activeProducers.length,
        );
      },
    ],
  ];
  for (const [name, ask] of asked) {
    it(`gives the event loop back between the logs that it opens: ${name}`, async () => {
      await using broker = await restarted(new BusyClock());
      const open = () => [...broker.broker.logs.logs()].filter((log) => log.topic === 't' && log.isOpen).length;
      let over = false;
      const answer = ask(broker.client).finally(() => {
        over = true;
      });
      let most = 0;
      for (let before = open(); !over; before = open()) {
        await new Promise((resolve) => setImmediate(resolve));
        most = Math.max(most, open() - before);
      }
      expect(await answer).toEqual(indexes.map(() => 1));
      expect(open()).toBe(PARTITIONS);
      expect(most).toBeLessThan(PARTITIONS / 2);
    });
  }

  it('DescribeLogDirs opens none to tell its size', async () => {
    const broker = await restarted();
    const answer = await broker.client.send(describeLogDirs, new DescribeLogDirsRequest({ topics: null }), {
      version: 4,
    });
    const sizes = answer.results[0]!.topics[0]!.partitions.map(({ partitionSize }) => partitionSize);
    expect(sizes).toHaveLength(PARTITIONS);
    expect(Math.min(...sizes)).toBeGreaterThan(60);
    expect([...broker.broker.logs.logs()].filter((log) => log.isOpen && log.topic === 't')).toEqual([]);
    await broker.close();
  });
});
