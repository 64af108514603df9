import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, bytesOf, DATA, type LogFixture, makeBatch, readAll, TOPIC_ID } from '../log-fixture.ts';
import { filesOf, fill, HOUR, SWEEP_MS, sweep, sweeping } from './retention-fixture.ts';

const FOLDER = `${DATA}/t-0`;

function old(fixture: LogFixture, count: number): number[] {
  return Array.from({ length: count }, () => fixture.clock.now() - 2 * HOUR);
}

function fresh(fixture: LogFixture, count: number): number[] {
  return Array.from({ length: count }, () => fixture.clock.now());
}

function live(fixture: LogFixture): string[] {
  return filesOf(fixture, FOLDER).filter((name) => name.endsWith('.log'));
}

describe('retention.ms', () => {
  it('deletes segments of which every record is too old, with their indexes and snapshots, in one line', async () => {
    const fixture = await sweeping({ retentionMs: HOUR, fileDeleteDelayMs: 60_000 });
    const log = await fill(fixture, [...old(fixture, 6), ...fresh(fixture, 3)]);
    const start = log.segments[Math.floor(log.segments.length * (2 / 3))]!.baseOffset;
    await sweep(fixture);
    expect(log.logStartOffset).toBe(start);
    expect(log.read(start - 1, 100, 'highWatermark', true)).toBe(ErrorCode.OFFSET_OUT_OF_RANGE);
    expect(batchOffsets(await readAll(log))[0]).toBe(start);
    const marked = filesOf(fixture, FOLDER).filter((name) => name.endsWith('.deleted'));
    expect(marked).toContain('0.log.deleted');
    expect(marked).toContain('0.index.deleted');
    expect(marked).toContain('0.timeindex.deleted');
    expect(marked.filter((name) => name.endsWith('.snapshot.deleted')).length).toBe(
      marked.filter((name) => name.endsWith('.log.deleted')).length - 1,
    );
    expect(fixture.logged.filter(({ message }) => message.includes('deleted')).length).toBe(1);
    expect(fixture.manager.stats.deletedSegments).toBeGreaterThan(0);
    fixture.clock.advance(59_999);
    await fixture.turn();
    expect(filesOf(fixture, FOLDER)).toContain('0.log.deleted');
    fixture.clock.advance(1);
    await fixture.turn();
    expect(filesOf(fixture, FOLDER).filter((name) => name.endsWith('.deleted'))).toEqual([]);
  });

  it('rolls and deletes the active segment too; the log goes on at its end, also after a crash', async () => {
    for (const durability of ['os', 'disk', 'memory'] as const) {
      const fixture = await sweeping({ retentionMs: HOUR }, { durability });
      const log = await fill(fixture, old(fixture, 7));
      await sweep(fixture);
      expect([log.logStartOffset, log.nextOffset, log.sizeInBytes]).toEqual([7, 7, 0]);
      expect(live(fixture)).toEqual(['7.log']);
      await sweep(fixture);
      expect(live(fixture)).toEqual(['7.log']);
      if (durability === 'memory') continue;
      fixture.kill();
      await fixture.start();
      expect([fixture.log().logStartOffset, fixture.log().nextOffset]).toEqual([7, 7]);
      await fill(fixture, fresh(fixture, 1));
      expect(batchOffsets(await readAll(fixture.log()))).toEqual([7]);
    }
  });

  it('keeps a segment, and all after it, for one record that is young enough or of the future, and warns', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    const times = old(fixture, 12);
    times[4] = fixture.clock.now() + 50 * HOUR;
    const log = await fill(fixture, times);
    const holder = log.segments.filter(({ baseOffset }) => baseOffset <= 4).pop()!.baseOffset;
    await sweep(fixture);
    await sweep(fixture);
    expect(log.logStartOffset).toBe(holder);
    expect(fixture.logged.filter(({ message }) => message.includes('in the future')).length).toBe(1);
    fixture.clock.advance(52 * HOUR);
    await fixture.turn();
    await sweep(fixture);
    expect(log.logStartOffset).toBe(12);
  });

  it('counts from the last write where records have no timestamp', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    const log = await fill(
      fixture,
      Array.from({ length: 7 }, () => -1),
    );
    await sweep(fixture);
    expect(log.logStartOffset).toBe(0);
    await fixture.restart();
    fixture.log();
    await sweep(fixture);
    expect(fixture.log().logStartOffset).toBe(0);
    fixture.clock.advance(HOUR);
    await fixture.turn();
    await sweep(fixture);
    expect(fixture.log().logStartOffset).toBe(7);
  });

  it('of -1, or a policy without delete, keeps everything', async () => {
    for (const config of [
      { retentionMs: -1 },
      { retentionMs: 0, retentionBytes: 0, cleanupPolicy: { delete: false, compact: true } },
      { retentionMs: 0, retentionBytes: 0, cleanupPolicy: { delete: false, compact: false } },
    ]) {
      const fixture = await sweeping(config);
      const log = await fill(fixture, old(fixture, 7));
      await sweep(fixture);
      expect(log.logStartOffset).toBe(0);
      expect(log.deleteRecordsBefore(5)).toBe(ErrorCode.NONE);
    }
    const both = await sweeping({ retentionMs: HOUR, cleanupPolicy: { delete: true, compact: true } });
    await fill(both, old(both, 7));
    await sweep(both);
    expect(both.log().logStartOffset).toBe(7);
  });

  it('that is changed counts with the next check', async () => {
    const fixture = await sweeping({ retentionMs: -1 });
    const log = await fill(fixture, old(fixture, 7));
    await sweep(fixture);
    expect(log.logStartOffset).toBe(0);
    log.updateConfig({ ...fixture.config, retentionMs: HOUR });
    await sweep(fixture);
    expect(log.logStartOffset).toBe(7);
  });
});

describe('retention.bytes', () => {
  it('deletes oldest segments while what is left is at least as large; 0 deletes all', async () => {
    const fixture = await sweeping({ retentionMs: -1, retentionBytes: 600 });
    const log = await fill(fixture, fresh(fixture, 30));
    const sizes = log.segments.map(({ sizeInBytes }) => sizeInBytes);
    await sweep(fixture);
    expect(log.sizeInBytes).toBeGreaterThanOrEqual(600);
    expect(log.sizeInBytes - sizes[0]!).toBeLessThan(600);
    log.updateConfig({ ...fixture.config, retentionBytes: log.sizeInBytes });
    const before = log.logStartOffset;
    await sweep(fixture);
    expect(log.logStartOffset).toBe(before);
    log.updateConfig({ ...fixture.config, retentionBytes: 0 });
    await sweep(fixture);
    expect([log.logStartOffset, log.sizeInBytes]).toEqual([30, 0]);
  });
});

describe('the high watermark', () => {
  it('is never passed: what followers do not have yet stays, whatever its age', async () => {
    const fixture = await sweeping({ retentionMs: HOUR, retentionBytes: 0 });
    fixture.log().setReplicatedEnd(0);
    const log = await fill(fixture, old(fixture, 12));
    await sweep(fixture);
    expect(log.logStartOffset).toBe(0);
    log.setReplicatedEnd(7);
    await sweep(fixture);
    const start = log.logStartOffset;
    expect(start).toBeGreaterThan(0);
    expect(start).toBeLessThanOrEqual(7);
    log.setReplicatedEnd(12);
    await sweep(fixture);
    expect(log.logStartOffset).toBe(12);
  });
});

describe('DeleteRecords', () => {
  it('and retention go together, over restarts: the start never goes back', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    await fill(fixture, [...old(fixture, 6), ...fresh(fixture, 12)]);
    expect(fixture.log().deleteRecordsBefore(4)).toBe(ErrorCode.NONE);
    fixture.clock.advance(1000);
    for (const stop of ['clean', 'kill']) {
      if (stop === 'clean') await fixture.restart();
      else {
        fixture.kill();
        await fixture.start();
      }
      expect(fixture.log().logStartOffset).toBe(4);
    }
    await sweep(fixture);
    const start = fixture.log().logStartOffset;
    expect(start).toBeGreaterThan(4);
    expect(fixture.log().deleteRecordsBefore(13)).toBe(ErrorCode.NONE);
    fixture.clock.advance(1000);
    fixture.kill();
    await fixture.start();
    expect(fixture.log().logStartOffset).toBe(13);
    expect(batchOffsets(await readAll(fixture.log()))).toEqual(
      batchOffsets(await readAll(fixture.log())).filter((offset) => offset >= 13),
    );
  });

  it('of very many segments leaves most of them to the next check', async () => {
    const fixture = await sweeping({ retentionMs: -1 });
    const log = await fill(fixture, fresh(fixture, 200));
    expect(log.deleteRecordsBefore(200)).toBe(ErrorCode.NONE);
    expect(log.logStartOffset).toBe(200);
    expect(live(fixture).length).toBeGreaterThan(10);
    await sweep(fixture);
    expect(live(fixture).length).toBe(1);
    expect(log.nextOffset).toBe(200);
  });
});

describe('a check', () => {
  it('does not open logs that are closed and have nothing due, nor look twice, and leaves strays alone', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = await sweeping({ retentionMs: HOUR }, { disk });
    for (let i = 0; i < 10; i++) {
      await fill(fixture, i < 8 ? fresh(fixture, 5) : old(fixture, 5), fixture.log(i));
    }
    await fixture.restart();
    for (let i = 0; i < 9; i++) fixture.log(i);
    await sweep(fixture);
    expect([...fixture.manager.logs()].filter((log) => log.isOpen).map((log) => log.partition)).toEqual([8]);
    expect(fixture.manager.get('t', 8)!.logStartOffset).toBe(5);
    disk.calls.length = 0;
    await sweep(fixture);
    expect(disk.calls.filter(({ path }) => !path.includes('checkpoint') && !path.includes('t-8'))).toEqual([]);
    // Partition 9 is nobody's.
    expect(filesOf(fixture, `${DATA}/t-9`)).toContain('0.log');
  });

  it('gives the event loop back between partitions, and between segments of one', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    for (let i = 0; i < 200; i++) await fill(fixture, old(fixture, 4), fixture.log(i));
    await fill(fixture, old(fixture, 100), fixture.log(200));
    fixture.clock.advance(SWEEP_MS);
    const cleaned = () => [...fixture.manager.logs()].filter((log) => log.logStartOffset > 0).length;
    expect(cleaned()).toBeLessThanOrEqual(64);
    for (let i = 0; i < 100; i++) await fixture.turn();
    expect(cleaned()).toBe(201);
    expect([...fixture.manager.logs()].every((log) => log.sizeInBytes === 0)).toBe(true);
  });

  it('leaves a log alone whose segments somebody else replaces', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    const log = await fill(fixture, old(fixture, 7));
    log.cleaning.begin();
    await sweep(fixture);
    expect(log.logStartOffset).toBe(0);
    log.cleaning.end();
    await sweep(fixture);
    expect(log.logStartOffset).toBe(7);
  });

  it('does not disturb a slice that is being sent', async () => {
    const fixture = await sweeping({ retentionMs: HOUR, fileDeleteDelayMs: 0 });
    const log = await fill(fixture, old(fixture, 4));
    const slice = log.read(0, 100_000, 'highWatermark', true);
    await sweep(fixture);
    expect(live(fixture)).toEqual(['4.log']);
    expect(batchOffsets(await bytesOf(slice))[0]).toBe(0);
  });

  it('ends with the broker, wherever it is', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    for (let i = 0; i < 100; i++) await fill(fixture, old(fixture, 4), fixture.log(i));
    fixture.clock.advance(SWEEP_MS);
    await fixture.restart();
    for (let i = 0; i < 100; i++) expect(fixture.log(i).nextOffset).toBe(4);
    expect(fixture.clock.pendingTimers).toBeLessThan(20);
  });

  it('keeps what an idempotent producer may repeat', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    const send = (sequence: number) =>
      makeBatch(['v'], {
        timestamps: [fixture.clock.now() - 2 * HOUR],
        producerId: 7,
        producerEpoch: 0,
        baseSequence: sequence,
      });
    for (let i = 0; i < 8; i++) fixture.log().append(send(i), 'leader', 0);
    await fixture.turn();
    await sweep(fixture);
    expect(fixture.log().logStartOffset).toBe(8);
    expect(fixture.log().append(send(7), 'leader', 0)).toMatchObject({ duplicate: true, baseOffset: 7 });
    await fixture.restart();
    expect(fixture.log().append(send(7), 'leader', 0)).toMatchObject({ duplicate: true, baseOffset: 7 });
    expect(fixture.log().append(send(8), 'leader', 0)).toMatchObject({ duplicate: false, baseOffset: 8 });
  });
});

describe('a deleted topic', () => {
  it('may be made again at once: the old bytes are gone, the new ones stay', async () => {
    const fixture = await sweeping();
    await fill(fixture, fresh(fixture, 5));
    fixture.manager.delete('t', 0);
    const next = fixture.manager.getOrCreate('t', 'CgAAAAAAQACAAAAAAAAABQ', 0, fixture.config);
    expect([next.logStartOffset, next.nextOffset]).toEqual([0, 0]);
    await fill(fixture, fresh(fixture, 2), next);
    fixture.clock.advance(60_000);
    await fixture.turn();
    expect(fixture.disk.list(DATA).filter(({ name }) => name.includes('-delete'))).toEqual([]);
    expect(batchOffsets(await readAll(next))).toEqual([0, 1]);
  });

  it('and deleted files are gone after a crash in between', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    await fill(fixture, old(fixture, 7));
    await fill(fixture, fresh(fixture, 7), fixture.log(1));
    await sweep(fixture);
    fixture.manager.delete('t', 1);
    fixture.kill();
    const [folder] = fixture.disk.list(DATA).filter(({ name }) => name.endsWith('-delete'));
    fixture.disk.remove(`${DATA}/${folder!.name}/00000000000000000000.log`);
    await fixture.start();
    await fixture.turn();
    expect(fixture.disk.list(DATA).filter(({ name }) => name.includes('delete'))).toEqual([]);
    expect(filesOf(fixture, FOLDER).filter((name) => name.endsWith('.deleted'))).toEqual([]);
    expect([fixture.manager.get('t', 1), fixture.log().nextOffset]).toEqual([undefined, 7]);
  });

  it('leaves no .deleted files behind where a clean stop came first and nobody opens the log', async () => {
    const fixture = await sweeping({ retentionMs: HOUR });
    await fill(fixture, [...old(fixture, 7), ...fresh(fixture, 3)]);
    await sweep(fixture);
    await fixture.restart();
    expect(filesOf(fixture, FOLDER).some((name) => name.endsWith('.deleted'))).toBe(true);
    fixture.manager.getOrCreate('t', TOPIC_ID, 0, fixture.config);
    await sweep(fixture);
    expect(fixture.manager.get('t', 0)!.isOpen).toBe(false);
    expect(filesOf(fixture, FOLDER).some((name) => name.endsWith('.deleted'))).toBe(false);
  });
});
