// SyncGroup 0-5. v3 static members; v5 the client names protocol type and protocol, and must. Must hold: followers are
// answered when the leader's assignment is stored.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { type SyncGroupRequest, SyncGroupResponse, syncGroup } from '../../protocol/generated/sync-group.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

const PROTOCOL_REQUIRED_FROM = 5;

export const syncGroupHandler = defineHandler({
  api: syncGroup,
  versions: [0, 5],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'groups'>, context, request: SyncGroupRequest) {
    const incomplete = request.protocolType === null || request.protocolName === null;
    if (context.apiVersion >= PROTOCOL_REQUIRED_FROM && incomplete) {
      return new SyncGroupResponse({ errorCode: ErrorCode.INCONSISTENT_GROUP_PROTOCOL });
    }
    return broker.groups.syncGroup(context, request);
  },
  fail(_request: SyncGroupRequest, error: ApiError) {
    return new SyncGroupResponse({ errorCode: error.code });
  },
});
