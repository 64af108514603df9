// One entry of log.dirs: its lock, its identity (`meta.properties`), its checkpoints. Must hold: while the lock is held
// no other broker uses the folder; the clean-shutdown marker exists only while every log in it is closed and
// synced; checkpoints are replaced whole.

import path from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import type { Logger } from '../../base/logger.ts';
import { type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import {
  type CheckpointEntry,
  CheckpointFile,
  type MetaProperties,
  parseCheckpoint,
  parseMetaProperties,
  printCheckpoint,
  printCleanShutdown,
  printMetaProperties,
} from './checkpoints.ts';
import { FolderLock, isSignFile, LOCK_FILE } from './folder-lock.ts';
import type { ProcessIdentity } from './process-identity.ts';
import { StorageStartError } from './start-error.ts';

/** What belongs in a data folder besides the folders of partitions. */
const OWN_FILES: ReadonlySet<string> = new Set([...Object.values(CheckpointFile), LOCK_FILE, 'bootstrap.checkpoint']);
/** In one line of the log. */
const MOST_NAMED = 20;
const UNREADABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'EROFS', 'EINVAL', 'ENOTSUP']);
const PARTITION_FOLDER = /^(.+)-(\d{1,10})$/;
const DELETED_FOLDER = /-delete$/;
const FUTURE_FOLDER = /^(.+)\.[0-9a-f]{32}-future$/;
/** The folder of the metadata log. */
export const METADATA_FOLDER = '__cluster_metadata-0';

type CheckpointName =
  | typeof CheckpointFile.RECOVERY_POINT
  | typeof CheckpointFile.LOG_START
  | typeof CheckpointFile.CLEANER;

/** What a start does without it. */
const WITHOUT: Readonly<Record<CheckpointName, string>> = {
  [CheckpointFile.RECOVERY_POINT]: 'after an unclean stop every log is checked from its beginning',
  [CheckpointFile.LOG_START]: 'each log begins with its first segment; what DeleteRecords removed there is back',
  [CheckpointFile.CLEANER]: 'compaction reads every compacted log from its beginning',
};

/** `topic-3`; null for a name that is no partition's. */
export function parsePartitionFolder(name: string): { topic: string; partition: number } | null {
  const match = PARTITION_FOLDER.exec(name);
  if (match === null) return null;
  const partition = Number(match[2]);
  return partition <= 0x7fff_ffff && String(partition) === match[2] ? { topic: match[1]!, partition } : null;
}

export function partitionKey(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

export class LogDirectory {
  readonly path: string;
  /** directory.id; ZERO_UUID until `identify`. */
  id: Uuid = ZERO_UUID;
  /** Why nothing here can be used; null while it can. */
  failure: DiskError | null = null;
  wasClean = false;
  /** Gets no new partitions. */
  cordoned = false;
  readonly recoveryPoints = new Map<string, number>();
  readonly logStartOffsets = new Map<string, number>();
  /** Up to where compaction has read each log. */
  readonly cleanedOffsets = new Map<string, CheckpointEntry>();
  /** Partitions that are gone, of which the checkpoint files still tell. */
  readonly forgotten = new Set<string>();
  /** Of topics that were being deleted when the last process ended. */
  readonly deletedFolders: string[] = [];
  /** The folders of unfinished moves to here, by partition. */
  readonly futureFolders = new Map<string, string>();
  readonly lock: FolderLock;
  private readonly disk: Disk;
  private readonly written = new Map<string, { readonly text: string; readonly isSynced: boolean }>();

  constructor(directory: string, disk: Disk, identity: ProcessIdentity) {
    this.path = directory;
    this.disk = disk;
    this.lock = new FolderLock(directory, disk, identity);
  }

  get offline(): boolean {
    return this.failure !== null;
  }

  space(): { totalBytes: number; usableBytes: number } {
    return this.disk.space(this.path);
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  private readText(name: string): string | null {
    const file = this.file(name);
    return this.disk.exists(file) ? this.disk.readFile(file).toString('utf8') : null;
  }

  /** Makes it if need be. With `durable` a new folder is there after a loss of power too, all the way from the root. */
  make(durable: boolean): void {
    this.disk.makeDirectory(this.path);
    if (!durable || this.disk.exists(this.file(CheckpointFile.META))) return;
    for (let at = this.path; path.dirname(at) !== at; at = path.dirname(at)) {
      try {
        this.disk.syncDirectory(path.dirname(at));
      } catch (error) {
        // A folder that we may not open is none that was made here.
        if (!(error instanceof DiskError) || !UNREADABLE.has(error.code)) throw error;
      }
    }
  }

  // --- identity

  readMeta(): MetaProperties | null {
    const text = this.readText(CheckpointFile.META);
    if (text === null) return null;
    const meta = parseMetaProperties(text);
    if (meta === null)
      throw new StorageStartError(`${this.file(CheckpointFile.META)} is damaged or of an unknown version.`);
    return meta;
  }

  /** Writes `meta.properties`, with `id`, unless it says all this already. */
  identify(meta: MetaProperties | null, clusterId: string, nodeId: number, nowMs: number): void {
    const same = meta?.version === 1 && meta.clusterId === clusterId && meta.nodeId === nodeId;
    if (same && meta.directoryId !== null) return;
    const text = printMetaProperties({ clusterId, nodeId, directoryId: this.id, writtenAtMs: nowMs });
    this.disk.writeFileAtomic(this.file(CheckpointFile.META), text, true);
  }

  // --- start and end

  /** The partition is gone. */
  forget(key: string): void {
    this.recoveryPoints.delete(key);
    this.logStartOffsets.delete(key);
    this.cleanedOffsets.delete(key);
    this.forgotten.add(key);
  }

  /** Reads marker and checkpoints; the marker goes. Returns the folders of partitions. Throws DiskError. */
  load(logger: Logger): { topic: string; partition: number; name: string }[] {
    this.takeMarker();
    this.loadCheckpoint(CheckpointFile.RECOVERY_POINT, this.recoveryPoints, logger);
    this.loadCheckpoint(CheckpointFile.LOG_START, this.logStartOffsets, logger);
    for (const entry of this.readCheckpoint(CheckpointFile.CLEANER, logger)) {
      this.cleanedOffsets.set(partitionKey(entry.topic, entry.partition), entry);
    }
    const found: { topic: string; partition: number; name: string }[] = [];
    const strange: string[] = [];
    for (const { name, isDirectory } of this.disk.list(this.path)) {
      const parsed = isDirectory ? parsePartitionFolder(name) : null;
      const future = isDirectory ? FUTURE_FOLDER.exec(name)?.[1] : undefined;
      if (parsed !== null) found.push({ ...parsed, name });
      else if (isDirectory && DELETED_FOLDER.test(name)) this.deletedFolders.push(this.file(name));
      else if (future !== undefined && parsePartitionFolder(future) !== null)
        this.futureFolders.set(future, this.file(name));
      else if (!isDirectory && isSignFile(name)) this.lock.found(name);
      else if (isDirectory || !OWN_FILES.has(name.replace(/\.tmp$/, ''))) strange.push(name);
    }
    if (strange.length > 0) {
      logger.warn(
        { folder: this.path, names: strange.slice(0, MOST_NAMED), more: Math.max(0, strange.length - MOST_NAMED) },
        'what is no part of the data is left alone in its folder',
      );
    }
    const names = new Set(found.map(({ name }) => name));
    for (const known of [this.recoveryPoints, this.logStartOffsets, this.cleanedOffsets]) {
      for (const key of known.keys()) if (!names.has(key)) this.forget(key);
    }
    return found;
  }

  /** A marker that comes back after a power loss would vouch for what was written since. */
  private takeMarker(): void {
    const marker = this.file(CheckpointFile.CLEAN_SHUTDOWN);
    this.wasClean = this.disk.exists(marker);
    this.disk.remove(marker);
    // Also where there is none: an earlier start may have removed it, and been killed before this.
    this.disk.syncDirectory(this.path);
  }

  private loadCheckpoint(name: CheckpointName, into: Map<string, number>, logger: Logger): void {
    for (const entry of this.readCheckpoint(name, logger)) {
      into.set(partitionKey(entry.topic, entry.partition), entry.offset);
    }
  }

  /** One that is damaged says nothing, and what that costs is told. An empty one is Kafka's first. */
  private readCheckpoint(name: CheckpointName, logger: Logger): CheckpointEntry[] {
    const text = this.readText(name);
    if (text === null || text === '') return [];
    const entries = parseCheckpoint(text);
    if (entries === null) logger.warn({ file: this.file(name) }, `a checkpoint is damaged: ${WITHOUT[name]}`);
    return (entries ?? []).filter((entry) => entry.offset >= 0);
  }

  /** Writes `cleanedOffsets`, if there are or were any. Throws DiskError. */
  writeCleanedOffsets(sync: boolean): void {
    if (this.cleanedOffsets.size === 0 && !this.disk.exists(this.file(CheckpointFile.CLEANER))) return;
    this.writeCheckpoint(CheckpointFile.CLEANER, [...this.cleanedOffsets.values()], sync);
  }

  /** Replaces a checkpoint if it would say something new. Throws DiskError. */
  writeCheckpoint(name: string, entries: readonly CheckpointEntry[], sync: boolean): void {
    const text = printCheckpoint(entries);
    const written = this.written.get(name);
    if (written?.text === text && (written.isSynced || !sync)) return;
    this.disk.writeFileAtomic(this.file(name), text, sync);
    this.written.set(name, { text, isSynced: sync });
  }

  /** The next checkpoints are written also if they say nothing new. */
  forgetWritten(): void {
    this.written.clear();
  }

  markClean(brokerEpoch: number): void {
    this.disk.writeFileAtomic(this.file(CheckpointFile.CLEAN_SHUTDOWN), printCleanShutdown(brokerEpoch), true);
  }
}
