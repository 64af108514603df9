// DescribeLogDirs 0-5. v2+ flexible; v3 adds a top-level error; v4 the volume's bytes; v5 whether the directory is
// cordoned. Must hold: sizes are of files on disk now; a copy that is under way is a future replica in its directory,
// with what it lacks as its lag; an offline directory answers KAFKA_STORAGE_ERROR.

import { DiskError } from '../../base/disk.ts';
import { Slices } from '../../base/slices.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  DescribeLogDirsResponse,
  DescribeLogDirsResponseDescribeLogDirsPartition,
  DescribeLogDirsResponseDescribeLogDirsResult,
  DescribeLogDirsResponseDescribeLogDirsTopic,
  describeLogDirs,
} from '../../protocol/generated/describe-log-dirs.ts';
import type { LogDirectory } from '../../storage/directories/log-directory.ts';
import type { Log } from '../../storage/log.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

type Result = DescribeLogDirsResponseDescribeLogDirsResult;
type Topic = DescribeLogDirsResponseDescribeLogDirsTopic;

/** The answer for one directory, with its topics by name. */
class DirectoryAnswer {
  readonly result: Result;
  private readonly topics = new Map<string, Topic>();

  constructor(directory: LogDirectory) {
    this.result = new DescribeLogDirsResponseDescribeLogDirsResult({ logDir: directory.path });
    if (directory.offline) {
      this.result.errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
      return;
    }
    this.result.isCordoned = directory.cordoned;
    const { totalBytes, usableBytes } = directory.space();
    this.result.totalBytes = totalBytes;
    this.result.usableBytes = usableBytes;
  }

  add(topic: string, partition: Partial<DescribeLogDirsResponseDescribeLogDirsPartition>): void {
    let found = this.topics.get(topic);
    if (found === undefined) {
      found = new DescribeLogDirsResponseDescribeLogDirsTopic({ name: topic });
      this.topics.set(topic, found);
      this.result.topics.push(found);
    }
    found.partitions.push(new DescribeLogDirsResponseDescribeLogDirsPartition(partition));
  }
}

function sizeOf(log: Log): number {
  try {
    return log.storedBytes;
  } catch (error) {
    // Its folder is going, or cannot be read.
    if (!(error instanceof DiskError)) throw error;
    return 0;
  }
}

export const describeLogDirsHandler = defineHandler({
  api: describeLogDirs,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'logs' | 'replicas' | 'clock'>, _context, request) {
    const wanted = request.topics === null ? null : new Map<string, Set<number>>();
    for (const topic of request.topics ?? []) {
      const known = wanted?.get(topic.topic);
      if (known === undefined) wanted?.set(topic.topic, new Set(topic.partitions));
      else for (const partition of topic.partitions) known.add(partition);
    }
    const isWanted = (topic: string, partition: number) =>
      wanted === null || wanted.get(topic)?.has(partition) === true;
    const answers = new Map(
      broker.logs.directories().map((directory) => [directory.path, new DirectoryAnswer(directory)]),
    );
    const slices = new Slices(broker.clock);
    for (const partition of [...broker.replicas.partitions()]) {
      const { topic, index } = partition;
      if (!isWanted(topic, index)) continue;
      const { log } = partition;
      if (log !== null) answers.get(log.logDir)?.add(topic, { partitionIndex: index, partitionSize: sizeOf(log) });
      if (slices.isOver) await slices.rest();
    }
    for (const { log, to, copy } of broker.logs.moves.futures()) {
      if (!isWanted(log.topic, log.partition)) continue;
      answers.get(to.path)?.add(log.topic, {
        partitionIndex: log.partition,
        partitionSize: copy.sizeInBytes,
        offsetLag: log.nextOffset - copy.endOffset,
        isFutureKey: true,
      });
    }
    return new DescribeLogDirsResponse({ results: [...answers.values()].map(({ result }) => result) });
  },
  fail(_request, error) {
    return new DescribeLogDirsResponse({ errorCode: error.code });
  },
});
