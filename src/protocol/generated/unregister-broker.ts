// Generated from protocol-spec/apis/unregister-broker.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class UnregisterBrokerRequest {
  brokerId: number = 0;

  constructor(init?: Partial<UnregisterBrokerRequest>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
  }
}

function decodeUnregisterBrokerRequest(reader: Reader, _version: number): UnregisterBrokerRequest {
  const it = new UnregisterBrokerRequest();
  it.brokerId = reader.int32();
  reader.skipTags();
  return it;
}

function encodeUnregisterBrokerRequest(writer: Writer, it: UnregisterBrokerRequest, _version: number): void {
  writer.int32(it.brokerId);
  writer.unsignedVarint(0);
}

export class UnregisterBrokerResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<UnregisterBrokerResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeUnregisterBrokerResponse(reader: Reader, _version: number): UnregisterBrokerResponse {
  const it = new UnregisterBrokerResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeUnregisterBrokerResponse(writer: Writer, it: UnregisterBrokerResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export const unregisterBroker: Api<UnregisterBrokerRequest, UnregisterBrokerResponse> = {
  key: 64,
  name: 'UnregisterBroker',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'UnregisterBrokerRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`UnregisterBrokerRequest has no version ${version}`);
      return decodeUnregisterBrokerRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`UnregisterBrokerRequest has no version ${version}`);
      encodeUnregisterBrokerRequest(writer, message, version);
    },
  },
  response: {
    name: 'UnregisterBrokerResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`UnregisterBrokerResponse has no version ${version}`);
      return decodeUnregisterBrokerResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`UnregisterBrokerResponse has no version ${version}`);
      encodeUnregisterBrokerResponse(writer, message, version);
    },
  },
};
