// Transactions with several requests under way: two producers with one transactional id, requests that do not wait for the
// answers before them, readers that wait for the end. Where Kafka leaves open who comes first, what is compared does not
// depend on it; CONCURRENT_TRANSACTIONS is asked again, as every client does.
import { batch, produceTo } from '../batches.mjs';
import { fetchOf, withReadable } from '../fetch-requests.mjs';
import { commit, fetchOffsets } from '../group-requests.mjs';

const CONCURRENT = 51;
/** Markers have the broker's time, records an old one: nothing may roll a segment for that, where a fetch would end. */
const oneSegment = { configs: { 'segment.ms': 10_000_000_000_000 } };

const initialised = (answer, transactionalId) => ({
  transactionalId,
  producerId: answer.producerId,
  producerEpoch: answer.producerEpoch,
});

const beginning = (transactionalId) => ({ transactionalId, transactionTimeoutMs: 600_000 });

async function producer(t, transactionalId, version = 5) {
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    answer = await t.send('init-producer-id', beginning(transactionalId), version);
    return answer.errorCode === 0;
  });
  return initialised(answer, transactionalId);
}

const inTransaction = ({ transactionalId, producerId, producerEpoch }, topic, baseSequence = 0, more = {}) => {
  const records = batch({ producerId, producerEpoch, baseSequence, isTransactional: true });
  return produceTo(topic, records, { transactionalId, ...more });
};

const adding = ({ transactionalId, producerId, producerEpoch }, topic, partitions) => ({
  v3AndBelowTransactionalId: transactionalId,
  v3AndBelowProducerId: producerId,
  v3AndBelowProducerEpoch: producerEpoch,
  v3AndBelowTopics: [{ name: topic, partitions }],
});

const offsetsOf = (who, groupId, topic, committedOffset) => ({
  ...who,
  groupId,
  topics: [{ name: topic, partitions: [{ partitionIndex: 0, committedOffset, committedMetadata: 'md' }] }],
});

/** Ended, with its markers written. */
async function complete(t, { transactionalId }) {
  await t.until(async () => {
    const { transactionStates } = await t.send('describe-transactions', { transactionalIds: [transactionalId] }, 0);
    return transactionStates[0].transactionState.startsWith('Complete');
  });
}

async function twoOfOneId(t, v) {
  const topic = `ct-two-${v}`;
  await t.topic(topic, oneSegment);
  const old = v < 5;
  const pv = old ? 11 : 12;
  const first = await producer(t, topic, v);
  const add = (label, who) => t.call(label, 'add-partitions-to-txn', adding(who, topic, [0]), 3);
  const produce = (label, who, sequence) => t.call(label, 'produce', inTransaction(who, topic, sequence), pv);
  const ending = (who, committed = true) => ({ ...who, committed });
  if (old) await add('first adds', first);
  await produce('first produces', first, 0);
  const on = await t.connect();
  await t.call('second begins', 'init-producer-id', beginning(topic), v, { on });
  const second = await producer(t, topic, v);
  t.log('epochs', [first.producerEpoch, second.producerEpoch]);
  t.log('the same id', first.producerId === second.producerId);
  if (old) await add('first adds again', first);
  await produce('first produces again', first, 1);
  await t.call('first adds a group', 'add-offsets-to-txn', { ...first, groupId: topic }, old ? 3 : 4);
  await t.call('first commits offsets', 'txn-offset-commit', offsetsOf(first, topic, topic, 5), old ? 3 : 5);
  await t.call('first ends', 'end-txn', ending(first), old ? 4 : 5);
  if (old) await add('second adds', second);
  await produce('second produces', second, 0);
  await t.call('second ends', 'end-txn', ending(second), old ? 4 : 5);
  await complete(t, second);
  await produce('first produces, late', first, 2);
  await t.call('log', 'fetch', fetchOf(t, 12, [[topic, 0, 0]], { isolationLevel: 1 }), 12, { view: withReadable });
}

async function beginAtOnce(t) {
  const topic = 'ct-begin';
  await t.topic(topic, oneSegment);
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [topic] }, 4);
    return (await t.send('init-producer-id', beginning('ct-begin-ready'), 4)).errorCode === 0;
  });
  const connections = [await t.connect(), await t.connect(), await t.connect()];
  const begun = connections.map(async (on) => {
    let answer;
    await t.until(async () => {
      answer = await t.send('init-producer-id', beginning(topic), 4, { on });
      return answer.errorCode !== CONCURRENT;
    });
    return answer;
  });
  const producers = (await Promise.all(begun)).sort((a, b) => a.producerEpoch - b.producerEpoch);
  t.log('begun', producers);
  for (const [index, one] of producers.entries()) {
    const who = initialised(one, topic);
    const added = await t.send('add-partitions-to-txn', adding(who, topic, [0]), 3);
    t.log(`${index} adds`, added);
  }
}

async function endAtOnce(t, version) {
  const topic = `ct-end-${version}`;
  await t.topic(topic, { ...oneSegment, partitions: 2 });
  const who = await producer(t, topic, version < 5 ? 4 : 5);
  const connections = [await t.connect(), await t.connect()];
  if (version < 5) {
    const added = connections.map((on, index) =>
      t.until(async () => {
        const answer = await t.send('add-partitions-to-txn', adding(who, topic, [index]), 3, { on });
        return answer.resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode === 0;
      }),
    );
    await Promise.all(added);
  }
  // The first to produce has its partition checked or added, which the next may not ask for at the same time.
  for (const [index, on] of connections.entries()) {
    const request = inTransaction(who, topic, 0, { index });
    await t.call(`produce ${index}`, 'produce', request, version < 5 ? 11 : 12, { on });
  }
  const ended = connections.map(async (on) => {
    let answer;
    await t.until(async () => {
      answer = await t.send('end-txn', { ...who, committed: true }, version, { on });
      return answer.errorCode !== CONCURRENT;
    });
    return answer;
  });
  for (const answer of await Promise.all(ended)) t.log('ended', answer);
  await complete(t, who);
  for (const index of [0, 1]) {
    const request = fetchOf(t, 12, [[topic, index, 0]], { isolationLevel: 1 });
    await t.call(`log ${index}`, 'fetch', request, 12, { view: withReadable });
  }
}

async function pipelined(t, version, committed) {
  const topic = `ct-pipelined-${version}-${committed}`;
  await t.topic(topic, { ...oneSegment, partitions: 2 });
  const old = version < 5;
  const who = await producer(t, topic, old ? 4 : 5);
  const on = await t.connect();
  const started = [];
  const ask = async (label, api, request, v) => started.push(await t.start(label, api, request, v, { on }));
  for (const [index, sequence] of [
    [0, 0],
    [1, 0],
    [0, 1],
  ]) {
    if (old && sequence === 0)
      await ask(`add ${index}`, 'add-partitions-to-txn', adding(who, topic, [index]), version - 1);
    await ask(`produce ${index}`, 'produce', inTransaction(who, topic, sequence, { index }), old ? 7 + version : 12);
  }
  if (old) await ask('add offsets', 'add-offsets-to-txn', { ...who, groupId: topic }, version - 1);
  await ask('offsets', 'txn-offset-commit', offsetsOf(who, topic, topic, 7), old ? version - 1 : 5);
  await ask('end', 'end-txn', { ...who, committed }, version);
  for (const one of started) await t.answer(one);
  t.log('in the order of the requests', on.arrived.join(' '));
  await complete(t, who);
  for (const index of [0, 1]) {
    const request = fetchOf(t, 12, [[topic, index, 0]], { isolationLevel: 1 });
    await t.call(`log ${index}`, 'fetch', request, 12, { view: withReadable });
  }
  const stable = { requireStable: true };
  await t.until(async () => {
    const answer = await t.send('offset-fetch', fetchOffsets(t, 7, topic, [[topic, [0]]], stable), 7);
    return answer.topics[0].partitions[0].errorCode === 0;
  });
  await t.call('committed', 'offset-fetch', fetchOffsets(t, 9, topic, null, stable), 9);
}

async function stableFetch(t, committed) {
  const topic = `ct-stable-${committed}`;
  await t.topic(topic, oneSegment);
  const who = await producer(t, topic);
  await t.call('produce', 'produce', inTransaction(who, topic), 12);
  const [on, other] = [await t.connect(), await t.connect()];
  const ask = (label, connection, isolationLevel, offset) =>
    t.start(label, 'fetch', fetchOf(t, 12, [[topic, 0, offset]], { isolationLevel }), 12, {
      on: connection,
      view: withReadable,
    });
  const waiting = await ask('what is committed', on, 1, 0);
  const next = await ask('what comes next', other, 0, 1);
  await t.call('behind the open one', 'produce', inTransaction(who, topic, 1), 12);
  await t.answer(next);
  await t.call('end', 'end-txn', { ...who, committed }, 5);
  await t.answer(waiting);
}

async function interleaved(t) {
  const topic = 'ct-interleaved';
  await t.topic(topic, oneSegment);
  const [a, b] = [await producer(t, `${topic}-a`), await producer(t, `${topic}-b`)];
  await t.call('a produces', 'produce', inTransaction(a, topic), 12);
  await t.call('b produces', 'produce', inTransaction(b, topic), 12);
  await t.call('nobody in particular', 'produce', produceTo(topic, batch()), 9);
  const on = await t.connect();
  const request = fetchOf(t, 12, [[topic, 0, 0]], { isolationLevel: 1 });
  const waiting = await t.start('reader', 'fetch', request, 12, { on, view: withReadable });
  await t.call('b ends', 'end-txn', { ...b, committed: false }, 5);
  await complete(t, b);
  const stable = {
    replicaId: -1,
    isolationLevel: 1,
    topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1 }] }],
  };
  await t.call('stable end', 'list-offsets', stable, 5);
  await t.call('a ends', 'end-txn', { ...a, committed: true }, 5);
  await t.answer(waiting);
}

async function offsetsAndMembers(t) {
  const topic = 'ct-offsets';
  await t.topic(topic, { partitions: 2 });
  const who = await producer(t, topic);
  await t.call('in a transaction', 'txn-offset-commit', offsetsOf(who, topic, topic, 5), 5);
  const [on, other] = [await t.connect(), await t.connect()];
  const started = [
    await t.start('an ordinary one', 'offset-commit', commit(t, 8, topic, '', -1, [[topic, [1]]]), 8, { on }),
    await t.start('two of the transaction', 'txn-offset-commit', offsetsOf(who, topic, topic, 6), 5, { on: other }),
  ];
  for (const one of started) await t.answer(one);
  for (const requireStable of [false, true]) {
    const asked = fetchOffsets(t, 9, topic, [[topic, [0, 1]]], { requireStable });
    await t.call(`open, ${requireStable}`, 'offset-fetch', asked, 9);
  }
  await t.call('end', 'end-txn', { ...who, committed: true }, 5);
  await complete(t, who);
  await t.call('ended', 'offset-fetch', fetchOffsets(t, 9, topic, null, { requireStable: true }), 9);
}

export default [
  ...[2, 4, 5].map((v) => [`two producers with one id, InitProducerId ${v}`, (t) => twoOfOneId(t, v)]),
  ['begun at once', beginAtOnce],
  ...[3, 4, 5].map((v) => [`ended at once, EndTxn ${v}`, (t) => endAtOnce(t, v)]),
  ...[1, 2, 3, 4, 5].flatMap((v) =>
    [true, false].map((committed) => [
      `without waiting, EndTxn ${v}, ${committed ? 'commit' : 'abort'}`,
      (t) => pipelined(t, v, committed),
    ]),
  ),
  ['fetch waits for a commit', (t) => stableFetch(t, true)],
  ['fetch waits for an abort', (t) => stableFetch(t, false)],
  ['a reader waits for the first of two', interleaved],
  ['offsets in a transaction and others', offsetsAndMembers],
];
