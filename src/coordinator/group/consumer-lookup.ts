// Finds the group and the member that a request speaks for, or says with Kafka's error and words why not. Must hold:
// nothing changes here; a group or member that is to come into being is made beside the shard's state, from the records
// that will make it.

import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import type { ConsumerGroup } from './consumer-group.ts';
import { ConsumerMember, JOIN_EPOCH, LEAVE_STATIC_EPOCH } from './consumer-member.ts';
import {
  currentRecord,
  type ListedPartitions,
  memberRecord,
  memberRemovalRecords,
  targetRecord,
} from './consumer-records.ts';
import type { ConsumerStep } from './consumer-step.ts';
import { cancelMemberTimers } from './consumer-timers.ts';
import type { GroupEnvironment } from './group-environment.ts';

export function requireMember(group: ConsumerGroup, memberId: string): ConsumerMember {
  const member = group.members.get(memberId);
  if (member !== undefined) return member;
  throw new ApiError(ErrorCode.UNKNOWN_MEMBER_ID, `Member ${memberId} is not a member of group ${group.groupId}.`);
}

export function unknownInstanceId(instanceId: string): ApiError {
  return new ApiError(ErrorCode.UNKNOWN_MEMBER_ID, `Instance id ${instanceId} is unknown.`);
}

export function fencedInstanceId(memberId: string, instanceId: string, owner: string): ApiError {
  return new ApiError(
    ErrorCode.FENCED_INSTANCE_ID,
    `Static member ${memberId} with instance id ${instanceId} was fenced by member ${owner}.`,
  );
}

export function refuseIfFull(env: GroupEnvironment, group: ConsumerGroup, memberId: string): void {
  const { consumerMaxSize } = env.config();
  if (group.members.size < consumerMaxSize || group.members.has(memberId)) return;
  throw new ApiError(
    ErrorCode.GROUP_MAX_SIZE_REACHED,
    `The consumer group has reached its maximum capacity of ${consumerMaxSize} members.`,
  );
}

/** Who asks, in either protocol. */
export interface Asker {
  readonly memberId: string;
  readonly instanceId: string | null;
  /** The epoch that the request names; null in the classic protocol, which is checked elsewhere. */
  readonly memberEpoch: number | null;
  readonly owned: readonly ListedPartitions[] | null;
  readonly mayJoin: boolean;
}

/** The member as it is, or a new one if it may join; a static one may take another's place. */
export function findOrJoin(
  env: GroupEnvironment,
  group: ConsumerGroup,
  asker: Asker,
  step: ConsumerStep,
): ConsumerMember {
  const { memberId, instanceId, mayJoin } = asker;
  const member =
    instanceId === null ? findOrJoinDynamic(group, asker) : findOrJoinStatic(env, group, asker, instanceId, step);
  if (mayJoin && !group.members.has(memberId)) {
    const joined = () => env.logger.debug({ group: group.groupId, member: memberId, instanceId }, 'member joins');
    step.afterwards((changes) => changes.onCommit(joined));
  }
  return member;
}

function findOrJoinDynamic(group: ConsumerGroup, asker: Asker): ConsumerMember {
  const { memberId, mayJoin } = asker;
  const known = mayJoin ? group.members.get(memberId) : requireMember(group, memberId);
  const member = known ?? ConsumerMember.fresh(memberId);
  checkEpoch(member, asker);
  return member;
}

function findOrJoinStatic(
  env: GroupEnvironment,
  group: ConsumerGroup,
  asker: Asker,
  instanceId: string,
  step: ConsumerStep,
): ConsumerMember {
  const { memberId } = asker;
  const existing = group.staticMember(instanceId);
  if (!asker.mayJoin) {
    if (existing === undefined) throw unknownInstanceId(instanceId);
    if (existing.memberId !== memberId) throw fencedInstanceId(memberId, instanceId, existing.memberId);
    checkEpoch(existing, asker);
    return existing;
  }
  if (existing === undefined) return group.members.get(memberId) ?? ConsumerMember.fresh(memberId);
  const bothConsumer = asker.memberEpoch !== null && !existing.usesClassicProtocol;
  if (bothConsumer && existing.memberEpoch !== LEAVE_STATIC_EPOCH) {
    throw new ApiError(
      ErrorCode.UNRELEASED_INSTANCE_ID,
      `Static member ${memberId} with instance id ${instanceId} cannot join the group because the instance id is ` +
        `owned by ${existing.memberId} member.`,
    );
  }
  return replaceMember(env, group, existing, memberId, step);
}

/** A static member came back: it goes on with what it had, under its new id. */
function replaceMember(
  env: GroupEnvironment,
  group: ConsumerGroup,
  existing: ConsumerMember,
  memberId: string,
  step: ConsumerStep,
): ConsumerMember {
  const { groupId } = group;
  const member = existing.with({ memberId, memberEpoch: 0, previousMemberEpoch: 0 });
  step.add(
    ...memberRemovalRecords(groupId, existing.memberId),
    memberRecord(groupId, member),
    targetRecord(groupId, memberId, group.targetOf(existing.memberId, null)),
    currentRecord(groupId, member),
  );
  if (existing.memberId !== memberId) step.afterwards(() => cancelMemberTimers(env, groupId, existing.memberId));
  return member;
}

function checkEpoch(member: ConsumerMember, { memberEpoch, owned }: Asker): void {
  if (memberEpoch === null || memberEpoch === JOIN_EPOCH || memberEpoch === member.memberEpoch) return;
  const behind = memberEpoch < member.memberEpoch;
  // The answer with the newer epoch may have been lost: then the member still owns nothing but what it was assigned.
  if (behind && memberEpoch === member.previousMemberEpoch && ownsOnlyAssigned(member, owned)) return;
  throw new ApiError(
    ErrorCode.FENCED_MEMBER_EPOCH,
    `The consumer group member has a ${behind ? 'smaller' : 'greater'} member epoch (${memberEpoch}) than the one ` +
      `known by the group coordinator (${member.memberEpoch}). The member must abandon all its partitions and rejoin.`,
  );
}

function ownsOnlyAssigned(member: ConsumerMember, owned: readonly ListedPartitions[] | null): boolean {
  if (owned === null) return false;
  return owned.every(({ topicId, partitions }) => {
    const assigned = member.assigned.get(topicId);
    return assigned !== undefined && partitions.every((partition) => assigned.has(partition));
  });
}
