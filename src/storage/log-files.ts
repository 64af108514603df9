// The files of one partition's folder and the list of its segments. Must hold: leftovers of interrupted work
// (`.deleted`, `.cleaned`, `.swap`, indexes without a log) are resolved as Apache Kafka resolves them before any
// segment is opened; segments are in ascending order of base offset.

import path from 'node:path';
import { type Disk, DiskError } from '../base/disk.ts';
import { offsetOfFileName, Segment, type SegmentContext, Suffix } from './segment.ts';

const { CLEANED, SWAP } = Suffix;
const INDEX_SUFFIXES = [Suffix.INDEX, Suffix.TIME_INDEX, Suffix.TXN_INDEX] as const;

/** The last segment whose base is at most `offset`; -1 if none. */
export function floorSegment(segments: readonly Segment[], offset: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (segments[middle]!.baseOffset <= offset) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

export interface FolderContents {
  /** Base offsets, ascending. */
  readonly segmentStarts: number[];
  readonly snapshotOffsets: number[];
}

/** Cleans the folder and lists what is left. Throws DiskError. */
export function tidyFolder(disk: Disk, directory: string): FolderContents {
  let names = fileNames(disk, directory);
  if (names.some((name) => name.endsWith(SWAP) || name.endsWith(CLEANED) || name.endsWith(Suffix.DELETED))) {
    finishSwaps(disk, directory, names);
    names = fileNames(disk, directory);
  }
  const present = new Set(names);
  const segmentStarts: number[] = [];
  const snapshotOffsets: number[] = [];
  for (const name of names) {
    const offset = offsetOfFileName(name);
    if (offset < 0) continue;
    const suffix = name.slice(20);
    if (suffix === Suffix.LOG) segmentStarts.push(offset);
    else if (suffix === Suffix.SNAPSHOT) snapshotOffsets.push(offset);
    else if (isIndex(suffix) && !present.has(name.slice(0, 20) + Suffix.LOG)) disk.remove(path.join(directory, name));
  }
  segmentStarts.sort((a, b) => a - b);
  return { segmentStarts, snapshotOffsets };
}

function isIndex(suffix: string): boolean {
  return (INDEX_SUFFIXES as readonly string[]).includes(suffix);
}

function fileNames(disk: Disk, directory: string): string[] {
  return disk
    .list(directory)
    .filter((entry) => !entry.isDirectory)
    .map((entry) => entry.name);
}

/**
 * An interrupted compaction. `.cleaned` files were not finished and go, with every `.swap` at or after the first of
 * them (an unfinished split). The other `.swap` files are complete: what they replace goes and they take its place.
 */
function finishSwaps(disk: Disk, directory: string, names: readonly string[]): void {
  let firstCleaned = Number.POSITIVE_INFINITY;
  const swaps: string[] = [];
  for (const name of names) {
    if (name.endsWith(Suffix.DELETED) && offsetOfFileName(name) >= 0)
      removeIfPossible(disk, path.join(directory, name));
    else if (name.endsWith(CLEANED)) {
      firstCleaned = Math.min(firstCleaned, offsetOfFileName(name));
      disk.remove(path.join(directory, name));
    } else if (name.endsWith(SWAP)) swaps.push(name);
  }
  const complete = swaps.filter((name) => offsetOfFileName(name) < firstCleaned);
  for (const name of swaps) if (!complete.includes(name)) disk.remove(path.join(directory, name));
  if (complete.length === 0) return;
  const logs = complete.filter((name) => name.endsWith(Suffix.LOG + SWAP));
  const from = Math.min(...logs.map(offsetOfFileName));
  // One without a batch still takes the place of the segment of its own name.
  const to = Math.max(...logs.map((name) => Math.max(endOfSwap(disk, directory, name), offsetOfFileName(name) + 1)));
  for (const name of fileNames(disk, directory)) {
    const offset = offsetOfFileName(name);
    if (name.endsWith(SWAP) || offset < from || offset >= to) continue;
    // The producers' state before the first of them is as true as it was.
    if (offset === from && name.endsWith(Suffix.SNAPSHOT)) continue;
    disk.remove(path.join(directory, name));
  }
  for (const name of complete) {
    disk.rename(path.join(directory, name), path.join(directory, name.slice(0, -SWAP.length)));
  }
}

/** What is in nobody's way may stay until the next start. */
function removeIfPossible(disk: Disk, file: string): void {
  try {
    disk.remove(file);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
  }
}

/** The offset after the last batch in a `.log.swap` file. */
function endOfSwap(disk: Disk, directory: string, name: string): number {
  const file = disk.open(path.join(directory, name), 'read');
  try {
    const header = Buffer.alloc(27);
    let end = offsetOfFileName(name);
    for (let position = 0; position + header.length <= file.size(); ) {
      file.readSync(header, position);
      const size = 12 + header.readInt32BE(8);
      if (size < header.length || position + size > file.size()) break;
      const base = header.readInt32BE(0) * 0x1_0000_0000 + header.readUInt32BE(4);
      end = base + (header[16]! >= 2 ? header.readInt32BE(23) : 0) + 1;
      position += size;
    }
    return end;
  } finally {
    file.close();
  }
}

export function openSegments(
  context: SegmentContext,
  directory: string,
  starts: readonly number[],
  nowMs: number,
): Segment[] {
  return starts.map((baseOffset) => Segment.existing(context, directory, baseOffset, nowMs));
}
