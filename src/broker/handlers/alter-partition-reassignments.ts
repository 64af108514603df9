// AlterPartitionReassignments 0-1. v1 can forbid a change of the number of replicas. Must hold: what was answered
// without error is in the metadata log; on the only broker a move is done at once or kept as under way.

import { messageOf } from '../../controller/message-of.ts';
import {
  AlterPartitionReassignmentsResponse,
  AlterPartitionReassignmentsResponseReassignablePartitionResponse,
  AlterPartitionReassignmentsResponseReassignableTopicResponse,
  alterPartitionReassignments,
} from '../../protocol/generated/alter-partition-reassignments.ts';
import type { Broker } from '../broker.ts';
import { checkTimeout, forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const alterPartitionReassignmentsHandler = defineHandler({
  api: alterPartitionReassignments,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forward(broker, alterPartitionReassignments, request, context);
  },
  fail(request, error) {
    const errorCode = error.code;
    const errorMessage = messageOf(error);
    return new AlterPartitionReassignmentsResponse({
      errorCode,
      errorMessage,
      responses: request.topics.map(
        ({ name, partitions }) =>
          new AlterPartitionReassignmentsResponseReassignableTopicResponse({
            name,
            partitions: partitions.map(
              ({ partitionIndex }) =>
                new AlterPartitionReassignmentsResponseReassignablePartitionResponse({
                  partitionIndex,
                  errorCode,
                  errorMessage,
                }),
            ),
          }),
      ),
    });
  },
});
