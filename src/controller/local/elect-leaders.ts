// ElectLeaders at the controller (KIP-460), where this node is the only one that can lead. Must hold: a replica that is
// not known to be complete is made the leader only by an unclean election that a client asked for.

import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { NO_LEADER, type PartitionRegistration, type TopicImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ElectLeadersRequest,
  ElectLeadersResponse,
  ElectLeadersResponsePartitionResult,
  ElectLeadersResponseReplicaElectionResult,
} from '../../protocol/generated/elect-leaders.ts';
import { PartitionChangeRecord } from '../../protocol/generated/records/metadata.ts';
import { partitionChange } from './startup.ts';
import type { ControllerState, Operation } from './state.ts';

const PREFERRED = 0;
const UNCLEAN = 1;
/** LeaderRecoveryState: led by a replica that may lack records, and the end of that. */
const RECOVERING = 1;
const RECOVERED = 0;

interface Verdict {
  readonly errorCode: number;
  readonly errorMessage: string | null;
  readonly records: readonly MetadataRecord[];
}

export const electLeadersOperation: Operation<ElectLeadersRequest, ElectLeadersResponse> = (state, request) => {
  const { topicPartitions, electionType } = request;
  if (topicPartitions !== null && topicPartitions.length === 0) {
    return { records: [], response: new ElectLeadersResponse() };
  }
  if (electionType !== PREFERRED && electionType !== UNCLEAN) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `There is no election of type ${electionType}.`);
  }
  const records: MetadataRecord[] = [];
  const result = (name: string, indexes: Iterable<number>, needless: boolean) => {
    const partitionResult: ElectLeadersResponsePartitionResult[] = [];
    for (const partitionId of indexes) {
      const verdict = elect(state, state.image.topics.byName(name), partitionId, electionType);
      for (const record of verdict.records) records.push(record);
      const { errorCode, errorMessage } = verdict;
      if (!needless && errorCode === ErrorCode.ELECTION_NOT_NEEDED) continue;
      partitionResult.push(new ElectLeadersResponsePartitionResult({ partitionId, errorCode, errorMessage }));
    }
    return new ElectLeadersResponseReplicaElectionResult({ topic: name, partitionResult });
  };
  // Asked for all partitions, those that need no election go without saying.
  const replicaElectionResults =
    topicPartitions === null
      ? [...state.image.topics.values()].map(({ name, partitions }) => result(name, partitions.keys(), false))
      : topicPartitions.map(({ topic, partitions }) => result(topic, partitions, true));
  return { records, response: new ElectLeadersResponse({ replicaElectionResults }) };
};

function refused(errorCode: number, errorMessage: string): Verdict {
  return { errorCode, errorMessage, records: [] };
}

function elect(state: ControllerState, topic: TopicImage | undefined, index: number, electionType: number): Verdict {
  if (topic === undefined) return refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'No such topic.');
  const partition = topic.partitions[index];
  if (partition === undefined) return refused(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `No such partition: ${index}.`);
  const preferred = partition.leader === partition.replicas[0];
  if (electionType === PREFERRED ? preferred : partition.leader !== NO_LEADER) {
    return refused(ErrorCode.ELECTION_NOT_NEEDED, 'Leader election not needed for topic partition.');
  }
  const change = new PartitionChangeRecord({ partitionId: index, topicId: topic.id, leader: state.nodeId });
  if (partition.leader === state.nodeId || !canLead(partition, state.nodeId, electionType, change)) {
    return electionType === PREFERRED
      ? refused(ErrorCode.PREFERRED_LEADER_NOT_AVAILABLE, 'The preferred leader was not available.')
      : refused(ErrorCode.ELIGIBLE_LEADERS_NOT_AVAILABLE, 'Eligible topic partition leaders are not available.');
  }
  const records = [partitionChange(state.image, change)];
  if (change.leaderRecoveryState === RECOVERING) {
    // The leader alone has nothing to compare itself with: it is done at once.
    const done = new PartitionChangeRecord({ partitionId: index, topicId: topic.id, leaderRecoveryState: RECOVERED });
    records.push(partitionChange(state.image, done));
  }
  return { errorCode: ErrorCode.NONE, errorMessage: null, records };
}

/** Whether this node can lead the partition; what its leadership changes beside the leader goes into `change`. */
function canLead(
  partition: PartitionRegistration,
  nodeId: number,
  electionType: number,
  change: PartitionChangeRecord,
): boolean {
  if (!partition.replicas.includes(nodeId)) return false;
  if (partition.isr.includes(nodeId)) return true;
  const eligible = partition.elr.includes(nodeId);
  if (!eligible && electionType !== UNCLEAN) return false;
  change.isr = [nodeId];
  if (partition.elr.length > 0) change.eligibleLeaderReplicas = [];
  if (partition.lastKnownElr.length > 0) change.lastKnownElr = [];
  if (!eligible) change.leaderRecoveryState = RECOVERING;
  return true;
}
