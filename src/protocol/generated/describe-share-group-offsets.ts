// Generated from protocol-spec/apis/describe-share-group-offsets.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic {
  topicName: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic(reader: Reader, _version: number): DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic {
  const it = new DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic(writer: Writer, it: DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic, _version: number): void {
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup {
  groupId: string = '';
  topics: DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic[] | null = [];

  constructor(init?: Partial<DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup(reader: Reader, version: number): DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup {
  const it = new DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactNullableArrayLength(3, 'topics');
  if (topicsCount < 0) {
    it.topics = null;
  } else {
    const topicsItems: DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic[] = topicsCount > 0 ? [decodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic(reader, version));
    it.topics = topicsItems;
  }
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup(writer: Writer, it: DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  if (topicsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestTopic(writer, topicsItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export class DescribeShareGroupOffsetsRequest {
  groups: DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup[] = [];

  constructor(init?: Partial<DescribeShareGroupOffsetsRequest>) {
    if (init === undefined) return;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeDescribeShareGroupOffsetsRequest(reader: Reader, version: number): DescribeShareGroupOffsetsRequest {
  const it = new DescribeShareGroupOffsetsRequest();
  const groupsCount = reader.compactArrayLength(3, 'groups');
  const groupsItems: DescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup[] = groupsCount > 0 ? [decodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup(reader, version));
  it.groups = groupsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsRequest(writer: Writer, it: DescribeShareGroupOffsetsRequest, version: number): void {
  const groupsItems = it.groups;
  writer.compactArrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeDescribeShareGroupOffsetsRequestDescribeShareGroupOffsetsRequestGroup(writer, groupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition {
  partitionIndex: number = 0;
  startOffset: number = 0;
  leaderEpoch: number = 0;
  lag: number = -1;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.lag !== undefined) this.lag = init.lag;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition(reader: Reader, version: number): DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition {
  const it = new DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition();
  it.partitionIndex = reader.int32();
  it.startOffset = reader.int64('startOffset');
  it.leaderEpoch = reader.int32();
  if (version >= 1) {
    it.lag = reader.int64('lag');
  }
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition(writer: Writer, it: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int64(it.startOffset);
  writer.int32(it.leaderEpoch);
  if (version >= 1) {
    writer.int64(it.lag);
  }
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic {
  topicName: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition[] = [];

  constructor(init?: Partial<DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic(reader: Reader, version: number): DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic {
  const it = new DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic();
  it.topicName = reader.compactString('topicName');
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(20, 'partitions');
  const partitionsItems: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition[] = partitionsCount > 0 ? [decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic(writer: Writer, it: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic, version: number): void {
  writer.compactString(it.topicName);
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponsePartition(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup {
  groupId: string = '';
  topics: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic[] = [];
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup(reader: Reader, version: number): DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup {
  const it = new DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(19, 'topics');
  const topicsItems: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic[] = topicsCount > 0 ? [decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic(reader, version));
  it.topics = topicsItems;
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup(writer: Writer, it: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseTopic(writer, topicsItems[i]!, version);
  }
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class DescribeShareGroupOffsetsResponse {
  throttleTimeMs: number = 0;
  groups: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup[] = [];

  constructor(init?: Partial<DescribeShareGroupOffsetsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeDescribeShareGroupOffsetsResponse(reader: Reader, version: number): DescribeShareGroupOffsetsResponse {
  const it = new DescribeShareGroupOffsetsResponse();
  it.throttleTimeMs = reader.int32();
  const groupsCount = reader.compactArrayLength(6, 'groups');
  const groupsItems: DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup[] = groupsCount > 0 ? [decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup(reader, version));
  it.groups = groupsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeShareGroupOffsetsResponse(writer: Writer, it: DescribeShareGroupOffsetsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const groupsItems = it.groups;
  writer.compactArrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeDescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup(writer, groupsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const describeShareGroupOffsets: Api<DescribeShareGroupOffsetsRequest, DescribeShareGroupOffsetsResponse> = {
  key: 90,
  name: 'DescribeShareGroupOffsets',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DescribeShareGroupOffsetsRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`DescribeShareGroupOffsetsRequest has no version ${version}`);
      return decodeDescribeShareGroupOffsetsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`DescribeShareGroupOffsetsRequest has no version ${version}`);
      encodeDescribeShareGroupOffsetsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeShareGroupOffsetsResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`DescribeShareGroupOffsetsResponse has no version ${version}`);
      return decodeDescribeShareGroupOffsetsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`DescribeShareGroupOffsetsResponse has no version ${version}`);
      encodeDescribeShareGroupOffsetsResponse(writer, message, version);
    },
  },
};
