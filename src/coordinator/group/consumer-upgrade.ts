// The consumer group that a member of the consumer protocol joins: there already, new, or made of a classic group,
// whose members stay in it and go on with the classic protocol. Must hold: only where group.consumer.migration.policy
// allows it; nothing changes before the records of both groups, in one batch, are replayed.

import type { Uuid } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  ConsumerGroupMemberMetadataValueClassicMemberMetadata,
  ConsumerGroupMemberMetadataValueClassicProtocol,
} from '../../protocol/generated/records/group.ts';
import { type Assignment, emptyAssignment } from './assignors/assignor.ts';
import { ClassicGroup } from './classic-group.ts';
import type { ClassicMember, OfferedProtocol } from './classic-member.ts';
import { cancelHeartbeat, refuseJoin, refuseSync } from './classic-rebalance.ts';
import { scheduleSession } from './consumer-fencing.ts';
import { ConsumerGroup } from './consumer-group.ts';
import { type ClassicMetadata, ConsumerMember, topicNamesOf } from './consumer-member.ts';
import { assignmentOf, decodeAssignment, decodeSubscription } from './consumer-protocol.ts';
import { currentRecord, groupEpochRecord, memberRecord, targetEpochRecord, targetRecord } from './consumer-records.ts';
import { applyRecord } from './consumer-replay.ts';
import type { ConsumerStep } from './consumer-step.ts';
import { type GroupEnvironment, joinKey, syncKey } from './group-environment.ts';
import { shownGroupId } from './shown-group-id.ts';

/** `mayCreate`: somebody joins; else the group must be a consumer group already. */
export function findOrCreateGroup(
  env: GroupEnvironment,
  groupId: string,
  mayCreate: boolean,
  step: ConsumerStep,
): ConsumerGroup {
  const group = env.groups.get(groupId);
  if (group instanceof ConsumerGroup) return group;
  if (group === undefined) {
    if (!mayCreate) throw notFound(`Consumer group ${shownGroupId(groupId)} not found.`);
    return new ConsumerGroup(groupId);
  }
  if (!mayCreate || !(group instanceof ClassicGroup))
    throw notFound(`Group ${shownGroupId(groupId)} is not a consumer group.`);
  if (group.isEmpty) {
    step.add(...group.removalRecords());
    step.afterwards(() => forget(env, group));
    return new ConsumerGroup(groupId);
  }
  checkUpgrade(env, group);
  return upgradeGroup(env, group, step);
}

function notFound(message: string): ApiError {
  return new ApiError(ErrorCode.GROUP_ID_NOT_FOUND, message);
}

function checkUpgrade(env: GroupEnvironment, group: ClassicGroup): void {
  const refuse = (why: string): never => {
    env.logger.info({ group: group.groupId, why }, 'classic group cannot become a consumer group');
    throw notFound(`Cannot upgrade classic group ${group.groupId} to consumer group because ${why}.`);
  };
  const { consumerMigrationPolicy, consumerMaxSize } = env.config();
  const allowed = consumerMigrationPolicy === 'upgrade' || consumerMigrationPolicy === 'bidirectional';
  if (!allowed) refuse('online upgrade is disabled');
  if (!group.usesConsumerProtocol) refuse('the group does not use the consumer embedded protocol');
  if (group.members.size > consumerMaxSize) refuse('the group size exceeds the consumer group maximum size');
}

/** Timers and waiters of the classic group that is no more. */
function forget(env: GroupEnvironment, group: ClassicGroup): void {
  env.timers.cancel(joinKey(group.groupId));
  env.timers.cancel(syncKey(group.groupId));
  for (const memberId of group.pendingJoinMembers) cancelHeartbeat(env, group.groupId, memberId);
  for (const memberId of group.members.keys()) cancelHeartbeat(env, group.groupId, memberId);
}

function upgradeGroup(env: GroupEnvironment, classic: ClassicGroup, step: ConsumerStep): ConsumerGroup {
  const { groupId, generationId } = classic;
  if (classic.protocolName === null) {
    // As Kafka: before its first generation a group has no protocol by which its subscriptions could be read.
    throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
  }
  const members: ConsumerMember[] = [];
  const targets = new Map<string, Assignment>();
  for (const member of classic.members.values()) {
    const target = assignmentFrom(env, classic, member);
    targets.set(member.memberId, target);
    members.push(memberFrom(classic, member, target));
  }
  refuseTwoOwners(targets.values());
  const topics = new Set(members.flatMap((member) => member.topicNames));
  const metadataHash = env.topicHashes.groupHash(topics, env.image());
  const records = [
    ...members.map((member) => memberRecord(groupId, member)),
    groupEpochRecord(groupId, generationId, metadataHash),
    ...members.map(({ memberId }) => targetRecord(groupId, memberId, targets.get(memberId) ?? emptyAssignment)),
    targetEpochRecord(groupId, generationId, 0),
    ...members.map((member) => currentRecord(groupId, member)),
  ];
  const group = new ConsumerGroup(groupId);
  for (const record of records) applyRecord(group, record);
  step.add(...classic.removalRecords(), ...records);
  env.logger.info({ group: groupId, epoch: generationId }, 'classic group becomes a consumer group');
  step.afterwards((changes) => {
    for (const member of classic.members.values()) {
      refuseJoin(classic, member, ErrorCode.REBALANCE_IN_PROGRESS, changes);
      refuseSync(member, ErrorCode.REBALANCE_IN_PROGRESS, changes);
    }
    forget(env, classic);
    for (const { memberId, classic: metadata } of members) {
      scheduleSession(env, groupId, memberId, metadata?.sessionTimeoutMs);
    }
  });
  return group;
}

/** A consumer group cannot keep what a leader of the classic group gave to two members. As Kafka, without words. */
function refuseTwoOwners(assignments: Iterable<Assignment>): void {
  const owned = new Map<Uuid, Set<number>>();
  for (const assignment of assignments) {
    for (const [topicId, partitions] of assignment) {
      const taken = owned.get(topicId) ?? new Set();
      owned.set(topicId, taken);
      for (const partition of partitions) {
        if (taken.has(partition)) throw new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
        taken.add(partition);
      }
    }
  }
}

function assignmentFrom(env: GroupEnvironment, group: ClassicGroup, member: ClassicMember): Assignment {
  if (member.assignment.length === 0) return emptyAssignment;
  const assignment = decodeAssignment(member.assignment);
  if (assignment === null) throw malformed(group);
  if (assignment.userData !== null && assignment.userData.length > 0) {
    throw notFound(
      `Cannot upgrade classic group ${group.groupId} to consumer group because an unsupported custom assignor is in ` +
        'use. Please refer to the documentation or switch to a default assignor before re-attempting the upgrade.',
    );
  }
  return assignmentOf(assignment, env.image().topics);
}

function memberFrom(group: ClassicGroup, member: ClassicMember, target: Assignment): ConsumerMember {
  const subscription = decodeSubscription(member.metadata(group.protocolName));
  if (subscription === null) throw malformed(group);
  const { generationId } = group;
  const assigned = new Map(
    [...target].map(([topicId, partitions]) => [
      topicId,
      new Map(partitions.map((partition) => [partition, generationId])),
    ]),
  );
  return ConsumerMember.fresh(member.memberId).with({
    memberEpoch: generationId,
    previousMemberEpoch: generationId,
    instanceId: member.groupInstanceId,
    rackId: subscription.rackId === '' ? null : subscription.rackId,
    rebalanceTimeoutMs: member.rebalanceTimeoutMs,
    clientId: member.clientId,
    clientHost: member.clientHost,
    topicNames: topicNamesOf(subscription.topics),
    assigned,
    classic: classicMetadata(member.sessionTimeoutMs, member.protocols),
  });
}

function malformed(group: ClassicGroup): ApiError {
  return notFound(
    `Cannot upgrade classic group ${group.groupId} to consumer group because the embedded consumer protocol is ` +
      'malformed.',
  );
}

/** What a member of the classic protocol offers. The bytes are copies: those of a request are views. */
export function classicMetadata(sessionTimeoutMs: number, protocols: readonly OfferedProtocol[]): ClassicMetadata {
  return new ConsumerGroupMemberMetadataValueClassicMemberMetadata({
    sessionTimeoutMs,
    supportedProtocols: protocols.map(
      ({ name, metadata }) =>
        new ConsumerGroupMemberMetadataValueClassicProtocol({ name, metadata: Buffer.from(metadata) }),
    ),
  });
}
