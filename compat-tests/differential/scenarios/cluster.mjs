// AlterPartitionReassignments, ListPartitionReassignments, ElectLeaders, DescribeQuorum, UpdateFeatures,
// UnregisterBroker, AddRaftVoter and RemoveRaftVoter.
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const ONE_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

async function reassign(t, version) {
  const name = `r-alter-${version}`;
  await t.topic(name, { partitions: 3 });
  const ask = (label, topics, more = {}) =>
    t.call(label, 'alter-partition-reassignments', { topics, timeoutMs: 30_000, ...more }, version);
  const one = (label, partitionIndex, replicas, more) =>
    ask(label, [{ name, partitions: [{ partitionIndex, replicas }] }], more);
  await ask('nothing', []);
  await ask('no partitions', [{ name, partitions: [] }]);
  await one('where it is', 0, [1]);
  await one('cancel without a move', 0, null);
  await one('no replicas', 0, []);
  await one('twice the same', 0, [1, 1]);
  await one('unknown broker', 0, [7]);
  await one('one known, one not', 0, [1, 7]);
  await one('negative broker', 0, [-1]);
  await one('unknown partition', 9, [1]);
  await one('unknown partition, cancel', 9, null);
  await one('negative partition', -1, [1]);
  await ask('unknown topic', [{ name: 'r-nobody', partitions: [{ partitionIndex: 0, replicas: [1] }] }]);
  await ask('unknown topic, cancel', [{ name: 'r-nobody', partitions: [{ partitionIndex: 0, replicas: null }] }]);
  await ask('empty topic', [{ name: '', partitions: [{ partitionIndex: 0, replicas: [1] }] }]);
  await ask('bad topic', [{ name: 'a/b', partitions: [{ partitionIndex: 0, replicas: [1] }] }]);
  await ask(
    'topic twice',
    [0, 1].map((partitionIndex) => ({ name, partitions: [{ partitionIndex, replicas: [1] }] })),
  );
  await ask('partition twice', [{ name, partitions: [0, 0].map((i) => ({ partitionIndex: i, replicas: [1] })) }]);
  await ask('good and bad', [
    { name, partitions: [0, 1, 9].map((i) => ({ partitionIndex: i, replicas: i === 1 ? [3] : [1] })) },
    { name: 'r-nobody', partitions: [{ partitionIndex: 0, replicas: [1] }] },
  ]);
  await one('no time', 0, [1], { timeoutMs: 0 });
  await one('negative time', 0, [1], { timeoutMs: -1 });
  if (version > 0) {
    await one('fixed factor', 0, [1], { allowReplicationFactorChange: false });
    await one('fixed factor, other', 0, [1, 2], { allowReplicationFactorChange: false });
    await one('fixed factor, none', 0, [], { allowReplicationFactorChange: false });
    await one('fixed factor, cancel', 0, null, { allowReplicationFactorChange: false });
  }
}

async function listReassignments(t) {
  const name = 'r-list';
  await t.topic(name, { partitions: 2 });
  const ask = (label, topics, more = {}) =>
    t.call(label, 'list-partition-reassignments', { topics, timeoutMs: 30_000, ...more }, 0);
  await ask('all', null);
  await ask('none', []);
  await ask('some', [{ name, partitionIndexes: [0, 1, 7, -1] }]);
  await ask('no partitions', [{ name, partitionIndexes: [] }]);
  await ask('unknown topic', [{ name: 'r-nobody', partitionIndexes: [0] }]);
  await ask(
    'twice',
    [0, 0].map((i) => ({ name, partitionIndexes: [i, i] })),
  );
  await ask('no time', null, { timeoutMs: 0 });
  await ask('negative time', null, { timeoutMs: -1 });
}

async function elect(t, version) {
  const name = `e-elect-${version}`;
  await t.topic(name, { partitions: 3 });
  const mine = (answer) => ({
    ...answer,
    replicaElectionResults: answer.replicaElectionResults.filter(
      ({ topic }) => topic === name || !/^[_a-z]\w/.test(topic),
    ),
  });
  const ask = (label, topicPartitions, more = {}) =>
    t.call(label, 'elect-leaders', { topicPartitions, timeoutMs: 30_000, ...more }, version, { view: mine });
  await ask('preferred', [{ topic: name, partitions: [0, 1] }]);
  await ask('unknown partition', [{ topic: name, partitions: [9, -1] }]);
  await ask('unknown topic', [{ topic: 'E-nobody', partitions: [0] }]);
  await ask('empty topic', [{ topic: '', partitions: [0] }]);
  await ask('bad topic', [{ topic: 'a/b', partitions: [0] }]);
  await ask('good and bad', [
    { topic: name, partitions: [0, 9] },
    { topic: 'E-nobody', partitions: [0, 1] },
  ]);
  await ask('nothing', []);
  await ask('no partitions', [{ topic: name, partitions: [] }]);
  await ask('all', null);
  await ask('partition twice', [{ topic: name, partitions: [0, 0] }]);
  await ask(
    'topic twice',
    [0, 1].map((i) => ({ topic: name, partitions: [i] })),
  );
  await ask('no time', [{ topic: name, partitions: [0] }], { timeoutMs: 0 });
  await ask('negative time', [{ topic: name, partitions: [0] }], { timeoutMs: -1 });
  if (version === 0) return;
  for (const electionType of [0, 1, 2, -1, 127]) {
    await ask(`type ${electionType}`, [{ topic: name, partitions: [0, 9] }], { electionType });
    await ask(`type ${electionType}, unknown`, [{ topic: 'E-nobody', partitions: [0] }], { electionType });
    await ask(`type ${electionType}, all`, null, { electionType });
    await ask(`type ${electionType}, nothing`, [], { electionType });
  }
}

/** What differs from run to run is reduced to whether it is there. */
function quorumView(answer) {
  const state = ({ replicaId, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp }) => ({
    replicaId,
    hasDirectory: replicaDirectoryId !== NO_ID,
    ahead: logEndOffset > 0,
    lastFetchTimestamp: lastFetchTimestamp > 0 ? 'NOW' : lastFetchTimestamp,
    lastCaughtUpTimestamp: lastCaughtUpTimestamp > 0 ? 'NOW' : lastCaughtUpTimestamp,
  });
  return {
    ...answer,
    topics: answer.topics.map((topic) => ({
      ...topic,
      partitions: topic.partitions.map((one) => ({
        ...one,
        leaderEpoch: one.leaderEpoch > 0,
        highWatermark: one.highWatermark > 0,
        currentVoters: one.currentVoters.map(state),
        observers: one.observers.map(state),
      })),
    })),
  };
}

async function quorum(t, version) {
  await t.topic(`q-topic-${version}`);
  const ask = (label, topics) => t.call(label, 'describe-quorum', { topics }, version, { view: quorumView });
  const metadata = (...partitions) => ({
    topicName: '__cluster_metadata',
    partitions: partitions.map((partitionIndex) => ({ partitionIndex })),
  });
  await ask('metadata', [metadata(0)]);
  await ask('nothing', []);
  await ask('no partitions', [metadata()]);
  await ask('other partition', [metadata(1)]);
  await ask('two partitions', [metadata(0, 1)]);
  await ask('partition twice', [metadata(0, 0)]);
  await ask('topic twice', [metadata(0), metadata(0)]);
  const other = { topicName: `q-topic-${version}`, partitions: [{ partitionIndex: 0 }] };
  await ask('other topic', [other]);
  await ask('both', [metadata(0), other]);
  await ask('empty topic', [{ topicName: '', partitions: [{ partitionIndex: 0 }] }]);
}

async function features(t, version) {
  const ask = (label, featureUpdates, more = {}) =>
    t.call(label, 'update-features', { featureUpdates, timeoutMs: 30_000, ...more }, version);
  const one = (label, feature, maxVersionLevel, more = {}, rest = {}) =>
    ask(label, [{ feature, maxVersionLevel, ...more }], rest);
  await ask('nothing', []);
  await one('as it is', 'group.version', 1);
  await one('unknown', 'no.such', 1);
  await one('unknown, off', 'no.such', 0);
  await one('empty', '', 1);
  await one('too high', 'group.version', 9);
  await one('negative', 'group.version', -1);
  await one('most negative', 'group.version', -32768);
  await one('downgrade that is not allowed', 'transaction.version', 1);
  await one('metadata as it is', 'metadata.version', 30);
  await one('metadata too high', 'metadata.version', 31);
  await one('metadata too low', 'metadata.version', 6);
  await one('metadata off', 'metadata.version', 0);
  await one('metadata downgrade that is not allowed', 'metadata.version', 29);
  await one('kraft as it is', 'kraft.version', 0);
  await one('kraft too high', 'kraft.version', 2);
  await ask(
    'twice',
    [0, 1].map((i) => ({ feature: 'transaction.version', maxVersionLevel: 2 - i })),
  );
  await ask('good and bad', [
    { feature: 'group.version', maxVersionLevel: 1 },
    { feature: 'no.such', maxVersionLevel: 1 },
    { feature: 'transaction.version', maxVersionLevel: 9 },
  ]);
  await one('no time', 'group.version', 1, {}, { timeoutMs: 0 });
  await one('negative time', 'group.version', 1, {}, { timeoutMs: -1 });
  if (version === 0) {
    await one('allowed as it is', 'group.version', 1, { allowDowngrade: true });
    await one('allowed unknown', 'no.such', 0, { allowDowngrade: true });
    return;
  }
  const checked = { validateOnly: true };
  for (const upgradeType of [0, 1, 2, 3, 4, -1]) {
    await one(`type ${upgradeType}: as it is`, 'transaction.version', 2, { upgradeType }, checked);
    await one(`type ${upgradeType}: lower`, 'transaction.version', 1, { upgradeType }, checked);
    await one(`type ${upgradeType}: off`, 'transaction.version', 0, { upgradeType }, checked);
    await one(`type ${upgradeType}: negative`, 'transaction.version', -1, { upgradeType }, checked);
    await one(`type ${upgradeType}: too high`, 'transaction.version', 3, { upgradeType }, checked);
    await one(`type ${upgradeType}: unknown`, 'no.such', 1, { upgradeType }, checked);
    await one(`type ${upgradeType}: metadata lower`, 'metadata.version', 29, { upgradeType }, checked);
    await one(`type ${upgradeType}: metadata much lower`, 'metadata.version', 8, { upgradeType }, checked);
    await one(`type ${upgradeType}: kraft`, 'kraft.version', 1, { upgradeType }, checked);
  }
  const view = ({ finalizedFeatures }) =>
    Object.fromEntries(
      finalizedFeatures
        .filter(({ name }) => name === 'transaction.version')
        .map(({ name, maxVersionLevel, minVersionLevel }) => [name, [minVersionLevel, maxVersionLevel]]),
    );
  const now = async () => {
    await t.settle();
    await t.call('now', 'api-versions', { clientSoftwareName: 'x', clientSoftwareVersion: '1' }, 4, { view });
  };
  await now();
  await one('down', 'transaction.version', 1, { upgradeType: 2 });
  await now();
  await one('off', 'transaction.version', 0, { upgradeType: 2 });
  await now();
  await one('off again', 'transaction.version', 0, { upgradeType: 2 });
  await one('up', 'transaction.version', 2, { upgradeType: 1 });
  await now();
}

async function unregister(t) {
  const ask = (label, brokerId) => t.call(label, 'unregister-broker', { brokerId }, 0);
  await ask('unknown', 7);
  await ask('negative', -1);
  await ask('most negative', -2147483648);
}

async function voters(t) {
  const listeners = [{ name: 'CONTROLLER', host: 'localhost', port: 19999 }];
  const add = { clusterId: null, timeoutMs: 1000, voterId: 2, voterDirectoryId: ONE_ID, listeners };
  for (const version of [0, 1]) {
    const ask = (label, more = {}) => t.call(label, 'add-raft-voter', { ...add, ...more }, version);
    await ask('add');
    await ask('add, other cluster', { clusterId: ONE_ID });
    await ask('add, negative', { voterId: -1 });
    await ask('add, no directory', { voterDirectoryId: NO_ID });
    await ask('add, no listeners', { listeners: [] });
    await ask('add, this one', { voterId: 1 });
    await ask('add, no time', { timeoutMs: 0 });
    // A listener without a name ends Apache Kafka's process (KafkaRaftClient.handleAddVoterRequest).
  }
  await t.call('add, not waited for', 'add-raft-voter', { ...add, ackWhenCommitted: false }, 1);
  const remove = { clusterId: null, voterId: 2, voterDirectoryId: ONE_ID };
  const ask = (label, more = {}) => t.call(label, 'remove-raft-voter', { ...remove, ...more }, 0);
  await ask('remove');
  await ask('remove, other cluster', { clusterId: ONE_ID });
  await ask('remove, negative', { voterId: -1 });
  await ask('remove, no directory', { voterDirectoryId: NO_ID });
  await ask('remove, this one', { voterId: 1 });
}

export default [
  ['AlterPartitionReassignments 0', (t) => reassign(t, 0)],
  ['AlterPartitionReassignments 1', (t) => reassign(t, 1)],
  ['ListPartitionReassignments', listReassignments],
  ...[0, 1, 2].map((version) => [`ElectLeaders ${version}`, (t) => elect(t, version)]),
  ...[0, 1, 2].map((version) => [`DescribeQuorum ${version}`, (t) => quorum(t, version)]),
  ...[0, 1, 2].map((version) => [`UpdateFeatures ${version}`, (t) => features(t, version)]),
  ['UnregisterBroker', unregister],
  ['AddRaftVoter and RemoveRaftVoter', voters],
];
