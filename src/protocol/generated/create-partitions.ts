// Generated from protocol-spec/apis/create-partitions.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class CreatePartitionsRequestCreatePartitionsAssignment {
  brokerIds: number[] = [];

  constructor(init?: Partial<CreatePartitionsRequestCreatePartitionsAssignment>) {
    if (init === undefined) return;
    if (init.brokerIds !== undefined) this.brokerIds = init.brokerIds;
  }
}

function decodeCreatePartitionsRequestCreatePartitionsAssignment(reader: Reader, version: number): CreatePartitionsRequestCreatePartitionsAssignment {
  const flexible = version >= 2;
  const it = new CreatePartitionsRequestCreatePartitionsAssignment();
  const brokerIdsCount = flexible ? reader.compactArrayLength(4, 'brokerIds') : reader.arrayLength(4, 'brokerIds');
  const brokerIdsItems: number[] = brokerIdsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < brokerIdsCount; i++) brokerIdsItems.push(reader.int32());
  it.brokerIds = brokerIdsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreatePartitionsRequestCreatePartitionsAssignment(writer: Writer, it: CreatePartitionsRequestCreatePartitionsAssignment, version: number): void {
  const flexible = version >= 2;
  const brokerIdsItems = it.brokerIds;
  if (flexible) writer.compactArrayLength(brokerIdsItems.length);
  else writer.arrayLength(brokerIdsItems.length);
  for (let i = 0; i < brokerIdsItems.length; i++) {
    writer.int32(brokerIdsItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreatePartitionsRequestCreatePartitionsTopic {
  name: string = '';
  count: number = 0;
  assignments: CreatePartitionsRequestCreatePartitionsAssignment[] | null = [];

  constructor(init?: Partial<CreatePartitionsRequestCreatePartitionsTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.count !== undefined) this.count = init.count;
    if (init.assignments !== undefined) this.assignments = init.assignments;
  }
}

function decodeCreatePartitionsRequestCreatePartitionsTopic(reader: Reader, version: number): CreatePartitionsRequestCreatePartitionsTopic {
  const flexible = version >= 2;
  const it = new CreatePartitionsRequestCreatePartitionsTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.count = reader.int32();
  const assignmentsCount = flexible ? reader.compactNullableArrayLength(2, 'assignments') : reader.nullableArrayLength(2, 'assignments');
  if (assignmentsCount < 0) {
    it.assignments = null;
  } else {
    const assignmentsItems: CreatePartitionsRequestCreatePartitionsAssignment[] = assignmentsCount > 0 ? [decodeCreatePartitionsRequestCreatePartitionsAssignment(reader, version)] : [];
    for (let i = 1; i < assignmentsCount; i++) assignmentsItems.push(decodeCreatePartitionsRequestCreatePartitionsAssignment(reader, version));
    it.assignments = assignmentsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreatePartitionsRequestCreatePartitionsTopic(writer: Writer, it: CreatePartitionsRequestCreatePartitionsTopic, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  writer.int32(it.count);
  const assignmentsItems = it.assignments;
  if (assignmentsItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(assignmentsItems.length);
    else writer.arrayLength(assignmentsItems.length);
    for (let i = 0; i < assignmentsItems.length; i++) {
      encodeCreatePartitionsRequestCreatePartitionsAssignment(writer, assignmentsItems[i]!, version);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreatePartitionsRequest {
  topics: CreatePartitionsRequestCreatePartitionsTopic[] = [];
  timeoutMs: number = 0;
  validateOnly: boolean = false;

  constructor(init?: Partial<CreatePartitionsRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.validateOnly !== undefined) this.validateOnly = init.validateOnly;
  }
}

function decodeCreatePartitionsRequest(reader: Reader, version: number): CreatePartitionsRequest {
  const flexible = version >= 2;
  const it = new CreatePartitionsRequest();
  const topicsCount = flexible ? reader.compactArrayLength(7, 'topics') : reader.arrayLength(7, 'topics');
  const topicsItems: CreatePartitionsRequestCreatePartitionsTopic[] = topicsCount > 0 ? [decodeCreatePartitionsRequestCreatePartitionsTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeCreatePartitionsRequestCreatePartitionsTopic(reader, version));
  it.topics = topicsItems;
  it.timeoutMs = reader.int32();
  it.validateOnly = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreatePartitionsRequest(writer: Writer, it: CreatePartitionsRequest, version: number): void {
  const flexible = version >= 2;
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeCreatePartitionsRequestCreatePartitionsTopic(writer, topicsItems[i]!, version);
  }
  writer.int32(it.timeoutMs);
  writer.bool(it.validateOnly);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreatePartitionsResponseCreatePartitionsTopicResult {
  name: string = '';
  errorCode: number = 0;
  errorMessage: string | null = null;

  constructor(init?: Partial<CreatePartitionsResponseCreatePartitionsTopicResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeCreatePartitionsResponseCreatePartitionsTopicResult(reader: Reader, version: number): CreatePartitionsResponseCreatePartitionsTopicResult {
  const flexible = version >= 2;
  const it = new CreatePartitionsResponseCreatePartitionsTopicResult();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreatePartitionsResponseCreatePartitionsTopicResult(writer: Writer, it: CreatePartitionsResponseCreatePartitionsTopicResult, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreatePartitionsResponse {
  throttleTimeMs: number = 0;
  results: CreatePartitionsResponseCreatePartitionsTopicResult[] = [];

  constructor(init?: Partial<CreatePartitionsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeCreatePartitionsResponse(reader: Reader, version: number): CreatePartitionsResponse {
  const flexible = version >= 2;
  const it = new CreatePartitionsResponse();
  it.throttleTimeMs = reader.int32();
  const resultsCount = flexible ? reader.compactArrayLength(5, 'results') : reader.arrayLength(5, 'results');
  const resultsItems: CreatePartitionsResponseCreatePartitionsTopicResult[] = resultsCount > 0 ? [decodeCreatePartitionsResponseCreatePartitionsTopicResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeCreatePartitionsResponseCreatePartitionsTopicResult(reader, version));
  it.results = resultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreatePartitionsResponse(writer: Writer, it: CreatePartitionsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const resultsItems = it.results;
  if (flexible) writer.compactArrayLength(resultsItems.length);
  else writer.arrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeCreatePartitionsResponseCreatePartitionsTopicResult(writer, resultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const createPartitions: Api<CreatePartitionsRequest, CreatePartitionsResponse> = {
  key: 37,
  name: 'CreatePartitions',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'CreatePartitionsRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`CreatePartitionsRequest has no version ${version}`);
      return decodeCreatePartitionsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`CreatePartitionsRequest has no version ${version}`);
      encodeCreatePartitionsRequest(writer, message, version);
    },
  },
  response: {
    name: 'CreatePartitionsResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`CreatePartitionsResponse has no version ${version}`);
      return decodeCreatePartitionsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`CreatePartitionsResponse has no version ${version}`);
      encodeCreatePartitionsResponse(writer, message, version);
    },
  },
};
