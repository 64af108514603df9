// Turns stored batches into messages of format 0 or 1 for a client whose Fetch version knows nothing newer (Fetch 0 and
// 1: format 0; 2 and 3: format 1). Must hold: the input is left as it is; control batches are left out and headers
// dropped; what was compressed stays compressed with the same codec, except zstd, which those formats do not have; the
// work gives way to the event loop. Down-conversion is for old clients only, so it holds a batch's records while it
// converts them.

import { ErrorCode } from '../protocol/api-error.ts';
import { compressionType, isControl, magic, maxTimestamp, NO_TIMESTAMP, timestampType } from './batch.ts';
import { COMPRESSION_NAMES } from './compression/codec.ts';
import { RecordsError } from './errors.ts';
import { batchPositions, openRecords, type StoredRecord } from './iterate.ts';
import { messageSize, wrapMessages, writeMessage } from './legacy.ts';

/** Opening one batch for an old client may yield at most this much. */
// DEVIATION: a batch that decompresses to more than 128 MiB is not converted for Fetch 0-3.
const MAX_OPENED_BYTES = 128 * 1024 * 1024;

/** The message format that a Fetch version wants, or null if batches go out as they are. */
export function messageFormatOfFetch(fetchVersion: number): 0 | 1 | null {
  if (fetchVersion <= 1) return 0;
  return fetchVersion <= 3 ? 1 : null;
}

/**
 * The complete batches in `batches` as messages. Records of an uncompressed batch below `firstOffset` are left out, as
 * old clients expect; those of a compressed one stay, and the client skips them.
 * Throws RecordsError: UNSUPPORTED_COMPRESSION_TYPE at a zstd batch, or if a stored batch is broken.
 */
export async function downConvert(batches: Buffer, toMagic: 0 | 1, firstOffset: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const position of batchPositions(batches)) {
    if (magic(batches, position) < 2 || isControl(batches, position)) continue;
    const codec = COMPRESSION_NAMES[compressionType(batches, position)];
    if (codec === 'zstd') {
      throw new RecordsError(ErrorCode.UNSUPPORTED_COMPRESSION_TYPE, 'zstd batches have no older form');
    }
    const type = timestampType(batches, position);
    const stamp = type === 'LogAppendTime' ? maxTimestamp(batches, position) : null;
    const records: StoredRecord[] = [];
    for (const record of await openRecords(batches, position, MAX_OPENED_BYTES)) {
      if (codec !== 'none' || record.offset >= firstOffset) records.push(record);
    }
    if (records.length === 0) continue;
    const relativeTo = codec !== 'none' && codec !== undefined && toMagic === 1 ? records[0]!.offset : 0;
    let size = 0;
    for (const { key, value } of records) size += messageSize(toMagic, key, value);
    const messages = Buffer.alloc(size);
    let at = 0;
    let newest = NO_TIMESTAMP;
    for (const { offset, timestamp, key, value } of records) {
      const fields = { magic: toMagic, offset: offset - relativeTo, timestamp, timestampType: type, key, value };
      at = writeMessage(messages, at, fields);
      if (timestamp > newest) newest = timestamp;
    }
    if (codec === 'none' || codec === undefined) parts.push(messages);
    else parts.push(wrapMessages(messages, codec, toMagic, records.at(-1)!.offset, stamp ?? newest, type));
  }
  return Buffer.concat(parts);
}
