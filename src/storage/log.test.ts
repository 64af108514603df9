import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../protocol/api-error.ts';
import * as batch from '../records/batch.ts';
import { buildEndTxnMarkerBatch } from '../records/control.ts';
import type { Log } from './log.ts';
import type { LogConfig } from './log-config.ts';
import { batchOffsets, bytesOf, fileOf, LogFixture, makeBatch, readAll } from './log-fixture.ts';

async function started(config: Partial<LogConfig> = {}): Promise<{ fixture: LogFixture; log: Log }> {
  const fixture = new LogFixture(config);
  await fixture.start();
  return { fixture, log: fixture.log() };
}

describe('append', () => {
  it('assigns offsets and epoch at once and moves the ends when the turn is over', async () => {
    const { fixture, log } = await started();
    const bytes = Buffer.concat([makeBatch(['a', 'b']), makeBatch(['c'])]);
    let moves = 0;
    log.onAdvance(() => moves++);
    expect(log.append(bytes, 'leader', 7)).toMatchObject({
      errorCode: 0,
      baseOffset: 0,
      lastOffset: 2,
      duplicate: false,
    });
    expect([log.nextOffset, log.writtenEnd, log.highWatermark, moves]).toEqual([3, 0, 0, 0]);
    expect(batch.leaderEpoch(bytes, 0)).toBe(7);
    await fixture.turn();
    expect([log.writtenEnd, log.highWatermark, moves]).toEqual([3, 3, 1]);
    const stored = fixture.disk.readFile(fileOf(0, '.log'));
    expect(batchOffsets(stored)).toEqual([0, 2]);
    for (const at of [0, batch.sizeInBytes(stored, 0)]) expect(batch.isValid(stored, at)).toBe(true);
  });

  it('writes all appends of one turn with one call', async () => {
    const { fixture, log } = await started();
    for (let i = 0; i < 50; i++) log.append(makeBatch([`${i}`]), 'leader', 0);
    await fixture.turn();
    expect(fixture.manager.stats.syncWrites).toBe(1);
    expect(log.writtenEnd).toBe(50);
  });

  it('writes a large one asynchronously, in order with what follows', async () => {
    const { fixture, log } = await started();
    log.append(makeBatch(['x'.repeat(600_000)]), 'leader', 0);
    log.append(makeBatch(['small']), 'leader', 0);
    await fixture.turn();
    expect(fixture.manager.stats.asyncWrites).toBeGreaterThan(0);
    expect(batchOffsets(await readAll(log))).toEqual([0, 1]);
  });

  it('refuses what is no run of whole batches, is too large, or does not follow', async () => {
    const { log } = await started({ segmentBytes: 1000, maxMessageBytes: 500 });
    const good = makeBatch(['a']);
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.alloc(100),
      good.subarray(0, 60),
      Buffer.concat([good, Buffer.alloc(5)]),
    ]) {
      expect(log.append(Buffer.from(bytes), 'leader', 0).errorCode).toBe(ErrorCode.INVALID_RECORD);
    }
    expect(log.append(makeBatch(['x'.repeat(600)]), 'leader', 0).errorCode).toBe(ErrorCode.MESSAGE_TOO_LARGE);
    const many = Buffer.concat(Array.from({ length: 5 }, () => makeBatch(['x'.repeat(300)])));
    expect(log.append(many, 'leader', 0).errorCode).toBe(ErrorCode.RECORD_LIST_TOO_LARGE);
    expect(log.append(many, 'leader', 0, { anySize: true }).errorCode).toBe(ErrorCode.NONE);
    expect(log.append(makeBatch(['a'], { baseOffset: 2 }), 'follower', 0).errorCode).toBe(ErrorCode.INVALID_RECORD);
    expect(log.append(makeBatch(['a'], { baseOffset: 9, leaderEpoch: 4 }), 'follower', 0)).toMatchObject({
      baseOffset: 9,
    });
    expect([log.nextOffset, log.leaderEpoch]).toEqual([10, 4]);
  });

  it('answers a retried batch with the old offset, also after a restart and a deletion', async () => {
    const { fixture, log } = await started({ segmentBytes: 200 });
    const send = (sequence: number) =>
      makeBatch(['v'.repeat(40)], { producerId: 3, producerEpoch: 0, baseSequence: sequence });
    for (let i = 0; i < 4; i++) expect(log.append(send(i), 'leader', 0).baseOffset).toBe(i);
    await fixture.turn();
    const again = log.append(send(1), 'leader', 0);
    expect(again).toMatchObject({ errorCode: 0, duplicate: true, baseOffset: 1, lastOffset: 1, logAppendTimeMs: 1000 });
    expect(log.nextOffset).toBe(4);
    log.deleteRecordsBefore(4);
    await fixture.restart();
    expect(fixture.log().append(send(3), 'leader', 0)).toMatchObject({ duplicate: true, baseOffset: 3 });
    expect(fixture.log().append(send(9), 'leader', 0).errorCode).toBe(ErrorCode.OUT_OF_ORDER_SEQUENCE_NUMBER);
    fixture.kill();
    await fixture.start();
    expect(fixture.log().append(send(3), 'leader', 0)).toMatchObject({ duplicate: true, baseOffset: 3 });
    expect(fixture.log().append(send(4), 'leader', 0)).toMatchObject({ duplicate: false, baseOffset: 4 });
  });
});

describe('rolling', () => {
  it('by bytes: a segment never exceeds segment.bytes', async () => {
    const { fixture, log } = await started({ segmentBytes: 1000 });
    for (let i = 0; i < 30; i++) log.append(makeBatch(['v'.repeat(i * 5)]), 'leader', 0);
    await fixture.turn();
    expect(log.segments.length).toBeGreaterThan(3);
    for (const segment of log.segments) expect(segment.sizeInBytes).toBeLessThanOrEqual(1000);
    expect(batchOffsets(await readAll(log))).toEqual(Array.from({ length: 30 }, (_, i) => i));
  });

  it('by time: from the first timestamp of the segment, or its age where there is none', async () => {
    const { fixture, log } = await started({ segmentMs: 10_000 });
    log.append(makeBatch(['v'], { timestamps: [50_000] }), 'leader', 0);
    log.append(makeBatch(['v'], { timestamps: [60_000] }), 'leader', 0);
    expect(log.segments.length).toBe(1);
    log.append(makeBatch(['v'], { timestamps: [60_001] }), 'leader', 0);
    expect(log.segments.length).toBe(2);
    const ageless = fixture.log(1);
    ageless.append(makeBatch(['v'], { timestamps: [-1] }), 'leader', 0);
    fixture.clock.advance(10_001);
    ageless.append(makeBatch(['v'], { timestamps: [-1] }), 'leader', 0);
    expect(ageless.segments.length).toBe(2);
  });

  it('by index size, and where an offset does not fit a relative one', async () => {
    const { log } = await started({ segmentIndexBytes: 48, indexIntervalBytes: 0 });
    for (let i = 0; i < 20; i++) log.append(makeBatch(['v'], { timestamps: [1000 + i] }), 'leader', 0);
    expect(log.segments.length).toBeGreaterThan(2);
    for (const segment of log.segments) expect(segment.offsetIndex.sizeInBytes).toBeLessThanOrEqual(48);
    const far = log.nextOffset + 2 ** 31;
    expect(log.append(makeBatch(['v'], { baseOffset: far }), 'follower', 0).errorCode).toBe(0);
    expect(log.segments[log.segments.length - 1]!.baseOffset).toBe(far);
  });

  it('writes an entry of the offset index for each index.interval.bytes, as Kafka does', async () => {
    const { fixture, log } = await started({ indexIntervalBytes: 200 });
    const bytes = makeBatch(['v'.repeat(30)]).length;
    const batches = Array.from({ length: 9 }, () => makeBatch(['v'.repeat(30)]));
    log.append(Buffer.concat(batches), 'leader', 0);
    await fixture.restart();
    const index = fixture.disk.readFile(fileOf(0, '.index'));
    const entries = [];
    for (let at = 0; at < index.length; at += 8) entries.push([index.readInt32BE(at), index.readInt32BE(at + 4)]);
    const every = Math.floor(200 / bytes) + 1;
    expect(entries).toEqual([1, 2, 3, 4].filter((n) => n * every < 9).map((n) => [n * every, n * every * bytes]));
  });
});

describe('read', () => {
  it('begins with the batch that holds the offset and ends at the byte limit or the bound', async () => {
    for (const hotTailBytes of [0, 1 << 20]) {
      const fixture = new LogFixture({}, { hotTailBytes });
      await fixture.start();
      const log = fixture.log();
      for (let i = 0; i < 5; i++) log.append(makeBatch(['a', 'b']), 'leader', 0);
      await fixture.turn();
      const size = makeBatch(['a', 'b']).length;
      const slice = log.read(3, 2 * size, 'highWatermark', false);
      expect(slice).toMatchObject({ firstOffset: 2, sizeInBytes: 2 * size, firstBatchIncomplete: false });
      expect(batchOffsets(await bytesOf(slice))).toEqual([2, 4]);
      expect(log.read(3, 10, 'highWatermark', true)).toMatchObject({ sizeInBytes: size, firstBatchIncomplete: false });
      expect(log.read(3, 10, 'highWatermark', false)).toMatchObject({ sizeInBytes: 10, firstBatchIncomplete: true });
      expect(log.read(3, 0, 'highWatermark', false)).toMatchObject({ sizeInBytes: 0 });
      expect(log.read(10, 100, 'highWatermark', true)).toMatchObject({ sizeInBytes: 0 });
      expect(log.read(11, 100, 'highWatermark', true)).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
      expect(log.read(-1, 100, 'highWatermark', true)).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    }
  });

  it('stays readable while the segment is deleted under it', async () => {
    const fixture = new LogFixture({ segmentBytes: 300, fileDeleteDelayMs: 10 }, { hotTailBytes: 0 });
    await fixture.start();
    const log = fixture.log();
    for (let i = 0; i < 10; i++) log.append(makeBatch([`value ${i}`]), 'leader', 0);
    await fixture.turn();
    const slice = log.read(0, 100_000, 'highWatermark', true);
    expect(log.deleteRecordsBefore(9)).toBe(0);
    await fixture.turn();
    fixture.clock.advance(10);
    expect(fixture.disk.exists(fileOf(0, '.log'))).toBe(false);
    expect(batchOffsets(await bytesOf(slice))[0]).toBe(0);
    expect(log.read(8, 10, 'highWatermark', true)).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
  });
});

describe('transactions', () => {
  it('hold the last stable offset back; aborted ones are in the index, also after a restart or a kill', async () => {
    const { fixture, log } = await started({ segmentBytes: 400 });
    const sequences = new Map<number, number>();
    const send = (producerId: number) => {
      const baseSequence = sequences.get(producerId) ?? 0;
      sequences.set(producerId, baseSequence + 1);
      log.append(makeBatch(['v'], { producerId, producerEpoch: 0, baseSequence, isTransactional: true }), 'leader', 0);
    };
    const end = (producerId: number, committed: boolean) =>
      log.append(
        buildEndTxnMarkerBatch({ committed, coordinatorEpoch: 0, producerId, producerEpoch: 0, timestamp: 1 }),
        'leader',
        0,
        {
          origin: 'coordinator',
        },
      );
    send(1);
    send(2);
    send(1);
    await fixture.turn();
    expect([log.highWatermark, log.lastStableOffset]).toEqual([3, 0]);
    end(1, false);
    expect(log.lastStableOffset).toBe(0);
    await fixture.turn();
    expect(log.lastStableOffset).toBe(1);
    for (let i = 0; i < 10; i++) send(3);
    end(3, false);
    end(2, true);
    await fixture.turn();
    const expected = [
      { producerId: 1, firstOffset: 0, lastOffset: 3, lastStableOffset: 1 },
      { producerId: 3, firstOffset: 4, lastOffset: 14, lastStableOffset: 1 },
    ];
    const check = (now: Log): void => {
      expect(now.lastStableOffset).toBe(16);
      expect(now.abortedTransactions(0, 16)).toEqual(expected);
      expect(now.abortedTransactions(4, 16)).toEqual(expected.slice(1));
      expect(now.abortedTransactions(0, 4)).toEqual(expected.slice(0, 1));
      expect(now.abortedTransactions(15, 16)).toEqual([]);
    };
    check(log);
    fixture.kill();
    for (const { baseOffset } of log.segments) fixture.disk.remove(fileOf(baseOffset, '.txnindex'));
    await fixture.start();
    check(fixture.log());
    await fixture.restart();
    check(fixture.log());
  });
});

describe('looking up by time', () => {
  it('is exact to the record, compressed or not, and knows the first record of the largest timestamp', async () => {
    const { fixture, log } = await started();
    log.append(makeBatch(['a', 'b', 'c'], { timestamps: [10, 30, 20] }), 'leader', 0);
    log.append(makeBatch(['d', 'e', 'f'], { timestamps: [25, 50, 50], compression: 'gzip' }), 'leader', 4);
    log.append(makeBatch(['g'], { timestamps: [40] }), 'leader', 4);
    await fixture.turn();
    const found = async (timestamp: number) => (await log.lookupTimestamp(timestamp)) as { offset: number } | null;
    expect(await found(0)).toEqual({ offset: 0, timestamp: 10, leaderEpoch: 0 });
    expect(await found(15)).toMatchObject({ offset: 1, timestamp: 30 });
    expect(await found(35)).toEqual({ offset: 4, timestamp: 50, leaderEpoch: 4 });
    expect(await found(51)).toBeNull();
    expect(await log.lookupTimestamp(35, 4)).toBeNull();
    expect(await log.maxTimestampOffset()).toEqual({ offset: 4, timestamp: 50, leaderEpoch: 4 });
    expect(await fixture.log(1).maxTimestampOffset()).toBeNull();
    log.deleteRecordsBefore(1);
    expect(await found(0)).toMatchObject({ offset: 1 });
  });
});

describe('cutting', () => {
  it('at the start: not beyond the high watermark, remembered over a restart', async () => {
    const { fixture, log } = await started();
    for (let i = 0; i < 5; i++) log.append(makeBatch(['v']), 'leader', i);
    expect(log.deleteRecordsBefore(1)).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    await fixture.turn();
    expect(log.deleteRecordsBefore(6)).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    expect(log.deleteRecordsBefore(3)).toBe(0);
    expect(log.deleteRecordsBefore(2)).toBe(0);
    expect(log.logStartOffset).toBe(3);
    fixture.clock.advance(1000);
    fixture.kill();
    await fixture.start();
    expect([fixture.log().logStartOffset, fixture.log().nextOffset]).toEqual([3, 5]);
    expect(fixture.log().endOffsetForEpoch(2)).toEqual({ epoch: 2, endOffset: 3 });
  });

  it('everything: the log begins again at the offset given', async () => {
    const { fixture, log } = await started({ segmentBytes: 200 });
    for (let i = 0; i < 5; i++) log.append(makeBatch(['v']), 'leader', i);
    await fixture.turn();
    await log.truncateFullyAndStartAt(100);
    expect([log.logStartOffset, log.nextOffset, log.highWatermark, log.segments.length]).toEqual([100, 100, 100, 1]);
    expect(log.append(makeBatch(['v']), 'leader', 9).baseOffset).toBe(100);
    await fixture.restart();
    expect([fixture.log().logStartOffset, fixture.log().nextOffset]).toEqual([100, 101]);
  });

  it('at the end takes back epochs, sequences and aborted transactions', async () => {
    const { fixture, log } = await started();
    const send = (sequence: number, epoch: number) =>
      log.append(
        makeBatch(['v'], { producerId: 1, producerEpoch: 0, baseSequence: sequence, isTransactional: true }),
        'leader',
        epoch,
      );
    send(0, 0);
    send(1, 1);
    log.append(
      buildEndTxnMarkerBatch({ committed: false, coordinatorEpoch: 0, producerId: 1, producerEpoch: 0, timestamp: 1 }),
      'leader',
      2,
      {
        origin: 'coordinator',
      },
    );
    await fixture.turn();
    expect(log.abortedTransactions(0, 3)).toHaveLength(1);
    await log.truncateTo(1);
    expect([log.nextOffset, log.leaderEpoch, log.lastStableOffset]).toEqual([1, 0, 0]);
    expect(log.abortedTransactions(0, 3)).toEqual([]);
    expect(send(1, 3)).toMatchObject({ duplicate: false, baseOffset: 1 });
  });
});
