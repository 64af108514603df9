// Transactions, and partitions of __transaction_state, that are larger than usual: nothing may cost the square of their
// size, or fail for it.

import { expect, it } from 'vitest';
import { RemainingPartitions, TopicPartitions } from './topic-partitions.ts';
import { newTransaction } from './transaction.ts';
import { partition, settle, TransactionHarness } from './transaction-harness.ts';
import { transactionRecord } from './transaction-records.ts';

it('lists more ids of one partition than a call has room for arguments', async () => {
  const count = 200_000;
  const h = await TransactionHarness.start();
  const records = Array.from({ length: count }, (_, i) =>
    transactionRecord({ ...newTransaction(`id-${i}`, 1000 + i, 60_000, 0), producerEpoch: 0 }, 2),
  );
  await h.coordinator.runtime.run(0, () => ({ records, response: undefined, effects: [], atomic: false }));
  const listed = await h.coordinator.list(() => true);
  expect(typeof listed === 'number' ? listed : listed.length).toBe(count);
});

it('completes a transaction over ten thousand partitions in well under a second', async () => {
  const count = 10_000;
  const h = await TransactionHarness.start();
  await h.init();
  await h.add(
    [1000, 0],
    Array.from({ length: count }, (_, i) => `t-${i}`),
  );
  h.markers.auto = false;
  await h.end([1000, 0], true);
  const [sent] = h.markers.sent;
  const started = performance.now();
  for (const one of sent!.partitions) sent!.listener.onDone(one);
  expect(performance.now() - started).toBeLessThan(500);
  await settle();
  expect(await h.state()).toBe('CompleteCommit');
});

it('keeps what remains of a set apart from the set', () => {
  const all = TopicPartitions.of(['t-0', 't-1', 'u-0'].map(partition));
  const remaining = new RemainingPartitions(all);
  for (const one of ['u-0', 't-1', 't-1', 'x-0'].map(partition)) remaining.remove(one.topic, one.partition);
  expect([...remaining.toSet()]).toEqual([partition('t-0')]);
  remaining.remove('t', 0);
  expect(remaining.isEmpty).toBe(true);
  expect([...all]).toHaveLength(3);
});
