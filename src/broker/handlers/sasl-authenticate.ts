// SaslAuthenticate 0-2 (v1 adds the session's lifetime, v2 is flexible). Refused as SaslHandshake is: no SASL here.

import { ErrorCode } from '../../protocol/api-error.ts';
import { SaslAuthenticateResponse, saslAuthenticate } from '../../protocol/generated/sasl-authenticate.ts';
import { defineHandler } from '../handler.ts';

export const saslAuthenticateHandler = defineHandler({
  api: saslAuthenticate,
  versions: [0, 2],
  gate: 'open',
  handle() {
    return new SaslAuthenticateResponse({
      errorCode: ErrorCode.ILLEGAL_SASL_STATE,
      errorMessage: 'this listener does not use SASL',
    });
  },
  fail(_request, error) {
    return new SaslAuthenticateResponse({ errorCode: error.code, errorMessage: error.message });
  },
});
