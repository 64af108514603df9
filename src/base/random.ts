// Randomness as a value, so that a simulation can be replayed from its seed. Must hold: a SeededRandom gives the same
// sequence for the same seed on every platform; systemRandom is fit for identifiers.

import { randomBytes, randomInt } from 'node:crypto';

export interface Random {
  /** A whole number, 0 <= n < `bound` (`bound` <= 2^32). */
  int(bound: number): number;
  /** `count` random bytes in a buffer of their own. */
  bytes(count: number): Buffer;
}

export const systemRandom: Random = {
  int: (bound) => randomInt(bound),
  bytes: (count) => randomBytes(count),
};

/** Mulberry32: small, fast, good enough to pick test cases. Never for identifiers of a real cluster. */
export class SeededRandom implements Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }

  int(bound: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * bound);
  }

  bytes(count: number): Buffer {
    const out = Buffer.alloc(count);
    for (let i = 0; i < count; i++) out[i] = this.int(256);
    return out;
  }
}
