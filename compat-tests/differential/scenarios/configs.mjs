// DescribeConfigs, AlterConfigs and IncrementalAlterConfigs.
const TOPIC = 2;
const BROKER = 4;
const LOGGER = 8;
const METRICS = 16;
const GROUP = 32;
const codes = ({ results }) =>
  results.map(({ errorCode, errorMessage, resourceType, resourceName, configs }) => ({
    errorCode,
    errorMessage,
    resourceType,
    resourceName,
    some: configs.length > 0,
  }));

async function describe(t, version) {
  const name = `c-describe-${version}`;
  await t.topic(name, { configs: { 'retention.ms': 5000, 'cleanup.policy': 'compact,delete' } });
  const ask = (label, resourceType, resourceName, configurationKeys, options = {}, more = {}) => {
    const resources = [{ resourceType, resourceName, configurationKeys }];
    return t.call(label, 'describe-configs', { resources, ...more }, version, options);
  };
  const all = { view: codes };
  await ask('two keys', TOPIC, name, ['retention.ms', 'cleanup.policy']);
  await ask('defaults', TOPIC, name, ['segment.bytes', 'compression.type', 'flush.messages', 'max.message.bytes']);
  await ask('unknown key', TOPIC, name, ['no.such']);
  await ask('no keys', TOPIC, name, [], all);
  await ask('all keys', TOPIC, name, null, all);
  await ask('unknown topic', TOPIC, 'c-nobody', null);
  await ask('bad name', TOPIC, 'a/b', null);
  await ask('empty name', TOPIC, '', null);
  await ask('internal topic', TOPIC, '__consumer_offsets', ['cleanup.policy', 'compression.type']);
  await ask('broker', BROKER, '1', ['num.io.threads', 'log.retention.ms', 'log.cleanup.policy', 'broker.id']);
  await ask('all of the broker', BROKER, '1', null, all);
  // Kafka 4 keeps a default of min.insync.replicas there.
  if (version > 0) await ask('cluster default', BROKER, '', null);
  await ask('cluster default, key', BROKER, '', ['log.retention.ms']);
  await ask('other broker', BROKER, '7', null);
  await ask('no number', BROKER, 'one', null);
  for (const type of [0, 1, 3, 5, 99, -1, LOGGER])
    await ask(`type ${type}`, type, type === LOGGER ? '9' : 'x', null, all);
  await ask('logger, no number', LOGGER, 'x', null, all);
  if (version === 0) return;
  const both = { includeSynonyms: true };
  await ask('synonyms', TOPIC, name, ['retention.ms', 'segment.bytes'], {}, both);
  await ask('synonyms of the broker', BROKER, '1', ['log.segment.bytes', 'num.io.threads'], {}, both);
  if (version >= 3) {
    const documented = ({ results }) =>
      results[0].configs.map(({ name: key, documentation }) => [key, !!documentation]);
    await ask('documentation', TOPIC, name, ['retention.ms'], { view: documented }, { includeDocumentation: true });
  }
  const twice = [0, 1].map(() => ({ resourceType: TOPIC, resourceName: name, configurationKeys: ['retention.ms'] }));
  await t.call('twice', 'describe-configs', { resources: twice }, version);
  await t.call('nothing', 'describe-configs', { resources: [] }, version);
}

async function current(t, name) {
  await t.settle();
  const resources = [{ resourceType: TOPIC, resourceName: name, configurationKeys: null }];
  const view = ({ results }) =>
    results[0].configs.filter(({ configSource }) => configSource === 1).map((one) => [one.name, one.value]);
  await t.call('now', 'describe-configs', { resources }, 4, { view: (answer) => ({ set: view(answer).sort() }) });
}

async function alter(t, version) {
  const name = `c-alter-${version}`;
  await t.topic(name, { configs: { 'flush.ms': 7 } });
  const pairs = (configs) => Object.entries(configs).map(([key, value]) => ({ name: key, value }));
  const ask = (label, resourceType, resourceName, configs, more = {}) => {
    const resources = [{ resourceType, resourceName, configs: Array.isArray(configs) ? configs : pairs(configs) }];
    return t.call(label, 'alter-configs', { resources, ...more }, version);
  };
  await ask('validated', TOPIC, name, { 'retention.ms': '9' }, { validateOnly: true });
  await current(t, name);
  await ask('replaced', TOPIC, name, { 'retention.ms': '9' });
  await current(t, name);
  await ask('unknown key', TOPIC, name, { 'no.such': '9' });
  await ask('wrong value', TOPIC, name, { 'retention.ms': 'x' });
  await ask('out of range', TOPIC, name, { 'retention.ms': '-9' });
  await ask('null', TOPIC, name, { 'retention.ms': null });
  await ask('twice the key', TOPIC, name, [
    { name: 'retention.ms', value: '1' },
    { name: 'retention.ms', value: '2' },
  ]);
  await ask('unknown topic', TOPIC, 'c-nobody', { 'retention.ms': '9' });
  await ask('bad topic', TOPIC, 'a/b', { 'retention.ms': '9' });
  await ask('empty topic', TOPIC, '', { 'retention.ms': '9' });
  await ask('other broker', BROKER, '7', { 'log.retention.ms': '9' });
  await ask('no number', BROKER, 'x', { 'log.retention.ms': '9' });
  await ask('broker key that cannot change', BROKER, '1', { 'broker.id': '9' }, { validateOnly: true });
  await ask('broker key unknown', BROKER, '1', { 'no.such': '9' }, { validateOnly: true });
  for (const type of [0, 1, 3, 99]) await ask(`type ${type}`, type, 'x', { a: 'b' });
  await ask('emptied', TOPIC, name, {});
  await current(t, name);
  await t.call('nothing', 'alter-configs', { resources: [] }, version);
}

/** Kafka never answers that, and its controller then answers nobody for minutes. */
async function alterTwice(t) {
  const name = 'c-alter-twice';
  await t.topic(name);
  const one = { resourceType: TOPIC, resourceName: name, configs: [{ name: 'retention.ms', value: '77' }] };
  for (const version of [0, 1, 2]) {
    await t.call('twice', 'alter-configs', { resources: [one, one] }, version, { limitMs: 1500 });
  }
}

async function incremental(t, version) {
  const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3];
  const name = `c-incremental-${version}`;
  await t.topic(name);
  const ask = (label, resourceType, resourceName, changes, more = {}) => {
    const configs = changes.map(([key, configOperation, value]) => ({ name: key, configOperation, value }));
    const resources = [{ resourceType, resourceName, configs }];
    return t.call(label, 'incremental-alter-configs', { resources, ...more }, version);
  };
  const topic = (label, ...changes) => ask(label, TOPIC, name, changes);
  await topic('set', ['retention.ms', SET, '10'], ['flush.ms', SET, '11']);
  await current(t, name);
  await topic('delete', ['flush.ms', DELETE, null]);
  await topic('delete what is not set', ['flush.ms', DELETE, null]);
  await topic('delete with a value', ['flush.ms', DELETE, '4']);
  await topic('append', ['cleanup.policy', APPEND, 'compact']);
  await current(t, name);
  await topic('append again', ['cleanup.policy', APPEND, 'compact']);
  await topic('subtract', ['cleanup.policy', SUBTRACT, 'delete']);
  await current(t, name);
  await topic('subtract the last', ['cleanup.policy', SUBTRACT, 'compact']);
  await topic('subtract what is not there', ['cleanup.policy', SUBTRACT, 'delete']);
  await topic('append to a number', ['retention.ms', APPEND, '1']);
  await topic('subtract from a number', ['retention.ms', SUBTRACT, '1']);
  await topic('append to an unknown key', ['no.such', APPEND, '1']);
  await topic('set an unknown key', ['no.such', SET, '1']);
  await topic('delete an unknown key', ['no.such', DELETE, null]);
  await topic('append a bad value', ['cleanup.policy', APPEND, 'shred']);
  await topic('set null', ['retention.ms', SET, null]);
  await topic('append null', ['cleanup.policy', APPEND, null]);
  await topic('operation 9', ['retention.ms', 9, '1']);
  await topic('key twice', ['retention.ms', SET, '1'], ['retention.ms', SET, '2']);
  await topic('key twice, otherwise', ['retention.ms', SET, '1'], ['retention.ms', DELETE, null]);
  await topic('wrong value', ['retention.ms', SET, 'x']);
  await topic('one good, one bad', ['flush.ms', SET, '1'], ['retention.ms', SET, 'x']);
  await topic('empty key', ['', SET, 'x']);
  await topic('nothing');
  await current(t, name);
  const change = [['retention.ms', SET, '44']];
  await ask('validated', TOPIC, name, change, { validateOnly: true });
  await ask('unknown topic', TOPIC, 'c-nobody', change);
  await ask('bad topic', TOPIC, 'a/b', change);
  await ask('empty topic', TOPIC, '', change);
  await ask('other broker', BROKER, '7', [['log.retention.ms', SET, '3']]);
  await ask('no number', BROKER, 'x', [['log.retention.ms', SET, '3']]);
  await ask('read-only broker key', BROKER, '1', [['broker.id', SET, '3']]);
  await ask('static broker key', BROKER, '1', [['num.partitions', SET, '3']]);
  await ask('unknown broker key', BROKER, '1', [['no.such', SET, '3']]);
  await ask('dynamic broker key', BROKER, '1', [['log.cleaner.threads', SET, '1']], { validateOnly: true });
  await ask('cluster key', BROKER, '', [['message.max.bytes', SET, '3000000']], { validateOnly: true });
  for (const type of [0, 1, 3, 99]) await ask(`type ${type}`, type, 'x', [['a', SET, 'b']]);
  await ask('a group', GROUP, 'g', [['consumer.session.timeout.ms', SET, '46000']], { validateOnly: true });
  await ask('metrics', METRICS, 'm', [['interval.ms', SET, '1000']], { validateOnly: true });
  const one = { resourceType: TOPIC, resourceName: name };
  await t.call('twice', 'incremental-alter-configs', { resources: [one, one] }, version);
  await t.call('empty', 'incremental-alter-configs', { resources: [] }, version);
  await current(t, name);
}

export default [
  ...[1, 2, 3, 4].map((v) => [`DescribeConfigs ${v}`, (t) => describe(t, v)]),
  ['DescribeConfigs 0', (t) => describe(t, 0), '3.9.1'],
  ...[0, 1, 2].map((v) => [`AlterConfigs ${v}`, (t) => alter(t, v)]),
  ['a resource twice in AlterConfigs', alterTwice, { last: true }],
  ...[0, 1].map((v) => [`IncrementalAlterConfigs ${v}`, (t) => incremental(t, v)]),
];
