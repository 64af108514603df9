// The validator's way for messages of formats 0 and 1, which end up in one batch of magic 2. Must hold: a wrapper is
// opened off the event loop or in steps, up to a limit of its own, because its messages must be held to be read (an old
// format, for old clients: the limit is smaller than that of a batch).

import { ErrorCode } from '../protocol/api-error.ts';
import { NO_PRODUCER_EPOCH, NO_PRODUCER_ID, NO_SEQUENCE } from './batch.ts';
import type { CompressionName } from './compression/codec.ts';
import { decompress, giveWay, STEP_BYTES } from './compression/decompress.ts';
import { batchPositions } from './iterate.ts';
import { describeMessage, LegacyMessage, plainMessage, type UnwrappedMessage, unwrap, wrappedBytes } from './legacy.ts';
import { Rebuilder } from './rebuild.ts';
import { RecordChecks } from './record-checks.ts';
import {
  acceptRebuilt,
  maxDecompressedBytes,
  type Refusal,
  refusalFor,
  refuse,
  refuseRecords,
  targetCodec,
  type ValidationOptions,
  type ValidationResult,
} from './validation.ts';

// DEVIATION: compressed messages of formats 0 and 1 that decompress to more than 128 MiB are MESSAGE_TOO_LARGE.
const MAX_OPENED_BYTES = 128 * 1024 * 1024;

export function validateMessages(
  records: Buffer,
  source: CompressionName,
  options: ValidationOptions,
): ValidationResult | Promise<ValidationResult> {
  const rebuilder = new Rebuilder({
    codec: targetCodec(options, source),
    levels: options.levels ?? {},
    maxBatchBytes: options.maxMessageBytes,
    timestampType: options.timestampType,
    nowMs: options.nowMs,
  });
  if (source !== 'none') return convertWrapper(records, rebuilder, options);
  if (rebuilder.ready !== null || records.length > STEP_BYTES) return convertPlainSlowly(records, rebuilder, options);
  const checks = new RecordChecks(options, null, 0);
  try {
    for (const position of batchPositions(records)) {
      const refusal = takePlain(records, position, checks, rebuilder, options);
      if (refusal !== null) return refusal;
    }
    const working = rebuilder.flush();
    if (working instanceof Promise) return working.then(() => end(rebuilder, checks, options));
  } catch (error) {
    return refusalFor(error);
  }
  return end(rebuilder, checks, options);
}

async function convertPlainSlowly(
  records: Buffer,
  rebuilder: Rebuilder,
  options: ValidationOptions,
): Promise<ValidationResult> {
  await rebuilder.ready;
  const checks = new RecordChecks(options, null, 0);
  let yieldAt = STEP_BYTES;
  try {
    for (const position of batchPositions(records)) {
      const refusal = takePlain(records, position, checks, rebuilder, options);
      if (refusal !== null) return refusal;
      if (position < yieldAt) continue;
      yieldAt = position + STEP_BYTES;
      await rebuilder.flush();
      await giveWay();
    }
    await rebuilder.flush();
  } catch (error) {
    return refusalFor(error);
  }
  return end(rebuilder, checks, options);
}

/** Each uncompressed message is a batch of its own: its index in error texts is 0, and its errors stand alone. */
function takePlain(
  records: Buffer,
  position: number,
  checks: RecordChecks,
  rebuilder: Rebuilder,
  options: ValidationOptions,
): Refusal | null {
  const message = new LegacyMessage(records, position);
  if (message.magic !== new LegacyMessage(records, 0).magic) {
    return refuse(ErrorCode.INVALID_RECORD, 'messages of different formats together');
  }
  const plain = plainMessage(message);
  const own = new RecordChecks(options, null, 0);
  checkMessage(plain, 0, message, own, options);
  if (own.errors !== null) return refuseRecords(own);
  checks.count++;
  if (plain.timestamp > checks.maxTimestamp) checks.maxTimestamp = plain.timestamp;
  rebuilder.append(plain.timestamp, plain.key, plain.value);
  return null;
}

async function convertWrapper(
  records: Buffer,
  rebuilder: Rebuilder,
  options: ValidationOptions,
): Promise<ValidationResult> {
  await rebuilder.ready;
  const wrapper = new LegacyMessage(records, 0);
  if (wrapper.end !== records.length) {
    return refuse(ErrorCode.INVALID_RECORD, 'more than one compressed message for a partition');
  }
  const checks = new RecordChecks(options, null, 0);
  try {
    const { codec, body } = wrappedBytes(wrapper);
    const limit = Math.min(maxDecompressedBytes(options), MAX_OPENED_BYTES);
    const inner = await decompress(codec, body, limit, { ignoreHeaderChecksum: true });
    let untilYield = STEP_BYTES;
    let index = 0;
    for (const message of unwrap(wrapper, inner)) {
      const refusal = takeWrapped(message, index++, wrapper, checks, options);
      if (refusal !== null) return refusal;
      rebuilder.append(message.timestamp, message.key, message.value);
      untilYield -= message.message.end - message.message.position;
      if (untilYield > 0) continue;
      untilYield = STEP_BYTES;
      await rebuilder.flush();
      await giveWay();
    }
    await rebuilder.flush();
  } catch (error) {
    return refusalFor(error);
  }
  return end(rebuilder, checks, options);
}

function takeWrapped(
  message: UnwrappedMessage,
  index: number,
  wrapper: LegacyMessage,
  checks: RecordChecks,
  options: ValidationOptions,
): Refusal | null {
  if (message.magic !== wrapper.magic) {
    checks.count++;
    checks.addError(
      index,
      `Record ${describeMessage(message)}'s magic does not match outer magic ${wrapper.magic} ` +
        `in topic partition ${options.topic}-${options.partition}`,
    );
    return null;
  }
  if (!message.message.isValid()) return refuse(ErrorCode.CORRUPT_MESSAGE, 'message with a wrong checksum');
  checkMessage(message, index, wrapper, checks, options);
  return null;
}

function checkMessage(
  message: UnwrappedMessage,
  index: number,
  outer: LegacyMessage,
  checks: RecordChecks,
  options: ValidationOptions,
): void {
  const keySize = message.key === null ? -1 : message.key.length;
  const wantsTimestamp = options.timestampType === 'CreateTime' && message.timestamp !== -1;
  if (!wantsTimestamp && outer.isStamped && !(options.compacted && keySize < 0)) {
    checks.count++;
    checks.addTimestampError(
      index,
      `Invalid timestamp type in message ${describeMessage(message)}. ` +
        'Producer should not set timestamp type to LogAppendTime.',
    );
    return;
  }
  checks.checkAt(message.timestamp, keySize, 0, message.offset);
}

function end(
  rebuilder: Rebuilder,
  checks: RecordChecks,
  options: ValidationOptions,
): ValidationResult | Promise<ValidationResult> {
  if (checks.errors !== null) return refuseRecords(checks);
  if (rebuilder.badTimestamp) {
    return refuse(ErrorCode.INVALID_TIMESTAMP, 'message with a timestamp that cannot be converted');
  }
  const rebuilt = rebuilder.finish(NO_PRODUCER, checks.maxTimestamp);
  return rebuilt instanceof Promise
    ? rebuilt.then((batch) => acceptRebuilt(batch, checks, options))
    : acceptRebuilt(rebuilt, checks, options);
}

const NO_PRODUCER = {
  producerId: NO_PRODUCER_ID,
  producerEpoch: NO_PRODUCER_EPOCH,
  baseSequence: NO_SEQUENCE,
  isTransactional: false,
};
