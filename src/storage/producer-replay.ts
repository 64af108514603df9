// Builds a log's producer state from its bytes: the newest snapshot, then the batches after it. Must hold: the outcome
// is the same as if every batch had just been appended; aborted transactions are written to the index of those segments
// that the caller named as being made again, and only there.

import * as batch from '../records/batch.ts';
import type { HeaderScan } from './header-scan.ts';
import { floorSegment } from './log-files.ts';
import type { SnapshotFiles } from './producer-snapshot.ts';
import type { ProducerState } from './producer-state.ts';
import type { Segment } from './segment.ts';
import { lastOffsetOf } from './stored-batch.ts';

export interface ReplayRange {
  readonly logStartOffset: number;
  readonly endOffset: number;
  /** The first offset of a segment whose `.txnindex` is made again; Infinity if none is. */
  readonly rebuildFrom: number;
  readonly nowMs: number;
}

/** Throws DiskError. */
export function rebuildProducers(
  state: ProducerState,
  snapshots: SnapshotFiles,
  segments: readonly Segment[],
  range: ReplayRange,
): void {
  snapshots.removeAfter(range.endOffset);
  const snapshot = snapshots.loadNewest(-1, Math.min(range.endOffset, range.rebuildFrom));
  const from = snapshot?.offset ?? segments[0]?.baseOffset ?? range.logStartOffset;
  state.load(snapshot?.entries ?? [], from, range.nowMs);
  let index = Math.max(0, floorSegment(segments, from));
  for (; index < segments.length; index++) {
    const segment = segments[index]!;
    if (segment.baseOffset >= range.endOffset) break;
    replaySegment(state, segment, from, range);
  }
  state.endOffset = range.endOffset;
}

function replaySegment(state: ProducerState, segment: Segment, from: number, range: ReplayRange): void {
  const place = from <= segment.baseOffset ? { position: 0 } : segment.locate(from);
  if (place === null) return;
  const scan = segment.scan(place.position);
  try {
    while (scan.next()) {
      const base = batch.baseOffset(scan.bytes, scan.at);
      if (base >= range.endOffset) return;
      if (lastOffsetOf(scan.bytes, scan.at) < from) continue;
      replayBatch(state, segment, scan, segment.baseOffset >= range.rebuildFrom);
    }
  } finally {
    scan.close();
  }
}

function replayBatch(state: ProducerState, segment: Segment, scan: HeaderScan, rebuild: boolean): void {
  if (batch.magic(scan.bytes, scan.at) < 2 || !batch.hasProducerId(scan.bytes, scan.at)) return;
  // Only a control batch's record is looked at; of data batches the header is enough.
  if (batch.isControl(scan.bytes, scan.at) && !scan.loadWhole()) return;
  const prepared = state.prepareOne(scan.bytes, scan.at, 'replication');
  state.commit(prepared, (completed, stableOffset) => {
    if (rebuild && completed.aborted) segment.appendAborted(completed, stableOffset);
  });
}
