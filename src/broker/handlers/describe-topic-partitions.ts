// DescribeTopicPartitions 0: topics and partitions in order of name and number, in pages. Must hold: a page never has
// more partitions than asked for and than `max.request.partition.size.limit`; the cursor it ends with continues exactly
// after it; walking all pages shows every partition once.

import type { MetadataImage } from '../../metadata/image.ts';
import { topicNameProblem } from '../../metadata/topic-name.ts';
import type { TopicImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type DescribeTopicPartitionsRequest,
  DescribeTopicPartitionsResponse,
  DescribeTopicPartitionsResponseCursor,
  DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition,
  DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic,
  describeTopicPartitions,
} from '../../protocol/generated/describe-topic-partitions.ts';
import { ALL_TOPIC_OPERATIONS } from '../authorized-operations.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { isInternalTopic } from '../internal-topics.ts';
import { offlineReplicas, reachableLeader } from '../topic-view.ts';

type Topic = DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic;
type Partition = DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition;

export const describeTopicPartitionsHandler = defineHandler({
  api: describeTopicPartitions,
  versions: [0, 0],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'metadata' | 'config'>, context, request: DescribeTopicPartitionsRequest) {
    const { image } = broker.metadata;
    if (request.topics.some(({ name }) => name === '')) {
      // DEVIATION: An empty name in DescribeTopicPartitions gets INVALID_REQUEST; Kafka: UNKNOWN_SERVER_ERROR.
      throw new ApiError(ErrorCode.INVALID_REQUEST, 'an empty topic name');
    }
    const names = wantedTopics(image, request);
    const limit = broker.config.get('max.request.partition.size.limit');
    let left = Math.max(Math.min(limit, request.responsePartitionLimit), 1);
    const response = new DescribeTopicPartitionsResponse();
    for (const name of names) {
      const topic = image.topics.byName(name);
      if (left === 0) {
        response.nextCursor = new DescribeTopicPartitionsResponseCursor({ topicName: name, partitionIndex: 0 });
        break;
      }
      if (topic === undefined) {
        response.topics.push(unknown(name));
        continue;
      }
      // DEVIATION: A cursor of DescribeTopicPartitions far beyond the last partition leads to no next cursor; in Kafka
      // the sum overflows, and a cursor with a negative partition comes back.
      const start = request.cursor?.topicName === name ? request.cursor.partitionIndex : 0;
      const end = Math.min(topic.partitions.length, start + left);
      response.topics.push(describe(image, topic, start, end, context.listenerName));
      left -= Math.max(0, end - start);
      if (end < topic.partitions.length) {
        response.nextCursor = new DescribeTopicPartitionsResponseCursor({ topicName: name, partitionIndex: end });
        break;
      }
    }
    return response;
  },
  fail(request, error) {
    return new DescribeTopicPartitionsResponse({
      topics: request.topics.map(
        ({ name }) =>
          new DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic({ name, errorCode: error.code }),
      ),
    });
  },
});

/** Names in order, from the cursor on. Throws for a cursor that does not fit the topics. */
function wantedTopics(image: MetadataImage, request: DescribeTopicPartitionsRequest): string[] {
  const { cursor } = request;
  const from = cursor?.topicName ?? '';
  const names = new Set<string>();
  if (request.topics.length === 0) {
    for (const topic of image.topics.values()) if (topic.name >= from) names.add(topic.name);
  } else {
    for (const { name } of request.topics) if (name >= from) names.add(name);
    if (cursor !== null && !names.has(cursor.topicName)) {
      throw new ApiError(ErrorCode.INVALID_REQUEST, `The cursor's topic ${cursor.topicName} is not among the topics.`);
    }
  }
  if (cursor !== null && cursor.partitionIndex < 0) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `The cursor's partition ${cursor.partitionIndex} is negative.`);
  }
  return [...names].sort();
}

function unknown(name: string): Topic {
  const legal = topicNameProblem(name) === null;
  return new DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic({
    errorCode: legal ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION,
    name,
    isInternal: isInternalTopic(name),
    topicAuthorizedOperations: ALL_TOPIC_OPERATIONS,
  });
}

function describe(image: MetadataImage, topic: TopicImage, start: number, end: number, listenerName: string): Topic {
  const partitions: Partition[] = [];
  for (let partitionIndex = start; partitionIndex < end; partitionIndex++) {
    const partition = topic.partitions[partitionIndex]!;
    partitions.push(
      new DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition({
        partitionIndex,
        leaderId: reachableLeader(image, partition, listenerName),
        leaderEpoch: partition.leaderEpoch,
        replicaNodes: [...partition.replicas],
        isrNodes: [...partition.isr],
        eligibleLeaderReplicas: [...partition.elr],
        lastKnownElr: [...partition.lastKnownElr],
        offlineReplicas: offlineReplicas(image, partition, listenerName),
      }),
    );
  }
  return new DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic({
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions,
    topicAuthorizedOperations: ALL_TOPIC_OPERATIONS,
  });
}
