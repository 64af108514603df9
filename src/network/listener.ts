// One named listener: a server socket per address, all on the same port.
// Must hold: every accepted socket has an error listener before anything else happens to it; an accept error (no file
// descriptors left) never ends the process and is logged at most every ten seconds; `listen` either has all its
// addresses or none and gives a sentence that a person can act on. Encryption plugs in as a Transport.

import net from 'node:net';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { type AcceptedSocket, ReadBuffer } from './read-buffer.ts';

export interface TransportOptions {
  readonly allowHalfOpen: true;
  readonly noDelay: true;
  readonly keepAlive: true;
  readonly highWaterMark: number;
}

/** How bytes get from the wire to a Connection: plain here, TLS from the security folder. */
export interface Transport {
  /** `onSocket` is called for each connection that is ready to carry requests. */
  createServer(options: TransportOptions, onSocket: (accepted: AcceptedSocket) => void): net.Server;
}

export const plainTransport: Transport = {
  createServer(options, onSocket) {
    const buffer = new ReadBuffer();
    return net.createServer({ ...options, pauseOnConnect: true }, (socket) => onSocket(buffer.take(socket)));
  },
};

export interface ListenOptions {
  /** The listener's name, e.g. `PLAINTEXT`. */
  readonly name: string;
  /** Addresses or host names; '' is every address of the machine. */
  readonly hosts: readonly string[];
  /** 0: any free port, the same for all hosts. */
  readonly port: number;
  /** socket.listen.backlog.size */
  readonly backlog?: number;
  readonly transport?: Transport;
}

export class ListenError extends Error {
  override name = 'ListenError';
  /** The errno name, e.g. EADDRINUSE. */
  readonly code: string;
  readonly host: string;
  readonly port: number;

  constructor(code: string, host: string, port: number) {
    super(describeListenError(code, host, port));
    this.code = code;
    this.host = host;
    this.port = port;
  }
}

const HIGH_WATER_MARK = 64 * 1024;
const ACCEPT_LOG_INTERVAL_MS = 10_000;
/** How often another free port is tried when the first one found is taken on one of the other addresses. */
const FREE_PORT_ATTEMPTS = 20;
/** One of several addresses that this machine does not have (no IPv6) is left out. */
const ABSENT_ADDRESS: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']);

export class Listener {
  readonly name: string;
  readonly hosts: readonly string[];
  readonly port: number;
  private readonly servers: readonly net.Server[];

  constructor(name: string, hosts: readonly string[], port: number, servers: readonly net.Server[]) {
    this.name = name;
    this.hosts = hosts;
    this.port = port;
    this.servers = servers;
  }

  /** Stops accepting. Resolves when the port is free, which does not wait for connections. */
  async close(): Promise<void> {
    for (const server of this.servers) if (server.listening) server.close();
  }
}

export async function listen(
  options: ListenOptions,
  clock: Clock,
  logger: Logger,
  onSocket: (accepted: AcceptedSocket) => void,
): Promise<Listener> {
  for (let attempt = 1; ; attempt++) {
    const servers: net.Server[] = [];
    const hosts: string[] = [];
    let port = options.port;
    try {
      for (const host of options.hosts) {
        const server = createServer(options, clock, logger, onSocket);
        try {
          await bind(server, host, port, options.backlog ?? 50);
        } catch (error) {
          const code = (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN';
          const isLast = hosts.length === 0 && host === options.hosts[options.hosts.length - 1];
          if (!ABSENT_ADDRESS.has(code) || isLast) throw new ListenError(code, host, port);
          logger.info({ listener: options.name, host, code }, 'not listening on an address that this machine lacks');
          continue;
        }
        servers.push(server);
        hosts.push(host);
        port = (server.address() as net.AddressInfo).port;
      }
      return new Listener(options.name, hosts, port, servers);
    } catch (error) {
      for (const server of servers) server.close();
      const retry = options.port === 0 && servers.length > 0 && (error as ListenError).code === 'EADDRINUSE';
      if (!retry || attempt >= FREE_PORT_ATTEMPTS) throw error;
    }
  }
}

function createServer(
  options: ListenOptions,
  clock: Clock,
  logger: Logger,
  onSocket: (accepted: AcceptedSocket) => void,
): net.Server {
  const transport = options.transport ?? plainTransport;
  const server = transport.createServer(
    { allowHalfOpen: true, noDelay: true, keepAlive: true, highWaterMark: HIGH_WATER_MARK },
    onSocket,
  );
  let loggedAtMs = Number.NEGATIVE_INFINITY;
  let unlogged = 0;
  server.on('error', (error: NodeJS.ErrnoException) => {
    if (!server.listening) return; // bind reports it
    unlogged += 1;
    const now = clock.monotonic();
    if (now - loggedAtMs < ACCEPT_LOG_INTERVAL_MS) return;
    loggedAtMs = now;
    logger.error({ listener: options.name, code: error.code, times: unlogged }, 'connections could not be accepted');
    unlogged = 0;
  });
  return server;
}

function bind(server: net.Server, host: string, port: number, backlog: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    server.once('error', failed);
    server.listen({ port, backlog, ...(host === '' ? {} : { host }) }, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

function describeListenError(code: string, host: string, port: number): string {
  const where = host === '' ? `port ${port}` : `${host.includes(':') ? `[${host}]` : host}:${port}`;
  switch (code) {
    case 'EADDRINUSE':
      return `${where} is already in use by another program; choose another port or stop that program`;
    case 'EACCES':
    case 'EPERM':
      return `listening on ${where} is not permitted; ports below 1024 often need more rights`;
    case 'EADDRNOTAVAIL':
      return `${where}: this machine does not have that address`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${where}: the host name could not be resolved`;
    default:
      return `listening on ${where} failed (${code})`;
  }
}
