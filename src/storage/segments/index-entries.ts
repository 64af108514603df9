// What the sparse indexes of a segment have in common: entries of one size, one behind the other in a growing buffer.
// Must hold: only the first `count` entries count; an index lives in memory and is written whole when the segment is
// sealed.

const FIRST_ENTRIES = 16;

export abstract class IndexEntries {
  readonly baseOffset: number;
  protected bytes: Buffer;
  protected count: number;
  private readonly entryBytes: number;

  constructor(baseOffset: number, bytes: Buffer, entryBytes: number) {
    this.baseOffset = baseOffset;
    this.bytes = bytes;
    this.entryBytes = entryBytes;
    this.count = Math.floor(bytes.length / entryBytes);
  }

  abstract offsetAt(entry: number): number;

  get entryCount(): number {
    return this.count;
  }

  get sizeInBytes(): number {
    return this.count * this.entryBytes;
  }

  /** Bytes that it holds in memory. */
  get memoryBytes(): number {
    return this.bytes.length;
  }

  /** The offset of the last entry, or the base. */
  get lastOffset(): number {
    return this.count === 0 ? this.baseOffset : this.offsetAt(this.count - 1);
  }

  toBuffer(): Buffer {
    return this.bytes.subarray(0, this.sizeInBytes);
  }

  /** The place of one more entry: it is written, and then counted, by the caller. */
  protected room(): number {
    const at = this.sizeInBytes;
    if (at + this.entryBytes > this.bytes.length) {
      const grown = Buffer.alloc(Math.max(FIRST_ENTRIES * this.entryBytes, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, at);
      this.bytes = grown;
    }
    return at;
  }
}
