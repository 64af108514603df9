// A file system in memory: `memory` mode's disk, and the tests'. A file is a list of the buffers that were appended to
// it, so that reading is handing out views. Must hold: a view handed out never changes when more is appended; small
// buffers are copied into slabs of the file's own, because a view keeps its whole ArrayBuffer alive; `usedBytes` counts
// what is kept alive, so that a limit on it is a limit on memory.

import path from 'node:path';
import type { Clock } from './clock.ts';
import { systemClock } from './clock.ts';
import type { DirectoryEntry, Disk, DiskFile } from './disk.ts';
import { DiskError } from './disk.ts';

/** Buffers shorter than this are copied. */
const KEEP_FROM_BYTES = 16 * 1024;
const FIRST_SLAB_BYTES = 512;
const LARGEST_SLAB_BYTES = 64 * 1024;

class MemoryNode {
  readonly buffers: Buffer[] = [];
  /** starts[i] is the position of buffers[i]. */
  readonly starts: number[] = [];
  /** What each buffer keeps alive; 0 for a further view of a slab that was counted. */
  private readonly costs: number[] = [];
  size = 0;
  modifiedMs = 0;
  cost = 0;
  /** Removed while someone had it open: it no longer counts. */
  unlinked = false;
  private slab: Buffer | null = null;
  private slabUsed = 0;

  append(data: Uint8Array): void {
    if (data.length === 0) return;
    const backing = data.buffer.byteLength;
    let cost: number;
    if (data.length >= KEEP_FROM_BYTES && data.length * 2 >= backing) {
      cost = backing;
      this.push(Buffer.from(data.buffer, data.byteOffset, data.length), cost);
    } else {
      cost = this.appendCopy(data);
    }
    this.size += data.length;
    this.cost += cost;
  }

  private appendCopy(data: Uint8Array): number {
    let cost = 0;
    if (this.slab === null || this.slabUsed + data.length > this.slab.length) {
      const next = this.slab === null ? FIRST_SLAB_BYTES : Math.min(this.slab.length * 2, LARGEST_SLAB_BYTES);
      this.slab = Buffer.allocUnsafeSlow(Math.max(next, data.length));
      this.slabUsed = 0;
      cost = this.slab.length;
    }
    const from = this.slabUsed;
    this.slab.set(data, from);
    this.slabUsed += data.length;
    const last = this.buffers[this.buffers.length - 1];
    if (
      last !== undefined &&
      cost === 0 &&
      last.buffer === this.slab.buffer &&
      last.byteOffset + last.length === from
    ) {
      this.buffers[this.buffers.length - 1] = this.slab.subarray(last.byteOffset, this.slabUsed);
    } else {
      this.push(this.slab.subarray(from, this.slabUsed), cost);
    }
    return cost;
  }

  private push(buffer: Buffer, cost: number): void {
    this.buffers.push(buffer);
    this.starts.push(this.size);
    this.costs.push(cost);
  }

  /** Cuts to `size` or fills with zeros up to it. */
  resize(size: number): void {
    if (size >= this.size) {
      this.append(Buffer.alloc(size - this.size));
      return;
    }
    let freed = 0;
    while (this.starts.length > 0 && this.starts[this.starts.length - 1]! >= size) {
      this.buffers.pop();
      this.starts.pop();
      freed += this.costs.pop()!;
    }
    const last = this.buffers.length - 1;
    if (last >= 0) this.buffers[last] = this.buffers[last]!.subarray(0, size - this.starts[last]!);
    // What was handed out must not be written over: the rest of the slab is given up.
    this.slab = null;
    this.size = size;
    this.cost -= freed;
  }

  overwrite(data: Uint8Array, position: number): void {
    let done = 0;
    for (let i = this.indexOf(position); done < data.length; i++) {
      const from = position + done - this.starts[i]!;
      const count = Math.min(data.length - done, this.buffers[i]!.length - from);
      this.buffers[i]!.set(data.subarray(done, done + count), from);
      done += count;
    }
  }

  /** The place of the buffer that holds `position` (< size). */
  indexOf(position: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  views(position: number, length: number): Buffer[] {
    const found: Buffer[] = [];
    const end = Math.min(position + length, this.size);
    if (position >= end) return found;
    let at = position;
    for (let i = this.indexOf(position); at < end; i++) {
      const from = at - this.starts[i]!;
      const count = Math.min(end - at, this.buffers[i]!.length - from);
      found.push(this.buffers[i]!.subarray(from, from + count));
      at += count;
    }
    return found;
  }
}

class MemoryFile implements DiskFile {
  readonly path: string;
  private readonly node: MemoryNode;
  private readonly disk: MemoryDisk;

  constructor(file: string, node: MemoryNode, disk: MemoryDisk) {
    this.path = file;
    this.node = node;
    this.disk = disk;
  }

  size(): number {
    return this.node.size;
  }

  writeSync(buffers: readonly Uint8Array[], position: number): void {
    this.disk.writeNode(this.node, buffers, position, this.path);
  }

  async write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    this.writeSync(buffers, position);
  }

  readSync(target: Uint8Array, position: number): number {
    let done = 0;
    for (const view of this.node.views(position, target.length)) {
      target.set(view, done);
      done += view.length;
    }
    return done;
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    return this.readSync(target, position);
  }

  views(position: number, length: number): readonly Buffer[] {
    return this.node.views(position, length);
  }

  truncate(size: number): void {
    this.disk.resizeNode(this.node, size);
  }

  async sync(): Promise<void> {}

  syncSync(): void {}

  close(): void {}
}

type Entry = MemoryNode | Map<string, unknown>;
type Directory = Map<string, Entry>;

export class MemoryDisk implements Disk {
  private readonly root: Directory = new Map();
  private readonly clock: Clock;
  private used = 0;
  /** Bytes that all files together may keep alive; a write beyond it is refused with ENOSPC. */
  limitBytes: number;

  constructor(limitBytes: number = Number.MAX_SAFE_INTEGER, clock: Clock = systemClock) {
    this.limitBytes = limitBytes;
    this.clock = clock;
  }

  get usedBytes(): number {
    return this.used;
  }

  /** @internal for MemoryFile */
  writeNode(node: MemoryNode, buffers: readonly Uint8Array[], position: number, file: string): void {
    let total = 0;
    for (const buffer of buffers) total += buffer.length;
    if (this.used + total > this.limitBytes) throw new DiskError('ENOSPC', file, 'the memory limit is reached');
    const before = node.cost;
    if (position > node.size) node.resize(position);
    let at = position;
    for (const buffer of buffers) {
      const over = Math.min(buffer.length, Math.max(0, node.size - at));
      if (over > 0) node.overwrite(buffer.subarray(0, over), at);
      if (over < buffer.length) node.append(over === 0 ? buffer : buffer.subarray(over));
      at += buffer.length;
    }
    if (!node.unlinked) this.used += node.cost - before;
    node.modifiedMs = this.clock.now();
  }

  /** @internal for MemoryFile */
  resizeNode(node: MemoryNode, size: number): void {
    const before = node.cost;
    node.resize(size);
    if (!node.unlinked) this.used += node.cost - before;
    node.modifiedMs = this.clock.now();
  }

  private names(file: string): string[] {
    return path
      .resolve('/', file)
      .split(path.sep)
      .filter((name) => name !== '');
  }

  private find(file: string): Entry | undefined {
    return this.walk(this.names(file));
  }

  private walk(names: readonly string[]): Entry | undefined {
    let entry: Entry | undefined = this.root;
    for (const name of names) {
      if (!(entry instanceof Map)) return undefined;
      entry = entry.get(name) as Entry | undefined;
    }
    return entry;
  }

  private parent(file: string): { directory: Directory; name: string } {
    const names = this.names(file);
    const name = names.pop() ?? '';
    const directory = this.walk(names);
    if (!(directory instanceof Map)) throw new DiskError('ENOENT', file, `no such directory: ${path.dirname(file)}`);
    return { directory: directory as Directory, name };
  }

  private file(file: string): MemoryNode {
    const found = this.find(file);
    if (found === undefined) throw new DiskError('ENOENT', file, `no such file: ${file}`);
    if (!(found instanceof MemoryNode)) throw new DiskError('EISDIR', file, `is a directory: ${file}`);
    return found;
  }

  open(file: string, mode: 'read' | 'write' | 'create'): DiskFile {
    if (mode === 'create') {
      const { directory, name } = this.parent(file);
      if (!directory.has(name)) {
        const node = new MemoryNode();
        node.modifiedMs = this.clock.now();
        directory.set(name, node);
      }
    }
    return new MemoryFile(file, this.file(file), this);
  }

  exists(file: string): boolean {
    return this.find(file) !== undefined;
  }

  readFile(file: string): Buffer {
    const node = this.file(file);
    return Buffer.concat(node.views(0, node.size));
  }

  writeFileAtomic(file: string, data: Uint8Array | string, _sync: boolean): void {
    const { directory, name } = this.parent(file);
    const node = new MemoryNode();
    this.writeNode(node, [typeof data === 'string' ? Buffer.from(data) : data], 0, file);
    this.forget(directory.get(name));
    directory.set(name, node);
  }

  writeFileExclusive(file: string, data: Uint8Array | string): boolean {
    if (this.exists(file)) return false;
    this.writeFileAtomic(file, data, false);
    return true;
  }

  fileSize(file: string): number {
    return this.file(file).size;
  }

  modifiedMs(file: string): number {
    return this.file(file).modifiedMs;
  }

  setModifiedMs(file: string, timeMs: number): void {
    this.file(file).modifiedMs = timeMs;
  }

  list(directory: string): DirectoryEntry[] {
    const found = this.find(directory);
    if (!(found instanceof Map)) throw new DiskError('ENOENT', directory, `no such directory: ${directory}`);
    return [...found].map(([name, entry]) => ({ name, isDirectory: entry instanceof Map }));
  }

  makeDirectory(directory: string): void {
    let at: Directory = this.root;
    for (const name of this.names(directory)) {
      let next = at.get(name);
      if (next === undefined) {
        next = new Map();
        at.set(name, next);
      }
      if (!(next instanceof Map)) throw new DiskError('ENOTDIR', directory, `not a directory: ${directory}`);
      at = next as Directory;
    }
  }

  rename(from: string, to: string): void {
    const source = this.parent(from);
    const entry = source.directory.get(source.name);
    if (entry === undefined) throw new DiskError('ENOENT', from, `no such file: ${from}`);
    const target = this.parent(to);
    if (target.directory === source.directory && target.name === source.name) return;
    const replaced = target.directory.get(target.name);
    if (replaced instanceof Map && replaced.size > 0) throw new DiskError('ENOTEMPTY', to, `not empty: ${to}`);
    this.forget(replaced);
    target.directory.set(target.name, entry);
    source.directory.delete(source.name);
  }

  remove(file: string): void {
    if (!this.exists(file)) return;
    const { directory, name } = this.parent(file);
    if (directory.get(name) instanceof Map) throw new DiskError('EISDIR', file, `is a directory: ${file}`);
    this.forget(directory.get(name));
    directory.delete(name);
  }

  async removeAsync(file: string): Promise<void> {
    this.remove(file);
  }

  removeTree(directory: string): void {
    if (!this.exists(directory)) return;
    const found = this.parent(directory);
    this.forget(found.directory.get(found.name));
    found.directory.delete(found.name);
  }

  private forget(entry: Entry | undefined): void {
    if (entry instanceof MemoryNode) {
      this.used -= entry.cost;
      entry.unlinked = true;
    } else if (entry !== undefined) for (const child of entry.values()) this.forget(child as Entry);
  }

  syncDirectory(_directory: string): void {}

  async syncDirectoryAsync(_directory: string): Promise<void> {}

  space(_directory: string): { totalBytes: number; usableBytes: number } {
    if (this.limitBytes === Number.MAX_SAFE_INTEGER) return { totalBytes: -1, usableBytes: -1 };
    return { totalBytes: this.limitBytes, usableBytes: Math.max(0, this.limitBytes - this.used) };
  }
}
