// Metadata and DescribeTopicPartitions.
const OTHER_ID = 'abcdefghijklmnopqrstuw';
/** All topics: only this case's. */
const mine = (answer) => ({ ...answer, topics: answer.topics.filter(({ name }) => name?.startsWith('m-')) });

async function metadata(t, version) {
  const name = `m-one-${version}`;
  const id = await t.topic(name, { partitions: 2 });
  const ask = (label, topics, more = {}, options = {}) =>
    t.call(label, 'metadata', { topics, ...more }, version, options);
  const off = version >= 4 ? { allowAutoTopicCreation: false } : {};
  const own = (answer) => ({ ...answer, topics: answer.topics.filter((topic) => topic.name === name) });
  await ask('one', [{ name }]);
  await ask('all', version === 0 ? [] : null, {}, { view: own });
  if (version > 0) await ask('none', []);
  await ask('twice', [{ name }, { name }]);
  await ask('bad name', [{ name: 'a/b' }], off);
  await ask('empty name', [{ name: '' }], off);
  await ask('long name', [{ name: 'a'.repeat(250) }], off);
  await ask('bad name, creating', [{ name: 'a b' }]);
  await ask('internal', [{ name: '__cluster_metadata' }], off);
  if (version >= 4) await ask('unknown', [{ name: 'm-nobody' }, { name }], off);
  if (version >= 8) await ask('operations of topics', [{ name }], { includeTopicAuthorizedOperations: true });
  if (version >= 8 && version <= 10) await ask('of the cluster', [], { includeClusterAuthorizedOperations: true });
  if (version < 10) return;
  await ask('null name', [{ name: null }], off);
  await ask('by id', [{ name: null, topicId: id }], off);
  await ask('unknown id', [{ name: null, topicId: OTHER_ID }], off);
  await ask('id and name', [{ name, topicId: id }], off);
  await ask('other id and name', [{ name, topicId: OTHER_ID }], off);
  await ask('ids and names mixed', [{ name }, { name: null, topicId: id }], off);
  await ask(
    'two ids',
    [
      { name: null, topicId: id },
      { name: null, topicId: OTHER_ID },
    ],
    off,
  );
}

async function describe(t) {
  await t.topic('m-a', { partitions: 3 });
  await t.topic('m-b', { partitions: 2 });
  await t.topic('m-c');
  const ask = (label, names, responsePartitionLimit = 2000, cursor = null, options = {}) =>
    t.call(
      label,
      'describe-topic-partitions',
      { topics: names.map((name) => ({ name })), responsePartitionLimit, cursor },
      0,
      options,
    );
  const at = (topicName, partitionIndex) => ({ topicName, partitionIndex });
  await ask('some', ['m-c', 'm-a', 'm-b']);
  await ask('twice', ['m-a', 'm-a']);
  await ask('unknown', ['m-nobody', 'm-a']);
  await ask('bad name', ['a/b', 'm-a']);
  await ask('empty name', ['']);
  await ask('limit 1', ['m-a', 'm-b'], 1);
  await ask('limit 3', ['m-a', 'm-b'], 3);
  await ask('limit 4', ['m-a', 'm-b'], 4);
  await ask('limit 0', ['m-a'], 0);
  await ask('limit -1', ['m-a'], -1);
  await ask('cursor', ['m-a', 'm-b', 'm-c'], 2000, at('m-a', 2));
  await ask('cursor at another', ['m-a', 'm-b', 'm-c'], 2000, at('m-b', 1));
  await ask('cursor between', ['m-a', 'm-c'], 2000, at('m-aa', 1));
  await ask('cursor of an unknown topic', ['m-a', 'm-b'], 2000, at('m-zz', 0));
  await ask('cursor beyond', ['m-a', 'm-b'], 2000, at('m-a', 9));
  await ask('cursor -1', ['m-a'], 2000, at('m-a', -1));
  await ask('cursor with a bad name', ['m-a'], 2000, at('a/b', 0));
  await ask('all', [], 2000, null, { view: mine });
  await ask('all from a cursor', [], 2000, at('m-b', 1), { view: mine });
}

export default [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13].map((v) => [`Metadata ${v}`, (t) => metadata(t, v)]),
  [
    'unknown topics, made by asking',
    async (t) => {
      for (const v of [1, 4, 9, 12]) {
        const name = `m-auto-${v}`;
        const seen = ({ topics }) => topics.map(({ name: found, isInternal }) => [found, isInternal]);
        await t.call('asked', 'metadata', { topics: [{ name }] }, v, { view: seen });
        await t.until(async () => {
          const { topics } = await t.send('metadata', { topics: [{ name }] }, v);
          return topics[0].errorCode === 0 && topics[0].partitions.every(({ errorCode }) => errorCode === 0);
        });
        const there = ({ topics }) => topics.map(({ errorCode, partitions }) => [errorCode, partitions.length]);
        await t.call('there', 'metadata', { topics: [{ name }] }, v, { view: there });
      }
    },
  ],
  ['DescribeTopicPartitions', describe],
];
