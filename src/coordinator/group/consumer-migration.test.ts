import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { JoinGroupRequest, JoinGroupRequestJoinGroupRequestProtocol } from '../../protocol/generated/join-group.ts';
import { SyncGroupRequest, SyncGroupRequestSyncGroupRequestAssignment } from '../../protocol/generated/sync-group.ts';
import { ClassicClient, subscriptionBytes } from './classic-client.ts';
import { ClassicGroup } from './classic-group.ts';
import { ConsumerClient, ConsumerHarness, ownedBy } from './consumer-harness.ts';
import { encodeAssignment } from './consumer-protocol.ts';
import type { ConsumerMigrationPolicy } from './group-config.ts';
import { GROUP, settle } from './group-harness.ts';

const ALL = ['orders-0', 'orders-1', 'orders-2', 'orders-3'];

async function settleAll(
  c: ConsumerHarness,
  classic: readonly ClassicClient[],
  consumers: readonly ConsumerClient[],
  rounds = 8,
): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    for (const client of [...classic, ...consumers]) {
      await client.beat();
      await settle();
    }
    await c.advance(100);
  }
}

async function classicGroup(c: ConsumerHarness): Promise<ClassicGroup | undefined> {
  const group = (await c.h.shard()).env.groups.get(GROUP);
  return group instanceof ClassicGroup ? group : undefined;
}

/** A stable classic group in which the leader gave each member these partitions of `orders`; the members' ids. */
async function assignedByLeader(c: ConsumerHarness, shares: readonly (readonly number[])[]): Promise<string[]> {
  const clients = shares.map(() => new ClassicClient(c));
  for (const client of clients) await client.joinOnce();
  const joining = clients.map((client) => client.joinOnce());
  await c.advance(1);
  const joined = await Promise.all(joining);
  const topicId = c.topicId('orders');
  const assignments = clients.map(
    ({ memberId }, i) =>
      new SyncGroupRequestSyncGroupRequestAssignment({
        memberId,
        assignment: encodeAssignment(new Map([[topicId, shares[i] ?? []]]), c.image.topics, 3),
      }),
  );
  const synced = joined.map(({ memberId, generationId, leader }) => {
    const leads = memberId === leader;
    const request = new SyncGroupRequest({
      groupId: GROUP,
      memberId,
      generationId,
      assignments: leads ? assignments : [],
    });
    return c.h.coordinator.syncGroup(c.h.context(4), request);
  });
  for (const { errorCode } of await Promise.all(synced)) expect(errorCode).toBe(0);
  return clients.map(({ memberId }) => memberId);
}

describe('upgrade', () => {
  it('keeps the classic members, whom the server assigns from then on', async () => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    const b = new ClassicClient(c);
    await settleAll(c, [a, b], []);
    expect((await classicGroup(c))?.state).toBe('Stable');
    const generation = a.generationId;
    const from = c.recordNames().length;
    const n = new ConsumerClient(c, 'n');
    expect(await n.beat()).toMatchObject({ errorCode: 0, memberEpoch: generation + 1 });
    expect(c.recordNames(from).slice(0, 8)).toEqual([
      '-GroupMetadata',
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupMemberMetadata',
      'ConsumerGroupMetadata',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMember',
      'ConsumerGroupTargetAssignmentMetadata',
      'ConsumerGroupCurrentMemberAssignment',
    ]);
    await settleAll(c, [a, b], [n]);
    expect(await c.state()).toBe('Stable');
    expect([...ownedOf(a), ...ownedOf(b), ...ownedBy([n])].sort()).toEqual(ALL);
    const types = (await c.describe()).members.map(({ memberType }) => memberType);
    expect(types.sort()).toEqual([0, 0, 1]);
  });

  it('goes on to a group without classic members', async () => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    await settleAll(c, [a], []);
    const n = new ConsumerClient(c, 'n');
    await settleAll(c, [a], [n]);
    await c.h.leave({ memberId: a.memberId });
    await settleAll(c, [], [n]);
    expect(ownedBy([n])).toEqual(ALL);
    expect((await c.group())?.classicMemberCount).toBe(0);
  });

  it('takes an empty classic group as it is, with its offsets', async () => {
    const c = await ConsumerHarness.start();
    await c.h.commit(7);
    expect((await c.join('a')).errorCode).toBe(0);
    expect(await c.h.fetchOne()).toBe(7);
    await c.restart();
    expect(await c.state()).toBe('Stable');
    expect(await c.h.fetchOne()).toBe(7);
  });

  it.each<ConsumerMigrationPolicy>(['disabled', 'downgrade'])('is refused by the policy %s', async (policy) => {
    const c = await ConsumerHarness.start({ orders: 4 }, { consumerMigrationPolicy: policy });
    const a = new ClassicClient(c);
    await settleAll(c, [a], []);
    expect(await c.join('n')).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: `Cannot upgrade classic group ${GROUP} to consumer group because online upgrade is disabled.`,
    });
    await a.beat();
    expect(a.errorCode).toBe(0);
  });

  it('is refused where the group is no group of consumers, or too large', async () => {
    const c = await ConsumerHarness.start({ orders: 4 }, { consumerMaxSize: 1 });
    await c.h.stable(1, { protocolType: 'connect' });
    expect((await c.join('n')).errorMessage).toBe(
      `Cannot upgrade classic group ${GROUP} to consumer group because the group does not use the consumer embedded ` +
        'protocol.',
    );
    const d = await ConsumerHarness.start({ orders: 4 }, { consumerMaxSize: 1 });
    await settleAll(d, [new ClassicClient(d), new ClassicClient(d)], []);
    expect((await d.join('n')).errorMessage).toContain('exceeds the consumer group maximum size');
  });

  it('is refused where what the members said cannot be read', async () => {
    const c = await ConsumerHarness.start();
    await c.h.stable(1);
    expect(await c.join('n')).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage:
        `Cannot upgrade classic group ${GROUP} to consumer group because the embedded consumer protocol is ` +
        'malformed.',
    });
    expect((await classicGroup(c))?.state).toBe('Stable');
  });

  it('is refused while two members have the same partition', async () => {
    const c = await ConsumerHarness.start();
    const members = await assignedByLeader(c, [[0, 1], [1]]);
    const refused = await c.join('n', { assignor: 'range' });
    expect(refused).toMatchObject({ errorCode: ErrorCode.UNKNOWN_SERVER_ERROR, errorMessage: null });
    const group = await classicGroup(c);
    expect(group?.state).toBe('Stable');
    expect([...(group?.members.keys() ?? [])]).toEqual(members);
  });

  it('leaves out partitions that the topic does not have', async () => {
    const c = await ConsumerHarness.start();
    const [a = '', b = ''] = await assignedByLeader(c, [
      [0, 1, 4],
      [2, 3, -1, 2_000_000],
    ]);
    const n = new ConsumerClient(c, 'n');
    expect((await n.beat()).errorCode).toBe(0);
    const { members } = await c.describe();
    const assigned = members.map(({ memberId, assignment }) => [memberId, assignment.topicPartitions[0]?.partitions]);
    expect(new Map(assigned as [string, number[] | undefined][])).toEqual(
      new Map([
        [a, [0, 1]],
        [b, [2, 3]],
        ['n', undefined],
      ]),
    );
    await c.h.leave({ memberId: a }, { memberId: b });
    await settleAll(c, [], [n]);
    expect(ownedBy([n])).toEqual(ALL);
  });

  it('sends those who wait in a rebalance away to join again', async () => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    const b = new ClassicClient(c);
    await settleAll(c, [a, b], []);
    // One joins again and waits for the other.
    const waiting = a.joinOnce();
    await settle();
    expect((await classicGroup(c))?.state).toBe('PreparingRebalance');
    expect((await c.join('n')).errorCode).toBe(0);
    expect((await waiting).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });
});

describe('downgrade', () => {
  it('makes a classic group of it when the last consumer member leaves', async () => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    const n = new ConsumerClient(c, 'n');
    await n.beat();
    await settleAll(c, [a], [n]);
    const epoch = (await c.describe()).groupEpoch;
    const from = c.recordNames().length;
    await c.heartbeat({ memberId: 'n', epoch: -1 });
    expect(c.recordNames(from)).toEqual([
      '-ConsumerGroupCurrentMemberAssignment',
      '-ConsumerGroupCurrentMemberAssignment',
      '-ConsumerGroupTargetAssignmentMember',
      '-ConsumerGroupTargetAssignmentMember',
      '-ConsumerGroupTargetAssignmentMetadata',
      '-ConsumerGroupMemberMetadata',
      '-ConsumerGroupMemberMetadata',
      '-ConsumerGroupPartitionMetadata',
      '-ConsumerGroupMetadata',
      'GroupMetadata',
    ]);
    expect(await classicGroup(c)).toMatchObject({ state: 'PreparingRebalance', generationId: epoch });
    await settleAll(c, [a], []);
    expect(await classicGroup(c)).toMatchObject({ state: 'Stable', generationId: epoch + 1 });
    expect(ownedOf(a)).toEqual(ALL);
  });

  it('also when that member is fenced, and by LeaveGroup', async () => {
    for (const how of ['fenced', 'removed'] as const) {
      const c = await ConsumerHarness.start();
      const a = new ClassicClient(c);
      const n = new ConsumerClient(c, 'n');
      await n.beat();
      await settleAll(c, [a], [n]);
      if (how === 'removed') await c.h.leave({ memberId: 'n' });
      else {
        await c.advance(30_000);
        await a.beat();
        await c.advance(20_000);
      }
      expect((await classicGroup(c))?.members.size).toBe(1);
      await settleAll(c, [a], []);
      expect(ownedOf(a)).toEqual(ALL);
    }
  });

  it('survives a restart in the middle', async () => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    const n = new ConsumerClient(c, 'n');
    await n.beat();
    await settleAll(c, [a], [n]);
    await c.heartbeat({ memberId: 'n', epoch: -1 });
    await c.restart();
    // As in Kafka the rebalance is not in the log: the group goes on with what the record gives to each.
    expect(await classicGroup(c)).toMatchObject({ state: 'Stable', generationId: a.generationId });
    const b = new ClassicClient(c);
    await settleAll(c, [a, b], []);
    expect([...ownedOf(a), ...ownedOf(b)].sort()).toEqual(ALL);
  });

  it.each<ConsumerMigrationPolicy>(['disabled', 'upgrade'])('does not happen with the policy %s', async (policy) => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    const n = new ConsumerClient(c, 'n');
    await n.beat();
    await settleAll(c, [a], [n]);
    await c.restart({ consumerMigrationPolicy: policy });
    await c.heartbeat({ memberId: 'n', epoch: -1 });
    expect(await c.state()).toBe('Assigning');
  });

  it('hands a static place over to a member of the classic protocol', async () => {
    const c = await ConsumerHarness.start();
    const a = new ClassicClient(c);
    const n = new ConsumerClient(c, 'n', { instanceId: 'one' });
    await n.beat();
    await settleAll(c, [a], [n]);
    await c.heartbeat({ memberId: 'n', epoch: -2, instanceId: 'one' });
    const successor = new ClassicClient(c, { instanceId: 'one' });
    await successor.start();
    expect(successor.errorCode).toBe(0);
    const group = await classicGroup(c);
    expect(group?.state).toBe('Stable');
    expect(group?.staticMemberId('one')).toBe(successor.memberId);
    await settleAll(c, [a, successor], []);
    expect([...ownedOf(a), ...ownedOf(successor)].sort()).toEqual(ALL);
  });
});

describe('classic members in a consumer group', () => {
  async function mixed(): Promise<{ c: ConsumerHarness; a: ClassicClient; n: ConsumerClient }> {
    const c = await ConsumerHarness.start();
    const n = new ConsumerClient(c, 'n');
    await n.beat();
    const a = new ClassicClient(c);
    await settleAll(c, [a], [n]);
    return { c, a, n };
  }

  it('join with an id of their own, and share with the others', async () => {
    const { c, a, n } = await mixed();
    expect([...ownedOf(a), ...ownedBy([n])].sort()).toEqual(ALL);
    expect(ownedOf(a)).toHaveLength(2);
    expect(a.memberId).toMatch(/^[\w-]{22}$/);
    expect(a.generationId).toBe((await c.describe()).groupEpoch);
  });

  it('are told to join again when the target changes', async () => {
    const { c, a, n } = await mixed();
    const m = new ConsumerClient(c, 'm');
    await m.beat();
    const heartbeat = await c.h.heartbeat({ memberId: a.memberId, generationId: a.generationId });
    expect(heartbeat).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    await settleAll(c, [a], [n, m]);
    expect([...ownedOf(a), ...ownedBy([n, m])].sort()).toEqual(ALL);
  });

  it('are fenced if they do not join again, or do not synchronize', async () => {
    const { c, a, n } = await mixed();
    await new ConsumerClient(c, 'm').beat();
    await c.h.heartbeat({ memberId: a.memberId, generationId: a.generationId });
    for (let i = 0; i < 3; i++) {
      await c.advance(20_000);
      await n.beat();
      await c.h.heartbeat({ memberId: a.memberId, generationId: a.generationId });
    }
    expect((await c.group())?.members.has(a.memberId)).toBe(false);

    const other = new ClassicClient(c, { sessionTimeoutMs: 100_000 });
    await other.joinOnce();
    await other.joinOnce();
    expect((await c.group())?.members.has(other.memberId)).toBe(true);
    await c.advance(60_000);
    expect((await c.group())?.members.has(other.memberId) ?? false).toBe(false);
  });

  it('are not fenced by what they were to do, once they use the consumer protocol', async () => {
    const { c, a, n } = await mixed();
    await new ConsumerClient(c, 'm').beat();
    const told = await c.h.heartbeat({ memberId: a.memberId, generationId: a.generationId });
    expect(told).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    const again = new ConsumerClient(c, a.memberId);
    for (let i = 0; i < 8; i++) {
      expect((await again.beat()).errorCode).toBe(0);
      await n.beat();
      await c.advance(10_000);
    }
    expect((await c.group())?.members.get(a.memberId)?.usesClassicProtocol).toBe(false);
  });

  it('are refused with the errors of the classic protocol', async () => {
    const { c, a } = await mixed();
    const { memberId, generationId } = a;
    expect(await c.h.heartbeat({ memberId: 'x', generationId })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await c.h.heartbeat({ memberId: 'n', generationId })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await c.h.heartbeat({ memberId, generationId: generationId - 1 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await c.h.heartbeat({ memberId, generationId, instanceId: 'one' })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect((await c.h.sync({ memberId: 'x', generationId })).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect((await c.h.sync({ memberId, generationId: 99 })).errorCode).toBe(ErrorCode.ILLEGAL_GENERATION);
    const { members } = await c.h.leave({ memberId: 'x' }, { memberId: 'n', groupInstanceId: 'one' });
    expect(members.map(({ errorCode }) => errorCode)).toEqual([
      ErrorCode.UNKNOWN_MEMBER_ID,
      ErrorCode.UNKNOWN_MEMBER_ID,
    ]);
  });

  it('are refused where their protocols do not fit, or do not parse', async () => {
    const { c } = await mixed();
    const join = async (protocolType: string, name: string, metadata: Buffer): Promise<number> => {
      const request = new JoinGroupRequest({
        groupId: GROUP,
        memberId: 'own',
        protocolType,
        sessionTimeoutMs: 10_000,
        rebalanceTimeoutMs: 10_000,
        protocols: [new JoinGroupRequestJoinGroupRequestProtocol({ name, metadata })],
      });
      return (await c.h.coordinator.joinGroup(c.h.context(9), request)).errorCode;
    };
    const fine = subscriptionBytes(['orders']);
    expect(await join('connect', 'cooperative-sticky', fine)).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect(await join('consumer', 'other', fine)).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect(await join('consumer', 'cooperative-sticky', Buffer.from([0]))).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect(await join('consumer', 'cooperative-sticky', fine)).toBe(0);
  });

  it('cannot join where the policy is disabled', async () => {
    const c = await ConsumerHarness.start({ orders: 4 }, { consumerMigrationPolicy: 'disabled' });
    await c.join('n');
    const a = new ClassicClient(c);
    expect((await a.joinOnce()).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  });

  it('make an empty consumer group a classic one', async () => {
    const c = await ConsumerHarness.start();
    await c.join('n');
    await c.h.commit(5, { memberId: 'n', generationId: 2 });
    await c.heartbeat({ memberId: 'n', epoch: -1 });
    const from = c.recordNames().length;
    const a = new ClassicClient(c);
    await settleAll(c, [a], []);
    expect(c.recordNames(from).slice(0, 4)).toEqual([
      '-ConsumerGroupTargetAssignmentMetadata',
      '-ConsumerGroupPartitionMetadata',
      '-ConsumerGroupMetadata',
      'GroupMetadata',
    ]);
    expect((await classicGroup(c))?.state).toBe('Stable');
    expect(await c.h.fetchOne()).toBe(5);
    await c.restart();
    expect((await classicGroup(c))?.state).toBe('Stable');
  });
});

describe('offsets and listing', () => {
  it('takes commits of the member epoch, and of older ones for what the member has had since', async () => {
    const c = await ConsumerHarness.start();
    const topicId = c.topicId('orders');
    const a = new ConsumerClient(c, 'a');
    const b = new ConsumerClient(c, 'b');
    await a.beat();
    await b.beat();
    await a.beat();
    await a.beat();
    await b.beat();
    expect([a.epoch, b.epoch]).toEqual([3, 3]);
    const [first, second] = a.owned.orders?.includes(0) === true ? [a, b] : [b, a];
    const commit = (who: ConsumerClient, generationId: number): Promise<number | undefined> =>
      c.h.commitError(1, { memberId: who.memberId, generationId }, { topicId });
    expect(await commit(first, 3)).toBe(0);
    expect(await commit(first, 4)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    // The one that had the partition from the start may still name the epoch before.
    expect(await commit(first, 2)).toBe(first === a ? 0 : ErrorCode.STALE_MEMBER_EPOCH);
    expect(await commit(second, 2)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(await c.h.commitError(1, { memberId: 'x', generationId: 3 }, { topicId })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await c.h.commitError(1, {}, { topicId })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await c.h.commitError(1, { memberId: 'a', generationId: 3 }, { topicId, version: 8 })).toBe(
      ErrorCode.UNSUPPORTED_VERSION,
    );
  });

  it('are read by members in their epoch, and by anybody who names none', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const group = await c.group();
    expect(group?.validateOffsetFetch(null, -1)).toBe(0);
    expect(group?.validateOffsetFetch('a', 2)).toBe(0);
    expect(group?.validateOffsetFetch('a', 1)).toBe(ErrorCode.STALE_MEMBER_EPOCH);
    expect(group?.validateOffsetFetch('x', 1)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    // As Kafka, which trips over such a request.
    expect(group?.validateOffsetFetch(null, 0)).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
  });

  it('lists consumer groups as such; DescribeGroups does not know them', async () => {
    const c = await ConsumerHarness.start();
    await c.join('a');
    const { coordinator } = c.h;
    const list = async (typesFilter: string[], statesFilter: string[] = []): Promise<object[]> =>
      (await coordinator.listGroups(c.h.context(5), { typesFilter, statesFilter })).groups;
    const listed = { groupId: GROUP, protocolType: 'consumer', groupState: 'Stable', groupType: 'consumer' };
    expect(await list([])).toMatchObject([listed]);
    expect(await list(['Consumer'], ['stable'])).toMatchObject([listed]);
    expect(await list(['classic'])).toEqual([]);
    expect(await list([], ['Assigning'])).toEqual([]);
    const described = await coordinator.describeGroups(c.h.context(6), {
      groups: [GROUP],
      includeAuthorizedOperations: false,
    });
    expect(described.groups[0]).toMatchObject({
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: `Group ${GROUP} is not a classic group.`,
      groupState: 'Dead',
    });
    await new ClassicClient(c, { topics: ['x'] }).joinOnce();
    await c.h.stable(1, { groupId: 'other' }).catch(() => {});
    expect((await c.describe('nobody')).errorMessage).toBe('Group nobody not found.');
  });
});

function ownedOf(client: ClassicClient): string[] {
  return Object.entries(client.owned)
    .flatMap(([topic, partitions]) => partitions.map((partition) => `${topic}-${partition}`))
    .sort();
}
