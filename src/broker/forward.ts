// Admin requests on their way to the controller. Must hold: the controller learns who asks and in which version; a
// request whose time is up before it starts is answered REQUEST_TIMED_OUT and changes nothing, as in Kafka.

import type { Api } from '../protocol/api.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import type { Broker } from './broker.ts';
import type { RequestContext } from './handler.ts';

export function forward<Q, R>(
  broker: Pick<Broker, 'controller'>,
  api: Api<Q, R>,
  request: Q,
  context: RequestContext,
): Promise<R> {
  const { clientId, principal, apiVersion } = context;
  return broker.controller.send(api, request, { clientId, principal, version: apiVersion });
}

/**
 * The same for a request that makes or deletes partitions, which a quota may limit.
 * @param strictSince the first version whose clients understand that a part of it is refused
 */
export async function forwardMutation<Q, R extends { throttleTimeMs: number }>(
  broker: Pick<Broker, 'controller' | 'quotas'>,
  api: Api<Q, R>,
  request: Q,
  context: RequestContext,
  strictSince: number,
): Promise<R> {
  const { clientId, principal, apiVersion: version } = context;
  const mutationQuota = broker.quotas.active ? broker.quotas.mutations(context, version >= strictSince) : null;
  if (mutationQuota === null) return broker.controller.send(api, request, { clientId, principal, version });
  const response = await broker.controller.send(api, request, { clientId, principal, version, mutationQuota });
  response.throttleTimeMs = mutationQuota.throttleMs;
  return response;
}

export function checkTimeout(timeoutMs: number): void {
  if (timeoutMs <= 0) throw new ApiError(ErrorCode.REQUEST_TIMED_OUT);
}
