// A partition that moves between two data folders while it is appended to, rolled and cut at its start, and a kill at
// every single change of the disk (in a short run at some of them, and all that leave two folders of the partition).
// Must hold at the next start after each: the partition is there, once, with every record that had been written, an
// idempotent producer's retry is known, and the move comes to its end. The seed is in each test's name;
// KLAMM_MODEL_RUNS=n runs more of them.

import { expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import type { Disk, DiskFile } from '../base/disk.ts';
import { silentLogger } from '../base/logger.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { SeededRandom } from '../base/random.ts';
import { batchPositions, recordsOf } from '../records/iterate.ts';
import type { Log } from './log.ts';
import { defaultLogConfig } from './log-config.ts';
import { makeBatch, readAll, TOPIC_ID } from './log-fixture.ts';
import { LogManager } from './log-manager.ts';

const FOLDERS = ['/a', '/b'];
const CHANGES = new Set(
  ['writeFileAtomic', 'writeFileExclusive', 'makeDirectory', 'rename', 'remove', 'removeAsync', 'removeTree'].concat([
    'setModifiedMs',
    'writeSync',
    'write',
    'truncate',
  ]),
);

function copyTree(from: Disk, to: MemoryDisk, directory: string): void {
  to.makeDirectory(directory);
  for (const { name, isDirectory } of from.list(directory)) {
    const file = directory === '/' ? `/${name}` : `${directory}/${name}`;
    if (isDirectory) {
      copyTree(from, to, file);
      continue;
    }
    to.writeFileAtomic(file, from.readFile(file), false);
    to.setModifiedMs(file, from.modifiedMs(file));
  }
}

/** A disk that tells of every change after it was made. */
function watched<T extends object>(inner: T, changed: () => void): T {
  return new Proxy(inner, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        const result = Reflect.apply(member as (...args: unknown[]) => unknown, target, args);
        if (name === 'open') {
          changed();
          return watched(result as DiskFile, changed);
        }
        if (typeof name === 'string' && CHANGES.has(name)) changed();
        return result;
      };
    },
  });
}

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
    for (let i = 0; i < 5; i++) await Promise.resolve();
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 300; i++) await this.turn();
    expect([...this.manager.moves.futures()]).toEqual([]);
  }
}

interface Instant {
  readonly disk: MemoryDisk;
  readonly timeMs: number;
  /** Every record before it was in the page cache. */
  readonly writtenEnd: number;
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
    const disk = new MemoryDisk(undefined, clock);
    let log: Log | null = null;
    let watching = false;
    const life = new Life(
      watched(disk as Disk, () => {
        if (watching) this.note(disk, clock, log!);
      }),
      clock,
      1,
      this.durability,
    );
    await life.manager.start();
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
    await this.check(life, { disk, timeMs: 0, writtenEnd: log.writtenEnd, logStart: log.logStartOffset });
    const critical = this.instants.filter(({ disk }) => FOLDERS.every((folder) => disk.exists(`${folder}/t-0`)));
    // Each move has instants with two folders of the partition: the ones that matter most.
    expect(critical.length).toBeGreaterThanOrEqual(3);
    const chosen = this.instants.filter((_, index) => isLong || index % 23 === 0);
    for (const [index, instant] of [...critical, ...chosen].entries()) await this.restart(instant, index);
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

  private note(disk: MemoryDisk, clock: FakeClock, log: Log): void {
    const copy = new MemoryDisk(undefined, clock);
    copyTree(disk, copy, '/');
    const { writtenEnd, logStartOffset } = log;
    this.instants.push({ disk: copy, timeMs: clock.monotonic(), writtenEnd, logStart: logStartOffset });
  }

  /** A new process finds the disk as the killed one left it. */
  private async restart(instant: Instant, index: number): Promise<void> {
    const clock = new FakeClock();
    clock.advance(instant.timeMs);
    const life = new Life(instant.disk, clock, 2 + index, this.durability);
    await life.manager.start();
    await this.check(life, instant);
    await life.settle();
    await this.check(life, instant);
    const homes = FOLDERS.filter((folder) => instant.disk.exists(`${folder}/t-0`));
    expect(homes).toEqual([life.log().logDir]);
    const closing = life.manager.close();
    await life.settle();
    await closing;
    // What a clean stop leaves is as good.
    const again = new Life(instant.disk, clock, 100_000 + index, this.durability);
    await again.manager.start();
    await this.check(again, instant);
    const last = again.manager.close();
    await again.settle();
    await last;
  }

  private async check(life: Life, instant: Instant): Promise<void> {
    const log = life.log();
    expect(log.offline).toBe(false);
    // What was appended and not yet written at the kill may be there or not.
    expect(log.nextOffset).toBeGreaterThanOrEqual(instant.writtenEnd);
    expect(log.nextOffset).toBeLessThanOrEqual(this.values.length);
    // The checkpoint of the log's start may be a second old.
    expect(log.logStartOffset).toBeLessThanOrEqual(instant.logStart);
    const bytes = await readAll(log);
    let next = -1;
    for (const position of batchPositions(bytes)) {
      for (const { offset, value } of recordsOf(bytes, position)) {
        if (next >= 0) expect(offset).toBe(next);
        expect(value!.toString()).toBe(this.values[offset]);
        next = offset + 1;
      }
    }
    if (log.highWatermark > log.logStartOffset) expect(next).toBe(log.highWatermark);
    const known = log.producerEntry(PRODUCER.producerId)?.batches.at(-1);
    if (log.nextOffset > 0) expect(known?.lastOffset).toBe(log.nextOffset - 1);
  }
}

const isLong = process.env.KLAMM_MODEL_RUNS !== undefined;
const seeds = Number(process.env.KLAMM_MODEL_RUNS ?? 2);
for (let seed = 1; seed <= seeds; seed++) {
  const durability = seed % 2 === 1 ? 'os' : 'disk';
  it(`a move survives a kill at any change of the disk (${durability}, seed ${seed})`, { timeout: 120_000 }, () =>
    new Run(seed, durability).go(),
  );
}
