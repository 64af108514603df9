import { expect, test } from 'vitest';
import { Measurements } from './quota-measurements.ts';

/** One that is idle once `idle` is set. */
class Flag {
  idle = false;
  isIdle(): boolean {
    return this.idle;
  }
}

test('the same sharer has the same measurement, however long its name', () => {
  const all = new Measurements(() => new Flag());
  const long = 'x'.repeat(30_000);
  expect(all.of('a', 0)).toBe(all.of('a', 0));
  expect(all.of(long, 0)).toBe(all.of(`x${long.slice(1)}`, 0));
  expect(all.of(long, 0)).not.toBe(all.of(`y${long.slice(1)}`, 0));
  expect(all.size).toBe(3);
});

test('idle ones make room', () => {
  const all = new Measurements(() => new Flag());
  for (let i = 0; i < 1000; i++) all.of(`${i}`, 0).idle = i !== 7;
  const kept = all.of('7', 0);
  all.of('new', 0);
  expect(all.size).toBe(2);
  expect(all.of('7', 0)).toBe(kept);
});

test('there is a most, whoever comes, and reaching it is cheap', () => {
  let asked = 0;
  const all = new Measurements(() => ({
    isIdle: () => {
      asked++;
      return false;
    },
  }));
  let most = 0;
  for (let i = 0; i < 300_000; i++) {
    all.of(`${i}`, 0);
    most = Math.max(most, all.size);
  }
  expect(most).toBe(65_536);
  expect(asked).toBeLessThan(10 * 300_000);
});
