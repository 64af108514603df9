// Generated from protocol-spec/apis/assign-replicas-to-dirs.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AssignReplicasToDirsRequestPartitionData {
  partitionIndex: number = 0;

  constructor(init?: Partial<AssignReplicasToDirsRequestPartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
  }
}

function decodeAssignReplicasToDirsRequestPartitionData(reader: Reader, _version: number): AssignReplicasToDirsRequestPartitionData {
  const it = new AssignReplicasToDirsRequestPartitionData();
  it.partitionIndex = reader.int32();
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsRequestPartitionData(writer: Writer, it: AssignReplicasToDirsRequestPartitionData, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsRequestTopicData {
  topicId: Uuid = ZERO_UUID;
  partitions: AssignReplicasToDirsRequestPartitionData[] = [];

  constructor(init?: Partial<AssignReplicasToDirsRequestTopicData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAssignReplicasToDirsRequestTopicData(reader: Reader, version: number): AssignReplicasToDirsRequestTopicData {
  const it = new AssignReplicasToDirsRequestTopicData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(5, 'partitions');
  const partitionsItems: AssignReplicasToDirsRequestPartitionData[] = partitionsCount > 0 ? [decodeAssignReplicasToDirsRequestPartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAssignReplicasToDirsRequestPartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsRequestTopicData(writer: Writer, it: AssignReplicasToDirsRequestTopicData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAssignReplicasToDirsRequestPartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsRequestDirectoryData {
  id: Uuid = ZERO_UUID;
  topics: AssignReplicasToDirsRequestTopicData[] = [];

  constructor(init?: Partial<AssignReplicasToDirsRequestDirectoryData>) {
    if (init === undefined) return;
    if (init.id !== undefined) this.id = init.id;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAssignReplicasToDirsRequestDirectoryData(reader: Reader, version: number): AssignReplicasToDirsRequestDirectoryData {
  const it = new AssignReplicasToDirsRequestDirectoryData();
  it.id = reader.uuid();
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: AssignReplicasToDirsRequestTopicData[] = topicsCount > 0 ? [decodeAssignReplicasToDirsRequestTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAssignReplicasToDirsRequestTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsRequestDirectoryData(writer: Writer, it: AssignReplicasToDirsRequestDirectoryData, version: number): void {
  writer.uuid(it.id);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAssignReplicasToDirsRequestTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsRequest {
  brokerId: number = 0;
  brokerEpoch: number = -1;
  directories: AssignReplicasToDirsRequestDirectoryData[] = [];

  constructor(init?: Partial<AssignReplicasToDirsRequest>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
    if (init.directories !== undefined) this.directories = init.directories;
  }
}

function decodeAssignReplicasToDirsRequest(reader: Reader, version: number): AssignReplicasToDirsRequest {
  const it = new AssignReplicasToDirsRequest();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  const directoriesCount = reader.compactArrayLength(18, 'directories');
  const directoriesItems: AssignReplicasToDirsRequestDirectoryData[] = directoriesCount > 0 ? [decodeAssignReplicasToDirsRequestDirectoryData(reader, version)] : [];
  for (let i = 1; i < directoriesCount; i++) directoriesItems.push(decodeAssignReplicasToDirsRequestDirectoryData(reader, version));
  it.directories = directoriesItems;
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsRequest(writer: Writer, it: AssignReplicasToDirsRequest, version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  const directoriesItems = it.directories;
  writer.compactArrayLength(directoriesItems.length);
  for (let i = 0; i < directoriesItems.length; i++) {
    encodeAssignReplicasToDirsRequestDirectoryData(writer, directoriesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsResponsePartitionData {
  partitionIndex: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<AssignReplicasToDirsResponsePartitionData>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeAssignReplicasToDirsResponsePartitionData(reader: Reader, _version: number): AssignReplicasToDirsResponsePartitionData {
  const it = new AssignReplicasToDirsResponsePartitionData();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsResponsePartitionData(writer: Writer, it: AssignReplicasToDirsResponsePartitionData, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsResponseTopicData {
  topicId: Uuid = ZERO_UUID;
  partitions: AssignReplicasToDirsResponsePartitionData[] = [];

  constructor(init?: Partial<AssignReplicasToDirsResponseTopicData>) {
    if (init === undefined) return;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAssignReplicasToDirsResponseTopicData(reader: Reader, version: number): AssignReplicasToDirsResponseTopicData {
  const it = new AssignReplicasToDirsResponseTopicData();
  it.topicId = reader.uuid();
  const partitionsCount = reader.compactArrayLength(7, 'partitions');
  const partitionsItems: AssignReplicasToDirsResponsePartitionData[] = partitionsCount > 0 ? [decodeAssignReplicasToDirsResponsePartitionData(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAssignReplicasToDirsResponsePartitionData(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsResponseTopicData(writer: Writer, it: AssignReplicasToDirsResponseTopicData, version: number): void {
  writer.uuid(it.topicId);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAssignReplicasToDirsResponsePartitionData(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsResponseDirectoryData {
  id: Uuid = ZERO_UUID;
  topics: AssignReplicasToDirsResponseTopicData[] = [];

  constructor(init?: Partial<AssignReplicasToDirsResponseDirectoryData>) {
    if (init === undefined) return;
    if (init.id !== undefined) this.id = init.id;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAssignReplicasToDirsResponseDirectoryData(reader: Reader, version: number): AssignReplicasToDirsResponseDirectoryData {
  const it = new AssignReplicasToDirsResponseDirectoryData();
  it.id = reader.uuid();
  const topicsCount = reader.compactArrayLength(18, 'topics');
  const topicsItems: AssignReplicasToDirsResponseTopicData[] = topicsCount > 0 ? [decodeAssignReplicasToDirsResponseTopicData(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAssignReplicasToDirsResponseTopicData(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsResponseDirectoryData(writer: Writer, it: AssignReplicasToDirsResponseDirectoryData, version: number): void {
  writer.uuid(it.id);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAssignReplicasToDirsResponseTopicData(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AssignReplicasToDirsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  directories: AssignReplicasToDirsResponseDirectoryData[] = [];

  constructor(init?: Partial<AssignReplicasToDirsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.directories !== undefined) this.directories = init.directories;
  }
}

function decodeAssignReplicasToDirsResponse(reader: Reader, version: number): AssignReplicasToDirsResponse {
  const it = new AssignReplicasToDirsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  const directoriesCount = reader.compactArrayLength(18, 'directories');
  const directoriesItems: AssignReplicasToDirsResponseDirectoryData[] = directoriesCount > 0 ? [decodeAssignReplicasToDirsResponseDirectoryData(reader, version)] : [];
  for (let i = 1; i < directoriesCount; i++) directoriesItems.push(decodeAssignReplicasToDirsResponseDirectoryData(reader, version));
  it.directories = directoriesItems;
  reader.skipTags();
  return it;
}

function encodeAssignReplicasToDirsResponse(writer: Writer, it: AssignReplicasToDirsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  const directoriesItems = it.directories;
  writer.compactArrayLength(directoriesItems.length);
  for (let i = 0; i < directoriesItems.length; i++) {
    encodeAssignReplicasToDirsResponseDirectoryData(writer, directoriesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const assignReplicasToDirs: Api<AssignReplicasToDirsRequest, AssignReplicasToDirsResponse> = {
  key: 73,
  name: 'AssignReplicasToDirs',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'AssignReplicasToDirsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AssignReplicasToDirsRequest has no version ${version}`);
      return decodeAssignReplicasToDirsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AssignReplicasToDirsRequest has no version ${version}`);
      encodeAssignReplicasToDirsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AssignReplicasToDirsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`AssignReplicasToDirsResponse has no version ${version}`);
      return decodeAssignReplicasToDirsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`AssignReplicasToDirsResponse has no version ${version}`);
      encodeAssignReplicasToDirsResponse(writer, message, version);
    },
  },
};
