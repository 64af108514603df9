// InitProducerId 0-5. v3 brings the producer's current id and epoch (KIP-360); v4 and v5 change error codes only
// (PRODUCER_FENCED; TRANSACTION_ABORTABLE). v6 (two-phase commit) is unstable in 4.3.1. Must hold: as in Kafka an id
// without an epoch, or the other way round, is INVALID_REQUEST; without a transactional id each producer gets an id
// that nobody had, and epoch 0.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type InitProducerIdRequest,
  InitProducerIdResponse,
  initProducerId,
} from '../../protocol/generated/init-producer-id.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

/** Older clients know only INVALID_PRODUCER_EPOCH for a fenced producer. */
const FENCED_KNOWN_FROM = 4;

export const initProducerIdHandler = defineHandler({
  api: initProducerId,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'transactions'>, context, request: InitProducerIdRequest) {
    const { transactionalId, transactionTimeoutMs, producerId, producerEpoch } = request;
    if ((producerId === -1) !== (producerEpoch === -1)) throw new ApiError(ErrorCode.INVALID_REQUEST);
    const expected = producerId === -1 ? null : { producerId, producerEpoch };
    const answer = await broker.transactions.initProducerId(transactionalId, transactionTimeoutMs, expected);
    const hidden = answer.errorCode === ErrorCode.PRODUCER_FENCED && context.apiVersion < FENCED_KNOWN_FROM;
    return new InitProducerIdResponse(hidden ? { ...answer, errorCode: ErrorCode.INVALID_PRODUCER_EPOCH } : answer);
  },
  fail(_request: InitProducerIdRequest, error: ApiError) {
    return new InitProducerIdResponse({ errorCode: error.code, producerId: -1, producerEpoch: -1 });
  },
});
