// The metadata log kept short: what a snapshot holds, when one is written and when old ones go, and what a start makes
// of damaged and unfinished ones.

import { describe, expect, test } from 'vitest';
import { DiskError } from '../../base/disk.ts';
import type { Logger } from '../../base/logger.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { SeededRandom } from '../../base/random.ts';
import { MetadataDelta } from '../../metadata/delta.ts';
import { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import {
  AlterConfigsRequest,
  AlterConfigsRequestAlterableConfig,
  AlterConfigsRequestAlterConfigsResource,
  alterConfigs,
} from '../../protocol/generated/alter-configs.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  createTopics,
} from '../../protocol/generated/create-topics.ts';
import {
  AccessControlEntryRecord,
  accessControlEntryRecord,
  ClientQuotaRecord,
  ClientQuotaRecordEntityData,
  clientQuotaRecord,
  DelegationTokenRecord,
  delegationTokenRecord,
  FeatureLevelRecord,
  featureLevelRecord,
  PartitionChangeRecord,
  ProducerIdsRecord,
  partitionChangeRecord,
  producerIdsRecord,
  registerBrokerRecord,
  UserScramCredentialRecord,
  userScramCredentialRecord,
  ZkMigrationStateRecord,
  zkMigrationStateRecord,
} from '../../protocol/generated/records/metadata.ts';
import type { ControllerConfig } from './controller-config.ts';
import { type Fixture, restartController, startController, testConfig } from './controller-fixture.ts';
import { imageRecords } from './image-records.ts';
import { ControlType, metadataRecord } from './metadata-batch.ts';
import { encodeSnapshot, listSnapshots, readSnapshot, snapshotFileName } from './snapshot.ts';
import { featureRecords } from './startup.ts';

const DIRECTORY = '/data/__cluster_metadata-0';

function configWith(limits: Partial<ControllerConfig['snapshotLimits']>, maxIdleIntervalMs = 0): ControllerConfig {
  return { ...testConfig, maxIdleIntervalMs, snapshotLimits: { ...testConfig.snapshotLimits, ...limits } };
}

function create(name: string, numPartitions = 1): CreateTopicsRequest {
  return new CreateTopicsRequest({
    topics: [new CreateTopicsRequestCreatableTopic({ name, numPartitions, replicationFactor: 1 })],
  });
}

/** Snapshots are written beside what runs: as many turns as that may take. */
async function settle(): Promise<void> {
  for (let i = 0; i < 100; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

/** Comparable: what the maps hold, in an order that does not depend on how they came to be. */
function contents(image: MetadataImage): unknown {
  const sorted = <V>(entries: Iterable<[unknown, V]>) =>
    [...entries].map(([key, value]) => [JSON.stringify(key), value] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    topics: sorted([...image.topics.values()].map((topic) => [topic.id, topic])),
    brokers: sorted(image.cluster.brokers),
    controllers: sorted(image.cluster.controllers),
    configs: sorted([...image.configs.entries()].map(([resource, map]) => [resource, sorted(map)])),
    features: sorted(image.features.finalized),
    nextProducerId: image.producerIds.nextProducerId,
    acls: sorted(image.acls.entries()),
    quotas: sorted(image.clientQuotas.entries()),
    scram: sorted(image.scram.entries()),
    tokens: sorted(image.delegationTokens.entries()),
    zkMigrationState: image.zkMigrationState,
  };
}

function replayed(records: Iterable<MetadataRecord>): MetadataImage {
  const delta = new MetadataDelta(MetadataImage.empty);
  for (const record of records) delta.replay(record);
  return delta.apply(0, 0, 0);
}

/** Through the file format and back. */
function reopened(image: MetadataImage): MetadataImage {
  const disk = new MemoryDisk(Number.MAX_SAFE_INTEGER);
  disk.makeDirectory('/s');
  const bytes = encodeSnapshot({ lastContainedMs: 7, records: [...imageRecords(image)], controls: [] }, 1, 9);
  disk.writeFileAtomic('/s/x', bytes, false);
  return replayed(readSnapshot(disk, '/s', 'x').records);
}

const OTHERS: readonly MetadataRecord[] = [
  metadataRecord(
    accessControlEntryRecord,
    new AccessControlEntryRecord({ id: 'BDDsGlWhRGqKtVg1O8Tqrg', resourceName: 'a', principal: 'User:a', host: '*' }),
  ),
  metadataRecord(
    clientQuotaRecord,
    new ClientQuotaRecord({
      entity: [new ClientQuotaRecordEntityData({ entityType: 'user', entityName: null })],
      key: 'producer_byte_rate',
      value: 1.5,
    }),
  ),
  metadataRecord(
    userScramCredentialRecord,
    new UserScramCredentialRecord({ name: 'a', mechanism: 1, salt: Buffer.from('s'), iterations: 4096 }),
  ),
  metadataRecord(delegationTokenRecord, new DelegationTokenRecord({ tokenId: 't', owner: 'User:a', renewers: ['b'] })),
  metadataRecord(producerIdsRecord, new ProducerIdsRecord({ brokerId: 1, brokerEpoch: 5, nextProducerId: 3000 })),
  metadataRecord(zkMigrationStateRecord, new ZkMigrationStateRecord({ zkMigrationState: 0 })),
];

async function imageWithEverything(): Promise<MetadataImage> {
  const { loader, send } = await startController();
  await send(createTopics, create('a', 3));
  await send(createTopics, create('b.c'));
  await send(
    alterConfigs,
    new AlterConfigsRequest({
      resources: [
        new AlterConfigsRequestAlterConfigsResource({
          resourceType: 2,
          resourceName: 'a',
          configs: [new AlterConfigsRequestAlterableConfig({ name: 'retention.ms', value: '5' })],
        }),
        new AlterConfigsRequestAlterConfigsResource({
          resourceType: 32,
          resourceName: 'a group',
          configs: [new AlterConfigsRequestAlterableConfig({ name: 'consumer.session.timeout.ms', value: '45000' })],
        }),
      ],
    }),
  );
  const delta = new MetadataDelta(loader.image);
  const topicId = loader.image.topics.byName('a')!.id;
  const change = new PartitionChangeRecord({
    topicId,
    partitionId: 1,
    isr: [],
    leader: -1,
    eligibleLeaderReplicas: [1],
    lastKnownElr: [1],
  });
  for (const record of [...OTHERS, metadataRecord(partitionChangeRecord, change)]) delta.replay(record);
  return delta.apply(loader.image.offset, loader.image.epoch, 0);
}

describe('the records of an image', () => {
  test('make the image again', async () => {
    const image = await imageWithEverything();
    expect(contents(reopened(image))).toEqual(contents(image));
    const [first] = imageRecords(image);
    expect(first!.message).toMatchObject({ name: 'metadata.version', featureLevel: 30 });
  });

  test.each([
    [7, 1, 0],
    [8, 2, 0],
    [17, 3, 1],
    [25, 3, 2],
    [30, 4, 2],
  ])('have the versions of metadata.version %d', async (level, brokerVersion, partitionVersion) => {
    const image = await imageWithEverything();
    const delta = new MetadataDelta(image);
    for (const record of featureRecords([['metadata.version', level]])) delta.replay(record);
    const records = [...imageRecords(delta.apply(1, 1, 1))];
    const versionsOf = (type: number) => [...new Set(records.filter((r) => r.type === type).map((r) => r.version))];
    expect(versionsOf(registerBrokerRecord.key)).toEqual([brokerVersion]);
    expect(versionsOf(3)).toEqual([partitionVersion]);
    expect(versionsOf(27)).toEqual(level >= 15 ? [0] : []);
    expect(() => encodeSnapshot({ lastContainedMs: 0, records, controls: [] }, 1, 1)).not.toThrow();
  });

  test('keep the levels of features that are not served here', () => {
    const levels: [string, number][] = [
      ['metadata.version', 30],
      ['share.version', 1],
      ['streams.version', 1],
    ];
    const image = replayed(levels.map(([name, featureLevel]) => feature(name, featureLevel)));
    expect([...reopened(image).features.finalized]).toEqual(levels);
  });
});

function feature(name: string, featureLevel: number): MetadataRecord {
  return metadataRecord(featureLevelRecord, new FeatureLevelRecord({ name, featureLevel }));
}

function names(fixture: Fixture): string[] {
  return fixture.disk
    .list(DIRECTORY)
    .map(({ name }) => name)
    .filter((name) => name.includes('checkpoint'))
    .sort();
}

function topicNames(fixture: Fixture): string[] {
  return [...fixture.loader.image.topics.values()].map(({ name }) => name).sort();
}

describe('a snapshot', () => {
  test('comes after so many bytes of records, has the quorum in it, and the next start begins from it', async () => {
    const config = configWith({ maxBytesBetween: 2000 });
    const first = await startController({ overrides: { config } });
    for (let i = 0; i < 6; i++) await first.send(createTopics, create(`t${i}`));
    await settle();
    const taken = listSnapshots(first.disk, DIRECTORY).at(-1)!;
    expect(taken).toMatchObject({ epoch: 1 });
    expect(taken.endOffset).toBeGreaterThan(10);
    expect(taken.endOffset).toBeLessThanOrEqual(first.log.nextOffset);
    const snapshot = readSnapshot(first.disk, DIRECTORY, snapshotFileName(taken));
    expect(snapshot.controls.map(({ type }) => type)).toEqual([ControlType.KRAFT_VERSION, ControlType.KRAFT_VOTERS]);
    expect(snapshot.lastContainedMs).toBe(first.clock.now());
    // The log before it is of no use to the next start.
    const log = first.log.reopened();
    log.logStartOffset = taken.endOffset;
    const second = await startController({ log, disk: first.disk });
    expect(topicNames(second)).toEqual(['t0', 't1', 't2', 't3', 't4', 't5']);
    const { cluster } = second.loader.image;
    expect([...cluster.brokers.keys(), ...cluster.controllers.keys()]).toEqual([1, 1]);
  });

  test('is written so long after the last one, with the next record', async () => {
    const first = await startController({ overrides: { config: configWith({ maxIntervalMs: 1000 }) } });
    first.clock.advance(999);
    await first.send(createTopics, create('a'));
    await settle();
    expect(names(first).length).toBe(1);
    first.clock.advance(1);
    await settle();
    expect(names(first).length).toBe(1);
    await first.send(createTopics, create('b'));
    await settle();
    expect(names(first).length).toBe(2);
    await first.send(createTopics, create('c'));
    await settle();
    expect(names(first).length).toBe(2);
  });

  test('of an idle node is written with an empty record, which comes twice a second', async () => {
    const config = configWith({ maxIntervalMs: 2000 }, 500);
    const first = await startController({ overrides: { config } });
    const before = first.log.nextOffset;
    for (let i = 0; i < 4; i++) {
      first.clock.advance(500);
      await settle();
    }
    expect(first.log.batches.slice(-4).map(({ batch }) => batch.records.map(({ type }) => type))).toEqual([
      [20],
      [20],
      [20],
      [20],
    ]);
    expect(first.log.nextOffset).toBe(before + 4);
    expect(listSnapshots(first.disk, DIRECTORY).at(-1)!.endOffset).toBe(before + 4);
    await first.controller.close();
    const end = first.log.nextOffset;
    first.clock.advance(5000);
    await settle();
    expect(first.log.nextOffset).toBe(end);
  });

  test('counts what a start read after the newest one', async () => {
    const first = await startController();
    for (let i = 0; i < 20; i++) await first.send(createTopics, create(`t${i}`));
    expect(names(first).length).toBe(1);
    const config = configWith({ maxBytesBetween: first.log.sizeInBytes + 10 });
    const second = await startController({ log: first.log.reopened(), disk: first.disk, overrides: { config } });
    await settle();
    expect(names(second).length).toBe(2);
  });

  test('of ten thousand partitions gives the event loop back every millisecond or so', async () => {
    const turns: (() => void)[] = [];
    const config = configWith({ maxBytesBetween: 600_000 });
    const overrides = { config, defer: (run: () => void) => void turns.push(run) };
    const first = await startController({ overrides });
    for (let i = 0; i < 10; i++) await first.send(createTopics, create(`t${i}`, 1000), 7);
    const sliceMs: number[] = [];
    for (let idle = 0; idle < 50; idle++) {
      const run = turns.shift();
      const fromMs = performance.now();
      run?.();
      for (let i = 0; i < 30; i++) await Promise.resolve();
      if (run !== undefined) {
        sliceMs.push(performance.now() - fromMs);
        idle = 0;
      }
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    const newest = listSnapshots(first.disk, DIRECTORY).at(-1)!;
    const written = readSnapshot(first.disk, DIRECTORY, snapshotFileName(newest)).records.length;
    expect(written).toBeGreaterThan(6000);
    expect(sliceMs.length).toBeGreaterThanOrEqual(Math.floor(written / 256));
    // Each takes a millisecond or less; the bound leaves room for a machine that is busy with other things.
    sliceMs.sort((a, b) => a - b);
    expect(sliceMs[Math.floor(sliceMs.length / 2)]).toBeLessThan(5);
  });

  test.each(['open', 'write', 'sync', 'rename', 'syncDirectoryAsync'])(
    'that cannot be written (%s) leaves nothing, is told, and is tried again when the next is due',
    async (stage) => {
      const told: string[] = [];
      const fixture = await startController({
        overrides: { config: configWith({ maxBytesBetween: 2000 }), logger: loggerTo(told) },
      });
      const mend = breakDisk(fixture.disk, stage);
      for (let i = 0; i < 12; i++) await fixture.send(createTopics, create(`t${i}`));
      await settle();
      expect(names(fixture).length).toBe(1);
      expect(told.filter((line) => line.startsWith('error: a snapshot of the metadata could not be')).length).toBe(1);
      mend();
      for (let i = 0; i < 12; i++) await fixture.send(createTopics, create(`u${i}`));
      await settle();
      expect(names(fixture).length).toBe(2);
      expect(fixture.fatals).toEqual([]);
    },
  );
});

/** Fails one step of the way of a snapshot to its name; returns what makes it whole again. */
function breakDisk(disk: MemoryDisk, stage: string): () => void {
  const { open, rename, syncDirectoryAsync } = disk;
  const fail = (path: string) => new DiskError('ENOSPC', path, 'no space left on device');
  disk.open = (path, mode) => {
    if (stage === 'open' && path.endsWith('.part')) throw fail(path);
    const file = open.call(disk, path, mode);
    if (path.endsWith('.part') && stage === 'write') file.write = () => Promise.reject(fail(path));
    if (path.endsWith('.part') && stage === 'sync') file.sync = () => Promise.reject(fail(path));
    return file;
  };
  disk.rename = (from, to) => {
    if (stage === 'rename' && from.endsWith('.part')) throw fail(from);
    rename.call(disk, from, to);
  };
  disk.syncDirectoryAsync = (path) =>
    stage === 'syncDirectoryAsync' ? Promise.reject(fail(path)) : syncDirectoryAsync.call(disk, path);
  return () => {
    Object.assign(disk, { open, rename, syncDirectoryAsync });
  };
}

test('after a failure nothing is written, removed or appended any more', async () => {
  const config = configWith({ maxBytesBetween: 1, retentionBytes: 1 }, 500);
  const fixture = await startController({ overrides: { config } });
  for (let i = 0; i < 3; i++) await fixture.send(createTopics, create(`t${i}`));
  await settle();
  const before = [names(fixture), fixture.log.logStartOffset, fixture.log.nextOffset];
  expect((before[0] as string[]).length).toBeGreaterThan(1);
  fixture.log.goOffline();
  expect(fixture.fatals.length).toBe(1);
  for (let i = 0; i < 5; i++) {
    fixture.clock.advance(60_000);
    await settle();
  }
  expect([names(fixture), fixture.log.logStartOffset, fixture.log.nextOffset]).toEqual(before);
});

function loggerTo(lines: string[]): Logger {
  const at = (level: string) => (_fields: unknown, text?: unknown) => void lines.push(`${level}: ${String(text)}`);
  const logger = { fatal: at('fatal'), error: at('error'), warn: at('warn'), info: at('info'), debug: () => {} };
  return { ...logger, trace: () => {}, child: () => loggerTo(lines) } as unknown as Logger;
}

/** Snapshots at four ends, the log from 0. */
async function withSnapshots(limits: Partial<ControllerConfig['snapshotLimits']>): Promise<Fixture> {
  const fixture = await startController({ overrides: { config: configWith({ maxBytesBetween: 1, ...limits }) } });
  for (let i = 0; i < 3; i++) {
    fixture.clock.advance(1000);
    await fixture.send(createTopics, create(`t${i}`));
    await settle();
  }
  return fixture;
}

describe('old snapshots', () => {
  test('go by size, oldest first, and the log moves to the oldest that stays; the newest always stays', async () => {
    const fixture = await withSnapshots({ retentionBytes: 1 });
    const all = listSnapshots(fixture.disk, DIRECTORY);
    expect(all.length).toBeGreaterThanOrEqual(4);
    fixture.clock.advance(60_000);
    expect(listSnapshots(fixture.disk, DIRECTORY)).toEqual([all.at(-1)]);
    expect(fixture.log.logStartOffset).toBe(all.at(-1)!.endOffset);
    expect(names(fixture).filter((name) => name.endsWith('.deleted')).length).toBe(all.length - 1);
    fixture.clock.advance(60_000);
    expect(names(fixture)).toEqual([snapshotFileName(all.at(-1)!)]);
    const second = await restartController(fixture);
    expect(topicNames(second)).toEqual(['t0', 't1', 't2']);
  });

  test('stay while size and age allow', async () => {
    const fixture = await withSnapshots({ retentionBytes: -1, retentionMs: -1 });
    const before = names(fixture);
    fixture.clock.advance(10 * 604_800_000);
    await settle();
    expect(names(fixture)).toEqual(before);
    const { log } = fixture;
    expect(log.logStartOffset).toBe(0);
  });

  test('go no further than the size asks', async () => {
    const probe = await withSnapshots({ retentionBytes: -1 });
    const sizes = listSnapshots(probe.disk, DIRECTORY).map(
      (id) => probe.disk.readFile(`${DIRECTORY}/${snapshotFileName(id)}`).length,
    );
    const total = sizes.reduce((a, b) => a + b) + probe.log.sizeInBytes;
    const fixture = await withSnapshots({ retentionBytes: total - 1 });
    fixture.clock.advance(60_000);
    expect(listSnapshots(fixture.disk, DIRECTORY).length).toBe(sizes.length - 1);
  });

  test('go by the age of the records they hold', async () => {
    const fixture = await withSnapshots({ retentionMs: 57_500 });
    const all = listSnapshots(fixture.disk, DIRECTORY);
    // It is looked at a minute after the start: the last is 57 s old then, the one before 58 s.
    fixture.clock.advance(60_000);
    expect(listSnapshots(fixture.disk, DIRECTORY)).toEqual([all.at(-1)]);
  });
});

describe('a start', () => {
  test('takes an older snapshot and the log after it when the newest is damaged, which is set aside', async () => {
    const told: string[] = [];
    const first = await withSnapshots({});
    const all = listSnapshots(first.disk, DIRECTORY);
    const file = `${DIRECTORY}/${snapshotFileName(all.at(-1)!)}`;
    const random = new SeededRandom(3);
    for (let i = 0; i < 20; i++) {
      const bytes = Buffer.from(first.disk.readFile(file));
      const damaged = i === 0 ? bytes.subarray(0, bytes.length - 20) : bytes;
      if (i > 0) damaged[random.int(damaged.length)]! ^= 1 + random.int(255);
      const disk = copyOf(first.disk);
      disk.writeFileAtomic(file, damaged, false);
      const second = await startController({
        log: first.log.reopened(),
        disk,
        overrides: { logger: loggerTo(told) },
      });
      expect(topicNames(second)).toEqual(['t0', 't1', 't2']);
      expect(second.fatals).toEqual([]);
    }
    expect(told.some((line) => line.startsWith('error: a metadata snapshot is damaged'))).toBe(true);
  });

  test('refuses when the log does not reach back to one that can be read, and changes nothing', async () => {
    const first = await withSnapshots({});
    const newest = listSnapshots(first.disk, DIRECTORY).at(-1)!;
    const file = `${DIRECTORY}/${snapshotFileName(newest)}`;
    first.disk.writeFileAtomic(file, first.disk.readFile(file).subarray(0, 200), false);
    first.log.logStartOffset = newest.endOffset;
    const before = [names(first), first.disk.readFile(`${DIRECTORY}/quorum-state`).toString()];
    const told = /: \/data\/__cluster_metadata-0.*(footer|inside a batch).*repair/;
    await expect(restartController(first)).rejects.toThrow(told);
    expect([names(first), first.disk.readFile(`${DIRECTORY}/quorum-state`).toString()]).toEqual(before);
  });

  test('removes what was left unfinished and what the log has passed', async () => {
    const first = await withSnapshots({});
    const all = listSnapshots(first.disk, DIRECTORY);
    for (const name of [
      `${snapshotFileName({ endOffset: 99, epoch: 1 })}.part`,
      '00000000000000000099-0000000001-8361.checkpoint.part',
      `${snapshotFileName({ endOffset: 1, epoch: 1 })}.deleted`,
      'notes.checkpoint.txt',
    ]) {
      first.disk.writeFileAtomic(`${DIRECTORY}/${name}`, 'x', false);
    }
    first.log.logStartOffset = all[1]!.endOffset;
    const second = await restartController(first);
    expect(names(second)).toEqual([...all.slice(1).map(snapshotFileName), 'notes.checkpoint.txt']);
  });
});

function copyOf(disk: MemoryDisk): MemoryDisk {
  const copy = new MemoryDisk(Number.MAX_SAFE_INTEGER);
  copy.makeDirectory(DIRECTORY);
  for (const folder of ['/data', DIRECTORY]) {
    for (const { name, isDirectory } of disk.list(folder)) {
      if (!isDirectory)
        copy.writeFileAtomic(`${folder}/${name}`, Buffer.from(disk.readFile(`${folder}/${name}`)), false);
    }
  }
  return copy;
}
