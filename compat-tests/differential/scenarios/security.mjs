// ACLs, delegation tokens and SASL on a plaintext listener without an authorizer.
const ANY = 1;
const TOPIC = 2;
const LITERAL = 3;
const ALLOW = 3;
const READ = 3;

async function acls(t, version) {
  const filter = {
    resourceTypeFilter: TOPIC,
    resourceNameFilter: 'x',
    patternTypeFilter: LITERAL,
    principalFilter: null,
    hostFilter: null,
    operation: ANY,
    permissionType: ANY,
  };
  const odd = [
    [
      'everything',
      { resourceTypeFilter: ANY, resourceNameFilter: null, ...(version > 0 && { patternTypeFilter: ANY }) },
    ],
    ['unknown type', { resourceTypeFilter: 0 }],
    ['type 99', { resourceTypeFilter: 99 }],
    ['unknown operation', { operation: 0 }],
    ['unknown permission', { permissionType: 0 }],
    ['user', { resourceTypeFilter: 7 }],
    ...(version > 0
      ? [
          ['unknown pattern', { patternTypeFilter: 0 }],
          ['prefixed', { patternTypeFilter: 4 }],
          ['match', { patternTypeFilter: 2 }],
        ]
      : []),
  ];
  await t.call('describe', 'describe-acls', filter, version);
  for (const [label, more] of odd) {
    await t.call(`describe, ${label}`, 'describe-acls', { ...filter, ...more }, version);
  }
  await t.call('delete', 'delete-acls', { filters: [filter, filter] }, version);
  await t.call('delete nothing', 'delete-acls', { filters: [] }, version);
  for (const [label, more] of odd) {
    await t.call(`delete, ${label}`, 'delete-acls', { filters: [filter, { ...filter, ...more }] }, version);
  }
  const acl = {
    resourceType: TOPIC,
    resourceName: 'x',
    resourcePatternType: LITERAL,
    principal: 'User:a',
    host: '*',
    operation: READ,
    permissionType: ALLOW,
  };
  const create = (label, creations) => t.call(`create ${label}`, 'create-acls', { creations }, version);
  await create('nothing', []);
  await create('one', [acl]);
  await create('two', [acl, { ...acl, operation: 4 }]);
  await create('bad ones', [{ ...acl, principal: 'nobody' }, { ...acl, resourceName: '' }, acl]);
  await create('any', [{ ...acl, operation: ANY }]);
  await create('unknown type', [{ ...acl, resourceType: 0 }]);
  await create('type 99', [{ ...acl, resourceType: 99 }]);
  await create('a user', [{ ...acl, resourceType: 7, resourceName: 'User:a' }]);
  await create('unknown operation', [{ ...acl, operation: 0 }]);
  await create('unknown permission', [{ ...acl, permissionType: 0 }]);
  if (version === 0) return;
  for (const resourcePatternType of [0, 1, 2, 4])
    await create(`pattern ${resourcePatternType}`, [{ ...acl, resourcePatternType }]);
}

async function tokens(t, version) {
  const renewers = [{ principalType: 'User', principalName: 'a' }];
  const last = Math.min(version, 2);
  const create = (label, more) =>
    t.call(label, 'create-delegation-token', { renewers: [], maxLifetimeMs: 1000, ...more }, version);
  await create('create', {});
  await create('create for a renewer', { renewers });
  await create('create for no user', { renewers: [{ principalType: 'Group', principalName: 'a' }] });
  await create('create without end', { maxLifetimeMs: -1 });
  if (version >= 3) {
    await create('create for another', { ownerPrincipalType: 'User', ownerPrincipalName: 'b' });
    await create('create for half another', { ownerPrincipalType: 'User' });
    await create('create for an empty one', { ownerPrincipalType: '', ownerPrincipalName: '' });
  }
  await t.call('renew', 'renew-delegation-token', { hmac: 'x', renewPeriodMs: 1000 }, last);
  await t.call('renew nothing', 'renew-delegation-token', { hmac: '', renewPeriodMs: -1 }, last);
  await t.call('expire', 'expire-delegation-token', { hmac: 'x', expiryTimePeriodMs: 1000 }, last);
  await t.call('expire nothing', 'expire-delegation-token', { hmac: '', expiryTimePeriodMs: -1 }, last);
  await t.call('describe all', 'describe-delegation-token', { owners: null }, version);
  await t.call('describe none', 'describe-delegation-token', { owners: [] }, version);
  await t.call('describe one', 'describe-delegation-token', { owners: renewers }, version);
}

async function sasl(t) {
  for (const version of [0, 1]) {
    for (const mechanism of ['PLAIN', 'SCRAM-SHA-256', '', 'x']) {
      await t.call(`handshake '${mechanism}'`, 'sasl-handshake', { mechanism }, version, { on: await t.connect() });
    }
  }
  for (const version of [0, 1, 2]) {
    const on = await t.connect();
    await t.call('authenticate', 'sasl-authenticate', { authBytes: '\0a\0b' }, version, { on });
    await t.call('authenticate again', 'sasl-authenticate', { authBytes: '' }, version, { on });
    await t.alive('alive', on);
  }
}

export default [
  ...[1, 2, 3].map((version) => [`ACLs ${version}`, (t) => acls(t, version)]),
  ['ACLs 0', (t) => acls(t, 0), '3.9.1'],
  ...[1, 2, 3].map((version) => [`delegation tokens ${version}`, (t) => tokens(t, version)]),
  ['delegation tokens 0', (t) => tokens(t, 0), '3.9.1'],
  ['SASL', sasl],
];
