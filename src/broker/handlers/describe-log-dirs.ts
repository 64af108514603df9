// DescribeLogDirs 0-5. v2 is flexible; v3 has an error for the whole request; v4 the volume's bytes; v5 whether the
// directory is cordoned. Must hold: sizes are of files on disk now; an offline directory answers KAFKA_STORAGE_ERROR.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  DescribeLogDirsResponse,
  DescribeLogDirsResponseDescribeLogDirsPartition,
  DescribeLogDirsResponseDescribeLogDirsResult,
  DescribeLogDirsResponseDescribeLogDirsTopic,
  describeLogDirs,
} from '../../protocol/generated/describe-log-dirs.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const describeLogDirsHandler = defineHandler({
  api: describeLogDirs,
  versions: [0, 5],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'logs' | 'replicas'>, _context, request) {
    const wanted = request.topics === null ? null : new Map<string, Set<number>>();
    for (const topic of request.topics ?? []) {
      const known = wanted?.get(topic.topic);
      if (known === undefined) wanted?.set(topic.topic, new Set(topic.partitions));
      else for (const partition of topic.partitions) known.add(partition);
    }
    const response = new DescribeLogDirsResponse();
    for (const directory of broker.logs.directories()) {
      const result = new DescribeLogDirsResponseDescribeLogDirsResult({ logDir: directory.path });
      response.results.push(result);
      if (directory.offline) {
        result.errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
        continue;
      }
      const space = directory.space();
      result.totalBytes = space.totalBytes;
      result.usableBytes = space.usableBytes;
      const topics = new Map<string, DescribeLogDirsResponseDescribeLogDirsTopic>();
      for (const partition of broker.replicas.partitions()) {
        const log = partition.log;
        if (log === null || log.logDir !== directory.path) continue;
        if (wanted !== null && !wanted.get(partition.topic)?.has(partition.index)) continue;
        let topic = topics.get(partition.topic);
        if (topic === undefined) {
          topic = new DescribeLogDirsResponseDescribeLogDirsTopic({ name: partition.topic });
          topics.set(partition.topic, topic);
          result.topics.push(topic);
        }
        topic.partitions.push(
          new DescribeLogDirsResponseDescribeLogDirsPartition({
            partitionIndex: partition.index,
            partitionSize: log.sizeInBytes,
            offsetLag: 0,
            isFutureKey: false,
          }),
        );
      }
    }
    return response;
  },
  fail(_request, error) {
    return new DescribeLogDirsResponse({ errorCode: error.code });
  },
});
