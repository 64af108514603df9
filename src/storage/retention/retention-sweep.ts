// Looks at every partition from time to time and removes what retention no longer covers. Must hold: the event loop is
// given back every few milliseconds, with however many partitions; a log that was closed cleanly and not used since is
// not opened to find that nothing is due; a partition that cannot be cleaned keeps no other from it. Each deletion is
// one line in the log.

import path from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import { type Disk, DiskError } from '../../base/disk.ts';
import type { Logger } from '../../base/logger.ts';
import type { Deletion, Log } from '../log.ts';
import { offsetFileName, offsetOfFileName, Suffix } from '../segments/segment.ts';
import { lastTimestampIn } from '../segments/time-index.ts';

const SLICE_MS = 2;
const LOGS_A_SLICE = 64;

export interface RetentionSweepOptions {
  readonly disk: Disk;
  readonly clock: Clock;
  readonly logger: Logger;
  /** log.initial.task.delay.ms */
  readonly initialDelayMs: number;
  /** log.retention.check.interval.ms */
  readonly intervalMs: number;
  /** Those that are somebody's: a folder that nobody has asked for is left alone. */
  logs(): Iterable<Log>;
  removeLater(files: readonly string[], delayMs: number): void;
  /** Runs it in a later turn of the event loop. */
  defer(run: () => void): void;
}

/** What the folder of a log that is not open says. It stays true until the log is opened. */
interface ClosedLog {
  readonly firstNewestMs: number;
  readonly firstBytes: number;
  readonly sizeInBytes: number;
  /** Where the second segment begins; Infinity if there is none. */
  readonly secondBase: number;
}

const NOTHING: ClosedLog = {
  firstNewestMs: Number.POSITIVE_INFINITY,
  firstBytes: 1,
  sizeInBytes: 0,
  secondBase: Number.POSITIVE_INFINITY,
};

export class RetentionSweep {
  private readonly options: RetentionSweepOptions;
  private readonly closedLogs = new Map<Log, ClosedLog>();
  private readonly warnedOf = new WeakMap<Log, number>();
  private timer: Timer | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;
  private sliceStartMs = 0;
  private logsInSlice = 0;
  deletedSegments = 0;
  deletedBytes = 0;

  constructor(options: RetentionSweepOptions) {
    this.options = options;
    this.schedule(options.initialDelayMs);
  }

  private schedule(delayMs: number): void {
    this.timer = this.options.clock.setTimeout(() => {
      this.schedule(this.options.intervalMs);
      void this.sweep();
    }, delayMs);
  }

  /** Resolves when what runs has come to its end, which it does with the log it is at. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    await this.running;
  }

  /** Looks at every log once; the sweep that runs already, if one does. */
  sweep(): Promise<void> {
    this.running ??= this.visitAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async visitAll(): Promise<void> {
    this.beginSlice();
    for (const log of this.options.logs()) {
      if (this.isDue(log)) {
        if (log.hasOldSegments()) await this.clean(log);
        if (this.stopped) return;
        this.warnOfFuture(log);
      }
      if (++this.logsInSlice >= LOGS_A_SLICE || this.options.clock.monotonic() - this.sliceStartMs >= SLICE_MS) {
        await this.giveWay();
        if (this.stopped) return;
      }
    }
  }

  private beginSlice(): void {
    this.sliceStartMs = this.options.clock.monotonic();
    this.logsInSlice = 0;
  }

  private async giveWay(): Promise<void> {
    await new Promise<void>((resolve) => this.options.defer(resolve));
    this.beginSlice();
  }

  private isDue(log: Log): boolean {
    if (log.isOpen) {
      this.closedLogs.delete(log);
      return true;
    }
    try {
      return isDue(log, this.lookAt(log), this.options.clock.now());
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.options.logger.warn(
        { topic: log.topic, partition: log.partition, file: error.path, code: error.code },
        'a partition could not be looked at for retention',
      );
      return false;
    }
  }

  private lookAt(log: Log): ClosedLog {
    let found = this.closedLogs.get(log);
    if (found === undefined) {
      found = this.readFolder(log.directory);
      this.closedLogs.set(log, found);
    }
    return found;
  }

  private readFolder(directory: string): ClosedLog {
    const { disk } = this.options;
    const bases: number[] = [];
    const leftovers: string[] = [];
    for (const { name } of disk.list(directory)) {
      const base = offsetOfFileName(name);
      if (base < 0) continue;
      if (name.endsWith(Suffix.DELETED)) leftovers.push(path.join(directory, name));
      else if (name.endsWith(Suffix.LOG)) bases.push(base);
    }
    // Of a deletion before the last stop.
    this.options.removeLater(leftovers, 0);
    if (bases.length === 0) return NOTHING;
    bases.sort((a, b) => a - b);
    let sizeInBytes = 0;
    for (const base of bases) sizeInBytes += disk.fileSize(path.join(directory, offsetFileName(base, Suffix.LOG)));
    return {
      firstNewestMs: lastTimestampIn(disk, path.join(directory, offsetFileName(bases[0]!, Suffix.TIME_INDEX))),
      firstBytes: disk.fileSize(path.join(directory, offsetFileName(bases[0]!, Suffix.LOG))),
      sizeInBytes,
      secondBase: bases[1] ?? Number.POSITIVE_INFINITY,
    };
  }

  private async clean(log: Log): Promise<void> {
    let total: Deletion | null = null;
    for (;;) {
      const deletion = await log.deleteOldSegments();
      if (deletion !== null && (total === null || total.reason === deletion.reason)) {
        total = total === null ? deletion : joined(total, deletion);
      } else {
        if (total !== null) this.tell(log, total);
        total = deletion;
      }
      if (deletion === null) break;
      await this.giveWay();
      if (this.stopped) break;
    }
    if (total !== null) this.tell(log, total);
  }

  private tell(log: Log, { reason, segments, sizeInBytes, firstOffset, lastOffset }: Deletion): void {
    this.deletedSegments += segments;
    this.deletedBytes += sizeInBytes;
    const { topic, partition } = log;
    this.options.logger.info(
      { topic, partition, firstOffset, lastOffset, segments, bytes: sizeInBytes, reason },
      `${segments} old segment${segments === 1 ? '' : 's'} of a partition deleted`,
    );
  }

  /** A record of a time that is still to come keeps its segment, and all after it, from being deleted by age. */
  private warnOfFuture(log: Log): void {
    const { retentionMs, cleanupPolicy } = log.config;
    if (retentionMs < 0 || !cleanupPolicy.delete || !log.isReadable) return;
    const first = log.segments[0]!;
    const nowMs = this.options.clock.now();
    if (this.warnedOf.get(log) === first.baseOffset || first.knownNewestMs <= nowMs) return;
    this.warnedOf.set(log, first.baseOffset);
    this.options.logger.warn(
      { topic: log.topic, partition: log.partition, segment: first.baseOffset, newestMs: first.knownNewestMs },
      'records with timestamps in the future keep old segments from being deleted by retention.ms',
    );
  }
}

function joined(earlier: Deletion, later: Deletion): Deletion {
  return {
    reason: later.reason,
    segments: earlier.segments + later.segments,
    sizeInBytes: earlier.sizeInBytes + later.sizeInBytes,
    firstOffset: earlier.firstOffset,
    lastOffset: later.lastOffset,
  };
}

/** Whether opening the log may show something to delete. */
function isDue(log: Log, folder: ClosedLog, nowMs: number): boolean {
  const { cleanupPolicy, retentionBytes, retentionMs } = log.config;
  if (folder.secondBase <= log.checkpointedStart) return true;
  if (!cleanupPolicy.delete || folder.sizeInBytes === 0) return false;
  if (retentionBytes >= 0 && folder.sizeInBytes - folder.firstBytes >= retentionBytes) return true;
  return retentionMs >= 0 && nowMs - folder.firstNewestMs > retentionMs;
}
