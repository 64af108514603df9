// The rules that hold between keys of the broker at start. Must hold: a configuration that passes can be run; the first
// broken rule is a ConfigError of one line that names the key and the value.

import { type BrokerConfig, ConfigError } from './broker-config.ts';
import { checkGroups } from './check-groups.ts';
import type { BrokerKey } from './definitions.ts';
import { brokerListeners, connectionOverrides } from './listeners.ts';
import { NO_OTHER_ROLE } from './refusals.ts';

const MIB = 1_048_576;

function refuse(config: BrokerConfig, key: BrokerKey, why: string): never {
  throw new ConfigError(`Invalid value ${config.text(key)} for configuration ${key}: ${why}`);
}

function checkIdentity(config: BrokerConfig): void {
  const roles = config.get('process.roles');
  if (!roles.includes('broker') || !roles.includes('controller')) refuse(config, 'process.roles', NO_OTHER_ROLE);
  const older = config.get('broker.id');
  if (config.layers.fixed.has('node.id') && older >= 0 && older !== config.get('node.id')) {
    throw new ConfigError('You must set `node.id` to the same value as `broker.id`.');
  }
}

function checkLog(config: BrokerConfig): void {
  const roll = config.get('log.roll.ms');
  if (roll !== null && roll < 1) refuse(config, 'log.roll.ms', 'must be greater than or equal to 1');
  const jitter = config.get('log.roll.jitter.ms');
  if (jitter !== null && jitter < 0) refuse(config, 'log.roll.jitter.ms', 'must be equal or greater than 0');
  for (const key of ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'] as const) {
    if (config.get(key) === 0) refuse(config, key, 'must be unlimited (-1) or, greater than or equal to 1');
  }
  const codec = config.get('offsets.topic.compression.codec');
  if (codec < 0 || codec > 4)
    refuse(config, 'offsets.topic.compression.codec', `Unknown compression type id: ${codec}`);
  const threads = config.get('log.cleaner.threads');
  if (config.get('log.cleaner.enable') && config.get('log.cleaner.dedupe.buffer.size') < threads * MIB) {
    refuse(config, 'log.cleaner.dedupe.buffer.size', 'must be at least 1MB per cleaner thread.');
  }
  const cordoned = cordonedProblem(config);
  if (cordoned !== null) refuse(config, 'cordoned.log.dirs', cordoned);
}

/** Null if all cordoned folders are among the data folders. */
export function cordonedProblem(config: BrokerConfig): string | null {
  const missing = config.cordonedLogDirs.filter((directory) => !config.logDirs.includes(directory));
  if (missing.length === 0) return null;
  return (
    'All entries in cordoned.log.dirs must be present in log.dirs or log.dir. ' +
    `Missing entries : ${missing.join(', ')}`
  );
}

function checkNetwork(config: BrokerConfig): void {
  const queued = config.get('queued.max.request.bytes');
  if (queued > 0 && queued < config.get('socket.request.max.bytes')) {
    refuse(config, 'queued.max.request.bytes', 'must be larger or equal to socket.request.max.bytes');
  }
  if (connectionOverrides(config).size === 0 && config.get('max.connections.per.ip') === 0) {
    refuse(config, 'max.connections.per.ip', 'can be zero only if max.connections.per.ip.overrides is set');
  }
  if (config.get('replica.fetch.wait.max.ms') > config.get('replica.socket.timeout.ms')) {
    refuse(config, 'replica.fetch.wait.max.ms', 'must not be more than replica.socket.timeout.ms');
  }
}

/** @throws ConfigError */
export function checkBroker(config: BrokerConfig): void {
  checkIdentity(config);
  checkLog(config);
  checkNetwork(config);
  checkGroups(config);
  brokerListeners(config, 'localhost');
}

const singleNodeKeys: readonly BrokerKey[] = [
  'offsets.topic.replication.factor',
  'transaction.state.log.replication.factor',
  'transaction.state.log.min.isr',
  'share.coordinator.state.topic.replication.factor',
  'share.coordinator.state.topic.min.isr',
  'default.replication.factor',
  'min.insync.replicas',
];

/** What is allowed but will not work on a single node: one line per key. */
export function singleNodeWarnings(config: BrokerConfig): string[] {
  const result: string[] = [];
  for (const key of singleNodeKeys) {
    const value = config.get(key);
    if (config.isSet(key) && typeof value === 'number' && value > 1) {
      result.push(`${key}=${value} cannot be met by a single node: what needs it will fail, as in Kafka; set it to 1`);
    }
  }
  return result;
}
