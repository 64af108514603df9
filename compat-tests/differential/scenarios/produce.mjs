// Produce: what is refused, with which code, and what is appended none the less.
import { batch, oldMessage, produceTo, recordTimeMs } from '../batches.mjs';

const ends = async (t, name) =>
  t.call('end', 'list-offsets', { topics: [{ name, partitions: [{ partitionIndex: 0, timestamp: -1 }] }] }, 5);

/** One batch to a topic of its own at some versions; then where the log ends. */
const one = (name, make, { versions = [3, 7, 8, 9, 12], configs, acks, reference, limitMs, ...more } = {}) => [
  name,
  async (t) => {
    const topic = `p-${name.replace(/[^a-z0-9]+/gi, '-')}`;
    await t.topic(topic, { configs });
    for (const version of versions) {
      await t.call(name, 'produce', produceTo(topic, make(), { acks, ...more }), version, { limitMs });
    }
    await ends(t, topic);
  },
  reference,
];

/** Kafka 4 has dropped these versions. */
const old = { reference: '3.9.1' };

const bend = (change, options) => () => batch({ ...options, bend: change });

async function sequences(t, topic, steps) {
  await t.topic(topic);
  const producerId = await t.producerId();
  for (const [label, producerEpoch, baseSequence, count = 1] of steps) {
    const records = batch({ producerId, producerEpoch, baseSequence, count });
    await t.call(label, 'produce', produceTo(topic, records), 9);
  }
  await ends(t, topic);
}

export default [
  one('an ordinary batch', () => batch({ count: 3 }), { versions: [3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }),
  one('acks 1', () => batch(), { acks: 1 }),
  one('acks 2', () => batch(), { acks: 2 }),
  one('acks minus 2', () => batch(), { acks: -2 }),
  one('null records', () => null, { limitMs: 1500 }),
  one('no bytes of records', () => Buffer.alloc(0)),
  one('11 bytes', () => Buffer.alloc(11)),
  one('bytes of a header alone', () => batch().subarray(0, 61)),
  one('a truncated batch', () => batch().subarray(0, 64)),
  one('a batch and 5 bytes', () => Buffer.concat([batch(), Buffer.alloc(5)])),
  one('two batches', () => Buffer.concat([batch(), batch()])),
  one(
    'a batch of no records',
    bend((b) => b.writeInt32BE(0, 57)),
  ),
  one('a bad checksum', () => batch({ crc: false, bend: (b) => b.writeUInt32BE(1, 17) })),
  one(
    'record count too large',
    bend((b) => b.writeInt32BE(2, 57)),
  ),
  one(
    'record count too small',
    bend((b) => b.writeInt32BE(1, 57), { count: 2 }),
  ),
  one(
    'record count negative',
    bend((b) => b.writeInt32BE(-1, 57)),
  ),
  one(
    'last offset delta too large',
    bend((b) => b.writeInt32BE(5, 23)),
  ),
  one(
    'last offset delta negative',
    bend((b) => b.writeInt32BE(-1, 23)),
  ),
  one('length 0', () => batch({ crc: false, bend: (b) => b.writeInt32BE(0, 8) })),
  one('length -1', () => batch({ crc: false, bend: (b) => b.writeInt32BE(-1, 8) })),
  one('length 1 too large', () => batch({ crc: false, bend: (b) => b.writeInt32BE(b.length - 11, 8) })),
  one('length 1 too small', () => batch({ crc: false, bend: (b) => b.writeInt32BE(b.length - 13, 8) })),
  one(
    'magic 3',
    bend((b) => b.writeInt8(3, 16)),
  ),
  one(
    'magic -1',
    bend((b) => b.writeInt8(-1, 16)),
  ),
  one('magic 1 in a newer version', () => oldMessage(1)),
  one('magic 0 in a newer version', () => oldMessage(0)),
  one('a control batch', () => batch({ isControl: true, key: '\0\0\0\x01' })),
  one('a transactional batch without a producer', () => batch({ isTransactional: true })),
  one(
    'codec 5',
    bend((b) => b.writeInt16BE(5, 21)),
  ),
  one(
    'codec 7',
    bend((b) => b.writeInt16BE(7, 21)),
  ),
  one(
    'unused attribute bits',
    bend((b) => b.writeInt16BE(0x7f80, 21)),
  ),
  one('log append time from a client', () => batch({ timestampType: 'LogAppendTime', logAppendTimeMs: recordTimeMs })),
  one(
    'a record of a wrong length',
    bend((b) => b.writeInt8(2, 61)),
  ),
  one(
    'a record of a negative length',
    bend((b) => b.writeInt8(1, 61)),
  ),
  one('a base offset that is not 0', () => batch({ baseOffset: 77 })),
  one('a leader epoch in the batch', () => batch({ leaderEpoch: 9 })),
  one('gzip', () => batch({ compression: 'gzip', count: 3 })),
  one('zstd', () => batch({ compression: 'zstd', count: 3 }), { versions: [3, 6, 7, 9] }),
  one(
    'gzip that is none',
    bend((b) => b.writeInt16BE(1, 21)),
  ),
  one('larger than max.message.bytes', () => batch({ size: 2000 }), { configs: { 'max.message.bytes': 1000 } }),
  one('larger, compressed small enough', () => batch({ size: 2000, compression: 'gzip' }), {
    configs: { 'max.message.bytes': 1000 },
  }),
  one('a time too far ahead', () => batch({ time: Date.now() + 7_200_000 }), { versions: [3, 8, 9] }),
  one('a time too far back', () => batch({ time: 1000 }), {
    configs: { 'message.timestamp.before.max.ms': 3_600_000 },
  }),
  one('no time (-1)', () => batch({ time: -1 })),
  one('a negative time', () => batch({ time: -5 })),
  one('log append time', () => batch({ time: 1000 }), { configs: { 'message.timestamp.type': 'LogAppendTime' } }),
  one('no key, compacted topic', () => batch({ count: 2 }), { configs: { 'cleanup.policy': 'compact' } }),
  one('a key, compacted topic', () => batch({ key: 'k' }), { configs: { 'cleanup.policy': 'compact' } }),
  one('no key, compacted and deleted topic', () => batch(), { configs: { 'cleanup.policy': 'compact,delete' } }),
  one('a producer id without epoch and sequence', () => batch({ producerId: 5 })),
  one('a negative sequence', () => batch({ producerId: 5, producerEpoch: 0, baseSequence: -1 })),
  one('a negative epoch', () => batch({ producerId: 5, producerEpoch: -1, baseSequence: 0 })),
  one('a producer id of -2', () => batch({ producerId: -2, producerEpoch: 0, baseSequence: 0 })),
  one('a producer id that nobody handed out', () => batch({ producerId: 77777, producerEpoch: 3, baseSequence: 0 })),
  one('a transactional id that nobody has', () => batch(), { transactionalId: 'nobody', versions: [3, 9] }),
  one('min.insync.replicas 2', () => batch(), { configs: { 'min.insync.replicas': 2 }, versions: [3, 9] }),
  one('min.insync.replicas 2, acks 1', () => batch(), {
    configs: { 'min.insync.replicas': 2 },
    versions: [3, 9],
    acks: 1,
  }),
  [
    'two idempotent batches',
    async (t) => {
      await t.topic('p-two-idem');
      const producerId = await t.producerId();
      const part = (baseSequence) => batch({ producerId, producerEpoch: 0, baseSequence });
      await t.call('two', 'produce', produceTo('p-two-idem', Buffer.concat([part(0), part(1)])), 9);
      await ends(t, 'p-two-idem');
    },
  ],
  [
    'sequences',
    (t) =>
      sequences(t, 'p-sequences', [
        ['first', 0, 0, 2],
        ['duplicate', 0, 0, 2],
        ['next', 0, 2],
        ['older duplicate', 0, 0, 2],
        ['gap', 0, 9],
        ['part of a duplicate', 0, 1],
        ['next again', 0, 3],
        ['new epoch, wrong sequence', 1, 4],
        ['new epoch', 1, 0],
        ['old epoch', 0, 4],
        ['epoch skipped', 5, 0],
        ['duplicate in the new epoch', 5, 0],
      ]),
  ],
  [
    'sequences: the first is not 0',
    (t) =>
      sequences(t, 'p-sequences-first', [
        ['first', 0, 12],
        ['next', 0, 13],
      ]),
  ],
  [
    'sequences: more than five back',
    (t) =>
      sequences(t, 'p-sequences-five', [
        ...[0, 1, 2, 3, 4, 5, 6].map((sequence) => [`${sequence}`, 0, sequence]),
        ['five back', 0, 2],
        ['seven back', 0, 0],
      ]),
  ],
  [
    'sequences: beyond 2147483647',
    (t) =>
      sequences(t, 'p-sequences-wrap', [
        ['last', 0, 2147483646, 2],
        ['wrapped', 0, 0],
        ['gap', 0, 5],
      ]),
  ],
  [
    'unknown topics and partitions',
    async (t) => {
      const id = await t.topic('p-unknown');
      const other = 'abcdefghijklmnopqrstuw';
      for (const v of [3, 9, 12]) {
        await t.call('unknown topic', 'produce', produceTo('p-nobody', batch()), v);
        await t.call('unknown partition', 'produce', produceTo('p-unknown', batch(), { index: 5 }), v);
        await t.call('negative partition', 'produce', produceTo('p-unknown', batch(), { index: -1 }), v);
        await t.call('empty name', 'produce', produceTo('', batch()), v);
        await t.call('bad name', 'produce', produceTo('a/b', batch()), v);
        await t.call('no topics', 'produce', { acks: -1, timeoutMs: 1000 }, v);
        await t.call('internal topic', 'produce', produceTo('__consumer_offsets', batch()), v);
      }
      await t.call('known id', 'produce', produceTo(null, batch(), { id }), 13);
      await t.call('unknown id', 'produce', produceTo(null, batch(), { id: other }), 13);
      await t.call('zero id', 'produce', produceTo(null, batch(), { id: 'AAAAAAAAAAAAAAAAAAAAAA' }), 13);
      await t.call('known id, unknown partition', 'produce', produceTo(null, batch(), { id, index: 9 }), 13);
      await ends(t, 'p-unknown');
    },
  ],
  [
    'good and bad partitions in one request',
    async (t) => {
      await t.topic('p-mixed', { partitions: 3 });
      const bad = batch({ crc: false, bend: (b) => b.writeUInt32BE(1, 17) });
      const part = (index, records) => ({ index, records });
      const mixed = [part(0, batch()), part(1, bad), part(2, batch({ isControl: true })), part(7, batch())];
      for (const v of [3, 8, 12]) {
        const topicData = [
          { name: 'p-mixed', partitionData: mixed },
          { name: 'p-none', partitionData: [part(0, batch())] },
        ];
        await t.call('mixed', 'produce', { acks: -1, timeoutMs: 9000, topicData }, v);
      }
      const withNull = [{ name: 'p-mixed', partitionData: [part(0, batch()), part(1, null)] }];
      await t.call('one null', 'produce', { acks: -1, timeoutMs: 9000, topicData: withNull }, 9, { limitMs: 1500 });
      await ends(t, 'p-mixed');
    },
  ],
  [
    'a partition twice',
    async (t) => {
      await t.topic('p-twice');
      const partitionData = [
        { index: 0, records: batch() },
        { index: 0, records: batch() },
      ];
      const topicData = [{ name: 'p-twice', partitionData }];
      await t.call('twice', 'produce', { acks: -1, timeoutMs: 9000, topicData }, 9);
      await ends(t, 'p-twice');
    },
  ],
  [
    'acks 0',
    async (t) => {
      await t.topic('p-acks0');
      const bad = batch({ crc: false, bend: (b) => b.writeUInt32BE(1, 17) });
      for (const [label, topic, records] of [
        ['good', 'p-acks0', batch()],
        ['unknown topic', 'p-acks0-none', batch()],
        ['bad checksum', 'p-acks0', bad],
        ['empty records', 'p-acks0', Buffer.alloc(0)],
      ]) {
        for (const v of [3, 9]) {
          const on = await t.connect();
          await t.call(label, 'produce', produceTo(topic, records, { acks: 0 }), v, { on, limitMs: 700 });
          if (!on.closed) await t.alive('then', on);
        }
      }
      await ends(t, 'p-acks0');
    },
  ],
  [
    'acks 0, null records',
    async (t) => {
      await t.topic('p-acks0-null');
      const request = produceTo('p-acks0-null', null, { acks: 0 });
      await t.call('null records', 'produce', request, 9, { limitMs: 700 });
      await ends(t, 'p-acks0-null');
    },
  ],
  ...[0, 1, 2].flatMap((v) => [
    one(`version ${v}: message format 0`, () => oldMessage(0), { ...old, versions: [v] }),
    one(`version ${v}: message format 1`, () => oldMessage(1), { ...old, versions: [v] }),
    one(`version ${v}: message format 2`, () => batch(), { ...old, versions: [v] }),
    one(`version ${v}: two messages`, () => Buffer.concat([oldMessage(v ? 1 : 0), oldMessage(v ? 1 : 0)]), {
      ...old,
      versions: [v],
    }),
    one(`version ${v}: bad checksum`, () => oldMessage(1, 'v', { crcOff: 1 }), { ...old, versions: [v] }),
    one(`version ${v}: truncated`, () => oldMessage(1).subarray(0, 20), { ...old, versions: [v] }),
    one(`version ${v}: truncated second`, () => Buffer.concat([oldMessage(1), oldMessage(1).subarray(0, 20)]), {
      ...old,
      versions: [v],
    }),
    one(`version ${v}: null records`, () => null, { ...old, versions: [v], limitMs: 1500 }),
    one(`version ${v}: no bytes`, () => Buffer.alloc(0), { ...old, versions: [v] }),
    one(`version ${v}: acks 2`, () => oldMessage(0), { ...old, versions: [v], acks: 2 }),
    one(`version ${v}: compacted topic`, () => oldMessage(0), {
      ...old,
      versions: [v],
      configs: { 'cleanup.policy': 'compact' },
    }),
    one(`version ${v}: codec 4`, () => oldMessage(1, 'v', { attributes: 4 }), { ...old, versions: [v] }),
  ]),
];
