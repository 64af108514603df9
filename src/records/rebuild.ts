// Writes a client's records anew into one batch of magic 2: for a topic whose `compression.type` differs from the
// batch's, and for messages of the old formats. Must hold: records get consecutive offset deltas; the result is never
// larger than the limit, and neither are the bytes held on the way; keys, values and headers pass through untouched.

import { BATCH_OVERHEAD, type TimestampType } from './batch.ts';
import { encodeRecord, recordBodySize, writeBatchHeader } from './builder.ts';
import type { CompressionLevels, CompressionName } from './compression/codec.ts';
import { CompressionStream, encoderReady } from './compression/compress.ts';
import type { RecordSink } from './record-stream.ts';
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from './varint.ts';

export interface RebuildOptions {
  readonly codec: CompressionName;
  readonly levels: CompressionLevels;
  readonly maxBatchBytes: number;
  readonly timestampType: TimestampType;
  readonly nowMs: number;
}

/** What the new batch keeps of the old one. */
export interface ProducerFields {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly isTransactional: boolean;
}

/** Length, attributes, timestamp and offset of a record take at most this much. */
const MAX_RECORD_HEAD_BYTES = 5 + 1 + 10 + 5;

export class Rebuilder implements RecordSink {
  private readonly options: RebuildOptions;
  private readonly stream: CompressionStream;
  private pending: Buffer = Buffer.alloc(4096);
  private pendingBytes = 0;
  private baseTimestamp = 0;
  count = 0;
  /** A record had a timestamp that no batch can be built with. */
  badTimestamp = false;

  constructor(options: RebuildOptions) {
    this.options = options;
    this.stream = new CompressionStream(options.codec, options.levels, options.maxBatchBytes - BATCH_OVERHEAD);
  }

  /** What to await before anything else; null for nothing. */
  get ready(): Promise<void> | null {
    return encoderReady(this.options.codec);
  }

  begin(timestamp: number, restBytes: number): void {
    const timestampDelta = this.delta(timestamp);
    const offsetDelta = this.count++;
    const head = 1 + sizeOfVarlong(timestampDelta) + sizeOfVarint(offsetDelta);
    this.reserve(MAX_RECORD_HEAD_BYTES);
    let at = writeVarint(this.pending, this.pendingBytes, head + restBytes);
    this.pending[at++] = 0;
    at = writeVarlong(this.pending, at, timestampDelta);
    this.pendingBytes = writeVarint(this.pending, at, offsetDelta);
  }

  pass(chunk: Buffer, start: number, end: number): void {
    if (this.stream.overflowed) return;
    this.reserve(end - start);
    chunk.copy(this.pending, this.pendingBytes, start, end);
    this.pendingBytes += end - start;
  }

  /** A whole record at once. */
  append(timestamp: number, key: Buffer | null, value: Buffer | null): void {
    const timestampDelta = this.delta(timestamp);
    const offsetDelta = this.count++;
    if (this.stream.overflowed) return;
    const body = recordBodySize(timestampDelta, offsetDelta, key, value);
    this.reserve(body + sizeOfVarint(body));
    const { pending, pendingBytes } = this;
    this.pendingBytes = encodeRecord(pending, pendingBytes, body, timestampDelta, offsetDelta, key, value);
  }

  /** Hands on what has gathered. To be called after each chunk of input. */
  flush(): Promise<void> | void {
    const bytes = this.pendingBytes;
    this.pendingBytes = 0;
    return this.stream.write(this.pending, 0, bytes);
  }

  /** The batch, or null if it would be larger than the limit. */
  finish(producer: ProducerFields | null, maxTimestamp: number): Buffer | null | Promise<Buffer | null> {
    const parts = this.stream.finish();
    return parts instanceof Promise
      ? parts.then((done) => this.assemble(done, producer, maxTimestamp))
      : this.assemble(parts, producer, maxTimestamp);
  }

  private assemble(parts: Buffer[], producer: ProducerFields | null, maxTimestamp: number): Buffer | null {
    if (this.stream.overflowed) return null;
    const batch = Buffer.concat([Buffer.alloc(BATCH_OVERHEAD), ...parts]);
    const stamped = this.options.timestampType === 'LogAppendTime';
    writeBatchHeader(batch, {
      ...producer,
      compression: this.options.codec,
      timestampType: this.options.timestampType,
      lastOffsetDelta: this.count - 1,
      baseTimestamp: this.baseTimestamp,
      maxTimestamp: stamped ? this.options.nowMs : maxTimestamp,
      recordCount: this.count,
    });
    return batch;
  }

  private delta(timestamp: number): number {
    if (timestamp < -1 || timestamp > Number.MAX_SAFE_INTEGER) {
      this.badTimestamp = true;
      return 0;
    }
    if (this.count === 0) this.baseTimestamp = timestamp;
    return timestamp - this.baseTimestamp;
  }

  private reserve(bytes: number): void {
    const needed = this.pendingBytes + bytes;
    if (needed <= this.pending.length) return;
    const grown = Buffer.alloc(Math.max(needed, this.pending.length * 2));
    this.pending.copy(grown, 0, 0, this.pendingBytes);
    this.pending = grown;
  }
}
