import { beforeEach, describe, expect, it } from 'vitest';
import type { PartitionRegistration } from '../metadata/topics.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { Log } from '../storage/log.ts';
import { LogFixture, makeBatch, TOPIC_ID } from '../storage/log-fixture.ts';
import { DelayedFetch } from './delayed-fetch.ts';
import { DelayedProduce, ProduceDeadlines, type ProduceOutcome, ProduceWaiter } from './delayed-produce.ts';
import { type FetchLimits, type FetchTarget, hasProgress, planFetch, releasePlan } from './fetch-plan.ts';
import { Partition } from './partition.ts';

const NODE = 1;

function registration(changes: Partial<PartitionRegistration> = {}): PartitionRegistration {
  return {
    replicas: [NODE],
    directories: [],
    isr: [NODE],
    removingReplicas: [],
    addingReplicas: [],
    elr: [],
    lastKnownElr: [],
    leader: NODE,
    leaderRecoveryState: 0,
    leaderEpoch: 4,
    partitionEpoch: 0,
    ...changes,
  };
}

function outcome(): ProduceOutcome {
  return { errorCode: 0, baseOffset: 0, logAppendTimeMs: -1, logStartOffset: 0, errorMessage: null };
}

let fixture: LogFixture;
let log: Log;
let partition: Partition;

beforeEach(async () => {
  fixture = new LogFixture();
  await fixture.start();
  log = fixture.log();
  partition = new Partition('t', TOPIC_ID, 0, registration(), NODE);
  partition.attach(log);
});

function append(...values: string[]): number {
  const result = log.append(makeBatch(values), 'leader', 4);
  expect(result.errorCode).toBe(ErrorCode.NONE);
  return result.lastOffset + 1;
}

describe('leadership', () => {
  it('fences older epochs, does not know newer ones, and serves only as leader with an open log', () => {
    expect([-1, 4, 3, 5].map((epoch) => partition.checkLeader(epoch))).toEqual([
      ErrorCode.NONE,
      ErrorCode.NONE,
      ErrorCode.FENCED_LEADER_EPOCH,
      ErrorCode.UNKNOWN_LEADER_EPOCH,
    ]);
    partition.update(registration({ leader: 2, replicas: [1, 2], leaderEpoch: 5 }));
    expect(partition.checkLeader(-1)).toBe(ErrorCode.NOT_LEADER_OR_FOLLOWER);
    expect(new Partition('t', TOPIC_ID, 1, registration(), NODE).checkLeader(-1)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
  });

  it('asks for no more in-sync replicas than there are replicas', () => {
    expect(partition.hasEnoughReplicas(2)).toBe(true);
    partition.update(registration({ replicas: [1, 2, 3], isr: [1] }));
    expect(partition.hasEnoughReplicas(2)).toBe(false);
  });
});

describe('a waiting produce', () => {
  it('is answered when its bytes are written, and not before', async () => {
    const request = new DelayedProduce(1000);
    partition.awaitDurable(new ProduceWaiter(request, outcome(), append('a'), true));
    let answered = false;
    void request.wait(() => {
      answered = true;
    });
    await Promise.resolve();
    expect(answered).toBe(false);
    await fixture.turn();
    expect(answered).toBe(true);
    expect(partition.waiterCount).toBe(0);
  });

  it('waits for every partition of its request', async () => {
    const other = new Partition('t', TOPIC_ID, 1, registration(), NODE);
    const otherLog = fixture.log(1);
    other.attach(otherLog);
    const request = new DelayedProduce(1000);
    const first = outcome();
    partition.awaitDurable(new ProduceWaiter(request, first, append('a'), true));
    await fixture.turn();
    other.awaitDurable(new ProduceWaiter(request, outcome(), 1, true));
    const waiting = request.wait(() => {});
    expect(waiting).not.toBeNull();
    otherLog.append(makeBatch(['b']), 'leader', 4);
    await fixture.turn();
    await waiting;
    expect(first.errorCode).toBe(ErrorCode.NONE);
  });

  it('fails when the leadership goes', async () => {
    const request = new DelayedProduce(1000);
    const answer = outcome();
    partition.awaitDurable(new ProduceWaiter(request, answer, append('a'), true));
    partition.update(registration({ leader: 2, leaderEpoch: 5 }));
    await request.wait(() => {});
    expect(answer).toMatchObject({ errorCode: ErrorCode.NOT_LEADER_OR_FOLLOWER, baseOffset: -1 });
  });

  it('is told that its topic was deleted, or that the replica moved away', async () => {
    for (const removal of [ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, undefined]) {
      const own = new Partition('t', TOPIC_ID, 0, registration(), NODE);
      own.attach(log);
      const request = new DelayedProduce(1000);
      const answer = outcome();
      own.awaitDurable(new ProduceWaiter(request, answer, append('a'), true));
      own.remove(removal);
      await request.wait(() => {});
      const expected = removal ?? ErrorCode.NOT_LEADER_OR_FOLLOWER;
      expect(answer).toMatchObject({ errorCode: expected, baseOffset: -1 });
      // A fetch that waits is read again, whatever epoch it names.
      expect([own.checkLeader(-1), own.checkLeader(3)]).toEqual([expected, expected]);
      expect(own.isLeader).toBe(false);
    }
  });

  it('times out once, with what still waits', async () => {
    const request = new DelayedProduce(1000);
    const done = outcome();
    const late = outcome();
    const waiter = new ProduceWaiter(request, done, 1, true);
    waiter.complete();
    partition.awaitDurable(new ProduceWaiter(request, late, append('a'), true));
    const deadlines = new ProduceDeadlines();
    deadlines.add(request);
    deadlines.sweep(999);
    expect(late.errorCode).toBe(ErrorCode.NONE);
    deadlines.sweep(1000);
    await request.wait(() => {});
    expect(done.errorCode).toBe(ErrorCode.NONE);
    expect(late.errorCode).toBe(ErrorCode.REQUEST_TIMED_OUT);
    expect(deadlines.size).toBe(0);
    // The write that comes after all settles nothing twice.
    await fixture.turn();
    expect(late.errorCode).toBe(ErrorCode.REQUEST_TIMED_OUT);
  });
});

describe('a fetch plan', () => {
  const limits: FetchLimits = { maxBytes: 1000, isolation: 'highWatermark', hardLimit: false };
  const target = (changes: Partial<FetchTarget> = {}): FetchTarget => ({
    partition,
    fetchOffset: 0,
    maxBytes: 1000,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    ...changes,
  });

  it('shows nothing that is not written yet', async () => {
    append('a');
    expect(planFetch([target()], limits)).toMatchObject({ bytes: 0, urgent: false });
    expect(hasProgress(target(), 'highWatermark')).toBe(false);
    await fixture.turn();
    expect(hasProgress(target(), 'highWatermark')).toBe(true);
    const plan = planFetch([target()], limits);
    expect(plan.partitions[0]).toMatchObject({ errorCode: 0, highWatermark: 1, logStartOffset: 0 });
    expect(plan.bytes).toBeGreaterThan(60);
    releasePlan(plan);
  });

  it('gives one whole batch to the first partition with data, and no cut one to others', async () => {
    append('a'.repeat(200));
    await fixture.turn();
    const small = { ...limits, maxBytes: 10 };
    const plan = planFetch([target(), target()], small);
    expect(plan.partitions.map((planned) => planned.slice?.sizeInBytes ?? 0)).toEqual([plan.bytes, 0]);
    expect(plan.bytes).toBeGreaterThan(200);
    releasePlan(plan);
    const tooSmall = planFetch([target({ maxBytes: 100 }), target({ maxBytes: 100 })], { ...limits, maxBytes: 10_000 });
    expect(tooSmall.partitions.map((planned) => planned.slice !== null)).toEqual([true, false]);
    releasePlan(tooSmall);
  });

  it('answers at once for errors: before the start, beyond the end, a stale epoch', async () => {
    append('a', 'b');
    await fixture.turn();
    log.deleteRecordsBefore(1);
    const codes = [target(), target({ fetchOffset: 3 }), target({ fetchOffset: 1, currentLeaderEpoch: 3 })].map(
      (one) => {
        const plan = planFetch([one], limits);
        expect(plan.urgent).toBe(true);
        return plan.partitions[0]!.errorCode;
      },
    );
    expect(codes).toEqual([
      ErrorCode.OFFSET_OUT_OF_RANGE,
      ErrorCode.OFFSET_OUT_OF_RANGE,
      ErrorCode.FENCED_LEADER_EPOCH,
    ]);
  });

  it('tells a client whose log went another way where they part', async () => {
    append('a', 'b');
    await fixture.turn();
    const plan = planFetch([target({ fetchOffset: 5, lastFetchedEpoch: 4 })], limits);
    expect(plan.partitions[0]).toMatchObject({ errorCode: 0, divergingEpoch: { epoch: 4, endOffset: 2 }, slice: null });
    expect(plan.urgent).toBe(true);
  });
});

describe('a waiting fetch', () => {
  it('whose connection went before it began to wait is over at once', async () => {
    const timersBefore = fixture.clock.pendingTimers;
    const waiting = new DelayedFetch([partition], () => false);
    waiting.end();
    await waiting.wait(fixture.clock, 0x7fff_ffff);
    expect([partition.waiterCount, fixture.clock.pendingTimers]).toEqual([0, timersBefore]);
  });
});
