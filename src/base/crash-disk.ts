// For tests: a file system in memory that knows what a crash leaves of it. Must hold: after the death of the process
// all that was written is there; after a loss of power only synced bytes and the entries of synced folders are certain,
// every other change survives or not on its own, torn at sector borders; a disk that `crash` gives shares no state with
// the one it came from, so that a run can be crashed at each of its calls and still go on. Calls that NodeDisk makes of
// several system calls have as many steps here.

import path from 'node:path';
import { type Clock, systemClock } from './clock.ts';
import { DirectoryNode, FileNode, type Node, SECTOR_BYTES } from './crash-nodes.ts';
import { type DirectoryEntry, type Disk, DiskError, type DiskFile } from './disk.ts';
import { type Random, SeededRandom } from './random.ts';

export type DiskStep =
  | 'open'
  | 'create'
  | 'write'
  | 'truncate'
  | 'read'
  | 'sync'
  | 'syncDirectory'
  | 'rename'
  | 'remove'
  | 'makeDirectory';

export interface StepFault {
  readonly code: string;
  /** Of a write: so many bytes go down first. */
  readonly shortBytes?: number;
}

/** What ended the life of the disk's user: the process only, or the power. */
export type CrashMode = 'process' | 'power';

/** Lies that a harness must see through. */
export interface CrashDiskLies {
  /** Of these files. */
  readonly ignoresFileSyncs?: RegExp;
  readonly ignoresDirectorySyncs?: boolean;
}

export class CrashDisk implements Disk {
  /** Called before each step that changes something, and within each write: the places where a crash may come. */
  onStep: ((step: DiskStep, file: string) => void) | null = null;
  /** Asked before each step; an answer makes it fail. */
  faultFor: ((step: DiskStep, file: string) => StepFault | null) | null = null;
  /** Whose time the files' times are. */
  clock: Clock;
  /** Steps so far. */
  stepCount = 0;
  private readonly random: Random;
  private readonly lies: CrashDiskLies;
  private root = new DirectoryNode();
  /** The parts of each path that was asked for: the disks of a run have them in common. */
  private knownNames = new Map<string, readonly string[]>();
  private waiting = 0;

  constructor(random: Random, clock: Clock = systemClock, lies: CrashDiskLies = {}) {
    this.random = random;
    this.clock = clock;
    this.lies = lies;
  }

  /** What the next user of the disk finds if the present one ends now. */
  crash(mode: CrashMode, random: Random): CrashDisk {
    const disk = new CrashDisk(new SeededRandom(random.int(0x1_0000_0000)), this.clock, this.lies);
    disk.knownNames = this.knownNames;
    disk.root = mode === 'process' ? this.root.clone() : this.root.afterPowerLoss(random);
    return disk;
  }

  /** Something is under way on the thread pool. */
  get isBusy(): boolean {
    return this.waiting > 0;
  }

  // --- steps

  /** @internal for CrashFile */
  step(step: DiskStep, file: string): void {
    this.stepCount++;
    if (step !== 'open' && step !== 'read') this.onStep?.(step, file);
    const fault = this.faultFor?.(step, file) ?? null;
    if (fault !== null) throw new DiskError(fault.code, file, `${fault.code}: ${step} ${file} (a test)`);
  }

  /** @internal */
  writeNode(node: FileNode, buffers: readonly Uint8Array[], position: number, file: string): void {
    this.stepCount++;
    const whole = Buffer.concat(buffers);
    this.onStep?.('write', file);
    const fault = this.faultFor?.('write', file) ?? null;
    const put = fault === null ? whole : whole.subarray(0, fault.shortBytes ?? 0);
    node.modifiedMs = this.clock.now();
    // Within a sector the system copies all or nothing.
    const cut = position + this.random.int(put.length + 1);
    const first = Math.min(put.length, Math.max(0, cut - (cut % SECTOR_BYTES) - position)) || put.length;
    if (first > 0) node.write(put.subarray(0, first), position);
    if (first < put.length) {
      this.onStep?.('write', file);
      node.write(put.subarray(first), position + first);
    }
    if (fault !== null) throw new DiskError(fault.code, file, `${fault.code}: write ${file} (a test)`);
  }

  /** @internal Throws as `step` does; the pages that could not be synced are then lost for good. */
  syncNode(node: FileNode, changes: number, file: string): void {
    try {
      this.step('sync', file);
    } catch (error) {
      node.losePages();
      throw error;
    }
    if (this.lies.ignoresFileSyncs?.test(file) !== true) node.harden(changes);
  }

  /** @internal Some turns of the microtask queue: what the thread pool does takes its time. */
  async pause(): Promise<void> {
    this.waiting++;
    for (let i = this.random.int(4); i > 0; i--) await Promise.resolve();
    this.waiting--;
  }

  /** @internal */
  get nowMs(): number {
    return this.clock.now();
  }

  // --- names

  private names(file: string): readonly string[] {
    let names = this.knownNames.get(file);
    if (names === undefined) {
      names = path
        .resolve('/', file)
        .split(path.sep)
        .filter((name) => name !== '');
      this.knownNames.set(file, names);
    }
    return names;
  }

  private find(names: readonly string[], count = names.length): Node | undefined {
    let node: Node | undefined = this.root;
    for (let i = 0; i < count; i++) {
      if (!(node instanceof DirectoryNode)) return undefined;
      node = node.entries.get(names[i]!);
    }
    return node;
  }

  private parent(file: string): { directory: DirectoryNode; name: string } {
    const names = this.names(file);
    const directory = this.find(names, names.length - 1);
    if (!(directory instanceof DirectoryNode)) throw new DiskError('ENOENT', file, `no such folder: ${file}`);
    return { directory, name: names[names.length - 1] ?? '' };
  }

  private file(file: string): FileNode {
    const found = this.find(this.names(file));
    if (found === undefined) throw new DiskError('ENOENT', file, `no such file: ${file}`);
    if (!(found instanceof FileNode)) throw new DiskError('EISDIR', file, `is a folder: ${file}`);
    return found;
  }

  private directory(directory: string): DirectoryNode {
    const found = this.find(this.names(directory));
    if (!(found instanceof DirectoryNode)) throw new DiskError('ENOENT', directory, `no such folder: ${directory}`);
    return found;
  }

  // --- Disk

  open(file: string, mode: 'read' | 'write' | 'create'): DiskFile {
    this.step('open', file);
    if (mode === 'create') this.created(file);
    return new CrashFile(file, this.file(file), this);
  }

  private created(file: string): void {
    const { directory, name } = this.parent(file);
    if (directory.entries.has(name)) return;
    this.step('create', file);
    directory.set([name, new FileNode(this.clock.now())]);
  }

  exists(file: string): boolean {
    return this.find(this.names(file)) !== undefined;
  }

  readFile(file: string): Buffer {
    this.step('read', file);
    return Buffer.from(this.file(file).content);
  }

  writeFileAtomic(file: string, data: Uint8Array | string, sync: boolean): void {
    const temporary = `${file}.tmp`;
    this.created(temporary);
    const node = this.file(temporary);
    if (node.size > 0) {
      this.step('truncate', temporary);
      node.resize(0);
    }
    this.writeNode(node, [typeof data === 'string' ? Buffer.from(data) : data], 0, temporary);
    if (sync) this.syncNode(node, node.changeCount, temporary);
    this.rename(temporary, file);
    if (sync) this.syncDirectory(path.dirname(file));
  }

  writeFileExclusive(file: string, data: Uint8Array | string): boolean {
    if (this.exists(file)) return false;
    this.created(file);
    this.writeNode(this.file(file), [typeof data === 'string' ? Buffer.from(data) : data], 0, file);
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
    return [...this.directory(directory).entries].map(([name, node]) => ({
      name,
      isDirectory: node instanceof DirectoryNode,
    }));
  }

  makeDirectory(directory: string): void {
    let at = this.root;
    for (const name of this.names(directory)) {
      let next = at.entries.get(name);
      if (next === undefined) {
        this.step('makeDirectory', directory);
        next = new DirectoryNode();
        at.set([name, next]);
      }
      if (!(next instanceof DirectoryNode)) throw new DiskError('ENOTDIR', directory, `not a folder: ${directory}`);
      at = next;
    }
  }

  rename(from: string, to: string): void {
    const source = this.parent(from);
    const target = this.parent(to);
    const node = source.directory.entries.get(source.name);
    if (node === undefined) throw new DiskError('ENOENT', from, `no such file: ${from}`);
    const replaced = target.directory.entries.get(target.name);
    if (replaced instanceof DirectoryNode && replaced.entries.size > 0) {
      throw new DiskError('ENOTEMPTY', to, `not empty: ${to}`);
    }
    this.step('rename', from);
    if (source.directory === target.directory) {
      if (source.name !== target.name) source.directory.set([source.name, null], [target.name, node]);
      return;
    }
    target.directory.set([target.name, node]);
    source.directory.set([source.name, null]);
  }

  remove(file: string): void {
    if (!this.exists(file)) return;
    const { directory, name } = this.parent(file);
    if (directory.entries.get(name) instanceof DirectoryNode) throw new DiskError('EISDIR', file, `a folder: ${file}`);
    this.step('remove', file);
    directory.set([name, null]);
  }

  async removeAsync(file: string): Promise<void> {
    await this.pause();
    this.remove(file);
  }

  removeTree(directory: string): void {
    const node = this.find(this.names(directory));
    if (node === undefined) return;
    if (node instanceof DirectoryNode) {
      for (const name of [...node.entries.keys()]) this.removeTree(path.join(directory, name));
    }
    const { directory: parent, name } = this.parent(directory);
    this.step('remove', directory);
    parent.set([name, null]);
  }

  syncDirectory(directory: string): void {
    const node = this.directory(directory);
    this.step('syncDirectory', directory);
    if (this.lies.ignoresDirectorySyncs !== true) node.harden(node.changeCount);
  }

  async syncDirectoryAsync(directory: string): Promise<void> {
    const node = this.directory(directory);
    const changes = node.changeCount;
    await this.pause();
    this.step('syncDirectory', directory);
    if (this.lies.ignoresDirectorySyncs !== true) node.harden(changes);
  }

  space(): { totalBytes: number; usableBytes: number } {
    return { totalBytes: -1, usableBytes: -1 };
  }
}

class CrashFile implements DiskFile {
  readonly path: string;
  private readonly node: FileNode;
  private readonly disk: CrashDisk;

  constructor(file: string, node: FileNode, disk: CrashDisk) {
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
    await this.disk.pause();
    this.disk.writeNode(this.node, buffers, position, this.path);
    await this.disk.pause();
  }

  readSync(target: Uint8Array, position: number): number {
    this.disk.step('read', this.path);
    const { content } = this.node;
    return position >= content.length ? 0 : content.copy(target, 0, position, position + target.length);
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    await this.disk.pause();
    return this.readSync(target, position);
  }

  /** As a real file: nothing is in memory. */
  views(): null {
    return null;
  }

  truncate(size: number): void {
    this.disk.step('truncate', this.path);
    this.node.resize(size);
    this.node.modifiedMs = this.disk.nowMs;
  }

  async sync(): Promise<void> {
    const changes = this.node.changeCount;
    await this.disk.pause();
    this.disk.syncNode(this.node, changes, this.path);
    await this.disk.pause();
  }

  syncSync(): void {
    this.disk.syncNode(this.node, this.node.changeCount, this.path);
  }

  close(): void {}
}
