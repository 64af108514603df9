// Generated from protocol-spec/apis/delete-acls.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class DeleteAclsRequestDeleteAclsFilter {
  resourceTypeFilter: number = 0;
  resourceNameFilter: string | null = '';
  patternTypeFilter: number = 3;
  principalFilter: string | null = '';
  hostFilter: string | null = '';
  operation: number = 0;
  permissionType: number = 0;

  constructor(init?: Partial<DeleteAclsRequestDeleteAclsFilter>) {
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

function decodeDeleteAclsRequestDeleteAclsFilter(reader: Reader, version: number): DeleteAclsRequestDeleteAclsFilter {
  const flexible = version >= 2;
  const it = new DeleteAclsRequestDeleteAclsFilter();
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

function encodeDeleteAclsRequestDeleteAclsFilter(writer: Writer, it: DeleteAclsRequestDeleteAclsFilter, version: number): void {
  const flexible = version >= 2;
  writer.int8(it.resourceTypeFilter);
  if (flexible) writer.compactNullableString(it.resourceNameFilter);
  else writer.nullableString(it.resourceNameFilter);
  if (version >= 1) {
    writer.int8(it.patternTypeFilter);
  } else if (it.patternTypeFilter !== 3) {
    throw unsupportedField('DeleteAclsRequestDeleteAclsFilter', 'patternTypeFilter', version);
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

export class DeleteAclsRequest {
  filters: DeleteAclsRequestDeleteAclsFilter[] = [];

  constructor(init?: Partial<DeleteAclsRequest>) {
    if (init === undefined) return;
    if (init.filters !== undefined) this.filters = init.filters;
  }
}

function decodeDeleteAclsRequest(reader: Reader, version: number): DeleteAclsRequest {
  const flexible = version >= 2;
  const it = new DeleteAclsRequest();
  const filtersCount = flexible ? reader.compactArrayLength(8, 'filters') : reader.arrayLength(8, 'filters');
  const filtersItems: DeleteAclsRequestDeleteAclsFilter[] = filtersCount > 0 ? [decodeDeleteAclsRequestDeleteAclsFilter(reader, version)] : [];
  for (let i = 1; i < filtersCount; i++) filtersItems.push(decodeDeleteAclsRequestDeleteAclsFilter(reader, version));
  it.filters = filtersItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteAclsRequest(writer: Writer, it: DeleteAclsRequest, version: number): void {
  const flexible = version >= 2;
  const filtersItems = it.filters;
  if (flexible) writer.compactArrayLength(filtersItems.length);
  else writer.arrayLength(filtersItems.length);
  for (let i = 0; i < filtersItems.length; i++) {
    encodeDeleteAclsRequestDeleteAclsFilter(writer, filtersItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteAclsResponseDeleteAclsMatchingAcl {
  errorCode: number = 0;
  errorMessage: string | null = '';
  resourceType: number = 0;
  resourceName: string = '';
  patternType: number = 3;
  principal: string = '';
  host: string = '';
  operation: number = 0;
  permissionType: number = 0;

  constructor(init?: Partial<DeleteAclsResponseDeleteAclsMatchingAcl>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.resourceType !== undefined) this.resourceType = init.resourceType;
    if (init.resourceName !== undefined) this.resourceName = init.resourceName;
    if (init.patternType !== undefined) this.patternType = init.patternType;
    if (init.principal !== undefined) this.principal = init.principal;
    if (init.host !== undefined) this.host = init.host;
    if (init.operation !== undefined) this.operation = init.operation;
    if (init.permissionType !== undefined) this.permissionType = init.permissionType;
  }
}

function decodeDeleteAclsResponseDeleteAclsMatchingAcl(reader: Reader, version: number): DeleteAclsResponseDeleteAclsMatchingAcl {
  const flexible = version >= 2;
  const it = new DeleteAclsResponseDeleteAclsMatchingAcl();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  it.resourceType = reader.int8();
  it.resourceName = flexible ? reader.compactString('resourceName') : reader.string('resourceName');
  if (version >= 1) {
    it.patternType = reader.int8();
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

function encodeDeleteAclsResponseDeleteAclsMatchingAcl(writer: Writer, it: DeleteAclsResponseDeleteAclsMatchingAcl, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  writer.int8(it.resourceType);
  if (flexible) writer.compactString(it.resourceName);
  else writer.string(it.resourceName);
  if (version >= 1) {
    writer.int8(it.patternType);
  } else if (it.patternType !== 3) {
    throw unsupportedField('DeleteAclsResponseDeleteAclsMatchingAcl', 'patternType', version);
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

export class DeleteAclsResponseDeleteAclsFilterResult {
  errorCode: number = 0;
  errorMessage: string | null = '';
  matchingAcls: DeleteAclsResponseDeleteAclsMatchingAcl[] = [];

  constructor(init?: Partial<DeleteAclsResponseDeleteAclsFilterResult>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.matchingAcls !== undefined) this.matchingAcls = init.matchingAcls;
  }
}

function decodeDeleteAclsResponseDeleteAclsFilterResult(reader: Reader, version: number): DeleteAclsResponseDeleteAclsFilterResult {
  const flexible = version >= 2;
  const it = new DeleteAclsResponseDeleteAclsFilterResult();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  const matchingAclsCount = flexible ? reader.compactArrayLength(11, 'matchingAcls') : reader.arrayLength(11, 'matchingAcls');
  const matchingAclsItems: DeleteAclsResponseDeleteAclsMatchingAcl[] = matchingAclsCount > 0 ? [decodeDeleteAclsResponseDeleteAclsMatchingAcl(reader, version)] : [];
  for (let i = 1; i < matchingAclsCount; i++) matchingAclsItems.push(decodeDeleteAclsResponseDeleteAclsMatchingAcl(reader, version));
  it.matchingAcls = matchingAclsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteAclsResponseDeleteAclsFilterResult(writer: Writer, it: DeleteAclsResponseDeleteAclsFilterResult, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  const matchingAclsItems = it.matchingAcls;
  if (flexible) writer.compactArrayLength(matchingAclsItems.length);
  else writer.arrayLength(matchingAclsItems.length);
  for (let i = 0; i < matchingAclsItems.length; i++) {
    encodeDeleteAclsResponseDeleteAclsMatchingAcl(writer, matchingAclsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteAclsResponse {
  throttleTimeMs: number = 0;
  filterResults: DeleteAclsResponseDeleteAclsFilterResult[] = [];

  constructor(init?: Partial<DeleteAclsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.filterResults !== undefined) this.filterResults = init.filterResults;
  }
}

function decodeDeleteAclsResponse(reader: Reader, version: number): DeleteAclsResponse {
  const flexible = version >= 2;
  const it = new DeleteAclsResponse();
  it.throttleTimeMs = reader.int32();
  const filterResultsCount = flexible ? reader.compactArrayLength(5, 'filterResults') : reader.arrayLength(5, 'filterResults');
  const filterResultsItems: DeleteAclsResponseDeleteAclsFilterResult[] = filterResultsCount > 0 ? [decodeDeleteAclsResponseDeleteAclsFilterResult(reader, version)] : [];
  for (let i = 1; i < filterResultsCount; i++) filterResultsItems.push(decodeDeleteAclsResponseDeleteAclsFilterResult(reader, version));
  it.filterResults = filterResultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteAclsResponse(writer: Writer, it: DeleteAclsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const filterResultsItems = it.filterResults;
  if (flexible) writer.compactArrayLength(filterResultsItems.length);
  else writer.arrayLength(filterResultsItems.length);
  for (let i = 0; i < filterResultsItems.length; i++) {
    encodeDeleteAclsResponseDeleteAclsFilterResult(writer, filterResultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const deleteAcls: Api<DeleteAclsRequest, DeleteAclsResponse> = {
  key: 31,
  name: 'DeleteAcls',
  versions: [0, 3],
  latestVersion: 3,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'DeleteAclsRequest',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`DeleteAclsRequest has no version ${version}`);
      return decodeDeleteAclsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`DeleteAclsRequest has no version ${version}`);
      encodeDeleteAclsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DeleteAclsResponse',
    decode(reader, version) {
      if (version < 0 || version > 3) throw new DecodeError(`DeleteAclsResponse has no version ${version}`);
      return decodeDeleteAclsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 3) throw new EncodeError(`DeleteAclsResponse has no version ${version}`);
      encodeDeleteAclsResponse(writer, message, version);
    },
  },
};
