// DescribeUserScramCredentials 0. Must hold: only mechanism and iterations are told, never a key or salt; no users
// named means all of them.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type DescribeUserScramCredentialsRequest,
  DescribeUserScramCredentialsResponse,
  DescribeUserScramCredentialsResponseCredentialInfo,
  DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult,
  describeUserScramCredentials,
} from '../../protocol/generated/describe-user-scram-credentials.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

type Result = DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult;
const Result = DescribeUserScramCredentialsResponseDescribeUserScramCredentialsResult;
const Info = DescribeUserScramCredentialsResponseCredentialInfo;

export const describeUserScramCredentialsHandler = defineHandler({
  api: describeUserScramCredentials,
  versions: [0, 0],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'metadata'>, _context, { users }: DescribeUserScramCredentialsRequest) {
    const known = new Map<string, Result>();
    for (const { name, mechanism, iterations } of broker.metadata.image.scram.values()) {
      const result = known.get(name) ?? new Result({ user: name });
      result.credentialInfos.push(new Info({ mechanism, iterations }));
      known.set(name, result);
    }
    for (const { credentialInfos } of known.values()) credentialInfos.sort((a, b) => a.mechanism - b.mechanism);
    if (users === null || users.length === 0) {
      return new DescribeUserScramCredentialsResponse({ results: [...known.values()] });
    }
    const times = new Map<string, number>();
    for (const { name } of users) times.set(name, (times.get(name) ?? 0) + 1);
    const results = [...times].map(([name, count]) => {
      if (count > 1) return refusal(name, ErrorCode.DUPLICATE_RESOURCE, 'The request names the user more than once.');
      return known.get(name) ?? refusal(name, ErrorCode.RESOURCE_NOT_FOUND, 'The user has no credentials.');
    });
    return new DescribeUserScramCredentialsResponse({ results });
  },
  fail: (_request, error) =>
    new DescribeUserScramCredentialsResponse({ errorCode: error.code, errorMessage: error.message }),
});

function refusal(user: string, errorCode: number, errorMessage: string): Result {
  return new Result({ user, errorCode, errorMessage });
}
