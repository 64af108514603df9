// Generated from protocol-spec/apis/consumer-group-heartbeat.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ConsumerGroupHeartbeatRequestTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ConsumerGroupHeartbeatRequestTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeConsumerGroupHeartbeatRequestTopicPartitions(reader: Reader, _version: number): ConsumerGroupHeartbeatRequestTopicPartitions {
  const it = new ConsumerGroupHeartbeatRequestTopicPartitions();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupHeartbeatRequestTopicPartitions(writer: Writer, it: ConsumerGroupHeartbeatRequestTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupHeartbeatRequest {
  groupId: string = '';
  memberId: string = '';
  memberEpoch: number = 0;
  instanceId: string | null = null;
  rackId: string | null = null;
  rebalanceTimeoutMs: number = -1;
  subscribedTopicNames: string[] | null = null;
  subscribedTopicRegex: string | null = null;
  serverAssignor: string | null = null;
  topicPartitions: ConsumerGroupHeartbeatRequestTopicPartitions[] | null = null;

  constructor(init?: Partial<ConsumerGroupHeartbeatRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.instanceId !== undefined) this.instanceId = init.instanceId;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.rebalanceTimeoutMs !== undefined) this.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
    if (init.subscribedTopicNames !== undefined) this.subscribedTopicNames = init.subscribedTopicNames;
    if (init.subscribedTopicRegex !== undefined) this.subscribedTopicRegex = init.subscribedTopicRegex;
    if (init.serverAssignor !== undefined) this.serverAssignor = init.serverAssignor;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeConsumerGroupHeartbeatRequest(reader: Reader, version: number): ConsumerGroupHeartbeatRequest {
  const it = new ConsumerGroupHeartbeatRequest();
  it.groupId = reader.compactString('groupId');
  it.memberId = reader.compactString('memberId');
  it.memberEpoch = reader.int32();
  it.instanceId = reader.compactNullableString('instanceId');
  it.rackId = reader.compactNullableString('rackId');
  it.rebalanceTimeoutMs = reader.int32();
  const subscribedTopicNamesCount = reader.compactNullableArrayLength(1, 'subscribedTopicNames');
  if (subscribedTopicNamesCount < 0) {
    it.subscribedTopicNames = null;
  } else {
    const subscribedTopicNamesItems: string[] = subscribedTopicNamesCount > 0 ? [reader.compactString('subscribedTopicNames')] : [];
    for (let i = 1; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.compactString('subscribedTopicNames'));
    it.subscribedTopicNames = subscribedTopicNamesItems;
  }
  if (version >= 1) {
    it.subscribedTopicRegex = reader.compactNullableString('subscribedTopicRegex');
  }
  it.serverAssignor = reader.compactNullableString('serverAssignor');
  const topicPartitionsCount = reader.compactNullableArrayLength(18, 'topicPartitions');
  if (topicPartitionsCount < 0) {
    it.topicPartitions = null;
  } else {
    const topicPartitionsItems: ConsumerGroupHeartbeatRequestTopicPartitions[] = topicPartitionsCount > 0 ? [decodeConsumerGroupHeartbeatRequestTopicPartitions(reader, version)] : [];
    for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeConsumerGroupHeartbeatRequestTopicPartitions(reader, version));
    it.topicPartitions = topicPartitionsItems;
  }
  reader.skipTags();
  return it;
}

function encodeConsumerGroupHeartbeatRequest(writer: Writer, it: ConsumerGroupHeartbeatRequest, version: number): void {
  writer.compactString(it.groupId);
  writer.compactString(it.memberId);
  writer.int32(it.memberEpoch);
  writer.compactNullableString(it.instanceId);
  writer.compactNullableString(it.rackId);
  writer.int32(it.rebalanceTimeoutMs);
  const subscribedTopicNamesItems = it.subscribedTopicNames;
  if (subscribedTopicNamesItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(subscribedTopicNamesItems.length);
    for (let i = 0; i < subscribedTopicNamesItems.length; i++) {
      writer.compactString(subscribedTopicNamesItems[i]!);
    }
  }
  if (version >= 1) {
    writer.compactNullableString(it.subscribedTopicRegex);
  } else if (it.subscribedTopicRegex !== null) {
    throw unsupportedField('ConsumerGroupHeartbeatRequest', 'subscribedTopicRegex', version);
  }
  writer.compactNullableString(it.serverAssignor);
  const topicPartitionsItems = it.topicPartitions;
  if (topicPartitionsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(topicPartitionsItems.length);
    for (let i = 0; i < topicPartitionsItems.length; i++) {
      encodeConsumerGroupHeartbeatRequestTopicPartitions(writer, topicPartitionsItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupHeartbeatResponseTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ConsumerGroupHeartbeatResponseTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeConsumerGroupHeartbeatResponseTopicPartitions(reader: Reader, _version: number): ConsumerGroupHeartbeatResponseTopicPartitions {
  const it = new ConsumerGroupHeartbeatResponseTopicPartitions();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupHeartbeatResponseTopicPartitions(writer: Writer, it: ConsumerGroupHeartbeatResponseTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupHeartbeatResponseAssignment {
  topicPartitions: ConsumerGroupHeartbeatResponseTopicPartitions[] = [];

  constructor(init?: Partial<ConsumerGroupHeartbeatResponseAssignment>) {
    if (init === undefined) return;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeConsumerGroupHeartbeatResponseAssignment(reader: Reader, version: number): ConsumerGroupHeartbeatResponseAssignment {
  const it = new ConsumerGroupHeartbeatResponseAssignment();
  const topicPartitionsCount = reader.compactArrayLength(18, 'topicPartitions');
  const topicPartitionsItems: ConsumerGroupHeartbeatResponseTopicPartitions[] = topicPartitionsCount > 0 ? [decodeConsumerGroupHeartbeatResponseTopicPartitions(reader, version)] : [];
  for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeConsumerGroupHeartbeatResponseTopicPartitions(reader, version));
  it.topicPartitions = topicPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeConsumerGroupHeartbeatResponseAssignment(writer: Writer, it: ConsumerGroupHeartbeatResponseAssignment, version: number): void {
  const topicPartitionsItems = it.topicPartitions;
  writer.compactArrayLength(topicPartitionsItems.length);
  for (let i = 0; i < topicPartitionsItems.length; i++) {
    encodeConsumerGroupHeartbeatResponseTopicPartitions(writer, topicPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ConsumerGroupHeartbeatResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  memberId: string | null = null;
  memberEpoch: number = 0;
  heartbeatIntervalMs: number = 0;
  assignment: ConsumerGroupHeartbeatResponseAssignment | null = null;

  constructor(init?: Partial<ConsumerGroupHeartbeatResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.heartbeatIntervalMs !== undefined) this.heartbeatIntervalMs = init.heartbeatIntervalMs;
    if (init.assignment !== undefined) this.assignment = init.assignment;
  }
}

function decodeConsumerGroupHeartbeatResponse(reader: Reader, version: number): ConsumerGroupHeartbeatResponse {
  const it = new ConsumerGroupHeartbeatResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.memberId = reader.compactNullableString('memberId');
  it.memberEpoch = reader.int32();
  it.heartbeatIntervalMs = reader.int32();
  it.assignment = reader.int8() < 0 ? null : decodeConsumerGroupHeartbeatResponseAssignment(reader, version);
  reader.skipTags();
  return it;
}

function encodeConsumerGroupHeartbeatResponse(writer: Writer, it: ConsumerGroupHeartbeatResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.compactNullableString(it.memberId);
  writer.int32(it.memberEpoch);
  writer.int32(it.heartbeatIntervalMs);
  if (it.assignment === null) {
    writer.int8(-1);
  } else {
    writer.int8(1);
    encodeConsumerGroupHeartbeatResponseAssignment(writer, it.assignment, version);
  }
  writer.unsignedVarint(0);
}

export const consumerGroupHeartbeat: Api<ConsumerGroupHeartbeatRequest, ConsumerGroupHeartbeatResponse> = {
  key: 68,
  name: 'ConsumerGroupHeartbeat',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ConsumerGroupHeartbeatRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ConsumerGroupHeartbeatRequest has no version ${version}`);
      return decodeConsumerGroupHeartbeatRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ConsumerGroupHeartbeatRequest has no version ${version}`);
      encodeConsumerGroupHeartbeatRequest(writer, message, version);
    },
  },
  response: {
    name: 'ConsumerGroupHeartbeatResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ConsumerGroupHeartbeatResponse has no version ${version}`);
      return decodeConsumerGroupHeartbeatResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ConsumerGroupHeartbeatResponse has no version ${version}`);
      encodeConsumerGroupHeartbeatResponse(writer, message, version);
    },
  },
};
