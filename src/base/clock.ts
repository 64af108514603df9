// Time as a value. Everything that waits, expires or stamps takes a Clock; nothing else in src reads the system's time.
// Must hold: `monotonic` never goes back (intervals and deadlines use it), `now` may (record timestamps use it), and a
// delay of any length fires no earlier than asked, also beyond the 2^31-1 ms that setTimeout can hold.

export interface Timer {
  /** Idempotent; after it the callback never runs. */
  cancel(): void;
}

export interface Clock {
  /** Wall clock, milliseconds since the Unix epoch (integer). */
  now(): number;
  /** Milliseconds since an arbitrary start; never decreases. */
  monotonic(): number;
  /** Runs `callback` once, no earlier than `delayMs` from now. Does not keep the process alive. */
  setTimeout(callback: () => void, delayMs: number): Timer;
}

/** The longest delay that Node's own timers hold without firing at once. */
const MAX_TIMER_MS = 2_147_483_647;

class SystemTimer implements Timer {
  private handle: NodeJS.Timeout | null = null;
  private readonly callback: () => void;
  private readonly deadlineMs: number;

  constructor(callback: () => void, delayMs: number) {
    this.callback = callback;
    this.deadlineMs = performance.now() + delayMs;
    this.arm(delayMs);
  }

  private arm(delayMs: number): void {
    this.handle = setTimeout(() => this.fire(), Math.min(Math.max(0, delayMs), MAX_TIMER_MS));
    this.handle.unref();
  }

  private fire(): void {
    const left = this.deadlineMs - performance.now();
    if (left >= 1) {
      this.arm(left);
      return;
    }
    this.handle = null;
    this.callback();
  }

  cancel(): void {
    if (this.handle !== null) clearTimeout(this.handle);
    this.handle = null;
  }
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimeout: (callback, delayMs) => new SystemTimer(callback, delayMs),
};

interface FakeTimer extends Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that a test moves by hand. Timers fire in order of time, then of creation. */
export class FakeClock implements Clock {
  private timeMs: number;
  private readonly wallOffsetMs: number;
  private nextOrder = 0;
  private timers: FakeTimer[] = [];

  /** @param startMs the wall clock at the start, ms since the Unix epoch */
  constructor(startMs = 1_700_000_000_000) {
    this.timeMs = 0;
    this.wallOffsetMs = startMs;
  }

  now(): number {
    return this.wallOffsetMs + this.timeMs;
  }

  monotonic(): number {
    return this.timeMs;
  }

  setTimeout(callback: () => void, delayMs: number): Timer {
    const timer: FakeTimer = {
      at: this.timeMs + Math.max(0, delayMs),
      order: this.nextOrder++,
      callback,
      cancel: () => {
        this.timers = this.timers.filter((other) => other !== timer);
      },
    };
    this.timers.push(timer);
    return timer;
  }

  /** The number of timers that wait: a test's check that nothing was left behind. */
  get pendingTimers(): number {
    return this.timers.length;
  }

  /** Moves time forward and fires what falls due, timers set by those callbacks included. */
  advance(byMs: number): void {
    const until = this.timeMs + byMs;
    for (;;) {
      let next: FakeTimer | null = null;
      for (const timer of this.timers) {
        if (timer.at > until) continue;
        if (next === null || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
      }
      if (next === null) break;
      const due = next;
      this.timers = this.timers.filter((timer) => timer !== due);
      this.timeMs = Math.max(this.timeMs, due.at);
      due.callback();
    }
    this.timeMs = until;
  }
}
