// Generated from protocol-spec/apis/describe-quorum.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class DescribeQuorumRequestPartitionData {
  partitionIndex: number = 0;

  constructor(init?: Partial<DescribeQuorumRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
  }
}

function decodeDescribeQuorumRequestPartitionData(reader: Reader, _version: number): DescribeQuorumRequestPartitionData {
  const it = new DescribeQuorumRequestPartitionData();
  it.partitionIndex = reader.int32();
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumRequestPartitionData(writer: Writer, it: DescribeQuorumRequestPartitionData, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.unsignedVarint(0);
}

export class DescribeQuorumRequestTopicData {
  topicName: string = '';
  partitions: DescribeQuorumRequestPartitionData[] = [];

  constructor(init?: Partial<DescribeQuorumRequestTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeQuorumRequestTopicData(reader: Reader, version: number): DescribeQuorumRequestTopicData {
  const it = new DescribeQuorumRequestTopicData();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(5, 'partitions');
  const partitionsItems: DescribeQuorumRequestPartitionData[] = partitionsCount > 0 ? [decodeDescribeQuorumRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDescribeQuorumRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumRequestTopicData(writer: Writer, it: DescribeQuorumRequestTopicData, version: number): void {
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDescribeQuorumRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeQuorumRequest {
  topics: DescribeQuorumRequestTopicData[] = [];

  constructor(init?: Partial<DescribeQuorumRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDescribeQuorumRequest(reader: Reader, version: number): DescribeQuorumRequest {
  const it = new DescribeQuorumRequest();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: DescribeQuorumRequestTopicData[] = topicsCount > 0 ? [decodeDescribeQuorumRequestTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeQuorumRequestTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumRequest(writer: Writer, it: DescribeQuorumRequest, version: number): void {
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeQuorumRequestTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeQuorumResponseReplicaState {
  replicaId: number = 0;
  replicaDirectoryId: Uuid = ZERO_UUID;
  logEndOffset: number = 0;
  lastFetchTimestamp: number = -1;
  lastCaughtUpTimestamp: number = -1;

  constructor(init?: Partial<DescribeQuorumResponseReplicaState>) {
    if (init === undefined) return;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.replicaDirectoryId !== undefined) this.replicaDirectoryId = init.replicaDirectoryId;
    if (init.logEndOffset !== undefined) this.logEndOffset = init.logEndOffset;
    if (init.lastFetchTimestamp !== undefined) this.lastFetchTimestamp = init.lastFetchTimestamp;
    if (init.lastCaughtUpTimestamp !== undefined) this.lastCaughtUpTimestamp = init.lastCaughtUpTimestamp;
  }
}

function decodeDescribeQuorumResponseReplicaState(reader: Reader, version: number): DescribeQuorumResponseReplicaState {
  const it = new DescribeQuorumResponseReplicaState();
  it.replicaId = reader.int32();
  if (version >= 2) {
    it.replicaDirectoryId = reader.uuid();
  }
  it.logEndOffset = reader.int64('logEndOffset');
  if (version >= 1) {
    it.lastFetchTimestamp = reader.int64('lastFetchTimestamp');
  }
  if (version >= 1) {
    it.lastCaughtUpTimestamp = reader.int64('lastCaughtUpTimestamp');
  }
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumResponseReplicaState(writer: Writer, it: DescribeQuorumResponseReplicaState, version: number): void {
  writer.int32(it.replicaId);
  if (version >= 2) {
    writer.uuid(it.replicaDirectoryId);
  } else if (it.replicaDirectoryId !== ZERO_UUID) {
    throw unsupportedField('DescribeQuorumResponseReplicaState', 'replicaDirectoryId', version);
  }
  writer.int64(it.logEndOffset);
  if (version >= 1) {
    writer.int64(it.lastFetchTimestamp);
  }
  if (version >= 1) {
    writer.int64(it.lastCaughtUpTimestamp);
  }
  writer.unsignedVarint(0);
}

export class DescribeQuorumResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  leaderId: number = 0;
  leaderEpoch: number = 0;
  highWatermark: number = 0;
  currentVoters: DescribeQuorumResponseReplicaState[] = [];
  observers: DescribeQuorumResponseReplicaState[] = [];

  constructor(init?: Partial<DescribeQuorumResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.highWatermark !== undefined) this.highWatermark = init.highWatermark;
    if (init.currentVoters !== undefined) this.currentVoters = init.currentVoters;
    if (init.observers !== undefined) this.observers = init.observers;
  }
}

function decodeDescribeQuorumResponsePartitionData(reader: Reader, version: number): DescribeQuorumResponsePartitionData {
  const it = new DescribeQuorumResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  if (version >= 2) {
    it.errorMessage = reader.compactNullableString('errorMessage');
  }
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  it.highWatermark = reader.int64('highWatermark');
  const currentVotersCount = reader.compactArrayLength(13, 'currentVoters');
  const currentVotersItems: DescribeQuorumResponseReplicaState[] = currentVotersCount > 0 ? [decodeDescribeQuorumResponseReplicaState(reader, version)] : [];
  for (let i = 1; i < currentVotersCount; i++) currentVotersItems.push(decodeDescribeQuorumResponseReplicaState(reader, version));
  it.currentVoters = currentVotersItems;
  const observersCount = reader.compactArrayLength(13, 'observers');
  const observersItems: DescribeQuorumResponseReplicaState[] = observersCount > 0 ? [decodeDescribeQuorumResponseReplicaState(reader, version)] : [];
  for (let i = 1; i < observersCount; i++) observersItems.push(decodeDescribeQuorumResponseReplicaState(reader, version));
  it.observers = observersItems;
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumResponsePartitionData(writer: Writer, it: DescribeQuorumResponsePartitionData, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  if (version >= 2) {
    writer.compactNullableString(it.errorMessage);
  }
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.int64(it.highWatermark);
  const currentVotersItems = it.currentVoters;
  writer.compactArrayLength(currentVotersItems.length);
  for (let i = 0; i < currentVotersItems.length; i++) {
    encodeDescribeQuorumResponseReplicaState(writer, currentVotersItems[i]!, version);
  }
  const observersItems = it.observers;
  writer.compactArrayLength(observersItems.length);
  for (let i = 0; i < observersItems.length; i++) {
    encodeDescribeQuorumResponseReplicaState(writer, observersItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeQuorumResponseTopicData {
  topicName: string = '';
  partitions: DescribeQuorumResponsePartitionData[] = [];

  constructor(init?: Partial<DescribeQuorumResponseTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeQuorumResponseTopicData(reader: Reader, version: number): DescribeQuorumResponseTopicData {
  const it = new DescribeQuorumResponseTopicData();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(25, 'partitions');
  const partitionsItems: DescribeQuorumResponsePartitionData[] = partitionsCount > 0 ? [decodeDescribeQuorumResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDescribeQuorumResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumResponseTopicData(writer: Writer, it: DescribeQuorumResponseTopicData, version: number): void {
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDescribeQuorumResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeQuorumResponseListener {
  name: string = '';
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<DescribeQuorumResponseListener>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeDescribeQuorumResponseListener(reader: Reader, _version: number): DescribeQuorumResponseListener {
  const it = new DescribeQuorumResponseListener();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumResponseListener(writer: Writer, it: DescribeQuorumResponseListener, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class DescribeQuorumResponseNode {
  nodeId: number = 0;
  listeners: DescribeQuorumResponseListener[] = [];

  constructor(init?: Partial<DescribeQuorumResponseNode>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.listeners !== undefined) this.listeners = init.listeners;
  }
}

function decodeDescribeQuorumResponseNode(reader: Reader, version: number): DescribeQuorumResponseNode {
  const it = new DescribeQuorumResponseNode();
  it.nodeId = reader.int32();
  const listenersCount = reader.compactArrayLength(5, 'listeners');
  const listenersItems: DescribeQuorumResponseListener[] = listenersCount > 0 ? [decodeDescribeQuorumResponseListener(reader, version)] : [];
  for (let i = 1; i < listenersCount; i++) listenersItems.push(decodeDescribeQuorumResponseListener(reader, version));
  it.listeners = listenersItems;
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumResponseNode(writer: Writer, it: DescribeQuorumResponseNode, version: number): void {
  writer.int32(it.nodeId);
  const listenersItems = it.listeners;
  writer.compactArrayLength(listenersItems.length);
  for (let i = 0; i < listenersItems.length; i++) {
    encodeDescribeQuorumResponseListener(writer, listenersItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class DescribeQuorumResponse {
  errorCode: number = 0;
  errorMessage: string | null = '';
  topics: DescribeQuorumResponseTopicData[] = [];
  nodes: DescribeQuorumResponseNode[] = [];

  constructor(init?: Partial<DescribeQuorumResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.nodes !== undefined) this.nodes = init.nodes;
  }
}

function decodeDescribeQuorumResponse(reader: Reader, version: number): DescribeQuorumResponse {
  const it = new DescribeQuorumResponse();
  it.errorCode = reader.int16();
  if (version >= 2) {
    it.errorMessage = reader.compactNullableString('errorMessage');
  }
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: DescribeQuorumResponseTopicData[] = topicsCount > 0 ? [decodeDescribeQuorumResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeQuorumResponseTopicData(reader, version));
  it.topics = topicsItems;
  if (version >= 2) {
    const nodesCount = reader.compactArrayLength(6, 'nodes');
    const nodesItems: DescribeQuorumResponseNode[] = nodesCount > 0 ? [decodeDescribeQuorumResponseNode(reader, version)] : [];
    for (let i = 1; i < nodesCount; i++) nodesItems.push(decodeDescribeQuorumResponseNode(reader, version));
    it.nodes = nodesItems;
  }
  reader.skipTags();
  return it;
}

function encodeDescribeQuorumResponse(writer: Writer, it: DescribeQuorumResponse, version: number): void {
  writer.int16(it.errorCode);
  if (version >= 2) {
    writer.compactNullableString(it.errorMessage);
  }
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeQuorumResponseTopicData(writer, topicsItems[i]!, version);
  }
  if (version >= 2) {
    const nodesItems = it.nodes;
    writer.compactArrayLength(nodesItems.length);
    for (let i = 0; i < nodesItems.length; i++) {
      encodeDescribeQuorumResponseNode(writer, nodesItems[i]!, version);
    }
  } else if (it.nodes.length !== 0) {
    throw unsupportedField('DescribeQuorumResponse', 'nodes', version);
  }
  writer.unsignedVarint(0);
}

export const describeQuorum: Api<DescribeQuorumRequest, DescribeQuorumResponse> = {
  key: 55,
  name: 'DescribeQuorum',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'DescribeQuorumRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DescribeQuorumRequest has no version ${version}`);
      return decodeDescribeQuorumRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DescribeQuorumRequest has no version ${version}`);
      encodeDescribeQuorumRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeQuorumResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DescribeQuorumResponse has no version ${version}`);
      return decodeDescribeQuorumResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DescribeQuorumResponse has no version ${version}`);
      encodeDescribeQuorumResponse(writer, message, version);
    },
  },
};
