// How many members of a group subscribe to a topic by its name, and how many of the group's regular expressions match
// it. Must hold: a topic to which nobody subscribes any more has no entry; whether a group subscribes alike throughout
// follows from these counts alone, as in Kafka.

import type { SubscriptionType } from './assignors/assignor.ts';

export interface TopicCount {
  readonly byName: number;
  readonly byRegex: number;
}

export type TopicCounts = Map<string, TopicCount>;

/** Told when the first subscription to a topic comes and when the last one goes. */
export interface TopicListener {
  subscribed(topic: string): void;
  unsubscribed(topic: string): void;
}

export function countNames(
  counts: TopicCounts,
  topics: readonly string[],
  by: 1 | -1,
  listener: TopicListener | null,
): void {
  for (const topic of topics) {
    const { byName, byRegex } = counts.get(topic) ?? { byName: 0, byRegex: 0 };
    put(counts, topic, { byName: Math.max(0, byName + by), byRegex }, listener);
  }
}

export function countRegexMatches(
  counts: TopicCounts,
  topics: readonly string[],
  by: 1 | -1,
  listener: TopicListener | null,
): void {
  for (const topic of topics) {
    const { byName, byRegex } = counts.get(topic) ?? { byName: 0, byRegex: 0 };
    put(counts, topic, { byName, byRegex: Math.max(0, byRegex + by) }, listener);
  }
}

function put(counts: TopicCounts, topic: string, count: TopicCount, listener: TopicListener | null): void {
  if (count.byName === 0 && count.byRegex === 0) {
    if (counts.delete(topic)) listener?.unsubscribed(topic);
    return;
  }
  if (!counts.has(topic)) listener?.subscribed(topic);
  counts.set(topic, count);
}

/** `regexes`: the members that subscribe by each regular expression. */
export function subscriptionTypeOf(
  regexes: ReadonlyMap<string, number>,
  counts: ReadonlyMap<string, TopicCount>,
  memberCount: number,
): SubscriptionType {
  for (const [, members] of regexes) {
    // One expression for all and no names beside it is alike; any mix is not.
    if (members !== memberCount) return 'HETEROGENEOUS';
    for (const { byName, byRegex } of counts.values()) if (byRegex !== 1 || byName > 0) return 'HETEROGENEOUS';
    return 'HOMOGENEOUS';
  }
  for (const { byName } of counts.values()) if (byName !== memberCount) return 'HETEROGENEOUS';
  return 'HOMOGENEOUS';
}

/** Counts `key` up or down; an entry never is zero. */
export function countKey(counts: Map<string, number>, key: string, by: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + by;
  if (count <= 0) counts.delete(key);
  else counts.set(key, count);
}
