// UnregisterBroker at the controller: forgets a broker that is gone for good, for example one of a cluster whose folder
// this node has taken over. Must hold: this node stays registered.

import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { NO_LEADER } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  PartitionChangeRecord,
  UnregisterBrokerRecord,
  unregisterBrokerRecord,
} from '../../protocol/generated/records/metadata.ts';
import { type UnregisterBrokerRequest, UnregisterBrokerResponse } from '../../protocol/generated/unregister-broker.ts';
import { metadataRecord } from './metadata-batch.ts';
import { partitionChange } from './startup.ts';
import type { Operation } from './state.ts';

export const unregisterBrokerOperation: Operation<UnregisterBrokerRequest, UnregisterBrokerResponse> = (
  state,
  { brokerId },
) => {
  const registration = state.image.cluster.brokers.get(brokerId);
  if (registration === undefined) {
    throw new ApiError(ErrorCode.BROKER_ID_NOT_REGISTERED, `Broker ${brokerId} is not registered.`);
  }
  if (brokerId === state.nodeId) {
    // DEVIATION: UnregisterBroker for the only broker answers INVALID_REQUEST; Kafka does it, and then serves nothing
    // until it is started again.
    throw new ApiError(ErrorCode.INVALID_REQUEST, `Broker ${brokerId} is the one that serves this request.`);
  }
  const record = new UnregisterBrokerRecord({ brokerId, brokerEpoch: registration.epoch });
  return {
    records: [...withdrawal(state.image, brokerId), metadataRecord(unregisterBrokerRecord, record)],
    response: new UnregisterBrokerResponse(),
  };
};

/** It leaves the in-sync replicas, but never as the last one; its replicas stay where they are listed. */
function withdrawal(image: MetadataImage, brokerId: number): MetadataRecord[] {
  const records: MetadataRecord[] = [];
  for (const topic of image.topics.values()) {
    for (const [partitionId, partition] of topic.partitions.entries()) {
      const isr = partition.isr.filter((id) => id !== brokerId);
      const shrinks = isr.length > 0 && isr.length < partition.isr.length;
      if (!shrinks && partition.leader !== brokerId) continue;
      const change = new PartitionChangeRecord({ partitionId, topicId: topic.id });
      if (shrinks) change.isr = isr;
      if (partition.leader === brokerId) change.leader = NO_LEADER;
      records.push(partitionChange(image, change));
    }
  }
  return records;
}
