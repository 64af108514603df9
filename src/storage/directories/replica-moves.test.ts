// Moves between data folders, seen from the storage: what goes on meanwhile, and what a disk that refuses does to them.

import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { batchPositions, recordsOf } from '../../records/iterate.ts';
import { CleanerPace } from '../cleaner/cleaner-pace.ts';
import { FailingDisk } from '../failing-disk.ts';
import type { Log } from '../log.ts';
import type { LogConfig } from '../log-config.ts';
import { bytesOf, LogFixture, makeBatch, readAll } from '../log-fixture.ts';
import type { LogManagerOptions } from '../log-manager.ts';
import { decodeSnapshot } from '../producers/producer-snapshot.ts';

const { NONE, KAFKA_STORAGE_ERROR } = ErrorCode;
const A = '/a';
const B = '/b';
const value = (i: number) => `${i}`.padEnd(100, '.');

class Scene {
  readonly inner = new MemoryDisk();
  readonly disk = new FailingDisk(this.inner);
  readonly fixture: LogFixture;
  count = 0;

  constructor(config: Partial<LogConfig> = {}, overrides: Partial<LogManagerOptions> = {}) {
    const settings = { segmentBytes: 1000, fileDeleteDelayMs: 1000, ...config };
    this.fixture = new LogFixture(settings, { disk: this.disk, directories: [A, B], ...overrides });
  }

  /** A partition in /a with `count` records. */
  async started(count = 20): Promise<Log> {
    await this.fixture.start();
    this.append(count);
    await this.fixture.turn();
    return this.log;
  }

  get log(): Log {
    return this.fixture.log();
  }

  append(count: number): number[] {
    const errors: number[] = [];
    for (let i = 0; i < count; i++) {
      const { errorCode } = this.log.append(makeBatch([value(this.count)]), 'leader', 0);
      if (errorCode === NONE) this.count++;
      errors.push(errorCode);
    }
    return errors;
  }

  alter(path: string): number {
    return this.fixture.manager.alterDirectory('t', 0, path);
  }

  async settle(): Promise<void> {
    for (let i = 0; i < 20; i++) await this.fixture.turn();
  }

  /** Until `condition`, a little at a time. */
  async until(condition: () => boolean): Promise<void> {
    for (let i = 0; i < 500 && !condition(); i++) await Promise.resolve();
    expect(condition()).toBe(true);
  }

  get moving(): number {
    return [...this.fixture.manager.moves.futures()].length;
  }

  folders(directory: string): string[] {
    const entries = this.inner.list(directory).filter(({ isDirectory }) => isDirectory);
    return entries.map(({ name }) => name.replace(/\.[0-9a-f]{32}-/, '.X-'));
  }

  files(folder: string): string[] {
    return this.inner.list(folder).map(({ name }) => name);
  }

  errors(): string[] {
    return this.fixture.logged.filter(({ level }) => level === 'error').map(({ message }) => message);
  }

  /** Every record from the log's start on is what was appended. */
  async check(): Promise<void> {
    const { log } = this;
    expect(log.nextOffset).toBe(this.count);
    const bytes = await readAll(log);
    const values: string[] = [];
    for (const position of batchPositions(bytes)) {
      for (const { offset, value: found } of recordsOf(bytes, position)) {
        if (offset >= log.logStartOffset) values.push(found!.toString());
      }
    }
    expect(values).toEqual(
      Array.from({ length: this.count - log.logStartOffset }, (_, i) => value(log.logStartOffset + i)),
    );
  }
}

describe('a move', () => {
  it('keeps the same files, byte for byte and by their times', async () => {
    const scene = new Scene();
    const log = await scene.started();
    const before = new Map(scene.files(`${A}/t-0`).map((name) => [name, scene.inner.readFile(`${A}/t-0/${name}`)]));
    const times = log.segments.map((segment) => scene.inner.modifiedMs(segment.path));
    expect(scene.alter(B)).toBe(NONE);
    await scene.settle();
    expect(log.logDir).toBe(B);
    expect([...before.keys()].sort()).toEqual(scene.files(`${B}/t-0`).sort());
    for (const [name, bytes] of before) expect(scene.inner.readFile(`${B}/t-0/${name}`)).toEqual(bytes);
    const sealed = times.slice(0, -1);
    expect(log.segments.slice(0, -1).map((segment) => scene.inner.modifiedMs(segment.path))).toEqual(sealed);
    await scene.check();
    expect(scene.folders(A)).toEqual(['t-0.X-delete']);
    scene.fixture.clock.advance(1000);
    await scene.settle();
    expect(scene.folders(A)).toEqual([]);
  });

  it('takes along what the folders know: recovery point, log start, what was compacted', async () => {
    const scene = new Scene();
    const log = await scene.started();
    expect(log.deleteRecordsBefore(10)).toBe(NONE);
    const [a, b] = scene.fixture.manager.directories();
    a!.cleanedOffsets.set('t-0', { topic: 't', partition: 0, offset: 8 });
    scene.alter(B);
    await scene.settle();
    expect(b!.cleanedOffsets.get('t-0')?.offset).toBe(8);
    expect(a!.cleanedOffsets.size).toBe(0);
    scene.fixture.kill();
    await scene.fixture.start();
    expect(scene.log.logStartOffset).toBe(10);
    await scene.check();
  });

  it('takes along what compaction has changed in a snapshot of producers', async () => {
    const scene = new Scene();
    const { fixture } = scene;
    await fixture.start();
    const transactional = { producerId: 7, producerEpoch: 0, baseSequence: 0, isTransactional: true };
    expect(scene.log.append(makeBatch(['x'], transactional), 'leader', 0).errorCode).toBe(NONE);
    scene.count++;
    scene.append(20);
    await fixture.turn();
    const { log } = scene;
    const { baseOffset } = log.segments[1]!;
    const name = `${String(baseOffset).padStart(20, '0')}.snapshot`;
    const openIn = (directory: string) =>
      decodeSnapshot(scene.inner.readFile(`${directory}/t-0/${name}`))!.filter((entry) => entry.txnFirstOffset >= 0);
    expect(openIn(A)).toHaveLength(1);
    scene.alter(B);
    const isCopied = () =>
      scene.inner
        .list(B)
        .some(({ name: folder }) => folder.endsWith('-future') && scene.inner.exists(`${B}/${folder}/${name}`));
    await scene.until(isCopied);
    const pace = new CleanerPace(
      fixture.clock,
      setImmediate,
      () => true,
      () => Number.MAX_VALUE,
    );
    expect(await log.settleSnapshots([{ producerId: 7, after: -1, upTo: 1000 }], true, pace)).toBe(true);
    await scene.settle();
    expect(log.logDir).toBe(B);
    expect(openIn(B)).toEqual([]);
  });

  it('leaves readers under way their bytes', async () => {
    const scene = new Scene({}, { hotTailBytes: 0 });
    const log = await scene.started();
    const slice = log.read(0, 100_000, 'highWatermark', true);
    const last = log.read(scene.count - 1, 1000, 'highWatermark', true);
    scene.alter(B);
    await scene.settle();
    scene.fixture.clock.advance(1000);
    await scene.settle();
    const bytes = await bytesOf(slice);
    expect([...batchPositions(bytes)].length).toBeGreaterThan(2);
    expect((await bytesOf(last)).includes(value(scene.count - 1))).toBe(true);
    await scene.check();
  });

  it('goes on with appends, rolls and retention', async () => {
    const scene = new Scene({ retentionBytes: 3000 }, { retentionCheckIntervalMs: 1000, initialTaskDelayMs: 1000 });
    const log = await scene.started(60);
    scene.alter(B);
    for (let i = 0; i < 30; i++) {
      scene.append(3);
      if (i % 10 === 0) scene.fixture.clock.advance(1000);
      await scene.fixture.turn();
    }
    await scene.settle();
    expect([log.logDir, scene.moving]).toEqual([B, 0]);
    expect(log.logStartOffset).toBeGreaterThan(60);
    const logs = scene.files(`${B}/t-0`).filter((name) => name.endsWith('.log'));
    expect(logs).toEqual(log.segments.map((segment) => segment.path.slice(`${B}/t-0/`.length)));
    await scene.check();
    await scene.fixture.restart();
    await scene.check();
  });

  it('is not compacted meanwhile, and is afterwards', async () => {
    const scene = new Scene({}, { moves: { maxBytesPerSecond: 100 } });
    const log = await scene.started();
    expect(log.cleaning.begin()).toBe(true);
    scene.alter(B);
    await scene.settle();
    expect(log.cleaning.status).toBe('aborted');
    expect(scene.files(B).some((name) => name.endsWith('-future'))).toBe(true);
    log.cleaning.end();
    await scene.settle();
    expect(log.cleaning.begin()).toBe(false);
    scene.fixture.manager.moves.configure({ maxBytesPerSecond: 1e9 });
    for (let i = 0; i < 60; i++) {
      scene.fixture.clock.advance(1000);
      await scene.fixture.turn();
    }
    expect(log.logDir).toBe(B);
    expect(log.cleaning.begin()).toBe(true);
    log.cleaning.end();
    await scene.check();
  });

  it('goes on after a restart, and copies closed segments once', async () => {
    for (const restart of ['clean', 'kill'] as const) {
      const scene = new Scene({}, { moves: { maxBytesPerSecond: 100 } });
      await scene.started();
      scene.alter(B);
      for (let i = 0; i < 12; i++) {
        scene.fixture.clock.advance(1000);
        await scene.fixture.turn();
      }
      const future = `${B}/${scene.files(B).find((name) => name.endsWith('-future'))!}`;
      expect(scene.files(future)).toContain('00000000000000000000.timeindex');
      if (restart === 'clean') await scene.fixture.restart();
      else {
        scene.fixture.kill();
        await scene.fixture.start();
      }
      scene.disk.calls.length = 0;
      expect(scene.log.logDir).toBe(A);
      scene.fixture.manager.moves.configure({ maxBytesPerSecond: 1e9 });
      await scene.settle();
      expect(scene.log.logDir).toBe(B);
      const again = scene.disk.calls.filter(
        ({ call, path }) => call === 'write' && path === `${future}/00000000000000000000.log`,
      );
      expect(again).toEqual([]);
      await scene.check();
    }
  });

  it('of several runs as many at a time as there are threads for', async () => {
    const scene = new Scene({}, { moves: { maxBytesPerSecond: 100, threads: 1 } });
    await scene.fixture.start();
    for (const partition of [0, 1, 2]) {
      const log = scene.fixture.log(partition);
      log.append(makeBatch([value(0)]), 'leader', 0);
    }
    await scene.fixture.turn();
    const { manager } = scene.fixture;
    for (const partition of [0, 1, 2]) manager.alterDirectory('t', partition, partition === 1 ? A : B);
    const sizes = () => [...manager.moves.futures()].map(({ copy }) => copy.sizeInBytes > 0);
    await scene.settle();
    expect(sizes()).toEqual([true, false, false]);
    manager.moves.configure({ threads: 3 });
    await scene.settle();
    expect(sizes()).toEqual([true, true, true]);
  });
});

describe('a move that the disk refuses', () => {
  it('at its target: stays, and the target goes offline if it takes nothing else', async () => {
    for (const code of ['EIO', 'ENOSPC']) {
      const scene = new Scene();
      const log = await scene.started();
      scene.disk.rules = (['write', 'atomic', 'sync'] as const).map((call) => ({
        call,
        code,
        path: /^\/b\/t-0.*future/,
      }));
      expect(scene.alter(B)).toBe(KAFKA_STORAGE_ERROR);
      scene.disk.rules = [{ call: 'write', code, path: /^\/b\/t-0.*future/ }];
      expect(scene.alter(B)).toBe(NONE);
      await scene.settle();
      expect([log.logDir, scene.moving, log.offline]).toEqual([A, 0, false]);
      expect(scene.errors()).toContain('a replica could not be moved; it stays where it is');
      expect(scene.fixture.manager.hasOfflineDirectory).toBe(false);
      expect(scene.append(1)).toEqual([NONE]);
      scene.disk.rules = [];
      scene.fixture.clock.advance(1000);
      await scene.settle();
      expect(scene.folders(B)).toEqual([]);
      expect(scene.alter(B)).toBe(NONE);
      await scene.settle();
      expect(log.logDir).toBe(B);
      await scene.check();
    }
    const scene = new Scene();
    const log = await scene.started();
    scene.alter(B);
    scene.disk.rules = (['write', 'atomic', 'sync'] as const).map((call) => ({ call, code: 'EIO', path: /^\/b/ }));
    await scene.settle();
    expect(log.logDir).toBe(A);
    expect(scene.fixture.manager.directories().map(({ offline }) => offline)).toEqual([false, true]);
    expect(scene.append(1)).toEqual([NONE]);
    await scene.settle();
    await scene.check();
  });

  it('at any call of the switch: the log is in one of the two folders, whole', async () => {
    const total = async () => {
      const scene = new Scene();
      await scene.started();
      scene.disk.calls.length = 0;
      scene.alter(B);
      await scene.settle();
      return scene.disk.calls.length;
    };
    const calls = await total();
    expect(calls).toBeGreaterThan(30);
    for (let failing = 0; failing < calls; failing++) {
      const scene = new Scene();
      const log = await scene.started();
      let seen = 0;
      let failed = '';
      scene.disk.calls.push = (...added) => {
        const due = seen++ === failing;
        if (due) failed = added[0]!.call;
        scene.disk.rules = due ? [{ call: added[0]!.call, code: 'ENOSPC' }] : [];
        return 0;
      };
      scene.alter(B);
      await scene.settle();
      expect(scene.moving).toBe(0);
      scene.fixture.clock.advance(60_000);
      await scene.settle();
      // In its new home, a sync that failed: that is never taken for harmless.
      if (log.offline) {
        expect(log.logDir).toBe(B);
        expect(['sync', 'open']).toContain(failed);
      } else {
        expect(scene.append(1)).toEqual([NONE]);
        await scene.settle();
        await scene.check();
      }
      if (!log.offline)
        expect([scene.folders(A), scene.folders(B)].filter((folders) => folders.includes('t-0'))).toHaveLength(1);
      await scene.fixture.restart();
      await scene.check();
    }
  });

  it('away from a full folder: the partition heals in its new home', async () => {
    const scene = new Scene();
    const log = await scene.started();
    scene.disk.rules = (['write', 'atomic', 'open'] as const).map((call) => ({ call, code: 'ENOSPC', path: /^\/a/ }));
    scene.append(1);
    await scene.settle();
    expect(log.offline).toBe(true);
    scene.count = log.writtenEnd;
    scene.disk.rules = [{ call: 'write', code: 'ENOSPC', path: /^\/a/ }];
    expect(scene.alter(B)).toBe(NONE);
    await scene.settle();
    expect(log.logDir).toBe(B);
    scene.fixture.clock.advance(3000);
    await scene.settle();
    expect(scene.append(1)).toEqual([NONE]);
    await scene.settle();
    await scene.check();
  });

  it('from a folder that fails: is given up, the partition is offline', async () => {
    const scene = new Scene({}, { moves: { maxBytesPerSecond: 1 } });
    const log = await scene.started();
    scene.alter(B);
    await scene.settle();
    scene.disk.rules = (['write', 'atomic', 'sync'] as const).map((call) => ({ call, code: 'EIO', path: /^\/a/ }));
    scene.append(1);
    await scene.settle();
    expect([log.offline, scene.moving]).toEqual([true, 0]);
    expect(scene.fixture.manager.directories().map(({ offline }) => offline)).toEqual([true, false]);
  });
});
