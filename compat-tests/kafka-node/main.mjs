// kafka-node against the broker named by BOOTSTRAP: produce with and without gzip, consume, offsets, groups.
import { deepStrictEqual, ok } from 'node:assert';
import { promisify } from 'node:util';
import kafka from 'kafka-node';
import { check, finish } from '../lib/check.mjs';

const kafkaHost = process.env.BOOTSTRAP;
const GZIP = 1;

async function withClient(use) {
  const client = new kafka.KafkaClient({ kafkaHost, connectTimeout: 10_000, requestTimeout: 20_000 });
  await new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('error', reject);
  });
  try {
    return await use(client);
  } finally {
    await new Promise((resolve) => client.close(resolve));
  }
}

/** Made, and led: real Kafka answers the creation a moment before the partitions can be written to. */
async function createTopic(topic, partitions) {
  await withClient((client) =>
    promisify(client.createTopics.bind(client))([{ topic, partitions, replicationFactor: 1 }]),
  );
  await withClient(async (client) => {
    const offset = new kafka.Offset(client);
    const latest = promisify(offset.fetchLatestOffsets.bind(offset));
    for (let attempt = 1; ; attempt++) {
      try {
        return await latest([topic]);
      } catch (error) {
        if (attempt === 100) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  });
}

function produce(payloads, options = { requireAcks: 1 }) {
  return withClient(async (client) => {
    const producer = new kafka.Producer(client, options);
    return promisify(producer.send.bind(producer))(payloads);
  });
}

/** The first `count` messages of partition 0. */
function read(topic, count) {
  return withClient(
    (client) =>
      new Promise((resolve, reject) => {
        const settings = { fromOffset: true, autoCommit: false, fetchMaxWaitMs: 100 };
        const consumer = new kafka.Consumer(client, [{ topic, partition: 0, offset: 0 }], settings);
        const seen = [];
        consumer.on('error', reject);
        consumer.on('message', (message) => {
          seen.push(message);
          if (seen.length === count) consumer.close(false, () => resolve(seen));
        });
      }),
  );
}

function group(groupId, topic) {
  const consumer = new kafka.ConsumerGroup(
    {
      kafkaHost,
      groupId,
      sessionTimeout: 6000,
      heartbeatInterval: 500,
      fromOffset: 'earliest',
      protocol: ['roundrobin'],
      autoCommit: true,
      autoCommitIntervalMs: 100,
      fetchMaxWaitMs: 100,
    },
    [topic],
  );
  const member = { owned: [], seen: [], errors: [] };
  consumer.on('message', (message) => member.seen.push(message.value));
  consumer.on('error', (error) => member.errors.push(error));
  consumer.on('rebalancing', () => {
    member.owned = [];
  });
  consumer.on('rebalanced', () => {
    member.owned = Object.values(consumer.topicPayloads).map(({ partition }) => partition);
  });
  member.close = () => new Promise((resolve) => consumer.close(true, resolve));
  return member;
}

async function until(what, condition) {
  const end = Date.now() + 40_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

await check('creates a topic, and finds it', async () => {
  await createTopic('kn-made', 3);
  const metadata = await withClient((client) => promisify(client.loadMetadataForTopics.bind(client))(['kn-made']));
  deepStrictEqual(Object.keys(metadata[1].metadata['kn-made']), ['0', '1', '2']);
});

for (const [name, attributes] of [
  ['plain', 0],
  ['gzip', GZIP],
]) {
  await check(`produce and consume, ${name}`, async () => {
    const topic = `kn-${name}`;
    await createTopic(topic, 1);
    const messages = Array.from({ length: 200 }, (_, i) => new kafka.KeyedMessage(`k${i}`, `value ${i}`));
    const answer = await produce([{ topic, partition: 0, messages, attributes }]);
    deepStrictEqual(answer, { [topic]: { 0: 0 } });
    const seen = await read(topic, 200);
    deepStrictEqual(
      seen.map(({ offset, key, value }) => [offset, String(key), value]),
      messages.map(({ key, value }, i) => [i, key, value]),
    );
  });
}

await check('offsets: first, last, by time', async () => {
  const fetched = await withClient((client) => {
    const offset = new kafka.Offset(client);
    return promisify(offset.fetchLatestOffsets.bind(offset))(['kn-plain']);
  });
  deepStrictEqual(fetched, { 'kn-plain': { 0: 200 } });
  const first = await withClient((client) => {
    const offset = new kafka.Offset(client);
    return promisify(offset.fetchEarliestOffsets.bind(offset))(['kn-plain']);
  });
  deepStrictEqual(first, { 'kn-plain': { 0: 0 } });
});

await check('a group of two shares, one leaves, the next goes on', async () => {
  await createTopic('kn-four', 4);
  const payloads = [0, 1, 2, 3].map((partition) => ({
    topic: 'kn-four',
    partition,
    messages: Array.from({ length: 10 }, (_, i) => `${partition}-${i}`),
  }));
  await produce(payloads);
  const first = group('kn-group', 'kn-four');
  const second = group('kn-group', 'kn-four');
  await until('two owners', () => first.owned.length === 2 && second.owned.length === 2);
  await until('all messages', () => new Set([...first.seen, ...second.seen]).size === 40);
  await second.close();
  await until('one owner', () => first.owned.length === 4);
  await first.close();
  await produce([{ topic: 'kn-four', partition: 1, messages: ['after'] }]);
  const third = group('kn-group', 'kn-four');
  await until('a message', () => third.seen.length > 0);
  await third.close();
  deepStrictEqual(third.seen, ['after']);
  ok(
    [first, second, third].every(({ errors }) => errors.length === 0),
    JSON.stringify([first.errors, second.errors]),
  );
});

finish();
