// Sends records to the partitions of one topic. Must hold: records of a partition keep their order; with acks other
// than 0 a record counts as sent only when it was acknowledged; what the broker refuses is an error with its reason.

import { systemClock } from '../base/clock.ts';
import { ErrorCode, isRetriable } from '../protocol/api-error.ts';
import { MetadataRequest, metadata } from '../protocol/generated/metadata.ts';
import {
  ProduceRequest,
  ProduceRequestPartitionProduceData,
  ProduceRequestTopicProduceData,
  type ProduceResponsePartitionProduceResponse,
  produce,
} from '../protocol/generated/produce.ts';
import { RecordBatchBuilder, type RecordHeader } from '../records/builder.ts';
import type { CompressionName } from '../records/compression/codec.ts';
import { type Cluster, failure, pause, type TopicView } from './cluster.ts';
import { partitionOfKey } from './partitioner.ts';
import { CommandError } from './terminal.ts';

export interface OutgoingRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  /** Null: by the key, or in turn. */
  readonly partition: number | null;
  /** Null: now. */
  readonly timestamp: number | null;
}

export interface SinkOptions {
  readonly acks: -1 | 0 | 1;
  readonly compression: CompressionName;
}

export interface SentPartition {
  readonly partition: number;
  records: number;
  /** -1 with acks=0. */
  firstOffset: number;
  lastOffset: number;
}

/** Half of Kafka's default limit, so that a batch fits also where compression makes it larger. */
const BATCH_BYTES = 512 * 1024;
const TIMEOUT_MS = 30_000;
const ATTEMPTS = 50;
const RETRY_MS = 100;

export class RecordSink {
  private readonly cluster: Cluster;
  private readonly options: SinkOptions;
  private topic: TopicView;
  private readonly open: Map<number, RecordBatchBuilder> = new Map();
  /** Where records without a key go, until the next flush. */
  private sticky = 0;
  readonly sent: Map<number, SentPartition> = new Map();

  constructor(cluster: Cluster, topic: TopicView, options: SinkOptions) {
    this.cluster = cluster;
    this.topic = topic;
    this.options = options;
  }

  private partitionOf(record: OutgoingRecord): number {
    const { length } = this.topic.partitions;
    if (record.partition !== null) {
      if (record.partition < length) return record.partition;
      throw new CommandError(`topic ${this.topic.name} has no partition ${record.partition}: it has ${length}`);
    }
    return record.key === null ? this.sticky % length : partitionOfKey(record.key, length);
  }

  async add(record: OutgoingRecord): Promise<void> {
    const partition = this.partitionOf(record);
    const timestamp = record.timestamp ?? systemClock.now();
    let batch = this.open.get(partition);
    if (batch !== undefined && batch.sizeWith(timestamp, record.key, record.value, record.headers) > BATCH_BYTES) {
      this.open.delete(partition);
      await this.send(partition, batch);
      batch = undefined;
    }
    if (batch === undefined) {
      batch = new RecordBatchBuilder({ compression: this.options.compression });
      this.open.set(partition, batch);
    }
    batch.append(timestamp, record.key, record.value, record.headers);
  }

  /** Sends what has gathered. */
  async flush(): Promise<void> {
    const batches = [...this.open];
    this.open.clear();
    this.sticky++;
    for (const [partition, batch] of batches) await this.send(partition, batch);
  }

  /** After the last flush: with acks=0, waits until the broker has read everything. */
  async finish(): Promise<void> {
    await this.flush();
    if (this.options.acks !== 0) return;
    // A request on the same connection is answered behind what was sent before it.
    for (const leader of new Set(this.topic.partitions.map((partition) => partition.leader))) {
      await (await this.cluster.node(leader)).send(metadata, new MetadataRequest({ topics: [] }));
    }
  }

  private request(partition: number, records: Buffer, version: number): ProduceRequest {
    const topic = new ProduceRequestTopicProduceData({
      partitionData: [new ProduceRequestPartitionProduceData({ index: partition, records })],
    });
    if (version >= 13) topic.topicId = this.topic.id;
    else topic.name = this.topic.name;
    return new ProduceRequest({ acks: this.options.acks, timeoutMs: TIMEOUT_MS, topicData: [topic] });
  }

  private async send(partition: number, batch: RecordBatchBuilder): Promise<void> {
    const records = batch.build();
    for (let attempt = 1; ; attempt++) {
      const leader = this.topic.partitions[partition]!.leader;
      const client = await this.cluster.node(leader);
      const version = client.versionFor(produce);
      const request = this.request(partition, records, version);
      if (this.options.acks === 0) {
        client.sendOneWay(produce, request, { version });
        this.count(partition, batch.recordCount, -1);
        return;
      }
      const answer = (await client.send(produce, request, { version })).responses[0]?.partitionResponses[0];
      if (answer === undefined) throw new CommandError(`${this.topic.name}-${partition}: the broker answered nothing`);
      if (answer.errorCode === ErrorCode.NONE) {
        this.count(partition, batch.recordCount, answer.baseOffset);
        return;
      }
      if (!isRetriable(answer.errorCode) || attempt >= ATTEMPTS) throw this.refused(partition, answer);
      await pause(RETRY_MS);
      this.topic = await this.cluster.topic(this.topic.name, false);
    }
  }

  private refused(partition: number, answer: ProduceResponsePartitionProduceResponse): CommandError {
    const reason = answer.recordErrors[0]?.batchIndexErrorMessage ?? answer.errorMessage;
    return new CommandError(`${this.topic.name}-${partition}: ${failure(answer.errorCode, reason)}`);
  }

  private count(partition: number, records: number, baseOffset: number): void {
    const lastOffset = baseOffset < 0 ? -1 : baseOffset + records - 1;
    const before = this.sent.get(partition);
    if (before === undefined) {
      this.sent.set(partition, { partition, records, firstOffset: baseOffset, lastOffset });
    } else {
      before.records += records;
      before.lastOffset = lastOffset;
    }
  }
}
