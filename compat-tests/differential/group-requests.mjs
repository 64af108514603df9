// Requests of the group APIs as the cases write them: short, with what most of them share.
export const OTHER_ID = 'AAAAAAAAAAAAAAAAAAAAzw';

export const protocols = (...pairs) => pairs.map(([name, metadata = 'x']) => ({ name, metadata }));

/** What a consumer says of itself in a JoinGroup: ConsumerProtocolSubscription 0. */
export function subscription(topics, userData = '') {
  const names = topics.map((topic) => Buffer.from(topic));
  const size = names.reduce((sum, name) => sum + 2 + name.length, 6);
  const bytes = Buffer.alloc(size + 4 + userData.length);
  let at = bytes.writeInt32BE(topics.length, 2);
  for (const name of names) {
    at = bytes.writeInt16BE(name.length, at);
    at += name.copy(bytes, at);
  }
  at = bytes.writeInt32BE(userData.length, at);
  bytes.write(userData, at, 'latin1');
  return bytes;
}

export const join = (groupId, more = {}) => ({
  groupId,
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 5000,
  memberId: '',
  protocolType: 'consumer',
  protocols: protocols(['range', 'meta']),
  ...more,
});

export const sync = (version, groupId, memberId, generationId, more = {}) => ({
  groupId,
  generationId,
  memberId,
  ...(version >= 5 ? { protocolType: 'consumer', protocolName: 'range' } : {}),
  assignments: [{ memberId, assignment: 'asg' }],
  ...more,
});

export const beat = (groupId, memberId, generationId, more = {}) => ({ groupId, memberId, generationId, ...more });

export const leave = (version, groupId, ...memberIds) =>
  version < 3
    ? { groupId, memberId: memberIds[0] }
    : { groupId, members: memberIds.map((one) => (typeof one === 'string' ? { memberId: one } : one)) };

/** Topics by name, or by their ids where the version has those. */
const named = (t, version, name) => (version >= 10 ? { topicId: t.ids.get(name) ?? OTHER_ID } : { name });

export const commit = (t, version, groupId, memberId, generation, topics, more = {}) => ({
  groupId,
  memberId,
  generationIdOrMemberEpoch: generation,
  topics: topics.map(([name, partitions]) => ({
    ...named(t, version, name),
    partitions: partitions.map((partitionIndex) => ({
      partitionIndex,
      committedOffset: 10 + partitionIndex,
      ...(version >= 6 ? { committedLeaderEpoch: 3 } : {}),
      committedMetadata: partitionIndex === 1 ? null : 'md',
    })),
  })),
  ...more,
});

export const fetchOffsets = (t, version, groupId, topics, more = {}) => {
  const asked = (list) => list?.map(([name, partitionIndexes]) => ({ ...named(t, version, name), partitionIndexes }));
  if (version < 8) return { groupId, topics: asked(topics) ?? null, ...more };
  const groups = [groupId, 'g-nobody'].map((one) => ({ groupId: one, topics: asked(topics) ?? null }));
  return { groups, ...more };
};

export const deleteOffsets = (groupId, topics) => ({
  groupId,
  topics: topics.map(([name, partitions]) => ({
    name,
    partitions: partitions.map((partitionIndex) => ({ partitionIndex })),
  })),
});
