// CreateTopics at the controller (KIP-4): names, configuration, placement, and the records of what passed. Must hold:
// topics of one request succeed or fail each on their own, but all that succeed land in one batch; a topic that failed
// leaves no record; no request makes more partitions than the limit, so that one number in a frame cannot fill the
// disk.

import { randomUuid } from '../../base/uuid.ts';
import { ConfigResourceType } from '../../metadata/configs.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { METADATA_TOPIC, topicNameProblem } from '../../metadata/topic-name.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type CreateTopicsRequest,
  type CreateTopicsRequestCreatableTopic,
  CreateTopicsResponse,
  CreateTopicsResponseCreatableTopicConfigs,
  CreateTopicsResponseCreatableTopicResult,
} from '../../protocol/generated/create-topics.ts';
import {
  ConfigRecord,
  configRecord,
  partitionRecord,
  TopicRecord,
  topicRecord,
} from '../../protocol/generated/records/metadata.ts';
import type { MutationQuota } from '../controller.ts';
import { metadataRecord } from './metadata-batch.ts';
import { checkAssignment, newPartition, place } from './placement.ts';
import { partitionRecordVersion } from './startup.ts';
import { type ControllerState, MAX_RECORDS_PER_OPERATION, type Operation } from './state.ts';

export const createTopicsOperation: Operation<CreateTopicsRequest, CreateTopicsResponse> = (
  state,
  request,
  { mutationQuota },
) => {
  const seen = new Map<string, number>();
  for (const topic of request.topics) seen.set(topic.name, (seen.get(topic.name) ?? 0) + 1);
  checkPartitionTotal(state, request.topics);
  const records: MetadataRecord[] = [];
  const topics: CreateTopicsResponseCreatableTopicResult[] = [];
  const duplicates = new Set<string>();
  const describe = describer(state);
  for (const topic of request.topics) {
    if (seen.get(topic.name)! > 1) {
      duplicates.add(topic.name);
      continue;
    }
    try {
      const created = createTopic(state, topic, describe, mutationQuota);
      for (const record of created.records) records.push(record);
      topics.push(created.result);
      checkSize(records.length);
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === ErrorCode.POLICY_VIOLATION) throw error;
      // What a quota refuses, Kafka refuses without a word.
      const message = error.code === ErrorCode.THROTTLING_QUOTA_EXCEEDED ? null : error.message;
      topics.push(failed(topic.name, error.code, message));
    }
  }
  for (const name of duplicates) {
    topics.push(failed(name, ErrorCode.INVALID_REQUEST, 'The request names this topic more than once.'));
  }
  return { records: request.validateOnly ? [] : records, response: new CreateTopicsResponse({ topics }) };
};

function failed(
  name: string,
  errorCode: number,
  errorMessage: string | null,
): CreateTopicsResponseCreatableTopicResult {
  return new CreateTopicsResponseCreatableTopicResult({ name, errorCode, errorMessage });
}

/** Kafka's bound counts all records of a request, those of a mere validation too. */
function checkSize(recordCount: number): void {
  if (recordCount <= MAX_RECORDS_PER_OPERATION) return;
  throw new ApiError(
    ErrorCode.POLICY_VIOLATION,
    `The request would write more than the ${MAX_RECORDS_PER_OPERATION} metadata records allowed at once.`,
  );
}

/** Before anything is built for them. */
function checkPartitionTotal(state: ControllerState, topics: readonly CreateTopicsRequestCreatableTopic[]): void {
  let total = 0;
  for (const topic of topics) {
    if (topic.assignments.length > 0) total += topic.assignments.length;
    else if (topic.numPartitions === -1) total += state.config.numPartitions;
    else if (topic.numPartitions > 0) total += topic.numPartitions;
  }
  if (total > MAX_RECORDS_PER_OPERATION) {
    throw new ApiError(
      ErrorCode.POLICY_VIOLATION,
      `The request would create ${total} partitions, more than the ${MAX_RECORDS_PER_OPERATION} allowed at once.`,
    );
  }
}

function createTopic(
  state: ControllerState,
  topic: CreateTopicsRequestCreatableTopic,
  describe: Describe,
  quota?: MutationQuota,
) {
  checkName(state, topic.name);
  const configs = topicConfigs(state, topic);
  const assignments = assign(state, topic);
  quota?.take(assignments.length);
  const topicId = randomUuid(state.random);
  const records: MetadataRecord[] = [metadataRecord(topicRecord, new TopicRecord({ name: topic.name, topicId }))];
  for (const [name, value] of configs) {
    const config = { resourceType: ConfigResourceType.TOPIC, resourceName: topic.name, name, value };
    records.push(metadataRecord(configRecord, new ConfigRecord(config)));
  }
  const version = partitionRecordVersion(state.image);
  for (const [partitionId, replicas] of assignments.entries()) {
    records.push(metadataRecord(partitionRecord, newPartition(state, topicId, partitionId, replicas), version));
  }
  const result = new CreateTopicsResponseCreatableTopicResult({
    name: topic.name,
    topicId,
    errorMessage: null,
    numPartitions: assignments.length,
    replicationFactor: assignments[0]!.length,
    configs: describe(configs),
  });
  return { records, result };
}

function checkName(state: ControllerState, name: string): void {
  if (name === METADATA_TOPIC) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, `The topic ${METADATA_TOPIC} cannot be created.`);
  }
  if (state.image.topics.byName(name) !== undefined) {
    throw new ApiError(ErrorCode.TOPIC_ALREADY_EXISTS, `Topic '${name}' already exists.`);
  }
  const problem = topicNameProblem(name);
  if (problem !== null) throw new ApiError(ErrorCode.INVALID_TOPIC_EXCEPTION, problem);
  const other = state.collidingTopic(name);
  if (other !== undefined) {
    throw new ApiError(
      ErrorCode.INVALID_TOPIC_EXCEPTION,
      `Topic '${name}' collides with topic '${other}': '.' and '_' are the same in metric names.`,
    );
  }
}

function topicConfigs(state: ControllerState, topic: CreateTopicsRequestCreatableTopic): Map<string, string> {
  const configs = new Map<string, string>();
  for (const { name, value } of topic.configs) {
    if (value === null) throw new ApiError(ErrorCode.INVALID_CONFIG, `The topic config ${name} has no value.`);
    configs.set(name, value);
  }
  if (configs.size === 0) return configs;
  const problem = state.config.checkTopicConfigs(configs);
  if (problem !== null) throw new ApiError(ErrorCode.INVALID_CONFIG, problem);
  return configs;
}

function assign(state: ControllerState, topic: CreateTopicsRequestCreatableTopic): number[][] {
  if (topic.assignments.length > 0) return manualAssignment(state, topic);
  if (topic.replicationFactor < -1 || topic.replicationFactor === 0) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICATION_FACTOR,
      'The replication factor must be at least 1, or -1 for the default.',
    );
  }
  if (topic.numPartitions < -1 || topic.numPartitions === 0) {
    throw new ApiError(ErrorCode.INVALID_PARTITIONS, 'The partition count must be at least 1, or -1 for the default.');
  }
  const count = topic.numPartitions === -1 ? state.config.numPartitions : topic.numPartitions;
  const factor = topic.replicationFactor === -1 ? state.config.defaultReplicationFactor : topic.replicationFactor;
  return place(state, 0, count, factor);
}

function manualAssignment(state: ControllerState, topic: CreateTopicsRequestCreatableTopic): number[][] {
  if (topic.replicationFactor !== -1) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, 'With an assignment the replication factor must be -1.');
  }
  if (topic.numPartitions !== -1) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, 'With an assignment the partition count must be -1.');
  }
  const byPartition = new Map<number, number[]>();
  let factor: number | null = null;
  for (const { partitionIndex, brokerIds } of topic.assignments) {
    if (byPartition.has(partitionIndex)) {
      throw new ApiError(ErrorCode.INVALID_REPLICA_ASSIGNMENT, `Partition ${partitionIndex} is assigned twice.`);
    }
    checkAssignment(state, partitionIndex, brokerIds, factor);
    factor = brokerIds.length;
    byPartition.set(partitionIndex, brokerIds);
  }
  const result: number[][] = [];
  for (let partition = 0; partition < byPartition.size; partition++) {
    const replicas = byPartition.get(partition);
    if (replicas === undefined) {
      throw new ApiError(
        ErrorCode.INVALID_REPLICA_ASSIGNMENT,
        `Partitions are numbered from 0 without gaps, but ${partition} is not assigned.`,
      );
    }
    result.push(replicas);
  }
  return result;
}

type Describe = (overrides: ReadonlyMap<string, string>) => CreateTopicsResponseCreatableTopicConfigs[];

/** The effective configs of a topic with these of its own: worked out once for all of a request that have none. */
function describer(state: ControllerState): Describe {
  const describe: Describe = (overrides) =>
    state.config.effectiveTopicConfigs(overrides).map(
      (config) =>
        new CreateTopicsResponseCreatableTopicConfigs({
          name: config.name,
          value: config.sensitive ? null : config.value,
          readOnly: config.readOnly,
          configSource: config.source,
          isSensitive: config.sensitive,
        }),
    );
  let plain: CreateTopicsResponseCreatableTopicConfigs[] | null = null;
  return (overrides) => {
    if (overrides.size > 0) return describe(overrides);
    plain ??= describe(overrides);
    return plain;
  };
}
