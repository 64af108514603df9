import { describe, expect, test } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { clientAddress, isLoopback } from './client-address.ts';
import { type ConnectionLimits, ConnectionQuota } from './connection-quota.ts';
import { type BudgetMember, MemoryBudget } from './memory-budget.ts';
import { SlabPool } from './slab-pool.ts';

function limits(changes: Partial<ConnectionLimits>): ConnectionLimits {
  return {
    maxConnections: 100,
    maxConnectionsPerIp: 100,
    perIpOverrides: new Map(),
    maxConnectionCreationRate: 500,
    ...changes,
  };
}

describe('clientAddress', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['2001:db8::8a2e:370:7334', '2001:db8:0:0:0:8a2e:370:7334'],
    ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1:2:3:4:5'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1%eth0'],
  ])('%s is printed as Java does', (remote, expected) => {
    expect(clientAddress(remote)).toBe(expected);
  });

  test('loopback', () => {
    expect([clientAddress('::1'), '127.0.0.1', '127.8.8.8'].every(isLoopback)).toBe(true);
    expect(['10.0.0.1', '1270.0.0.1', clientAddress('2001:db8::1')].some(isLoopback)).toBe(false);
  });
});

describe('ConnectionQuota', () => {
  test('per address, with overrides and without this machine', () => {
    const quota = new ConnectionQuota(
      limits({ maxConnectionsPerIp: 1, perIpOverrides: new Map([['10.0.0.2', 2]]) }),
      new FakeClock(),
    );
    expect(quota.admit('10.0.0.1')).toBe('accepted');
    expect(quota.admit('10.0.0.1')).toBe('too many connections from this address');
    expect([quota.admit('10.0.0.2'), quota.admit('10.0.0.2')]).toEqual(['accepted', 'accepted']);
    expect(quota.admit('10.0.0.2')).not.toBe('accepted');
    expect([quota.admit('127.0.0.1'), quota.admit('127.0.0.1')]).toEqual(['accepted', 'accepted']);
    quota.giveBack('10.0.0.1');
    expect(quota.admit('10.0.0.1')).toBe('accepted');
    for (const address of ['10.0.0.1', '10.0.0.2', '10.0.0.2', '127.0.0.1', '127.0.0.1']) quota.giveBack(address);
    expect([quota.connectionCount, quota.addressCount]).toEqual([0, 0]);
  });

  test('new connections beyond the rate wait their turn; a second of quiet allows a burst again', () => {
    const clock = new FakeClock();
    clock.advance(10_000);
    const quota = new ConnectionQuota(limits({ maxConnectionCreationRate: 10 }), clock);
    const delays = Array.from({ length: 15 }, () => Math.round(quota.startDelayMs('10.0.0.1')));
    expect(delays).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200, 300, 400, 500]);
    expect(quota.startDelayMs('127.0.0.1')).toBe(0);
    clock.advance(2_000);
    expect(quota.startDelayMs('10.0.0.1')).toBe(0);
  });
});

class Member implements BudgetMember {
  heldBytes = 0;
  parked = false;
  frameStartedAtMs = -1;
  parkedAtMs = 0;
  evicted = 0;
  unparked = 0;
  private readonly budget: MemoryBudget;

  constructor(budget: MemoryBudget) {
    this.budget = budget;
  }

  unpark(): void {
    this.unparked += 1;
  }

  evict(): void {
    this.evicted += 1;
    this.budget.remove(this);
  }
}

describe('MemoryBudget', () => {
  const KIB = 1024;

  function make(): { budget: MemoryBudget; clock: FakeClock; members: Member[] } {
    const clock = new FakeClock();
    const budget = new MemoryBudget({ limitBytes: 1000 * KIB, clock, stallMs: 30_000 });
    return { budget, clock, members: [1, 2, 3, 4].map(() => new Member(budget)) };
  }

  test('above the limit one reads on and the rest wait, in order', () => {
    const { budget, members } = make();
    const [a, b, c] = members as [Member, Member, Member];
    budget.update(a, 600 * KIB);
    budget.update(b, 500 * KIB);
    expect([a.parked, b.parked]).toEqual([false, false]);
    budget.update(c, 100 * KIB);
    budget.update(a, 700 * KIB);
    expect([a.parked, b.parked, c.parked]).toEqual([true, false, true]);
    budget.update(b, 0);
    expect([a.parked, b.parked, c.parked]).toEqual([false, false, false]);
    expect([a.unparked, c.unparked]).toEqual([1, 1]);
    for (const member of members) budget.remove(member);
    expect(budget.usedBytes).toBe(0);
  });

  test('a small holding is never parked, and a parked member that became small is let go', () => {
    const { budget, members } = make();
    const [a, b, c] = members as [Member, Member, Member];
    budget.update(a, 1001 * KIB);
    budget.update(b, 64 * KIB);
    expect(b.parked).toBe(false);
    budget.update(c, 70 * KIB);
    expect(c.parked).toBe(true);
    budget.update(c, 10 * KIB);
    expect(c.parked).toBe(false);
    expect(budget.exceeded).toBe(true);
  });

  test('one request larger than the limit gets through', () => {
    const { budget, members } = make();
    const [a] = members as [Member];
    for (let held = 100; held <= 50_000; held += 100) budget.update(a, held * KIB);
    expect(a.parked).toBe(false);
  });

  test('while the limit is exceeded, slow senders go, the largest first, and only as many as it takes', () => {
    const { budget, clock, members } = make();
    const [a, b, c, d] = members as [Member, Member, Member, Member];
    for (const member of [a, b, c]) member.frameStartedAtMs = clock.monotonic();
    budget.update(a, 300 * KIB);
    budget.update(b, 400 * KIB);
    budget.update(c, 200 * KIB);
    clock.advance(40_000);
    budget.sweep();
    expect([a.evicted, b.evicted, c.evicted]).toEqual([0, 0, 0]);
    d.frameStartedAtMs = clock.monotonic();
    budget.update(d, 150 * KIB);
    budget.sweep();
    expect([a.evicted, b.evicted, c.evicted, d.evicted]).toEqual([0, 1, 0, 0]);
  });

  test('time spent parked does not count as slowness', () => {
    const { budget, clock, members } = make();
    const [a, b] = members as [Member, Member];
    budget.update(a, 1100 * KIB);
    b.frameStartedAtMs = clock.monotonic();
    budget.update(b, 100 * KIB);
    expect(b.parked).toBe(true);
    clock.advance(50_000);
    budget.sweep();
    budget.update(a, 1050 * KIB);
    expect(b.evicted).toBe(0);
    budget.update(a, 0);
    expect(b.parked).toBe(false);
    expect(b.frameStartedAtMs).toBe(clock.monotonic());
  });
});

test('SlabPool lends in order and never more than it may', async () => {
  const pool = new SlabPool({ slabBytes: 10, maxSlabs: 1 });
  const first = pool.acquire() as Buffer;
  const order: number[] = [];
  const second = Promise.resolve(pool.acquire()).then((slab) => {
    order.push(2);
    return slab;
  });
  const third = Promise.resolve(pool.acquire()).then((slab) => {
    order.push(3);
    return slab;
  });
  expect(pool.waitingCount).toBe(2);
  pool.giveBack(first);
  expect(await second).toBe(first);
  expect(order).toEqual([2]);
  pool.giveBack(first);
  pool.giveBack(await third);
  expect([pool.lentCount, pool.waitingCount]).toEqual([0, 0]);
  pool.trim();
  expect((pool.acquire() as Buffer).length).toBe(10);
});
