// The folders of one broker: those of log.dirs, and the one of the metadata log, which may be a folder of its own. Must
// hold: all belong to one cluster and one node and each has an id of its own, or the start fails with one clear line; a
// folder that cannot be used goes offline alone, but the metadata log's ends the start; a new folder beside used ones
// gets its `meta.properties` only after `admit`, since it may be the mount point of a disk that is missing.

import { DiskError } from '../../base/disk.ts';
import { NodeDisk } from '../../base/node-disk.ts';
import { isReserved, randomUuid, type Uuid } from '../../base/uuid.ts';
import type { LogManagerOptions } from '../log-manager-options.ts';
import type { MetaProperties } from './checkpoints.ts';
import { LogDirectory, METADATA_FOLDER } from './log-directory.ts';
import { type ProcessIdentity, systemProcessIdentity } from './process-identity.ts';
import { StorageStartError } from './start-error.ts';

/** A folder whose `meta.properties` cannot be read as one. */
const DAMAGED = 'EDAMAGED';

export class LogDirectories {
  private readonly options: LogManagerOptions;
  /** log.dirs: where partitions are. */
  readonly logDirs: readonly LogDirectory[];
  /** The folder of the metadata log: one of log.dirs, or not. */
  readonly metadata: LogDirectory;
  readonly all: readonly LogDirectory[];
  clusterId = '';
  nodeId = -1;
  private locked: LogDirectory[] = [];
  /** Without `meta.properties` while others have one. */
  private newcomers: LogDirectory[] = [];

  constructor(options: LogManagerOptions) {
    this.options = options;
    const identity = options.identity ?? ownIdentity(options);
    const make = (path: string) => new LogDirectory(path, options.disk, identity);
    this.logDirs = options.directories.map(make);
    const asked = options.metadataDirectory ?? options.directories[0]!;
    const known = this.logDirs.find((directory) => directory.path === asked);
    this.metadata = known ?? make(asked);
    this.all = known === undefined ? [...this.logDirs, this.metadata] : this.logDirs;
  }

  /** Those that could be locked. */
  get usable(): readonly LogDirectory[] {
    return this.all.filter((directory) => !directory.offline);
  }

  get online(): LogDirectory[] {
    return this.logDirs.filter((directory) => !directory.offline);
  }

  get anyOffline(): boolean {
    return this.logDirs.some((directory) => directory.offline);
  }

  byId(id: Uuid | undefined): LogDirectory | undefined {
    return id === undefined ? undefined : this.online.find((directory) => directory.id === id);
  }

  byPath(path: string): LogDirectory | undefined {
    return this.logDirs.find((directory) => directory.path === path);
  }

  /** Locks and identifies them. Rejects with StorageStartError with one clear sentence. */
  async open(): Promise<void> {
    for (const directory of this.all) await this.prepare(directory);
    const { failure } = this.metadata;
    if (failure !== null) throw this.unusable(this.metadata, failure);
    if (this.online.length === 0) throw this.unusable(this.logDirs[0]!, this.logDirs[0]!.failure!);
    this.identify();
    for (const directory of this.logDirs) if (directory.failure !== null) this.tellOffline(directory);
  }

  tellOffline(directory: LogDirectory): void {
    const failure = directory.failure!;
    this.options.logger.error(
      { folder: directory.path, file: failure.path, code: failure.code },
      `a data folder is offline: ${failure.message}`,
    );
  }

  private unusable(directory: LogDirectory, failure: DiskError): StorageStartError {
    return new StorageStartError(`The data folder ${directory.path} cannot be used: ${failure.message}.`);
  }

  private async prepare(directory: LogDirectory): Promise<void> {
    try {
      directory.make(this.options.durability !== 'memory');
      await directory.lock.take(randomUuid(this.options.random));
      this.locked.push(directory);
      this.tellSignProblem(directory);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      // Logged later, unless the start fails for it: then the one sentence that is thrown says it.
      directory.failure = error;
    }
  }

  private tellSignProblem({ path, lock }: LogDirectory): void {
    if (lock.signProblem === null) return;
    this.options.logger.warn(
      { folder: path, code: lock.signProblem },
      'the data folder takes no socket: see to it that no broker in another container is given it too',
    );
  }

  /** Of two starts in the same instant one goes on. */
  confirmLocks(): void {
    for (const directory of this.usable) directory.lock.confirm();
  }

  /** After a start that failed. */
  unlock(): void {
    for (const directory of this.locked) {
      try {
        directory.lock.release();
      } catch (error) {
        // The start fails for another reason that is told; a lock left behind is proven stale by the next start.
        if (!(error instanceof DiskError)) throw error;
      }
    }
  }

  // --- identity

  private identify(): void {
    const { options } = this;
    const found = new Map<LogDirectory, MetaProperties | null>();
    let clusterId = options.clusterId ?? null;
    let nodeId = options.nodeId ?? null;
    for (const directory of this.usable) {
      const meta = this.readMeta(directory);
      if (directory.offline) continue;
      found.set(directory, meta);
      if (meta?.clusterId != null) {
        if (clusterId !== null && clusterId !== meta.clusterId) {
          throw new StorageStartError(`${directory.path} belongs to cluster ${meta.clusterId}, not to ${clusterId}.`);
        }
        clusterId = meta.clusterId;
      }
      if (meta?.nodeId != null) {
        if (nodeId !== null && nodeId !== meta.nodeId) {
          throw new StorageStartError(`${directory.path} belongs to node ${meta.nodeId}, not to node ${nodeId}.`);
        }
        nodeId = meta.nodeId;
      }
    }
    this.checkIds(found);
    this.checkMetadataFolder(found);
    this.clusterId = clusterId ?? randomUuid(options.random);
    this.nodeId = nodeId ?? 1;
    options.inspect?.(this.metadata.path, this.nodeId);
    const used = [...found.values()].some((meta) => meta !== null);
    for (const [directory, meta] of found) {
      directory.id = meta?.directoryId ?? randomUuid(options.random);
      if (meta === null && used) this.newcomers.push(directory);
      else directory.identify(meta, this.clusterId, this.nodeId, options.clock.now());
    }
  }

  /** A folder that says nothing sensible of itself is offline, as in Kafka; if the metadata log's, the start ends. */
  private readMeta(directory: LogDirectory): MetaProperties | null {
    try {
      return directory.readMeta();
    } catch (error) {
      const others = this.online.some((other) => other !== directory);
      if (error instanceof DiskError && directory !== this.metadata && others) directory.failure = error;
      else if (error instanceof StorageStartError && directory !== this.metadata && others) {
        directory.failure = new DiskError(DAMAGED, directory.path, error.message);
      } else throw error;
      return null;
    }
  }

  private checkIds(found: ReadonlyMap<LogDirectory, MetaProperties | null>): void {
    const owners = new Map<Uuid, LogDirectory>();
    for (const [directory, meta] of found) {
      if (meta?.directoryId == null) continue;
      if (isReserved(meta.directoryId)) {
        throw new StorageStartError(`${directory.path} has the reserved directory id ${meta.directoryId}.`);
      }
      const owner = owners.get(meta.directoryId);
      if (owner !== undefined) {
        throw new StorageStartError(
          `${owner.path} and ${directory.path} have the same directory id ${meta.directoryId}: one is a copy.`,
        );
      }
      owners.set(meta.directoryId, directory);
    }
  }

  /** The metadata log lies in one folder, and not in a new one while others have been used. */
  private checkMetadataFolder(found: ReadonlyMap<LogDirectory, MetaProperties | null>): void {
    const { disk } = this.options;
    for (const directory of found.keys()) {
      const folder = directory.file(METADATA_FOLDER);
      if (directory === this.metadata || !disk.exists(folder)) continue;
      throw new StorageStartError(
        `The metadata log is in ${folder}, not in ${this.metadata.path}: ` +
          'metadata.log.dir, or the order of log.dirs, has changed.',
      );
    }
    if (found.get(this.metadata) !== null) return;
    const used = [...found].find(([, meta]) => meta !== null);
    if (used === undefined) return;
    throw new StorageStartError(
      `${this.metadata.path} is to hold the metadata log but is new, ` +
        `while ${used[0].path} has been used: is a disk missing?`,
    );
  }

  /**
   * Takes new folders into use. `registered`: the ids of all folders in the last start. Where as many of them are
   * missing as cannot be explained by folders that are offline, an empty folder is not a new one. Throws
   * StorageStartError.
   */
  admit(registered: readonly Uuid[]): void {
    const { newcomers } = this;
    if (newcomers.length === 0) return;
    const present = new Set(this.all.map((directory) => directory.id));
    const missing = registered.filter((id) => !present.has(id));
    const offline = this.logDirs.filter((directory) => directory.offline).length;
    if (missing.length > offline) {
      throw new StorageStartError(
        `${newcomers[0]!.path} is empty, and the data folder with the id ${missing[0]} is missing: ` +
          'is a disk not mounted? If it is lost, start once without the empty folder in log.dirs, then with it.',
      );
    }
    this.newcomers = [];
    for (const directory of newcomers) {
      directory.identify(null, this.clusterId, this.nodeId, this.options.clock.now());
      this.options.logger.info({ folder: directory.path, id: directory.id }, 'a new data folder');
    }
  }
}

/** What is no folder of the file system, as in memory mode, is nobody else's. */
function ownIdentity({ disk, durability }: LogManagerOptions): ProcessIdentity {
  const identity = systemProcessIdentity();
  return disk instanceof NodeDisk && durability !== 'memory' ? identity : { ...identity, signs: null };
}
