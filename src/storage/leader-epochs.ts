// Where each leader epoch began in one log (`leader-epoch-checkpoint`). Must hold: epochs and start offsets rise
// strictly from entry to entry; before a batch of an epoch is written the file has that epoch, and where syncs are
// wanted the folder's names are on the platter then, the first segment's among them: recovery relies on it; what the
// file says beyond the log's ends is passed over when the log is opened, so that cutting needs no write.

import path from 'node:path';
import type { Disk } from '../base/disk.ts';
import { parseEpochs, printEpochs } from './directories/checkpoints.ts';

export interface EpochStart {
  readonly epoch: number;
  readonly startOffset: number;
}

export interface EpochEnd {
  readonly epoch: number;
  readonly endOffset: number;
}

export const UNDEFINED_EPOCH = -1;
export const UNDEFINED_EPOCH_OFFSET = -1;
const FILE_NAME = 'leader-epoch-checkpoint';

export class LeaderEpochs {
  private readonly disk: Disk;
  private file: string;
  private readonly sync: boolean;
  private entries: readonly EpochStart[] = [];
  /** What the file says; null: nothing that can be read. */
  private filed: readonly EpochStart[] | null = null;

  constructor(disk: Disk, directory: string, sync: boolean) {
    this.disk = disk;
    this.file = path.join(directory, FILE_NAME);
    this.sync = sync;
  }

  /** Reads the file; one that is missing or broken leaves the list empty and gives false. */
  load(): boolean {
    const parsed = this.disk.exists(this.file) ? parseEpochs(this.disk.readFile(this.file).toString('utf8')) : null;
    this.entries = parsed ?? [];
    this.filed = parsed;
    return parsed !== null;
  }

  moveTo(directory: string): void {
    this.file = path.join(directory, FILE_NAME);
  }

  get latest(): number {
    return this.entries.length === 0 ? UNDEFINED_EPOCH : this.entries[this.entries.length - 1]!.epoch;
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  all(): readonly EpochStart[] {
    return this.entries;
  }

  /**
   * Notes that `epoch` begins at `startOffset`, if that is news. An epoch in which nothing was written gives way to the
   * one that begins at the same offset.
   */
  note(epoch: number, startOffset: number): void {
    if (epoch < 0 || epoch <= this.latest) return;
    this.entries = [...this.entries.filter((entry) => entry.startOffset < startOffset), { epoch, startOffset }];
  }

  /** A batch of `epoch` is there, whatever was noted for its place: that may be of one that took it, and is lost. */
  noteFound(epoch: number, offset: number): void {
    this.note(epoch, offset);
    const last = this.entries[this.entries.length - 1];
    // Of most batches nobody asks for more.
    if (epoch < 0 || (epoch === last!.epoch && last!.startOffset <= offset) || this.epochAt(offset) === epoch) return;
    const earlier = this.entries.filter((entry) => entry.epoch <= epoch && entry.startOffset <= offset);
    if (earlier[earlier.length - 1]?.epoch !== epoch) {
      if (earlier[earlier.length - 1]?.startOffset === offset) earlier.pop();
      earlier.push({ epoch, startOffset: offset });
    }
    this.entries = [...earlier, ...this.entries.filter((entry) => entry.epoch > epoch && entry.startOffset > offset)];
  }

  /** The epoch of the record at `offset`, or -1. */
  epochAt(offset: number): number {
    let found = UNDEFINED_EPOCH;
    for (const entry of this.entries) {
      if (entry.startOffset > offset) break;
      found = entry.epoch;
    }
    return found;
  }

  /**
   * Kafka's answer to OffsetForLeaderEpoch: the largest epoch here that is not above `epoch`, and where it ended; -1
   * and -1 where nothing is known.
   */
  endOffsetFor(epoch: number, logEndOffset: number): EpochEnd {
    const undefinedEnd = { epoch: UNDEFINED_EPOCH, endOffset: UNDEFINED_EPOCH_OFFSET };
    if (epoch === UNDEFINED_EPOCH) return undefinedEnd;
    if (epoch === this.latest) return { epoch, endOffset: logEndOffset };
    const higher = this.entries.findIndex((entry) => entry.epoch > epoch);
    // An epoch that this log has not reached.
    if (higher < 0) return undefinedEnd;
    // Before the first one known: nothing of it can be here.
    if (higher === 0) return { epoch, endOffset: this.entries[0]!.startOffset };
    return { epoch: this.entries[higher - 1]!.epoch, endOffset: this.entries[higher]!.startOffset };
  }

  /** Forgets epochs that begin at or after `endOffset`. */
  truncateFromEnd(endOffset: number): void {
    if (this.latest !== UNDEFINED_EPOCH && this.entries[this.entries.length - 1]!.startOffset >= endOffset) {
      this.entries = this.entries.filter((entry) => entry.startOffset < endOffset);
    }
  }

  /** Makes `startOffset` the first offset: earlier epochs go, the one in force there begins there. */
  truncateFromStart(startOffset: number): void {
    const inForce = this.epochAt(startOffset);
    if (inForce === UNDEFINED_EPOCH || this.entries[0]!.startOffset >= startOffset) return;
    this.entries = [
      { epoch: inForce, startOffset },
      ...this.entries.filter((entry) => entry.startOffset > startOffset && entry.epoch > inForce),
    ];
  }

  /** Puts `earlier`, in order, before what is known; the file is written by the next `writeIfDirty`. */
  prepend(earlier: readonly EpochStart[]): void {
    const merged = [...earlier];
    for (const entry of this.entries) {
      if (entry.epoch > (merged[merged.length - 1]?.epoch ?? UNDEFINED_EPOCH)) merged.push(entry);
    }
    this.entries = merged;
  }

  clear(): void {
    this.entries = [];
  }

  /** The file says something else. */
  get isDirty(): boolean {
    return this.entries !== this.filed;
  }

  /** Throws DiskError. */
  writeIfDirty(): void {
    if (this.isDirty) this.write();
  }

  /**
   * The log is closed at `endOffset`: an epoch of which it has no record is no reason to write, and neither is what the
   * next start cuts off by itself. Throws DiskError.
   */
  writeAtEnd(endOffset: number): void {
    if (this.filed === null || !isSame(before(this.entries, endOffset), before(this.filed, endOffset))) this.write();
  }

  private write(): void {
    this.disk.writeFileAtomic(this.file, printEpochs(this.entries), this.sync);
    this.filed = this.entries;
  }
}

function before(entries: readonly EpochStart[], endOffset: number): readonly EpochStart[] {
  return entries.filter((entry) => entry.startOffset < endOffset);
}

function isSame(some: readonly EpochStart[], others: readonly EpochStart[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ epoch, startOffset }, i) => epoch === others[i]!.epoch && startOffset === others[i]!.startOffset)
  );
}
