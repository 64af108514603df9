// Bad input to transactions: Kafka's error, the log untouched, one debug line that says of whom and in which state.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../protocol/api-error.ts';
import { ID, partition, TransactionHarness } from './transaction-harness.ts';

describe('a request of a producer that is refused', () => {
  it.each<[string, object, (h: TransactionHarness) => Promise<number>, number]>([
    [
      'no transactional id',
      { operation: 'InitProducerId', transactionalId: '' },
      (h) => h.init(null, 1000, '').then((r) => r.errorCode),
      ErrorCode.INVALID_REQUEST,
    ],
    [
      'a timeout that is too long',
      { operation: 'InitProducerId', transactionalId: ID },
      (h) => h.init(null, 2 ** 31 - 1).then((r) => r.errorCode),
      ErrorCode.INVALID_TRANSACTION_TIMEOUT,
    ],
    [
      'the id of another producer',
      { operation: 'InitProducerId', transactionalId: ID, producerId: 9, producerEpoch: 3, state: 'Empty' },
      (h) => h.init([9, 3]).then((r) => r.errorCode),
      ErrorCode.PRODUCER_FENCED,
    ],
    [
      'partitions for an id that is not known',
      { operation: 'AddPartitionsToTxn', transactionalId: 'x', producerId: 1, producerEpoch: 0 },
      (h) => h.add([1, 0], ['t-0'], 2, 'x'),
      ErrorCode.INVALID_PRODUCER_ID_MAPPING,
    ],
    [
      'partitions for an old epoch',
      { operation: 'AddPartitionsToTxn', transactionalId: ID, producerEpoch: -1, state: 'Empty' },
      (h) => h.add([1000, -1], ['t-0']),
      ErrorCode.PRODUCER_FENCED,
    ],
    [
      'a partition that does not exist',
      { operation: 'AddPartitionsToTxn', transactionalId: ID },
      (h) => addEach(h, ['missing-0', 't-0'], false),
      ErrorCode.UNKNOWN_TOPIC_OR_PARTITION,
    ],
    [
      'a partition that is verified and is not part of it',
      { operation: 'AddPartitionsToTxn (verify)', transactionalId: ID, state: 'Empty' },
      (h) => addEach(h, ['t-0'], true),
      ErrorCode.TRANSACTION_ABORTABLE,
    ],
    [
      'the end of none',
      { operation: 'EndTxn', transactionalId: ID, committed: true, state: 'Empty' },
      (h) => h.end([1000, 0], true).then(([errorCode]) => errorCode),
      ErrorCode.INVALID_TXN_STATE,
    ],
    [
      'the end of an id that is not known',
      { operation: 'EndTxn', transactionalId: 'x' },
      (h) => h.end([1000, 0], true, 2, 'x').then(([errorCode]) => errorCode),
      ErrorCode.INVALID_PRODUCER_ID_MAPPING,
    ],
    [
      'anything while the log takes nothing',
      { operation: 'AddPartitionsToTxn', transactionalId: ID },
      (h) => {
        h.log.refuseWith = ErrorCode.NOT_ENOUGH_REPLICAS;
        return h.add([1000, 0], ['t-0']);
      },
      ErrorCode.COORDINATOR_NOT_AVAILABLE,
    ],
  ])('%s: changes nothing and is one line', async (_what, details, ask, code) => {
    const h = await TransactionHarness.start();
    expect(await h.initTriple()).toEqual([ErrorCode.NONE, 1000, 0]);
    h.missing.add('missing-0');
    const appended = h.log.batches.length;
    h.debugLines = [];
    expect(await ask(h)).toBe(code);
    expect(h.log.batches).toHaveLength(appended);
    const [error] = Object.entries(ErrorCode).find(([, value]) => value === code) ?? [];
    expect(h.debugLines).toMatchObject([{ ...details, error, message: 'transaction request refused' }]);
  });

  it('and one that is served is no line', async () => {
    const h = await TransactionHarness.start();
    await h.init();
    expect(await h.add([1000, 0], ['t-0'])).toBe(ErrorCode.NONE);
    expect((await h.end([1000, 0], true))[0]).toBe(ErrorCode.NONE);
    expect(h.debugLines.filter((line) => 'error' in line)).toEqual([]);
  });
});

async function addEach(h: TransactionHarness, names: readonly string[], verifyOnly: boolean): Promise<number> {
  const producer = { transactionalId: ID, producerId: 1000, producerEpoch: 0 };
  return (await h.coordinator.addOrVerifyEach({ ...producer, verifyOnly, partitions: names.map(partition) }, 2))[0]!;
}
