// Zstandard. Must hold: output is produced at most one block (128 KiB) at a time and counted against the caller's
// limit; the sizes and windows that frames announce allocate nothing. Node has zstd from 22.15 on, and then it is used;
// before, fzstd decodes and a WebAssembly build of the reference library encodes. Bytes behind the last whole frame
// that are no frame are refused, as the reference decoder does.

import { createRequire } from 'node:module';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { assert } from '../../base/assert.ts';
import { invalidRecord, RecordsError, tooLarge } from '../errors.ts';
import { nextFrameStart, plainFrameHeader, readBlock, readFrame, type ZstdFrame } from './zstd-frame.ts';

interface NativeZstd {
  zstdDecompressSync(body: Uint8Array, options: object): Buffer;
  zstdCompressSync(data: Uint8Array, options: object): Buffer;
  zstdCompress(data: Uint8Array, options: object, done: (error: Error | null, frame: Buffer) => void): void;
  createZstdDecompress(options: object): NodeJS.ReadWriteStream;
  readonly constants: Readonly<Record<string, number>>;
}

interface WasmZstd {
  init(): Promise<void>;
  compress(data: Uint8Array, level: number): Uint8Array;
}

/** zlib's own zstd, or null where this Node has none. */
const native: NativeZstd | null = 'zstdCompressSync' in zlib ? (zlib as unknown as NativeZstd) : null;
/** The library's code, loaded and compiled at first use; it keeps nothing from one call to the next. */
const encoder: { wasm: WasmZstd | null; loading: Promise<void> | null } = { wasm: null, loading: null };

/** Kafka's default for `compression.zstd.level`. */
const DEFAULT_LEVEL = 3;
const STREAM_CHUNK_BYTES = 128 * 1024;

/** Resolves when `zstdCompressSync` may be called; null if that is now. */
export function zstdEncoderReady(): Promise<void> | null {
  if (native !== null || encoder.wasm !== null) return null;
  encoder.loading ??= loadEncoder();
  return encoder.loading;
}

async function loadEncoder(): Promise<void> {
  const wasm = createRequire(import.meta.url)('@bokuweb/zstd-wasm') as WasmZstd;
  await wasm.init();
  encoder.wasm = wasm;
}

/** The whole of `data` as one frame. */
export function zstdCompressSync(data: Buffer, level = DEFAULT_LEVEL): Buffer {
  if (native !== null) {
    return native.zstdCompressSync(data, compressOptions(native, level));
  }
  assert(encoder.wasm !== null, 'the zstd encoder was used before it was loaded');
  const frame = encoder.wasm.compress(data, level);
  return Buffer.from(frame.buffer, frame.byteOffset, frame.length);
}

function compressOptions(zstd: NativeZstd, level: number): object {
  return { params: { [zstd.constants.ZSTD_c_compressionLevel!]: level } };
}

/** As `zstdCompressSync`, on the thread pool. Only where `hasNativeZstd`; `data` must stay unchanged meanwhile. */
export function zstdCompress(data: Buffer, level = DEFAULT_LEVEL): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    native!.zstdCompress(data, compressOptions(native!, level), (error, frame) =>
      error === null ? resolve(frame) : reject(error),
    );
  });
}

/** What the frames can yield at most, from their blocks; throws if they are not well-formed. */
export function zstdMaxOutput(body: Buffer): number {
  let total = 0;
  for (let start = nextFrameStart(body, 0); start >= 0; ) {
    const frame = readFrame(body, start);
    total += frame.maxOutput;
    start = nextFrameStart(body, frame.end);
  }
  return total;
}

export const hasNativeZstd = native !== null;

/** All of it at once with zlib's zstd; null if it is more than `limit`. Only where `hasNativeZstd`. */
export function nativeZstdSync(body: Buffer, limit: number): Buffer | null {
  const parts: Buffer[] = [];
  let total = 0;
  for (let start = nextFrameStart(body, 0); start >= 0; ) {
    const frame = readFrame(body, start);
    try {
      const part = native!.zstdDecompressSync(body.subarray(start, frame.end), {
        maxOutputLength: Math.max(1, limit - total),
      });
      total += part.length;
      parts.push(part);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null;
      throw invalidRecord('broken zstd data');
    }
    if (total > limit) return null;
    start = nextFrameStart(body, frame.end);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** Chunk by chunk with zlib's zstd, on the thread pool. Only where `hasNativeZstd`. */
export async function* nativeZstdChunks(body: Buffer, limit: number): AsyncGenerator<Buffer, void, void> {
  let total = 0;
  for (let start = nextFrameStart(body, 0); start >= 0; ) {
    const frame = readFrame(body, start);
    const stream = native!.createZstdDecompress({ chunkSize: STREAM_CHUNK_BYTES });
    stream.end(body.subarray(start, frame.end));
    try {
      for await (const chunk of stream as unknown as AsyncIterable<Buffer>) {
        total += chunk.length;
        if (total > limit) throw tooLarge(limit);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof RecordsError) throw error;
      throw invalidRecord('broken zstd data');
    }
    start = nextFrameStart(body, frame.end);
  }
}

/** Block by block in JavaScript; a view that it yields is valid until the next. */
export function* zstdBlocks(body: Buffer): Generator<Buffer, void, void> {
  for (let start = nextFrameStart(body, 0); start >= 0; ) {
    const frame = readFrame(body, start);
    yield* frameBlocks(body, frame);
    start = nextFrameStart(body, frame.end);
  }
}

function* frameBlocks(body: Buffer, frame: ZstdFrame): Generator<Buffer, void, void> {
  const out: Uint8Array[] = [];
  const decoder = new Decompress((chunk) => {
    if (chunk.length > 0) out.push(chunk);
  });
  let produced = 0;
  push(decoder, plainFrameHeader(frame), false);
  for (let at = frame.blocksStart; at < frame.blocksEnd; ) {
    const block = readBlock(body, at);
    push(decoder, body.subarray(at, block.end), block.last);
    at = block.end;
    for (const chunk of out) {
      produced += chunk.length;
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
    out.length = 0;
  }
  if (frame.contentSize >= 0 && produced !== frame.contentSize) throw invalidRecord('zstd frame with a wrong size');
}

function push(decoder: Decompress, bytes: Uint8Array, last: boolean): void {
  try {
    decoder.push(bytes, last);
  } catch {
    throw invalidRecord('broken zstd data');
  }
}
