// All logs of one broker, in one or several directories. Must hold: a directory is locked before anything in it is read
// or written; after a clean stop logs are opened at their first use, after any other all are recovered before `start`
// ends; the clean-shutdown marker is written last, and never if a start was not finished or a log was not closed well.

import path from 'node:path';
import type { Timer } from '../base/clock.ts';
import { DiskError } from '../base/disk.ts';
import { openFileLimit } from '../base/process-limits.ts';
import { isReserved, type Uuid, ZERO_UUID } from '../base/uuid.ts';
import { atOnce } from './at-once.ts';
import { LogCleaner } from './cleaner/log-cleaner.ts';
import { CheckpointFile, parsePartitionMetadata, printPartitionMetadata } from './directories/checkpoints.ts';
import { type Hosted, HostedLogs, suffixedName } from './directories/hosted-logs.ts';
import { LogCheckpoints } from './directories/log-checkpoints.ts';
import { LogDirectories } from './directories/log-directories.ts';
import { type LogDirectory, METADATA_FOLDER, partitionKey } from './directories/log-directory.ts';
import type { ReplicaMoves } from './directories/replica-moves.ts';
import { PASSING, ReplicaPlacement } from './directories/replica-placement.ts';
import { StorageStartError } from './directories/start-error.ts';
import { Trash } from './directories/trash.ts';
import { HotTail } from './hot-tail.ts';
import { Log } from './log.ts';
import { defaultLogConfig, type LogConfig } from './log-config.ts';
import type { GetOrCreateOptions, LogManagerOptions, StorageStats } from './log-manager-options.ts';
import type { ProducerSettings } from './producers/producer-state.ts';
import { LoadPace } from './recovery/load-pace.ts';
import { RetentionSweep } from './retention/retention-sweep.ts';
import { RoomyDisk } from './roomy-disk.ts';
import { IndexCache } from './segments/index-cache.ts';
import { OpenFiles, openFilesWithin } from './segments/open-files.ts';
import { TurnQueue } from './segments/segment-writer.ts';
import type { StorageContext } from './storage-context.ts';

export type { GetOrCreateOptions, LogManagerOptions, StorageStats } from './log-manager-options.ts';
export type { Durability } from './storage-context.ts';

const PROBE_BYTES = 64 * 1024;
const EXPIRATION_SWEEP_MS = 600_000;
const INITIAL_DELAY_MS = 30_000;
const ROOM_WARNING_MS = 10_000;
const RECOVERIES_AT_ONCE = 4;
const CLOSES_AT_ONCE = 8;
const METADATA_FILE = CheckpointFile.PARTITION;
export class LogManager {
  private readonly options: LogManagerOptions;
  private readonly context: StorageContext;
  private readonly folders: LogDirectories;
  private readonly hosted: HostedLogs;
  private readonly tail: HotTail | null;
  readonly cleaner: LogCleaner;
  private readonly placement: ReplicaPlacement;
  private readonly checkpoints: LogCheckpoints;
  private readonly timers = new Set<Timer>();
  private readonly trash: Trash;
  /** Folders that are about to be looked at. */
  private readonly suspected = new Set<LogDirectory>();
  private sweep: RetentionSweep | null = null;
  private roomWarnedMs = Number.NEGATIVE_INFINITY;
  private started = false;
  private closed = false;
  private closing: Promise<void> | null = null;
  /** Logs made and removed: with the counts of writes, what tells whether a checkpoint could say something new. */
  private changes = 0;
  private readonly producerSettings: ProducerSettings = {
    idExpirationMs: 86_400_000,
    verifiesTransactions: false,
    // DEVIATION: a partition remembers at most 100,000 producers without an open transaction; Kafka has no limit.
    maxProducers: 100_000,
  };
  /** Put into the clean-shutdown marker; the broker sets it when it is registered. */
  brokerEpoch = -1;
  /** A data folder failed while the broker runs; its logs are offline already. The broker sets it. */
  onDirectoryOffline: (directory: LogDirectory) => void = () => {};
  /** A replica is about to move: the controller is to hear where to. The broker sets it. */
  assignDirectory: (log: Log, directory: LogDirectory) => Promise<void> = async () => {};

  constructor(options: LogManagerOptions) {
    this.options = options;
    const { disk, clock, durability } = options;
    this.folders = new LogDirectories(options);
    this.hosted = new HostedLogs(disk, options.random);
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
      onLogStartMoved: () => this.checkpoints.writeSoon(),
      onLogFailed: (logDir) => this.suspectSoon(logDir),
      beforeCut: (log) => this.checkpointCut(log),
      // In memory mode readers under way hold the bytes themselves.
      removeLater: (files, delayMs) => this.trash.removeFiles(files, durability === 'memory' ? 0 : delayMs),
    };
    const defer = options.defer ?? setImmediate;
    const hosted = () => this.hosted.values();
    this.cleaner = new LogCleaner(this.context, hosted, defer, options.cleaner, options.cleanerThread ?? null);
    this.checkpoints = new LogCheckpoints({
      context: this.context,
      intervalMs: options.checkpointIntervalMs,
      directories: () => this.folders.all,
      logs: () => this.hosted.values(),
      changes: () => this.changes,
      refused: (directory, error) => this.takeOffline(directory, error),
    });
    this.placement = new ReplicaPlacement(
      {
        context: this.context,
        folders: this.folders,
        hosted: this.hosted,
        trash: this.trash,
        checkpoints: this.checkpoints,
        defer,
        assign: (log, directory) => this.assignDirectory(log, directory),
        suspect: (directory) => this.suspect(directory),
      },
      options.moves,
    );
  }

  /** Counts at once, for every log. */
  configureProducers(settings: Partial<ProducerSettings>): void {
    Object.assign(this.producerSettings, settings);
  }

  // --- start

  get clusterId(): string {
    return this.folders.clusterId;
  }

  get nodeId(): number {
    return this.folders.nodeId;
  }

  /** Locks, identifies, recovers. Throws StorageStartError with one clear sentence. */
  async start(): Promise<void> {
    try {
      await this.folders.open();
      await this.loadAll();
      this.folders.confirmLocks();
    } catch (error) {
      this.folders.unlock();
      if (!(error instanceof DiskError)) throw error;
      throw new StorageStartError(`The data folder cannot be used: ${error.message}.`);
    }
    this.started = true;
    this.checkpoints.schedule();
    this.scheduleExpiration();
    this.beginRetention();
    this.cleaner.start();
  }

  /** Takes new folders into use; `registered` are those of the last start. Throws StorageStartError. */
  admitNewDirectories(registered: readonly Uuid[]): void {
    this.folders.admit(registered);
  }

  private beginRetention(): void {
    const { disk, clock, logger, retentionCheckIntervalMs, initialTaskDelayMs, defer } = this.options;
    for (const directory of this.folders.usable) {
      for (const name of directory.deletedFolders) this.trash.removeFolder(name, 0);
    }
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

  private async loadAll(): Promise<void> {
    const unclean: Log[] = [];
    for (const directory of this.folders.usable) {
      for (const { topic, partition, name } of this.foldersIn(directory)) {
        const isMetadata = name === METADATA_FOLDER;
        const log = this.makeLog(directory, topic, partition, ZERO_UUID, defaultLogConfig, isMetadata);
        this.hosted.adopt({ log, directory, claimed: false });
        if (!directory.wasClean) unclean.push(log);
      }
    }
    // Those that a finished move has left behind are closed.
    const needed = unclean.filter((log) => !log.isClosed);
    if (needed.length > 0) await this.recover(needed);
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

  /** A folder that cannot be read is offline, unless the metadata log is in it. */
  private foldersIn(directory: LogDirectory): readonly { topic: string; partition: number; name: string }[] {
    try {
      return directory.load(this.options.logger);
    } catch (error) {
      const mayFail = directory !== this.folders.metadata && this.folders.online.length > 1;
      if (!(error instanceof DiskError) || !mayFail) throw error;
      directory.failure = error;
      this.folders.tellOffline(directory);
      return [];
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

  /** log.dirs, in order. */
  directories(): readonly LogDirectory[] {
    return this.folders.logDirs;
  }

  /** metadata.log.dir: one of log.dirs, or a folder of its own. */
  get metadataDirectory(): LogDirectory {
    return this.folders.metadata;
  }

  /** Says which entries of log.dirs get no new partitions (KIP-1066). */
  cordon(paths: readonly string[]): void {
    for (const directory of this.folders.logDirs) directory.cordoned = paths.includes(directory.path);
  }

  get cordonedIds(): Uuid[] {
    return this.folders.online.filter(({ cordoned }) => cordoned).map(({ id }) => id);
  }

  get hasOfflineDirectory(): boolean {
    return this.folders.anyOffline;
  }

  get moves(): ReplicaMoves {
    return this.placement.moves;
  }

  /** Begins, changes or ends the move of a partition to another entry of log.dirs. Returns an error code. */
  alterDirectory(topic: string, partition: number, logDir: string): number {
    return this.placement.alterDirectory(topic, partition, logDir);
  }

  /** The id of the folder that holds a partition; undefined while none does. */
  directoryIdOf(topic: string, partition: number): Uuid | undefined {
    return this.hosted.get(partitionKey(topic, partition))?.directory.id;
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
  *unclaimed(): Iterable<string> {
    for (const { log, claimed } of this.hosted.values()) if (!claimed) yield log.directory;
    for (const { log } of this.hosted.alternatives()) yield log.directory;
    for (const directory of this.folders.usable) yield* directory.futureFolders.values();
  }

  /**
   * Whether a partition is here or may be made: not in place of one whose folder is offline or gone, for that one may
   * be back with the next start.
   */
  mayOpen(topic: string, partition: number, directoryId: Uuid, isNew: boolean): boolean {
    if (this.hosted.get(partitionKey(topic, partition)) !== undefined) return true;
    if (this.folders.anyOffline && !isNew) return false;
    return isReserved(directoryId) || this.folders.byId(directoryId) !== undefined;
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
      return this.getOrCreate(topic, topicId, partition, config, options);
    }
    if (options.directory !== undefined)
      return this.create(options.directory, key, topic, topicId, partition, config, options);
    return this.createSomewhere(key, topic, topicId, partition, config, options);
  }

  /** In the folder asked for, or in that with the fewest logs that takes it, as Kafka does. */
  private createSomewhere(
    key: string,
    topic: string,
    topicId: Uuid,
    partition: number,
    config: LogConfig,
    options: GetOrCreateOptions,
  ): Log {
    let refusal = new DiskError('EIO', this.folders.logDirs[0]!.path, 'no data folder is online');
    for (const directory of this.placement.candidates(key, options.directoryId)) {
      try {
        const log = this.create(directory, key, topic, topicId, partition, config, options);
        this.placement.placed(key);
        return log;
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        refusal = error;
        if (!PASSING.has(error.code)) this.suspect(directory);
      }
    }
    throw refusal;
  }

  private create(
    directory: LogDirectory,
    key: string,
    topic: string,
    topicId: Uuid,
    partition: number,
    config: LogConfig,
    options: GetOrCreateOptions,
  ): Log {
    const { disk } = this.options;
    const folder = directory.file(key);
    if (disk.exists(folder) && !this.trash.makeWay(folder))
      disk.rename(folder, directory.file(suffixedName(key, '-stray', this.options.random)));
    const durable = this.context.durability === 'disk';
    // What was true of an earlier partition of this name would cost this one its records at the next recovery.
    if (directory.forgotten.has(key)) this.checkpoints.writeDirectory(directory, durable);
    disk.makeDirectory(folder);
    try {
      if (options.partitionMetadata !== false) {
        // Without it a later topic of this name could be given this folder.
        disk.writeFileAtomic(path.join(folder, METADATA_FILE), printPartitionMetadata(topicId), durable);
      }
      if (durable) disk.syncDirectory(directory.path);
    } catch (error) {
      this.removeNew(folder);
      throw error;
    }
    const log = this.makeLog(directory, topic, partition, topicId, config, options.syncAlways === true);
    this.hosted.set(key, { log, directory, claimed: true });
    this.changes++;
    return log;
  }

  /** The next attempt begins anew. */
  private removeNew(folder: string): void {
    try {
      this.options.disk.removeTree(folder);
    } catch (error) {
      // Then that one sets it aside.
      if (!(error instanceof DiskError)) throw error;
    }
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
    this.placement.resumeMove(hosted);
    return true;
  }

  /** The folder of an earlier topic of the same name: renamed, kept, named. */
  private setAside(key: string, hosted: Hosted): void {
    const to = hosted.directory.file(suffixedName(key, '-stray', this.options.random));
    this.options.logger.warn(
      { folder: hosted.log.directory, movedTo: to },
      'a folder of another topic id was set aside',
    );
    hosted.log.abandon();
    this.options.disk.rename(hosted.log.directory, to);
    this.hosted.delete(key);
    hosted.directory.forget(key);
  }

  /** Stops the log, renames its folder now and removes it after `file.delete.delay.ms`. */
  delete(topic: string, partition: number): void {
    const key = partitionKey(topic, partition);
    const hosted = this.hosted.get(key);
    if (hosted === undefined) return;
    this.hosted.delete(key);
    this.changes++;
    this.placement.moves.forget(hosted.log);
    if (this.context.durability !== 'memory') hosted.directory.forget(key);
    const { log } = hosted;
    log.abandon();
    const to = hosted.directory.file(suffixedName(key, '-delete', this.options.random));
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

  // --- time

  private checkpointCut({ topic, partition }: Log): void {
    const home = this.hosted.get(partitionKey(topic, partition))?.directory;
    if (home === undefined || this.context.durability === 'memory') return;
    this.checkpoints.writeDirectory(home, this.context.durability === 'disk');
  }

  private scheduleExpiration(): void {
    this.later(this.options.producerCheckIntervalMs ?? EXPIRATION_SWEEP_MS, () => {
      for (const log of this.logs()) log.removeExpiredProducers();
      this.scheduleExpiration();
    });
  }

  // --- failure

  /** A log in it failed for good, in the middle of something: the folder is looked at when that is over. */
  private suspectSoon(logDir: string): void {
    const directory = this.folders.all.find((candidate) => candidate.path === logDir);
    if (directory === undefined || this.context.durability === 'memory') return;
    // Many logs may fail at a time: one look is enough.
    if (this.suspected.has(directory)) return;
    this.suspected.add(directory);
    const defer = this.options.defer ?? setImmediate;
    defer(() => {
      this.suspected.delete(directory);
      this.suspect(directory);
    });
  }

  /** A folder of which something failed: offline, whole, if it does not take its checkpoints either. */
  private suspect(directory: LogDirectory): void {
    if (!this.started || this.closed) return;
    directory.forgetWritten();
    this.checkpoints.attempt(directory, true);
  }

  private takeOffline(directory: LogDirectory, error: DiskError): void {
    if (directory.failure !== null) return;
    directory.failure = error;
    this.folders.tellOffline(directory);
    this.placement.moves.cancelOf(directory);
    for (const [key, { log, directory: home }] of [...this.hosted.entries()]) {
      if (home !== directory) continue;
      log.takeOffline(error);
      // Its files are not touched any more; the metadata log's owner ends the broker.
      if (key === METADATA_FOLDER) continue;
      log.abandon();
      this.hosted.delete(key);
    }
    this.onDirectoryOffline(directory);
  }

  // --- end

  /** Closes every log, writes the checkpoints and, where all went well, the clean-shutdown marker; frees the locks. */
  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.checkpoints.stop();
    if (!this.started) {
      this.trash.close();
      return;
    }
    await this.sweep?.stop();
    await this.cleaner.stop();
    await this.placement.moves.stop();
    this.trash.close();
    const unclean = new Set<LogDirectory>();
    const logs = [...this.hosted.values(), ...this.hosted.alternatives()];
    await atOnce(CLOSES_AT_ONCE, logs, async ({ log, directory }) => {
      if (!(await log.close())) unclean.add(directory);
    });
    this.checkpoints.write(this.context.durability !== 'memory');
    for (const directory of this.folders.all) {
      try {
        const isClean = !directory.offline && !unclean.has(directory) && this.context.durability !== 'memory';
        if (isClean) directory.markClean(this.brokerEpoch);
        directory.lock.release();
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        if (directory.offline) continue;
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
