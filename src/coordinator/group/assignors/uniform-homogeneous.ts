// The `uniform` assignor where all members subscribe to the same topics. Must hold: the sizes of any two members differ
// by one at most, and within that as much as possible stays where it is. The rules are those of Kafka 4.3.1, the order
// of its hash maps included, so that equal input gives an equal result.

import type { Uuid } from '../../../base/uuid.ts';
import { javaHashCode } from '../../partition-of.ts';
import {
  type Assignment,
  type GroupAssignment,
  type GroupSpec,
  PartitionAssignorError,
  type SubscribedTopicDescriber,
} from './assignor.ts';
import { capacityOfCopy, hashOrder, numberHash, uuidHash } from './java-hash-order.ts';

/** Partitions without an owner, in the order in which they are given away: two lists in step. */
interface Unassigned {
  readonly topicIds: Uuid[];
  readonly partitions: number[];
}

interface Unfilled {
  readonly memberId: string;
  readonly kept: Assignment;
  readonly space: number;
}

export function assignHomogeneous(spec: GroupSpec, topics: SubscribedTopicDescriber): GroupAssignment {
  const memberIds = hashOrder([...spec.members.keys()], javaHashCode);
  const subscribed = spec.members.get(memberIds[0]!)!.subscribedTopicIds;
  if (subscribed.size === 0) return new Map();
  const unassigned: Unassigned = { topicIds: [], partitions: [] };
  const partitionCount = findUnassigned(spec, subscribed, topics, unassigned);
  const quota = Math.floor(partitionCount / memberIds.length);
  let extras = partitionCount % memberIds.length;

  const result = new Map<string, Assignment>();
  const unfilled: Unfilled[] = [];
  for (let i = 0; i < memberIds.length; i++) {
    const memberId = memberIds[i]!;
    let extra = extras > 0;
    const { kept, revoked, keptCount } = keepUpTo(
      spec.members.get(memberId)!.assignment,
      subscribed,
      extra ? quota + 1 : quota,
    );
    for (const [topicId, partition] of revoked) {
      unassigned.topicIds.push(topicId);
      unassigned.partitions.push(partition);
    }
    let space = (extra ? quota + 1 : quota) - keptCount;
    // The extra partition goes to who has it already, as long as enough members are left to take the extras.
    if (space > 0 && extra && memberIds.length - i > extras) {
      space--;
      extra = false;
    }
    if (space > 0) unfilled.push({ memberId, kept, space });
    if (extra) extras--;
    result.set(memberId, kept);
  }
  fill(unfilled, unassigned, result);
  return result;
}

/** Returns how many partitions the topics have together. */
function findUnassigned(
  spec: GroupSpec,
  subscribed: ReadonlySet<Uuid>,
  topics: SubscribedTopicDescriber,
  unassigned: Unassigned,
): number {
  const owned = new Map<Uuid, Uint8Array>();
  let total = 0;
  for (const topicId of subscribed) {
    const count = topics.partitionCount(topicId);
    if (count === -1) throw new PartitionAssignorError(`members subscribe to topic ${topicId}, which does not exist`);
    owned.set(topicId, new Uint8Array(count));
    total += count;
  }
  for (const member of spec.members.values()) {
    for (const [topicId, partitions] of member.assignment) {
      const flags = owned.get(topicId);
      if (flags !== undefined) for (const partition of partitions) flags[partition] = 1;
    }
  }
  for (const topicId of hashOrder([...subscribed], uuidHash, capacityOfCopy(subscribed.size))) {
    const flags = owned.get(topicId)!;
    for (let partition = 0; partition < flags.length; partition++) {
      if (flags[partition] === 1) continue;
      unassigned.topicIds.push(topicId);
      unassigned.partitions.push(partition);
    }
  }
  return total;
}

interface Kept {
  readonly kept: Assignment;
  readonly keptCount: number;
  readonly revoked: readonly (readonly [Uuid, number])[];
}

/** `assignment` without topics that are no longer subscribed, cut to `quota` partitions. */
function keepUpTo(assignment: Assignment, subscribed: ReadonlySet<Uuid>, quota: number): Kept {
  let count = 0;
  let foreign = false;
  for (const [topicId, partitions] of assignment) {
    if (subscribed.has(topicId)) count += partitions.length;
    else foreign = true;
  }
  if (count <= quota && !foreign) return { kept: assignment, keptCount: count, revoked: [] };
  const kept = new Map(assignment);
  if (foreign) for (const topicId of assignment.keys()) if (!subscribed.has(topicId)) kept.delete(topicId);
  if (count <= quota) return { kept, keptCount: count, revoked: [] };

  const revoked: [Uuid, number][] = [];
  let left = quota;
  for (const topicId of hashOrder([...assignment.keys()], uuidHash)) {
    const partitions = kept.get(topicId);
    if (partitions === undefined) continue;
    if (partitions.length <= left) {
      left -= partitions.length;
      continue;
    }
    const ordered = hashOrder(partitions, numberHash, capacityOfCopy(partitions.length));
    for (let i = left; i < ordered.length; i++) revoked.push([topicId, ordered[i]!]);
    if (left === 0) kept.delete(topicId);
    else
      kept.set(
        topicId,
        ordered.slice(0, left).sort((a, b) => a - b),
      );
    left = 0;
  }
  return { kept, keptCount: quota, revoked };
}

function fill(unfilled: readonly Unfilled[], unassigned: Unassigned, result: Map<string, Assignment>): void {
  let next = 0;
  for (const { memberId, kept, space } of unfilled) {
    const end = Math.min(next + space, unassigned.partitions.length);
    if (next === end) continue;
    const assignment = new Map(kept);
    const grown = new Map<Uuid, number[]>();
    for (; next < end; next++) {
      const topicId = unassigned.topicIds[next]!;
      let list = grown.get(topicId);
      if (list === undefined) {
        list = kept.get(topicId)?.slice() ?? [];
        grown.set(topicId, list);
        assignment.set(topicId, list);
      }
      list.push(unassigned.partitions[next]!);
    }
    for (const list of grown.values()) list.sort((a, b) => a - b);
    result.set(memberId, assignment);
  }
  if (next < unassigned.partitions.length) throw new PartitionAssignorError('partitions were left unassigned');
}
