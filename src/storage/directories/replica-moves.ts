// The moves of replicas between the entries of log.dirs: each copies a log's folder while the log goes on, and at the
// end makes the copy its home. Must hold: at any instant, that of a kill included, one folder is the partition's and
// has everything that was acknowledged; a log is not compacted while it moves; a move that cannot be finished leaves
// the log where it was and takes its copy away; the old folder goes only when the new one is on its platter.

import path from 'node:path';
import type { Timer } from '../../base/clock.ts';
import { DiskError } from '../../base/disk.ts';
import type { Log } from '../log.ts';
import type { StorageContext } from '../storage-context.ts';
import { CheckpointFile, printPartitionMetadata } from './checkpoints.ts';
import { type LogDirectory, partitionKey } from './log-directory.ts';
import { MoveThrottle } from './move-throttle.ts';
import { CopyStopped, MOVED_FROM_FILE, ReplicaCopy } from './replica-copy.ts';

export interface MoveSettings {
  /** num.replica.alter.log.dirs.threads; null: as many as there are folders. */
  readonly threads: number | null;
  /** replica.alter.log.dirs.io.max.bytes.per.second */
  readonly maxBytesPerSecond: number;
}

export interface MoveHost {
  readonly context: StorageContext;
  readonly directoryCount: number;
  defer(run: () => void): void;
  /** The copy has caught up: tells the controller where the replica is about to be. */
  assign(log: Log, directory: LogDirectory): Promise<void>;
  /** The log is in its new home, in this very tick. */
  moved(move: ReplicaMove): void;
  /** The old folder, or an unfinished copy, is nobody's any more. */
  retire(log: Log, directory: LogDirectory, folder: string): void;
  /** A folder refused a write. */
  suspect(directory: LogDirectory): void;
}

const RETRY_MS = 1000;

export class ReplicaMove {
  readonly log: Log;
  readonly from: LogDirectory;
  readonly to: LogDirectory;
  readonly folder: string;
  private readonly host: MoveHost;
  readonly copy: ReplicaCopy;
  private state: 'waiting' | 'copying' | 'switched' | 'cancelled' | 'stopped' = 'waiting';
  private assigned = false;
  private timer: Timer | null = null;
  private wakeUp: (() => void) | null = null;
  private ending = false;
  /** The partition was deleted after the switch, and its old home with it. */
  private forsaken = false;

  constructor(host: MoveHost, log: Log, from: LogDirectory, to: LogDirectory, folder: string, throttle: MoveThrottle) {
    this.host = host;
    this.log = log;
    this.from = from;
    this.to = to;
    this.folder = folder;
    const isStopped = () => this.isOver;
    this.copy = new ReplicaCopy({
      context: host.context,
      log,
      from,
      to,
      folder,
      isStopped,
      pay: (bytes) => throttle.pay(bytes, isStopped),
    });
  }

  private get isOver(): boolean {
    return this.state === 'cancelled' || this.state === 'stopped' || this.log.isClosed || this.log.isLost;
  }

  /** Whether its folder is not the partition's yet. */
  get isFuture(): boolean {
    return this.state !== 'switched';
  }

  /** Called off: the copy goes. */
  cancel(): void {
    if (this.state === 'switched') return;
    this.state = 'cancelled';
    this.wakeUp?.();
  }

  /** The partition is deleted: what is left of it here goes now, since its name may be another's in an instant. */
  forsake(): void {
    if (this.state !== 'switched' || this.forsaken) return;
    this.forsaken = true;
    const { log, from } = this;
    const oldHome = from.file(partitionKey(log.topic, log.partition));
    if (!from.offline && this.host.context.disk.exists(oldHome)) this.host.retire(log, from, oldHome);
  }

  /** The broker stops: the copy stays for the next start. */
  stop(): void {
    this.ending = true;
    if (this.state !== 'cancelled' && this.state !== 'switched') this.state = 'stopped';
    this.timer?.cancel();
    this.wakeUp?.();
  }

  /** Makes the folder, so that it is there when the request is answered. Throws DiskError. */
  prepare(): void {
    const { disk } = this.host.context;
    disk.makeDirectory(this.folder);
    const file = path.join(this.folder, CheckpointFile.PARTITION);
    if (disk.exists(file)) return;
    disk.writeFileAtomic(file, printPartitionMetadata(this.log.topicId), this.host.context.durability === 'disk');
  }

  /** Resolves when nothing more is to be done. Never rejects. */
  async run(): Promise<void> {
    const { log } = this;
    log.cleaning.abortAndPause();
    try {
      if (this.state === 'waiting') this.state = 'copying';
      // Of an earlier move, to where the log is now: the next marker is to be the only one.
      if (!this.isOver) this.host.context.disk.remove(path.join(log.directory, MOVED_FROM_FILE));
      while (log.cleaning.isRunning && !this.isOver) await this.turn();
      await this.copyAndSwitch();
    } catch (error) {
      this.failed(error);
    } finally {
      log.cleaning.resume();
    }
    if (this.state === 'switched') await this.finish();
    else await this.abandon();
  }

  private turn(): Promise<void> {
    return new Promise((resolve) => this.host.defer(resolve));
  }

  private async copyAndSwitch(): Promise<void> {
    while (!this.isOver) {
      await this.copy.round();
      if (this.isOver) return;
      if (!this.assigned) {
        await this.host.assign(this.log, this.to);
        this.assigned = true;
        await this.copy.mark();
      } else if (this.copy.isClose && (await this.roundAndSwitch())) return;
    }
  }

  /** In `disk` mode answers wait for it: the copy is to have, synced, all that was acknowledged. */
  private async roundAndSwitch(): Promise<boolean> {
    const { log } = this;
    if (this.host.context.durability === 'disk') log.setReplicatedEnd(log.highWatermark);
    try {
      await this.copy.round(this.host.context.durability !== 'disk');
      return await this.switchSoon();
    } finally {
      if (this.host.context.durability === 'disk') log.setReplicatedEnd(null);
    }
  }

  /** At the first instant without a write under way that finds the copy nearly whole; false: copy on. */
  private switchSoon(): Promise<boolean> | boolean {
    if (this.trySwitch()) return true;
    if (this.log.isQuiet || this.isOver) return false;
    return new Promise((resolve, reject) => {
      const done = (switched: boolean) => {
        unsubscribe();
        this.wakeUp = null;
        resolve(switched);
      };
      const unsubscribe = this.log.onAdvance(() => {
        try {
          if (this.isOver) done(false);
          else if (this.log.isQuiet) done(this.trySwitch());
        } catch (error) {
          unsubscribe();
          this.wakeUp = null;
          reject(error);
        }
      });
      this.wakeUp = () => done(false);
    });
  }

  private trySwitch(): boolean {
    if (this.isOver || !this.copy.isNearlyComplete) return false;
    this.copy.complete();
    this.state = 'switched';
    this.host.moved(this);
    return true;
  }

  private failed(error: unknown): void {
    if (error instanceof CopyStopped) return;
    const { topic, partition } = this.log;
    const where = { topic, partition, from: this.from.path, to: this.to.path };
    if (error instanceof DiskError) {
      const { code, path: file } = error;
      this.host.context.logger.error({ ...where, file, code }, 'a replica could not be moved; it stays where it is');
      if (file.startsWith(this.to.path)) this.host.suspect(this.to);
    } else {
      const message = error instanceof Error ? error.message : String(error);
      this.host.context.logger.error(
        { ...where, error: message },
        'a replica could not be moved; it stays where it is',
      );
    }
    if (this.state !== 'stopped') this.state = 'cancelled';
  }

  // --- the end

  /** When the new home is on its platter, the old one goes. */
  private async finish(): Promise<void> {
    const { log, host } = this;
    const oldHome = this.from.file(partitionKey(log.topic, log.partition));
    await log.flush();
    while (log.offline && !log.isClosed && !log.isLost && !this.ending) {
      await this.sleep();
      await log.flush();
    }
    // Else both folders stay, and the next start knows by the marker which is which.
    if (log.offline || this.from.offline || this.forsaken) return;
    host.retire(log, this.from, oldHome);
    try {
      await host.context.disk.syncDirectoryAsync(this.from.path);
      // A folder that could not be renamed yet is still to be known as the old one.
      if (!log.isClosed && !host.context.disk.exists(oldHome))
        host.context.disk.remove(path.join(log.directory, MOVED_FROM_FILE));
    } catch (error) {
      // A marker that names a folder without this partition says nothing.
      if (!(error instanceof DiskError)) throw error;
    }
  }

  private sleep(): Promise<void> {
    return new Promise((resolve) => {
      this.wakeUp = resolve;
      this.timer = this.host.context.clock.setTimeout(resolve, RETRY_MS);
    });
  }

  private async abandon(): Promise<void> {
    const { log, host } = this;
    try {
      if (this.state === 'stopped') this.copy.dropUnfinished();
      else if (!this.to.offline) host.retire(log, this.to, this.folder);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      host.context.logger.warn({ folder: this.folder, code: error.code }, 'an unfinished copy could not be removed');
    }
    if (!this.assigned || this.state === 'stopped' || log.isClosed) return;
    try {
      await host.assign(log, this.from);
    } catch {
      // The next start says it once more.
    }
  }
}

export class ReplicaMoves {
  private readonly host: MoveHost;
  private readonly moves = new Map<string, ReplicaMove>();
  private readonly running = new Set<Promise<void>>();
  /** Of each partition, the end of its latest move: the next one begins after it. */
  private readonly endings = new Map<string, Promise<void>>();
  private waiting: ReplicaMove[] = [];
  /** Begun and not at their end. */
  private readonly unfinished = new Set<ReplicaMove>();
  private readonly throttle: MoveThrottle;
  private settings: MoveSettings = { threads: null, maxBytesPerSecond: Number.MAX_VALUE };
  private stopped = false;
  completed = 0;

  constructor(host: MoveHost, settings: Partial<MoveSettings> = {}) {
    this.host = host;
    this.throttle = new MoveThrottle(host.context.clock, () => this.settings.maxBytesPerSecond);
    this.configure(settings);
  }

  configure(settings: Partial<MoveSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.startWaiting();
  }

  /** The copies that are not homes yet. */
  *futures(): Iterable<ReplicaMove> {
    for (const move of this.moves.values()) if (move.isFuture) yield move;
  }

  get(topic: string, partition: number): ReplicaMove | undefined {
    const move = this.moves.get(partitionKey(topic, partition));
    return move?.isFuture ? move : undefined;
  }

  /** Throws DiskError if the folder for the copy cannot be made. */
  begin(log: Log, from: LogDirectory, to: LogDirectory, folder: string): void {
    const key = partitionKey(log.topic, log.partition);
    const move = new ReplicaMove(this.host, log, from, to, folder, this.throttle);
    move.prepare();
    this.moves.set(key, move);
    this.waiting.push(move);
    this.startWaiting();
  }

  cancel(topic: string, partition: number): void {
    const key = partitionKey(topic, partition);
    const move = this.moves.get(key);
    if (move === undefined || !move.isFuture) return;
    this.moves.delete(key);
    move.cancel();
    this.throttle.wake();
  }

  /** The partition is deleted. */
  forget(log: Log): void {
    this.cancel(log.topic, log.partition);
    for (const move of this.unfinished) if (move.log === log) move.forsake();
  }

  /** Those to or from a folder that is offline. */
  cancelOf(directory: LogDirectory): void {
    for (const { log, from, to } of [...this.futures()]) {
      if (from === directory || to === directory) this.cancel(log.topic, log.partition);
    }
  }

  private startWaiting(): void {
    const most = this.settings.threads ?? this.host.directoryCount;
    while (!this.stopped && this.running.size < most && this.waiting.length > 0) {
      const move = this.waiting.shift()!;
      const key = partitionKey(move.log.topic, move.log.partition);
      const earlier = this.endings.get(key);
      this.unfinished.add(move);
      const running = (earlier === undefined ? move.run() : earlier.then(() => move.run())).then(() => {
        this.running.delete(running);
        this.unfinished.delete(move);
        if (this.endings.get(key) === running) this.endings.delete(key);
        if (this.moves.get(key) === move) this.moves.delete(key);
        if (!move.isFuture) this.completed++;
        this.startWaiting();
      });
      this.endings.set(key, running);
      this.running.add(running);
    }
  }

  /** Resolves when none is under way; what was copied stays. */
  async stop(): Promise<void> {
    this.stopped = true;
    for (const move of this.moves.values()) move.stop();
    this.waiting = [];
    this.throttle.wake();
    await Promise.all(this.running);
  }
}
