import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import { FailingDisk } from '../failing-disk.ts';
import type { Log } from '../log.ts';
import { damage, fileOf, LogFixture, makeBatch } from '../log-fixture.ts';
import { type AbortedTransaction, collectAborted, decodeAborted, encodeAborted } from './txn-index.ts';

function entry(firstOffset: number, lastOffset: number, lastStableOffset: number): AbortedTransaction {
  return { producerId: 1, firstOffset, lastOffset, lastStableOffset };
}

function send(log: Log, producerId: number, baseSequence: number) {
  const batch = makeBatch(['v'], { producerId, producerEpoch: 0, baseSequence, isTransactional: true });
  expect(log.append(batch, 'leader', 0).errorCode).toBe(ErrorCode.NONE);
}

function end(log: Log, producerId: number, committed: boolean) {
  const marker = { producerId, producerEpoch: 0, coordinatorEpoch: 0, committed, timestamp: 1000 };
  return log.append(buildEndTxnMarkerBatch(marker), 'leader', 0, { origin: 'coordinator' });
}

/** A transaction that is aborted, from 0 to 2, in a segment of its own; another, from 3 to 4, in the next. */
async function twoSegments(disk = new FailingDisk(new MemoryDisk())) {
  const fixture = new LogFixture({}, { disk, producers: { idExpirationMs: Number.POSITIVE_INFINITY } });
  await fixture.start();
  const log = fixture.log();
  send(log, 1, 0);
  send(log, 1, 1);
  expect(end(log, 1, false).errorCode).toBe(0);
  log.rollNow();
  send(log, 1, 2);
  expect(end(log, 1, false).errorCode).toBe(0);
  await fixture.turn();
  return { disk, fixture, log };
}

const expected = [entry(0, 2, 3), entry(3, 4, 5)];

describe('the entries', () => {
  it('are of 34 bytes and in order; others are not believed', () => {
    const bytes = Buffer.concat([entry(0, 5, 3), entry(3, 9, 10)].map(encodeAborted));
    expect(bytes.toString('hex', 0, 34)).toBe(
      '0000' + '0000000000000001' + '0000000000000000' + '0000000000000005' + '0000000000000003',
    );
    expect(decodeAborted(bytes, 0)).toEqual([entry(0, 5, 3), entry(3, 9, 10)]);
    expect(decodeAborted(bytes, 6)).toBeNull();
    expect(decodeAborted(bytes.subarray(0, 67), 0)).toBeNull();
    expect(decodeAborted(Buffer.concat([bytes.subarray(34), bytes.subarray(0, 34)]), 0)).toBeNull();
    const newer = Buffer.from(bytes);
    newer[1] = 1;
    expect(decodeAborted(newer, 0)).toBeNull();
  });

  it('are found by what they touch, and no further than one can matter', () => {
    const entries = [entry(0, 5, 3), entry(3, 9, 10), entry(11, 12, 13), entry(14, 20, 21)];
    const found = (from: number, to: number) => {
      const list: AbortedTransaction[] = [];
      const complete = collectAborted(entries, from, to, list);
      return [complete, ...list.map(({ firstOffset }) => firstOffset)];
    };
    expect(found(0, 3)).toEqual([true, 0]);
    expect(found(0, 4)).toEqual([true, 0, 3]);
    expect(found(6, 11)).toEqual([true, 3]);
    expect(found(10, 11)).toEqual([true]);
    expect(found(5, 100)).toEqual([false, 0, 3, 11, 14]);
    expect(found(21, 100)).toEqual([false]);
  });
});

describe('a file that is damaged', () => {
  it.each(['at a stop', 'at a kill'])('is made again from the log when it is read (%s)', async (how) => {
    const { disk, fixture, log } = await twoSegments();
    expect(log.abortedTransactions(0, 5)).toEqual(expected);
    const files = [fileOf(0, '.txnindex'), fileOf(3, '.txnindex')];
    const whole = files.map((file) => disk.readFile(file));
    for (const file of files) damage(disk, file, (bytes) => bytes.subarray(0, 20));
    if (how === 'at a stop') await fixture.restart();
    else {
      fixture.kill();
      await fixture.start();
    }
    expect(fixture.log().abortedTransactions(0, 5)).toEqual(expected);
    expect(files.map((file) => disk.readFile(file))).toEqual(whole);
    send(fixture.log(), 1, 3);
    expect(end(fixture.log(), 1, false).errorCode).toBe(0);
    expect(fixture.log().abortedTransactions(0, 9)).toEqual([...expected, entry(5, 6, 7)]);
  });
});

describe('a file that is gone', () => {
  it('below the recovery point is missed after a kill; its absence is noted where nothing was aborted', async () => {
    const { disk, fixture, log } = await twoSegments();
    log.rollNow();
    send(log, 1, 3);
    end(log, 1, true);
    await fixture.turn();
    log.rollNow();
    log.append(makeBatch(['v']), 'leader', 0);
    await fixture.turn();
    await log.flush();
    fixture.clock.advance(60_000);
    fixture.kill();
    disk.remove(fileOf(0, '.txnindex'));
    disk.remove(fileOf(3, '.txnindex'));
    await fixture.start();
    expect(fixture.log().abortedTransactions(0, 7)).toEqual(expected);
    expect(fixture.logged.filter(({ level }) => level === 'warn')).toHaveLength(2);
    // The third had none, and the next start need not look again.
    expect(disk.readFile(fileOf(5, '.txnindex'))).toHaveLength(0);
  });

  it('is not looked for where no transaction ever was', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = new LogFixture({}, { disk, producers: { idExpirationMs: Number.POSITIVE_INFINITY } });
    await fixture.start();
    const log = fixture.log();
    log.append(makeBatch(['v'], { producerId: 1, producerEpoch: 0, baseSequence: 0 }), 'leader', 0);
    await fixture.turn();
    log.rollNow();
    log.append(makeBatch(['v']), 'leader', 0);
    await fixture.turn();
    await log.flush();
    fixture.clock.advance(60_000);
    fixture.kill();
    await fixture.start();
    fixture.log();
    expect(disk.exists(fileOf(0, '.txnindex'))).toBe(false);
  });
});

describe('a write that fails', () => {
  it.each(['write', 'open'] as const)(
    'leaves the transaction open, and its marker out of the log (%s)',
    async (call) => {
      const { disk, fixture, log } = await twoSegments();
      send(log, 1, 3);
      await fixture.turn();
      disk.rules = [{ call, code: 'ENOSPC', path: /\.txnindex$/, shortBytes: 10 }];
      expect(end(log, 1, false).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
      expect([log.offline, log.highWatermark, log.lastStableOffset]).toEqual([true, 6, 5]);
      disk.rules = [];
      fixture.clock.advance(3000);
      expect([log.offline, log.nextOffset, log.lastStableOffset]).toEqual([false, 6, 5]);
      expect(log.abortedTransactions(0, 9)).toEqual(expected);
      expect(end(log, 1, false)).toMatchObject({ errorCode: 0, baseOffset: 6 });
      await fixture.turn();
      expect(log.lastStableOffset).toBe(7);
      expect(log.abortedTransactions(0, 9)).toEqual([...expected, entry(5, 6, 7)]);
      await fixture.restart();
      expect(fixture.log().abortedTransactions(0, 9)).toEqual([...expected, entry(5, 6, 7)]);
    },
  );
});
