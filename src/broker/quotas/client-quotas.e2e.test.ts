// Quotas of a running broker over real sockets. The answers themselves are compared with Kafka's in compat-tests; here
// is what they do to the connection, and that nothing of them stays behind.

import { once } from 'node:events';
import net from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { KafkaClient } from '../../network/client.ts';
import * as AQ from '../../protocol/generated/alter-client-quotas.ts';
import * as CT from '../../protocol/generated/create-topics.ts';
import { MetadataRequest, metadata } from '../../protocol/generated/metadata.ts';
import * as P from '../../protocol/generated/produce.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { Klamm } from '../klamm.ts';

let klamm: Klamm;
let admin: KafkaClient;
let clients: KafkaClient[];

beforeEach(async () => {
  clients = [];
  klamm = await Klamm.start({ topics: ['t'] });
  admin = await client('admin');
});

afterEach(async () => {
  await Promise.all(clients.map((each) => each.close()));
  await klamm.close();
});

async function client(clientId: string): Promise<KafkaClient> {
  const opened = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port, clientId });
  clients.push(opened);
  return opened;
}

async function quota(entityType: string, entityName: string | null, key: string, value: number | null) {
  const op = new AQ.AlterClientQuotasRequestOpData({ key, value: value ?? 0, remove: value === null });
  const entity = [new AQ.AlterClientQuotasRequestEntityData({ entityType, entityName })];
  const entry = new AQ.AlterClientQuotasRequestEntryData({ entity, ops: [op] });
  const request = new AQ.AlterClientQuotasRequest({ entries: [entry] });
  const { entries } = await admin.send(AQ.alterClientQuotas, request);
  expect(entries[0]!.errorCode).toBe(0);
}

function produceOf(size: number): P.ProduceRequest {
  const builder = new RecordBatchBuilder();
  builder.append(1, null, Buffer.alloc(size));
  const data = new P.ProduceRequestPartitionProduceData({ index: 0, records: builder.build() });
  const topic = new P.ProduceRequestTopicProduceData({ name: 't', partitionData: [data] });
  return new P.ProduceRequest({ acks: 1, timeoutMs: 1000, topicData: [topic] });
}

test('a muted connection is answered when its time is over, in order', async () => {
  await quota('client-id', 'p', 'producer_byte_rate', 100_000);
  const producer = await client('p');
  const { throttleTimeMs } = await producer.send(P.produce, produceOf(1_020_000), { version: 9 });
  expect(throttleTimeMs).toBeGreaterThan(100);
  expect(throttleTimeMs).toBeLessThan(300);
  const beganMs = performance.now();
  const answers = await Promise.all([0, 1, 2].map(() => producer.send(metadata, new MetadataRequest({ topics: [] }))));
  // Timers may fire a little early.
  expect(performance.now() - beganMs).toBeGreaterThan(throttleTimeMs - 20);
  expect(answers.map((answer) => answer.throttleTimeMs)).toEqual([0, 0, 0]);
  const other = await client('other');
  const free = performance.now();
  expect((await other.send(P.produce, produceOf(1_020_000), { version: 9 })).throttleTimeMs).toBe(0);
  expect(performance.now() - free).toBeLessThan(1000);
});

test('a muted connection does not hold up the end of the broker, nor what its peer gives up', async () => {
  await quota('client-id', 'p', 'producer_byte_rate', 1);
  const producer = await client('p');
  const { throttleTimeMs } = await producer.send(P.produce, produceOf(100_000), { version: 9 });
  expect(throttleTimeMs).toBeGreaterThan(50_000_000);
  await producer.close();
  const second = await client('p');
  await second.send(P.produce, produceOf(100), { version: 9 });
  const pending = second.send(metadata, new MetadataRequest({ topics: [] })).catch(() => 'closed');
  const beganMs = performance.now();
  await klamm.close();
  expect(await pending).toBe('closed');
  expect(performance.now() - beganMs).toBeLessThan(5000);
  expect(clients).toHaveLength(3);
});

test('a quota on changes refuses what a new client asks beyond it, and changes nothing', async () => {
  await quota('user', 'ANONYMOUS', 'controller_mutation_rate', 0.1);
  const create = (name: string, numPartitions: number) => {
    const topic = new CT.CreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 });
    return admin.send(CT.createTopics, new CT.CreateTopicsRequest({ topics: [topic], timeoutMs: 1000 }));
  };
  expect((await create('a', 2)).topics[0]!.errorCode).toBe(0);
  const other = await client('other');
  const topic = new CT.CreateTopicsRequestCreatableTopic({ name: 'b', numPartitions: 1, replicationFactor: 1 });
  const request = new CT.CreateTopicsRequest({ topics: [topic], timeoutMs: 1000 });
  const refused = await other.send(CT.createTopics, request);
  expect(refused.topics[0]!.errorCode).toBe(89);
  expect(refused.throttleTimeMs).toBeGreaterThan(5000);
  const names = (await admin.send(metadata, new MetadataRequest({ topics: null }))).topics.map(({ name }) => name);
  expect(names).toContain('a');
  expect(names).not.toContain('b');
});

test('connections beyond the quota of their address are closed unheard', async () => {
  await quota('ip', '127.0.0.1', 'connection_creation_rate', 1);
  const sockets: net.Socket[] = [];
  for (let i = 0; i < 12; i++) sockets.push(net.connect({ host: '127.0.0.1', port: klamm.port }));
  const [closed] = await Promise.all([once(sockets.at(-1)!, 'close')]);
  expect(closed).toEqual([false]);
  expect(sockets[0]!.destroyed).toBe(false);
  await quota('ip', '127.0.0.1', 'connection_creation_rate', null);
  const again = await client('again');
  await again.send(metadata, new MetadataRequest({ topics: [] }));
  for (const socket of sockets) socket.destroy();
});
