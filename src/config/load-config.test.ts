import { describe, expect, it } from 'vitest';
import { brokerListeners } from './listeners.ts';
import { loadConfig } from './load-config.ts';
import { shippedProperties, zooKeeperEraProperties } from './server-properties-fixture.ts';

const texts = (settings: Record<string, string>) => new Map(Object.entries(settings));
const fromFile = (text: string) => loadConfig({ file: { path: 'server.properties', text } });
const fromCode = (settings: Record<string, string>) => loadConfig({ settings: texts(settings) });

describe('files that must start unchanged', () => {
  it('the server.properties of Kafka 4.3.1', () => {
    const { config, withoutEffect, warnings } = fromFile(shippedProperties);
    expect(warnings).toEqual([]);
    expect(config.nodeId).toBe(1);
    expect(config.logDirs).toEqual(['/tmp/kraft-combined-logs']);
    expect(brokerListeners(config, 'myhost')).toEqual([
      { name: 'PLAINTEXT', hosts: [''], port: 9092, advertisedHost: 'localhost', advertisedPort: 9092 },
    ]);
    expect(withoutEffect).toContain('num.io.threads');
    expect(withoutEffect).toContain('controller.quorum.bootstrap.servers');
    expect(withoutEffect).not.toContain('num.partitions');
  });

  it('one of the days of ZooKeeper', () => {
    const { config, withoutEffect, warnings } = fromFile(zooKeeperEraProperties);
    expect(warnings).toEqual([]);
    expect(config.nodeId).toBe(0);
    expect(config.nodeIdIsSet).toBe(true);
    expect(config.logDirs).toEqual(['/tmp/kafka-logs']);
    expect(withoutEffect).toContain('zookeeper.connect');
    expect(withoutEffect).toContain('zookeeper.connection.timeout.ms');
    expect(withoutEffect).not.toContain('broker.id');
    expect(withoutEffect).not.toContain('log.dirs');
  });
});

describe('unknown keys', () => {
  it('are one warning each from a file', () => {
    const { warnings, config } = fromFile('num.partition=3\nmy.plugin.key=1\n');
    expect(warnings).toEqual([
      'Unknown configuration num.partition; did you mean num.partitions? (in server.properties; ignored)',
      'Unknown configuration my.plugin.key (in server.properties; ignored)',
    ]);
    expect(config.get('num.partitions')).toBe(1);
  });

  it('are refused from flags and code', () => {
    expect(() => fromCode({ 'num.partition': '3' })).toThrow(
      'Unknown configuration num.partition; did you mean num.partitions?',
    );
    expect(() => fromCode({ 'leader.replication.throttled.rate': '3' })).toThrow(/Unknown configuration/);
  });

  it.each(['ssl.new.thing', 'sasl.foo', 'authorizer.foo', 'super.users', 'allow.everyone.if.no.acl.found'])(
    '%s concerns security and is refused from everywhere',
    (name) => {
      expect(() => fromFile(`${name}=x`)).toThrow(/Unknown security configuration/);
      expect(() => fromCode({ [name]: 'x' })).toThrow(/Unknown security configuration/);
    },
  );
});

describe('refused keys', () => {
  it.each([
    ['authorizer.class.name', 'org.apache.kafka.metadata.authorizer.StandardAuthorizer', /no authorizer/],
    ['remote.log.storage.system.enable', 'true', /remote/],
    ['listener.name.plaintext.sasl.enabled.mechanisms', 'PLAIN', /SASL/],
    ['listener.name.plaintext.plain.sasl.jaas.config', 'x', /SASL/],
    ['ssl.keystore.location', '/x', /TLS/],
    ['process.roles', 'controller', /broker and controller in one/],
    ['process.roles', 'broker', /broker and controller in one/],
    ['delegation.token.secret.key', 'x', /delegation tokens/],
    ['listeners', 'SSL://:9093', /listener SSL is SSL, but Klamm has no TLS/],
    ['listeners', 'SASL_PLAINTEXT://:9093', /no SASL/],
  ])('%s=%s', (name, value, message) => {
    expect(() => fromFile(`${name}=${value}`)).toThrow(message);
  });
});

describe('rules between keys', () => {
  it.each([
    [{ 'node.id': '1', 'broker.id': '2' }, /same value as `broker.id`/],
    [{ 'log.roll.ms': '0' }, /log.roll.ms/],
    [{ 'log.retention.hours': '0' }, /unlimited \(-1\)/],
    [{ 'queued.max.request.bytes': '1' }, /socket.request.max.bytes/],
    [{ 'max.connections.per.ip': '0' }, /max.connections.per.ip.overrides/],
    [{ 'max.connections.per.ip.overrides': 'a:b' }, /host:count/],
    [{ 'group.coordinator.rebalance.protocols': 'consumer' }, /'classic' protocol/],
    [{ listeners: 'blah' }, /Invalid value blah for configuration listeners: expected NAME:\/\/host:port/],
    [{ listeners: 'PLAINTEXT://:1,PLAINTEXT://:2' }, /different name/],
    [{ listeners: 'PLAINTEXT://:1,CONTROLLER://:1' }, /different port/],
    [{ listeners: 'FOO://:1' }, /No security protocol defined for listener FOO/],
    [{ listeners: 'PLAINTEXT://:70000' }, /0 to 65535/],
    [{ listeners: 'CONTROLLER://:1' }, /at least one listener/],
    [{ 'advertised.listeners': 'PLAINTEXT://0.0.0.0:9092' }, /nonroutable meta-address 0.0.0.0/],
    [{ 'listener.security.protocol.map': 'PLAINTEXT' }, /NAME:PROTOCOL/],
    [{ 'inter.broker.listener.name': 'FOO' }, /inter.broker.listener.name/],
  ])('%j is refused', (settings, message) => {
    expect(() => fromCode(settings)).toThrow(message);
  });

  it('warns once of what a single node cannot do', () => {
    const { warnings } = fromCode({ 'offsets.topic.replication.factor': '3' });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/^offsets\.topic\.replication\.factor=3 /);
  });
});

describe('listeners', () => {
  const listen = (settings: Record<string, string>) => brokerListeners(fromCode(settings).config, 'myhost');

  it('are local by default', () => {
    expect(listen({})).toEqual([
      {
        name: 'PLAINTEXT',
        hosts: ['127.0.0.1', '::1'],
        port: 9092,
        advertisedHost: 'localhost',
        advertisedPort: 9092,
      },
    ]);
  });

  it('tell the host name where every address is bound', () => {
    expect(listen({ listeners: 'PLAINTEXT://:0' })[0]).toMatchObject({
      hosts: [''],
      advertisedHost: 'myhost',
      advertisedPort: 0,
    });
  });

  it('may be several, with names of their own', () => {
    const list = listen({
      listeners: 'inside://10.0.0.1:9092,OUTSIDE://[::1]:9092',
      'advertised.listeners': 'INSIDE://a:1,OUTSIDE://b.example:2',
      'listener.security.protocol.map': 'INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT',
    });
    expect(
      list.map(({ name, hosts, advertisedHost, advertisedPort }) => [name, hosts, advertisedHost, advertisedPort]),
    ).toEqual([
      ['INSIDE', ['10.0.0.1'], 'a', 1],
      ['OUTSIDE', ['::1'], 'b.example', 2],
    ]);
  });
});

describe('the file and the flags', () => {
  it('let the flags win', () => {
    const loaded = loadConfig({
      file: { path: 'f', text: 'num.partitions=2\nbroker.id=4\nlog.dirs=/x' },
      settings: texts({ 'num.partitions': '3', 'node.id': '5', 'log.dir': '/y' }),
    });
    expect(loaded.config.get('num.partitions')).toBe(3);
    expect(loaded.config.nodeId).toBe(5);
    expect(loaded.config.logDirs).toEqual(['/y']);
  });
});
