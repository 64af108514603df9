// OffsetCommit 0-10. v0 knows neither members nor generations; v1 alone names the commit's time; v2-4 a retention time
// of the client's own; v6 leader epochs; v7 static members; v9 also serves members of consumer groups, with
// GROUP_ID_NOT_FOUND for an unknown group; v10 topic ids. Must hold: a partition that does not exist is refused here
// and never stored; the rest of the request goes on.

import { ZERO_UUID } from '../../base/uuid.ts';
import { offsetCommitFailure } from '../../coordinator/group/group-coordinator.ts';
import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  OffsetCommitRequest,
  OffsetCommitRequestOffsetCommitRequestTopic,
  OffsetCommitResponse,
  OffsetCommitResponseOffsetCommitResponsePartition,
  OffsetCommitResponseOffsetCommitResponseTopic,
  offsetCommit,
} from '../../protocol/generated/offset-commit.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

const TOPIC_IDS_FROM = 10;

// DEVIATION: OffsetCommit 0 and OffsetFetch 0 use __consumer_offsets; Kafka without ZooKeeper refuses them.

export const offsetCommitHandler = defineHandler({
  api: offsetCommit,
  versions: [0, 10],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups' | 'metadata'>, context, request: OffsetCommitRequest) {
    const { topics } = broker.metadata.image;
    const answers = new Answers();
    const known: OffsetCommitRequestOffsetCommitRequestTopic[] = [];
    for (const asked of request.topics) {
      const byId = context.apiVersion >= TOPIC_IDS_FROM;
      const topic = byId ? topics.byId(asked.topicId) : topics.byName(asked.name);
      const missing = byId ? ErrorCode.UNKNOWN_TOPIC_ID : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
      const name = topic?.name ?? asked.name;
      const topicId = topic?.id ?? asked.topicId;
      const valid = [];
      for (const partition of asked.partitions) {
        const { partitionIndex } = partition;
        if (topic === undefined) answers.add(name, topicId, partitionIndex, missing);
        else if (topic.partitions[partitionIndex] !== undefined) valid.push(partition);
        else answers.add(name, topicId, partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
      if (valid.length > 0) {
        known.push(new OffsetCommitRequestOffsetCommitRequestTopic({ name, topicId, partitions: valid }));
      }
    }
    if (known.length > 0) {
      const stored = new OffsetCommitRequest({ ...request, topics: known });
      answers.merge(await broker.groups.commitOffsets(context, stored));
    }
    return answers.response;
  },
  fail(request: OffsetCommitRequest, error: ApiError) {
    return offsetCommitFailure(request, error.code);
  },
});

/** The answers by topic: what a request names twice is answered together. */
class Answers {
  readonly response = new OffsetCommitResponse();
  private readonly topics = new Map<string, OffsetCommitResponseOffsetCommitResponseTopic>();

  add(name: string, topicId: string, partitionIndex: number, errorCode: number): void {
    const key = topicId === ZERO_UUID ? `name ${name}` : topicId;
    let topic = this.topics.get(key);
    if (topic === undefined) {
      topic = new OffsetCommitResponseOffsetCommitResponseTopic({ name, topicId });
      this.topics.set(key, topic);
      this.response.topics.push(topic);
    }
    topic.partitions.push(new OffsetCommitResponseOffsetCommitResponsePartition({ partitionIndex, errorCode }));
  }

  merge(response: OffsetCommitResponse): void {
    for (const { name, topicId, partitions } of response.topics) {
      for (const { partitionIndex, errorCode } of partitions) this.add(name, topicId, partitionIndex, errorCode);
    }
  }
}
