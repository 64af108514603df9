import { describe, expect, it } from 'vitest';
import { DiskError } from '../../base/disk.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, LogFixture, makeBatch, readAll } from '../log-fixture.ts';
import { type FileSlot, OpenFiles, openFilesWithin } from './open-files.ts';

it('a third of what the process may open is for segments, within reason', () => {
  expect([256, 1024, 20_000, 1_048_576, 10, null].map(openFilesWithin)).toEqual([85, 341, 6666, 10_000, 16, 1000]);
});

/** A disk that lets no more than `most` files be open. */
class NarrowDisk extends FailingDisk {
  most: number;
  openNow = 0;

  constructor(most: number) {
    super(new MemoryDisk());
    this.most = most;
  }

  override open(file: string, mode: 'read' | 'write' | 'create') {
    if (this.openNow >= this.most) throw new DiskError('EMFILE', file, 'too many open files');
    const opened = super.open(file, mode);
    this.openNow++;
    const close = opened.close.bind(opened);
    opened.close = () => {
      this.openNow--;
      close();
    };
    return opened;
  }
}

const slot = (i: number): FileSlot => ({ path: `/f${i}`, handle: null, holders: 0, removed: false });

describe('where the process may open no more files', () => {
  it('those that nobody holds make room, those that are held stay', () => {
    const disk = new NarrowDisk(20);
    const files = new OpenFiles(disk, 1000);
    const slots = Array.from({ length: 40 }, (_, i) => slot(i));
    const held = slots.slice(0, 5);
    for (const one of held) files.acquire(one);
    for (const one of slots.slice(5)) {
      files.acquire(one);
      files.release(one);
    }
    expect(held.every(({ handle }) => handle !== null)).toBe(true);
    expect(disk.openNow).toBe(files.openCount);
    expect(files.openCount).toBeLessThanOrEqual(20);
  });

  it('and all are held, the caller hears of it', () => {
    const files = new OpenFiles(new NarrowDisk(3), 1000);
    for (let i = 0; i < 3; i++) files.acquire(slot(i));
    expect(() => files.acquire(slot(3))).toThrow('too many open files');
  });

  it('a broker of many partitions goes on, and loses nothing', async () => {
    const disk = new NarrowDisk(60);
    const fixture = new LogFixture({ segmentBytes: 400 }, { disk, hotTailBytes: 0, maxOpenFiles: 1000 });
    await fixture.start();
    for (let round = 0; round < 6; round++) {
      for (let partition = 0; partition < 90; partition++) {
        expect(fixture.log(partition).append(makeBatch([`value ${round}`]), 'leader', 0).errorCode).toBe(0);
      }
      await fixture.turn();
    }
    for (let partition = 0; partition < 90; partition++) {
      expect(batchOffsets(await readAll(fixture.log(partition)))).toEqual([0, 1, 2, 3, 4, 5]);
      expect(fixture.log(partition).offline).toBe(false);
    }
    expect(disk.openNow).toBeLessThanOrEqual(60);
    fixture.kill();
    await fixture.start();
    for (let partition = 0; partition < 90; partition++) expect(fixture.log(partition).nextOffset).toBe(6);
  });
});

it('a file that cannot be opened to be synced is synced when it can, and nothing counts as synced before', async () => {
  for (const durability of ['os', 'disk'] as const) {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = new LogFixture({ segmentBytes: 400 }, { disk, durability, retryMs: 3000, hotTailBytes: 0 });
    await fixture.start();
    const log = fixture.log();
    for (let i = 0; i < 3; i++) log.append(makeBatch([`value ${i}`]), 'leader', 0);
    await fixture.turn();
    disk.rules = [{ call: 'open', code: 'EMFILE', path: /index$/ }];
    for (let i = 0; i < 5; i++) log.append(makeBatch([`value ${i}`]), 'leader', 0);
    await fixture.turn();
    expect(log.syncedEnd).toBeLessThan(5);
    disk.rules = [];
    fixture.clock.advance(3000);
    await fixture.turn();
    expect(log.offline).toBe(false);
    expect(log.append(makeBatch(['more']), 'leader', 0).errorCode).toBe(0);
    await fixture.turn();
    expect(log.highWatermark).toBe(log.nextOffset);
    expect(log.syncedEnd).toBeGreaterThanOrEqual(log.segments.at(-1)!.baseOffset);
  }
});
