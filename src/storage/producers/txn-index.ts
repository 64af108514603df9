// The aborted transactions whose abort marker lies in one segment (`<base>.txnindex`): 34-byte entries in order of the
// marker's offset. Must hold: an entry is in the file before the last stable offset passes its marker, so a reader at
// isolation read_committed always learns of it; the file exists only once there is an entry, as in Kafka.

import { type Disk, DiskError } from '../../base/disk.ts';
import { readInt64, writeInt64 } from '../../records/batch.ts';

const ENTRY_BYTES = 34;
const VERSION = 0;

export interface AbortedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** The offset of the abort marker. */
  readonly lastOffset: number;
  /** The last stable offset when the transaction was aborted. */
  readonly lastStableOffset: number;
}

export function encodeAborted(entry: AbortedTransaction): Buffer {
  const bytes = Buffer.alloc(ENTRY_BYTES);
  bytes.writeInt16BE(VERSION, 0);
  writeInt64(bytes, 2, entry.producerId);
  writeInt64(bytes, 10, entry.firstOffset);
  writeInt64(bytes, 18, entry.lastOffset);
  writeInt64(bytes, 26, entry.lastStableOffset);
  return bytes;
}

/** The entries of a file, or null if they cannot be those of the segment at `baseOffset`. */
export function decodeAborted(bytes: Buffer, baseOffset: number): AbortedTransaction[] | null {
  if (bytes.length % ENTRY_BYTES !== 0) return null;
  const entries: AbortedTransaction[] = [];
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    if (bytes.readInt16BE(at) > VERSION) return null;
    const entry = {
      producerId: readInt64(bytes, at + 2),
      firstOffset: readInt64(bytes, at + 10),
      lastOffset: readInt64(bytes, at + 18),
      lastStableOffset: readInt64(bytes, at + 26),
    };
    const previous = entries[entries.length - 1];
    if (entry.lastOffset < baseOffset || entry.firstOffset > entry.lastOffset) return null;
    if (previous !== undefined && entry.lastOffset <= previous.lastOffset) return null;
    entries.push(entry);
  }
  return entries;
}

/**
 * Adds those of `entries` that touch offsets from..to (exclusive). Returns true once an entry's last stable offset
 * shows that no later one can (it had nothing undecided below `to`).
 */
export function collectAborted(
  entries: readonly AbortedTransaction[],
  from: number,
  to: number,
  found: AbortedTransaction[],
): boolean {
  for (let i = firstEndingAt(entries, from); i < entries.length; i++) {
    const entry = entries[i]!;
    if (entry.firstOffset < to) found.push(entry);
    if (entry.lastStableOffset >= to) return true;
  }
  return false;
}

/** The first entry whose marker lies at `offset` or later. */
function firstEndingAt(entries: readonly AbortedTransaction[], offset: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (entries[middle]!.lastOffset < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The file of one segment, read when it is first asked for. */
export class TxnIndex {
  private readonly disk: Disk;
  private readonly baseOffset: number;
  private readonly file: () => string;
  private known: AbortedTransaction[] | null;

  /** @param file its path now @param isFresh nothing of it is on disk */
  constructor(disk: Disk, baseOffset: number, file: () => string, isFresh: boolean) {
    this.disk = disk;
    this.baseOffset = baseOffset;
    this.file = file;
    this.known = isFresh ? [] : null;
  }

  get exists(): boolean {
    return this.disk.exists(this.file());
  }

  /** In order of the markers; null if the file is damaged. Throws DiskError. */
  get entries(): readonly AbortedTransaction[] | null {
    this.known ??= this.exists ? decodeAborted(this.disk.readFile(this.file()), this.baseOffset) : [];
    return this.known;
  }

  /** False also for a file that cannot be read at all: that is the next reader's error. */
  isDamaged(): boolean {
    try {
      return this.entries === null;
    } catch (error) {
      if (error instanceof DiskError) return false;
      throw error;
    }
  }

  /** Bytes of memory that its entries take. */
  get memoryBytes(): number {
    return this.known === null ? 0 : this.known.length * 64;
  }

  /** In the file at once: the last stable offset must not pass the marker before. Throws DiskError. */
  append(entry: AbortedTransaction): void {
    const known = this.entries === null ? this.replace([]) : this.known!;
    const file = this.disk.open(this.file(), 'create');
    try {
      // Where it belongs, not at the file's end: a write that failed may have left a part of an entry.
      file.writeSync([encodeAborted(entry)], known.length * ENTRY_BYTES);
    } finally {
      file.close();
    }
    known.push(entry);
  }

  /** Writes the file anew, also without an entry. Throws DiskError. */
  replace(entries: AbortedTransaction[]): AbortedTransaction[] {
    this.disk.writeFileAtomic(this.file(), Buffer.concat(entries.map((entry) => encodeAborted(entry))), false);
    this.known = entries;
    return entries;
  }

  /** Takes out markers at `offset` and later. A damaged file is left: whoever reads it next has it made again. */
  truncateTo(offset: number): void {
    const { entries } = this;
    if (entries === null) return;
    const kept = entries.filter((entry) => entry.lastOffset < offset);
    if (kept.length < entries.length) this.replace(kept);
  }

  clear(): void {
    this.known = [];
    this.disk.remove(this.file());
  }

  unload(): void {
    this.known = null;
  }
}
