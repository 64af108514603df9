// A partition that moves between two data folders while it is appended to, rolled and cut at its start, and a kill at
// every single change of the disk, in `disk` mode also a loss of power (in a short run at some of them, most of
// all where two folders of the partition are there).
// Must hold at the next start after each: the partition is there, once, with every record that had been written, an
// idempotent producer's retry is known, and the move comes to its end. The seed is in each test's name;
// KLAMM_MOVE_RUNS=n runs more of them.

import { expect, it } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { CrashDisk, type CrashMode } from '../../base/crash-disk.ts';
import type { Disk } from '../../base/disk.ts';
import { silentLogger } from '../../base/logger.ts';
import { SeededRandom } from '../../base/random.ts';
import { lastOffset } from '../../records/batch.ts';
import { batchPositions, recordsOf } from '../../records/iterate.ts';
import type { Log } from '../log.ts';
import { defaultLogConfig } from '../log-config.ts';
import { bytesOf, makeBatch, TOPIC_ID } from '../log-fixture.ts';
import { LogManager } from '../log-manager.ts';

const FOLDERS = ['/a', '/b'];
/** One life of the process: its deferred work and its timers are run by the test. */
class Life {
  readonly manager: LogManager;
  readonly clock: FakeClock;
  private readonly deferred: (() => void)[] = [];

  constructor(disk: Disk, clock: FakeClock, pid: number, durability: 'os' | 'disk') {
    this.clock = clock;
    this.manager = new LogManager({
      directories: FOLDERS,
      disk,
      clock,
      logger: silentLogger,
      random: new SeededRandom(pid),
      durability,
      defer: (run) => void this.deferred.push(run),
      identity: {
        self: { pid, startTime: String(pid), bootId: 'boot' },
        isAlive: (mark) => mark.pid === pid,
        isLocked: () => false,
      },
    });
  }

  log(): Log {
    return this.manager.getOrCreate('t', TOPIC_ID, 0, {
      ...defaultLogConfig,
      segmentBytes: 1200,
      fileDeleteDelayMs: 1000,
    });
  }

  async turn(): Promise<void> {
    for (const run of this.deferred.splice(0)) run();
    for (let i = 0; i < 12; i++) await Promise.resolve();
  }

  async finish(work: Promise<unknown>): Promise<void> {
    let over = false;
    const end = () => {
      over = true;
    };
    work.then(end, end);
    for (let i = 0; i < 1000 && !over; i++) await this.turn();
    expect(over).toBe(true);
    await work;
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 300; i++) await this.turn();
    expect([...this.manager.moves.futures()]).toEqual([]);
  }
}

/** Every byte that is written, or up to where no record is. */
async function readable(log: Log): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (let offset = log.logStartOffset; offset < log.writtenEnd; ) {
    const bytes = await bytesOf(log.read(offset, 1, 'logEnd', true));
    if (bytes.length === 0) break;
    parts.push(bytes);
    offset = lastOffset(bytes, 0) + 1;
  }
  return Buffer.concat(parts);
}

interface Instant {
  readonly disk: CrashDisk;
  readonly mode: CrashMode;
  readonly timeMs: number;
  /** Every record before it is promised. */
  readonly promisedEnd: number;
  readonly logStart: number;
}

const PRODUCER = { producerId: 7, producerEpoch: 0 };

class Run {
  private readonly random: SeededRandom;
  private readonly durability: 'os' | 'disk';
  private readonly values: string[] = [];
  private readonly clock = new FakeClock();
  private readonly instants: Instant[] = [];

  constructor(seed: number, durability: 'os' | 'disk') {
    this.random = new SeededRandom(seed);
    this.durability = durability;
  }

  async go(): Promise<void> {
    const { clock } = this;
    const disk = new CrashDisk(new SeededRandom(this.random.int(1e9)), clock);
    let log: Log | null = null;
    let watching = false;
    const life = new Life(disk, clock, 1, this.durability);
    disk.onStep = () => {
      if (watching) this.note(disk, log!);
    };
    await life.finish(life.manager.start());
    log = life.log();
    for (let i = 0; i < 12; i++) this.append(log);
    await life.settle();
    clock.advance(1000);
    watching = true;
    let moves = 0;
    for (let step = 0; moves < 3 || [...life.manager.moves.futures()].length > 0; step++) {
      if ([...life.manager.moves.futures()].length === 0 && this.random.int(3) === 0) {
        const to = FOLDERS.find((folder) => folder !== log!.logDir)!;
        expect(life.manager.alterDirectory('t', 0, to)).toBe(0);
        moves++;
      }
      const dice = this.random.int(20);
      if (dice < 6) this.append(log);
      else if (dice === 6) log.rollNow();
      else if (dice === 7) {
        const deletable = log.highWatermark - log.logStartOffset;
        expect(log.deleteRecordsBefore(log.logStartOffset + this.random.int(deletable + 1))).toBe(0);
        clock.advance(1000);
      } else if (dice === 8) clock.advance(1000);
      await life.turn();
      expect(step).toBeLessThan(2000);
    }
    await life.settle();
    watching = false;
    expect(life.manager.moves.completed).toBe(3);
    const { writtenEnd: promisedEnd, logStartOffset: logStart } = log;
    await this.check(life, { disk, mode: 'process', timeMs: 0, promisedEnd, logStart });
    const critical = this.instants.filter((instant) => FOLDERS.every((folder) => instant.disk.exists(`${folder}/t-0`)));
    // Each move has instants with two folders of the partition: the ones that matter most.
    expect(critical.length).toBeGreaterThanOrEqual(3);
    const some = critical.filter((_, index) => index % (this.durability === 'disk' ? 7 : 1) === 0);
    some.push(...this.instants.filter((_, index) => index % 37 === 0));
    for (const [index, instant] of (isLong ? this.instants : some).entries()) await this.restart(instant, index);
    if (isLong) console.log(`${this.instants.length} states`);
  }

  private append(log: Log): void {
    const values: string[] = [];
    for (let i = 1 + this.random.int(3); i > 0; i--) {
      values.push(`${this.values.length + values.length}${'x'.repeat(this.random.int(200))}`);
    }
    const timestamps = values.map(() => this.clock.now());
    const batch = makeBatch(values, { ...PRODUCER, baseSequence: this.values.length, timestamps });
    expect(log.append(batch, 'leader', 0)).toMatchObject({ errorCode: 0, baseOffset: this.values.length });
    this.values.push(...values);
  }

  private note(disk: CrashDisk, log: Log): void {
    const modes: CrashMode[] = this.durability === 'disk' ? ['process', 'power'] : ['process'];
    for (const mode of modes) {
      this.instants.push({
        disk: disk.crash(mode, this.random),
        mode,
        timeMs: this.clock.monotonic(),
        promisedEnd: mode === 'process' ? log.writtenEnd : log.highWatermark,
        logStart: log.logStartOffset,
      });
    }
  }

  /** A new process finds the disk as the killed one, or the loss of power, left it. */
  private async restart(instant: Instant, index: number): Promise<void> {
    const clock = new FakeClock();
    clock.advance(instant.timeMs);
    const life = new Life(instant.disk, clock, 2 + index, this.durability);
    await life.finish(life.manager.start());
    await this.check(life, instant);
    await life.settle();
    await this.check(life, instant);
    const homes = FOLDERS.filter((folder) => instant.disk.exists(`${folder}/t-0`));
    expect(homes).toEqual([life.log().logDir]);
    await life.finish(life.manager.close());
    // What a clean stop leaves is as good.
    const again = new Life(instant.disk, clock, 100_000 + index, this.durability);
    await again.finish(again.manager.start());
    await this.check(again, instant);
    await again.finish(again.manager.close());
  }

  private async check(life: Life, instant: Instant): Promise<void> {
    const log = life.log();
    expect(log.offline).toBe(false);
    // What was appended and not yet written at the kill may be there or not.
    expect(log.nextOffset).toBeGreaterThanOrEqual(instant.promisedEnd);
    expect(log.nextOffset).toBeLessThanOrEqual(this.values.length);
    // The checkpoint of the log's start may be a second old.
    expect(log.logStartOffset).toBeLessThanOrEqual(instant.logStart);
    const bytes = await readable(log);
    let next = -1;
    for (const position of batchPositions(bytes)) {
      for (const { offset, value } of recordsOf(bytes, position)) {
        if (next >= 0) expect(offset).toBe(next);
        expect(value!.toString()).toBe(this.values[offset]);
        next = offset + 1;
      }
    }
    if (instant.mode === 'process' && log.writtenEnd > log.logStartOffset) expect(next).toBe(log.writtenEnd);
    if (instant.promisedEnd > log.logStartOffset) expect(next).toBeGreaterThanOrEqual(instant.promisedEnd);
    const known = log.producerEntry(PRODUCER.producerId)?.batches.at(-1);
    // A loss of power may leave the empty segment after records that were not promised, and not the records.
    if (instant.mode === 'power') expect(known?.lastOffset ?? -1).toBeGreaterThanOrEqual(instant.promisedEnd - 1);
    else if (log.nextOffset > 0) expect(known?.lastOffset).toBe(log.nextOffset - 1);
  }
}

const isLong = process.env.KLAMM_MOVE_RUNS !== undefined;
const seeds = Number(process.env.KLAMM_MOVE_RUNS ?? 2);
for (let seed = 1; seed <= seeds; seed++) {
  const durability = seed % 2 === 1 ? 'os' : 'disk';
  it(`a move survives a kill at any change of the disk (${durability}, seed ${seed})`, { timeout: 600_000 }, () =>
    new Run(seed, durability).go(),
  );
}
