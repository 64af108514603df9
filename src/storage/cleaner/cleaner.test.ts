import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { DiskError } from '../../base/disk.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import * as batch from '../../records/batch.ts';
import { readInt64 } from '../../records/batch.ts';
import type { CompressionName } from '../../records/compression/codec.ts';
import { encoderReady } from '../../records/compression/compress.ts';
import { recordsOf } from '../../records/iterate.ts';
import { bytesOf, damage, fileOf, makeBatch, readAll } from '../log-fixture.ts';
import { BatchFilter } from './batch-filter.ts';
import { CleanedTransactions } from './cleaned-transactions.ts';
import { batchesOf, CleanerFixture, keyed, pairsOf, seen } from './cleaner-fixture.ts';
import { CleanerPace } from './cleaner-pace.ts';
import { OffsetMap } from './offset-map.ts';

async function started(...args: ConstructorParameters<typeof CleanerFixture>): Promise<CleanerFixture> {
  const fixture = new CleanerFixture(...args);
  await fixture.start();
  return fixture;
}

describe('what stays', () => {
  test('the latest record of each key, at its own offset; the active segment is left alone', async () => {
    const f = await started();
    f.put([
      ['a', '1'],
      ['b', '1'],
      ['a', '2'],
    ]);
    f.put([['c', '1']]);
    f.put([
      ['b', '2'],
      ['d', '1'],
    ]);
    await f.roll();
    f.put([
      ['d', '2'],
      ['d', '3'],
    ]);
    expect(await f.clean()).toBe(true);
    expect(pairsOf(await seen(f.log()))).toEqual(['2:a=2', '3:c=1', '4:b=2', '5:d=1', '6:d=2', '7:d=3']);
    expect(await batchesOf(f.log())).toEqual(['0-2:1', '3-3:1', '4-5:2', '6-7:2']);
    expect(await f.clean()).toBe(false);
    await f.roll();
    expect(await f.clean()).toBe(true);
    expect(pairsOf(await seen(f.log()))).toEqual(['2:a=2', '3:c=1', '4:b=2', '7:d=3']);
    await f.restart();
    expect(pairsOf(await seen(f.log()))).toEqual(['2:a=2', '3:c=1', '4:b=2', '7:d=3']);
    expect(f.log().nextOffset).toBe(8);
  });

  test('records without a key go', async () => {
    const f = await started();
    const { RecordBatchBuilder } = await import('../../records/builder.ts');
    const builder = new RecordBatchBuilder();
    builder.append(1, null, Buffer.from('x'));
    builder.append(1, Buffer.from('k'), Buffer.from('y'));
    f.log().append(builder.build(), 'leader', 0);
    expect(await f.rollAndClean()).toBe(true);
    expect(pairsOf(await seen(f.log()))).toEqual(['1:k=y']);
  });

  test('the end of the cleaned part is known even if nothing of it stays', async () => {
    const f = await started({ deleteRetentionMs: 0 });
    f.put([['a', null]]);
    f.put([['a', null]]);
    await f.rollAndClean();
    f.clock.advance(1);
    f.put([['b', '1']]);
    await f.rollAndClean();
    expect(pairsOf(await seen(f.log()))).toEqual(['2:b=1']);
    expect(f.log().nextOffset).toBe(3);
  });

  test.each<CompressionName>(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('codec %s is kept', async (compression) => {
    await encoderReady('zstd');
    const f = await started();
    const many = Array.from({ length: 500 }, (_, i): [string, string] => [`k${i % 100}`, `value ${i}`]);
    f.put(many, { compression, timestamps: many.map((_, i) => 5000 + i) });
    await f.rollAndClean();
    const left = await seen(f.log());
    expect(left.map(({ offset }) => offset)).toEqual(Array.from({ length: 100 }, (_, i) => 400 + i));
    expect(left[0]).toEqual({ offset: 400, key: 'k0', value: 'value 400' });
    const bytes = await readAll(f.log());
    expect(batch.compressionType(bytes, 0)).toBe(['none', 'gzip', 'snappy', 'lz4', 'zstd'].indexOf(compression));
    expect(batch.maxTimestamp(bytes, 0)).toBe(5499);
    expect(batch.baseTimestamp(bytes, 0)).toBe(5400);
    expect(await f.log().lookupTimestamp(5450)).toMatchObject({ offset: 450, timestamp: 5450 });
  });
});

describe('tombstones', () => {
  test('get a horizon at their first cleaning and go once it has passed', async () => {
    const f = await started({ deleteRetentionMs: 1000 });
    f.put(
      [
        ['a', '1'],
        ['b', '1'],
      ],
      { timestamps: [7000, 7001] },
    );
    f.put([['a', null]], { timestamps: [7002] });
    const cleanedMs = f.clock.now();
    await f.rollAndClean();
    expect(pairsOf(await seen(f.log()))).toEqual(['1:b=1', '2:a=null']);
    const bytes = await readAll(f.log());
    const second = batch.sizeInBytes(bytes, 0);
    expect(batch.hasDeleteHorizon(bytes, second)).toBe(true);
    expect(readInt64(bytes, second + batch.BASE_TIMESTAMP_POSITION)).toBe(cleanedMs + 1000);
    expect(batch.maxTimestamp(bytes, second)).toBe(7002);
    f.clock.advance(999);
    f.put([['c', '1']]);
    await f.rollAndClean();
    expect(pairsOf(await seen(f.log()))).toEqual(['1:b=1', '2:a=null', '3:c=1']);
    f.clock.advance(1);
    f.put([['d', '1']]);
    await f.rollAndClean();
    expect(pairsOf(await seen(f.log()))).toEqual(['1:b=1', '3:c=1', '4:d=1']);
  });

  test('a record keeps its time when the horizon takes the place of the base', async () => {
    const f = await started({ deleteRetentionMs: 5_000_000 });
    f.put(
      [
        ['a', '1'],
        ['b', null],
        ['c', '1'],
      ],
      { timestamps: [100, 300, 50] },
    );
    await f.rollAndClean();
    const bytes = await readAll(f.log());
    expect([...recordsOf(bytes, 0)].map(({ timestamp }) => timestamp)).toEqual([100, 300, 50]);
    expect(batch.maxTimestamp(bytes, 0)).toBe(300);
    expect(await f.log().lookupTimestamp(200)).toMatchObject({ offset: 1, timestamp: 300 });
  });
});

describe('transactions', () => {
  test('aborted records go at once, their marker a horizon after nothing is left, the index with them', async () => {
    const f = await started({ deleteRetentionMs: 1000 });
    f.put([['a', 'kept']]);
    f.send(9, 0, [['a', 'aborted']]);
    f.send(9, 1, [['b', 'aborted']]);
    f.mark(9, false);
    f.put([['c', '1']]);
    await f.rollAndClean();
    expect(pairsOf(await seen(f.log()))).toEqual(['0:a=kept', '4:c=1']);
    // The producer's last batch stays, empty, and so does the marker: what readers are told of lies before it.
    expect(await batchesOf(f.log())).toEqual(['0-0:1', '2-2:0', '3-3:1c', '4-4:1']);
    expect(f.log().abortedTransactions(0, 5)).toHaveLength(1);
    f.put([['d', '1']]);
    await f.rollAndClean();
    // It was still read: an empty batch is a batch.
    expect(await batchesOf(f.log())).toEqual(['0-0:1', '2-2:0', '3-3:1c', '4-4:1', '5-5:1']);
  });

  test('a commit marker goes after its records, once its horizon has passed', async () => {
    const f = await started({ deleteRetentionMs: 1000 });
    f.send(9, 0, [['a', '1']]);
    f.mark(9, true);
    f.send(9, 1, [['a', '2']]);
    f.mark(9, true);
    f.put([['z', '1']]);
    await f.rollAndClean();
    expect(await batchesOf(f.log())).toEqual(['1-1:1c', '2-2:1', '3-3:1c', '4-4:1']);
    f.put([['z', '2']]);
    await f.rollAndClean();
    expect(await batchesOf(f.log())).toEqual(['1-1:1ch', '2-2:1', '3-3:1c', '5-5:1']);
    f.clock.advance(1000);
    f.put([['z', '3']]);
    await f.rollAndClean();
    expect(await batchesOf(f.log())).toEqual(['2-2:1', '3-3:1c', '6-6:1']);
  });

  test('nothing at or beyond an open transaction is touched', async () => {
    const f = await started();
    f.put([['a', '1']]);
    await f.roll();
    f.put([['a', '2']]);
    f.send(9, 0, [['a', '3']]);
    await f.roll();
    f.put([['a', '4']]);
    await f.roll();
    await f.clean();
    expect(pairsOf(await seen(f.log()))).toEqual(['0:a=1', '1:a=2', '2:a=3', '3:a=4']);
    f.mark(9, true);
    await f.roll();
    await f.clean();
    expect(pairsOf(await seen(f.log()))).toEqual(['3:a=4']);
  });

  test('one that spans groups of segments is known in each', async () => {
    const f = await started({ segmentBytes: 400 });
    f.send(9, 0, [['a', 'x'.repeat(200)]]);
    f.send(9, 1, [['b', 'x'.repeat(200)]]);
    f.send(9, 2, [['c', 'x'.repeat(200)]]);
    f.mark(9, false);
    f.put([['d', 'y'.repeat(200)]]);
    await f.rollAndClean();
    expect(await batchesOf(f.log())).toEqual(['2-2:0', '3-3:1c', '4-4:1']);
    expect(f.log().abortedTransactions(0, 5)).toMatchObject([{ producerId: 9, firstOffset: 0, lastOffset: 3 }]);
  });
});

describe('producers', () => {
  test('the last sequence is remembered after cleaning and a restart without snapshots', async () => {
    const f = await started();
    const first = keyed([['a', '1']], { producerId: 5, producerEpoch: 0, baseSequence: 0 });
    f.log().append(Buffer.from(first), 'leader', 0);
    const last = keyed(
      [
        ['a', '2'],
        ['b', '1'],
      ],
      { producerId: 5, producerEpoch: 0, baseSequence: 1 },
    );
    f.log().append(Buffer.from(last), 'leader', 0);
    f.put([
      ['a', '3'],
      ['b', '3'],
    ]);
    await f.rollAndClean();
    expect(await batchesOf(f.log())).toEqual(['1-2:0', '3-4:2']);
    f.kill();
    for (const name of f.names) if (name.endsWith('.snapshot')) f.disk.remove(`/data/t-0/${name}`);
    await f.start();
    expect(f.log().append(Buffer.from(last), 'leader', 0)).toMatchObject({ duplicate: true, baseOffset: 1 });
    const next = keyed([['c', '1']], { producerId: 5, producerEpoch: 0, baseSequence: 3 });
    expect(f.log().append(next, 'leader', 0)).toMatchObject({ errorCode: 0, baseOffset: 5 });
  });
});

describe('when', () => {
  test('the dirty ratio, the lags', async () => {
    const f = await started({ minCleanableDirtyRatio: 0.5, maxCompactionLagMs: 10_000 });
    const put = (i: number) => f.put([['a', `${i}`]], { timestamps: [f.clock.now()] });
    put(0);
    put(1);
    expect(await f.rollAndClean()).toBe(true);
    for (let i = 0; i < 1; i++) put(i);
    expect(await f.rollAndClean()).toBe(false);
    f.clock.advance(10_001);
    expect(await f.clean()).toBe(true);
    expect((await seen(f.log())).length).toBe(1);
  });

  test('min.compaction.lag.ms keeps young segments', async () => {
    const f = await started({ minCompactionLagMs: 5000 });
    f.put([['a', '1']], { timestamps: [f.clock.now()] });
    f.put([['a', '2']], { timestamps: [f.clock.now()] });
    expect(await f.rollAndClean()).toBe(false);
    f.clock.advance(5000);
    expect(await f.clean()).toBe(true);
  });

  test('max.compaction.lag.ms rolls the active segment', async () => {
    const f = await started({ maxCompactionLagMs: 1000, segmentMs: 100_000 });
    f.put([['a', '1']], { timestamps: [10_000] });
    f.put([['a', '2']], { timestamps: [11_001] });
    expect(f.log().segments.length).toBe(2);
  });

  test('the timer does it, and a topic without the policy is left alone', async () => {
    const f = await started();
    f.put([
      ['a', '1'],
      ['a', '2'],
    ]);
    await f.roll();
    f.clock.advance(1000);
    for (let i = 0; i < 50; i++) await f.turn();
    expect(f.manager.cleaner.completed).toBe(1);
    const g = await started({ cleanupPolicy: { compact: false, delete: true } });
    g.put([
      ['a', '1'],
      ['a', '2'],
    ]);
    expect(await g.rollAndClean()).toBe(false);
  });

  test('log.cleaner.enable and threads', async () => {
    for (const cleaner of [{ enabled: false }, { threads: 0 }]) {
      const f = await started({}, { cleaner });
      f.put([
        ['a', '1'],
        ['a', '2'],
      ]);
      expect(await f.rollAndClean()).toBe(false);
    }
  });

  test('a map that is too small takes several passes', async () => {
    const f = await started({}, { cleaner: { dedupeBufferBytes: 24 * 20, loadFactor: 0.5 } });
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 30; i++) f.put([[`k${i}`, `${round}`]]);
    }
    await f.roll();
    let passes = 0;
    while (await f.clean()) passes++;
    expect(passes).toBeGreaterThan(5);
    expect((await seen(f.log())).map(({ value }) => value)).toEqual(Array.from({ length: 30 }, () => '2'));
  });

  test.each([1, 8])('the one cleaner has the whole map, with log.cleaner.threads=%i', async (threads) => {
    const f = await started({}, { cleaner: { threads, dedupeBufferBytes: 24 * 40, loadFactor: 0.9 } });
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 30; i++) f.put([[`k${i}`, `${round}`]]);
    }
    await f.roll();
    let passes = 0;
    while (await f.clean()) passes++;
    expect(passes).toBe(1);
    expect((await seen(f.log())).map(({ value }) => value)).toEqual(Array.from({ length: 30 }, () => '2'));
  });

  test('what the map did not reach stays as it is, without a key too', async () => {
    const map = new OffsetMap(100, [1, 2]);
    map.put(Buffer.from('a'), 0, 1, 3);
    const terms = {
      map,
      transactions: new CleanedTransactions(),
      nowMs: 1000,
      deleteRetentionMs: 0,
      roundEnd: 50,
      producerEnd: () => undefined,
    };
    const clock = new FakeClock();
    const pace = new CleanerPace(
      clock,
      (run) => run(),
      () => true,
      () => Number.MAX_VALUE,
    );
    const filter = new BatchFilter(terms, pace);
    const keyless = makeBatch(['x', 'y'], { baseOffset: 3 });
    const left = (await filter.filter(keyless, 0))!;
    expect([...recordsOf(left, 0)].map(({ offset }) => offset)).toEqual([4]);
    expect(await filter.filter(makeBatch(['x'], { baseOffset: 4 }), 0)).toHaveLength(keyless.length - 8);
  });

  test('the limit of bytes per second is kept', async () => {
    const f = await started({}, { cleaner: { maxBytesPerSecond: 1000 } });
    for (let i = 0; i < 20; i++) f.put([['a', 'x'.repeat(1000)]]);
    await f.roll();
    let done = false;
    void f.manager.cleaner.cleanOne().then(() => {
      done = true;
    });
    const beganMs = f.clock.now();
    while (!done) {
      f.clock.advance(100);
      await f.turn();
    }
    // Twenty kilobytes read twice, about one written.
    expect(f.clock.now() - beganMs).toBeGreaterThan(40_000);
    expect(f.clock.now() - beganMs).toBeLessThan(50_000);
  });
});

describe('files', () => {
  test('small segments become one; the checkpoint tells how far; readers of old files go on', async () => {
    const f = await started();
    for (let i = 0; i < 6; i++) {
      f.put([
        ['a', `${i}`],
        [`b${i}`, 'x'],
      ]);
      await f.roll();
    }
    f.put([['z', '1']]);
    await f.turn();
    f.log().read(0, 10, 'highWatermark', true);
    const modifiedMs = f.log().segments[5]!.lastModifiedMs;
    f.clock.advance(5000);
    await f.restart();
    const old = f.log().read(0, 1, 'highWatermark', true);
    await f.clean();
    expect(f.log().segments.map(({ baseOffset }) => baseOffset)).toEqual([0, 12]);
    expect(f.log().segments[0]!.lastModifiedMs).toBe(modifiedMs);
    expect(f.disk.modifiedMs(fileOf(0, '.log'))).toBe(modifiedMs);
    expect(f.disk.readFile('/data/cleaner-offset-checkpoint').toString()).toBe('0\n1\nt 0 12\n');
    expect(batch.recordCount(await bytesOf(old), 0)).toBe(2);
    f.clock.advance(60_000);
    // Removed one after the other, off the event loop.
    const leftOver = () => f.names.filter((name) => name.includes('.deleted') || name.includes('.swap'));
    for (let i = 0; i < 200 && leftOver().length > 0; i++) await f.turn();
    expect(leftOver()).toEqual([]);
    await f.restart();
    expect(await f.clean()).toBe(false);
  });

  test.each(['nothing', 'delete', 'truncate fully', 'close', 'deleteRecords'])(
    'many segments become one, their files renamed a few at a time (%s meanwhile)',
    async (event) => {
      const f = await started({ segmentBytes: 1 << 20 });
      for (let i = 0; i < 100; i++) {
        f.put([[`k${i % 7}`, `${i}`]]);
        await f.roll();
      }
      f.put([['z', '1']]);
      await f.turn();
      const log = f.log();
      const { length } = log.segments;
      expect(length).toBeGreaterThan(100);
      let done = false;
      const cleaned = f.manager.cleaner.cleanOne().finally(() => {
        done = true;
      });
      // Until the new segment is in the list, and most of the old ones have still their names.
      while (log.segments.length === length) await f.step();
      expect(f.names.filter((name) => name.endsWith('.log')).length).toBeGreaterThan(80);
      if (event === 'delete') f.manager.delete('t', 0);
      else if (event === 'truncate fully') await log.truncateFullyAndStartAt(50);
      else if (event === 'deleteRecords') expect(log.deleteRecordsBefore(100)).toBe(0);
      else if (event === 'close') void f.manager.close();
      while (!done) await f.turn();
      await cleaned;
      if (event === 'delete') return expect(f.disk.exists('/data/t-0')).toBe(false);
      const logs = f.names.filter((name) => name.endsWith('.log')).map((name) => Number(name.slice(0, 20)));
      expect(logs).toEqual(log.segments.map(({ baseOffset }) => baseOffset));
      expect(logs).toEqual({ 'truncate fully': [50], deleteRecords: [100] }[event] ?? [0, 100]);
      f.kill();
      await f.start();
      const left = (await seen(f.log())).map(({ offset }) => offset);
      expect(left).toEqual(logs[0] === 0 ? [93, 94, 95, 96, 97, 98, 99, 100] : logs[0] === 50 ? [] : [100]);
      expect(f.log().segments.map(({ baseOffset }) => baseOffset)).toEqual(logs);
    },
  );

  test('what is served from memory is what is in the files', async () => {
    const f = await started({}, { hotTailBytes: 1 << 20 });
    for (let i = 0; i < 10; i++) f.put([['a', `${i}`]]);
    await f.roll();
    f.put([['b', '1']]);
    await f.clean();
    expect(pairsOf(await seen(f.log()))).toEqual(['9:a=9', '10:b=1']);
  });

  test('damage is not written anew: the log is left alone', async () => {
    const f = await started();
    f.put([
      ['a', '1'],
      ['a', '2'],
    ]);
    await f.roll();
    await f.restart();
    damage(f.disk, fileOf(0, '.log'), (bytes) => {
      bytes[bytes.length - 1]! ^= 1;
      return bytes;
    });
    const before = f.disk.readFile(fileOf(0, '.log'));
    f.log();
    expect(await f.clean()).toBe(false);
    expect(f.log().cleaning.failure).toMatch(/damaged/);
    expect(f.disk.readFile(fileOf(0, '.log')).equals(before)).toBe(true);
    expect(f.names.some((name) => name.endsWith('.cleaned'))).toBe(false);
    expect(f.logged.some(({ message }) => /cannot be compacted/.test(message))).toBe(true);
  });

  test('a flipped offset costs no key its newest record', async () => {
    for (let bit = 0; bit < 64; bit++) {
      const f = await started();
      for (let i = 0; i < 8; i++) f.put([['k', `${i}`]]);
      await f.roll();
      await f.restart();
      const size = f.disk.fileSize(fileOf(0, '.log')) / 8;
      damage(f.disk, fileOf(0, '.log'), (bytes) => {
        bytes[3 * size + (bit >> 3)]! ^= 1 << (bit & 7);
        return bytes;
      });
      const before = f.disk.readFile(fileOf(0, '.log'));
      f.log();
      expect([bit, await f.clean()]).toEqual([bit, false]);
      expect(f.log().cleaning.failure).toMatch(/damaged/);
      expect(f.disk.readFile(fileOf(0, '.log')).equals(before)).toBe(true);
    }
  });

  test.each(['truncate', 'die'])('%s when the new segment waits to be swapped in: the old ones stay', async (event) => {
    class Waiting extends MemoryDisk {
      onSync: (() => Promise<void>) | null = null;
      override async syncDirectoryAsync(): Promise<void> {
        const { onSync } = this;
        this.onSync = null;
        await onSync?.();
      }
    }
    const disk = new Waiting();
    const f = await started({}, { disk });
    for (let i = 0; i < 6; i++) f.put([['a', `${i}`]]);
    await f.roll();
    let waiting: string[] = [];
    disk.onSync = async () => {
      waiting = f.names.filter((name) => name.endsWith('.swap'));
      if (event === 'truncate') await f.log().truncateTo(4);
      else throw new DiskError('EIO', '/data', 'no');
    };
    expect(await f.clean()).toBe(false);
    expect(waiting).toContain('00000000000000000000.log.swap');
    expect(f.names.filter((name) => /cleaned|swap/.test(name))).toEqual([]);
    const left = event === 'truncate' ? 4 : 6;
    expect((await seen(f.log())).length).toBe(left);
    f.kill();
    await f.start();
    expect((await seen(f.log())).length).toBe(left);
  });

  test('segments that go while they are read are not opened again', async () => {
    const f = await started({}, { cleaner: { ioBufferBytes: 8192 } });
    for (let i = 0; i < 1000; i++) f.put([[`k${i}`, 'x']]);
    await f.roll();
    f.put([['z', '1']]);
    await f.turn();
    // So that the segment that will be the first is safe in its folder.
    const flushing = f.log().flush();
    await f.turn();
    await flushing;
    let done = false;
    void f.manager.cleaner.cleanOne().then(() => {
      done = true;
    });
    for (let i = 0; i < 2000; i++) await Promise.resolve();
    expect(done).toBe(false);
    expect(f.log().deleteRecordsBefore(1000)).toBe(0);
    f.clock.advance(60_000);
    while (!done) await f.turn();
    expect(f.log().cleaning.failure).toBeNull();
    expect(f.names.filter((name) => name.endsWith('.log'))).toEqual(['00000000000000001000.log']);
  });

  test.each(['delete', 'deleteRecords', 'pause', 'truncate', 'stop'])('%s during a cleaning ends it', async (event) => {
    const f = await started({ segmentBytes: 1000 });
    for (let i = 0; i < 50; i++) f.put([[`k${i % 10}`, 'x'.repeat(200)]]);
    await f.roll();
    const log = f.log();
    let result: boolean | null = null;
    void f.manager.cleaner.cleanOne().then((done) => {
      result = done;
    });
    while (!log.cleaning.isRunning) await Promise.resolve();
    for (let i = 0; i < 10; i++) await Promise.resolve();
    if (event === 'delete') f.manager.delete('t', 0);
    else if (event === 'deleteRecords') expect(log.deleteRecordsBefore(30)).toBe(0);
    else if (event === 'pause') log.cleaning.abortAndPause();
    else if (event === 'truncate') await log.truncateTo(20);
    else void f.manager.cleaner.stop();
    for (let i = 0; i < 1000 && result === null; i++) await f.turn();
    expect(result).toBe(false);
    expect(log.cleaning.isRunning).toBe(false);
    if (event === 'delete') return;
    expect(f.names.filter((name) => /cleaned|swap/.test(name))).toEqual([]);
    if (event === 'pause') {
      expect(await f.clean()).toBe(false);
      log.cleaning.resume();
    }
    if (event === 'stop') return;
    await f.roll();
    expect(await f.clean()).toBe(true);
    const end = event === 'truncate' ? 20 : 50;
    const offsets = (await seen(log)).map(({ offset }) => offset);
    expect(offsets).toEqual(Array.from({ length: 10 }, (_, i) => end - 10 + i));
  });
});
