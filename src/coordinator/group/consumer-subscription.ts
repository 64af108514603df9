// What a member's request does to its group's subscription: the member's own record, the regular expressions, the
// group's epoch and metadata hash. Must hold: the group's epoch rises when the set of subscribed topics or their shape
// changed, and only then; a regular expression is matched off the request, in slices that never hold the event loop,
// and counts from the operation that stores what it matched.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import type { Outcome } from '../shard.ts';
import type { SubscriptionType } from './assignors/assignor.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { type ConsumerMember, sameNames } from './consumer-member.ts';
import {
  groupEpochRecord,
  memberRecord,
  partitionMetadataTombstone,
  type ResolvedRegex,
  regexRecord,
  regexTombstone,
} from './consumer-records.ts';
import { ConsumerStep } from './consumer-step.ts';
import { consumerGroup, type GroupEnvironment } from './group-environment.ts';
import { compileSubscriptionRegex, RegexResolution } from './subscription-regex.ts';
import { countRegexMatches, subscriptionTypeOf } from './topic-counts.ts';

/** As in Kafka: when nothing else asks for it, metadata is looked at again after 2^31 - 1 ms. */
const METADATA_REFRESH_MS = 2_147_483_647;
/** The shortest time between two matchings of a group's regular expressions. */
const REGEX_REFRESH_MIN_MS = 10_000;

/** Adds the member's record if anything about it changed; true if its topic names did. */
export function updateMember(
  groupId: string,
  before: ConsumerMember,
  after: ConsumerMember,
  step: ConsumerStep,
): boolean {
  if (after.equals(before)) return false;
  step.add(memberRecord(groupId, after));
  return !sameNames(before.topicNames, after.topicNames);
}

export interface SubscriptionUpdate {
  readonly groupEpoch: number;
  readonly subscriptionType: SubscriptionType;
}

/** Brings epoch and metadata hash up to date; `bump`: the epoch rises in any case. */
export function updateSubscription(
  env: GroupEnvironment,
  group: ConsumerGroup,
  bump: boolean,
  before: ConsumerMember,
  after: ConsumerMember,
  step: ConsumerStep,
): SubscriptionUpdate {
  const now = env.clock.now();
  if (!bump && !group.metadataExpired(now)) {
    return { groupEpoch: group.groupEpoch, subscriptionType: group.subscriptionType };
  }
  const { groupId } = group;
  const topics = group.topicsAfter(before, after);
  const metadataHash = env.topicHashes.groupHash(topics.keys(), env.image());
  const known = group.members.has(after.memberId) || group.staticMemberId(after.instanceId) !== undefined;
  const memberCount = known ? group.members.size : group.members.size + 1;
  const subscriptionType = subscriptionTypeOf(group.regexesAfter(before, after), topics, memberCount);
  let { groupEpoch } = group;
  if (bump || metadataHash !== group.metadataHash) {
    groupEpoch++;
    step.add(groupEpochRecord(groupId, groupEpoch, metadataHash));
    env.logger.debug({ group: groupId, epoch: groupEpoch }, 'new group epoch');
  }
  group.setMetadataRefresh(now + METADATA_REFRESH_MS, groupEpoch);
  if (group.hasPartitionMetadataRecord) step.add(partitionMetadataTombstone(groupId));
  return { groupEpoch, subscriptionType };
}

/** updated: the member subscribes by another expression, not yet matched. resolved: what it stands for is known. */
export type RegexUpdate = 'unchanged' | 'updated' | 'resolved';

export function updateRegex(
  env: GroupEnvironment,
  group: ConsumerGroup,
  before: ConsumerMember,
  after: ConsumerMember,
  step: ConsumerStep,
): RegexUpdate {
  let update: RegexUpdate = 'unchanged';
  let isNew = false;
  if (before.topicRegex !== after.topicRegex) {
    update = 'updated';
    if (before.regex !== null && group.subscribedRegexes.get(before.regex) === 1) {
      step.add(regexTombstone(group.groupId, before.regex));
    }
    if (after.regex === null) {
      if (before.regex !== null) update = 'resolved';
    } else if (!group.subscribedRegexes.has(after.regex)) {
      checkRegex(after.regex);
      isNew = true;
    } else if (group.resolvedRegexes.has(after.regex)) {
      update = 'resolved';
    }
  }
  if (isNew || group.subscribedRegexes.size > 0) refreshRegexes(env, group, before, after, isNew);
  return update;
}

function checkRegex(regex: string): void {
  const compiled = compileSubscriptionRegex(regex);
  if (!('reason' in compiled)) return;
  throw new ApiError(
    ErrorCode.INVALID_REGULAR_EXPRESSION,
    `SubscribedTopicRegex \`${regex}\` is not a valid regular expression: ${compiled.reason}.`,
  );
}

const regexKey = (groupId: string): string => `regex ${groupId}`;

/** Has the group's expressions matched again if that is due. */
function refreshRegexes(
  env: GroupEnvironment,
  group: ConsumerGroup,
  before: ConsumerMember,
  after: ConsumerMember,
  required: boolean,
): void {
  const { groupId, resolvedRegexes } = group;
  if (env.timers.has(regexKey(groupId))) return;
  const now = env.clock.now();
  // They are always matched together, so one stands for all.
  const last = firstOf(resolvedRegexes);
  const lastMs = last?.timestampMs ?? Number.NEGATIVE_INFINITY;
  if (now <= lastMs + REGEX_REFRESH_MIN_MS) return;
  const regexes = [...group.regexesAfter(before, after).keys()];
  const due =
    required ||
    regexes.length !== resolvedRegexes.size ||
    (last?.version ?? 0) < env.topics.newestTopicsVersion ||
    now > lastMs + env.config().consumerRegexRefreshIntervalMs;
  if (due && regexes.length > 0) scheduleResolution(env, groupId, regexes);
}

function firstOf(resolved: ReadonlyMap<string, ResolvedRegex>): ResolvedRegex | undefined {
  for (const regex of resolved.values()) return regex;
  return undefined;
}

/** Matches the names of all topics, a slice at each turn of the event loop; the last one stores the result. */
function scheduleResolution(env: GroupEnvironment, groupId: string, regexes: readonly string[]): void {
  const image = env.image();
  const timestampMs = env.clock.now();
  let resolution: RegexResolution | null = null;
  const slice = (): Outcome<void> => {
    const step = new ConsumerStep();
    // Sorted here once, so that what each expression matches comes out sorted.
    resolution ??= new RegexResolution(regexes, Array.from(image.topics.values(), ({ name }) => name).sort());
    if (resolution.advance()) {
      for (const [regex, reason] of resolution.invalid) {
        env.logger.error({ group: groupId, regex, reason }, 'regular expression passed over');
      }
      const resolved = new Map<string, ResolvedRegex>();
      for (const [regex, names] of resolution.topics) {
        resolved.set(regex, { topics: [...names], version: image.offset, timestampMs });
      }
      storeResolution(env, groupId, resolved, step);
    } else {
      env.timers.schedule(regexKey(groupId), 0, slice);
    }
    return step.outcome(undefined);
  };
  env.timers.schedule(regexKey(groupId), 0, slice);
}

/** Stores what the expressions stand for now; the group's epoch rises if that changes what it subscribes to. */
function storeResolution(
  env: GroupEnvironment,
  groupId: string,
  resolved: ReadonlyMap<string, ResolvedRegex>,
  step: ConsumerStep,
): void {
  const group = consumerGroup(env, groupId);
  if (group === undefined) return;
  const topics = group.copyTopicCounts();
  let bump = false;
  for (const [regex, now] of resolved) {
    if (!group.subscribedRegexes.has(regex)) continue;
    const before = group.resolvedRegexes.get(regex)?.topics ?? [];
    if (!sameNames(before, now.topics)) {
      bump = true;
      countRegexMatches(topics, before, -1, null);
      countRegexMatches(topics, now.topics, 1, null);
    }
    step.add(regexRecord(groupId, regex, now));
  }
  const metadataHash = env.topicHashes.groupHash(topics.keys(), env.image());
  if (!bump && metadataHash === group.metadataHash) return;
  const groupEpoch = group.groupEpoch + 1;
  step.add(groupEpochRecord(groupId, groupEpoch, metadataHash));
  group.setMetadataRefresh(env.clock.now() + METADATA_REFRESH_MS, groupEpoch);
}
