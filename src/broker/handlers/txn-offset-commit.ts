// TxnOffsetCommit 0-5. v2 brings leader epochs (and clients that know COORDINATOR_LOAD_IN_PROGRESS); v3 the member, its
// generation and instance; v4 TRANSACTION_ABORTABLE; v5 (KIP-890) makes the group's partition part of the transaction
// by itself, where before AddOffsetsToTxn had to come first. Must hold: a partition that does not exist is refused here
// and never stored; the rest of the request goes on.

import { txnOffsetCommitFailure } from '../../coordinator/group/group-coordinator.ts';
import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  TxnOffsetCommitRequest,
  TxnOffsetCommitRequestTxnOffsetCommitRequestTopic,
  TxnOffsetCommitResponse,
  TxnOffsetCommitResponseTxnOffsetCommitResponsePartition,
  TxnOffsetCommitResponseTxnOffsetCommitResponseTopic,
  txnOffsetCommit,
} from '../../protocol/generated/txn-offset-commit.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { TopicAnswers } from './topic-answers.ts';

/** From this version on clients wait when the coordinator is loading; older ones may end at that error. */
const LOADING_KNOWN_FROM = 2;

export const txnOffsetCommitHandler = defineHandler({
  api: txnOffsetCommit,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups' | 'metadata'>, context, request: TxnOffsetCommitRequest) {
    const answers = new TopicAnswers<TxnOffsetCommitResponseTxnOffsetCommitResponseTopic>(({ name }) => name);
    const known: TxnOffsetCommitRequestTxnOffsetCommitRequestTopic[] = [];
    const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    for (const { name, partitions } of request.topics) {
      const topic = broker.metadata.image.topics.byName(name);
      // Only here is an answer without partitions given: for a topic that does not exist.
      if (topic === undefined) answers.of(new TxnOffsetCommitResponseTxnOffsetCommitResponseTopic({ name }));
      const valid = [];
      for (const partition of partitions) {
        const { partitionIndex } = partition;
        if (topic?.partitions[partitionIndex] !== undefined) {
          valid.push(partition);
          continue;
        }
        const answer = answers.of(new TxnOffsetCommitResponseTxnOffsetCommitResponseTopic({ name }));
        answer.partitions.push(
          new TxnOffsetCommitResponseTxnOffsetCommitResponsePartition({ partitionIndex, errorCode }),
        );
      }
      if (valid.length > 0) {
        known.push(new TxnOffsetCommitRequestTxnOffsetCommitRequestTopic({ name, partitions: valid }));
      }
    }
    if (known.length === 0) return new TxnOffsetCommitResponse({ topics: answers.merge([]) });
    const asked = new TxnOffsetCommitRequest({ ...request, topics: known });
    const answered = await broker.groups.commitTransactionalOffsets(context, asked);
    const response = new TxnOffsetCommitResponse({ topics: answers.merge(answered.topics) });
    if (context.apiVersion < LOADING_KNOWN_FROM) hideLoading(response);
    return response;
  },
  fail(request: TxnOffsetCommitRequest, error: ApiError) {
    return txnOffsetCommitFailure(request, error.code);
  },
});

function hideLoading(response: TxnOffsetCommitResponse): void {
  for (const { partitions } of response.topics) {
    for (const partition of partitions) {
      if (partition.errorCode !== ErrorCode.COORDINATOR_LOAD_IN_PROGRESS) continue;
      partition.errorCode = ErrorCode.COORDINATOR_NOT_AVAILABLE;
    }
  }
}
