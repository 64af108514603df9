// The latest offset of each key in the part of a log that compaction reads: 24 bytes a key, 16 of a hash and 8 of the
// offset, and beside it one bit for each offset of that part: whether a later record took its place. Must hold: memory
// is what the caller allows and nothing per key beside it; two keys are one only if all 128 bits of their hashes are
// the same.

import { assert } from '../../base/assert.ts';
import { type HashSeed, KeyHash } from './key-hash.ts';

export const ENTRY_BYTES = 24;
const WORDS = ENTRY_BYTES / 4;
const TWO_32 = 0x1_0000_0000;

export class OffsetMap {
  private readonly table: Uint32Array;
  readonly slots: number;
  private count = 0;
  /** Everything up to here is taken into account; -1 if nothing is. */
  latestOffset = -1;
  private readonly key: KeyHash;
  private readonly start: number;
  /** Bit by bit from `start` on; empty: it is not kept. */
  private readonly superseded: Uint8Array;

  /** @param start the first offset that comes @param range how many offsets from there on have a bit; 0: none has */
  constructor(slots: number, seed: HashSeed, start = 0, range = 0) {
    this.slots = primeAtMost(Math.max(2, slots));
    this.table = new Uint32Array(this.slots * WORDS);
    this.key = new KeyHash(seed);
    this.start = start;
    this.superseded = new Uint8Array(Math.ceil(range / 8));
  }

  get size(): number {
    return this.count;
  }

  /** `offset` is larger than that of any earlier call. There is room (`size` < `slots`). */
  put(bytes: Buffer, from: number, size: number, offset: number): void {
    assert(this.count < this.slots, 'the offset map is full');
    const { table, key } = this;
    const at = this.find(bytes, from, size);
    // The offset is kept plus one: zero means that the slot is free.
    if (table[at + 4] === 0 && table[at + 5] === 0) {
      this.count++;
      table[at] = key.a;
      table[at + 1] = key.b;
      table[at + 2] = key.c;
      table[at + 3] = key.d;
    } else if (this.superseded.length > 0) {
      const earlier = table[at + 4]! * TWO_32 + table[at + 5]! - 1 - this.start;
      this.superseded[Math.floor(earlier / 8)]! |= 1 << (earlier % 8);
    }
    const value = offset + 1;
    table[at + 4] = Math.floor(value / TWO_32);
    table[at + 5] = value % TWO_32;
    this.latestOffset = offset;
  }

  /** -1 if the key is not here. */
  get(bytes: Buffer, from: number, size: number): number {
    if (this.count === 0) return -1;
    const at = this.find(bytes, from, size);
    if (at < 0) return -1;
    return this.table[at + 4]! * TWO_32 + this.table[at + 5]! - 1;
  }

  /** Whether a record of this key at this offset has a later one. It was `put`, or lies before all that were. */
  isSuperseded(bytes: Buffer, from: number, size: number, offset: number): boolean {
    const place = offset - this.start;
    if (place < 0 || place >= this.superseded.length * 8) return offset < this.get(bytes, from, size);
    return (this.superseded[Math.floor(place / 8)]! & (1 << (place % 8))) !== 0;
  }

  /** The slot of the key, or the free one where it belongs. Its hash is in `key`. */
  private find(bytes: Buffer, from: number, size: number): number {
    const { table, slots, key } = this;
    key.of(bytes, from, size);
    const { a, b, c, d } = key;
    let slot = a % slots;
    const step = 1 + (b % (slots - 1));
    for (let probes = 0; probes < slots; probes++) {
      const at = slot * WORDS;
      if (table[at + 4] === 0 && table[at + 5] === 0) return at;
      if (table[at] === a && table[at + 1] === b && table[at + 2] === c && table[at + 3] === d) return at;
      slot += step;
      if (slot >= slots) slot -= slots;
    }
    // Full, and not here: only `get` comes to this.
    return -1;
  }
}

/** With a prime number of slots every step of probing comes by all of them. */
function primeAtMost(limit: number): number {
  for (let candidate = limit; ; candidate--) if (isPrime(candidate)) return candidate;
}

function isPrime(value: number): boolean {
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}
