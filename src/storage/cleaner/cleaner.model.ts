// Random keyed records, tombstones, transactions and rolls against a model that is an array of everything ever
// appended, with compaction at random moments, on a disk that dies at a random step of it, and restarts of every kind.
// Must hold after each: no record ever has another offset or value; the latest committed record of each key is there
// (a tombstone until its horizon); no aborted record is ever shown to a reader of committed data, and no committed one
// hidden; producers' last sequences are remembered; a completed cleaning leaves nothing that is superseded. The seed is
// in each test's name; KLAMM_SEEDS=n runs more of them.

import { expect, it } from 'vitest';
import { DiskError } from '../../base/disk.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import * as batch from '../../records/batch.ts';
import { readEndMarker } from '../../records/control.ts';
import { recordsOf } from '../../records/iterate.ts';
import { readAll } from '../log-fixture.ts';
import { CleanerFixture, type KeyValue } from './cleaner-fixture.ts';

/** Does nothing more from a chosen changing call on; of a write it may do a part. */
class DyingDisk extends MemoryDisk {
  stepsLeft = Number.POSITIVE_INFINITY;
  partOf: (bytes: number) => number = () => 0;

  get isDead(): boolean {
    return this.stepsLeft <= 0;
  }

  private step(file: string): void {
    if (this.stepsLeft > 0) this.stepsLeft--;
    if (this.stepsLeft <= 0) throw new DiskError('EIO', file, 'the process is dead');
  }

  override writeNode(...args: Parameters<MemoryDisk['writeNode']>): void {
    const [node, buffers, position, file] = args;
    try {
      this.step(file);
    } catch (error) {
      const whole = Buffer.concat(buffers.map((buffer) => Buffer.from(buffer)));
      super.writeNode(node, [whole.subarray(0, this.partOf(whole.length))], position, file);
      throw error;
    }
    super.writeNode(...args);
  }

  override resizeNode(...args: Parameters<MemoryDisk['resizeNode']>): void {
    this.step('');
    super.resizeNode(...args);
  }

  override rename(from: string, to: string): void {
    this.step(from);
    super.rename(from, to);
  }

  override remove(file: string): void {
    if (!this.exists(file)) return;
    this.step(file);
    super.remove(file);
  }
}

interface Appended {
  readonly key: string;
  readonly value: string | null;
  /** Null outside of transactions. */
  readonly transaction: { outcome: 'open' | 'committed' | 'aborted' } | null;
  /** When a cleaning first began that might take it up: before that it must be there. */
  cleanedMs: number | null;
}

interface Producer {
  readonly id: number;
  sequence: number;
  open: { outcome: 'open' | 'committed' | 'aborted' } | null;
  firstOffset: number;
}

interface Stored {
  readonly records: Map<number, { key: string; value: string | null }>;
  readonly committed: Set<number>;
}

class Run {
  readonly seen: Record<string, number> = {
    crashes: 0,
    cleanings: 0,
    goneTombstones: 0,
    emptyBatches: 0,
    goneMarkers: 0,
  };
  private readonly random: SeededRandom;
  private readonly disk = new DyingDisk();
  private readonly fixture: CleanerFixture;
  /** By offset; null: a marker. */
  private readonly all: (Appended | null)[] = [];
  private readonly producers: Producer[] = [];
  private serial = 0;
  private readonly deleteRetentionMs: number;

  constructor(seed: number) {
    this.random = new SeededRandom(seed);
    const cleaner = { dedupeBufferBytes: 24 * (40 + this.random.int(400)), ioBufferBytes: 9000, backoffMs: 1e12 };
    this.deleteRetentionMs = [0, 1000, 10_000, 30_000][this.random.int(4)]!;
    const segmentBytes = 800 + this.random.int(3000);
    const overrides = { disk: this.disk, cleaner, hotTailBytes: this.random.int(2) * 200_000 };
    this.fixture = new CleanerFixture(
      { deleteRetentionMs: this.deleteRetentionMs, segmentBytes, indexIntervalBytes: this.random.int(500) },
      overrides,
    );
    for (let id = 1; id <= 4; id++) this.producers.push({ id, sequence: 0, open: null, firstOffset: -1 });
  }

  async go(steps: number): Promise<void> {
    await this.fixture.start();
    this.fixture.log();
    for (let i = 0; i < steps; i++) {
      await this.step();
      if (i % 5 === 0) await this.check();
    }
    await this.check();
  }

  private async step(): Promise<void> {
    const { random, fixture } = this;
    const dice = random.int(100);
    if (dice < 25) this.appendPlain();
    else if (dice < 55) this.appendTransactional();
    else if (dice < 68) this.end();
    else if (dice < 76) await fixture.roll();
    else if (dice < 82) {
      // The cleaner's own timer may fire.
      this.cleaningBegins();
      this.fixture.clock.advance(random.int(8000));
    } else if (dice < 90) await this.clean();
    else if (dice < 96) await this.crash();
    else if (dice < 98) await fixture.restart();
    else {
      await fixture.turn();
      fixture.kill();
      await fixture.start();
    }
    await fixture.turn();
    fixture.log();
  }

  private pairs(): KeyValue[] {
    const { random } = this;
    return Array.from({ length: 1 + random.int(4) }, (): KeyValue => {
      const value = random.int(5) === 0 ? null : `${this.serial++}${'.'.repeat(random.int(60))}`;
      return [`k${random.int(25)}`, value];
    });
  }

  private note(base: number, pairs: readonly KeyValue[], transaction: Appended['transaction']): void {
    expect(base).toBe(this.all.length);
    for (const [key, value] of pairs) this.all.push({ key, value, transaction, cleanedMs: null });
  }

  private appendPlain(): void {
    const pairs = this.pairs();
    const compression = (['none', 'gzip', 'snappy', 'lz4'] as const)[this.random.int(4)];
    const timestamps = pairs.map(() => this.fixture.clock.now() - this.random.int(50));
    this.note(this.fixture.put(pairs, { compression, timestamps }), pairs, null);
  }

  private appendTransactional(): void {
    const producer = this.producers[this.random.int(this.producers.length)]!;
    const pairs = this.pairs();
    producer.open ??= { outcome: 'open' };
    if (producer.firstOffset < 0) producer.firstOffset = this.all.length;
    const timestamps = pairs.map(() => this.fixture.clock.now());
    this.note(this.fixture.send(producer.id, producer.sequence, pairs, { timestamps }), pairs, producer.open);
    producer.sequence += pairs.length;
  }

  private end(): void {
    const producer = this.producers[this.random.int(this.producers.length)]!;
    if (producer.open === null) return;
    const committed = this.random.int(2) === 0;
    expect(this.fixture.mark(producer.id, committed)).toBe(this.all.length);
    this.all.push(null);
    producer.open.outcome = committed ? 'committed' : 'aborted';
    producer.open = null;
    producer.firstOffset = -1;
  }

  private cleaningBegins(): void {
    const log = this.fixture.log();
    const end = Math.min(log.segments[log.segments.length - 1]!.baseOffset, log.lastStableOffset);
    this.all.forEach((record, offset) => {
      if (record !== null && offset < end) record.cleanedMs ??= this.fixture.clock.now();
    });
  }

  private async clean(): Promise<void> {
    await this.fixture.turn();
    this.cleaningBegins();
    const done = await this.fixture.clean();
    expect(this.fixture.log().cleaning.failure).toBeNull();
    if (!done) return;
    this.seen.cleanings!++;
    const end = this.fixture.manager.cleaner.lastResult!.endOffset;
    const { records } = await this.read();
    const latest = this.latest((offset) => offset < end);
    for (const [offset, { key }] of records) {
      const newest = latest.get(key);
      if (offset < end && newest !== undefined) expect(offset, `superseded ${key}`).toBeGreaterThanOrEqual(newest);
      if (offset < end) expect(this.all[offset]!.transaction?.outcome).not.toBe('aborted');
    }
  }

  /** The disk dies somewhere in a cleaning, or in the recovery after it. */
  private async crash(): Promise<void> {
    const { disk, fixture, random } = this;
    await fixture.roll();
    this.cleaningBegins();
    disk.partOf = (bytes) => random.int(bytes + 1);
    disk.stepsLeft = 1 + random.int(40);
    await fixture.clean();
    if (disk.isDead) this.seen.crashes!++;
    fixture.kill();
    if (random.int(3) === 0) {
      disk.stepsLeft = 1 + random.int(12);
      await fixture.start().catch(() => {});
      await fixture.turn();
      fixture.kill();
    }
    disk.stepsLeft = Number.POSITIVE_INFINITY;
    await fixture.start();
    expect(fixture.log().offline).toBe(false);
    expect(fixture.names.filter((name) => /cleaned|swap|deleted/.test(name))).toEqual([]);
  }

  /** The latest record of each key that counts: neither aborted nor undecided. */
  private latest(includes: (offset: number) => boolean): Map<string, number> {
    const found = new Map<string, number>();
    this.all.forEach((record, offset) => {
      if (record === null || !includes(offset)) return;
      if (record.transaction === null || record.transaction.outcome === 'committed') found.set(record.key, offset);
    });
    return found;
  }

  private async check(): Promise<void> {
    const log = this.fixture.log();
    expect(log.nextOffset).toBe(this.all.length);
    const firstOpen = Math.min(...this.producers.map((p) => (p.open === null ? Infinity : p.firstOffset)));
    expect(log.lastStableOffset).toBe(Math.min(firstOpen, this.all.length));
    const { records, committed } = await this.read();
    for (const [offset, { key, value }] of records) {
      const written = this.all[offset];
      expect([key, value]).toEqual([written?.key, written?.value]);
      const counts = written!.transaction === null || written!.transaction.outcome === 'committed';
      // A reader of committed data stops at the last stable offset.
      if (offset < log.lastStableOffset) expect(committed.has(offset), `offset ${offset}`).toBe(counts);
    }
    this.all.forEach((record, offset) => {
      if (record !== null && record.cleanedMs === null) {
        expect(records.has(offset), `offset ${offset}`).toBe(true);
      }
    });
    for (const [key, offset] of this.latest(() => true)) this.checkLatest(key, offset, records);
    for (const { id, sequence } of this.producers) {
      const entry = log.producerEntry(id);
      if (sequence > 0) expect(entry!.batches[entry!.batches.length - 1]!.lastSequence).toBe(sequence - 1);
    }
  }

  private checkLatest(key: string, offset: number, records: Stored['records']): void {
    if (records.has(offset)) return;
    const { value, cleanedMs } = this.all[offset]!;
    expect(value, `the latest record of ${key} is gone`).toBeNull();
    expect(cleanedMs).not.toBeNull();
    expect(this.fixture.clock.now()).toBeGreaterThanOrEqual(cleanedMs! + this.deleteRetentionMs);
    this.seen.goneTombstones!++;
    for (const [at, record] of records) {
      const counts = this.all[at]!.transaction === null || this.all[at]!.transaction!.outcome === 'committed';
      if (record.key === key && counts) expect(at, 'an older record came back').toBeGreaterThan(offset);
    }
  }

  /** Everything that is stored, and which of it a reader of committed data is shown. */
  private async read(): Promise<Stored> {
    const log = this.fixture.log();
    const bytes = await readAll(log);
    const aborted = log.abortedTransactions(0, this.all.length);
    if (typeof aborted === 'number') throw new Error(`aborted transactions: ${aborted}`);
    const coming = [...aborted].sort((a, b) => a.firstOffset - b.firstOffset);
    const skipped = new Set<number>();
    const stored: Stored = { records: new Map(), committed: new Set() };
    let markers = 0;
    let expected = 0;
    for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) {
      expect(batch.isValid(bytes, at)).toBe(true);
      expect(batch.baseOffset(bytes, at)).toBeGreaterThanOrEqual(expected);
      expected = batch.lastOffset(bytes, at) + 1;
      if (batch.recordCount(bytes, at) === 0) this.seen.emptyBatches!++;
      const producerId = batch.producerId(bytes, at);
      while (coming.length > 0 && coming[0]!.firstOffset <= batch.lastOffset(bytes, at)) {
        skipped.add(coming.shift()!.producerId);
      }
      if (batch.isControl(bytes, at)) {
        markers++;
        for (const { key, value } of recordsOf(bytes, at)) {
          if (readEndMarker(key, value)?.committed === false) skipped.delete(producerId);
        }
        continue;
      }
      const hidden = batch.isTransactional(bytes, at) && skipped.has(producerId);
      for (const { offset, key, value } of recordsOf(bytes, at)) {
        stored.records.set(offset, { key: String(key), value: value === null ? null : String(value) });
        if (!hidden) stored.committed.add(offset);
      }
    }
    if (markers < this.all.filter((record) => record === null).length) this.seen.goneMarkers!++;
    return stored;
  }
}

const seeds = Number(process.env.KLAMM_SEEDS ?? 12);
const seen: Record<string, number> = {};
for (let seed = 1; seed <= seeds; seed++) {
  it(`compaction loses nothing and keeps nothing too long (seed ${seed})`, async () => {
    const run = new Run(seed);
    await run.go(150);
    for (const [what, count] of Object.entries(run.seen)) seen[what] = (seen[what] ?? 0) + count;
  });
}

it('all of it has happened', () => {
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0);
});
