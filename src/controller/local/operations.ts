// The admin requests that the local controller answers, by API key. Must hold: each is an Operation: pure, without
// waiting; LocalController does the rest.

import type { Api } from '../../protocol/api.ts';
import { addRaftVoter } from '../../protocol/generated/add-raft-voter.ts';
import { allocateProducerIds } from '../../protocol/generated/allocate-producer-ids.ts';
import { alterClientQuotas } from '../../protocol/generated/alter-client-quotas.ts';
import { alterConfigs } from '../../protocol/generated/alter-configs.ts';
import { alterPartitionReassignments } from '../../protocol/generated/alter-partition-reassignments.ts';
import { alterUserScramCredentials } from '../../protocol/generated/alter-user-scram-credentials.ts';
import { assignReplicasToDirs } from '../../protocol/generated/assign-replicas-to-dirs.ts';
import { brokerHeartbeat } from '../../protocol/generated/broker-heartbeat.ts';
import { createPartitions } from '../../protocol/generated/create-partitions.ts';
import { createTopics } from '../../protocol/generated/create-topics.ts';
import { deleteTopics } from '../../protocol/generated/delete-topics.ts';
import { describeQuorum } from '../../protocol/generated/describe-quorum.ts';
import { electLeaders } from '../../protocol/generated/elect-leaders.ts';
import { incrementalAlterConfigs } from '../../protocol/generated/incremental-alter-configs.ts';
import { listPartitionReassignments } from '../../protocol/generated/list-partition-reassignments.ts';
import { removeRaftVoter } from '../../protocol/generated/remove-raft-voter.ts';
import { unregisterBroker } from '../../protocol/generated/unregister-broker.ts';
import { updateFeatures } from '../../protocol/generated/update-features.ts';
import { allocateProducerIdsOperation } from './allocate-producer-ids.ts';
import { alterClientQuotasOperation } from './alter-client-quotas.ts';
import { alterConfigsOperation, incrementalAlterConfigsOperation } from './alter-configs.ts';
import { alterPartitionReassignmentsOperation } from './alter-partition-reassignments.ts';
import { alterUserScramCredentialsOperation } from './alter-user-scram-credentials.ts';
import { createPartitionsOperation } from './create-partitions.ts';
import { createTopicsOperation } from './create-topics.ts';
import { deleteTopicsOperation } from './delete-topics.ts';
import { describeQuorumOperation } from './describe-quorum.ts';
import { assignReplicasToDirsOperation, brokerHeartbeatOperation } from './directories.ts';
import { electLeadersOperation } from './elect-leaders.ts';
import { listPartitionReassignmentsOperation } from './list-partition-reassignments.ts';
import { addRaftVoterOperation, removeRaftVoterOperation } from './raft-voters.ts';
import type { Operation } from './state.ts';
import { unregisterBrokerOperation } from './unregister-broker.ts';
import { updateFeaturesOperation } from './update-features.ts';

// biome-ignore lint/suspicious/noExplicitAny: the key of the map is what says which request an operation takes
type AnyOperation = Operation<any, any>;

function on<Q, R>(api: Api<Q, R>, operation: Operation<Q, R>): readonly [number, AnyOperation] {
  return [api.key, operation];
}

export const operations: ReadonlyMap<number, AnyOperation> = new Map([
  on(createTopics, createTopicsOperation),
  on(deleteTopics, deleteTopicsOperation),
  on(alterConfigs, alterConfigsOperation),
  on(createPartitions, createPartitionsOperation),
  on(incrementalAlterConfigs, incrementalAlterConfigsOperation),
  on(electLeaders, electLeadersOperation),
  on(alterPartitionReassignments, alterPartitionReassignmentsOperation),
  on(listPartitionReassignments, listPartitionReassignmentsOperation),
  on(alterClientQuotas, alterClientQuotasOperation),
  on(alterUserScramCredentials, alterUserScramCredentialsOperation),
  on(describeQuorum, describeQuorumOperation),
  on(updateFeatures, updateFeaturesOperation),
  on(unregisterBroker, unregisterBrokerOperation),
  on(allocateProducerIds, allocateProducerIdsOperation),
  on(addRaftVoter, addRaftVoterOperation),
  on(removeRaftVoter, removeRaftVoterOperation),
  on(assignReplicasToDirs, assignReplicasToDirsOperation),
  on(brokerHeartbeat, brokerHeartbeatOperation),
]);
