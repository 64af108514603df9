// Checks the batches that a slice reads from a file, as the bytes pass on their way to a client. Must hold: no batch
// leaves whole whose checksum or length is wrong, or whose offsets another one of the slice contradicts (`take` says so
// before the piece with the end of the later one is handed on);
// nothing is copied but headers that lie across two pieces; a batch that the end of the slice cuts is let pass, for
// clients throw it away.

import * as batch from '../records/batch.ts';
import { continueCrc32c, crc32 } from '../records/crc.ts';
import { HEADER_BYTES, lastOffsetOf } from './segments/stored-batch.ts';

const SMALLEST_BATCH = batch.LOG_OVERHEAD + batch.MIN_LENGTH;
/** Where the bytes begin that the checksum of magic 0 and 1 covers; its own place is at LOG_OVERHEAD. */
const LEGACY_CRC_START = 16;
const OPENING_BYTES = batch.MAGIC_POSITION + 1;

export class SliceCheck {
  /** After `take` said false: where the damaged batch begins, counted from the slice's first byte. */
  damagedAt = -1;
  private readonly endOffset: number;
  private nextOffset: number;
  private readonly sizeInBytes: number;
  private readonly bytesInFile: number;
  /** How many bytes have passed. */
  private passed = 0;
  private batchStart = 0;
  /** Of the batch under way; 0 until its header is known. */
  private batchBytes = 0;
  private crc = 0;
  private storedCrc = 0;
  private isLegacy = false;
  /** The beginning of a header whose rest is in the next piece. */
  private header: Buffer | null = null;
  private headerBytes = 0;

  /**
   * @param endOffset no batch of this segment reaches it
   * @param bytesInFile how much there is from the slice's first byte on: at least `sizeInBytes`
   */
  constructor(firstOffset: number, endOffset: number, sizeInBytes: number, bytesInFile: number) {
    this.nextOffset = firstOffset;
    this.endOffset = endOffset;
    this.sizeInBytes = sizeInBytes;
    this.bytesInFile = bytesInFile;
  }

  /** How many bytes have passed; the next piece is to begin there. */
  get position(): number {
    return this.passed;
  }

  /** False if a batch in `piece` (or one that ends in it) is damaged. */
  take(piece: Buffer): boolean {
    let at = 0;
    while (at < piece.length) {
      if (this.batchBytes === 0) {
        const used = this.begin(piece, at);
        if (used < 0) return false;
        at += used;
        if (this.batchBytes === 0) break;
      }
      const left = this.batchStart + this.batchBytes - (this.passed + at);
      const end = Math.min(piece.length, at + left);
      if (end > at) this.crc = this.continued(piece, at, end);
      at = end;
      if (this.passed + at === this.batchStart + this.batchBytes && !this.endBatch()) return false;
    }
    this.passed += piece.length;
    return true;
  }

  /** How many bytes of the header it took; -1: damaged. Sets batchBytes when the header is whole. */
  private begin(piece: Buffer, at: number): number {
    if (this.header === null) {
      const wanted = this.headerWanted(piece, at, piece.length - at);
      if (piece.length - at >= wanted) return this.readHeader(piece, at, wanted) ? wanted : -1;
      this.header = Buffer.alloc(HEADER_BYTES);
    }
    const { header } = this;
    let used = 0;
    for (;;) {
      const wanted = this.headerWanted(header, 0, this.headerBytes);
      if (this.headerBytes === wanted) break;
      if (at + used === piece.length) return used;
      const count = Math.min(piece.length - at - used, wanted - this.headerBytes);
      piece.copy(header, this.headerBytes, at + used, at + used + count);
      this.headerBytes += count;
      used += count;
    }
    const { headerBytes } = this;
    this.header = null;
    this.headerBytes = 0;
    return this.readHeader(header, 0, headerBytes) ? used : -1;
  }

  /** How much of a batch must be seen to know what it says of itself, going by its first `length` bytes. */
  private headerWanted(bytes: Buffer, at: number, length: number): number {
    const isNew = length >= OPENING_BYTES && batch.magic(bytes, at) === batch.CURRENT_MAGIC;
    return Math.min(isNew ? HEADER_BYTES : OPENING_BYTES, this.sizeInBytes - this.batchStart);
  }

  private readHeader(bytes: Buffer, at: number, length: number): boolean {
    const left = this.sizeInBytes - this.batchStart;
    // The slice ends here: nothing that a client could take for a batch.
    if (length < OPENING_BYTES) {
      this.batchBytes = left + 1;
      return true;
    }
    const size = batch.sizeInBytes(bytes, at);
    const magic = batch.magic(bytes, at);
    if (size < SMALLEST_BATCH || magic < 0 || magic > batch.CURRENT_MAGIC || !batch.isSafeInt64(bytes, at)) {
      return this.fail();
    }
    this.batchBytes = size;
    if (size > this.bytesInFile - this.batchStart) return this.fail();
    // It is cut, but its offset is there, and speaks about the batch before.
    if (size > left) return batch.baseOffset(bytes, at) >= this.nextOffset || this.fail();
    this.isLegacy = magic < batch.CURRENT_MAGIC;
    if (this.isLegacy) {
      this.storedCrc = bytes.readUInt32BE(at + batch.LOG_OVERHEAD);
      this.crc = crc32(bytes, at + LEGACY_CRC_START, at + length);
    } else {
      if (size < batch.BATCH_OVERHEAD) return this.fail();
      this.storedCrc = batch.crc(bytes, at);
      this.crc = continueCrc32c(bytes, at + batch.ATTRIBUTES_POSITION, at + length, 0);
    }
    const last = lastOffsetOf(bytes, at);
    const first = this.isLegacy ? last : batch.baseOffset(bytes, at);
    if (first < this.nextOffset || last < first || last >= this.endOffset) return this.fail();
    this.nextOffset = last + 1;
    return true;
  }

  private continued(piece: Buffer, from: number, to: number): number {
    return this.isLegacy ? crc32(piece, from, to, this.crc) : continueCrc32c(piece, from, to, this.crc);
  }

  private endBatch(): boolean {
    if (this.crc !== this.storedCrc) return this.fail();
    this.batchStart += this.batchBytes;
    this.batchBytes = 0;
    return true;
  }

  private fail(): false {
    this.damagedAt = this.batchStart;
    return false;
  }
}
