import { describe, expect, it } from 'vitest';
import { BrokerConfig } from './broker-config.ts';
import { type DescribedConfig, describeBroker, describeBrokerDefault, describeTopic } from './describe-config.ts';

const texts = (settings: Record<string, string>) => new Map(Object.entries(settings));
const sources = ['UNKNOWN', 'TOPIC', 'BROKER', 'DEFAULT_BROKER', 'STATIC', 'DEFAULT'];

function find(list: readonly DescribedConfig[], name: string): DescribedConfig {
  const found = list.find((entry) => entry.name === name);
  if (found === undefined) throw new Error(`${name} is not described`);
  return found;
}

const chain = (entry: DescribedConfig) => entry.synonyms.map((s) => `${s.name}=${s.value}@${sources[s.source]}`);

// What Kafka 4.3.1 answered for the same settings.
const config = BrokerConfig.of(texts({ 'log.retention.hours': '168', 'log.segment.bytes': '1073741824' })).withDynamic(
  texts({ 'log.retention.ms': '100000', foo: '1', 'listener.name.plaintext.max.connections': '50' }),
  texts({ 'log.retention.ms': '200000', 'log.cleanup.policy': 'delete,compact', 'max.connections': '100', foo2: '1' }),
);

describe('describeBroker', () => {
  const list = describeBroker(config);

  it('lists the public keys, sorted, and what else was set', () => {
    const names = list.map((entry) => entry.name);
    expect(names).toEqual([...names].sort());
    expect(names).toContain('foo');
    expect(names).not.toContain('unstable.api.versions.enable');
    expect(names).not.toContain('leader.replication.throttled.rate');
    // Kafka's 360 without its 20 internal ones; four that only this configuration sets, and Klamm's own.
    const own = names.filter((name) => name.startsWith('klamm.')).length;
    expect(names.length).toBe(340 + 3 + own);
  });

  it('gives the chain behind a key as Kafka orders it', () => {
    expect(chain(find(list, 'log.retention.ms'))).toEqual([
      'log.retention.ms=100000@BROKER',
      'log.retention.ms=200000@DEFAULT_BROKER',
      'log.retention.hours=168@STATIC',
      'log.retention.hours=168@DEFAULT',
    ]);
    expect(chain(find(list, 'log.retention.hours'))).toEqual([
      'log.retention.hours=168@STATIC',
      'log.retention.hours=168@DEFAULT',
    ]);
    expect(find(list, 'log.retention.ms')).toMatchObject({ value: '100000', source: 2, type: 5, readOnly: false });
    expect(find(list, 'log.retention.minutes')).toMatchObject({ value: null, source: 5, synonyms: [], readOnly: true });
  });

  it('shows a key of one listener over the key of all', () => {
    const entry = find(list, 'listener.name.plaintext.max.connections');
    expect(entry).toMatchObject({ value: '50', type: 3, readOnly: true, sensitive: false });
    expect(chain(entry).slice(0, 2)).toEqual([
      'listener.name.plaintext.max.connections=50@BROKER',
      'max.connections=100@DEFAULT_BROKER',
    ]);
  });

  it('hides what it does not know', () => {
    const entry = find(list, 'foo');
    expect(entry).toMatchObject({ value: null, source: 2, type: 0, readOnly: true, sensitive: true });
    expect(chain(entry)).toEqual(['foo=null@BROKER']);
  });

  it('hides passwords', () => {
    const entry = find(list, 'ssl.key.password');
    expect(entry).toMatchObject({ value: null, type: 9, sensitive: true, readOnly: false });
  });

  it('documents every key that it knows', () => {
    for (const entry of list) {
      if (!entry.name.startsWith('foo')) expect(entry.documentation, entry.name).toBeTruthy();
    }
  });
});

describe('describeBrokerDefault', () => {
  it('lists only what is set for all brokers', () => {
    const list = describeBrokerDefault(config);
    expect(list.map((entry) => `${entry.name}=${entry.value}`)).toEqual([
      'foo2=null',
      'log.cleanup.policy=delete,compact',
      'log.retention.ms=200000',
      'max.connections=100',
    ]);
    expect(list.every((entry) => entry.source === 3)).toBe(true);
    expect(chain(list[2]!)).toEqual(['log.retention.ms=200000@DEFAULT_BROKER']);
  });
});

describe('describeTopic', () => {
  const overrides = texts({ 'retention.ms': ' 70 ', preallocate: 'TRUE', 'cleanup.policy': '' });
  const list = describeTopic(overrides, config);

  it('lists the 33 public keys', () => {
    expect(list.length).toBe(33);
    expect(describeTopic(texts({ 'internal.segment.bytes': '1000' }), config).length).toBe(34);
  });

  it('gives the chain from the topic to the default', () => {
    expect(find(list, 'retention.ms')).toMatchObject({ value: '70', source: 1, type: 5, readOnly: false });
    expect(chain(find(list, 'retention.ms'))).toEqual([
      'retention.ms=70@TOPIC',
      'log.retention.ms=100000@BROKER',
      'log.retention.ms=200000@DEFAULT_BROKER',
      'log.retention.hours=168@STATIC',
      'log.retention.hours=168@DEFAULT',
    ]);
    expect(find(list, 'preallocate').value).toBe('true');
    expect(chain(find(list, 'cleanup.policy'))).toEqual([
      'cleanup.policy=@TOPIC',
      'log.cleanup.policy=delete,compact@DEFAULT_BROKER',
      'log.cleanup.policy=delete@DEFAULT',
    ]);
    expect(chain(find(list, 'segment.bytes'))).toEqual([
      'log.segment.bytes=1073741824@STATIC',
      'log.segment.bytes=1073741824@DEFAULT',
    ]);
  });

  it('breaks the chain where the strongest broker key is not set, as Kafka does', () => {
    const plain = describeTopic(new Map(), BrokerConfig.of(texts({ 'log.roll.hours': '1' })));
    expect(find(plain, 'segment.ms')).toMatchObject({ value: '3600000', source: 5, synonyms: [] });
    expect(find(plain, 'flush.ms')).toMatchObject({ value: '9223372036854775807', source: 5, synonyms: [] });
    expect(find(plain, 'remote.storage.enable')).toMatchObject({ value: 'false', source: 5, synonyms: [] });
  });
});
