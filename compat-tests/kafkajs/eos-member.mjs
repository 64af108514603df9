// One member of an exactly-once chain, a process of its own: consumes a topic in a group and writes each batch with its
// offsets in one transaction into the next topic. Ends when its parent says so; the parent may also kill it.
//
// kafkajs commits offsets without saying as which member (it does not know KIP-447), so what keeps a former owner of a
// partition away is a transactional id for each partition: the new owner's producer fences the old one's.
//
//   fork('eos-member.mjs', [group, from, to, name])
import { newKafka } from './kafka.mjs';

const [group, from, to, name] = process.argv.slice(2);
const kafka = newKafka();
const admin = kafka.admin();
const consumer = kafka.consumer({
  groupId: group,
  sessionTimeout: 6000,
  heartbeatInterval: 200,
  rebalanceTimeout: 6000,
  maxWaitTimeInMs: 100,
});
/** Of the partitions that are ours since the last assignment. */
let producers = new Map();

async function committedOffset(partition) {
  const [found] = await admin.fetchOffsets({ groupId: group, topics: [from] });
  return BigInt(found.partitions.find((each) => each.partition === partition)?.offset ?? -1);
}

/** The producer of a partition; null when its former owner committed beyond `offset` before we fenced it. */
async function producerOf(partition, offset) {
  const known = producers.get(partition);
  if (known !== undefined) return known;
  const producer = kafka.producer({
    transactionalId: `${group}-${partition}`,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: 5000,
  });
  await producer.connect();
  const committed = await committedOffset(partition);
  producers.set(partition, producer);
  if (committed <= BigInt(offset)) return producer;
  consumer.seek({ topic: from, partition, offset: String(committed) });
  return null;
}

async function dropProducer(partition) {
  const producer = producers.get(partition);
  producers.delete(partition);
  await producer?.disconnect();
}

function isFenced(error) {
  const types = [error.type, error.cause?.type, error.originalError?.type];
  return types.includes('INVALID_PRODUCER_EPOCH') || types.includes('PRODUCER_FENCED');
}

async function eachBatch({ batch, resolveOffset, isRunning, isStale }) {
  const { partition, messages } = batch;
  if (!isRunning() || isStale() || messages.length === 0) return;
  const producer = await producerOf(partition, messages[0].offset);
  if (producer === null) return;
  const abort = Math.random() < 0.12;
  const last = messages.at(-1).offset;
  const copies = messages.map(({ key, value }) => ({ key, value: abort ? `aborted ${value}` : value, partition }));
  const offset = String(BigInt(last) + 1n);
  const consumed = { consumerGroupId: group, topics: [{ topic: from, partitions: [{ partition, offset }] }] };
  try {
    const transaction = await producer.transaction();
    await transaction.send({ topic: to, messages: copies });
    if (abort) {
      await transaction.abort();
      return;
    }
    await transaction.sendOffsets(consumed);
    await transaction.commit();
    resolveOffset(last);
  } catch (error) {
    await dropProducer(partition);
    if (!isFenced(error)) throw error;
  }
}

consumer.on(consumer.events.GROUP_JOIN, async () => {
  const former = producers;
  producers = new Map();
  for (const producer of former.values()) await producer.disconnect();
});
consumer.on(consumer.events.CRASH, (event) => {
  if (event.payload.restart) return;
  console.error(`${name}: ${event.payload.error.stack}`);
  process.exit(3);
});
process.on('message', async () => {
  await consumer.disconnect();
  for (const producer of producers.values()) await producer.disconnect();
  await admin.disconnect();
  process.exit(0);
});
process.on('disconnect', () => process.exit(1));
await admin.connect();
await consumer.connect();
await consumer.subscribe({ topic: from, fromBeginning: true });
await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch });
