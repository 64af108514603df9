// Generated from protocol-spec/apis/envelope.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class EnvelopeRequest {
  requestData: Buffer = EMPTY_BYTES;
  requestPrincipal: Buffer | null = EMPTY_BYTES;
  clientHostAddress: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<EnvelopeRequest>) {
    if (init === undefined) return;
    if (init.requestData !== undefined) this.requestData = init.requestData;
    if (init.requestPrincipal !== undefined) this.requestPrincipal = init.requestPrincipal;
    if (init.clientHostAddress !== undefined) this.clientHostAddress = init.clientHostAddress;
  }
}

function decodeEnvelopeRequest(reader: Reader, _version: number): EnvelopeRequest {
  const it = new EnvelopeRequest();
  it.requestData = reader.compactBytes('requestData');
  it.requestPrincipal = reader.compactNullableBytes();
  it.clientHostAddress = reader.compactBytes('clientHostAddress');
  reader.skipTags();
  return it;
}

function encodeEnvelopeRequest(writer: Writer, it: EnvelopeRequest, _version: number): void {
  writer.compactBytes(it.requestData);
  writer.compactNullableBytes(it.requestPrincipal);
  writer.compactBytes(it.clientHostAddress);
  writer.unsignedVarint(0);
}

export class EnvelopeResponse {
  responseData: Buffer | null = null;
  errorCode: number = 0;

  constructor(init?: Partial<EnvelopeResponse>) {
    if (init === undefined) return;
    if (init.responseData !== undefined) this.responseData = init.responseData;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodeEnvelopeResponse(reader: Reader, _version: number): EnvelopeResponse {
  const it = new EnvelopeResponse();
  it.responseData = reader.compactNullableBytes();
  it.errorCode = reader.int16();
  reader.skipTags();
  return it;
}

function encodeEnvelopeResponse(writer: Writer, it: EnvelopeResponse, _version: number): void {
  writer.compactNullableBytes(it.responseData);
  writer.int16(it.errorCode);
  writer.unsignedVarint(0);
}

export const envelope: Api<EnvelopeRequest, EnvelopeResponse> = {
  key: 58,
  name: 'Envelope',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'EnvelopeRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`EnvelopeRequest has no version ${version}`);
      return decodeEnvelopeRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`EnvelopeRequest has no version ${version}`);
      encodeEnvelopeRequest(writer, message, version);
    },
  },
  response: {
    name: 'EnvelopeResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`EnvelopeResponse has no version ${version}`);
      return decodeEnvelopeResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`EnvelopeResponse has no version ${version}`);
      encodeEnvelopeResponse(writer, message, version);
    },
  },
};
