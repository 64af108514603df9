// Record batches for the cases, good ones and bad ones, made with Klamm's builder and then bent.
import { fromDist } from './messages.mjs';

const { RecordBatchBuilder } = await fromDist('records/builder.js');
const { zstdEncoderReady } = await fromDist('records/compression/zstd.js');
await zstdEncoderReady();
const { updateCrc } = await fromDist('records/batch.js');
/** Old enough to be no clock's, young enough for the default retention not to matter while a case runs. */
export const recordTimeMs = 1_700_000_000_000;

/** A batch of `count` records; `bend` may change its bytes, then the checksum is made again (unless `crc` is false). */
export function batch({ count = 1, key = null, time = recordTimeMs, bend, crc = true, size = 1, ...options } = {}) {
  const builder = new RecordBatchBuilder(options);
  const keyBytes = key === null ? null : Buffer.from(key);
  for (let i = 0; i < count; i += 1) builder.append(time + i, keyBytes, Buffer.alloc(size, 'v'));
  const bytes = builder.build();
  if (bend !== undefined) {
    bend(bytes);
    if (crc) updateCrc(bytes, 0);
  }
  return bytes;
}

/** One message of format 0 or 1. */
export function oldMessage(magic, value = 'v', { crcOff = 0, key = null, attributes = 0 } = {}) {
  const keyBytes = key === null ? Buffer.alloc(0) : Buffer.from(key);
  const valueBytes = Buffer.from(value);
  const body = Buffer.alloc(2 + (magic === 1 ? 8 : 0) + 8 + keyBytes.length + valueBytes.length);
  let at = body.writeInt8(magic, 0);
  at = body.writeInt8(attributes, at);
  if (magic === 1) at = body.writeBigInt64BE(BigInt(recordTimeMs), at);
  at = body.writeInt32BE(key === null ? -1 : keyBytes.length, at);
  at += keyBytes.copy(body, at);
  at = body.writeInt32BE(valueBytes.length, at);
  valueBytes.copy(body, at);
  const head = Buffer.alloc(16);
  head.writeInt32BE(body.length + 4, 8);
  head.writeUInt32BE((crc32(body) + crcOff) >>> 0, 12);
  return Buffer.concat([head, body]);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** A produce request to one partition. */
export function produceTo(topic, records, { acks = -1, index = 0, id, ...more } = {}) {
  const named = id === undefined ? { name: topic } : { topicId: id };
  return { acks, timeoutMs: 10_000, topicData: [{ ...named, partitionData: [{ index, records }] }], ...more };
}

/** A Fetch answer of versions 0 to 3: Kafka fills up what conversion saved with a message that is cut off, which no client reads. */
export function wholeMessages(answer) {
  for (const { partitions } of answer.responses) {
    for (const partition of partitions) {
      const { records } = partition;
      let end = 0;
      while (records !== null && records.length >= end + 12) {
        const next = end + 12 + records.readInt32BE(end + 8);
        if (next > records.length || records.readInt32BE(end) < 0) break;
        end = next;
      }
      if (records !== null) partition.records = records.subarray(0, end);
    }
  }
  return answer;
}
