import { describe, expect, it } from 'vitest';
import { DecodeError, Reader } from './reader.ts';

function reader(hex: string): Reader {
  return new Reader(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

describe('numbers', () => {
  it('have their sign and width', () => {
    expect(reader('ff').int8()).toBe(-1);
    expect(reader('8000').int16()).toBe(-32_768);
    expect(reader('ffff').uint16()).toBe(65_535);
    expect(reader('80000000').int32()).toBe(-(2 ** 31));
    expect(reader('7fffffff').int32()).toBe(2 ** 31 - 1);
    expect(reader('3ff8000000000000').float64()).toBe(1.5);
    expect(reader('02').bool()).toBe(true);
  });

  it('read an int64 exactly on both sides of 2^31 and 2^32', () => {
    expect(reader('0000000080000000').int64('f')).toBe(2 ** 31);
    expect(reader('00000000ffffffff').int64('f')).toBe(2 ** 32 - 1);
    expect(reader('0000000100000000').int64('f')).toBe(2 ** 32);
    expect(reader('ffffffff7fffffff').int64('f')).toBe(-(2 ** 31) - 1);
    expect(reader('ffffffffffffffff').int64('f')).toBe(-1);
    expect(reader('001fffffffffffff').int64('f')).toBe(Number.MAX_SAFE_INTEGER);
    expect(reader('ffe0000000000001').int64('f')).toBe(Number.MIN_SAFE_INTEGER);
  });

  it('name the first int64 that a number cannot hold', () => {
    const two = reader('0020000000000000 7fffffffffffffff');
    two.int64('first');
    two.int64('second');
    expect(two.unsafeInt64).toBe('first');
    const lowest = reader('8000000000000000');
    lowest.int64('lowest');
    expect(lowest.unsafeInt64).toBe('lowest');
  });

  it('read a bigint where the field is exact', () => {
    const exact = reader('7fffffffffffffff');
    expect(exact.exactInt64()).toBe(2n ** 63n - 1n);
    expect(exact.unsafeInt64).toBeNull();
  });
});

describe('varints', () => {
  it('take up to five bytes', () => {
    expect(reader('00').unsignedVarint()).toBe(0);
    expect(reader('ac02').unsignedVarint()).toBe(300);
    expect(reader('ffffffff0f').unsignedVarint()).toBe(2 ** 32 - 1);
    expect(() => reader('ffffffff8f00').unsignedVarint()).toThrow('longer than 5');
    expect(() => reader('80').unsignedVarint()).toThrow(DecodeError);
  });

  it('undo zigzag', () => {
    expect(reader('01').varint()).toBe(-1);
    expect(reader('feffffff0f').varint()).toBe(2 ** 31 - 1);
    expect(reader('ffffffff0f').varint()).toBe(-(2 ** 31));
  });

  it('take up to ten bytes for an int64', () => {
    expect(reader('01').varlong('f')).toBe(-1);
    expect(reader('8080808020').varlong('f')).toBe(2 ** 32);
    const lowest = reader('ffffffffffffffffff01');
    expect(lowest.varlong('f')).toBe(-(2 ** 63));
    expect(lowest.unsafeInt64).toBe('f');
    expect(() => reader('ffffffffffffffffff8100').varlong('f')).toThrow('longer than 10');
  });
});

describe('strings', () => {
  it('tell empty from null', () => {
    expect(reader('0000').string('f')).toBe('');
    expect(reader('ffff').nullableString('f')).toBeNull();
    expect(reader('01').compactString('f')).toBe('');
    expect(reader('00').compactNullableString('f')).toBeNull();
    expect(() => reader('ffff').string('topic')).toThrow('topic must not be null');
    expect(() => reader('00').compactString('topic')).toThrow('topic must not be null');
  });

  it('are UTF-8', () => {
    expect(reader('0003e282ac').string('f')).toBe('€');
  });

  it.each(['61ff', '61fe', 'c080', 'eda080', 'f8888080 80'])('are refused when not valid UTF-8: %s', (hex) => {
    const body = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    const text = Buffer.concat([Buffer.from([0, body.length]), body]);
    expect(() => new Reader(text).string('group')).toThrow('group is not valid UTF-8');
  });

  it('never reach beyond the end', () => {
    const whole = Buffer.from('0005hello', 'latin1');
    whole.writeInt16BE(6, 0);
    expect(() => new Reader(whole, 0, 6).string('f')).toThrow(DecodeError);
    expect(() => reader('ffffffff0f 61').compactString('f')).toThrow(DecodeError);
  });

  it('are at most 32,767 bytes long', () => {
    const long = Buffer.concat([Buffer.from('8180 02'.replace(' ', ''), 'hex'), Buffer.alloc(32_768, 97)]);
    expect(() => new Reader(long).compactString('f')).toThrow('longer than 32767');
  });
});

describe('bytes', () => {
  it('are views', () => {
    const source = Buffer.from('00000002abcd', 'hex');
    const view = new Reader(source).bytes('f');
    source[4] = 0;
    expect(view.toString('hex')).toBe('00cd');
  });

  it('end where they say', () => {
    expect(reader('ffffffff').nullableBytes()).toBeNull();
    expect(reader('00').compactNullableBytes()).toBeNull();
    expect(() => reader('7fffffff00').bytes('f')).toThrow(DecodeError);
    expect(() => reader('00').compactBytes('f')).toThrow('must not be null');
  });
});

describe('arrays', () => {
  it('are refused when their elements cannot be there', () => {
    expect(reader('00000002 0000').arrayLength(1, 'f')).toBe(2);
    expect(() => reader('00000002 0000').arrayLength(2, 'f')).toThrow('2 elements announced, 2 bytes left');
    expect(() => reader('7fffffff 0000').arrayLength(4, 'f')).toThrow(DecodeError);
    expect(reader('ffffffff').nullableArrayLength(1, 'f')).toBe(-1);
    expect(() => reader('ffffffff').arrayLength(1, 'f')).toThrow('must not be null');
  });

  it('hold a bounded number of elements in all', () => {
    const large = new Reader(Buffer.alloc(3_000_000));
    large.buffer.writeInt32BE(1_000_000, 0);
    large.buffer.writeInt32BE(100_000, 4);
    expect(large.arrayLength(1, 'f')).toBe(1_000_000);
    expect(() => large.arrayLength(1, 'f')).toThrow('too many elements');
  });
});

describe('tagged fields', () => {
  it('are skipped, and at most 1,024 in one structure', () => {
    const skipped = reader('02 05 02abcd 06 00 77');
    skipped.skipTags();
    expect(skipped.int8()).toBe(0x77);
    expect(() => reader('8108').tagCount()).toThrow('1025 tagged fields');
    expect(() => reader('01 05 7f00').skipTags()).toThrow(DecodeError);
  });
});

it('is not made for a range outside its buffer', () => {
  expect(() => new Reader(Buffer.alloc(4), 2, 5)).toThrow(DecodeError);
  expect(() => new Reader(Buffer.alloc(4), -1)).toThrow(DecodeError);
});

it('gives uuids as 22 characters', () => {
  expect(reader('00'.repeat(16)).uuid()).toBe('AAAAAAAAAAAAAAAAAAAAAA');
  expect(reader('0102030405060708090a0b0c0d0e0f10').uuid()).toBe('AQIDBAUGBwgJCgsMDQ4PEA');
});
