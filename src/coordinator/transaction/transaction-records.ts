// The records of __transaction_state as Kafka 4.3.1 writes them. Must hold: the value's version follows the finalized
// transaction.version (0 under level 0, else 1, which alone can say what KIP-890 needs); an Empty transaction has null
// partitions; what a record cannot say (the epoch before the last bump) travels with it to `replay` in the same tick
// and is lost at a restart, as in Kafka.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  TransactionLogKey,
  TransactionLogValue,
  TransactionLogValuePartitionsSchema,
  transactionRecordKeyTypes,
} from '../../protocol/generated/records/transaction.ts';
import type { CoordinatorRecord, CoordinatorRecordTypes } from '../coordinator-record.ts';
import { type TopicPartition, TopicPartitions } from './topic-partitions.ts';
import { NO_PRODUCER_EPOCH, type Transaction } from './transaction.ts';
import { stateId, stateOfId } from './transaction-state.ts';

export const transactionRecordTypes: CoordinatorRecordTypes = transactionRecordKeyTypes;

const TRANSACTION_LOG = 0;
/** From this transaction.version on values are flexible. */
const FLEXIBLE_SINCE = 1;

/** A value that was computed here, with the transaction that it stands for. */
class LiveValue extends TransactionLogValue {
  readonly transaction: Transaction;

  constructor(transaction: Transaction, init: Partial<TransactionLogValue>) {
    super(init);
    this.transaction = transaction;
  }
}

/** @throws ApiError UNSUPPORTED_VERSION if the client works under rules that the finalized level cannot store */
export function transactionRecord(transaction: Transaction, transactionVersion: number): CoordinatorRecord {
  const flexible = transactionVersion >= FLEXIBLE_SINCE;
  // DEVIATION: With transaction.version 0, EndTxn 5 and its like answer UNSUPPORTED_VERSION and change nothing; in
  // Kafka the transactional id is then stuck.
  if (!flexible && transaction.clientVersion !== 0) throw new ApiError(ErrorCode.UNSUPPORTED_VERSION);
  const value = new LiveValue(transaction, {
    producerId: transaction.producerId,
    producerEpoch: transaction.producerEpoch,
    transactionTimeoutMs: transaction.timeoutMs,
    transactionStatus: stateId(transaction.state),
    transactionPartitions: transaction.state === 'Empty' ? null : partitionSchemas(transaction.partitions),
    transactionLastUpdateTimestampMs: transaction.updatedMs,
    transactionStartTimestampMs: transaction.startMs,
    clientTransactionVersion: transaction.clientVersion,
    ...(flexible
      ? { previousProducerId: transaction.previousProducerId, nextProducerId: transaction.nextProducerId }
      : {}),
  });
  return { type: TRANSACTION_LOG, key: keyOf(transaction.transactionalId), value, valueVersion: flexible ? 1 : 0 };
}

export function tombstone(transactionalId: string): CoordinatorRecord {
  return { type: TRANSACTION_LOG, key: keyOf(transactionalId), value: null, valueVersion: 0 };
}

export function transactionalIdOf(record: CoordinatorRecord): string {
  return (record.key as TransactionLogKey).transactionalId;
}

/** The transaction of a record with a value; undefined for a state that this version does not know. */
export function transactionOf(record: CoordinatorRecord): { transaction: Transaction; live: boolean } | undefined {
  if (record.value instanceof LiveValue) return { transaction: record.value.transaction, live: true };
  const value = record.value as TransactionLogValue;
  const state = stateOfId(value.transactionStatus);
  if (state === undefined) return undefined;
  const transaction: Transaction = {
    transactionalId: transactionalIdOf(record),
    producerId: value.producerId,
    previousProducerId: value.previousProducerId,
    nextProducerId: value.nextProducerId,
    producerEpoch: value.producerEpoch,
    lastProducerEpoch: NO_PRODUCER_EPOCH,
    timeoutMs: value.transactionTimeoutMs,
    state,
    partitions: state === 'Empty' ? TopicPartitions.none : TopicPartitions.of(storedPartitions(value)),
    startMs: value.transactionStartTimestampMs,
    updatedMs: value.transactionLastUpdateTimestampMs,
    clientVersion: value.clientTransactionVersion,
  };
  return { transaction, live: false };
}

function keyOf(transactionalId: string): TransactionLogKey {
  return new TransactionLogKey({ transactionalId });
}

function partitionSchemas(partitions: TopicPartitions): TransactionLogValuePartitionsSchema[] {
  const schemas: TransactionLogValuePartitionsSchema[] = [];
  for (const [topic, numbers] of partitions.entries()) {
    schemas.push(new TransactionLogValuePartitionsSchema({ topic, partitionIds: [...numbers] }));
  }
  return schemas;
}

function* storedPartitions(value: TransactionLogValue): Generator<TopicPartition> {
  for (const { topic, partitionIds } of value.transactionPartitions ?? []) {
    for (const partition of partitionIds) yield { topic, partition };
  }
}
