// One partition's log: append, read, look up, cut. Must hold: `append` assigns offsets in the order of calls, in one
// synchronous step, or changes nothing and says why; nobody reads beyond writtenEnd; while the log is offline reads
// below the high watermark go on.

import { DiskError } from '../base/disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from '../records/batch.ts';
import { type AppendResult, acceptedAppend, duplicateAppend, refusedAppend } from './append-result.ts';
import { LogCore } from './log-core.ts';
import { floorSegment } from './log-files.ts';
import { readLog } from './log-reader.ts';
import type { LogSlice } from './log-slice.ts';
import { type AppendOrigin, type AppendTerms, BELIEVED, type CompletedTransaction } from './producer-state.ts';
import { Segment } from './segment.ts';
import { stored } from './stored-append.ts';
import { findMaxTimestamp, findTimestamp, type TimestampOffset } from './time-lookup.ts';
import { type AbortedTransaction, collectAborted } from './txn-index.ts';
import { rebuildTxnIndex } from './txn-index-rebuild.ts';
import type { VerificationGuard } from './verification.ts';

export type { AppendResult } from './append-result.ts';
export type { AppendOrigin } from './producer-state.ts';
export type { TimestampOffset } from './time-lookup.ts';
export type { VerificationGuard } from './verification.ts';

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
      return readLog(this.context, this.list, this.tail, this.writer.writtenEnd, offset, maxBytes, bound, minOneBatch);
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

  private abortedIn(index: number): readonly AbortedTransaction[] {
    const { entries } = this.list[index]!.txnIndex;
    if (entries !== null) return entries;
    this.context.logger.warn(
      { file: this.list[index]!.path },
      'an index of aborted transactions was wrong; made again',
    );
    return rebuildTxnIndex(this.list, index, this.snapshots, this.context.producers);
  }

  private unreadable(error: DiskError): number {
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
    try {
      this.startOffset = offset;
      this.epochs.truncateFromStart(offset);
      let count = 0;
      while (count + 1 < this.list.length && this.list[count + 1]!.baseOffset <= offset) count++;
      if (count > 0) this.active.materialize();
      this.removeSegments(this.list.splice(0, count));
      this.snapshots.removeBefore(this.list[0]!.baseOffset);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.fail(error, false);
      return ErrorCode.KAFKA_STORAGE_ERROR;
    }
    this.context.onLogStartMoved(this);
    return ErrorCode.NONE;
  }

  /** The files go after `file.delete.delay.ms`, so that readers under way are done. */
  private removeSegments(segments: readonly Segment[]): void {
    const names: string[] = [];
    for (const segment of segments) names.push(...segment.markDeleted());
    if (names.length > 0) this.context.removeLater(names, this.settings.fileDeleteDelayMs);
  }

  /**
   * Cuts the log so that `offset` is its end (a follower, KIP-101). Waits for a write in progress. Throws DiskError.
   */
  async truncateTo(offset: number): Promise<void> {
    this.open();
    if (this.list.length === 0 || offset >= this.endOffset) return;
    if (offset < this.startOffset) return this.truncateFullyAndStartAt(offset);
    await this.writer.drain();
    this.cutBackTo(offset);
    this.notify();
  }

  /** Drops everything; the log begins again, empty, at `offset`. Throws DiskError. */
  async truncateFullyAndStartAt(offset: number): Promise<void> {
    this.open();
    if (this.list.length === 0) return;
    await this.writer.drain();
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
