// CreatePartitions 0-3; the versions differ in encoding and quota only. Must hold: partitions that were answered
// without error can be used at once.

import { messageOf } from '../../controller/message-of.ts';
import {
  CreatePartitionsResponse,
  CreatePartitionsResponseCreatePartitionsTopicResult,
  createPartitions,
} from '../../protocol/generated/create-partitions.ts';
import type { Broker } from '../broker.ts';
import { checkTimeout, forwardMutation } from '../forward.ts';
import { defineHandler } from '../handler.ts';

/** From here on a quota refuses what is too much; older clients are slowed down instead. */
const STRICT_SINCE = 3;

export const createPartitionsHandler = defineHandler({
  api: createPartitions,
  versions: [0, 3],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller' | 'quotas'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forwardMutation(broker, createPartitions, request, context, STRICT_SINCE);
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
