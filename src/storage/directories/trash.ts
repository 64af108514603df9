// What is to be removed from the disk later: files and folders that are no longer part of anything, under the names
// that say so. Must hold: nothing here holds the event loop for longer than one small call; what cannot be removed (or,
// of a folder, renamed) is told once and tried again until it works; what is left when the process ends is removed by
// the next start.

import path from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import { type Disk, DiskError } from '../../base/disk.ts';
import type { Logger } from '../../base/logger.ts';

export const TRASH_RETRY_MS = 60_000;

interface Item {
  readonly path: string;
  readonly isFolder: boolean;
  failures: number;
}

export class Trash {
  private readonly disk: Disk;
  private readonly clock: Clock;
  private readonly logger: Logger;
  private readonly timers = new Set<Timer>();
  private due: Item[] = [];
  private working = false;
  private closed = false;
  /** Folders that could not be renamed yet: their names now, and those they are to get. */
  private readonly unrenamed = new Map<string, string>();

  constructor(disk: Disk, clock: Clock, logger: Logger) {
    this.disk = disk;
    this.clock = clock;
    this.logger = logger;
  }

  removeFiles(files: readonly string[], delayMs: number): void {
    this.later(
      files.map((file) => ({ path: file, isFolder: false, failures: 0 })),
      delayMs,
    );
  }

  removeFolder(folder: string, delayMs: number): void {
    this.later([{ path: folder, isFolder: true, failures: 0 }], delayMs);
  }

  /** Renames the folder now, or as soon as that works, and removes it `delayMs` later. */
  retireFolder(from: string, to: string, delayMs: number, onRenamed: (folder: string) => void): void {
    try {
      this.disk.rename(from, to);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      if (!this.unrenamed.has(from)) this.tell(from, error, 'a deleted partition could not be set aside; trying again');
      this.unrenamed.set(from, to);
      this.after(TRASH_RETRY_MS, () => {
        if (this.unrenamed.get(from) === to) this.retireFolder(from, to, delayMs, onRenamed);
      });
      return;
    }
    this.unrenamed.delete(from);
    onRenamed(to);
    this.removeFolder(to, delayMs);
  }

  /**
   * The name is needed again. True if a folder that was deleted under it is now out of the way, false if none was.
   * Throws DiskError if it still cannot be renamed.
   */
  makeWay(from: string): boolean {
    const to = this.unrenamed.get(from);
    if (to === undefined) return false;
    this.disk.rename(from, to);
    this.unrenamed.delete(from);
    this.removeFolder(to, 0);
    return true;
  }

  /** What waits is left to the next start. */
  close(): void {
    this.closed = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    this.due = [];
  }

  private after(delayMs: number, action: () => void): void {
    if (this.closed) return;
    const timer = this.clock.setTimeout(() => {
      this.timers.delete(timer);
      action();
    }, delayMs);
    this.timers.add(timer);
  }

  private later(items: readonly Item[], delayMs: number): void {
    if (items.length === 0) return;
    if (delayMs <= 0) this.enqueue(items);
    else this.after(delayMs, () => this.enqueue(items));
  }

  private enqueue(items: readonly Item[]): void {
    for (const item of items) this.due.push(item);
    if (!this.working) void this.work();
  }

  /** One at a time. Never rejects. */
  private async work(): Promise<void> {
    this.working = true;
    while (this.due.length > 0) {
      const batch = this.due;
      this.due = [];
      for (const item of batch) {
        if (this.closed) break;
        await this.remove(item);
      }
    }
    this.working = false;
  }

  private async remove(item: Item): Promise<void> {
    try {
      if (item.isFolder) await this.empty(item.path);
      else await this.disk.removeAsync(item.path);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      if (item.failures === 0) this.tell(item.path, error, 'a deleted file could not be removed; trying again');
      item.failures++;
      this.later([item], TRASH_RETRY_MS);
      return;
    }
    if (item.failures > 0) this.logger.info({ file: item.path }, 'a deleted file was removed at last');
  }

  private async empty(folder: string): Promise<void> {
    if (!this.disk.exists(folder)) return;
    for (const { name, isDirectory } of this.disk.list(folder)) {
      if (!isDirectory) await this.disk.removeAsync(path.join(folder, name));
    }
    this.disk.removeTree(folder);
  }

  private tell(file: string, error: DiskError, message: string): void {
    this.logger.warn({ file, code: error.code }, message);
  }
}
