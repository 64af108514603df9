// The real file system. Must hold: everything that node:fs throws leaves as DiskError; a short write is carried on
// until every byte is down or the error that stopped it is known; nothing here chooses when to sync, the callers do.

import fs from 'node:fs';
import path from 'node:path';
import type { DirectoryEntry, Disk, DiskFile } from './disk.ts';
import { DiskError } from './disk.ts';

function diskError(error: unknown, file: string): DiskError {
  const code = (error as NodeJS.ErrnoException).code ?? 'EIO';
  return new DiskError(code, file, error instanceof Error ? error.message : String(error));
}

/** What is left of `buffers` after their first `written` bytes. */
function remainder(buffers: readonly Uint8Array[], written: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = written;
  for (const buffer of buffers) {
    if (skip >= buffer.length) skip -= buffer.length;
    else {
      rest.push(skip === 0 ? buffer : buffer.subarray(skip));
      skip = 0;
    }
  }
  return rest;
}

function totalLength(buffers: readonly Uint8Array[]): number {
  let total = 0;
  for (const buffer of buffers) total += buffer.length;
  return total;
}

class NodeFile implements DiskFile {
  readonly path: string;
  private readonly fd: number;
  private length: number;
  private closed = false;

  constructor(file: string, fd: number, length: number) {
    this.path = file;
    this.fd = fd;
    this.length = length;
  }

  size(): number {
    return this.length;
  }

  writeSync(buffers: readonly Uint8Array[], position: number): void {
    let rest = buffers as readonly NodeJS.ArrayBufferView[] as readonly Uint8Array[];
    let left = totalLength(buffers);
    let at = position;
    try {
      while (left > 0) {
        const written =
          rest.length === 1
            ? fs.writeSync(this.fd, rest[0]!, 0, rest[0]!.length, at)
            : fs.writevSync(this.fd, rest as Uint8Array[], at);
        at += written;
        left -= written;
        if (at > this.length) this.length = at;
        if (left > 0) rest = remainder(rest, written);
      }
    } catch (error) {
      throw diskError(error, this.path);
    }
  }

  write(buffers: readonly Uint8Array[], position: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.writeSome(buffers, position, totalLength(buffers), resolve, reject);
    });
  }

  private writeSome(
    buffers: readonly Uint8Array[],
    position: number,
    left: number,
    resolve: () => void,
    reject: (error: DiskError) => void,
  ): void {
    if (left === 0) {
      resolve();
      return;
    }
    fs.writev(this.fd, buffers as Uint8Array[], position, (error, written) => {
      if (error !== null) {
        reject(diskError(error, this.path));
        return;
      }
      const end = position + written;
      if (end > this.length) this.length = end;
      if (written === left) resolve();
      else this.writeSome(remainder(buffers, written), end, left - written, resolve, reject);
    });
  }

  readSync(target: Uint8Array, position: number): number {
    let done = 0;
    try {
      while (done < target.length) {
        const count = fs.readSync(this.fd, target, done, target.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
    } catch (error) {
      throw diskError(error, this.path);
    }
    return done;
  }

  read(target: Uint8Array, position: number): Promise<number> {
    return new Promise((resolve, reject) => this.readSome(target, position, 0, resolve, reject));
  }

  private readSome(
    target: Uint8Array,
    position: number,
    done: number,
    resolve: (count: number) => void,
    reject: (error: DiskError) => void,
  ): void {
    if (done === target.length) {
      resolve(done);
      return;
    }
    fs.read(this.fd, target, done, target.length - done, position + done, (error, count) => {
      if (error !== null) reject(diskError(error, this.path));
      else if (count === 0) resolve(done);
      else this.readSome(target, position, done + count, resolve, reject);
    });
  }

  views(): null {
    return null;
  }

  truncate(size: number): void {
    try {
      fs.ftruncateSync(this.fd, size);
      this.length = size;
    } catch (error) {
      throw diskError(error, this.path);
    }
  }

  sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      fs.fdatasync(this.fd, (error) => (error === null ? resolve() : reject(diskError(error, this.path))));
    });
  }

  syncSync(): void {
    try {
      fs.fdatasyncSync(this.fd);
    } catch (error) {
      throw diskError(error, this.path);
    }
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    try {
      fs.closeSync(this.fd);
    } catch (error) {
      throw diskError(error, this.path);
    }
  }
}

const OPEN_FLAGS = {
  read: fs.constants.O_RDONLY,
  write: fs.constants.O_RDWR,
  create: fs.constants.O_RDWR | fs.constants.O_CREAT,
} as const;

/** Runs one node:fs call and names the file in what it throws. */
function on<T>(file: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw diskError(error, file);
  }
}

export class NodeDisk implements Disk {
  open(file: string, mode: 'read' | 'write' | 'create'): DiskFile {
    return on(file, () => {
      const fd = fs.openSync(file, OPEN_FLAGS[mode], 0o644);
      try {
        return new NodeFile(file, fd, fs.fstatSync(fd).size);
      } catch (error) {
        fs.closeSync(fd);
        throw error;
      }
    });
  }

  exists(file: string): boolean {
    return fs.existsSync(file);
  }

  readFile(file: string): Buffer {
    return on(file, () => fs.readFileSync(file));
  }

  writeFileAtomic(file: string, data: Uint8Array | string, sync: boolean): void {
    const temporary = `${file}.tmp`;
    on(file, () => {
      const fd = fs.openSync(temporary, 'w', 0o644);
      try {
        fs.writeFileSync(fd, data);
        if (sync) fs.fdatasyncSync(fd);
      } finally {
        fs.closeSync(fd);
      }
      fs.renameSync(temporary, file);
    });
    if (sync) this.syncDirectory(path.dirname(file));
  }

  writeFileExclusive(file: string, data: Uint8Array | string): boolean {
    try {
      fs.writeFileSync(file, data, { flag: 'wx', mode: 0o644 });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw diskError(error, file);
    }
  }

  fileSize(file: string): number {
    return on(file, () => fs.statSync(file).size);
  }

  modifiedMs(file: string): number {
    return on(file, () => Math.floor(fs.statSync(file).mtimeMs));
  }

  setModifiedMs(file: string, timeMs: number): void {
    on(file, () => fs.utimesSync(file, timeMs / 1000, timeMs / 1000));
  }

  list(directory: string): DirectoryEntry[] {
    return on(directory, () =>
      fs
        .readdirSync(directory, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, isDirectory: entry.isDirectory() })),
    );
  }

  makeDirectory(directory: string): void {
    on(directory, () => makeMissing(directory));
  }

  rename(from: string, to: string): void {
    on(from, () => fs.renameSync(from, to));
  }

  remove(file: string): void {
    on(file, () => {
      try {
        fs.unlinkSync(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    });
  }

  async removeAsync(file: string): Promise<void> {
    try {
      await fs.promises.unlink(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw diskError(error, file);
    }
  }

  removeTree(directory: string): void {
    on(directory, () => fs.rmSync(directory, { force: true, recursive: true }));
  }

  syncDirectory(directory: string): void {
    // Windows cannot open a directory; its file system journals directory entries by itself.
    if (process.platform === 'win32') return;
    on(directory, () => {
      const fd = fs.openSync(directory, 'r');
      try {
        fs.fsyncSync(fd);
      } finally {
        fs.closeSync(fd);
      }
    });
  }

  async syncDirectoryAsync(directory: string): Promise<void> {
    if (process.platform === 'win32') return;
    try {
      const handle = await fs.promises.open(directory, 'r');
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw diskError(error, directory);
    }
  }

  space(directory: string): { totalBytes: number; usableBytes: number } {
    try {
      const found = fs.statfsSync(directory);
      return { totalBytes: found.blocks * found.bsize, usableBytes: found.bavail * found.bsize };
    } catch {
      return { totalBytes: -1, usableBytes: -1 };
    }
  }
}

/**
 * Level by level from the nearest folder that exists. Node's own recursive mkdir never returns where a file system
 * answers ENOENT for a child of a folder that is there (as /proc does).
 */
function makeMissing(directory: string): void {
  const missing: string[] = [];
  let at = directory;
  for (let known = kindOf(at); known !== 'folder'; known = kindOf(at)) {
    if (known === 'file') throw Object.assign(new Error(`${at} is a file, not a folder`), { code: 'ENOTDIR' });
    missing.push(at);
    const parent = path.dirname(at);
    if (parent === at) break;
    at = parent;
  }
  for (const folder of missing.reverse()) {
    try {
      fs.mkdirSync(folder);
    } catch (error) {
      // Somebody else made it meanwhile; a link that leads nowhere is there, but no folder.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || kindOf(folder) !== 'folder') throw error;
    }
  }
}

function kindOf(name: string): 'folder' | 'file' | 'nothing' {
  try {
    return fs.statSync(name).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return 'nothing';
    throw error;
  }
}
