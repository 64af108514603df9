// Generated from protocol-spec/apis/get-telemetry-subscriptions.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import type { Api } from '../api.ts';
import { DecodeError, type Reader } from '../reader.ts';
import { EncodeError, type Writer } from '../writer.ts';

export class GetTelemetrySubscriptionsRequest {
  clientInstanceId: Uuid = ZERO_UUID;

  constructor(init?: Partial<GetTelemetrySubscriptionsRequest>) {
    if (init === undefined) return;
    if (init.clientInstanceId !== undefined) this.clientInstanceId = init.clientInstanceId;
  }
}

function decodeGetTelemetrySubscriptionsRequest(reader: Reader, _version: number): GetTelemetrySubscriptionsRequest {
  const it = new GetTelemetrySubscriptionsRequest();
  it.clientInstanceId = reader.uuid();
  reader.skipTags();
  return it;
}

function encodeGetTelemetrySubscriptionsRequest(writer: Writer, it: GetTelemetrySubscriptionsRequest, _version: number): void {
  writer.uuid(it.clientInstanceId);
  writer.unsignedVarint(0);
}

export class GetTelemetrySubscriptionsResponse {
  throttleTimeMs: number = 0;
  errorCode: number = 0;
  clientInstanceId: Uuid = ZERO_UUID;
  subscriptionId: number = 0;
  acceptedCompressionTypes: number[] = [];
  pushIntervalMs: number = 0;
  telemetryMaxBytes: number = 0;
  deltaTemporality: boolean = false;
  requestedMetrics: string[] = [];

  constructor(init?: Partial<GetTelemetrySubscriptionsResponse>) {
    if (init === undefined) return;
    if (init.throttleTimeMs !== undefined) this.throttleTimeMs = init.throttleTimeMs;
    if (init.errorCode !== undefined) this.errorCode = init.errorCode;
    if (init.clientInstanceId !== undefined) this.clientInstanceId = init.clientInstanceId;
    if (init.subscriptionId !== undefined) this.subscriptionId = init.subscriptionId;
    if (init.acceptedCompressionTypes !== undefined) this.acceptedCompressionTypes = init.acceptedCompressionTypes;
    if (init.pushIntervalMs !== undefined) this.pushIntervalMs = init.pushIntervalMs;
    if (init.telemetryMaxBytes !== undefined) this.telemetryMaxBytes = init.telemetryMaxBytes;
    if (init.deltaTemporality !== undefined) this.deltaTemporality = init.deltaTemporality;
    if (init.requestedMetrics !== undefined) this.requestedMetrics = init.requestedMetrics;
  }
}

function decodeGetTelemetrySubscriptionsResponse(reader: Reader, _version: number): GetTelemetrySubscriptionsResponse {
  const it = new GetTelemetrySubscriptionsResponse();
  it.throttleTimeMs = reader.int32();
  it.errorCode = reader.int16();
  it.clientInstanceId = reader.uuid();
  it.subscriptionId = reader.int32();
  const acceptedCompressionTypesCount = reader.compactArrayLength(1, 'acceptedCompressionTypes');
  const acceptedCompressionTypesItems: number[] = acceptedCompressionTypesCount > 0 ? [reader.int8()] : [];
  for (let i = 1; i < acceptedCompressionTypesCount; i++) acceptedCompressionTypesItems.push(reader.int8());
  it.acceptedCompressionTypes = acceptedCompressionTypesItems;
  it.pushIntervalMs = reader.int32();
  it.telemetryMaxBytes = reader.int32();
  it.deltaTemporality = reader.bool();
  const requestedMetricsCount = reader.compactArrayLength(1, 'requestedMetrics');
  const requestedMetricsItems: string[] = requestedMetricsCount > 0 ? [reader.compactString('requestedMetrics')] : [];
  for (let i = 1; i < requestedMetricsCount; i++) requestedMetricsItems.push(reader.compactString('requestedMetrics'));
  it.requestedMetrics = requestedMetricsItems;
  reader.skipTags();
  return it;
}

function encodeGetTelemetrySubscriptionsResponse(writer: Writer, it: GetTelemetrySubscriptionsResponse, _version: number): void {
  writer.int32(it.throttleTimeMs);
  writer.int16(it.errorCode);
  writer.uuid(it.clientInstanceId);
  writer.int32(it.subscriptionId);
  const acceptedCompressionTypesItems = it.acceptedCompressionTypes;
  writer.compactArrayLength(acceptedCompressionTypesItems.length);
  for (let i = 0; i < acceptedCompressionTypesItems.length; i++) {
    writer.int8(acceptedCompressionTypesItems[i]!);
  }
  writer.int32(it.pushIntervalMs);
  writer.int32(it.telemetryMaxBytes);
  writer.bool(it.deltaTemporality);
  const requestedMetricsItems = it.requestedMetrics;
  writer.compactArrayLength(requestedMetricsItems.length);
  for (let i = 0; i < requestedMetricsItems.length; i++) {
    writer.compactString(requestedMetricsItems[i]!);
  }
  writer.unsignedVarint(0);
}

export const getTelemetrySubscriptions: Api<GetTelemetrySubscriptionsRequest, GetTelemetrySubscriptionsResponse> = {
  key: 71,
  name: 'GetTelemetrySubscriptions',
  versions: [0, 0],
  latestVersion: 0,
  flexibleFrom: 0,
  scope: ['broker'],
  request: {
    name: 'GetTelemetrySubscriptionsRequest',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`GetTelemetrySubscriptionsRequest has no version ${version}`);
      return decodeGetTelemetrySubscriptionsRequest(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`GetTelemetrySubscriptionsRequest has no version ${version}`);
      encodeGetTelemetrySubscriptionsRequest(writer, message, version);
    },
  },
  response: {
    name: 'GetTelemetrySubscriptionsResponse',
    decode(reader, version) {
      if (version !== 0) throw new DecodeError(`GetTelemetrySubscriptionsResponse has no version ${version}`);
      return decodeGetTelemetrySubscriptionsResponse(reader, version);
    },
    encode(writer, message, version) {
      if (version !== 0) throw new EncodeError(`GetTelemetrySubscriptionsResponse has no version ${version}`);
      encodeGetTelemetrySubscriptionsResponse(writer, message, version);
    },
  },
};
