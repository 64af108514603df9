// OffsetCommit 0-10. v0 knows neither members nor generations; v1 alone names the commit's time; v2-4 a retention time
// of the client's own; v6 leader epochs; v7 static members; v9 also serves members of consumer groups, with
// GROUP_ID_NOT_FOUND for an unknown group; v10 topic ids. Must hold: a partition that does not exist is refused here
// and never stored; the rest of the request goes on.

import { offsetCommitFailure } from '../../coordinator/group/group-coordinator.ts';
import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  OffsetCommitRequest,
  type OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitRequestOffsetCommitRequestTopic,
  OffsetCommitResponse,
  OffsetCommitResponseOffsetCommitResponsePartition,
  OffsetCommitResponseOffsetCommitResponseTopic,
  offsetCommit,
} from '../../protocol/generated/offset-commit.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { TopicAnswers } from './topic-answers.ts';

const TOPIC_IDS_FROM = 10;

/** Before this version, which Kafka 4 does not serve any more, a partition named twice counts once. */
const NAMED_TWICE_FROM = 2;

// DEVIATION: OffsetCommit 0 and OffsetFetch 0 use __consumer_offsets; Kafka without ZooKeeper refuses them.

export const offsetCommitHandler = defineHandler({
  api: offsetCommit,
  versions: [0, 10],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups' | 'metadata'>, context, request: OffsetCommitRequest) {
    const { topics } = broker.metadata.image;
    const byId = context.apiVersion >= TOPIC_IDS_FROM;
    const answers = new TopicAnswers<OffsetCommitResponseOffsetCommitResponseTopic>((topic) =>
      byId ? topic.topicId : topic.name,
    );
    const known: OffsetCommitRequestOffsetCommitRequestTopic[] = [];
    for (const asked of context.apiVersion < NAMED_TWICE_FROM ? namedOnce(request.topics) : request.topics) {
      const topic = byId ? topics.byId(asked.topicId) : topics.byName(asked.name);
      const missing = byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      const name = topic?.name ?? asked.name;
      const topicId = topic?.id ?? asked.topicId;
      const answer = () => answers.of(new OffsetCommitResponseOffsetCommitResponseTopic({ name, topicId }));
      if (topic === undefined) answer();
      const valid = [];
      for (const partition of asked.partitions) {
        const { partitionIndex } = partition;
        if (topic?.partitions[partitionIndex] !== undefined) {
          valid.push(partition);
          continue;
        }
        const errorCode = topic === undefined ? missing : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
        answer().partitions.push(new OffsetCommitResponseOffsetCommitResponsePartition({ partitionIndex, errorCode }));
      }
      if (valid.length > 0) {
        known.push(new OffsetCommitRequestOffsetCommitRequestTopic({ name, topicId, partitions: valid }));
      }
    }
    if (known.length === 0) return new OffsetCommitResponse({ topics: answers.merge([]) });
    const answered = await broker.groups.commitOffsets(context, new OffsetCommitRequest({ ...request, topics: known }));
    return new OffsetCommitResponse({ topics: answers.merge(answered.topics) });
  },
  fail(request: OffsetCommitRequest, error: ApiError) {
    return offsetCommitFailure(request, error.code);
  },
});

/** Each topic and partition once, where it was named first, with what was said of it last. */
function namedOnce(
  asked: readonly OffsetCommitRequestOffsetCommitRequestTopic[],
): OffsetCommitRequestOffsetCommitRequestTopic[] {
  const topics = new Map<string, Map<number, OffsetCommitRequestOffsetCommitRequestPartition>>();
  for (const { name, partitions } of asked) {
    const byIndex = topics.get(name) ?? new Map<number, OffsetCommitRequestOffsetCommitRequestPartition>();
    topics.set(name, byIndex);
    for (const partition of partitions) byIndex.set(partition.partitionIndex, partition);
  }
  return [...topics].map(
    ([name, byIndex]) => new OffsetCommitRequestOffsetCommitRequestTopic({ name, partitions: [...byIndex.values()] }),
  );
}
