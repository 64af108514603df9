// A log that cannot be opened for want of room or of file handles: offline, and back as soon as there are some, without
// a restart, be it after a clean stop, with recovery, or a new one.

import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { FailingDisk } from './failing-disk.ts';
import { batchOffsets, LogFixture, makeBatch, readAll } from './log-fixture.ts';

const RETRY_MS = 3000;
const { NONE, KAFKA_STORAGE_ERROR } = ErrorCode;

function scene() {
  const disk = new FailingDisk(new MemoryDisk());
  return { disk, fixture: new LogFixture({}, { disk, retryMs: RETRY_MS, hotTailBytes: 0 }) };
}

async function goesOn(fixture: LogFixture, disk: FailingDisk, next: number): Promise<void> {
  const log = fixture.log();
  let told = 0;
  log.onAdvance(() => told++);
  expect([log.offline, log.isReadable]).toEqual([true, false]);
  expect(log.append(makeBatch(['x']), 'leader', 0).errorCode).toBe(KAFKA_STORAGE_ERROR);
  expect(log.read(0, 100, 'highWatermark', true)).toBe(KAFKA_STORAGE_ERROR);
  fixture.clock.advance(RETRY_MS);
  await fixture.turn();
  expect([log.offline, told]).toEqual([true, 0]);
  disk.rules = [];
  fixture.clock.advance(RETRY_MS);
  await fixture.turn();
  expect([log.offline, log.isReadable, log.nextOffset]).toEqual([false, true, next]);
  expect(told).toBeGreaterThan(0);
  expect(log.append(makeBatch(['x']), 'leader', 0)).toMatchObject({ errorCode: NONE, baseOffset: next });
  await fixture.turn();
  expect(batchOffsets(await readAll(log))).toEqual(Array.from({ length: next + 1 }, (_, i) => i));
  expect(fixture.logged.filter(({ level }) => level === 'error')).toHaveLength(1);
}

describe('a log that cannot be opened now', () => {
  for (const code of ['EMFILE', 'ENOSPC']) {
    it(`after a clean stop (${code})`, async () => {
      const { disk, fixture } = scene();
      await fixture.start();
      for (let i = 0; i < 3; i++) fixture.log().append(makeBatch(['x']), 'leader', 0);
      await fixture.restart();
      disk.rules = [{ call: 'open', code, path: /t-0\/.*\.log$/ }];
      await goesOn(fixture, disk, 3);
    });

    it(`after a kill (${code})`, async () => {
      const { disk, fixture } = scene();
      await fixture.start();
      for (let i = 0; i < 3; i++) fixture.log().append(makeBatch(['x']), 'leader', 0);
      await fixture.turn();
      fixture.kill();
      disk.rules = [{ call: 'open', code, path: /t-0\/.*\.log$/ }];
      await fixture.start();
      await goesOn(fixture, disk, 3);
      await fixture.restart();
      expect(fixture.log().nextOffset).toBe(4);
    });

    it(`a new one (${code})`, async () => {
      const { disk, fixture } = scene();
      await fixture.start();
      disk.rules = [{ call: 'open', code, path: /t-0\/.*\.log$/ }];
      await goesOn(fixture, disk, 0);
    });
  }

  it('stays offline for any other reason', async () => {
    const { disk, fixture } = scene();
    await fixture.start();
    disk.rules = [{ call: 'open', code: 'EIO', path: /t-0\/.*\.log$/ }];
    const log = fixture.log();
    expect(log.offline).toBe(true);
    disk.rules = [];
    fixture.clock.advance(10 * RETRY_MS);
    await fixture.turn();
    expect([log.offline, log.isLost]).toEqual([true, true]);
  });
});

describe('a partition that cannot be made', () => {
  it('leaves no folder behind, and can be made later', async () => {
    const { disk, fixture } = scene();
    await fixture.start();
    disk.rules = [{ call: 'atomic', code: 'ENOSPC', path: /partition\.metadata$/ }];
    for (let i = 0; i < 3; i++) expect(() => fixture.log()).toThrow('atomic');
    expect(disk.list('/data').filter(({ isDirectory }) => isDirectory)).toEqual([]);
    disk.rules = [];
    expect(fixture.log().append(makeBatch(['x']), 'leader', 0).errorCode).toBe(NONE);
  });
});
