// Generated from protocol-spec/apis/offset-fetch.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, nullField, unsupportedField, type Writer } from '../writer.ts';

export class OffsetFetchRequestOffsetFetchRequestTopic {
  name: string = '';
  partitionIndexes: number[] = [];

  constructor(init?: Partial<OffsetFetchRequestOffsetFetchRequestTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitionIndexes !== undefined) this.partitionIndexes = init.partitionIndexes;
  }
}

function decodeOffsetFetchRequestOffsetFetchRequestTopic(reader: Reader, version: number): OffsetFetchRequestOffsetFetchRequestTopic {
  const flexible = version >= 6;
  const it = new OffsetFetchRequestOffsetFetchRequestTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionIndexesCount = flexible ? reader.compactArrayLength(4, 'partitionIndexes') : reader.arrayLength(4, 'partitionIndexes');
  const partitionIndexesItems: number[] = partitionIndexesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionIndexesCount; i++) partitionIndexesItems.push(reader.int32());
  it.partitionIndexes = partitionIndexesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetFetchRequestOffsetFetchRequestTopic(writer: Writer, it: OffsetFetchRequestOffsetFetchRequestTopic, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionIndexesItems = it.partitionIndexes;
  if (flexible) writer.compactArrayLength(partitionIndexesItems.length);
  else writer.arrayLength(partitionIndexesItems.length);
  for (let i = 0; i < partitionIndexesItems.length; i++) {
    writer.int32(partitionIndexesItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetFetchRequestOffsetFetchRequestTopics {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  partitionIndexes: number[] = [];

  constructor(init?: Partial<OffsetFetchRequestOffsetFetchRequestTopics>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitionIndexes !== undefined) this.partitionIndexes = init.partitionIndexes;
  }
}

function decodeOffsetFetchRequestOffsetFetchRequestTopics(reader: Reader, version: number): OffsetFetchRequestOffsetFetchRequestTopics {
  const it = new OffsetFetchRequestOffsetFetchRequestTopics();
  if (version <= 9) {
    it.name = reader.compactString('name');
  }
  if (version >= 10) {
    it.topicId = reader.uuid();
  }
  const partitionIndexesCount = reader.compactArrayLength(4, 'partitionIndexes');
  const partitionIndexesItems: number[] = partitionIndexesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionIndexesCount; i++) partitionIndexesItems.push(reader.int32());
  it.partitionIndexes = partitionIndexesItems;
  reader.skipTags();
  return it;
}

function encodeOffsetFetchRequestOffsetFetchRequestTopics(writer: Writer, it: OffsetFetchRequestOffsetFetchRequestTopics, version: number): void {
  if (version <= 9) {
    writer.compactString(it.name);
  }
  if (version >= 10) {
    writer.uuid(it.topicId);
  }
  const partitionIndexesItems = it.partitionIndexes;
  writer.compactArrayLength(partitionIndexesItems.length);
  for (let i = 0; i < partitionIndexesItems.length; i++) {
    writer.int32(partitionIndexesItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class OffsetFetchRequestOffsetFetchRequestGroup {
  groupId: string = '';
  memberId: string | null = null;
  memberEpoch: number = -1;
  topics: OffsetFetchRequestOffsetFetchRequestTopics[] | null = [];

  constructor(init?: Partial<OffsetFetchRequestOffsetFetchRequestGroup>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.memberEpoch !== undefined) this.memberEpoch = init.memberEpoch;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeOffsetFetchRequestOffsetFetchRequestGroup(reader: Reader, version: number): OffsetFetchRequestOffsetFetchRequestGroup {
  const it = new OffsetFetchRequestOffsetFetchRequestGroup();
  it.groupId = reader.compactString('groupId');
  if (version >= 9) {
    it.memberId = reader.compactNullableString('memberId');
  }
  if (version >= 9) {
    it.memberEpoch = reader.int32();
  }
  const topicsCount = reader.compactNullableArrayLength(3, 'topics');
  if (topicsCount < 0) {
    it.topics = null;
  } else {
    const topicsItems: OffsetFetchRequestOffsetFetchRequestTopics[] = topicsCount > 0 ? [decodeOffsetFetchRequestOffsetFetchRequestTopics(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetFetchRequestOffsetFetchRequestTopics(reader, version));
    it.topics = topicsItems;
  }
  reader.skipTags();
  return it;
}

function encodeOffsetFetchRequestOffsetFetchRequestGroup(writer: Writer, it: OffsetFetchRequestOffsetFetchRequestGroup, version: number): void {
  writer.compactString(it.groupId);
  if (version >= 9) {
    writer.compactNullableString(it.memberId);
  }
  if (version >= 9) {
    writer.int32(it.memberEpoch);
  }
  const topicsItems = it.topics;
  if (topicsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeOffsetFetchRequestOffsetFetchRequestTopics(writer, topicsItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export class OffsetFetchRequest {
  groupId: string = '';
  topics: OffsetFetchRequestOffsetFetchRequestTopic[] | null = [];
  groups: OffsetFetchRequestOffsetFetchRequestGroup[] = [];
  requireStable: boolean = false;

  constructor(init?: Partial<OffsetFetchRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.groups !== undefined) this.groups = init.groups;
    if (init.requireStable !== undefined) this.requireStable = init.requireStable;
  }
}

function decodeOffsetFetchRequest(reader: Reader, version: number): OffsetFetchRequest {
  const flexible = version >= 6;
  const it = new OffsetFetchRequest();
  if (version <= 7) {
    it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  }
  if (version <= 7) {
    const topicsCount = flexible ? (version >= 2 ? reader.compactNullableArrayLength(3, 'topics') : reader.compactArrayLength(3, 'topics')) : (version >= 2 ? reader.nullableArrayLength(3, 'topics') : reader.arrayLength(3, 'topics'));
    if (topicsCount < 0) {
      it.topics = null;
    } else {
      const topicsItems: OffsetFetchRequestOffsetFetchRequestTopic[] = topicsCount > 0 ? [decodeOffsetFetchRequestOffsetFetchRequestTopic(reader, version)] : [];
      for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetFetchRequestOffsetFetchRequestTopic(reader, version));
      it.topics = topicsItems;
    }
  }
  if (version >= 8) {
    const groupsCount = reader.compactArrayLength(3, 'groups');
    const groupsItems: OffsetFetchRequestOffsetFetchRequestGroup[] = groupsCount > 0 ? [decodeOffsetFetchRequestOffsetFetchRequestGroup(reader, version)] : [];
    for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeOffsetFetchRequestOffsetFetchRequestGroup(reader, version));
    it.groups = groupsItems;
  }
  if (version >= 7) {
    it.requireStable = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetFetchRequest(writer: Writer, it: OffsetFetchRequest, version: number): void {
  const flexible = version >= 6;
  if (version <= 7) {
    if (flexible) writer.compactString(it.groupId);
    else writer.string(it.groupId);
  } else if (it.groupId !== '') {
    throw unsupportedField('OffsetFetchRequest', 'groupId', version);
  }
  if (version <= 7) {
    const topicsItems = it.topics;
    if (topicsItems === null) {
      if (!(version >= 2)) throw nullField('OffsetFetchRequest', 'topics', version);
      if (flexible) writer.unsignedVarint(0);
      else writer.int32(-1);
    } else {
      if (flexible) writer.compactArrayLength(topicsItems.length);
      else writer.arrayLength(topicsItems.length);
      for (let i = 0; i < topicsItems.length; i++) {
        encodeOffsetFetchRequestOffsetFetchRequestTopic(writer, topicsItems[i]!, version);
      }
    }
  } else if (it.topics === null || it.topics.length !== 0) {
    throw unsupportedField('OffsetFetchRequest', 'topics', version);
  }
  if (version >= 8) {
    const groupsItems = it.groups;
    writer.compactArrayLength(groupsItems.length);
    for (let i = 0; i < groupsItems.length; i++) {
      encodeOffsetFetchRequestOffsetFetchRequestGroup(writer, groupsItems[i]!, version);
    }
  } else if (it.groups.length !== 0) {
    throw unsupportedField('OffsetFetchRequest', 'groups', version);
  }
  if (version >= 7) {
    writer.bool(it.requireStable);
  } else if (it.requireStable !== false) {
    throw unsupportedField('OffsetFetchRequest', 'requireStable', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetFetchResponseOffsetFetchResponsePartition {
  partitionIndex: number = 0;
  committedOffset: number = 0;
  committedLeaderEpoch: number = -1;
  metadata: string | null = '';
  errorCode: number = 0;

  constructor(init?: Partial<OffsetFetchResponseOffsetFetchResponsePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.committedOffset !== undefined) this.committedOffset = init.committedOffset;
    if (init.committedLeaderEpoch !== undefined) this.committedLeaderEpoch = init.committedLeaderEpoch;
    if (init.metadata !== undefined) this.metadata = init.metadata;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeOffsetFetchResponseOffsetFetchResponsePartition(reader: Reader, version: number): OffsetFetchResponseOffsetFetchResponsePartition {
  const flexible = version >= 6;
  const it = new OffsetFetchResponseOffsetFetchResponsePartition();
  it.partitionIndex = reader.int32();
  it.committedOffset = reader.int64('committedOffset');
  if (version >= 5) {
    it.committedLeaderEpoch = reader.int32();
  }
  it.metadata = flexible ? reader.compactNullableString('metadata') : reader.nullableString('metadata');
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetFetchResponseOffsetFetchResponsePartition(writer: Writer, it: OffsetFetchResponseOffsetFetchResponsePartition, version: number): void {
  const flexible = version >= 6;
  writer.int32(it.partitionIndex);
  writer.int64(it.committedOffset);
  if (version >= 5) {
    writer.int32(it.committedLeaderEpoch);
  }
  if (flexible) writer.compactNullableString(it.metadata);
  else writer.nullableString(it.metadata);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetFetchResponseOffsetFetchResponseTopic {
  name: string = '';
  partitions: OffsetFetchResponseOffsetFetchResponsePartition[] = [];

  constructor(init?: Partial<OffsetFetchResponseOffsetFetchResponseTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetFetchResponseOffsetFetchResponseTopic(reader: Reader, version: number): OffsetFetchResponseOffsetFetchResponseTopic {
  const flexible = version >= 6;
  const it = new OffsetFetchResponseOffsetFetchResponseTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  const partitionsCount = flexible ? reader.compactArrayLength(16, 'partitions') : reader.arrayLength(16, 'partitions');
  const partitionsItems: OffsetFetchResponseOffsetFetchResponsePartition[] = partitionsCount > 0 ? [decodeOffsetFetchResponseOffsetFetchResponsePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetFetchResponseOffsetFetchResponsePartition(reader, version));
  it.partitions = partitionsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetFetchResponseOffsetFetchResponseTopic(writer: Writer, it: OffsetFetchResponseOffsetFetchResponseTopic, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  const partitionsItems = it.partitions;
  if (flexible) writer.compactArrayLength(partitionsItems.length);
  else writer.arrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetFetchResponseOffsetFetchResponsePartition(writer, partitionsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class OffsetFetchResponseOffsetFetchResponsePartitions {
  partitionIndex: number = 0;
  committedOffset: number = 0;
  committedLeaderEpoch: number = -1;
  metadata: string | null = '';
  errorCode: number = 0;

  constructor(init?: Partial<OffsetFetchResponseOffsetFetchResponsePartitions>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.committedOffset !== undefined) this.committedOffset = init.committedOffset;
    if (init.committedLeaderEpoch !== undefined) this.committedLeaderEpoch = init.committedLeaderEpoch;
    if (init.metadata !== undefined) this.metadata = init.metadata;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeOffsetFetchResponseOffsetFetchResponsePartitions(reader: Reader, _version: number): OffsetFetchResponseOffsetFetchResponsePartitions {
  const it = new OffsetFetchResponseOffsetFetchResponsePartitions();
  it.partitionIndex = reader.int32();
  it.committedOffset = reader.int64('committedOffset');
  it.committedLeaderEpoch = reader.int32();
  it.metadata = reader.compactNullableString('metadata');
  it.errorCode = reader.int16();
  reader.skipTags();
  return it;
}

function encodeOffsetFetchResponseOffsetFetchResponsePartitions(writer: Writer, it: OffsetFetchResponseOffsetFetchResponsePartitions, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int64(it.committedOffset);
  writer.int32(it.committedLeaderEpoch);
  writer.compactNullableString(it.metadata);
  writer.int16(it.errorCode);
  writer.unsignedVarint(0);
}

export class OffsetFetchResponseOffsetFetchResponseTopics {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  partitions: OffsetFetchResponseOffsetFetchResponsePartitions[] = [];

  constructor(init?: Partial<OffsetFetchResponseOffsetFetchResponseTopics>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeOffsetFetchResponseOffsetFetchResponseTopics(reader: Reader, version: number): OffsetFetchResponseOffsetFetchResponseTopics {
  const it = new OffsetFetchResponseOffsetFetchResponseTopics();
  if (version <= 9) {
    it.name = reader.compactString('name');
  }
  if (version >= 10) {
    it.topicId = reader.uuid();
  }
  const partitionsCount = reader.compactArrayLength(20, 'partitions');
  const partitionsItems: OffsetFetchResponseOffsetFetchResponsePartitions[] = partitionsCount > 0 ? [decodeOffsetFetchResponseOffsetFetchResponsePartitions(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeOffsetFetchResponseOffsetFetchResponsePartitions(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeOffsetFetchResponseOffsetFetchResponseTopics(writer: Writer, it: OffsetFetchResponseOffsetFetchResponseTopics, version: number): void {
  if (version <= 9) {
    writer.compactString(it.name);
  }
  if (version >= 10) {
    writer.uuid(it.topicId);
  }
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeOffsetFetchResponseOffsetFetchResponsePartitions(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class OffsetFetchResponseOffsetFetchResponseGroup {
  groupId: string = '';
  topics: OffsetFetchResponseOffsetFetchResponseTopics[] = [];
  errorCode: number = 0;

  constructor(init?: Partial<OffsetFetchResponseOffsetFetchResponseGroup>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeOffsetFetchResponseOffsetFetchResponseGroup(reader: Reader, version: number): OffsetFetchResponseOffsetFetchResponseGroup {
  const it = new OffsetFetchResponseOffsetFetchResponseGroup();
  it.groupId = reader.compactString('groupId');
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: OffsetFetchResponseOffsetFetchResponseTopics[] = topicsCount > 0 ? [decodeOffsetFetchResponseOffsetFetchResponseTopics(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetFetchResponseOffsetFetchResponseTopics(reader, version));
  it.topics = topicsItems;
  it.errorCode = reader.int16();
  reader.skipTags();
  return it;
}

function encodeOffsetFetchResponseOffsetFetchResponseGroup(writer: Writer, it: OffsetFetchResponseOffsetFetchResponseGroup, version: number): void {
  writer.compactString(it.groupId);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeOffsetFetchResponseOffsetFetchResponseTopics(writer, topicsItems[i]!, version);
  }
  writer.int16(it.errorCode);
  writer.unsignedVarint(0);
}

export class OffsetFetchResponse {
  throttleTimeMs: number = 0;
  topics: OffsetFetchResponseOffsetFetchResponseTopic[] = [];
  errorCode: number = 0;
  groups: OffsetFetchResponseOffsetFetchResponseGroup[] = [];

  constructor(init?: Partial<OffsetFetchResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeOffsetFetchResponse(reader: Reader, version: number): OffsetFetchResponse {
  const flexible = version >= 6;
  const it = new OffsetFetchResponse();
  if (version >= 3) {
    it.throttleTimeMs = reader.int32();
  }
  if (version <= 7) {
    const topicsCount = flexible ? reader.compactArrayLength(3, 'topics') : reader.arrayLength(3, 'topics');
    const topicsItems: OffsetFetchResponseOffsetFetchResponseTopic[] = topicsCount > 0 ? [decodeOffsetFetchResponseOffsetFetchResponseTopic(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeOffsetFetchResponseOffsetFetchResponseTopic(reader, version));
    it.topics = topicsItems;
  }
  if (version >= 2 && version <= 7) {
    it.errorCode = reader.int16();
  }
  if (version >= 8) {
    const groupsCount = reader.compactArrayLength(5, 'groups');
    const groupsItems: OffsetFetchResponseOffsetFetchResponseGroup[] = groupsCount > 0 ? [decodeOffsetFetchResponseOffsetFetchResponseGroup(reader, version)] : [];
    for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeOffsetFetchResponseOffsetFetchResponseGroup(reader, version));
    it.groups = groupsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeOffsetFetchResponse(writer: Writer, it: OffsetFetchResponse, version: number): void {
  const flexible = version >= 6;
  if (version >= 3) {
    writer.int32(it.throttleTimeMs);
  }
  if (version <= 7) {
    const topicsItems = it.topics;
    if (flexible) writer.compactArrayLength(topicsItems.length);
    else writer.arrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeOffsetFetchResponseOffsetFetchResponseTopic(writer, topicsItems[i]!, version);
    }
  } else if (it.topics.length !== 0) {
    throw unsupportedField('OffsetFetchResponse', 'topics', version);
  }
  if (version >= 2 && version <= 7) {
    writer.int16(it.errorCode);
  }
  if (version >= 8) {
    const groupsItems = it.groups;
    writer.compactArrayLength(groupsItems.length);
    for (let i = 0; i < groupsItems.length; i++) {
      encodeOffsetFetchResponseOffsetFetchResponseGroup(writer, groupsItems[i]!, version);
    }
  } else if (it.groups.length !== 0) {
    throw unsupportedField('OffsetFetchResponse', 'groups', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const offsetFetch: Api<OffsetFetchRequest, OffsetFetchResponse> = {
  key: 9,
  name: 'OffsetFetch',
  versions: [0, 10],
  latestVersion: 10,
  flexibleFrom: 6,
  scope: ['broker'],
  request: {
    name: 'OffsetFetchRequest',
    decode(reader, version) {
      if (version < 0 || version > 10) throw new DecodeError(`OffsetFetchRequest has no version ${version}`);
      return decodeOffsetFetchRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 10) throw new EncodeError(`OffsetFetchRequest has no version ${version}`);
      encodeOffsetFetchRequest(writer, message, version);
    },
  },
  response: {
    name: 'OffsetFetchResponse',
    decode(reader, version) {
      if (version < 0 || version > 10) throw new DecodeError(`OffsetFetchResponse has no version ${version}`);
      return decodeOffsetFetchResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 10) throw new EncodeError(`OffsetFetchResponse has no version ${version}`);
      encodeOffsetFetchResponse(writer, message, version);
    },
  },
};
