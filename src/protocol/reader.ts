// Takes Kafka's primitive types from bytes. Must hold: no read passes `end` (so a neighbour's bytes never show),
// nothing is allocated for a length before that many bytes are known to be there, and bad input is a DecodeError,
// nothing else. Strings are copies; byte fields are views that keep the whole underlying chunk alive.

import { isUtf8 } from 'node:buffer';
import { type Uuid, ZERO_UUID } from '../base/uuid.ts';

export class DecodeError extends Error {
  override name = 'DecodeError';
}

const EMPTY = Buffer.alloc(0);
const MAX_STRING_BYTES = 32_767;
// Elements of all arrays of one message: an element can cost a hundred times its bytes, so that the limit of the frame
// alone is no bound on memory.
// DEVIATION: A message whose arrays hold more than 1,048,576 elements in all is refused; Apache Kafka sets no such
// limit.
const MAX_ELEMENTS = 1_048_576;
// DEVIATION: More than 1,024 tagged fields in one structure are refused; Apache Kafka accepts any number of them.
const MAX_TAGS = 1_024;
const TWO_32 = 0x1_0000_0000;
/** The high half of 2^53. */
const UNSAFE_HIGH = 0x20_0000;

export class Reader {
  readonly buffer: Buffer;
  readonly end: number;
  position: number;
  /** The first int64 field whose value a number cannot hold exactly; its message must be refused, not used. */
  unsafeInt64: string | null = null;
  private elementsLeft = MAX_ELEMENTS;

  constructor(buffer: Buffer, start = 0, end = buffer.length) {
    if (!(start >= 0 && start <= end && end <= buffer.length)) throw new DecodeError('range outside the buffer');
    this.buffer = buffer;
    this.position = start;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  private truncated(wanted: number): DecodeError {
    return new DecodeError(`${wanted} bytes wanted, ${this.end - this.position} left`);
  }

  bool(): boolean {
    return this.int8() !== 0;
  }

  int8(): number {
    const at = this.position;
    if (at >= this.end) throw this.truncated(1);
    this.position = at + 1;
    return (this.buffer[at]! << 24) >> 24;
  }

  uint16(): number {
    const at = this.position;
    if (this.end - at < 2) throw this.truncated(2);
    this.position = at + 2;
    return (this.buffer[at]! << 8) | this.buffer[at + 1]!;
  }

  int16(): number {
    return (this.uint16() << 16) >> 16;
  }

  int32(): number {
    const at = this.position;
    if (this.end - at < 4) throw this.truncated(4);
    this.position = at + 4;
    const bytes = this.buffer;
    return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }

  int64(field: string): number {
    const high = this.int32();
    const low = this.int32() >>> 0;
    if (high >= UNSAFE_HIGH || high < -UNSAFE_HIGH || (high === -UNSAFE_HIGH && low === 0)) {
      if (this.unsafeInt64 === null) this.unsafeInt64 = field;
    }
    return high * TWO_32 + low;
  }

  exactInt64(): bigint {
    const at = this.position;
    if (this.end - at < 8) throw this.truncated(8);
    this.position = at + 8;
    return this.buffer.readBigInt64BE(at);
  }

  float64(): number {
    const at = this.position;
    if (this.end - at < 8) throw this.truncated(8);
    this.position = at + 8;
    return this.buffer.readDoubleBE(at);
  }

  uuid(): Uuid {
    const at = this.position;
    if (this.end - at < 16) throw this.truncated(16);
    const end = at + 16;
    this.position = end;
    const bytes = this.buffer;
    for (let i = at; i < end; i++) {
      if (bytes[i] !== 0) return bytes.toString('base64url', at, end);
    }
    return ZERO_UUID;
  }

  /** At most five bytes; bits beyond the 32nd are dropped, as Kafka drops them. */
  unsignedVarint(): number {
    let at = this.position;
    let value = 0;
    for (let shift = 0; shift <= 28; shift += 7) {
      if (at >= this.end) throw this.truncated(1);
      const byte = this.buffer[at++]!;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = at;
        return value >>> 0;
      }
    }
    throw new DecodeError('varint longer than 5 bytes');
  }

  /** Zigzag, at most five bytes. */
  varint(): number {
    const value = this.unsignedVarint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Zigzag, at most ten bytes; beyond +-(2^53-1) the field is noted in `unsafeInt64`. */
  varlong(field: string): number {
    let at = this.position;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift <= 63; shift += 7) {
      if (at >= this.end) throw this.truncated(1);
      const byte = this.buffer[at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) {
        low |= bits << shift;
      } else if (shift === 28) {
        low |= bits << 28;
        high |= bits >>> 4;
      } else {
        high |= bits << (shift - 32);
      }
      if (byte < 0x80) {
        this.position = at;
        return this.unzigzag(low >>> 0, high >>> 0, field);
      }
    }
    throw new DecodeError('varlong longer than 10 bytes');
  }

  private unzigzag(low: number, high: number, field: string): number {
    const flip = -(low & 1);
    const resultLow = (((low >>> 1) | (high << 31)) ^ flip) >>> 0;
    const resultHigh = ((high >>> 1) ^ flip) | 0;
    const value = resultHigh * TWO_32 + resultLow;
    if (!Number.isSafeInteger(value) && this.unsafeInt64 === null) this.unsafeInt64 = field;
    return value;
  }

  string(field: string): string {
    const length = this.int16();
    if (length < 0) throw nullError(field);
    return this.text(length, field);
  }

  nullableString(field: string): string | null {
    const length = this.int16();
    return length < 0 ? null : this.text(length, field);
  }

  compactString(field: string): string {
    const length = this.unsignedVarint() - 1;
    if (length < 0) throw nullError(field);
    return this.text(length, field);
  }

  compactNullableString(field: string): string | null {
    const length = this.unsignedVarint() - 1;
    return length < 0 ? null : this.text(length, field);
  }

  private text(length: number, field: string): string {
    const start = this.position;
    if (length > this.end - start) throw this.truncated(length);
    if (length > MAX_STRING_BYTES) throw new DecodeError(`${field} is longer than ${MAX_STRING_BYTES} bytes`);
    const end = start + length;
    this.position = end;
    const bytes = this.buffer;
    for (let i = start; i < end; i++) {
      if (bytes[i]! >= 0x80) return this.unicodeText(start, end, field);
    }
    return bytes.toString('latin1', start, end);
  }

  private unicodeText(start: number, end: number, field: string): string {
    // DEVIATION: A string that is not valid UTF-8 is refused; Apache Kafka replaces the bad bytes, which can make two
    // names equal.
    if (!isUtf8(this.buffer.subarray(start, end))) throw new DecodeError(`${field} is not valid UTF-8`);
    return this.buffer.toString('utf8', start, end);
  }

  bytes(field: string): Buffer {
    const length = this.int32();
    if (length < 0) throw nullError(field);
    return this.view(length);
  }

  nullableBytes(): Buffer | null {
    const length = this.int32();
    return length < 0 ? null : this.view(length);
  }

  compactBytes(field: string): Buffer {
    const length = this.unsignedVarint() - 1;
    if (length < 0) throw nullError(field);
    return this.view(length);
  }

  compactNullableBytes(): Buffer | null {
    const length = this.unsignedVarint() - 1;
    return length < 0 ? null : this.view(length);
  }

  /** The next `length` bytes, not copied. */
  view(length: number): Buffer {
    const start = this.position;
    if (length > this.end - start) throw this.truncated(length);
    this.position = start + length;
    return length === 0 ? EMPTY : this.buffer.subarray(start, start + length);
  }

  skip(length: number): void {
    if (length > this.end - this.position) throw this.truncated(length);
    this.position += length;
  }

  /** @param minBytes the least that one element takes */
  arrayLength(minBytes: number, field: string): number {
    const count = this.int32();
    if (count < 0) throw nullError(field);
    return this.checkCount(count, minBytes, field);
  }

  /** -1 for null. */
  nullableArrayLength(minBytes: number, field: string): number {
    const count = this.int32();
    return count < 0 ? -1 : this.checkCount(count, minBytes, field);
  }

  compactArrayLength(minBytes: number, field: string): number {
    const count = this.unsignedVarint() - 1;
    if (count < 0) throw nullError(field);
    return this.checkCount(count, minBytes, field);
  }

  compactNullableArrayLength(minBytes: number, field: string): number {
    const count = this.unsignedVarint() - 1;
    return count < 0 ? -1 : this.checkCount(count, minBytes, field);
  }

  private checkCount(count: number, minBytes: number, field: string): number {
    if (count * minBytes > this.end - this.position) {
      throw new DecodeError(`${field}: ${count} elements announced, ${this.end - this.position} bytes left`);
    }
    this.elementsLeft -= count;
    if (this.elementsLeft < 0) throw new DecodeError(`${field}: too many elements in one message`);
    return count;
  }

  /** The number of tagged fields that follow. */
  tagCount(): number {
    const count = this.unsignedVarint();
    if (count > MAX_TAGS) throw new DecodeError(`${count} tagged fields in one structure`);
    return count;
  }

  skipTags(): void {
    const count = this.tagCount();
    for (let i = 0; i < count; i++) {
      this.unsignedVarint();
      this.skip(this.unsignedVarint());
    }
  }
}

function nullError(field: string): DecodeError {
  return new DecodeError(`${field} must not be null`);
}
