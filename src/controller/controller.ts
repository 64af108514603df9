// One half of the seam between a single node and a cluster: something that answers admin requests. Alone it is the
// in-process controller of ./local; in a cluster it is a connection to the active KRaft controller. Must hold: an
// answer leaves only when its records are committed, published in this broker's image, and the partitions opened.

import type { Api } from '../protocol/api.ts';

/** Who asks, for the log and for later authorization. */
export interface ControllerRequestContext {
  readonly clientId: string | null;
  readonly principal: string;
  readonly version: number;
  /** Absent where nothing limits how much the client may change. */
  readonly mutationQuota?: MutationQuota;
}

/** A client's quota for making and deleting partitions (KIP-599). */
export interface MutationQuota {
  /** How long the client has to wait, by what was taken so far. */
  readonly throttleMs: number;
  /** Throws THROTTLING_QUOTA_EXCEEDED where the client may not. */
  take(partitions: number): void;
}

export interface Controller {
  send<Q, R>(api: Api<Q, R>, request: Q, context: ControllerRequestContext): Promise<R>;
}
