// A 128-bit hash of a record's key. Must hold: two keys have the same only by a chance of one in 2^128; the seed is
// random, so nobody can prepare keys that crowd one place of a table. Short keys go through the rounds of HalfSipHash
// (2-4, by Aumasson and Bernstein), whose whole last state is taken: far cheaper than calling out of JavaScript. Long
// ones, for which that turns round, through SHA-256.

import { hash } from 'node:crypto';

/** Two 32-bit numbers. */
export type HashSeed = readonly [number, number];

/** Up to here the rounds are faster. */
const SHORT_BYTES = 96;

export class KeyHash {
  /** The result of the last `of`: 32 bits each, unsigned. */
  a = 0;
  b = 0;
  c = 0;
  d = 0;
  private readonly k0: number;
  private readonly k1: number;

  constructor([k0, k1]: HashSeed) {
    this.k0 = k0 | 0;
    this.k1 = k1 | 0;
  }

  of(bytes: Buffer, from: number, size: number): void {
    if (size <= SHORT_BYTES) this.short(bytes, from, size);
    else this.long(bytes.subarray(from, from + size));
  }

  private long(key: Buffer): void {
    const digest = hash('sha256', key, 'buffer');
    this.a = (digest.readInt32LE(0) ^ this.k0) >>> 0;
    this.b = (digest.readInt32LE(4) ^ this.k1) >>> 0;
    this.c = digest.readUInt32LE(8);
    this.d = digest.readUInt32LE(12);
  }

  private short(bytes: Buffer, from: number, size: number): void {
    let v0 = this.k0;
    let v1 = this.k1;
    let v2 = this.k0 ^ 0x6c796765;
    let v3 = this.k1 ^ 0x74656462;
    const whole = from + (size & ~3);
    for (let at = from; ; at += 4) {
      let word: number;
      if (at < whole) word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      else {
        word = size << 24;
        const rest = size & 3;
        if (rest > 0) word |= bytes[at]!;
        if (rest > 1) word |= bytes[at + 1]! << 8;
        if (rest > 2) word |= bytes[at + 2]! << 16;
      }
      v3 ^= word;
      // Two rounds; four after the last word.
      for (let rounds = at < whole ? 2 : 6; rounds > 0; rounds--) {
        if (rounds === 4 && at >= whole) {
          v0 ^= word;
          v2 ^= 0xee;
        }
        v0 = (v0 + v1) | 0;
        v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
        v0 = (v0 << 16) | (v0 >>> 16);
        v2 = (v2 + v3) | 0;
        v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
        v0 = (v0 + v3) | 0;
        v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
        v2 = (v2 + v1) | 0;
        v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
        v2 = (v2 << 16) | (v2 >>> 16);
      }
      if (at >= whole) break;
      v0 ^= word;
    }
    this.a = v0 >>> 0;
    this.b = v1 >>> 0;
    this.c = v2 >>> 0;
    this.d = v3 >>> 0;
  }
}
