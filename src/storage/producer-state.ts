// What a log remembers of each idempotent or transactional producer: epoch, its last five batches, its open
// transaction. Must hold: an append is judged as a whole (`prepare`) before anything changes (`commit`); a retried
// batch among the last five is recognized and answered with its old offsets; a batch out of sequence never enters; the
// state is exactly what the log's bytes up to `endOffset` imply, so it can be rebuilt from a snapshot and the batches
// after it.

import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from '../records/batch.ts';
import { readEndMarker } from '../records/control.ts';
import { recordsOf } from '../records/iterate.ts';

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
}

const NOTHING: readonly never[] = [];
const NO_PRODUCERS: PreparedProducers = {
  errorCode: ErrorCode.NONE,
  message: null,
  duplicate: null,
  entries: null,
  started: NOTHING,
  completed: NOTHING,
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
  errorCode: number = ErrorCode.NONE;
  message: string | null = null;
  duplicate: RememberedBatch | null = null;

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
  private readonly expirationMs: () => number;
  private readonly maxProducers: number;
  /** Everything before this offset is in the state. */
  endOffset = 0;

  constructor(expirationMs: () => number, maxProducers: number) {
    this.expirationMs = expirationMs;
    this.maxProducers = maxProducers;
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
  prepare(batches: Buffer, origin: AppendOrigin): PreparedProducers {
    let examination: Examination | null = null;
    let at = 0;
    while (at < batches.length) {
      if (batch.magic(batches, at) >= 2 && batch.hasProducerId(batches, at)) {
        if (examination === null) examination = new Examination();
        if (!this.examine(examination, batches, at, origin)) return examination;
      }
      at += batch.sizeInBytes(batches, at);
    }
    return examination ?? NO_PRODUCERS;
  }

  /** As `prepare`, for the one batch at `at`; of a data batch only the header need be there. */
  prepareOne(bytes: Buffer, at: number, origin: AppendOrigin): PreparedProducers {
    const examination = new Examination();
    this.examine(examination, bytes, at, origin);
    return examination;
  }

  private examine(examination: Examination, bytes: Buffer, at: number, origin: AppendOrigin): boolean {
    const producerId = batch.producerId(bytes, at);
    const epoch = batch.producerEpoch(bytes, at);
    const current = this.producers.get(producerId);
    if (origin === 'client' && current !== undefined && current.epoch === epoch) {
      const duplicate = findDuplicate(current, batch.baseSequence(bytes, at), batch.lastSequence(bytes, at));
      if (duplicate !== null) {
        examination.duplicate = duplicate;
        return false;
      }
    }
    let entry = examination.entries.get(producerId);
    if (entry === undefined) {
      entry = current === undefined ? emptyEntry(producerId) : { ...current, batches: current.batches.slice() };
      examination.entries.set(producerId, entry);
    }
    if (origin !== 'replication' && epoch < entry.epoch) {
      return examination.refuse(
        ErrorCode.INVALID_PRODUCER_EPOCH,
        `producer ${producerId} has epoch ${entry.epoch} here; the batch has the older epoch ${epoch}`,
      );
    }
    return batch.isControl(bytes, at)
      ? this.examineMarker(examination, entry, bytes, at, epoch, origin)
      : this.examineData(examination, entry, current, bytes, at, epoch, origin);
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
    const first = batch.baseSequence(bytes, at);
    if (origin === 'client' && !isInSequence(entry, current, epoch, first)) {
      const expected = epoch === entry.epoch ? `the last sequence is ${lastSequenceOf(entry)}` : 'the epoch is new';
      return examination.refuse(
        ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER,
        `producer ${entry.producerId} sent sequence ${first} with epoch ${epoch}; ${expected}`,
      );
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
    origin: AppendOrigin,
  ): boolean {
    // No record at all: compaction has removed the whole transaction and kept the batch for its producer's sake.
    if (batch.recordCount(bytes, at) === 0) return true;
    const record = recordsOf(bytes, at).next();
    const marker = record.done === true ? null : readEndMarker(record.value.key, record.value.value);
    if (record.done === true || marker === null) return true;
    if (origin !== 'replication' && marker.coordinatorEpoch < entry.coordinatorEpoch) {
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
    if (this.producers.size > this.maxProducers) this.evictOldest();
  }

  private evictOldest(): void {
    for (const [producerId, entry] of this.producers) {
      if (this.producers.size <= this.maxProducers) return;
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
    const expirationMs = this.expirationMs();
    for (const [producerId, entry] of this.producers) {
      if (entry.txnFirstOffset < 0 && nowMs - entry.lastTimestamp >= expirationMs) this.producers.delete(producerId);
    }
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
    const expirationMs = this.expirationMs();
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

/**
 * Kafka's rule: an epoch that is new here begins with sequence 0, the same epoch goes on where it stopped; a producer
 * of which nothing is known (its records may have been deleted) may begin anywhere.
 */
function isInSequence(entry: ProducerEntry, current: ProducerEntry | undefined, epoch: number, first: number): boolean {
  if (epoch !== entry.epoch) return first === 0 || entry.epoch === NO_EPOCH;
  if (current === undefined || current.epoch === NO_EPOCH) return true;
  return follows(lastSequenceOf(entry), first);
}
