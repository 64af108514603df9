// The one door through which faults, the wire log and audits get between the wire and the handlers.
// Must hold: with an empty list a request passes as if this did not exist; interceptors run in list order on the way in
// and in reverse order on the way out; requests of one connection stay in order however long an interceptor takes.

import type { AnyApi } from '../protocol/api.ts';
import type { RequestContext } from './handler.ts';

export interface Exchange {
  readonly context: RequestContext;
  readonly api: AnyApi;
  /** The decoded request; may be changed or replaced in onRequest. */
  request: object;
  /**
   * Null until there is one. Set in onRequest, it is the answer and the handler is not called; changed or replaced in
   * onResponse, it is what gets encoded. Whoever replaces a response with payloads releases them.
   */
  response: object | null;
}

/**
 * Nothing: go on. 'drop': no answer, the connection stays. 'close': no answer, the connection is closed.
 * To fail the request with an error code, throw an ApiError; to delay it, return a promise.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: an interceptor that only looks returns nothing
export type Verdict = 'drop' | 'close' | undefined | void;

export interface Interceptor {
  onRequest?(exchange: Exchange): Verdict | Promise<Verdict>;
  /** Also called for responses that carry an error. Not called where the API sends no response. */
  onResponse?(exchange: Exchange): Verdict | Promise<Verdict>;
}
