// A small client of the Kafka protocol over one connection: for the command line, tests and traffic between brokers.
// Must hold: requests may be pipelined and are answered in order; each `send` settles exactly once, at the latest when
// its time is over or the connection ends; after a request timed out the connection is closed, since answers to later
// requests would come behind the missing one.

import net from 'node:net';
import { type Clock, systemClock, type Timer } from '../base/clock.ts';
import type { AnyApi, Api } from '../protocol/api.ts';
import { ErrorCode, errorName } from '../protocol/api-error.ts';
import { ApiVersionsRequest, type ApiVersionsResponse, apiVersions } from '../protocol/generated/api-versions.ts';
import {
  decodeResponseHeader,
  encodeRequestHeader,
  RequestHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../protocol/headers.ts';
import { Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { FrameDecoder } from './frame-decoder.ts';

export type ClientErrorReason = 'connect' | 'closed' | 'timeout' | 'protocol' | 'unsupported';

export class ClientError extends Error {
  override name = 'ClientError';
  readonly reason: ClientErrorReason;

  constructor(reason: ClientErrorReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface ClientOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId?: string | null;
  /** Letters, digits, dots and dashes, as KIP-511 wants them. */
  readonly softwareName?: string;
  readonly softwareVersion?: string;
  readonly connectTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** False: nothing is asked at first and versions default to the newest that we know. */
  readonly negotiate?: boolean;
  readonly maxResponseBytes?: number;
  readonly clock?: Clock;
}

export interface SendOptions {
  readonly version?: number;
  readonly timeoutMs?: number;
}

interface Pending {
  readonly api: AnyApi;
  readonly version: number;
  readonly correlationId: number;
  resolve(response: unknown): void;
  reject(error: Error): void;
  timer: Timer | null;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_REQUEST_TIMEOUT_MS = 30_000;

export class KafkaClient {
  readonly host: string;
  readonly port: number;
  closed = false;
  private readonly socket: net.Socket;
  private readonly clock: Clock;
  private readonly clientId: string | null;
  private readonly requestTimeoutMs: number;
  private readonly decoder: FrameDecoder;
  /** In order of sending. */
  private pending: Pending[] = [];
  private nextCorrelationId = 1;
  private ranges: ReadonlyMap<number, readonly [min: number, max: number]> | null = null;
  private readonly gone: Promise<void>;

  private constructor(socket: net.Socket, options: ClientOptions) {
    this.host = options.host;
    this.port = options.port;
    this.socket = socket;
    this.clock = options.clock ?? systemClock;
    this.clientId = options.clientId === undefined ? 'klamm' : options.clientId;
    this.requestTimeoutMs = options.requestTimeoutMs ?? DEFAULT_REQUEST_TIMEOUT_MS;
    this.decoder = new FrameDecoder(options.maxResponseBytes ?? 0x7fff_ffff);
    this.gone = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk: Buffer) => this.onData(chunk));
    socket.on('error', (error) => this.end(new ClientError('closed', `connection lost: ${error.message}`)));
    socket.on('close', () => this.end(new ClientError('closed', 'the broker closed the connection')));
  }

  static async connect(options: ClientOptions): Promise<KafkaClient> {
    const client = new KafkaClient(await openSocket(options), options);
    if (options.negotiate === false) return client;
    try {
      await client.negotiate(options);
    } catch (error) {
      await client.close();
      throw error;
    }
    return client;
  }

  /** What the broker serves of an API; undefined if it does not, or if nothing was negotiated. */
  apiRange(apiKey: number): readonly [min: number, max: number] | undefined {
    return this.ranges?.get(apiKey);
  }

  /** The newest version that both sides know. */
  versionFor(api: AnyApi): number {
    if (this.ranges === null) return api.versions[1];
    const range = this.ranges.get(api.key);
    if (range === undefined) throw new ClientError('unsupported', `the broker does not serve ${api.name}`);
    const version = Math.min(range[1], api.versions[1]);
    if (version < range[0] || version < api.versions[0]) {
      throw new ClientError(
        'unsupported',
        `no common version of ${api.name}: the broker serves ${range.join('-')}, we know ${api.versions.join('-')}`,
      );
    }
    return version;
  }

  async send<Q, R>(api: Api<Q, R>, request: Q, options: SendOptions = {}): Promise<R> {
    const version = options.version ?? this.versionFor(api);
    const timeoutMs = options.timeoutMs ?? this.requestTimeoutMs;
    return new Promise<R>((resolve, reject) => {
      const correlationId = this.write(api, request, version);
      const pending: Pending = {
        api,
        version,
        correlationId,
        resolve: resolve as (response: unknown) => void,
        reject,
        timer: null,
      };
      pending.timer = this.clock.setTimeout(() => {
        this.end(new ClientError('timeout', `${api.name} was not answered within ${timeoutMs} ms`));
      }, timeoutMs);
      this.pending.push(pending);
    });
  }

  /** For a request that has no answer: Produce with acks=0. */
  sendOneWay<Q, R>(api: Api<Q, R>, request: Q, options: SendOptions = {}): void {
    this.write(api, request, options.version ?? this.versionFor(api));
  }

  /** Ends the connection; what waits for an answer fails. */
  async close(): Promise<void> {
    this.end(new ClientError('closed', 'the client was closed'));
    await this.gone;
  }

  /** Asks which versions the broker serves (KIP-35). */
  private async negotiate(options: ClientOptions): Promise<void> {
    const request = new ApiVersionsRequest({
      clientSoftwareName: options.softwareName ?? 'klamm',
      clientSoftwareVersion: options.softwareVersion ?? '1',
    });
    let response = await this.send(apiVersions, request, { version: apiVersions.versions[1] });
    if (response.errorCode === ErrorCode.UNSUPPORTED_VERSION) {
      const own = response.apiKeys.find((range) => range.apiKey === apiVersions.key);
      const version = own === undefined ? 0 : Math.min(own.maxVersion, apiVersions.versions[1]);
      response = await this.send(apiVersions, request, { version });
    }
    if (response.errorCode !== ErrorCode.NONE) {
      throw new ClientError('protocol', `ApiVersions was answered with ${errorName(response.errorCode)}`);
    }
    this.ranges = rangesOf(response);
  }

  private write<Q, R>(api: Api<Q, R>, request: Q, version: number): number {
    if (this.closed) throw new ClientError('closed', 'the connection is closed');
    const correlationId = this.nextCorrelationId;
    this.nextCorrelationId = (correlationId + 1) & 0x7fff_ffff;
    const header = new RequestHeader({
      apiKey: api.key,
      apiVersion: version,
      correlationId,
      clientId: this.clientId,
    });
    const writer = new Writer();
    writer.startFrame();
    encodeRequestHeader(writer, header, requestHeaderVersion(api, version));
    api.request.encode(writer, request, version);
    this.socket.cork();
    for (const part of writer.finish()) this.socket.write(part as Buffer);
    this.socket.uncork();
    return correlationId;
  }

  private onData(chunk: Buffer): void {
    if (this.closed) return;
    this.decoder.push(chunk);
    for (;;) {
      const frame = this.decoder.next();
      if (frame === null) break;
      this.onFrame(frame);
      if (this.closed) return;
    }
    if (this.decoder.error !== null) this.end(new ClientError('protocol', this.decoder.error));
  }

  private onFrame(frame: Buffer): void {
    const pending = this.pending.shift();
    if (pending === undefined) {
      this.end(new ClientError('protocol', 'an answer came that nobody asked for'));
      return;
    }
    pending.timer?.cancel();
    const { api, correlationId } = pending;
    try {
      const reader = new Reader(frame);
      const answered = frame.length >= 4 ? frame.readInt32BE(0) : -1;
      if (answered !== correlationId) {
        throw new ClientError('protocol', `an answer to request ${answered} came instead of ${correlationId}`);
      }
      decodeResponseHeader(reader, responseHeaderVersion(api, pending.version));
      const response: unknown = api.response.decode(reader, responseVersion(pending, frame));
      if (reader.unsafeInt64 !== null) throw new ClientError('protocol', `${reader.unsafeInt64} is out of range`);
      pending.resolve(response);
    } catch (error) {
      const failure =
        error instanceof ClientError
          ? error
          : new ClientError('protocol', `the answer to ${api.name} could not be read: ${(error as Error).message}`);
      pending.reject(failure);
      this.end(failure);
    }
  }

  private end(error: ClientError): void {
    if (this.closed) return;
    this.closed = true;
    this.decoder.clear();
    this.socket.destroy();
    const waiting = this.pending;
    this.pending = [];
    for (const pending of waiting) {
      pending.timer?.cancel();
      pending.reject(error);
    }
  }
}

/** An ApiVersions answer with error 35 is in version 0, whatever was asked. */
function responseVersion(pending: Pending, frame: Buffer): number {
  const refused =
    pending.api.key === apiVersions.key && frame.length >= 6 && frame.readInt16BE(4) === ErrorCode.UNSUPPORTED_VERSION;
  return refused ? 0 : pending.version;
}

function rangesOf(response: ApiVersionsResponse): ReadonlyMap<number, readonly [number, number]> {
  return new Map(response.apiKeys.map((range) => [range.apiKey, [range.minVersion, range.maxVersion] as const]));
}

function openSocket(options: ClientOptions): Promise<net.Socket> {
  const { host, port } = options;
  const timeoutMs = options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, noDelay: true });
    const fail = (message: string): void => {
      timer.cancel();
      socket.destroy();
      reject(new ClientError('connect', `${host}:${port}: ${message}`));
    };
    const timer = (options.clock ?? systemClock).setTimeout(() => fail(`no connection in ${timeoutMs} ms`), timeoutMs);
    socket.on('error', (error: NodeJS.ErrnoException) => fail(connectMessage(error)));
    socket.once('connect', () => {
      timer.cancel();
      socket.removeAllListeners('error');
      resolve(socket);
    });
  });
}

function connectMessage(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNREFUSED') return 'nothing listens there';
  if (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN') return 'the host name could not be resolved';
  return error.message === '' ? (error.code ?? 'failed') : error.message;
}
