// Generated from protocol-spec/apis/alter-partition-reassignments.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class AlterPartitionReassignmentsRequestReassignablePartition {
  partitionIndex: number = 0;
  replicas: number[] | null = null;

  constructor(init?: Partial<AlterPartitionReassignmentsRequestReassignablePartition>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.replicas !== undefined) this.replicas = init.replicas;
  }
}

function decodeAlterPartitionReassignmentsRequestReassignablePartition(reader: Reader, _version: number): AlterPartitionReassignmentsRequestReassignablePartition {
  const it = new AlterPartitionReassignmentsRequestReassignablePartition();
  it.partitionIndex = reader.int32();
  const replicasCount = reader.compactNullableArrayLength(4, 'replicas');
  if (replicasCount < 0) {
    it.replicas = null;
  } else {
    const replicasItems: number[] = replicasCount > 0 ? [reader.int32()] : [];
    for (let i = 1; i < replicasCount; i++) replicasItems.push(reader.int32());
    it.replicas = replicasItems;
  }
  reader.skipTags();
  return it;
}

function encodeAlterPartitionReassignmentsRequestReassignablePartition(writer: Writer, it: AlterPartitionReassignmentsRequestReassignablePartition, _version: number): void {
  writer.int32(it.partitionIndex);
  const replicasItems = it.replicas;
  if (replicasItems === null) {
    writer.unsignedVarint(0);
  } else {
    writer.compactArrayLength(replicasItems.length);
    for (let i = 0; i < replicasItems.length; i++) {
      writer.int32(replicasItems[i]!);
    }
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionReassignmentsRequestReassignableTopic {
  name: string = '';
  partitions: AlterPartitionReassignmentsRequestReassignablePartition[] = [];

  constructor(init?: Partial<AlterPartitionReassignmentsRequestReassignableTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterPartitionReassignmentsRequestReassignableTopic(reader: Reader, version: number): AlterPartitionReassignmentsRequestReassignableTopic {
  const it = new AlterPartitionReassignmentsRequestReassignableTopic();
  it.name = reader.compactString('name');
  const partitionsCount = reader.compactArrayLength(6, 'partitions');
  const partitionsItems: AlterPartitionReassignmentsRequestReassignablePartition[] = partitionsCount > 0 ? [decodeAlterPartitionReassignmentsRequestReassignablePartition(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterPartitionReassignmentsRequestReassignablePartition(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionReassignmentsRequestReassignableTopic(writer: Writer, it: AlterPartitionReassignmentsRequestReassignableTopic, version: number): void {
  writer.compactString(it.name);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterPartitionReassignmentsRequestReassignablePartition(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionReassignmentsRequest {
  timeoutMs: number = 60000;
  allowReplicationFactorChange: boolean = true;
  topics: AlterPartitionReassignmentsRequestReassignableTopic[] = [];

  constructor(init?: Partial<AlterPartitionReassignmentsRequest>) {
    if (init === undefined) return;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.allowReplicationFactorChange !== undefined) this.allowReplicationFactorChange = init.allowReplicationFactorChange;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeAlterPartitionReassignmentsRequest(reader: Reader, version: number): AlterPartitionReassignmentsRequest {
  const it = new AlterPartitionReassignmentsRequest();
  it.timeoutMs = reader.int32();
  if (version >= 1) {
    it.allowReplicationFactorChange = reader.bool();
  }
  const topicsCount = reader.compactArrayLength(3, 'topics');
  const topicsItems: AlterPartitionReassignmentsRequestReassignableTopic[] = topicsCount > 0 ? [decodeAlterPartitionReassignmentsRequestReassignableTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeAlterPartitionReassignmentsRequestReassignableTopic(reader, version));
  it.topics = topicsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionReassignmentsRequest(writer: Writer, it: AlterPartitionReassignmentsRequest, version: number): void {
  writer.int32(it.timeoutMs);
  if (version >= 1) {
    writer.bool(it.allowReplicationFactorChange);
  } else if (it.allowReplicationFactorChange !== true) {
    throw unsupportedField('AlterPartitionReassignmentsRequest', 'allowReplicationFactorChange', version);
  }
  const topicsItems = it.topics;
  writer.compactArrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeAlterPartitionReassignmentsRequestReassignableTopic(writer, topicsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  partitionIndex: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<AlterPartitionReassignmentsResponseReassignablePartitionResponse>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader: Reader, _version: number): AlterPartitionReassignmentsResponseReassignablePartitionResponse {
  const it = new AlterPartitionReassignmentsResponseReassignablePartitionResponse();
  it.partitionIndex = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer: Writer, it: AlterPartitionReassignmentsResponseReassignablePartitionResponse, _version: number): void {
  writer.int32(it.partitionIndex);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class AlterPartitionReassignmentsResponseReassignableTopicResponse {
  name: string = '';
  partitions: AlterPartitionReassignmentsResponseReassignablePartitionResponse[] = [];

  constructor(init?: Partial<AlterPartitionReassignmentsResponseReassignableTopicResponse>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeAlterPartitionReassignmentsResponseReassignableTopicResponse(reader: Reader, version: number): AlterPartitionReassignmentsResponseReassignableTopicResponse {
  const it = new AlterPartitionReassignmentsResponseReassignableTopicResponse();
  it.name = reader.compactString('name');
  const partitionsCount = reader.compactArrayLength(8, 'partitions');
  const partitionsItems: AlterPartitionReassignmentsResponseReassignablePartitionResponse[] = partitionsCount > 0 ? [decodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader, version)] : [];
  for (let i = 1; i < partitionsCount; i++) partitionsItems.push(decodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(reader, version));
  it.partitions = partitionsItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer: Writer, it: AlterPartitionReassignmentsResponseReassignableTopicResponse, version: number): void {
  writer.compactString(it.name);
  const partitionsItems = it.partitions;
  writer.compactArrayLength(partitionsItems.length);
  for (let i = 0; i < partitionsItems.length; i++) {
    encodeAlterPartitionReassignmentsResponseReassignablePartitionResponse(writer, partitionsItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class AlterPartitionReassignmentsResponse {
  throttleTimeMs: number = 0;
  allowReplicationFactorChange: boolean = true;
  errorCode: number = 0;
  errorMessage: string | null = '';
  responses: AlterPartitionReassignmentsResponseReassignableTopicResponse[] = [];

  constructor(init?: Partial<AlterPartitionReassignmentsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.allowReplicationFactorChange !== undefined) this.allowReplicationFactorChange = init.allowReplicationFactorChange;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.responses !== undefined) this.responses = init.responses;
  }
}

function decodeAlterPartitionReassignmentsResponse(reader: Reader, version: number): AlterPartitionReassignmentsResponse {
  const it = new AlterPartitionReassignmentsResponse();
  it.throttleTimeMs = reader.int32();
  if (version >= 1) {
    it.allowReplicationFactorChange = reader.bool();
  }
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  const responsesCount = reader.compactArrayLength(3, 'responses');
  const responsesItems: AlterPartitionReassignmentsResponseReassignableTopicResponse[] = responsesCount > 0 ? [decodeAlterPartitionReassignmentsResponseReassignableTopicResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeAlterPartitionReassignmentsResponseReassignableTopicResponse(reader, version));
  it.responses = responsesItems;
  reader.skipTags();
  return it;
}

function encodeAlterPartitionReassignmentsResponse(writer: Writer, it: AlterPartitionReassignmentsResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  if (version >= 1) {
    writer.bool(it.allowReplicationFactorChange);
  }
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  const responsesItems = it.responses;
  writer.compactArrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeAlterPartitionReassignmentsResponseReassignableTopicResponse(writer, responsesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const alterPartitionReassignments: Api<AlterPartitionReassignmentsRequest, AlterPartitionReassignmentsResponse> = {
  key: 45,
  name: 'AlterPartitionReassignments',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'AlterPartitionReassignmentsRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`AlterPartitionReassignmentsRequest has no version ${version}`);
      return decodeAlterPartitionReassignmentsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`AlterPartitionReassignmentsRequest has no version ${version}`);
      encodeAlterPartitionReassignmentsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterPartitionReassignmentsResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`AlterPartitionReassignmentsResponse has no version ${version}`);
      return decodeAlterPartitionReassignmentsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`AlterPartitionReassignmentsResponse has no version ${version}`);
      encodeAlterPartitionReassignmentsResponse(writer, message, version);
    },
  },
};
