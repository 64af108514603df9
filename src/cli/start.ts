// `klamm start`: a broker as a process of its own. Must hold: what is wrong before it serves is one line and exit code
// 1; a signal closes it cleanly and a second one ends it at once; with --json exactly one line goes to standard output,
// when it is ready.

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import type { Command } from 'commander';
import { systemClock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import { EMULATED_RELEASES } from '../broker/clients/emulation.ts';
import { parseProperties } from '../config/properties.ts';
import { Klamm, type KlammOptions } from '../index.ts';
import { clusterId, featureLevel, hostPortText, keyValue, nodeId, oneOf, port, topic } from './arguments.ts';
import { consoleLogger, type LogLevel, logLevels } from './console-logger.ts';
import { CommandError, json, type Terminal } from './terminal.ts';

const DEFAULT_PORT = 9092;
const DEFAULT_FOLDER = 'data';
/** A server's, four times the embedded broker's. */
const HOT_TAIL_BYTES = '67108864';
/** Where the clients have no core of their own; measured on two. */
const FEW_CORES = 2;
const CORE_SHARING_REQUESTS = '64';
/** npm passes Ctrl-C on although the terminal has sent it to us already: not a second wish. */
const SAME_INTERRUPT_MS = 250;

const durabilities = ['memory', 'os', 'disk'] as const;

interface StartFlags {
  readonly port?: number;
  readonly host?: string;
  readonly advertise?: string;
  readonly data?: string;
  readonly memory?: boolean;
  readonly durability?: (typeof durabilities)[number];
  readonly config?: string;
  readonly set?: ReadonlyMap<string, string>;
  readonly topic?: readonly string[];
  readonly feature?: ReadonlyMap<string, number>;
  readonly emulate?: string;
  readonly id?: number;
  readonly clusterId?: string;
  readonly logLevel: LogLevel;
  readonly json?: boolean;
}

export function addStart(program: Command, terminal: Terminal): void {
  program
    .command('start', { isDefault: true })
    .description('run a broker (the default command)')
    .option('--port <n>', `port to listen on, 0 for any free one (default: ${DEFAULT_PORT})`, port)
    .option('--host <address>', 'address to bind (default: 127.0.0.1 and ::1; 0.0.0.0 for every address)')
    .option('--advertise <host:port>', 'address that clients are told to use', hostPortText)
    .option('--data <dir>', `data folder (default: ./${DEFAULT_FOLDER})`)
    .option('--memory', 'keep nothing on disk: short for --durability memory')
    .option('--durability <mode>', 'what an acknowledged record survives: memory, os or disk', oneOf(durabilities))
    .option('--config <file>', 'a server.properties file')
    .option('--set <key=value>', "any of Kafka's broker keys; repeatable, wins over the file", keyValue)
    .option('--topic <name[:partitions]>', 'make this topic if it is missing; repeatable', topic)
    .option('--feature <name=level>', 'a feature level for a new data folder; repeatable', featureLevel)
    .option('--emulate <release>', 'advertise what this Kafka release did', oneOf(EMULATED_RELEASES))
    .option('--id <n>', 'node id', nodeId)
    .option('--cluster-id <id>', 'cluster id', clusterId)
    .option('--log-level <level>', logLevels.join(', '), oneOf(logLevels), 'info')
    .option('--json', 'print one ready line as JSON, and the log as JSON')
    .action((flags: StartFlags) => start(flags, terminal));
}

function readConfigFile(file: string): { path: string; text: string } {
  try {
    return { path: file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : (error as Error).message;
    throw new CommandError(`Invalid value ${file} for --config: ${why}`);
  }
}

function listens(
  flags: StartFlags,
  has: (key: string) => boolean,
  config: Record<string, string>,
): Partial<KlammOptions> {
  if (flags.port === undefined && flags.host === undefined && has('listeners')) return {};
  const host = flags.host ?? 'localhost';
  const port = flags.port ?? DEFAULT_PORT;
  // What the file advertises belongs to the listeners of the file, which the flags have replaced.
  if (flags.advertise === undefined && has('advertised.listeners') && config['advertised.listeners'] === undefined) {
    const shown = host === '0.0.0.0' || host === '::' ? '' : host.includes(':') ? `[${host}]` : host;
    config['advertised.listeners'] = `PLAINTEXT://${shown}:${port === 0 ? -1 : port}`;
  }
  return { host, port };
}

/** The options of the embedding API that the flags stand for. */
export function startOptions(flags: StartFlags, logger: Logger): KlammOptions {
  const configFile = flags.config === undefined ? null : readConfigFile(flags.config);
  const config = Object.fromEntries(flags.set ?? []);
  const inFile = configFile === null ? new Map<string, string>() : parseProperties(configFile.text);
  const has = (key: string) => inFile.has(key) || Object.hasOwn(config, key);
  if (flags.memory === true && flags.durability !== undefined && flags.durability !== 'memory') {
    throw new CommandError(`Invalid value ${flags.durability} for --durability: --memory says memory`);
  }
  const asked =
    flags.memory === true
      ? 'memory'
      : (flags.durability ?? config['klamm.durability'] ?? inFile.get('klamm.durability'));
  if (asked === 'memory' && flags.data !== undefined) {
    throw new CommandError(`Invalid value ${flags.data} for --data: with durability memory nothing is kept on disk`);
  }
  if (flags.data === '') throw new CommandError("Invalid value '' for --data: a folder is a path that is not empty");
  const hasFolder = has('log.dirs') || has('log.dir');
  const dataDir = flags.data ?? (asked === 'memory' || hasFolder ? undefined : DEFAULT_FOLDER);
  const durability = asked ?? 'os';
  config['klamm.durability'] = durability;
  if (!has('klamm.hot.tail.bytes')) config['klamm.hot.tail.bytes'] = HOT_TAIL_BYTES;
  if (!has('klamm.core.sharing.requests') && availableParallelism() <= FEW_CORES) {
    config['klamm.core.sharing.requests'] = CORE_SHARING_REQUESTS;
  }
  return {
    ...listens(flags, has, config),
    ...(flags.advertise === undefined ? {} : { advertise: flags.advertise }),
    ...(dataDir === undefined ? {} : { dataDir: path.resolve(dataDir) }),
    ...(configFile === null ? {} : { configFile }),
    config,
    topics: flags.topic ?? [],
    ...(flags.feature === undefined ? {} : { features: Object.fromEntries(flags.feature) }),
    ...(flags.emulate === undefined ? {} : { emulate: flags.emulate }),
    ...(flags.id === undefined ? {} : { nodeId: flags.id }),
    ...(flags.clusterId === undefined ? {} : { clusterId: flags.clusterId }),
    logger,
  };
}

const promises: Readonly<Record<(typeof durabilities)[number], string>> = {
  memory: 'all data is gone when this process ends',
  os: 'an acknowledged record survives the end of this process, kill -9 included (as Apache Kafka)',
  disk: 'an acknowledged record survives loss of power; each answer waits for the disk',
};

/** How this command is called, for a line that can be copied. */
function ownName(): string {
  if (process.env.npm_lifecycle_event !== 'start') return 'klamm';
  return process.platform === 'win32' ? 'node bin\\klamm' : 'bin/klamm';
}

function banner(broker: Klamm): string {
  const name = ownName();
  const where = broker.port === DEFAULT_PORT ? '' : ` -b ${broker.bootstrapServers}`;
  const isBound = broker.bootstrapServers.endsWith(`:${broker.port}`);
  const lines = [
    `Klamm is ready on ${broker.bootstrapServers}${isBound ? '' : ` (bound is port ${broker.port})`}`,
    `  durability  ${broker.durability}: ${promises[broker.durability]}`,
    `  data        ${broker.dataDir ?? 'in memory'} (cluster ${broker.clusterId}, node ${broker.nodeId})`,
    `  try         echo hello | ${name} produce my-topic${where}`,
    `              ${name} consume my-topic --from-beginning --count 1${where}`,
  ];
  if (broker.emulated !== null)
    lines.push(`  emulates    Apache Kafka ${broker.emulated}: its API versions and features`);
  if (broker.withoutEffect.length > 0) lines.push(`  no effect   ${broker.withoutEffect.join(', ')}`);
  return `${lines.join('\n')}\n`;
}

function readyLine(broker: Klamm): string {
  const { bootstrapServers, port, clusterId, nodeId, dataDir, durability, withoutEffect, warnings, emulated } = broker;
  const pid = process.pid;
  return json({
    ready: true,
    bootstrapServers,
    port,
    clusterId,
    nodeId,
    dataDir,
    durability,
    emulated,
    withoutEffect,
    warnings,
    pid,
  });
}

/** What signals do: the first closes the broker, as soon as there is one; the second ends the process at once. */
class SignalWatch {
  private readonly terminal: Terminal;
  private readonly logger: Logger;
  private broker: Klamm | null = null;
  private askedAtMs: number | null = null;
  readonly detach: () => void;

  constructor(terminal: Terminal, logger: Logger) {
    this.terminal = terminal;
    this.logger = logger;
    this.detach = terminal.onSignal((signal) => this.onSignal(signal));
  }

  /** From now on there is something to close. */
  watch(broker: Klamm): void {
    this.broker = broker;
    if (this.askedAtMs !== null) this.close();
  }

  private onSignal(signal: NodeJS.Signals): void {
    const nowMs = systemClock.monotonic();
    if (this.askedAtMs === null) {
      this.askedAtMs = nowMs;
      this.logger.info({ signal }, 'closing');
      this.close();
    } else if (signal !== 'SIGINT' || nowMs - this.askedAtMs >= SAME_INTERRUPT_MS) {
      this.terminal.exit(signal === 'SIGINT' ? 130 : 143);
    }
  }

  private close(): void {
    this.broker?.close().catch((error: Error) => {
      this.terminal.err(`klamm: closing failed: ${error.message}`);
      this.terminal.exit(1);
    });
  }
}

/**
 * Each read of a socket makes a buffer that lives as long as the hot tail holds it. V8 counts those bytes against a
 * limit made for small heaps and marks the whole heap some seventy times for a gigabyte; with more room it does so
 * twenty times, which saves about a fifth of a producer's cost (bench, rows produce). A process of our own may ask for
 * that; an embedded broker leaves its host's settings alone.
 */
function letHeapGrow(): void {
  setFlagsFromString('--heap-growing-percent=300');
}

async function start(flags: StartFlags, terminal: Terminal): Promise<void> {
  letHeapGrow();
  const logger = consoleLogger(flags.logLevel, flags.json === true ? 'json' : 'human', (line) => terminal.err(line));
  const signals = new SignalWatch(terminal, logger);
  try {
    const broker = await Klamm.start(startOptions(flags, logger));
    signals.watch(broker);
    if (flags.json === true) {
      await terminal.out(readyLine(broker));
    } else {
      await terminal.out(banner(broker));
      for (const warning of broker.warnings) terminal.err(`warning: ${warning}`);
    }
    await broker.closed;
  } finally {
    signals.detach();
  }
}
