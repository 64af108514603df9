// The configuration of groups (config resource 32): what may be set on one, how it is described, and which resources
// there are. The messages are compared too: kafka-configs shows them.
const TOPIC = 2;
const BROKER = 4;
const LOGGER = 8;
const METRICS = 16;
const GROUP = 32;
const [SET, DELETE, APPEND, SUBTRACT] = [0, 1, 2, 3];
const session = 'consumer.session.timeout.ms';
const heartbeat = 'consumer.heartbeat.interval.ms';
const interval = 'consumer.assignment.interval.ms';

/** `says` is a text that is compared, where `errorMessage` would not be. */
const withTexts = ({ responses }) =>
  responses.map(({ errorMessage, ...answer }) => ({ ...answer, says: errorMessage }));

async function own(t, label, group) {
  await t.settle();
  const resources = [{ resourceType: GROUP, resourceName: group, configurationKeys: null }];
  const view = ({ results }) =>
    results[0].configs.filter(({ configSource }) => configSource === 8).map((one) => [one.name, one.value]);
  await t.call(label, 'describe-configs', { resources }, 4, { view: (answer) => ({ set: view(answer).sort() }) });
}

async function describe(t, version) {
  const group = `gc describe ${version}`;
  const ask = (label, resourceName, configurationKeys, more = {}, options = {}) => {
    const resources = [{ resourceType: GROUP, resourceName, configurationKeys }];
    return t.call(label, 'describe-configs', { resources, ...more }, version, options);
  };
  const both = version > 0 ? { includeSynonyms: true } : {};
  await ask('never seen', `${group} nobody`, null, both);
  const configs = [
    { name: session, configOperation: SET, value: ' 46000' },
    { name: 'share.auto.offset.reset', configOperation: SET, value: 'earliest' },
    { name: 'share.renew.acknowledge.enable', configOperation: SET, value: 'FALSE' },
  ];
  const resources = [{ resourceType: GROUP, resourceName: group, configs }];
  await t.call('set', 'incremental-alter-configs', { resources }, 1);
  await t.settle();
  await ask('all', group, null, both);
  await ask('no synonyms', group, []);
  await ask('one key', group, [session, 'no.such', 'retention.ms']);
  await ask('empty name', '', null);
  if (version >= 3) {
    const view = ({ results }) => results[0].configs.map(({ name, documentation }) => [name, !!documentation]);
    await ask('documented', group, null, { includeDocumentation: true }, { view });
  }
}

async function brokerBehind(t) {
  const key = 'group.consumer.assignment.interval.ms';
  const alter = async (label, resourceType, resourceName, name, configOperation, value) => {
    const configs = [{ name, configOperation, value }];
    const resources = [{ resourceType, resourceName, configs }];
    await t.call(label, 'incremental-alter-configs', { resources }, 1, { view: withTexts });
    await t.settle();
  };
  const ask = (label) => {
    const resources = [{ resourceType: GROUP, resourceName: 'gc behind', configurationKeys: [interval] }];
    return t.call(label, 'describe-configs', { resources, includeSynonyms: true }, 4);
  };
  await ask('default');
  await alter('set for all', BROKER, '', key, SET, '2000');
  await ask('of all brokers');
  await alter('set for one', BROKER, '1', key, SET, '1500');
  await ask('of the broker');
  await alter('set for the group', GROUP, 'gc behind', interval, SET, '3000');
  await ask('of the group');
  await alter('above what a group may have', BROKER, '1', key, SET, '15001');
  await alter('above it for all, but not for this one', BROKER, '', key, SET, '15001');
  await alter('unset for the group', GROUP, 'gc behind', interval, DELETE, null);
  await alter('unset for one', BROKER, '1', key, DELETE, null);
  await ask('of all brokers, too long');
  await alter('a group beside it', GROUP, 'gc behind', session, SET, '46000');
  await alter('and not', GROUP, 'gc behind', session, DELETE, null);
  await alter('unset for all', BROKER, '', key, DELETE, null);
  await alter('a bound, which cannot change', BROKER, '', 'group.consumer.max.session.timeout.ms', SET, '90000');
}

const refused = {
  'unknown key': { 'no.such': '1' },
  'a key of topics': { 'retention.ms': '1' },
  'a key of brokers': { 'group.consumer.session.timeout.ms': '46000' },
  'not a number': { [session]: 'x' },
  'an empty value': { [session]: '' },
  zero: { [session]: '0' },
  'too large a number': { [session]: '3000000000' },
  'short session': { [session]: '44999' },
  'long session': { [session]: '60001' },
  'short heartbeat': { [heartbeat]: '4999' },
  'long heartbeat': { [heartbeat]: '15001' },
  'negative interval': { [interval]: '-1' },
  'long interval': { [interval]: '15001' },
  'two at once': { [session]: '1', [heartbeat]: '1' },
  'short lock': { 'share.record.lock.duration.ms': '14999' },
  'long lock': { 'share.record.lock.duration.ms': '60001' },
  'a few deliveries': { 'share.delivery.count.limit': '1' },
  'many deliveries': { 'share.delivery.count.limit': '11' },
  'few locks': { 'share.partition.max.record.locks': '99' },
  'many locks': { 'share.partition.max.record.locks': '4001' },
  'share: short session': { 'share.session.timeout.ms': '44999' },
  'share: long heartbeat': { 'share.heartbeat.interval.ms': '15001' },
  'share: long interval': { 'share.assignment.interval.ms': '15001' },
  'share: reset': { 'share.auto.offset.reset': 'none' },
  'share: reset by no duration': { 'share.auto.offset.reset': 'by_duration:x' },
  'share: isolation': { 'share.isolation.level': 'x' },
  'share: renew': { 'share.renew.acknowledge.enable': 'perhaps' },
  'streams: short session': { 'streams.session.timeout.ms': '44999' },
  'streams: long heartbeat': { 'streams.heartbeat.interval.ms': '15001' },
  'streams: standbys': { 'streams.num.standby.replicas': '3' },
  'streams: negative delay': { 'streams.initial.rebalance.delay.ms': '-1' },
  'streams: long interval': { 'streams.assignment.interval.ms': '15001' },
};

const taken = {
  bounds: { [session]: '60000', [heartbeat]: '15000', [interval]: '15000' },
  'other bounds': { [session]: '45000', [heartbeat]: '5000', [interval]: '0' },
  'a number with space': { [session]: ' 50000 ' },
  'a share group': { 'share.isolation.level': 'read_committed', 'share.auto.offset.reset': 'by_duration:PT1H' },
  'a streams group': { 'streams.num.standby.replicas': '2', 'streams.initial.rebalance.delay.ms': '0' },
};

const changesOf = (configs, configOperation = SET) =>
  Object.entries(configs).map(([name, value]) => ({ name, configOperation, value }));

async function incremental(t, version) {
  const group = `gc incremental ${version}`;
  const ask = (label, resourceName, configs, more = {}) => {
    const resources = [{ resourceType: GROUP, resourceName, configs }];
    return t.call(label, 'incremental-alter-configs', { resources, ...more }, version, { view: withTexts });
  };
  for (const [label, configs] of Object.entries(refused)) await ask(label, group, changesOf(configs));
  await own(t, 'nothing yet', group);
  for (const [label, configs] of Object.entries(taken)) await ask(label, group, changesOf(configs));
  await own(t, 'taken', group);
  await ask('validated', group, changesOf({ [session]: '47000' }), { validateOnly: true });
  await ask('good and bad', group, changesOf({ [session]: '47000', [heartbeat]: '1' }));
  await ask('delete an unknown key', group, changesOf({ 'no.such': null }, DELETE));
  await ask('delete what is not set', group, changesOf({ 'share.session.timeout.ms': null }, DELETE));
  await own(t, 'as before', group);
  await ask('delete', group, changesOf({ [session]: null, [heartbeat]: null }, DELETE));
  await own(t, 'less', group);
  await ask('nothing', group, []);
  const bare = (label, resourceName, configs) => {
    const resources = [{ resourceType: GROUP, resourceName, configs }];
    return t.call(label, 'incremental-alter-configs', { resources }, version);
  };
  await bare('append', group, changesOf({ [session]: '1' }, APPEND));
  await bare('subtract', group, changesOf({ [session]: '1' }, SUBTRACT));
  await bare('append to an unknown key', group, changesOf({ 'no.such': '1' }, APPEND));
  await bare('null', group, changesOf({ [session]: null }));
  await bare('key twice', group, [...changesOf({ [session]: '46000' }), ...changesOf({ [session]: '47000' })]);
  await bare('empty name', '', changesOf({ [session]: '46000' }));
}

async function replace(t, version) {
  const group = `gc alter ${version}`;
  const ask = (label, resourceName, configs, more = {}) => {
    const entries = Object.entries(configs).map(([name, value]) => ({ name, value }));
    const resources = [{ resourceType: GROUP, resourceName, configs: entries }];
    return t.call(label, 'alter-configs', { resources, ...more }, version, { view: withTexts });
  };
  await ask('set', group, { [session]: '46000', [heartbeat]: '6000' });
  await own(t, 'both', group);
  await ask('validated', group, {}, { validateOnly: true });
  await ask('one', group, { [heartbeat]: '7000' });
  await own(t, 'one of them', group);
  await ask('bad', group, { [heartbeat]: '1' });
  await ask('unknown', group, { 'no.such': '1' });
  await own(t, 'still', group);
  await ask('none', group, {});
  await own(t, 'nothing', group);
}

async function list(t) {
  const [group, topic] = ['gc list', 'gc-list'];
  await t.topic(topic);
  const alter = async (configOperation, value) => {
    const resources = [
      { resourceType: GROUP, resourceName: group, configs: [{ name: session, configOperation, value }] },
    ];
    await t.call('alter', 'incremental-alter-configs', { resources }, 1);
    await t.settle();
  };
  const mine = new Set([group, topic, '1']);
  const view = ({ configResources, ...rest }) => ({
    ...rest,
    configResources: configResources.filter(({ resourceName }) => mine.has(resourceName)),
  });
  const ask = (label, resourceTypes, version = 1) =>
    t.call(label, 'list-config-resources', version === 0 ? {} : { resourceTypes }, version, { view });
  await ask('client metrics', [], 0);
  await ask('groups, none', [GROUP]);
  await alter(SET, '46000');
  await ask('groups', [GROUP]);
  await ask('all', []);
  await ask('topics and brokers', [TOPIC, BROKER]);
  await ask('loggers', [LOGGER]);
  await ask('metrics', [METRICS]);
  await ask('twice', [GROUP, GROUP]);
  for (const type of [0, 1, 3, 64, 99, -1]) await ask(`type ${type}`, [GROUP, type]);
  await alter(DELETE, null);
  await ask('groups, none again', [GROUP]);
}

export default [
  ...[1, 2, 3, 4].map((v) => [`DescribeConfigs ${v}`, (t) => describe(t, v)]),
  ['the broker behind', brokerBehind],
  ...[0, 1].map((v) => [`IncrementalAlterConfigs ${v}`, (t) => incremental(t, v)]),
  ...[0, 1, 2].map((v) => [`AlterConfigs ${v}`, (t) => replace(t, v)]),
  ['ListConfigResources', list],
];
