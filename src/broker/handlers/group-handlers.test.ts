// The group APIs as a client sees them, over a socket, where the version decides what the answer looks like. What
// groups do is tested in coordinator/group.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaClient } from '../../network/client.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { FindCoordinatorRequest, findCoordinator } from '../../protocol/generated/find-coordinator.ts';
import { InitProducerIdRequest, initProducerId } from '../../protocol/generated/init-producer-id.ts';
import {
  JoinGroupRequest,
  JoinGroupRequestJoinGroupRequestProtocol,
  joinGroup,
} from '../../protocol/generated/join-group.ts';
import { LeaveGroupRequest, leaveGroup } from '../../protocol/generated/leave-group.ts';
import { MetadataRequest, metadata } from '../../protocol/generated/metadata.ts';
import {
  OffsetCommitRequest,
  OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitRequestOffsetCommitRequestTopic,
  offsetCommit,
} from '../../protocol/generated/offset-commit.ts';
import {
  OffsetFetchRequest,
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopic,
  OffsetFetchRequestOffsetFetchRequestTopics,
  offsetFetch,
} from '../../protocol/generated/offset-fetch.ts';
import { SyncGroupRequest, syncGroup } from '../../protocol/generated/sync-group.ts';
import { Klamm } from '../klamm.ts';

const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAzw';

describe('group handlers', () => {
  let klamm: Klamm;
  let client: KafkaClient;
  let ordersId: string;

  beforeAll(async () => {
    klamm = await Klamm.start({ topics: ['orders:2'] });
    client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
    const known = await client.send(metadata, new MetadataRequest({ topics: null }), { version: 12 });
    ordersId = known.topics.find(({ name }) => name === 'orders')?.topicId ?? '';
  });

  afterAll(async () => {
    await client.close();
    await klamm.close();
  });

  function commit(
    version: number,
    groupId: string,
    partitions: readonly number[],
    more: Partial<OffsetCommitRequestOffsetCommitRequestPartition> = {},
    topicId = ordersId,
  ) {
    const topic = new OffsetCommitRequestOffsetCommitRequestTopic({
      ...(version < 10 ? { name: 'orders' } : { topicId }),
      partitions: partitions.map(
        (partitionIndex) =>
          new OffsetCommitRequestOffsetCommitRequestPartition({
            partitionIndex,
            committedOffset: 40 + partitionIndex,
            committedMetadata: 'm',
            ...more,
          }),
      ),
    });
    return client.send(offsetCommit, new OffsetCommitRequest({ groupId, topics: [topic] }), { version });
  }

  async function fetchOld(version: number, groupId: string, topics: [string, number[]][] | null) {
    const request = new OffsetFetchRequest({
      groupId,
      topics:
        topics?.map(
          ([name, partitionIndexes]) => new OffsetFetchRequestOffsetFetchRequestTopic({ name, partitionIndexes }),
        ) ?? null,
    });
    return await client.send(offsetFetch, request, { version });
  }

  it('makes __consumer_offsets at the first question and answers it at once, at every version', async () => {
    for (let version = 0; version <= 6; version++) {
      const request =
        version < 4
          ? new FindCoordinatorRequest({ key: 'g' })
          : new FindCoordinatorRequest({ coordinatorKeys: ['g', ''] });
      const response = await client.send(findCoordinator, request, { version });
      const found = version < 4 ? [response] : response.coordinators;
      expect(found).toHaveLength(version < 4 ? 1 : 2);
      for (const { errorCode, port } of found) expect([errorCode, port]).toEqual([0, klamm.port]);
    }
    const topics = await client.send(metadata, new MetadataRequest({ topics: null }), { version: 12 });
    expect(topics.topics.find(({ name }) => name === '__consumer_offsets')).toMatchObject({ isInternal: true });
    expect(topics.topics.find(({ name }) => name === '__consumer_offsets')?.partitions).toHaveLength(50);
  });

  it.each([2, 9])('knows no coordinator of key type %i', async (keyType) => {
    const old = await client.send(findCoordinator, new FindCoordinatorRequest({ key: 'g', keyType }), { version: 3 });
    expect(old).toMatchObject({ errorCode: ErrorCode.INVALID_REQUEST, nodeId: -1, port: -1 });
    const request = new FindCoordinatorRequest({ coordinatorKeys: ['g'], keyType });
    const response = await client.send(findCoordinator, request, { version: 6 });
    expect(response.coordinators).toMatchObject([{ key: 'g', errorCode: ErrorCode.INVALID_REQUEST, nodeId: -1 }]);
  });

  it('commits at every version, and refuses each partition that does not exist', async () => {
    for (let version = 0; version <= 10; version++) {
      const response = await commit(version, `commit-${version}`, [0, 7, 1]);
      expect(response.topics).toHaveLength(1);
      expect(response.topics[0]?.partitions.map((p) => [p.partitionIndex, p.errorCode]).sort()).toEqual([
        [0, 0],
        [1, 0],
        [7, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION],
      ]);
      const fetched = await fetchOld(5, `commit-${version}`, null);
      expect(fetched.topics[0]?.partitions.map((p) => [p.partitionIndex, p.committedOffset, p.metadata])).toEqual([
        [0, 40, 'm'],
        [1, 41, 'm'],
      ]);
    }
    const unknown = await commit(10, 'commit-10', [0], {}, UNKNOWN_ID);
    expect(unknown.topics[0]).toMatchObject({
      topicId: UNKNOWN_ID,
      partitions: [{ errorCode: ErrorCode.UNKNOWN_TOPIC_ID }],
    });
  });

  it.each([
    [0, [[0, 1]]],
    [1, [[0, 1]]],
    [2, [[0, 0, 1], [0]]],
    [9, [[0, 0, 1], [0]]],
    [10, [[0, 0, 1], [0]]],
  ])('commits what version %i names twice, and answers it as Kafka of its time did', async (version, answered) => {
    const topic = (partitions: readonly [index: number, offset: number][]) =>
      new OffsetCommitRequestOffsetCommitRequestTopic({
        ...(version < 10 ? { name: 'orders' } : { topicId: ordersId }),
        partitions: partitions.map(
          ([partitionIndex, committedOffset]) =>
            new OffsetCommitRequestOffsetCommitRequestPartition({ partitionIndex, committedOffset }),
        ),
      });
    const named = [
      topic([
        [0, 1],
        [0, 2],
        [1, 3],
      ]),
      topic([[0, 4]]),
    ];
    const request = new OffsetCommitRequest({ groupId: `twice-${version}`, topics: named });
    const response = await client.send(offsetCommit, request, { version });
    expect(response.topics.map(({ partitions }) => partitions.map(({ partitionIndex }) => partitionIndex))).toEqual(
      answered,
    );
    expect((await fetchOld(5, `twice-${version}`, null)).topics[0]?.partitions.map((p) => p.committedOffset)).toEqual([
      4, 3,
    ]);
  });

  it('answers a commit of nothing with nothing', async () => {
    const response = await client.send(offsetCommit, new OffsetCommitRequest({ groupId: 'none' }), { version: 8 });
    expect(response.topics).toEqual([]);
  });

  it('says in version 0 that nothing was committed, and answers -1 from version 1 on', async () => {
    await commit(8, 'old', [0]);
    for (let version = 0; version <= 7; version++) {
      const response = await fetchOld(version, 'old', [
        ['orders', [0, 1]],
        ['nowhere', [0]],
      ]);
      const codes = response.topics.map((topic) => topic.partitions.map((p) => [p.committedOffset, p.errorCode]));
      const nothing = version === 0 ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NONE;
      expect(codes).toEqual([
        [
          [40, 0],
          [-1, nothing],
        ],
        [[-1, nothing]],
      ]);
    }
  });

  it('fetches many groups by topic id in version 10', async () => {
    await commit(10, 'by-id', [0]);
    const ask = (groupId: string, all: boolean) =>
      new OffsetFetchRequestOffsetFetchRequestGroup({
        groupId,
        topics: all
          ? null
          : [ordersId, UNKNOWN_ID].map(
              (topicId) => new OffsetFetchRequestOffsetFetchRequestTopics({ topicId, partitionIndexes: [0] }),
            ),
      });
    const request = new OffsetFetchRequest({ groups: [ask('by-id', false), ask('by-id', true), ask('nobody', true)] });
    const response = await client.send(offsetFetch, request, { version: 10 });
    expect(response.groups).toMatchObject([
      {
        groupId: 'by-id',
        topics: [
          { topicId: ordersId, partitions: [{ committedOffset: 40, errorCode: 0 }] },
          { topicId: UNKNOWN_ID, partitions: [{ committedOffset: -1, errorCode: ErrorCode.UNKNOWN_TOPIC_ID }] },
        ],
      },
      { groupId: 'by-id', topics: [{ topicId: ordersId, partitions: [{ committedOffset: 40 }] }] },
      { groupId: 'nobody', topics: [], errorCode: 0 },
    ]);
  });

  it('joins and leaves at every version', async () => {
    for (let version = 0; version <= 9; version++) {
      const groupId = `join-${version}`;
      const protocols = [new JoinGroupRequestJoinGroupRequestProtocol({ name: 'range', metadata: Buffer.from('m') })];
      const fields = {
        groupId,
        sessionTimeoutMs: 6_000,
        rebalanceTimeoutMs: 6_000,
        protocolType: 'consumer',
        protocols,
      };
      const request = new JoinGroupRequest(fields);
      let joined = await client.send(joinGroup, request, { version });
      if (version >= 4) {
        expect(joined.errorCode).toBe(ErrorCode.MEMBER_ID_REQUIRED);
        expect(joined.protocolName).toBe(version >= 7 ? null : '');
        const { memberId } = joined;
        joined = await client.send(joinGroup, new JoinGroupRequest({ ...fields, memberId }), { version });
      }
      expect(joined).toMatchObject({ errorCode: 0, generationId: 1, protocolName: 'range' });
      expect(joined.protocolType).toBe(version >= 7 ? 'consumer' : null);
      const { memberId } = joined;
      const leaving = version < 3 ? new LeaveGroupRequest({ groupId, memberId }) : leaveByMembers(groupId, memberId);
      const left = await client.send(leaveGroup, leaving, { version: Math.min(version, 5) });
      expect(left.errorCode).toBe(0);
      if (version < 3) {
        const again = await client.send(leaveGroup, leaving, { version });
        expect(again.errorCode).toBe(ErrorCode.UNKNOWN_MEMBER_ID);
      }
    }
  });

  function leaveByMembers(groupId: string, memberId: string): LeaveGroupRequest {
    return new LeaveGroupRequest({ groupId, members: [{ memberId, groupInstanceId: null, reason: null }] });
  }

  it('wants the protocol named in SyncGroup from version 5 on', async () => {
    const request = new SyncGroupRequest({ groupId: 'g', memberId: 'm' });
    const response = await client.send(syncGroup, request, { version: 5 });
    expect(response.errorCode).toBe(ErrorCode.INCONSISTENT_GROUP_PROTOCOL);
  });

  it('gives every idempotent producer another id, over blocks too', async () => {
    const ids = new Set<number>();
    for (let i = 0; i < 1_200; i++) {
      const request = new InitProducerIdRequest({ transactionalId: null });
      const response = await client.send(initProducerId, request, { version: i % 6 });
      expect([response.errorCode, response.producerEpoch]).toEqual([0, 0]);
      ids.add(response.producerId);
    }
    expect(ids.size).toBe(1_200);
  });

  it.each([
    ['an empty transactional id', { transactionalId: '' }],
    ['an id without an epoch', { transactionalId: null, producerId: 3 }],
    ['an epoch without an id', { transactionalId: null, producerEpoch: 3 }],
  ])('gives no producer id for %s', async (_what, fields) => {
    const response = await client.send(initProducerId, new InitProducerIdRequest(fields), { version: 4 });
    expect(response).toMatchObject({ errorCode: ErrorCode.INVALID_REQUEST, producerId: -1, producerEpoch: -1 });
  });
});
