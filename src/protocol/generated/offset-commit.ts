// Generated from protocol-spec/apis/offset-commit.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class OffsetCommitRequestOffsetCommitRequestPartition {
  partitionIndex: number = 0;
  committedOffset: number = 0;
  committedLeaderEpoch: number = -1;
  commitTimestamp: number = -1;
  committedMetadata: string | null = '';

  constructor(init?: Partial<OffsetCommitRequestOffsetCommitRequestPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.committedOffset !== undefined) this.committedOffset = init.committedOffset;
    if (init.committedLeaderEpoch !== undefined) this.committedLeaderEpoch = init.committedLeaderEpoch;
    if (init.commitTimestamp !== undefined) this.commitTimestamp = init.commitTimestamp;
    if (init.committedMetadata !== undefined) this.committedMetadata = init.committedMetadata;
  }
}

function decodeOffsetCommitRequestOffsetCommitRequestPartition(reader: Reader, version: number): OffsetCommitRequestOffsetCommitRequestPartition {
  const flexible = version >= 8;
  const it = new OffsetCommitRequestOffsetCommitRequestPartition();
  it.partitionIndex = reader.int32();
  it.committedOffset = reader.int64('committedOffset');
  if (version >= 6) {
    it.committedLeaderEpoch = reader.int32();
  }
  if (version === 1) {
    it.commitTimestamp = reader.int64('commitTimestamp');
  }
  it.committedMetadata = flexible ? reader.compactNullableString('committedMetadata') : reader.nullableString('committedMetadata');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetCommitRequestOffsetCommitRequestPartition(writer: Writer, it: OffsetCommitRequestOffsetCommitRequestPartition, version: number): void {
  const flexible = version >= 8;
  writer.int32(it.partitionIndex);
  writer.int64(it.committedOffset);
  if (version >= 6) {
    writer.int32(it.committedLeaderEpoch);
  }
  if (version === 1) {
    writer.int64(it.commitTimestamp);
  } else if (it.commitTimestamp !== -1) {
    throw unsupportedField('OffsetCommitRequestOffsetCommitRequestPartition', 'commitTimestamp', version);
  }
  if (flexible) writer.compactNullableString(it.committedMetadata);
  else writer.nullableString(it.committedMetadata);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetCommitRequestOffsetCommitRequestTopic {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: OffsetCommitRequestOffsetCommitRequestPartition[] = [];

  constructor(init?: Partial<OffsetCommitRequestOffsetCommitRequestTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetCommitRequestOffsetCommitRequestTopic(reader: Reader, version: number): OffsetCommitRequestOffsetCommitRequestTopic {
  const flexible = version >= 8;
  const it = new OffsetCommitRequestOffsetCommitRequestTopic();
  if (version <= 9) {
    it.name = flexible ? reader.compactString('name') : reader.string('name');
  }
  if (version >= 10) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: OffsetCommitRequestOffsetCommitRequestPartition[] = partitionsCount > 0 ? [decodeOffsetCommitRequestOffsetCommitRequestPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetCommitRequestOffsetCommitRequestPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetCommitRequestOffsetCommitRequestTopic(writer: Writer, it: OffsetCommitRequestOffsetCommitRequestTopic, version: number): void {
  const flexible = version >= 8;
  if (version <= 9) {
    if (flexible) writer.compactString(it.name);
    else writer.string(it.name);
  }
  if (version >= 10) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetCommitRequestOffsetCommitRequestPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetCommitRequest {
  groupId: string = '';
  generationIdOrMemberEpoch: number = -1;
  memberId: string = '';
  groupInstanceId: string | null = null;
  retentionTimeMs: number = -1;
  topics: OffsetCommitRequestOffsetCommitRequestTopic[] = [];

  constructor(init?: Partial<OffsetCommitRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.generationIdOrMemberEpoch !== undefined) this.generationIdOrMemberEpoch = init.generationIdOrMemberEpoch;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.retentionTimeMs !== undefined) this.retentionTimeMs = init.retentionTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetCommitRequest(reader: Reader, version: number): OffsetCommitRequest {
  const flexible = version >= 8;
  const it = new OffsetCommitRequest();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  if (version >= 1) {
    it.generationIdOrMemberEpoch = reader.int32();
  }
  if (version >= 1) {
    it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  }
  if (version >= 7) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  if (version >= 2 && version <= 4) {
    it.retentionTimeMs = reader.int64('retentionTimeMs');
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: OffsetCommitRequestOffsetCommitRequestTopic[] = topicsCount > 0 ? [decodeOffsetCommitRequestOffsetCommitRequestTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetCommitRequestOffsetCommitRequestTopic(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetCommitRequest(writer: Writer, it: OffsetCommitRequest, version: number): void {
  const flexible = version >= 8;
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  if (version >= 1) {
    writer.int32(it.generationIdOrMemberEpoch);
  }
  if (version >= 1) {
    if (flexible) writer.compactString(it.memberId);
    else writer.string(it.memberId);
  }
  if (version >= 7) {
    if (flexible) writer.compactNullableString(it.groupInstanceId);
    else writer.nullableString(it.groupInstanceId);
  } else if (it.groupInstanceId !== null) {
    throw unsupportedField('OffsetCommitRequest', 'groupInstanceId', version);
  }
  if (version >= 2 && version <= 4) {
    writer.int64(it.retentionTimeMs);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetCommitRequestOffsetCommitRequestTopic(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetCommitResponseOffsetCommitResponsePartition {
  partitionIndex: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<OffsetCommitResponseOffsetCommitResponsePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeOffsetCommitResponseOffsetCommitResponsePartition(reader: Reader, version: number): OffsetCommitResponseOffsetCommitResponsePartition {
  const flexible = version >= 8;
  const it = new OffsetCommitResponseOffsetCommitResponsePartition();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetCommitResponseOffsetCommitResponsePartition(writer: Writer, it: OffsetCommitResponseOffsetCommitResponsePartition, version: number): void {
  const flexible = version >= 8;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetCommitResponseOffsetCommitResponseTopic {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: OffsetCommitResponseOffsetCommitResponsePartition[] = [];

  constructor(init?: Partial<OffsetCommitResponseOffsetCommitResponseTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetCommitResponseOffsetCommitResponseTopic(reader: Reader, version: number): OffsetCommitResponseOffsetCommitResponseTopic {
  const flexible = version >= 8;
  const it = new OffsetCommitResponseOffsetCommitResponseTopic();
  if (version <= 9) {
    it.name = flexible ? reader.compactString('name') : reader.string('name');
  }
  if (version >= 10) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = flexible ? reader.compactArrayLength(6, 'partitions') : reader.arrayLength(6, 'partitions');
  const partitionsItems: OffsetCommitResponseOffsetCommitResponsePartition[] = partitionsCount > 0 ? [decodeOffsetCommitResponseOffsetCommitResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetCommitResponseOffsetCommitResponsePartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetCommitResponseOffsetCommitResponseTopic(writer: Writer, it: OffsetCommitResponseOffsetCommitResponseTopic, version: number): void {
  const flexible = version >= 8;
  if (version <= 9) {
    if (flexible) writer.compactString(it.name);
    else writer.string(it.name);
  }
  if (version >= 10) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetCommitResponseOffsetCommitResponsePartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetCommitResponse {
  throttleTimeMs: number = 0;
  topics: OffsetCommitResponseOffsetCommitResponseTopic[] = [];

  constructor(init?: Partial<OffsetCommitResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetCommitResponse(reader: Reader, version: number): OffsetCommitResponse {
  const flexible = version >= 8;
  const it = new OffsetCommitResponse();
  if (version >= 3) {
    it.throttleTimeMs = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: OffsetCommitResponseOffsetCommitResponseTopic[] = topicsCount > 0 ? [decodeOffsetCommitResponseOffsetCommitResponseTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetCommitResponseOffsetCommitResponseTopic(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetCommitResponse(writer: Writer, it: OffsetCommitResponse, version: number): void {
  const flexible = version >= 8;
  if (version >= 3) {
    writer.int32(it.throttleTimeMs);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetCommitResponseOffsetCommitResponseTopic(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const offsetCommit: Api<OffsetCommitRequest, OffsetCommitResponse> = {
  key: 8,
  name: 'OffsetCommit',
  versions: [0, 10],
  latestVersion: 10,
  flexibleFrom: 8,
  scope: ['broker'],
  request: {
    name: 'OffsetCommitRequest',
    decode(reader, version) {
      if (version < 0 || version > 10) throw new DecodeError(`OffsetCommitRequest has no version ${version}`);
      return decodeOffsetCommitRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 10) throw new EncodeError(`OffsetCommitRequest has no version ${version}`);
      encodeOffsetCommitRequest(writer, message, version);
    },
  },
  response: {
    name: 'OffsetCommitResponse',
    decode(reader, version) {
      if (version < 0 || version > 10) throw new DecodeError(`OffsetCommitResponse has no version ${version}`);
      return decodeOffsetCommitResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 10) throw new EncodeError(`OffsetCommitResponse has no version ${version}`);
      encodeOffsetCommitResponse(writer, message, version);
    },
  },
};
