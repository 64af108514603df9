import { describe, expect, test } from 'vitest';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from './batch.ts';
import { RecordBatchBuilder } from './builder.ts';
import type { CompressionName } from './compression/codec.ts';
import { buildEndTxnMarkerBatch } from './control.ts';
import { downConvert, messageFormatOfFetch } from './down-convert.ts';
import { readGolden } from './golden/read-golden.ts';
import { recordsOf, type StoredRecord } from './iterate.ts';
import { LegacyMessage, messageSize, wrapMessages, writeMessage } from './legacy.ts';
import { type Accepted, type Refusal, type ValidationOptions, validateBatches } from './validate.ts';

const NOW = 1_700_000_000_000;
const OPTIONS: ValidationOptions = {
  origin: 'client',
  produceVersion: 2,
  topic: 'topic',
  partition: 0,
  nowMs: NOW,
  maxMessageBytes: 1_048_588,
  timestampType: 'CreateTime',
  timestampBeforeMaxMs: 2 ** 63,
  timestampAfterMaxMs: 3_600_000,
  compacted: false,
  compressionType: 'producer',
};

const golden = readGolden('kafka-clients-4.3.1');
const CODECS = ['none', 'gzip', 'snappy', 'lz4'] as const;
const cases = CODECS.flatMap((codec) => ([0, 1] as const).map((magic) => [codec, magic] as const));

function print(records: Iterable<StoredRecord>): string[] {
  return Array.from(records, (r) => `${r.offset} ${r.timestamp} ${r.key} ${r.value?.toString().slice(0, 12)}`);
}

function message(magic: 0 | 1, key: string | null, value: string | null, timestamp = NOW, offset = 0): Buffer {
  const fields = [key, value].map((text) => (text === null ? null : Buffer.from(text)));
  const out = Buffer.alloc(messageSize(magic, fields[0]!, fields[1]!));
  const [k, v] = fields as [Buffer | null, Buffer | null];
  writeMessage(out, 0, { magic, offset, timestamp, timestampType: 'CreateTime', key: k, value: v });
  return out;
}

async function convert(records: Buffer, options: Partial<ValidationOptions> = {}): Promise<Accepted> {
  const result = await validateBatches(records, { ...OPTIONS, ...options });
  if (result.errorCode !== 0) throw new Error((result as Refusal).reason);
  return result as Accepted;
}

async function refused(records: Buffer, options: Partial<ValidationOptions> = {}): Promise<Refusal> {
  const result = await validateBatches(records, { ...OPTIONS, ...options });
  if (result.errorCode === 0) throw new Error('accepted');
  return result as Refusal;
}

describe('produce', () => {
  test.each(cases)('what kafka-clients wrote in %s, format %i, becomes one batch of magic 2', async (codec, magic) => {
    const source = golden.get(`${codec}.v${magic}`)!;
    const { batches, recordCount, maxTimestamp, rewritten } = await convert(source);
    const time = (at: number): number => (magic === 0 ? -1 : at);
    expect(recordCount).toBe(3);
    expect(rewritten).toBe(true);
    expect(maxTimestamp).toBe(time(NOW + 5));
    expect(batch.isValid(batches, 0)).toBe(true);
    expect(batch.compressionType(batches, 0)).toBe(CODECS.indexOf(codec));
    expect(print(recordsOf(batches))).toEqual([
      `0 ${time(NOW)} k1 v1`,
      `1 ${time(NOW + 5)} null abcdefghabcd`,
      `2 ${time(NOW - 3)} k3 undefined`,
    ]);
  });

  test.each(cases)(
    '%s, format %i, on a topic with another compression.type and LogAppendTime',
    async (codec, magic) => {
      const compressionType = codec === 'gzip' ? 'lz4' : 'gzip';
      const source = golden.get(`${codec}.v${magic}`)!;
      const { batches, maxTimestamp } = await convert(source, { compressionType, timestampType: 'LogAppendTime' });
      expect(maxTimestamp).toBe(NOW);
      expect(batch.timestampType(batches, 0)).toBe('LogAppendTime');
      expect(print(recordsOf(batches)).length).toBe(3);
    },
  );

  test('no complete message is no error: there is nothing to append', async () => {
    for (const records of [Buffer.alloc(0), message(1, 'k', 'v').subarray(0, 20)]) {
      expect(await convert(records)).toMatchObject({ batchCount: 0, recordCount: 0 });
    }
  });

  test('not from Produce 3 on', async () => {
    const { errorCode } = await refused(message(1, 'k', 'v'), { produceVersion: 3 });
    expect(errorCode).toBe(ErrorCode.INVALID_RECORD);
  });

  test.each([0, 1] as const)('format %i: a wrong checksum, of a message or inside a wrapper', async (magic) => {
    const plain = message(magic, 'k', 'v');
    plain[plain.length - 1]! ^= 1;
    expect((await refused(plain)).errorCode).toBe(ErrorCode.CORRUPT_MESSAGE);
    const wrapped = wrapMessages(plain, 'gzip', magic, 0, NOW, 'CreateTime');
    expect((await refused(wrapped)).errorCode).toBe(ErrorCode.CORRUPT_MESSAGE);
  });

  test('lies', async () => {
    const inner = message(1, 'k', 'v');
    const wrap = (bytes: Buffer, codec: CompressionName = 'gzip'): Buffer =>
      wrapMessages(bytes, codec, 1, 0, NOW, 'CreateTime');
    const twice = Buffer.concat([wrap(inner), wrap(inner)]);
    const tooLong = message(1, 'key', 'value');
    tooLong.writeInt32BE(100, 26);
    const table: [Buffer, number][] = [
      [twice, ErrorCode.INVALID_RECORD],
      [wrap(wrap(inner)), ErrorCode.INVALID_RECORD],
      [wrap(Buffer.alloc(0)), ErrorCode.INVALID_RECORD],
      [wrap(inner.subarray(0, 20)), ErrorCode.INVALID_RECORD],
      [wrap(message(0, 'k', 'v')), ErrorCode.INVALID_RECORD],
      [Buffer.concat([message(1, 'k', 'v'), message(0, 'k', 'v')]), ErrorCode.INVALID_RECORD],
      [Buffer.concat([message(1, 'k', 'v'), Buffer.alloc(40)]), ErrorCode.CORRUPT_MESSAGE],
      [tooLong, ErrorCode.CORRUPT_MESSAGE],
    ];
    for (const [records, code] of table) expect((await refused(records)).errorCode).toBe(code);
  });

  test('offsets in a wrapper do not matter, except that they may not contradict it', async () => {
    const inner = Buffer.concat([message(1, 'a', '1', NOW, 5), message(1, 'b', '2', NOW, 9)]);
    for (const outer of [0, 9, 1000]) {
      const { batches } = await convert(wrapMessages(inner, 'gzip', 1, outer, NOW, 'CreateTime'));
      expect([...recordsOf(batches)].map(({ offset }) => offset)).toEqual([0, 1]);
    }
    const less = wrapMessages(inner, 'gzip', 1, 8, NOW, 'CreateTime');
    expect((await refused(less)).errorCode).toBe(ErrorCode.INVALID_RECORD);
  });

  test('keys and timestamps are held to the topic’s rules', async () => {
    const keyless = Buffer.concat([message(1, 'k', 'v'), message(1, null, 'v')]);
    expect(await refused(keyless, { compacted: true })).toMatchObject({
      errorCode: ErrorCode.INVALID_RECORD,
      recordErrors: [{ batchIndex: 0 }],
    });
    const wrapped = wrapMessages(keyless, 'snappy', 1, 1, NOW, 'CreateTime');
    const { recordErrors } = await refused(wrapped, { compacted: true });
    expect(recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1]);
    const late = message(1, 'k', 'v', NOW + 3_600_001);
    expect((await refused(late)).errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
    const stamped = wrapMessages(message(1, 'k', 'v'), 'gzip', 1, 0, NOW, 'LogAppendTime');
    const refusal = await refused(stamped, { timestampType: 'LogAppendTime' });
    const inner = new LegacyMessage(message(1, 'k', 'v'), 0);
    expect(refusal.recordErrors[0]!.message).toBe(
      'Invalid timestamp type in message LegacyRecordBatch(offset=0, Record(magic=1, attributes=0, compression=none, ' +
        `crc=${inner.storedCrc}, LogAppendTime=1700000000000, key=1 bytes, value=1 bytes)). ` +
        'Producer should not set timestamp type to LogAppendTime.',
    );
  });
});

describe('fetch', () => {
  test('which versions want which format', () => {
    expect([0, 1, 2, 3, 4, 17].map(messageFormatOfFetch)).toEqual([0, 0, 1, 1, null, null]);
  });

  const build = (compression: CompressionName, baseOffset: number): Buffer => {
    const builder = new RecordBatchBuilder({ compression, baseOffset });
    builder.append(NOW, Buffer.from('k1'), Buffer.from('v1'), [{ key: 'h', value: null }]);
    builder.append(NOW + 5, null, Buffer.from('abcdefgh'.repeat(40)));
    builder.append(NOW - 3, Buffer.from('k3'), null);
    return builder.build();
  };

  test.each(cases)('%s in format %i is what kafka-clients writes', async (codec, magic) => {
    const converted = await downConvert(build(codec, 0), magic, 0);
    const expected = golden.get(`${codec}.v${magic}`)!;
    if (codec === 'none') expect(converted.toString('hex')).toBe(expected.toString('hex'));
    const ours = new LegacyMessage(converted, 0);
    const theirs = new LegacyMessage(expected, 0);
    expect(ours.isValid()).toBe(true);
    for (const field of ['magic', 'offset', 'attributes', 'timestamp'] as const)
      expect(ours[field]).toBe(theirs[field]);
    // KAFKA-3160: format 0 has its own idea of the checksum of an LZ4 header.
    if (codec === 'lz4') expect(ours.content().value![6]).toBe(magic === 0 ? 0x1a : 0x82);
    const { batches } = await convert(converted);
    expect(print(recordsOf(batches))).toEqual(print(recordsOf((await convert(expected)).batches)));
  });

  test('offsets are those of the log; below the fetch offset only compressed records stay', async () => {
    const plain = await downConvert(build('none', 1000), 1, 1001);
    const offsets: number[] = [];
    for (let at = 0; at < plain.length; at = new LegacyMessage(plain, at).end) {
      offsets.push(new LegacyMessage(plain, at).offset);
    }
    expect(offsets).toEqual([1001, 1002]);
    const wrapped = new LegacyMessage(await downConvert(build('gzip', 1000), 1, 1001), 0);
    expect(wrapped.offset).toBe(1002);
  });

  test('control batches are left out, cut batches too, and the input is not touched', async () => {
    const marker = buildEndTxnMarkerBatch({
      committed: true,
      coordinatorEpoch: 0,
      producerId: 1,
      producerEpoch: 0,
      timestamp: NOW,
    });
    const input = Buffer.concat([marker, build('none', 5), build('none', 8).subarray(0, 70)]);
    const before = Buffer.from(input);
    const converted = await downConvert(input, 0, 0);
    expect((await convert(converted)).recordCount).toBe(3);
    expect(input.equals(before)).toBe(true);
    expect((await downConvert(marker, 1, 0)).length).toBe(0);
  });

  test('stamped times stay stamped', async () => {
    const stamped = Buffer.from(build('gzip', 0));
    batch.setMaxTimestamp(stamped, 0, 'LogAppendTime', NOW + 77);
    const wrapper = new LegacyMessage(await downConvert(stamped, 1, 0), 0);
    expect(wrapper.isStamped).toBe(true);
    expect(wrapper.timestamp).toBe(NOW + 77);
  });

  test('zstd has no older form', async () => {
    const zstd = golden.get('zstd.v2')!;
    await expect(downConvert(zstd, 1, 0)).rejects.toMatchObject({ errorCode: ErrorCode.UNSUPPORTED_COMPRESSION_TYPE });
  });
});
