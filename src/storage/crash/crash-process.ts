// For the crash tests: one process with a LogManager on a CrashDisk. Must hold: after `kill` nothing of it happens any
// more but what the disk has begun; the next process goes on with the time of this one.

import { type Clock, FakeClock } from '../../base/clock.ts';
import type { CrashDisk } from '../../base/crash-disk.ts';
import { silentLogger } from '../../base/logger.ts';
import { SeededRandom } from '../../base/random.ts';
import { DATA } from '../log-fixture.ts';
import type { Durability } from '../log-manager.ts';
import { LogManager } from '../log-manager.ts';

const TURNS_AT_MOST = 3000;

export class CrashProcess {
  readonly disk: CrashDisk;
  readonly clock: FakeClock;
  readonly manager: LogManager;
  /** Warnings and errors, for whoever looks into a failure. */
  readonly logged: string[] = [];
  private deferred: (() => void)[] = [];
  private alive = true;
  private readonly delays: SeededRandom;
  private readonly isSlow: boolean;
  private delayedMs = 0;
  /** Runs it with the next turn. */
  readonly defer = (run: () => void): void => void this.deferred.push(run);

  constructor(disk: CrashDisk, durability: Durability, nowMs: number, pid: number) {
    this.disk = disk;
    this.clock = new FakeClock(nowMs);
    this.delays = new SeededRandom(pid);
    this.isSlow = pid % 3 === 0;
    disk.clock = this.clock;
    const note = (details: object, message: string) => {
      this.logged.push(`${message} ${JSON.stringify(details)}`);
    };
    const logger = { ...silentLogger, warn: note, error: note, child: () => logger };
    this.manager = new LogManager({
      directories: [DATA],
      disk,
      clock: this.processClock(),
      logger,
      random: new SeededRandom(pid),
      durability,
      hotTailBytes: 0,
      // Else each one asks the system.
      maxOpenFiles: 1000,
      producers: { idExpirationMs: Number.POSITIVE_INFINITY },
      cleaner: { dedupeBufferBytes: 24 * 300, ioBufferBytes: 9000, backoffMs: 1e12 },
      defer: this.defer,
      identity: {
        self: { pid, startTime: String(pid), bootId: 'boot' },
        isAlive: () => false,
        isLocked: () => false,
      },
    });
  }

  private processClock(): Clock {
    const { clock } = this;
    return {
      now: () => clock.now(),
      monotonic: () => clock.monotonic() + this.delayed(),
      setTimeout: (callback, delayMs) => clock.setTimeout(() => this.alive && callback(), delayMs),
    };
  }

  /** Now and then what is measured takes its time: after a slow write a log writes on the thread pool for a while. */
  private delayed(): number {
    if (this.isSlow && this.delays.int(3) === 0) this.delayedMs += 10;
    return this.delayedMs;
  }

  get isIdle(): boolean {
    return this.deferred.length === 0;
  }

  /** One turn of the event loop, and time for what the disk does meanwhile. */
  async turn(): Promise<void> {
    for (const run of this.deferred.splice(0)) run();
    for (let i = 0; i < 12; i++) await Promise.resolve();
  }

  /** Turns until all is done that was begun. */
  async settle(): Promise<void> {
    for (let quiet = 0, i = 0; quiet < 3 && i < TURNS_AT_MOST; i++) {
      const { stepCount } = this.disk;
      await this.turn();
      quiet = this.isIdle && !this.disk.isBusy && this.disk.stepCount === stepCount ? quiet + 1 : 0;
    }
  }

  /** Turns until `work` is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (let i = 0; !over; i++) {
      if (i === TURNS_AT_MOST) throw new Error('what was begun does not end');
      await this.turn();
    }
    return work;
  }

  kill(): void {
    this.alive = false;
    this.deferred.length = 0;
  }
}
