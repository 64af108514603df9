// The target assignment of a consumer group: what each member is to have, computed by a server-side assignor. Must
// hold: computed once per group epoch, and not more often than the group's assignment interval allows; only members
// whose target changed get a record.

import type { Uuid } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { sameAssignment } from './assignors/assignment.ts';
import {
  type Assignment,
  type Assignor,
  emptyAssignment,
  type GroupAssignment,
  type MemberSpec,
  PartitionAssignorError,
  type SubscriptionType,
} from './assignors/assignor.ts';
import { rangeAssignor } from './assignors/range.ts';
import { uniformAssignor } from './assignors/uniform.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './consumer-member.ts';
import { targetEpochRecord, targetRecord } from './consumer-records.ts';
import type { ConsumerStep } from './consumer-step.ts';
import type { GroupEnvironment } from './group-environment.ts';

const assignors: ReadonlyMap<string, Assignor> = new Map(
  [uniformAssignor, rangeAssignor].map((assignor) => [assignor.name, assignor]),
);

export interface Target {
  readonly epoch: number;
  /** Of the member that asks. */
  readonly assignment: Assignment;
}

/** The group as the request leaves it: `after` is `before`'s successor. */
export interface GroupAfter {
  readonly groupEpoch: number;
  readonly subscriptionType: SubscriptionType;
  readonly before: ConsumerMember;
  readonly after: ConsumerMember;
}

export function updateTarget(
  env: GroupEnvironment,
  group: ConsumerGroup,
  state: GroupAfter,
  step: ConsumerStep,
): Target {
  const { groupEpoch, before, after } = state;
  const current: Target = {
    epoch: group.assignmentEpoch,
    assignment: group.targetOf(after.memberId, after.instanceId),
  };
  if (group.assignmentEpoch >= groupEpoch || !isDue(env, group)) return current;
  const wanted = group.preferredAssignor(before, after) ?? env.config().consumerAssignors[0] ?? '';
  const assignor = assignors.get(wanted) ?? uniformAssignor;
  const specs = memberSpecs(env, group, after);
  let assignment: GroupAssignment;
  try {
    const { topics } = env.image();
    assignment = assignor.assign(
      { members: specs, subscriptionType: state.subscriptionType },
      { partitionCount: (topicId) => topics.byId(topicId)?.partitions.length ?? -1 },
    );
  } catch (error) {
    if (!(error instanceof PartitionAssignorError)) throw error;
    throw new ApiError(
      ErrorCode.UNKNOWN_SERVER_ERROR,
      `Failed to compute a new target assignment for epoch ${groupEpoch}: ${error.message}`,
    );
  }
  for (const memberId of specs.keys()) {
    const old = group.targets.get(memberId);
    const target = assignment.get(memberId) ?? emptyAssignment;
    if (old === undefined || !sameAssignment(old, target)) step.add(targetRecord(group.groupId, memberId, target));
  }
  step.add(targetEpochRecord(group.groupId, groupEpoch, env.clock.now()));
  env.logger.debug({ group: group.groupId, epoch: groupEpoch, assignor: assignor.name }, 'new target assignment');
  return { epoch: groupEpoch, assignment: assignment.get(after.memberId) ?? emptyAssignment };
}

function isDue(env: GroupEnvironment, group: ConsumerGroup): boolean {
  const { assignmentTimestampMs } = group;
  if (assignmentTimestampMs === 0) return true;
  const { assignmentIntervalMs } = env.groupConfigs.consumer(group.groupId);
  return assignmentIntervalMs === 0 || env.clock.now() >= assignmentTimestampMs + assignmentIntervalMs;
}

/** What the assignor is told of each member; a static member that takes another's place also takes its target. */
function memberSpecs(env: GroupEnvironment, group: ConsumerGroup, after: ConsumerMember): Map<string, MemberSpec> {
  const { topics } = env.image();
  const topicIdsOf = ({ topicNames, regex }: ConsumerMember): ReadonlySet<Uuid> =>
    env.topicIds.of(topicNames, regex === null ? undefined : group.resolvedRegexes.get(regex)?.topics, topics);
  const specOf = (member: ConsumerMember, assignment: Assignment): MemberSpec => ({
    instanceId: member.instanceId,
    rackId: member.rackId,
    subscribedTopicIds: topicIdsOf(member),
    assignment,
  });
  const specs = new Map<string, MemberSpec>();
  const replacedId = group.staticMemberId(after.instanceId);
  for (const member of group.members.values()) {
    if (member.memberId === replacedId) continue;
    specs.set(member.memberId, specOf(member, group.targets.get(member.memberId) ?? emptyAssignment));
  }
  const inherited = group.targets.get(replacedId ?? after.memberId) ?? emptyAssignment;
  specs.set(after.memberId, specOf(after, inherited));
  return specs;
}
