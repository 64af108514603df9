// The order in which Kafka's hash maps give their keys. Kafka's assignors break ties by it (who gets the extra
// partition, which partition is given up), so that an equal result needs an equal order. Must hold: the order depends
// on the keys, on the order of insertion and on the initial capacity alone.
//
// Facts of Java's HashMap: a table of 2^n buckets, doubled when more than three quarters full; a key's bucket is the
// low bits of its hash xor the hash's upper half; within a bucket keys stay in order of insertion; a ninth key for one
// bucket doubles a table of less than 64. Not modelled: trees, which a bucket of nine keys becomes in larger tables.

import { assert } from '../../../base/assert.ts';
import { type Uuid, uuidBytes } from '../../../base/uuid.ts';

// DEVIATION: Which of several equal members gets an odd partition of a consumer group may differ from Kafka's choice
// where their ids collide in a hash table.
export const DEFAULT_CAPACITY = 16;
const LOAD_FACTOR = 0.75;
const SMALLEST_TREE_TABLE = 64;
const LONGEST_LIST = 8;

/** As org.apache.kafka.common.Uuid's: the four 32-bit words, folded. */
export function uuidHash(uuid: Uuid): number {
  const bytes = uuidBytes(uuid);
  assert(bytes !== null, 'a topic id is a Uuid');
  return bytes.readInt32BE(0) ^ bytes.readInt32BE(4) ^ bytes.readInt32BE(8) ^ bytes.readInt32BE(12);
}

export function numberHash(value: number): number {
  return value | 0;
}

/** The table of a set that was made from a collection of `size`. */
export function capacityOfCopy(size: number): number {
  const wanted = Math.max(Math.trunc(Math.fround(size / LOAD_FACTOR)) + 1, DEFAULT_CAPACITY);
  let capacity = DEFAULT_CAPACITY;
  while (capacity < wanted) capacity *= 2;
  return capacity;
}

/** `keys`, which are distinct and in order of insertion, as a HashMap that began with `capacity` buckets gives them. */
export function hashOrder<T>(
  keys: readonly T[],
  hashOf: (key: T) => number,
  capacity: number = DEFAULT_CAPACITY,
): readonly T[] {
  if (keys.length < 2) return keys;
  const spread = new Int32Array(keys.length);
  for (let i = 0; i < keys.length; i++) {
    const hash = hashOf(keys[i]!);
    spread[i] = hash ^ (hash >>> 16);
  }
  const mask = finalCapacity(spread, capacity) - 1;
  // Counting sort by bucket: stable, so that a bucket's keys stay in order of insertion.
  const starts = new Int32Array(mask + 2);
  for (let i = 0; i < spread.length; i++) starts[(spread[i]! & mask) + 1]!++;
  for (let bucket = 1; bucket < starts.length; bucket++) starts[bucket]! += starts[bucket - 1]!;
  const ordered: T[] = new Array(keys.length);
  for (let i = 0; i < spread.length; i++) ordered[starts[spread[i]! & mask]!++] = keys[i]!;
  return ordered;
}

function finalCapacity(spread: Int32Array, initial: number): number {
  let capacity = initial;
  let counts = new Int32Array(capacity);
  for (let i = 0; i < spread.length; i++) {
    const crowded = counts[spread[i]! & (capacity - 1)]!++ >= LONGEST_LIST && capacity < SMALLEST_TREE_TABLE;
    const full = i + 1 > capacity * LOAD_FACTOR;
    if (!crowded && !full) continue;
    capacity *= 2;
    // A crowded bucket doubles the table before the size is looked at.
    if (crowded && i + 1 > capacity * LOAD_FACTOR) capacity *= 2;
    counts = new Int32Array(capacity);
    for (let j = 0; j <= i; j++) counts[spread[j]! & (capacity - 1)]!++;
  }
  return capacity;
}
