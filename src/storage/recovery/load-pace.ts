// How opening logs after an unclean stop shares the event loop, and what it tells meanwhile. Must hold: no more than a
// few milliseconds of work are done between two turns of the loop; whoever waits for the start sees at least every few
// seconds how far it is.

import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { Slices } from '../../base/slices.ts';

const TELL_EVERY_MS = 3000;
const MIB = 1024 * 1024;

export class LoadPace {
  private readonly clock: Clock;
  private readonly slices: Slices;
  private readonly logger: Logger;
  private readonly logs: number;
  private readonly beganMs: number;
  private logsDone = 0;
  private bytesChecked = 0;
  private timer: Timer | null = null;

  constructor(clock: Clock, defer: (run: () => void) => void, logger: Logger, logs: number) {
    this.clock = clock;
    this.slices = new Slices(clock, defer);
    this.logger = logger;
    this.logs = logs;
    this.beganMs = clock.monotonic();
    this.tellLater();
  }

  /** Enough was done on this turn: the caller awaits `rest`. */
  get isDue(): boolean {
    return this.slices.isOver;
  }

  rest(): Promise<void> {
    return this.slices.rest();
  }

  /** Runs what works in steps to its end, with rests where they are due. */
  async run<T>(steps: Generator<void, T>): Promise<T> {
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (this.isDue) await this.rest();
    }
  }

  checked(bytes: number): void {
    this.bytesChecked += bytes;
  }

  logDone(): void {
    this.logsDone++;
  }

  private tellLater(): void {
    this.timer = this.clock.setTimeout(() => {
      this.logger.info(
        { partitions: this.logs, done: this.logsDone, checkedMiB: Math.floor(this.bytesChecked / MIB) },
        `checking the logs: ${this.logsDone} of ${this.logs} partitions done`,
      );
      this.tellLater();
    }, TELL_EVERY_MS);
  }

  /** All is done, or given up. */
  end(): void {
    this.timer?.cancel();
    if (this.logsDone < this.logs) return;
    const tookMs = Math.round(this.clock.monotonic() - this.beganMs);
    this.logger.info(
      { partitions: this.logs, checkedMiB: Math.floor(this.bytesChecked / MIB), tookMs },
      'the logs are checked',
    );
  }
}

/** The same at once, where there is no start to wait for. */
export function exhaust<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
