// Generated from protocol-spec/apis/share-acknowledge.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ShareAcknowledgeRequestAcknowledgementBatch {
  firstOffset: number = 0;
  lastOffset: number = 0;
  acknowledgeTypes: number[] = [];

  constructor(init?: Partial<ShareAcknowledgeRequestAcknowledgementBatch>) {
    if (init === undefined) return;
    if (init.firstOffset !== undefined) this.firstOffset = init.firstOffset;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.acknowledgeTypes !== undefined) this.acknowledgeTypes = init.acknowledgeTypes;
  }
}

function decodeShareAcknowledgeRequestAcknowledgementBatch(reader: Reader, _version: number): ShareAcknowledgeRequestAcknowledgementBatch {
  const it = new ShareAcknowledgeRequestAcknowledgementBatch();
  it.firstOffset = reader.int64('firstOffset');
  it.lastOffset = reader.int64('lastOffset');
  const acknowledgeTypesCount = reader.compactArrayLength(1, 'acknowledgeTypes');
  const acknowledgeTypesItems: number[] = acknowledgeTypesCount > 0 ? [reader.int8()] : [];
  for (let i = 1; i < acknowledgeTypesCount; i++) acknowledgeTypesItems.push(reader.int8());
  it.acknowledgeTypes = acknowledgeTypesItems;
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeRequestAcknowledgementBatch(writer: Writer, it: ShareAcknowledgeRequestAcknowledgementBatch, _version: number): void {
  writer.int64(it.firstOffset);
  writer.int64(it.lastOffset);
  const acknowledgeTypesItems = it.acknowledgeTypes;
  writer.compactArrayLength(acknowledgeTypesItems.length);
  for (let i = 0; i < acknowledgeTypesItems.length; i++) {
    writer.int8(acknowledgeTypesItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeRequestAcknowledgePartition {
  partitionIndex: number = 0;
  acknowledgementBatches: ShareAcknowledgeRequestAcknowledgementBatch[] = [];

  constructor(init?: Partial<ShareAcknowledgeRequestAcknowledgePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.acknowledgementBatches !== undefined) this.acknowledgementBatches = init.acknowledgementBatches;
  }
}

function decodeShareAcknowledgeRequestAcknowledgePartition(reader: Reader, version: number): ShareAcknowledgeRequestAcknowledgePartition {
  const it = new ShareAcknowledgeRequestAcknowledgePartition();
  it.partitionIndex = reader.int32();
  const acknowledgementBatchesCount = reader.compactArrayLength(18, 'acknowledgementBatches');
  const acknowledgementBatchesItems: ShareAcknowledgeRequestAcknowledgementBatch[] = acknowledgementBatchesCount > 0 ? [decodeShareAcknowledgeRequestAcknowledgementBatch(reader, version)] : [];
  for (let i = 1; i < acknowledgementBatchesCount; i++) acknowledgementBatchesItems.push(decodeShareAcknowledgeRequestAcknowledgementBatch(reader, version));
  it.acknowledgementBatches = acknowledgementBatchesItems;
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeRequestAcknowledgePartition(writer: Writer, it: ShareAcknowledgeRequestAcknowledgePartition, version: number): void {
  writer.int32(it.partitionIndex);
  const acknowledgementBatchesItems = it.acknowledgementBatches;
  writer.compactArrayLength(acknowledgementBatchesItems.length);
  for (let i = 0; i < acknowledgementBatchesItems.length; i++) {
    encodeShareAcknowledgeRequestAcknowledgementBatch(writer, acknowledgementBatchesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeRequestAcknowledgeTopic {
  topicId: Uuid = ZERO_UUID;
  partitions: ShareAcknowledgeRequestAcknowledgePartition[] = [];

  constructor(init?: Partial<ShareAcknowledgeRequestAcknowledgeTopic>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareAcknowledgeRequestAcknowledgeTopic(reader: Reader, version: number): ShareAcknowledgeRequestAcknowledgeTopic {
  const it = new ShareAcknowledgeRequestAcknowledgeTopic();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(6, 'partitions');
  const partitionsItems: ShareAcknowledgeRequestAcknowledgePartition[] = partitionsCount > 0 ? [decodeShareAcknowledgeRequestAcknowledgePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeShareAcknowledgeRequestAcknowledgePartition(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeRequestAcknowledgeTopic(writer: Writer, it: ShareAcknowledgeRequestAcknowledgeTopic, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeShareAcknowledgeRequestAcknowledgePartition(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeRequest {
  groupId: string | null = null;
  memberId: string | null = '';
  shareSessionEpoch: number = 0;
  isRenewAck: boolean = false;
  topics: ShareAcknowledgeRequestAcknowledgeTopic[] = [];

  constructor(init?: Partial<ShareAcknowledgeRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.shareSessionEpoch !== undefined) this.shareSessionEpoch = init.shareSessionEpoch;
    if (init.isRenewAck !== undefined) this.isRenewAck = init.isRenewAck;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeShareAcknowledgeRequest(reader: Reader, version: number): ShareAcknowledgeRequest {
  const it = new ShareAcknowledgeRequest();
  it.groupId = reader.compactNullableString('groupId');
  it.memberId = reader.compactNullableString('memberId');
  it.shareSessionEpoch = reader.int32();
  if (version >= 2) {
    it.isRenewAck = reader.bool();
  }
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: ShareAcknowledgeRequestAcknowledgeTopic[] = topicsCount > 0 ? [decodeShareAcknowledgeRequestAcknowledgeTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeShareAcknowledgeRequestAcknowledgeTopic(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeRequest(writer: Writer, it: ShareAcknowledgeRequest, version: number): void {
  writer.compactNullableString(it.groupId);
  writer.compactNullableString(it.memberId);
  writer.int32(it.shareSessionEpoch);
  if (version >= 2) {
    writer.bool(it.isRenewAck);
  } else if (it.isRenewAck !== false) {
    throw unsupportedField('ShareAcknowledgeRequest', 'isRenewAck', version);
  }
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeShareAcknowledgeRequestAcknowledgeTopic(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeResponseLeaderIdAndEpoch {
  leaderId: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<ShareAcknowledgeResponseLeaderIdAndEpoch>) {
    if (init === undefined) return;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeShareAcknowledgeResponseLeaderIdAndEpoch(reader: Reader, _version: number): ShareAcknowledgeResponseLeaderIdAndEpoch {
  const it = new ShareAcknowledgeResponseLeaderIdAndEpoch();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeResponseLeaderIdAndEpoch(writer: Writer, it: ShareAcknowledgeResponseLeaderIdAndEpoch, _version: number): void {
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  currentLeader: ShareAcknowledgeResponseLeaderIdAndEpoch = new ShareAcknowledgeResponseLeaderIdAndEpoch();

  constructor(init?: Partial<ShareAcknowledgeResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.currentLeader !== undefined) this.currentLeader = init.currentLeader;
  }
}

function decodeShareAcknowledgeResponsePartitionData(reader: Reader, version: number): ShareAcknowledgeResponsePartitionData {
  const it = new ShareAcknowledgeResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  it.currentLeader = decodeShareAcknowledgeResponseLeaderIdAndEpoch(reader, version);
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeResponsePartitionData(writer: Writer, it: ShareAcknowledgeResponsePartitionData, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  encodeShareAcknowledgeResponseLeaderIdAndEpoch(writer, it.currentLeader, version);
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeResponseShareAcknowledgeTopicResponse {
  topicId: Uuid = ZERO_UUID;
  partitions: ShareAcknowledgeResponsePartitionData[] = [];

  constructor(init?: Partial<ShareAcknowledgeResponseShareAcknowledgeTopicResponse>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader: Reader, version: number): ShareAcknowledgeResponseShareAcknowledgeTopicResponse {
  const it = new ShareAcknowledgeResponseShareAcknowledgeTopicResponse();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(17, 'partitions');
  const partitionsItems: ShareAcknowledgeResponsePartitionData[] = partitionsCount > 0 ? [decodeShareAcknowledgeResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeShareAcknowledgeResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(writer: Writer, it: ShareAcknowledgeResponseShareAcknowledgeTopicResponse, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeShareAcknowledgeResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  rack: string | null = null;

  constructor(init?: Partial<ShareAcknowledgeResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.rack !== undefined) this.rack = init.rack;
  }
}

function decodeShareAcknowledgeResponseNodeEndpoint(reader: Reader, _version: number): ShareAcknowledgeResponseNodeEndpoint {
  const it = new ShareAcknowledgeResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  it.rack = reader.compactNullableString('rack');
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeResponseNodeEndpoint(writer: Writer, it: ShareAcknowledgeResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.compactNullableString(it.rack);
  writer.unsignedVarint(0);
}

export class ShareAcknowledgeResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = null;
  acquisitionLockTimeoutMs: number = 0;
  responses: ShareAcknowledgeResponseShareAcknowledgeTopicResponse[] = [];
  nodeEndpoints: ShareAcknowledgeResponseNodeEndpoint[] = [];

  constructor(init?: Partial<ShareAcknowledgeResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.acquisitionLockTimeoutMs !== undefined) this.acquisitionLockTimeoutMs = init.acquisitionLockTimeoutMs;
    if (init.responses !== undefined) this.responses = init.responses;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeShareAcknowledgeResponse(reader: Reader, version: number): ShareAcknowledgeResponse {
  const it = new ShareAcknowledgeResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  if (version >= 2) {
    it.acquisitionLockTimeoutMs = reader.int32();
  }
  const responsesCount = reader.compactArrayLength(18, 'responses');
  const responsesItems: ShareAcknowledgeResponseShareAcknowledgeTopicResponse[] = responsesCount > 0 ? [decodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(reader, version));
  it.responses = responsesItems;
  const nodeEndpointsCount = reader.compactArrayLength(11, 'nodeEndpoints');
  const nodeEndpointsItems: ShareAcknowledgeResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeShareAcknowledgeResponseNodeEndpoint(reader, version)] : [];
  for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeShareAcknowledgeResponseNodeEndpoint(reader, version));
  it.nodeEndpoints = nodeEndpointsItems;
  reader.skipTags();
  return it;
}

function encodeShareAcknowledgeResponse(writer: Writer, it: ShareAcknowledgeResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  if (version >= 2) {
    writer.int32(it.acquisitionLockTimeoutMs);
  }
  const responsesItems = it.responses;
  writer.compactArrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeShareAcknowledgeResponseShareAcknowledgeTopicResponse(writer, responsesItems[i]!, version);
  }
  const nodeEndpointsItems = it.nodeEndpoints;
  writer.compactArrayLength(nodeEndpointsItems.length);
  for (let i = 0; i < nodeEndpointsItems.length; i++) {
    encodeShareAcknowledgeResponseNodeEndpoint(writer, nodeEndpointsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const shareAcknowledge: Api<ShareAcknowledgeRequest, ShareAcknowledgeResponse> = {
  key: 79,
  name: 'ShareAcknowledge',
  versions: [1, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ShareAcknowledgeRequest',
    decode(reader, version) {
      if (version < 1 || version > 2) throw new DecodeError(`ShareAcknowledgeRequest has no version ${version}`);
      return decodeShareAcknowledgeRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 1 || version > 2) throw new EncodeError(`ShareAcknowledgeRequest has no version ${version}`);
      encodeShareAcknowledgeRequest(writer, message, version);
    },
  },
  response: {
    name: 'ShareAcknowledgeResponse',
    decode(reader, version) {
      if (version < 1 || version > 2) throw new DecodeError(`ShareAcknowledgeResponse has no version ${version}`);
      return decodeShareAcknowledgeResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 1 || version > 2) throw new EncodeError(`ShareAcknowledgeResponse has no version ${version}`);
      encodeShareAcknowledgeResponse(writer, message, version);
    },
  },
};
