// Reading batches and records out of bytes that came from a log or a client. Must hold: a truncated batch at the end, a
// zero tail (preallocated file) and garbage all end the walk cleanly, never with a read past the end or an endless
// loop; opening a compressed batch never yields more than the limit that the caller gives.

import { ErrorCode } from '../protocol/api-error.ts';
import {
  addToSequence,
  BATCH_OVERHEAD,
  baseOffset,
  baseSequence,
  baseTimestamp,
  CURRENT_MAGIC,
  compressionType,
  LENGTH_POSITION,
  LOG_OVERHEAD,
  MAGIC_POSITION,
  MIN_LENGTH,
  magic,
  maxTimestamp,
  NO_SEQUENCE,
  RECORDS_POSITION,
  recordCount,
  sizeInBytes,
  timestampType,
} from './batch.ts';
import type { RecordHeader } from './builder.ts';
import { compressionName, NONE } from './compression/codec.ts';
import { decompress, decompressSync } from './compression/decompress.ts';
import { invalidRecord, RecordsError } from './errors.ts';
import { RecordReader } from './record-reader.ts';

/** What opening one stored batch may yield at most, unless the caller says otherwise. */
export const DEFAULT_MAX_DECOMPRESSED_BYTES = 1024 * 1024 * 1024;

/** `completeBatchSize`: fewer bytes are there than the batch (or its first 17 bytes) takes. */
export const INCOMPLETE = 0;
/** `completeBatchSize`: no batch begins here (impossible length or magic, a zero tail included). */
export const CORRUPT = -1;

/**
 * The size of the batch (or message of magic 0 or 1) at `position` if all of it lies before `end`, else INCOMPLETE or
 * CORRUPT. Only length and magic are looked at: not the checksum, and not whether magic 2 has room for its header
 * unless the batch is complete.
 */
export function completeBatchSize(buffer: Buffer, position: number, end = buffer.length): number {
  const remaining = end - position;
  if (remaining < LOG_OVERHEAD) return INCOMPLETE;
  const length = buffer.readInt32BE(position + LENGTH_POSITION);
  if (length < MIN_LENGTH) return CORRUPT;
  if (remaining <= MAGIC_POSITION) return INCOMPLETE;
  const format = magic(buffer, position);
  if (format < 0 || format > CURRENT_MAGIC) return CORRUPT;
  const size = LOG_OVERHEAD + length;
  if (size > remaining) return INCOMPLETE;
  if (format === CURRENT_MAGIC && size < BATCH_OVERHEAD) return CORRUPT;
  return size;
}

/** The positions of the complete batches in buffer[start, end), in order; ends at the first that is not. */
export function* batchPositions(buffer: Buffer, start = 0, end = buffer.length): Generator<number, void, void> {
  let position = start;
  for (;;) {
    const size = completeBatchSize(buffer, position, end);
    if (size <= 0) return;
    yield position;
    position += size;
  }
}

/**
 * A record as it is stored. `key`, `value` and the headers' values are views of the batch or of its decompressed form.
 */
export interface StoredRecord {
  readonly offset: number;
  readonly timestamp: number;
  /** NO_SEQUENCE where the batch has none. */
  readonly sequence: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly StoredHeader[];
}

export interface StoredHeader extends RecordHeader {
  readonly value: Buffer | null;
}

const NO_HEADERS: readonly StoredHeader[] = [];

/**
 * The records of the batch of magic 2 at `position`, decompressed here and now where needed: for batches that are small
 * or our own. Throws RecordsError if the records are broken or would take more than `maxDecompressedBytes`.
 */
export function recordsOf(
  buffer: Buffer,
  position = 0,
  maxDecompressedBytes = DEFAULT_MAX_DECOMPRESSED_BYTES,
): Generator<StoredRecord, void, void> {
  const end = position + sizeInBytes(buffer, position);
  const codec = codecOf(buffer, position);
  if (codec === 'none') return walk(buffer, position, buffer, position + RECORDS_POSITION, end);
  const body = buffer.subarray(position + RECORDS_POSITION, end);
  const opened = decompressSync(codec, body, maxDecompressedBytes);
  return walk(buffer, position, opened, 0, opened.length);
}

/** As `recordsOf`, with the work of decompression off the event loop, or in small steps on it. */
export async function openRecords(
  buffer: Buffer,
  position = 0,
  maxDecompressedBytes = DEFAULT_MAX_DECOMPRESSED_BYTES,
): Promise<Generator<StoredRecord, void, void>> {
  const end = position + sizeInBytes(buffer, position);
  const codec = codecOf(buffer, position);
  if (codec === 'none') return walk(buffer, position, buffer, position + RECORDS_POSITION, end);
  const body = buffer.subarray(position + RECORDS_POSITION, end);
  const opened = await decompress(codec, body, maxDecompressedBytes);
  return walk(buffer, position, opened, 0, opened.length);
}

/** True if `recordsOf` needs no decompression. */
export function isUncompressed(buffer: Buffer, position: number): boolean {
  return compressionType(buffer, position) === NONE;
}

function codecOf(buffer: Buffer, position: number) {
  const codec = compressionName(compressionType(buffer, position));
  if (codec === null) {
    throw new RecordsError(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, 'record batch with an unknown codec');
  }
  return codec;
}

function* walk(
  batch: Buffer,
  batchPosition: number,
  records: Buffer,
  start: number,
  end: number,
): Generator<StoredRecord, void, void> {
  const reader = new RecordReader(records, start, end);
  const firstOffset = baseOffset(batch, batchPosition);
  const firstTimestamp = baseTimestamp(batch, batchPosition);
  const firstSequence = baseSequence(batch, batchPosition);
  const appendTime =
    timestampType(batch, batchPosition) === 'LogAppendTime' ? maxTimestamp(batch, batchPosition) : null;
  const count = recordCount(batch, batchPosition);
  for (let i = 0; i < count; i++) {
    if (!reader.next()) break;
    yield {
      offset: firstOffset + reader.offsetDelta,
      timestamp: appendTime ?? firstTimestamp + reader.timestampDelta,
      sequence: firstSequence < 0 ? NO_SEQUENCE : addToSequence(firstSequence, reader.offsetDelta),
      key: view(records, reader.keyPosition, reader.keySize),
      value: view(records, reader.valuePosition, reader.valueSize),
      headers: reader.headerCount === 0 ? NO_HEADERS : headersOf(reader),
    };
  }
  if (reader.problem !== null) throw invalidRecord(reader.problem);
  if (count > 0 && reader.position !== end) {
    throw invalidRecord('record batch has bytes after its last record');
  }
}

function view(buffer: Buffer, position: number, size: number): Buffer | null {
  return size < 0 ? null : buffer.subarray(position, position + size);
}

function headersOf(reader: RecordReader): StoredHeader[] {
  const after = reader.position;
  const headers: StoredHeader[] = [];
  reader.position = reader.headersPosition;
  for (let i = 0; i < reader.headerCount; i++) {
    const keySize = reader.varint();
    const key = reader.buffer.toString('utf8', reader.position, reader.position + keySize);
    reader.position += keySize;
    const valueSize = reader.varint();
    headers.push({ key, value: view(reader.buffer, reader.position, valueSize) });
    if (valueSize > 0) reader.position += valueSize;
  }
  reader.position = after;
  return headers;
}
