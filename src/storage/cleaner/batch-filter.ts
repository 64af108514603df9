// What compaction leaves of one batch. Must hold: offsets, sequences and the batch's offset range never change; what
// stays is what Apache Kafka's cleaner keeps: the latest record of each key, tombstones until their delete horizon
// (KIP-534: set into the batch when it is first cleaned), nothing of aborted transactions, markers until nothing of
// their transaction is left and their own horizon has passed, and an empty batch where a producer's last sequence or
// the end of the cleaned part would else be forgotten. A batch whose checksum is wrong is never written anew.

import * as batch from '../../records/batch.ts';
import { type CompressionName, compressionName } from '../../records/compression/codec.ts';
import { CompressionStream, encoderReady } from '../../records/compression/compress.ts';
import { decompress } from '../../records/compression/decompress.ts';
import { invalidRecord } from '../../records/errors.ts';
import { DEFAULT_MAX_DECOMPRESSED_BYTES } from '../../records/iterate.ts';
import { RecordReader } from '../../records/record-reader.ts';
import { sizeOfVarint, sizeOfVarlong, writeVarint, writeVarlong } from '../../records/varint.ts';
import { isIntact } from '../segments/stored-batch.ts';
import type { CleanedTransactions } from './cleaned-transactions.ts';
import type { Pace } from './cleaner-pace.ts';
import { ANY_OFFSET, type ProducerEnd } from './cleaning-work.ts';
import type { OffsetMap } from './offset-map.ts';

export interface FilterTerms {
  readonly map: OffsetMap;
  readonly transactions: CleanedTransactions;
  readonly nowMs: number;
  readonly deleteRetentionMs: number;
  /** The end of what this pass may clean: a batch that ends there stays, be it empty. */
  readonly roundEnd: number;
  producerEnd(producerId: number): ProducerEnd | undefined;
}

/** The records of a batch, decompressed. */
export interface OpenedBatch {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

const FLAGS =
  batch.COMPRESSION_MASK |
  batch.LOG_APPEND_TIME_FLAG |
  batch.TRANSACTIONAL_FLAG |
  batch.CONTROL_FLAG |
  batch.DELETE_HORIZON_FLAG;
const COMPRESS_STEP_BYTES = 32 * 1024;
/** A record's length, attributes, timestamp and offset take at most this much. */
const RECORD_HEAD_BYTES = 5 + 1 + 10 + 5;

/** Throws RecordsError. */
export async function openBatch(bytes: Buffer, at: number): Promise<OpenedBatch> {
  const end = at + batch.sizeInBytes(bytes, at);
  const start = at + batch.RECORDS_POSITION;
  const codec = codecOf(bytes, at);
  if (codec === 'none') return { bytes, start, end };
  const opened = await decompress(codec, bytes.subarray(start, end), DEFAULT_MAX_DECOMPRESSED_BYTES);
  return { bytes: opened, start: 0, end: opened.length };
}

function codecOf(bytes: Buffer, at: number): CompressionName {
  const codec = compressionName(batch.compressionType(bytes, at));
  if (codec === null) throw invalidRecord(`a stored batch has the unknown codec ${batch.compressionType(bytes, at)}`);
  return codec;
}

/** The key of a control batch's record, null if there is none. */
export async function controlKey(bytes: Buffer, at: number): Promise<Buffer | null> {
  if (batch.recordCount(bytes, at) === 0) return null;
  const opened = await openBatch(bytes, at);
  const reader = new RecordReader(opened.bytes, opened.start, opened.end);
  if (!reader.next() || reader.keySize < 0) return null;
  return opened.bytes.subarray(reader.keyPosition, reader.keyPosition + reader.keySize);
}

/** An uncompressed message of magic 0 or 1. */
export function legacyKeyAndValue(bytes: Buffer, at: number): { key: Buffer | null; hasValue: boolean } {
  const end = at + batch.sizeInBytes(bytes, at);
  const keyAt = at + (batch.magic(bytes, at) === 0 ? 18 : 26);
  const keySize = keyAt + 4 <= end ? bytes.readInt32BE(keyAt) : -1;
  const valueAt = keyAt + 4 + Math.max(0, keySize);
  if (valueAt + 4 > end) throw invalidRecord('a stored message is shorter than its fields');
  return {
    key: keySize < 0 ? null : bytes.subarray(keyAt + 4, valueAt),
    hasValue: bytes.readInt32BE(valueAt) >= 0,
  };
}

export function isLegacyWrapper(bytes: Buffer, at: number): boolean {
  return (bytes[at + 17]! & batch.COMPRESSION_MASK) !== 0;
}

export class BatchFilter {
  private readonly terms: FilterTerms;
  private readonly pace: Pace;
  /** For messages of magic 0 and 1, whose tombstones have no horizon of their own. Set for each segment. */
  keepsLegacyTombstones = true;
  private keep = new Uint8Array(1024);
  /** Where a batch is put together. */
  private scratch: Buffer = Buffer.alloc(0);
  // What `mark` found.
  private kept = 0;
  private seen = 0;
  private keptTombstone = false;
  private exactTimestamps = true;

  constructor(terms: FilterTerms, pace: Pace) {
    this.terms = terms;
    this.pace = pace;
  }

  /**
   * What stays of the whole batch at `at`: itself, another, or null. It is good until the next call.
   * Throws RecordsError, CleaningAborted.
   */
  async filter(bytes: Buffer, at: number): Promise<Buffer | null> {
    if (!isIntact(bytes, at)) throw invalidRecord(`the batch at offset ${batch.baseOffset(bytes, at)} is damaged`);
    if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) return this.filterLegacy(bytes, at);
    const { transactions, nowMs } = this.terms;
    const control = batch.isControl(bytes, at);
    const canGo = control
      ? transactions.onControlBatch(bytes, at, await controlKey(bytes, at))
      : transactions.onDataBatch(bytes, at);
    const hasHorizon = batch.hasDeleteHorizon(bytes, at);
    const goes = canGo && (!control || (hasHorizon && batch.baseTimestamp(bytes, at) <= nowMs));
    if (control) transactions.noteMarker(bytes, at, goes);
    const staysEmpty = this.isLastOfProducer(bytes, at) || batch.lastOffset(bytes, at) + 1 === this.terms.roundEnd;
    if (goes) return staysEmpty ? emptied(bytes, at) : null;
    const opened = await openBatch(bytes, at);
    await this.mark(bytes, at, opened, control);
    if (this.kept === 0) return staysEmpty ? emptied(bytes, at) : null;
    let horizonMs = hasHorizon ? batch.baseTimestamp(bytes, at) : -1;
    if (!hasHorizon && (this.keptTombstone || (control && canGo))) {
      const at = nowMs + this.terms.deleteRetentionMs;
      // "Never", or a batch with timestamps that cannot be counted from another base: it stays without one.
      if (Number.isSafeInteger(at) && this.exactTimestamps) horizonMs = at;
    }
    if (this.kept === this.seen && (hasHorizon || horizonMs < 0)) {
      return bytes.subarray(at, at + batch.sizeInBytes(bytes, at));
    }
    return this.rebuild(bytes, at, opened, horizonMs);
  }

  private isLastOfProducer(bytes: Buffer, at: number): boolean {
    if (!batch.hasProducerId(bytes, at)) return false;
    const end = this.terms.producerEnd(batch.producerId(bytes, at));
    if (end === undefined) return false;
    if (end.lastOffset === ANY_OFFSET) return true;
    if (end.lastOffset >= 0) return end.lastOffset === batch.lastOffset(bytes, at);
    return batch.isControl(bytes, at) && batch.producerEpoch(bytes, at) === end.epoch;
  }

  // --- which records stay

  private async mark(bytes: Buffer, at: number, opened: OpenedBatch, control: boolean): Promise<void> {
    this.kept = 0;
    this.seen = 0;
    this.keptTombstone = false;
    this.exactTimestamps = batch.isSafeInt64(bytes, at + batch.BASE_TIMESTAMP_POSITION);
    const base = batch.baseOffset(bytes, at);
    const baseTimestamp = batch.baseTimestamp(bytes, at);
    const mayDropTombstones = batch.hasDeleteHorizon(bytes, at) && this.terms.nowMs >= baseTimestamp;
    const count = batch.recordCount(bytes, at);
    const reader = new RecordReader(opened.bytes, opened.start, opened.end);
    while (reader.position < opened.end) {
      const from = reader.position;
      if (!reader.next()) break;
      const stays = control || this.stays(opened.bytes, reader, base + reader.offsetDelta, mayDropTombstones);
      if (this.seen === this.keep.length) this.grow();
      this.keep[this.seen++] = stays ? 1 : 0;
      if (stays) {
        this.kept++;
        if (reader.valueSize < 0) this.keptTombstone = true;
        if (!Number.isSafeInteger(baseTimestamp + reader.timestampDelta)) this.exactTimestamps = false;
      }
      if (this.pace.spendRecord(reader.position - from)) await this.pace.rest();
    }
    if (reader.problem !== null || this.seen !== count) {
      throw invalidRecord(`the batch at offset ${base} cannot be read: ${reader.problem ?? 'wrong number of records'}`);
    }
  }

  private stays(bytes: Buffer, record: RecordReader, offset: number, mayDropTombstones: boolean): boolean {
    const { map } = this.terms;
    if (offset > map.latestOffset) return true;
    if (record.keySize < 0) return false;
    if (record.valueSize < 0 && mayDropTombstones) return false;
    return !map.isSuperseded(bytes, record.keyPosition, record.keySize, offset);
  }

  private grow(): void {
    const grown = new Uint8Array(this.keep.length * 2);
    grown.set(this.keep);
    this.keep = grown;
  }

  // DEVIATION: a compressed message set of the formats 0 and 1 (before Kafka 0.11) is kept whole by compaction.
  private filterLegacy(bytes: Buffer, at: number): Buffer | null {
    const whole = bytes.subarray(at, at + batch.sizeInBytes(bytes, at));
    const offset = batch.baseOffset(bytes, at);
    const { map } = this.terms;
    if (isLegacyWrapper(bytes, at) || offset > map.latestOffset) return whole;
    const { key, hasValue } = legacyKeyAndValue(bytes, at);
    if (key === null || map.isSuperseded(key, 0, key.length, offset)) return null;
    return hasValue || this.keepsLegacyTombstones ? whole : null;
  }

  // --- what is written

  /** @param horizonMs the delete horizon, or -1 for none */
  private async rebuild(bytes: Buffer, at: number, opened: OpenedBatch, horizonMs: number): Promise<Buffer> {
    const exact = this.exactTimestamps;
    const stamped = batch.timestampType(bytes, at) === 'LogAppendTime';
    const oldBase = batch.baseTimestamp(bytes, at);
    const oldMax = batch.maxTimestamp(bytes, at);
    let newBase = horizonMs >= 0 && exact ? horizonMs : batch.NO_TIMESTAMP;
    let isBaseKnown = horizonMs >= 0 && exact;
    let newMax = batch.NO_TIMESTAMP;
    const most = batch.BATCH_OVERHEAD + opened.end - opened.start + this.kept * RECORD_HEAD_BYTES;
    if (this.scratch.length < most) this.scratch = Buffer.allocUnsafeSlow(most + (most >> 1));
    const raw = this.scratch;
    bytes.copy(raw, 0, at, at + batch.BATCH_OVERHEAD);
    let to = batch.BATCH_OVERHEAD;
    const reader = new RecordReader(opened.bytes, opened.start, opened.end);
    for (let i = 0; i < this.seen; i++) {
      const from = reader.position;
      reader.next();
      const size = reader.position - from;
      if (this.keep[i] === 1 && !exact) {
        to += opened.bytes.copy(raw, to, from, reader.position);
      } else if (this.keep[i] === 1) {
        const timestamp = stamped ? oldMax : oldBase + reader.timestampDelta;
        if (!isBaseKnown) newBase = timestamp;
        isBaseKnown = true;
        if (timestamp > newMax) newMax = timestamp;
        to = writeRecord(raw, to, opened.bytes, reader, timestamp - newBase);
      }
      if (this.pace.spend(size + 64)) await this.pace.rest();
    }
    const flags = (batch.attributes(bytes, at) & FLAGS) | (horizonMs >= 0 ? batch.DELETE_HORIZON_FLAG : 0);
    raw.writeInt16BE(flags, batch.ATTRIBUTES_POSITION);
    raw.writeInt32BE(this.kept, batch.RECORD_COUNT_POSITION);
    if (exact) {
      batch.writeInt64(raw, batch.BASE_TIMESTAMP_POSITION, newBase);
      batch.writeInt64(raw, batch.MAX_TIMESTAMP_POSITION, stamped ? oldMax : newMax);
    }
    return this.sealed(raw.subarray(0, to), codecOf(bytes, at));
  }

  private async sealed(raw: Buffer, codec: CompressionName): Promise<Buffer> {
    const whole = codec === 'none' ? raw : await this.compressed(raw, codec);
    whole.writeInt32BE(whole.length - batch.LOG_OVERHEAD, batch.LENGTH_POSITION);
    batch.updateCrc(whole, 0);
    return whole;
  }

  private async compressed(raw: Buffer, codec: CompressionName): Promise<Buffer> {
    await encoderReady(codec);
    const stream = new CompressionStream(codec, {}, Number.MAX_SAFE_INTEGER);
    for (let from = batch.BATCH_OVERHEAD; from < raw.length; from += COMPRESS_STEP_BYTES) {
      const end = Math.min(raw.length, from + COMPRESS_STEP_BYTES);
      await stream.write(raw, from, end);
      // Compressing costs several times what copying does.
      if (this.pace.spend((end - from) * 4)) await this.pace.rest();
    }
    return Buffer.concat([raw.subarray(0, batch.BATCH_OVERHEAD), ...(await stream.finish())]);
  }
}

function writeRecord(target: Buffer, to: number, bytes: Buffer, record: RecordReader, timestampDelta: number): number {
  const { restPosition, position: end, offsetDelta } = record;
  const body = 1 + sizeOfVarlong(timestampDelta) + sizeOfVarint(offsetDelta) + end - restPosition;
  let at = writeVarint(target, to, body);
  target.writeInt8(record.attributes, at++);
  at = writeVarlong(target, at, timestampDelta);
  at = writeVarint(target, at, offsetDelta);
  return at + bytes.copy(target, at, restPosition, end);
}

/** The header alone: range, producer, sequence and newest timestamp stay. */
function emptied(bytes: Buffer, at: number): Buffer {
  const header = Buffer.from(bytes.subarray(at, at + batch.BATCH_OVERHEAD));
  const kept = batch.LOG_APPEND_TIME_FLAG | batch.TRANSACTIONAL_FLAG | batch.CONTROL_FLAG;
  header.writeInt32BE(batch.BATCH_OVERHEAD - batch.LOG_OVERHEAD, batch.LENGTH_POSITION);
  header.writeInt16BE(batch.attributes(bytes, at) & kept, batch.ATTRIBUTES_POSITION);
  batch.writeInt64(header, batch.BASE_TIMESTAMP_POSITION, batch.NO_TIMESTAMP);
  header.writeInt32BE(0, batch.RECORD_COUNT_POSITION);
  batch.updateCrc(header, 0);
  return header;
}
