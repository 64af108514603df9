// AddRaftVoter 0-1. v1 may be answered before the change is committed. Must hold: the controller stays its only voter.

import { messageOf } from '../../controller/message-of.ts';
import { AddRaftVoterResponse, addRaftVoter } from '../../protocol/generated/add-raft-voter.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const addRaftVoterHandler = defineHandler({
  api: addRaftVoter,
  versions: [0, 1],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) => forward(broker, addRaftVoter, request, context),
  fail: (_request, error) => new AddRaftVoterResponse({ errorCode: error.code, errorMessage: messageOf(error) }),
});
