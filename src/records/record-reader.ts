// Walks the records of magic 2 in a buffer that holds them whole. Must hold: it never reads past `end`, never throws
// for what the bytes say and allocates nothing; a record that lies about its lengths ends the walk with `problem` set.
// What it refuses and what it lets pass (any negative length means null, varints longer than needed) is what Kafka's
// own reader of uncompressed batches does. Used by the validator and by iterate.ts.
//
//   length varint | attributes int8 | timestampDelta varlong | offsetDelta varint | keyLength varint, key
//   valueLength varint, value | headerCount varint | (keyLength varint, key, valueLength varint, value)*

import { unzigzag32, unzigzag64 } from './varint.ts';

export class RecordReader {
  readonly buffer: Buffer;
  readonly end: number;
  /** Where the next record begins. */
  position: number;
  /** Why the walk ended early; null while all is well. */
  problem: string | null = null;

  // The record that `next` read last.
  attributes = 0;
  /** Exact within +-(2^53 - 1), else rounded: then the words below have it. */
  timestampDelta = 0;
  /** The delta before unzigzag, as two 32-bit words; set only if it took more than four bytes. */
  timestampLow = 0;
  timestampHigh = 0;
  offsetDelta = 0;
  /** What follows the offset delta: the key's length and all after it. */
  restPosition = 0;
  keyPosition = 0;
  /** Negative for null. */
  keySize = 0;
  valuePosition = 0;
  /** Negative for null. */
  valueSize = 0;
  headerCount = 0;
  headersPosition = 0;

  constructor(buffer: Buffer, position: number, end: number) {
    this.buffer = buffer;
    this.position = position;
    this.end = end;
  }

  /** Reads one record into the fields. False: there is none, or it is broken (`problem`). */
  next(): boolean {
    if (this.problem !== null) return false;
    const size = this.varint();
    if (this.problem !== null) return false;
    const start = this.position;
    if (size > this.end - start) return this.fail('record is longer than the rest of its batch');
    if (start >= this.end) return this.fail('record batch ends early');
    this.attributes = (this.buffer[this.position++]! << 24) >> 24;
    this.readTimestampDelta();
    this.offsetDelta = this.varint();
    this.restPosition = this.position;
    this.keySize = this.varint();
    this.keyPosition = this.position;
    if (this.keySize > 0) this.skip(this.keySize);
    this.valueSize = this.varint();
    this.valuePosition = this.position;
    if (this.valueSize > 0) this.skip(this.valueSize);
    this.headerCount = this.varint();
    this.headersPosition = this.position;
    if (this.headerCount !== 0) this.skipHeaders();
    if (this.problem !== null) return false;
    if (this.position - start !== size) return this.fail('record length differs from what its fields take');
    return true;
  }

  /** Reads a varint at `position`; 0 with `problem` set if there is none. For headers, after `next`. */
  varint(): number {
    const buffer = this.buffer;
    let at = this.position;
    if (at < this.end) {
      const first = buffer[at]!;
      if (first < 0x80) {
        this.position = at + 1;
        return (first >>> 1) ^ -(first & 1);
      }
    }
    let raw = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      if (at >= this.end) {
        this.problem = 'record batch ends inside a number';
        return 0;
      }
      const byte = buffer[at++]!;
      raw |= (byte & 0x7f) << shift;
      if (byte < 0x80) {
        this.position = at;
        return unzigzag32(raw);
      }
    }
    this.problem = 'varint longer than 5 bytes';
    return 0;
  }

  private readTimestampDelta(): void {
    const buffer = this.buffer;
    let at = this.position;
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (at >= this.end) {
        this.problem = 'record batch ends inside a number';
        return;
      }
      const byte = buffer[at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) low |= bits << shift;
      else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.position = at;
        if (shift < 28) {
          this.timestampDelta = unzigzag32(low);
          return;
        }
        this.timestampLow = low;
        this.timestampHigh = high;
        this.timestampDelta = unzigzag64(low, high);
        return;
      }
    }
    this.problem = 'varlong longer than 10 bytes';
  }

  private skip(size: number): void {
    if (size > this.end - this.position) this.problem = 'record field is longer than the rest of its batch';
    else this.position += size;
  }

  private skipHeaders(): void {
    if (this.problem !== null) return;
    if (this.headerCount < 0 || this.headerCount > this.end - this.position) {
      this.problem = 'impossible number of record headers';
      return;
    }
    for (let i = 0; i < this.headerCount; i++) {
      const keySize = this.varint();
      if (keySize < 0) this.problem = 'record header without a key';
      else this.skip(keySize);
      const valueSize = this.varint();
      if (valueSize > 0) this.skip(valueSize);
      if (this.problem !== null) return;
    }
  }

  private fail(problem: string): false {
    this.problem = problem;
    return false;
  }
}
