// Reads records of some partitions from their leaders. Must hold: records of a partition come in order, each once;
// control batches and records before the position asked for are not shown; a leader that moved is found again.

import { ErrorCode, isRetriable } from '../protocol/api-error.ts';
import {
  FetchRequest,
  FetchRequestFetchPartition,
  FetchRequestFetchTopic,
  type FetchResponsePartitionData,
  fetch,
} from '../protocol/generated/fetch.ts';
import { isControl, lastOffset, magic } from '../records/batch.ts';
import { batchPositions, openRecords } from '../records/iterate.ts';
import { type Cluster, failure, pause, type TopicView } from './cluster.ts';
import type { ConsumedRecord } from './record-lines.ts';
import { CommandError } from './terminal.ts';

const MAX_BYTES = 8 * 1024 * 1024;
const PARTITION_MAX_BYTES = 1024 * 1024;
const RETRY_MS = 100;
const CURRENT_MAGIC = 2;

interface Position {
  readonly topic: string;
  readonly partition: number;
  offset: number;
}

export class Fetcher {
  private readonly cluster: Cluster;
  private topics: ReadonlyMap<string, TopicView>;
  private readonly positions: Position[] = [];

  constructor(cluster: Cluster, topics: readonly TopicView[]) {
    this.cluster = cluster;
    this.topics = new Map(topics.map((topic) => [topic.name, topic]));
  }

  /** Reads this partition too, from `offset` on. */
  seek(topic: string, partition: number, offset: number): void {
    const known = this.positions.find((one) => one.topic === topic && one.partition === partition);
    if (known !== undefined) known.offset = offset;
    else this.positions.push({ topic, partition, offset });
  }

  /** Forgets every partition. */
  clear(): void {
    this.positions.length = 0;
  }

  /** The next offset to read, by partition. */
  get next(): readonly Readonly<Position>[] {
    return this.positions;
  }

  /** What is there, waiting up to `waitMs` for the first of it; empty if nothing came. */
  async poll(waitMs: number): Promise<ConsumedRecord[]> {
    const byLeader = new Map<number, Position[]>();
    for (const position of this.positions) {
      const leader = this.topics.get(position.topic)?.partitions[position.partition]?.leader ?? -1;
      byLeader.set(leader, [...(byLeader.get(leader) ?? []), position]);
    }
    const leaderless = byLeader.get(-1);
    if (leaderless !== undefined || byLeader.size === 0) {
      await pause(Math.min(waitMs, RETRY_MS));
      if (leaderless !== undefined) await this.refresh();
      return [];
    }
    const answers = [...byLeader].map(([leader, positions]) => this.fetchFrom(leader, positions, waitMs));
    return (await Promise.all(answers)).flat();
  }

  private async refresh(): Promise<void> {
    const names = [...this.topics.keys()];
    const fresh = await this.cluster.metadata(names);
    this.topics = new Map(
      fresh.map((topic) => [topic.name, topic.errorCode === ErrorCode.NONE ? topic : this.topics.get(topic.name)!]),
    );
  }

  private request(positions: readonly Position[], version: number, waitMs: number): FetchRequest {
    const topics = new Map<string, FetchRequestFetchTopic>();
    for (const { topic, partition, offset } of positions) {
      let asked = topics.get(topic);
      if (asked === undefined) {
        asked = new FetchRequestFetchTopic(version >= 13 ? { topicId: this.topics.get(topic)!.id } : { topic });
        topics.set(topic, asked);
      }
      asked.partitions.push(
        new FetchRequestFetchPartition({ partition, fetchOffset: offset, partitionMaxBytes: PARTITION_MAX_BYTES }),
      );
    }
    return new FetchRequest({ maxWaitMs: waitMs, minBytes: 1, maxBytes: MAX_BYTES, topics: [...topics.values()] });
  }

  private async fetchFrom(leader: number, positions: readonly Position[], waitMs: number): Promise<ConsumedRecord[]> {
    const client = await this.cluster.node(leader);
    const version = client.versionFor(fetch);
    const response = await client.send(fetch, this.request(positions, version, waitMs), { version });
    if (response.errorCode !== ErrorCode.NONE) throw new CommandError(failure(response.errorCode));
    const found: ConsumedRecord[] = [];
    for (const topic of response.responses) {
      for (const data of topic.partitions) {
        const position = positions.find(
          (one) =>
            one.partition === data.partitionIndex &&
            (version >= 13 ? this.topics.get(one.topic)!.id === topic.topicId : one.topic === topic.topic),
        );
        if (position !== undefined) await this.take(position, data, found);
      }
    }
    return found;
  }

  private async take(position: Position, data: FetchResponsePartitionData, found: ConsumedRecord[]): Promise<void> {
    const { topic, partition } = position;
    if (data.errorCode !== ErrorCode.NONE) {
      if (!isRetriable(data.errorCode)) {
        const where = data.errorCode === ErrorCode.OFFSET_OUT_OF_RANGE ? ` at offset ${position.offset}` : '';
        throw new CommandError(`${topic}-${partition}${where}: ${failure(data.errorCode)}`);
      }
      await pause(RETRY_MS);
      await this.refresh();
      return;
    }
    const records = data.records as Buffer | null;
    if (records === null) return;
    for (const at of batchPositions(records)) {
      if (magic(records, at) < CURRENT_MAGIC) {
        throw new CommandError(
          `${topic}-${partition}: offset ${position.offset} is in a record format before Kafka 0.11`,
        );
      }
      const next = lastOffset(records, at) + 1;
      if (!isControl(records, at)) {
        for (const record of await openRecords(records, at)) {
          if (record.offset >= position.offset) found.push({ ...record, topic, partition });
        }
      }
      position.offset = Math.max(position.offset, next);
    }
  }
}
