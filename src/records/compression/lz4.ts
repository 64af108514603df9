// LZ4 frames, as Kafka's clients write them. Must hold: decoding writes only inside its own window (64 KiB of history
// and one block), whatever the bytes say, and yields one block at a time; a view that it yields is valid until the
// next. What a frame may be is what Kafka's reader takes: version 1, no reserved bits, checksums of blocks verified,
// the content checksum skipped, bytes after the end mark ignored. Blocks that refer to earlier blocks are decoded only
// where the caller asks: Kafka's reader refuses them, so a broker must not let them into a log. Clients of message
// format 0 put the checksum of a header over the wrong bytes (KAFKA-3160): it is ignored there when reading and wrong
// again when writing.

import { createRequire } from 'node:module';
import { invalidRecord } from '../errors.ts';
import { xxhash32 } from './xxhash32.ts';

const requireHere = createRequire(import.meta.url);

/** Loaded at the first use (Node keeps it): a broker that never sees the codec starts without its native library. */
function lz4(): typeof import('lz4-napi') {
  return requireHere('lz4-napi');
}

const FRAME_MAGIC = 0x184d2204;
const INDEPENDENT_BLOCKS = 0x20;
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
const RESERVED_FLAGS = 0x03;
const HISTORY_BYTES = 64 * 1024;
const UNCOMPRESSED_BLOCK = 0x8000_0000;
/** Kafka's clients write blocks of 64 KiB. */
export const LZ4_BLOCK_BYTES = 64 * 1024;
const WRITTEN_BLOCK_CODE = 4;
/** A byte of LZ4 yields at most 255. */
const MAX_EXPANSION = 255;

export interface Lz4ReadOptions {
  /** Message formats 0 and 1: do not check the header's checksum. */
  readonly ignoreHeaderChecksum?: boolean;
  readonly allowLinkedBlocks?: boolean;
}

interface Frame {
  readonly flags: number;
  readonly maxBlockBytes: number;
  readonly dataPosition: number;
}

function readFrameHeader(body: Buffer, options: Lz4ReadOptions): Frame {
  if (body.length < 7) throw invalidRecord('LZ4 frame ends in its header');
  if (body.readUInt32LE(0) !== FRAME_MAGIC) throw invalidRecord('not an LZ4 frame');
  const flags = body[4]!;
  const descriptor = body[5]!;
  if (flags >>> 6 !== 1 || (flags & RESERVED_FLAGS) !== 0) throw invalidRecord('LZ4 frame of an unknown version');
  if ((flags & INDEPENDENT_BLOCKS) === 0 && options.allowLinkedBlocks !== true) {
    throw invalidRecord('LZ4 frame whose blocks depend on each other');
  }
  const sizeCode = (descriptor >>> 4) & 0x07;
  if (sizeCode < 4 || (descriptor & 0x8f) !== 0) throw invalidRecord('LZ4 frame with an impossible block size');
  const headerEnd = 6 + ((flags & CONTENT_SIZE) === 0 ? 0 : 8);
  if (body.length <= headerEnd) throw invalidRecord('LZ4 frame ends in its header');
  const checksum = (xxhash32(body, 4, headerEnd) >>> 8) & 0xff;
  if (options.ignoreHeaderChecksum !== true && body[headerEnd] !== checksum) {
    throw invalidRecord('LZ4 frame header has a wrong checksum');
  }
  return { flags, maxBlockBytes: 1 << (2 * sizeCode + 8), dataPosition: headerEnd + 1 };
}

export function* lz4Blocks(body: Buffer, options: Lz4ReadOptions = {}): Generator<Buffer, void, void> {
  const { flags, maxBlockBytes, dataPosition } = readFrameHeader(body, options);
  const linked = (flags & INDEPENDENT_BLOCKS) === 0;
  const history = linked ? HISTORY_BYTES : 0;
  // No more than the bytes at hand can fill: a short body does not get a window of 4 MiB.
  const window = Buffer.alloc(history + Math.min(maxBlockBytes, body.length * MAX_EXPANSION));
  let lowest = history;
  let at = dataPosition;
  for (;;) {
    if (at + 4 > body.length) throw invalidRecord('LZ4 frame ends early');
    const word = body.readUInt32LE(at);
    at += 4;
    const stored = word >= UNCOMPRESSED_BLOCK;
    const size = stored ? word - UNCOMPRESSED_BLOCK : word;
    if (size === 0) return;
    if (size > maxBlockBytes || size > body.length - at) throw invalidRecord('LZ4 block with an impossible length');
    const blockEnd = at + size;
    let end = history + size;
    if (stored) body.copy(window, history, at, blockEnd);
    else end = decodeLz4Block(body, at, blockEnd, window, history, lowest);
    if (end < 0) throw invalidRecord('broken LZ4 block');
    at = blockEnd;
    if ((flags & BLOCK_CHECKSUMS) !== 0) {
      if (at + 4 > body.length) throw invalidRecord('LZ4 frame ends early');
      if (xxhash32(body, blockEnd - size, blockEnd) !== body.readUInt32LE(at)) {
        throw invalidRecord('LZ4 block has a wrong checksum');
      }
      at += 4;
    }
    yield window.subarray(history, end);
    if (linked) {
      const kept = Math.min(HISTORY_BYTES, end - lowest);
      window.copyWithin(history - kept, end - kept, end);
      lowest = history - kept;
    }
  }
}

/**
 * Decodes source[start, end) into `target` from `targetStart` on. A match may reach back to `lowest`. Returns the
 * position after the last byte written, or -1 if the block is broken or does not fit.
 */
export function decodeLz4Block(
  source: Buffer,
  start: number,
  end: number,
  target: Buffer,
  targetStart: number,
  lowest: number,
): number {
  const limit = target.length;
  let from = start;
  let to = targetStart;
  while (from < end) {
    const token = source[from++]!;
    let literals = token >>> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255) {
        if (from >= end) return -1;
        more = source[from++]!;
        literals += more;
      }
    }
    if (literals > end - from || literals > limit - to) return -1;
    if (literals > 32) {
      source.copy(target, to, from, from + literals);
      from += literals;
      to += literals;
    } else for (const stop = from + literals; from < stop; ) target[to++] = source[from++]!;
    if (from === end) return to;
    if (end - from < 2) return -1;
    const distance = source[from]! | (source[from + 1]! << 8);
    from += 2;
    if (distance === 0 || distance > to - lowest) return -1;
    let match = (token & 0x0f) + 4;
    if (match === 19) {
      let more = 255;
      while (more === 255) {
        if (from >= end) return -1;
        more = source[from++]!;
        match += more;
      }
    }
    if (match > limit - to) return -1;
    if (match > 32 && distance >= match) {
      target.copyWithin(to, to - distance, to - distance + match);
      to += match;
    } else if (match > 32 && distance === 1) {
      target.fill(target[to - 1]!, to, to + match);
      to += match;
    } else for (const stop = to + match; to < stop; to++) target[to] = target[to - distance]!;
  }
  // A block ends with literals; one that ends behind a match, or is empty, is broken.
  return -1;
}

/** The frame header that Kafka's own writer makes: version 1, independent blocks of 64 KiB, no checksums, no size. */
export function lz4FrameHeader(brokenChecksum = false): Buffer {
  const header = Buffer.alloc(7);
  header.writeUInt32LE(FRAME_MAGIC, 0);
  header[4] = (1 << 6) | INDEPENDENT_BLOCKS;
  header[5] = WRITTEN_BLOCK_CODE << 4;
  header[6] = (xxhash32(header, brokenChecksum ? 0 : 4, 6) >>> 8) & 0xff;
  return header;
}

/** One block of a frame: at most 64 KiB of data, kept uncompressed where compression would not help. */
export function lz4FrameBlock(data: Buffer): Buffer {
  // lz4-napi writes the uncompressed size before the block: that place takes the block's length instead.
  const block = lz4().compressSync(data);
  const size = block.length - 4;
  if (size < data.length) {
    block.writeUInt32LE(size, 0);
    return block;
  }
  const stored = Buffer.alloc(4 + data.length);
  stored.writeUInt32LE(data.length + UNCOMPRESSED_BLOCK, 0);
  data.copy(stored, 4);
  return stored;
}

export function lz4FrameEnd(): Buffer {
  return Buffer.alloc(4);
}
