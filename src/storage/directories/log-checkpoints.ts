// The offset checkpoints of every data folder, written from time to time and at the end. Must hold: each folder's files
// tell of the logs in it and of no other; a full device only delays a checkpoint, any other refusal is told to the
// owner, who takes the folder offline.

import type { Timer } from '../../base/clock.ts';
import { DiskError } from '../../base/disk.ts';
import type { Log } from '../log.ts';
import type { StorageContext } from '../storage-context.ts';
import { type CheckpointEntry, CheckpointFile } from './checkpoints.ts';
import { type LogDirectory, partitionKey } from './log-directory.ts';

/** The errors of a full device: a checkpoint is simply written later. */
const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT']);
const DEFAULT_INTERVAL_MS = 60_000;
const DISK_MODE_INTERVAL_MS = 1000;
const LOG_START_DELAY_MS = 1000;

export interface CheckpointHost {
  readonly context: StorageContext;
  readonly intervalMs: number | undefined;
  directories(): readonly LogDirectory[];
  logs(): Iterable<{ readonly log: Log; readonly directory: LogDirectory }>;
  /** Logs made and removed so far. */
  changes(): number;
  refused(directory: LogDirectory, error: DiskError): void;
}

export class LogCheckpoints {
  private readonly host: CheckpointHost;
  private readonly timers = new Set<Timer>();
  private startCheckpointDue = false;
  private writtenActivity = -1;
  private stopped = false;

  constructor(host: CheckpointHost) {
    this.host = host;
  }

  private later(delayMs: number, action: () => void): void {
    const timer = this.host.context.clock.setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }

  schedule(): void {
    const { durability, writeStats } = this.host.context;
    if (durability === 'memory') return;
    const asked = this.host.intervalMs ?? DEFAULT_INTERVAL_MS;
    this.later(durability === 'disk' ? Math.min(asked, DISK_MODE_INTERVAL_MS) : asked, () => {
      const activity = writeStats.syncWrites + writeStats.asyncWrites + writeStats.syncs + this.host.changes();
      if (activity !== this.writtenActivity) this.write(false);
      this.writtenActivity = activity;
      this.schedule();
    });
  }

  /** A log's start moved: that is to survive a kill soon. */
  writeSoon(): void {
    if (this.startCheckpointDue || this.stopped || this.host.context.durability === 'memory') return;
    this.startCheckpointDue = true;
    this.later(LOG_START_DELAY_MS, () => {
      this.startCheckpointDue = false;
      this.write(false);
    });
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  /** Writes the checkpoints of every directory. */
  write(sync: boolean): void {
    for (const directory of this.host.directories()) this.attempt(directory, sync);
  }

  /** Writes those of one, unless it is offline. */
  attempt(directory: LogDirectory, sync: boolean): void {
    if (directory.offline) return;
    try {
      this.writeDirectory(directory, sync);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      const { logger } = this.host.context;
      if (FULL.has(error.code)) logger.warn({ file: error.path, code: error.code }, 'no room for a checkpoint');
      else this.host.refused(directory, error);
    }
  }

  /** Throws DiskError. */
  writeDirectory(directory: LogDirectory, sync: boolean): void {
    const recovery: CheckpointEntry[] = [];
    const replication: CheckpointEntry[] = [];
    const starts: CheckpointEntry[] = [];
    for (const { log, directory: home } of this.host.logs()) {
      if (home !== directory) continue;
      const { topic, partition } = log;
      const key = partitionKey(topic, partition);
      const live = log.isOpen && log.segments.length > 0;
      const recoveryPoint = live ? log.syncedEnd : (directory.recoveryPoints.get(key) ?? 0);
      const logStart = live ? log.logStartOffset : (directory.logStartOffsets.get(key) ?? 0);
      recovery.push({ topic, partition, offset: recoveryPoint });
      replication.push({ topic, partition, offset: live ? log.highWatermark : recoveryPoint });
      // In `disk` mode the removal of the segments before it may be undone by a loss of power.
      const told = live && this.host.context.durability !== 'disk' ? log.segments[0]!.baseOffset : 0;
      if (logStart > told) starts.push({ topic, partition, offset: logStart });
    }
    // Older than the log, the others cost a longer recovery; this one would bring deleted records back.
    directory.writeCheckpoint(CheckpointFile.LOG_START, starts, sync || this.host.context.durability === 'disk');
    directory.writeCheckpoint(CheckpointFile.RECOVERY_POINT, recovery, sync);
    directory.writeCheckpoint(CheckpointFile.REPLICATION, replication, sync);
    directory.writeCleanedOffsets(sync);
    directory.forgotten.clear();
  }
}
