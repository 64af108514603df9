// Which APIs, in which versions, one connection has asked for. Must hold: noting a request that is like the one before
// allocates nothing; at most MAX_KINDS kinds and MAX_CLIENT_ID characters are kept, whatever a peer sends.

import { keptText } from '../base/kept-text.ts';

/** One API in one version. */
export interface UsedApi {
  readonly apiKey: number;
  readonly apiVersion: number;
  count: number;
  /** False: the connection was closed for it. */
  readonly served: boolean;
}

/** More than there are APIs and versions that one client uses. */
const MAX_KINDS = 256;
/** More than a person gives an application; a client id may have 32767. */
const MAX_CLIENT_ID = 256;

export class ApiUsage {
  /** Of the first request with one, cut where it is very long. */
  clientId: string | null = null;
  private readonly kinds: UsedApi[] = [];
  private last: UsedApi | null = null;

  noteClient(clientId: string | null): void {
    if (this.clientId === null && clientId !== null) this.clientId = keptText(clientId, MAX_CLIENT_ID);
  }

  /** A request begins, or is refused. */
  note(apiKey: number, apiVersion: number, served: boolean): void {
    const last = this.last;
    if (last !== null && last.apiKey === apiKey && last.apiVersion === apiVersion && last.served === served) {
      last.count += 1;
      return;
    }
    for (const kind of this.kinds) {
      if (kind.apiKey === apiKey && kind.apiVersion === apiVersion && kind.served === served) {
        kind.count += 1;
        this.last = kind;
        return;
      }
    }
    if (this.kinds.length === MAX_KINDS) return;
    this.last = { apiKey, apiVersion, count: 1, served };
    this.kinds.push(this.last);
  }

  get used(): readonly UsedApi[] {
    return this.kinds;
  }
}
