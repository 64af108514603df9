// The classic protocol on the real coordinator over an in-memory log: joins, votes, static members, expiry, leaving.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { GROUP, GroupHarness, settle, watch } from './group-harness.ts';

describe('joining', () => {
  it('gives a new member its id first, then makes it leader of generation 1', async () => {
    const h = await GroupHarness.start();
    const first = await h.join();
    expect(first.errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
    expect(first.memberId).toMatch(/^client-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const second = h.join({ memberId: first.memberId });
    await h.advance(1);
    const joined = await second;
    expect(joined).toMatchObject({
      errorCode: 0,
      generationId: 1,
      protocolType: 'consumer',
      protocolName: 'range',
      leader: first.memberId,
      memberId: first.memberId,
    });
    expect(joined.members.map((m) => [m.memberId, m.metadata.toString()])).toEqual([[first.memberId, 'topics']]);
    expect((await h.group())?.state).toBe('CompletingRebalance');
  });

  it('takes a member without an id before version 4, with the session as rebalance timeout in 0', async () => {
    const h = await GroupHarness.start();
    const joining = watch(h.join({ version: 0, sessionTimeoutMs: 7_000 }));
    await h.advance(1);
    expect(joining.value?.errorCode).toBe(0);
    expect((await h.group())?.rebalanceTimeoutMs).toBe(7_000);
  });

  it('tells only the leader who the members are', async () => {
    const h = await GroupHarness.start();
    const a = await h.joinDynamic();
    const b = await h.joinDynamic();
    await h.advance(1);
    const [first, second] = [await a.joined, await b.joined];
    expect(first.leader).toBe(a.memberId);
    expect(first.members).toHaveLength(2);
    expect(second.leader).toBe(a.memberId);
    expect(second.members).toEqual([]);
  });

  it.each([
    ['an empty group id', { groupId: '' }, ErrorCode.INVALID_GROUP_ID],
    ['a session below the minimum', { sessionTimeoutMs: 5_999 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['a session above the maximum', { sessionTimeoutMs: 1_800_001 }, ErrorCode.INVALID_SESSION_TIMEOUT],
    ['a member id that nobody gave out', { memberId: 'made up' }, ErrorCode.UNKNOWN_MEMBER_ID],
    ['no protocol type', { protocolType: '' }, ErrorCode.INCONSISTENT_GROUP_PROTOCOL],
    ['no protocols', { protocols: {} }, ErrorCode.INCONSISTENT_GROUP_PROTOCOL],
  ])('refuses %s', async (_what, options, code) => {
    const h = await GroupHarness.start();
    expect((await h.join(options)).errorCode).toBe(code);
  });

  it('refuses another protocol type, and protocols of which no member knows one', async () => {
    const h = await GroupHarness.start();
    await h.stable(1, { protocols: { range: 'r' } });
    expect((await h.join({ protocolType: 'connect' })).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect((await h.join({ protocols: { sticky: 's' } })).errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
    expect((await h.join({ protocols: { sticky: 's', range: 'r' } })).errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
  });

  it('waits group.initial.rebalance.delay.ms, and again while new members come', async () => {
    const h = await GroupHarness.start({ initialRebalanceDelayMs: 3_000 });
    const a = watch((await h.joinDynamic()).joined);
    await h.advance(2_000);
    const b = watch((await h.joinDynamic()).joined);
    await h.advance(1_000);
    expect(a.value).toBeUndefined();
    await h.advance(3_000);
    expect(a.value?.generationId).toBe(1);
    expect(b.value?.generationId).toBe(1);
  });

  it('votes for the protocol that most members prefer among those that all offer', async () => {
    const h = await GroupHarness.start();
    const offers: Record<string, string>[] = [
      { sticky: '', range: '', roundrobin: '' },
      { roundrobin: '', range: '' },
      { roundrobin: '', range: '' },
    ];
    const joined = [];
    for (const protocols of offers) joined.push((await h.joinDynamic({ protocols })).joined);
    await h.advance(1);
    expect((await Promise.all(joined)).map((response) => response.protocolName)).toEqual([
      'roundrobin',
      'roundrobin',
      'roundrobin',
    ]);
  });

  it('answers a repeated join in the same generation from what it knows', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(2);
    const follower = members[1] ?? '';
    expect(await h.join({ memberId: follower })).toMatchObject({ errorCode: 0, generationId: 1, members: [] });
    expect((await h.group())?.state).toBe('Stable');
  });

  it('rebalances when the leader joins again, or a follower offers something else', async () => {
    for (const [who, metadata] of [
      [0, 'topics'],
      [1, 'other topics'],
    ] as const) {
      const h = await GroupHarness.start();
      const { members } = await h.stable(2);
      const again = watch(h.join({ memberId: members[who] ?? '', protocols: { range: metadata } }));
      await settle();
      expect((await h.group())?.state).toBe('PreparingRebalance');
      expect(await h.heartbeat({ memberId: members[1 - who] ?? '' })).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
      const other = watch(h.join({ memberId: members[1 - who] ?? '' }));
      await settle();
      expect(again.value?.generationId).toBe(2);
      expect(other.value?.generationId).toBe(2);
    }
  });

  it('tells an older waiting join of the same member to join again', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(2);
    const memberId = members[0] ?? '';
    const older = watch(h.join({ memberId }));
    await settle();
    const newer = watch(h.join({ memberId }));
    await settle();
    expect(older.value?.errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    await h.join({ memberId: members[1] ?? '' });
    await settle();
    expect(newer.value?.generationId).toBe(2);
  });

  it('keeps the group at group.max.size', async () => {
    const h = await GroupHarness.start({ maxSize: 2 });
    await h.stable(2);
    const third = await h.join();
    expect(third).toMatchObject({ errorCode: ErrorCode.GROUP_MAX_SIZE_REACHED, memberId: '' });
    expect((await h.group())?.members.size).toBe(2);
  });

  it('makes a group that was loaded over its maximum size rebalance, and refuses the last to rejoin', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(3);
    const restarted = await h.restart({ maxSize: 2 });
    expect((await restarted.group())?.state).toBe('PreparingRebalance');
    const answers = members.map((memberId) => watch(restarted.join({ memberId })));
    await restarted.advance(60_000);
    expect(answers.map((answer) => answer.value?.errorCode)).toEqual([0, 0, ErrorCode.GROUP_MAX_SIZE_REACHED]);
  });
});

describe('syncing', () => {
  it("gives everybody the leader's assignment once it is stored, and an empty one to whom it forgot", async () => {
    const h = await GroupHarness.start();
    const a = await h.joinDynamic();
    const b = await h.joinDynamic();
    await h.advance(1);
    await Promise.all([a.joined, b.joined]);
    const waiting = watch(h.sync({ memberId: b.memberId }));
    await settle();
    expect(waiting.value).toBeUndefined();
    h.log.autoCommit = false;
    const leader = watch(h.sync({ memberId: a.memberId }, { [a.memberId]: 'all of it' }));
    await settle();
    expect([leader.value, waiting.value]).toEqual([undefined, undefined]);
    h.log.commit();
    await settle();
    expect(leader.value?.assignment.toString()).toBe('all of it');
    expect(waiting.value).toMatchObject({ errorCode: 0, protocolType: 'consumer', protocolName: 'range' });
    expect(waiting.value?.assignment).toHaveLength(0);
    expect(
      (await h.coordinator.describeGroups(h.context(5), { groups: [GROUP], includeAuthorizedOperations: false }))
        .groups[0]?.groupState,
    ).toBe('Stable');
  });

  it('refuses a sync of another generation, protocol, member or group', async () => {
    const h = await GroupHarness.start();
    const unknown = await h.sync({ memberId: 'x' });
    expect(unknown.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    const { members } = await h.stable();
    const memberId = members[0] ?? '';
    expect((await h.sync({ memberId, generationId: 2 })).errorCode).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect((await h.sync({ memberId: 'x' })).errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect((await h.sync({ memberId })).assignment.toString()).toBe('assignment 0');
  });

  it('cancels a waiting sync when a new member joins', async () => {
    const h = await GroupHarness.start();
    const a = await h.joinDynamic();
    const b = await h.joinDynamic();
    await h.advance(1);
    const waiting = watch(h.sync({ memberId: b.memberId }));
    await settle();
    await h.joinDynamic();
    await settle();
    expect(waiting.value?.errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect((await h.sync({ memberId: a.memberId })).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
  });

  it('removes who sends no SyncGroup within the rebalance timeout, the leader too', async () => {
    const h = await GroupHarness.start();
    const a = await h.joinDynamic({ sessionTimeoutMs: 100_000 });
    const b = await h.joinDynamic({ sessionTimeoutMs: 100_000 });
    await h.advance(1);
    const waiting = watch(h.sync({ memberId: b.memberId }));
    await h.advance(60_000);
    expect(waiting.value?.errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    const again = watch(h.join({ memberId: b.memberId }));
    await settle();
    expect(again.value).toMatchObject({ generationId: 2, leader: b.memberId });
    expect(await h.heartbeat({ memberId: a.memberId })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('tells everybody to rejoin when the assignment cannot be stored', async () => {
    const h = await GroupHarness.start();
    const a = await h.joinDynamic();
    const b = await h.joinDynamic();
    await h.advance(1);
    const waiting = watch(h.sync({ memberId: b.memberId }));
    await settle();
    h.log.refuseWith = ErrorCode.MESSAGE_TOO_LARGE;
    expect((await h.sync({ memberId: a.memberId }, {})).errorCode).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    await settle();
    expect(waiting.value?.errorCode).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect((await h.group())?.state).toBe('PreparingRebalance');
  });
});

describe('sessions', () => {
  it('keeps a member that sends heartbeats, and removes it a session after the last', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    const memberId = members[0] ?? '';
    for (let i = 0; i < 5; i++) {
      await h.advance(9_000);
      expect(await h.heartbeat({ memberId })).toBe(0);
    }
    await h.advance(10_000);
    expect((await h.group())?.state).toBe('Empty');
    expect(await h.heartbeat({ memberId })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('refuses the heartbeat of another generation', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    expect(await h.heartbeat({ memberId: members[0] ?? '', generationId: 0 })).toBe(ErrorCode.ILLEGAL_GENERATION);
  });

  it('goes on without a member that does not rejoin in time', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(2, { sessionTimeoutMs: 600_000 });
    const joining = watch(
      h.join({ memberId: members[1] ?? '', protocols: { range: 'new' }, sessionTimeoutMs: 600_000 }),
    );
    await h.advance(59_999);
    expect(joining.value).toBeUndefined();
    await h.advance(1);
    expect(joining.value).toMatchObject({ generationId: 2, leader: members[1] });
    expect((await h.group())?.members.size).toBe(1);
  });

  it('forgets an id that was given out and never used', async () => {
    const h = await GroupHarness.start();
    await h.join({ sessionTimeoutMs: 8_000 });
    expect((await h.group())?.pendingJoinMembers.size).toBe(1);
    await h.advance(8_000);
    expect((await h.group())?.pendingJoinMembers.size).toBe(0);
  });

  it('removes a new member that waits in a join for five minutes', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(1, { sessionTimeoutMs: 600_000, rebalanceTimeoutMs: 900_000 });
    const stuck = watch((await h.joinDynamic({ rebalanceTimeoutMs: 900_000 })).joined);
    await h.advance(299_000);
    expect(await h.heartbeat({ memberId: members[0] ?? '' })).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect(stuck.value).toBeUndefined();
    await h.advance(1_000);
    expect(stuck.value?.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('leaves no timer behind but the expiry of offsets', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(3);
    await h.leave(...members.map((memberId) => ({ memberId })));
    expect((await h.group())?.state).toBe('Empty');
    expect(h.clock.pendingTimers).toBe(1);
    h.coordinator.close();
    expect(h.clock.pendingTimers).toBe(0);
  });
});

describe('static members', () => {
  const instance = { instanceId: 'one' };

  async function stableStatic(h: GroupHarness): Promise<string> {
    const joining = watch(h.join(instance));
    await h.advance(1);
    const memberId = joining.value?.memberId ?? '';
    await h.sync({ memberId, ...instance }, { [memberId]: 'mine' });
    return memberId;
  }

  it('need no id first, and are named after their instance', async () => {
    const h = await GroupHarness.start();
    expect(await stableStatic(h)).toMatch(/^one-/);
  });

  it('come back without a rebalance: new id, same generation, no assignment asked from 9 on', async () => {
    const h = await GroupHarness.start();
    const old = await stableStatic(h);
    const back = await h.join(instance);
    expect(back).toMatchObject({ errorCode: 0, generationId: 1, skipAssignment: true, leader: back.memberId });
    expect(back.members).toHaveLength(1);
    expect(back.memberId).not.toBe(old);
    expect((await h.group())?.state).toBe('Stable');
    expect((await h.sync({ memberId: back.memberId, ...instance })).assignment.toString()).toBe('mine');
    expect(await h.heartbeat({ memberId: old, ...instance })).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect((await h.join({ memberId: old, ...instance })).errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(await h.commitError(1, { memberId: old, generationId: 1, ...instance })).toBe(ErrorCode.FENCED_INSTANCE_ID);
    const restarted = await h.restart();
    expect(await restarted.heartbeat({ memberId: back.memberId, ...instance })).toBe(0);
  });

  it('are told the old leader before version 9, so that they assign nothing', async () => {
    const h = await GroupHarness.start();
    const old = await stableStatic(h);
    const back = await h.join({ ...instance, version: 8 });
    expect(back).toMatchObject({ errorCode: 0, generationId: 1, skipAssignment: false, leader: old, members: [] });
  });

  it('rebalance when they come back with another protocol', async () => {
    const h = await GroupHarness.start();
    await stableStatic(h);
    const back = watch(h.join({ ...instance, protocols: { sticky: 's', range: 'r' } }));
    await settle();
    expect(back.value?.errorCode).toBe(ErrorCode.NONE);
    expect(back.value?.protocolName).toBe('sticky');
    expect(back.value?.generationId).toBe(2);
  });

  it('fence the join that still waits under the old id', async () => {
    const h = await GroupHarness.start({ initialRebalanceDelayMs: 1_000 });
    const first = watch(h.join(instance));
    await settle();
    const second = watch(h.join(instance));
    await h.advance(1_000);
    expect(first.value?.errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
    expect(second.value).toMatchObject({ errorCode: 0, generationId: 1 });
  });

  it('rejoining while assignments are awaited begin a new rebalance', async () => {
    const h = await GroupHarness.start();
    const first = watch(h.join(instance));
    await h.advance(1);
    const sync = watch(h.sync({ memberId: 'someone' }));
    const back = watch(h.join(instance));
    await settle();
    expect(first.value?.generationId).toBe(1);
    expect(sync.value?.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(back.value?.generationId).toBe(2);
  });

  it('stay through a rebalance that they miss, until their session ends', async () => {
    const h = await GroupHarness.start();
    await stableStatic(h);
    const other = await h.joinDynamic({ rebalanceTimeoutMs: 5_000 });
    const joined = watch(other.joined);
    await h.advance(9_000);
    expect(joined.value).toBeUndefined();
    await h.advance(1_000);
    expect(joined.value).toMatchObject({ errorCode: 0, generationId: 2, leader: other.memberId });
  });

  it('are removed by an administrator who knows only the instance', async () => {
    const h = await GroupHarness.start();
    await stableStatic(h);
    const answer = await h.leave({ groupInstanceId: 'one', reason: 'by hand' }, { groupInstanceId: 'two' });
    expect(answer.errorCode).toBe(0);
    expect(answer.members.map((m) => m.errorCode)).toEqual([0, ErrorCode.UNKNOWN_MEMBER_ID]);
    expect((await h.group())?.state).toBe('Empty');
  });

  it('are fenced when the id in LeaveGroup is an old one', async () => {
    const h = await GroupHarness.start();
    const old = await stableStatic(h);
    await h.join(instance);
    const answer = await h.leave({ memberId: old, groupInstanceId: 'one' });
    expect(answer.members[0]?.errorCode).toBe(ErrorCode.FENCED_INSTANCE_ID);
  });
});

describe('leaving', () => {
  it('rebalances the rest, and counts a pending member as gone', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(2);
    const pending = await h.join();
    const rejoin = watch(h.join({ memberId: members[0] ?? '' }));
    await settle();
    expect(rejoin.value).toBeUndefined();
    const answer = await h.leave(
      { memberId: members[1] ?? '' },
      { memberId: pending.memberId },
      { memberId: 'nobody' },
    );
    expect(answer.members.map((m) => m.errorCode)).toEqual([0, 0, ErrorCode.UNKNOWN_MEMBER_ID]);
    await settle();
    expect(rejoin.value).toMatchObject({ generationId: 2, leader: members[0] });
  });

  it('answers per member for an unknown group, and once for an empty id', async () => {
    const h = await GroupHarness.start();
    const answer = await h.leave({ memberId: 'x' });
    expect(answer.errorCode).toBe(0);
    expect(answer.members[0]?.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });
});
