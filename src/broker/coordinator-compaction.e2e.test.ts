// The coordinators' own logs through compaction: group offsets, plain and transactional, committed and aborted, and the
// transaction log. Must hold: after cleaning, and a start that loads only what cleaning left, offsets and transactional
// ids are what they were.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { KafkaClient } from '../network/client.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { EndTxnRequest, endTxn } from '../protocol/generated/end-txn.ts';
import { FindCoordinatorRequest, findCoordinator } from '../protocol/generated/find-coordinator.ts';
import { InitProducerIdRequest, initProducerId } from '../protocol/generated/init-producer-id.ts';
import {
  OffsetCommitRequest,
  OffsetCommitRequestOffsetCommitRequestPartition,
  OffsetCommitRequestOffsetCommitRequestTopic,
  offsetCommit,
} from '../protocol/generated/offset-commit.ts';
import {
  OffsetFetchRequest,
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopics,
  offsetFetch,
} from '../protocol/generated/offset-fetch.ts';
import {
  TxnOffsetCommitRequest,
  TxnOffsetCommitRequestTxnOffsetCommitRequestPartition,
  TxnOffsetCommitRequestTxnOffsetCommitRequestTopic,
  txnOffsetCommit,
} from '../protocol/generated/txn-offset-commit.ts';
import type { LogManager } from '../storage/log-manager.ts';
import { Klamm } from './klamm.ts';

const RETRIED = [
  ErrorCode.CONCURRENT_TRANSACTIONS,
  ErrorCode.COORDINATOR_LOAD_IN_PROGRESS,
  ErrorCode.COORDINATOR_NOT_AVAILABLE,
  ErrorCode.NOT_COORDINATOR,
  ErrorCode.UNSTABLE_OFFSET_COMMIT,
] as readonly number[];

class Life {
  readonly klamm: Klamm;
  readonly client: KafkaClient;

  private constructor(klamm: Klamm, client: KafkaClient) {
    this.klamm = klamm;
    this.client = client;
  }

  static async start(dataDir: string): Promise<Life> {
    const config = {
      'offsets.topic.num.partitions': 1,
      'transaction.state.log.num.partitions': 1,
      'log.cleaner.min.cleanable.ratio': 0,
      'log.cleaner.backoff.ms': 100,
      'log.cleaner.delete.retention.ms': 0,
    };
    const klamm = await Klamm.start({ topics: ['orders:3'], dataDir, config });
    return new Life(klamm, await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port }));
  }

  get logs(): LogManager {
    return (this.klamm as unknown as { broker: { logs: LogManager } }).broker.logs;
  }

  async find(): Promise<void> {
    for (const keyType of [0, 1]) {
      const request = new FindCoordinatorRequest({ coordinatorKeys: ['any'], keyType });
      await this.client.send(findCoordinator, request, { version: 6 });
    }
  }

  async until<T extends { errorCode: number }>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      const answer = await ask();
      if (!RETRIED.includes(answer.errorCode)) return answer;
    }
  }

  async commit(groupId: string, partitionIndex: number, committedOffset: number): Promise<void> {
    const partitions = [new OffsetCommitRequestOffsetCommitRequestPartition({ partitionIndex, committedOffset })];
    const topics = [new OffsetCommitRequestOffsetCommitRequestTopic({ name: 'orders', partitions })];
    const request = new OffsetCommitRequest({ groupId, topics });
    const { errorCode } = await this.until(
      async () => (await this.client.send(offsetCommit, request, { version: 8 })).topics[0]!.partitions[0]!,
    );
    expect(errorCode).toBe(0);
  }

  async producer(transactionalId: string): Promise<{ producerId: number; producerEpoch: number }> {
    const request = new InitProducerIdRequest({ transactionalId, transactionTimeoutMs: 60_000 });
    const answer = await this.until(() => this.client.send(initProducerId, request, { version: 5 }));
    expect(answer.errorCode).toBe(0);
    return { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
  }

  async transaction(transactionalId: string, groupId: string, committedOffset: number, committed: boolean) {
    const who = { transactionalId, ...(await this.producer(transactionalId)) };
    const partitions = [
      new TxnOffsetCommitRequestTxnOffsetCommitRequestPartition({ partitionIndex: 0, committedOffset }),
    ];
    const topics = [new TxnOffsetCommitRequestTxnOffsetCommitRequestTopic({ name: 'orders', partitions })];
    const request = new TxnOffsetCommitRequest({ ...who, groupId, topics });
    const answer = await this.until(
      async () => (await this.client.send(txnOffsetCommit, request, { version: 5 })).topics[0]!.partitions[0]!,
    );
    expect(answer.errorCode).toBe(0);
    const end = new EndTxnRequest({ ...who, committed });
    expect((await this.until(() => this.client.send(endTxn, end, { version: 5 }))).errorCode).toBe(0);
  }

  async offsets(groupId: string): Promise<number[]> {
    const topics = [new OffsetFetchRequestOffsetFetchRequestTopics({ name: 'orders', partitionIndexes: [0, 1, 2] })];
    const groups = [new OffsetFetchRequestOffsetFetchRequestGroup({ groupId, topics })];
    const request = new OffsetFetchRequest({ groups, requireStable: true });
    for (;;) {
      const group = (await this.client.send(offsetFetch, request, { version: 9 })).groups[0]!;
      const partitions = group.topics[0]?.partitions ?? [];
      const errors = [group.errorCode, ...partitions.map(({ errorCode }) => errorCode)];
      if (!errors.some((code) => RETRIED.includes(code))) return partitions.map((found) => found.committedOffset);
    }
  }

  /** Seals what there is and waits for the cleaner. Returns the bytes before and after. */
  async compact(topic: string): Promise<[before: number, after: number]> {
    const log = this.logs.get(topic, 0)!;
    await log.flush();
    const before = log.sizeInBytes;
    const end = log.nextOffset;
    expect(log.rollNow()).toBe(0);
    for (;;) {
      await this.logs.cleaner.cleanOne();
      const first = log.segments[0]!;
      if (log.segments.length <= 2 && first.sizeInBytes < before) break;
    }
    expect(log.nextOffset).toBe(end);
    return [before, log.sizeInBytes];
  }

  async end(): Promise<void> {
    await this.client.close();
    await this.klamm.close();
  }
}

it('offsets and transactional ids are the same before and after', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'klamm-compaction-'));
  try {
    let life = await Life.start(folder);
    await life.find();
    for (let i = 0; i < 60; i++) await life.commit(`plain-${i % 3}`, i % 2, i);
    for (let i = 0; i < 6; i++) await life.transaction(`tx-${i % 2}`, `tx-group-${i % 2}`, 100 + i, i < 4);
    const groups = ['plain-0', 'plain-1', 'plain-2', 'tx-group-0', 'tx-group-1'];
    const before = await Promise.all(groups.map((group) => life.offsets(group)));
    expect(before.slice(3)).toEqual([
      [102, -1, -1],
      [103, -1, -1],
    ]);
    for (const topic of ['__consumer_offsets', '__transaction_state']) {
      const [bytes, left] = await life.compact(topic);
      expect(left).toBeLessThan(bytes / 2);
    }
    const { producerId } = await life.producer('tx-0');
    await life.end();
    life = await Life.start(folder);
    await life.find();
    expect(await Promise.all(groups.map((group) => life.offsets(group)))).toEqual(before);
    expect((await life.producer('tx-0')).producerId).toBe(producerId);
    await life.end();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
