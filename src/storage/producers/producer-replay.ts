// Builds a log's producer state from its bytes: the newest snapshot, then the batches after it. Must hold: the outcome
// is the same as if every batch had just been appended (a snapshot holds one batch of each producer, so the other four
// that a retry may repeat are read from the bytes before it, if they are not far); aborted transactions are written to
// the index of those segments that the caller named as being made again, and only there.

import * as batch from '../../records/batch.ts';
import { exhaust } from '../recovery/load-pace.ts';
import { floorSegment } from '../segments/log-files.ts';
import type { Segment } from '../segments/segment.ts';
import { lastOffsetOf } from '../segments/stored-batch.ts';
import type { SnapshotFiles } from './producer-snapshot.ts';
import { type CompletedTransaction, type ProducerSettings, ProducerState } from './producer-state.ts';

// DEVIATION: after a restart a retry of any of a producer's last five batches gets its old offset; Kafka then knows
// one.
/** Retries come within seconds: this is enough for them, and little to read. */
const RECALL_BYTES = 1024 * 1024;
/** Short ones, made by time and not by size. */
const RECALL_SEGMENTS = 16;

export interface ReplayRange {
  readonly logStartOffset: number;
  readonly endOffset: number;
  /** The first offset of a segment whose `.txnindex` is made again; Infinity if none is. */
  readonly rebuildFrom: number;
  readonly nowMs: number;
  /** The log goes on behind `endOffset`, and with it the snapshots. */
  readonly goesOn?: boolean;
}

/** Batches between two looks at the clock, where somebody looks. */
const STEP_BATCHES = 64;

/** Throws DiskError. */
export function rebuildProducers(
  state: ProducerState,
  snapshots: SnapshotFiles,
  segments: readonly Segment[],
  range: ReplayRange,
): void {
  exhaust(replayProducers(state, snapshots, segments, range));
}

/** The same in steps. */
export function* replayProducers(
  state: ProducerState,
  snapshots: SnapshotFiles,
  segments: readonly Segment[],
  range: ReplayRange,
): Generator<void, void> {
  if (range.goesOn !== true) snapshots.removeAfter(range.endOffset);
  const snapshot = snapshots.loadNewest(-1, Math.min(range.endOffset, range.rebuildFrom));
  const from = snapshot?.offset ?? segments[0]?.baseOffset ?? range.logStartOffset;
  state.load(snapshot?.entries ?? [], from, range.nowMs);
  if (state.size > 0) recallBatches(state, segments, from);
  let index = Math.max(0, floorSegment(segments, from));
  for (; index < segments.length; index++) {
    const segment = segments[index]!;
    if (segment.baseOffset >= range.endOffset) break;
    yield* replaySegment(state, segment, from, range);
  }
  state.endOffset = range.endOffset;
}

/** At most RECALL_BYTES before `offset`, of as many segments as that takes, oldest first. */
function recallBatches(state: ProducerState, segments: readonly Segment[], offset: number): void {
  const newest = floorSegment(segments, offset - 1);
  if (newest < 0) return;
  const end = segments[newest]!.locate(offset)?.position ?? segments[newest]!.writtenBytes;
  let oldest = newest;
  let before = end;
  while (before < RECALL_BYTES && oldest > 0 && newest - oldest < RECALL_SEGMENTS) {
    oldest--;
    before += segments[oldest]!.writtenBytes;
  }
  let left = before;
  for (let i = oldest; i <= newest; i++) {
    const size = i === newest ? end : segments[i]!.writtenBytes;
    left -= size;
    recallFrom(state, segments[i]!, size, RECALL_BYTES - left);
  }
}

function recallFrom(state: ProducerState, segment: Segment, end: number, mostBytes: number): void {
  const near = end > mostBytes ? segment.offsetIndex.offsetAtOrAfter(end - mostBytes) : segment.baseOffset;
  const first = near < 0 ? null : segment.locate(near);
  if (first === null) return;
  const scan = segment.scan(first.position, end);
  try {
    while (scan.next()) {
      const { bytes, at } = scan;
      if (batch.magic(bytes, at) === batch.CURRENT_MAGIC && !batch.isControl(bytes, at)) state.recall(bytes, at);
    }
  } finally {
    scan.close();
  }
}

function replaySegment(
  state: ProducerState,
  segment: Segment,
  from: number,
  range: ReplayRange,
): Generator<void, void> {
  const rebuild = segment.baseOffset >= range.rebuildFrom;
  return readSegment(state, segment, from, range.endOffset, (completed, stableOffset) => {
    if (rebuild && completed.aborted) segment.appendAborted(completed, stableOffset);
  });
}

/** Takes one batch, whole in `bytes` at `at`, of a segment that is read again from its beginning. Throws DiskError. */
export function replayBatch(state: ProducerState, segment: Segment, bytes: Buffer, at: number): void {
  if (batch.magic(bytes, at) < batch.CURRENT_MAGIC || !batch.hasProducerId(bytes, at)) return;
  state.commit(state.prepareStored(bytes, at), (completed, stableOffset) => {
    if (completed.aborted) segment.appendAborted(completed, stableOffset);
  });
}

/** The state as it was at `offset`, from the newest snapshot before it. Throws DiskError. */
export function producersAt(
  offset: number,
  snapshots: SnapshotFiles,
  segments: readonly Segment[],
  settings: Readonly<ProducerSettings>,
): ProducerState {
  const state = new ProducerState({ ...settings, idExpirationMs: Number.POSITIVE_INFINITY });
  const snapshot = snapshots.peekNewest(offset);
  const from = snapshot?.offset ?? segments[0]!.baseOffset;
  state.load(snapshot?.entries ?? [], from, 0);
  for (const segment of segments) {
    if (segment.baseOffset >= offset) break;
    exhaust(readSegment(state, segment, from, offset, () => {}));
  }
  state.endOffset = offset;
  return state;
}

/** Takes the segment's batches from..endOffset into `state`, in steps. Throws DiskError. */
export function* readSegment(
  state: ProducerState,
  segment: Segment,
  from: number,
  endOffset: number,
  onCompleted: (completed: CompletedTransaction, stableOffset: number) => void,
): Generator<void, void> {
  const place = from <= segment.baseOffset ? { position: 0 } : segment.locate(from);
  if (place === null) return;
  const scan = segment.scan(place.position);
  try {
    for (let count = 1; scan.next(); count++) {
      if (count % STEP_BATCHES === 0) yield;
      const base = batch.baseOffset(scan.bytes, scan.at);
      if (base >= endOffset) return;
      if (lastOffsetOf(scan.bytes, scan.at) < from) continue;
      if (batch.magic(scan.bytes, scan.at) < 2 || !batch.hasProducerId(scan.bytes, scan.at)) continue;
      // Only a control batch's record is looked at; of data batches the header is enough.
      if (batch.isControl(scan.bytes, scan.at) && !scan.loadWhole()) continue;
      state.commit(state.prepareStored(scan.bytes, scan.at), onCompleted);
    }
  } finally {
    scan.close();
  }
}
