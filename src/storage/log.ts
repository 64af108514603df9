// One partition's log: append, read, look up, cut. Must hold: `append` assigns offsets in the order of calls, in one
// synchronous step, or changes nothing and says why; nobody reads beyond writtenEnd; while the log is offline reads
// below the high watermark go on.

import { join } from 'node:path';
import { assert } from '../base/assert.ts';
import { DiskError } from '../base/disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from '../records/batch.ts';
import { type AppendResult, acceptedAppend, duplicateAppend, refusedAppend } from './append-result.ts';
import type { Pace } from './cleaner/cleaner-pace.ts';
import type { RemovedMarkers } from './cleaner/cleaning-work.ts';
import { LogCore } from './log-core.ts';
import { readLog } from './log-reader.ts';
import type { LogSlice } from './log-slice.ts';
import {
  type AppendOrigin,
  type AppendTerms,
  BELIEVED,
  type CompletedTransaction,
} from './producers/producer-state.ts';
import { type AbortedTransaction, collectAborted } from './producers/txn-index.ts';
import { rebuildTxnIndex } from './producers/txn-index-rebuild.ts';
import type { VerificationGuard } from './producers/verification.ts';
import { type DeletionReason, type ExpiredRun, expiredRun } from './retention/retention.ts';
import { floorSegment } from './segments/log-files.ts';
import { offsetOfFileName, Segment, Suffix } from './segments/segment.ts';
import { DAMAGED } from './segments/segment-lookup.ts';
import { findMaxTimestamp, findTimestamp, type TimestampOffset } from './segments/time-lookup.ts';
import { stored } from './stored-append.ts';

export type { AppendResult } from './append-result.ts';
export type { AppendOrigin } from './producers/producer-state.ts';
export type { VerificationGuard } from './producers/verification.ts';
export type { TimestampOffset } from './segments/time-lookup.ts';

export type ReadBound = 'highWatermark' | 'lastStable' | 'logEnd';

export interface AppendOptions {
  /** Default: 'client' for a leader's append, 'replication' for a follower's. */
  readonly origin?: AppendOrigin;
  /** Of a transactional append: what `startVerification` gave, after the coordinator has said yes. */
  readonly verification?: VerificationGuard | null;
  /** Of a marker: the transaction.version that its producer works under. Default: 0. */
  readonly transactionVersion?: number;
  /** The controller's own log takes batches of any size. */
  readonly anySize?: boolean;
}

const CLIENT: AppendTerms = { origin: 'client', verification: null, transactionVersion: 0 };

/** Of one log, segments that are looked at and removed before others get their turn. */
const MOST_AT_ONCE = 16;

/** What was made safe to be the first may no longer be that: others remove segments too. */
const MOST_TRIES = 3;

/** Segments that were removed, and why. */
export interface Deletion {
  readonly reason: DeletionReason;
  readonly segments: number;
  readonly sizeInBytes: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
}

function termsOf(options: AppendOptions, leads: boolean): AppendTerms {
  const { origin, verification, transactionVersion } = options;
  if (origin === undefined && verification === undefined) return leads ? CLIENT : BELIEVED;
  return {
    origin: origin ?? (leads ? 'client' : 'replication'),
    verification: verification ?? null,
    transactionVersion: transactionVersion ?? 0,
  };
}

export class Log extends LogCore {
  /** The first offset of a segment whose file a sync of the folder has made safe; -1: of none. */
  private securedBase = -1;
  /** How often bytes that had been written were taken back. */
  truncations = 0;
  /** How often the log's end was cut off, be it that nothing had been written there. */
  private cuts = 0;

  // --- first use

  /** Whether the first read or append has no files to open or to make. */
  isReadyFor(use: 'read' | 'append'): boolean {
    if (this.closed || use === 'read' || !this.opened) return this.closed || this.opened;
    return this.list.length === 0 || this.outage.isOn || !this.epochs.isDirty;
  }

  /** Does now what the first read or append would do. */
  makeReadyFor(use: 'read' | 'append'): void {
    this.open();
    if (this.isReadyFor(use)) return;
    try {
      this.epochs.writeIfDirty();
    } catch (error) {
      // The append tries it again, and says so.
      if (!(error instanceof DiskError)) throw error;
    }
  }

  /** As `sizeInBytes`, of the files where nobody has opened the log. Throws DiskError. */
  get storedBytes(): number {
    if (this.opened || this.closed) return this.sizeInBytes;
    const { disk } = this.context;
    let size = 0;
    for (const { name } of disk.list(this.directory)) {
      if (name.endsWith(Suffix.LOG) && offsetOfFileName(name) >= 0) size += disk.fileSize(join(this.directory, name));
    }
    return size;
  }

  // --- append

  /**
   * `batches`: one or more whole batches of magic 2, validated; the buffer belongs to the log from now on. A leader's
   * get their offsets and `leaderEpoch` here, a follower's keep theirs.
   */
  append(batches: Buffer, kind: 'leader' | 'follower', leaderEpoch: number, options: AppendOptions = {}): AppendResult {
    this.open();
    if (this.outage.isOn) return this.refused(ErrorCode.KAFKA_STORAGE_ERROR, 'the log is offline');
    if (this.closed) return this.refused(ErrorCode.KAFKA_STORAGE_ERROR, 'the log is closed');
    const leads = kind === 'leader';
    const facts = stored(batches, leads ? this.endOffset : -1, leaderEpoch);
    if (facts === null || facts.firstOffset < this.endOffset) {
      return this.refused(
        ErrorCode.INVALID_RECORD,
        'the batches are not whole, or their offsets do not follow the log',
      );
    }
    if (batches.length > this.settings.segmentBytes && options.anySize !== true) {
      return this.refused(ErrorCode.RECORD_LIST_TOO_LARGE, `more bytes than one segment holds (segment.bytes)`);
    }
    if (leads && options.anySize !== true && facts.largestBatchBytes > this.settings.maxMessageBytes) {
      return this.refused(
        ErrorCode.MESSAGE_TOO_LARGE,
        `a batch of ${facts.largestBatchBytes} bytes (max.message.bytes)`,
      );
    }
    if (!this.context.hasRoomFor(batches.length)) {
      return this.refused(ErrorCode.KAFKA_STORAGE_ERROR, 'the memory limit is reached');
    }
    const prepared = this.producers.prepare(batches, termsOf(options, leads));
    if (prepared.duplicate !== null) {
      const { lastOffset, offsetDelta, timestamp } = prepared.duplicate;
      return duplicateAppend(lastOffset - offsetDelta, lastOffset, timestamp, this.startOffset);
    }
    if (prepared.errorCode !== ErrorCode.NONE) return this.refused(prepared.errorCode, prepared.message);
    const nowMs = this.context.clock.now();
    try {
      this.makeRoom(batches.length, facts.maxTimestamp, facts.firstOffset, facts.lastOffset, nowMs);
      this.noteEpochs(batches, leads, leaderEpoch, facts.firstOffset);
      this.active.append(batches, nowMs, this.settings.indexIntervalBytes);
      this.producers.commit(prepared, this.onTransactionEnd);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.fail(error, false);
      return this.refused(ErrorCode.KAFKA_STORAGE_ERROR, error.message);
    }
    this.endOffset = facts.lastOffset + 1;
    this.producers.endOffset = this.endOffset;
    this.writer.enqueue(this.active, batches, this.endOffset);
    this.tail?.add(facts.firstOffset, facts.lastOffset, batches);
    if (!this.syncsAlways && this.context.durability !== 'memory') {
      this.flushPolicy.onAppend(facts.recordCount, this.settings);
    }
    return acceptedAppend(facts.firstOffset, facts.lastOffset, this.startOffset);
  }

  /**
   * Begins the check of a transaction's first batch (KIP-890): its guard; null if the transaction is open here, so that
   * none is needed; or an error code.
   */
  startVerification(
    producerId: number,
    sequence: number,
    epoch: number,
    supportsEpochBump: boolean,
  ): VerificationGuard | null | number {
    this.open();
    return this.producers.startVerification(producerId, sequence, epoch, supportsEpochBump, this.context.clock.now());
  }

  private refused(errorCode: number, message: string | null): AppendResult {
    return refusedAppend(errorCode, message, this.startOffset);
  }

  private noteEpochs(batches: Buffer, leads: boolean, leaderEpoch: number, firstOffset: number): void {
    if (leads) this.epochs.note(leaderEpoch, firstOffset);
    else {
      for (let at = 0; at < batches.length; at += batch.sizeInBytes(batches, at)) {
        this.epochs.note(batch.leaderEpoch(batches, at), batch.baseOffset(batches, at));
      }
    }
    this.epochs.writeIfDirty();
  }

  private readonly onTransactionEnd = (completed: CompletedTransaction, stableOffset: number): void => {
    if (completed.aborted) this.active.appendAborted(completed, stableOffset);
  };

  private makeRoom(bytes: number, maxTimestamp: number, first: number, last: number, nowMs: number): void {
    if (this.active.shouldRoll(this.rolling, bytes, maxTimestamp, last, nowMs)) this.roll(first);
  }

  /** Starts a new segment now, if the active one has anything in it. Returns an error code. */
  rollNow(): number {
    this.open();
    if (this.outage.isOn) return ErrorCode.KAFKA_STORAGE_ERROR;
    if (this.active.sizeInBytes === 0) return ErrorCode.NONE;
    try {
      this.roll(this.endOffset);
      return ErrorCode.NONE;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.fail(error, false);
      return ErrorCode.KAFKA_STORAGE_ERROR;
    }
  }

  // --- read

  /**
   * At most `maxBytes` (one whole batch at least, if `minOneBatch`) from the batch that holds `offset`, up to a bound.
   * No file is read for the bytes. OFFSET_OUT_OF_RANGE outside of what the log has.
   */
  // DEVIATION: after a failed write a partition still answers fetches below its high watermark, where Kafka refuses
  // them.
  read(offset: number, maxBytes: number, upTo: ReadBound, minOneBatch: boolean): LogSlice | number {
    this.open();
    if (this.list.length === 0) return ErrorCode.KAFKA_STORAGE_ERROR;
    if (offset < this.startOffset || offset > this.endOffset) return ErrorCode.OFFSET_OUT_OF_RANGE;
    const bound =
      upTo === 'logEnd' ? this.writer.writtenEnd : upTo === 'lastStable' ? this.lastStableOffset : this.watermark;
    try {
      const { context, list, tail, writer, onDamage } = this;
      return readLog(context, list, tail, writer.writtenEnd, offset, maxBytes, bound, minOneBatch, onDamage);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      return this.unreadable(error);
    }
  }

  /** The aborted transactions that touch from..to (exclusive), or an error code. */
  abortedTransactions(from: number, to: number): AbortedTransaction[] | number {
    this.open();
    const found: AbortedTransaction[] = [];
    try {
      for (let i = Math.max(0, floorSegment(this.list, from)); i < this.list.length; i++) {
        if (collectAborted(this.abortedIn(i), from, to, found)) break;
      }
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      return this.unreadable(error);
    }
    return found;
  }

  /** Those whose marker lies in one of this log's segments, or an error code. */
  abortedEndingIn(segment: Segment): readonly AbortedTransaction[] | number {
    const index = this.list.indexOf(segment);
    if (index < 0) return ErrorCode.KAFKA_STORAGE_ERROR;
    try {
      return this.abortedIn(index);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      return this.unreadable(error);
    }
  }

  private abortedIn(index: number): readonly AbortedTransaction[] {
    const { entries } = this.list[index]!.txnIndex;
    if (entries !== null) return entries;
    this.context.logger.warn(
      { file: this.list[index]!.path },
      'an index of aborted transactions was wrong; made again',
    );
    return rebuildTxnIndex(this.list, index, this.snapshots, this.context.producers);
  }

  /** A batch that was read is not what was written: the partition takes no more, and who reads it is told. */
  private readonly onDamage = (error: DiskError): void => this.fail(error, true);

  private unreadable(error: DiskError): number {
    if (error.code === DAMAGED) {
      this.onDamage(error);
      return ErrorCode.KAFKA_STORAGE_ERROR;
    }
    this.context.logger.error(
      { topic: this.topic, partition: this.partition, file: error.path, code: error.code },
      'a segment could not be read',
    );
    return ErrorCode.KAFKA_STORAGE_ERROR;
  }

  /** The earliest record at or after `timestamp`, null if there is none, or an error code. */
  async lookupTimestamp(timestamp: number, upTo = Number.MAX_SAFE_INTEGER): Promise<TimestampOffset | null | number> {
    this.open();
    if (this.list.length === 0) return ErrorCode.KAFKA_STORAGE_ERROR;
    await this.writer.whenWritten(this.endOffset);
    const found = await findTimestamp(this.context, this.list, timestamp, this.startOffset);
    return typeof found === 'object' && found !== null && found.offset >= upTo ? null : found;
  }

  /** The first record that has the largest timestamp of the log; null if the log is empty, or an error code. */
  async maxTimestampOffset(): Promise<TimestampOffset | null | number> {
    this.open();
    if (this.list.length === 0) return ErrorCode.KAFKA_STORAGE_ERROR;
    for (;;) {
      await this.writer.whenWritten(this.endOffset);
      const found = await findMaxTimestamp(this.context, this.list);
      // The newest batch may be one that was appended while we waited: then it is not written yet.
      if (found !== null || this.outage.isOn || this.writer.writtenEnd === this.endOffset) return found;
    }
  }

  // --- cutting at either end

  /** Moves the log start up to `offset`, at most the high watermark, and removes segments wholly below. */
  deleteRecordsBefore(offset: number): number {
    this.open();
    if (this.outage.isOn) return ErrorCode.KAFKA_STORAGE_ERROR;
    if (offset > this.watermark) return ErrorCode.OFFSET_OUT_OF_RANGE;
    if (offset <= this.startOffset) return ErrorCode.NONE;
    this.startOffset = offset;
    this.epochs.truncateFromStart(offset);
    this.context.onLogStartMoved(this);
    // What is not removed now is removed by the next sweep. A cleaning under way notices, and begins again.
    const below = this.expired(MOST_AT_ONCE, 'log start offset');
    if (below === null) return ErrorCode.NONE;
    if (this.isSuccessorSafe(below.count)) this.dropOldest(below);
    else void this.deleteOldSegments('log start offset');
    return ErrorCode.NONE;
  }

  /** Whether there is a segment that retention no longer covers. */
  hasOldSegments(): boolean {
    return !this.cleaning.isRunning && this.expired(1) !== null;
  }

  /**
   * Removes some of the oldest segments that retention no longer covers; the active one is rolled when it goes too.
   * Null when there are none, or none can be removed now: that is logged, and the log is served on.
   * @param reason only those that go for it
   */
  async deleteOldSegments(reason?: DeletionReason): Promise<Deletion | null> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      // What DeleteRecords asked for goes on under a cleaning, which notices.
      const mayGo = reason !== undefined || !this.cleaning.isRunning;
      const found = mayGo ? this.expired(MOST_AT_ONCE, reason) : null;
      if (found === null || !this.prepareSuccessor(found.count)) return null;
      if (this.isSuccessorSafe(found.count)) return this.dropOldest(found);
      const { baseOffset } = this.list[found.count]!;
      const { directory, cuts } = this;
      try {
        await this.context.disk.syncDirectoryAsync(directory);
      } catch (error) {
        this.couldNotDelete(error);
        return null;
      }
      if (this.syncsAlways) await this.secureSnapshots(found.count);
      // Else its file is another one by now.
      if (this.directory === directory && this.cuts === cuts) this.securedBase = baseOffset;
    }
    return null;
  }

  /**
   * What may go now. The active segment goes by itself, last: removing the others may be what makes room for its heir.
   */
  private expired(most: number, reason?: DeletionReason): ExpiredRun | null {
    this.open();
    if (this.closed || this.list.length === 0 || this.outage.isFinal) return null;
    try {
      const run = expiredRun(
        {
          segments: this.list,
          logStartOffset: this.startOffset,
          highWatermark: this.watermark,
          nextOffset: this.endOffset,
          config: this.settings,
          nowMs: this.context.clock.now(),
        },
        most,
      );
      if (run === null || (reason !== undefined && run.reason !== reason)) return null;
      return run.count > 1 && run.count === this.list.length ? { ...run, count: run.count - 1 } : run;
    } catch (error) {
      this.couldNotDelete(error);
      return null;
    }
  }

  /**
   * Makes the segment that will be the first: its file is what tells the next start where the log goes on. False if
   * that is not possible now.
   */
  private prepareSuccessor(count: number): boolean {
    if (count === this.list.length && (this.outage.isOn || this.rollNow() !== ErrorCode.NONE)) return false;
    try {
      this.list[count]!.materialize();
      return true;
    } catch (error) {
      this.couldNotDelete(error);
      return false;
    }
  }

  /** Whether power loss after the removal would still find the segment that is to be the first. */
  private isSuccessorSafe(count: number): boolean {
    const next = this.list[count];
    if (next === undefined || !next.isOnDisk) return false;
    if (this.context.durability === 'memory') return true;
    if (next.baseOffset >= this.writer.syncedEnd && next.baseOffset !== this.securedBase) return false;
    if (!this.syncsAlways) return true;
    // What producers did in the segments before is told by the snapshot alone then. The removal may get half-way.
    for (let i = 1; i <= count; i++) if (!this.snapshots.isSecured(this.list[i]!.baseOffset)) return false;
    return true;
  }

  private async secureSnapshots(count: number): Promise<void> {
    for (const { baseOffset } of this.list.slice(1, count + 1)) {
      if (!this.snapshots.isSecured(baseOffset) && !(await this.secureSnapshot(baseOffset))) return;
    }
  }

  /** Renames their files, which go after `file.delete.delay.ms`, so that readers under way are done. */
  private dropOldest({ count, reason }: ExpiredRun): Deletion | null {
    const firstOffset = this.list[0]!.baseOffset;
    const names: string[] = [];
    let sizeInBytes = 0;
    let done = 0;
    try {
      this.retireReplaced();
      for (; done < count; done++) {
        names.push(...this.list[done]!.markDeleted());
        sizeInBytes += this.list[done]!.sizeInBytes;
      }
    } catch (error) {
      if (done === 0) {
        this.couldNotDelete(error);
        return null;
      }
    }
    this.list.splice(0, done);
    const first = this.list[0]!.baseOffset;
    names.push(...this.snapshots.retireBefore(first));
    this.context.removeLater(names, this.settings.fileDeleteDelayMs);
    if (first > this.startOffset) {
      this.startOffset = first;
      this.epochs.truncateFromStart(first);
      // Else a loss of power brings back what no sync of the folder has covered.
      if (this.context.durability === 'disk') this.context.onLogStartMoved(this);
    }
    return { reason, segments: done, sizeInBytes, firstOffset, lastOffset: first - 1 };
  }

  /** See SnapshotFiles.settle. */
  settleSnapshots(removed: readonly RemovedMarkers[], durable: boolean, pace: Pace): Promise<boolean> {
    return this.snapshots.settle(removed, durable, pace);
  }

  private couldNotDelete(error: unknown): void {
    if (!(error instanceof DiskError)) throw error;
    this.context.logger.warn(
      { topic: this.topic, partition: this.partition, file: error.path, code: error.code },
      'old segments could not be deleted; they are tried again with the next check',
    );
  }

  /**
   * Cuts the log so that `offset` is its end (a follower, KIP-101). Waits for a write in progress. Throws DiskError.
   */
  async truncateTo(offset: number): Promise<void> {
    this.open();
    if (this.list.length === 0 || offset >= this.endOffset) return;
    if (offset < this.startOffset) return this.truncateFullyAndStartAt(offset);
    await this.writer.drain();
    this.announceCut(offset);
    this.truncations++;
    this.cutBackTo(offset);
    this.notify();
  }

  /** A crash from here on must not find a checkpoint that promises what is cut. */
  private announceCut(offset: number): void {
    if (this.writer.syncedEnd <= offset) return;
    this.writer.syncedEnd = offset;
    this.context.beforeCut(this);
  }

  protected override afterCut(offset: number): void {
    this.cuts++;
    this.securedBase = -1;
    super.afterCut(offset);
  }

  /** The directory that holds it failed, and that was told. */
  takeOffline(error: DiskError): void {
    if (this.abandoned || !this.outage.begin(error, true)) return;
    if (this.opened && this.list.length > 0) this.writer.abandon();
    this.notify();
  }

  /** Whether the files are as the next write finds them: none is under way. */
  get isQuiet(): boolean {
    this.open();
    return this.list.length > 0 && !this.writer.isBusy;
  }

  /** Offline until the broker starts again. */
  get isLost(): boolean {
    this.open();
    return this.outage.isFinal;
  }

  /**
   * The same files, every written byte of them, are in `directory` now, an entry of `logDir`; before `syncedEnd` they
   * are on the platter there. Who waits, reads or appends notices nothing. Only while quiet.
   */
  relocate(logDir: string, directory: string, syncedEnd: number): void {
    assert(this.isQuiet, 'a log was moved while it was being written');
    this.logDir = logDir;
    this.directory = directory;
    for (const segment of this.list) {
      segment.moveTo(directory);
      // Readers under way go on with the files that they have open.
      this.context.files.reopen(segment);
    }
    this.epochs.moveTo(directory);
    this.snapshots.moveTo(directory);
    this.writer.relocate(directory, syncedEnd);
    this.securedBase = -1;
  }

  /** Drops everything; the log begins again, empty, at `offset`. Throws DiskError. */
  async truncateFullyAndStartAt(offset: number): Promise<void> {
    this.open();
    if (this.list.length === 0) return;
    await this.writer.drain();
    this.announceCut(offset);
    this.truncations++;
    this.retireReplaced();
    for (const segment of this.list) for (const name of segment.markDeleted()) this.context.disk.remove(name);
    this.snapshots.removeAfter(-1);
    this.epochs.clear();
    this.list.length = 0;
    const first = Segment.fresh(this.context, this.directory, offset, this.context.clock.now(), this.nextJitterMs());
    first.materialize();
    this.list.push(first);
    this.startOffset = offset;
    this.watermark = offset;
    this.afterCut(offset);
    this.context.onLogStartMoved(this);
    this.notify();
  }
}
