// Offsets of partitions by position or time, asked of each partition's leader.

import {
  ListOffsetsRequest,
  ListOffsetsRequestListOffsetsPartition,
  ListOffsetsRequestListOffsetsTopic,
  listOffsets,
} from '../protocol/generated/list-offsets.ts';
import { type Cluster, checkCode, type PartitionView, type TopicView } from './cluster.ts';

/** A time in ms since 1970, or the ends of the log. */
export type OffsetWish = number | 'earliest' | 'latest';

const EARLIEST = -2;
const LATEST = -1;

function wireTimestamp(wish: OffsetWish): number {
  if (wish === 'earliest') return EARLIEST;
  return wish === 'latest' ? LATEST : wish;
}

/** Groups partitions by leader; those without one are left out. */
export function byLeader(partitions: readonly PartitionView[]): ReadonlyMap<number, readonly PartitionView[]> {
  const result = new Map<number, PartitionView[]>();
  for (const partition of partitions) {
    if (partition.leader < 0) continue;
    const group = result.get(partition.leader);
    if (group === undefined) result.set(partition.leader, [partition]);
    else group.push(partition);
  }
  return result;
}

async function fromLeader(
  cluster: Cluster,
  topic: string,
  leader: number,
  partitions: readonly PartitionView[],
  timestamp: number,
): Promise<ReadonlyMap<number, number>> {
  const client = await cluster.node(leader);
  const version = cluster.version(listOffsets, listOffsets.versions[1]);
  const request = new ListOffsetsRequest({
    replicaId: -1,
    timeoutMs: 30_000,
    topics: [
      new ListOffsetsRequestListOffsetsTopic({
        name: topic,
        partitions: partitions.map(
          ({ index }) => new ListOffsetsRequestListOffsetsPartition({ partitionIndex: index, timestamp }),
        ),
      }),
    ],
  });
  const result = new Map<number, number>();
  for (const answer of (await client.send(listOffsets, request, { version })).topics) {
    for (const { partitionIndex, errorCode, offset, oldStyleOffsets } of answer.partitions) {
      checkCode(errorCode, `offset of ${topic}-${partitionIndex}`);
      result.set(partitionIndex, version === 0 ? (oldStyleOffsets[0] ?? -1) : offset);
    }
  }
  return result;
}

/** Offset by partition; -1 where no record is as young as the time that was asked for. */
export async function partitionOffsets(
  cluster: Cluster,
  topic: TopicView,
  wish: OffsetWish,
): Promise<ReadonlyMap<number, number>> {
  const result = new Map<number, number>();
  for (const [leader, partitions] of byLeader(topic.partitions)) {
    const found = await fromLeader(cluster, topic.name, leader, partitions, wireTimestamp(wish));
    for (const [index, offset] of found) result.set(index, offset);
  }
  return result;
}
