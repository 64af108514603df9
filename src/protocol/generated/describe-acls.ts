// Generated from protocol-spec/apis/describe-acls.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class DescribeAclsRequest {
  resourceTypeFilter: number = 0;
  resourceNameFilter: string | null = '';
  patternTypeFilter: number = 3;
  principalFilter: string | null = '';
  hostFilter: string | null = '';
  operation: number = 0;
  permissionType: number = 0;

  constructor(init?: Partial<DescribeAclsRequest>) {
    if (init === undefined) return;
    if (init.resourceTypeFilter !== undefined) this.resourceTypeFilter = init.resourceTypeFilter;
    if (init.resourceNameFilter !== undefined) this.resourceNameFilter = init.resourceNameFilter;
    if (init.patternTypeFilter !== undefined) this.patternTypeFilter = init.patternTypeFilter;
    if (init.principalFilter !== undefined) this.principalFilter = init.principalFilter;
    if (init.hostFilter !== undefined) this.hostFilter = init.hostFilter;
    if (init.operation !== undefined) this.operation = init.operation;
    if (init.permissionType !== undefined) this.permissionType = init.permissionType;
  }
}

function decodeDescribeAclsRequest(reader: Reader, version: number): DescribeAclsRequest {
  const flexible = version >= 2;
  const it = new DescribeAclsRequest();
  it.resourceTypeFilter = reader.int8();
  it.resourceNameFilter = flexible ? reader.compactNullableString('resourceNameFilter') : reader.nullableString('resourceNameFilter');
  if (version >= 1) {
    it.patternTypeFilter = reader.int8();
  }
  it.principalFilter = flexible ? reader.compactNullableString('principalFilter') : reader.nullableString('principalFilter');
  it.hostFilter = flexible ? reader.compactNullableString('hostFilter') : reader.nullableString('hostFilter');
  it.operation = reader.int8();
  it.permissionType = reader.int8();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeAclsRequest(writer: Writer, it: DescribeAclsRequest, version: number): void {
  const flexible = version >= 2;
  writer.int8(it.resourceTypeFilter);
  if (flexible) writer.compactNullableString(it.resourceNameFilter);
  else writer.nullableString(it.resourceNameFilter);
  if (version >= 1) {
    writer.int8(it.patternTypeFilter);
  } else if (it.patternTypeFilter !== 3) {
    throw unsupportedField('DescribeAclsRequest', 'patternTypeFilter', version);
  }
  if (flexible) writer.compactNullableString(it.principalFilter);
  else writer.nullableString(it.principalFilter);
  if (flexible) writer.compactNullableString(it.hostFilter);
  else writer.nullableString(it.hostFilter);
  writer.int8(it.operation);
  writer.int8(it.permissionType);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeAclsResponseAclDescription {
  principal: string = '';
  host: string = '';
  operation: number = 0;
  permissionType: number = 0;

  constructor(init?: Partial<DescribeAclsResponseAclDescription>) {
    if (init === undefined) return;
    if (init.principal !== undefined) this.principal = init.principal;
    if (init.host !== undefined) this.host = init.host;
    if (init.operation !== undefined) this.operation = init.operation;
    if (init.permissionType !== undefined) this.permissionType = init.permissionType;
  }
}

function decodeDescribeAclsResponseAclDescription(reader: Reader, version: number): DescribeAclsResponseAclDescription {
  const flexible = version >= 2;
  const it = new DescribeAclsResponseAclDescription();
  it.principal = flexible ? reader.compactString('principal') : reader.string('principal');
  it.host = flexible ? reader.compactString('host') : reader.string('host');
  it.operation = reader.int8();
  it.permissionType = reader.int8();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeAclsResponseAclDescription(writer: Writer, it: DescribeAclsResponseAclDescription, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.principal);
  else writer.string(it.principal);
  if (flexible) writer.compactString(it.host);
  else writer.string(it.host);
  writer.int8(it.operation);
  writer.int8(it.permissionType);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeAclsResponseDescribeAclsResource {
  resourceType: number = 0;
  resourceName: string = '';
  patternType: number = 3;
  acls: DescribeAclsResponseAclDescription[] = [];

  constructor(init?: Partial<DescribeAclsResponseDescribeAclsResource>) {
    if (init === undefined) return;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.patternType !== undefined) this.patternType = init.patternType;
    if (init.acls !== undefined) this.acls = init.acls;
  }
}

function decodeDescribeAclsResponseDescribeAclsResource(reader: Reader, version: number): DescribeAclsResponseDescribeAclsResource {
  const flexible = version >= 2;
  const it = new DescribeAclsResponseDescribeAclsResource();
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  if (version >= 1) {
    it.patternType = reader.int8();
  }
  const aclsCount = flexible ? reader.compactArrayLength(5, 'acls') : reader.arrayLength(5, 'acls');
  const aclsItems: DescribeAclsResponseAclDescription[] = aclsCount > 0 ? [decodeDescribeAclsResponseAclDescription(reader, version)] : [];
  for (let i = 1; i < aclsCount; i++) aclsItems.push(decodeDescribeAclsResponseAclDescription(reader, version));
  it.acls = aclsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeAclsResponseDescribeAclsResource(writer: Writer, it: DescribeAclsResponseDescribeAclsResource, version: number): void {
  const flexible = version >= 2;
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  if (version >= 1) {
    writer.int8(it.patternType);
  } else if (it.patternType !== 3) {
    throw unsupportedField('DescribeAclsResponseDescribeAclsResource', 'patternType', version);
  }
  const aclsItems = it.acls;
  if (flexible) writer.compactArrayLength(aclsItems.length);
  else writer.arrayLength(aclsItems.length);
  for (let i = 0; i < aclsItems.length; i++) {
    encodeDescribeAclsResponseAclDescription(writer, aclsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeAclsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  resources: DescribeAclsResponseDescribeAclsResource[] = [];

  constructor(init?: Partial<DescribeAclsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.resources !== undefined) this.resources = init.resources;
  }
}

function decodeDescribeAclsResponse(reader: Reader, version: number): DescribeAclsResponse {
  const flexible = version >= 2;
  const it = new DescribeAclsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  const resourcesCount = flexible ? reader.compactArrayLength(5, 'resources') : reader.arrayLength(5, 'resources');
  const resourcesItems: DescribeAclsResponseDescribeAclsResource[] = resourcesCount > 0 ? [decodeDescribeAclsResponseDescribeAclsResource(reader, version)] : [];
  for (let i = 1; i < resourcesCount; i++) resourcesItems.push(decodeDescribeAclsResponseDescribeAclsResource(reader, version));
  it.resources = resourcesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeAclsResponse(writer: Writer, it: DescribeAclsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  const resourcesItems = it.resources;
  if (flexible) writer.compactArrayLength(resourcesItems.length);
  else writer.arrayLength(resourcesItems.length);
  for (let i = 0; i < resourcesItems.length; i++) {
    encodeDescribeAclsResponseDescribeAclsResource(writer, resourcesItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const describeAcls: Api<DescribeAclsRequest, DescribeAclsResponse> = {
  key: 29,
  name: 'DescribeAcls',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'DescribeAclsRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`DescribeAclsRequest has no version ${version}`);
      return decodeDescribeAclsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`DescribeAclsRequest has no version ${version}`);
      encodeDescribeAclsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeAclsResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`DescribeAclsResponse has no version ${version}`);
      return decodeDescribeAclsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`DescribeAclsResponse has no version ${version}`);
      encodeDescribeAclsResponse(writer, message, version);
    },
  },
};
