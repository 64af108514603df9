// Everything that a generated sequence left behind: records, offsets, metadata, configs, groups, transactions.
import { fromDist } from './messages.mjs';

const batches = await fromDist('records/batch.js');
const { batchPositions, recordsOf } = await fromDist('records/iterate.js');
const PARTITIONS = [0, 1, 2, 3];

/** Every batch and record in the bytes of an answer, as text: one entry per batch. */
export function readable(bytes) {
  const found = [];
  for (const at of batchPositions(bytes)) {
    if (batches.magic(bytes, at) < 2) continue;
    const id = batches.producerId(bytes, at);
    const records = [];
    const control = batches.isControl(bytes, at);
    for (const { offset, timestamp, key, value } of recordsOf(bytes, at)) {
      const when = timestamp > 1_750_000_000_000 ? 'now' : timestamp;
      records.push(
        `${offset} ${when} ${key === null ? '-' : key.toString('latin1')} ${value === null ? '-' : value.length}`,
      );
    }
    found.push({
      offsets: [batches.baseOffset(bytes, at), batches.lastOffset(bytes, at)],
      producerId: id,
      epoch: batches.producerEpoch(bytes, at),
      sequence: batches.baseSequence(bytes, at),
      attributes: batches.attributes(bytes, at),
      records: control ? records.map((record) => Buffer.from(record, 'latin1').toString('hex')) : records,
    });
  }
  return found;
}

const MAX_TIMESTAMP = -3;
const HOUR_MS = 3_600_000;

export async function partitionState(t, topic, partition) {
  const timestamps = [-2, -1, MAX_TIMESTAMP].map((timestamp) => [timestamp]);
  const offsets = [];
  for (const [timestamp] of timestamps) {
    const topics = [{ name: topic, partitions: [{ partitionIndex: partition, timestamp }] }];
    const answer = await t.send('list-offsets', { replicaId: -1, topics }, 7);
    const { offset, timestamp: found } = answer.topics[0].partitions[0];
    // Of records that the broker stamped the newest is the first one of its millisecond: a matter of speed.
    offsets.push(timestamp === MAX_TIMESTAMP && Math.abs(found - Date.now()) < HOUR_MS ? 'now' : offset);
  }
  const log = {};
  for (const isolationLevel of [0, 1]) {
    const partitions = [{ partition, fetchOffset: Math.max(0, offsets[0]), partitionMaxBytes: 10_000_000 }];
    const request = {
      maxWaitMs: 10,
      minBytes: 0,
      maxBytes: 10_000_000,
      isolationLevel,
      topics: [{ topic, partitions }],
    };
    const answer = await t.send('fetch', request, 12);
    const { errorCode, highWatermark, lastStableOffset, abortedTransactions, records } =
      answer.responses[0].partitions[0];
    const aborted = (abortedTransactions ?? []).map(({ producerId, firstOffset }) => ({ firstOffset, producerId }));
    const content = isolationLevel === 0 ? { batches: readable(records ?? Buffer.alloc(0)) } : {};
    log[isolationLevel === 0 ? 'all' : 'committed'] = {
      errorCode,
      highWatermark,
      lastStableOffset,
      aborted,
      ...content,
    };
  }
  t.log(`end: ${topic} ${partition}`, { offsets: offsets.join(' '), ...log });
}

async function topicState(t, topic) {
  const asked = { topics: [{ name: topic }], allowAutoTopicCreation: false };
  const { topics } = await t.send('metadata', asked, 12);
  t.log(`end: ${topic}`, topics[0]);
  if (topics[0].errorCode !== 0) return;
  const resources = [{ resourceType: 2, resourceName: topic, configurationKeys: null }];
  const { results } = await t.send('describe-configs', { resources }, 4);
  const set = results[0].configs.filter(({ configSource }) => configSource === 1);
  t.log(`end: ${topic} configs`, set.map(({ name, value }) => `${name}=${value}`).sort());
  for (const partition of PARTITIONS.slice(0, topics[0].partitions.length)) await partitionState(t, topic, partition);
}

export async function groupState(t, group) {
  const { groups } = await t.send('describe-groups', { groups: [group] }, 5);
  t.log(`end: group ${group}`, groups[0]);
  const offsets = await t.send('offset-fetch', { groups: [{ groupId: group, topics: null }] }, 9);
  t.log(`end: offsets of ${group}`, offsets.groups[0]);
}

export async function transactionState(t, transactionalId) {
  const { transactionStates } = await t.send('describe-transactions', { transactionalIds: [transactionalId] }, 0);
  const { transactionStartTimeMs, topics, ...state } = transactionStates[0];
  const partitions = topics.map(({ topic, partitions }) => `${topic} ${[...partitions].sort().join(' ')}`).sort();
  t.log(`end: transaction ${transactionalId}`, { ...state, partitions, started: transactionStartTimeMs > 0 });
}

export async function endState(t, { topics, groups, transactionalIds }) {
  await t.settle();
  for (const topic of topics) await topicState(t, topic);
  for (const group of groups) await groupState(t, group);
  for (const transactionalId of transactionalIds) await transactionState(t, transactionalId);
}
