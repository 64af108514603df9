// Generated from protocol-spec/apis/begin-quorum-epoch.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../writer.ts';

export class BeginQuorumEpochRequestPartitionData {
  partitionIndex: number = 0;
  voterDirectoryId: Uuid = ZERO_UUID;
  leaderId: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<BeginQuorumEpochRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeBeginQuorumEpochRequestPartitionData(reader: Reader, version: number): BeginQuorumEpochRequestPartitionData {
  const flexible = version >= 1;
  const it = new BeginQuorumEpochRequestPartitionData();
  it.partitionIndex = reader.int32();
  if (version >= 1) {
    it.voterDirectoryId = reader.uuid();
  }
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeBeginQuorumEpochRequestPartitionData(writer: Writer, it: BeginQuorumEpochRequestPartitionData, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.partitionIndex);
  if (version >= 1) {
    writer.uuid(it.voterDirectoryId);
  }
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class BeginQuorumEpochRequestTopicData {
  topicName: string = '';
  partitions: BeginQuorumEpochRequestPartitionData[] = [];

  constructor(init?: Partial<BeginQuorumEpochRequestTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeBeginQuorumEpochRequestTopicData(reader: Reader, version: number): BeginQuorumEpochRequestTopicData {
  const flexible = version >= 1;
  const it = new BeginQuorumEpochRequestTopicData();
  it.topicName = flexible ? reader.compactString('topicName') : reader.string('topicName');
  const partitionsCount = flexible ? reader.compactArrayLength(12, 'partitions') : reader.arrayLength(12, 'partitions');
  const partitionsItems: BeginQuorumEpochRequestPartitionData[] = partitionsCount > 0 ? [decodeBeginQuorumEpochRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeBeginQuorumEpochRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeBeginQuorumEpochRequestTopicData(writer: Writer, it: BeginQuorumEpochRequestTopicData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.topicName);
  else writer.string(it.topicName);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeBeginQuorumEpochRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class BeginQuorumEpochRequestLeaderEndpoint {
  name: string = '';
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<BeginQuorumEpochRequestLeaderEndpoint>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeBeginQuorumEpochRequestLeaderEndpoint(reader: Reader, _version: number): BeginQuorumEpochRequestLeaderEndpoint {
  const it = new BeginQuorumEpochRequestLeaderEndpoint();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeBeginQuorumEpochRequestLeaderEndpoint(writer: Writer, it: BeginQuorumEpochRequestLeaderEndpoint, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class BeginQuorumEpochRequest {
  clusterId: string | null = null;
  voterId: number = -1;
  topics: BeginQuorumEpochRequestTopicData[] = [];
  leaderEndpoints: BeginQuorumEpochRequestLeaderEndpoint[] = [];

  constructor(init?: Partial<BeginQuorumEpochRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.leaderEndpoints !== undefined) this.leaderEndpoints = init.leaderEndpoints;
  }
}

function decodeBeginQuorumEpochRequest(reader: Reader, version: number): BeginQuorumEpochRequest {
  const flexible = version >= 1;
  const it = new BeginQuorumEpochRequest();
  it.clusterId = flexible ? reader.compactNullableString('clusterId') : reader.nullableString('clusterId');
  if (version >= 1) {
    it.voterId = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: BeginQuorumEpochRequestTopicData[] = topicsCount > 0 ? [decodeBeginQuorumEpochRequestTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeBeginQuorumEpochRequestTopicData(reader, version));
  it.topics = topicsItems;
  if (version >= 1) {
    const leaderEndpointsCount = reader.compactArrayLength(5, 'leaderEndpoints');
    const leaderEndpointsItems: BeginQuorumEpochRequestLeaderEndpoint[] = leaderEndpointsCount > 0 ? [decodeBeginQuorumEpochRequestLeaderEndpoint(reader, version)] : [];
    for (let i = 1; i < leaderEndpointsCount; i++) leaderEndpointsItems.push(decodeBeginQuorumEpochRequestLeaderEndpoint(reader, version));
    it.leaderEndpoints = leaderEndpointsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeBeginQuorumEpochRequest(writer: Writer, it: BeginQuorumEpochRequest, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactNullableString(it.clusterId);
  else writer.nullableString(it.clusterId);
  if (version >= 1) {
    writer.int32(it.voterId);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeBeginQuorumEpochRequestTopicData(writer, topicsItems[i]!, version);
  }
  if (version >= 1) {
    const leaderEndpointsItems = it.leaderEndpoints;
    writer.compactArrayLength(leaderEndpointsItems.length);
    for (let i = 0; i < leaderEndpointsItems.length; i++) {
      encodeBeginQuorumEpochRequestLeaderEndpoint(writer, leaderEndpointsItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class BeginQuorumEpochResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;
  leaderId: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<BeginQuorumEpochResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function decodeBeginQuorumEpochResponsePartitionData(reader: Reader, version: number): BeginQuorumEpochResponsePartitionData {
  const flexible = version >= 1;
  const it = new BeginQuorumEpochResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeBeginQuorumEpochResponsePartitionData(writer: Writer, it: BeginQuorumEpochResponsePartitionData, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class BeginQuorumEpochResponseTopicData {
  topicName: string = '';
  partitions: BeginQuorumEpochResponsePartitionData[] = [];

  constructor(init?: Partial<BeginQuorumEpochResponseTopicData>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeBeginQuorumEpochResponseTopicData(reader: Reader, version: number): BeginQuorumEpochResponseTopicData {
  const flexible = version >= 1;
  const it = new BeginQuorumEpochResponseTopicData();
  it.topicName = flexible ? reader.compactString('topicName') : reader.string('topicName');
  const partitionsCount = flexible ? reader.compactArrayLength(14, 'partitions') : reader.arrayLength(14, 'partitions');
  const partitionsItems: BeginQuorumEpochResponsePartitionData[] = partitionsCount > 0 ? [decodeBeginQuorumEpochResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeBeginQuorumEpochResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeBeginQuorumEpochResponseTopicData(writer: Writer, it: BeginQuorumEpochResponseTopicData, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.topicName);
  else writer.string(it.topicName);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeBeginQuorumEpochResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class BeginQuorumEpochResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<BeginQuorumEpochResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeBeginQuorumEpochResponseNodeEndpoint(reader: Reader, _version: number): BeginQuorumEpochResponseNodeEndpoint {
  const it = new BeginQuorumEpochResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeBeginQuorumEpochResponseNodeEndpoint(writer: Writer, it: BeginQuorumEpochResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class BeginQuorumEpochResponse {
  errorCode: number = 0;
  topics: BeginQuorumEpochResponseTopicData[] = [];
  nodeEndpoints: BeginQuorumEpochResponseNodeEndpoint[] = [];

  constructor(init?: Partial<BeginQuorumEpochResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeBeginQuorumEpochResponse(reader: Reader, version: number): BeginQuorumEpochResponse {
  const flexible = version >= 1;
  const it = new BeginQuorumEpochResponse();
  it.errorCode = reader.int16();
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: BeginQuorumEpochResponseTopicData[] = topicsCount > 0 ? [decodeBeginQuorumEpochResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeBeginQuorumEpochResponseTopicData(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        const nodeEndpointsCount = reader.compactArrayLength(8, 'nodeEndpoints');
        const nodeEndpointsItems: BeginQuorumEpochResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeBeginQuorumEpochResponseNodeEndpoint(reader, version)] : [];
        for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeBeginQuorumEpochResponseNodeEndpoint(reader, version));
        it.nodeEndpoints = nodeEndpointsItems;
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeBeginQuorumEpochResponse(writer: Writer, it: BeginQuorumEpochResponse, version: number): void {
  const flexible = version >= 1;
  writer.int16(it.errorCode);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeBeginQuorumEpochResponseTopicData(writer, topicsItems[i]!, version);
  }
  if (!(version >= 1) && it.nodeEndpoints.length !== 0) throw unsupportedField('BeginQuorumEpochResponse', 'nodeEndpoints', version);
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
        encodeBeginQuorumEpochResponseNodeEndpoint(content, nodeEndpointsItems[i]!, version);
      }
      writer.sized(content);
    }
  }
}

export const beginQuorumEpoch: Api<BeginQuorumEpochRequest, BeginQuorumEpochResponse> = {
  key: 53,
  name: 'BeginQuorumEpoch',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 1,
  scope: ['controller'],
  request: {
    name: 'BeginQuorumEpochRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`BeginQuorumEpochRequest has no version ${version}`);
      return decodeBeginQuorumEpochRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`BeginQuorumEpochRequest has no version ${version}`);
      encodeBeginQuorumEpochRequest(writer, message, version);
    },
  },
  response: {
    name: 'BeginQuorumEpochResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`BeginQuorumEpochResponse has no version ${version}`);
      return decodeBeginQuorumEpochResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`BeginQuorumEpochResponse has no version ${version}`);
      encodeBeginQuorumEpochResponse(writer, message, version);
    },
  },
};
