import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Disk } from './disk.ts';
import { DiskError } from './disk.ts';
import { MemoryDisk } from './memory-disk.ts';
import { NodeDisk } from './node-disk.ts';

// The two disks behave alike: one list of expectations, run on each.
for (const kind of ['NodeDisk', 'MemoryDisk'] as const) {
  describe(kind, () => {
    let disk: Disk;
    let root: string;

    beforeEach(() => {
      disk = kind === 'NodeDisk' ? new NodeDisk() : new MemoryDisk();
      root = kind === 'NodeDisk' ? fs.mkdtempSync(path.join(os.tmpdir(), 'klamm-disk-')) : '/root';
      disk.makeDirectory(root);
    });

    afterEach(() => disk.removeTree(root));

    const at = (name: string) => path.join(root, name);

    function codeOf(action: () => unknown): string {
      try {
        action();
      } catch (error) {
        if (error instanceof DiskError) return error.code;
        throw error;
      }
      return 'none';
    }

    it('writes gathered buffers, both ways, and reads them back', async () => {
      const file = disk.open(at('a'), 'create');
      // More pieces than one writev takes.
      const pieces = Array.from({ length: 3000 }, (_, i) => Buffer.from([i & 255, i >> 8]));
      file.writeSync(pieces, 0);
      await file.write(pieces, 6000);
      expect(file.size()).toBe(12_000);
      const expected = Buffer.concat([...pieces, ...pieces]);
      const target = Buffer.alloc(12_100);
      expect(file.readSync(target, 0)).toBe(12_000);
      expect(target.subarray(0, 12_000)).toEqual(expected);
      expect(await file.read(target.subarray(0, 500), 11_900)).toBe(100);
      expect(target.subarray(0, 100)).toEqual(expected.subarray(11_900));
      await file.sync();
      file.syncSync();
      file.close();
      expect(disk.fileSize(at('a'))).toBe(12_000);
      expect(disk.readFile(at('a'))).toEqual(expected);
    });

    it('overwrites in the middle, over the end, and beyond it', () => {
      const file = disk.open(at('a'), 'create');
      file.writeSync([Buffer.from('0123456789')], 0);
      file.writeSync([Buffer.from('ab'), Buffer.from('cd')], 3);
      expect(disk.readFile(at('a')).toString()).toBe('012abcd789');
      file.writeSync([Buffer.from('XYZ')], 8);
      expect(disk.readFile(at('a')).toString()).toBe('012abcd7XYZ');
      file.writeSync([Buffer.from('!')], 13);
      expect(disk.readFile(at('a')).toString()).toBe('012abcd7XYZ\0\0!');
      file.close();
    });

    it('truncates, and what is appended then is read then', () => {
      const file = disk.open(at('a'), 'create');
      file.writeSync([Buffer.alloc(50_000, 1)], 0);
      file.writeSync([Buffer.alloc(100, 2)], 50_000);
      file.truncate(49_990);
      expect(file.size()).toBe(49_990);
      file.writeSync([Buffer.from('end')], 49_990);
      file.close();
      expect(disk.readFile(at('a')).subarray(49_985).toString('latin1')).toBe('\x01\x01\x01\x01\x01end');
    });

    it('names what is missing', () => {
      expect(codeOf(() => disk.open(at('none'), 'read'))).toBe('ENOENT');
      expect(codeOf(() => disk.open(at('none'), 'write'))).toBe('ENOENT');
      expect(codeOf(() => disk.readFile(at('none')))).toBe('ENOENT');
      expect(codeOf(() => disk.fileSize(at('none')))).toBe('ENOENT');
      expect(codeOf(() => disk.list(at('none')))).toBe('ENOENT');
      expect(codeOf(() => disk.rename(at('none'), at('b')))).toBe('ENOENT');
      expect(codeOf(() => disk.open(at('none/deep'), 'create'))).toBe('ENOENT');
      expect(codeOf(() => disk.remove(at('none')))).toBe('none');
      expect(codeOf(() => disk.removeTree(at('none')))).toBe('none');
      expect(disk.exists(at('none'))).toBe(false);
    });

    it('replaces a file whole, or makes it only if it is new', () => {
      disk.writeFileAtomic(at('a'), 'one', true);
      disk.writeFileAtomic(at('a'), Buffer.from('two'), false);
      expect(disk.readFile(at('a')).toString()).toBe('two');
      expect(disk.writeFileExclusive(at('a'), 'three')).toBe(false);
      expect(disk.writeFileExclusive(at('b'), 'three')).toBe(true);
      expect(
        disk
          .list(root)
          .map((entry) => entry.name)
          .sort(),
      ).toEqual(['a', 'b']);
    });

    it('renames files and folders with what is in them, and removes trees', () => {
      disk.makeDirectory(at('x/y'));
      disk.writeFileAtomic(at('x/y/f'), 'f', false);
      const open = disk.open(at('x/y/f'), 'write');
      disk.rename(at('x'), at('z'));
      expect(disk.readFile(at('z/y/f')).toString()).toBe('f');
      disk.removeTree(at('z'));
      // Who has it open reads on.
      const target = Buffer.alloc(1);
      expect(open.readSync(target, 0)).toBe(1);
      open.close();
      expect(disk.list(root)).toEqual([]);
    });
  });
}

describe('NodeDisk.makeDirectory', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'klamm-folder-'));
  afterAll(() => fs.rmSync(root, { recursive: true }));
  const at = (name: string) => path.join(root, name);
  const refusal = (name: string): unknown => {
    try {
      new NodeDisk().makeDirectory(name);
    } catch (error) {
      return error;
    }
    return null;
  };

  it('makes every level that is missing, through links too, and is content with what is there', () => {
    fs.mkdirSync(at('real'));
    fs.symlinkSync(at('real'), at('link'));
    expect(refusal(at('link/a/b/c'))).toBeNull();
    expect(refusal(at('link/a/b/c'))).toBeNull();
    expect(fs.statSync(at('real/a/b/c')).isDirectory()).toBe(true);
  });

  it('refuses a file in the way by its name, and a link that leads nowhere', () => {
    fs.writeFileSync(at('file'), 'x');
    expect(refusal(at('file'))).toMatchObject({ code: 'ENOTDIR', message: `${at('file')} is a file, not a folder` });
    expect(refusal(at('file/a/b'))).toMatchObject({
      code: 'ENOTDIR',
      message: `${at('file')} is a file, not a folder`,
    });
    fs.symlinkSync(at('nowhere'), at('dangling'));
    expect(refusal(at('dangling'))).toMatchObject({ code: 'EEXIST' });
    expect(fs.readFileSync(at('file'), 'utf8')).toBe('x');
  });

  it.runIf(fs.existsSync('/proc/self'))('returns where a file system has no room for folders', () => {
    expect(refusal('/proc/klamm/data')).toMatchObject({ code: 'ENOENT' });
  });
});
