// How large a partition is, how far its offsets go and from when its records are, without reading more than a few
// batch headers. Must hold: reads only; a folder that is damaged gives what can still be told, and says that it is
// less; the number of records is that of offsets, which compaction and transactions make larger than what is left.

import path from 'node:path';
import { type Disk, DiskError, type DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { offsetFileName, Suffix } from '../segments/segment.ts';
import { HEADER_BYTES, lastOffsetOf, maxTimestampOf } from '../segments/stored-batch.ts';
import { lastTimestampIn } from '../segments/time-index.ts';
import { nameOfFile } from './file-kinds.ts';

export interface PartitionSize {
  /** All files of the folder. */
  bytes: number;
  /** Of the segments' logs alone. */
  logBytes: number;
  segments: number;
  /** -1 where there is none. */
  startOffset: number;
  endOffset: number;
  oldestMs: number;
  newestMs: number;
  /** False if some of it could not be read. */
  complete: boolean;
}

const SMALLEST_BATCH = batch.LOG_OVERHEAD + batch.MIN_LENGTH;
const WINDOW_BYTES = 64 * 1024;
const INDEX_ENTRY_BYTES = 8;

/**
 * @param logStartOffset from the checkpoint; 0 where it says nothing. Throws DiskError if the folder cannot be read.
 */
export function sizeOfPartition(disk: Disk, directory: string, logStartOffset: number): PartitionSize {
  const size: PartitionSize = {
    ...{ bytes: 0, logBytes: 0, segments: 0, startOffset: -1, endOffset: -1, oldestMs: -1, newestMs: -1 },
    complete: true,
  };
  const bases: number[] = [];
  for (const { name, isDirectory } of disk.list(directory)) {
    if (isDirectory) continue;
    const { kind, stage, baseOffset } = nameOfFile(name);
    const bytes = quietly(size, () => disk.fileSize(path.join(directory, name))) ?? 0;
    size.bytes += bytes;
    if (kind !== 'log' || stage !== '') continue;
    bases.push(baseOffset);
    size.logBytes += bytes;
  }
  bases.sort((a, b) => a - b);
  size.segments = bases.length;
  const last = bases.at(-1);
  if (last === undefined) return size;
  size.startOffset = Math.max(bases[0]!, logStartOffset);
  for (const base of bases) {
    const times = path.join(directory, offsetFileName(base, Suffix.TIME_INDEX));
    size.newestMs = Math.max(size.newestMs, quietly(size, () => lastTimestampIn(disk, times)) ?? -1);
  }
  for (const base of bases) {
    const found = quietly(size, () => firstTimestamp(disk, path.join(directory, offsetFileName(base, Suffix.LOG))));
    if (found === null || found < 0) continue;
    size.oldestMs = found;
    break;
  }
  const end = quietly(size, () => readEnd(disk, directory, last, size));
  size.endOffset = Math.max(end ?? last, size.startOffset);
  return size;
}

function quietly<T>(size: PartitionSize, read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    size.complete = false;
    return null;
  }
}

function firstTimestamp(disk: Disk, log: string): number {
  const file = disk.open(log, 'read');
  try {
    const headers = new Headers(file, 0);
    if (!headers.next()) return batch.NO_TIMESTAMP;
    const { bytes, at } = headers;
    const isPlain = batch.magic(bytes, at) === 2 && batch.timestampType(bytes, at) === 'CreateTime';
    // Compaction may have put a delete horizon in the place of the first timestamp.
    return isPlain && !batch.hasDeleteHorizon(bytes, at) ? batch.baseTimestamp(bytes, at) : maxTimestampOf(bytes, at);
  } finally {
    file.close();
  }
}

/** The offset after the last whole batch; the headers behind the last index entry tell. */
function readEnd(disk: Disk, directory: string, base: number, size: PartitionSize): number {
  const file = disk.open(path.join(directory, offsetFileName(base, Suffix.LOG)), 'read');
  try {
    const indexed = lastIndexedPosition(disk, path.join(directory, offsetFileName(base, Suffix.INDEX)), file.size());
    let headers = new Headers(file, indexed);
    let end = base;
    if (indexed > 0 && !(headers.next() && lastOffsetOf(headers.bytes, headers.at) >= base)) {
      // The index led to no batch: from the beginning, then.
      headers = new Headers(file, 0);
    } else if (indexed > 0) end = noteBatch(headers, size);
    while (headers.next()) end = Math.max(end, noteBatch(headers, size));
    if (headers.position < file.size()) size.complete = false;
    return end;
  } finally {
    file.close();
  }
}

function noteBatch({ bytes, at }: Headers, size: PartitionSize): number {
  size.newestMs = Math.max(size.newestMs, maxTimestampOf(bytes, at));
  return lastOffsetOf(bytes, at) + 1;
}

/** The place in the last entry that is not empty; 0 if none can be right. */
function lastIndexedPosition(disk: Disk, index: string, logBytes: number): number {
  if (!disk.exists(index)) return 0;
  const file = disk.open(index, 'read');
  try {
    const bytes = file.size() - (file.size() % INDEX_ENTRY_BYTES);
    const tail = Buffer.alloc(Math.min(bytes, WINDOW_BYTES));
    if (file.readSync(tail, bytes - tail.length) < tail.length) return 0;
    for (let at = tail.length - INDEX_ENTRY_BYTES; at >= 0; at -= INDEX_ENTRY_BYTES) {
      const position = tail.readInt32BE(at + 4);
      if (position > 0) return position < logBytes ? position : 0;
    }
    return 0;
  } finally {
    file.close();
  }
}

/** Batch headers one after another, until what follows is none. */
class Headers {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  position: number;
  private size = 0;
  private start = 0;
  private readonly file: DiskFile;
  private readonly end: number;

  constructor(file: DiskFile, position: number) {
    this.file = file;
    this.position = position;
    this.end = file.size();
  }

  next(): boolean {
    const next = this.position + this.size;
    this.position = next;
    this.size = 0;
    const left = this.end - next;
    if (left < SMALLEST_BATCH) return false;
    const wanted = Math.min(left, HEADER_BYTES);
    if (next + wanted > this.start + this.bytes.length) {
      const window = Buffer.allocUnsafe(Math.min(left, WINDOW_BYTES));
      this.bytes = window.subarray(0, this.file.readSync(window, next));
      this.start = next;
      if (this.bytes.length < wanted) return false;
    }
    this.at = next - this.start;
    const size = batch.sizeInBytes(this.bytes, this.at);
    const magic = batch.magic(this.bytes, this.at);
    if (magic < 0 || magic > batch.CURRENT_MAGIC || size > left) return false;
    if (size < (magic === batch.CURRENT_MAGIC ? batch.BATCH_OVERHEAD : SMALLEST_BATCH)) return false;
    if (!batch.isSafeInt64(this.bytes, this.at)) return false;
    this.size = size;
    return true;
  }
}
