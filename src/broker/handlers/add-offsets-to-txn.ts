// AddOffsetsToTxn 0-4: the group's partition of __consumer_offsets becomes part of the transaction, before a client
// commits offsets by the old rules. v2 brings PRODUCER_FENCED, v3 is flexible, v4 brings TRANSACTION_ABORTABLE.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AddOffsetsToTxnRequest,
  AddOffsetsToTxnResponse,
  addOffsetsToTxn,
} from '../../protocol/generated/add-offsets-to-txn.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { GROUP_METADATA_TOPIC } from '../internal-topics.ts';

/** Older clients know only INVALID_PRODUCER_EPOCH for a fenced producer. */
const FENCED_KNOWN_FROM = 2;

export const addOffsetsToTxnHandler = defineHandler({
  api: addOffsetsToTxn,
  versions: [0, 4],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'transactions' | 'groups'>, context, request: AddOffsetsToTxnRequest) {
    const { transactionalId, groupId } = request;
    const partition = { topic: GROUP_METADATA_TOPIC, partition: broker.groups.partitionFor(groupId) };
    const errorCode = await broker.transactions.addPartitions(transactionalId, request, [partition], 0);
    const hidden = errorCode === ErrorCode.PRODUCER_FENCED && context.apiVersion < FENCED_KNOWN_FROM;
    return new AddOffsetsToTxnResponse({ errorCode: hidden ? ErrorCode.INVALID_PRODUCER_EPOCH : errorCode });
  },
  fail(_request: AddOffsetsToTxnRequest, error: ApiError) {
    return new AddOffsetsToTxnResponse({ errorCode: error.code });
  },
});
