// Generated from protocol-spec/apis/describe-producers.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeProducersRequestTopicRequest {
  name: string = '';
  partitionIndexes: number[] = [];

  constructor(init?: Partial<DescribeProducersRequestTopicRequest>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitionIndexes !== undefined) this.partitionIndexes = init.partitionIndexes;
  }
}

function decodeDescribeProducersRequestTopicRequest(reader: Reader, _version: number): DescribeProducersRequestTopicRequest {
  const it = new DescribeProducersRequestTopicRequest();
  it.name = reader.compactString('name');
  const partitionIndexesCount = reader.compactArrayLength(4, 'partitionIndexes');
  const partitionIndexesItems: number[] = partitionIndexesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionIndexesCount; i++) partitionIndexesItems.push(reader.int32());
  it.partitionIndexes = partitionIndexesItems;
  reader.skipTags();
  return it;
}

function encodeDescribeProducersRequestTopicRequest(writer: Writer, it: DescribeProducersRequestTopicRequest, _version: number): void {
  writer.compactString(it.name);
  const partitionIndexesItems = it.partitionIndexes;
  writer.compactArrayLength(partitionIndexesItems.length);
  for (let i = 0; i < partitionIndexesItems.length; i++) {
    writer.int32(partitionIndexesItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class DescribeProducersRequest {
  topics: DescribeProducersRequestTopicRequest[] = [];

  constructor(init?: Partial<DescribeProducersRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDescribeProducersRequest(reader: Reader, version: number): DescribeProducersRequest {
  const it = new DescribeProducersRequest();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: DescribeProducersRequestTopicRequest[] = topicsCount > 0 ? [decodeDescribeProducersRequestTopicRequest(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeProducersRequestTopicRequest(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeProducersRequest(writer: Writer, it: DescribeProducersRequest, version: number): void {
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeProducersRequestTopicRequest(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeProducersResponseProducerState {
  producerId: number = 0;
  producerEpoch: number = 0;
  lastSequence: number = -1;
  lastTimestamp: number = -1;
  coordinatorEpoch: number = 0;
  currentTxnStartOffset: number = -1;

  constructor(init?: Partial<DescribeProducersResponseProducerState>) {
    if (init === undefined) return;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.lastSequence !== undefined) this.lastSequence = init.lastSequence;
    if (init.lastTimestamp !== undefined) this.lastTimestamp = init.lastTimestamp;
    if (init.coordinatorEpoch !== undefined) this.coordinatorEpoch = init.coordinatorEpoch;
    if (init.currentTxnStartOffset !== undefined) this.currentTxnStartOffset = init.currentTxnStartOffset;
  }
}

function decodeDescribeProducersResponseProducerState(reader: Reader, _version: number): DescribeProducersResponseProducerState {
  const it = new DescribeProducersResponseProducerState();
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int32();
  it.lastSequence = reader.int32();
  it.lastTimestamp = reader.int64('lastTimestamp');
  it.coordinatorEpoch = reader.int32();
  it.currentTxnStartOffset = reader.int64('currentTxnStartOffset');
  reader.skipTags();
  return it;
}

function encodeDescribeProducersResponseProducerState(writer: Writer, it: DescribeProducersResponseProducerState, _version: number): void {
  writer.int64(it.producerId);
  writer.int32(it.producerEpoch);
  writer.int32(it.lastSequence);
  writer.int64(it.lastTimestamp);
  writer.int32(it.coordinatorEpoch);
  writer.int64(it.currentTxnStartOffset);
  writer.unsignedVarint(0);
}

export class DescribeProducersResponsePartitionResponse {
  partitionIndex: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  activeProducers: DescribeProducersResponseProducerState[] = [];

  constructor(init?: Partial<DescribeProducersResponsePartitionResponse>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.activeProducers !== undefined) this.activeProducers = init.activeProducers;
  }
}

function decodeDescribeProducersResponsePartitionResponse(reader: Reader, version: number): DescribeProducersResponsePartitionResponse {
  const it = new DescribeProducersResponsePartitionResponse();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const activeProducersCount = reader.compactArrayLength(37, 'activeProducers');
  const activeProducersItems: DescribeProducersResponseProducerState[] = activeProducersCount > 0 ? [decodeDescribeProducersResponseProducerState(reader, version)] : [];
  for (let i = 1; i < activeProducersCount; i++) activeProducersItems.push(decodeDescribeProducersResponseProducerState(reader, version));
  it.activeProducers = activeProducersItems;
  reader.skipTags();
  return it;
}

function encodeDescribeProducersResponsePartitionResponse(writer: Writer, it: DescribeProducersResponsePartitionResponse, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const activeProducersItems = it.activeProducers;
  writer.compactArrayLength(activeProducersItems.length);
  for (let i = 0; i < activeProducersItems.length; i++) {
    encodeDescribeProducersResponseProducerState(writer, activeProducersItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeProducersResponseTopicResponse {
  name: string = '';
  partitions: DescribeProducersResponsePartitionResponse[] = [];

  constructor(init?: Partial<DescribeProducersResponseTopicResponse>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeProducersResponseTopicResponse(reader: Reader, version: number): DescribeProducersResponseTopicResponse {
  const it = new DescribeProducersResponseTopicResponse();
  it.name = reader.compactString('name');
  const partitionsCount = reader.compactArrayLength(9, 'partitions');
  const partitionsItems: DescribeProducersResponsePartitionResponse[] = partitionsCount > 0 ? [decodeDescribeProducersResponsePartitionResponse(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDescribeProducersResponsePartitionResponse(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeProducersResponseTopicResponse(writer: Writer, it: DescribeProducersResponseTopicResponse, version: number): void {
  writer.compactString(it.name);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDescribeProducersResponsePartitionResponse(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeProducersResponse {
  throttleTimeMs: number = 0;
  topics: DescribeProducersResponseTopicResponse[] = [];

  constructor(init?: Partial<DescribeProducersResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDescribeProducersResponse(reader: Reader, version: number): DescribeProducersResponse {
  const it = new DescribeProducersResponse();
  it.throttleTimeMs = reader.int32();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: DescribeProducersResponseTopicResponse[] = topicsCount > 0 ? [decodeDescribeProducersResponseTopicResponse(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeProducersResponseTopicResponse(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeProducersResponse(writer: Writer, it: DescribeProducersResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeProducersResponseTopicResponse(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const describeProducers: Api<DescribeProducersRequest, DescribeProducersResponse> = {
  key: 61,
  name: 'DescribeProducers',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DescribeProducersRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeProducersRequest has no version ${version}`);
      return decodeDescribeProducersRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeProducersRequest has no version ${version}`);
      encodeDescribeProducersRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeProducersResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeProducersResponse has no version ${version}`);
      return decodeDescribeProducersResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeProducersResponse has no version ${version}`);
      encodeDescribeProducersResponse(writer, message, version);
    },
  },
};
