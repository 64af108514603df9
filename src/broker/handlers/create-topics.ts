// CreateTopics 0-7. v1 may only validate and has error messages; v2 throttle time; v4 takes -1 for the defaults; v5
// answers partitions, replication factor and configuration; v7 the topic id. Must hold: a topic that was answered
// without error can be used at once.

import { messageOf } from '../../controller/message-of.ts';
import {
  CreateTopicsResponse,
  CreateTopicsResponseCreatableTopicResult,
  createTopics,
} from '../../protocol/generated/create-topics.ts';
import type { Broker } from '../broker.ts';
import { checkTimeout, forwardMutation } from '../forward.ts';
import { defineHandler } from '../handler.ts';

/** From here on a quota refuses what is too much; older clients are slowed down instead. */
const STRICT_SINCE = 6;

export const createTopicsHandler = defineHandler({
  api: createTopics,
  versions: [0, 7],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller' | 'quotas'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forwardMutation(broker, createTopics, request, context, STRICT_SINCE);
  },
  fail(request, error) {
    return new CreateTopicsResponse({
      topics: request.topics.map(
        ({ name }) =>
          new CreateTopicsResponseCreatableTopicResult({ name, errorCode: error.code, errorMessage: messageOf(error) }),
      ),
    });
  },
});
