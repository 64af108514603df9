// All logs of one broker, in one or several directories. Must hold: a directory is locked before anything in it is read
// or written; after a clean stop logs are opened at their first use, after any other all are recovered before `start`
// ends; the clean-shutdown marker is written last, and never if a start was not finished or a log was not closed well.

import path from 'node:path';
import type { Timer } from '../base/clock.ts';
import { DiskError } from '../base/disk.ts';
import { openFileLimit } from '../base/process-limits.ts';
import { randomUuid, type Uuid, uuidBytes, ZERO_UUID } from '../base/uuid.ts';
import { atOnce } from './at-once.ts';
import {
  type CheckpointEntry,
  CheckpointFile,
  type MetaProperties,
  parsePartitionMetadata,
  printPartitionMetadata,
} from './checkpoints.ts';
import { HotTail } from './hot-tail.ts';
import { IndexCache } from './index-cache.ts';
import { LoadPace } from './load-pace.ts';
import { Log } from './log.ts';
import { LogCleaner } from './log-cleaner.ts';
import { defaultLogConfig, type LogConfig } from './log-config.ts';
import { LogDirectory, partitionKey, StorageStartError } from './log-directory.ts';
import type { GetOrCreateOptions, LogManagerOptions, StorageStats } from './log-manager-options.ts';
import { OpenFiles, openFilesWithin } from './open-files.ts';
import { systemProcessIdentity } from './process-identity.ts';
import type { ProducerSettings } from './producer-state.ts';
import { RetentionSweep } from './retention-sweep.ts';
import { RoomyDisk } from './roomy-disk.ts';
import { TurnQueue } from './segment-writer.ts';
import type { StorageContext } from './storage-context.ts';
import { Trash } from './trash.ts';

export { StorageStartError } from './log-directory.ts';
export type { GetOrCreateOptions, LogManagerOptions, StorageStats } from './log-manager-options.ts';
export type { Durability } from './storage-context.ts';

interface Hosted {
  readonly log: Log;
  readonly directory: LogDirectory;
  /** False while nobody asked for it: a folder that was there at the start. */
  claimed: boolean;
}

const PROBE_BYTES = 64 * 1024;
const EXPIRATION_SWEEP_MS = 600_000;
const INITIAL_DELAY_MS = 30_000;
const ROOM_WARNING_MS = 10_000;
const RECOVERIES_AT_ONCE = 4;
const CLOSES_AT_ONCE = 8;
const LONGEST_FILE_NAME = 255;
const METADATA_FILE = CheckpointFile.PARTITION;
/** The errors of a full device: a checkpoint is simply written later. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);

export class LogManager {
  private readonly options: LogManagerOptions;
  private readonly context: StorageContext;
  private readonly all: LogDirectory[];
  private readonly hosted = new Map<string, Hosted>();
  private readonly tail: HotTail | null;
  readonly cleaner: LogCleaner;
  private readonly timers = new Set<Timer>();
  private readonly trash: Trash;
  private sweep: RetentionSweep | null = null;
  private roomWarnedMs = Number.NEGATIVE_INFINITY;
  private started = false;
  private closed = false;
  private startCheckpointDue = false;
  /** Logs made and removed: with the counts of writes, what tells whether a checkpoint could say something new. */
  private changes = 0;
  private checkpointedActivity = -1;
  private adoptedClusterId = '';
  private adoptedNodeId = -1;
  private readonly producerSettings: ProducerSettings = {
    idExpirationMs: 86_400_000,
    verifiesTransactions: false,
    // DEVIATION: a partition remembers at most 100,000 producers without an open transaction; Kafka has no limit.
    maxProducers: 100_000,
  };
  /** Put into the clean-shutdown marker; the broker sets it when it is registered. */
  brokerEpoch = -1;

  constructor(options: LogManagerOptions) {
    this.options = options;
    const { disk, clock, durability } = options;
    const identity = options.identity ?? systemProcessIdentity();
    this.all = options.directories.map((directory) => new LogDirectory(directory, disk, identity));
    this.tail =
      durability === 'memory' || options.hotTailBytes === 0 ? null : new HotTail(options.hotTailBytes ?? 64 << 20);
    Object.assign(this.producerSettings, options.producers);
    this.trash = new Trash(disk, clock, options.logger);
    const files = new OpenFiles(disk, options.maxOpenFiles ?? openFilesWithin(openFileLimit()));
    this.context = {
      disk: new RoomyDisk(disk, files),
      clock,
      durability,
      logger: options.logger,
      random: options.random,
      files,
      indexes: new IndexCache(options.indexCacheBytes ?? 32 << 20),
      turns: new TurnQueue(options.defer),
      writeStats: { slowSyncWrites: 0, syncWrites: 0, asyncWrites: 0, syncs: 0, queuedBytes: 0 },
      tail: this.tail,
      served: { fromMemory: 0, fromFiles: 0 },
      producers: this.producerSettings,
      retryMs: options.retryMs ?? 3000,
      probeBytes: PROBE_BYTES,
      hasRoomFor: (bytes) => this.hasRoomFor(bytes),
      onLogStartMoved: () => this.checkpointStartsSoon(),
      beforeCut: (log) => this.checkpointCut(log),
      // In memory mode readers under way hold the bytes themselves.
      removeLater: (files, delayMs) => this.trash.removeFiles(files, durability === 'memory' ? 0 : delayMs),
    };
    const defer = options.defer ?? setImmediate;
    const hosted = () => this.hosted.values();
    this.cleaner = new LogCleaner(this.context, hosted, defer, options.cleaner, options.cleanerThread ?? null);
  }

  /** Counts at once, for every log. */
  configureProducers(settings: Partial<ProducerSettings>): void {
    Object.assign(this.producerSettings, settings);
  }

  // --- start

  get clusterId(): string {
    return this.adoptedClusterId;
  }

  get nodeId(): number {
    return this.adoptedNodeId;
  }

  /** Locks, identifies, recovers. Throws StorageStartError with one clear sentence. */
  async start(): Promise<void> {
    const locked: LogDirectory[] = [];
    try {
      for (const directory of this.all) {
        if (this.prepareDirectory(directory)) locked.push(directory);
      }
      if (locked.length === 0) throw this.unusable();
      for (const directory of this.all) if (directory.failure !== null) this.tellOffline(directory, directory.failure);
      this.identifyAll(locked);
      await this.loadAll(locked);
      for (const directory of locked) directory.confirmLock();
    } catch (error) {
      this.unlockAll(locked);
      if (!(error instanceof DiskError)) throw error;
      throw new StorageStartError(`The data folder cannot be used: ${error.message}.`);
    }
    this.started = true;
    this.scheduleCheckpoints();
    this.scheduleExpiration();
    this.beginRetention();
    this.cleaner.start();
  }

  private beginRetention(): void {
    const { disk, clock, logger, retentionCheckIntervalMs, initialTaskDelayMs, defer } = this.options;
    for (const directory of this.all) for (const name of directory.deletedFolders) this.trash.removeFolder(name, 0);
    if (retentionCheckIntervalMs === undefined) return;
    this.sweep = new RetentionSweep({
      disk,
      clock,
      logger,
      initialDelayMs: initialTaskDelayMs ?? INITIAL_DELAY_MS,
      intervalMs: retentionCheckIntervalMs,
      logs: () => this.claimed(),
      removeLater: (files, delayMs) => this.trash.removeFiles(files, delayMs),
      defer: defer ?? setImmediate,
    });
  }

  private unlockAll(directories: readonly LogDirectory[]): void {
    for (const directory of directories) {
      try {
        directory.unlock();
      } catch (error) {
        // The start fails for another reason that is told; a lock left behind is proven stale by the next start.
        if (!(error instanceof DiskError)) throw error;
      }
    }
  }

  private unusable(): StorageStartError {
    const failure = this.all.find((directory) => directory.failure !== null)?.failure;
    const what = `${this.all.map((directory) => directory.path).join(', ')}`;
    return new StorageStartError(`The data folder ${what} cannot be used: ${failure?.message ?? 'unknown error'}.`);
  }

  private prepareDirectory(directory: LogDirectory): boolean {
    try {
      directory.make(this.options.durability !== 'memory');
      directory.lock(randomUuid(this.options.random));
      return true;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      // Logged by the caller, unless the start fails for it: then the one sentence that is thrown says it.
      directory.failure = error;
      return false;
    }
  }

  private identifyAll(directories: readonly LogDirectory[]): void {
    const { options } = this;
    const found = new Map<LogDirectory, MetaProperties | null>();
    let clusterId = options.clusterId ?? null;
    let nodeId = options.nodeId ?? null;
    for (const directory of directories) {
      const meta = directory.readMeta();
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
    this.adoptedClusterId = clusterId ?? randomUuid(options.random);
    this.adoptedNodeId = nodeId ?? 1;
    options.inspect?.(this.adoptedNodeId);
    for (const [directory, meta] of found) {
      directory.identify(meta, this.adoptedClusterId, this.adoptedNodeId, options.random, options.clock.now());
    }
  }

  private async loadAll(directories: readonly LogDirectory[]): Promise<void> {
    const unclean: Log[] = [];
    for (const directory of directories) {
      for (const { topic, partition, name } of directory.load(this.options.logger)) {
        const key = partitionKey(topic, partition);
        const known = this.hosted.get(key);
        if (known !== undefined) {
          throw new StorageStartError(`${name} is in both ${known.directory.path} and ${directory.path}.`);
        }
        const log = this.makeLog(
          directory,
          topic,
          partition,
          ZERO_UUID,
          defaultLogConfig,
          topic === '__cluster_metadata',
        );
        this.hosted.set(key, { log, directory, claimed: false });
        if (!directory.wasClean) unclean.push(log);
      }
    }
    if (unclean.length > 0) await this.recover(unclean);
  }

  private async recover(unclean: readonly Log[]): Promise<void> {
    const { clock, defer, logger } = this.options;
    logger.info({ partitions: unclean.length }, 'the last stop was not clean; checking the logs');
    const pace = new LoadPace(clock, defer ?? setImmediate, logger, unclean.length);
    try {
      await atOnce(RECOVERIES_AT_ONCE, unclean, async (log) => {
        await log.recover(pace);
        pace.logDone();
      });
    } finally {
      pace.end();
    }
  }

  private makeLog(
    directory: LogDirectory,
    topic: string,
    partition: number,
    topicId: Uuid,
    config: LogConfig,
    syncAlways: boolean,
  ): Log {
    const key = partitionKey(topic, partition);
    const identity = { topic, topicId, partition, logDir: directory.path, directory: directory.file(key) };
    return new Log(this.context, identity, config, {
      recoveryPoint: directory.recoveryPoints.get(key) ?? 0,
      logStartOffset: directory.logStartOffsets.get(key) ?? 0,
      compacted: directory.cleanedOffsets.has(key),
      syncAlways,
    });
  }

  // --- logs

  directories(): readonly LogDirectory[] {
    return this.all;
  }

  get(topic: string, partition: number): Log | undefined {
    return this.hosted.get(partitionKey(topic, partition))?.log;
  }

  *logs(): Iterable<Log> {
    for (const { log } of this.hosted.values()) yield log;
  }

  private *claimed(): Iterable<Log> {
    for (const { log, claimed } of this.hosted.values()) if (claimed) yield log;
  }

  /** Folders that nobody has asked for since the start: left alone, to be named to the operator. */
  *unclaimed(): Iterable<Log> {
    for (const { log, claimed } of this.hosted.values()) if (!claimed) yield log;
  }

  /** The log of a partition, made if need be. Throws DiskError. */
  getOrCreate(
    topic: string,
    topicId: Uuid,
    partition: number,
    config: LogConfig,
    options: GetOrCreateOptions = {},
  ): Log {
    const key = partitionKey(topic, partition);
    const known = this.hosted.get(key);
    if (known !== undefined) {
      if (known.claimed || this.claim(known, topicId, options)) {
        known.log.updateConfig(config);
        return known.log;
      }
      this.setAside(key, known);
    }
    const directory = this.chooseDirectory(options.directoryId);
    const { disk } = this.options;
    const folder = directory.file(key);
    if (disk.exists(folder) && !this.trash.makeWay(folder))
      disk.rename(folder, directory.file(this.suffixedName(key, '-stray')));
    // What was true of an earlier partition of this name would cost this one its records at the next recovery.
    if (directory.forgotten.has(key)) this.checkpointDirectory(directory, this.context.durability === 'disk');
    disk.makeDirectory(folder);
    if (options.partitionMetadata !== false) {
      // Without it a later topic of this name could be given this folder.
      const durable = this.context.durability === 'disk';
      disk.writeFileAtomic(path.join(folder, METADATA_FILE), printPartitionMetadata(topicId), durable);
    }
    if (this.context.durability === 'disk') disk.syncDirectory(directory.path);
    const log = this.makeLog(directory, topic, partition, topicId, config, options.syncAlways === true);
    this.hosted.set(key, { log, directory, claimed: true });
    this.changes++;
    return log;
  }

  /** Takes a folder that was there at the start into use. False if it belongs to another topic of that name. */
  private claim(hosted: Hosted, topicId: Uuid, options: GetOrCreateOptions): boolean {
    const { disk } = this.options;
    const file = path.join(hosted.log.directory, METADATA_FILE);
    if (options.partitionMetadata !== false) {
      const text = disk.exists(file) ? disk.readFile(file).toString('utf8') : null;
      const found = text === null ? null : parsePartitionMetadata(text);
      if (found !== null && found !== topicId) return false;
      if (found === null && text !== null) {
        this.options.logger.warn({ file }, 'a partition.metadata is damaged and made again with the id of its topic');
      }
      if (found === null) {
        disk.writeFileAtomic(file, printPartitionMetadata(topicId), this.context.durability === 'disk');
      }
    }
    hosted.log.topicId = topicId;
    hosted.claimed = true;
    return true;
  }

  /** The folder of an earlier topic of the same name: renamed, kept, named. */
  private setAside(key: string, hosted: Hosted): void {
    const to = hosted.directory.file(this.suffixedName(key, '-stray'));
    this.options.logger.warn(
      { folder: hosted.log.directory, movedTo: to },
      'a folder of another topic id was set aside',
    );
    hosted.log.abandon();
    this.options.disk.rename(hosted.log.directory, to);
    this.hosted.delete(key);
    hosted.directory.forget(key);
  }

  private suffixedName(key: string, ending: string): string {
    const unique = uuidBytes(randomUuid(this.options.random))!.toString('hex');
    const suffix = `.${unique}${ending}`;
    const partition = key.slice(key.lastIndexOf('-'));
    const topic = key.slice(0, key.length - partition.length);
    return topic.slice(0, LONGEST_FILE_NAME - partition.length - suffix.length) + partition + suffix;
  }

  private chooseDirectory(id: Uuid | undefined): LogDirectory {
    const usable = this.all.filter((directory) => !directory.offline);
    const asked = usable.find((directory) => directory.id === id);
    if (asked !== undefined) return asked;
    const counts = new Map<LogDirectory, number>(usable.map((directory) => [directory, 0]));
    if (usable.length > 1) {
      for (const { directory } of this.hosted.values()) counts.set(directory, (counts.get(directory) ?? 0) + 1);
    }
    let best = usable[0];
    for (const directory of usable) if (counts.get(directory)! < counts.get(best!)!) best = directory;
    if (best === undefined) throw new DiskError('EIO', this.all[0]?.path ?? '', 'no data folder is online');
    return best;
  }

  /** Stops the log, renames its folder now and removes it after `file.delete.delay.ms`. */
  delete(topic: string, partition: number): void {
    const key = partitionKey(topic, partition);
    const hosted = this.hosted.get(key);
    if (hosted === undefined) return;
    this.hosted.delete(key);
    this.changes++;
    if (this.context.durability !== 'memory') hosted.directory.forget(key);
    const { log } = hosted;
    log.abandon();
    const to = hosted.directory.file(this.suffixedName(key, '-delete'));
    const delayMs = this.context.durability === 'memory' ? 0 : log.config.fileDeleteDelayMs;
    this.trash.retireFolder(log.directory, to, delayMs, (folder) => log.moveTo(folder));
  }

  private later(delayMs: number, action: () => void): void {
    const timer = this.options.clock.setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }

  private hasRoomFor(bytes: number): boolean {
    if (this.context.durability !== 'memory') return true;
    const { usableBytes } = this.options.disk.space('/');
    if (usableBytes < 0 || usableBytes >= bytes + PROBE_BYTES) return true;
    const nowMs = this.options.clock.monotonic();
    if (nowMs - this.roomWarnedMs >= ROOM_WARNING_MS) {
      this.roomWarnedMs = nowMs;
      this.options.logger.error(
        { usableBytes },
        'the memory for records is used up (klamm.memory.max.bytes); refusing appends',
      );
    }
    return false;
  }

  // --- checkpoints

  private scheduleCheckpoints(): void {
    if (this.context.durability === 'memory') return;
    const asked = this.options.checkpointIntervalMs ?? 60_000;
    this.later(this.context.durability === 'disk' ? Math.min(asked, 1000) : asked, () => {
      const { writeStats } = this.context;
      const activity = writeStats.syncWrites + writeStats.asyncWrites + writeStats.syncs + this.changes;
      if (activity !== this.checkpointedActivity) this.checkpoint(false);
      this.checkpointedActivity = activity;
      this.scheduleCheckpoints();
    });
  }

  private checkpointStartsSoon(): void {
    if (this.startCheckpointDue || this.closed || this.context.durability === 'memory') return;
    this.startCheckpointDue = true;
    this.later(1000, () => {
      this.startCheckpointDue = false;
      this.checkpoint(false);
    });
  }

  private checkpointCut({ topic, partition }: Log): void {
    const home = this.hosted.get(partitionKey(topic, partition))?.directory;
    if (home === undefined || this.context.durability === 'memory') return;
    this.checkpointDirectory(home, this.context.durability === 'disk');
  }

  private scheduleExpiration(): void {
    this.later(this.options.producerCheckIntervalMs ?? EXPIRATION_SWEEP_MS, () => {
      for (const log of this.logs()) log.removeExpiredProducers();
      this.scheduleExpiration();
    });
  }

  /** Writes the three checkpoints of every directory. A directory that refuses is offline. */
  private checkpoint(sync: boolean): void {
    for (const directory of this.all) {
      if (directory.offline) continue;
      try {
        this.checkpointDirectory(directory, sync);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        if (FULL.has(error.code))
          this.options.logger.warn({ file: error.path, code: error.code }, 'no room for a checkpoint');
        else this.takeOffline(directory, error);
      }
    }
  }

  private checkpointDirectory(directory: LogDirectory, sync: boolean): void {
    const recovery: CheckpointEntry[] = [];
    const replication: CheckpointEntry[] = [];
    const starts: CheckpointEntry[] = [];
    for (const { log, directory: home } of this.hosted.values()) {
      if (home !== directory) continue;
      const { topic, partition } = log;
      const key = partitionKey(topic, partition);
      const live = log.isOpen && log.segments.length > 0;
      const recoveryPoint = live ? log.syncedEnd : (directory.recoveryPoints.get(key) ?? 0);
      const logStart = live ? log.logStartOffset : (directory.logStartOffsets.get(key) ?? 0);
      recovery.push({ topic, partition, offset: recoveryPoint });
      replication.push({ topic, partition, offset: live ? log.highWatermark : recoveryPoint });
      // In `disk` mode the removal of the segments before it may be undone by a loss of power.
      const told = live && this.context.durability !== 'disk' ? log.segments[0]!.baseOffset : 0;
      if (logStart > told) starts.push({ topic, partition, offset: logStart });
    }
    // Older than the log, the others cost a longer recovery; this one would bring deleted records back.
    directory.writeCheckpoint(CheckpointFile.LOG_START, starts, sync || this.context.durability === 'disk');
    directory.writeCheckpoint(CheckpointFile.RECOVERY_POINT, recovery, sync);
    directory.writeCheckpoint(CheckpointFile.REPLICATION, replication, sync);
    directory.writeCleanedOffsets(sync);
    directory.forgotten.clear();
  }

  private takeOffline(directory: LogDirectory, error: DiskError): void {
    if (directory.failure !== null) return;
    directory.failure = error;
    this.tellOffline(directory, error);
    for (const { log, directory: home } of this.hosted.values()) if (home === directory) log.takeOffline(error);
  }

  private tellOffline(directory: LogDirectory, error: DiskError): void {
    this.options.logger.error(
      { folder: directory.path, file: error.path, code: error.code },
      `a data folder is offline: ${error.message}`,
    );
  }

  // --- end

  /** Closes every log, writes the checkpoints and, where all went well, the clean-shutdown marker; frees the locks. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.trash.close();
    if (!this.started) return;
    await this.sweep?.stop();
    await this.cleaner.stop();
    const unclean = new Set<LogDirectory>();
    await atOnce(CLOSES_AT_ONCE, [...this.hosted.values()], async ({ log, directory }) => {
      if (!(await log.close())) unclean.add(directory);
    });
    this.checkpoint(this.context.durability !== 'memory');
    for (const directory of this.all) {
      if (directory.offline) continue;
      try {
        if (!unclean.has(directory) && this.context.durability !== 'memory') directory.markClean(this.brokerEpoch);
        directory.unlock();
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        this.options.logger.error(
          { folder: directory.path, code: error.code },
          'the data folder could not be closed well',
        );
      }
    }
  }

  // --- figures

  /** True while slow readers hold more evicted bytes than the hot tail may have. */
  get isTailOverBudget(): boolean {
    return this.tail?.isOverBudget ?? false;
  }

  get stats(): StorageStats {
    const { served, writeStats, files } = this.context;
    return {
      hotTailBytes: this.tail?.usedBytes ?? 0,
      bytesServedFromMemory: served.fromMemory,
      bytesServedFromFiles: served.fromFiles,
      ...writeStats,
      openFiles: files.openCount,
      deletedSegments: this.sweep?.deletedSegments ?? 0,
      deletedBytes: this.sweep?.deletedBytes ?? 0,
    };
  }
}
