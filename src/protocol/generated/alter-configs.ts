// Generated from protocol-spec/apis/alter-configs.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class AlterConfigsRequestAlterableConfig {
  name: string = '';
  value: string | null = '';

  constructor(init?: Partial<AlterConfigsRequestAlterableConfig>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.value !== undefined) this.value = init.value;
  }
}

function decodeAlterConfigsRequestAlterableConfig(reader: Reader, version: number): AlterConfigsRequestAlterableConfig {
  const flexible = version >= 2;
  const it = new AlterConfigsRequestAlterableConfig();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.value = flexible ? reader.compactNullableString('value') : reader.nullableString('value');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterConfigsRequestAlterableConfig(writer: Writer, it: AlterConfigsRequestAlterableConfig, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  if (flexible) writer.compactNullableString(it.value);
  else writer.nullableString(it.value);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterConfigsRequestAlterConfigsResource {
  resourceType: number = 0;
  resourceName: string = '';
  configs: AlterConfigsRequestAlterableConfig[] = [];

  constructor(init?: Partial<AlterConfigsRequestAlterConfigsResource>) {
    if (init === undefined) return;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.configs !== undefined) this.configs = init.configs;
  }
}

function decodeAlterConfigsRequestAlterConfigsResource(reader: Reader, version: number): AlterConfigsRequestAlterConfigsResource {
  const flexible = version >= 2;
  const it = new AlterConfigsRequestAlterConfigsResource();
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  const configsCount = flexible ? reader.compactArrayLength(3, 'configs') : reader.arrayLength(3, 'configs');
  const configsItems: AlterConfigsRequestAlterableConfig[] = configsCount > 0 ? [decodeAlterConfigsRequestAlterableConfig(reader, version)] : [];
  for (let i = 1; i < configsCount; i++) configsItems.push(decodeAlterConfigsRequestAlterableConfig(reader, version));
  it.configs = configsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterConfigsRequestAlterConfigsResource(writer: Writer, it: AlterConfigsRequestAlterConfigsResource, version: number): void {
  const flexible = version >= 2;
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  const configsItems = it.configs;
  if (flexible) writer.compactArrayLength(configsItems.length);
  else writer.arrayLength(configsItems.length);
  for (let i = 0; i < configsItems.length; i++) {
    encodeAlterConfigsRequestAlterableConfig(writer, configsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterConfigsRequest {
  resources: AlterConfigsRequestAlterConfigsResource[] = [];
  validateOnly: boolean = false;

  constructor(init?: Partial<AlterConfigsRequest>) {
    if (init === undefined) return;
    if (init.resources !== undefined) this.resources = init.resources;
    if (init.validateOnly !== undefined) this.validateOnly = init.validateOnly;
  }
}

function decodeAlterConfigsRequest(reader: Reader, version: number): AlterConfigsRequest {
  const flexible = version >= 2;
  const it = new AlterConfigsRequest();
  const resourcesCount = flexible ? reader.compactArrayLength(4, 'resources') : reader.arrayLength(4, 'resources');
  const resourcesItems: AlterConfigsRequestAlterConfigsResource[] = resourcesCount > 0 ? [decodeAlterConfigsRequestAlterConfigsResource(reader, version)] : [];
  for (let i = 1; i < resourcesCount; i++) resourcesItems.push(decodeAlterConfigsRequestAlterConfigsResource(reader, version));
  it.resources = resourcesItems;
  it.validateOnly = reader.bool();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterConfigsRequest(writer: Writer, it: AlterConfigsRequest, version: number): void {
  const flexible = version >= 2;
  const resourcesItems = it.resources;
  if (flexible) writer.compactArrayLength(resourcesItems.length);
  else writer.arrayLength(resourcesItems.length);
  for (let i = 0; i < resourcesItems.length; i++) {
    encodeAlterConfigsRequestAlterConfigsResource(writer, resourcesItems[i]!, version);
  }
  writer.bool(it.validateOnly);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class AlterConfigsResponseAlterConfigsResourceResponse {
  errorCode: number = 0;
  errorMessage: string | null = '';
  resourceType: number = 0;
  resourceName: string = '';

  constructor(init?: Partial<AlterConfigsResponseAlterConfigsResourceResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
  }
}

function decodeAlterConfigsResponseAlterConfigsResourceResponse(reader: Reader, version: number): AlterConfigsResponseAlterConfigsResourceResponse {
  const flexible = version >= 2;
  const it = new AlterConfigsResponseAlterConfigsResourceResponse();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterConfigsResponseAlterConfigsResourceResponse(writer: Writer, it: AlterConfigsResponseAlterConfigsResourceResponse, version: number): void {
  const flexible = version >= 2;
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

export class AlterConfigsResponse {
  throttleTimeMs: number = 0;
  responses: AlterConfigsResponseAlterConfigsResourceResponse[] = [];

  constructor(init?: Partial<AlterConfigsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.responses !== undefined) this.responses = init.responses;
  }
}

function decodeAlterConfigsResponse(reader: Reader, version: number): AlterConfigsResponse {
  const flexible = version >= 2;
  const it = new AlterConfigsResponse();
  it.throttleTimeMs = reader.int32();
  const responsesCount = flexible ? reader.compactArrayLength(6, 'responses') : reader.arrayLength(6, 'responses');
  const responsesItems: AlterConfigsResponseAlterConfigsResourceResponse[] = responsesCount > 0 ? [decodeAlterConfigsResponseAlterConfigsResourceResponse(reader, version)] : [];
  for (let i = 1; i < responsesCount; i++) responsesItems.push(decodeAlterConfigsResponseAlterConfigsResourceResponse(reader, version));
  it.responses = responsesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeAlterConfigsResponse(writer: Writer, it: AlterConfigsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const responsesItems = it.responses;
  if (flexible) writer.compactArrayLength(responsesItems.length);
  else writer.arrayLength(responsesItems.length);
  for (let i = 0; i < responsesItems.length; i++) {
    encodeAlterConfigsResponseAlterConfigsResourceResponse(writer, responsesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const alterConfigs: Api<AlterConfigsRequest, AlterConfigsResponse> = {
  key: 33,
  name: 'AlterConfigs',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'AlterConfigsRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`AlterConfigsRequest has no version ${version}`);
      return decodeAlterConfigsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`AlterConfigsRequest has no version ${version}`);
      encodeAlterConfigsRequest(writer, message, version);
    },
  },
  response: {
    name: 'AlterConfigsResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`AlterConfigsResponse has no version ${version}`);
      return decodeAlterConfigsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`AlterConfigsResponse has no version ${version}`);
      encodeAlterConfigsResponse(writer, message, version);
    },
  },
};
