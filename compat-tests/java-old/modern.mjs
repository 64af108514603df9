// The other side of an old client: kafkajs writes record batches with headers before it runs, and reads afterwards what
// it wrote. Usage: node modern.mjs write|read
import { deepStrictEqual } from 'node:assert';
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { check, finish } from '../lib/check.mjs';

const kafka = new Kafka({ brokers: [process.env.BOOTSTRAP], logLevel: logLevel.NOTHING });

async function write(compression, topic) {
  const producer = kafka.producer();
  await producer.connect();
  const messages = Array.from({ length: 500 }, (_, i) => ({
    key: `k${i}`,
    value: `modern ${i}`,
    headers: { name: `h${i}` },
    timestamp: String(1_600_000_000_000 + i),
    partition: 0,
  }));
  await producer.send({ topic, messages, compression });
  await producer.disconnect();
}

if (process.argv[2] === 'write') {
  await check('a modern client writes', async () => {
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({
      topics: [
        { topic: 'old-modern-none', numPartitions: 1 },
        { topic: 'old-modern-gzip', numPartitions: 1 },
        { topic: 'old-four', numPartitions: 4 },
        { topic: 'old-modern-pattern-1', numPartitions: 1 },
      ],
    });
    await admin.disconnect();
    await write(CompressionTypes.None, 'old-modern-none');
    await write(CompressionTypes.GZIP, 'old-modern-gzip');
  });
} else {
  await check('a modern client reads what the old one wrote', async () => {
    const consumer = kafka.consumer({ groupId: 'old-modern-reader' });
    await consumer.connect();
    await consumer.subscribe({ topic: 'old-gzip', fromBeginning: true });
    const seen = [];
    await new Promise((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.run({
        eachMessage: async ({ message }) => {
          seen.push(`${message.offset} ${message.key} ${message.value} ${message.timestamp}`);
          if (seen.length === 1000) resolve();
        },
      });
    });
    await consumer.disconnect();
    const wanted = Array.from({ length: 1000 }, (_, i) => `${i} k${i} value ${i} ${1_500_000_000_000 + i}`);
    deepStrictEqual(seen, wanted);
  });
}
finish();
