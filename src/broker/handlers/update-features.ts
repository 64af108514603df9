// UpdateFeatures 0-2. v0 only says whether a downgrade is allowed, v1 which kind of change it is, and may ask for a
// check only; v2 answers one result for all. Must hold: a level that was answered without error is finalized.

import { messageOf } from '../../controller/message-of.ts';
import { UpdateFeaturesResponse, updateFeatures } from '../../protocol/generated/update-features.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const updateFeaturesHandler = defineHandler({
  api: updateFeatures,
  versions: [0, 2],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) => forward(broker, updateFeatures, request, context),
  fail: (_request, error) => new UpdateFeaturesResponse({ errorCode: error.code, errorMessage: messageOf(error) }),
});
