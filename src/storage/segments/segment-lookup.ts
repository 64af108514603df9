// Where a batch is in a segment, by its index and its headers. Must hold: the log is what counts, so an index that
// leads to a place where no batch begins is made again from the log, once; where not even the log has an unbroken chain
// of batches, with offsets that rise, it is damaged: that is said (DiskError, code DAMAGED), never passed over in
// silence, and what lies before and behind the damage is found as ever.

import { DiskError } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import type { BatchPlace, Segment } from './segment.ts';
import { lastOffsetOf } from './stored-batch.ts';

/** The code of the DiskError that says: bytes that were once written and acknowledged are not what they were. */
export const DAMAGED = 'EDAMAGED';

export function damaged(segment: Segment, position: number, what: string): DiskError {
  return new DiskError(DAMAGED, segment.path, `${what} at byte ${position} of ${segment.path}`);
}

/** Batches between two looks at the clock, where somebody looks. */
const STEP_BATCHES = 64;

/** `search`: no batch begins where one should. */
const BROKEN = -1;

/** The first batch whose last offset is `offset` or later; null if that lies beyond what is written here. */
export function locate(segment: Segment, offset: number): BatchPlace | null {
  const found = search(segment, offset);
  if (found !== BROKEN) return found;
  for (const step of rebuildIndexes(segment)) void step;
  const again = search(segment, offset);
  if (again === BROKEN) throw damaged(segment, 0, 'no whole batch');
  return again;
}

function search(segment: Segment, offset: number): BatchPlace | null | typeof BROKEN {
  const from = segment.offsetIndex.positionFor(offset);
  if (from >= segment.writtenBytes) return null;
  const scan = segment.scan(from);
  try {
    let expected = segment.baseOffset;
    while (scan.next()) {
      const base = batch.baseOffset(scan.bytes, scan.at);
      const last = lastOffsetOf(scan.bytes, scan.at);
      if (last < expected || (scan.position === from && from > 0 && base > offset)) break;
      if (last >= offset) return { position: scan.position, sizeInBytes: scan.sizeInBytes, baseOffset: base };
      expected = last + 1;
    }
    if (scan.position >= segment.writtenBytes) return null;
    if (segment.isDamagedAt(scan.position)) throw damaged(segment, scan.position, 'no whole batch');
    return BROKEN;
  } finally {
    scan.close();
  }
}

/**
 * Reads every header, in steps. The default of `index.interval.bytes` is as good as the setting: lookups allow any
 * spacing. Throws DiskError (DAMAGED) where the chain of batches breaks; indexes that were there then stay.
 */
export function* rebuildIndexes(segment: Segment, intervalBytes = 4096): Generator<void, void> {
  const before = segment.beginRebuild();
  const scan = segment.scan(0);
  let expected = segment.baseOffset;
  let whole = false;
  try {
    for (let count = 1; scan.next(); count++) {
      const last = lastOffsetOf(scan.bytes, scan.at);
      if (last < expected) break;
      segment.noteBatch(scan.bytes, scan.at, scan.position, intervalBytes);
      expected = last + 1;
      if (count % STEP_BATCHES === 0) yield;
    }
    whole = scan.position >= segment.writtenBytes;
  } finally {
    scan.close();
    if (!whole && before !== null) segment.endRebuild(before);
  }
  if (whole) {
    segment.finishRebuild();
    return;
  }
  segment.noteDamage(scan.position);
  throw damaged(segment, scan.position, 'no whole batch');
}

/** The offset after the last whole batch in the file, and the byte after it. */
export function readEnd(segment: Segment): { nextOffset: number; position: number } {
  if (segment.writtenBytes === 0) return { nextOffset: segment.baseOffset, position: 0 };
  const from = segment.offsetIndex.positionFor(segment.offsetIndex.lastOffset);
  const found = endFrom(segment, from);
  if (found.position > from || from === 0) return found;
  // Not even the batch that the index names is there.
  for (const step of rebuildIndexes(segment)) void step;
  return endFrom(segment, 0);
}

function endFrom(segment: Segment, from: number): { nextOffset: number; position: number } {
  let nextOffset = segment.baseOffset;
  const scan = segment.scan(from);
  try {
    while (scan.next()) nextOffset = lastOffsetOf(scan.bytes, scan.at) + 1;
    return { nextOffset, position: scan.position };
  } finally {
    scan.close();
  }
}
