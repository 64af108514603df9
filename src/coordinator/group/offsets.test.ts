// Committed offsets on the real coordinator over an in-memory log: commit, fetch, expiry, deletion, restart.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  ConsumerProtocolSubscription,
  consumerProtocolSubscription,
} from '../../protocol/generated/data/consumer-protocol-subscription.ts';
import { DeleteGroupsRequest } from '../../protocol/generated/delete-groups.ts';
import { DescribeGroupsRequest } from '../../protocol/generated/describe-groups.ts';
import { ListGroupsRequest } from '../../protocol/generated/list-groups.ts';
import {
  OffsetDeleteRequest,
  OffsetDeleteRequestOffsetDeleteRequestPartition,
  OffsetDeleteRequestOffsetDeleteRequestTopic,
} from '../../protocol/generated/offset-delete.ts';
import { groupRecordKeyTypes } from '../../protocol/generated/records/group.ts';
import { Writer } from '../../protocol/writer.ts';
import { RecordBatchBuilder } from '../../records/builder.ts';
import { batchPositions, recordsOf } from '../../records/iterate.ts';
import { decodeRecord, encodeKey, encodeValue } from '../coordinator-record.ts';
import type { MemoryCoordinatorLog } from '../memory-coordinator-log.ts';
import { GROUP, GroupHarness } from './group-harness.ts';
import { offsetCommitRecord } from './group-records.ts';
import { EXPIRED_AT_ONCE } from './offset-operations.ts';

const WEEK = 10_080 * 60_000;
const TOPIC_ID = 'AbCdEfGhIjKlMnOpQrStUw';
const OTHER_ID = 'BbCdEfGhIjKlMnOpQrStUw';

/** The records of the log as [type, value version or null for a tombstone]. */
function recordsIn(log: MemoryCoordinatorLog): [number, number | null][] {
  const found: [number, number | null][] = [];
  for (const batch of log.batches) {
    for (const position of batchPositions(batch)) {
      for (const { key, value } of recordsOf(batch, position)) {
        const record = decodeRecord(groupRecordKeyTypes, key, value);
        if ('unreadable' in record) throw new Error(record.unreadable);
        found.push([record.type, record.value === null ? null : record.valueVersion]);
      }
    }
  }
  return found;
}

function subscription(...topics: string[]): string {
  const writer = new Writer();
  writer.int16(0);
  consumerProtocolSubscription.encode(writer, new ConsumerProtocolSubscription({ topics }), 0);
  return writer.toBuffer().toString('latin1');
}

function listed(h: GroupHarness, statesFilter: string[] = [], typesFilter: string[] = []) {
  return h.coordinator.listGroups(h.context(5), new ListGroupsRequest({ statesFilter, typesFilter }));
}

async function described(h: GroupHarness, groupId = GROUP, version = 6) {
  const request = new DescribeGroupsRequest({ groups: [groupId] });
  return (await h.coordinator.describeGroups(h.context(version), request)).groups[0];
}

async function deleted(h: GroupHarness, groupId = GROUP): Promise<number | undefined> {
  const request = new DeleteGroupsRequest({ groupsNames: [groupId] });
  return (await h.coordinator.deleteGroups(h.context(2), request)).results[0]?.errorCode;
}

async function offsetDeleted(h: GroupHarness, topic = 'orders', groupId = GROUP) {
  const partitions = [new OffsetDeleteRequestOffsetDeleteRequestPartition({ partitionIndex: 0 })];
  const topics = [new OffsetDeleteRequestOffsetDeleteRequestTopic({ name: topic, partitions })];
  const response = await h.coordinator.deleteOffsets(h.context(0), new OffsetDeleteRequest({ groupId, topics }));
  return response.errorCode !== 0 ? response.errorCode : response.topics[0]?.partitions[0]?.errorCode;
}

describe('committing', () => {
  it('keeps offset, leader epoch and metadata, also over a restart', async () => {
    const h = await GroupHarness.start();
    expect(await h.commitError(42)).toBe(0);
    for (const at of [h, await h.restart()]) {
      const partition = (await at.fetch()).topics[0]?.partitions[0];
      expect(partition).toMatchObject({ committedOffset: 42, committedLeaderEpoch: 7, metadata: 'note', errorCode: 0 });
      expect(await at.fetchOne('other')).toBe(-1);
      expect(await at.fetchOne('orders', { groupId: 'other' })).toBe(-1);
    }
  });

  it('answers when the offset is committed, and shows it to nobody before', async () => {
    const h = await GroupHarness.start();
    h.log.autoCommit = false;
    const order: string[] = [];
    const committing = h.commit(1).then(() => order.push('committed'));
    const fetching = h.fetchOne().then((offset) => order.push(`fetched ${offset}`));
    await h.advance(0);
    expect(order).toEqual([]);
    h.log.commit();
    await Promise.all([committing, fetching]);
    expect(order).toEqual(['committed', 'fetched 1']);
  });

  it('takes members of the generation alone while there are members', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    const memberId = members[0] ?? '';
    expect(await h.commitError(1, { memberId, generationId: 1 })).toBe(0);
    expect(await h.commitError(2, { memberId, generationId: 0 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await h.commitError(3, { memberId: 'zombie', generationId: 1 })).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await h.commitError(4)).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
    expect(await h.fetchOne()).toBe(1);
  });

  it('waits for the assignment in a rebalance that has all members, but not while they still join', async () => {
    const h = await GroupHarness.start();
    const joining = await h.joinDynamic();
    await h.advance(1);
    const { memberId } = await joining.joined;
    const who = { memberId, generationId: 1 };
    expect(await h.commitError(1, who)).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    await h.sync(who, {});
    await h.joinDynamic();
    expect((await h.group())?.state).toBe('PreparingRebalance');
    expect(await h.commitError(2, who)).toBe(0);
  });

  it('with a generation to a group that is not there says so as the version can', async () => {
    const h = await GroupHarness.start();
    const who = { memberId: 'x', generationId: 3 };
    expect(await h.commitError(1, who, { version: 8 })).toBe(ErrorCode.ILLEGAL_GENERATION);
    expect(await h.commitError(1, who, { version: 9 })).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    expect(await h.group()).toBeUndefined();
  });

  it('counts metadata in UTF-16 units, up to offset.metadata.max.bytes', async () => {
    const h = await GroupHarness.start({ offsetMetadataMaxBytes: 4 });
    expect(await h.commitError(1, {}, { metadata: 'äöüß' })).toBe(0);
    expect(await h.commitError(2, {}, { metadata: '12345' })).toBe(ErrorCode.OFFSET_METADATA_TOO_LARGE);
    expect(await h.fetchOne()).toBe(1);
  });

  it('keeps a session alive', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    const who = { memberId: members[0] ?? '', generationId: 1 };
    for (let i = 0; i < 4; i++) {
      await h.advance(8_000);
      expect(await h.commitError(i, who)).toBe(0);
    }
  });

  it("writes Kafka's records: group version 3, offset version 4, or 1 with a retention of its own", async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    await h.commit(2, {}, { retentionTimeMs: 1_000, version: 2 });
    await h.stable();
    expect(recordsIn(h.log)).toEqual([
      [1, 4],
      [1, 1],
      [2, 3],
    ]);
  });
});

describe('fetching', () => {
  it('gives all topics on request, and nothing of a group that is not there', async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    await h.commit(2, {}, { topic: 'payments' });
    expect((await h.fetch(null)).topics.map(({ name }) => name)).toEqual(['orders', 'payments']);
    expect((await h.fetch(null, { groupId: 'nobody' })).topics).toEqual([]);
  });

  it('does not give the offset of an older topic of the same name', async () => {
    const h = await GroupHarness.start();
    await h.commit(5, {}, { topicId: TOPIC_ID, version: 10 });
    expect(await h.fetchOne('orders', { topicId: TOPIC_ID })).toBe(5);
    expect(await h.fetchOne('orders', { topicId: OTHER_ID })).toBe(-1);
    expect(await h.fetchOne('orders')).toBe(5);
  });

  it('answers NOT_COORDINATOR where the partition is not', async () => {
    const h = new GroupHarness();
    expect((await h.fetch()).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
  });

  it('shows the offsets of a transaction with its commit marker, and says that they are pending if asked', async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    const record = offsetCommitRecord(GROUP, 'orders', 0, {
      offset: 99,
      leaderEpoch: -1,
      metadata: '',
      commitTimestampMs: h.clock.now(),
      expireTimestampMs: -1,
      topicId: TOPIC_ID,
    });
    const data = new RecordBatchBuilder({ isTransactional: true, producerId: 5, producerEpoch: 0, baseSequence: 0 });
    data.append(1, encodeKey(groupRecordKeyTypes, record), encodeValue(groupRecordKeyTypes, record));
    h.log.append(data.build());
    const open = await h.restart();
    expect(await open.fetchOne()).toBe(1);
    const unstable = (await open.fetch('orders', { requireStable: true })).topics[0]?.partitions[0];
    expect(unstable).toMatchObject({ committedOffset: -1, errorCode: ErrorCode.UNSTABLE_OFFSET_COMMIT });
    for (const [type, offset] of [
      [1, 99],
      [0, 1],
    ] as const) {
      const ended = await open.restart();
      const marker = new RecordBatchBuilder({
        isTransactional: true,
        isControl: true,
        producerId: 5,
        producerEpoch: 0,
      });
      marker.append(1, Buffer.from([0, 0, 0, type]), Buffer.alloc(6));
      ended.log.append(marker.build());
      const after = await ended.restart();
      expect(await after.fetchOne('orders', { requireStable: true })).toBe(offset);
    }
  });
});

describe('expiry', () => {
  it('removes the offsets of a group that has been empty for the retention, and the group', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(1, { protocols: { range: subscription('orders') } });
    await h.commit(1, { memberId: members[0] ?? '', generationId: 1 });
    expect(await h.fetchOne()).toBe(1);
    await h.leave({ memberId: members[0] ?? '' });
    await h.advance(WEEK - 1);
    expect(await h.fetchOne()).toBe(1);
    await h.advance(600_000);
    expect(await h.fetchOne()).toBe(-1);
    expect(await h.group()).toBeUndefined();
    expect((await listed(await h.restart())).groups).toEqual([]);
  });

  it('of very many offsets goes on turn by turn', async () => {
    const h = await GroupHarness.start();
    const groups = EXPIRED_AT_ONCE / 2 + 10;
    for (let i = 0; i < groups; i++) await h.commit(1, {}, { groupId: `group ${i}` });
    await h.advance(WEEK);
    // A turn takes two records of each group: its offset's and its own.
    expect((await h.shard()).env.groups.size).toBe(10);
    await h.advance(100);
    expect((await h.shard()).env.groups.size).toBe(0);
  });

  it('keeps what live members are subscribed to, however old', async () => {
    const h = await GroupHarness.start();
    const session = 1_800_000;
    const { members } = await h.stable(1, { sessionTimeoutMs: session, protocols: { range: subscription('orders') } });
    const who = { memberId: members[0] ?? '', generationId: 1 };
    await h.commit(1, who);
    await h.commit(2, who, { topic: 'left behind' });
    for (let t = 0; t < WEEK + 2 * session; t += session / 2) {
      await h.advance(session / 2);
      expect(await h.heartbeat(who)).toBe(0);
    }
    expect(await h.fetchOne()).toBe(1);
    expect(await h.fetchOne('left behind')).toBe(-1);
  });

  it("counts from the commit for a consumer that assigns itself, and from the client's own retention", async () => {
    const h = await GroupHarness.start();
    await h.commit(1);
    await h.commit(2, {}, { topic: 'short', retentionTimeMs: 60_000, version: 2 });
    await h.advance(600_000);
    expect([await h.fetchOne(), await h.fetchOne('short')]).toEqual([1, -1]);
    await h.advance(WEEK);
    expect(await h.fetchOne()).toBe(-1);
    expect(await h.group()).toBeUndefined();
  });

  it('does nothing while a rebalance runs', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(1, { rebalanceTimeoutMs: 2_000_000_000 });
    await h.commit(1, { memberId: members[0] ?? '', generationId: 1 });
    await h.joinDynamic({ rebalanceTimeoutMs: 2_000_000_000 });
    expect((await h.group())?.state).toBe('PreparingRebalance');
    const expiring = await h.shard();
    h.clock.advance(0);
    expect((await h.group())?.offsetExpiry()).toBeNull();
    expect(expiring.offsets.get(GROUP, 'orders', 0)?.offset).toBe(1);
  });
});

describe('deleting', () => {
  it('a group takes its offsets along, over a restart too; one with members stays', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    await h.commit(1, { memberId: members[0] ?? '', generationId: 1 });
    expect(await deleted(h)).toBe(ErrorCode.NON_EMPTY_GROUP);
    await h.leave({ memberId: members[0] ?? '' });
    expect(await deleted(h)).toBe(0);
    expect(await deleted(h)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    for (const at of [h, await h.restart()]) {
      expect(await at.fetchOne()).toBe(-1);
      expect((await listed(at)).groups).toEqual([]);
    }
  });

  it('offsets: not of a topic that members are subscribed to', async () => {
    const h = await GroupHarness.start();
    expect(await offsetDeleted(h)).toBe(ErrorCode.GROUP_ID_NOT_FOUND);
    expect(await offsetDeleted(h, 'orders', '')).toBe(ErrorCode.INVALID_GROUP_ID);
    const { members } = await h.stable(1, { protocols: { range: subscription('orders') } });
    const who = { memberId: members[0] ?? '', generationId: 1 };
    await h.commit(1, who);
    await h.commit(2, who, { topic: 'payments' });
    expect(await offsetDeleted(h)).toBe(ErrorCode.GROUP_SUBSCRIBED_TO_TOPIC);
    expect(await offsetDeleted(h, 'payments')).toBe(0);
    expect([await h.fetchOne(), await h.fetchOne('payments')]).toEqual([1, -1]);
  });

  it('offsets: not of a group of another kind while it has members', async () => {
    const h = await GroupHarness.start();
    await h.stable(1, { protocolType: 'connect' });
    expect(await offsetDeleted(h)).toBe(ErrorCode.NON_EMPTY_GROUP);
  });

  it('a topic takes its offsets along, but not those of a newer topic of the name', async () => {
    const h = await GroupHarness.start();
    await h.commit(1, {}, { topicId: TOPIC_ID, version: 10 });
    await h.commit(2, {}, { topic: 'payments', topicId: OTHER_ID, version: 10 });
    h.coordinator.onTopicsDeleted([
      { name: 'orders', id: TOPIC_ID },
      { name: 'payments', id: TOPIC_ID },
    ]);
    expect([await h.fetchOne(), await h.fetchOne('payments')]).toEqual([-1, 2]);
    const restarted = await h.restart();
    expect([await restarted.fetchOne(), await restarted.fetchOne('payments')]).toEqual([-1, 2]);
  });
});

describe('looking at groups', () => {
  it('lists them with state and type, filtered whatever the case', async () => {
    const h = await GroupHarness.start();
    await h.stable();
    await h.commit(1, {}, { groupId: 'simple' });
    const all = (await listed(h)).groups.map((g) => [g.groupId, g.protocolType, g.groupState, g.groupType]);
    expect(all).toEqual([
      [GROUP, 'consumer', 'Stable', 'classic'],
      ['simple', '', 'Empty', 'classic'],
    ]);
    expect((await listed(h, [' stable '])).groups.map((g) => g.groupId)).toEqual([GROUP]);
    expect((await listed(h, [], ['CLASSIC'])).groups).toHaveLength(2);
    expect((await listed(h, [], ['consumer'])).groups).toEqual([]);
  });

  it('describes members, with what they offer and were given only while the group is stable', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    const stable = await described(h);
    expect(stable).toMatchObject({ groupState: 'Stable', protocolType: 'consumer', protocolData: 'range' });
    const member = stable?.members[0];
    expect(member).toMatchObject({ memberId: members[0], clientId: 'client', clientHost: '/127.0.0.1' });
    expect([member?.memberMetadata.toString(), member?.memberAssignment.toString()]).toEqual([
      'topics',
      'assignment 0',
    ]);
    await h.joinDynamic();
    const preparing = await described(h);
    expect(preparing).toMatchObject({ groupState: 'PreparingRebalance', protocolData: '' });
    expect(preparing?.members[0]?.memberMetadata).toHaveLength(0);
  });

  it('calls an unknown group Dead, from version 6 on with an error', async () => {
    const h = await GroupHarness.start();
    expect(await described(h, 'nobody', 5)).toMatchObject({ groupState: 'Dead', errorCode: 0, errorMessage: null });
    expect(await described(h, 'nobody', 6)).toMatchObject({
      groupState: 'Dead',
      errorCode: ErrorCode.GROUP_ID_NOT_FOUND,
      errorMessage: 'Group nobody not found.',
    });
  });
});

describe('a restart', () => {
  it('finds groups, generations, assignments and static members as they were', async () => {
    const h = await GroupHarness.start();
    const { members, generationId } = await h.stable(3);
    const restarted = await h.restart();
    const [before, after] = [await h.group(), await restarted.group()];
    for (const group of [before, after]) {
      expect(group).toMatchObject({ state: 'Stable', generationId, leaderId: members[0], protocolName: 'range' });
      expect([...(group?.members.values() ?? [])].map((m) => [m.memberId, m.assignment.toString()])).toEqual(
        members.map((memberId, i) => [memberId, `assignment ${i}`]),
      );
    }
    for (const memberId of members) expect(await restarted.heartbeat({ memberId })).toBe(0);
    await restarted.advance(10_000);
    expect((await restarted.group())?.state).toBe('Empty');
  });

  it('in the middle of a rebalance goes back to the generation that is stored', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable(2);
    void h.join({ memberId: members[0] ?? '' });
    await h.joinDynamic();
    const restarted = await h.restart();
    expect((await restarted.group())?.state).toBe('Stable');
    expect((await restarted.group())?.members.size).toBe(2);
  });

  it('answers heartbeats with success while the partition loads', async () => {
    const h = await GroupHarness.start();
    const { members } = await h.stable();
    const restarted = new GroupHarness({}, h.log);
    const loading = restarted.coordinator.load(h.log);
    expect(await restarted.heartbeat({ memberId: members[0] ?? '' })).toBe(0);
    await loading;
  });
});
