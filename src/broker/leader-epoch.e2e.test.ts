// A log that lost its end while the broker was down, as a client sees it that checks offsets against leader epochs
// (KIP-320). Must hold: at every start the epoch of every partition rises, so that records written before and after a
// cut at the same offset can be told apart.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  fetch,
} from '../protocol/generated/fetch.ts';
import { MetadataRequest, MetadataRequestMetadataRequestTopic, metadata } from '../protocol/generated/metadata.ts';
import {
  OffsetForLeaderEpochRequest,
  OffsetForLeaderEpochRequestOffsetForLeaderPartition,
  OffsetForLeaderEpochRequestOffsetForLeaderTopic,
  offsetForLeaderEpoch,
} from '../protocol/generated/offset-for-leader-epoch.ts';
import { leaderEpoch, sizeInBytes } from '../records/batch.ts';
import { DATA, TestBroker } from './test-broker.ts';

const LOG = `${DATA}/t-0/00000000000000000000.log`;

async function epochOf(broker: TestBroker): Promise<number> {
  const request = new MetadataRequest({ topics: [new MetadataRequestMetadataRequestTopic({ name: 't' })] });
  return (await broker.client.send(metadata, request)).topics[0]!.partitions[0]!.leaderEpoch;
}

async function endOf(broker: TestBroker, epoch: number, currentLeaderEpoch: number) {
  const asked = { partition: 0, currentLeaderEpoch, leaderEpoch: epoch };
  const partitions = [new OffsetForLeaderEpochRequestOffsetForLeaderPartition(asked)];
  const topics = [new OffsetForLeaderEpochRequestOffsetForLeaderTopic({ topic: 't', partitions })];
  const response = await broker.client.send(offsetForLeaderEpoch, new OffsetForLeaderEpochRequest({ topics }));
  const { errorCode, leaderEpoch: found, endOffset } = response.topics[0]!.partitions[0]!;
  return { errorCode, epoch: found, endOffset };
}

async function fetchAt(broker: TestBroker, fetchOffset: number, currentLeaderEpoch: number, lastFetchedEpoch = -1) {
  const wanted = { partition: 0, fetchOffset, currentLeaderEpoch, lastFetchedEpoch, partitionMaxBytes: 1 << 20 };
  const partitions = [new FetchRequestFetchPartition(wanted)];
  const request = new FetchRequest({ topics: [new FetchRequestFetchTopic({ topic: 't', partitions })] });
  return (await broker.client.send(fetch, request, { version: 12 })).responses[0]!.partitions[0]!;
}

/** Cuts the last batch off the file, as loss of power leaves it before anything was synced. */
function cutLastBatch(disk: MemoryDisk): void {
  disk.remove(`${DATA}/.kafka_cleanshutdown`);
  disk.remove(`${DATA}/recovery-point-offset-checkpoint`);
  const bytes = disk.readFile(LOG);
  let last = 0;
  for (let at = 0; at < bytes.length; at += sizeInBytes(bytes, at)) last = at;
  const file = disk.open(LOG, 'write');
  file.truncate(last);
  file.close();
}

class Lives {
  readonly disk: MemoryDisk;
  private readonly clock = new FakeClock();
  private lives = 0;

  constructor() {
    this.disk = new MemoryDisk(undefined, this.clock);
  }

  start(): Promise<TestBroker> {
    return TestBroker.start({ disk: this.disk, clock: this.clock, life: ++this.lives });
  }
}

/** Three batches in epoch 0, of which the last is then cut off; a second broker life writes one more. */
async function withCutLog(): Promise<{ broker: TestBroker; before: number; after: number; disk: MemoryDisk }> {
  const lives = new Lives();
  const { disk } = lives;
  const first = await lives.start();
  await first.createTopic('t', 1);
  for (const value of ['a', 'b', 'c']) await first.produce('t', 0, [value]);
  const before = await epochOf(first);
  expect(await endOf(first, before, before)).toEqual({ errorCode: ErrorCode.NONE, epoch: before, endOffset: 3 });
  await first.close();
  cutLastBatch(disk);
  const broker = await lives.start();
  return { broker, before, after: await epochOf(broker), disk };
}

describe('the leader epoch', () => {
  it('rises at every start, with records or without', async () => {
    const lives = new Lives();
    const seen: number[] = [];
    for (let life = 0; life < 4; life++) {
      await using broker = await lives.start();
      if (life === 0) await broker.createTopic('t', 1);
      seen.push(await epochOf(broker));
      if (life === 2) await broker.produce('t', 0, ['a']);
    }
    for (let life = 1; life < 4; life++) expect(seen[life]!).toBeGreaterThan(seen[life - 1]!);
  });

  it('stands in the batches that were written in it', async () => {
    const { broker, before, after, disk } = await withCutLog();
    expect(await broker.produce('t', 0, ['C'])).toEqual({ errorCode: ErrorCode.NONE, baseOffset: 2 });
    const bytes = disk.readFile(LOG);
    const epochs: number[] = [];
    for (let at = 0; at < bytes.length; at += sizeInBytes(bytes, at)) epochs.push(leaderEpoch(bytes, at));
    expect(epochs).toEqual([before, before, after]);
    await broker.close();
  });

  it('shows a client that has read the lost record where the log was cut', async () => {
    const { broker, before, after } = await withCutLog();
    expect(after).toBeGreaterThan(before);
    // Nothing written yet: the epoch that the client knows ends at the cut, below its position 3.
    expect(await endOf(broker, before, after)).toEqual({ errorCode: ErrorCode.NONE, epoch: before, endOffset: 2 });
    for (const value of ['C', 'D', 'E']) await broker.produce('t', 0, [value]);
    // The log is longer than the client's position now; only the epoch tells.
    expect(await endOf(broker, before, after)).toEqual({ errorCode: ErrorCode.NONE, epoch: before, endOffset: 2 });
    expect(await endOf(broker, after, after)).toEqual({ errorCode: ErrorCode.NONE, epoch: after, endOffset: 5 });
    expect(await broker.values('t', 0)).toEqual(['a', 'b', 'C', 'D', 'E']);
    await broker.close();
  });

  it('fences a client that still names the old one, and tells a fetch where it diverges', async () => {
    const { broker, before, after } = await withCutLog();
    for (const value of ['C', 'D']) await broker.produce('t', 0, [value]);
    expect((await fetchAt(broker, 3, before)).errorCode).toBe(ErrorCode.FENCED_LEADER_EPOCH);
    expect((await fetchAt(broker, 3, after + 1)).errorCode).toBe(ErrorCode.UNKNOWN_LEADER_EPOCH);
    expect((await endOf(broker, before, before)).errorCode).toBe(ErrorCode.FENCED_LEADER_EPOCH);
    const diverged = await fetchAt(broker, 3, after, before);
    expect(diverged.errorCode).toBe(ErrorCode.NONE);
    expect(diverged.divergingEpoch).toMatchObject({ epoch: before, endOffset: 2 });
    expect(diverged.records === null || (diverged.records as Buffer).length === 0).toBe(true);
    await broker.close();
  });
});
