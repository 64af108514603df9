// Generated from protocol-spec/apis/end-quorum-epoch.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../writer.ts';

export class EndQuorumEpochRequestReplicaInfo {
  candidateId: number = 0;
  candidateDirectoryId: Uuid = ZERO_UUID;

  constructor(init?: Partial<EndQuorumEpochRequestReplicaInfo>) {
    if (init === undefined) return;
    if (init.candidateId !== undefined) this.candidateId = init.candidateId;
    if (init.candidateDirectoryId !== undefined) this.candidateDirectoryId = init.candidateDirectoryId;
  }
}

function decodeEndQuorumEpochRequestReplicaInfo(reader: Reader, _version: number): EndQuorumEpochRequestReplicaInfo {
  const it = new EndQuorumEpochRequestReplicaInfo();
  it.candidateId = reader.int32();
  it.candidateDirectoryId = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeEndQuorumEpochRequestReplicaInfo(writer: Writer, it: EndQuorumEpochRequestReplicaInfo, _version: number): void {
  writer.int32(it.candidateId);
  writer.uuid(it.candidateDirectoryId);
  writer.unsignedVarint(0);
}

export class EndQuorumEpochRequestPartitionData {
  partitionIndex: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = 0;
  preferredSuccessors: number[] = [];
  preferredCandidates: EndQuorumEpochRequestReplicaInfo[] = [];

  constructor(init?: Partial<EndQuorumEpochRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.preferredSuccessors !== undefined) this.preferredSuccessors = init.preferredSuccessors;
    if (init.preferredCandidates !== undefined) this.preferredCandidates = init.preferredCandidates;
  }
}

function decodeEndQuorumEpochRequestPartitionData(reader: Reader, version: number): EndQuorumEpochRequestPartitionData {
  const flexible = version >= 1;
  const it = new EndQuorumEpochRequestPartitionData();
  it.partitionIndex = reader.int32();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  if (version <= 0) {
    const preferredSuccessorsCount = reader.arrayLength(4, 'preferredSuccessors');
    const preferredSuccessorsItems: number[] = preferredSuccessorsCount > 0 ? [reader.int32()] : [];
    for (let i = 1; i < preferredSuccessorsCount; i++) preferredSuccessorsItems.push(reader.int32());
    it.preferredSuccessors = preferredSuccessorsItems;
  }
  if (version >= 1) {
    const preferredCandidatesCount = reader.compactArrayLength(21, 'preferredCandidates');
    const preferredCandidatesItems: EndQuorumEpochRequestReplicaInfo[] = preferredCandidatesCount > 0 ? [decodeEndQuorumEpochRequestReplicaInfo(reader, version)] : [];
    for (let i = 1; i < preferredCandidatesCount; i++) preferredCandidatesItems.push(decodeEndQuorumEpochRequestReplicaInfo(reader, version));
    it.preferredCandidates = preferredCandidatesItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndQuorumEpochRequestPartitionData(writer: Writer, it: EndQuorumEpochRequestPartitionData, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.partitionIndex);
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  if (version <= 0) {
    const preferredSuccessorsItems = it.preferredSuccessors;
    writer.arrayLength(preferredSuccessorsItems.length);
    for (let i = 0; i < preferredSuccessorsItems.length; i++) {
      writer.int32(preferredSuccessorsItems[i]!);
    }
  }
  if (version >= 1) {
    const preferredCandidatesItems = it.preferredCandidates;
    writer.compactArrayLength(preferredCandidatesItems.length);
    for (let i = 0; i < preferredCandidatesItems.length; i++) {
      encodeEndQuorumEpochRequestReplicaInfo(writer, preferredCandidatesItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class EndQuorumEpochRequestTopicData {
  topicName: string = '';
  partitions: EndQuorumEpochRequestPartitionData[] = [];

  constructor(init?: Partial<EndQuorumEpochRequestTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeEndQuorumEpochRequestTopicData(reader: Reader, version: number): EndQuorumEpochRequestTopicData {
  const flexible = version >= 1;
  const it = new EndQuorumEpochRequestTopicData();
  it.topicName = flexible ? reader.compactString('topicName') : reader.string('topicName');
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: EndQuorumEpochRequestPartitionData[] = partitionsCount > 0 ? [decodeEndQuorumEpochRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeEndQuorumEpochRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndQuorumEpochRequestTopicData(writer: Writer, it: EndQuorumEpochRequestTopicData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.topicName);
  else writer.string(it.topicName);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeEndQuorumEpochRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class EndQuorumEpochRequestLeaderEndpoint {
  name: string = '';
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<EndQuorumEpochRequestLeaderEndpoint>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeEndQuorumEpochRequestLeaderEndpoint(reader: Reader, _version: number): EndQuorumEpochRequestLeaderEndpoint {
  const it = new EndQuorumEpochRequestLeaderEndpoint();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeEndQuorumEpochRequestLeaderEndpoint(writer: Writer, it: EndQuorumEpochRequestLeaderEndpoint, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class EndQuorumEpochRequest {
  clusterId: string | null = null;
  topics: EndQuorumEpochRequestTopicData[] = [];
  leaderEndpoints: EndQuorumEpochRequestLeaderEndpoint[] = [];

  constructor(init?: Partial<EndQuorumEpochRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.leaderEndpoints !== undefined) this.leaderEndpoints = init.leaderEndpoints;
  }
}

function decodeEndQuorumEpochRequest(reader: Reader, version: number): EndQuorumEpochRequest {
  const flexible = version >= 1;
  const it = new EndQuorumEpochRequest();
  it.clusterId = flexible ? reader.compactNullableString('clusterId') : reader.nullableString('clusterId');
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: EndQuorumEpochRequestTopicData[] = topicsCount > 0 ? [decodeEndQuorumEpochRequestTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeEndQuorumEpochRequestTopicData(reader, version));
  it.topics = topicsItems;
  if (version >= 1) {
    const leaderEndpointsCount = reader.compactArrayLength(5, 'leaderEndpoints');
    const leaderEndpointsItems: EndQuorumEpochRequestLeaderEndpoint[] = leaderEndpointsCount > 0 ? [decodeEndQuorumEpochRequestLeaderEndpoint(reader, version)] : [];
    for (let i = 1; i < leaderEndpointsCount; i++) leaderEndpointsItems.push(decodeEndQuorumEpochRequestLeaderEndpoint(reader, version));
    it.leaderEndpoints = leaderEndpointsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndQuorumEpochRequest(writer: Writer, it: EndQuorumEpochRequest, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactNullableString(it.clusterId);
  else writer.nullableString(it.clusterId);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeEndQuorumEpochRequestTopicData(writer, topicsItems[i]!, version);
  }
  if (version >= 1) {
    const leaderEndpointsItems = it.leaderEndpoints;
    writer.compactArrayLength(leaderEndpointsItems.length);
    for (let i = 0; i < leaderEndpointsItems.length; i++) {
      encodeEndQuorumEpochRequestLeaderEndpoint(writer, leaderEndpointsItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class EndQuorumEpochResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<EndQuorumEpochResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeEndQuorumEpochResponsePartitionData(reader: Reader, version: number): EndQuorumEpochResponsePartitionData {
  const flexible = version >= 1;
  const it = new EndQuorumEpochResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndQuorumEpochResponsePartitionData(writer: Writer, it: EndQuorumEpochResponsePartitionData, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class EndQuorumEpochResponseTopicData {
  topicName: string = '';
  partitions: EndQuorumEpochResponsePartitionData[] = [];

  constructor(init?: Partial<EndQuorumEpochResponseTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeEndQuorumEpochResponseTopicData(reader: Reader, version: number): EndQuorumEpochResponseTopicData {
  const flexible = version >= 1;
  const it = new EndQuorumEpochResponseTopicData();
  it.topicName = flexible ? reader.compactString('topicName') : reader.string('topicName');
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: EndQuorumEpochResponsePartitionData[] = partitionsCount > 0 ? [decodeEndQuorumEpochResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeEndQuorumEpochResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeEndQuorumEpochResponseTopicData(writer: Writer, it: EndQuorumEpochResponseTopicData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.topicName);
  else writer.string(it.topicName);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeEndQuorumEpochResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class EndQuorumEpochResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<EndQuorumEpochResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeEndQuorumEpochResponseNodeEndpoint(reader: Reader, _version: number): EndQuorumEpochResponseNodeEndpoint {
  const it = new EndQuorumEpochResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeEndQuorumEpochResponseNodeEndpoint(writer: Writer, it: EndQuorumEpochResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class EndQuorumEpochResponse {
  errorCode: number = 0;
  topics: EndQuorumEpochResponseTopicData[] = [];
  nodeEndpoints: EndQuorumEpochResponseNodeEndpoint[] = [];

  constructor(init?: Partial<EndQuorumEpochResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeEndQuorumEpochResponse(reader: Reader, version: number): EndQuorumEpochResponse {
  const flexible = version >= 1;
  const it = new EndQuorumEpochResponse();
  it.errorCode = reader.int16();
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: EndQuorumEpochResponseTopicData[] = topicsCount > 0 ? [decodeEndQuorumEpochResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeEndQuorumEpochResponseTopicData(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        const nodeEndpointsCount = reader.compactArrayLength(8, 'nodeEndpoints');
        const nodeEndpointsItems: EndQuorumEpochResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeEndQuorumEpochResponseNodeEndpoint(reader, version)] : [];
        for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeEndQuorumEpochResponseNodeEndpoint(reader, version));
        it.nodeEndpoints = nodeEndpointsItems;
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeEndQuorumEpochResponse(writer: Writer, it: EndQuorumEpochResponse, version: number): void {
  const flexible = version >= 1;
  writer.int16(it.errorCode);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeEndQuorumEpochResponseTopicData(writer, topicsItems[i]!, version);
  }
  if (!(version >= 1) && it.nodeEndpoints.length !== 0) throw unsupportedField('EndQuorumEpochResponse', 'nodeEndpoints', version);
  if (flexible) {
    let tagCount = 0;
    if (it.nodeEndpoints.length !== 0) tagCount++;
    writer.unsignedVarint(tagCount);
    if (it.nodeEndpoints.length !== 0) {
      writer.unsignedVarint(0);
      const content = new Writer(64);
      const nodeEndpointsItems = it.nodeEndpoints;
      content.compactArrayLength(nodeEndpointsItems.length);
      for (let i = 0; i < nodeEndpointsItems.length; i++) {
        encodeEndQuorumEpochResponseNodeEndpoint(content, nodeEndpointsItems[i]!, version);
      }
      writer.sized(content);
    }
  }
}

export const endQuorumEpoch: Api<EndQuorumEpochRequest, EndQuorumEpochResponse> = {
  key: 54,
  name: 'EndQuorumEpoch',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 1,
  scope: ['controller'],
  request: {
    name: 'EndQuorumEpochRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`EndQuorumEpochRequest has no version ${version}`);
      return decodeEndQuorumEpochRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`EndQuorumEpochRequest has no version ${version}`);
      encodeEndQuorumEpochRequest(writer, message, version);
    },
  },
  response: {
    name: 'EndQuorumEpochResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`EndQuorumEpochResponse has no version ${version}`);
      return decodeEndQuorumEpochResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`EndQuorumEpochResponse has no version ${version}`);
      encodeEndQuorumEpochResponse(writer, message, version);
    },
  },
};
