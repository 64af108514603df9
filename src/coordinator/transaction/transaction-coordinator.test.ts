import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { atEpoch, CountedIds, ID, settle, TIMEOUT_MS, TransactionHarness } from './transaction-harness.ts';

const {
  NONE,
  CONCURRENT_TRANSACTIONS,
  COORDINATOR_LOAD_IN_PROGRESS,
  COORDINATOR_NOT_AVAILABLE,
  INVALID_PRODUCER_ID_MAPPING,
  INVALID_REQUEST,
  INVALID_TRANSACTION_TIMEOUT,
  INVALID_TXN_STATE,
  NOT_COORDINATOR,
  OPERATION_NOT_ATTEMPTED,
  PRODUCER_FENCED,
  TRANSACTION_ABORTABLE,
  UNKNOWN_SERVER_ERROR,
  UNKNOWN_TOPIC_OR_PARTITION,
  UNSUPPORTED_VERSION,
} = ErrorCode;

const FAILED = (errorCode: number) => [errorCode, -1, -1];

describe('InitProducerId', () => {
  it('gives a new id epoch 0, and each further call the next epoch', async () => {
    const h = await TransactionHarness.start();
    expect(await h.initTriple()).toEqual([NONE, 1000, 0]);
    expect(await h.initTriple()).toEqual([NONE, 1000, 1]);
    expect(await h.initTriple(null, TIMEOUT_MS, 'other')).toEqual([NONE, 1001, 0]);
    const [first, second] = h.records();
    expect(first).toMatchObject({ id: ID, version: 1 });
    expect(first!.value).toMatchObject({
      producerId: 1000,
      previousProducerId: 1000,
      nextProducerId: -1,
      producerEpoch: 0,
      transactionTimeoutMs: TIMEOUT_MS,
      transactionStatus: 0,
      transactionPartitions: null,
      transactionStartTimestampMs: -1,
      transactionLastUpdateTimestampMs: h.clock.now(),
      clientTransactionVersion: 0,
    });
    expect(second!.value!.producerEpoch).toBe(1);
  });

  it('without a transactional id gives an id of its own and stores nothing', async () => {
    const h = await TransactionHarness.start();
    expect(await h.coordinator.initProducerId(null, 0, null)).toEqual({
      errorCode: 0,
      producerId: 1000,
      producerEpoch: 0,
    });
    expect(await h.coordinator.initProducerId(null, 0, null)).toMatchObject({ producerId: 1001 });
    expect(h.records()).toEqual([]);
  });

  it.each([
    [0, INVALID_TRANSACTION_TIMEOUT],
    [-1, INVALID_TRANSACTION_TIMEOUT],
    [900_000, NONE],
    [900_001, INVALID_TRANSACTION_TIMEOUT],
  ])('judges a timeout of %i ms', async (timeoutMs, errorCode) => {
    const h = await TransactionHarness.start();
    expect((await h.init(null, timeoutMs)).errorCode).toBe(errorCode);
  });

  it('refuses an empty id, whatever else is wrong', async () => {
    const h = await TransactionHarness.start();
    expect(await h.initTriple(null, -1, '')).toEqual(FAILED(INVALID_REQUEST));
  });

  it('lets a producer bump its own epoch, and takes the repetition of that for what it is', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    expect(await h.initTriple([1000, 0])).toEqual([NONE, 1000, 1]);
    expect(await h.initTriple([1000, 0])).toEqual([NONE, 1000, 1]);
    expect(await h.initTriple([1000, 1])).toEqual([NONE, 1000, 2]);
    // Two behind is somebody else.
    expect(await h.initTriple([1000, 0])).toEqual(FAILED(PRODUCER_FENCED));
    expect(await h.initTriple([7, 2])).toEqual(FAILED(PRODUCER_FENCED));
  });

  it('fences a producer whose epoch another has taken over', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.init();
    expect(await h.initTriple([1000, 0])).toEqual(FAILED(PRODUCER_FENCED));
  });

  it('gives an id that nobody has initialized to whoever comes with an old one', async () => {
    const h = await TransactionHarness.start();
    expect(await h.initTriple([55, 9])).toEqual([NONE, 1000, 0]);
  });

  it.each([2, 1, 0])('aborts an open transaction first (transaction.version %i)', async (transactionVersion) => {
    const h = await TransactionHarness.start({ transactionVersion });
    await h.init();
    await h.add([1000, 0], ['t-0', 't-1'], 0);
    h.markers.auto = false;
    expect(await h.initTriple()).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    expect(await h.state()).toBe('PrepareAbort');
    expect(await h.initTriple()).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    expect((await h.transaction()).producerEpoch).toBe(1);
    h.markers.deliver();
    await settle();
    expect(await h.state()).toBe('CompleteAbort');
    expect(await h.initTriple()).toEqual([NONE, 1000, 2]);
    expect(h.markers.arrived).toEqual(['abort 1000/1 t-0', 'abort 1000/1 t-1']);
    // The abort was none of the producer's: its old epoch is nothing to go on with.
    expect(await h.add([1000, 0], ['t-0'], 0)).toBe(PRODUCER_FENCED);
  });

  it('starts a new producer id when the epochs are used up', async () => {
    const h = await atEpoch(32_766);
    expect(await h.initTriple()).toEqual([NONE, 1001, 0]);
    expect(h.last()).toMatchObject({ producerId: 1001, previousProducerId: 1000, producerEpoch: 0 });
  });

  it('knows the producer again that used up its epochs, also when the answer was lost', async () => {
    const h = await atEpoch(32_766);
    expect(await h.initTriple([1000, 32_766])).toEqual([NONE, 1001, 0]);
    expect(await h.initTriple([1000, 32_766])).toEqual([NONE, 1001, 0]);
    expect(await h.initTriple([1000, 32_765])).toEqual(FAILED(PRODUCER_FENCED));
  });

  it('refuses as Kafka does an epoch that is not the used up one', async () => {
    const h = await atEpoch(32_766);
    expect(await h.initTriple([1000, 5])).toEqual(FAILED(UNKNOWN_SERVER_ERROR));
  });

  it('waits for producer ids, and says so if there are none', async () => {
    const ids = new CountedIds(1);
    const h = await TransactionHarness.start({ ids });
    expect(await h.initTriple()).toEqual([NONE, 1000, 0]);
    expect(await h.initTriple(null, TIMEOUT_MS, 'b')).toEqual([NONE, 1001, 0]);
    ids.failing = true;
    expect(await h.initTriple(null, TIMEOUT_MS, 'c')).toEqual(FAILED(COORDINATOR_LOAD_IN_PROGRESS));
    // An id that is known needs none.
    expect(await h.initTriple()).toEqual([NONE, 1000, 1]);
  });
});

describe('adding partitions', () => {
  it('opens the transaction and stores it with all its partitions', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    h.clock.advance(5);
    const startMs = h.clock.now();
    expect(await h.add([1000, 0], ['t-0'], 0)).toBe(NONE);
    h.clock.advance(5);
    expect(await h.add([1000, 0], ['u-3', 't-1'], 0)).toBe(NONE);
    expect(await h.add([1000, 0], ['t-1', 't-0'], 0)).toBe(NONE);
    expect(h.records().length).toBe(3);
    expect(h.last()).toMatchObject({
      transactionStatus: 1,
      transactionPartitions: [
        { topic: 't', partitionIds: [0, 1] },
        { topic: 'u', partitionIds: [3] },
      ],
      transactionStartTimestampMs: startMs,
      transactionLastUpdateTimestampMs: startMs + 5,
      clientTransactionVersion: 0,
    });
  });

  it('refuses in the order of Kafka', async () => {
    const h = await TransactionHarness.start();
    expect(await h.add([1000, 0], ['t-0'])).toBe(INVALID_PRODUCER_ID_MAPPING);
    await h.init();
    await h.init();
    expect(await h.add([1, 0], ['t-0'])).toBe(INVALID_PRODUCER_ID_MAPPING);
    expect(await h.add([1000, 0], ['t-0'])).toBe(PRODUCER_FENCED);
    expect(await h.add([1000, 2], ['t-0'])).toBe(PRODUCER_FENCED);
    expect(await h.add([1000, 1], ['t-0'], 2, '')).toBe(INVALID_REQUEST);
    await h.add([1000, 1], ['t-0']);
    h.markers.auto = false;
    await h.end([1000, 1], true);
    expect(await h.add([1, 1], ['t-0'])).toBe(CONCURRENT_TRANSACTIONS);
  });

  it('adds all partitions or none', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    h.missing.add('t-9');
    const partitions = [
      { topic: 't', partition: 0 },
      { topic: 't', partition: 9 },
    ];
    const request = { transactionalId: ID, producerId: 1000, producerEpoch: 0, verifyOnly: false, partitions };
    expect(await h.coordinator.addOrVerifyEach(request, 0)).toEqual([
      OPERATION_NOT_ATTEMPTED,
      UNKNOWN_TOPIC_OR_PARTITION,
    ]);
    expect(await h.state()).toBe('Empty');
  });

  it('verifies without adding', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0'], 0);
    expect(await h.verify([1000, 0], ['t-0', 't-1'])).toEqual([NONE, TRANSACTION_ABORTABLE]);
    expect(await h.verify([1000, 1], ['t-0'])).toEqual([PRODUCER_FENCED]);
    expect(await h.verify([1, 0], ['t-0'])).toEqual([INVALID_PRODUCER_ID_MAPPING]);
    expect(await h.verify([1000, 0], ['t-0'], 'unknown')).toEqual([INVALID_PRODUCER_ID_MAPPING]);
    expect(await h.verify([1000, 0], ['t-0', 't-1'], '')).toEqual([INVALID_REQUEST, INVALID_REQUEST]);
    h.markers.auto = false;
    await h.end([1000, 0], false, 0);
    expect(await h.verify([1000, 0], ['t-0'])).toEqual([CONCURRENT_TRANSACTIONS]);
    expect(h.records().length).toBe(3);
  });

  it('has no coordinator where __transaction_state does not exist', async () => {
    const h = await TransactionHarness.start();
    h.missing.add('__transaction_state-0');
    expect(await h.verify([1000, 0], ['t-0'])).toEqual([COORDINATOR_NOT_AVAILABLE]);
  });
});

describe('EndTxn by the old rules', () => {
  it.each([true, false])('ends a transaction (commit: %s) and can be repeated', async (committed) => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0'], 0);
    h.markers.auto = false;
    expect(await h.end([1000, 0], committed, 0)).toEqual(FAILED(NONE));
    expect(await h.end([1000, 0], committed, 0)).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    expect(await h.end([1000, 0], !committed, 0)).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    h.markers.deliver();
    await settle();
    expect(await h.state()).toBe(committed ? 'CompleteCommit' : 'CompleteAbort');
    expect(await h.end([1000, 0], committed, 0)).toEqual(FAILED(NONE));
    expect(await h.end([1000, 0], !committed, 0)).toEqual(FAILED(INVALID_TXN_STATE));
    expect(h.markers.arrived).toEqual([`${committed ? 'commit' : 'abort'} 1000/0 t-0`]);
    expect(h.records().map(({ value }) => value!.transactionStatus)).toEqual([
      0,
      1,
      committed ? 2 : 3,
      committed ? 4 : 5,
    ]);
    expect(h.last().transactionPartitions).toEqual([]);
  });

  it('refuses what the state does not allow', async () => {
    const h = await TransactionHarness.start();
    expect(await h.end([1000, 0], true, 0)).toEqual(FAILED(INVALID_PRODUCER_ID_MAPPING));
    await h.init();
    expect(await h.end([1000, 0], true, 0)).toEqual(FAILED(INVALID_TXN_STATE));
    expect(await h.end([1000, 0], false, 0)).toEqual(FAILED(INVALID_TXN_STATE));
    expect(await h.end([1000, 1], true, 0)).toEqual(FAILED(PRODUCER_FENCED));
    expect(await h.end([1, 0], true, 0)).toEqual(FAILED(INVALID_PRODUCER_ID_MAPPING));
    expect(await h.end([1000, 0], true, 0, '')).toEqual(FAILED(INVALID_REQUEST));
  });
});

describe('EndTxn by the new rules', () => {
  it('raises the epoch at each end', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    expect(await h.end([1000, 0], true)).toEqual([NONE, 1000, 1]);
    await h.add([1000, 1], ['t-0']);
    expect(await h.end([1000, 1], false)).toEqual([NONE, 1000, 2]);
    expect(h.markers.arrived).toEqual(['commit 1000/1 t-0', 'abort 1000/2 t-0']);
    expect(h.last()).toMatchObject({ producerEpoch: 2, clientTransactionVersion: 2 });
  });

  // The state, the verb, the epoch of the request (0: repeated, 1: the present one) and what comes of it.
  it.each([
    ['Empty', false, 1, 'bumped'],
    ['Empty', true, 1, INVALID_TXN_STATE],
    ['Empty', false, 0, PRODUCER_FENCED],
    ['Empty', true, 0, PRODUCER_FENCED],
    ['CompleteAbort', false, 0, 'repeated'],
    ['CompleteAbort', false, 1, 'bumped'],
    ['CompleteAbort', true, 0, INVALID_TXN_STATE],
    ['CompleteAbort', true, 1, INVALID_TXN_STATE],
    ['CompleteCommit', false, 0, INVALID_TXN_STATE],
    ['CompleteCommit', false, 1, 'bumped'],
    ['CompleteCommit', true, 0, 'repeated'],
    ['CompleteCommit', true, 1, INVALID_TXN_STATE],
  ] as const)('in %s, commit %s at epoch %i: %s', async (state, committed, epoch, outcome) => {
    const h = await TransactionHarness.start();
    await h.init();
    if (state === 'Empty') {
      await h.init();
    } else {
      await h.add([1000, 0], ['t-0']);
      await h.end([1000, 0], state === 'CompleteCommit');
    }
    expect(await h.state()).toBe(state);
    const before = h.records().length;
    const answered = await h.end([1000, epoch], committed);
    if (outcome === 'bumped') {
      expect(answered).toEqual([NONE, 1000, 2]);
      expect(await h.state()).toBe('CompleteAbort');
      const [prepared, complete] = h.records().slice(before);
      expect(prepared!.value).toMatchObject({ transactionStatus: 3, transactionPartitions: [], producerEpoch: 2 });
      expect(prepared!.value!.transactionStartTimestampMs).toBe(h.clock.now());
      expect(complete!.value).toMatchObject({ transactionStatus: 5, producerEpoch: 2 });
    } else {
      expect(answered).toEqual(outcome === 'repeated' ? [NONE, 1000, 1] : FAILED(outcome));
      expect(h.records().length).toBe(before);
    }
  });

  it('answers while the markers are on their way, and refuses everything else meanwhile', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0', 't-1', 'u-0']);
    h.markers.auto = false;
    expect(await h.end([1000, 0], true)).toEqual([NONE, 1000, 1]);
    expect(await h.end([1000, 0], true)).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    expect(await h.end([1000, 1], false)).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    expect(await h.end([5, 1], false)).toEqual(FAILED(CONCURRENT_TRANSACTIONS));
    expect(await h.add([1000, 1], ['t-0'])).toBe(CONCURRENT_TRANSACTIONS);
    h.markers.deliver(2);
    await settle();
    expect([...(await h.transaction()).partitions]).toEqual([{ topic: 'u', partition: 0 }]);
    h.markers.deliver(1);
    await settle();
    expect(await h.state()).toBe('CompleteCommit');
    expect(await h.add([1000, 1], ['t-0'])).toBe(NONE);
  });

  it('goes over to a new producer id when the epochs are used up, and knows the repetition', async () => {
    const h = await atEpoch(32_766);
    await h.add([1000, 32_766], ['t-0']);
    h.markers.auto = false;
    expect(await h.end([1000, 32_766], true)).toEqual([NONE, 1001, 0]);
    expect(h.last()).toMatchObject({
      producerId: 1000,
      nextProducerId: 1001,
      producerEpoch: 32_767,
      previousProducerId: 1000,
    });
    h.markers.deliver();
    await settle();
    expect(h.markers.arrived).toEqual(['commit 1000/32767 t-0']);
    expect(h.last()).toMatchObject({
      producerId: 1001,
      nextProducerId: -1,
      producerEpoch: 0,
      previousProducerId: 1000,
    });
    expect(await h.end([1000, 32_766], true)).toEqual([NONE, 1001, 0]);
    expect(await h.end([1000, 32_766], false)).toEqual(FAILED(INVALID_TXN_STATE));
    expect(await h.end([1000, 32_765], true)).toEqual(FAILED(INVALID_PRODUCER_ID_MAPPING));
    expect(await h.add([1001, 0], ['t-0'])).toBe(NONE);
    // Also for a coordinator that has only read of it.
    const again = await h.restart();
    expect(await again.end([1000, 32_766], true)).toEqual(FAILED(INVALID_PRODUCER_ID_MAPPING));
    expect(await again.end([1001, 0], true)).toEqual([NONE, 1001, 1]);
  });

  it('has no epoch to commit with above the last one, but aborts', async () => {
    const h = await atEpoch(32_767);
    expect(await h.add([1000, 32_767], ['t-0'])).toBe(NONE);
    expect(await h.end([1000, 32_767], true)).toEqual(FAILED(ErrorCode.UNKNOWN_SERVER_ERROR));
    expect(await h.state()).toBe('Ongoing');
    expect(await h.end([1000, 32_767], false)).toEqual([NONE, 1001, 0]);
    expect(h.markers.arrived).toEqual(['abort 1000/32767 t-0']);
  });

  it('cannot be stored below transaction.version 1: the request is refused and nothing changes', async () => {
    const h = await TransactionHarness.start({ transactionVersion: 0 });
    await h.init();
    expect(h.records()[0]!.version).toBe(0);
    expect(await h.add([1000, 0], ['t-0'], 2)).toBe(UNSUPPORTED_VERSION);
    expect(await h.add([1000, 0], ['t-0'], 0)).toBe(NONE);
    expect(await h.end([1000, 0], true, 2)).toEqual(FAILED(UNSUPPORTED_VERSION));
    expect(await h.end([1000, 0], true, 0)).toEqual(FAILED(NONE));
    expect(await h.state()).toBe('CompleteCommit');
  });
});

describe('what is decided', () => {
  it('is answered, and markers set off, only when it is committed', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    h.log.autoCommit = false;
    let answered = false;
    void h.end([1000, 0], true).then(() => {
      answered = true;
    });
    await settle();
    expect([answered, h.markers.arrived.length]).toEqual([false, 0]);
    h.log.commit();
    await settle();
    expect([answered, h.markers.arrived.length]).toEqual([true, 1]);
  });

  it('changes nothing if it cannot be stored', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    const cases = [
      [ErrorCode.NOT_ENOUGH_REPLICAS, COORDINATOR_NOT_AVAILABLE],
      [ErrorCode.KAFKA_STORAGE_ERROR, NOT_COORDINATOR],
      [ErrorCode.MESSAGE_TOO_LARGE, UNKNOWN_SERVER_ERROR],
    ] as const;
    for (const [cause, told] of cases) {
      h.log.refuseWith = cause;
      expect(await h.end([1000, 0], true)).toEqual(FAILED(told));
      expect(await h.initTriple()).toEqual(FAILED(told));
      expect(await h.add([1000, 0], ['t-1'])).toBe(told);
    }
    h.log.refuseWith = 0;
    expect(await h.transaction()).toMatchObject({ state: 'Ongoing', producerEpoch: 0 });
    expect(await h.end([1000, 0], true)).toEqual([NONE, 1000, 1]);
  });

  it.each([
    ErrorCode.NOT_ENOUGH_REPLICAS,
    // A log that is at its limit of memory is not offline, and nobody loads it anew.
    ErrorCode.KAFKA_STORAGE_ERROR,
  ])('is completed later if the end cannot be stored at first: %i', async (refusal) => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0']);
    h.markers.auto = false;
    await h.end([1000, 0], true);
    h.log.refuseWith = refusal;
    h.markers.deliver();
    await settle();
    expect(await h.state()).toBe('PrepareCommit');
    h.log.refuseWith = 0;
    await h.advance(1_000);
    expect(await h.state()).toBe('CompleteCommit');
    expect(h.markers.arrived.length).toBe(1);
  });

  it('stays prepared when a marker is refused for good, until the coordinator is loaded anew', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    await h.add([1000, 0], ['t-0', 't-1']);
    h.markers.auto = false;
    await h.end([1000, 0], true);
    const [sent] = h.markers.sent;
    sent!.listener.onRefused({ topic: 't', partition: 0 }, ErrorCode.TRANSACTION_COORDINATOR_FENCED);
    expect(sent!.cancelled).toBe(true);
    h.markers.deliver();
    await h.advance(100_000);
    expect(await h.state()).toBe('PrepareCommit');
    const again = await h.restart();
    again.markers.deliver();
    await settle();
    expect(await again.state()).toBe('CompleteCommit');
  });
});
