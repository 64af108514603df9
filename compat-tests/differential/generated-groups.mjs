// Random sequences of classic groups with several members, from a seed: every member has a connection of its own, several
// JoinGroups and SyncGroups wait at the same time, members come, go, are closed or replaced in between, and all of them
// beat, commit and ask, some of it wrongly. What the next request is depends on the seed and on a small model of the
// group, never on who was answered first; the model says when a waiting request must have been answered. Must hold: what
// Kafka leaves open (which of several members becomes the leader when the leader has gone) is not compared.
import { groupState } from './end-state.mjs';
import { commit, deleteOffsets, fetchOffsets, join, protocols, subscription, sync } from './group-requests.mjs';
import { Random } from './random.mjs';
import { changesOf, fitted, request, strangeNames, versionsOf } from './schema.mjs';

export const ROUNDS = 14;
const CLIENTS = ['c0', 'c1', 'c2', 'c3'];
const LONG = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 300_000 };
/** Up to this version a new member gets its id with the answer, after it one of its own. */
const ID_WITH_ANSWER = 3;
const MUTATED = 20;
/** Changes that make the answer a matter of time, or name the group without a name, which other scenarios make. */
const LEFT_ALONE = /timeout|groupId (empty|long)|groups \[empty\]/i;
const assignors = ['range', 'roundrobin', 'sticky', 'cooperative-sticky'];

class Client {
  constructor(name, instanceId) {
    Object.assign(this, { name, instanceId, memberId: '', generation: -1, protocol: null, on: null });
    this.protocols = [];
    /** A JoinGroup or SyncGroup under way, or null. */
    this.waiting = null;
    this.isStatic = false;
    /** Its connection was closed while its JoinGroup waited. */
    this.isClosed = false;
  }

  /** As the group knows it. */
  get instance() {
    return this.isStatic ? this.instanceId : null;
  }
}

class World {
  constructor(t, seed) {
    this.t = t;
    this.random = new Random(seed + 500_000);
    this.names = strangeNames(t, `gg${seed}`);
    this.group = `gg${seed}`;
    this.topics = [`gg${seed}-a`, `gg${seed}-b`];
    this.clients = CLIENTS.map(
      (name, i) => new Client(name, i === 3 || this.random.chance(25) ? `${name}-instance` : null),
    );
    /** Those that the group knows, in the order in which they came. */
    this.members = [];
    /** 'Empty', 'Stable' or 'CompletingRebalance' between the rounds. */
    this.state = 'Empty';
    /** The client that must be the leader, or null where Kafka chooses. */
    this.leader = null;
    this.step = 0;
  }

  label(text) {
    this.step += 1;
    return `${this.step} ${text}`;
  }

  outsiders() {
    return this.clients.filter((one) => !this.members.includes(one));
  }

  version(api) {
    return this.random.pick(versionsOf(api, '4.3.1'));
  }
}

/** Sent on the scenario's own connection and answered at once; perhaps with one field changed. */
async function ask(w, label, api, plain, { mutable = true, view } = {}) {
  const version = w.version(api);
  const message = request(api);
  let sent = fitted(message, typeof plain === 'function' ? plain(version) : plain, version);
  let changed = '';
  // Drawn whether it is used or not: what is there to be changed must not decide what comes next.
  const dice = new Random(w.random.next());
  if (mutable && dice.chance(MUTATED)) {
    const changes = changesOf(message, sent, version, w.names).filter(([name]) => !LEFT_ALONE.test(name));
    if (changes.length > 0) {
      const [name, change] = dice.pick(changes);
      sent = change(sent);
      changed = ` with ${name}`;
    }
  }
  return w.t.call(w.label(`${label}${changed}`), api, sent, version, { view });
}

const generationOf = (w, client) =>
  client.generation +
  w.random.weighted([
    [12, 0],
    [2, -1],
    [1, 1],
  ]);
const instanceOf = (w, client) =>
  w.random.weighted([
    [6, client.instanceId],
    [1, null],
    [1, 'c3-instance'],
    [1, 'nobody-instance'],
  ]);

function partitionsOf(w) {
  const list = [];
  for (const topic of w.topics) if (w.random.chance(70)) list.push([topic, [w.random.int(3)]]);
  return list;
}

const STRANGER = { name: 'stranger', instanceId: null, memberId: 'nobody', generation: 1 };

/** What needs nothing but a member, right or wrong; nothing here changes who is in the group. */
const talk = {
  async beat(w, client) {
    const instance = instanceOf(w, client);
    const plain = (version) => ({
      groupId: w.group,
      generationId: generation,
      memberId: client.memberId,
      ...(version >= 3 ? { groupInstanceId: instance } : {}),
    });
    const generation = generationOf(w, client);
    await ask(w, `${client.name} beats`, 'heartbeat', plain);
  },
  async commit(w, client) {
    const generation = w.random.weighted([
      [8, client.generation],
      [2, client.generation + 1],
      [2, -1],
    ]);
    const instance = instanceOf(w, client);
    const list = partitionsOf(w);
    const memberId = w.random.chance(85) ? client.memberId : '';
    const offset = w.random.int(100);
    const plain = (version) => {
      const made = commit(w.t, version, w.group, memberId, generation, list);
      for (const { partitions } of made.topics) for (const one of partitions) one.committedOffset = offset;
      return { ...made, ...(version >= 7 ? { groupInstanceId: instance } : {}) };
    };
    await ask(w, `${client.name} commits`, 'offset-commit', plain);
  },
  async fetchOffsets(w) {
    const list = w.random.chance(40) ? null : partitionsOf(w);
    const stable = w.random.chance(30);
    const plain = (version) =>
      fetchOffsets(
        w.t,
        version,
        w.group,
        version < 2 ? (list ?? []) : list,
        version >= 7 ? { requireStable: stable } : {},
      );
    await ask(w, 'offsets', 'offset-fetch', plain);
  },
  async deleteOffsets(w) {
    await ask(w, 'deletes offsets', 'offset-delete', deleteOffsets(w.group, partitionsOf(w)));
  },
  async describe(w) {
    await ask(w, 'describes', 'describe-groups', { groups: [w.group, `${w.group}-nobody`] });
  },
  async list(w) {
    const states = w.random.pick([[], ['Stable'], ['Empty', 'CompletingRebalance'], ['PreparingRebalance']]);
    const view = ({ errorCode, groups }) => [errorCode, groups.filter(({ groupId }) => groupId === w.group)];
    await ask(w, 'lists', 'list-groups', { statesFilter: states, typesFilter: [] }, { view });
  },
  async wrongSync(w, client) {
    // Of a generation that is not, so that it never waits.
    const plain = (version) => ({
      ...sync(version, w.group, client.memberId, client.generation + 5, { assignments: [] }),
      ...(version >= 5 ? { protocolName: client.protocol } : {}),
    });
    await ask(w, `${client.name} syncs wrongly`, 'sync-group', plain, { mutable: false });
  },
  async wrongJoin(w) {
    const [memberId, list] = w.random.pick([
      ['nobody', protocols(['range'])],
      ['', protocols(['nobody-knows'])],
      ['', []],
    ]);
    // Without members anything goes, and would be a member.
    if (memberId === '' && w.members.length === 0) return;
    const plain = { ...join(w.group, LONG), memberId, protocols: list };
    await ask(w, 'a stranger joins', 'join-group', plain, { mutable: false });
  },
  async wrongLeave(w) {
    const members = [{ memberId: 'nobody' }, { memberId: '', groupInstanceId: 'nobody-instance' }];
    await ask(
      w,
      'a stranger leaves',
      'leave-group',
      { groupId: w.group, memberId: 'nobody', members },
      { mutable: false },
    );
  },
  async deleteGroup(w) {
    // With members it stays; without any the next member makes it anew.
    await ask(w, 'deletes the group', 'delete-groups', { groupsNames: [w.group] }, { mutable: false });
  },
};
const talkWeights = [
  [6, 'beat'],
  [6, 'commit'],
  [4, 'fetchOffsets'],
  [2, 'deleteOffsets'],
  [3, 'describe'],
  [2, 'list'],
  [2, 'wrongSync'],
  [2, 'wrongJoin'],
  [1, 'wrongLeave'],
  [1, 'deleteGroup'],
];

async function say(w, count) {
  for (let i = 0; i < count; i += 1) {
    const everyone = [...w.members, ...w.members, STRANGER];
    const client = w.random.pick(everyone);
    await talk[w.random.weighted(talkWeights)](w, client);
  }
}

/** A new list of protocols; `range` is always in it, so that members have one in common. */
function offer(w, client, same) {
  const salt = w.random.int(1000);
  const others = assignors.filter(() => w.random.chance(40));
  if (same && client.protocols.length > 0) return;
  const names = [...new Set(w.random.chance(60) ? ['range', ...others] : [...others, 'range'])];
  client.subscribed = w.topics.filter((_, i) => (salt >> i) % 2 === 0);
  const metadata = (name) => subscription(client.subscribed, `${client.name} ${name} ${salt}`);
  client.protocols = protocols(...names.map((name) => [name, metadata(name)]));
}

/** Starts a JoinGroup that waits; a new dynamic member of the later versions gets its id first. */
async function startJoin(w, client, version, label) {
  const { t } = w;
  client.on ??= await t.connect();
  const options = { on: client.on, clientId: client.name };
  if (client.memberId === '' && !client.isStatic) client.isStatic = version >= 5 && client.instanceId !== null;
  const named = version >= 5 ? { groupInstanceId: client.instance } : {};
  const plain = () => ({ ...join(w.group, LONG), memberId: client.memberId, protocols: client.protocols, ...named });
  const fits = () => fitted(request('join-group'), plain(), version);
  if (version > ID_WITH_ANSWER && client.memberId === '' && !client.isStatic) {
    const { memberId } = await t.call(w.label(`${client.name} asks for an id`), 'join-group', fits(), version, options);
    client.memberId = memberId;
  }
  client.waiting = await t.start(w.label(`${client.name} ${label}`), 'join-group', fits(), version, options);
}

async function groupIs(w, state, members) {
  await w.t.until(async () => {
    const { groups } = await w.t.send('describe-groups', { groups: [w.group] }, 5);
    return groups[0].groupState === state && groups[0].members.length === members;
  });
}

/** Takes the answers of all that wait for the rebalance, and notes them in the order of the clients. */
async function finishJoin(w) {
  const answers = new Map();
  const seen = [];
  for (const client of w.clients) {
    if (client.waiting === null) continue;
    const answer = await w.t.receive(client.waiting);
    answers.set(client, answer);
    seen.push(client);
    if (answer.errorCode === 0) Object.assign(client, { memberId: answer.memberId, generation: answer.generationId });
    client.protocol = answer.protocolName;
  }
  const some = answers.get(seen[0]);
  // Those whose connections were closed never hear of it.
  for (const client of w.members) {
    client.isClosed = false;
    if (!answers.has(client)) Object.assign(client, { generation: some?.generationId, protocol: some?.protocolName });
  }
  const leaders = new Set([...answers.values()].map(({ leader }) => leader));
  w.leaderId = leaders.values().next().value;
  if (w.members.length === 1) w.leader = w.members[0];
  for (const client of seen) {
    const { leader, members, ...rest } = answers.get(client);
    const shown = { ...rest, leader: w.leader === null ? 'one of them' : leader, oneLeader: leaders.size };
    const origin = { name: 'join-group', version: client.waiting.version };
    w.t.note(client.waiting.label, answers.get(client), origin, shown);
    client.waiting = null;
  }
  const told = [...answers.values()].filter(({ members }) => members.length > 0);
  // Nobody is told where the leader's connection is the closed one.
  if (w.leader !== null)
    w.t.log(
      w.label('members as the leader is told'),
      told.map(({ members }) => members),
    );
}

async function leaveOne(w, client, label) {
  const version = w.version('leave-group');
  const byInstance = client.isStatic && version >= 3 && w.random.chance(50);
  const identity = { memberId: byInstance ? '' : client.memberId, groupInstanceId: client.instance, reason: 'why' };
  const members = [{ memberId: 'nobody' }, identity];
  const plain = fitted(request('leave-group'), { groupId: w.group, memberId: client.memberId, members }, version);
  await w.t.call(w.label(`${client.name} ${label}`), 'leave-group', plain, version);
  forget(w, client);
}

function forget(w, client) {
  w.members.splice(w.members.indexOf(client), 1);
  Object.assign(client, { memberId: '', generation: -1, waiting: null, protocols: [], isStatic: false });
  if (w.leader === client) w.leader = null;
}

/** One rebalance from its cause to the answers: who is there joins again or leaves, new ones come in between. */
async function rebalance(w, waitingForSync = false) {
  const outsiders = w.outsiders();
  const causes = [
    [outsiders.length > 0 ? 5 : 0, 'new'],
    [w.members.length > 0 ? 3 : 0, 'changed'],
    [w.leader !== null && w.state === 'Stable' ? 2 : 0, 'leader'],
    [w.members.length > 1 ? 3 : 0, 'leave'],
  ];
  const cause = w.random.weighted(causes);
  if (w.members.length === 0) return first(w);
  const alone = w.members.length === 1 && (cause === 'changed' || cause === 'leader');
  const before = w.members.length;
  if (cause === 'new') await comes(w, w.random.pick(outsiders));
  else if (cause === 'leave') {
    // A SyncGroup that waits when its member leaves is never answered in Kafka.
    await leaveOne(w, waitingForSync ? w.leader : w.random.pick(w.members), 'leaves');
  } else {
    // While the others wait to sync, only the leader has nothing under way.
    const client = cause === 'leader' || waitingForSync ? w.leader : w.random.pick(w.members);
    offer(w, client, cause === 'leader');
    if (cause === 'changed') {
      const again = (metadata) => Buffer.concat([metadata, Buffer.from('+')]);
      client.protocols = client.protocols.map((one) => ({ ...one, metadata: again(one.metadata) }));
    }
    await startJoin(w, client, w.version('join-group'), `joins again (${cause})`);
  }
  if (!alone) {
    await groupIs(w, 'PreparingRebalance', cause === 'leave' ? before - 1 : w.members.length);
    if (waitingForSync) for (const client of w.members) await takeSync(w, client);
    w.state = 'PreparingRebalance';
    await say(w, w.random.int(4));
    const more = w.outsiders();
    if (more.length > 0 && w.random.chance(30)) {
      const client = w.random.pick(more);
      await comes(w, client);
      await groupIs(w, 'PreparingRebalance', w.members.length);
      // It is a member all the same, as long as nobody says that it left.
      if (w.random.chance(40) && client.memberId !== '') close(client);
    }
    await others(w);
  }
  await finishJoin(w);
  w.state = 'CompletingRebalance';
}

async function takeSync(w, client) {
  if (client.waiting?.name !== 'sync-group') return;
  await w.t.answer(client.waiting);
  client.waiting = null;
}

function close(client) {
  client.on.close();
  Object.assign(client, { on: null, waiting: null, isClosed: true });
}

/** All others join again, or leave. The order in which Kafka sees them is open. */
async function others(w) {
  const silent = w.members.filter(({ waiting, isClosed }) => waiting === null && !isClosed);
  for (const client of silent) {
    const leaves = w.random.chance(20) && w.members.length > 2;
    offer(w, client, w.random.chance(60));
    const version = w.version('join-group');
    if (leaves) await leaveOne(w, client, 'leaves instead');
    else await startJoin(w, client, version, 'joins again');
  }
}

/** A new member joins, and is seen in the group before anything else is asked. */
async function comes(w, client) {
  const version = w.version('join-group');
  offer(w, client, false);
  w.members.push(client);
  await startJoin(w, client, version, 'joins');
}

/** The first one is answered at once. */
async function first(w) {
  const client = w.random.pick(w.clients);
  await comes(w, client);
  w.leader = client;
  await finishJoin(w);
  w.state = 'CompletingRebalance';
}

/** All sync; or only followers do, and wait until the next rebalance sends them away. */
async function syncs(w) {
  const assigned = new Map(w.clients.map((client) => [client, `as ${client.name} ${w.random.int(100)}`]));
  const left = w.clients.filter(() => w.random.chance(15));
  const withoutLeader = w.leader !== null && w.members.length > 1 && w.random.chance(20);
  const order = w.members.map((client) => [w.random.next(), client]).sort(([a], [b]) => a - b);
  for (const [, client] of order) {
    const version = w.version('sync-group');
    const wrong = w.random.chance(8);
    const isLeader = client.memberId === w.leaderId;
    if (withoutLeader && client === w.leader) continue;
    const assignments = isLeader
      ? w.members
          .filter((one) => !left.includes(one))
          .map((one) => ({ memberId: one.memberId, assignment: assigned.get(one) }))
      : [];
    client.on ??= await w.t.connect();
    const instance = version >= 3 ? { groupInstanceId: client.instance } : {};
    const names = version >= 5 ? { protocolType: 'consumer', protocolName: client.protocol } : {};
    const plain = {
      groupId: w.group,
      generationId: client.generation,
      memberId: client.memberId,
      assignments,
      ...instance,
      ...names,
    };
    if (wrong && version >= 5) {
      const other = { ...plain, protocolName: 'nobody-knows' };
      await w.t.call(w.label(`${client.name} syncs another protocol`), 'sync-group', other, version, { on: client.on });
    }
    client.waiting = await w.t.start(w.label(`${client.name} syncs`), 'sync-group', plain, version, { on: client.on });
  }
  if (withoutLeader) {
    await rebalance(w, true);
    return;
  }
  for (const client of w.clients) {
    if (client.waiting === null) continue;
    await w.t.answer(client.waiting);
    client.waiting = null;
  }
  w.state = 'Stable';
}

/** A static member that came back without its id takes its own place, with nobody else being asked to join again. */
async function replaced(w) {
  const client = w.members.find(({ isStatic }) => isStatic);
  if (client === undefined || w.state !== 'Stable') return;
  const versions = versionsOf('join-group', '4.3.1').filter((version) => version >= 5);
  const version = w.random.pick(versions);
  const old = client.memberId;
  client.memberId = '';
  client.on?.close();
  client.on = null;
  await startJoin(w, client, version, 'comes back');
  const answer = await w.t.receive(client.waiting);
  const { leader, members, skipAssignment, ...shown } = answer;
  const asLeader = w.leader === null ? {} : { leader, members, skipAssignment };
  w.t.note(client.waiting.label, answer, { name: 'join-group', version }, { ...shown, ...asLeader });
  client.waiting = null;
  if (answer.errorCode === 0) Object.assign(client, { memberId: answer.memberId, generation: answer.generationId });
  const plain = {
    groupId: w.group,
    generationId: client.generation,
    memberId: old,
    groupInstanceId: client.instanceId,
  };
  await w.t.call(w.label('its old id beats'), 'heartbeat', plain, 4);
}

async function leaveAll(w) {
  if (w.members.length === 0) return;
  for (const client of [...w.members]) await leaveOne(w, client, 'leaves');
  w.state = 'Empty';
  await groupIs(w, 'Empty', 0);
}

export async function runGroupSeed(t, seed, rounds = ROUNDS) {
  const w = new World(t, seed);
  for (const topic of w.topics) await t.topic(topic, { partitions: 3 });
  for (let round = 0; round < rounds; round += 1) {
    const kept = w.random;
    w.random = new Random(kept.next());
    if (w.state === 'Empty') await rebalance(w);
    else if (w.state === 'CompletingRebalance') await (w.random.chance(85) ? syncs(w) : rebalance(w));
    else {
      const kind = w.random.weighted([
        [6, rebalance],
        [1, replaced],
        [1, leaveAll],
      ]);
      await kind(w);
    }
    await say(w, 1 + w.random.int(4));
    w.random = kept;
  }
  await groupState(t, w.group);
  await leaveAll(w);
  await groupState(t, w.group);
}
