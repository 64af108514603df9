// What a loss of power must leave, one promise a test; each was broken once and found by the random runs of
// crash.fuzz.ts. The power goes at one moment, and everything is looked at in many of the states that it may leave.

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CrashDisk } from '../../base/crash-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { METADATA_TOPIC_ID, type Uuid } from '../../base/uuid.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import { producersBefore } from '../cleaner/cleaning-here.ts';
import type { Log } from '../log.ts';
import { defaultLogConfig, type LogConfig } from '../log-config.ts';
import { batchOffsets, DATA, fileOf, LogFixture, makeBatch, readAll, TOPIC_ID } from '../log-fixture.ts';
import type { Durability } from '../log-manager.ts';
import { encodeSnapshot } from '../producers/producer-snapshot.ts';
import { CrashProcess } from './crash-process.ts';

const OUTCOMES = 60;
const OTHER_ID: Uuid = 'CgAAAAAAQACAAAAAAAAAAg';
const START_MS = 1_700_000_000_000;
const CONFIG: LogConfig = { ...defaultLogConfig, indexIntervalBytes: 0, fileDeleteDelayMs: 1000 };
const IDEMPOTENT = { producerId: 7, producerEpoch: 0 };

class Node extends CrashProcess {
  readonly durability: Durability;

  constructor(disk: CrashDisk, durability: Durability, nowMs = START_MS) {
    super(disk, durability, nowMs, 1);
    this.durability = durability;
  }

  log(topicId = TOPIC_ID): Log {
    return this.manager.getOrCreate('t', topicId, 0, CONFIG);
  }

  append(values: readonly string[], options = {}): void {
    expect(this.log().append(makeBatch(values, options), 'leader', 0).errorCode).toBe(0);
  }

  async stop(): Promise<void> {
    await this.finish(this.manager.close());
  }
}

async function started(disk: CrashDisk, durability: Durability = 'disk', nowMs = START_MS): Promise<Node> {
  const node = new Node(disk, durability, nowMs);
  await node.finish(node.manager.start());
  return node;
}

function fresh(durability: Durability = 'disk'): Promise<Node> {
  return started(new CrashDisk(new SeededRandom(1)), durability);
}

/** The next process on what is left, for many outcomes of a loss of power now. */
async function eachOutcome(node: Node, check: (next: Node) => Promise<void> | void): Promise<void> {
  for (let seed = 1; seed <= OUTCOMES; seed++) {
    const next = await started(node.disk.crash('power', new SeededRandom(seed)), node.durability, node.clock.now());
    await check(next);
  }
}

/** What a killed process leaves. */
function killed(node: Node): Promise<Node> {
  node.kill();
  return started(node.disk.crash('process', new SeededRandom(1)), node.durability, node.clock.now());
}

describe('a loss of power', () => {
  it('does not take a new data folder with what was acknowledged in it', async () => {
    const node = await fresh();
    node.append(['a']);
    await node.settle();
    expect(node.log().highWatermark).toBe(1);
    await eachOutcome(node, async (next) => {
      await next.settle();
      expect(batchOffsets(await readAll(next.log()))).toEqual([0]);
    });
  });

  it('does not bring the clean-shutdown marker back', async () => {
    const first = await fresh('os');
    first.append(['a']);
    await first.stop();
    let between: CrashDisk | null = null;
    first.disk.onStep = (step, file) => {
      if (step === 'syncDirectory' && file === DATA && !first.disk.exists(`${DATA}/.kafka_cleanshutdown`)) {
        between ??= first.disk.crash('process', new SeededRandom(1));
      }
    };
    const second = await started(first.disk, 'os');
    expect(second.manager.directories()[0]!.wasClean).toBe(true);
    await eachOutcome(second, (next) => expect(next.manager.directories()[0]!.wasClean).toBe(false));
    // Killed between the removal and its sync: the next one sees no marker, and must still sync.
    const third = await started(between!, 'os');
    await eachOutcome(third, (next) => expect(next.manager.directories()[0]!.wasClean).toBe(false));
  });

  it('takes nothing that a killed process had written and the next one has acknowledged', async () => {
    const node = await fresh();
    for (let i = 0; i < 6; i++) {
      node.append([`${i}`]);
      node.log().rollNow();
    }
    await node.turn();
    expect(node.log().syncedEnd).toBe(0);
    const next = await killed(node);
    await next.settle();
    expect(next.log().highWatermark).toBe(6);
    await eachOutcome(next, async (last) => {
      await last.settle();
      expect(batchOffsets(await readAll(last.log()))).toEqual([0, 1, 2, 3, 4, 5]);
    });
  });

  it('takes nothing that was acknowledged after a start, where the process before could not sync it', async () => {
    for (const rolls of [false, true]) {
      const node = await fresh();
      node.append(['a']);
      await node.settle();
      node.clock.advance(1000);
      node.append(['b']);
      if (rolls) node.log().rollNow();
      node.append(['c']);
      node.disk.faultFor = (step, file) => (step === 'sync' && file.endsWith('.log') ? { code: 'EIO' } : null);
      await node.settle();
      node.disk.faultFor = null;
      expect([node.log().offline, node.log().highWatermark]).toEqual([true, 1]);
      const next = await killed(node);
      await next.settle();
      expect(next.log().highWatermark).toBe(3);
      await eachOutcome(next, async (last) => {
        await last.settle();
        expect(batchOffsets(await readAll(last.log()))).toEqual([0, 1, 2]);
      });
    }
  });

  it('takes nothing that follows a segment whose end a killed process had cut and not synced', async () => {
    for (const goesOn of [false, true]) {
      const node = await fresh('os');
      node.append(['a']);
      await node.finish(node.log().flush());
      node.clock.advance(60_000);
      // No room for a while: what was tried behind the end is taken back when there is some again.
      node.disk.faultFor = (step, file) => (step === 'write' && file.endsWith('.log') ? { code: 'ENOSPC' } : null);
      node.append(['lost']);
      await node.settle();
      node.disk.faultFor = null;
      node.clock.advance(3000);
      await node.settle();
      expect([node.log().offline, node.log().nextOffset]).toEqual([false, 1]);
      let before: CrashDisk | null = null;
      node.disk.onStep = (step, file) => {
        if (step === 'sync' && file === fileOf(0, '.log')) before ??= node.disk.crash('process', new SeededRandom(1));
      };
      node.log().rollNow();
      node.append(['b']);
      await node.settle();
      const next = await started(before!, 'os', node.clock.now());
      await next.finish(next.log().flush());
      if (goesOn) {
        next.log().rollNow();
        next.append(['c']);
        await next.settle();
        next.clock.advance(60_000);
      }
      const offsets = goesOn ? [0, 1, 2] : [0, 1];
      await next.finish(next.log().flush());
      expect([next.log().nextOffset, next.log().syncedEnd]).toEqual([offsets.length, offsets.length]);
      await eachOutcome(next, async (last) => {
        expect(last.log().offline).toBe(false);
        expect(batchOffsets(await readAll(last.log()))).toEqual(offsets);
      });
    }
  });

  it('brings nothing back of a snapshot that a killed process had begun', async () => {
    const node = await fresh();
    node.append(['a']);
    await node.settle();
    const begun = `${fileOf(1, '.snapshot')}.tmp`;
    const batches = [{ lastSequence: 0, lastOffset: 0, offsetDelta: 0, timestamp: 1000 }];
    const state = { coordinatorEpoch: 0, lastTimestamp: 1000, txnFirstOffset: -1, batches };
    node.disk.writeFileExclusive(begun, encodeSnapshot([{ producerId: 7, epoch: 0, ...state }], 1));
    await node.disk.open(begun, 'write').sync();
    await node.disk.syncDirectoryAsync(path.dirname(begun));
    const next = await killed(node);
    await next.stop();
    expect(next.disk.exists(fileOf(1, '.snapshot'))).toBe(true);
    await eachOutcome(next, (last) => {
      const first = last.log().append(makeBatch(['b'], { ...IDEMPOTENT, baseSequence: 0 }), 'leader', 0);
      expect(first).toMatchObject({ errorCode: 0, duplicate: false });
    });
  });

  it('after a clean stop leaves the indexes, that of aborted transactions too', async () => {
    const node = await fresh();
    node.append(['a'], { ...IDEMPOTENT, baseSequence: 0, isTransactional: true });
    const marker = { ...IDEMPOTENT, coordinatorEpoch: 0, committed: false, timestamp: 1000 };
    node.log().append(buildEndTxnMarkerBatch(marker), 'leader', 0, { origin: 'coordinator' });
    await node.stop();
    await eachOutcome(node, (next) => {
      expect(next.manager.directories()[0]!.wasClean).toBe(true);
      expect(next.log().abortedTransactions(0, 2)).toMatchObject([{ producerId: 7, firstOffset: 0, lastOffset: 1 }]);
    });
  });

  it('does not undo the cut of a torn end', async () => {
    const node = await fresh();
    node.append(['a']);
    await node.settle();
    node.clock.advance(1000);
    const file = node.disk.open(fileOf(0, '.log'), 'write');
    file.writeSync([Buffer.alloc(40, 1)], file.size());
    await file.sync();
    const next = await killed(node);
    await next.stop();
    await eachOutcome(next, async (last) => {
      expect(last.log().offline).toBe(false);
      expect(batchOffsets(await readAll(last.log()))).toEqual([0]);
    });
  });

  it('does not make producers forgotten whose segments were removed', async () => {
    for (const fails of [false, true]) {
      const node = await fresh();
      node.append(['a'], { ...IDEMPOTENT, baseSequence: 0 });
      // The first sync of the snapshot: the next one would find nothing to do.
      if (fails) node.disk.faultFor = (step, file) => (step === 'sync' && /snap/.test(file) ? { code: 'EIO' } : null);
      node.log().rollNow();
      node.append(['b']);
      await node.settle();
      node.disk.faultFor = null;
      expect(node.log().deleteRecordsBefore(2)).toBe(0);
      await node.settle();
      expect(node.log().segments.length).toBe(1);
      await eachOutcome(node, (next) => {
        const again = next.log().append(makeBatch(['a'], { ...IDEMPOTENT, baseSequence: 0 }), 'leader', 0);
        expect(again, `fails: ${fails}`).toMatchObject({ errorCode: 0, duplicate: true, lastOffset: 0 });
      });
    }
  });

  it('that took the first segments leaves no producer known whose batches were in them', async () => {
    const states: CrashDisk[] = [];
    const node = await fresh();
    node.disk.onStep = (step, file) => {
      if (step !== 'syncDirectory' || path.basename(file) !== 't-0') return;
      for (let seed = 1; seed <= OUTCOMES; seed++) states.push(node.disk.crash('power', new SeededRandom(seed)));
    };
    node.append(['a'], { ...IDEMPOTENT, baseSequence: 0 });
    for (const value of ['b', 'c']) {
      node.log().rollNow();
      node.append([value]);
    }
    await node.settle();
    expect(states.length).toBeGreaterThan(OUTCOMES);
    const seen = new Set<boolean>();
    for (const state of states) {
      const next = await started(state);
      const log = next.log();
      const { baseOffset, sizeInBytes } = log.segments[0]!;
      const isThere = baseOffset === 0 && sizeInBytes > 0;
      seen.add(isThere);
      const again = log.append(makeBatch(['a'], { ...IDEMPOTENT, baseSequence: 0 }), 'leader', 0);
      expect(again).toMatchObject({ errorCode: 0, duplicate: isThere });
    }
    expect(seen.size).toBe(2);
  });

  it('that spoiled a snapshot is remembered when segments are removed', async () => {
    const node = await fresh();
    node.append(['a'], { ...IDEMPOTENT, baseSequence: 0 });
    node.log().rollNow();
    for (const value of ['b', 'c']) node.append([value]);
    node.log().rollNow();
    node.append(['d']);
    await node.settle();
    node.clock.advance(1000);
    const next = await killed(node);
    next.disk.open(fileOf(1, '.snapshot'), 'write').truncate(0);
    expect(next.log().deleteRecordsBefore(2)).toBe(0);
    await next.settle();
    expect(next.log().segments[0]!.baseOffset).toBe(1);
    // As if nothing after it could be read: only this one knows.
    await eachOutcome(next, (last) => {
      last.disk.remove(fileOf(3, '.snapshot'));
      expect(last.disk.fileSize(fileOf(1, '.snapshot'))).toBeGreaterThan(10);
      expect(last.log().producerEntry(7)).toBeDefined();
    });
  });

  it('does not hide an abort in a segment that was full when the recovery point was written', async () => {
    const node = await fresh();
    node.append(['a'], { ...IDEMPOTENT, baseSequence: 0, isTransactional: true });
    const marker = { ...IDEMPOTENT, coordinatorEpoch: 0, committed: false, timestamp: 1000 };
    node.log().append(buildEndTxnMarkerBatch(marker), 'leader', 0, { origin: 'coordinator' });
    await node.settle();
    node.clock.advance(1000);
    node.log().rollNow();
    node.append(['b']);
    for (const run of [1, 2]) {
      await eachOutcome(node, (next) => {
        expect(next.log().abortedTransactions(0, 2), `${run}`).toMatchObject([{ producerId: 7, lastOffset: 1 }]);
      });
      await node.turn();
    }
  });

  it('does not bring records back a second after DeleteRecords, or after retention', async () => {
    for (const deletes of ['DeleteRecords', 'retention']) {
      const node = await fresh();
      for (let i = 0; i < 4; i++) {
        node.append([`${i}`]);
        node.log().rollNow();
      }
      await node.settle();
      node.clock.advance(1000);
      if (deletes === 'DeleteRecords') expect(node.log().deleteRecordsBefore(3)).toBe(0);
      else {
        node.log().updateConfig({ ...CONFIG, retentionBytes: 1 });
        expect(await node.finish(node.manager.get('t', 0)!.deleteOldSegments())).toMatchObject({ segments: 3 });
      }
      node.clock.advance(1000);
      await eachOutcome(node, (next) => expect(next.log().logStartOffset, deletes).toBe(3));
    }
  });

  it('does not give the folder of a deleted topic to the next one of its name', async () => {
    const node = await fresh();
    node.append(['old']);
    await node.settle();
    node.manager.delete('t', 0);
    const moments: CrashDisk[] = [];
    node.disk.onStep = () => void moments.push(node.disk.crash('process', new SeededRandom(1)));
    node.log(OTHER_ID);
    node.disk.onStep = null;
    expect(moments.length).toBeGreaterThan(5);
    for (const moment of moments) {
      for (const mode of ['process', 'power'] as const) {
        for (let seed = 1; seed < 10; seed++) {
          const next = await started(moment.crash(mode, new SeededRandom(seed)));
          const log = next.log(OTHER_ID);
          expect([log.nextOffset, log.offline]).toEqual([0, false]);
        }
      }
    }
  });
});

describe('a crash', () => {
  it('leaves a lost batch that a snapshot tells of not taken for a duplicate', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    fixture.log().append(makeBatch(['a'], { ...IDEMPOTENT, baseSequence: 0 }), 'leader', 0);
    await fixture.turn();
    fixture.log().rollNow();
    fixture.log().append(makeBatch(['b']), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    fixture.disk.open(fileOf(0, '.log'), 'write').truncate(0);
    fixture.disk.open(fileOf(1, '.log'), 'write').truncate(0);
    await fixture.start();
    await fixture.restart();
    const again = fixture.log().append(makeBatch(['a'], { ...IDEMPOTENT, baseSequence: 0 }), 'leader', 0);
    expect(again).toMatchObject({ errorCode: 0, duplicate: false });
  });

  it('that lost batches of a segment leaves no snapshot behind it that tells of them', async () => {
    const retry = () => makeBatch(['lost'], { ...IDEMPOTENT, baseSequence: 0 });
    // The log ends where the one was taken, or goes on behind it within a segment.
    for (const taken of ['at a roll', 'at a clean stop']) {
      const fixture = new LogFixture({}, { producers: { idExpirationMs: Number.POSITIVE_INFINITY } });
      await fixture.start();
      fixture.log().append(retry(), 'leader', 0);
      fixture.log().rollNow();
      for (const value of ['b', 'c']) fixture.log().append(makeBatch([value]), 'leader', 0);
      await fixture.turn();
      if (taken === 'at a roll') fixture.log().rollNow();
      else {
        await fixture.restart();
        fixture.log().append(makeBatch(['d']), 'leader', 0);
        await fixture.turn();
      }
      expect(fixture.disk.exists(fileOf(3, '.snapshot'))).toBe(true);
      fixture.kill();
      fixture.disk.remove(`${DATA}/recovery-point-offset-checkpoint`);
      fixture.disk.open(fileOf(0, '.log'), 'write').truncate(0);
      for (const suffix of ['.log', '.index', '.timeindex']) fixture.disk.remove(fileOf(3, suffix));
      await fixture.start();
      expect(fixture.log().nextOffset).toBe(taken === 'at a roll' ? 3 : 4);
      const closing = fixture.manager.close();
      await fixture.turn();
      await closing;
      // As if a loss of power had spoiled what the stop took: the one before it is believed.
      if (taken === 'at a clean stop') fixture.disk.remove(fileOf(4, '.snapshot'));
      await fixture.start();
      expect(fixture.log().append(retry(), 'leader', 0), taken).toMatchObject({ errorCode: 0, duplicate: false });
    }
  });

  it('leaves a lost batch not taken for a duplicate that a snapshot at the end tells of, behind the gap', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    const timestamps = [fixture.clock.now()];
    for (const options of [{}, { ...IDEMPOTENT, baseSequence: 0, timestamps }, {}]) {
      fixture.log().append(makeBatch(['a'], options), 'leader', 0);
      await fixture.turn();
      fixture.log().rollNow();
    }
    fixture.kill();
    expect(fixture.disk.exists(fileOf(3, '.snapshot'))).toBe(true);
    fixture.disk.open(fileOf(1, '.log'), 'write').truncate(0);
    fixture.disk.remove(fileOf(3, '.log'));
    await fixture.start();
    expect([fixture.log().nextOffset, fixture.log().producerEntry(7)]).toEqual([3, undefined]);
    await fixture.restart();
    expect([fixture.log().nextOffset, fixture.log().producerEntry(7)]).toEqual([3, undefined]);
  });

  it('that brings back a segment that was given up leaves the batches that took its place', async () => {
    for (const order of ['before', 'after']) {
      const fixture = new LogFixture({}, { durability: order === 'before' ? 'disk' : 'os' });
      await fixture.start();
      for (const value of ['a', 'b', 'c']) fixture.log().append(makeBatch([value]), 'leader', 0);
      await fixture.turn();
      if (order === 'before') fixture.clock.advance(1000);
      fixture.kill();
      fixture.disk.open(fileOf(1, '.log'), 'create');
      await fixture.start();
      await fixture.turn();
      const log = fixture.log();
      expect([log.offline, log.nextOffset, log.segments.length]).toEqual([false, 3, 1]);
      expect(batchOffsets(await readAll(log))).toEqual([0, 1, 2]);
    }
  });

  it('that brings back what was taken back at the end of a segment leaves the segments behind it', async () => {
    for (const what of [Buffer.alloc(900), Buffer.alloc(100, 7), makeBatch(['taken', 'back']).subarray(0, 70)]) {
      const fixture = new LogFixture();
      await fixture.start();
      for (const value of ['a', 'b', 'c']) {
        fixture.log().append(makeBatch([value]), 'leader', 0);
        await fixture.turn();
        fixture.log().rollNow();
      }
      fixture.kill();
      fixture.disk.remove(`${DATA}/recovery-point-offset-checkpoint`);
      const file = fixture.disk.open(fileOf(0, '.log'), 'write');
      const size = file.size();
      file.writeSync([what], size);
      await fixture.start();
      expect([fixture.log().offline, fixture.log().nextOffset]).toEqual([false, 3]);
      expect(batchOffsets(await readAll(fixture.log()))).toEqual([0, 1, 2]);
      expect(fixture.disk.fileSize(fileOf(0, '.log'))).toBe(size);
      expect(fixture.disk.list(path.dirname(fileOf(0, '.log'))).filter(({ name }) => /cut/.test(name))).toEqual([]);
    }
  });

  it('while a log begins again at its start leaves it online', async () => {
    const node = await fresh('os');
    node.append(['a']);
    await node.finish(node.log().flush());
    const size = node.disk.fileSize(fileOf(0, '.log'));
    node.append(['b', 'c']);
    await node.settle();
    expect(node.log().deleteRecordsBefore(3)).toBe(0);
    node.clock.advance(60_000);
    node.kill();
    const disk = node.disk.crash('process', new SeededRandom(1));
    // What was not synced is lost, and all that was is deleted.
    disk.open(fileOf(0, '.log'), 'write').truncate(size);
    const moments: CrashDisk[] = [];
    disk.onStep = () => {
      moments.push(disk.crash('process', new SeededRandom(1)));
      for (let seed = 1; seed < 10; seed++) moments.push(disk.crash('power', new SeededRandom(seed)));
    };
    const log = (await started(disk, 'os')).log();
    expect([log.offline, log.logStartOffset, log.nextOffset]).toEqual([false, 3, 3]);
    for (const moment of moments) expect((await started(moment, 'os')).log().offline).toBe(false);
  });

  it('right after DeleteRecords leaves the leader epochs of what is back', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    for (const epoch of [1, 2]) fixture.log().append(makeBatch(['a', 'b']), 'leader', epoch);
    await fixture.turn();
    expect(fixture.log().deleteRecordsBefore(3)).toBe(0);
    fixture.kill();
    await fixture.start();
    const log = fixture.log();
    expect([log.logStartOffset, log.epochAt(0), log.epochAt(1), log.epochAt(2)]).toEqual([0, 1, 1, 2]);
  });

  it('that brings back what was taken back leaves it its leader epoch', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    for (const [value, epoch] of [
      ['a', 1],
      ['b', 1],
      ['c', 3],
    ] as const) {
      fixture.log().append(makeBatch([value]), 'leader', epoch);
      await fixture.turn();
    }
    fixture.kill();
    // Of the batch that was appended, and lost, in the place of the second.
    fixture.disk.writeFileAtomic(path.join(DATA, 't-0', 'leader-epoch-checkpoint'), '0\n3\n1 0\n2 1\n3 2\n', true);
    await fixture.start();
    const epochs = () => [0, 1, 2].map((offset) => fixture.log().epochAt(offset));
    expect(epochs()).toEqual([1, 1, 3]);
    expect(fixture.log().endOffsetForEpoch(1)).toEqual({ epoch: 1, endOffset: 2 });
    await fixture.restart();
    expect(epochs()).toEqual([1, 1, 3]);
  });

  it('leaves a log online whose index is missing where its end is torn', async () => {
    const fixture = new LogFixture({ indexIntervalBytes: 0 }, { durability: 'disk' });
    await fixture.start();
    for (const value of ['a', 'b']) fixture.log().append(makeBatch([value]), 'leader', 0);
    await fixture.turn();
    fixture.clock.advance(1000);
    fixture.kill();
    const file = fixture.disk.open(fileOf(0, '.log'), 'write');
    file.writeSync([Buffer.alloc(40, 1)], file.size());
    fixture.disk.remove(fileOf(0, '.index'));
    await fixture.start();
    expect([fixture.log().offline, fixture.log().nextOffset]).toEqual([false, 2]);
  });

  it('leaves the metadata log whole up to a gap: it is cut there', async () => {
    const fixture = new LogFixture();
    const metadata = () =>
      fixture.manager.getOrCreate('__cluster_metadata', METADATA_TOPIC_ID, 0, fixture.config, {
        syncAlways: true,
        partitionMetadata: false,
      });
    await fixture.start();
    for (const value of ['a', 'b', 'c']) {
      metadata().append(makeBatch([value]), 'leader', 1);
      await fixture.turn();
      if (value === 'b') metadata().rollNow();
    }
    const size = metadata().segments[0]!.sizeInBytes;
    fixture.kill();
    fixture.disk.open(fileOf(0, '.log', 0, '__cluster_metadata'), 'write').truncate(size / 2);
    await fixture.start();
    expect([metadata().offline, metadata().nextOffset]).toEqual([false, 1]);
    expect(metadata().append(makeBatch(['d']), 'leader', 2)).toMatchObject({ errorCode: 0, baseOffset: 1 });
  });

  it('is not taken for a failed sync where a full device has no room for the file of an empty segment', async () => {
    const node = await fresh('os');
    node.append(['a']);
    node.log().rollNow();
    node.disk.faultFor = (step, file) => (step === 'create' && file === fileOf(1, '.log') ? { code: 'ENOSPC' } : null);
    await node.finish(node.log().flush());
    expect([node.log().offline, node.log().syncedEnd]).toEqual([false, 1]);
  });

  it('is counted in by compaction: a batch that may be lost is nobody’s last', async () => {
    const fixture = new LogFixture();
    await fixture.start();
    const log = fixture.log();
    log.append(makeBatch(['a'], { ...IDEMPOTENT, baseSequence: 0 }), 'leader', 0);
    await fixture.turn();
    log.append(makeBatch(['b'], { ...IDEMPOTENT, baseSequence: 1 }), 'leader', 0);
    expect([...producersBefore(log, 100)]).toEqual([7, 0, 0]);
    await fixture.turn();
    expect([...producersBefore(log, 100)]).toEqual([7, 1, 0]);
  });
});
