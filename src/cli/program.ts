// The commands together. Must hold: a mistake on the command line is one line on standard error and exit code 1 (of
// `klamm log` 2).

import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { ConfigError } from '../config/broker-config.ts';
import { ClientError } from '../network/client.ts';
import { ListenError } from '../network/listener.ts';
import { ApiError } from '../protocol/api-error.ts';
import { StorageStartError } from '../storage/directories/start-error.ts';
import { addClients } from './clients.ts';
import { addCompat } from './compat.ts';
import { addConfigs } from './configs.ts';
import { addConsume } from './consume.ts';
import { addDescribe } from './describe.ts';
import { addGroups } from './groups.ts';
import { addLog, LOG_FAILURE } from './log.ts';
import { addProduce } from './produce.ts';
import { addStart } from './start.ts';
import { CommandError, CommandExit, type Terminal } from './terminal.ts';
import { addTopics } from './topics.ts';

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Commander's messages as ours are: one line, with the program's name. */
function oneLine(text: string): string {
  return `klamm: ${text
    .replace(/^error: /, '')
    .trim()
    .replace(/\s*\n\s*/g, ' ')}`;
}

function settle(command: Command, terminal: Terminal): void {
  command.exitOverride();
  command.allowExcessArguments(false);
  command.configureOutput({
    writeOut: (text) => void terminal.out(text),
    writeErr: (text) => terminal.err(text.trimEnd()),
    outputError: (text) => terminal.err(oneLine(text)),
  });
  for (const child of command.commands) settle(child, terminal);
}

export function buildProgram(terminal: Terminal): Command {
  const program = new Command('klamm')
    .description("A broker that speaks Apache Kafka's protocol, and the commands to look into one")
    .version(packageVersion())
    .enablePositionalOptions()
    .showSuggestionAfterError();
  addStart(program, terminal);
  addDescribe(program, terminal);
  addClients(program, terminal);
  addCompat(program, terminal);
  addTopics(program, terminal);
  addProduce(program, terminal);
  addConsume(program, terminal);
  addGroups(program, terminal);
  addConfigs(program, terminal);
  addLog(program, terminal);
  settle(program, terminal);
  return program;
}

/** Errors whose message says all there is to say. */
function isExpected(error: unknown): error is Error {
  if (error instanceof CommandError || error instanceof ConfigError || error instanceof ListenError) return true;
  return error instanceof ClientError || error instanceof ApiError || error instanceof StorageStartError;
}

/** `klamm foo`, where the default command would complain of an argument too many. */
function unknownCommand(program: Command, args: readonly string[]): string | null {
  const [first] = args;
  if (first === undefined || first.startsWith('-')) return null;
  const names = program.commands.map((command) => command.name());
  if (names.includes(first) || first === 'help') return null;
  return `klamm: unknown command ${first}; allowed are ${names.join(', ')}`;
}

/** Runs one command line (without `node` and the script) and answers the exit code. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = buildProgram(terminal);
  const unknown = unknownCommand(program, args);
  if (unknown !== null) {
    terminal.err(unknown);
    return 1;
  }
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommandExit) return error.exitCode;
    // `klamm log` keeps 1 for damage that it found.
    const failure = args[0] === 'log' ? LOG_FAILURE : 1;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : failure;
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    terminal.err(`klamm: ${isExpected(error) ? message.replace(/\s*\n\s*/g, ' ') : (stack ?? message)}`);
    return error instanceof CommandError && error.exitCode !== 1 ? error.exitCode : failure;
  }
}
