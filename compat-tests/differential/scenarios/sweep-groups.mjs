// Every field of the requests of groups, changed in turn.
import { join, protocols } from '../group-requests.mjs';
import { sweep } from '../sweep.mjs';

const SESSION = { sessionTimeoutMs: 300_000, rebalanceTimeoutMs: 2000 };

/** A stable group with one member. */
async function member(t, name) {
  const request = join(name, { ...SESSION, protocols: protocols(['range', 'meta']) });
  const { memberId } = await t.send('join-group', request, 3);
  const assignments = [{ memberId, assignment: 'asg' }];
  await t.send('sync-group', { groupId: name, generationId: 1, memberId, assignments }, 2);
  return { memberId };
}
const ownGroup = (t, _v, name) => member(t, name);

async function topicAndGroup(t, tag) {
  const id = await t.topic(tag, { partitions: 2 });
  return { topic: tag, id, group: tag, ...(await member(t, tag)) };
}

async function committed(t, tag) {
  const id = await t.topic(tag, { partitions: 2 });
  const partitions = [{ partitionIndex: 0, committedOffset: 5, committedMetadata: 'md' }];
  await t.send('offset-commit', { groupId: tag, topics: [{ name: tag, partitions }] }, 5);
  return { topic: tag, id, group: tag };
}

/** An empty group with one committed offset. */
const emptyGroup = async (t, _v, name, { topic }) => {
  const partitions = [{ partitionIndex: 0, committedOffset: 5, committedMetadata: 'md' }];
  await t.send('offset-commit', { groupId: name, topics: [{ name: topic, partitions }] }, 5);
};

const leaveAgain = async (t, _v, name, _state, answer) => {
  if (typeof answer === 'object' && answer.memberId) {
    await t.send('leave-group', { groupId: name, memberId: answer.memberId }, 1);
  }
};

/** The groups of this scenario only. */
const mine = ({ groups, ...rest }) => ({
  ...rest,
  groups: groups.filter(({ groupId }) => groupId === 'sw-list-groups'),
});

export default [
  ...sweep('find-coordinator', {
    skip: /keyType (1|2)$/,
    base: () => ({ key: 'g', keyType: 0, coordinatorKeys: ['g'] }),
  }),
  ...sweep('join-group', {
    // A group that is not there is as good as any.
    skip: /^groupId (unknown|long)/,
    after: leaveAgain,
    base: (_t, v, name) => join(name, { ...SESSION, groupInstanceId: v >= 5 ? 'instance' : null, reason: 'why' }),
  }),
  ...sweep('heartbeat', {
    prepare: ownGroup,
    base: (_t, _v, name, _s, { memberId }) => ({ groupId: name, generationId: 1, memberId }),
  }),
  ...sweep('leave-group', {
    prepare: ownGroup,
    base: (_t, _v, name, _s, { memberId }) => ({
      groupId: name,
      memberId,
      members: [{ memberId, groupInstanceId: null, reason: 'why' }],
    }),
  }),
  ...sweep('sync-group', {
    prepare: ownGroup,
    base: (_t, _v, name, _s, { memberId }) => ({
      groupId: name,
      generationId: 1,
      memberId,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocolName: 'range',
      assignments: [{ memberId: memberId ?? 'member', assignment: 'other' }],
    }),
  }),
  ...sweep('describe-groups', {
    setup: topicAndGroup,
    base: (_t, _v, _name, { group }) => ({ groups: [group], includeAuthorizedOperations: false }),
  }),
  ...sweep('list-groups', {
    setup: topicAndGroup,
    view: mine,
    base: () => ({ statesFilter: ['Stable'], typesFilter: ['classic'] }),
  }),
  ...sweep('offset-commit', {
    // The old versions make the group without a name, of which others would know.
    skip: /^groupId empty v[01]$/,
    setup: topicAndGroup,
    // Version 1 sets the time of the offset itself, 0 and 1 are Kafka 3.9's.
    base: (_t, v, _name, { topic, id, group, memberId }) => ({
      groupId: group,
      generationIdOrMemberEpoch: 1,
      memberId,
      retentionTimeMs: -1,
      topics: [
        {
          ...(v >= 10 ? { topicId: id } : { name: topic }),
          partitions: [{ partitionIndex: 0, committedOffset: 7, committedLeaderEpoch: 0, committedMetadata: 'md' }],
        },
      ],
    }),
  }),
  ...sweep('offset-fetch', {
    setup: committed,
    base: (_t, v, _name, { topic, id, group }) => ({
      groupId: group,
      topics: [{ name: topic, partitionIndexes: [0] }],
      groups: [
        {
          groupId: group,
          memberId: null,
          memberEpoch: -1,
          topics: [{ ...(v >= 10 ? { topicId: id } : { name: topic }), partitionIndexes: [0] }],
        },
      ],
      requireStable: false,
    }),
  }),
  ...sweep('offset-delete', {
    setup: committed,
    prepare: emptyGroup,
    base: (_t, _v, name, { topic }) => ({
      groupId: name,
      topics: [{ name: topic, partitions: [{ partitionIndex: 0 }] }],
    }),
  }),
  ...sweep('delete-groups', {
    setup: committed,
    prepare: emptyGroup,
    base: (_t, _v, name) => ({ groupsNames: [name] }),
  }),
  ...sweep('consumer-group-heartbeat', {
    setup: async (t, tag) => ({ topic: tag, id: await t.topic(tag, { partitions: 2 }) }),
    base: (_t, v, name, { topic, id }) => ({
      groupId: name,
      memberId: v >= 1 ? `${name}-member`.slice(0, 36) : '',
      memberEpoch: 0,
      instanceId: 'instance',
      rackId: 'rack',
      rebalanceTimeoutMs: 5000,
      subscribedTopicNames: [topic],
      subscribedTopicRegex: null,
      serverAssignor: 'range',
      topicPartitions: id === undefined ? [] : [],
    }),
    view: ({ memberId, ...rest }) => ({ ...rest, memberId: memberId === null ? null : 'some' }),
  }),
  ...sweep('consumer-group-describe', {
    setup: async (t, tag) => {
      const topic = tag;
      await t.topic(topic, { partitions: 2 });
      const joining = {
        groupId: tag,
        memberId: 'a-member',
        memberEpoch: 0,
        rebalanceTimeoutMs: 5000,
        subscribedTopicNames: [topic],
        topicPartitions: [],
      };
      let answer = await t.send('consumer-group-heartbeat', joining, 1);
      await t.until(async () => {
        const { memberEpoch } = answer;
        if ((answer.assignment?.topicPartitions ?? []).length > 0) return true;
        const beat = { groupId: tag, memberId: 'a-member', memberEpoch };
        answer = await t.send('consumer-group-heartbeat', beat, 1);
        return false;
      });
      // Says that it has them.
      const owned = answer.assignment.topicPartitions.map(({ topicId, partitions }) => ({ topicId, partitions }));
      const { memberEpoch } = answer;
      const last = { groupId: tag, memberId: 'a-member', memberEpoch, topicPartitions: owned };
      await t.send('consumer-group-heartbeat', last, 1);
      return { group: tag };
    },
    base: (_t, _v, _name, { group }) => ({ groupIds: [group], includeAuthorizedOperations: false }),
  }),
];
