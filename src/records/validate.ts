// Checks what a client wants appended, as strictly as Kafka's leader does, and hands back the bytes to append. Must
// hold: it answers with a code and never throws for what the bytes say; an uncompressed batch is checked in one pass
// that allocates nothing per record; a compressed batch is opened as a stream through one bounded window. The answer is
// a promise only where much is decompressed or compressed. Accepted bytes are the caller's own, patched in place,
// wherever Kafka patches in place too: offsets and leader epoch are left for the log to set.
//
// DEVIATION: records that cannot be read are INVALID_RECORD where Kafka answers UNKNOWN_SERVER_ERROR.
// DEVIATION: a codec id above 4 is UNSUPPORTED_COMPRESSION_TYPE; Kafka answers UNKNOWN_SERVER_ERROR.
// DEVIATION: wrong offset deltas in a compressed batch are INVALID_RECORD; Kafka answers UNKNOWN_SERVER_ERROR.
// DEVIATION: a batch that decompresses to more than `klamm.validation.max.decompressed.bytes` is MESSAGE_TOO_LARGE.
// DEVIATION: a producer id above 2^53-1, which no broker hands out, is INVALID_RECORD.

import { ErrorCode } from '../protocol/api-error.ts';
import * as header from './batch.ts';
import { type CompressionName, compressionName } from './compression/codec.ts';
import { CORRUPT, completeBatchSize } from './iterate.ts';
import { LegacyMessage } from './legacy.ts';
import { RecordChecks } from './record-checks.ts';
import { RecordReader } from './record-reader.ts';
import { validateCompressed } from './validate-compressed.ts';
import { validateMessages } from './validate-messages.ts';
import {
  acceptInPlace,
  nothingToAppend,
  type Refusal,
  refuse,
  refuseRecords,
  targetCodec,
  type ValidationOptions,
  type ValidationResult,
} from './validation.ts';

export type { RecordError } from './record-checks.ts';
export type { Accepted, Refusal, ValidationOptions, ValidationResult } from './validation.ts';

/** What the batches of one partition look like from outside. */
interface Survey {
  readonly batchCount: number;
  readonly validBytes: number;
  /** The codec of the last batch that has one. */
  readonly source: CompressionName;
}

export function validateBatches(
  records: Buffer,
  options: ValidationOptions,
): ValidationResult | Promise<ValidationResult> {
  if (options.produceVersion !== null && options.produceVersion >= 3) {
    const refusal = checkProduceRules(records, options.produceVersion);
    if (refusal !== null) {
      return refusal.errorCode === ErrorCode.CORRUPT_MESSAGE ? refusal : { ...refusal, beforeLog: true };
    }
  }
  const survey = surveyBatches(records, options);
  if ('errorCode' in survey) return survey;
  if (survey.batchCount === 0) return nothingToAppend();
  const trimmed = survey.validBytes === records.length ? records : records.subarray(0, survey.validBytes);
  if (header.magic(trimmed, 0) < header.CURRENT_MAGIC) return validateMessages(trimmed, survey.source, options);
  if (survey.batchCount > 1) {
    return refuse(ErrorCode.INVALID_RECORD, 'more than one record batch for a partition');
  }
  const refusal = checkBatchHeader(trimmed, options);
  if (refusal !== null) return refusal;
  const target = targetCodec(options, survey.source);
  if (survey.source === 'none' && (target === 'none' || header.isControl(trimmed, 0))) {
    return validateUncompressed(trimmed, options);
  }
  return validateCompressed(trimmed, survey.source, target, options);
}

/** What ProduceRequest itself demands from version 3 on: one batch, of magic 2, and zstd only from version 7. */
function checkProduceRules(records: Buffer, version: number): Refusal | null {
  const size = completeBatchSize(records, 0);
  if (size === CORRUPT) return refuseShape();
  if (size <= 0) return refuse(ErrorCode.INVALID_RECORD, 'no complete record batch for a partition');
  if (header.magic(records, 0) !== header.CURRENT_MAGIC) {
    return refuse(ErrorCode.INVALID_RECORD, `message format ${header.magic(records, 0)} in Produce ${version}`);
  }
  if (version < 7 && compressionName(header.compressionType(records, 0)) === 'zstd') {
    return refuse(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, `zstd in Produce ${version}`);
  }
  if (size === records.length) return null;
  const next = completeBatchSize(records, size);
  if (next === CORRUPT) return refuseShape();
  if (next > 0) return refuse(ErrorCode.INVALID_RECORD, 'more than one record batch for a partition');
  return null;
}

/** The one refusal of a whole batch whose text Kafka sends to the client too. */
function refuseShape(): Refusal {
  const reason = 'record batch with an impossible length or magic';
  return { ...refuse(ErrorCode.CORRUPT_MESSAGE, reason), message: reason };
}

/** Checks each batch from outside: base offset, size, checksum, codec. */
function surveyBatches(records: Buffer, options: ValidationOptions): Survey | Refusal {
  let position = 0;
  let batchCount = 0;
  let source: CompressionName = 'none';
  for (;;) {
    const size = completeBatchSize(records, position);
    if (size === CORRUPT) return refuseShape();
    if (size <= 0) break;
    const isBatch = header.magic(records, position) === header.CURRENT_MAGIC;
    if (isBatch && options.origin === 'client' && header.baseOffset(records, position) !== 0) {
      return refuse(ErrorCode.INVALID_RECORD, 'record batch whose base offset is not 0');
    }
    if (size > options.maxMessageBytes) {
      return refuse(
        ErrorCode.MESSAGE_TOO_LARGE,
        `record batch of ${size} bytes, more than the ${options.maxMessageBytes} of max.message.bytes`,
      );
    }
    const message = isBatch ? null : new LegacyMessage(records, position);
    if (!(message === null ? header.isValid(records, position) : message.isValid())) {
      return refuse(ErrorCode.CORRUPT_MESSAGE, 'record batch with a wrong checksum');
    }
    const id = message === null ? header.compressionType(records, position) : message.compressionType;
    const codec = compressionName(id);
    if (codec === null) return refuse(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, `record batch with codec ${id}`);
    if (codec !== 'none') source = codec;
    position += size;
    batchCount++;
  }
  return { batchCount, validBytes: position, source };
}

/** Checks the header of the one batch of magic 2. */
function checkBatchHeader(batch: Buffer, options: ValidationOptions): Refusal | null {
  if (options.origin !== 'client') return null;
  const offsets = header.lastOffsetDelta(batch, 0) + 1;
  const count = header.recordCount(batch, 0);
  if (offsets <= 0) return refuse(ErrorCode.INVALID_RECORD, 'record batch with an invalid offset range');
  if (count <= 0) return refuse(ErrorCode.INVALID_RECORD, `record batch with a record count of ${count}`);
  if (offsets !== count) {
    return refuse(ErrorCode.INVALID_RECORD, `record batch of ${count} records over ${offsets} offsets`);
  }
  if (header.isControl(batch, 0)) return refuse(ErrorCode.INVALID_RECORD, 'control batch from a client');
  if (header.hasProducerId(batch, 0)) {
    if (header.baseSequence(batch, 0) < 0) {
      return refuse(ErrorCode.INVALID_RECORD, 'record batch with a producer id and a negative sequence');
    }
    if (!header.isSafeInt64(batch, header.PRODUCER_ID_POSITION)) {
      return refuse(ErrorCode.INVALID_RECORD, 'record batch with an impossible producer id');
    }
  }
  return null;
}

function validateUncompressed(batch: Buffer, options: ValidationOptions): ValidationResult {
  const checks = new RecordChecks(options, batch, 0);
  const reader = new RecordReader(batch, header.RECORDS_POSITION, batch.length);
  const count = header.recordCount(batch, 0);
  if (count < 0) return refuse(ErrorCode.INVALID_RECORD, `record batch with a record count of ${count}`);
  for (let i = 0; i < count; i++) {
    if (!reader.next()) return refuse(ErrorCode.INVALID_RECORD, reader.problem ?? 'record batch ends early');
    checks.check(reader);
  }
  if (count > 0 && reader.position !== batch.length) {
    return refuse(ErrorCode.INVALID_RECORD, 'record batch has bytes after its last record');
  }
  if (checks.errors !== null) return refuseRecords(checks);
  return acceptInPlace(batch, checks, options);
}
