// AlterConfigs 0-2: replaces all dynamic configuration of a topic, a group or of brokers. Must hold: what was answered
// without error is in force.

import { messageOf } from '../../controller/message-of.ts';
import {
  AlterConfigsResponse,
  AlterConfigsResponseAlterConfigsResourceResponse,
  alterConfigs,
} from '../../protocol/generated/alter-configs.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const alterConfigsHandler = defineHandler({
  api: alterConfigs,
  versions: [0, 2],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) => forward(broker, alterConfigs, request, context),
  fail(request, error) {
    return new AlterConfigsResponse({
      responses: request.resources.map(
        ({ resourceType, resourceName }) =>
          new AlterConfigsResponseAlterConfigsResourceResponse({
            resourceType,
            resourceName,
            errorCode: error.code,
            errorMessage: messageOf(error),
          }),
      ),
    });
  },
});
