// Generated from protocol-spec/apis/offset-delete.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class OffsetDeleteRequestOffsetDeleteRequestPartition {
  partitionIndex: number = 0;

  constructor(init?: Partial<OffsetDeleteRequestOffsetDeleteRequestPartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
  }
}

function decodeOffsetDeleteRequestOffsetDeleteRequestPartition(reader: Reader, _version: number): OffsetDeleteRequestOffsetDeleteRequestPartition {
  const it = new OffsetDeleteRequestOffsetDeleteRequestPartition();
  it.partitionIndex = reader.int32();
  return it;
}

function encodeOffsetDeleteRequestOffsetDeleteRequestPartition(writer: Writer, it: OffsetDeleteRequestOffsetDeleteRequestPartition, _version: number): void {
  writer.int32(it.partitionIndex);
}

export class OffsetDeleteRequestOffsetDeleteRequestTopic {
  name: string = '';
  partitions: OffsetDeleteRequestOffsetDeleteRequestPartition[] = [];

  constructor(init?: Partial<OffsetDeleteRequestOffsetDeleteRequestTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetDeleteRequestOffsetDeleteRequestTopic(reader: Reader, version: number): OffsetDeleteRequestOffsetDeleteRequestTopic {
  const it = new OffsetDeleteRequestOffsetDeleteRequestTopic();
  it.name = reader.string('name');
  const partitionsCount = reader.arrayLength(4, 'partitions');
  const partitionsItems: OffsetDeleteRequestOffsetDeleteRequestPartition[] = partitionsCount > 0 ? [decodeOffsetDeleteRequestOffsetDeleteRequestPartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetDeleteRequestOffsetDeleteRequestPartition(reader, version));
  it.partitions = partitionsItems;
  return it;
}

function encodeOffsetDeleteRequestOffsetDeleteRequestTopic(writer: Writer, it: OffsetDeleteRequestOffsetDeleteRequestTopic, version: number): void {
  writer.string(it.name);
  const partitionsItems = it.partitions;
  writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetDeleteRequestOffsetDeleteRequestPartition(writer, partitionsItems[i]!, version);
  }
}

export class OffsetDeleteRequest {
  groupId: string = '';
  topics: OffsetDeleteRequestOffsetDeleteRequestTopic[] = [];

  constructor(init?: Partial<OffsetDeleteRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetDeleteRequest(reader: Reader, version: number): OffsetDeleteRequest {
  const it = new OffsetDeleteRequest();
  it.groupId = reader.string('groupId');
  const topicsCount = reader.arrayLength(6, 'topics');
  const topicsItems: OffsetDeleteRequestOffsetDeleteRequestTopic[] = topicsCount > 0 ? [decodeOffsetDeleteRequestOffsetDeleteRequestTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetDeleteRequestOffsetDeleteRequestTopic(reader, version));
  it.topics = topicsItems;
  return it;
}

function encodeOffsetDeleteRequest(writer: Writer, it: OffsetDeleteRequest, version: number): void {
  writer.string(it.groupId);
  const topicsItems = it.topics;
  writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetDeleteRequestOffsetDeleteRequestTopic(writer, topicsItems[i]!, version);
  }
}

export class OffsetDeleteResponseOffsetDeleteResponsePartition {
  partitionIndex: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<OffsetDeleteResponseOffsetDeleteResponsePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeOffsetDeleteResponseOffsetDeleteResponsePartition(reader: Reader, _version: number): OffsetDeleteResponseOffsetDeleteResponsePartition {
  const it = new OffsetDeleteResponseOffsetDeleteResponsePartition();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  return it;
}

function encodeOffsetDeleteResponseOffsetDeleteResponsePartition(writer: Writer, it: OffsetDeleteResponseOffsetDeleteResponsePartition, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
}

export class OffsetDeleteResponseOffsetDeleteResponseTopic {
  name: string = '';
  partitions: OffsetDeleteResponseOffsetDeleteResponsePartition[] = [];

  constructor(init?: Partial<OffsetDeleteResponseOffsetDeleteResponseTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetDeleteResponseOffsetDeleteResponseTopic(reader: Reader, version: number): OffsetDeleteResponseOffsetDeleteResponseTopic {
  const it = new OffsetDeleteResponseOffsetDeleteResponseTopic();
  it.name = reader.string('name');
  const partitionsCount = reader.arrayLength(6, 'partitions');
  const partitionsItems: OffsetDeleteResponseOffsetDeleteResponsePartition[] = partitionsCount > 0 ? [decodeOffsetDeleteResponseOffsetDeleteResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetDeleteResponseOffsetDeleteResponsePartition(reader, version));
  it.partitions = partitionsItems;
  return it;
}

function encodeOffsetDeleteResponseOffsetDeleteResponseTopic(writer: Writer, it: OffsetDeleteResponseOffsetDeleteResponseTopic, version: number): void {
  writer.string(it.name);
  const partitionsItems = it.partitions;
  writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetDeleteResponseOffsetDeleteResponsePartition(writer, partitionsItems[i]!, version);
  }
}

export class OffsetDeleteResponse {
  errorCode: number = 0;
  throttleTimeMs: number = 0;
  topics: OffsetDeleteResponseOffsetDeleteResponseTopic[] = [];

  constructor(init?: Partial<OffsetDeleteResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetDeleteResponse(reader: Reader, version: number): OffsetDeleteResponse {
  const it = new OffsetDeleteResponse();
  it.errorCode = reader.int16();
  it.throttleTimeMs = reader.int32();
  const topicsCount = reader.arrayLength(6, 'topics');
  const topicsItems: OffsetDeleteResponseOffsetDeleteResponseTopic[] = topicsCount > 0 ? [decodeOffsetDeleteResponseOffsetDeleteResponseTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetDeleteResponseOffsetDeleteResponseTopic(reader, version));
  it.topics = topicsItems;
  return it;
}

function encodeOffsetDeleteResponse(writer: Writer, it: OffsetDeleteResponse, version: number): void {
  writer.int16(it.errorCode);
  writer.int32(it.throttleTimeMs);
  const topicsItems = it.topics;
  writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetDeleteResponseOffsetDeleteResponseTopic(writer, topicsItems[i]!, version);
  }
}

export const offsetDelete: Api<OffsetDeleteRequest, OffsetDeleteResponse> = {
  key: 47,
  name: 'OffsetDelete',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: null,
  scope: ['broker'],
  request: {
    name: 'OffsetDeleteRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`OffsetDeleteRequest has no version ${version}`);
      return decodeOffsetDeleteRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`OffsetDeleteRequest has no version ${version}`);
      encodeOffsetDeleteRequest(writer, message, version);
    },
  },
  response: {
    name: 'OffsetDeleteResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`OffsetDeleteResponse has no version ${version}`);
      return decodeOffsetDeleteResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`OffsetDeleteResponse has no version ${version}`);
      encodeOffsetDeleteResponse(writer, message, version);
    },
  },
};
