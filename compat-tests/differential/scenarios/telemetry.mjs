// Client metrics: their configuration, GetTelemetrySubscriptions and PushTelemetry.
const METRICS = 16;
const SET = 0;
const DELETE = 1;
const NO_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const ONE_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

function configurer(t, resourceName, version = 1) {
  return (label, ops, more = {}) => {
    const configs = ops.map(([name, value, configOperation = SET]) => ({ name, value, configOperation }));
    const resources = [{ resourceType: METRICS, resourceName, configs }];
    return t.call(label, 'incremental-alter-configs', { resources, ...more }, version);
  };
}

async function configs(t) {
  const name = 'm-config';
  const set = configurer(t, name);
  const now = async (label, configurationKeys = null) => {
    await t.settle();
    const resources = [{ resourceType: METRICS, resourceName: name, configurationKeys }];
    const more = { includeSynonyms: true, includeDocumentation: false };
    for (const version of [1, 4]) await t.call(label, 'describe-configs', { resources, ...more }, version);
    const mine = ({ configResources, ...rest }) => ({
      ...rest,
      configResources: configResources.filter(({ resourceName }) => resourceName.startsWith('m-config')),
    });
    for (const version of [0, 1]) await t.call(label, 'list-config-resources', {}, version, { view: mine });
  };
  await now('unknown');
  await set('only checked', [['interval.ms', '1000']], { validateOnly: true });
  await now('still unknown');
  await set('interval', [['interval.ms', '1000']]);
  await now('interval set');
  await set('metrics', [['metrics', 'org.apache.kafka.producer.,org.apache.kafka.consumer.']]);
  await set('match', [['match', 'client_id=none-of-them,client_software_name=.*java']]);
  await now('all set');
  await now('one key', ['interval.ms']);
  await now('unknown key', ['no.such']);
  await set('appended', [['metrics', 'a.b', 2]]);
  await set('subtracted', [['metrics', 'org.apache.kafka.producer.', 3]]);
  await set('appended to a number', [['interval.ms', '1', 2]]);
  await now('after lists');
  for (const value of ['99', '100', '3600000', '3600001', '0', '-1', '', 'x', '1.5', ' 200 ', '99999999999']) {
    await set(`interval '${value}'`, [['interval.ms', value]], { validateOnly: true });
  }
  for (const value of ['', '*', 'a', 'a,,b', ' a , b ', ',']) {
    await set(`metrics '${value}'`, [['metrics', value]], { validateOnly: true });
  }
  const matches = [
    '',
    'client_id',
    'client_id=',
    '=x',
    'client_id=a=b',
    'no_such=x',
    'client_id=[',
    'client_id=a,client_id=b',
  ];
  matches.push(
    'client_instance_id=x',
    'client_source_address=127.*',
    'client_source_port=1',
    ' client_id = x ',
    'client_id=(?<=a)b',
  );
  for (const value of matches) await set(`match '${value}'`, [['match', value]], { validateOnly: true });
  await set('unknown name', [['no.such', '1']]);
  await set('null', [['interval.ms', null]]);
  await set('operation 9', [['interval.ms', '1000', 9]]);
  await set('nothing', []);
  await set('twice', [
    ['interval.ms', '1000'],
    ['interval.ms', '2000'],
  ]);
  await set('good and bad', [
    ['interval.ms', '5000'],
    ['match', 'x'],
  ]);
  await set('unknown deleted', [['no.such', null, DELETE]]);
  await now('as before');
  await configurer(t, '')('no name', [['interval.ms', '1000']]);
  await configurer(t, 'm-config a/b')('odd name', [['interval.ms', '1000']]);
  await configurer(t, 'm-config a/b')('odd name gone', [['interval.ms', null, DELETE]]);
  const replaced = [{ resourceType: METRICS, resourceName: name, configs: [{ name: 'interval.ms', value: '7000' }] }];
  await t.call('replaced', 'alter-configs', { resources: replaced }, 2);
  await now('after the replacement');
  await set('deleted', [['interval.ms', null, DELETE]]);
  await now('gone');
  const resources = [{ resourceType: METRICS, resourceName: '', configurationKeys: null }];
  await t.call('describe no name', 'describe-configs', { resources }, 4);
}

/** Ids of subscriptions are hashes: only whether they change is of interest, and whether they are equal to Kafka's. */
async function telemetry(t) {
  const instance = 'AAAAAAAAAAAAAAAAAAABZA';
  const clientId = 'm-client';
  const get = (label, clientInstanceId = instance, more = {}) => {
    const view = (answer) => ({
      ...answer,
      clientInstanceId: answer.clientInstanceId === clientInstanceId ? 'THE SAME' : 'A NEW ONE',
      subscriptionId: answer.clientInstanceId === clientInstanceId ? answer.subscriptionId : 'OF THE NEW ONE',
    });
    return t.call(label, 'get-telemetry-subscriptions', { clientInstanceId }, 0, { clientId, view, ...more });
  };
  const push = (label, more = {}) =>
    t.call(
      label,
      'push-telemetry',
      { clientInstanceId: instance, subscriptionId: 0, compressionType: 0, metrics: '', ...more },
      0,
      { clientId },
    );
  await get('without an id', NO_ID);
  await get('a reserved id', ONE_ID);
  await push('without an id', { clientInstanceId: NO_ID });
  await push('a reserved id', { clientInstanceId: ONE_ID });
  await push('never subscribed', { clientInstanceId: 'AAAAAAAAAAAAAAAAAAABZQ' });
  await push('never subscribed, again', { clientInstanceId: 'AAAAAAAAAAAAAAAAAAABZQ' });
  const { subscriptionId } = await get('subscribe');
  await get('too early');
  await push('another subscription', { subscriptionId: subscriptionId + 1 });
  await get('after another subscription');
  await push('in time', { subscriptionId });
  await push('too early', { subscriptionId });
  await push('at the end', { subscriptionId, terminating: true });
  await push('after the end', { subscriptionId, terminating: true });
  const others = [
    'AAAAAAAAAAAAAAAAAAABZg',
    'AAAAAAAAAAAAAAAAAAABZw',
    'AAAAAAAAAAAAAAAAAAABaA',
    'AAAAAAAAAAAAAAAAAAABaQ',
  ];
  const kinds = [{ compressionType: 5 }, { compressionType: -1 }, { metrics: 'x'.repeat(1_048_577) }, { metrics: 'x' }];
  for (const [i, kind] of kinds.entries()) {
    const clientInstanceId = others[i];
    const answer = await get(`subscribe ${i}`, clientInstanceId);
    await push(`kind ${i}`, { clientInstanceId, subscriptionId: answer.subscriptionId, ...kind });
    await get(`after kind ${i}`, clientInstanceId);
  }
  const set = configurer(t, 'm-telemetry');
  await set('a subscription', [
    ['interval.ms', '500'],
    ['metrics', 'b.,a.,c.d'],
    ['match', 'client_id=m-.*'],
  ]);
  await configurer(t, 'm-nobody')('of nobody', [
    ['interval.ms', '300'],
    ['metrics', 'z.'],
    ['match', 'client_id=m'],
  ]);
  await t.settle();
  const second = 'AAAAAAAAAAAAAAAAAAABag';
  const answer = await get('subscribed', second);
  await push('pushed', { clientInstanceId: second, subscriptionId: answer.subscriptionId });
  await set('all metrics', [['metrics', 'a.,*']]);
  await t.settle();
  await push('pushed to the old one', { clientInstanceId: second, subscriptionId: answer.subscriptionId });
  await get('subscribed to all', second);
  await get('of another client', 'AAAAAAAAAAAAAAAAAAABaw', { clientId: 'other' });
  for (const name of ['m-telemetry', 'm-nobody']) {
    await configurer(t, name)(
      'gone',
      ['interval.ms', 'metrics', 'match'].map((key) => [key, null, DELETE]),
    );
  }
}

export default [
  ['configuration', configs],
  ['subscriptions', telemetry],
];
