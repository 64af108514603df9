// Generated from protocol-spec/data/consumer-protocol-assignment.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class ConsumerProtocolAssignmentTopicPartition {
  topic: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<ConsumerProtocolAssignmentTopicPartition>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeConsumerProtocolAssignmentTopicPartition(reader: Reader, _version: number): ConsumerProtocolAssignmentTopicPartition {
  const it = new ConsumerProtocolAssignmentTopicPartition();
  it.topic = reader.string('topic');
  const partitionsCount = reader.arrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  return it;
}

function encodeConsumerProtocolAssignmentTopicPartition(writer: Writer, it: ConsumerProtocolAssignmentTopicPartition, _version: number): void {
  writer.string(it.topic);
  const partitionsItems = it.partitions;
  writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
}

export class ConsumerProtocolAssignment {
  assignedPartitions: ConsumerProtocolAssignmentTopicPartition[] = [];
  userData: Buffer | null = null;

  constructor(init?: Partial<ConsumerProtocolAssignment>) {
    if (init === undefined) return;
    if (init.assignedPartitions !== undefined) this.assignedPartitions = init.assignedPartitions;
    if (init.userData !== undefined) this.userData = init.userData;
  }
}

function decodeConsumerProtocolAssignment(reader: Reader, version: number): ConsumerProtocolAssignment {
  const it = new ConsumerProtocolAssignment();
  const assignedPartitionsCount = reader.arrayLength(6, 'assignedPartitions');
  const assignedPartitionsItems: ConsumerProtocolAssignmentTopicPartition[] = assignedPartitionsCount > 0 ? [decodeConsumerProtocolAssignmentTopicPartition(reader, version)] : [];
  for (let i = 1; i < assignedPartitionsCount; i++) assignedPartitionsItems.push(decodeConsumerProtocolAssignmentTopicPartition(reader, version));
  it.assignedPartitions = assignedPartitionsItems;
  it.userData = reader.nullableBytes();
  return it;
}

function encodeConsumerProtocolAssignment(writer: Writer, it: ConsumerProtocolAssignment, version: number): void {
  const assignedPartitionsItems = it.assignedPartitions;
  writer.arrayLength(assignedPartitionsItems.length);
  for (let i = 0; i < assignedPartitionsItems.length; i++) {
    encodeConsumerProtocolAssignmentTopicPartition(writer, assignedPartitionsItems[i]!, version);
  }
  writer.nullableBytes(it.userData);
}
export const consumerProtocolAssignment: DataType<ConsumerProtocolAssignment> = {
  versions: [0, 3],
  name: 'ConsumerProtocolAssignment',
  decode(reader, version) {
    if (version < 0 || version > 3) throw new DecodeError(`ConsumerProtocolAssignment has no version ${version}`);
    return decodeConsumerProtocolAssignment(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 3) throw new EncodeError(`ConsumerProtocolAssignment has no version ${version}`);
    encodeConsumerProtocolAssignment(writer, message, version);
  },
};
