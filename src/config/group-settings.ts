// A group's own configuration (config resource GROUP): what it may be, and what it amounts to on this broker. Must
// hold: a change is checked against the broker's bounds as Kafka 4.3.1 checks it, in its order and with the messages
// that its tools show; what was stored earlier and lies outside the bounds now counts as the nearest bound, and never
// stops a broker from starting.

import type { BrokerConfig, ConfigTexts } from './broker-config.ts';
import { type BrokerKey, findRow, type GroupKey, rowsOf } from './definitions.ts';
import { parseConfig } from './parse-value.ts';
import type { ConfigValue } from './row.ts';

/** The broker key behind each group key. Group keys without one have only their default. */
const synonyms: ReadonlyMap<string, BrokerKey> = new Map<GroupKey, BrokerKey>([
  ['consumer.assignment.interval.ms', 'group.consumer.assignment.interval.ms'],
  ['consumer.heartbeat.interval.ms', 'group.consumer.heartbeat.interval.ms'],
  ['consumer.session.timeout.ms', 'group.consumer.session.timeout.ms'],
  ['share.assignment.interval.ms', 'group.share.assignment.interval.ms'],
  ['share.delivery.count.limit', 'group.share.delivery.count.limit'],
  ['share.heartbeat.interval.ms', 'group.share.heartbeat.interval.ms'],
  ['share.partition.max.record.locks', 'group.share.partition.max.record.locks'],
  ['share.record.lock.duration.ms', 'group.share.record.lock.duration.ms'],
  ['share.session.timeout.ms', 'group.share.session.timeout.ms'],
  ['streams.assignment.interval.ms', 'group.streams.assignment.interval.ms'],
  ['streams.heartbeat.interval.ms', 'group.streams.heartbeat.interval.ms'],
  ['streams.initial.rebalance.delay.ms', 'group.streams.initial.rebalance.delay.ms'],
  ['streams.num.standby.replicas', 'group.streams.num.standby.replicas'],
  ['streams.session.timeout.ms', 'group.streams.session.timeout.ms'],
]);

/** The broker key that a group key falls back to. */
export function groupSynonym(groupKey: string): BrokerKey | null {
  return synonyms.get(groupKey) ?? null;
}

/** Keys whose value has bounds among the broker's keys: the lower and the upper, in the order in which Kafka checks. */
const bounds: readonly (readonly [key: GroupKey, min: BrokerKey | null, max: BrokerKey])[] = [
  [
    'consumer.heartbeat.interval.ms',
    'group.consumer.min.heartbeat.interval.ms',
    'group.consumer.max.heartbeat.interval.ms',
  ],
  ['consumer.session.timeout.ms', 'group.consumer.min.session.timeout.ms', 'group.consumer.max.session.timeout.ms'],
  [
    'consumer.assignment.interval.ms',
    'group.consumer.min.assignment.interval.ms',
    'group.consumer.max.assignment.interval.ms',
  ],
  ['share.heartbeat.interval.ms', 'group.share.min.heartbeat.interval.ms', 'group.share.max.heartbeat.interval.ms'],
  ['share.session.timeout.ms', 'group.share.min.session.timeout.ms', 'group.share.max.session.timeout.ms'],
  [
    'share.record.lock.duration.ms',
    'group.share.min.record.lock.duration.ms',
    'group.share.max.record.lock.duration.ms',
  ],
  ['share.delivery.count.limit', 'group.share.min.delivery.count.limit', 'group.share.max.delivery.count.limit'],
  [
    'share.partition.max.record.locks',
    'group.share.min.partition.max.record.locks',
    'group.share.max.partition.max.record.locks',
  ],
  ['share.assignment.interval.ms', 'group.share.min.assignment.interval.ms', 'group.share.max.assignment.interval.ms'],
  [
    'streams.heartbeat.interval.ms',
    'group.streams.min.heartbeat.interval.ms',
    'group.streams.max.heartbeat.interval.ms',
  ],
  ['streams.session.timeout.ms', 'group.streams.min.session.timeout.ms', 'group.streams.max.session.timeout.ms'],
  ['streams.num.standby.replicas', null, 'group.streams.max.standby.replicas'],
  [
    'streams.assignment.interval.ms',
    'group.streams.min.assignment.interval.ms',
    'group.streams.max.assignment.interval.ms',
  ],
];

const kinds = ['consumer', 'share', 'streams'] as const;

function ownValue(key: GroupKey, overrides: ConfigTexts): ConfigValue | null {
  const text = overrides.get(key);
  if (text === undefined) return null;
  const parsed = parseConfig(findRow('group', key)!, text);
  return 'error' in parsed ? null : parsed.value;
}

/**
 * What DescribeConfigs shows of a group: its own value, else the broker's. As in Kafka 4.3.1 an assignment interval
 * that the group does not have is shown as Kafka's default, whatever the broker's is.
 */
export function groupValue(key: GroupKey, overrides: ConfigTexts, config: BrokerConfig): ConfigValue {
  const own = ownValue(key, overrides);
  if (own !== null) return own;
  const synonym = groupSynonym(key);
  const inherited = synonym === null ? null : config.get(synonym);
  if (inherited !== null) return inherited;
  const row = findRow('group', key)!;
  const parsed = parseConfig(row, row.default ?? '');
  return 'error' in parsed ? '' : parsed.value;
}

/** All keys that a group would have: each by itself, then within the broker's bounds. Belongs to INVALID_CONFIG. */
export function validateGroupConfigs(overrides: ConfigTexts, config: BrokerConfig): string | null {
  for (const name of overrides.keys()) {
    if (findRow('group', name) === undefined) return `Unknown group config name: ${name}`;
  }
  for (const row of rowsOf('group')) {
    const text = overrides.get(row.name);
    const parsed = text === undefined ? null : parseConfig(row, text);
    if (parsed !== null && 'error' in parsed) return parsed.error;
  }
  const value = (key: GroupKey) => groupValue(key, overrides, config);
  for (const [key, min, max] of bounds) {
    if (min !== null && value(key) < config.get(min)!) return `${key} must be greater than or equal to ${min}`;
    if (value(key) > config.get(max)!) return `${key} must be less than or equal to ${max}`;
  }
  for (const kind of kinds) {
    const [session, heartbeat] = [`${kind}.session.timeout.ms`, `${kind}.heartbeat.interval.ms`] as const;
    if (value(session) <= value(heartbeat)) return `${session} must be greater than ${heartbeat}`;
  }
  return null;
}

function within(value: number, min: number, max: number): number {
  return value < min ? min : value > max ? max : value;
}

export interface ConsumerGroupValues {
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  readonly assignmentIntervalMs: number;
}

/** What holds for a consumer group with these settings of its own. The broker's own values are checked at its start. */
export function consumerGroupValues(overrides: ConfigTexts, config: BrokerConfig): ConsumerGroupValues {
  const own = (key: GroupKey) => ownValue(key, overrides) as number | null;
  const session = own('consumer.session.timeout.ms');
  const heartbeat = own('consumer.heartbeat.interval.ms');
  return {
    sessionTimeoutMs:
      session === null
        ? config.get('group.consumer.session.timeout.ms')
        : within(
            session,
            config.get('group.consumer.min.session.timeout.ms'),
            config.get('group.consumer.max.session.timeout.ms'),
          ),
    heartbeatIntervalMs:
      heartbeat === null
        ? config.get('group.consumer.heartbeat.interval.ms')
        : within(
            heartbeat,
            config.get('group.consumer.min.heartbeat.interval.ms'),
            config.get('group.consumer.max.heartbeat.interval.ms'),
          ),
    // The broker's own value can be changed for all brokers beyond what this one allows, so that it is bounded too.
    assignmentIntervalMs: within(
      own('consumer.assignment.interval.ms') ?? config.get('group.consumer.assignment.interval.ms'),
      config.get('group.consumer.min.assignment.interval.ms'),
      config.get('group.consumer.max.assignment.interval.ms'),
    ),
  };
}
