// The bytes per second that all moves between data folders may write together. Must hold: whoever pays waits until the
// bytes of all who paid before it are covered; `wake` ends every wait at once.

import type { Clock, Timer } from '../../base/clock.ts';

const SHORTEST_WAIT_MS = 1;
/** So that a change of the limit counts soon. */
const LONGEST_WAIT_MS = 1000;

export class MoveThrottle {
  private readonly clock: Clock;
  private readonly bytesPerSecond: () => number;
  private readonly waiting = new Map<Timer, () => void>();
  private paidUntilMs: number;

  constructor(clock: Clock, bytesPerSecond: () => number) {
    this.clock = clock;
    this.bytesPerSecond = bytesPerSecond;
    this.paidUntilMs = clock.monotonic();
  }

  /** After `bytes` were written: waits as long as the limit asks, or until `isOver`. */
  async pay(bytes: number, isOver: () => boolean): Promise<void> {
    let owed = bytes;
    while (owed > 0 && !isOver()) {
      const rate = this.bytesPerSecond();
      const nowMs = this.clock.monotonic();
      // A limit of nothing stands still until it is changed.
      const part = Math.min(owed, Math.max(1, Math.floor((rate * LONGEST_WAIT_MS) / 1000)));
      const waitMs = rate <= 0 ? LONGEST_WAIT_MS : (part / rate) * 1000;
      this.paidUntilMs = Math.max(this.paidUntilMs, nowMs) + waitMs;
      if (rate > 0) owed -= part;
      if (this.paidUntilMs - nowMs >= SHORTEST_WAIT_MS) await this.sleep(this.paidUntilMs - nowMs);
    }
  }

  private sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.clock.setTimeout(() => {
        this.waiting.delete(timer);
        resolve();
      }, delayMs);
      this.waiting.set(timer, resolve);
    });
  }

  wake(): void {
    for (const [timer, resolve] of this.waiting) {
      timer.cancel();
      resolve();
    }
    this.waiting.clear();
  }
}
