// Generated from protocol-spec/apis/join-group.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, nullField, unsupportedField, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class JoinGroupRequestJoinGroupRequestProtocol {
  name: string = '';
  metadata: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<JoinGroupRequestJoinGroupRequestProtocol>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.metadata !== undefined) this.metadata = init.metadata;
  }
}

function decodeJoinGroupRequestJoinGroupRequestProtocol(reader: Reader, version: number): JoinGroupRequestJoinGroupRequestProtocol {
  const flexible = version >= 6;
  const it = new JoinGroupRequestJoinGroupRequestProtocol();
  it.name = flexible ? reader.compactString('name') : reader.string('name');
  it.metadata = flexible ? reader.compactBytes('metadata') : reader.bytes('metadata');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeJoinGroupRequestJoinGroupRequestProtocol(writer: Writer, it: JoinGroupRequestJoinGroupRequestProtocol, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.name);
  else writer.string(it.name);
  if (flexible) writer.compactBytes(it.metadata);
  else writer.bytes(it.metadata);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class JoinGroupRequest {
  groupId: string = '';
  sessionTimeoutMs: number = 0;
  rebalanceTimeoutMs: number = -1;
  memberId: string = '';
  groupInstanceId: string | null = null;
  protocolType: string = '';
  protocols: JoinGroupRequestJoinGroupRequestProtocol[] = [];
  reason: string | null = null;

  constructor(init?: Partial<JoinGroupRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.sessionTimeoutMs !== undefined) this.sessionTimeoutMs = init.sessionTimeoutMs;
    if (init.rebalanceTimeoutMs !== undefined) this.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.protocols !== undefined) this.protocols = init.protocols;
    if (init.reason !== undefined) this.reason = init.reason;
  }
}

function decodeJoinGroupRequest(reader: Reader, version: number): JoinGroupRequest {
  const flexible = version >= 6;
  const it = new JoinGroupRequest();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.sessionTimeoutMs = reader.int32();
  if (version >= 1) {
    it.rebalanceTimeoutMs = reader.int32();
  }
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  if (version >= 5) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  it.protocolType = flexible ? reader.compactString('protocolType') : reader.string('protocolType');
  const protocolsCount = flexible ? reader.compactArrayLength(3, 'protocols') : reader.arrayLength(3, 'protocols');
  const protocolsItems: JoinGroupRequestJoinGroupRequestProtocol[] = protocolsCount > 0 ? [decodeJoinGroupRequestJoinGroupRequestProtocol(reader, version)] : [];
  for (let i = 1; i < protocolsCount; i++) protocolsItems.push(decodeJoinGroupRequestJoinGroupRequestProtocol(reader, version));
  it.protocols = protocolsItems;
  if (version >= 8) {
    it.reason = reader.compactNullableString('reason');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeJoinGroupRequest(writer: Writer, it: JoinGroupRequest, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  writer.int32(it.sessionTimeoutMs);
  if (version >= 1) {
    writer.int32(it.rebalanceTimeoutMs);
  }
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (version >= 5) {
    if (flexible) writer.compactNullableString(it.groupInstanceId);
    else writer.nullableString(it.groupInstanceId);
  } else if (it.groupInstanceId !== null) {
    throw unsupportedField('JoinGroupRequest', 'groupInstanceId', version);
  }
  if (flexible) writer.compactString(it.protocolType);
  else writer.string(it.protocolType);
  const protocolsItems = it.protocols;
  if (flexible) writer.compactArrayLength(protocolsItems.length);
  else writer.arrayLength(protocolsItems.length);
  for (let i = 0; i < protocolsItems.length; i++) {
    encodeJoinGroupRequestJoinGroupRequestProtocol(writer, protocolsItems[i]!, version);
  }
  if (version >= 8) {
    writer.compactNullableString(it.reason);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class JoinGroupResponseJoinGroupResponseMember {
  memberId: string = '';
  groupInstanceId: string | null = null;
  metadata: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<JoinGroupResponseJoinGroupResponseMember>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.metadata !== undefined) this.metadata = init.metadata;
  }
}

function decodeJoinGroupResponseJoinGroupResponseMember(reader: Reader, version: number): JoinGroupResponseJoinGroupResponseMember {
  const flexible = version >= 6;
  const it = new JoinGroupResponseJoinGroupResponseMember();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  if (version >= 5) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  it.metadata = flexible ? reader.compactBytes('metadata') : reader.bytes('metadata');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeJoinGroupResponseJoinGroupResponseMember(writer: Writer, it: JoinGroupResponseJoinGroupResponseMember, version: number): void {
  const flexible = version >= 6;
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (version >= 5) {
    if (flexible) writer.compactNullableString(it.groupInstanceId);
    else writer.nullableString(it.groupInstanceId);
  }
  if (flexible) writer.compactBytes(it.metadata);
  else writer.bytes(it.metadata);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class JoinGroupResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  generationId: number = -1;
  protocolType: string | null = null;
  protocolName: string | null = '';
  leader: string = '';
  skipAssignment: boolean = false;
  memberId: string = '';
  members: JoinGroupResponseJoinGroupResponseMember[] = [];

  constructor(init?: Partial<JoinGroupResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.generationId !== undefined) this.generationId = init.generationId;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.protocolName !== undefined) this.protocolName = init.protocolName;
    if (init.leader !== undefined) this.leader = init.leader;
    if (init.skipAssignment !== undefined) this.skipAssignment = init.skipAssignment;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.members !== undefined) this.members = init.members;
  }
}

function decodeJoinGroupResponse(reader: Reader, version: number): JoinGroupResponse {
  const flexible = version >= 6;
  const it = new JoinGroupResponse();
  if (version >= 2) {
    it.throttleTimeMs = reader.int32();
  }
  it.errorCode = reader.int16();
  it.generationId = reader.int32();
  if (version >= 7) {
    it.protocolType = reader.compactNullableString('protocolType');
  }
  it.protocolName = flexible ? (version >= 7 ? reader.compactNullableString('protocolName') : reader.compactString('protocolName')) : (version >= 7 ? reader.nullableString('protocolName') : reader.string('protocolName'));
  it.leader = flexible ? reader.compactString('leader') : reader.string('leader');
  if (version >= 9) {
    it.skipAssignment = reader.bool();
  }
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  const membersCount = flexible ? reader.compactArrayLength(4, 'members') : reader.arrayLength(4, 'members');
  const membersItems: JoinGroupResponseJoinGroupResponseMember[] = membersCount > 0 ? [decodeJoinGroupResponseJoinGroupResponseMember(reader, version)] : [];
  for (let i = 1; i < membersCount; i++) membersItems.push(decodeJoinGroupResponseJoinGroupResponseMember(reader, version));
  it.members = membersItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeJoinGroupResponse(writer: Writer, it: JoinGroupResponse, version: number): void {
  const flexible = version >= 6;
  if (version >= 2) {
    writer.int32(it.throttleTimeMs);
  }
  writer.int16(it.errorCode);
  writer.int32(it.generationId);
  if (version >= 7) {
    writer.compactNullableString(it.protocolType);
  }
  if (it.protocolName === null && !(version >= 7)) throw nullField('JoinGroupResponse', 'protocolName', version);
  if (flexible) writer.compactNullableString(it.protocolName);
  else writer.nullableString(it.protocolName);
  if (flexible) writer.compactString(it.leader);
  else writer.string(it.leader);
  if (version >= 9) {
    writer.bool(it.skipAssignment);
  } else if (it.skipAssignment !== false) {
    throw unsupportedField('JoinGroupResponse', 'skipAssignment', version);
  }
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  const membersItems = it.members;
  if (flexible) writer.compactArrayLength(membersItems.length);
  else writer.arrayLength(membersItems.length);
  for (let i = 0; i < membersItems.length; i++) {
    encodeJoinGroupResponseJoinGroupResponseMember(writer, membersItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const joinGroup: Api<JoinGroupRequest, JoinGroupResponse> = {
  key: 11,
  name: 'JoinGroup',
  versions: [0, 9],
  latestVersion: 9,
  flexibleFrom: 6,
  scope: ['broker'],
  request: {
    name: 'JoinGroupRequest',
    decode(reader, version) {
      if (version < 0 || version > 9) throw new DecodeError(`JoinGroupRequest has no version ${version}`);
      return decodeJoinGroupRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 9) throw new EncodeError(`JoinGroupRequest has no version ${version}`);
      encodeJoinGroupRequest(writer, message, version);
    },
  },
  response: {
    name: 'JoinGroupResponse',
    decode(reader, version) {
      if (version < 0 || version > 9) throw new DecodeError(`JoinGroupResponse has no version ${version}`);
      return decodeJoinGroupResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 9) throw new EncodeError(`JoinGroupResponse has no version ${version}`);
      encodeJoinGroupResponse(writer, message, version);
    },
  },
};
