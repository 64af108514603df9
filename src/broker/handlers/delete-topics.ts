// DeleteTopics 0-6. v1 throttle time; v3 answers TOPIC_DELETION_DISABLED; v5 error messages; v6 names topics by name or
// id. Must hold: a topic that was answered without error is gone from Metadata, its logs are out of use.

import { messageOf } from '../../controller/message-of.ts';
import {
  DeleteTopicsResponse,
  DeleteTopicsResponseDeletableTopicResult,
  deleteTopics,
} from '../../protocol/generated/delete-topics.ts';
import type { Broker } from '../broker.ts';
import { checkTimeout, forwardMutation } from '../forward.ts';
import { defineHandler } from '../handler.ts';

/** From here on a quota refuses what is too much; older clients are slowed down instead. */
const STRICT_SINCE = 5;

export const deleteTopicsHandler = defineHandler({
  api: deleteTopics,
  versions: [0, 6],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller' | 'quotas'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forwardMutation(broker, deleteTopics, request, context, STRICT_SINCE);
  },
  fail(request, error) {
    const errorCode = error.code;
    const errorMessage = messageOf(error);
    const responses = request.topics.map(
      ({ name, topicId }) => new DeleteTopicsResponseDeletableTopicResult({ name, topicId, errorCode, errorMessage }),
    );
    for (const name of request.topicNames) {
      responses.push(new DeleteTopicsResponseDeletableTopicResult({ name, errorCode, errorMessage }));
    }
    return new DeleteTopicsResponse({ responses });
  },
});
