import { beforeAll, describe, expect, test } from 'vitest';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from './batch.ts';
import { type BatchOptions, RecordBatchBuilder } from './builder.ts';
import { COMPRESSION_NAMES, type CompressionName } from './compression/codec.ts';
import { compressSync, encoderReady } from './compression/compress.ts';
import { readGolden } from './golden/read-golden.ts';
import { recordsOf } from './iterate.ts';
import { RecordChecks } from './record-checks.ts';
import { RecordStream } from './record-stream.ts';
import { type Accepted, type Refusal, type ValidationOptions, validateBatches } from './validate.ts';

beforeAll(() => encoderReady('zstd') ?? undefined);

const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const NO_BOUND = 2 ** 63;

const OPTIONS: ValidationOptions = {
  origin: 'client',
  produceVersion: 9,
  topic: 'topic',
  partition: 0,
  nowMs: NOW,
  maxMessageBytes: 1_048_588,
  timestampType: 'CreateTime',
  timestampBeforeMaxMs: NO_BOUND,
  timestampAfterMaxMs: HOUR,
  compacted: false,
  compressionType: 'producer',
};

function build(options: BatchOptions = {}, timestamps: readonly number[] = [NOW - 10, NOW, NOW - 5]): Buffer {
  const builder = new RecordBatchBuilder(options);
  timestamps.forEach((timestamp, i) => {
    builder.append(timestamp, Buffer.from(`k${i}`), Buffer.from(`value ${i}`), [{ key: 'h', value: null }]);
  });
  return builder.build();
}

/** `change` is applied to a copy, whose checksum is then put right. */
function changed(source: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(source);
  change(copy);
  batch.updateCrc(copy, 0);
  return copy;
}

/** A batch whose record bytes are these, compressed with `codec`, for `count` records. */
function withRecords(codec: CompressionName, records: Buffer, count: number): Buffer {
  const built = Buffer.concat([build().subarray(0, batch.BATCH_OVERHEAD), compressSync(codec, records)]);
  return changed(built, (copy) => {
    copy.writeInt32BE(copy.length - batch.LOG_OVERHEAD, batch.LENGTH_POSITION);
    copy[batch.ATTRIBUTES_POSITION + 1] = COMPRESSION_NAMES.indexOf(codec);
    copy.writeInt32BE(count - 1, batch.LAST_OFFSET_DELTA_POSITION);
    copy.writeInt32BE(count, batch.RECORD_COUNT_POSITION);
  });
}

async function refused(records: Buffer, options: Partial<ValidationOptions> = {}): Promise<Refusal> {
  const result = await validateBatches(records, { ...OPTIONS, ...options });
  if (result.errorCode === 0) throw new Error('accepted');
  return result as Refusal;
}

async function accepted(records: Buffer, options: Partial<ValidationOptions> = {}): Promise<Accepted> {
  const result = await validateBatches(records, { ...OPTIONS, ...options });
  if (result.errorCode !== 0) throw new Error(`refused: ${(result as Refusal).reason}`);
  return result as Accepted;
}

describe('what is in order', () => {
  test.each(COMPRESSION_NAMES)('a batch in %s is taken as it came, at once', (compression) => {
    const records = build({ compression });
    const before = Buffer.from(records);
    const result = validateBatches(records, OPTIONS) as Accepted;
    expect(result).toMatchObject({
      errorCode: 0,
      batchCount: 1,
      recordCount: 3,
      maxTimestamp: NOW,
      maxTimestampOffsetDelta: 2,
      logAppendTimeMs: -1,
      rewritten: false,
      unevenOffsets: false,
    });
    expect(result.batches).toBe(records);
    expect(records.equals(before)).toBe(true);
  });

  test('a batch of each codec as kafka-clients, librdkafka and kafkajs write them', async () => {
    for (const [name, golden] of readGolden('kafka-clients-4.3.1')) {
      if (name.endsWith('.v2')) expect((await accepted(golden)).recordCount).toBe(3);
    }
    const kafkajs = readGolden('other-clients').get('kj-gzip')!;
    expect((await accepted(kafkajs, { timestampAfterMaxMs: NO_BOUND })).recordCount).toBe(3);
  });

  test('a partial batch behind the first is dropped', async () => {
    const one = build();
    const result = await accepted(Buffer.concat([one, one.subarray(0, 30)]));
    expect(result.batches.length).toBe(one.length);
  });

  test('wrong offset deltas pass uncompressed and are reported', async () => {
    const plain = build();
    const uneven = changed(plain, (copy) => {
      // The second record's offset delta: behind its length, attributes and a one-byte timestamp delta.
      const second = batch.RECORDS_POSITION + 1 + copy[batch.RECORDS_POSITION]! / 2;
      expect(copy[second + 3]).toBe(2);
      copy[second + 3] = 8;
    });
    expect((await accepted(uneven)).unevenOffsets).toBe(true);
    const zipped = withRecords('gzip', uneven.subarray(batch.RECORDS_POSITION), 3);
    expect((await refused(zipped)).errorCode).toBe(ErrorCode.INVALID_RECORD);
    const rebuilt = await accepted(zipped, { compressionType: 'lz4' });
    expect([...recordsOf(rebuilt.batches)].map(({ offset }) => offset)).toEqual([0, 1, 2]);
  });
});

describe('lies in the header', () => {
  const pid = { producerId: 5, producerEpoch: 1, baseSequence: 0 };
  const table: [string, Buffer, number][] = [
    ['nothing', Buffer.alloc(0), ErrorCode.INVALID_RECORD],
    ['half a batch', build().subarray(0, 80), ErrorCode.INVALID_RECORD],
    ['two batches', Buffer.concat([build(), build()]), ErrorCode.INVALID_RECORD],
    ['a bad second header', Buffer.concat([build(), Buffer.alloc(20)]), ErrorCode.CORRUPT_MESSAGE],
    ['length 13', changed(build(), (b) => b.writeInt32BE(13, 8)), ErrorCode.CORRUPT_MESSAGE],
    ['length -1', changed(build(), (b) => b.writeInt32BE(48, 8)), ErrorCode.CORRUPT_MESSAGE],
    ['magic 1', changed(build(), (b) => b.writeInt8(1, 16)), ErrorCode.INVALID_RECORD],
    ['magic 3', changed(build(), (b) => b.writeInt8(3, 16)), ErrorCode.CORRUPT_MESSAGE],
    ['magic -1', changed(build(), (b) => b.writeInt8(-1, 16)), ErrorCode.CORRUPT_MESSAGE],
    ['base offset 1', changed(build(), (b) => batch.setBaseOffset(b, 0, 1)), ErrorCode.INVALID_RECORD],
    ['codec 5', changed(build(), (b) => b.writeInt8(5, 22)), ErrorCode.UNSUPPORTED_COMPRESSION_TYPE],
    ['codec gzip without gzip', changed(build(), (b) => b.writeInt8(1, 22)), ErrorCode.INVALID_RECORD],
    ['the control bit', changed(build(), (b) => b.writeInt8(0x20, 22)), ErrorCode.INVALID_RECORD],
    ['last offset delta -1', changed(build(), (b) => b.writeInt32BE(-1, 23)), ErrorCode.INVALID_RECORD],
    ['last offset delta 1', changed(build(), (b) => b.writeInt32BE(1, 23)), ErrorCode.INVALID_RECORD],
    ['last offset delta 2^31-1', changed(build(), (b) => b.writeInt32BE(0x7fffffff, 23)), ErrorCode.INVALID_RECORD],
    ['count 0', changed(build(), (b) => b.writeInt32BE(0, 57)), ErrorCode.INVALID_RECORD],
    ['count -3', changed(build(), (b) => b.writeInt32BE(-3, 57)), ErrorCode.INVALID_RECORD],
    ['a negative sequence', changed(build(pid), (b) => b.writeInt32BE(-1, 53)), ErrorCode.INVALID_RECORD],
    ['producer id 2^53', changed(build(pid), (b) => b.writeInt32BE(2 ** 21, 43)), ErrorCode.INVALID_RECORD],
  ];
  test.each(table)('%s', async (_, records, code) => {
    const result = await refused(records);
    expect(result).toMatchObject({ errorCode: code, recordErrors: [] });
    // Of these, Kafka sends a text for an impossible shape alone.
    expect(result.message !== null).toBe(code === ErrorCode.CORRUPT_MESSAGE);
    expect(result.reason).not.toBe('');
  });

  test('count and range that agree with each other but not with the records', async () => {
    for (const compression of COMPRESSION_NAMES) {
      for (const count of [2, 4, 1000]) {
        const records = changed(build({ compression }), (copy) => {
          copy.writeInt32BE(count - 1, 23);
          copy.writeInt32BE(count, 57);
        });
        expect((await refused(records)).errorCode).toBe(ErrorCode.INVALID_RECORD);
      }
    }
  });

  test('any bit that the checksum covers', async () => {
    const records = build();
    for (let at = batch.CRC_POSITION; at < records.length; at++) {
      const broken = Buffer.from(records);
      broken[at]! ^= 1 << (at % 8);
      expect((await refused(broken)).errorCode).toBe(ErrorCode.CORRUPT_MESSAGE);
    }
  });

  test('a batch beyond max.message.bytes', async () => {
    const records = build();
    const result = await refused(records, { maxMessageBytes: records.length - 1 });
    expect(result.errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    await accepted(records, { maxMessageBytes: records.length });
  });

  test('zstd before Produce 7', async () => {
    const records = build({ compression: 'zstd' });
    for (const produceVersion of [3, 6]) {
      const { errorCode } = await refused(records, { produceVersion });
      expect(errorCode).toBe(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE);
    }
    await accepted(records, { produceVersion: 7 });
  });

  test('what only the broker writes passes for the broker', async () => {
    const control = build({ isControl: true, baseOffset: 0, producerId: 4, producerEpoch: 1 });
    expect((await refused(control)).errorCode).toBe(ErrorCode.INVALID_RECORD);
    await accepted(control, { origin: 'coordinator', produceVersion: null, compressionType: 'gzip' });
  });
});

describe('lies in the records', () => {
  const good = build().subarray(batch.RECORDS_POSITION);
  const lies: [string, string][] = [
    ['a length below its fields', '0a00000002610100'],
    ['a length above its fields', '120000000261010000'],
    ['a length beyond the batch', '7e0000000261010000'],
    ['a length of 2^31-1', 'feffffff0f000000026101'],
    ['a varint of six bytes', '808080808000'],
    ['a timestamp of eleven bytes', '2000ffffffffffffffffffffff00000101'],
    ['a key beyond the record', '0e00000040610100'],
    ['a value beyond the record', '0e00000001406100'],
    ['headers beyond the record', '0e000000010102fe'],
    ['2^31-1 headers', '160000000101feffffff0f'],
    ['a negative header count', '0c000000010101'],
    ['a header without a key', '100000000101020101'],
    ['bytes behind the last record', '0c00000001010000'],
  ];
  test.each(lies)('%s', async (_, hex) => {
    const records = Buffer.from(hex, 'hex');
    expect((await refused(withRecords('none', records, 1))).errorCode).toBe(ErrorCode.INVALID_RECORD);
    // Rewritten records are held to the same rules, whatever they were compressed with.
    for (const codec of ['none', 'lz4', 'gzip'] as const) {
      const { errorCode } = await refused(withRecords(codec, records, 1), { compressionType: 'snappy' });
      expect(errorCode, codec).toBe(ErrorCode.INVALID_RECORD);
    }
  });

  test('any negative length is null, as in Kafka', async () => {
    await accepted(withRecords('none', Buffer.from('0c000000090b00', 'hex'), 1));
    await accepted(withRecords('snappy', Buffer.from('0c000000090b00', 'hex'), 1));
  });

  test('cut anywhere, in every codec', async () => {
    for (const codec of COMPRESSION_NAMES) {
      for (let end = 0; end < good.length; end++) {
        const records = withRecords(codec, good.subarray(0, end), 3);
        expect((await refused(records)).errorCode, `${codec} cut at ${end}`).toBe(ErrorCode.INVALID_RECORD);
      }
    }
  });

  test('a stream of records may be split anywhere', () => {
    const whole = build({}, [NOW, NOW - 2 ** 36, NOW + 300, NOW - 70_000]);
    const bytes = whole.subarray(batch.RECORDS_POSITION);
    for (let split = 0; split <= bytes.length; split++) {
      for (let second = split; second <= bytes.length; second += 7) {
        const checks = new RecordChecks({ ...OPTIONS, timestampBeforeMaxMs: NO_BOUND }, whole, 0);
        const passed: Buffer[] = [];
        const sink = {
          begin: (timestamp: number, rest: number) => passed.push(Buffer.from(`<${timestamp - NOW}:${rest}>`)),
          pass: (chunk: Buffer, start: number, end: number) => passed.push(Buffer.from(chunk.subarray(start, end))),
        };
        const stream = new RecordStream(checks, 4, true, sink);
        stream.feed(bytes.subarray(0, split));
        stream.feed(bytes.subarray(split, second));
        stream.feed(bytes.subarray(second));
        stream.finish();
        expect(stream.problem).toBeNull();
        expect(checks).toMatchObject({ count: 4, maxTimestamp: NOW + 300, unevenOffsets: false });
        const rest = (i: number) => `\x04k${i}\x0evalue ${i}\x02\x02h\x01`;
        expect(Buffer.concat(passed).toString('latin1')).toBe(
          [0, -(2 ** 36), 300, -70_000].map((delta, i) => `<${delta}:15>${rest(i)}`).join(''),
        );
      }
    }
  });
});

describe('timestamps', () => {
  const late = build({}, [NOW, NOW + HOUR + 1, NOW + HOUR, NOW - HOUR - 1]);

  test('outside the bounds: each record is named, with Kafka’s words', async () => {
    expect(await refused(late)).toMatchObject({
      errorCode: ErrorCode.INVALID_TIMESTAMP,
      message: 'One or more records have been rejected due to invalid timestamp',
      recordErrors: [
        {
          batchIndex: 1,
          message:
            'Timestamp 1700003600001 of message with offset 1 is out of range. ' +
            'The timestamp should be within [-9223370336854775807, 1700003600000]',
        },
      ],
    });
    const { recordErrors } = await refused(late, { timestampBeforeMaxMs: HOUR });
    expect(recordErrors.map(({ batchIndex }) => batchIndex)).toEqual([1, 3]);
    await accepted(late, { timestampAfterMaxMs: NO_BOUND });
  });

  test('-1 is no timestamp and is never out of range', async () => {
    const result = await accepted(build({}, [-1, -1]), { timestampBeforeMaxMs: HOUR });
    expect(result).toMatchObject({ maxTimestamp: -1, maxTimestampOffsetDelta: -1 });
  });

  test('LogAppendTime is stamped on the batch, and none by a client', async () => {
    for (const compression of COMPRESSION_NAMES) {
      const records = build({ compression, producerId: 8, producerEpoch: 0, baseSequence: 3, isTransactional: true });
      const result = await accepted(records, { timestampType: 'LogAppendTime' });
      expect(result).toMatchObject({ maxTimestamp: NOW, logAppendTimeMs: NOW, maxTimestampOffsetDelta: 2 });
      expect(batch.timestampType(result.batches, 0)).toBe('LogAppendTime');
      expect(batch.maxTimestamp(result.batches, 0)).toBe(NOW);
      expect(batch.isTransactional(result.batches, 0)).toBe(true);
      expect(batch.isValid(result.batches, 0)).toBe(true);
    }
    const stamped = build({ timestampType: 'LogAppendTime', logAppendTimeMs: NOW - 9 });
    const { errorCode, recordErrors } = await refused(stamped, { timestampType: 'LogAppendTime' });
    expect(errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(recordErrors[0]!.message).toBe(
      'Invalid timestamp type in message DefaultRecord(offset=0, timestamp=1699999999991, key=2 bytes, ' +
        'value=7 bytes). Producer should not set timestamp type to LogAppendTime.',
    );
    const created = await accepted(stamped);
    expect(batch.timestampType(created.batches, 0)).toBe('CreateTime');
  });

  test('a wrong maxTimestamp is put right', async () => {
    for (const compression of COMPRESSION_NAMES) {
      const records = changed(build({ compression }), (copy) => batch.writeInt64(copy, 35, NOW + 5 * HOUR));
      const result = await accepted(records);
      expect(batch.maxTimestamp(result.batches, 0)).toBe(NOW);
      expect(batch.isValid(result.batches, 0)).toBe(true);
    }
  });

  test('beyond 2^53, exactly', async () => {
    const at = (base: bigint) => changed(build({}, [NOW]), (copy) => copy.writeBigInt64BE(base, 27));
    const future = await refused(at(2n ** 62n));
    expect(future.errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
    expect(future.recordErrors[0]!.message).toContain('Timestamp 4611686018427387904 of message');
    expect((await refused(at(2n ** 53n), { timestampAfterMaxMs: NO_BOUND })).errorCode).toBe(32);
    expect((await accepted(at(-(2n ** 62n)))).maxTimestamp).toBe(-1);
    expect((await refused(at(-(2n ** 62n)), { timestampBeforeMaxMs: HOUR })).errorCode).toBe(32);
    // So far back that the distance wraps at 64 bits.
    expect((await refused(at(-(2n ** 63n)))).errorCode).toBe(32);
  });
});

describe('keys on a compacted topic', () => {
  test('are demanded of every record', async () => {
    const builder = new RecordBatchBuilder();
    for (let i = 0; i < 5; i++) builder.append(NOW, i === 1 ? Buffer.alloc(0) : null, Buffer.from('v'));
    const records = builder.build();
    const text = 'Compacted topic cannot accept message without key in topic partition topic-0';
    const shown = [0, 2, 3].map((i) => `RecordError(batchIndex=${i}, message='${text}')`).join(', ');
    expect(await refused(records, { compacted: true })).toMatchObject({
      errorCode: ErrorCode.INVALID_RECORD,
      message:
        'One or more records have been rejected due to 4 record errors in total, ' +
        `and only showing the first three errors at most: [${shown}]`,
      recordErrors: [0, 2, 3, 4].map((batchIndex) => ({ batchIndex, message: text })),
    });
    await accepted(records);
    await accepted(build(), { compacted: true });
  });

  test('the list of bad records is bounded', async () => {
    const builder = new RecordBatchBuilder({ compression: 'lz4' });
    for (let i = 0; i < 30_000; i++) builder.append(NOW, null, null);
    const { recordErrors, message } = await refused(builder.build(), { compacted: true });
    expect(recordErrors.length).toBe(10_000);
    expect(message).toContain('due to 30000 record errors');
  });
});

describe('compression.type', () => {
  const producer = { producerId: 8, producerEpoch: 2, baseSequence: 7, isTransactional: true };
  const cases = COMPRESSION_NAMES.flatMap((from) =>
    (['uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'] as const).map((to) => [from, to] as const),
  );

  test.each(cases)('from %s to %s', async (from, to) => {
    const records = build({ ...producer, compression: from });
    const before = [...recordsOf(records)];
    const { batches, rewritten, recordCount } = await accepted(records, { compressionType: to });
    const codec = to === 'uncompressed' ? 'none' : to;
    expect(rewritten).toBe(from !== codec);
    expect(recordCount).toBe(3);
    expect(COMPRESSION_NAMES[batch.compressionType(batches, 0)]).toBe(codec);
    expect(batch.isValid(batches, 0)).toBe(true);
    expect(batch.sizeInBytes(batches, 0)).toBe(batches.length);
    expect(batch.maxTimestamp(batches, 0)).toBe(NOW);
    expect(batch.producerId(batches, 0)).toBe(8);
    expect(batch.producerEpoch(batches, 0)).toBe(2);
    expect(batch.baseSequence(batches, 0)).toBe(7);
    expect(batch.isTransactional(batches, 0)).toBe(true);
    expect([...recordsOf(batches)]).toEqual(before);
  });

  test('what grows beyond max.message.bytes is refused', async () => {
    const builder = new RecordBatchBuilder({ compression: 'gzip' });
    builder.append(NOW, null, Buffer.alloc(100_000));
    const { errorCode } = await refused(builder.build(), { compressionType: 'uncompressed', maxMessageBytes: 50_000 });
    expect(errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
  });

  test('what no batch can be built from is refused', async () => {
    const negative = build({}, [NOW, -7]);
    await accepted(negative);
    expect((await refused(negative, { compressionType: 'gzip' })).errorCode).toBe(ErrorCode.INVALID_TIMESTAMP);
    const homeless = build({ isTransactional: true });
    await accepted(homeless);
    expect((await refused(homeless, { compressionType: 'gzip' })).errorCode).toBe(ErrorCode.INVALID_RECORD);
  });

  test('levels are used', async () => {
    const builder = new RecordBatchBuilder();
    for (let i = 0; i < 500; i++) builder.append(NOW, null, Buffer.from(`the ${i * 7919} quick ${i % 13} brown fox`));
    const records = builder.build();
    for (const codec of ['gzip', 'zstd'] as const) {
      const low = await accepted(Buffer.from(records), { compressionType: codec, levels: { gzip: 1, zstd: 1 } });
      const high = await accepted(Buffer.from(records), { compressionType: codec, levels: { gzip: 9, zstd: 19 } });
      expect(high.batches.length).toBeLessThan(low.batches.length);
    }
  });
});

describe('large batches', () => {
  const builder = (compression: CompressionName): Buffer => {
    const built = new RecordBatchBuilder({ compression });
    for (let i = 0; i < 40; i++) built.append(NOW, null, Buffer.alloc(100_000, i));
    return built.build();
  };

  test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('4 MB in %s give way to the event loop', async (codec) => {
    const records = builder(codec);
    let turns = 0;
    const count = (): void => {
      turns++;
      pending = setImmediate(count);
    };
    let pending = setImmediate(count);
    const result = validateBatches(records, OPTIONS);
    expect(result).toBeInstanceOf(Promise);
    expect((await result).errorCode).toBe(0);
    clearImmediate(pending);
    expect(turns).toBeGreaterThan(3);
    const rebuilt = await accepted(records, { compressionType: codec === 'gzip' ? 'zstd' : 'gzip' });
    expect([...recordsOf(rebuilt.batches)].every(({ value }, i) => value!.equals(Buffer.alloc(100_000, i)))).toBe(true);
  });

  test.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('the cap on decompressed bytes holds in %s', async (codec) => {
    const { errorCode } = await refused(builder(codec), { maxDecompressedBytes: 3_000_000 });
    expect(errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    await accepted(builder(codec), { maxDecompressedBytes: 5_000_000 });
  });
});
