// Generated from protocol-spec/apis/produce.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../writer.ts';

export class ProduceRequestPartitionProduceData {
  index: number = 0;
  records: Buffer | null = null;

  constructor(init?: Partial<ProduceRequestPartitionProduceData>) {
    if (init === undefined) return;
    if (init.index !== undefined) this.index = init.index;
    if (init.records !== undefined) this.records = init.records;
  }
}

function decodeProduceRequestPartitionProduceData(reader: Reader, version: number): ProduceRequestPartitionProduceData {
  const flexible = version >= 9;
  const it = new ProduceRequestPartitionProduceData();
  it.index = reader.int32();
  it.records = flexible ? reader.compactNullableBytes() : reader.nullableBytes();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeProduceRequestPartitionProduceData(writer: Writer, it: ProduceRequestPartitionProduceData, version: number): void {
  const flexible = version >= 9;
  writer.int32(it.index);
  if (flexible) writer.compactNullableBytes(it.records);
  else writer.nullableBytes(it.records);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ProduceRequestTopicProduceData {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  partitionData: ProduceRequestPartitionProduceData[] = [];

  constructor(init?: Partial<ProduceRequestTopicProduceData>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitionData !== undefined) this.partitionData = init.partitionData;
  }
}

function decodeProduceRequestTopicProduceData(reader: Reader, version: number): ProduceRequestTopicProduceData {
  const flexible = version >= 9;
  const it = new ProduceRequestTopicProduceData();
  if (version <= 12) {
    it.name = flexible ? reader.compactString('name') : reader.string('name');
  }
  if (version >= 13) {
    it.topicId = reader.uuid();
  }
  const partitionDataCount = flexible ? reader.compactArrayLength(6, 'partitionData') : reader.arrayLength(6, 'partitionData');
  const partitionDataItems: ProduceRequestPartitionProduceData[] = partitionDataCount > 0 ? [decodeProduceRequestPartitionProduceData(reader, version)] : [];
  for (let i = 1; i < partitionDataCount; i++) partitionDataItems.push(decodeProduceRequestPartitionProduceData(reader, version));
  it.partitionData = partitionDataItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeProduceRequestTopicProduceData(writer: Writer, it: ProduceRequestTopicProduceData, version: number): void {
  const flexible = version >= 9;
  if (version <= 12) {
    if (flexible) writer.compactString(it.name);
    else writer.string(it.name);
  }
  if (version >= 13) {
    writer.uuid(it.topicId);
  }
  const partitionDataItems = it.partitionData;
  if (flexible) writer.compactArrayLength(partitionDataItems.length);
  else writer.arrayLength(partitionDataItems.length);
  for (let i = 0; i < partitionDataItems.length; i++) {
    encodeProduceRequestPartitionProduceData(writer, partitionDataItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ProduceRequest {
  transactionalId: string | null = null;
  acks: number = 0;
  timeoutMs: number = 0;
  topicData: ProduceRequestTopicProduceData[] = [];

  constructor(init?: Partial<ProduceRequest>) {
    if (init === undefined) return;
    if (init.transactionalId !== undefined) this.transactionalId = init.transactionalId;
    if (init.acks !== undefined) this.acks = init.acks;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.topicData !== undefined) this.topicData = init.topicData;
  }
}

function decodeProduceRequest(reader: Reader, version: number): ProduceRequest {
  const flexible = version >= 9;
  const it = new ProduceRequest();
  if (version >= 3) {
    it.transactionalId = flexible ? reader.compactNullableString('transactionalId') : reader.nullableString('transactionalId');
  }
  it.acks = reader.int16();
  it.timeoutMs = reader.int32();
  const topicDataCount = flexible ? reader.compactArrayLength(3, 'topicData') : reader.arrayLength(3, 'topicData');
  const topicDataItems: ProduceRequestTopicProduceData[] = topicDataCount > 0 ? [decodeProduceRequestTopicProduceData(reader, version)] : [];
  for (let i = 1; i < topicDataCount; i++) topicDataItems.push(decodeProduceRequestTopicProduceData(reader, version));
  it.topicData = topicDataItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeProduceRequest(writer: Writer, it: ProduceRequest, version: number): void {
  const flexible = version >= 9;
  if (version >= 3) {
    if (flexible) writer.compactNullableString(it.transactionalId);
    else writer.nullableString(it.transactionalId);
  } else if (it.transactionalId !== null) {
    throw unsupportedField('ProduceRequest', 'transactionalId', version);
  }
  writer.int16(it.acks);
  writer.int32(it.timeoutMs);
  const topicDataItems = it.topicData;
  if (flexible) writer.compactArrayLength(topicDataItems.length);
  else writer.arrayLength(topicDataItems.length);
  for (let i = 0; i < topicDataItems.length; i++) {
    encodeProduceRequestTopicProduceData(writer, topicDataItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ProduceResponseBatchIndexAndErrorMessage {
  batchIndex: number = 0;
  batchIndexErrorMessage: string | null = null;

  constructor(init?: Partial<ProduceResponseBatchIndexAndErrorMessage>) {
    if (init === undefined) return;
    if (init.batchIndex !== undefined) this.batchIndex = init.batchIndex;
    if (init.batchIndexErrorMessage !== undefined) this.batchIndexErrorMessage = init.batchIndexErrorMessage;
  }
}

function decodeProduceResponseBatchIndexAndErrorMessage(reader: Reader, version: number): ProduceResponseBatchIndexAndErrorMessage {
  const flexible = version >= 9;
  const it = new ProduceResponseBatchIndexAndErrorMessage();
  it.batchIndex = reader.int32();
  it.batchIndexErrorMessage = flexible ? reader.compactNullableString('batchIndexErrorMessage') : reader.nullableString('batchIndexErrorMessage');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeProduceResponseBatchIndexAndErrorMessage(writer: Writer, it: ProduceResponseBatchIndexAndErrorMessage, version: number): void {
  const flexible = version >= 9;
  writer.int32(it.batchIndex);
  if (flexible) writer.compactNullableString(it.batchIndexErrorMessage);
  else writer.nullableString(it.batchIndexErrorMessage);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ProduceResponseLeaderIdAndEpoch {
  leaderId: number = -1;
  leaderEpoch: number = -1;

  constructor(init?: Partial<ProduceResponseLeaderIdAndEpoch>) {
    if (init === undefined) return;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function isDefaultProduceResponseLeaderIdAndEpoch(it: ProduceResponseLeaderIdAndEpoch): boolean {
  return !(
    it.leaderId !== -1 ||
    it.leaderEpoch !== -1
  );
}

function decodeProduceResponseLeaderIdAndEpoch(reader: Reader, _version: number): ProduceResponseLeaderIdAndEpoch {
  const it = new ProduceResponseLeaderIdAndEpoch();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeProduceResponseLeaderIdAndEpoch(writer: Writer, it: ProduceResponseLeaderIdAndEpoch, _version: number): void {
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class ProduceResponsePartitionProduceResponse {
  index: number = 0;
  errorCode: number = 0;
  baseOffset: number = 0;
  logAppendTimeMs: number = -1;
  logStartOffset: number = -1;
  recordErrors: ProduceResponseBatchIndexAndErrorMessage[] = [];
  errorMessage: string | null = null;
  currentLeader: ProduceResponseLeaderIdAndEpoch = new ProduceResponseLeaderIdAndEpoch();

  constructor(init?: Partial<ProduceResponsePartitionProduceResponse>) {
    if (init === undefined) return;
    if (init.index !== undefined) this.index = init.index;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.baseOffset !== undefined) this.baseOffset = init.baseOffset;
    if (init.logAppendTimeMs !== undefined) this.logAppendTimeMs = init.logAppendTimeMs;
    if (init.logStartOffset !== undefined) this.logStartOffset = init.logStartOffset;
    if (init.recordErrors !== undefined) this.recordErrors = init.recordErrors;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.currentLeader !== undefined) this.currentLeader = init.currentLeader;
  }
}

function decodeProduceResponsePartitionProduceResponse(reader: Reader, version: number): ProduceResponsePartitionProduceResponse {
  const flexible = version >= 9;
  const it = new ProduceResponsePartitionProduceResponse();
  it.index = reader.int32();
  it.errorCode = reader.int16();
  it.baseOffset = reader.int64('baseOffset');
  if (version >= 2) {
    it.logAppendTimeMs = reader.int64('logAppendTimeMs');
  }
  if (version >= 5) {
    it.logStartOffset = reader.int64('logStartOffset');
  }
  if (version >= 8) {
    const recordErrorsCount = flexible ? reader.compactArrayLength(6, 'recordErrors') : reader.arrayLength(6, 'recordErrors');
    const recordErrorsItems: ProduceResponseBatchIndexAndErrorMessage[] = recordErrorsCount > 0 ? [decodeProduceResponseBatchIndexAndErrorMessage(reader, version)] : [];
    for (let i = 1; i < recordErrorsCount; i++) recordErrorsItems.push(decodeProduceResponseBatchIndexAndErrorMessage(reader, version));
    it.recordErrors = recordErrorsItems;
  }
  if (version >= 8) {
    it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  }
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0 && version >= 10) {
        it.currentLeader = decodeProduceResponseLeaderIdAndEpoch(reader, version);
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeProduceResponsePartitionProduceResponse(writer: Writer, it: ProduceResponsePartitionProduceResponse, version: number): void {
  const flexible = version >= 9;
  writer.int32(it.index);
  writer.int16(it.errorCode);
  writer.int64(it.baseOffset);
  if (version >= 2) {
    writer.int64(it.logAppendTimeMs);
  }
  if (version >= 5) {
    writer.int64(it.logStartOffset);
  }
  if (version >= 8) {
    const recordErrorsItems = it.recordErrors;
    if (flexible) writer.compactArrayLength(recordErrorsItems.length);
    else writer.arrayLength(recordErrorsItems.length);
    for (let i = 0; i < recordErrorsItems.length; i++) {
      encodeProduceResponseBatchIndexAndErrorMessage(writer, recordErrorsItems[i]!, version);
    }
  }
  if (version >= 8) {
    if (flexible) writer.compactNullableString(it.errorMessage);
    else writer.nullableString(it.errorMessage);
  }
  if (!(version >= 10) && !isDefaultProduceResponseLeaderIdAndEpoch(it.currentLeader)) throw unsupportedField('ProduceResponsePartitionProduceResponse', 'currentLeader', version);
  if (flexible) {
    let tagCount = 0;
    if (version >= 10 && !isDefaultProduceResponseLeaderIdAndEpoch(it.currentLeader)) tagCount++;
    writer.unsignedVarint(tagCount);
    if (version >= 10 && !isDefaultProduceResponseLeaderIdAndEpoch(it.currentLeader)) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      encodeProduceResponseLeaderIdAndEpoch(content, it.currentLeader, version);
      writer.sized(content);
    }
  }
}

export class ProduceResponseTopicProduceResponse {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  partitionResponses: ProduceResponsePartitionProduceResponse[] = [];

  constructor(init?: Partial<ProduceResponseTopicProduceResponse>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitionResponses !== undefined) this.partitionResponses = init.partitionResponses;
  }
}

function decodeProduceResponseTopicProduceResponse(reader: Reader, version: number): ProduceResponseTopicProduceResponse {
  const flexible = version >= 9;
  const it = new ProduceResponseTopicProduceResponse();
  if (version <= 12) {
    it.name = flexible ? reader.compactString('name') : reader.string('name');
  }
  if (version >= 13) {
    it.topicId = reader.uuid();
  }
  const partitionResponsesCount = flexible ? reader.compactArrayLength(14, 'partitionResponses') : reader.arrayLength(14, 'partitionResponses');
  const partitionResponsesItems: ProduceResponsePartitionProduceResponse[] = partitionResponsesCount > 0 ? [decodeProduceResponsePartitionProduceResponse(reader, version)] : [];
  for (let i = 1; i < partitionResponsesCount; i++) partitionResponsesItems.push(decodeProduceResponsePartitionProduceResponse(reader, version));
  it.partitionResponses = partitionResponsesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeProduceResponseTopicProduceResponse(writer: Writer, it: ProduceResponseTopicProduceResponse, version: number): void {
  const flexible = version >= 9;
  if (version <= 12) {
    if (flexible) writer.compactString(it.name);
    else writer.string(it.name);
  }
  if (version >= 13) {
    writer.uuid(it.topicId);
  }
  const partitionResponsesItems = it.partitionResponses;
  if (flexible) writer.compactArrayLength(partitionResponsesItems.length);
  else writer.arrayLength(partitionResponsesItems.length);
  for (let i = 0; i < partitionResponsesItems.length; i++) {
    encodeProduceResponsePartitionProduceResponse(writer, partitionResponsesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ProduceResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  rack: string | null = null;

  constructor(init?: Partial<ProduceResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.rack !== undefined) this.rack = init.rack;
  }
}

function decodeProduceResponseNodeEndpoint(reader: Reader, _version: number): ProduceResponseNodeEndpoint {
  const it = new ProduceResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  it.rack = reader.compactNullableString('rack');
  reader.skipTags();
  return it;
}

function encodeProduceResponseNodeEndpoint(writer: Writer, it: ProduceResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.compactNullableString(it.rack);
  writer.unsignedVarint(0);
}

export class ProduceResponse {
  responses: ProduceResponseTopicProduceResponse[] = [];
  throttleTimeMs: number = 0;
  nodeEndpoints: ProduceResponseNodeEndpoint[] = [];

  constructor(init?: Partial<ProduceResponse>) {
    if (init === undefined) return;
    if (init.responses !== undefined) this.responses = init.responses;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeProduceResponse(reader: Reader, version: number): ProduceResponse {
  const flexible = version >= 9;
  const it = new ProduceResponse();
  const responsesCount = flexible ? reader.compactArrayLength(3, 'responses') : reader.arrayLength(3, 'responses');
  const responsesItems: ProduceResponseTopicProduceResponse[] = responsesCount > 0 ? [decodeProduceResponseTopicProduceResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeProduceResponseTopicProduceResponse(reader, version));
  it.responses = responsesItems;
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0 && version >= 10) {
        const nodeEndpointsCount = reader.compactArrayLength(11, 'nodeEndpoints');
        const nodeEndpointsItems: ProduceResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeProduceResponseNodeEndpoint(reader, version)] : [];
        for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeProduceResponseNodeEndpoint(reader, version));
        it.nodeEndpoints = nodeEndpointsItems;
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeProduceResponse(writer: Writer, it: ProduceResponse, version: number): void {
  const flexible = version >= 9;
  const responsesItems = it.responses;
  if (flexible) writer.compactArrayLength(responsesItems.length);
  else writer.arrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeProduceResponseTopicProduceResponse(writer, responsesItems[i]!, version);
  }
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  if (!(version >= 10) && it.nodeEndpoints.length !== 0) throw unsupportedField('ProduceResponse', 'nodeEndpoints', version);
  if (flexible) {
    let tagCount = 0;
    if (version >= 10 && it.nodeEndpoints.length !== 0) tagCount++;
    writer.unsignedVarint(tagCount);
    if (version >= 10 && it.nodeEndpoints.length !== 0) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      const nodeEndpointsItems = it.nodeEndpoints;
      content.compactArrayLength(nodeEndpointsItems.length);
      for (let i = 0; i < nodeEndpointsItems.length; i++) {
        encodeProduceResponseNodeEndpoint(content, nodeEndpointsItems[i]!, version);
      }
      writer.sized(content);
    }
  }
}

export const produce: Api<ProduceRequest, ProduceResponse> = {
  key: 0,
  name: 'Produce',
  versions: [0, 13],
  latestVersion: 13,
  flexibleFrom: 9,
  scope: ['broker'],
  request: {
    name: 'ProduceRequest',
    decode(reader, version) {
      if (version < 0 || version > 13) throw new DecodeError(`ProduceRequest has no version ${version}`);
      return decodeProduceRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 13) throw new EncodeError(`ProduceRequest has no version ${version}`);
      encodeProduceRequest(writer, message, version);
    },
  },
  response: {
    name: 'ProduceResponse',
    decode(reader, version) {
      if (version < 0 || version > 13) throw new DecodeError(`ProduceResponse has no version ${version}`);
      return decodeProduceResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 13) throw new EncodeError(`ProduceResponse has no version ${version}`);
      encodeProduceResponse(writer, message, version);
    },
  },
};
