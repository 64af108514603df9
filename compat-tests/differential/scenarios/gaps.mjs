// Answers that no other scenario brings about: errors, and values at their bounds, that `cells.mjs` found missing.
import { configure } from '../generated-consumers.mjs';
import { join, sync } from '../group-requests.mjs';
import { sweep } from '../sweep.mjs';

const LONG = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 300_000 };

async function producer(t, transactionalId, version = 5) {
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    const request = { transactionalId, transactionTimeoutMs: 600_000 };
    answer = await t.send('init-producer-id', request, version);
    return answer.errorCode === 0;
  });
  return { transactionalId, producerId: answer.producerId, producerEpoch: answer.producerEpoch };
}

/** Partitions that exist beside others that do not: nothing is added. */
async function notAttempted(t, version) {
  const topic = `gap-attempt-${version}`;
  await t.topic(topic, { partitions: 2 });
  const who = await producer(t, topic, 4);
  const request = (topics) => ({
    v3AndBelowTransactionalId: topic,
    v3AndBelowProducerId: who.producerId,
    v3AndBelowProducerEpoch: who.producerEpoch,
    v3AndBelowTopics: topics,
  });
  const ask = (label, topics) => t.call(label, 'add-partitions-to-txn', request(topics), version);
  await ask('one is not there', [{ name: topic, partitions: [0, 1, 9] }]);
  await ask('one topic is not there', [
    { name: topic, partitions: [0] },
    { name: 'gap-nowhere', partitions: [0, 1] },
  ]);
  await ask('an internal topic', [{ name: '__consumer_offsets', partitions: [0] }]);
  await ask('all are there', [{ name: topic, partitions: [1, 0] }]);
  const { transactionStates } = await t.send('describe-transactions', { transactionalIds: [topic] }, 0);
  t.log(
    'added',
    transactionStates[0].topics.map(({ partitions }) => [...partitions].sort()),
  );
}

/** InitProducerId with the id and epoch that a producer has: as it may, and after somebody else took over. */
async function begunAgain(t, version) {
  const transactionalId = `gap-again-${version}`;
  const first = await producer(t, transactionalId, version);
  const ask = (label, who) => t.call(label, 'init-producer-id', { ...who, transactionTimeoutMs: 600_000 }, version);
  const second = await ask('with its own', first);
  await ask('with the one before, a retry', first);
  const third = await producer(t, transactionalId, version);
  await ask('when fenced', { ...first, producerEpoch: second.producerEpoch });
  await ask('with an epoch to come', { ...third, producerEpoch: third.producerEpoch + 5 });
  await ask('with another id', { ...third, producerId: third.producerId + 1000 });
  await ask('of nobody', { ...third, transactionalId: `${transactionalId}-nobody` });
  for (const transactionTimeoutMs of [0, -1, 900_000, 900_001, 2_147_483_647]) {
    await t.call(
      `timeout ${transactionTimeoutMs}`,
      'init-producer-id',
      { transactionalId, transactionTimeoutMs },
      version,
    );
  }
}

async function staticInTransaction(t, version) {
  const group = `gap-static-${version}`;
  await t.topic(group);
  const joining = (name) => t.send('join-group', join(group, { ...LONG, groupInstanceId: 'i' }), 7, { clientId: name });
  const before = await joining('a');
  await t.send('sync-group', sync(5, group, before.memberId, 1, { groupInstanceId: 'i' }), 5);
  const after = await joining('b');
  const who = await producer(t, group);
  const commits = (label, more) => {
    const partitions = [{ partitionIndex: 0, committedOffset: 5, committedMetadata: 'md' }];
    const topics = [{ name: group, partitions }];
    const request = { ...who, groupId: group, topics, groupInstanceId: 'i', ...more };
    return t.call(label, 'txn-offset-commit', request, version);
  };
  if (version < 5) {
    const added = { ...who, groupId: group };
    await t.until(async () => (await t.send('add-offsets-to-txn', added, 3)).errorCode === 0);
  }
  await commits('the old one', { memberId: before.memberId, generationId: 1 });
  await commits('the new one', { memberId: after.memberId, generationId: 1 });
  await commits('another instance', { memberId: after.memberId, generationId: 1, groupInstanceId: 'j' });
  await commits('an empty instance', { memberId: after.memberId, generationId: 1, groupInstanceId: '' });
}

/** Its own folder is the only one that a replica can go to. */
async function logDirs(t) {
  const topic = 'gap-dirs';
  await t.topic(topic, { partitions: 2 });
  const { results } = await t.send('describe-log-dirs', { topics: null }, 4);
  const [{ logDir }] = results;
  for (let v = 1; v <= 2; v += 1) {
    const ask = (label, dirs) => t.call(label, 'alter-replica-log-dirs', { dirs }, v);
    await ask('where it is', [{ path: logDir, topics: [{ name: topic, partitions: [0, 1] }] }]);
    await ask('a partition that is not there', [{ path: logDir, topics: [{ name: topic, partitions: [7, 0] }] }]);
    await ask('a topic that is not there', [{ path: logDir, topics: [{ name: 'gap-nowhere', partitions: [0] }] }]);
    await ask('a name that cannot be', [{ path: logDir, topics: [{ name: 'a b', partitions: [0] }] }]);
    await ask('nowhere', [{ path: '/no/such/folder', topics: [{ name: topic, partitions: [0] }] }]);
    await ask('no absolute path', [{ path: 'somewhere', topics: [{ name: topic, partitions: [0] }] }]);
    await ask('nothing', []);
  }
}

async function patterns(t) {
  await producer(t, 'gap-pattern-a');
  await producer(t, 'gap-pattern-b');
  const mine = ({ transactionStates, ...rest }) => ({
    ...rest,
    transactionStates: transactionStates.filter(({ transactionalId }) => transactionalId.startsWith('gap-pattern')),
  });
  for (const pattern of ['gap-pattern-.', 'gap-pattern-a', 'gap-pattern', '.*-b', '', '(', '[', '*', 'a{2,1}', null]) {
    const request = { stateFilters: [], producerIdFilters: [], durationFilter: -1, transactionalIdPattern: pattern };
    await t.call(`pattern ${pattern}`, 'list-transactions', request, 2, { view: mine });
  }
}

/** A member of the consumer protocol, step by step, with a regular expression. */
async function subscribedByPattern(t) {
  const group = 'gap-regex';
  await t.topic('gap-regex-a', { partitions: 2 });
  await t.topic('gap-regex-b');
  const ask = (label, more, member = 'm') =>
    t.call(label, 'consumer-group-heartbeat', { groupId: group, memberId: member, ...more }, 1);
  const joining = { memberEpoch: 0, rebalanceTimeoutMs: 300_000, topicPartitions: [], serverAssignor: 'range' };
  for (const subscribedTopicRegex of ['(', '[a', '*', 'a{2,1}', '\\', '(?<n', 'x**']) {
    await ask(`joins with ${subscribedTopicRegex}`, { ...joining, subscribedTopicRegex });
  }
  await ask('joins with nothing', { ...joining });
  await ask('joins', { ...joining, subscribedTopicRegex: 'gap-regex-.*' });
  const describe = async () => (await t.send('consumer-group-describe', { groupIds: [group] }, 1)).groups[0];
  // What it stands for is found out a little later, and comes with a heartbeat after that.
  let assigned = [];
  await t.until(async () => {
    const { memberEpoch } = (await describe()).members[0];
    const request = { groupId: group, memberId: 'm', memberEpoch, topicPartitions: assigned };
    const answer = await t.send('consumer-group-heartbeat', request, 1);
    if (answer.assignment !== null) assigned = answer.assignment.topicPartitions;
    return assigned.length === 2;
  });
  const { members, groupState } = await describe();
  t.log('assigned', { groupState, pattern: members[0].subscribedTopicRegex, assigned });
  const [{ memberEpoch }] = members;
  await ask('a pattern that is none', { memberEpoch, subscribedTopicRegex: '(' });
  await ask('an empty pattern', { memberEpoch, subscribedTopicRegex: '' });
  await ask('of another epoch', { memberEpoch: memberEpoch + 3 });
  await ask('a stranger', { memberEpoch }, 'nobody');
  await ask('leaves', { memberEpoch: -1 });
  await ask('leaves again', { memberEpoch: -1 });
}

/** An instance id that two members say is theirs. */
async function instances(t) {
  const group = 'gap-instances';
  const topic = 'gap-instances';
  await configure(t, group);
  await t.topic(topic, { partitions: 2 });
  const ask = (label, memberId, more) =>
    t.call(label, 'consumer-group-heartbeat', { groupId: group, memberId, instanceId: 'i', ...more }, 1);
  const joining = { memberEpoch: 0, rebalanceTimeoutMs: 300_000, topicPartitions: [], subscribedTopicNames: [topic] };
  await ask('a joins', 'a', joining);
  await ask('b joins', 'b', joining);
  await ask('b beats', 'b', { memberEpoch: 1 });
  await ask('b leaves', 'b', { memberEpoch: -2 });
  await ask('a leaves for a while', 'a', { memberEpoch: -2 });
  await ask('a beats while away', 'a', { memberEpoch: 1 });
  await ask('b takes its place', 'b', joining);
  await ask('a beats', 'a', { memberEpoch: 1 });
  await ask('another instance', 'b', { memberEpoch: 1, instanceId: 'j' });
  await ask('b leaves for good', 'b', { memberEpoch: -1 });
  await ask('b comes back', 'b', joining);
}

async function owning(t, _v, name, { topic }) {
  const joining = { groupId: name, memberId: 'm', memberEpoch: 0, rebalanceTimeoutMs: 300_000 };
  const more = { topicPartitions: [], subscribedTopicNames: [topic], serverAssignor: 'range' };
  const { memberEpoch } = await t.send('consumer-group-heartbeat', { ...joining, ...more }, 1);
  return { memberEpoch };
}

export default [
  ...[0, 1, 2, 3].map((v) => [`AddPartitionsToTxn ${v} of what is not there`, (t) => notAttempted(t, v)]),
  ...[3, 4, 5].map((v) => [`InitProducerId ${v} again`, (t) => begunAgain(t, v)]),
  ...[3, 4, 5].map((v) => [`TxnOffsetCommit ${v} of a static member`, (t) => staticInTransaction(t, v)]),
  ['AlterReplicaLogDirs', logDirs],
  ['ListTransactions with a pattern', patterns],
  ['a member that subscribes by a pattern', subscribedByPattern],
  ['an instance id of two', instances],
  ...sweep('consumer-group-heartbeat', {
    title: 'consumer-group-heartbeat of a member',
    setup: async (t, tag) => ({ topic: tag, id: await t.topic(tag, { partitions: 2 }) }),
    prepare: owning,
    // What a pattern stands for is found out in the background, and a new assignment comes a second after the first.
    skip: /Regex (empty|unknown|long)|subscribedTopicNames/,
    base: (_t, _v, name, { id }, { memberEpoch = 1 }) => ({
      groupId: name,
      memberId: 'm',
      memberEpoch,
      subscribedTopicRegex: null,
      topicPartitions: [{ topicId: id, partitions: [0, 1] }],
    }),
  }),
  ...sweep('update-features', {
    title: 'update-features of one that is not there',
    skip: /^timeoutMs|^validateOnly/,
    base: () => ({
      timeoutMs: 20_000,
      validateOnly: true,
      featureUpdates: [{ feature: 'no.such.feature', maxVersionLevel: 1, allowDowngrade: false, upgradeType: 1 }],
    }),
  }),
  ...sweep('create-topics', {
    title: 'create-topics with assignments',
    skip: /^timeoutMs|^validateOnly|configs|replicationFactor/,
    base: (_t, _v, name) => ({
      topics: [
        {
          name,
          numPartitions: -1,
          replicationFactor: -1,
          assignments: [{ partitionIndex: 0, brokerIds: [1] }],
          configs: [],
        },
      ],
      timeoutMs: 30_000,
      validateOnly: true,
    }),
  }),
];
