// What DescribeConfigs answers: each key's value, where it comes from, and the chain of values behind it. Must hold:
// the chain, its order and its gaps are Kafka's; a sensitive value never leaves.

import type { BrokerConfig, BrokerConfigSource, ConfigTexts } from './broker-config.ts';
import { findRow, type GroupKey, rowsOf, type TopicKey, withoutListener } from './definitions.ts';
import { groupSynonym, groupValue } from './group-settings.ts';
import { canonicalText, formatConfig } from './parse-value.ts';
import { type ConfigRow, type ConfigType, isSensitive } from './row.ts';
import { brokerSynonyms, topicValue } from './topic-config.ts';

/** As on the wire. */
export const ConfigSourceCode = {
  UNKNOWN: 0,
  DYNAMIC_TOPIC_CONFIG: 1,
  DYNAMIC_BROKER_CONFIG: 2,
  DYNAMIC_DEFAULT_BROKER_CONFIG: 3,
  STATIC_BROKER_CONFIG: 4,
  DEFAULT_CONFIG: 5,
  DYNAMIC_BROKER_LOGGER_CONFIG: 6,
  CLIENT_METRICS_CONFIG: 7,
  DYNAMIC_GROUP_CONFIG: 8,
} as const;

/** As on the wire; 0 for a key that nobody knows. */
export const typeCodes: Readonly<Record<ConfigType, number>> = {
  boolean: 1,
  string: 2,
  int: 3,
  short: 4,
  long: 5,
  double: 6,
  list: 7,
  class: 8,
  password: 9,
};

export interface ConfigSynonym {
  readonly name: string;
  readonly value: string | null;
  readonly source: number;
}

export interface DescribedConfig {
  readonly name: string;
  /** null where none is set, or where it is sensitive. */
  readonly value: string | null;
  readonly source: number;
  readonly type: number;
  readonly readOnly: boolean;
  readonly sensitive: boolean;
  readonly documentation: string | null;
  readonly synonyms: readonly ConfigSynonym[];
}

const families: readonly (readonly string[])[] = [
  ['log.roll.ms', 'log.roll.hours'],
  ['log.roll.jitter.ms', 'log.roll.jitter.hours'],
  ['log.retention.ms', 'log.retention.minutes', 'log.retention.hours'],
];

/** The broker keys that Kafka looks at for one key, the strongest first. */
function chainOf(name: string): readonly string[] {
  if (name === 'log.flush.interval.ms') return ['log.flush.interval.ms', 'log.flush.scheduler.interval.ms'];
  const family = families.find((members) => members.includes(name));
  if (family !== undefined) return family;
  const base = withoutListener(name);
  return base === null ? [name] : [name, base];
}

function shown(row: ConfigRow | undefined, text: string | null): string | null {
  if (row === undefined || text === null || isSensitive(row)) return null;
  return canonicalText(row, text);
}

function layerTexts(config: BrokerConfig): readonly (readonly [BrokerConfigSource, (name: string) => string | null])[] {
  const { dynamicBroker, dynamicDefault, fixed, defaults } = config.layers;
  const ofTable = (name: string) =>
    withoutListener(name) === null ? (findRow('broker', name)?.default ?? null) : null;
  return [
    ['DYNAMIC_BROKER_CONFIG', (name) => dynamicBroker.get(name) ?? null],
    ['DYNAMIC_DEFAULT_BROKER_CONFIG', (name) => dynamicDefault.get(name) ?? null],
    ['STATIC_BROKER_CONFIG', (name) => fixed.get(name) ?? null],
    ['DEFAULT_CONFIG', (name) => defaults.get(name) ?? ofTable(name)],
  ];
}

function isSetIn(config: BrokerConfig, source: BrokerConfigSource, name: string): boolean {
  const { dynamicBroker, dynamicDefault } = config.layers;
  if (source === 'DYNAMIC_BROKER_CONFIG') return dynamicBroker.has(name);
  return source === 'DYNAMIC_DEFAULT_BROKER_CONFIG' && dynamicDefault.has(name);
}

/** Every value that a broker key has in some layer; Kafka leaves out those before the first under its own name. */
function brokerChain(name: string, config: BrokerConfig): ConfigSynonym[] {
  const found: ConfigSynonym[] = [];
  const names = chainOf(name);
  for (const [source, text] of layerTexts(config)) {
    for (const member of names) {
      const value = text(member);
      if (value === null && !isSetIn(config, source, member)) continue;
      found.push({ name: member, value: shown(findRow('broker', member), value), source: ConfigSourceCode[source] });
    }
  }
  const first = found.findIndex((synonym) => synonym.name === name);
  return first < 0 ? [] : found.slice(first);
}

function described(
  name: string,
  row: ConfigRow | undefined,
  value: string | null,
  readOnly: boolean,
  synonyms: readonly ConfigSynonym[],
): DescribedConfig {
  return {
    name,
    value: isSensitive(row) ? null : value,
    source: synonyms[0]?.source ?? ConfigSourceCode.DEFAULT_CONFIG,
    type: row === undefined ? 0 : typeCodes[row.type],
    readOnly,
    sensitive: isSensitive(row),
    documentation: row?.doc ?? null,
    synonyms,
  };
}

function isReadOnly(name: string): boolean {
  const row = findRow('broker', name);
  return row === undefined || row.name !== name || (row.update ?? 'read-only') === 'read-only';
}

function describeBrokerKey(name: string, config: BrokerConfig): DescribedConfig {
  const row = findRow('broker', name);
  const text = config.text(name);
  return described(name, row, shown(row, text), isReadOnly(name), brokerChain(name, config));
}

/** All keys of the broker itself, sorted by name: known ones, and whatever else was set. */
export function describeBroker(config: BrokerConfig): DescribedConfig[] {
  const { dynamicBroker, dynamicDefault, fixed } = config.layers;
  const names = new Set<string>([...fixed.keys(), ...dynamicBroker.keys(), ...dynamicDefault.keys()]);
  for (const row of rowsOf('broker')) {
    if (!row.internal && !row.dynamicOnly) names.add(row.name);
  }
  return [...names].sort().map((name) => describeBrokerKey(name, config));
}

/** What is set for all brokers: the resource of type BROKER with an empty name. */
export function describeBrokerDefault(config: BrokerConfig): DescribedConfig[] {
  const source = ConfigSourceCode.DYNAMIC_DEFAULT_BROKER_CONFIG;
  return [...config.layers.dynamicDefault].sort().map(([name, text]) => {
    const row = findRow('broker', name);
    const value = shown(row, text);
    return described(name, row, value, isReadOnly(name), [{ name, value, source }]);
  });
}

function describeTopicKey(row: ConfigRow, overrides: ConfigTexts, config: BrokerConfig): DescribedConfig {
  const synonyms: ConfigSynonym[] = [];
  const own = overrides.get(row.name);
  if (own !== undefined) {
    const source = ConfigSourceCode.DYNAMIC_TOPIC_CONFIG;
    synonyms.push({ name: row.name, value: shown(row, own), source });
  }
  // Kafka follows the strongest broker key alone; it leads to the others.
  const [strongest] = brokerSynonyms(row.name);
  if (strongest !== undefined) synonyms.push(...brokerChain(strongest, config));
  const inherited = () => formatConfig(row, topicValue(row.name as TopicKey, overrides, config));
  const value = own !== undefined ? shown(row, own) : inherited();
  return described(row.name, row, value, false, synonyms);
}

/** Keys that somebody stored and nobody knows any more. */
function describeUnknown(scope: 'topic' | 'group', overrides: ConfigTexts): DescribedConfig[] {
  const source = scope === 'topic' ? ConfigSourceCode.DYNAMIC_TOPIC_CONFIG : ConfigSourceCode.DYNAMIC_GROUP_CONFIG;
  return [...overrides.keys()]
    .filter((name) => findRow(scope, name) === undefined)
    .map((name) => described(name, undefined, null, false, [{ name, value: null, source }]));
}

function byName(a: DescribedConfig, b: DescribedConfig): number {
  return a.name < b.name ? -1 : 1;
}

/** All keys of a topic, sorted by name. */
export function describeTopic(overrides: ConfigTexts, config: BrokerConfig): DescribedConfig[] {
  const result: DescribedConfig[] = [];
  for (const row of rowsOf('topic')) {
    if (!row.internal || overrides.has(row.name)) result.push(describeTopicKey(row, overrides, config));
  }
  return [...result, ...describeUnknown('topic', overrides)].sort(byName);
}

function describeGroupKey(row: ConfigRow, overrides: ConfigTexts, config: BrokerConfig): DescribedConfig {
  const synonyms: ConfigSynonym[] = [];
  const own = overrides.get(row.name);
  const value = formatConfig(row, groupValue(row.name as GroupKey, overrides, config));
  if (own !== undefined) {
    synonyms.push({ name: row.name, value: shown(row, own), source: ConfigSourceCode.DYNAMIC_GROUP_CONFIG });
  }
  const inherited = groupSynonym(row.name);
  if (inherited !== null) synonyms.push(...brokerChain(inherited, config));
  else synonyms.push({ name: row.name, value: row.default, source: ConfigSourceCode.DEFAULT_CONFIG });
  return described(row.name, row, value, false, synonyms);
}

/** All keys of a group, whether it exists or not, sorted by name. */
export function describeGroup(overrides: ConfigTexts, config: BrokerConfig): DescribedConfig[] {
  const known = [...rowsOf('group')].map((row) => describeGroupKey(row, overrides, config));
  return [...known, ...describeUnknown('group', overrides)].sort(byName);
}
