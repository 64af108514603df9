import { expect, it } from 'vitest';
import { inSlices } from './slices.ts';

it('keeps the order, and gives others a turn now and then', async () => {
  const items = Array.from({ length: 1_001 }, (_, i) => i);
  let turns = 0;
  let asking = true;
  const others = (): void => {
    turns++;
    if (asking) setImmediate(others);
  };
  setImmediate(others);
  const answers = await inSlices(items, (item) => Promise.resolve(item * 2));
  asking = false;
  expect(answers).toEqual(items.map((item) => item * 2));
  expect(turns).toBeGreaterThanOrEqual(4);
});

it('asks the members of a slice at once', async () => {
  let waiting = 0;
  let release = (): void => {};
  const all = new Promise<void>((resolve) => {
    release = resolve;
  });
  const asked = inSlices([1, 2, 3], async (item) => {
    if (++waiting === 3) release();
    await all;
    return item;
  });
  expect(await asked).toEqual([1, 2, 3]);
  expect(await inSlices([], () => Promise.reject(new Error('nobody')))).toEqual([]);
});
