// Random sequences of requests from a seed. The sequence is decided by the seed alone; ids that only a broker can give
// (topic ids, member ids, producer ids) are taken from the answers while it runs. Most requests are good ones, some ask
// for what is not there, and some get one field changed (schema.mjs). At the end the whole state is read back: every
// record of every partition, metadata, configs, groups, transactions. Must hold: the same seed sends the same requests.
import { batch } from './batches.mjs';
import { endState, readable } from './end-state.mjs';
import { Random } from './random.mjs';
import { changesOf, fitted, request, strangeNames, versionsOf } from './schema.mjs';

export const STEPS = 60;
const ANSWER_LIMIT_MS = 5000;
/** For a change by an administrator to be known in all of Apache Kafka. */
const SETTLE_MS = 300;
/** One request in that many per cent gets a field changed. */
const MUTATED = 15;
/** Fields whose changes make the answer a matter of time, or leave nothing to compare. */
const LEFT_ALONE =
  /timeout|maxWait|^acks|assignments|Isr|sessionId|sessionEpoch|forgotten|minBytes|AutoTopic|groupId empty|replicaState|replicaId/i;
const codecs = ['none', 'none', 'gzip', 'snappy', 'lz4', 'zstd'];

/** What a sequence works on, and what it has learnt. */
class World {
  constructor(t, seed) {
    this.t = t;
    this.random = new Random(seed);
    this.names = strangeNames(t, `gen${seed}`);
    this.topics = ['a', 'b', 'c'].map((letter) => `gen${seed}-${letter}`);
    this.nowhere = `gen${seed}-nowhere`;
    this.groups = ['x', 'y'].map((letter) => `gen${seed}-${letter}`);
    this.transactionalIds = ['p', 'q'].map((letter) => `gen${seed}-${letter}`);
    /** group -> { memberId, generation } */
    this.members = new Map();
    /** Idempotent producers, by number; transactional ones, by transactional id: { id, epoch, sequences, open } */
    this.producers = new Map();
  }

  topic() {
    return this.random.chance(5) ? this.nowhere : this.random.pick(this.topics);
  }

  partition() {
    return this.random.weighted([
      [14, 0],
      [4, 1],
      [2, 2],
      [1, 7],
    ]);
  }

  version(api) {
    return this.random.pick(versionsOf(api, '4.3.1'));
  }

  group() {
    return this.random.pick(this.groups);
  }

  named(version, from, topic, field = 'name') {
    return version >= from ? { topicId: this.t.ids.get(topic) ?? 'AAAAAAAAAAAAAAAAAAAAzw' } : { [field]: topic };
  }

  records(more = {}) {
    const { random } = this;
    const records = batch({
      count: 1 + random.int(4),
      size: random.pick([0, 1, 10, 200]),
      key: random.chance(50) ? `k${random.int(5)}` : null,
      time: 1_700_000_000_000 + random.int(1000) * 1000,
      compression: random.pick(codecs),
      ...more,
    });
    return records;
  }
}

/** A topic of another scenario. */
const isOthers = (w, name) => name !== '' && ![...w.topics, w.nowhere, ...Object.values(w.names)].includes(name);

const offsets = [0, 0, 1, 2, 3, 5, 10, 1000, -1];
const times = [-1, -2, -3, -4, 0, 1_700_000_000_000, 1_700_000_500_000, 1_800_000_000_000];

/** What can happen: each gives [api, request, options] or null, and may take `learn` from the answer. */
const actions = {
  createTopic(w) {
    const name = w.random.pick(w.topics);
    const configs = [];
    if (w.random.chance(30)) configs.push({ name: 'cleanup.policy', value: w.random.pick(['compact', 'delete', 'x']) });
    if (w.random.chance(30)) configs.push({ name: 'max.message.bytes', value: w.random.pick(['150', '100000']) });
    if (w.random.chance(20)) configs.push({ name: 'message.timestamp.type', value: 'LogAppendTime' });
    // Old records would be removed while they are compared.
    configs.push({ name: 'retention.ms', value: '-1' }, { name: 'segment.ms', value: '10000000000000' });
    const numPartitions = 1 + w.random.int(3);
    return {
      api: 'create-topics',
      plain: { topics: [{ name, numPartitions, replicationFactor: 1, configs }], timeoutMs: 30_000 },
      view: ({ topics }) => topics.map(({ errorCode, numPartitions }) => ({ errorCode, numPartitions })),
      settle: true,
      after: (answer, unchanged) => learnId(w, name, unchanged && answer.topics?.[0]?.errorCode === 0),
    };
  },
  deleteTopic(w) {
    const name = w.topic();
    return {
      api: 'delete-topics',
      plain: { topics: [{ name }], topicNames: [name], timeoutMs: 30_000 },
      view: ({ responses }) => responses.map(({ name, errorCode }) => ({ name, errorCode })),
      settle: true,
    };
  },
  createPartitions(w) {
    const topics = [{ name: w.topic(), count: 1 + w.random.int(4), assignments: null }];
    return {
      api: 'create-partitions',
      plain: { topics, timeoutMs: 30_000, validateOnly: w.random.chance(10) },
      settle: true,
    };
  },
  produce(w, version) {
    const topicData = Array.from({ length: 1 + w.random.int(2) }, () => ({
      topic: w.topic(),
      partitionData: [{ index: w.partition(), records: w.records() }],
    }));
    const unique = topicData.filter(({ topic }, i) => topicData.findIndex((one) => one.topic === topic) === i);
    const named = unique.map(({ topic, partitionData }) => ({ ...w.named(version, 13, topic), partitionData }));
    return { api: 'produce', plain: { acks: w.random.pick([1, -1, -1]), timeoutMs: 10_000, topicData: named } };
  },
  idempotentProducer(w) {
    const who = w.random.int(2);
    return {
      api: 'init-producer-id',
      plain: { transactionalId: null, transactionTimeoutMs: 60_000 },
      learn: ({ errorCode, producerId, producerEpoch }) => {
        if (errorCode === 0) w.producers.set(who, { id: producerId, epoch: producerEpoch, sequences: new Map() });
      },
    };
  },
  idempotent(w, version) {
    const producer = w.producers.get(w.random.int(2));
    const topic = w.topic();
    const index = w.partition();
    const slip = w.random.weighted([
      [12, 0],
      [2, -1],
      [1, 1],
    ]);
    const oldEpoch = w.random.chance(5);
    const count = 1 + w.random.int(3);
    const place = `${topic} ${index}`;
    const next = producer?.sequences.get(place) ?? 0;
    const baseSequence = Math.max(0, next + slip * count);
    const records = w.records({
      count,
      producerId: producer?.id ?? 1_000_000,
      producerEpoch: (producer?.epoch ?? 0) - (oldEpoch ? 1 : 0),
      baseSequence,
    });
    const topicData = [{ ...w.named(version, 13, topic), partitionData: [{ index, records }] }];
    return {
      api: 'produce',
      plain: { acks: -1, timeoutMs: 10_000, topicData },
      plainOnly: true,
      learn: ({ responses }) => {
        if (responses[0]?.partitionResponses[0]?.errorCode === 0 && slip === 0) {
          producer?.sequences.set(place, baseSequence + count);
        }
      },
    };
  },
  fetch(w, version) {
    const topic = w.topic();
    const partition = w.partition();
    const fetchOffset = w.random.pick(offsets);
    const topics = [
      {
        ...w.named(version, 13, topic, 'topic'),
        partitions: [{ partition, fetchOffset, partitionMaxBytes: 1_000_000 }],
      },
    ];
    const isolationLevel = w.random.int(2);
    return {
      api: 'fetch',
      plain: { maxWaitMs: 10, minBytes: 0, maxBytes: 1_000_000, isolationLevel, topics },
      view: withReadableRecords,
    };
  },
  listOffsets(w) {
    const partitions = [{ partitionIndex: w.partition(), timestamp: w.random.pick(times) }];
    const topics = [{ name: w.topic(), partitions }];
    return {
      api: 'list-offsets',
      plain: { replicaId: -1, isolationLevel: w.random.int(2), topics, timeoutMs: 10_000 },
    };
  },
  deleteRecords(w) {
    const topics = [
      { name: w.topic(), partitions: [{ partitionIndex: w.partition(), offset: w.random.pick(offsets) }] },
    ];
    return { api: 'delete-records', plain: { topics, timeoutMs: 10_000 } };
  },
  epochs(w) {
    const partitions = [{ partition: w.partition(), leaderEpoch: w.random.int(2) }];
    return { api: 'offset-for-leader-epoch', plain: { replicaId: -1, topics: [{ topic: w.topic(), partitions }] } };
  },
  metadata(w) {
    return {
      api: 'metadata',
      plain: { topics: [{ name: w.topic() }], allowAutoTopicCreation: false },
      version: 4 + w.random.int(10),
      view: ({ topics, errorCode }) => ({ topics: topics.filter(({ name }) => !isOthers(w, name)), errorCode }),
    };
  },
  configs(w) {
    const configs = [
      {
        name: w.random.pick(['max.message.bytes', 'min.insync.replicas', 'flush.ms', 'no.such']),
        configOperation: w.random.int(3),
        value: w.random.pick(['1', '500', '100000', 'x']),
      },
    ];
    const resources = [{ resourceType: 2, resourceName: w.topic(), configs }];
    return { api: 'incremental-alter-configs', plain: { resources, validateOnly: w.random.chance(10) }, settle: true };
  },
  describeConfigs(w) {
    const configurationKeys = ['max.message.bytes', 'min.insync.replicas', 'flush.ms', 'cleanup.policy'];
    const resources = [{ resourceType: 2, resourceName: w.topic(), configurationKeys }];
    return { api: 'describe-configs', plain: { resources, includeSynonyms: w.random.chance(50) } };
  },
  join(w, version) {
    const group = w.group();
    const known = w.members.get(group);
    const memberId = w.random.chance(70) ? (known?.memberId ?? '') : w.random.pick(['', '', 'nobody']);
    if (known !== undefined && memberId === '') return null;
    return {
      api: 'join-group',
      version,
      plain: {
        groupId: group,
        sessionTimeoutMs: 300_000,
        rebalanceTimeoutMs: 300_000,
        memberId,
        protocolType: 'consumer',
        protocols: [{ name: w.random.pick(['range', 'range', 'sticky']), metadata: 'm' }],
      },
      learn: ({ errorCode, memberId: given, generationId }) => {
        if (errorCode === 0) w.members.set(group, { memberId: given, generation: generationId });
        if (errorCode === 79) w.members.set(group, { memberId: given, generation: -1 });
      },
      plainOnly: true,
    };
  },
  sync(w, version) {
    const group = w.group();
    const { memberId = 'nobody', generation = 1 } = w.members.get(group) ?? {};
    const wrong = w.random.chance(15) ? 3 : 0;
    const names = version >= 5 ? { protocolType: 'consumer', protocolName: 'range' } : {};
    const assignments = [{ memberId, assignment: `as${w.random.int(9)}` }];
    return {
      api: 'sync-group',
      plain: { groupId: group, generationId: generation + wrong, memberId, assignments, ...names },
    };
  },
  beat(w) {
    const group = w.group();
    const { memberId = 'nobody', generation = 1 } = w.members.get(group) ?? {};
    return { api: 'heartbeat', plain: { groupId: group, generationId: generation, memberId } };
  },
  leave(w, version) {
    const group = w.group();
    const { memberId = 'nobody' } = w.members.get(group) ?? {};
    return {
      api: 'leave-group',
      version,
      plain: { groupId: group, memberId, members: [{ memberId }] },
      learn: () => w.members.delete(group),
      plainOnly: true,
    };
  },
  commit(w, version) {
    const group = w.group();
    const member = w.random.chance(60) ? w.members.get(group) : undefined;
    const { memberId = '', generation = -1 } = member ?? {};
    const topic = w.topic();
    const committedOffset = w.random.int(50);
    const committedMetadata = w.random.pick([null, '', 'md']);
    const partitions = [{ partitionIndex: w.partition(), committedOffset, committedMetadata }];
    const topics = [{ ...w.named(version, 10, topic), partitions }];
    return { api: 'offset-commit', plain: { groupId: group, generationIdOrMemberEpoch: generation, memberId, topics } };
  },
  fetchOffsets(w, version) {
    const group = w.group();
    const topic = w.topic();
    const all = w.random.chance(40) && version >= 2;
    const topics = all ? null : [{ ...w.named(version, 10, topic), partitionIndexes: [w.partition()] }];
    return {
      api: 'offset-fetch',
      plain: { groupId: group, topics, groups: [{ groupId: group, topics }], requireStable: w.random.chance(30) },
    };
  },
  deleteOffsets(w) {
    const topics = [{ name: w.topic(), partitions: [{ partitionIndex: w.partition() }] }];
    return { api: 'offset-delete', plain: { groupId: w.group(), topics } };
  },
  describeGroups(w) {
    return { api: 'describe-groups', plain: { groups: [w.group(), 'gen-nobody'] } };
  },
  deleteGroups(w) {
    return { api: 'delete-groups', plain: { groupsNames: [w.group()] } };
  },
  transactionalProducer(w) {
    const transactionalId = w.random.pick(w.transactionalIds);
    return {
      api: 'init-producer-id',
      plain: { transactionalId, transactionTimeoutMs: 600_000 },
      before: () => settled(w, transactionalId),
      learn: ({ errorCode, producerId, producerEpoch }) => {
        if (errorCode !== 0) return;
        w.producers.set(transactionalId, { id: producerId, epoch: producerEpoch, sequences: new Map() });
      },
      after: () => settled(w, transactionalId),
    };
  },
  transactionalProduce(w) {
    const transactionalId = w.random.pick(w.transactionalIds);
    const producer = w.producers.get(transactionalId);
    const topic = w.topic();
    const index = w.partition();
    const place = `${topic} ${index}`;
    const baseSequence = producer?.sequences.get(place) ?? 0;
    const count = 1 + w.random.int(3);
    const records = w.records({
      count,
      producerId: producer?.id ?? 1_000_000,
      producerEpoch: producer?.epoch ?? 0,
      baseSequence,
      isTransactional: true,
    });
    const topicData = [{ name: topic, partitionData: [{ index, records }] }];
    return {
      api: 'produce',
      version: 12,
      plain: { transactionalId, acks: -1, timeoutMs: 10_000, topicData },
      plainOnly: true,
      learn: ({ responses }) => {
        if (responses[0]?.partitionResponses[0]?.errorCode === 0) producer?.sequences.set(place, baseSequence + count);
      },
    };
  },
  transactionalOffsets(w) {
    const transactionalId = w.random.pick(w.transactionalIds);
    const producer = w.producers.get(transactionalId);
    const partitions = [{ partitionIndex: w.partition(), committedOffset: w.random.int(50), committedMetadata: 't' }];
    return {
      api: 'txn-offset-commit',
      version: 5,
      plain: {
        transactionalId,
        groupId: w.group(),
        producerId: producer?.id ?? 1_000_000,
        producerEpoch: producer?.epoch ?? 0,
        topics: [{ name: w.topic(), partitions }],
      },
      plainOnly: true,
    };
  },
  endTransaction(w) {
    const transactionalId = w.random.pick(w.transactionalIds);
    const producer = w.producers.get(transactionalId);
    return {
      api: 'end-txn',
      version: 5,
      plain: {
        transactionalId,
        producerId: producer?.id ?? 1_000_000,
        producerEpoch: producer?.epoch ?? 0,
        committed: w.random.chance(60),
      },
      plainOnly: true,
      learn: ({ errorCode, producerId, producerEpoch }) => {
        if (errorCode !== 0 || producer === undefined) return;
        producer.id = producerId;
        producer.epoch = producerEpoch;
        producer.sequences.clear();
      },
      after: () => settled(w, transactionalId),
    };
  },
};

const withReadableRecords = ({ responses, ...rest }) => ({
  ...rest,
  responses: responses.map(({ partitions, ...topic }) => ({
    ...topic,
    partitions: partitions.map((one) => ({ ...one, records: one.records === null ? null : readable(one.records) })),
  })),
});

/** Only the newest CreateTopics says the topic's id; and what the controller made, the broker part serves a little later. */
async function learnId(w, name, made) {
  let found;
  await w.t.until(async () => {
    const asked = { topics: [{ name }], allowAutoTopicCreation: false };
    [found] = (await w.t.send('metadata', asked, 12)).topics;
    if (!made) return true;
    if (found.errorCode !== 0) return false;
    const partitions = found.partitions.map(({ partitionIndex }) => ({ partitionIndex, timestamp: -1 }));
    const listed = await w.t.send('list-offsets', { replicaId: -1, topics: [{ name, partitions }] }, 4);
    return listed.topics[0].partitions.every(({ errorCode }) => errorCode === 0);
  });
  if (found.errorCode === 0) w.t.made(name, found.topicId);
}

/** A transaction that is being ended is no matter of time any more. */
async function settled(w, transactionalId) {
  await w.t.until(async () => {
    const answer = await w.t.send('describe-transactions', { transactionalIds: [transactionalId] }, 0);
    return !/^Prepare/.test(answer.transactionStates[0].transactionState);
  });
}

const weights = [
  [6, 'createTopic'],
  [1, 'deleteTopic'],
  [2, 'createPartitions'],
  [12, 'produce'],
  [3, 'idempotentProducer'],
  [9, 'idempotent'],
  [8, 'fetch'],
  [6, 'listOffsets'],
  [3, 'deleteRecords'],
  [2, 'epochs'],
  [3, 'metadata'],
  [3, 'configs'],
  [2, 'describeConfigs'],
  [5, 'join'],
  [4, 'sync'],
  [2, 'beat'],
  [1, 'leave'],
  [6, 'commit'],
  [5, 'fetchOffsets'],
  [2, 'deleteOffsets'],
  [2, 'describeGroups'],
  [1, 'deleteGroups'],
  [4, 'transactionalProducer'],
  [7, 'transactionalProduce'],
  [4, 'transactionalOffsets'],
  [4, 'endTransaction'],
];

const apiOf = {
  idempotentProducer: 'init-producer-id',
  transactionalProducer: 'init-producer-id',
  idempotent: 'produce',
  produce: 'produce',
  fetch: 'fetch',
  join: 'join-group',
  sync: 'sync-group',
  leave: 'leave-group',
  commit: 'offset-commit',
  fetchOffsets: 'offset-fetch',
};

function mutated(w, message, plain, version) {
  const changes = changesOf(message, plain, version, w.names).filter(([label]) => !LEFT_ALONE.test(label));
  // What Klamm does then is a listed deviation, which would make all that follows differ.
  if (message.name === 'ProduceRequest')
    changes.splice(0, changes.length, ...changes.filter(([label]) => !/twice/.test(label)));
  if (changes.length === 0) return [plain, ''];
  const [label, change] = w.random.pick(changes);
  return [change(plain), ` with ${label}`];
}

/** Without topics and producers there would be little to see. */
const opening = ['createTopic', 'createTopic', 'createTopic', 'idempotentProducer', 'transactionalProducer'];

async function step(w, number) {
  const name = opening[number - 1] ?? w.random.weighted(weights);
  // Drawn whether it is needed or not, so that what one broker answered does not change what comes next.
  const dice = new Random(w.random.next());
  const kept = w.random;
  w.random = dice;
  const guessed = apiOf[name] === undefined ? undefined : w.version(apiOf[name]);
  const action = actions[name](w, guessed);
  if (action !== null) await ask(w, number, name, action, guessed);
  w.random = kept;
}

async function ask(w, number, name, action, guessed) {
  const { api, view, learn, before, after, settle, plainOnly } = action;
  const version = action.version ?? guessed ?? w.version(api);
  const message = request(api);
  let plain = fitted(message, action.plain, version);
  let changed = '';
  if (!plainOnly && w.random.chance(MUTATED)) [plain, changed] = mutated(w, message, plain, version);
  await before?.();
  const answer = await w.t.call(`${number} ${name}${changed}`, api, plain, version, { limitMs: ANSWER_LIMIT_MS, view });
  if (typeof answer === 'object' && changed === '') learn?.(answer);
  if (settle) await w.t.settle(SETTLE_MS);
  await after?.(answer, changed === '');
}

/** @param steps how many requests; fewer show which one it is that makes a difference */
export async function runSeed(t, seed, steps = STEPS) {
  const w = new World(t, seed);
  await t.send('find-coordinator', { keyType: 1, coordinatorKeys: w.transactionalIds }, 4);
  await t.until(async () => {
    const answer = await t.send(
      'init-producer-id',
      { transactionalId: `gen${seed}-ready`, transactionTimeoutMs: 60_000 },
      4,
    );
    return answer.errorCode === 0;
  });
  for (let number = 1; number <= steps; number += 1) await step(w, number);
  await endState(t, w);
}
