// One segment of a log: `<base>.log` and its three indexes. Must hold: `sizeInBytes` counts every byte assigned here
// and `writtenBytes` those that are in the file (written <= assigned); index entries exist for assigned batches at
// once, but lookups for readers never look beyond `writtenBytes`; the index files are written when the segment is
// sealed, and only then are they believed at the next start.

import path from 'node:path';
import { type Disk, DiskError, type DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import type { CompletedTransaction } from '../producers/producer-state.ts';
import { TxnIndex } from '../producers/txn-index.ts';
import { exhaust } from '../recovery/load-pace.ts';
import { HeaderScan } from './header-scan.ts';
import type { IndexCache } from './index-cache.ts';
import { writeUnbelieved } from './index-files.ts';
import { isLikelyIndex, MAX_RELATIVE_OFFSET, OffsetIndex } from './offset-index.ts';
import type { FileSlot, OpenFiles } from './open-files.ts';
import { DAMAGED, locate, rebuildIndexes } from './segment-lookup.ts';
import { lastOffsetOf, maxTimestampOf } from './stored-batch.ts';
import { isLikelyTimeIndex, lastTimestampIn, TimeIndex } from './time-index.ts';

export const Suffix = {
  LOG: '.log',
  INDEX: '.index',
  TIME_INDEX: '.timeindex',
  TXN_INDEX: '.txnindex',
  SNAPSHOT: '.snapshot',
  DELETED: '.deleted',
  CLEANED: '.cleaned',
  SWAP: '.swap',
} as const;

const INDEX_SUFFIXES = [Suffix.INDEX, Suffix.TIME_INDEX, Suffix.TXN_INDEX] as const;
const SEGMENT_SUFFIXES = [Suffix.LOG, ...INDEX_SUFFIXES] as const;

/** `00000000000000000042.log` and its like. */
export function offsetFileName(offset: number, suffix: string): string {
  return `${String(offset).padStart(20, '0')}${suffix}`;
}

/** The offset in such a name, or -1. */
export function offsetOfFileName(name: string): number {
  if (!/^\d{20}\./.test(name)) return -1;
  const offset = Number(name.slice(0, 20));
  return Number.isSafeInteger(offset) ? offset : -1;
}

interface IndexesBefore {
  readonly offsets: OffsetIndex;
  readonly times: TimeIndex;
  readonly largest: { timestamp: number; offset: number } | null;
  readonly firstTimestamp: number | null;
}

/** Where a batch is. */
export interface BatchPlace {
  readonly position: number;
  readonly sizeInBytes: number;
  readonly baseOffset: number;
}

/** What a segment needs of its surroundings. */
export interface SegmentContext {
  readonly disk: Disk;
  readonly files: OpenFiles;
  readonly indexes: IndexCache;
}

export class Segment implements FileSlot {
  readonly baseOffset: number;
  private directory: string;
  private readonly context: SegmentContext;
  /** What follows the usual names while compaction makes this segment or swaps it in. */
  private stage: '' | '.cleaned' | '.swap';
  // FileSlot
  path: string;
  handle: DiskFile | null = null;
  holders = 0;
  removed = false;

  sizeInBytes: number;
  writtenBytes: number;
  /** Wall clock when this segment was made, for rolling by time where records have no timestamp. */
  createdMs: number;
  /** When it was last appended to. */
  lastModifiedMs: number;
  /** The largest timestamp here and the last offset of the batch that has it; null until known. */
  private largest: { timestamp: number; offset: number } | null = null;
  /** The largest timestamp of the first batch: what rolling by time counts from. Null until known, -1: none. */
  private firstTimestamp: number | null = null;
  private bytesSinceIndexEntry = 0;
  private onDisk: boolean;
  private sealed: boolean;
  /** Of a sealed segment, from the last entry of its time index; null until asked for. */
  private sealedTimestamp: number | null = null;
  /** The index files are behind what is in memory. */
  private indexesDirty = false;
  /** How often its end was cut off: a slice planned before may find other bytes there. */
  cuts = 0;
  /** Where bytes were found to be damaged, ascending. */
  private damage: readonly number[] | null = null;
  private offsets: OffsetIndex | null;
  private times: TimeIndex | null;
  readonly txnIndex: TxnIndex;
  readonly rollJitterMs: number;

  private constructor(
    context: SegmentContext,
    directory: string,
    baseOffset: number,
    existing: { sizeInBytes: number; modifiedMs: number } | null,
    nowMs: number,
    rollJitterMs: number,
    stage: '' | '.cleaned' = '',
  ) {
    this.context = context;
    this.directory = directory;
    this.baseOffset = baseOffset;
    this.stage = stage;
    this.path = this.filePath(Suffix.LOG);
    this.sizeInBytes = existing?.sizeInBytes ?? 0;
    this.writtenBytes = this.sizeInBytes;
    this.createdMs = nowMs;
    this.lastModifiedMs = existing?.modifiedMs ?? nowMs;
    this.sealed = existing !== null;
    this.onDisk = existing !== null;
    this.offsets = existing === null ? new OffsetIndex(baseOffset) : null;
    this.times = existing === null ? new TimeIndex(baseOffset) : null;
    const { disk } = context;
    this.txnIndex = new TxnIndex(disk, baseOffset, () => this.filePath(Suffix.TXN_INDEX), existing === null);
    this.rollJitterMs = rollJitterMs;
  }

  /** A new one; its files are made by `materialize`. */
  static fresh(
    context: SegmentContext,
    directory: string,
    baseOffset: number,
    nowMs: number,
    rollJitterMs: number,
  ): Segment {
    const segment = new Segment(context, directory, baseOffset, null, nowMs, rollJitterMs);
    // Of an earlier life of this base offset, as below.
    if (segment.txnIndex.exists) segment.txnIndex.clear();
    return segment;
  }

  /** What compaction makes, its files named `.cleaned` until `rename`: empty, or with its bytes in them (`written`). */
  static cleaned(context: SegmentContext, directory: string, base: number, modifiedMs: number, written = -1): Segment {
    const facts = written < 0 ? null : { sizeInBytes: written, modifiedMs };
    const segment = new Segment(context, directory, base, facts, modifiedMs, 0, Suffix.CLEANED);
    if (facts === null && segment.txnIndex.exists) segment.txnIndex.clear();
    return segment;
  }

  /** Gives the files their names of the next stage, the log's first or, going back, last. Throws DiskError. */
  rename(to: '' | '.cleaned' | '.swap'): void {
    for (const suffix of SEGMENT_SUFFIXES) {
      const from = this.filePath(suffix);
      if (this.context.disk.exists(from)) {
        this.context.disk.rename(from, `${from.slice(0, from.length - this.stage.length)}${to}`);
      }
    }
    this.stage = to;
    this.path = this.filePath(Suffix.LOG);
  }

  /**
   * Removes the files at once. The log goes first: without it the others are nothing. Of those named `.swap` it goes
   * last and is made `.cleaned` before, so that no restart takes them for a finished swap. Throws DiskError.
   */
  discard(): void {
    if (this.stage === Suffix.SWAP) this.rename(Suffix.CLEANED);
    this.drop();
    for (const suffix of SEGMENT_SUFFIXES) this.context.disk.remove(this.filePath(suffix));
  }

  /**
   * Makes the files. The writer does it when all bytes of earlier segments are in theirs: a file name is a promise that
   * every offset below it was written, and a killed process must not leave one that lies. Throws DiskError.
   */
  materialize(): void {
    if (this.onDisk) return;
    const file = this.context.files.acquire(this);
    try {
      // Bytes of an earlier life of this base offset (a truncation that was cut short) must not stand before ours.
      if (file.size() > 0) file.truncate(0);
    } finally {
      this.context.files.release(this);
    }
    if (!this.sealed) {
      const { disk } = this.context;
      for (const suffix of [Suffix.INDEX, Suffix.TIME_INDEX]) {
        const name = this.filePath(suffix);
        if (!disk.writeFileExclusive(name, '')) disk.writeFileAtomic(name, '', false);
      }
    }
    this.onDisk = true;
  }

  /** One that is on disk; its indexes are read when first needed. */
  static existing(
    context: SegmentContext,
    directory: string,
    baseOffset: number,
    nowMs: number,
    jitterMs = 0,
  ): Segment {
    const file = path.join(directory, offsetFileName(baseOffset, Suffix.LOG));
    const facts = { sizeInBytes: context.disk.fileSize(file), modifiedMs: context.disk.modifiedMs(file) };
    return new Segment(context, directory, baseOffset, facts, nowMs, jitterMs);
  }

  filePath(suffix: string): string {
    return path.join(this.directory, `${offsetFileName(this.baseOffset, suffix)}${this.stage}`);
  }

  /** The folder was renamed. Open handles stay good. */
  moveTo(directory: string): void {
    this.directory = directory;
    this.path = this.filePath(Suffix.LOG);
  }

  // --- indexes

  get offsetIndex(): OffsetIndex {
    if (this.offsets === null) this.loadIndexes();
    return this.offsets!;
  }

  get timeIndex(): TimeIndex {
    if (this.times === null) this.loadIndexes();
    return this.times!;
  }

  private readFile(suffix: string): Buffer | null {
    const file = this.filePath(suffix);
    return this.context.disk.exists(file) ? this.context.disk.readFile(file) : null;
  }

  /** Reads both index files; where one is missing or cannot be right, both are made again from the log. */
  private loadIndexes(): void {
    const offsets = this.readFile(Suffix.INDEX);
    const times = this.readFile(Suffix.TIME_INDEX);
    if (
      offsets !== null &&
      times !== null &&
      OffsetIndex.isSane(this.baseOffset, offsets, this.sizeInBytes) &&
      TimeIndex.isSane(this.baseOffset, times)
    ) {
      this.offsets = new OffsetIndex(this.baseOffset, offsets);
      this.times = new TimeIndex(this.baseOffset, times);
    } else {
      this.makeIndexes();
    }
    if (this.sealed) this.context.indexes.touch(this, this.indexBytes);
  }

  private makeIndexes(): void {
    try {
      exhaust(rebuildIndexes(this));
    } catch (error) {
      // What there is of them leads to everything before the damage, and who comes to it is told.
      if (!(error instanceof DiskError) || error.code !== DAMAGED) throw error;
    }
  }

  private get indexBytes(): number {
    return (this.offsets?.memoryBytes ?? 0) + (this.times?.memoryBytes ?? 0) + this.txnIndex.memoryBytes;
  }

  /** The indexes are made again, batch after batch. Gives what `endRebuild` puts back; null if nothing was there. */
  beginRebuild(): IndexesBefore | null {
    const { offsets, times, largest, firstTimestamp } = this;
    this.offsets = new OffsetIndex(this.baseOffset);
    this.times = new TimeIndex(this.baseOffset);
    this.bytesSinceIndexEntry = 0;
    this.largest = { timestamp: batch.NO_TIMESTAMP, offset: this.baseOffset };
    this.firstTimestamp = null;
    return offsets === null || times === null ? null : { offsets, times, largest, firstTimestamp };
  }

  /** It did not come to the segment's end: what was there is better. */
  endRebuild(before: IndexesBefore): void {
    Object.assign(this, before);
    this.indexesDirty = false;
  }

  finishRebuild(): void {
    if (this.largest !== null) this.times!.append(this.largest.timestamp, this.largest.offset);
    this.indexesDirty = true;
    if (!this.sealed) return;
    this.writeIndexFiles((disk, file, bytes) => disk.writeFileAtomic(file, bytes, false));
    this.context.indexes.touch(this, this.indexBytes);
  }

  unloadIndexes(): void {
    if (!this.sealed) return;
    this.offsets = null;
    this.times = null;
    this.txnIndex.unload();
  }

  /** Index bookkeeping for one batch at `position`: in order, each once. */
  noteBatch(bytes: Buffer, at: number, position: number, intervalBytes: number): void {
    const last = lastOffsetOf(bytes, at);
    const timestamp = maxTimestampOf(bytes, at);
    this.indexesDirty = true;
    if (this.firstTimestamp === null) this.firstTimestamp = timestamp;
    if (this.largest === null) this.largest = this.findLargest();
    if (timestamp > this.largest.timestamp) this.largest = { timestamp, offset: last };
    if (this.bytesSinceIndexEntry > intervalBytes) {
      this.offsetIndex.append(last, position);
      this.timeIndex.append(this.largest.timestamp, this.largest.offset);
      this.bytesSinceIndexEntry = 0;
    }
    this.bytesSinceIndexEntry += batch.sizeInBytes(bytes, at);
  }

  /** Assigns the batches of one append to the end of this segment. */
  append(batches: Buffer, nowMs: number, intervalBytes: number): void {
    let position = this.sizeInBytes;
    let at = 0;
    while (at < batches.length) {
      const size = batch.sizeInBytes(batches, at);
      this.noteBatch(batches, at, position, intervalBytes);
      position += size;
      at += size;
    }
    this.sizeInBytes = position;
    this.lastModifiedMs = nowMs;
  }

  /** Throws DiskError. */
  appendAborted(transaction: CompletedTransaction, lastStableOffset: number): void {
    const { producerId, firstOffset, lastOffset } = transaction;
    this.txnIndex.append({ producerId, firstOffset, lastOffset, lastStableOffset });
  }

  // --- rolling

  /** Kafka's conditions; `largestTimestamp` and `lastOffset` are those of the append that comes next. */
  shouldRoll(
    limits: { segmentBytes: number; segmentMs: number; segmentIndexBytes: number },
    appendBytes: number,
    largestTimestamp: number,
    lastOffset: number,
    nowMs: number,
  ): boolean {
    if (this.sizeInBytes > limits.segmentBytes - appendBytes) return true;
    if (this.sizeInBytes > 0 && this.waitedMs(nowMs, largestTimestamp) > limits.segmentMs - this.rollJitterMs)
      return true;
    const offset = lastOffset - this.baseOffset;
    if (offset > MAX_RELATIVE_OFFSET || offset < 0) return true;
    return this.offsetIndex.isFull(limits.segmentIndexBytes) || this.timeIndex.isFull(limits.segmentIndexBytes);
  }

  private waitedMs(nowMs: number, largestTimestamp: number): number {
    const first = this.firstBatchTimestamp();
    return first >= 0 ? largestTimestamp - first : nowMs - this.createdMs;
  }

  /** The largest timestamp of the first batch; NO_TIMESTAMP if there is none. */
  firstBatchTimestamp(): number {
    if (this.firstTimestamp === null) this.firstTimestamp = this.readFirstTimestamp();
    return this.firstTimestamp;
  }

  private readFirstTimestamp(): number {
    if (this.writtenBytes === 0) return batch.NO_TIMESTAMP;
    const scan = this.scan(0);
    try {
      return scan.next() ? maxTimestampOf(scan.bytes, scan.at) : batch.NO_TIMESTAMP;
    } finally {
      scan.close();
    }
  }

  /**
   * No more appends: the time index gets its last entry and both index files are written. False if they say all that
   * already. Throws DiskError.
   */
  seal(): boolean {
    this.sealed = true;
    const isNews = this.indexesDirty;
    if (isNews) {
      const { timestamp, offset } = this.largestTimestamp();
      this.timeIndex.append(timestamp, offset);
      this.writeIndexFiles(writeUnbelieved);
    }
    if (this.offsets !== null && this.times !== null) this.context.indexes.touch(this, this.indexBytes);
    return isNews;
  }

  /** The last segment of a log takes appends again. */
  unseal(): void {
    if (this.offsets === null || this.times === null) this.loadIndexes();
    this.context.indexes.drop(this);
    this.sealed = false;
    this.sealedTimestamp = null;
  }

  private writeIndexFiles(write: (disk: Disk, file: string, bytes: Buffer) => void): void {
    write(this.context.disk, this.filePath(Suffix.INDEX), this.offsetIndex.toBuffer());
    write(this.context.disk, this.filePath(Suffix.TIME_INDEX), this.timeIndex.toBuffer());
    this.indexesDirty = false;
  }

  /** Whether the files of the two indexes are there and can be right, by their sizes and last entries. */
  hasLikelyIndexes(): boolean {
    const { disk } = this.context;
    const times = this.filePath(Suffix.TIME_INDEX);
    return (
      isLikelyIndex(disk, this.filePath(Suffix.INDEX), this.baseOffset, this.sizeInBytes) &&
      (!disk.exists(times) || isLikelyTimeIndex(disk, times, this.baseOffset))
    );
  }

  /** The files, besides the log, that must be synced before recovery may skip this segment: an empty one not. */
  indexFiles(): string[] {
    const files: string[] = [];
    if (this.offsets === null || this.offsets.entryCount > 0) files.push(this.filePath(Suffix.INDEX));
    if (this.times === null || this.times.entryCount > 0) files.push(this.filePath(Suffix.TIME_INDEX));
    if (this.txnIndex.exists) files.push(this.filePath(Suffix.TXN_INDEX));
    return files;
  }

  // --- reading

  /** True if its largest timestamp is known only after index files were read. */
  get isCold(): boolean {
    return this.largest === null && this.times === null;
  }

  largestTimestamp(): { timestamp: number; offset: number } {
    if (this.largest === null) this.largest = this.findLargest();
    return this.largest;
  }

  /** From the last time index entry and the batches after it. */
  private findLargest(): { timestamp: number; offset: number } {
    const times = this.timeIndex;
    let largest = { timestamp: times.lastTimestamp, offset: times.lastOffset };
    if (this.writtenBytes === 0) return largest;
    const scan = this.scan(this.offsetIndex.positionFor(times.lastOffset));
    try {
      while (scan.next()) {
        const timestamp = maxTimestampOf(scan.bytes, scan.at);
        if (timestamp > largest.timestamp) largest = { timestamp, offset: lastOffsetOf(scan.bytes, scan.at) };
      }
    } finally {
      scan.close();
    }
    return largest;
  }

  /**
   * When its newest record was made: by its timestamp or, where no record has one, when the file was last written to.
   * Exact where that lies before `limitMs`; else perhaps too early, but not before `limitMs`. Throws DiskError.
   */
  newestMs(limitMs: number): number {
    let timestamp = this.largest?.timestamp ?? this.indexedTimestamp(limitMs);
    // Without index entries no record has a timestamp. Before that costs the segment its life, its batches are asked.
    if (timestamp === null && this.sealed && this.lastModifiedMs >= limitMs) return this.lastModifiedMs;
    timestamp ??= this.largestTimestamp().timestamp;
    return timestamp >= 0 ? timestamp : this.lastModifiedMs;
  }

  /** As far as it is known without reading anything; -1 if it is not. */
  get knownNewestMs(): number {
    return this.largest?.timestamp ?? this.sealedTimestamp ?? this.times?.lastTimestamp ?? -1;
  }

  /** What the last entry of the time index says; null if that is nothing, or not enough. */
  private indexedTimestamp(limitMs: number): number | null {
    if (this.times !== null && !this.sealed) {
      // Later batches may have no entry yet: this is a lower bound.
      const { lastTimestamp } = this.times;
      return lastTimestamp >= 0 && lastTimestamp >= limitMs ? lastTimestamp : null;
    }
    this.sealedTimestamp ??=
      this.times?.lastTimestamp ?? lastTimestampIn(this.context.disk, this.filePath(Suffix.TIME_INDEX));
    return this.sealedTimestamp >= 0 ? this.sealedTimestamp : null;
  }

  /** Reads batch headers from `position` (a batch's first byte) to the end of what is written. Must be closed. */
  scan(position: number, end = this.writtenBytes): HeaderScan {
    return new HeaderScan(this.context.files, this, position, end);
  }

  /** The first batch whose last offset is `offset` or later; null if that lies beyond what is written here. */
  locate(offset: number): BatchPlace | null {
    return locate(this, offset);
  }

  /** Here begins no whole batch, or one with a wrong checksum: nobody gets it. */
  noteDamage(position: number): void {
    if (!this.isDamagedAt(position)) this.damage = [...(this.damage ?? []), position].sort((a, b) => a - b);
  }

  isDamagedAt(position: number): boolean {
    return this.damage?.includes(position) === true;
  }

  /** The first such place at or after `position`, or Infinity. */
  damageFrom(position: number): number {
    return this.damage?.find((place) => place >= position) ?? Number.POSITIVE_INFINITY;
  }

  // --- cutting and removing

  /** Cuts file and indexes so that the batch holding `offset` and all after it are gone. */
  truncateTo(offset: number): void {
    const place = this.locate(offset);
    this.cut(place === null ? this.writtenBytes : place.position, offset);
  }

  /** Cuts at a position where a batch begins; `offset` is that batch's (or the next) first offset. */
  cut(position: number, offset: number): void {
    const file = this.context.files.acquire(this);
    try {
      if (file.size() > position) file.truncate(position);
    } finally {
      this.context.files.release(this);
    }
    this.sizeInBytes = position;
    this.writtenBytes = position;
    this.offsetIndex.truncateTo(offset);
    this.timeIndex.truncateTo(offset);
    this.bytesSinceIndexEntry = 0;
    this.indexesDirty = true;
    this.cuts++;
    this.damage = this.damage?.filter((place) => place < position) ?? null;
    this.largest = null;
    this.sealedTimestamp = null;
    if (position === 0) this.firstTimestamp = null;
    this.txnIndex.truncateTo(offset);
  }

  /** Whether its log file exists: a new one's is made with the first write. */
  get isOnDisk(): boolean {
    return this.onDisk;
  }

  /**
   * Renames the files to `.deleted`; readers that hold the log file go on. Returns the names of what is to be removed.
   * Throws DiskError if the log file cannot be renamed: then nothing has changed.
   */
  markDeleted(): string[] {
    const { disk, files, indexes } = this.context;
    const marked: string[] = [];
    // Windows renames no file that is open, unless everybody who has it open shares it.
    files.rest(this);
    if (disk.exists(this.path)) {
      disk.rename(this.path, `${this.path}${Suffix.DELETED}`);
      marked.push(`${this.path}${Suffix.DELETED}`);
    }
    indexes.drop(this);
    files.forget(this);
    for (const suffix of INDEX_SUFFIXES) {
      const file = this.filePath(suffix);
      if (!disk.exists(file)) continue;
      try {
        disk.rename(file, `${file}${Suffix.DELETED}`);
        marked.push(`${file}${Suffix.DELETED}`);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        // An index without its log means nothing; it goes under its own name.
        marked.push(file);
      }
    }
    return marked;
  }

  /** Lets go of the file handle and the memory of the indexes (they are sealed or written). */
  close(): void {
    this.context.indexes.drop(this);
    this.context.files.rest(this);
  }

  /** As `close`, for good: who still reads from the file lets go of it at the end. */
  drop(): void {
    this.context.indexes.drop(this);
    this.context.files.forget(this);
  }
}
