// CreateDelegationToken 0-3, RenewDelegationToken 0-2, ExpireDelegationToken 0-2 and DescribeDelegationToken 0-3. v3 of
// the first and the last knows owners other than who asks. Tokens are given over authenticated connections only, and
// Klamm has none yet: each is answered DELEGATION_TOKEN_REQUEST_NOT_ALLOWED, as Kafka does on a plaintext listener.

import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type CreateDelegationTokenRequest,
  CreateDelegationTokenResponse,
  createDelegationToken,
} from '../../protocol/generated/create-delegation-token.ts';
import {
  DescribeDelegationTokenResponse,
  describeDelegationToken,
} from '../../protocol/generated/describe-delegation-token.ts';
import {
  ExpireDelegationTokenResponse,
  expireDelegationToken,
} from '../../protocol/generated/expire-delegation-token.ts';
import { RenewDelegationTokenResponse, renewDelegationToken } from '../../protocol/generated/renew-delegation-token.ts';
import { defineHandler, type RequestContext } from '../handler.ts';

const NOT_ALLOWED = ErrorCode.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED;
/** The times in an answer without a token. */
const NO_TIME = -1;

function notCreated(
  request: CreateDelegationTokenRequest,
  errorCode: number,
  { principal, apiVersion }: RequestContext,
): CreateDelegationTokenResponse {
  const colon = principal.indexOf(':');
  const type = principal.slice(0, colon);
  const name = principal.slice(colon + 1);
  // DEVIATION: CreateDelegationToken 3 with an owner's name without its type is refused as any other; Kafka answers
  // UNKNOWN_SERVER_ERROR.
  const owner = apiVersion >= 3 && !!request.ownerPrincipalName;
  return new CreateDelegationTokenResponse({
    errorCode,
    principalType: owner ? (request.ownerPrincipalType ?? '') : type,
    principalName: owner ? request.ownerPrincipalName! : name,
    tokenRequesterPrincipalType: apiVersion >= 3 ? type : '',
    tokenRequesterPrincipalName: apiVersion >= 3 ? name : '',
    issueTimestampMs: NO_TIME,
    expiryTimestampMs: NO_TIME,
    maxTimestampMs: NO_TIME,
  });
}

export const createDelegationTokenHandler = defineHandler({
  api: createDelegationToken,
  versions: [0, 3],
  gate: 'authenticated',
  handle: (_broker: object, context, request) => notCreated(request, NOT_ALLOWED, context),
  fail: (request, error, context) => notCreated(request, error.code, context),
});

function notRenewed({ code }: Pick<ApiError, 'code'>): RenewDelegationTokenResponse {
  return new RenewDelegationTokenResponse({ errorCode: code, expiryTimestampMs: NO_TIME });
}

export const renewDelegationTokenHandler = defineHandler({
  api: renewDelegationToken,
  versions: [0, 2],
  gate: 'authenticated',
  handle: () => notRenewed({ code: NOT_ALLOWED }),
  fail: (_request, error) => notRenewed(error),
});

function notExpired({ code }: Pick<ApiError, 'code'>): ExpireDelegationTokenResponse {
  return new ExpireDelegationTokenResponse({ errorCode: code, expiryTimestampMs: NO_TIME });
}

export const expireDelegationTokenHandler = defineHandler({
  api: expireDelegationToken,
  versions: [0, 2],
  gate: 'authenticated',
  handle: () => notExpired({ code: NOT_ALLOWED }),
  fail: (_request, error) => notExpired(error),
});

export const describeDelegationTokenHandler = defineHandler({
  api: describeDelegationToken,
  versions: [0, 3],
  gate: 'authenticated',
  handle: () => new DescribeDelegationTokenResponse({ errorCode: NOT_ALLOWED }),
  fail: (_request, error) => new DescribeDelegationTokenResponse({ errorCode: error.code }),
});
