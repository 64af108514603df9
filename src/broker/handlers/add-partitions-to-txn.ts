// AddPartitionsToTxn 0-5. v0-3 come from clients, one transaction a request (v2: PRODUCER_FENCED; v3: flexible); v4 and
// v5 from brokers, many at once, to add partitions or only to verify them (KIP-890; v5: TRANSACTION_ABORTABLE). Must
// hold: one answer for each transaction and partition asked for; clients cannot add the coordinators' own topics.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AddPartitionsToTxnRequest,
  type AddPartitionsToTxnRequestAddPartitionsToTxnTopic,
  AddPartitionsToTxnResponse,
  AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult,
  AddPartitionsToTxnResponseAddPartitionsToTxnResult,
  AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult,
  addPartitionsToTxn,
} from '../../protocol/generated/add-partitions-to-txn.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { isInternalTopic } from '../internal-topics.ts';
import { inSlices } from './slices.ts';

const BATCHED_FROM = 4;
/** Older clients know only INVALID_PRODUCER_EPOCH for a fenced producer. */
const FENCED_KNOWN_FROM = 2;

type Topics = readonly AddPartitionsToTxnRequestAddPartitionsToTxnTopic[];

export const addPartitionsToTxnHandler = defineHandler({
  api: addPartitionsToTxn,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'transactions'>, context, request: AddPartitionsToTxnRequest) {
    const { transactions } = broker;
    if (context.apiVersion < BATCHED_FROM) {
      const added = {
        transactionalId: request.v3AndBelowTransactionalId,
        producerId: request.v3AndBelowProducerId,
        producerEpoch: request.v3AndBelowProducerEpoch,
        verifyOnly: false,
        partitions: partitionsOf(request.v3AndBelowTopics),
      };
      const errorCodes = await transactions.addOrVerifyEach(added, 0, isInternalTopic);
      const known = context.apiVersion < FENCED_KNOWN_FROM ? errorCodes.map(withoutFenced) : errorCodes;
      return new AddPartitionsToTxnResponse({ resultsByTopicV3AndBelow: results(request.v3AndBelowTopics, known) });
    }
    // DEVIATION: AddPartitionsToTxn 4-5 without transactions is answered; Kafka never answers it.
    const resultsByTransaction = await inSlices(request.transactions, async ({ topics, ...transaction }) => {
      const errorCodes = await transactions.addOrVerifyEach({ ...transaction, partitions: partitionsOf(topics) }, 2);
      const { transactionalId } = transaction;
      const topicResults = results(topics, errorCodes);
      return new AddPartitionsToTxnResponseAddPartitionsToTxnResult({ transactionalId, topicResults });
    });
    return new AddPartitionsToTxnResponse({ resultsByTransaction });
  },
  fail(request: AddPartitionsToTxnRequest, error: ApiError, context) {
    if (context.apiVersion >= BATCHED_FROM) return new AddPartitionsToTxnResponse({ errorCode: error.code });
    const topics = request.v3AndBelowTopics;
    const errorCodes = partitionsOf(topics).map(() => error.code);
    return new AddPartitionsToTxnResponse({ resultsByTopicV3AndBelow: results(topics, errorCodes) });
  },
});

function withoutFenced(errorCode: number): number {
  return errorCode === ErrorCode.PRODUCER_FENCED ? ErrorCode.INVALID_PRODUCER_EPOCH : errorCode;
}

function partitionsOf(topics: Topics): { topic: string; partition: number }[] {
  return topics.flatMap(({ name, partitions }) => partitions.map((partition) => ({ topic: name, partition })));
}

/** @param errorCodes in the order of `partitionsOf` */
function results(
  topics: Topics,
  errorCodes: readonly number[],
): AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] {
  let at = 0;
  return topics.map(({ name, partitions }) => {
    const resultsByPartition = partitions.map(
      (partitionIndex) =>
        new AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult({
          partitionIndex,
          partitionErrorCode: errorCodes[at++]!,
        }),
    );
    return new AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult({ name, resultsByPartition });
  });
}
