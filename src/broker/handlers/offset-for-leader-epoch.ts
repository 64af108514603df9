// OffsetForLeaderEpoch 0-4. v1 adds the epoch of the answer; v2 the caller's current leader epoch (fencing, KIP-320);
// v3 the replica id; v4 is flexible. A client that sees an end offset below its position knows that the log was cut.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type OffsetForLeaderEpochRequest,
  type OffsetForLeaderEpochRequestOffsetForLeaderPartition,
  OffsetForLeaderEpochResponse,
  OffsetForLeaderEpochResponseEpochEndOffset,
  OffsetForLeaderEpochResponseOffsetForLeaderTopicResult,
  offsetForLeaderEpoch,
} from '../../protocol/generated/offset-for-leader-epoch.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { openFirst } from '../open-first.ts';

type EpochBroker = Pick<Broker, 'replicas' | 'metadata' | 'clock'>;

export const offsetForLeaderEpochHandler = defineHandler({
  api: offsetForLeaderEpoch,
  versions: [0, 4],
  gate: 'authenticated',
  handle(broker: EpochBroker, _context, request) {
    const touched = request.topics.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition }) => broker.replicas.get(topic, partition)),
    );
    const opening = openFirst(touched, 'read', broker.clock);
    return opening === null ? answer(broker, request) : opening.then(() => answer(broker, request));
  },
  fail(request, error) {
    return new OffsetForLeaderEpochResponse({
      topics: request.topics.map(
        (topic) =>
          new OffsetForLeaderEpochResponseOffsetForLeaderTopicResult({
            topic: topic.topic,
            partitions: topic.partitions.map(
              (asked) =>
                new OffsetForLeaderEpochResponseEpochEndOffset({
                  partition: asked.partition,
                  errorCode: error.code,
                }),
            ),
          }),
      ),
    });
  },
});

function answer(broker: EpochBroker, request: OffsetForLeaderEpochRequest): OffsetForLeaderEpochResponse {
  return new OffsetForLeaderEpochResponse({
    topics: request.topics.map(
      ({ topic, partitions }) =>
        new OffsetForLeaderEpochResponseOffsetForLeaderTopicResult({
          topic,
          partitions: partitions.map((asked) => endOf(broker, topic, asked)),
        }),
    ),
  });
}

function endOf(
  broker: EpochBroker,
  topic: string,
  asked: OffsetForLeaderEpochRequestOffsetForLeaderPartition,
): OffsetForLeaderEpochResponseEpochEndOffset {
  const out = new OffsetForLeaderEpochResponseEpochEndOffset({ partition: asked.partition });
  const partition = broker.replicas.get(topic, asked.partition);
  if (partition === undefined) {
    const known = broker.metadata.image.topics.partition(topic, asked.partition);
    out.errorCode = known === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
    return out;
  }
  out.errorCode = partition.checkLeader(asked.currentLeaderEpoch);
  if (out.errorCode !== ErrorCode.NONE || partition.log === null) return out;
  const end = partition.log.endOffsetForEpoch(asked.leaderEpoch);
  out.leaderEpoch = end.epoch;
  out.endOffset = end.endOffset;
  return out;
}
