// A live broker under hostile bytes over real sockets. Must hold: every answer is one message of the spec and
// explained, or the connection closes; nothing fails unexpectedly inside; a well-behaved client on a connection of its
// own is served all the while, soon enough, and finds every record that was acknowledged to it, also after the next
// start. KLAMM_FUZZ_RUNS sets the number of invented requests, KLAMM_FUZZ_SEED repeats a run.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../base/logger.ts';
import { SeededRandom } from '../base/random.ts';
import { KafkaClient } from '../network/client.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  fetch,
} from '../protocol/generated/fetch.ts';
import {
  JoinGroupRequest,
  JoinGroupRequestJoinGroupRequestProtocol,
  joinGroup,
} from '../protocol/generated/join-group.ts';
import { MetadataRequest, metadata } from '../protocol/generated/metadata.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  produce,
} from '../protocol/generated/produce.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { zstdEncoderReady } from '../records/compression/zstd.ts';
import { batchPositions, recordsOf } from '../records/iterate.ts';
import { handlers } from './handlers/index.ts';
import { FUZZ_TOPICS, frame, framed, HostilePeer, inventFrame, mutate } from './hostile-fixture.ts';
import { Klamm } from './klamm.ts';

const RUNS = Number(process.env.KLAMM_FUZZ_RUNS ?? 1_500);
const SEED = Number(process.env.KLAMM_FUZZ_SEED ?? Math.floor(performance.timeOrigin) % 1_000_000_000);
const WORKERS = 4;
/** A request that is not answered by then is parked, which is its right. */
const PATIENCE_MS = 40;
const LAST_STALL_MS = 3_000;
const INT32_MAX = 2 ** 31 - 1;
const MIB = 1024 * 1024;

function produceRequest(topic: string, records: Buffer): ProduceRequest {
  const partitionData = [new ProduceRequestPartitionProduceData({ index: 0, records })];
  const topicData = [new ProduceRequestTopicProduceData({ name: topic, partitionData })];
  return new ProduceRequest({ acks: -1, timeoutMs: 30_000, topicData });
}

function fetchRequest(topic: string, fetchOffset: number, maxWaitMs: number): FetchRequest {
  const partitions = [new FetchRequestFetchPartition({ partition: 0, fetchOffset, partitionMaxBytes: 50 * MIB })];
  const topics = [new FetchRequestFetchTopic({ topic, partitions })];
  return new FetchRequest({ maxWaitMs, minBytes: 1, maxBytes: 50 * MIB, sessionEpoch: -1, topics });
}

/** The well-behaved client. */
class Canary {
  worstMs = 0;
  acknowledged: string[] = [];
  private readonly client: KafkaClient;
  private running = true;
  private readonly done: Promise<void>;

  constructor(client: KafkaClient) {
    this.client = client;
    this.done = this.run();
    this.done.catch(() => {});
  }

  async stop(): Promise<void> {
    this.running = false;
    await this.done;
    await this.client.close();
  }

  private async run(): Promise<void> {
    while (this.running) {
      const value = `canary ${this.acknowledged.length}`;
      const started = performance.now();
      const builder = new RecordBatchBuilder();
      builder.append(Date.now(), null, Buffer.from(value));
      const produced = await this.client.send(produce, produceRequest('canary', builder.build()), { version: 12 });
      const { errorCode, baseOffset } = produced.responses[0]!.partitionResponses[0]!;
      expect([errorCode, baseOffset]).toEqual([0, this.acknowledged.length]);
      this.acknowledged.push(value);
      expect(await canaryValues(this.client, baseOffset)).toEqual([value]);
      this.worstMs = Math.max(this.worstMs, performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

async function canaryValues(client: KafkaClient, from: number): Promise<string[]> {
  const response = await client.send(fetch, fetchRequest('canary', from, 100), { version: 12 });
  const { errorCode, records } = response.responses[0]!.partitions[0]!;
  expect(errorCode).toBe(0);
  const values: string[] = [];
  for (const position of batchPositions(records as Buffer)) {
    for (const record of recordsOf(records as Buffer, position)) values.push(record.value!.toString());
  }
  return values;
}

/** Buffers and heap, after as much collection as can be had. */
function heldMib(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / MIB);
}

describe('a hostile peer', () => {
  const random = new SeededRandom(SEED);
  const failures: string[] = [];
  const peers: HostilePeer[] = [];
  const dataDir = mkdtempSync(join(tmpdir(), 'klamm-hostile-'));
  const note = (details: object, message: string) => void failures.push(`${message} ${JSON.stringify(details)}`);
  const logger: Logger = { ...silentLogger, error: note, fatal: note, child: () => logger };
  const crash = (error: unknown) => void failures.push(`uncaught: ${(error as Error).stack}`);
  let klamm: Klamm;
  let canary: Canary;
  let topicIds: string[] = [];
  let heldAtFirst = 0;

  const connect = async () => {
    const peer = await HostilePeer.connect(klamm.port);
    peers.push(peer);
    return peer;
  };
  /** What any peer has found, and whether the canary lives. */
  const expectNoHarm = async () => {
    const before = canary.acknowledged.length;
    await expect.poll(() => canary.acknowledged.length, { timeout: 5_000 }).toBeGreaterThan(before);
    expect([...failures, ...peers.flatMap((peer) => peer.objections)], `seed ${SEED}`).toEqual([]);
    expect(canary.worstMs).toBeLessThan(LAST_STALL_MS);
  };

  beforeAll(async () => {
    console.log(`hostile fuzz seed ${SEED}, ${RUNS} runs`);
    process.on('unhandledRejection', crash);
    await zstdEncoderReady();
    const topics = ['canary:1', 'bombs:1', ...FUZZ_TOPICS.map((name) => `${name}:2`)];
    klamm = await Klamm.start({ dataDir, topics, logger });
    const client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
    const { topics: found } = await client.send(metadata, new MetadataRequest({ topics: null }), { version: 12 });
    const ids = found.filter(({ name }) => FUZZ_TOPICS.includes(name!)).map(({ topicId }) => topicId);
    topicIds = [...ids, 'AAAAAAAAAAAAAAAAAAAAAA', 'AQIDBAUGBwgJCgsMDQ4PEA'];
    canary = new Canary(client);
    heldAtFirst = heldMib();
  });

  afterAll(async () => {
    for (const peer of peers) peer.reset();
    await klamm.close();
    process.off('unhandledRejection', crash);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('is answered or cut off, whatever the API and its fields', { timeout: 36_000_000 }, async () => {
    const work = async (own: SeededRandom): Promise<void> => {
      let peer = await connect();
      for (let run = 0; run < RUNS / WORKERS; ) {
        if (peer.closed || peer.waits) {
          peer.reset();
          peer = await connect();
        }
        const frames: Buffer[] = [];
        for (let glued = own.int(8) === 0 ? 10 : 1; glued > 0; glued--) {
          const invented = inventFrame(own, topicIds, run++);
          frames.push(own.int(3) === 0 ? mutate(invented, own) : invented);
        }
        await peer.exchange(frames, PATIENCE_MS, own.int(8) === 0);
        if (own.int(50) === 0) peer.reset();
      }
      peer.reset();
    };
    await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(new SeededRandom(SEED + worker))));
    await expectNoHarm();
  });

  it('cannot make it unpack without end', async () => {
    const zeros = Buffer.alloc(24 * MIB);
    for (const compression of ['gzip', 'snappy', 'lz4', 'zstd'] as const) {
      const bomb = new RecordBatchBuilder({ compression, initialBytes: 25 * MIB });
      bomb.append(Date.now(), null, zeros);
      const peer = await connect();
      await peer.exchange([frame(produce, 12, 1, produceRequest('bombs', bomb.build()))], 10_000);
      expect(peer.waits && !peer.closed, compression).toBe(false);
    }
    await expectNoHarm();
  });

  it('may send a million empty records in one batch', async () => {
    const builder = new RecordBatchBuilder({ compression: 'gzip', initialBytes: 16 * MIB });
    const now = Date.now();
    for (let i = 0; i < 1_000_000; i++) builder.append(now, null, null);
    const peer = await connect();
    await peer.exchange([frame(produce, 12, 1, produceRequest('bombs', builder.build()))], 10_000);
    expect(peer.waits && !peer.closed).toBe(false);
    await expectNoHarm();
  });

  it('cannot make it allocate what is only announced', async () => {
    const before = heldMib();
    const lengths = ['7fffffff', '80000000', '00000000', 'ffffffff', '47455420', '16030100'];
    const floods: Buffer[] = [];
    // A header with a flood of two-byte tagged fields; counts without elements in every API.
    const tags = Buffer.alloc(262_144);
    for (let i = 0; i < tags.length; i += 2) tags[i] = 5;
    floods.push(Buffer.concat([Buffer.from('0012000300000001ffff808008', 'hex'), tags]));
    for (const { api, versions } of handlers) {
      for (const count of ['7fffffff', 'ffffffff0f']) {
        const head = Buffer.alloc(8);
        head.writeInt16BE(api.key, 0);
        head.writeInt16BE(versions[1], 2);
        floods.push(Buffer.concat([head, Buffer.from(`ffff00${count.repeat(20)}`, 'hex')]));
      }
    }
    const bombers = await Promise.all(Array.from({ length: 200 }, connect));
    for (const [index, peer] of bombers.entries()) {
      if (index < 24) peer.socket.write(Buffer.from(`${lengths[index % lengths.length]}0012000300000001`, 'hex'));
      else peer.write([floods[index % floods.length]!]);
    }
    await expectNoHarm();
    expect(heldMib() - before).toBeLessThan(256);
    for (const peer of bombers) peer.reset();
  });

  it('cannot have partitions or group metadata without measure', async () => {
    const topics = [INT32_MAX, 1_000_000].map(
      (numPartitions, index) =>
        new CreateTopicsRequestCreatableTopic({ name: `huge-${index}`, numPartitions, replicationFactor: 1 }),
    );
    const metadataBytes = Buffer.alloc(20 * MIB);
    const protocols = [new JoinGroupRequestJoinGroupRequestProtocol({ name: 'range', metadata: metadataBytes })];
    const join = {
      groupId: 'giant',
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: INT32_MAX,
      protocolType: 'consumer',
    };
    const peer = await connect();
    await peer.exchange([frame(createTopics, 7, 1, new CreateTopicsRequest({ topics, timeoutMs: INT32_MAX }))], 10_000);
    expect(peer.waits && !peer.closed).toBe(false);
    await peer.exchange([frame(joinGroup, 2, 2, new JoinGroupRequest({ ...join, protocols }))], 10_000);
    await expectNoHarm();
  });

  it('may wait, not read, or go at any moment', async () => {
    const large = new RecordBatchBuilder({ initialBytes: MIB });
    large.append(Date.now(), null, Buffer.alloc(900_000, 1));
    const records = large.build();
    const filler = await connect();
    for (let i = 0; i < 30; i++) {
      await filler.exchange([frame(produce, 12, i, produceRequest('bombs', records))], 10_000);
    }
    const silent = await Promise.all(Array.from({ length: 10 }, connect));
    for (const peer of silent) {
      peer.socket.pause();
      for (let i = 0; i < 5; i++) peer.write([frame(fetch, 12, i, fetchRequest('bombs', 0, 0))]);
    }
    const parked = await Promise.all(Array.from({ length: 50 }, connect));
    const endless = frame(fetch, 12, 1, fetchRequest('bombs', 2 ** 40, INT32_MAX));
    for (const peer of parked) peer.write([endless]);
    const slow = await Promise.all(Array.from({ length: 10 }, connect));
    for (const peer of slow) peer.socket.write(Buffer.from('0600000000', 'hex'));
    const good = framed(frame(produce, 12, 1, produceRequest('bombs', records)));
    for (let i = 0; i < 40; i++) {
      const peer = await connect();
      peer.socket.write(good.subarray(0, random.int(good.length)));
      if (random.int(2) === 0) await new Promise((resolve) => setImmediate(resolve));
      peer.reset();
    }
    await expectNoHarm();
    for (const peer of [...silent, ...parked, ...slow]) peer.reset();
    await expectNoHarm();
  });

  it('leaves no memory taken, no stop delayed and no acknowledged record lost', async () => {
    await canary.stop();
    for (const peer of peers) peer.reset();
    const held = heldMib();
    console.log(`worst round trip ${Math.round(canary.worstMs)} ms; held ${heldAtFirst} MiB before, ${held} MiB after`);
    if (globalThis.gc !== undefined) expect(held - heldAtFirst).toBeLessThan(256);
    const started = performance.now();
    await klamm.close();
    expect(performance.now() - started).toBeLessThan(2_000);
    klamm = await Klamm.start({ dataDir, logger });
    const client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
    const values: string[] = [];
    while (values.length < canary.acknowledged.length) {
      const more = await canaryValues(client, values.length);
      expect(more.length).toBeGreaterThan(0);
      values.push(...more);
    }
    expect(values).toEqual(canary.acknowledged);
    await client.close();
    expect(failures, `seed ${SEED}`).toEqual([]);
  });
});
