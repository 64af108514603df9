// ListOffsets, OffsetForLeaderEpoch and DeleteRecords.
import { batch, produceTo, recordTimeMs } from '../batches.mjs';

const filled = async (t, topic, options) => {
  await t.topic(topic, options);
  for (let i = 0; i < 3; i += 1) {
    await t.send('produce', produceTo(topic, batch({ count: 2, time: recordTimeMs + 1000 * ((i * 2) % 3) })), 9);
  }
};
const list = (name, timestamp, partition = {}, more = {}) => ({
  replicaId: -1,
  topics: [{ name, partitions: [{ partitionIndex: 0, timestamp, ...partition }] }],
  ...more,
});
const SENTINELS = [-1, -2, -3, -4, -5, -6, -7, -100];
const TIMES = [0, recordTimeMs, recordTimeMs + 1, recordTimeMs + 2, recordTimeMs + 1000, recordTimeMs + 9999, 9e15];
const sorted = (answer) => answer;

async function timestamps(t, topic, versions) {
  await filled(t, topic);
  for (const version of versions) {
    for (const timestamp of [...SENTINELS, ...TIMES]) {
      await t.call(`${timestamp}`, 'list-offsets', list(topic, timestamp), version);
    }
  }
}

const epochOf = (topic, leaderEpoch, more = {}) => ({
  replicaId: -1,
  topics: [{ topic, partitions: [{ partition: 0, leaderEpoch, ...more }] }],
});
const remove = (name, offset, partitionIndex = 0) => ({
  topics: [{ name, partitions: [{ partitionIndex, offset }] }],
  timeoutMs: 9000,
});

async function oldEpochs(t, topic, versions) {
  await filled(t, topic);
  for (const version of versions) {
    for (const epoch of [0, 1, 5, -1, -2, 2147483647]) {
      await t.call(`epoch ${epoch}`, 'offset-for-leader-epoch', epochOf(topic, epoch), version);
    }
    if (version >= 2) {
      for (const currentLeaderEpoch of [0, 3, -1, -2]) {
        const request = epochOf(topic, 0, { currentLeaderEpoch });
        await t.call(`current ${currentLeaderEpoch}`, 'offset-for-leader-epoch', request, version);
      }
    }
    await t.call('unknown topic', 'offset-for-leader-epoch', epochOf('o-nobody', 0), version);
    await t.call('unknown partition', 'offset-for-leader-epoch', epochOf(topic, 0, { partition: 8 }), version);
    await t.call('nothing', 'offset-for-leader-epoch', { replicaId: -1 }, version, { view: sorted });
  }
}

export default [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map((v) => [
    `ListOffsets ${v}: sentinels and times`,
    (t) => timestamps(t, `o-times-${v}`, [v]),
  ]),
  [
    'ListOffsets of an empty partition',
    async (t) => {
      await t.topic('o-empty');
      for (const v of [1, 4, 7, 8, 10]) {
        for (const time of [-1, -2, -3, 0, recordTimeMs])
          await t.call(`${time}`, 'list-offsets', list('o-empty', time), v);
      }
    },
  ],
  [
    'ListOffsets errors',
    async (t) => {
      await filled(t, 'o-errors');
      for (const v of [1, 2, 4, 5, 6, 7, 10, 11]) {
        await t.call('unknown topic', 'list-offsets', list('o-nobody', -1), v);
        await t.call('empty name', 'list-offsets', list('', -1), v);
        await t.call('unknown partition', 'list-offsets', list('o-errors', -1, { partitionIndex: 9 }), v);
        await t.call('nothing', 'list-offsets', { replicaId: -1 }, v);
        await t.call('replica -2', 'list-offsets', list('o-errors', -1, {}, { replicaId: -2 }), v);
        await t.call('replica 5', 'list-offsets', list('o-errors', -1, {}, { replicaId: 5 }), v);
        const twice = list('o-errors', -1);
        twice.topics[0].partitions.push({ partitionIndex: 0, timestamp: -2 });
        await t.call('twice', 'list-offsets', twice, v);
        if (v < 4) continue;
        for (const currentLeaderEpoch of [0, 4, -1, -3]) {
          await t.call(`epoch ${currentLeaderEpoch}`, 'list-offsets', list('o-errors', -1, { currentLeaderEpoch }), v);
        }
      }
      await t.call('read committed', 'list-offsets', list('o-errors', -1, {}, { isolationLevel: 1 }), 6);
      await t.call('isolation 7', 'list-offsets', list('o-errors', -1, {}, { isolationLevel: 7 }), 6);
    },
  ],
  [
    'ListOffsets 0',
    async (t) => {
      await filled(t, 'o-v0');
      for (const timestamp of [-1, -2, -3, -9, 0, recordTimeMs, 9e15]) {
        for (const maxNumOffsets of [1, 10, 0, -1]) {
          const request = list('o-v0', timestamp, { maxNumOffsets });
          await t.call(`${timestamp}, ${maxNumOffsets}`, 'list-offsets', request, 0);
        }
      }
      await t.call('unknown topic', 'list-offsets', list('o-nobody', -1, { maxNumOffsets: 1 }), 0);
      await t.call('unknown partition', 'list-offsets', list('o-v0', -1, { maxNumOffsets: 1, partitionIndex: 4 }), 0);
      const twice = list('o-v0', -1, { maxNumOffsets: 1 });
      twice.topics[0].partitions.push({ partitionIndex: 0, timestamp: -2, maxNumOffsets: 1 });
      await t.call('twice', 'list-offsets', twice, 0);
    },
    '3.9.1',
  ],
  ['OffsetForLeaderEpoch', (t) => oldEpochs(t, 'o-epochs', [2, 3, 4])],
  ['OffsetForLeaderEpoch 0 and 1', (t) => oldEpochs(t, 'o-epochs-old', [0, 1]), '3.9.1'],
  [
    'DeleteRecords',
    async (t) => {
      for (const v of [0, 1, 2]) {
        const topic = `o-delete-${v}`;
        await filled(t, topic);
        for (const offset of [0, 2, 1, 3, 7, -2, -5, 1e15, -1, 6]) {
          await t.call(`to ${offset}`, 'delete-records', remove(topic, offset), v);
        }
        await t.call('unknown topic', 'delete-records', remove('o-nobody', 0), v);
        await t.call('unknown partition', 'delete-records', remove(topic, 0, 7), v);
        await t.call('internal topic', 'delete-records', remove('__consumer_offsets', 0), v);
        await t.call('nothing', 'delete-records', { topics: [], timeoutMs: 100 }, v);
        const twice = remove(topic, 6);
        twice.topics[0].partitions.push({ partitionIndex: 0, offset: 99 });
        await t.call('twice', 'delete-records', twice, v);
        await t.call('start', 'list-offsets', list(topic, -2), 5);
      }
    },
  ],
  [
    'DeleteRecords of compacted topics',
    async (t) => {
      for (const policy of ['compact', 'compact,delete']) {
        const topic = `o-${policy.replace(',', '-')}`;
        await t.topic(topic, { configs: { 'cleanup.policy': policy } });
        await t.send('produce', produceTo(topic, batch({ count: 4, key: 'k' })), 9);
        await t.call(policy, 'delete-records', remove(topic, 2), 2);
      }
    },
  ],
];
