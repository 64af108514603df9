// Generated from protocol-spec/apis/create-topics.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class CreateTopicsRequestCreatableReplicaAssignment {
  partitionIndex: number = 0;
  brokerIds: number[] = [];

  constructor(init?: Partial<CreateTopicsRequestCreatableReplicaAssignment>) {
    if (init === undefined) return;
    if (init.partitionIndex !== undefined) this.partitionIndex = init.partitionIndex;
    if (init.brokerIds !== undefined) this.brokerIds = init.brokerIds;
  }
}

function decodeCreateTopicsRequestCreatableReplicaAssignment(reader: Reader, version: number): CreateTopicsRequestCreatableReplicaAssignment {
  const flexible = version >= 5;
  const it = new CreateTopicsRequestCreatableReplicaAssignment();
  it.partitionIndex = reader.int32();
  const brokerIdsCount = flexible ? reader.compactArrayLength(4, 'brokerIds') : reader.arrayLength(4, 'brokerIds');
  const brokerIdsItems: number[] = brokerIdsCount > 0 ? [reader.int32()] : [];
  for (let i = 1; i < brokerIdsCount; i++) brokerIdsItems.push(reader.int32());
  it.brokerIds = brokerIdsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateTopicsRequestCreatableReplicaAssignment(writer: Writer, it: CreateTopicsRequestCreatableReplicaAssignment, version: number): void {
  const flexible = version >= 5;
  writer.int32(it.partitionIndex);
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

export class CreateTopicsRequestCreatableTopicConfig {
  name: string = '';
  value: string | null = '';

  constructor(init?: Partial<CreateTopicsRequestCreatableTopicConfig>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeCreateTopicsRequestCreatableTopicConfig(reader: Reader, version: number): CreateTopicsRequestCreatableTopicConfig {
  const flexible = version >= 5;
  const it = new CreateTopicsRequestCreatableTopicConfig();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.value = flexible ? reader.compactNullableString('value') : reader.nullableString('value');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateTopicsRequestCreatableTopicConfig(writer: Writer, it: CreateTopicsRequestCreatableTopicConfig, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  if (flexible) writer.compactNullableString(it.value);
  else writer.nullableString(it.value);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateTopicsRequestCreatableTopic {
  name: string = '';
  numPartitions: number = 0;
  replicationFactor: number = 0;
  assignments: CreateTopicsRequestCreatableReplicaAssignment[] = [];
  configs: CreateTopicsRequestCreatableTopicConfig[] = [];

  constructor(init?: Partial<CreateTopicsRequestCreatableTopic>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.numPartitions !== undefined) this.numPartitions = init.numPartitions;
    if (init.replicationFactor !== undefined) this.replicationFactor = init.replicationFactor;
    if (init.assignments !== undefined) this.assignments = init.assignments;
    if (init.configs !== undefined) this.configs = init.configs;
  }
}

function decodeCreateTopicsRequestCreatableTopic(reader: Reader, version: number): CreateTopicsRequestCreatableTopic {
  const flexible = version >= 5;
  const it = new CreateTopicsRequestCreatableTopic();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.numPartitions = reader.int32();
  it.replicationFactor = reader.int16();
  const assignmentsCount = flexible ? reader.compactArrayLength(6, 'assignments') : reader.arrayLength(6, 'assignments');
  const assignmentsItems: CreateTopicsRequestCreatableReplicaAssignment[] = assignmentsCount > 0 ? [decodeCreateTopicsRequestCreatableReplicaAssignment(reader, version)] : [];
  for (let i = 1; i < assignmentsCount; i++) assignmentsItems.push(decodeCreateTopicsRequestCreatableReplicaAssignment(reader, version));
  it.assignments = assignmentsItems;
  const configsCount = flexible ? reader.compactArrayLength(3, 'configs') : reader.arrayLength(3, 'configs');
  const configsItems: CreateTopicsRequestCreatableTopicConfig[] = configsCount > 0 ? [decodeCreateTopicsRequestCreatableTopicConfig(reader, version)] : [];
  for (let i = 1; i < configsCount; i++) configsItems.push(decodeCreateTopicsRequestCreatableTopicConfig(reader, version));
  it.configs = configsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateTopicsRequestCreatableTopic(writer: Writer, it: CreateTopicsRequestCreatableTopic, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  writer.int32(it.numPartitions);
  writer.int16(it.replicationFactor);
  const assignmentsItems = it.assignments;
  if (flexible) writer.compactArrayLength(assignmentsItems.length);
  else writer.arrayLength(assignmentsItems.length);
  for (let i = 0; i < assignmentsItems.length; i++) {
    encodeCreateTopicsRequestCreatableReplicaAssignment(writer, assignmentsItems[i]!, version);
  }
  const configsItems = it.configs;
  if (flexible) writer.compactArrayLength(configsItems.length);
  else writer.arrayLength(configsItems.length);
  for (let i = 0; i < configsItems.length; i++) {
    encodeCreateTopicsRequestCreatableTopicConfig(writer, configsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateTopicsRequest {
  topics: CreateTopicsRequestCreatableTopic[] = [];
  timeoutMs: number = 60000;
  validateOnly: boolean = false;

  constructor(init?: Partial<CreateTopicsRequest>) {
    if (init === undefined) return;
    if (init.topics !== undefined) this.topics = init.topics;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.validateOnly !== undefined) this.validateOnly = init.validateOnly;
  }
}

function decodeCreateTopicsRequest(reader: Reader, version: number): CreateTopicsRequest {
  const flexible = version >= 5;
  const it = new CreateTopicsRequest();
  const topicsCount = flexible ? reader.compactArrayLength(10, 'topics') : reader.arrayLength(10, 'topics');
  const topicsItems: CreateTopicsRequestCreatableTopic[] = topicsCount > 0 ? [decodeCreateTopicsRequestCreatableTopic(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeCreateTopicsRequestCreatableTopic(reader, version));
  it.topics = topicsItems;
  it.timeoutMs = reader.int32();
  if (version >= 1) {
    it.validateOnly = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateTopicsRequest(writer: Writer, it: CreateTopicsRequest, version: number): void {
  const flexible = version >= 5;
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeCreateTopicsRequestCreatableTopic(writer, topicsItems[i]!, version);
  }
  writer.int32(it.timeoutMs);
  if (version >= 1) {
    writer.bool(it.validateOnly);
  } else if (it.validateOnly !== false) {
    throw unsupportedField('CreateTopicsRequest', 'validateOnly', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateTopicsResponseCreatableTopicConfigs {
  name: string = '';
  value: string | null = '';
  readOnly: boolean = false;
  configSource: number = -1;
  isSensitive: boolean = false;

  constructor(init?: Partial<CreateTopicsResponseCreatableTopicConfigs>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.value !== undefined) this.value = init.value;
    if (init.readOnly !== undefined) this.readOnly = init.readOnly;
    if (init.configSource !== undefined) this.configSource = init.configSource;
    if (init.isSensitive !== undefined) this.isSensitive = init.isSensitive;
  }
}

function decodeCreateTopicsResponseCreatableTopicConfigs(reader: Reader, _version: number): CreateTopicsResponseCreatableTopicConfigs {
  const it = new CreateTopicsResponseCreatableTopicConfigs();
  it.name = reader.compactString('name');
  it.value = reader.compactNullableString('value');
  it.readOnly = reader.bool();
  it.configSource = reader.int8();
  it.isSensitive = reader.bool();
  reader.skipTags();
  return it;
}

function encodeCreateTopicsResponseCreatableTopicConfigs(writer: Writer, it: CreateTopicsResponseCreatableTopicConfigs, _version: number): void {
  writer.compactString(it.name);
  writer.compactNullableString(it.value);
  writer.bool(it.readOnly);
  writer.int8(it.configSource);
  writer.bool(it.isSensitive);
  writer.unsignedVarint(0);
}

export class CreateTopicsResponseCreatableTopicResult {
  name: string = '';
  topicId: Uuid = ZERO_UUID;
  errorCode: number = 0;
  errorMessage: string | null = '';
  topicConfigErrorCode: number = 0;
  numPartitions: number = -1;
  replicationFactor: number = -1;
  configs: CreateTopicsResponseCreatableTopicConfigs[] | null = [];

  constructor(init?: Partial<CreateTopicsResponseCreatableTopicResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.topicId !== undefined) this.topicId = init.topicId;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.topicConfigErrorCode !== undefined) this.topicConfigErrorCode = init.topicConfigErrorCode;
    if (init.numPartitions !== undefined) this.numPartitions = init.numPartitions;
    if (init.replicationFactor !== undefined) this.replicationFactor = init.replicationFactor;
    if (init.configs !== undefined) this.configs = init.configs;
  }
}

function decodeCreateTopicsResponseCreatableTopicResult(reader: Reader, version: number): CreateTopicsResponseCreatableTopicResult {
  const flexible = version >= 5;
  const it = new CreateTopicsResponseCreatableTopicResult();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  if (version >= 7) {
    it.topicId = reader.uuid();
  }
  it.errorCode = reader.int16();
  if (version >= 1) {
    it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  }
  if (version >= 5) {
    it.numPartitions = reader.int32();
  }
  if (version >= 5) {
    it.replicationFactor = reader.int16();
  }
  if (version >= 5) {
    const configsCount = reader.compactNullableArrayLength(6, 'configs');
    if (configsCount < 0) {
      it.configs = null;
    } else {
      const configsItems: CreateTopicsResponseCreatableTopicConfigs[] = configsCount > 0 ? [decodeCreateTopicsResponseCreatableTopicConfigs(reader, version)] : [];
      for (let i = 1; i < configsCount; i++) configsItems.push(decodeCreateTopicsResponseCreatableTopicConfigs(reader, version));
      it.configs = configsItems;
    }
  }
  if (flexible) {
    const tagCount = reader.tagCount();
    for (let t = 0; t < tagCount; t++) {
      const tag = reader.unsignedVarint();
      const size = reader.unsignedVarint();
      if (tag === 0) {
        it.topicConfigErrorCode = reader.int16();
      } else {
        reader.skip(size);
      }
    }
  }
  return it;
}

function encodeCreateTopicsResponseCreatableTopicResult(writer: Writer, it: CreateTopicsResponseCreatableTopicResult, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  if (version >= 7) {
    writer.uuid(it.topicId);
  }
  writer.int16(it.errorCode);
  if (version >= 1) {
    if (flexible) writer.compactNullableString(it.errorMessage);
    else writer.nullableString(it.errorMessage);
  }
  if (version >= 5) {
    writer.int32(it.numPartitions);
  }
  if (version >= 5) {
    writer.int16(it.replicationFactor);
  }
  if (version >= 5) {
    const configsItems = it.configs;
    if (configsItems === null) {
      writer.unsignedVarint(0);
    } else {
      writer.compactArrayLength(configsItems.length);
      for (let i = 0; i < configsItems.length; i++) {
        encodeCreateTopicsResponseCreatableTopicConfigs(writer, configsItems[i]!, version);
      }
    }
  }
  if (flexible) {
    let tagCount = 0;
    if (it.topicConfigErrorCode !== 0) tagCount++;
    writer.unsignedVarint(tagCount);
    if (it.topicConfigErrorCode !== 0) {
      writer.unsignedVarint(0);
      writer.unsignedVarint(2);
      writer.int16(it.topicConfigErrorCode);
    }
  }
}

export class CreateTopicsResponse {
  throttleTimeMs: number = 0;
  topics: CreateTopicsResponseCreatableTopicResult[] = [];

  constructor(init?: Partial<CreateTopicsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.topics !== undefined) this.topics = init.topics;
  }
}

function decodeCreateTopicsResponse(reader: Reader, version: number): CreateTopicsResponse {
  const flexible = version >= 5;
  const it = new CreateTopicsResponse();
  if (version >= 2) {
    it.throttleTimeMs = reader.int32();
  }
  const topicsCount = flexible ? reader.compactArrayLength(4, 'topics') : reader.arrayLength(4, 'topics');
  const topicsItems: CreateTopicsResponseCreatableTopicResult[] = topicsCount > 0 ? [decodeCreateTopicsResponseCreatableTopicResult(reader, version)] : [];
  for (let i = 1; i < topicsCount; i++) topicsItems.push(decodeCreateTopicsResponseCreatableTopicResult(reader, version));
  it.topics = topicsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateTopicsResponse(writer: Writer, it: CreateTopicsResponse, version: number): void {
  const flexible = version >= 5;
  if (version >= 2) {
    writer.int32(it.throttleTimeMs);
  }
  const topicsItems = it.topics;
  if (flexible) writer.compactArrayLength(topicsItems.length);
  else writer.arrayLength(topicsItems.length);
  for (let i = 0; i < topicsItems.length; i++) {
    encodeCreateTopicsResponseCreatableTopicResult(writer, topicsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const createTopics: Api<CreateTopicsRequest, CreateTopicsResponse> = {
  key: 19,
  name: 'CreateTopics',
  versions: [0, 7],
  latestVersion: 7,
  flexibleFrom: 5,
  scope: ['broker', 'controller'],
  request: {
    name: 'CreateTopicsRequest',
    decode(reader, version) {
      if (version < 0 || version > 7) throw new DecodeError(`CreateTopicsRequest has no version ${version}`);
      return decodeCreateTopicsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 7) throw new EncodeError(`CreateTopicsRequest has no version ${version}`);
      encodeCreateTopicsRequest(writer, message, version);
    },
  },
  response: {
    name: 'CreateTopicsResponse',
    decode(reader, version) {
      if (version < 0 || version > 7) throw new DecodeError(`CreateTopicsResponse has no version ${version}`);
      return decodeCreateTopicsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 7) throw new EncodeError(`CreateTopicsResponse has no version ${version}`);
      encodeCreateTopicsResponse(writer, message, version);
    },
  },
};
