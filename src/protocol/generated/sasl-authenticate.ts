// Generated from protocol-spec/apis/sasl-authenticate.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class SaslAuthenticateRequest {
  authBytes: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<SaslAuthenticateRequest>) {
    if (init === undefined) return;
    if (init.authBytes !== undefined) this.authBytes = init.authBytes;
  }
}

function decodeSaslAuthenticateRequest(reader: Reader, version: number): SaslAuthenticateRequest {
  const flexible = version >= 2;
  const it = new SaslAuthenticateRequest();
  it.authBytes = flexible ? reader.compactBytes('authBytes') : reader.bytes('authBytes');
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeSaslAuthenticateRequest(writer: Writer, it: SaslAuthenticateRequest, version: number): void {
  const flexible = version >= 2;
  if (flexible) writer.compactBytes(it.authBytes);
  else writer.bytes(it.authBytes);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class SaslAuthenticateResponse {
  errorCode: number = 0;
  errorMessage: string | null = '';
  authBytes: Buffer = EMPTY_BYTES;
  sessionLifetimeMs: number = 0;

  constructor(init?: Partial<SaslAuthenticateResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.authBytes !== undefined) this.authBytes = init.authBytes;
    if (init.sessionLifetimeMs !== undefined) this.sessionLifetimeMs = init.sessionLifetimeMs;
  }
}

function decodeSaslAuthenticateResponse(reader: Reader, version: number): SaslAuthenticateResponse {
  const flexible = version >= 2;
  const it = new SaslAuthenticateResponse();
  it.errorCode = reader.int16();
  it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  it.authBytes = flexible ? reader.compactBytes('authBytes') : reader.bytes('authBytes');
  if (version >= 1) {
    it.sessionLifetimeMs = reader.int64('sessionLifetimeMs');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeSaslAuthenticateResponse(writer: Writer, it: SaslAuthenticateResponse, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.errorCode);
  if (flexible) writer.compactNullableString(it.errorMessage);
  else writer.nullableString(it.errorMessage);
  if (flexible) writer.compactBytes(it.authBytes);
  else writer.bytes(it.authBytes);
  if (version >= 1) {
    writer.int64(it.sessionLifetimeMs);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const saslAuthenticate: Api<SaslAuthenticateRequest, SaslAuthenticateResponse> = {
  key: 36,
  name: 'SaslAuthenticate',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 2,
  scope: ['broker', 'controller'],
  request: {
    name: 'SaslAuthenticateRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`SaslAuthenticateRequest has no version ${version}`);
      return decodeSaslAuthenticateRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`SaslAuthenticateRequest has no version ${version}`);
      encodeSaslAuthenticateRequest(writer, message, version);
    },
  },
  response: {
    name: 'SaslAuthenticateResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`SaslAuthenticateResponse has no version ${version}`);
      return decodeSaslAuthenticateResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`SaslAuthenticateResponse has no version ${version}`);
      encodeSaslAuthenticateResponse(writer, message, version);
    },
  },
};
