import { describe, expect, it } from 'vitest';
import { BrokerConfig } from './broker-config.ts';
import { validateBrokerConfig, validateDynamicBroker, validateTopicConfig, validateTopicConfigs } from './validate.ts';

const invalid = (value: string, name: string, why: string) =>
  `Invalid value ${value} for configuration ${name}: ${why}`;

describe('a topic key', () => {
  // Each message was seen from Kafka 4.3.1.
  it.each([
    ['retention.ms', 'abc', 'abc', 'Not a number of type LONG'],
    ['retention.ms', '-2', '-2', 'Value must be at least -1'],
    ['retention.ms', '1.5', '1.5', 'Not a number of type LONG'],
    ['retention.ms', '', '', 'Not a number of type LONG'],
    ['segment.bytes', '99999999999', '99999999999', 'Not a number of type INT'],
    ['segment.bytes', '10', '10', 'Value must be at least 1048576'],
    ['segment.bytes', '0x10', '0x10', 'Not a number of type INT'],
    ['segment.bytes', '1e6', '1e6', 'Not a number of type INT'],
    ['flush.ms', '9223372036854775808', '9223372036854775808', 'Not a number of type LONG'],
    ['cleanup.policy', 'foo', 'foo', 'String must be one of: compact, delete'],
    ['cleanup.policy', 'compact,foo', 'foo', 'String must be one of: compact, delete'],
    ['compression.type', 'GZIP', 'GZIP', 'String must be one of: uncompressed, zstd, lz4, snappy, gzip, producer'],
    ['compression.gzip.level', '0', '0', 'Value must be between 1 and 9 or equal to -1'],
    ['compression.lz4.level', '18', '18', 'Value must be no more than 17'],
    ['min.cleanable.dirty.ratio', '2', '2.0', 'Value must be no more than 1'],
    ['min.cleanable.dirty.ratio', '-0.1', '-0.1', 'Value must be at least 0'],
    ['min.cleanable.dirty.ratio', 'x', 'x', 'Not a number of type DOUBLE'],
    ['preallocate', 'yes', 'yes', 'Expected value to be either true or false'],
    [
      'follower.replication.throttled.replicas',
      'a',
      '[a]',
      "follower.replication.throttled.replicas must be the literal '*' " +
        'or a list of replicas in the following format: ' +
        '[partitionId]:[brokerId],[partitionId]:[brokerId],...',
    ],
  ])('%s=%s is refused as Kafka refuses it', (name, value, shown, why) => {
    expect(validateTopicConfig(name, value)).toBe(invalid(shown, name, why));
  });

  it.each([
    ['retention.ms', ' 5 '],
    ['retention.ms', '+5'],
    ['retention.bytes', '-5'],
    ['cleanup.policy', ''],
    ['cleanup.policy', 'compact, delete'],
    ['cleanup.policy', 'delete,delete'],
    ['min.cleanable.dirty.ratio', 'NaN'],
    ['preallocate', 'TRUE'],
    ['follower.replication.throttled.replicas', '*'],
    ['follower.replication.throttled.replicas', '1:2,3:4'],
    ['leader.replication.throttled.replicas', ''],
    ['internal.segment.bytes', '100'],
    ['remote.storage.enable', 'false'],
    ['remote.log.copy.disable', 'true'],
  ])('%s=%s is taken', (name, value) => {
    expect(validateTopicConfig(name, value)).toBeNull();
  });

  it('is refused when unknown, empty in a list, or asking for remote storage', () => {
    expect(validateTopicConfig('foo', '1')).toBe('Unknown topic config name: foo');
    expect(validateTopicConfig('message.format.version', '2.0')).toBe(
      'Unknown topic config name: message.format.version',
    );
    expect(validateTopicConfig('cleanup.policy', 'compact,,delete')).toBe(
      "Configuration 'cleanup.policy' values must not be empty.",
    );
    expect(validateTopicConfig('remote.storage.enable', 'true')).toMatch(/^Tiered Storage functionality is disabled/);
  });

  it('is checked together with the others', () => {
    const config = BrokerConfig.of(new Map());
    const overrides = new Map([
      ['min.compaction.lag.ms', '10'],
      ['max.compaction.lag.ms', '5'],
    ]);
    expect(validateTopicConfigs(overrides, config)).toBe(
      'conflict topic config setting min.compaction.lag.ms (10) > max.compaction.lag.ms (5)',
    );
    overrides.set('max.compaction.lag.ms', '10');
    expect(validateTopicConfigs(overrides, config)).toBeNull();
  });
});

describe('a dynamic change of a broker', () => {
  const change = (level: 'broker' | 'default', ...pairs: [string, string | null][]) =>
    validateDynamicBroker(new Map(pairs), level);

  it('is refused for keys that are fixed at start, all named', () => {
    expect(change('default', ['node.id', '2'], ['num.partitions', '4'])).toBe(
      'Cannot update these configs dynamically: [node.id, num.partitions]',
    );
  });

  it('is refused for all brokers where each must say for itself', () => {
    expect(change('default', ['listeners', 'PLAINTEXT://:1'])).toBe(
      'Cannot update these configs at default cluster level, broker id must be specified: [listeners]',
    );
  });

  it('is refused for a bad value', () => {
    expect(change('broker', ['log.retention.ms', 'abc'])).toBe(
      invalid('abc', 'log.retention.ms', 'Not a number of type LONG'),
    );
    expect(change('broker', ['log.retention.ms', '0'])).toMatch(/log.retention.ms must be unlimited/);
    expect(change('default', ['leader.replication.throttled.rate', '-1'])).toBe(
      invalid('-1', 'leader.replication.throttled.rate', 'Value must be at least 0'),
    );
    expect(change('default', ['ssl.keystore.location', '/x'])).toMatch(/^These security configs can be/);
  });

  it('is refused for what Klamm does not have', () => {
    expect(change('broker', ['sasl.jaas.config', 'secret'])).toMatch(/\[hidden\].*no SASL/);
    expect(change('broker', ['listener.name.plaintext.ssl.keystore.location', '/x'])).toMatch(/no TLS/);
    expect(change('broker', ['listeners', 'PLAINTEXT://:1'])).toMatch(/only at start/);
  });

  it('is checked against the configuration of now', () => {
    const current = BrokerConfig.of(new Map([['num.io.threads', '8']]));
    const check = (name: string, value: string) => validateDynamicBroker(new Map([[name, value]]), 'default', current);
    expect(check('num.io.threads', '16')).toBeNull();
    expect(check('num.io.threads', '17')).toMatch(/more than twice the current 8/);
    expect(check('num.io.threads', '3')).toMatch(/less than half of the current 8/);
    expect(check('log.cleaner.threads', '0')).toMatch(/log.cleaner.threads/);
    expect(check('log.local.retention.ms', '604800001')).toMatch(/more than log.retention.ms .*604800000/);
    expect(check('log.local.retention.ms', '604800000')).toBeNull();
    expect(check('log.retention.ms', '5')).toBeNull();
    expect(check('group.consumer.assignment.interval.ms', '15000')).toBeNull();
    expect(check('group.consumer.assignment.interval.ms', '15001')).toBe(
      'group.consumer.assignment.interval.ms must be less than or equal to group.consumer.max.assignment.interval.ms',
    );
  });

  it('is taken where Kafka takes it', () => {
    expect(change('default', ['log.retention.ms', '200000'])).toBeNull();
    expect(change('broker', ['foo', '1'])).toBeNull();
    expect(change('broker', ['listener.name.plaintext.max.connections', '50'])).toBeNull();
    expect(change('broker', ['log.retention.ms', null])).toBeNull();
  });
});

describe('a broker key at start', () => {
  it.each([
    [
      'process.roles',
      '',
      "Configuration 'process.roles' must not be empty. Valid values include: [broker, controller]",
    ],
    ['listeners', '', "Configuration 'listeners' must not be empty. Valid values include: any non-empty value"],
    ['log.dirs', '/a,,/b', "Configuration 'log.dirs' values must not be empty."],
    ['klamm.durability', 'safe', invalid('safe', 'klamm.durability', 'String must be one of: memory, os, disk')],
    ['offsets.topic.replication.factor', '99999', /Not a number of type SHORT$/],
    ['remote.log.storage.system.enable', 'true', /no remote/],
    ['authorizer.class.name', 'x.Y', /no authorizer/],
  ])('%s=%s is refused', (name, value, message) => {
    expect(validateBrokerConfig(name, value)).toMatch(message);
  });

  it.each([
    ['remote.log.storage.system.enable', 'FALSE'],
    ['authorizer.class.name', ''],
    ['ssl.client.auth', 'none'],
    ['security.inter.broker.protocol', 'PLAINTEXT'],
    ['sasl.enabled.mechanisms', 'GSSAPI'],
    ['compression.type', ' gzip '],
    ['early.start.listeners', ''],
  ])('%s=%s asks for nothing and is taken', (name, value) => {
    expect(validateBrokerConfig(name, value)).toBeNull();
  });
});
