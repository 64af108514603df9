// Generated from protocol-spec/apis/alter-replica-log-dirs.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  name: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<AlterReplicaLogDirsRequestAlterReplicaLogDirTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader: Reader, version: number): AlterReplicaLogDirsRequestAlterReplicaLogDirTopic {
  const flexible = version >= 2;
  const it = new AlterReplicaLogDirsRequestAlterReplicaLogDirTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(4, 'partitions') : reader.arrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer: Writer, it: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    writer.int32(partitionsItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterReplicaLogDirsRequestAlterReplicaLogDir {
  path: string = '';
  topics: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[] = [];

  constructor(init?: Partial<AlterReplicaLogDirsRequestAlterReplicaLogDir>) {
    if (init === undefined) return;
    if (init.path !== undefined) this.path = init.path;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAlterReplicaLogDirsRequestAlterReplicaLogDir(reader: Reader, version: number): AlterReplicaLogDirsRequestAlterReplicaLogDir {
  const flexible = version >= 2;
  const it = new AlterReplicaLogDirsRequestAlterReplicaLogDir();
  it.path = flexible ? reader.compactString('path') : reader.string('path');
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: AlterReplicaLogDirsRequestAlterReplicaLogDirTopic[] = topicsCount > 0 ? [decodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer: Writer, it: AlterReplicaLogDirsRequestAlterReplicaLogDir, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.path);
  else writer.string(it.path);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAlterReplicaLogDirsRequestAlterReplicaLogDirTopic(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterReplicaLogDirsRequest {
  dirs: AlterReplicaLogDirsRequestAlterReplicaLogDir[] = [];

  constructor(init?: Partial<AlterReplicaLogDirsRequest>) {
    if (init === undefined) return;
    if (init.dirs !== undefined) this.dirs = init.dirs;
  }
}

function decodeAlterReplicaLogDirsRequest(reader: Reader, version: number): AlterReplicaLogDirsRequest {
  const flexible = version >= 2;
  const it = new AlterReplicaLogDirsRequest();
  const dirsCount = flexible ? reader.compactArrayLength(3, 'dirs') : reader.arrayLength(3, 'dirs');
  const dirsItems: AlterReplicaLogDirsRequestAlterReplicaLogDir[] = dirsCount > 0 ? [decodeAlterReplicaLogDirsRequestAlterReplicaLogDir(reader, version)] : [];
  for (let i = 1; i < dirsCount; i++) dirsItems.push(decodeAlterReplicaLogDirsRequestAlterReplicaLogDir(reader, version));
  it.dirs = dirsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterReplicaLogDirsRequest(writer: Writer, it: AlterReplicaLogDirsRequest, version: number): void {
  const flexible = version >= 2;
  const dirsItems = it.dirs;
  if (flexible) writer.compactArrayLength(dirsItems.length);
  else writer.arrayLength(dirsItems.length);
  for (let i = 0; i < dirsItems.length; i++) {
    encodeAlterReplicaLogDirsRequestAlterReplicaLogDir(writer, dirsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  partitionIndex: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader: Reader, version: number): AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult {
  const flexible = version >= 2;
  const it = new AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer: Writer, it: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  topicName: string = '';
  partitions: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[] = [];

  constructor(init?: Partial<AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult>) {
    if (init === undefined) return;
    if (init.topicName !== undefined) this.topicName = init.topicName;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader: Reader, version: number): AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult {
  const flexible = version >= 2;
  const it = new AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult();
  it.topicName = flexible ? reader.compactString('topicName') : reader.string('topicName');
  const partitionsCount = flexible ? reader.compactArrayLength(6, 'partitions') : reader.arrayLength(6, 'partitions');
  const partitionsItems: AlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult[] = partitionsCount > 0 ? [decodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer: Writer, it: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.topicName);
  else writer.string(it.topicName);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterReplicaLogDirsResponseAlterReplicaLogDirPartitionResult(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterReplicaLogDirsResponse {
  throttleTimeMs: number = 0;
  results: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[] = [];

  constructor(init?: Partial<AlterReplicaLogDirsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeAlterReplicaLogDirsResponse(reader: Reader, version: number): AlterReplicaLogDirsResponse {
  const flexible = version >= 2;
  const it = new AlterReplicaLogDirsResponse();
  it.throttleTimeMs = reader.int32();
  const resultsCount = flexible ? reader.compactArrayLength(3, 'results') : reader.arrayLength(3, 'results');
  const resultsItems: AlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult[] = resultsCount > 0 ? [decodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(reader, version));
  it.results = resultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterReplicaLogDirsResponse(writer: Writer, it: AlterReplicaLogDirsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const resultsItems = it.results;
  if (flexible) writer.compactArrayLength(resultsItems.length);
  else writer.arrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeAlterReplicaLogDirsResponseAlterReplicaLogDirTopicResult(writer, resultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const alterReplicaLogDirs: Api<AlterReplicaLogDirsRequest, AlterReplicaLogDirsResponse> = {
  key: 34,
  name: 'AlterReplicaLogDirs',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker'],
  request: {
    name: 'AlterReplicaLogDirsRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`AlterReplicaLogDirsRequest has no version ${version}`);
      return decodeAlterReplicaLogDirsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`AlterReplicaLogDirsRequest has no version ${version}`);
      encodeAlterReplicaLogDirsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterReplicaLogDirsResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`AlterReplicaLogDirsResponse has no version ${version}`);
      return decodeAlterReplicaLogDirsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`AlterReplicaLogDirsResponse has no version ${version}`);
      encodeAlterReplicaLogDirsResponse(writer, message, version);
    },
  },
};
