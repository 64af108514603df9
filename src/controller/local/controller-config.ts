// What the controller asks of the configuration; the broker answers it. Must hold: answers follow the static file and
// the dynamic defaults at the moment of the call; the controller keeps no copy.

import type { SnapshotLimits } from './snapshots.ts';

/** One row of what a new topic's configuration will be (CreateTopics 5+). */
export interface EffectiveConfig {
  readonly name: string;
  /** Null where it is sensitive. */
  readonly value: string | null;
  readonly readOnly: boolean;
  /** Kafka's ConfigSource id. */
  readonly source: number;
  readonly sensitive: boolean;
}

export interface ControllerConfig {
  readonly numPartitions: number;
  readonly defaultReplicationFactor: number;
  readonly deleteTopicEnable: boolean;
  readonly minInsyncReplicas: number;
  /** When the metadata log gets a snapshot, and what it keeps. */
  readonly snapshotLimits: SnapshotLimits;
  /** metadata.max.idle.interval.ms; 0: no records that do nothing. */
  readonly maxIdleIntervalMs: number;
  /** Null if the whole set of a topic's overrides is valid, else what is wrong, for the client. */
  checkTopicConfigs(overrides: ReadonlyMap<string, string>): string | null;
  /** The same of a group's overrides. */
  checkGroupConfigs(overrides: ReadonlyMap<string, string>): string | null;
  /**
   * Null if these keys may be set (or deleted: null) while brokers run, else what is wrong.
   * @param perBroker for one broker, not the default of all
   */
  checkBrokerConfigs(changes: ReadonlyMap<string, string | null>, perBroker: boolean): string | null;
  /** The values of the key are lists. */
  isList(scope: 'topic' | 'broker' | 'group', name: string): boolean;
  /** The built-in default as text, null if there is none. */
  defaultValue(scope: 'topic' | 'broker' | 'group', name: string): string | null;
  /** What a topic with these overrides would have, in order of name. */
  effectiveTopicConfigs(overrides: ReadonlyMap<string, string>): readonly EffectiveConfig[];
}
