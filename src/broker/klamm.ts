// The embedding API: a broker in this process. Must hold: any number of them live side by side; without a data folder
// nothing touches the disk; what is not understood is refused before anything is opened; after `close` nothing of it is
// left that keeps the process alive.

import { totalmem } from 'node:os';
import { resolve } from 'node:path';
import { systemClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { NodeDisk } from '../base/node-disk.ts';
import { systemRandom } from '../base/random.ts';
import { type BrokerConfig, ConfigError } from '../config/broker-config.ts';
import { loadConfig } from '../config/load-config.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import { Broker } from './broker.ts';
import type { AuditedClient } from './clients/client-audit.ts';
import { releaseTable } from './clients/emulation.ts';
import {
  checkOptions,
  type Durability,
  type KlammOptions,
  parseTopicOption,
  type TopicOption,
} from './klamm-options.ts';

export type { Durability, KlammOptions, TopicOption } from './klamm-options.ts';

/** Less than a server's: an embedded broker lives in somebody else's process. */
const EMBEDDED_HOT_TAIL_BYTES = '16777216';
const MEMORY_DIRECTORY = '/klamm';
/** What names the data folders, beside `dataDir`. */
const FOLDER_KEYS = ['log.dirs', 'log.dir'] as const;

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
  /** Resolves when the broker is closed; rejects if it had to close itself, or could not be closed well. */
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
    try {
      await this.broker.close();
      this.settleClosed(null);
    } catch (error) {
      this.settleClosed(error as Error);
      throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** The options that are configuration keys in another spelling, joined with `config`. */
function settingsOf(options: KlammOptions): Map<string, string> {
  const settings = new Map<string, string>();
  for (const [name, value] of Object.entries(options.config ?? {})) settings.set(name, String(value));
  if (options.nodeId !== undefined) settings.set('node.id', String(options.nodeId));
  if (options.dataDir !== undefined) {
    for (const key of FOLDER_KEYS) {
      const other = settings.get(key);
      if (other === undefined) continue;
      throw new ConfigError(
        `Invalid value ${options.dataDir} for option dataDir: ${key} says ${other}, give one of them`,
      );
    }
    settings.set('log.dirs', resolve(options.dataDir));
  }
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

function notInMemory(folder: string, where: string): ConfigError {
  return new ConfigError(`Invalid value ${folder} for ${where}: durability memory keeps nothing on disk`);
}

function durabilityOf(options: KlammOptions, config: BrokerConfig): Durability {
  const asked = options.durability ?? (config.get('klamm.durability') as Durability | null);
  const hasFolder = options.dataDir !== undefined || config.isSet('log.dirs') || config.isSet('log.dir');
  if (asked === null) return hasFolder ? 'os' : 'memory';
  if (asked !== 'memory' && !hasFolder) {
    throw new ConfigError(`Invalid value ${asked} for option durability: it needs a data folder (dataDir or log.dirs)`);
  }
  if (asked === 'memory') {
    if (options.dataDir !== undefined) throw notInMemory(options.dataDir, 'option dataDir');
    // Those of a file may stay as they are: what is in it need not all count.
    for (const key of FOLDER_KEYS) {
      const folder = options.config?.[key];
      if (folder !== undefined) throw notInMemory(String(folder), `configuration ${key}`);
    }
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
