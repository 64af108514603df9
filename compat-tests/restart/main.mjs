// Starts the broker itself, stops it cleanly and by kill -9, and starts it again on the same folder and port: what was
// acknowledged is still there, groups go on where they were, and clients that stayed up never notice more than a delay.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { check, finish } from '../lib/check.mjs';
import { startBroker } from '../runner/broker.mjs';
import { freePort } from '../runner/free-port.mjs';

const against = process.env.COMPAT_AGAINST ?? 'klamm';
const folder = mkdtempSync(join(tmpdir(), 'compat-restart-'));
const port = await freePort();
let broker = await startBroker(against, { port, folder });
const kafka = new kafkajs.Kafka({
  clientId: 'restart',
  brokers: [broker.bootstrap],
  logLevel: kafkajs.logLevel.NOTHING,
  retry: { initialRetryTime: 100, maxRetryTime: 1000, retries: 60 },
});
const topic = 'restart';
const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
const admin = kafka.admin();
const consumer = kafka.consumer({ groupId: 'restart', maxWaitTimeInMs: 200 });
const seen = [];
let sent = 0;

async function send(count) {
  for (let i = 0; i < count; i += 1) {
    const [result] = await producer.send({ topic, messages: [{ key: `k${sent}`, value: `v${sent}` }] });
    assert.equal(result.baseOffset, String(sent));
    sent += 1;
  }
}

function wanted() {
  return Array.from({ length: sent }, (_, i) => `${i} k${i} v${i}`);
}

/** A member may see a record twice when the broker was gone before it could commit; never out of order, never none. */
async function sawEverything() {
  while (new Set(seen).size < sent) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual([...new Set(seen)], wanted());
}

/** Asks again while a broker that has just started still says that it leads nothing. */
async function patiently(question) {
  for (;;) {
    try {
      return await question();
    } catch (error) {
      if (error.retriable === false || error.type === undefined) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function restart(kill) {
  const gone = new Promise((resolve) => {
    const timer = setInterval(() => {
      if (broker.running()) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
  if (kill) process.kill(broker.pid, 'SIGKILL');
  else await broker.stop();
  await gone;
  if (!kill) assert.ok(broker.exit() === 0 || broker.exit() === 143, `a clean stop, not exit ${broker.exit()}`);
  broker = await startBroker(against, { port, folder });
  assert.equal(broker.port, port);
}

async function state() {
  const { resources } = await admin.describeConfigs({
    resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: ['retention.ms'] }],
    includeSynonyms: false,
  });
  const { clusterId } = await admin.describeCluster();
  return {
    clusterId,
    retention: resources[0].configEntries[0].configValue,
    topics: (await admin.listTopics()).sort(),
    offsets: await admin.fetchTopicOffsets(topic),
  };
}

async function readAgain() {
  const reader = kafka.consumer({ groupId: `restart-again-${sent}`, maxWaitTimeInMs: 200 });
  const values = [];
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve) => {
    reader.run({
      eachMessage: async ({ message }) => {
        values.push(`${message.offset} ${message.key} ${message.value}`);
        if (values.length === sent) resolve();
      },
    });
  });
  await reader.disconnect();
  assert.deepEqual(values, wanted());
}

await check('before: produce and consume', async () => {
  await Promise.all([admin.connect(), producer.connect(), consumer.connect()]);
  await admin.createTopics({
    topics: [{ topic, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '987654321' }] }],
  });
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => seen.push(`${message.offset} ${message.key} ${message.value}`),
  });
  await send(50);
  await sawEverything();
});
for (const kill of [false, true]) {
  const how = kill ? 'kill -9' : 'a clean stop';
  let before;
  await check(`the broker comes back after ${how}`, async () => {
    before = await state();
    await restart(kill);
  });
  await check(`after ${how}: cluster id, topics, configs, offsets are as they were`, async () => {
    assert.deepEqual(await patiently(state), before);
  });
  await check(`after ${how}: the same producer and group member go on, nothing lost`, async () => {
    await send(20);
    await sawEverything();
  });
  await check(`after ${how}: a new group reads all of it`, readAgain);
}
await check('the committed offset outlives both', async () => {
  await consumer.disconnect();
  await restart(false);
  const [committed] = await patiently(() => admin.fetchOffsets({ groupId: 'restart', topics: [topic] }));
  assert.equal(committed.partitions[0].offset, String(sent));
});
await Promise.all([admin.disconnect(), producer.disconnect()]);
await broker.stop();
rmSync(folder, { recursive: true, force: true });
finish();
