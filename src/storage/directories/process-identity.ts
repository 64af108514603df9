// Who holds a log directory: a process, told from every other by pid, start time and boot, and by its sign of life
// where its pid is not seen (in another container). Must hold: a process that runs, and that this one can see, is never
// called gone; one is as soon as it is over: another boot, no such process, or one that began at another time (a pid
// that was used again, or is always 1 in containers).

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { type LifeSigns, systemLifeSigns } from './life-signs.ts';

export interface ProcessMark {
  readonly pid: number;
  /** In the system's own units; only compared. */
  readonly startTime: string;
  readonly bootId: string;
}

export interface ProcessIdentity {
  readonly self: ProcessMark;
  /** Whether it runs, as far as this process sees others. */
  isAlive(mark: ProcessMark): boolean;
  /** Whether some process holds an operating system lock on the file, as Apache Kafka does on its `.lock`. */
  isLocked(file: string): boolean;
  /** What also a process that sees no pid of ours is told by; not where a folder is none of the file system's. */
  readonly signs?: LifeSigns | null;
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
      // A date in words: the same to every broker, whatever its time zone and language.
      const env = { ...process.env, TZ: 'UTC', LC_ALL: 'C' };
      return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env }).trim() || null;
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
    signs: process.platform === 'win32' ? null : systemLifeSigns,
  };
}
