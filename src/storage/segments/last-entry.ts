// The end of an index file, without reading the rest. Must hold: nothing but that entry is read, however large the
// file.

import type { Disk } from '../../base/disk.ts';

/** The last entry; empty if there is none; null if there is no such file or it holds no whole number of entries. */
export function lastEntryIn(disk: Disk, path: string, entryBytes: number): Buffer | null {
  if (!disk.exists(path)) return null;
  const file = disk.open(path, 'read');
  try {
    const size = file.size();
    if (size % entryBytes !== 0) return null;
    if (size === 0) return Buffer.alloc(0);
    const entry = Buffer.alloc(entryBytes);
    return file.readSync(entry, size - entryBytes) === entryBytes ? entry : null;
  } finally {
    file.close();
  }
}
