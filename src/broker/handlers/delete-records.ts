// DeleteRecords 0-2 (v1 is as v0, v2 is flexible). Moves the log start offset up; -1 means the high watermark. Must
// hold: the new start never passes the high watermark, and is written to the checkpoint within a second.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
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
    for (const topic of request.topics) {
      const answer = new DeleteRecordsResponseDeleteRecordsTopicResult({ name: topic.name });
      response.topics.push(answer);
      // Of a partition that is named twice the last entry counts.
      const entries = new Map(topic.partitions.map((asked) => [asked.partitionIndex, asked]));
      for (const asked of entries.values()) {
        const out = new DeleteRecordsResponseDeleteRecordsPartitionResult({
          partitionIndex: asked.partitionIndex,
          lowWatermark: -1,
        });
        answer.partitions.push(out);
        const partition = broker.replicas.get(topic.name, asked.partitionIndex);
        if (partition === undefined) {
          out.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
          continue;
        }
        if (isInternalTopic(topic.name)) {
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
          { topic: topic.name, partition: asked.partitionIndex, offset: target, client: context.clientId },
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
