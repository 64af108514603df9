// The offset index of one segment (`<base>.index`): 8-byte entries, the last offset of a batch relative to the
// segment's base and the batch's byte position. Must hold: offsets and positions rise from entry to entry; it is
// sparse, so a lookup gives a place at or before what is sought; it lives in memory and is written whole when the
// segment is sealed.

import type { Disk } from '../../base/disk.ts';
import { IndexEntries } from './index-entries.ts';
import { lastEntryIn } from './last-entry.ts';

const ENTRY_BYTES = 8;
/** The largest offset of a segment relative to its base. */
export const MAX_RELATIVE_OFFSET = 0x7fff_ffff;

export class OffsetIndex extends IndexEntries {
  constructor(baseOffset: number, bytes: Buffer = Buffer.alloc(0)) {
    super(baseOffset, bytes, ENTRY_BYTES);
  }

  isFull(maxBytes: number): boolean {
    return this.count >= Math.floor(maxBytes / ENTRY_BYTES);
  }

  override offsetAt(entry: number): number {
    return this.baseOffset + this.bytes.readInt32BE(entry * ENTRY_BYTES);
  }

  positionAt(entry: number): number {
    return this.bytes.readInt32BE(entry * ENTRY_BYTES + 4);
  }

  append(offset: number, position: number): void {
    if (this.count > 0 && offset <= this.lastOffset) return;
    const at = this.room();
    this.bytes.writeInt32BE(offset - this.baseOffset, at);
    this.bytes.writeInt32BE(position, at + 4);
    this.count++;
  }

  /** The last entry whose offset is at most `offset`; -1 if none. */
  entryFor(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.offsetAt(middle) <= offset) low = middle + 1;
      else high = middle - 1;
    }
    return high;
  }

  /** A position at or before the batch that holds `offset`. */
  positionFor(offset: number): number {
    const entry = this.entryFor(offset);
    return entry < 0 ? 0 : this.positionAt(entry);
  }

  /** The offset of the first entry at or beyond `position`, or -1: an upper bound of what lies before that position. */
  offsetAtOrAfter(position: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.positionAt(middle) >= position) high = middle;
      else low = middle + 1;
    }
    return low === this.count ? -1 : this.offsetAt(low);
  }

  /** Drops every entry at or after `offset`. */
  truncateTo(offset: number): void {
    this.count = this.entryFor(offset - 1) + 1;
  }

  /** Whether bytes read from a file can be the index of a segment of `logBytes` bytes. */
  static isSane(baseOffset: number, bytes: Buffer, logBytes: number): boolean {
    if (bytes.length % ENTRY_BYTES !== 0) return false;
    const index = new OffsetIndex(baseOffset, bytes);
    for (let i = 0; i < index.count; i++) {
      const offset = index.offsetAt(i);
      const position = index.positionAt(i);
      if (offset < baseOffset || position < 0 || position >= logBytes) return false;
      if (i > 0 && (offset <= index.offsetAt(i - 1) || position <= index.positionAt(i - 1))) return false;
    }
    return true;
  }
}

/** Whether the file can be the index of such a segment, going by its size and its last entry. Throws DiskError. */
export function isLikelyIndex(disk: Disk, path: string, baseOffset: number, logBytes: number): boolean {
  const entry = lastEntryIn(disk, path, ENTRY_BYTES);
  if (entry === null || entry.length === 0) return entry !== null;
  return OffsetIndex.isSane(baseOffset, entry, logBytes);
}
