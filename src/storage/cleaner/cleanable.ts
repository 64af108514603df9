// What of a log can be compacted, and how much it needs it: Kafka's rules. Must hold: nothing at or beyond the last
// stable offset, of the active segment or younger than min.compaction.lag.ms is ever chosen; pure questions to a log,
// nothing changes.

import type { Log } from '../log.ts';
import { NEVER } from '../log-config.ts';
import { floorSegment } from '../segments/log-files.ts';
import { MAX_RELATIVE_OFFSET } from '../segments/offset-index.ts';
import type { Segment } from '../segments/segment.ts';

/** The segments that hold from..to (exclusive), as far as they begin before `to`. */
export function segmentsBetween(segments: readonly Segment[], from: number, to: number): Segment[] {
  const found: Segment[] = [];
  for (let i = Math.max(0, floorSegment(segments, from)); i < segments.length; i++) {
    if (segments[i]!.baseOffset >= to) break;
    found.push(segments[i]!);
  }
  return found;
}

function inactiveFrom(log: Log, offset: number): Segment[] {
  return segmentsBetween(log.segments, offset, log.segments[log.segments.length - 1]!.baseOffset);
}

function bytesOf(segments: readonly Segment[]): number {
  let bytes = 0;
  for (const segment of segments) bytes += segment.sizeInBytes;
  return bytes;
}

export interface DirtyLog {
  readonly log: Log;
  readonly firstDirtyOffset: number;
  /** A segment's base: what lies before it may be cleaned. */
  readonly firstUncleanableOffset: number;
  readonly cleanableBytes: number;
  readonly totalBytes: number;
  readonly dirtyRatio: number;
  /** The oldest dirty record has waited longer than max.compaction.lag.ms. */
  readonly isOverdue: boolean;
  /** The checkpoint's offset lies outside of the log. */
  readonly checkpointIsWrong: boolean;
}

/** @param cleanedTo the log's entry in the cleaner's checkpoint. Throws DiskError. */
export function examine(log: Log, cleanedTo: number | undefined, nowMs: number): DirtyLog {
  const start = log.logStartOffset;
  const known = cleanedTo ?? start;
  const checkpointIsWrong = known < start || known > log.nextOffset;
  const firstDirtyOffset = checkpointIsWrong ? start : known;
  const bound = Math.max(firstDirtyOffset, uncleanableFrom(log, firstDirtyOffset, nowMs));
  const active = log.segments[log.segments.length - 1]!;
  const firstUncleanableOffset = (inactiveFrom(log, bound)[0] ?? active).baseOffset;
  const from = Math.min(firstDirtyOffset, firstUncleanableOffset);
  const cleanableBytes = bytesOf(segmentsBetween(log.segments, from, firstUncleanableOffset));
  const totalBytes = bytesOf(segmentsBetween(log.segments, 0, firstDirtyOffset)) + cleanableBytes;
  return {
    log,
    firstDirtyOffset,
    firstUncleanableOffset,
    cleanableBytes,
    totalBytes,
    dirtyRatio: totalBytes === 0 ? 0 : cleanableBytes / totalBytes,
    isOverdue: isOverdue(log, firstDirtyOffset, nowMs),
    checkpointIsWrong,
  };
}

function uncleanableFrom(log: Log, firstDirtyOffset: number, nowMs: number): number {
  const active = log.segments[log.segments.length - 1]!;
  const bound = Math.min(log.lastStableOffset, active.baseOffset);
  const { minCompactionLagMs } = log.config;
  if (minCompactionLagMs <= 0) return bound;
  for (const segment of inactiveFrom(log, firstDirtyOffset)) {
    if (segment.baseOffset >= bound) break;
    const { timestamp } = segment.largestTimestamp();
    const newest = timestamp >= 0 ? timestamp : segment.lastModifiedMs;
    if (newest > nowMs - minCompactionLagMs) return Math.min(bound, segment.baseOffset);
  }
  return bound;
}

function isOverdue(log: Log, firstDirtyOffset: number, nowMs: number): boolean {
  const { maxCompactionLagMs } = log.config;
  if (maxCompactionLagMs >= NEVER) return false;
  for (const segment of inactiveFrom(log, firstDirtyOffset)) {
    const timestamp = segment.firstBatchTimestamp();
    if (timestamp > 0 && timestamp < nowMs - maxCompactionLagMs) return true;
  }
  return false;
}

/** Whether Kafka would clean it now. */
export function needsCleaning(dirty: DirtyLog): boolean {
  if (dirty.totalBytes === 0) return false;
  return (dirty.isOverdue && dirty.cleanableBytes > 0) || dirty.dirtyRatio > dirty.log.config.minCleanableDirtyRatio;
}

export interface GroupLimits {
  readonly segmentBytes: number;
  readonly segmentIndexBytes: number;
  readonly firstUncleanableOffset: number;
}

/**
 * Neighbours that together make one segment again. `segments` are those to be cleaned, in order; reads indexes. Throws
 * DiskError.
 */
export function groupSegments(segments: readonly Segment[], limits: GroupLimits): Segment[][] {
  const groups: Segment[][] = [];
  let i = 0;
  while (i < segments.length) {
    const first = segments[i++]!;
    const group = [first];
    let bytes = first.sizeInBytes;
    let offsetBytes = first.offsetIndex.sizeInBytes;
    let timeBytes = first.timeIndex.sizeInBytes;
    for (; i < segments.length; i++) {
      const next = segments[i]!;
      bytes += next.sizeInBytes;
      offsetBytes += next.offsetIndex.sizeInBytes;
      timeBytes += next.timeIndex.sizeInBytes;
      if (bytes > limits.segmentBytes || Math.max(offsetBytes, timeBytes) > limits.segmentIndexBytes) break;
      const last = (segments[i + 1]?.baseOffset ?? limits.firstUncleanableOffset) - 1;
      if (next.sizeInBytes > 0 && last - first.baseOffset > MAX_RELATIVE_OFFSET) break;
      group.push(next);
    }
    groups.push(group);
  }
  return groups;
}
