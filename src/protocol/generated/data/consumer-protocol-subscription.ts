// Generated from protocol-spec/data/consumer-protocol-subscription.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class ConsumerProtocolSubscriptionTopicPartition {
  topic: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<ConsumerProtocolSubscriptionTopicPartition>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeConsumerProtocolSubscriptionTopicPartition(reader: Reader, _version: number): ConsumerProtocolSubscriptionTopicPartition {
  const it = new ConsumerProtocolSubscriptionTopicPartition();
  it.topic = reader.string('topic');
  const partitionsCount = reader.arrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  return it;
}

function encodeConsumerProtocolSubscriptionTopicPartition(writer: Writer, it: ConsumerProtocolSubscriptionTopicPartition, _version: number): void {
  writer.string(it.topic);
  const partitionsItems = it.partitions;
  writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
}

export class ConsumerProtocolSubscription {
  topics: string[] = [];
  userData: Buffer | null = null;
  ownedPartitions: ConsumerProtocolSubscriptionTopicPartition[] = [];
  generationId: number = -1;
  rackId: string | null = null;

  constructor(init?: Partial<ConsumerProtocolSubscription>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.userData !== undefined) this.userData = init.userData;
    if (init.ownedPartitions !== undefined) this.ownedPartitions = init.ownedPartitions;
    if (init.generationId !== undefined) this.generationId = init.generationId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
  }
}

function decodeConsumerProtocolSubscription(reader: Reader, version: number): ConsumerProtocolSubscription {
  const it = new ConsumerProtocolSubscription();
  const topicsCount = reader.arrayLength(2, 'topics');
  const topicsItems: string[] = topicsCount > 0 ? [reader.string('topics')] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(reader.string('topics'));
  it.topics = topicsItems;
  it.userData = reader.nullableBytes();
  if (version >= 1) {
    const ownedPartitionsCount = reader.arrayLength(6, 'ownedPartitions');
    const ownedPartitionsItems: ConsumerProtocolSubscriptionTopicPartition[] = ownedPartitionsCount > 0 ? [decodeConsumerProtocolSubscriptionTopicPartition(reader, version)] : [];
    for (let i = 1; i < ownedPartitionsCount; i++) ownedPartitionsItems.push(decodeConsumerProtocolSubscriptionTopicPartition(reader, version));
    it.ownedPartitions = ownedPartitionsItems;
  }
  if (version >= 2) {
    it.generationId = reader.int32();
  }
  if (version >= 3) {
    it.rackId = reader.nullableString('rackId');
  }
  return it;
}

function encodeConsumerProtocolSubscription(writer: Writer, it: ConsumerProtocolSubscription, version: number): void {
  const topicsItems = it.topics;
  writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    writer.string(topicsItems[i]!);
  }
  writer.nullableBytes(it.userData);
  if (version >= 1) {
    const ownedPartitionsItems = it.ownedPartitions;
    writer.arrayLength(ownedPartitionsItems.length);
    for (let i = 0; i < ownedPartitionsItems.length; i++) {
      encodeConsumerProtocolSubscriptionTopicPartition(writer, ownedPartitionsItems[i]!, version);
    }
  }
  if (version >= 2) {
    writer.int32(it.generationId);
  }
  if (version >= 3) {
    writer.nullableString(it.rackId);
  }
}
export const consumerProtocolSubscription: DataType<ConsumerProtocolSubscription> = {
  versions: [0, 3],
  name: 'ConsumerProtocolSubscription',
  decode(reader, version) {
    if (version < 0 || version > 3) throw new DecodeError(`ConsumerProtocolSubscription has no version ${version}`);
    return decodeConsumerProtocolSubscription(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 3) throw new EncodeError(`ConsumerProtocolSubscription has no version ${version}`);
    encodeConsumerProtocolSubscription(writer, message, version);
  },
};
