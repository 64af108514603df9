// Walks the batches of a file that may hold anything, in bounded memory. Must hold: nothing in the file makes it throw,
// read past the end, go round in circles or allocate more than LARGEST_WHOLE; where no batch begins it says so and
// finds the next whole one, with a limit on the work that a file made to deceive can cause. Used by dump, verify and
// repair; the broker's own readers stop at the first damage instead.

import type { DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { continueCrc32c, crc32 } from '../../records/crc.ts';
import { contradicts, mayBeBatch, WITNESS_BYTES } from '../segments/batch-order.ts';
import { HEADER_BYTES, isIntact } from '../segments/stored-batch.ts';

const WINDOW_BYTES = 1024 * 1024;
/** Batches up to this size are held whole; of larger ones only the header. */
export const LARGEST_WHOLE = 64 * 1024 * 1024;
const SMALLEST_BATCH = batch.LOG_OVERHEAD + batch.MIN_LENGTH;
/** Bytes of candidates that a search may check, for each byte of the file. */
const SEARCH_FACTOR = 4;
const SEARCH_FREE_BYTES = 64 * 1024 * 1024;

/** `fill`: call fill() and step again. `broken`: no whole batch begins at `position`, see `problem`. */
export type Step = 'batch' | 'fill' | 'broken' | 'end';

export class BatchWalk {
  /** After 'batch' the header is at bytes[at], and the whole batch if `isWhole`; good until the next `fill`. */
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  position: number;
  sizeInBytes = 0;
  isWhole = false;
  problem = '';
  /** After 'broken': the file ends inside what would be a batch. */
  isTorn = false;
  private readonly file: DiskFile;
  private fileEnd: number;
  private window: Buffer = Buffer.alloc(0);
  private windowStart = 0;
  private windowBytes = 0;
  private spare: Buffer | null = null;
  private wanted = 0;
  private searchBudget: number;

  constructor(file: DiskFile, start = 0, end: number = file.size()) {
    this.file = file;
    this.position = start;
    this.fileEnd = end;
    this.searchBudget = SEARCH_FACTOR * end + SEARCH_FREE_BYTES;
  }

  /** The first byte that is not looked at; smaller than at first if the file turned out shorter. */
  get end(): number {
    return this.fileEnd;
  }

  step(): Step {
    const next = this.position + this.sizeInBytes;
    const left = this.fileEnd - next;
    if (left <= 0) {
      this.position = next;
      this.sizeInBytes = 0;
      return 'end';
    }
    const offset = next - this.windowStart;
    const available = offset < 0 ? 0 : Math.max(0, this.windowBytes - offset);
    const headerBytes = Math.min(left, HEADER_BYTES);
    if (available < headerBytes) return this.want(headerBytes);
    if (left < SMALLEST_BATCH) return this.breakAt(next, `${left} bytes, fewer than any batch has`, true);
    const size = batch.sizeInBytes(this.window, offset);
    const magic = batch.magic(this.window, offset);
    if (magic < 0 || magic > batch.CURRENT_MAGIC) return this.breakAt(next, `no batch has magic ${magic}`, false);
    if (size < (magic === batch.CURRENT_MAGIC ? batch.BATCH_OVERHEAD : SMALLEST_BATCH)) {
      return this.breakAt(next, `no batch has a size of ${size} bytes`, false);
    }
    if (size > left) return this.breakAt(next, `a batch of ${size} bytes begins, but ${left} are left`, true);
    if (size <= LARGEST_WHOLE && available < size) return this.want(size);
    this.position = next;
    this.sizeInBytes = size;
    this.bytes = this.window;
    this.at = offset;
    this.isWhole = available >= size;
    return 'batch';
  }

  private want(bytes: number): Step {
    this.wanted = bytes;
    return 'fill';
  }

  private breakAt(position: number, problem: string, isTorn: boolean): Step {
    this.position = position;
    this.sizeInBytes = 0;
    this.problem = problem;
    this.isTorn = isTorn;
    return 'broken';
  }

  /** Reads on. Rejects with DiskError. */
  async fill(): Promise<void> {
    const from = this.position + this.sizeInBytes;
    const length = Math.min(this.fileEnd - from, Math.max(WINDOW_BYTES, this.wanted));
    let buffer = this.spare;
    if (buffer === null || buffer.length < length) buffer = Buffer.allocUnsafe(length);
    this.spare = buffer.length > WINDOW_BYTES ? null : buffer;
    const target = buffer.length === length ? buffer : buffer.subarray(0, length);
    this.windowBytes = await this.file.read(target, from);
    this.window = target;
    this.windowStart = from;
    if (this.windowBytes < length) this.fileEnd = from + this.windowBytes;
  }

  /** Goes on at `position`. */
  moveTo(position: number): void {
    this.position = position;
    this.sizeInBytes = 0;
  }

  /** Whether the checksum of the batch that it stands on is right. */
  checksum(): boolean | Promise<boolean> {
    return this.isWhole ? isIntact(this.bytes, this.at) : this.streamedChecksum(this.bytes, this.at, this.position);
  }

  /** Of a batch behind a gap: whether what follows it says that its offsets, up to `lastOffset`, are wrong. */
  async isContradicted(expectedOffset: number, lastOffset: number): Promise<boolean> {
    const behind = this.position + this.sizeInBytes;
    const left = this.fileEnd - behind;
    if (left < WITNESS_BYTES) return false;
    const at = behind - this.windowStart;
    if (at + WITNESS_BYTES <= this.windowBytes) return contradicts(this.window, at, left, expectedOffset, lastOffset);
    const header = Buffer.allocUnsafe(WITNESS_BYTES);
    if ((await this.file.read(header, behind)) < WITNESS_BYTES) return false;
    return contradicts(header, 0, left, expectedOffset, lastOffset);
  }

  private async streamedChecksum(header: Buffer, at: number, position: number): Promise<boolean> {
    const modern = batch.magic(header, at) >= 2;
    const stored = modern ? batch.crc(header, at) : header.readUInt32BE(at + batch.LOG_OVERHEAD);
    const from = position + (modern ? batch.ATTRIBUTES_POSITION : batch.LOG_OVERHEAD + 4);
    const end = position + batch.sizeInBytes(header, at);
    let crc = 0;
    for await (const chunk of this.chunks(from, end)) {
      crc = modern ? continueCrc32c(chunk, 0, chunk.length, crc) : crc32(chunk, 0, chunk.length, crc);
    }
    return crc === stored;
  }

  /** The bytes from..end in pieces; each is good until the next. Ends early where the file does. */
  async *chunks(from: number, end: number): AsyncGenerator<Buffer, void, void> {
    const buffer = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, Math.max(0, end - from)));
    for (let position = from; position < end; ) {
      const count = await this.file.read(buffer.subarray(0, Math.min(buffer.length, end - position)), position);
      if (count === 0) return;
      yield buffer.subarray(0, count);
      position += count;
    }
  }

  /**
   * Where the next whole batch of magic 2 with a right checksum begins, at `from` or later, whose offsets lie from
   * `minOffset` on; -1 if there is none, or if looking for it would take too long.
   */
  async findNext(from: number, minOffset: number): Promise<number> {
    const window = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, Math.max(0, this.fileEnd - from)));
    for (let position = from; this.fileEnd - position >= batch.BATCH_OVERHEAD; ) {
      const length = Math.min(window.length, this.fileEnd - position);
      const count = await this.file.read(window.subarray(0, length), position);
      if (count < batch.BATCH_OVERHEAD) return -1;
      const bytes = window.subarray(0, count);
      const last = count - batch.BATCH_OVERHEAD;
      for (let at = 0; at <= last; at++) {
        const magicAt = bytes.indexOf(batch.CURRENT_MAGIC, at + batch.MAGIC_POSITION);
        if (magicAt < 0 || magicAt - batch.MAGIC_POSITION > last) break;
        at = magicAt - batch.MAGIC_POSITION;
        if (!mayBeBatch(bytes, at, this.fileEnd - position - at, minOffset)) continue;
        this.searchBudget -= batch.sizeInBytes(bytes, at);
        if (this.searchBudget < 0) return -1;
        if (await this.isWholeBatch(bytes, at, position)) return position + at;
      }
      position += last + 1;
    }
    return -1;
  }

  private isWholeBatch(bytes: Buffer, at: number, windowPosition: number): boolean | Promise<boolean> {
    if (at + batch.sizeInBytes(bytes, at) <= bytes.length) return batch.isValid(bytes, at);
    const header = Buffer.from(bytes.subarray(at, at + HEADER_BYTES));
    return this.streamedChecksum(header, 0, windowPosition + at);
  }

  /**
   * From a batch (or what looks like one) that is damaged: to the next that is sound. Answers the byte where that
   * begins, the end of the file if there is none.
   */
  async skipDamage(minOffset: number): Promise<number> {
    const { position, sizeInBytes } = this;
    // Its length may well be right: then what follows it is a batch, and nothing inside it is taken for one.
    const behind = sizeInBytes > 0 && position + sizeInBytes < this.fileEnd ? position + sizeInBytes : -1;
    if (behind < 0 && sizeInBytes > 0) return this.landAt(this.fileEnd);
    if (behind >= 0 && (await this.isSoundAt(behind, minOffset))) return this.landAt(behind);
    const found = await this.findNext(position + 1, minOffset);
    return this.landAt(found < 0 ? this.fileEnd : found);
  }

  private landAt(position: number): number {
    this.moveTo(position);
    return position;
  }

  private async isSoundAt(position: number, minOffset: number): Promise<boolean> {
    const header = Buffer.allocUnsafe(HEADER_BYTES);
    const left = this.fileEnd - position;
    if ((await this.file.read(header, position)) < batch.BATCH_OVERHEAD) return false;
    if (header[batch.MAGIC_POSITION] !== batch.CURRENT_MAGIC || !mayBeBatch(header, 0, left, minOffset)) return false;
    this.searchBudget -= batch.sizeInBytes(header, 0);
    return this.searchBudget >= 0 && this.streamedChecksum(header, 0, position);
  }
}
