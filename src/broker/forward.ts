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

export function checkTimeout(timeoutMs: number): void {
  if (timeoutMs <= 0) throw new ApiError(ErrorCode.REQUEST_TIMED_OUT);
}
