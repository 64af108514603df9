// ListPartitionReassignments 0. Must hold: the same as the controller's operation says; the time that the client allows
// plays no part.

import { messageOf } from '../../controller/message-of.ts';
import {
  ListPartitionReassignmentsResponse,
  listPartitionReassignments,
} from '../../protocol/generated/list-partition-reassignments.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const listPartitionReassignmentsHandler = defineHandler({
  api: listPartitionReassignments,
  versions: [0, 0],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) =>
    forward(broker, listPartitionReassignments, request, context),
  fail: (_request, error) =>
    new ListPartitionReassignmentsResponse({ errorCode: error.code, errorMessage: messageOf(error) }),
});
