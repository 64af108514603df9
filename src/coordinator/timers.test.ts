import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { ShardTimers } from './timers.ts';

/** A clock that can stand still for a while, as a busy process does. */
class StallingClock extends FakeClock {
  stalledMs = 0;

  override monotonic(): number {
    return super.monotonic() + this.stalledMs;
  }
}

describe('shard timers', () => {
  it('wait once more, for as long as the process stood still', () => {
    const clock = new StallingClock();
    const fired: string[] = [];
    const timers = new ShardTimers<string>(clock, (operation) => fired.push(operation));
    timers.schedule('session', 10_000, 'expire');
    clock.stalledMs = 4_000;
    clock.advance(10_000);
    expect(fired).toEqual([]);
    clock.advance(3_999);
    expect(fired).toEqual([]);
    clock.advance(1);
    expect(fired).toEqual(['expire']);
    expect(timers.size).toBe(0);
  });

  it('fire in time otherwise', () => {
    const clock = new FakeClock();
    const fired: string[] = [];
    const timers = new ShardTimers<string>(clock, (operation) => fired.push(operation));
    timers.schedule('session', 10, 'expire');
    clock.advance(10);
    expect(fired).toEqual(['expire']);
  });
});
