// CreateTopics, DeleteTopics, CreatePartitions, DescribeLogDirs, DescribeCluster.
import { batch, produceTo } from '../batches.mjs';

const create = (topics, more = {}) => ({ topics, timeoutMs: 20_000, ...more });
const row = (name, more = {}) => ({ name, numPartitions: 1, replicationFactor: 1, ...more });
const assigned = (...lists) => ({
  numPartitions: -1,
  replicationFactor: -1,
  assignments: lists.map((brokerIds, partitionIndex) => ({ partitionIndex, brokerIds })),
});
const config = (name, value) => ({ configs: [{ name, value }] });

/** The configs of a made topic are compared by those that are set. */
const view = ({ topics }) => ({
  topics: topics.map(({ configs, ...topic }) => ({
    ...topic,
    topicId: undefined,
    configs: configs?.filter(({ configSource }) => configSource === 1) ?? null,
  })),
});

const wrongTopics = [
  ['empty name', row('')],
  ['dot', row('.')],
  ['two dots', row('..')],
  ['slash', row('a/b')],
  ['space', row('a b')],
  ['umlaut', row('tä')],
  ['250 characters', row('a'.repeat(250))],
  ['internal', row('__consumer_offsets')],
  ['metadata topic', row('__cluster_metadata')],
  ['0 partitions', row('t-zero', { numPartitions: 0 })],
  ['-2 partitions', row('t-minus', { numPartitions: -2 })],
  ['many partitions', row('t-many', { numPartitions: 2147483647 })],
  ['10001 partitions', row('t-10001', { numPartitions: 10_001 })],
  ['0 replicas', row('t-rf0', { replicationFactor: 0 })],
  ['2 replicas', row('t-rf2', { replicationFactor: 2 })],
  ['-2 replicas', row('t-rf-2', { replicationFactor: -2 })],
  ['both', row('t-both', { ...assigned([1]), numPartitions: 1 })],
  ['both, replicas', row('t-both2', { ...assigned([1]), replicationFactor: 1 })],
  ['unknown broker', row('t-broker', assigned([9]))],
  ['negative broker', row('t-broker2', assigned([-1]))],
  ['broker twice', row('t-broker3', assigned([1, 1]))],
  ['no replicas', row('t-none', assigned([]))],
  ['partition missing', row('t-gap', { ...assigned([1]), assignments: [{ partitionIndex: 1, brokerIds: [1] }] })],
  ['partition negative', row('t-neg', { ...assigned([1]), assignments: [{ partitionIndex: -1, brokerIds: [1] }] })],
  [
    'partition twice',
    row('t-dup', {
      ...assigned([1]),
      assignments: [0, 0].map((partitionIndex) => ({ partitionIndex, brokerIds: [1] })),
    }),
  ],
  ['unknown config', row('t-config', config('no.such', '1'))],
  ['config of a wrong type', row('t-config2', config('retention.ms', 'soon'))],
  ['config out of range', row('t-config3', config('segment.bytes', '1'))],
  ['config of no valid value', row('t-config4', config('cleanup.policy', 'shred'))],
  ['null config', row('t-config5', config('retention.ms', null))],
  ['empty list config', row('t-config6', config('cleanup.policy', ''))],
  ['broker config', row('t-config7', config('log.retention.ms', '1'))],
  ['config twice', row('t-config8', { configs: ['1', '2'].map((value) => ({ name: 'retention.ms', value })) })],
  [
    'inconsistent lags',
    row('t-config9', {
      configs: [
        ['min.compaction.lag.ms', '9'],
        ['max.compaction.lag.ms', '5'],
      ].map(([name, value]) => ({ name, value })),
    }),
  ],
  ['remote storage', row('t-config10', config('remote.storage.enable', 'true'))],
  ['min.insync.replicas 0', row('t-config11', config('min.insync.replicas', '0'))],
  ['compression level', row('t-config12', config('compression.gzip.level', '99'))],
];

async function creating(t, version) {
  const name = `t-create-${version}`;
  const options = { view };
  const make = (label, topics, more) => t.call(label, 'create-topics', create(topics, more), version, options);
  if (version >= 1) await make('only validated', [row(name, { numPartitions: 3 })], { validateOnly: true });
  await make('made', [row(name, { numPartitions: 3, ...config('retention.ms', '1000') })]);
  await make('exists', [row(name)]);
  if (version >= 1) await make('exists, only validated', [row(name)], { validateOnly: true });
  await make('twice in one request', [row(`${name}-a`), row(`${name}-a`), row(`${name}-b`)]);
  await make('assigned', [row(`${name}-assigned`, assigned([1], [1]))]);
  if (version >= 4) await make('defaults', [row(`${name}-d`, { numPartitions: -1, replicationFactor: -1 })]);
  await make('collides', [row(`${name.replaceAll('-', '.')}.x`), row(`${name.replaceAll('-', '_')}_x`)]);
  await make('nothing', []);
  await make('timeout 0', [row(`${name}-timeout`)], { timeoutMs: 0 });
  for (const [label, topic] of wrongTopics)
    await make(label, [{ ...topic, name: topic.name.replace(/^t-/, `t-${version}-`) }]);
}

async function deleting(t, version) {
  const byName = (...names) => (version >= 6 ? { topics: names.map((name) => ({ name })) } : { topicNames: names });
  const del = (label, what) => t.call(label, 'delete-topics', { timeoutMs: 20_000, ...what }, version);
  const name = `t-delete-${version}`;
  await t.topic(name);
  await t.topic(`${name}-b`);
  await del('unknown', byName('t-nobody'));
  await del('bad name', byName('a/b'));
  await del('empty name', byName(''));
  await del('nothing', byName());
  await del('twice', byName(name, name));
  await del('one good, one unknown', byName(`${name}-b`, 't-nobody'));
  await del('again', byName(name));
  if (version < 6) return;
  const id = await t.topic(`${name}-id`);
  const other = 'abcdefghijklmnopqrstuw';
  await del('unknown id', { topics: [{ name: null, topicId: other }] });
  await del('both', { topics: [{ name: `${name}-id`, topicId: id }] });
  await del('neither', { topics: [{ name: null }] });
  await del('id twice', {
    topics: [
      { name: null, topicId: id },
      { name: null, topicId: id },
    ],
  });
  await del('id and name', { topics: [{ name: null, topicId: id }, { name: `${name}-id` }] });
  await t.settle();
  await del('by id', { topics: [{ name: null, topicId: id }] });
}

async function partitions(t, version) {
  const name = `t-parts-${version}`;
  await t.topic(name, { partitions: 2 });
  const ask = (label, count, brokers = null, more = {}) => {
    const assignments = brokers?.map((brokerIds) => ({ brokerIds })) ?? null;
    const topics = [{ name, count, assignments, ...more.topic }];
    const request = { topics: more.twice ? [...topics, ...topics] : topics, timeoutMs: 20_000 };
    if (more.validateOnly) request.validateOnly = true;
    return t.call(label, 'create-partitions', request, version);
  };
  await ask('same', 2);
  await ask('fewer', 1);
  await ask('zero', 0);
  await ask('negative', -1);
  await ask('validated', 4, null, { validateOnly: true });
  await ask('more', 3);
  await ask('unknown topic', 3, null, { topic: { name: 't-nobody' } });
  await ask('empty name', 3, null, { topic: { name: '' } });
  await ask('twice', 5, null, { twice: true });
  await ask('too few assignments', 5, [[1]]);
  await ask('too many assignments', 4, [[1], [1]]);
  await ask('no assignments', 4, []);
  await ask('unknown broker', 4, [[7]]);
  await ask('broker twice', 4, [[1, 1]]);
  await ask('no replicas', 4, [[]]);
  await ask('assigned', 4, [[1]]);
  await ask('too many', 2_000_000_000);
}

const dirs = ({ errorCode, results }) => ({
  errorCode,
  results: results.map(({ errorCode: code, topics, ...rest }) => ({
    code,
    isCordoned: rest.isCordoned,
    bytes: rest.totalBytes === undefined ? null : Math.sign(rest.totalBytes),
    topics: topics.filter(({ name }) => name.startsWith('t-')),
  })),
});

export default [
  ...[2, 3, 4, 5, 6, 7].map((v) => [`CreateTopics ${v}`, (t) => creating(t, v)]),
  ...[0, 1].map((v) => [`CreateTopics ${v}`, (t) => creating(t, v), '3.9.1']),
  ...[1, 2, 3, 4, 5, 6].map((v) => [`DeleteTopics ${v}`, (t) => deleting(t, v)]),
  ['DeleteTopics 0', (t) => deleting(t, 0), '3.9.1'],
  ...[0, 1, 2, 3].map((v) => [`CreatePartitions ${v}`, (t) => partitions(t, v)]),
  [
    'DescribeLogDirs',
    async (t) => {
      await t.topic('t-dirs', { partitions: 2 });
      await t.send('produce', produceTo('t-dirs', batch()), 9);
      for (const v of [1, 2, 3, 4, 5]) {
        const ask = (label, topics) => t.call(label, 'describe-log-dirs', { topics }, v, { view: dirs });
        await ask('one', [{ topic: 't-dirs', partitions: [0] }]);
        await ask('both', [{ topic: 't-dirs', partitions: [0, 1] }]);
        await ask('unknown partition', [{ topic: 't-dirs', partitions: [0, 8] }]);
        await ask('unknown topic', [{ topic: 't-nobody', partitions: [0] }]);
        await ask('no partitions', [{ topic: 't-dirs', partitions: [] }]);
        await ask('nothing', []);
      }
    },
  ],
  [
    'DescribeCluster',
    async (t) => {
      for (const v of [0, 1, 2]) {
        await t.call('plain', 'describe-cluster', {}, v);
        await t.call('operations', 'describe-cluster', { includeClusterAuthorizedOperations: true }, v);
        if (v < 1) continue;
        for (const endpointType of [0, 1, 2, 3, -1])
          await t.call(`type ${endpointType}`, 'describe-cluster', { endpointType }, v);
        if (v >= 2) await t.call('fenced', 'describe-cluster', { includeFencedBrokers: true }, v);
      }
    },
  ],
];
