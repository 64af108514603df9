// Files of a partition that are written whole and often. Must hold: a killed process leaves the old or the new content.
// Taking the place of a file by renaming another over it costs a flush of the new one on the usual file systems, a
// millisecond or more where ten thousand partitions want it at a start; a write of one sector into the file that is
// there does the same for a thirtieth.

import type { Disk } from '../base/disk.ts';

/** The system writes so much at once or not at all. */
const SECTOR_BYTES = 512;

/** As `writeFileAtomic` without a sync, but cheaper where that is safe. Throws DiskError. */
export function writeSmallFile(disk: Disk, path: string, text: string): void {
  if (text.length > SECTOR_BYTES || !overwrite(disk, path, Buffer.from(text))) {
    disk.writeFileAtomic(path, text, false);
  }
}

/** False if the file is longer: what is there now would go on behind the new content. */
function overwrite(disk: Disk, path: string, bytes: Buffer): boolean {
  const file = disk.open(path, 'create');
  try {
    if (file.size() > bytes.length) return false;
    file.writeSync([bytes], 0);
    return true;
  } finally {
    file.close();
  }
}

/**
 * Writes a file of which nobody believes anything before a later sync: the indexes of a segment that is sealed. Throws
 * DiskError.
 */
export function writeUnbelieved(disk: Disk, path: string, bytes: Buffer): void {
  const file = disk.open(path, 'create');
  try {
    if (bytes.length > 0) file.writeSync([bytes], 0);
    if (file.size() > bytes.length) file.truncate(bytes.length);
  } finally {
    file.close();
  }
}
