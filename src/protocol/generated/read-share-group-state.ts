// Generated from protocol-spec/apis/read-share-group-state.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ReadShareGroupStateRequestPartitionData {
  partition: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<ReadShareGroupStateRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeReadShareGroupStateRequestPartitionData(reader: Reader, _version: number): ReadShareGroupStateRequestPartitionData {
  const it = new ReadShareGroupStateRequestPartitionData();
  it.partition = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateRequestPartitionData(writer: Writer, it: ReadShareGroupStateRequestPartitionData, _version: number): void {
  writer.int32(it.partition);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateRequestReadStateData {
  topicId: Uuid = ZERO_UUID;
  partitions: ReadShareGroupStateRequestPartitionData[] = [];

  constructor(init?: Partial<ReadShareGroupStateRequestReadStateData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeReadShareGroupStateRequestReadStateData(reader: Reader, version: number): ReadShareGroupStateRequestReadStateData {
  const it = new ReadShareGroupStateRequestReadStateData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(9, 'partitions');
  const partitionsItems: ReadShareGroupStateRequestPartitionData[] = partitionsCount > 0 ? [decodeReadShareGroupStateRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeReadShareGroupStateRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateRequestReadStateData(writer: Writer, it: ReadShareGroupStateRequestReadStateData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeReadShareGroupStateRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateRequest {
  groupId: string = '';
  topics: ReadShareGroupStateRequestReadStateData[] = [];

  constructor(init?: Partial<ReadShareGroupStateRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeReadShareGroupStateRequest(reader: Reader, version: number): ReadShareGroupStateRequest {
  const it = new ReadShareGroupStateRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: ReadShareGroupStateRequestReadStateData[] = topicsCount > 0 ? [decodeReadShareGroupStateRequestReadStateData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeReadShareGroupStateRequestReadStateData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateRequest(writer: Writer, it: ReadShareGroupStateRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeReadShareGroupStateRequestReadStateData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateResponseStateBatch {
  firstOffset: number = 0;
  lastOffset: number = 0;
  deliveryState: number = 0;
  deliveryCount: number = 0;

  constructor(init?: Partial<ReadShareGroupStateResponseStateBatch>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.deliveryState !== undefined) this.deliveryState = init.deliveryState;
    if (init.deliveryCount !== undefined) this.deliveryCount = init.deliveryCount;
  }
}

function decodeReadShareGroupStateResponseStateBatch(reader: Reader, _version: number): ReadShareGroupStateResponseStateBatch {
  const it = new ReadShareGroupStateResponseStateBatch();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  it.deliveryState = reader.int8();
  it.deliveryCount = reader.int16();
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateResponseStateBatch(writer: Writer, it: ReadShareGroupStateResponseStateBatch, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  writer.int8(it.deliveryState);
  writer.int16(it.deliveryCount);
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateResponsePartitionResult {
  partition: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  stateEpoch: number = 0;
  startOffset: number = 0;
  stateBatches: ReadShareGroupStateResponseStateBatch[] = [];

  constructor(init?: Partial<ReadShareGroupStateResponsePartitionResult>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.stateEpoch !== undefined) this.stateEpoch = init.stateEpoch;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
    if (init.stateBatches !== undefined) this.stateBatches = init.stateBatches;
  }
}

function decodeReadShareGroupStateResponsePartitionResult(reader: Reader, version: number): ReadShareGroupStateResponsePartitionResult {
  const it = new ReadShareGroupStateResponsePartitionResult();
  it.partition = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.stateEpoch = reader.int32();
  it.startOffset = reader.int64('startOffset');
  const stateBatchesCount = reader.compactArrayLength(20, 'stateBatches');
  const stateBatchesItems: ReadShareGroupStateResponseStateBatch[] = stateBatchesCount > 0 ? [decodeReadShareGroupStateResponseStateBatch(reader, version)] : [];
  for (let i = 1; i < stateBatchesCount; i++) stateBatchesItems.push(decodeReadShareGroupStateResponseStateBatch(reader, version));
  it.stateBatches = stateBatchesItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateResponsePartitionResult(writer: Writer, it: ReadShareGroupStateResponsePartitionResult, version: number): void {
  writer.int32(it.partition);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.int32(it.stateEpoch);
  writer.int64(it.startOffset);
  const stateBatchesItems = it.stateBatches;
  writer.compactArrayLength(stateBatchesItems.length);
  for (let i = 0; i < stateBatchesItems.length; i++) {
    encodeReadShareGroupStateResponseStateBatch(writer, stateBatchesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateResponseReadStateResult {
  topicId: Uuid = ZERO_UUID;
  partitions: ReadShareGroupStateResponsePartitionResult[] = [];

  constructor(init?: Partial<ReadShareGroupStateResponseReadStateResult>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeReadShareGroupStateResponseReadStateResult(reader: Reader, version: number): ReadShareGroupStateResponseReadStateResult {
  const it = new ReadShareGroupStateResponseReadStateResult();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(21, 'partitions');
  const partitionsItems: ReadShareGroupStateResponsePartitionResult[] = partitionsCount > 0 ? [decodeReadShareGroupStateResponsePartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeReadShareGroupStateResponsePartitionResult(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateResponseReadStateResult(writer: Writer, it: ReadShareGroupStateResponseReadStateResult, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeReadShareGroupStateResponsePartitionResult(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateResponse {
  results: ReadShareGroupStateResponseReadStateResult[] = [];

  constructor(init?: Partial<ReadShareGroupStateResponse>) {
    if (init === undefined) return;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeReadShareGroupStateResponse(reader: Reader, version: number): ReadShareGroupStateResponse {
  const it = new ReadShareGroupStateResponse();
  const resultsCount = reader.compactArrayLength(18, 'results');
  const resultsItems: ReadShareGroupStateResponseReadStateResult[] = resultsCount > 0 ? [decodeReadShareGroupStateResponseReadStateResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeReadShareGroupStateResponseReadStateResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateResponse(writer: Writer, it: ReadShareGroupStateResponse, version: number): void {
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeReadShareGroupStateResponseReadStateResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const readShareGroupState: Api<ReadShareGroupStateRequest, ReadShareGroupStateResponse> = {
  key: 84,
  name: 'ReadShareGroupState',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ReadShareGroupStateRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`ReadShareGroupStateRequest has no version ${version}`);
      return decodeReadShareGroupStateRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`ReadShareGroupStateRequest has no version ${version}`);
      encodeReadShareGroupStateRequest(writer, message, version);
    },
  },
  response: {
    name: 'ReadShareGroupStateResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`ReadShareGroupStateResponse has no version ${version}`);
      return decodeReadShareGroupStateResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`ReadShareGroupStateResponse has no version ${version}`);
      encodeReadShareGroupStateResponse(writer, message, version);
    },
  },
};
