import { describe, expect, it } from 'vitest';
import type { Payload } from '../base/payload.ts';
import { Reader } from './reader.ts';
import { EncodeError, Writer } from './writer.ts';

function hex(write: (writer: Writer) => void): string {
  const writer = new Writer();
  write(writer);
  return writer.toBuffer().toString('hex');
}

function payload(sizeInBytes: number): Payload {
  return { sizeInBytes, resident: () => null, read: async () => 0, release() {} };
}

describe('numbers', () => {
  it('have their width', () => {
    expect(hex((w) => w.int8(-1))).toBe('ff');
    expect(hex((w) => w.int16(-2))).toBe('fffe');
    expect(hex((w) => w.uint16(65_535))).toBe('ffff');
    expect(hex((w) => w.int32(-(2 ** 31)))).toBe('80000000');
    expect(hex((w) => w.float64(1.5))).toBe('3ff8000000000000');
    expect(hex((w) => w.exactInt64(-(2n ** 63n)))).toBe('8000000000000000');
  });

  it.each([0, 1, -1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1])(
    'write int64 %d',
    (value) => {
      const writer = new Writer();
      writer.int64(value);
      expect(writer.toBuffer().readBigInt64BE()).toBe(BigInt(value));
    },
  );

  it('are refused when their type cannot hold them', () => {
    const writer = new Writer();
    expect(() => writer.int8(128)).toThrow(EncodeError);
    expect(() => writer.int16(40_000)).toThrow(EncodeError);
    expect(() => writer.uint16(-1)).toThrow(EncodeError);
    expect(() => writer.int32(2 ** 31)).toThrow(EncodeError);
    expect(() => writer.int32(Number.NaN)).toThrow(EncodeError);
    expect(() => writer.int32(undefined as unknown as number)).toThrow(EncodeError);
    expect(() => writer.int64(2 ** 53)).toThrow(EncodeError);
    expect(() => writer.int64(0.5)).toThrow(EncodeError);
    expect(() => writer.exactInt64(2n ** 63n)).toThrow(EncodeError);
    expect(() => writer.unsignedVarint(-1)).toThrow(EncodeError);
    expect(writer.sizeInBytes).toBe(0);
  });
});

describe('varints', () => {
  it.each([0, 1, -1, 63, 64, -64, -65, 2 ** 31 - 1, -(2 ** 31)])('come back: %d', (value) => {
    const writer = new Writer();
    writer.varint(value);
    expect(new Reader(writer.toBuffer()).varint()).toBe(value);
  });

  it.each([0, -1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 52 + 1, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER])(
    'come back as varlong: %d',
    (value) => {
      const writer = new Writer();
      writer.varlong(value);
      expect(new Reader(writer.toBuffer()).varlong('f')).toBe(value);
    },
  );
});

describe('strings', () => {
  it.each([
    '',
    'short',
    'a'.repeat(47),
    'a'.repeat(48),
    'a'.repeat(49),
    'a'.repeat(200),
    'é',
    '€uro',
    '😀',
    `${'x'.repeat(40)}ü`,
  ])('come back in both forms: %s', (text) => {
    const writer = new Writer();
    writer.string(text);
    writer.compactString(text);
    const reader = new Reader(writer.toBuffer());
    expect(reader.string('f')).toBe(text);
    expect(reader.compactString('f')).toBe(text);
    expect(reader.remaining).toBe(0);
  });

  it('are refused when too long or not Unicode', () => {
    const writer = new Writer();
    writer.string('a'.repeat(32_767));
    expect(() => writer.string('a'.repeat(32_768))).toThrow('too long');
    expect(() => writer.compactString('é'.repeat(16_384))).toThrow('too long');
    expect(() => writer.string('\ud800')).toThrow('not valid Unicode');
    expect(() => writer.string('\udc00\ud800')).toThrow('not valid Unicode');
  });
});

describe('parts', () => {
  it('keep the order of what was written across chunks', () => {
    const writer = new Writer(16);
    const wanted: number[] = [];
    for (let i = 0; i < 50_000; i++) {
      writer.int32(i);
      wanted.push(i);
    }
    expect(writer.sizeInBytes).toBe(200_000);
    const reader = new Reader(writer.toBuffer());
    for (const value of wanted) if (reader.int32() !== value) throw new Error(`at ${value}`);
  });

  it('carry a Payload and a large buffer as they are', () => {
    const log = payload(1_000_000);
    const large = Buffer.alloc(5_000, 1);
    const small = Buffer.alloc(100, 2);
    const writer = new Writer();
    writer.startFrame();
    writer.nullableBytes(log);
    writer.compactNullableBytes(large);
    writer.bytes(small);
    writer.nullableBytes(null);
    const size = 4 + 4 + 1_000_000 + 2 + 5_000 + 4 + 100 + 4;
    expect(writer.sizeInBytes).toBe(size);
    const parts = writer.finish();
    expect(parts).toHaveLength(5);
    expect(parts[1]).toBe(log);
    expect(parts[3]).toBe(large);
    expect((parts[0] as Buffer).readInt32BE(0)).toBe(size - 4);
    expect((parts[0] as Buffer).readInt32BE(4)).toBe(1_000_000);
  });

  it('do not become one buffer with a Payload among them', () => {
    const writer = new Writer();
    writer.bytes(payload(5));
    writer.int8(0);
    expect(() => writer.toBuffer()).toThrow('no single buffer');
  });

  it('are none when nothing was written', () => {
    expect(new Writer().finish()).toEqual([]);
    expect(new Writer().toBuffer()).toHaveLength(0);
  });
});

it('refuses what is no uuid', () => {
  const writer = new Writer();
  expect(() => writer.uuid('short')).toThrow(EncodeError);
  expect(() => writer.uuid('!'.repeat(22))).toThrow(EncodeError);
  writer.uuid('AQIDBAUGBwgJCgsMDQ4PEA');
  expect(writer.toBuffer().toString('hex')).toBe('0102030405060708090a0b0c0d0e0f10');
});
