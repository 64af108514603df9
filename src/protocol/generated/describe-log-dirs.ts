// Generated from protocol-spec/apis/describe-log-dirs.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DescribeLogDirsRequestDescribableLogDirTopic {
  topic: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<DescribeLogDirsRequestDescribableLogDirTopic>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeLogDirsRequestDescribableLogDirTopic(reader: Reader, version: number): DescribeLogDirsRequestDescribableLogDirTopic {
  const flexible = version >= 2;
  const it = new DescribeLogDirsRequestDescribableLogDirTopic();
  it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  const partitionsCount = flexible ? reader.compactArrayLength(4, 'partitions') : reader.arrayLength(4, 'partitions');
  const partitionsItems: number[] = partitionsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(reader.int32());
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeLogDirsRequestDescribableLogDirTopic(writer: Writer, it: DescribeLogDirsRequestDescribableLogDirTopic, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.topic);
  else writer.string(it.topic);
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

export class DescribeLogDirsRequest {
  topics: DescribeLogDirsRequestDescribableLogDirTopic[] | null = [];

  constructor(init?: Partial<DescribeLogDirsRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeDescribeLogDirsRequest(reader: Reader, version: number): DescribeLogDirsRequest {
  const flexible = version >= 2;
  const it = new DescribeLogDirsRequest();
  const topicsCount = flexible ? reader.compactNullableArrayLength(3, 'topics') : reader.nullableArrayLength(3, 'topics');
  if (topicsCount < 0) {
    it.topics = null;
  } else {
    const topicsItems: DescribeLogDirsRequestDescribableLogDirTopic[] = topicsCount > 0 ? [decodeDescribeLogDirsRequestDescribableLogDirTopic(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeLogDirsRequestDescribableLogDirTopic(reader, version));
    it.topics = topicsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeLogDirsRequest(writer: Writer, it: DescribeLogDirsRequest, version: number): void {
  const flexible = version >= 2;
  const topicsItems = it.topics;
  if (topicsItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(topicsItems.length);
    else writer.arrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeDescribeLogDirsRequestDescribableLogDirTopic(writer, topicsItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeLogDirsResponseDescribeLogDirsPartition {
  partitionIndex: number = 0;
  partitionSize: number = 0;
  offsetLag: number = 0;
  isFutureKey: boolean = false;

  constructor(init?: Partial<DescribeLogDirsResponseDescribeLogDirsPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.partitionSize !== undefined) this.partitionSize = init.partitionSize;
    if (init.offsetLag !== undefined) this.offsetLag = init.offsetLag;
    if (init.isFutureKey !== undefined) this.isFutureKey = init.isFutureKey;
  }
}

function decodeDescribeLogDirsResponseDescribeLogDirsPartition(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsPartition {
  const flexible = version >= 2;
  const it = new DescribeLogDirsResponseDescribeLogDirsPartition();
  it.partitionIndex = reader.int32();
  it.partitionSize = reader.int64('partitionSize');
  it.offsetLag = reader.int64('offsetLag');
  it.isFutureKey = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeLogDirsResponseDescribeLogDirsPartition(writer: Writer, it: DescribeLogDirsResponseDescribeLogDirsPartition, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.partitionIndex);
  writer.int64(it.partitionSize);
  writer.int64(it.offsetLag);
  writer.bool(it.isFutureKey);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeLogDirsResponseDescribeLogDirsTopic {
  name: string = '';
  partitions: DescribeLogDirsResponseDescribeLogDirsPartition[] = [];

  constructor(init?: Partial<DescribeLogDirsResponseDescribeLogDirsTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeDescribeLogDirsResponseDescribeLogDirsTopic(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsTopic {
  const flexible = version >= 2;
  const it = new DescribeLogDirsResponseDescribeLogDirsTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(21, 'partitions') : reader.arrayLength(21, 'partitions');
  const partitionsItems: DescribeLogDirsResponseDescribeLogDirsPartition[] = partitionsCount > 0 ? [decodeDescribeLogDirsResponseDescribeLogDirsPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeDescribeLogDirsResponseDescribeLogDirsPartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeLogDirsResponseDescribeLogDirsTopic(writer: Writer, it: DescribeLogDirsResponseDescribeLogDirsTopic, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeDescribeLogDirsResponseDescribeLogDirsPartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeLogDirsResponseDescribeLogDirsResult {
  errorCode: number = 0;
  logDir: string = '';
  topics: DescribeLogDirsResponseDescribeLogDirsTopic[] = [];
  totalBytes: number = -1;
  usableBytes: number = -1;
  isCordoned: boolean = false;

  constructor(init?: Partial<DescribeLogDirsResponseDescribeLogDirsResult>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.logDir !== undefined) this.logDir = init.logDir;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.totalBytes !== undefined) this.totalBytes = init.totalBytes;
    if (init.usableBytes !== undefined) this.usableBytes = init.usableBytes;
    if (init.isCordoned !== undefined) this.isCordoned = init.isCordoned;
  }
}

function decodeDescribeLogDirsResponseDescribeLogDirsResult(reader: Reader, version: number): DescribeLogDirsResponseDescribeLogDirsResult {
  const flexible = version >= 2;
  const it = new DescribeLogDirsResponseDescribeLogDirsResult();
  it.errorCode = reader.int16();
  it.logDir = flexible ? reader.compactString('logDir') : reader.string('logDir');
  const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
  const topicsItems: DescribeLogDirsResponseDescribeLogDirsTopic[] = topicsCount > 0 ? [decodeDescribeLogDirsResponseDescribeLogDirsTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeDescribeLogDirsResponseDescribeLogDirsTopic(reader, version));
  it.topics = topicsItems;
  if (version >= 4) {
    it.totalBytes = reader.int64('totalBytes');
  }
  if (version >= 4) {
    it.usableBytes = reader.int64('usableBytes');
  }
  if (version >= 5) {
    it.isCordoned = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeLogDirsResponseDescribeLogDirsResult(writer: Writer, it: DescribeLogDirsResponseDescribeLogDirsResult, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  if (flexible) writer.compactString(it.logDir);
  else writer.string(it.logDir);
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeDescribeLogDirsResponseDescribeLogDirsTopic(writer, topicsItems[i]!, version);
  }
  if (version >= 4) {
    writer.int64(it.totalBytes);
  }
  if (version >= 4) {
    writer.int64(it.usableBytes);
  }
  if (version >= 5) {
    writer.bool(it.isCordoned);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeLogDirsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  results: DescribeLogDirsResponseDescribeLogDirsResult[] = [];

  constructor(init?: Partial<DescribeLogDirsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeDescribeLogDirsResponse(reader: Reader, version: number): DescribeLogDirsResponse {
  const flexible = version >= 2;
  const it = new DescribeLogDirsResponse();
  it.throttleTimeMs = reader.int32();
  if (version >= 3) {
    it.errorCode = reader.int16();
  }
  const resultsCount = flexible ? reader.compactArrayLength(5, 'results') : reader.arrayLength(5, 'results');
  const resultsItems: DescribeLogDirsResponseDescribeLogDirsResult[] = resultsCount > 0 ? [decodeDescribeLogDirsResponseDescribeLogDirsResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeDescribeLogDirsResponseDescribeLogDirsResult(reader, version));
  it.results = resultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeLogDirsResponse(writer: Writer, it: DescribeLogDirsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  if (version >= 3) {
    writer.int16(it.errorCode);
  }
  const resultsItems = it.results;
  if (flexible) writer.compactArrayLength(resultsItems.length);
  else writer.arrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeDescribeLogDirsResponseDescribeLogDirsResult(writer, resultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const describeLogDirs: Api<DescribeLogDirsRequest, DescribeLogDirsResponse> = {
  key: 35,
  name: 'DescribeLogDirs',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 2,
  scope: ['broker'],
  request: {
    name: 'DescribeLogDirsRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`DescribeLogDirsRequest has no version ${version}`);
      return decodeDescribeLogDirsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`DescribeLogDirsRequest has no version ${version}`);
      encodeDescribeLogDirsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeLogDirsResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`DescribeLogDirsResponse has no version ${version}`);
      return decodeDescribeLogDirsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`DescribeLogDirsResponse has no version ${version}`);
      encodeDescribeLogDirsResponse(writer, message, version);
    },
  },
};
