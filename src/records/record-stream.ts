// Walks records of magic 2 that arrive in chunks, as they come out of a decompressor. Must hold: memory does not grow
// with the records (a key or value is passed over, not held) and a chunk may end anywhere; a broken record ends the
// walk with `problem` set. Strict, it demands that a record's fields take exactly its announced length, as Kafka does
// when it rewrites a batch; otherwise it lets the difference pass, as Kafka does for a compressed batch that it keeps
// as it is.

import type { RecordChecks, RecordFields } from './record-checks.ts';
import { unzigzag32, unzigzag64 } from './varint.ts';

/** Takes the records of a batch that is being rewritten. */
export interface RecordSink {
  /** A record begins whose remaining bytes (key, value, headers: `restBytes` of them) follow through `pass`. */
  begin(timestamp: number, restBytes: number): void;
  pass(chunk: Buffer, start: number, end: number): void;
}

const LENGTH = 0;
const ATTRIBUTES = 1;
const TIMESTAMP = 2;
const OFFSET = 3;
const KEY_SIZE = 4;
const VALUE_SIZE = 5;
const HEADER_COUNT = 6;
const HEADER_KEY_SIZE = 7;
const HEADER_VALUE_SIZE = 8;

export class RecordStream implements RecordFields {
  private readonly checks: RecordChecks;
  private readonly expected: number;
  private readonly strict: boolean;
  private readonly sink: RecordSink | null;

  private state = LENGTH;
  private skip = 0;
  private low = 0;
  private high = 0;
  private shift = 0;
  private recordBytes = 0;
  private consumed = 0;
  private headersLeft = 0;
  private count = 0;
  private passFrom = -1;

  problem: string | null = null;
  timestampDelta = 0;
  timestampLow = 0;
  timestampHigh = 0;
  offsetDelta = 0;
  keySize = 0;
  valueSize = 0;

  constructor(checks: RecordChecks, expected: number, strict: boolean, sink: RecordSink | null) {
    this.checks = checks;
    this.expected = expected;
    this.strict = strict;
    this.sink = sink;
  }

  /** Takes the next bytes. False once there is a problem: the rest is not wanted. */
  feed(chunk: Buffer): boolean {
    const end = chunk.length;
    let at = 0;
    if (this.passFrom >= 0) this.passFrom = 0;
    while (at < end && this.problem === null) {
      if (this.skip > 0) {
        const step = Math.min(this.skip, end - at);
        this.skip -= step;
        this.consumed += step;
        at += step;
        if (this.skip === 0 && this.state === LENGTH) this.endRecord(chunk, at);
        continue;
      }
      if (this.state === LENGTH && this.count === this.expected) {
        this.problem = 'record batch has bytes after its last record';
        break;
      }
      if (this.state === ATTRIBUTES) {
        at++;
        this.consumed++;
        this.state = TIMESTAMP;
        continue;
      }
      const byte = chunk[at++]!;
      if (this.state !== LENGTH) this.consumed++;
      if (byte >= 0x80 || this.shift > 0) {
        if (!this.addToNumber(byte)) continue;
        this.field(unzigzag32(this.low), chunk, at);
        this.low = 0;
        this.high = 0;
        this.shift = 0;
      } else {
        this.low = byte;
        this.field((byte >>> 1) ^ -(byte & 1), chunk, at);
        this.low = 0;
      }
    }
    if (this.passFrom >= 0 && this.passFrom < end && this.problem === null) {
      this.sink!.pass(chunk, this.passFrom, end);
    }
    return this.problem === null;
  }

  /** To be called after the last chunk. */
  finish(): void {
    if (this.problem !== null) return;
    if (this.count < this.expected) this.problem = 'record batch ends early';
  }

  /** Adds seven bits to the number that is being read; true at its last byte. */
  private addToNumber(byte: number): boolean {
    const bits = byte & 0x7f;
    const shift = this.shift;
    if (shift < 28) this.low |= bits << shift;
    else if (shift === 28) {
      this.low |= bits << 28;
      this.high = bits >>> 4;
    } else this.high |= bits << (shift - 32);
    this.shift = shift + 7;
    if (byte < 0x80) return true;
    if (this.shift === (this.state === TIMESTAMP ? 70 : 35)) this.problem = 'record with an impossible number';
    return false;
  }

  /** A number has been read: `value`, which for a timestamp is in the two words. `at` is the position after it. */
  private field(value: number, chunk: Buffer, at: number): void {
    switch (this.state) {
      case LENGTH:
        this.recordBytes = value;
        this.consumed = 0;
        this.state = ATTRIBUTES;
        return;
      case TIMESTAMP:
        this.timestampLow = this.low;
        this.timestampHigh = this.high;
        this.timestampDelta = this.shift > 28 ? unzigzag64(this.low, this.high) : value;
        this.state = OFFSET;
        return;
      case OFFSET:
        this.offsetDelta = value;
        if (this.sink !== null) this.beginPassing(this.sink, at);
        this.state = KEY_SIZE;
        return;
      case KEY_SIZE:
        this.keySize = value;
        this.skip = Math.max(0, value);
        this.state = VALUE_SIZE;
        return;
      case VALUE_SIZE:
        this.valueSize = value;
        this.skip = Math.max(0, value);
        this.state = HEADER_COUNT;
        return;
      case HEADER_COUNT:
        if (value < 0) this.problem = 'impossible number of record headers';
        this.headersLeft = value;
        this.nextHeader(chunk, at);
        return;
      case HEADER_KEY_SIZE:
        if (value < 0) this.problem = 'record header without a key';
        this.skip = value;
        this.state = HEADER_VALUE_SIZE;
        return;
      default:
        this.skip = Math.max(0, value);
        this.headersLeft--;
        this.nextHeader(chunk, at);
    }
  }

  private nextHeader(chunk: Buffer, at: number): void {
    if (this.problem !== null) return;
    if (this.headersLeft > 0) {
      this.state = HEADER_KEY_SIZE;
      return;
    }
    this.state = LENGTH;
    if (this.skip === 0) this.endRecord(chunk, at);
  }

  private beginPassing(sink: RecordSink, at: number): void {
    const rest = this.recordBytes - this.consumed;
    if (rest < 0) {
      this.problem = 'record length differs from what its fields take';
      return;
    }
    sink.begin(this.checks.timestampOf(this), rest);
    this.passFrom = at;
  }

  private endRecord(chunk: Buffer, at: number): void {
    if (this.strict && this.consumed !== this.recordBytes) {
      this.problem = 'record length differs from what its fields take';
      return;
    }
    if (this.passFrom >= 0) {
      this.sink!.pass(chunk, this.passFrom, at);
      this.passFrom = -1;
    }
    this.checks.check(this);
    this.count++;
  }
}
