// Gzip, one member or several. Must hold: output never exceeds what the caller takes; the checksum and length behind
// each member are verified; as Java's reader does, bytes behind a whole member that do not begin another are ignored.
// Members are found by our own walk over headers and trailers, because zlib's gunzip treats those bytes as an error.

import { createInflateRaw, inflateRawSync } from 'node:zlib';
import { crc32 } from '../crc.ts';
import { invalidRecord, tooLarge } from '../errors.ts';

const HEADER_CRC = 0x02;
const EXTRA = 0x04;
const NAME = 0x08;
const COMMENT = 0x10;
const TRAILER_BYTES = 8;
const MIN_HEADER_BYTES = 10;
const STREAM_CHUNK_BYTES = 64 * 1024;

/** The position after the member header at `start`, or -1 if there is no such header. */
function headerEnd(body: Buffer, start: number): number {
  if (body.length - start < MIN_HEADER_BYTES) return -1;
  if (body[start] !== 0x1f || body[start + 1] !== 0x8b || body[start + 2] !== 8) return -1;
  const flags = body[start + 3]!;
  let at = start + MIN_HEADER_BYTES;
  if ((flags & EXTRA) !== 0) {
    if (at + 2 > body.length) return -1;
    at += 2 + body.readUInt16LE(at);
  }
  for (const flag of [NAME, COMMENT]) {
    if ((flags & flag) === 0) continue;
    const zero = body.indexOf(0, at);
    if (zero < 0) return -1;
    at = zero + 1;
  }
  if ((flags & HEADER_CRC) !== 0) {
    if (at + 2 > body.length || (crc32(body, start, at) & 0xffff) !== body.readUInt16LE(at)) return -1;
    at += 2;
  }
  return at <= body.length ? at : -1;
}

/** What the last four bytes claim that the last member yields: a hint, true or not. */
export function gzipSizeHint(body: Buffer): number {
  return body.length < TRAILER_BYTES ? 0 : body.readUInt32LE(body.length - 4);
}

function checkTrailer(body: Buffer, at: number, checksum: number, size: number): void {
  if (body.length - at < TRAILER_BYTES) throw invalidRecord('gzip data ends early');
  if (body.readUInt32LE(at) !== checksum || body.readUInt32LE(at + 4) !== size % 0x1_0000_0000) {
    throw invalidRecord('gzip data with a wrong checksum');
  }
}

/** All of it at once, on the event loop, or null if it is more than `limit` bytes. */
export function gunzipSync(body: Buffer, limit: number): Buffer | null {
  const parts: Buffer[] = [];
  let total = 0;
  let at = headerEnd(body, 0);
  if (at < 0) throw invalidRecord('not gzip data');
  while (at >= 0) {
    let inflated: { buffer: Buffer; engine: { bytesWritten: number } };
    try {
      const options = { maxOutputLength: Math.max(1, limit - total), info: true };
      inflated = inflateRawSync(body.subarray(at), options) as unknown as typeof inflated;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return null;
      throw invalidRecord('broken gzip data');
    }
    at += inflated.engine.bytesWritten;
    checkTrailer(body, at, crc32(inflated.buffer, 0, inflated.buffer.length), inflated.buffer.length);
    at = headerEnd(body, at + TRAILER_BYTES);
    total += inflated.buffer.length;
    if (total > limit) return null;
    parts.push(inflated.buffer);
  }
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** In chunks of at most 64 KiB, inflated on the thread pool as they are asked for. */
export async function* gunzipChunks(body: Buffer, limit: number): AsyncGenerator<Buffer, void, void> {
  let at = headerEnd(body, 0);
  if (at < 0) throw invalidRecord('not gzip data');
  let total = 0;
  while (at >= 0) {
    const inflate = createInflateRaw({ chunkSize: STREAM_CHUNK_BYTES });
    inflate.end(body.subarray(at));
    let checksum = 0;
    let size = 0;
    try {
      for await (const chunk of inflate as AsyncIterable<Buffer>) {
        checksum = crc32(chunk, 0, chunk.length, checksum);
        size += chunk.length;
        total += chunk.length;
        if (total > limit) throw tooLarge(limit);
        yield chunk;
      }
    } catch (error) {
      if (error instanceof Error && 'errorCode' in error) throw error;
      throw invalidRecord('broken gzip data');
    }
    at += inflate.bytesWritten;
    checkTrailer(body, at, checksum, size);
    at = headerEnd(body, at + TRAILER_BYTES);
  }
}
