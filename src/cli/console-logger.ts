// The log of a broker that runs as a command: pino, on standard error, as lines for people or as JSON for programs.
// Must hold: nothing of it goes to standard output; a line is written before the call returns, so that a dying process
// has said why; what clients chose (names, ids, words) can neither begin a line, nor be obeyed by a terminal, nor fill
// the log.

import { pino } from 'pino';
import type { Logger } from '../base/logger.ts';
import { printable } from './terminal.ts';

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

/** Of a detail. Topic names have up to 249 characters; a client may send others as long as a request. */
const MAX_DETAIL_LENGTH = 1000;

function shortened(value: unknown): unknown {
  if (typeof value === 'string' && value.length > MAX_DETAIL_LENGTH) {
    return `${value.slice(0, MAX_DETAIL_LENGTH)}... (${value.length} characters)`;
  }
  return Array.isArray(value) ? value.map(shortened) : value;
}

function shortenedDetails(details: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(details).map(([key, value]) => [key, shortened(value)]));
}

/** As it is, or quoted where a terminal would obey it or a reader take it for a line of its own. */
function quoted(text: string): string {
  return printable(text) === text ? text : printable(JSON.stringify(text));
}

function detailText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return quoted(String(value));
  const { stack, message } = value as { stack?: unknown; message?: unknown };
  // The lines of a stack stay lines, none of which looks like one of the log.
  if (stack !== undefined) return String(stack).split('\n').map(printable).join('\n    ');
  return message === undefined ? printable(JSON.stringify(value)) : quoted(String(message));
}

/** `2026-01-02T03:04:05.678Z INFO  message key=value` */
export function humanLine(line: string): string {
  let parsed: PinoLine;
  try {
    parsed = JSON.parse(line) as PinoLine;
  } catch {
    return printable(line);
  }
  const { level, time, msg, ...details } = parsed;
  const shown = Object.entries(details).map(([key, value]) => ` ${key}=${detailText(value)}`);
  const name = (names.get(level) ?? String(level)).padEnd(5);
  return `${new Date(time).toISOString()} ${name} ${quoted(msg ?? '')}${shown.join('')}`;
}

/** @param write takes one line without its end */
export function consoleLogger(level: LogLevel, format: 'human' | 'json', write: (line: string) => void): Logger {
  const destination = {
    write: (text: string) => {
      const line = text.trimEnd();
      // Control characters of a JSON line are in its strings only, where they may be escaped.
      write(format === 'json' ? printable(line) : humanLine(line));
    },
  };
  return pino({ level, base: null, formatters: { log: shortenedDetails } }, destination);
}
