// A member of a consumer group (KIP-848), and what it owns. Must hold: a member never changes, a new one takes its
// place; assignments are compared by content; a member with `classic` uses the classic protocol and is served through
// JoinGroup, SyncGroup and Heartbeat.

import type { Uuid } from '../../base/uuid.ts';
import type { ConsumerGroupMemberMetadataValueClassicMemberMetadata } from '../../protocol/generated/records/group.ts';

/**
 * STABLE: it has what its epoch gives it. UNREVOKED_PARTITIONS: it must give up partitions before it moves on.
 * UNRELEASED_PARTITIONS: others still have partitions that it is to get. UNKNOWN: a newer Kafka's state.
 */
export type MemberState = 'STABLE' | 'UNREVOKED_PARTITIONS' | 'UNRELEASED_PARTITIONS' | 'UNKNOWN';

/** As stored in records. */
const stateCodes: Readonly<Record<MemberState, number>> = {
  STABLE: 0,
  UNREVOKED_PARTITIONS: 1,
  UNRELEASED_PARTITIONS: 2,
  UNKNOWN: 127,
};

export function stateCode(state: MemberState): number {
  return stateCodes[state];
}

export function stateOfCode(code: number): MemberState {
  if (code === 0) return 'STABLE';
  if (code === 1) return 'UNREVOKED_PARTITIONS';
  return code === 2 ? 'UNRELEASED_PARTITIONS' : 'UNKNOWN';
}

/** By topic id: partitions, each with the epoch in which it was given. */
export type OwnedPartitions = ReadonlyMap<Uuid, ReadonlyMap<number, number>>;

export const NO_PARTITIONS: OwnedPartitions = new Map<Uuid, ReadonlyMap<number, number>>();

/** In a heartbeat: the member joins, leaves, or leaves for a while and keeps its place by its instance id. */
export const JOIN_EPOCH = 0;
export const LEAVE_EPOCH = -1;
export const LEAVE_STATIC_EPOCH = -2;

export type ClassicMetadata = ConsumerGroupMemberMetadataValueClassicMemberMetadata;

export interface ConsumerMemberFields {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly clientId: string;
  readonly clientHost: string;
  /** Sorted, each once. */
  readonly topicNames: readonly string[];
  /** Empty or null: none. */
  readonly topicRegex: string | null;
  readonly serverAssignor: string | null;
  readonly assigned: OwnedPartitions;
  readonly pendingRevocation: OwnedPartitions;
  readonly classic: ClassicMetadata | null;
}

export class ConsumerMember implements ConsumerMemberFields {
  readonly memberId: string;
  readonly memberEpoch: number;
  readonly previousMemberEpoch: number;
  readonly state: MemberState;
  readonly instanceId: string | null;
  readonly rackId: string | null;
  readonly rebalanceTimeoutMs: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly topicNames: readonly string[];
  readonly topicRegex: string | null;
  readonly serverAssignor: string | null;
  readonly assigned: OwnedPartitions;
  readonly pendingRevocation: OwnedPartitions;
  readonly classic: ClassicMetadata | null;

  constructor(fields: ConsumerMemberFields) {
    this.memberId = fields.memberId;
    this.memberEpoch = fields.memberEpoch;
    this.previousMemberEpoch = fields.previousMemberEpoch;
    this.state = fields.state;
    this.instanceId = fields.instanceId;
    this.rackId = fields.rackId;
    this.rebalanceTimeoutMs = fields.rebalanceTimeoutMs;
    this.clientId = fields.clientId;
    this.clientHost = fields.clientHost;
    this.topicNames = fields.topicNames;
    this.topicRegex = fields.topicRegex;
    this.serverAssignor = fields.serverAssignor;
    this.assigned = fields.assigned;
    this.pendingRevocation = fields.pendingRevocation;
    this.classic = fields.classic;
  }

  /** A member that is not in the group yet. */
  static fresh(memberId: string): ConsumerMember {
    return new ConsumerMember({
      memberId,
      memberEpoch: 0,
      previousMemberEpoch: -1,
      state: 'STABLE',
      instanceId: null,
      rackId: null,
      rebalanceTimeoutMs: -1,
      clientId: '',
      clientHost: '',
      topicNames: [],
      topicRegex: '',
      serverAssignor: null,
      assigned: NO_PARTITIONS,
      pendingRevocation: NO_PARTITIONS,
      classic: null,
    });
  }

  get usesClassicProtocol(): boolean {
    return this.classic !== null;
  }

  /** The regular expression it subscribes by, or null. */
  get regex(): string | null {
    return this.topicRegex === '' ? null : this.topicRegex;
  }

  isReconciledTo(targetEpoch: number): boolean {
    return this.state === 'STABLE' && this.memberEpoch === targetEpoch;
  }

  with(changes: Partial<ConsumerMemberFields>): ConsumerMember {
    return new ConsumerMember({ ...(this as ConsumerMemberFields), ...changes });
  }

  /** The member moves to `epoch`, and the one it had becomes the previous one. */
  inEpoch(epoch: number, changes: Partial<ConsumerMemberFields>): ConsumerMember {
    return this.with({ ...changes, memberEpoch: epoch, previousMemberEpoch: this.memberEpoch });
  }

  equals(other: ConsumerMember): boolean {
    return (
      this === other ||
      (this.memberId === other.memberId &&
        this.memberEpoch === other.memberEpoch &&
        this.previousMemberEpoch === other.previousMemberEpoch &&
        this.state === other.state &&
        this.instanceId === other.instanceId &&
        this.rackId === other.rackId &&
        this.rebalanceTimeoutMs === other.rebalanceTimeoutMs &&
        this.clientId === other.clientId &&
        this.clientHost === other.clientHost &&
        sameNames(this.topicNames, other.topicNames) &&
        this.topicRegex === other.topicRegex &&
        this.serverAssignor === other.serverAssignor &&
        samePartitions(this.assigned, other.assigned) &&
        samePartitions(this.pendingRevocation, other.pendingRevocation) &&
        sameClassic(this.classic, other.classic))
    );
  }
}

export function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function samePartitions(a: OwnedPartitions, b: OwnedPartitions): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [topicId, partitions] of a) {
    const others = b.get(topicId);
    if (others === partitions) continue;
    if (others === undefined || others.size !== partitions.size) return false;
    for (const [partition, epoch] of partitions) if (others.get(partition) !== epoch) return false;
  }
  return true;
}

function sameClassic(a: ClassicMetadata | null, b: ClassicMetadata | null): boolean {
  if (a === b) return true;
  if (a === null || b === null || a.sessionTimeoutMs !== b.sessionTimeoutMs) return false;
  if (a.supportedProtocols.length !== b.supportedProtocols.length) return false;
  return a.supportedProtocols.every(({ name, metadata }, i) => {
    const other = b.supportedProtocols[i]!;
    return name === other.name && metadata.equals(other.metadata);
  });
}

/** Sorted, each once. */
export function topicNamesOf(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
