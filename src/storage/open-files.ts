// The segment files that are open. Must hold: at most `limit` of them, least recently used closed first, but never one
// that somebody holds (a write in progress, a slice being sent), so a burst of holders may go beyond the limit.

import type { Disk, DiskFile } from '../base/disk.ts';

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
  private readonly disk: Disk;
  private readonly limit: number;
  /** In order of last use. */
  private readonly open = new Set<FileSlot>();

  constructor(disk: Disk, limit: number) {
    this.disk = disk;
    this.limit = limit;
  }

  get openCount(): number {
    return this.open.size;
  }

  /** Opens if needed and holds; every acquire needs its release. Throws DiskError. */
  acquire(slot: FileSlot): DiskFile {
    let { handle } = slot;
    if (handle === null) {
      // A file that left the log must not come back, empty, under its old name.
      handle = this.disk.open(slot.path, slot.removed ? 'read' : 'create');
      slot.handle = handle;
      this.open.add(slot);
      if (this.open.size > this.limit) this.closeIdle(slot);
    } else if (slot.holders === 0) {
      this.open.delete(slot);
      this.open.add(slot);
    }
    slot.holders++;
    return handle;
  }

  release(slot: FileSlot): void {
    slot.holders--;
    if (slot.holders > 0) return;
    if (slot.removed) this.shut(slot);
    else if (this.open.size > this.limit) this.closeIdle(null);
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

  private closeIdle(except: FileSlot | null): void {
    for (const slot of this.open) {
      if (this.open.size <= this.limit) return;
      if (slot.holders === 0 && slot !== except) this.shut(slot);
    }
  }

  private shut(slot: FileSlot): void {
    const { handle } = slot;
    slot.handle = null;
    this.open.delete(slot);
    handle?.close();
  }
}
