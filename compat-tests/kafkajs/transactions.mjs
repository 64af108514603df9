// Transactions through kafkajs: commit, abort, offsets, fencing, timeouts, and what each kind of reader finds.
import assert from 'node:assert/strict';
import { check } from '../lib/check.mjs';
import { createTopic, readAll, text, withAdmin, withProducer } from './kafka.mjs';

const options = { idempotent: true, maxInFlightRequests: 1, transactionTimeout: 20_000 };

function withTransactions(kafka, transactionalId, body, more = {}) {
  return withProducer(kafka, { ...options, ...more, transactionalId }, body);
}

function words(prefix, count, partitions = 1) {
  return Array.from({ length: count }, (_, i) => ({ partition: i % partitions, value: `${prefix}-${i}` }));
}

function valuesOf(records, partition = 0) {
  return records.filter((record) => record.partition === partition).map((record) => text(record.value));
}

async function commitsAndAborts(kafka) {
  const topic = 'kafkajs-txn';
  await createTopic(kafka, topic, 2);
  await withTransactions(kafka, topic, async (producer) => {
    const first = await producer.transaction();
    await first.send({ topic, messages: words('first', 10, 2) });
    assert.equal((await readAll(kafka, topic)).length, 0, 'records of an open transaction');
    assert.equal((await readAll(kafka, topic, true)).length, 10, 'to a reader that does not care');
    await first.commit();
    const second = await producer.transaction();
    await second.send({ topic, messages: words('gone', 6, 2) });
    await second.abort();
    const third = await producer.transaction();
    await third.sendBatch({ topicMessages: [{ topic, messages: words('last', 4, 2) }] });
    await third.commit();
  });
  const seen = await readAll(kafka, topic);
  assert.deepEqual(valuesOf(seen, 0), ['first-0', 'first-2', 'first-4', 'first-6', 'first-8', 'last-0', 'last-2']);
  assert.deepEqual(valuesOf(seen, 1), ['first-1', 'first-3', 'first-5', 'first-7', 'first-9', 'last-1', 'last-3']);
  assert.equal((await readAll(kafka, topic, true)).length, 20);
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  // Ten records and three markers in each.
  assert.deepEqual(
    offsets.map(({ high }) => high),
    ['13', '13'],
  );
}

async function sendsOffsets(kafka) {
  const topic = 'kafkajs-txn-offsets';
  const consumerGroupId = topic;
  await createTopic(kafka, topic);
  const offsets = (offset) => ({ consumerGroupId, topics: [{ topic, partitions: [{ partition: 0, offset }] }] });
  const committed = async () => {
    const [found] = await withAdmin(kafka, (admin) =>
      admin.fetchOffsets({ groupId: consumerGroupId, topics: [topic] }),
    );
    return found.partitions[0].offset;
  };
  const becomes = async (offset) => {
    while ((await committed()) !== offset) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  await withTransactions(kafka, topic, async (producer) => {
    const first = await producer.transaction();
    await first.send({ topic, messages: words('v', 2) });
    await first.sendOffsets(offsets('5'));
    await first.commit();
    await becomes('5');
    const second = await producer.transaction();
    await second.sendOffsets(offsets('9'));
    await second.abort();
    await becomes('5');
    const third = await producer.transaction();
    await third.sendOffsets(offsets('11'));
    await third.commit();
    await becomes('11');
  });
}

async function fences(kafka) {
  const topic = 'kafkajs-txn-fence';
  await createTopic(kafka, topic);
  await withTransactions(kafka, topic, async (old) => {
    const lost = await old.transaction();
    await lost.send({ topic, messages: words('old', 2) });
    await withTransactions(kafka, topic, async (next) => {
      const won = await next.transaction();
      await won.send({ topic, messages: words('new', 2) });
      await assert.rejects(lost.commit(), (error) => {
        const types = [error.type, error.cause?.type, error.originalError?.type];
        assert.ok(types.includes('INVALID_PRODUCER_EPOCH') || types.includes('PRODUCER_FENCED'), `${types} ${error}`);
        return true;
      });
      await won.commit();
    });
  });
  assert.deepEqual(valuesOf(await readAll(kafka, topic)), ['new-0', 'new-1']);
}

async function timesOut(kafka) {
  const topic = 'kafkajs-txn-timeout';
  await createTopic(kafka, topic);
  const more = { transactionTimeout: 1000 };
  await withTransactions(
    kafka,
    topic,
    async (producer) => {
      const lost = await producer.transaction();
      await lost.send({ topic, messages: words('late', 2) });
      const high = async () => (await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic)))[0].high;
      // The marker that the broker wrote.
      while ((await high()) !== '3') await new Promise((resolve) => setTimeout(resolve, 50));
      await assert.rejects(lost.commit());
    },
    more,
  );
  await withTransactions(kafka, topic, async (producer) => {
    const next = await producer.transaction();
    await next.send({ topic, messages: words('again', 2) });
    await next.commit();
  });
  assert.deepEqual(valuesOf(await readAll(kafka, topic)), ['again-0', 'again-1']);
}

async function manyInARow(kafka) {
  const topic = 'kafkajs-txn-row';
  await createTopic(kafka, topic, 2);
  const expected = [];
  await withTransactions(kafka, topic, async (producer) => {
    for (let i = 0; i < 40; i += 1) {
      const transaction = await producer.transaction();
      const value = String(i);
      await transaction.send({
        topic,
        messages: [
          { partition: 0, value },
          { partition: 1, value },
        ],
      });
      if (i % 4 === 3) await transaction.abort();
      else {
        await transaction.commit();
        expected.push(value);
      }
    }
  });
  const seen = await readAll(kafka, topic);
  assert.deepEqual(valuesOf(seen, 0), expected);
  assert.deepEqual(valuesOf(seen, 1), expected);
}

export async function transactionChecks(kafka) {
  await check('transactions: committed, aborted and open records to both kinds of reader', () =>
    commitsAndAborts(kafka),
  );
  await check('transactions: forty in a row over two partitions', () => manyInARow(kafka));
  await check('transactions: offsets that are committed and aborted', () => sendsOffsets(kafka));
  await check('transactions: a second producer of the same id fences the first', () => fences(kafka));
  await check('transactions: one that nobody ends is aborted in time', () => timesOut(kafka));
}
