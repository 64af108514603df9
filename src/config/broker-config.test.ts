import { describe, expect, it } from 'vitest';
import { BrokerConfig, ConfigError } from './broker-config.ts';
import { brokerRows, rowsOf } from './definitions.ts';
import { canonicalText, parseConfig } from './parse-value.ts';

const texts = (settings: Record<string, string>) => new Map(Object.entries(settings));

describe('the table', () => {
  it.each(['broker', 'topic', 'group'] as const)('has each %s key once, with a sentence of its own', (scope) => {
    const rows = scope === 'broker' ? brokerRows : [...rowsOf(scope)];
    expect(new Set(rows.map((row) => row.name)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.doc, row.name).toMatch(/^[A-Z].*\.$/);
      expect(row.effect === 'refused', row.name).toBe(row.refusal !== undefined);
    }
  });

  it('has Kafka 4.3.1 keys of each area', () => {
    // 360 of Kafka's, its three dynamic throttles, and Klamm's own.
    const kafka = brokerRows.filter((row) => !row.name.startsWith('klamm.') && !row.dynamicOnly);
    expect(kafka.length).toBe(360);
    expect([...rowsOf('topic')].length).toBe(34);
    expect([...rowsOf('group')].length).toBe(17);
  });

  it.each(brokerRows.filter((row) => row.default !== null))('$name takes its own default', (row) => {
    expect(parseConfig(row, row.default!)).toHaveProperty('value');
    expect(canonicalText(row, row.default!)).toBe(row.default);
  });
});

describe('BrokerConfig', () => {
  it('answers typed values', () => {
    const config = BrokerConfig.of(texts({ 'num.partitions': ' 7 ', 'log.dirs': '/a, /b ,/a' }));
    expect(config.get('num.partitions')).toBe(7);
    expect(config.get('auto.create.topics.enable')).toBe(true);
    expect(config.get('broker.rack')).toBeNull();
    expect(config.get('log.cleaner.min.cleanable.ratio')).toBe(0.5);
    expect(config.get('log.cleanup.policy')).toEqual(['delete']);
    expect(config.logDirs).toEqual(['/a', '/b']);
  });

  it('keeps a long beyond 2^53 exact as text and without limit as a value', () => {
    const config = BrokerConfig.of(texts({ 'log.flush.interval.messages': '9007199254740993' }));
    expect(config.text('log.flush.interval.messages')).toBe('9007199254740993');
    expect(config.get('log.flush.interval.messages')).toBe(Number.MAX_SAFE_INTEGER);
  });

  it('lets a dynamic value of the broker win over that of all, and that over a fixed one', () => {
    const fixed = BrokerConfig.of(texts({ 'message.max.bytes': '1' }));
    const forAll = fixed.withDynamic(new Map(), texts({ 'message.max.bytes': '2' }));
    const both = fixed.withDynamic(texts({ 'message.max.bytes': '3' }), texts({ 'message.max.bytes': '2' }));
    expect([fixed, forAll, both].map((config) => config.get('message.max.bytes'))).toEqual([1, 2, 3]);
    expect(both.withDynamic(new Map(), new Map()).get('message.max.bytes')).toBe(1);
  });

  it('ignores a stored dynamic value that cannot be used', () => {
    const config = BrokerConfig.of(texts({ 'message.max.bytes': '5' }));
    expect(config.withDynamic(texts({ 'message.max.bytes': 'x' }), new Map()).get('message.max.bytes')).toBe(5);
  });

  it('refuses a fixed value that cannot be used', () => {
    expect(() => BrokerConfig.of(texts({ 'num.partitions': '0' }))).toThrow(ConfigError);
    expect(() => BrokerConfig.of(texts({ 'num.partitions': 'abc' }))).toThrow(
      'num.partitions: Not a number of type INT; allowed is a whole number in [1,...]',
    );
  });

  it('knows the node id by both names', () => {
    expect(BrokerConfig.of(new Map()).nodeId).toBe(1);
    expect(BrokerConfig.of(new Map()).nodeIdIsSet).toBe(false);
    expect(BrokerConfig.of(texts({ 'broker.id': '0' })).nodeId).toBe(0);
    expect(BrokerConfig.of(texts({ 'broker.id': '0' })).nodeIdIsSet).toBe(true);
    expect(BrokerConfig.of(texts({ 'broker.id': '-1' })).nodeIdIsSet).toBe(false);
    expect(BrokerConfig.of(texts({ 'node.id': '4' })).nodeId).toBe(4);
  });

  it('adds what was found out after the start', () => {
    const config = BrokerConfig.of(new Map()).withFixed(texts({ 'node.id': '9' }));
    expect(config.nodeId).toBe(9);
    expect(config.nodeIdIsSet).toBe(true);
  });

  it('takes defaults of its way of running, which count as not set', () => {
    const config = BrokerConfig.of(new Map(), texts({ 'klamm.hot.tail.bytes': '16777216' }));
    expect(config.get('klamm.hot.tail.bytes')).toBe(16_777_216);
    expect(config.isSet('klamm.hot.tail.bytes')).toBe(false);
  });
});
