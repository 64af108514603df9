// Generated from protocol-spec/headers.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class RequestHeader {
  apiKey: number = 0;
  apiVersion: number = 0;
  correlationId: number = 0;
  clientId: string | null = '';

  constructor(init?: Partial<RequestHeader>) {
    if (init === undefined) return;
    if (init.apiKey !== undefined) this.apiKey = init.apiKey;
    if (init.apiVersion !== undefined) this.apiVersion = init.apiVersion;
    if (init.correlationId !== undefined) this.correlationId = init.correlationId;
    if (init.clientId !== undefined) this.clientId = init.clientId;
  }
}

function decodeRequestHeader(reader: Reader, version: number): RequestHeader {
  const flexible = version >= 2;
  const it = new RequestHeader();
  it.apiKey = reader.int16();
  it.apiVersion = reader.int16();
  it.correlationId = reader.int32();
  if (version >= 1) {
    it.clientId = reader.nullableString('clientId');
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeRequestHeader(writer: Writer, it: RequestHeader, version: number): void {
  const flexible = version >= 2;
  writer.int16(it.apiKey);
  writer.int16(it.apiVersion);
  writer.int32(it.correlationId);
  if (version >= 1) {
    writer.nullableString(it.clientId);
  } else if (it.clientId !== '') {
    throw unsupportedField('RequestHeader', 'clientId', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}
export const requestHeader: DataType<RequestHeader> = {
  versions: [0, 2],
  name: 'RequestHeader',
  decode(reader, version) {
    if (version < 0 || version > 2) throw new DecodeError(`RequestHeader has no version ${version}`);
    return decodeRequestHeader(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 2) throw new EncodeError(`RequestHeader has no version ${version}`);
    encodeRequestHeader(writer, message, version);
  },
};

export class ResponseHeader {
  correlationId: number = 0;

  constructor(init?: Partial<ResponseHeader>) {
    if (init === undefined) return;
    if (init.correlationId !== undefined) this.correlationId = init.correlationId;
  }
}

function decodeResponseHeader(reader: Reader, version: number): ResponseHeader {
  const flexible = version >= 1;
  const it = new ResponseHeader();
  it.correlationId = reader.int32();
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeResponseHeader(writer: Writer, it: ResponseHeader, version: number): void {
  const flexible = version >= 1;
  writer.int32(it.correlationId);
  if (flexible) {
    writer.unsignedVarint(0);
  }
}
export const responseHeader: DataType<ResponseHeader> = {
  versions: [0, 1],
  name: 'ResponseHeader',
  decode(reader, version) {
    if (version < 0 || version > 1) throw new DecodeError(`ResponseHeader has no version ${version}`);
    return decodeResponseHeader(reader, version);
  },
  encode(writer, message, version) {
    if (version < 0 || version > 1) throw new EncodeError(`ResponseHeader has no version ${version}`);
    encodeResponseHeader(writer, message, version);
  },
};
