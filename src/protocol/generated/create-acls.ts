// Generated from protocol-spec/apis/create-acls.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class CreateAclsRequestAclCreation {
  resourceType: number = 0;
  resourceName: string = '';
  resourcePatternType: number = 3;
  principal: string = '';
  host: string = '';
  operation: number = 0;
  permissionType: number = 0;

  constructor(init?: Partial<CreateAclsRequestAclCreation>) {
    if (init === undefined) return;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.resourcePatternType !== undefined) this.resourcePatternType = init.resourcePatternType;
    if (init.principal !== undefined) this.principal = init.principal;
    if (init.host !== undefined) this.host = init.host;
    if (init.operation !== undefined) this.operation = init.operation;
    if (init.permissionType !== undefined) this.permissionType = init.permissionType;
  }
}

function decodeCreateAclsRequestAclCreation(reader: Reader, version: number): CreateAclsRequestAclCreation {
  const flexible = version >= 2;
  const it = new CreateAclsRequestAclCreation();
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  if (version >= 1) {
    it.resourcePatternType = reader.int8();
  }
  it.principal = flexible ? reader.compactString('principal') : reader.string('principal');
  it.host = flexible ? reader.compactString('host') : reader.string('host');
  it.operation = reader.int8();
  it.permissionType = reader.int8();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateAclsRequestAclCreation(writer: Writer, it: CreateAclsRequestAclCreation, version: number): void {
  const flexible = version >= 2;
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  if (version >= 1) {
    writer.int8(it.resourcePatternType);
  } else if (it.resourcePatternType !== 3) {
    throw unsupportedField('CreateAclsRequestAclCreation', 'resourcePatternType', version);
  }
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

export class CreateAclsRequest {
  creations: CreateAclsRequestAclCreation[] = [];

  constructor(init?: Partial<CreateAclsRequest>) {
    if (init === undefined) return;
    if (init.creations !== undefined) this.creations = init.creations;
  }
}

function decodeCreateAclsRequest(reader: Reader, version: number): CreateAclsRequest {
  const flexible = version >= 2;
  const it = new CreateAclsRequest();
  const creationsCount = flexible ? reader.compactArrayLength(8, 'creations') : reader.arrayLength(8, 'creations');
  const creationsItems: CreateAclsRequestAclCreation[] = creationsCount > 0 ? [decodeCreateAclsRequestAclCreation(reader, version)] : [];
  for (let i = 1; i < creationsCount; i++) creationsItems.push(decodeCreateAclsRequestAclCreation(reader, version));
  it.creations = creationsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateAclsRequest(writer: Writer, it: CreateAclsRequest, version: number): void {
  const flexible = version >= 2;
  const creationsItems = it.creations;
  if (flexible) writer.compactArrayLength(creationsItems.length);
  else writer.arrayLength(creationsItems.length);
  for (let i = 0; i < creationsItems.length; i++) {
    encodeCreateAclsRequestAclCreation(writer, creationsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateAclsResponseAclCreationResult {
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<CreateAclsResponseAclCreationResult>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeCreateAclsResponseAclCreationResult(reader: Reader, version: number): CreateAclsResponseAclCreationResult {
  const flexible = version >= 2;
  const it = new CreateAclsResponseAclCreationResult();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateAclsResponseAclCreationResult(writer: Writer, it: CreateAclsResponseAclCreationResult, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class CreateAclsResponse {
  throttleTimeMs: number = 0;
  results: CreateAclsResponseAclCreationResult[] = [];

  constructor(init?: Partial<CreateAclsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeCreateAclsResponse(reader: Reader, version: number): CreateAclsResponse {
  const flexible = version >= 2;
  const it = new CreateAclsResponse();
  it.throttleTimeMs = reader.int32();
  const resultsCount = flexible ? reader.compactArrayLength(4, 'results') : reader.arrayLength(4, 'results');
  const resultsItems: CreateAclsResponseAclCreationResult[] = resultsCount > 0 ? [decodeCreateAclsResponseAclCreationResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeCreateAclsResponseAclCreationResult(reader, version));
  it.results = resultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeCreateAclsResponse(writer: Writer, it: CreateAclsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const resultsItems = it.results;
  if (flexible) writer.compactArrayLength(resultsItems.length);
  else writer.arrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeCreateAclsResponseAclCreationResult(writer, resultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const createAcls: Api<CreateAclsRequest, CreateAclsResponse> = {
  key: 30,
  name: 'CreateAcls',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'CreateAclsRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`CreateAclsRequest has no version ${version}`);
      return decodeCreateAclsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`CreateAclsRequest has no version ${version}`);
      encodeCreateAclsRequest(writer, message, version);
    },
  },
  response: {
    name: 'CreateAclsResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`CreateAclsResponse has no version ${version}`);
      return decodeCreateAclsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`CreateAclsResponse has no version ${version}`);
      encodeCreateAclsResponse(writer, message, version);
    },
  },
};
