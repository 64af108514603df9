// From a frame to its response: header, table row, version, gate, decode, interceptors, handler, encode.
// Must hold: every frame ends in exactly one of respond, skipResponse or close on its connection; whatever is in the
// frame, nothing is thrown; a handler's failure becomes its API's own error response; a request that Kafka answers by
// closing the connection does so here, with one log line; a synchronous handler's response is written in the same tick.
// One per broker; Connection calls it.

import { keptText } from '../base/kept-text.ts';
import type { Logger } from '../base/logger.ts';
import type { Payload } from '../base/payload.ts';
import type { Connection, RequestSink } from '../network/connection.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import type { ApiVersionsRequest } from '../protocol/generated/api-versions.ts';
import { type RequestHeader, requestHeader } from '../protocol/generated/headers.ts';
import { encodeResponseHeader, requestHeaderVersion, responseHeaderVersion } from '../protocol/headers.ts';
import { DecodeError, Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { isSoftwareText } from './clients/client-software.ts';
import { isOwnApi } from './clients/own-api.ts';
import { CLOSE_CONNECTION, type Handler, NO_RESPONSE, type NoResponse } from './handler.ts';
import type { Exchange, Interceptor, Verdict } from './interceptors.ts';
import type { MeasuredRequest } from './quotas/client-quotas.ts';

/** A row of the table, whatever its API and its part of the broker. */
// biome-ignore lint/suspicious/noExplicitAny: Handler is invariant in its messages
export type AnyHandler<B> = Handler<any, any, B>;

/** What one API has done since the start; plain numbers for metrics to read. */
export interface ApiCounters {
  requests: number;
  /** Requests that failed as a whole. */
  errors: number;
  requestBytes: number;
  responseBytes: number;
}

/** What looks after client quotas; nothing of it is touched while none is set. */
export interface RequestQuotas {
  readonly active: boolean;
  nowMs(): number;
  settle(request: MeasuredRequest, response: object | NoResponse): number;
}

export interface DispatcherOptions<B> {
  /** The one table; in any order, one row per API key. */
  readonly handlers: readonly AnyHandler<B>[];
  readonly broker: B;
  readonly logger: Logger;
  readonly interceptors?: readonly Interceptor[];
  readonly quotas?: RequestQuotas;
  /** A connection has ended. */
  readonly onLeft?: (connection: Connection) => void;
}

const API_VERSIONS_KEY = 18;
/** Kept for as long as the connection is open, and by the audit for longer. */
const MAX_SOFTWARE_TEXT = 256;
const noQuotas: RequestQuotas = { active: false, nowMs: () => 0, settle: () => 0 };

class RequestInProgress implements MeasuredRequest {
  readonly connection: Connection;
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly correlationId: number;
  readonly clientId: string | null;
  readonly receivedAtMs: number;
  readonly sizeInBytes: number;
  spentMs = 0;

  constructor(connection: Connection, header: RequestHeader, sizeInBytes: number) {
    this.connection = connection;
    this.apiKey = header.apiKey;
    this.apiVersion = header.apiVersion;
    this.correlationId = header.correlationId;
    this.clientId = header.clientId;
    this.receivedAtMs = connection.receivedAtMs;
    this.sizeInBytes = sizeInBytes;
  }

  get clientSoftwareName(): string | null {
    return this.connection.clientSoftwareName;
  }

  get clientSoftwareVersion(): string | null {
    return this.connection.clientSoftwareVersion;
  }

  get connectionId(): number {
    return this.connection.id;
  }

  get listenerName(): string {
    return this.connection.listenerName;
  }

  get clientHost(): string {
    return this.connection.clientHost;
  }

  get clientPort(): number {
    return this.connection.clientPort;
  }

  get principal(): string {
    return this.connection.principal;
  }

  get closed(): boolean {
    return this.connection.closed;
  }

  onClose(callback: () => void): void {
    this.connection.whenAbandoned(callback);
  }
}

export class Dispatcher<B> implements RequestSink {
  /** May be changed while the broker runs; requests that have begun keep the list that they began with. */
  interceptors: readonly Interceptor[];
  private readonly broker: B;
  private readonly logger: Logger;
  private readonly quotas: RequestQuotas;
  /** By API key. */
  private readonly table: (AnyHandler<B> | undefined)[] = [];
  private readonly counterTable: (ApiCounters | undefined)[] = [];
  /** Klamm's own APIs, whose keys are far from the others'. */
  private readonly ownTable = new Map<number, AnyHandler<B>>();
  private readonly ownCounters = new Map<number, ApiCounters>();
  private readonly onLeft: (connection: Connection) => void;

  constructor(options: DispatcherOptions<B>) {
    this.broker = options.broker;
    this.logger = options.logger;
    this.interceptors = options.interceptors ?? [];
    this.quotas = options.quotas ?? noQuotas;
    this.onLeft = options.onLeft ?? (() => {});
    for (const handler of options.handlers) {
      const { key } = handler.api;
      const counters = { requests: 0, errors: 0, requestBytes: 0, responseBytes: 0 };
      if (isOwnApi(key)) {
        this.ownTable.set(key, handler);
        this.ownCounters.set(key, counters);
      } else {
        this.table[key] = handler;
        this.counterTable[key] = counters;
      }
    }
  }

  /** Undefined for an API that is not served. */
  counters(apiKey: number): ApiCounters | undefined {
    return this.counterTable[apiKey] ?? this.ownCounters.get(apiKey);
  }

  onClosed(connection: Connection): void {
    this.onLeft(connection);
  }

  onFrame(connection: Connection, frame: Buffer): void {
    if (frame.length < 8) {
      this.refuse(connection, null, 'a frame is too short for a request header');
      return;
    }
    const apiKey = frame.readInt16BE(0);
    const apiVersion = frame.readInt16BE(2);
    const handler = apiKey >= 0 ? (this.table[apiKey] ?? this.ownTable.get(apiKey)) : undefined;
    if (handler === undefined) {
      connection.usage.note(apiKey, apiVersion, false);
      this.refuse(connection, null, `API key ${apiKey} (version ${apiVersion}) is not served`);
      return;
    }
    const supported = apiVersion >= handler.versions[0] && apiVersion <= handler.versions[1];
    connection.usage.note(apiKey, apiVersion, supported);
    if (!supported && apiKey !== API_VERSIONS_KEY) {
      this.refuse(connection, null, `${handler.api.name} version ${apiVersion} is not served`);
      return;
    }
    if (!connection.authenticated && handler.gate !== 'open') {
      this.refuse(connection, null, `${handler.api.name} before authentication`);
      return;
    }
    let request: RequestInProgress | null = null;
    try {
      const reader = new Reader(frame);
      request = new RequestInProgress(
        connection,
        requestHeader.decode(reader, requestHeaderVersion(handler.api, apiVersion)),
        frame.length,
      );
      connection.usage.noteClient(request.clientId);
      const counters = this.counters(apiKey)!;
      counters.requests += 1;
      counters.requestBytes += frame.length + 4;
      if (supported) this.begin(request, handler, reader);
      else this.answerUnknownApiVersions(request, handler);
    } catch (error) {
      if (error instanceof DecodeError) {
        this.refuse(connection, request, `${handler.api.name} version ${apiVersion} is malformed: ${error.message}`);
      } else {
        this.logUnexpected(request, handler, error);
        connection.close('an internal error');
      }
    }
  }

  private begin(request: RequestInProgress, handler: AnyHandler<B>, reader: Reader): void {
    const message = handler.api.request.decode(reader, request.apiVersion) as object;
    if (reader.unsafeInt64 !== null) {
      // DEVIATION: An int64 beyond +-(2^53-1), which no real offset, id or time reaches, gets INVALID_REQUEST.
      const error = new ApiError(ErrorCode.INVALID_REQUEST, `${reader.unsafeInt64} is out of range`);
      this.reply(request, handler, this.failure(request, handler, message, error));
      return;
    }
    if (request.apiKey === API_VERSIONS_KEY) noteSoftware(request.connection, message as ApiVersionsRequest);
    if (this.interceptors.length > 0) {
      this.intercept(request, handler, message, this.interceptors).catch((error: unknown) => {
        this.logUnexpected(request, handler, error);
        request.connection.close('an interceptor failed');
      });
      return;
    }
    const beganMs = this.quotas.active ? this.quotas.nowMs() : 0;
    const result = this.call(request, handler, message);
    if (beganMs > 0) request.spentMs = this.quotas.nowMs() - beganMs;
    if (result instanceof Promise) {
      result.then(
        (response: object | NoResponse) => this.reply(request, handler, response),
        (error: unknown) => this.reply(request, handler, this.failure(request, handler, message, error)),
      );
    } else {
      this.reply(request, handler, result);
    }
  }

  /** The handler's answer; a synchronous failure is turned into the API's own. */
  private call(
    request: RequestInProgress,
    handler: AnyHandler<B>,
    message: object,
  ): object | NoResponse | Promise<object | NoResponse> {
    try {
      return handler.handle(this.broker, request, message);
    } catch (error) {
      return this.failure(request, handler, message, error);
    }
  }

  /** What the API answers for `error`; closes the connection where even that fails. */
  private failure(
    request: RequestInProgress,
    handler: AnyHandler<B>,
    message: object,
    error: unknown,
  ): object | NoResponse {
    this.counters(request.apiKey)!.errors += 1;
    let known: ApiError;
    if (error instanceof ApiError) {
      known = error;
    } else {
      this.logUnexpected(request, handler, error);
      known = new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
    }
    try {
      return handler.fail(message, known, request);
    } catch (second) {
      this.logUnexpected(request, handler, second);
      return CLOSE_CONNECTION;
    }
  }

  private reply(request: RequestInProgress, handler: AnyHandler<B>, response: object | NoResponse): void {
    const connection = request.connection;
    if (this.quotas.active) {
      const throttleMs = this.quotas.settle(request, response);
      if (throttleMs > 0) connection.mute(throttleMs);
    }
    if (typeof response === 'symbol') {
      if (response === NO_RESPONSE) connection.skipResponse();
      else connection.close('a request without a response failed');
      return;
    }
    this.send(request, handler, response, request.apiVersion);
  }

  private send(request: RequestInProgress, handler: AnyHandler<B>, response: object, version: number): void {
    const connection = request.connection;
    let parts: readonly (Buffer | Payload)[];
    const writer = new Writer();
    try {
      writer.startFrame();
      encodeResponseHeader(writer, request.correlationId, responseHeaderVersion(handler.api, version));
      handler.api.response.encode(writer, response, version);
      parts = writer.finish();
    } catch (error) {
      this.logUnexpected(request, handler, error);
      releasePayloads(response);
      connection.close('a response could not be encoded');
      return;
    }
    this.counters(request.apiKey)!.responseBytes += writer.sizeInBytes;
    try {
      connection.respond(parts);
    } catch (error) {
      this.logUnexpected(request, handler, error);
      connection.destroy('a response could not be sent');
    }
  }

  /**
   * A client may ask with a version that we do not know; it is told, in version 0, error 35 and the range of this one
   * API (KIP-511). The body is not looked at.
   */
  private answerUnknownApiVersions(request: RequestInProgress, handler: AnyHandler<B>): void {
    const error = new ApiError(ErrorCode.UNSUPPORTED_VERSION);
    const response = this.failure(request, handler, {}, error);
    if (typeof response === 'symbol') request.connection.close('ApiVersions failed');
    else this.send(request, handler, response, 0);
  }

  /** The way of a request while interceptors are set: the same steps, one after the other, each of which may wait. */
  private async intercept(
    request: RequestInProgress,
    handler: AnyHandler<B>,
    message: object,
    interceptors: readonly Interceptor[],
  ): Promise<void> {
    const exchange: Exchange = { context: request, api: handler.api, request: message, response: null };
    let result: object | NoResponse;
    try {
      for (const interceptor of interceptors) {
        const verdict = await interceptor.onRequest?.(exchange);
        if (verdict !== undefined) {
          this.turnAway(request, exchange, verdict);
          return;
        }
      }
      result = exchange.response ?? (await handler.handle(this.broker, request, exchange.request));
    } catch (error) {
      result = this.failure(request, handler, exchange.request, error);
    }
    if (typeof result === 'symbol') {
      this.reply(request, handler, result);
      return;
    }
    exchange.response = result;
    try {
      for (let i = interceptors.length - 1; i >= 0; i--) {
        const verdict = await interceptors[i]!.onResponse?.(exchange);
        if (verdict !== undefined) {
          this.turnAway(request, exchange, verdict);
          return;
        }
      }
      result = exchange.response;
    } catch (error) {
      releasePayloads(exchange.response);
      result = this.failure(request, handler, exchange.request, error);
    }
    this.reply(request, handler, result);
  }

  private turnAway(request: RequestInProgress, exchange: Exchange, verdict: Verdict): void {
    if (exchange.response !== null) releasePayloads(exchange.response);
    if (verdict === 'drop') request.connection.skipResponse();
    else request.connection.close('an interceptor closed it');
  }

  /** Kafka answers this by closing the connection; so do we, and say why once. */
  private refuse(connection: Connection, request: RequestInProgress | null, reason: string): void {
    this.logger.warn(
      {
        connection: connection.id,
        client: connection.clientHost,
        port: connection.clientPort,
        listener: connection.listenerName,
        clientId: request?.clientId,
      },
      `closing a connection: ${reason}`,
    );
    connection.close(reason);
  }

  private logUnexpected(request: RequestInProgress | null, handler: AnyHandler<B>, error: unknown): void {
    this.logger.error(
      {
        api: handler.api.name,
        version: request?.apiVersion,
        clientId: request?.clientId,
        connection: request?.connectionId,
        client: request?.clientHost,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      },
      'a request failed unexpectedly',
    );
  }
}

function noteSoftware(connection: Connection, message: ApiVersionsRequest): void {
  if (!isSoftwareText(message.clientSoftwareName) || !isSoftwareText(message.clientSoftwareVersion)) return;
  connection.clientSoftwareName = keptText(message.clientSoftwareName, MAX_SOFTWARE_TEXT);
  connection.clientSoftwareVersion = keptText(message.clientSoftwareVersion, MAX_SOFTWARE_TEXT);
}

/** Gives back the payloads in a response that will not be sent. For rare paths: it walks the whole message. */
function releasePayloads(value: unknown): void {
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return;
  if (typeof (value as Payload).release === 'function' && typeof (value as Payload).sizeInBytes === 'number') {
    (value as Payload).release();
    return;
  }
  for (const inner of Object.values(value)) releasePayloads(inner);
}
