// LeaveGroup 0-5. Up to v2 one member and one error; v3 many members, by id or by instance, and an error each; v5
// reasons.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { type LeaveGroupRequest, LeaveGroupResponse, leaveGroup } from '../../protocol/generated/leave-group.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

const MEMBERS_FROM = 3;

export const leaveGroupHandler = defineHandler({
  api: leaveGroup,
  versions: [0, 5],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups'>, context, request: LeaveGroupRequest) {
    const response = await broker.groups.leaveGroup(context, request);
    if (context.apiVersion >= MEMBERS_FROM) return response;
    const errorCode =
      response.errorCode !== ErrorCode.NONE
        ? response.errorCode
        : (response.members[0]?.errorCode ?? ErrorCode.UNKNOWN_MEMBER_ID);
    return new LeaveGroupResponse({ errorCode });
  },
  fail(_request: LeaveGroupRequest, error: ApiError) {
    return new LeaveGroupResponse({ errorCode: error.code });
  },
});
