// The latest offset of each key in the part of a log that compaction reads: 24 bytes a key, 16 of a hash and 8 of the
// offset. Must hold: memory is what the caller allows and nothing per key beside it; two keys are one only if 128 bits
// of SHA-256 are the same, which nobody can bring about on purpose (Kafka uses MD5; it shows nowhere).

import { hash } from 'node:crypto';
import { assert } from '../base/assert.ts';

export const ENTRY_BYTES = 24;
const WORDS = ENTRY_BYTES / 4;
const TWO_32 = 0x1_0000_0000;

export class OffsetMap {
  private readonly table: Uint32Array;
  readonly slots: number;
  private count = 0;
  /** Everything up to here is taken into account; -1 if nothing is. */
  latestOffset = -1;
  private readonly words = new Uint32Array(4);

  constructor(slots: number) {
    this.slots = primeAtMost(Math.max(2, slots));
    this.table = new Uint32Array(this.slots * WORDS);
  }

  get size(): number {
    return this.count;
  }

  /** `offset` is larger than that of any earlier call. There is room (`size` < `slots`). */
  put(key: Buffer, offset: number): void {
    assert(this.count < this.slots, 'the offset map is full');
    const { table, words } = this;
    const at = this.find(key);
    // The offset is kept plus one: zero means that the slot is free.
    if (table[at + 4] === 0 && table[at + 5] === 0) {
      this.count++;
      table[at] = words[0]!;
      table[at + 1] = words[1]!;
      table[at + 2] = words[2]!;
      table[at + 3] = words[3]!;
    }
    const value = offset + 1;
    table[at + 4] = Math.floor(value / TWO_32);
    table[at + 5] = value % TWO_32;
    this.latestOffset = offset;
  }

  /** -1 if the key is not here. */
  get(key: Buffer): number {
    if (this.count === 0) return -1;
    const at = this.find(key);
    if (at < 0) return -1;
    return this.table[at + 4]! * TWO_32 + this.table[at + 5]! - 1;
  }

  /** The slot of the key, or the free one where it belongs. */
  private find(key: Buffer): number {
    const { table, words, slots } = this;
    const digest = hash('sha256', key, 'binary');
    for (let i = 0; i < 4; i++) {
      const at = i * 4;
      words[i] =
        digest.charCodeAt(at) |
        (digest.charCodeAt(at + 1) << 8) |
        (digest.charCodeAt(at + 2) << 16) |
        (digest.charCodeAt(at + 3) << 24);
    }
    let slot = words[0]! % slots;
    const step = 1 + (words[1]! % (slots - 1));
    for (let probes = 0; probes < slots; probes++) {
      const at = slot * WORDS;
      if (table[at + 4] === 0 && table[at + 5] === 0) return at;
      if (
        table[at] === words[0] &&
        table[at + 1] === words[1] &&
        table[at + 2] === words[2] &&
        table[at + 3] === words[3]
      ) {
        return at;
      }
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
