// Generated from protocol-spec/apis/list-partition-reassignments.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ListPartitionReassignmentsRequestListPartitionReassignmentsTopics {
  name: string = '';
  partitionIndexes: number[] = [];

  constructor(init?: Partial<ListPartitionReassignmentsRequestListPartitionReassignmentsTopics>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitionIndexes !== undefined) this.partitionIndexes = init.partitionIndexes;
  }
}

function decodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader: Reader, _version: number): ListPartitionReassignmentsRequestListPartitionReassignmentsTopics {
  const it = new ListPartitionReassignmentsRequestListPartitionReassignmentsTopics();
  it.name = reader.compactString('name');
  const partitionIndexesCount = reader.compactArrayLength(4, 'partitionIndexes');
  const partitionIndexesItems: number[] = partitionIndexesCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < partitionIndexesCount; i++) partitionIndexesItems.push(reader.int32());
  it.partitionIndexes = partitionIndexesItems;
  reader.skipTags();
  return it;
}

function encodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(writer: Writer, it: ListPartitionReassignmentsRequestListPartitionReassignmentsTopics, _version: number): void {
  writer.compactString(it.name);
  const partitionIndexesItems = it.partitionIndexes;
  writer.compactArrayLength(partitionIndexesItems.length);
  for (let i = 0; i < partitionIndexesItems.length; i++) {
    writer.int32(partitionIndexesItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ListPartitionReassignmentsRequest {
  timeoutMs: number = 60000;
  topics: ListPartitionReassignmentsRequestListPartitionReassignmentsTopics[] | null = null;

  constructor(init?: Partial<ListPartitionReassignmentsRequest>) {
    if (init === undefined) return;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeListPartitionReassignmentsRequest(reader: Reader, version: number): ListPartitionReassignmentsRequest {
  const it = new ListPartitionReassignmentsRequest();
  it.timeoutMs = reader.int32();
  const topicsCount = reader.compactNullableArrayLength(3, 'topics');
  if (topicsCount < 0) {
    it.topics = null;
  } else {
    const topicsItems: ListPartitionReassignmentsRequestListPartitionReassignmentsTopics[] = topicsCount > 0 ? [decodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader, version)] : [];
    for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(reader, version));
    it.topics = topicsItems;
  }
  reader.skipTags();
  return it;
}

function encodeListPartitionReassignmentsRequest(writer: Writer, it: ListPartitionReassignmentsRequest, version: number): void {
  writer.int32(it.timeoutMs);
  const topicsItems = it.topics;
  if (topicsItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(topicsItems.length);
    for (let i = 0; i < topicsItems.length; i++) {
      encodeListPartitionReassignmentsRequestListPartitionReassignmentsTopics(writer, topicsItems[i]!, version);
    }
  }
  writer.unsignedVarint(0);
}

export class ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  partitionIndex: number = 0;
  replicas: number[] = [];
  addingReplicas: number[] = [];
  removingReplicas: number[] = [];

  constructor(init?: Partial<ListPartitionReassignmentsResponseOngoingPartitionReassignment>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.replicas !== undefined) this.replicas = init.replicas;
    if (init.addingReplicas !== undefined) this.addingReplicas = init.addingReplicas;
    if (init.removingReplicas !== undefined) this.removingReplicas = init.removingReplicas;
  }
}

function decodeListPartitionReassignmentsResponseOngoingPartitionReassignment(reader: Reader, _version: number): ListPartitionReassignmentsResponseOngoingPartitionReassignment {
  const it = new ListPartitionReassignmentsResponseOngoingPartitionReassignment();
  it.partitionIndex = reader.int32();
  const replicasCount = reader.compactArrayLength(4, 'replicas');
  const replicasItems: number[] = replicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < replicasCount; i++) replicasItems.push(reader.int32());
  it.replicas = replicasItems;
  const addingReplicasCount = reader.compactArrayLength(4, 'addingReplicas');
  const addingReplicasItems: number[] = addingReplicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < addingReplicasCount; i++) addingReplicasItems.push(reader.int32());
  it.addingReplicas = addingReplicasItems;
  const removingReplicasCount = reader.compactArrayLength(4, 'removingReplicas');
  const removingReplicasItems: number[] = removingReplicasCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < removingReplicasCount; i++) removingReplicasItems.push(reader.int32());
  it.removingReplicas = removingReplicasItems;
  reader.skipTags();
  return it;
}

function encodeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer: Writer, it: ListPartitionReassignmentsResponseOngoingPartitionReassignment, _version: number): void {
  writer.int32(it.partitionIndex);
  const replicasItems = it.replicas;
  writer.compactArrayLength(replicasItems.length);
  for (let i = 0; i < replicasItems.length; i++) {
    writer.int32(replicasItems[i]!);
  }
  const addingReplicasItems = it.addingReplicas;
  writer.compactArrayLength(addingReplicasItems.length);
  for (let i = 0; i < addingReplicasItems.length; i++) {
    writer.int32(addingReplicasItems[i]!);
  }
  const removingReplicasItems = it.removingReplicas;
  writer.compactArrayLength(removingReplicasItems.length);
  for (let i = 0; i < removingReplicasItems.length; i++) {
    writer.int32(removingReplicasItems[i]!);
  }
  writer.unsignedVarint(0);
}

export class ListPartitionReassignmentsResponseOngoingTopicReassignment {
  name: string = '';
  partitions: ListPartitionReassignmentsResponseOngoingPartitionReassignment[] = [];

  constructor(init?: Partial<ListPartitionReassignmentsResponseOngoingTopicReassignment>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeListPartitionReassignmentsResponseOngoingTopicReassignment(reader: Reader, version: number): ListPartitionReassignmentsResponseOngoingTopicReassignment {
  const it = new ListPartitionReassignmentsResponseOngoingTopicReassignment();
  it.name = reader.compactString('name');
  const partitionsCount = reader.compactArrayLength(8, 'partitions');
  const partitionsItems: ListPartitionReassignmentsResponseOngoingPartitionReassignment[] = partitionsCount > 0 ? [decodeListPartitionReassignmentsResponseOngoingPartitionReassignment(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeListPartitionReassignmentsResponseOngoingPartitionReassignment(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeListPartitionReassignmentsResponseOngoingTopicReassignment(writer: Writer, it: ListPartitionReassignmentsResponseOngoingTopicReassignment, version: number): void {
  writer.compactString(it.name);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeListPartitionReassignmentsResponseOngoingPartitionReassignment(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ListPartitionReassignmentsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  topics: ListPartitionReassignmentsResponseOngoingTopicReassignment[] = [];

  constructor(init?: Partial<ListPartitionReassignmentsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeListPartitionReassignmentsResponse(reader: Reader, version: number): ListPartitionReassignmentsResponse {
  const it = new ListPartitionReassignmentsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: ListPartitionReassignmentsResponseOngoingTopicReassignment[] = topicsCount > 0 ? [decodeListPartitionReassignmentsResponseOngoingTopicReassignment(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeListPartitionReassignmentsResponseOngoingTopicReassignment(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeListPartitionReassignmentsResponse(writer: Writer, it: ListPartitionReassignmentsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeListPartitionReassignmentsResponseOngoingTopicReassignment(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const listPartitionReassignments: Api<ListPartitionReassignmentsRequest, ListPartitionReassignmentsResponse> = {
  key: 46,
  name: 'ListPartitionReassignments',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'ListPartitionReassignmentsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`ListPartitionReassignmentsRequest has no version ${version}`);
      return decodeListPartitionReassignmentsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`ListPartitionReassignmentsRequest has no version ${version}`);
      encodeListPartitionReassignmentsRequest(writer, message, version);
    },
  },
  response: {
    name: 'ListPartitionReassignmentsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`ListPartitionReassignmentsResponse has no version ${version}`);
      return decodeListPartitionReassignmentsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`ListPartitionReassignmentsResponse has no version ${version}`);
      encodeListPartitionReassignmentsResponse(writer, message, version);
    },
  },
};
