// Messages of formats 0 and 1, which old clients still send and ask for: reading them (produce) and writing them
// (fetch). Must hold: nothing of these formats reaches a log. A compressed message wraps others; in format 1 their
// offsets are relative to the first (KIP-31), in format 0 absolute, and neither matters on produce, where offsets are
// assigned anew.
//
//   offset int64 | size int32 | crc uint32 | magic int8 | attributes int8 | [magic 1: timestamp int64]
//   keySize int32, key | valueSize int32, value

import { ErrorCode } from '../protocol/api-error.ts';
import { LOG_OVERHEAD, MIN_LENGTH, NO_TIMESTAMP, readInt64, type TimestampType, writeInt64 } from './batch.ts';
import { COMPRESSION_NAMES, type CompressionName, compressionId } from './compression/codec.ts';
import { compressSync } from './compression/compress.ts';
import { crc32 } from './crc.ts';
import { invalidRecord, RecordsError } from './errors.ts';

const CRC_AT = LOG_OVERHEAD;
const MAGIC_AT = CRC_AT + 4;
const ATTRIBUTES_AT = MAGIC_AT + 1;
const TIMESTAMP_AT = ATTRIBUTES_AT + 1;
const LOG_APPEND_TIME = 0x08;
const CODEC = 0x07;

/** One message, as positions in the buffer it lies in. */
export class LegacyMessage {
  readonly buffer: Buffer;
  readonly position: number;
  /** The end that offset and size announce; the message lies before it whole. */
  readonly end: number;

  constructor(buffer: Buffer, position: number) {
    this.buffer = buffer;
    this.position = position;
    this.end = position + LOG_OVERHEAD + buffer.readInt32BE(position + 8);
  }

  get offset(): number {
    return readInt64(this.buffer, this.position);
  }

  get magic(): number {
    return this.buffer.readInt8(this.position + MAGIC_AT);
  }

  get attributes(): number {
    return this.buffer.readInt8(this.position + ATTRIBUTES_AT);
  }

  /** The codec's id; above 4 it is nobody's. */
  get compressionType(): number {
    return this.attributes & CODEC;
  }

  get timestamp(): number {
    return this.magic === 0 ? NO_TIMESTAMP : readInt64(this.buffer, this.position + TIMESTAMP_AT);
  }

  get isStamped(): boolean {
    return this.magic > 0 && (this.attributes & LOG_APPEND_TIME) !== 0;
  }

  get storedCrc(): number {
    return this.buffer.readUInt32BE(this.position + CRC_AT);
  }

  /** True if it has room for the fields of its format; nothing below may be read before that is known. */
  get hasRoom(): boolean {
    return this.end - this.position >= TIMESTAMP_AT + (this.magic === 0 ? 8 : 16);
  }

  isValid(): boolean {
    return this.hasRoom && this.storedCrc === crc32(this.buffer, this.position + MAGIC_AT, this.end);
  }

  /** Key and value as views, or throws: their lengths are not covered by any check before. */
  content(): { key: Buffer | null; value: Buffer | null } {
    const keyAt = this.position + TIMESTAMP_AT + (this.magic === 0 ? 0 : 8);
    const key = this.field(keyAt);
    const value = this.field(keyAt + 4 + (key === null ? 0 : key.length));
    return { key, value };
  }

  private field(at: number): Buffer | null {
    if (at + 4 > this.end) throw invalidRecord('message ends early');
    const size = this.buffer.readInt32BE(at);
    if (size < 0) return null;
    if (size > this.end - at - 4) throw invalidRecord('message field is longer than the message');
    return this.buffer.subarray(at + 4, at + 4 + size);
  }
}

/** A message as the validator and the converter want it. */
export interface UnwrappedMessage {
  readonly offset: number;
  readonly timestamp: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly magic: number;
  /** True if the timestamp is a broker's: for a wrapped message that is the wrapper's word. */
  readonly isStamped: boolean;
  /** Its own bytes, for the checksum and for error texts. */
  readonly message: LegacyMessage;
}

/** The uncompressed message itself. */
export function plainMessage(message: LegacyMessage): UnwrappedMessage {
  const { key, value } = message.content();
  return {
    offset: message.offset,
    timestamp: message.timestamp,
    key,
    value,
    magic: message.magic,
    isStamped: message.isStamped,
    message,
  };
}

/** The bytes inside a compressed message, or throws if there can be none. */
export function wrappedBytes(wrapper: LegacyMessage): { codec: CompressionName; body: Buffer } {
  const codec = COMPRESSION_NAMES[wrapper.compressionType];
  if (codec === undefined || codec === 'zstd') {
    throw new RecordsError(ErrorCode.INVALID_RECORD, 'message with a codec that its format does not have');
  }
  const { value } = wrapper.content();
  if (value === null) throw invalidRecord('compressed message without a value');
  return { codec, body: value };
}

/**
 * The messages in `inner`, the decompressed value of `wrapper`. A partial one at the end is left out, as Kafka does.
 * Their timestamps are the wrapper's where that was stamped by a broker.
 */
export function unwrap(wrapper: LegacyMessage, inner: Buffer): UnwrappedMessage[] {
  const found: LegacyMessage[] = [];
  for (let at = 0; at + LOG_OVERHEAD <= inner.length; ) {
    const size = inner.readInt32BE(at + 8);
    if (size < MIN_LENGTH) throw new RecordsError(ErrorCode.CORRUPT_MESSAGE, 'message with an impossible size');
    if (size > inner.length - at - LOG_OVERHEAD) break;
    const message = new LegacyMessage(inner, at);
    if (!message.hasRoom) throw invalidRecord('message ends early');
    found.push(message);
    at = message.end;
  }
  const last = found.at(-1);
  if (last === undefined) throw invalidRecord('compressed message with no messages in it');
  const firstOffset = firstOffsetOf(wrapper, last);
  return found.map((message) => {
    if (message.compressionType !== 0) throw invalidRecord('compressed message inside a compressed message');
    const stampedByWrapper = message.magic === 1 && wrapper.isStamped;
    return {
      offset: firstOffset + message.offset,
      timestamp: stampedByWrapper ? wrapper.timestamp : message.timestamp,
      ...message.content(),
      magic: message.magic,
      isStamped: stampedByWrapper,
      message,
    };
  });
}

/** What to add to the offsets of wrapped messages; 0 in the wrapper of format 1 means that a client did not set it. */
function firstOffsetOf(wrapper: LegacyMessage, last: LegacyMessage): number {
  if (wrapper.magic === 0 || wrapper.offset === 0) return 0;
  if (wrapper.offset < last.offset) {
    throw invalidRecord('compressed message whose offset is below that of a message in it');
  }
  return wrapper.offset - last.offset;
}

/** How Kafka prints a message of the old formats; it is part of error texts on the wire. */
export function describeMessage({ message, offset, timestamp, isStamped, key, value }: UnwrappedMessage): string {
  const codec = COMPRESSION_NAMES[message.compressionType] ?? 'unknown';
  const time = message.magic === 0 ? '' : `${isStamped ? 'LogAppendTime' : 'CreateTime'}=${timestamp}, `;
  return (
    `LegacyRecordBatch(offset=${offset}, Record(magic=${message.magic}, attributes=${message.attributes}, ` +
    `compression=${codec}, crc=${message.storedCrc}, ${time}key=${key?.length ?? 0} bytes, ` +
    `value=${value?.length ?? 0} bytes))`
  );
}

export interface MessageFields {
  readonly magic: 0 | 1;
  readonly offset: number;
  readonly timestamp: number;
  readonly timestampType: TimestampType;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly compression?: CompressionName;
}

export function messageSize(magic: 0 | 1, key: Uint8Array | null, value: Uint8Array | null): number {
  const fixed = TIMESTAMP_AT + (magic === 0 ? 0 : 8) + 8;
  return fixed + (key === null ? 0 : key.length) + (value === null ? 0 : value.length);
}

/** Writes a message at `position`, where there is room for it; returns the position after it. */
export function writeMessage(buffer: Buffer, position: number, fields: MessageFields): number {
  const { magic, key, value } = fields;
  const stamped = magic > 0 && fields.timestampType === 'LogAppendTime';
  const size = messageSize(magic, key, value);
  writeInt64(buffer, position, fields.offset);
  buffer.writeInt32BE(size - LOG_OVERHEAD, position + 8);
  buffer[position + MAGIC_AT] = magic;
  buffer[position + ATTRIBUTES_AT] = compressionId(fields.compression ?? 'none') | (stamped ? LOG_APPEND_TIME : 0);
  let at = position + TIMESTAMP_AT;
  if (magic > 0) {
    writeInt64(buffer, at, fields.timestamp);
    at += 8;
  }
  for (const field of [key, value]) {
    buffer.writeInt32BE(field === null ? -1 : field.length, at);
    at += 4;
    if (field === null) continue;
    buffer.set(field, at);
    at += field.length;
  }
  buffer.writeUInt32BE(crc32(buffer, position + MAGIC_AT, at), position + CRC_AT);
  return at;
}

/**
 * The wrapper of `messages` (a row of finished messages with offsets relative to the first for format 1, absolute for
 * format 0): one compressed message with the offset of the last.
 */
export function wrapMessages(
  messages: Buffer,
  codec: CompressionName,
  magic: 0 | 1,
  lastOffset: number,
  timestamp: number,
  timestampType: TimestampType,
): Buffer {
  const value = compressSync(codec, messages, { brokenLz4Checksum: magic === 0 });
  const wrapper = Buffer.alloc(messageSize(magic, null, value));
  writeMessage(wrapper, 0, {
    magic,
    offset: lastOffset,
    timestamp,
    timestampType,
    key: null,
    value,
    compression: codec,
  });
  return wrapper;
}
