// Every field of the requests that write and read records, changed in turn.
import { batch, wholeMessages } from '../batches.mjs';
import { sweep } from '../sweep.mjs';

const oneTopic = { configs: { 'segment.ms': 10_000_000_000_000 } };

/** A topic with six records in three batches. */
async function filled(t, tag) {
  const topic = tag;
  const id = await t.topic(topic, { partitions: 2, ...oneTopic });
  for (let i = 0; i < 3; i += 1) {
    const partitionData = [{ index: 0, records: batch({ count: 2 }) }];
    await t.send('produce', { acks: -1, timeoutMs: 10_000, topicData: [{ name: topic, partitionData }] }, 9);
  }
  return { topic, id };
}

export default [
  ...sweep('produce', {
    setup: filled,
    // acks 0 has no answer; a partition named twice is another scenario, and moves all later offsets.
    skip: /^acks 0| twice/,
    view: ({ responses }) =>
      responses.map(({ partitionResponses, ...topic }) => ({
        ...topic,
        partitions: partitionResponses.map((one) => ({ ...one, baseOffset: one.baseOffset >= 0 ? 'given' : -1 })),
      })),
    base: (_t, v, _name, { topic, id }) => ({
      transactionalId: null,
      acks: -1,
      timeoutMs: 10_000,
      topicData: [
        {
          ...(v >= 13 ? { topicId: id } : { name: topic }),
          partitionData: [{ index: 0, records: batch({ count: 1 }) }],
        },
      ],
    }),
  }),
  ...sweep('fetch', {
    setup: filled,
    skip: /^replicaId|^replicaState/,
    view: (answer, version) => (version < 4 ? wholeMessages(answer) : answer),
    base: (_t, v, _name, { topic, id }) => ({
      maxWaitMs: 50,
      minBytes: 1,
      maxBytes: 1_000_000,
      sessionId: 0,
      sessionEpoch: -1,
      topics: [
        {
          ...(v >= 13 ? { topicId: id } : { topic }),
          partitions: [{ partition: 0, fetchOffset: 2, partitionMaxBytes: 1_000_000 }],
        },
      ],
      forgottenTopicsData: [{ ...(v >= 13 ? { topicId: id } : { topic }), partitions: [0] }],
    }),
  }),
  ...sweep('list-offsets', {
    setup: filled,
    base: (_t, _v, _name, { topic }) => ({
      replicaId: -1,
      timeoutMs: 1000,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1, maxNumOffsets: 3 }] }],
    }),
  }),
  ...sweep('offset-for-leader-epoch', {
    setup: filled,
    base: (_t, _v, _name, { topic }) => ({
      replicaId: -1,
      topics: [{ topic, partitions: [{ partition: 0, currentLeaderEpoch: 0, leaderEpoch: 0 }] }],
    }),
  }),
  ...sweep('delete-records', {
    setup: filled,
    base: (_t, _v, _name, { topic }) => ({
      topics: [{ name: topic, partitions: [{ partitionIndex: 0, offset: 2 }] }],
      timeoutMs: 5000,
    }),
  }),
  ...sweep('describe-producers', {
    setup: filled,
    base: (_t, _v, _name, { topic }) => ({ topics: [{ name: topic, partitionIndexes: [0] }] }),
  }),
];
