// The contract between dispatch and the handlers. Must hold: a handler names exactly the parts of the broker that it
// touches; it returns a response, or NO_RESPONSE (Produce with acks=0), or a promise of either; a failure of the whole
// request is thrown as ApiError and becomes `fail`'s response; a failure of a part is an error code in the response.

import type { Api } from '../protocol/api.ts';
import type { ApiError } from '../protocol/api-error.ts';

/** "Answer nothing and keep the connection." */
export const NO_RESPONSE: unique symbol = Symbol('no response');
/** "Answer nothing and close the connection": what Kafka does for an error under acks=0. */
export const CLOSE_CONNECTION: unique symbol = Symbol('close connection');
export type NoResponse = typeof NO_RESPONSE | typeof CLOSE_CONNECTION;

export interface RequestContext {
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  /** From ApiVersions 3+ on this connection; null until sent. */
  readonly clientSoftwareName: string | null;
  readonly clientSoftwareVersion: string | null;
  /** Unique in this broker's life. */
  readonly connectionId: number;
  /** The listener that the connection came in on, e.g. `PLAINTEXT`. */
  readonly listenerName: string;
  /** The peer's address, e.g. `127.0.0.1`. */
  readonly clientHost: string;
  readonly clientPort: number;
  /** `User:ANONYMOUS` until security is configured. */
  readonly principal: string;
  /** Clock.monotonic() when the frame was complete. */
  readonly receivedAtMs: number;
  /** True once the connection is gone: a parked request may be dropped. */
  readonly closed: boolean;
  /** Runs `callback` when the connection goes while this request is in progress. At most one. */
  onClose(callback: () => void): void;
}

export interface Handler<Q, R, B> {
  readonly api: Api<Q, R>;
  /** Inclusive; what ApiVersions advertises, so: served in full. */
  readonly versions: readonly [min: number, max: number];
  /** False: ApiVersions does not name it, but who asks all the same is answered. */
  readonly advertised?: boolean;
  readonly gate: 'open' | 'authenticated' | 'interBroker';
  handle(broker: B, context: RequestContext, request: Q): R | NoResponse | Promise<R | NoResponse>;
  /** How this API reports a failure of the whole request; a symbol where the request takes no answer. */
  fail(request: Q, error: ApiError, context: RequestContext): R | NoResponse;
}

/** For inference at the definition: `export const fetchHandler = defineHandler({...})`. */
export function defineHandler<Q, R, B>(handler: Handler<Q, R, B>): Handler<Q, R, B> {
  return handler;
}
