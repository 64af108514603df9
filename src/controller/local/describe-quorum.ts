// DescribeQuorum at the controller: the quorum of the metadata log, of which this node is the leader and only voter.
// Must hold: only a request for exactly that one partition is answered with its state.

import { ZERO_UUID } from '../../base/uuid.ts';
import { ErrorCode, errorMessage } from '../../protocol/api-error.ts';
import {
  type DescribeQuorumRequest,
  DescribeQuorumResponse,
  DescribeQuorumResponseListener,
  DescribeQuorumResponseNode,
  DescribeQuorumResponsePartitionData,
  DescribeQuorumResponseReplicaState,
  DescribeQuorumResponseTopicData,
} from '../../protocol/generated/describe-quorum.ts';
import type { ControllerState, Operation } from './state.ts';

const METADATA_TOPIC = '__cluster_metadata';

export const describeQuorumOperation: Operation<DescribeQuorumRequest, DescribeQuorumResponse> = (
  state,
  { topics },
  { version },
) => {
  const [topic] = topics;
  const asked =
    topics.length === 1 &&
    topic!.topicName === METADATA_TOPIC &&
    topic!.partitions.length === 1 &&
    topic!.partitions[0]!.partitionIndex === 0;
  return { records: [], response: asked ? described(state, version) : refused(topics) };
};

function refused(topics: DescribeQuorumRequest['topics']): DescribeQuorumResponse {
  const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  return new DescribeQuorumResponse({
    topics: topics.map(
      ({ topicName, partitions }) =>
        new DescribeQuorumResponseTopicData({
          topicName,
          partitions: partitions.map(
            ({ partitionIndex }) =>
              new DescribeQuorumResponsePartitionData({
                partitionIndex,
                errorCode,
                errorMessage: errorMessage(errorCode),
              }),
          ),
        }),
    ),
  });
}

function described({ nodeId, quorum }: ControllerState, version: number): DescribeQuorumResponse {
  const voter = new DescribeQuorumResponseReplicaState({
    replicaId: nodeId,
    // Voters that are only configured have no directory.
    replicaDirectoryId: version >= 2 && quorum.kraftVersion > 0 ? quorum.directoryId : ZERO_UUID,
    logEndOffset: quorum.logEndOffset,
    lastFetchTimestamp: quorum.nowMs,
    lastCaughtUpTimestamp: quorum.nowMs,
  });
  const partition = new DescribeQuorumResponsePartitionData({
    partitionIndex: 0,
    leaderId: nodeId,
    leaderEpoch: quorum.leaderEpoch,
    highWatermark: quorum.highWatermark,
    currentVoters: [voter],
  });
  const listeners = quorum.endpoints.map(
    ({ name, host, port }) => new DescribeQuorumResponseListener({ name, host, port }),
  );
  return new DescribeQuorumResponse({
    topics: [new DescribeQuorumResponseTopicData({ topicName: METADATA_TOPIC, partitions: [partition] })],
    nodes: version >= 2 ? [new DescribeQuorumResponseNode({ nodeId, listeners })] : [],
  });
}
