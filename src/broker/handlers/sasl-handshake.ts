// SaslHandshake 0-1. No listener of Klamm speaks SASL yet, and on a listener without SASL Kafka answers both SASL
// requests with ILLEGAL_SASL_STATE and keeps the connection.

import { ErrorCode } from '../../protocol/api-error.ts';
import { SaslHandshakeResponse, saslHandshake } from '../../protocol/generated/sasl-handshake.ts';
import { defineHandler } from '../handler.ts';

export const saslHandshakeHandler = defineHandler({
  api: saslHandshake,
  versions: [0, 1],
  gate: 'open',
  handle() {
    return new SaslHandshakeResponse({ errorCode: ErrorCode.ILLEGAL_SASL_STATE });
  },
  fail(_request, error) {
    return new SaslHandshakeResponse({ errorCode: error.code });
  },
});
