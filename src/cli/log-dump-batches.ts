// The part of `klamm log dump` that shows files of batches: logs, metadata snapshots, bytes that were kept aside. Must
// hold: one line for each batch and, if asked for, for each record; damage is told with its place, and the next sound
// batch is looked for.

import { isUtf8 } from 'node:buffer';
import type { Disk } from '../base/disk.ts';
import * as batch from '../records/batch.ts';
import { compressionName } from '../records/compression/codec.ts';
import { decompressSync } from '../records/compression/decompress.ts';
import { openRecords, type StoredHeader, type StoredRecord } from '../records/iterate.ts';
import { LegacyMessage, plainMessage, unwrap, wrappedBytes } from '../records/legacy.ts';
import { explain } from '../storage/inspect/batch-check.ts';
import { BatchWalk } from '../storage/inspect/batch-walk.ts';
import type { NamedFile } from '../storage/inspect/file-kinds.ts';
import { lastOffsetOf } from '../storage/segments/stored-batch.ts';
import { decodeControl, decodeStored } from './log-decode.ts';
import type { DumpSink } from './log-dump.ts';
import { timeText } from './log-size.ts';

/** What one batch may take when its records are shown. */
const LARGEST_OPENED = 256 * 1024 * 1024;

export async function dumpBatches(disk: Disk, path: string, named: NamedFile, sink: DumpSink): Promise<void> {
  const { from = 0, max = Number.POSITIVE_INFINITY, records = false } = sink.flags;
  const file = disk.open(path, 'read');
  try {
    const walk = new BatchWalk(file);
    let nextOffset = named.kind === 'log' ? named.baseOffset : 0;
    let left = max;
    while (left > 0) {
      const step = walk.step();
      if (step === 'end') return;
      if (step === 'fill') {
        await walk.fill();
        continue;
      }
      if (step === 'broken') {
        await passDamage(walk, nextOffset, walk.problem, sink);
        continue;
      }
      const last = lastOffsetOf(walk.bytes, walk.at);
      if (last < from) continue;
      const isRight = await walk.checksum();
      await printBatch(walk, isRight, sink);
      if (!isRight) {
        left--;
        await passDamage(walk, nextOffset, 'its checksum is wrong', sink);
        continue;
      }
      nextOffset = Math.max(nextOffset, last + 1);
      left -= records ? await printRecords(walk, from, left, sink) : 1;
    }
  } finally {
    file.close();
  }
}

async function passDamage(walk: BatchWalk, nextOffset: number, what: string, sink: DumpSink): Promise<void> {
  const { position } = walk;
  const end = await walk.skipDamage(nextOffset);
  const bytes = end - position;
  await sink.damaged(`byte ${position}: ${what}; ${bytes} bytes are passed over`, { position, bytes, what });
}

function printBatch(walk: BatchWalk, crcIsRight: boolean, sink: DumpSink): Promise<void> | void {
  const { bytes, at, position, sizeInBytes } = walk;
  if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) return printLegacy(walk, crcIsRight, sink);
  const value = {
    baseOffset: batch.baseOffset(bytes, at),
    lastOffset: batch.lastOffset(bytes, at),
    recordCount: batch.recordCount(bytes, at),
    position,
    sizeInBytes,
    magic: batch.magic(bytes, at),
    crc: batch.crc(bytes, at),
    crcIsRight,
    leaderEpoch: batch.leaderEpoch(bytes, at),
    compression: compressionName(batch.compressionType(bytes, at)) ?? `unknown ${batch.compressionType(bytes, at)}`,
    timestampType: batch.timestampType(bytes, at),
    ...(batch.hasDeleteHorizon(bytes, at)
      ? { deleteHorizonMs: batch.baseTimestamp(bytes, at) }
      : { baseTimestamp: batch.baseTimestamp(bytes, at) }),
    maxTimestamp: batch.maxTimestamp(bytes, at),
    producerId: batch.producerId(bytes, at),
    producerEpoch: batch.producerEpoch(bytes, at),
    baseSequence: batch.baseSequence(bytes, at),
    lastSequence: batch.lastSequence(bytes, at),
    isTransactional: batch.isTransactional(bytes, at),
    isControl: batch.isControl(bytes, at),
  };
  const words = [
    `  batch ${value.baseOffset}-${value.lastOffset}`,
    `byte ${position}`,
    `${sizeInBytes} bytes`,
    `${value.recordCount} records`,
    value.compression,
    `crc ${value.crc} ${crcIsRight ? 'right' : 'WRONG'}`,
    `epoch ${value.leaderEpoch}`,
    `${value.timestampType} ${timeOf(value.maxTimestamp)}`,
  ];
  if (batch.hasDeleteHorizon(bytes, at)) words.push(`delete horizon ${timeOf(batch.baseTimestamp(bytes, at))}`);
  if (value.producerId >= 0) {
    words.push(
      `producer ${value.producerId}/${value.producerEpoch} sequence ${value.baseSequence}-${value.lastSequence}`,
    );
  }
  if (value.isTransactional) words.push('transactional');
  if (value.isControl) words.push('control');
  return sink.line(words.join('  '), 'batch', value);
}

function printLegacy({ bytes, at, position, sizeInBytes }: BatchWalk, crcIsRight: boolean, sink: DumpSink) {
  const message = new LegacyMessage(bytes, at);
  const { offset, magic } = message;
  const codec = batch.COMPRESSION_MASK & message.attributes;
  const compression = compressionName(codec) ?? `unknown ${codec}`;
  const { storedCrc: crc } = message;
  const timestamp = message.hasRoom ? message.timestamp : batch.NO_TIMESTAMP;
  const place = `  message ${offset}  byte ${position}  ${sizeInBytes} bytes  magic ${magic}`;
  const text = `${place}  ${compression}  crc ${crc} ${crcIsRight ? 'right' : 'WRONG'}  ${timeOf(timestamp)}`;
  const value = { lastOffset: offset, position, sizeInBytes, magic, crc, crcIsRight, compression, timestamp };
  return sink.line(text, 'batch', value);
}

/** Answers how many were printed. */
async function printRecords(walk: BatchWalk, from: number, most: number, sink: DumpSink): Promise<number> {
  const { bytes, at, position, sizeInBytes } = walk;
  let printed = 0;
  if (!walk.isWhole) {
    await sink.line(`    ${sizeInBytes} bytes: too large to show its records`, 'note', { position, what: 'too large' });
    return 1;
  }
  try {
    for (const record of batch.magic(bytes, at) < batch.CURRENT_MAGIC
      ? legacyRecords(bytes, at)
      : await openRecords(bytes, at, LARGEST_OPENED)) {
      if (record.offset < from) continue;
      if (printed === most) break;
      printed++;
      await printRecord(record, batch.magic(bytes, at) === 2 && batch.isControl(bytes, at), sink);
    }
  } catch (error) {
    // Of the disk nothing is asked here: it is the bytes.
    await sink.damaged(`byte ${position}: ${explain(error)}`, { position, what: explain(error) });
  }
  return printed;
}

function* legacyRecords(bytes: Buffer, at: number): Generator<StoredRecord> {
  const message = new LegacyMessage(bytes, at);
  if (!message.hasRoom) throw new RangeError('the message ends early');
  const none = { sequence: -1, headers: [] as readonly StoredHeader[] };
  if (message.compressionType === 0) {
    yield { ...plainMessage(message), ...none };
    return;
  }
  const { codec, body } = wrappedBytes(message);
  for (const inner of unwrap(message, decompressSync(codec, body, LARGEST_OPENED))) yield { ...inner, ...none };
}

function printRecord(record: StoredRecord, isControl: boolean, sink: DumpSink): Promise<void> | void {
  const { offset, timestamp, sequence, key, value, headers } = record;
  const decoded = isControl ? decodeControl(key, value) : decodeStored(sink.decoder, key, value);
  const content = decoded ?? { ...bytesJson('key', key), ...bytesJson('value', value) };
  const shown = {
    ...{ offset, timestamp, sequence },
    ...{ keySize: key === null ? -1 : key.length, valueSize: value === null ? -1 : value.length },
    ...(headers.length === 0 ? {} : { headers: headers.map(headerJson) }),
    ...content,
  };
  const text =
    decoded === null
      ? `key ${bytesText(key)}  value ${bytesText(value)}${headersText(headers)}`
      : JSON.stringify(decoded);
  return sink.line(`    ${offset}  ${timeOf(timestamp)}  ${text}`, isControl ? 'control' : 'record', shown);
}

function bytesJson(name: string, bytes: Buffer | null): object {
  if (bytes === null || isUtf8(bytes)) return { [name]: bytes === null ? null : bytes.toString() };
  return { [`${name}Base64`]: bytes.toString('base64') };
}

function headerJson({ key, value }: StoredHeader): object {
  return { key, ...bytesJson('value', value) };
}

function headersText(headers: readonly StoredHeader[]): string {
  if (headers.length === 0) return '';
  return `  headers ${headers.map(({ key, value }) => `${key}=${bytesText(value)}`).join(' ')}`;
}

/** In quotes where it is text, with what cannot be printed escaped; else base64. */
function bytesText(bytes: Buffer | null): string {
  if (bytes === null) return 'null';
  return isUtf8(bytes) ? JSON.stringify(bytes.toString()) : `base64:${bytes.toString('base64')}`;
}

function timeOf(ms: number): string {
  const text = timeText(ms);
  return text === '-' ? String(ms) : text;
}
