// Long work in slices of a few milliseconds. Must hold: whoever looks at `isOver` after each small step, and rests
// where it is, never holds the event loop for longer than a slice and one step.

import type { Clock } from './clock.ts';

const SLICE_MS = 4;

export class Slices {
  private readonly clock: Clock;
  private readonly defer: (run: () => void) => void;
  private beganMs: number;

  /** @param defer runs something on a later turn of the event loop */
  constructor(clock: Clock, defer: (run: () => void) => void = setImmediate) {
    this.clock = clock;
    this.defer = defer;
    this.beganMs = clock.monotonic();
  }

  /** Enough was done on this turn. */
  get isOver(): boolean {
    return this.clock.monotonic() - this.beganMs >= SLICE_MS;
  }

  async rest(): Promise<void> {
    await new Promise<void>((resolve) => this.defer(resolve));
    this.beganMs = this.clock.monotonic();
  }
}
