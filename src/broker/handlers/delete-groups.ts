// DeleteGroups 0-2. Only groups without members can be deleted, and their offsets go with them. Must hold: one result
// per distinct group.

import type { ApiError } from '../../protocol/api-error.ts';
import {
  type DeleteGroupsRequest,
  DeleteGroupsResponse,
  DeleteGroupsResponseDeletableGroupResult,
  deleteGroups,
} from '../../protocol/generated/delete-groups.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const deleteGroupsHandler = defineHandler({
  api: deleteGroups,
  versions: [0, 2],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'groups'>, context, request: DeleteGroupsRequest) {
    return broker.groups.deleteGroups(context, request);
  },
  fail(request: DeleteGroupsRequest, error: ApiError) {
    const results = [...new Set(request.groupsNames)].map(
      (groupId) => new DeleteGroupsResponseDeletableGroupResult({ groupId, errorCode: error.code }),
    );
    return new DeleteGroupsResponse({ results });
  },
});
