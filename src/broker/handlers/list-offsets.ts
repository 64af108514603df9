// ListOffsets 0-11. v0 answers a list of segment offsets; v1 one offset and its timestamp; v2 isolation level; v4
// leader epochs; v7 max timestamp (-3); v8 earliest local (-4); v9 latest tiered (-5); v10 a timeout for remote
// storage, which Klamm does not have; v11 earliest pending upload (-6). Must hold: a consumer never learns an offset
// above what its isolation level lets it read.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ListOffsetsRequest,
  type ListOffsetsRequestListOffsetsPartition,
  type ListOffsetsRequestListOffsetsTopic,
  ListOffsetsResponse,
  ListOffsetsResponseListOffsetsPartitionResponse,
  ListOffsetsResponseListOffsetsTopicResponse,
  listOffsets,
} from '../../protocol/generated/list-offsets.ts';
import type { Partition } from '../../replication/partition.ts';
import type { Log } from '../../storage/log.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { openFirst } from '../open-first.ts';
import { TopicAnswers } from './topic-answers.ts';

/** The replica id of a client; every other sees the log's end. */
const CONSUMER = -1;

const LATEST = -1;
const EARLIEST = -2;
const MAX_TIMESTAMP = -3;
const EARLIEST_LOCAL = -4;
const LATEST_TIERED = -5;
const EARLIEST_PENDING_UPLOAD = -6;

/** The first version that may ask for each special timestamp. */
const SENTINEL_VERSION: ReadonlyMap<number, number> = new Map([
  [LATEST, 0],
  [EARLIEST, 0],
  [MAX_TIMESTAMP, 7],
  [EARLIEST_LOCAL, 8],
  [LATEST_TIERED, 9],
  [EARLIEST_PENDING_UPLOAD, 11],
]);

type Answer = ListOffsetsResponseListOffsetsPartitionResponse;

export const listOffsetsHandler = defineHandler({
  api: listOffsets,
  versions: [0, 11],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'replicas' | 'metadata' | 'clock'>, context, request: ListOffsetsRequest) {
    if (request.isolationLevel !== 0 && request.isolationLevel !== 1) {
      // DEVIATION: An isolation level other than 0 and 1 gets INVALID_REQUEST; Kafka: UNKNOWN_SERVER_ERROR.
      throw new ApiError(ErrorCode.INVALID_REQUEST, `isolation level ${request.isolationLevel}`);
    }
    await openLogs(broker, request);
    const duplicates = duplicatePartitions(request, context.apiVersion);
    const answers = new TopicAnswers<ListOffsetsResponseListOffsetsTopicResponse>(({ name }) => name);
    for (const topic of request.topics) {
      const answer = answerFor(answers, topic, context.apiVersion);
      await answerTopic(broker, request, context.apiVersion, topic, answer, duplicates.get(topic.name));
    }
    return new ListOffsetsResponse({ topics: answers.merge([]) });
  },
  fail(request, error) {
    return new ListOffsetsResponse({
      topics: request.topics.map(
        (topic) =>
          new ListOffsetsResponseListOffsetsTopicResponse({
            name: topic.name,
            partitions: topic.partitions.map(
              (asked) =>
                new ListOffsetsResponseListOffsetsPartitionResponse({
                  partitionIndex: asked.partitionIndex,
                  errorCode: error.code,
                }),
            ),
          }),
      ),
    });
  },
});

/** @param twice see `duplicatePartitions` */
async function answerTopic(
  broker: Pick<Broker, 'replicas' | 'metadata' | 'clock'>,
  request: ListOffsetsRequest,
  version: number,
  topic: ListOffsetsRequestListOffsetsTopic,
  answer: ListOffsetsResponseListOffsetsTopicResponse,
  twice: Map<number, boolean> | undefined,
): Promise<void> {
  for (const asked of topic.partitions) {
    const { partitionIndex } = asked;
    const isAnswered = twice?.get(partitionIndex);
    if (isAnswered === true) continue;
    const out = new ListOffsetsResponseListOffsetsPartitionResponse({ partitionIndex });
    answer.partitions.push(out);
    if (isAnswered === undefined) {
      await answerPartition(broker, request, version, topic.name, asked, out);
    } else {
      twice?.set(partitionIndex, true);
      out.errorCode = ErrorCode.INVALID_REQUEST;
    }
  }
}

/** A topic is answered once, however often it is named, and not at all without partitions; not so in version 0. */
function answerFor(
  answers: TopicAnswers<ListOffsetsResponseListOffsetsTopicResponse>,
  { name, partitions }: ListOffsetsRequestListOffsetsTopic,
  version: number,
): ListOffsetsResponseListOffsetsTopicResponse {
  const answer = new ListOffsetsResponseListOffsetsTopicResponse({ name });
  if (version === 0) return answers.add(answer);
  return partitions.length === 0 ? answer : answers.of(answer);
}

/** Partitions named twice, by topic, which are answered INVALID_REQUEST once; the value says whether that is done. */
function duplicatePartitions(request: ListOffsetsRequest, version: number): Map<string, Map<number, boolean>> {
  const seen = new Map<string, Set<number>>();
  const twice = new Map<string, Map<number, boolean>>();
  // Version 0 answers each entry for itself.
  if (version === 0) return twice;
  for (const { name, partitions } of request.topics) {
    const known = seen.get(name) ?? new Set();
    seen.set(name, known);
    for (const { partitionIndex } of partitions) {
      if (known.has(partitionIndex)) {
        const ofTopic = twice.get(name) ?? new Map<number, boolean>();
        twice.set(name, ofTopic.set(partitionIndex, false));
      }
      known.add(partitionIndex);
    }
  }
  return twice;
}

function openLogs(broker: Pick<Broker, 'replicas' | 'clock'>, { topics }: ListOffsetsRequest): Promise<void> | null {
  const touched = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionIndex }) => broker.replicas.get(name, partitionIndex)),
  );
  return openFirst(touched, 'read', broker.clock);
}

async function answerPartition(
  broker: Pick<Broker, 'replicas' | 'metadata' | 'clock'>,
  request: ListOffsetsRequest,
  version: number,
  topic: string,
  asked: ListOffsetsRequestListOffsetsPartition,
  out: Answer,
): Promise<void> {
  const { timestamp } = asked;
  if (timestamp < 0) {
    const since = SENTINEL_VERSION.get(timestamp);
    if (since === undefined || version < since) {
      out.errorCode = ErrorCode.UNSUPPORTED_VERSION;
      return;
    }
  }
  const partition = broker.replicas.get(topic, asked.partitionIndex);
  if (partition === undefined) {
    const known = broker.metadata.image.topics.partition(topic, asked.partitionIndex);
    out.errorCode = known === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    return;
  }
  out.errorCode = partition.checkLeader(asked.currentLeaderEpoch);
  const log = partition.log;
  if (out.errorCode !== ErrorCode.NONE || log === null) return;
  const readCommitted = version >= 2 && request.isolationLevel === 1;
  const limit =
    request.replicaId !== CONSUMER ? log.writtenEnd : readCommitted ? log.lastStableOffset : log.highWatermark;
  if (version === 0) {
    // DEVIATION: ListOffsets 0 for a negative number of offsets gets INVALID_REQUEST; Kafka: UNKNOWN_SERVER_ERROR.
    if (asked.maxNumOffsets < 0) out.errorCode = ErrorCode.INVALID_REQUEST;
    else out.oldStyleOffsets = oldStyleOffsets(log, timestamp, asked.maxNumOffsets, limit, broker.clock.now());
    return;
  }
  await lookUp(partition, log, timestamp, limit, out);
  if (version < 4) out.leaderEpoch = -1;
}

async function lookUp(partition: Partition, log: Log, timestamp: number, limit: number, out: Answer): Promise<void> {
  switch (timestamp) {
    case LATEST:
      out.offset = limit;
      out.leaderEpoch = partition.leaderEpoch;
      return;
    case EARLIEST:
    case EARLIEST_LOCAL:
      out.offset = log.logStartOffset;
      out.leaderEpoch = log.epochAt(log.logStartOffset);
      return;
    case LATEST_TIERED:
    case EARLIEST_PENDING_UPLOAD:
      // No remote storage: Kafka answers "none" likewise.
      return;
    default: {
      const found = await (timestamp === MAX_TIMESTAMP ? log.maxTimestampOffset() : log.lookupTimestamp(timestamp));
      if (typeof found === 'number') out.errorCode = found;
      else if (found !== null && found.offset < limit) {
        out.offset = found.offset;
        out.timestamp = found.timestamp;
        out.leaderEpoch = found.leaderEpoch;
      }
    }
  }
}

/**
 * At most `count` offsets, newest first: the limit, then base offsets of segments that were last modified at or before
 * `timestamp`. Source: UnifiedLog.legacyFetchOffsetsBefore of Apache Kafka 3.9.
 */
function oldStyleOffsets(log: Log, timestamp: number, count: number, limit: number, nowMs: number): number[] {
  const offsets: { offset: number; modifiedMs: number }[] = log
    .segmentStarts()
    .map((segment) => ({
      offset: Math.max(segment.baseOffset, log.logStartOffset),
      modifiedMs: segment.lastModifiedMs,
    }))
    .filter((segment) => segment.offset <= limit);
  const newest = offsets.at(-1);
  if (newest !== undefined && newest.offset < limit) offsets.push({ offset: limit, modifiedMs: nowMs });
  let start: number;
  if (timestamp === LATEST) start = offsets.length - 1;
  else if (timestamp === EARLIEST) start = 0;
  else {
    start = -1;
    for (let i = offsets.length - 1; i >= 0 && start < 0; i--) if (offsets[i]!.modifiedMs <= timestamp) start = i;
  }
  const answer: number[] = [];
  for (let i = start; i >= 0 && answer.length < count; i--) answer.push(offsets[i]!.offset);
  return answer;
}
