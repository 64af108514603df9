// Generated from protocol-spec/apis/vote.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../writer.ts';

export class VoteRequestPartitionData {
  partitionIndex: number = 0;
  replicaEpoch: number = 0;
  replicaId: number = 0;
  replicaDirectoryId: Uuid = ZERO_UUID;
  voterDirectoryId: Uuid = ZERO_UUID;
  lastOffsetEpoch: number = 0;
  lastOffset: number = 0;
  preVote: boolean = false;

  constructor(init?: Partial<VoteRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.replicaEpoch !== undefined) this.replicaEpoch = init.replicaEpoch;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.replicaDirectoryId !== undefined) this.replicaDirectoryId = init.replicaDirectoryId;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
    if (init.lastOffsetEpoch !== undefined) this.lastOffsetEpoch = init.lastOffsetEpoch;
    if (init.lastOffset !== undefined) this.lastOffset = init.lastOffset;
    if (init.preVote !== undefined) this.preVote = init.preVote;
  }
}

function decodeVoteRequestPartitionData(reader: Reader, version: number): VoteRequestPartitionData {
  const it = new VoteRequestPartitionData();
  it.partitionIndex = reader.int32();
  it.replicaEpoch = reader.int32();
  it.replicaId = reader.int32();
  if (version >= 1) {
    it.replicaDirectoryId = reader.uuid();
  }
  if (version >= 1) {
    it.voterDirectoryId = reader.uuid();
  }
  it.lastOffsetEpoch = reader.int32();
  it.lastOffset = reader.int64('lastOffset');
  if (version >= 2) {
    it.preVote = reader.bool();
  }
  reader.skipTags();
  return it;
}

function encodeVoteRequestPartitionData(writer: Writer, it: VoteRequestPartitionData, version: number): void {
  writer.int32(it.partitionIndex);
  writer.int32(it.replicaEpoch);
  writer.int32(it.replicaId);
  if (version >= 1) {
    writer.uuid(it.replicaDirectoryId);
  }
  if (version >= 1) {
    writer.uuid(it.voterDirectoryId);
  }
  writer.int32(it.lastOffsetEpoch);
  writer.int64(it.lastOffset);
  if (version >= 2) {
    writer.bool(it.preVote);
  } else if (it.preVote !== false) {
    throw unsupportedField('VoteRequestPartitionData', 'preVote', version);
  }
  writer.unsignedVarint(0);
}

export class VoteRequestTopicData {
  topicName: string = '';
  partitions: VoteRequestPartitionData[] = [];

  constructor(init?: Partial<VoteRequestTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeVoteRequestTopicData(reader: Reader, version: number): VoteRequestTopicData {
  const it = new VoteRequestTopicData();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(25, 'partitions');
  const partitionsItems: VoteRequestPartitionData[] = partitionsCount > 0 ? [decodeVoteRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeVoteRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeVoteRequestTopicData(writer: Writer, it: VoteRequestTopicData, version: number): void {
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeVoteRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class VoteRequest {
  clusterId: string | null = null;
  voterId: number = -1;
  topics: VoteRequestTopicData[] = [];

  constructor(init?: Partial<VoteRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeVoteRequest(reader: Reader, version: number): VoteRequest {
  const it = new VoteRequest();
  it.clusterId = reader.compactNullableString('clusterId');
  if (version >= 1) {
    it.voterId = reader.int32();
  }
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: VoteRequestTopicData[] = topicsCount > 0 ? [decodeVoteRequestTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeVoteRequestTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeVoteRequest(writer: Writer, it: VoteRequest, version: number): void {
  writer.compactNullableString(it.clusterId);
  if (version >= 1) {
    writer.int32(it.voterId);
  }
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeVoteRequestTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class VoteResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = 0;
  voteGranted: boolean = false;

  constructor(init?: Partial<VoteResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.voteGranted !== undefined) this.voteGranted = init.voteGranted;
  }
}

function decodeVoteResponsePartitionData(reader: Reader, _version: number): VoteResponsePartitionData {
  const it = new VoteResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  it.voteGranted = reader.bool();
  reader.skipTags();
  return it;
}

function encodeVoteResponsePartitionData(writer: Writer, it: VoteResponsePartitionData, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.bool(it.voteGranted);
  writer.unsignedVarint(0);
}

export class VoteResponseTopicData {
  topicName: string = '';
  partitions: VoteResponsePartitionData[] = [];

  constructor(init?: Partial<VoteResponseTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeVoteResponseTopicData(reader: Reader, version: number): VoteResponseTopicData {
  const it = new VoteResponseTopicData();
  it.topicName = reader.compactString('topicName');
  const partitionsCount = reader.compactArrayLength(16, 'partitions');
  const partitionsItems: VoteResponsePartitionData[] = partitionsCount > 0 ? [decodeVoteResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeVoteResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeVoteResponseTopicData(writer: Writer, it: VoteResponseTopicData, version: number): void {
  writer.compactString(it.topicName);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeVoteResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class VoteResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<VoteResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeVoteResponseNodeEndpoint(reader: Reader, _version: number): VoteResponseNodeEndpoint {
  const it = new VoteResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeVoteResponseNodeEndpoint(writer: Writer, it: VoteResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class VoteResponse {
  errorCode: number = 0;
  topics: VoteResponseTopicData[] = [];
  nodeEndpoints: VoteResponseNodeEndpoint[] = [];

  constructor(init?: Partial<VoteResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeVoteResponse(reader: Reader, version: number): VoteResponse {
  const it = new VoteResponse();
  it.errorCode = reader.int16();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: VoteResponseTopicData[] = topicsCount > 0 ? [decodeVoteResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeVoteResponseTopicData(reader, version));
  it.topics = topicsItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0 && version >= 1) {
      const nodeEndpointsCount = reader.compactArrayLength(8, 'nodeEndpoints');
      const nodeEndpointsItems: VoteResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeVoteResponseNodeEndpoint(reader, version)] : [];
      for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeVoteResponseNodeEndpoint(reader, version));
      it.nodeEndpoints = nodeEndpointsItems;
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeVoteResponse(writer: Writer, it: VoteResponse, version: number): void {
  writer.int16(it.errorCode);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeVoteResponseTopicData(writer, topicsItems[i]!, version);
  }
  if (!(version >= 1) && it.nodeEndpoints.length !== 0) throw unsupportedField('VoteResponse', 'nodeEndpoints', version);
  let tagCount = 0;
  if (version >= 1 && it.nodeEndpoints.length !== 0) tagCount++;
  writer.unsignedVarint(tagCount);
  if (version >= 1 && it.nodeEndpoints.length !== 0) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const nodeEndpointsItems = it.nodeEndpoints;
    content.compactArrayLength(nodeEndpointsItems.length);
    for (let i = 0; i < nodeEndpointsItems.length; i++) {
      encodeVoteResponseNodeEndpoint(content, nodeEndpointsItems[i]!, version);
    }
    writer.sized(content);
  }
}

export const vote: Api<VoteRequest, VoteResponse> = {
  key: 52,
  name: 'Vote',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'VoteRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`VoteRequest has no version ${version}`);
      return decodeVoteRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`VoteRequest has no version ${version}`);
      encodeVoteRequest(writer, message, version);
    },
  },
  response: {
    name: 'VoteResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`VoteResponse has no version ${version}`);
      return decodeVoteResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`VoteResponse has no version ${version}`);
      encodeVoteResponse(writer, message, version);
    },
  },
};
