// The configuration of one broker at one moment. Must hold: a snapshot never changes, a change makes a new one; get()
// answers a checked value of its key's type; what was set, and where, is kept as text for DescribeConfigs.

import { type BrokerKey, type BrokerValue, brokerRows, findRow } from './definitions.ts';
import { parseConfig } from './parse-value.ts';
import type { ConfigRow, ConfigValue } from './row.ts';

export type ConfigTexts = ReadonlyMap<string, string>;

/** From the one that wins to the one that loses. */
export type BrokerConfigSource =
  | 'DYNAMIC_BROKER_CONFIG'
  | 'DYNAMIC_DEFAULT_BROKER_CONFIG'
  | 'STATIC_BROKER_CONFIG'
  | 'DEFAULT_CONFIG';

export interface ConfigLayers {
  /** Set for this broker while running. */
  readonly dynamicBroker: ConfigTexts;
  /** Set for all brokers while running. */
  readonly dynamicDefault: ConfigTexts;
  /** Set at start: file, flags, code. */
  readonly fixed: ConfigTexts;
  /** Defaults of this way of running (embedded, say) that replace those of the table. */
  readonly defaults: ConfigTexts;
}

const nothing: ConfigTexts = new Map();

/** Thrown for a configuration that cannot be used: `message` is one line that names key, value and what is allowed. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

function resolve(row: ConfigRow, layers: ConfigLayers): ConfigValue | null {
  for (const layer of [layers.dynamicBroker, layers.dynamicDefault]) {
    const text = layer.get(row.name);
    if (text === undefined) continue;
    const parsed = parseConfig(row, text);
    // A stored value that cannot be used (written by another release) counts as not set, as in Kafka.
    if (!('error' in parsed)) return parsed.value;
  }
  const text = layers.fixed.get(row.name) ?? layers.defaults.get(row.name) ?? row.default;
  if (text === null) return null;
  const parsed = parseConfig(row, text);
  // What `log.dirs=` and its like may not be set to is still what the table calls their default.
  if ('error' in parsed) throw new ConfigError(forPeople(row, parsed.error));
  return parsed.value;
}

/** Kafka's message names the type at most; who typed the value is told what would do. */
function forPeople(row: ConfigRow, message: string): string {
  if (!message.includes('Not a number of type')) return message;
  const what = row.type === 'double' ? 'a number' : 'a whole number';
  return `${message}; allowed is ${what}${row.valid === undefined ? '' : ` in ${row.valid.allowed}`}`;
}

export class BrokerConfig {
  readonly layers: ConfigLayers;
  private readonly values: ReadonlyMap<string, ConfigValue | null>;

  private constructor(layers: ConfigLayers) {
    this.layers = layers;
    const values = new Map<string, ConfigValue | null>();
    for (const row of brokerRows) values.set(row.name, resolve(row, layers));
    this.values = values;
    Object.freeze(this);
  }

  /** @throws ConfigError for a value in `fixed` or `defaults` that its key cannot have */
  static of(fixed: ConfigTexts, defaults: ConfigTexts = nothing): BrokerConfig {
    return new BrokerConfig({ dynamicBroker: nothing, dynamicDefault: nothing, fixed, defaults });
  }

  get<K extends BrokerKey>(key: K): BrokerValue<K> {
    return this.values.get(key) as BrokerValue<K>;
  }

  /** Whether anybody set the key, at start or since. */
  isSet(key: string): boolean {
    const { dynamicBroker, dynamicDefault, fixed } = this.layers;
    return fixed.has(key) || dynamicBroker.has(key) || dynamicDefault.has(key);
  }

  /** The text that was set, or the default's; null for none. */
  text(key: string): string | null {
    const { dynamicBroker, dynamicDefault, fixed, defaults } = this.layers;
    return (
      dynamicBroker.get(key) ??
      dynamicDefault.get(key) ??
      fixed.get(key) ??
      defaults.get(key) ??
      findRow('broker', key)?.default ??
      null
    );
  }

  /** This configuration with what is set dynamically now, for this broker and for all. */
  withDynamic(perBroker: ConfigTexts, clusterDefault: ConfigTexts): BrokerConfig {
    return new BrokerConfig({ ...this.layers, dynamicBroker: perBroker, dynamicDefault: clusterDefault });
  }

  /** This configuration with more keys set as if at start: what was found out since, such as the node's id. */
  withFixed(settings: ConfigTexts): BrokerConfig {
    return new BrokerConfig({ ...this.layers, fixed: new Map([...this.layers.fixed, ...settings]) });
  }

  /** The node id, whichever of its two names was used. */
  get nodeId(): number {
    if (this.layers.fixed.has('node.id')) return this.get('node.id');
    const older = this.get('broker.id');
    return older >= 0 ? older : this.get('node.id');
  }

  /** Whether somebody chose the node id. */
  get nodeIdIsSet(): boolean {
    return this.layers.fixed.has('node.id') || this.get('broker.id') >= 0;
  }

  /** Those of the data folders that get no new partitions. */
  get cordonedLogDirs(): readonly string[] {
    const asked = this.get('cordoned.log.dirs');
    return asked.includes('*') ? this.logDirs : asked;
  }

  /** The data folders: log.dirs, else log.dir. */
  get logDirs(): readonly string[] {
    return [...new Set(this.get('log.dirs') ?? this.get('log.dir'))];
  }
}
