// CreatePartitions at the controller. Must hold: partitions are only added, numbered on from the last; topics of one
// request succeed or fail each on their own; one request adds no more than the limit.

import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type CreatePartitionsRequest,
  type CreatePartitionsRequestCreatePartitionsTopic,
  CreatePartitionsResponse,
  CreatePartitionsResponseCreatePartitionsTopicResult,
} from '../../protocol/generated/create-partitions.ts';
import { partitionRecord } from '../../protocol/generated/records/metadata.ts';
import { messageOf } from '../message-of.ts';
import { metadataRecord } from './metadata-batch.ts';
import { checkAssignment, newPartition, place } from './placement.ts';
import { partitionRecordVersion } from './startup.ts';
import { type ControllerState, MAX_RECORDS_PER_OPERATION, type Operation } from './state.ts';

type Topic = CreatePartitionsRequestCreatePartitionsTopic;

export const createPartitionsOperation: Operation<CreatePartitionsRequest, CreatePartitionsResponse> = (
  state,
  request,
  { mutationQuota },
) => {
  const seen = new Map<string, number>();
  for (const topic of request.topics) seen.set(topic.name, (seen.get(topic.name) ?? 0) + 1);
  const records: MetadataRecord[] = [];
  const results: CreatePartitionsResponseCreatePartitionsTopicResult[] = [];
  const duplicates = new Set<string>();
  let room = MAX_RECORDS_PER_OPERATION;
  for (const topic of request.topics) {
    if (seen.get(topic.name)! > 1) {
      duplicates.add(topic.name);
      continue;
    }
    let error: ApiError | null = null;
    try {
      const added = addPartitions(state, topic, room);
      mutationQuota?.take(added.length);
      room -= added.length;
      for (const record of added) records.push(record);
    } catch (caught) {
      if (!(caught instanceof ApiError)) throw caught;
      error = caught;
    }
    results.push(answer(topic.name, error?.code ?? ErrorCode.NONE, error === null ? null : messageOf(error)));
  }
  for (const name of duplicates) {
    results.push(answer(name, ErrorCode.INVALID_REQUEST, 'The request names this topic more than once.'));
  }
  return { records: request.validateOnly ? [] : records, response: new CreatePartitionsResponse({ results }) };
};

function answer(name: string, errorCode: number, errorMessage: string | null) {
  return new CreatePartitionsResponseCreatePartitionsTopicResult({ name, errorCode, errorMessage });
}

function addPartitions(state: ControllerState, request: Topic, room: number): MetadataRecord[] {
  const topic = state.image.topics.byName(request.name);
  if (topic === undefined) throw new ApiError(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
  const before = topic.partitions.length;
  const additional = request.count - before;
  if (additional <= 0) {
    throw new ApiError(
      ErrorCode.INVALID_PARTITIONS,
      `The topic has ${before} partition(s) already: ${request.count} would not be an increase.`,
    );
  }
  if (request.assignments !== null && request.assignments.length !== additional) {
    throw new ApiError(
      ErrorCode.INVALID_REPLICA_ASSIGNMENT,
      `${additional} partition(s) are to be added, but ${request.assignments.length} assignment(s) are given.`,
    );
  }
  if (additional > room) {
    // DEVIATION: CreatePartitions beyond the limit of one request answers POLICY_VIOLATION, as CreateTopics does, and
    // adds nothing; Kafka answers UNKNOWN_SERVER_ERROR.
    throw new ApiError(
      ErrorCode.POLICY_VIOLATION,
      `The request would add more than the ${MAX_RECORDS_PER_OPERATION} partitions allowed at once.`,
    );
  }
  const factor = topic.partitions[0]!.replicas.length;
  const assignments =
    request.assignments === null
      ? place(state, before, additional, factor)
      : request.assignments.map(({ brokerIds }, index) => {
          checkAssignment(state, before + index, brokerIds, factor);
          return brokerIds;
        });
  const version = partitionRecordVersion(state.image);
  return assignments.map((replicas, index) =>
    metadataRecord(partitionRecord, newPartition(state, topic.id, before + index, replicas), version),
  );
}
