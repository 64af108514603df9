// What recovery cuts off a log and keeps beside it, in `<base>.cut-<position>`. Must hold: before a byte is cut it is,
// synced, under its new name; nothing that was kept before is overwritten; a crash at any step leaves either the log as
// it was or the copy.

import path from 'node:path';
import type { Disk, DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { mayBeBatch } from '../segments/batch-order.ts';
import type { OpenFiles } from '../segments/open-files.ts';
import { offsetFileName, type Segment } from '../segments/segment.ts';

const READ_BYTES = 1024 * 1024;
const KEPT_FILE = /^\d{20}\.cut-\d+(\.\d+)?$/;

export function isKeptFile(name: string): boolean {
  return KEPT_FILE.test(name);
}

/**
 * Copies what lies in `segment` from byte `from` on aside if a whole batch of `minOffset` or later is among it or
 * `later` segments hold anything; those are renamed likewise, or removed if empty. Gives the names. Throws DiskError.
 */
export async function keepAside(
  disk: Disk,
  files: OpenFiles,
  segment: Segment,
  from: number,
  minOffset: number,
  later: readonly Segment[],
): Promise<string[]> {
  const kept: string[] = [];
  const directory = path.dirname(segment.path);
  const size = segment.sizeInBytes;
  const file = files.acquire(segment);
  try {
    const isFollowed = later.some((other) => other.sizeInBytes > 0);
    if (from < size && (isFollowed || (await findBatch(file, from, size, minOffset)))) {
      kept.push(await copyAside(disk, file, from, size, path.join(directory, keptName(segment, from))));
    }
  } finally {
    files.release(segment);
  }
  for (const other of later) {
    files.rest(other);
    if (other.sizeInBytes > 0) {
      const target = freeName(disk, path.join(directory, keptName(other, 0)));
      disk.rename(other.path, target);
      kept.push(target);
    }
    for (const name of other.markDeleted()) disk.remove(name);
  }
  if (kept.length > 0) await disk.syncDirectoryAsync(directory);
  return kept;
}

function keptName(segment: Segment, position: number): string {
  return `${offsetFileName(segment.baseOffset, '')}.cut-${position}`;
}

function freeName(disk: Disk, name: string): string {
  let free = name;
  for (let i = 1; disk.exists(free); i++) free = `${name}.${i}`;
  return free;
}

async function copyAside(disk: Disk, from: DiskFile, start: number, end: number, name: string): Promise<string> {
  // Of a start that was killed before it could cut.
  if (await holdsTheSame(disk, from, start, end, name)) return name;
  const unfinished = `${name}.tmp`;
  const to = disk.open(unfinished, 'create');
  try {
    to.truncate(0);
    await eachChunk(from, start, end, async (chunk, position) => {
      await to.write([chunk], position);
      return true;
    });
    await to.sync();
  } finally {
    to.close();
  }
  const target = freeName(disk, name);
  disk.rename(unfinished, target);
  return target;
}

async function holdsTheSame(disk: Disk, from: DiskFile, start: number, end: number, name: string): Promise<boolean> {
  if (!disk.exists(name) || disk.fileSize(name) !== end - start) return false;
  const other = disk.open(name, 'read');
  try {
    return await eachChunk(from, start, end, async (chunk, position) => {
      const kept = Buffer.allocUnsafe(chunk.length);
      return (await other.read(kept, position)) === chunk.length && kept.equals(chunk);
    });
  } finally {
    other.close();
  }
}

/** Calls `use` with each piece and its place after `start`, until it says false. */
async function eachChunk(
  from: DiskFile,
  start: number,
  end: number,
  use: (chunk: Buffer, position: number) => Promise<boolean>,
): Promise<boolean> {
  for (let position = start; position < end; ) {
    const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, end - position));
    const count = await from.read(chunk, position);
    if (count === 0) break;
    if (!(await use(chunk.subarray(0, count), position - start))) return false;
    position += count;
  }
  return true;
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
      if (!mayBeBatch(window, at, end - position - at, minOffset)) continue;
      if (await isWholeBatch(file, window, at, count, position)) return true;
    }
    position += last + 1;
  }
  return false;
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
