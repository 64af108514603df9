// Generated from protocol-spec/apis/describe-topic-partitions.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeTopicPartitionsRequestTopicRequest {
  name: string = '';

  constructor(init?: Partial<DescribeTopicPartitionsRequestTopicRequest>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
  }
}

function decodeDescribeTopicPartitionsRequestTopicRequest(reader: Reader, _version: number): DescribeTopicPartitionsRequestTopicRequest {
  const it = new DescribeTopicPartitionsRequestTopicRequest();
  it.name = reader.compactString('name');
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsRequestTopicRequest(writer: Writer, it: DescribeTopicPartitionsRequestTopicRequest, _version: number): void {
  writer.compactString(it.name);
  writer.unsignedVarint(0);
}

export class DescribeTopicPartitionsRequestCursor {
  topicName: string = '';
  partitionIndex: number = 0;

  constructor(init?: Partial<DescribeTopicPartitionsRequestCursor>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
  }
}

function decodeDescribeTopicPartitionsRequestCursor(reader: Reader, _version: number): DescribeTopicPartitionsRequestCursor {
  const it = new DescribeTopicPartitionsRequestCursor();
  it.topicName = reader.compactString('topicName');
  it.partitionIndex = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsRequestCursor(writer: Writer, it: DescribeTopicPartitionsRequestCursor, _version: number): void {
  writer.compactString(it.topicName);
  writer.int32(it.partitionIndex);
  writer.unsignedVarint(0);
}

export class DescribeTopicPartitionsRequest {
  topics: DescribeTopicPartitionsRequestTopicRequest[] = [];
  responsePartitionLimit: number = 2000;
  cursor: DescribeTopicPartitionsRequestCursor | null = null;

  constructor(init?: Partial<DescribeTopicPartitionsRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.responsePartitionLimit !== undefined) this.responsePartitionLimit = init.responsePartitionLimit;
    if (init.cursor !== undefined) this.cursor = init.cursor;
  }
}

function decodeDescribeTopicPartitionsRequest(reader: Reader, version: number): DescribeTopicPartitionsRequest {
  const it = new DescribeTopicPartitionsRequest();
  const topicsCount = reader.compactArrayLength(2, 'topics');
  const topicsItems: DescribeTopicPartitionsRequestTopicRequest[] = topicsCount > 0 ? [decodeDescribeTopicPartitionsRequestTopicRequest(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeTopicPartitionsRequestTopicRequest(reader, version));
  it.topics = topicsItems;
  it.responsePartitionLimit = reader.int32();
  it.cursor = reader.int8() < 0 ? null : decodeDescribeTopicPartitionsRequestCursor(reader, version);
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsRequest(writer: Writer, it: DescribeTopicPartitionsRequest, version: number): void {
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeTopicPartitionsRequestTopicRequest(writer, topicsItems[i]!, version);
  }
  writer.int32(it.responsePartitionLimit);
  if (it.cursor === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeDescribeTopicPartitionsRequestCursor(writer, it.cursor, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition {
  errorCode: number = 0;
  partitionIndex: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = -1;
  replicaNodes: number[] = [];
  isrNodes: number[] = [];
  eligibleLeaderReplicas: number[] | null = null;
  lastKnownElr: number[] | null = null;
  offlineReplicas: number[] = [];

  constructor(init?: Partial<DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.replicaNodes !== undefined) this.replicaNodes = init.replicaNodes;
    if (init.isrNodes !== undefined) this.isrNodes = init.isrNodes;
    if (init.eligibleLeaderReplicas !== undefined) this.eligibleLeaderReplicas = init.eligibleLeaderReplicas;
    if (init.lastKnownElr !== undefined) this.lastKnownElr = init.lastKnownElr;
    if (init.offlineReplicas !== undefined) this.offlineReplicas = init.offlineReplicas;
  }
}

function decodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition(reader: Reader, _version: number): DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition {
  const it = new DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition();
  it.errorCode = reader.int16();
  it.partitionIndex = reader.int32();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  const replicaNodesCount = reader.compactArrayLength(4, 'replicaNodes');
  const replicaNodesItems: number[] = replicaNodesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < replicaNodesCount; i++) replicaNodesItems.push(reader.int32());
  it.replicaNodes = replicaNodesItems;
  const isrNodesCount = reader.compactArrayLength(4, 'isrNodes');
  const isrNodesItems: number[] = isrNodesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < isrNodesCount; i++) isrNodesItems.push(reader.int32());
  it.isrNodes = isrNodesItems;
  const eligibleLeaderReplicasCount = reader.compactNullableArrayLength(4, 'eligibleLeaderReplicas');
  if (eligibleLeaderReplicasCount < 0) {
    it.eligibleLeaderReplicas = null;
  } else {
    const eligibleLeaderReplicasItems: number[] = eligibleLeaderReplicasCount > 0 ? [reader.int32()] : [];
    for (let i = 1; i < eligibleLeaderReplicasCount; i++) eligibleLeaderReplicasItems.push(reader.int32());
    it.eligibleLeaderReplicas = eligibleLeaderReplicasItems;
  }
  const lastKnownElrCount = reader.compactNullableArrayLength(4, 'lastKnownElr');
  if (lastKnownElrCount < 0) {
    it.lastKnownElr = null;
  } else {
    const lastKnownElrItems: number[] = lastKnownElrCount > 0 ? [reader.int32()] : [];
    for (let i = 1; i < lastKnownElrCount; i++) lastKnownElrItems.push(reader.int32());
    it.lastKnownElr = lastKnownElrItems;
  }
  const offlineReplicasCount = reader.compactArrayLength(4, 'offlineReplicas');
  const offlineReplicasItems: number[] = offlineReplicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < offlineReplicasCount; i++) offlineReplicasItems.push(reader.int32());
  it.offlineReplicas = offlineReplicasItems;
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition(writer: Writer, it: DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition, _version: number): void {
  writer.int16(it.errorCode);
  writer.int32(it.partitionIndex);
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  const replicaNodesItems = it.replicaNodes;
  writer.compactArrayLength(replicaNodesItems.length);
  for (let i = 0; i < replicaNodesItems.length; i++) {
    writer.int32(replicaNodesItems[i]!);
  }
  const isrNodesItems = it.isrNodes;
  writer.compactArrayLength(isrNodesItems.length);
  for (let i = 0; i < isrNodesItems.length; i++) {
    writer.int32(isrNodesItems[i]!);
  }
  const eligibleLeaderReplicasItems = it.eligibleLeaderReplicas;
  if (eligibleLeaderReplicasItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(eligibleLeaderReplicasItems.length);
    for (let i = 0; i < eligibleLeaderReplicasItems.length; i++) {
      writer.int32(eligibleLeaderReplicasItems[i]!);
    }
  }
  const lastKnownElrItems = it.lastKnownElr;
  if (lastKnownElrItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(lastKnownElrItems.length);
    for (let i = 0; i < lastKnownElrItems.length; i++) {
      writer.int32(lastKnownElrItems[i]!);
    }
  }
  const offlineReplicasItems = it.offlineReplicas;
  writer.compactArrayLength(offlineReplicasItems.length);
  for (let i = 0; i < offlineReplicasItems.length; i++) {
    writer.int32(offlineReplicasItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic {
  errorCode: number = 0;
  name: string | null = '';
  topicId: Uuid = ZERO_UUID;
  isInternal: boolean = false;
  partitions: DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition[] = [];
  topicAuthorizedOperations: number = -2147483648;

  constructor(init?: Partial<DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.isInternal !== undefined) this.isInternal = init.isInternal;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.topicAuthorizedOperations !== undefined) this.topicAuthorizedOperations = init.topicAuthorizedOperations;
  }
}

function decodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic(reader: Reader, version: number): DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic {
  const it = new DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic();
  it.errorCode = reader.int16();
  it.name = reader.compactNullableString('name');
  it.topicId = reader.uuid();
  it.isInternal = reader.bool();
  const partitionsCount = reader.compactArrayLength(20, 'partitions');
  const partitionsItems: DescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition[] = partitionsCount > 0 ? [decodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition(reader, version));
  it.partitions = partitionsItems;
  it.topicAuthorizedOperations = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic(writer: Writer, it: DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic, version: number): void {
  writer.int16(it.errorCode);
  writer.compactNullableString(it.name);
  writer.uuid(it.topicId);
  writer.bool(it.isInternal);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponsePartition(writer, partitionsItems[i]!, version);
  }
  writer.int32(it.topicAuthorizedOperations);
  writer.unsignedVarint(0);
}

export class DescribeTopicPartitionsResponseCursor {
  topicName: string = '';
  partitionIndex: number = 0;

  constructor(init?: Partial<DescribeTopicPartitionsResponseCursor>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
  }
}

function decodeDescribeTopicPartitionsResponseCursor(reader: Reader, _version: number): DescribeTopicPartitionsResponseCursor {
  const it = new DescribeTopicPartitionsResponseCursor();
  it.topicName = reader.compactString('topicName');
  it.partitionIndex = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsResponseCursor(writer: Writer, it: DescribeTopicPartitionsResponseCursor, _version: number): void {
  writer.compactString(it.topicName);
  writer.int32(it.partitionIndex);
  writer.unsignedVarint(0);
}

export class DescribeTopicPartitionsResponse {
  throttleTimeMs: number = 0;
  topics: DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic[] = [];
  nextCursor: DescribeTopicPartitionsResponseCursor | null = null;

  constructor(init?: Partial<DescribeTopicPartitionsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.nextCursor !== undefined) this.nextCursor = init.nextCursor;
  }
}

function decodeDescribeTopicPartitionsResponse(reader: Reader, version: number): DescribeTopicPartitionsResponse {
  const it = new DescribeTopicPartitionsResponse();
  it.throttleTimeMs = reader.int32();
  const topicsCount = reader.compactArrayLength(26, 'topics');
  const topicsItems: DescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic[] = topicsCount > 0 ? [decodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic(reader, version));
  it.topics = topicsItems;
  it.nextCursor = reader.int8() < 0 ? null : decodeDescribeTopicPartitionsResponseCursor(reader, version);
  reader.skipTags();
  return it;
}

function encodeDescribeTopicPartitionsResponse(writer: Writer, it: DescribeTopicPartitionsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeTopicPartitionsResponseDescribeTopicPartitionsResponseTopic(writer, topicsItems[i]!, version);
  }
  if (it.nextCursor === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeDescribeTopicPartitionsResponseCursor(writer, it.nextCursor, version);
  }
  writer.unsignedVarint(0);
}

export const describeTopicPartitions: Api<DescribeTopicPartitionsRequest, DescribeTopicPartitionsResponse> = {
  key: 75,
  name: 'DescribeTopicPartitions',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DescribeTopicPartitionsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeTopicPartitionsRequest has no version ${version}`);
      return decodeDescribeTopicPartitionsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeTopicPartitionsRequest has no version ${version}`);
      encodeDescribeTopicPartitionsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeTopicPartitionsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeTopicPartitionsResponse has no version ${version}`);
      return decodeDescribeTopicPartitionsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeTopicPartitionsResponse has no version ${version}`);
      encodeDescribeTopicPartitionsResponse(writer, message, version);
    },
  },
};
