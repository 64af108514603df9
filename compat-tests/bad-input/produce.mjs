// Produce: what Kafka refuses in a request or a batch, by which code, and what idempotent producers hear.
import { gzipSync } from 'node:zlib';
import { batch, crc32c, Writer } from '../lib/wire.mjs';
import { fetch, initProducerId, produce, produceById, readyTopic, topicId } from './requests.mjs';

const topic = 'bad-produce';
const day = 86_400_000;

/** A message set of magic 0 or 1 with one message; the checksum there is CRC-32, not CRC-32C. */
function oldMessage(magic) {
  const table = Uint32Array.from({ length: 256 }, (_, index) => {
    let value = index;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });
  const w = new Writer().int8(magic).int8(0);
  if (magic === 1) w.int64(Date.now());
  const checked = w.bytes(null).bytes(Buffer.from('old')).build();
  let crc = 0xffffffff;
  for (const byte of checked) crc = table[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return new Writer()
    .int64(0)
    .int32(checked.length + 4)
    .int32(~crc)
    .raw(checked)
    .build();
}

async function requestCases(outcome) {
  await outcome('produce: unknown topic', () => produce('bad-never', batch()));
  await outcome('produce: unknown partition', () => produce(topic, batch(), { partition: 7 }));
  await outcome('produce: negative partition', () => produce(topic, batch(), { partition: -1 }));
  await outcome('produce: invalid topic name', () => produce('no good', batch()));
  await outcome('produce: acks=2', () => produce(topic, batch(), { acks: 2 }));
  await outcome('produce: acks=-2', () => produce(topic, batch(), { acks: -2 }));
  await outcome('produce: acks=0 and an unknown topic', () => produce('bad-never', batch(), { acks: 0 }));
  await outcome('produce: acks=0 and a bad checksum', () => produce(topic, batch([{}], { crc: 1 }), { acks: 0 }));
  await outcome('produce: empty records', () => produce(topic, Buffer.alloc(0)));
  await outcome('produce: to __consumer_offsets', () => produce('__consumer_offsets', batch()));
  await outcome('produce: unknown topic id', () => produceById(Buffer.alloc(16, 7), batch()));
  await outcome('produce: zero topic id', () => produceById(Buffer.alloc(16), batch()));
  await outcome('produce: by topic id', async () => produceById(await topicId(topic), batch()));
}

async function batchCases(outcome) {
  const bad = (name, records, options) => outcome(`batch: ${name}`, () => produce(topic, records, options));
  await bad('good', batch());
  await bad('bad checksum', batch([{}], { crc: 1 }));
  await bad('magic 3', batch([{}], { magic: 3 }));
  await bad('magic -1', batch([{}], { magic: -1 }));
  await bad('magic 0', oldMessage(0));
  await bad('magic 1', oldMessage(1));
  await bad('length too small', batch([{}], { length: 10 }));
  await bad('length beyond the records', batch([{}], { length: 5000 }));
  await bad('negative length', batch([{}], { length: -1 }));
  await bad('cut short', batch([{ value: 'x'.repeat(100) }]).subarray(0, 120));
  await bad('eleven bytes', Buffer.alloc(11));
  await bad('two batches', Buffer.concat([batch(), batch()]));
  await bad('a batch and rubbish behind it', Buffer.concat([batch(), Buffer.alloc(5)]));
  await bad('record count too large', batch([{}], { recordCount: 2 }));
  await bad('record count too small', batch([{}, {}], { recordCount: 1, lastOffsetDelta: 0 }));
  await bad('record count zero', batch([], { recordCount: 0, lastOffsetDelta: 0 }));
  await bad('negative record count', batch([{}], { recordCount: -1 }));
  await bad('last offset delta is not count - 1', batch([{}, {}], { lastOffsetDelta: 5 }));
  await bad('negative last offset delta', batch([{}], { lastOffsetDelta: -1 }));
  await bad('offset deltas that do not rise', batch([{ offsetDelta: 1 }, { offsetDelta: 0 }]));
  await bad('base offset that is not 0', batch([{}], { baseOffset: 55 }));
  await bad('record length wrong', batch([{}], { body: Buffer.from([0x7e, 0, 0, 0, 1, 2, 0x76, 0]) }));
  await bad('record of rubbish', batch([{}], { body: Buffer.alloc(40, 0xff) }));
  await bad('record attributes that are unused', batch([{ attributes: 9 }]));
  await bad('header with a null key', batch([{ headers: [[null, 'x']] }]));
  await bad(
    'control batch',
    batch([{ key: '\0\0\0\0', value: '\0\0' }], { attributes: 32, producerId: 5, producerEpoch: 0 }),
  );
  await bad(
    'transactional without a transactional id',
    batch([{}], { attributes: 16, producerId: 5, producerEpoch: 0, baseSequence: 0 }),
  );
  await bad('unknown codec 5', batch([{}], { attributes: 5 }));
  await bad('unknown codec 7', batch([{}], { attributes: 7 }));
  await bad('unused attributes', batch([{}], { attributes: 0x4000 }));
  await bad('gzip of rubbish', batch([{}], { attributes: 1, body: Buffer.from('this is not gzip') }));
  await bad('gzip of nothing', batch([{}], { attributes: 1, body: gzipSync(Buffer.alloc(0)) }));
  await bad('snappy of rubbish', batch([{}], { attributes: 2, body: Buffer.alloc(20, 0xfe) }));
  await bad('lz4 of rubbish', batch([{}], { attributes: 3, body: Buffer.alloc(20, 0xfe) }));
  await bad('zstd of rubbish', batch([{}], { attributes: 4, body: Buffer.alloc(20, 0xfe) }));
  await bad('zstd in Produce 6', batch([{}], { attributes: 4, body: Buffer.alloc(20, 0xfe) }), { version: 6 });
  await bad('two hours ahead', batch([{}], { baseTimestamp: Date.now() + day / 12 }));
  await bad('a year ago', batch([{}], { baseTimestamp: Date.now() - 365 * day }));
  await bad('timestamp -1', batch([{}], { baseTimestamp: -1 }));
  await bad('timestamp -5', batch([{}], { baseTimestamp: -5 }));
  await bad('max timestamp too small', batch([{ timestampDelta: 1000 }], { maxTimestamp: 1 }));
  await bad('max timestamp too large', batch([{}], { maxTimestamp: Date.now() + 30 * day }));
  await bad('LogAppendTime bit from a client', batch([{}], { attributes: 8 }));
  await bad('too large', batch([{ value: Buffer.alloc(1_100_000) }]));
}

async function idempotentCases(outcome) {
  const { producerId } = await initProducerId(null, 0);
  const send = (baseSequence, more = {}) => {
    const { records = [{}], ...fields } = more;
    return produce('bad-idempotent', batch(records, { producerId, producerEpoch: 0, baseSequence, ...fields }));
  };
  await outcome('idempotent: first sequence is not 0', () => send(5));
  await outcome('idempotent: sequence goes on', () => send(6, { records: [{}, {}] }));
  await outcome('idempotent: the same again is a duplicate', () => send(6, { records: [{}, {}] }));
  await outcome('idempotent: a gap', () => send(20));
  await outcome('idempotent: an old sequence', () => send(2));
  await outcome('idempotent: part of a batch again', () => send(7));
  await outcome('idempotent: newer epoch starts at 0', () => send(0, { producerEpoch: 3 }));
  await outcome('idempotent: newer epoch does not start at 0', () => send(4, { producerEpoch: 5 }));
  await outcome('idempotent: older epoch', () => send(1, { producerEpoch: 1 }));
  await outcome('idempotent: sequence wraps', () => send(2_147_483_647, { producerId: producerId + 500 }));
  await outcome('idempotent: negative sequence', () => send(-3, { producerId: producerId + 501 }));
  await outcome('idempotent: no sequence', () => send(-1, { producerId: producerId + 502 }));
  await outcome('idempotent: negative epoch', () => send(0, { producerId: producerId + 503, producerEpoch: -1 }));
  await outcome('idempotent: nothing but good batches is in the log', async () => {
    const { partitions } = await fetch('bad-idempotent');
    return partitions[0].highWatermark;
  });
}

export async function produceCases(outcome) {
  await readyTopic(topic);
  await readyTopic('bad-idempotent');
  await readyTopic('bad-compacted', { configs: [['cleanup.policy', 'compact']] });
  await readyTopic('bad-append-time', { configs: [['message.timestamp.type', 'LogAppendTime']] });
  await requestCases(outcome);
  await batchCases(outcome);
  await outcome('compacted: second and third record without a key', () =>
    produce('bad-compacted', batch([{ key: 'k' }, {}, {}])),
  );
  await outcome(
    'compacted: nothing was written',
    async () => (await fetch('bad-compacted')).partitions[0].highWatermark,
  );
  await outcome('append time: two hours ahead passes', () =>
    produce('bad-append-time', batch([{}], { baseTimestamp: Date.now() + day / 12 })),
  );
  await outcome('good batches were written', async () => (await fetch(topic)).partitions[0].highWatermark);
  await idempotentCases(outcome);
  if (crc32c(Buffer.from('123456789')) !== 0xe3069283) throw new Error('CRC-32C is wrong');
}
