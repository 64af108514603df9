// Random sequences of groups of the consumer protocol (KIP-848) from a seed: members that join, take over and give up
// partitions promptly or late, change what they subscribe to, go for good or for a while, commit with right and wrong
// epochs; topics that grow or come into being meanwhile; requests of the classic protocol in between. Every request is
// answered at once, so that a sequence is one request after another. Must hold: what depends on ids that only a broker
// gives is not asked for: the uniform assignor looks at the topics' ids, so that it gets one topic only.
import { groupState } from './end-state.mjs';
import { commit, deleteOffsets, fetchOffsets, join, OTHER_ID, protocols, sync } from './group-requests.mjs';
import { Random } from './random.mjs';
import { changesOf, fitted, request, strangeNames, versionsOf } from './schema.mjs';

export const STEPS = 45;
const GROUP_RESOURCE = 32;
const REBALANCE_MS = 300_000;
const MUTATED = 15;
/** Changes that make the answer a matter of time, or of ids that the broker makes up. */
const LEFT_ALONE = /timeout|Regex|serverAssignor (null|empty)|memberId (empty|null)|groupId|groups \[empty\]/i;
const MEMBERS = ['m0', 'm1', 'm2', 'm3'];

class World {
  constructor(t, seed) {
    this.t = t;
    this.random = new Random(seed + 900_000);
    this.names = strangeNames(t, `gc${seed}`);
    this.group = `gc${seed}`;
    this.assignor = seed % 3 === 0 ? 'uniform' : 'range';
    this.topics = ['a', 'b', 'late'].map((letter) => `gc${seed}-${letter}`);
    this.counts = new Map([
      [this.topics[0], 3],
      [this.topics[1], 2],
    ]);
    /** { id, instanceId, epoch, owned, assigned }: owned is what the member says that it has. */
    this.members = MEMBERS.map((name, i) => ({
      name,
      id: `${name}-of-gc${seed}`,
      instanceId: i >= 2 && seed % 2 === 0 ? `instance-${i}` : null,
      epoch: null,
      assigned: [],
      returns: 0,
    }));
    this.step = 0;
  }

  version(api) {
    return this.random.pick(versionsOf(api, '4.3.1'));
  }

  member() {
    return this.random.pick(this.members);
  }

  subscription() {
    if (this.assignor === 'uniform') return [this.topics[0]];
    return this.topics.filter(() => this.random.chance(60));
  }
}

const sorted = (topicPartitions) =>
  topicPartitions.map(({ topicId, partitions }) => ({ topicId, partitions: [...partitions].sort((a, b) => a - b) }));

const heartbeatView = (answer) =>
  answer.assignment === null
    ? answer
    : { ...answer, assignment: { topicPartitions: sorted(answer.assignment.topicPartitions) } };

const assignmentView = (assignment) => ({
  topicPartitions: assignment.topicPartitions.map((one) => ({ ...one, partitions: [...one.partitions].sort() })),
});
const describeView = ({ groups, ...rest }) => ({
  ...rest,
  groups: groups.map(({ members, ...group }) => ({
    ...group,
    members: members.map(({ assignment, targetAssignment, subscribedTopicNames, ...member }) => ({
      ...member,
      subscribedTopicNames: [...subscribedTopicNames].sort(),
      assignment: assignmentView(assignment),
      targetAssignment: assignmentView(targetAssignment),
    })),
  })),
});

async function ask(w, label, api, plain, { mutable = true, view, learn, from = 0 } = {}) {
  const allowed = versionsOf(api, '4.3.1').filter((version) => version >= from);
  const version = w.random.pick(allowed);
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
  w.step += 1;
  const answer = await w.t.call(`${w.step} ${label}${changed}`, api, sent, version, { view });
  if (changed === '' && typeof answer === 'object') learn?.(answer);
  return answer;
}

const beat = (w, label, member, more, options = {}) =>
  ask(
    w,
    `${member.name} ${label}`,
    'consumer-group-heartbeat',
    { groupId: w.group, memberId: member.id, memberEpoch: member.epoch ?? 7, instanceId: member.instanceId, ...more },
    {
      view: heartbeatView,
      learn: ({ errorCode, memberEpoch, assignment }) => {
        if (errorCode === 0) {
          member.epoch = memberEpoch;
          if (assignment !== null) member.assigned = sorted(assignment.topicPartitions);
        } else if (errorCode === 110 || errorCode === 25) Object.assign(member, { epoch: null, assigned: [] });
      },
      ...options,
    },
  );

const whole = (w, more = {}) => ({
  rebalanceTimeoutMs: REBALANCE_MS,
  subscribedTopicNames: w.subscription(),
  serverAssignor: w.assignor,
  topicPartitions: [],
  ...more,
});

const actions = {
  joins(w) {
    const member = w.member();
    const rackId = w.random.chance(30) ? 'rack' : null;
    return beat(w, 'joins', member, { memberEpoch: 0, rackId, ...whole(w) });
  },
  beats(w) {
    return beat(w, 'beats', w.member(), {});
  },
  /** Says that it has what it was assigned, and nothing more. */
  acknowledges(w) {
    const member = w.member();
    return beat(w, 'acknowledges', member, { topicPartitions: member.assigned });
  },
  everybody: async (w) => {
    for (const member of w.members) {
      if (member.epoch !== null) await beat(w, 'says what it has', member, { topicPartitions: member.assigned });
    }
  },
  subscribes(w) {
    const member = w.member();
    const names = w.subscription();
    const full = w.random.chance(50);
    const more = full ? whole(w, { topicPartitions: member.assigned }) : {};
    return beat(w, 'subscribes', member, { ...more, subscribedTopicNames: names });
  },
  wrongEpoch(w) {
    const member = w.member();
    const epoch = (member.epoch ?? 1) + w.random.pick([-2, -1, 1, 3]);
    const owns = w.random.chance(50) ? { topicPartitions: member.assigned } : {};
    if (epoch <= 0) return null;
    return beat(w, 'names another epoch', member, { memberEpoch: epoch, ...owns });
  },
  wrong(w) {
    const member = w.member();
    const more = w.random.pick([
      { serverAssignor: 'nobody' },
      { instanceId: 'nobody' },
      { subscribedTopicRegex: '(' },
      { memberEpoch: -3 },
      { memberEpoch: 0, ...whole(w), topicPartitions: null },
      { memberEpoch: 0, ...whole(w), rebalanceTimeoutMs: -1 },
      { memberEpoch: 0, ...whole(w), subscribedTopicNames: null },
      { memberEpoch: -2, instanceId: null },
      { rackId: '' },
      { groupId: '' },
      { groupId: `${w.group}-nobody`, memberEpoch: 3 },
    ]);
    return beat(w, 'is wrong', member, more, {
      mutable: false,
      learn: undefined,
      from: 'subscribedTopicRegex' in more ? 1 : 0,
    });
  },
  async leaves(w) {
    const member = w.member();
    const forAWhile = member.instanceId !== null && w.random.chance(60);
    const answer = await beat(
      w,
      'leaves',
      member,
      { memberEpoch: forAWhile ? -2 : -1 },
      { mutable: false, learn: undefined },
    );
    if (answer.errorCode !== 0) return;
    // A static member comes back as another one.
    if (forAWhile) member.returns += 1;
    Object.assign(member, { epoch: null, assigned: forAWhile ? member.assigned : [] });
    if (forAWhile) member.id = `${member.name}-again-${member.returns}`;
  },
  commits(w) {
    const member = w.member();
    const epoch = w.random.weighted([
      [8, member.epoch ?? 0],
      [3, (member.epoch ?? 1) - 1],
      [1, (member.epoch ?? 1) + 1],
      [1, -1],
    ]);
    const list = [[w.random.pick(w.topics.slice(0, 2)), [w.random.int(3)]]];
    const memberId = w.random.chance(90) ? member.id : '';
    const offset = w.random.int(100);
    return ask(w, `${member.name} commits`, 'offset-commit', (version) => {
      const made = commit(w.t, version, w.group, memberId, epoch, list);
      for (const { partitions } of made.topics) for (const one of partitions) one.committedOffset = offset;
      return made;
    });
  },
  offsets(w) {
    const member = w.member();
    const list = w.random.chance(40) ? null : [[w.topics[0], [0, 1, 2]]];
    const epoch = w.random.weighted([
      [4, { memberId: null, memberEpoch: -1 }],
      [4, { memberId: member.id, memberEpoch: member.epoch ?? 0 }],
      [1, { memberId: member.id, memberEpoch: (member.epoch ?? 1) + 1 }],
      [1, { memberId: 'nobody', memberEpoch: 1 }],
    ]);
    return ask(w, 'offsets', 'offset-fetch', (version) => {
      const made = fetchOffsets(w.t, version, w.group, version < 2 ? (list ?? []) : list);
      if (version < 9) return made;
      return { groups: made.groups.map((one) => ({ ...one, ...epoch })), requireStable: false };
    });
  },
  transactionalOffsets(w) {
    const member = w.member();
    const generationId = w.random.pick([-1, member.epoch ?? 0, (member.epoch ?? 1) - 1, 50]);
    const partitions = [
      { partitionIndex: w.random.int(3), committedOffset: w.random.int(100), committedMetadata: 't' },
    ];
    const plain = {
      transactionalId: w.group,
      ...w.producer,
      groupId: w.group,
      memberId: generationId === -1 ? '' : member.id,
      generationId,
      topics: [{ name: w.topics[0], partitions }],
    };
    return ask(w, `${member.name} commits in a transaction`, 'txn-offset-commit', plain, { from: 5, mutable: false });
  },
  async endTransaction(w) {
    const committed = w.random.chance(60);
    await ask(
      w,
      'the transaction ends',
      'end-txn',
      { transactionalId: w.group, ...w.producer, committed },
      {
        from: 5,
        mutable: false,
        learn: ({ errorCode, producerId, producerEpoch }) => {
          if (errorCode === 0) w.producer = { producerId, producerEpoch };
        },
      },
    );
    await w.t.until(async () => {
      const { transactionStates } = await w.t.send('describe-transactions', { transactionalIds: [w.group] }, 0);
      return !/^Prepare/.test(transactionStates[0].transactionState);
    });
    await w.t.until(async () => {
      const all = await w.t.send(
        'offset-fetch',
        fetchOffsets(w.t, 9, w.group, [[w.topics[0], [0, 1, 2]]], { requireStable: true }),
        9,
      );
      return all.groups[0].topics.every(({ partitions }) => partitions.every(({ errorCode }) => errorCode === 0));
    });
  },
  describes(w) {
    const groupIds = w.random.pick([[w.group], [w.group, `${w.group}-nobody`], [w.group, w.group], ['']]);
    return ask(w, 'describes', 'consumer-group-describe', { groupIds }, { view: describeView });
  },
  describesAsClassic(w) {
    return ask(w, 'describes it as a classic one', 'describe-groups', { groups: [w.group] });
  },
  lists(w) {
    const typesFilter = w.random.pick([[], ['consumer'], ['classic']]);
    const view = ({ errorCode, groups }) => [errorCode, groups.filter(({ groupId }) => groupId === w.group)];
    return ask(w, 'lists', 'list-groups', { statesFilter: [], typesFilter }, { view, from: 3 });
  },
  deletesOffsets(w) {
    const list = [[w.random.pick(w.topics), [w.random.int(3)]]];
    return ask(w, 'deletes offsets', 'offset-delete', deleteOffsets(w.group, list));
  },
  deletes(w) {
    return ask(w, 'deletes the group', 'delete-groups', { groupsNames: [w.group] }, { mutable: false });
  },
  asClassic(w) {
    const member = w.member();
    const kind = w.random.int(4);
    const who = { groupId: w.group, generationId: member.epoch ?? 1, memberId: member.id };
    if (kind === 0) return ask(w, `${member.name} beats as a classic one`, 'heartbeat', who, { mutable: false });
    if (kind === 1) {
      const plain = (version) => sync(version, w.group, member.id, member.epoch ?? 1);
      return ask(w, `${member.name} syncs`, 'sync-group', plain, { mutable: false });
    }
    const plain = { ...join(w.group), memberId: kind === 2 ? 'nobody' : '', protocols: protocols(['nobody-knows']) };
    // A group without members would become a classic one.
    if (w.members.every(({ epoch }) => epoch === null)) return null;
    return ask(w, 'a stranger joins', 'join-group', plain, { mutable: false });
  },
  leavesAsClassic(w) {
    const member = w.member();
    const named = member.instanceId !== null && w.random.chance(50);
    const members = [
      { memberId: named ? '' : member.id, groupInstanceId: named ? member.instanceId : null },
      { memberId: 'nobody', groupInstanceId: null },
    ];
    Object.assign(member, { epoch: null, assigned: [] });
    return ask(
      w,
      `${member.name} is removed`,
      'leave-group',
      { groupId: w.group, members },
      { from: 3, mutable: false },
    );
  },
  async grows(w) {
    const topic = w.topics[w.assignor === 'uniform' ? 0 : w.random.int(2)];
    const count = Math.min(6, w.counts.get(topic) + 1);
    if (count === w.counts.get(topic)) return;
    w.counts.set(topic, count);
    await ask(
      w,
      `${topic} grows`,
      'create-partitions',
      { topics: [{ name: topic, count, assignments: null }], timeoutMs: 30_000 },
      { mutable: false },
    );
    await known(w, topic, count);
  },
  async appears(w) {
    const topic = w.topics[2];
    if (w.counts.has(topic)) return;
    w.counts.set(topic, 2);
    await w.t.topic(topic, { partitions: 2 });
    await known(w, topic, 2);
  },
};

/** Metadata has it; the coordinator of Kafka hears of it a moment later. */
async function known(w, topic, count) {
  await w.t.until(async () => {
    const { topics } = await w.t.send('metadata', { topics: [{ name: topic }], allowAutoTopicCreation: false }, 12);
    return topics[0].partitions.length === count;
  });
  await w.t.settle();
}

const weights = [
  [8, 'joins'],
  [6, 'beats'],
  [8, 'acknowledges'],
  [5, 'everybody'],
  [5, 'subscribes'],
  [3, 'wrongEpoch'],
  [3, 'wrong'],
  [4, 'leaves'],
  [8, 'commits'],
  [4, 'offsets'],
  [3, 'transactionalOffsets'],
  [2, 'endTransaction'],
  [5, 'describes'],
  [1, 'describesAsClassic'],
  [2, 'lists'],
  [2, 'deletesOffsets'],
  [1, 'deletes'],
  [2, 'asClassic'],
  [2, 'leavesAsClassic'],
  [1, 'grows'],
  [1, 'appears'],
];
const opening = ['joins', 'acknowledges', 'joins', 'everybody'];

/** New assignments at once, and sessions that outlast the sequence. */
export async function configure(t, group) {
  const wanted = { 'consumer.assignment.interval.ms': '0', 'consumer.session.timeout.ms': '60000' };
  const configs = Object.entries(wanted).map(([name, value]) => ({ name, configOperation: 0, value }));
  const resources = [{ resourceType: GROUP_RESOURCE, resourceName: group, configs }];
  const { responses } = await t.send('incremental-alter-configs', { resources }, 1);
  if (responses[0].errorCode !== 0) throw new Error(JSON.stringify(responses));
  await t.until(async () => {
    const asked = [{ resourceType: GROUP_RESOURCE, resourceName: group, configurationKeys: Object.keys(wanted) }];
    const { results } = await t.send('describe-configs', { resources: asked }, 4);
    return results[0].configs.every(({ name, value }) => value === wanted[name]);
  });
  await t.settle();
}

async function transactionalProducer(t, transactionalId) {
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    answer = await t.send('init-producer-id', { transactionalId, transactionTimeoutMs: 600_000 }, 5);
    return answer.errorCode === 0;
  });
  return { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
}

async function describe(w, label) {
  await w.t.call(label, 'consumer-group-describe', { groupIds: [w.group] }, 1, { view: describeView });
}

export async function runConsumerSeed(t, seed, steps = STEPS) {
  const w = new World(t, seed);
  for (const [topic, partitions] of w.counts) await t.topic(topic, { partitions });
  // Until it is there, all see the same unknown id.
  t.normaliser.topics.set(OTHER_ID, 'UNKNOWN ID');
  await configure(t, w.group);
  w.producer = await transactionalProducer(t, w.group);
  for (let number = 0; number < steps; number += 1) {
    const kept = w.random;
    w.random = new Random(kept.next());
    const name = opening[number] ?? w.random.weighted(weights);
    await actions[name](w);
    w.random = kept;
  }
  await describe(w, 'end: as it is');
  // With everybody saying what they have, all reach their targets.
  for (let round = 0; round < 4; round += 1) await actions.everybody(w);
  await describe(w, 'end: settled');
  await groupState(t, w.group);
  for (const member of w.members) {
    await t.call(
      `end: ${member.name} leaves`,
      'consumer-group-heartbeat',
      { groupId: w.group, memberId: member.id, memberEpoch: -1 },
      1,
    );
  }
  await describe(w, 'end: empty');
}
