// Snapshots of producers and compaction: none may say that a transaction is open whose marker was removed, for nothing
// would end it after a crash that brings the snapshot into use.

import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { CrashDisk } from '../../base/crash-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import * as batch from '../../records/batch.ts';
import { fileOf, readAll } from '../log-fixture.ts';
import type { LogManagerOptions } from '../log-manager.ts';
import { decodeSnapshot } from '../producers/producer-snapshot.ts';
import { CleanedTransactions } from './cleaned-transactions.ts';
import { batchesOf, CleanerFixture } from './cleaner-fixture.ts';
import { CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import type { RemovedMarkers } from './cleaning-work.ts';

const LONG = 'x'.repeat(200);
/** At each step of the disk. */
const OUTCOMES = ['process', 'power', 'power', 'power', 'power'] as const;
const CONFIG = { segmentBytes: 400, deleteRetentionMs: 0 };

/**
 * Producer 9's transaction begins in the first segment and ends in the second, which no compaction joins. It is the
 * last one: no later marker ends it by chance.
 */
async function withSnapshot(committed: boolean, overrides: Partial<LogManagerOptions> = {}): Promise<CleanerFixture> {
  const f = new CleanerFixture(CONFIG, overrides);
  await f.start();
  f.put([['a', LONG]]);
  f.send(9, 0, [['b', '1']]);
  await f.roll();
  f.mark(9, committed);
  f.put([['c', LONG]]);
  await f.roll();
  f.put([['b', '2']], { producerId: 9, producerEpoch: 0, baseSequence: 1 });
  await f.turn();
  return f;
}

/** Removes the first segment: nothing is left of the transaction, and the log begins with the snapshot. */
async function removeFirst(f: CleanerFixture): Promise<void> {
  expect(openIn(f, 2)).toEqual([9]);
  expect(f.log().deleteRecordsBefore(2)).toBe(0);
  for (let i = 0; i < 20; i++) await f.turn();
  expect(f.log().segments[0]!.baseOffset).toBe(2);
}

async function pass(f: CleanerFixture): Promise<void> {
  f.put([['z', '']]);
  await f.rollAndClean();
}

async function hasMarker(f: CleanerFixture): Promise<boolean> {
  return (await batchesOf(f.log())).some((batches) => batches.startsWith('2-2:'));
}

/** Producers with an open transaction in a snapshot; null if it is broken, as one may be that nobody had to sync. */
function openIn(f: CleanerFixture, offset: number): number[] | null {
  const entries = decodeSnapshot(f.disk.readFile(fileOf(offset, '.snapshot')));
  if (entries === null) return null;
  return entries.filter(({ txnFirstOffset }) => txnFirstOffset >= 0).map(({ producerId }) => producerId);
}

/** What the cleaner does before it swaps a segment in. */
function settle(f: CleanerFixture, removed: readonly RemovedMarkers[], isWanted = true): Promise<boolean> {
  const pace = new CleanerPace(
    new FakeClock(),
    setImmediate,
    () => isWanted,
    () => Number.MAX_VALUE,
  );
  return f.log().settleSnapshots(removed, true, pace);
}

describe('a transaction whose marker is gone', () => {
  for (const committed of [true, false]) {
    const what = committed ? 'commit' : 'abort';
    test(`is not open after a crash that brings an old snapshot into use (${what})`, async () => {
      const f = await withSnapshot(committed);
      await removeFirst(f);
      await pass(f);
      expect(await hasMarker(f)).toBe(true);
      await pass(f);
      expect(await hasMarker(f)).toBe(false);
      f.kill();
      await f.start();
      await f.turn();
      expect([f.log().lastStableOffset, f.log().highWatermark]).toEqual([f.log().nextOffset, f.log().nextOffset]);
    });
  }

  for (const durability of ['os', 'disk'] as const) {
    test(`is ended in the snapshots before its marker goes, whenever a crash comes (${durability})`, async () => {
      const f = await withSnapshot(true, { disk: new CrashDisk(new SeededRandom(1)), durability });
      const disk = f.disk as CrashDisk;
      await removeFirst(f);
      await pass(f);
      const left: CrashDisk[] = [];
      disk.onStep = () => {
        for (const mode of OUTCOMES) left.push(disk.crash(mode, new SeededRandom(left.length)));
      };
      await pass(f);
      disk.onStep = null;
      expect([openIn(f, 2), await hasMarker(f)]).toEqual([[], false]);
      let settled = 0;
      for (const [index, moment] of left.entries()) {
        // As if nothing but the old snapshot could be read.
        for (const { name } of moment.list('/data/t-0')) {
          if (name.endsWith('.snapshot') && !name.startsWith('00000000000000000002'))
            moment.remove(`/data/t-0/${name}`);
        }
        moment.remove('/data/.lock');
        const next = new CleanerFixture(CONFIG, { disk: moment, durability });
        if (openIn(next, 2)?.length === 0) settled++;
        await next.start();
        const log = next.log();
        for (let i = 0; i < 20 && log.highWatermark < log.nextOffset; i++) await next.turn();
        expect([log.offline, log.lastStableOffset], `moment ${index}`).toEqual([false, log.nextOffset]);
      }
      expect(settled).toBeGreaterThan(10);
      expect(settled).toBeLessThan(left.length);
    });
  }
});

describe('a transaction in a snapshot', () => {
  test('is ended by the marker that comes first after it, and no other', async () => {
    const f = await withSnapshot(false);
    f.send(9, 2, [['b', '3']]);
    f.mark(9, true);
    f.send(9, 3, [['b', '4']]);
    f.mark(9, true);
    await f.turn();
    const transactions = new CleanedTransactions();
    const bytes = await readAll(f.log());
    const markers: number[] = [];
    for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) {
      if (!batch.isControl(bytes, at)) continue;
      markers.push(batch.baseOffset(bytes, at));
      // The first stays, the others go.
      transactions.noteMarker(bytes, at, markers.length > 1);
    }
    expect(markers).toEqual([2, 6, 8]);
    const removed = transactions.takeRemoved();
    expect(removed).toEqual([{ producerId: 9, after: 2, upTo: 8 }]);
    expect(transactions.takeRemoved()).toEqual([]);
    await settle(f, removed);
    expect(openIn(f, 2)).toEqual([9]);
    const others = [{ producerId: 8, after: -1, upTo: 8 }];
    expect(await settle(f, others)).toBe(false);
    const first = [{ producerId: 9, after: -1, upTo: 2 }];
    expect(await settle(f, first)).toBe(true);
    expect(openIn(f, 2)).toEqual([]);
    expect(f.names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('stays as it was where the cleaning is stopped before its file is synced', async () => {
    const f = await withSnapshot(true);
    const first = [{ producerId: 9, after: -1, upTo: 2 }];
    await expect(settle(f, first, false)).rejects.toThrow(CleaningAborted);
    expect(openIn(f, 2)).toEqual([9]);
    expect(f.names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});
