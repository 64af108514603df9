// PushTelemetry 0 (KIP-714). Like a Kafka without a receiver for its clients' metrics Klamm does not advertise it,
// checks what comes, and drops it. Must hold: nothing of the metrics is kept, or even looked into.

import { PushTelemetryResponse, pushTelemetry } from '../../protocol/generated/push-telemetry.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const pushTelemetryHandler = defineHandler({
  api: pushTelemetry,
  versions: [0, 0],
  gate: 'authenticated',
  advertised: false,
  handle: (broker: Pick<Broker, 'telemetry'>, context, request) =>
    new PushTelemetryResponse({ errorCode: broker.telemetry.push(request, context) }),
  fail: (_request, error) => new PushTelemetryResponse({ errorCode: error.code }),
});
