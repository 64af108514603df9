// Generated from protocol-spec/apis/delete-topics.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, nullField, unsupportedField, type Writer } from '../writer.ts';

export class DeleteTopicsRequestDeleteTopicState {
  name: string | null = null;
  topicId: Uuid = ZERO_UUID;

  constructor(init?: Partial<DeleteTopicsRequestDeleteTopicState>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
  }
}

function decodeDeleteTopicsRequestDeleteTopicState(reader: Reader, _version: number): DeleteTopicsRequestDeleteTopicState {
  const it = new DeleteTopicsRequestDeleteTopicState();
  it.name = reader.compactNullableString('name');
  it.topicId = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeDeleteTopicsRequestDeleteTopicState(writer: Writer, it: DeleteTopicsRequestDeleteTopicState, _version: number): void {
  writer.compactNullableString(it.name);
  writer.uuid(it.topicId);
  writer.unsignedVarint(0);
}

export class DeleteTopicsRequest {
  topics: DeleteTopicsRequestDeleteTopicState[] = [];
  topicNames: string[] = [];
  timeoutMs: number = 0;

  constructor(init?: Partial<DeleteTopicsRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.topicNames !== undefined) this.topicNames = init.topicNames;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
  }
}

function decodeDeleteTopicsRequest(reader: Reader, version: number): DeleteTopicsRequest {
  const flexible = version >= 4;
  const it = new DeleteTopicsRequest();
  if (version >= 6) {
    const topicsCount = reader.compactArrayLength(18, 'topics');
    const topicsItems: DeleteTopicsRequestDeleteTopicState[] = topicsCount > 0 ? [decodeDeleteTopicsRequestDeleteTopicState(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDeleteTopicsRequestDeleteTopicState(reader, version));
    it.topics = topicsItems;
  }
  if (version <= 5) {
    const topicNamesCount = flexible ? reader.compactArrayLength(1, 'topicNames') : reader.arrayLength(1, 'topicNames');
    const topicNamesItems: string[] = topicNamesCount > 0 ? [flexible ? reader.compactString('topicNames') : reader.string('topicNames')] : [];
    for (let i = 1; i < topicNamesCount; i++) topicNamesItems.push(flexible ? reader.compactString('topicNames') : reader.string('topicNames'));
    it.topicNames = topicNamesItems;
  }
  it.timeoutMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteTopicsRequest(writer: Writer, it: DeleteTopicsRequest, version: number): void {
  const flexible = version >= 4;
  if (version >= 6) {
    const topicsItems = it.topics;
    writer.compactArrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeDeleteTopicsRequestDeleteTopicState(writer, topicsItems[i]!, version);
    }
  } else if (it.topics.length !== 0) {
    throw unsupportedField('DeleteTopicsRequest', 'topics', version);
  }
  if (version <= 5) {
    const topicNamesItems = it.topicNames;
    if (flexible) writer.compactArrayLength(topicNamesItems.length);
    else writer.arrayLength(topicNamesItems.length);
    for (let i = 0; i < topicNamesItems.length; i++) {
      if (flexible) writer.compactString(topicNamesItems[i]!);
      else writer.string(topicNamesItems[i]!);
    }
  }
  writer.int32(it.timeoutMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteTopicsResponseDeletableTopicResult {
  name: string | null = '';
  topicId: Uuid = ZERO_UUID;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<DeleteTopicsResponseDeletableTopicResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeDeleteTopicsResponseDeletableTopicResult(reader: Reader, version: number): DeleteTopicsResponseDeletableTopicResult {
  const flexible = version >= 4;
  const it = new DeleteTopicsResponseDeletableTopicResult();
  it.name = flexible ? (version >= 6 ? reader.compactNullableString('name') : reader.compactString('name')) : (version >= 6 ? reader.nullableString('name') : reader.string('name'));
  if (version >= 6) {
    it.topicId = reader.uuid();
  }
  it.errorCode = reader.int16();
  if (version >= 5) {
    it.errorMessage = reader.compactNullableString('errorMessage');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteTopicsResponseDeletableTopicResult(writer: Writer, it: DeleteTopicsResponseDeletableTopicResult, version: number): void {
  const flexible = version >= 4;
  if (it.name === null && !(version >= 6)) throw nullField('DeleteTopicsResponseDeletableTopicResult', 'name', version);
  if (flexible) writer.compactNullableString(it.name);
  else writer.nullableString(it.name);
  if (version >= 6) {
    writer.uuid(it.topicId);
  }
  writer.int16(it.errorCode);
  if (version >= 5) {
    writer.compactNullableString(it.errorMessage);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteTopicsResponse {
  throttleTimeMs: number = 0;
  responses: DeleteTopicsResponseDeletableTopicResult[] = [];

  constructor(init?: Partial<DeleteTopicsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.responses !== undefined) this.responses = init.responses;
  }
}

function decodeDeleteTopicsResponse(reader: Reader, version: number): DeleteTopicsResponse {
  const flexible = version >= 4;
  const it = new DeleteTopicsResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  const responsesCount = flexible ? reader.compactArrayLength(4, 'responses') : reader.arrayLength(4, 'responses');
  const responsesItems: DeleteTopicsResponseDeletableTopicResult[] = responsesCount > 0 ? [decodeDeleteTopicsResponseDeletableTopicResult(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeDeleteTopicsResponseDeletableTopicResult(reader, version));
  it.responses = responsesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteTopicsResponse(writer: Writer, it: DeleteTopicsResponse, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  const responsesItems = it.responses;
  if (flexible) writer.compactArrayLength(responsesItems.length);
  else writer.arrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeDeleteTopicsResponseDeletableTopicResult(writer, responsesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const deleteTopics: Api<DeleteTopicsRequest, DeleteTopicsResponse> = {
  key: 20,
  name: 'DeleteTopics',
  versions: [0, 6],
  latestVersion: 6,
  flexibleFrom: 4,
  scope: ['broker', 'controller'],
  request: {
    name: 'DeleteTopicsRequest',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`DeleteTopicsRequest has no version ${version}`);
      return decodeDeleteTopicsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`DeleteTopicsRequest has no version ${version}`);
      encodeDeleteTopicsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DeleteTopicsResponse',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`DeleteTopicsResponse has no version ${version}`);
      return decodeDeleteTopicsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`DeleteTopicsResponse has no version ${version}`);
      encodeDeleteTopicsResponse(writer, message, version);
    },
  },
};
