// Broker loggers: levels that change while the broker runs.
const LOGGER = 8;
const SET = 0;
const DELETE = 1;

async function loggers(t) {
  const level = async (label) => {
    const resources = [{ resourceType: LOGGER, resourceName: '1', configurationKeys: ['root'] }];
    for (const version of [1, 4]) {
      const more = { includeSynonyms: true, ...(version >= 3 && { includeDocumentation: true }) };
      await t.call(label, 'describe-configs', { resources, ...more }, version);
    }
  };
  const ask = (label, resourceName, configs, more = {}) => {
    const resources = [{ resourceType: LOGGER, resourceName, configs }];
    return t.call(label, 'incremental-alter-configs', { resources, ...more }, 1);
  };
  const one = (label, name, configOperation, value, more) => ask(label, '1', [{ name, configOperation, value }], more);
  await one('set', 'root', SET, 'WARN');
  await level('now');
  await one('only checked', 'root', SET, 'ERROR', { validateOnly: true });
  await one('only checked, bad', 'root', SET, 'x', { validateOnly: true });
  await level('as before');
  await one('lower case', 'root', SET, 'debug');
  await one('no level', 'root', SET, 'LOUD');
  await one('off', 'root', SET, 'OFF');
  await one('empty', 'root', SET, '');
  await one('null', 'root', SET, null);
  await one('unknown', 'no.such.logger', SET, 'INFO');
  await one('empty logger', '', SET, 'INFO');
  await one('root deleted', 'root', DELETE, null);
  await one('unknown deleted', 'no.such.logger', DELETE, null);
  await one('appended', 'root', 2, 'INFO');
  await one('subtracted', 'root', 3, 'INFO');
  await one('operation 9', 'root', 9, 'INFO');
  await ask('nothing', '1', []);
  await ask('twice', '1', [
    { name: 'root', configOperation: SET, value: 'INFO' },
    { name: 'root', configOperation: SET, value: 'WARN' },
  ]);
  await ask('good and bad', '1', [
    { name: 'root', configOperation: SET, value: 'FATAL' },
    { name: 'no.such.logger', configOperation: SET, value: 'INFO' },
  ]);
  await level('at the end');
  for (const name of ['7', '', 'x', '-1', '1.0', '+1', ' 1']) {
    await ask(`broker '${name}'`, name, [{ name: 'root', configOperation: SET, value: 'INFO' }]);
    const resources = [{ resourceType: LOGGER, resourceName: name, configurationKeys: ['root'] }];
    await t.call(`describe '${name}'`, 'describe-configs', { resources }, 4);
  }
  const resource = { resourceType: LOGGER, resourceName: '1' };
  const configs = [{ name: 'root', value: 'INFO' }];
  for (const version of [0, 2]) {
    await t.call('replaced', 'alter-configs', { resources: [{ ...resource, configs }] }, version);
  }
  const set = { configs: [{ name: 'root', configOperation: SET, value: 'INFO' }] };
  await t.call(
    'resource twice',
    'incremental-alter-configs',
    { resources: [0, 1].map(() => ({ ...resource, ...set })) },
    1,
  );
  const name = 'l-topic';
  await t.topic(name);
  const other = {
    resourceType: 2,
    resourceName: name,
    configs: [{ name: 'flush.ms', configOperation: SET, value: '7' }],
  };
  await t.call('with a topic', 'incremental-alter-configs', { resources: [{ ...resource, ...set }, other] }, 1);
  const view = ({ configResources }) => configResources.filter(({ resourceType }) => resourceType === LOGGER);
  await t.call('listed', 'list-config-resources', { resourceTypes: [LOGGER] }, 1, { view });
}

export default [['levels', loggers]];
