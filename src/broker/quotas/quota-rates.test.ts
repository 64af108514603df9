// The numbers are those with which Apache Kafka 4.3.1 answered the same amounts at the same times.

import { describe, expect, test } from 'vitest';
import { SampledRate, TokenBucket } from './quota-rates.ts';

const window = { samples: 11, sampleMs: 1000 };

describe('SampledRate', () => {
  test('throttles what exceeds the limit over ten seconds, of which most may still be to come', () => {
    const rate = new SampledRate(window);
    rate.record(5117, 0);
    expect(rate.throttleMs(1000, 0)).toBe(0);
    rate.record(6117, 49);
    expect(rate.throttleMs(1000, 49)).toBe(1185);
    rate.record(217, 1240);
    expect(rate.throttleMs(1000, 1240)).toBe(1211);
  });

  test('forgets what is older than its window', () => {
    const rate = new SampledRate(window);
    rate.record(20_000, 0);
    expect(rate.throttleMs(1000, 0)).toBe(10_000);
    expect(rate.isIdle(10_999)).toBe(false);
    expect(rate.throttleMs(1000, 11_000)).toBe(0);
    expect(rate.isIdle(22_000)).toBe(true);
  });

  test('what is taken back does not count', () => {
    const rate = new SampledRate(window);
    rate.record(10_000, 0);
    rate.record(5000, 100);
    expect(rate.throttleMs(1000, 100)).toBeGreaterThan(4000);
    rate.record(-5000, 100);
    expect(rate.throttleMs(1000, 100)).toBe(0);
  });

  test('keeps the rate of a steady client, however long it goes on', () => {
    const rate = new SampledRate(window);
    let throttled = 0;
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) {
      rate.record(95, nowMs);
      throttled += rate.throttleMs(1000, nowMs);
    }
    expect(throttled).toBe(0);
    for (let nowMs = 60_000; nowMs < 72_000; nowMs += 100) rate.record(200, nowMs);
    expect(rate.throttleMs(1000, 72_000)).toBeGreaterThan(8000);
  });
});

describe('TokenBucket', () => {
  test('begins with the burst of a whole window, and goes into debt once', () => {
    const bucket = new TokenBucket(window);
    expect(bucket.throttleMs(0.5, 0)).toBe(0);
    bucket.take(3, 0.5, 0);
    expect(bucket.throttleMs(0.5, 0)).toBe(0);
    bucket.take(3, 0.5, 65);
    expect(bucket.throttleMs(0.5, 65)).toBe(935);
    expect(bucket.throttleMs(0.5, 1000)).toBe(0);
  });

  test('fills up to the burst and no further', () => {
    const bucket = new TokenBucket(window);
    bucket.take(11, 1, 0);
    expect(bucket.isIdle(10_999)).toBe(false);
    expect(bucket.isIdle(11_000)).toBe(true);
    bucket.take(12, 1, 1_000_000);
    expect(bucket.throttleMs(1, 1_000_000)).toBe(1000);
  });
});

test('the longest wait fits into what is answered', () => {
  const rate = new SampledRate(window);
  rate.record(3_000_000, 0);
  expect(rate.throttleMs(1, 0)).toBe(2_147_483_647);
  const bucket = new TokenBucket(window);
  bucket.take(1, Number.MIN_VALUE, 0);
  expect(bucket.throttleMs(Number.MIN_VALUE, 0)).toBe(2_147_483_647);
});
