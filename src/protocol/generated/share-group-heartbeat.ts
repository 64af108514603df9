// Generated from protocol-spec/apis/share-group-heartbeat.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ShareGroupHeartbeatRequest {
  groupId: string = '';
  memberId: string = '';
  memberEpoch: number = 0;
  rackId: string | null = null;
  subscribedTopicNames: string[] | null = null;

  constructor(init?: Partial<ShareGroupHeartbeatRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.rackId !== undefined) this.rackId = init.rackId;
    if (init.subscribedTopicNames !== undefined) this.subscribedTopicNames = init.subscribedTopicNames;
  }
}

function decodeShareGroupHeartbeatRequest(reader: Reader, _version: number): ShareGroupHeartbeatRequest {
  const it = new ShareGroupHeartbeatRequest();
  it.groupId = reader.compactString('groupId');
  it.memberId = reader.compactString('memberId');
  it.memberEpoch = reader.int32();
  it.rackId = reader.compactNullableString('rackId');
  const subscribedTopicNamesCount = reader.compactNullableArrayLength(1, 'subscribedTopicNames');
  if (subscribedTopicNamesCount < 0) {
    it.subscribedTopicNames = null;
  } else {
    const subscribedTopicNamesItems: string[] = subscribedTopicNamesCount > 0 ? [reader.compactString('subscribedTopicNames')] : [];
    for (let i = 1; i < subscribedTopicNamesCount; i++) subscribedTopicNamesItems.push(reader.compactString('subscribedTopicNames'));
    it.subscribedTopicNames = subscribedTopicNamesItems;
  }
  reader.skipTags();
  return it;
}

function encodeShareGroupHeartbeatRequest(writer: Writer, it: ShareGroupHeartbeatRequest, _version: number): void {
  writer.compactString(it.groupId);
  writer.compactString(it.memberId);
  writer.int32(it.memberEpoch);
  writer.compactNullableString(it.rackId);
  const subscribedTopicNamesItems = it.subscribedTopicNames;
  if (subscribedTopicNamesItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(subscribedTopicNamesItems.length);
    for (let i = 0; i < subscribedTopicNamesItems.length; i++) {
      writer.compactString(subscribedTopicNamesItems[i]!);
    }
  }
  writer.unsignedVarint(0);
}

export class ShareGroupHeartbeatResponseTopicPartitions {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ShareGroupHeartbeatResponseTopicPartitions>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareGroupHeartbeatResponseTopicPartitions(reader: Reader, _version: number): ShareGroupHeartbeatResponseTopicPartitions {
  const it = new ShareGroupHeartbeatResponseTopicPartitions();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupHeartbeatResponseTopicPartitions(writer: Writer, it: ShareGroupHeartbeatResponseTopicPartitions, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupHeartbeatResponseAssignment {
  topicPartitions: ShareGroupHeartbeatResponseTopicPartitions[] = [];

  constructor(init?: Partial<ShareGroupHeartbeatResponseAssignment>) {
    if (init === undefined) return;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
  }
}

function decodeShareGroupHeartbeatResponseAssignment(reader: Reader, version: number): ShareGroupHeartbeatResponseAssignment {
  const it = new ShareGroupHeartbeatResponseAssignment();
  const topicPartitionsCount = reader.compactArrayLength(18, 'topicPartitions');
  const topicPartitionsItems: ShareGroupHeartbeatResponseTopicPartitions[] = topicPartitionsCount > 0 ? [decodeShareGroupHeartbeatResponseTopicPartitions(reader, version)] : [];
  for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeShareGroupHeartbeatResponseTopicPartitions(reader, version));
  it.topicPartitions = topicPartitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareGroupHeartbeatResponseAssignment(writer: Writer, it: ShareGroupHeartbeatResponseAssignment, version: number): void {
  const topicPartitionsItems = it.topicPartitions;
  writer.compactArrayLength(topicPartitionsItems.length);
  for (let i = 0; i < topicPartitionsItems.length; i++) {
    encodeShareGroupHeartbeatResponseTopicPartitions(writer, topicPartitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareGroupHeartbeatResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  memberId: string | null = null;
  memberEpoch: number = 0;
  heartbeatIntervalMs: number = 0;
  assignment: ShareGroupHeartbeatResponseAssignment | null = null;

  constructor(init?: Partial<ShareGroupHeartbeatResponse>) {
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

function decodeShareGroupHeartbeatResponse(reader: Reader, version: number): ShareGroupHeartbeatResponse {
  const it = new ShareGroupHeartbeatResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.memberId = reader.compactNullableString('memberId');
  it.memberEpoch = reader.int32();
  it.heartbeatIntervalMs = reader.int32();
  it.assignment = reader.int8() < 0 ? null : decodeShareGroupHeartbeatResponseAssignment(reader, version);
  reader.skipTags();
  return it;
}

function encodeShareGroupHeartbeatResponse(writer: Writer, it: ShareGroupHeartbeatResponse, version: number): void {
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
    encodeShareGroupHeartbeatResponseAssignment(writer, it.assignment, version);
  }
  writer.unsignedVarint(0);
}

export const shareGroupHeartbeat: Api<ShareGroupHeartbeatRequest, ShareGroupHeartbeatResponse> = {
  key: 76,
  name: 'ShareGroupHeartbeat',
  versions: [1, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ShareGroupHeartbeatRequest',
    decode(reader, version) {
      if (version !== 1) throw new DecodeError(`ShareGroupHeartbeatRequest has no version ${version}`);
      return decodeShareGroupHeartbeatRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 1) throw new EncodeError(`ShareGroupHeartbeatRequest has no version ${version}`);
      encodeShareGroupHeartbeatRequest(writer, message, version);
    },
  },
  response: {
    name: 'ShareGroupHeartbeatResponse',
    decode(reader, version) {
      if (version !== 1) throw new DecodeError(`ShareGroupHeartbeatResponse has no version ${version}`);
      return decodeShareGroupHeartbeatResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 1) throw new EncodeError(`ShareGroupHeartbeatResponse has no version ${version}`);
      encodeShareGroupHeartbeatResponse(writer, message, version);
    },
  },
};
