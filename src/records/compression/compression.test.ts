import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import { findRow } from '../../config/definitions.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { RecordsError } from '../errors.ts';
import { COMPRESSION_NAMES, type CompressionName } from './codec.ts';
import { CompressionStream, compressSync, encoderReady } from './compress.ts';
import { decompress, decompressSync, isAsyncChunks, openChunks } from './decompress.ts';
import { lz4Blocks } from './lz4.ts';
import { xxhash32 } from './xxhash32.ts';

const LIMIT = 64 * 1024 * 1024;
const MIB = 1024 * 1024;

beforeAll(() => encoderReady('zstd') ?? undefined);

/** Half noise, half repetition. */
function sample(size: number, seed = 1): Buffer {
  const random = new SeededRandom(seed);
  const data = Buffer.alloc(size);
  for (let at = 0; at < size; ) {
    const run = Math.min(size - at, 1 + random.int(400));
    if (random.int(2) === 0) data.fill(random.int(256), at, at + run);
    else for (let i = 0; i < run; i++) data[at + i] = random.int(64);
    at += run;
  }
  return data;
}

function codeOf(run: () => unknown): number {
  try {
    run();
  } catch (error) {
    if (error instanceof RecordsError) return error.errorCode;
    throw error;
  }
  return 0;
}

const codecs = COMPRESSION_NAMES.filter((name): name is Exclude<CompressionName, 'none'> => name !== 'none');

describe.each(codecs)('%s', (codec) => {
  test.each([0, 1, 100, 32 * 1024, 32 * 1024 + 1, 64 * 1024, 200_000, 3 * MIB])(
    'round trip of %i bytes',
    async (size) => {
      const data = sample(size);
      const body = compressSync(codec, data);
      if (size >= 200_000) expect(body.length).toBeLessThan(size);
      expect(decompressSync(codec, body, LIMIT).equals(data)).toBe(true);
      expect((await decompress(codec, body, LIMIT)).equals(data)).toBe(true);
    },
  );

  test('a stream written in odd pieces is the same data', async () => {
    const data = sample(700_000, 7);
    const stream = new CompressionStream(codec, {}, LIMIT);
    const random = new SeededRandom(3);
    for (let at = 0; at < data.length; ) {
      const end = Math.min(data.length, at + random.int(90_000));
      await stream.write(data, at, end);
      at = end;
    }
    const body = Buffer.concat(await stream.finish());
    expect(stream.overflowed).toBe(false);
    expect(decompressSync(codec, body, LIMIT).equals(data)).toBe(true);
  });

  test('a stream gives up beyond its limit', async () => {
    const stream = new CompressionStream(codec, {}, 1000);
    for (let i = 0; i < 20; i++) await stream.write(new SeededRandom(i).bytes(30_000));
    await stream.finish();
    expect(stream.overflowed).toBe(true);
  });

  test('stops at the limit', async () => {
    const body = compressSync(codec, sample(200_000));
    expect(codeOf(() => decompressSync(codec, body, 199_999))).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    expect(decompressSync(codec, body, 200_000).length).toBe(200_000);
    await expect(decompress(codec, body, 199_999)).rejects.toMatchObject({ errorCode: ErrorCode.MESSAGE_TOO_LARGE });
  });

  test('cut at any byte, it is refused or decodes to a part', () => {
    const data = sample(600);
    const body = compressSync(codec, data);
    for (let end = codec === 'zstd' ? 1 : 0; end < body.length; end++) {
      let part: Buffer | null = null;
      const code = codeOf(() => {
        part = decompressSync(codec, body.subarray(0, end), LIMIT);
      });
      // Xerial framing has no end mark: a cut between blocks cannot be seen.
      if (part === null) expect(code).toBe(ErrorCode.INVALID_RECORD);
      else expect([codec, data.indexOf(part)]).toEqual(['snappy', 0]);
    }
  });

  test('a bomb of zeros is opened in bounded chunks', async () => {
    const body = compressSync(codec, Buffer.alloc(32 * MIB));
    expect(body.length).toBeLessThan(2 * MIB);
    let total = 0;
    let largest = 0;
    const chunks = openChunks(codec, body, { maxBytes: LIMIT });
    const count = (chunk: Buffer): void => {
      total += chunk.length;
      largest = Math.max(largest, chunk.length);
    };
    if (isAsyncChunks(chunks)) for await (const chunk of chunks) count(chunk);
    else for (const chunk of chunks) count(chunk);
    expect(total).toBe(32 * MIB);
    expect(largest).toBeLessThanOrEqual(512 * 1024);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await expect(decompress(codec, body, 16 * MIB)).rejects.toMatchObject({ errorCode: ErrorCode.MESSAGE_TOO_LARGE });
    clearInterval(timer);
    // Snappy's sizes are summed up before anything is decoded.
    if (codec !== 'snappy') expect(turns).toBeGreaterThan(2);
  });
});

describe('gzip', () => {
  const parts = [sample(1000, 1), sample(5, 2), sample(900_000, 3)];

  test('several members are one', async () => {
    const body = Buffer.concat(parts.map((part) => gzipSync(part)));
    expect(decompressSync('gzip', body, LIMIT).equals(Buffer.concat(parts))).toBe(true);
    expect((await decompress('gzip', body, LIMIT)).equals(Buffer.concat(parts))).toBe(true);
  });

  test('bytes behind a member that begin no other are ignored, as Java does', async () => {
    for (const tail of ['00000000', '1f8b', 'ff'.repeat(30)]) {
      const body = Buffer.concat([gzipSync(parts[0]!), Buffer.from(tail, 'hex')]);
      expect(decompressSync('gzip', body, LIMIT).equals(parts[0]!)).toBe(true);
      expect((await decompress('gzip', body, LIMIT)).equals(parts[0]!)).toBe(true);
    }
  });

  test('checksum and length are verified, in one go and streamed', async () => {
    for (const part of [parts[0]!, parts[2]!]) {
      for (const fromEnd of [1, 5]) {
        const body = gzipSync(part);
        body[body.length - fromEnd]! ^= 1;
        await expect(decompress('gzip', body, LIMIT)).rejects.toMatchObject({ errorCode: ErrorCode.INVALID_RECORD });
      }
    }
  });

  test('a header with every optional field', () => {
    const plain = gzipSync(parts[0]!);
    const header = Buffer.from([0x1f, 0x8b, 8, 0x1c, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 0x61, 0, 0x62, 0]);
    const body = Buffer.concat([header, plain.subarray(10)]);
    expect(decompressSync('gzip', body, LIMIT).equals(parts[0]!)).toBe(true);
  });
});

describe('snappy', () => {
  test('a raw block, and xerial streams one behind the other', () => {
    const raw = Buffer.from('0401020304'.replace('04', '040c'), 'hex');
    expect(decompressSync('snappy', raw, LIMIT).toString('hex')).toBe('01020304');
    const stream = compressSync('snappy', Buffer.from('hello'));
    expect(decompressSync('snappy', Buffer.concat([stream, stream]), LIMIT).toString()).toBe('hellohello');
  });

  test.each([
    ['a size that its bytes cannot yield', 'ffffffff0f00', ErrorCode.INVALID_RECORD],
    ['a size without end', 'ffffffffffff', ErrorCode.INVALID_RECORD],
    ['nothing', '', ErrorCode.INVALID_RECORD],
    ['a size that is not what it yields', '060c01020304', ErrorCode.INVALID_RECORD],
    ['a xerial block longer than the rest', '82534e41505059000000000100000001000000ff00', ErrorCode.INVALID_RECORD],
    ['a negative xerial block', '82534e41505059000000000100000001ffffffff00', ErrorCode.INVALID_RECORD],
  ])('refuses %s', (_, hex, code) => {
    expect(codeOf(() => decompressSync('snappy', Buffer.from(hex, 'hex'), LIMIT))).toBe(code);
  });
});

describe('lz4', () => {
  /** Frame header with these flags (checksum made right), then the rest. */
  function frame(flags: number, blockCode: number, rest: string, extra = ''): Buffer {
    const head = Buffer.concat([
      Buffer.from([0x04, 0x22, 0x4d, 0x18, flags, blockCode << 4]),
      Buffer.from(extra, 'hex'),
    ]);
    const checksum = (xxhash32(head, 4, head.length) >>> 8) & 0xff;
    return Buffer.concat([head, Buffer.from([checksum]), Buffer.from(rest, 'hex')]);
  }
  // "abcdabcd" + "efghi": four literals, a match of four at distance 4, five literals.
  const block = '0d00000040616263640400506566676869';
  const endMark = '00000000';
  const all = (body: Buffer, linked = false): string =>
    Buffer.concat(Array.from(lz4Blocks(body, { allowLinkedBlocks: linked }), (chunk) => Buffer.from(chunk))).toString();

  test('known hashes', () => {
    expect(xxhash32(Buffer.from(''), 0, 0)).toBe(0x02cc5d05);
    expect(xxhash32(Buffer.from('abc'), 0, 3)).toBe(0x32d153ff);
    const text = Buffer.from('Nobody inspects the spammish repetition');
    expect(xxhash32(text, 0, text.length)).toBe(0xe2293b2f);
  });

  test('a frame with everything: content size, block checksum, content checksum, trailing bytes', () => {
    const bytes = Buffer.from(block, 'hex');
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32LE(xxhash32(bytes, 4, bytes.length));
    const size = '0d00000000000000';
    const rest = `${block}${checksum.toString('hex')}${endMark}deadbeef1234`;
    expect(all(frame(0x7c, 4, rest, size))).toBe('abcdabcdefghi');
    const wrong = `${block}00000000${endMark}`;
    expect(codeOf(() => all(frame(0x70, 4, wrong)))).toBe(ErrorCode.INVALID_RECORD);
  });

  test('blocks that refer to earlier ones, only where asked for', () => {
    // The second block matches eight bytes at distance 13, in the first one.
    const second = '09000000040d005078797a2121';
    const body = frame(0x40, 4, block + second + endMark);
    expect(all(body, true)).toBe('abcdabcdefghiabcdabcdxyz!!');
    expect(codeOf(() => all(body))).toBe(ErrorCode.INVALID_RECORD);
    expect(codeOf(() => all(frame(0x60, 4, block + second + endMark)))).toBe(ErrorCode.INVALID_RECORD);
  });

  test('a header checksum over the wrong bytes passes only where it is to be ignored', () => {
    const body = compressSync('lz4', Buffer.from('hello hello hello hello'), { brokenLz4Checksum: true });
    expect(body[6]).toBe(0x1a);
    expect(codeOf(() => [...lz4Blocks(body)])).toBe(ErrorCode.INVALID_RECORD);
    expect([...lz4Blocks(body, { ignoreHeaderChecksum: true })].length).toBe(1);
  });

  test.each([
    ['distance 0', '0700000040616263640000'],
    ['distance beyond the beginning', '0700000040616263640500'],
    ['literals beyond the block', '03000000f06162'],
    ['literal length without end', '03000000f0ffff'],
    ['match length without end', '080000004f616263640400ff'],
    ['half a distance', '06000000406162636404'],
    ['a block longer than the frame', 'ff00000040616263640400'],
    ['a block longer than its maximum', '0100010040'],
    ['no end mark', block],
  ])('refuses %s', (_, rest) => {
    expect(codeOf(() => all(frame(0x60, 4, rest)))).toBe(ErrorCode.INVALID_RECORD);
  });

  test.each([
    ['version 0', 0x20, 4],
    ['a reserved flag', 0x62, 4],
    ['a dictionary', 0x61, 4],
    ['block size 3', 0x60, 3],
    ['a reserved descriptor bit', 0x60, 8 + 4],
  ])('refuses %s', (_, flags, blockCode) => {
    expect(codeOf(() => all(frame(flags, blockCode, endMark)))).toBe(ErrorCode.INVALID_RECORD);
  });
});

describe('zstd', () => {
  /** The blocks of a frame behind a header without content size, as streaming writers make it. */
  function withoutContentSize(body: Buffer, exponent = 13): Buffer {
    const descriptor = body[4]!;
    const single = (descriptor & 0x20) !== 0;
    const code = descriptor >>> 6;
    const sizeBytes = code === 0 ? (single ? 1 : 0) : 1 << code;
    const blocks = body.subarray(5 + (single ? 0 : 1) + sizeBytes);
    return Buffer.concat([body.subarray(0, 4), Buffer.from([0, exponent << 3]), blocks]);
  }
  const data = sample(3 * MIB, 5);

  test('a frame without content size, above 1 MiB', async () => {
    const body = withoutContentSize(compressSync('zstd', data));
    expect(decompressSync('zstd', body, LIMIT).equals(data)).toBe(true);
    expect((await decompress('zstd', body, LIMIT)).equals(data)).toBe(true);
    expect(codeOf(() => decompressSync('zstd', body, 3 * MIB - 1))).toBe(ErrorCode.MESSAGE_TOO_LARGE);
  });

  test('several frames, and skippable ones between', () => {
    const frame = compressSync('zstd', Buffer.from('hello'));
    const skippable = Buffer.from('502a4d1803000000aabbcc', 'hex');
    const body = Buffer.concat([skippable, frame, skippable, frame]);
    expect(decompressSync('zstd', body, LIMIT).toString()).toBe('hellohello');
  });

  test('every level', () => {
    const part = data.subarray(0, 100_000);
    for (const level of [-131_072, -7, 1, 3, 9, 22]) {
      const body = compressSync('zstd', part, { zstd: level });
      expect(decompressSync('zstd', body, LIMIT).equals(part)).toBe(true);
    }
  });

  test('a bomb of 32 KiB that would be 1 GiB', async () => {
    const block = Buffer.from([(1 << 1) | 0, 0x00, 0x10, 0x41]);
    block.writeUIntLE((131_072 << 3) | 2, 0, 3);
    const last = Buffer.from(block);
    last[0]! |= 1;
    const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 7 << 3]);
    const bomb = Buffer.concat([head, ...new Array(8191).fill(block), last]);
    let turns = 0;
    const timer = setInterval(() => turns++, 0);
    await expect(decompress('zstd', bomb, 64 * MIB)).rejects.toMatchObject({ errorCode: ErrorCode.MESSAGE_TOO_LARGE });
    clearInterval(timer);
    expect(turns).toBeGreaterThan(2);
  });

  test.each([
    ['garbage', '00112233445566'],
    ['a window of 2 GiB', '28b52ffd00a8010000'],
    ['a dictionary', '28b52ffd210100010000'],
    ['a reserved bit', '28b52ffd2800010000'],
    ['a reserved block type', '28b52ffd0038070000'],
    ['a block beyond the end', '28b52ffd0038410000'],
    ['a content size of 1 TiB in one segment', '28b52ffde00000000001000000010000'],
  ])('refuses %s', (_, hex) => {
    expect(codeOf(() => decompressSync('zstd', Buffer.from(hex, 'hex'), LIMIT))).toBe(ErrorCode.INVALID_RECORD);
  });
});

/** src/config/effects.test.ts cannot follow a level as far as this. */
test.each(['gzip', 'lz4', 'zstd'] as const)(
  'compression.%s.level is effective where it changes the bytes',
  async (codec) => {
    await encoderReady(codec);
    const data = Buffer.from(Array.from({ length: 3000 }, (_, index) => `${(index * 7919) % 1009} and `).join(''));
    const level = (number: number) => compressSync(codec, data, { [codec]: number });
    const { effect } = findRow('topic', `compression.${codec}.level`)!;
    expect(level(1).equals(level(9))).toBe(effect !== 'effective');
  },
);
