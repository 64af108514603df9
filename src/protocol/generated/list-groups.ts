// Generated from protocol-spec/apis/list-groups.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class ListGroupsRequest {
  statesFilter: string[] = [];
  typesFilter: string[] = [];

  constructor(init?: Partial<ListGroupsRequest>) {
    if (init === undefined) return;
    if (init.statesFilter !== undefined) this.statesFilter = init.statesFilter;
    if (init.typesFilter !== undefined) this.typesFilter = init.typesFilter;
  }
}

function decodeListGroupsRequest(reader: Reader, version: number): ListGroupsRequest {
  const flexible = version >= 3;
  const it = new ListGroupsRequest();
  if (version >= 4) {
    const statesFilterCount = reader.compactArrayLength(1, 'statesFilter');
    const statesFilterItems: string[] = statesFilterCount > 0 ? [reader.compactString('statesFilter')] : [];
    for (let i = 1; i < statesFilterCount; i++) statesFilterItems.push(reader.compactString('statesFilter'));
    it.statesFilter = statesFilterItems;
  }
  if (version >= 5) {
    const typesFilterCount = reader.compactArrayLength(1, 'typesFilter');
    const typesFilterItems: string[] = typesFilterCount > 0 ? [reader.compactString('typesFilter')] : [];
    for (let i = 1; i < typesFilterCount; i++) typesFilterItems.push(reader.compactString('typesFilter'));
    it.typesFilter = typesFilterItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListGroupsRequest(writer: Writer, it: ListGroupsRequest, version: number): void {
  const flexible = version >= 3;
  if (version >= 4) {
    const statesFilterItems = it.statesFilter;
    writer.compactArrayLength(statesFilterItems.length);
    for (let i = 0; i < statesFilterItems.length; i++) {
      writer.compactString(statesFilterItems[i]!);
    }
  } else if (it.statesFilter.length !== 0) {
    throw unsupportedField('ListGroupsRequest', 'statesFilter', version);
  }
  if (version >= 5) {
    const typesFilterItems = it.typesFilter;
    writer.compactArrayLength(typesFilterItems.length);
    for (let i = 0; i < typesFilterItems.length; i++) {
      writer.compactString(typesFilterItems[i]!);
    }
  } else if (it.typesFilter.length !== 0) {
    throw unsupportedField('ListGroupsRequest', 'typesFilter', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListGroupsResponseListedGroup {
  groupId: string = '';
  protocolType: string = '';
  groupState: string = '';
  groupType: string = '';

  constructor(init?: Partial<ListGroupsResponseListedGroup>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.groupState !== undefined) this.groupState = init.groupState;
    if (init.groupType !== undefined) this.groupType = init.groupType;
  }
}

function decodeListGroupsResponseListedGroup(reader: Reader, version: number): ListGroupsResponseListedGroup {
  const flexible = version >= 3;
  const it = new ListGroupsResponseListedGroup();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.protocolType = flexible ? reader.compactString('protocolType') : reader.string('protocolType');
  if (version >= 4) {
    it.groupState = reader.compactString('groupState');
  }
  if (version >= 5) {
    it.groupType = reader.compactString('groupType');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListGroupsResponseListedGroup(writer: Writer, it: ListGroupsResponseListedGroup, version: number): void {
  const flexible = version >= 3;
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  if (flexible) writer.compactString(it.protocolType);
  else writer.string(it.protocolType);
  if (version >= 4) {
    writer.compactString(it.groupState);
  }
  if (version >= 5) {
    writer.compactString(it.groupType);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ListGroupsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  groups: ListGroupsResponseListedGroup[] = [];

  constructor(init?: Partial<ListGroupsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeListGroupsResponse(reader: Reader, version: number): ListGroupsResponse {
  const flexible = version >= 3;
  const it = new ListGroupsResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  it.errorCode = reader.int16();
  const groupsCount = flexible ? reader.compactArrayLength(3, 'groups') : reader.arrayLength(3, 'groups');
  const groupsItems: ListGroupsResponseListedGroup[] = groupsCount > 0 ? [decodeListGroupsResponseListedGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeListGroupsResponseListedGroup(reader, version));
  it.groups = groupsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeListGroupsResponse(writer: Writer, it: ListGroupsResponse, version: number): void {
  const flexible = version >= 3;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  writer.int16(it.errorCode);
  const groupsItems = it.groups;
  if (flexible) writer.compactArrayLength(groupsItems.length);
  else writer.arrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeListGroupsResponseListedGroup(writer, groupsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const listGroups: Api<ListGroupsRequest, ListGroupsResponse> = {
  key: 16,
  name: 'ListGroups',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 3,
  scope: ['broker'],
  request: {
    name: 'ListGroupsRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`ListGroupsRequest has no version ${version}`);
      return decodeListGroupsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`ListGroupsRequest has no version ${version}`);
      encodeListGroupsRequest(writer, message, version);
    },
  },
  response: {
    name: 'ListGroupsResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`ListGroupsResponse has no version ${version}`);
      return decodeListGroupsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`ListGroupsResponse has no version ${version}`);
      encodeListGroupsResponse(writer, message, version);
    },
  },
};
