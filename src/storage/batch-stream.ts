// Reads a segment's batches one after another through large asynchronous reads, for the cleaner. Must hold: every batch
// is whole and lies in `bytes` from `at` on; a buffer is never used again, so that what is kept of it may be written
// later; bytes that begin no whole batch are an error, never passed over.

import * as batch from '../records/batch.ts';
import { invalidRecord } from '../records/errors.ts';
import { CORRUPT, completeBatchSize } from '../records/iterate.ts';
import { type CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import type { OpenFiles } from './open-files.ts';
import type { Segment } from './segment.ts';

export class BatchStream {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  sizeInBytes = 0;
  /** In the file, where `bytes` begins. */
  private start: number;
  private readonly end: number;
  private readonly files: OpenFiles;
  private readonly segment: Segment;
  private readonly chunkBytes: number;
  private readonly pace: CleanerPace;

  constructor(files: OpenFiles, segment: Segment, position: number, chunkBytes: number, pace: CleanerPace) {
    this.files = files;
    this.segment = segment;
    this.start = position;
    this.end = segment.writtenBytes;
    this.chunkBytes = Math.max(chunkBytes, batch.BATCH_OVERHEAD);
    this.pace = pace;
  }

  /** To the next batch, if all of it was read already. */
  advance(): boolean {
    this.at += this.sizeInBytes;
    this.sizeInBytes = 0;
    const size = completeBatchSize(this.bytes, this.at);
    if (size === CORRUPT) throw this.damaged();
    if (size <= 0) return false;
    this.sizeInBytes = size;
    return true;
  }

  /** After `advance` gave false: reads on. False at the end. Throws DiskError, RecordsError, CleaningAborted. */
  async fill(): Promise<boolean> {
    const position = this.start + this.at;
    const left = this.end - position;
    if (left <= 0) return false;
    const rest = this.bytes.length - this.at;
    const wanted = rest >= batch.LOG_OVERHEAD ? batch.sizeInBytes(this.bytes, this.at) : 0;
    if (wanted > left) throw this.damaged();
    // Opening it again would make an empty file of its old name.
    if (this.segment.removed) throw new CleaningAborted('a segment was removed meanwhile');
    const bytes = Buffer.allocUnsafe(Math.min(left, Math.max(this.chunkBytes, wanted)));
    const file = this.files.acquire(this.segment);
    let count: number;
    try {
      count = await file.read(bytes, position);
    } finally {
      this.files.release(this.segment);
    }
    await this.pace.io(count);
    this.bytes = count === bytes.length ? bytes : bytes.subarray(0, count);
    this.start = position;
    this.at = 0;
    if (this.advance()) return true;
    if (bytes.length < left && wanted === 0 && count === bytes.length) return this.fill();
    throw this.damaged();
  }

  private damaged(): Error {
    return invalidRecord(`no whole batch at byte ${this.start + this.at} of ${this.segment.path}`);
  }
}
