// Generated from protocol-spec/apis/txn-offset-commit.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class TxnOffsetCommitRequestTxnOffsetCommitRequestPartition {
  partitionIndex: number = 0;
  committedOffset: number = 0;
  committedLeaderEpoch: number = -1;
  committedMetadata: string | null = '';

  constructor(init?: Partial<TxnOffsetCommitRequestTxnOffsetCommitRequestPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.committedOffset !== undefined) this.committedOffset = init.committedOffset;
    if (init.committedLeaderEpoch !== undefined) this.committedLeaderEpoch = init.committedLeaderEpoch;
    if (init.committedMetadata !== undefined) this.committedMetadata = init.committedMetadata;
  }
}

function decodeTxnOffsetCommitRequestTxnOffsetCommitRequestPartition(reader: Reader, version: number): TxnOffsetCommitRequestTxnOffsetCommitRequestPartition {
  const flexible = version >= 3;
  const it = new TxnOffsetCommitRequestTxnOffsetCommitRequestPartition();
  it.partitionIndex = reader.int32();
  it.committedOffset = reader.int64('committedOffset');
  if (version >= 2) {
    it.committedLeaderEpoch = reader.int32();
  }
  it.committedMetadata = flexible ? reader.compactNullableString('committedMetadata') : reader.nullableString('committedMetadata');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTxnOffsetCommitRequestTxnOffsetCommitRequestPartition(writer: Writer, it: TxnOffsetCommitRequestTxnOffsetCommitRequestPartition, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.partitionIndex);
  writer.int64(it.committedOffset);
  if (version >= 2) {
    writer.int32(it.committedLeaderEpoch);
  }
  if (flexible) writer.compactNullableString(it.committedMetadata);
  else writer.nullableString(it.committedMetadata);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class TxnOffsetCommitRequestTxnOffsetCommitRequestTopic {
  name: string = '';
  partitions: TxnOffsetCommitRequestTxnOffsetCommitRequestPartition[] = [];

  constructor(init?: Partial<TxnOffsetCommitRequestTxnOffsetCommitRequestTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeTxnOffsetCommitRequestTxnOffsetCommitRequestTopic(reader: Reader, version: number): TxnOffsetCommitRequestTxnOffsetCommitRequestTopic {
  const flexible = version >= 3;
  const it = new TxnOffsetCommitRequestTxnOffsetCommitRequestTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: TxnOffsetCommitRequestTxnOffsetCommitRequestPartition[] = partitionsCount > 0 ? [decodeTxnOffsetCommitRequestTxnOffsetCommitRequestPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeTxnOffsetCommitRequestTxnOffsetCommitRequestPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTxnOffsetCommitRequestTxnOffsetCommitRequestTopic(writer: Writer, it: TxnOffsetCommitRequestTxnOffsetCommitRequestTopic, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeTxnOffsetCommitRequestTxnOffsetCommitRequestPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class TxnOffsetCommitRequest {
  transactionalId: string = '';
  groupId: string = '';
  producerId: number = 0;
  producerEpoch: number = 0;
  generationId: number = -1;
  memberId: string = '';
  groupInstanceId: string | null = null;
  topics: TxnOffsetCommitRequestTxnOffsetCommitRequestTopic[] = [];

  constructor(init?: Partial<TxnOffsetCommitRequest>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.generationId !== undefined) this.generationId = init.generationId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeTxnOffsetCommitRequest(reader: Reader, version: number): TxnOffsetCommitRequest {
  const flexible = version >= 3;
  const it = new TxnOffsetCommitRequest();
  it.transactionalId = flexible ? reader.compactString('transactionalId') : reader.string('transactionalId');
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  if (version >= 3) {
    it.generationId = reader.int32();
  }
  if (version >= 3) {
    it.memberId = reader.compactString('memberId');
  }
  if (version >= 3) {
    it.groupInstanceId = reader.compactNullableString('groupInstanceId');
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: TxnOffsetCommitRequestTxnOffsetCommitRequestTopic[] = topicsCount > 0 ? [decodeTxnOffsetCommitRequestTxnOffsetCommitRequestTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeTxnOffsetCommitRequestTxnOffsetCommitRequestTopic(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTxnOffsetCommitRequest(writer: Writer, it: TxnOffsetCommitRequest, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.transactionalId);
  else writer.string(it.transactionalId);
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  if (version >= 3) {
    writer.int32(it.generationId);
  } else if (it.generationId !== -1) {
    throw unsupportedField('TxnOffsetCommitRequest', 'generationId', version);
  }
  if (version >= 3) {
    writer.compactString(it.memberId);
  } else if (it.memberId !== '') {
    throw unsupportedField('TxnOffsetCommitRequest', 'memberId', version);
  }
  if (version >= 3) {
    writer.compactNullableString(it.groupInstanceId);
  } else if (it.groupInstanceId !== null) {
    throw unsupportedField('TxnOffsetCommitRequest', 'groupInstanceId', version);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeTxnOffsetCommitRequestTxnOffsetCommitRequestTopic(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class TxnOffsetCommitResponseTxnOffsetCommitResponsePartition {
  partitionIndex: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<TxnOffsetCommitResponseTxnOffsetCommitResponsePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeTxnOffsetCommitResponseTxnOffsetCommitResponsePartition(reader: Reader, version: number): TxnOffsetCommitResponseTxnOffsetCommitResponsePartition {
  const flexible = version >= 3;
  const it = new TxnOffsetCommitResponseTxnOffsetCommitResponsePartition();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTxnOffsetCommitResponseTxnOffsetCommitResponsePartition(writer: Writer, it: TxnOffsetCommitResponseTxnOffsetCommitResponsePartition, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class TxnOffsetCommitResponseTxnOffsetCommitResponseTopic {
  name: string = '';
  partitions: TxnOffsetCommitResponseTxnOffsetCommitResponsePartition[] = [];

  constructor(init?: Partial<TxnOffsetCommitResponseTxnOffsetCommitResponseTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeTxnOffsetCommitResponseTxnOffsetCommitResponseTopic(reader: Reader, version: number): TxnOffsetCommitResponseTxnOffsetCommitResponseTopic {
  const flexible = version >= 3;
  const it = new TxnOffsetCommitResponseTxnOffsetCommitResponseTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(6, 'partitions') : reader.arrayLength(6, 'partitions');
  const partitionsItems: TxnOffsetCommitResponseTxnOffsetCommitResponsePartition[] = partitionsCount > 0 ? [decodeTxnOffsetCommitResponseTxnOffsetCommitResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeTxnOffsetCommitResponseTxnOffsetCommitResponsePartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTxnOffsetCommitResponseTxnOffsetCommitResponseTopic(writer: Writer, it: TxnOffsetCommitResponseTxnOffsetCommitResponseTopic, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeTxnOffsetCommitResponseTxnOffsetCommitResponsePartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class TxnOffsetCommitResponse {
  throttleTimeMs: number = 0;
  topics: TxnOffsetCommitResponseTxnOffsetCommitResponseTopic[] = [];

  constructor(init?: Partial<TxnOffsetCommitResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeTxnOffsetCommitResponse(reader: Reader, version: number): TxnOffsetCommitResponse {
  const flexible = version >= 3;
  const it = new TxnOffsetCommitResponse();
  it.throttleTimeMs = reader.int32();
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: TxnOffsetCommitResponseTxnOffsetCommitResponseTopic[] = topicsCount > 0 ? [decodeTxnOffsetCommitResponseTxnOffsetCommitResponseTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeTxnOffsetCommitResponseTxnOffsetCommitResponseTopic(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeTxnOffsetCommitResponse(writer: Writer, it: TxnOffsetCommitResponse, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.throttleTimeMs);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeTxnOffsetCommitResponseTxnOffsetCommitResponseTopic(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const txnOffsetCommit: Api<TxnOffsetCommitRequest, TxnOffsetCommitResponse> = {
  key: 28,
  name: 'TxnOffsetCommit',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 3,
  scope: ['broker'],
  request: {
    name: 'TxnOffsetCommitRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`TxnOffsetCommitRequest has no version ${version}`);
      return decodeTxnOffsetCommitRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`TxnOffsetCommitRequest has no version ${version}`);
      encodeTxnOffsetCommitRequest(writer, message, version);
    },
  },
  response: {
    name: 'TxnOffsetCommitResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`TxnOffsetCommitResponse has no version ${version}`);
      return decodeTxnOffsetCommitResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`TxnOffsetCommitResponse has no version ${version}`);
      encodeTxnOffsetCommitResponse(writer, message, version);
    },
  },
};
