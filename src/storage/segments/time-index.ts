// The time index of one segment (`<base>.timeindex`): 12-byte entries, the largest timestamp so far and the relative
// last offset of the batch that has it. Must hold: timestamps rise strictly, offsets do not fall; an entry (t, o) says
// that no record before the next entry's place is newer than t unless it follows o. In memory until the segment is
// sealed.

import type { Disk } from '../../base/disk.ts';
import { readInt64, writeInt64 } from '../../records/batch.ts';
import { IndexEntries } from './index-entries.ts';
import { lastEntryIn } from './last-entry.ts';

const ENTRY_BYTES = 12;

export class TimeIndex extends IndexEntries {
  constructor(baseOffset: number, bytes: Buffer = Buffer.alloc(0)) {
    super(baseOffset, bytes, ENTRY_BYTES);
  }

  /** One entry is kept free for the one that sealing adds. */
  isFull(maxBytes: number): boolean {
    return this.count >= Math.floor(maxBytes / ENTRY_BYTES) - 1;
  }

  timestampAt(entry: number): number {
    return readInt64(this.bytes, entry * ENTRY_BYTES);
  }

  override offsetAt(entry: number): number {
    return this.baseOffset + this.bytes.readInt32BE(entry * ENTRY_BYTES + 8);
  }

  /** -1 when empty. */
  get lastTimestamp(): number {
    return this.count === 0 ? -1 : this.timestampAt(this.count - 1);
  }

  /** Adds an entry if `timestamp` is newer than the last one's. */
  append(timestamp: number, offset: number): void {
    if (timestamp <= this.lastTimestamp) return;
    const at = this.room();
    writeInt64(this.bytes, at, timestamp);
    this.bytes.writeInt32BE(offset - this.baseOffset, at + 8);
    this.count++;
  }

  /** The offset of the last entry not newer than `timestamp`; the base if there is none. */
  offsetFor(timestamp: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (this.timestampAt(middle) <= timestamp) low = middle + 1;
      else high = middle - 1;
    }
    return high < 0 ? this.baseOffset : this.offsetAt(high);
  }

  /** Drops every entry whose offset is `offset` or later. */
  truncateTo(offset: number): void {
    while (this.count > 0 && this.offsetAt(this.count - 1) >= offset) this.count--;
  }

  static isSane(baseOffset: number, bytes: Buffer): boolean {
    if (bytes.length % ENTRY_BYTES !== 0) return false;
    const index = new TimeIndex(baseOffset, bytes);
    for (let i = 0; i < index.count; i++) {
      if (index.offsetAt(i) < baseOffset) return false;
      if (i > 0 && (index.timestampAt(i) <= index.timestampAt(i - 1) || index.offsetAt(i) < index.offsetAt(i - 1))) {
        return false;
      }
    }
    return true;
  }
}

/**
 * The timestamp in the last entry of such a file, without reading the rest; -1 if there is no file or no entry. Throws
 * DiskError.
 */
export function lastTimestampIn(disk: Disk, path: string): number {
  const entry = lastEntryIn(disk, path, ENTRY_BYTES);
  return entry === null || entry.length === 0 ? -1 : readInt64(entry, 0);
}

/** Whether the file can be the time index of such a segment, going by its size and its last entry. Throws DiskError. */
export function isLikelyTimeIndex(disk: Disk, path: string, baseOffset: number): boolean {
  const entry = lastEntryIn(disk, path, ENTRY_BYTES);
  return entry !== null && TimeIndex.isSane(baseOffset, entry);
}
