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
import { checkTimeout, forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const createTopicsHandler = defineHandler({
  api: createTopics,
  versions: [0, 7],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forward(broker, createTopics, request, context);
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
