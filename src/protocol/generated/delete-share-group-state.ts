// Generated from protocol-spec/apis/delete-share-group-state.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DeleteShareGroupStateRequestPartitionData {
  partition: number = 0;

  constructor(init?: Partial<DeleteShareGroupStateRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
  }
}

function decodeDeleteShareGroupStateRequestPartitionData(reader: Reader, _version: number): DeleteShareGroupStateRequestPartitionData {
  const it = new DeleteShareGroupStateRequestPartitionData();
  it.partition = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupStateRequestPartitionData(writer: Writer, it: DeleteShareGroupStateRequestPartitionData, _version: number): void {
  writer.int32(it.partition);
  writer.unsignedVarint(0);
}

export class DeleteShareGroupStateRequestDeleteStateData {
  topicId: Uuid = ZERO_UUID;
  partitions: DeleteShareGroupStateRequestPartitionData[] = [];

  constructor(init?: Partial<DeleteShareGroupStateRequestDeleteStateData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDeleteShareGroupStateRequestDeleteStateData(reader: Reader, version: number): DeleteShareGroupStateRequestDeleteStateData {
  const it = new DeleteShareGroupStateRequestDeleteStateData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(5, 'partitions');
  const partitionsItems: DeleteShareGroupStateRequestPartitionData[] = partitionsCount > 0 ? [decodeDeleteShareGroupStateRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDeleteShareGroupStateRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupStateRequestDeleteStateData(writer: Writer, it: DeleteShareGroupStateRequestDeleteStateData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDeleteShareGroupStateRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DeleteShareGroupStateRequest {
  groupId: string = '';
  topics: DeleteShareGroupStateRequestDeleteStateData[] = [];

  constructor(init?: Partial<DeleteShareGroupStateRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDeleteShareGroupStateRequest(reader: Reader, version: number): DeleteShareGroupStateRequest {
  const it = new DeleteShareGroupStateRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: DeleteShareGroupStateRequestDeleteStateData[] = topicsCount > 0 ? [decodeDeleteShareGroupStateRequestDeleteStateData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDeleteShareGroupStateRequestDeleteStateData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupStateRequest(writer: Writer, it: DeleteShareGroupStateRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDeleteShareGroupStateRequestDeleteStateData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DeleteShareGroupStateResponsePartitionResult {
  partition: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<DeleteShareGroupStateResponsePartitionResult>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeDeleteShareGroupStateResponsePartitionResult(reader: Reader, _version: number): DeleteShareGroupStateResponsePartitionResult {
  const it = new DeleteShareGroupStateResponsePartitionResult();
  it.partition = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupStateResponsePartitionResult(writer: Writer, it: DeleteShareGroupStateResponsePartitionResult, _version: number): void {
  writer.int32(it.partition);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class DeleteShareGroupStateResponseDeleteStateResult {
  topicId: Uuid = ZERO_UUID;
  partitions: DeleteShareGroupStateResponsePartitionResult[] = [];

  constructor(init?: Partial<DeleteShareGroupStateResponseDeleteStateResult>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDeleteShareGroupStateResponseDeleteStateResult(reader: Reader, version: number): DeleteShareGroupStateResponseDeleteStateResult {
  const it = new DeleteShareGroupStateResponseDeleteStateResult();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(8, 'partitions');
  const partitionsItems: DeleteShareGroupStateResponsePartitionResult[] = partitionsCount > 0 ? [decodeDeleteShareGroupStateResponsePartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDeleteShareGroupStateResponsePartitionResult(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupStateResponseDeleteStateResult(writer: Writer, it: DeleteShareGroupStateResponseDeleteStateResult, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDeleteShareGroupStateResponsePartitionResult(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DeleteShareGroupStateResponse {
  results: DeleteShareGroupStateResponseDeleteStateResult[] = [];

  constructor(init?: Partial<DeleteShareGroupStateResponse>) {
    if (init === undefined) return;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeDeleteShareGroupStateResponse(reader: Reader, version: number): DeleteShareGroupStateResponse {
  const it = new DeleteShareGroupStateResponse();
  const resultsCount = reader.compactArrayLength(18, 'results');
  const resultsItems: DeleteShareGroupStateResponseDeleteStateResult[] = resultsCount > 0 ? [decodeDeleteShareGroupStateResponseDeleteStateResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeDeleteShareGroupStateResponseDeleteStateResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeDeleteShareGroupStateResponse(writer: Writer, it: DeleteShareGroupStateResponse, version: number): void {
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeDeleteShareGroupStateResponseDeleteStateResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const deleteShareGroupState: Api<DeleteShareGroupStateRequest, DeleteShareGroupStateResponse> = {
  key: 86,
  name: 'DeleteShareGroupState',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DeleteShareGroupStateRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DeleteShareGroupStateRequest has no version ${version}`);
      return decodeDeleteShareGroupStateRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DeleteShareGroupStateRequest has no version ${version}`);
      encodeDeleteShareGroupStateRequest(writer, message, version);
    },
  },
  response: {
    name: 'DeleteShareGroupStateResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DeleteShareGroupStateResponse has no version ${version}`);
      return decodeDeleteShareGroupStateResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DeleteShareGroupStateResponse has no version ${version}`);
      encodeDeleteShareGroupStateResponse(writer, message, version);
    },
  },
};
