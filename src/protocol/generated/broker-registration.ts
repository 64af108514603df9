// Generated from protocol-spec/apis/broker-registration.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, unsupportedField, type Writer } from '../writer.ts';

export class BrokerRegistrationRequestListener {
  name: string = '';
  host: string = '';
  port: number = 0;
  securityProtocol: number = 0;

  constructor(init?: Partial<BrokerRegistrationRequestListener>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.securityProtocol !== undefined) this.securityProtocol = init.securityProtocol;
  }
}

function decodeBrokerRegistrationRequestListener(reader: Reader, _version: number): BrokerRegistrationRequestListener {
  const it = new BrokerRegistrationRequestListener();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  it.securityProtocol = reader.int16();
  reader.skipTags();
  return it;
}

function encodeBrokerRegistrationRequestListener(writer: Writer, it: BrokerRegistrationRequestListener, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.int16(it.securityProtocol);
  writer.unsignedVarint(0);
}

export class BrokerRegistrationRequestFeature {
  name: string = '';
  minSupportedVersion: number = 0;
  maxSupportedVersion: number = 0;

  constructor(init?: Partial<BrokerRegistrationRequestFeature>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.minSupportedVersion !== undefined) this.minSupportedVersion = init.minSupportedVersion;
    if (init.maxSupportedVersion !== undefined) this.maxSupportedVersion = init.maxSupportedVersion;
  }
}

function decodeBrokerRegistrationRequestFeature(reader: Reader, _version: number): BrokerRegistrationRequestFeature {
  const it = new BrokerRegistrationRequestFeature();
  it.name = reader.compactString('name');
  it.minSupportedVersion = reader.int16();
  it.maxSupportedVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeBrokerRegistrationRequestFeature(writer: Writer, it: BrokerRegistrationRequestFeature, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.minSupportedVersion);
  writer.int16(it.maxSupportedVersion);
  writer.unsignedVarint(0);
}

export class BrokerRegistrationRequest {
  brokerId: number = 0;
  clusterId: string = '';
  incarnationId: Uuid = ZERO_UUID;
  listeners: BrokerRegistrationRequestListener[] = [];
  features: BrokerRegistrationRequestFeature[] = [];
  rack: string | null = '';
  isMigratingZkBroker: boolean = false;
  logDirs: Uuid[] = [];
  previousBrokerEpoch: number = -1;

  constructor(init?: Partial<BrokerRegistrationRequest>) {
    if (init === undefined) return;
    if (init.brokerId !== undefined) this.brokerId = init.brokerId;
    if (init.clusterId !== undefined) this.clusterId = init.clusterId;
    if (init.incarnationId !== undefined) this.incarnationId = init.incarnationId;
    if (init.listeners !== undefined) this.listeners = init.listeners;
    if (init.features !== undefined) this.features = init.features;
    if (init.rack !== undefined) this.rack = init.rack;
    if (init.isMigratingZkBroker !== undefined) this.isMigratingZkBroker = init.isMigratingZkBroker;
    if (init.logDirs !== undefined) this.logDirs = init.logDirs;
    if (init.previousBrokerEpoch !== undefined) this.previousBrokerEpoch = init.previousBrokerEpoch;
  }
}

function decodeBrokerRegistrationRequest(reader: Reader, version: number): BrokerRegistrationRequest {
  const it = new BrokerRegistrationRequest();
  it.brokerId = reader.int32();
  it.clusterId = reader.compactString('clusterId');
  it.incarnationId = reader.uuid();
  const listenersCount = reader.compactArrayLength(7, 'listeners');
  const listenersItems: BrokerRegistrationRequestListener[] = listenersCount > 0 ? [decodeBrokerRegistrationRequestListener(reader, version)] : [];
  for (let i = 1; i < listenersCount; i++) listenersItems.push(decodeBrokerRegistrationRequestListener(reader, version));
  it.listeners = listenersItems;
  const featuresCount = reader.compactArrayLength(6, 'features');
  const featuresItems: BrokerRegistrationRequestFeature[] = featuresCount > 0 ? [decodeBrokerRegistrationRequestFeature(reader, version)] : [];
  for (let i = 1; i < featuresCount; i++) featuresItems.push(decodeBrokerRegistrationRequestFeature(reader, version));
  it.features = featuresItems;
  it.rack = reader.compactNullableString('rack');
  if (version >= 1) {
    it.isMigratingZkBroker = reader.bool();
  }
  if (version >= 2) {
    const logDirsCount = reader.compactArrayLength(16, 'logDirs');
    const logDirsItems: Uuid[] = logDirsCount > 0 ? [reader.uuid()] : [];
    for (let i = 1; i < logDirsCount; i++) logDirsItems.push(reader.uuid());
    it.logDirs = logDirsItems;
  }
  if (version >= 3) {
    it.previousBrokerEpoch = reader.int64('previousBrokerEpoch');
  }
  reader.skipTags();
  return it;
}

function encodeBrokerRegistrationRequest(writer: Writer, it: BrokerRegistrationRequest, version: number): void {
  writer.int32(it.brokerId);
  writer.compactString(it.clusterId);
  writer.uuid(it.incarnationId);
  const listenersItems = it.listeners;
  writer.compactArrayLength(listenersItems.length);
  for (let i = 0; i < listenersItems.length; i++) {
    encodeBrokerRegistrationRequestListener(writer, listenersItems[i]!, version);
  }
  const featuresItems = it.features;
  writer.compactArrayLength(featuresItems.length);
  for (let i = 0; i < featuresItems.length; i++) {
    encodeBrokerRegistrationRequestFeature(writer, featuresItems[i]!, version);
  }
  writer.compactNullableString(it.rack);
  if (version >= 1) {
    writer.bool(it.isMigratingZkBroker);
  } else if (it.isMigratingZkBroker !== false) {
    throw unsupportedField('BrokerRegistrationRequest', 'isMigratingZkBroker', version);
  }
  if (version >= 2) {
    const logDirsItems = it.logDirs;
    writer.compactArrayLength(logDirsItems.length);
    for (let i = 0; i < logDirsItems.length; i++) {
      writer.uuid(logDirsItems[i]!);
    }
  }
  if (version >= 3) {
    writer.int64(it.previousBrokerEpoch);
  }
  writer.unsignedVarint(0);
}

export class BrokerRegistrationResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  brokerEpoch: number = -1;

  constructor(init?: Partial<BrokerRegistrationResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.brokerEpoch !== undefined) this.brokerEpoch = init.brokerEpoch;
  }
}

function decodeBrokerRegistrationResponse(reader: Reader, _version: number): BrokerRegistrationResponse {
  const it = new BrokerRegistrationResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.brokerEpoch = reader.int64('brokerEpoch');
  reader.skipTags();
  return it;
}

function encodeBrokerRegistrationResponse(writer: Writer, it: BrokerRegistrationResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.int64(it.brokerEpoch);
  writer.unsignedVarint(0);
}

export const brokerRegistration: Api<BrokerRegistrationRequest, BrokerRegistrationResponse> = {
  key: 62,
  name: 'BrokerRegistration',
  versions: [0, 4],
  latestVersion: 4,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'BrokerRegistrationRequest',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`BrokerRegistrationRequest has no version ${version}`);
      return decodeBrokerRegistrationRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`BrokerRegistrationRequest has no version ${version}`);
      encodeBrokerRegistrationRequest(writer, message, version);
    },
  },
  response: {
    name: 'BrokerRegistrationResponse',
    decode(reader, version) {
      if (version < 0 || version > 4) throw new DecodeError(`BrokerRegistrationResponse has no version ${version}`);
      return decodeBrokerRegistrationResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version < 0 || version > 4) throw new EncodeError(`BrokerRegistrationResponse has no version ${version}`);
      encodeBrokerRegistrationResponse(writer, message, version);
    },
  },
};
