// Apache Kafka 4.3.1 writes a folder with something of everything that its files can hold, and stops.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { runProgram } from '../lib/program.mjs';
import { kafkaClasspath, startBroker } from '../runner/broker.mjs';

const { ConfigResourceTypes, Kafka, logLevel } = kafkajs;

export const topics = ['lc-plain', 'lc-transactions', 'lc-gzip', 'lc-snappy', 'lc-lz4', 'lc-zstd'];

function words(prefix, count, size = 20) {
  return Array.from({ length: count }, (_, i) => ({
    key: i % 7 === 0 ? null : `key-${i}`,
    value: i % 11 === 0 ? null : `${prefix} ${i} ${'x'.repeat(size)}`,
    headers: i % 3 === 0 ? { side: 'ü', number: String(i) } : {},
  }));
}

async function transactions(kafka) {
  const topic = 'lc-transactions';
  const producer = (transactionalId) =>
    kafka.producer({ idempotent: true, maxInFlightRequests: 1, transactionalId, transactionTimeout: 600_000 });
  const [first, second] = [producer('lc-a'), producer('lc-b')];
  await first.connect();
  await second.connect();
  for (const end of ['commit', 'abort', 'abort']) {
    const one = await first.transaction();
    await one.send({ topic, messages: words('one', 5) });
    const two = await second.transaction();
    await two.send({ topic, messages: words('two', 3) });
    await one[end]();
    await two.abort();
  }
  const open = await first.transaction();
  await open.send({ topic, messages: words('open', 4) });
  // Left open on purpose.
  await second.disconnect();
  return () => first.disconnect();
}

async function write(kafka) {
  const admin = kafka.admin();
  await admin.connect();
  const segments = { name: 'segment.bytes', value: '1048576' };
  await admin.createTopics({
    topics: topics.map((topic) => ({
      topic,
      numPartitions: 1,
      configEntries: [
        ...(topic === 'lc-plain' ? [segments, { name: 'index.interval.bytes', value: '2000' }] : []),
        ...(/-(gzip|snappy|lz4|zstd)$/.test(topic) ? [{ name: 'compression.type', value: topic.slice(3) }] : []),
      ],
    })),
  });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  for (let i = 0; i < 60; i += 1) await producer.send({ topic: 'lc-plain', messages: words(`plain ${i}`, 50, 1000) });
  for (const topic of topics.slice(2)) {
    for (let i = 0; i < 3; i += 1) await producer.send({ topic, messages: words(topic, 100) });
  }
  await producer.disconnect();
  const close = await transactions(kafka);
  const consumer = kafka.consumer({ groupId: 'lc-group', maxWaitTimeInMs: 200 });
  await consumer.connect();
  await consumer.subscribe({ topic: 'lc-gzip', fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => payload.restart || reject(payload.error));
    let seen = 0;
    const eachMessage = async () => {
      seen += 1;
      if (seen === 100) resolve();
    };
    consumer.run({ eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  await admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name: 'lc-gzip',
        configEntries: [{ name: 'retention.ms', value: '-1' }],
      },
    ],
  });
  await admin.disconnect();
  return close;
}

async function deleteRecords(folder, bootstrap) {
  const file = join(folder, 'delete-records.json');
  writeFileSync(file, '{"partitions":[{"topic":"lc-plain","partition":0,"offset":70}],"version":1}');
  const tool = 'org.apache.kafka.tools.DeleteRecordsCommand';
  const argv = ['-Xmx192m', '-cp', kafkaClasspath('4.3.1'), tool];
  await runProgram('java', [...argv, '--bootstrap-server', bootstrap, '--offset-json-file', file]);
}

/** Resolves with the data folder and with what `verify` is to be asked while Kafka still runs. */
export async function kafkaFolder(folder, whileRunning) {
  const broker = await startBroker('kafka-4.3.1', { folder, settings: ['offsets.topic.num.partitions=3'] });
  try {
    const kafka = new Kafka({
      clientId: 'log-commands',
      brokers: [broker.bootstrap],
      logLevel: logLevel.NOTHING,
      retry: { initialRetryTime: 100, retries: 20 },
    });
    const close = await write(kafka);
    await deleteRecords(folder, broker.bootstrap);
    await whileRunning(broker.dataDir);
    await close();
  } finally {
    await broker.stop();
  }
  return broker.dataDir;
}
