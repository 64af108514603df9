// Puts Kafka's primitive types into bytes. Must hold: what was written comes out as parts in order; a Payload and a
// large byte field are parts of their own and never copied; a value that its type cannot hold is an EncodeError, never
// cut.

import { assert } from '../base/assert.ts';
import type { Payload } from '../base/payload.ts';
import type { Uuid } from '../base/uuid.ts';

export class EncodeError extends Error {
  override name = 'EncodeError';
}

const FIRST_CHUNK_BYTES = 512;
const LARGEST_CHUNK_BYTES = 65_536;
/** A byte field above this is not copied but sent as it is. */
const COPY_LIMIT_BYTES = 4_096;
const MAX_STRING_BYTES = 32_767;
/** Up to here a loop over the characters beats the call into the runtime. */
const SHORT_STRING = 48;
const TWO_32 = 0x1_0000_0000;

export class Writer {
  private buffer: Buffer;
  private position = 0;
  /** Where the bytes not yet in `parts` begin. */
  private start = 0;
  private parts: (Buffer | Payload)[] = [];
  private partsBytes = 0;
  private frameHead: Buffer | null = null;

  /** @param sizeHint bytes of the first chunk; a chunk grows with what is written */
  constructor(sizeHint = FIRST_CHUNK_BYTES) {
    // Not zeroed: only bytes that were written are ever handed out.
    this.buffer = Buffer.allocUnsafe(sizeHint);
  }

  get sizeInBytes(): number {
    return this.partsBytes + this.position - this.start;
  }

  /** Leaves room for a frame's length at the very start; `finish` fills it in. */
  startFrame(): void {
    assert(this.sizeInBytes === 0, 'a frame starts before anything is written');
    this.ensure(4);
    this.frameHead = this.buffer.subarray(this.position, this.position + 4);
    this.position += 4;
  }

  /** All parts in order. The writer is not used after it. */
  finish(): (Buffer | Payload)[] {
    this.cut();
    if (this.frameHead !== null) this.frameHead.writeInt32BE(this.partsBytes - 4, 0);
    return this.parts;
  }

  /** Everything as one buffer; for messages without a Payload. */
  toBuffer(): Buffer {
    const parts = this.finish();
    if (parts.length === 1) return parts[0] as Buffer;
    for (const part of parts) assert(part instanceof Uint8Array, 'a message with a Payload has no single buffer');
    return Buffer.concat(parts as Buffer[]);
  }

  private cut(): void {
    if (this.position === this.start) return;
    this.parts.push(this.buffer.subarray(this.start, this.position));
    this.partsBytes += this.position - this.start;
    this.start = this.position;
  }

  private ensure(count: number): void {
    if (this.buffer.length - this.position < count) this.nextChunk(count);
  }

  private nextChunk(count: number): void {
    this.cut();
    this.buffer = Buffer.allocUnsafe(Math.max(count, Math.min(LARGEST_CHUNK_BYTES, this.buffer.length * 2)));
    this.position = 0;
    this.start = 0;
  }

  bool(value: boolean): void {
    this.ensure(1);
    this.buffer[this.position++] = value ? 1 : 0;
  }

  int8(value: number): void {
    if ((value << 24) >> 24 !== value) throw rangeError('int8', value);
    this.ensure(1);
    this.buffer[this.position++] = value;
  }

  int16(value: number): void {
    if ((value << 16) >> 16 !== value) throw rangeError('int16', value);
    this.put16(value);
  }

  uint16(value: number): void {
    if ((value & 0xffff) !== value) throw rangeError('uint16', value);
    this.put16(value);
  }

  private put16(value: number): void {
    this.ensure(2);
    const at = this.position;
    this.buffer[at] = value >>> 8;
    this.buffer[at + 1] = value;
    this.position = at + 2;
  }

  int32(value: number): void {
    if ((value | 0) !== value) throw rangeError('int32', value);
    this.ensure(4);
    this.put32(value);
  }

  private put32(value: number): void {
    const at = this.position;
    const bytes = this.buffer;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
    this.position = at + 4;
  }

  int64(value: number): void {
    if (!Number.isSafeInteger(value)) throw rangeError('int64', value);
    this.ensure(8);
    const high = Math.floor(value / TWO_32);
    this.put32(high);
    this.put32(value - high * TWO_32);
  }

  exactInt64(value: bigint): void {
    if (BigInt.asIntN(64, value) !== value) throw rangeError('int64', value);
    this.ensure(8);
    this.buffer.writeBigInt64BE(value, this.position);
    this.position += 8;
  }

  float64(value: number): void {
    this.ensure(8);
    this.buffer.writeDoubleBE(value, this.position);
    this.position += 8;
  }

  uuid(value: Uuid): void {
    this.ensure(16);
    if (value.length !== 22 || this.buffer.write(value, this.position, 16, 'base64url') !== 16) {
      throw new EncodeError(`no uuid: ${value}`);
    }
    this.position += 16;
  }

  unsignedVarint(value: number): void {
    if (value >>> 0 !== value) throw rangeError('unsigned varint', value);
    this.ensure(5);
    let at = this.position;
    let rest = value;
    while (rest >= 0x80) {
      this.buffer[at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.buffer[at++] = rest;
    this.position = at;
  }

  varint(value: number): void {
    if ((value | 0) !== value) throw rangeError('varint', value);
    this.unsignedVarint(((value << 1) ^ (value >> 31)) >>> 0);
  }

  varlong(value: number): void {
    if (!Number.isSafeInteger(value)) throw rangeError('varlong', value);
    this.ensure(10);
    // Zigzag without 64-bit integers: the halves stay below 2^53, so the sum is exact up to +-2^52; beyond, by halves.
    const magnitude = value >= 0 ? value : -value - 1;
    let low = ((magnitude % 0x8000_0000) * 2 + (value < 0 ? 1 : 0)) >>> 0;
    let high = Math.floor(magnitude / 0x8000_0000);
    let at = this.position;
    while (high > 0 || low >= 0x80) {
      this.buffer[at++] = (low & 0x7f) | 0x80;
      low = ((low >>> 7) | (high << 25)) >>> 0;
      high >>>= 7;
    }
    this.buffer[at++] = low;
    this.position = at;
  }

  string(value: string): void {
    this.text(value, false);
  }

  nullableString(value: string | null): void {
    if (value === null) this.int16(-1);
    else this.text(value, false);
  }

  compactString(value: string): void {
    this.text(value, true);
  }

  compactNullableString(value: string | null): void {
    if (value === null) this.unsignedVarint(0);
    else this.text(value, true);
  }

  private text(value: string, compact: boolean): void {
    const length = value.length;
    if (length > SHORT_STRING) {
      this.longText(value, compact);
      return;
    }
    this.ensure(length + 2);
    const start = this.position;
    const bytes = this.buffer;
    let at = start;
    if (!compact) bytes[at++] = 0;
    bytes[at++] = compact ? length + 1 : length;
    for (let i = 0; i < length; i++) {
      const code = value.charCodeAt(i);
      if (code >= 0x80) {
        this.longText(value, compact);
        return;
      }
      bytes[at++] = code;
    }
    this.position = at;
  }

  private longText(value: string, compact: boolean): void {
    const length = Buffer.byteLength(value);
    if (length > MAX_STRING_BYTES) throw new EncodeError(`string of ${length} bytes is too long`);
    if (length !== value.length && hasLoneSurrogate(value)) throw new EncodeError('string is not valid Unicode');
    if (compact) this.unsignedVarint(length + 1);
    else this.int16(length);
    this.ensure(length);
    this.buffer.write(value, this.position, length, 'utf8');
    this.position += length;
  }

  bytes(value: Buffer | Payload): void {
    this.int32(byteLength(value));
    this.raw(value);
  }

  nullableBytes(value: Buffer | Payload | null): void {
    if (value === null) this.int32(-1);
    else this.bytes(value);
  }

  compactBytes(value: Buffer | Payload): void {
    this.unsignedVarint(byteLength(value) + 1);
    this.raw(value);
  }

  compactNullableBytes(value: Buffer | Payload | null): void {
    if (value === null) this.unsignedVarint(0);
    else this.compactBytes(value);
  }

  /** Bytes without a length before them. A large buffer or a Payload becomes a part of its own. */
  raw(value: Buffer | Payload): void {
    if (value instanceof Uint8Array) {
      const length = value.length;
      if (length <= COPY_LIMIT_BYTES) {
        this.ensure(length);
        this.buffer.set(value, this.position);
        this.position += length;
        return;
      }
      this.cut();
      this.parts.push(value);
      this.partsBytes += length;
      return;
    }
    this.cut();
    this.parts.push(value);
    this.partsBytes += value.sizeInBytes;
  }

  /** All that `other` holds, with its size before it: the content of a tagged field. */
  sized(other: Writer): void {
    this.unsignedVarint(other.sizeInBytes);
    for (const part of other.finish()) this.raw(part);
  }

  arrayLength(count: number): void {
    this.int32(count);
  }

  compactArrayLength(count: number): void {
    this.unsignedVarint(count + 1);
  }
}

/** A field that the version lacks holds something that its reader would have to know. */
export function unsupportedField(message: string, field: string, version: number): EncodeError {
  return new EncodeError(`${message} version ${version} has no field ${field}`);
}

export function nullField(message: string, field: string, version: number): EncodeError {
  return new EncodeError(`${field} of ${message} must not be null in version ${version}`);
}

function byteLength(value: Buffer | Payload): number {
  return value instanceof Uint8Array ? value.length : value.sizeInBytes;
}

function rangeError(type: string, value: number | bigint): EncodeError {
  return new EncodeError(`${value} is no ${type}`);
}

function hasLoneSurrogate(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0xd800 || code > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return true;
    i++;
  }
  return false;
}
