// How the cleaner shares the event loop and the disk: it works in slices of about a millisecond, each ended by letting
// everything else that waits run, and no faster than log.cleaner.io.max.bytes.per.second. Must hold: after `spend` said
// true the caller awaits `rest` before it goes on; `rest` throws CleaningAborted once the cleaning is not wanted any
// more.

import type { Clock, Timer } from '../../base/clock.ts';

const SLICE_MS = 1;
/** The most between two looks at the clock. */
const SLICE_BYTES = 256 * 1024;
/** What a record costs besides its bytes: its hash, mostly. */
const RECORD_COST_BYTES = 1024;
const LOOK_EVERY_BYTES = 32 * 1024;

/** How fast a cleaning may go, for whoever does it. */
export interface Pace {
  /** Nothing else runs on this thread: it may wait for the disk. */
  readonly isAlone: boolean;
  /** Counts work done on this turn. True: it was enough, `rest` is to be awaited. */
  spend(bytes: number): boolean;
  /** As `spend`, for a record and its hash. */
  spendRecord(bytes: number): boolean;
  /** Lets everything else run. Throws CleaningAborted. */
  rest(): Promise<void>;
  /** After an await of something else. Throws CleaningAborted. */
  check(): void;
  /** Bytes read from or written to the disk: waits as long as the limit asks. Throws CleaningAborted. */
  io(bytes: number): Promise<void> | void;
}

/** The log went away, was cut or is needed by someone else. */
export class CleaningAborted extends Error {
  override name = 'CleaningAborted';
}

export class CleanerPace implements Pace {
  readonly isAlone = false;
  /** A further condition, as long as it is set. */
  alsoWanted: (() => boolean) | null = null;
  private readonly clock: Clock;
  private readonly defer: (run: () => void) => void;
  private readonly isWanted: () => boolean;
  private readonly bytesPerSecond: () => number;
  private sliceBeganMs: number;
  private sliceBytes = 0;
  private sinceLook = 0;
  private paidUntilMs: number;
  private waiting: { readonly timer: Timer; readonly resolve: () => void } | null = null;

  constructor(clock: Clock, defer: (run: () => void) => void, isWanted: () => boolean, bytesPerSecond: () => number) {
    this.clock = clock;
    this.defer = defer;
    this.isWanted = isWanted;
    this.bytesPerSecond = bytesPerSecond;
    this.sliceBeganMs = clock.monotonic();
    this.paidUntilMs = this.sliceBeganMs;
  }

  spend(bytes: number): boolean {
    this.sliceBytes += bytes;
    this.sinceLook += bytes;
    if (this.sliceBytes >= SLICE_BYTES) return true;
    if (this.sinceLook < LOOK_EVERY_BYTES) return false;
    this.sinceLook = 0;
    return this.clock.monotonic() - this.sliceBeganMs >= SLICE_MS;
  }

  spendRecord(bytes: number): boolean {
    return this.spend(bytes + RECORD_COST_BYTES);
  }

  async rest(): Promise<void> {
    await this.turn();
    this.check();
  }

  /** As `rest`, where what was begun must be done to the end. */
  async turn(): Promise<void> {
    await new Promise<void>((resolve) => this.defer(resolve));
    this.beginSlice();
  }

  check(): void {
    if (!this.isWanted()) throw new CleaningAborted('the cleaning was stopped');
    if (this.alsoWanted !== null && !this.alsoWanted()) throw new CleaningAborted('segments were removed meanwhile');
  }

  private beginSlice(): void {
    this.sliceBytes = 0;
    this.sinceLook = 0;
    this.sliceBeganMs = this.clock.monotonic();
  }

  async io(bytes: number): Promise<void> {
    const rate = this.bytesPerSecond();
    const nowMs = this.clock.monotonic();
    if (rate <= 0) return this.check();
    this.paidUntilMs = Math.max(this.paidUntilMs, nowMs) + (bytes / rate) * 1000;
    if (this.paidUntilMs - nowMs >= 1) await this.sleep(this.paidUntilMs - nowMs);
    this.check();
  }

  private sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.clock.setTimeout(() => this.wake(), delayMs);
      this.waiting = { timer, resolve };
    });
  }

  /** Ends a wait at once: the cleaning is to stop. */
  wake(): void {
    const { waiting } = this;
    this.waiting = null;
    waiting?.timer.cancel();
    waiting?.resolve();
  }
}
