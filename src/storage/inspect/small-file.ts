// Reads a file that is small by its nature (checkpoints, snapshots, properties) only if it is. Must hold: a file that
// has grown beyond all reason is refused before a byte of it is read; what cannot be read is said, not thrown.

import { type Disk, DiskError } from '../../base/disk.ts';

export const LARGEST_TEXT = 64 * 1024 * 1024;
/** Some four million producers. */
export const LARGEST_SNAPSHOT = 256 * 1024 * 1024;

export type SmallFile = { readonly bytes: Buffer } | { readonly problem: string; readonly isMissing: boolean };

export function readSmallFile(disk: Disk, path: string, most: number): SmallFile {
  try {
    const size = disk.fileSize(path);
    if (size > most) return { problem: `${size} bytes are too many for a file of this kind`, isMissing: false };
    return { bytes: disk.readFile(path) };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return { problem: `it cannot be read (${error.code})`, isMissing: error.code === 'ENOENT' };
  }
}
