// A terminal for tests: what was printed is kept, input is given, signals are sent by the test.

import { Readable } from 'node:stream';
import { runProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

export class FakeTerminal implements Terminal {
  output = '';
  errors: string[] = [];
  exits: number[] = [];
  input: Readable;
  private handler: ((signal: NodeJS.Signals) => void) | null = null;
  private outputWaiters: (() => void)[] = [];

  constructor(input: string | Buffer = '') {
    this.input = Readable.from([Buffer.from(input)]);
  }

  out(text: string | Uint8Array): void {
    this.output += Buffer.from(text as Uint8Array).toString();
    for (const wake of this.outputWaiters.splice(0)) wake();
  }

  err(line: string): void {
    this.errors.push(line);
  }

  onSignal(handler: (signal: NodeJS.Signals) => void): () => void {
    this.handler = handler;
    return () => {
      this.handler = null;
    };
  }

  exit(code: number): void {
    this.exits.push(code);
  }

  signal(signal: NodeJS.Signals): void {
    this.handler?.(signal);
  }

  get watchesSignals(): boolean {
    return this.handler !== null;
  }

  /** Resolves when something was printed since. */
  nextOutput(): Promise<void> {
    return new Promise((resolve) => this.outputWaiters.push(resolve));
  }
}

/** Runs one command line to its end. */
export async function klamm(args: readonly string[], input: string | Buffer = '') {
  const terminal = new FakeTerminal(input);
  const code = await runProgram(args, terminal);
  return { code, output: terminal.output, errors: terminal.errors };
}
