// Generated from protocol-spec/apis/sasl-handshake.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class SaslHandshakeRequest {
  mechanism: string = '';

  constructor(init?: Partial<SaslHandshakeRequest>) {
    if (init === undefined) return;
    if (init.mechanism !== undefined) this.mechanism = init.mechanism;
  }
}

function decodeSaslHandshakeRequest(reader: Reader, _version: number): SaslHandshakeRequest {
  const it = new SaslHandshakeRequest();
  it.mechanism = reader.string('mechanism');
  return it;
}

function encodeSaslHandshakeRequest(writer: Writer, it: SaslHandshakeRequest, _version: number): void {
  writer.string(it.mechanism);
}

export class SaslHandshakeResponse {
  errorCode: number = 0;
  mechanisms: string[] = [];

  constructor(init?: Partial<SaslHandshakeResponse>) {
    if (init === undefined) return;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.mechanisms !== undefined) this.mechanisms = init.mechanisms;
  }
}

function decodeSaslHandshakeResponse(reader: Reader, _version: number): SaslHandshakeResponse {
  const it = new SaslHandshakeResponse();
  it.errorCode = reader.int16();
  const mechanismsCount = reader.arrayLength(2, 'mechanisms');
  const mechanismsItems: string[] = mechanismsCount > 0 ? [reader.string('mechanisms')] : [];
  for (let i = 1; i < mechanismsCount; i++) mechanismsItems.push(reader.string('mechanisms'));
  it.mechanisms = mechanismsItems;
  return it;
}

function encodeSaslHandshakeResponse(writer: Writer, it: SaslHandshakeResponse, _version: number): void {
  writer.int16(it.errorCode);
  const mechanismsItems = it.mechanisms;
  writer.arrayLength(mechanismsItems.length);
  for (let i = 0; i < mechanismsItems.length; i++) {
    writer.string(mechanismsItems[i]!);
  }
}

export const saslHandshake: Api<SaslHandshakeRequest, SaslHandshakeResponse> = {
  key: 17,
  name: 'SaslHandshake',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: null,
  scope: ['broker', 'controller'],
  request: {
    name: 'SaslHandshakeRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`SaslHandshakeRequest has no version ${version}`);
      return decodeSaslHandshakeRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`SaslHandshakeRequest has no version ${version}`);
      encodeSaslHandshakeRequest(writer, message, version);
    },
  },
  response: {
    name: 'SaslHandshakeResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`SaslHandshakeResponse has no version ${version}`);
      return decodeSaslHandshakeResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`SaslHandshakeResponse has no version ${version}`);
      encodeSaslHandshakeResponse(writer, message, version);
    },
  },
};
