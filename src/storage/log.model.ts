// Random operations on a Log against a model that is an array of records: append, read anywhere, cut at either end,
// roll, close and start again, kill and start again. Must hold after each: the log gives back exactly the model's
// records. The seed is in each test's name; KLAMM_MODEL_RUNS=n runs more of them.

import { expect, it } from 'vitest';
import { SeededRandom } from '../base/random.ts';
import * as batch from '../records/batch.ts';
import { recordsOf } from '../records/iterate.ts';
import { bytesOf, LogFixture, makeBatch } from './log-fixture.ts';
import type { LogManagerOptions } from './log-manager.ts';

interface ModelRecord {
  readonly value: string;
  readonly timestamp: number;
  readonly epoch: number;
}

class Run {
  private readonly random: SeededRandom;
  private readonly fixture: LogFixture;
  /** records[offset]; those below `start` are deleted. */
  private records: ModelRecord[] = [];
  private start = 0;
  private writtenEnd = 0;
  private epoch = 0;
  private serial = 0;

  constructor(seed: number, overrides: Partial<LogManagerOptions>) {
    this.random = new SeededRandom(seed);
    const segmentBytes = 1500 + this.random.int(3000);
    this.fixture = new LogFixture({ segmentBytes, indexIntervalBytes: this.random.int(600) }, overrides);
  }

  async go(steps: number): Promise<void> {
    await this.fixture.start();
    for (let i = 0; i < steps; i++) {
      await this.step();
      await this.check();
    }
    await this.checkAll();
  }

  private async step(): Promise<void> {
    const { random, fixture } = this;
    const dice = random.int(100);
    if (dice < 55) this.append();
    else if (dice < 75) await this.turn();
    else if (dice < 80) await this.truncate();
    else if (dice < 85) {
      await this.turn();
      const to = this.start + random.int(this.records.length - this.start + 1);
      expect(fixture.log().deleteRecordsBefore(to)).toBe(0);
      this.start = Math.max(this.start, to);
    } else if (dice < 88) expect(fixture.log().rollNow()).toBe(0);
    else if (dice < 94) {
      await fixture.restart();
      this.writtenEnd = this.records.length;
      this.epoch++;
    } else {
      // The checkpoint of the log start may be a second old.
      fixture.clock.advance(1000);
      fixture.kill();
      this.records.length = this.writtenEnd;
      await fixture.start();
      this.epoch++;
    }
  }

  private append(): void {
    const count = 1 + this.random.int(3);
    const batches: Buffer[] = [];
    for (let i = 0; i < count; i++) {
      const values: string[] = [];
      const timestamps: number[] = [];
      for (let j = 1 + this.random.int(4); j > 0; j--) {
        values.push(`${this.serial++}${'x'.repeat(this.random.int(60))}`);
        timestamps.push(1000 + this.random.int(5000));
      }
      const compression = this.random.int(4) === 0 ? 'gzip' : 'none';
      batches.push(makeBatch(values, { timestamps, compression }));
      for (let j = 0; j < values.length; j++) {
        this.records.push({ value: values[j]!, timestamp: timestamps[j]!, epoch: this.epoch });
      }
    }
    const before = this.fixture.log().nextOffset;
    const result = this.fixture.log().append(Buffer.concat(batches), 'leader', this.epoch);
    expect(result).toMatchObject({ errorCode: 0, baseOffset: before, lastOffset: this.records.length - 1 });
  }

  private async turn(): Promise<void> {
    await this.fixture.turn();
    this.writtenEnd = this.records.length;
  }

  private async truncate(): Promise<void> {
    await this.turn();
    // At a batch's first offset, as a follower does it.
    const log = this.fixture.log();
    const near = this.start + this.random.int(this.records.length - this.start + 1);
    const slice = log.read(near, 1, 'logEnd', true);
    if (typeof slice === 'number') throw new Error(`read answered ${slice}`);
    const to = Math.max(slice.firstOffset, this.start);
    slice.release();
    if (to < log.logStartOffset || slice.firstOffset < log.logStartOffset) return;
    const cutting = log.truncateTo(to);
    await this.fixture.turn();
    await cutting;
    this.records.length = to;
    this.writtenEnd = to;
  }

  private async check(): Promise<void> {
    const log = this.fixture.log();
    expect(log.nextOffset).toBe(this.records.length);
    expect(log.writtenEnd).toBe(this.writtenEnd);
    expect(log.highWatermark).toBe(this.writtenEnd);
    expect(log.logStartOffset).toBe(this.start);
    if (this.writtenEnd === this.start) return;
    const from = this.start + this.random.int(this.writtenEnd - this.start);
    const limit = this.random.int(2000);
    const slice = log.read(from, limit, 'highWatermark', true);
    if (typeof slice === 'number') throw new Error(`read at ${from} answered ${slice}`);
    expect(slice.firstOffset).toBeLessThanOrEqual(from);
    const { nextOffset } = slice;
    const last = this.compare(await bytesOf(slice), from);
    expect(last).toBeGreaterThanOrEqual(from);
    expect(last).toBeLessThan(nextOffset);
    expect(log.epochAt(from)).toBe(this.records[from]!.epoch);
  }

  /** Compares the whole batches in `bytes` with the model; returns the last offset seen. */
  private compare(bytes: Buffer, from: number): number {
    let last = -1;
    for (let at = 0; at + batch.BATCH_OVERHEAD <= bytes.length; at += batch.sizeInBytes(bytes, at)) {
      if (at + batch.sizeInBytes(bytes, at) > bytes.length) break;
      expect(batch.isValid(bytes, at)).toBe(true);
      for (const record of recordsOf(bytes, at)) {
        last = record.offset;
        const expected = this.records[last]!;
        expect(record.value!.toString()).toBe(expected.value);
        expect(record.timestamp).toBe(expected.timestamp);
        expect(batch.leaderEpoch(bytes, at)).toBe(expected.epoch);
      }
      if (at === 0) expect(last).toBeGreaterThanOrEqual(from);
    }
    return last;
  }

  private async checkAll(): Promise<void> {
    const log = this.fixture.log();
    for (let offset = this.start; offset < this.writtenEnd; offset++) {
      this.compare(await bytesOf(log.read(offset, 1, 'highWatermark', true)), offset);
    }
    await this.turn();
    for (let target = 900; target < 6100; target += 400) {
      const index = this.records.findIndex((record, offset) => offset >= this.start && record.timestamp >= target);
      const found = await log.lookupTimestamp(target);
      if (index < 0) expect(found).toBeNull();
      else expect(found).toMatchObject({ offset: index, timestamp: this.records[index]!.timestamp });
    }
  }
}

const seeds = Number(process.env.KLAMM_MODEL_RUNS ?? 12);
for (let seed = 1; seed <= seeds; seed++) {
  it(`a log is an array of records, hot tail off (seed ${seed})`, () => new Run(seed, { hotTailBytes: 0 }).go(150));
  it(`a log is an array of records, hot tail on (seed ${seed})`, () => {
    const hotTailBytes = seed % 2 === 0 ? 64 << 20 : 300_000;
    return new Run(seed, { hotTailBytes }).go(150);
  });
}
