// The offsets that a group has committed.

import type { KafkaClient } from '../network/client.ts';
import { OffsetFetchRequest, offsetFetch } from '../protocol/generated/offset-fetch.ts';
import { type Cluster, checkCode } from './cluster.ts';

/** Version 7 asks for one group, with topics by name, or all of them (KIP-88); nothing newer is needed for that. */
const VERSION = 7;

/** Offset by `topic-partition`, for every partition that has one. */
export async function committedOffsets(
  cluster: Cluster,
  coordinator: KafkaClient,
  groupId: string,
): Promise<ReadonlyMap<string, number>> {
  const version = cluster.version(offsetFetch, VERSION);
  const request = new OffsetFetchRequest({ groupId, topics: null });
  const response = await coordinator.send(offsetFetch, request, { version });
  checkCode(response.errorCode, `offsets of group ${groupId}`);
  const result = new Map<string, number>();
  for (const topic of response.topics) {
    for (const { partitionIndex, committedOffset, errorCode } of topic.partitions) {
      checkCode(errorCode, `offsets of group ${groupId}`);
      if (committedOffset >= 0) result.set(`${topic.name}-${partitionIndex}`, committedOffset);
    }
  }
  return result;
}
