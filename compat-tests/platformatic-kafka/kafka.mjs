// The @platformatic/kafka clients under test and the few steps that several checks share.
import { Admin, Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';

const base = {
  clientId: 'compat-platformatic',
  bootstrapBrokers: (process.env.BOOTSTRAP ?? 'localhost:9092').split(','),
  retries: 5,
  retryDelay: 100,
};

export async function withAdmin(body) {
  const admin = new Admin(base);
  try {
    return await body(admin);
  } finally {
    await admin.close();
  }
}

export async function withProducer(options, body) {
  const producer = new Producer({ ...base, serializers: stringSerializers, ...options });
  try {
    return await body(producer);
  } finally {
    await producer.close();
  }
}

export function newConsumer(groupId, options = {}) {
  return new Consumer({
    ...base,
    groupId,
    deserializers: stringDeserializers,
    maxWaitTime: 100,
    sessionTimeout: 10_000,
    heartbeatInterval: 250,
    ...options,
  });
}

/** Consumes `count` records as a member of `groupId`. */
export async function consume({ groupId, topic, count, consumer: options, ...stream }) {
  const consumer = newConsumer(groupId, options);
  const messages = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest', ...stream });
  const seen = [];
  for await (const message of messages) {
    seen.push(message);
    if (seen.length >= count) break;
  }
  await consumer.close(true);
  return seen;
}

/** The ids of the protocol errors anywhere inside `error`. */
export function errorIds(error) {
  if (error === null || typeof error !== 'object') return [];
  const inner = [...(error.errors ?? []), ...(error.cause === undefined ? [] : [error.cause])];
  return [...(error.apiId === undefined ? [] : [error.apiId]), ...inner.flatMap(errorIds)];
}
