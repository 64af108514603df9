// Generated from protocol-spec/apis/fetch-snapshot.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Payload } from '../../base/payload.ts';
import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, nullField, unsupportedField, Writer } from '../writer.ts';

export class FetchSnapshotRequestSnapshotId {
  endOffset: number = 0;
  epoch: number = 0;

  constructor(init?: Partial<FetchSnapshotRequestSnapshotId>) {
    if (init === undefined) return;
    if (init.endOffset !== undefined) this.endOffset = init.endOffset;
    if (init.epoch !== undefined) this.epoch = init.epoch;
  }
}

function decodeFetchSnapshotRequestSnapshotId(reader: Reader, _version: number): FetchSnapshotRequestSnapshotId {
  const it = new FetchSnapshotRequestSnapshotId();
  it.endOffset = reader.int64('endOffset');
  it.epoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeFetchSnapshotRequestSnapshotId(writer: Writer, it: FetchSnapshotRequestSnapshotId, _version: number): void {
  writer.int64(it.endOffset);
  writer.int32(it.epoch);
  writer.unsignedVarint(0);
}

export class FetchSnapshotRequestPartitionSnapshot {
  partition: number = 0;
  currentLeaderEpoch: number = 0;
  snapshotId: FetchSnapshotRequestSnapshotId = new FetchSnapshotRequestSnapshotId();
  position: number = 0;
  replicaDirectoryId: Uuid = ZERO_UUID;

  constructor(init?: Partial<FetchSnapshotRequestPartitionSnapshot>) {
    if (init === undefined) return;
    if (init.partition !== undefined) this.partition = init.partition;
    if (init.currentLeaderEpoch !== undefined) this.currentLeaderEpoch = init.currentLeaderEpoch;
    if (init.snapshotId !== undefined) this.snapshotId = init.snapshotId;
    if (init.position !== undefined) this.position = init.position;
    if (init.replicaDirectoryId !== undefined) this.replicaDirectoryId = init.replicaDirectoryId;
  }
}

function decodeFetchSnapshotRequestPartitionSnapshot(reader: Reader, version: number): FetchSnapshotRequestPartitionSnapshot {
  const it = new FetchSnapshotRequestPartitionSnapshot();
  it.partition = reader.int32();
  it.currentLeaderEpoch = reader.int32();
  it.snapshotId = decodeFetchSnapshotRequestSnapshotId(reader, version);
  it.position = reader.int64('position');
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0 && version >= 1) {
      it.replicaDirectoryId = reader.uuid();
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeFetchSnapshotRequestPartitionSnapshot(writer: Writer, it: FetchSnapshotRequestPartitionSnapshot, version: number): void {
  writer.int32(it.partition);
  writer.int32(it.currentLeaderEpoch);
  encodeFetchSnapshotRequestSnapshotId(writer, it.snapshotId, version);
  writer.int64(it.position);
  let tagCount = 0;
  if (version >= 1 && it.replicaDirectoryId !== ZERO_UUID) tagCount++;
  writer.unsignedVarint(tagCount);
  if (version >= 1 && it.replicaDirectoryId !== ZERO_UUID) {
    writer.unsignedVarint(0);
    writer.unsignedVarint(16);
    writer.uuid(it.replicaDirectoryId);
  }
}

export class FetchSnapshotRequestTopicSnapshot {
  name: string = '';
  partitions: FetchSnapshotRequestPartitionSnapshot[] = [];

  constructor(init?: Partial<FetchSnapshotRequestTopicSnapshot>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeFetchSnapshotRequestTopicSnapshot(reader: Reader, version: number): FetchSnapshotRequestTopicSnapshot {
  const it = new FetchSnapshotRequestTopicSnapshot();
  it.name = reader.compactString('name');
  const partitionsCount = reader.compactArrayLength(30, 'partitions');
  const partitionsItems: FetchSnapshotRequestPartitionSnapshot[] = partitionsCount > 0 ? [decodeFetchSnapshotRequestPartitionSnapshot(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeFetchSnapshotRequestPartitionSnapshot(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeFetchSnapshotRequestTopicSnapshot(writer: Writer, it: FetchSnapshotRequestTopicSnapshot, version: number): void {
  writer.compactString(it.name);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeFetchSnapshotRequestPartitionSnapshot(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class FetchSnapshotRequest {
  clusterId: string | null = null;
  replicaId: number = -1;
  maxBytes: number = 2147483647;
  topics: FetchSnapshotRequestTopicSnapshot[] = [];

  constructor(init?: Partial<FetchSnapshotRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.replicaId !== undefined) this.replicaId = init.replicaId;
    if (init.maxBytes !== undefined) this.maxBytes = init.maxBytes;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeFetchSnapshotRequest(reader: Reader, version: number): FetchSnapshotRequest {
  const it = new FetchSnapshotRequest();
  it.replicaId = reader.int32();
  it.maxBytes = reader.int32();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: FetchSnapshotRequestTopicSnapshot[] = topicsCount > 0 ? [decodeFetchSnapshotRequestTopicSnapshot(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeFetchSnapshotRequestTopicSnapshot(reader, version));
  it.topics = topicsItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.clusterId = reader.compactNullableString('clusterId');
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeFetchSnapshotRequest(writer: Writer, it: FetchSnapshotRequest, version: number): void {
  writer.int32(it.replicaId);
  writer.int32(it.maxBytes);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeFetchSnapshotRequestTopicSnapshot(writer, topicsItems[i]!, version);
  }
  let tagCount = 0;
  if (it.clusterId !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (it.clusterId !== null) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    content.compactNullableString(it.clusterId);
    writer.sized(content);
  }
}

export class FetchSnapshotResponseSnapshotId {
  endOffset: number = 0;
  epoch: number = 0;

  constructor(init?: Partial<FetchSnapshotResponseSnapshotId>) {
    if (init === undefined) return;
    if (init.endOffset !== undefined) this.endOffset = init.endOffset;
    if (init.epoch !== undefined) this.epoch = init.epoch;
  }
}

function decodeFetchSnapshotResponseSnapshotId(reader: Reader, _version: number): FetchSnapshotResponseSnapshotId {
  const it = new FetchSnapshotResponseSnapshotId();
  it.endOffset = reader.int64('endOffset');
  it.epoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeFetchSnapshotResponseSnapshotId(writer: Writer, it: FetchSnapshotResponseSnapshotId, _version: number): void {
  writer.int64(it.endOffset);
  writer.int32(it.epoch);
  writer.unsignedVarint(0);
}

export class FetchSnapshotResponseLeaderIdAndEpoch {
  leaderId: number = 0;
  leaderEpoch: number = 0;

  constructor(init?: Partial<FetchSnapshotResponseLeaderIdAndEpoch>) {
    if (init === undefined) return;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
  }
}

function isDefaultFetchSnapshotResponseLeaderIdAndEpoch(it: FetchSnapshotResponseLeaderIdAndEpoch): boolean {
  return !(
    it.leaderId !== 0 ||
    it.leaderEpoch !== 0
  );
}

function decodeFetchSnapshotResponseLeaderIdAndEpoch(reader: Reader, _version: number): FetchSnapshotResponseLeaderIdAndEpoch {
  const it = new FetchSnapshotResponseLeaderIdAndEpoch();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  reader.skipTags();
  return it;
}

function encodeFetchSnapshotResponseLeaderIdAndEpoch(writer: Writer, it: FetchSnapshotResponseLeaderIdAndEpoch, _version: number): void {
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.unsignedVarint(0);
}

export class FetchSnapshotResponsePartitionSnapshot {
  index: number = 0;
  errorCode: number = 0;
  snapshotId: FetchSnapshotResponseSnapshotId = new FetchSnapshotResponseSnapshotId();
  currentLeader: FetchSnapshotResponseLeaderIdAndEpoch = new FetchSnapshotResponseLeaderIdAndEpoch();
  size: number = 0;
  position: number = 0;
  unalignedRecords: Buffer | Payload | null = null;

  constructor(init?: Partial<FetchSnapshotResponsePartitionSnapshot>) {
    if (init === undefined) return;
    if (init.index !== undefined) this.index = init.index;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.snapshotId !== undefined) this.snapshotId = init.snapshotId;
    if (init.currentLeader !== undefined) this.currentLeader = init.currentLeader;
    if (init.size !== undefined) this.size = init.size;
    if (init.position !== undefined) this.position = init.position;
    if (init.unalignedRecords !== undefined) this.unalignedRecords = init.unalignedRecords;
  }
}

function decodeFetchSnapshotResponsePartitionSnapshot(reader: Reader, version: number): FetchSnapshotResponsePartitionSnapshot {
  const it = new FetchSnapshotResponsePartitionSnapshot();
  it.index = reader.int32();
  it.errorCode = reader.int16();
  it.snapshotId = decodeFetchSnapshotResponseSnapshotId(reader, version);
  it.size = reader.int64('size');
  it.position = reader.int64('position');
  it.unalignedRecords = reader.compactBytes('unalignedRecords');
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.currentLeader = decodeFetchSnapshotResponseLeaderIdAndEpoch(reader, version);
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeFetchSnapshotResponsePartitionSnapshot(writer: Writer, it: FetchSnapshotResponsePartitionSnapshot, version: number): void {
  writer.int32(it.index);
  writer.int16(it.errorCode);
  encodeFetchSnapshotResponseSnapshotId(writer, it.snapshotId, version);
  writer.int64(it.size);
  writer.int64(it.position);
  if (it.unalignedRecords === null) throw nullField('FetchSnapshotResponsePartitionSnapshot', 'unalignedRecords', version);
  writer.compactBytes(it.unalignedRecords);
  let tagCount = 0;
  if (!isDefaultFetchSnapshotResponseLeaderIdAndEpoch(it.currentLeader)) tagCount++;
  writer.unsignedVarint(tagCount);
  if (!isDefaultFetchSnapshotResponseLeaderIdAndEpoch(it.currentLeader)) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    encodeFetchSnapshotResponseLeaderIdAndEpoch(content, it.currentLeader, version);
    writer.sized(content);
  }
}

export class FetchSnapshotResponseTopicSnapshot {
  name: string = '';
  partitions: FetchSnapshotResponsePartitionSnapshot[] = [];

  constructor(init?: Partial<FetchSnapshotResponseTopicSnapshot>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeFetchSnapshotResponseTopicSnapshot(reader: Reader, version: number): FetchSnapshotResponseTopicSnapshot {
  const it = new FetchSnapshotResponseTopicSnapshot();
  it.name = reader.compactString('name');
  const partitionsCount = reader.compactArrayLength(37, 'partitions');
  const partitionsItems: FetchSnapshotResponsePartitionSnapshot[] = partitionsCount > 0 ? [decodeFetchSnapshotResponsePartitionSnapshot(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeFetchSnapshotResponsePartitionSnapshot(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeFetchSnapshotResponseTopicSnapshot(writer: Writer, it: FetchSnapshotResponseTopicSnapshot, version: number): void {
  writer.compactString(it.name);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeFetchSnapshotResponsePartitionSnapshot(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class FetchSnapshotResponseNodeEndpoint {
  nodeId: number = 0;
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<FetchSnapshotResponseNodeEndpoint>) {
    if (init === undefined) return;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeFetchSnapshotResponseNodeEndpoint(reader: Reader, _version: number): FetchSnapshotResponseNodeEndpoint {
  const it = new FetchSnapshotResponseNodeEndpoint();
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeFetchSnapshotResponseNodeEndpoint(writer: Writer, it: FetchSnapshotResponseNodeEndpoint, _version: number): void {
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class FetchSnapshotResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  topics: FetchSnapshotResponseTopicSnapshot[] = [];
  nodeEndpoints: FetchSnapshotResponseNodeEndpoint[] = [];

  constructor(init?: Partial<FetchSnapshotResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.nodeEndpoints !== undefined) this.nodeEndpoints = init.nodeEndpoints;
  }
}

function decodeFetchSnapshotResponse(reader: Reader, version: number): FetchSnapshotResponse {
  const it = new FetchSnapshotResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: FetchSnapshotResponseTopicSnapshot[] = topicsCount > 0 ? [decodeFetchSnapshotResponseTopicSnapshot(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeFetchSnapshotResponseTopicSnapshot(reader, version));
  it.topics = topicsItems;
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0 && version >= 1) {
      const nodeEndpointsCount = reader.compactArrayLength(8, 'nodeEndpoints');
      const nodeEndpointsItems: FetchSnapshotResponseNodeEndpoint[] = nodeEndpointsCount > 0 ? [decodeFetchSnapshotResponseNodeEndpoint(reader, version)] : [];
      for (let i = 1; i < nodeEndpointsCount; i++) nodeEndpointsItems.push(decodeFetchSnapshotResponseNodeEndpoint(reader, version));
      it.nodeEndpoints = nodeEndpointsItems;
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeFetchSnapshotResponse(writer: Writer, it: FetchSnapshotResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeFetchSnapshotResponseTopicSnapshot(writer, topicsItems[i]!, version);
  }
  if (!(version >= 1) && it.nodeEndpoints.length !== 0) throw unsupportedField('FetchSnapshotResponse', 'nodeEndpoints', version);
  let tagCount = 0;
  if (version >= 1 && it.nodeEndpoints.length !== 0) tagCount++;
  writer.unsignedVarint(tagCount);
  if (version >= 1 && it.nodeEndpoints.length !== 0) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const nodeEndpointsItems = it.nodeEndpoints;
    content.compactArrayLength(nodeEndpointsItems.length);
    for (let i = 0; i < nodeEndpointsItems.length; i++) {
      encodeFetchSnapshotResponseNodeEndpoint(content, nodeEndpointsItems[i]!, version);
    }
    writer.sized(content);
  }
}

export const fetchSnapshot: Api<FetchSnapshotRequest, FetchSnapshotResponse> = {
  key: 59,
  name: 'FetchSnapshot',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'FetchSnapshotRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`FetchSnapshotRequest has no version ${version}`);
      return decodeFetchSnapshotRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`FetchSnapshotRequest has no version ${version}`);
      encodeFetchSnapshotRequest(writer, message, version);
    },
  },
  response: {
    name: 'FetchSnapshotResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`FetchSnapshotResponse has no version ${version}`);
      return decodeFetchSnapshotResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`FetchSnapshotResponse has no version ${version}`);
      encodeFetchSnapshotResponse(writer, message, version);
    },
  },
};
