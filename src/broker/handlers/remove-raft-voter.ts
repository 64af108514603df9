// RemoveRaftVoter 0. Must hold: the controller stays its only voter.

import { messageOf } from '../../controller/message-of.ts';
import { RemoveRaftVoterResponse, removeRaftVoter } from '../../protocol/generated/remove-raft-voter.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const removeRaftVoterHandler = defineHandler({
  api: removeRaftVoter,
  versions: [0, 0],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) => forward(broker, removeRaftVoter, request, context),
  fail: (_request, error) => new RemoveRaftVoterResponse({ errorCode: error.code, errorMessage: messageOf(error) }),
});
