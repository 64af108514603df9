// Groups whose members' requests wait for each other, each on a connection of its own. What is waited for is a state of
// the group that DescribeGroups shows, never a time; where Kafka leaves open which request it sees first, the order
// makes no difference to the answers.
import { beat, commit, fetchOffsets, join, leave, protocols, sync } from '../group-requests.mjs';

const LONG = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 300_000 };
const PLAIN = 3;

/** Waits until the group is in that state with so many members. */
async function groupIs(t, group, state, members) {
  await t.until(async () => {
    const { groups } = await t.send('describe-groups', { groups: [group] }, 5);
    return groups[0].groupState === state && (members === undefined || groups[0].members.length === members);
  });
}

const describe = (t, label, group) => t.call(label, 'describe-groups', { groups: [group] }, 5);

class Member {
  static async of(t, group, name, more = {}) {
    const member = new Member();
    Object.assign(member, { t, group, name, memberId: '', generation: -1, more, on: await t.connect() });
    return member;
  }

  request(more = {}) {
    return join(this.group, { ...LONG, memberId: this.memberId, ...this.more, ...more });
  }

  /** Sends a JoinGroup; for a new dynamic member at these versions after the one that gives the id. */
  async join(label, version, more = {}) {
    const { t, on, name } = this;
    if (version > PLAIN && this.memberId === '' && this.more.groupInstanceId === undefined) {
      const given = await t.send('join-group', this.request(more), version, { on, clientId: name });
      this.memberId = given.memberId;
    }
    return t.start(`${name}: ${label}`, 'join-group', this.request(more), version, { on, clientId: name });
  }

  async joined(started) {
    const answer = await this.t.answer(started);
    if (answer.errorCode === 0) Object.assign(this, { memberId: answer.memberId, generation: answer.generationId });
    return answer;
  }

  sync(label, version, more = {}) {
    const instance = this.more.groupInstanceId === undefined || version < 3 ? {} : this.more;
    const request = sync(version, this.group, this.memberId, this.generation, {
      assignments: [],
      ...instance,
      ...more,
    });
    return this.t.start(`${this.name}: ${label}`, 'sync-group', request, version, { on: this.on });
  }

  beat(label, version = 3) {
    const request = beat(this.group, this.memberId, this.generation);
    return this.t.call(`${this.name}: ${label}`, 'heartbeat', request, version);
  }

  leave(label, version = 3) {
    return this.t.call(`${this.name}: ${label}`, 'leave-group', leave(version, this.group, this.memberId), version);
  }
}

/** Members a, b, …: the first leads, all have joined and synced. */
async function stable(t, group, names, version = 7, more = {}) {
  const members = [];
  for (const name of names) {
    const member = await Member.of(t, group, name, more[name]);
    members.push(member);
    const waiting = [await member.join('joins', version)];
    if (members.length > 1) {
      await groupIs(t, group, 'PreparingRebalance');
      for (const one of members.slice(0, -1)) waiting.push(await one.join(`rejoins for ${name}`, version));
      waiting.push(waiting.shift());
    }
    for (const [index, started] of waiting.entries()) await members[index].joined(started);
  }
  await syncAll(members, version);
  return members;
}

/** Followers first, who wait, and then the leader. */
async function syncAll(members, version, label = 'syncs') {
  const sv = Math.min(version, 5);
  const [leader, ...others] = members;
  const waiting = [];
  for (const one of others) waiting.push(await one.sync(label, sv));
  const assignments = members.map(({ memberId, name }) => ({ memberId, assignment: `for ${name}` }));
  waiting.unshift(await leader.sync(label, sv, { assignments }));
  for (const one of waiting) await leader.t.answer(one);
}

async function versions(t, version) {
  const group = `cg-versions-${version}`;
  const [a, b] = await stable(t, group, ['a', 'b'], version);
  await describe(t, 'two', group);
  const c = await Member.of(t, group, 'c');
  const third = await c.join('joins', version);
  await groupIs(t, group, 'PreparingRebalance');
  await a.beat('beats', Math.min(version, 4));
  const first = await a.join('rejoins', version);
  await b.leave('leaves instead', Math.min(version, 5));
  for (const [who, started] of [
    [a, first],
    [c, third],
  ]) {
    await who.joined(started);
  }
  await syncAll([a, c], version, 'syncs again');
  await describe(t, 'again two', group);
}

async function newOnesAtOnce(t) {
  const group = 'cg-at-once';
  const [a] = await stable(t, group, ['a']);
  const others = [];
  for (const name of ['b', 'c', 'd']) others.push(await Member.of(t, group, name));
  // Ids first, all at once; a group does not go on without those that have one.
  const asked = [];
  for (const one of others)
    asked.push(await t.start(`${one.name}: asks`, 'join-group', one.request(), 9, { on: one.on, clientId: one.name }));
  for (const [index, started] of asked.entries()) others[index].memberId = (await t.answer(started)).memberId;
  const waiting = [];
  for (const one of others) waiting.push(await one.join('joins', 9));
  await groupIs(t, group, 'PreparingRebalance');
  waiting.unshift(await a.join('rejoins', 9));
  for (const [index, started] of waiting.entries()) await [a, ...others][index].joined(started);
  await describe(t, 'joined', group);
  await syncAll([a, ...others], 9);
  await describe(t, 'stable', group);
  const gone = [];
  for (const one of others) {
    gone.push(await t.start(`${one.name}: leaves`, 'leave-group', leave(5, group, one.memberId), 5, { on: one.on }));
  }
  for (const one of gone) await t.answer(one);
  await a.joined(await a.join('is alone', 9));
  await describe(t, 'alone', group);
}

async function rebalanceUnderSync(t) {
  const group = 'cg-under-sync';
  const [a, b] = await stable(t, group, ['a', 'b']);
  const again = await a.join('leader rejoins', 7);
  await groupIs(t, group, 'PreparingRebalance');
  const other = await b.join('rejoins', 7);
  await a.joined(again);
  await b.joined(other);
  const waiting = await b.sync('waits for the leader', 5);
  const c = await Member.of(t, group, 'c');
  const third = await c.join('joins', 7);
  await groupIs(t, group, 'PreparingRebalance', 3);
  await t.answer(waiting);
  await t.answer(await a.sync('the leader is late', 5, { assignments: [{ memberId: a.memberId, assignment: 'x' }] }));
  const both = [await a.join('rejoins', 7), await b.join('rejoins too', 7)];
  await a.joined(both[0]);
  await b.joined(both[1]);
  await c.joined(third);
  const late = await c.sync('waits', 5);
  await b.leave('leaves while another waits for the leader');
  await t.answer(late);
  await groupIs(t, group, 'PreparingRebalance', 2);
  const rest = [await a.join('rejoins', 7), await c.join('rejoins', 7)];
  await a.joined(rest[0]);
  await c.joined(rest[1]);
  await c.leave('leaves');
  await describe(t, 'one is left', group);
}

async function removedWhileWaiting(t) {
  const group = 'cg-removed';
  const [a, b, c] = await stable(t, group, ['a', 'b', 'c']);
  const waiting = await b.join('rejoins with other protocols', 7, { protocols: protocols(['range', 'new']) });
  await groupIs(t, group, 'PreparingRebalance');
  await b.leave('is removed by another connection');
  await t.answer(waiting);
  await b.beat('beats');
  await describe(t, 'without it', group);
  const refused = await Member.of(t, group, 'd');
  await refused.joined(await refused.join('has no common protocol', PLAIN, { protocols: protocols(['sticky']) }));
  await refused.joined(await refused.join('is of another type', PLAIN, { protocolType: 'connect' }));
  await t.call('deleted?', 'delete-groups', { groupsNames: [group] }, 2);
  const first = await a.join('rejoins', 7);
  const mixed = ['nobody', '', c.memberId].map((memberId) => ({ memberId }));
  await t.call('several leave', 'leave-group', leave(5, group, ...mixed), 5);
  await a.joined(first);
}

async function closedWhileJoining(t) {
  const group = 'cg-closed-join';
  await t.topic(group);
  const [a, b] = await stable(t, group, ['a', 'b']);
  const c = await Member.of(t, group, 'c');
  await c.join('joins', 7);
  await groupIs(t, group, 'PreparingRebalance', 3);
  c.on.close();
  await describe(t, 'closed', group);
  const waiting = [await a.join('rejoins', 7), await b.join('rejoins', 7)];
  // It is a member all the same: nobody has said that it left.
  await a.joined(waiting[0]);
  await b.joined(waiting[1]);
  c.generation = a.generation;
  await c.beat('beats on another connection');
  c.on = await t.connect();
  await syncAll([a, b, c], 7, 'all sync');
  await describe(t, 'stable', group);
  const committed = commit(t, 8, group, c.memberId, c.generation, [[group, [0]]]);
  await t.call('commits', 'offset-commit', committed, 8);
  await c.leave('leaves');
}

async function closedWhileSyncing(t) {
  const group = 'cg-closed-sync';
  const [a, b, c] = await stable(t, group, ['a', 'b', 'c']);
  const waiting = [await a.join('leader rejoins', 7)];
  await groupIs(t, group, 'PreparingRebalance');
  waiting.push(await b.join('rejoins', 7), await c.join('rejoins', 7));
  for (const [index, started] of waiting.entries()) await [a, b, c][index].joined(started);
  await b.sync('waits', 5);
  const other = await c.sync('waits too', 5);
  b.on.close();
  b.on = await t.connect();
  const assignments = [a, b].map(({ memberId, name }) => ({ memberId, assignment: `for ${name}` }));
  await t.answer(await a.sync('the leader', 5, { assignments }));
  await t.answer(other);
  await t.answer(await b.sync('again', 5));
  await b.beat('beats');
  // All connections gone, the members still there.
  for (const one of [a, b, c]) one.on.close();
  await describe(t, 'still there', group);
  await c.beat('beats');
}

async function staticReplaced(t) {
  const group = 'cg-static';
  const statics = { a: { groupInstanceId: 'ia' }, b: { groupInstanceId: 'ib' } };
  const [a, b] = await stable(t, group, ['a', 'b'], 7, statics);
  const waiting = await a.join('leader rejoins', 7);
  await groupIs(t, group, 'PreparingRebalance');
  const next = await Member.of(t, group, 'a2', statics.a);
  const replaced = await next.join('takes its place while it waits', 7);
  await t.answer(waiting);
  await a.beat('the old one beats');
  const other = await b.join('rejoins', 7);
  await next.joined(replaced);
  await b.joined(other);
  const old = await b.sync('waits', 5);
  const after = await Member.of(t, group, 'b2', statics.b);
  const again = await after.join('takes its place while it waits to sync', 7);
  await t.answer(old);
  await describe(t, 'replaced', group);
  await groupIs(t, group, 'PreparingRebalance');
  await next.joined(await next.join('rejoins', 7));
  await after.joined(again);
  await syncAll([next, after], 7);
  // An administrator removes one that waits.
  const last = await after.join('rejoins with others', 7, { protocols: protocols(['range', 'new']) });
  await groupIs(t, group, 'PreparingRebalance');
  const removal = { groupId: group, members: [{ memberId: '', groupInstanceId: 'ib' }] };
  await t.call('removed by instance', 'leave-group', removal, 4);
  await t.answer(last);
  await describe(t, 'one', group);
}

async function lateOnesAreOut(t) {
  const group = 'cg-late';
  const short = { rebalanceTimeoutMs: 2500 };
  const [a, b, c] = await stable(t, group, ['a', 'b', 'c'], 7, { a: short, b: short, c: short });
  await a.joined(await a.join('leader rejoins', 7));
  await b.beat('too late');
  await c.joined(await c.join('too late', 7));
  // Whoever does not sync in time is out as well.
  await groupIs(t, group, 'Empty');
  await a.beat('too late');
  await describe(t, 'nobody', group);
}

async function pendingHoldsUp(t) {
  const group = 'cg-pending';
  const [a] = await stable(t, group, ['a']);
  const b = await Member.of(t, group, 'b');
  const { memberId } = await t.call('gets an id', 'join-group', b.request(), 7, { on: b.on, clientId: 'b' });
  // Rejoining as it was is no rebalance; as the leader it is, which then waits for the one with an id.
  const waiting = await a.join('leader rejoins', 7);
  await groupIs(t, group, 'PreparingRebalance');
  await a.beat('beats');
  await t.call('the pending one leaves', 'leave-group', leave(3, group, memberId), 3);
  await a.joined(waiting);
  await t.call('joins all the same', 'join-group', b.request({ memberId }), 7, { on: b.on });
}

async function behindAJoin(t) {
  const group = 'cg-behind';
  await t.topic(group);
  const [a, b] = await stable(t, group, ['a', 'b']);
  const started = [await b.join('rejoins with others', 7, { protocols: protocols(['range', 'new']) })];
  const ask = async (label, api, request, version) => {
    started.push(await t.start(label, api, request, version, { on: b.on }));
  };
  await ask('beat behind it', 'heartbeat', beat(group, b.memberId, 3), 4);
  await ask('commit behind it', 'offset-commit', commit(t, 8, group, b.memberId, 3, [[group, [0]]]), 8);
  await ask('fetch behind it', 'offset-fetch', fetchOffsets(t, 7, group, [[group, [0]]]), 7);
  await ask('describe behind it', 'describe-groups', { groups: [group] }, 5);
  await groupIs(t, group, 'PreparingRebalance');
  const first = await a.join('rejoins', 7);
  for (const one of started) await t.answer(one);
  await a.joined(first);
  t.log('in the order of the requests', b.on.arrived.join(' '));
}

async function twoGroups(t) {
  const names = ['cg-side-a', 'cg-side-b'];
  const both = [];
  for (const group of names) both.push(await stable(t, group, ['a', 'b'], 9));
  const waiting = [];
  for (const [, b] of both)
    waiting.push(await b.join('rejoins with others', 9, { protocols: protocols(['range', 'n']) }));
  for (const group of names) await groupIs(t, group, 'PreparingRebalance');
  await both[1][0].joined(await both[1][0].join('rejoins', 9));
  await both[1][1].joined(waiting[1]);
  await t.call('one waits, one does not', 'describe-groups', { groups: names }, 6);
  await both[0][0].leave('leaves');
  await both[0][1].joined(waiting[0]);
  await t.call('then', 'describe-groups', { groups: names }, 6);
}

async function commitsAtOnce(t) {
  const group = 'cg-commits';
  await t.topic(group, { partitions: 4 });
  const members = await stable(t, group, ['a', 'b', 'c', 'd']);
  const started = [];
  for (const [index, { memberId, generation, on, name }] of members.entries()) {
    for (const more of [0, 1, 2]) {
      const request = commit(t, 8, group, memberId, generation, [[group, [index]]]);
      request.topics[0].partitions[0].committedOffset = 10 * index + more;
      started.push(await t.start(`${name}: commits ${more}`, 'offset-commit', request, 8, { on }));
    }
  }
  for (const one of started) await t.answer(one);
  await t.call('committed', 'offset-fetch', fetchOffsets(t, 9, group, null), 9);
}

export default [
  ...[2, 3, 4, 5, 6, 7, 8, 9].map((v) => [`three members, JoinGroup ${v}`, (t) => versions(t, v)]),
  ...[0, 1].map((v) => [`three members, JoinGroup ${v}`, (t) => versions(t, v), '3.9.1']),
  ['new members at once', newOnesAtOnce],
  ['a rebalance while members wait to sync', rebalanceUnderSync],
  ['a member removed while it waits', removedWhileWaiting],
  ['a connection closed while JoinGroup waits', closedWhileJoining],
  ['a connection closed while SyncGroup waits', closedWhileSyncing],
  ['a static member replaced while it waits', staticReplaced],
  ['members that come too late', lateOnesAreOut],
  ['a pending member holds up the others', pendingHoldsUp],
  ['requests behind a JoinGroup that waits', behindAJoin],
  ['two groups', twoGroups],
  ['commits at once', commitsAtOnce],
];
