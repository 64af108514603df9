// What becomes of a request, decided from the transaction as it stands: an error (NONE: nothing is to be done), or the
// transaction that follows. Must hold: nothing is changed here; the order of the checks is Kafka's, because it decides
// which of two errors a client sees. While a transaction is prepared Kafka keeps its completion pending, so that
// "prepared" here is both Kafka's state and its pending transition.

import { ErrorCode } from '../../protocol/api-error.ts';
import type { TopicPartition } from './topic-partitions.ts';
import {
  bumped,
  isExhausted,
  LAST_EPOCH,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  preparedNewRules,
  preparedOldRules,
  rotated,
  type Transaction,
  withPartitions,
} from './transaction.ts';
import { isPrepared } from './transaction-state.ts';

export type Decision = { readonly errorCode: number } | { readonly next: Transaction };

/** A producer id that nobody has had; throws if there is none at hand. */
export type TakeProducerId = () => number;

/** The id and epoch that a producer believes to have. */
export interface ProducerIdentity {
  readonly producerId: number;
  readonly producerEpoch: number;
}

function refuse(errorCode: number): Decision {
  return { errorCode };
}

/**
 * InitProducerId. An open transaction is aborted first: then the next state is `PrepareAbort`, and the producer is told
 * to come again.
 * @param expected what the producer says it has (KIP-360), or null
 */
export function decideInit(
  transaction: Transaction,
  expected: ProducerIdentity | null,
  timeoutMs: number,
  transactionVersion: number,
  nowMs: number,
  takeProducerId: TakeProducerId,
): Decision {
  if (isPrepared(transaction.state)) return refuse(ErrorCode.CONCURRENT_TRANSACTIONS);
  if (expected !== null && !isKnownId(transaction, expected)) return refuse(ErrorCode.PRODUCER_FENCED);
  if (transaction.state === 'Ongoing') return { next: fenced(transaction, transactionVersion, nowMs, takeProducerId) };
  const { producerEpoch, lastProducerEpoch } = transaction;
  if (isExhausted(producerEpoch) && (expected === null || expected.producerEpoch === producerEpoch)) {
    return { next: rotated(transaction, takeProducerId(), timeoutMs, nowMs, expected !== null) };
  }
  // Kafka's answer to a producer that is not the one whose epochs are used up.
  if (isExhausted(producerEpoch)) return refuse(ErrorCode.UNKNOWN_SERVER_ERROR);
  if (expected === null) {
    const epochs = { producerEpoch: producerEpoch + 1, lastProducerEpoch: NO_PRODUCER_EPOCH };
    return { next: bumped(transaction, timeoutMs, nowMs, epochs) };
  }
  if (producerEpoch === NO_PRODUCER_EPOCH || expected.producerEpoch === producerEpoch) {
    const epochs = { producerEpoch: producerEpoch + 1, lastProducerEpoch: producerEpoch };
    return { next: bumped(transaction, timeoutMs, nowMs, epochs) };
  }
  // Asked again because the first answer was lost: the epoch is this producer's already.
  if (expected.producerEpoch === lastProducerEpoch) {
    return { next: bumped(transaction, timeoutMs, nowMs, { producerEpoch, lastProducerEpoch }) };
  }
  return refuse(ErrorCode.PRODUCER_FENCED);
}

function isKnownId(transaction: Transaction, expected: ProducerIdentity): boolean {
  if (transaction.producerEpoch === NO_PRODUCER_EPOCH) return true;
  if (expected.producerId === transaction.producerId) return true;
  // It used up the epochs of its old id and did not hear of the new one.
  return expected.producerId === transaction.previousProducerId && isExhausted(expected.producerEpoch);
}

/** An open transaction is aborted by the coordinator itself: its producer is fenced by a higher epoch. */
export function fenced(
  transaction: Transaction,
  transactionVersion: number,
  nowMs: number,
  takeProducerId: TakeProducerId,
): Transaction {
  const { producerEpoch } = transaction;
  if (transactionVersion >= 2) {
    const nextProducerId = isExhausted(producerEpoch) ? takeProducerId() : NO_PRODUCER_ID;
    return preparedNewRules(transaction, false, nowMs, transactionVersion, nextProducerId);
  }
  const epochs = {
    producerEpoch: Math.min(producerEpoch + 1, LAST_EPOCH),
    lastProducerEpoch: NO_PRODUCER_EPOCH,
  };
  return preparedOldRules(transaction, false, nowMs, epochs);
}

/** @param transaction undefined if nobody has initialized the id */
export function decideAdd(
  transaction: Transaction | undefined,
  producer: ProducerIdentity,
  partitions: readonly TopicPartition[],
  clientVersion: number,
  nowMs: number,
): Decision {
  if (transaction === undefined) return refuse(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  // First, since the producer may already use an id that takes over when the transaction is complete.
  if (isPrepared(transaction.state)) return refuse(ErrorCode.CONCURRENT_TRANSACTIONS);
  if (transaction.producerId !== producer.producerId) return refuse(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  if (transaction.producerEpoch !== producer.producerEpoch) return refuse(ErrorCode.PRODUCER_FENCED);
  if (transaction.state === 'Ongoing' && transaction.partitions.hasAll(partitions)) return refuse(ErrorCode.NONE);
  return { next: withPartitions(transaction, transaction.partitions.with(partitions), nowMs, clientVersion) };
}

/** An error for all partitions, or NONE: then each that has no part in the transaction is TRANSACTION_ABORTABLE. */
export function decideVerify(transaction: Transaction | undefined, producer: ProducerIdentity): number {
  if (transaction === undefined) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  if (transaction.producerId !== producer.producerId) return ErrorCode.INVALID_PRODUCER_ID_MAPPING;
  if (transaction.producerEpoch !== producer.producerEpoch) return ErrorCode.PRODUCER_FENCED;
  if (isPrepared(transaction.state)) return ErrorCode.CONCURRENT_TRANSACTIONS;
  return ErrorCode.NONE;
}

/** EndTxn 0-4: no epoch is raised, and an end can be asked for again as long as nothing new began. */
export function decideEndOldRules(
  transaction: Transaction | undefined,
  producer: ProducerIdentity,
  committed: boolean,
  nowMs: number,
): Decision {
  if (transaction === undefined) return refuse(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  if (transaction.producerId !== producer.producerId) return refuse(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  if (transaction.producerEpoch !== producer.producerEpoch) return refuse(ErrorCode.PRODUCER_FENCED);
  switch (transaction.state) {
    case 'Ongoing':
      return { next: preparedOldRules(transaction, committed, nowMs, transaction) };
    case 'PrepareCommit':
    case 'PrepareAbort':
      return refuse(ErrorCode.CONCURRENT_TRANSACTIONS);
    case 'CompleteCommit':
      return refuse(committed ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE);
    case 'CompleteAbort':
      return refuse(committed ? ErrorCode.INVALID_TXN_STATE : ErrorCode.NONE);
    default:
      return refuse(ErrorCode.INVALID_TXN_STATE);
  }
}

/**
 * EndTxn 5+ (KIP-890): each end raises the epoch, so that the epoch in the request tells a repetition (one below) from
 * the end of the next transaction (the present one); an abort is taken also where nothing is open.
 */
export function decideEndNewRules(
  transaction: Transaction | undefined,
  producer: ProducerIdentity,
  committed: boolean,
  clientVersion: number,
  nowMs: number,
  takeProducerId: TakeProducerId,
): Decision {
  if (transaction === undefined) return refuse(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  const { state } = transaction;
  if (isPrepared(state)) return refuse(ErrorCode.CONCURRENT_TRANSACTIONS);
  const overflowed = isRepeatedOverRotation(transaction, producer);
  if (transaction.producerId !== producer.producerId && !overflowed) {
    return refuse(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
  }
  const complete = state === 'CompleteCommit' || state === 'CompleteAbort';
  const repeated = overflowed || transaction.producerEpoch === producer.producerEpoch + 1;
  const current = producer.producerEpoch === transaction.producerEpoch;
  if (!current && !(complete && repeated)) return refuse(ErrorCode.PRODUCER_FENCED);
  if (state === 'Ongoing' || (!committed && !repeated)) {
    // There is no higher epoch that a commit could end with; Kafka fails likewise. An abort goes through.
    if (committed && transaction.producerEpoch === LAST_EPOCH) return refuse(ErrorCode.UNKNOWN_SERVER_ERROR);
    const nextProducerId = isExhausted(transaction.producerEpoch) ? takeProducerId() : NO_PRODUCER_ID;
    return { next: preparedNewRules(transaction, committed, nowMs, clientVersion, nextProducerId) };
  }
  const asBefore = state === (committed ? 'CompleteCommit' : 'CompleteAbort');
  return refuse(repeated && asBefore ? ErrorCode.NONE : ErrorCode.INVALID_TXN_STATE);
}

/** The end is asked for again after it used up the epochs: the id has changed, and its epoch is 0. */
function isRepeatedOverRotation(transaction: Transaction, producer: ProducerIdentity): boolean {
  return (
    transaction.previousProducerId === producer.producerId &&
    producer.producerEpoch === LAST_EPOCH - 1 &&
    transaction.producerEpoch === 0
  );
}
