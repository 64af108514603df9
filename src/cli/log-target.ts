// What the paths on the command line of `klamm log` stand for. Must hold: a path is a data folder, a partition's folder
// or a file, told by what is there; anything else is refused with exit code 2 before work begins.

import fs from 'node:fs';
import path from 'node:path';
import { DiskError } from '../base/disk.ts';
import { NodeDisk } from '../base/node-disk.ts';
import { systemProcessIdentity } from '../storage/directories/process-identity.ts';
import { DataFolder } from '../storage/inspect/data-folder.ts';
import { nameOfFile, partitionOfFolder } from '../storage/inspect/file-kinds.ts';
import { looksLikePartition } from '../storage/inspect/partition-check.ts';
import { CommandError, printable } from './terminal.ts';

/** Wrong usage, or something that cannot be read. */
export const LOG_FAILURE = 2;
const DEFAULT_FOLDER = 'data';

export interface Target {
  readonly kind: 'folder' | 'partition' | 'file';
  /** Absolute. */
  readonly path: string;
  /** The data folder that it is, or lies in. */
  readonly folder: DataFolder;
}

export function targetsOf(paths: readonly string[]): Promise<Target[]> {
  return Promise.all((paths.length === 0 ? [DEFAULT_FOLDER] : paths).map(targetOf));
}

export async function targetOf(given: string): Promise<Target> {
  const full = path.resolve(given);
  const disk = new NodeDisk();
  const folderAt = (folder: string) => DataFolder.open(disk, folder, systemProcessIdentity());
  try {
    if (!fs.statSync(full).isDirectory()) {
      const parent = path.dirname(full);
      // A partition's file lies one level deeper than a data folder's.
      const inPartition = partitionOfFolder(path.basename(parent)) !== null;
      return { kind: 'file', path: full, folder: await folderAt(inPartition ? path.dirname(parent) : parent) };
    }
    if (looksLikePartition(disk, full)) {
      return { kind: 'partition', path: full, folder: await folderAt(path.dirname(full)) };
    }
    const isDataFolder = disk.list(full).some(({ name, isDirectory }) => {
      return isDirectory ? partitionOfFolder(name) !== null : nameOfFile(name).kind !== 'unknown';
    });
    if (!isDataFolder) {
      throw new CommandError(`${given} is no data folder: it has no partition and no file of a broker`, LOG_FAILURE);
    }
    return { kind: 'folder', path: full, folder: await folderAt(full) };
  } catch (error) {
    throw failure(given, error);
  }
}

/** What cannot be read ends the command with exit code 2. */
export function failure(given: string, error: unknown): unknown {
  const { code } = error as { code?: unknown };
  if (!(error instanceof DiskError) && typeof code !== 'string') return error;
  const why = code === 'ENOENT' ? 'there is no such file or folder' : (error as Error).message;
  return new CommandError(`${given} cannot be read: ${why}`, LOG_FAILURE);
}

/** Told on standard error where it matters for what is printed. */
export function inUseLine(folder: DataFolder): string | null {
  if (folder.user === null) return null;
  return `klamm: ${folder.path} is in use by ${folder.user}: the end of a log may be in flight`;
}

/** Something about a place in a file, as `verify` and `repair` show it. */
export interface Place {
  /** Absolute path. */
  readonly file: string;
  readonly position?: number | null;
  readonly offset?: number | null;
  readonly what: string;
  readonly remedy?: string | null;
}

/** The line about it. @param root the folder that file names are shown relative to */
export function placeLine(word: string, { file, position, offset, what, remedy }: Place, root: string): string {
  const shown = path.relative(root, file);
  const name = shown.startsWith('..') ? file : shown;
  const where = `${position == null ? '' : `, byte ${position}`}${offset == null ? '' : `, offset ${offset}`}`;
  return `${word}  ${printable(`${name}${where}: ${what}${remedy == null ? '' : ` -> ${remedy}`}`)}\n`;
}
