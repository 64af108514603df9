// The validator's way for a batch of magic 2 that is compressed, or is to be. Must hold: the records are read chunk by
// chunk and never held whole; more than STEP_BYTES are handled in steps that give way to the event loop.

import { ErrorCode } from '../protocol/api-error.ts';
import * as header from './batch.ts';
import type { CompressionName } from './compression/codec.ts';
import { type Chunks, giveWay, isAsyncChunks, openChunks, STEP_BYTES } from './compression/decompress.ts';
import { tooLarge } from './errors.ts';
import { Rebuilder } from './rebuild.ts';
import { RecordChecks } from './record-checks.ts';
import { RecordStream } from './record-stream.ts';
import {
  acceptInPlace,
  acceptRebuilt,
  maxDecompressedBytes,
  nothingToAppend,
  type Refusal,
  refusalFor,
  refuse,
  refuseRecords,
  type ValidationOptions,
  type ValidationResult,
} from './validation.ts';

const PLAIN_CHUNK_BYTES = 64 * 1024;

export function validateCompressed(
  batch: Buffer,
  source: CompressionName,
  target: CompressionName,
  options: ValidationOptions,
): ValidationResult | Promise<ValidationResult> {
  const pass = new CompressedPass(batch, source, target, options);
  const loading = pass.rebuilder?.ready ?? null;
  return loading === null ? pass.run() : loading.then(() => pass.run());
}

class CompressedPass {
  private readonly batch: Buffer;
  private readonly source: CompressionName;
  private readonly options: ValidationOptions;
  private readonly checks: RecordChecks;
  private readonly stream: RecordStream;
  private readonly maxBytes: number;
  /** Null if the batch is kept as it came. */
  readonly rebuilder: Rebuilder | null;
  private total = 0;
  private untilYield = STEP_BYTES;

  constructor(batch: Buffer, source: CompressionName, target: CompressionName, options: ValidationOptions) {
    this.batch = batch;
    this.source = source;
    this.options = options;
    this.maxBytes = maxDecompressedBytes(options);
    this.checks = new RecordChecks(options, batch, 0);
    this.rebuilder =
      source === target
        ? null
        : new Rebuilder({
            codec: target,
            levels: options.levels ?? {},
            maxBatchBytes: options.maxMessageBytes,
            timestampType: options.timestampType,
            nowMs: options.nowMs,
          });
    if (this.rebuilder === null) this.checks.recordName = 'PartialDefaultRecord';
    this.stream = new RecordStream(this.checks, header.recordCount(batch, 0), this.rebuilder !== null, this.rebuilder);
  }

  run(): ValidationResult | Promise<ValidationResult> {
    const count = header.recordCount(this.batch, 0);
    if (count < 0) return refuse(ErrorCode.INVALID_RECORD, `record batch with a record count of ${count}`);
    if (count === 0) return this.end();
    try {
      const chunks = this.open();
      if (isAsyncChunks(chunks)) return this.runAsync(chunks);
      const iterator = chunks[Symbol.iterator]();
      for (;;) {
        const next = iterator.next();
        if (next.done === true) break;
        const working = this.take(next.value);
        if (this.stream.problem !== null) break;
        if (working instanceof Promise || this.untilYield <= 0) return this.resume(iterator, working);
      }
    } catch (error) {
      return refusalFor(error);
    }
    return this.end();
  }

  private open(): Chunks {
    const body = this.batch.subarray(header.RECORDS_POSITION);
    if (this.source === 'none') return slices(body);
    return openChunks(this.source, body, { maxBytes: this.maxBytes });
  }

  /** Goes on with chunks that are made on the event loop, a step at a time. */
  private async resume(iterator: Iterator<Buffer>, working: Promise<void> | void): Promise<ValidationResult> {
    try {
      await working;
      for (;;) {
        if (this.untilYield <= 0) {
          await giveWay();
          this.untilYield = STEP_BYTES;
        }
        const next = iterator.next();
        if (next.done === true) break;
        await this.take(next.value);
        if (this.stream.problem !== null) break;
      }
    } catch (error) {
      return refusalFor(error);
    }
    return this.end();
  }

  private async runAsync(chunks: AsyncIterable<Buffer>): Promise<ValidationResult> {
    try {
      for await (const chunk of chunks) {
        await this.take(chunk);
        if (this.stream.problem !== null) break;
      }
    } catch (error) {
      return refusalFor(error);
    }
    return this.end();
  }

  private take(chunk: Buffer): Promise<void> | void {
    this.total += chunk.length;
    this.untilYield -= chunk.length;
    if (this.total > this.maxBytes) throw tooLarge(this.maxBytes);
    if (this.stream.feed(chunk) && this.rebuilder !== null) return this.rebuilder.flush();
  }

  private end(): ValidationResult | Promise<ValidationResult> {
    this.stream.finish();
    if (this.stream.problem !== null) return refuse(ErrorCode.INVALID_RECORD, this.stream.problem);
    if (this.checks.errors !== null) return refuseRecords(this.checks);
    if (this.rebuilder === null) {
      if (this.checks.unevenOffsets) {
        return refuse(ErrorCode.INVALID_RECORD, 'compressed batch whose offset deltas do not count from 0');
      }
      return acceptInPlace(this.batch, this.checks, this.options);
    }
    return this.endRebuilt(this.rebuilder);
  }

  private endRebuilt(rebuilder: Rebuilder): ValidationResult | Promise<ValidationResult> {
    if (this.checks.count === 0) return nothingToAppend();
    const refusal = checkProducerFields(this.batch);
    if (refusal !== null) return refusal;
    if (rebuilder.badTimestamp) {
      return refuse(ErrorCode.INVALID_TIMESTAMP, 'record with a timestamp that cannot be rewritten');
    }
    const producer = {
      producerId: header.producerId(this.batch, 0),
      producerEpoch: header.producerEpoch(this.batch, 0),
      baseSequence: header.baseSequence(this.batch, 0),
      isTransactional: header.isTransactional(this.batch, 0),
    };
    const rebuilt = rebuilder.finish(producer, this.checks.maxTimestamp);
    return rebuilt instanceof Promise
      ? rebuilt.then((batch) => acceptRebuilt(batch, this.checks, this.options))
      : acceptRebuilt(rebuilt, this.checks, this.options);
  }
}

/** What Kafka's own batch builder refuses to write (it answers UNKNOWN_SERVER_ERROR). */
function checkProducerFields(batch: Buffer): Refusal | null {
  if (header.producerId(batch, 0) === header.NO_PRODUCER_ID) {
    if (!header.isTransactional(batch, 0)) return null;
    return refuse(ErrorCode.INVALID_RECORD, 'transactional batch without a producer id');
  }
  if (header.producerEpoch(batch, 0) === header.NO_PRODUCER_EPOCH) {
    return refuse(ErrorCode.INVALID_RECORD, 'record batch with a producer id and no epoch');
  }
  if (header.baseSequence(batch, 0) >= 0) return null;
  return refuse(ErrorCode.INVALID_RECORD, 'record batch with a producer id and a negative sequence');
}

/** Plain records in pieces of the size that a decompressor would give. */
function* slices(body: Buffer): Generator<Buffer, void, void> {
  for (let at = 0; at < body.length; at += PLAIN_CHUNK_BYTES) yield body.subarray(at, at + PLAIN_CHUNK_BYTES);
}
