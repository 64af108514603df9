// Admin requests that cannot be carried out, by error code.
import * as send from './requests.mjs';

const { alterConfig, createPartitions, createTopic, createTopics, deleteRecords, deleteTopics, describeConfigs } = send;
const plain = { partitions: 1, replicas: 1, configs: [], assignments: [] };

async function topicCases(outcome) {
  await outcome('create: good', () => createTopic('bad-admin', { partitions: 2 }));
  await outcome('create: exists', () => createTopic('bad-admin'));
  await outcome('create: the same name twice in one request', () =>
    createTopics([
      { name: 'bad-twice', ...plain },
      { name: 'bad-twice', ...plain },
    ]),
  );
  await outcome('create: one good and one bad', () =>
    createTopics([
      { name: 'bad-mixed', ...plain },
      { name: 'no good', ...plain },
    ]),
  );
  await outcome('create: none', () => createTopics([]));
  for (const name of [
    '',
    '.',
    '..',
    'a/b',
    'x'.repeat(249),
    'x'.repeat(250),
    'bad.admin',
    'bad_admin',
    '__consumer_offsets',
  ]) {
    await outcome(`create: name ${name.length > 40 ? `of ${name.length} letters` : `'${name}'`}`, () =>
      createTopic(name),
    );
  }
  await outcome('create: 0 partitions', () => createTopic('bad-c', { partitions: 0 }));
  await outcome('create: -2 partitions', () => createTopic('bad-c', { partitions: -2 }));
  await outcome('create: default partitions and replicas', () =>
    createTopic('bad-defaults', { partitions: -1, replicas: -1 }),
  );
  await outcome('create: 2 replicas', () => createTopic('bad-c', { replicas: 2 }));
  await outcome('create: 0 replicas', () => createTopic('bad-c', { replicas: 0 }));
  const assigned = (assignments, more = {}) =>
    createTopic('bad-c', { partitions: -1, replicas: -1, assignments, ...more });
  await outcome('create: assignment and a partition count', () => assigned([[0, [1]]], { partitions: 1 }));
  await outcome('create: assignment to an unknown broker', () => assigned([[0, [99]]]));
  await outcome('create: assignment with a gap', () => assigned([[1, [1]]]));
  await outcome('create: assignment with a broker twice', () => assigned([[0, [1, 1]]]));
  await outcome('create: assignment without brokers', () => assigned([[0, []]]));
  const config = (key, value) => createTopic('bad-c', { configs: [[key, value]] });
  await outcome('create: unknown config', () => config('no.such', '1'));
  await outcome('create: config of a wrong type', () => config('retention.ms', 'soon'));
  await outcome('create: config out of bounds', () => config('min.insync.replicas', '0'));
  await outcome('create: config without a value', () => config('retention.ms', null));
  await outcome('create: cleanup.policy none', () => config('cleanup.policy', 'none'));
  await outcome('create: remote storage', () => config('remote.storage.enable', 'true'));
  await outcome('delete: unknown topic', () => deleteTopics(['bad-never']));
  await outcome('delete: empty name', () => deleteTopics(['']));
  await outcome('delete: the same twice in one request', () => deleteTopics(['bad-mixed', 'bad-mixed']));
  await outcome('partitions: fewer', () => createPartitions('bad-admin', 1));
  await outcome('partitions: as many', () => createPartitions('bad-admin', 2));
  await outcome('partitions: negative', () => createPartitions('bad-admin', -1));
  await outcome('partitions: unknown topic', () => createPartitions('bad-never', 5));
  await outcome('partitions: too few assignments', () => createPartitions('bad-admin', 5, [[1]]));
  await outcome('partitions: unknown broker', () => createPartitions('bad-admin', 3, [[42]]));
  await outcome('partitions: more', () => createPartitions('bad-admin', 4));
}

export async function adminCases(outcome) {
  await topicCases(outcome);
  await outcome('records: beyond the end', () => deleteRecords('bad-admin', 5));
  await outcome('records: negative', () => deleteRecords('bad-admin', -2));
  await outcome('records: all', () => deleteRecords('bad-admin', -1));
  await outcome('records: unknown topic', () => deleteRecords('bad-never', 0));
  await outcome('records: unknown partition', () => deleteRecords('bad-admin', 0, 77));
  await outcome('records: of a compacted topic', () => deleteRecords('bad-compacted', 0));
  await outcome('configs: unknown topic', () => describeConfigs(2, 'bad-never'));
  await outcome('configs: invalid topic name', () => describeConfigs(2, 'no good'));
  await outcome('configs: unknown broker', () => describeConfigs(4, '99'));
  await outcome('configs: broker that is no number', () => describeConfigs(4, 'one'));
  await outcome('configs: unknown type', () => describeConfigs(77, 'x'));
  const alter = (key, operation, value) => alterConfig(2, 'bad-admin', key, operation, value);
  await outcome('alter: unknown operation', () => alter('retention.ms', 9, '1'));
  await outcome('alter: set to null', () => alter('retention.ms', 0, null));
  await outcome('alter: append to what is no list', () => alter('retention.ms', 2, '1'));
  await outcome('alter: unknown key', () => alter('no.such', 0, '1'));
  await outcome('alter: delete what is not set', () => alter('retention.ms', 1, null));
  await outcome('alter: bad value', () => alter('cleanup.policy', 0, 'burn'));
  await outcome('alter: unknown topic', () => alterConfig(2, 'bad-never', 'retention.ms', 0, '1'));
  await outcome('alter: read-only broker config', () => alterConfig(4, '1', 'node.id', 0, '7'));
  await outcome('alter: unknown broker', () => alterConfig(4, '99', 'log.retention.ms', 0, '7'));
  await outcome('producer id: idempotent', async () => {
    const { error, epoch } = await send.initProducerId(null, 0);
    return { error, epoch };
  });
  await outcome('producer id: empty transactional id', async () => (await send.initProducerId('', 60_000)).error);
}
