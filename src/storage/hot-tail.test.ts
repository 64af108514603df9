import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { FailingDisk } from './failing-disk.ts';
import { HotTail, LogTail } from './hot-tail.ts';
import { batchOffsets, bytesOf, LogFixture, makeBatch, readAll } from './log-fixture.ts';

const MIB = 1024 * 1024;

function chunk(bytes: number, fill: number): Buffer {
  return Buffer.alloc(bytes, fill);
}

describe('the hot tail', () => {
  it('counts a backing once, from its first batch to its last', () => {
    const tail = new HotTail(MIB);
    const log = new LogTail(tail);
    const memory = Buffer.allocUnsafeSlow(64 * 1024);
    for (let i = 0; i < 4; i++) log.add(i, i, memory.subarray(i * 16384, (i + 1) * 16384));
    expect(tail.usedBytes).toBeGreaterThanOrEqual(65536);
    expect(tail.usedBytes).toBeLessThan(65536 + 1024);
  });

  it('copies small batches, so that a few bytes do not keep a socket chunk', () => {
    const tail = new HotTail(MIB);
    const log = new LogTail(tail);
    const memory = Buffer.allocUnsafeSlow(512 * 1024);
    log.add(0, 0, memory.subarray(0, 100));
    expect(log.entryAt(0).bytes.buffer).not.toBe(memory.buffer);
    // Large, but a small part of what it would keep.
    log.add(1, 1, memory.subarray(0, 20_000));
    expect(log.entryAt(1).bytes.buffer).not.toBe(memory.buffer);
    log.add(2, 2, memory.subarray(0, 200_000));
    expect(log.entryAt(2).bytes.buffer).toBe(memory.buffer);
  });

  it('joins small batches of one log that follow each other, and keeps those of others apart', () => {
    const tail = new HotTail(MIB);
    const logs = [new LogTail(tail), new LogTail(tail)];
    for (let i = 0; i < 400; i++) logs[0]!.add(i, i, chunk(100, i % 251));
    expect(logs[0]!.entryCount).toBe(3);
    logs[1]!.add(0, 0, chunk(100, 7));
    logs[0]!.add(400, 400, chunk(100, 8));
    expect([logs[0]!.entryCount, logs[1]!.entryCount]).toEqual([4, 1]);
    const place = logs[0]!.find(170);
    const entry = logs[0]!.entryAt(place);
    expect(entry.baseOffset).toBeLessThanOrEqual(170);
    expect(entry.lastOffset).toBeGreaterThanOrEqual(170);
    expect(entry.bytes[(170 - entry.baseOffset) * 100]).toBe(170);
    // An entry that grew after a slice was planned has not changed what lies below.
    expect(logs[0]!.entryAt(3).bytes).toEqual(chunk(100, 8));
  });

  it('stays within its budget, oldest out first over all logs', () => {
    const tail = new HotTail(MIB);
    const logs = [new LogTail(tail), new LogTail(tail)];
    for (let i = 0; i < 100; i++) {
      logs[i % 2]!.add(i, i, chunk(i % 3 === 0 ? 200 : 50_000, i));
      expect(tail.usedBytes).toBeLessThanOrEqual(MIB);
    }
    for (const log of logs) {
      for (let i = 1; i < log.entryCount; i++)
        expect(log.entryAt(i).baseOffset).toBe(log.entryAt(i - 1).baseOffset + 2);
      expect(log.entryAt(log.entryCount - 1).baseOffset).toBeGreaterThanOrEqual(98);
    }
    expect(Math.abs(logs[0]!.firstOffset - logs[1]!.firstOffset)).toBe(1);
  });

  it('reuses no slab and frees no byte that a slice in flight names', () => {
    const tail = new HotTail(MIB);
    const log = new LogTail(tail);
    log.add(0, 0, chunk(1000, 1));
    const kept = log.entryAt(0);
    tail.pin(kept.backing);
    const view = kept.bytes;
    for (let i = 1; i < 5000; i++) log.add(i, i, chunk(1000, i % 251));
    expect(view.every((byte) => byte === 1)).toBe(true);
    expect(log.firstOffset).toBeGreaterThan(0);
    tail.unpin(kept.backing);
    expect(tail.usedBytes).toBeLessThanOrEqual(MIB);
  });

  it('keeps nothing of a log while pinned bytes fill the budget: a run has no gap', () => {
    const tail = new HotTail(600_000);
    const log = new LogTail(tail);
    const pinned = [];
    for (let i = 0; i < 8; i++) {
      log.add(i, i, chunk(70_000, i));
      pinned.push(log.entryAt(log.entryCount - 1).backing);
      tail.pin(pinned[i]!);
    }
    log.add(8, 8, chunk(70_000, 8));
    expect(log.entryCount).toBe(0);
    expect(log.firstOffset).toBe(Number.POSITIVE_INFINITY);
    for (const backing of pinned) tail.unpin(backing);
    log.add(9, 9, chunk(70_000, 9));
    expect(log.firstOffset).toBe(9);
  });
});

describe('a log with a hot tail', () => {
  it('serves its end from memory and what lies before from files', async () => {
    const fixture = new LogFixture({}, { hotTailBytes: 600_000 });
    await fixture.start();
    const log = fixture.log();
    for (let i = 0; i < 40; i++) log.append(makeBatch(['x'.repeat(30_000)]), 'leader', 0);
    await fixture.turn();
    const old = log.read(0, 1_000_000, 'highWatermark', true);
    await bytesOf(old);
    const afterOld = fixture.manager.stats;
    await bytesOf(log.read(38, 1_000_000, 'highWatermark', true));
    expect(fixture.manager.stats.bytesServedFromMemory - afterOld.bytesServedFromMemory).toBeGreaterThan(60_000);
    expect(batchOffsets(await readAll(log))).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });

  it('never gives bytes beyond what is written, nor beyond the bound', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    const log = fixture.log();
    log.append(Buffer.concat([makeBatch(['a']), makeBatch(['b']), makeBatch(['c'])]), 'leader', 0);
    await fixture.turn();
    log.append(makeBatch(['d']), 'leader', 0);
    expect(batchOffsets(await bytesOf(log.read(0, 1000, 'logEnd', true)))).toEqual([0, 1, 2]);
    log.setReplicatedEnd(2);
    expect(log.highWatermark).toBe(3);
    expect(batchOffsets(await bytesOf(log.read(1, 1000, 'highWatermark', true)))).toEqual([1, 2]);
    expect(log.read(4, 1000, 'logEnd', true)).toMatchObject({ sizeInBytes: 0 });
    expect(log.read(5, 1000, 'logEnd', true)).toBe(1);
  });

  it('copies the small pieces of many batches into one, in order', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    const logs = [fixture.log(0), fixture.log(1)];
    for (let i = 0; i < 1500; i++) for (const log of logs) log.append(makeBatch([`${i}`]), 'leader', 0);
    await fixture.turn();
    const slice = logs[0]!.read(0, 10_000_000, 'highWatermark', true);
    if (typeof slice === 'number') throw new Error('no slice');
    expect(slice.resident()!.length).toBe(1);
    expect(batchOffsets(await bytesOf(slice)).length).toBe(1500);
  });

  it('loses nothing of its end to readers far behind, however slow', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = new LogFixture({}, { disk, hotTailBytes: 600_000 });
    await fixture.start();
    const log = fixture.log();
    for (let i = 0; i < 80; i++) log.append(makeBatch(['x'.repeat(30_000)]), 'leader', 0);
    await fixture.turn();
    const { hotTailBytes } = fixture.manager.stats;
    const hot = async (offset: number) => {
      const before = fixture.manager.stats;
      expect(batchOffsets(await bytesOf(log.read(offset, 1_000_000, 'highWatermark', true)))[0]).toBe(offset);
      return fixture.manager.stats.bytesServedFromFiles === before.bytesServedFromFiles;
    };
    expect(await hot(66)).toBe(true);
    expect(await hot(30)).toBe(false);
    const slow = Array.from({ length: 50 }, (_, i) => log.read(i, 900_000, 'highWatermark', true));
    for (let i = 0; i < 60; i++) await bytesOf(log.read(i, 300_000, 'highWatermark', true));
    expect(fixture.manager.stats.hotTailBytes).toBe(hotTailBytes);
    expect(await hot(66)).toBe(true);
    for (const slice of slow) {
      if (typeof slice === 'number') throw new Error(`error ${slice}`);
      await bytesOf(slice);
    }
    expect(fixture.manager.stats.hotTailBytes).toBe(hotTailBytes);
    expect(await hot(66)).toBe(true);
  });
});
