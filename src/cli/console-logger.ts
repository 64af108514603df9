// The log of a broker that runs as a command: pino, on standard error, as lines for people or as JSON for programs.
// Must hold: nothing of it goes to standard output; a line is written before the call returns, so that a dying process
// has said why.

import { pino } from 'pino';
import type { Logger } from '../base/logger.ts';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

interface PinoLine {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly [detail: string]: unknown;
}

const names: ReadonlyMap<number, string> = new Map([
  [10, 'TRACE'],
  [20, 'DEBUG'],
  [30, 'INFO'],
  [40, 'WARN'],
  [50, 'ERROR'],
  [60, 'FATAL'],
]);

function detailText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { stack, message } = value as { stack?: unknown; message?: unknown };
  return String(stack ?? message ?? JSON.stringify(value));
}

/** `2026-01-02T03:04:05.678Z INFO  message key=value` */
export function humanLine(line: string): string {
  let parsed: PinoLine;
  try {
    parsed = JSON.parse(line) as PinoLine;
  } catch {
    return line;
  }
  const { level, time, msg, ...details } = parsed;
  const shown = Object.entries(details).map(([key, value]) => ` ${key}=${detailText(value)}`);
  const name = (names.get(level) ?? String(level)).padEnd(5);
  return `${new Date(time).toISOString()} ${name} ${msg ?? ''}${shown.join('')}`;
}

/** @param write takes one line without its end */
export function consoleLogger(level: LogLevel, format: 'human' | 'json', write: (line: string) => void): Logger {
  const destination = {
    write: (text: string) => {
      const line = text.trimEnd();
      write(format === 'json' ? line : humanLine(line));
    },
  };
  return pino({ level, base: null }, destination);
}
