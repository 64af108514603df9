// Generated from protocol-spec/apis/metadata.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, nullField, unsupportedField, type Writer } from '../writer.ts';

export class MetadataRequestMetadataRequestTopic {
  topicId: Uuid = ZERO_UUID;
  name: string | null = '';

  constructor(init?: Partial<MetadataRequestMetadataRequestTopic>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.name !== undefined) this.name = init.name;
  }
}

function decodeMetadataRequestMetadataRequestTopic(reader: Reader, version: number): MetadataRequestMetadataRequestTopic {
  const flexible = version >= 9;
  const it = new MetadataRequestMetadataRequestTopic();
  if (version >= 10) {
    it.topicId = reader.uuid();
  }
  it.name = flexible ? (version >= 10 ? reader.compactNullableString('name') : reader.compactString('name')) : (version >= 10 ? reader.nullableString('name') : reader.string('name'));
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeMetadataRequestMetadataRequestTopic(writer: Writer, it: MetadataRequestMetadataRequestTopic, version: number): void {
  const flexible = version >= 9;
  if (version >= 10) {
    writer.uuid(it.topicId);
  }
  if (it.name === null && !(version >= 10)) throw nullField('MetadataRequestMetadataRequestTopic', 'name', version);
  if (flexible) writer.compactNullableString(it.name);
  else writer.nullableString(it.name);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class MetadataRequest {
  topics: MetadataRequestMetadataRequestTopic[] | null = [];
  allowAutoTopicCreation: boolean = true;
  includeClusterAuthorizedOperations: boolean = false;
  includeTopicAuthorizedOperations: boolean = false;

  constructor(init?: Partial<MetadataRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.allowAutoTopicCreation !== undefined) this.allowAutoTopicCreation = init.allowAutoTopicCreation;
    if (init.includeClusterAuthorizedOperations !== undefined) this.includeClusterAuthorizedOperations = init.includeClusterAuthorizedOperations;
    if (init.includeTopicAuthorizedOperations !== undefined) this.includeTopicAuthorizedOperations = init.includeTopicAuthorizedOperations;
  }
}

function decodeMetadataRequest(reader: Reader, version: number): MetadataRequest {
  const flexible = version >= 9;
  const it = new MetadataRequest();
  const topicsCount = flexible ? (version >= 1 ? reader.compactNullableArrayLength(2, 'topics') : reader.compactArrayLength(2, 'topics')) : (version >= 1 ? reader.nullableArrayLength(2, 'topics') : reader.arrayLength(2, 'topics'));
  if (topicsCount < 0) {
    it.topics = null;
  } else {
    const topicsItems: MetadataRequestMetadataRequestTopic[] = topicsCount > 0 ? [decodeMetadataRequestMetadataRequestTopic(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeMetadataRequestMetadataRequestTopic(reader, version));
    it.topics = topicsItems;
  }
  if (version >= 4) {
    it.allowAutoTopicCreation = reader.bool();
  }
  if (version >= 8 && version <= 10) {
    it.includeClusterAuthorizedOperations = reader.bool();
  }
  if (version >= 8) {
    it.includeTopicAuthorizedOperations = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeMetadataRequest(writer: Writer, it: MetadataRequest, version: number): void {
  const flexible = version >= 9;
  const topicsItems = it.topics;
  if (topicsItems === null) {
    if (!(version >= 1)) throw nullField('MetadataRequest', 'topics', version);
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(topicsItems.length);
    else writer.arrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeMetadataRequestMetadataRequestTopic(writer, topicsItems[i]!, version);
    }
  }
  if (version >= 4) {
    writer.bool(it.allowAutoTopicCreation);
  } else if (it.allowAutoTopicCreation !== true) {
    throw unsupportedField('MetadataRequest', 'allowAutoTopicCreation', version);
  }
  if (version >= 8 && version <= 10) {
    writer.bool(it.includeClusterAuthorizedOperations);
  } else if (it.includeClusterAuthorizedOperations !== false) {
    throw unsupportedField('MetadataRequest', 'includeClusterAuthorizedOperations', version);
  }
  if (version >= 8) {
    writer.bool(it.includeTopicAuthorizedOperations);
  } else if (it.includeTopicAuthorizedOperations !== false) {
    throw unsupportedField('MetadataRequest', 'includeTopicAuthorizedOperations', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class MetadataResponseMetadataResponseBroker {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  rack: string | null = null;

  constructor(init?: Partial<MetadataResponseMetadataResponseBroker>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.rack !== undefined) this.rack = init.rack;
  }
}

function decodeMetadataResponseMetadataResponseBroker(reader: Reader, version: number): MetadataResponseMetadataResponseBroker {
  const flexible = version >= 9;
  const it = new MetadataResponseMetadataResponseBroker();
  it.nodeId = reader.int32();
  it.host = flexible ? reader.compactString('host') : reader.string('host');
  it.port = reader.int32();
  if (version >= 1) {
    it.rack = flexible ? reader.compactNullableString('rack') : reader.nullableString('rack');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeMetadataResponseMetadataResponseBroker(writer: Writer, it: MetadataResponseMetadataResponseBroker, version: number): void {
  const flexible = version >= 9;
  writer.int32(it.nodeId);
  if (flexible) writer.compactString(it.host);
  else writer.string(it.host);
  writer.int32(it.port);
  if (version >= 1) {
    if (flexible) writer.compactNullableString(it.rack);
    else writer.nullableString(it.rack);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class MetadataResponseMetadataResponsePartition {
  errorCode: number = 0;
  partitionIndex: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = -1;
  replicaNodes: number[] = [];
  isrNodes: number[] = [];
  offlineReplicas: number[] = [];

  constructor(init?: Partial<MetadataResponseMetadataResponsePartition>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.replicaNodes !== undefined) this.replicaNodes = init.replicaNodes;
    if (init.isrNodes !== undefined) this.isrNodes = init.isrNodes;
    if (init.offlineReplicas !== undefined) this.offlineReplicas = init.offlineReplicas;
  }
}

function decodeMetadataResponseMetadataResponsePartition(reader: Reader, version: number): MetadataResponseMetadataResponsePartition {
  const flexible = version >= 9;
  const it = new MetadataResponseMetadataResponsePartition();
  it.errorCode = reader.int16();
  it.partitionIndex = reader.int32();
  it.leaderId = reader.int32();
  if (version >= 7) {
    it.leaderEpoch = reader.int32();
  }
  const replicaNodesCount = flexible ? reader.compactArrayLength(4, 'replicaNodes') : reader.arrayLength(4, 'replicaNodes');
  const replicaNodesItems: number[] = replicaNodesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < replicaNodesCount; i++) replicaNodesItems.push(reader.int32());
  it.replicaNodes = replicaNodesItems;
  const isrNodesCount = flexible ? reader.compactArrayLength(4, 'isrNodes') : reader.arrayLength(4, 'isrNodes');
  const isrNodesItems: number[] = isrNodesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < isrNodesCount; i++) isrNodesItems.push(reader.int32());
  it.isrNodes = isrNodesItems;
  if (version >= 5) {
    const offlineReplicasCount = flexible ? reader.compactArrayLength(4, 'offlineReplicas') : reader.arrayLength(4, 'offlineReplicas');
    const offlineReplicasItems: number[] = offlineReplicasCount > 0 ? [reader.int32()] : [];
    for (let i = 1; i < offlineReplicasCount; i++) offlineReplicasItems.push(reader.int32());
    it.offlineReplicas = offlineReplicasItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeMetadataResponseMetadataResponsePartition(writer: Writer, it: MetadataResponseMetadataResponsePartition, version: number): void {
  const flexible = version >= 9;
  writer.int16(it.errorCode);
  writer.int32(it.partitionIndex);
  writer.int32(it.leaderId);
  if (version >= 7) {
    writer.int32(it.leaderEpoch);
  }
  const replicaNodesItems = it.replicaNodes;
  if (flexible) writer.compactArrayLength(replicaNodesItems.length);
  else writer.arrayLength(replicaNodesItems.length);
  for (let i = 0; i < replicaNodesItems.length; i++) {
    writer.int32(replicaNodesItems[i]!);
  }
  const isrNodesItems = it.isrNodes;
  if (flexible) writer.compactArrayLength(isrNodesItems.length);
  else writer.arrayLength(isrNodesItems.length);
  for (let i = 0; i < isrNodesItems.length; i++) {
    writer.int32(isrNodesItems[i]!);
  }
  if (version >= 5) {
    const offlineReplicasItems = it.offlineReplicas;
    if (flexible) writer.compactArrayLength(offlineReplicasItems.length);
    else writer.arrayLength(offlineReplicasItems.length);
    for (let i = 0; i < offlineReplicasItems.length; i++) {
      writer.int32(offlineReplicasItems[i]!);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class MetadataResponseMetadataResponseTopic {
  errorCode: number = 0;
  name: string | null = '';
  topicId: Uuid = ZERO_UUID;
  isInternal: boolean = false;
  partitions: MetadataResponseMetadataResponsePartition[] = [];
  topicAuthorizedOperations: number = -2147483648;

  constructor(init?: Partial<MetadataResponseMetadataResponseTopic>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.isInternal !== undefined) this.isInternal = init.isInternal;
    if (init.partitions !== undefined) this.partitions = init.partitions;
    if (init.topicAuthorizedOperations !== undefined) this.topicAuthorizedOperations = init.topicAuthorizedOperations;
  }
}

function decodeMetadataResponseMetadataResponseTopic(reader: Reader, version: number): MetadataResponseMetadataResponseTopic {
  const flexible = version >= 9;
  const it = new MetadataResponseMetadataResponseTopic();
  it.errorCode = reader.int16();
  it.name = flexible ? (version >= 12 ? reader.compactNullableString('name') : reader.compactString('name')) : (version >= 12 ? reader.nullableString('name') : reader.string('name'));
  if (version >= 10) {
    it.topicId = reader.uuid();
  }
  if (version >= 1) {
    it.isInternal = reader.bool();
  }
  const partitionsCount = flexible ? reader.compactArrayLength(18, 'partitions') : reader.arrayLength(18, 'partitions');
  const partitionsItems: MetadataResponseMetadataResponsePartition[] = partitionsCount > 0 ? [decodeMetadataResponseMetadataResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeMetadataResponseMetadataResponsePartition(reader, version));
  it.partitions = partitionsItems;
  if (version >= 8) {
    it.topicAuthorizedOperations = reader.int32();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeMetadataResponseMetadataResponseTopic(writer: Writer, it: MetadataResponseMetadataResponseTopic, version: number): void {
  const flexible = version >= 9;
  writer.int16(it.errorCode);
  if (it.name === null && !(version >= 12)) throw nullField('MetadataResponseMetadataResponseTopic', 'name', version);
  if (flexible) writer.compactNullableString(it.name);
  else writer.nullableString(it.name);
  if (version >= 10) {
    writer.uuid(it.topicId);
  }
  if (version >= 1) {
    writer.bool(it.isInternal);
  }
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeMetadataResponseMetadataResponsePartition(writer, partitionsItems[i]!, version);
  }
  if (version >= 8) {
    writer.int32(it.topicAuthorizedOperations);
  } else if (it.topicAuthorizedOperations !== -2147483648) {
    throw unsupportedField('MetadataResponseMetadataResponseTopic', 'topicAuthorizedOperations', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class MetadataResponse {
  throttleTimeMs: number = 0;
  brokers: MetadataResponseMetadataResponseBroker[] = [];
  clusterId: string | null = null;
  controllerId: number = -1;
  topics: MetadataResponseMetadataResponseTopic[] = [];
  clusterAuthorizedOperations: number = -2147483648;
  errorCode: number = 0;

  constructor(init?: Partial<MetadataResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.brokers !== undefined) this.brokers = init.brokers;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.controllerId !== undefined) this.controllerId = init.controllerId;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.clusterAuthorizedOperations !== undefined) this.clusterAuthorizedOperations = init.clusterAuthorizedOperations;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeMetadataResponse(reader: Reader, version: number): MetadataResponse {
  const flexible = version >= 9;
  const it = new MetadataResponse();
  if (version >= 3) {
    it.throttleTimeMs = reader.int32();
  }
  const brokersCount = flexible ? reader.compactArrayLength(10, 'brokers') : reader.arrayLength(10, 'brokers');
  const brokersItems: MetadataResponseMetadataResponseBroker[] = brokersCount > 0 ? [decodeMetadataResponseMetadataResponseBroker(reader, version)] : [];
  for (let i = 1; i < brokersCount; i++) brokersItems.push(decodeMetadataResponseMetadataResponseBroker(reader, version));
  it.brokers = brokersItems;
  if (version >= 2) {
    it.clusterId = flexible ? reader.compactNullableString('clusterId') : reader.nullableString('clusterId');
  }
  if (version >= 1) {
    it.controllerId = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(8, 'topics') : reader.arrayLength(8, 'topics');
  const topicsItems: MetadataResponseMetadataResponseTopic[] = topicsCount > 0 ? [decodeMetadataResponseMetadataResponseTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeMetadataResponseMetadataResponseTopic(reader, version));
  it.topics = topicsItems;
  if (version >= 8 && version <= 10) {
    it.clusterAuthorizedOperations = reader.int32();
  }
  if (version >= 13) {
    it.errorCode = reader.int16();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeMetadataResponse(writer: Writer, it: MetadataResponse, version: number): void {
  const flexible = version >= 9;
  if (version >= 3) {
    writer.int32(it.throttleTimeMs);
  }
  const brokersItems = it.brokers;
  if (flexible) writer.compactArrayLength(brokersItems.length);
  else writer.arrayLength(brokersItems.length);
  for (let i = 0; i < brokersItems.length; i++) {
    encodeMetadataResponseMetadataResponseBroker(writer, brokersItems[i]!, version);
  }
  if (version >= 2) {
    if (flexible) writer.compactNullableString(it.clusterId);
    else writer.nullableString(it.clusterId);
  }
  if (version >= 1) {
    writer.int32(it.controllerId);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeMetadataResponseMetadataResponseTopic(writer, topicsItems[i]!, version);
  }
  if (version >= 8 && version <= 10) {
    writer.int32(it.clusterAuthorizedOperations);
  } else if (it.clusterAuthorizedOperations !== -2147483648) {
    throw unsupportedField('MetadataResponse', 'clusterAuthorizedOperations', version);
  }
  if (version >= 13) {
    writer.int16(it.errorCode);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const metadata: Api<MetadataRequest, MetadataResponse> = {
  key: 3,
  name: 'Metadata',
  versions: [0, 13],
  latestVersion: 13,
  flexibleFrom: 9,
  scope: ['broker'],
  request: {
    name: 'MetadataRequest',
    decode(reader, version) {
      if (version < 0 || version > 13) throw new DecodeError(`MetadataRequest has no version ${version}`);
      return decodeMetadataRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 13) throw new EncodeError(`MetadataRequest has no version ${version}`);
      encodeMetadataRequest(writer, message, version);
    },
  },
  response: {
    name: 'MetadataResponse',
    decode(reader, version) {
      if (version < 0 || version > 13) throw new DecodeError(`MetadataResponse has no version ${version}`);
      return decodeMetadataResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 13) throw new EncodeError(`MetadataResponse has no version ${version}`);
      encodeMetadataResponse(writer, message, version);
    },
  },
};
