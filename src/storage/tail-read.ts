// One read from the hot tail. Must hold: it begins with the batch that holds the offset asked for, ends before `bound`
// and at the last whole batch within the byte limit (only the first batch may be cut by it), and names every backing
// that its pieces need. Batches that were copied one after another into a slab leave as one piece.

import { assert } from '../base/assert.ts';
import * as batch from '../records/batch.ts';
import type { Backing, LogTail, TailEntry } from './hot-tail.ts';
import { MemorySlice } from './log-slice.ts';
import type { StorageContext } from './storage-context.ts';

export class TailRead {
  private readonly bound: number;
  private readonly pieces: Buffer[] = [];
  private readonly pinned: Backing[] = [];
  private left: number;
  private firstOffset = -1;
  private cutFirst = false;
  private nextOffset = -1;
  /** The run that grows: runBytes.buffer from runStart to runEnd, in bytes of the ArrayBuffer. */
  private runBytes: Buffer | null = null;
  private runStart = 0;
  private runEnd = 0;

  constructor(bound: number, maxBytes: number) {
    this.bound = bound;
    this.left = maxBytes;
  }

  get isEmpty(): boolean {
    return this.pieces.length === 0;
  }

  read(tail: LogTail, offset: number, minOneBatch: boolean): this {
    const count = tail.entryCount;
    let index = tail.find(offset);
    if (index < count && tail.entryAt(index).baseOffset < this.bound) {
      const entry = tail.entryAt(index);
      const { bytes } = entry;
      let from = 0;
      while (batch.lastOffset(bytes, from) < offset) from += batch.sizeInBytes(bytes, from);
      this.firstOffset = batch.baseOffset(bytes, from);
      if (minOneBatch) this.left = Math.max(this.left, batch.sizeInBytes(bytes, from));
      if (this.firstOffset < this.bound) {
        let more = this.take(entry, from);
        for (index++; more && index < count; index++) more = this.take(tail.entryAt(index), 0);
      }
    }
    this.endRun();
    assert(this.nextOffset <= this.bound, 'a read from the hot tail went beyond its bound');
    return this;
  }

  /** Takes what may be taken of `entry` from a batch's first byte on; true if all of it was. */
  private take(entry: TailEntry, from: number): boolean {
    const { bytes } = entry;
    if (entry.baseOffset >= this.bound) return false;
    if (entry.lastOffset < this.bound && bytes.length - from <= this.left) {
      this.add(entry, from, bytes.length);
      this.nextOffset = entry.lastOffset + 1;
      return true;
    }
    let to = from;
    while (to < bytes.length && batch.baseOffset(bytes, to) < this.bound) {
      const size = batch.sizeInBytes(bytes, to);
      if (to + size - from > this.left) break;
      this.nextOffset = batch.lastOffset(bytes, to) + 1;
      to += size;
    }
    // Not even the first batch fits: it is cut, as a file's is, for those clients that grow their limit then.
    if (to === from && this.runBytes === null) {
      this.nextOffset = batch.lastOffset(bytes, from) + 1;
      this.cutFirst = true;
      to = from + this.left;
    }
    if (to > from) this.add(entry, from, to);
    return false;
  }

  private add(entry: TailEntry, from: number, to: number): void {
    const { bytes } = entry;
    const start = bytes.byteOffset + from;
    if (this.runBytes !== null && this.runBytes.buffer === bytes.buffer && this.runEnd === start) {
      this.runEnd = bytes.byteOffset + to;
    } else {
      this.endRun();
      this.runBytes = bytes;
      this.runStart = start;
      this.runEnd = bytes.byteOffset + to;
      if (this.pinned[this.pinned.length - 1] !== entry.backing) this.pinned.push(entry.backing);
    }
    this.left -= to - from;
  }

  private endRun(): void {
    if (this.runBytes === null) return;
    this.pieces.push(Buffer.from(this.runBytes.buffer, this.runStart, this.runEnd - this.runStart));
  }

  slice(context: StorageContext): MemorySlice {
    const bounds = {
      firstOffset: this.firstOffset,
      nextOffset: this.nextOffset,
      firstBatchIncomplete: this.cutFirst,
    };
    return new MemorySlice(this.pieces, bounds, this.pinned, context.tail, context.served);
  }
}
