// Builds one record batch of magic 2. Must hold: what it builds passes the validator; sizes are exact before `build`
// for an uncompressed batch. Used by the coordinators, the controller, the command line, conversion of old formats and
// tests; never on the way of a client's batch, whose bytes are kept as they came.

import { assert } from '../base/assert.ts';
import {
  ATTRIBUTES_POSITION,
  BASE_SEQUENCE_POSITION,
  BASE_TIMESTAMP_POSITION,
  BATCH_OVERHEAD,
  CONTROL_FLAG,
  CURRENT_MAGIC,
  LAST_OFFSET_DELTA_POSITION,
  LENGTH_POSITION,
  LOG_APPEND_TIME_FLAG,
  LOG_OVERHEAD,
  MAGIC_POSITION,
  MAX_TIMESTAMP_POSITION,
  NO_LEADER_EPOCH,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  NO_SEQUENCE,
  NO_TIMESTAMP,
  PRODUCER_EPOCH_POSITION,
  PRODUCER_ID_POSITION,
  RECORD_COUNT_POSITION,
  setBaseOffset,
  setLeaderEpoch,
  type TimestampType,
  TRANSACTIONAL_FLAG,
  updateCrc,
  writeInt64,
} from './batch.ts';
import { type CompressionLevels, type CompressionName, compressionId } from './compression/codec.ts';
import { compressSync } from './compression/compress.ts';
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from './varint.ts';

/** A name and a value that go with a record (KIP-82); names may come again. */
export interface RecordHeader {
  readonly key: string;
  readonly value: Uint8Array | null;
}

export interface BatchOptions {
  readonly baseOffset?: number;
  readonly leaderEpoch?: number;
  readonly producerId?: number;
  readonly producerEpoch?: number;
  readonly baseSequence?: number;
  readonly isTransactional?: boolean;
  readonly isControl?: boolean;
  readonly compression?: CompressionName;
  readonly levels?: CompressionLevels;
  readonly timestampType?: TimestampType;
  /** Becomes maxTimestamp under LogAppendTime. */
  readonly logAppendTimeMs?: number;
  /** Bytes to begin with; the buffer grows as needed. */
  readonly initialBytes?: number;
}

const NO_HEADERS: readonly RecordHeader[] = [];

/** Bytes that one record takes in an uncompressed batch, its length prefix included. */
export function recordSize(
  timestampDelta: number,
  offsetDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[] = NO_HEADERS,
): number {
  const body = recordBodySize(timestampDelta, offsetDelta, key, value, headers);
  return sizeOfVarint(body) + body;
}

/** Bytes of a record without its length prefix. */
export function recordBodySize(
  timestampDelta: number,
  offsetDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[] = NO_HEADERS,
): number {
  let size = 1 + sizeOfVarlong(timestampDelta) + sizeOfVarint(offsetDelta) + sizeOfVarint(headers.length);
  size += key === null ? 1 : sizeOfVarint(key.length) + key.length;
  size += value === null ? 1 : sizeOfVarint(value.length) + value.length;
  for (const header of headers) {
    const keyBytes = Buffer.byteLength(header.key);
    size += sizeOfVarint(keyBytes) + keyBytes;
    size += header.value === null ? 1 : sizeOfVarint(header.value.length) + header.value.length;
  }
  return size;
}

/** Writes one record of `body` bytes (`recordBodySize`) behind its length; returns the position after it. */
export function encodeRecord(
  buffer: Buffer,
  position: number,
  body: number,
  timestampDelta: number,
  offsetDelta: number,
  key: Uint8Array | null,
  value: Uint8Array | null,
  headers: readonly RecordHeader[] = NO_HEADERS,
): number {
  let at = writeVarint(buffer, position, body);
  buffer[at++] = 0;
  at = writeVarlong(buffer, at, timestampDelta);
  at = writeVarint(buffer, at, offsetDelta);
  at = writeNullable(buffer, at, key);
  at = writeNullable(buffer, at, value);
  at = writeVarint(buffer, at, headers.length);
  for (const header of headers) {
    at = writeVarint(buffer, at, Buffer.byteLength(header.key));
    at += buffer.write(header.key, at);
    at = writeNullable(buffer, at, header.value);
  }
  return at;
}

export class RecordBatchBuilder {
  private readonly options: BatchOptions;
  private buffer: Buffer;
  private position = BATCH_OVERHEAD;
  private baseTimestamp = NO_TIMESTAMP;
  private highestTimestamp = NO_TIMESTAMP;
  private lastDelta = -1;
  private count = 0;

  constructor(options: BatchOptions = {}) {
    this.options = options;
    this.buffer = Buffer.alloc(Math.max(BATCH_OVERHEAD, options.initialBytes ?? 512));
  }

  get recordCount(): number {
    return this.count;
  }

  /** Of the records appended so far; NO_TIMESTAMP while there are none. */
  get maxTimestamp(): number {
    return this.highestTimestamp;
  }

  /** The size that the batch has now, before compression. */
  get sizeInBytes(): number {
    return this.position;
  }

  /** The size that the batch would have with this record too, before compression. */
  sizeWith(
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[] = NO_HEADERS,
  ): number {
    const timestampDelta = this.count === 0 ? 0 : timestamp - this.baseTimestamp;
    return this.position + recordSize(timestampDelta, this.lastDelta + 1, key, value, headers);
  }

  /** Adds a record. `offsetDelta` is the next one unless given; it must rise. */
  append(
    timestamp: number,
    key: Uint8Array | null,
    value: Uint8Array | null,
    headers: readonly RecordHeader[] = NO_HEADERS,
    offsetDelta = this.lastDelta + 1,
  ): void {
    assert(offsetDelta > this.lastDelta, 'offset deltas must rise');
    if (this.count === 0) this.baseTimestamp = timestamp;
    const timestampDelta = timestamp - this.baseTimestamp;
    const body = recordBodySize(timestampDelta, offsetDelta, key, value, headers);
    this.reserve(sizeOfVarint(body) + body);
    this.position = encodeRecord(this.buffer, this.position, body, timestampDelta, offsetDelta, key, value, headers);
    this.count++;
    this.lastDelta = offsetDelta;
    if (timestamp > this.highestTimestamp) this.highestTimestamp = timestamp;
  }

  /**
   * The finished batch, in a buffer of its own. `lastOffsetDelta` may lie beyond the last record's: compaction keeps
   * the offset range of the batch that it thins out. The builder is not used again.
   */
  build(lastOffsetDelta = this.lastDelta): Buffer {
    assert(lastOffsetDelta >= this.lastDelta, 'the last offset delta lies before the last record');
    const codec = this.options.compression ?? 'none';
    let batch = this.buffer.subarray(0, this.position);
    if (codec !== 'none') {
      const body = compressSync(codec, this.buffer.subarray(BATCH_OVERHEAD, this.position), this.options.levels);
      batch = Buffer.concat([this.buffer.subarray(0, BATCH_OVERHEAD), body]);
    }
    writeBatchHeader(batch, {
      ...this.options,
      lastOffsetDelta,
      baseTimestamp: this.baseTimestamp,
      maxTimestamp:
        this.options.timestampType === 'LogAppendTime'
          ? (this.options.logAppendTimeMs ?? this.highestTimestamp)
          : this.highestTimestamp,
      recordCount: this.count,
    });
    return batch;
  }

  private reserve(bytes: number): void {
    const needed = this.position + bytes;
    if (needed <= this.buffer.length) return;
    const grown = Buffer.alloc(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.position);
    this.buffer = grown;
  }
}

export interface BatchHeaderFields extends BatchOptions {
  readonly lastOffsetDelta: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  readonly recordCount: number;
}

/** Fills in the header of `batch`, whose records stand behind it already, and its checksum. */
export function writeBatchHeader(batch: Buffer, fields: BatchHeaderFields): void {
  let flags = compressionId(fields.compression ?? 'none');
  if (fields.timestampType === 'LogAppendTime') flags |= LOG_APPEND_TIME_FLAG;
  if (fields.isTransactional) flags |= TRANSACTIONAL_FLAG;
  if (fields.isControl) flags |= CONTROL_FLAG;
  setBaseOffset(batch, 0, fields.baseOffset ?? 0);
  batch.writeInt32BE(batch.length - LOG_OVERHEAD, LENGTH_POSITION);
  setLeaderEpoch(batch, 0, fields.leaderEpoch ?? NO_LEADER_EPOCH);
  batch[MAGIC_POSITION] = CURRENT_MAGIC;
  batch.writeInt16BE(flags, ATTRIBUTES_POSITION);
  batch.writeInt32BE(fields.lastOffsetDelta, LAST_OFFSET_DELTA_POSITION);
  writeInt64(batch, BASE_TIMESTAMP_POSITION, fields.baseTimestamp);
  writeInt64(batch, MAX_TIMESTAMP_POSITION, fields.maxTimestamp);
  writeInt64(batch, PRODUCER_ID_POSITION, fields.producerId ?? NO_PRODUCER_ID);
  batch.writeInt16BE(fields.producerEpoch ?? NO_PRODUCER_EPOCH, PRODUCER_EPOCH_POSITION);
  batch.writeInt32BE(fields.baseSequence ?? NO_SEQUENCE, BASE_SEQUENCE_POSITION);
  batch.writeInt32BE(fields.recordCount, RECORD_COUNT_POSITION);
  updateCrc(batch, 0);
}

function writeNullable(buffer: Buffer, position: number, bytes: Uint8Array | null): number {
  if (bytes === null) return writeVarint(buffer, position, -1);
  const at = writeVarint(buffer, position, bytes.length);
  buffer.set(bytes, at);
  return at + bytes.length;
}
