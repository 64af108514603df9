import net from 'node:net';
import fs from 'node:fs';
import { expect, it } from 'vitest';
import { systemClock } from '/work/main/src/base/clock.ts';
import { NodeDisk } from '/work/main/src/base/node-disk.ts';
import { MemoryDisk } from '/work/main/src/base/memory-disk.ts';
import { SeededRandom } from '/work/main/src/base/random.ts';
import { silentLogger } from '/work/main/src/base/logger.ts';
import { loadConfig } from '/work/main/src/config/load-config.ts';
import { Broker } from '/work/main/src/broker/broker.ts';
import { KafkaClient } from '/work/main/src/network/client.ts';
import { RecordBatchBuilder } from '/work/main/src/records/builder.ts';
import { batchPositions, recordsOf } from '/work/main/src/records/iterate.ts';
import * as batch from '/work/main/src/records/batch.ts';
import * as P from '/work/main/src/protocol/generated/produce.ts';
import * as F from '/work/main/src/protocol/generated/fetch.ts';
import * as C from '/work/main/src/protocol/generated/create-topics.ts';
import { encodeRequestHeader, RequestHeader, requestHeaderVersion } from '/work/main/src/protocol/headers.ts';
import { Writer } from '/work/main/src/protocol/writer.ts';

const SECONDS = Number(process.env.SECS ?? 8);
for (const [seed, durability] of [[11, 'os'], [12, 'memory'], [13, 'disk']] as const) {
  it(`stress ${durability} seed ${seed}`, { timeout: 120000 }, async () => {
    const rnd = new SeededRandom(seed);
    const dir = `/tmp/review/data-${seed}`;
    fs.rmSync(dir, { recursive: true, force: true }); fs.mkdirSync(dir, { recursive: true });
    const errors: unknown[] = [];
    const logger: any = { ...silentLogger, error: (d: unknown, m: string) => errors.push([d, m]), fatal: (d: unknown, m: string) => errors.push([d, m]), child: () => logger };
    const broker = await Broker.start({
      config: loadConfig({ settings: new Map([['listeners', 'PLAINTEXT://127.0.0.1:0'], ['klamm.hot.tail.bytes', String(2 << 20)], ['log.segment.bytes', String(4 << 20)]]) }).config,
      durability, directories: [durability === 'memory' ? '/d' : dir], disk: durability === 'memory' ? new MemoryDisk() : new NodeDisk(), clock: systemClock, random: new SeededRandom(seed), logger, nodeId: null, clusterId: null, onFatal: (r) => errors.push(r),
    } as any);
    const port = broker.listeners[0]!.port;
    const admin = await KafkaClient.connect({ host: '127.0.0.1', port });
    await admin.send(C.createTopics, new C.CreateTopicsRequest({ topics: [new C.CreateTopicsRequestCreatableTopic({ name: 't', numPartitions: 2, replicationFactor: 1 })], timeoutMs: 5000 }));
    const end = Date.now() + SECONDS * 1000;
    const acked: Map<number, string>[] = [new Map(), new Map()];
    let produced = 0, fetched = 0, resets = 0, parked = 0;
    const payload = 'abcdefghijklmnopqrstuvwxyz'.repeat(20000);
    async function producer(id: number) {
      const c = await KafkaClient.connect({ host: '127.0.0.1', port });
      let n = 0;
      while (Date.now() < end) {
        const both = [0, 1].filter(() => rnd.int(3) > 0);
        const parts = both.length ? both : [0];
        const sent: [number, string[]][] = [];
        const data = parts.map((index) => {
          const b = new RecordBatchBuilder({});
          const values: string[] = [];
          const count = 1 + rnd.int(4);
          for (let i = 0; i < count; i++) {
            const v = `${id}/${n++}/${payload.slice(0, [10, 100, 3000, 9000, 70000, 300000][rnd.int(6)]! / count)}`;
            values.push(v); b.append(Date.now(), null, Buffer.from(v));
          }
          sent.push([index, values]);
          return new P.ProduceRequestPartitionProduceData({ index, records: b.build() });
        });
        const acks = [1, -1][rnd.int(2)]!;
        const r = await c.send(P.produce, new P.ProduceRequest({ acks, timeoutMs: 10000, topicData: [new P.ProduceRequestTopicProduceData({ name: 't', partitionData: data })] }), { version: 9 });
        for (const [i, pr] of r.responses[0]!.partitionResponses.entries()) {
          if (pr.errorCode !== 0) throw new Error(`produce ${pr.errorCode}`);
          for (const [k, v] of sent[i]![1].entries()) acked[pr.index]!.set(pr.baseOffset + k, v);
          produced++;
        }
        const log = broker.logs.get('t', parts[0]!)!;
        for (const pr of r.responses[0]!.partitionResponses) if (broker.logs.get('t', pr.index)!.writtenEnd <= pr.baseOffset) throw new Error('acked before written');
        void log;
      }
      await c.close();
    }
    function check(index: number, records: Buffer, from: number, hw: number) {
      let next = -1;
      for (const pos of batchPositions(records)) {
        if (!batch.isValid(records, pos)) throw new Error('bad crc served');
        for (const { offset, value } of recordsOf(records, pos)) {
          if (offset >= hw) throw new Error(`record ${offset} beyond hw ${hw}`);
          if (next >= 0 && offset !== next) throw new Error(`gap: ${offset} after ${next - 1}`);
          if (next < 0 && offset > from) throw new Error(`starts at ${offset} > ${from}`);
          next = offset + 1;
          const known = acked[index]!.get(offset);
          if (known !== undefined && known !== value!.toString()) throw new Error(`offset ${offset} has another value`);
        }
      }
      return next;
    }
    function fetchRequest(offsets: number[], wait: number, max = 55 << 20) {
      return new F.FetchRequest({ maxWaitMs: wait, minBytes: 1, maxBytes: max, sessionEpoch: -1, topics: [new F.FetchRequestFetchTopic({ topic: 't', partitions: offsets.map((fetchOffset, partition) => new F.FetchRequestFetchPartition({ partition, fetchOffset, partitionMaxBytes: [100, 65536, 1 << 20, 8 << 20][rnd.int(4)]! })) })] });
    }
    async function consumer() {
      const c = await KafkaClient.connect({ host: '127.0.0.1', port });
      const at = [0, 0];
      while (Date.now() < end) {
        if (rnd.int(10) === 0) { at[0] = rnd.int(Math.max(1, broker.logs.get('t', 0)!.highWatermark)); at[1] = broker.logs.get('t', 1)!.highWatermark; parked++; }
        const from = [...at];
        const r = await c.send(F.fetch, fetchRequest(at, 50), { version: 12 });
        for (const p of r.responses[0]!.partitions) {
          if (p.errorCode !== 0) throw new Error(`fetch ${p.errorCode}`);
          const next = check(p.partitionIndex, p.records as Buffer, from[p.partitionIndex]!, p.highWatermark);
          if (next >= 0) at[p.partitionIndex] = next;
          fetched += (p.records as Buffer).length;
        }
      }
      await c.close();
    }
    /** Asks and goes away, at any point; or reads nothing for a while. */
    async function rude() {
      while (Date.now() < end) {
        await new Promise<void>((resolve) => {
          const s = net.connect(port, '127.0.0.1');
          s.on('error', () => {});
          s.on('close', () => resolve());
          s.on('connect', () => {
            for (let k = 0; k < 1 + rnd.int(4); k++) {
              const w = new Writer(); w.startFrame();
              encodeRequestHeader(w, new RequestHeader({ apiKey: 1, apiVersion: 12, correlationId: k, clientId: 'rude' } as any), requestHeaderVersion(F.fetch as any, 12));
              const hw = broker.logs.get('t', 0)!.highWatermark;
              F.fetch.request.encode(w, fetchRequest([rnd.int(3) === 0 ? hw : rnd.int(hw + 1), rnd.int(2) ? 0 : broker.logs.get('t', 1)!.highWatermark], 5000), 12);
              for (const part of w.finish()) s.write(part as Buffer);
            }
            s.pause();
            const how = rnd.int(3);
            setTimeout(() => { resets++; if (how === 0) s.resetAndDestroy(); else if (how === 1) s.destroy(); else { s.resume(); setTimeout(() => s.resetAndDestroy(), rnd.int(30)); } }, rnd.int(60));
          });
        });
      }
    }
    const { DeleteTopicsRequest, deleteTopics } = await import('/work/main/src/protocol/generated/delete-topics.ts');
    let recreated = 0, uProduced = 0; const uCodes = new Map<number, number>();
    const note = (code: number) => uCodes.set(code, (uCodes.get(code) ?? 0) + 1);
    async function recreator() {
      const c = await KafkaClient.connect({ host: '127.0.0.1', port });
      while (Date.now() < end) {
        await c.send(C.createTopics, new C.CreateTopicsRequest({ topics: [new C.CreateTopicsRequestCreatableTopic({ name: 'u', numPartitions: 2, replicationFactor: 1 })], timeoutMs: 5000 }));
        await new Promise((r) => setTimeout(r, rnd.int(60)));
        const r = await c.send(deleteTopics, new DeleteTopicsRequest({ topicNames: ['u'], timeoutMs: 5000 }), { version: 5 });
        if (r.responses[0]!.errorCode !== 0) throw new Error('delete ' + r.responses[0]!.errorCode);
        recreated++;
      }
      await c.close();
    }
    async function uProducer() {
      const c = await KafkaClient.connect({ host: '127.0.0.1', port });
      while (Date.now() < end) {
        const b = new RecordBatchBuilder({ compression: (['none', 'gzip'] as const)[rnd.int(2)]! });
        b.append(Date.now(), null, Buffer.from(payload.slice(0, [50, 400000][rnd.int(2)]!)));
        const r = await c.send(P.produce, new P.ProduceRequest({ acks: [1, -1][rnd.int(2)]!, timeoutMs: 10000, topicData: [new P.ProduceRequestTopicProduceData({ name: 'u', partitionData: [new P.ProduceRequestPartitionProduceData({ index: rnd.int(2), records: b.build() })] })] }), { version: 9 });
        note(r.responses[0]!.partitionResponses[0]!.errorCode); uProduced++;
      }
      await c.close();
    }
    async function uConsumer() {
      const c = await KafkaClient.connect({ host: '127.0.0.1', port });
      let offset = 0; 
      while (Date.now() < end) {
        const r = await c.send(F.fetch, new F.FetchRequest({ maxWaitMs: 200, minBytes: 1, sessionEpoch: -1, topics: ['u', 't'].slice(0, 1 + rnd.int(2)).map((topic) => new F.FetchRequestFetchTopic({ topic, partitions: [new F.FetchRequestFetchPartition({ partition: 0, fetchOffset: topic === 'u' ? offset : broker.logs.get('t', 0)!.highWatermark, partitionMaxBytes: 1 << 20 })] })) }), { version: 12 });
        const p = r.responses[0]!.partitions[0]!;
        note(1000 + p.errorCode);
        if (p.errorCode !== 0) offset = 0;
        else for (const pos of batchPositions(p.records as Buffer)) offset = batch.lastOffset(p.records as Buffer, pos) + 1;
      }
      await c.close();
    }
    await Promise.all([recreator(), uProducer(), uProducer(), uConsumer(), uConsumer(), producer(1), producer(2), producer(3), consumer(), consumer(), rude(), rude(), rude(), rude(), rude()]);
    await admin.close();
    for (let i = 0; i < 50 && broker.network.connections.size > 0; i++) await new Promise((r) => setTimeout(r, 20));
    expect(broker.network.connections.size).toBe(0);
    await new Promise((r) => setTimeout(r, 1500)); const ctx = (broker.logs as any).context;
    let pins = 0;
    for (const b of (ctx.tail?.backings.values() ?? [])) pins += b.pins;
    for (const e of (ctx.tail?.order.items ?? [])) pins += e.backing.pins;
    let holders = 0;
    for (const s of ctx.files.open) holders += s.holders;
    console.log(durability, { recreated, uProduced, uCodes: JSON.stringify([...uCodes]), produced, fetched, resets, parked, pins, holders, ...broker.logs.stats, lent: broker.network.slabs.lentCount, budget: broker.network.budget.usedBytes, waiters: [...broker.replicas.partitions()].map((p) => p.waiterCount).join() });
    expect([pins, holders, broker.network.slabs.lentCount, broker.network.budget.usedBytes]).toEqual([0, 0, 0, 0]);
    expect([...broker.replicas.partitions()].filter((p) => p.topic === 't').map((p) => p.waiterCount)).toEqual([0, 0]);
    expect(errors).toEqual([]);
    await broker.close();
    fs.rmSync(dir, { recursive: true, force: true });
  });
}
