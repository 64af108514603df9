// Mutated batches of every codec and format against the validator and the readers. Must hold, for whatever bytes: no
// unexpected exception, no hang, one of the known codes; what is accepted is a well-formed batch. Prints its seed;
// KLAMM_FUZZ_SEED and KLAMM_FUZZ_ROUNDS set seed and length.

import { beforeAll, expect, test } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from './batch.ts';
import { RecordBatchBuilder } from './builder.ts';
import { COMPRESSION_NAMES, type CompressionName } from './compression/codec.ts';
import { compressSync, encoderReady } from './compression/compress.ts';
import { decompress } from './compression/decompress.ts';
import { downConvert } from './down-convert.ts';
import { RecordsError } from './errors.ts';
import { completeBatchSize, openRecords } from './iterate.ts';
import { messageSize, wrapMessages, writeMessage } from './legacy.ts';
import { type Accepted, type ValidationOptions, validateBatches } from './validate.ts';

const NOW = 1_700_000_000_000;
const SEED = Number(process.env.KLAMM_FUZZ_SEED ?? Date.now() % 1_000_000);
const ROUNDS = Number(process.env.KLAMM_FUZZ_ROUNDS ?? 2500);
const MAX_BYTES = 4 * 1024 * 1024;
const CODES: readonly number[] = [
  ErrorCode.CORRUPT_MESSAGE,
  ErrorCode.MESSAGE_TOO_LARGE,
  ErrorCode.INVALID_TIMESTAMP,
  ErrorCode.UNSUPPORTED_COMPRESSION_TYPE,
  ErrorCode.INVALID_RECORD,
];
const TYPES = ['producer', 'uncompressed', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

beforeAll(() => encoderReady('zstd') ?? undefined);

function pick<T>(random: SeededRandom, from: readonly T[]): T {
  return from[random.int(from.length)]!;
}

function makeBatch(random: SeededRandom, compression: CompressionName): Buffer {
  const withId = random.int(2) === 0;
  const builder = new RecordBatchBuilder({
    compression,
    ...(withId ? { producerId: 9, producerEpoch: 1, baseSequence: random.int(5) } : {}),
  });
  for (let i = random.int(8); i >= 0; i--) {
    const headers = random.int(3) === 0 ? [{ key: 'h', value: random.bytes(random.int(4)) }] : [];
    const value = random.int(6) === 0 ? null : Buffer.alloc(random.int(200), random.int(256));
    builder.append(
      NOW + random.int(100) - 50,
      random.int(3) === 0 ? null : random.bytes(random.int(9)),
      value,
      headers,
    );
  }
  return builder.build();
}

function makeMessages(random: SeededRandom, magic: 0 | 1, codec: CompressionName): Buffer {
  const parts: Buffer[] = [];
  for (let i = 0; i <= random.int(4); i++) {
    const value = Buffer.alloc(random.int(60), random.int(256));
    const part = Buffer.alloc(messageSize(magic, null, value));
    writeMessage(part, 0, { magic, offset: i, timestamp: NOW, timestampType: 'CreateTime', key: null, value });
    parts.push(part);
  }
  const all = Buffer.concat(parts);
  return codec === 'none' ? all : wrapMessages(all, codec, magic, parts.length - 1, NOW, 'CreateTime');
}

function mutate(random: SeededRandom, source: Buffer, from: number): Buffer {
  const copy = Buffer.from(source);
  for (let i = random.int(3); i >= 0; i--) {
    if (copy.length <= from) break;
    const at = from + random.int(copy.length - from);
    copy[at] = pick(random, [0, 1, 0x7f, 0x80, 0xff, random.int(256), copy[at]! ^ (1 << random.int(8))]);
  }
  if (random.int(8) === 0) return copy.subarray(0, random.int(copy.length + 1));
  return copy;
}

/** A batch whose records were mutated before they were compressed. */
function mutatedInside(random: SeededRandom, codec: CompressionName): Buffer {
  const plain = makeBatch(random, 'none');
  const body = compressSync(codec, mutate(random, plain, batch.RECORDS_POSITION).subarray(batch.RECORDS_POSITION));
  const whole = Buffer.concat([plain.subarray(0, batch.RECORDS_POSITION), body]);
  whole.writeInt32BE(whole.length - batch.LOG_OVERHEAD, batch.LENGTH_POSITION);
  whole[batch.ATTRIBUTES_POSITION + 1] = COMPRESSION_NAMES.indexOf(codec);
  return whole;
}

function input(random: SeededRandom): Buffer {
  const codec = pick(random, COMPRESSION_NAMES);
  const kind = random.int(4);
  if (kind === 0) {
    const magic = random.int(2) as 0 | 1;
    return mutate(random, makeMessages(random, magic, codec === 'zstd' ? 'gzip' : codec), 0);
  }
  const bytes =
    kind === 1 ? mutatedInside(random, codec) : mutate(random, makeBatch(random, codec), kind === 2 ? 0 : 17);
  if (random.int(10) > 0 && completeBatchSize(bytes, 0) === bytes.length && bytes.length >= batch.BATCH_OVERHEAD) {
    batch.updateCrc(bytes, 0);
  }
  return bytes;
}

function options(random: SeededRandom): ValidationOptions {
  return {
    origin: random.int(5) === 0 ? 'coordinator' : 'client',
    produceVersion: pick(random, [null, null, 2, 3, 9]),
    topic: 'fuzz',
    partition: 0,
    nowMs: NOW,
    maxMessageBytes: random.int(6) === 0 ? 150 : 1_048_588,
    timestampType: random.int(4) === 0 ? 'LogAppendTime' : 'CreateTime',
    timestampBeforeMaxMs: random.int(3) === 0 ? 1000 : 2 ** 63,
    timestampAfterMaxMs: random.int(3) === 0 ? 2 ** 63 : 1000,
    compacted: random.int(6) === 0,
    compressionType: pick(random, TYPES),
    maxDecompressedBytes: MAX_BYTES,
  };
}

async function orRecordsError(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    expect(CODES).toContain(error.errorCode);
  }
}

test(`mutated batches (seed ${SEED})`, async () => {
  console.log(`validate.fuzz seed ${SEED}, ${ROUNDS} rounds`);
  const random = new SeededRandom(SEED);
  const seen = { accepted: 0, refused: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = input(random);
    const hex = bytes.toString('hex');
    const rules = options(random);
    const context = `round ${round}: ${hex}`;
    await orRecordsError(() => downConvert(bytes, random.int(2) as 0 | 1, 0));
    const result = await validateBatches(bytes, rules);
    if (result.errorCode !== 0) {
      expect(CODES, context).toContain(result.errorCode);
      seen.refused++;
      continue;
    }
    seen.accepted++;
    const { batches, batchCount, recordCount } = result as Accepted;
    if (batchCount === 0) {
      expect(batches.length, context).toBe(0);
      continue;
    }
    expect(completeBatchSize(batches, 0), context).toBe(batches.length);
    expect(batch.magic(batches, 0), context).toBe(2);
    expect(batch.isValid(batches, 0), context).toBe(true);
    expect(batches.length <= rules.maxMessageBytes, context).toBe(true);
    if (rules.origin === 'client') expect(batch.recordCount(batches, 0), context).toBe(recordCount);
    await orRecordsError(async () => [...(await openRecords(batches, 0, MAX_BYTES))]);
  }
  expect(seen.accepted).toBeGreaterThan(ROUNDS / 20);
  expect(seen.refused).toBeGreaterThan(ROUNDS / 20);
});

test(`mutated compressed bytes (seed ${SEED})`, async () => {
  const random = new SeededRandom(SEED + 1);
  for (let round = 0; round < ROUNDS; round++) {
    const codec = pick(random, COMPRESSION_NAMES);
    const data = Buffer.alloc(random.int(5000));
    for (let i = 0; i < data.length; i++) data[i] = random.int(i % 100 < 50 ? 256 : 3);
    const body = mutate(random, compressSync(codec, data), 0);
    await orRecordsError(async () => {
      const opened = await decompress(codec, body, MAX_BYTES);
      expect(opened.length).toBeLessThanOrEqual(MAX_BYTES);
    });
  }
});
