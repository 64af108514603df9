// Generated from protocol-spec/apis/delete-records.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DeleteRecordsRequestDeleteRecordsPartition {
  partitionIndex: number = 0;
  offset: number = 0;

  constructor(init?: Partial<DeleteRecordsRequestDeleteRecordsPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.offset !== undefined) this.offset = init.offset;
  }
}

function decodeDeleteRecordsRequestDeleteRecordsPartition(reader: Reader, version: number): DeleteRecordsRequestDeleteRecordsPartition {
  const flexible = version >= 2;
  const it = new DeleteRecordsRequestDeleteRecordsPartition();
  it.partitionIndex = reader.int32();
  it.offset = reader.int64('offset');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteRecordsRequestDeleteRecordsPartition(writer: Writer, it: DeleteRecordsRequestDeleteRecordsPartition, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.partitionIndex);
  writer.int64(it.offset);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteRecordsRequestDeleteRecordsTopic {
  name: string = '';
  partitions: DeleteRecordsRequestDeleteRecordsPartition[] = [];

  constructor(init?: Partial<DeleteRecordsRequestDeleteRecordsTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDeleteRecordsRequestDeleteRecordsTopic(reader: Reader, version: number): DeleteRecordsRequestDeleteRecordsTopic {
  const flexible = version >= 2;
  const it = new DeleteRecordsRequestDeleteRecordsTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(12, 'partitions') : reader.arrayLength(12, 'partitions');
  const partitionsItems: DeleteRecordsRequestDeleteRecordsPartition[] = partitionsCount > 0 ? [decodeDeleteRecordsRequestDeleteRecordsPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDeleteRecordsRequestDeleteRecordsPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteRecordsRequestDeleteRecordsTopic(writer: Writer, it: DeleteRecordsRequestDeleteRecordsTopic, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDeleteRecordsRequestDeleteRecordsPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteRecordsRequest {
  topics: DeleteRecordsRequestDeleteRecordsTopic[] = [];
  timeoutMs: number = 0;

  constructor(init?: Partial<DeleteRecordsRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
  }
}

function decodeDeleteRecordsRequest(reader: Reader, version: number): DeleteRecordsRequest {
  const flexible = version >= 2;
  const it = new DeleteRecordsRequest();
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: DeleteRecordsRequestDeleteRecordsTopic[] = topicsCount > 0 ? [decodeDeleteRecordsRequestDeleteRecordsTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDeleteRecordsRequestDeleteRecordsTopic(reader, version));
  it.topics = topicsItems;
  it.timeoutMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteRecordsRequest(writer: Writer, it: DeleteRecordsRequest, version: number): void {
  const flexible = version >= 2;
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDeleteRecordsRequestDeleteRecordsTopic(writer, topicsItems[i]!, version);
  }
  writer.int32(it.timeoutMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteRecordsResponseDeleteRecordsPartitionResult {
  partitionIndex: number = 0;
  lowWatermark: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<DeleteRecordsResponseDeleteRecordsPartitionResult>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.lowWatermark !== undefined) this.lowWatermark = init.lowWatermark;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeDeleteRecordsResponseDeleteRecordsPartitionResult(reader: Reader, version: number): DeleteRecordsResponseDeleteRecordsPartitionResult {
  const flexible = version >= 2;
  const it = new DeleteRecordsResponseDeleteRecordsPartitionResult();
  it.partitionIndex = reader.int32();
  it.lowWatermark = reader.int64('lowWatermark');
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteRecordsResponseDeleteRecordsPartitionResult(writer: Writer, it: DeleteRecordsResponseDeleteRecordsPartitionResult, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.partitionIndex);
  writer.int64(it.lowWatermark);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteRecordsResponseDeleteRecordsTopicResult {
  name: string = '';
  partitions: DeleteRecordsResponseDeleteRecordsPartitionResult[] = [];

  constructor(init?: Partial<DeleteRecordsResponseDeleteRecordsTopicResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDeleteRecordsResponseDeleteRecordsTopicResult(reader: Reader, version: number): DeleteRecordsResponseDeleteRecordsTopicResult {
  const flexible = version >= 2;
  const it = new DeleteRecordsResponseDeleteRecordsTopicResult();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: DeleteRecordsResponseDeleteRecordsPartitionResult[] = partitionsCount > 0 ? [decodeDeleteRecordsResponseDeleteRecordsPartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDeleteRecordsResponseDeleteRecordsPartitionResult(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteRecordsResponseDeleteRecordsTopicResult(writer: Writer, it: DeleteRecordsResponseDeleteRecordsTopicResult, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDeleteRecordsResponseDeleteRecordsPartitionResult(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteRecordsResponse {
  throttleTimeMs: number = 0;
  topics: DeleteRecordsResponseDeleteRecordsTopicResult[] = [];

  constructor(init?: Partial<DeleteRecordsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDeleteRecordsResponse(reader: Reader, version: number): DeleteRecordsResponse {
  const flexible = version >= 2;
  const it = new DeleteRecordsResponse();
  it.throttleTimeMs = reader.int32();
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: DeleteRecordsResponseDeleteRecordsTopicResult[] = topicsCount > 0 ? [decodeDeleteRecordsResponseDeleteRecordsTopicResult(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDeleteRecordsResponseDeleteRecordsTopicResult(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteRecordsResponse(writer: Writer, it: DeleteRecordsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDeleteRecordsResponseDeleteRecordsTopicResult(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const deleteRecords: Api<DeleteRecordsRequest, DeleteRecordsResponse> = {
  key: 21,
  name: 'DeleteRecords',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker'],
  request: {
    name: 'DeleteRecordsRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DeleteRecordsRequest has no version ${version}`);
      return decodeDeleteRecordsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DeleteRecordsRequest has no version ${version}`);
      encodeDeleteRecordsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DeleteRecordsResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DeleteRecordsResponse has no version ${version}`);
      return decodeDeleteRecordsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DeleteRecordsResponse has no version ${version}`);
      encodeDeleteRecordsResponse(writer, message, version);
    },
  },
};
