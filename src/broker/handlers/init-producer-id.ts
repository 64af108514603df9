// InitProducerId 0-5 for producers without a transactional id: each gets a producer id that nobody had, and epoch 0. v3
// brings the producer's current id and epoch (KIP-360), which change nothing here; v4 and v5 change error codes of
// transactions only. Must hold: as in Kafka an id without an epoch, or the other way round, is INVALID_REQUEST.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type InitProducerIdRequest,
  InitProducerIdResponse,
  initProducerId,
} from '../../protocol/generated/init-producer-id.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const initProducerIdHandler = defineHandler({
  api: initProducerId,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'producerIds'>, _context, request: InitProducerIdRequest) {
    const { producerId, producerEpoch } = request;
    if ((producerId === -1) !== (producerEpoch === -1)) throw new ApiError(ErrorCode.INVALID_REQUEST);
    // DEVIATION: InitProducerId with a transactional id answers INVALID_REQUEST: Klamm has no transactions yet.
    if (request.transactionalId !== null) throw new ApiError(ErrorCode.INVALID_REQUEST);
    return new InitProducerIdResponse({ producerId: await broker.producerIds.next(), producerEpoch: 0 });
  },
  fail(_request: InitProducerIdRequest, error: ApiError) {
    return new InitProducerIdResponse({ errorCode: error.code, producerId: -1, producerEpoch: -1 });
  },
});
