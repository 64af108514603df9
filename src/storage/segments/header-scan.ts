// Walks the batch headers of a segment file without reading the records where it can be helped: one small read holds
// several small batches, a large batch is stepped over. Must hold: it stops (and says false) at the first place where
// no whole batch begins, and never reads or allocates by a length that the file does not have.

import type { DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import type { FileSlot, OpenFiles } from './open-files.ts';
import { HEADER_BYTES } from './stored-batch.ts';

const WINDOW_BYTES = 8 * 1024;
const SMALLEST_BATCH = batch.LOG_OVERHEAD + batch.MIN_LENGTH;

export class HeaderScan {
  /** After `next()` gave true: the batch's header is at `bytes[at]`. */
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  /** Where the batch begins in the file; after `next()` gave false, where the scan stopped. */
  position: number;
  sizeInBytes = 0;
  private readonly files: OpenFiles;
  private readonly slot: FileSlot;
  private readonly handle: DiskFile;
  private readonly end: number;
  private windowStart = 0;
  private window: Buffer = Buffer.alloc(0);
  private windowBytes = 0;
  private closed = false;

  /** Holds the file until `close`. Throws DiskError. */
  constructor(files: OpenFiles, slot: FileSlot, position: number, end: number) {
    this.handle = files.acquire(slot);
    this.files = files;
    this.slot = slot;
    this.position = position;
    this.end = end;
  }

  next(): boolean {
    const at = this.position + this.sizeInBytes;
    this.position = at;
    this.sizeInBytes = 0;
    const left = this.end - at;
    if (left < SMALLEST_BATCH || !this.load(at, Math.min(HEADER_BYTES, left))) return false;
    const offset = at - this.windowStart;
    const size = batch.sizeInBytes(this.window, offset);
    const magic = batch.magic(this.window, offset);
    if (size < SMALLEST_BATCH || size > left || magic < 0 || magic > batch.CURRENT_MAGIC) return false;
    if (magic === batch.CURRENT_MAGIC && size < batch.BATCH_OVERHEAD) return false;
    this.bytes = this.window;
    this.at = offset;
    this.sizeInBytes = size;
    return true;
  }

  /** The whole batch that the scan stands on, at `bytes[at]` afterwards. False if the file ends before. */
  loadWhole(): boolean {
    if (!this.load(this.position, this.sizeInBytes)) return false;
    this.bytes = this.window;
    this.at = this.position - this.windowStart;
    return true;
  }

  private load(position: number, length: number): boolean {
    if (position >= this.windowStart && position + length <= this.windowStart + this.windowBytes) return true;
    // A buffer of its own each time: what was handed out before stays as it was.
    const window = Buffer.allocUnsafe(Math.min(Math.max(WINDOW_BYTES, length), this.end - position));
    this.windowBytes = this.handle.readSync(window, position);
    this.window = window;
    this.windowStart = position;
    return this.windowBytes >= length;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.files.release(this.slot);
  }
}
