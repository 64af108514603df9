// Who is and was connected, and what they asked for: what `klamm clients` shows. Connections with the same client id,
// software and host are one client. Must hold: nothing is done per request beyond ApiUsage; what is kept of those that
// are gone is bounded, the longest gone are forgotten first.

import type { Clock } from '../../base/clock.ts';
import type { UsedApi } from '../../network/api-usage.ts';
import type { Connection } from '../../network/connection.ts';

export interface AuditedClient {
  readonly clientId: string | null;
  readonly softwareName: string | null;
  readonly softwareVersion: string | null;
  readonly host: string;
  /** Open now. */
  connections: number;
  /** Wall clock, milliseconds. */
  firstSeenMs: number;
  lastSeenMs: number;
  readonly requests: UsedApi[];
}

const MAX_GONE = 1000;
const MAX_KINDS = 1000;

export class ClientAudit {
  private readonly live: () => Iterable<Connection>;
  private readonly clock: Clock;
  /** By identity, the latest gone last. */
  private readonly gone = new Map<string, AuditedClient>();

  constructor(live: () => Iterable<Connection>, clock: Clock) {
    this.live = live;
    this.clock = clock;
  }

  /** A connection has ended. */
  left(connection: Connection): void {
    // A look whether the port is open is no client.
    if (connection.usage.used.length === 0) return;
    const key = identity(connection);
    const client = this.gone.get(key) ?? newClient(connection);
    this.gone.delete(key);
    merge(client, connection, this.clock.now());
    this.gone.set(key, client);
    if (this.gone.size > MAX_GONE) this.gone.delete(this.gone.keys().next().value!);
  }

  /** Those connected now, with what their earlier connections did, in order of client id; then the others if asked. */
  clients(includeGone: boolean): AuditedClient[] {
    const now = this.clock.now();
    const found = new Map<string, AuditedClient>();
    for (const connection of this.live()) {
      const key = identity(connection);
      let client = found.get(key);
      if (client === undefined) {
        client = copy(this.gone.get(key)) ?? newClient(connection);
        found.set(key, client);
      }
      client.connections += 1;
      merge(client, connection, now);
    }
    const byId = (a: AuditedClient, b: AuditedClient) => compare(a.clientId ?? '', b.clientId ?? '');
    const connected = [...found.values()].sort(byId);
    if (!includeGone) return connected;
    const others = [...this.gone].filter(([key]) => !found.has(key)).map(([, client]) => client);
    return [...connected, ...others.sort(byId)];
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function identity(connection: Connection): string {
  const { clientSoftwareName: name, clientSoftwareVersion: version, clientHost } = connection;
  return JSON.stringify([connection.usage.clientId, name, version, clientHost]);
}

function newClient(connection: Connection): AuditedClient {
  return {
    clientId: connection.usage.clientId,
    softwareName: connection.clientSoftwareName,
    softwareVersion: connection.clientSoftwareVersion,
    host: connection.clientHost,
    connections: 0,
    firstSeenMs: connection.openedAtMs,
    lastSeenMs: connection.openedAtMs,
    requests: [],
  };
}

function copy(client: AuditedClient | undefined): AuditedClient | null {
  if (client === undefined) return null;
  return { ...client, requests: client.requests.map((used) => ({ ...used })) };
}

function merge(client: AuditedClient, connection: Connection, nowMs: number): void {
  client.firstSeenMs = Math.min(client.firstSeenMs, connection.openedAtMs);
  client.lastSeenMs = nowMs;
  for (const used of connection.usage.used) {
    const same = client.requests.find(
      ({ apiKey, apiVersion, served }) =>
        apiKey === used.apiKey && apiVersion === used.apiVersion && served === used.served,
    );
    if (same !== undefined) same.count += used.count;
    else if (client.requests.length < MAX_KINDS) client.requests.push({ ...used });
  }
}
