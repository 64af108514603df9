// A folder goes from Klamm to Apache Kafka 4.3.1 and back: topics, configurations, every record with its offset, key,
// value, headers and time, committed group offsets and the cluster id are the same each time, and each side goes on where
// the other stopped. The quorum is a dynamic one: what Klamm formats by default, and Kafka's stock file opens, from the
// voters in a snapshot. Folders that Kafka made, with a static quorum, are in ../interop.
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import kafkajs from 'kafkajs';
import { check, finish } from '../lib/check.mjs';
import { repoRoot } from '../runner/broker.mjs';
import { freePort, propertiesText, startKafkaNode, stockProperties } from './kafka-node.mjs';

const dist = process.env.KLAMM_DIST ?? join(repoRoot, 'dist');
const { Klamm } = await import(pathToFileURL(join(dist, 'index.js')));
const { CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = kafkajs;
const topic = 'smoke';
const groupId = 'smoke-group';
const partitions = 3;

function client(port) {
  return new Kafka({
    clientId: 'folder-smoke',
    brokers: [`localhost:${port}`],
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 40 },
  });
}

async function withAdmin(kafka, body) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await body(admin);
  } finally {
    await admin.disconnect();
  }
}

function message(id, partition) {
  return {
    partition,
    key: id % 7 === 0 ? null : `key-${id}`,
    value: id % 11 === 0 ? null : `value-${id} ${'x'.repeat(id % 50)}`,
    headers: id % 3 === 0 ? { id: String(id), side: 'ü' } : {},
    timestamp: String(1_700_000_000_000 + id * 1000),
  };
}

/** `perPartition` records each, from `start`: plain batches, gzip batches and an idempotent producer's. */
async function produce(kafka, start, perPartition) {
  for (const idempotent of [false, true]) {
    const producer = kafka.producer({ idempotent, maxInFlightRequests: 1 });
    await producer.connect();
    for (const compression of [CompressionTypes.None, CompressionTypes.GZIP]) {
      const messages = [];
      for (let i = 0; i < perPartition; i += 1) {
        for (let partition = 0; partition < partitions; partition += 1) messages.push(message(start + i, partition));
      }
      await producer.send({ topic, messages, compression });
    }
    await producer.disconnect();
  }
}

/** All records of the topic, by partition and offset. */
async function readAll(kafka, total) {
  const consumer = kafka.consumer({ groupId: `reader-${Math.random()}`, maxWaitTimeInMs: 200 });
  const seen = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  const all = new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    const eachMessage = async ({ partition, message: { offset, key, value, headers, timestamp } }) => {
      const texts = Object.entries(headers).map(([name, bytes]) => `${name}=${bytes}`);
      seen.push([partition, Number(offset), key && `${key}`, value && `${value}`, timestamp, texts.sort().join()]);
      if (seen.length === total) resolve();
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
  });
  await all.finally(() => consumer.disconnect());
  return seen.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
}

/** Joins the group, reads `count` records, commits them. */
async function consumeSome(kafka, count) {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
  let seen = 0;
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    const eachMessage = async () => {
      seen += 1;
      if (seen === count) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
}

async function state(kafka, total) {
  const records = await readAll(kafka, total);
  const rest = await withAdmin(kafka, async (admin) => {
    const { clusterId } = await admin.describeCluster();
    const resources = [
      { type: ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms', 'cleanup.policy'] },
    ];
    const described = await admin.describeConfigs({ resources, includeSynonyms: false });
    const configs = described.resources[0].configEntries.map((entry) => `${entry.configName}=${entry.configValue}`);
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    return {
      clusterId,
      topics: (await admin.listTopics()).sort(),
      configs: configs.sort(),
      ends: (await admin.fetchTopicOffsets(topic)).sort((a, b) => a.partition - b.partition),
      committed: committed.partitions.sort((a, b) => a.partition - b.partition),
    };
  });
  return { ...rest, records };
}

/** Asks again while a node that has just started still loads its groups and elects its leaders. */
async function patiently(question) {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (error instanceof assert.AssertionError || Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** What the clean-shutdown marker says. */
function brokerEpoch(dataDir) {
  return JSON.parse(readFileSync(join(dataDir, '.kafka_cleanshutdown'), 'utf8')).brokerEpoch;
}

async function thereAndBack(name) {
  const home = mkdtempSync(join(tmpdir(), 'folder-smoke-'));
  const dataDir = join(home, 'data');
  const port = await freePort();
  const controllerPort = await freePort();
  const properties = {
    ...stockProperties(port, controllerPort, dataDir),
    // So that each side begins from a snapshot of the other's.
    'metadata.log.max.record.bytes.between.snapshots': '1000',
  };
  const configFile = { path: join(home, 'klamm.properties'), text: propertiesText(properties) };
  const kafka = client(port);
  const perPartition = 20;
  const round = perPartition * partitions * 4;
  let klamm = null;
  let node = null;
  let before = null;
  const epochs = [];
  await check(`${name}: Klamm makes a folder`, async () => {
    klamm = await Klamm.start({ configFile, durability: 'os' });
    await withAdmin(kafka, async (admin) => {
      const configEntries = [{ name: 'cleanup.policy', value: 'delete' }];
      await admin.createTopics({
        topics: [
          { topic, numPartitions: partitions, configEntries },
          { topic: 'smoke-empty', numPartitions: 2 },
        ],
      });
      // The records are from 2023: nothing may expire.
      const resource = { type: ConfigResourceTypes.TOPIC, name: topic };
      await admin.alterConfigs({
        validateOnly: false,
        resources: [{ ...resource, configEntries: [...configEntries, { name: 'retention.ms', value: '-1' }] }],
      });
    });
    await produce(kafka, 0, perPartition);
    await consumeSome(kafka, 50);
    before = await state(kafka, round);
    assert.equal(before.records.length, round);
    await klamm.close();
    epochs.push(brokerEpoch(dataDir));
    const snapshots = readdirSync(join(dataDir, '__cluster_metadata-0')).filter((file) => file.endsWith('.checkpoint'));
    assert.ok(snapshots.length > 1, `a snapshot beyond the first: ${snapshots}`);
  });
  await check(
    `${name}: Apache Kafka 4.3.1 serves it, all of it`,
    async () => {
      node = await startKafkaNode(home, port, properties);
      assert.deepEqual(await patiently(() => state(kafka, round)), before);
    },
    120_000,
  );
  await check(`${name}: Kafka goes on in it`, async () => {
    await produce(kafka, 1000, perPartition);
    await consumeSome(kafka, 60);
    await withAdmin(kafka, (admin) => admin.createTopics({ topics: [{ topic: 'smoke-kafka', numPartitions: 2 }] }));
    before = await state(kafka, 2 * round);
    await node.stop();
    epochs.push(brokerEpoch(dataDir));
  });
  await check(`${name}: Klamm serves what Kafka left, all of it`, async () => {
    klamm = await Klamm.start({ configFile, durability: 'os' });
    assert.deepEqual(await state(kafka, 2 * round), before);
    await produce(kafka, 2000, perPartition);
    await consumeSome(kafka, 60);
    before = await state(kafka, 3 * round);
    await klamm.close();
    epochs.push(brokerEpoch(dataDir));
    assert.deepEqual(
      epochs,
      [...new Set(epochs)].sort((a, b) => a - b),
      'broker epochs rise',
    );
  });
  await check(
    `${name}: Kafka opens it once more`,
    async () => {
      node = await startKafkaNode(home, port, properties);
      assert.deepEqual(await patiently(() => state(kafka, 3 * round)), before);
      await node.stop();
    },
    120_000,
  );
  if (node !== null) await node.stop();
  rmSync(home, { recursive: true, force: true });
}

await thereAndBack('dynamic quorum');
finish();
