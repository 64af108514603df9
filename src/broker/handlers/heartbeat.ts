// Heartbeat 0-4 of the classic protocol. v3 static members; v4 flexible.

import type { ApiError } from '../../protocol/api-error.ts';
import { type HeartbeatRequest, HeartbeatResponse, heartbeat } from '../../protocol/generated/heartbeat.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const heartbeatHandler = defineHandler({
  api: heartbeat,
  versions: [0, 4],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'groups'>, context, request: HeartbeatRequest) {
    return broker.groups.heartbeat(context, request);
  },
  fail(_request: HeartbeatRequest, error: ApiError) {
    return new HeartbeatResponse({ errorCode: error.code });
  },
});
