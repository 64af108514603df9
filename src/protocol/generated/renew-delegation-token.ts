// Generated from protocol-spec/apis/renew-delegation-token.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class RenewDelegationTokenRequest {
  hmac: Buffer = EMPTY_BYTES;
  renewPeriodMs: number = 0;

  constructor(init?: Partial<RenewDelegationTokenRequest>) {
    if (init === undefined) return;
    if (init.hmac !== undefined) this.hmac = init.hmac;
    if (init.renewPeriodMs !== undefined) this.renewPeriodMs = init.renewPeriodMs;
  }
}

function decodeRenewDelegationTokenRequest(reader: Reader, version: number): RenewDelegationTokenRequest {
  const flexible = version >= 2;
  const it = new RenewDelegationTokenRequest();
  it.hmac = flexible ? reader.compactBytes('hmac') : reader.bytes('hmac');
  it.renewPeriodMs = reader.int64('renewPeriodMs');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeRenewDelegationTokenRequest(writer: Writer, it: RenewDelegationTokenRequest, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactBytes(it.hmac);
  else writer.bytes(it.hmac);
  writer.int64(it.renewPeriodMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class RenewDelegationTokenResponse {
  errorCode: number = 0;
  expiryTimestampMs: number = 0;
  throttleTimeMs: number = 0;

  constructor(init?: Partial<RenewDelegationTokenResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.expiryTimestampMs !== undefined) this.expiryTimestampMs = init.expiryTimestampMs;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
  }
}

function decodeRenewDelegationTokenResponse(reader: Reader, version: number): RenewDelegationTokenResponse {
  const flexible = version >= 2;
  const it = new RenewDelegationTokenResponse();
  it.errorCode = reader.int16();
  it.expiryTimestampMs = reader.int64('expiryTimestampMs');
  it.throttleTimeMs = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeRenewDelegationTokenResponse(writer: Writer, it: RenewDelegationTokenResponse, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  writer.int64(it.expiryTimestampMs);
  writer.int32(it.throttleTimeMs);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const renewDelegationToken: Api<RenewDelegationTokenRequest, RenewDelegationTokenResponse> = {
  key: 39,
  name: 'RenewDelegationToken',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'RenewDelegationTokenRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`RenewDelegationTokenRequest has no version ${version}`);
      return decodeRenewDelegationTokenRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`RenewDelegationTokenRequest has no version ${version}`);
      encodeRenewDelegationTokenRequest(writer, message, version);
    },
  },
  response: {
    name: 'RenewDelegationTokenResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`RenewDelegationTokenResponse has no version ${version}`);
      return decodeRenewDelegationTokenResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`RenewDelegationTokenResponse has no version ${version}`);
      encodeRenewDelegationTokenResponse(writer, message, version);
    },
  },
};
