// Which quota counts for whom. Must hold: the order in which Kafka looks (user with client, user, client, each before
// its default), for each kind of quota on its own; clients share a quota exactly where it is not given per client.

import type { ImmutableMap } from '../../metadata/immutable-map.ts';
import type { ClientQuotaRecord } from '../../protocol/generated/records/metadata.ts';

export interface QuotaLimit {
  /** Per second. */
  readonly limit: number;
  /** Who shares it, among those with the same kind of quota. */
  readonly sharer: string;
}

/** The name of a default: no name that a user or client can have. */
const DEFAULT = '\0';
const NONE = '\u0001';

/** So many answers are remembered, of clients with ids of at most this length. */
const MAX_FOUND = 1000;
const LONGEST_REMEMBERED = 256;

/** The limits of one kind of quota. */
export class QuotaLimits {
  /** Answers already given: a client asks for its own with every request. */
  private readonly found = new Map<string, QuotaLimit | null>();
  /** By user and client, each a name, DEFAULT or NONE. */
  private readonly limits = new Map<string, number>();

  get isEmpty(): boolean {
    return this.limits.size === 0;
  }

  set(user: string | null | undefined, client: string | null | undefined, limit: number): void {
    this.limits.set(`${part(user)}\n${part(client)}`, limit);
    this.found.clear();
  }

  find(user: string, client: string): QuotaLimit | null {
    if (this.limits.size === 0) return null;
    const both = `${user}\n${client}`;
    let found = this.found.get(both);
    if (found === undefined) {
      found = this.search(user, client, both);
      if (this.found.size >= MAX_FOUND) this.found.clear();
      if (both.length <= LONGEST_REMEMBERED) this.found.set(both, found);
    }
    return found;
  }

  private search(user: string, client: string, both: string): QuotaLimit | null {
    return (
      this.at(user, client, both) ??
      this.at(user, DEFAULT, both) ??
      this.at(user, NONE, `${user}\n`) ??
      this.at(DEFAULT, client, both) ??
      this.at(DEFAULT, DEFAULT, both) ??
      this.at(DEFAULT, NONE, `${user}\n`) ??
      this.at(NONE, client, `\n${client}`) ??
      this.at(NONE, DEFAULT, `\n${client}`)
    );
  }

  private at(user: string, client: string, sharer: string): QuotaLimit | null {
    const limit = this.limits.get(`${user}\n${client}`);
    return limit === undefined ? null : { limit, sharer };
  }
}

function part(name: string | null | undefined): string {
  if (name === undefined) return NONE;
  return name ?? DEFAULT;
}

export interface AllLimits {
  /** By the quota's key. */
  readonly clients: ReadonlyMap<string, QuotaLimits>;
  /** New connections per second, by what the record names: an address or a host; null is the default. */
  readonly addresses: ReadonlyMap<string | null, number>;
}

export function limitsOf(quotas: ImmutableMap<ClientQuotaRecord>): AllLimits {
  const clients = new Map<string, QuotaLimits>();
  const addresses = new Map<string | null, number>();
  for (const { entity, key, value } of quotas.values()) {
    // A limit that is no number limits nothing.
    if (Number.isNaN(value)) continue;
    const parts = new Map(entity.map(({ entityType, entityName }) => [entityType, entityName]));
    if (parts.has('ip')) {
      addresses.set(parts.get('ip')!, value);
      continue;
    }
    const limits = clients.get(key) ?? new QuotaLimits();
    limits.set(parts.get('user'), parts.get('client-id'), value);
    clients.set(key, limits);
  }
  return { clients, addresses };
}
