// Puts a log's assigned bytes into its files. Must hold: bytes are written in the order of their offsets, one write at
// a time; `writtenEnd` moves only after the bytes are in the page cache and `syncedEnd` only after an fdatasync that
// began later came back; after a failed write the file is cut back to the last good byte and nothing more is written
// until `reset`; a failed sync is final. Everything appended during one turn of the event loop goes down in one
// gathered write.

import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { type Disk, DiskError } from '../../base/disk.ts';
import { EXHAUSTED, type OpenFiles } from './open-files.ts';
import type { Segment } from './segment.ts';

/**
 * Up to this many bytes are written synchronously. Measured (page cache, Node 20): 3 us for 4 KiB, 23 for 128 KiB, 43
 * for 256 KiB, always some 13 us less than through the thread pool; from 512 KiB on single calls of 4 ms and more
 * appear.
 */
export const SYNC_WRITE_BYTES = 256 * 1024;
/**
 * A synchronous write that takes longer shows that the kernel throttles; the log then writes asynchronously for a
 * while.
 */
const SLOW_WRITE_MS = 5;
const ASYNC_AFTER_SLOW_MS = 1000;
/** The most that one write call takes. */
const MOST_WRITE_BYTES = 8 * 1024 * 1024;

export interface WriteStats {
  /** How often a slow synchronous write switched a log to asynchronous ones. */
  slowSyncWrites: number;
  syncWrites: number;
  asyncWrites: number;
  syncs: number;
  /** Bytes that all logs have accepted and not written yet. */
  queuedBytes: number;
}

/** Runs what was queued during this turn of the event loop when the turn ends. */
export class TurnQueue {
  private readonly defer: (run: () => void) => void;
  private waiting: { onTurn(): void }[] = [];
  private armed = false;

  constructor(defer: (run: () => void) => void = setImmediate) {
    this.defer = defer;
  }

  add(item: { onTurn(): void }): void {
    this.waiting.push(item);
    if (this.armed) return;
    this.armed = true;
    this.defer(() => this.run());
  }

  private run(): void {
    this.armed = false;
    const due = this.waiting;
    this.waiting = [];
    let failure: { error: unknown } | null = null;
    for (let i = 0; i < due.length; i++) {
      // A listener that throws must not keep the other logs from being written.
      try {
        due[i]!.onTurn();
      } catch (error) {
        failure ??= { error };
      }
    }
    if (failure !== null) throw failure.error;
  }
}

export interface WriterContext {
  readonly disk: Disk;
  readonly files: OpenFiles;
  readonly clock: Clock;
  readonly turns: TurnQueue;
  readonly writeStats: WriteStats;
}

export interface WriterEvents {
  /** writtenEnd or syncedEnd moved. */
  onMoved(): void;
  /** A write (`sync` false) or a sync failed; the writer has stopped. */
  onFailure(error: DiskError, sync: boolean): void;
}

interface Pending {
  readonly segment: Segment;
  readonly bytes: Buffer;
  readonly endOffset: number;
}

type SyncGoal = 'none' | 'sealed' | 'all';

export class SegmentWriter {
  private readonly context: WriterContext;
  private readonly events: WriterEvents;
  private pending: Pending[] = [];
  private queuedBytes = 0;
  private scheduled = false;
  private writing = false;
  private syncing = false;
  private syncGoal: SyncGoal = 'none';
  private asyncUntilMs = 0;
  private failed = false;
  /** Raised by `reset`: a write or sync begun before it changes nothing any more. */
  private generation = 0;
  /** Sealed segments that no sync has covered, oldest first. */
  private sealed: Segment[] = [];
  /** The folder has entries that no sync has covered. */
  private directoryDirty = true;
  /** The folder itself may be one that no sync has covered. */
  private folderIsNew = true;
  /** Moved, with nothing of it told to be on the platter yet. */
  private relocated = false;
  private waiters: { readonly isOver: () => boolean; readonly resolve: () => void }[] = [];
  private directory: string;
  private active: Segment;
  /** In the page cache up to here. */
  writtenEnd: number;
  /** On the platter up to here, as far as syncs of this process say. */
  syncedEnd: number;
  /** Whether each write is followed by a sync. */
  syncAlways: boolean;

  constructor(
    context: WriterContext,
    events: WriterEvents,
    directory: string,
    active: Segment,
    endOffset: number,
    syncedEnd: number,
    syncAlways: boolean,
  ) {
    this.context = context;
    this.events = events;
    this.directory = directory;
    this.active = active;
    this.writtenEnd = endOffset;
    this.syncedEnd = syncedEnd;
    this.syncAlways = syncAlways;
  }

  /** A write or sync is in progress. */
  get isBusy(): boolean {
    return this.writing || this.syncing;
  }

  get isIdle(): boolean {
    return this.pending.length === 0 && !this.writing && !this.syncing && this.syncGoal === 'none';
  }

  enqueue(segment: Segment, bytes: Buffer, endOffset: number): void {
    this.pending.push({ segment, bytes, endOffset });
    this.count(bytes.length);
    this.schedule();
  }

  private count(bytes: number): void {
    this.queuedBytes += bytes;
    this.context.writeStats.queuedBytes += bytes;
  }

  private schedule(): void {
    if (this.scheduled || this.writing) return;
    this.scheduled = true;
    this.context.turns.add(this);
  }

  /** `next` takes the appends from now on; `previous` was sealed and its folder has new files. */
  rolled(previous: Segment, next: Segment): void {
    if (previous.sizeInBytes > 0) this.sealed.push(previous);
    this.active = next;
    this.directoryDirty = true;
    this.requestSync('sealed');
  }

  /** All that is in the folder was there, synced, before: a clean stop says so. */
  trustFolder(): void {
    this.directoryDirty = false;
    this.folderIsNew = false;
  }

  /** Sealed segments of an earlier life that no sync has covered: the next one does. */
  owe(segments: readonly Segment[]): void {
    this.sealed.push(...segments);
  }

  moveTo(directory: string): void {
    this.directory = directory;
  }

  /** The files are in another folder now, of which everything before `syncedEnd` is on the platter. Not while busy. */
  relocate(directory: string, syncedEnd: number): void {
    this.directory = directory;
    this.directoryDirty = true;
    this.folderIsNew = true;
    this.relocated = true;
    if (this.syncedEnd > syncedEnd) this.syncedEnd = syncedEnd;
    this.requestSync('all');
  }

  /** Called by the TurnQueue. */
  onTurn(): void {
    this.scheduled = false;
    if (this.writing || this.failed) return;
    this.writeQueued();
    if (this.syncGoal !== 'none') this.startSync();
  }

  private writeQueued(): void {
    let moved = false;
    while (this.pending.length > 0 && !this.failed) {
      const { segment } = this.pending[0]!;
      let count = 0;
      let size = 0;
      while (count < this.pending.length && this.pending[count]!.segment === segment) {
        const next = this.pending[count]!.bytes.length;
        if (count > 0 && size + next > MOST_WRITE_BYTES) break;
        size += next;
        count++;
      }
      const run = this.pending.splice(0, count);
      if (size > SYNC_WRITE_BYTES || this.context.clock.monotonic() < this.asyncUntilMs) {
        this.writeAsync(segment, run, size);
        break;
      }
      if (this.writeNow(segment, run, size)) moved = true;
    }
    if (moved) this.advanced();
  }

  private writeNow(segment: Segment, run: readonly Pending[], size: number): boolean {
    const { clock, files, writeStats } = this.context;
    const began = clock.monotonic();
    try {
      this.materialize(segment);
      const file = files.acquire(segment);
      try {
        file.writeSync(buffersOf(run), segment.writtenBytes);
      } finally {
        files.release(segment);
      }
    } catch (error) {
      this.fail(error, segment);
      return false;
    }
    writeStats.syncWrites++;
    const took = clock.monotonic() - began;
    if (took > SLOW_WRITE_MS) {
      writeStats.slowSyncWrites++;
      this.asyncUntilMs = began + took + ASYNC_AFTER_SLOW_MS;
    }
    this.written(segment, run, size);
    return true;
  }

  private writeAsync(segment: Segment, run: readonly Pending[], size: number): void {
    const { files, writeStats } = this.context;
    const generation = this.generation;
    this.writing = true;
    writeStats.asyncWrites++;
    let writing: Promise<void>;
    try {
      this.materialize(segment);
      writing = files.acquire(segment).write(buffersOf(run), segment.writtenBytes);
    } catch (error) {
      this.writing = false;
      this.fail(error, segment);
      return;
    }
    writing.then(
      () => {
        files.release(segment);
        this.writing = false;
        if (generation !== this.generation) return this.settle();
        this.written(segment, run, size);
        this.advanced();
        this.onTurn();
      },
      (error: unknown) => {
        files.release(segment);
        this.writing = false;
        if (generation === this.generation) this.fail(error, segment);
        else this.settle();
      },
    );
  }

  /** A file that the last sync of the folder did not see needs another one. */
  private materialize(segment: Segment): void {
    if (segment.isOnDisk) return;
    this.directoryDirty = true;
    segment.materialize();
  }

  private written(segment: Segment, run: readonly Pending[], size: number): void {
    segment.writtenBytes += size;
    this.count(-size);
    this.writtenEnd = run[run.length - 1]!.endOffset;
  }

  private advanced(): void {
    if (this.syncAlways) this.syncGoal = 'all';
    this.events.onMoved();
    this.settle();
  }

  // --- syncing

  /** 'all': everything written so far; 'sealed': only segments that take no more appends. */
  requestSync(goal: 'sealed' | 'all'): void {
    if (this.failed) return;
    if (this.syncGoal !== 'all') this.syncGoal = goal;
    if (!this.syncing) this.schedule();
  }

  private startSync(): void {
    if (this.syncing || this.failed) return;
    const goal = this.syncGoal;
    const target = goal === 'all' ? this.writtenEnd : Math.min(this.writtenEnd, this.active.baseOffset);
    this.syncGoal = 'none';
    // A sealed segment whose last bytes are still queued waits for them.
    if (this.sealed.some((segment) => segment.writtenBytes < segment.sizeInBytes)) {
      this.syncGoal = goal;
      return;
    }
    if (target <= this.syncedEnd && this.sealed.length === 0 && !this.relocated) {
      this.settle();
      return;
    }
    const { sealed } = this;
    this.sealed = [];
    this.syncing = true;
    const generation = this.generation;
    this.syncFiles(sealed, goal === 'all' ? this.active : null).then(
      () => {
        this.syncing = false;
        if (generation !== this.generation) return this.settle();
        this.context.writeStats.syncs++;
        if (target > this.syncedEnd) {
          this.syncedEnd = target;
          this.events.onMoved();
        }
        this.afterSync();
      },
      (error: unknown) => {
        this.syncing = false;
        if (error instanceof DiskError && EXHAUSTED.has(error.code)) return this.notSynced(error, sealed);
        // Also after a reset: what could not be synced once is gone, whatever a later sync says.
        this.failed = true;
        this.events.onFailure(asDiskError(error, this.active.path), true);
        this.settle();
      },
    );
  }

  /** A file could not be opened to be synced: nothing is lost, it is owed. */
  private notSynced(error: DiskError, sealed: readonly Segment[]): void {
    this.sealed = [...sealed, ...this.sealed];
    this.directoryDirty = true;
    this.failed = true;
    this.events.onFailure(error, false);
    this.settle();
  }

  private afterSync(): void {
    if (this.syncAlways && this.syncedEnd < this.writtenEnd) this.syncGoal = 'all';
    if (this.syncGoal !== 'none' && !this.writing && !this.scheduled) this.startSync();
    this.settle();
  }

  private async syncFiles(sealed: readonly Segment[], active: Segment | null): Promise<void> {
    const { syncs } = this.context.files;
    const turn = syncs.enter();
    if (turn !== null) await turn;
    try {
      await this.syncInTurn(sealed, active);
    } finally {
      syncs.leave();
    }
  }

  private async syncInTurn(sealed: readonly Segment[], active: Segment | null): Promise<void> {
    const { disk } = this.context;
    for (const segment of sealed) {
      await this.syncSegment(segment);
      for (const name of segment.removed ? [] : segment.indexFiles()) {
        // It may have been deleted while another file was being synced.
        if (segment.removed) break;
        const file = disk.open(name, 'write');
        try {
          await file.sync();
        } finally {
          file.close();
        }
      }
    }
    if (active !== null && !sealed.includes(active)) await this.syncSegment(active);
    if (this.directoryDirty || sealed.length > 0) {
      this.directoryDirty = false;
      await disk.syncDirectoryAsync(this.directory);
    }
    if (this.folderIsNew) {
      await this.context.files.syncSharedDirectory(path.dirname(this.directory));
      this.folderIsNew = false;
      this.relocated = false;
    }
  }

  private async syncSegment(segment: Segment): Promise<void> {
    // A file that is not made yet has nothing to sync; on a full device the attempt to make it is no failed sync.
    if (segment.removed || !segment.isOnDisk) return;
    const { files } = this.context;
    const file = files.acquire(segment);
    try {
      await file.sync();
    } finally {
      files.release(segment);
    }
  }

  // --- failure and end

  private fail(error: unknown, segment: Segment): void {
    this.failed = true;
    this.pending = [];
    this.count(-this.queuedBytes);
    // What a short write left behind must not stand before later appends.
    try {
      const file = this.context.files.acquire(segment);
      try {
        if (file.size() > segment.writtenBytes) file.truncate(segment.writtenBytes);
      } finally {
        this.context.files.release(segment);
      }
    } catch {
      // The device refuses this too; `reset` comes only after a truncation that worked.
    }
    this.events.onFailure(asDiskError(error, segment.path), false);
    this.settle();
  }

  /** Drops what is queued and goes on from `endOffset`, the end of what is in the files now. */
  reset(active: Segment, endOffset: number): void {
    this.generation++;
    this.pending = [];
    this.count(-this.queuedBytes);
    // Segments may have been removed: a loss of power must not bring back what is in the way of later batches.
    this.directoryDirty = true;
    // Those that stay still owe their sync.
    this.sealed = this.sealed.filter((segment) => segment !== active && !segment.removed);
    this.failed = false;
    this.active = active;
    this.writtenEnd = endOffset;
    if (this.syncedEnd > endOffset) this.syncedEnd = endOffset;
    if (this.sealed.length > 0) this.requestSync('sealed');
    if (this.syncAlways && this.syncedEnd < endOffset) this.requestSync('all');
  }

  /** Writes everything that is queued, here and now if no asynchronous write is in progress. */
  flushNow(): void {
    if (this.writing || this.failed) return;
    let moved = false;
    while (this.pending.length > 0 && !this.failed) {
      const { segment } = this.pending[0]!;
      const end = this.pending.findIndex((item) => item.segment !== segment);
      const run = this.pending.splice(0, end < 0 ? this.pending.length : end);
      let size = 0;
      for (const item of run) size += item.bytes.length;
      if (this.writeNow(segment, run, size)) moved = true;
    }
    if (moved) this.advanced();
    if (this.syncGoal !== 'none') this.schedule();
  }

  /** Stops for good: what is queued is dropped. */
  abandon(): void {
    this.generation++;
    this.failed = true;
    this.pending = [];
    this.count(-this.queuedBytes);
    this.syncGoal = 'none';
    this.settle();
  }

  private get isStopped(): boolean {
    return this.failed && !this.writing && !this.syncing;
  }

  /** Resolves when nothing is queued or in progress (or the writer failed). */
  async drain(): Promise<void> {
    this.flushNow();
    if (this.syncGoal !== 'none' && !this.writing && !this.failed) this.startSync();
    await this.until(() => this.isIdle || this.isStopped);
  }

  /** Resolves when everything before `offset` is written (or the writer failed). */
  async whenWritten(offset: number): Promise<void> {
    this.flushNow();
    await this.until(() => this.writtenEnd >= offset || this.failed);
  }

  private until(isOver: () => boolean): Promise<void> | void {
    if (isOver()) return;
    return new Promise((resolve) => this.waiters.push({ isOver, resolve }));
  }

  private settle(): void {
    if (this.waiters.length === 0) return;
    const waiting = this.waiters;
    this.waiters = [];
    for (const waiter of waiting) {
      if (waiter.isOver()) waiter.resolve();
      else this.waiters.push(waiter);
    }
  }
}

function buffersOf(run: readonly Pending[]): Buffer[] {
  const buffers: Buffer[] = [];
  for (let i = 0; i < run.length; i++) buffers.push(run[i]!.bytes);
  return buffers;
}

export function asDiskError(error: unknown, file: string): DiskError {
  if (error instanceof DiskError) return error;
  return new DiskError('EIO', file, error instanceof Error ? error.message : String(error));
}
