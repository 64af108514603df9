// Generated from protocol-spec/apis/incremental-alter-configs.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class IncrementalAlterConfigsRequestAlterableConfig {
  name: string = '';
  configOperation: number = 0;
  value: string | null = '';

  constructor(init?: Partial<IncrementalAlterConfigsRequestAlterableConfig>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.configOperation !== undefined) this.configOperation = init.configOperation;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeIncrementalAlterConfigsRequestAlterableConfig(reader: Reader, version: number): IncrementalAlterConfigsRequestAlterableConfig {
  const flexible = version >= 1;
  const it = new IncrementalAlterConfigsRequestAlterableConfig();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.configOperation = reader.int8();
  it.value = flexible ? reader.compactNullableString('value') : reader.nullableString('value');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeIncrementalAlterConfigsRequestAlterableConfig(writer: Writer, it: IncrementalAlterConfigsRequestAlterableConfig, version: number): void {
  const flexible = version >= 1;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  writer.int8(it.configOperation);
  if (flexible) writer.compactNullableString(it.value);
  else writer.nullableString(it.value);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class IncrementalAlterConfigsRequestAlterConfigsResource {
  resourceType: number = 0;
  resourceName: string = '';
  configs: IncrementalAlterConfigsRequestAlterableConfig[] = [];

  constructor(init?: Partial<IncrementalAlterConfigsRequestAlterConfigsResource>) {
    if (init === undefined) return;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.configs !== undefined) this.configs = init.configs;
  }
}

function decodeIncrementalAlterConfigsRequestAlterConfigsResource(reader: Reader, version: number): IncrementalAlterConfigsRequestAlterConfigsResource {
  const flexible = version >= 1;
  const it = new IncrementalAlterConfigsRequestAlterConfigsResource();
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  const configsCount = flexible ? reader.compactArrayLength(4, 'configs') : reader.arrayLength(4, 'configs');
  const configsItems: IncrementalAlterConfigsRequestAlterableConfig[] = configsCount > 0 ? [decodeIncrementalAlterConfigsRequestAlterableConfig(reader, version)] : [];
  for (let i = 1; i < configsCount; i++) configsItems.push(decodeIncrementalAlterConfigsRequestAlterableConfig(reader, version));
  it.configs = configsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeIncrementalAlterConfigsRequestAlterConfigsResource(writer: Writer, it: IncrementalAlterConfigsRequestAlterConfigsResource, version: number): void {
  const flexible = version >= 1;
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  const configsItems = it.configs;
  if (flexible) writer.compactArrayLength(configsItems.length);
  else writer.arrayLength(configsItems.length);
  for (let i = 0; i < configsItems.length; i++) {
    encodeIncrementalAlterConfigsRequestAlterableConfig(writer, configsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class IncrementalAlterConfigsRequest {
  resources: IncrementalAlterConfigsRequestAlterConfigsResource[] = [];
  validateOnly: boolean = false;

  constructor(init?: Partial<IncrementalAlterConfigsRequest>) {
    if (init === undefined) return;
    if (init.resources !== undefined) this.resources = init.resources;
    if (init.validateOnly !== undefined) this.validateOnly = init.validateOnly;
  }
}

function decodeIncrementalAlterConfigsRequest(reader: Reader, version: number): IncrementalAlterConfigsRequest {
  const flexible = version >= 1;
  const it = new IncrementalAlterConfigsRequest();
  const resourcesCount = flexible ? reader.compactArrayLength(4, 'resources') : reader.arrayLength(4, 'resources');
  const resourcesItems: IncrementalAlterConfigsRequestAlterConfigsResource[] = resourcesCount > 0 ? [decodeIncrementalAlterConfigsRequestAlterConfigsResource(reader, version)] : [];
  for (let i = 1; i < resourcesCount; i++) resourcesItems.push(decodeIncrementalAlterConfigsRequestAlterConfigsResource(reader, version));
  it.resources = resourcesItems;
  it.validateOnly = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeIncrementalAlterConfigsRequest(writer: Writer, it: IncrementalAlterConfigsRequest, version: number): void {
  const flexible = version >= 1;
  const resourcesItems = it.resources;
  if (flexible) writer.compactArrayLength(resourcesItems.length);
  else writer.arrayLength(resourcesItems.length);
  for (let i = 0; i < resourcesItems.length; i++) {
    encodeIncrementalAlterConfigsRequestAlterConfigsResource(writer, resourcesItems[i]!, version);
  }
  writer.bool(it.validateOnly);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  errorCode: number = 0;
  errorMessage: string | null = '';
  resourceType: number = 0;
  resourceName: string = '';

  constructor(init?: Partial<IncrementalAlterConfigsResponseAlterConfigsResourceResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
  }
}

function decodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, version: number): IncrementalAlterConfigsResponseAlterConfigsResourceResponse {
  const flexible = version >= 1;
  const it = new IncrementalAlterConfigsResponseAlterConfigsResourceResponse();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, it: IncrementalAlterConfigsResponseAlterConfigsResourceResponse, version: number): void {
  const flexible = version >= 1;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class IncrementalAlterConfigsResponse {
  throttleTimeMs: number = 0;
  responses: IncrementalAlterConfigsResponseAlterConfigsResourceResponse[] = [];

  constructor(init?: Partial<IncrementalAlterConfigsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.responses !== undefined) this.responses = init.responses;
  }
}

function decodeIncrementalAlterConfigsResponse(reader: Reader, version: number): IncrementalAlterConfigsResponse {
  const flexible = version >= 1;
  const it = new IncrementalAlterConfigsResponse();
  it.throttleTimeMs = reader.int32();
  const responsesCount = flexible ? reader.compactArrayLength(6, 'responses') : reader.arrayLength(6, 'responses');
  const responsesItems: IncrementalAlterConfigsResponseAlterConfigsResourceResponse[] = responsesCount > 0 ? [decodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(reader, version));
  it.responses = responsesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeIncrementalAlterConfigsResponse(writer: Writer, it: IncrementalAlterConfigsResponse, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.throttleTimeMs);
  const responsesItems = it.responses;
  if (flexible) writer.compactArrayLength(responsesItems.length);
  else writer.arrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeIncrementalAlterConfigsResponseAlterConfigsResourceResponse(writer, responsesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const incrementalAlterConfigs: Api<IncrementalAlterConfigsRequest, IncrementalAlterConfigsResponse> = {
  key: 44,
  name: 'IncrementalAlterConfigs',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 1,
  scope: ['broker', 'controller'],
  request: {
    name: 'IncrementalAlterConfigsRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`IncrementalAlterConfigsRequest has no version ${version}`);
      return decodeIncrementalAlterConfigsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`IncrementalAlterConfigsRequest has no version ${version}`);
      encodeIncrementalAlterConfigsRequest(writer, message, version);
    },
  },
  response: {
    name: 'IncrementalAlterConfigsResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`IncrementalAlterConfigsResponse has no version ${version}`);
      return decodeIncrementalAlterConfigsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`IncrementalAlterConfigsResponse has no version ${version}`);
      encodeIncrementalAlterConfigsResponse(writer, message, version);
    },
  },
};
