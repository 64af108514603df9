// Generated from protocol-spec/apis/alter-share-group-offsets.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition {
  partitionIndex: number = 0;
  startOffset: number = 0;

  constructor(init?: Partial<AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
  }
}

function decodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition(reader: Reader, _version: number): AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition {
  const it = new AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition();
  it.partitionIndex = reader.int32();
  it.startOffset = reader.int64('startOffset');
  reader.skipTags();
  return it;
}

function encodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition(writer: Writer, it: AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int64(it.startOffset);
  writer.unsignedVarint(0);
}

export class AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic {
  topicName: string = '';
  partitions: AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition[] = [];

  constructor(init?: Partial<AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic(reader: Reader, version: number): AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic {
  const it = new AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(13, 'partitions');
  const partitionsItems: AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition[] = partitionsCount > 0 ? [decodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic(writer: Writer, it: AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic, version: number): void {
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestPartition(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterShareGroupOffsetsRequest {
  groupId: string = '';
  topics: AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic[] = [];

  constructor(init?: Partial<AlterShareGroupOffsetsRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAlterShareGroupOffsetsRequest(reader: Reader, version: number): AlterShareGroupOffsetsRequest {
  const it = new AlterShareGroupOffsetsRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: AlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic[] = topicsCount > 0 ? [decodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAlterShareGroupOffsetsRequest(writer: Writer, it: AlterShareGroupOffsetsRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAlterShareGroupOffsetsRequestAlterShareGroupOffsetsRequestTopic(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition {
  partitionIndex: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition(reader: Reader, _version: number): AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition {
  const it = new AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition(writer: Writer, it: AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic {
  topicName: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition[] = [];

  constructor(init?: Partial<AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic(reader: Reader, version: number): AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic {
  const it = new AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic();
  it.topicName = reader.compactString('topicName');
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(8, 'partitions');
  const partitionsItems: AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition[] = partitionsCount > 0 ? [decodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic(writer: Writer, it: AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic, version: number): void {
  writer.compactString(it.topicName);
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponsePartition(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterShareGroupOffsetsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  responses: AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic[] = [];

  constructor(init?: Partial<AlterShareGroupOffsetsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.responses !== undefined) this.responses = init.responses;
  }
}

function decodeAlterShareGroupOffsetsResponse(reader: Reader, version: number): AlterShareGroupOffsetsResponse {
  const it = new AlterShareGroupOffsetsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const responsesCount = reader.compactArrayLength(19, 'responses');
  const responsesItems: AlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic[] = responsesCount > 0 ? [decodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic(reader, version));
  it.responses = responsesItems;
  reader.skipTags();
  return it;
}

function encodeAlterShareGroupOffsetsResponse(writer: Writer, it: AlterShareGroupOffsetsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const responsesItems = it.responses;
  writer.compactArrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeAlterShareGroupOffsetsResponseAlterShareGroupOffsetsResponseTopic(writer, responsesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const alterShareGroupOffsets: Api<AlterShareGroupOffsetsRequest, AlterShareGroupOffsetsResponse> = {
  key: 91,
  name: 'AlterShareGroupOffsets',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'AlterShareGroupOffsetsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AlterShareGroupOffsetsRequest has no version ${version}`);
      return decodeAlterShareGroupOffsetsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AlterShareGroupOffsetsRequest has no version ${version}`);
      encodeAlterShareGroupOffsetsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterShareGroupOffsetsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AlterShareGroupOffsetsResponse has no version ${version}`);
      return decodeAlterShareGroupOffsetsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AlterShareGroupOffsetsResponse has no version ${version}`);
      encodeAlterShareGroupOffsetsResponse(writer, message, version);
    },
  },
};
