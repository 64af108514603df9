import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { TransactionLogKey, TransactionLogValue } from '../../protocol/generated/records/transaction.ts';
import { MemoryCoordinatorLog } from '../memory-coordinator-log.ts';
import { atEpoch, CountedIds, HeldMarkers, ID, settle, TIMEOUT_MS, TransactionHarness } from './transaction-harness.ts';

const {
  NONE,
  COORDINATOR_LOAD_IN_PROGRESS,
  COORDINATOR_NOT_AVAILABLE,
  INVALID_PRODUCER_ID_MAPPING,
  NOT_COORDINATOR,
  PRODUCER_FENCED,
  TRANSACTIONAL_ID_NOT_FOUND,
} = ErrorCode;

const FAILED = (errorCode: number) => [errorCode, -1, -1];

describe('a coordinator that is loaded', () => {
  it('answers COORDINATOR_LOAD_IN_PROGRESS meanwhile and NOT_COORDINATOR before', async () => {
    const h = new TransactionHarness();
    expect(await h.initTriple()).toEqual(FAILED(NOT_COORDINATOR));
    expect(await h.coordinator.describe(ID)).toBe(NOT_COORDINATOR);
    expect(await h.coordinator.list(() => true)).toEqual([]);
    const full = await TransactionHarness.start();
    await full.init();
    const loading = h.coordinator.load(new MemoryCoordinatorLog(0, full.log.batches));
    const meanwhile = [h.initTriple(), h.add([1000, 0], ['t-0']), h.coordinator.list(() => true)];
    await loading;
    const code = COORDINATOR_LOAD_IN_PROGRESS;
    expect(await Promise.all(meanwhile)).toEqual([FAILED(code), code, code]);
    expect(await h.initTriple()).toEqual([NONE, 1000, 1]);
    h.coordinator.close();
    expect(await h.initTriple()).toEqual(FAILED(COORDINATOR_NOT_AVAILABLE));
    expect(await h.coordinator.list(() => true)).toBe(COORDINATOR_NOT_AVAILABLE);
    expect(h.clock.pendingTimers).toBe(0);
  });

  it.each([true, false])('completes what was prepared (commit: %s)', async (committed) => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0', 't-1']);
    h.markers.auto = false;
    await h.end([1000, 0], committed);
    h.markers.deliver(1);
    const again = await h.restart({ markers: new HeldMarkers() });
    await settle();
    const verb = committed ? 'commit' : 'abort';
    expect(again.markers.arrived).toEqual([`${verb} 1000/1 t-0`, `${verb} 1000/1 t-1`]);
    expect(await again.state()).toBe(committed ? 'CompleteCommit' : 'CompleteAbort');
    // A late answer to the old coordinator's marker changes nothing.
    h.markers.deliver();
    await settle();
    expect(again.records().length).toBe(h.records().length + 1);
    expect(await again.end([1000, 0], committed)).toEqual([NONE, 1000, 1]);
  });

  it.each([-1, 6, 7, 8])('skips a record with state %i, which none can have', async (transactionStatus) => {
    const h = await TransactionHarness.start();
    await h.init();
    const value = new TransactionLogValue({ ...h.last(), transactionStatus });
    const record = { type: 0, key: new TransactionLogKey({ transactionalId: ID }), value, valueVersion: 1 };
    await h.coordinator.runtime.run(0, () => ({ records: [record], response: undefined, effects: [] }));
    const again = await h.restart();
    expect(await again.state()).toBe('Empty');
    expect(await again.initTriple()).toEqual([NONE, 1000, 1]);
  });

  it('sends its leader epoch in markers', async () => {
    const log = new MemoryCoordinatorLog();
    Object.defineProperty(log, 'leaderEpoch', { value: 7 });
    const h = await TransactionHarness.start({ log });
    await h.init();
    await h.add([1000, 0], ['t-0']);
    h.markers.auto = false;
    await h.end([1000, 0], true);
    expect(h.markers.sent[0]!.marker).toEqual({
      transactionalId: ID,
      producerId: 1000,
      producerEpoch: 1,
      coordinatorEpoch: 7,
      committed: true,
      transactionVersion: 2,
    });
  });

  it('goes on with an open transaction, whose timeout counts from its start', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    await h.advance(TIMEOUT_MS - 5_000);
    const again = await h.restart();
    expect(await again.add([1000, 0], ['t-1'])).toBe(NONE);
    await again.advance(15_001);
    expect(await again.state()).toBe('CompleteAbort');
  });

  it('has no sequence in its batches and reads a snapshot of what it wrote', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    expect(h.batchHeads()).toEqual([{ sequence: -1, timestamp: h.clock.now() }]);
  });
});

describe('a transaction past its timeout', () => {
  it.each([2, 1, 0])('is aborted and its producer fenced (transaction.version %i)', async (transactionVersion) => {
    const h = await TransactionHarness.start({ transactionVersion });
    await h.init();
    await h.add([1000, 0], ['t-0'], 0);
    await h.advance(TIMEOUT_MS);
    expect(await h.state()).toBe('Ongoing');
    await h.advance(10_000);
    expect(await h.state()).toBe('CompleteAbort');
    expect(h.markers.arrived).toEqual(['abort 1000/1 t-0']);
    expect(h.last().clientTransactionVersion).toBe(transactionVersion < 2 ? 0 : 2);
    expect(await h.end([1000, 0], true, 0)).toEqual(FAILED(PRODUCER_FENCED));
    // By the new rules a producer whose abort crosses that one learns its epoch.
    const late = await h.end([1000, 0], false, 2);
    if (transactionVersion > 0) expect(late).toEqual([NONE, 1000, 1]);
  });

  it('is found by the monotonic clock, not by the wall clock', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    const { now } = h.clock;
    h.clock.now = () => now.call(h.clock) + 86_400_000;
    await h.advance(10_000);
    expect(await h.state()).toBe('Ongoing');
    h.clock.now = () => now.call(h.clock) - 86_400_000;
    await h.advance(TIMEOUT_MS + 10_000);
    expect(await h.state()).toBe('CompleteAbort');
  });

  it('gets a new producer id where its epochs are used up', async () => {
    const h = await atEpoch(32_766);
    await h.add([1000, 32_766], ['t-0']);
    await h.advance(TIMEOUT_MS + 10_000);
    expect(h.markers.arrived).toEqual(['abort 1000/32767 t-0']);
    expect(await h.transaction()).toMatchObject({ state: 'CompleteAbort', producerId: 1001, producerEpoch: 0 });
  });

  it('under the old rules keeps its id at the very last epoch, which the next producer leaves', async () => {
    const h = await atEpoch(32_766, 1);
    await h.add([1000, 32_766], ['t-0'], 0);
    await h.advance(TIMEOUT_MS + 10_000);
    expect(await h.transaction()).toMatchObject({ producerId: 1000, producerEpoch: 32_767 });
    expect(await h.initTriple()).toEqual([NONE, 1001, 0]);
  });

  it('is left alone while it is being ended', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    h.markers.auto = false;
    await h.end([1000, 0], true);
    await h.advance(TIMEOUT_MS * 3);
    h.markers.deliver();
    await settle();
    expect(h.markers.arrived).toEqual(['commit 1000/1 t-0']);
  });

  it('many at once are all aborted', async () => {
    const h = await TransactionHarness.start({ ids: new CountedIds(2_000) });
    for (let i = 0; i < 1_200; i++) {
      const { producerId } = await h.init(null, TIMEOUT_MS, `id-${i}`);
      await h.add([producerId, 0], ['t-0'], 2, `id-${i}`);
    }
    await h.advance(TIMEOUT_MS + 10_000);
    for (let i = 0; i < 400; i++) await settle();
    expect(await h.coordinator.list(({ state }) => state !== 'CompleteAbort')).toEqual([]);
    expect(h.markers.arrived.length).toBe(1_200);
  });
});

describe('a transactional id out of use', () => {
  it('is forgotten, with a tombstone, at the next look', async () => {
    const h = await TransactionHarness.start({ config: { idExpirationMs: 10_000_000 } });
    await h.init();
    await h.init(null, TIMEOUT_MS, 'open');
    await h.add([1001, 0], ['t-0'], 2, 'open');
    h.markers.auto = false;
    await h.end([1001, 0], true, 2, 'open');
    await h.advance(9_000_000);
    await h.init(null, TIMEOUT_MS, 'young');
    await h.advance(2_000_000);
    expect(await h.coordinator.describe(ID)).toBe(TRANSACTIONAL_ID_NOT_FOUND);
    expect(await h.state('young')).toBe('Empty');
    expect(await h.state('open')).toBe('PrepareCommit');
    expect(h.records().at(-1)).toEqual({ id: ID, version: 0, value: null });
    const again = await h.restart();
    expect(await again.coordinator.describe(ID)).toBe(TRANSACTIONAL_ID_NOT_FOUND);
    expect(await again.add([1000, 0], ['t-0'])).toBe(INVALID_PRODUCER_ID_MAPPING);
    expect(await again.initTriple()).toEqual([NONE, 1003, 0]);
  });

  it('counts from its last use, also over a restart', async () => {
    const h = await TransactionHarness.start({ config: { idExpirationMs: 10_000_000 } });
    await h.init();
    await h.advance(6_000_000);
    const again = await h.restart();
    await again.advance(3_600_000);
    expect(await again.state()).toBe('Empty');
    await again.advance(3_600_000);
    expect(await again.coordinator.describe(ID)).toBe(TRANSACTIONAL_ID_NOT_FOUND);
  });

  it('thousands go in batches that fit', async () => {
    const log = new MemoryCoordinatorLog(0, [], 2_000);
    const h = await TransactionHarness.start({ log, config: { idExpirationMs: 1_000 }, ids: new CountedIds(2_000) });
    for (let i = 0; i < 1_100; i++) await h.init(null, TIMEOUT_MS, `id-${i}`);
    await h.advance(3_600_000);
    for (let i = 0; i < 20; i++) await settle();
    expect(await h.coordinator.list(() => true)).toEqual([]);
  });
});
