// EndTxn 0-5. v2 brings PRODUCER_FENCED, v3 is flexible, v4 brings TRANSACTION_ABORTABLE; v5 (KIP-890) raises the epoch
// with each end, answers with the id and epoch to go on with, and takes a repetition for what it is.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { type EndTxnRequest, EndTxnResponse, endTxn } from '../../protocol/generated/end-txn.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

/** Older clients know only INVALID_PRODUCER_EPOCH for a fenced producer. */
const FENCED_KNOWN_FROM = 2;
const NEW_RULES_FROM = 5;

export const endTxnHandler = defineHandler({
  api: endTxn,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'transactions'>, context, request: EndTxnRequest) {
    const { transactionalId, committed } = request;
    const clientVersion = context.apiVersion >= NEW_RULES_FROM ? 2 : 0;
    const answer = await broker.transactions.endTransaction({
      transactionalId,
      producer: request,
      committed,
      clientVersion,
    });
    const hidden = answer.errorCode === ErrorCode.PRODUCER_FENCED && context.apiVersion < FENCED_KNOWN_FROM;
    return new EndTxnResponse(hidden ? { ...answer, errorCode: ErrorCode.INVALID_PRODUCER_EPOCH } : answer);
  },
  fail(_request: EndTxnRequest, error: ApiError) {
    return new EndTxnResponse({ errorCode: error.code });
  },
});
