// Requests under way at the same time, on one connection and on several: answers in the order of the requests, fetches
// that wait for what others produce, connections that are closed meanwhile, and the same thing asked for twice at once.
// Where Kafka leaves open who comes first, what is compared does not depend on it.
import { batch, oldMessage, produceTo } from '../batches.mjs';
import { readable } from '../end-state.mjs';
import { fetchOf, withReadable } from '../fetch-requests.mjs';
import { beat } from '../group-requests.mjs';

/** Compared without what depends on whether the answer comes before or after the next change. */
const onlyRecords = (answer) =>
  answer.responses.map(({ partitions }) =>
    partitions.map(({ errorCode, records }) => ({ errorCode, records: records === null ? null : readable(records) })),
  );

const endOf = (name, partitions = [0]) => ({
  replicaId: -1,
  topics: [{ name, partitions: partitions.map((partitionIndex) => ({ partitionIndex, timestamp: -1 })) }],
});

async function answerAll(t, started) {
  const answers = [];
  for (const one of started) answers.push(await t.answer(one));
  return answers;
}

async function pipelined(t) {
  const topic = 'cd-pipelined';
  await t.topic(topic, { partitions: 2 });
  const on = await t.connect();
  const started = [];
  const ask = async (label, api, request, version, more) =>
    started.push(await t.start(label, api, request, version, { on, ...more }));
  for (let i = 0; i < 5; i += 1) {
    await ask(`produce ${i}`, 'produce', produceTo(topic, batch({ count: i + 1 })), 3 + i * 2);
    await ask(`end ${i}`, 'list-offsets', endOf(topic), 1 + i);
  }
  await ask('to nowhere', 'produce', produceTo('cd-nowhere', batch()), 9);
  await ask('fetch', 'fetch', fetchOf(t, 12, [[topic, 0, 0]]), 12, { view: withReadable });
  await ask('versions', 'api-versions', {}, 0, { view: ({ errorCode }) => errorCode });
  await ask('beat', 'heartbeat', beat('cd-nobody', 'm', 1), 4);
  await ask('acks 1', 'produce', produceTo(topic, batch(), { acks: 1, index: 1 }), 9);
  await ask('bad', 'produce', produceTo(topic, batch({ bend: (bytes) => bytes.writeInt8(9, 16) })), 9);
  await ask('end', 'list-offsets', endOf(topic, [0, 1]), 5);
  await answerAll(t, started);
  t.log('in the order of the requests', on.arrived.join(' '));
}

async function pipelinedSilent(t) {
  const topic = 'cd-silent';
  await t.topic(topic);
  for (const version of [3, 7, 9, 12]) {
    const on = await t.connect();
    const first = await t.start('end before', 'list-offsets', endOf(topic), 4, { on });
    await t.start('no answer', 'produce', produceTo(topic, batch({ count: 2 }), { acks: 0 }), version, { on });
    await t.start('no answer', 'produce', produceTo(topic, batch(), { acks: 0 }), version, { on });
    const second = await t.start(`acks 1 after v${version}`, 'produce', produceTo(topic, batch(), { acks: 1 }), 9, {
      on,
    });
    const third = await t.start(`end after v${version}`, 'list-offsets', endOf(topic), 5, { on });
    await t.receive(first);
    await answerAll(t, [second, third]);
    t.log(`in the order of the requests, v${version}`, on.arrived.join(' '));
    const bad = await t.connect();
    await t.start('bad', 'produce', produceTo('cd-nowhere', batch(), { acks: 0 }), version, { on: bad });
    const behind = await t.start(`behind a bad one, v${version}`, 'list-offsets', endOf(topic), 5, { on: bad });
    await t.answer(behind);
  }
}

async function behindAFetch(t, version) {
  const topic = `cd-behind-${version}`;
  await t.topic(topic);
  const on = await t.connect();
  const ask = (label, api, request, v, view) => t.start(label, api, request, v, { on, view });
  const waiting = [await ask('waits', 'fetch', fetchOf(t, version, [[topic, 0, 0]]), version, withReadable)];
  waiting.push(await ask('end behind it', 'list-offsets', endOf(topic), 5));
  waiting.push(await ask('next', 'fetch', fetchOf(t, version, [[topic, 0, 1]]), version, onlyRecords));
  waiting.push(await ask('produce behind it', 'produce', produceTo(topic, batch({ count: 3 })), 9));
  await t.call('produce', 'produce', produceTo(topic, batch()), 9);
  await answerAll(t, waiting.slice(0, 2));
  // The second fetch waits in front of the produce on its own connection, so that somebody else has to end it.
  await t.call('produce again', 'produce', produceTo(topic, batch({ count: 2 })), 9);
  await answerAll(t, waiting.slice(2));
  t.log('in the order of the requests', on.arrived.join(' '));
  const startedAt = Date.now();
  const short = fetchOf(t, version, [[topic, 0, 6]], { maxWaitMs: 150 });
  const both = [await ask('in vain', 'fetch', short, version, withReadable)];
  both.push(await ask('end behind it, again', 'list-offsets', endOf(topic), 5));
  await answerAll(t, both);
  t.log('waited', Date.now() - startedAt >= 140);
}

async function fetchAndProduce(t, version) {
  const topic = `cd-fetch-${version}`;
  await t.topic(topic, { partitions: 3 });
  const [one, two, three] = [await t.connect(), await t.connect(), await t.connect()];
  const ask = (label, on, partitions, more) =>
    t.start(label, 'fetch', fetchOf(t, version, partitions, more), version, { on, view: onlyRecords });
  const all = [0, 1, 2].map((partition) => [topic, partition, 0]);
  const waiting = [await ask('first', one, [[topic, 0, 0]]), await ask('also', two, [[topic, 0, 0]])];
  const size = batch({ size: 100 }).length;
  const sum = await ask('two batches', three, all, { minBytes: size * 2 });
  await t.call('produce', 'produce', produceTo(topic, batch({ size: 100 })), 9);
  await answerAll(t, waiting);
  await t.call('produce to another', 'produce', produceTo(topic, batch({ size: 100 }), { index: 1, acks: 1 }), 9);
  await t.answer(sum);
  const later = await ask('further on', one, [
    [topic, 2, 0],
    [topic, 0, 1],
  ]);
  await t.call('elsewhere', 'produce', produceTo(topic, batch({ size: 100 }), { index: 1 }), 9);
  await t.call('there', 'produce', produceTo(topic, batch({ size: 10 }), { index: 2 }), 9);
  await t.answer(later);
  const inVain = [await ask('in vain', one, [[topic, 0, 1]], { maxWaitMs: 200 })];
  inVain.push(await ask('too little', two, [[topic, 0, 0]], { maxWaitMs: 200, minBytes: size + 1 }));
  inVain.push(
    await ask('out of range', three, [
      [topic, 0, 1],
      [topic, 1, 99],
    ]),
  );
  inVain.push(
    await ask(
      'unknown partition',
      three,
      [
        [topic, 0, 1],
        [topic, 9, 0],
      ],
      { maxWaitMs: 200 },
    ),
  );
  await answerAll(t, inVain);
}

async function sessions(t) {
  const topic = 'cd-session';
  await t.topic(topic, { partitions: 3 });
  const [on, other] = [await t.connect(), await t.connect()];
  const partitions = [0, 1, 2].map((partition) => [topic, partition, 0]);
  const first = fetchOf(t, 17, partitions, { maxWaitMs: 100, sessionEpoch: 0 });
  const { sessionId } = await t.call('opens', 'fetch', first, 17, { on, view: withReadable });
  const next = async (label, sessionEpoch, changed = []) => {
    const request = fetchOf(t, 17, changed, { sessionId, sessionEpoch });
    return t.start(label, 'fetch', request, 17, { on, view: withReadable });
  };
  let waiting = await next('waits', 1);
  await t.call('produce', 'produce', produceTo(topic, batch(), { index: 1 }), 9, { on: other });
  await t.answer(waiting);
  waiting = await next('goes on', 2, [[topic, 1, 1]]);
  await t.call('produce 2', 'produce', produceTo(topic, batch(), { index: 2 }), 9, { on: other });
  await t.answer(waiting);
  waiting = await next('pipelined', 3, [[topic, 2, 1]]);
  const behind = await next('the one behind it', 4);
  await t.call('produce 0', 'produce', produceTo(topic, batch(), { index: 0 }), 9, { on: other });
  await t.answer(waiting);
  await t.answer(behind);
  await t.answer(await next('an old epoch', 3));
  t.log('in the order of the requests', on.arrived.join(' '));
}

async function topicGone(t, version) {
  const topic = `cd-gone-${version}`;
  const stays = `cd-stays-${version}`;
  await t.topic(topic);
  await t.topic(stays);
  const codes = ({ errorCode, responses }) => [
    errorCode,
    ...responses.flatMap(({ partitions }) => partitions.map((one) => one.errorCode)),
  ];
  const [one, two] = [await t.connect(), await t.connect()];
  const gone = await t.start('waits for it', 'fetch', fetchOf(t, version, [[topic, 0, 0]]), version, {
    on: one,
    view: codes,
  });
  const waiting = await t.start('waits', 'fetch', fetchOf(t, version, [[stays, 0, 0]]), version, {
    on: two,
    view: onlyRecords,
  });
  await t.call('delete', 'delete-topics', { topics: [{ name: topic }], timeoutMs: 30_000 }, 6);
  await t.answer(gone);
  await t.call('produce', 'produce', produceTo(stays, batch()), 9);
  await t.answer(waiting);
}

async function closedConnections(t) {
  const topic = 'cd-closed';
  await t.topic(topic);
  for (let i = 0; i < 5; i += 1) {
    const on = await t.connect();
    await t.start('waits', 'fetch', fetchOf(t, 12, [[topic, 0, i]]), 12, { on });
    await t.start('behind it', 'fetch', fetchOf(t, 12, [[topic, 0, i]]), 12, { on });
    on.close();
    await t.call(`produce ${i}`, 'produce', produceTo(topic, batch()), 9);
  }
  const half = await t.connect();
  half.write(Buffer.from([0, 0, 1, 0, 0, 1]));
  half.close();
  // One that says it sends no more still gets what it asked for, or nothing; nobody else notices.
  const done = await t.connect();
  await t.start('last', 'list-offsets', endOf(topic), 5, { on: done });
  done.socket.end();
  await t.call('fetch', 'fetch', fetchOf(t, 12, [[topic, 0, 0]]), 12, { view: withReadable });
}

async function sameBatchTwice(t) {
  const topic = 'cd-twice';
  await t.topic(topic);
  const producerId = await t.producerId();
  const of = (baseSequence) => produceTo(topic, batch({ producerId, producerEpoch: 0, baseSequence, count: 2 }));
  // A repeated one is answered with the time of its records, and which one that is, is open.
  const view = ({ responses }) => responses[0].partitionResponses.map(({ logAppendTimeMs, ...one }) => one);
  const connections = [await t.connect(), await t.connect(), await t.connect()];
  for (const sequence of [0, 2, 4]) {
    const started = [];
    for (const on of connections)
      started.push(await t.start(`sequence ${sequence}`, 'produce', of(sequence), 9, { on, view }));
    await answerAll(t, started);
  }
  await t.call('end', 'list-offsets', endOf(topic), 5);
  await t.call('fetch', 'fetch', fetchOf(t, 12, [[topic, 0, 0]]), 12, { view: withReadable });
}

async function manyProducers(t) {
  const topic = 'cd-many';
  await t.topic(topic, { partitions: 8 });
  const started = [];
  for (let index = 0; index < 8; index += 1) {
    const on = await t.connect();
    for (let i = 0; i < 6; i += 1) {
      const request = produceTo(topic, batch({ count: 1 + ((index + i) % 3) }), { index, acks: i % 2 === 0 ? -1 : 1 });
      started.push(await t.start(`partition ${index}, ${i}`, 'produce', request, 9, { on }));
    }
  }
  await answerAll(t, started);
  await t.call('ends', 'list-offsets', endOf(topic, [0, 1, 2, 3, 4, 5, 6, 7]), 5);
  // Who is first in one partition is open; that each batch has a place of its own is not.
  const places = [];
  const all = [];
  for (let i = 0; i < 10; i += 1) {
    const on = await t.connect();
    all.push(await t.start('same partition', 'produce', produceTo(topic, batch({ count: 5 })), 9, { on }));
  }
  for (const one of all) {
    const { responses } = await t.receive(one);
    const { errorCode, baseOffset } = responses[0].partitionResponses[0];
    places.push(errorCode === 0 ? baseOffset : `error ${errorCode}`);
  }
  t.log(
    'places',
    places.sort((a, b) => a - b),
  );
}

/** The codes of both, in no order: who comes first is open. */
async function atOnce(t, label, name, request, version, codeOf, connections = 2) {
  const started = [];
  for (let i = 0; i < connections; i += 1) {
    started.push(await t.start(label, name, request, version, { on: await t.connect() }));
  }
  const answers = [];
  for (const one of started) answers.push(await t.receive(one));
  t.log(
    label,
    answers.map(codeOf).sort((a, b) => a - b),
  );
}

async function administrators(t) {
  const name = 'cd-admin';
  const topics = [{ name, numPartitions: 2, replicationFactor: 1 }];
  const codeOf = ({ topics: [one] }) => one.errorCode;
  await atOnce(t, 'created', 'create-topics', { topics, timeoutMs: 30_000 }, 7, codeOf, 4);
  const [{ topicId }] = (await t.send('metadata', { topics: [{ name }], allowAutoTopicCreation: false }, 12)).topics;
  t.log('there is one', typeof topicId);
  await t.until(async () => {
    const { topics: ends } = await t.send('list-offsets', endOf(name, [0, 1]), 5);
    return ends[0].partitions.every(({ errorCode }) => errorCode === 0);
  });
  const more = { topics: [{ name, count: 4, assignments: null }], timeoutMs: 30_000 };
  await atOnce(t, 'more partitions', 'create-partitions', more, 3, ({ results: [one] }) => one.errorCode, 3);
  const configs = [{ name: 'flush.ms', configOperation: 0, value: '5000' }];
  const resources = [{ resourceType: 2, resourceName: name, configs }];
  const resultOf = ({ responses: [one] }) => one.errorCode;
  await atOnce(t, 'configured', 'incremental-alter-configs', { resources }, 1, resultOf, 3);
  await t.settle();
  const records = { topics: [{ name, partitions: [{ partitionIndex: 0, offset: -1 }] }], timeoutMs: 30_000 };
  const partitionOf = ({ topics: [one] }) => one.partitions[0].errorCode;
  await atOnce(t, 'records deleted', 'delete-records', records, 2, partitionOf, 3);
  await atOnce(t, 'deleted', 'delete-topics', { topics: [{ name }], timeoutMs: 30_000 }, 6, resultOf, 3);
  const on = await t.connect();
  const started = [];
  for (let i = 0; i < 6; i += 1) {
    const one = { name: `${name}-${i % 5}`, numPartitions: 1, replicationFactor: 1 };
    const view = ({ topics: [made] }) => made.errorCode;
    started.push(await t.start(`made ${i}`, 'create-topics', { topics: [one], timeoutMs: 30_000 }, 7, { on, view }));
  }
  await answerAll(t, started);
}

async function oldAndNewFormats(t) {
  const topic = 'cd-old-new';
  await t.topic(topic);
  const on = await t.connect();
  const started = [];
  for (const [label, version, records] of [
    ['format 0', 1, oldMessage(0)],
    ['format 1', 2, oldMessage(1)],
    ['format 2', 3, batch()],
  ]) {
    started.push(await t.start(label, 'produce', produceTo(topic, records), version, { on }));
  }
  await answerAll(t, started);
  await t.call('end', 'list-offsets', endOf(topic), 5);
}

export default [
  ['requests on one connection', pipelined],
  ['produce without an answer among others', pipelinedSilent],
  ...[4, 7, 12, 13, 17].map((v) => [`requests behind a fetch that waits, ${v}`, (t) => behindAFetch(t, v)]),
  ...[4, 6, 8, 11, 12, 13, 15, 17].map((v) => [`fetch waits for produce, ${v}`, (t) => fetchAndProduce(t, v)]),
  ['a fetch session that waits', sessions],
  ...[4, 12, 13, 17].map((v) => [`a topic deleted while a fetch waits for it, ${v}`, (t) => topicGone(t, v)]),
  ['connections closed while a fetch waits', closedConnections],
  ['the same batch from three connections', sameBatchTwice],
  ['many producers', manyProducers],
  ['administrators at once', administrators],
  ['old and new formats on one connection', oldAndNewFormats, '3.9.1'],
];
