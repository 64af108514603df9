// Offsets committed in transactions, on the real coordinator over an in-memory log.

import { describe, expect, it } from 'vitest';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { DeleteGroupsRequest } from '../../protocol/generated/delete-groups.ts';
import {
  OffsetDeleteRequest,
  OffsetDeleteRequestOffsetDeleteRequestPartition,
  OffsetDeleteRequestOffsetDeleteRequestTopic,
} from '../../protocol/generated/offset-delete.ts';
import { isTransactional, producerId } from '../../records/batch.ts';
import { ConsumerHarness } from './consumer-harness.ts';
import type { TransactionalCommit } from './group-coordinator.ts';
import { GROUP, GroupHarness } from './group-harness.ts';

const WEEK = 10_080 * 60_000;

async function deleteGroup(h: GroupHarness): Promise<number | undefined> {
  const request = new DeleteGroupsRequest({ groupsNames: [GROUP] });
  return (await h.coordinator.deleteGroups(h.context(2), request)).results[0]?.errorCode;
}

function deleteOffsets(h: GroupHarness, topic = 'orders') {
  const request = new OffsetDeleteRequest({
    groupId: GROUP,
    topics: [
      new OffsetDeleteRequestOffsetDeleteRequestTopic({
        name: topic,
        partitions: [new OffsetDeleteRequestOffsetDeleteRequestPartition({ partitionIndex: 0 })],
      }),
    ],
  });
  return h.coordinator.deleteOffsets(h.context(0), request);
}

describe('an offset committed in a transaction', () => {
  it('is visible from the commit marker on, and not before', async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    expect(await h.commitInTransactionError(9, 5)).toBe(0);
    expect([await h.fetchOne(), await h.stableError()]).toEqual([1, ErrorCode.UNSTABLE_OFFSET_COMMIT]);
    expect(await h.endTransaction(9, true)).toBe(0);
    const answer = (await h.fetch('orders', { requireStable: true })).topics[0]?.partitions[0];
    expect(answer).toMatchObject({ committedOffset: 5, committedLeaderEpoch: 7, metadata: 'note', errorCode: 0 });
    expect([isTransactional(h.log.batches[1]!, 0), producerId(h.log.batches[1]!, 0)]).toEqual([true, 9]);
  });

  it('is gone after the abort marker', async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    await h.commitInTransaction(9, 5);
    await h.endTransaction(9, false);
    expect([await h.fetchOne(), await h.stableError()]).toEqual([1, 0]);
  });

  it('that is unstable names no offset, also in the answer for all topics', async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    await h.commit(2, {}, { topic: 'payments' });
    await h.commitInTransaction(9, 5);
    await h.commitInTransaction(9, 5, {}, { topic: 'only-pending' });
    const all = await h.fetch(null, { requireStable: true });
    const found = all.topics.map(({ name, partitions }) => [
      name,
      partitions[0]?.committedOffset,
      partitions[0]?.errorCode,
    ]);
    expect(found).toEqual([
      ['orders', -1, ErrorCode.UNSTABLE_OFFSET_COMMIT],
      ['payments', 2, 0],
    ]);
    expect(await h.stableError('only-pending')).toBe(ErrorCode.UNSTABLE_OFFSET_COMMIT);
    expect(await h.fetchOne('only-pending')).toBe(-1);
  });

  it('takes the place of an earlier one of its own transaction', async () => {
    const h = await GroupHarness.start();
    await h.commitInTransaction(9, 5);
    await h.commitInTransaction(9, 6);
    await h.endTransaction(9, true);
    expect(await h.fetchOne()).toBe(6);
  });

  it.each([
    ['first', [9, 10]],
    ['last', [10, 9]],
  ])('wins over another transaction by its place in the log, also when it ends %s', async (_when, order) => {
    const h = await GroupHarness.start();
    await h.commitInTransaction(9, 5);
    await h.commitInTransaction(10, 6);
    await h.endTransaction(order[0]!, true);
    expect(await h.stableError()).toBe(ErrorCode.UNSTABLE_OFFSET_COMMIT);
    await h.endTransaction(order[1]!, true);
    expect([await h.fetchOne(), await h.stableError()]).toEqual([6, 0]);
  });

  it('loses to an ordinary commit that was written after it', async () => {
    const h = await GroupHarness.start();
    await h.commitInTransaction(9, 5);
    await h.commit(3);
    expect(await h.fetchOne()).toBe(3);
    await h.endTransaction(9, true);
    expect(await h.fetchOne()).toBe(3);
    expect(await (await h.restart()).fetchOne()).toBe(3);
  });

  it('is found again after a restart, and ends as its marker says', async () => {
    const h = await GroupHarness.start();
    await h.commitInTransaction(9, 5);
    await h.commitInTransaction(10, 6, {}, { topic: 'payments' });
    const restarted = await h.restart();
    expect(await restarted.stableError()).toBe(ErrorCode.UNSTABLE_OFFSET_COMMIT);
    await restarted.endTransaction(9, true);
    await restarted.endTransaction(10, false);
    expect([await restarted.fetchOne(), await restarted.fetchOne('payments')]).toEqual([5, -1]);
    const again = await restarted.restart();
    expect([await again.fetchOne(), await again.stableError('payments')]).toEqual([5, 0]);
  });

  it('goes with its group, with the offset deleted and with its topic', async () => {
    const h = await GroupHarness.start();
    for (const topic of ['orders', 'payments', 'old']) await h.commitInTransaction(9, 5, {}, { topic });
    expect(await deleteOffsets(h)).toMatchObject({ errorCode: 0, topics: [{ partitions: [{ errorCode: 0 }] }] });
    expect(await h.stableError()).toBe(0);
    h.coordinator.onTopicsDeleted([{ name: 'old', id: 'AbCdEfGhIjKlMnOpQrStUw' }]);
    expect(await h.stableError('old')).toBe(0);
    expect(await h.stableError('payments')).toBe(ErrorCode.UNSTABLE_OFFSET_COMMIT);
    expect(await deleteGroup(h)).toBe(0);
    await h.endTransaction(9, true);
    for (const topic of ['orders', 'payments', 'old']) expect(await h.fetchOne(topic)).toBe(-1);
    expect(await h.group()).toBeUndefined();
    expect((await h.shard()).offsets.isEmpty).toBe(true);
  });

  it('keeps what it would replace, and its group, from expiring', async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    await h.commitInTransaction(9, 5);
    await h.commitInTransaction(10, 6, {}, { groupId: 'other' });
    await h.advance(WEEK + 600_000);
    expect([await h.fetchOne(), (await h.group('other'))?.state]).toEqual([1, 'Empty']);
    await h.endTransaction(9, false);
    await h.endTransaction(10, false);
    await h.advance(600_000);
    expect(await h.fetchOne()).toBe(-1);
    expect([await h.group(), await h.group('other')]).toEqual([undefined, undefined]);
  });
});

describe('a start', () => {
  it('forgets offsets of topics that were deleted while nobody read the log, and keeps all others', async () => {
    const c = await ConsumerHarness.start({ orders: 1, payments: 1, old: 1, again: 1 });
    for (const topic of ['orders', 'again']) {
      await c.h.commit(1, {}, { topic, topicId: c.topicId(topic), version: 10 });
    }
    for (const topic of ['payments', 'old']) await c.h.commit(2, {}, { topic });
    for (const topic of ['payments', 'old']) await c.h.commitInTransaction(9, 3, {}, { topic });
    for (const topic of ['orders', 'old', 'again']) c.deleteTopic(topic);
    c.createTopic('again', 1);
    await c.restart();
    await c.h.advance(0);
    const found = (await c.h.fetch(null)).topics.map(({ name, partitions }) => [name, partitions[0]?.committedOffset]);
    expect(found).toEqual([['payments', 2]]);
    expect([await c.h.stableError('payments'), await c.h.stableError('old')]).toEqual([
      ErrorCode.UNSTABLE_OFFSET_COMMIT,
      0,
    ]);
    await c.restart();
    expect(await c.h.fetchOne('orders')).toBe(-1);
  });
});

describe('a transactional commit', () => {
  it('of an old client names no member and is taken whatever the group does', async () => {
    const h = await GroupHarness.start();
    await h.stable();
    expect(await h.commitInTransactionError(9, 5, {}, { version: 2 })).toBe(0);
    await h.joinDynamic();
    expect((await h.group())?.state).toBe('PreparingRebalance');
    expect(await h.commitInTransactionError(9, 6, {}, { version: 2 })).toBe(0);
    expect(await h.commitError(6)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
  });

  it('of a member is fenced by member id, generation and instance', async () => {
    const h = await GroupHarness.start();
    const { members, generationId } = await h.stable();
    const memberId = members[0] ?? '';
    expect(await h.commitInTransactionError(9, 5, { memberId, generationId })).toBe(0);
    expect(await h.commitInTransactionError(9, 5, { memberId, generationId: generationId - 1 })).toBe(
      ErrorCode.ILLEGAL_GENERATION,
    );
    expect(await h.commitInTransactionError(9, 5, { memberId: 'nobody', generationId })).toBe(
      ErrorCode.UNKNOWN_MEMBER_ID,
    );
    expect(await h.commitInTransactionError(9, 5, { memberId, generationId, instanceId: 'i' })).toBe(
      ErrorCode.UNKNOWN_MEMBER_ID,
    );
    expect(await h.commitInTransactionError(9, 5, { memberId, generationId: 1 }, { groupId: 'new' })).toBe(
      ErrorCode.ILLEGAL_GENERATION,
    );
    // Unlike OffsetCommit it goes through while the leader's assignment is awaited.
    await h.joinDynamic();
    void h.join({ memberId });
    await h.advance(1);
    expect((await h.group())?.state).toBe('CompletingRebalance');
    expect(await h.commitInTransactionError(9, 5, { memberId, generationId: generationId + 1 })).toBe(0);
  });

  it('refuses an empty group id and metadata that is too large', async () => {
    const h = await GroupHarness.start();
    expect(await h.commitInTransactionError(9, 5, {}, { groupId: '' })).toBe(ErrorCode.INVALID_GROUP_ID);
    expect(await h.commitInTransactionError(9, 5, {}, { metadata: 'x'.repeat(4097) })).toBe(
      ErrorCode.OFFSET_METADATA_TOO_LARGE,
    );
    expect(h.log.batches).toEqual([]);
  });

  it('answers what the log says of its producer', async () => {
    const h = await GroupHarness.start();
    h.log.refuseWith = ErrorCode.INVALID_PRODUCER_EPOCH;
    expect(await h.commitInTransactionError(9, 5)).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    h.log.refuseWith = ErrorCode.NOT_LEADER_OR_FOLLOWER;
    expect(await h.commitInTransactionError(9, 5)).toBe(ErrorCode.NOT_COORDINATOR);
  });

  it('is verified before it is written, and written with what the verification gave', async () => {
    const asked: TransactionalCommit[] = [];
    let verdict: object | number = { guard: 1 };
    const h = await GroupHarness.start();
    h.verifyTransaction = (commit) => {
      asked.push(commit);
      return typeof verdict === 'number' ? Promise.reject(new ApiError(verdict)) : Promise.resolve(verdict);
    };
    const commit = () => h.commitInTransactionError(9, 5, {}, { version: 4, producerEpoch: 2 });
    expect(await commit()).toBe(0);
    const transactionalId = 'transaction-9';
    expect(asked).toEqual([{ partition: 0, transactionalId, producerId: 9, producerEpoch: 2, apiVersion: 4 }]);
    expect(h.log.lastOptions.verification).toBe(verdict);
    for (const [cause, told] of [
      [ErrorCode.INVALID_TXN_STATE, ErrorCode.INVALID_TXN_STATE],
      [ErrorCode.TRANSACTION_ABORTABLE, ErrorCode.TRANSACTION_ABORTABLE],
      [ErrorCode.INVALID_PRODUCER_EPOCH, ErrorCode.INVALID_PRODUCER_EPOCH],
      [ErrorCode.NETWORK_EXCEPTION, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS],
      [ErrorCode.NOT_LEADER_OR_FOLLOWER, ErrorCode.NOT_COORDINATOR],
      [ErrorCode.CONCURRENT_TRANSACTIONS, ErrorCode.CONCURRENT_TRANSACTIONS],
    ] as const) {
      verdict = cause;
      expect(await commit()).toBe(told);
    }
    expect(h.log.batches).toHaveLength(1);
  });
});

describe('the end of a transaction', () => {
  it('in a partition that is not ready here is told as NOT_LEADER_OR_FOLLOWER, which is tried again', async () => {
    const h = new GroupHarness();
    expect(await h.endTransaction(9, true)).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    await h.coordinator.load(h.log);
    h.log.refuseWith = ErrorCode.TRANSACTION_COORDINATOR_FENCED;
    expect(await h.endTransaction(9, true)).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
    h.log.refuseWith = 0;
    expect(await h.endTransaction(9, true)).toBe(0);
    h.coordinator.close();
    expect(await h.endTransaction(9, true)).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
  });
});
