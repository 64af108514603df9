// Generated from protocol-spec/apis/broker-heartbeat.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, Writer } from '../writer.ts';

export class BrokerHeartbeatRequest {
  brokerId: number = 0;
  brokerEpoch: number = -1;
  currentMetadataOffset: number = 0;
  wantFence: boolean = false;
  wantShutDown: boolean = false;
  offlineLogDirs: Uuid[] = [];
  cordonedLogDirs: Uuid[] | null = null;

  constructor(init?: Partial<BrokerHeartbeatRequest>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
    if (init.currentMetadataOffset !== undefined) this.currentMetadataOffset = init.currentMetadataOffset;
    if (init.wantFence !== undefined) this.wantFence = init.wantFence;
    if (init.wantShutDown !== undefined) this.wantShutDown = init.wantShutDown;
    if (init.offlineLogDirs !== undefined) this.offlineLogDirs = init.offlineLogDirs;
    if (init.cordonedLogDirs !== undefined) this.cordonedLogDirs = init.cordonedLogDirs;
  }
}

function decodeBrokerHeartbeatRequest(reader: Reader, version: number): BrokerHeartbeatRequest {
  const it = new BrokerHeartbeatRequest();
  it.brokerId = reader.int32();
  it.brokerEpoch = reader.int64('brokerEpoch');
  it.currentMetadataOffset = reader.int64('currentMetadataOffset');
  it.wantFence = reader.bool();
  it.wantShutDown = reader.bool();
  const tagCount = reader.tagCount();
  for (let t = 0; t < tagCount; t++) {
    const tag = reader.unsignedVarint();
    const size = reader.unsignedVarint();
    if (tag === 0 && version >= 1) {
      const offlineLogDirsCount = reader.compactArrayLength(16, 'offlineLogDirs');
      const offlineLogDirsItems: Uuid[] = offlineLogDirsCount > 0 ? [reader.uuid()] : [];
      for (let i = 1; i < offlineLogDirsCount; i++) offlineLogDirsItems.push(reader.uuid());
      it.offlineLogDirs = offlineLogDirsItems;
    } else if (tag === 1 && version >= 2) {
      const cordonedLogDirsCount = reader.compactNullableArrayLength(16, 'cordonedLogDirs');
      if (cordonedLogDirsCount < 0) {
        it.cordonedLogDirs = null;
      } else {
        const cordonedLogDirsItems: Uuid[] = cordonedLogDirsCount > 0 ? [reader.uuid()] : [];
        for (let i = 1; i < cordonedLogDirsCount; i++) cordonedLogDirsItems.push(reader.uuid());
        it.cordonedLogDirs = cordonedLogDirsItems;
      }
    } else {
      reader.skip(size);
    }
  }
  return it;
}

function encodeBrokerHeartbeatRequest(writer: Writer, it: BrokerHeartbeatRequest, version: number): void {
  writer.int32(it.brokerId);
  writer.int64(it.brokerEpoch);
  writer.int64(it.currentMetadataOffset);
  writer.bool(it.wantFence);
  writer.bool(it.wantShutDown);
  if (!(version >= 1) && it.offlineLogDirs.length !== 0) throw unsupportedField('BrokerHeartbeatRequest', 'offlineLogDirs', version);
  if (!(version >= 2) && it.cordonedLogDirs !== null) throw unsupportedField('BrokerHeartbeatRequest', 'cordonedLogDirs', version);
  let tagCount = 0;
  if (version >= 1 && it.offlineLogDirs.length !== 0) tagCount++;
  if (version >= 2 && it.cordonedLogDirs !== null) tagCount++;
  writer.unsignedVarint(tagCount);
  if (version >= 1 && it.offlineLogDirs.length !== 0) {
    writer.unsignedVarint(0);
    const content = new Writer(64);
    const offlineLogDirsItems = it.offlineLogDirs;
    content.compactArrayLength(offlineLogDirsItems.length);
    for (let i = 0; i < offlineLogDirsItems.length; i++) {
      content.uuid(offlineLogDirsItems[i]!);
    }
    writer.sized(content);
  }
  if (version >= 2 && it.cordonedLogDirs !== null) {
    writer.unsignedVarint(1);
    const content = new Writer(64);
    const cordonedLogDirsItems = it.cordonedLogDirs;
    if (cordonedLogDirsItems === null) {
      content.unsignedVarint(0);
    } else {
      content.compactArrayLength(cordonedLogDirsItems.length);
      for (let i = 0; i < cordonedLogDirsItems.length; i++) {
        content.uuid(cordonedLogDirsItems[i]!);
      }
    }
    writer.sized(content);
  }
}

export class BrokerHeartbeatResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  isCaughtUp: boolean = false;
  isFenced: boolean = true;
  shouldShutDown: boolean = false;

  constructor(init?: Partial<BrokerHeartbeatResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.isCaughtUp !== undefined) this.isCaughtUp = init.isCaughtUp;
    if (init.isFenced !== undefined) this.isFenced = init.isFenced;
    if (init.shouldShutDown !== undefined) this.shouldShutDown = init.shouldShutDown;
  }
}

function decodeBrokerHeartbeatResponse(reader: Reader, _version: number): BrokerHeartbeatResponse {
  const it = new BrokerHeartbeatResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.isCaughtUp = reader.bool();
  it.isFenced = reader.bool();
  it.shouldShutDown = reader.bool();
  reader.skipTags();
  return it;
}

function encodeBrokerHeartbeatResponse(writer: Writer, it: BrokerHeartbeatResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.bool(it.isCaughtUp);
  writer.bool(it.isFenced);
  writer.bool(it.shouldShutDown);
  writer.unsignedVarint(0);
}

export const brokerHeartbeat: Api<BrokerHeartbeatRequest, BrokerHeartbeatResponse> = {
  key: 63,
  name: 'BrokerHeartbeat',
  versions: [0, 2],
  latestVersion: 2,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'BrokerHeartbeatRequest',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`BrokerHeartbeatRequest has no version ${version}`);
      return decodeBrokerHeartbeatRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`BrokerHeartbeatRequest has no version ${version}`);
      encodeBrokerHeartbeatRequest(writer, message, version);
    },
  },
  response: {
    name: 'BrokerHeartbeatResponse',
    decode(reader, version) {
      if (version < 0 || version > 2) throw new DecodeError(`BrokerHeartbeatResponse has no version ${version}`);
      return decodeBrokerHeartbeatResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 2) throw new EncodeError(`BrokerHeartbeatResponse has no version ${version}`);
      encodeBrokerHeartbeatResponse(writer, message, version);
    },
  },
};
