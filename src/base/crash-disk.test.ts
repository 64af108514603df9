import { describe, expect, it } from 'vitest';
import { FakeClock } from './clock.ts';
import { CrashDisk, type CrashDiskLies } from './crash-disk.ts';
import { SeededRandom } from './random.ts';

function disk(lies: CrashDiskLies = {}): CrashDisk {
  const made = new CrashDisk(new SeededRandom(1), new FakeClock(), lies);
  made.makeDirectory('/d');
  made.syncDirectory('/');
  return made;
}

/** What `look` sees after many losses of power now, each once. */
function outcomes<T>(of: CrashDisk, look: (after: CrashDisk) => T): T[] {
  const seen = new Map<string, T>();
  for (let seed = 1; seed <= 400; seed++) {
    const found = look(of.crash('power', new SeededRandom(seed)));
    seen.set(JSON.stringify(found), found);
  }
  return [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, found]) => found);
}

const text = (file: string) => (after: CrashDisk) => (after.exists(file) ? after.readFile(file).toString() : null);

describe('the death of the process', () => {
  it('leaves all that was written, and the page cache to a later loss of power', () => {
    const before = disk();
    before.writeFileAtomic('/d/a', 'new', false);
    const after = before.crash('process', new SeededRandom(1));
    expect(text('/d/a')(after)).toBe('new');
    expect(outcomes(after, text('/d/a'))).toContain(null);
    after.writeFileAtomic('/d/a', 'newer', true);
    expect(text('/d/a')(before)).toBe('new');
    expect(outcomes(after, text('/d/a'))).toEqual(['newer']);
  });

  it('may come within a write', () => {
    const before = disk();
    const seen = new Set<string | null>();
    before.onStep = () => void seen.add(text('/d/a')(before.crash('process', new SeededRandom(1))));
    for (let i = 0; i < 10; i++) before.open('/d/a', 'create').writeSync([Buffer.alloc(1000)], i * 1000);
    const lengths = new Set([...seen].map((found) => (found ?? '').length % 1000));
    lengths.delete(0);
    expect([...lengths].length).toBeGreaterThan(0);
  });
});

describe('a loss of power', () => {
  it('leaves what was synced, file and folder, and of the rest anything', () => {
    const before = disk();
    const file = before.open('/d/a', 'create');
    file.writeSync([Buffer.from('o')], 0);
    expect(outcomes(before, text('/d/a'))).toEqual(expect.arrayContaining([null, 'o']));
    file.syncSync();
    expect(outcomes(before, text('/d/a'))).toEqual(['o', null]);
    before.syncDirectory('/d');
    expect(outcomes(before, text('/d/a'))).toEqual(['o']);
    file.writeSync([Buffer.from('n')], 0);
    expect(outcomes(before, text('/d/a'))).toEqual(['n', 'o']);
    before.remove('/d/a');
    expect(outcomes(before, text('/d/a'))).toEqual(['n', 'o', null]);
  });

  it('tears unsynced writes at sectors, in any order', () => {
    const before = disk();
    const file = before.open('/d/a', 'create');
    file.writeSync([Buffer.alloc(1024, 'o')], 0);
    file.syncSync();
    before.syncDirectory('/d');
    for (const position of [0, 512]) file.writeSync([Buffer.from('n')], position);
    const sectors = (after: CrashDisk) => {
      const bytes = after.readFile('/d/a').toString();
      return `${bytes[0]}${bytes[512]}`;
    };
    expect(outcomes(before, sectors)).toEqual(['nn', 'no', 'on', 'oo']);
  });

  it('may leave a file longer than its bytes, and show a rename before its data', () => {
    const before = disk();
    before.writeFileAtomic('/d/a', 'x'.repeat(600), false);
    const found = outcomes(before, text('/d/a'));
    expect(found).toEqual(expect.arrayContaining([null, '', 'x'.repeat(600), '\0'.repeat(600)]));
  });

  it('never shows a change of a name without the one before', () => {
    const before = disk();
    before.writeFileAtomic('/d/a', '1', true);
    before.rename('/d/a', '/d/b');
    before.writeFileAtomic('/d/a', '2', true);
    const both = (after: CrashDisk) => [text('/d/a')(after), text('/d/b')(after)];
    expect(outcomes(before, both)).toEqual([['2', '1']]);
    before.rename('/d/b', '/d/c');
    before.rename('/d/a', '/d/b');
    const three = (after: CrashDisk) => ['/d/a', '/d/b', '/d/c'].map((file) => text(file)(after));
    expect(outcomes(before, three)).toEqual([
      ['2', '1', null],
      ['2', null, '1'],
      [null, '2', '1'],
    ]);
  });
});

describe('a sync', () => {
  it('covers what was written before it began', async () => {
    const before = disk();
    const file = before.open('/d/a', 'create');
    before.syncDirectory('/d');
    file.writeSync([Buffer.from('a')], 0);
    const syncing = file.sync();
    file.writeSync([Buffer.from('b')], 512);
    await syncing;
    expect(new Set(outcomes(before, text('/d/a')).map((found) => found![0]))).toEqual(new Set(['a']));
    expect(outcomes(before, text('/d/a')).some((found) => found!.length === 1)).toBe(true);
  });

  it('that fails loses the pages for good, whatever the next one says', async () => {
    const before = disk();
    const file = before.open('/d/a', 'create');
    before.syncDirectory('/d');
    file.writeSync([Buffer.from('a')], 0);
    before.faultFor = (step) => (step === 'sync' ? { code: 'EIO' } : null);
    await expect(file.sync()).rejects.toMatchObject({ code: 'EIO', path: '/d/a' });
    before.faultFor = null;
    await file.sync();
    expect(before.readFile('/d/a').toString()).toBe('a');
    expect(outcomes(before, text('/d/a'))).toEqual(['\0']);
  });

  it('is not believed by a harness on a disk that lies', () => {
    const before = disk({ ignoresFileSyncs: /a$/, ignoresDirectorySyncs: true });
    before.writeFileAtomic('/d/a', 'x', true);
    expect(outcomes(before, text('/d/a'))).toContain(null);
  });
});

describe('a fault', () => {
  it('of a write leaves a part of it; every other call does nothing', () => {
    const before = disk();
    const file = before.open('/d/a', 'create');
    before.faultFor = (step) => (step === 'write' ? { code: 'ENOSPC', shortBytes: 2 } : { code: 'EMFILE' });
    expect(() => file.writeSync([Buffer.from('abcd')], 0)).toThrow(expect.objectContaining({ code: 'ENOSPC' }));
    expect(file.size()).toBe(2);
    expect(() => before.open('/d/b', 'create')).toThrow(expect.objectContaining({ code: 'EMFILE' }));
    expect(before.exists('/d/b')).toBe(false);
    expect(() => before.rename('/d/a', '/d/b')).toThrow();
    expect(before.exists('/d/a')).toBe(true);
  });
});
