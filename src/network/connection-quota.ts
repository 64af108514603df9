// How many connections a broker takes: in all (KIP-402), per address, and per second (KIP-612).
// Must hold: each admitted connection is given back exactly once; addresses without connections are forgotten;
// connections from this machine count in all but are exempt from the limits per address and per second.
// One for all listeners of a broker.

import type { Clock } from '../base/clock.ts';
import { isLoopback } from './client-address.ts';

export interface ConnectionLimits {
  /** max.connections */
  // DEVIATION: max.connections is 10,000 by default (Kafka: unlimited); more are closed at once (Kafka: they wait).
  maxConnections: number;
  /** max.connections.per.ip */
  // DEVIATION: max.connections.per.ip is 1,000 by default (Kafka: unlimited) and does not apply to this machine itself.
  maxConnectionsPerIp: number;
  /** max.connections.per.ip.overrides, by address */
  perIpOverrides: ReadonlyMap<string, number>;
  /** max.connection.creation.rate, per second */
  // DEVIATION: max.connection.creation.rate is 500 by default (Kafka: unlimited) and does not apply to this machine.
  maxConnectionCreationRate: number;
}

export type Admission = 'accepted' | 'too many connections' | 'too many connections from this address';

export class ConnectionQuota {
  limits: ConnectionLimits;
  private readonly clock: Clock;
  private count = 0;
  private readonly perAddress = new Map<string, number>();
  /** Monotonic time at which the next connection is due if they came at exactly the permitted rate. */
  private nextStartMs = 0;

  constructor(limits: ConnectionLimits, clock: Clock) {
    this.limits = limits;
    this.clock = clock;
  }

  get connectionCount(): number {
    return this.count;
  }

  /** Addresses with at least one connection. */
  get addressCount(): number {
    return this.perAddress.size;
  }

  admit(address: string): Admission {
    if (this.count >= this.limits.maxConnections) return 'too many connections';
    const fromAddress = this.perAddress.get(address) ?? 0;
    const override = this.limits.perIpOverrides.get(address);
    const limit = override ?? (isLoopback(address) ? Number.POSITIVE_INFINITY : this.limits.maxConnectionsPerIp);
    if (fromAddress >= limit) return 'too many connections from this address';
    this.count += 1;
    this.perAddress.set(address, fromAddress + 1);
    return 'accepted';
  }

  giveBack(address: string): void {
    this.count -= 1;
    const left = this.perAddress.get(address)! - 1;
    if (left === 0) this.perAddress.delete(address);
    else this.perAddress.set(address, left);
  }

  /**
   * Milliseconds that an admitted connection must wait before it is served, so that no more than the permitted number
   * begin per second; bursts of up to one second's worth begin at once.
   */
  startDelayMs(address: string): number {
    const rate = this.limits.maxConnectionCreationRate;
    if (isLoopback(address) || rate >= 1_000_000) return 0;
    const now = this.clock.monotonic();
    this.nextStartMs = Math.max(this.nextStartMs, now - 1000) + 1000 / rate;
    return Math.max(0, this.nextStartMs - now);
  }
}
