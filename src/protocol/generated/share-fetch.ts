// Generated from protocol-spec/apis/share-fetch.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Payload } from '../../base/payload.ts';
import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, nullField, unsupportedField, type Writer } from '../writer.ts';

export class ShareFetchRequestAcknowledgementBatch {
  firstOffset: number = 0;
  lastOffset: number = 0;
  acknowledgeTypes: number[] = [];

  constructor(init?: Partial<ShareFetchRequestAcknowledgementBatch>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.acknowledgeTypes !== undefined) this.acknowledgeTypes = init.acknowledgeTypes;
  }
}

function decodeShareFetchRequestAcknowledgementBatch(reader: Reader, _version: number): ShareFetchRequestAcknowledgementBatch {
  const it = new ShareFetchRequestAcknowledgementBatch();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  const acknowledgeTypesCount = reader.compactArrayLength(1, 'acknowledgeTypes');
  const acknowledgeTypesItems: number[] = acknowledgeTypesCount > 0 ? [reader.int8()] : [];
  for (let i = 1; i < acknowledgeTypesCount; i++) acknowledgeTypesItems.push(reader.int8());
  it.acknowledgeTypes = acknowledgeTypesItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchRequestAcknowledgementBatch(writer: Writer, it: ShareFetchRequestAcknowledgementBatch, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  const acknowledgeTypesItems = it.acknowledgeTypes;
  writer.compactArrayLength(acknowledgeTypesItems.length);
  for (let i = 0; i < acknowledgeTypesItems.length; i++) {
    writer.int8(acknowledgeTypesItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchRequestFetchPartition {
  partitionIndex: number = 0;
  partitionMaxBytes: number = 0;
  acknowledgementBatches: ShareFetchRequestAcknowledgementBatch[] = [];

  constructor(init?: Partial<ShareFetchRequestFetchPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.partitionMaxBytes !== undefined) this.partitionMaxBytes = init.partitionMaxBytes;
    if (init.acknowledgementBatches !== undefined) this.acknowledgementBatches = init.acknowledgementBatches;
  }
}

function decodeShareFetchRequestFetchPartition(reader: Reader, version: number): ShareFetchRequestFetchPartition {
  const it = new ShareFetchRequestFetchPartition();
  it.partitionIndex = reader.int32();
  const acknowledgementBatchesCount = reader.compactArrayLength(18, 'acknowledgementBatches');
  const acknowledgementBatchesItems: ShareFetchRequestAcknowledgementBatch[] = acknowledgementBatchesCount > 0 ? [decodeShareFetchRequestAcknowledgementBatch(reader, version)] : [];
  for (let i = 1; i < acknowledgementBatchesCount; i++) acknowledgementBatchesItems.push(decodeShareFetchRequestAcknowledgementBatch(reader, version));
  it.acknowledgementBatches = acknowledgementBatchesItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchRequestFetchPartition(writer: Writer, it: ShareFetchRequestFetchPartition, version: number): void {
  writer.int32(it.partitionIndex);
  if (it.partitionMaxBytes !== 0) throw unsupportedField('ShareFetchRequestFetchPartition', 'partitionMaxBytes', version);
  const acknowledgementBatchesItems = it.acknowledgementBatches;
  writer.compactArrayLength(acknowledgementBatchesItems.length);
  for (let i = 0; i < acknowledgementBatchesItems.length; i++) {
    encodeShareFetchRequestAcknowledgementBatch(writer, acknowledgementBatchesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchRequestFetchTopic {
  topicId: Uuid = ZERO_UUID;
  partitions: ShareFetchRequestFetchPartition[] = [];

  constructor(init?: Partial<ShareFetchRequestFetchTopic>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareFetchRequestFetchTopic(reader: Reader, version: number): ShareFetchRequestFetchTopic {
  const it = new ShareFetchRequestFetchTopic();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(6, 'partitions');
  const partitionsItems: ShareFetchRequestFetchPartition[] = partitionsCount > 0 ? [decodeShareFetchRequestFetchPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeShareFetchRequestFetchPartition(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchRequestFetchTopic(writer: Writer, it: ShareFetchRequestFetchTopic, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeShareFetchRequestFetchPartition(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchRequestForgottenTopic {
  topicId: Uuid = ZERO_UUID;
  partitions: number[] = [];

  constructor(init?: Partial<ShareFetchRequestForgottenTopic>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareFetchRequestForgottenTopic(reader: Reader, _version: number): ShareFetchRequestForgottenTopic {
  const it = new ShareFetchRequestForgottenTopic();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchRequestForgottenTopic(writer: Writer, it: ShareFetchRequestForgottenTopic, _version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchRequest {
  groupId: string | null = null;
  memberId: string | null = '';
  shareSessionEpoch: number = 0;
  maxWaitMs: number = 0;
  minBytes: number = 0;
  maxBytes: number = 2147483647;
  maxRecords: number = 0;
  batchSize: number = 0;
  shareAcquireMode: number = 0;
  isRenewAck: boolean = false;
  topics: ShareFetchRequestFetchTopic[] = [];
  forgottenTopicsData: ShareFetchRequestForgottenTopic[] = [];

  constructor(init?: Partial<ShareFetchRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.shareSessionEpoch !== undefined) this.shareSessionEpoch = init.shareSessionEpoch;
    if (init.maxWaitMs !== undefined) this.maxWaitMs = init.maxWaitMs;
    if (init.minBytes !== undefined) this.minBytes = init.minBytes;
    if (init.maxBytes !== undefined) this.maxBytes = init.maxBytes;
    if (init.maxRecords !== undefined) this.maxRecords = init.maxRecords;
    if (init.batchSize !== undefined) this.batchSize = init.batchSize;
    if (init.shareAcquireMode !== undefined) this.shareAcquireMode = init.shareAcquireMode;
    if (init.isRenewAck !== undefined) this.isRenewAck = init.isRenewAck;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.forgottenTopicsData !== undefined) this.forgottenTopicsData = init.forgottenTopicsData;
  }
}

function decodeShareFetchRequest(reader: Reader, version: number): ShareFetchRequest {
  const it = new ShareFetchRequest();
  it.groupId = reader.compactNullableString('groupId');
  it.memberId = reader.compactNullableString('memberId');
  it.shareSessionEpoch = reader.int32();
  it.maxWaitMs = reader.int32();
  it.minBytes = reader.int32();
  it.maxBytes = reader.int32();
  it.maxRecords = reader.int32();
  it.batchSize = reader.int32();
  if (version >= 2) {
    it.shareAcquireMode = reader.int8();
  }
  if (version >= 2) {
    it.isRenewAck = reader.bool();
  }
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: ShareFetchRequestFetchTopic[] = topicsCount > 0 ? [decodeShareFetchRequestFetchTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeShareFetchRequestFetchTopic(reader, version));
  it.topics = topicsItems;
  const forgottenTopicsDataCount = reader.compactArrayLength(18, 'forgottenTopicsData');
  const forgottenTopicsDataItems: ShareFetchRequestForgottenTopic[] = forgottenTopicsDataCount > 0 ? [decodeShareFetchRequestForgottenTopic(reader, version)] : [];
  for (let i = 1; i < forgottenTopicsDataCount; i++) forgottenTopicsDataItems.push(decodeShareFetchRequestForgottenTopic(reader, version));
  it.forgottenTopicsData = forgottenTopicsDataItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchRequest(writer: Writer, it: ShareFetchRequest, version: number): void {
  writer.compactNullableString(it.groupId);
  writer.compactNullableString(it.memberId);
  writer.int32(it.shareSessionEpoch);
  writer.int32(it.maxWaitMs);
  writer.int32(it.minBytes);
  writer.int32(it.maxBytes);
  writer.int32(it.maxRecords);
  writer.int32(it.batchSize);
  if (version >= 2) {
    writer.int8(it.shareAcquireMode);
  }
  if (version >= 2) {
    writer.bool(it.isRenewAck);
  } else if (it.isRenewAck !== false) {
    throw unsupportedField('ShareFetchRequest', 'isRenewAck', version);
  }
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeShareFetchRequestFetchTopic(writer, topicsItems[i]!, version);
  }
  const forgottenTopicsDataItems = it.forgottenTopicsData;
  writer.compactArrayLength(forgottenTopicsDataItems.length);
  for (let i = 0; i < forgottenTopicsDataItems.length; i++) {
    encodeShareFetchRequestForgottenTopic(writer, forgottenTopicsDataItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchResponseLeaderIdAndEpoch {
  leaderId: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<ShareFetchResponseLeaderIdAndEpoch>) {
    if (init === undefined) return;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeShareFetchResponseLeaderIdAndEpoch(reader: Reader, _version: number): ShareFetchResponseLeaderIdAndEpoch {
  const it = new ShareFetchResponseLeaderIdAndEpoch();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeShareFetchResponseLeaderIdAndEpoch(writer: Writer, it: ShareFetchResponseLeaderIdAndEpoch, _version: number): void {
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class ShareFetchResponseAcquiredRecords {
  firstOffset: number = 0;
  lastOffset: number = 0;
  deliveryCount: number = 0;

  constructor(init?: Partial<ShareFetchResponseAcquiredRecords>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.deliveryCount !== undefined) this.deliveryCount = init.deliveryCount;
  }
}

function decodeShareFetchResponseAcquiredRecords(reader: Reader, _version: number): ShareFetchResponseAcquiredRecords {
  const it = new ShareFetchResponseAcquiredRecords();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  it.deliveryCount = reader.int16();
  reader.skipTags();
  return it;
}

function encodeShareFetchResponseAcquiredRecords(writer: Writer, it: ShareFetchResponseAcquiredRecords, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  writer.int16(it.deliveryCount);
  writer.unsignedVarint(0);
}

export class ShareFetchResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  acknowledgeErrorCode: number = 0;
  acknowledgeErrorMessage: string | null = null;
  currentLeader: ShareFetchResponseLeaderIdAndEpoch = new ShareFetchResponseLeaderIdAndEpoch();
  records: Buffer | Payload | null = null;
  acquiredRecords: ShareFetchResponseAcquiredRecords[] = [];

  constructor(init?: Partial<ShareFetchResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.acknowledgeErrorCode !== undefined) this.acknowledgeErrorCode = init.acknowledgeErrorCode;
    if (init.acknowledgeErrorMessage !== undefined) this.acknowledgeErrorMessage = init.acknowledgeErrorMessage;
    if (init.currentLeader !== undefined) this.currentLeader = init.currentLeader;
    if (init.records !== undefined) this.records = init.records;
    if (init.acquiredRecords !== undefined) this.acquiredRecords = init.acquiredRecords;
  }
}

function decodeShareFetchResponsePartitionData(reader: Reader, version: number): ShareFetchResponsePartitionData {
  const it = new ShareFetchResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.acknowledgeErrorCode = reader.int16();
  it.acknowledgeErrorMessage = reader.compactNullableString('acknowledgeErrorMessage');
  it.currentLeader = decodeShareFetchResponseLeaderIdAndEpoch(reader, version);
  it.records = reader.compactBytes('records');
  const acquiredRecordsCount = reader.compactArrayLength(19, 'acquiredRecords');
  const acquiredRecordsItems: ShareFetchResponseAcquiredRecords[] = acquiredRecordsCount > 0 ? [decodeShareFetchResponseAcquiredRecords(reader, version)] : [];
  for (let i = 1; i < acquiredRecordsCount; i++) acquiredRecordsItems.push(decodeShareFetchResponseAcquiredRecords(reader, version));
  it.acquiredRecords = acquiredRecordsItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchResponsePartitionData(writer: Writer, it: ShareFetchResponsePartitionData, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.int16(it.acknowledgeErrorCode);
  writer.compactNullableString(it.acknowledgeErrorMessage);
  encodeShareFetchResponseLeaderIdAndEpoch(writer, it.currentLeader, version);
  if (it.records === null) throw nullField('ShareFetchResponsePartitionData', 'records', version);
  writer.compactBytes(it.records);
  const acquiredRecordsItems = it.acquiredRecords;
  writer.compactArrayLength(acquiredRecordsItems.length);
  for (let i = 0; i < acquiredRecordsItems.length; i++) {
    encodeShareFetchResponseAcquiredRecords(writer, acquiredRecordsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchResponseShareFetchableTopicResponse {
  topicId: Uuid = ZERO_UUID;
  partitions: ShareFetchResponsePartitionData[] = [];

  constructor(init?: Partial<ShareFetchResponseShareFetchableTopicResponse>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareFetchResponseShareFetchableTopicResponse(reader: Reader, version: number): ShareFetchResponseShareFetchableTopicResponse {
  const it = new ShareFetchResponseShareFetchableTopicResponse();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(22, 'partitions');
  const partitionsItems: ShareFetchResponsePartitionData[] = partitionsCount > 0 ? [decodeShareFetchResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeShareFetchResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchResponseShareFetchableTopicResponse(writer: Writer, it: ShareFetchResponseShareFetchableTopicResponse, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeShareFetchResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareFetchResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  rack: string | null = null;

  constructor(init?: Partial<ShareFetchResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.rack !== undefined) this.rack = init.rack;
  }
}

function decodeShareFetchResponseNodeEndpoint(reader: Reader, _version: number): ShareFetchResponseNodeEndpoint {
  const it = new ShareFetchResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  it.rack = reader.compactNullableString('rack');
  reader.skipTags();
  return it;
}

function encodeShareFetchResponseNodeEndpoint(writer: Writer, it: ShareFetchResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.compactNullableString(it.rack);
  writer.unsignedVarint(0);
}

export class ShareFetchResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  acquisitionLockTimeoutMs: number = 0;
  responses: ShareFetchResponseShareFetchableTopicResponse[] = [];
  nodeEndpoints: ShareFetchResponseNodeEndpoint[] = [];

  constructor(init?: Partial<ShareFetchResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.acquisitionLockTimeoutMs !== undefined) this.acquisitionLockTimeoutMs = init.acquisitionLockTimeoutMs;
    if (init.responses !== undefined) this.responses = init.responses;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeShareFetchResponse(reader: Reader, version: number): ShareFetchResponse {
  const it = new ShareFetchResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.acquisitionLockTimeoutMs = reader.int32();
  const responsesCount = reader.compactArrayLength(18, 'responses');
  const responsesItems: ShareFetchResponseShareFetchableTopicResponse[] = responsesCount > 0 ? [decodeShareFetchResponseShareFetchableTopicResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeShareFetchResponseShareFetchableTopicResponse(reader, version));
  it.responses = responsesItems;
  const nodeEndpointsCount = reader.compactArrayLength(11, 'nodeEndpoints');
  const nodeEndpointsItems: ShareFetchResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeShareFetchResponseNodeEndpoint(reader, version)] : [];
  for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeShareFetchResponseNodeEndpoint(reader, version));
  it.nodeEndpoints = nodeEndpointsItems;
  reader.skipTags();
  return it;
}

function encodeShareFetchResponse(writer: Writer, it: ShareFetchResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.int32(it.acquisitionLockTimeoutMs);
  const responsesItems = it.responses;
  writer.compactArrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeShareFetchResponseShareFetchableTopicResponse(writer, responsesItems[i]!, version);
  }
  const nodeEndpointsItems = it.nodeEndpoints;
  writer.compactArrayLength(nodeEndpointsItems.length);
  for (let i = 0; i < nodeEndpointsItems.length; i++) {
    encodeShareFetchResponseNodeEndpoint(writer, nodeEndpointsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const shareFetch: Api<ShareFetchRequest, ShareFetchResponse> = {
  key: 78,
  name: 'ShareFetch',
  versions: [1, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ShareFetchRequest',
    decode(reader, version) {
      if (version < 1 || version > 2) throw new DecodeError(`ShareFetchRequest has no version ${version}`);
      return decodeShareFetchRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 1 || version > 2) throw new EncodeError(`ShareFetchRequest has no version ${version}`);
      encodeShareFetchRequest(writer, message, version);
    },
  },
  response: {
    name: 'ShareFetchResponse',
    decode(reader, version) {
      if (version < 1 || version > 2) throw new DecodeError(`ShareFetchResponse has no version ${version}`);
      return decodeShareFetchResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 1 || version > 2) throw new EncodeError(`ShareFetchResponse has no version ${version}`);
      encodeShareFetchResponse(writer, message, version);
    },
  },
};
