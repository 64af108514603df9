// Bad input to groups: Kafka's error, the state untouched, one debug line that says of whom.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
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

async function firstMember(h: GroupHarness): Promise<string> {
  return [...((await h.group())?.members.keys() ?? [])][0] ?? '';
}
