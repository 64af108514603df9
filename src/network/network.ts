// All sockets of one broker: its listeners, its connections, and the limits that they share.
// Must hold: nothing outlives `close`; every accepted socket is counted and given back exactly once; connections that
// are idle, that hold memory and do not move while others wait, or that will not finish closing are ended by one sweep.

import type net from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { clientAddress } from './client-address.ts';
import { Connection, type ConnectionEnvironment, type RequestSink } from './connection.ts';
import { type ConnectionLimits, ConnectionQuota } from './connection-quota.ts';
import { CoreSharing } from './core-sharing.ts';
import { type Listener, type ListenOptions, listen } from './listener.ts';
import { MemoryBudget } from './memory-budget.ts';
import type { AcceptedSocket } from './read-buffer.ts';
import { SlabPool } from './slab-pool.ts';

export interface NetworkLimits extends ConnectionLimits {
  /** socket.request.max.bytes */
  maxRequestBytes: number;
  /** queued.max.request.bytes */
  // DEVIATION: queued.max.request.bytes is 256 MiB by default (Kafka: unlimited); slow senders above it are cut off.
  queuedMaxRequestBytes: number;
  /** connections.max.idle.ms; negative: never */
  maxIdleMs: number;
  /** After this time without progress a peer is closed if others wait for what it holds. */
  stallMs: number;
  /** klamm.read.slab.bytes */
  readSlabBytes: number;
  readSlabCount: number;
  /** klamm.core.sharing.requests */
  coreSharingRequests: number;
}

export const defaultNetworkLimits: NetworkLimits = {
  maxRequestBytes: 104_857_600,
  queuedMaxRequestBytes: 268_435_456,
  maxConnections: 10_000,
  maxConnectionsPerIp: 1000,
  perIpOverrides: new Map(),
  maxConnectionCreationRate: 500,
  maxIdleMs: 600_000,
  stallMs: 30_000,
  readSlabBytes: 1_048_576,
  readSlabCount: 16,
  coreSharingRequests: 0,
};

export interface NetworkOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sink: RequestSink;
  readonly limits?: Partial<NetworkLimits>;
  /** True while something else, such as the hot tail over its budget, waits for peers that do not take their bytes. */
  readonly pressure?: () => boolean;
}

const SWEEP_MS = 1000;
/** What was answered has this long to reach a peer whose connection is being closed. */
const CLOSING_MS = 5000;
const REFUSED_LOG_INTERVAL_MS = 10_000;

export class Network {
  readonly connections: ReadonlySet<Connection>;
  readonly budget: MemoryBudget;
  readonly slabs: SlabPool;
  readonly quota: ConnectionQuota;
  private readonly live = new Set<Connection>();
  /** Accepted sockets that wait for their turn (max.connection.creation.rate). */
  private readonly delayed = new Map<net.Socket, Timer>();
  private readonly listeners: Listener[] = [];
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly environment: ConnectionEnvironment;
  private readonly pressure: () => boolean;
  /** For a new connection's address: how long it waits to be closed; 0 lets it in. Null: there is no such quota. */
  addressQuota: ((address: string) => number) | null = null;
  private currentLimits: NetworkLimits;
  private nextConnectionId = 1;
  private sweepTimer: Timer | null = null;
  private closing = false;
  private refusedCount = 0;
  private refusedLoggedAtMs = Number.NEGATIVE_INFINITY;
  private onEmpty: (() => void) | null = null;

  constructor(options: NetworkOptions) {
    this.connections = this.live;
    this.clock = options.clock;
    this.logger = options.logger;
    this.pressure = options.pressure ?? (() => false);
    this.currentLimits = { ...defaultNetworkLimits, ...options.limits };
    const limits = this.currentLimits;
    this.quota = new ConnectionQuota(limits, this.clock);
    this.budget = new MemoryBudget({
      limitBytes: limits.queuedMaxRequestBytes < 0 ? Number.POSITIVE_INFINITY : limits.queuedMaxRequestBytes,
      clock: this.clock,
      stallMs: limits.stallMs,
    });
    this.slabs = new SlabPool({ slabBytes: limits.readSlabBytes, maxSlabs: limits.readSlabCount });
    this.environment = {
      clock: this.clock,
      logger: this.logger,
      sink: options.sink,
      budget: this.budget,
      slabs: this.slabs,
      sharing: new CoreSharing(limits.coreSharingRequests),
    };
  }

  get limits(): NetworkLimits {
    return this.currentLimits;
  }

  /** Takes new limits for what comes from now on; slabs keep their size and count. */
  set limits(limits: NetworkLimits) {
    this.currentLimits = limits;
    this.quota.limits = limits;
    this.environment.sharing.every = limits.coreSharingRequests;
    this.budget.limitBytes = limits.queuedMaxRequestBytes < 0 ? Number.POSITIVE_INFINITY : limits.queuedMaxRequestBytes;
  }

  async listen(options: ListenOptions): Promise<Listener> {
    const listener = await listen(options, this.clock, this.logger, (accepted) =>
      this.onSocket(accepted, options.name),
    );
    this.listeners.push(listener);
    return listener;
  }

  /** Stops accepting; connections go on. */
  async stopListening(): Promise<void> {
    this.closing = true;
    await Promise.all(this.listeners.map((listener) => listener.close()));
    for (const [socket, timer] of this.delayed) {
      timer.cancel();
      socket.destroy();
    }
  }

  /**
   * Ends everything. Answers already given are flushed; requests in progress have `graceMs` to be answered. Peers that
   * do not take their bytes are cut off.
   */
  async close(graceMs = 0): Promise<void> {
    const stopped = this.stopListening();
    for (const connection of [...this.live]) {
      if (graceMs > 0) connection.closeAfterResponse('the broker is closing');
      else connection.close('the broker is closing');
    }
    await stopped;
    if (this.live.size > 0) {
      const empty = new Promise<void>((resolve) => {
        this.onEmpty = resolve;
      });
      const timer = this.clock.setTimeout(() => this.destroyAll(), graceMs + CLOSING_MS);
      const graceTimer = graceMs > 0 ? this.clock.setTimeout(() => this.closeAll(), graceMs) : null;
      await empty;
      timer.cancel();
      graceTimer?.cancel();
    }
    this.sweepTimer?.cancel();
    this.sweepTimer = null;
    this.slabs.trim();
  }

  private closeAll(): void {
    for (const connection of [...this.live]) connection.close('the broker is closing');
  }

  private destroyAll(): void {
    for (const connection of [...this.live]) connection.destroy('the broker is closing');
  }

  private onSocket(accepted: AcceptedSocket, listenerName: string): void {
    const { socket } = accepted;
    socket.on('error', ignoreError);
    const remote = socket.remoteAddress;
    if (remote === undefined || this.closing) {
      socket.destroy();
      return;
    }
    const address = clientAddress(remote);
    const admission = this.quota.admit(address);
    if (admission !== 'accepted') {
      socket.destroy();
      this.logRefused(address, admission);
      return;
    }
    socket.once('close', () => this.quota.giveBack(address));
    const refusedMs = this.addressQuota?.(address) ?? 0;
    if (refusedMs > 0) {
      this.refuseLater(socket, address, refusedMs);
      return;
    }
    const delayMs = this.quota.startDelayMs(address);
    if (delayMs === 0) this.begin(accepted, listenerName, address);
    else this.beginLater(accepted, listenerName, address, delayMs);
  }

  /** As Kafka does with a connection beyond its address's quota: it waits, and is closed unheard. */
  private refuseLater(socket: net.Socket, address: string, delayMs: number): void {
    this.logRefused(address, "the quota of the client's address");
    const timer = this.clock.setTimeout(() => socket.destroy(), delayMs);
    this.delayed.set(socket, timer);
    socket.once('close', () => {
      timer.cancel();
      this.delayed.delete(socket);
    });
  }

  private beginLater(accepted: AcceptedSocket, listenerName: string, address: string, delayMs: number): void {
    const { socket } = accepted;
    const forget = (): void => {
      this.delayed.get(socket)?.cancel();
      this.delayed.delete(socket);
    };
    socket.once('close', forget);
    const timer = this.clock.setTimeout(() => {
      forget();
      socket.off('close', forget);
      this.begin(accepted, listenerName, address);
    }, delayMs);
    this.delayed.set(socket, timer);
  }

  private begin(accepted: AcceptedSocket, listenerName: string, address: string): void {
    const { socket } = accepted;
    if (socket.destroyed) return;
    const connection = new Connection(
      accepted,
      {
        id: this.nextConnectionId++,
        listenerName,
        clientHost: address,
        clientPort: socket.remotePort ?? 0,
        maxRequestBytes: this.currentLimits.maxRequestBytes,
      },
      this.environment,
      (gone) => this.onGone(gone),
    );
    socket.off('error', ignoreError);
    this.live.add(connection);
    this.armSweep();
  }

  private onGone(connection: Connection): void {
    this.live.delete(connection);
    if (this.live.size > 0) return;
    this.sweepTimer?.cancel();
    this.sweepTimer = null;
    this.slabs.trim();
    this.onEmpty?.();
  }

  private armSweep(): void {
    if (this.sweepTimer !== null) return;
    this.sweepTimer = this.clock.setTimeout(() => {
      this.sweepTimer = null;
      this.sweep();
      if (this.live.size > 0) this.armSweep();
    }, SWEEP_MS);
  }

  private sweep(): void {
    const now = this.clock.monotonic();
    const { maxIdleMs, stallMs } = this.currentLimits;
    const othersWait = this.slabs.waitingCount > 0 || this.pressure();
    for (const connection of this.live) {
      if (connection.closingSinceMs >= 0) {
        if (now - connection.closingSinceMs >= CLOSING_MS) connection.destroy('the peer did not take what was left');
      } else if (maxIdleMs >= 0 && now - connection.activeAtMs >= maxIdleMs) {
        connection.destroy('connections.max.idle.ms passed');
      } else if (othersWait && connection.stalledSinceMs >= 0 && now - connection.stalledSinceMs >= stallMs) {
        this.logger.warn(
          { connection: connection.id, client: connection.clientHost },
          `closing a connection: the peer has taken nothing for ${stallMs} ms while others wait`,
        );
        connection.destroy('the peer takes nothing while others wait');
      }
    }
    this.budget.sweep();
  }

  private logRefused(address: string, reason: string): void {
    this.refusedCount += 1;
    const now = this.clock.monotonic();
    if (now - this.refusedLoggedAtMs < REFUSED_LOG_INTERVAL_MS) return;
    this.refusedLoggedAtMs = now;
    this.logger.warn({ client: address, times: this.refusedCount }, `connections were refused: ${reason}`);
    this.refusedCount = 0;
  }
}

function ignoreError(): void {}
