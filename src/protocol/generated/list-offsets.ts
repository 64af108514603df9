// Generated from protocol-spec/apis/list-offsets.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ListOffsetsRequestListOffsetsPartition {
  partitionIndex: number = 0;
  currentLeaderEpoch: number = -1;
  timestamp: number = 0;
  maxNumOffsets: number = 1;

  constructor(init?: Partial<ListOffsetsRequestListOffsetsPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.currentLeaderEpoch !== undefined) this.currentLeaderEpoch = init.currentLeaderEpoch;
    if (init.timestamp !== undefined) this.timestamp = init.timestamp;
    if (init.maxNumOffsets !== undefined) this.maxNumOffsets = init.maxNumOffsets;
  }
}

function decodeListOffsetsRequestListOffsetsPartition(reader: Reader, version: number): ListOffsetsRequestListOffsetsPartition {
  const flexible = version >= 6;
  const it = new ListOffsetsRequestListOffsetsPartition();
  it.partitionIndex = reader.int32();
  if (version >= 4) {
    it.currentLeaderEpoch = reader.int32();
  }
  it.timestamp = reader.int64('timestamp');
  if (version <= 0) {
    it.maxNumOffsets = reader.int32();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListOffsetsRequestListOffsetsPartition(writer: Writer, it: ListOffsetsRequestListOffsetsPartition, version: number): void {
  const flexible = version >= 6;
  writer.int32(it.partitionIndex);
  if (version >= 4) {
    writer.int32(it.currentLeaderEpoch);
  }
  writer.int64(it.timestamp);
  if (version <= 0) {
    writer.int32(it.maxNumOffsets);
  } else if (it.maxNumOffsets !== 1) {
    throw unsupportedField('ListOffsetsRequestListOffsetsPartition', 'maxNumOffsets', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListOffsetsRequestListOffsetsTopic {
  name: string = '';
  partitions: ListOffsetsRequestListOffsetsPartition[] = [];

  constructor(init?: Partial<ListOffsetsRequestListOffsetsTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeListOffsetsRequestListOffsetsTopic(reader: Reader, version: number): ListOffsetsRequestListOffsetsTopic {
  const flexible = version >= 6;
  const it = new ListOffsetsRequestListOffsetsTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(12, 'partitions') : reader.arrayLength(12, 'partitions');
  const partitionsItems: ListOffsetsRequestListOffsetsPartition[] = partitionsCount > 0 ? [decodeListOffsetsRequestListOffsetsPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeListOffsetsRequestListOffsetsPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListOffsetsRequestListOffsetsTopic(writer: Writer, it: ListOffsetsRequestListOffsetsTopic, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeListOffsetsRequestListOffsetsPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListOffsetsRequest {
  replicaId: number = 0;
  isolationLevel: number = 0;
  topics: ListOffsetsRequestListOffsetsTopic[] = [];
  timeoutMs: number = 0;

  constructor(init?: Partial<ListOffsetsRequest>) {
    if (init === undefined) return;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.isolationLevel !== undefined) this.isolationLevel = init.isolationLevel;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
  }
}

function decodeListOffsetsRequest(reader: Reader, version: number): ListOffsetsRequest {
  const flexible = version >= 6;
  const it = new ListOffsetsRequest();
  it.replicaId = reader.int32();
  if (version >= 2) {
    it.isolationLevel = reader.int8();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: ListOffsetsRequestListOffsetsTopic[] = topicsCount > 0 ? [decodeListOffsetsRequestListOffsetsTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeListOffsetsRequestListOffsetsTopic(reader, version));
  it.topics = topicsItems;
  if (version >= 10) {
    it.timeoutMs = reader.int32();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListOffsetsRequest(writer: Writer, it: ListOffsetsRequest, version: number): void {
  const flexible = version >= 6;
  writer.int32(it.replicaId);
  if (version >= 2) {
    writer.int8(it.isolationLevel);
  } else if (it.isolationLevel !== 0) {
    throw unsupportedField('ListOffsetsRequest', 'isolationLevel', version);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeListOffsetsRequestListOffsetsTopic(writer, topicsItems[i]!, version);
  }
  if (version >= 10) {
    writer.int32(it.timeoutMs);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListOffsetsResponseListOffsetsPartitionResponse {
  partitionIndex: number = 0;
  errorCode: number = 0;
  oldStyleOffsets: number[] = [];
  timestamp: number = -1;
  offset: number = -1;
  leaderEpoch: number = -1;

  constructor(init?: Partial<ListOffsetsResponseListOffsetsPartitionResponse>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.oldStyleOffsets !== undefined) this.oldStyleOffsets = init.oldStyleOffsets;
    if (init.timestamp !== undefined) this.timestamp = init.timestamp;
    if (init.offset !== undefined) this.offset = init.offset;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeListOffsetsResponseListOffsetsPartitionResponse(reader: Reader, version: number): ListOffsetsResponseListOffsetsPartitionResponse {
  const flexible = version >= 6;
  const it = new ListOffsetsResponseListOffsetsPartitionResponse();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  if (version <= 0) {
    const oldStyleOffsetsCount = reader.arrayLength(8, 'oldStyleOffsets');
    const oldStyleOffsetsItems: number[] = oldStyleOffsetsCount > 0 ? [reader.int64('oldStyleOffsets')] : [];
    for (let i = 1; i < oldStyleOffsetsCount; i++) oldStyleOffsetsItems.push(reader.int64('oldStyleOffsets'));
    it.oldStyleOffsets = oldStyleOffsetsItems;
  }
  if (version >= 1) {
    it.timestamp = reader.int64('timestamp');
  }
  if (version >= 1) {
    it.offset = reader.int64('offset');
  }
  if (version >= 4) {
    it.leaderEpoch = reader.int32();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListOffsetsResponseListOffsetsPartitionResponse(writer: Writer, it: ListOffsetsResponseListOffsetsPartitionResponse, version: number): void {
  const flexible = version >= 6;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  if (version <= 0) {
    const oldStyleOffsetsItems = it.oldStyleOffsets;
    writer.arrayLength(oldStyleOffsetsItems.length);
    for (let i = 0; i < oldStyleOffsetsItems.length; i++) {
      writer.int64(oldStyleOffsetsItems[i]!);
    }
  } else if (it.oldStyleOffsets.length !== 0) {
    throw unsupportedField('ListOffsetsResponseListOffsetsPartitionResponse', 'oldStyleOffsets', version);
  }
  if (version >= 1) {
    writer.int64(it.timestamp);
  } else if (it.timestamp !== -1) {
    throw unsupportedField('ListOffsetsResponseListOffsetsPartitionResponse', 'timestamp', version);
  }
  if (version >= 1) {
    writer.int64(it.offset);
  } else if (it.offset !== -1) {
    throw unsupportedField('ListOffsetsResponseListOffsetsPartitionResponse', 'offset', version);
  }
  if (version >= 4) {
    writer.int32(it.leaderEpoch);
  } else if (it.leaderEpoch !== -1) {
    throw unsupportedField('ListOffsetsResponseListOffsetsPartitionResponse', 'leaderEpoch', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListOffsetsResponseListOffsetsTopicResponse {
  name: string = '';
  partitions: ListOffsetsResponseListOffsetsPartitionResponse[] = [];

  constructor(init?: Partial<ListOffsetsResponseListOffsetsTopicResponse>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeListOffsetsResponseListOffsetsTopicResponse(reader: Reader, version: number): ListOffsetsResponseListOffsetsTopicResponse {
  const flexible = version >= 6;
  const it = new ListOffsetsResponseListOffsetsTopicResponse();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(10, 'partitions') : reader.arrayLength(10, 'partitions');
  const partitionsItems: ListOffsetsResponseListOffsetsPartitionResponse[] = partitionsCount > 0 ? [decodeListOffsetsResponseListOffsetsPartitionResponse(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeListOffsetsResponseListOffsetsPartitionResponse(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListOffsetsResponseListOffsetsTopicResponse(writer: Writer, it: ListOffsetsResponseListOffsetsTopicResponse, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeListOffsetsResponseListOffsetsPartitionResponse(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListOffsetsResponse {
  throttleTimeMs: number = 0;
  topics: ListOffsetsResponseListOffsetsTopicResponse[] = [];

  constructor(init?: Partial<ListOffsetsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeListOffsetsResponse(reader: Reader, version: number): ListOffsetsResponse {
  const flexible = version >= 6;
  const it = new ListOffsetsResponse();
  if (version >= 2) {
    it.throttleTimeMs = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: ListOffsetsResponseListOffsetsTopicResponse[] = topicsCount > 0 ? [decodeListOffsetsResponseListOffsetsTopicResponse(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeListOffsetsResponseListOffsetsTopicResponse(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListOffsetsResponse(writer: Writer, it: ListOffsetsResponse, version: number): void {
  const flexible = version >= 6;
  if (version >= 2) {
    writer.int32(it.throttleTimeMs);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeListOffsetsResponseListOffsetsTopicResponse(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const listOffsets: Api<ListOffsetsRequest, ListOffsetsResponse> = {
  key: 2,
  name: 'ListOffsets',
  versions: [0, 11],
  latestVersion: 11,
  flexibleFrom: 6,
  scope: ['broker'],
  request: {
    name: 'ListOffsetsRequest',
    decode(reader, version) {
      if (version < 0 || version > 11) throw new DecodeError(`ListOffsetsRequest has no version ${version}`);
      return decodeListOffsetsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 11) throw new EncodeError(`ListOffsetsRequest has no version ${version}`);
      encodeListOffsetsRequest(writer, message, version);
    },
  },
  response: {
    name: 'ListOffsetsResponse',
    decode(reader, version) {
      if (version < 0 || version > 11) throw new DecodeError(`ListOffsetsResponse has no version ${version}`);
      return decodeListOffsetsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 11) throw new EncodeError(`ListOffsetsResponse has no version ${version}`);
      encodeListOffsetsResponse(writer, message, version);
    },
  },
};
