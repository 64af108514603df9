// Writing an index file of which nobody believes anything before a later sync: of a segment that is sealed. Must hold:
// it is written into the file that is there, for renaming another over it costs a flush, a millisecond or more where
// ten thousand partitions are closed.

import type { Disk } from '../../base/disk.ts';

/** Throws DiskError. */
export function writeUnbelieved(disk: Disk, path: string, bytes: Buffer): void {
  const file = disk.open(path, 'create');
  try {
    if (bytes.length > 0) file.writeSync([bytes], 0);
    if (file.size() > bytes.length) file.truncate(bytes.length);
  } finally {
    file.close();
  }
}
