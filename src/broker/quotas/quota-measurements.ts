// What was measured of each who shares a quota. Must hold: at most MOST are kept and none takes more than a few hundred
// bytes, whatever client ids come; who is forgotten before its time was the first to come.

import { createHash } from 'node:crypto';

export interface Measurement {
  isIdle(nowMs: number): boolean;
}

/** So many are kept before those that say nothing any more are looked for. */
const FIRST_SWEEP = 1000;
const MOST = 65_536;
const LONGEST_KEY = 256;

export class Measurements<T extends Measurement> {
  private readonly kept = new Map<string, T>();
  private readonly make: () => T;
  private sweepAt = FIRST_SWEEP;

  constructor(make: () => T) {
    this.make = make;
  }

  get size(): number {
    return this.kept.size;
  }

  of(sharer: string, nowMs: number): T {
    const key = sharer.length <= LONGEST_KEY ? sharer : createHash('sha256').update(sharer).digest('base64');
    let measurement = this.kept.get(key);
    if (measurement === undefined) {
      if (this.kept.size >= this.sweepAt) this.sweep(nowMs);
      measurement = this.make();
      this.kept.set(key, measurement);
    }
    return measurement;
  }

  /** Each time the number has doubled, so that it costs little; at MOST an eighth goes at once, for the same reason. */
  private sweep(nowMs: number): void {
    for (const [key, measurement] of this.kept) if (measurement.isIdle(nowMs)) this.kept.delete(key);
    if (this.kept.size >= MOST) this.forgetFirst();
    this.sweepAt = Math.min(MOST, Math.max(FIRST_SWEEP, this.kept.size * 2));
  }

  private forgetFirst(): void {
    let left = MOST / 8;
    for (const key of this.kept.keys()) {
      if (left === 0) return;
      this.kept.delete(key);
      left--;
    }
  }
}
