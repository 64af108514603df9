import { describe, expect, it } from 'vitest';
import * as batch from '../../records/batch.ts';
import { CleanerFixture } from '../cleaner/cleaner-fixture.ts';
import { DATA, damage, fileOf } from '../log-fixture.ts';
import { encodeAborted } from '../producers/txn-index.ts';
import { InspectFixture, inspect, NOBODY, writtenFolder } from './inspect-fixture.ts';

const LOG = fileOf(0, '.log');

/** Where the batches of a log begin. */
function positions(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) found.push(at);
  return found;
}

function flip(at: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes[at]! ^= 0x10;
    return bytes;
  };
}

function add(at: number, what: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes[at]! += what;
    return bytes;
  };
}

/** @param at from the end where it is negative */
function int32(value: number, at: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    bytes.writeInt32BE(value, at < 0 ? bytes.length + at : at);
    return bytes;
  };
}

async function linesAfter(file: string, change: (bytes: Buffer) => Buffer, config = {}): Promise<string[]> {
  const fixture = await writtenFolder(config);
  damage(fixture.disk, file, change);
  return (await inspect(fixture.disk)).lines;
}

describe('a folder that the engine wrote', () => {
  it('is sound after a clean stop, all of it was looked at', async () => {
    const { disk } = await writtenFolder();
    const { lines, reports } = await inspect(disk);
    expect(lines).toEqual([]);
    expect(reports.map(({ directory }) => directory)).toEqual([`${DATA}/t-0`, `${DATA}/t-1`]);
    const [first] = reports;
    expect(first!.segments.map(({ baseOffset, batches, records }) => [baseOffset, batches, records])).toEqual([
      [0, 12, 22],
      [22, 6, 82],
      [104, 6, 6],
    ]);
    expect(first!.endOffset).toBe(110);
  });

  it('is sound after a kill and while it is used; that it is used is known', async () => {
    const fixture = new InspectFixture();
    await fixture.start();
    for (let i = 0; i < 50; i++) fixture.put([`value ${i}`]);
    await fixture.turn();
    const holder = { ...NOBODY, isAlive: () => true };
    expect((await inspect(fixture.disk, holder)).lines).toEqual([]);
    fixture.kill();
    expect((await inspect(fixture.disk)).lines).toEqual([]);
  });

  it('is sound after a compaction that removed aborted records and left empty batches', async () => {
    const fixture = new CleanerFixture({ indexIntervalBytes: 100 }, { producers: { idExpirationMs: 1e12 } });
    await fixture.start();
    for (let round = 0; round < 4; round++) {
      for (let i = 0; i < 5; i++) fixture.send(1, round * 5 + i, [[`k${i}`, `${round}`]]);
      fixture.mark(1, round % 2 === 0);
      fixture.put([['k1', `plain ${round}`]]);
      await fixture.roll();
      await fixture.clean();
    }
    const closing = fixture.manager.close();
    await fixture.turn();
    await closing;
    const { lines, reports } = await inspect(fixture.disk);
    expect(lines.filter((line) => !line.startsWith('note leftover'))).toEqual([]);
    const { records } = reports[0]!.segments[0]!;
    expect(records).toBeLessThan(10);
  });

  it('is sound where its beginning was deleted', async () => {
    const fixture = new InspectFixture();
    await fixture.start();
    for (let i = 0; i < 3; i++) {
      fixture.send(1, i);
      await fixture.roll();
    }
    fixture.end(1, false);
    fixture.put(['v']);
    await fixture.turn();
    expect(fixture.log().deleteRecordsBefore(2)).toBe(0);
    await fixture.close();
    expect(fixture.disk.exists(LOG)).toBe(false);
    const { lines } = await inspect(fixture.disk);
    expect(lines.filter((line) => !line.startsWith('note leftover'))).toEqual([]);
  });
});

describe('damage to a log', () => {
  it('is told with its byte and offset, and the batches behind it are looked at', async () => {
    const { disk } = await writtenFolder();
    const [, , third, fourth] = positions(disk.readFile(LOG));
    damage(disk, LOG, flip(third! + 70));
    const { lines, findings, reports } = await inspect(disk);
    expect(lines).toEqual([`damage batch-checksum t-0/00000000000000000000.log ${third} 4`]);
    expect(findings[0]!.what).toMatch(/its checksum is \d+, its bytes give \d+; \d+ bytes$/);
    expect(reports[0]!.segments[0]).toMatchObject({
      batches: 11,
      bad: [{ start: third, end: fourth, offset: 4, holdsBatches: false }],
    });
  });

  it.each([
    ['the length', (at: number) => at + 11, 'batch-(checksum|missing|torn)'],
    ['the length, beyond the file', (at: number) => at + 8, 'batch-(missing|torn)'],
    ['the magic', (at: number) => at + 16, 'batch-missing'],
    ['the checksum', (at: number) => at + 17, 'batch-checksum'],
    ['the attributes', (at: number) => at + 22, 'batch-checksum'],
    ['the record count', (at: number) => at + 60, 'batch-checksum'],
  ])('in %s of a batch costs that batch only', async (_what, place, code) => {
    const { disk } = await writtenFolder();
    const [, , third, fourth] = positions(disk.readFile(LOG));
    damage(disk, LOG, flip(place(third!)));
    const { lines, reports } = await inspect(disk);
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^damage ${code} t-0/0+.log ${third} 4$`))]);
    expect(reports[0]!.segments[0]!.bad).toEqual([{ start: third, end: fourth, offset: 4, holdsBatches: false }]);
  });

  it('in the offset of a batch shows, although the checksum does not cover it', async () => {
    const { disk } = await writtenFolder();
    const [, , third] = positions(disk.readFile(LOG));
    const set = (offset: number) => (bytes: Buffer) => {
      batch.setBaseOffset(bytes, third!, offset);
      return bytes;
    };
    damage(disk, LOG, set(1));
    expect((await inspect(disk)).lines).toContain(`damage batch-offset t-0/00000000000000000000.log ${third} 1`);
    damage(disk, LOG, set(2 ** 60));
    expect((await inspect(disk)).lines).toContainEqual(expect.stringMatching(`damage batch-offset .* ${third} `));
  });

  it('to several neighbours is one, to batches apart are two', async () => {
    const { disk } = await writtenFolder();
    const [, second, third, , fifth, sixth] = positions(disk.readFile(LOG));
    for (const at of [second!, third!, fifth!]) damage(disk, LOG, flip(at + 65));
    const { lines, reports } = await inspect(disk);
    expect(lines).toHaveLength(2);
    expect(reports[0]!.segments[0]!.bad).toMatchObject([{ start: second }, { start: fifth, end: sixth }]);
  });

  it('at the end, torn or zeros, is told; in a folder that is used it may be in flight', async () => {
    for (const change of [
      (bytes: Buffer) => bytes.subarray(0, -3),
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(5000)]),
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(7)]),
    ]) {
      const { disk } = await writtenFolder();
      const last = fileOf(104, '.log');
      damage(disk, last, change);
      const { lines } = await inspect(disk);
      expect(lines[0]).toMatch(/^damage batch-(torn|missing) t-0\/0+104.log \d+ (109|110)$/);
      disk.writeFileAtomic(`${DATA}/.lock`, '{"pid":5,"startTime":"5","bootId":"b"}', false);
      const used = await inspect(disk, { ...NOBODY, isAlive: () => true });
      expect(used.findings.filter(({ severity }) => severity === 'damage')).toEqual([]);
      expect(used.lines[0]).toMatch(/^note tail-in-flight/);
    }
  });

  it('says what the next start makes of it', async () => {
    const { disk } = await writtenFolder();
    const [, , third] = positions(disk.readFile(LOG));
    damage(disk, LOG, flip(third! + 70));
    const remedy = async () => (await inspect(disk)).findings[0]!.remedy;
    expect(await remedy()).toMatch(/^`klamm log repair` skips these bytes or cuts/);
    disk.remove(`${DATA}/.kafka_cleanshutdown`);
    expect(await remedy()).toMatch(/^below the recovery point 110: the partition stays offline; `klamm log repair`/);
    disk.writeFileAtomic(`${DATA}/recovery-point-offset-checkpoint`, '0\n1\nt 0 4\n', false);
    expect(await remedy()).toMatch(/^the next start cuts the log here and keeps the bytes aside/);
  });

  it('that the checksum does not show is found by opening every record', async () => {
    const fixture = await writtenFolder();
    const log = fileOf(22, '.log');
    const before = fixture.disk.readFile(log);
    for (const at of positions(before).slice(0, 4)) {
      damage(fixture.disk, log, (bytes) => {
        bytes.fill(0x5a, at + 75, at + 85);
        batch.updateCrc(bytes, at);
        return bytes;
      });
      const { lines } = await inspect(fixture.disk);
      expect(lines).toEqual([expect.stringMatching(`^damage batch-records t-0/0+22.log ${at} `)]);
      damage(fixture.disk, log, () => Buffer.from(before));
    }
    damage(fixture.disk, LOG, (bytes) => {
      bytes.writeInt32BE(1, batch.RECORD_COUNT_POSITION);
      batch.updateCrc(bytes, 0);
      return bytes;
    });
    expect((await inspect(fixture.disk)).lines).toEqual(['damage batch-records t-0/00000000000000000000.log 0 0']);
  });
});

describe('damage to an index', () => {
  const index = fileOf(0, '.index');
  const times = fileOf(0, '.timeindex');

  it.each([
    ['a position between two batches', add(15, -1), 'index-position'],
    ['an offset that no batch ends at', add(11, -1), 'index-offset'],
    ['an offset of another batch', int32(2, 8), 'index-(offset|order)'],
    [
      'entries in the wrong order',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(8), bytes.subarray(0, 8)]),
      'index-order',
    ],
    ['half an entry', (bytes: Buffer) => bytes.subarray(0, -4), 'index-size'],
    ['a place behind the end', int32(1e6, -4), 'index-position'],
    ['zeros at the end', (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(80)]), 'index-zeros'],
  ])('is found: %s', async (_what, change, code) => {
    const lines = await linesAfter(index, change);
    expect(lines[0]).toMatch(new RegExp(`^damage ${code} t-0/0+.index`));
  });

  it.each([
    ['a time that no record has', add(7, 1), 'timeindex-time'],
    ['an offset of an earlier batch', int32(0, 20), 'timeindex-(time|order)'],
    ['an offset behind the end', int32(50, -4), 'timeindex-offset'],
    ['no last entry', (bytes: Buffer) => bytes.subarray(0, -12), 'timeindex-end'],
    ['half an entry', (bytes: Buffer) => bytes.subarray(0, -5), 'timeindex-size|index-size'],
  ])('of times is found: %s', async (_what, change, code) => {
    const lines = await linesAfter(times, change);
    expect(lines[0]).toMatch(new RegExp(`^damage (${code}) t-0/0+.timeindex`));
  });

  it('is found: it is not there', async () => {
    const { disk } = await writtenFolder();
    disk.remove(index);
    disk.remove(fileOf(104, '.index'));
    // The last segment's is made with the next start.
    expect((await inspect(disk)).lines).toEqual(['damage index-missing t-0/00000000000000000000.index - -']);
  });

  it('of the last segment: zeros at its end are those of a Kafka that was killed', async () => {
    const lines = await linesAfter(fileOf(104, '.index'), (bytes) => Buffer.concat([bytes, Buffer.alloc(800)]));
    expect(lines).toEqual([expect.stringMatching(/^note index-unfinished t-0\/0+104.index/)]);
  });

  it('of aborted transactions is found', async () => {
    const first = fileOf(0, '.txnindex');
    expect(await linesAfter(first, add(9, 1))).toContainEqual(
      expect.stringMatching(/^damage txnindex-wrong t-0\/0+.txnindex 0 21$/),
    );
    expect(await linesAfter(first, add(17, -1))).toContainEqual(expect.stringMatching(/^damage txnindex-wrong/));
    expect(await linesAfter(first, add(33, 1))).toContainEqual(expect.stringMatching(/^damage txnindex-wrong/));
    expect(await linesAfter(first, (bytes) => bytes.subarray(0, 0))).toContainEqual(
      expect.stringMatching(/^damage txnindex-missing t-0\/0+.txnindex 0 21$/),
    );
    expect(await linesAfter(first, (bytes) => bytes.subarray(0, 20))).toContainEqual(
      expect.stringMatching(/^damage txnindex-size/),
    );
    const made = encodeAborted({ producerId: 1, firstOffset: 3, lastOffset: 5, lastStableOffset: 6 });
    expect(await linesAfter(first, (bytes) => Buffer.concat([made, bytes]))).toEqual([
      'damage txnindex-unfounded t-0/00000000000000000000.txnindex 0 5',
    ]);
  });

  it('of aborted transactions is found where the file is gone', async () => {
    const { disk } = await writtenFolder();
    disk.remove(fileOf(22, '.txnindex'));
    expect((await inspect(disk)).lines).toEqual([
      expect.stringMatching(/^damage txnindex-missing t-0\/0+22.txnindex 0 102$/),
    ]);
  });
});

describe('damage to the small files', () => {
  it('of a partition is found', async () => {
    expect(await linesAfter(fileOf(22, '.snapshot'), flip(30))).toEqual([
      'damage snapshot-damaged t-0/00000000000000000022.snapshot - 22',
    ]);
    const { disk } = await writtenFolder();
    disk.rename(fileOf(22, '.snapshot'), fileOf(500, '.snapshot'));
    expect((await inspect(disk)).lines).toContain('damage snapshot-ahead t-0/00000000000000000500.snapshot - 500');
    const { disk: other } = await writtenFolder();
    damage(other, fileOf(22, '.snapshot'), () => other.readFile(fileOf(104, '.snapshot')));
    expect((await inspect(other)).lines).toContainEqual(expect.stringMatching(/^damage snapshot-(differs|wrong)/));
    const epochs = `${DATA}/t-0/leader-epoch-checkpoint`;
    expect(await linesAfter(epochs, () => Buffer.from('0\n2\n1 0\n0 22\n'))).toEqual([
      'damage epochs-damaged t-0/leader-epoch-checkpoint - -',
    ]);
    expect(await linesAfter(epochs, () => Buffer.from('0\n2\n0 0\n1 30\n'))).toEqual([
      'damage epoch-wrong t-0/leader-epoch-checkpoint - 22',
    ]);
    expect(await linesAfter(`${DATA}/t-0/partition.metadata`, () => Buffer.from('version: 0\n'))).toEqual([
      'damage partition-metadata t-0/partition.metadata - -',
    ]);
  });

  it('of the folder is found', async () => {
    const point = `${DATA}/recovery-point-offset-checkpoint`;
    expect(await linesAfter(point, () => Buffer.from('0\n3\nt 0 5\n'))).toEqual([
      'damage checkpoint-damaged recovery-point-offset-checkpoint - -',
    ]);
    expect(await linesAfter(point, () => Buffer.from('0\n2\nt 0 500\nother 3 1\n'))).toEqual([
      'damage checkpoint-ahead recovery-point-offset-checkpoint - 500',
      'warning checkpoint-unknown recovery-point-offset-checkpoint - 1',
    ]);
    expect(await linesAfter(`${DATA}/meta.properties`, () => Buffer.from('version=7\n'))).toEqual([
      'damage meta-properties meta.properties - -',
    ]);
  });

  it('names what interrupted work left, what was kept aside and what is unknown', async () => {
    const { disk } = await writtenFolder();
    const put = (name: string) => disk.writeFileAtomic(`${DATA}/${name}`, 'x', false);
    put('t-0/00000000000000000000.log.deleted');
    put('t-0/00000000000000000022.log.swap');
    put('t-0/00000000000000000104.index.cleaned');
    put('t-0/00000000000000000000.cut-300');
    put('t-0/notes.txt');
    put('t-0/00000000000000000007.index');
    put('core');
    put('.lock-0123456789abcdefghij-_.socket');
    disk.makeDirectory(`${DATA}/t-0.0123456789abcdef0123456789abcdef-delete`);
    disk.makeDirectory(`${DATA}/lost+found`);
    expect((await inspect(disk)).lines.sort()).toEqual([
      'note folder-aside t-0.0123456789abcdef0123456789abcdef-delete - -',
      'note kept-aside t-0/00000000000000000000.cut-300 - -',
      'note leftover t-0/00000000000000000000.log.deleted - -',
      'note leftover t-0/00000000000000000022.log.swap - -',
      'note leftover t-0/00000000000000000104.index.cleaned - -',
      'note unknown-file core - -',
      'note unknown-file t-0/notes.txt - -',
      'note unknown-folder lost+found - -',
      'warning index-alone t-0/00000000000000000007.index - -',
    ]);
  });
});

describe('a folder that a broker changes meanwhile', () => {
  it('is not called damaged for a segment that was replaced or removed', async () => {
    const { disk, clock } = await writtenFolder();
    disk.writeFileAtomic(`${DATA}/.lock`, '{"pid":5,"startTime":"5","bootId":"b"}', false);
    const holder = { ...NOBODY, isAlive: () => true };
    damage(disk, LOG, flip(200));
    expect((await inspect(disk, holder)).lines).toEqual([expect.stringMatching(/^damage batch-checksum/)]);
    clock.advance(1000);
    // It is opened once for each look: then compaction puts another in its place.
    const open = disk.open.bind(disk);
    const other = disk.readFile(LOG);
    disk.open = (name, mode) => {
      const file = open(name, mode);
      if (name === LOG) disk.writeFileAtomic(LOG, other, false);
      return file;
    };
    const { lines, findings } = await inspect(disk, holder);
    expect(findings.filter(({ severity }) => severity === 'damage')).toEqual([]);
    expect(lines).toContain('note changed-meanwhile t-0/00000000000000000000.log - -');
  });
});

describe('a file made to deceive', () => {
  it('of nothing but headers costs no more than a few readings of it', async () => {
    const { disk } = await writtenFolder();
    const header = Buffer.alloc(batch.BATCH_OVERHEAD);
    batch.setBaseOffset(header, 0, 104);
    header.writeInt32BE(1_000_000, batch.LENGTH_POSITION);
    header[batch.MAGIC_POSITION] = 2;
    const bytes = Buffer.concat(Array.from({ length: 40_000 }, () => header));
    disk.writeFileAtomic(fileOf(104, '.log'), bytes, false);
    let read = 0;
    const open = disk.open.bind(disk);
    disk.open = (name, mode) => {
      const file = open(name, mode);
      const inner = file.read.bind(file);
      file.read = (target, position) => {
        read += target.length;
        return inner(target, position);
      };
      return file;
    };
    const { lines } = await inspect(disk);
    expect(lines).toContainEqual(expect.stringMatching(/^damage batch-.* t-0\/0+104.log 0 /));
    expect(read).toBeLessThan(8 * bytes.length + 100_000_000);
  });

  it('of a million wrong entries gives a few findings', async () => {
    const { disk } = await writtenFolder();
    for (const suffix of ['.index', '.timeindex', '.txnindex']) {
      disk.writeFileAtomic(fileOf(0, suffix), Buffer.alloc(8_000_000, 0x7f), false);
    }
    const { findings } = await inspect(disk);
    expect(findings.length).toBeLessThan(60);
    expect(findings.filter(({ what }) => /more of this kind/.test(what)).length).toBeGreaterThan(1);
  });
});
