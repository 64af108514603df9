// A Fetch request that waits for bytes. Must hold: it ends exactly once, by enough bytes, an error or a change of role
// that the client must hear of, its deadline, or the end of its connection; afterwards no partition knows of it.

import type { Clock, Timer } from '../base/clock.ts';
import type { Partition, ProgressWaiter } from './partition.ts';

export class DelayedFetch implements ProgressWaiter {
  private readonly partitions: readonly Partition[];
  private readonly ready: (moved: Partition) => boolean;
  private resolve: (() => void) | null = null;
  private timer: Timer | null = null;
  private ended = false;

  /**
   * @param partitions those whose progress may end the wait
   * @param ready whether to answer now; called when one of them moved
   */
  constructor(partitions: readonly Partition[], ready: (moved: Partition) => boolean) {
    this.partitions = partitions;
    this.ready = ready;
  }

  /** Resolves when the request is to be answered. */
  wait(clock: Clock, maxWaitMs: number): Promise<void> {
    return new Promise((resolve) => {
      // The connection was gone already.
      if (this.ended) {
        resolve();
        return;
      }
      this.resolve = resolve;
      for (const partition of this.partitions) partition.addProgressWaiter(this);
      this.timer = clock.setTimeout(() => this.end(), maxWaitMs);
    });
  }

  onProgress(moved: Partition): void {
    if (this.resolve !== null && this.ready(moved)) this.end();
  }

  onClosing(): void {
    this.end();
  }

  end(): void {
    this.ended = true;
    const resolve = this.resolve;
    if (resolve === null) return;
    this.resolve = null;
    this.timer?.cancel();
    for (const partition of this.partitions) partition.removeProgressWaiter(this);
    resolve();
  }
}
