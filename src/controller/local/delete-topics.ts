// DeleteTopics at the controller, by name (versions 0-5) and by name or id (6+). Must hold: one topic named in two ways
// in one request is not deleted; each topic of the request has exactly one answer.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type DeleteTopicsRequest,
  DeleteTopicsResponse,
  DeleteTopicsResponseDeletableTopicResult,
} from '../../protocol/generated/delete-topics.ts';
import { RemoveTopicRecord, removeTopicRecord } from '../../protocol/generated/records/metadata.ts';
import { metadataRecord } from './metadata-batch.ts';
import type { Operation } from './state.ts';

type Result = DeleteTopicsResponseDeletableTopicResult;

function result(name: string | null, topicId: Uuid, errorCode: number, errorMessage: string | null = null): Result {
  return new DeleteTopicsResponseDeletableTopicResult({ name, topicId, errorCode, errorMessage });
}

/** The entries that occur once, and those that occur more often. */
function once<T>(values: readonly T[]): { single: T[]; repeated: T[] } {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const single: T[] = [];
  const repeated: T[] = [];
  for (const [value, count] of counts) (count === 1 ? single : repeated).push(value);
  return { single, repeated };
}

export const deleteTopicsOperation: Operation<DeleteTopicsRequest, DeleteTopicsResponse> = (
  state,
  request,
  context,
) => {
  if (!state.config.deleteTopicEnable) {
    // Version 3 has an error of its own for this (KIP-322).
    const code = context.version < 3 ? ErrorCode.INVALID_REQUEST : ErrorCode.TOPIC_DELETION_DISABLED;
    throw new ApiError(code, 'Topic deletion is disabled (delete.topic.enable=false).');
  }
  const responses: Result[] = [];
  const names = [...request.topicNames];
  const ids: Uuid[] = [];
  for (const topic of request.topics) {
    if (topic.name !== null && topic.topicId !== ZERO_UUID) {
      responses.push(
        result(
          topic.name,
          topic.topicId,
          ErrorCode.INVALID_REQUEST,
          'A topic is named by its name or its id, not both.',
        ),
      );
    } else if (topic.name !== null) {
      names.push(topic.name);
    } else if (topic.topicId === ZERO_UUID) {
      responses.push(result(null, ZERO_UUID, ErrorCode.INVALID_REQUEST, 'A topic has neither name nor id.'));
    } else {
      ids.push(topic.topicId);
    }
  }
  const byName = once(names);
  const byId = once(ids);
  for (const name of byName.repeated) {
    responses.push(result(name, ZERO_UUID, ErrorCode.INVALID_REQUEST, 'The request has this topic name twice.'));
  }
  for (const id of byId.repeated) {
    responses.push(result(null, id, ErrorCode.INVALID_REQUEST, 'The request has this topic id twice.'));
  }
  const chosen = new Map<Uuid, string>();
  const taken = new Set<Uuid>(byId.repeated);
  for (const id of byId.single) {
    const topic = state.image.topics.byId(id);
    if (topic === undefined) responses.push(result(null, id, ErrorCode.UNKNOWN_TOPIC_ID, 'There is no such topic id.'));
    else chosen.set(id, topic.name);
  }
  for (const name of byName.single) {
    const topic = state.image.topics.byName(name);
    if (topic === undefined) {
      responses.push(result(name, ZERO_UUID, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, 'There is no such topic.'));
    } else if (taken.has(topic.id) || chosen.has(topic.id)) {
      chosen.delete(topic.id);
      taken.add(topic.id);
      responses.push(
        result(name, topic.id, ErrorCode.INVALID_REQUEST, 'The request has this topic by its id as well.'),
      );
    } else {
      chosen.set(topic.id, name);
    }
  }
  const records: MetadataRecord[] = [];
  for (const [topicId, name] of chosen) {
    try {
      context.mutationQuota?.take(state.image.topics.byId(topicId)!.partitions.length);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      responses.push(result(name, topicId, error.code));
      continue;
    }
    records.push(metadataRecord(removeTopicRecord, new RemoveTopicRecord({ topicId })));
    responses.push(result(name, topicId, ErrorCode.NONE));
  }
  return { records, response: new DeleteTopicsResponse({ responses }) };
};
