// Applies the records of consumer groups. Must hold: what a record says is taken in whatever order a compacted log has
// it; a group exists from its first record to the tombstone of its own record.

import type { Uuid } from '../../base/uuid.ts';
import {
  type ConsumerGroupCurrentMemberAssignmentKey,
  type ConsumerGroupCurrentMemberAssignmentValue,
  type ConsumerGroupCurrentMemberAssignmentValueTopicPartitions,
  type ConsumerGroupMemberMetadataKey,
  type ConsumerGroupMemberMetadataValue,
  ConsumerGroupMemberMetadataValueClassicMemberMetadata,
  ConsumerGroupMemberMetadataValueClassicProtocol,
  type ConsumerGroupMetadataValue,
  type ConsumerGroupRegularExpressionKey,
  type ConsumerGroupRegularExpressionValue,
  type ConsumerGroupTargetAssignmentMemberKey,
  type ConsumerGroupTargetAssignmentMemberValue,
  type ConsumerGroupTargetAssignmentMetadataValue,
} from '../../protocol/generated/records/group.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';
import { assignmentOf } from './assignors/assignment.ts';
import type { Assignment } from './assignors/assignor.ts';
import { ConsumerGroup } from './consumer-group.ts';
import {
  type ClassicMetadata,
  ConsumerMember,
  NO_PARTITIONS,
  type OwnedPartitions,
  stateOfCode,
  topicNamesOf,
} from './consumer-member.ts';
import {
  CONSUMER_CURRENT_ASSIGNMENT,
  CONSUMER_GROUP_METADATA,
  CONSUMER_GROUP_PARTITION_METADATA,
  CONSUMER_MEMBER_METADATA,
  CONSUMER_REGULAR_EXPRESSION,
  CONSUMER_TARGET_MEMBER,
  CONSUMER_TARGET_METADATA,
} from './consumer-records.ts';
import type { GroupEnvironment } from './group-environment.ts';

export function isConsumerRecord(type: number): boolean {
  return (
    (type >= CONSUMER_GROUP_METADATA && type <= CONSUMER_CURRENT_ASSIGNMENT) || type === CONSUMER_REGULAR_EXPRESSION
  );
}

/** Applies a record to the shard's groups: the group comes into being with it, or goes. */
export function replayConsumerRecord(env: GroupEnvironment, record: CoordinatorRecord): void {
  const { groupId } = record.key as { groupId: string };
  let group = env.groups.get(groupId);
  if (!(group instanceof ConsumerGroup)) {
    if (record.value === null) return;
    if (group !== undefined && !group.isEmpty) {
      env.logger.warn(
        { group: groupId, type: group.type },
        'a consumer group takes the place of another kind of group',
      );
    }
    group = new ConsumerGroup(groupId, {
      subscribed: (topic) => env.topics.subscribe(groupId, topic),
      unsubscribed: (topic) => env.topics.unsubscribe(groupId, topic),
    });
    env.groups.set(groupId, group);
  }
  if (record.type === CONSUMER_GROUP_METADATA && record.value === null) {
    (group as ConsumerGroup).unsubscribeAll();
    env.groups.delete(groupId);
    return;
  }
  applyRecord(group as ConsumerGroup, record);
}

/** Applies a record to `group`, to which it belongs; not the tombstone of the group itself. */
export function applyRecord(group: ConsumerGroup, record: CoordinatorRecord): void {
  const { key, value } = record;
  switch (record.type) {
    case CONSUMER_GROUP_METADATA: {
      const { epoch, metadataHash } = value as ConsumerGroupMetadataValue;
      group.replayEpoch(epoch, metadataHash);
      break;
    }
    case CONSUMER_GROUP_PARTITION_METADATA:
      group.hasPartitionMetadataRecord = value !== null;
      break;
    case CONSUMER_MEMBER_METADATA:
      applyMember(group, key as ConsumerGroupMemberMetadataKey, value as ConsumerGroupMemberMetadataValue | null);
      break;
    case CONSUMER_TARGET_METADATA: {
      const target = value as ConsumerGroupTargetAssignmentMetadataValue | null;
      group.replayTargetEpoch(target?.assignmentEpoch ?? -1, target?.assignmentTimestamp ?? 0);
      break;
    }
    case CONSUMER_TARGET_MEMBER: {
      const target = value as ConsumerGroupTargetAssignmentMemberValue | null;
      const { memberId } = key as ConsumerGroupTargetAssignmentMemberKey;
      group.replayTarget(memberId, target === null ? null : targetOf(target));
      break;
    }
    case CONSUMER_CURRENT_ASSIGNMENT:
      applyCurrent(
        group,
        key as ConsumerGroupCurrentMemberAssignmentKey,
        value as ConsumerGroupCurrentMemberAssignmentValue | null,
      );
      break;
    case CONSUMER_REGULAR_EXPRESSION: {
      const resolved = value as ConsumerGroupRegularExpressionValue | null;
      const { regularExpression } = key as ConsumerGroupRegularExpressionKey;
      group.replayRegex(
        regularExpression,
        resolved === null
          ? null
          : { topics: topicNamesOf(resolved.topics), version: resolved.version, timestampMs: resolved.timestamp },
      );
      break;
    }
  }
}

function applyMember(
  group: ConsumerGroup,
  { memberId }: ConsumerGroupMemberMetadataKey,
  value: ConsumerGroupMemberMetadataValue | null,
): void {
  if (value === null) {
    group.removeMember(memberId);
    return;
  }
  const before = group.members.get(memberId) ?? ConsumerMember.fresh(memberId);
  group.replayMember(
    before.with({
      instanceId: value.instanceId,
      rackId: value.rackId,
      clientId: value.clientId,
      clientHost: value.clientHost,
      topicNames: topicNamesOf(value.subscribedTopicNames),
      topicRegex: value.subscribedTopicRegex,
      rebalanceTimeoutMs: value.rebalanceTimeoutMs,
      serverAssignor: value.serverAssignor,
      classic: value.classicMemberMetadata === null ? null : copyClassic(value.classicMemberMetadata),
    }),
  );
}

/** What a log gives are views of the buffer that it was read into. */
function copyClassic({ sessionTimeoutMs, supportedProtocols }: ClassicMetadata): ClassicMetadata {
  return new ConsumerGroupMemberMetadataValueClassicMemberMetadata({
    sessionTimeoutMs,
    supportedProtocols: supportedProtocols.map(
      ({ name, metadata }) =>
        new ConsumerGroupMemberMetadataValueClassicProtocol({ name, metadata: Buffer.from(metadata) }),
    ),
  });
}

function applyCurrent(
  group: ConsumerGroup,
  { memberId }: ConsumerGroupCurrentMemberAssignmentKey,
  value: ConsumerGroupCurrentMemberAssignmentValue | null,
): void {
  const known = group.members.get(memberId);
  if (value === null) {
    if (known === undefined) return;
    group.replayMember(
      known.with({
        memberEpoch: -1,
        previousMemberEpoch: -1,
        assigned: NO_PARTITIONS,
        pendingRevocation: NO_PARTITIONS,
      }),
    );
    return;
  }
  const { memberEpoch, previousMemberEpoch, state } = value;
  group.replayMember(
    (known ?? ConsumerMember.fresh(memberId)).with({
      memberEpoch,
      previousMemberEpoch,
      state: stateOfCode(state),
      assigned: ownedOf(value.assignedPartitions, memberEpoch),
      pendingRevocation: ownedOf(value.partitionsPendingRevocation, memberEpoch),
    }),
  );
}

/** Before Kafka 4.3 nothing said since when a partition is assigned: then the member's epoch stands for it. */
function ownedOf(
  topics: readonly ConsumerGroupCurrentMemberAssignmentValueTopicPartitions[],
  memberEpoch: number,
): OwnedPartitions {
  const owned = new Map<Uuid, ReadonlyMap<number, number>>();
  for (const { topicId, partitions, assignmentEpochs } of topics) {
    const known = assignmentEpochs !== null && assignmentEpochs.length === partitions.length;
    const epochs = new Map<number, number>();
    for (let i = 0; i < partitions.length; i++) {
      epochs.set(partitions[i]!, known ? assignmentEpochs[i]! : Math.max(memberEpoch, 0));
    }
    owned.set(topicId, epochs);
  }
  return owned;
}

function targetOf({ topicPartitions }: ConsumerGroupTargetAssignmentMemberValue): Assignment {
  return assignmentOf(topicPartitions.map(({ topicId, partitions }) => [topicId, partitions]));
}
