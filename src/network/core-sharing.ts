// Lets the programs beside a busy broker run. On a machine of one or two cores a client's thread that an answer has
// just woken waits behind the broker's, which never sleeps while requests keep coming, until the kernel's next tick
// (4 ms): the rare slow answers were just that. Must hold: without a stream of requests nothing is done; the pause is a
// fraction of a millisecond, at the end of a turn of the event loop, when all answers of the turn are written.

/** So many requests in a row count as a stream only within this time. */
const STREAM_MS = 4;
/** What is asked for; the kernel makes it some 60 microseconds. */
const PAUSE_MS = 0.001;

export class CoreSharing {
  /** Requests between two pauses; 0: never pause. */
  every: number;
  private readonly cell = new Int32Array(new SharedArrayBuffer(4));
  private readonly defer: (run: () => void) => void;
  private readonly pause = (): void => {
    Atomics.wait(this.cell, 0, 0, PAUSE_MS);
  };
  private count = 0;
  private startedAtMs = 0;

  constructor(every: number, defer: (run: () => void) => void = setImmediate) {
    this.every = every;
    this.defer = defer;
  }

  /** A request begins. */
  note(nowMs: number): void {
    if (this.every === 0) return;
    if (this.count === 0) this.startedAtMs = nowMs;
    this.count += 1;
    if (this.count < this.every) return;
    this.count = 0;
    if (nowMs - this.startedAtMs <= STREAM_MS) this.defer(this.pause);
  }
}
