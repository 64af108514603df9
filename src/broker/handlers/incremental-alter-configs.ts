// IncrementalAlterConfigs 0-1: sets, deletes, appends to and subtracts from single keys of a topic, a group or of
// brokers. Must hold: what was answered without error is in force.

import { messageOf } from '../../controller/message-of.ts';
import {
  IncrementalAlterConfigsResponse,
  IncrementalAlterConfigsResponseAlterConfigsResourceResponse,
  incrementalAlterConfigs,
} from '../../protocol/generated/incremental-alter-configs.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const incrementalAlterConfigsHandler = defineHandler({
  api: incrementalAlterConfigs,
  versions: [0, 1],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) =>
    forward(broker, incrementalAlterConfigs, request, context),
  fail(request, error) {
    return new IncrementalAlterConfigsResponse({
      responses: request.resources.map(
        ({ resourceType, resourceName }) =>
          new IncrementalAlterConfigsResponseAlterConfigsResourceResponse({
            resourceType,
            resourceName,
            errorCode: error.code,
            errorMessage: messageOf(error),
          }),
      ),
    });
  },
});
