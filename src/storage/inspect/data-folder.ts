// A data folder as an inspection sees it: who uses it, what its small files say, which partitions are in it. Must hold:
// nothing is written, no lock is taken; a file that is missing or damaged leaves out what it would have told.

import path from 'node:path';
import type { Disk } from '../../base/disk.ts';
import { type CheckpointEntry, CheckpointFile, parseCheckpoint } from '../directories/checkpoints.ts';
import { FolderLock } from '../directories/folder-lock.ts';
import { partitionKey } from '../directories/log-directory.ts';
import type { ProcessIdentity } from '../directories/process-identity.ts';
import { type PartitionName, partitionOfFolder } from './file-kinds.ts';
import type { FolderState } from './segment-check.ts';
import { LARGEST_TEXT, readSmallFile } from './small-file.ts';

export interface FolderOfPartition extends PartitionName {
  readonly name: string;
  readonly path: string;
}

export class DataFolder {
  readonly path: string;
  readonly disk: Disk;
  /** Who uses it, in words; null if nobody does. */
  readonly user: string | null;
  readonly wasClean: boolean;
  private readonly recoveryPoints: ReadonlyMap<string, number>;
  private readonly logStarts: ReadonlyMap<string, number>;
  private readonly cleaned: ReadonlyMap<string, number>;

  /** Rejects with DiskError. */
  static async open(disk: Disk, folder: string, identity: ProcessIdentity): Promise<DataFolder> {
    return new DataFolder(disk, folder, await new FolderLock(folder, disk, identity).user());
  }

  private constructor(disk: Disk, folder: string, user: string | null) {
    this.disk = disk;
    this.path = folder;
    this.user = user;
    this.wasClean = disk.exists(path.join(folder, CheckpointFile.CLEAN_SHUTDOWN));
    this.recoveryPoints = this.offsetsIn(CheckpointFile.RECOVERY_POINT);
    this.logStarts = this.offsetsIn(CheckpointFile.LOG_START);
    this.cleaned = this.offsetsIn(CheckpointFile.CLEANER);
  }

  get state(): FolderState {
    return { inUse: this.user !== null, wasClean: this.wasClean };
  }

  /** Null if there is none or it is damaged. */
  readCheckpoint(name: string): CheckpointEntry[] | null {
    const read = readSmallFile(this.disk, path.join(this.path, name), LARGEST_TEXT);
    return 'bytes' in read ? parseCheckpoint(read.bytes.toString('utf8')) : null;
  }

  private offsetsIn(name: string): Map<string, number> {
    const entries = this.readCheckpoint(name) ?? [];
    return new Map(entries.map(({ topic, partition, offset }) => [partitionKey(topic, partition), offset]));
  }

  /** -1 where the checkpoint says nothing. */
  recoveryPoint(partitionFolder: string): number {
    return this.recoveryPoints.get(partitionFolder) ?? -1;
  }

  logStartOffset(partitionFolder: string): number {
    return this.logStarts.get(partitionFolder) ?? 0;
  }

  wasCompacted(partitionFolder: string): boolean {
    return this.cleaned.has(partitionFolder);
  }

  /** In order of topic and number. Throws DiskError. */
  partitions(): FolderOfPartition[] {
    const found: FolderOfPartition[] = [];
    for (const { name, isDirectory } of this.disk.list(this.path)) {
      const parsed = isDirectory ? partitionOfFolder(name) : null;
      if (parsed !== null) found.push({ ...parsed, name, path: path.join(this.path, name) });
    }
    return found.sort(
      (a, b) => compareText(a.topic, b.topic) || a.partition - b.partition || compareText(a.name, b.name),
    );
  }
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
