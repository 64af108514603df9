// Generated from protocol-spec/apis/describe-configs.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class DescribeConfigsRequestDescribeConfigsResource {
  resourceType: number = 0;
  resourceName: string = '';
  configurationKeys: string[] | null = [];

  constructor(init?: Partial<DescribeConfigsRequestDescribeConfigsResource>) {
    if (init === undefined) return;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.configurationKeys !== undefined) this.configurationKeys = init.configurationKeys;
  }
}

function decodeDescribeConfigsRequestDescribeConfigsResource(reader: Reader, version: number): DescribeConfigsRequestDescribeConfigsResource {
  const flexible = version >= 4;
  const it = new DescribeConfigsRequestDescribeConfigsResource();
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  const configurationKeysCount = flexible ? reader.compactNullableArrayLength(1, 'configurationKeys') : reader.nullableArrayLength(1, 'configurationKeys');
  if (configurationKeysCount < 0) {
    it.configurationKeys = null;
  } else {
    const configurationKeysItems: string[] = configurationKeysCount > 0 ? [flexible ? reader.compactString('configurationKeys') : reader.string('configurationKeys')] : [];
    for (let i = 1; i < configurationKeysCount; i++) configurationKeysItems.push(flexible ? reader.compactString('configurationKeys') : reader.string('configurationKeys'));
    it.configurationKeys = configurationKeysItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeConfigsRequestDescribeConfigsResource(writer: Writer, it: DescribeConfigsRequestDescribeConfigsResource, version: number): void {
  const flexible = version >= 4;
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  const configurationKeysItems = it.configurationKeys;
  if (configurationKeysItems === null) {
    if (flexible) writer.unsignedVarint(0);
    else writer.int32(-1);
  } else {
    if (flexible) writer.compactArrayLength(configurationKeysItems.length);
    else writer.arrayLength(configurationKeysItems.length);
    for (let i = 0; i < configurationKeysItems.length; i++) {
      if (flexible) writer.compactString(configurationKeysItems[i]!);
      else writer.string(configurationKeysItems[i]!);
    }
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeConfigsRequest {
  resources: DescribeConfigsRequestDescribeConfigsResource[] = [];
  includeSynonyms: boolean = false;
  includeDocumentation: boolean = false;

  constructor(init?: Partial<DescribeConfigsRequest>) {
    if (init === undefined) return;
    if (init.resources !== undefined) this.resources = init.resources;
    if (init.includeSynonyms !== undefined) this.includeSynonyms = init.includeSynonyms;
    if (init.includeDocumentation !== undefined) this.includeDocumentation = init.includeDocumentation;
  }
}

function decodeDescribeConfigsRequest(reader: Reader, version: number): DescribeConfigsRequest {
  const flexible = version >= 4;
  const it = new DescribeConfigsRequest();
  const resourcesCount = flexible ? reader.compactArrayLength(4, 'resources') : reader.arrayLength(4, 'resources');
  const resourcesItems: DescribeConfigsRequestDescribeConfigsResource[] = resourcesCount > 0 ? [decodeDescribeConfigsRequestDescribeConfigsResource(reader, version)] : [];
  for (let i = 1; i < resourcesCount; i++) resourcesItems.push(decodeDescribeConfigsRequestDescribeConfigsResource(reader, version));
  it.resources = resourcesItems;
  if (version >= 1) {
    it.includeSynonyms = reader.bool();
  }
  if (version >= 3) {
    it.includeDocumentation = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeConfigsRequest(writer: Writer, it: DescribeConfigsRequest, version: number): void {
  const flexible = version >= 4;
  const resourcesItems = it.resources;
  if (flexible) writer.compactArrayLength(resourcesItems.length);
  else writer.arrayLength(resourcesItems.length);
  for (let i = 0; i < resourcesItems.length; i++) {
    encodeDescribeConfigsRequestDescribeConfigsResource(writer, resourcesItems[i]!, version);
  }
  if (version >= 1) {
    writer.bool(it.includeSynonyms);
  } else if (it.includeSynonyms !== false) {
    throw unsupportedField('DescribeConfigsRequest', 'includeSynonyms', version);
  }
  if (version >= 3) {
    writer.bool(it.includeDocumentation);
  } else if (it.includeDocumentation !== false) {
    throw unsupportedField('DescribeConfigsRequest', 'includeDocumentation', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeConfigsResponseDescribeConfigsSynonym {
  name: string = '';
  value: string | null = '';
  source: number = 0;

  constructor(init?: Partial<DescribeConfigsResponseDescribeConfigsSynonym>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.value !== undefined) this.value = init.value;
    if (init.source !== undefined) this.source = init.source;
  }
}

function decodeDescribeConfigsResponseDescribeConfigsSynonym(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsSynonym {
  const flexible = version >= 4;
  const it = new DescribeConfigsResponseDescribeConfigsSynonym();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.value = flexible ? reader.compactNullableString('value') : reader.nullableString('value');
  it.source = reader.int8();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeConfigsResponseDescribeConfigsSynonym(writer: Writer, it: DescribeConfigsResponseDescribeConfigsSynonym, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  if (flexible) writer.compactNullableString(it.value);
  else writer.nullableString(it.value);
  writer.int8(it.source);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeConfigsResponseDescribeConfigsResourceResult {
  name: string = '';
  value: string | null = '';
  readOnly: boolean = false;
  isDefault: boolean = false;
  configSource: number = -1;
  isSensitive: boolean = false;
  synonyms: DescribeConfigsResponseDescribeConfigsSynonym[] = [];
  configType: number = 0;
  documentation: string | null = '';

  constructor(init?: Partial<DescribeConfigsResponseDescribeConfigsResourceResult>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.value !== undefined) this.value = init.value;
    if (init.readOnly !== undefined) this.readOnly = init.readOnly;
    if (init.isDefault !== undefined) this.isDefault = init.isDefault;
    if (init.configSource !== undefined) this.configSource = init.configSource;
    if (init.isSensitive !== undefined) this.isSensitive = init.isSensitive;
    if (init.synonyms !== undefined) this.synonyms = init.synonyms;
    if (init.configType !== undefined) this.configType = init.configType;
    if (init.documentation !== undefined) this.documentation = init.documentation;
  }
}

function decodeDescribeConfigsResponseDescribeConfigsResourceResult(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsResourceResult {
  const flexible = version >= 4;
  const it = new DescribeConfigsResponseDescribeConfigsResourceResult();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.value = flexible ? reader.compactNullableString('value') : reader.nullableString('value');
  it.readOnly = reader.bool();
  if (version <= 0) {
    it.isDefault = reader.bool();
  }
  if (version >= 1) {
    it.configSource = reader.int8();
  }
  it.isSensitive = reader.bool();
  if (version >= 1) {
    const synonymsCount = flexible ? reader.compactArrayLength(4, 'synonyms') : reader.arrayLength(4, 'synonyms');
    const synonymsItems: DescribeConfigsResponseDescribeConfigsSynonym[] = synonymsCount > 0 ? [decodeDescribeConfigsResponseDescribeConfigsSynonym(reader, version)] : [];
    for (let i = 1; i < synonymsCount; i++) synonymsItems.push(decodeDescribeConfigsResponseDescribeConfigsSynonym(reader, version));
    it.synonyms = synonymsItems;
  }
  if (version >= 3) {
    it.configType = reader.int8();
  }
  if (version >= 3) {
    it.documentation = flexible ? reader.compactNullableString('documentation') : reader.nullableString('documentation');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeConfigsResponseDescribeConfigsResourceResult(writer: Writer, it: DescribeConfigsResponseDescribeConfigsResourceResult, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  if (flexible) writer.compactNullableString(it.value);
  else writer.nullableString(it.value);
  writer.bool(it.readOnly);
  if (version <= 0) {
    writer.bool(it.isDefault);
  } else if (it.isDefault !== false) {
    throw unsupportedField('DescribeConfigsResponseDescribeConfigsResourceResult', 'isDefault', version);
  }
  if (version >= 1) {
    writer.int8(it.configSource);
  }
  writer.bool(it.isSensitive);
  if (version >= 1) {
    const synonymsItems = it.synonyms;
    if (flexible) writer.compactArrayLength(synonymsItems.length);
    else writer.arrayLength(synonymsItems.length);
    for (let i = 0; i < synonymsItems.length; i++) {
      encodeDescribeConfigsResponseDescribeConfigsSynonym(writer, synonymsItems[i]!, version);
    }
  }
  if (version >= 3) {
    writer.int8(it.configType);
  }
  if (version >= 3) {
    if (flexible) writer.compactNullableString(it.documentation);
    else writer.nullableString(it.documentation);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeConfigsResponseDescribeConfigsResult {
  errorCode: number = 0;
  errorMessage: string | null = '';
  resourceType: number = 0;
  resourceName: string = '';
  configs: DescribeConfigsResponseDescribeConfigsResourceResult[] = [];

  constructor(init?: Partial<DescribeConfigsResponseDescribeConfigsResult>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.configs !== undefined) this.configs = init.configs;
  }
}

function decodeDescribeConfigsResponseDescribeConfigsResult(reader: Reader, version: number): DescribeConfigsResponseDescribeConfigsResult {
  const flexible = version >= 4;
  const it = new DescribeConfigsResponseDescribeConfigsResult();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  const configsCount = flexible ? reader.compactArrayLength(7, 'configs') : reader.arrayLength(7, 'configs');
  const configsItems: DescribeConfigsResponseDescribeConfigsResourceResult[] = configsCount > 0 ? [decodeDescribeConfigsResponseDescribeConfigsResourceResult(reader, version)] : [];
  for (let i = 1; i < configsCount; i++) configsItems.push(decodeDescribeConfigsResponseDescribeConfigsResourceResult(reader, version));
  it.configs = configsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeConfigsResponseDescribeConfigsResult(writer: Writer, it: DescribeConfigsResponseDescribeConfigsResult, version: number): void {
  const flexible = version >= 4;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  const configsItems = it.configs;
  if (flexible) writer.compactArrayLength(configsItems.length);
  else writer.arrayLength(configsItems.length);
  for (let i = 0; i < configsItems.length; i++) {
    encodeDescribeConfigsResponseDescribeConfigsResourceResult(writer, configsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeConfigsResponse {
  throttleTimeMs: number = 0;
  results: DescribeConfigsResponseDescribeConfigsResult[] = [];

  constructor(init?: Partial<DescribeConfigsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeDescribeConfigsResponse(reader: Reader, version: number): DescribeConfigsResponse {
  const flexible = version >= 4;
  const it = new DescribeConfigsResponse();
  it.throttleTimeMs = reader.int32();
  const resultsCount = flexible ? reader.compactArrayLength(7, 'results') : reader.arrayLength(7, 'results');
  const resultsItems: DescribeConfigsResponseDescribeConfigsResult[] = resultsCount > 0 ? [decodeDescribeConfigsResponseDescribeConfigsResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeDescribeConfigsResponseDescribeConfigsResult(reader, version));
  it.results = resultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeConfigsResponse(writer: Writer, it: DescribeConfigsResponse, version: number): void {
  const flexible = version >= 4;
  writer.int32(it.throttleTimeMs);
  const resultsItems = it.results;
  if (flexible) writer.compactArrayLength(resultsItems.length);
  else writer.arrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeDescribeConfigsResponseDescribeConfigsResult(writer, resultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const describeConfigs: Api<DescribeConfigsRequest, DescribeConfigsResponse> = {
  key: 32,
  name: 'DescribeConfigs',
  versions: [0, 4],
  latestVersion: 4,
  flexibleFrom: 4,
  scope: ['broker', 'controller'],
  request: {
    name: 'DescribeConfigsRequest',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`DescribeConfigsRequest has no version ${version}`);
      return decodeDescribeConfigsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`DescribeConfigsRequest has no version ${version}`);
      encodeDescribeConfigsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeConfigsResponse',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`DescribeConfigsResponse has no version ${version}`);
      return decodeDescribeConfigsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`DescribeConfigsResponse has no version ${version}`);
      encodeDescribeConfigsResponse(writer, message, version);
    },
  },
};
