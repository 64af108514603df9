// Generated from protocol-spec/apis/read-share-group-state-summary.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ReadShareGroupStateSummaryRequestPartitionData {
  partition: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<ReadShareGroupStateSummaryRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeReadShareGroupStateSummaryRequestPartitionData(reader: Reader, _version: number): ReadShareGroupStateSummaryRequestPartitionData {
  const it = new ReadShareGroupStateSummaryRequestPartitionData();
  it.partition = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateSummaryRequestPartitionData(writer: Writer, it: ReadShareGroupStateSummaryRequestPartitionData, _version: number): void {
  writer.int32(it.partition);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateSummaryRequestReadStateSummaryData {
  topicId: Uuid = ZERO_UUID;
  partitions: ReadShareGroupStateSummaryRequestPartitionData[] = [];

  constructor(init?: Partial<ReadShareGroupStateSummaryRequestReadStateSummaryData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeReadShareGroupStateSummaryRequestReadStateSummaryData(reader: Reader, version: number): ReadShareGroupStateSummaryRequestReadStateSummaryData {
  const it = new ReadShareGroupStateSummaryRequestReadStateSummaryData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(9, 'partitions');
  const partitionsItems: ReadShareGroupStateSummaryRequestPartitionData[] = partitionsCount > 0 ? [decodeReadShareGroupStateSummaryRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeReadShareGroupStateSummaryRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateSummaryRequestReadStateSummaryData(writer: Writer, it: ReadShareGroupStateSummaryRequestReadStateSummaryData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeReadShareGroupStateSummaryRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateSummaryRequest {
  groupId: string = '';
  topics: ReadShareGroupStateSummaryRequestReadStateSummaryData[] = [];

  constructor(init?: Partial<ReadShareGroupStateSummaryRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeReadShareGroupStateSummaryRequest(reader: Reader, version: number): ReadShareGroupStateSummaryRequest {
  const it = new ReadShareGroupStateSummaryRequest();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: ReadShareGroupStateSummaryRequestReadStateSummaryData[] = topicsCount > 0 ? [decodeReadShareGroupStateSummaryRequestReadStateSummaryData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeReadShareGroupStateSummaryRequestReadStateSummaryData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateSummaryRequest(writer: Writer, it: ReadShareGroupStateSummaryRequest, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeReadShareGroupStateSummaryRequestReadStateSummaryData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateSummaryResponsePartitionResult {
  partition: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  stateEpoch: number = 0;
  leaderEpoch: number = 0;
  startOffset: number = 0;
  deliveryCompleteCount: number = -1;

  constructor(init?: Partial<ReadShareGroupStateSummaryResponsePartitionResult>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.stateEpoch !== undefined) this.stateEpoch = init.stateEpoch;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.startOffset !== undefined) this.startOffset = init.startOffset;
    if (init.deliveryCompleteCount !== undefined) this.deliveryCompleteCount = init.deliveryCompleteCount;
  }
}

function decodeReadShareGroupStateSummaryResponsePartitionResult(reader: Reader, version: number): ReadShareGroupStateSummaryResponsePartitionResult {
  const it = new ReadShareGroupStateSummaryResponsePartitionResult();
  it.partition = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.stateEpoch = reader.int32();
  it.leaderEpoch = reader.int32();
  it.startOffset = reader.int64('startOffset');
  if (version >= 1) {
    it.deliveryCompleteCount = reader.int32();
  }
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateSummaryResponsePartitionResult(writer: Writer, it: ReadShareGroupStateSummaryResponsePartitionResult, version: number): void {
  writer.int32(it.partition);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.int32(it.stateEpoch);
  writer.int32(it.leaderEpoch);
  writer.int64(it.startOffset);
  if (version >= 1) {
    writer.int32(it.deliveryCompleteCount);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateSummaryResponseReadStateSummaryResult {
  topicId: Uuid = ZERO_UUID;
  partitions: ReadShareGroupStateSummaryResponsePartitionResult[] = [];

  constructor(init?: Partial<ReadShareGroupStateSummaryResponseReadStateSummaryResult>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeReadShareGroupStateSummaryResponseReadStateSummaryResult(reader: Reader, version: number): ReadShareGroupStateSummaryResponseReadStateSummaryResult {
  const it = new ReadShareGroupStateSummaryResponseReadStateSummaryResult();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(24, 'partitions');
  const partitionsItems: ReadShareGroupStateSummaryResponsePartitionResult[] = partitionsCount > 0 ? [decodeReadShareGroupStateSummaryResponsePartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeReadShareGroupStateSummaryResponsePartitionResult(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateSummaryResponseReadStateSummaryResult(writer: Writer, it: ReadShareGroupStateSummaryResponseReadStateSummaryResult, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeReadShareGroupStateSummaryResponsePartitionResult(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ReadShareGroupStateSummaryResponse {
  results: ReadShareGroupStateSummaryResponseReadStateSummaryResult[] = [];

  constructor(init?: Partial<ReadShareGroupStateSummaryResponse>) {
    if (init === undefined) return;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeReadShareGroupStateSummaryResponse(reader: Reader, version: number): ReadShareGroupStateSummaryResponse {
  const it = new ReadShareGroupStateSummaryResponse();
  const resultsCount = reader.compactArrayLength(18, 'results');
  const resultsItems: ReadShareGroupStateSummaryResponseReadStateSummaryResult[] = resultsCount > 0 ? [decodeReadShareGroupStateSummaryResponseReadStateSummaryResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeReadShareGroupStateSummaryResponseReadStateSummaryResult(reader, version));
  it.results = resultsItems;
  reader.skipTags();
  return it;
}

function encodeReadShareGroupStateSummaryResponse(writer: Writer, it: ReadShareGroupStateSummaryResponse, version: number): void {
  const resultsItems = it.results;
  writer.compactArrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeReadShareGroupStateSummaryResponseReadStateSummaryResult(writer, resultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const readShareGroupStateSummary: Api<ReadShareGroupStateSummaryRequest, ReadShareGroupStateSummaryResponse> = {
  key: 87,
  name: 'ReadShareGroupStateSummary',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ReadShareGroupStateSummaryRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ReadShareGroupStateSummaryRequest has no version ${version}`);
      return decodeReadShareGroupStateSummaryRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ReadShareGroupStateSummaryRequest has no version ${version}`);
      encodeReadShareGroupStateSummaryRequest(writer, message, version);
    },
  },
  response: {
    name: 'ReadShareGroupStateSummaryResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ReadShareGroupStateSummaryResponse has no version ${version}`);
      return decodeReadShareGroupStateSummaryResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ReadShareGroupStateSummaryResponse has no version ${version}`);
      encodeReadShareGroupStateSummaryResponse(writer, message, version);
    },
  },
};
