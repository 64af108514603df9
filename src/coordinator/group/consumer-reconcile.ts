// Brings one member of a consumer group nearer to its target: the step that its next heartbeat answer tells it. Must
// hold: pure; a member is given a partition only when nobody else owns it, and moves to the target's epoch only when it
// owns nothing that the target gives to others.

import type { Uuid } from '../../base/uuid.ts';
import type { TopicsImage } from '../../metadata/topics.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import type { Assignment } from './assignors/assignor.ts';
import { type ConsumerMember, NO_PARTITIONS, type OwnedPartitions } from './consumer-member.ts';
import type { ListedPartitions, ResolvedRegex } from './consumer-records.ts';

export interface Reconciliation {
  readonly member: ConsumerMember;
  readonly targetEpoch: number;
  readonly target: Assignment;
  /** The member changed its subscription in this very request. */
  readonly subscriptionChanged: boolean;
  /** What the member says it owns; null where the request does not say. */
  readonly owned: readonly ListedPartitions[] | null;
  readonly resolvedRegexes: ReadonlyMap<string, ResolvedRegex>;
  readonly topics: TopicsImage;
  /** The epoch of a partition's owner, -1 if it has none. */
  readonly partitionEpoch: (topicId: Uuid, partition: number) => number;
}

const NO_TARGET: readonly number[] = [];

/** The member as it is after the step: the same object if nothing can be done now. */
export function reconcile(step: Reconciliation): ConsumerMember {
  const { member, targetEpoch, subscriptionChanged } = step;
  switch (member.state) {
    case 'STABLE':
      if (member.memberEpoch !== targetEpoch) return moveToTarget(step, member.memberEpoch);
      return subscriptionChanged ? dropUnsubscribed(step) : member;
    case 'UNREVOKED_PARTITIONS':
      if (!ownsAny(step, member.pendingRevocation)) return moveToTarget(step, member.memberEpoch);
      return subscriptionChanged ? dropUnsubscribed(step) : member;
    case 'UNRELEASED_PARTITIONS':
      return moveToTarget(step, member.memberEpoch);
    default:
      // A newer Kafka's state: only a member that owns nothing can start over from here.
      if (step.owned === null || step.owned.length > 0) {
        throw new ApiError(
          ErrorCode.FENCED_MEMBER_EPOCH,
          'The consumer group member is in a unknown state. The member must abandon all its partitions and rejoin.',
        );
      }
      return moveToTarget(step, targetEpoch);
  }
}

/** Whether the member still owns any of `partitions`; true where it does not say. */
function ownsAny(step: Reconciliation, partitions: OwnedPartitions): boolean {
  if (step.owned === null) return true;
  for (const { topicId, partitions: owned } of step.owned) {
    const asked = partitions.get(topicId);
    if (asked === undefined) continue;
    for (const partition of owned) if (asked.has(partition)) return true;
  }
  return false;
}

interface SubscribedTopicIds {
  readonly isEmpty: boolean;
  has(topicId: Uuid): boolean;
}

/** The topics of the member's names and of its regular expression, which stands for nothing until it is resolved. */
function subscribedTopicIds(step: Reconciliation): SubscribedTopicIds {
  const { member, topics } = step;
  const names = new Set(member.topicNames);
  if (member.regex !== null) for (const name of step.resolvedRegexes.get(member.regex)?.topics ?? []) names.add(name);
  return {
    isEmpty: names.size === 0,
    has(topicId) {
      const name = topics.byId(topicId)?.name;
      return name !== undefined && names.has(name);
    },
  };
}

/** The epoch stays: only what the member does not subscribe to any more is taken from it. */
function dropUnsubscribed(step: Reconciliation): ConsumerMember {
  const { member } = step;
  const subscribed = subscribedTopicIds(step);
  let assigned = member.assigned;
  let pendingRevocation = member.pendingRevocation;
  if (subscribed.isEmpty && pendingRevocation.size === 0) {
    pendingRevocation = assigned;
    assigned = NO_PARTITIONS;
  } else {
    const kept = new Map(assigned);
    const revoked = new Map(pendingRevocation);
    for (const [topicId, partitions] of member.assigned) {
      if (subscribed.has(topicId)) continue;
      kept.delete(topicId);
      revoked.set(topicId, new Map([...(revoked.get(topicId) ?? []), ...partitions]));
    }
    if (kept.size !== assigned.size) {
      assigned = kept;
      pendingRevocation = revoked;
    }
  }
  if (assigned === member.assigned) return member;
  if (pendingRevocation.size > 0 && ownsAny(step, pendingRevocation)) {
    return member.inEpoch(member.memberEpoch, { state: 'UNREVOKED_PARTITIONS', assigned, pendingRevocation });
  }
  return member.inEpoch(member.memberEpoch, { assigned });
}

interface Difference {
  /** Of what it has, what it keeps. */
  readonly kept: Map<Uuid, Map<number, number>>;
  readonly toRevoke: Map<Uuid, Map<number, number>>;
  /** Of what it is to have, what is free. */
  readonly toAssign: Map<Uuid, number[]>;
  /** Of what it is to have, others still own something. */
  unreleased: boolean;
}

/** `epoch`: where the member stays as long as it has to revoke something. */
function moveToTarget(step: Reconciliation, epoch: number): ConsumerMember {
  const { member, targetEpoch } = step;
  const { kept, toRevoke, toAssign, unreleased } = compare(step);
  if (toRevoke.size > 0 && ownsAny(step, toRevoke)) {
    return member.inEpoch(epoch, { state: 'UNREVOKED_PARTITIONS', assigned: kept, pendingRevocation: toRevoke });
  }
  for (const [topicId, partitions] of toAssign) {
    let assigned = kept.get(topicId);
    if (assigned === undefined) {
      assigned = new Map();
      kept.set(topicId, assigned);
    }
    for (const partition of partitions) assigned.set(partition, targetEpoch);
  }
  const state = unreleased ? 'UNRELEASED_PARTITIONS' : 'STABLE';
  return member.inEpoch(targetEpoch, { state, assigned: kept, pendingRevocation: NO_PARTITIONS });
}

function compare(step: Reconciliation): Difference {
  const { member, target } = step;
  const subscribed = subscribedTopicIds(step);
  const difference: Difference = { kept: new Map(), toRevoke: new Map(), toAssign: new Map(), unreleased: false };
  for (const [topicId, assigned] of member.assigned) {
    const wanted = new Set(subscribed.has(topicId) ? target.get(topicId) : NO_TARGET);
    for (const [partition, since] of assigned) {
      put(wanted.has(partition) ? difference.kept : difference.toRevoke, topicId, partition, since);
    }
  }
  for (const [topicId, partitions] of target) {
    if (!subscribed.has(topicId)) continue;
    const assigned = member.assigned.get(topicId);
    const pending = member.pendingRevocation.get(topicId);
    const free: number[] = [];
    for (const partition of partitions) {
      if (assigned?.has(partition) === true) continue;
      // What the member itself is about to give up is as good as free: only one member can own a partition.
      if (step.partitionEpoch(topicId, partition) !== -1 && pending?.has(partition) !== true) {
        difference.unreleased = true;
      } else {
        free.push(partition);
      }
    }
    if (free.length > 0) difference.toAssign.set(topicId, free);
  }
  return difference;
}

function put(to: Map<Uuid, Map<number, number>>, topicId: Uuid, partition: number, since: number): void {
  const partitions = to.get(topicId);
  if (partitions === undefined) to.set(topicId, new Map([[partition, since]]));
  else partitions.set(partition, since);
}
