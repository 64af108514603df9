import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { TRASH_RETRY_MS } from '../directories/trash.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, DATA, fileOf, type LogFixture, makeBatch, readAll, TOPIC_ID } from '../log-fixture.ts';
import type { Durability } from '../storage-context.ts';
import { filesOf, fill, HOUR, sweep, sweeping } from './retention-fixture.ts';

const FOLDER = `${DATA}/t-0`;

async function withOldRecords(durability: Durability = 'os') {
  const disk = new FailingDisk(new MemoryDisk());
  const fixture = await sweeping({ retentionMs: HOUR }, { disk, durability, retryMs: 3000 });
  const before = fixture.clock.now() - 2 * HOUR;
  const log = await fill(fixture, [before, before, before, before, before, before, before]);
  return { disk, fixture, log };
}

function told(fixture: LogFixture, level: string, part: string): number {
  return fixture.logged.filter((line) => line.level === level && line.message.includes(part)).length;
}

async function servesOn(fixture: LogFixture, first: number): Promise<void> {
  const log = fixture.log();
  expect(log.offline).toBe(false);
  expect(log.append(makeBatch(['new'], { timestamps: [fixture.clock.now()] }), 'leader', 0).errorCode).toBe(0);
  await fixture.turn();
  expect(log.highWatermark).toBe(log.nextOffset);
  expect(batchOffsets(await readAll(log))[0]).toBe(first);
}

describe('a rename that fails', () => {
  it('leaves the segment in the log, served, and the next check tries again', async () => {
    const { disk, fixture, log } = await withOldRecords();
    disk.rules = [{ call: 'rename', code: 'EIO', path: /\.log$/ }];
    await sweep(fixture);
    expect([log.logStartOffset, log.nextOffset]).toEqual([0, 7]);
    expect(told(fixture, 'warn', 'could not be deleted')).toBe(1);
    await servesOn(fixture, 0);
    disk.rules = [];
    await sweep(fixture);
    expect(log.logStartOffset).toBe(log.segments[0]!.baseOffset);
    expect(log.logStartOffset).toBeGreaterThan(0);
    await servesOn(fixture, log.logStartOffset);
  });

  it('in the middle: those before go, the rest stays, and no gap is left for the next start', async () => {
    const { disk, fixture, log } = await withOldRecords();
    const second = log.segments[1]!.baseOffset;
    disk.rules = [{ call: 'rename', code: 'EIO', path: new RegExp(`0${second}\\.log$`) }];
    await sweep(fixture);
    expect(log.logStartOffset).toBe(second);
    fixture.kill();
    disk.rules = [];
    await fixture.start();
    await servesOn(fixture, second);
  });

  it('of an index alone: it is removed under its own name', async () => {
    const { disk, fixture, log } = await withOldRecords();
    disk.rules = [{ call: 'rename', code: 'EIO', path: /\.(index|timeindex|snapshot)$/ }];
    await sweep(fixture);
    expect(log.logStartOffset).toBe(7);
    fixture.clock.advance(60_000);
    await fixture.turn();
    expect(filesOf(fixture, FOLDER).filter((name) => name.startsWith('0.'))).toEqual([]);
    await servesOn(fixture, 7);
    expect(log.offline).toBe(false);
  });

  it('does not undo DeleteRecords', async () => {
    const { disk, fixture, log } = await withOldRecords();
    disk.rules = [{ call: 'rename', code: 'EIO', path: /\.log$/ }];
    expect(log.deleteRecordsBefore(6)).toBe(ErrorCode.NONE);
    expect(log.logStartOffset).toBe(6);
    await servesOn(fixture, 6);
    fixture.clock.advance(1000);
    fixture.kill();
    disk.rules = [];
    await fixture.start();
    expect(fixture.log().logStartOffset).toBe(6);
    await sweep(fixture);
    expect(fixture.disk.exists(fileOf(0, '.log'))).toBe(false);
  });
});

describe('a removal that fails', () => {
  it('is told once and tried again until it works; the partition does not notice', async () => {
    const { disk, fixture } = await withOldRecords();
    await fill(fixture, [fixture.clock.now()]);
    await sweep(fixture);
    disk.rules = [{ call: 'remove', code: 'EIO', path: /\.deleted$/ }];
    fixture.clock.advance(60_000);
    await fixture.turn();
    const stuck = filesOf(fixture, FOLDER).filter((name) => name.endsWith('.deleted')).length;
    expect(stuck).toBeGreaterThan(0);
    expect(told(fixture, 'warn', 'could not be removed')).toBe(stuck);
    fixture.clock.advance(TRASH_RETRY_MS);
    await fixture.turn();
    expect(told(fixture, 'warn', 'could not be removed')).toBe(stuck);
    disk.rules = [];
    fixture.clock.advance(TRASH_RETRY_MS);
    await fixture.turn();
    await fixture.turn();
    expect(filesOf(fixture, FOLDER).filter((name) => name.endsWith('.deleted'))).toEqual([]);
    expect(told(fixture, 'info', 'removed at last')).toBe(stuck);
    expect(fixture.log().offline).toBe(false);
  });

  it('at the start keeps no partition from being served', async () => {
    const { disk, fixture } = await withOldRecords();
    await fill(fixture, [fixture.clock.now()]);
    await sweep(fixture);
    const start = fixture.log().logStartOffset;
    fixture.manager.delete('t', 5);
    fixture.log(6);
    fixture.manager.delete('t', 6);
    fixture.kill();
    disk.rules = [{ call: 'remove', code: 'EIO', path: /delete/ }];
    await fixture.start();
    await fixture.turn();
    await servesOn(fixture, start);
    disk.rules = [];
    fixture.clock.advance(TRASH_RETRY_MS);
    await fixture.turn();
    expect(fixture.disk.list(DATA).filter(({ name }) => name.includes('-delete'))).toEqual([]);
  });
});

describe('a full device', () => {
  it('does not keep old segments from being deleted, which is what makes room', async () => {
    const { disk, fixture, log } = await withOldRecords();
    const active = log.segments[log.segments.length - 1]!.baseOffset;
    disk.rules = [
      { call: 'write', code: 'ENOSPC' },
      { call: 'atomic', code: 'ENOSPC', path: /\d{20}\./ },
    ];
    log.append(makeBatch(['no room'], { timestamps: [fixture.clock.now()] }), 'leader', 0);
    await fixture.turn();
    expect(log.offline).toBe(true);
    await sweep(fixture);
    expect(log.logStartOffset).toBe(active);
    disk.rules = [];
    fixture.clock.advance(3000);
    await servesOn(fixture, active);
  });

  it('at the roll of the active segment: it stays until there is room', async () => {
    const { disk, fixture, log } = await withOldRecords();
    disk.rules = [{ call: 'atomic', code: 'ENOSPC', path: /\d{20}\./ }];
    await sweep(fixture);
    expect(log.nextOffset).toBe(7);
    expect(log.logStartOffset).toBeLessThan(7);
    disk.rules = [];
    fixture.clock.advance(3000);
    await fixture.turn();
    expect(log.offline).toBe(false);
    await sweep(fixture);
    expect([log.logStartOffset, log.nextOffset]).toEqual([7, 7]);
  });
});

describe('disk mode', () => {
  it('removes nothing before the file that comes after is safe in its folder', async () => {
    const { disk, fixture, log } = await withOldRecords('disk');
    disk.rules = [{ call: 'sync', code: 'EIO', path: /t-0$/ }];
    const active = log.segments[log.segments.length - 1]!.baseOffset;
    await sweep(fixture);
    expect(log.logStartOffset).toBeLessThanOrEqual(active);
    expect(fixture.disk.exists(fileOf(active, '.log'))).toBe(true);
    const healthy = await withOldRecords('disk');
    healthy.disk.calls.length = 0;
    await sweep(healthy.fixture);
    expect(healthy.log.logStartOffset).toBe(7);
    const { calls } = healthy.disk;
    const synced = calls.findIndex(({ call, path }) => call === 'sync' && path === FOLDER);
    const gone = calls.findIndex(({ call, path }) => call === 'rename' && path === fileOf(active, '.log'));
    expect(synced).toBeGreaterThanOrEqual(0);
    expect(gone).toBeGreaterThan(synced);
  });
});

describe('a folder of a deleted topic that cannot be renamed', () => {
  it('is renamed later, and removed', async () => {
    const { disk, fixture } = await withOldRecords();
    disk.rules = [{ call: 'rename', code: 'EBUSY', path: /t-0$/ }];
    fixture.manager.delete('t', 0);
    expect(fixture.disk.exists(FOLDER)).toBe(true);
    expect(told(fixture, 'warn', 'could not be set aside')).toBe(1);
    disk.rules = [];
    fixture.clock.advance(TRASH_RETRY_MS);
    expect(fixture.disk.exists(FOLDER)).toBe(false);
    fixture.clock.advance(60_000);
    await fixture.turn();
    expect(fixture.disk.list(DATA).filter(({ name }) => name.includes('delete'))).toEqual([]);
  });

  it('makes way when the name is used again, and its records are never the new topic’s', async () => {
    const { disk, fixture } = await withOldRecords();
    disk.rules = [{ call: 'rename', code: 'EBUSY', path: /t-0$/ }];
    fixture.manager.delete('t', 0);
    expect(() => fixture.manager.getOrCreate('t', TOPIC_ID, 0, fixture.config)).toThrow('rename');
    disk.rules = [];
    const log = fixture.manager.getOrCreate('t', TOPIC_ID, 0, fixture.config);
    expect(log.nextOffset).toBe(0);
    await fill(fixture, [fixture.clock.now()], log);
    await fixture.turn();
    expect(fixture.disk.list(DATA).filter(({ name }) => /delete|stray/.test(name))).toEqual([]);
    fixture.clock.advance(2 * TRASH_RETRY_MS);
    await fixture.turn();
    expect(batchOffsets(await readAll(log))).toEqual([0]);
  });
});
