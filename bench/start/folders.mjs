// Makes the folders that the cases start on: many partitions by way of the protocol, large logs by writing their files.
// Must hold: what is written here is what a broker leaves, byte for byte, but that the inside of "sparse" segments,
// which no start may read, is a hole.
import {
  closeSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { apiModule, klammModule } from '../../compat-tests/kill/klamm-modules.mjs';

const topics = await apiModule('create-topics');
const { DeleteTopicsRequest, DeleteTopicsRequestDeleteTopicState, deleteTopics } = await apiModule('delete-topics');
const produceApi = await apiModule('produce');
const fetchApi = await apiModule('fetch');
const listApi = await apiModule('list-offsets');
const { RecordBatchBuilder } = await klammModule('records/builder.js');
const GIB = 1024 ** 3;
const PARTITIONS_EACH = 100;

export function topicNames(partitions, each = PARTITIONS_EACH) {
  return Array.from({ length: Math.ceil(partitions / each) }, (_, i) => `topic-${i}`);
}

const countIn = (partitions, i, each = PARTITIONS_EACH) => Math.min(each, partitions - i * each);

export async function createTopics(client, partitions) {
  for (const [i, name] of topicNames(partitions).entries()) await createTopic(client, name, countIn(partitions, i));
}

export async function createTopic(client, name, partitions) {
  const topic = new topics.CreateTopicsRequestCreatableTopic({ name, numPartitions: partitions, replicationFactor: 1 });
  const request = new topics.CreateTopicsRequest({ topics: [topic] });
  const { errorCode } = (await client.send(topics.createTopics, request)).topics[0];
  if (errorCode !== 0) throw new Error(`CreateTopics ${name}: error ${errorCode}`);
}

export async function deleteTopic(client, name) {
  const topic = new DeleteTopicsRequestDeleteTopicState({ name });
  const request = new DeleteTopicsRequest({ topics: [topic], timeoutMs: 60_000 });
  const { errorCode } = (await client.send(deleteTopics, request)).responses[0];
  if (errorCode !== 0) throw new Error(`DeleteTopics ${name}: error ${errorCode}`);
}

function batchOf(bytes) {
  const builder = new RecordBatchBuilder({ baseOffset: 0 });
  builder.append(1_700_000_000_000, null, Buffer.alloc(bytes, 0x61));
  return builder.build();
}

/** One record to each partition. */
export async function produceToEach(client, partitions, each = PARTITIONS_EACH) {
  const { ProduceRequest, ProduceRequestTopicProduceData, ProduceRequestPartitionProduceData, produce } = produceApi;
  for (const [i, name] of topicNames(partitions, each).entries()) {
    const partitionData = Array.from(
      { length: countIn(partitions, i, each) },
      (_, index) => new ProduceRequestPartitionProduceData({ index, records: batchOf(100) }),
    );
    const topicData = [new ProduceRequestTopicProduceData({ name, partitionData })];
    const request = new ProduceRequest({ acks: -1, timeoutMs: 60_000, topicData });
    const response = await client.send(produce, request, { version: 12 });
    for (const { errorCode } of response.responses[0].partitionResponses) {
      if (errorCode !== 0) throw new Error(`Produce ${name}: error ${errorCode}`);
    }
  }
}

/** Asks each partition for its end offset: opens its log. */
export async function askEach(client, partitions) {
  const { ListOffsetsRequest, ListOffsetsRequestListOffsetsTopic, ListOffsetsRequestListOffsetsPartition } = listApi;
  for (const [i, name] of topicNames(partitions).entries()) {
    const asked = Array.from(
      { length: countIn(partitions, i) },
      (_, partitionIndex) => new ListOffsetsRequestListOffsetsPartition({ partitionIndex, timestamp: -1 }),
    );
    const request = new ListOffsetsRequest({
      topics: [new ListOffsetsRequestListOffsetsTopic({ name, partitions: asked })],
    });
    const response = await client.send(listApi.listOffsets, request, { version: 5 });
    for (const { errorCode } of response.topics[0].partitions) {
      if (errorCode !== 0) throw new Error(`ListOffsets ${name}: error ${errorCode}`);
    }
  }
}

export async function lastOffset(client, topic, partition) {
  const { ListOffsetsRequest, ListOffsetsRequestListOffsetsTopic, ListOffsetsRequestListOffsetsPartition } = listApi;
  const asked = [new ListOffsetsRequestListOffsetsPartition({ partitionIndex: partition, timestamp: -1 })];
  const request = new ListOffsetsRequest({
    topics: [new ListOffsetsRequestListOffsetsTopic({ name: topic, partitions: asked })],
  });
  return (await client.send(listApi.listOffsets, request, { version: 5 })).topics[0].partitions[0].offset;
}

export async function fetchFrom(client, topic, partition, offset) {
  const { FetchRequest, FetchRequestFetchTopic, FetchRequestFetchPartition, fetch } = fetchApi;
  const wanted = new FetchRequestFetchPartition({ partition, fetchOffset: offset, partitionMaxBytes: 1 << 20 });
  const request = new FetchRequest({
    maxWaitMs: 0,
    minBytes: 1,
    maxBytes: 1 << 20,
    topics: [new FetchRequestFetchTopic({ topic, partitions: [wanted] })],
  });
  const found = (await client.send(fetch, request, { version: 11 })).responses[0].partitions[0];
  return { errorCode: found.errorCode, bytes: found.records?.length ?? 0 };
}

const fileName = (offset, suffix) => `${String(offset).padStart(20, '0')}${suffix}`;

function writeCheckpoint(dataDir, name, entries) {
  const lines = ['0', String(entries.length), ...entries.map((entry) => entry.join(' '))];
  writeFileSync(join(dataDir, name), `${lines.join('\n')}\n`);
}

/** Gives each partition of a cleanly closed `topic-0` `segments` closed segments of 1 GiB, all hole, before its own. */
export function makeSparse(dataDir, partitions, segments) {
  const own = batchOf(100);
  const entries = [];
  for (let partition = 0; partition < partitions; partition++) {
    const folder = join(dataDir, `topic-0-${partition}`);
    for (const suffix of ['.log', '.index', '.timeindex']) rmSync(join(folder, fileName(0, suffix)), { force: true });
    rmSync(join(folder, fileName(1, '.snapshot')), { force: true });
    for (let i = 0; i < segments; i++) writeSparseSegment(folder, i * 1_000_000);
    const base = segments * 1_000_000;
    own.writeBigInt64BE(BigInt(base), 0);
    writeFileSync(join(folder, fileName(base, '.log')), own);
    writeFileSync(join(folder, fileName(base, '.index')), '');
    writeFileSync(join(folder, fileName(base, '.timeindex')), '');
    writeFileSync(join(folder, fileName(base + 1, '.snapshot')), emptySnapshot());
    entries.push(['topic-0', partition, base + 1]);
  }
  replaceCheckpoint(dataDir, 'recovery-point-offset-checkpoint', entries);
  replaceCheckpoint(dataDir, 'replication-offset-checkpoint', entries);
}

function emptySnapshot() {
  const bytes = Buffer.alloc(10);
  bytes.writeInt16BE(1, 0);
  bytes.writeUInt32BE(0x48674bc7, 2);
  return bytes;
}

function writeSparseSegment(folder, base) {
  const log = openSync(join(folder, fileName(base, '.log')), 'w');
  ftruncateSync(log, GIB);
  closeSync(log);
  const index = Buffer.alloc(8);
  index.writeInt32BE(999_999, 0);
  index.writeInt32BE(GIB - 200, 4);
  writeFileSync(join(folder, fileName(base, '.index')), index);
  const times = Buffer.alloc(12);
  // Now, so that retention finds nothing to do.
  times.writeBigInt64BE(BigInt(Date.now()), 0);
  times.writeInt32BE(999_999, 8);
  writeFileSync(join(folder, fileName(base, '.timeindex')), times);
}

function replaceCheckpoint(dataDir, name, entries) {
  const kept = readFileSync(join(dataDir, name), 'utf8')
    .split('\n')
    .slice(2)
    .map((line) => line.split(' '))
    .filter(
      (parts) => parts.length === 3 && !entries.some(([topic, at]) => topic === parts[0] && String(at) === parts[1]),
    );
  writeCheckpoint(dataDir, name, [...kept, ...entries]);
}

/**
 * Writes `gib` GiB of batches of `batchBytes` into the partitions of a cleanly closed `topic-0`, in segments of 1 GiB, and
 * makes it a folder of a killed broker that had synced nothing.
 */
export function makeUnsynced(dataDir, partitions, gib, batchBytes) {
  const batch = batchOf(Math.max(1, batchBytes - 75));
  const perWrite = Math.floor((4 << 20) / batch.length);
  const chunk = Buffer.alloc(perWrite * batch.length);
  for (let i = 0; i < perWrite; i++) batch.copy(chunk, i * batch.length);
  const bytesEach = Math.floor((gib * GIB) / partitions);
  const records = [];
  for (let partition = 0; partition < partitions; partition++) {
    const folder = join(dataDir, `topic-0-${partition}`);
    for (const name of readdirSync(folder)) if (/^\d{20}\./.test(name)) rmSync(join(folder, name));
    let offset = 0;
    for (let left = bytesEach; left > 0; ) {
      const file = openSync(join(folder, fileName(offset, '.log')), 'w');
      const limit = Math.min(left, GIB - chunk.length);
      let written = 0;
      while (written < limit) {
        for (let i = 0; i < perWrite; i++) chunk.writeBigInt64BE(BigInt(offset++), i * batch.length);
        written += writeSync(file, chunk);
      }
      closeSync(file);
      left -= written;
    }
    records.push(offset);
  }
  rmSync(join(dataDir, '.kafka_cleanshutdown'), { force: true });
  rmSync(join(dataDir, 'recovery-point-offset-checkpoint'), { force: true });
  return records;
}
