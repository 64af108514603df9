// Plans one read of a log: the hot tail if it reaches back far enough, else a place in a segment file. Must hold: a slice
// begins with the batch that holds the offset asked for and never contains a byte at or beyond `bound`; no record bytes
// are read here, of cold segments only a few headers.

import { assert } from '../base/assert.ts';
import * as batch from '../records/batch.ts';
import type { Backing, LogTail } from './hot-tail.ts';
import { floorSegment } from './log-files.ts';
import { EmptySlice, FileSlice, type LogSlice, MemorySlice } from './log-slice.ts';
import type { BatchPlace, Segment } from './segment.ts';
import type { StorageContext } from './storage-context.ts';

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
): LogSlice {
  if (offset >= bound || (maxBytes <= 0 && !minOneBatch)) return new EmptySlice(offset);
  if (tail !== null && offset >= tail.firstOffset) return readTail(context, tail, offset, maxBytes, bound, minOneBatch);
  for (let i = Math.max(0, floorSegment(segments, offset)); i < segments.length; i++) {
    const segment = segments[i]!;
    if (segment.baseOffset >= bound) break;
    const place = segment.locate(offset);
    // Nothing at or after the offset in this segment: compaction can leave that. The next one has it.
    if (place === null) continue;
    if (place.baseOffset >= bound) break;
    const nextBase = segments[i + 1]?.baseOffset ?? Number.POSITIVE_INFINITY;
    return readSegment(context, segment, place, { maxBytes, bound, minOneBatch, writtenEnd, nextBase });
  }
  return new EmptySlice(offset);
}

interface SegmentRead {
  readonly maxBytes: number;
  readonly bound: number;
  readonly minOneBatch: boolean;
  readonly writtenEnd: number;
  readonly nextBase: number;
}

function readSegment(context: StorageContext, segment: Segment, place: BatchPlace, read: SegmentRead): LogSlice {
  const end = endPosition(segment, read);
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
    return new FileSlice(segment, context.files, place.position, size, bounds, context.served);
  } finally {
    context.files.release(segment);
  }
}

/** The byte in `segment` at which the batch with offset `bound` begins, or its written end. */
function endPosition(segment: Segment, read: SegmentRead): number {
  if (read.bound >= read.nextBase || read.bound >= read.writtenEnd) return segment.writtenBytes;
  return segment.locate(read.bound)?.position ?? segment.writtenBytes;
}

function readTail(
  context: StorageContext,
  tail: LogTail,
  offset: number,
  maxBytes: number,
  bound: number,
  minOneBatch: boolean,
): LogSlice {
  const pieces: Buffer[] = [];
  const pinned: Backing[] = [];
  let first: { offset: number; bytes: number } | null = null;
  let nextOffset = offset;
  let left = maxBytes;
  const count = tail.entryCount;
  for (let i = tail.find(offset); i < count; i++) {
    const entry = tail.entryAt(i);
    if (entry.baseOffset >= bound) break;
    const { bytes } = entry;
    // Which of its batches: from the one with the offset, up to the bound and the byte limit.
    let from = 0;
    if (first === null) {
      while (batch.lastOffset(bytes, from) < offset) from += batch.sizeInBytes(bytes, from);
      first = { offset: batch.baseOffset(bytes, from), bytes: batch.sizeInBytes(bytes, from) };
      if (first.offset >= bound) break;
      if (minOneBatch && left < first.bytes) left = first.bytes;
    }
    let to = from;
    if (entry.lastOffset < bound && bytes.length - from <= left) to = bytes.length;
    else {
      while (to < bytes.length && batch.baseOffset(bytes, to) < bound) {
        const size = batch.sizeInBytes(bytes, to);
        if (to + size - from > left) break;
        to += size;
      }
    }
    if (to === from) {
      // Not even the first batch fits: cut it, as a file slice is cut, for those clients that grow their limit then.
      if (pieces.length === 0) to = from + left;
      else break;
    }
    addPiece(pieces, bytes, from, to);
    if (pinned[pinned.length - 1] !== entry.backing) pinned.push(entry.backing);
    left -= to - from;
    nextOffset = to === bytes.length ? entry.lastOffset + 1 : batch.lastOffset(bytes, from) + 1;
    if (to < bytes.length) {
      nextOffset = Math.min(entry.lastOffset + 1, bound);
      break;
    }
  }
  if (first === null || pieces.length === 0) return new EmptySlice(offset);
  assert(nextOffset <= bound, 'a read from the hot tail went beyond its bound');
  const bounds = {
    firstOffset: first.offset,
    nextOffset,
    firstBatchIncomplete: left === 0 && maxBytes < first.bytes && !minOneBatch,
  };
  return new MemorySlice(pieces, bounds, pinned, context.tail, context.served);
}

/** Batches copied one after another into a slab leave as one piece. */
function addPiece(pieces: Buffer[], bytes: Buffer, from: number, to: number): void {
  const last = pieces[pieces.length - 1];
  if (last !== undefined && last.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset + from) {
    pieces[pieces.length - 1] = Buffer.from(bytes.buffer, last.byteOffset, last.length + to - from);
  } else {
    pieces.push(from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to));
  }
}
