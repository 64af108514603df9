// The header of a record batch (magic 2) as functions on (buffer, position), where position is the batch's first byte.
// Must hold: nothing here allocates or checks bounds; a caller has made sure that the header lies in the buffer
// (`completeBatchSize`, iterate.ts). Base offset and leader epoch lie before what the CRC covers, so they are patched
// freely; whoever patches anything else calls `updateCrc`. The log, the validator and recovery all read through this
// file.
//
//   0 baseOffset int64 | 8 length int32 | 12 leaderEpoch int32 | 16 magic int8 | 17 crc uint32 | 21 attributes int16
//   23 lastOffsetDelta int32 | 27 baseTimestamp int64 | 35 maxTimestamp int64 | 43 producerId int64
//   51 producerEpoch int16 | 53 baseSequence int32 | 57 recordCount int32 | 61 records

import { crc32c } from './crc.ts';

export const BASE_OFFSET_POSITION = 0;
export const LENGTH_POSITION = 8;
export const LEADER_EPOCH_POSITION = 12;
export const MAGIC_POSITION = 16;
export const CRC_POSITION = 17;
export const ATTRIBUTES_POSITION = 21;
export const LAST_OFFSET_DELTA_POSITION = 23;
export const BASE_TIMESTAMP_POSITION = 27;
export const MAX_TIMESTAMP_POSITION = 35;
export const PRODUCER_ID_POSITION = 43;
export const PRODUCER_EPOCH_POSITION = 51;
export const BASE_SEQUENCE_POSITION = 53;
export const RECORD_COUNT_POSITION = 57;
export const RECORDS_POSITION = 61;

/** Offset and length: what precedes the bytes that `length` counts. */
export const LOG_OVERHEAD = 12;
/** The whole header of a magic 2 batch; the smallest batch there is. */
export const BATCH_OVERHEAD = 61;
/** The smallest `length` of any magic: that of an empty message of magic 0. */
export const MIN_LENGTH = 14;
export const CURRENT_MAGIC = 2;

export const NO_TIMESTAMP = -1;
export const NO_PRODUCER_ID = -1;
export const NO_PRODUCER_EPOCH = -1;
export const NO_SEQUENCE = -1;
export const NO_LEADER_EPOCH = -1;

export const COMPRESSION_MASK = 0x07;
export const LOG_APPEND_TIME_FLAG = 0x08;
export const TRANSACTIONAL_FLAG = 0x10;
export const CONTROL_FLAG = 0x20;
export const DELETE_HORIZON_FLAG = 0x40;

/** Kafka's printed names, as in the config `message.timestamp.type`. */
export type TimestampType = 'CreateTime' | 'LogAppendTime';

const TWO_32 = 0x1_0000_0000;
const SAFE_HIGH = 0x20_0000;
const MAX_INT32 = 0x7fff_ffff;

/** Exact while `isSafeInt64`; beyond it rounded, so that a comparison with a safe number still holds. */
export function readInt64(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position) * TWO_32 + buffer.readUInt32BE(position + 4);
}

/** True if the int64 at `position` is within +-(2^53 - 1). */
export function isSafeInt64(buffer: Buffer, position: number): boolean {
  const high = buffer.readInt32BE(position);
  if (high >= -SAFE_HIGH + 1 && high < SAFE_HIGH) return true;
  return high === -SAFE_HIGH && buffer.readUInt32BE(position + 4) !== 0;
}

/** `value` is a safe integer. */
export function writeInt64(buffer: Buffer, position: number, value: number): void {
  const high = Math.floor(value / TWO_32);
  buffer.writeInt32BE(high, position);
  buffer.writeUInt32BE(value - high * TWO_32, position + 4);
}

export function baseOffset(buffer: Buffer, position: number): number {
  return readInt64(buffer, position);
}

/** Bytes of the whole batch, header included. May be nonsense in bytes that nobody checked. */
export function sizeInBytes(buffer: Buffer, position: number): number {
  return LOG_OVERHEAD + buffer.readInt32BE(position + LENGTH_POSITION);
}

export function leaderEpoch(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + LEADER_EPOCH_POSITION);
}

export function magic(buffer: Buffer, position: number): number {
  return buffer.readInt8(position + MAGIC_POSITION);
}

/** The stored checksum, unsigned. */
export function crc(buffer: Buffer, position: number): number {
  return buffer.readUInt32BE(position + CRC_POSITION);
}

export function attributes(buffer: Buffer, position: number): number {
  return buffer.readInt16BE(position + ATTRIBUTES_POSITION);
}

/** The codec's id: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd; 5-7 are nobody's. */
export function compressionType(buffer: Buffer, position: number): number {
  return buffer[position + ATTRIBUTES_POSITION + 1]! & COMPRESSION_MASK;
}

export function timestampType(buffer: Buffer, position: number): TimestampType {
  return (buffer[position + ATTRIBUTES_POSITION + 1]! & LOG_APPEND_TIME_FLAG) === 0 ? 'CreateTime' : 'LogAppendTime';
}

export function isTransactional(buffer: Buffer, position: number): boolean {
  return (buffer[position + ATTRIBUTES_POSITION + 1]! & TRANSACTIONAL_FLAG) !== 0;
}

export function isControl(buffer: Buffer, position: number): boolean {
  return (buffer[position + ATTRIBUTES_POSITION + 1]! & CONTROL_FLAG) !== 0;
}

/** True where compaction has put a delete horizon in the place of the base timestamp. */
export function hasDeleteHorizon(buffer: Buffer, position: number): boolean {
  return (buffer[position + ATTRIBUTES_POSITION + 1]! & DELETE_HORIZON_FLAG) !== 0;
}

export function lastOffsetDelta(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + LAST_OFFSET_DELTA_POSITION);
}

export function lastOffset(buffer: Buffer, position: number): number {
  return readInt64(buffer, position) + buffer.readInt32BE(position + LAST_OFFSET_DELTA_POSITION);
}

export function baseTimestamp(buffer: Buffer, position: number): number {
  return readInt64(buffer, position + BASE_TIMESTAMP_POSITION);
}

export function maxTimestamp(buffer: Buffer, position: number): number {
  return readInt64(buffer, position + MAX_TIMESTAMP_POSITION);
}

export function producerId(buffer: Buffer, position: number): number {
  return readInt64(buffer, position + PRODUCER_ID_POSITION);
}

export function hasProducerId(buffer: Buffer, position: number): boolean {
  return buffer.readInt32BE(position + PRODUCER_ID_POSITION) >= 0;
}

export function producerEpoch(buffer: Buffer, position: number): number {
  return buffer.readInt16BE(position + PRODUCER_EPOCH_POSITION);
}

export function baseSequence(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + BASE_SEQUENCE_POSITION);
}

/** The sequence of the last record; after 2^31-1 comes 0. NO_SEQUENCE where the batch has none. */
export function lastSequence(buffer: Buffer, position: number): number {
  const first = baseSequence(buffer, position);
  if (first === NO_SEQUENCE) return NO_SEQUENCE;
  return addToSequence(first, lastOffsetDelta(buffer, position));
}

export function recordCount(buffer: Buffer, position: number): number {
  return buffer.readInt32BE(position + RECORD_COUNT_POSITION);
}

/** Sequences count 0 .. 2^31-1 and begin again at 0. */
export function addToSequence(sequence: number, increment: number): number {
  const sum = sequence + increment;
  return sum > MAX_INT32 ? sum - MAX_INT32 - 1 : sum;
}

export function setBaseOffset(buffer: Buffer, position: number, offset: number): void {
  writeInt64(buffer, position, offset);
}

export function setLeaderEpoch(buffer: Buffer, position: number, epoch: number): void {
  buffer.writeInt32BE(epoch, position + LEADER_EPOCH_POSITION);
}

/** The checksum that the batch ought to have. Its length has been checked: it lies in the buffer. */
export function computeCrc(buffer: Buffer, position: number): number {
  return crc32c(buffer, position + ATTRIBUTES_POSITION, position + sizeInBytes(buffer, position));
}

/** True if the batch is large enough for its header and its checksum is right. */
export function isValid(buffer: Buffer, position: number): boolean {
  return sizeInBytes(buffer, position) >= BATCH_OVERHEAD && crc(buffer, position) === computeCrc(buffer, position);
}

export function updateCrc(buffer: Buffer, position: number): void {
  buffer.writeUInt32BE(computeCrc(buffer, position), position + CRC_POSITION);
}

/**
 * Sets what a leader may correct in a client's batch. If nothing changes, neither does the checksum; otherwise the
 * unused attribute bits become 0, as in Kafka. Returns whether the batch was changed.
 */
export function setMaxTimestamp(buffer: Buffer, position: number, type: TimestampType, timestamp: number): boolean {
  if (timestampType(buffer, position) === type && maxTimestamp(buffer, position) === timestamp) return false;
  const kept = COMPRESSION_MASK | TRANSACTIONAL_FLAG | CONTROL_FLAG | DELETE_HORIZON_FLAG;
  const flags = buffer[position + ATTRIBUTES_POSITION + 1]! & kept;
  buffer.writeInt16BE(flags | (type === 'LogAppendTime' ? LOG_APPEND_TIME_FLAG : 0), position + ATTRIBUTES_POSITION);
  writeInt64(buffer, position + MAX_TIMESTAMP_POSITION, timestamp);
  updateCrc(buffer, position);
  return true;
}
