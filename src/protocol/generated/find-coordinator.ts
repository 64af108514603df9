// Generated from protocol-spec/apis/find-coordinator.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class FindCoordinatorRequest {
  key: string = '';
  keyType: number = 0;
  coordinatorKeys: string[] = [];

  constructor(init?: Partial<FindCoordinatorRequest>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.keyType !== undefined) this.keyType = init.keyType;
    if (init.coordinatorKeys !== undefined) this.coordinatorKeys = init.coordinatorKeys;
  }
}

function decodeFindCoordinatorRequest(reader: Reader, version: number): FindCoordinatorRequest {
  const flexible = version >= 3;
  const it = new FindCoordinatorRequest();
  if (version <= 3) {
    it.key = flexible ? reader.compactString('key') : reader.string('key');
  }
  if (version >= 1) {
    it.keyType = reader.int8();
  }
  if (version >= 4) {
    const coordinatorKeysCount = reader.compactArrayLength(1, 'coordinatorKeys');
    const coordinatorKeysItems: string[] = coordinatorKeysCount > 0 ? [reader.compactString('coordinatorKeys')] : [];
    for (let i = 1; i < coordinatorKeysCount; i++) coordinatorKeysItems.push(reader.compactString('coordinatorKeys'));
    it.coordinatorKeys = coordinatorKeysItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeFindCoordinatorRequest(writer: Writer, it: FindCoordinatorRequest, version: number): void {
  const flexible = version >= 3;
  if (version <= 3) {
    if (flexible) writer.compactString(it.key);
    else writer.string(it.key);
  } else if (it.key !== '') {
    throw unsupportedField('FindCoordinatorRequest', 'key', version);
  }
  if (version >= 1) {
    writer.int8(it.keyType);
  } else if (it.keyType !== 0) {
    throw unsupportedField('FindCoordinatorRequest', 'keyType', version);
  }
  if (version >= 4) {
    const coordinatorKeysItems = it.coordinatorKeys;
    writer.compactArrayLength(coordinatorKeysItems.length);
    for (let i = 0; i < coordinatorKeysItems.length; i++) {
      writer.compactString(coordinatorKeysItems[i]!);
    }
  } else if (it.coordinatorKeys.length !== 0) {
    throw unsupportedField('FindCoordinatorRequest', 'coordinatorKeys', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export class FindCoordinatorResponseCoordinator {
  key: string = '';
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<FindCoordinatorResponseCoordinator>) {
    if (init === undefined) return;
    if (init.key !== undefined) this.key = init.key;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeFindCoordinatorResponseCoordinator(reader: Reader, _version: number): FindCoordinatorResponseCoordinator {
  const it = new FindCoordinatorResponseCoordinator();
  it.key = reader.compactString('key');
  it.nodeId = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeFindCoordinatorResponseCoordinator(writer: Writer, it: FindCoordinatorResponseCoordinator, _version: number): void {
  writer.compactString(it.key);
  writer.int32(it.nodeId);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export class FindCoordinatorResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';
  nodeId: number = 0;
  host: string = '';
  port: number = 0;
  coordinators: FindCoordinatorResponseCoordinator[] = [];

  constructor(init?: Partial<FindCoordinatorResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
    if (init.nodeId !== undefined) this.nodeId = init.nodeId;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.coordinators !== undefined) this.coordinators = init.coordinators;
  }
}

function decodeFindCoordinatorResponse(reader: Reader, version: number): FindCoordinatorResponse {
  const flexible = version >= 3;
  const it = new FindCoordinatorResponse();
  if (version >= 1) {
    it.throttleTimeMs = reader.int32();
  }
  if (version <= 3) {
    it.errorCode = reader.int16();
  }
  if (version >= 1 && version <= 3) {
    it.errorMessage = flexible ? reader.compactNullableString('errorMessage') : reader.nullableString('errorMessage');
  }
  if (version <= 3) {
    it.nodeId = reader.int32();
  }
  if (version <= 3) {
    it.host = flexible ? reader.compactString('host') : reader.string('host');
  }
  if (version <= 3) {
    it.port = reader.int32();
  }
  if (version >= 4) {
    const coordinatorsCount = reader.compactArrayLength(14, 'coordinators');
    const coordinatorsItems: FindCoordinatorResponseCoordinator[] = coordinatorsCount > 0 ? [decodeFindCoordinatorResponseCoordinator(reader, version)] : [];
    for (let i = 1; i < coordinatorsCount; i++) coordinatorsItems.push(decodeFindCoordinatorResponseCoordinator(reader, version));
    it.coordinators = coordinatorsItems;
  }
  if (flexible) {
    reader.skipTags();
  }
  return it;
}

function encodeFindCoordinatorResponse(writer: Writer, it: FindCoordinatorResponse, version: number): void {
  const flexible = version >= 3;
  if (version >= 1) {
    writer.int32(it.throttleTimeMs);
  }
  if (version <= 3) {
    writer.int16(it.errorCode);
  } else if (it.errorCode !== 0) {
    throw unsupportedField('FindCoordinatorResponse', 'errorCode', version);
  }
  if (version >= 1 && version <= 3) {
    if (flexible) writer.compactNullableString(it.errorMessage);
    else writer.nullableString(it.errorMessage);
  }
  if (version <= 3) {
    writer.int32(it.nodeId);
  } else if (it.nodeId !== 0) {
    throw unsupportedField('FindCoordinatorResponse', 'nodeId', version);
  }
  if (version <= 3) {
    if (flexible) writer.compactString(it.host);
    else writer.string(it.host);
  } else if (it.host !== '') {
    throw unsupportedField('FindCoordinatorResponse', 'host', version);
  }
  if (version <= 3) {
    writer.int32(it.port);
  } else if (it.port !== 0) {
    throw unsupportedField('FindCoordinatorResponse', 'port', version);
  }
  if (version >= 4) {
    const coordinatorsItems = it.coordinators;
    writer.compactArrayLength(coordinatorsItems.length);
    for (let i = 0; i < coordinatorsItems.length; i++) {
      encodeFindCoordinatorResponseCoordinator(writer, coordinatorsItems[i]!, version);
    }
  } else if (it.coordinators.length !== 0) {
    throw unsupportedField('FindCoordinatorResponse', 'coordinators', version);
  }
  if (flexible) {
    writer.unsignedVarint(0);
  }
}

export const findCoordinator: Api<FindCoordinatorRequest, FindCoordinatorResponse> = {
  key: 10,
  name: 'FindCoordinator',
  versions: [0, 6],
  latestVersion: 6,
  flexibleFrom: 3,
  scope: ['broker'],
  request: {
    name: 'FindCoordinatorRequest',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`FindCoordinatorRequest has no version ${version}`);
      return decodeFindCoordinatorRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`FindCoordinatorRequest has no version ${version}`);
      encodeFindCoordinatorRequest(writer, message, version);
    },
  },
  response: {
    name: 'FindCoordinatorResponse',
    decode(reader, version) {
      if (version < 0 || version > 6) throw new DecodeError(`FindCoordinatorResponse has no version ${version}`);
      return decodeFindCoordinatorResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 6) throw new EncodeError(`FindCoordinatorResponse has no version ${version}`);
      encodeFindCoordinatorResponse(writer, message, version);
    },
  },
};
