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

export const offsetDeleteHandler = defineHandler({
  api: offsetDelete,
  versions: [0, 0],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups' | 'metadata'>, context, request: OffsetDeleteRequest) {
    const answers = new Map<string, OffsetDeleteResponseOffsetDeleteResponseTopic>();
    const answer = (name: string, partitionIndex: number, errorCode: number): void => {
      let topic = answers.get(name);
      if (topic === undefined) {
        topic = new OffsetDeleteResponseOffsetDeleteResponseTopic({ name });
        answers.set(name, topic);
      }
      topic.partitions.push(new OffsetDeleteResponseOffsetDeleteResponsePartition({ partitionIndex, errorCode }));
    };
    const known: OffsetDeleteRequestOffsetDeleteRequestTopic[] = [];
    for (const { name, partitions } of request.topics) {
      const topic = broker.metadata.image.topics.byName(name);
      const valid = [];
      for (const partition of partitions) {
        if (topic?.partitions[partition.partitionIndex] !== undefined) valid.push(partition);
        else answer(name, partition.partitionIndex, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
      }
      if (valid.length > 0) known.push(new OffsetDeleteRequestOffsetDeleteRequestTopic({ name, partitions: valid }));
    }
    const asked = new OffsetDeleteRequest({ groupId: request.groupId, topics: known });
    const response = await broker.groups.deleteOffsets(context, asked);
    if (response.errorCode !== ErrorCode.NONE) return response;
    for (const { name, partitions } of response.topics) {
      for (const { partitionIndex, errorCode } of partitions) answer(name, partitionIndex, errorCode);
    }
    return new OffsetDeleteResponse({ topics: [...answers.values()] });
  },
  fail(_request: OffsetDeleteRequest, error: ApiError) {
    return new OffsetDeleteResponse({ errorCode: error.code });
  },
});
