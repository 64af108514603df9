// What the operating system grants this process. Must hold: a limit that cannot be found out is null, never a guess.

import fs from 'node:fs';

/** How many files and sockets it may have open at a time; null where there is no limit or none is known. */
export function openFileLimit(): number | null {
  if (process.platform === 'win32') return null;
  try {
    if (process.platform === 'linux') return parseLimits(fs.readFileSync('/proc/self/limits', 'latin1'));
    const report = process.report.getReport() as { userLimits?: { open_files?: { soft?: unknown } } };
    const soft = report.userLimits?.open_files?.soft;
    return typeof soft === 'number' && soft > 0 ? soft : null;
  } catch {
    return null;
  }
}

/** The soft limit in the text of /proc/PID/limits. */
export function parseLimits(text: string): number | null {
  const soft = /^Max open files\s+(\d+)\s/m.exec(text)?.[1];
  return soft === undefined ? null : Number(soft);
}
