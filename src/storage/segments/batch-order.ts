// Whether the offsets of batches that lie one behind the other can be true. No checksum covers the offset of a batch
// (it is given after the checksum was made), so its neighbours are the witnesses. Must hold: recovery, inspection and
// compaction judge by these rules; gaps are no fault by themselves: compaction leaves them.

import * as batch from '../../records/batch.ts';
import { MAX_RELATIVE_OFFSET } from './offset-index.ts';
import { lastOffsetOf } from './stored-batch.ts';

/** What must be there of a batch to ask `contradicts`. */
export const WITNESS_BYTES = batch.MAGIC_POSITION + 1;

/** The first offset of a batch; a message of the formats 0 and 1 tells only its last. */
export function firstOffsetOf(bytes: Buffer, at: number): number {
  return batch.magic(bytes, at) >= 2 ? batch.baseOffset(bytes, at) : lastOffsetOf(bytes, at);
}

/** Whether a batch of this range can follow what ends before `expectedOffset`, in a segment that begins at the base. */
export function isInOrder(first: number, last: number, expectedOffset: number, segmentBase: number): boolean {
  return first >= expectedOffset && last >= first && last - segmentBase <= MAX_RELATIVE_OFFSET;
}

/** Whether the header at `at` (all of it is there) may be that of a whole batch of magic 2 from `minOffset` on. */
export function mayBeBatch(bytes: Buffer, at: number, left: number, minOffset: number): boolean {
  const size = batch.sizeInBytes(bytes, at);
  if (size < batch.BATCH_OVERHEAD || size > left || !batch.isSafeInt64(bytes, at)) return false;
  const offset = batch.baseOffset(bytes, at);
  return offset >= minOffset && offset - minOffset <= MAX_RELATIVE_OFFSET && batch.lastOffsetDelta(bytes, at) >= 0;
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
