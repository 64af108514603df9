// GetTelemetrySubscriptions 0 (KIP-714). Like a Kafka without a receiver for its clients' metrics Klamm does not
// advertise it, and answers it all the same. Must hold: the id that a client is given is its own.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type GetTelemetrySubscriptionsRequest,
  GetTelemetrySubscriptionsResponse,
  getTelemetrySubscriptions,
} from '../../protocol/generated/get-telemetry-subscriptions.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

/** zstd, lz4, gzip, snappy: the best first. */
const COMPRESSION_TYPES: readonly number[] = [4, 3, 1, 2];

export const getTelemetrySubscriptionsHandler = defineHandler({
  api: getTelemetrySubscriptions,
  versions: [0, 0],
  gate: 'authenticated',
  advertised: false,
  handle(
    broker: Pick<Broker, 'telemetry' | 'config'>,
    context,
    { clientInstanceId }: GetTelemetrySubscriptionsRequest,
  ) {
    const subscription = broker.telemetry.get(clientInstanceId, context);
    if (typeof subscription === 'number') return new GetTelemetrySubscriptionsResponse({ errorCode: subscription });
    return new GetTelemetrySubscriptionsResponse({
      errorCode: ErrorCode.NONE,
      clientInstanceId: subscription.clientInstanceId,
      subscriptionId: subscription.subscriptionId,
      acceptedCompressionTypes: [...COMPRESSION_TYPES],
      pushIntervalMs: subscription.pushIntervalMs,
      telemetryMaxBytes: broker.config.get('telemetry.max.bytes'),
      deltaTemporality: true,
      requestedMetrics: [...subscription.metrics],
    });
  },
  fail: (_request, error) => new GetTelemetrySubscriptionsResponse({ errorCode: error.code }),
});
