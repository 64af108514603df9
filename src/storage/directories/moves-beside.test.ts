// Moves between data folders beside what else happens to the same partition: deletion, compaction, retention, what the
// checkpoints tell of an earlier partition of its name, answers that wait.

import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { CleanerFixture, keyed } from '../cleaner/cleaner-fixture.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, LogFixture, makeBatch, readAll } from '../log-fixture.ts';
import type { LogManagerOptions } from '../log-manager.ts';
import { SnapshotFiles } from '../producers/producer-snapshot.ts';
import { ProducerState } from '../producers/producer-state.ts';

const { NONE } = ErrorCode;
const A = '/a';
const B = '/b';

function fixtureOn(disk: FailingDisk, overrides: Partial<LogManagerOptions> = {}): LogFixture {
  return new LogFixture({ segmentBytes: 1000, fileDeleteDelayMs: 1000 }, { disk, directories: [A, B], ...overrides });
}

function put(fixture: LogFixture, count: number): void {
  for (let i = 0; i < count; i++) {
    expect(fixture.log().append(makeBatch(['x'.repeat(100)]), 'leader', 0).errorCode).toBe(NONE);
  }
}

async function settle(fixture: LogFixture, turns = 20): Promise<void> {
  for (let i = 0; i < turns; i++) await fixture.turn();
}

describe('a move', () => {
  it('leaves a partition alone that gets the name while the old home still stands', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = fixtureOn(disk);
    await fixture.start();
    put(fixture, 20);
    await fixture.turn();
    const first = fixture.log();
    expect(fixture.manager.alterDirectory('t', 0, B)).toBe(NONE);
    for (let i = 0; i < 200 && first.logDir !== B; i++) await fixture.step();
    expect(disk.exists(`${A}/t-0`)).toBe(true);
    fixture.manager.delete('t', 0);
    const { id } = fixture.manager.directories()[0]!;
    const config = { ...fixture.config };
    const again = fixture.manager.getOrCreate('t', 'CgAAAAAAQACAAAAAAAAAAg', 0, config, { directoryId: id });
    expect(again.logDir).toBe(A);
    expect(again.append(makeBatch(['new']), 'leader', 0).errorCode).toBe(NONE);
    await settle(fixture);
    fixture.clock.advance(2000);
    await settle(fixture);
    expect(disk.exists(`${A}/t-0/00000000000000000000.log`)).toBe(true);
    expect(batchOffsets(await readAll(again))).toEqual([0]);
    const names = disk.list(A).filter(({ isDirectory }) => isDirectory);
    expect(names.map(({ name }) => name).sort()).toEqual(['t-0']);
  });

  it('keeps nobody waiting for its limit of bytes per second', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = fixtureOn(disk, { durability: 'disk' });
    await fixture.start();
    put(fixture, 5);
    await settle(fixture);
    const { manager } = fixture;
    const log = fixture.log();
    manager.moves.configure({ maxBytesPerSecond: 100 });
    expect(manager.alterDirectory('t', 0, B)).toBe(NONE);
    for (let second = 0; second < 300 && log.logDir !== B; second++) {
      if (second % 30 === 0) put(fixture, 10);
      put(fixture, 1);
      await settle(fixture);
      expect(log.highWatermark).toBe(log.nextOffset);
      fixture.clock.advance(1000);
    }
    await settle(fixture);
    expect(log.logDir).toBe(B);
  });

  it('copies what recovery kept, under whatever name, without holding the event loop', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = fixtureOn(disk);
    await fixture.start();
    put(fixture, 20);
    await fixture.turn();
    for (const name of ['.cut-5', '.cut-5.1']) {
      disk.writeFileAtomic(`${A}/t-0/${'0'.repeat(20)}${name}`, Buffer.alloc(9000, 7), false);
    }
    disk.calls.length = 0;
    expect(fixture.manager.alterDirectory('t', 0, B)).toBe(NONE);
    await settle(fixture);
    expect(fixture.log().logDir).toBe(B);
    for (const name of ['.cut-5', '.cut-5.1']) {
      expect(disk.readFile(`${B}/t-0/${'0'.repeat(20)}${name}`)).toEqual(Buffer.alloc(9000, 7));
    }
    expect(disk.calls.filter(({ call, path }) => call === 'atomic' && path.includes('.cut-'))).toEqual([]);
  });

  it('begins after the checkpoints of the target have forgotten an earlier partition of the name', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = fixtureOn(disk);
    await fixture.start();
    const [a, b] = fixture.manager.directories();
    const make = (id: string) =>
      fixture.manager.getOrCreate('t', 'CgAAAAAAQACAAAAAAAAAAQ', 0, fixture.config, { directoryId: id });
    const log = make(b!.id);
    for (let i = 0; i < 50; i++) log.append(makeBatch(['x']), 'leader', 0);
    await fixture.turn();
    const flushed = log.flush();
    await fixture.turn();
    await flushed;
    fixture.clock.advance(60_000);
    expect(disk.readFile(`${B}/recovery-point-offset-checkpoint`).toString()).toContain('t 0 50');
    fixture.manager.delete('t', 0);
    const later = make(a!.id);
    put(fixture, 3);
    await fixture.turn();
    // Killed as soon as the copy has the partition's name.
    expect(fixture.manager.alterDirectory('t', 0, B)).toBe(NONE);
    disk.rules = [{ call: 'atomic', path: /^\/b\/[a-z-]+checkpoint$/, code: 'ENOSPC' }];
    for (let i = 0; i < 200 && later.logDir !== B; i++) await fixture.step();
    fixture.kill();
    disk.rules = [];
    await fixture.start();
    const found = fixture.log();
    expect([found.offline, found.logDir, found.nextOffset]).toEqual([false, B, 3]);
  });
});

describe('what is known of the files in the old home', () => {
  it('is not believed of the new one: snapshots of producers', async () => {
    const disk = new MemoryDisk();
    disk.makeDirectory(A);
    disk.makeDirectory(B);
    const state = new ProducerState({ idExpirationMs: 1000, verifiesTransactions: false, maxProducers: 10 });
    state.endOffset = 5;
    const snapshots = new SnapshotFiles(disk, A, []);
    snapshots.take(state);
    expect(await snapshots.secure(5)).toBe(true);
    disk.writeFileAtomic(
      `${B}/00000000000000000005.snapshot`,
      disk.readFile(`${A}/00000000000000000005.snapshot`),
      false,
    );
    snapshots.moveTo(B);
    expect(snapshots.isSecured(5)).toBe(false);
    expect(await snapshots.secure(5)).toBe(true);
    const moving = snapshots.secure(5);
    snapshots.moveTo(A);
    expect(await moving).toBe(false);
  });

  it('is not believed of the new one: where a log that moved was to be cleaned', async () => {
    const fixture = new CleanerFixture({}, { directories: [A, B], disk: new MemoryDisk() });
    await fixture.start();
    const { manager } = fixture;
    const id = manager.directories()[0]!.id;
    const logs = [0, 1].map((i) =>
      manager.getOrCreate('t', 'CgAAAAAAQACAAAAAAAAAAQ', i, fixture.config, { directoryId: id }),
    );
    for (const [i, log] of logs.entries()) {
      for (let n = 0; n < 10 * (i + 1); n++) {
        log.append(keyed([['k', String(n)]]), 'leader', 0);
      }
      await fixture.turn();
      log.rollNow();
    }
    await fixture.turn();
    expect(await fixture.clean()).toBe(true);
    const done = manager.cleaner.lastResult!.partition;
    const other = 1 - done;
    expect(manager.alterDirectory('t', other, B)).toBe(NONE);
    await settle(fixture);
    expect(logs[other]!.logDir).toBe(B);
    expect(await fixture.clean()).toBe(true);
    expect(manager.cleaner.lastResult!.partition).toBe(other);
    const known = manager.directories().map(({ cleanedOffsets }) => [...cleanedOffsets.keys()]);
    expect(known).toEqual([[`t-${done}`], [`t-${other}`]]);
  });
});
