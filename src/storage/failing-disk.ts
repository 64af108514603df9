// For the tests of this folder: a Disk whose chosen calls fail, so that each error path can be walked. Must hold: a
// rule fails the call before, or for a short write after, the inner disk did a part of it, as an operating system does.

import type { DirectoryEntry, Disk, DiskFile } from '../base/disk.ts';
import { DiskError } from '../base/disk.ts';

export type DiskCall = 'open' | 'write' | 'sync' | 'read' | 'truncate' | 'atomic' | 'rename' | 'remove';

export interface FailRule {
  readonly call: DiskCall;
  readonly code: string;
  /** Fails only files whose path this matches. */
  readonly path?: RegExp;
  /** Of a write: put down this many bytes first. */
  readonly shortBytes?: number;
}

export class FailingDisk implements Disk {
  rules: FailRule[] = [];
  readonly calls: { call: DiskCall; path: string }[] = [];
  private readonly inner: Disk;

  constructor(inner: Disk) {
    this.inner = inner;
  }

  ruleFor(call: DiskCall, file: string): FailRule | null {
    this.calls.push({ call, path: file });
    return this.rules.find((rule) => rule.call === call && (rule.path === undefined || rule.path.test(file))) ?? null;
  }

  check(call: DiskCall, file: string): void {
    const rule = this.ruleFor(call, file);
    if (rule !== null) throw new DiskError(rule.code, file, `${call} was made to fail`);
  }

  open(file: string, mode: 'read' | 'write' | 'create'): DiskFile {
    this.check('open', file);
    return new FailingFile(this.inner.open(file, mode), this);
  }

  exists(file: string): boolean {
    return this.inner.exists(file);
  }

  readFile(file: string): Buffer {
    this.check('read', file);
    return this.inner.readFile(file);
  }

  writeFileAtomic(file: string, data: Uint8Array | string, sync: boolean): void {
    this.check('atomic', file);
    this.inner.writeFileAtomic(file, data, sync);
  }

  writeFileExclusive(file: string, data: Uint8Array | string): boolean {
    this.check('atomic', file);
    return this.inner.writeFileExclusive(file, data);
  }

  fileSize(file: string): number {
    return this.inner.fileSize(file);
  }

  modifiedMs(file: string): number {
    return this.inner.modifiedMs(file);
  }

  setModifiedMs(file: string, timeMs: number): void {
    this.inner.setModifiedMs(file, timeMs);
  }

  list(directory: string): DirectoryEntry[] {
    return this.inner.list(directory);
  }

  makeDirectory(directory: string): void {
    this.check('open', directory);
    this.inner.makeDirectory(directory);
  }

  rename(from: string, to: string): void {
    this.check('rename', from);
    this.inner.rename(from, to);
  }

  remove(file: string): void {
    this.check('remove', file);
    this.inner.remove(file);
  }

  async removeAsync(file: string): Promise<void> {
    this.remove(file);
  }

  removeTree(directory: string): void {
    this.check('remove', directory);
    this.inner.removeTree(directory);
  }

  syncDirectory(directory: string): void {
    this.check('sync', directory);
    this.inner.syncDirectory(directory);
  }

  async syncDirectoryAsync(directory: string): Promise<void> {
    this.syncDirectory(directory);
  }

  space(directory: string): { totalBytes: number; usableBytes: number } {
    return this.inner.space(directory);
  }
}

class FailingFile implements DiskFile {
  readonly path: string;
  private readonly inner: DiskFile;
  private readonly disk: FailingDisk;

  constructor(inner: DiskFile, disk: FailingDisk) {
    this.path = inner.path;
    this.inner = inner;
    this.disk = disk;
  }

  size(): number {
    return this.inner.size();
  }

  writeSync(buffers: readonly Uint8Array[], position: number): void {
    const rule = this.disk.ruleFor('write', this.path);
    if (rule === null) {
      this.inner.writeSync(buffers, position);
      return;
    }
    if (rule.shortBytes !== undefined) {
      this.inner.writeSync([Buffer.concat(buffers).subarray(0, rule.shortBytes)], position);
    }
    throw new DiskError(rule.code, this.path, 'write was made to fail');
  }

  async write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    this.writeSync(buffers, position);
  }

  readSync(target: Uint8Array, position: number): number {
    this.disk.check('read', this.path);
    return this.inner.readSync(target, position);
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    return this.readSync(target, position);
  }

  /** As a real file: nothing is in memory. */
  views(): null {
    return null;
  }

  truncate(size: number): void {
    this.disk.check('truncate', this.path);
    this.inner.truncate(size);
  }

  async sync(): Promise<void> {
    this.disk.check('sync', this.path);
    await this.inner.sync();
  }

  syncSync(): void {
    this.disk.check('sync', this.path);
    this.inner.syncSync();
  }

  close(): void {
    this.inner.close();
  }
}
