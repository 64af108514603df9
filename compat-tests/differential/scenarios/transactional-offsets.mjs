// Offsets committed in transactions: TxnOffsetCommit at every version, what OffsetFetch shows of them before and after
// the end, who is refused, and how they mix with ordinary commits, deletions and each other.
import { commit, deleteOffsets, fetchOffsets, join, OTHER_ID, sync } from '../group-requests.mjs';

const NEW = 5;

/** A transactional producer that ends its transactions by the old rules (EndTxn 4) or the new ones (5). */
async function producer(t, transactionalId, version) {
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    const request = { transactionalId, transactionTimeoutMs: 60_000 };
    answer = await t.send('init-producer-id', request, version < NEW ? 4 : 5);
    return answer.errorCode === 0;
  });
  return { transactionalId, producerId: answer.producerId, producerEpoch: answer.producerEpoch, version };
}

const asked = (topics, offset, more = {}) =>
  topics.map(([name, partitions]) => ({
    name,
    partitions: partitions.map((partitionIndex) => ({
      partitionIndex,
      committedOffset: offset + partitionIndex,
      committedMetadata: partitionIndex === 1 ? null : 'md',
      ...more,
    })),
  }));

const inTransaction = (who, groupId, topics, offset = 100, more = {}) => ({
  transactionalId: who.transactionalId,
  groupId,
  producerId: who.producerId,
  producerEpoch: who.producerEpoch,
  topics: asked(topics, offset, who.version >= 2 ? { committedLeaderEpoch: 3 } : {}),
  ...more,
});

const commits = (t, label, who, groupId, topics, offset, more) =>
  t.call(label, 'txn-offset-commit', inTransaction(who, groupId, topics, offset, more), who.version);

/** By the old rules the group joins the transaction first. */
async function addOffsets(t, who, groupId) {
  if (who.version >= NEW) return;
  const { transactionalId, producerId, producerEpoch } = who;
  const request = { transactionalId, producerId, producerEpoch, groupId };
  await t.until(async () => (await t.send('add-offsets-to-txn', request, 3)).errorCode === 0);
}

/** Ends it, waits until nothing of `groupId` is pending in `topic`, and takes the new epoch. */
async function end(t, who, committed, groupId, topic) {
  const { transactionalId, producerId, producerEpoch, version } = who;
  const request = { transactionalId, producerId, producerEpoch, committed };
  const answer = await t.send('end-txn', request, version < NEW ? 4 : 5);
  if (answer.errorCode !== 0) throw new Error(`EndTxn: ${JSON.stringify(answer)}`);
  if (version >= NEW) Object.assign(who, { producerId: answer.producerId, producerEpoch: answer.producerEpoch });
  if (topic === undefined) return;
  await t.until(async () => {
    const stable = fetchOffsets(t, 7, groupId, [[topic, [0, 1]]], { requireStable: true });
    const { topics } = await t.send('offset-fetch', stable, 7);
    return topics[0].partitions.every(({ errorCode }) => errorCode === 0);
  });
}

/** What is seen with and without `requireStable`, of named topics and of all. */
async function seen(t, label, groupId, topics, version = 9) {
  for (const requireStable of [false, true]) {
    const which = requireStable ? 'stable' : 'any';
    const some = fetchOffsets(t, version, groupId, topics, { requireStable });
    await t.call(`${label}, ${which}`, 'offset-fetch', some, version);
    const all = fetchOffsets(t, version, groupId, null, { requireStable });
    await t.call(`${label}, ${which}, all`, 'offset-fetch', all, version);
  }
}

async function life(t, v) {
  const topic = `to-life-${v}`;
  await t.topic(topic, { partitions: 2 });
  const group = `to-life-${v}`;
  const both = [[topic, [0, 1]]];
  const who = await producer(t, `to-life-${v}`, v);
  await addOffsets(t, who, group);
  await commits(t, 'commit', who, group, [
    [topic, [0, 1, 9]],
    ['to-none', [0]],
  ]);
  await seen(t, 'open', group, both);
  await commits(t, 'again', who, group, [[topic, [0]]], 200);
  await end(t, who, true, group, topic);
  await seen(t, 'committed', group, both);
  await addOffsets(t, who, group);
  await commits(t, 'to be aborted', who, group, [[topic, [0]]], 300);
  await end(t, who, false, group, topic);
  await seen(t, 'aborted', group, both);
}

async function refused(t, v) {
  const topic = `to-refused-${v}`;
  await t.topic(topic);
  const group = `to-refused-${v}`;
  const one = [[topic, [0]]];
  const who = await producer(t, `to-refused-${v}`, v);
  await commits(t, 'not joined', who, group, one);
  if (v < NEW) {
    // A transaction is open, but the group's partition is no part of it.
    await addOffsets(t, who, `${group}-elsewhere`);
    await commits(t, 'another group joined', who, `${group}-c`, one);
  } else {
    await end(t, who, false, group, topic);
  }
  await addOffsets(t, who, group);
  await commits(t, 'empty group', who, '', one);
  await commits(t, 'no topics', who, group, []);
  await commits(t, 'unknown topic', who, group, [['to-none', [0, 1]]]);
  await commits(t, 'unknown partition', who, group, [[topic, [4, -1]]]);
  await commits(t, 'topic twice', who, group, [
    [topic, [0]],
    [topic, [0]],
  ]);
  await commits(t, 'topic twice, partly unknown', who, group, [
    [topic, [0, 7]],
    [topic, [0]],
  ]);
  const long = inTransaction(who, group, one);
  long.topics[0].partitions[0].committedMetadata = 'x'.repeat(4097);
  await t.call('metadata too long', 'txn-offset-commit', long, v);
  await commits(t, 'negative offset', who, group, one, -7);
  const other = (label, change) =>
    t.call(label, 'txn-offset-commit', inTransaction({ ...who, ...change }, group, one), v);
  await other('newer epoch', { producerEpoch: who.producerEpoch + 5 });
  await other('another producer id', { producerId: who.producerId + 1000 });
  await other('unknown transactional id', { transactionalId: `to-unknown-${v}` });
  await other('empty transactional id', { transactionalId: '' });
  if (v >= 3) {
    await commits(t, 'generation of an unknown group', who, `${group}-new`, one, 1, { generationId: 3, memberId: 'm' });
    await commits(t, 'member of an unknown group', who, `${group}-new`, one, 1, { memberId: 'm' });
  }
  await producer(t, `to-refused-${v}`, v);
  await commits(t, 'fenced', who, group, one);
}

async function members(t, v) {
  const topic = `to-members-${v}`;
  await t.topic(topic);
  const group = `to-members-${v}`;
  const one = [[topic, [0]]];
  const who = await producer(t, `to-members-${v}`, v);
  await addOffsets(t, who, group);
  const { memberId } = await t.send('join-group', join(group), 5);
  const joined = await t.send('join-group', join(group, { memberId }), 5);
  const { generationId } = joined;
  const as = (label, more) => commits(t, label, who, group, one, 10, more);
  if (v >= 3) await as('while completing', { memberId, generationId });
  await as('without a member, while completing', {});
  await t.send('sync-group', sync(4, group, memberId, generationId), 4);
  await as('without a member', {});
  if (v < 3) return;
  await as('of the member', { memberId, generationId });
  await as('old generation', { memberId, generationId: generationId - 1 });
  await as('newer generation', { memberId, generationId: generationId + 1 });
  await as('no generation', { memberId });
  await as('no member', { generationId });
  await as('unknown member', { memberId: 'x', generationId });
  await as('instance of nobody', { memberId, generationId, groupInstanceId: 'i' });
  await t.send('leave-group', { groupId: group, memberId }, 2);
  await as('after leaving', { memberId, generationId });
  await as('empty group without a member', {});
}

/** `steps`: each a letter of a producer and what it does, or an ordinary commit. */
async function mixed(t, name, steps) {
  const topic = `to-mixed-${name}`;
  await t.topic(topic, { partitions: 2 });
  const group = topic;
  const producers = new Map();
  for (const one of ['a', 'b']) producers.set(one, await producer(t, `${topic}-${one}`, NEW));
  let offset = 0;
  for (const [index, step] of steps.entries()) {
    offset += 10;
    const [who, what] = step.split(' ');
    const label = `${index} ${step}`;
    const one = producers.get(who);
    if (what === 'writes') await commits(t, label, one, group, [[topic, [0]]], offset);
    else if (what === 'commits') await endQuietly(t, one, true, group, topic);
    else if (what === 'aborts') await endQuietly(t, one, false, group, topic);
    else if (step === 'plain') await t.call(label, 'offset-commit', commit(t, 8, group, '', -1, [[topic, [0]]]), 8);
    else if (step === 'delete') {
      await t.call(label, 'offset-delete', deleteOffsets(group, [[topic, [0]]]), 0);
    } else if (step === 'delete group') await t.call(label, 'delete-groups', { groupsNames: [group] }, 2);
    await seen(t, label, group, [[topic, [0]]]);
  }
  const listed = (answer) => answer.groups.filter(({ groupId }) => groupId === group);
  await t.call('listed', 'list-groups', {}, 4, { view: listed });
}

/** The markers are there when the coordinator calls the transaction complete. */
async function endQuietly(t, who, committed) {
  await end(t, who, committed);
  await t.until(async () => {
    const { transactionStates } = await t.send('describe-transactions', { transactionalIds: [who.transactionalId] }, 0);
    return transactionStates[0].transactionState.startsWith('Complete');
  });
}

async function topicIds(t) {
  const topic = 'to-ids';
  await t.topic(topic);
  const who = await producer(t, 'to-ids', NEW);
  await commits(t, 'commit', who, 'to-ids', [[topic, [0]]]);
  const stable = { requireStable: true };
  await t.call('open', 'offset-fetch', fetchOffsets(t, 10, 'to-ids', [[topic, [0]]], stable), 10);
  await end(t, who, true, 'to-ids', topic);
  await seen(t, 'committed', 'to-ids', [[topic, [0]]], 10);
  const groups = [{ groupId: 'to-ids', topics: [{ topicId: OTHER_ID, partitionIndexes: [0] }] }];
  await t.call('another id', 'offset-fetch', { groups, requireStable: true }, 10);
}

export default [
  ...[0, 1, 2, 3, 4, 5].map((v) => [`life ${v}`, (t) => life(t, v)]),
  ...[0, 1, 2, 3, 4, 5].map((v) => [`refused ${v}`, (t) => refused(t, v)]),
  ...[2, 3, 4, 5].map((v) => [`members ${v}`, (t) => members(t, v)]),
  ['two of one producer', (t) => mixed(t, 'same', ['a writes', 'a writes', 'a commits'])],
  ['the later written wins', (t) => mixed(t, 'order', ['a writes', 'b writes', 'a commits', 'b commits'])],
  ['ended in the other order', (t) => mixed(t, 'reversed', ['a writes', 'b writes', 'b commits', 'a commits'])],
  ['one aborts', (t) => mixed(t, 'aborts', ['a writes', 'b writes', 'b aborts', 'a commits'])],
  ['an ordinary commit after it', (t) => mixed(t, 'plain-after', ['plain', 'a writes', 'plain', 'a commits'])],
  ['an ordinary commit before it', (t) => mixed(t, 'plain-before', ['plain', 'a writes', 'a commits', 'plain'])],
  ['offset deleted while pending', (t) => mixed(t, 'deleted', ['plain', 'a writes', 'delete', 'a commits'])],
  ['pending alone deleted', (t) => mixed(t, 'deleted-alone', ['a writes', 'delete', 'a writes', 'a commits'])],
  ['group deleted while pending', (t) => mixed(t, 'group', ['plain', 'a writes', 'delete group', 'a commits'])],
  ['group of pending alone deleted', (t) => mixed(t, 'group-alone', ['a writes', 'delete group', 'a commits'])],
  ['group of pending alone aborted', (t) => mixed(t, 'group-aborted', ['a writes', 'a aborts', 'delete group'])],
  ['topic ids', topicIds],
];
