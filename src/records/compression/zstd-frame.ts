// The outer shape of zstd data: frames, their headers, and the blocks in them. Must hold: only bounds are checked here
// and nothing is decoded; a position that it gives lies in the buffer. With it, the decoder gets one block at a time
// (at most 128 KiB of output) and a window no larger than the blocks at hand can fill, whatever the header announces.

import { invalidRecord } from '../errors.ts';

const FRAME_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50;
const BLOCK_HEADER_BYTES = 3;
export const MAX_BLOCK_BYTES = 128 * 1024;
/** The largest window that the reference decoder takes unless told otherwise, and so Kafka's: 2^27. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024;
const RAW = 0;
const RLE = 1;
const COMPRESSED = 2;

export interface ZstdFrame {
  readonly start: number;
  /** Of the first block's header. */
  readonly blocksStart: number;
  /** After the last block; a checksum may follow. */
  readonly blocksEnd: number;
  readonly end: number;
  readonly windowBytes: number;
  /** The content size in the header, or -1. */
  readonly contentSize: number;
  /** What the blocks can yield at most. */
  readonly maxOutput: number;
}

/**
 * Where the next frame with content begins at or after `start` (skippable frames are passed over), or -1 at the end.
 */
export function nextFrameStart(body: Buffer, start: number): number {
  let at = start;
  while (at < body.length) {
    if (at + 4 > body.length) throw invalidRecord('zstd data ends in a frame header');
    const magic = body.readUInt32LE(at);
    if (magic === FRAME_MAGIC) return at;
    if ((magic & 0xfffffff0) >>> 0 !== SKIPPABLE_MAGIC) throw invalidRecord('not a zstd frame');
    if (at + 8 > body.length) throw invalidRecord('zstd data ends in a frame header');
    at += 8 + body.readUInt32LE(at + 4);
    if (at > body.length) throw invalidRecord('zstd data ends in a skippable frame');
  }
  return -1;
}

/** The frame that begins at `start` (from `nextFrameStart`), walked block by block. */
export function readFrame(body: Buffer, start: number): ZstdFrame {
  if (start + 6 > body.length) throw invalidRecord('zstd data ends in a frame header');
  const descriptor = body[start + 4]!;
  if ((descriptor & 0x08) !== 0) throw invalidRecord('zstd frame with a reserved bit');
  if ((descriptor & 0x03) !== 0) throw invalidRecord('zstd frame that needs a dictionary');
  const singleSegment = (descriptor & 0x20) !== 0;
  let at = start + 5;
  let windowBytes = 0;
  if (!singleSegment) {
    const code = body[at++]!;
    windowBytes = (1024 * 2 ** (code >>> 3) * (8 + (code & 7))) / 8;
  }
  const sizeCode = descriptor >>> 6;
  const sizeBytes = sizeCode === 0 ? (singleSegment ? 1 : 0) : 1 << sizeCode;
  if (at + sizeBytes > body.length) throw invalidRecord('zstd data ends in a frame header');
  const contentSize = readContentSize(body, at, sizeBytes);
  at += sizeBytes;
  if (singleSegment) windowBytes = contentSize;
  if (windowBytes > MAX_WINDOW_BYTES) throw invalidRecord('zstd frame needs too large a window');
  const blocksStart = at;
  let maxOutput = 0;
  for (;;) {
    const block = readBlock(body, at);
    maxOutput += block.maxOutput;
    at = block.end;
    if (block.last) break;
  }
  const end = at + ((descriptor & 0x04) === 0 ? 0 : 4);
  if (end > body.length) throw invalidRecord('zstd data ends in a checksum');
  return { start, blocksStart, blocksEnd: at, end, windowBytes, contentSize, maxOutput };
}

export interface ZstdBlock {
  readonly end: number;
  readonly last: boolean;
  readonly maxOutput: number;
}

export function readBlock(body: Buffer, at: number): ZstdBlock {
  if (at + BLOCK_HEADER_BYTES > body.length) throw invalidRecord('zstd data ends in a block header');
  const header = body[at]! | (body[at + 1]! << 8) | (body[at + 2]! << 16);
  const type = (header >>> 1) & 3;
  const size = header >>> 3;
  if (type > COMPRESSED || size > MAX_BLOCK_BYTES) throw invalidRecord('impossible zstd block');
  const end = at + BLOCK_HEADER_BYTES + (type === RLE ? 1 : size);
  if (end > body.length) throw invalidRecord('zstd data ends in a block');
  return { end, last: (header & 1) === 1, maxOutput: type === RAW || type === RLE ? size : MAX_BLOCK_BYTES };
}

function readContentSize(body: Buffer, at: number, bytes: number): number {
  if (bytes === 0) return -1;
  if (bytes === 1) return body[at]!;
  if (bytes === 2) return body.readUInt16LE(at) + 256;
  if (bytes === 4) return body.readUInt32LE(at);
  return body.readUInt32LE(at) + body.readUInt32LE(at + 4) * 0x1_0000_0000;
}

/**
 * A header for the same blocks that asks for no more window than they can fill: what the decoder is given in place of
 * the frame's own.
 */
export function plainFrameHeader(frame: ZstdFrame): Buffer {
  const wanted = Math.min(frame.windowBytes, frame.maxOutput);
  let exponent = 7;
  while (1024 * 2 ** exponent < wanted) exponent++;
  const header = Buffer.alloc(6);
  header.writeUInt32LE(FRAME_MAGIC, 0);
  header[5] = exponent << 3;
  return header;
}
