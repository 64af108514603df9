// Generated from protocol-spec/apis/push-telemetry.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

const EMPTY_BYTES = Buffer.alloc(0);

export class PushTelemetryRequest {
  clientInstanceId: Uuid = ZERO_UUID;
  subscriptionId: number = 0;
  terminating: boolean = false;
  compressionType: number = 0;
  metrics: Buffer = EMPTY_BYTES;

  constructor(init?: Partial<PushTelemetryRequest>) {
    if (init === undefined) return;
    if (init.clientInstanceId !== undefined) this.clientInstanceId = init.clientInstanceId;
    if (init.subscriptionId !== undefined) this.subscriptionId = init.subscriptionId;
    if (init.terminating !== undefined) this.terminating = init.terminating;
    if (init.compressionType !== undefined) this.compressionType = init.compressionType;
    if (init.metrics !== undefined) this.metrics = init.metrics;
  }
}

function decodePushTelemetryRequest(reader: Reader, _version: number): PushTelemetryRequest {
  const it = new PushTelemetryRequest();
  it.clientInstanceId = reader.uuid();
  it.subscriptionId = reader.int32();
  it.terminating = reader.bool();
  it.compressionType = reader.int8();
  it.metrics = reader.compactBytes('metrics');
  reader.skipTags();
  return it;
}

function encodePushTelemetryRequest(writer: Writer, it: PushTelemetryRequest, _version: number): void {
  writer.uuid(it.clientInstanceId);
  writer.int32(it.subscriptionId);
  writer.bool(it.terminating);
  writer.int8(it.compressionType);
  writer.compactBytes(it.metrics);
  writer.unsignedVarint(0);
}

export class PushTelemetryResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;

  constructor(init?: Partial<PushTelemetryResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
  }
}

function decodePushTelemetryResponse(reader: Reader, _version: number): PushTelemetryResponse {
  const it = new PushTelemetryResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  reader.skipTags();
  return it;
}

function encodePushTelemetryResponse(writer: Writer, it: PushTelemetryResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.unsignedVarint(0);
}

export const pushTelemetry: Api<PushTelemetryRequest, PushTelemetryResponse> = {
  key: 72,
  name: 'PushTelemetry',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'PushTelemetryRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`PushTelemetryRequest has no version ${version}`);
      return decodePushTelemetryRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`PushTelemetryRequest has no version ${version}`);
      encodePushTelemetryRequest(writer, message, version);
    },
  },
  response: {
    name: 'PushTelemetryResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`PushTelemetryResponse has no version ${version}`);
      return decodePushTelemetryResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`PushTelemetryResponse has no version ${version}`);
      encodePushTelemetryResponse(writer, message, version);
    },
  },
};
