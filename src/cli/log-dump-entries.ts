// The part of `klamm log dump` that shows everything but batches: index entries, producer snapshots, checkpoints and
// the other small text files. Must hold: entries are shown as they are, in a damaged file too; a file that cannot be
// parsed is shown as text if it is text.

import { isUtf8 } from 'node:buffer';
import type { Disk } from '../base/disk.ts';
import { quorumStateProblem } from '../controller/local/quorum-state.ts';
import * as batch from '../records/batch.ts';
import {
  parseCheckpoint,
  parseEpochs,
  parseMetaProperties,
  parsePartitionMetadata,
} from '../storage/directories/checkpoints.ts';
import { EntryCursor } from '../storage/inspect/entry-cursor.ts';
import type { FileKind, NamedFile } from '../storage/inspect/file-kinds.ts';
import { LARGEST_SNAPSHOT, LARGEST_TEXT, readSmallFile } from '../storage/inspect/small-file.ts';
import { decodeSnapshot } from '../storage/producers/producer-snapshot.ts';
import { firstSequence } from '../storage/producers/producer-state.ts';
import type { DumpSink } from './log-dump.ts';
import { timeText } from './log-size.ts';

const ENTRY_BYTES = { index: 8, timeindex: 12, txnindex: 34 } as const;
const WITH_FORMAT: ReadonlySet<FileKind> = new Set([
  'offset-checkpoint',
  'leader-epochs',
  'partition-metadata',
  'meta-properties',
  'quorum-state',
]);
/** Of a text that is of no known format. */
const MOST_TEXT = 4096;

export async function dumpEntries(disk: Disk, path: string, named: NamedFile, sink: DumpSink): Promise<void> {
  const { from = 0, max = Number.POSITIVE_INFINITY } = sink.flags;
  const kind = named.kind as keyof typeof ENTRY_BYTES;
  const cursor = new EntryCursor(disk, path, ENTRY_BYTES[kind]);
  try {
    let left = max;
    while (left > 0 && cursor.next()) {
      if (cursor.bytes.readInt32BE(cursor.at) === 0 && cursor.zerosToEnd() && cursor.count - cursor.index > 1) {
        const count = cursor.count - cursor.index;
        await sink.line(`  ${count} empty entries up to the end`, 'empty', { position: cursor.position, count });
        break;
      }
      const entry = entryOf(kind, cursor, named.baseOffset);
      if (entry.offset < from) continue;
      left--;
      await sink.line(`  ${entry.text}`, kind, { entry: cursor.index, ...entry.value });
    }
    if (cursor.excessBytes > 0) {
      const position = cursor.count * cursor.entryBytes;
      const what = `${cursor.excessBytes} bytes at its end are no entry`;
      await sink.damaged(`byte ${position}: ${what}`, { position, what });
    }
  } finally {
    cursor.close();
  }
}

function entryOf(kind: keyof typeof ENTRY_BYTES, { bytes, at }: EntryCursor, baseOffset: number) {
  if (kind === 'index') {
    const offset = baseOffset + bytes.readInt32BE(at);
    const position = bytes.readInt32BE(at + 4);
    return { offset, text: `offset ${offset}  byte ${position}`, value: { offset, position } };
  }
  if (kind === 'timeindex') {
    const timestamp = batch.readInt64(bytes, at);
    const offset = baseOffset + bytes.readInt32BE(at + 8);
    return { offset, text: `${timestamp} (${timeText(timestamp)})  offset ${offset}`, value: { timestamp, offset } };
  }
  const value = {
    version: bytes.readInt16BE(at),
    producerId: batch.readInt64(bytes, at + 2),
    firstOffset: batch.readInt64(bytes, at + 10),
    lastOffset: batch.readInt64(bytes, at + 18),
    lastStableOffset: batch.readInt64(bytes, at + 26),
  };
  const { producerId, firstOffset, lastOffset, lastStableOffset } = value;
  const text = `producer ${producerId}  aborted ${firstOffset}-${lastOffset}  last stable offset ${lastStableOffset}`;
  return { offset: lastOffset, text, value };
}

export async function dumpSmall(disk: Disk, path: string, named: NamedFile, sink: DumpSink): Promise<void> {
  const read = readSmallFile(disk, path, named.kind === 'producer-snapshot' ? LARGEST_SNAPSHOT : LARGEST_TEXT);
  if ('problem' in read) {
    await sink.damaged(read.problem, { what: read.problem });
    return;
  }
  const { bytes } = read;
  if (named.kind === 'producer-snapshot') await dumpSnapshot(bytes, sink);
  else await dumpText(named, bytes, sink);
}

async function dumpSnapshot(bytes: Buffer, sink: DumpSink): Promise<void> {
  const entries = decodeSnapshot(bytes);
  if (entries === null) {
    const what = 'it is cut short, of an unknown version or has a wrong checksum';
    await sink.damaged(what, { what });
    return;
  }
  for (const entry of entries.slice(0, sink.flags.max)) {
    const { producerId, epoch, coordinatorEpoch, lastTimestamp, txnFirstOffset } = entry;
    const last = entry.batches.at(-1);
    const value = {
      ...{ producerId, producerEpoch: epoch, coordinatorEpoch, currentTxnFirstOffset: txnFirstOffset, lastTimestamp },
      firstSequence: last === undefined ? -1 : firstSequence(last),
      lastSequence: last?.lastSequence ?? -1,
      lastOffset: last?.lastOffset ?? -1,
    };
    const sequences =
      last === undefined
        ? 'no batch'
        : `sequence ${value.firstSequence}-${value.lastSequence} up to offset ${value.lastOffset}`;
    const open = txnFirstOffset < 0 ? '' : `  transaction from ${txnFirstOffset} on`;
    const times = `${timeText(lastTimestamp)}  coordinator epoch ${coordinatorEpoch}`;
    const text = `  producer ${producerId}/${epoch}  ${sequences}  ${times}${open}`;
    await sink.line(text, 'producer', value);
  }
}

async function dumpText(named: NamedFile, bytes: Buffer, sink: DumpSink): Promise<void> {
  const text = bytes.toString('utf8');
  const { max } = sink.flags;
  switch (named.kind) {
    case 'offset-checkpoint': {
      const entries = parseCheckpoint(text);
      if (entries === null) break;
      for (const { topic, partition, offset } of entries.slice(0, max)) {
        await sink.line(`  ${topic}-${partition}  offset ${offset}`, 'offset', { topic, partition, offset });
      }
      return;
    }
    case 'leader-epochs': {
      const entries = parseEpochs(text);
      if (entries === null) break;
      for (const { epoch, startOffset } of entries.slice(0, max)) {
        await sink.line(`  epoch ${epoch}  from offset ${startOffset}`, 'epoch', { epoch, startOffset });
      }
      return;
    }
    case 'partition-metadata': {
      const topicId = parsePartitionMetadata(text);
      if (topicId === null) break;
      await sink.line(`  topic id ${topicId}`, 'partition-metadata', { topicId });
      return;
    }
    case 'meta-properties': {
      const meta = parseMetaProperties(text);
      if (meta === null) break;
      const { version, clusterId, nodeId, directoryId } = meta;
      const line = `  version ${version}  cluster ${clusterId}  node ${nodeId}  directory ${directoryId}`;
      await sink.line(line, 'meta-properties', { version, clusterId, nodeId, directoryId });
      return;
    }
    case 'quorum-state':
      if (quorumStateProblem(text) !== null) break;
      await sink.line(`  ${text.trim()}`, 'quorum-state', { data: JSON.parse(text) });
      return;
    default:
  }
  await dumpAnyText(named, bytes, sink);
}

async function dumpAnyText({ kind }: NamedFile, bytes: Buffer, sink: DumpSink): Promise<void> {
  const what = 'it is not in the format of its kind';
  if (WITH_FORMAT.has(kind) && bytes.length > 0) await sink.damaged(what, { what });
  if (bytes.length === 0 || !isUtf8(bytes)) return;
  const text = bytes.toString('utf8').slice(0, MOST_TEXT);
  for (const line of text.split('\n'))
    if (line !== '') await sink.line(`  ${JSON.stringify(line)}`, 'text', { text: line });
}
