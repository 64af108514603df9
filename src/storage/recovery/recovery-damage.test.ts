// Every kind of file that stands beside the records, damaged in every way: the records are served as before.
import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { CheckpointFile, printCheckpoint } from '../directories/checkpoints.ts';
import { FailingDisk } from '../failing-disk.ts';
import { batchOffsets, bytesOf, DATA, damage, fileOf, LogFixture, makeBatch, readAll } from '../log-fixture.ts';

const RECORDS = 60;

/** Segments with idempotent and aborted records, log start 3, closed cleanly or killed. */
async function stopped(clean: boolean): Promise<LogFixture> {
  const fixture = new LogFixture({ segmentBytes: 2000, indexIntervalBytes: 200 });
  await fixture.start();
  const log = fixture.log();
  for (let i = 0; i < RECORDS; i++) {
    const batch = makeBatch([`value ${i}`], {
      producerId: 7,
      producerEpoch: 0,
      baseSequence: i,
      timestamps: [fixture.clock.now()],
    });
    expect(log.append(batch, 'leader', Math.floor(i / 20)).errorCode).toBe(0);
  }
  fixture.log(1).append(makeBatch(['other']), 'leader', 0);
  await fixture.turn();
  expect(log.deleteRecordsBefore(3)).toBe(0);
  await fixture.restart();
  fixture.log().append(makeBatch(['last']), 'leader', 3);
  await fixture.turn();
  const closing = fixture.manager.close();
  await fixture.turn();
  await closing;
  if (!clean) fixture.disk.remove(`${DATA}/${CheckpointFile.CLEAN_SHUTDOWN}`);
  return fixture;
}

const damages: [string, (bytes: Buffer) => Buffer | null][] = [
  ['gone', () => null],
  ['empty', () => Buffer.alloc(0)],
  ['a byte short', (bytes) => bytes.subarray(0, -1)],
  ['half', (bytes) => bytes.subarray(0, bytes.length >> 1)],
  ['a byte long', (bytes) => Buffer.concat([bytes, Buffer.from('x')])],
  ['all zero', (bytes) => Buffer.alloc(bytes.length)],
  ['all ones', (bytes) => Buffer.alloc(bytes.length, 0xff)],
  ['with a bit flipped at the beginning', (bytes) => flipped(bytes, 0)],
  ['with a bit flipped in the middle', (bytes) => flipped(bytes, bytes.length >> 1)],
  ['with a bit flipped at the end', (bytes) => flipped(bytes, bytes.length - 2)],
  ['that of something else', () => Buffer.from('0\n2\nsomething 1 5\n')],
];

function flipped(bytes: Buffer, at: number): Buffer {
  if (bytes.length > 0) bytes[Math.max(0, at)]! ^= 4;
  return bytes;
}

const besides = [
  `${DATA}/${CheckpointFile.RECOVERY_POINT}`,
  `${DATA}/${CheckpointFile.REPLICATION}`,
  `${DATA}/${CheckpointFile.CLEANER}`,
  `${DATA}/${CheckpointFile.CLEAN_SHUTDOWN}`,
  `${DATA}/t-0/leader-epoch-checkpoint`,
  fileOf(0, '.index'),
  fileOf(0, '.timeindex'),
  fileOf(0, '.txnindex'),
  fileOf(RECORDS + 1, '.snapshot'),
];

async function expectAllServed(fixture: LogFixture): Promise<void> {
  const log = fixture.log();
  expect(batchOffsets(await readAll(log))).toEqual(Array.from({ length: RECORDS - 2 }, (_, i) => i + 3));
  expect([log.logStartOffset, log.nextOffset, log.highWatermark]).toEqual([3, RECORDS + 1, RECORDS + 1]);
  for (let offset = 3; offset < RECORDS; offset += 7) {
    expect(batchOffsets(await bytesOf(log.read(offset, 1, 'highWatermark', true)))).toEqual([offset]);
  }
  expect(batchOffsets(await readAll(fixture.log(1)))).toEqual([0]);
  const again = makeBatch(['v'], { producerId: 7, producerEpoch: 0, baseSequence: RECORDS - 1 });
  expect(log.append(again, 'leader', 3)).toMatchObject({ duplicate: true, baseOffset: RECORDS - 1 });
  expect(log.append(makeBatch(['new']), 'leader', 3).baseOffset).toBe(RECORDS + 1);
}

describe('the records are served as before where a file beside them is damaged', () => {
  for (const clean of [true, false]) {
    for (const file of besides) {
      it(`${file.slice(DATA.length + 1)}, after a ${clean ? 'clean stop' : 'kill'}`, async () => {
        for (const [what, change] of damages) {
          const fixture = await stopped(clean);
          const before = fixture.disk.exists(file) ? fixture.disk.readFile(file) : Buffer.from('0\n1\nt 0 10\n');
          const after = change(Buffer.from(before));
          fixture.disk.remove(file);
          if (after !== null) fixture.disk.writeFileAtomic(file, after, false);
          // A recovery point that is higher than it was says that records are missing: that is another matter.
          if (file.endsWith(CheckpointFile.RECOVERY_POINT) && claimsMore(fixture)) continue;
          fixture.logged.length = 0;
          await fixture.start();
          await expectAllServed(fixture).catch((error: Error) => {
            throw new Error(`${file} ${what}: ${error.message}`, { cause: error });
          });
          expect(fixture.logged.filter(({ level }) => level === 'error')).toEqual([]);
        }
      });
    }
  }

  function claimsMore(fixture: LogFixture): boolean {
    const text = fixture.disk.exists(`${DATA}/${CheckpointFile.RECOVERY_POINT}`)
      ? fixture.disk.readFile(`${DATA}/${CheckpointFile.RECOVERY_POINT}`).toString()
      : '';
    return /^t 0 (6[2-9]|[7-9]\d|\d{3,})$|^t 1 ([2-9]|\d\d+)$/m.test(text);
  }

  it('a damaged log start begins the log with its first segment, and says so', async () => {
    for (const text of ['0\n1\nt 0', 'x', '0\n7\nt 0 3\n', '1\n1\nt 0 3\n', '0\n1\nt zero 3\n']) {
      const fixture = await stopped(false);
      fixture.disk.writeFileAtomic(`${DATA}/${CheckpointFile.LOG_START}`, text, false);
      fixture.logged.length = 0;
      await fixture.start();
      expect(fixture.log().logStartOffset).toBe(0);
      expect(batchOffsets(await readAll(fixture.log()))[0]).toBe(0);
      const [told] = fixture.logged.filter(({ level }) => level === 'warn');
      expect(told!.details).toEqual({ file: `${DATA}/${CheckpointFile.LOG_START}` });
    }
  });

  it('a damaged checkpoint is named once, an empty one is none', async () => {
    for (const name of [CheckpointFile.RECOVERY_POINT, CheckpointFile.LOG_START, CheckpointFile.CLEANER]) {
      const fixture = await stopped(false);
      fixture.disk.writeFileAtomic(`${DATA}/${name}`, '0\n5\nt 0', false);
      fixture.logged.length = 0;
      await fixture.start();
      const named = fixture.logged.filter(({ details }) => details.file === `${DATA}/${name}`);
      expect(named.map(({ level }) => level)).toEqual(['warn']);
    }
    const fixture = await stopped(false);
    fixture.disk.writeFileAtomic(`${DATA}/${CheckpointFile.RECOVERY_POINT}`, '', false);
    fixture.logged.length = 0;
    await fixture.start();
    expect(fixture.logged.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  it('a damaged partition.metadata gets the id of its topic again, and is named', async () => {
    for (const text of ['', 'version: 0\n', 'topic_id: x', 'version: 0\ntopic_id: short']) {
      const fixture = await stopped(true);
      fixture.disk.writeFileAtomic(`${DATA}/t-0/partition.metadata`, text, false);
      fixture.logged.length = 0;
      await fixture.start();
      await expectAllServed(fixture);
      expect(fixture.disk.readFile(`${DATA}/t-0/partition.metadata`).toString()).toContain('topic_id: Cg');
      expect(fixture.logged.filter(({ details }) => String(details.file).endsWith('partition.metadata'))).toHaveLength(
        1,
      );
    }
  });

  it('snapshots that belong to no segment, or were made by somebody else, go', async () => {
    const fixture = await stopped(false);
    const snapshot = fixture.disk.readFile(fileOf(RECORDS + 1, '.snapshot'));
    for (const offset of [1, 5, 77, 1_000_000])
      fixture.disk.writeFileAtomic(fileOf(offset, '.snapshot'), snapshot, false);
    await fixture.start();
    await expectAllServed(fixture);
    const names = fixture.disk.list(`${DATA}/t-0`).map(({ name }) => name);
    for (const offset of [1, 5, 77, 1_000_000]) {
      expect(names).not.toContain(`${String(offset).padStart(20, '0')}.snapshot`);
    }
  });
});

describe('what is strange in a folder', () => {
  it('is left alone, and named once', async () => {
    const fixture = await stopped(false);
    const strange = {
      [DATA]: ['lost+found/', 'notes.txt', 'topic/', 't-0.0123456789abcdef0123456789abcdef-stray/', 't-1.log'],
      [`${DATA}/t-0`]: [
        'backup.log',
        'old.cleaned',
        'my.swap',
        'x.deleted',
        '0.log',
        '00000000000000000000.log.bak',
        '00000000000000000000.foo.swap',
        '99999999999999999999.log',
        'folder/',
      ],
    };
    for (const [folder, names] of Object.entries(strange)) {
      for (const name of names) {
        if (name.endsWith('/')) fixture.disk.makeDirectory(`${folder}/${name.slice(0, -1)}`);
        else fixture.disk.writeFileAtomic(`${folder}/${name}`, 'mine', false);
      }
    }
    fixture.logged.length = 0;
    await fixture.start();
    await expectAllServed(fixture);
    for (const [folder, names] of Object.entries(strange)) {
      const told = fixture.logged.filter(
        ({ message, details }) => /left alone/.test(message) && details.folder === folder,
      );
      expect(told).toHaveLength(1);
      const plain = names.map((name) => name.replace('/', '')).sort();
      expect([...(told[0]!.details.names as string[])].sort()).toEqual(plain);
      for (const name of names) {
        if (!name.endsWith('/')) expect(fixture.disk.readFile(`${folder}/${name}`).toString()).toBe('mine');
      }
    }
  });

  it('an index without its log is removed', async () => {
    const fixture = await stopped(false);
    for (const suffix of ['.index', '.timeindex', '.txnindex']) {
      fixture.disk.writeFileAtomic(fileOf(7, suffix), 'bogus', false);
    }
    await fixture.start();
    await expectAllServed(fixture);
    expect(fixture.disk.list(`${DATA}/t-0`).filter(({ name }) => name.startsWith('00000000000000000007'))).toEqual([]);
  });
});

describe('files that are missing', () => {
  async function withoutFiles(pattern: RegExp, clean: boolean): Promise<LogFixture> {
    const fixture = await stopped(clean);
    for (const { name } of fixture.disk.list(`${DATA}/t-0`)) {
      if (pattern.test(name)) fixture.disk.remove(`${DATA}/t-0/${name}`);
    }
    fixture.logged.length = 0;
    await fixture.start();
    return fixture;
  }

  for (const clean of [true, false]) {
    const how = clean ? 'a clean stop' : 'a kill';
    it(`at the end, below what was synced: no offset is given twice, the others serve (after ${how})`, async () => {
      for (const pattern of [/\.log$/, /^0{18}[3-9]\d\.log$/]) {
        const fixture = await withoutFiles(pattern, clean);
        const log = fixture.log();
        expect(log.offline).toBe(true);
        expect(log.append(makeBatch(['x']), 'leader', 9).errorCode).toBe(56);
        const told = fixture.logged.filter(({ level }) => level === 'error');
        expect(told).toHaveLength(1);
        expect(told[0]!.details).toMatchObject({ topic: 't', partition: 0, code: 'EDAMAGED' });
        expect(told[0]!.message).toMatch(/synced up to offset 61: records are missing/);
        expect(batchOffsets(await readAll(fixture.log(1)))).toEqual([0]);
        const logs = () => fixture.disk.list(`${DATA}/t-0`).filter(({ name }) => name.endsWith('.log'));
        const before = logs();
        await fixture.restart();
        expect(fixture.log().offline).toBe(true);
        expect(logs()).toEqual(before);
      }
    });

    it(`in the middle: readers go on behind the gap (after ${how})`, async () => {
      const fixture = new LogFixture({ segmentBytes: 500 });
      await fixture.start();
      for (let i = 0; i < 20; i++) fixture.log().append(makeBatch([`value ${i}`]), 'leader', 0);
      await fixture.turn();
      const bases = fixture.log().segments.map(({ baseOffset }) => baseOffset);
      expect(bases.length).toBeGreaterThan(3);
      if (clean) await fixture.restart();
      fixture.kill();
      if (clean) fixture.disk.writeFileAtomic(`${DATA}/${CheckpointFile.CLEAN_SHUTDOWN}`, '', false);
      else fixture.disk.remove(`${DATA}/${CheckpointFile.RECOVERY_POINT}`);
      fixture.disk.remove(fileOf(bases[1]!, '.log'));
      await fixture.start();
      const log = fixture.log();
      const rest = Array.from({ length: 20 }, (_, i) => i).filter((i) => i < bases[1]! || i >= bases[2]!);
      expect(batchOffsets(await readAll(log))).toEqual(rest);
      for (let offset = bases[1]!; offset < bases[2]!; offset++) {
        expect(batchOffsets(await bytesOf(log.read(offset, 1, 'highWatermark', true)))).toEqual([bases[2]]);
      }
      expect(log.append(makeBatch(['x']), 'leader', 0).baseOffset).toBe(20);
      const told = fixture.logged.filter(({ message }) => message.includes('a segment is missing'));
      expect(told.map(({ details }) => [details.from, details.to])).toEqual(clean ? [] : [[bases[1], bases[2]]]);
    });
  }

  it('so that the log ends before its start, which was never synced: it begins again there', async () => {
    const fixture = await stopped(false);
    for (const [name, offset] of [
      [CheckpointFile.RECOVERY_POINT, 0],
      [CheckpointFile.LOG_START, 100],
    ] as const) {
      fixture.disk.writeFileAtomic(`${DATA}/${name}`, printCheckpoint([{ topic: 't', partition: 0, offset }]), false);
    }
    await fixture.start();
    const log = fixture.log();
    expect([log.logStartOffset, log.nextOffset, log.highWatermark]).toEqual([100, 100, 100]);
    expect(log.append(makeBatch(['x']), 'leader', 9).baseOffset).toBe(100);
  });
});

describe('recovery', () => {
  it('reads the bytes of no segment before the recovery point', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = new LogFixture({ segmentBytes: 500 }, { disk });
    await fixture.start();
    for (let i = 0; i < 40; i++) fixture.log().append(makeBatch([`value ${i}`]), 'leader', 0);
    await fixture.turn();
    await fixture.restart();
    fixture.log().append(makeBatch(['unsynced']), 'leader', 0);
    await fixture.turn();
    const last = fixture.log().segments.at(-1)!.baseOffset;
    fixture.kill();
    disk.calls.length = 0;
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(41);
    const read = new Set(
      disk.calls.filter(({ call, path }) => call === 'read' && path.endsWith('.log')).map((c) => c.path),
    );
    // Of the one before, what a producer may send again is looked for.
    expect(read).toEqual(new Set([fileOf(last, '.log')]));
  });

  it('leaves a log whose next sync covers every segment that nobody synced before', async () => {
    for (const durability of ['os', 'disk'] as const) {
      const disk = new FailingDisk(new MemoryDisk());
      const fixture = new LogFixture({ segmentBytes: 500 }, { disk, durability });
      await fixture.start();
      disk.rules = [];
      for (let i = 0; i < 20; i++) fixture.log().append(makeBatch([`value ${i}`]), 'leader', 0);
      await fixture.turn();
      const bases = fixture.log().segments.map(({ baseOffset }) => baseOffset);
      fixture.kill();
      disk.remove(`${DATA}/${CheckpointFile.RECOVERY_POINT}`);
      disk.calls.length = 0;
      await fixture.start();
      const log = fixture.log();
      if (durability === 'os') void log.flush();
      await fixture.turn();
      expect(log.syncedEnd).toBe(20);
      const synced = disk.calls.filter(({ call, path }) => call === 'sync' && path.endsWith('.log')).map((c) => c.path);
      expect(synced).toEqual(bases.map((base) => fileOf(base, '.log')));
    }
  });

  it('makes sure that the marker of a clean stop does not come back with a power loss', async () => {
    const disk = new FailingDisk(new MemoryDisk());
    const fixture = new LogFixture({}, { disk });
    await fixture.start();
    await fixture.restart();
    const removed = disk.calls.findLastIndex(({ call, path }) => call === 'remove' && path.endsWith('_cleanshutdown'));
    const synced = disk.calls.findLastIndex(({ call, path }) => call === 'sync' && path === DATA);
    expect(removed).toBeGreaterThan(0);
    expect(synced).toBeGreaterThan(removed);
  });
});

describe('what recovery keeps aside', () => {
  const SIZE = makeBatch(['value 0']).length;
  const KEPT = fileOf(0, `.cut-${2 * SIZE}`);

  async function damagedAt(batch: number, disk = new FailingDisk(new MemoryDisk()), segmentBytes = 1_000_000) {
    const fixture = new LogFixture({ segmentBytes }, { disk });
    await fixture.start();
    for (let i = 0; i < 10; i++) fixture.log().append(makeBatch([`value ${i}`]), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    disk.remove(`${DATA}/${CheckpointFile.RECOVERY_POINT}`);
    damage(fixture.disk, fileOf(0, '.log'), (bytes) => {
      bytes[batch * SIZE + SIZE - 2]! ^= 1;
      return bytes;
    });
    return fixture;
  }

  it('is told: file, position, bytes, where it is now and what to do with it; and again at every start', async () => {
    const fixture = await damagedAt(2);
    await fixture.start();
    fixture.log();
    const [told] = fixture.logged.filter(({ level }) => level === 'error');
    expect(told!.details).toEqual({
      file: fileOf(0, '.log'),
      position: 2 * SIZE,
      bytes: 8 * SIZE,
      kept: [KEPT],
      nextOffset: 2,
    });
    expect(told!.message).toContain('klamm log dump');
    fixture.logged.length = 0;
    await fixture.restart();
    fixture.log().nextOffset;
    const named = fixture.logged.filter(({ details }) => details.files !== undefined);
    expect(named.map(({ details }) => details.files)).toEqual([[KEPT.slice(KEPT.lastIndexOf('/') + 1)]]);
  });

  it('never takes the place of what was kept before', async () => {
    const fixture = await damagedAt(2);
    await fixture.start();
    const first = fixture.disk.readFile(KEPT);
    for (let i = 2; i < 6; i++) fixture.log().append(makeBatch([`other ${i}`]), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    damage(fixture.disk, fileOf(0, '.log'), (bytes) => {
      bytes[2 * SIZE + SIZE - 2]! ^= 1;
      return bytes;
    });
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(2);
    expect(fixture.disk.readFile(KEPT)).toEqual(first);
    expect(fixture.disk.fileSize(`${KEPT}.1`)).toBe(4 * SIZE);
  });

  for (const segmentBytes of [1_000_000, 4 * SIZE]) {
    it(`is whole whichever step fails or is the last before a kill (segment.bytes ${segmentBytes})`, async () => {
      let failed = true;
      let step = 0;
      for (; failed; step++) {
        const disk = new FailingDisk(new MemoryDisk());
        const fixture = await damagedAt(2, disk, segmentBytes);
        const all = fixture.disk
          .list(`${DATA}/t-0`)
          .map(({ name }) => name)
          .filter((name) => name.endsWith('.log'))
          .sort()
          .map((name) => fixture.disk.readFile(`${DATA}/t-0/${name}`));
        const lost = Buffer.concat([all[0]!.subarray(2 * SIZE), ...all.slice(1)]);
        let count = 0;
        const ruleFor = disk.ruleFor.bind(disk);
        disk.ruleFor = (call, file) => {
          const found = ruleFor(call, file);
          if (!/cut-|\.log$|\.log\.deleted$/.test(file) || call === 'read' || call === 'open') return found;
          return count++ >= step ? { call, code: 'EIO' } : found;
        };
        await fixture.start().catch(() => {});
        failed = count > step;
        fixture.kill();
        disk.ruleFor = ruleFor;
        await fixture.start();
        expect([step, fixture.log().nextOffset]).toEqual([step, 2]);
        const kept = fixture.disk
          .list(`${DATA}/t-0`)
          .map(({ name }) => name)
          .filter((name) => /\.cut-\d+(\.\d+)?$/.test(name))
          .sort()
          .map((name) => fixture.disk.readFile(`${DATA}/t-0/${name}`));
        expect(Buffer.concat(kept)).toEqual(lost);
      }
      expect(step).toBeGreaterThan(4);
    });
  }
});
