// Random operations on a Log with retention against a plain model: a list of batches with their times and sizes, and
// Kafka's rules written down once more, as one pass over a list. Must hold after each check: exactly what the model
// keeps is there, byte for byte, over crashes and restarts; nothing that retention covers, or that lies at or above the
// high watermark, is ever gone. The seed is in each test's name; KLAMM_MODEL_RUNS=n runs more of them.

import { afterAll, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import * as batch from '../../records/batch.ts';
import type { Log } from '../log.ts';
import type { LogConfig } from '../log-config.ts';
import { LogFixture, makeBatch, readAll } from '../log-fixture.ts';
import type { Durability } from '../storage-context.ts';
import { filesOf, HOUR } from './retention-fixture.ts';

interface ModelBatch {
  readonly base: number;
  readonly last: number;
  readonly bytes: number;
  readonly newestMs: number;
  readonly appendedMs: number;
  readonly text: string;
}

interface ModelSegment {
  readonly base: number;
  /** The base of the next, or the log's end. */
  readonly end: number;
  readonly isLast: boolean;
  readonly bytes: number;
  readonly newestMs: number;
}

/** How often each thing happened, over all seeds: a model that never deletes proves nothing. */
const happened = new Map<string, number>();

function note(what: string): void {
  happened.set(what, (happened.get(what) ?? 0) + 1);
}

class Run {
  private readonly random: SeededRandom;
  private readonly fixture: LogFixture;
  private batches: ModelBatch[] = [];
  private start = 0;
  private end = 0;
  private writtenEnd = 0;
  private config: LogConfig;
  private serial = 0;

  constructor(seed: number, durability: Durability) {
    this.random = new SeededRandom(seed);
    this.fixture = new LogFixture(
      { segmentBytes: 300 + this.random.int(900) },
      { durability, hotTailBytes: 0, cleaner: { enabled: false } },
    );
    this.config = this.fixture.config;
  }

  private get log(): Log {
    const log = this.fixture.log();
    log.updateConfig(this.config);
    return log;
  }

  async go(steps: number): Promise<void> {
    await this.fixture.start();
    for (let i = 0; i < steps; i++) {
      await this.step();
      await this.check();
    }
  }

  private async step(): Promise<void> {
    const { random, fixture } = this;
    const dice = random.int(100);
    if (dice < 45) this.append();
    else if (dice < 55) await this.turn();
    else if (dice < 65) {
      await this.turn();
      fixture.clock.advance(random.int(3) === 0 ? random.int(3 * HOUR) : random.int(HOUR / 10));
      await this.turn();
    } else if (dice < 72) this.reconfigure();
    else if (dice < 88) await this.sweep();
    else if (dice < 92) await this.deleteRecords();
    else if (dice < 96) {
      await fixture.restart();
      this.writtenEnd = this.end;
    } else await this.crash();
  }

  private append(): void {
    const { random } = this;
    const nowMs = this.fixture.clock.now();
    const timestamps: number[] = [];
    const kinds = [nowMs, nowMs - random.int(4 * HOUR), nowMs - random.int(HOUR / 5), nowMs + random.int(HOUR), 0, -1];
    const kind = random.int(kinds.length);
    for (let i = 1 + random.int(3); i > 0; i--) timestamps.push(Math.max(-1, kinds[kind]! - random.int(2)));
    const text = `${this.serial++}`;
    const bytes = makeBatch(
      timestamps.map(() => `${text}${'x'.repeat(random.int(40))}`),
      { timestamps },
    );
    const size = bytes.length;
    const result = this.log.append(bytes, 'leader', 0);
    expect(result).toMatchObject({ errorCode: 0, baseOffset: this.end });
    this.batches.push({
      base: this.end,
      last: this.end + timestamps.length - 1,
      bytes: size,
      newestMs: Math.max(...timestamps),
      appendedMs: nowMs,
      text,
    });
    this.end += timestamps.length;
  }

  private async turn(): Promise<void> {
    // The syncs of several segments, one after the other, take several turns.
    for (let i = 0; i < 10; i++) await this.fixture.turn();
    this.writtenEnd = this.end;
  }

  private reconfigure(): void {
    const { random } = this;
    const pick = (values: readonly number[]) => values[random.int(values.length)]!;
    const roll = random.int(10);
    this.config = {
      ...this.config,
      retentionMs: pick([-1, 0, HOUR / 20, HOUR / 2, 2 * HOUR]),
      retentionBytes: pick([-1, -1, 0, 500, 2500]),
      segmentMs: pick([HOUR / 4, 100 * HOUR]),
      segmentJitterMs: pick([0, HOUR / 8]),
      cleanupPolicy: { delete: roll < 8, compact: roll > 5 },
    };
  }

  private async deleteRecords(): Promise<void> {
    await this.turn();
    const to = this.start + this.random.int(this.end - this.start + 1);
    expect(this.log.deleteRecordsBefore(to)).toBe(0);
    this.start = Math.max(this.start, to);
    // The checkpoint of the log start may be a second old.
    this.fixture.clock.advance(1000);
    await this.turn();
  }

  private async crash(): Promise<void> {
    this.fixture.kill();
    this.end = this.writtenEnd;
    this.batches = this.batches.filter(({ base }) => base < this.end);
    await this.fixture.start();
    // In disk mode what was in the page cache is acknowledged again when it is synced.
    await this.turn();
  }

  private segments(): ModelSegment[] {
    const bases = this.log.segments.map(({ baseOffset }) => baseOffset);
    return bases.map((base, i) => {
      const end = bases[i + 1] ?? this.end;
      const own = this.batches.filter((other) => other.base >= base && other.base < end);
      const newestMs = Math.max(-1, ...own.map((other) => other.newestMs));
      return {
        base,
        end,
        isLast: i + 1 === bases.length,
        bytes: own.reduce((sum, other) => sum + other.bytes, 0),
        newestMs: newestMs >= 0 ? newestMs : (own[own.length - 1]?.appendedMs ?? 0),
      };
    });
  }

  /** One of Kafka's passes over the list: takes from its head while `goes` says so. */
  private pass(list: ModelSegment[], what: string, goes: (segment: ModelSegment) => boolean): void {
    while (list.length > 0) {
      const [head] = list;
      if (head!.isLast && head!.bytes === 0) return;
      if (!goes(head!)) return;
      if (this.writtenEnd < head!.end) {
        note('held by the high watermark');
        return;
      }
      list.shift();
      note(what);
      if (head!.isLast) note('active segment');
    }
  }

  private expectSweep(): number {
    const nowMs = this.fixture.clock.now();
    const { retentionMs, retentionBytes, cleanupPolicy } = this.config;
    const list = this.segments();
    this.pass(list, 'log start', (segment) => !segment.isLast && segment.end <= this.start);
    if (cleanupPolicy.delete && retentionBytes >= 0) {
      let excess = list.reduce((sum, segment) => sum + segment.bytes, 0) - retentionBytes;
      this.pass(list, 'size', (segment) => {
        excess -= segment.bytes;
        return excess >= 0;
      });
    }
    if (cleanupPolicy.delete && retentionMs >= 0) {
      this.pass(list, 'time', (segment) => {
        if (segment.newestMs > nowMs) note('future');
        return nowMs - segment.newestMs > retentionMs;
      });
    }
    return list[0]?.base ?? this.end;
  }

  private async sweep(): Promise<void> {
    const first = this.expectSweep();
    for (;;) {
      const deleting = this.log.deleteOldSegments();
      if ((await deleting) === null) break;
    }
    expect(this.log.segments[0]!.baseOffset).toBe(first);
    this.start = Math.max(this.start, first);
    if (first > 0) this.batches = this.batches.filter(({ base }) => base >= first);
  }

  private async check(): Promise<void> {
    const { log } = this;
    expect([log.logStartOffset, log.nextOffset, log.highWatermark]).toEqual([this.start, this.end, this.writtenEnd]);
    expect(log.offline).toBe(false);
    const bytes = await readAll(log);
    const found: string[] = [];
    for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) {
      expect(batch.isValid(bytes, at)).toBe(true);
      found.push(`${batch.baseOffset(bytes, at)}-${batch.lastOffset(bytes, at)} ${batch.maxTimestamp(bytes, at)}`);
    }
    const kept = this.batches.filter(({ last }) => last >= this.start && last < this.writtenEnd);
    expect(found).toEqual(kept.map(({ base, last, newestMs }) => `${base}-${last} ${newestMs}`));
    const onDisk = filesOf(this.fixture, log.directory).filter((name) => name.endsWith('.log'));
    const expected = log.segments.filter((segment) => segment.isOnDisk).map(({ baseOffset }) => `${baseOffset}.log`);
    expect(onDisk).toEqual(expected.sort());
  }
}

const seeds = Number(process.env.KLAMM_MODEL_RUNS ?? 25);
for (let seed = 1; seed <= seeds; seed++) {
  const durability = (['os', 'disk', 'os'] as const)[seed % 3]!;
  it(`what retention covers is there, what it does not is gone (seed ${seed}, ${durability})`, () =>
    new Run(seed, durability).go(200));
}

afterAll(() => {
  for (const what of ['log start', 'size', 'time', 'active segment', 'future', 'held by the high watermark']) {
    expect(happened.get(what) ?? 0, `never happened: ${what}`).toBeGreaterThan(0);
  }
});
