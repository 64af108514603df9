// Generated from protocol-spec/apis/elect-leaders.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ElectLeadersRequestTopicPartitions {
  topic: string = '';
  partitions: number[] = [];

  constructor(init?: Partial<ElectLeadersRequestTopicPartitions>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitions !== undefined) this.partitions = init.partitions;
  }
}

function decodeElectLeadersRequestTopicPartitions(reader: Reader, version: number): ElectLeadersRequestTopicPartitions {
  const flexible = version >= 2;
  const it = new ElectLeadersRequestTopicPartitions();
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

function encodeElectLeadersRequestTopicPartitions(writer: Writer, it: ElectLeadersRequestTopicPartitions, version: number): void {
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

export class ElectLeadersRequest {
  electionType: number = 0;
  topicPartitions: ElectLeadersRequestTopicPartitions[] | null = [];
  timeoutMs: number = 60000;

  constructor(init?: Partial<ElectLeadersRequest>) {
    if (init === undefined) return;
    if (init.electionType !== undefined) this.electionType = init.electionType;
    if (init.topicPartitions !== undefined) this.topicPartitions = init.topicPartitions;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
  }
}

function decodeElectLeadersRequest(reader: Reader, version: number): ElectLeadersRequest {
  const flexible = version >= 2;
  const it = new ElectLeadersRequest();
  if (version >= 1) {
    it.electionType = reader.int8();
  }
  const topicPartitionsCount = flexible ? reader.compactNullableArrayLength(3, 'topicPartitions') : reader.nullableArrayLength(3, 'topicPartitions');
  if (topicPartitionsCount < 0) {
    it.topicPartitions = null;
  } else {
    const topicPartitionsItems: ElectLeadersRequestTopicPartitions[] = topicPartitionsCount > 0 ? [decodeElectLeadersRequestTopicPartitions(reader, version)] : [];
    for (let i = 1; i < topicPartitionsCount; i++) topicPartitionsItems.push(decodeElectLeadersRequestTopicPartitions(reader, version));
    it.topicPartitions = topicPartitionsItems;
  }
  it.timeoutMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeElectLeadersRequest(writer: Writer, it: ElectLeadersRequest, version: number): void {
  const flexible = version >= 2;
  if (version >= 1) {
    writer.int8(it.electionType);
  } else if (it.electionType !== 0) {
    throw unsupportedField('ElectLeadersRequest', 'electionType', version);
  }
  const topicPartitionsItems = it.topicPartitions;
  if (topicPartitionsItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(topicPartitionsItems.length);
    else writer.arrayLength(topicPartitionsItems.length);
    for (let i = 0; i < topicPartitionsItems.length; i++) {
      encodeElectLeadersRequestTopicPartitions(writer, topicPartitionsItems[i]!, version);
    }
  }
  writer.int32(it.timeoutMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ElectLeadersResponsePartitionResult {
  partitionId: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<ElectLeadersResponsePartitionResult>) {
    if (init === undefined) return;
    if (init.partitionId !== undefined) this.partitionId = init.partitionId;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeElectLeadersResponsePartitionResult(reader: Reader, version: number): ElectLeadersResponsePartitionResult {
  const flexible = version >= 2;
  const it = new ElectLeadersResponsePartitionResult();
  it.partitionId = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeElectLeadersResponsePartitionResult(writer: Writer, it: ElectLeadersResponsePartitionResult, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.partitionId);
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ElectLeadersResponseReplicaElectionResult {
  topic: string = '';
  partitionResult: ElectLeadersResponsePartitionResult[] = [];

  constructor(init?: Partial<ElectLeadersResponseReplicaElectionResult>) {
    if (init === undefined) return;
    if (init.topic !== undefined) this.topic = init.topic;
    if (init.partitionResult !== undefined) this.partitionResult = init.partitionResult;
  }
}

function decodeElectLeadersResponseReplicaElectionResult(reader: Reader, version: number): ElectLeadersResponseReplicaElectionResult {
  const flexible = version >= 2;
  const it = new ElectLeadersResponseReplicaElectionResult();
  it.topic = flexible ? reader.compactString('topic') : reader.string('topic');
  const partitionResultCount = flexible ? reader.compactArrayLength(8, 'partitionResult') : reader.arrayLength(8, 'partitionResult');
  const partitionResultItems: ElectLeadersResponsePartitionResult[] = partitionResultCount > 0 ? [decodeElectLeadersResponsePartitionResult(reader, version)] : [];
  for (let i = 1; i < partitionResultCount; i++) partitionResultItems.push(decodeElectLeadersResponsePartitionResult(reader, version));
  it.partitionResult = partitionResultItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeElectLeadersResponseReplicaElectionResult(writer: Writer, it: ElectLeadersResponseReplicaElectionResult, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.topic);
  else writer.string(it.topic);
  const partitionResultItems = it.partitionResult;
  if (flexible) writer.compactArrayLength(partitionResultItems.length);
  else writer.arrayLength(partitionResultItems.length);
  for (let i = 0; i < partitionResultItems.length; i++) {
    encodeElectLeadersResponsePartitionResult(writer, partitionResultItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ElectLeadersResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  replicaElectionResults: ElectLeadersResponseReplicaElectionResult[] = [];

  constructor(init?: Partial<ElectLeadersResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.replicaElectionResults !== undefined) this.replicaElectionResults = init.replicaElectionResults;
  }
}

function decodeElectLeadersResponse(reader: Reader, version: number): ElectLeadersResponse {
  const flexible = version >= 2;
  const it = new ElectLeadersResponse();
  it.throttleTimeMs = reader.int32();
  if (version >= 1) {
    it.errorCode = reader.int16();
  }
  const replicaElectionResultsCount = flexible ? reader.compactArrayLength(3, 'replicaElectionResults') : reader.arrayLength(3, 'replicaElectionResults');
  const replicaElectionResultsItems: ElectLeadersResponseReplicaElectionResult[] = replicaElectionResultsCount > 0 ? [decodeElectLeadersResponseReplicaElectionResult(reader, version)] : [];
  for (let i = 1; i < replicaElectionResultsCount; i++) replicaElectionResultsItems.push(decodeElectLeadersResponseReplicaElectionResult(reader, version));
  it.replicaElectionResults = replicaElectionResultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeElectLeadersResponse(writer: Writer, it: ElectLeadersResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  if (version >= 1) {
    writer.int16(it.errorCode);
  } else if (it.errorCode !== 0) {
    throw unsupportedField('ElectLeadersResponse', 'errorCode', version);
  }
  const replicaElectionResultsItems = it.replicaElectionResults;
  if (flexible) writer.compactArrayLength(replicaElectionResultsItems.length);
  else writer.arrayLength(replicaElectionResultsItems.length);
  for (let i = 0; i < replicaElectionResultsItems.length; i++) {
    encodeElectLeadersResponseReplicaElectionResult(writer, replicaElectionResultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const electLeaders: Api<ElectLeadersRequest, ElectLeadersResponse> = {
  key: 43,
  name: 'ElectLeaders',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'ElectLeadersRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`ElectLeadersRequest has no version ${version}`);
      return decodeElectLeadersRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`ElectLeadersRequest has no version ${version}`);
      encodeElectLeadersRequest(writer, message, version);
    },
  },
  response: {
    name: 'ElectLeadersResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`ElectLeadersResponse has no version ${version}`);
      return decodeElectLeadersResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`ElectLeadersResponse has no version ${version}`);
      encodeElectLeadersResponse(writer, message, version);
    },
  },
};
