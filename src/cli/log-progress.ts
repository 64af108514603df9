// The line that shows how far a long `klamm log` command has come. Must hold: only where a person may be watching; a
// redraw at most every 200 ms; gone when the command ends.

import type { Terminal } from './terminal.ts';

const REDRAW_MS = 200;

export class Progress {
  private readonly terminal: Terminal;
  private readonly totalBytes: number;
  private readonly startedMs = performance.now();
  private drawnMs = Number.NEGATIVE_INFINITY;
  private done = 0;

  constructor(terminal: Terminal, totalBytes: number) {
    this.terminal = terminal;
    this.totalBytes = totalBytes;
  }

  get bytes(): number {
    return this.done;
  }

  get elapsedMs(): number {
    return performance.now() - this.startedMs;
  }

  add(bytes: number): void {
    this.done += bytes;
    if (this.terminal.status === undefined) return;
    const now = performance.now();
    if (now - this.drawnMs < REDRAW_MS) return;
    this.drawnMs = now;
    const percent = this.totalBytes === 0 ? 100 : Math.min(100, Math.floor((this.done * 100) / this.totalBytes));
    const rate = this.done / Math.max(1, this.elapsedMs) / 1000;
    const far =
      this.totalBytes === 0
        ? sizeText(this.done)
        : `${percent}%  ${sizeText(this.done)} of ${sizeText(this.totalBytes)}`;
    this.terminal.status(`${far}, ${rate.toFixed(0)} MB/s`);
  }

  clear(): void {
    this.terminal.status?.('');
  }
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Three digits and a unit (powers of 1000). */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${UNITS[unit]}`;
}
