import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../base/random.ts';
import * as batch from '../../records/batch.ts';
import { batchOffsets, DATA, damage, fileOf, makeBatch, readAll } from '../log-fixture.ts';
import { DataFolder } from './data-folder.ts';
import { FolderRepair, type FolderRepairOptions } from './folder-repair.ts';
import { type InspectFixture, inspect, NOBODY, writtenFolder } from './inspect-fixture.ts';

const LOG = fileOf(0, '.log');

interface Repaired {
  readonly lines: string[];
  readonly left: string[];
  readonly notes: string[];
}

async function repair(disk: InspectFixture['disk'], options: Partial<FolderRepairOptions> = {}): Promise<Repaired> {
  const lines: string[] = [];
  const left: string[] = [];
  const notes: string[] = [];
  await new FolderRepair({
    folder: await DataFolder.open(disk, DATA, NOBODY),
    identity: NOBODY,
    random: new SeededRandom(1),
    apply: true,
    way: null,
    only: null,
    onAction: ({ kind, file, position, offset, remedy }) =>
      lines.push(`${kind} ${file.slice(DATA.length + 1)} ${position ?? '-'} ${offset ?? '-'}: ${remedy}`),
    onLeft: ({ file, what }) => left.push(`${file.slice(DATA.length + 1)}: ${what}`),
    onNote: (file, what) => notes.push(`${file.slice(DATA.length + 1)}: ${what}`),
    onProgress: () => {},
    metadataProblem: async () => null,
    fillMetadataGap: (offset, count) => {
      const filler = makeBatch(Array.from({ length: count }, () => 'nothing'));
      batch.setBaseOffset(filler, 0, offset);
      return filler;
    },
    ...options,
  }).run();
  return { lines, left, notes };
}

/** Every file with its bytes. */
function contents(disk: InspectFixture['disk']): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, isDirectory } of disk.list(DATA)) {
    if (!isDirectory) found.set(name, disk.readFile(`${DATA}/${name}`).toString('hex'));
    else
      for (const file of disk.list(`${DATA}/${name}`)) {
        found.set(`${name}/${file.name}`, disk.readFile(`${DATA}/${name}/${file.name}`).toString('hex'));
      }
  }
  return found;
}

function positions(bytes: Buffer): number[] {
  const found: number[] = [];
  for (let at = 0; at < bytes.length; at += batch.sizeInBytes(bytes, at)) found.push(at);
  return found;
}

function flipAt(...places: number[]): (bytes: Buffer) => Buffer {
  return (bytes) => {
    for (const at of places) bytes[at]! ^= 1;
    return bytes;
  };
}

/** The folder, its log's batches before, damaged in the third batch. */
async function withRot(): Promise<{ fixture: InspectFixture; before: Buffer; places: number[] }> {
  const fixture = await writtenFolder();
  const before = fixture.disk.readFile(LOG);
  const places = positions(before);
  damage(fixture.disk, LOG, flipAt(places[2]! + 70));
  return { fixture, before, places };
}

/** Without what a repair leaves for people to see. */
function soundLines(lines: readonly string[]): string[] {
  return lines.filter((line) => !/^(note kept-aside|warning segment-gap)/.test(line));
}

describe('what repair would do', () => {
  it('is nothing where all is sound', async () => {
    const { disk } = await writtenFolder();
    const before = contents(disk);
    expect(await repair(disk)).toEqual({ lines: [], left: [], notes: [] });
    expect([...contents(disk)].filter(([name]) => name !== '.lock')).toEqual(
      [...before].filter(([name]) => name !== '.lock'),
    );
  });

  it('is told without a byte written, and then done in the same words', async () => {
    const { fixture, places } = await withRot();
    const { disk } = fixture;
    damage(disk, fileOf(22, '.index'), (bytes) => bytes.subarray(0, -3));
    damage(disk, fileOf(22, '.snapshot'), flipAt(20));
    damage(disk, `${DATA}/t-0/leader-epoch-checkpoint`, () => Buffer.from('0\n9\n'));
    damage(disk, `${DATA}/log-start-offset-checkpoint`, () => Buffer.from('x'));
    const before = contents(disk);
    const told = await repair(disk, { apply: false });
    expect(contents(disk)).toEqual(before);
    expect(told.lines).toEqual([
      `skip t-0/00000000000000000000.log ${places[2]} 4: left out and kept in 00000000000000000000.cut-${places[2]}; ` +
        'all other batches stay, at their offsets',
      'index t-0/00000000000000000022.index - -: made again from the log',
      'snapshot t-0/00000000000000000022.snapshot - 22: made again from the log',
      'epochs t-0/leader-epoch-checkpoint - -: made again from the log',
      expect.stringMatching(
        /^aside log-start-offset-checkpoint - -: renamed to log-start-offset-checkpoint.damaged; the broker begins/,
      ),
    ]);
    const done = await repair(disk);
    expect(done.lines).toEqual(told.lines);
    expect(done.left).toEqual([]);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
  });
});

describe('rot below the recovery point', () => {
  it('takes the partition offline; skipping it brings every other record back, at its offset', async () => {
    const fixture = await writtenFolder();
    const { disk } = fixture;
    const last = fileOf(104, '.log');
    const before = disk.readFile(last);
    const places = positions(before);
    damage(disk, last, flipAt(places[2]! + 70));
    disk.remove(`${DATA}/.kafka_cleanshutdown`);
    await fixture.start();
    expect(fixture.log().offline).toBe(true);
    fixture.kill();
    const { lines, notes } = await repair(disk);
    expect(lines).toHaveLength(1);
    expect(notes).toEqual([expect.stringMatching(/^t-0\/0+104.cut-\d+: what was taken out is kept here/)]);
    const kept = Buffer.from(disk.readFile(`${DATA}/t-0/00000000000000000104.cut-${places[2]}`));
    expect(kept.length).toBe(places[3]! - places[2]!);
    kept[70]! ^= 1;
    expect(kept.equals(before.subarray(places[2], places[3]))).toBe(true);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
    await fixture.start();
    const log = fixture.log();
    expect([log.offline, log.nextOffset]).toEqual([false, 110]);
    expect(batchOffsets(await readAll(log)).slice(-6)).toEqual([103, 104, 105, 107, 108, 109]);
    expect(log.abortedTransactions(0, 110)).toHaveLength(2);
    fixture.put(['goes on']);
    await fixture.turn();
    expect(log.highWatermark).toBe(111);
  });

  it('is cut where the user says so: what follows is kept aside, and may be dumped', async () => {
    const { fixture, before, places } = await withRot();
    const { disk } = fixture;
    disk.remove(`${DATA}/.kafka_cleanshutdown`);
    const second = disk.readFile(fileOf(22, '.log'));
    const { lines, left } = await repair(disk, { way: 'cut' });
    expect(left).toEqual([]);
    expect(lines[0]).toBe(
      `cut t-0/00000000000000000000.log ${places[2]} 4: the log ends at offset 4; they are kept in ` +
        `00000000000000000000.cut-${places[2]}, 2 later segments are kept as *.cut-0`,
    );
    expect(lines[1]).toMatch(/^checkpoint .*: the recovery point is set to 4: offsets are given again/);
    expect(disk.readFile(LOG).equals(before.subarray(0, places[2]))).toBe(true);
    expect(disk.fileSize(`${DATA}/t-0/00000000000000000000.cut-${places[2]}`)).toBe(before.length - places[2]!);
    expect(disk.readFile(`${DATA}/t-0/00000000000000000022.cut-0`).equals(second)).toBe(true);
    expect(disk.readFile(`${DATA}/recovery-point-offset-checkpoint`).toString()).toMatch(/^t 0 4$/m);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
    await fixture.start();
    const log = fixture.log();
    expect([log.offline, log.nextOffset]).toEqual([false, 4]);
    expect(batchOffsets(await readAll(log))).toEqual([0, 2]);
  });

  it('at several places, to the end of the log: what was synced is not numbered again', async () => {
    const fixture = await writtenFolder();
    const { disk } = fixture;
    const first = positions(disk.readFile(LOG));
    damage(disk, LOG, flipAt(first[0]! + 65, first[5]! + 16));
    const last = fileOf(104, '.log');
    const places = positions(disk.readFile(last));
    damage(disk, last, (bytes) => flipAt(places[4]! + 64, places[5]! + 64)(bytes));
    const { lines, left } = await repair(disk);
    expect(left).toEqual([]);
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'skip t-0/00000000000000000000.log 0 0',
      `skip t-0/00000000000000000000.log ${first[5]} 10`,
      `skip t-0/00000000000000000104.log ${places[4]} 108`,
      'go-on t-0/00000000000000000104.log - 108',
    ]);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
    await fixture.start();
    expect([fixture.log().offline, fixture.log().nextOffset]).toEqual([false, 110]);
    expect(fixture.put(['next'])).toBe(110);
    await fixture.turn();
    expect(batchOffsets(await readAll(fixture.log())).at(-1)).toBe(110);
    // Once more, after a kill.
    fixture.kill();
    await fixture.start();
    expect([fixture.log().offline, fixture.log().nextOffset]).toEqual([false, 111]);
  });
});

describe('the end of a log', () => {
  it('that is torn above the recovery point is cut, and kept', async () => {
    const fixture = await writtenFolder();
    const { disk } = fixture;
    disk.writeFileAtomic(`${DATA}/recovery-point-offset-checkpoint`, '0\n1\nt 0 104\n', false);
    damage(disk, fileOf(104, '.log'), (bytes) => bytes.subarray(0, -4));
    const { lines } = await repair(disk);
    expect(lines[0]).toMatch(/^cut t-0\/0+104.log \d+ 109: the log ends at offset 109; they are kept in/);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(109);
  });

  it('that is gone below the recovery point: the log goes on behind it, or offsets are reused if told', async () => {
    for (const way of ['skip', 'cut'] as const) {
      const fixture = await writtenFolder();
      const { disk } = fixture;
      for (const suffix of ['.log', '.index', '.timeindex']) disk.remove(fileOf(104, suffix));
      const { lines, left } = await repair(disk, { way });
      expect(left).toEqual([]);
      expect(lines[0]).toMatch(way === 'skip' ? /^go-on .* 104: the log goes on at offset 110/ : /^checkpoint .* 104/);
      expect(soundLines((await inspect(disk)).lines)).toEqual([]);
      await fixture.start();
      expect(fixture.log().nextOffset).toBe(way === 'skip' ? 110 : 104);
    }
  });
});

describe('an offset that leads into the next segment', () => {
  async function withLeap(): Promise<{ fixture: InspectFixture; position: number }> {
    const fixture = await writtenFolder();
    const bytes = fixture.disk.readFile(fileOf(22, '.log'));
    const position = positions(bytes)[2]!;
    damage(fixture.disk, fileOf(22, '.log'), (log) => {
      batch.setBaseOffset(log, position, 62 + 2 ** 24);
      return log;
    });
    return { fixture, position };
  }

  it('costs its batch, and nothing of the segments behind it', async () => {
    const { fixture, position } = await withLeap();
    const { disk } = fixture;
    expect((await inspect(disk)).lines).toEqual([expect.stringMatching(/^damage batch-offset t-0\/0+22.log/)]);
    const { lines, left } = await repair(disk, { way: 'skip' });
    expect(left).toEqual([]);
    expect(lines[0]).toMatch(
      new RegExp(`^skip t-0/0+22.log ${position} 62: left out and kept in 0+22.cut-${position};`),
    );
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
    await fixture.start();
    const offsets = batchOffsets(await readAll(fixture.log()));
    expect(offsets).not.toContain(62);
    expect(offsets.slice(-8)).toEqual([102, 103, 104, 105, 106, 107, 108, 109]);
  });

  it('or to a later place in its own costs that batch only', async () => {
    const { disk } = await writtenFolder();
    const bytes = disk.readFile(fileOf(22, '.log'));
    const position = positions(bytes)[1]!;
    damage(disk, fileOf(22, '.log'), (log) => {
      batch.setBaseOffset(log, position, 42 + 32);
      return log;
    });
    expect((await inspect(disk)).lines).toEqual([expect.stringMatching(/^damage batch-offset t-0\/0+22.log/)]);
    const { lines } = await repair(disk, { way: 'skip' });
    expect(lines[0]).toMatch(new RegExp(`^skip t-0/0+22.log ${position} 42: left out`));
    const left = disk.readFile(fileOf(22, '.log'));
    expect(positions(left).map((at) => batch.baseOffset(left, at))).toEqual([22, 62, 82, 102, 103]);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
  });

  it('is left out, not cut, at the end of the log too, if no word was given', async () => {
    const { disk } = await writtenFolder();
    const bytes = disk.readFile(fileOf(104, '.log'));
    damage(disk, fileOf(104, '.log'), (log) => {
      batch.setBaseOffset(log, positions(bytes).at(-1)!, 30);
      return log;
    });
    expect((await repair(disk, { apply: false })).lines[0]).toMatch(/^skip t-0\/0+104.log/);
  });

  it('is where the log is cut, if so told', async () => {
    const { fixture, position } = await withLeap();
    const { lines } = await repair(fixture.disk, { way: 'cut' });
    expect(lines[0]).toMatch(new RegExp(`^cut t-0/0+22.log ${position} 62: the log ends at offset 62; .* 1 later`));
    expect((await repair(fixture.disk, { way: 'cut' })).lines).toEqual([]);
    await fixture.start();
    expect(fixture.log().nextOffset).toBe(62);
  });
});

it('an empty segment within another is removed, and hides nothing', async () => {
  const fixture = await writtenFolder();
  const { disk } = fixture;
  disk.writeFileAtomic(fileOf(50, '.log'), '', false);
  expect((await inspect(disk)).lines).toContainEqual(expect.stringMatching(/^damage segment-overlap t-0\/0+50.log/));
  const { lines, left } = await repair(disk);
  expect(left).toEqual([]);
  expect(lines[0]).toBe(`tidy t-0/00000000000000000050.log - -: removed`);
  expect((await inspect(disk)).lines).toEqual([]);
  await fixture.start();
  expect(batchOffsets(await readAll(fixture.log())).at(-1)).toBe(109);
});

it('the segment that was the last gets its missing indexes where the log goes on behind it', async () => {
  const { disk } = await writtenFolder();
  for (const suffix of ['.log', '.index', '.timeindex']) disk.remove(fileOf(104, suffix));
  disk.remove(fileOf(22, '.timeindex'));
  const { lines, left } = await repair(disk, { way: 'skip' });
  expect(left).toEqual([]);
  expect(lines).toContainEqual(expect.stringMatching(/^index t-0\/0+22.timeindex/));
  expect((await repair(disk, { way: 'skip' })).lines).toEqual([]);
});

describe('what is derived from the log', () => {
  it('is made again as it was', async () => {
    const { disk } = await writtenFolder();
    const names = [
      ...[fileOf(0, '.index'), fileOf(0, '.timeindex'), fileOf(0, '.txnindex'), fileOf(22, '.timeindex')],
      ...[fileOf(22, '.txnindex'), fileOf(104, '.snapshot'), fileOf(110, '.snapshot')],
      `${DATA}/t-0/leader-epoch-checkpoint`,
    ];
    const before = names.map((name) => disk.readFile(name).toString('hex'));
    for (const name of names) damage(disk, name, flipAt(3));
    disk.remove(names[2]!);
    expect((await repair(disk)).left).toEqual([]);
    expect((await inspect(disk)).lines).toEqual([]);
    // The spacing of index entries is the default's, not the folder's.
    const same = [2, 4, 5, 6, 7];
    expect(same.map((i) => disk.readFile(names[i]!).toString('hex'))).toEqual(same.map((i) => before[i]));
  });

  it('that leads nowhere is removed: a snapshot ahead of the log', async () => {
    const { disk } = await writtenFolder();
    disk.rename(fileOf(22, '.snapshot'), fileOf(500, '.snapshot'));
    expect((await repair(disk)).lines).toEqual([expect.stringMatching(/^snapshot t-0\/0+500.snapshot - 500: removed/)]);
    expect(disk.exists(fileOf(500, '.snapshot'))).toBe(false);
  });

  it('where nothing tells it any more is removed: the later snapshots stay as they are', async () => {
    const { disk } = await writtenFolder();
    for (const suffix of ['.log', '.index', '.timeindex', '.txnindex', '.snapshot']) disk.remove(fileOf(0, suffix));
    damage(disk, `${DATA}/log-start-offset-checkpoint`, () => Buffer.from('0\n1\nt 0 22\n'));
    damage(disk, fileOf(22, '.snapshot'), flipAt(20));
    const later = [104, 110].map((offset) => disk.readFile(fileOf(offset, '.snapshot')));
    expect((await repair(disk)).lines).toEqual([expect.stringMatching(/^snapshot t-0\/0+22.snapshot - 22: removed/)]);
    expect([104, 110].map((offset) => disk.readFile(fileOf(offset, '.snapshot')))).toEqual(later);
    expect(soundLines((await inspect(disk)).lines)).toEqual([]);
  });

  it('is finished where a compaction was interrupted', async () => {
    const { disk } = await writtenFolder();
    for (const suffix of ['.log', '.index', '.timeindex']) {
      disk.writeFileAtomic(`${fileOf(0, suffix)}.swap`, disk.readFile(fileOf(0, suffix)), false);
    }
    disk.writeFileAtomic(`${fileOf(22, '.log')}.cleaned`, 'half', false);
    const { lines } = await repair(disk);
    expect(lines.map((line) => line.split(' ')[0])).toContain('tidy');
    expect(disk.list(`${DATA}/t-0`).filter(({ name }) => /swap|cleaned/.test(name))).toEqual([]);
  });
});

describe('repair', () => {
  it('refuses a folder that a broker uses', async () => {
    const { fixture } = await withRot();
    await fixture.start();
    const before = contents(fixture.disk);
    const identity = { ...NOBODY, isAlive: () => true };
    await expect(repair(fixture.disk, { identity })).rejects.toThrow(/in use by/);
    expect(contents(fixture.disk)).toEqual(before);
  });

  it('leaves batches whose checksum is right, and says so', async () => {
    const { disk } = await writtenFolder();
    damage(disk, LOG, (bytes) => {
      bytes.writeInt32BE(9, batch.RECORD_COUNT_POSITION);
      batch.updateCrc(bytes, 0);
      return bytes;
    });
    const before = disk.readFile(LOG);
    const { lines, left } = await repair(disk);
    expect({ lines, left }).toEqual({ lines: [], left: [expect.stringMatching(/^t-0\/0+.log: .*/)] });
    expect(disk.readFile(LOG).equals(before)).toBe(true);
  });

  it('touches only the partitions that are named', async () => {
    const { fixture } = await withRot();
    const { disk } = fixture;
    damage(disk, fileOf(0, '.log', 1), flipAt(65));
    await repair(disk, { only: new Set(['t-1']) });
    expect((await inspect(disk)).lines.filter((line) => line.startsWith('damage'))).toEqual([
      expect.stringMatching(/^damage batch-checksum t-0/),
    ]);
  });

  it('overwrites nothing that was kept before', async () => {
    const { fixture, places } = await withRot();
    const { disk } = fixture;
    const name = `${DATA}/t-0/00000000000000000000.cut-${places[2]}`;
    disk.writeFileAtomic(name, 'kept before', false);
    await repair(disk);
    expect(disk.readFile(name).toString()).toBe('kept before');
    expect(disk.fileSize(`${name}.1`)).toBe(places[3]! - places[2]!);
    expect((await inspect(disk)).lines).toHaveLength(2);
  });

  it('asks for a word where the metadata log is damaged before its end', async () => {
    const { fixture } = await withRot();
    const { disk } = fixture;
    disk.rename(`${DATA}/t-0`, `${DATA}/__cluster_metadata-0`);
    disk.writeFileAtomic(`${DATA}/recovery-point-offset-checkpoint`, '0\n0\n', false);
    const asked = await repair(disk);
    expect(asked.left).toEqual([
      expect.stringMatching(/^__cluster_metadata-0: .* say --damage skip .* or say --damage cut/),
    ]);
    expect(asked.lines).toEqual([]);
    expect((await repair(disk, { way: 'skip' })).lines).toHaveLength(1);
    expect((await inspect(disk)).lines.filter((line) => line.startsWith('damage'))).toEqual([]);
  });

  it('gives up on a log with more damaged places than can be kept one by one', async () => {
    const { fixture } = await withRot();
    const { disk } = fixture;
    const one = disk.readFile(fileOf(104, '.log')).subarray(0, 100);
    const size = batch.sizeInBytes(one, 0);
    const parts: Buffer[] = [];
    for (let i = 0; i < 2100; i++) {
      const copy = Buffer.from(one.subarray(0, size));
      batch.setBaseOffset(copy, 0, 104 + i);
      if (i % 2 === 0) copy[65]! ^= 1;
      parts.push(copy);
    }
    damage(disk, fileOf(104, '.log'), () => Buffer.concat(parts));
    const refused = await repair(disk);
    expect(refused.left).toEqual([expect.stringMatching(/1050 damaged places are too many.*--damage cut/)]);
    expect(refused.lines).toEqual([]);
    expect((await repair(disk, { way: 'cut' })).left).toEqual([]);
  });
});

describe('a crash in the middle of a repair', () => {
  it.each(['skip', 'cut'] as const)(
    'at any call that changes the disk loses nothing: the next run ends it (%s)',
    async (way) => {
      const outcome = async (failAt: number) => {
        const { fixture, before, places } = await withRot();
        const inner = fixture.disk;
        let calls = 0;
        const changing = new Set(['rename', 'remove', 'writeFileAtomic', 'syncDirectory']);
        const disk = new Proxy(inner, {
          get(target, name: string) {
            const value = target[name as keyof typeof target] as unknown;
            if (typeof value !== 'function') return value;
            return (...args: unknown[]) => {
              if (changing.has(name) && ++calls === failAt) throw new Crash();
              return (value as (...all: unknown[]) => unknown).apply(target, args);
            };
          },
        });
        let crashed = false;
        await repair(disk as InspectFixture['disk'], { way }).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          crashed = true;
        });
        if (crashed) await repair(inner, { way });
        const { lines } = await inspect(inner);
        expect(lines.filter((line) => !/kept-aside|leftover/.test(line))).toEqual([]);
        const behind = way === 'skip' ? before.subarray(places[3]) : Buffer.alloc(0);
        const expected = Buffer.concat([before.subarray(0, places[2]), behind]);
        expect(inner.readFile(LOG).equals(expected)).toBe(true);
        expect(inner.list(`${DATA}/t-0`).some(({ name }) => /\.cut-\d+$/.test(name))).toBe(true);
        return crashed;
      };
      let failAt = 1;
      while (await outcome(failAt)) failAt++;
      expect(failAt).toBeGreaterThan(8);
    },
  );
});

class Crash extends Error {}
