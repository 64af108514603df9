// The `range` assignor: each member gets a contiguous range of every topic that it subscribes to. Must hold: it does
// not look at the assignment so far; with equal subscriptions and equally many partitions a member gets the same
// partition numbers of every topic (co-partitioning), because all topics hand out their ranges in one order of members.
// That order puts static members first, by instance id, so that they keep their ranges when they come back under a new
// member id.

import type { Uuid } from '../../../base/uuid.ts';
import {
  type Assignment,
  type Assignor,
  emptyAssignment,
  type GroupAssignment,
  type GroupSpec,
  type MemberSpec,
  PartitionAssignorError,
  type SubscribedTopicDescriber,
} from './assignor.ts';

/** How far the handing out of one topic has come. */
interface TopicRanges {
  readonly partitionCount: number;
  subscriberCount: number;
  /** -1 until the first range is given: all subscribers must be counted by then. */
  quota: number;
  /** So many of the next members get one more than `quota`. */
  extra: number;
  next: number;
}

function assign(spec: GroupSpec, topics: SubscribedTopicDescriber): GroupAssignment {
  const result = new Map<string, Assignment>();
  if (spec.members.size === 0) return result;
  const members = [...spec.members].sort(byInstanceThenMember);
  const ranges = countSubscribers(members, topics);
  for (const [memberId, member] of members) {
    const assignment = new Map<Uuid, readonly number[]>();
    for (const topicId of member.subscribedTopicIds) {
      const range = nextRange(ranges.get(topicId)!);
      if (range !== null) assignment.set(topicId, range);
    }
    result.set(memberId, assignment.size === 0 ? emptyAssignment : assignment);
  }
  return result;
}

/** Comparison by UTF-16 code units, as Java compares strings. */
function byInstanceThenMember(
  [idA, a]: readonly [string, MemberSpec],
  [idB, b]: readonly [string, MemberSpec],
): number {
  if (a.instanceId !== null && b.instanceId !== null) return compare(a.instanceId, b.instanceId);
  if (a.instanceId !== null) return -1;
  if (b.instanceId !== null) return 1;
  return compare(idA, idB);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function countSubscribers(
  members: readonly (readonly [string, MemberSpec])[],
  topics: SubscribedTopicDescriber,
): Map<Uuid, TopicRanges> {
  const ranges = new Map<Uuid, TopicRanges>();
  for (const [, member] of members) {
    for (const topicId of member.subscribedTopicIds) {
      let topic = ranges.get(topicId);
      if (topic === undefined) {
        const partitionCount = topics.partitionCount(topicId);
        if (partitionCount === -1) throw new PartitionAssignorError(`a member subscribes to topic ${topicId}: unknown`);
        topic = { partitionCount, subscriberCount: 0, quota: -1, extra: 0, next: 0 };
        ranges.set(topicId, topic);
      }
      topic.subscriberCount++;
    }
  }
  return ranges;
}

function nextRange(topic: TopicRanges): readonly number[] | null {
  if (topic.quota === -1) {
    topic.quota = Math.floor(topic.partitionCount / topic.subscriberCount);
    topic.extra = topic.partitionCount % topic.subscriberCount;
  }
  let size = topic.quota;
  if (topic.extra > 0) {
    size++;
    topic.extra--;
  }
  if (size === 0) return null;
  const range: number[] = new Array(size);
  for (let i = 0; i < size; i++) range[i] = topic.next + i;
  topic.next += size;
  return range;
}

export const rangeAssignor: Assignor = { name: 'range', assign };
