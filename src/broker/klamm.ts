// The embedding API: a broker in this process. Must hold: any number of them live side by side; without a data folder
// nothing touches the disk; what is not understood is refused before anything is opened; after `close` nothing of it is
// left that keeps the process alive.

import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { NodeDisk } from '../base/node-disk.ts';
import { systemRandom } from '../base/random.ts';
import { uuidBytes } from '../base/uuid.ts';
import { type BrokerConfig, ConfigError } from '../config/broker-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { featureProblem } from '../controller/local/startup.ts';
import { topicNameProblem } from '../metadata/topic-name.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import { Broker } from './broker.ts';
import type { AuditedClient } from './clients/client-audit.ts';
import { EMULATED_RELEASES, releaseTable } from './clients/emulation.ts';
import type { Interceptor } from './interceptors.ts';

export type Durability = 'memory' | 'os' | 'disk';

export interface TopicOption {
  readonly name: string;
  /** num.partitions when absent. */
  readonly partitions?: number;
  readonly config?: Readonly<Record<string, string | number | boolean>>;
}

export interface KlammOptions {
  /** 0, the default: any free port. Ignored when `listeners` is configured. */
  port?: number;
  /** The address to bind. Default: 127.0.0.1 and ::1, advertised as `localhost`. */
  host?: string;
  /** What clients are told, `host:port`, where it differs from what is bound. */
  advertise?: string;
  /** Where the data lives. Without it everything is kept in memory. */
  dataDir?: string;
  /** What an acknowledged record survives. Default: `memory` without a data folder, `os` with one. */
  durability?: Durability;
  /** Any of Kafka's broker keys, and Klamm's own. */
  config?: Readonly<Record<string, string | number | boolean>>;
  /** The text of a server.properties file, and its path for messages; `config` wins over it. */
  configFile?: { path: string; text: string };
  /** Made if missing: a name, `name:partitions`, or a topic in full. */
  topics?: readonly (string | TopicOption)[];
  nodeId?: number;
  clusterId?: string;
  /**
   * Feature levels for a folder that is formatted now, e.g. `{ 'transaction.version': 1 }`, as `kafka-storage format
   * --feature` takes them.
   */
  features?: Readonly<Record<string, number>>;
  /** A release of Apache Kafka ('2.8', '3.9', '4.0', '4.3') whose API versions and features clients are to see. */
  emulate?: string;
  /** Anything with pino's methods. Default: silent. */
  logger?: Logger;
  /** See and change requests and responses on their way. */
  interceptors?: readonly Interceptor[];
}

/** Every option by name; another one is refused. */
const OPTION_NAMES: Readonly<Record<keyof KlammOptions, true>> = {
  port: true,
  host: true,
  advertise: true,
  dataDir: true,
  durability: true,
  config: true,
  configFile: true,
  topics: true,
  nodeId: true,
  clusterId: true,
  features: true,
  emulate: true,
  logger: true,
  interceptors: true,
};

const DURABILITIES: readonly string[] = ['memory', 'os', 'disk'];
/** Less than a server's: an embedded broker lives in somebody else's process. */
const EMBEDDED_HOT_TAIL_BYTES = '16777216';
const MEMORY_DIRECTORY = '/klamm';

export class Klamm {
  /** `host:port` for a client's bootstrap list: what is advertised. */
  readonly bootstrapServers: string;
  /** The port that is bound. */
  readonly port: number;
  readonly clusterId: string;
  readonly nodeId: number;
  /** Null in memory mode. */
  readonly dataDir: string | null;
  readonly durability: Durability;
  /** The release of Apache Kafka whose versions clients see; null: all that is served. */
  readonly emulated: string | null;
  /** Keys that were set and change nothing, sorted. */
  readonly withoutEffect: readonly string[];
  /** One line each: what the configuration asks for and will not get. */
  readonly warnings: readonly string[];
  /** Resolves when the broker is closed; rejects if it had to close itself. */
  readonly closed: Promise<void>;
  private readonly broker: Broker;
  private readonly settleClosed: (failure: Error | null) => void;

  /**
   * Starts a broker and resolves when it serves.
   * @throws ConfigError for options or configuration that cannot be used; ListenError for a taken port; an Error that
   *   names the folder where it is unusable or in use.
   */
  static async start(options: KlammOptions = {}): Promise<Klamm> {
    checkOptions(options);
    const loaded = loadConfig({
      ...(options.configFile === undefined ? {} : { file: options.configFile }),
      settings: settingsOf(options),
      defaults: new Map([['klamm.hot.tail.bytes', EMBEDDED_HOT_TAIL_BYTES]]),
    });
    const { config } = loaded;
    const durability = durabilityOf(options, config);
    const directories = durability === 'memory' ? [MEMORY_DIRECTORY] : dataDirectories(options, config);
    let settle: (failure: Error | null) => void = () => {};
    const closed = new Promise<void>((done, failed) => {
      settle = (failure) => (failure === null ? done() : failed(failure));
    });
    // Whoever does not look at `closed` is not to be ended by it.
    closed.catch(() => {});
    const broker = await Broker.start({
      config,
      durability,
      directories,
      disk: durability === 'memory' ? new MemoryDisk(memoryLimit(config)) : new NodeDisk(),
      clock: systemClock,
      random: systemRandom,
      logger: options.logger ?? silentLogger,
      nodeId: config.nodeIdIsSet ? config.nodeId : null,
      clusterId: options.clusterId ?? null,
      features: new Map(Object.entries(options.features ?? {})),
      ...(options.emulate === undefined ? {} : { emulated: releaseTable(options.emulate)! }),
      ...(options.interceptors === undefined ? {} : { interceptors: options.interceptors }),
      onFatal: (reason) => settle(new Error(reason)),
    });
    try {
      await createMissingTopics(broker, options.topics ?? []);
    } catch (error) {
      await broker.close();
      throw error;
    }
    return new Klamm(broker, loaded, durability === 'memory' ? null : directories[0]!, closed, settle);
  }

  private constructor(
    broker: Broker,
    loaded: { withoutEffect: readonly string[]; warnings: readonly string[] },
    dataDir: string | null,
    closed: Promise<void>,
    settleClosed: (failure: Error | null) => void,
  ) {
    const { port, advertised } = broker.listeners[0]!;
    const host = advertised.host.includes(':') ? `[${advertised.host}]` : advertised.host;
    this.broker = broker;
    this.bootstrapServers = `${host}:${advertised.port}`;
    this.port = port;
    this.clusterId = broker.clusterId;
    this.nodeId = broker.nodeId;
    this.durability = broker.durability;
    this.emulated = broker.emulated;
    this.dataDir = dataDir;
    this.withoutEffect = loaded.withoutEffect;
    this.warnings = loaded.warnings;
    this.closed = closed;
    this.settleClosed = settleClosed;
  }

  /** Who is connected (and, if asked, who was), and which APIs and versions they used. */
  clients(options: { readonly includeGone?: boolean } = {}): readonly AuditedClient[] {
    return this.broker.clientAudit.clients(options.includeGone ?? false);
  }

  /** Answers what is due, puts everything on disk and frees the port. Idempotent. */
  async close(): Promise<void> {
    await this.broker.close();
    this.settleClosed(null);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function checkOptions(options: KlammOptions): void {
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(OPTION_NAMES, name)) {
      throw new ConfigError(`Unknown option ${name}; allowed are ${Object.keys(OPTION_NAMES).join(', ')}`);
    }
  }
  const { port, nodeId, durability, clusterId } = options;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new ConfigError(`Invalid value ${port} for option port: a port is a number from 0 to 65535`);
  }
  if (nodeId !== undefined && !(Number.isInteger(nodeId) && nodeId >= 0 && nodeId <= 0x7fff_ffff)) {
    throw new ConfigError(`Invalid value ${nodeId} for option nodeId: a node id is a number from 0 to 2147483647`);
  }
  if (durability !== undefined && !DURABILITIES.includes(durability)) {
    throw new ConfigError(`Invalid value ${durability} for option durability: one of ${DURABILITIES.join(', ')}`);
  }
  if (clusterId !== undefined && uuidBytes(clusterId) === null) {
    throw new ConfigError(
      `Invalid value ${clusterId} for option clusterId: a cluster id is 22 characters of base64url`,
    );
  }
  for (const [name, level] of Object.entries(options.features ?? {})) {
    const problem = featureProblem(name, level);
    if (problem !== null) throw new ConfigError(`Invalid value ${name}=${level} for option features: ${problem}`);
  }
  if (options.emulate !== undefined && releaseTable(options.emulate) === null) {
    throw new ConfigError(
      `Invalid value ${options.emulate} for option emulate: one of ${EMULATED_RELEASES.join(', ')}`,
    );
  }
  for (const topic of options.topics ?? []) {
    const { name } = typeof topic === 'string' ? parseTopicOption(topic) : topic;
    const problem = topicNameProblem(name);
    if (problem !== null) throw new ConfigError(`Invalid value ${name} for option topics: ${problem}`);
  }
}

/** The options that are configuration keys in another spelling, joined with `config`. */
function settingsOf(options: KlammOptions): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(options.config ?? {})) settings.set(name, String(value));
  if (options.nodeId !== undefined) settings.set('node.id', String(options.nodeId));
  if (options.dataDir !== undefined) settings.set('log.dirs', resolve(options.dataDir));
  const listensElsewhere =
    settings.has('listeners') ||
    (options.configFile !== undefined && /^\s*listeners\s*[=: ]/m.test(options.configFile.text));
  if (options.port !== undefined || options.host !== undefined || !listensElsewhere) {
    const host = options.host ?? 'localhost';
    settings.set('listeners', `PLAINTEXT://${host.includes(':') ? `[${host}]` : host}:${options.port ?? 0}`);
  }
  if (options.advertise !== undefined) settings.set('advertised.listeners', `PLAINTEXT://${options.advertise}`);
  return settings;
}

function durabilityOf(options: KlammOptions, config: BrokerConfig): Durability {
  const asked = options.durability ?? (config.get('klamm.durability') as Durability | null);
  const hasFolder = options.dataDir !== undefined || config.isSet('log.dirs') || config.isSet('log.dir');
  if (asked === null) return hasFolder ? 'os' : 'memory';
  if (asked !== 'memory' && !hasFolder) {
    throw new ConfigError(`Invalid value ${asked} for option durability: it needs a data folder (dataDir or log.dirs)`);
  }
  if (asked === 'memory' && options.dataDir !== undefined) {
    throw new ConfigError(
      `Invalid value ${options.dataDir} for option dataDir: durability memory keeps nothing on disk`,
    );
  }
  return asked;
}

function dataDirectories(options: KlammOptions, config: BrokerConfig): string[] {
  if (options.dataDir !== undefined) return [resolve(options.dataDir)];
  return config.logDirs.map((directory) => resolve(directory));
}

function memoryLimit(config: BrokerConfig): number {
  const set = config.get('klamm.memory.max.bytes');
  if (set !== null) return set;
  // The cgroup's limit; 0, or more than there is, where there is none.
  const limited = process.constrainedMemory();
  return Math.floor(Math.min(totalmem(), limited > 0 ? limited : Number.POSITIVE_INFINITY) / 2);
}

/** `name` or `name:partitions`. */
export function parseTopicOption(text: string): TopicOption {
  const colon = text.lastIndexOf(':');
  if (colon < 0) return { name: text };
  const partitions = Number(text.slice(colon + 1));
  if (!Number.isInteger(partitions) || partitions < 1) {
    throw new ConfigError(`Invalid value ${text} for option topics: expected name or name:partitions (at least 1)`);
  }
  return { name: text.slice(0, colon), partitions };
}

async function createMissingTopics(broker: Broker, topics: readonly (string | TopicOption)[]): Promise<void> {
  const wanted = topics.map((topic) => (typeof topic === 'string' ? parseTopicOption(topic) : topic));
  const missing = wanted.filter((topic) => broker.metadata.image.topics.byName(topic.name) === undefined);
  if (missing.length === 0) return;
  const version = createTopics.versions[1];
  const request = new CreateTopicsRequest({
    topics: missing.map(
      (topic) =>
        new CreateTopicsRequestCreatableTopic({
          name: topic.name,
          numPartitions: topic.partitions ?? -1,
          replicationFactor: -1,
          configs: Object.entries(topic.config ?? {}).map(
            ([name, value]) => new CreateTopicsRequestCreatableTopicConfig({ name, value: String(value) }),
          ),
        }),
    ),
    timeoutMs: 30_000,
  });
  const context = { clientId: 'klamm', principal: 'User:ANONYMOUS', version };
  const response = await broker.controller.send(createTopics, request, context);
  for (const result of response.topics) {
    if (result.errorCode === ErrorCode.NONE) continue;
    throw new ApiError(
      result.errorCode,
      `topic ${result.name} could not be made: ${result.errorMessage ?? 'no reason given'}`,
    );
  }
}
