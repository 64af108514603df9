// Every field of the requests of transactions, changed in turn.
import { sweep } from '../sweep.mjs';

/** A transactional producer of this request alone. */
async function producer(t, transactionalId) {
  let answer;
  await t.until(async () => {
    await t.send('find-coordinator', { keyType: 1, coordinatorKeys: [transactionalId] }, 4);
    const request = { transactionalId, transactionTimeoutMs: 600_000 };
    answer = await t.send('init-producer-id', request, 4);
    return answer.errorCode === 0;
  });
  return { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
}
const ownProducer = (t, _v, name) => producer(t, name);

async function topicAndProducer(t, tag) {
  const id = await t.topic(tag, { partitions: 2 });
  return { topic: tag, id };
}

/** With a transaction of one partition under way. */
async function begun(t, _v, name, { topic }) {
  const made = await producer(t, name);
  await t.until(async () => {
    const request = {
      v3AndBelowTransactionalId: name,
      v3AndBelowProducerId: made.producerId,
      v3AndBelowProducerEpoch: made.producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [0] }],
    };
    const answer = await t.send('add-partitions-to-txn', request, 3);
    return answer.resultsByTopicV3AndBelow[0].resultsByPartition[0].partitionErrorCode === 0;
  });
  return made;
}

export default [
  ...sweep('init-producer-id', {
    setup: async (t, tag) => void (await producer(t, tag)),
    // A producer of that id must be there, and is another one in each run.
    skip: /^producerId (0|1|9007199254740991)$/,
    base: (_t, _v, name) => ({ transactionalId: name, transactionTimeoutMs: 60_000 }),
  }),
  ...sweep('add-partitions-to-txn', {
    setup: topicAndProducer,
    prepare: ownProducer,
    base: (_t, _v, name, { topic }, { producerId = 0, producerEpoch = 0 }) => ({
      v3AndBelowTransactionalId: name,
      v3AndBelowProducerId: producerId,
      v3AndBelowProducerEpoch: producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [0] }],
      transactions: [
        {
          transactionalId: name,
          producerId,
          producerEpoch,
          verifyOnly: false,
          topics: [{ name: topic, partitions: [0] }],
        },
      ],
    }),
  }),
  ...sweep('add-offsets-to-txn', {
    prepare: ownProducer,
    base: (_t, _v, name, _s, { producerId = 0, producerEpoch = 0 }) => ({
      transactionalId: name,
      producerId,
      producerEpoch,
      groupId: 'sw-group',
    }),
  }),
  ...sweep('end-txn', {
    setup: topicAndProducer,
    prepare: begun,
    base: (_t, _v, name, _s, { producerId = 0, producerEpoch = 0 }) => ({
      transactionalId: name,
      producerId,
      producerEpoch,
      committed: true,
    }),
  }),
  ...sweep('txn-offset-commit', {
    setup: topicAndProducer,
    prepare: async (t, v, name, state) => {
      const made = await producer(t, name);
      if (v < 5) {
        await t.until(async () => {
          const answer = await t.send('add-offsets-to-txn', { transactionalId: name, ...made, groupId: name }, 3);
          return answer.errorCode === 0;
        });
      }
      return { ...made, topic: state.topic };
    },
    base: (_t, _v, name, { topic }, { producerId = 0, producerEpoch = 0 }) => ({
      transactionalId: name,
      groupId: name,
      producerId,
      producerEpoch,
      generationId: -1,
      memberId: '',
      groupInstanceId: null,
      topics: [
        {
          name: topic,
          partitions: [{ partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: 0, committedMetadata: 'md' }],
        },
      ],
    }),
  }),
  ...sweep('write-txn-markers', {
    // Comes to light only after the check of the epoch, which another request here raises.
    skip: /transactionVersion -1$/,
    setup: topicAndProducer,
    base: (_t, _v, _name, { topic }) => ({
      markers: [
        {
          producerId: 4_000_000,
          producerEpoch: 0,
          transactionResult: true,
          topics: [{ name: topic, partitionIndexes: [0] }],
          coordinatorEpoch: 0,
          transactionVersion: 1,
        },
      ],
    }),
  }),
  ...sweep('describe-transactions', {
    setup: async (t, tag) => {
      const state = await topicAndProducer(t, tag);
      await begun(t, 0, tag, state);
      return state;
    },
    base: (_t, _v, _name, { topic }) => ({ transactionalIds: [topic] }),
    view: ({ transactionStates, ...rest }) => ({
      ...rest,
      transactionStates: transactionStates.map((one) => ({
        ...one,
        transactionStartTimeMs: one.transactionStartTimeMs > 0,
      })),
    }),
  }),
  ...sweep('list-transactions', {
    setup: async (t, tag) => {
      const state = await topicAndProducer(t, tag);
      const made = await begun(t, 0, tag, state);
      return { ...state, ...made };
    },
    base: (_t, _v, _name, { topic, producerId }) => ({
      stateFilters: ['Ongoing'],
      producerIdFilters: [producerId],
      durationFilter: -1,
      transactionalIdPattern: topic,
    }),
    view: ({ transactionStates, ...rest }) => ({
      ...rest,
      transactionStates: transactionStates.filter(({ transactionalId }) => transactionalId === 'sw-list-transactions'),
    }),
  }),
];
