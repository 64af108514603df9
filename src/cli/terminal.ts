// What a command talks to: output, input, signals. Must hold: commands reach the process only through this, so that a
// test can run them in process; text for programs goes to `out`, everything else to `err`.

import type { Readable, Writable } from 'node:stream';

export interface Terminal {
  /** Standard output; resolves when it may be written to again. */
  out(text: string | Uint8Array): Promise<void> | void;
  /** Standard error, one line without its end. */
  err(line: string): void;
  /** A line on standard error that the next one overwrites, '' to remove it. Only where a person may be watching. */
  readonly status?: (line: string) => void;
  readonly input: Readable;
  /** Calls `handler` for SIGINT, SIGTERM and a closed terminal; the answer stops that. */
  onSignal(handler: (signal: NodeJS.Signals) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}

/** A failure that the user can do something about: one line, exit code 1 unless another one is named. */
export class CommandError extends Error {
  override name = 'CommandError';
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The command has said all there is to say and ends with this code. */
export class CommandExit extends Error {
  override name = 'CommandExit';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** `Terminal.out` to a stream: all who find it full wait for the same moment. */
export function outputTo(stream: Writable): Terminal['out'] {
  let drained: Promise<void> | null = null;
  return (text) => {
    if (stream.write(text)) return;
    drained ??= new Promise((resolve) => {
      stream.once('drain', () => {
        drained = null;
        resolve();
      });
    });
    return drained;
  };
}

export const processTerminal: Terminal = {
  out: outputTo(process.stdout),
  err(line) {
    process.stderr.write(`${line}\n`);
  },
  ...(process.stderr.isTTY === true
    ? { status: (line: string) => void process.stderr.write(`\r\u001b[K${line}`) }
    : {}),
  get input() {
    return process.stdin;
  },
  onSignal(handler) {
    const listener = (signal: NodeJS.Signals) => handler(signal);
    for (const signal of signals) process.on(signal, listener);
    return () => {
      for (const signal of signals) process.off(signal, listener);
    };
  },
  exit(code) {
    process.exit(code);
  },
};

/**
 * What came from others (names, ids), with what a terminal would obey escaped: a client chooses its id, and must not be
 * able to clear the screen of who looks at it.
 */
export function printable(text: string): string {
  return text.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Lines of cells, padded to columns; see `printable`. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printable));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, cell.length);
  }
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  return rows.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** One line of JSON. */
export function json(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
