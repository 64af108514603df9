// Who holds a log directory: a process, told from every other by pid, start time and boot. Must hold: the holder is
// called gone only if it is: another boot, no such process, or a process of that pid that began at another time (a pid
// that was used again, or is always 1 in containers); so after `kill -9` the folder is free at once, and while the
// holder lives it is not.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';

export interface ProcessMark {
  readonly pid: number;
  /** In the system's own units; only compared. */
  readonly startTime: string;
  readonly bootId: string;
}

export interface ProcessIdentity {
  readonly self: ProcessMark;
  isAlive(mark: ProcessMark): boolean;
  /** Whether some process holds an operating system lock on the file, as Apache Kafka does on its `.lock`. */
  isLocked(file: string): boolean;
}

function readText(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
}

/**
 * A process that was killed stays listed until its parent asks for its exit code, which the first process of many
 * containers never does. It is over once its other threads, which may be in the middle of a write, are gone too.
 */
function isOver(pid: number, state: string): boolean {
  if (state !== 'Z' && state !== 'X') return false;
  try {
    return fs.readdirSync(`/proc/${pid}/task`).length <= 1;
  } catch {
    return true;
  }
}

/** When the process began, or null if there is none of that pid. */
function startTimeOf(pid: number): string | null {
  if (process.platform === 'linux') {
    const stat = readText(`/proc/${pid}/stat`);
    if (stat === null) return null;
    // The second field is the program's name in parentheses and may hold spaces; the start time is the 22nd.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return isOver(pid, fields[0]!) ? null : (fields[19] ?? null);
  }
  if (process.platform !== 'win32') {
    try {
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
    } catch {
      return null;
    }
  }
  try {
    process.kill(pid, 0);
    return '';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' ? '' : null;
  }
}

function isLockedOnLinux(file: string): boolean {
  const locks = process.platform === 'linux' ? readText('/proc/locks') : null;
  if (locks === null) return false;
  try {
    const { ino, dev } = fs.statSync(file);
    // major:minor:inode; the kernel's numbers are packed into `dev` as the C library does it.
    const major = ((dev >>> 8) & 0xfff).toString(16).padStart(2, '0');
    const minor = ((dev & 0xff) | ((dev >>> 12) & 0xfff00)).toString(16).padStart(2, '0');
    return locks.includes(` ${major}:${minor}:${ino} `);
  } catch {
    return false;
  }
}

export function systemProcessIdentity(): ProcessIdentity {
  const bootId = readText('/proc/sys/kernel/random/boot_id') ?? '';
  const self = { pid: process.pid, startTime: startTimeOf(process.pid) ?? '', bootId };
  return {
    self,
    isAlive: (mark) => mark.bootId === bootId && startTimeOf(mark.pid) === mark.startTime,
    isLocked: isLockedOnLinux,
  };
}
