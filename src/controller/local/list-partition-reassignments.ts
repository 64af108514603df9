// ListPartitionReassignments at the controller (KIP-455): the partitions that have replicas to add or to remove. Must
// hold: only partitions under way are named; a topic or partition that is not there is left out, not an error.

import type { PartitionRegistration, TopicImage } from '../../metadata/topics.ts';
import {
  type ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse,
  ListPartitionReassignmentsResponseOngoingPartitionReassignment,
  ListPartitionReassignmentsResponseOngoingTopicReassignment,
} from '../../protocol/generated/list-partition-reassignments.ts';
import type { Operation } from './state.ts';

export const listPartitionReassignmentsOperation: Operation<
  ListPartitionReassignmentsRequest,
  ListPartitionReassignmentsResponse
> = (state, request) => {
  const topics: ListPartitionReassignmentsResponseOngoingTopicReassignment[] = [];
  const add = (topic: TopicImage | undefined, indexes: Iterable<number>) => {
    const found = topic === undefined ? null : ongoing(topic, indexes);
    if (found !== null) topics.push(found);
  };
  if (request.topics === null) {
    for (const topic of state.image.topics.values()) add(topic, topic.partitions.keys());
  } else {
    for (const { name, partitionIndexes } of request.topics) add(state.image.topics.byName(name), partitionIndexes);
  }
  return { records: [], response: new ListPartitionReassignmentsResponse({ errorMessage: null, topics }) };
};

export function isMoving(partition: PartitionRegistration): boolean {
  return partition.addingReplicas.length > 0 || partition.removingReplicas.length > 0;
}

function ongoing(
  topic: TopicImage,
  indexes: Iterable<number>,
): ListPartitionReassignmentsResponseOngoingTopicReassignment | null {
  const partitions: ListPartitionReassignmentsResponseOngoingPartitionReassignment[] = [];
  for (const partitionIndex of indexes) {
    const partition = topic.partitions[partitionIndex];
    if (partition === undefined || !isMoving(partition)) continue;
    partitions.push(
      new ListPartitionReassignmentsResponseOngoingPartitionReassignment({
        partitionIndex,
        replicas: [...partition.replicas],
        addingReplicas: [...partition.addingReplicas],
        removingReplicas: [...partition.removingReplicas],
      }),
    );
  }
  if (partitions.length === 0) return null;
  return new ListPartitionReassignmentsResponseOngoingTopicReassignment({ name: topic.name, partitions });
}
