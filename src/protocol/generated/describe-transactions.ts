// Generated from protocol-spec/apis/describe-transactions.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeTransactionsRequest {
  transactionalIds: string[] = [];

  constructor(init?: Partial<DescribeTransactionsRequest>) {
    if (init === undefined) return;
    if (init.transactionalIds !== undefined) this.transactionalIds = init.transactionalIds;
  }
}

function decodeDescribeTransactionsRequest(reader: Reader, _version: number): DescribeTransactionsRequest {
  const it = new DescribeTransactionsRequest();
  const transactionalIdsCount = reader.compactArrayLength(1, 'transactionalIds');
  const transactionalIdsItems: string[] = transactionalIdsCount > 0 ? [reader.compactString('transactionalIds')] : [];
  for (let i = 1; i < transactionalIdsCount; i++) transactionalIdsItems.push(reader.compactString('transactionalIds'));
  it.transactionalIds = transactionalIdsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeTransactionsRequest(writer: Writer, it: DescribeTransactionsRequest, _version: number): void {
  const transactionalIdsItems = it.transactionalIds;
  writer.compactArrayLength(transactionalIdsItems.length);
  for (let i = 0; i < transactionalIdsItems.length; i++) {
    writer.compactString(transactionalIdsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class DescribeTransactionsResponseTopicData {
  topic: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<DescribeTransactionsResponseTopicData>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeTransactionsResponseTopicData(reader: Reader, _version: number): DescribeTransactionsResponseTopicData {
  const it = new DescribeTransactionsResponseTopicData();
  it.topic = reader.compactString('topic');
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeTransactionsResponseTopicData(writer: Writer, it: DescribeTransactionsResponseTopicData, _version: number): void {
  writer.compactString(it.topic);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class DescribeTransactionsResponseTransactionState {
  errorCode: number = 0;
  transactionalId: string = '';
  transactionState: string = '';
  transactionTimeoutMs: number = 0;
  transactionStartTimeMs: number = 0;
  producerId: number = 0;
  producerEpoch: number = 0;
  topics: DescribeTransactionsResponseTopicData[] = [];

  constructor(init?: Partial<DescribeTransactionsResponseTransactionState>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.transactionState !== undefined) this.transactionState = init.transactionState;
    if (init.transactionTimeoutMs !== undefined) this.transactionTimeoutMs = init.transactionTimeoutMs;
    if (init.transactionStartTimeMs !== undefined) this.transactionStartTimeMs = init.transactionStartTimeMs;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDescribeTransactionsResponseTransactionState(reader: Reader, version: number): DescribeTransactionsResponseTransactionState {
  const it = new DescribeTransactionsResponseTransactionState();
  it.errorCode = reader.int16();
  it.transactionalId = reader.compactString('transactionalId');
  it.transactionState = reader.compactString('transactionState');
  it.transactionTimeoutMs = reader.int32();
  it.transactionStartTimeMs = reader.int64('transactionStartTimeMs');
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: DescribeTransactionsResponseTopicData[] = topicsCount > 0 ? [decodeDescribeTransactionsResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeTransactionsResponseTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeTransactionsResponseTransactionState(writer: Writer, it: DescribeTransactionsResponseTransactionState, version: number): void {
  writer.int16(it.errorCode);
  writer.compactString(it.transactionalId);
  writer.compactString(it.transactionState);
  writer.int32(it.transactionTimeoutMs);
  writer.int64(it.transactionStartTimeMs);
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeTransactionsResponseTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeTransactionsResponse {
  throttleTimeMs: number = 0;
  transactionStates: DescribeTransactionsResponseTransactionState[] = [];

  constructor(init?: Partial<DescribeTransactionsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.transactionStates !== undefined) this.transactionStates = init.transactionStates;
  }
}

function decodeDescribeTransactionsResponse(reader: Reader, version: number): DescribeTransactionsResponse {
  const it = new DescribeTransactionsResponse();
  it.throttleTimeMs = reader.int32();
  const transactionStatesCount = reader.compactArrayLength(28, 'transactionStates');
  const transactionStatesItems: DescribeTransactionsResponseTransactionState[] = transactionStatesCount > 0 ? [decodeDescribeTransactionsResponseTransactionState(reader, version)] : [];
  for (let i = 1; i < transactionStatesCount; i++) transactionStatesItems.push(decodeDescribeTransactionsResponseTransactionState(reader, version));
  it.transactionStates = transactionStatesItems;
  reader.skipTags();
  return it;
}

function encodeDescribeTransactionsResponse(writer: Writer, it: DescribeTransactionsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  const transactionStatesItems = it.transactionStates;
  writer.compactArrayLength(transactionStatesItems.length);
  for (let i = 0; i < transactionStatesItems.length; i++) {
    encodeDescribeTransactionsResponseTransactionState(writer, transactionStatesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const describeTransactions: Api<DescribeTransactionsRequest, DescribeTransactionsResponse> = {
  key: 65,
  name: 'DescribeTransactions',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'DescribeTransactionsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeTransactionsRequest has no version ${version}`);
      return decodeDescribeTransactionsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeTransactionsRequest has no version ${version}`);
      encodeDescribeTransactionsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeTransactionsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`DescribeTransactionsResponse has no version ${version}`);
      return decodeDescribeTransactionsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`DescribeTransactionsResponse has no version ${version}`);
      encodeDescribeTransactionsResponse(writer, message, version);
    },
  },
};
