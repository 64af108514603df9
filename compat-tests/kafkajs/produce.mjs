// What kafkajs writes is what it reads: keys, values, headers, timestamps, offsets and partitions; and refusals by code.
import assert from 'node:assert/strict';
import kafkajs from 'kafkajs';
import { check } from '../lib/check.mjs';
import { consume, createTopic, text, withAdmin, withProducer } from './kafka.mjs';

const { CompressionTypes } = kafkajs;

async function roundTrip(kafka) {
  const topic = 'kafkajs-round-trip';
  await createTopic(kafka, topic, 3);
  const timestamp = 1_700_000_000_000;
  const messages = [
    {
      key: 'a',
      value: 'one',
      partition: 0,
      headers: { h: 'x', bin: Buffer.from([0, 255]) },
      timestamp: `${timestamp}`,
    },
    { key: null, value: 'zwei \u{1F600}', partition: 1, timestamp: `${timestamp + 1}` },
    { key: 'gone', value: null, partition: 2, timestamp: `${timestamp + 2}` },
    { key: 'a', value: '', partition: 0, timestamp: `${timestamp + 3}` },
  ];
  const sent = await withProducer(kafka, {}, (producer) => producer.send({ topic, messages }));
  const offsets = new Map(sent.map((result) => [result.partition, result]));
  assert.deepEqual([...offsets.keys()].sort(), [0, 1, 2]);
  for (const result of sent) {
    assert.equal(result.errorCode, 0);
    assert.equal(result.baseOffset, '0');
    assert.equal(result.logAppendTime, '-1');
    assert.equal(result.logStartOffset, '0');
  }
  const seen = await consume(kafka, { groupId: 'kafkajs-round-trip', topic, count: 4 });
  seen.sort((a, b) => Number(a.timestamp) - Number(b.timestamp));
  assert.deepEqual(
    seen.map((record) => [record.partition, record.offset, text(record.key), text(record.value), record.timestamp]),
    [
      [0, '0', 'a', 'one', `${timestamp}`],
      [1, '0', null, 'zwei \u{1F600}', `${timestamp + 1}`],
      [2, '0', 'gone', null, `${timestamp + 2}`],
      [0, '1', 'a', '', `${timestamp + 3}`],
    ],
  );
  assert.equal(text(seen[0].headers.h), 'x');
  assert.deepEqual(seen[0].headers.bin, Buffer.from([0, 255]));
}

async function gzip(kafka) {
  const topic = 'kafkajs-gzip';
  await createTopic(kafka, topic);
  const messages = Array.from({ length: 500 }, (_, i) => ({ key: `k${i}`, value: `value ${i} `.repeat(20) }));
  await withProducer(kafka, {}, (producer) => producer.send({ topic, messages, compression: CompressionTypes.GZIP }));
  const seen = await consume(kafka, { groupId: 'kafkajs-gzip', topic, count: 500 });
  assert.deepEqual(
    seen.map((record) => [record.offset, text(record.key), text(record.value)]),
    messages.map((message, i) => [String(i), message.key, message.value]),
  );
}

async function largeValue(kafka) {
  const topic = 'kafkajs-large';
  await createTopic(kafka, topic);
  const value = Buffer.alloc(900_000, 0x61);
  value.write('start', 0);
  value.write('end', value.length - 3);
  await withProducer(kafka, {}, async (producer) => {
    await producer.send({ topic, messages: [{ value }] });
    const tooLarge = producer.send({ topic, messages: [{ value: Buffer.alloc(1_100_000, 0x62) }] });
    await assert.rejects(
      tooLarge,
      (error) => error.type === 'MESSAGE_TOO_LARGE' || error.cause?.type === 'MESSAGE_TOO_LARGE',
    );
    await producer.send({ topic, messages: [{ value: 'after' }] });
  });
  const seen = await consume(kafka, { groupId: 'kafkajs-large', topic, count: 2 });
  assert.ok(seen[0].value.equals(value));
  assert.deepEqual([seen[1].offset, text(seen[1].value)], ['1', 'after']);
}

async function idempotent(kafka) {
  const topic = 'kafkajs-idempotent';
  await createTopic(kafka, topic, 2);
  await withProducer(kafka, { idempotent: true, maxInFlightRequests: 1 }, async (producer) => {
    for (let i = 0; i < 20; i += 1) {
      const [result] = await producer.send({ topic, messages: [{ partition: i % 2, value: `v${i}` }] });
      assert.equal(result.baseOffset, String(Math.floor(i / 2)));
    }
  });
  const seen = await consume(kafka, { groupId: 'kafkajs-idempotent', topic, count: 20 });
  assert.deepEqual(
    seen.map((record) => text(record.value)).sort(),
    Array.from({ length: 20 }, (_, i) => `v${i}`).sort(),
  );
}

async function acksNoneAndOne(kafka) {
  const topic = 'kafkajs-acks';
  await createTopic(kafka, topic);
  await withProducer(kafka, {}, async (producer) => {
    await producer.send({ topic, acks: 0, messages: [{ value: 'none' }] });
    const [result] = await producer.send({ topic, acks: 1, messages: [{ value: 'one' }] });
    assert.equal(result.baseOffset, '1');
  });
  const seen = await consume(kafka, { groupId: 'kafkajs-acks', topic, count: 2 });
  assert.deepEqual(
    seen.map((record) => text(record.value)),
    ['none', 'one'],
  );
}

async function autoCreates(kafka) {
  const topic = 'kafkajs-auto-created';
  await withProducer(kafka, { allowAutoTopicCreation: true }, (producer) =>
    producer.send({ topic, messages: [{ value: 'first' }] }),
  );
  const seen = await consume(kafka, { groupId: 'kafkajs-auto', topic, count: 1 });
  assert.equal(text(seen[0].value), 'first');
  const metadata = await withAdmin(kafka, (admin) => admin.fetchTopicMetadata({ topics: [topic] }));
  assert.equal(metadata.topics[0].partitions.length, 1);
}

async function logAppendTime(kafka) {
  const topic = 'kafkajs-log-append-time';
  await createTopic(kafka, topic, 1, [{ name: 'message.timestamp.type', value: 'LogAppendTime' }]);
  const before = Date.now();
  const [result] = await withProducer(kafka, {}, (producer) =>
    producer.send({ topic, messages: [{ value: 'x', timestamp: '1000' }] }),
  );
  const appendTime = Number(result.logAppendTime);
  assert.ok(appendTime >= before - 1000 && appendTime <= Date.now() + 1000, `log append time ${appendTime}`);
  const [record] = await consume(kafka, { groupId: 'kafkajs-log-append-time', topic, count: 1 });
  assert.equal(record.timestamp, String(appendTime));
}

export async function produceChecks(kafka) {
  await check('round trip of keys, values, headers, timestamps', () => roundTrip(kafka));
  await check('gzip batches keep order and content', () => gzip(kafka));
  await check('a 900 KB value passes, 1.1 MB is MESSAGE_TOO_LARGE, the producer goes on', () => largeValue(kafka));
  await check('idempotent producer over two partitions', () => idempotent(kafka));
  await check('acks 0 and acks 1', () => acksNoneAndOne(kafka));
  await check('producing to an unknown topic creates it', () => autoCreates(kafka));
  await check('LogAppendTime overrides the timestamp', () => logAppendTime(kafka));
}
