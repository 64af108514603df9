// Generated from protocol-spec/apis/controller-registration.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class ControllerRegistrationRequestListener {
  name: string = '';
  host: string = '';
  port: number = 0;
  securityProtocol: number = 0;

  constructor(init?: Partial<ControllerRegistrationRequestListener>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.host !== undefined) this.host = init.host;
    if (init.port !== undefined) this.port = init.port;
    if (init.securityProtocol !== undefined) this.securityProtocol = init.securityProtocol;
  }
}

function decodeControllerRegistrationRequestListener(reader: Reader, _version: number): ControllerRegistrationRequestListener {
  const it = new ControllerRegistrationRequestListener();
  it.name = reader.compactString('name');
  it.host = reader.compactString('host');
  it.port = reader.uint16();
  it.securityProtocol = reader.int16();
  reader.skipTags();
  return it;
}

function encodeControllerRegistrationRequestListener(writer: Writer, it: ControllerRegistrationRequestListener, _version: number): void {
  writer.compactString(it.name);
  writer.compactString(it.host);
  writer.uint16(it.port);
  writer.int16(it.securityProtocol);
  writer.unsignedVarint(0);
}

export class ControllerRegistrationRequestFeature {
  name: string = '';
  minSupportedVersion: number = 0;
  maxSupportedVersion: number = 0;

  constructor(init?: Partial<ControllerRegistrationRequestFeature>) {
    if (init === undefined) return;
    if (init.name !== undefined) this.name = init.name;
    if (init.minSupportedVersion !== undefined) this.minSupportedVersion = init.minSupportedVersion;
    if (init.maxSupportedVersion !== undefined) this.maxSupportedVersion = init.maxSupportedVersion;
  }
}

function decodeControllerRegistrationRequestFeature(reader: Reader, _version: number): ControllerRegistrationRequestFeature {
  const it = new ControllerRegistrationRequestFeature();
  it.name = reader.compactString('name');
  it.minSupportedVersion = reader.int16();
  it.maxSupportedVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeControllerRegistrationRequestFeature(writer: Writer, it: ControllerRegistrationRequestFeature, _version: number): void {
  writer.compactString(it.name);
  writer.int16(it.minSupportedVersion);
  writer.int16(it.maxSupportedVersion);
  writer.unsignedVarint(0);
}

export class ControllerRegistrationRequest {
  controllerId: number = 0;
  incarnationId: Uuid = ZERO_UUID;
  zkMigrationReady: boolean = false;
  listeners: ControllerRegistrationRequestListener[] = [];
  features: ControllerRegistrationRequestFeature[] = [];

  constructor(init?: Partial<ControllerRegistrationRequest>) {
    if (init === undefined) return;
    if (init.controllerId !== undefined) this.controllerId = init.controllerId;
    if (init.incarnationId !== undefined) this.incarnationId = init.incarnationId;
    if (init.zkMigrationReady !== undefined) this.zkMigrationReady = init.zkMigrationReady;
    if (init.listeners !== undefined) this.listeners = init.listeners;
    if (init.features !== undefined) this.features = init.features;
  }
}

function decodeControllerRegistrationRequest(reader: Reader, version: number): ControllerRegistrationRequest {
  const it = new ControllerRegistrationRequest();
  it.controllerId = reader.int32();
  it.incarnationId = reader.uuid();
  it.zkMigrationReady = reader.bool();
  const listenersCount = reader.compactArrayLength(7, 'listeners');
  const listenersItems: ControllerRegistrationRequestListener[] = listenersCount > 0 ? [decodeControllerRegistrationRequestListener(reader, version)] : [];
  for (let i = 1; i < listenersCount; i++) listenersItems.push(decodeControllerRegistrationRequestListener(reader, version));
  it.listeners = listenersItems;
  const featuresCount = reader.compactArrayLength(6, 'features');
  const featuresItems: ControllerRegistrationRequestFeature[] = featuresCount > 0 ? [decodeControllerRegistrationRequestFeature(reader, version)] : [];
  for (let i = 1; i < featuresCount; i++) featuresItems.push(decodeControllerRegistrationRequestFeature(reader, version));
  it.features = featuresItems;
  reader.skipTags();
  return it;
}

function encodeControllerRegistrationRequest(writer: Writer, it: ControllerRegistrationRequest, version: number): void {
  writer.int32(it.controllerId);
  writer.uuid(it.incarnationId);
  writer.bool(it.zkMigrationReady);
  const listenersItems = it.listeners;
  writer.compactArrayLength(listenersItems.length);
  for (let i = 0; i < listenersItems.length; i++) {
    encodeControllerRegistrationRequestListener(writer, listenersItems[i]!, version);
  }
  const featuresItems = it.features;
  writer.compactArrayLength(featuresItems.length);
  for (let i = 0; i < featuresItems.length; i++) {
    encodeControllerRegistrationRequestFeature(writer, featuresItems[i]!, version);
  }
  writer.unsignedVarint(0);
}

export class ControllerRegistrationResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  errorMessage: string | null = '';

  constructor(init?: Partial<ControllerRegistrationResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.errorMessage !== undefined) this.errorMessage = init.errorMessage;
  }
}

function decodeControllerRegistrationResponse(reader: Reader, _version: number): ControllerRegistrationResponse {
  const it = new ControllerRegistrationResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.errorMessage = reader.compactNullableString('errorMessage');
  reader.skipTags();
  return it;
}

function encodeControllerRegistrationResponse(writer: Writer, it: ControllerRegistrationResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.compactNullableString(it.errorMessage);
  writer.unsignedVarint(0);
}

export const controllerRegistration: Api<ControllerRegistrationRequest, ControllerRegistrationResponse> = {
  key: 70,
  name: 'ControllerRegistration',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['controller'],
  request: {
    name: 'ControllerRegistrationRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`ControllerRegistrationRequest has no version ${version}`);
      return decodeControllerRegistrationRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`ControllerRegistrationRequest has no version ${version}`);
      encodeControllerRegistrationRequest(writer, message, version);
    },
  },
  response: {
    name: 'ControllerRegistrationResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`ControllerRegistrationResponse has no version ${version}`);
      return decodeControllerRegistrationResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`ControllerRegistrationResponse has no version ${version}`);
      encodeControllerRegistrationResponse(writer, message, version);
    },
  },
};
