// What the coordinator knows of one transactional id, and the moves that its operations make. Must hold: a Transaction
// never changes, a move gives the next one; a move is made only where the table of states allows it; epochs and
// producer ids follow KIP-360 and KIP-890 exactly as Kafka's TransactionMetadata has them, since clients and logs count
// on each number.

import { assert } from '../../base/assert.ts';
import { TopicPartitions } from './topic-partitions.ts';
import { checkMove, isIdle, type TransactionState } from './transaction-state.ts';

export const NO_PRODUCER_ID = -1;
export const NO_PRODUCER_EPOCH = -1;
/** The last epoch that a client is given lies one below: the coordinator can always fence once more. */
export const LAST_EPOCH = 32_767;

/** From this transaction.version on each end of a transaction raises the epoch. */
export const EPOCH_BUMP_VERSION = 2;

export interface Transaction {
  readonly transactionalId: string;
  readonly producerId: number;
  /** The producer id before the last move. */
  readonly previousProducerId: number;
  /** Takes over when the transaction is complete, because the epochs of `producerId` are used up; else -1. */
  readonly nextProducerId: number;
  readonly producerEpoch: number;
  /** The epoch before the last bump, known until the coordinator restarts; -1 if it was not the producer's own. */
  readonly lastProducerEpoch: number;
  readonly timeoutMs: number;
  readonly state: TransactionState;
  readonly partitions: TopicPartitions;
  /** -1 before the first transaction. */
  readonly startMs: number;
  readonly updatedMs: number;
  /** The transaction.version that the client of the last move worked under (0 or 2). */
  readonly clientVersion: number;
}

export function isExhausted(epoch: number): boolean {
  return epoch >= LAST_EPOCH - 1;
}

/** A transactional id that nobody has asked for yet; it is never stored as it is. */
export function newTransaction(
  transactionalId: string,
  producerId: number,
  timeoutMs: number,
  nowMs: number,
): Transaction {
  return {
    transactionalId,
    producerId,
    previousProducerId: NO_PRODUCER_ID,
    nextProducerId: NO_PRODUCER_ID,
    producerEpoch: NO_PRODUCER_EPOCH,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs,
    state: 'Empty',
    partitions: TopicPartitions.none,
    startMs: -1,
    updatedMs: nowMs,
    clientVersion: 0,
  };
}

function move(from: Transaction, to: TransactionState, changes: Partial<Transaction>): Transaction {
  checkMove(from.state, to);
  const next = { ...from, ...changes, previousProducerId: from.producerId, state: to };
  assert(next.producerEpoch >= 0 && next.producerEpoch <= LAST_EPOCH, `epoch ${next.producerEpoch} out of range`);
  return next;
}

/** The epoch goes to a producer: to a new one, or back to the one that asked with the present epoch. */
export function bumped(
  from: Transaction,
  timeoutMs: number,
  nowMs: number,
  epochs: { readonly producerEpoch: number; readonly lastProducerEpoch: number },
): Transaction {
  return move(from, 'Empty', {
    ...epochs,
    timeoutMs,
    partitions: TopicPartitions.none,
    startMs: -1,
    updatedMs: nowMs,
  });
}

/** A new producer id, because the epochs of the old one are used up. */
export function rotated(
  from: Transaction,
  producerId: number,
  timeoutMs: number,
  nowMs: number,
  keepLastEpoch: boolean,
): Transaction {
  return move(from, 'Empty', {
    producerId,
    producerEpoch: 0,
    lastProducerEpoch: keepLastEpoch ? from.producerEpoch : NO_PRODUCER_EPOCH,
    timeoutMs,
    partitions: TopicPartitions.none,
    startMs: -1,
    updatedMs: nowMs,
  });
}

export function withPartitions(
  from: Transaction,
  partitions: TopicPartitions,
  nowMs: number,
  clientVersion: number,
): Transaction {
  return move(from, 'Ongoing', {
    partitions,
    startMs: isIdle(from.state) ? nowMs : from.startMs,
    updatedMs: nowMs,
    clientVersion,
  });
}

/** The old rules: the epoch stays, unless the coordinator fences the producer by this very abort. */
export function preparedOldRules(
  from: Transaction,
  committed: boolean,
  nowMs: number,
  epochs: { readonly producerEpoch: number; readonly lastProducerEpoch: number },
): Transaction {
  return move(from, committed ? 'PrepareCommit' : 'PrepareAbort', {
    ...epochs,
    nextProducerId: NO_PRODUCER_ID,
    updatedMs: nowMs,
    clientVersion: 0,
  });
}

/** KIP-890: the end raises the epoch. @param nextProducerId follows if the epochs are used up, else -1 */
export function preparedNewRules(
  from: Transaction,
  committed: boolean,
  nowMs: number,
  clientVersion: number,
  nextProducerId: number,
): Transaction {
  const { producerEpoch } = from;
  // At the very last epoch an abort still goes through, so that the id can be used again.
  const stuck = producerEpoch === LAST_EPOCH && !committed;
  return move(from, committed ? 'PrepareCommit' : 'PrepareAbort', {
    producerEpoch: stuck ? producerEpoch : producerEpoch + 1,
    lastProducerEpoch: producerEpoch,
    nextProducerId,
    // An abort of nothing has no start of its own.
    startMs: from.state === 'Ongoing' ? from.startMs : nowMs,
    updatedMs: nowMs,
    clientVersion,
  });
}

/** All markers are written. */
export function completed(from: Transaction, nowMs: number): Transaction {
  const rotates = from.clientVersion >= EPOCH_BUMP_VERSION && from.nextProducerId !== NO_PRODUCER_ID;
  return move(from, from.state === 'PrepareCommit' ? 'CompleteCommit' : 'CompleteAbort', {
    producerId: rotates ? from.nextProducerId : from.producerId,
    producerEpoch: rotates ? 0 : from.producerEpoch,
    nextProducerId: NO_PRODUCER_ID,
    partitions: TopicPartitions.none,
    updatedMs: nowMs,
  });
}
