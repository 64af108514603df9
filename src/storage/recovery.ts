// Makes a log that was not closed cleanly trustworthy again. Must hold: every batch from the recovery point's segment
// on is checked by its checksum; at or above the recovery point the log is cut at the first bad batch, and if whole
// batches lie behind it the cut bytes are kept aside (`<base>.cut-<position>`); below the recovery point nothing is cut
// and the partition stays offline, for those bytes were once synced and acknowledged.

import path from 'node:path';
import { type Disk, DiskError, type DiskFile } from '../base/disk.ts';
import * as batch from '../records/batch.ts';
import { completeBatchSize, INCOMPLETE } from '../records/iterate.ts';
import type { LeaderEpochs } from './leader-epochs.ts';
import type { OpenFiles } from './open-files.ts';
import { offsetFileName, type Segment } from './segment.ts';
import { isIntact, lastOffsetOf } from './stored-batch.ts';

const READ_BYTES = 1024 * 1024;
const LARGEST_RELATIVE_OFFSET = 0x7fff_ffff;

/** The code of the DiskError that says: damaged below the recovery point. */
export const DAMAGED = 'EDAMAGED';

export interface RecoveryReport {
  /** The offset after the last good batch. */
  readonly nextOffset: number;
  /** Set when something was cut. */
  readonly cut: {
    readonly file: string;
    readonly position: number;
    readonly bytes: number;
    readonly kept: string | null;
  } | null;
}

interface SegmentOutcome {
  readonly nextOffset: number;
  /** The byte after the last good batch. */
  readonly goodBytes: number;
}

/**
 * Checks `segments` (ascending, the whole log) from `first` on. Segments behind a cut are taken out of the list and
 * their files removed or kept aside. Throws DiskError; with code DAMAGED if the damage lies below `recoveryPoint`.
 */
export async function recoverSegments(
  disk: Disk,
  files: OpenFiles,
  segments: Segment[],
  first: number,
  recoveryPoint: number,
  epochs: LeaderEpochs,
): Promise<RecoveryReport> {
  let nextOffset = segments[first]!.baseOffset;
  for (let i = first; i < segments.length; i++) {
    const segment = segments[i]!;
    segment.txnIndex.clear();
    segment.beginRebuild();
    // The last one takes appends: its index files are written when it is sealed.
    if (i === segments.length - 1) segment.unseal();
    const outcome = await checkSegment(files, segment, Math.max(nextOffset, segment.baseOffset), epochs);
    nextOffset = outcome.nextOffset;
    if (outcome.goodBytes === segment.sizeInBytes) continue;
    if (nextOffset < recoveryPoint) {
      throw new DiskError(
        DAMAGED,
        segment.path,
        `a damaged batch at byte ${outcome.goodBytes}, offset ${nextOffset}, below the recovery point ${recoveryPoint}`,
      );
    }
    const bytes = segment.sizeInBytes - outcome.goodBytes;
    const kept = await keepAside(disk, files, segment, outcome, segments.slice(i + 1));
    segment.cut(outcome.goodBytes, nextOffset);
    segment.finishRebuild();
    segments.splice(i + 1);
    return { nextOffset, cut: { file: segment.path, position: outcome.goodBytes, bytes, kept } };
  }
  return { nextOffset, cut: null };
}

async function checkSegment(
  files: OpenFiles,
  segment: Segment,
  expectedOffset: number,
  epochs: LeaderEpochs,
): Promise<SegmentOutcome> {
  const file = files.acquire(segment);
  let nextOffset = expectedOffset;
  let position = 0;
  try {
    let window: Buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, segment.sizeInBytes));
    while (position < segment.sizeInBytes) {
      const left = segment.sizeInBytes - position;
      const count = await file.read(window.length > left ? window.subarray(0, left) : window, position);
      let at = 0;
      let wanted = 0;
      for (;;) {
        const size = completeBatchSize(window, at, count);
        if (size <= 0) {
          wanted = size === INCOMPLETE ? sizeWanted(window, at, count, left - at) : 0;
          break;
        }
        if (!isGood(window, at, nextOffset, segment.baseOffset)) break;
        if (batch.magic(window, at) >= 2) epochs.note(batch.leaderEpoch(window, at), batch.baseOffset(window, at));
        segment.noteBatch(window, at, position + at, 4096);
        nextOffset = lastOffsetOf(window, at) + 1;
        at += size;
      }
      position += at;
      // The second: the file is shorter than it said.
      if (wanted === 0 || (at === 0 && count < Math.min(wanted, window.length))) break;
      if (wanted > window.length) window = Buffer.allocUnsafe(wanted);
    }
  } finally {
    files.release(segment);
  }
  if (position === segment.sizeInBytes) segment.finishRebuild();
  return { nextOffset, goodBytes: position };
}

/** How many bytes to read from this batch on to see it whole; 0 if the file does not have them. */
function sizeWanted(window: Buffer, at: number, count: number, left: number): number {
  if (count - at < batch.LOG_OVERHEAD) return left > count - at ? batch.BATCH_OVERHEAD : 0;
  const size = batch.sizeInBytes(window, at);
  return size > left ? 0 : Math.max(size, batch.BATCH_OVERHEAD);
}

function isGood(bytes: Buffer, at: number, expectedOffset: number, segmentBase: number): boolean {
  if (!batch.isSafeInt64(bytes, at) || !isIntact(bytes, at)) return false;
  const last = lastOffsetOf(bytes, at);
  const first = batch.magic(bytes, at) >= 2 ? batch.baseOffset(bytes, at) : last;
  return first >= expectedOffset && last >= first && last - segmentBase <= LARGEST_RELATIVE_OFFSET;
}

// --- what is cut

/**
 * Copies the cut bytes aside if a whole batch is among them. Later segments are renamed likewise, or removed if empty.
 */
async function keepAside(
  disk: Disk,
  files: OpenFiles,
  segment: Segment,
  outcome: SegmentOutcome,
  later: readonly Segment[],
): Promise<string | null> {
  const file = files.acquire(segment);
  let kept: string | null = null;
  try {
    const from = outcome.goodBytes;
    const size = segment.sizeInBytes;
    if (later.some((other) => other.sizeInBytes > 0) || (await findBatch(file, from, size, outcome.nextOffset))) {
      kept = path.join(path.dirname(segment.path), `${offsetFileName(segment.baseOffset, '')}.cut-${from}`);
      await copy(disk, file, from, size, kept);
    }
  } finally {
    files.release(segment);
  }
  for (const other of later) {
    const { path: log } = other;
    const empty = other.sizeInBytes === 0;
    for (const name of other.markDeleted()) {
      if (name === `${log}.deleted` && !empty) {
        disk.rename(name, path.join(path.dirname(log), `${offsetFileName(other.baseOffset, '')}.cut-0`));
      } else {
        disk.remove(name);
      }
    }
  }
  return kept;
}

async function copy(disk: Disk, from: DiskFile, start: number, end: number, target: string): Promise<void> {
  const to = disk.open(target, 'create');
  try {
    to.truncate(0);
    for (let position = start; position < end; ) {
      const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, end - position));
      const count = await from.read(chunk, position);
      if (count === 0) break;
      await to.write([chunk.subarray(0, count)], position - start);
      position += count;
    }
    await to.sync();
  } finally {
    to.close();
  }
}

/** Whether a whole batch of magic 2 with a right checksum and an offset of at least `minOffset` lies in start..end. */
async function findBatch(file: DiskFile, start: number, end: number, minOffset: number): Promise<boolean> {
  const window = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(0, end - start)));
  for (let position = start; end - position >= batch.BATCH_OVERHEAD; ) {
    const count = await file.read(window.subarray(0, Math.min(window.length, end - position)), position);
    if (count < batch.BATCH_OVERHEAD) return false;
    const last = count - batch.BATCH_OVERHEAD;
    for (let at = 0; at <= last; at++) {
      if (window[at + batch.MAGIC_POSITION] !== batch.CURRENT_MAGIC || window[at]! !== 0) continue;
      if (!isPlausible(window, at, end - position - at, minOffset)) continue;
      if (await isWholeBatch(file, window, at, count, position)) return true;
    }
    position += last + 1;
  }
  return false;
}

function isPlausible(bytes: Buffer, at: number, left: number, minOffset: number): boolean {
  const size = batch.sizeInBytes(bytes, at);
  if (size < batch.BATCH_OVERHEAD || size > left || !batch.isSafeInt64(bytes, at)) return false;
  const offset = batch.baseOffset(bytes, at);
  return offset >= minOffset && offset - minOffset <= LARGEST_RELATIVE_OFFSET && batch.lastOffsetDelta(bytes, at) >= 0;
}

async function isWholeBatch(
  file: DiskFile,
  window: Buffer,
  at: number,
  count: number,
  position: number,
): Promise<boolean> {
  const size = batch.sizeInBytes(window, at);
  if (at + size <= count) return batch.isValid(window, at);
  const whole = Buffer.allocUnsafe(size);
  return (await file.read(whole, position + at)) === size && batch.isValid(whole, 0);
}
