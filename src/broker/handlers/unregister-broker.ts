// UnregisterBroker 0. Must hold: this broker itself stays registered.

import { messageOf } from '../../controller/message-of.ts';
import { UnregisterBrokerResponse, unregisterBroker } from '../../protocol/generated/unregister-broker.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const unregisterBrokerHandler = defineHandler({
  api: unregisterBroker,
  versions: [0, 0],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) => forward(broker, unregisterBroker, request, context),
  fail: (_request, error) => new UnregisterBrokerResponse({ errorCode: error.code, errorMessage: messageOf(error) }),
});
