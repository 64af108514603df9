// DeleteRecords 0-2 (v1 is as v0, v2 is flexible). Moves the log start offset up; -1 means the high watermark. Must
// hold: the new start never passes the high watermark, and is written to the checkpoint within a second.

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
import { defineHandler } from '../handler.ts';
import { isInternalTopic } from '../internal-topics.ts';

/** DeleteRecordsRequest.HIGH_WATERMARK: delete everything that is committed. */
const UP_TO_HIGH_WATERMARK = -1;

export const deleteRecordsHandler = defineHandler({
  api: deleteRecords,
  versions: [0, 2],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'replicas' | 'logger'>, context, request) {
    const response = new DeleteRecordsResponse();
    for (const [name, entries] of entriesByTopic(request)) {
      const answer = new DeleteRecordsResponseDeleteRecordsTopicResult({ name });
      response.topics.push(answer);
      for (const asked of entries.values()) {
        const out = new DeleteRecordsResponseDeleteRecordsPartitionResult({
          partitionIndex: asked.partitionIndex,
          lowWatermark: -1,
        });
        answer.partitions.push(out);
        const partition = broker.replicas.get(name, asked.partitionIndex);
        if (partition === undefined) {
          out.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
          continue;
        }
        if (isInternalTopic(name)) {
          out.errorCode = ErrorCode.INVALID_TOPIC_EXCEPTION;
          continue;
        }
        out.errorCode = partition.checkLeader(-1);
        const log = partition.log;
        if (out.errorCode !== ErrorCode.NONE || log === null) continue;
        if (!log.config.cleanupPolicy.delete) {
          out.errorCode = ErrorCode.POLICY_VIOLATION;
          continue;
        }
        const target = asked.offset === UP_TO_HIGH_WATERMARK ? log.highWatermark : asked.offset;
        out.errorCode = target < 0 ? ErrorCode.OFFSET_OUT_OF_RANGE : log.deleteRecordsBefore(target);
        if (out.errorCode !== ErrorCode.NONE) continue;
        out.lowWatermark = log.logStartOffset;
        broker.logger.info(
          { topic: name, partition: asked.partitionIndex, offset: target, client: context.clientId },
          'records deleted up to an offset',
        );
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
