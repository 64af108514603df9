import { describe, expect, it } from 'vitest';
import { BrokerConfig } from './broker-config.ts';
import { checkBroker } from './check-broker.ts';

const check = (settings: Record<string, string>) => () =>
  checkBroker(BrokerConfig.of(new Map(Object.entries(settings))));

describe('the keys of groups together', () => {
  it.each<Record<string, string>>([
    { 'group.consumer.min.session.timeout.ms': '6000', 'group.consumer.session.timeout.ms': '6000' },
    { 'group.consumer.min.heartbeat.interval.ms': '100', 'group.consumer.heartbeat.interval.ms': '100' },
    { 'group.consumer.assignors': 'range' },
    { 'group.consumer.assignors': 'org.apache.kafka.coordinator.group.assignor.RangeAssignor,uniform' },
    { 'group.coordinator.rebalance.protocols': 'classic' },
  ])('takes %j', (settings) => {
    expect(check(settings)).not.toThrow();
  });

  it.each<[Record<string, string>, string]>([
    [
      { 'group.consumer.session.timeout.ms': '44999' },
      'Invalid value 44999 for configuration group.consumer.session.timeout.ms: ' +
        'must be greater than or equal to group.consumer.min.session.timeout.ms',
    ],
    [
      { 'group.consumer.session.timeout.ms': '60001' },
      'Invalid value 60001 for configuration group.consumer.session.timeout.ms: ' +
        'must be less than or equal to group.consumer.max.session.timeout.ms',
    ],
    [
      { 'group.consumer.max.heartbeat.interval.ms': '4999' },
      'Invalid value 4999 for configuration group.consumer.max.heartbeat.interval.ms: ' +
        'must be greater than or equal to group.consumer.min.heartbeat.interval.ms',
    ],
    [
      { 'group.consumer.heartbeat.interval.ms': '45000', 'group.consumer.max.heartbeat.interval.ms': '45000' },
      'Invalid value 45000 for configuration group.consumer.heartbeat.interval.ms: ' +
        'must be less than group.consumer.session.timeout.ms',
    ],
    [
      { 'group.consumer.min.assignment.interval.ms': '1001' },
      'Invalid value 1000 for configuration group.consumer.assignment.interval.ms: ' +
        'must be greater than or equal to group.consumer.min.assignment.interval.ms',
    ],
    [
      { 'group.streams.num.standby.replicas': '3' },
      'Invalid value 3 for configuration group.streams.num.standby.replicas: ' +
        'must be less than or equal to group.streams.max.standby.replicas',
    ],
    [
      { 'group.consumer.assignors': 'uniform,com.example.Mine' },
      'Invalid value uniform,com.example.Mine for configuration group.consumer.assignors: ' +
        'com.example.Mine: Klamm cannot load Java classes',
    ],
    [
      { 'group.share.assignors': 'range' },
      'Invalid value range for configuration group.share.assignors: range: Klamm cannot load Java classes',
    ],
    [
      { 'group.coordinator.rebalance.protocols': 'consumer' },
      'Invalid value consumer for configuration group.coordinator.rebalance.protocols: ' +
        "Disabling the 'classic' protocol is not supported.",
    ],
  ])('refuses %j', (settings, message) => {
    expect(check(settings)).toThrow(message);
  });
});
