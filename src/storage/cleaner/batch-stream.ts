// Reads a segment's batches one after another through large reads, for the cleaner. Must hold: every batch is whole and
// lies in `bytes` from `at` on, until the next `fill`; bytes that begin no whole batch are an error, never passed over,
// and so is a batch whose offsets cannot be those of its place: believed, it would cost a key its newest record.

import type { DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { invalidRecord } from '../../records/errors.ts';
import { CORRUPT, completeBatchSize } from '../../records/iterate.ts';
import { firstOffsetOf, isInOrder } from '../segments/batch-order.ts';
import { lastOffsetOf } from '../segments/stored-batch.ts';
import { CleaningAborted, type Pace } from './cleaner-pace.ts';
import type { SourceFacts } from './cleaning-work.ts';

/** A segment file that is held open. */
export interface StreamSource {
  readonly file: DiskFile;
  /** It is no longer of the log. */
  readonly isGone: boolean;
  close(): void;
}

export class BatchStream {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  sizeInBytes = 0;
  /** In the file, where `bytes` begins. */
  private start: number;
  private readonly source: StreamSource;
  private readonly end: number;
  private readonly base: number;
  /** Where the next segment begins. */
  private readonly nextBase: number;
  private expectedOffset: number;
  private readonly chunkBytes: number;
  private readonly pace: Pace;
  private readonly input: { buffer: Buffer | null };

  /** @param input a buffer that is used for every read, replaced by a larger one where need be; null: none is */
  constructor(
    source: StreamSource,
    position: number,
    facts: SourceFacts,
    chunkBytes: number,
    pace: Pace,
    input: { buffer: Buffer | null },
  ) {
    this.source = source;
    this.start = position;
    this.end = facts.sizeInBytes;
    this.nextBase = facts.nextBase;
    this.base = facts.baseOffset;
    this.expectedOffset = facts.baseOffset;
    this.chunkBytes = Math.max(chunkBytes, batch.BATCH_OVERHEAD);
    this.pace = pace;
    this.input = input;
  }

  /** To the next batch, if all of it was read already. */
  advance(): boolean {
    this.at += this.sizeInBytes;
    this.sizeInBytes = 0;
    const size = completeBatchSize(this.bytes, this.at);
    if (size === CORRUPT) throw this.damaged();
    if (size <= 0) return false;
    const first = firstOffsetOf(this.bytes, this.at);
    const last = lastOffsetOf(this.bytes, this.at);
    if (!isInOrder(first, last, this.expectedOffset, this.base) || last >= this.nextBase) throw this.misplaced(first);
    this.expectedOffset = last + 1;
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
    if (this.source.isGone) throw new CleaningAborted('a segment was removed meanwhile');
    const bytes = this.buffer(Math.min(left, Math.max(this.chunkBytes, wanted, this.input.buffer?.length ?? 0)));
    const { file } = this.source;
    const count = this.pace.isAlone ? file.readSync(bytes, position) : await file.read(bytes, position);
    await this.pace.io(count);
    this.bytes = count === bytes.length ? bytes : bytes.subarray(0, count);
    this.start = position;
    this.at = 0;
    if (this.advance()) return true;
    if (bytes.length < left && wanted === 0 && count === bytes.length) return this.fill();
    throw this.damaged();
  }

  private buffer(size: number): Buffer {
    const { input } = this;
    if (input.buffer === null) return Buffer.allocUnsafe(size);
    if (input.buffer.length < size) input.buffer = Buffer.allocUnsafeSlow(size);
    return input.buffer.length === size ? input.buffer : input.buffer.subarray(0, size);
  }

  private misplaced(offset: number): Error {
    const { path } = this.source.file;
    const where = `at byte ${this.start + this.at} of ${path}`;
    return invalidRecord(`the batch ${where} cannot have the offset ${offset}: it or one beside it is damaged`);
  }

  private damaged(): Error {
    return invalidRecord(`no whole batch at byte ${this.start + this.at} of ${this.source.file.path}`);
  }
}
