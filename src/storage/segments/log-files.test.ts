import { expect, test } from 'vitest';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { makeBatch } from '../log-fixture.ts';
import { tidyFolder } from './log-files.ts';

const name = (offset: number, suffix: string) => `${String(offset).padStart(20, '0')}${suffix}`;

/** A folder of files; what is left of it, by name and first byte. */
function tidied(files: Record<string, Buffer | string>): string[] {
  const disk = new MemoryDisk();
  disk.makeDirectory('/d');
  for (const [file, bytes] of Object.entries(files)) disk.writeFileAtomic(`/d/${file}`, bytes, false);
  tidyFolder(disk, '/d');
  return disk
    .list('/d')
    .map((entry) => `${Number(entry.name.slice(0, 20))}${entry.name.slice(20)}`)
    .sort();
}

const old = { [name(0, '.log')]: makeBatch(['a', 'b']), [name(0, '.index')]: '', [name(0, '.txnindex')]: 'x' };
const next = { [name(2, '.log')]: makeBatch(['c'], { baseOffset: 2 }), [name(2, '.snapshot')]: '' };
const cleaned = makeBatch(['a', 'c'], { baseOffset: 1 });

test('a swap that was not renamed whole is undone: the old segments are whole', () => {
  const files = { ...old, ...next, [name(0, '.log.swap')]: cleaned, [name(0, '.index.cleaned')]: '' };
  expect(tidied(files)).toEqual(['0.index', '0.log', '0.txnindex', '2.log', '2.snapshot']);
});

test('a whole swap takes the place of what it replaces, whatever of that is left', () => {
  const swap = { [name(0, '.log.swap')]: cleaned, [name(0, '.index.swap')]: '', [name(0, '.snapshot')]: '' };
  expect(tidied({ ...old, ...next, ...swap })).toEqual(['0.index', '0.log', '0.snapshot']);
  expect(tidied({ ...next, ...swap })).toEqual(['0.index', '0.log', '0.snapshot']);
  expect(tidied({ [name(0, '.log.deleted')]: '', ...swap })).toEqual(['0.index', '0.log', '0.snapshot']);
});

test('one without a batch takes the place of its namesake only', () => {
  const swap = { [name(0, '.log.swap')]: '', [name(0, '.index.swap')]: '' };
  expect(tidied({ ...old, ...next, ...swap })).toEqual(['0.index', '0.log', '2.log', '2.snapshot']);
});

test('the indexes of a swap whose log has its name already follow it', () => {
  const files = { [name(0, '.log')]: cleaned, [name(0, '.index.swap')]: '', [name(0, '.timeindex.swap')]: '' };
  expect(tidied(files)).toEqual(['0.index', '0.log', '0.timeindex']);
});
