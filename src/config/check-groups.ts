// The rules at start between the keys of groups: each value lies within its bounds, and a session outlasts a heartbeat.
// Must hold: rules and their order are those of Kafka 4.3.1; the first broken one is a ConfigError.

import { type BrokerConfig, ConfigError } from './broker-config.ts';
import type { BrokerKey } from './definitions.ts';
import { isConsumerAssignor, isShareAssignor } from './group-assignors.ts';
import { NO_PLUGINS } from './refusals.ts';

type Bounded = readonly [key: BrokerKey, min: BrokerKey, max: BrokerKey];

const consumer: readonly Bounded[] = [
  [
    'group.consumer.heartbeat.interval.ms',
    'group.consumer.min.heartbeat.interval.ms',
    'group.consumer.max.heartbeat.interval.ms',
  ],
  [
    'group.consumer.session.timeout.ms',
    'group.consumer.min.session.timeout.ms',
    'group.consumer.max.session.timeout.ms',
  ],
  [
    'group.consumer.assignment.interval.ms',
    'group.consumer.min.assignment.interval.ms',
    'group.consumer.max.assignment.interval.ms',
  ],
];

const share: readonly Bounded[] = [
  [
    'group.share.heartbeat.interval.ms',
    'group.share.min.heartbeat.interval.ms',
    'group.share.max.heartbeat.interval.ms',
  ],
  ['group.share.session.timeout.ms', 'group.share.min.session.timeout.ms', 'group.share.max.session.timeout.ms'],
  [
    'group.share.assignment.interval.ms',
    'group.share.min.assignment.interval.ms',
    'group.share.max.assignment.interval.ms',
  ],
  ['group.share.delivery.count.limit', 'group.share.min.delivery.count.limit', 'group.share.max.delivery.count.limit'],
  [
    'group.share.record.lock.duration.ms',
    'group.share.min.record.lock.duration.ms',
    'group.share.max.record.lock.duration.ms',
  ],
  [
    'group.share.partition.max.record.locks',
    'group.share.min.partition.max.record.locks',
    'group.share.max.partition.max.record.locks',
  ],
];

const streams: readonly Bounded[] = [
  [
    'group.streams.heartbeat.interval.ms',
    'group.streams.min.heartbeat.interval.ms',
    'group.streams.max.heartbeat.interval.ms',
  ],
  ['group.streams.session.timeout.ms', 'group.streams.min.session.timeout.ms', 'group.streams.max.session.timeout.ms'],
  [
    'group.streams.assignment.interval.ms',
    'group.streams.min.assignment.interval.ms',
    'group.streams.max.assignment.interval.ms',
  ],
];

function refuse(config: BrokerConfig, key: BrokerKey, why: string): never {
  throw new ConfigError(`Invalid value ${config.text(key)} for configuration ${key}: ${why}`);
}

function atLeast(config: BrokerConfig, key: BrokerKey, min: BrokerKey): void {
  if (config.get(key)! < config.get(min)!) refuse(config, key, `must be greater than or equal to ${min}`);
}

function atMost(config: BrokerConfig, key: BrokerKey, max: BrokerKey): void {
  if (config.get(key)! > config.get(max)!) refuse(config, key, `must be less than or equal to ${max}`);
}

function checkKind(config: BrokerConfig, keys: readonly Bounded[]): void {
  for (const [key, min, max] of keys) {
    atLeast(config, max, min);
    atLeast(config, key, min);
    atMost(config, key, max);
  }
  const [[heartbeat], [session]] = keys as readonly [Bounded, Bounded];
  if (config.get(heartbeat)! >= config.get(session)!) refuse(config, heartbeat, `must be less than ${session}`);
}

/** @throws ConfigError */
export function checkGroups(config: BrokerConfig): void {
  if (!config.get('group.coordinator.rebalance.protocols').includes('classic')) {
    refuse(config, 'group.coordinator.rebalance.protocols', "Disabling the 'classic' protocol is not supported.");
  }
  checkKind(config, consumer);
  checkKind(config, share);
  checkKind(config, streams);
  atMost(config, 'group.streams.num.standby.replicas', 'group.streams.max.standby.replicas');
  for (const key of ['group.consumer.assignors', 'group.share.assignors'] as const) {
    const known = key === 'group.share.assignors' ? isShareAssignor : isConsumerAssignor;
    for (const name of config.get(key)) if (!known(name)) refuse(config, key, `${name}: ${NO_PLUGINS}`);
  }
}
