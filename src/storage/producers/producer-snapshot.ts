// The file of a producer state (`<offset>.snapshot`), Kafka's version 1: int16 version, uint32 CRC-32C of what follows,
// int32 count, entries of 46 bytes. Must hold: a file that is short, long, of another version or with a wrong checksum
// reads as null and is treated as absent, never believed in part.

import path from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import { readInt64, writeInt64 } from '../../records/batch.ts';
import { crc32c } from '../../records/crc.ts';
import type { Pace } from '../cleaner/cleaner-pace.ts';
import type { RemovedMarkers } from '../cleaner/cleaning-work.ts';
import type { ProducerEntry, ProducerState } from './producer-state.ts';

const VERSION = 1;
const CRC_POSITION = 2;
const ENTRIES_POSITION = 6;
const HEADER_BYTES = 10;
const ENTRY_BYTES = 46;
/** What it costs to look at a snapshot that was looked at before. */
const GLANCE_COST_BYTES = 64;

export function encodeSnapshot(entries: Iterable<ProducerEntry>, count: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + count * ENTRY_BYTES);
  bytes.writeInt16BE(VERSION, 0);
  bytes.writeInt32BE(count, ENTRIES_POSITION);
  let at = HEADER_BYTES;
  for (const entry of entries) {
    const last = entry.batches[entry.batches.length - 1];
    writeInt64(bytes, at, entry.producerId);
    bytes.writeInt16BE(entry.epoch, at + 8);
    bytes.writeInt32BE(last === undefined ? -1 : last.lastSequence, at + 10);
    writeInt64(bytes, at + 14, last === undefined ? -1 : last.lastOffset);
    bytes.writeInt32BE(last === undefined ? 0 : last.offsetDelta, at + 22);
    writeInt64(bytes, at + 26, entry.lastTimestamp);
    bytes.writeInt32BE(entry.coordinatorEpoch, at + 34);
    writeInt64(bytes, at + 38, entry.txnFirstOffset);
    at += ENTRY_BYTES;
  }
  bytes.writeUInt32BE(crc32c(bytes, ENTRIES_POSITION, bytes.length), CRC_POSITION);
  return bytes;
}

export function decodeSnapshot(bytes: Buffer): ProducerEntry[] | null {
  if (bytes.length < HEADER_BYTES || bytes.readInt16BE(0) !== VERSION) return null;
  const count = bytes.readInt32BE(ENTRIES_POSITION);
  if (count < 0 || bytes.length !== HEADER_BYTES + count * ENTRY_BYTES) return null;
  if (bytes.readUInt32BE(CRC_POSITION) !== crc32c(bytes, ENTRIES_POSITION, bytes.length)) return null;
  const entries: ProducerEntry[] = [];
  for (let i = 0, at = HEADER_BYTES; i < count; i++, at += ENTRY_BYTES) {
    const lastTimestamp = readInt64(bytes, at + 26);
    const lastOffset = readInt64(bytes, at + 14);
    entries.push({
      producerId: readInt64(bytes, at),
      epoch: bytes.readInt16BE(at + 8),
      coordinatorEpoch: bytes.readInt32BE(at + 34),
      lastTimestamp,
      txnFirstOffset: readInt64(bytes, at + 38),
      batches:
        lastOffset < 0
          ? []
          : [
              {
                lastSequence: bytes.readInt32BE(at + 10),
                lastOffset,
                offsetDelta: bytes.readInt32BE(at + 22),
                timestamp: lastTimestamp,
              },
            ],
    });
  }
  return entries;
}

/** The snapshot files of one log. */
export class SnapshotFiles {
  private readonly disk: Disk;
  private directory: string;
  /** Ascending. */
  private offsets: number[] = [];
  /** Of those, the ones that a sync has covered, with their names. */
  private readonly secured = new Set<number>();
  /** Producers with an open transaction, of those that `settle` has read. */
  private readonly undecided = new Map<number, ReadonlySet<number>>();
  private taken = 0;

  constructor(disk: Disk, directory: string, offsets: readonly number[]) {
    this.disk = disk;
    this.directory = directory;
    this.offsets = [...offsets].sort((a, b) => a - b);
  }

  get all(): readonly number[] {
    return this.offsets;
  }

  /** Nobody knows what of the files there is on the platter. */
  moveTo(directory: string): void {
    this.directory = directory;
    this.secured.clear();
  }

  private file(offset: number): string {
    return path.join(this.directory, `${String(offset).padStart(20, '0')}.snapshot`);
  }

  /**
   * Writes the state as of its end offset unless that file is there. Not synced: one that a power loss spoils is seen
   * by its checksum, and the state is made again from the one before and the batches, as long as those are there
   * (`secure`). Throws DiskError.
   */
  take(state: ProducerState): void {
    const offset = state.endOffset;
    if (this.offsets.includes(offset)) return;
    // One that was begun and left there would be written over, and a loss of power could bring back what was in it.
    this.disk.remove(`${this.file(offset)}.tmp`);
    this.disk.writeFileAtomic(this.file(offset), encodeSnapshot(state.entriesNow(), state.size), false);
    this.undecided.delete(offset);
    this.offsets.push(offset);
    this.offsets.sort((a, b) => a - b);
    this.taken++;
  }

  /** Whether there is one at `offset`; a broken one goes. Throws DiskError. */
  isWhole(offset: number): boolean {
    if (this.read(offset) !== null) return true;
    if (this.offsets.includes(offset)) this.remove(offset);
    return false;
  }

  /** As `take`, also where that file is there: nobody knows what a loss of power has left of it. Throws DiskError. */
  replace(state: ProducerState): void {
    this.offsets = this.offsets.filter((offset) => offset !== state.endOffset);
    this.secured.delete(state.endOffset);
    this.take(state);
  }

  /** Whether a loss of power leaves the one at `offset` as it is. */
  isSecured(offset: number): boolean {
    return this.secured.has(offset);
  }

  /**
   * Syncs the one at `offset`: before the batches that it sums up are removed. False if it was replaced meanwhile. The
   * bytes are written again first: where a sync of them has failed before, the system may hold them for clean.
   */
  async secure(offset: number): Promise<boolean> {
    const { taken, directory } = this;
    const bytes = this.disk.readFile(this.file(offset));
    const file = this.disk.open(this.file(offset), 'write');
    try {
      await file.write([bytes], 0);
      await file.sync();
    } finally {
      file.close();
    }
    await this.disk.syncDirectoryAsync(directory);
    // Else it may be another file by now.
    if (this.taken === taken && this.directory === directory && this.offsets.includes(offset)) this.secured.add(offset);
    return this.secured.has(offset);
  }

  /**
   * Ends the transactions that the `removed` markers ended, in all snapshots from which one would come to such a marker
   * first; nothing of these transactions is left. True if files changed: their bytes are synced then, their names are
   * not. Throws DiskError, CleaningAborted.
   */
  async settle(removed: readonly RemovedMarkers[], durable: boolean, pace: Pace): Promise<boolean> {
    const byProducer = new Map<number, RemovedMarkers[]>();
    let end = -1;
    for (const markers of removed) {
      const known = byProducer.get(markers.producerId);
      if (known === undefined) byProducer.set(markers.producerId, [markers]);
      else known.push(markers);
      end = Math.max(end, markers.upTo);
    }
    const isEnded = (producerId: number, offset: number): boolean =>
      byProducer.get(producerId)?.some(({ after, upTo }) => after < offset && offset <= upTo) ?? false;
    let changed = false;
    for (const offset of [...this.offsets]) {
      if (offset > end) break;
      const isKnown = this.undecided.has(offset);
      const undecided = this.undecidedAt(offset);
      if ([...undecided].some((producerId) => isEnded(producerId, offset))) {
        await this.rewrite(offset, (entry) => isEnded(entry.producerId, offset), durable, pace);
        changed = true;
      }
      if (pace.spend(isKnown ? GLANCE_COST_BYTES : 16 * 1024)) await pace.rest();
    }
    return changed;
  }

  private undecidedAt(offset: number): ReadonlySet<number> {
    const known = this.undecided.get(offset);
    if (known !== undefined) return known;
    const found = new Set<number>();
    for (const { producerId, txnFirstOffset } of this.read(offset) ?? []) {
      if (txnFirstOffset >= 0) found.add(producerId);
    }
    this.undecided.set(offset, found);
    return found;
  }

  /** At every instant there is the whole file, as it was or as it is to be. */
  private async rewrite(
    offset: number,
    isEnded: (entry: ProducerEntry) => boolean,
    durable: boolean,
    pace: Pace,
  ): Promise<void> {
    const entries = this.read(offset);
    if (entries === null) return;
    for (const entry of entries) if (isEnded(entry)) entry.txnFirstOffset = -1;
    const bytes = encodeSnapshot(entries, entries.length);
    const target = this.file(offset);
    if (durable) {
      await this.writeSynced(`${target}.tmp`, target, bytes, () => {
        // Whoever cuts, moves or removes the log stops the cleaning.
        pace.check();
        return this.offsets.includes(offset);
      });
    } else {
      this.disk.writeFileAtomic(target, bytes, false);
    }
    this.undecided.delete(offset);
  }

  private async writeSynced(unfinished: string, target: string, bytes: Buffer, isWanted: () => boolean): Promise<void> {
    const { disk } = this;
    let isWritten = false;
    try {
      const file = disk.open(unfinished, 'create');
      try {
        if (file.size() > 0) file.truncate(0);
        await file.write([bytes], 0);
        await file.sync();
      } finally {
        file.close();
      }
      isWritten = isWanted();
      if (isWritten) disk.rename(unfinished, target);
    } finally {
      if (!isWritten) disk.remove(unfinished);
    }
  }

  /** The newest readable one with `lowest` < offset <= `highest`; broken ones are removed on the way. */
  loadNewest(lowest: number, highest: number): { offset: number; entries: ProducerEntry[] } | null {
    for (let i = this.offsets.length - 1; i >= 0; i--) {
      const offset = this.offsets[i]!;
      if (offset > highest) continue;
      if (offset <= lowest) return null;
      const entries = decodeSnapshot(this.disk.readFile(this.file(offset)));
      if (entries !== null) return { offset, entries };
      this.remove(offset);
    }
    return null;
  }

  /** The entries as of `offset`, if there is such a file and it is whole. */
  read(offset: number): ProducerEntry[] | null {
    return this.offsets.includes(offset) ? decodeSnapshot(this.disk.readFile(this.file(offset))) : null;
  }

  /** The newest readable one at or below `highest`; removes nothing. */
  peekNewest(highest: number): { offset: number; entries: ProducerEntry[] } | null {
    for (let i = this.offsets.length - 1; i >= 0; i--) {
      const offset = this.offsets[i]!;
      const entries = offset > highest ? null : this.read(offset);
      if (entries !== null) return { offset, entries };
    }
    return null;
  }

  removeAfter(offset: number): void {
    for (const known of this.offsets.filter((other) => other > offset)) this.remove(known);
  }

  /** Renames those before `offset` to `.deleted`. Returns the names of what is to be removed. */
  retireBefore(offset: number): string[] {
    const marked: string[] = [];
    for (const known of this.offsets) {
      if (known >= offset) break;
      const file = this.file(known);
      try {
        this.disk.rename(file, `${file}.deleted`);
        marked.push(`${file}.deleted`);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        // Gone already, or to be removed under its own name.
        marked.push(file);
      }
    }
    for (const known of this.offsets) if (known < offset) this.undecided.delete(known);
    this.offsets = this.offsets.filter((other) => other >= offset);
    return marked;
  }

  /** Keeps those at the start of a segment and the newest one, as Kafka does. */
  removeStrays(segmentStarts: ReadonlySet<number>): void {
    const newest = this.offsets[this.offsets.length - 1];
    for (const known of [...this.offsets]) if (known !== newest && !segmentStarts.has(known)) this.remove(known);
  }

  /** The one of a segment that is gone, unless it is the newest. */
  drop(offset: number): void {
    if (this.offsets.includes(offset) && offset !== this.offsets[this.offsets.length - 1]) this.remove(offset);
  }

  private remove(offset: number): void {
    this.secured.delete(offset);
    this.undecided.delete(offset);
    this.disk.remove(this.file(offset));
    this.offsets = this.offsets.filter((other) => other !== offset);
  }
}
