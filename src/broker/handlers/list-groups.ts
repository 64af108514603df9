// ListGroups 0-5. v4 states, and a filter on them; v5 types, and a filter on them. Filters know no case.

import type { ApiError } from '../../protocol/api-error.ts';
import { type ListGroupsRequest, ListGroupsResponse, listGroups } from '../../protocol/generated/list-groups.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const listGroupsHandler = defineHandler({
  api: listGroups,
  versions: [0, 5],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'groups'>, context, request: ListGroupsRequest) {
    return broker.groups.listGroups(context, request);
  },
  fail(_request: ListGroupsRequest, error: ApiError) {
    return new ListGroupsResponse({ errorCode: error.code });
  },
});
