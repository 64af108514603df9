// Generated from protocol-spec/apis/describe-groups.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class DescribeGroupsRequest {
  groups: string[] = [];
  includeAuthorizedOperations: boolean = false;

  constructor(init?: Partial<DescribeGroupsRequest>) {
    if (init === undefined) return;
    if (init.groups !== undefined) this.groups = init.groups;
    if (init.includeAuthorizedOperations !== undefined) this.includeAuthorizedOperations = init.includeAuthorizedOperations;
  }
}

function decodeDescribeGroupsRequest(reader: Reader, version: number): DescribeGroupsRequest {
  const flexible = version >= 5;
  const it = new DescribeGroupsRequest();
  const groupsCount = flexible ? reader.compactArrayLength(1, 'groups') : reader.arrayLength(1, 'groups');
  const groupsItems: string[] = groupsCount > 0 ? [flexible ? reader.compactString('groups') : reader.string('groups')] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(flexible ? reader.compactString('groups') : reader.string('groups'));
  it.groups = groupsItems;
  if (version >= 3) {
    it.includeAuthorizedOperations = reader.bool();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeGroupsRequest(writer: Writer, it: DescribeGroupsRequest, version: number): void {
  const flexible = version >= 5;
  const groupsItems = it.groups;
  if (flexible) writer.compactArrayLength(groupsItems.length);
  else writer.arrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    if (flexible) writer.compactString(groupsItems[i]!);
    else writer.string(groupsItems[i]!);
  }
  if (version >= 3) {
    writer.bool(it.includeAuthorizedOperations);
  } else if (it.includeAuthorizedOperations !== false) {
    throw unsupportedField('DescribeGroupsRequest', 'includeAuthorizedOperations', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeGroupsResponseDescribedGroupMember {
  memberId: string = '';
  groupInstanceId: string | null = null;
  clientId: string = '';
  clientHost: string = '';
  memberMetadata: Buffer = EMPTY_BYTES;
  memberAssignment: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<DescribeGroupsResponseDescribedGroupMember>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
    if (init.clientHost !== undefined) this.clientHost = init.clientHost;
    if (init.memberMetadata !== undefined) this.memberMetadata = init.memberMetadata;
    if (init.memberAssignment !== undefined) this.memberAssignment = init.memberAssignment;
  }
}

function decodeDescribeGroupsResponseDescribedGroupMember(reader: Reader, version: number): DescribeGroupsResponseDescribedGroupMember {
  const flexible = version >= 5;
  const it = new DescribeGroupsResponseDescribedGroupMember();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  if (version >= 4) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  it.clientId = flexible ? reader.compactString('clientId') : reader.string('clientId');
  it.clientHost = flexible ? reader.compactString('clientHost') : reader.string('clientHost');
  it.memberMetadata = flexible ? reader.compactBytes('memberMetadata') : reader.bytes('memberMetadata');
  it.memberAssignment = flexible ? reader.compactBytes('memberAssignment') : reader.bytes('memberAssignment');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeGroupsResponseDescribedGroupMember(writer: Writer, it: DescribeGroupsResponseDescribedGroupMember, version: number): void {
  const flexible = version >= 5;
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (version >= 4) {
    if (flexible) writer.compactNullableString(it.groupInstanceId);
    else writer.nullableString(it.groupInstanceId);
  }
  if (flexible) writer.compactString(it.clientId);
  else writer.string(it.clientId);
  if (flexible) writer.compactString(it.clientHost);
  else writer.string(it.clientHost);
  if (flexible) writer.compactBytes(it.memberMetadata);
  else writer.bytes(it.memberMetadata);
  if (flexible) writer.compactBytes(it.memberAssignment);
  else writer.bytes(it.memberAssignment);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeGroupsResponseDescribedGroup {
  errorCode: number = 0;
  errorMessage: string | null = null;
  groupId: string = '';
  groupState: string = '';
  protocolType: string = '';
  protocolData: string = '';
  members: DescribeGroupsResponseDescribedGroupMember[] = [];
  authorizedOperations: number = -2147483648;

  constructor(init?: Partial<DescribeGroupsResponseDescribedGroup>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.groupState !== undefined) this.groupState = init.groupState;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.protocolData !== undefined) this.protocolData = init.protocolData;
    if (init.members !== undefined) this.members = init.members;
    if (init.authorizedOperations !== undefined) this.authorizedOperations = init.authorizedOperations;
  }
}

function decodeDescribeGroupsResponseDescribedGroup(reader: Reader, version: number): DescribeGroupsResponseDescribedGroup {
  const flexible = version >= 5;
  const it = new DescribeGroupsResponseDescribedGroup();
  it.errorCode = reader.int16();
  if (version >= 6) {
    it.errorMessage = reader.compactNullableString('errorMessage');
  }
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.groupState = flexible ? reader.compactString('groupState') : reader.string('groupState');
  it.protocolType = flexible ? reader.compactString('protocolType') : reader.string('protocolType');
  it.protocolData = flexible ? reader.compactString('protocolData') : reader.string('protocolData');
  const membersCount = flexible ? reader.compactArrayLength(7, 'members') : reader.arrayLength(7, 'members');
  const membersItems: DescribeGroupsResponseDescribedGroupMember[] = membersCount > 0 ? [decodeDescribeGroupsResponseDescribedGroupMember(reader, version)] : [];
  for (let i = 1; i < membersCount; i++) membersItems.push(decodeDescribeGroupsResponseDescribedGroupMember(reader, version));
  it.members = membersItems;
  if (version >= 3) {
    it.authorizedOperations = reader.int32();
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeGroupsResponseDescribedGroup(writer: Writer, it: DescribeGroupsResponseDescribedGroup, version: number): void {
  const flexible = version >= 5;
  writer.int16(it.errorCode);
  if (version >= 6) {
    writer.compactNullableString(it.errorMessage);
  } else if (it.errorMessage !== null) {
    throw unsupportedField('DescribeGroupsResponseDescribedGroup', 'errorMessage', version);
  }
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  if (flexible) writer.compactString(it.groupState);
  else writer.string(it.groupState);
  if (flexible) writer.compactString(it.protocolType);
  else writer.string(it.protocolType);
  if (flexible) writer.compactString(it.protocolData);
  else writer.string(it.protocolData);
  const membersItems = it.members;
  if (flexible) writer.compactArrayLength(membersItems.length);
  else writer.arrayLength(membersItems.length);
  for (let i = 0; i < membersItems.length; i++) {
    encodeDescribeGroupsResponseDescribedGroupMember(writer, membersItems[i]!, version);
  }
  if (version >= 3) {
    writer.int32(it.authorizedOperations);
  } else if (it.authorizedOperations !== -2147483648) {
    throw unsupportedField('DescribeGroupsResponseDescribedGroup', 'authorizedOperations', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class DescribeGroupsResponse {
  throttleTimeMs: number = 0;
  groups: DescribeGroupsResponseDescribedGroup[] = [];

  constructor(init?: Partial<DescribeGroupsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.groups !== undefined) this.groups = init.groups;
  }
}

function decodeDescribeGroupsResponse(reader: Reader, version: number): DescribeGroupsResponse {
  const flexible = version >= 5;
  const it = new DescribeGroupsResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  const groupsCount = flexible ? reader.compactArrayLength(12, 'groups') : reader.arrayLength(12, 'groups');
  const groupsItems: DescribeGroupsResponseDescribedGroup[] = groupsCount > 0 ? [decodeDescribeGroupsResponseDescribedGroup(reader, version)] : [];
  for (let i = 1; i < groupsCount; i++) groupsItems.push(decodeDescribeGroupsResponseDescribedGroup(reader, version));
  it.groups = groupsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeDescribeGroupsResponse(writer: Writer, it: DescribeGroupsResponse, version: number): void {
  const flexible = version >= 5;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  const groupsItems = it.groups;
  if (flexible) writer.compactArrayLength(groupsItems.length);
  else writer.arrayLength(groupsItems.length);
  for (let i = 0; i < groupsItems.length; i++) {
    encodeDescribeGroupsResponseDescribedGroup(writer, groupsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const describeGroups: Api<DescribeGroupsRequest, DescribeGroupsResponse> = {
  key: 15,
  name: 'DescribeGroups',
  versions: [0, 6],
  latestVersion: 6,
  flexibleFrom: 5,
  scope: ['broker'],
  request: {
    name: 'DescribeGroupsRequest',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`DescribeGroupsRequest has no version ${version}`);
      return decodeDescribeGroupsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`DescribeGroupsRequest has no version ${version}`);
      encodeDescribeGroupsRequest(writer, message, version);
    },
  },
  response: {
    name: 'DescribeGroupsResponse',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`DescribeGroupsResponse has no version ${version}`);
      return decodeDescribeGroupsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`DescribeGroupsResponse has no version ${version}`);
      encodeDescribeGroupsResponse(writer, message, version);
    },
  },
};
