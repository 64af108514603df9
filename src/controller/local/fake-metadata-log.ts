// A metadata log for tests: appended batches in an array, committed by hand or at once. Must hold: it takes only bytes
// that parse, at the offset that is next, so that a test notices a batch that a real log would refuse.

import type { Payload } from '../../base/payload.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { type ParsedBatch, parseBatch } from './metadata-batch.ts';
import type { MetadataLog } from './metadata-log.ts';

export class FakeMetadataLog implements MetadataLog {
  readonly batches: ParsedBatch[] = [];
  logStartOffset = 0;
  nextOffset = 0;
  highWatermark = 0;
  offline = false;
  /** The error code that the next appends answer. */
  appendError: number = ErrorCode.NONE;
  private readonly bytes: Buffer[] = [];
  private readonly listeners: (() => void)[] = [];
  private readonly autoCommit: boolean;

  constructor(autoCommit = true) {
    this.autoCommit = autoCommit;
  }

  append(batches: Buffer): { errorCode: number } {
    if (this.appendError !== ErrorCode.NONE) return { errorCode: this.appendError };
    const parsed = parseBatch(batches, 0);
    if (parsed === null || parsed.sizeInBytes !== batches.length) throw new Error('not one whole batch');
    if (parsed.batch.baseOffset !== this.nextOffset) {
      throw new Error(`offset ${parsed.batch.baseOffset} appended at ${this.nextOffset}`);
    }
    this.batches.push(parsed);
    this.bytes.push(Buffer.from(batches));
    this.nextOffset = parsed.batch.lastOffset + 1;
    if (this.autoCommit) queueMicrotask(() => this.commit());
    return { errorCode: ErrorCode.NONE };
  }

  get sizeInBytes(): number {
    let total = 0;
    for (const [i, { batch }] of this.batches.entries()) {
      if (batch.lastOffset >= this.logStartOffset) total += this.bytes[i]!.length;
    }
    return total;
  }

  deleteRecordsBefore(offset: number): number {
    if (offset > this.highWatermark) return ErrorCode.OFFSET_OUT_OF_RANGE;
    this.logStartOffset = Math.max(this.logStartOffset, offset);
    return ErrorCode.NONE;
  }

  async deleteOldSegments(): Promise<null> {
    return null;
  }

  commit(offset: number = this.nextOffset): void {
    this.highWatermark = offset;
    for (const listener of this.listeners) listener();
  }

  goOffline(): void {
    this.offline = true;
    for (const listener of this.listeners) listener();
  }

  /** The same log after a restart: everything appended is there. */
  reopened(autoCommit = true): FakeMetadataLog {
    const log = new FakeMetadataLog(autoCommit);
    log.logStartOffset = this.logStartOffset;
    for (const bytes of this.bytes) {
      const parsed = parseBatch(bytes, 0)!;
      log.batches.push(parsed);
      log.bytes.push(bytes);
      log.nextOffset = parsed.batch.lastOffset + 1;
    }
    log.highWatermark = log.nextOffset;
    return log;
  }

  read(offset: number, maxBytes: number): Payload | number {
    if (offset < this.logStartOffset) return ErrorCode.OFFSET_OUT_OF_RANGE;
    const first = this.batches.findIndex(({ batch }) => batch.lastOffset >= offset);
    if (first < 0) return ErrorCode.OFFSET_OUT_OF_RANGE;
    const parts: Buffer[] = [];
    let size = 0;
    for (const bytes of this.bytes.slice(first)) {
      if (parts.length > 0 && size + bytes.length > maxBytes) break;
      parts.push(bytes);
      size += bytes.length;
    }
    const data = Buffer.concat(parts);
    return {
      sizeInBytes: data.length,
      resident: () => [data],
      read: async (target, from) => data.copy(target, 0, from),
      release: () => {},
    };
  }

  onAdvance(listener: () => void): void {
    this.listeners.push(listener);
  }
}
