// Messages and order are those of Apache Kafka 4.3.1.

import { describe, expect, it } from 'vitest';
import { BrokerConfig } from './broker-config.ts';
import { describeGroup } from './describe-config.ts';
import { consumerGroupValues, validateGroupConfigs } from './group-settings.ts';

const texts = (settings: Record<string, string>) => new Map(Object.entries(settings));
const defaults = BrokerConfig.of(new Map());

function check(settings: Record<string, string>, config = defaults): string | null {
  return validateGroupConfigs(texts(settings), config);
}

describe('validateGroupConfigs', () => {
  it.each<Record<string, string>>([
    {},
    { 'consumer.session.timeout.ms': '60000', 'consumer.heartbeat.interval.ms': '15000' },
    { 'consumer.assignment.interval.ms': '0' },
    { 'consumer.session.timeout.ms': ' 45000 ' },
    { 'share.isolation.level': 'read_committed', 'share.delivery.count.limit': '10' },
    { 'streams.num.standby.replicas': '2', 'streams.initial.rebalance.delay.ms': '0' },
  ])('takes %j', (settings) => {
    expect(check(settings)).toBeNull();
  });

  it.each<[Record<string, string>, string]>([
    [{ foo: '1' }, 'Unknown group config name: foo'],
    [
      { 'consumer.session.timeout.ms': 'x' },
      'Invalid value x for configuration consumer.session.timeout.ms: Not a number of type INT',
    ],
    [
      { 'consumer.session.timeout.ms': '0' },
      'Invalid value 0 for configuration consumer.session.timeout.ms: Value must be at least 1',
    ],
    [
      { 'consumer.session.timeout.ms': '44999' },
      'consumer.session.timeout.ms must be greater than or equal to group.consumer.min.session.timeout.ms',
    ],
    [
      { 'consumer.session.timeout.ms': '60001' },
      'consumer.session.timeout.ms must be less than or equal to group.consumer.max.session.timeout.ms',
    ],
    [
      { 'consumer.heartbeat.interval.ms': '4999' },
      'consumer.heartbeat.interval.ms must be greater than or equal to group.consumer.min.heartbeat.interval.ms',
    ],
    [
      { 'consumer.heartbeat.interval.ms': '15001', 'consumer.session.timeout.ms': '1' },
      'consumer.heartbeat.interval.ms must be less than or equal to group.consumer.max.heartbeat.interval.ms',
    ],
    [
      { 'consumer.assignment.interval.ms': '15001' },
      'consumer.assignment.interval.ms must be less than or equal to group.consumer.max.assignment.interval.ms',
    ],
    [
      { 'share.delivery.count.limit': '11' },
      'share.delivery.count.limit must be less than or equal to group.share.max.delivery.count.limit',
    ],
    [
      { 'streams.num.standby.replicas': '3' },
      'streams.num.standby.replicas must be less than or equal to group.streams.max.standby.replicas',
    ],
  ])('refuses %j', (settings, message) => {
    expect(check(settings)).toBe(message);
  });

  it("refuses a session no longer than a heartbeat, also where one of them is the broker's", () => {
    const config = BrokerConfig.of(
      texts({ 'group.consumer.min.session.timeout.ms': '6000', 'group.consumer.max.heartbeat.interval.ms': '50000' }),
    );
    const message = 'consumer.session.timeout.ms must be greater than consumer.heartbeat.interval.ms';
    expect(check({ 'consumer.session.timeout.ms': '7000', 'consumer.heartbeat.interval.ms': '7000' }, config)).toBe(
      message,
    );
    expect(check({ 'consumer.heartbeat.interval.ms': '45000' }, config)).toBe(message);
    expect(check({ 'consumer.session.timeout.ms': '7000' }, config)).toBeNull();
  });

  it.each(['latest', 'earliest', 'by_duration:P1D', 'by_duration:PT0.5S', 'by_duration:PT0S'])(
    'takes share.auto.offset.reset=%s',
    (value) => {
      expect(check({ 'share.auto.offset.reset': value })).toBeNull();
    },
  );

  it.each(['x', 'LATEST', 'by_duration:x', 'by_duration:P', 'by_duration:PT', 'by_duration:-PT1H'])(
    'refuses share.auto.offset.reset=%s',
    (value) => {
      expect(check({ 'share.auto.offset.reset': value })).toMatch(/^Invalid value .* for configuration share/);
    },
  );
});

describe('consumerGroupValues', () => {
  it("is the broker's where the group has nothing of its own", () => {
    const config = BrokerConfig.of(
      texts({ 'group.consumer.session.timeout.ms': '50000', 'group.consumer.assignment.interval.ms': '70' }),
    );
    expect(consumerGroupValues(new Map(), config)).toEqual({
      sessionTimeoutMs: 50_000,
      heartbeatIntervalMs: 5_000,
      assignmentIntervalMs: 70,
    });
  });

  it("is the group's own, within the bounds that hold now", () => {
    const own = texts({
      'consumer.session.timeout.ms': '46000',
      'consumer.heartbeat.interval.ms': '6000',
      'consumer.assignment.interval.ms': '9',
    });
    expect(consumerGroupValues(own, defaults)).toEqual({
      sessionTimeoutMs: 46_000,
      heartbeatIntervalMs: 6_000,
      assignmentIntervalMs: 9,
    });
    const narrower = BrokerConfig.of(
      texts({
        'group.consumer.max.session.timeout.ms': '45500',
        'group.consumer.max.heartbeat.interval.ms': '5500',
        'group.consumer.min.assignment.interval.ms': '10',
      }),
    );
    expect(consumerGroupValues(own, narrower)).toEqual({
      sessionTimeoutMs: 45_500,
      heartbeatIntervalMs: 5_500,
      assignmentIntervalMs: 10,
    });
  });

  it("keeps a dynamic assignment interval of the broker within the broker's own bounds", () => {
    const config = BrokerConfig.of(texts({ 'group.consumer.max.assignment.interval.ms': '2000' })).withDynamic(
      new Map(),
      texts({ 'group.consumer.assignment.interval.ms': '9000' }),
    );
    expect(consumerGroupValues(new Map(), config).assignmentIntervalMs).toBe(2_000);
  });

  it('ignores what cannot be read', () => {
    const own = texts({ 'consumer.session.timeout.ms': 'x', 'consumer.heartbeat.interval.ms': '-1' });
    expect(consumerGroupValues(own, defaults)).toEqual(consumerGroupValues(new Map(), defaults));
  });
});

describe('describeGroup', () => {
  const sources = ['', '', 'BROKER', 'DEFAULT_BROKER', 'STATIC', 'DEFAULT', '', '', 'GROUP'];
  const find = (settings: Record<string, string>, config: BrokerConfig, name: string) => {
    const entry = describeGroup(texts(settings), config).find((candidate) => candidate.name === name)!;
    const chain = entry.synonyms.map((s) => `${s.name}=${s.value}@${sources[s.source]}`);
    return [entry.value, sources[entry.source], chain];
  };

  it('lists every key, sorted', () => {
    const list = describeGroup(new Map(), defaults);
    const names = list.map(({ name }) => name);
    expect(names).toHaveLength(17);
    expect(names).toEqual([...names].sort());
    expect(list.every(({ readOnly, sensitive, documentation }) => !readOnly && !sensitive && documentation)).toBe(true);
  });

  it('gives the chain behind a key', () => {
    const config = BrokerConfig.of(texts({ 'group.consumer.session.timeout.ms': '46000' }));
    const name = 'consumer.session.timeout.ms';
    const behind = [
      'group.consumer.session.timeout.ms=46000@STATIC',
      'group.consumer.session.timeout.ms=45000@DEFAULT',
    ];
    expect(find({}, config, name)).toEqual(['46000', 'STATIC', behind]);
    expect(find({ [name]: ' 47000' }, config, name)).toEqual(['47000', 'GROUP', [`${name}=47000@GROUP`, ...behind]]);
  });

  it('knows keys that the broker has none for', () => {
    const name = 'share.auto.offset.reset';
    expect(find({}, defaults, name)).toEqual(['latest', 'DEFAULT', [`${name}=latest@DEFAULT`]]);
    expect(find({ [name]: 'earliest' }, defaults, name)).toEqual([
      'earliest',
      'GROUP',
      [`${name}=earliest@GROUP`, `${name}=latest@DEFAULT`],
    ]);
  });

  it('hides the value of a key that nobody knows any more', () => {
    const entry = describeGroup(texts({ old: '1' }), defaults).find(({ name }) => name === 'old')!;
    expect(entry).toMatchObject({ value: null, sensitive: true, source: 8, type: 0 });
  });
});
