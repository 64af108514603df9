// Generated from protocol-spec/apis/update-raft-voter.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, Writer } from '../writer.ts';

export class UpdateRaftVoterRequestListener {
  name: string = '';
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<UpdateRaftVoterRequestListener>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function decodeUpdateRaftVoterRequestListener(reader: Reader, _version: number): UpdateRaftVoterRequestListener {
  const it = new UpdateRaftVoterRequestListener();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  reader.skipTags();
  return it;
}

function encodeUpdateRaftVoterRequestListener(writer: Writer, it: UpdateRaftVoterRequestListener, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.unsignedVarint(0);
}

export class UpdateRaftVoterRequestKRaftVersionFeature {
  minSupportedVersion: number = 0;
  maxSupportedVersion: number = 0;

  constructor(init?: Partial<UpdateRaftVoterRequestKRaftVersionFeature>) {
    if (init === undefined) return;
    if (init.minSupportedVersion !== undefined) this.minSupportedVersion = init.minSupportedVersion;
    if (init.maxSupportedVersion !== undefined) this.maxSupportedVersion = init.maxSupportedVersion;
  }
}

function decodeUpdateRaftVoterRequestKRaftVersionFeature(reader: Reader, _version: number): UpdateRaftVoterRequestKRaftVersionFeature {
  const it = new UpdateRaftVoterRequestKRaftVersionFeature();
  it.minSupportedVersion = reader.int16();
  it.maxSupportedVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeUpdateRaftVoterRequestKRaftVersionFeature(writer: Writer, it: UpdateRaftVoterRequestKRaftVersionFeature, _version: number): void {
  writer.int16(it.minSupportedVersion);
  writer.int16(it.maxSupportedVersion);
  writer.unsignedVarint(0);
}

export class UpdateRaftVoterRequest {
  clusterId: string | null = '';
  currentLeaderEpoch: number = 0;
  voterId: number = 0;
  voterDirectoryId: Uuid = ZERO_UUID;
  listeners: UpdateRaftVoterRequestListener[] = [];
  kRaftVersionFeature: UpdateRaftVoterRequestKRaftVersionFeature = new UpdateRaftVoterRequestKRaftVersionFeature();

  constructor(init?: Partial<UpdateRaftVoterRequest>) {
    if (init === undefined) return;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.currentLeaderEpoch !== undefined) this.currentLeaderEpoch = init.currentLeaderEpoch;
    if (init.voterId !== undefined) this.voterId = init.voterId;
    if (init.voterDirectoryId !== undefined) this.voterDirectoryId = init.voterDirectoryId;
    if (init.listeners !== undefined) this.listeners = init.listeners;
    if (init.kRaftVersionFeature !== undefined) this.kRaftVersionFeature = init.kRaftVersionFeature;
  }
}

function decodeUpdateRaftVoterRequest(reader: Reader, version: number): UpdateRaftVoterRequest {
  const it = new UpdateRaftVoterRequest();
  it.clusterId = reader.compactNullableString('clusterId');
  it.currentLeaderEpoch = reader.int32();
  it.voterId = reader.int32();
  it.voterDirectoryId = reader.uuid();
  const listenersCount = reader.compactArrayLength(5, 'listeners');
  const listenersItems: UpdateRaftVoterRequestListener[] = listenersCount > 0 ? [decodeUpdateRaftVoterRequestListener(reader, version)] : [];
  for (let i = 1; i < listenersCount; i++) listenersItems.push(decodeUpdateRaftVoterRequestListener(reader, version));
  it.listeners = listenersItems;
  it.kRaftVersionFeature = decodeUpdateRaftVoterRequestKRaftVersionFeature(reader, version);
  reader.skipTags();
  return it;
}

function encodeUpdateRaftVoterRequest(writer: Writer, it: UpdateRaftVoterRequest, version: number): void {
  writer.compactNullableString(it.clusterId);
  writer.int32(it.currentLeaderEpoch);
  writer.int32(it.voterId);
  writer.uuid(it.voterDirectoryId);
  const listenersItems = it.listeners;
  writer.compactArrayLength(listenersItems.length);
  for (let i = 0; i < listenersItems.length; i++) {
    encodeUpdateRaftVoterRequestListener(writer, listenersItems[i]!, version);
  }
  encodeUpdateRaftVoterRequestKRaftVersionFeature(writer, it.kRaftVersionFeature, version);
  writer.unsignedVarint(0);
}

export class UpdateRaftVoterResponseCurrentLeader {
  leaderId: number = -1;
  leaderEpoch: number = -1;
  host: string = '';
  port: number = 0;

  constructor(init?: Partial<UpdateRaftVoterResponseCurrentLeader>) {
    if (init === undefined) return;
    if (init.leaderId !== undefined) this.leaderId = init.leaderId;
    if (init.leaderEpoch !== undefined) this.leaderEpoch = init.leaderEpoch;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
  }
}

function isDefaultUpdateRaftVoterResponseCurrentLeader(it: UpdateRaftVoterResponseCurrentLeader): boolean {
  return !(
    it.leaderId !== -1 ||
    it.leaderEpoch !== -1 ||
    it.host !== '' ||
    it.port !== 0
  );
}

function decodeUpdateRaftVoterResponseCurrentLeader(reader: Reader, _version: number): UpdateRaftVoterResponseCurrentLeader {
  const it = new UpdateRaftVoterResponseCurrentLeader();
  it.leaderId = reader.int32();
  it.leaderEpoch = reader.int32();
  it.host = reader.compactString('host');
  it.port = reader.int32();
  reader.skipTags();
  return it;
}

function encodeUpdateRaftVoterResponseCurrentLeader(writer: Writer, it: UpdateRaftVoterResponseCurrentLeader, _version: number): void {
  writer.int32(it.leaderId);
  writer.int32(it.leaderEpoch);
  writer.compactString(it.host);
  writer.int32(it.port);
  writer.unsignedVarint(0);
}

export class UpdateRaftVoterResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  currentLeader: UpdateRaftVoterResponseCurrentLeader = new UpdateRaftVoterResponseCurrentLeader();

  constructor(init?: Partial<UpdateRaftVoterResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.currentLeader !== undefined) this.currentLeader = init.currentLeader;
  }
}

function decodeUpdateRaftVoterResponse(reader: Reader, version: number): UpdateRaftVoterResponse {
  const it = new UpdateRaftVoterResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0) {
      it.currentLeader = decodeUpdateRaftVoterResponseCurrentLeader(reader, version);
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeUpdateRaftVoterResponse(writer: Writer, it: UpdateRaftVoterResponse, version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  let tagCount = 0;
  if (!isDefaultUpdateRaftVoterResponseCurrentLeader(it.currentLeader)) tagCount++;
  writer.unsignedVarint(tagCount);
  if (!isDefaultUpdateRaftVoterResponseCurrentLeader(it.currentLeader)) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    encodeUpdateRaftVoterResponseCurrentLeader(content, it.currentLeader, version);
    writer.sized(content);
  }
}

export const updateRaftVoter: Api<UpdateRaftVoterRequest, UpdateRaftVoterResponse> = {
  key: 82,
  name: 'UpdateRaftVoter',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'UpdateRaftVoterRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`UpdateRaftVoterRequest has no version ${version}`);
      return decodeUpdateRaftVoterRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`UpdateRaftVoterRequest has no version ${version}`);
      encodeUpdateRaftVoterRequest(writer, message, version);
    },
  },
  response: {
    name: 'UpdateRaftVoterResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`UpdateRaftVoterResponse has no version ${version}`);
      return decodeUpdateRaftVoterResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`UpdateRaftVoterResponse has no version ${version}`);
      encodeUpdateRaftVoterResponse(writer, message, version);
    },
  },
};
