// Makes the logs of partitions that are new here and removes those of deleted ones: a few at once, many in slices, for
// each costs calls to the file system. Must hold: no slice holds the event loop for longer than a few milliseconds and
// one partition; a log that somebody asks for is made at once; the folder of a deleted partition is out of the way
// before one of the same name is made; what could not be made for want of room or file handles is tried again, and
// only that.

import type { Clock, Timer } from '../base/clock.ts';
import { DiskError } from '../base/disk.ts';
import type { Logger } from '../base/logger.ts';
import { Slices } from '../base/slices.ts';
import type { LogConfig } from '../storage/log-config.ts';
import type { LogManager } from '../storage/log-manager.ts';
import { isPassing } from '../storage/outage.ts';
import type { LogMaker, Partition } from './partition.ts';

const REOPEN_MS = 3000;

export interface LogFoldersOptions {
  readonly logs: LogManager;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runs something on a later turn of the event loop. */
  readonly defer: (run: () => void) => void;
  /** Something failed that is not the disk, on a turn where nobody waits for it. */
  readonly fatal: (reason: string) => void;
  /** The config that the partition's topic has now. */
  readonly configOf: (partition: Partition) => LogConfig;
  /** A log was made after the image that brought its partition was worked through. */
  readonly onOpened: (partition: Partition) => void;
}

export class LogFolders implements LogMaker {
  private readonly options: LogFoldersOptions;
  /** Partitions whose log is to be made, and whether nobody had them before. */
  private readonly unmade = new Map<Partition, boolean>();
  /** Partitions that are gone and whose log is to be removed, by name: it is the one that the name stands for. */
  private readonly unremoved = new Map<string, Partition>();
  /** Partitions whose log could not be made for want of room or file handles. */
  private readonly refused = new Map<Partition, boolean>();
  /** Partitions whose folder is nowhere, not told yet. */
  private homeless = 0;
  private reopenTimer: Timer | null = null;
  private working = false;
  private closed = false;

  constructor(options: LogFoldersOptions) {
    this.options = options;
  }

  /**
   * Makes the log of a partition of an image, now or later.
   * @param isNew nobody had this partition before
   */
  make(partition: Partition, isNew: boolean, now = false): void {
    const { topic, index, directoryId } = partition;
    if (!this.options.logs.mayOpen(topic, index, directoryId, isNew)) {
      this.noHome(partition);
      return;
    }
    this.unmade.set(partition, isNew);
    partition.awaitLog(this);
    if (now) this.open(partition);
  }

  /** Somebody has asked for its log. */
  makeLog(partition: Partition): void {
    if (this.open(partition)) this.options.onOpened(partition);
  }

  /** The partition is gone: what was made of it goes too. */
  remove(partition: Partition): void {
    this.unmade.delete(partition);
    this.refused.delete(partition);
    if (partition.madeLog !== null) this.unremoved.set(nameOf(partition), partition);
  }

  /** All of an image is known: does what takes no time worth mentioning, and the rest on later turns. */
  begin(): void {
    if (this.working) return;
    this.workOn(() => {});
  }

  /** What is still to be made is made by the next start; what is to be removed is removed now. */
  close(): void {
    this.closed = true;
    this.reopenTimer?.cancel();
    this.reopenTimer = null;
    this.unmade.clear();
    this.refused.clear();
    for (const { topic, index } of this.unremoved.values()) this.options.logs.delete(topic, index);
    this.unremoved.clear();
  }

  private workOn(opened: (partition: Partition) => void): void {
    const { clock, defer } = this.options;
    const slice = new Slices(clock);
    for (const partition of this.steps()) {
      if (partition !== null) opened(partition);
      if (slice.isOver) break;
    }
    this.tellHomeless();
    this.working = this.unmade.size + this.unremoved.size > 0;
    if (this.working) defer(() => this.workAlone());
  }

  /** On a turn of its own. */
  private workAlone(): void {
    try {
      this.workOn(this.options.onOpened);
    } catch (error) {
      this.options.logger.error({ err: error }, 'the folders of partitions could not be made or set aside');
      this.options.fatal(`the folders of partitions could not be made or set aside: ${String(error)}`);
    }
  }

  /** One partition each; it is yielded if it has got its log. */
  private *steps(): Generator<Partition | null, void> {
    for (const name of this.unremoved.keys()) {
      this.retire(name);
      yield null;
    }
    for (const partition of this.unmade.keys()) yield this.open(partition) ? partition : null;
  }

  private retire(name: string): void {
    const partition = this.unremoved.get(name);
    if (partition === undefined) return;
    this.unremoved.delete(name);
    this.options.logs.delete(partition.topic, partition.index);
  }

  /** True if the partition has its log now, and had none. */
  private open(partition: Partition): boolean {
    const isNew = this.unmade.get(partition);
    if (isNew === undefined) return false;
    this.unmade.delete(partition);
    this.retire(nameOf(partition));
    const { logs, configOf } = this.options;
    const { topic, topicId, index, directoryId } = partition;
    // A data folder may have failed since.
    if (!logs.mayOpen(topic, index, directoryId, isNew)) {
      this.noHome(partition);
      return false;
    }
    try {
      const log = logs.getOrCreate(topic, topicId, index, configOf(partition), { directoryId });
      log.setLeaderEpoch(partition.leaderEpoch);
      partition.attach(log);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.refuse(partition, isNew, error);
      return false;
    }
    if (this.refused.delete(partition))
      this.options.logger.info({ topic, partition: index }, 'the partition is online');
    return true;
  }

  private refuse(partition: Partition, isNew: boolean, error: DiskError): void {
    const { topic, index } = partition;
    partition.withoutLog();
    if (!this.refused.has(partition)) {
      this.options.logger.error(
        { topic, partition: index, file: error.path, code: error.code },
        'partition is offline: its log could not be opened',
      );
    }
    if (isPassing(error) && !this.closed) this.openLater(partition, isNew);
    else this.refused.delete(partition);
  }

  private openLater(partition: Partition, isNew: boolean): void {
    this.refused.set(partition, isNew);
    this.reopenTimer ??= this.options.clock.setTimeout(() => {
      this.reopenTimer = null;
      for (const [waiting, wasNew] of this.refused) this.make(waiting, wasNew);
      if (!this.working) this.workAlone();
    }, REOPEN_MS);
  }

  private noHome(partition: Partition): void {
    this.refused.delete(partition);
    partition.detach();
    this.homeless++;
  }

  // DEVIATION: Partitions of a data folder that was taken out of log.dirs are offline until it is back (or their topics
  // are deleted); Kafka makes them anew, empty, in another folder.
  private tellHomeless(): void {
    if (this.homeless === 0) return;
    this.options.logger.error(
      { partitions: this.homeless },
      'partitions are offline: the data folder that holds them is not there',
    );
    this.homeless = 0;
  }
}

function nameOf({ topic, index }: Partition): string {
  return `${topic}-${index}`;
}
