// How quotas are measured: a rate over a window of samples, and a bucket of tokens. Must hold: both compute what
// Kafka's do, to the millisecond of the time that a client has to wait; an idle one is as good as a new one after a
// whole window.

// DEVIATION: Who would have to wait longer than 2147483647 ms has to wait so long; in Kafka the number overflows, and
// such a client may not have to wait at all.
const LONGEST_MS = 2_147_483_647;

export interface RateWindow {
  /** Samples kept, the one that is being filled included. */
  readonly samples: number;
  readonly sampleMs: number;
}

interface Sample {
  startMs: number;
  lastMs: number;
  sum: number;
}

/** A sum per second over the last samples. While there are few of them the missing ones count as empty. */
export class SampledRate {
  private readonly window: RateWindow;
  private readonly ring: Sample[] = [];
  private current = 0;

  constructor(window: RateWindow) {
    this.window = window;
  }

  record(value: number, nowMs: number): void {
    if (this.ring.length === 0) this.ring.push({ startMs: nowMs, lastMs: nowMs, sum: 0 });
    let sample = this.ring[this.current]!;
    if (nowMs - sample.startMs >= this.window.sampleMs) sample = this.advance(nowMs);
    sample.sum += value;
    sample.lastMs = nowMs;
  }

  /** What a client that may have `limit` per second has to wait; 0 if it is within that. */
  throttleMs(limit: number, nowMs: number): number {
    const seconds = this.windowMs(nowMs) / 1000;
    const excess = this.sum() / seconds - limit;
    return excess > 0 ? Math.min(LONGEST_MS, Math.round((excess / limit) * seconds * 1000)) : 0;
  }

  /** Whether nothing of what was recorded counts any more. */
  isIdle(nowMs: number): boolean {
    const keptMs = this.window.samples * this.window.sampleMs;
    return this.ring.every(({ lastMs }) => nowMs - lastMs >= keptMs);
  }

  private advance(nowMs: number): Sample {
    this.current = (this.current + 1) % this.window.samples;
    const fresh = { startMs: nowMs, lastMs: nowMs, sum: 0 };
    this.ring[this.current] = fresh;
    return fresh;
  }

  private sum(): number {
    let sum = 0;
    for (const sample of this.ring) sum += sample.sum;
    return sum;
  }

  private windowMs(nowMs: number): number {
    const { samples, sampleMs } = this.window;
    const keptMs = samples * sampleMs;
    let oldestMs = nowMs;
    for (const sample of this.ring) {
      if (nowMs - sample.lastMs >= keptMs) {
        sample.startMs = nowMs;
        sample.lastMs = nowMs;
        sample.sum = 0;
      }
      oldestMs = Math.min(oldestMs, sample.startMs);
    }
    const elapsedMs = nowMs - oldestMs;
    const missing = samples - 1 - Math.floor(elapsedMs / sampleMs);
    return Math.max(elapsedMs + Math.max(0, missing) * sampleMs, sampleMs);
  }
}

/** Tokens that come at the rate of the quota, up to a burst of the whole window; it may go into debt once. */
export class TokenBucket {
  private readonly burstSeconds: number;
  private tokens = 0;
  private filledMs = Number.NEGATIVE_INFINITY;

  constructor(window: RateWindow) {
    this.burstSeconds = (window.samples * window.sampleMs) / 1000;
  }

  take(count: number, limit: number, nowMs: number): void {
    this.fill(limit, nowMs);
    this.tokens -= count;
  }

  /** How long until there is no debt. */
  throttleMs(limit: number, nowMs: number): number {
    this.fill(limit, nowMs);
    return this.tokens < 0 ? Math.min(LONGEST_MS, Math.round((-this.tokens / limit) * 1000)) : 0;
  }

  isIdle(nowMs: number): boolean {
    return this.tokens >= 0 && nowMs - this.filledMs >= this.burstSeconds * 1000;
  }

  private fill(limit: number, nowMs: number): void {
    const burst = limit * this.burstSeconds;
    this.tokens = Math.min(burst, this.tokens + (limit * (nowMs - this.filledMs)) / 1000);
    this.filledMs = nowMs;
  }
}
