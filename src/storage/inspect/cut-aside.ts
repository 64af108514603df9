// Takes damaged bytes out of a log and keeps them in a file beside it, under the names that recovery gives
// (`<base>.cut-<position>`, a number behind it if that is taken). Must hold: bytes leave the log only after their copy
// is synced and has its name; no file that was kept before is overwritten; a crash at any step leaves the log as it was
// or as it is to be.

import path from 'node:path';
import { type Disk, DiskError, type DiskFile } from '../../base/disk.ts';
import { offsetFileName, Suffix } from '../segments/segment.ts';
import { removeIndexes } from './rebuild.ts';

const CHUNK_BYTES = 1024 * 1024;

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What the bytes from `position` of the segment at `base` will be kept in. */
export function keptPath(disk: Disk, directory: string, base: number, position: number): string {
  const name = path.join(directory, `${offsetFileName(base, '')}.cut-${position}`);
  let free = name;
  for (let i = 1; disk.exists(free); i++) free = `${name}.${i}`;
  return free;
}

export interface BadBytes extends ByteRange {
  /** What takes their place; null for nothing. */
  readonly filler: Buffer | null;
}

/** Puts the pieces (ranges of `from`, or bytes) into one new file, synced. Rejects with DiskError. */
async function copy(
  disk: Disk,
  from: DiskFile,
  pieces: readonly (ByteRange | Buffer)[],
  target: string,
): Promise<void> {
  const unfinished = `${target}.tmp`;
  const to = disk.open(unfinished, 'create');
  try {
    to.truncate(0);
    let written = 0;
    for (const piece of pieces) {
      if (Buffer.isBuffer(piece)) {
        await to.write([piece], written);
        written += piece.length;
        continue;
      }
      for (let position = piece.start; position < piece.end; ) {
        const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, piece.end - position));
        const count = await from.read(chunk, position);
        if (count === 0) throw new DiskError('EIO', from.path, 'the file became shorter while it was copied');
        await to.write([chunk.subarray(0, count)], written);
        written += count;
        position += count;
      }
    }
    await to.sync();
  } finally {
    to.close();
  }
  disk.rename(unfinished, target);
}

/**
 * Leaves `bad` out of the segment at `base`; the batches around them stay as they are. Answers the files in which the
 * bytes are kept. Rejects with DiskError.
 */
export async function leaveOut(
  disk: Disk,
  directory: string,
  base: number,
  bad: readonly BadBytes[],
): Promise<string[]> {
  const log = path.join(directory, offsetFileName(base, Suffix.LOG));
  const kept: string[] = [];
  const file = disk.open(log, 'read');
  try {
    for (const range of bad) {
      const target = keptPath(disk, directory, base, range.start);
      await copy(disk, file, [range], target);
      kept.push(target);
    }
    disk.syncDirectory(directory);
    const good: (ByteRange | Buffer)[] = [];
    let from = 0;
    for (const { start, end, filler } of bad) {
      if (start > from) good.push({ start: from, end: start });
      if (filler !== null) good.push(filler);
      from = end;
    }
    if (from < file.size()) good.push({ start: from, end: file.size() });
    const unnamed = path.join(directory, offsetFileName(base, '.new'));
    await copy(disk, file, good, unnamed);
    // Indexes of the old bytes would lead astray; without any the log is read.
    removeIndexes(disk, directory, base);
    disk.rename(unnamed, log);
    disk.syncDirectory(directory);
  } finally {
    file.close();
  }
  return kept;
}

/**
 * Ends the log at `position` of the segment at `base`, and moves `later` segments away whole. Answers the files in
 * which the bytes are kept. Rejects with DiskError.
 */
export async function cutFrom(
  disk: Disk,
  directory: string,
  base: number,
  position: number,
  later: readonly number[],
): Promise<string[]> {
  const log = path.join(directory, offsetFileName(base, Suffix.LOG));
  const kept: string[] = [];
  const file = disk.open(log, 'write');
  try {
    if (file.size() > position) {
      const target = keptPath(disk, directory, base, position);
      await copy(disk, file, [{ start: position, end: file.size() }], target);
      kept.push(target);
      disk.syncDirectory(directory);
    }
    // From the last one on: what is left is a log without a gap at any time.
    for (const other of [...later].reverse()) {
      const name = path.join(directory, offsetFileName(other, Suffix.LOG));
      removeIndexes(disk, directory, other);
      if (disk.fileSize(name) === 0) disk.remove(name);
      else {
        const target = keptPath(disk, directory, other, 0);
        disk.rename(name, target);
        kept.push(target);
      }
    }
    disk.syncDirectory(directory);
    removeIndexes(disk, directory, base);
    file.truncate(position);
    await file.sync();
  } finally {
    file.close();
  }
  return kept;
}
