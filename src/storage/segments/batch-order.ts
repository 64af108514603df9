// Whether the offsets of batches that lie one behind the other can be true. No checksum covers the offset of a batch
// (it is given after the checksum was made), so its neighbours are the witnesses. Must hold: recovery, inspection and
// compaction judge by these rules; gaps are no fault by themselves: compaction leaves them.

import * as batch from '../../records/batch.ts';
import { lastOffsetOf } from './stored-batch.ts';

/** What must be there of a batch to ask `contradicts`. */
export const WITNESS_BYTES = batch.MAGIC_POSITION + 1;

/** The first offset of a batch; a message of the formats 0 and 1 tells only its last. */
export function firstOffsetOf(bytes: Buffer, at: number): number {
  return batch.magic(bytes, at) >= 2 ? batch.baseOffset(bytes, at) : lastOffsetOf(bytes, at);
}

/**
 * Of a batch that begins behind a gap and ends at `lastOffset`: whether what lies behind it in the file is a batch that
 * follows the one before it. Then the one between has a wrong offset.
 *
 * @param expectedOffset the offset after the batch before the two
 * @param left bytes of the file from `at` on
 */
export function contradicts(
  bytes: Buffer,
  at: number,
  left: number,
  expectedOffset: number,
  lastOffset: number,
): boolean {
  const magic = batch.magic(bytes, at);
  if (magic < 0 || magic > batch.CURRENT_MAGIC || !batch.isSafeInt64(bytes, at)) return false;
  const size = batch.sizeInBytes(bytes, at);
  if (size < batch.LOG_OVERHEAD + batch.MIN_LENGTH || size > left) return false;
  const offset = batch.baseOffset(bytes, at);
  return offset >= expectedOffset && offset <= lastOffset;
}
