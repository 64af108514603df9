// Random sequences of transactions from a seed: producers of two transactional ids, old ones of the same id that go on, the
// requests of the first generation (AddPartitionsToTxn, AddOffsetsToTxn, EndTxn 1-4) and of the second (EndTxn 5) mixed,
// records and offsets, members of a group and strangers; readers in between see what is committed. Must hold: before the
// next request an end is complete, markers and all, so that nothing is a matter of time.
import { batch, produceTo } from './batches.mjs';
import { groupState, partitionState, readable, transactionState } from './end-state.mjs';
import { fetchOffsets, join, sync } from './group-requests.mjs';
import { Random } from './random.mjs';
import { changesOf, fitted, request, strangeNames, versionsOf } from './schema.mjs';

export const STEPS = 50;
const MUTATED = 15;
const FIRST_OF_SECOND = 12;
const LEFT_ALONE =
  /timeout|transactionalId (unknown|long|null|empty)|producerId|keepPreparedTxn|enable2Pc|verifyOnly|groupId empty|twice/i;
const oneSegment = { configs: { 'segment.ms': 10_000_000_000_000 } };

class World {
  constructor(t, seed) {
    this.t = t;
    this.random = new Random(seed + 1_300_000);
    this.names = strangeNames(t, `gt${seed}`);
    this.ids = ['p', 'q'].map((letter) => `gt${seed}-${letter}`);
    this.topics = ['a', 'b'].map((letter) => `gt${seed}-${letter}`);
    this.group = `gt${seed}`;
    /** Of each transactional id all producers there were, the newest last: { id, epoch, sequences }. */
    this.producers = new Map(this.ids.map((id) => [id, []]));
    this.member = { memberId: 'nobody', generationId: 1 };
    this.step = 0;
  }

  /** [transactional id, producer]: most often the newest. */
  producer() {
    const id = this.random.pick(this.ids);
    const all = this.producers.get(id);
    const old = this.random.chance(15) && all.length > 1;
    return [id, old ? all.at(-2) : all.at(-1)];
  }
}

async function ask(w, label, api, plain, { mutable = true, view, learn, from = 0, to = 99, end } = {}) {
  const version = w.random.pick(versionsOf(api, '4.3.1').filter((one) => one >= from && one <= to));
  const message = request(api);
  let sent = fitted(message, typeof plain === 'function' ? plain(version) : plain, version);
  let changed = '';
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
  if (changed === '' && typeof answer === 'object') learn?.(answer, version);
  if (end !== undefined) await complete(w, end);
  return answer;
}

/** What is being ended has ended, and its offsets are no longer open. */
async function complete(w, transactionalId) {
  await w.t.until(async () => {
    const { transactionStates } = await w.t.send('describe-transactions', { transactionalIds: [transactionalId] }, 0);
    return !/^Prepare/.test(transactionStates[0].transactionState);
  });
}

const who = (transactionalId, { id, epoch }) => ({ transactionalId, producerId: id, producerEpoch: epoch });

/** Version 4 and later is for brokers, which name several transactions. */
const adding = (transactionalId, { id, epoch }, topic, partitions) => ({
  v3AndBelowTransactionalId: transactionalId,
  v3AndBelowProducerId: id,
  v3AndBelowProducerEpoch: epoch,
  v3AndBelowTopics: [{ name: topic, partitions }],
});

const actions = {
  begins(w) {
    const transactionalId = w.random.pick(w.ids);
    return ask(
      w,
      'begins',
      'init-producer-id',
      { transactionalId, transactionTimeoutMs: 600_000 },
      {
        learn: ({ errorCode, producerId, producerEpoch }) => {
          if (errorCode !== 0) return;
          w.producers.get(transactionalId).push({ id: producerId, epoch: producerEpoch, sequences: new Map() });
        },
        end: transactionalId,
      },
    );
  },
  /** As a producer does after an error: with the id and epoch that it has. */
  beginsAgain(w) {
    const [transactionalId, producer] = w.producer();
    const plain = { ...who(transactionalId, producer), transactionTimeoutMs: 600_000 };
    return ask(w, 'begins again', 'init-producer-id', plain, {
      from: 3,
      mutable: false,
      learn: ({ errorCode, producerId, producerEpoch }) => {
        if (errorCode !== 0) return;
        w.producers.get(transactionalId).push({ id: producerId, epoch: producerEpoch, sequences: new Map() });
      },
      end: transactionalId,
    });
  },
  adds(w) {
    const [transactionalId, producer] = w.producer();
    const topic = w.random.weighted([
      [6, w.topics[0]],
      [6, w.topics[1]],
      [1, `${w.group}-nowhere`],
    ]);
    const partitions = w.random.pick([[0], [0, 1], [1], [0, 7]]);
    return ask(w, 'adds', 'add-partitions-to-txn', adding(transactionalId, producer, topic, partitions), { to: 3 });
  },
  addsGroup(w) {
    const [transactionalId, producer] = w.producer();
    return ask(w, 'adds the group', 'add-offsets-to-txn', { ...who(transactionalId, producer), groupId: w.group });
  },
  produces(w) {
    const [transactionalId, producer] = w.producer();
    const topic = w.random.pick(w.topics);
    const index = w.random.int(2);
    const place = `${topic} ${index}`;
    const count = 1 + w.random.int(3);
    const slip = w.random.weighted([
      [14, 0],
      [1, 5],
      [1, -1],
    ]);
    const baseSequence = Math.max(0, (producer.sequences.get(place) ?? 0) + slip);
    const second = w.random.chance(50);
    const records = batch({
      count,
      producerId: producer.id,
      producerEpoch: producer.epoch,
      baseSequence,
      isTransactional: true,
    });
    const plain = (version) =>
      produceTo(topic, records, {
        index,
        transactionalId,
        acks: -1,
        ...(version >= 13 ? { id: w.t.ids.get(topic) } : {}),
      });
    return ask(w, `produces ${second ? 2 : 1}`, 'produce', plain, {
      ...(second ? { from: FIRST_OF_SECOND } : { to: FIRST_OF_SECOND - 1 }),
      mutable: false,
      learn: ({ responses }) => {
        const { errorCode } = responses[0].partitionResponses[0];
        if (errorCode === 0 && slip === 0) producer.sequences.set(place, baseSequence + count);
      },
    });
  },
  plainly(w) {
    const plain = produceTo(w.random.pick(w.topics), batch({ count: 2 }), { index: w.random.int(2) });
    return ask(w, 'somebody else produces', 'produce', plain, { to: 12, mutable: false });
  },
  commits(w) {
    const [transactionalId, producer] = w.producer();
    const partitions = [
      { partitionIndex: w.random.int(2), committedOffset: w.random.int(100), committedMetadata: 't' },
    ];
    const member = w.random.pick([
      {},
      { memberId: w.member.memberId, generationId: w.member.generationId },
      { memberId: w.member.memberId, generationId: w.member.generationId + 1 },
      { memberId: 'nobody', generationId: w.member.generationId },
    ]);
    const plain = (version) => ({
      ...who(transactionalId, producer),
      groupId: w.group,
      topics: [{ name: w.random.pick(w.topics), partitions }],
      ...(version >= 3 ? member : {}),
    });
    return ask(w, 'commits offsets', 'txn-offset-commit', plain);
  },
  ends(w) {
    const [transactionalId, producer] = w.producer();
    const committed = w.random.chance(60);
    return ask(
      w,
      committed ? 'commits' : 'aborts',
      'end-txn',
      { ...who(transactionalId, producer), committed },
      {
        learn: ({ errorCode, producerId, producerEpoch }, version) => {
          if (errorCode !== 0 || version < 5) return;
          if (producer.epoch !== producerEpoch || producer.id !== producerId) producer.sequences.clear();
          Object.assign(producer, { id: producerId, epoch: producerEpoch });
        },
        end: transactionalId,
      },
    );
  },
  async joins(w) {
    const { memberId } = await w.t.send('join-group', join(w.group, { sessionTimeoutMs: 300_000 }), 5);
    if (memberId === '') return;
    const joined = await w.t.send('join-group', join(w.group, { sessionTimeoutMs: 300_000, memberId }), 5);
    w.member = { memberId: joined.memberId, generationId: joined.generationId };
    await w.t.send('sync-group', sync(4, w.group, memberId, joined.generationId), 4);
    w.t.log('joined', joined);
    w.joined = true;
  },
  fetches(w) {
    const partitions = [
      { partition: w.random.int(2), fetchOffset: w.random.pick([0, 0, 1, 3]), partitionMaxBytes: 1_000_000 },
    ];
    const topic = w.random.pick(w.topics);
    const isolationLevel = w.random.int(2);
    const plain = (version) => ({
      maxWaitMs: 10,
      minBytes: 0,
      maxBytes: 1_000_000,
      isolationLevel,
      topics: [{ ...(version >= 13 ? { topicId: w.t.ids.get(topic) } : { topic }), partitions }],
    });
    const view = ({ responses, ...rest }) => ({
      ...rest,
      responses: responses.map((one) => ({
        ...one,
        partitions: one.partitions.map((found) => ({
          ...found,
          records: found.records === null ? null : readable(found.records),
        })),
      })),
    });
    return ask(w, 'fetches', 'fetch', plain, { view, mutable: false });
  },
  lists(w) {
    const topics = w.topics.map((name) => ({
      name,
      partitions: [0, 1].map((partitionIndex) => ({ partitionIndex, timestamp: -1 })),
    }));
    return ask(
      w,
      'ends',
      'list-offsets',
      { replicaId: -1, isolationLevel: w.random.int(2), topics },
      { mutable: false },
    );
  },
  offsets(w) {
    const list = w.random.chance(40)
      ? null
      : [
          [w.topics[0], [0, 1]],
          [w.topics[1], [0, 1]],
        ];
    const stable = w.random.chance(60);
    return ask(
      w,
      'offsets',
      'offset-fetch',
      (version) => fetchOffsets(w.t, version, w.group, list, version >= 7 ? { requireStable: stable } : {}),
      { from: 2, mutable: false },
    );
  },
  describes(w) {
    const view = ({ transactionStates, ...rest }) => ({
      ...rest,
      transactionStates: transactionStates.map(({ topics, transactionStartTimeMs, ...one }) => ({
        ...one,
        started: transactionStartTimeMs > 0,
        topics: topics.map(({ topic, partitions }) => ({ topic, partitions: [...partitions].sort() })),
      })),
    });
    return ask(
      w,
      'describes',
      'describe-transactions',
      { transactionalIds: [...w.ids, `${w.group}-nobody`] },
      { view },
    );
  },
  describesProducers(w) {
    const view = ({ topics, ...rest }) => ({
      ...rest,
      topics: topics.map(({ partitions, ...topic }) => ({
        ...topic,
        partitions: partitions.map(({ activeProducers, ...one }) => ({
          ...one,
          activeProducers: activeProducers.map(({ lastTimestamp, ...producer }) => ({
            ...producer,
            seen: lastTimestamp > 0,
          })),
        })),
      })),
    });
    const topics = [{ name: w.random.pick(w.topics), partitionIndexes: [0, 1] }];
    return ask(w, 'describes producers', 'describe-producers', { topics }, { view, mutable: false });
  },
  listsTransactions(w) {
    const stateFilters = w.random.pick([[], ['Ongoing'], ['Empty', 'CompleteCommit'], ['CompleteAbort']]);
    const view = ({ transactionStates, ...rest }) => ({
      ...rest,
      transactionStates: transactionStates.filter(({ transactionalId }) => w.ids.includes(transactionalId)),
    });
    const plain = { stateFilters, producerIdFilters: [], durationFilter: -1 };
    return ask(w, 'lists transactions', 'list-transactions', plain, { view, mutable: false });
  },
};

const weights = [
  [4, 'begins'],
  [2, 'beginsAgain'],
  [8, 'adds'],
  [5, 'addsGroup'],
  [16, 'produces'],
  [2, 'plainly'],
  [8, 'commits'],
  [9, 'ends'],
  [5, 'fetches'],
  [2, 'lists'],
  [3, 'offsets'],
  [3, 'describes'],
  [2, 'describesProducers'],
  [2, 'listsTransactions'],
];

async function first(w, transactionalId) {
  const { t } = w;
  const version = 3 + w.random.int(3);
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    answer = await t.send('init-producer-id', { transactionalId, transactionTimeoutMs: 600_000 }, version);
    return answer.errorCode === 0;
  });
  const producer = { id: answer.producerId, epoch: answer.producerEpoch, sequences: new Map() };
  w.producers.get(transactionalId).push(producer);
  t.log(`first of ${transactionalId}`, answer);
}

export async function runTransactionSeed(t, seed, steps = STEPS) {
  const w = new World(t, seed);
  for (const topic of w.topics) await t.topic(topic, { ...oneSegment, partitions: 2 });
  for (const transactionalId of w.ids) await first(w, transactionalId);
  const joinsAt = w.random.int(steps * 2);
  for (let number = 0; number < steps; number += 1) {
    const kept = w.random;
    w.random = new Random(kept.next());
    const name = number === joinsAt ? 'joins' : w.random.weighted(weights);
    await actions[name](w);
    w.random = kept;
  }
  for (const transactionalId of w.ids) await transactionState(t, transactionalId);
  for (const topic of w.topics) for (const partition of [0, 1]) await partitionState(t, topic, partition);
  await groupState(t, w.group);
}
