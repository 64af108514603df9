// ConsumerGroupDescribe 0-1 on one shard; v1 tells which protocol a member uses. Must hold: topics that are gone are
// left out of assignments; what a member has still to give up counts as what it has.

import type { Uuid } from '../../base/uuid.ts';
import type { TopicsImage } from '../../metadata/topics.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  ConsumerGroupDescribeResponseAssignment,
  ConsumerGroupDescribeResponseDescribedGroup,
  ConsumerGroupDescribeResponseMember,
  ConsumerGroupDescribeResponseTopicPartitions,
} from '../../protocol/generated/consumer-group-describe.ts';
import { Changes, type Outcome } from '../shard.ts';
import { emptyAssignment } from './assignors/assignor.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { ConsumerMember } from './consumer-member.ts';
import type { GroupEnvironment } from './group-environment.ts';
import { shownGroupId } from './shown-group-id.ts';

/** As `memberType`. */
const CLASSIC = 0;
const CONSUMER = 1;

export function describeConsumerGroup(
  env: GroupEnvironment,
  groupId: string,
): Outcome<ConsumerGroupDescribeResponseDescribedGroup> {
  const group = env.groups.get(groupId);
  const described = new ConsumerGroupDescribeResponseDescribedGroup({ groupId });
  if (!(group instanceof ConsumerGroup)) {
    described.errorCode = ErrorCode.GROUP_ID_NOT_FOUND;
    described.errorMessage =
      group === undefined
        ? `Group ${shownGroupId(groupId)} not found.`
        : `Group ${shownGroupId(groupId)} is not a consumer group.`;
    return new Changes().outcome(described);
  }
  const { topics } = env.image();
  described.groupState = group.state;
  described.groupEpoch = group.groupEpoch;
  described.assignmentEpoch = group.assignmentEpoch;
  described.assignorName = group.preferredAssignor(null, null) ?? env.config().consumerAssignors[0] ?? '';
  for (const member of group.members.values()) described.members.push(describeMember(group, member, topics));
  return new Changes().outcome(described);
}

function describeMember(
  group: ConsumerGroup,
  member: ConsumerMember,
  topics: TopicsImage,
): ConsumerGroupDescribeResponseMember {
  const current = new Map<Uuid, number[]>();
  for (const owned of [member.assigned, member.pendingRevocation]) {
    for (const [topicId, partitions] of owned) {
      current.set(topicId, [...(current.get(topicId) ?? []), ...partitions.keys()]);
    }
  }
  for (const partitions of current.values()) partitions.sort((a, b) => a - b);
  return new ConsumerGroupDescribeResponseMember({
    memberId: member.memberId,
    instanceId: member.instanceId,
    rackId: member.rackId,
    memberEpoch: member.memberEpoch,
    clientId: member.clientId,
    clientHost: member.clientHost,
    subscribedTopicNames: [...member.topicNames],
    subscribedTopicRegex: member.topicRegex,
    assignment: assignmentAnswer(current, topics),
    targetAssignment: assignmentAnswer(group.targets.get(member.memberId) ?? emptyAssignment, topics),
    memberType: member.usesClassicProtocol ? CLASSIC : CONSUMER,
  });
}

function assignmentAnswer(
  assignment: ReadonlyMap<Uuid, readonly number[]>,
  topics: TopicsImage,
): ConsumerGroupDescribeResponseAssignment {
  const topicPartitions: ConsumerGroupDescribeResponseTopicPartitions[] = [];
  for (const [topicId, partitions] of assignment) {
    const topicName = topics.byId(topicId)?.name;
    if (topicName === undefined) continue;
    topicPartitions.push(
      new ConsumerGroupDescribeResponseTopicPartitions({ topicId, topicName, partitions: [...partitions] }),
    );
  }
  return new ConsumerGroupDescribeResponseAssignment({ topicPartitions });
}
