// Generated from protocol-spec/apis/leave-group.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class LeaveGroupRequestMemberIdentity {
  memberId: string = '';
  groupInstanceId: string | null = null;
  reason: string | null = null;

  constructor(init?: Partial<LeaveGroupRequestMemberIdentity>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.reason !== undefined) this.reason = init.reason;
  }
}

function decodeLeaveGroupRequestMemberIdentity(reader: Reader, version: number): LeaveGroupRequestMemberIdentity {
  const flexible = version >= 4;
  const it = new LeaveGroupRequestMemberIdentity();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  if (version >= 5) {
    it.reason = reader.compactNullableString('reason');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeLeaveGroupRequestMemberIdentity(writer: Writer, it: LeaveGroupRequestMemberIdentity, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (flexible) writer.compactNullableString(it.groupInstanceId);
  else writer.nullableString(it.groupInstanceId);
  if (version >= 5) {
    writer.compactNullableString(it.reason);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class LeaveGroupRequest {
  groupId: string = '';
  memberId: string = '';
  members: LeaveGroupRequestMemberIdentity[] = [];

  constructor(init?: Partial<LeaveGroupRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.members !== undefined) this.members = init.members;
  }
}

function decodeLeaveGroupRequest(reader: Reader, version: number): LeaveGroupRequest {
  const flexible = version >= 4;
  const it = new LeaveGroupRequest();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  if (version <= 2) {
    it.memberId = reader.string('memberId');
  }
  if (version >= 3) {
    const membersCount = flexible ? reader.compactArrayLength(3, 'members') : reader.arrayLength(3, 'members');
    const membersItems: LeaveGroupRequestMemberIdentity[] = membersCount > 0 ? [decodeLeaveGroupRequestMemberIdentity(reader, version)] : [];
    for (let i = 1; i < membersCount; i++) membersItems.push(decodeLeaveGroupRequestMemberIdentity(reader, version));
    it.members = membersItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeLeaveGroupRequest(writer: Writer, it: LeaveGroupRequest, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  if (version <= 2) {
    writer.string(it.memberId);
  } else if (it.memberId !== '') {
    throw unsupportedField('LeaveGroupRequest', 'memberId', version);
  }
  if (version >= 3) {
    const membersItems = it.members;
    if (flexible) writer.compactArrayLength(membersItems.length);
    else writer.arrayLength(membersItems.length);
    for (let i = 0; i < membersItems.length; i++) {
      encodeLeaveGroupRequestMemberIdentity(writer, membersItems[i]!, version);
    }
  } else if (it.members.length !== 0) {
    throw unsupportedField('LeaveGroupRequest', 'members', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class LeaveGroupResponseMemberResponse {
  memberId: string = '';
  groupInstanceId: string | null = '';
  errorCode: number = 0;

  constructor(init?: Partial<LeaveGroupResponseMemberResponse>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeLeaveGroupResponseMemberResponse(reader: Reader, version: number): LeaveGroupResponseMemberResponse {
  const flexible = version >= 4;
  const it = new LeaveGroupResponseMemberResponse();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeLeaveGroupResponseMemberResponse(writer: Writer, it: LeaveGroupResponseMemberResponse, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (flexible) writer.compactNullableString(it.groupInstanceId);
  else writer.nullableString(it.groupInstanceId);
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class LeaveGroupResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  members: LeaveGroupResponseMemberResponse[] = [];

  constructor(init?: Partial<LeaveGroupResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.members !== undefined) this.members = init.members;
  }
}

function decodeLeaveGroupResponse(reader: Reader, version: number): LeaveGroupResponse {
  const flexible = version >= 4;
  const it = new LeaveGroupResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  it.errorCode = reader.int16();
  if (version >= 3) {
    const membersCount = flexible ? reader.compactArrayLength(5, 'members') : reader.arrayLength(5, 'members');
    const membersItems: LeaveGroupResponseMemberResponse[] = membersCount > 0 ? [decodeLeaveGroupResponseMemberResponse(reader, version)] : [];
    for (let i = 1; i < membersCount; i++) membersItems.push(decodeLeaveGroupResponseMemberResponse(reader, version));
    it.members = membersItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeLeaveGroupResponse(writer: Writer, it: LeaveGroupResponse, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  writer.int16(it.errorCode);
  if (version >= 3) {
    const membersItems = it.members;
    if (flexible) writer.compactArrayLength(membersItems.length);
    else writer.arrayLength(membersItems.length);
    for (let i = 0; i < membersItems.length; i++) {
      encodeLeaveGroupResponseMemberResponse(writer, membersItems[i]!, version);
    }
  } else if (it.members.length !== 0) {
    throw unsupportedField('LeaveGroupResponse', 'members', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const leaveGroup: Api<LeaveGroupRequest, LeaveGroupResponse> = {
  key: 13,
  name: 'LeaveGroup',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 4,
  scope: ['broker'],
  request: {
    name: 'LeaveGroupRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`LeaveGroupRequest has no version ${version}`);
      return decodeLeaveGroupRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`LeaveGroupRequest has no version ${version}`);
      encodeLeaveGroupRequest(writer, message, version);
    },
  },
  response: {
    name: 'LeaveGroupResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`LeaveGroupResponse has no version ${version}`);
      return decodeLeaveGroupResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`LeaveGroupResponse has no version ${version}`);
      encodeLeaveGroupResponse(writer, message, version);
    },
  },
};
