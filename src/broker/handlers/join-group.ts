// JoinGroup 0-9. v1 rebalance timeout; v4 a new member gets its id first; v5 static members; v7 protocol type in the
// answer, and a null protocol name where there is none; v8 reason; v9 skipAssignment. Must hold: the answer comes when
// the join phase ends, which may take as long as the rebalance timeout; the connection waits meanwhile.

import type { ApiError } from '../../protocol/api-error.ts';
import { type JoinGroupRequest, JoinGroupResponse, joinGroup } from '../../protocol/generated/join-group.ts';
import type { Broker } from '../broker.ts';
import { defineHandler, type RequestContext } from '../handler.ts';

const NULL_PROTOCOL_FROM = 7;

export const joinGroupHandler = defineHandler({
  api: joinGroup,
  versions: [0, 9],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups'>, context, request: JoinGroupRequest) {
    const response = await broker.groups.joinGroup(context, request);
    return forVersion(response, context.apiVersion);
  },
  fail(_request: JoinGroupRequest, error: ApiError, context: RequestContext) {
    return forVersion(new JoinGroupResponse({ errorCode: error.code, protocolName: null }), context.apiVersion);
  },
});

function forVersion(response: JoinGroupResponse, version: number): JoinGroupResponse {
  if (version < NULL_PROTOCOL_FROM) response.protocolName ??= '';
  else if (response.protocolName === '') response.protocolName = null;
  return response;
}
