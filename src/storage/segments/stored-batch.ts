// Header facts of a batch as it lies in a segment, whatever its magic: Klamm writes magic 2 only, but a folder that an
// old Kafka began may hold message sets of magic 0 and 1. Must hold: works on the first HEADER_BYTES of a batch.

import * as batch from '../../records/batch.ts';
import { crc32 } from '../../records/crc.ts';

/** Enough of any batch to answer everything here. */
export const HEADER_BYTES = batch.BATCH_OVERHEAD;

const LEGACY_CRC_END = 16;
const LEGACY_TIMESTAMP_POSITION = 18;

/** A wrapper of magic 0 or 1 carries the offset of its last message. */
export function lastOffsetOf(bytes: Buffer, at: number): number {
  return batch.magic(bytes, at) >= 2 ? batch.lastOffset(bytes, at) : batch.baseOffset(bytes, at);
}

export function maxTimestampOf(bytes: Buffer, at: number): number {
  const magic = batch.magic(bytes, at);
  if (magic >= 2) return batch.maxTimestamp(bytes, at);
  return magic === 1 ? batch.readInt64(bytes, at + LEGACY_TIMESTAMP_POSITION) : batch.NO_TIMESTAMP;
}

/** Whether the checksum of the whole batch at `at` (all of it is in the buffer) is right. */
export function isIntact(bytes: Buffer, at: number): boolean {
  if (batch.magic(bytes, at) >= 2) return batch.isValid(bytes, at);
  const stored = bytes.readUInt32BE(at + batch.LOG_OVERHEAD);
  return stored === crc32(bytes, at + LEGACY_CRC_END, at + batch.sizeInBytes(bytes, at));
}
