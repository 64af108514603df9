// Reads a file of entries of one size (the three indexes) from its first to its last, a chunk at a time. Must hold:
// memory does not grow with the file; zeros from some entry to the end are told apart, because Apache Kafka makes index
// files longer than they need be and cuts them when it stops.

import type { Disk, DiskFile } from '../../base/disk.ts';

const CHUNK_BYTES = 64 * 1024;

export class EntryCursor {
  /** The entry that it stands on is at bytes[at]. */
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  /** Of the entry that it stands on; -1 before the first. */
  index = -1;
  readonly entryBytes: number;
  readonly sizeInBytes: number;
  private readonly file: DiskFile;
  private start = 0;
  private nonZeroAt = -1;

  /** Throws DiskError. Must be closed. */
  constructor(disk: Disk, path: string, entryBytes: number) {
    this.file = disk.open(path, 'read');
    this.entryBytes = entryBytes;
    this.sizeInBytes = this.file.size();
  }

  get count(): number {
    return Math.floor(this.sizeInBytes / this.entryBytes);
  }

  /** In the file. */
  get position(): number {
    return this.index * this.entryBytes;
  }

  /** Bytes at the end that are no entry. */
  get excessBytes(): number {
    return this.sizeInBytes % this.entryBytes;
  }

  /** To the next entry; false behind the last. Throws DiskError. */
  next(): boolean {
    if (this.index + 1 >= this.count) return false;
    this.index++;
    const position = this.position;
    if (position + this.entryBytes > this.start + this.bytes.length) this.load(position);
    this.at = position - this.start;
    return this.at + this.entryBytes <= this.bytes.length;
  }

  private load(position: number): void {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES - (CHUNK_BYTES % this.entryBytes), this.sizeInBytes));
    this.bytes = chunk.subarray(0, this.file.readSync(chunk, position));
    this.start = position;
  }

  /** Whether this entry and every byte after it is zero. */
  zerosToEnd(): boolean {
    for (let i = 0; i < this.entryBytes; i++) if (this.bytes[this.at + i] !== 0) return false;
    // Found by an earlier call: no stretch of zeros is read twice.
    if (this.nonZeroAt >= this.position) return false;
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let position = this.position; position < this.sizeInBytes; ) {
      const count = this.file.readSync(chunk, position);
      if (count === 0) return true;
      for (let i = 0; i < count; i++) {
        if (chunk[i] === 0) continue;
        this.nonZeroAt = position + i;
        return false;
      }
      position += count;
    }
    return true;
  }

  close(): void {
    this.file.close();
  }
}
