// One row of the configuration table: everything Klamm knows about one key. Must hold: a row is plain data, made once;
// `effect` says honestly what setting the key does; `doc` is one sentence of our own.

import type { Validator } from './validators.ts';

export type ConfigType = 'boolean' | 'string' | 'int' | 'short' | 'long' | 'double' | 'list' | 'class' | 'password';

export type ConfigScope = 'broker' | 'topic' | 'group';

/** Who may change a key while the broker runs: nobody, each broker for itself, or also the default of all brokers. */
export type UpdateMode = 'read-only' | 'per-broker' | 'cluster-wide';

export type Importance = 'high' | 'medium' | 'low';

/**
 * `effective`: Klamm obeys it. `accepted`: taken, checked and shown, but nothing depends on it. `refused`: any value
 * but the default asks for what Klamm does not have, and is an error.
 */
export type Effect = 'effective' | 'accepted' | 'refused';

export interface RowOptions {
  readonly valid?: Validator;
  /** `read-only` when absent; a topic's and a group's keys may always be changed. */
  readonly update?: UpdateMode;
  /** Not listed by DescribeConfigs unless set. */
  readonly internal?: boolean;
  /** Can only be set while running, through the protocol (the throttles of replication). */
  readonly dynamicOnly?: boolean;
  /** Why a value other than the default is refused; set for `refused` rows. */
  readonly refusal?: string;
}

export interface ConfigRow<
  N extends string = string,
  T extends ConfigType = ConfigType,
  D extends string | null = string | null,
> extends RowOptions {
  readonly name: N;
  readonly type: T;
  /** As text, null for "none". */
  readonly default: D;
  readonly importance: Importance;
  readonly effect: Effect;
  readonly doc: string;
}

export function row<const N extends string, const T extends ConfigType, const D extends string | null>(
  name: N,
  type: T,
  defaultText: D,
  importance: Importance,
  effect: Effect,
  doc: string,
  options: RowOptions = {},
): ConfigRow<N, T, D> {
  return { name, type, default: defaultText, importance, effect, doc, ...options };
}

/** The value of a key in code: numbers for all of Kafka's number types, strings as they are, lists split. */
export type ConfigValue = boolean | number | string | readonly string[];

type ValueOfType<T extends ConfigType> = T extends 'boolean'
  ? boolean
  : T extends 'int' | 'short' | 'long' | 'double'
    ? number
    : T extends 'list'
      ? readonly string[]
      : string;

export type ValueOfRow<R> =
  R extends ConfigRow<string, infer T, infer D> ? (D extends null ? ValueOfType<T> | null : ValueOfType<T>) : never;

/** Kafka hides the values of passwords, and of keys that it does not know. */
export function isSensitive(configRow: ConfigRow | undefined): boolean {
  return configRow === undefined || configRow.type === 'password';
}
