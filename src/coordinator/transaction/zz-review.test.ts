import { expect, it } from 'vitest';
import { TransactionHarness, partition, settle, ID } from './transaction-harness.ts';
import { ErrorCode } from '../../protocol/api-error.ts';

it('lists 150000', async () => {
  const h = await TransactionHarness.start();
  const n = 150_000;
  let t0 = performance.now();
  for (let i = 0; i < n; i++) void h.init(null, 60000, `id-${i}`);
  await settle();
  console.log('init', performance.now() - t0);
  t0 = performance.now();
  const r = await h.coordinator.list(() => true);
  console.log('list', performance.now() - t0, typeof r === 'number' ? r : r.length);
  t0 = performance.now();
  h.clock.advance(10_000);
  console.log('timeouts', performance.now() - t0);
  t0 = performance.now();
  let restarted: any;
  const p = h.restart().then((x) => (restarted = x));
  await p;
  console.log('load', performance.now() - t0);
  t0 = performance.now();
  restarted.clock.advance(604_800_000 + 3_600_000);
  console.log('expire1', performance.now() - t0);
  for (let i = 0; i < 2000; i++) await Promise.resolve();
  console.log('expire', performance.now() - t0, (await restarted.coordinator.list(() => true)).length);
}, 120000);

it('many partitions end', async () => {
  const h = await TransactionHarness.start();
  h.log.autoCommit = true;
  const { producerId, producerEpoch } = await h.init();
  const n = 10_000;
  await h.add([producerId, producerEpoch], Array.from({ length: n }, (_, i) => `t-${i}`));
  h.markers.auto = false;
  await h.end([producerId, producerEpoch], true);
  const t0 = performance.now();
  h.markers.deliver();
  console.log('deliver', performance.now() - t0);
  await settle();
  expect(await h.state()).toBe('CompleteCommit');
}, 120000);

it('complete refused with KAFKA_STORAGE_ERROR', async () => {
  const h = await TransactionHarness.start();
  const { producerId, producerEpoch } = await h.init();
  await h.add([producerId, producerEpoch], ['t-0']);
  h.markers.auto = false;
  await h.end([producerId, producerEpoch], true);
  h.log.refuseWith = ErrorCode.KAFKA_STORAGE_ERROR;
  h.markers.deliver();
  await settle();
  h.log.refuseWith = 0;
  for (let i = 0; i < 30; i++) await h.advance(1000);
  expect(await h.state()).toBe('CompleteCommit');
});
