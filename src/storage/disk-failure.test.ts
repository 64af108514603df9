import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { FailingDisk } from './failing-disk.ts';
import { batchOffsets, bytesOf, fileOf, LogFixture, makeBatch, readAll } from './log-fixture.ts';
import type { Durability } from './storage-context.ts';

const LOG = fileOf(0, '.log');
const RETRY_MS = 3000;

async function started(durability: Durability = 'os', config = {}) {
  const disk = new FailingDisk(new MemoryDisk());
  const fixture = new LogFixture(config, { disk, durability, retryMs: RETRY_MS, hotTailBytes: 0 });
  await fixture.start();
  const log = fixture.log();
  log.append(makeBatch(['one']), 'leader', 0);
  await fixture.turn();
  expect(log.highWatermark).toBe(1);
  return { disk, fixture, log };
}

describe('a write that fails', () => {
  for (const large of [false, true]) {
    const values = [large ? 'x'.repeat(500_000) : 'two'];
    it(`for want of room: no acknowledgement, reads go on, writes resume (${large ? 'async' : 'sync'})`, async () => {
      const { disk, fixture, log } = await started();
      let moves = 0;
      log.onAdvance(() => moves++);
      for (const code of ['ENOSPC', 'EDQUOT']) {
        disk.rules = [{ call: 'write', code, path: /\.log$/, shortBytes: 20 }];
        const next = log.nextOffset;
        const size = disk.fileSize(LOG);
        expect(log.append(makeBatch(values), 'leader', 0).errorCode).toBe(ErrorCode.NONE);
        moves = 0;
        await fixture.turn();
        expect(moves).toBeGreaterThan(0);
        expect([log.offline, log.writtenEnd, log.highWatermark]).toEqual([true, next, next]);
        // No garbage stays where the next append will land.
        expect(disk.fileSize(LOG)).toBe(size);
        expect(log.append(makeBatch(['three']), 'leader', 0).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
        expect(batchOffsets(await bytesOf(log.read(0, 100, 'highWatermark', true)))).toEqual([0]);
        fixture.clock.advance(RETRY_MS);
        expect(log.offline).toBe(true);
        disk.rules = [];
        moves = 0;
        fixture.clock.advance(RETRY_MS);
        expect(log.offline).toBe(false);
        expect(moves).toBe(1);
        expect(log.append(makeBatch(['four']), 'leader', 0).baseOffset).toBe(next);
        await fixture.turn();
        expect(log.highWatermark).toBe(next + 1);
      }
      fixture.kill();
      await fixture.start();
      expect(batchOffsets(await readAll(fixture.log()))).toEqual([0, 1, 2]);
    });
  }

  it('leaves nothing counted as waiting to be written, and neither does a deletion', async () => {
    const { disk, fixture, log } = await started();
    const queued = () => fixture.manager.stats.queuedBytes;
    for (const values of [['small'], ['x'.repeat(500_000)]]) {
      log.append(makeBatch(values), 'leader', 0);
      expect(queued()).toBe(makeBatch(values).length);
      await fixture.turn();
      expect(queued()).toBe(0);
    }
    disk.rules = [{ call: 'write', code: 'ENOSPC', path: /\.log$/ }];
    log.append(makeBatch(['two']), 'leader', 0);
    await fixture.turn();
    expect(queued()).toBe(0);
    disk.rules = [];
    fixture.clock.advance(RETRY_MS);
    expect(log.append(makeBatch(['three']), 'leader', 0).errorCode).toBe(ErrorCode.NONE);
    fixture.manager.delete('t', 0);
    await fixture.turn();
    expect(queued()).toBe(0);
  });

  it('leaves the leader epoch known, also where nothing of it was written', async () => {
    const { disk, fixture, log } = await started();
    log.setLeaderEpoch(5);
    disk.rules = [{ call: 'write', code: 'ENOSPC', path: /\.log$/ }];
    log.append(makeBatch(['two']), 'leader', 5);
    await fixture.turn();
    disk.rules = [];
    fixture.clock.advance(RETRY_MS);
    expect(log.offline).toBe(false);
    expect(log.endOffsetForEpoch(5)).toEqual({ epoch: 5, endOffset: 1 });
    expect(log.endOffsetForEpoch(0)).toEqual({ epoch: 0, endOffset: 1 });
  });

  it('with EIO is offline until the broker is restarted', async () => {
    const { disk, fixture, log } = await started();
    disk.rules = [{ call: 'write', code: 'EIO', path: /\.log$/, shortBytes: 7 }];
    log.append(makeBatch(['two']), 'leader', 0);
    await fixture.turn();
    disk.rules = [];
    fixture.clock.advance(100 * RETRY_MS);
    expect(log.offline).toBe(true);
    expect(log.append(makeBatch(['three']), 'leader', 0).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    await fixture.restart();
    expect(fixture.log().offline).toBe(false);
    expect(batchOffsets(await readAll(fixture.log()))).toEqual([0]);
  });

  it('forgets the sequence numbers of what was not written', async () => {
    const { disk, fixture, log } = await started();
    const send = (sequence: number) =>
      log.append(makeBatch(['v'], { producerId: 5, producerEpoch: 0, baseSequence: sequence }), 'leader', 0);
    expect(send(0).errorCode).toBe(0);
    await fixture.turn();
    disk.rules = [{ call: 'write', code: 'ENOSPC', path: /\.log$/ }];
    expect(send(1).errorCode).toBe(0);
    await fixture.turn();
    disk.rules = [];
    fixture.clock.advance(RETRY_MS);
    // A retry of the batch that failed is new, not a duplicate.
    expect(send(1)).toMatchObject({ errorCode: 0, duplicate: false, baseOffset: 2 });
    expect(send(0)).toMatchObject({ duplicate: true, baseOffset: 1 });
  });

  it('while the first bytes of a rolled segment are written loses nothing that was written before', async () => {
    const { disk, fixture, log } = await started('os', { segmentBytes: 200 });
    disk.rules = [{ call: 'write', code: 'ENOSPC', path: /0002\.log$/ }];
    log.append(makeBatch(['x'.repeat(50)]), 'leader', 0);
    log.append(makeBatch(['y'.repeat(50)]), 'leader', 0);
    await fixture.turn();
    expect([log.offline, log.writtenEnd]).toEqual([true, 2]);
    disk.rules = [];
    fixture.clock.advance(RETRY_MS);
    expect([log.offline, log.nextOffset]).toEqual([false, 2]);
    log.append(makeBatch(['z'.repeat(50)]), 'leader', 0);
    await fixture.turn();
    expect(batchOffsets(await readAll(log))).toEqual([0, 1, 2]);
    fixture.kill();
    await fixture.start();
    expect(batchOffsets(await readAll(fixture.log()))).toEqual([0, 1, 2]);
  });

  it('of a file beside the log refuses the append and goes offline', async () => {
    const { disk, fixture, log } = await started();
    disk.rules = [{ call: 'atomic', code: 'ENOSPC', path: /leader-epoch/ }];
    expect(log.append(makeBatch(['two']), 'leader', 1).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(log.offline).toBe(true);
    disk.rules = [];
    fixture.clock.advance(RETRY_MS);
    expect(log.append(makeBatch(['two']), 'leader', 1)).toMatchObject({ errorCode: 0, baseOffset: 1 });
    expect(log.epochAt(1)).toBe(1);
  });
});

describe('a sync', () => {
  it('that fails in disk mode acknowledges nothing and is never tried again', async () => {
    for (const code of ['EIO', 'ENOSPC']) {
      const { disk, fixture, log } = await started('disk');
      disk.rules = [{ call: 'sync', code, path: /\.log$/ }];
      log.append(makeBatch(['two']), 'leader', 0);
      await fixture.turn();
      expect([log.writtenEnd, log.syncedEnd, log.highWatermark, log.offline]).toEqual([2, 1, 1, true]);
      disk.rules = [];
      disk.calls.length = 0;
      fixture.clock.advance(100 * RETRY_MS);
      await fixture.turn();
      expect(disk.calls.filter((made) => made.call === 'sync' && made.path === LOG)).toEqual([]);
      expect([log.highWatermark, log.offline]).toEqual([1, true]);
    }
  });

  it('in disk mode comes before the high watermark; in os mode there is none', async () => {
    const disk = await started('disk');
    expect(disk.log.syncedEnd).toBe(1);
    expect(disk.disk.calls.some((made) => made.call === 'sync' && made.path === LOG)).toBe(true);
    const os = await started('os');
    expect(os.disk.calls.some((made) => made.call === 'sync' && made.path.startsWith(dirname(LOG)))).toBe(false);
    expect(os.log.syncedEnd).toBe(0);
  });

  it('follows flush.messages and flush.ms', async () => {
    const byCount = await started('os', { flushMessages: 3 });
    for (let i = 0; i < 2; i++) byCount.log.append(makeBatch(['v']), 'leader', 0);
    await byCount.fixture.turn();
    expect(byCount.log.syncedEnd).toBe(3);
    const byTime = await started('os', { flushMs: 500 });
    byTime.fixture.clock.advance(499);
    await byTime.fixture.turn();
    expect(byTime.log.syncedEnd).toBe(0);
    byTime.fixture.clock.advance(1);
    await byTime.fixture.turn();
    expect(byTime.log.syncedEnd).toBe(1);
  });

  it('of a rolled segment moves the recovery point in os mode', async () => {
    const { fixture, log } = await started('os', { segmentBytes: 150 });
    log.append(makeBatch(['x'.repeat(60)]), 'leader', 0);
    await fixture.turn();
    expect(log.segments.length).toBe(2);
    expect(log.syncedEnd).toBe(1);
  });
});

describe('a read that fails', () => {
  it('is answered with an error and takes nothing offline', async () => {
    const { disk, log } = await started();
    disk.rules = [{ call: 'read', code: 'EIO', path: /\.log$/ }];
    expect(log.read(0, 100, 'highWatermark', true)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(await log.lookupTimestamp(0)).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    disk.rules = [];
    expect(log.offline).toBe(false);
    expect(batchOffsets(await bytesOf(log.read(0, 100, 'highWatermark', true)))).toEqual([0]);
  });
});

describe('a directory', () => {
  it('that cannot write its checkpoints is offline with all its logs', async () => {
    const { disk, fixture, log } = await started();
    disk.rules = [{ call: 'atomic', code: 'EROFS', path: /checkpoint$/ }];
    fixture.clock.advance(60_000);
    expect(fixture.manager.directories()[0]!.offline).toBe(true);
    expect(log.offline).toBe(true);
  });

  it('that is full for a while writes its checkpoints later', async () => {
    const { disk, fixture, log } = await started();
    disk.rules = [{ call: 'atomic', code: 'ENOSPC', path: /checkpoint$/ }];
    fixture.clock.advance(60_000);
    expect([fixture.manager.directories()[0]!.offline, log.offline]).toEqual([false, false]);
  });
});

describe('many writes that fail at a time', () => {
  it('make the folder be looked at once', async () => {
    const { disk, fixture } = await started();
    const logs = Array.from({ length: 20 }, (_, i) => fixture.log(i));
    for (const log of logs) log.append(makeBatch(['one']), 'leader', 0);
    await fixture.turn();
    disk.rules = [{ call: 'write', code: 'EIO', path: /\.log$/ }];
    for (const log of logs) log.append(makeBatch(['two']), 'leader', 0);
    disk.calls.length = 0;
    await fixture.turn();
    expect(logs.every((log) => log.offline)).toBe(true);
    const written = disk.calls.filter(
      ({ call, path }) => call === 'atomic' && path.endsWith('/recovery-point-offset-checkpoint'),
    );
    expect(written).toHaveLength(1);
  });
});
