// Generated from protocol-spec/apis/expire-delegation-token.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class ExpireDelegationTokenRequest {
  hmac: Buffer = EMPTY_BYTES;
  expiryTimePeriodMs: number = 0;

  constructor(init?: Partial<ExpireDelegationTokenRequest>) {
    if (init === undefined) return;
    if (init.hmac !== undefined) this.hmac = init.hmac;
    if (init.expiryTimePeriodMs !== undefined) this.expiryTimePeriodMs = init.expiryTimePeriodMs;
  }
}

function decodeExpireDelegationTokenRequest(reader: Reader, version: number): ExpireDelegationTokenRequest {
  const flexible = version >= 2;
  const it = new ExpireDelegationTokenRequest();
  it.hmac = flexible ? reader.compactBytes('hmac') : reader.bytes('hmac');
  it.expiryTimePeriodMs = reader.int64('expiryTimePeriodMs');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeExpireDelegationTokenRequest(writer: Writer, it: ExpireDelegationTokenRequest, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactBytes(it.hmac);
  else writer.bytes(it.hmac);
  writer.int64(it.expiryTimePeriodMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class ExpireDelegationTokenResponse {
  errorCode: number = 0;
  expiryTimestampMs: number = 0;
  throttleTimeMs: number = 0;

  constructor(init?: Partial<ExpireDelegationTokenResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.expiryTimestampMs !== undefined) this.expiryTimestampMs = init.expiryTimestampMs;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
  }
}

function decodeExpireDelegationTokenResponse(reader: Reader, version: number): ExpireDelegationTokenResponse {
  const flexible = version >= 2;
  const it = new ExpireDelegationTokenResponse();
  it.errorCode = reader.int16();
  it.expiryTimestampMs = reader.int64('expiryTimestampMs');
  it.throttleTimeMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeExpireDelegationTokenResponse(writer: Writer, it: ExpireDelegationTokenResponse, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  writer.int64(it.expiryTimestampMs);
  writer.int32(it.throttleTimeMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const expireDelegationToken: Api<ExpireDelegationTokenRequest, ExpireDelegationTokenResponse> = {
  key: 40,
  name: 'ExpireDelegationToken',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'ExpireDelegationTokenRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`ExpireDelegationTokenRequest has no version ${version}`);
      return decodeExpireDelegationTokenRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`ExpireDelegationTokenRequest has no version ${version}`);
      encodeExpireDelegationTokenRequest(writer, message, version);
    },
  },
  response: {
    name: 'ExpireDelegationTokenResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`ExpireDelegationTokenResponse has no version ${version}`);
      return decodeExpireDelegationTokenResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`ExpireDelegationTokenResponse has no version ${version}`);
      encodeExpireDelegationTokenResponse(writer, message, version);
    },
  },
};
