// Batches of the metadata log and of its snapshots, in KRaft's frame: a v2 record batch without compression, producer
// or headers, every timestamp equal to the batch's; a data record's value is frame version, record key, record version
// and the record; a control record's key is version 0 and its type. Must hold: what Kafka's reader refuses (deltas of
// time, headers, bytes left over) is never written here, and a damaged batch is a MetadataFormatError, never a crash.

import type { MetadataBatch, MetadataRecord } from '../../metadata/metadata-record.ts';
import type { Codec, RecordType } from '../../protocol/api.ts';
import { metadataRecordTypes } from '../../protocol/generated/records/metadata.ts';
import { Reader } from '../../protocol/reader.ts';
import { Writer } from '../../protocol/writer.ts';
import {
  ATTRIBUTES_POSITION,
  BASE_SEQUENCE_POSITION,
  BASE_TIMESTAMP_POSITION,
  BATCH_OVERHEAD,
  baseOffset,
  baseTimestamp,
  CONTROL_FLAG,
  CURRENT_MAGIC,
  compressionType,
  isControl,
  isValid,
  LAST_OFFSET_DELTA_POSITION,
  LENGTH_POSITION,
  LOG_OVERHEAD,
  lastOffset,
  leaderEpoch,
  MAGIC_POSITION,
  MAX_TIMESTAMP_POSITION,
  magic,
  PRODUCER_EPOCH_POSITION,
  PRODUCER_ID_POSITION,
  RECORD_COUNT_POSITION,
  RECORDS_POSITION,
  recordCount,
  setBaseOffset,
  setLeaderEpoch,
  sizeInBytes,
  updateCrc,
  writeInt64,
} from '../../records/batch.ts';
import { sizeOfVarint, unzigzag32, writeVarint } from '../../records/varint.ts';

const FRAME_VERSION = 1;
/** Kafka's limit for one metadata batch (KafkaRaftClient.MAX_BATCH_SIZE_BYTES). */
export const MAX_BATCH_BYTES = 8 * 1024 * 1024;

export const ControlType = {
  LEADER_CHANGE: 2,
  SNAPSHOT_HEADER: 3,
  SNAPSHOT_FOOTER: 4,
  KRAFT_VERSION: 5,
  KRAFT_VOTERS: 6,
} as const;

export interface ControlRecord {
  readonly type: number;
  /** Begins with the record's own int16 version, so version 0 decodes it. */
  readonly value: Buffer;
}

/** The log or a snapshot holds a record that only a newer Kafka can have written. */
export class UnknownRecordError extends Error {
  override name = 'UnknownRecordError';
}

/** The log or a snapshot holds bytes that no Kafka writes. */
export class MetadataFormatError extends Error {
  override name = 'MetadataFormatError';
}

export interface ParsedBatch {
  readonly batch: MetadataBatch;
  /** Empty unless this is a control batch. */
  readonly controls: readonly ControlRecord[];
  readonly sizeInBytes: number;
}

export function metadataRecord<T extends object>(type: RecordType<T>, message: T, version?: number): MetadataRecord {
  return { type: type.key, version: version ?? type.versions[1], message };
}

export function controlRecord<T>(type: number, codec: Codec<T>, message: T): ControlRecord {
  const writer = new Writer();
  codec.encode(writer, message, 0);
  return { type, value: writer.toBuffer() };
}

function unsignedVarint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** The frame of one data record: the value of its log record. */
export function encodeFrame(record: MetadataRecord): Buffer {
  const type = metadataRecordTypes.get(record.type);
  if (type === undefined) throw new MetadataFormatError(`metadata record of unknown type ${record.type}`);
  const writer = new Writer();
  type.encode(writer, record.message, record.version);
  const head = Buffer.from([FRAME_VERSION, ...unsignedVarint(record.type), ...unsignedVarint(record.version)]);
  return Buffer.concat([head, writer.toBuffer()]);
}

interface LogRecord {
  readonly key: Buffer | null;
  readonly value: Buffer;
}

function recordBytes(record: LogRecord, offsetDelta: number): number {
  const key = record.key === null ? sizeOfVarint(-1) : sizeOfVarint(record.key.length) + record.key.length;
  const value = sizeOfVarint(record.value.length) + record.value.length;
  return 1 + 1 + sizeOfVarint(offsetDelta) + key + value + 1;
}

function encodeBatch(records: readonly LogRecord[], offset: number, epoch: number, timeMs: number, control: boolean) {
  let size = BATCH_OVERHEAD;
  for (const [delta, record] of records.entries()) {
    const bytes = recordBytes(record, delta);
    size += sizeOfVarint(bytes) + bytes;
  }
  const buffer = Buffer.alloc(size);
  setBaseOffset(buffer, 0, offset);
  buffer.writeInt32BE(size - LOG_OVERHEAD, LENGTH_POSITION);
  setLeaderEpoch(buffer, 0, epoch);
  buffer[MAGIC_POSITION] = CURRENT_MAGIC;
  buffer.writeInt16BE(control ? CONTROL_FLAG : 0, ATTRIBUTES_POSITION);
  buffer.writeInt32BE(records.length - 1, LAST_OFFSET_DELTA_POSITION);
  writeInt64(buffer, BASE_TIMESTAMP_POSITION, timeMs);
  writeInt64(buffer, MAX_TIMESTAMP_POSITION, timeMs);
  writeInt64(buffer, PRODUCER_ID_POSITION, -1);
  buffer.writeInt16BE(-1, PRODUCER_EPOCH_POSITION);
  buffer.writeInt32BE(-1, BASE_SEQUENCE_POSITION);
  buffer.writeInt32BE(records.length, RECORD_COUNT_POSITION);
  let at = RECORDS_POSITION;
  for (const [delta, record] of records.entries()) {
    at = writeVarint(buffer, at, recordBytes(record, delta));
    buffer[at++] = 0; // attributes
    buffer[at++] = 0; // no time of its own
    at = writeVarint(buffer, at, delta);
    at = writeVarint(buffer, at, record.key === null ? -1 : record.key.length);
    if (record.key !== null) at += record.key.copy(buffer, at);
    at = writeVarint(buffer, at, record.value.length);
    at += record.value.copy(buffer, at);
    buffer[at++] = 0; // no headers
  }
  updateCrc(buffer, 0);
  return buffer;
}

/** One batch of data records, or several where they would not fit in one. Offsets follow each other from `offset`. */
export function encodeDataBatches(
  records: readonly MetadataRecord[],
  offset: number,
  epoch: number,
  timeMs: number,
  maxBytes: number = MAX_BATCH_BYTES,
): Buffer[] {
  const batches: Buffer[] = [];
  let pending: LogRecord[] = [];
  let pendingBytes = BATCH_OVERHEAD;
  let next = offset;
  const flush = () => {
    if (pending.length === 0) return;
    batches.push(encodeBatch(pending, next, epoch, timeMs, false));
    next += pending.length;
    pending = [];
    pendingBytes = BATCH_OVERHEAD;
  };
  for (const record of records) {
    const value = encodeFrame(record);
    // 24 bytes cover the lengths and the delta of any record.
    if (pendingBytes + value.length + 24 > maxBytes) flush();
    pending.push({ key: null, value });
    pendingBytes += value.length + 24;
  }
  flush();
  return batches;
}

export function encodeControlBatch(
  records: readonly ControlRecord[],
  offset: number,
  epoch: number,
  timeMs: number,
): Buffer {
  const logRecords = records.map((record) => {
    const key = Buffer.alloc(4);
    key.writeInt16BE(record.type, 2);
    return { key, value: record.value };
  });
  return encodeBatch(logRecords, offset, epoch, timeMs, true);
}

/** A data record before its body is decoded: of a kind and version that are known here. */
export interface RecordFrame {
  readonly type: RecordType<object>;
  readonly version: number;
  /** Decodes the body. Throws MetadataFormatError. */
  decode(): MetadataRecord;
}

/**
 * The batch at `position`, or null if the bytes from there on do not hold a whole one. Throws MetadataFormatError for a
 * damaged batch or a record of a kind that this version does not know.
 */
export function parseBatch(buffer: Buffer, position: number): ParsedBatch | null {
  const records: MetadataRecord[] = [];
  const controls: ControlRecord[] = [];
  const size = visitBatch(
    buffer,
    position,
    (frame) => records.push(frame.decode()),
    (control) => controls.push(control),
  );
  if (size === 0) return null;
  return {
    batch: {
      baseOffset: baseOffset(buffer, position),
      lastOffset: lastOffset(buffer, position),
      epoch: leaderEpoch(buffer, position),
      appendTimestampMs: baseTimestamp(buffer, position),
      records,
    },
    controls,
    sizeInBytes: size,
  };
}

/** Hands out what is in the batch at `position`; its size, or 0 where `parseBatch` says null. Throws as that does. */
export function visitBatch(
  buffer: Buffer,
  position: number,
  onRecord: (frame: RecordFrame) => void,
  onControl: (control: ControlRecord) => void,
): number {
  if (buffer.length - position < LOG_OVERHEAD) return 0;
  const size = sizeInBytes(buffer, position);
  if (size < BATCH_OVERHEAD) throw new MetadataFormatError(`a batch of ${size} bytes at position ${position}`);
  if (buffer.length - position < size) return 0;
  const where = `the batch at offset ${baseOffset(buffer, position)}`;
  if (magic(buffer, position) !== CURRENT_MAGIC) throw new MetadataFormatError(`${where} has an old format`);
  if (!isValid(buffer, position)) throw new MetadataFormatError(`${where} has a wrong checksum`);
  if (compressionType(buffer, position) !== 0) throw new MetadataFormatError(`${where} is compressed`);
  const count = recordCount(buffer, position);
  const values = new RecordReader(buffer, position + RECORDS_POSITION, position + size, where);
  const control = isControl(buffer, position);
  for (let i = 0; i < count; i++) {
    const record = values.next();
    if (control) onControl(decodeControl(record, where));
    else onRecord(frameOf(record.value, where));
  }
  if (values.remaining !== 0) throw new MetadataFormatError(`${where} has bytes after its last record`);
  return size;
}

function decodeControl(record: LogRecord, where: string): ControlRecord {
  if (record.key === null || record.key.length < 4)
    throw new MetadataFormatError(`${where} has a control record without key`);
  return { type: record.key.readInt16BE(2), value: record.value };
}

/** One record as the metadata log holds it. Throws MetadataFormatError. */
export function decodeFrame(value: Buffer, where: string): MetadataRecord {
  return frameOf(value, where).decode();
}

function frameOf(value: Buffer, where: string): RecordFrame {
  let at = 0;
  const unsigned = (): number => {
    let result = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (at >= value.length) throw new MetadataFormatError(`${where} has a record that ends early`);
      const byte = value[at++]!;
      result += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return result;
    }
    throw new MetadataFormatError(`${where} has a number longer than 5 bytes`);
  };
  const frameVersion = unsigned();
  if (frameVersion !== FRAME_VERSION) throw new MetadataFormatError(`${where} has frame version ${frameVersion}`);
  const key = unsigned();
  const version = unsigned();
  const type = metadataRecordTypes.get(key);
  if (type === undefined) {
    throw new UnknownRecordError(`${where} has a record of type ${key}, which this Klamm does not know`);
  }
  if (version < type.versions[0] || version > type.versions[1]) {
    throw new UnknownRecordError(`${where} has version ${version} of ${type.name}, which this Klamm does not know`);
  }
  return { type, version, decode: () => decodeBody(type, version, value, at, where) };
}

function decodeBody(
  type: RecordType<object>,
  version: number,
  value: Buffer,
  at: number,
  where: string,
): MetadataRecord {
  let message: object;
  const reader = new Reader(value, at);
  try {
    message = type.decode(reader, version);
  } catch (error) {
    throw new MetadataFormatError(`${where} has a damaged ${type.name}: ${(error as Error).message}`);
  }
  if (reader.remaining !== 0) throw new MetadataFormatError(`${where} has bytes after a ${type.name}`);
  return { type: type.key, version, message };
}

/** Reads the records of one uncompressed batch. */
class RecordReader {
  private readonly buffer: Buffer;
  private at: number;
  private readonly end: number;
  private readonly where: string;

  constructor(buffer: Buffer, start: number, end: number, where: string) {
    this.buffer = buffer;
    this.at = start;
    this.end = end;
    this.where = where;
  }

  get remaining(): number {
    return this.end - this.at;
  }

  private varint(): number {
    let raw = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (this.at >= this.end) throw new MetadataFormatError(`${this.where} ends inside a record`);
      const byte = this.buffer[this.at++]!;
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) return unzigzag32(raw);
    }
    throw new MetadataFormatError(`${this.where} has a number longer than 5 bytes`);
  }

  /** The next `size` bytes, null where the size is -1. */
  private bytes(): Buffer | null {
    const size = this.varint();
    if (size === -1) return null;
    if (size < 0 || size > this.remaining) throw new MetadataFormatError(`${this.where} has a field of ${size} bytes`);
    this.at += size;
    return this.buffer.subarray(this.at - size, this.at);
  }

  next(): LogRecord {
    const size = this.varint();
    const end = this.at + size;
    if (size < 0 || end > this.end) throw new MetadataFormatError(`${this.where} has a record of ${size} bytes`);
    this.at++; // attributes
    this.varint(); // timestamp delta: 0 in what Kafka writes
    this.varint(); // offset delta
    const key = this.bytes();
    const value = this.bytes();
    if (value === null) throw new MetadataFormatError(`${this.where} has a record without value`);
    if (this.varint() !== 0) throw new MetadataFormatError(`${this.where} has a record with headers`);
    if (this.at !== end) throw new MetadataFormatError(`${this.where} has a record with bytes left over`);
    return { key, value };
  }
}
