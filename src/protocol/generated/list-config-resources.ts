// Generated from protocol-spec/apis/list-config-resources.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ListConfigResourcesRequest {
  resourceTypes: number[] = [];

  constructor(init?: Partial<ListConfigResourcesRequest>) {
    if (init === undefined) return;
    if (init.resourceTypes !== undefined) this.resourceTypes = init.resourceTypes;
  }
}

function decodeListConfigResourcesRequest(reader: Reader, version: number): ListConfigResourcesRequest {
  const it = new ListConfigResourcesRequest();
  if (version >= 1) {
    const resourceTypesCount = reader.compactArrayLength(1, 'resourceTypes');
    const resourceTypesItems: number[] = resourceTypesCount > 0 ? [reader.int8()] : [];
    for (let i = 1; i < resourceTypesCount; i++) resourceTypesItems.push(reader.int8());
    it.resourceTypes = resourceTypesItems;
  }
  reader.skipTags();
  return it;
}

function encodeListConfigResourcesRequest(writer: Writer, it: ListConfigResourcesRequest, version: number): void {
  if (version >= 1) {
    const resourceTypesItems = it.resourceTypes;
    writer.compactArrayLength(resourceTypesItems.length);
    for (let i = 0; i < resourceTypesItems.length; i++) {
      writer.int8(resourceTypesItems[i]!);
    }
  } else if (it.resourceTypes.length !== 0) {
    throw unsupportedField('ListConfigResourcesRequest', 'resourceTypes', version);
  }
  writer.unsignedVarint(0);
}

export class ListConfigResourcesResponseConfigResource {
  resourceName: string = '';
  resourceType: number = 16;

  constructor(init?: Partial<ListConfigResourcesResponseConfigResource>) {
    if (init === undefined) return;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
  }
}

function decodeListConfigResourcesResponseConfigResource(reader: Reader, version: number): ListConfigResourcesResponseConfigResource {
  const it = new ListConfigResourcesResponseConfigResource();
  it.resourceName = reader.compactString('resourceName');
  if (version >= 1) {
    it.resourceType = reader.int8();
  }
  reader.skipTags();
  return it;
}

function encodeListConfigResourcesResponseConfigResource(writer: Writer, it: ListConfigResourcesResponseConfigResource, version: number): void {
  writer.compactString(it.resourceName);
  if (version >= 1) {
    writer.int8(it.resourceType);
  }
  writer.unsignedVarint(0);
}

export class ListConfigResourcesResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  configResources: ListConfigResourcesResponseConfigResource[] = [];

  constructor(init?: Partial<ListConfigResourcesResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.configResources !== undefined) this.configResources = init.configResources;
  }
}

function decodeListConfigResourcesResponse(reader: Reader, version: number): ListConfigResourcesResponse {
  const it = new ListConfigResourcesResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  const configResourcesCount = reader.compactArrayLength(2, 'configResources');
  const configResourcesItems: ListConfigResourcesResponseConfigResource[] = configResourcesCount > 0 ? [decodeListConfigResourcesResponseConfigResource(reader, version)] : [];
  for (let i = 1; i < configResourcesCount; i++) configResourcesItems.push(decodeListConfigResourcesResponseConfigResource(reader, version));
  it.configResources = configResourcesItems;
  reader.skipTags();
  return it;
}

function encodeListConfigResourcesResponse(writer: Writer, it: ListConfigResourcesResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  const configResourcesItems = it.configResources;
  writer.compactArrayLength(configResourcesItems.length);
  for (let i = 0; i < configResourcesItems.length; i++) {
    encodeListConfigResourcesResponseConfigResource(writer, configResourcesItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export const listConfigResources: Api<ListConfigResourcesRequest, ListConfigResourcesResponse> = {
  key: 74,
  name: 'ListConfigResources',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'ListConfigResourcesRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ListConfigResourcesRequest has no version ${version}`);
      return decodeListConfigResourcesRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ListConfigResourcesRequest has no version ${version}`);
      encodeListConfigResourcesRequest(writer, message, version);
    },
  },
  response: {
    name: 'ListConfigResourcesResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`ListConfigResourcesResponse has no version ${version}`);
      return decodeListConfigResourcesResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`ListConfigResourcesResponse has no version ${version}`);
      encodeListConfigResourcesResponse(writer, message, version);
    },
  },
};
