// Compacts one log: reads its dirty part into a map of keys, then writes each group of neighbouring segments anew and
// swaps the new segment in. Must hold: at every instant a restart finds either the old segments or the new one, whole
// (`.cleaned` is never believed, `.swap` is complete and synced); the log's files change only if the log is still made
// of the segments that were read; what is not to be done any more ends as CleaningAborted, with nothing left behind.

import { DiskError } from '../base/disk.ts';
import * as batch from '../records/batch.ts';
import { invalidRecord } from '../records/errors.ts';
import { RecordReader } from '../records/record-reader.ts';
import {
  BatchFilter,
  controlKey,
  type FilterTerms,
  isLegacyWrapper,
  legacyKeyAndValue,
  openBatch,
} from './batch-filter.ts';
import { BatchStream } from './batch-stream.ts';
import { type DirtyLog, groupSegments, segmentsBetween } from './cleanable.ts';
import { CleanedTransactions } from './cleaned-transactions.ts';
import { type CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import type { Log } from './log.ts';
import { MAX_RELATIVE_OFFSET } from './offset-index.ts';
import { ENTRY_BYTES, OffsetMap } from './offset-map.ts';
import { Segment } from './segment.ts';
import { readEnd } from './segment-lookup.ts';
import type { StorageContext } from './storage-context.ts';
import { isIntact, lastOffsetOf } from './stored-batch.ts';
import type { AbortedTransaction } from './txn-index.ts';

export interface CleaningMemory {
  /** For the map of keys. */
  readonly mapBytes: number;
  /** How full the map may get. */
  readonly loadFactor: number;
  /** What is read and written at a time. */
  readonly chunkBytes: number;
}

export interface CleaningResult {
  /** The first offset that is dirty now. */
  readonly endOffset: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly keys: number;
}

/** No batch of a position beyond it can be indexed. */
const LARGEST_SEGMENT_BYTES = 0x7fff_ffff;

export class Cleaner {
  private readonly context: StorageContext;
  private readonly dirty: DirtyLog;
  private readonly log: Log;
  private readonly memory: CleaningMemory;
  private readonly pace: CleanerPace;
  private readonly nowMs: number;
  private readonly transactions = new CleanedTransactions();
  private bytesBefore = 0;
  private bytesAfter = 0;

  constructor(context: StorageContext, dirty: DirtyLog, memory: CleaningMemory, pace: CleanerPace) {
    this.context = context;
    this.dirty = dirty;
    this.log = dirty.log;
    this.memory = memory;
    this.pace = pace;
    this.nowMs = context.clock.now();
  }

  /** Throws CleaningAborted, DiskError, RecordsError. */
  async clean(): Promise<CleaningResult> {
    const { log, dirty, transactions, nowMs } = this;
    const { firstDirtyOffset, firstUncleanableOffset } = dirty;
    const legacyHorizonMs = this.legacyHorizonMs(firstDirtyOffset);
    const map = await this.readKeys(firstDirtyOffset, firstUncleanableOffset);
    const endOffset = map.latestOffset + 1;
    const terms: FilterTerms = {
      map,
      transactions,
      nowMs,
      deleteRetentionMs: log.config.deleteRetentionMs,
      roundEnd: firstUncleanableOffset,
      producerEntry: (id) => log.producerEntry(id),
    };
    const filter = new BatchFilter(terms, this.pace);
    await this.warmIndexes(segmentsBetween(log.segments, 0, endOffset));
    const segments = segmentsBetween(log.segments, 0, endOffset);
    const { segmentBytes, segmentIndexBytes } = log.config;
    for (const group of groupSegments(segments, { segmentBytes, segmentIndexBytes, firstUncleanableOffset })) {
      await this.cleanGroup(group, filter, legacyHorizonMs);
    }
    return { endOffset, bytesBefore: this.bytesBefore, bytesAfter: this.bytesAfter, keys: map.size };
  }

  /** Segments last written before it lose their tombstones of the formats 0 and 1. */
  private legacyHorizonMs(firstDirtyOffset: number): number {
    const clean = segmentsBetween(this.log.segments, 0, firstDirtyOffset);
    const last = clean[clean.length - 1];
    return last === undefined ? 0 : last.lastModifiedMs - this.log.config.deleteRetentionMs;
  }

  private aborted(from: number, to: number): AbortedTransaction[] {
    const found = this.log.abortedTransactions(from, to);
    if (typeof found === 'number') {
      throw new DiskError('EIO', this.log.directory, 'the aborted transactions of a segment could not be read');
    }
    return found;
  }

  /** Grouping asks for the sizes of all indexes: they are read a few at a time. */
  private async warmIndexes(segments: readonly Segment[]): Promise<void> {
    for (const segment of segments) {
      if (!segment.removed) segment.offsetIndex.sizeInBytes;
      if (this.pace.spend(16 * 1024)) await this.pace.rest();
    }
  }

  // --- the keys

  private async readKeys(start: number, end: number): Promise<OffsetMap> {
    const mostSlots = Math.floor(this.memory.mapBytes / ENTRY_BYTES);
    const neededSlots = Math.ceil((end - start) / this.memory.loadFactor) + 16;
    const map = new OffsetMap(Math.min(mostSlots, neededSlots));
    const mostKeys = Math.min(Math.floor(mostSlots * this.memory.loadFactor), map.slots - 1);
    const segments = segmentsBetween(this.log.segments, start, end);
    const transactions = new CleanedTransactions();
    transactions.add(this.aborted(start, end));
    for (let i = 0; i < segments.length; i++) {
      const next = segments[i + 1]?.baseOffset ?? end;
      if (!(await this.readKeysOf(segments[i]!, start, map, mostKeys, transactions))) break;
      map.latestOffset = Math.max(map.latestOffset, next - 1);
    }
    return map;
  }

  /** False if the map is full: then `latestOffset` tells how far it got. */
  private async readKeysOf(
    segment: Segment,
    start: number,
    map: OffsetMap,
    mostKeys: number,
    transactions: CleanedTransactions,
  ): Promise<boolean> {
    if (segment.removed) throw new CleaningAborted('a segment was removed meanwhile');
    const position = segment.offsetIndex.positionFor(start);
    const { files } = this.context;
    const stream = new BatchStream(files, segment, position, this.memory.chunkBytes, this.pace);
    while (stream.advance() || (await stream.fill())) {
      const { bytes, at } = stream;
      if (!(await this.readKeysOfBatch(bytes, at, start, map, mostKeys, transactions))) return false;
      const last = lastOffsetOf(bytes, at);
      if (last >= start && last > map.latestOffset) map.latestOffset = last;
      if (this.pace.spend(stream.sizeInBytes)) await this.pace.rest();
    }
    return true;
  }

  private async readKeysOfBatch(
    bytes: Buffer,
    at: number,
    start: number,
    map: OffsetMap,
    mostKeys: number,
    transactions: CleanedTransactions,
  ): Promise<boolean> {
    const base = batch.baseOffset(bytes, at);
    if (!isIntact(bytes, at)) throw invalidRecord(`the batch at offset ${base} is damaged`);
    if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) {
      const key = isLegacyWrapper(bytes, at) ? null : legacyKeyAndValue(bytes, at).key;
      if (key === null || base < start) return true;
      if (map.size >= mostKeys) return false;
      map.put(key, base);
      return true;
    }
    if (batch.isControl(bytes, at)) {
      transactions.onControlBatch(bytes, at, await controlKey(bytes, at));
      return true;
    }
    if (transactions.onDataBatch(bytes, at)) return true;
    const opened = await openBatch(bytes, at);
    const reader = new RecordReader(opened.bytes, opened.start, opened.end);
    while (reader.position < opened.end && reader.next()) {
      const offset = base + reader.offsetDelta;
      if (reader.keySize < 0 || offset < start) continue;
      if (map.size >= mostKeys) return false;
      map.put(opened.bytes.subarray(reader.keyPosition, reader.keyPosition + reader.keySize), offset);
      if (this.pace.spendRecord(reader.keySize)) await this.pace.rest();
    }
    if (reader.problem !== null) throw invalidRecord(`the batch at offset ${base} cannot be read: ${reader.problem}`);
    return true;
  }

  // --- the segments

  private async cleanGroup(group: readonly Segment[], filter: BatchFilter, legacyHorizonMs: number): Promise<void> {
    const { context, log } = this;
    const last = group[group.length - 1]!;
    this.checkGroup(group);
    const cleaned = Segment.cleaned(context, log.directory, group[0]!.baseOffset, last.lastModifiedMs);
    const { files } = context;
    try {
      cleaned.materialize();
      files.acquire(cleaned);
      try {
        for (let i = 0; i < group.length; i++) {
          const segment = group[i]!;
          this.checkGroup(group);
          const end = group[i + 1]?.baseOffset ?? readEnd(segment).nextOffset;
          this.transactions.onRetained = (transaction) => cleaned.txnIndex.append(transaction);
          this.transactions.add(this.aborted(segment.baseOffset, end));
          filter.keepsLegacyTombstones = segment.lastModifiedMs > legacyHorizonMs;
          await this.copy(segment, cleaned, filter, group);
        }
        cleaned.seal();
        await this.makeDurable(cleaned);
        context.disk.setModifiedMs(cleaned.path, last.lastModifiedMs);
      } finally {
        files.release(cleaned);
      }
      this.checkGroup(group);
      cleaned.rename('.swap');
      await this.syncDirectory();
      this.checkGroup(group);
    } catch (error) {
      this.discard(cleaned);
      throw error;
    }
    for (const segment of group) this.bytesBefore += segment.sizeInBytes;
    this.bytesAfter += cleaned.sizeInBytes;
    log.replaceSegments(group, cleaned);
    await this.syncDirectory();
    log.finishReplacement(cleaned);
    await this.syncDirectory();
    this.pace.check();
  }

  private checkGroup(group: readonly Segment[]): void {
    this.pace.check();
    if (!this.log.isMadeOf(group)) throw new CleaningAborted('segments were removed meanwhile');
  }

  private discard(cleaned: Segment): void {
    try {
      cleaned.discard();
    } catch (error) {
      // The next start, or the next cleaning, does it.
      if (!(error instanceof DiskError)) throw error;
    }
  }

  private async copy(
    segment: Segment,
    cleaned: Segment,
    filter: BatchFilter,
    group: readonly Segment[],
  ): Promise<void> {
    const stream = new BatchStream(this.context.files, segment, 0, this.memory.chunkBytes, this.pace);
    const interval = this.log.config.indexIntervalBytes;
    let parts: Buffer[] = [];
    let gathered = 0;
    while (stream.advance() || (await stream.fill())) {
      const kept = await filter.filter(stream.bytes, stream.at);
      if (kept !== null) {
        if (
          cleaned.sizeInBytes + kept.length > LARGEST_SEGMENT_BYTES ||
          lastOffsetOf(kept, 0) - cleaned.baseOffset > MAX_RELATIVE_OFFSET
        ) {
          throw invalidRecord(`${segment.path} holds more than one segment can`);
        }
        cleaned.append(kept, cleaned.lastModifiedMs, interval);
        parts.push(kept);
        gathered += kept.length;
      }
      if (this.pace.spend(stream.sizeInBytes)) await this.pace.rest();
      if (gathered < this.memory.chunkBytes) continue;
      await this.write(cleaned, parts, gathered);
      this.checkGroup(group);
      parts = [];
      gathered = 0;
    }
    if (gathered > 0) await this.write(cleaned, parts, gathered);
  }

  private async write(cleaned: Segment, parts: readonly Buffer[], bytes: number): Promise<void> {
    // It is held open: this is the handle.
    await cleaned.handle!.write(parts, cleaned.writtenBytes);
    cleaned.writtenBytes += bytes;
    await this.pace.io(bytes);
  }

  private async makeDurable(cleaned: Segment): Promise<void> {
    const { disk, durability } = this.context;
    if (durability === 'memory') return;
    await cleaned.handle!.sync();
    for (const name of cleaned.indexFiles()) {
      this.pace.check();
      const file = disk.open(name, 'write');
      try {
        await file.sync();
      } finally {
        file.close();
      }
    }
    this.pace.check();
  }

  private async syncDirectory(): Promise<void> {
    const { disk, durability } = this.context;
    if (durability === 'memory' || !disk.exists(this.log.directory)) return;
    await disk.syncDirectoryAsync(this.log.directory);
  }
}
