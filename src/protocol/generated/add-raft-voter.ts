// Generated from protocol-spec/apis/add-raft-voter.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class AddRaftVoterRequestListener {
  name: string = '';
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<AddRaftVoterRequestListener>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeAddRaftVoterRequestListener(reader: Reader, _version: number): AddRaftVoterRequestListener {
  const it = new AddRaftVoterRequestListener();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeAddRaftVoterRequestListener(writer: Writer, it: AddRaftVoterRequestListener, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class AddRaftVoterRequest {
  clusterId: string | null = '';
  timeoutMs: number = 0;
  voterId: number = 0;
  voterDirectoryId: Uuid = ZERO_UUID;
  listeners: AddRaftVoterRequestListener[] = [];
  ackWhenCommitted: boolean = true;

  constructor(init?: Partial<AddRaftVoterRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.timeoutMs !== undefined) this.timeoutMs = init.timeoutMs;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
    if (init.listeners !== undefined) this.listeners = init.listeners;
    if (init.ackWhenCommitted !== undefined) this.ackWhenCommitted = init.ackWhenCommitted;
  }
}

function decodeAddRaftVoterRequest(reader: Reader, version: number): AddRaftVoterRequest {
  const it = new AddRaftVoterRequest();
  it.clusterId = reader.compactNullableString('clusterId');
  it.timeoutMs = reader.int32();
  it.voterId = reader.int32();
  it.voterDirectoryId = reader.uuid();
  const listenersCount = reader.compactArrayLength(5, 'listeners');
  const listenersItems: AddRaftVoterRequestListener[] = listenersCount > 0 ? [decodeAddRaftVoterRequestListener(reader, version)] : [];
  for (let i = 1; i < listenersCount; i++) listenersItems.push(decodeAddRaftVoterRequestListener(reader, version));
  it.listeners = listenersItems;
  if (version >= 1) {
    it.ackWhenCommitted = reader.bool();
  }
  reader.skipTags();
  return it;
}

function encodeAddRaftVoterRequest(writer: Writer, it: AddRaftVoterRequest, version: number): void {
  writer.compactNullableString(it.clusterId);
  writer.int32(it.timeoutMs);
  writer.int32(it.voterId);
  writer.uuid(it.voterDirectoryId);
  const listenersItems = it.listeners;
  writer.compactArrayLength(listenersItems.length);
  for (let i = 0; i < listenersItems.length; i++) {
    encodeAddRaftVoterRequestListener(writer, listenersItems[i]!, version);
  }
  if (version >= 1) {
    writer.bool(it.ackWhenCommitted);
  } else if (it.ackWhenCommitted !== true) {
    throw unsupportedField('AddRaftVoterRequest', 'ackWhenCommitted', version);
  }
  writer.unsignedVarint(0);
}

export class AddRaftVoterResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<AddRaftVoterResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeAddRaftVoterResponse(reader: Reader, _version: number): AddRaftVoterResponse {
  const it = new AddRaftVoterResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeAddRaftVoterResponse(writer: Writer, it: AddRaftVoterResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export const addRaftVoter: Api<AddRaftVoterRequest, AddRaftVoterResponse> = {
  key: 80,
  name: 'AddRaftVoter',
  versions: [0, 1],
  latestVersion: 1,
  flexibleFrom: 0,
  scope: ['broker', 'controller'],
  request: {
    name: 'AddRaftVoterRequest',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`AddRaftVoterRequest has no version ${version}`);
      return decodeAddRaftVoterRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`AddRaftVoterRequest has no version ${version}`);
      encodeAddRaftVoterRequest(writer, message, version);
    },
  },
  response: {
    name: 'AddRaftVoterResponse',
    decode(reader, version) {
      if (version < 0 || version > 1) throw new DecodeError(`AddRaftVoterResponse has no version ${version}`);
      return decodeAddRaftVoterResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 1) throw new EncodeError(`AddRaftVoterResponse has no version ${version}`);
      encodeAddRaftVoterResponse(writer, message, version);
    },
  },
};
