import { crc32c as nativeCrc32c } from '@node-rs/crc32';
import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import * as batch from './batch.ts';
import { crc32c } from './crc.ts';
import { readGolden } from './golden/read-golden.ts';
import { sizeOfVarint, sizeOfVarlong, unzigzag64, writeVarint, writeVarlong } from './varint.ts';

describe('the header of a batch by kafka-clients', () => {
  const golden = readGolden('kafka-clients-4.3.1').get('none.v2')!;

  test('reads as written', () => {
    expect(batch.baseOffset(golden, 0)).toBe(0);
    expect(batch.sizeInBytes(golden, 0)).toBe(golden.length);
    expect(batch.leaderEpoch(golden, 0)).toBe(9);
    expect(batch.magic(golden, 0)).toBe(2);
    expect(batch.compressionType(golden, 0)).toBe(0);
    expect(batch.timestampType(golden, 0)).toBe('CreateTime');
    expect(batch.isTransactional(golden, 0)).toBe(true);
    expect(batch.isControl(golden, 0)).toBe(false);
    expect(batch.lastOffsetDelta(golden, 0)).toBe(2);
    expect(batch.baseTimestamp(golden, 0)).toBe(1_700_000_000_000);
    expect(batch.maxTimestamp(golden, 0)).toBe(1_700_000_000_005);
    expect(batch.producerId(golden, 0)).toBe(77);
    expect(batch.producerEpoch(golden, 0)).toBe(5);
    expect(batch.baseSequence(golden, 0)).toBe(42);
    expect(batch.lastSequence(golden, 0)).toBe(44);
    expect(batch.recordCount(golden, 0)).toBe(3);
    expect(batch.isValid(golden, 0)).toBe(true);
  });

  test('keeps its checksum when offset and leader epoch are set, and loses it with any other bit', () => {
    const copy = Buffer.concat([Buffer.alloc(5), golden]);
    batch.setBaseOffset(copy, 5, 2 ** 40 + 7);
    batch.setLeaderEpoch(copy, 5, 3);
    expect(batch.baseOffset(copy, 5)).toBe(2 ** 40 + 7);
    expect(batch.lastOffset(copy, 5)).toBe(2 ** 40 + 9);
    expect(batch.isValid(copy, 5)).toBe(true);
    for (let at = batch.CRC_POSITION; at < golden.length; at++) {
      const broken = Buffer.from(golden);
      broken[at]! ^= 1 << (at % 8);
      expect(batch.isValid(broken, 0), `byte ${at}`).toBe(false);
    }
  });

  test('is stamped with append time as Kafka stamps it', () => {
    const copy = Buffer.from(golden);
    expect(batch.setMaxTimestamp(copy, 0, 'CreateTime', 1_700_000_000_005)).toBe(false);
    expect(batch.setMaxTimestamp(copy, 0, 'LogAppendTime', 1_800_000_000_000)).toBe(true);
    expect(batch.timestampType(copy, 0)).toBe('LogAppendTime');
    expect(batch.maxTimestamp(copy, 0)).toBe(1_800_000_000_000);
    expect(batch.isTransactional(copy, 0)).toBe(true);
    expect(batch.isValid(copy, 0)).toBe(true);
  });
});

test('sequences begin again at 0 after 2^31-1', () => {
  expect(batch.addToSequence(2_147_483_647, 0)).toBe(2_147_483_647);
  expect(batch.addToSequence(2_147_483_647, 1)).toBe(0);
  expect(batch.addToSequence(2_147_483_640, 10)).toBe(2);
});

test('int64 at its edges', () => {
  const buffer = Buffer.alloc(8);
  for (const value of [0, -1, 1, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 53) + 1]) {
    batch.writeInt64(buffer, 0, value);
    expect(buffer.readBigInt64BE()).toBe(BigInt(value));
    expect(batch.readInt64(buffer, 0)).toBe(value);
    expect(batch.isSafeInt64(buffer, 0)).toBe(true);
  }
  for (const value of [2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n, -(2n ** 63n)]) {
    buffer.writeBigInt64BE(value);
    expect(batch.isSafeInt64(buffer, 0)).toBe(false);
    expect(Math.sign(batch.readInt64(buffer, 0))).toBe(value > 0n ? 1 : -1);
  }
});

test('the table and the native checksum agree at every length around the switch', () => {
  const bytes = new SeededRandom(1).bytes(400);
  for (let size = 0; size < 300; size++) {
    expect(crc32c(bytes, 3, 3 + size)).toBe(nativeCrc32c(bytes.subarray(3, 3 + size)));
  }
});

describe('varints', () => {
  const buffer = Buffer.alloc(16);

  test('int32 edges', () => {
    for (const value of [0, -1, 1, 63, -64, 64, 8191, 8192, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(writeVarint(buffer, 0, value)).toBe(sizeOfVarint(value));
    }
    expect(writeVarint(buffer, 0, -(2 ** 31))).toBe(5);
    expect(buffer.subarray(0, 5).toString('hex')).toBe('ffffffff0f');
  });

  test('safe integers as varlongs', () => {
    const random = new SeededRandom(2);
    const values = [2 ** 53 - 1, -(2 ** 53) + 1, 2 ** 30, -(2 ** 30), -(2 ** 30) - 1, 2 ** 31, 2 ** 35 - 1, -(2 ** 49)];
    for (let i = 0; i < 500; i++)
      values.push((random.int(2) === 0 ? 1 : -1) * random.int(2 ** 21) * random.int(2 ** 31));
    for (const value of values) {
      const size = writeVarlong(buffer, 0, value);
      expect(size).toBe(sizeOfVarlong(value));
      let raw = 0n;
      for (let i = 0; i < size; i++) raw |= BigInt(buffer[i]! & 0x7f) << BigInt(7 * i);
      expect((raw >> 1n) ^ -(raw & 1n)).toBe(BigInt(value));
      expect(unzigzag64(Number(raw & 0xffffffffn) | 0, Number(raw >> 32n) | 0)).toBe(value);
    }
  });
});
