// AlterUserScramCredentials 0. Must hold: each user's change succeeds or fails on its own; no password is logged or
// stored.

import { messageOf } from '../../controller/message-of.ts';
import {
  AlterUserScramCredentialsResponse,
  AlterUserScramCredentialsResponseAlterUserScramCredentialsResult,
  alterUserScramCredentials,
} from '../../protocol/generated/alter-user-scram-credentials.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const alterUserScramCredentialsHandler = defineHandler({
  api: alterUserScramCredentials,
  versions: [0, 0],
  gate: 'authenticated',
  handle: (broker: Pick<Broker, 'controller'>, context, request) =>
    forward(broker, alterUserScramCredentials, request, context),
  fail(request, error) {
    const users = new Set([...request.deletions, ...request.upsertions].map(({ name }) => name));
    return new AlterUserScramCredentialsResponse({
      results: [...users].map(
        (user) =>
          new AlterUserScramCredentialsResponseAlterUserScramCredentialsResult({
            user,
            errorCode: error.code,
            errorMessage: messageOf(error),
          }),
      ),
    });
  },
});
