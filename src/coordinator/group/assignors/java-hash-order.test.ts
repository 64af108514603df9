import { expect, test } from 'vitest';
import { javaHashCode } from '../../partition-of.ts';
import { capacityOfCopy, hashOrder, numberHash, uuidHash } from './java-hash-order.ts';

// Expected orders: of java.util.HashSet on Java 17, with Kafka 4.3.1's Uuid.

test('small numbers come in order, larger ones where their bucket lies', () => {
  const keys = [5, 100, 0, 17, 33, 16, 64, 3];
  expect(hashOrder(keys, numberHash, capacityOfCopy(keys.length))).toEqual([0, 16, 64, 17, 33, 3, 100, 5]);
});

test('the table grows when it is three quarters full', () => {
  const keys = Array.from({ length: 13 }, (_, i) => 16 * i);
  expect(hashOrder(keys, numberHash)).toEqual([0, 32, 64, 96, 128, 160, 192, 16, 48, 80, 112, 144, 176]);
});

test('a ninth key for one bucket doubles a small table', () => {
  const keys = [0, 32, 64, 96, 128, 160, 192, 224, 256, 1, 48];
  expect(hashOrder(keys, numberHash)).toEqual([0, 32, 64, 96, 128, 160, 192, 224, 256, 1, 48]);
});

test('strings, among them two of one hash and the empty one', () => {
  const keys = ['alice', 'bob', 'carol', 'dave', 'Aa', 'BB', 'm-1', 'm-2', ''];
  expect(hashOrder(keys, javaHashCode)).toEqual(['Aa', 'BB', 'm-1', '', 'carol', 'dave', 'm-2', 'bob', 'alice']);
});

test('ids', () => {
  const keys = ['sH3KxQb1TqW0ZpYk8mN7rA', 'AAAAAAAAAAAAAAAAAAAAAQ', '___________________w8A', 'Zm9vYmFyYmF6cXV4MTIzNA'];
  expect(hashOrder(keys, uuidHash, capacityOfCopy(keys.length))).toEqual([
    'AAAAAAAAAAAAAAAAAAAAAQ',
    'Zm9vYmFyYmF6cXV4MTIzNA',
    'sH3KxQb1TqW0ZpYk8mN7rA',
    '___________________w8A',
  ]);
});

test('a copy is made for as many as it gets', () => {
  expect([0, 11, 12, 13, 24, 25, 1000].map(capacityOfCopy)).toEqual([16, 16, 32, 32, 64, 64, 2048]);
});
