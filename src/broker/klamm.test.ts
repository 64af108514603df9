import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { KafkaClient } from '../network/client.ts';
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
    [{ topics: ['a', '..'] }, /^Invalid value \.\. for option topics/],
    [{ topics: [{ name: 'a b' }] }, /^Invalid value a b for option topics: .*ASCII letter/],
    [{ topics: ['a:0'] }, /^Invalid value a:0 for option topics: .*at least 1/],
    [{ config: { 'num.partition': 3 } }, /Unknown configuration num.partition; did you mean num.partitions/],
  ];

  test.each(cases)('%j', async (options, message) => {
    const dataDir = path.join(root, 'data');
    const { dataDir: _, ...rest } = { dataDir, ...options };
    const asked = 'dataDir' in options ? rest : { ...rest, dataDir };
    await expect(Klamm.start(asked)).rejects.toThrow(message);
    expect(fs.existsSync(dataDir)).toBe(false);
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
