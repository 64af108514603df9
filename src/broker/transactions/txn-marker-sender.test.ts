import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import type { TransactionMarker } from '../../coordinator/transaction/markers.ts';
import { settle } from '../../coordinator/transaction/transaction-harness.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { TxnMarkerSender } from './txn-marker-sender.ts';

const HERE = 1;
const MARKER: TransactionMarker = {
  transactionalId: 'tx',
  producerId: 5,
  producerEpoch: 1,
  coordinatorEpoch: 0,
  committed: true,
  transactionVersion: 2,
};

class Fixture {
  readonly clock = new FakeClock();
  readonly told: string[] = [];
  readonly written: string[] = [];
  /** Leaders by `topic-partition`; one that is missing does not exist. */
  readonly leaders = new Map<string, number>();
  /** Answers of the leader here, NONE where missing. */
  readonly answers = new Map<string, number>();
  private readonly sender: TxnMarkerSender;

  constructor() {
    const byName = (topic: string) => ({
      partitions: [0, 1, 2].map((index) => {
        const leader = this.leaders.get(`${topic}-${index}`);
        return leader === undefined ? undefined : { leader };
      }),
    });
    this.sender = new TxnMarkerSender({
      nodeId: HERE,
      image: () => ({ topics: { byName } }) as unknown as MetadataImage,
      write: async (_marker, partitions) =>
        partitions.map(({ topic, partition }) => {
          this.written.push(`${topic}-${partition}`);
          return this.answers.get(`${topic}-${partition}`) ?? ErrorCode.NONE;
        }),
      clock: this.clock,
      logger: silentLogger,
    });
  }

  send(...names: string[]): () => void {
    const partitions = names.map((name) => ({ topic: name.slice(0, -2), partition: Number(name.at(-1)) }));
    return this.sender.send(MARKER, partitions, {
      onDone: ({ topic, partition }) => this.told.push(`done ${topic}-${partition}`),
      onRefused: ({ topic, partition }, errorCode) => this.told.push(`refused ${topic}-${partition} ${errorCode}`),
    });
  }

  async advance(byMs: number): Promise<void> {
    this.clock.advance(byMs);
    await settle();
  }
}

describe('a marker', () => {
  it('is written where this broker leads, and not before `send` has returned', async () => {
    const f = new Fixture();
    f.leaders.set('t-0', HERE).set('t-1', HERE);
    f.send('t-0', 't-1');
    expect(f.told).toEqual([]);
    await settle();
    expect(f.told).toEqual(['done t-0', 'done t-1']);
    expect(f.clock.pendingTimers).toBe(0);
  });

  it('is not needed where the partition does not exist', async () => {
    const f = new Fixture();
    f.leaders.set('t-0', HERE);
    f.send('t-0', 'gone-1');
    await settle();
    expect(f.told.sort()).toEqual(['done gone-1', 'done t-0']);
    expect(f.written).toEqual(['t-0']);
  });

  it('waits where nobody leads, and goes on when the partition has a leader or is gone', async () => {
    const f = new Fixture();
    f.leaders.set('t-0', -1).set('t-1', -1).set('t-2', HERE);
    f.send('t-0', 't-1', 't-2');
    await settle();
    expect(f.told).toEqual(['done t-2']);
    await f.advance(5_000);
    expect(f.told.length).toBe(1);
    f.leaders.set('t-0', HERE);
    f.leaders.delete('t-1');
    await f.advance(1_000);
    expect(f.told.sort()).toEqual(['done t-0', 'done t-1', 'done t-2']);
  });

  it.each([
    ErrorCode.NOT_LEADER_OR_FOLLOWER,
    ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ErrorCode.NOT_ENOUGH_REPLICAS,
    ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND,
    ErrorCode.REQUEST_TIMED_OUT,
    ErrorCode.KAFKA_STORAGE_ERROR,
  ])('is tried again after error %i, at most a second later', async (errorCode) => {
    const f = new Fixture();
    f.leaders.set('t-0', HERE).set('t-1', HERE);
    f.answers.set('t-0', errorCode);
    f.send('t-0', 't-1');
    await settle();
    expect(f.told).toEqual(['done t-1']);
    for (let i = 0; i < 20; i++) await f.advance(1_000);
    expect(f.told).toEqual(['done t-1']);
    expect(f.written.length).toBeGreaterThan(20);
    f.answers.clear();
    await f.advance(1_000);
    expect(f.told).toEqual(['done t-1', 'done t-0']);
    expect(f.clock.pendingTimers).toBe(0);
  });

  it.each([ErrorCode.INVALID_PRODUCER_EPOCH, ErrorCode.TRANSACTION_COORDINATOR_FENCED])(
    'is given up after error %i',
    async (errorCode) => {
      const f = new Fixture();
      f.leaders.set('t-0', HERE);
      f.answers.set('t-0', errorCode);
      f.send('t-0');
      await f.advance(10_000);
      expect(f.told).toEqual([`refused t-0 ${errorCode}`]);
      expect(f.written.length).toBe(1);
    },
  );

  it('is not sent, and nothing is told, after it is cancelled', async () => {
    const f = new Fixture();
    f.leaders.set('t-0', -1).set('t-1', HERE);
    f.send('t-1')();
    const cancel = f.send('t-0');
    await settle();
    cancel();
    f.leaders.set('t-0', HERE);
    await f.advance(10_000);
    expect([f.told, f.written, f.clock.pendingTimers]).toEqual([[], [], 0]);
  });
});
