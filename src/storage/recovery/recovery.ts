// Makes a log that was not closed cleanly trustworthy again. Must hold: every batch from the recovery point's segment
// on is checked by its checksum; at or above the recovery point the log is cut at the first bad batch, and if whole
// batches lie behind it the cut bytes are kept aside (recovery-keep.ts); below the recovery point nothing is cut and
// the partition stays offline, for those bytes were once synced and acknowledged. The state of producers comes out of
// the same reading. The event loop lives meanwhile.

import path from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { completeBatchSize, INCOMPLETE } from '../../records/iterate.ts';
import type { LeaderEpochs } from '../leader-epochs.ts';
import { replayBatch } from '../producers/producer-replay.ts';
import type { SnapshotFiles } from '../producers/producer-snapshot.ts';
import type { ProducerState } from '../producers/producer-state.ts';
import { contradicts, firstOffsetOf, isInOrder, WITNESS_BYTES } from '../segments/batch-order.ts';
import type { OpenFiles } from '../segments/open-files.ts';
import type { Segment } from '../segments/segment.ts';
import { DAMAGED, damaged } from '../segments/segment-lookup.ts';
import { isIntact, lastOffsetOf } from '../segments/stored-batch.ts';
import type { LoadPace } from './load-pace.ts';
import { keepAside } from './recovery-keep.ts';

const READ_BYTES = 1024 * 1024;
const NO_END = Number.POSITIVE_INFINITY;

export interface RecoveryReport {
  /** The offset after the last good batch. */
  readonly nextOffset: number;
  /** Set when something was cut. */
  readonly cut: {
    readonly file: string;
    readonly position: number;
    readonly bytes: number;
    /** Where the cut bytes are now; empty if there was no whole batch among them. */
    readonly kept: readonly string[];
  } | null;
  /** Offsets between two segments of which neither has a record. */
  readonly gaps: readonly { readonly from: number; readonly to: number }[];
}

export interface Recovered {
  readonly disk: Disk;
  readonly files: OpenFiles;
  /** Ascending, the whole log. */
  readonly segments: Segment[];
  /** No offset may be missing between two records: what lies behind a gap is of no use. */
  readonly isContiguous: boolean;
  readonly epochs: LeaderEpochs;
  /** As of the first segment that is checked. */
  readonly producers: ProducerState;
  readonly snapshots: SnapshotFiles;
  /**
   * Batches with offsets from here on are written again, where they are: after a failed sync the system may hold bytes
   * for clean that never reached the platter, so that the next process's sync of them says nothing. Infinity: none are.
   */
  readonly rewrittenFrom: number;
}

/**
 * Checks the segments from `first` on. Those behind a cut are taken out of the list and their files removed or kept
 * aside. Throws DiskError; with code DAMAGED if the damage lies below `recoveryPoint`.
 */
export async function recoverSegments(
  log: Recovered,
  first: number,
  recoveryPoint: number,
  pace: LoadPace,
): Promise<RecoveryReport> {
  const { segments, producers } = log;
  const gaps: { from: number; to: number }[] = [];
  let nextOffset = segments[first]!.baseOffset;
  for (let i = first; i < segments.length; i++) {
    const segment = segments[i]!;
    if (log.isContiguous && i > first && segment.baseOffset > nextOffset && nextOffset >= recoveryPoint) {
      const cut = await cutAtGap(log, i, nextOffset);
      return { nextOffset, cut, gaps };
    }
    if (segment.baseOffset > nextOffset) gaps.push({ from: nextOffset, to: segment.baseOffset });
    segment.txnIndex.clear();
    segment.beginRebuild();
    // The last one takes appends: its index files are written when it is sealed.
    if (i === segments.length - 1) segment.unseal();
    producers.endOffset = segment.baseOffset;
    if (i > first) log.snapshots.replace(producers);
    const end = segments.slice(i + 1).find(({ sizeInBytes }) => sizeInBytes > 0)?.baseOffset ?? NO_END;
    const nextBase = segments[i + 1]?.baseOffset ?? NO_END;
    const expected = Math.max(nextOffset, segment.baseOffset);
    const checked = new SegmentCheck(log, segment, expected, { end, nextBase }, pace);
    await checked.run();
    nextOffset = checked.nextOffset;
    producers.endOffset = nextOffset;
    dropEmpty(log, i + 1, nextOffset);
    const { position } = checked;
    if (position === segment.sizeInBytes) continue;
    // Where the log goes on in the next segment, nothing of it can lie behind the end of this one.
    if (nextOffset === end || (checked.isStale && nextOffset >= recoveryPoint)) {
      segment.cut(position, nextOffset);
      segment.finishRebuild();
      await makeDurable(log, segment);
      continue;
    }
    if (nextOffset < recoveryPoint) {
      throw damaged(segment, position, `a damaged batch (offset ${nextOffset}, synced up to ${recoveryPoint})`);
    }
    const bytes = segment.sizeInBytes - position;
    const kept = await keepAside(log.disk, log.files, segment, position, nextOffset, segments.slice(i + 1));
    segment.cut(position, nextOffset);
    segment.finishRebuild();
    segments.splice(i + 1);
    await makeDurable(log, segment);
    return { nextOffset, cut: { file: segment.path, position, bytes, kept }, gaps };
  }
  return { nextOffset, cut: null, gaps };
}

/** Segments that were begun and given up: their removal was undone, and the batches went on in the one before. */
function dropEmpty({ disk, segments }: Recovered, from: number, nextOffset: number): void {
  let next = segments[from];
  while (next !== undefined && next.sizeInBytes === 0 && next.baseOffset < nextOffset) {
    for (const name of next.markDeleted()) disk.remove(name);
    segments.splice(from, 1);
    next = segments[from];
  }
}

/** The end of a segment was lost, a later one was not. */
async function cutAtGap(log: Recovered, index: number, nextOffset: number): Promise<RecoveryReport['cut']> {
  const { disk, files, segments } = log;
  const last = segments[index - 1]!;
  const later = segments.splice(index);
  let bytes = 0;
  for (const segment of later) bytes += segment.sizeInBytes;
  const position = last.sizeInBytes;
  const kept = await keepAside(disk, files, last, position, nextOffset, later);
  await makeDurable(log, last);
  return { file: last.path, position, bytes, kept };
}

/** Else a loss of power could bring back what was cut off, behind bytes that were appended and synced since. */
async function makeDurable({ disk, files }: Recovered, segment: Segment): Promise<void> {
  const file = files.acquire(segment);
  try {
    await file.sync();
  } finally {
    files.release(segment);
  }
  await disk.syncDirectoryAsync(path.dirname(segment.path));
}

// DEVIATION: a partition that lost records which had been synced (its files end before its recovery point, or are gone)
// is offline; Kafka goes on at the shorter end and gives offsets a second time.
export function cutShort(file: string, nextOffset: number, syncedEnd: number): DiskError {
  const what = nextOffset < 0 ? 'the segment files are gone' : `the log ends at offset ${nextOffset}`;
  return new DiskError(DAMAGED, file, `${what}, but it was synced up to offset ${syncedEnd}: records are missing`);
}

/** One segment, read in large pieces. */
class SegmentCheck {
  /** After the last good batch. */
  nextOffset: number;
  position = 0;
  /** What follows goes on where the next segment begins: it was taken back before, and a loss of power undid that. */
  isStale = false;
  /** Of the last window, where that begins which is to be written again. */
  private unsyncedAt = -1;
  private readonly log: Recovered;
  private readonly end: number;
  private readonly nextBase: number;
  private readonly segment: Segment;
  private readonly pace: LoadPace;
  private window: Buffer;

  /**
   * @param next where the next segment that has any bytes begins, and the next of all: an empty one may have been given
   *   up, so that batches went on across its first offset, but none of them behind a gap
   */
  constructor(
    log: Recovered,
    segment: Segment,
    expectedOffset: number,
    next: { readonly end: number; readonly nextBase: number },
    pace: LoadPace,
  ) {
    this.log = log;
    this.end = next.end;
    this.nextBase = next.nextBase;
    this.segment = segment;
    this.nextOffset = expectedOffset;
    this.pace = pace;
    this.window = Buffer.allocUnsafe(Math.min(READ_BYTES, segment.sizeInBytes));
  }

  /** To the segment's end, or to the first batch that is not good. Throws DiskError. */
  async run(): Promise<void> {
    const { segment, log } = this;
    const file = log.files.acquire(segment);
    try {
      while (this.position < segment.sizeInBytes) {
        const left = segment.sizeInBytes - this.position;
        const { window } = this;
        const count = await file.read(window.length > left ? window.subarray(0, left) : window, this.position);
        const { position } = this;
        const wanted = this.check(count, left);
        if (this.unsyncedAt >= 0) {
          const unsynced = window.subarray(this.unsyncedAt, this.position - position);
          await file.write([unsynced], position + this.unsyncedAt);
        }
        if (wanted === 0) break;
        if (wanted > window.length) this.window = Buffer.allocUnsafe(wanted);
        if (this.pace.isDue) await this.pace.rest();
      }
    } finally {
      log.files.release(segment);
    }
    if (this.position === segment.sizeInBytes) segment.finishRebuild();
  }

  /** Takes in the good batches of the window. How many bytes the next one should have; 0: the good ones end here. */
  private check(count: number, left: number): number {
    const { window, segment, log } = this;
    let at = 0;
    let wanted = 0;
    this.unsyncedAt = -1;
    for (;;) {
      const size = completeBatchSize(window, at, count);
      if (size <= 0) {
        wanted = size === INCOMPLETE ? sizeWanted(window, at, count, left - at) : 0;
        break;
      }
      if (!batch.isSafeInt64(window, at) || !isIntact(window, at)) break;
      const first = firstOffsetOf(window, at);
      const last = lastOffsetOf(window, at);
      if (!isInOrder(first, last, this.nextOffset, segment.baseOffset)) break;
      if (first === this.nextOffset) {
        this.isStale = last >= this.end;
        if (this.isStale) break;
      } else {
        if (log.isContiguous || last >= this.nextBase) break;
        const behind = at + size;
        const leftBehind = left - behind;
        if (leftBehind >= WITNESS_BYTES && count - behind < WITNESS_BYTES) {
          wanted = size + WITNESS_BYTES;
          break;
        }
        if (leftBehind >= WITNESS_BYTES && contradicts(window, behind, leftBehind, this.nextOffset, last)) break;
      }
      if (batch.magic(window, at) >= 2)
        log.epochs.noteFound(batch.leaderEpoch(window, at), batch.baseOffset(window, at));
      segment.noteBatch(window, at, this.position + at, 4096);
      replayBatch(log.producers, segment, window, at);
      this.nextOffset = last + 1;
      if (this.unsyncedAt < 0 && this.nextOffset > log.rewrittenFrom) this.unsyncedAt = at;
      at += size;
    }
    this.position += at;
    this.pace.checked(at);
    // The file is shorter than it said.
    return at === 0 && count < Math.min(wanted, window.length) ? 0 : wanted;
  }
}

/** How many bytes to read from this batch on to see it whole; 0 if the file does not have them. */
function sizeWanted(window: Buffer, at: number, count: number, left: number): number {
  if (count - at < batch.LOG_OVERHEAD) return left > count - at ? batch.BATCH_OVERHEAD : 0;
  const size = batch.sizeInBytes(window, at);
  return size > left ? 0 : Math.max(size, batch.BATCH_OVERHEAD);
}
