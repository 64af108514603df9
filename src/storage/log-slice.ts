// A stretch of whole batches (the last may be cut off by a byte limit) that a Fetch answers: from the hot tail or
// memory mode as views, else a place in a segment file that is not read yet. Must hold: `sizeInBytes` is final; the
// bytes stay readable until `release`, whatever is evicted, rolled or deleted meanwhile; release is called exactly
// once.

import { assert } from '../base/assert.ts';
import type { DiskError, DiskFile } from '../base/disk.ts';
import type { Payload } from '../base/payload.ts';
import type { Backing, HotTail } from './hot-tail.ts';
import type { FileSlot, OpenFiles } from './segments/open-files.ts';
import type { SliceCheck } from './slice-check.ts';

/** Bytes handed to senders, by where they came from. */
export interface ServedBytes {
  fromMemory: number;
  fromFiles: number;
}

export interface LogSlice extends Payload {
  /** The base offset of the first batch, which holds the offset asked for. */
  readonly firstOffset: number;
  /** No record in the slice has this offset or a later one. */
  readonly nextOffset: number;
  /** The byte limit cut the first batch: Fetch 3 and later answer nothing instead. */
  readonly firstBatchIncomplete: boolean;
}

export class EmptySlice implements LogSlice {
  readonly sizeInBytes = 0;
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly firstBatchIncomplete = false;

  constructor(offset: number) {
    this.firstOffset = offset;
    this.nextOffset = offset;
  }

  resident(): readonly Buffer[] {
    return [];
  }

  async read(): Promise<number> {
    return 0;
  }

  release(): void {}
}

export interface SliceBounds {
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly firstBatchIncomplete: boolean;
}

/** Beyond this many pieces one copy is cheaper than the gathered write. */
const MOST_PIECES = 512;

export class MemorySlice implements LogSlice {
  readonly sizeInBytes: number;
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly firstBatchIncomplete: boolean;
  private pieces: readonly Buffer[];
  private readonly pinned: readonly Backing[];
  private readonly tail: HotTail | null;
  private readonly served: ServedBytes;
  private used = false;
  private released = false;

  constructor(
    pieces: readonly Buffer[],
    bounds: SliceBounds,
    pinned: readonly Backing[],
    tail: HotTail | null,
    served: ServedBytes,
  ) {
    let size = 0;
    for (const piece of pieces) size += piece.length;
    this.sizeInBytes = size;
    this.pieces = pieces.length > MOST_PIECES ? [Buffer.concat(pieces, size)] : pieces;
    this.firstOffset = bounds.firstOffset;
    this.nextOffset = bounds.nextOffset;
    this.firstBatchIncomplete = bounds.firstBatchIncomplete;
    this.pinned = pinned;
    this.tail = tail;
    this.served = served;
    for (let i = 0; i < pinned.length; i++) tail!.pin(pinned[i]!);
  }

  resident(): readonly Buffer[] {
    this.used = true;
    return this.pieces;
  }

  async read(target: Buffer, from: number): Promise<number> {
    this.used = true;
    let skip = from;
    let done = 0;
    for (const piece of this.pieces) {
      if (skip >= piece.length) {
        skip -= piece.length;
        continue;
      }
      if (done === target.length) break;
      done += piece.copy(target, done, skip, Math.min(piece.length, skip + target.length - done));
      skip = 0;
    }
    return done;
  }

  release(): void {
    assert(!this.released, 'a log slice was released twice');
    this.released = true;
    if (this.used) this.served.fromMemory += this.sizeInBytes;
    this.pieces = [];
    for (let i = 0; i < this.pinned.length; i++) this.tail!.unpin(this.pinned[i]!);
  }
}

/** Its reads reject with what `onDamage` makes of the place, before a damaged batch has been read whole. */
export class FileSlice implements LogSlice {
  readonly sizeInBytes: number;
  readonly firstOffset: number;
  readonly nextOffset: number;
  readonly firstBatchIncomplete: boolean;
  private readonly slot: FileSlot;
  /** That of the slot when it was acquired: the segment may move to another folder meanwhile. */
  private readonly handle: DiskFile;
  private readonly files: OpenFiles;
  private readonly position: number;
  private readonly served: ServedBytes;
  private readonly check: SliceCheck;
  private readonly onDamage: (position: number) => DiskError;
  private released = false;

  /** Throws DiskError if the file must be opened and cannot. */
  constructor(
    slot: FileSlot,
    files: OpenFiles,
    position: number,
    sizeInBytes: number,
    bounds: SliceBounds,
    served: ServedBytes,
    check: SliceCheck,
    onDamage: (position: number) => DiskError,
  ) {
    this.handle = files.acquire(slot);
    this.slot = slot;
    this.files = files;
    this.position = position;
    this.sizeInBytes = sizeInBytes;
    this.firstOffset = bounds.firstOffset;
    this.nextOffset = bounds.nextOffset;
    this.firstBatchIncomplete = bounds.firstBatchIncomplete;
    this.served = served;
    this.check = check;
    this.onDamage = onDamage;
  }

  resident(): null {
    return null;
  }

  async read(target: Buffer, from: number): Promise<number> {
    const length = Math.min(target.length, this.sizeInBytes - from);
    if (length <= 0) return 0;
    assert(!this.released, 'a log slice was read after its release');
    const count = await this.handle.read(
      length === target.length ? target : target.subarray(0, length),
      this.position + from,
    );
    this.served.fromFiles += count;
    // Who reads a piece twice has seen it checked.
    if (from === this.check.position && !this.check.take(target.subarray(0, count))) {
      throw this.onDamage(this.position + this.check.damagedAt);
    }
    return count;
  }

  release(): void {
    assert(!this.released, 'a log slice was released twice');
    this.released = true;
    this.files.release(this.slot);
  }
}
