// AlterReplicaLogDirs 0-2 (KIP-113): moves replicas of this broker to other entries of log.dirs. v1 and v2 answer as
// v0; v2 is flexible. Must hold: an answer without error means that the partition is in that folder, or that the copy
// has begun: DescribeLogDirs shows how far it is; a partition that is named twice goes to the folder named last.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type AlterReplicaLogDirsRequest,
  AlterReplicaLogDirsResponse,
  AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult,
  AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult,
  alterReplicaLogDirs,
} from '../../protocol/generated/alter-replica-log-dirs.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

type AlterBroker = Pick<Broker, 'logs' | 'replicas' | 'metadata'>;

export const alterReplicaLogDirsHandler = defineHandler({
  api: alterReplicaLogDirs,
  versions: [0, 2],
  gate: 'authenticated',
  handle(broker: AlterBroker, _context, request) {
    return answer(targets(request), (topic, partition, path) => alter(broker, topic, partition, path));
  },
  fail(request, error) {
    return answer(targets(request), () => error.code);
  },
});

/** The folder of each partition, by topic. */
function targets(request: AlterReplicaLogDirsRequest): Map<string, Map<number, string>> {
  const found = new Map<string, Map<number, string>>();
  for (const { path, topics } of request.dirs) {
    for (const { name, partitions } of topics) {
      let known = found.get(name);
      if (known === undefined) {
        known = new Map();
        found.set(name, known);
      }
      for (const partition of partitions) known.set(partition, path);
    }
  }
  return found;
}

function answer(
  wanted: ReadonlyMap<string, ReadonlyMap<number, string>>,
  errorOf: (topic: string, partition: number, path: string) => number,
): AlterReplicaLogDirsResponse {
  const results: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[] = [];
  for (const [topicName, partitions] of wanted) {
    if (partitions.size === 0) continue;
    results.push(
      new AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult({
        topicName,
        partitions: [...partitions].map(
          ([partitionIndex, path]) =>
            new AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult({
              partitionIndex,
              errorCode: errorOf(topicName, partitionIndex, path),
            }),
        ),
      }),
    );
  }
  return new AlterReplicaLogDirsResponse({ results });
}

function alter(broker: AlterBroker, topic: string, index: number, path: string): number {
  const partition = broker.replicas.get(topic, index);
  if (partition !== undefined && partition.log === null) {
    // Offline; but a folder that there is not is the first thing wrong.
    const known = broker.logs.directories().some((directory) => directory.path === path);
    return known ? ErrorCode.KAFKA_STORAGE_ERROR : ErrorCode.LOG_DIR_NOT_FOUND;
  }
  const errorCode = broker.logs.alterDirectory(topic, index, path);
  if (errorCode !== ErrorCode.REPLICA_NOT_AVAILABLE) return errorCode;
  const exists = broker.metadata.image.topics.partition(topic, index) !== undefined;
  return exists ? ErrorCode.REPLICA_NOT_AVAILABLE : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
}
