import { describe, expect, it } from 'vitest';
import { murmur2, partitionOfKey } from './partitioner.ts';

describe('murmur2', () => {
  // Computed by org.apache.kafka.common.utils.Utils.murmur2 of kafka-clients 4.3.1.
  it.each([
    ['', 275646681],
    ['a', -1563381124],
    ['ab', 316155434],
    ['abc', 479470107],
    ['abcd', -1323649548],
    ['key-1', 193331640],
    ['21', -973932308],
    ['foobar', -790332482],
    ['a-little-bit-long-string', -985981536],
    ['ünïcödé', 201421315],
  ] as const)('of %j', (text, signed) => {
    expect(murmur2(Buffer.from(text)) | 0).toBe(signed);
    expect(partitionOfKey(Buffer.from(text), 12)).toBe((signed & 0x7fff_ffff) % 12);
  });
});
