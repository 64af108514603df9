// The runtime on a tiny coordinator of its own: a counter per partition.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import { groupRecordKeyTypes, OffsetCommitKey, OffsetCommitValue } from '../protocol/generated/records/group.ts';
import { baseSequence, isControl, isTransactional, producerEpoch, producerId } from '../records/batch.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { readEndMarker } from '../records/control.ts';
import { recordsOf } from '../records/iterate.ts';
import type { CoordinatorRecord } from './coordinator-record.ts';
import { encodeKey, encodeValue } from './coordinator-record.ts';
import { settle, watch } from './group/group-harness.ts';
import { MemoryCoordinatorLog } from './memory-coordinator-log.ts';
import { CoordinatorRuntime, type TimerOperation } from './runtime.ts';
import { Changes, type Outcome, type Shard } from './shard.ts';
import type { ShardTimers } from './timers.ts';

function record(offset: number, metadata = ''): CoordinatorRecord {
  return {
    type: 1,
    key: new OffsetCommitKey({ group: 'g', topic: 't', partition: 0 }),
    value: new OffsetCommitValue({ offset, metadata }),
    valueVersion: 4,
  };
}

class CounterShard implements Shard {
  readonly seen: { value: number; at: number; producerId: number }[] = [];
  readonly markers: { producerId: number; committed: boolean }[] = [];
  loaded = 0;
  unloadedWith: number | null = null;
  brokenReplays = 0;
  readonly timers: ShardTimers<TimerOperation>;

  constructor(timers: ShardTimers<TimerOperation>) {
    this.timers = timers;
  }

  get total(): number {
    return this.seen.reduce((sum, { value }) => sum + value, 0);
  }

  add(value: number, metadata = ''): Outcome<number> {
    const changes = new Changes();
    changes.add(record(value, metadata));
    return changes.outcome(this.total);
  }

  replay(replayed: CoordinatorRecord, at: number, producerId: number): void {
    if (this.brokenReplays-- > 0) throw new TypeError('a mistake');
    this.seen.push({ value: (replayed.value as OffsetCommitValue).offset, at, producerId });
  }

  replayEndMarker(producerId: number, _epoch: number, committed: boolean): void {
    this.markers.push({ producerId, committed });
  }

  onLoaded(): void {
    this.loaded++;
  }

  onUnloaded(errorCode: number): void {
    this.unloadedWith = errorCode;
  }
}

function start(logger: Logger = silentLogger) {
  const clock = new FakeClock();
  const shards: CounterShard[] = [];
  const runtime = new CoordinatorRuntime<CounterShard>({
    name: 'counter',
    recordTypes: groupRecordKeyTypes,
    newShard: (_partition, timers) => {
      const shard = new CounterShard(timers);
      shards.push(shard);
      return shard;
    },
    clock,
    logger,
    loadBufferBytes: () => 200,
    writeTimeoutMs: () => 5_000,
    compression: () => 'none',
  });
  return { clock, runtime, shards };
}

const read = (shard: CounterShard): Outcome<number> => new Changes().outcome(shard.total);

async function codeOf(promise: Promise<unknown>): Promise<number> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error.code;
    throw error;
  }
  return 0;
}

describe('an operation', () => {
  it('is replayed at once and answered when its records are committed', async () => {
    const { runtime } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    log.autoCommit = false;
    const first = watch(runtime.run(0, (shard) => shard.add(5)));
    const second = watch(runtime.run(0, (shard) => shard.add(6)));
    const reading = watch(runtime.run(0, read));
    await settle();
    expect([first.value, second.value, reading.value]).toEqual([undefined, undefined, undefined]);
    log.commit(1);
    await settle();
    expect([first.value, second.value, reading.value]).toEqual([0, undefined, undefined]);
    log.commit(2);
    await settle();
    expect([second.value, reading.value]).toEqual([5, 11]);
  });

  it('is told when its records take too long, and still counts when they are committed', async () => {
    const { clock, runtime, shards } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    log.autoCommit = false;
    const happened: string[] = [];
    const effect = { committed: () => happened.push('committed'), failed: () => happened.push('failed') };
    const slow = watch(codeOf(runtime.run(0, (shard) => ({ ...shard.add(5), effects: [effect] }))));
    const reading = watch(codeOf(runtime.run(0, read)));
    await clock.advance(4_900);
    expect([slow.value, reading.value]).toEqual([undefined, undefined]);
    await clock.advance(1_000);
    await settle();
    expect([slow.value, reading.value]).toEqual([ErrorCode.REQUEST_TIMED_OUT, ErrorCode.REQUEST_TIMED_OUT]);
    expect(shards[0]!.total).toBe(5);
    expect(happened).toEqual([]);
    log.commit();
    expect(happened).toEqual(['committed']);
    expect(await runtime.run(0, read)).toBe(5);
    // Nothing is left that would keep a process awake.
    await clock.advance(1_000);
    expect(clock.pendingTimers).toBe(0);
  });

  it('that is refused waits like a read: it may be refused for what is not committed', async () => {
    const { runtime } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    log.autoCommit = false;
    void runtime.run(0, (shard) => shard.add(5));
    const refused = watch(
      codeOf(
        runtime.run(0, () => {
          throw new ApiError(ErrorCode.ILLEGAL_GENERATION);
        }),
      ),
    );
    await settle();
    expect(refused.value).toBeUndefined();
    log.commit();
    await settle();
    expect(refused.value).toBe(ErrorCode.ILLEGAL_GENERATION);
  });

  it('changes nothing when the append is refused', async () => {
    const { runtime, shards } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    log.refuseWith = ErrorCode.KAFKA_STORAGE_ERROR;
    const failures: number[] = [];
    const refused = runtime.run(0, (shard) => ({
      ...shard.add(5),
      effects: [{ committed: () => failures.push(-1), failed: (code) => failures.push(code) }],
    }));
    expect(await codeOf(refused)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(failures).toEqual([ErrorCode.KAFKA_STORAGE_ERROR]);
    expect(shards[0]?.total).toBe(0);
    log.refuseWith = 0;
    await runtime.run(0, (shard) => shard.add(7));
    expect(await runtime.run(0, read)).toBe(7);
  });

  it('that is not atomic is spread over batches of the size that the log takes', async () => {
    const { runtime, shards } = start();
    const log = new MemoryCoordinatorLog(0, [], 200);
    await runtime.load(log);
    const records = Array.from({ length: 20 }, (_, i) => record(i, 'x'.repeat(20)));
    const outcome = { records, response: undefined, effects: [] };
    expect(await codeOf(runtime.run(0, () => outcome))).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    await runtime.run(0, () => ({ ...outcome, atomic: false }));
    expect(log.batches.length).toBeGreaterThan(5);
    expect(shards[0]?.seen.map(({ value }) => value)).toEqual(records.map((_, i) => i));
    expect(shards[0]?.seen.map(({ at }) => at)).toEqual(records.map((_, i) => i));
  });

  it('that fails for a reason of ours answers UNKNOWN_SERVER_ERROR, and the next goes on', async () => {
    const { runtime } = start();
    await runtime.load(new MemoryCoordinatorLog());
    const broken = runtime.run(0, () => {
      throw new TypeError('a mistake');
    });
    expect(await codeOf(broken)).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect(await runtime.run(0, read)).toBe(0);
  });

  it('whose records cannot be replayed has the shard read again from its log', async () => {
    const { runtime, shards } = start();
    await runtime.load(new MemoryCoordinatorLog());
    await runtime.run(0, (shard) => shard.add(1));
    const broken = runtime.run(0, (shard) => {
      shard.brokenReplays = 1;
      return shard.add(2);
    });
    const behind = codeOf(runtime.run(0, read));
    expect(await codeOf(broken)).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    expect(await behind).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    await settle();
    expect(shards).toHaveLength(2);
    // What was appended counts, whatever became of the shard that appended it.
    expect(await runtime.run(0, read)).toBe(3);
  });

  it('of two halves answers with the second, computed after the first is replayed', async () => {
    const { runtime } = start();
    await runtime.load(new MemoryCoordinatorLog());
    const answer = runtime.run(0, (shard) => ({
      ...shard.add(3),
      next: () => ({ ...shard.add(4), response: shard.total }),
    }));
    expect(await answer).toBe(3);
    expect(await runtime.run(0, read)).toBe(7);
  });
});

describe('a partition', () => {
  it('that is not hosted answers NOT_COORDINATOR, one being loaded COORDINATOR_LOAD_IN_PROGRESS', async () => {
    const { runtime } = start();
    expect(await codeOf(runtime.run(0, read))).toBe(ErrorCode.NOT_COORDINATOR);
    const source = new MemoryCoordinatorLog();
    const before = start();
    await before.runtime.load(source);
    for (let i = 1; i <= 20; i++) await before.runtime.run(0, (shard) => shard.add(i));
    const loading = runtime.load(new MemoryCoordinatorLog(0, source.batches));
    expect(await codeOf(runtime.run(0, read))).toBe(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    await loading;
    expect(await runtime.run(0, read)).toBe(210);
  });

  it('is asked for before a request is refused, and may come with that', async () => {
    const { runtime } = start();
    const missing: number[] = [];
    runtime.onMissing = (partition) => void missing.push(partition);
    expect(await codeOf(runtime.run(0, read))).toBe(ErrorCode.NOT_COORDINATOR);
    runtime.onMissing = () => void runtime.load(new MemoryCoordinatorLog());
    expect(await runtime.run(0, read)).toBe(0);
    runtime.onMissing = (partition) => void missing.push(partition);
    expect(await runtime.run(0, read)).toBe(0);
    expect(missing).toEqual([0]);
  });

  it('with an empty log is there at once', async () => {
    const { runtime } = start();
    void runtime.load(new MemoryCoordinatorLog());
    expect(await runtime.run(0, read)).toBe(0);
  });

  it('loads past the high watermark, and answers when that is committed', async () => {
    const { runtime } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    await runtime.run(0, (shard) => shard.add(1));
    const uncommitted = new MemoryCoordinatorLog(0, log.batches);
    uncommitted.highWatermark = 0;
    await runtime.load(uncommitted);
    const reading = watch(runtime.run(0, read));
    await settle();
    expect(reading.value).toBeUndefined();
    uncommitted.commit();
    await settle();
    expect(reading.value).toBe(1);
  });

  it.each([
    ['goes offline', 'offline', ErrorCode.NOT_COORDINATOR],
    ['is given up', 'unload', ErrorCode.NOT_COORDINATOR],
    ['ends with the broker', 'close', ErrorCode.COORDINATOR_NOT_AVAILABLE],
  ])('that %s fails everything parked and everything later', async (_what, how, code) => {
    const { runtime, shards, clock } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    log.autoCommit = false;
    const failures: number[] = [];
    const parked = codeOf(
      runtime.run(0, (shard) => {
        shard.timers.schedule('x', 10, () => shard.add(100));
        return { ...shard.add(1), effects: [{ committed() {}, failed: (failure) => failures.push(failure) }] };
      }),
    );
    if (how === 'offline') log.goOffline();
    else if (how === 'unload') runtime.unload(0);
    else runtime.close();
    expect(await parked).toBe(code);
    expect(failures).toEqual([code]);
    expect(shards[0]?.unloadedWith).toBe(code);
    expect(await codeOf(runtime.run(0, read))).toBe(code);
    clock.advance(100);
    expect(shards[0]?.total).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });

  it('skips records that it cannot read, says where, and loads the rest', async () => {
    const complaints: object[] = [];
    const logger: Logger = { ...silentLogger, error: (details) => complaints.push(details) };
    const { runtime, shards } = start(logger);
    const builder = new RecordBatchBuilder();
    const key = encodeKey(groupRecordKeyTypes, record(1));
    const value = encodeValue(groupRecordKeyTypes, record(1));
    builder.append(1, key, value);
    builder.append(1, key, Buffer.from([0, 99, 1, 2, 3]));
    builder.append(1, key, value === null ? null : value.subarray(0, 4));
    builder.append(1, Buffer.from([3, 77]), value);
    builder.append(1, null, value);
    builder.append(1, key, value);
    await runtime.load(new MemoryCoordinatorLog(0, [builder.build()]));
    expect(shards[0]?.seen.map(({ at }) => at)).toEqual([0, 5]);
    expect(complaints).toMatchObject([{ offset: 1 }, { offset: 2 }, { offset: 4 }]);
  });

  it('tells transactional records and their end markers from the rest', async () => {
    const { runtime, shards } = start();
    const data = new RecordBatchBuilder({ isTransactional: true, producerId: 9, producerEpoch: 1, baseSequence: 0 });
    data.append(1, encodeKey(groupRecordKeyTypes, record(1)), encodeValue(groupRecordKeyTypes, record(1)));
    const marker = new RecordBatchBuilder({ isTransactional: true, isControl: true, producerId: 9, producerEpoch: 1 });
    marker.append(1, Buffer.from([0, 0, 0, 1]), Buffer.from([0, 0, 0, 0, 0, 0]));
    await runtime.load(new MemoryCoordinatorLog(0, [data.build(), marker.build()]));
    expect(shards[0]?.seen).toEqual([{ value: 1, at: 0, producerId: 9 }]);
    expect(shards[0]?.markers).toEqual([{ producerId: 9, committed: true }]);
  });
});

describe('a transaction', () => {
  const producer = { producerId: 9, producerEpoch: 1 };
  const ended = { ...producer, coordinatorEpoch: 4, committed: true, transactionVersion: 2 };

  it('is one transactional batch with sequence 0, replayed under its producer', async () => {
    const { runtime, shards } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    const guard = { guard: 1 };
    await runtime.run(0, (shard) => ({ ...shard.add(5), transaction: { ...producer, verification: guard } }));
    expect(log.lastOptions.verification).toBe(guard);
    const [batch] = log.batches;
    expect(batch && [isTransactional(batch, 0), isControl(batch, 0)]).toEqual([true, false]);
    expect(batch && [producerId(batch, 0), producerEpoch(batch, 0), baseSequence(batch, 0)]).toEqual([9, 1, 0]);
    expect(shards[0]?.seen).toEqual([{ value: 5, at: 0, producerId: 9 }]);
    await runtime.run(0, (shard) => shard.add(6));
    expect(log.lastOptions.verification).toBeNull();
    expect(shards[0]?.seen[1]).toEqual({ value: 6, at: 1, producerId: -1 });
  });

  it('ends with a control batch behind what was appended before, and answers at commit', async () => {
    const { runtime, shards } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    log.autoCommit = false;
    const written = watch(runtime.run(0, (shard) => ({ ...shard.add(5), transaction: producer })));
    let done = false;
    void runtime.completeTransaction(0, ended).then(() => {
      done = true;
    });
    await settle();
    expect(shards[0]?.markers).toEqual([{ producerId: 9, committed: true }]);
    expect([written.value, done]).toEqual([undefined, false]);
    const marker = log.batches[1]!;
    expect([isControl(marker, 0), isTransactional(marker, 0), producerEpoch(marker, 0)]).toEqual([true, true, 1]);
    const [record] = recordsOf(marker, 0);
    expect(readEndMarker(record!.key, record!.value)).toEqual({ committed: true, coordinatorEpoch: 4 });
    expect(log.lastOptions.transactionVersion).toBe(2);
    log.commit(1);
    await settle();
    expect([written.value, done]).toEqual([0, false]);
    log.commit();
    await settle();
    expect(done).toBe(true);
  });

  it('whose end is refused goes on, and the caller is told why', async () => {
    const { runtime, shards } = start();
    const log = new MemoryCoordinatorLog();
    expect(await codeOf(runtime.completeTransaction(0, ended))).toBe(ErrorCode.NOT_COORDINATOR);
    await runtime.load(log);
    log.refuseWith = ErrorCode.TRANSACTION_COORDINATOR_FENCED;
    expect(await codeOf(runtime.completeTransaction(0, ended))).toBe(ErrorCode.TRANSACTION_COORDINATOR_FENCED);
    expect(shards[0]?.markers).toEqual([]);
    log.refuseWith = 0;
    await runtime.completeTransaction(0, { ...ended, committed: false });
    expect(shards[0]?.markers).toEqual([{ producerId: 9, committed: false }]);
  });

  it('is found in the log again, open or ended', async () => {
    const { runtime } = start();
    const log = new MemoryCoordinatorLog();
    await runtime.load(log);
    await runtime.run(0, (shard) => ({ ...shard.add(5), transaction: producer }));
    await runtime.completeTransaction(0, ended);
    await runtime.run(0, (shard) => ({ ...shard.add(6), transaction: { producerId: 10, producerEpoch: 0 } }));
    const after = start();
    await after.runtime.load(new MemoryCoordinatorLog(0, log.batches));
    expect(after.shards[0]?.seen).toEqual([
      { value: 5, at: 0, producerId: 9 },
      { value: 6, at: 2, producerId: 10 },
    ]);
    expect(after.shards[0]?.markers).toEqual([{ producerId: 9, committed: true }]);
  });
});

describe('a log that cannot be read', () => {
  it('is tried again, longer and longer apart, and answers NOT_COORDINATOR meanwhile', async () => {
    const complaints: unknown[] = [];
    const { runtime, clock, shards } = start({ ...silentLogger, error: (details) => complaints.push(details) });
    const log = new MemoryCoordinatorLog();
    const before = start();
    await before.runtime.load(log);
    await before.runtime.run(0, (shard) => shard.add(5));
    log.failReadsWith = new Error('EIO');
    await runtime.load(log);
    expect(complaints).toMatchObject([{ partition: 0, error: 'Error: EIO', retryMs: 1_000 }]);
    expect(await codeOf(runtime.run(0, read))).toBe(ErrorCode.NOT_COORDINATOR);
    clock.advance(1_000);
    await settle();
    expect(complaints).toHaveLength(2);
    log.failReadsWith = null;
    clock.advance(1_999);
    await settle();
    expect(await codeOf(runtime.run(0, read))).toBe(ErrorCode.NOT_COORDINATOR);
    clock.advance(1);
    await settle();
    expect(await runtime.run(0, read)).toBe(5);
    expect(shards).toHaveLength(3);
  });

  it.each(['unload', 'close'] as const)('is not tried again after %s', async (how) => {
    const { runtime, clock } = start();
    const log = new MemoryCoordinatorLog();
    const builder = new RecordBatchBuilder();
    builder.append(1, Buffer.from('k'), null);
    log.append(builder.build());
    log.failReadsWith = new Error('EIO');
    await runtime.load(log);
    expect(clock.pendingTimers).toBe(1);
    if (how === 'unload') runtime.unload(0);
    else runtime.close();
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a timer', () => {
  it('runs its operation once, and again only when it is set again', async () => {
    const { runtime, clock, shards } = start();
    await runtime.load(new MemoryCoordinatorLog());
    await runtime.run(0, (shard) => {
      shard.timers.schedule('a', 10, () => shard.add(1));
      shard.timers.schedule('a', 20, () => shard.add(10));
      shard.timers.schedule('b', 10, () => shard.add(100));
      shard.timers.cancel('b');
      return read(shard);
    });
    clock.advance(15);
    expect(shards[0]?.total).toBe(0);
    clock.advance(100);
    expect(shards[0]?.total).toBe(10);
  });
});
