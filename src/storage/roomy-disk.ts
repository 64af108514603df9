// A Disk for a process that may open only so many files: where one call fails for that, segment files that nobody
// uses are closed and it is tried once more. Must hold: nothing else is tried again; handles are the inner disk's.

import { type DirectoryEntry, type Disk, DiskError, type DiskFile } from '../base/disk.ts';
import { EXHAUSTED, type OpenFiles } from './segments/open-files.ts';

export class RoomyDisk implements Disk {
  private readonly inner: Disk;
  private readonly files: OpenFiles;

  constructor(inner: Disk, files: OpenFiles) {
    this.inner = inner;
    this.files = files;
  }

  private makeRoomFor(error: unknown): void {
    if (!(error instanceof DiskError) || !EXHAUSTED.has(error.code)) throw error;
    this.files.makeRoom();
  }

  private withRoom<T>(call: () => T): T {
    try {
      return call();
    } catch (error) {
      this.makeRoomFor(error);
      return call();
    }
  }

  private async withRoomLater(call: () => Promise<void>): Promise<void> {
    try {
      await call();
    } catch (error) {
      this.makeRoomFor(error);
      await call();
    }
  }

  open(path: string, mode: 'read' | 'write' | 'create'): DiskFile {
    return this.withRoom(() => this.inner.open(path, mode));
  }

  exists(path: string): boolean {
    return this.inner.exists(path);
  }

  readFile(path: string): Buffer {
    return this.withRoom(() => this.inner.readFile(path));
  }

  writeFileAtomic(path: string, data: Uint8Array | string, sync: boolean): void {
    this.withRoom(() => this.inner.writeFileAtomic(path, data, sync));
  }

  writeFileExclusive(path: string, data: Uint8Array | string): boolean {
    return this.withRoom(() => this.inner.writeFileExclusive(path, data));
  }

  fileSize(path: string): number {
    return this.inner.fileSize(path);
  }

  modifiedMs(path: string): number {
    return this.inner.modifiedMs(path);
  }

  setModifiedMs(path: string, timeMs: number): void {
    this.inner.setModifiedMs(path, timeMs);
  }

  list(directory: string): DirectoryEntry[] {
    return this.withRoom(() => this.inner.list(directory));
  }

  makeDirectory(path: string): void {
    this.inner.makeDirectory(path);
  }

  rename(from: string, to: string): void {
    this.inner.rename(from, to);
  }

  remove(path: string): void {
    this.inner.remove(path);
  }

  removeAsync(path: string): Promise<void> {
    return this.inner.removeAsync(path);
  }

  removeTree(path: string): void {
    this.withRoom(() => this.inner.removeTree(path));
  }

  syncDirectory(path: string): void {
    this.withRoom(() => this.inner.syncDirectory(path));
  }

  syncDirectoryAsync(path: string): Promise<void> {
    return this.withRoomLater(() => this.inner.syncDirectoryAsync(path));
  }

  space(path: string): { totalBytes: number; usableBytes: number } {
    return this.inner.space(path);
  }
}
