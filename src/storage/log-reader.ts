// Plans one read of a log: the hot tail if it reaches back far enough, else a place in a segment file. Must hold: a
// slice begins with the batch that holds the offset asked for and never contains a byte at or beyond `bound`; no record
// bytes are read here, of cold segments only a few headers.

import type { DiskError } from '../base/disk.ts';
import type { LogTail } from './hot-tail.ts';
import { EmptySlice, FileSlice, type LogSlice, MemorySlice } from './log-slice.ts';
import { floorSegment } from './segments/log-files.ts';
import type { BatchPlace, Segment } from './segments/segment.ts';
import { damaged } from './segments/segment-lookup.ts';
import { SliceCheck } from './slice-check.ts';
import type { StorageContext } from './storage-context.ts';
import { TailRead } from './tail-read.ts';

/** `bound` is at most `writtenEnd`; `offset` lies within the log. Throws DiskError. */
export function readLog(
  context: StorageContext,
  segments: readonly Segment[],
  tail: LogTail | null,
  writtenEnd: number,
  offset: number,
  maxBytes: number,
  bound: number,
  minOneBatch: boolean,
  onDamage: (error: DiskError) => void,
): LogSlice {
  if (offset >= bound || (maxBytes <= 0 && !minOneBatch)) return new EmptySlice(offset);
  if (tail !== null && offset >= tail.firstOffset) {
    const found = new TailRead(bound, maxBytes).read(tail, offset, minOneBatch);
    return found.isEmpty ? new EmptySlice(offset) : found.slice(context);
  }
  for (let i = Math.max(0, floorSegment(segments, offset)); i < segments.length; i++) {
    const segment = segments[i]!;
    if (segment.baseOffset >= bound) break;
    const place = segment.locate(offset);
    // Nothing at or after the offset in this segment: compaction can leave that. The next one has it.
    if (place === null) continue;
    const nextBase = segments[i + 1]?.baseOffset ?? Number.POSITIVE_INFINITY;
    if (place.baseOffset >= Math.min(nextBase, writtenEnd)) segment.noteDamage(place.position);
    if (segment.isDamagedAt(place.position)) throw damaged(segment, place.position, 'a damaged batch');
    if (place.baseOffset >= bound) break;
    return readSegment(context, segment, place, { maxBytes, bound, minOneBatch, writtenEnd, nextBase, onDamage });
  }
  return new EmptySlice(offset);
}

interface SegmentRead {
  readonly maxBytes: number;
  readonly bound: number;
  readonly minOneBatch: boolean;
  readonly writtenEnd: number;
  readonly nextBase: number;
  readonly onDamage: (error: DiskError) => void;
}

function readSegment(context: StorageContext, segment: Segment, place: BatchPlace, read: SegmentRead): LogSlice {
  const end = Math.min(endPosition(segment, read), segment.damageFrom(place.position));
  const wanted = read.minOneBatch ? Math.max(read.maxBytes, place.sizeInBytes) : read.maxBytes;
  const size = Math.min(wanted, end - place.position);
  const after = size < end - place.position ? segment.offsetIndex.offsetAtOrAfter(place.position + size) : -1;
  const bounds = {
    firstOffset: place.baseOffset,
    nextOffset: after >= 0 ? Math.min(after, read.bound) : Math.min(read.nextBase, read.bound),
    firstBatchIncomplete: wanted < place.sizeInBytes,
  };
  const file = context.files.acquire(segment);
  try {
    const views = file.views(place.position, size);
    if (views !== null) return new MemorySlice(views, bounds, [], null, context.served);
    const limit = Math.min(read.nextBase, read.writtenEnd);
    const check = new SliceCheck(place.baseOffset, limit, size, segment.writtenBytes - place.position);
    const { cuts } = segment;
    return new FileSlice(segment, context.files, place.position, size, bounds, context.served, check, (position) => {
      const error = damaged(segment, position, 'a damaged batch');
      // Else it was cut off meanwhile, and something else is there now.
      if (segment.cuts === cuts) {
        segment.noteDamage(position);
        read.onDamage(error);
      }
      return error;
    });
  } finally {
    context.files.release(segment);
  }
}

/** The byte in `segment` at which the batch with offset `bound` begins, or its written end. */
function endPosition(segment: Segment, read: SegmentRead): number {
  if (read.bound >= read.nextBase || read.bound >= read.writtenEnd) return segment.writtenBytes;
  return segment.locate(read.bound)?.position ?? segment.writtenBytes;
}
