// Finding records by time, exact to the record. Must hold: of all records at or after the target time at or beyond the
// start offset, the one with the smallest offset is given; only one batch is opened for it; records beyond what is
// written are not looked at.

import { DiskError } from '../../base/disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import * as batch from '../../records/batch.ts';
import { giveWay } from '../../records/compression/decompress.ts';
import { RecordsError } from '../../records/errors.ts';
import { openRecords } from '../../records/iterate.ts';
import type { StorageContext } from '../storage-context.ts';
import type { HeaderScan } from './header-scan.ts';
import type { Segment } from './segment.ts';
import { lastOffsetOf, maxTimestampOf } from './stored-batch.ts';

/** Segments whose indexes are read before others get their turn: some megabytes for each of a gigabyte. */
const COLD_AT_ONCE = 8;

export interface TimestampOffset {
  readonly offset: number;
  readonly timestamp: number;
  readonly leaderEpoch: number;
}

export async function findTimestamp(
  context: StorageContext,
  segments: readonly Segment[],
  target: number,
  startOffset: number,
): Promise<TimestampOffset | null | number> {
  let cold = 0;
  // A copy: segments may come and go while a batch is decompressed.
  for (const segment of segments.slice()) {
    try {
      if (segment.isCold && ++cold % COLD_AT_ONCE === 0) await giveWay();
      if (segment.removed || segment.largestTimestamp().timestamp < target) continue;
      const index = segment.offsetIndex;
      const from = index.positionFor(Math.max(segment.timeIndex.offsetFor(target), startOffset));
      const found = await firstIn(segment, from, target, startOffset);
      if (found !== null) return found;
    } catch (error) {
      return failed(context, segment, error);
    }
  }
  return null;
}

/** The first record with the largest timestamp of all. */
export async function findMaxTimestamp(
  context: StorageContext,
  segments: readonly Segment[],
): Promise<TimestampOffset | null | number> {
  let newest: Segment | null = null;
  let cold = 0;
  for (const segment of segments.slice()) {
    try {
      if (segment.isCold && ++cold % COLD_AT_ONCE === 0) await giveWay();
      if (segment.removed || segment.writtenBytes === 0) continue;
      if (newest === null || segment.largestTimestamp().timestamp > newest.largestTimestamp().timestamp)
        newest = segment;
    } catch (error) {
      return failed(context, segment, error);
    }
  }
  if (newest === null) return null;
  if (newest.removed) return findMaxTimestamp(context, segments);
  try {
    const { timestamp, offset } = newest.largestTimestamp();
    if (timestamp < 0) return null;
    return await firstIn(newest, newest.offsetIndex.positionFor(offset), timestamp, 0);
  } catch (error) {
    return failed(context, newest, error);
  }
}

function failed(context: StorageContext, segment: Segment, error: unknown): number {
  if (error instanceof RecordsError) {
    context.logger.error({ file: segment.path }, `a stored batch could not be opened: ${error.message}`);
    return ErrorCode.CORRUPT_MESSAGE;
  }
  if (!(error instanceof DiskError)) throw error;
  context.logger.error({ file: segment.path, code: error.code }, 'a segment could not be read');
  return ErrorCode.KAFKA_STORAGE_ERROR;
}

async function firstIn(
  segment: Segment,
  from: number,
  target: number,
  startOffset: number,
): Promise<TimestampOffset | null> {
  const scan = segment.scan(from);
  try {
    while (scan.next()) {
      const { bytes, at } = scan;
      if (maxTimestampOf(bytes, at) < target || lastOffsetOf(bytes, at) < startOffset) continue;
      const found = await firstOf(scan, target, startOffset);
      if (found !== null) return found;
    }
    return null;
  } finally {
    scan.close();
  }
}

async function firstOf(scan: HeaderScan, target: number, startOffset: number): Promise<TimestampOffset | null> {
  if (!scan.loadWhole()) return null;
  const { bytes, at } = scan;
  if (batch.magic(bytes, at) < 2) {
    return { offset: lastOffsetOf(bytes, at), timestamp: maxTimestampOf(bytes, at), leaderEpoch: -1 };
  }
  for (const { offset, timestamp } of await openRecords(bytes, at)) {
    if (timestamp >= target && offset >= startOffset)
      return { offset, timestamp, leaderEpoch: batch.leaderEpoch(bytes, at) };
  }
  return null;
}
