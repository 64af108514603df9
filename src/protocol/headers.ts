// The headers before every request and response, and which version of them an API's version uses. Must hold: a request
// header is read whatever its API key and version are, so that an unknown one can be answered or refused by name.

import type { AnyApi } from './api.ts';
import { RequestHeader, ResponseHeader, requestHeader, responseHeader } from './generated/headers.ts';
import { apiByKey } from './generated/index.ts';
import { Reader } from './reader.ts';
import type { Writer } from './writer.ts';

export { RequestHeader, ResponseHeader };

const API_VERSIONS_KEY = 18;

/** 1, or 2 (with tagged fields) where the API's version is flexible. */
export function requestHeaderVersion(api: AnyApi, version: number): number {
  return api.flexibleFrom !== null && version >= api.flexibleFrom ? 2 : 1;
}

/**
 * 0, or 1 (with tagged fields) where the API's version is flexible. ApiVersions always answers with 0: a client must be
 * able to read the answer to a version that the broker does not know (KIP-511).
 */
export function responseHeaderVersion(api: AnyApi, version: number): number {
  if (api.key === API_VERSIONS_KEY) return 0;
  return api.flexibleFrom !== null && version >= api.flexibleFrom ? 1 : 0;
}

/**
 * Reads the header of a request and leaves the reader at its body.
 * @param api the API where it is known already, else it is found by the key in the header; an unknown key is read as v1
 */
export function decodeRequestHeader(reader: Reader, api?: AnyApi): RequestHeader {
  const peek = new Reader(reader.buffer, reader.position, reader.end);
  const key = peek.int16();
  const version = peek.int16();
  const known = api ?? apiByKey(key);
  return requestHeader.decode(reader, known === undefined ? 1 : requestHeaderVersion(known, version));
}

export function encodeRequestHeader(writer: Writer, header: RequestHeader, headerVersion: number): void {
  requestHeader.encode(writer, header, headerVersion);
}

export function decodeResponseHeader(reader: Reader, headerVersion: number): ResponseHeader {
  return responseHeader.decode(reader, headerVersion);
}

export function encodeResponseHeader(writer: Writer, correlationId: number, headerVersion: number): void {
  writer.int32(correlationId);
  if (headerVersion >= 1) writer.unsignedVarint(0);
}
