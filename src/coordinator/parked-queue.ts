// Answers that wait for the high watermark, in the order in which they were computed. Must hold: they leave in that
// order; each is settled exactly once, by `release` or by `fail`. Offsets never decrease along the queue.

export interface Parked {
  /** Leaves when the high watermark is above this; -1 leaves at once. */
  readonly offset: number;
  committed(): void;
  failed(errorCode: number): void;
  /** When whoever asked is told that it takes too long. What was appended still counts, and may be committed later. */
  readonly deadlineMs: number;
  expired(): void;
}

export class ParkedQueue {
  private items: Parked[] = [];
  private head = 0;

  get length(): number {
    return this.items.length - this.head;
  }

  push(item: Parked): void {
    this.items.push(item);
  }

  release(highWatermark: number): void {
    while (this.head < this.items.length) {
      const item = this.items[this.head]!;
      if (item.offset >= highWatermark) break;
      this.head++;
      item.committed();
    }
    if (this.head === this.items.length) {
      this.items = [];
      this.head = 0;
    } else if (this.head > 1024) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
  }

  /** Tells those whose deadline has come; they keep their places. */
  expire(nowMs: number): void {
    for (let i = this.head; i < this.items.length; i++) {
      const item = this.items[i]!;
      if (item.deadlineMs <= nowMs) item.expired();
    }
  }

  fail(errorCode: number): void {
    const rest = this.items.slice(this.head);
    this.items = [];
    this.head = 0;
    for (const item of rest) item.failed(errorCode);
  }
}
