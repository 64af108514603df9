// The segment files that are open. Must hold: at most `limit` of them, least recently used closed first, but never one
// that somebody holds (a write in progress, a slice being sent), so a burst of holders may go beyond the limit; where
// the process may open no more, those that nobody holds make room.

import { type Disk, DiskError, type DiskFile } from '../../base/disk.ts';

const FEWEST = 16;
const MOST = 10_000;
/** Where the system names no limit. */
const USUAL = 1000;
/** What opening a file fails with, and nothing else does, where too many are open. */
export const EXHAUSTED: ReadonlySet<string> = new Set(['EMFILE', 'ENFILE']);

/** How many segment files may be open where the process may have `limit` files and sockets; null: no limit is known. */
export function openFilesWithin(limit: number | null): number {
  return limit === null ? USUAL : Math.min(MOST, Math.max(FEWEST, Math.floor(limit / 3)));
}

/** More syncs at a time than this only hold files open: the system works on a few. */
const SYNCS_AT_ONCE = 16;

const OPENINGS_AT_ONCE = 4;

/** Lets a few work at a time, in the order in which they came. */
class Turns {
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor(atOnce: number) {
    this.free = atOnce;
  }

  /** Null: at once. Each `enter` needs its `leave`. */
  enter(): Promise<void> | null {
    if (this.free > 0) {
      this.free--;
      return null;
    }
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free++;
    else next();
  }
}

/** One file that may be open or not; a segment has one. */
export interface FileSlot {
  readonly path: string;
  handle: DiskFile | null;
  /** How many hold it open. */
  holders: number;
  /** No longer in the log: closed when the last holder lets go. */
  removed: boolean;
}

export class OpenFiles {
  /** Whose turn it is to sync. */
  readonly syncs = new Turns(SYNCS_AT_ONCE);
  /** Whose turn it is to be opened once more. */
  readonly openings = new Turns(OPENINGS_AT_ONCE);
  private readonly disk: Disk;
  private limit: number;
  private readonly sharedSyncs = new Map<string, { running: Promise<void> | null; next: Promise<void> | null }>();
  /** In order of last use. */
  private readonly opened = new Set<FileSlot>();
  /** Handles of slots that were given another path while somebody held them. */
  private readonly outdated = new Map<FileSlot, DiskFile[]>();

  constructor(disk: Disk, limit: number) {
    this.disk = disk;
    this.limit = limit;
  }

  /**
   * As the disk's, for a folder that many ask for at a time: those who come while one runs share the next. Rejects with
   * DiskError.
   */
  syncSharedDirectory(path: string): Promise<void> {
    const shared = this.sharedSyncs.get(path) ?? { running: null, next: null };
    this.sharedSyncs.set(path, shared);
    if (shared.running === null) {
      shared.running = this.disk.syncDirectoryAsync(path).finally(() => {
        shared.running = null;
      });
      return shared.running;
    }
    shared.next ??= shared.running
      .catch(() => {})
      .then(() => {
        shared.next = null;
        return this.syncSharedDirectory(path);
      });
    return shared.next;
  }

  get openCount(): number {
    return this.opened.size;
  }

  /** Opens if needed and holds; every acquire needs its release. Throws DiskError. */
  acquire(slot: FileSlot): DiskFile {
    let { handle } = slot;
    if (handle === null) {
      // A file that left the log must not come back, empty, under its old name.
      handle = this.openFile(slot.path, slot.removed ? 'read' : 'create');
      slot.handle = handle;
      this.opened.add(slot);
      if (this.opened.size > this.limit) this.closeIdle(slot);
    } else if (slot.holders === 0) {
      this.opened.delete(slot);
      this.opened.add(slot);
    }
    slot.holders++;
    return handle;
  }

  private openFile(path: string, mode: 'read' | 'create'): DiskFile {
    try {
      return this.disk.open(path, mode);
    } catch (error) {
      if (!(error instanceof DiskError) || !EXHAUSTED.has(error.code)) throw error;
      this.makeRoom();
      return this.disk.open(path, mode);
    }
  }

  /** The process may open no more: sockets have taken the rest. What was open here was too much already. */
  makeRoom(): void {
    this.limit = Math.max(FEWEST, Math.floor(this.opened.size / 2));
    this.closeIdle(null);
  }

  release(slot: FileSlot): void {
    slot.holders--;
    if (slot.holders > 0) return;
    if (this.outdated.size > 0) this.closeOutdated(slot);
    if (slot.removed) this.shut(slot);
    else if (this.opened.size > this.limit) this.closeIdle(null);
  }

  /** Closes now, or when the last holder lets go. */
  forget(slot: FileSlot): void {
    slot.removed = true;
    if (slot.holders === 0) this.shut(slot);
  }

  /** Closes if nobody holds it; it may be opened again. */
  rest(slot: FileSlot): void {
    if (slot.holders === 0) this.shut(slot);
  }

  /** The same bytes are at another path now: who holds the slot goes on with the file it has. */
  reopen(slot: FileSlot): void {
    const { handle } = slot;
    if (handle === null || slot.holders === 0) {
      this.shut(slot);
      return;
    }
    const handles = this.outdated.get(slot);
    if (handles === undefined) this.outdated.set(slot, [handle]);
    else handles.push(handle);
    slot.handle = null;
    this.opened.delete(slot);
  }

  private closeOutdated(slot: FileSlot): void {
    for (const handle of this.outdated.get(slot) ?? []) handle.close();
    this.outdated.delete(slot);
  }

  private closeIdle(except: FileSlot | null): void {
    for (const slot of this.opened) {
      if (this.opened.size <= this.limit) return;
      if (slot.holders === 0 && slot !== except) this.shut(slot);
    }
  }

  private shut(slot: FileSlot): void {
    const { handle } = slot;
    slot.handle = null;
    this.opened.delete(slot);
    handle?.close();
  }
}
