// What a program that embeds a broker may ask for, and the check of it. Must hold: programs without types call it too,
// so that each value is looked at before it is used; one that cannot be used is a ConfigError of one line that names
// the option, what was given and what is allowed; nothing is touched before all are checked.

import type { Logger } from '../base/logger.ts';
import { uuidBytes } from '../base/uuid.ts';
import { ConfigError } from '../config/broker-config.ts';
import { featureProblem } from '../controller/local/startup.ts';
import { topicNameProblem } from '../metadata/topic-name.ts';
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
  /** Default: any free port (0), or what `listeners` is configured to; wins over that. */
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
const TOPIC_OPTION_NAMES: Readonly<Record<keyof TopicOption, true>> = { name: true, partitions: true, config: true };
const LOGGER_METHODS: readonly (keyof Logger)[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'child'];

/** What each option must be, told in words; what a type cannot say is looked at afterwards. */
const KINDS: readonly (readonly [keyof KlammOptions, (value: unknown) => boolean, string])[] = [
  ['port', (value) => isInteger(value, 0, 65_535), 'a port is a number from 0 to 65535'],
  ['host', isText, 'a host is a name or an address'],
  ['advertise', isText, 'it is host:port'],
  ['dataDir', isText, 'a folder is a path that is not empty'],
  ['durability', (value) => DURABILITIES.includes(value as string), `one of ${DURABILITIES.join(', ')}`],
  ['config', isConfig, 'it is an object of keys with a text, a number or a boolean each'],
  ['configFile', isConfigFile, 'it is an object with the texts path and text'],
  ['topics', Array.isArray, 'it is an array of names or of objects with a name'],
  ['nodeId', (value) => isInteger(value, 0, 0x7fff_ffff), 'a node id is a number from 0 to 2147483647'],
  ['clusterId', (value) => isText(value) && uuidBytes(value) !== null, 'a cluster id is 22 characters of base64url'],
  ['features', isObject, 'it is an object of feature names with a level each'],
  ['emulate', (value) => isText(value) && releaseTable(value) !== null, `one of ${EMULATED_RELEASES.join(', ')}`],
  ['logger', isLogger, `it has the methods ${LOGGER_METHODS.join(', ')}`],
  ['interceptors', isInterceptors, 'it is an array of objects with the methods onRequest, onResponse, or one of them'],
];

/** @throws ConfigError */
export function checkOptions(options: KlammOptions): void {
  const given: unknown = options;
  if (!isObject(given)) throw new ConfigError(`Invalid options ${shown(given)}: they are an object`);
  checkNames(options, OPTION_NAMES, 'option');
  for (const [name, isAllowed, allowed] of KINDS) {
    const value: unknown = options[name];
    if (value !== undefined && !isAllowed(value)) throw invalid(name, value, allowed);
  }
  for (const [name, level] of Object.entries(options.features ?? {})) {
    const problem = featureProblem(name, level);
    if (problem !== null) throw invalid('features', `${name}=${shown(level)}`, problem);
  }
  for (const topic of options.topics ?? []) checkTopic(topic);
}

function checkTopic(topic: string | TopicOption): void {
  if (typeof topic !== 'string') {
    if (!isObject(topic) || !isText(topic.name))
      throw invalid('topics', topic, 'a topic is a name or an object with one');
    checkNames(topic, TOPIC_OPTION_NAMES, `option of the topic ${topic.name}:`);
    const { partitions, config } = topic;
    if (partitions !== undefined && !isInteger(partitions, 1, 0x7fff_ffff)) {
      throw invalid('topics', `${topic.name}:${shown(partitions)}`, 'partitions are a number (at least 1)');
    }
    if (config !== undefined && !isConfig(config)) {
      throw invalid('topics', config, 'config is an object of keys with a text, a number or a boolean each');
    }
  }
  const { name } = typeof topic === 'string' ? parseTopicOption(topic) : topic;
  const problem = topicNameProblem(name);
  if (problem !== null) throw invalid('topics', name, problem);
}

function checkNames(given: object, allowed: object, what: string): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(allowed, name)) continue;
    throw new ConfigError(`Unknown ${what} ${name}; allowed are ${Object.keys(allowed).join(', ')}`);
  }
}

function invalid(name: string, value: unknown, allowed: string): ConfigError {
  return new ConfigError(`Invalid value ${shown(value)} for option ${name}: ${allowed}`);
}

/** One line. */
function shown(value: unknown): string {
  if (typeof value === 'string') return value === '' ? "''" : value;
  if (typeof value === 'function') return 'function';
  try {
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  } catch {
    return 'object';
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isInteger(value: unknown, from: number, to: number): boolean {
  return Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
}

/** With keys: no array, and no Map, whose entries are none. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !(Symbol.iterator in value);
}

function isConfig(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((one) => ['string', 'number', 'boolean'].includes(typeof one));
}

function isConfigFile(value: unknown): boolean {
  return isObject(value) && isText(value.path) && typeof value.text === 'string';
}

function isLogger(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return LOGGER_METHODS.every((name) => typeof (value as Partial<Logger>)[name] === 'function');
}

function isInterceptors(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((one: unknown) => {
    if (typeof one !== 'object' || one === null) return false;
    const { onRequest, onResponse } = one as { onRequest?: unknown; onResponse?: unknown };
    return [onRequest, onResponse].every((method) => method === undefined || typeof method === 'function');
  });
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
