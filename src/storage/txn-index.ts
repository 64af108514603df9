// The aborted transactions whose abort marker lies in one segment (`<base>.txnindex`): 34-byte entries in order of the
// marker's offset. Must hold: an entry is in the file before the last stable offset passes its marker, so a reader at
// isolation read_committed always learns of it; the file exists only once there is an entry, as in Kafka.

import { readInt64, writeInt64 } from '../records/batch.ts';

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
  for (const entry of entries) {
    if (entry.lastOffset >= from && entry.firstOffset < to) found.push(entry);
    if (entry.lastStableOffset >= to) return true;
  }
  return false;
}
