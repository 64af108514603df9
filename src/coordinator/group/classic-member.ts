// A member of a classic group. Must hold: its buffers are copies, never views of a request; it waits for at most one
// JoinGroup and one SyncGroup answer at a time.

import type { JoinGroupResponse } from '../../protocol/generated/join-group.ts';
import type { SyncGroupResponse } from '../../protocol/generated/sync-group.ts';
import type { Waiter } from '../shard.ts';

export interface OfferedProtocol {
  readonly name: string;
  readonly metadata: Buffer;
}

export const EMPTY_BYTES: Buffer = Buffer.alloc(0);

export interface ClassicMemberInit {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly rebalanceTimeoutMs: number;
  readonly sessionTimeoutMs: number;
  readonly protocols: readonly OfferedProtocol[];
  readonly assignment?: Buffer;
}

export class ClassicMember {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  rebalanceTimeoutMs: number;
  sessionTimeoutMs: number;
  /** In the order of the client's preference. Changed by ClassicGroup alone, which counts them. */
  protocols: readonly OfferedProtocol[];
  assignment: Buffer;
  awaitingJoin: Waiter<JoinGroupResponse> | null = null;
  awaitingSync: Waiter<SyncGroupResponse> | null = null;
  /** True until its first generation: it may expire although it waits in a join. */
  isNew = false;

  constructor(init: ClassicMemberInit) {
    this.memberId = init.memberId;
    this.groupInstanceId = init.groupInstanceId;
    this.clientId = init.clientId;
    this.clientHost = init.clientHost;
    this.rebalanceTimeoutMs = init.rebalanceTimeoutMs;
    this.sessionTimeoutMs = init.sessionTimeoutMs;
    this.protocols = init.protocols;
    this.assignment = init.assignment ?? EMPTY_BYTES;
  }

  get isStatic(): boolean {
    return this.groupInstanceId !== null;
  }

  /** What the member said for `protocol`; empty if it does not offer it. */
  metadata(protocol: string | null): Buffer {
    for (const offered of this.protocols) if (offered.name === protocol) return offered.metadata;
    return EMPTY_BYTES;
  }

  /** Whoever waits for a rebalance needs no heartbeat; only a new member can expire while it waits. */
  get isExcusedFromHeartbeat(): boolean {
    return !this.isNew && (this.awaitingJoin !== null || this.awaitingSync !== null);
  }

  offersSame(protocols: readonly OfferedProtocol[]): boolean {
    if (protocols.length !== this.protocols.length) return false;
    for (let i = 0; i < protocols.length; i++) {
      const mine = this.protocols[i]!;
      const other = protocols[i]!;
      if (mine.name !== other.name || !mine.metadata.equals(other.metadata)) return false;
    }
    return true;
  }
}

/** Copies: what a request holds is a view of bytes that came from the socket. */
export function copyProtocols(protocols: readonly OfferedProtocol[]): OfferedProtocol[] {
  return protocols.map(({ name, metadata }) => ({ name, metadata: Buffer.from(metadata) }));
}
