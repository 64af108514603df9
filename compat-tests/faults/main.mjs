// A disk that is really full: what was acknowledged stays and is readable meanwhile, and writing goes on by itself when a
// deleted topic makes room. FULL_DISK is a file system of 64 MiB that is this run's own.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BrokerProcess } from '../kill/broker-process.mjs';
import { apiModule, connect, klammModule, pause } from '../kill/klamm-modules.mjs';
import { check, finish } from '../lib/check.mjs';
import { freePort } from '../runner/free-port.mjs';

const { RecordBatchBuilder } = await klammModule('records/builder.js');
const { batchPositions, recordsOf } = await klammModule('records/iterate.js');
const { isValid } = await klammModule('records/batch.js');
const produceApi = await apiModule('produce');
const fetchApi = await apiModule('fetch');
const createApi = await apiModule('create-topics');
const deleteApi = await apiModule('delete-topics');

const disk = process.env.FULL_DISK;
const logPath = process.env.BROKER_LOG;
const dataDir = join(disk, 'data');
const startLimitMs = 15_000;
/** How long writing may take to go on after there is room. */
const resumeLimitMs = 10_000;
const storageError = 56;
const partitions = 4;
const cycles = 2;
const valueBytes = 60_000;

/** What was acknowledged, by partition: the number of the value at each offset. */
const acked = Array.from({ length: partitions }, () => new Map());
let nextNumber = 0;

function assert(condition, message) {
  if (!condition) throw new Error(message);
}

async function start(port, durability) {
  // A deleted topic's files go at once, not after a minute.
  const settings = ['log.segment.delete.delay.ms=100'];
  const broker = new BrokerProcess({ port, dataDir, durability, logPath, preload: null, settings });
  assert(await broker.isReadyWithin(startLimitMs), `not ready in time; its log:\n${readFileSync(logPath, 'utf8')}`);
  return broker;
}

async function createTopic(client, name, count) {
  const { CreateTopicsRequest, CreateTopicsRequestCreatableTopic, CreateTopicsRequestCreatableTopicConfig } = createApi;
  const configs = [new CreateTopicsRequestCreatableTopicConfig({ name: 'segment.bytes', value: String(1 << 20) })];
  const topic = new CreateTopicsRequestCreatableTopic({ name, numPartitions: count, replicationFactor: 1, configs });
  const response = await client.send(createApi.createTopics, new CreateTopicsRequest({ topics: [topic] }));
  return response.topics[0].errorCode;
}

async function deleteTopic(client, name) {
  const topics = [new deleteApi.DeleteTopicsRequestDeleteTopicState({ name })];
  const request = new deleteApi.DeleteTopicsRequest({ topics, timeoutMs: 10_000 });
  return (await client.send(deleteApi.deleteTopics, request)).responses[0].errorCode;
}

async function produce(client, topic, index, number) {
  const builder = new RecordBatchBuilder();
  builder.append(Date.now(), Buffer.from(String(number)), Buffer.alloc(valueBytes, number % 251));
  const data = new produceApi.ProduceRequestPartitionProduceData({ index, records: builder.build() });
  const topicData = [new produceApi.ProduceRequestTopicProduceData({ name: topic, partitionData: [data] })];
  const request = new produceApi.ProduceRequest({ acks: -1, timeoutMs: 10_000, topicData });
  const response = await client.send(produceApi.produce, request, { version: 12 });
  return response.responses[0].partitionResponses[0];
}

/** One record into a partition of `fill`; true if it was acknowledged. */
async function fillOne(client, partition) {
  const number = nextNumber++;
  const { errorCode, baseOffset } = await produce(client, 'fill', partition, number);
  if (errorCode === 0) acked[partition].set(baseOffset, number);
  else assert(errorCode === storageError, `a produce on a full disk was answered ${errorCode}`);
  return errorCode === 0;
}

/** Until every partition refuses. */
async function fillUp(client) {
  const open = new Set(acked.keys());
  for (let i = 0; open.size > 0; i++) {
    assert(i < 10_000, 'the disk does not get full');
    for (const partition of open) if (!(await fillOne(client, partition))) open.delete(partition);
  }
}

async function fetchAt(client, partition, offset) {
  const wanted = new fetchApi.FetchRequestFetchPartition({
    partition,
    fetchOffset: offset,
    partitionMaxBytes: 4 << 20,
  });
  const topics = [new fetchApi.FetchRequestFetchTopic({ topic: 'fill', partitions: [wanted] })];
  const response = await client.send(fetchApi.fetch, new fetchApi.FetchRequest({ topics }), { version: 12 });
  return response.responses[0].partitions[0];
}

/** Every acknowledged record at its offset, whole; and nothing else in the partition. */
async function readBack(client) {
  for (const [partition, expected] of acked.entries()) {
    let next = 0;
    for (let end = 1; next < end; ) {
      const { errorCode, highWatermark, records } = await fetchAt(client, partition, next);
      assert(errorCode === 0, `partition ${partition} at ${next}: error ${errorCode}`);
      end = highWatermark;
      for (const position of batchPositions(records)) {
        assert(isValid(records, position), `partition ${partition}: a damaged batch at ${next}`);
        for (const { offset, key, value } of recordsOf(records, position)) {
          assert(offset === next, `partition ${partition}: offset ${offset} where ${next} is due`);
          const number = expected.get(offset);
          assert(String(number) === key.toString(), `partition ${partition}, ${offset}: ${key} instead of ${number}`);
          assert(
            value.equals(Buffer.alloc(valueBytes, number % 251)),
            `partition ${partition}, ${offset}: other bytes`,
          );
          next += 1;
        }
      }
    }
    assert(next === expected.size, `partition ${partition} has ${next} records, ${expected.size} were acknowledged`);
  }
}

async function waitUntilWritable(client) {
  const end = performance.now() + resumeLimitMs;
  for (const partition of acked.keys()) {
    while (!(await fillOne(client, partition))) {
      assert(performance.now() < end, `partition ${partition} takes no writes ${resumeLimitMs} ms after there is room`);
      await pause(200);
    }
  }
}

async function fullDisk(durability) {
  for (const partition of acked) partition.clear();
  rmSync(dataDir, { recursive: true, force: true });
  const port = await freePort();
  let broker = await start(port, durability);
  try {
    let client = await connect(port);
    assert((await createTopic(client, 'fill', partitions)) === 0, 'topic fill was not made');
    for (let cycle = 0; cycle < cycles; cycle++) {
      const ballast = `ballast-${cycle}`;
      assert((await createTopic(client, ballast, 1)) === 0, `topic ${ballast} was not made`);
      // The first time there is room for all of it, later for what the ballast before left.
      let count = 0;
      while (count < 200 && (await produce(client, ballast, 0, count)).errorCode === 0) count += 1;
      assert(count >= (cycle === 0 ? 200 : 50), `the disk was full after ${count} records`);
      await fillUp(client);
      await readBack(client);
      assert((await deleteTopic(client, ballast)) === 0, 'no topic could be deleted on a full disk');
      await waitUntilWritable(client);
      await readBack(client);
    }
    await fillUp(client);
    await client.close();
    assert(broker.isRunning, 'the broker ended');
    await broker.kill();
    broker = await start(port, durability);
    client = await connect(port);
    await readBack(client);
    await client.close();
    console.log(`# ${durability}: ${acked.reduce((sum, one) => sum + one.size, 0)} records of ${valueBytes} bytes`);
  } finally {
    await broker.kill();
  }
}

/** Takes every byte that is left on the disk. */
function fillWithOneFile(path) {
  const file = openSync(path, 'w');
  for (const chunk of [1 << 20, 4096]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(chunk));
    } catch (error) {
      assert(error.code === 'ENOSPC', error.message);
    }
  }
  closeSync(file);
}

async function fullMetadataLog() {
  for (const partition of acked) partition.clear();
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir);
  rmSync(logPath, { force: true });
  const port = await freePort();
  let broker = await start(port, 'os');
  try {
    let client = await connect(port);
    assert((await createTopic(client, 'fill', partitions)) === 0, 'topic fill was not made');
    for (let i = 0; i < 20; i++) assert(await fillOne(client, i % partitions), 'full too early');
    fillWithOneFile(join(disk, 'ballast'));
    // A few fit into the page that the log has begun.
    for (let i = 0; i < 200 && broker.isRunning; i++) {
      const code = await createTopic(client, `refused-${i}`, 1).catch(() => storageError);
      if (code !== 0) break;
    }
    const limit = setTimeout(() => broker.kill(), 10_000);
    const code = await broker.gone;
    clearTimeout(limit);
    assert(code === 1, `the broker ended with ${code}`);
    const lines = readFileSync(logPath, 'utf8').split('\n');
    assert(
      lines.some((line) => line.includes('metadata log')),
      `it does not say why:\n${lines.join('\n')}`,
    );
    rmSync(join(disk, 'ballast'));
    broker = await start(port, 'os');
    client = await connect(port);
    await readBack(client);
    assert((await createTopic(client, 'later', 1)) === 0, 'no topic can be made after the restart');
    await client.close();
  } finally {
    await broker.kill();
  }
}

for (const durability of ['os', 'disk']) {
  await check(`${durability}: a full disk refuses, serves what it has, and goes on when there is room`, () =>
    fullDisk(durability),
  );
}
await check('a metadata log without room ends the broker with exit code 1, and nothing acknowledged is lost', () =>
  fullMetadataLog(),
);
finish();
