import { expect, it } from 'vitest';
import { javaHashCode, partitionOf } from './partition-of.ts';

// The hashes are what Java 17 prints.
it.each([
  ['', 0],
  ['a', 97],
  ['console-consumer-12345', 158_455_506],
  ['grüße-🙂', 347_391_643],
  ['polygenelubricants', -2_147_483_648],
])('hashes %j as Java does', (text, hash) => {
  expect(javaHashCode(text)).toBe(hash);
});

it('puts every hash into a partition', () => {
  expect(partitionOf('polygenelubricants', 50)).toBe(0);
  expect(partitionOf('a', 50)).toBe(47);
  expect(partitionOf('test', 50)).toBe(48);
});
