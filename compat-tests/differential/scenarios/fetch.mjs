// Fetch: offsets, epochs, limits, sessions, topic ids, at old and new versions.
import { batch, produceTo, wholeMessages } from '../batches.mjs';

const OTHER_ID = 'abcdefghijklmnopqrstuw';

async function filled(t, topic, options) {
  const id = await t.topic(topic, options);
  for (let i = 0; i < 3; i += 1) await t.send('produce', produceTo(topic, batch({ count: 2 })), 9);
  return id;
}

const ask = (name, version, id, partition = {}, more = {}) => ({
  replicaId: -1,
  maxWaitMs: 0,
  minBytes: 0,
  ...(version >= 3 ? { maxBytes: 1_000_000 } : {}),
  ...(version >= 7 ? { sessionEpoch: -1 } : {}),
  topics: [
    {
      ...(version >= 13 ? { topicId: id } : { topic: name }),
      partitions: [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000, ...partition }],
    },
  ],
  ...more,
});

/** The same questions at every version in `versions`. */
const atEach = (name, versions, questions, reference) => [
  name,
  async (t) => {
    const topic = `f-${name.replace(/[^a-z0-9]+/gi, '-')}`;
    const id = await filled(t, topic);
    for (const version of versions) {
      for (const [label, partition, more, least = 0] of questions) {
        if (version < least) continue;
        const request = ask(topic, version, id, partition, more?.(version));
        await t.call(label, 'fetch', request, version, version < 4 ? { view: wholeMessages } : {});
      }
    }
  },
  reference,
];

const offsets = [
  ['from the start', {}],
  ['in the middle', { fetchOffset: 3 }],
  ['at the end', { fetchOffset: 6 }],
  ['beyond the end', { fetchOffset: 7 }],
  ['far beyond', { fetchOffset: 1e15 }],
  ['offset -1', { fetchOffset: -1 }],
  ['offset -5', { fetchOffset: -5 }],
  ['unknown partition', { partition: 5 }],
  ['negative partition', { partition: -1 }],
];
const limits = [
  ['partition bytes 0', { partitionMaxBytes: 0 }],
  ['partition bytes -1', { partitionMaxBytes: -1 }],
  ['partition bytes 1', { partitionMaxBytes: 1 }],
  ['one batch and a bit', { partitionMaxBytes: 100 }],
  ['max bytes 0', {}, () => ({ maxBytes: 0 }), 3],
  ['max bytes 1', {}, () => ({ maxBytes: 1 }), 3],
  ['max bytes -1', {}, () => ({ maxBytes: -1 }), 3],
  ['min bytes -1', {}, () => ({ minBytes: -1 })],
  ['min bytes never there', {}, () => ({ minBytes: 1_000_000, maxWaitMs: 50 })],
  ['wait -1', { fetchOffset: 6 }, () => ({ minBytes: 1, maxWaitMs: -1 })],
  ['read committed', {}, () => ({ isolationLevel: 1 }), 4],
  ['isolation 5', {}, () => ({ isolationLevel: 5 }), 4],
  ['no topics', {}, () => ({ topics: [] })],
  ['replica id -2', {}, (v) => (v >= 15 ? { replicaState: { replicaId: -2 } } : { replicaId: -2 })],
  ['replica id 9', {}, (v) => (v >= 15 ? { replicaState: { replicaId: 9 } } : { replicaId: 9 })],
];
const epochs = [
  ['epoch 0', { currentLeaderEpoch: 0 }, null, 9],
  ['future epoch', { currentLeaderEpoch: 7 }, null, 9],
  ['epoch -2', { currentLeaderEpoch: -2 }, null, 9],
  ['last fetched epoch 0', { fetchOffset: 2, lastFetchedEpoch: 0 }, null, 12],
  ['last fetched epoch 5', { fetchOffset: 2, lastFetchedEpoch: 5 }, null, 12],
  ['last fetched epoch 0, beyond the end', { fetchOffset: 20, lastFetchedEpoch: 0 }, null, 12],
];

async function session(t, version, on) {
  const topic = `f-session-${version}`;
  const id = await filled(t, topic, { partitions: 2 });
  const named = version >= 13 ? { topicId: id } : { topic };
  const part = (partition, more) => ({ partition, fetchOffset: 0, partitionMaxBytes: 1_000_000, ...more });
  const send = (label, more) =>
    t.call(label, 'fetch', { maxWaitMs: 0, minBytes: 0, maxBytes: 1_000_000, replicaId: -1, ...more }, version, { on });
  const first = await send('new', {
    sessionId: 0,
    sessionEpoch: 0,
    topics: [{ ...named, partitions: [part(0), part(1)] }],
  });
  const { sessionId } = first;
  await send('nothing changed', { sessionId, sessionEpoch: 1, topics: [] });
  await send('wrong epoch', { sessionId, sessionEpoch: 1, topics: [] });
  await send('moved on', {
    sessionId,
    sessionEpoch: 2,
    topics: [{ ...named, partitions: [part(0, { fetchOffset: 6 })] }],
  });
  await send('nothing new', { sessionId, sessionEpoch: 3, topics: [] });
  await t.send('produce', produceTo(topic, batch()), 9);
  await send('something new', { sessionId, sessionEpoch: 4, topics: [] });
  await send('beyond', {
    sessionId,
    sessionEpoch: 5,
    topics: [{ ...named, partitions: [part(0, { fetchOffset: 99 })] }],
  });
  await send('still beyond', { sessionId, sessionEpoch: 6, topics: [] });
  await send('forgotten', { sessionId, sessionEpoch: 7, forgottenTopicsData: [{ ...named, partitions: [0] }] });
  await send('unknown partition', { sessionId, sessionEpoch: 8, topics: [{ ...named, partitions: [part(9)] }] });
  await send('unknown session', { sessionId: 12_345, sessionEpoch: 1, topics: [] });
  await send('epoch -1 with a session: closed', { sessionId, sessionEpoch: -1, topics: [] });
  await send('the closed one', { sessionId, sessionEpoch: 9, topics: [] });
  await send('session 0, epoch 5', { sessionId: 0, sessionEpoch: 5, topics: [] });
  await send('no session, epoch -1', { sessionId: 0, sessionEpoch: -1, topics: [{ ...named, partitions: [part(1)] }] });
  await send('unknown session, epoch 0', {
    sessionId: 4242,
    sessionEpoch: 0,
    topics: [{ ...named, partitions: [part(1)] }],
  });
  await send('epoch -3', { sessionId: 0, sessionEpoch: -3, topics: [{ ...named, partitions: [part(1)] }] });
  await send('new, empty', { sessionId: 0, sessionEpoch: 0, topics: [] });
}

export default [
  atEach('offsets', [4, 5, 7, 9, 10, 11, 12, 13, 15, 16, 17, 18], offsets),
  atEach('limits', [4, 7, 10, 12, 13, 17], limits),
  atEach('epochs', [9, 11, 12, 13, 16, 18], epochs),
  atEach('offsets of old versions', [0, 1, 2, 3], offsets, '3.9.1'),
  atEach('limits of old versions', [0, 1, 2, 3], limits, '3.9.1'),
  ...[7, 11, 12, 13, 17].map((v) => [`session, version ${v}`, (t) => session(t, v)]),
  [
    'unknown topics and ids',
    async (t) => {
      const id = await filled(t, 'f-unknown');
      for (const v of [4, 7, 12]) {
        await t.call('unknown topic', 'fetch', ask('f-nobody', v), v);
        await t.call('empty name', 'fetch', ask('', v), v);
      }
      for (const v of [13, 16, 18]) {
        await t.call('unknown id', 'fetch', ask(null, v, OTHER_ID), v);
        await t.call('zero id', 'fetch', ask(null, v, 'AAAAAAAAAAAAAAAAAAAAAA'), v);
        const both = ask(null, v, OTHER_ID);
        both.topics.push(ask(null, v, id).topics[0]);
        await t.call('unknown and known id', 'fetch', both, v);
        await t.call('in a session', 'fetch', { ...both, sessionEpoch: 0 }, v);
      }
    },
  ],
  [
    'a partition twice',
    async (t) => {
      const id = await filled(t, 'f-twice');
      for (const v of [4, 7, 12, 13]) {
        const request = ask('f-twice', v, id);
        request.topics.push(request.topics[0]);
        await t.call('topic twice', 'fetch', request, v);
        const one = ask('f-twice', v, id);
        one.topics[0].partitions.push({ ...one.topics[0].partitions[0], fetchOffset: 4 });
        await t.call('partition twice', 'fetch', one, v);
        if (v >= 7) await t.call('partition twice in a session', 'fetch', { ...one, sessionEpoch: 0 }, v);
      }
    },
  ],
  [
    'a topic that is deleted during a session',
    async (t) => {
      for (const v of [12, 13]) {
        const topic = `f-deleted-${v}`;
        const id = await filled(t, topic);
        const on = await t.connect();
        const { sessionId } = await t.call('new', 'fetch', { ...ask(topic, v, id), sessionEpoch: 0 }, v, { on });
        await t.send('delete-topics', { topics: [{ name: topic }], timeoutMs: 9000 }, 6);
        await t.settle();
        await t.settle();
        const next = (sessionEpoch, more) => ({ ...ask(topic, v, id, more), sessionId, sessionEpoch });
        await t.call('gone', 'fetch', { ...next(1), topics: [] }, v, { on });
        await t.call('gone, named', 'fetch', next(2, { fetchOffset: 1 }), v, { on });
        await t.topic(topic);
        t.log('made again', true);
        await t.call('old id', 'fetch', { ...next(3), topics: [] }, v, { on });
      }
    },
  ],
  [
    'a session of another version',
    async (t) => {
      const id = await filled(t, 'f-session-mixed');
      const named = await t.call('named', 'fetch', { ...ask('f-session-mixed', 12), sessionEpoch: 0 }, 12);
      const { sessionId } = named;
      const later = { ...ask('f-session-mixed', 13, id), sessionId, sessionEpoch: 1 };
      await t.call('now by id', 'fetch', later, 13);
      const byId = await t.call('by id', 'fetch', { ...ask('f-session-mixed', 13, id), sessionEpoch: 0 }, 13);
      const back = { ...ask('f-session-mixed', 12), sessionId: byId.sessionId, sessionEpoch: 1 };
      await t.call('now by name', 'fetch', back, 12);
    },
  ],
  [
    'zstd for clients that do not know it',
    async (t) => {
      await t.topic('f-zstd');
      await t.send('produce', produceTo('f-zstd', batch({ compression: 'zstd' })), 9);
      await t.topic('f-zstd-config', { configs: { 'compression.type': 'zstd' } });
      await t.send('produce', produceTo('f-zstd-config', batch()), 9);
      const view = ({ responses }) => responses[0].partitions[0].errorCode;
      for (const v of [4, 9, 10, 12]) {
        await t.call('batch', 'fetch', ask('f-zstd', v), v, { view });
        await t.call('config', 'fetch', ask('f-zstd-config', v), v, { view });
      }
    },
  ],
  [
    'after DeleteRecords',
    async (t) => {
      await filled(t, 'f-start');
      const partitions = [{ partitionIndex: 0, offset: 3 }];
      await t.call('delete', 'delete-records', { topics: [{ name: 'f-start', partitions }], timeoutMs: 9000 }, 2);
      for (const v of [4, 5, 12]) {
        for (const fetchOffset of [0, 2, 3, 4])
          await t.call(`${fetchOffset}`, 'fetch', ask('f-start', v, null, { fetchOffset }), v);
      }
    },
  ],
];
