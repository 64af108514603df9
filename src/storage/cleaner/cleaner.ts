// Compacts one log: has the keys of its dirty part read, then each group of neighbouring segments written anew, and
// swaps the new segment in. Must hold: at every instant a restart finds either the old segments or the new one, whole
// (`.cleaned` is never believed, `.swap` is complete and synced), and no snapshot of producers that has a transaction
// open whose marker is gone; the log's files change only if the log is still made of the segments that were read; what
// is not to be done any more ends as CleaningAborted, with nothing left behind.

import { DiskError } from '../../base/disk.ts';
import type { Log } from '../log.ts';
import { type AbortedTransaction, collectAborted } from '../producers/txn-index.ts';
import { floorSegment } from '../segments/log-files.ts';
import { Segment } from '../segments/segment.ts';
import { readEnd } from '../segments/segment-lookup.ts';
import type { StorageContext } from '../storage-context.ts';
import { type DirtyLog, groupSegments, segmentsBetween } from './cleanable.ts';
import { type CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import type { CleaningTerms, CleaningWork, GroupOrder, RemovedMarkers, SourceFacts } from './cleaning-work.ts';

/** Segments whose files are renamed in one turn of the event loop. */
const RENAMED_AT_ONCE = 8;

export interface CleaningResult {
  /** The first offset that is dirty now. */
  readonly endOffset: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  readonly keys: number;
}

export class Cleaner {
  private readonly context: StorageContext;
  private readonly dirty: DirtyLog;
  private readonly log: Log;
  private readonly terms: CleaningTerms;
  private readonly work: CleaningWork;
  private readonly pace: CleanerPace;
  private allAborted: AbortedTransaction[] = [];
  private bytesBefore = 0;
  private bytesAfter = 0;

  constructor(context: StorageContext, dirty: DirtyLog, terms: CleaningTerms, work: CleaningWork, pace: CleanerPace) {
    this.context = context;
    this.dirty = dirty;
    this.log = dirty.log;
    this.terms = terms;
    this.work = work;
    this.pace = pace;
  }

  /** Throws CleaningAborted, DiskError, RecordsError. */
  async clean(): Promise<CleaningResult> {
    const { log, dirty } = this;
    const { firstDirtyOffset, firstUncleanableOffset } = dirty;
    const legacyHorizonMs = this.legacyHorizonMs(firstDirtyOffset);
    this.allAborted = await this.gatherAborted();
    const { endOffset, keys } = await this.readKeys(firstDirtyOffset, firstUncleanableOffset);
    await this.warmIndexes(segmentsBetween(log.segments, 0, endOffset));
    const segments = segmentsBetween(log.segments, 0, endOffset);
    const { segmentBytes, segmentIndexBytes } = log.config;
    for (const group of groupSegments(segments, { segmentBytes, segmentIndexBytes, firstUncleanableOffset })) {
      await this.cleanGroup(group, legacyHorizonMs);
    }
    return { endOffset, bytesBefore: this.bytesBefore, bytesAfter: this.bytesAfter, keys };
  }

  /** Segments last written before it lose their tombstones of the formats 0 and 1. */
  private legacyHorizonMs(firstDirtyOffset: number): number {
    const clean = segmentsBetween(this.log.segments, 0, firstDirtyOffset);
    const last = clean[clean.length - 1];
    return last === undefined ? 0 : last.lastModifiedMs - this.log.config.deleteRetentionMs;
  }

  /**
   * All of the log, in order of their markers, which may lie beyond what is cleaned; segment after segment, as each has
   * a file to look for.
   */
  private async gatherAborted(): Promise<AbortedTransaction[]> {
    const all: AbortedTransaction[] = [];
    for (const segment of [...this.log.segments]) {
      if (segment.removed) throw new CleaningAborted('a segment was removed meanwhile');
      const found = this.log.abortedEndingIn(segment);
      if (typeof found === 'number') {
        throw new DiskError('EIO', this.log.directory, 'the aborted transactions of a segment could not be read');
      }
      for (const transaction of found) all.push(transaction);
      if (this.pace.spend(8 * 1024 + found.length * 64)) await this.pace.rest();
    }
    return all;
  }

  private aborted(from: number, to: number): AbortedTransaction[] {
    const found: AbortedTransaction[] = [];
    collectAborted(this.allAborted, from, to, found);
    return found;
  }

  /** Grouping asks for the sizes of all indexes: they are read a few at a time. */
  private async warmIndexes(segments: readonly Segment[]): Promise<void> {
    for (const segment of segments) {
      if (!segment.removed) segment.offsetIndex.sizeInBytes;
      if (this.pace.spend(16 * 1024)) await this.pace.rest();
    }
  }

  private readKeys(start: number, end: number): ReturnType<CleaningWork['readKeys']> {
    const segments = segmentsBetween(this.log.segments, start, end);
    this.pace.alsoWanted = () => !segments.some(({ removed }) => removed);
    return this.work.readKeys({
      start,
      end,
      sources: segments.map((segment) => this.factsOf(segment)),
      firstPosition: segments[0]?.offsetIndex.positionFor(start) ?? 0,
      aborted: this.aborted(start, end),
    });
  }

  private async cleanGroup(group: readonly Segment[], legacyHorizonMs: number): Promise<void> {
    const { context, log, pace } = this;
    pace.alsoWanted = () => isMadeOf(log, group);
    pace.check();
    const order = this.orderFor(group, legacyHorizonMs);
    const { sizeInBytes, removedMarkers } = await this.work.writeGroup(order);
    const { baseOffset } = group[0]!;
    const cleaned = Segment.cleaned(context, this.terms.directory, baseOffset, order.modifiedMs, sizeInBytes);
    try {
      pace.check();
      if (removedMarkers.length > 0) await this.settleSnapshots(removedMarkers);
      cleaned.rename('.swap');
      await this.syncDirectory();
      pace.check();
    } catch (error) {
      this.discard(cleaned);
      throw error;
    }
    pace.alsoWanted = null;
    for (const segment of group) this.bytesBefore += segment.sizeInBytes;
    this.bytesAfter += cleaned.sizeInBytes;
    log.replaceSegments(group, cleaned);
    while (log.retireReplaced(RENAMED_AT_ONCE)) await pace.turn();
    await this.syncDirectory();
    log.finishReplacement(cleaned);
    await this.syncDirectory();
    pace.check();
  }

  /**
   * A snapshot that says that a transaction is open needs its marker: without, nothing would ever end it. What is gone
   * of the transaction must not come back with a loss of power either, nor the snapshots as they were.
   */
  private async settleSnapshots(removedMarkers: readonly RemovedMarkers[]): Promise<void> {
    await this.syncDirectory();
    this.pace.check();
    if (await this.log.settleSnapshots(removedMarkers, this.terms.durable, this.pace)) await this.syncDirectory();
    this.pace.check();
  }

  private orderFor(group: readonly Segment[], legacyHorizonMs: number): GroupOrder {
    const sources = group.map((segment, i) => {
      const end = group[i + 1]?.baseOffset ?? readEnd(segment).nextOffset;
      return {
        ...this.factsOf(segment),
        aborted: this.aborted(segment.baseOffset, end),
        keepsLegacyTombstones: segment.lastModifiedMs > legacyHorizonMs,
      };
    });
    return { sources, modifiedMs: group[group.length - 1]!.lastModifiedMs };
  }

  private factsOf(segment: Segment): SourceFacts {
    if (segment.removed) throw new CleaningAborted('a segment was removed meanwhile');
    const { segments, nextOffset } = this.log;
    const { path, baseOffset, writtenBytes } = segment;
    const nextBase = segments[floorSegment(segments, baseOffset) + 1]?.baseOffset ?? nextOffset;
    return { path, baseOffset, nextBase, sizeInBytes: writtenBytes };
  }

  private discard(cleaned: Segment): void {
    try {
      cleaned.discard();
    } catch (error) {
      // The next start, or the next cleaning, does it.
      if (!(error instanceof DiskError)) throw error;
    }
  }

  private async syncDirectory(): Promise<void> {
    const { disk } = this.context;
    if (!this.terms.durable || !disk.exists(this.log.directory)) return;
    await disk.syncDirectoryAsync(this.log.directory);
  }
}

/** Whether `segments` are still, in this order, a part of the log, and none of them takes appends. */
function isMadeOf(log: Log, segments: readonly Segment[]): boolean {
  if (log.isClosed || log.offline) return false;
  const list = log.segments;
  const first = list.indexOf(segments[0]!);
  if (first < 0 || first + segments.length >= list.length) return false;
  return segments.every((segment, i) => list[first + i] === segment);
}
