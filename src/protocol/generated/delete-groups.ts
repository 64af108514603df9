// Generated from protocol-spec/apis/delete-groups.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class DeleteGroupsRequest {
  groupsNames: string[] = [];

  constructor(init?: Partial<DeleteGroupsRequest>) {
    if (init === undefined) return;
    if (init.groupsNames !== undefined) this.groupsNames = init.groupsNames;
  }
}

function decodeDeleteGroupsRequest(reader: Reader, version: number): DeleteGroupsRequest {
  const flexible = version >= 2;
  const it = new DeleteGroupsRequest();
  const groupsNamesCount = flexible ? reader.compactArrayLength(1, 'groupsNames') : reader.arrayLength(1, 'groupsNames');
  const groupsNamesItems: string[] = groupsNamesCount > 0 ? [flexible ? reader.compactString('groupsNames') : reader.string('groupsNames')] : [];
  for (let i = 1; i < groupsNamesCount; i++) groupsNamesItems.push(flexible ? reader.compactString('groupsNames') : reader.string('groupsNames'));
  it.groupsNames = groupsNamesItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteGroupsRequest(writer: Writer, it: DeleteGroupsRequest, version: number): void {
  const flexible = version >= 2;
  const groupsNamesItems = it.groupsNames;
  if (flexible) writer.compactArrayLength(groupsNamesItems.length);
  else writer.arrayLength(groupsNamesItems.length);
  for (let i = 0; i < groupsNamesItems.length; i++) {
    if (flexible) writer.compactString(groupsNamesItems[i]!);
    else writer.string(groupsNamesItems[i]!);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteGroupsResponseDeletableGroupResult {
  groupId: string = '';
  errorCode: number = 0;

  constructor(init?: Partial<DeleteGroupsResponseDeletableGroupResult>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeDeleteGroupsResponseDeletableGroupResult(reader: Reader, version: number): DeleteGroupsResponseDeletableGroupResult {
  const flexible = version >= 2;
  const it = new DeleteGroupsResponseDeletableGroupResult();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteGroupsResponseDeletableGroupResult(writer: Writer, it: DeleteGroupsResponseDeletableGroupResult, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DeleteGroupsResponse {
  throttleTimeMs: number = 0;
  results: DeleteGroupsResponseDeletableGroupResult[] = [];

  constructor(init?: Partial<DeleteGroupsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.results !== undefined) this.results = init.results;
  }
}

function decodeDeleteGroupsResponse(reader: Reader, version: number): DeleteGroupsResponse {
  const flexible = version >= 2;
  const it = new DeleteGroupsResponse();
  it.throttleTimeMs = reader.int32();
  const resultsCount = flexible ? reader.compactArrayLength(4, 'results') : reader.arrayLength(4, 'results');
  const resultsItems: DeleteGroupsResponseDeletableGroupResult[] = resultsCount > 0 ? [decodeDeleteGroupsResponseDeletableGroupResult(reader, version)] : [];
  for (let i = 1; i < resultsCount; i++) resultsItems.push(decodeDeleteGroupsResponseDeletableGroupResult(reader, version));
  it.results = resultsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDeleteGroupsResponse(writer: Writer, it: DeleteGroupsResponse, version: number): void {
  const flexible = version >= 2;
  writer.int32(it.throttleTimeMs);
  const resultsItems = it.results;
  if (flexible) writer.compactArrayLength(resultsItems.length);
  else writer.arrayLength(resultsItems.length);
  for (let i = 0; i < resultsItems.length; i++) {
    encodeDeleteGroupsResponseDeletableGroupResult(writer, resultsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const deleteGroups: Api<DeleteGroupsRequest, DeleteGroupsResponse> = {
  key: 42,
  name: 'DeleteGroups',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker'],
  request: {
    name: 'DeleteGroupsRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DeleteGroupsRequest has no version ${version}`);
      return decodeDeleteGroupsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DeleteGroupsRequest has no version ${version}`);
      encodeDeleteGroupsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DeleteGroupsResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`DeleteGroupsResponse has no version ${version}`);
      return decodeDeleteGroupsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`DeleteGroupsResponse has no version ${version}`);
      encodeDeleteGroupsResponse(writer, message, version);
    },
  },
};
