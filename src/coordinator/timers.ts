// The timers of one shard, by key. Must hold: one timer per key, setting it again replaces it; a timer only enqueues an
// operation; after `close` none fires. A timer that fires much too late tells that the process stood still, not that a
// client was silent: it waits once more for as long as it was late, so that a stall expires nobody's session.

import type { Clock, Timer } from '../base/clock.ts';

/** Later than this and the process stood still. */
const STALL_MS = 250;

export class ShardTimers<Operation> {
  private readonly clock: Clock;
  private readonly fire: (operation: Operation) => void;
  private readonly timers = new Map<string, Timer>();
  private closed = false;

  constructor(clock: Clock, fire: (operation: Operation) => void) {
    this.clock = clock;
    this.fire = fire;
  }

  get size(): number {
    return this.timers.size;
  }

  has(key: string): boolean {
    return this.timers.has(key);
  }

  schedule(key: string, delayMs: number, operation: Operation): void {
    this.arm(key, Math.max(0, delayMs), operation, true);
  }

  cancel(key: string): void {
    this.timers.get(key)?.cancel();
    this.timers.delete(key);
  }

  close(): void {
    this.closed = true;
    for (const timer of this.timers.values()) timer.cancel();
    this.timers.clear();
  }

  private arm(key: string, delayMs: number, operation: Operation, mayWaitAgain: boolean): void {
    if (this.closed) return;
    this.timers.get(key)?.cancel();
    const deadlineMs = this.clock.monotonic() + delayMs;
    const timer = this.clock.setTimeout(() => {
      if (this.timers.get(key) !== timer) return;
      const lateMs = this.clock.monotonic() - deadlineMs;
      if (mayWaitAgain && lateMs > STALL_MS) {
        this.arm(key, Math.min(lateMs, Math.max(delayMs, STALL_MS)), operation, false);
        return;
      }
      this.timers.delete(key);
      this.fire(operation);
    }, delayMs);
    this.timers.set(key, timer);
  }
}
