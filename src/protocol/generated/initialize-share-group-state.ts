// Generated from protocol-spec/apis/initialize-share-group-state.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class InitializeShareGroupStateRequestPartitionData {
  partition: number = 0;
  stateEpoch: number = 0;
  startOffset: number = 0;

  constructor(init?: Partial<InitializeShareGroupStateRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.stateEpoch !== undefined) this.stateEpoch = init.stateEpoch;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
  }
}

function decodeInitializeShareGroupStateRequestPartitionData(reader: Reader, _version: number): InitializeShareGroupStateRequestPartitionData {
  const it = new InitializeShareGroupStateRequestPartitionData();
  it.partition = reader.int32();
  it.stateEpoch = reader.int32();
  it.startOffset = reader.int64('startOffset');
  reader.skipTags();
  return it;
}

function encodeInitializeShareGroupStateRequestPartitionData(writer: Writer, it: InitializeShareGroupStateRequestPartitionData, _version: number): void {
  writer.int32(it.partition);
  writer.int32(it.stateEpoch);
  writer.int64(it.startOffset);
  writer.unsignedVarint(0);
}

export class InitializeShareGroupStateRequestInitializeStateData {
  topicId: Uuid = ZERO_UUID;
  partitions: InitializeShareGroupStateRequestPartitionData[] = [];

  constructor(init?: Partial<InitializeShareGroupStateRequestInitializeStateData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeInitializeShareGroupStateRequestInitializeStateData(reader: Reader, version: number): InitializeShareGroupStateRequestInitializeStateData {
  const it = new InitializeShareGroupStateRequestInitializeStateData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(17, 'partitions');
  const partitionsItems: InitializeShareGroupStateRequestPartitionData[] = partitionsCount > 0 ? [decodeInitializeShareGroupStateRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeInitializeShareGroupStateRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeInitializeShareGroupStateRequestInitializeStateData(writer: Writer, it: InitializeShareGroupStateRequestInitializeStateData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeInitializeShareGroupStateRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class InitializeShareGroupStateRequest {
  groupId: string = '';
  topics: InitializeShareGroupStateRequestInitializeStateData[] = [];

  constructor(init?: Partial<InitializeShareGroupStateRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeInitializeShareGroupStateRequest(reader: Reader, version: number): InitializeShareGroupStateRequest {
  const it = new InitializeShareGroupStateRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: InitializeShareGroupStateRequestInitializeStateData[] = topicsCount > 0 ? [decodeInitializeShareGroupStateRequestInitializeStateData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeInitializeShareGroupStateRequestInitializeStateData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeInitializeShareGroupStateRequest(writer: Writer, it: InitializeShareGroupStateRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeInitializeShareGroupStateRequestInitializeStateData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class InitializeShareGroupStateResponsePartitionResult {
  partition: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<InitializeShareGroupStateResponsePartitionResult>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeInitializeShareGroupStateResponsePartitionResult(reader: Reader, _version: number): InitializeShareGroupStateResponsePartitionResult {
  const it = new InitializeShareGroupStateResponsePartitionResult();
  it.partition = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeInitializeShareGroupStateResponsePartitionResult(writer: Writer, it: InitializeShareGroupStateResponsePartitionResult, _version: number): void {
  writer.int32(it.partition);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class InitializeShareGroupStateResponseInitializeStateResult {
  topicId: Uuid = ZERO_UUID;
  partitions: InitializeShareGroupStateResponsePartitionResult[] = [];

  constructor(init?: Partial<InitializeShareGroupStateResponseInitializeStateResult>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeInitializeShareGroupStateResponseInitializeStateResult(reader: Reader, version: number): InitializeShareGroupStateResponseInitializeStateResult {
  const it = new InitializeShareGroupStateResponseInitializeStateResult();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(8, 'partitions');
  const partitionsItems: InitializeShareGroupStateResponsePartitionResult[] = partitionsCount > 0 ? [decodeInitializeShareGroupStateResponsePartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeInitializeShareGroupStateResponsePartitionResult(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeInitializeShareGroupStateResponseInitializeStateResult(writer: Writer, it: InitializeShareGroupStateResponseInitializeStateResult, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeInitializeShareGroupStateResponsePartitionResult(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class InitializeShareGroupStateResponse {
  results: InitializeShareGroupStateResponseInitializeStateResult[] = [];

  constructor(init?: Partial<InitializeShareGroupStateResponse>) {
    if (init === undefined) return;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeInitializeShareGroupStateResponse(reader: Reader, version: number): InitializeShareGroupStateResponse {
  const it = new InitializeShareGroupStateResponse();
  const resultsCount = reader.compactArrayLength(18, 'results');
  const resultsItems: InitializeShareGroupStateResponseInitializeStateResult[] = resultsCount > 0 ? [decodeInitializeShareGroupStateResponseInitializeStateResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeInitializeShareGroupStateResponseInitializeStateResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeInitializeShareGroupStateResponse(writer: Writer, it: InitializeShareGroupStateResponse, version: number): void {
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeInitializeShareGroupStateResponseInitializeStateResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const initializeShareGroupState: Api<InitializeShareGroupStateRequest, InitializeShareGroupStateResponse> = {
  key: 83,
  name: 'InitializeShareGroupState',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'InitializeShareGroupStateRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`InitializeShareGroupStateRequest has no version ${version}`);
      return decodeInitializeShareGroupStateRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`InitializeShareGroupStateRequest has no version ${version}`);
      encodeInitializeShareGroupStateRequest(writer, message, version);
    },
  },
  response: {
    name: 'InitializeShareGroupStateResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`InitializeShareGroupStateResponse has no version ${version}`);
      return decodeInitializeShareGroupStateResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`InitializeShareGroupStateResponse has no version ${version}`);
      encodeInitializeShareGroupStateResponse(writer, message, version);
    },
  },
};
