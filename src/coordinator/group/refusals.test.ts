// Bad input to groups: Kafka's error, the state untouched, one debug line that says of whom.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { OffsetFetchRequestOffsetFetchRequestGroup } from '../../protocol/generated/offset-fetch.ts';
import { ConsumerHarness } from './consumer-harness.ts';
import { GROUP, GroupHarness } from './group-harness.ts';

const REFUSED = 'group request refused';

describe('a request that is refused', () => {
  it.each([
    [
      'a join of an unknown member',
      'JoinGroup',
      (h: GroupHarness) => h.join({ memberId: 'x' }).then((r) => r.errorCode),
      ErrorCode.UNKNOWN_MEMBER_ID,
    ],
    [
      'a join with another protocol',
      'JoinGroup',
      (h: GroupHarness) => h.join({ protocolType: 'connect' }).then((r) => r.errorCode),
      ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
    ],
    [
      'a join with too short a session',
      'JoinGroup',
      (h: GroupHarness) => h.join({ sessionTimeoutMs: 1 }).then((r) => r.errorCode),
      ErrorCode.INVALID_SESSION_TIMEOUT,
    ],
    [
      'a join of no group',
      'JoinGroup',
      (h: GroupHarness) => h.join({ groupId: '' }).then((r) => r.errorCode),
      ErrorCode.INVALID_GROUP_ID,
    ],
    [
      'a sync of an old generation',
      'SyncGroup',
      async (h: GroupHarness) => (await h.sync({ memberId: await firstMember(h), generationId: 0 })).errorCode,
      ErrorCode.ILLEGAL_GENERATION,
    ],
    [
      'a heartbeat of another instance',
      'Heartbeat',
      async (h: GroupHarness) => h.heartbeat({ memberId: await firstMember(h), instanceId: 'i' }),
      ErrorCode.UNKNOWN_MEMBER_ID,
    ],
    [
      'leaving of a stranger',
      'LeaveGroup',
      (h: GroupHarness) => h.leave({ memberId: 'x' }).then((r) => r.members[0]?.errorCode),
      ErrorCode.UNKNOWN_MEMBER_ID,
    ],
    [
      'a commit of an old generation',
      'OffsetCommit',
      async (h: GroupHarness) => h.commitError(1, { memberId: await firstMember(h), generationId: 0 }),
      ErrorCode.ILLEGAL_GENERATION,
    ],
    [
      'a transactional commit of a stranger',
      'TxnOffsetCommit',
      (h: GroupHarness) => h.commitInTransactionError(9, 1, { memberId: 'x', generationId: 1 }),
      ErrorCode.UNKNOWN_MEMBER_ID,
    ],
    [
      'a transactional commit of no group',
      'TxnOffsetCommit',
      (h: GroupHarness) => h.commitInTransactionError(9, 1, {}, { groupId: '' }),
      ErrorCode.INVALID_GROUP_ID,
    ],
  ] as const)('%s changes nothing and is one line', async (_what, operation, ask, code) => {
    const h = await GroupHarness.start();
    await h.stable();
    const appended = h.log.batches.length;
    h.debugLines = [];
    expect(await ask(h)).toBe(code);
    expect((await h.group())?.state).toBe('Stable');
    expect(h.log.batches).toHaveLength(appended);
    const [errorName] = Object.entries(ErrorCode).find(([, value]) => value === code) ?? [];
    expect(h.debugLines).toMatchObject([{ operation, error: errorName, message: REFUSED }]);
  });

  it('for metadata that is too large, and a subscription that cannot be read, is told too', async () => {
    const h = await GroupHarness.start();
    h.debugLines = [];
    expect(await h.commitError(1, {}, { metadata: 'x'.repeat(4097) })).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE);
    expect(h.debugLines).toMatchObject([{ group: GROUP, length: 4097, maxLength: 4096 }]);
    await h.stable(1, { protocols: { range: 'no subscription' } });
    expect(h.debugLines).toContainEqual({
      group: GROUP,
      message: 'a subscription cannot be read: no offset of the group expires',
    });
  });
});

describe('a request of the consumer protocol that is refused', () => {
  const HEARTBEAT = 'ConsumerGroupHeartbeat';

  it.each<[string, string, (c: ConsumerHarness) => Promise<number>, number, RegExp | null]>([
    [
      'without a member id',
      HEARTBEAT,
      (c) => c.join('').then((r) => r.errorCode),
      ErrorCode.INVALID_REQUEST,
      /MemberId can't be empty/,
    ],
    [
      'with an assignor that there is not',
      HEARTBEAT,
      (c) => c.join('x', { assignor: 'mine' }).then((r) => r.errorCode),
      ErrorCode.UNSUPPORTED_ASSIGNOR,
      /ServerAssignor mine/,
    ],
    [
      'of a stranger',
      HEARTBEAT,
      (c) => c.heartbeat({ memberId: 'x', epoch: 1 }).then((r) => r.errorCode),
      ErrorCode.UNKNOWN_MEMBER_ID,
      /Member x is not a member/,
    ],
    [
      'with an epoch to come',
      HEARTBEAT,
      (c) => c.heartbeat({ memberId: 'm', epoch: 99 }).then((r) => r.errorCode),
      ErrorCode.FENCED_MEMBER_EPOCH,
      /greater member epoch \(99\)/,
    ],
    [
      'that joins with an expression that is none',
      HEARTBEAT,
      (c) => c.join('x', { regex: '(' }).then((r) => r.errorCode),
      ErrorCode.INVALID_REGULAR_EXPRESSION,
      /./,
    ],
    [
      'that joins a group that is full',
      HEARTBEAT,
      (c) => {
        Object.assign(c.h.config, { consumerMaxSize: 1 });
        return c.join('x').then((r) => r.errorCode);
      },
      ErrorCode.GROUP_MAX_SIZE_REACHED,
      /maximum capacity of 1/,
    ],
    [
      'that leaves and was not there',
      HEARTBEAT,
      (c) => c.heartbeat({ memberId: 'x', epoch: -1 }).then((r) => r.errorCode),
      ErrorCode.UNKNOWN_MEMBER_ID,
      /Member x/,
    ],
    [
      'a fetch of offsets with an old epoch',
      'OffsetFetch',
      (c) => fetchOffsets(c, 0),
      ErrorCode.STALE_MEMBER_EPOCH,
      null,
    ],
  ])('%s: changes nothing and is one line', async (_what, operation, ask, code, reason) => {
    const c = await ConsumerHarness.start();
    expect((await c.join('m')).errorCode).toBe(ErrorCode.NONE);
    const appended = c.h.log.batches.length;
    c.h.debugLines = [];
    expect(await ask(c)).toBe(code);
    expect((await c.group())?.members.size).toBe(1);
    expect(c.h.log.batches).toHaveLength(appended);
    const [errorName] = Object.entries(ErrorCode).find(([, value]) => value === code) ?? [];
    const why = reason === null ? {} : { reason: expect.stringMatching(reason) };
    expect(c.h.debugLines).toEqual([
      expect.objectContaining({ operation, error: errorName, message: REFUSED, ...why }),
    ]);
  });

  it('where the protocol is switched off is one line too', async () => {
    const c = await ConsumerHarness.start({ orders: 4 }, { consumerProtocolEnabled: false });
    c.h.debugLines = [];
    expect((await c.join('m')).errorCode).toBe(ErrorCode.UNSUPPORTED_VERSION);
    expect(c.h.debugLines).toMatchObject([{ operation: HEARTBEAT, group: GROUP, member: 'm', message: REFUSED }]);
  });
});

describe('a member that joins', () => {
  const joins = (c: ConsumerHarness) =>
    c.h.debugLines.filter((line) => 'message' in line && line.message === 'member joins');

  it('is told of once it has', async () => {
    const c = await ConsumerHarness.start();
    await c.join('m');
    expect(joins(c)).toMatchObject([{ group: GROUP, member: 'm' }]);
    // It is there: its next heartbeats, whatever they say, are no joins.
    await c.join('m');
    await c.join('n', { instanceId: 'i' });
    expect(joins(c)).toMatchObject([{ member: 'm' }, { member: 'n', instanceId: 'i' }]);
  });

  it('is not told of where the join is refused, or its records are', async () => {
    const c = await ConsumerHarness.start();
    expect((await c.join('m', { regex: '(' })).errorCode).toBe(ErrorCode.INVALID_REGULAR_EXPRESSION);
    c.h.log.refuseWith = ErrorCode.KAFKA_STORAGE_ERROR;
    expect((await c.join('m')).errorCode).not.toBe(ErrorCode.NONE);
    expect(joins(c)).toEqual([]);
  });
});

async function fetchOffsets(c: ConsumerHarness, memberEpoch: number): Promise<number> {
  const request = new OffsetFetchRequestOffsetFetchRequestGroup({ groupId: GROUP, memberId: 'm', memberEpoch });
  return (await c.h.coordinator.fetchOffsets(c.h.context(9), request, false)).errorCode;
}

async function firstMember(h: GroupHarness): Promise<string> {
  return [...((await h.group())?.members.keys() ?? [])][0] ?? '';
}
