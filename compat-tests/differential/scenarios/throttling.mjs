// Client quotas in force: what is answered, for how long, and that the connection is muted meanwhile.
import { batch, produceTo } from '../batches.mjs';

const SECOND = 1000;
const ANY = 'any';

async function quota(t, entityType, entityName, key, value) {
  const ops = [{ key, value: value ?? 0, remove: value === null }];
  const { entries } = await t.send(
    'alter-client-quotas',
    { entries: [{ entity: [{ entityType, entityName }], ops }] },
    1,
  );
  if (entries[0].errorCode !== 0) throw new Error(JSON.stringify(entries));
  await t.settle();
}

/** Times differ from run to run; that they are about as long as the quota says does not. */
const about = (ms, wanted) => {
  if (wanted === ANY) return 'a while';
  return ms > wanted * 0.6 && ms < wanted * 1.4 + 100 ? `about ${wanted}` : ms;
};
const throttled = (answer, wanted) => {
  const { throttleTimeMs, ...rest } = answer;
  return throttleTimeMs === 0 ? rest : { throttled: about(throttleTimeMs, wanted), ...rest };
};

/** Asks something small on the connection: how long it is answered after `sinceMs`. */
async function muted(t, label, on, clientId, sinceMs, wanted) {
  await t.send('metadata', { topics: [] }, 9, { on, clientId });
  t.log(`${label}: the next answer after`, about(Date.now() - sinceMs, wanted));
}

async function bytes(t) {
  const topic = 't-bytes';
  await t.topic(topic);
  const clientId = 't-bytes';
  await quota(t, 'client-id', clientId, 'producer_byte_rate', 1000);
  for (const version of [3, 9]) {
    const on = await t.connect();
    const options = { on, clientId: `${clientId}${version === 9 ? '' : '-3'}` };
    if (version === 3) await quota(t, 'client-id', options.clientId, 'producer_byte_rate', 1000);
    const send = (size, acks = 1) =>
      t.call(`produce ${size}`, 'produce', produceTo(topic, batch({ size }), { acks }), version, {
        ...options,
        view: (answer) => throttled(answer, 800),
      });
    await send(5000);
    await send(5600);
    await muted(t, `v${version}`, on, options.clientId, Date.now(), 800);
  }
  const other = { clientId: 't-other', view: (answer) => throttled(answer, 0) };
  await t.call('another client', 'produce', produceTo(topic, batch({ size: 20_000 })), 9, other);
  const on = await t.connect();
  await quota(t, 'client-id', 't-silent', 'producer_byte_rate', 1000);
  const silent = { on, clientId: 't-silent', limitMs: 50 };
  await t.send('produce', produceTo(topic, batch({ size: 10_500 }), { acks: 0 }), 9, silent);
  await muted(t, 'acks 0', on, 't-silent', Date.now(), 600);
}

async function fetches(t) {
  const topic = 't-fetch';
  await t.topic(topic);
  await t.send('produce', produceTo(topic, batch({ size: 5000 })), 9);
  await quota(t, 'client-id', 't-fetch', 'consumer_byte_rate', 1000);
  const on = await t.connect();
  const ask = (label, wanted, more = {}) => {
    const partitions = [{ partition: 0, fetchOffset: 0, partitionMaxBytes: 1_000_000 }];
    const request = { maxWaitMs: 100, minBytes: 1, maxBytes: 1_000_000, topics: [{ topic, partitions }], ...more };
    const view = (answer) => throttled(answer, wanted);
    return t.call(label, 'fetch', request, 12, { on, clientId: 't-fetch', view });
  };
  await ask('within the quota', 0, { sessionEpoch: -1 });
  await ask('beyond it', 250, { sessionEpoch: -1 });
  await muted(t, 'fetch', on, 't-fetch', Date.now(), 250);
  await quota(t, 'client-id', 't-fetch', 'consumer_byte_rate', 1100);
  await ask('a session that does not begin', 0, { sessionEpoch: 0 });
  await quota(t, 'client-id', 't-fetch', 'consumer_byte_rate', 1_000_000);
  const { sessionId } = await ask('a session', 0, { sessionEpoch: 0 });
  await quota(t, 'client-id', 't-fetch', 'consumer_byte_rate', 1950);
  await ask('in the session', ANY, { sessionId, sessionEpoch: 1, topics: [] });
  await ask('in the session, later', 0, { sessionId, sessionEpoch: 2, topics: [] });
}

async function mutations(t) {
  const clientId = 't-mutations';
  await quota(t, 'client-id', clientId, 'controller_mutation_rate', 1);
  const own = async (label, wanted, name, request, version) => {
    const on = await t.connect();
    const view = (answer) => {
      const seen = throttled(answer, wanted);
      for (const topic of seen.topics ?? []) delete topic.configs;
      return seen;
    };
    await t.call(label, name, request, version, { on, clientId, view });
    return on;
  };
  const create = (name, numPartitions, more = {}) => ({
    topics: [].concat(name).map((each) => ({ name: each, numPartitions, replicationFactor: 1 })),
    timeoutMs: 30_000,
    ...more,
  });
  await own('within the quota', 0, 'create-topics', create('t-m-a', 13), 7);
  const on = await own('beyond it', 2 * SECOND, 'create-topics', create('t-m-b', 1), 7);
  await muted(t, 'create', on, clientId, Date.now(), 2 * SECOND);
  await own('debt again', 2 * SECOND, 'create-topics', create(['t-m-c', 't-m-d'], 2), 6);
  await own('only checked', 2 * SECOND, 'create-topics', create('t-m-e', 1, { validateOnly: true }), 7);
  const grow = { topics: [{ name: 't-m-a', count: 14, assignments: null }], timeoutMs: 30_000 };
  await own('partitions', 2 * SECOND, 'create-partitions', grow, 3);
  await own('delete', 2 * SECOND, 'delete-topics', { topics: [{ name: 't-m-c' }], timeoutMs: 30_000 }, 6);
  await own('create, the older way', 3 * SECOND, 'create-topics', create('t-m-f', 1), 5);
  await own('partitions, the older way', 4 * SECOND, 'create-partitions', grow, 2);
  await own('delete, the older way', 5 * SECOND, 'delete-topics', { topicNames: ['t-m-f'], timeoutMs: 30_000 }, 4);
  await quota(t, 'client-id', clientId, 'controller_mutation_rate', null);
  await own('without the quota', 0, 'create-topics', create('t-m-g', 20), 7);
}

async function requests(t) {
  const clientId = 't-requests';
  await quota(t, 'client-id', clientId, 'request_percentage', 1e-7);
  try {
    for (const [name, request, version] of [
      ['metadata', { topics: [] }, 9],
      ['api-versions', { clientSoftwareName: 'x', clientSoftwareVersion: '1' }, 3],
      ['list-groups', {}, 4],
    ]) {
      const on = await t.connect();
      const view = ({ throttleTimeMs, errorCode }) => ({ throttled: about(throttleTimeMs, SECOND), errorCode });
      await t.call(name, name, request, version, { on, clientId, view });
      await muted(t, name, on, clientId, Date.now(), SECOND);
    }
  } finally {
    await quota(t, 'client-id', clientId, 'request_percentage', null);
  }
  await t.call('without the quota', 'metadata', { topics: [] }, 9, {
    clientId,
    view: ({ throttleTimeMs }) => throttleTimeMs,
  });
}

async function connections(t) {
  await quota(t, 'ip', '127.0.0.1', 'connection_creation_rate', 1);
  const attempts = [];
  try {
    for (let i = 0; i < 12; i += 1) {
      const on = await t.connect();
      const began = Date.now();
      const answer = await t.send('api-versions', {}, 0, { on, limitMs: 3000 });
      attempts.push(typeof answer === 'string' ? [answer, about(Date.now() - began, SECOND)] : 'OK');
    }
  } finally {
    await quota(t, 'ip', '127.0.0.1', 'connection_creation_rate', null);
  }
  // How many are let in depends on when the window began.
  t.log('the first', attempts[0]);
  t.log('the last', attempts.at(-1));
}

export default [
  ['bytes produced', bytes],
  ['bytes fetched', fetches],
  ['partitions made and deleted', mutations],
  ['share of requests', requests],
  ['connections of an address', connections],
];
