// The one pass over the headers of an append: offsets and epoch are put in (a leader's) or checked (a follower's). Must
// hold: nothing is allocated per batch; a buffer that is not a run of whole batches of magic 2 gives null.

import * as batch from '../records/batch.ts';
import { completeBatchSize } from '../records/iterate.ts';

export interface AppendFacts {
  readonly firstOffset: number;
  readonly lastOffset: number;
  readonly maxTimestamp: number;
  readonly recordCount: number;
  readonly largestBatchBytes: number;
}

/** @param nextOffset the leader's next offset, or -1: the batches keep the offsets and epochs that they have */
export function stored(batches: Buffer, nextOffset: number, leaderEpoch: number): AppendFacts | null {
  const assigns = nextOffset >= 0;
  let firstOffset = -1;
  let next = nextOffset;
  let maxTimestamp = batch.NO_TIMESTAMP;
  let recordCount = 0;
  let largestBatchBytes = 0;
  for (let at = 0; at < batches.length; ) {
    const size = completeBatchSize(batches, at);
    if (size <= 0 || batch.magic(batches, at) !== batch.CURRENT_MAGIC || batch.lastOffsetDelta(batches, at) < 0)
      return null;
    if (assigns) {
      batch.setBaseOffset(batches, at, next);
      batch.setLeaderEpoch(batches, at, leaderEpoch);
    } else if (!batch.isSafeInt64(batches, at) || batch.baseOffset(batches, at) < next) return null;
    if (firstOffset < 0) firstOffset = batch.baseOffset(batches, at);
    next = batch.lastOffset(batches, at) + 1;
    const timestamp = batch.maxTimestamp(batches, at);
    if (timestamp > maxTimestamp) maxTimestamp = timestamp;
    recordCount += batch.lastOffsetDelta(batches, at) + 1;
    if (size > largestBatchBytes) largestBatchBytes = size;
    at += size;
  }
  if (firstOffset < 0) return null;
  return { firstOffset, lastOffset: next - 1, maxTimestamp, recordCount, largestBatchBytes };
}
