// What clients see of a folder that is damaged: the partition that is hurt answers KAFKA_STORAGE_ERROR, the others
// serve.
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
import {
  ListOffsetsRequest,
  ListOffsetsRequestListOffsetsPartition,
  ListOffsetsRequestListOffsetsTopic,
  listOffsets,
} from '../protocol/generated/list-offsets.ts';
import { StorageStartError } from '../storage/directories/start-error.ts';
import { FailingDisk } from '../storage/failing-disk.ts';
import { DATA, TestBroker } from './test-broker.ts';

const { NONE, KAFKA_STORAGE_ERROR } = ErrorCode;
const LOG = `${DATA}/t-0/00000000000000000000.log`;

class Scene {
  readonly memory: MemoryDisk;
  /** As a real one: bytes of files are read. */
  readonly disk: FailingDisk;
  readonly clock = new FakeClock();
  private lives = 0;

  constructor() {
    this.memory = new MemoryDisk(undefined, this.clock);
    this.disk = new FailingDisk(this.memory);
  }

  start(): Promise<TestBroker> {
    const settings = { 'klamm.hot.tail.bytes': '0' };
    return TestBroker.start({ disk: this.disk, clock: this.clock, life: ++this.lives, settings });
  }

  /** Topic `t` of two partitions with records in both, closed cleanly. */
  async closed(): Promise<void> {
    const broker = await this.start();
    expect(await broker.createTopic('t', 2)).toBe(NONE);
    for (const value of ['a', 'b', 'c']) expect((await broker.produce('t', 0, [value])).errorCode).toBe(NONE);
    expect((await broker.produce('t', 1, ['other'])).errorCode).toBe(NONE);
    await broker.close();
  }

  rot(file: string, position: number): void {
    const bytes = Buffer.from(this.memory.readFile(file));
    bytes[position]! ^= 1;
    this.memory.remove(file);
    this.memory.writeFileAtomic(file, bytes, false);
  }
}

async function fetchCode(broker: TestBroker, partition: number, fetchOffset: number): Promise<number> {
  const wanted = new FetchRequestFetchPartition({ partition, fetchOffset, partitionMaxBytes: 1 << 20 });
  const topics = [new FetchRequestFetchTopic({ topic: 't', partitions: [wanted] })];
  const request = new FetchRequest({ maxWaitMs: 0, minBytes: 1, maxBytes: 1 << 20, topics });
  const response = await broker.client.send(fetch, request, { version: 11 });
  return response.responses[0]!.partitions[0]!.errorCode;
}

async function listCode(broker: TestBroker, partitionIndex: number): Promise<number> {
  const partition = new ListOffsetsRequestListOffsetsPartition({ partitionIndex, timestamp: -1 });
  const topics = [new ListOffsetsRequestListOffsetsTopic({ name: 't', partitions: [partition] })];
  const response = await broker.client.send(listOffsets, new ListOffsetsRequest({ topics }), { version: 5 });
  return response.topics[0]!.partitions[0]!.errorCode;
}

describe('rot', () => {
  it('below the recovery point: the partition is offline from the start, the other serves', async () => {
    const scene = new Scene();
    await scene.closed();
    scene.rot(LOG, 70);
    scene.memory.remove(`${DATA}/.kafka_cleanshutdown`);
    const size = scene.memory.fileSize(LOG);
    await using broker = await scene.start();
    expect((await broker.produce('t', 0, ['d'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    expect(await fetchCode(broker, 0, 0)).toBe(KAFKA_STORAGE_ERROR);
    expect(await listCode(broker, 0)).toBe(KAFKA_STORAGE_ERROR);
    expect(await broker.values('t', 1)).toEqual(['other']);
    expect((await broker.produce('t', 1, ['more'])).errorCode).toBe(NONE);
    expect(scene.memory.fileSize(LOG)).toBe(size);
    expect(broker.errors.some((line) => line.includes('partition is offline') && line.includes(LOG))).toBe(true);
    expect(broker.fatal).toEqual([]);
  });

  it('that a fetch comes upon: nobody gets the batch, the client that asks again is told', async () => {
    const scene = new Scene();
    await scene.closed();
    scene.rot(LOG, scene.memory.fileSize(LOG) - 2);
    await using broker = await scene.start();
    // Its length was announced before a byte was read: the connection ends.
    await expect(broker.values('t', 0)).rejects.toThrow();
    await using again = await broker.again();
    expect(await fetchCode(again, 0, 0)).toBe(NONE);
    expect(await fetchCode(again, 0, 2)).toBe(KAFKA_STORAGE_ERROR);
    expect((await again.produce('t', 0, ['d'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    expect(await again.values('t', 1)).toEqual(['other']);
    expect((await again.produce('t', 1, ['more'])).errorCode).toBe(NONE);
  });

  it('in the metadata log, below its recovery point, ends the start with one line that names the file', async () => {
    const scene = new Scene();
    await scene.closed();
    const file = `${DATA}/__cluster_metadata-0/00000000000000000000.log`;
    scene.rot(file, 70);
    scene.memory.remove(`${DATA}/.kafka_cleanshutdown`);
    const before = scene.memory.readFile(file);
    const failed = await scene.start().then(
      () => null,
      (error: Error) => error.message,
    );
    expect(failed).toContain('The metadata log cannot be used');
    expect(failed).toContain(file);
    expect(failed?.split('\n')).toHaveLength(1);
    expect(scene.memory.readFile(file)).toEqual(before);
  });
});

describe('a metadata log that fails during the start', () => {
  it.each(['write', 'sync'] as const)('%s: one line, and nothing of the broker is left', async (call) => {
    const scene = new Scene();
    await scene.closed();
    scene.disk.rules = [{ call, code: 'EIO', path: /__cluster_metadata-0.*log$/ }];
    const failed = await scene.start().then(
      () => null,
      (error: Error) => error,
    );
    expect(failed).toBeInstanceOf(StorageStartError);
    expect(failed?.message).toMatch(/__cluster_metadata-0: the metadata log could not be written/);
    expect(failed?.message).not.toContain('\n');
    expect(scene.memory.readFile(`${DATA}/.lock`)).toHaveLength(0);
    expect(scene.clock.pendingTimers).toBe(0);
    scene.disk.rules = [];
    await using broker = await scene.start();
    expect(await broker.values('t', 0)).toEqual(['a', 'b', 'c']);
  });

  it('as one that cannot be read leaves no timer either', async () => {
    const scene = new Scene();
    await scene.closed();
    scene.rot(`${DATA}/__cluster_metadata-0/00000000000000000000.log`, 70);
    await expect(scene.start()).rejects.toThrow(StorageStartError);
    expect(scene.clock.pendingTimers).toBe(0);
    scene.memory.remove(`${DATA}/.kafka_cleanshutdown`);
    await expect(scene.start()).rejects.toThrow(StorageStartError);
    expect(scene.clock.pendingTimers).toBe(0);
  });
});
