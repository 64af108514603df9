// What a coordinator's partition is to the runtime, and what an operation on it gives back. Must hold: durable state
// changes only in `replay`; an operation may change volatile state (who waits, who is about to join, timers) that dies
// with the shard; nothing that a client can see leaves before the records that it follows from are committed.

import type { CoordinatorRecord } from './coordinator-record.ts';

export interface Shard {
  /** Applies one record: at loading, and in the tick in which an operation's records were appended. */
  replay(record: CoordinatorRecord, offset: number, producerId: number, producerEpoch: number): void;
  /** A transaction's end marker in the log: the offsets that it covers become visible, or go. */
  replayEndMarker(producerId: number, producerEpoch: number, committed: boolean): void;
  /** The whole log has been replayed: timers may be set. */
  onLoaded(): void;
  /** The shard is given up; whoever still waits in it gets `errorCode`. Timers are cancelled by the runtime. */
  onUnloaded(errorCode: number): void;
}

/**
 * Something that happens when the operation's records are committed, or else once with the reason why they never will.
 */
export interface Effect {
  committed(): void;
  failed(errorCode: number): void;
}

/** The producer in whose open transaction records are written. */
export interface WriteTransaction {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** What the check with the transaction coordinator gave (KIP-890); null where none was asked for. */
  readonly verification?: object | null;
}

/** The end of a transaction, as its coordinator has it written into a partition. */
export interface EndedTransaction {
  readonly producerId: number;
  readonly producerEpoch: number;
  /** The epoch of the transaction coordinator: an older one is fenced. */
  readonly coordinatorEpoch: number;
  readonly committed: boolean;
  readonly transactionVersion: number;
}

export interface Outcome<T> {
  readonly records: readonly CoordinatorRecord[];
  readonly response: T;
  readonly effects: readonly Effect[];
  /** False: the records may be spread over several batches (they are independent of each other). */
  readonly atomic?: boolean;
  /** The records become one transactional batch, and count when the transaction commits. */
  readonly transaction?: WriteTransaction;
  /**
   * The operation's second half, in the same tick, once the records are replayed. Its response is the one that counts.
   */
  readonly next?: () => Outcome<T>;
}

/** Someone who waits for an answer that a later operation will give. */
export interface Waiter<R> {
  answer(response: R): void;
  fail(errorCode: number): void;
}

/** Collects what one operation causes. */
export class Changes {
  readonly records: CoordinatorRecord[] = [];
  readonly effects: Effect[] = [];

  add(record: CoordinatorRecord): void {
    this.records.push(record);
  }

  /** The waiter gets `response` at commit, or the coordinator's error. */
  answer<R>(waiter: Waiter<R>, response: R): void {
    this.effects.push({ committed: () => waiter.answer(response), failed: (errorCode) => waiter.fail(errorCode) });
  }

  /** `action` runs when the records are committed. */
  onCommit(action: () => void): void {
    this.effects.push({ committed: action, failed() {} });
  }

  /** `action` runs if the records cannot be appended, or are never committed. */
  onFailure(action: (errorCode: number) => void): void {
    this.effects.push({ committed() {}, failed: action });
  }

  outcome<T>(response: T, next?: () => Outcome<T>): Outcome<T> {
    return next === undefined
      ? { records: this.records, response, effects: this.effects }
      : { records: this.records, response, effects: this.effects, next };
  }
}
