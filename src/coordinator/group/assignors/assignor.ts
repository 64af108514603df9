// What a server-side assignor of the consumer protocol (KIP-848) gets and gives. Must hold: an assignor is a pure
// function of its input, and never changes it; an assignment's partition lists are ascending, without duplicates and
// never empty (a topic of which a member owns nothing has no entry). Called when a group's target assignment is due.

import type { Uuid } from '../../../base/uuid.ts';

/** Partitions by topic id. Lists may be shared between assignments, so they are never changed in place. */
export type Assignment = ReadonlyMap<Uuid, readonly number[]>;

export const emptyAssignment: Assignment = new Map<Uuid, readonly number[]>();

export interface MemberSpec {
  readonly instanceId: string | null;
  /**
   * No assignor reads it: neither do Apache Kafka 4.3.1's own uniform and range assignors, in whose class files no name
   * or text has "rack" in it. It is part of what one may ask.
   */
  readonly rackId: string | null;
  /**
   * The ids of all topics that this member's names and regular expression stand for and that exist, each once.
   * Members with equal subscriptions may share one set, which makes the whole faster.
   */
  readonly subscribedTopicIds: ReadonlySet<Uuid>;
  /** The member's target assignment so far; `emptyAssignment` for a new member. */
  readonly assignment: Assignment;
}

/** HOMOGENEOUS: all members subscribe to the same topics. */
export type SubscriptionType = 'HOMOGENEOUS' | 'HETEROGENEOUS';

export interface GroupSpec {
  /** By member id. */
  readonly members: ReadonlyMap<string, MemberSpec>;
  readonly subscriptionType: SubscriptionType;
}

/** What an assignor may ask of a topic. */
export interface SubscribedTopicDescriber {
  /** -1: no such topic. */
  partitionCount(topicId: Uuid): number;
}

/**
 * The new target assignment by member id. A member without an entry gets nothing. An assignment that did not change
 * may be the very object that the spec held.
 */
export type GroupAssignment = ReadonlyMap<string, Assignment>;

export interface Assignor {
  readonly name: 'uniform' | 'range';
  /** Throws PartitionAssignorError where no assignment can be made. */
  assign(spec: GroupSpec, topics: SubscribedTopicDescriber): GroupAssignment;
}

export class PartitionAssignorError extends Error {}
