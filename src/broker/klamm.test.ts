import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { ConfigError } from '../config/broker-config.ts';
import { KafkaClient } from '../network/client.ts';
import type { Broker } from './broker.ts';
import { Klamm, type KlammOptions } from './klamm.ts';

describe('Klamm.start refuses in one sentence, and touches nothing', () => {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'klamm-options-'));
  afterAll(() => fs.rmSync(root, { recursive: true }));
  const file = path.join(root, 'file');
  fs.writeFileSync(file, 'x');

  const cases: [KlammOptions & Record<string, unknown>, RegExp][] = [
    [{ prot: 1 }, /^Unknown option prot; allowed are port, host/],
    [{ port: 65_536 }, /^Invalid value 65536 for option port: .*0 to 65535/],
    [{ nodeId: -1 }, /^Invalid value -1 for option nodeId/],
    [{ clusterId: 'short' }, /^Invalid value short for option clusterId: .*22 characters/],
    [{ durability: 'tape' as 'os' }, /^Invalid value tape for option durability: one of memory, os, disk/],
    [{ durability: 'disk', dataDir: undefined as never }, /it needs a data folder/],
    [{ host: 5 as never }, /^Invalid value 5 for option host: a host is a name or an address$/],
    [{ host: '' }, /^Invalid value '' for option host/],
    [{ port: '9092' as never }, /^Invalid value 9092 for option port/],
    [{ advertise: ['a:1'] as never }, /^Invalid value \["a:1"\] for option advertise: it is host:port/],
    [{ advertise: 'a' }, /advertise/],
    [{ dataDir: '' }, /^Invalid value '' for option dataDir: a folder is a path that is not empty/],
    [{ dataDir: 7 as never }, /^Invalid value 7 for option dataDir/],
    [{ dataDir: null as never }, /^Invalid value null for option dataDir/],
    [{ config: 'num.partitions=3' as never }, /^Invalid value num.partitions=3 for option config: it is an object/],
    [{ config: new Map([['num.partitions', 3]]) as never }, /^Invalid value \{\} for option config/],
    [{ config: { 'num.partitions': [3] as never } }, /for option config: .*a text, a number or a boolean each/],
    [{ configFile: 'server.properties' as never }, /^Invalid value server.properties for option configFile/],
    [{ features: 3 as never }, /^Invalid value 3 for option features: it is an object/],
    [{ features: { 'group.version': '1' as never } }, /^Invalid value group.version=1 for option features: /],
    [{ emulate: 3.9 as never }, /^Invalid value 3.9 for option emulate: one of 2.8, /],
    [{ clusterId: 22 as never }, /^Invalid value 22 for option clusterId/],
    [{ logger: console as never }, /for option logger: it has the methods trace, .*child/],
    [{ interceptors: [() => {}] as never }, /for option interceptors: it is an array of objects/],
    [{ interceptors: [{ onRequest: 'x' }] as never }, /for option interceptors/],
    [{ topics: 'a' as never }, /^Invalid value a for option topics: it is an array/],
    [{ topics: [5] as never }, /^Invalid value 5 for option topics: a topic is a name or an object/],
    [
      { topics: [{ name: 'a', partition: 3 }] as never },
      /^Unknown option of the topic a: partition; allowed are name, /,
    ],
    [{ topics: [{ name: 'a', partitions: '3' }] as never }, /^Invalid value a:3 for option topics: partitions/],
    [{ topics: [{ name: 'a', config: [] }] as never }, /^Invalid value \[\] for option topics: config/],
    [{ durability: 'memory' }, /for option dataDir: durability memory keeps nothing on disk/],
    [
      { durability: 'memory', dataDir: undefined as never, config: { 'log.dirs': '/x' } },
      /^Invalid value \/x for configuration log.dirs: durability memory keeps nothing on disk$/,
    ],
    [
      { dataDir: undefined as never, config: { 'klamm.durability': 'memory', 'log.dir': '/x' } },
      /^Invalid value \/x for configuration log.dir: durability memory/,
    ],
    [{ config: { 'log.dirs': '/x' } }, /for option dataDir: log.dirs says \/x, give one of them$/],
    [{ config: { 'log.dir': '/x' } }, /for option dataDir: log.dir says \/x, give one of them$/],
    [{ topics: ['a', '..'] }, /^Invalid value \.\. for option topics/],
    [{ topics: [{ name: 'a b' }] }, /^Invalid value a b for option topics: .*ASCII letter/],
    [{ topics: ['a:0'] }, /^Invalid value a:0 for option topics: .*at least 1/],
    [{ config: { 'num.partition': 3 } }, /Unknown configuration num.partition; did you mean num.partitions/],
  ];

  test.each(cases)('%j', async (options, message) => {
    const dataDir = path.join(root, 'data');
    const asked = { dataDir, ...options };
    const error = await Klamm.start(asked).then(
      () => null,
      (reason: Error) => reason,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect(error?.message).toMatch(message);
    expect(error?.message).not.toContain('\n');
    expect(fs.existsSync(dataDir)).toBe(false);
  });

  test('options that are none', async () => {
    await expect(Klamm.start('x' as never)).rejects.toThrow(/^Invalid options x: they are an object$/);
    await expect(Klamm.start(null as never)).rejects.toThrow(/^Invalid options null/);
  });

  test('a file where the folder is to be', async () => {
    await expect(Klamm.start({ dataDir: path.join(file, 'data') })).rejects.toThrow(
      `cannot be used: ${file} is a file, not a folder`,
    );
  });
});

test('port is what is bound, bootstrapServers what clients are told', async () => {
  await using klamm = await Klamm.start({ host: '127.0.0.1', advertise: 'kafka.example:9999' });
  expect(klamm.bootstrapServers).toBe('kafka.example:9999');
  const client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
  client.close();
  await using other = await Klamm.start({ host: '127.0.0.1' });
  expect(other.bootstrapServers).toBe(`127.0.0.1:${other.port}`);
});

test('closed settles, and says why, when the broker cannot be closed well', async () => {
  const klamm = await Klamm.start();
  const { broker } = klamm as unknown as { broker: Broker };
  const close = vi.spyOn(broker, 'close').mockRejectedValue(new Error('it does not close'));
  await expect(klamm.close()).rejects.toThrow('it does not close');
  await expect(klamm.closed).rejects.toThrow('it does not close');
  close.mockRestore();
  await klamm.close();
});
