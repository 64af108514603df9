// Generated from protocol-spec/apis/delete-share-group-offsets.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic {
  topicName: string = '';

  constructor(init?: Partial<DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
  }
}

function decodeDeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic(reader: Reader, _version: number): DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic {
  const it = new DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic();
  it.topicName = reader.compactString('topicName');
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic(writer: Writer, it: DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic, _version: number): void {
  writer.compactString(it.topicName);
  writer.unsignedVarint(0);
}

export class DeleteShareGroupOffsetsRequest {
  groupId: string = '';
  topics: DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic[] = [];

  constructor(init?: Partial<DeleteShareGroupOffsetsRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDeleteShareGroupOffsetsRequest(reader: Reader, version: number): DeleteShareGroupOffsetsRequest {
  const it = new DeleteShareGroupOffsetsRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(2, 'topics');
  const topicsItems: DeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic[] = topicsCount > 0 ? [decodeDeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupOffsetsRequest(writer: Writer, it: DeleteShareGroupOffsetsRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDeleteShareGroupOffsetsRequestDeleteShareGroupOffsetsRequestTopic(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic {
  topicName: string = '';
  topicId: Uuid = ZERO_UUID;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeDeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic(reader: Reader, _version: number): DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic {
  const it = new DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic();
  it.topicName = reader.compactString('topicName');
  it.topicId = reader.uuid();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic(writer: Writer, it: DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic, _version: number): void {
  writer.compactString(it.topicName);
  writer.uuid(it.topicId);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class DeleteShareGroupOffsetsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  responses: DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic[] = [];

  constructor(init?: Partial<DeleteShareGroupOffsetsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.responses !== undefined) this.responses = init.responses;
  }
}

function decodeDeleteShareGroupOffsetsResponse(reader: Reader, version: number): DeleteShareGroupOffsetsResponse {
  const it = new DeleteShareGroupOffsetsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const responsesCount = reader.compactArrayLength(21, 'responses');
  const responsesItems: DeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic[] = responsesCount > 0 ? [decodeDeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeDeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic(reader, version));
  it.responses = responsesItems;
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupOffsetsResponse(writer: Writer, it: DeleteShareGroupOffsetsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const responsesItems = it.responses;
  writer.compactArrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeDeleteShareGroupOffsetsResponseDeleteShareGroupOffsetsResponseTopic(writer, responsesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const deleteShareGroupOffsets: Api<DeleteShareGroupOffsetsRequest, DeleteShareGroupOffsetsResponse> = {
  key: 92,
  name: 'DeleteShareGroupOffsets',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DeleteShareGroupOffsetsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DeleteShareGroupOffsetsRequest has no version ${version}`);
      return decodeDeleteShareGroupOffsetsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DeleteShareGroupOffsetsRequest has no version ${version}`);
      encodeDeleteShareGroupOffsetsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DeleteShareGroupOffsetsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DeleteShareGroupOffsetsResponse has no version ${version}`);
      return decodeDeleteShareGroupOffsetsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DeleteShareGroupOffsetsResponse has no version ${version}`);
      encodeDeleteShareGroupOffsetsResponse(writer, message, version);
    },
  },
};
