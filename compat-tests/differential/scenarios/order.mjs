// In what order an answer lists what was asked for, where Apache Kafka keeps one. (In Produce, ListOffsets, DeleteRecords and
// DescribeGroups it has that of a hash table.)

const PARTITIONS = [2, 0, 1];

async function three(t, tag) {
  const names = ['m', 'z', 'a'].map((letter) => `${tag}-${letter}`);
  for (const name of names) await t.topic(name, { partitions: 3 });
  return names;
}

const names = (list, name = 'name') => list.map((one) => one[name]);
const both = (topics, name, partitions, index) =>
  topics.map((one) => `${one[name]}: ${one[partitions].map((p) => (index === null ? p : p[index])).join(' ')}`);

const scenarios = {
  async fetch(t) {
    const topics = (await three(t, 'or-fetch')).map((topic) => ({
      topic,
      partitions: PARTITIONS.map((partition) => ({ partition, fetchOffset: 0, partitionMaxBytes: 1000 })),
    }));
    for (const sessionEpoch of [-1, 0]) {
      const request = { maxWaitMs: 10, minBytes: 0, maxBytes: 100_000, sessionEpoch, topics };
      const answer = await t.send('fetch', request, 12);
      t.log(`answered, epoch ${sessionEpoch}`, both(answer.responses, 'topic', 'partitions', 'partitionIndex'));
    }
  },
  async metadata(t) {
    const topics = (await three(t, 'or-meta')).map((name) => ({ name }));
    topics.splice(1, 0, { name: 'or-none' });
    for (const version of [4, 9, 12]) {
      const answer = await t.send('metadata', { topics, allowAutoTopicCreation: false }, version);
      t.log(`topics ${version}`, names(answer.topics));
      t.log(`partitions ${version}`, names(answer.topics[0].partitions, 'partitionIndex'));
    }
  },
  async 'describe-topic-partitions'(t) {
    const topics = (await three(t, 'or-describe')).map((name) => ({ name }));
    topics.splice(1, 0, { name: 'or-none' });
    const answer = await t.send('describe-topic-partitions', { topics, responsePartitionLimit: 100 }, 0);
    t.log('answered', both(answer.topics, 'name', 'partitions', 'partitionIndex'));
  },
  async 'create-topics and delete-topics'(t) {
    const wanted = ['m', 'z', 'a', 'z'].map((letter) => `or-create-${letter}`);
    const topics = wanted.map((name) => ({ name, numPartitions: 1, replicationFactor: 1 }));
    const made = await t.send('create-topics', { topics, timeoutMs: 30_000 }, 7);
    t.log('created', made.topics.map(({ name, errorCode }) => `${name} ${errorCode}`).sort());
    await t.settle();
    const gone = await t.send('delete-topics', { topicNames: wanted, timeoutMs: 30_000 }, 5);
    t.log('deleted', gone.responses.map(({ name, errorCode }) => `${name} ${errorCode}`).sort());
  },
  async 'offset-commit and offset-fetch'(t) {
    const topics = await three(t, 'or-commit');
    const commit = topics.map((name) => ({
      name,
      partitions: PARTITIONS.map((partitionIndex) => ({ partitionIndex, committedOffset: 1, committedMetadata: '' })),
    }));
    const committed = await t.send('offset-commit', { groupId: 'or-commit', topics: commit }, 8);
    t.log('committed', both(committed.topics, 'name', 'partitions', 'partitionIndex'));
    const asked = topics.map((name) => ({ name, partitionIndexes: PARTITIONS }));
    const fetched = await t.send('offset-fetch', { groupId: 'or-commit', topics: asked }, 7);
    t.log('fetched', both(fetched.topics, 'name', 'partitions', 'partitionIndex'));
  },
  async 'describe-configs'(t) {
    const topics = await three(t, 'or-configs');
    const configurationKeys = ['retention.ms', 'cleanup.policy', 'segment.bytes'];
    const resources = topics.map((resourceName) => ({ resourceType: 2, resourceName, configurationKeys }));
    const answer = await t.send('describe-configs', { resources }, 4);
    t.log('resources', names(answer.results, 'resourceName'));
    t.log('keys', names(answer.results[0].configs).sort());
  },
  async 'offset-for-leader-epoch'(t) {
    const topics = (await three(t, 'or-epoch')).map((topic) => ({
      topic,
      partitions: PARTITIONS.map((partition) => ({ partition, leaderEpoch: 0 })),
    }));
    const answer = await t.send('offset-for-leader-epoch', { replicaId: -1, topics }, 4);
    t.log('answered', both(answer.topics, 'topic', 'partitions', 'partition'));
  },
};

export default Object.entries(scenarios);
