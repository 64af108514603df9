// Generated from protocol-spec/apis/write-share-group-state.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class WriteShareGroupStateRequestStateBatch {
  firstOffset: number = 0;
  lastOffset: number = 0;
  deliveryState: number = 0;
  deliveryCount: number = 0;

  constructor(init?: Partial<WriteShareGroupStateRequestStateBatch>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.deliveryState !== undefined) this.deliveryState = init.deliveryState;
    if (init.deliveryCount !== undefined) this.deliveryCount = init.deliveryCount;
  }
}

function decodeWriteShareGroupStateRequestStateBatch(reader: Reader, _version: number): WriteShareGroupStateRequestStateBatch {
  const it = new WriteShareGroupStateRequestStateBatch();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  it.deliveryState = reader.int8();
  it.deliveryCount = reader.int16();
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateRequestStateBatch(writer: Writer, it: WriteShareGroupStateRequestStateBatch, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  writer.int8(it.deliveryState);
  writer.int16(it.deliveryCount);
  writer.unsignedVarint(0);
}

export class WriteShareGroupStateRequestPartitionData {
  partition: number = 0;
  stateEpoch: number = 0;
  leaderEpoch: number = 0;
  startOffset: number = 0;
  deliveryCompleteCount: number = -1;
  stateBatches: WriteShareGroupStateRequestStateBatch[] = [];

  constructor(init?: Partial<WriteShareGroupStateRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.stateEpoch !== undefined) this.stateEpoch = init.stateEpoch;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
    if (init.deliveryCompleteCount !== undefined) this.deliveryCompleteCount = init.deliveryCompleteCount;
    if (init.stateBatches !== undefined) this.stateBatches = init.stateBatches;
  }
}

function decodeWriteShareGroupStateRequestPartitionData(reader: Reader, version: number): WriteShareGroupStateRequestPartitionData {
  const it = new WriteShareGroupStateRequestPartitionData();
  it.partition = reader.int32();
  it.stateEpoch = reader.int32();
  it.leaderEpoch = reader.int32();
  it.startOffset = reader.int64('startOffset');
  if (version >= 1) {
    it.deliveryCompleteCount = reader.int32();
  }
  const stateBatchesCount = reader.compactArrayLength(20, 'stateBatches');
  const stateBatchesItems: WriteShareGroupStateRequestStateBatch[] = stateBatchesCount > 0 ? [decodeWriteShareGroupStateRequestStateBatch(reader, version)] : [];
  for (let i = 1; i < stateBatchesCount; i++) stateBatchesItems.push(decodeWriteShareGroupStateRequestStateBatch(reader, version));
  it.stateBatches = stateBatchesItems;
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateRequestPartitionData(writer: Writer, it: WriteShareGroupStateRequestPartitionData, version: number): void {
  writer.int32(it.partition);
  writer.int32(it.stateEpoch);
  writer.int32(it.leaderEpoch);
  writer.int64(it.startOffset);
  if (version >= 1) {
    writer.int32(it.deliveryCompleteCount);
  }
  const stateBatchesItems = it.stateBatches;
  writer.compactArrayLength(stateBatchesItems.length);
  for (let i = 0; i < stateBatchesItems.length; i++) {
    encodeWriteShareGroupStateRequestStateBatch(writer, stateBatchesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class WriteShareGroupStateRequestWriteStateData {
  topicId: Uuid = ZERO_UUID;
  partitions: WriteShareGroupStateRequestPartitionData[] = [];

  constructor(init?: Partial<WriteShareGroupStateRequestWriteStateData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeWriteShareGroupStateRequestWriteStateData(reader: Reader, version: number): WriteShareGroupStateRequestWriteStateData {
  const it = new WriteShareGroupStateRequestWriteStateData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(22, 'partitions');
  const partitionsItems: WriteShareGroupStateRequestPartitionData[] = partitionsCount > 0 ? [decodeWriteShareGroupStateRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeWriteShareGroupStateRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateRequestWriteStateData(writer: Writer, it: WriteShareGroupStateRequestWriteStateData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeWriteShareGroupStateRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class WriteShareGroupStateRequest {
  groupId: string = '';
  topics: WriteShareGroupStateRequestWriteStateData[] = [];

  constructor(init?: Partial<WriteShareGroupStateRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeWriteShareGroupStateRequest(reader: Reader, version: number): WriteShareGroupStateRequest {
  const it = new WriteShareGroupStateRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: WriteShareGroupStateRequestWriteStateData[] = topicsCount > 0 ? [decodeWriteShareGroupStateRequestWriteStateData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeWriteShareGroupStateRequestWriteStateData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateRequest(writer: Writer, it: WriteShareGroupStateRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeWriteShareGroupStateRequestWriteStateData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class WriteShareGroupStateResponsePartitionResult {
  partition: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<WriteShareGroupStateResponsePartitionResult>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeWriteShareGroupStateResponsePartitionResult(reader: Reader, _version: number): WriteShareGroupStateResponsePartitionResult {
  const it = new WriteShareGroupStateResponsePartitionResult();
  it.partition = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateResponsePartitionResult(writer: Writer, it: WriteShareGroupStateResponsePartitionResult, _version: number): void {
  writer.int32(it.partition);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class WriteShareGroupStateResponseWriteStateResult {
  topicId: Uuid = ZERO_UUID;
  partitions: WriteShareGroupStateResponsePartitionResult[] = [];

  constructor(init?: Partial<WriteShareGroupStateResponseWriteStateResult>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeWriteShareGroupStateResponseWriteStateResult(reader: Reader, version: number): WriteShareGroupStateResponseWriteStateResult {
  const it = new WriteShareGroupStateResponseWriteStateResult();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(8, 'partitions');
  const partitionsItems: WriteShareGroupStateResponsePartitionResult[] = partitionsCount > 0 ? [decodeWriteShareGroupStateResponsePartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeWriteShareGroupStateResponsePartitionResult(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateResponseWriteStateResult(writer: Writer, it: WriteShareGroupStateResponseWriteStateResult, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeWriteShareGroupStateResponsePartitionResult(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class WriteShareGroupStateResponse {
  results: WriteShareGroupStateResponseWriteStateResult[] = [];

  constructor(init?: Partial<WriteShareGroupStateResponse>) {
    if (init === undefined) return;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeWriteShareGroupStateResponse(reader: Reader, version: number): WriteShareGroupStateResponse {
  const it = new WriteShareGroupStateResponse();
  const resultsCount = reader.compactArrayLength(18, 'results');
  const resultsItems: WriteShareGroupStateResponseWriteStateResult[] = resultsCount > 0 ? [decodeWriteShareGroupStateResponseWriteStateResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeWriteShareGroupStateResponseWriteStateResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeWriteShareGroupStateResponse(writer: Writer, it: WriteShareGroupStateResponse, version: number): void {
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeWriteShareGroupStateResponseWriteStateResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const writeShareGroupState: Api<WriteShareGroupStateRequest, WriteShareGroupStateResponse> = {
  key: 85,
  name: 'WriteShareGroupState',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'WriteShareGroupStateRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`WriteShareGroupStateRequest has no version ${version}`);
      return decodeWriteShareGroupStateRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`WriteShareGroupStateRequest has no version ${version}`);
      encodeWriteShareGroupStateRequest(writer, message, version);
    },
  },
  response: {
    name: 'WriteShareGroupStateResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`WriteShareGroupStateResponse has no version ${version}`);
      return decodeWriteShareGroupStateResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`WriteShareGroupStateResponse has no version ${version}`);
      encodeWriteShareGroupStateResponse(writer, message, version);
    },
  },
};
