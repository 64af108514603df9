// What a log remembers of each idempotent or transactional producer: epoch, its last five batches, its open
// transaction. Must hold: an append is judged as a whole (`prepare`) before anything changes (`commit`); a retried
// batch among the last five is recognized and answered with its old offsets; a batch out of sequence never enters; the
// state is exactly what the log's bytes up to `endOffset` imply, so it can be rebuilt from a snapshot and the batches
// after it.

import { ErrorCode } from '../../protocol/api-error.ts';
import * as batch from '../../records/batch.ts';
import { readEndMarker } from '../../records/control.ts';
import { recordsOf } from '../../records/iterate.ts';
import { type VerificationGuard, Verifications } from './verification.ts';

const REMEMBERED_BATCHES = 5;
const NO_EPOCH = -1;
const NO_OFFSET = -1;
const MAX_SEQUENCE = 0x7fff_ffff;

/** Who appends: a client is checked in full, a coordinator by epoch only, replication and recovery are believed. */
export type AppendOrigin = 'client' | 'coordinator' | 'replication';

export interface RememberedBatch {
  readonly lastSequence: number;
  readonly lastOffset: number;
  readonly offsetDelta: number;
  readonly timestamp: number;
}

export interface ProducerEntry {
  readonly producerId: number;
  /** -1 until a batch is known. */
  epoch: number;
  coordinatorEpoch: number;
  lastTimestamp: number;
  /** -1: no transaction is open. */
  txnFirstOffset: number;
  /** Oldest first, at most five. */
  batches: RememberedBatch[];
}

export interface OpenTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
}

export interface CompletedTransaction {
  readonly producerId: number;
  readonly firstOffset: number;
  /** The marker's offset. */
  readonly lastOffset: number;
  readonly aborted: boolean;
}

/** What an append would do to the producers' state; made by `prepare`, applied by `commit`. */
export interface PreparedProducers {
  readonly errorCode: number;
  readonly message: string | null;
  /** The earlier batch that this one repeats. */
  readonly duplicate: RememberedBatch | null;
  readonly entries: ReadonlyMap<number, ProducerEntry> | null;
  readonly started: readonly OpenTransaction[];
  readonly completed: readonly CompletedTransaction[];
  /** Transactional batches and markers of producers that are being verified; null if there is none. */
  readonly settled: readonly SettledVerification[] | null;
}

interface SettledVerification {
  readonly producerId: number;
  readonly epoch: number;
  readonly isMarker: boolean;
}

/** What an append says of itself, beyond its bytes. */
export interface AppendTerms {
  readonly origin: AppendOrigin;
  /** What the check with the transaction coordinator gave; null if there was none. */
  readonly verification: VerificationGuard | null;
  /** Of a marker: 2 if the epoch rises at every end of a transaction, so that a marker's must be above the data's. */
  readonly transactionVersion: number;
}

export interface ProducerSettings {
  /** producer.id.expiration.ms */
  idExpirationMs: number;
  /** transaction.partition.verification.enable */
  verifiesTransactions: boolean;
  /** How many are remembered at most. */
  maxProducers: number;
}

/** Replication and recovery. */
export const BELIEVED: AppendTerms = { origin: 'replication', verification: null, transactionVersion: 0 };

const MAX_EPOCH = 0x7fff;
const NOTHING: readonly never[] = [];
const NO_PRODUCERS: PreparedProducers = {
  errorCode: ErrorCode.NONE,
  message: null,
  duplicate: null,
  entries: null,
  started: NOTHING,
  completed: NOTHING,
  settled: null,
};

export function firstSequence(remembered: RememberedBatch): number {
  const { lastSequence, offsetDelta } = remembered;
  return lastSequence >= offsetDelta ? lastSequence - offsetDelta : MAX_SEQUENCE - (offsetDelta - lastSequence) + 1;
}

function lastSequenceOf(entry: ProducerEntry): number {
  const last = entry.batches[entry.batches.length - 1];
  return last === undefined ? batch.NO_SEQUENCE : last.lastSequence;
}

function follows(last: number, next: number): boolean {
  return next === last + 1 || (next === 0 && last === MAX_SEQUENCE);
}

/** One append under examination. */
class Examination {
  readonly entries = new Map<number, ProducerEntry>();
  readonly started: OpenTransaction[] = [];
  readonly completed: CompletedTransaction[] = [];
  settled: SettledVerification[] | null = null;
  errorCode: number = ErrorCode.NONE;
  message: string | null = null;
  duplicate: RememberedBatch | null = null;

  settle(producerId: number, epoch: number, isMarker: boolean): void {
    this.settled ??= [];
    this.settled.push({ producerId, epoch, isMarker });
  }

  refuse(errorCode: number, message: string): boolean {
    this.errorCode = errorCode;
    this.message = message;
    return false;
  }
}

export class ProducerState {
  private readonly producers = new Map<number, ProducerEntry>();
  /** Undecided transactions by first offset, in order. */
  private readonly open = new Map<number, OpenTransaction>();
  /** Decided ones whose marker the high watermark has not passed. */
  private undelivered: CompletedTransaction[] = [];
  private readonly verifications = new Verifications();
  private readonly settings: Readonly<ProducerSettings>;
  /** Everything before this offset is in the state. */
  endOffset = 0;

  constructor(settings: Readonly<ProducerSettings>) {
    this.settings = settings;
  }

  get size(): number {
    return this.producers.size;
  }

  entriesNow(): IterableIterator<ProducerEntry> {
    return this.producers.values();
  }

  entry(producerId: number): ProducerEntry | undefined {
    return this.producers.get(producerId);
  }

  /** The first offset that a read_committed reader must not pass, or -1. */
  get firstUnstableOffset(): number {
    let first = this.firstUndecidedOffset;
    for (const transaction of this.undelivered) {
      if (first < 0 || transaction.firstOffset < first) first = transaction.firstOffset;
    }
    return first;
  }

  /** The first offset of the oldest open transaction, or -1. */
  get firstUndecidedOffset(): number {
    for (const offset of this.open.keys()) return offset;
    return NO_OFFSET;
  }

  /** The last stable offset that follows when `completed` is decided: what its `.txnindex` entry records. */
  stableOffsetAfter(completed: CompletedTransaction): number {
    for (const transaction of this.open.values()) {
      if (transaction.producerId !== completed.producerId) return transaction.firstOffset;
    }
    return completed.lastOffset + 1;
  }

  /** Judges the batches of one append; their base offsets are those they will have. Changes nothing. */
  prepare(batches: Buffer, terms: AppendTerms): PreparedProducers {
    let examination: Examination | null = null;
    let at = 0;
    while (at < batches.length) {
      if (batch.magic(batches, at) >= 2 && batch.hasProducerId(batches, at)) {
        if (examination === null) examination = new Examination();
        if (!this.examine(examination, batches, at, terms)) return examination;
      }
      at += batch.sizeInBytes(batches, at);
    }
    return examination ?? NO_PRODUCERS;
  }

  /** As `prepare`, for the one batch at `at` of a log's own bytes; of a data batch only the header need be there. */
  prepareStored(bytes: Buffer, at: number): PreparedProducers {
    const examination = new Examination();
    this.examine(examination, bytes, at, BELIEVED);
    return examination;
  }

  private examine(examination: Examination, bytes: Buffer, at: number, terms: AppendTerms): boolean {
    const producerId = batch.producerId(bytes, at);
    const epoch = batch.producerEpoch(bytes, at);
    const current = this.producers.get(producerId);
    if (terms.origin === 'client' && current !== undefined && current.epoch === epoch) {
      const duplicate = findDuplicate(current, batch.baseSequence(bytes, at), batch.lastSequence(bytes, at));
      if (duplicate !== null) {
        examination.duplicate = duplicate;
        return false;
      }
    }
    const isMarker = batch.isControl(bytes, at);
    if (batch.isTransactional(bytes, at)) {
      const isOpen = current !== undefined && current.txnFirstOffset >= 0 && current.epoch === epoch;
      if (terms.origin !== 'replication' && !isOpen) {
        if (current !== undefined && epoch < current.epoch) return refuseEpoch(examination, current, epoch);
        if (!isMarker && this.settings.verifiesTransactions && !this.isVerified(producerId, terms.verification)) {
          return examination.refuse(
            ErrorCode.INVALID_TXN_STATE,
            `producer ${producerId} has no open transaction here that its coordinator knows of`,
          );
        }
      }
      if (this.verifications.size > 0) examination.settle(producerId, epoch, isMarker);
    }
    let entry = examination.entries.get(producerId);
    if (entry === undefined) {
      entry = current === undefined ? emptyEntry(producerId) : { ...current, batches: current.batches.slice() };
      examination.entries.set(producerId, entry);
    }
    return isMarker
      ? this.examineMarker(examination, entry, bytes, at, epoch, terms)
      : this.examineData(examination, entry, current, bytes, at, epoch, terms.origin);
  }

  private isVerified(producerId: number, guard: VerificationGuard | null): boolean {
    return guard !== null && this.verifications.of(producerId) === guard;
  }

  private examineData(
    examination: Examination,
    entry: ProducerEntry,
    current: ProducerEntry | undefined,
    bytes: Buffer,
    at: number,
    epoch: number,
    origin: AppendOrigin,
  ): boolean {
    if (origin !== 'replication' && epoch < entry.epoch) return refuseEpoch(examination, entry, epoch);
    const first = batch.baseSequence(bytes, at);
    if (origin === 'client') {
      const guard = this.verifications.size > 0 ? this.verifications.of(entry.producerId) : undefined;
      if (!isAllowedBy(guard, current, first) || !isInSequence(entry, current, epoch, first)) {
        const expected = epoch === entry.epoch ? `the last sequence is ${lastSequenceOf(entry)}` : 'the epoch is new';
        return examination.refuse(
          ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
          `producer ${entry.producerId} sent sequence ${first} with epoch ${epoch}; ${expected}`,
        );
      }
    }
    const transactional = batch.isTransactional(bytes, at);
    if (entry.txnFirstOffset >= 0 && !transactional && origin !== 'replication') {
      return examination.refuse(
        ErrorCode.INVALID_TXN_STATE,
        `producer ${entry.producerId} has an open transaction; the batch is not transactional`,
      );
    }
    const firstOffset = batch.baseOffset(bytes, at);
    const offsetDelta = batch.lastOffsetDelta(bytes, at);
    const timestamp = batch.maxTimestamp(bytes, at);
    setEpoch(entry, epoch);
    const lastSequence = batch.lastSequence(bytes, at);
    if (entry.batches.length === REMEMBERED_BATCHES) entry.batches.shift();
    entry.batches.push({ lastSequence, lastOffset: firstOffset + offsetDelta, offsetDelta, timestamp });
    entry.lastTimestamp = timestamp;
    if (transactional && entry.txnFirstOffset < 0) {
      entry.txnFirstOffset = firstOffset;
      examination.started.push({ producerId: entry.producerId, firstOffset });
    }
    return true;
  }

  private examineMarker(
    examination: Examination,
    entry: ProducerEntry,
    bytes: Buffer,
    at: number,
    epoch: number,
    terms: AppendTerms,
  ): boolean {
    // No record at all: compaction has removed the whole transaction and kept the batch for its producer's sake.
    if (batch.recordCount(bytes, at) === 0) return true;
    const record = recordsOf(bytes, at).next();
    const marker = record.done === true ? null : readEndMarker(record.value.key, record.value.value);
    if (record.done === true || marker === null) return true;
    const believed = terms.origin === 'replication';
    if (!believed && !isMarkerEpoch(entry, epoch, terms.transactionVersion)) {
      return refuseEpoch(examination, entry, epoch);
    }
    if (!believed && marker.coordinatorEpoch < entry.coordinatorEpoch) {
      return examination.refuse(
        ErrorCode.TRANSACTION_COORDINATOR_FENCED,
        `a marker of coordinator epoch ${marker.coordinatorEpoch} after one of epoch ${entry.coordinatorEpoch}`,
      );
    }
    if (entry.txnFirstOffset >= 0) {
      examination.completed.push({
        producerId: entry.producerId,
        firstOffset: entry.txnFirstOffset,
        lastOffset: batch.lastOffset(bytes, at),
        aborted: !marker.committed,
      });
    }
    setEpoch(entry, epoch);
    entry.coordinatorEpoch = marker.coordinatorEpoch;
    entry.lastTimestamp = record.value.timestamp;
    entry.txnFirstOffset = NO_OFFSET;
    return true;
  }

  /**
   * Applies what `prepare` found. `onCompleted` is called for each decided transaction before it stops being undecided,
   * with the last stable offset that follows: the place to write the index of aborted transactions.
   */
  commit(
    prepared: PreparedProducers,
    onCompleted: (completed: CompletedTransaction, stableOffset: number) => void,
  ): void {
    if (prepared.entries === null) return;
    for (const transaction of prepared.started) this.open.set(transaction.firstOffset, transaction);
    for (const completed of prepared.completed) {
      onCompleted(completed, this.stableOffsetAfter(completed));
      this.open.delete(completed.firstOffset);
      this.undelivered.push(completed);
    }
    for (const [producerId, entry] of prepared.entries) {
      // Taken out and put back: the map's order is that of last use.
      this.producers.delete(producerId);
      this.producers.set(producerId, entry);
    }
    if (prepared.settled !== null) {
      for (const { producerId, epoch, isMarker } of prepared.settled) {
        this.verifications.onAppended(producerId, epoch, isMarker);
      }
    }
    if (this.producers.size > this.settings.maxProducers) this.evictOldest();
  }

  /**
   * The check of a transaction's first batch in this log begins: its guard; null if the transaction is open here
   * already; INVALID_PRODUCER_EPOCH for a fenced producer.
   */
  startVerification(
    producerId: number,
    sequence: number,
    epoch: number,
    supportsEpochBump: boolean,
    nowMs: number,
  ): VerificationGuard | null | number {
    const entry = this.producers.get(producerId);
    if (entry !== undefined) {
      if (epoch < entry.epoch) return ErrorCode.INVALID_PRODUCER_EPOCH;
      if (epoch === entry.epoch && entry.txnFirstOffset >= 0) return null;
    }
    return this.verifications.start(producerId, sequence, epoch, supportsEpochBump, nowMs);
  }

  private evictOldest(): void {
    for (const [producerId, entry] of this.producers) {
      if (this.producers.size <= this.settings.maxProducers) return;
      if (entry.txnFirstOffset < 0) this.producers.delete(producerId);
    }
  }

  /**
   * Takes note again of a batch that lies before what a snapshot holds of its producer. Called in order of offsets, up
   * to that last batch.
   */
  recall(bytes: Buffer, at: number): void {
    const entry = this.producers.get(batch.producerId(bytes, at));
    const last = entry?.batches[entry.batches.length - 1];
    if (entry === undefined || last === undefined || entry.epoch !== batch.producerEpoch(bytes, at)) return;
    const lastOffset = batch.lastOffset(bytes, at);
    if (lastOffset >= last.lastOffset) return;
    if (entry.batches.length === REMEMBERED_BATCHES) entry.batches.shift();
    entry.batches.splice(entry.batches.length - 1, 0, {
      lastSequence: batch.lastSequence(bytes, at),
      lastOffset,
      offsetDelta: batch.lastOffsetDelta(bytes, at),
      timestamp: batch.maxTimestamp(bytes, at),
    });
  }

  onHighWatermark(highWatermark: number): void {
    if (this.undelivered.length === 0) return;
    this.undelivered = this.undelivered.filter((transaction) => transaction.lastOffset >= highWatermark);
  }

  removeExpired(nowMs: number): void {
    const expirationMs = this.settings.idExpirationMs;
    for (const [producerId, entry] of this.producers) {
      if (entry.txnFirstOffset < 0 && nowMs - entry.lastTimestamp >= expirationMs) this.producers.delete(producerId);
    }
    this.verifications.removeExpired(nowMs, expirationMs);
  }

  clear(endOffset: number): void {
    this.producers.clear();
    this.open.clear();
    this.undelivered = [];
    this.endOffset = endOffset;
  }

  /** Takes over a snapshot's entries; those unused for too long are left out. */
  load(entries: readonly ProducerEntry[], endOffset: number, nowMs: number): void {
    this.clear(endOffset);
    const expirationMs = this.settings.idExpirationMs;
    const kept = entries.filter((e) => e.txnFirstOffset >= 0 || nowMs - e.lastTimestamp < expirationMs);
    kept.sort((a, b) => a.lastTimestamp - b.lastTimestamp);
    for (const entry of kept) this.producers.set(entry.producerId, entry);
    const transactions = kept.filter((entry) => entry.txnFirstOffset >= 0);
    transactions.sort((a, b) => a.txnFirstOffset - b.txnFirstOffset);
    for (const { producerId, txnFirstOffset } of transactions) {
      this.open.set(txnFirstOffset, { producerId, firstOffset: txnFirstOffset });
    }
  }
}

function emptyEntry(producerId: number): ProducerEntry {
  return {
    producerId,
    epoch: NO_EPOCH,
    coordinatorEpoch: -1,
    lastTimestamp: -1,
    txnFirstOffset: NO_OFFSET,
    batches: [],
  };
}

function setEpoch(entry: ProducerEntry, epoch: number): void {
  if (entry.epoch === epoch) return;
  entry.epoch = epoch;
  entry.batches.length = 0;
}

function findDuplicate(entry: ProducerEntry, first: number, last: number): RememberedBatch | null {
  for (const remembered of entry.batches) {
    if (remembered.lastSequence === last && firstSequence(remembered) === first) return remembered;
  }
  return null;
}

function refuseEpoch(examination: Examination, entry: ProducerEntry, epoch: number): boolean {
  return examination.refuse(
    ErrorCode.INVALID_PRODUCER_EPOCH,
    `producer ${entry.producerId} has epoch ${entry.epoch} here; the batch has epoch ${epoch}`,
  );
}

/**
 * With transaction.version 2 the coordinator raises the epoch before it ends a transaction, so its marker must be above
 * the data's. The same epoch is a marker that was written before and is sent again, as long as nothing is open; the
 * last epoch of all may end what was begun with it.
 */
function isMarkerEpoch(entry: ProducerEntry, epoch: number, transactionVersion: number): boolean {
  if (epoch !== entry.epoch) return epoch > entry.epoch;
  return transactionVersion < 2 || entry.txnFirstOffset < 0 || epoch === MAX_EPOCH;
}

/** What a check under way demands of a sequence, beyond the rule below. */
function isAllowedBy(guard: VerificationGuard | undefined, current: ProducerEntry | undefined, first: number): boolean {
  if (guard === undefined) return true;
  const knowsNoBatch = current === undefined || current.batches.length === 0;
  if (guard.supportsEpochBump && first !== 0 && knowsNoBatch) return false;
  return first <= guard.lowestSequence;
}

/**
 * Kafka's rule: an epoch that is new here begins with sequence 0, the same epoch goes on where it stopped; a producer
 * of which nothing is known (its records may have been deleted) may begin anywhere.
 */
function isInSequence(entry: ProducerEntry, current: ProducerEntry | undefined, epoch: number, first: number): boolean {
  if (epoch !== entry.epoch) return first === 0 || entry.epoch === NO_EPOCH;
  if (current === undefined || current.epoch === NO_EPOCH) return true;
  return follows(lastSequenceOf(entry), first);
}
