// AlterClientQuotas 0-1; the versions differ in encoding only. Must hold: a quota for an address that cannot be
// resolved is refused and changes nothing; the other entities of the request are changed all the same; names are looked
// up one after the other, each once.

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
type QuotaBroker = Pick<Broker, 'controller' | 'quotas'>;

export const alterClientQuotasHandler = defineHandler({
  api: alterClientQuotas,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: QuotaBroker, context, request: AlterClientQuotasRequest) {
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
  broker: QuotaBroker,
  context: RequestContext,
  request: AlterClientQuotasRequest,
): Promise<AlterClientQuotasResponse> {
  const unknown = await unknownHosts(broker, context, request.entries);
  const isKnown = (entry: Entry) => !unknown.has(hostOf(entry) ?? '');
  const entries = request.entries.filter(isKnown);
  const { validateOnly } = request;
  const asked = new AlterClientQuotasRequest({ entries, validateOnly });
  const response = await forward(broker, alterClientQuotas, asked, context);
  for (const entry of request.entries) {
    if (isKnown(entry)) continue;
    const error = new ApiError(ErrorCode.INVALID_REQUEST, `The host '${hostOf(entry)}' cannot be resolved.`);
    response.entries.push(failed(entry, error));
  }
  return response;
}

/** All of them once nobody waits for the answer. */
async function unknownHosts(
  broker: QuotaBroker,
  context: RequestContext,
  entries: readonly Entry[],
): Promise<ReadonlySet<string>> {
  const hosts = new Set(entries.map(hostOf).filter((host) => host !== null));
  const unknown = new Set<string>();
  for (const host of hosts) {
    if (context.closed || (await broker.quotas.hostNames.address(host)) === null) unknown.add(host);
  }
  return unknown;
}

function failed(entry: Entry, error: ApiError): AlterClientQuotasResponseEntryData {
  return new AlterClientQuotasResponseEntryData({
    errorCode: error.code,
    errorMessage: messageOf(error),
    entity: entry.entity.map((part) => new AlterClientQuotasResponseEntityData({ ...part })),
  });
}
