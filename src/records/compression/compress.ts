// Compressing records: whole (builder.ts) or as they come (rebuild.ts). Must hold: what it writes is what Kafka's own
// clients write (gzip of one member, snappy with xerial framing, LZ4 frames of independent 64 KiB blocks, zstd frames),
// so that every client reads it; a stream's output never grows beyond the limit it was given.

import { createGzip, type Gzip, gzipSync } from 'node:zlib';
import type { CompressionLevels, CompressionName } from './codec.ts';
import { LZ4_BLOCK_BYTES, lz4FrameBlock, lz4FrameEnd, lz4FrameHeader } from './lz4.ts';
import { SNAPPY_BLOCK_BYTES, snappyStreamBlock, snappyStreamHeader } from './snappy.ts';
import { hasNativeZstd, zstdCompress, zstdCompressSync, zstdEncoderReady } from './zstd.ts';

export interface CompressOptions extends CompressionLevels {
  /** Message format 0 wants the header checksum of LZ4 computed its own way. */
  readonly brokenLz4Checksum?: boolean;
}

/**
 * All of `data`, here and now. For zstd `encoderReady` must have been awaited.
 * DEVIATION: `compression.lz4.level` has no effect: LZ4 is written with the fast compressor whatever the level.
 */
export function compressSync(codec: CompressionName, data: Buffer, options: CompressOptions = {}): Buffer {
  switch (codec) {
    case 'none':
      return data;
    case 'gzip':
      return gzipSync(data, { level: options.gzip ?? -1 });
    case 'snappy': {
      const parts = [snappyStreamHeader()];
      for (let at = 0; at < data.length; at += SNAPPY_BLOCK_BYTES) {
        parts.push(snappyStreamBlock(data.subarray(at, at + SNAPPY_BLOCK_BYTES)));
      }
      return Buffer.concat(parts);
    }
    case 'lz4': {
      const parts = [lz4FrameHeader(options.brokenLz4Checksum)];
      for (let at = 0; at < data.length; at += LZ4_BLOCK_BYTES) {
        parts.push(lz4FrameBlock(data.subarray(at, at + LZ4_BLOCK_BYTES)));
      }
      parts.push(lz4FrameEnd());
      return Buffer.concat(parts);
    }
    case 'zstd':
      return zstdCompressSync(data, options.zstd);
  }
}

/** What to await before `compressSync` or a stream of this codec; null for nothing. */
export function encoderReady(codec: CompressionName): Promise<void> | null {
  return codec === 'zstd' ? zstdEncoderReady() : null;
}

/** Blocks that are compressed one by one; zstd and gzip take their blocks much larger, as they compress across them. */
const GZIP_SYNC_BYTES = 128 * 1024;
const ZSTD_FRAME_BYTES = 1024 * 1024;
/** Without a thread pool for it: some 2 ms of the event loop. */
const ZSTD_SYNC_FRAME_BYTES = 256 * 1024;
/** More zstd input than this is compressed on the thread pool, where Node has zstd. */
const ZSTD_SYNC_BYTES = 128 * 1024;

/**
 * Takes bytes as they come and keeps their compressed form. `write` and `finish` return a promise only where the work
 * is large; one call at a time. Once `overflowed`, the output is given up and what follows is ignored.
 */
export class CompressionStream {
  private readonly codec: CompressionName;
  private readonly options: CompressOptions;
  private readonly maxBytes: number;
  private readonly blockBytes: number;
  private pending: Buffer;
  private pendingBytes = 0;
  private parts: Buffer[] = [];
  private gzip: Gzip | null = null;
  private failure: Error | null = null;
  /** Compressed bytes so far. */
  sizeInBytes = 0;
  overflowed = false;

  constructor(codec: CompressionName, options: CompressOptions, maxBytes: number) {
    this.codec = codec;
    this.options = options;
    this.maxBytes = maxBytes;
    this.blockBytes = blockBytesOf(codec);
    this.pending = Buffer.alloc(Math.min(this.blockBytes, 16 * 1024));
    if (codec === 'snappy') this.emit(snappyStreamHeader());
    else if (codec === 'lz4') this.emit(lz4FrameHeader(options.brokenLz4Checksum));
  }

  /** The bytes are copied or compressed before the call returns, or before its promise resolves. */
  write(bytes: Buffer, start = 0, end = bytes.length): Promise<void> | void {
    if (this.gzip !== null) return this.writeGzip(bytes.subarray(start, end));
    let at = start;
    while (at < end && !this.overflowed) {
      const size = Math.min(end - at, this.blockBytes - this.pendingBytes);
      this.reserve(size);
      bytes.copy(this.pending, this.pendingBytes, at, at + size);
      this.pendingBytes += size;
      at += size;
      if (this.pendingBytes < this.blockBytes) continue;
      if (this.codec === 'gzip') {
        this.startGzip();
        const rest = Buffer.concat([this.pending.subarray(0, this.pendingBytes), bytes.subarray(at, end)]);
        return this.writeGzip(rest);
      }
      const working = this.flushBlock();
      if (working instanceof Promise) return working.then(() => this.write(bytes, at, end));
    }
  }

  /** The compressed bytes, in order; meaningless if `overflowed`. */
  finish(): Buffer[] | Promise<Buffer[]> {
    if (this.gzip !== null) return this.finishGzip(this.gzip);
    if (this.codec === 'gzip' || this.codec === 'zstd' || this.pendingBytes > 0) {
      const working = this.flushBlock();
      if (working instanceof Promise) return working.then(() => this.parts);
    }
    if (this.codec === 'lz4') this.emit(lz4FrameEnd());
    return this.parts;
  }

  private reserve(bytes: number): void {
    const needed = this.pendingBytes + bytes;
    if (needed <= this.pending.length) return;
    const grown = Buffer.alloc(Math.min(this.blockBytes, Math.max(needed, this.pending.length * 2)));
    this.pending.copy(grown, 0, 0, this.pendingBytes);
    this.pending = grown;
  }

  private flushBlock(): Promise<void> | void {
    const block = this.pending.subarray(0, this.pendingBytes);
    this.pendingBytes = 0;
    if (this.codec === 'none') this.emit(Buffer.from(block));
    else if (this.codec === 'snappy') this.emit(snappyStreamBlock(block));
    else if (this.codec === 'lz4') this.emit(lz4FrameBlock(block));
    else if (this.codec === 'zstd' && hasNativeZstd && block.length > ZSTD_SYNC_BYTES) {
      return zstdCompress(block, this.options.zstd).then((frame) => this.emit(frame));
    } else this.emit(compressSync(this.codec, block, this.options));
  }

  private emit(part: Buffer): void {
    this.sizeInBytes += part.length;
    if (this.sizeInBytes > this.maxBytes) {
      this.overflowed = true;
      this.parts = [];
    }
    if (!this.overflowed) this.parts.push(part);
  }

  private startGzip(): void {
    this.gzip = createGzip({ level: this.options.gzip ?? -1 });
    this.gzip.on('data', (part: Buffer) => this.emit(part));
    this.gzip.on('error', (error: Error) => {
      this.failure = error;
    });
  }

  private writeGzip(bytes: Buffer): Promise<void> | void {
    if (this.overflowed || bytes.length === 0) return;
    return new Promise((resolve, reject) => {
      this.gzip!.write(bytes, (error) => (error ? reject(error) : resolve()));
    });
  }

  private finishGzip(gzip: Gzip): Promise<Buffer[]> {
    return new Promise((resolve, reject) => {
      gzip.once('end', () => (this.failure === null ? resolve(this.parts) : reject(this.failure)));
      gzip.once('error', reject);
      gzip.end();
    });
  }
}

function blockBytesOf(codec: CompressionName): number {
  if (codec === 'snappy') return SNAPPY_BLOCK_BYTES;
  if (codec === 'gzip') return GZIP_SYNC_BYTES;
  if (codec === 'zstd') return hasNativeZstd ? ZSTD_FRAME_BYTES : ZSTD_SYNC_FRAME_BYTES;
  return LZ4_BLOCK_BYTES;
}
