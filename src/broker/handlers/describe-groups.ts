// DescribeGroups 0-6. v3 the operations that the caller may do; v4 instance ids; v6 GROUP_ID_NOT_FOUND with a message
// for an unknown group, which is state Dead without an error before.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type DescribeGroupsRequest,
  DescribeGroupsResponse,
  DescribeGroupsResponseDescribedGroup,
  describeGroups,
} from '../../protocol/generated/describe-groups.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { refuseManyRepeats } from '../repeats.ts';

/** Read, delete, describe, describe and alter configs: all that can be done to a group, as bits of AclOperation. */
export const ALL_GROUP_OPERATIONS = (1 << 3) | (1 << 6) | (1 << 8) | (1 << 10) | (1 << 11);

export const describeGroupsHandler = defineHandler({
  api: describeGroups,
  versions: [0, 6],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups'>, context, request: DescribeGroupsRequest) {
    refuseManyRepeats(request.groups);
    const response = await broker.groups.describeGroups(context, request);
    if (request.includeAuthorizedOperations) {
      for (const group of response.groups) {
        if (group.errorCode === ErrorCode.NONE) group.authorizedOperations = ALL_GROUP_OPERATIONS;
      }
    }
    return response;
  },
  fail(request: DescribeGroupsRequest, error: ApiError) {
    const { code } = error;
    const groups = request.groups.map(
      (groupId) => new DescribeGroupsResponseDescribedGroup({ groupId, errorCode: code }),
    );
    return new DescribeGroupsResponse({ groups });
  },
});
