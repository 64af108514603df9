// Generated from protocol-spec/apis/add-partitions-to-txn.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class AddPartitionsToTxnRequestAddPartitionsToTxnTopic {
  name: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<AddPartitionsToTxnRequestAddPartitionsToTxnTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader: Reader, version: number): AddPartitionsToTxnRequestAddPartitionsToTxnTopic {
  const flexible = version >= 3;
  const it = new AddPartitionsToTxnRequestAddPartitionsToTxnTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(4, 'partitions') : reader.arrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer: Writer, it: AddPartitionsToTxnRequestAddPartitionsToTxnTopic, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AddPartitionsToTxnRequestAddPartitionsToTxnTransaction {
  transactionalId: string = '';
  producerId: number = 0;
  producerEpoch: number = 0;
  verifyOnly: boolean = false;
  topics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = [];

  constructor(init?: Partial<AddPartitionsToTxnRequestAddPartitionsToTxnTransaction>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.producerId !== undefined) this.producerId = init.producerId;
    if (init.producerEpoch !== undefined) this.producerEpoch = init.producerEpoch;
    if (init.verifyOnly !== undefined) this.verifyOnly = init.verifyOnly;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader: Reader, version: number): AddPartitionsToTxnRequestAddPartitionsToTxnTransaction {
  const it = new AddPartitionsToTxnRequestAddPartitionsToTxnTransaction();
  it.transactionalId = reader.compactString('transactionalId');
  it.producerId = reader.int64('producerId');
  it.producerEpoch = reader.int16();
  it.verifyOnly = reader.bool();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = topicsCount > 0 ? [decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(writer: Writer, it: AddPartitionsToTxnRequestAddPartitionsToTxnTransaction, version: number): void {
  writer.compactString(it.transactionalId);
  writer.int64(it.producerId);
  writer.int16(it.producerEpoch);
  writer.bool(it.verifyOnly);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AddPartitionsToTxnRequest {
  transactions: AddPartitionsToTxnRequestAddPartitionsToTxnTransaction[] = [];
  v3AndBelowTransactionalId: string = '';
  v3AndBelowProducerId: number = 0;
  v3AndBelowProducerEpoch: number = 0;
  v3AndBelowTopics: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = [];

  constructor(init?: Partial<AddPartitionsToTxnRequest>) {
    if (init === undefined) return;
    if (init.transactions !== undefined) this.transactions = init.transactions;
    if (init.v3AndBelowTransactionalId !== undefined) this.v3AndBelowTransactionalId = init.v3AndBelowTransactionalId;
    if (init.v3AndBelowProducerId !== undefined) this.v3AndBelowProducerId = init.v3AndBelowProducerId;
    if (init.v3AndBelowProducerEpoch !== undefined) this.v3AndBelowProducerEpoch = init.v3AndBelowProducerEpoch;
    if (init.v3AndBelowTopics !== undefined) this.v3AndBelowTopics = init.v3AndBelowTopics;
  }
}

function decodeAddPartitionsToTxnRequest(reader: Reader, version: number): AddPartitionsToTxnRequest {
  const flexible = version >= 3;
  const it = new AddPartitionsToTxnRequest();
  if (version >= 4) {
    const transactionsCount = reader.compactArrayLength(14, 'transactions');
    const transactionsItems: AddPartitionsToTxnRequestAddPartitionsToTxnTransaction[] = transactionsCount > 0 ? [decodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader, version)] : [];
    for (let i = 1; i < transactionsCount; i++) transactionsItems.push(decodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(reader, version));
    it.transactions = transactionsItems;
  }
  if (version <= 3) {
    it.v3AndBelowTransactionalId = flexible ? reader.compactString('v3AndBelowTransactionalId') : reader.string('v3AndBelowTransactionalId');
  }
  if (version <= 3) {
    it.v3AndBelowProducerId = reader.int64('v3AndBelowProducerId');
  }
  if (version <= 3) {
    it.v3AndBelowProducerEpoch = reader.int16();
  }
  if (version <= 3) {
    const v3AndBelowTopicsCount = flexible ? reader.compactArrayLength(3, 'v3AndBelowTopics') : reader.arrayLength(3, 'v3AndBelowTopics');
    const v3AndBelowTopicsItems: AddPartitionsToTxnRequestAddPartitionsToTxnTopic[] = v3AndBelowTopicsCount > 0 ? [decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version)] : [];
    for (let i = 1; i < v3AndBelowTopicsCount; i++) v3AndBelowTopicsItems.push(decodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(reader, version));
    it.v3AndBelowTopics = v3AndBelowTopicsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddPartitionsToTxnRequest(writer: Writer, it: AddPartitionsToTxnRequest, version: number): void {
  const flexible = version >= 3;
  if (version >= 4) {
    const transactionsItems = it.transactions;
    writer.compactArrayLength(transactionsItems.length);
    for (let i = 0; i < transactionsItems.length; i++) {
      encodeAddPartitionsToTxnRequestAddPartitionsToTxnTransaction(writer, transactionsItems[i]!, version);
    }
  } else if (it.transactions.length !== 0) {
    throw unsupportedField('AddPartitionsToTxnRequest', 'transactions', version);
  }
  if (version <= 3) {
    if (flexible) writer.compactString(it.v3AndBelowTransactionalId);
    else writer.string(it.v3AndBelowTransactionalId);
  } else if (it.v3AndBelowTransactionalId !== '') {
    throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowTransactionalId', version);
  }
  if (version <= 3) {
    writer.int64(it.v3AndBelowProducerId);
  } else if (it.v3AndBelowProducerId !== 0) {
    throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowProducerId', version);
  }
  if (version <= 3) {
    writer.int16(it.v3AndBelowProducerEpoch);
  } else if (it.v3AndBelowProducerEpoch !== 0) {
    throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowProducerEpoch', version);
  }
  if (version <= 3) {
    const v3AndBelowTopicsItems = it.v3AndBelowTopics;
    if (flexible) writer.compactArrayLength(v3AndBelowTopicsItems.length);
    else writer.arrayLength(v3AndBelowTopicsItems.length);
    for (let i = 0; i < v3AndBelowTopicsItems.length; i++) {
      encodeAddPartitionsToTxnRequestAddPartitionsToTxnTopic(writer, v3AndBelowTopicsItems[i]!, version);
    }
  } else if (it.v3AndBelowTopics.length !== 0) {
    throw unsupportedField('AddPartitionsToTxnRequest', 'v3AndBelowTopics', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult {
  partitionIndex: number = 0;
  partitionErrorCode: number = 0;

  constructor(init?: Partial<AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.partitionErrorCode !== undefined) this.partitionErrorCode = init.partitionErrorCode;
  }
}

function decodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult {
  const flexible = version >= 3;
  const it = new AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult();
  it.partitionIndex = reader.int32();
  it.partitionErrorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(writer: Writer, it: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.partitionIndex);
  writer.int16(it.partitionErrorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult {
  name: string = '';
  resultsByPartition: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult[] = [];

  constructor(init?: Partial<AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.resultsByPartition !== undefined) this.resultsByPartition = init.resultsByPartition;
  }
}

function decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult {
  const flexible = version >= 3;
  const it = new AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const resultsByPartitionCount = flexible ? reader.compactArrayLength(6, 'resultsByPartition') : reader.arrayLength(6, 'resultsByPartition');
  const resultsByPartitionItems: AddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult[] = resultsByPartitionCount > 0 ? [decodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader, version)] : [];
  for (let i = 1; i < resultsByPartitionCount; i++) resultsByPartitionItems.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(reader, version));
  it.resultsByPartition = resultsByPartitionItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer: Writer, it: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const resultsByPartitionItems = it.resultsByPartition;
  if (flexible) writer.compactArrayLength(resultsByPartitionItems.length);
  else writer.arrayLength(resultsByPartitionItems.length);
  for (let i = 0; i < resultsByPartitionItems.length; i++) {
    encodeAddPartitionsToTxnResponseAddPartitionsToTxnPartitionResult(writer, resultsByPartitionItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AddPartitionsToTxnResponseAddPartitionsToTxnResult {
  transactionalId: string = '';
  topicResults: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = [];

  constructor(init?: Partial<AddPartitionsToTxnResponseAddPartitionsToTxnResult>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.topicResults !== undefined) this.topicResults = init.topicResults;
  }
}

function decodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader: Reader, version: number): AddPartitionsToTxnResponseAddPartitionsToTxnResult {
  const it = new AddPartitionsToTxnResponseAddPartitionsToTxnResult();
  it.transactionalId = reader.compactString('transactionalId');
  const topicResultsCount = reader.compactArrayLength(3, 'topicResults');
  const topicResultsItems: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = topicResultsCount > 0 ? [decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version)] : [];
  for (let i = 1; i < topicResultsCount; i++) topicResultsItems.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version));
  it.topicResults = topicResultsItems;
  reader.skipTags();
  return it;
}

function encodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(writer: Writer, it: AddPartitionsToTxnResponseAddPartitionsToTxnResult, version: number): void {
  writer.compactString(it.transactionalId);
  const topicResultsItems = it.topicResults;
  writer.compactArrayLength(topicResultsItems.length);
  for (let i = 0; i < topicResultsItems.length; i++) {
    encodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer, topicResultsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AddPartitionsToTxnResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  resultsByTransaction: AddPartitionsToTxnResponseAddPartitionsToTxnResult[] = [];
  resultsByTopicV3AndBelow: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = [];

  constructor(init?: Partial<AddPartitionsToTxnResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.resultsByTransaction !== undefined) this.resultsByTransaction = init.resultsByTransaction;
    if (init.resultsByTopicV3AndBelow !== undefined) this.resultsByTopicV3AndBelow = init.resultsByTopicV3AndBelow;
  }
}

function decodeAddPartitionsToTxnResponse(reader: Reader, version: number): AddPartitionsToTxnResponse {
  const flexible = version >= 3;
  const it = new AddPartitionsToTxnResponse();
  it.throttleTimeMs = reader.int32();
  if (version >= 4) {
    it.errorCode = reader.int16();
  }
  if (version >= 4) {
    const resultsByTransactionCount = reader.compactArrayLength(3, 'resultsByTransaction');
    const resultsByTransactionItems: AddPartitionsToTxnResponseAddPartitionsToTxnResult[] = resultsByTransactionCount > 0 ? [decodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader, version)] : [];
    for (let i = 1; i < resultsByTransactionCount; i++) resultsByTransactionItems.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(reader, version));
    it.resultsByTransaction = resultsByTransactionItems;
  }
  if (version <= 3) {
    const resultsByTopicV3AndBelowCount = flexible ? reader.compactArrayLength(3, 'resultsByTopicV3AndBelow') : reader.arrayLength(3, 'resultsByTopicV3AndBelow');
    const resultsByTopicV3AndBelowItems: AddPartitionsToTxnResponseAddPartitionsToTxnTopicResult[] = resultsByTopicV3AndBelowCount > 0 ? [decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version)] : [];
    for (let i = 1; i < resultsByTopicV3AndBelowCount; i++) resultsByTopicV3AndBelowItems.push(decodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(reader, version));
    it.resultsByTopicV3AndBelow = resultsByTopicV3AndBelowItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAddPartitionsToTxnResponse(writer: Writer, it: AddPartitionsToTxnResponse, version: number): void {
  const flexible = version >= 3;
  writer.int32(it.throttleTimeMs);
  if (version >= 4) {
    writer.int16(it.errorCode);
  }
  if (version >= 4) {
    const resultsByTransactionItems = it.resultsByTransaction;
    writer.compactArrayLength(resultsByTransactionItems.length);
    for (let i = 0; i < resultsByTransactionItems.length; i++) {
      encodeAddPartitionsToTxnResponseAddPartitionsToTxnResult(writer, resultsByTransactionItems[i]!, version);
    }
  } else if (it.resultsByTransaction.length !== 0) {
    throw unsupportedField('AddPartitionsToTxnResponse', 'resultsByTransaction', version);
  }
  if (version <= 3) {
    const resultsByTopicV3AndBelowItems = it.resultsByTopicV3AndBelow;
    if (flexible) writer.compactArrayLength(resultsByTopicV3AndBelowItems.length);
    else writer.arrayLength(resultsByTopicV3AndBelowItems.length);
    for (let i = 0; i < resultsByTopicV3AndBelowItems.length; i++) {
      encodeAddPartitionsToTxnResponseAddPartitionsToTxnTopicResult(writer, resultsByTopicV3AndBelowItems[i]!, version);
    }
  } else if (it.resultsByTopicV3AndBelow.length !== 0) {
    throw unsupportedField('AddPartitionsToTxnResponse', 'resultsByTopicV3AndBelow', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const addPartitionsToTxn: Api<AddPartitionsToTxnRequest, AddPartitionsToTxnResponse> = {
  key: 24,
  name: 'AddPartitionsToTxn',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 3,
  scope: ['broker'],
  request: {
    name: 'AddPartitionsToTxnRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`AddPartitionsToTxnRequest has no version ${version}`);
      return decodeAddPartitionsToTxnRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`AddPartitionsToTxnRequest has no version ${version}`);
      encodeAddPartitionsToTxnRequest(writer, message, version);
    },
  },
  response: {
    name: 'AddPartitionsToTxnResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`AddPartitionsToTxnResponse has no version ${version}`);
      return decodeAddPartitionsToTxnResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`AddPartitionsToTxnResponse has no version ${version}`);
      encodeAddPartitionsToTxnResponse(writer, message, version);
    },
  },
};
