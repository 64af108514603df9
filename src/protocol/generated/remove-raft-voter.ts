// Generated from protocol-spec/apis/remove-raft-voter.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class RemoveRaftVoterRequest {
  clusterId: string | null = '';
  voterId: number = 0;
  voterDirectoryId: Uuid = ZERO_UUID;

  constructor(init?: Partial<RemoveRaftVoterRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
  }
}

function decodeRemoveRaftVoterRequest(reader: Reader, _version: number): RemoveRaftVoterRequest {
  const it = new RemoveRaftVoterRequest();
  it.clusterId = reader.compactNullableString('clusterId');
  it.voterId = reader.int32();
  it.voterDirectoryId = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeRemoveRaftVoterRequest(writer: Writer, it: RemoveRaftVoterRequest, _version: number): void {
  writer.compactNullableString(it.clusterId);
  writer.int32(it.voterId);
  writer.uuid(it.voterDirectoryId);
  writer.unsignedVarint(0);
}

export class RemoveRaftVoterResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<RemoveRaftVoterResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeRemoveRaftVoterResponse(reader: Reader, _version: number): RemoveRaftVoterResponse {
  const it = new RemoveRaftVoterResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeRemoveRaftVoterResponse(writer: Writer, it: RemoveRaftVoterResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export const removeRaftVoter: Api<RemoveRaftVoterRequest, RemoveRaftVoterResponse> = {
  key: 81,
  name: 'RemoveRaftVoter',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'RemoveRaftVoterRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`RemoveRaftVoterRequest has no version ${version}`);
      return decodeRemoveRaftVoterRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`RemoveRaftVoterRequest has no version ${version}`);
      encodeRemoveRaftVoterRequest(writer, message, version);
    },
  },
  response: {
    name: 'RemoveRaftVoterResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`RemoveRaftVoterResponse has no version ${version}`);
      return decodeRemoveRaftVoterResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`RemoveRaftVoterResponse has no version ${version}`);
      encodeRemoveRaftVoterResponse(writer, message, version);
    },
  },
};
