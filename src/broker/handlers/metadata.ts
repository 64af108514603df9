// Metadata 0-13. v0: an empty list asks for all topics, replicas that cannot be reached are left out; v1: null asks for
// all; v2 cluster id; v4 may forbid auto-creation; v5 offline replicas; v6 says LISTENER_NOT_FOUND where the leader
// lacks the client's listener; v7 leader epochs; v8-10 authorized operations of the cluster, v8+ of topics; v10 topic
// ids; v12 asks by id; v13 has a top-level error, which Klamm never sets. Must hold: the answer is one image;
// auto-creation never delays a request that asks for nothing new.

import { ZERO_UUID } from '../../base/uuid.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import { topicNameProblem } from '../../metadata/topic-name.ts';
import type { PartitionRegistration, TopicImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type MetadataRequest,
  MetadataResponse,
  MetadataResponseMetadataResponseBroker,
  MetadataResponseMetadataResponsePartition,
  MetadataResponseMetadataResponseTopic,
  metadata,
} from '../../protocol/generated/metadata.ts';
import { ALL_CLUSTER_OPERATIONS, ALL_TOPIC_OPERATIONS, OPERATIONS_NOT_ASKED } from '../authorized-operations.ts';
import { autoCreateTopics } from '../auto-topic-creation.ts';
import type { Broker } from '../broker.ts';
import { defineHandler, type RequestContext } from '../handler.ts';
import { isInternalTopic } from '../internal-topics.ts';
import { brokersOn, offlineReplicas, reachable, reachableLeader } from '../topic-view.ts';

type MetadataBroker = Pick<Broker, 'metadata' | 'config' | 'controller' | 'clusterId' | 'nodeId' | 'logger'>;
type Topic = MetadataResponseMetadataResponseTopic;

export const metadataHandler = defineHandler({
  api: metadata,
  versions: [0, 13],
  gate: 'authenticated',
  handle(broker: MetadataBroker, context: RequestContext, request: MetadataRequest) {
    const version = context.apiVersion;
    if (asksForAll(request, version)) {
      const topics = [...broker.metadata.image.topics.values()].map((topic) => known(broker, context, topic));
      return answer(broker, context, request, topics);
    }
    checkNames(request, version);
    const ids = new Set(request.topics!.map((topic) => topic.topicId).filter((id) => id !== ZERO_UUID));
    if (ids.size > 0) return answer(broker, context, request, byId(broker, context, ids));
    const names = new Set(request.topics!.map((topic) => topic.name!));
    const missing = mayCreate(broker, request) ? creatable(broker.metadata.image, names) : [];
    if (missing.length === 0) return answer(broker, context, request, byName(broker, context, names));
    // DEVIATION: Metadata that creates a topic answers with the new topic at once, where Kafka first answers
    // UNKNOWN_TOPIC_OR_PARTITION and creates it meanwhile.
    return autoCreateTopics(broker, missing, context).then(() =>
      answer(broker, context, request, byName(broker, context, names)),
    );
  },
  fail(request, error) {
    return new MetadataResponse({
      errorCode: error.code,
      topics: (request.topics ?? []).map(
        (topic) =>
          new MetadataResponseMetadataResponseTopic({
            name: topic.name ?? '',
            topicId: topic.topicId,
            errorCode: error.code,
          }),
      ),
    });
  },
});

function asksForAll(request: MetadataRequest, version: number): boolean {
  return request.topics === null || (version === 0 && request.topics.length === 0);
}

function checkNames(request: MetadataRequest, version: number): void {
  for (const topic of request.topics!) {
    if (version >= 12) {
      // DEVIATION: Metadata for a topic without name and id gets INVALID_REQUEST; Kafka: UNKNOWN_SERVER_ERROR.
      if (topic.name === null && topic.topicId === ZERO_UUID) throw new ApiError(ErrorCode.INVALID_REQUEST);
    } else if (topic.name === null) {
      throw new ApiError(ErrorCode.INVALID_REQUEST, `A topic name may not be null in version ${version}.`);
    } else if (topic.topicId !== ZERO_UUID) {
      throw new ApiError(ErrorCode.INVALID_REQUEST, `Topics are not asked for by id in version ${version}.`);
    }
  }
}

function mayCreate(broker: MetadataBroker, request: MetadataRequest): boolean {
  return request.allowAutoTopicCreation && broker.config.get('auto.create.topics.enable');
}

function creatable(image: MetadataImage, names: ReadonlySet<string>): string[] {
  const missing: string[] = [];
  for (const name of names) {
    if (image.topics.byName(name) === undefined && topicNameProblem(name) === null) missing.push(name);
  }
  return missing;
}

function byId(broker: MetadataBroker, context: RequestContext, ids: ReadonlySet<string>): Topic[] {
  const topics: Topic[] = [];
  for (const topicId of ids) {
    const topic = broker.metadata.image.topics.byId(topicId);
    topics.push(
      topic === undefined
        ? new MetadataResponseMetadataResponseTopic({ errorCode: ErrorCode.UNKNOWN_TOPIC_ID, name: null, topicId })
        : known(broker, context, topic),
    );
  }
  return topics;
}

function byName(broker: MetadataBroker, context: RequestContext, names: ReadonlySet<string>): Topic[] {
  const topics: Topic[] = [];
  const unknown: Topic[] = [];
  for (const name of names) {
    const topic = broker.metadata.image.topics.byName(name);
    if (topic !== undefined) {
      topics.push(known(broker, context, topic));
      continue;
    }
    const legal = topicNameProblem(name) === null;
    const errorCode = legal ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.INVALID_TOPIC_EXCEPTION;
    unknown.push(new MetadataResponseMetadataResponseTopic({ errorCode, name, isInternal: isInternalTopic(name) }));
  }
  // As in Kafka, what is there stands first.
  return topics.concat(unknown);
}

function known(broker: MetadataBroker, context: RequestContext, topic: TopicImage): Topic {
  const { image } = broker.metadata;
  const partitions: MetadataResponseMetadataResponsePartition[] = [];
  for (let index = 0; index < topic.partitions.length; index++) {
    partitions.push(describePartition(image, context, index, topic.partitions[index]!));
  }
  return new MetadataResponseMetadataResponseTopic({
    name: topic.name,
    topicId: topic.id,
    isInternal: isInternalTopic(topic.name),
    partitions,
  });
}

function describePartition(
  image: MetadataImage,
  context: RequestContext,
  partitionIndex: number,
  partition: PartitionRegistration,
): MetadataResponseMetadataResponsePartition {
  const { listenerName, apiVersion } = context;
  // Version 0 has no broker list that would tell who is gone: it leaves unreachable replicas out.
  const replicas = apiVersion === 0 ? reachable(image, partition.replicas, listenerName) : [...partition.replicas];
  const isr = apiVersion === 0 ? reachable(image, partition.isr, listenerName) : [...partition.isr];
  const leaderId = reachableLeader(image, partition, listenerName);
  let errorCode: number = ErrorCode.NONE;
  if (leaderId < 0) {
    const registered = image.cluster.brokers.has(partition.leader);
    errorCode = registered && apiVersion >= 6 ? ErrorCode.LISTENER_NOT_FOUND : ErrorCode.LEADER_NOT_AVAILABLE;
  } else if (replicas.length < partition.replicas.length || isr.length < partition.isr.length) {
    errorCode = ErrorCode.REPLICA_NOT_AVAILABLE;
  }
  return new MetadataResponseMetadataResponsePartition({
    errorCode,
    partitionIndex,
    leaderId,
    leaderEpoch: partition.leaderEpoch,
    replicaNodes: replicas,
    isrNodes: isr,
    offlineReplicas: offlineReplicas(image, partition, listenerName),
  });
}

function answer(
  broker: MetadataBroker,
  context: RequestContext,
  request: MetadataRequest,
  topics: Topic[],
): MetadataResponse {
  const version = context.apiVersion;
  if (version >= 8 && request.includeTopicAuthorizedOperations) {
    for (const topic of topics) {
      // Of an id that nobody has, Kafka does not say.
      if (topic.errorCode !== ErrorCode.UNKNOWN_TOPIC_ID) topic.topicAuthorizedOperations = ALL_TOPIC_OPERATIONS;
    }
  }
  const cluster = version >= 8 && version <= 10 && request.includeClusterAuthorizedOperations;
  const brokers = brokersOn(broker.metadata.image, context.listenerName);
  return new MetadataResponse({
    brokers: brokers.map(
      ({ id, host, port, rack }) => new MetadataResponseMetadataResponseBroker({ nodeId: id, host, port, rack }),
    ),
    clusterId: broker.clusterId,
    controllerId: brokers.some((candidate) => candidate.id === broker.nodeId) ? broker.nodeId : (brokers[0]?.id ?? -1),
    topics,
    clusterAuthorizedOperations: cluster ? ALL_CLUSTER_OPERATIONS : OPERATIONS_NOT_ASKED,
  });
}
