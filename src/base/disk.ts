// The file system as a value: all file work of src goes through a Disk, so that memory mode, crash tests and fault
// injection replace it whole. Must hold: a write either puts every byte or throws/rejects (a short write is completed
// or reported, never ignored); errors are DiskError with the errno code and the path; paths are absolute, `/`-joined by
// node:path.

export class DiskError extends Error {
  override name = 'DiskError';
  /** The errno name: ENOENT, ENOSPC, EIO, EMFILE ... */
  readonly code: string;
  readonly path: string;

  constructor(code: string, path: string, message: string) {
    super(message);
    this.code = code;
    this.path = path;
  }
}

export interface DiskFile {
  readonly path: string;
  /** Bytes in the file now. */
  size(): number;
  /** Gathered write at `position`, synchronous: for small appends only. */
  writeSync(buffers: readonly Uint8Array[], position: number): void;
  /** Gathered write at `position`; the buffers must stay unchanged until it settles. */
  write(buffers: readonly Uint8Array[], position: number): Promise<void>;
  /** Bytes read, less than asked only at the end of the file. */
  readSync(target: Uint8Array, position: number): number;
  read(target: Uint8Array, position: number): Promise<number>;
  /**
   * Views of the bytes when this file keeps them in memory (memory mode), else null: no copy is made.
   */
  views(position: number, length: number): readonly Buffer[] | null;
  truncate(size: number): void;
  /** fdatasync. */
  sync(): Promise<void>;
  syncSync(): void;
  close(): void;
}

export interface DirectoryEntry {
  readonly name: string;
  readonly isDirectory: boolean;
}

export interface Disk {
  /** 'read': must exist, not writable. 'write': must exist. 'create': made if missing, kept if there. */
  open(path: string, mode: 'read' | 'write' | 'create'): DiskFile;
  exists(path: string): boolean;
  /** The whole of a small file (checkpoints, meta.properties). Throws DiskError ENOENT. */
  readFile(path: string): Buffer;
  /** Writes beside `path`, then renames over it; with `sync` also syncs the file and its directory (crash-atomic). */
  writeFileAtomic(path: string, data: Uint8Array | string, sync: boolean): void;
  /** Makes the file with these bytes; false, and nothing changed, if it exists already. */
  writeFileExclusive(path: string, data: Uint8Array | string): boolean;
  fileSize(path: string): number;
  /** When the file was last written, wall clock in ms. */
  modifiedMs(path: string): number;
  /** Sets what `modifiedMs` tells. */
  setModifiedMs(path: string, timeMs: number): void;
  list(directory: string): DirectoryEntry[];
  /** Makes parents too; no error if it exists. */
  makeDirectory(path: string): void;
  rename(from: string, to: string): void;
  /** No error if missing. */
  remove(path: string): void;
  /** As `remove`, off the event loop: freeing a large file takes the system many milliseconds. */
  removeAsync(path: string): Promise<void>;
  removeTree(path: string): void;
  syncDirectory(path: string): void;
  /** As `syncDirectory`, off the event loop. */
  syncDirectoryAsync(path: string): Promise<void>;
  /** Bytes of the volume that holds `path`; -1 where unknown. */
  space(path: string): { totalBytes: number; usableBytes: number };
}
