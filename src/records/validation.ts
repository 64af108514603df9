// What the validator is asked and what it answers. Must hold: an answer is either a refusal with Kafka's code or the
// bytes to append; making one allocates one small object.

import { ErrorCode } from '../protocol/api-error.ts';
import * as header from './batch.ts';
import type { CompressionLevels, CompressionName } from './compression/codec.ts';
import { RecordsError } from './errors.ts';
import { DEFAULT_MAX_DECOMPRESSED_BYTES } from './iterate.ts';
import type { RecordChecks, RecordError, RecordRules } from './record-checks.ts';

export interface ValidationOptions extends RecordRules {
  /** 'coordinator' is the broker itself: control batches and batches without records are its to write. */
  readonly origin: 'client' | 'coordinator';
  /** The version of the Produce request, whose own rules come first; null if there is none. */
  readonly produceVersion: number | null;
  /** `max.message.bytes` of the topic. */
  readonly maxMessageBytes: number;
  /** `compression.type` of the topic. */
  readonly compressionType: 'producer' | 'uncompressed' | Exclude<CompressionName, 'none'>;
  readonly levels?: CompressionLevels;
  /** `klamm.validation.max.decompressed.bytes`. */
  readonly maxDecompressedBytes?: number;
}

export interface Refusal {
  readonly errorCode: number;
  /** What the response says beside the code; Kafka leaves it null unless single records are at fault. */
  readonly message: string | null;
  readonly recordErrors: readonly RecordError[];
  /** For the log. */
  readonly reason: string;
  /** It breaks a rule of Produce itself, which Kafka finds before it looks at the log. */
  readonly beforeLog?: true;
}

export interface Accepted {
  readonly errorCode: 0;
  /** What to append, all of magic 2; empty if an old client sent no complete message. */
  readonly batches: Buffer;
  readonly batchCount: number;
  readonly recordCount: number;
  /** NO_TIMESTAMP if no record has one. */
  readonly maxTimestamp: number;
  /**
   * Which record the time index names for it, counted from the first one appended (the batch's last, as in Kafka); -1
   * for none.
   */
  readonly maxTimestampOffsetDelta: number;
  /** The time that was stamped on the records, or -1. */
  readonly logAppendTimeMs: number;
  /** True if the bytes are not the client's own any more (recompressed or converted). */
  readonly rewritten: boolean;
  /** True if the client numbered its records wrongly, which Kafka lets pass in an uncompressed batch. */
  readonly unevenOffsets: boolean;
}

export type ValidationResult = Accepted | Refusal;

const NO_RECORD_ERRORS: readonly RecordError[] = [];
const EMPTY = Buffer.alloc(0);

export function refuse(errorCode: number, reason: string): Refusal {
  return { errorCode, message: null, recordErrors: NO_RECORD_ERRORS, reason };
}

/** The refusal for records that failed `checks`. */
export function refuseRecords(checks: RecordChecks): Refusal {
  const summary = checks.summary;
  return { errorCode: checks.errorCode, message: summary, recordErrors: checks.errors!, reason: summary };
}

/** For a `catch` around anything that reads the client's bytes. */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof RecordsError) return refuse(error.errorCode, error.message);
  throw error;
}

/** The codec that the log keeps for records that came with `source`. */
export function targetCodec(options: ValidationOptions, source: CompressionName): CompressionName {
  if (options.compressionType === 'producer') return source;
  return options.compressionType === 'uncompressed' ? 'none' : options.compressionType;
}

/** Accepts a batch as it came, with timestamp type and maxTimestamp put right. */
export function acceptInPlace(batch: Buffer, checks: RecordChecks, options: ValidationOptions): Accepted {
  const stamped = options.timestampType === 'LogAppendTime';
  const maxTimestamp = stamped ? options.nowMs : checks.maxTimestamp;
  header.setMaxTimestamp(batch, 0, options.timestampType, maxTimestamp);
  return accept(batch, checks.count, maxTimestamp, options, false, checks.unevenOffsets);
}

/** Accepts a batch that was built anew. */
export function acceptRebuilt(
  batch: Buffer | null,
  checks: RecordChecks,
  options: ValidationOptions,
): ValidationResult {
  if (batch === null || batch.length > options.maxMessageBytes) {
    return refuse(
      ErrorCode.MESSAGE_TOO_LARGE,
      `record batch takes more than the ${options.maxMessageBytes} of max.message.bytes once rewritten`,
    );
  }
  const stamped = options.timestampType === 'LogAppendTime';
  return accept(batch, checks.count, stamped ? options.nowMs : checks.maxTimestamp, options, true, false);
}

function accept(
  batches: Buffer,
  recordCount: number,
  maxTimestamp: number,
  options: ValidationOptions,
  rewritten: boolean,
  unevenOffsets: boolean,
): Accepted {
  return {
    errorCode: 0,
    batches,
    batchCount: 1,
    recordCount,
    maxTimestamp,
    maxTimestampOffsetDelta: maxTimestamp === header.NO_TIMESTAMP ? -1 : recordCount - 1,
    logAppendTimeMs: options.timestampType === 'LogAppendTime' ? options.nowMs : -1,
    rewritten,
    unevenOffsets,
  };
}

export function nothingToAppend(): Accepted {
  return {
    errorCode: 0,
    batches: EMPTY,
    batchCount: 0,
    recordCount: 0,
    maxTimestamp: header.NO_TIMESTAMP,
    maxTimestampOffsetDelta: -1,
    logAppendTimeMs: -1,
    rewritten: false,
    unevenOffsets: false,
  };
}

export function maxDecompressedBytes(options: ValidationOptions): number {
  return options.maxDecompressedBytes ?? DEFAULT_MAX_DECOMPRESSED_BYTES;
}
