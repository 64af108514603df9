// TxnOffsetCommit as producers of every age send it, over a socket and through the real transaction coordinator: what
// the versions answer, what has to come first, what OffsetFetch shows before and after the end.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaClient } from '../../network/client.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { AddOffsetsToTxnRequest, addOffsetsToTxn } from '../../protocol/generated/add-offsets-to-txn.ts';
import { EndTxnRequest, endTxn } from '../../protocol/generated/end-txn.ts';
import { FindCoordinatorRequest, findCoordinator } from '../../protocol/generated/find-coordinator.ts';
import { InitProducerIdRequest, initProducerId } from '../../protocol/generated/init-producer-id.ts';
import {
  OffsetFetchRequest,
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopics,
  offsetFetch,
} from '../../protocol/generated/offset-fetch.ts';
import {
  TxnOffsetCommitRequest,
  TxnOffsetCommitRequestTxnOffsetCommitRequestPartition,
  TxnOffsetCommitRequestTxnOffsetCommitRequestTopic,
  txnOffsetCommit,
} from '../../protocol/generated/txn-offset-commit.ts';
import { Klamm } from '../klamm.ts';

interface Producer {
  readonly transactionalId: string;
  producerId: number;
  producerEpoch: number;
}

describe('transactional offsets', () => {
  let klamm: Klamm;
  let client: KafkaClient;

  beforeAll(async () => {
    klamm = await Klamm.start({ topics: ['orders:2', 'payments:1'] });
    client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
    for (const keyType of [0, 1]) {
      const request = new FindCoordinatorRequest({ coordinatorKeys: ['any'], keyType });
      await client.send(findCoordinator, request, { version: 6 });
    }
  });

  afterAll(async () => {
    await client.close();
    await klamm.close();
  });

  async function producer(transactionalId: string): Promise<Producer> {
    for (;;) {
      const request = new InitProducerIdRequest({ transactionalId, transactionTimeoutMs: 60_000 });
      const { errorCode, producerId, producerEpoch } = await client.send(initProducerId, request, { version: 5 });
      if (errorCode === ErrorCode.NONE) return { transactionalId, producerId, producerEpoch };
      expect([ErrorCode.CONCURRENT_TRANSACTIONS, ErrorCode.COORDINATOR_LOAD_IN_PROGRESS]).toContain(errorCode);
    }
  }

  async function addOffsets(who: Producer, groupId: string): Promise<number> {
    return (await client.send(addOffsetsToTxn, new AddOffsetsToTxnRequest({ ...who, groupId }), { version: 3 }))
      .errorCode;
  }

  async function commit(
    version: number,
    who: Producer,
    groupId: string,
    asked: readonly [topic: string, partition: number][] = [['orders', 0]],
    offset = 40,
  ) {
    const topics = asked.map(
      ([name, partitionIndex]) =>
        new TxnOffsetCommitRequestTxnOffsetCommitRequestTopic({
          name,
          partitions: [
            new TxnOffsetCommitRequestTxnOffsetCommitRequestPartition({ partitionIndex, committedOffset: offset }),
          ],
        }),
    );
    const request = new TxnOffsetCommitRequest({ ...who, groupId, topics });
    const { topics: answered } = await client.send(txnOffsetCommit, request, { version });
    return answered.flatMap(({ name, partitions }) =>
      partitions.map(({ partitionIndex, errorCode }) => [name, partitionIndex, errorCode] as const),
    );
  }

  async function commitError(...args: Parameters<typeof commit>): Promise<number | undefined> {
    return (await commit(...args))[0]?.[2];
  }

  async function end(who: Producer, committed: boolean, version: number): Promise<number> {
    for (;;) {
      const response = await client.send(endTxn, new EndTxnRequest({ ...who, committed }), { version });
      if (response.errorCode === ErrorCode.CONCURRENT_TRANSACTIONS) continue;
      if (version >= 5 && response.errorCode === ErrorCode.NONE) {
        who.producerId = response.producerId;
        who.producerEpoch = response.producerEpoch;
      }
      return response.errorCode;
    }
  }

  async function fetched(groupId: string, requireStable: boolean): Promise<[number, number]> {
    const topics = [new OffsetFetchRequestOffsetFetchRequestTopics({ name: 'orders', partitionIndexes: [0] })];
    const groups = [new OffsetFetchRequestOffsetFetchRequestGroup({ groupId, topics })];
    const response = await client.send(offsetFetch, new OffsetFetchRequest({ groups, requireStable }), { version: 9 });
    const found = response.groups[0]?.topics[0]?.partitions[0];
    return [found?.errorCode ?? -1, found?.committedOffset ?? -2];
  }

  /** The markers are written after EndTxn was answered. */
  async function settled(groupId: string): Promise<number> {
    for (;;) {
      const [errorCode, offset] = await fetched(groupId, true);
      if (errorCode === ErrorCode.NONE) return offset;
      expect(errorCode).toBe(ErrorCode.UNSTABLE_OFFSET_COMMIT);
    }
  }

  it.each([0, 1, 2, 3, 4])('by the old rules, version %i: the group joins the transaction first', async (version) => {
    const groupId = `old-${version}`;
    const who = await producer(groupId);
    expect(await addOffsets(who, groupId)).toBe(0);
    expect(await commitError(version, who, groupId)).toBe(0);
    expect(await fetched(groupId, false)).toEqual([0, -1]);
    expect(await fetched(groupId, true)).toEqual([ErrorCode.UNSTABLE_OFFSET_COMMIT, -1]);
    expect(await end(who, true, 3)).toBe(0);
    expect(await settled(groupId)).toBe(40);
  });

  it.each([
    [3, ErrorCode.INVALID_TXN_STATE],
    [4, ErrorCode.TRANSACTION_ABORTABLE],
  ])('version %i of a group that did not join is refused, and nothing is stored', async (version, code) => {
    const groupId = `stranger-${version}`;
    const who = await producer(groupId);
    expect(await addOffsets(who, 'another-group-of-another-partition')).toBe(0);
    expect(await commitError(version, who, groupId)).toBe(code);
    expect(await fetched(groupId, true)).toEqual([0, -1]);
    await end(who, false, 3);
  });

  it('by the new rules the commit joins by itself, and the epoch rises with each end', async () => {
    const who = await producer('new');
    const before = who.producerEpoch;
    expect(await commitError(5, who, 'new')).toBe(0);
    expect(await commitError(5, who, 'new', [['orders', 0]], 41)).toBe(0);
    expect(await fetched('new', true)).toEqual([ErrorCode.UNSTABLE_OFFSET_COMMIT, -1]);
    const old = { ...who };
    expect(await end(who, true, 5)).toBe(0);
    expect(who.producerEpoch).toBe(before + 1);
    expect(await settled('new')).toBe(41);
    // What was under way from before the end comes too late.
    expect(await commitError(5, old, 'new')).toBe(ErrorCode.INVALID_PRODUCER_EPOCH);
    expect(await commitError(5, who, 'new', [['orders', 0]], 50)).toBe(0);
    expect(await end(who, false, 5)).toBe(0);
    expect(await settled('new')).toBe(41);
  });

  it('refuses what does not exist and stores the rest', async () => {
    const who = await producer('partly');
    const answered = await commit(5, who, 'partly', [
      ['orders', 0],
      ['orders', 7],
      ['nothing', 0],
      ['payments', 0],
    ]);
    const unknown = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    expect(answered).toEqual([
      ['orders', 7, unknown],
      ['orders', 0, 0],
      ['nothing', 0, unknown],
      ['payments', 0, 0],
    ]);
    expect(await commit(5, who, 'partly', [['nothing', 0]])).toEqual([['nothing', 0, unknown]]);
    expect(await end(who, true, 5)).toBe(0);
    expect(await settled('partly')).toBe(40);
  });

  it('of an unknown producer, of a fenced one and for no group are refused', async () => {
    const who = await producer('fenced');
    await producer('fenced');
    for (const version of [3, 5]) {
      await commitError(version, who, 'fenced-group').then((code) =>
        expect(code).toBe(ErrorCode.INVALID_PRODUCER_EPOCH),
      );
    }
    const nobody = { transactionalId: 'never seen', producerId: 77_000, producerEpoch: 0 };
    expect(await commitError(5, nobody, 'g')).toBe(ErrorCode.INVALID_PRODUCER_ID_MAPPING);
    expect(await commitError(5, who, '')).toBe(ErrorCode.INVALID_GROUP_ID);
  });
});
