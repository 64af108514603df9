import { beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import * as batch from './batch.ts';
import { RecordBatchBuilder, type RecordHeader } from './builder.ts';
import { COMPRESSION_NAMES, compressionId } from './compression/codec.ts';
import { encoderReady } from './compression/compress.ts';
import {
  buildControlBatch,
  buildEndTxnMarkerBatch,
  ControlRecordType,
  controlRecordType,
  readEndMarker,
} from './control.ts';
import { readGolden } from './golden/read-golden.ts';
import { batchPositions, CORRUPT, completeBatchSize, INCOMPLETE, openRecords, recordsOf } from './iterate.ts';

beforeAll(() => encoderReady('zstd') ?? undefined);

function goldenBuilder(): RecordBatchBuilder {
  const builder = new RecordBatchBuilder({
    producerId: 77,
    producerEpoch: 5,
    baseSequence: 42,
    isTransactional: true,
    leaderEpoch: 9,
    initialBytes: 61,
  });
  const headers: RecordHeader[] = [
    { key: 'h', value: Buffer.from('x') },
    { key: 'null', value: null },
  ];
  builder.append(1_700_000_000_000, Buffer.from('k1'), Buffer.from('v1'), headers);
  builder.append(1_700_000_000_005, null, Buffer.from('abcdefgh'.repeat(40)));
  const expected = builder.sizeWith(1_699_999_999_997, Buffer.from('k3'), null);
  builder.append(1_699_999_999_997, Buffer.from('k3'), null);
  expect(builder.sizeInBytes).toBe(expected);
  return builder;
}

test('builds the very bytes that kafka-clients builds', () => {
  const builder = goldenBuilder();
  expect(builder.recordCount).toBe(3);
  expect(builder.maxTimestamp).toBe(1_700_000_000_005);
  const size = builder.sizeInBytes;
  const built = builder.build();
  expect(built.length).toBe(size);
  expect(built.toString('hex')).toBe(readGolden('kafka-clients-4.3.1').get('none.v2')!.toString('hex'));
});

describe.each(COMPRESSION_NAMES)('%s', (codec) => {
  test('reads what kafka-clients wrote', async () => {
    const golden = readGolden('kafka-clients-4.3.1').get(`${codec}.v2`)!;
    expect(batch.isValid(golden, 0)).toBe(true);
    const records = [...recordsOf(golden)];
    expect(records.map(({ offset, timestamp, sequence }) => [offset, timestamp, sequence])).toEqual([
      [0, 1_700_000_000_000, 42],
      [1, 1_700_000_000_005, 43],
      [2, 1_699_999_999_997, 44],
    ]);
    expect(records.map(({ key }) => key?.toString() ?? null)).toEqual(['k1', null, 'k3']);
    expect(records.map(({ value }) => value?.toString() ?? null)).toEqual(['v1', 'abcdefgh'.repeat(40), null]);
    expect(records[0]!.headers).toEqual([
      { key: 'h', value: Buffer.from('x') },
      { key: 'null', value: null },
    ]);
    expect([...(await openRecords(golden))]).toEqual(records);
  });

  test('reads what librdkafka wrote', () => {
    const segment = readGolden('other-clients').get(`rd-${codec}`)!;
    const values: string[] = [];
    for (const position of batchPositions(segment)) {
      expect(batch.isValid(segment, position)).toBe(true);
      for (const record of recordsOf(segment, position)) {
        expect(record.headers.map(({ key }) => key)).toEqual(['h1']);
        values.push(`${record.key}=${record.value!.toString().slice(0, 7)}`);
      }
    }
    expect(values).toEqual(['key1=value 1', 'key2=value 2', 'key3=value 3']);
  });

  test('writes what it reads', () => {
    const random = new SeededRandom(compressionId(codec) + 1);
    const builder = new RecordBatchBuilder({ compression: codec, baseOffset: 1000 });
    const written: { key: Buffer | null; value: Buffer | null; timestamp: number }[] = [];
    for (let i = 0; i < 500; i++) {
      const key = random.int(4) === 0 ? null : random.bytes(random.int(20));
      const value = random.int(9) === 0 ? null : Buffer.alloc(random.int(700), random.int(256));
      const timestamp = 1_700_000_000_000 + random.int(1_000_000) - 500_000;
      builder.append(timestamp, key, value);
      written.push({ key, value, timestamp });
    }
    const built = builder.build();
    expect(batch.compressionType(built, 0)).toBe(compressionId(codec));
    expect(batch.isValid(built, 0)).toBe(true);
    const print = (records: Iterable<(typeof written)[number]>): string[] =>
      Array.from(records, (r) => `${r.timestamp} ${r.key?.toString('hex')} ${r.value?.toString('hex')}`);
    expect(print(recordsOf(built))).toEqual(print(written));
  });
});

test('reads a gzip batch by kafkajs', () => {
  const golden = readGolden('other-clients').get('kj-gzip')!;
  expect([...recordsOf(golden)].map(({ key }) => String(key))).toEqual(['key1', 'key2', 'key3']);
});

test('a batch that compaction thinned out keeps its range and its gaps', () => {
  const builder = new RecordBatchBuilder({
    baseOffset: 100,
    baseSequence: 2_147_483_646,
    producerId: 1,
    producerEpoch: 0,
  });
  builder.append(5, Buffer.from('a'), null, [], 1);
  builder.append(5, Buffer.from('b'), null, [], 4);
  const built = builder.build(9);
  expect(batch.lastOffset(built, 0)).toBe(109);
  expect(batch.recordCount(built, 0)).toBe(2);
  expect([...recordsOf(built)].map(({ offset, sequence }) => [offset, sequence])).toEqual([
    [101, 2_147_483_647],
    [104, 2],
  ]);
});

describe('walking over bytes', () => {
  const one = goldenBuilder().build();
  const three = Buffer.concat([one, one, one]);

  test('stops before a batch that is cut at any byte', () => {
    for (let end = 0; end < one.length; end++) {
      expect([...batchPositions(three, 0, one.length + end)]).toEqual([0]);
      expect(completeBatchSize(one, 0, end)).toBe(INCOMPLETE);
    }
    expect([...batchPositions(three)]).toEqual([0, one.length, 2 * one.length]);
  });

  test('stops at zeros and at garbage', () => {
    expect([...batchPositions(Buffer.concat([one, Buffer.alloc(500)]))]).toEqual([0]);
    expect(completeBatchSize(Buffer.alloc(500), 0)).toBe(CORRUPT);
    const badMagic = Buffer.from(one);
    badMagic[batch.MAGIC_POSITION] = 3;
    expect(completeBatchSize(badMagic, 0)).toBe(CORRUPT);
    const short = Buffer.from(one);
    short.writeInt32BE(batch.BATCH_OVERHEAD - batch.LOG_OVERHEAD - 1, batch.LENGTH_POSITION);
    expect(completeBatchSize(short, 0)).toBe(CORRUPT);
    const negative = Buffer.from(one);
    negative.writeInt32BE(-1, batch.LENGTH_POSITION);
    expect(completeBatchSize(negative, 0)).toBe(CORRUPT);
  });

  test('a broken record throws, wherever it breaks', () => {
    for (let at = batch.RECORDS_POSITION; at < one.length; at++) {
      const cut = Buffer.from(one.subarray(0, at));
      cut.writeInt32BE(at - batch.LOG_OVERHEAD, batch.LENGTH_POSITION);
      expect(() => [...recordsOf(cut)], `cut at ${at}`).toThrow(/record/);
    }
  });
});

describe('control batches', () => {
  test('the end of a transaction', () => {
    const built = buildEndTxnMarkerBatch({
      committed: true,
      coordinatorEpoch: 12,
      producerId: 77,
      producerEpoch: 3,
      timestamp: 1000,
    });
    expect(batch.isControl(built, 0)).toBe(true);
    expect(batch.isTransactional(built, 0)).toBe(true);
    expect(batch.producerId(built, 0)).toBe(77);
    expect(batch.baseSequence(built, 0)).toBe(-1);
    expect(batch.leaderEpoch(built, 0)).toBe(-1);
    const [record] = [...recordsOf(built)];
    expect(record!.key!.toString('hex')).toBe('00000001');
    expect(record!.value!.toString('hex')).toBe('00000000000c');
    expect(readEndMarker(record!.key, record!.value)).toEqual({ committed: true, coordinatorEpoch: 12 });
  });

  test('other types are told apart, unknown and broken ones survive', () => {
    const built = buildControlBatch(ControlRecordType.LEADER_CHANGE, Buffer.from([0, 1]), 1000);
    const [record] = [...recordsOf(built)];
    expect(controlRecordType(record!.key)).toBe(ControlRecordType.LEADER_CHANGE);
    expect(readEndMarker(record!.key, record!.value)).toBeNull();
    expect(controlRecordType(Buffer.from([0, 9, 0, 99]))).toBe(99);
    expect(controlRecordType(Buffer.from([0, 0, 0]))).toBeNull();
    expect(controlRecordType(null)).toBeNull();
    expect(readEndMarker(Buffer.from([0, 0, 0, 1]), Buffer.from([0, 0]))).toBeNull();
  });
});
