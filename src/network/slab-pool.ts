// A bounded set of large buffers through which file bytes travel to sockets.
// Must hold: at most `maxSlabs` exist, made when first needed; each is lent to one holder at a time, in order of
// asking, and comes back exactly once, when no pending write names it. Uninitialised memory is
// safe here because only the bytes that a read has filled are ever sent.

export class SlabPool {
  readonly slabBytes: number;
  readonly maxSlabs: number;
  private madeCount = 0;
  private readonly free: Buffer[] = [];
  private waiters: ((slab: Buffer) => void)[] = [];

  constructor(options: { slabBytes: number; maxSlabs: number }) {
    this.slabBytes = options.slabBytes;
    this.maxSlabs = options.maxSlabs;
  }

  /** How many wait for a slab: a sign that those who hold one and do not move are in the way. */
  get waitingCount(): number {
    return this.waiters.length;
  }

  get lentCount(): number {
    return this.madeCount - this.free.length;
  }

  acquire(): Buffer | Promise<Buffer> {
    const slab = this.free.pop();
    if (slab !== undefined) return slab;
    if (this.madeCount < this.maxSlabs) {
      this.madeCount += 1;
      return Buffer.allocUnsafeSlow(this.slabBytes);
    }
    return new Promise((resolve) => {
      this.waiters.push(resolve);
    });
  }

  giveBack(slab: Buffer): void {
    const next = this.waiters.shift();
    if (next !== undefined) next(slab);
    else this.free.push(slab);
  }

  /** Lets go of slabs that nobody uses (called when the broker has been quiet). */
  trim(): void {
    this.madeCount -= this.free.length;
    this.free.length = 0;
  }
}
