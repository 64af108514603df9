// The files of one partition's folder and the list of its segments. Must hold: leftovers of interrupted work
// (`.deleted`, `.cleaned`, `.swap`, indexes without a log) are resolved as Apache Kafka resolves them before any
// segment is opened; segments are in ascending order of base offset.

import path from 'node:path';
import { type DirectoryEntry, type Disk, DiskError } from '../../base/disk.ts';
import { isKeptFile } from '../recovery/recovery-keep.ts';
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

/** The first offset of the batch that holds `offset`; `offset` itself where none does, or that cannot be told. */
export function batchHolding(segments: readonly Segment[], offset: number): number {
  const index = floorSegment(segments, offset);
  try {
    const place = index < 0 ? null : segments[index]!.locate(offset);
    return Math.min(place?.baseOffset ?? offset, offset);
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return offset;
  }
}

export interface FolderContents {
  /** Base offsets, ascending. */
  readonly segmentStarts: number[];
  readonly snapshotOffsets: number[];
  /** What an earlier recovery cut off and kept. */
  readonly kept: string[];
  /** What is no part of a log: it is left alone. */
  readonly strange: string[];
}

/** A segment's file, and what interrupted work leaves of one. */
const SEGMENT_FILE = /^\d{20}\.(log|index|timeindex|txnindex|snapshot)(\.deleted|\.cleaned|\.swap)?$/;
/** What else belongs in a partition's folder, or in that of the metadata log. */
const OTHER_FILES: readonly RegExp[] = [
  /^(leader-epoch-checkpoint|partition\.metadata|quorum-state)(\.tmp)?$/,
  /^\d{20}-\d{10}\.checkpoint(\.part|\.deleted|\.tmp)?$/,
  /^\d{20}\.\S+\.tmp$/,
];

/** Cleans the folder and lists what is left. Throws DiskError. */
export function tidyFolder(disk: Disk, directory: string): FolderContents {
  let entries = disk.list(directory);
  if (entries.some(({ name }) => isUnfinished(name))) {
    finishSwaps(disk, directory, filesIn(entries).filter(isUnfinished));
    entries = disk.list(directory);
  }
  const present = new Set(filesIn(entries));
  const found: FolderContents = { segmentStarts: [], snapshotOffsets: [], kept: [], strange: [] };
  for (const { name, isDirectory } of entries) {
    const offset = isDirectory || !SEGMENT_FILE.test(name) ? -1 : offsetOfFileName(name);
    if (offset < 0) {
      if (isKeptFile(name)) found.kept.push(name);
      else if (isDirectory || !OTHER_FILES.some((known) => known.test(name))) found.strange.push(name);
      continue;
    }
    const suffix = name.slice(20);
    if (suffix === Suffix.LOG) found.segmentStarts.push(offset);
    else if (suffix === Suffix.SNAPSHOT) found.snapshotOffsets.push(offset);
    else if (isIndex(suffix) && !present.has(name.slice(0, 20) + Suffix.LOG)) disk.remove(path.join(directory, name));
  }
  found.segmentStarts.sort((a, b) => a - b);
  return found;
}

function isIndex(suffix: string): boolean {
  return (INDEX_SUFFIXES as readonly string[]).includes(suffix);
}

function filesIn(entries: readonly DirectoryEntry[]): string[] {
  return entries.filter((entry) => !entry.isDirectory).map((entry) => entry.name);
}

/** Others that end like these are somebody else's. */
function isUnfinished(name: string): boolean {
  return SEGMENT_FILE.test(name) && (name.endsWith(SWAP) || name.endsWith(CLEANED) || name.endsWith(Suffix.DELETED));
}

/**
 * An interrupted compaction. `.cleaned` files were not finished and go, with every `.swap` at or after the first of
 * them (an unfinished split). The other `.swap` files are complete: what they replace goes and they take its place.
 */
function finishSwaps(disk: Disk, directory: string, names: readonly string[]): void {
  let firstCleaned = Number.POSITIVE_INFINITY;
  const swaps: string[] = [];
  for (const name of names) {
    if (name.endsWith(Suffix.DELETED)) removeIfPossible(disk, path.join(directory, name));
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
  for (const name of filesIn(disk.list(directory))) {
    const offset = offsetOfFileName(name);
    if (offset < from || offset >= to || !SEGMENT_FILE.test(name) || name.endsWith(SWAP)) continue;
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
