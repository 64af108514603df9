// ConsumerGroupDescribe 0-1 (KIP-848). v1 tells of each member which protocol it uses. Must hold: one answer per group
// asked for, in order.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ConsumerGroupDescribeRequest,
  ConsumerGroupDescribeResponse,
  ConsumerGroupDescribeResponseDescribedGroup,
  consumerGroupDescribe,
} from '../../protocol/generated/consumer-group-describe.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { refuseManyRepeats } from '../repeats.ts';
import { ALL_GROUP_OPERATIONS } from './describe-groups.ts';

export const consumerGroupDescribeHandler = defineHandler({
  api: consumerGroupDescribe,
  versions: [0, 1],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'groups'>, _context, request: ConsumerGroupDescribeRequest) {
    refuseManyRepeats(request.groupIds);
    const response = await broker.groups.describeConsumerGroups(request);
    if (request.includeAuthorizedOperations) {
      for (const group of response.groups) {
        if (group.errorCode === ErrorCode.NONE) group.authorizedOperations = ALL_GROUP_OPERATIONS;
      }
    }
    return response;
  },
  fail(request: ConsumerGroupDescribeRequest, error: ApiError) {
    const groups = request.groupIds.map(
      (groupId) => new ConsumerGroupDescribeResponseDescribedGroup({ groupId, errorCode: error.code }),
    );
    return new ConsumerGroupDescribeResponse({ groups });
  },
});
