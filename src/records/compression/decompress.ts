// Opening compressed records, for the validator (chunk by chunk) and for readers (whole, up to a limit). Must hold:
// whatever a body announces, no more is produced than the limit and one block; a small body is opened at once, a large
// one off the event loop or in steps that give way to it; a body that is broken throws RecordsError.

import { RecordsError, tooLarge } from '../errors.ts';
import type { CompressionName } from './codec.ts';
import { gunzipChunks, gunzipSync, gzipSizeHint } from './gzip.ts';
import { type Lz4ReadOptions, lz4Blocks } from './lz4.ts';
import { checkSnappySizes, snappyBlocks, snappyBlocksAsync } from './snappy.ts';
import { hasNativeZstd, nativeZstdChunks, nativeZstdSync, zstdBlocks, zstdMaxOutput } from './zstd.ts';

/** What one turn of the event loop may decompress: some 2 ms of the slowest codec. */
export const STEP_BYTES = 512 * 1024;
/** A block that must be decoded whole and is larger than this is decoded on the thread pool. */
const MAX_SYNC_BLOCK_BYTES = 1024 * 1024;

export interface OpenOptions extends Lz4ReadOptions {
  /** Throw MESSAGE_TOO_LARGE beyond this many bytes. */
  readonly maxBytes: number;
}

export type Chunks = Iterable<Buffer> | AsyncIterable<Buffer>;

export function isAsyncChunks(chunks: Chunks): chunks is AsyncIterable<Buffer> {
  return Symbol.asyncIterator in chunks;
}

/**
 * The decompressed bytes of `body` in chunks; a chunk is valid until the next. The limit is checked by whoever counts
 * (`limited`), except where a codec must know it beforehand. Synchronous chunks are small enough that a caller can give
 * way to the event loop between them.
 */
export function openChunks(codec: CompressionName, body: Buffer, options: OpenOptions): Chunks {
  switch (codec) {
    case 'none':
      return [body];
    case 'gzip': {
      if (body.length <= STEP_BYTES && gzipSizeHint(body) <= STEP_BYTES) {
        const whole = gunzipSync(body, Math.min(STEP_BYTES, options.maxBytes));
        if (whole !== null) return [whole];
      }
      return gunzipChunks(body, options.maxBytes);
    }
    case 'snappy':
      return checkSnappySizes(body, options.maxBytes) > MAX_SYNC_BLOCK_BYTES
        ? snappyBlocksAsync(body)
        : snappyBlocks(body);
    case 'lz4':
      return lz4Blocks(body, options);
    case 'zstd': {
      if (!hasNativeZstd) return zstdBlocks(body);
      if (body.length <= STEP_BYTES && zstdMaxOutput(body) <= 4 * STEP_BYTES) {
        const whole = nativeZstdSync(body, Math.min(STEP_BYTES, options.maxBytes));
        if (whole !== null) return [whole];
      }
      return nativeZstdChunks(body, options.maxBytes);
    }
  }
}

/** All of it, here and now, however long that takes: for what we wrote ourselves, and tools. */
export function decompressSync(codec: CompressionName, body: Buffer, maxBytes: number): Buffer {
  if (codec === 'none') return body;
  if (codec === 'gzip' || (codec === 'zstd' && hasNativeZstd)) {
    const whole = codec === 'gzip' ? gunzipSync(body, maxBytes) : nativeZstdSync(body, maxBytes);
    if (whole === null) throw tooLarge(maxBytes);
    return whole;
  }
  if (codec === 'snappy') checkSnappySizes(body, maxBytes);
  const chunks =
    codec === 'snappy' ? snappyBlocks(body) : codec === 'lz4' ? lz4Blocks(body, READ_ALL) : zstdBlocks(body);
  const whole = new Gathered(maxBytes);
  for (const chunk of chunks) whole.add(chunk);
  return whole.toBuffer();
}

const READ_ALL: Lz4ReadOptions = { allowLinkedBlocks: true };

/** All of it, giving way to the event loop. */
export async function decompress(
  codec: CompressionName,
  body: Buffer,
  maxBytes: number,
  options: Lz4ReadOptions = READ_ALL,
): Promise<Buffer> {
  if (codec === 'none') return body;
  const chunks = openChunks(codec, body, { ...options, maxBytes });
  const whole = new Gathered(maxBytes);
  if (isAsyncChunks(chunks)) {
    for await (const chunk of chunks) whole.add(chunk);
    return whole.toBuffer();
  }
  let untilYield = STEP_BYTES;
  for (const chunk of chunks) {
    whole.add(chunk);
    untilYield -= chunk.length;
    if (untilYield > 0) continue;
    untilYield = STEP_BYTES;
    await giveWay();
  }
  return whole.toBuffer();
}

/** Lets the event loop turn once. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Chunks copied one behind another, into a buffer that grows with them. */
class Gathered {
  private buffer = Buffer.alloc(0);
  private size = 0;
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  add(chunk: Buffer): void {
    const size = this.size + chunk.length;
    if (size > this.maxBytes) throw tooLarge(this.maxBytes);
    if (size > this.buffer.length) {
      const grown = Buffer.alloc(Math.min(this.maxBytes, Math.max(size, this.buffer.length * 2)));
      this.buffer.copy(grown, 0, 0, this.size);
      this.buffer = grown;
    }
    chunk.copy(this.buffer, this.size);
    this.size = size;
  }

  toBuffer(): Buffer {
    return this.buffer.subarray(0, this.size);
  }
}

/** For a `catch`: the error if it is one of ours, else it is thrown on. */
export function recordsError(error: unknown): RecordsError {
  if (error instanceof RecordsError) return error;
  throw error;
}
