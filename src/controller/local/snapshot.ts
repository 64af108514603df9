// Files in KRaft's snapshot format: `bootstrap.checkpoint` and `<end offset>-<epoch>.checkpoint` in the metadata log's
// folder. Must hold: a snapshot counts only with its footer (a file cut short is an error, never a smaller state); the
// offsets of its batches mean nothing, its name says what it holds.

import { join } from 'node:path';
import type { Disk } from '../../base/disk.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { SnapshotFooterRecord, snapshotFooterRecord } from '../../protocol/generated/data/snapshot-footer-record.ts';
import { SnapshotHeaderRecord, snapshotHeaderRecord } from '../../protocol/generated/data/snapshot-header-record.ts';
import {
  type ControlRecord,
  ControlType,
  controlRecord,
  encodeControlBatch,
  encodeDataBatches,
  MetadataFormatError,
  parseBatch,
} from './metadata-batch.ts';

export const BOOTSTRAP_FILE = 'bootstrap.checkpoint';

export interface SnapshotId {
  /** The offset after the last one contained. */
  readonly endOffset: number;
  readonly epoch: number;
}

export interface Snapshot {
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

export function encodeSnapshot(snapshot: Snapshot, epoch: number, timeMs: number, logTimeMs: number): Buffer {
  const header = controlRecord(
    ControlType.SNAPSHOT_HEADER,
    snapshotHeaderRecord,
    new SnapshotHeaderRecord({ version: 0, lastContainedLogTimestamp: logTimeMs }),
  );
  const footer = controlRecord(
    ControlType.SNAPSHOT_FOOTER,
    snapshotFooterRecord,
    new SnapshotFooterRecord({ version: 0 }),
  );
  const parts = [encodeControlBatch([header, ...snapshot.controls], 0, epoch, timeMs)];
  let next = 1 + snapshot.controls.length;
  parts.push(...encodeDataBatches(snapshot.records, next, epoch, timeMs));
  next += snapshot.records.length;
  parts.push(encodeControlBatch([footer], next, epoch, timeMs));
  return Buffer.concat(parts);
}

export function decodeSnapshot(data: Buffer, name: string): Snapshot {
  const records: MetadataRecord[] = [];
  const controls: ControlRecord[] = [];
  let position = 0;
  let header = false;
  let footer = false;
  while (position < data.length) {
    const parsed = parseBatch(data, position);
    if (parsed === null) throw new MetadataFormatError(`${name} ends inside a batch`);
    if (footer) throw new MetadataFormatError(`${name} goes on after its footer`);
    position += parsed.sizeInBytes;
    for (const control of parsed.controls) {
      if (control.type === ControlType.SNAPSHOT_HEADER) header = true;
      else if (control.type === ControlType.SNAPSHOT_FOOTER) footer = true;
      else controls.push(control);
    }
    if (!header) throw new MetadataFormatError(`${name} does not begin with a snapshot header`);
    for (const record of parsed.batch.records) records.push(record);
  }
  if (!footer) throw new MetadataFormatError(`${name} has no footer: it was never finished`);
  return { records, controls };
}

export function readSnapshot(disk: Disk, directory: string, name: string): Snapshot {
  const path = join(directory, name);
  return decodeSnapshot(disk.readFile(path), path);
}
