// Transactions as the leader of a partition sees them: Produce in a transaction at every version, the last stable
// offset, aborted transactions in Fetch, markers, DescribeProducers, DeleteRecords under an open transaction.
import { batch, produceTo } from '../batches.mjs';

const NEW = 12;
/** Markers have the broker's time, records an old one: nothing may roll a segment for that, where a fetch would end. */
const oneSegment = { configs: { 'segment.ms': 10_000_000_000_000 } };

/** A transactional producer of the first generation (InitProducerId 4) or the second (5). */
async function producer(t, transactionalId, version) {
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    answer = await t.send('init-producer-id', { transactionalId, transactionTimeoutMs: 60_000 }, version < NEW ? 4 : 5);
    return answer.errorCode === 0;
  });
  return { transactionalId, producerId: answer.producerId, epoch: answer.producerEpoch, version };
}

const of = (who, sequence, more = {}) =>
  batch({
    producerId: who.producerId,
    producerEpoch: who.epoch,
    baseSequence: sequence,
    isTransactional: true,
    ...more,
  });

async function produce(t, label, who, topic, records, more = {}) {
  const { version } = who;
  const request = produceTo(topic, records, {
    transactionalId: who.transactionalId,
    ...(version >= 13 ? { id: t.ids.get(topic) } : {}),
    ...more,
  });
  return t.call(label, 'produce', request, version);
}

/** Needed before the first generation produces. */
async function add(t, who, topic, partitions = [0]) {
  if (who.version >= NEW) return;
  const { transactionalId, producerId, epoch } = who;
  const v3AndBelowTopics = [{ name: topic, partitions }];
  const request = {
    v3AndBelowTransactionalId: transactionalId,
    v3AndBelowProducerId: producerId,
    v3AndBelowProducerEpoch: epoch,
    v3AndBelowTopics,
  };
  await t.until(async () => {
    const answer = await t.send('add-partitions-to-txn', request, 3);
    return answer.resultsByTopicV3AndBelow[0].resultsByPartition.every(
      ({ partitionErrorCode }) => partitionErrorCode === 0,
    );
  });
}

/** Ends it, waits until the marker is in `topic` and the coordinator is done, and takes the new epoch. */
async function end(t, who, committed, topic, lastOffset) {
  const { transactionalId, producerId, epoch, version } = who;
  const answer = await t.send(
    'end-txn',
    { transactionalId, producerId, producerEpoch: epoch, committed },
    version < NEW ? 4 : 5,
  );
  if (answer.errorCode !== 0) throw new Error(`EndTxn: ${JSON.stringify(answer)}`);
  if (version >= NEW) {
    who.epoch = answer.producerEpoch;
    who.producerId = answer.producerId;
  }
  await t.until(async () => (await stable(t, topic)) > lastOffset);
  await t.until(async () => {
    const { transactionStates } = await t.send('describe-transactions', { transactionalIds: [transactionalId] }, 0);
    return transactionStates[0].transactionState.startsWith('Complete');
  });
}

async function stable(t, topic) {
  const topics = [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1 }] }];
  return (await t.send('list-offsets', { replicaId: -1, isolationLevel: 1, topics }, 5)).topics[0].partitions[0].offset;
}

const fetchOf = (t, topic, version, fetchOffset = 0, isolationLevel = 1, more = {}) => ({
  replicaId: -1,
  maxWaitMs: 0,
  minBytes: 0,
  maxBytes: 1_000_000,
  isolationLevel,
  ...(version >= 7 ? { sessionEpoch: -1 } : {}),
  topics: [
    {
      ...(version >= 13 ? { topicId: t.ids.get(topic) } : { topic }),
      partitions: [{ partition: 0, fetchOffset, partitionMaxBytes: 1_000_000 }],
    },
  ],
  ...more,
});

/** Markers carry the broker's time: their bytes are named instead. */
function withoutMarkers(answer) {
  for (const { partitions } of answer.responses) {
    for (const partition of partitions) {
      const { records } = partition;
      if (records === null) continue;
      const batches = [];
      for (let at = 0; at + 61 <= records.length; at += 12 + records.readInt32BE(at + 8)) {
        const attributes = records.readInt16BE(at + 21);
        const epoch = records.readInt16BE(at + 51);
        const sequence = records.readInt32BE(at + 53);
        const text = `${records.readBigInt64BE(at)} attributes ${attributes} epoch ${epoch} sequence ${sequence}`;
        const isControl = (attributes & 32) !== 0;
        batches.push(isControl ? `${text} marker ${records.subarray(at + 65, at + 80).toString('hex')}` : text);
      }
      partition.records = batches.join('; ');
    }
  }
  return answer;
}

/** Kafka fills up what conversion saved with a message that is cut off, which no client reads. */
function whole(answer) {
  for (const { partitions } of answer.responses) {
    for (const partition of partitions) {
      const { records } = partition;
      let end = 0;
      while (records !== null && records.length >= end + 12) {
        const next = end + 12 + records.readInt32BE(end + 8);
        if (next > records.length || records.readInt32BE(end) < 0) break;
        end = next;
      }
      if (records !== null) partition.records = records.subarray(0, end);
    }
  }
  return answer;
}

/** Kafka names aborted transactions up to the next entry of the segment's index, which may be beyond the records. */
function firstAborted(answer) {
  for (const { partitions } of answer.responses) {
    for (const { abortedTransactions } of partitions) abortedTransactions?.splice(1);
  }
  return withoutMarkers(answer);
}

function describedTimes(answer) {
  for (const { partitions } of answer.topics) {
    for (const { activeProducers } of partitions) {
      // Kafka lists them in the order of a hash of their ids, which differ from run to run.
      activeProducers.sort((a, b) => a.currentTxnStartOffset - b.currentTxnStartOffset);
      for (const one of activeProducers) if (one.lastTimestamp > 1_750_000_000_000) one.lastTimestamp = 'NOW';
    }
  }
  return answer;
}

const describe = (t, label, topic, partitionIndexes = [0]) =>
  t.call(label, 'describe-producers', { topics: [{ name: topic, partitionIndexes }] }, 0, { view: describedTimes });

async function offsets(t, label, topic) {
  for (const isolationLevel of [0, 1]) {
    for (const timestamp of [-1, -2, -3, 0, 1_700_000_000_001]) {
      const topics = [{ name: topic, partitions: [{ partitionIndex: 0, timestamp }] }];
      await t.call(
        `${label}: ${timestamp} at isolation ${isolationLevel}`,
        'list-offsets',
        { replicaId: -1, isolationLevel, topics },
        7,
      );
    }
  }
}

const marker = (who, topic, more = {}) => ({
  markers: [
    {
      producerId: who.producerId,
      producerEpoch: who.epoch,
      transactionResult: true,
      topics: [{ name: topic, partitionIndexes: [0] }],
      coordinatorEpoch: 0,
      ...more,
    },
  ],
});

const inTransaction = (version) => [
  `Produce ${version} in a transaction`,
  async (t) => {
    const topic = `txl-produce-${version}`;
    await t.topic(topic, oneSegment);
    const who = await producer(t, topic, version);
    if (version < NEW) await produce(t, 'not added', who, topic, of(who, 0));
    await describe(t, 'nothing written', topic);
    await add(t, who, topic);
    await produce(t, 'first', who, topic, of(who, 0, { count: 2 }));
    await produce(t, 'second', who, topic, of(who, 2));
    await produce(t, 'first again', who, topic, of(who, 0, { count: 2 }));
    await produce(t, 'a gap', who, topic, of(who, 9));
    await produce(t, 'not transactional', who, topic, of(who, 3, { isTransactional: false }));
    await produce(t, 'no transactional id', { ...who, transactionalId: null }, topic, of(who, 3));
    await produce(t, 'unknown producer id', who, topic, of({ ...who, producerId: 999_999_999 }, 0));
    await produce(t, 'another id', { ...who, transactionalId: `${topic}-other` }, topic, of(who, 3));
    await produce(t, 'acks 1', who, topic, of(who, 4), { acks: 1 });
    await describe(t, 'open', topic);
    await offsets(t, 'open', topic);
    for (const isolation of [0, 1]) {
      await t.call(`open, isolation ${isolation}`, 'fetch', fetchOf(t, topic, 12, 0, isolation), 12, {
        view: withoutMarkers,
      });
    }
    await produce(t, 'a newer epoch', { ...who, epoch: who.epoch + 1 }, topic, of({ ...who, epoch: who.epoch + 1 }, 0));
    await produce(t, 'after a newer epoch', who, topic, of(who, 5));
    await end(t, who, false, topic, 4);
    await describe(t, 'aborted', topic);
    await offsets(t, 'aborted', topic);
    await produce(t, 'after the abort', who, topic, of(who, version < NEW ? 5 : 0));
    await produce(t, 'stale epoch', who, topic, of({ ...who, epoch: 0 }, 9));
    await add(t, who, topic);
    await produce(t, 'next transaction', who, topic, of(who, version < NEW ? 5 : 1));
    await end(t, who, true, topic, 6);
    await describe(t, 'committed', topic);
    await t.call('committed', 'fetch', fetchOf(t, topic, 12), 12, { view: withoutMarkers });
    await produce(t, 'a batch of before again', who, topic, of(who, version < NEW ? 4 : 0));
    await produce(t, 'and then a new one', who, topic, of(who, version < NEW ? 6 : 1));
  },
];

const cases = [3, 7, 9, 10, 11, 12, 13].map(inTransaction);

cases.push([
  'one request over several partitions',
  async (t) => {
    const topic = 'txl-partitions';
    await t.topic(topic, { ...oneSegment, partitions: 3 });
    for (const version of [10, 11, 12]) {
      const who = await producer(t, `${topic}-${version}`, version);
      await add(t, who, topic, [0]);
      const partitionData = [0, 1, 7].map((index) => ({ index, records: of(who, 0) }));
      partitionData.push({ index: 2, records: batch() });
      const request = { transactionalId: who.transactionalId, acks: -1, timeoutMs: 10_000 };
      const topicData = [{ name: topic, partitionData }];
      await t.call('one added, one unknown, one plain', 'produce', { ...request, topicData }, version);
      const other = await producer(t, `${topic}-${version}-other`, version);
      const two = [of(who, 1), of(other, 0)].map((records, index) => ({ index, records }));
      await t.call(
        'two producers',
        'produce',
        { ...request, topicData: [{ name: topic, partitionData: two }] },
        version,
      );
      await describe(t, `after ${version}`, topic, [0, 1, 2, 3]);
    }
  },
]);

cases.push([
  'Fetch of aborted and committed transactions',
  async (t) => {
    const topic = 'txl-fetch';
    await t.topic(topic, oneSegment);
    const first = await producer(t, `${topic}-1`, 11);
    const second = await producer(t, `${topic}-2`, 12);
    await add(t, first, topic);
    const quiet = { view: () => 'produced' };
    const send = (who, sequence, more) =>
      t.call(
        'produce',
        'produce',
        produceTo(topic, of(who, sequence, more), { transactionalId: who.transactionalId }),
        who.version,
        quiet,
      );
    await send(first, 0, { count: 2 });
    await send(second, 0);
    await send(first, 2);
    await end(t, first, false, topic, 1);
    await send(second, 1);
    await t.send('produce', produceTo(topic, batch()), 9);
    await end(t, second, true, topic, 7);
    // The marker that follows is to have the largest timestamp alone: it is the answer to "-3".
    const marked = Date.now();
    while (Date.now() === marked) await new Promise(setImmediate);
    await add(t, first, topic);
    await send(first, 3);
    await end(t, first, false, topic, 9);
    await add(t, first, topic);
    await send(first, 4);
    for (const version of [4, 5, 7, 9, 11, 12, 13, 15, 17]) {
      for (const fetchOffset of [0, 2, 4, 5, 7, 8, 10, 11, 12]) {
        const request = fetchOf(t, topic, version, fetchOffset);
        await t.call(`from ${fetchOffset}`, 'fetch', request, version, { view: withoutMarkers });
      }
      await t.call('uncommitted', 'fetch', fetchOf(t, topic, version, 0, 0), version, { view: withoutMarkers });
      const little = fetchOf(t, topic, version);
      little.topics[0].partitions[0].partitionMaxBytes = 1;
      await t.call('one batch', 'fetch', little, version, { view: firstAborted });
    }
    await offsets(t, 'all', topic);
  },
]);

cases.push([
  'a fetch session over the end of a transaction',
  async (t) => {
    const topic = 'txl-session';
    await t.topic(topic, oneSegment);
    const who = await producer(t, topic, 12);
    const send = (sequence) =>
      t.send('produce', produceTo(topic, of(who, sequence), { transactionalId: topic }), who.version);
    await send(0);
    const full = fetchOf(t, topic, 12, 0, 1, { sessionEpoch: 0 });
    const { sessionId } = await t.call('full', 'fetch', full, 12, { view: withoutMarkers });
    let sessionEpoch = 1;
    const next = (label, partitions = []) =>
      t.call(
        label,
        'fetch',
        {
          ...full,
          sessionId,
          sessionEpoch: sessionEpoch++,
          topics: partitions.length === 0 ? [] : [{ topic, partitions }],
        },
        12,
        { view: withoutMarkers },
      );
    await next('nothing new');
    await send(1);
    await next('more of it');
    await end(t, who, true, topic, 2);
    await next('committed');
    await next('and on', [{ partition: 0, fetchOffset: 3, partitionMaxBytes: 1000 }]);
  },
]);

cases.push([
  'WriteTxnMarkers',
  async (t) => {
    for (const version of [1, 2]) {
      const topic = `txl-markers-${version}`;
      await t.topic(topic, oneSegment);
      const who = { producerId: 70_000 + version, epoch: 3 };
      const call = (label, more) => t.call(label, 'write-txn-markers', marker(who, topic, more), version);
      await call('of nobody', {});
      await describe(t, 'of nobody', topic);
      await call('again', {});
      await call('again, second generation', { transactionVersion: 2 });
      await call('old epoch', { producerEpoch: 2 });
      await call('old epoch, second generation', { producerEpoch: 2, transactionVersion: 2 });
      await call('newer epoch, second generation', { producerEpoch: 4, transactionVersion: 2 });
      await call('newer coordinator', { producerEpoch: 4, coordinatorEpoch: 5 });
      await call('older coordinator', { producerEpoch: 4, coordinatorEpoch: 4, transactionResult: false });
      await call('unknown partition', {
        topics: [{ name: topic, partitionIndexes: [0, 1] }],
        producerEpoch: 5,
        coordinatorEpoch: 5,
      });
      await call('unknown topic', { topics: [{ name: 'txl-nowhere', partitionIndexes: [0] }] });
      await call('no partition', { topics: [] });
      await call('offsets', { topics: [{ name: '__consumer_offsets', partitionIndexes: [0] }] });
      await t.call('no marker', 'write-txn-markers', { markers: [] }, version);
      const several = [
        marker(who, topic, { producerEpoch: 9, coordinatorEpoch: 5 }),
        marker({ ...who, producerId: 71_000 }, topic),
      ];
      await t.call('several', 'write-txn-markers', { markers: several.flatMap(({ markers }) => markers) }, version);
      await describe(t, 'at the end', topic);
      await t.call('at the end', 'fetch', fetchOf(t, topic, 12), 12, { view: withoutMarkers });
    }
  },
]);

cases.push([
  'markers of a transaction from outside',
  async (t) => {
    const topic = 'txl-outside';
    await t.topic(topic, oneSegment);
    for (const [transactionVersion, version] of [
      [0, 1],
      [1, 2],
      [2, 2],
    ]) {
      const who = await producer(t, `${topic}-${transactionVersion}`, 12);
      await produce(t, 'begin', who, topic, of(who, 0));
      const mark = (label, more) =>
        t.call(label, 'write-txn-markers', marker(who, topic, { transactionVersion, ...more }), version);
      await mark(`rules ${transactionVersion}: same epoch`, { transactionResult: false });
      await mark(`rules ${transactionVersion}: next epoch`, { producerEpoch: who.epoch + 1, transactionResult: false });
      await produce(t, 'after it', who, topic, of(who, 1));
      await describe(t, `rules ${transactionVersion}`, topic);
    }
    await t.call('all', 'fetch', fetchOf(t, topic, 12), 12, { view: withoutMarkers });
  },
]);

cases.push([
  'DeleteRecords under an open transaction',
  async (t) => {
    const topic = 'txl-delete';
    await t.topic(topic, oneSegment);
    const who = await producer(t, topic, 12);
    await produce(t, 'first', who, topic, of(who, 0, { count: 3 }));
    await produce(t, 'second', who, topic, of(who, 3, { count: 2 }));
    const remove = async (offset) => {
      const topics = [{ name: topic, partitions: [{ partitionIndex: 0, offset }] }];
      await t.call(`up to ${offset}`, 'delete-records', { topics, timeoutMs: 10_000 }, 2);
      await offsets(t, `up to ${offset}`, topic);
      for (const fetchOffset of [offset < 0 ? 5 : offset, 5]) {
        await t.call(`from ${fetchOffset}`, 'fetch', fetchOf(t, topic, 12, fetchOffset), 12, { view: withoutMarkers });
      }
    };
    await remove(1);
    await remove(3);
    await describe(t, 'open', topic);
    await remove(-1);
    await describe(t, 'all deleted', topic);
    await produce(t, 'third', who, topic, of(who, 5));
    await end(t, who, false, topic, 6);
    await t.call('aborted', 'fetch', fetchOf(t, topic, 12, 5), 12, { view: withoutMarkers });
    await describe(t, 'aborted', topic);
  },
]);

cases.push([
  'DescribeProducers',
  async (t) => {
    const topic = 'txl-describe';
    await t.topic(topic, { ...oneSegment, partitions: 2 });
    await t.send('produce', produceTo(topic, batch({ producerId: 5, producerEpoch: 1, baseSequence: 7, count: 3 })), 9);
    await describe(t, 'idempotent', topic, [0, 1, 2, -1]);
    await describe(t, 'unknown topic', 'txl-unknown', [0]);
    await describe(t, 'a name that cannot be', 'a b', [0, 1]);
    await describe(t, 'an empty name', '', [0]);
    await describe(t, 'no partition', topic, []);
    await t.call('no topic', 'describe-producers', { topics: [] }, 0);
  },
]);

cases.push([
  'Fetch 0-3 of transactions',
  async (t) => {
    const topic = 'txl-old';
    await t.topic(topic, oneSegment);
    const who = await producer(t, topic, 11);
    await add(t, who, topic);
    await t.send('produce', produceTo(topic, of(who, 0, { count: 2 }), { transactionalId: topic }), 11);
    await end(t, who, false, topic, 2);
    await add(t, who, topic);
    await t.send('produce', produceTo(topic, of(who, 2, { count: 2 }), { transactionalId: topic }), 11);
    await end(t, who, true, topic, 5);
    for (const version of [0, 1, 2, 3]) {
      // Not from 2, where a marker comes first: Kafka 3.9 then sends the messages behind it twice.
      for (const fetchOffset of [0, 1, 3, 5, 6]) {
        await t.call(`from ${fetchOffset}`, 'fetch', fetchOf(t, topic, version, fetchOffset), version, { view: whole });
      }
    }
  },
  '3.9.1',
]);

export default cases;
