import { afterEach, expect, it } from 'vitest';
import { KafkaClient } from '../../network/client.ts';
import { frameOf, TestPeer } from '../../network/test-peer.ts';
import { MetadataRequest, metadata } from '../../protocol/generated/metadata.ts';
import { ProduceRequest, produce } from '../../protocol/generated/produce.ts';
import { handlers } from '../handlers/index.ts';
import { Klamm, type KlammOptions } from '../klamm.ts';
import { releaseTable } from './emulation.ts';
import { isOwnApi } from './own-api.ts';

const running: Klamm[] = [];

async function start(options: KlammOptions = {}): Promise<Klamm> {
  const klamm = await Klamm.start(options);
  running.push(klamm);
  return klamm;
}

afterEach(async () => {
  for (const klamm of running.splice(0)) await klamm.close();
});

function connect(klamm: Klamm, clientId: string, negotiate = true): Promise<KafkaClient> {
  const software = { softwareName: 'some-client', softwareVersion: '1.2' };
  return KafkaClient.connect({ host: '127.0.0.1', port: klamm.port, clientId, negotiate, ...software });
}

it('counts what each client used, over all its connections', async () => {
  const klamm = await start();
  const clients = [await connect(klamm, 'b'), await connect(klamm, 'a'), await connect(klamm, 'b')];
  for (const client of clients) {
    await client.send(metadata, new MetadataRequest({ topics: [] }), { version: 12 });
    await client.send(metadata, new MetadataRequest({ topics: [] }), { version: 5 });
  }
  const [a, b, ...others] = klamm.clients();
  expect(others).toEqual([]);
  expect([a!.clientId, a!.connections, b!.clientId, b!.connections]).toEqual(['a', 1, 'b', 2]);
  expect([b!.softwareName, b!.softwareVersion, b!.host]).toEqual(['some-client', '1.2', '127.0.0.1']);
  expect(b!.requests).toContainEqual({ apiKey: 3, apiVersion: 12, count: 2, served: true });
  expect(b!.requests).toContainEqual({ apiKey: 3, apiVersion: 5, count: 2, served: true });
  for (const client of clients) await client.close();
});

it('keeps no more of a very long client id than a person reads', async () => {
  const klamm = await start();
  const client = await connect(klamm, 'c'.repeat(32_000));
  expect(klamm.clients().map(({ clientId }) => clientId)).toEqual([`${'c'.repeat(255)}…`]);
  await client.close();
});

it('remembers a client that is gone, and that it was refused', async () => {
  const klamm = await start({ emulate: '2.8' });
  const client = await connect(klamm, 'late');
  await client.send(metadata, new MetadataRequest({ topics: [] }), { version: 11 });
  await expect(client.send(metadata, new MetadataRequest({ topics: [] }), { version: 12 })).rejects.toThrow();
  await expect.poll(() => klamm.clients()).toEqual([]);
  const [gone] = klamm.clients({ includeGone: true });
  expect([gone!.clientId, gone!.connections]).toEqual(['late', 0]);
  expect(gone!.requests).toContainEqual({ apiKey: 3, apiVersion: 11, count: 1, served: true });
  expect(gone!.requests).toContainEqual({ apiKey: 3, apiVersion: 12, count: 1, served: false });
});

for (const release of ['2.8', '3.9', '4.0', '4.3']) {
  it(`advertises of what it serves what Apache Kafka ${release} did`, async () => {
    const klamm = await start({ emulate: release });
    const client = await connect(klamm, 'one');
    const table = new Map(releaseTable(release)!.apis.map(([key, min, max]) => [key, [min, max] as const]));
    for (const { api, versions, advertised } of handlers) {
      if (isOwnApi(api.key)) continue;
      const range = advertised === false ? undefined : table.get(api.key);
      const both = range && [Math.max(range[0], versions[0]), Math.min(range[1], versions[1])];
      expect(client.apiRange(api.key), api.name).toEqual(both);
    }
    await client.close();
  });
}

it('answers a newer ApiVersions in version 0, with the range of the emulated release', async () => {
  const klamm = await start({ emulate: '2.8' });
  const peer = await TestPeer.connect(klamm.port);
  // ApiVersions 4, correlation id 7, no client id, no tags; software 'x' of version '1'.
  peer.send(frameOf(Buffer.from('0012000400000007ffff00' + '0278' + '0231' + '00', 'hex')));
  const [frame] = await peer.waitForFrames(1);
  // UNSUPPORTED_VERSION, and the one range [18, 0, 3].
  expect(frame!.toString('hex')).toBe('00000007' + '0023' + '00000001' + '0012' + '0000' + '0003');
  await peer.close();
});

it('advertises the oldest Produce as Kafka 4 does, and refuses it as Kafka 4 does', async () => {
  const klamm = await start({ emulate: '4.0' });
  const client = await connect(klamm, 'one');
  expect(client.apiRange(produce.key)).toEqual([0, 12]);
  await expect(client.send(produce, new ProduceRequest({ acks: 1 }), { version: 2 })).rejects.toThrow();
  expect(client.closed).toBe(true);
});

it('refuses a release that it does not know', async () => {
  await expect(Klamm.start({ emulate: '3.0' })).rejects.toThrow(
    'Invalid value 3.0 for option emulate: one of 2.8, 3.9, 4.0, 4.3',
  );
});
