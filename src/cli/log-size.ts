// `klamm log size`: what the partitions of a data folder take, largest first. Must hold: RECORDS is the number of
// offsets, said so in the heading; what could not be read whole is marked.

import path from 'node:path';
import { compareText, type FolderOfPartition } from '../storage/inspect/data-folder.ts';
import { partitionOfFolder } from '../storage/inspect/file-kinds.ts';
import { type PartitionSize, sizeOfPartition } from '../storage/inspect/partition-size.ts';
import { sizeText } from './log-progress.ts';
import { failure, inUseLine, type Target, targetOf } from './log-target.ts';
import { json, type Terminal, table } from './terminal.ts';

export interface SizeFlags {
  readonly topics?: boolean;
  readonly json?: boolean;
}

interface Row extends PartitionSize {
  readonly name: string;
  readonly topic: string;
  /** Null for a sum. */
  readonly partition: number | null;
  readonly state: string;
  partitions: number;
  /** Offsets from the first to the end. */
  records: number;
}

export async function size(given: string | undefined, flags: SizeFlags, terminal: Terminal): Promise<void> {
  const target = await targetOf(given ?? 'data');
  const warning = inUseLine(target.folder);
  if (warning !== null) terminal.err(warning);
  let rows: Row[];
  try {
    rows = partitionsOf(target).map((partition) => rowOf(target, partition));
  } catch (error) {
    throw failure(target.path, error);
  }
  const total = sum('total', '', rows);
  if (flags.topics === true) rows = byTopic(rows);
  rows.sort((a, b) => b.bytes - a.bytes || compareText(a.name, b.name));
  if (flags.json === true) {
    for (const row of rows)
      await terminal.out(json({ type: row.partition === null ? 'topic' : 'partition', ...shown(row) }));
    await terminal.out(json({ type: 'total', ...shown(total) }));
    return;
  }
  const heads = [
    'BYTES',
    '',
    'SEGMENTS',
    'FIRST',
    'NEXT',
    'RECORDS (OFFSETS)',
    'OLDEST',
    'NEWEST',
    flags.topics === true ? 'TOPIC' : 'PARTITION',
  ];
  await terminal.out(table([heads, ...rows.map(cells), cells(total)]));
}

function partitionsOf({ kind, path: full, folder }: Target): FolderOfPartition[] {
  if (kind === 'folder') return folder.partitions();
  const directory = kind === 'partition' ? full : path.dirname(full);
  const name = path.basename(directory);
  const parsed = partitionOfFolder(name) ?? { topic: name, partition: 0, state: '' as const };
  return [{ ...parsed, name, path: directory }];
}

function rowOf({ folder }: Target, { name, topic, partition, state, path: directory }: FolderOfPartition): Row {
  const found = sizeOfPartition(folder.disk, directory, folder.logStartOffset(name));
  const records = Math.max(0, found.endOffset - found.startOffset);
  return { ...found, name, topic, partition, state, partitions: 1, records };
}

function sum(name: string, topic: string, rows: readonly Row[]): Row {
  const total: Row = {
    ...{ name, topic, partition: null, state: '', partitions: 0, records: 0, bytes: 0, logBytes: 0, segments: 0 },
    ...{ startOffset: -1, endOffset: -1, oldestMs: -1, newestMs: -1, complete: true },
  };
  for (const row of rows) {
    total.partitions += row.partitions;
    total.records += row.records;
    total.bytes += row.bytes;
    total.logBytes += row.logBytes;
    total.segments += row.segments;
    total.newestMs = Math.max(total.newestMs, row.newestMs);
    if (row.oldestMs >= 0 && (total.oldestMs < 0 || row.oldestMs < total.oldestMs)) total.oldestMs = row.oldestMs;
    total.complete &&= row.complete;
  }
  return total;
}

function byTopic(rows: readonly Row[]): Row[] {
  const topics = new Map<string, Row[]>();
  for (const row of rows) {
    const name = row.state === '' ? row.topic : `${row.topic} (${row.state})`;
    topics.set(name, [...(topics.get(name) ?? []), row]);
  }
  return [...topics].map(([name, parts]) => sum(name, parts[0]!.topic, parts));
}

function shown(row: Row): object {
  const { name, topic, partition, state, partitions, bytes, logBytes, segments, records, complete } = row;
  const one = { name, topic, partition, state: state === '' ? null : state };
  const many = { name, partitions };
  const offsets = { startOffset: row.startOffset, endOffset: row.endOffset };
  return {
    ...(partition === null ? many : one),
    ...{ bytes, logBytes, segments },
    ...(partition === null ? {} : offsets),
    ...{ offsets: records, oldestMs: row.oldestMs, newestMs: row.newestMs, complete },
  };
}

function cells(row: Row): string[] {
  const { name, bytes, segments, startOffset, endOffset, records, oldestMs, newestMs, complete } = row;
  const offset = (value: number) => (value < 0 ? '-' : String(value));
  return [
    String(bytes),
    sizeText(bytes),
    String(segments),
    offset(startOffset),
    offset(endOffset),
    String(records),
    timeText(oldestMs),
    timeText(newestMs),
    complete ? name : `${name} (damaged or cut short: klamm log verify)`,
  ];
}

const LAST_DATE_MS = 8_640_000_000_000_000;

export function timeText(ms: number): string {
  return ms < 0 || ms > LAST_DATE_MS ? '-' : new Date(ms).toISOString();
}
