// The kafkajs client under test and the few steps that several checks share.
import kafkajs from 'kafkajs';

const { Kafka, logLevel } = kafkajs;

export function newKafka() {
  return new Kafka({
    clientId: 'compat-kafkajs',
    brokers: (process.env.BOOTSTRAP ?? 'localhost:9092').split(','),
    logLevel: logLevel.NOTHING,
    retry: { initialRetryTime: 50, retries: 8 },
  });
}

export async function withAdmin(kafka, body) {
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await body(admin);
  } finally {
    await admin.disconnect();
  }
}

export async function withProducer(kafka, options, body) {
  const producer = kafka.producer(options);
  await producer.connect();
  try {
    return await body(producer);
  } finally {
    await producer.disconnect();
  }
}

export function createTopic(kafka, topic, numPartitions = 1, configEntries = []) {
  return withAdmin(kafka, (admin) =>
    admin.createTopics({ topics: [{ topic, numPartitions, replicationFactor: 1, configEntries }] }),
  );
}

/** Joins `groupId` and resolves with the first `count` records, each as kafkajs hands it over plus topic and partition. */
export async function consume(kafka, { groupId, topic, count, fromBeginning = true, commit = true, seek }) {
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10_000, maxWaitTimeInMs: 200 });
  const seen = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    consumer
      .run({
        autoCommit: commit,
        eachMessage: async ({ partition, message }) => {
          seen.push({ partition, ...message });
          if (seen.length >= count) resolve();
        },
      })
      .then(() => seek?.(consumer))
      .catch(reject);
  });
  await consumer.disconnect();
  return seen;
}

/** So many fetches in a row without a record, and readAll takes it that there is none left. */
const fetchesToBeSure = 4;

/**
 * All records that this kind of reader finds, in the order of their offsets. kafkajs skips markers and aborted records
 * without a word, so the end is where nothing more comes.
 */
export async function readAll(kafka, topic, readUncommitted = false) {
  const groupId = `${topic}-${readUncommitted ? 'all' : 'committed'}-${process.hrtime.bigint()}`;
  const consumer = kafka.consumer({ groupId, sessionTimeout: 10_000, maxWaitTimeInMs: 100, readUncommitted });
  const seen = [];
  let without = 0;
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise((resolve, reject) => {
    consumer.on(consumer.events.CRASH, (event) => reject(event.payload.error));
    consumer.on(consumer.events.FETCH, () => {
      without += 1;
      if (without > fetchesToBeSure) resolve();
    });
    const eachMessage = async ({ partition, message }) => {
      without = 0;
      seen.push({ partition, ...message });
    };
    consumer.run({ autoCommit: false, eachMessage }).catch(reject);
  });
  await consumer.disconnect();
  return seen.sort((a, b) => a.partition - b.partition || Number(a.offset) - Number(b.offset));
}

export function text(buffer) {
  return buffer === null || buffer === undefined ? null : buffer.toString('utf8');
}
