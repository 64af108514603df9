// AlterClientQuotas 0-1; the versions differ in encoding only. Must hold: a quota for an address that cannot be
// resolved is refused and changes nothing; the other entities of the request are changed all the same.

import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { messageOf } from '../../controller/message-of.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  AlterClientQuotasRequest,
  type AlterClientQuotasRequestEntryData,
  AlterClientQuotasResponse,
  AlterClientQuotasResponseEntityData,
  AlterClientQuotasResponseEntryData,
  alterClientQuotas,
} from '../../protocol/generated/alter-client-quotas.ts';
import type { Broker } from '../broker.ts';
import { forward } from '../forward.ts';
import { defineHandler, type RequestContext } from '../handler.ts';

type Entry = AlterClientQuotasRequestEntryData;

export const alterClientQuotasHandler = defineHandler({
  api: alterClientQuotas,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller'>, context, request: AlterClientQuotasRequest) {
    const named = request.entries.some((entry) => hostOf(entry) !== null);
    return named ? resolved(broker, context, request) : forward(broker, alterClientQuotas, request, context);
  },
  fail: (request, error) =>
    new AlterClientQuotasResponse({ entries: request.entries.map((entry) => failed(entry, error)) }),
});

/** An address that has to be looked up, null if there is none. */
function hostOf(entry: Entry): string | null {
  const name = entry.entity.find(({ entityType }) => entityType === 'ip')?.entityName ?? '';
  return name === '' || isIP(name) !== 0 ? null : name;
}

async function resolved(
  broker: Pick<Broker, 'controller'>,
  context: RequestContext,
  request: AlterClientQuotasRequest,
): Promise<AlterClientQuotasResponse> {
  const known = await Promise.all(request.entries.map((entry) => canBeResolved(hostOf(entry))));
  const entries = request.entries.filter((_entry, i) => known[i]);
  const { validateOnly } = request;
  const asked = new AlterClientQuotasRequest({ entries, validateOnly });
  const response = await forward(broker, alterClientQuotas, asked, context);
  for (const [i, entry] of request.entries.entries()) {
    if (known[i]) continue;
    response.entries.push(failed(entry, new ApiError(ErrorCode.INVALID_REQUEST, 'The address is not a known one.')));
  }
  return response;
}

async function canBeResolved(host: string | null): Promise<boolean> {
  if (host === null) return true;
  return lookup(host).then(
    () => true,
    () => false,
  );
}

function failed(entry: Entry, error: ApiError): AlterClientQuotasResponseEntryData {
  return new AlterClientQuotasResponseEntryData({
    errorCode: error.code,
    errorMessage: messageOf(error),
    entity: entry.entity.map((part) => new AlterClientQuotasResponseEntityData({ ...part })),
  });
}
