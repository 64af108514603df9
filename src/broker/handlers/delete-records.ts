// DeleteRecords 0-2 (v1 is as v0, v2 is flexible). Moves the log start offset up; -1 means the high watermark. Must
// hold: the new start never passes the high watermark, and is written to the checkpoint within a second.

import { Slices } from '../../base/slices.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type DeleteRecordsRequest,
  type DeleteRecordsRequestDeleteRecordsPartition,
  DeleteRecordsResponse,
  DeleteRecordsResponseDeleteRecordsPartitionResult,
  DeleteRecordsResponseDeleteRecordsTopicResult,
  deleteRecords,
} from '../../protocol/generated/delete-records.ts';
import type { Broker } from '../broker.ts';
import { defineHandler, type RequestContext } from '../handler.ts';
import { isInternalTopic } from '../internal-topics.ts';

/** DeleteRecordsRequest.HIGH_WATERMARK: delete everything that is committed. */
const UP_TO_HIGH_WATERMARK = -1;

type DeletingBroker = Pick<Broker, 'replicas' | 'logger' | 'clock'>;

export const deleteRecordsHandler = defineHandler({
  api: deleteRecords,
  versions: [0, 2],
  gate: 'authenticated',
  async handle(broker: DeletingBroker, context, request) {
    const response = new DeleteRecordsResponse();
    const slices = new Slices(broker.clock);
    for (const [name, entries] of entriesByTopic(request)) {
      const answer = new DeleteRecordsResponseDeleteRecordsTopicResult({ name });
      response.topics.push(answer);
      for (const asked of entries.values()) {
        const out = new DeleteRecordsResponseDeleteRecordsPartitionResult({
          partitionIndex: asked.partitionIndex,
          lowWatermark: -1,
        });
        answer.partitions.push(out);
        out.errorCode = deleteUpTo(broker, context, name, asked, out);
        if (slices.isOver) await slices.rest();
      }
    }
    return response;
  },
  fail(request, error) {
    return new DeleteRecordsResponse({
      topics: request.topics.map(
        (topic) =>
          new DeleteRecordsResponseDeleteRecordsTopicResult({
            name: topic.name,
            partitions: topic.partitions.map(
              (asked) =>
                new DeleteRecordsResponseDeleteRecordsPartitionResult({
                  partitionIndex: asked.partitionIndex,
                  lowWatermark: -1,
                  errorCode: error.code,
                }),
            ),
          }),
      ),
    });
  },
});

/** Each topic and partition once: of a partition that is named twice the last entry counts. */
function entriesByTopic(
  request: DeleteRecordsRequest,
): Map<string, Map<number, DeleteRecordsRequestDeleteRecordsPartition>> {
  const topics = new Map<string, Map<number, DeleteRecordsRequestDeleteRecordsPartition>>();
  for (const { name, partitions } of request.topics) {
    for (const asked of partitions) {
      const entries = topics.get(name) ?? new Map<number, DeleteRecordsRequestDeleteRecordsPartition>();
      topics.set(name, entries.set(asked.partitionIndex, asked));
    }
  }
  return topics;
}

/** The error code. */
function deleteUpTo(
  broker: DeletingBroker,
  { clientId }: RequestContext,
  topic: string,
  { partitionIndex, offset }: DeleteRecordsRequestDeleteRecordsPartition,
  out: DeleteRecordsResponseDeleteRecordsPartitionResult,
): number {
  const partition = broker.replicas.get(topic, partitionIndex);
  if (partition === undefined) return ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  if (isInternalTopic(topic)) return ErrorCode.INVALID_TOPIC_EXCEPTION;
  const refused = partition.checkLeader(-1);
  const log = partition.log;
  if (refused !== ErrorCode.NONE || log === null) return refused;
  if (!log.config.cleanupPolicy.delete) return ErrorCode.POLICY_VIOLATION;
  const target = offset === UP_TO_HIGH_WATERMARK ? log.highWatermark : offset;
  const errorCode = target < 0 ? ErrorCode.OFFSET_OUT_OF_RANGE : log.deleteRecordsBefore(target);
  if (errorCode !== ErrorCode.NONE) return errorCode;
  out.lowWatermark = log.logStartOffset;
  broker.logger.info(
    { topic, partition: partitionIndex, offset: target, client: clientId },
    'records deleted up to an offset',
  );
  return ErrorCode.NONE;
}
