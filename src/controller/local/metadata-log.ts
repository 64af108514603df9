// The part of a storage Log that the controller stands on, and reading it whole at the start. Must hold: what is below
// `highWatermark` is committed (synced in os and disk modes, written in memory mode); an append is synchronous and in
// order; offsets handed out are never reused.

import type { Payload } from '../../base/payload.ts';
import { MetadataFormatError, type ParsedBatch, parseBatch } from './metadata-batch.ts';

export interface MetadataLog {
  readonly logStartOffset: number;
  readonly nextOffset: number;
  readonly highWatermark: number;
  readonly offline: boolean;
  readonly sizeInBytes: number;
  append(batches: Buffer, kind: 'leader', leaderEpoch: number): { readonly errorCode: number };
  /** A slice from the batch that contains `offset`, or an error code. */
  read(offset: number, maxBytes: number, upTo: 'logEnd', minOneBatch: boolean): Payload | number;
  /** Moves the log's start. Returns an error code. */
  deleteRecordsBefore(offset: number): number;
  /** Removes some segments that lie before the log's start; null if there are none, or none can go now. */
  deleteOldSegments(): Promise<object | null>;
  /** Called whenever the high watermark or the state of the log moves. */
  onAdvance(listener: () => void): void;
}

const READ_BYTES = 4 * 1024 * 1024;

/** Hands every batch from `offset` (a batch's first) to the end of the log to `each`, in order. */
export async function readLog(log: MetadataLog, offset: number, each: (batch: ParsedBatch) => void): Promise<void> {
  let next = offset;
  while (next < log.nextOffset) {
    const slice = log.read(next, READ_BYTES, 'logEnd', true);
    if (typeof slice === 'number') {
      throw new MetadataFormatError(`the metadata log cannot be read at offset ${next}: error ${slice}`);
    }
    try {
      const data = Buffer.allocUnsafe(slice.sizeInBytes);
      let filled = 0;
      while (filled < data.length) {
        const count = await slice.read(data.subarray(filled), filled);
        if (count === 0) break;
        filled += count;
      }
      const before = next;
      let position = 0;
      for (;;) {
        const parsed = parseBatch(data.subarray(0, filled), position);
        if (parsed === null) break;
        position += parsed.sizeInBytes;
        // The slice begins with the batch that contains the offset asked for.
        if (parsed.batch.lastOffset < next) continue;
        if (parsed.batch.baseOffset > next) {
          throw new MetadataFormatError(`the metadata log has a gap: offset ${next} is missing`);
        }
        each(parsed);
        next = parsed.batch.lastOffset + 1;
      }
      if (next === before) throw new MetadataFormatError(`the metadata log ends inside the batch at offset ${next}`);
    } finally {
      slice.release();
    }
  }
}
