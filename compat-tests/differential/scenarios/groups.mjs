// The life of classic groups: joining, syncing, beating, leaving, static members, rebalances, listing, deleting.
import {
  beat,
  commit,
  deleteOffsets,
  fetchOffsets,
  join,
  leave,
  protocols,
  subscription,
  sync,
} from '../group-requests.mjs';
import { sleep } from '../session.mjs';

async function joinErrors(t, v) {
  const group = `g-errors-${v}`;
  const ask = (label, request) => t.call(label, 'join-group', request, v);
  await ask('empty group', join(''));
  await ask('session too short', join(group, { sessionTimeoutMs: 10 }));
  await ask('session too long', join(group, { sessionTimeoutMs: 99_999_999 }));
  await ask('session negative', join(group, { sessionTimeoutMs: -1 }));
  await ask('unknown member', join(group, { memberId: 'nope' }));
  await ask('no protocols', join(group, { protocols: [] }));
  await ask('no protocol type', join(group, { protocolType: '' }));
}

async function strangers(t) {
  for (let v = 0; v <= 5; v += 1) {
    await t.call('sync unknown', 'sync-group', sync(v, 'g-nobody', 'x', 1), v);
    await t.call('sync empty', 'sync-group', sync(v, '', 'x', 1), v);
  }
  await t.call('sync without protocol', 'sync-group', sync(5, 'g-nobody', 'x', 1, { protocolType: null }), 5);
  for (let v = 0; v <= 4; v += 1) {
    for (const group of ['', 'g-nobody']) await t.call(`beat ${group}`, 'heartbeat', beat(group, 'm', 1), v);
  }
  for (let v = 0; v <= 5; v += 1) {
    const two = ['m', { memberId: '', groupInstanceId: 'i' }];
    for (const group of ['', 'g-nobody']) await t.call(`leave ${group}`, 'leave-group', leave(v, group, ...two), v);
  }
  await t.call('leave without members', 'leave-group', leave(5, 'g-nobody'), 5);
}

async function life(t, v) {
  const topic = `g-life-topic-${v}`;
  await t.topic(topic, { partitions: 2 });
  const group = `g-life-${v}`;
  const describe = (label, groups, more) => t.call(label, 'describe-groups', { groups, ...more }, Math.min(v, 6));
  const operations = v % 2 === 1 && v >= 3 ? { includeAuthorizedOperations: true } : {};
  const cv = Math.max(2, Math.min(v, 9));
  const both = [
    [topic, [0, 1, 9]],
    ['g-none', [0]],
  ];
  const commits = (label, member, generation) =>
    t.call(label, 'offset-commit', commit(t, cv, group, member, generation, both), cv);
  let joined = await t.call('join', 'join-group', join(group), v);
  if (joined.errorCode === 79)
    joined = await t.call('join again', 'join-group', join(group, { memberId: joined.memberId }), v);
  const member = joined.memberId;
  const sv = Math.min(v, 5);
  const hv = Math.min(v, 4);
  await describe('describe completing', [group], operations);
  await commits('commit completing', member, 1);
  await t.call('sync, wrong generation', 'sync-group', sync(sv, group, member, 7), sv);
  await t.call('sync', 'sync-group', sync(sv, group, member, 1), sv);
  await t.call('sync again', 'sync-group', sync(sv, group, member, 1), sv);
  if (sv === 5) await t.call('other protocol', 'sync-group', sync(5, group, member, 1, { protocolName: 'sticky' }), 5);
  await t.call('beat', 'heartbeat', beat(group, member, 1), hv);
  await t.call('beat, wrong generation', 'heartbeat', beat(group, member, 2), hv);
  await describe('describe stable', [group, 'g-nobody', ''], operations);
  await commits('commit', member, 1);
  await commits('commit, wrong generation', member, 3);
  await commits('commit, wrong member', 'mm', 1);
  await commits('commit, no generation', '', -1);
  await commits('commit, member without generation', member, -1);
  await t.call('delete non-empty', 'delete-groups', { groupsNames: [group] }, Math.min(v, 2));
  await t.call('leave', 'leave-group', leave(sv, group, member), sv);
  await describe('describe empty', [group]);
  await t.call('beat when gone', 'heartbeat', beat(group, member, 1), hv);
  await t.call('join when gone', 'join-group', join(group, { memberId: member }), v);
}

async function staticMembers(t) {
  await t.topic('g-static-topic');
  const group = 'g-static';
  const instance = { groupInstanceId: 'i1' };
  const rejoin = (more) => join(group, { ...instance, ...more });
  const sync5 = (member) => sync(5, group, member, 1, instance);
  let before = await t.call('join', 'join-group', rejoin(), 5);
  await t.call('sync', 'sync-group', sync5(before.memberId), 5);
  for (const v of [5, 6, 7, 8, 9]) {
    const now = await t.call('join anew', 'join-group', rejoin(), v);
    const old = before.memberId;
    await t.call('old beat', 'heartbeat', beat(group, old, 1, instance), 3);
    await t.call('old beat without instance', 'heartbeat', beat(group, old, 1), 3);
    await t.call('old join', 'join-group', rejoin({ memberId: old }), v);
    await t.call('old sync', 'sync-group', sync5(old), 5);
    const committed = commit(t, 8, group, old, 1, [['g-static-topic', [0]]], instance);
    await t.call('old commit', 'offset-commit', committed, 8);
    await t.call('sync', 'sync-group', sync5(now.memberId), 5);
    await t.call('describe', 'describe-groups', { groups: [group] }, 5);
    before = now;
  }
  await t.call('unknown instance', 'heartbeat', beat(group, before.memberId, 1, { groupInstanceId: 'i2' }), 4);
  await t.call('old leave', 'leave-group', leave(4, group, { memberId: 'old', ...instance }), 4);
  await t.call('new protocols', 'join-group', rejoin({ protocols: protocols(['sticky', 's'], ['range', 'meta']) }), 7);
  await t.call('leave', 'leave-group', leave(5, group, { memberId: '', ...instance, reason: 'why' }), 5);
  await t.call('describe', 'describe-groups', { groups: [group] }, 5);
}

async function twoMembers(t) {
  const group = 'g-two';
  await t.topic('g-two-topic');
  const on = await t.connect();
  const second = { on, clientId: 'second' };
  const mine = { protocols: protocols(['range', 'r'], ['roundrobin', 'rr']) };
  const theirs = { protocols: protocols(['roundrobin', 'q'], ['range', 'z']) };
  const m1 = (await t.call('join', 'join-group', join(group, mine), 6)).memberId;
  await t.call('join with id', 'join-group', join(group, { ...mine, memberId: m1 }), 6);
  await t.call('sync', 'sync-group', sync(5, group, m1, 1), 5);
  await t.call('no common protocol', 'join-group', join(group, { protocols: protocols(['sticky']) }), 6, second);
  await t.call('other type', 'join-group', join(group, { protocolType: 'connect' }), 6, second);
  const m2 = (await t.call('second joins', 'join-group', join(group, theirs), 6, second)).memberId;
  const waiting = t.send('join-group', join(group, { ...theirs, memberId: m2 }), 6, second);
  await sleep(200);
  await t.call('beat', 'heartbeat', beat(group, m1, 1), 4);
  await t.call('sync while preparing', 'sync-group', sync(5, group, m1, 1), 5);
  const committed = commit(t, 8, group, m1, 1, [['g-two-topic', [0]]]);
  await t.call('commit while preparing', 'offset-commit', committed, 8);
  await t.call('describe', 'describe-groups', { groups: [group] }, 5);
  const own = { view: ({ errorCode, groups }) => [errorCode, groups.filter(({ groupId }) => groupId === group)] };
  await t.call('list by state', 'list-groups', { statesFilter: ['preparingREBALANCE'] }, 5, own);
  const leader = await t.call('first joins again', 'join-group', join(group, { ...mine, memberId: m1 }), 6);
  t.log('second joined', await waiting);
  await t.call('first repeats', 'join-group', join(group, { ...mine, memberId: m1 }), 6);
  const syncing = t.send('sync-group', sync(5, group, m2, 2, { assignments: [] }), 5, second);
  await sleep(100);
  const assignments = [{ memberId: m2, assignment: 'two' }];
  const { protocolName } = leader;
  await t.call('leader syncs', 'sync-group', sync(5, group, m1, 2, { protocolName, assignments }), 5);
  t.log('second synced', await syncing);
  await t.call('follower repeats', 'join-group', join(group, { ...theirs, memberId: m2 }), 6, second);
  const third = await t.connect();
  const again = t.send('join-group', join(group, { ...mine, memberId: m1 }), 6, { on: third });
  await sleep(200);
  await t.call('second leaves', 'leave-group', leave(3, group, m2), 3);
  t.log('first joined', await again);
  await t.call('both leave', 'leave-group', leave(3, group, m1, m2), 3);
  await t.call('describe', 'describe-groups', { groups: [group] }, 5);
}

async function pending(t) {
  const group = 'g-pending';
  const member = (await t.call('join', 'join-group', join(group), 5)).memberId;
  await t.call('describe', 'describe-groups', { groups: [group] }, 5);
  await t.call('static', 'join-group', join(group, { memberId: member, groupInstanceId: 'x' }), 5);
  await t.call('beat', 'heartbeat', beat(group, member, 0), 4);
  await t.call('leave', 'leave-group', leave(4, group, member), 4);
  await t.call('join', 'join-group', join(group, { memberId: member }), 5);
}

async function expiry(t) {
  const group = 'g-expiring';
  const member = (await t.call('join', 'join-group', join(group, { sessionTimeoutMs: 6000 }), 3)).memberId;
  await t.call('sync', 'sync-group', sync(2, group, member, 1), 2);
  await sleep(7500);
  await t.call('beat', 'heartbeat', beat(group, member, 1), 4);
  await t.call('describe', 'describe-groups', { groups: [group] }, 5);
}

async function listing(t) {
  const topic = 'g-list-topic';
  await t.topic(topic);
  const group = 'g-list';
  await t.call('simple', 'offset-commit', commit(t, 8, group, '', -1, [[topic, [0]]]), 8);
  const own = ({ errorCode, groups }) => ({ errorCode, groups: groups.filter(({ groupId }) => groupId === group) });
  const ask = (label, request, v) => t.call(label, 'list-groups', request, v, { view: own });
  for (let v = 0; v <= 5; v += 1) await ask('all', {}, v);
  for (const state of ['Empty', 'empty', 'EMPTY', 'Stable', 'Dead', 'Unknown', 'bogus', '']) {
    await ask(`state ${state}`, { statesFilter: [state] }, 4);
    await ask(`state ${state} and empty`, { statesFilter: [state, 'Empty'] }, 5);
  }
  for (const type of ['classic', 'Classic', 'consumer', 'share', 'streams', 'bogus', '']) {
    await ask(`type ${type}`, { typesFilter: [type] }, 5);
    await ask(`type ${type} and empty`, { typesFilter: [type], statesFilter: ['Empty'] }, 5);
  }
  for (let v = 0; v <= 6; v += 1) {
    await t.call('describe', 'describe-groups', { groups: [group, 'g-nobody', '', group] }, v);
    await t.call('describe none', 'describe-groups', { groups: [] }, v);
  }
}

async function offsetDelete(t) {
  await t.topic('g-od-a');
  await t.topic('g-od-b');
  const ask = (label, group, topics) => t.call(label, 'offset-delete', deleteOffsets(group, topics), 0);
  await t.call(
    'commit',
    'offset-commit',
    commit(t, 8, 'g-od', '', -1, [
      ['g-od-a', [0]],
      ['g-od-b', [0]],
    ]),
    8,
  );
  await ask('some', 'g-od', [
    ['g-od-a', [0, 5]],
    ['g-none', [0]],
    ['g-od-b', [1]],
  ]);
  await ask('unknown group', 'g-nobody', [['g-od-a', [0]]]);
  await ask('unknown group and topic', 'g-nobody', [['g-none', [0]]]);
  await ask('empty group', '', [['g-od-a', [0]]]);
  await ask('nothing', 'g-od', []);
  await t.call('left', 'offset-fetch', fetchOffsets(t, 7, 'g-od', null), 7);
  const subscription = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 1, 0, 6]), Buffer.from('g-od-a\0\0\0\0')]);
  const kinds = [
    ['subscribed', 'consumer', subscription],
    ['unreadable', 'consumer', Buffer.from([0])],
    ['connect', 'connect', Buffer.from('q')],
  ];
  for (const [kind, protocolType, metadata] of kinds) {
    const group = `g-od-${kind}`;
    const joining = join(group, { protocolType, protocols: protocols(['range', metadata]) });
    const member = (await t.call(`${kind} joins`, 'join-group', joining, 3)).memberId;
    await t.call(`${kind} syncs`, 'sync-group', sync(2, group, member, 1), 2);
    const both = [
      ['g-od-a', [0]],
      ['g-od-b', [0]],
    ];
    await t.call(`${kind} commits`, 'offset-commit', commit(t, 8, group, member, 1, both), 8);
    await ask(kind, group, both);
  }
}

/** What a consumer says in a JoinGroup is only read to know its topics: by OffsetDelete, and when it ends a rebalance. */
async function strangeSubscriptions(t) {
  await t.topic('g-strange-topic');
  const int32 = (...numbers) => Buffer.concat(numbers.map((n) => Buffer.from([n >> 24, n >> 16, n >> 8, n])));
  const version = (n) => Buffer.from([n >> 8, n & 255]);
  const good = subscription(['g-strange-topic'], 'u');
  const kinds = {
    empty: Buffer.alloc(0),
    'half a version': Buffer.alloc(1),
    'a version alone': version(0),
    'version -1': Buffer.concat([version(-1), good.subarray(2)]),
    'version 99': Buffer.concat([version(99), good.subarray(2), int32(0)]),
    'cut short': good.subarray(0, good.length - 3),
    'more at the end': Buffer.concat([good, int32(7)]),
    'null user data': Buffer.concat([good.subarray(0, good.length - 5), int32(-1)]),
    'not UTF-8': Buffer.concat([version(0), int32(1), version(2), Buffer.from([0xc3, 0x28]), int32(-1)]),
  };
  // Kafka never answers these.
  const unanswered = {
    'too many topics': Buffer.concat([version(0), int32(1000), good.subarray(6)]),
    'very many topics': Buffer.concat([version(0), int32(0x20726f62), good.subarray(6)]),
    'a negative number of topics': Buffer.concat([version(0), int32(-2), good.subarray(6)]),
    'null topics': Buffer.concat([version(0), int32(-1), good.subarray(6)]),
    'a topic too long': Buffer.concat([version(0), int32(1), version(5000), good.subarray(8)]),
    'a null topic': Buffer.concat([version(0), int32(1), version(-1), int32(-1)]),
    'user data too long': Buffer.concat([good.subarray(0, good.length - 5), int32(99), Buffer.from('u')]),
  };
  for (const [index, [kind, metadata]] of Object.entries(unanswered).entries()) {
    t.normaliser.forgetIds();
    const joining = join(`g-unanswered-${index}`, { protocols: protocols(['range', metadata]) });
    await t.call(`join: ${kind}`, 'join-group', joining, 3, { limitMs: 2500 });
  }
  for (const [index, [kind, metadata]] of Object.entries(kinds).entries()) {
    t.normaliser.forgetIds();
    const group = `g-strange-${index}`;
    const joining = join(group, { sessionTimeoutMs: 300_000, protocols: protocols(['range', metadata]) });
    const joined = await t.call(`join: ${kind}`, 'join-group', joining, 3);
    await t.call(`sync: ${kind}`, 'sync-group', sync(2, group, joined.memberId, 1), 2);
    const topics = [['g-strange-topic', [0]]];
    await t.call(`commit: ${kind}`, 'offset-commit', commit(t, 8, group, joined.memberId, 1, topics), 8);
    await t.call(`delete offsets: ${kind}`, 'offset-delete', deleteOffsets(group, topics), 0);
  }
}

async function deleting(t) {
  await t.topic('g-del-topic');
  for (let v = 0; v <= 2; v += 1) {
    const group = `g-del-${v}`;
    await t.call('commit', 'offset-commit', commit(t, 8, group, '', -1, [['g-del-topic', [0]]]), 8);
    await t.call('two and one', 'delete-groups', { groupsNames: [group, group, 'g-nobody'] }, v);
    await t.call('empty name', 'delete-groups', { groupsNames: [''] }, v);
    await t.call('none', 'delete-groups', { groupsNames: [] }, v);
    await t.call('gone', 'offset-fetch', fetchOffsets(t, 7, group, null), 7);
  }
}

export default [
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((v) => [
    [`JoinGroup ${v}: errors`, (t) => joinErrors(t, v)],
    [`life of a member, versions around ${v}`, (t) => life(t, v)],
  ]),
  ['members of groups that are not there', strangers],
  ['static members', staticMembers],
  ['two members', twoMembers],
  ['a member that did not come back', pending],
  ['a session that expires', expiry],
  ['ListGroups and DescribeGroups', listing],
  ['OffsetDelete', offsetDelete],
  ['subscriptions that cannot be read', strangeSubscriptions],
  ['DeleteGroups', deleting],
];
