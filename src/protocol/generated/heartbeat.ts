// Generated from protocol-spec/apis/heartbeat.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class HeartbeatRequest {
  groupId: string = '';
  generationId: number = 0;
  memberId: string = '';
  groupInstanceId: string | null = null;

  constructor(init?: Partial<HeartbeatRequest>) {
    if (init === undefined) return;
    if (init.groupId !== undefined) this.groupId = init.groupId;
    if (init.generationId !== undefined) this.generationId = init.generationId;
    if (init.memberId !== undefined) this.memberId = init.memberId;
    if (init.groupInstanceId !== undefined) this.groupInstanceId = init.groupInstanceId;
  }
}

function decodeHeartbeatRequest(reader: Reader, version: number): HeartbeatRequest {
  const flexible = version >= 4;
  const it = new HeartbeatRequest();
  it.groupId = flexible ? reader.compactString('groupId') : reader.string('groupId');
  it.generationId = reader.int32();
  it.memberId = flexible ? reader.compactString('memberId') : reader.string('memberId');
  if (version >= 3) {
    it.groupInstanceId = flexible ? reader.compactNullableString('groupInstanceId') : reader.nullableString('groupInstanceId');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeHeartbeatRequest(writer: Writer, it: HeartbeatRequest, version: number): void {
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
    throw unsupportedField('HeartbeatRequest', 'groupInstanceId', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class HeartbeatResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<HeartbeatResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeHeartbeatResponse(reader: Reader, version: number): HeartbeatResponse {
  const flexible = version >= 4;
  const it = new HeartbeatResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  it.errorCode = reader.int16();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeHeartbeatResponse(writer: Writer, it: HeartbeatResponse, version: number): void {
  const flexible = version >= 4;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  writer.int16(it.errorCode);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const heartbeat: Api<HeartbeatRequest, HeartbeatResponse> = {
  key: 12,
  name: 'Heartbeat',
  versions: [0, 4],
  latestVersion: 4,
  flexibleFrom: 4,
  scope: ['broker'],
  request: {
    name: 'HeartbeatRequest',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`HeartbeatRequest has no version ${version}`);
      return decodeHeartbeatRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`HeartbeatRequest has no version ${version}`);
      encodeHeartbeatRequest(writer, message, version);
    },
  },
  response: {
    name: 'HeartbeatResponse',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`HeartbeatResponse has no version ${version}`);
      return decodeHeartbeatResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`HeartbeatResponse has no version ${version}`);
      encodeHeartbeatResponse(writer, message, version);
    },
  },
};
