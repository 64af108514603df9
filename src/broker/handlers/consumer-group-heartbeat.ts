// ConsumerGroupHeartbeat 0-1 (KIP-848). v0 lets the coordinator make a new member's id; v1 wants it made by the client
// (KIP-1082) and adds the regular expression.

import { consumerHeartbeatFailure } from '../../coordinator/group/group-coordinator.ts';
import type { ApiError } from '../../protocol/api-error.ts';
import {
  type ConsumerGroupHeartbeatRequest,
  consumerGroupHeartbeat,
} from '../../protocol/generated/consumer-group-heartbeat.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const consumerGroupHeartbeatHandler = defineHandler({
  api: consumerGroupHeartbeat,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'groups'>, context, request: ConsumerGroupHeartbeatRequest) {
    return broker.groups.consumerGroupHeartbeat(context, request);
  },
  fail(_request: ConsumerGroupHeartbeatRequest, error: ApiError) {
    return consumerHeartbeatFailure(error.code, null);
  },
});
