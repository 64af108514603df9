// AlterPartitionReassignments at the controller (KIP-455, KIP-860). Must hold: a move is done at once when the replicas
// that stay are in sync, and is kept as under way otherwise; a cancelled move leaves the partition as it was before it;
// at least one in-sync replica stays.

import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import type { PartitionRegistration, TopicImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AlterPartitionReassignmentsRequest,
  type AlterPartitionReassignmentsRequestReassignablePartition,
  AlterPartitionReassignmentsResponse,
  AlterPartitionReassignmentsResponseReassignablePartitionResponse,
  AlterPartitionReassignmentsResponseReassignableTopicResponse,
} from '../../protocol/generated/alter-partition-reassignments.ts';
import { PartitionChangeRecord } from '../../protocol/generated/records/metadata.ts';
import { messageOf } from '../message-of.ts';
import { isMoving } from './list-partition-reassignments.ts';
import { checkReplicas } from './placement.ts';
import { METADATA_VERSION, partitionChange } from './startup.ts';
import type { ControllerState, Operation } from './state.ts';

/** The first metadata version whose partition changes name directories (3.7-IV2). */
const DIRECTORIES_SINCE = 17;

interface Target {
  readonly replicas: readonly number[];
  readonly adding: readonly number[];
  readonly removing: readonly number[];
  readonly isr: readonly number[];
}

export const alterPartitionReassignmentsOperation: Operation<
  AlterPartitionReassignmentsRequest,
  AlterPartitionReassignmentsResponse
> = (state, request) => {
  // Kafka answers an empty request before it gets to what sets the text to null.
  if (request.topics.length === 0) return { records: [], response: new AlterPartitionReassignmentsResponse() };
  const { allowReplicationFactorChange } = request;
  const records: MetadataRecord[] = [];
  const responses = request.topics.map(({ name, partitions }) => {
    const topic = state.image.topics.byName(name);
    return new AlterPartitionReassignmentsResponseReassignableTopicResponse({
      name,
      partitions: partitions.map((asked) => {
        let error: ApiError | null = null;
        try {
          const record = reassign(state, topic, asked, allowReplicationFactorChange);
          if (record !== null) records.push(record);
        } catch (caught) {
          if (!(caught instanceof ApiError)) throw caught;
          error = caught;
        }
        return new AlterPartitionReassignmentsResponseReassignablePartitionResponse({
          partitionIndex: asked.partitionIndex,
          errorCode: error?.code ?? ErrorCode.NONE,
          errorMessage: error === null ? null : messageOf(error),
        });
      }),
    });
  });
  const response = new AlterPartitionReassignmentsResponse({
    allowReplicationFactorChange,
    errorMessage: null,
    responses,
  });
  return { records, response };
};

function reassign(
  state: ControllerState,
  topic: TopicImage | undefined,
  { partitionIndex, replicas }: AlterPartitionReassignmentsRequestReassignablePartition,
  allowReplicationFactorChange: boolean,
): MetadataRecord | null {
  const partition = topic?.partitions[partitionIndex];
  if (topic === undefined || partition === undefined) {
    throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, `There is no partition ${partitionIndex} to move.`);
  }
  let target: Target;
  if (replicas === null) {
    if (!isMoving(partition)) throw new ApiError(ErrorCode.NO_REASSIGNMENT_IN_PROGRESS);
    target = cancelled(partition);
  } else {
    checkReplicas(state, partitionIndex, replicas);
    const settled = partition.replicas.filter((id) => !partition.addingReplicas.includes(id));
    if (!allowReplicationFactorChange && replicas.length !== settled.length) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICATION_FACTOR,
        `The partition has ${settled.length} replica(s), and the request may not change that to ${replicas.length}.`,
      );
    }
    target = completed(moved(partition, settled, replicas));
  }
  return changeTo(state, topic, partitionIndex, partition, target);
}

/** What it was before the move; a replica that was being added leaves the in-sync ones too. */
function cancelled(partition: PartitionRegistration): Target {
  const isAdded = (id: number) => partition.addingReplicas.includes(id);
  const isr = partition.isr.filter((id) => !isAdded(id));
  if (isr.length === 0) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      'Without the replicas that were being added no replica would be in sync.',
    );
  }
  return { replicas: partition.replicas.filter((id) => !isAdded(id)), adding: [], removing: [], isr };
}

function moved(partition: PartitionRegistration, settled: readonly number[], wanted: readonly number[]): Target {
  const removing = settled.filter((id) => !wanted.includes(id));
  return {
    replicas: [...wanted, ...removing],
    adding: wanted.filter((id) => !settled.includes(id)),
    removing,
    // A replica that an earlier move was adding and this one does not want.
    isr: partition.isr.filter((id) => settled.includes(id) || wanted.includes(id)),
  };
}

/** The end of the move, where it can be reached now. */
function completed(target: Target): Target {
  const { adding, removing } = target;
  if (adding.length === 0 && removing.length === 0) return target;
  const isr = target.isr.filter((id) => !removing.includes(id));
  if (isr.length === 0 || adding.some((id) => !isr.includes(id))) return target;
  return { replicas: target.replicas.filter((id) => !removing.includes(id)), adding: [], removing: [], isr };
}

function changeTo(
  state: ControllerState,
  topic: TopicImage,
  partitionId: number,
  before: PartitionRegistration,
  target: Target,
): MetadataRecord | null {
  const change = new PartitionChangeRecord({ partitionId, topicId: topic.id });
  let changed = false;
  const differs = (a: readonly number[], b: readonly number[]) => {
    const result = a.length !== b.length || a.some((id, i) => id !== b[i]);
    changed ||= result;
    return result;
  };
  if (differs(before.isr, target.isr)) change.isr = [...target.isr];
  if (differs(before.replicas, target.replicas)) {
    change.replicas = [...target.replicas];
    if (state.image.featureLevel(METADATA_VERSION) >= DIRECTORIES_SINCE) {
      change.directories = target.replicas.map(
        (id) => before.directories[before.replicas.indexOf(id)] ?? state.directoryOf(id),
      );
    }
  }
  if (differs(before.removingReplicas, target.removing)) change.removingReplicas = [...target.removing];
  if (differs(before.addingReplicas, target.adding)) change.addingReplicas = [...target.adding];
  if (!changed) return null;
  const leaderStays = target.isr.includes(before.leader);
  const shrinks = before.replicas.some((id) => !target.replicas.includes(id));
  // A replica that is gone must not go on following in the old epoch.
  if (!leaderStays) change.leader = target.isr.includes(state.nodeId) ? state.nodeId : -1;
  else if (shrinks) change.leader = before.leader;
  return partitionChange(state.image, change);
}
