// Fetch 0-3: what clients older than Kafka 0.11 can read. Versions 0-1 get message format 0, 2-3 format 1, and no zstd
// (KIP-110). Must hold: this is the only path of Fetch that holds the bytes of an answer in memory; the log's
// slices are released here; what cannot be converted is an error of that partition alone.

import { DiskError } from '../base/disk.ts';
import type { Payload } from '../base/payload.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { FetchResponse, FetchResponsePartitionData } from '../protocol/generated/fetch.ts';
import { compressionType, LOG_OVERHEAD, sizeInBytes } from '../records/batch.ts';
import { compressionId } from '../records/compression/codec.ts';
import { downConvert } from '../records/down-convert.ts';
import { RecordsError } from '../records/errors.ts';

const NO_RECORDS = Buffer.alloc(0);
const ZSTD = compressionId('zstd');

/** @param startOffset where the client's fetch of that partition began: nothing before it is sent in formats 0 and 1 */
export async function toOldFormat(
  response: FetchResponse,
  version: number,
  startOffset: (topic: string, partition: number) => number,
): Promise<FetchResponse> {
  try {
    for (const topic of response.responses) {
      for (const partition of topic.partitions) {
        const { records } = partition;
        if (records === null || records instanceof Uint8Array) continue;
        partition.records = NO_RECORDS;
        await convert(partition, records, version, startOffset(topic.topic, partition.partitionIndex));
      }
    }
  } catch (error) {
    releaseAll(response);
    throw error;
  }
  return response;
}

function releaseAll(response: FetchResponse): void {
  for (const topic of response.responses) {
    for (const { records } of topic.partitions) {
      if (records !== null && !(records instanceof Uint8Array)) records.release();
    }
  }
}

async function readAll(payload: Payload): Promise<Buffer> {
  try {
    const bytes = Buffer.alloc(payload.sizeInBytes);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await payload.read(bytes.subarray(filled), filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.subarray(0, filled);
  } finally {
    payload.release();
  }
}

async function convert(
  partition: FetchResponsePartitionData,
  payload: Payload,
  version: number,
  startOffset: number,
): Promise<void> {
  try {
    const batches = await readAll(payload);
    if (hasZstd(batches)) partition.errorCode = ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
    else partition.records = await downConvert(batches, version <= 1 ? 0 : 1, startOffset);
  } catch (error) {
    if (error instanceof DiskError) partition.errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
    else if (error instanceof RecordsError) partition.errorCode = error.errorCode;
    else throw error;
  }
}

function hasZstd(batches: Buffer): boolean {
  for (let at = 0; at + LOG_OVERHEAD + 11 <= batches.length; at += sizeInBytes(batches, at)) {
    if (compressionType(batches, at) === ZSTD) return true;
  }
  return false;
}
