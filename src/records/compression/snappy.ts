// Snappy in both shapes that Kafka's clients write: one raw block, or blocks of some 32 KiB behind the header of
// snappy-java ("xerial"). Must hold: the size that a block announces is checked against what its bytes can yield, and
// against the caller's limit, before anything is decoded.

import { createRequire } from 'node:module';
import { invalidRecord, tooLarge } from '../errors.ts';

const requireHere = createRequire(import.meta.url);

/** Loaded at the first use (Node keeps it): a broker that never sees the codec starts without its native library. */
function snappy(): typeof import('snappy') {
  return requireHere('snappy');
}

const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_HEADER_BYTES = 16;
/** The first four bytes of the magic, where a length would stand: another stream begins. */
const XERIAL_MAGIC_WORD = 0x82534e41 | 0;
export const SNAPPY_BLOCK_BYTES = 32 * 1024;
/** Three bytes yield at most 64. */
const MAX_EXPANSION = 22;

/** Output in a buffer of V8's own: several times faster than one that the native side must free (measured). */
const COPY_OUT = { copyOutputData: true };

/** Walks over the blocks of a body; `next` moves `start` and `end` to the next one. */
class SnappyBlocks {
  private readonly body: Buffer;
  private readonly framed: boolean;
  private at: number;
  start = 0;
  end = 0;

  constructor(body: Buffer) {
    this.body = body;
    this.framed = body.length >= XERIAL_HEADER_BYTES && body.subarray(0, 8).equals(XERIAL_MAGIC);
    this.at = this.framed ? XERIAL_HEADER_BYTES : 0;
  }

  next(): boolean {
    const body = this.body;
    if (!this.framed) {
      if (this.at > 0) return false;
      this.start = 0;
      this.end = body.length;
      this.at = Math.max(1, body.length);
      return true;
    }
    while (this.at < body.length) {
      if (this.at + 4 > body.length) throw invalidRecord('snappy stream ends inside a length');
      const size = body.readInt32BE(this.at);
      if (size === XERIAL_MAGIC_WORD && body.length - this.at >= XERIAL_HEADER_BYTES) {
        this.at += XERIAL_HEADER_BYTES;
        continue;
      }
      this.start = this.at + 4;
      if (size < 0 || size > body.length - this.start) throw invalidRecord('snappy block with an impossible length');
      this.end = this.start + size;
      this.at = this.end;
      return true;
    }
    return false;
  }
}

/** The largest size that a block announces. Throws if one is impossible, or if all together pass `limit`. */
export function checkSnappySizes(body: Buffer, limit: number): number {
  const blocks = new SnappyBlocks(body);
  let largest = 0;
  let total = 0;
  while (blocks.next()) {
    const announced = announcedSize(body, blocks.start, blocks.end);
    if (announced > (blocks.end - blocks.start) * MAX_EXPANSION) {
      throw invalidRecord('snappy block announces an impossible size');
    }
    total += announced;
    if (total > limit) throw tooLarge(limit);
    if (announced > largest) largest = announced;
  }
  return largest;
}

/** Decodes block by block. The sizes have been checked. */
export function* snappyBlocks(body: Buffer): Generator<Buffer, void, void> {
  const blocks = new SnappyBlocks(body);
  while (blocks.next()) {
    let block: Buffer;
    try {
      block = snappy().uncompressSync(body.subarray(blocks.start, blocks.end), COPY_OUT) as Buffer;
    } catch {
      throw invalidRecord('broken snappy block');
    }
    yield block;
  }
}

/** As `snappyBlocks`, decoding on the thread pool: for blocks too large for the event loop. */
export async function* snappyBlocksAsync(body: Buffer): AsyncGenerator<Buffer, void, void> {
  const blocks = new SnappyBlocks(body);
  while (blocks.next()) {
    let block: Buffer;
    try {
      block = (await snappy().uncompress(body.subarray(blocks.start, blocks.end), COPY_OUT)) as Buffer;
    } catch {
      throw invalidRecord('broken snappy block');
    }
    yield block;
  }
}

/** The size in the varint that begins a snappy block. */
function announcedSize(body: Buffer, start: number, end: number): number {
  let size = 0;
  let scale = 1;
  for (let at = start; at < end && at < start + 5; at++) {
    size += (body[at]! & 0x7f) * scale;
    if (body[at]! < 0x80) return size;
    scale *= 0x80;
  }
  throw invalidRecord('snappy block without a size');
}

export function snappyStreamHeader(): Buffer {
  const header = Buffer.alloc(XERIAL_HEADER_BYTES);
  XERIAL_MAGIC.copy(header);
  header.writeInt32BE(1, 8);
  header.writeInt32BE(1, 12);
  return header;
}

/** One block of a xerial stream: at most 32 KiB of data. */
export function snappyStreamBlock(data: Buffer): Buffer {
  const block = snappy().compressSync(data);
  const framed = Buffer.alloc(4 + block.length);
  framed.writeInt32BE(block.length, 0);
  block.copy(framed, 4);
  return framed;
}
