import { describe, expect, it } from 'vitest';
import { ApiError, ErrorCode, errorMessage, errorName, isRetriable } from './api-error.ts';
import { apiVersions } from './generated/api-versions.ts';
import { apiByKey, apis } from './generated/index.ts';
import { produce } from './generated/produce.ts';
import { saslHandshake } from './generated/sasl-handshake.ts';
import {
  decodeRequestHeader,
  decodeResponseHeader,
  encodeRequestHeader,
  encodeResponseHeader,
  RequestHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from './headers.ts';
import { DecodeError, Reader } from './reader.ts';
import { Writer } from './writer.ts';

describe('header versions', () => {
  it('follow the flexible versions of the API', () => {
    expect([8, 9].map((version) => requestHeaderVersion(produce, version))).toEqual([1, 2]);
    expect([8, 9].map((version) => responseHeaderVersion(produce, version))).toEqual([0, 1]);
    expect(requestHeaderVersion(saslHandshake, 1)).toBe(1);
    expect(responseHeaderVersion(saslHandshake, 1)).toBe(0);
  });

  it('are 0 for every answer to ApiVersions, so that any client can read it', () => {
    expect([0, 3, 4, 99].map((version) => responseHeaderVersion(apiVersions, version))).toEqual([0, 0, 0, 0]);
    expect(requestHeaderVersion(apiVersions, 99)).toBe(2);
  });
});

describe('a request header', () => {
  const header = new RequestHeader({ apiKey: 0, apiVersion: 9, correlationId: 77, clientId: 'client' });

  it.each([1, 2])('comes back in version %d', (version) => {
    const sent = new RequestHeader({ ...header, apiVersion: version === 1 ? 8 : 9 });
    const writer = new Writer();
    encodeRequestHeader(writer, sent, version);
    const reader = new Reader(writer.toBuffer());
    expect(decodeRequestHeader(reader)).toEqual(sent);
    expect(reader.remaining).toBe(0);
  });

  it('keeps its client id in the old form when it is flexible', () => {
    const writer = new Writer();
    encodeRequestHeader(writer, header, 2);
    expect(writer.toBuffer().toString('hex')).toBe('000000090000004d0006636c69656e7400');
  });

  it('is read for an API and a version that do not exist', () => {
    const unknown = decodeRequestHeader(new Reader(Buffer.from('03e8006300000001ffff', 'hex')));
    expect(unknown).toEqual(new RequestHeader({ apiKey: 1000, apiVersion: 99, correlationId: 1, clientId: null }));
    const future = decodeRequestHeader(new Reader(Buffer.from('0012006300000001000161' + '00', 'hex')));
    expect(future.clientId).toBe('a');
  });

  it('skips tagged fields and refuses to go beyond the frame', () => {
    const bytes = Buffer.from('0000000900000001ffff01' + '05027777' + 'aa', 'hex');
    const reader = new Reader(bytes);
    decodeRequestHeader(reader);
    expect(reader.remaining).toBe(1);
    expect(() => decodeRequestHeader(new Reader(bytes, 0, 13))).toThrow(DecodeError);
    expect(() => decodeRequestHeader(new Reader(bytes, 0, 3))).toThrow(DecodeError);
  });
});

it('a response header comes back', () => {
  for (const version of [0, 1]) {
    const writer = new Writer();
    encodeResponseHeader(writer, -5, version);
    const reader = new Reader(writer.toBuffer());
    expect(decodeResponseHeader(reader, version).correlationId).toBe(-5);
    expect(reader.remaining).toBe(0);
  }
});

describe('the table of APIs', () => {
  it('is in key order and finds each by its key', () => {
    expect(apis.map((api) => api.key)).toEqual(apis.map((api) => api.key).sort((a, b) => a - b));
    for (const api of apis) expect(apiByKey(api.key)).toBe(api);
    for (const key of [-1, 4, 5, 6, 7, 93, 1000]) expect(apiByKey(key)).toBeUndefined();
  });

  it('leaves out versions that are unstable', () => {
    const initProducerId = apiByKey(22)!;
    expect(initProducerId.versions).toEqual([0, 5]);
    expect(initProducerId.latestVersion).toBe(6);
  });
});

describe('errors', () => {
  it('have names, messages and say whether to try again', () => {
    expect(errorName(ErrorCode.NOT_LEADER_OR_FOLLOWER)).toBe('NOT_LEADER_OR_FOLLOWER');
    expect(isRetriable(ErrorCode.NOT_LEADER_OR_FOLLOWER)).toBe(true);
    expect(isRetriable(ErrorCode.INVALID_REQUEST)).toBe(false);
    expect(errorName(9_999)).toBe('UNKNOWN_SERVER_ERROR');
    expect(new ApiError(ErrorCode.INVALID_REQUEST).message).toBe(errorMessage(42));
    expect(new ApiError(ErrorCode.INVALID_REQUEST, 'because').message).toBe('because');
  });
});
