// What becomes of partitions with the data folders of their brokers (KIP-858): AssignReplicasToDirs says in which
// folder a broker has a replica, BrokerHeartbeat which folders have failed. Must hold: a replica in a folder that its
// broker has not registered leads nothing; it leads again, if it may, when it is said to be in one that is.

import type { Uuid } from '../../base/uuid.ts';
import { hasDirectory } from '../../metadata/cluster.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import type { PartitionRegistration, TopicImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AssignReplicasToDirsRequest,
  AssignReplicasToDirsResponse,
  AssignReplicasToDirsResponseDirectoryData,
  AssignReplicasToDirsResponsePartitionData,
  AssignReplicasToDirsResponseTopicData,
} from '../../protocol/generated/assign-replicas-to-dirs.ts';
import { type BrokerHeartbeatRequest, BrokerHeartbeatResponse } from '../../protocol/generated/broker-heartbeat.ts';
import { PartitionChangeRecord } from '../../protocol/generated/records/metadata.ts';
import {
  isEligible,
  leadRecord,
  leaveRecord,
  partitionChange,
  registrationChange,
  supportsCordoning,
  supportsDirectories,
} from './startup.ts';
import type { ControllerState, Operation } from './state.ts';

/** Partitions of a failed folder that one request changes; the broker asks again for the others. */
const PARTITIONS_AT_ONCE = 5000;

function checkBroker(state: ControllerState, brokerId: number, brokerEpoch: number) {
  const broker = state.image.cluster.brokers.get(brokerId);
  if (broker === undefined) throw new ApiError(ErrorCode.BROKER_ID_NOT_REGISTERED, `broker ${brokerId}`);
  if (broker.epoch !== brokerEpoch) throw new ApiError(ErrorCode.STALE_BROKER_EPOCH, `broker epoch ${brokerEpoch}`);
  return broker;
}

export const assignReplicasToDirsOperation: Operation<AssignReplicasToDirsRequest, AssignReplicasToDirsResponse> = (
  state,
  request,
) => {
  if (!supportsDirectories(state.image)) {
    throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, 'the metadata.version knows no directories');
  }
  checkBroker(state, request.brokerId, request.brokerEpoch);
  const records: MetadataRecord[] = [];
  const directories = request.directories.map(({ id, topics }) => {
    const answers = topics.map(({ topicId, partitions }) => {
      const topic = state.image.topics.byId(topicId);
      const results = partitions.map(({ partitionIndex }) => {
        const errorCode = assign(state, request.brokerId, id, topic, partitionIndex, records);
        return new AssignReplicasToDirsResponsePartitionData({ partitionIndex, errorCode });
      });
      return new AssignReplicasToDirsResponseTopicData({ topicId, partitions: results });
    });
    return new AssignReplicasToDirsResponseDirectoryData({ id, topics: answers });
  });
  return { records, response: new AssignReplicasToDirsResponse({ directories }) };
};

function assign(
  state: ControllerState,
  brokerId: number,
  directory: Uuid,
  topic: TopicImage | undefined,
  index: number,
  records: MetadataRecord[],
): number {
  if (topic === undefined) return ErrorCode.UNKNOWN_TOPIC_ID;
  const partition = topic.partitions[index];
  if (partition === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  const place = partition.replicas.indexOf(brokerId);
  if (place < 0) return ErrorCode.NOT_LEADER_OR_FOLLOWER;
  if (partition.directories[place] === directory) return ErrorCode.NONE;
  const change = new PartitionChangeRecord({ partitionId: index, topicId: topic.id });
  change.directories = partition.directories.with(place, directory);
  const online = hasDirectory(state.image.cluster.brokers.get(brokerId)!, directory);
  if (!online) leaveRecord(state.image, change, partition, brokerId);
  // Its folder was found where nobody had looked for it: it may lead again.
  else if (partition.leader < 0 && isEligible(partition, brokerId)) leadRecord(change, partition, brokerId);
  records.push(partitionChange(state.image, change));
  return ErrorCode.NONE;
}

export const brokerHeartbeatOperation: Operation<BrokerHeartbeatRequest, BrokerHeartbeatResponse> = (
  state,
  request,
) => {
  const { brokerId, brokerEpoch, offlineLogDirs } = request;
  const broker = checkBroker(state, brokerId, brokerEpoch);
  const records: MetadataRecord[] = [];
  const failed = new Set(offlineLogDirs.filter((id) => broker.directories.includes(id)));
  if (failed.size > 0 && supportsDirectories(state.image)) {
    for (const topic of state.image.topics.values()) {
      for (const [partitionId, partition] of topic.partitions.entries()) {
        if (records.length >= PARTITIONS_AT_ONCE || !isIn(partition, brokerId, failed)) continue;
        const change = new PartitionChangeRecord({ partitionId, topicId: topic.id });
        leaveRecord(state.image, change, partition, brokerId);
        records.push(partitionChange(state.image, change));
      }
    }
    if (records.length < PARTITIONS_AT_ONCE) {
      const logDirs = broker.directories.filter((id) => !failed.has(id));
      records.push(registrationChange({ brokerId, brokerEpoch, logDirs }, 2));
    }
  }
  const { cordonedLogDirs } = request;
  const known = broker.cordonedDirectories ?? [];
  if (cordonedLogDirs !== null && supportsCordoning(state.image) && known.join() !== cordonedLogDirs.join()) {
    records.push(registrationChange({ brokerId, brokerEpoch, cordonedLogDirs }, 3));
  }
  return { records, response: new BrokerHeartbeatResponse({ isCaughtUp: true, isFenced: broker.fenced }) };
};

/** Whether the broker has a replica in one of these folders that leads or is in sync. */
function isIn(partition: PartitionRegistration, brokerId: number, directories: ReadonlySet<Uuid>): boolean {
  const place = partition.replicas.indexOf(brokerId);
  if (place < 0 || !directories.has(partition.directories[place]!)) return false;
  return partition.leader === brokerId || partition.isr.includes(brokerId);
}
