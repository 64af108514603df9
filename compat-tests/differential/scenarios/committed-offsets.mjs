// OffsetCommit, OffsetFetch, FindCoordinator and InitProducerId.
import { commit, fetchOffsets } from '../group-requests.mjs';

async function committing(t, v) {
  const topic = `co-topic-${v}`;
  await t.topic(topic, { partitions: 2 });
  const group = `co-${v}`;
  const some = [
    [topic, [0, 1, 9]],
    ['co-none', [0]],
  ];
  const ask = (label, name, member, generation, topics = some, change = (request) => request) =>
    t.call(label, 'offset-commit', change(commit(t, v, name, member, generation, topics)), v);
  await ask('simple', group, '', -1);
  await ask('unknown group, generation', `${group}-b`, 'm', 5);
  await ask('member without generation', group, 'm', -1);
  await ask('empty group', '', '', -1);
  await ask('topic twice', group, '', -1, [
    [topic, [0]],
    [topic, [1, 5]],
  ]);
  await ask('partition twice', group, '', -1, [[topic, [0, 0]]]);
  await ask('negative partition', group, '', -1, [[topic, [-1]]]);
  await ask('nothing', group, '', -1, []);
  await ask('only an unknown topic', `${group}-c`, 'k', 3, [['co-none', [0]]]);
  const change = (field, value) => (request) => {
    request.topics[0].partitions[0][field] = value;
    return request;
  };
  await ask('metadata too long', group, '', -1, [[topic, [0]]], change('committedMetadata', 'x'.repeat(4097)));
  await ask('metadata just right', group, '', -1, [[topic, [0]]], change('committedMetadata', 'x'.repeat(4096)));
  await ask('negative offset', group, '', -1, [[topic, [0]]], change('committedOffset', -1));
  await ask('offset -5', group, '', -1, [[topic, [1]]], change('committedOffset', -5));
  await t.call('then', 'offset-fetch', fetchOffsets(t, 7, group, null), 7);
}

async function fetching(t, v) {
  const [a, b] = [`cf-a-${v}`, `cf-b-${v}`];
  await t.topic(a, { partitions: 2 });
  await t.topic(b);
  const group = `cf-${v}`;
  await t.call(
    'commit',
    'offset-commit',
    commit(t, 8, group, '', -1, [
      [a, [0, 1]],
      [b, [0]],
    ]),
    8,
  );
  const ask = (label, name, topics, more) => t.call(label, 'offset-fetch', fetchOffsets(t, v, name, topics, more), v);
  await ask('some', group, [
    [a, [0, 1, 9]],
    ['cf-none', [0]],
    [b, [0]],
  ]);
  await ask('unknown group', 'cf-nobody', [[a, [0]]]);
  await ask('empty group', '', [[a, [0]]]);
  await ask('none', group, []);
  await ask('no partitions', group, [[a, []]]);
  await ask('twice', group, [
    [a, [0, 0]],
    [a, [1]],
  ]);
  if (v >= 2) await ask('all', group, null);
  if (v >= 7) await ask('stable', group, [[a, [0]]], { requireStable: true });
  if (v >= 8) await t.call('no groups', 'offset-fetch', { groups: [] }, v);
  if (v >= 9) {
    const groups = [{ groupId: group, memberId: 'm', memberEpoch: 3, topics: null }];
    await t.call('member and epoch', 'offset-fetch', { groups }, v);
  }
}

async function coordinators(t) {
  for (let v = 0; v <= 3; v += 1) {
    await t.call('group', 'find-coordinator', { key: 'g' }, v);
    await t.call('empty key', 'find-coordinator', { key: '' }, v);
    if (v === 0) continue;
    for (const keyType of [2, 3, 9, -1]) await t.call(`type ${keyType}`, 'find-coordinator', { key: 'g', keyType }, v);
  }
  for (let v = 4; v <= 6; v += 1) {
    const ask = (label, coordinatorKeys, keyType = 0) =>
      t.call(label, 'find-coordinator', { coordinatorKeys, keyType }, v);
    await ask('three', ['g', 'h', '']);
    await ask('none', []);
    await ask('twice', ['g', 'g']);
    await ask('type 7', ['g', 'h'], 7);
    await ask('type -1', ['g'], -1);
    await ask('share group', ['g'], 2);
    await ask('share group key', ['g:abcdefghijklmnopqrstuw:0'], 2);
    await ask('transaction', ['tx'], 1);
  }
}

async function producerIds(t) {
  for (let v = 0; v <= 5; v += 1) {
    const ask = (label, more) =>
      t.call(label, 'init-producer-id', { transactionalId: null, transactionTimeoutMs: 1000, ...more }, v);
    await ask('idempotent', {});
    await ask('idempotent, timeout 0', { transactionTimeoutMs: 0 });
    await ask('idempotent, timeout -1', { transactionTimeoutMs: -1 });
    await ask('empty transactional id', { transactionalId: '' });
    if (v < 3) continue;
    await ask('id without epoch', { producerId: 5 });
    await ask('epoch without id', { producerEpoch: 5 });
    await ask('id and epoch', { producerId: 5, producerEpoch: 5 });
    await ask('id -2', { producerId: -2, producerEpoch: -1 });
  }
}

async function deletedTopic(t) {
  await t.topic('co-gone');
  await t.topic('co-stays');
  await t.call(
    'commit',
    'offset-commit',
    commit(t, 9, 'co-g', '', -1, [
      ['co-gone', [0]],
      ['co-stays', [0]],
    ]),
    9,
  );
  await t.send('delete-topics', { topics: [{ name: 'co-gone' }], timeoutMs: 10_000 }, 6);
  await t.settle();
  await t.settle();
  await t.call('left', 'offset-fetch', fetchOffsets(t, 9, 'co-g', null), 9);
}

export default [
  ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((v) => [`OffsetCommit ${v}`, (t) => committing(t, v)]),
  ...[0, 1].map((v) => [`OffsetCommit ${v}`, (t) => committing(t, v), '3.9.1']),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((v) => [`OffsetFetch ${v}`, (t) => fetching(t, v)]),
  ['OffsetFetch 0', (t) => fetching(t, 0), '3.9.1'],
  ['FindCoordinator', coordinators],
  ['InitProducerId', producerIds],
  ['offsets of a deleted topic', deletedTopic],
];
