// DescribeClientQuotas and AlterClientQuotas.
const EXACT = 0;
const DEFAULT = 1;
const ANY = 2;

const part = (entityType, entityName) => ({ entityType, entityName });
const RATE = 'producer_byte_rate';

async function alter(t, version) {
  const user = `q-user-${version}`;
  const now = async (label = 'now') => {
    await t.settle();
    const components = [{ entityType: 'user', matchType: EXACT, match: user }];
    await t.call(label, 'describe-client-quotas', { components, strict: false }, version);
  };
  const ask = (label, entries, more = {}) => t.call(label, 'alter-client-quotas', { entries, ...more }, version);
  const one = (label, entity, ops, more) =>
    ask(label, [{ entity, ops: ops.map(([key, value, remove = false]) => ({ key, value, remove })) }], more);
  const mine = [part('user', user)];
  await ask('nothing', []);
  await one('no entity', [], [[RATE, 1]]);
  await one('no change', mine, []);
  await now();
  await one('validated', mine, [[RATE, 1000]], { validateOnly: true });
  await now();
  await one('set', mine, [
    [RATE, 1000],
    ['consumer_byte_rate', 2000],
  ]);
  await now();
  await one('same again', mine, [[RATE, 1000]]);
  await one('all keys', mine, [
    ['request_percentage', 12.5],
    ['controller_mutation_rate', 0.25],
  ]);
  await now();
  await one('client of the user', [...mine, part('client-id', 'c')], [[RATE, 5]]);
  await one('every client of the user', [...mine, part('client-id', null)], [[RATE, 6]]);
  await one('order of the parts', [part('client-id', 'c'), ...mine], [['consumer_byte_rate', 7]]);
  await now();
  await one('removed', mine, [[RATE, 0, true]]);
  await one('removed again', mine, [[RATE, 0, true]]);
  await one('unknown key removed', mine, [['no.such', 0, true]]);
  await now();
  for (const value of [0, -1, 0.5, 1e-9, 1e18, 9.3e18, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_VALUE]) {
    for (const key of [RATE, 'request_percentage', 'controller_mutation_rate']) {
      await one(`${key} ${value}`, mine, [[key, value]], { validateOnly: true });
    }
    await one(`ip ${value}`, [part('ip', '127.9.9.9')], [['connection_creation_rate', value]], { validateOnly: true });
  }
  await one('unknown key', mine, [['no.such', 1]]);
  await one('empty key', mine, [['', 1]]);
  await one('key of an ip', mine, [['connection_creation_rate', 1]]);
  await one('key twice', mine, [
    [RATE, 1],
    [RATE, 2],
  ]);
  await now();
  await one('key twice, removed last', mine, [
    [RATE, 3],
    [RATE, 3, true],
  ]);
  await now();
  await one('unknown type', [part('group', 'x')], [[RATE, 1]]);
  await one('empty type', [part('', 'x')], [[RATE, 1]]);
  await one('empty name', [part('user', '')], [[RATE, 1]]);
  await one('empty client', [part('client-id', '')], [[RATE, 1]]);
  await one('type twice', [part('user', 'a'), part('user', 'b')], [[RATE, 1]]);
  await one('user and ip', [part('user', user), part('ip', '127.0.0.9')], [[RATE, 1]]);
  await one('client and ip', [part('client-id', 'x'), part('ip', '127.0.0.9')], [['connection_creation_rate', 1]]);
  await one('key of a user', [part('ip', '127.0.0.9')], [[RATE, 1]]);
  for (const name of ['127.0.0.9', '::1', 'localhost', 'no.such.host.invalid', '', '1.2.3', '300.1.1.1', 'a b']) {
    await one(`ip '${name}'`, [part('ip', name)], [['connection_creation_rate', 3]], { validateOnly: true });
  }
  await one('every ip', [part('ip', null)], [['connection_creation_rate', 1e6]], { validateOnly: true });
  await one('part of a connection', [part('ip', '127.0.0.9')], [['connection_creation_rate', 1.5]], {
    validateOnly: true,
  });
  await ask(
    'entity twice',
    [0, 1].map((i) => ({ entity: mine, ops: [{ key: RATE, value: 10 + i, remove: false }] })),
  );
  await now();
  await ask('good and bad', [
    { entity: mine, ops: [{ key: RATE, value: 77, remove: false }] },
    { entity: [part('user', `${user}-2`)], ops: [{ key: 'no.such', value: 77, remove: false }] },
    { entity: [part('user', `${user}-3`)], ops: [{ key: RATE, value: -5, remove: false }] },
  ]);
  await now();
}

async function describe(t, version) {
  const ask = (label, components, strict = false) =>
    t.call(label, 'describe-client-quotas', { components, strict }, version);
  const like = (entityType, matchType, match = null) => ({ entityType, matchType, match });
  const set = (entity, value, remove = false) => ({ entity, ops: [{ key: 'consumer_byte_rate', value, remove }] });
  const [u, c] = [`qd-user-${version}`, `qd-client-${version}`];
  const entities = [
    [part('user', u)],
    [part('client-id', c)],
    [part('user', u), part('client-id', c)],
    [part('user', u), part('client-id', null)],
    [part('user', null), part('client-id', c)],
    [part('user', null)],
    [part('client-id', null)],
    [part('user', null), part('client-id', null)],
  ];
  const entries = entities.map((entity, i) => set(entity, 1e9 + i));
  entries.push({
    entity: [part('ip', '127.7.7.7')],
    ops: [{ key: 'connection_creation_rate', value: 99, remove: false }],
  });
  await t.call('set', 'alter-client-quotas', { entries }, version);
  await t.settle();
  const mine = (answer) => {
    const known = (answer.entries ?? []).filter(({ entity }) =>
      entity.every(
        ({ entityName }) => entityName === null || entityName.startsWith('qd-') || entityName === '127.7.7.7',
      ),
    );
    return { ...answer, entries: answer.entries === null ? null : known };
  };
  for (const strict of [false, true]) {
    const asked = (label, ...components) =>
      t.call(`${label}${strict ? ', strict' : ''}`, 'describe-client-quotas', { components, strict }, version, {
        view: mine,
      });
    await asked('everything');
    await asked('the user', like('user', EXACT, u));
    await asked('the default user', like('user', DEFAULT));
    await asked('any user', like('user', ANY));
    await asked('the client', like('client-id', EXACT, c));
    await asked('the default client', like('client-id', DEFAULT));
    await asked('any client', like('client-id', ANY));
    await asked('user and client', like('user', EXACT, u), like('client-id', EXACT, c));
    await asked('user and any client', like('user', EXACT, u), like('client-id', ANY));
    await asked('user and default client', like('user', EXACT, u), like('client-id', DEFAULT));
    await asked('both any', like('user', ANY), like('client-id', ANY));
    await asked('both default', like('user', DEFAULT), like('client-id', DEFAULT));
    await asked('the ip', like('ip', EXACT, '127.7.7.7'));
    await asked('any ip', like('ip', ANY));
    await asked('default ip', like('ip', DEFAULT));
    await asked('ip and user', like('ip', ANY), like('user', ANY));
    await asked('nobody', like('user', EXACT, 'qd-nobody'));
  }
  await ask('exact without a name', [like('user', EXACT, null)]);
  await ask('exact, empty', [like('user', EXACT, '')]);
  await ask('default with a name', [like('user', DEFAULT, 'x')]);
  await ask('any with a name', [like('user', ANY, 'x')]);
  await ask('match 3', [like('user', 3)]);
  await ask('match -1', [like('user', -1)]);
  await ask('unknown type', [like('group', EXACT, 'x')]);
  await ask('empty type', [like('', ANY)]);
  await ask('type twice', [like('user', EXACT, u), like('user', EXACT, u)]);
  const gone = entities.map((entity) => set(entity, 0, true));
  gone.push({ entity: [part('ip', '127.7.7.7')], ops: [{ key: 'connection_creation_rate', value: 0, remove: true }] });
  await t.call('removed', 'alter-client-quotas', { entries: gone }, version);
}

export default [
  ...[0, 1].map((version) => [`AlterClientQuotas ${version}`, (t) => alter(t, version)]),
  ...[0, 1].map((version) => [`DescribeClientQuotas ${version}`, (t) => describe(t, version)]),
];
