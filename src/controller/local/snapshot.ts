// Files in KRaft's snapshot format (KIP-630): `bootstrap.checkpoint` and `<end offset>-<epoch>.checkpoint` in the
// metadata log's folder. Must hold: a snapshot counts only with its footer (a file cut short is an error, never a
// smaller state); the offsets of its batches mean nothing, its name says what it holds.

import { join } from 'node:path';
import type { Disk } from '../../base/disk.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { SnapshotFooterRecord, snapshotFooterRecord } from '../../protocol/generated/data/snapshot-footer-record.ts';
import { SnapshotHeaderRecord, snapshotHeaderRecord } from '../../protocol/generated/data/snapshot-header-record.ts';
import { Reader } from '../../protocol/reader.ts';
import {
  type ControlRecord,
  ControlType,
  controlRecord,
  encodeControlBatch,
  encodeDataBatches,
  MetadataFormatError,
  parseBatch,
} from './metadata-batch.ts';

/** More than a snapshot's first batch has, which may name the voters. */
const HEADER_BYTES = 64 * 1024;

export const BOOTSTRAP_FILE = 'bootstrap.checkpoint';

export interface SnapshotId {
  /** The offset after the last one contained. */
  readonly endOffset: number;
  readonly epoch: number;
}

export interface Snapshot {
  /** When the last record that the snapshot stands for was appended; 0 in a folder that was formatted. */
  readonly lastContainedMs: number;
  readonly records: readonly MetadataRecord[];
  /** KRAFT_VERSION and KRAFT_VOTERS where there are some. */
  readonly controls: readonly ControlRecord[];
}

export function snapshotFileName(id: SnapshotId): string {
  return `${String(id.endOffset).padStart(20, '0')}-${String(id.epoch).padStart(10, '0')}.checkpoint`;
}

/** The snapshots in the folder, oldest first. Unfinished ones (`.part`) and deleted ones are not named so. */
export function listSnapshots(disk: Disk, directory: string): SnapshotId[] {
  const found: SnapshotId[] = [];
  for (const entry of disk.list(directory)) {
    const match = /^(\d{20})-(\d{10})\.checkpoint$/.exec(entry.name);
    if (match === null || entry.isDirectory) continue;
    found.push({ endOffset: Number(match[1]), epoch: Number(match[2]) });
  }
  return found.sort((a, b) => a.endOffset - b.endOffset || a.epoch - b.epoch);
}

/** The batches of a snapshot one by one, for whoever cannot have them at once. */
export class SnapshotEncoder {
  private readonly epoch: number;
  private readonly timeMs: number;
  private next = 0;

  constructor(epoch: number, timeMs: number) {
    this.epoch = epoch;
    this.timeMs = timeMs;
  }

  header(lastContainedMs: number, controls: readonly ControlRecord[]): Buffer {
    const header = controlRecord(
      ControlType.SNAPSHOT_HEADER,
      snapshotHeaderRecord,
      new SnapshotHeaderRecord({ version: 0, lastContainedLogTimestamp: lastContainedMs }),
    );
    return this.control([header, ...controls]);
  }

  data(records: readonly MetadataRecord[]): Buffer[] {
    const batches = encodeDataBatches(records, this.next, this.epoch, this.timeMs);
    this.next += records.length;
    return batches;
  }

  footer(): Buffer {
    return this.control([
      controlRecord(ControlType.SNAPSHOT_FOOTER, snapshotFooterRecord, new SnapshotFooterRecord({ version: 0 })),
    ]);
  }

  private control(records: readonly ControlRecord[]): Buffer {
    const batch = encodeControlBatch(records, this.next, this.epoch, this.timeMs);
    this.next += records.length;
    return batch;
  }
}

export function encodeSnapshot(snapshot: Snapshot, epoch: number, timeMs: number): Buffer {
  const encoder = new SnapshotEncoder(epoch, timeMs);
  return Buffer.concat([
    encoder.header(snapshot.lastContainedMs, snapshot.controls),
    ...encoder.data(snapshot.records),
    encoder.footer(),
  ]);
}

export function decodeSnapshot(data: Buffer, name: string): Snapshot {
  const records: MetadataRecord[] = [];
  const controls: ControlRecord[] = [];
  let position = 0;
  let header = false;
  let footer = false;
  let lastContainedMs = 0;
  while (position < data.length) {
    const parsed = parseBatch(data, position);
    if (parsed === null) throw new MetadataFormatError(`${name} ends inside a batch`);
    if (footer) throw new MetadataFormatError(`${name} goes on after its footer`);
    position += parsed.sizeInBytes;
    for (const control of parsed.controls) {
      if (control.type === ControlType.SNAPSHOT_HEADER) {
        header = true;
        lastContainedMs = headerTime(control, name);
      } else if (control.type === ControlType.SNAPSHOT_FOOTER) footer = true;
      else controls.push(control);
    }
    if (!header) throw new MetadataFormatError(`${name} does not begin with a snapshot header`);
    for (const record of parsed.batch.records) records.push(record);
  }
  if (!footer) throw new MetadataFormatError(`${name} has no footer: it was never finished`);
  return { lastContainedMs, records, controls };
}

function headerTime(control: ControlRecord, name: string): number {
  try {
    return snapshotHeaderRecord.decode(new Reader(control.value), 0).lastContainedLogTimestamp;
  } catch (error) {
    throw new MetadataFormatError(`${name} has a damaged snapshot header: ${(error as Error).message}`);
  }
}

/** `lastContainedMs` of the snapshot in a file, of which only the beginning is read. */
export function snapshotTime(disk: Disk, directory: string, name: string): number {
  const path = join(directory, name);
  const file = disk.open(path, 'read');
  try {
    const start = Buffer.alloc(Math.min(file.size(), HEADER_BYTES));
    const parsed = parseBatch(start.subarray(0, file.readSync(start, 0)), 0);
    const header = parsed?.controls.find((control) => control.type === ControlType.SNAPSHOT_HEADER);
    if (header === undefined) throw new MetadataFormatError(`${path} does not begin with a snapshot header`);
    return headerTime(header, path);
  } finally {
    file.close();
  }
}

export function readSnapshot(disk: Disk, directory: string, name: string): Snapshot {
  const path = join(directory, name);
  return decodeSnapshot(disk.readFile(path), path);
}
