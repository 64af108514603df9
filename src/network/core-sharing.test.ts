import { expect, test } from 'vitest';
import { CoreSharing } from './core-sharing.ts';

function pausesOf(every: number, times: readonly number[]): number {
  let pauses = 0;
  const sharing = new CoreSharing(every, (pause) => {
    pause();
    pauses += 1;
  });
  for (const nowMs of times) sharing.note(nowMs);
  return pauses;
}

test('pauses once for each so many requests of a stream', () => {
  const stream = Array.from({ length: 640 }, (_, i) => i / 50);
  expect(pausesOf(64, stream)).toBe(10);
  expect(pausesOf(0, stream)).toBe(0);
});

test('never for requests that come now and then', () => {
  expect(
    pausesOf(
      64,
      Array.from({ length: 6_400 }, (_, i) => i / 10),
    ),
  ).toBe(0);
});
