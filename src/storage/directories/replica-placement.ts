// In which entry of log.dirs a partition is, is made, and moves to (KIP-113, KIP-858). Must hold: a new one goes where
// it was asked for, else to the folder with the fewest logs; a move begins only where every folder is online, since a
// copy could lie in one that is not.

import { DiskError } from '../../base/disk.ts';
import type { Uuid } from '../../base/uuid.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import type { Log } from '../log.ts';
import type { StorageContext } from '../storage-context.ts';
import { type Hosted, type HostedLogs, LONGEST_FILE_NAME, suffixedName } from './hosted-logs.ts';
import type { LogCheckpoints } from './log-checkpoints.ts';
import type { LogDirectories } from './log-directories.ts';
import { type LogDirectory, METADATA_FOLDER, partitionKey } from './log-directory.ts';
import { type MoveSettings, type ReplicaMove, ReplicaMoves } from './replica-moves.ts';
import type { Trash } from './trash.ts';

/** How many partitions that are not here yet may have been given a folder. */
const MOST_PREFERENCES = 10_000;
/** The errors of a device that refuses for a while: they say nothing against the folder. */
export const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);

export interface PlacementHost {
  readonly context: StorageContext;
  readonly folders: LogDirectories;
  readonly hosted: HostedLogs;
  readonly trash: Trash;
  readonly checkpoints: LogCheckpoints;
  defer(run: () => void): void;
  assign(log: Log, directory: LogDirectory): Promise<void>;
  /** A folder refused something that it should take. */
  suspect(directory: LogDirectory): void;
}

export class ReplicaPlacement {
  private readonly host: PlacementHost;
  readonly moves: ReplicaMoves;
  /** Where partitions that are not here yet are to be made. */
  private readonly preferences = new Map<string, LogDirectory>();

  constructor(host: PlacementHost, settings: Partial<MoveSettings> | undefined) {
    this.host = host;
    this.moves = new ReplicaMoves(
      {
        context: host.context,
        directoryCount: host.folders.logDirs.length,
        defer: (run) => host.defer(run),
        assign: (log, directory) => host.assign(log, directory),
        moved: (move) => this.moved(move),
        retire: (log, directory, folder) => this.retire(log, directory, folder),
        suspect: (directory) => host.suspect(directory),
      },
      settings,
    );
  }

  /** Where a new log may be made, the best first. */
  candidates(key: string, id: Uuid | undefined): LogDirectory[] {
    const { online: usable } = this.host.folders;
    const open = usable.filter(({ cordoned }) => !cordoned);
    // With all of them cordoned the controller makes nothing; what it has made already must be somewhere.
    const online = open.length > 0 ? open : usable;
    const asked = this.preferences.get(key) ?? this.host.folders.byId(id);
    if (asked !== undefined && !asked.offline) return [asked];
    if (online.length <= 1) return online;
    const counts = new Map<LogDirectory, number>(online.map((directory) => [directory, 0]));
    const count = (directory: LogDirectory) => counts.set(directory, (counts.get(directory) ?? 0) + 1);
    // The metadata log is no one's load, in Kafka too.
    for (const [name, { directory }] of this.host.hosted.entries()) if (name !== METADATA_FOLDER) count(directory);
    for (const { to } of this.moves.futures()) count(to);
    return online.sort((a, b) => counts.get(a)! - counts.get(b)!);
  }

  /** It was made: what was asked for is done. */
  placed(key: string): void {
    this.preferences.delete(key);
  }

  /**
   * Begins to move a partition to another entry of log.dirs, or ends its move where it is there already (KIP-113).
   * Returns an error code.
   */
  alterDirectory(topic: string, partition: number, logDir: string): number {
    const key = partitionKey(topic, partition);
    if (`${key}.${'0'.repeat(32)}-future`.length > LONGEST_FILE_NAME) return ErrorCode.INVALID_TOPIC_EXCEPTION;
    const to = this.host.folders.byPath(logDir);
    if (to === undefined) return ErrorCode.LOG_DIR_NOT_FOUND;
    if (to.offline) return ErrorCode.KAFKA_STORAGE_ERROR;
    if (to.cordoned) return ErrorCode.INVALID_REPLICA_ASSIGNMENT;
    const hosted = this.host.hosted.get(key);
    if (hosted === undefined || !hosted.claimed) {
      this.prefer(key, to);
      return ErrorCode.REPLICA_NOT_AVAILABLE;
    }
    const underWay = this.moves.get(topic, partition);
    if (underWay?.to === to) return ErrorCode.NONE;
    if (underWay !== undefined) this.moves.cancel(topic, partition);
    if (hosted.directory === to) return ErrorCode.NONE;
    // With a folder offline nobody knows whether a copy is there already.
    if (this.host.folders.anyOffline || hosted.log.isLost) return ErrorCode.KAFKA_STORAGE_ERROR;
    const folder = to.file(suffixedName(key, '-future', this.host.context.random));
    try {
      this.begin(hosted, to, folder);
      return ErrorCode.NONE;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      if (this.host.context.disk.exists(folder)) this.retire(hosted.log, to, folder);
      this.host.context.logger.error({ folder: to.path, file: error.path, code: error.code }, 'a move could not begin');
      if (!PASSING.has(error.code)) this.host.suspect(to);
      return ErrorCode.KAFKA_STORAGE_ERROR;
    }
  }

  /** Throws DiskError. */
  private begin({ log, directory }: Pick<Hosted, 'log' | 'directory'>, to: LogDirectory, folder: string): void {
    const { durability } = this.host.context;
    // What its checkpoints tell of an earlier partition of this name would be believed of this one after a kill.
    if (durability !== 'memory' && to.forgotten.has(partitionKey(log.topic, log.partition))) {
      this.host.checkpoints.writeDirectory(to, durability === 'disk');
    }
    this.moves.begin(log, directory, to, folder);
  }

  private prefer(key: string, directory: LogDirectory): void {
    if (this.preferences.size < MOST_PREFERENCES || this.preferences.has(key)) this.preferences.set(key, directory);
  }

  /** A copy that was under way when the last process ended. */
  resumeMove({ log, directory }: Hosted): void {
    const key = partitionKey(log.topic, log.partition);
    for (const to of this.host.folders.online) {
      const folder = to.futureFolders.get(key);
      if (
        folder === undefined ||
        to === directory ||
        (directory === this.host.folders.metadata && key === METADATA_FOLDER)
      )
        continue;
      try {
        if (this.host.hosted.topicIdIn(folder) !== log.topicId) continue;
        this.begin({ log, directory }, to, folder);
        to.futureFolders.delete(key);
        return;
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        this.host.context.logger.error({ folder, file: error.path, code: error.code }, 'a move could not go on');
        return;
      }
    }
  }

  /** The log is in its new home: what the folders know of it goes along. */
  private moved({ log, from, to }: ReplicaMove): void {
    const key = partitionKey(log.topic, log.partition);
    const hosted = this.host.hosted.get(key);
    if (hosted?.log !== log) return;
    hosted.directory = to;
    to.recoveryPoints.set(key, log.syncedEnd);
    to.logStartOffsets.set(key, log.logStartOffset);
    const cleaned = from.cleanedOffsets.get(key);
    if (cleaned !== undefined) to.cleanedOffsets.set(key, cleaned);
    if (this.host.context.durability !== 'memory') {
      from.forget(key);
      to.forgotten.delete(key);
      this.host.checkpoints.attempt(to, false);
    }
    this.host.context.logger.info(
      { topic: log.topic, partition: log.partition, from: from.path, to: to.path },
      'a replica was moved to another data folder',
    );
  }

  private retire(log: Log, directory: LogDirectory, folder: string): void {
    const to = directory.file(
      suffixedName(partitionKey(log.topic, log.partition), '-delete', this.host.context.random),
    );
    const delayMs = this.host.context.durability === 'memory' ? 0 : log.config.fileDeleteDelayMs;
    this.host.trash.retireFolder(folder, to, delayMs, () => {});
  }
}
