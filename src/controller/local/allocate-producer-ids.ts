// AllocateProducerIds (KIP-730): a block of producer ids for the broker that asks. Must hold: no id is ever in two
// blocks, also across restarts, because the end of the block is in the log before the block is given out.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type AllocateProducerIdsRequest,
  AllocateProducerIdsResponse,
} from '../../protocol/generated/allocate-producer-ids.ts';
import { ProducerIdsRecord, producerIdsRecord } from '../../protocol/generated/records/metadata.ts';
import { metadataRecord } from './metadata-batch.ts';
import type { Operation } from './state.ts';

/** ProducerIdsBlock.PRODUCER_ID_BLOCK_SIZE. */
export const PRODUCER_ID_BLOCK_SIZE = 1000;

export const allocateProducerIdsOperation: Operation<AllocateProducerIdsRequest, AllocateProducerIdsResponse> = (
  state,
  request,
) => {
  const { brokerId, brokerEpoch } = request;
  if (state.image.cluster.brokers.get(brokerId)?.epoch !== brokerEpoch) {
    return { records: [], response: new AllocateProducerIdsResponse({ errorCode: ErrorCode.STALE_BROKER_EPOCH }) };
  }
  const start = state.image.producerIds.nextProducerId;
  const nextProducerId = start + PRODUCER_ID_BLOCK_SIZE;
  if (!Number.isSafeInteger(nextProducerId)) {
    return { records: [], response: new AllocateProducerIdsResponse({ errorCode: ErrorCode.UNKNOWN_SERVER_ERROR }) };
  }
  return {
    records: [metadataRecord(producerIdsRecord, new ProducerIdsRecord({ brokerId, brokerEpoch, nextProducerId }))],
    response: new AllocateProducerIdsResponse({
      errorCode: ErrorCode.NONE,
      producerIdStart: start,
      producerIdLen: PRODUCER_ID_BLOCK_SIZE,
    }),
  };
};
