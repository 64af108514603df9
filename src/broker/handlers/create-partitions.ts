// CreatePartitions 0-3; the versions differ in encoding and quota only. Must hold: partitions that were answered
// without error can be used at once.

import { messageOf } from '../../controller/message-of.ts';
import {
  CreatePartitionsResponse,
  CreatePartitionsResponseCreatePartitionsTopicResult,
  createPartitions,
} from '../../protocol/generated/create-partitions.ts';
import type { Broker } from '../broker.ts';
import { checkTimeout, forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const createPartitionsHandler = defineHandler({
  api: createPartitions,
  versions: [0, 3],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forward(broker, createPartitions, request, context);
  },
  fail(request, error) {
    return new CreatePartitionsResponse({
      results: request.topics.map(
        ({ name }) =>
          new CreatePartitionsResponseCreatePartitionsTopicResult({
            name,
            errorCode: error.code,
            errorMessage: messageOf(error),
          }),
      ),
    });
  },
});
