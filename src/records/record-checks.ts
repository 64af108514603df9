// What the validator demands of each record, whichever way the record is read: a key on a compacted topic (KIP-135), a
// timestamp within the topic's bounds (KIP-937). Must hold: `check` allocates nothing for a record that is in order;
// all failing records are named, as in Kafka, up to a fixed number. The texts are what Kafka puts on the wire.
//
// DEVIATION: a produce response names at most 10,000 bad records of a batch; Kafka names them all.

import { ErrorCode } from '../protocol/api-error.ts';
import {
  BASE_TIMESTAMP_POSITION,
  baseTimestamp,
  isSafeInt64,
  MAX_TIMESTAMP_POSITION,
  maxTimestamp,
  NO_TIMESTAMP,
  type TimestampType,
  timestampType,
} from './batch.ts';

/** As in ProduceResponse: which record of the batch, and why. */
export interface RecordError {
  readonly batchIndex: number;
  readonly message: string;
}

/** What every reader of records has for the record it is at. */
export interface RecordFields {
  readonly offsetDelta: number;
  readonly timestampDelta: number;
  readonly timestampLow: number;
  readonly timestampHigh: number;
  readonly keySize: number;
  readonly valueSize: number;
}

export interface RecordRules {
  readonly topic: string;
  readonly partition: number;
  readonly nowMs: number;
  readonly timestampType: TimestampType;
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
  readonly compacted: boolean;
}

const MAX_ERRORS = 10_000;
const MAX_SAFE = Number.MAX_SAFE_INTEGER;
const MAX_INT64 = 2n ** 63n - 1n;

export class RecordChecks {
  private readonly rules: RecordRules;
  private readonly wantsKeys: boolean;
  private readonly wantsTimestamps: boolean;
  private readonly nowMs: number;
  private readonly beforeMaxMs: number;
  private readonly afterMaxMs: number;
  /** The batch in whose header the timestamps are rooted; null for messages of magic 0 and 1. */
  private readonly batch: Buffer | null;
  private readonly batchPosition: number;
  private readonly base: number;
  private readonly baseIsSafe: boolean;
  /** True where the batch says LogAppendTime: then its maxTimestamp is that of all its records. */
  private readonly stamped: boolean;
  private readonly stamp: number;
  /** How error texts call a record: the class that Kafka would have read it into. */
  recordName = 'DefaultRecord';

  /** Records seen. */
  count = 0;
  maxTimestamp = NO_TIMESTAMP;
  /** The timestamp of the record that was checked last. */
  timestamp = NO_TIMESTAMP;
  /** True once a record's offset delta was not its index. */
  unevenOffsets = false;
  errors: RecordError[] | null = null;
  private errorCount = 0;
  private badTimestamps = false;

  constructor(rules: RecordRules, batch: Buffer | null, batchPosition: number) {
    this.rules = rules;
    this.wantsKeys = rules.compacted;
    this.wantsTimestamps = rules.timestampType === 'CreateTime';
    this.nowMs = rules.nowMs;
    this.beforeMaxMs = rules.timestampBeforeMaxMs;
    this.afterMaxMs = rules.timestampAfterMaxMs;
    this.batch = batch;
    this.batchPosition = batchPosition;
    this.stamped = batch !== null && timestampType(batch, batchPosition) === 'LogAppendTime';
    const rootPosition = this.stamped ? MAX_TIMESTAMP_POSITION : BASE_TIMESTAMP_POSITION;
    this.stamp = this.stamped ? maxTimestamp(batch!, batchPosition) : 0;
    this.base = batch === null ? 0 : baseTimestamp(batch, batchPosition);
    this.baseIsSafe = batch === null || isSafeInt64(batch, batchPosition + rootPosition);
  }

  /** Takes a record of magic 2 into account. */
  check(record: RecordFields): void {
    const timestamp = this.stamped ? this.stamp : this.base + record.timestampDelta;
    if (record.offsetDelta !== this.count) this.unevenOffsets = true;
    if (!this.baseIsSafe || timestamp > MAX_SAFE || timestamp < -MAX_SAFE || !isSafe(record.timestampDelta)) {
      this.checkExactly(record);
    } else this.checkAt(timestamp, record.keySize, record.valueSize, record.offsetDelta);
  }

  /** The record's timestamp, rounded only if it is beyond +-(2^53-1). */
  timestampOf(record: RecordFields): number {
    if (this.stamped) return this.stamp;
    const timestamp = this.base + record.timestampDelta;
    if (this.baseIsSafe && isSafe(timestamp) && isSafe(record.timestampDelta)) return timestamp;
    return Number(this.exactTimestamp(record));
  }

  /** As `check`, for a record whose timestamp is known. */
  checkAt(timestamp: number, keySize: number, valueSize: number, offset: number): void {
    const index = this.count++;
    this.timestamp = timestamp;
    if (this.wantsKeys && keySize < 0) {
      this.addError(index, this.keyMessage());
    } else if (this.wantsTimestamps && timestamp !== NO_TIMESTAMP) {
      const age = this.nowMs - timestamp;
      if (age > this.beforeMaxMs || -age > this.afterMaxMs) {
        this.addTimestampError(index, this.rangeMessage(String(timestamp), String(offset)));
      }
    } else if (this.stamped) {
      this.addTimestampError(index, this.typeMessage(String(timestamp), offset, keySize, valueSize));
    }
    if (timestamp > this.maxTimestamp) this.maxTimestamp = timestamp;
  }

  /** INVALID_TIMESTAMP if any record failed for that, else INVALID_RECORD; 0 if none failed. */
  get errorCode(): number {
    if (this.errors === null) return ErrorCode.NONE;
    return this.badTimestamps ? ErrorCode.INVALID_TIMESTAMP : ErrorCode.INVALID_RECORD;
  }

  /** The text that stands beside `errors` in the response. */
  get summary(): string {
    if (this.badTimestamps) return 'One or more records have been rejected due to invalid timestamp';
    const shown: string[] = [];
    for (const error of this.errors!.slice(0, 3)) {
      shown.push(`RecordError(batchIndex=${error.batchIndex}, message='${error.message}')`);
    }
    return (
      `One or more records have been rejected due to ${this.errorCount} record errors in total, ` +
      `and only showing the first three errors at most: [${shown.join(', ')}]`
    );
  }

  /**
   * For timestamps that a double cannot hold. As in Kafka the sum wraps at 64 bits. A record from beyond the year
   * 287396 that the topic's bounds let pass is refused:
   * DEVIATION: a timestamp above 2^53-1 is INVALID_TIMESTAMP even where `message.timestamp.after.max.ms` allows it.
   */
  private checkExactly(record: RecordFields): void {
    const exact = this.exactTimestamp(record);
    if (exact <= BigInt(MAX_SAFE) && exact >= BigInt(-MAX_SAFE)) {
      this.checkAt(Number(exact), record.keySize, record.valueSize, record.offsetDelta);
      return;
    }
    const index = this.count++;
    this.timestamp = Number(exact);
    const age = BigInt.asIntN(64, BigInt(this.nowMs) - exact);
    if (this.wantsKeys && record.keySize < 0) this.addError(index, this.keyMessage());
    else if (
      this.wantsTimestamps &&
      (exact > 0n || age > asInt64(this.beforeMaxMs) || BigInt.asIntN(64, -age) > asInt64(this.afterMaxMs))
    ) {
      this.addTimestampError(index, this.rangeMessage(String(exact), String(record.offsetDelta)));
    } else if (!this.wantsTimestamps && this.stamped) {
      this.addTimestampError(
        index,
        this.typeMessage(String(exact), record.offsetDelta, record.keySize, record.valueSize),
      );
    }
  }

  private exactTimestamp(record: RecordFields): bigint {
    const buffer = this.batch!;
    const at = this.batchPosition;
    if (this.stamped) return buffer.readBigInt64BE(at + MAX_TIMESTAMP_POSITION);
    return BigInt.asIntN(64, buffer.readBigInt64BE(at + BASE_TIMESTAMP_POSITION) + exactDelta(record));
  }

  addError(batchIndex: number, message: string): void {
    this.errorCount++;
    this.errors ??= [];
    if (this.errors.length < MAX_ERRORS) this.errors.push({ batchIndex, message });
  }

  addTimestampError(batchIndex: number, message: string): void {
    this.badTimestamps = true;
    this.addError(batchIndex, message);
  }

  private keyMessage(): string {
    const { topic, partition } = this.rules;
    return `Compacted topic cannot accept message without key in topic partition ${topic}-${partition}`;
  }

  private rangeMessage(timestamp: string, offset: string): string {
    const now = BigInt(this.nowMs);
    const earliest = BigInt.asIntN(64, now - asInt64(this.beforeMaxMs));
    const latest = BigInt.asIntN(64, now + asInt64(this.afterMaxMs));
    return (
      `Timestamp ${timestamp} of message with offset ${offset} is out of range. ` +
      `The timestamp should be within [${earliest}, ${latest}]`
    );
  }

  private typeMessage(timestamp: string, offset: number, keySize: number, valueSize: number): string {
    const partial = this.recordName !== 'DefaultRecord';
    const keyBytes = keySize < 0 && !partial ? 0 : keySize;
    const valueBytes = valueSize < 0 && !partial ? 0 : valueSize;
    return (
      `Invalid timestamp type in message ${this.recordName}(offset=${offset}, timestamp=${timestamp}, ` +
      `key=${keyBytes} bytes, value=${valueBytes} bytes). ` +
      'Producer should not set timestamp type to LogAppendTime.'
    );
  }
}

function isSafe(value: number): boolean {
  return value <= MAX_SAFE && value >= -MAX_SAFE;
}

/** The delta from its two words before unzigzag; small ones are exact already. */
function exactDelta(record: RecordFields): bigint {
  if (isSafe(record.timestampDelta)) return BigInt(record.timestampDelta);
  const raw = (BigInt(record.timestampHigh >>> 0) << 32n) | BigInt(record.timestampLow >>> 0);
  return BigInt.asIntN(64, (raw >> 1n) ^ -(raw & 1n));
}

/** A configured number of milliseconds; 2^63-1, the usual "no bound", is no double and arrives as 2^63. */
function asInt64(value: number): bigint {
  const exact = BigInt(value);
  return exact > MAX_INT64 ? MAX_INT64 : exact;
}
