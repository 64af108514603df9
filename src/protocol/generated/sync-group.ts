// Generated from protocol-spec/apis/sync-group.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class SyncGroupRequestSyncGroupRequestAssignment {
  memberId: string = '';
  assignment: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<SyncGroupRequestSyncGroupRequestAssignment>) {
    if (init === undefined) return;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.assignment !== undefined) this.assignment = init.assignment;
  }
}

function decodeSyncGroupRequestSyncGroupRequestAssignment(reader: Reader, version: number): SyncGroupRequestSyncGroupRequestAssignment {
  const flexible = version >= 4;
  const it = new SyncGroupRequestSyncGroupRequestAssignment();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  it.assignment = flexible ? reader.compactBytes('assignment') : reader.bytes('assignment');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeSyncGroupRequestSyncGroupRequestAssignment(writer: Writer, it: SyncGroupRequestSyncGroupRequestAssignment, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (flexible) writer.compactBytes(it.assignment);
  else writer.bytes(it.assignment);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class SyncGroupRequest {
  groupId: string = '';
  generationId: number = 0;
  memberId: string = '';
  groupInstanceId: string | null = null;
  protocolType: string | null = null;
  protocolName: string | null = null;
  assignments: SyncGroupRequestSyncGroupRequestAssignment[] = [];

  constructor(init?: Partial<SyncGroupRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.generationId !== undefined) this.generationId = init.generationId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.protocolName !== undefined) this.protocolName = init.protocolName;
    if (init.assignments !== undefined) this.assignments = init.assignments;
  }
}

function decodeSyncGroupRequest(reader: Reader, version: number): SyncGroupRequest {
  const flexible = version >= 4;
  const it = new SyncGroupRequest();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.generationId = reader.int32();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  if (version >= 3) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  if (version >= 5) {
    it.protocolType = reader.compactNullableString('protocolType');
  }
  if (version >= 5) {
    it.protocolName = reader.compactNullableString('protocolName');
  }
  const assignmentsCount = flexible ? reader.compactArrayLength(3, 'assignments') : reader.arrayLength(3, 'assignments');
  const assignmentsItems: SyncGroupRequestSyncGroupRequestAssignment[] = assignmentsCount > 0 ? [decodeSyncGroupRequestSyncGroupRequestAssignment(reader, version)] : [];
  for (let i = 1; i < assignmentsCount; i++) assignmentsItems.push(decodeSyncGroupRequestSyncGroupRequestAssignment(reader, version));
  it.assignments = assignmentsItems;
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeSyncGroupRequest(writer: Writer, it: SyncGroupRequest, version: number): void {
  const flexible = version >= 4;
  if (flexible) writer.compactString(it.groupId);
  else writer.string(it.groupId);
  writer.int32(it.generationId);
  if (flexible) writer.compactString(it.memberId);
  else writer.string(it.memberId);
  if (version >= 3) {
    if (flexible) writer.compactNullableString(it.groupInstanceId);
    else writer.nullableString(it.groupInstanceId);
  } else if (it.groupInstanceId !== null) {
    throw unsupportedField('SyncGroupRequest', 'groupInstanceId', version);
  }
  if (version >= 5) {
    writer.compactNullableString(it.protocolType);
  }
  if (version >= 5) {
    writer.compactNullableString(it.protocolName);
  }
  const assignmentsItems = it.assignments;
  if (flexible) writer.compactArrayLength(assignmentsItems.length);
  else writer.arrayLength(assignmentsItems.length);
  for (let i = 0; i < assignmentsItems.length; i++) {
    encodeSyncGroupRequestSyncGroupRequestAssignment(writer, assignmentsItems[i]!, version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class SyncGroupResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  protocolType: string | null = null;
  protocolName: string | null = null;
  assignment: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<SyncGroupResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.protocolType !== undefined) this.protocolType = init.protocolType;
    if (init.protocolName !== undefined) this.protocolName = init.protocolName;
    if (init.assignment !== undefined) this.assignment = init.assignment;
  }
}

function decodeSyncGroupResponse(reader: Reader, version: number): SyncGroupResponse {
  const flexible = version >= 4;
  const it = new SyncGroupResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  it.errorCode = reader.int16();
  if (version >= 5) {
    it.protocolType = reader.compactNullableString('protocolType');
  }
  if (version >= 5) {
    it.protocolName = reader.compactNullableString('protocolName');
  }
  it.assignment = flexible ? reader.compactBytes('assignment') : reader.bytes('assignment');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeSyncGroupResponse(writer: Writer, it: SyncGroupResponse, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  writer.int16(it.errorCode);
  if (version >= 5) {
    writer.compactNullableString(it.protocolType);
  }
  if (version >= 5) {
    writer.compactNullableString(it.protocolName);
  }
  if (flexible) writer.compactBytes(it.assignment);
  else writer.bytes(it.assignment);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const syncGroup: Api<SyncGroupRequest, SyncGroupResponse> = {
  key: 14,
  name: 'SyncGroup',
  versions: [0, 5],
  latestVersion: 5,
  flexibleFrom: 4,
  scope: ['broker'],
  request: {
    name: 'SyncGroupRequest',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`SyncGroupRequest has no version ${version}`);
      return decodeSyncGroupRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`SyncGroupRequest has no version ${version}`);
      encodeSyncGroupRequest(writer, message, version);
    },
  },
  response: {
    name: 'SyncGroupResponse',
    decode(reader, version) {
      if (version < 0 || version > 5) throw new DecodeError(`SyncGroupResponse has no version ${version}`);
      return decodeSyncGroupResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 5) throw new EncodeError(`SyncGroupResponse has no version ${version}`);
      encodeSyncGroupResponse(writer, message, version);
    },
  },
};
