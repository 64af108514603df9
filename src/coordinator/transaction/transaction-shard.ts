// One partition of __transaction_state: its transactional ids, and the operations on them. Must hold: a transaction
// changes only in `replay`; markers are sent when the prepared record is committed (or was read back at loading) and
// never before; the transaction is completed once, when no partition is left to be told; time counts from the
// monotonic clock, so that a jump of the wall clock neither aborts nor forgets anything.

import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { ErrorCode, errorName } from '../../protocol/api-error.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import { Changes, type Outcome, type Shard } from '../shard.ts';
import type { MarkerSender } from './markers.ts';
import { RemainingPartitions, type TopicPartition } from './topic-partitions.ts';
import { completed, EPOCH_BUMP_VERSION, newTransaction, type Transaction } from './transaction.ts';
import {
  type Decision,
  decideAdd,
  decideEndNewRules,
  decideEndOldRules,
  decideInit,
  decideVerify,
  fenced,
  type ProducerIdentity,
  type TakeProducerId,
} from './transaction-decisions.ts';
import { tombstone, transactionalIdOf, transactionOf, transactionRecord } from './transaction-records.ts';
import { isIdle, isPrepared } from './transaction-state.ts';

export interface TransactionShardOptions {
  readonly partition: number;
  /** The leader epoch in which this broker leads the partition: the coordinator epoch in its markers. */
  readonly coordinatorEpoch: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly markers: MarkerSender;
  /** The finalized transaction.version. */
  readonly transactionVersion: () => number;
  /** Enqueues `complete` for a transaction whose markers are written. */
  readonly onMarkersWritten: (transactionalId: string, prepared: Transaction) => void;
}

export interface ProducerAnswer {
  readonly errorCode: number;
  readonly producerId: number;
  readonly producerEpoch: number;
}

export interface EndRequest {
  readonly transactionalId: string;
  readonly producer: ProducerIdentity;
  readonly committed: boolean;
  /** What the client's request stands for: 0 or 2. */
  readonly clientVersion: number;
}

/** A transactional id and when, by the monotonic clock, things happened to it. */
interface Entry {
  transaction: Transaction;
  /** Since when the transaction is open; only in state Ongoing. */
  openSinceMs: number;
  usedMs: number;
  completion: Completion | null;
}

/** A prepared transaction whose markers are on their way. */
interface Completion {
  readonly prepared: Transaction;
  /** Kafka stamps the end with the time at which the markers set off. */
  readonly startedMs: number;
  readonly remaining: RemainingPartitions;
  cancel: () => void;
}

const NO_EFFECTS: readonly never[] = [];
const NO_TIMEOUT_MS = 2_147_483_647;

export function refused(errorCode: number): ProducerAnswer {
  return { errorCode, producerId: -1, producerEpoch: -1 };
}

function answer<T>(response: T): Outcome<T> {
  return { records: [], response, effects: NO_EFFECTS };
}

export class TransactionShard implements Shard {
  private readonly options: TransactionShardOptions;
  private readonly entries = new Map<string, Entry>();
  /** The ids in state Ongoing, so that looking for timeouts does not look at all. */
  private readonly ongoing = new Set<string>();
  private loaded = false;

  constructor(options: TransactionShardOptions) {
    this.options = options;
  }

  get size(): number {
    return this.entries.size;
  }

  // -- what the runtime calls

  replay(record: CoordinatorRecord): void {
    const transactionalId = transactionalIdOf(record);
    const before = this.entries.get(transactionalId);
    before?.completion?.cancel();
    if (record.value === null) {
      this.entries.delete(transactionalId);
      this.ongoing.delete(transactionalId);
      return;
    }
    const read = transactionOf(record);
    if (read === undefined) {
      const details = { transactionalId, partition: this.options.partition };
      this.options.logger.error(details, 'transaction coordinator: a record with an unknown state is skipped');
      return;
    }
    const { transaction, live } = read;
    const entry: Entry = {
      transaction,
      openSinceMs: 0,
      usedMs: this.sinceMs(live ? null : transaction.updatedMs),
      completion: null,
    };
    if (transaction.state === 'Ongoing') {
      const goesOn = live && before?.transaction.state === 'Ongoing';
      entry.openSinceMs = goesOn ? before.openSinceMs : this.sinceMs(live ? null : transaction.startMs);
      this.ongoing.add(transactionalId);
    } else {
      this.ongoing.delete(transactionalId);
    }
    this.entries.set(transactionalId, entry);
  }

  /** There are no transactional records in this topic. */
  replayEndMarker(): void {}

  onLoaded(): void {
    this.loaded = true;
    for (const { transaction } of this.entries.values()) {
      if (!isPrepared(transaction.state)) continue;
      const { transactionalId, state } = transaction;
      this.options.logger.info({ transactionalId, state }, 'a transaction that was being ended is completed now');
      this.sendMarkers(transaction);
    }
  }

  onUnloaded(): void {
    this.loaded = false;
    for (const { completion } of this.entries.values()) completion?.cancel();
  }

  // -- operations

  find(transactionalId: string): Transaction | undefined {
    const entry = this.entries.get(transactionalId);
    if (entry === undefined) return undefined;
    // Partitions whose marker is written have left the transaction.
    if (entry.completion === null) return entry.transaction;
    return { ...entry.transaction, partitions: entry.completion.remaining.toSet() };
  }

  stateOf(transactionalId: string): string | undefined {
    return this.entries.get(transactionalId)?.transaction.state;
  }

  *transactions(): Generator<Transaction> {
    for (const { transaction } of this.entries.values()) yield transaction;
  }

  initProducerId(
    transactionalId: string,
    expected: ProducerIdentity | null,
    timeoutMs: number,
    takeProducerId: TakeProducerId,
  ): Outcome<ProducerAnswer> {
    const nowMs = this.options.clock.now();
    const known =
      this.entries.get(transactionalId)?.transaction ??
      newTransaction(transactionalId, takeProducerId(), timeoutMs, nowMs);
    const transactionVersion = this.options.transactionVersion();
    const decision = decideInit(known, expected, timeoutMs, transactionVersion, nowMs, takeProducerId);
    if ('errorCode' in decision) return answer(refused(decision.errorCode));
    const { next } = decision;
    // The open transaction is aborted first: the producer has to come again.
    if (isPrepared(next.state)) return this.prepared(next, refused(ErrorCode.CONCURRENT_TRANSACTIONS));
    return this.changed(next, identityOf(next));
  }

  /** NONE, or why the partitions were not added. */
  addPartitions(
    transactionalId: string,
    producer: ProducerIdentity,
    partitions: readonly TopicPartition[],
    clientVersion: number,
  ): Outcome<number> {
    const known = this.entries.get(transactionalId)?.transaction;
    const decision = decideAdd(known, producer, partitions, clientVersion, this.options.clock.now());
    if ('errorCode' in decision) return answer(decision.errorCode);
    return this.changed<number>(decision.next, ErrorCode.NONE);
  }

  /** The error code of each of the partitions. */
  verifyPartitions(
    transactionalId: string,
    producer: ProducerIdentity,
    partitions: readonly TopicPartition[],
  ): Outcome<number[]> {
    const known = this.entries.get(transactionalId)?.transaction;
    const errorCode = decideVerify(known, producer);
    const errorOf = ({ topic, partition }: TopicPartition): number => {
      if (errorCode !== ErrorCode.NONE) return errorCode;
      return known?.partitions.has(topic, partition) === true ? ErrorCode.NONE : ErrorCode.TRANSACTION_ABORTABLE;
    };
    return answer(partitions.map(errorOf));
  }

  /** Under the old rules the answer names no producer id and epoch. */
  end(request: EndRequest, takeProducerId: TakeProducerId): Outcome<ProducerAnswer> {
    const known = this.entries.get(request.transactionalId)?.transaction;
    const newRules = request.clientVersion >= EPOCH_BUMP_VERSION;
    const decision = this.decideEnd(known, request, newRules, takeProducerId);
    if ('errorCode' in decision) {
      const repeated = decision.errorCode === ErrorCode.NONE && newRules && known !== undefined;
      return answer(repeated ? identityOf(known) : refused(decision.errorCode));
    }
    const { next } = decision;
    // What the producer goes on with is what the completion will leave.
    return this.prepared(next, newRules ? identityOf(completed(next, next.updatedMs)) : refused(ErrorCode.NONE));
  }

  /** Aborts the transaction if it still is the one that was found to be too old. */
  abortTimedOut(transactionalId: string, open: Transaction, takeProducerId: TakeProducerId): Outcome<boolean> {
    const known = this.entries.get(transactionalId)?.transaction;
    const same =
      known?.state === 'Ongoing' && known.producerId === open.producerId && known.producerEpoch === open.producerEpoch;
    if (!same || !this.isTimedOut(this.entries.get(transactionalId)!)) return answer(false);
    return this.prepared(
      fenced(known, this.options.transactionVersion(), this.options.clock.now(), takeProducerId),
      true,
    );
  }

  /** Every marker is written. No effect if the transaction is not what it was when they were sent. */
  complete(transactionalId: string, prepared: Transaction): Outcome<void> {
    const completion = this.entries.get(transactionalId)?.completion;
    if (completion?.prepared !== prepared) return answer(undefined);
    return this.changed(completed(prepared, completion.startedMs), undefined);
  }

  /** The open transactions that are older than their timeout. */
  timedOut(): Outcome<Transaction[]> {
    const found: Transaction[] = [];
    for (const transactionalId of this.ongoing) {
      const entry = this.entries.get(transactionalId)!;
      if (this.isTimedOut(entry)) found.push(entry.transaction);
    }
    return answer(found);
  }

  /** Forgets up to `limit` ids that have not been used for `expirationMs`; the answer is how many. */
  removeExpired(expirationMs: number, limit: number): Outcome<number> {
    const changes = new Changes();
    const horizonMs = this.options.clock.monotonic() - expirationMs;
    for (const [transactionalId, { transaction, usedMs }] of this.entries) {
      if (changes.records.length >= limit) break;
      if (isIdle(transaction.state) && usedMs <= horizonMs) changes.add(tombstone(transactionalId));
    }
    return { ...changes.outcome(changes.records.length), atomic: false };
  }

  // -- the rest

  private decideEnd(
    known: Transaction | undefined,
    { producer, committed, clientVersion }: EndRequest,
    newRules: boolean,
    takeProducerId: TakeProducerId,
  ): Decision {
    const nowMs = this.options.clock.now();
    if (!newRules) return decideEndOldRules(known, producer, committed, nowMs);
    return decideEndNewRules(known, producer, committed, clientVersion, nowMs, takeProducerId);
  }

  private changed<T>(next: Transaction, response: T): Outcome<T> {
    return { ...answer(response), records: [transactionRecord(next, this.options.transactionVersion())] };
  }

  /** Once the record is committed the outcome is decided, and the markers set off. */
  private prepared<T>(next: Transaction, response: T): Outcome<T> {
    const effect = { committed: () => this.sendMarkers(next), failed: () => {} };
    return { ...this.changed(next, response), effects: [effect] };
  }

  private sendMarkers(prepared: Transaction): void {
    const { transactionalId, producerId, producerEpoch, clientVersion } = prepared;
    const entry = this.entries.get(transactionalId);
    if (!this.loaded || entry?.transaction !== prepared) return;
    const { clock, markers, coordinatorEpoch, onMarkersWritten } = this.options;
    const completion: Completion = {
      prepared,
      startedMs: clock.now(),
      remaining: new RemainingPartitions(prepared.partitions),
      cancel: () => {},
    };
    entry.completion = completion;
    if (completion.remaining.isEmpty) {
      onMarkersWritten(transactionalId, prepared);
      return;
    }
    const marker = {
      transactionalId,
      producerId,
      producerEpoch,
      coordinatorEpoch,
      committed: prepared.state === 'PrepareCommit',
      transactionVersion: clientVersion,
    };
    completion.cancel = markers.send(marker, [...prepared.partitions], {
      onDone: ({ topic, partition }) => {
        completion.remaining.remove(topic, partition);
        if (completion.remaining.isEmpty) onMarkersWritten(transactionalId, prepared);
      },
      // As in Kafka the transaction stays prepared until another coordinator, or this one anew, takes it over.
      onRefused: ({ topic, partition }, errorCode) => {
        completion.cancel();
        const details = { transactionalId, topic, partition, error: errorName(errorCode) };
        this.options.logger.warn(details, 'a transaction marker was refused: the transaction is not completed here');
      },
    });
  }

  private isTimedOut({ transaction, openSinceMs }: Entry): boolean {
    // A two-phase transaction of a Kafka that has them waits for its own coordinator, however long.
    if (transaction.timeoutMs === NO_TIMEOUT_MS) return false;
    return openSinceMs + transaction.timeoutMs < this.options.clock.monotonic();
  }

  /** Monotonic time of something that happened now (null), or at `wallMs` in an earlier life of the coordinator. */
  private sinceMs(wallMs: number | null): number {
    const { clock } = this.options;
    if (wallMs === null) return clock.monotonic();
    return clock.monotonic() - Math.max(0, clock.now() - wallMs);
  }
}

function identityOf({ producerId, producerEpoch }: Transaction): ProducerAnswer {
  return { errorCode: ErrorCode.NONE, producerId, producerEpoch };
}
