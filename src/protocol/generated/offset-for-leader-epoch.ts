// Generated from protocol-spec/apis/offset-for-leader-epoch.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  partition: number = 0;
  currentLeaderEpoch: number = -1;
  leaderEpoch: number = 0;

  constructor(init?: Partial<OffsetForLeaderEpochRequestOffsetForLeaderPartition>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.currentLeaderEpoch !== undefined) this.currentLeaderEpoch = init.currentLeaderEpoch;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader: Reader, version: number): OffsetForLeaderEpochRequestOffsetForLeaderPartition {
  const flexible = version >= 4;
  const it = new OffsetForLeaderEpochRequestOffsetForLeaderPartition();
  it.partition = reader.int32();
  if (version >= 2) {
    it.currentLeaderEpoch = reader.int32();
  }
  it.leaderEpoch = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer: Writer, it: OffsetForLeaderEpochRequestOffsetForLeaderPartition, version: number): void {
  const flexible = version >= 4;
  writer.int32(it.partition);
  if (version >= 2) {
    writer.int32(it.currentLeaderEpoch);
  }
  writer.int32(it.leaderEpoch);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  topic: string = '';
  partitions: OffsetForLeaderEpochRequestOffsetForLeaderPartition[] = [];

  constructor(init?: Partial<OffsetForLeaderEpochRequestOffsetForLeaderTopic>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader: Reader, version: number): OffsetForLeaderEpochRequestOffsetForLeaderTopic {
  const flexible = version >= 4;
  const it = new OffsetForLeaderEpochRequestOffsetForLeaderTopic();
  it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  const partitionsCount = flexible ? reader.compactArrayLength(8, 'partitions') : reader.arrayLength(8, 'partitions');
  const partitionsItems: OffsetForLeaderEpochRequestOffsetForLeaderPartition[] = partitionsCount > 0 ? [decodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer: Writer, it: OffsetForLeaderEpochRequestOffsetForLeaderTopic, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.topic);
  else writer.string(it.topic);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetForLeaderEpochRequestOffsetForLeaderPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetForLeaderEpochRequest {
  replicaId: number = -2;
  topics: OffsetForLeaderEpochRequestOffsetForLeaderTopic[] = [];

  constructor(init?: Partial<OffsetForLeaderEpochRequest>) {
    if (init === undefined) return;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetForLeaderEpochRequest(reader: Reader, version: number): OffsetForLeaderEpochRequest {
  const flexible = version >= 4;
  const it = new OffsetForLeaderEpochRequest();
  if (version >= 3) {
    it.replicaId = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: OffsetForLeaderEpochRequestOffsetForLeaderTopic[] = topicsCount > 0 ? [decodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetForLeaderEpochRequest(writer: Writer, it: OffsetForLeaderEpochRequest, version: number): void {
  const flexible = version >= 4;
  if (version >= 3) {
    writer.int32(it.replicaId);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetForLeaderEpochRequestOffsetForLeaderTopic(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetForLeaderEpochResponseEpochEndOffset {
  errorCode: number = 0;
  partition: number = 0;
  leaderEpoch: number = -1;
  endOffset: number = -1;

  constructor(init?: Partial<OffsetForLeaderEpochResponseEpochEndOffset>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.endOffset !== undefined) this.endOffset = init.endOffset;
  }
}

function decodeOffsetForLeaderEpochResponseEpochEndOffset(reader: Reader, version: number): OffsetForLeaderEpochResponseEpochEndOffset {
  const flexible = version >= 4;
  const it = new OffsetForLeaderEpochResponseEpochEndOffset();
  it.errorCode = reader.int16();
  it.partition = reader.int32();
  if (version >= 1) {
    it.leaderEpoch = reader.int32();
  }
  it.endOffset = reader.int64('endOffset');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetForLeaderEpochResponseEpochEndOffset(writer: Writer, it: OffsetForLeaderEpochResponseEpochEndOffset, version: number): void {
  const flexible = version >= 4;
  writer.int16(it.errorCode);
  writer.int32(it.partition);
  if (version >= 1) {
    writer.int32(it.leaderEpoch);
  }
  writer.int64(it.endOffset);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  topic: string = '';
  partitions: OffsetForLeaderEpochResponseEpochEndOffset[] = [];

  constructor(init?: Partial<OffsetForLeaderEpochResponseOffsetForLeaderTopicResult>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader: Reader, version: number): OffsetForLeaderEpochResponseOffsetForLeaderTopicResult {
  const flexible = version >= 4;
  const it = new OffsetForLeaderEpochResponseOffsetForLeaderTopicResult();
  it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: OffsetForLeaderEpochResponseEpochEndOffset[] = partitionsCount > 0 ? [decodeOffsetForLeaderEpochResponseEpochEndOffset(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetForLeaderEpochResponseEpochEndOffset(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer: Writer, it: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.topic);
  else writer.string(it.topic);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetForLeaderEpochResponseEpochEndOffset(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetForLeaderEpochResponse {
  throttleTimeMs: number = 0;
  topics: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[] = [];

  constructor(init?: Partial<OffsetForLeaderEpochResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetForLeaderEpochResponse(reader: Reader, version: number): OffsetForLeaderEpochResponse {
  const flexible = version >= 4;
  const it = new OffsetForLeaderEpochResponse();
  if (version >= 2) {
    it.throttleTimeMs = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: OffsetForLeaderEpochResponseOffsetForLeaderTopicResult[] = topicsCount > 0 ? [decodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetForLeaderEpochResponse(writer: Writer, it: OffsetForLeaderEpochResponse, version: number): void {
  const flexible = version >= 4;
  if (version >= 2) {
    writer.int32(it.throttleTimeMs);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetForLeaderEpochResponseOffsetForLeaderTopicResult(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const offsetForLeaderEpoch: Api<OffsetForLeaderEpochRequest, OffsetForLeaderEpochResponse> = {
  key: 23,
  name: 'OffsetForLeaderEpoch',
  versions: [0, 4],
  latestVersion: 4,
  flexibleFrom: 4,
  scope: ['broker'],
  request: {
    name: 'OffsetForLeaderEpochRequest',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`OffsetForLeaderEpochRequest has no version ${version}`);
      return decodeOffsetForLeaderEpochRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`OffsetForLeaderEpochRequest has no version ${version}`);
      encodeOffsetForLeaderEpochRequest(writer, message, version);
    },
  },
  response: {
    name: 'OffsetForLeaderEpochResponse',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`OffsetForLeaderEpochResponse has no version ${version}`);
      return decodeOffsetForLeaderEpochResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`OffsetForLeaderEpochResponse has no version ${version}`);
      encodeOffsetForLeaderEpochResponse(writer, message, version);
    },
  },
};
