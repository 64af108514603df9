// OffsetDelete 0. Must hold: offsets of a topic that the group is subscribed to stay (GROUP_SUBSCRIBED_TO_TOPIC); an
// error of the whole group leaves no topics in the answer.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  OffsetDeleteRequest,
  OffsetDeleteRequestOffsetDeleteRequestTopic,
  OffsetDeleteResponse,
  OffsetDeleteResponseOffsetDeleteResponsePartition,
  OffsetDeleteResponseOffsetDeleteResponseTopic,
  offsetDelete,
} from '../../protocol/generated/offset-delete.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { TopicAnswers } from './topic-answers.ts';

export const offsetDeleteHandler = defineHandler({
  api: offsetDelete,
  versions: [0, 0],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups' | 'metadata'>, context, request: OffsetDeleteRequest) {
    const answers = new TopicAnswers<OffsetDeleteResponseOffsetDeleteResponseTopic>(({ name }) => name);
    const errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    const known: OffsetDeleteRequestOffsetDeleteRequestTopic[] = [];
    for (const { name, partitions } of request.topics) {
      const topic = broker.metadata.image.topics.byName(name);
      const answer = () => answers.of(new OffsetDeleteResponseOffsetDeleteResponseTopic({ name }));
      if (topic === undefined) answer();
      const valid = [];
      for (const partition of partitions) {
        const { partitionIndex } = partition;
        if (topic?.partitions[partitionIndex] !== undefined) {
          valid.push(partition);
          continue;
        }
        answer().partitions.push(new OffsetDeleteResponseOffsetDeleteResponsePartition({ partitionIndex, errorCode }));
      }
      if (valid.length > 0) known.push(new OffsetDeleteRequestOffsetDeleteRequestTopic({ name, partitions: valid }));
    }
    const asked = new OffsetDeleteRequest({ groupId: request.groupId, topics: known });
    const response = await broker.groups.deleteOffsets(context, asked);
    if (response.errorCode !== ErrorCode.NONE) return response;
    return new OffsetDeleteResponse({ topics: answers.merge(response.topics) });
  },
  fail(_request: OffsetDeleteRequest, error: ApiError) {
    return new OffsetDeleteResponse({ errorCode: error.code });
  },
});
