// Several data folders under a whole broker: where partitions are made, what a failed, missing, new or foreign folder
// does, and moves between folders while clients go on.

import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import {
  AlterReplicaLogDirsRequest,
  AlterReplicaLogDirsRequestAlterReplicaLogDir,
  AlterReplicaLogDirsRequestAlterReplicaLogDirTopic,
  alterReplicaLogDirs,
} from '../protocol/generated/alter-replica-log-dirs.ts';
import {
  DeleteTopicsRequest,
  DeleteTopicsRequestDeleteTopicState,
  deleteTopics,
} from '../protocol/generated/delete-topics.ts';
import { DescribeLogDirsRequest, describeLogDirs } from '../protocol/generated/describe-log-dirs.ts';
import {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsRequestAlterableConfig,
  IncrementalAlterConfigsRequestAlterConfigsResource,
  incrementalAlterConfigs,
} from '../protocol/generated/incremental-alter-configs.ts';
import { MetadataRequest, MetadataRequestMetadataRequestTopic, metadata } from '../protocol/generated/metadata.ts';
import { FaultyDisk } from './faulty-disk.ts';
import { TestBroker, type TestBrokerOptions } from './test-broker.ts';

const { NONE, KAFKA_STORAGE_ERROR, LOG_DIR_NOT_FOUND, LEADER_NOT_AVAILABLE } = ErrorCode;
const A = '/a';
const B = '/b';
const modes = ['os', 'disk'] as const;

/** Lets promises and callbacks that are due run. */
async function turns(count = 30): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !condition(); i++) await turns(1);
  expect(condition()).toBe(true);
}

class Scene {
  readonly disk: MemoryDisk;
  readonly faulty: FaultyDisk;
  readonly clock = new FakeClock();
  private readonly options: Partial<TestBrokerOptions>;
  private lives = 0;

  constructor(options: Partial<TestBrokerOptions> = {}) {
    this.disk = new MemoryDisk(undefined, this.clock);
    this.faulty = new FaultyDisk(this.disk);
    this.options = options;
  }

  start(options: Partial<TestBrokerOptions> = {}): Promise<TestBroker> {
    const life = ++this.lives;
    const { clock } = this;
    return TestBroker.start({ directories: [A, B], ...this.options, ...options, disk: this.faulty.disk, clock, life });
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 50) {
      this.clock.advance(50);
      await turns(10);
    }
  }

  /** The partitions' folders in a data folder. */
  folders(directory: string): string[] {
    const entries = this.disk.list(directory).filter(({ isDirectory }) => isDirectory);
    return entries.map(({ name }) => name.replace(/\.[0-9a-f]{32}-/, '.X-')).sort();
  }

  directoryId(directory: string): string {
    return /directory\.id=(.*)/.exec(this.disk.readFile(`${directory}/meta.properties`).toString())![1]!;
  }
}

interface Replica {
  readonly dir: string;
  readonly partition: string;
  readonly lag: number;
  readonly future: boolean;
}

async function describeDirs(broker: TestBroker): Promise<{ errors: Record<string, number>; replicas: Replica[] }> {
  const response = await broker.client.send(describeLogDirs, new DescribeLogDirsRequest({ topics: null }));
  const errors: Record<string, number> = {};
  const replicas: Replica[] = [];
  for (const { logDir, errorCode, topics } of response.results) {
    errors[logDir] = errorCode;
    for (const { name, partitions } of topics) {
      for (const { partitionIndex, offsetLag, isFutureKey } of partitions) {
        replicas.push({ dir: logDir, partition: `${name}-${partitionIndex}`, lag: offsetLag, future: isFutureKey });
      }
    }
  }
  return { errors, replicas };
}

async function dirOf(broker: TestBroker, partition: string): Promise<string[]> {
  const { replicas } = await describeDirs(broker);
  return replicas
    .filter((replica) => replica.partition === partition)
    .map(({ dir, future }) => dir + (future ? '?' : ''));
}

async function alter(broker: TestBroker, path: string, name: string, ...partitions: number[]): Promise<number[]> {
  const topics = [new AlterReplicaLogDirsRequestAlterReplicaLogDirTopic({ name, partitions })];
  const dirs = [new AlterReplicaLogDirsRequestAlterReplicaLogDir({ path, topics })];
  const response = await broker.client.send(alterReplicaLogDirs, new AlterReplicaLogDirsRequest({ dirs }));
  return response.results.flatMap((result) => result.partitions.map(({ errorCode }) => errorCode));
}

async function partitionsOf(broker: TestBroker, name: string) {
  const topics = [new MetadataRequestMetadataRequestTopic({ name })];
  const request = new MetadataRequest({ topics, allowAutoTopicCreation: false });
  const response = await broker.client.send(metadata, request, { version: 12 });
  return response.topics[0]!.partitions;
}

/** replica.alter.log.dirs.io.max.bytes.per.second, as kafka-configs sets it. */
async function limitMoves(broker: TestBroker, bytesPerSecond: number): Promise<void> {
  expect(await configure(broker, 'replica.alter.log.dirs.io.max.bytes.per.second', String(bytesPerSecond))).toBe(null);
}

/** Sets a key of the broker while it runs; the error message, or null. */
async function configure(broker: TestBroker, name: string, value: string): Promise<string | null> {
  const configs = [new IncrementalAlterConfigsRequestAlterableConfig({ name, configOperation: 0, value })];
  const resource = new IncrementalAlterConfigsRequestAlterConfigsResource({
    resourceType: 4,
    resourceName: '1',
    configs,
  });
  const request = new IncrementalAlterConfigsRequest({ resources: [resource] });
  const { errorCode, errorMessage } = (await broker.client.send(incrementalAlterConfigs, request)).responses[0]!;
  return errorCode === NONE ? null : errorMessage;
}

/** The registered directory of a partition's only replica. */
function assigned(broker: TestBroker, topic: string, partition: number): string {
  return broker.broker.metadata.image.topics.partition(topic, partition)!.directories[0]!;
}

describe('several data folders', () => {
  it('get partitions in turn, and the controller hears which is where', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    expect(await broker.createTopic('t', 5)).toBe(NONE);
    expect(scene.folders(A)).toEqual(['__cluster_metadata-0', 't-0', 't-2', 't-4']);
    expect(scene.folders(B)).toEqual(['t-1', 't-3']);
    await until(() => assigned(broker, 't', 4) === scene.directoryId(A));
    const ids = [0, 1, 2, 3, 4].map((partition) => assigned(broker, 't', partition));
    const [a, b] = [scene.directoryId(A), scene.directoryId(B)];
    expect(ids).toEqual([a, b, a, b, a]);
    const { image } = broker.broker.metadata;
    expect(image.cluster.brokers.get(1)!.directories).toEqual([a, b]);
    expect(image.topics.partition('t', 0)!.partitionEpoch).toBe(1);
    expect(image.topics.partition('t', 0)!.leaderEpoch).toBe(0);
  });

  it('keep their partitions, each with its own checkpoints and clean mark', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 2);
    for (const partition of [0, 1]) await first.produce('t', partition, ['a', 'b']);
    await first.close();
    for (const directory of [A, B]) {
      const text = scene.disk.readFile(`${directory}/recovery-point-offset-checkpoint`).toString();
      expect(text).toContain(directory === A ? 't 0 2' : 't 1 2');
      expect(text).not.toContain(directory === A ? 't 1' : 't 0');
      expect(scene.disk.exists(`${directory}/.kafka_cleanshutdown`)).toBe(true);
    }
    scene.disk.remove(`${B}/.kafka_cleanshutdown`);
    await using again = await scene.start();
    expect(await again.values('t', 0)).toEqual(['a', 'b']);
    expect(await again.values('t', 1)).toEqual(['a', 'b']);
    expect(await dirOf(again, 't-1')).toEqual([B]);
  });

  it('may have the metadata log in a folder of its own', async () => {
    const scene = new Scene({ settings: { 'metadata.log.dir': '/m' } });
    const first = await scene.start();
    await first.createTopic('t', 2);
    expect(scene.folders('/m')).toEqual(['__cluster_metadata-0']);
    expect([...scene.folders(A), ...scene.folders(B)]).toEqual(['t-0', 't-1']);
    expect(Object.keys((await describeDirs(first)).errors)).toEqual([A, B]);
    expect(first.broker.metadata.image.cluster.brokers.get(1)!.directories).not.toContain(scene.directoryId('/m'));
    await first.close();
    await using again = await scene.start();
    expect((await partitionsOf(again, 't')).map(({ leaderId }) => leaderId)).toEqual([1, 1]);
  });

  it('are refused in one line where they do not belong together', async () => {
    const scene = new Scene();
    await (await scene.start()).close();
    const meta = (directory: string) => scene.disk.readFile(`${directory}/meta.properties`).toString();
    const [a, b] = [meta(A), meta(B)];
    const refused = async (text: string, message: RegExp) => {
      scene.disk.writeFileAtomic(`${B}/meta.properties`, text, false);
      await expect(scene.start()).rejects.toThrow(message);
    };
    await refused(a, /^\/a and \/b have the same directory id .*: one is a copy\.$/);
    await refused(
      b.replace(/cluster.id=.*/, 'cluster.id=CgAAAAAAQACAAAAAAAAAAQ'),
      /^\/b belongs to cluster Cg.*, not to /,
    );
    await refused(b.replace('node.id=1', 'node.id=2'), /^\/b belongs to node 2, not to node 1\.$/);
    await refused(b.replace(/directory.id=.*/, 'directory.id=AAAAAAAAAAAAAAAAAAAABQ'), /reserved directory id/);
    scene.disk.writeFileAtomic(`${B}/meta.properties`, b, false);
    scene.disk.makeDirectory(`${B}/__cluster_metadata-0`);
    await expect(scene.start()).rejects.toThrow(/^The metadata log is in \/b\/__cluster_metadata-0, not in \/a/);
  });

  it('with one partition in two of them are refused', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 1);
    await first.close();
    scene.disk.makeDirectory(`${B}/t-0`);
    for (const { name } of scene.disk.list(`${A}/t-0`)) {
      scene.disk.writeFileAtomic(`${B}/t-0/${name}`, scene.disk.readFile(`${A}/t-0/${name}`), false);
    }
    await expect(scene.start()).rejects.toThrow(/^t-0 is in both \/a and \/b\.$/);
  });

  it('with a deleted and re-created topic in two of them serve the present one', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 1);
    await first.produce('t', 0, ['present']);
    await first.close();
    scene.disk.makeDirectory(`${B}/t-0`);
    const old = 'version: 0\ntopic_id: CgAAAAAAQACAAAAAAAAAAQ';
    scene.disk.writeFileAtomic(`${B}/t-0/partition.metadata`, old, false);
    for (const directories of [
      [A, B],
      [A, B],
    ]) {
      await using again = await scene.start({ directories });
      expect(await again.values('t', 0)).toEqual(['present']);
    }
    expect(scene.folders(B)).toEqual(['t-0']);
  });
});

describe('a data folder that is added or taken away', () => {
  it('new: takes its share from then on', async () => {
    const scene = new Scene();
    const first = await scene.start({ directories: [A] });
    await first.createTopic('t', 2);
    await first.close();
    await using again = await scene.start();
    await again.createTopic('u', 2);
    expect(scene.folders(B)).toEqual(['u-0', 'u-1']);
  });

  it('gone: its partitions are offline, not made anew, and serve again when it is back', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 2);
    await first.produce('t', 1, ['kept']);
    await until(() => assigned(first, 't', 1) === scene.directoryId(B));
    await first.close();
    const second = await scene.start({ directories: [A] });
    const [here, gone] = await partitionsOf(second, 't');
    expect(here).toMatchObject({ errorCode: NONE, leaderId: 1, offlineReplicas: [] });
    expect(gone).toMatchObject({ errorCode: LEADER_NOT_AVAILABLE, leaderId: -1, isrNodes: [], offlineReplicas: [1] });
    expect(second.errors).toEqual(['partitions are offline: the data folder that holds them is not there']);
    expect((await second.produce('t', 1, ['x'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    expect(scene.folders(A)).toEqual(['__cluster_metadata-0', 't-0']);
    expect(await second.createTopic('u', 1)).toBe(NONE);
    await second.close();
    await using third = await scene.start();
    expect(await third.values('t', 1)).toEqual(['kept']);
    expect((await partitionsOf(third, 't'))[1]).toMatchObject({ leaderId: 1, offlineReplicas: [] });
  });

  it('moved by hand into another folder: found there', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 2);
    await first.produce('t', 1, ['kept']);
    await until(() => assigned(first, 't', 1) === scene.directoryId(B));
    await first.close();
    scene.disk.rename(`${B}/t-1`, `${A}/t-1`);
    await using again = await scene.start({ directories: [A] });
    await until(() => assigned(again, 't', 1) === scene.directoryId(A));
    expect(await again.values('t', 1)).toEqual(['kept']);
    expect((await partitionsOf(again, 't'))[1]).toMatchObject({ leaderId: 1, offlineReplicas: [] });
  });

  it('empty where one is missing: is not taken for a new one', async () => {
    const scene = new Scene();
    await (await scene.start()).close();
    const id = scene.directoryId(B);
    scene.disk.removeTree(B);
    await expect(scene.start()).rejects.toThrow(
      new RegExp(`^/b is empty, and the data folder with the id ${id} is missing`),
    );
    expect(scene.disk.exists(`${B}/meta.properties`)).toBe(false);
    await (await scene.start({ directories: [A] })).close();
    await using again = await scene.start();
    expect(scene.directoryId(B)).not.toBe(id);
    expect(again.errors).toEqual([]);
  });

  it('that cannot be used at the start is offline alone; the metadata log’s ends the start', async () => {
    const scene = new Scene();
    const first = await scene.start();
    await first.createTopic('t', 2);
    await until(() => assigned(first, 't', 1) === scene.directoryId(B));
    await first.close();
    const lift = scene.faulty.fail({ on: ['makeDirectory', 'replace'], file: /^\/b/, code: 'EIO' });
    const second = await scene.start();
    expect((await describeDirs(second)).errors).toEqual({ [A]: NONE, [B]: KAFKA_STORAGE_ERROR });
    expect(await second.produce('t', 0, ['x'])).toEqual({ errorCode: NONE, baseOffset: 0 });
    expect((await partitionsOf(second, 't'))[1]).toMatchObject({ leaderId: -1, offlineReplicas: [1] });
    await second.close();
    lift();
    scene.faulty.fail({ on: ['makeDirectory', 'replace'], file: /^\/a/, code: 'EIO' });
    await expect(scene.start()).rejects.toThrow(/^The data folder \/a cannot be used: /);
  });

  it('without a readable meta.properties is offline', async () => {
    const scene = new Scene();
    await (await scene.start()).close();
    scene.disk.writeFileAtomic(`${B}/meta.properties`, 'version=9\n', false);
    await using again = await scene.start();
    expect((await describeDirs(again)).errors).toEqual({ [A]: NONE, [B]: KAFKA_STORAGE_ERROR });
  });
});

describe('a data folder that fails', () => {
  for (const durability of modes) {
    it(`${durability}: is offline, whole and alone, once a write and then its checkpoints fail`, async () => {
      const scene = new Scene({ durability });
      const broker = await scene.start();
      await broker.createTopic('t', 4);
      for (const partition of [0, 1, 2, 3]) await broker.produce('t', partition, ['kept']);
      await until(() => assigned(broker, 't', 3) === scene.directoryId(B));
      const lift = scene.faulty.fail({ on: ['write', 'create', 'replace', 'sync'], file: /^\/b/, code: 'EIO' });
      expect((await broker.produce('t', 1, ['lost'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
      await until(() => broker.broker.metadata.image.topics.partition('t', 3)!.leader === -1);
      expect((await describeDirs(broker)).errors).toEqual({ [A]: NONE, [B]: KAFKA_STORAGE_ERROR });
      const partitions = await partitionsOf(broker, 't');
      expect(partitions[3]).toMatchObject({
        errorCode: LEADER_NOT_AVAILABLE,
        leaderId: -1,
        leaderEpoch: 1,
        isrNodes: [],
        offlineReplicas: [1],
      });
      expect(partitions[2]).toMatchObject({ errorCode: NONE, leaderId: 1, leaderEpoch: 0, isrNodes: [1] });
      for (const partition of [1, 3]) {
        expect((await broker.produce('t', partition, ['x'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
        await expect(broker.values('t', partition)).rejects.toThrow(`answered ${KAFKA_STORAGE_ERROR}`);
      }
      expect(await broker.produce('t', 0, ['on'])).toEqual({ errorCode: NONE, baseOffset: 1 });
      const image = broker.broker.metadata.image;
      expect(image.cluster.brokers.get(1)!.directories).toEqual([scene.directoryId(A)]);
      expect(await broker.createTopic('u', 2)).toBe(NONE);
      expect(scene.folders(A)).toEqual(['__cluster_metadata-0', 't-0', 't-2', 'u-0', 'u-1']);
      expect(await alter(broker, B, 't', 0)).toEqual([KAFKA_STORAGE_ERROR]);
      expect(await alter(broker, A, 't', 1)).toEqual([KAFKA_STORAGE_ERROR]);
      expect(broker.fatal).toEqual([]);
      lift();
      await broker.close();

      await using again = await scene.start();
      for (const partition of [1, 3]) expect(await again.values('t', partition)).toEqual(['kept']);
      expect(await again.values('t', 0)).toEqual(['kept', 'on']);
      expect((await partitionsOf(again, 't'))[3]).toMatchObject({ leaderId: 1, isrNodes: [1], offlineReplicas: [] });
    });
  }

  it('only one file: takes its partition with it, and no other', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 4);
    scene.faulty.fail({ on: 'write', file: /^\/b\/t-1\//, code: 'EIO' });
    expect((await broker.produce('t', 1, ['lost'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    await turns();
    expect((await describeDirs(broker)).errors).toEqual({ [A]: NONE, [B]: NONE });
    expect((await broker.produce('t', 3, ['x'])).errorCode).toBe(NONE);
  });

  it('full: is not offline, and heals', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 2);
    await broker.produce('t', 1, ['x']);
    const lift = scene.faulty.fail({ on: ['write', 'create', 'replace'], file: /^\/b/, code: 'ENOSPC' });
    expect((await broker.produce('t', 1, ['x'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
    scene.clock.advance(60_000);
    await turns();
    expect((await describeDirs(broker)).errors).toEqual({ [A]: NONE, [B]: NONE });
    lift();
    scene.clock.advance(3000);
    await turns();
    expect((await broker.produce('t', 1, ['x'])).errorCode).toBe(NONE);
  });

  it('of the metadata log, or the last one: ends the broker', async () => {
    const variants: Record<string, string>[] = [{}, { 'metadata.log.dir': '/m' }];
    for (const settings of variants) {
      const scene = new Scene({ settings, directories: [A] });
      await using broker = await scene.start();
      await broker.createTopic('t', 1);
      scene.faulty.fail({ on: ['write', 'replace'], file: /^\/a/, code: 'EIO' });
      expect((await broker.produce('t', 0, ['x'])).errorCode).toBe(KAFKA_STORAGE_ERROR);
      await until(() => broker.fatal.length > 0);
    }
  });

  it('refuses a new partition: another one takes it', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 1);
    scene.faulty.fail({ on: ['makeDirectory', 'replace'], file: /^\/b/, code: 'EIO' });
    expect(await broker.createTopic('u', 1)).toBe(NONE);
    expect(await broker.produce('u', 0, ['x'])).toEqual({ errorCode: NONE, baseOffset: 0 });
    expect(scene.folders(A)).toContain('u-0');
    expect((await describeDirs(broker)).errors).toEqual({ [A]: NONE, [B]: KAFKA_STORAGE_ERROR });
  });
});

describe('cordoned.log.dirs', () => {
  it('get no new partitions, as in Kafka 4.3.1', async () => {
    const scene = new Scene({ settings: { 'log.dirs': `${A},${B}`, 'cordoned.log.dirs': B } });
    await using broker = await scene.start();
    const cordoned = () => broker.broker.metadata.image.cluster.brokers.get(1)!.cordonedDirectories;
    const isCordoned = async () => {
      const response = await broker.client.send(describeLogDirs, new DescribeLogDirsRequest({ topics: null }));
      return response.results.map((result) => result.isCordoned);
    };
    const [a, b] = [scene.directoryId(A), scene.directoryId(B)];
    expect([await isCordoned(), cordoned()]).toEqual([[false, true], [b]]);
    await broker.createTopic('t', 3);
    expect(scene.folders(B)).toEqual([]);
    expect(await alter(broker, B, 't', 0)).toEqual([ErrorCode.INVALID_REPLICA_ASSIGNMENT]);
    expect(await configure(broker, 'cordoned.log.dirs', '/nope')).toBe(
      'requirement failed: All entries in cordoned.log.dirs must be present in log.dirs or log.dir. ' +
        'Missing entries : /nope',
    );
    expect(await configure(broker, 'cordoned.log.dirs', '*')).toBe(null);
    await until(() => cordoned()?.length === 2);
    expect([await isCordoned(), cordoned()]).toEqual([
      [true, true],
      [a, b],
    ]);
    expect(await broker.createTopic('u', 1)).toBe(ErrorCode.INVALID_REPLICATION_FACTOR);
    expect(await configure(broker, 'cordoned.log.dirs', '')).toBe(null);
    await until(() => cordoned()?.length === 0);
    expect(await broker.createTopic('v', 1)).toBe(NONE);
    expect(scene.folders(B)).toEqual(['v-0']);
  });

  it('must be among the data folders', async () => {
    const scene = new Scene({ settings: { 'log.dirs': `${A},${B}`, 'cordoned.log.dirs': '/c' } });
    await expect(scene.start()).rejects.toThrow(/cordoned\.log\.dirs.*Missing entries : \/c/);
  });
});

describe('AlterReplicaLogDirs', () => {
  for (const durability of modes) {
    it(`${durability}: moves a partition, and nobody notices`, async () => {
      const scene = new Scene({ durability });
      const broker = await scene.start();
      await broker.createTopic('t', 1, { 'segment.bytes': '1048576' });
      const sent: string[] = [];
      const send = async (count: number) => {
        for (let i = 0; i < count; i++) {
          const value = `${sent.length}`.padEnd(50_000, '.');
          expect(await broker.produce('t', 0, [value])).toEqual({ errorCode: NONE, baseOffset: sent.length });
          sent.push(value);
        }
      };
      await send(45);
      expect(await alter(broker, B, 't', 0)).toEqual([NONE]);
      await send(30);
      await until(() => broker.broker.logs.moves.completed === 1);
      expect(await dirOf(broker, 't-0')).toEqual([B]);
      expect(assigned(broker, 't', 0)).toBe(scene.directoryId(B));
      expect(scene.folders(A)).toEqual(['__cluster_metadata-0', 't-0.X-delete']);
      expect(scene.folders(B)).toEqual(['t-0']);
      await send(30);
      expect(await broker.values('t', 0)).toEqual(sent);
      expect((await partitionsOf(broker, 't'))[0]).toMatchObject({ leaderEpoch: 0, leaderId: 1 });
      scene.clock.advance(60_000);
      await turns();
      expect(scene.folders(A)).toEqual(['__cluster_metadata-0']);
      await broker.close();
      await using again = await scene.start();
      expect(await again.values('t', 0)).toEqual(sent);
    });
  }

  it('answers as Kafka 4.3.1 does', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await broker.createTopic('t', 2);
    const long = 'x'.repeat(240);
    await broker.createTopic(long, 1);
    expect(await alter(broker, '/c', 't', 0)).toEqual([LOG_DIR_NOT_FOUND]);
    expect(await alter(broker, '/a/', 't', 0)).toEqual([LOG_DIR_NOT_FOUND]);
    expect(await alter(broker, B, 't', 77)).toEqual([ErrorCode.UNKNOWN_TOPIC_OR_PARTITION]);
    expect(await alter(broker, B, 'nope', 0, 1)).toEqual(Array(2).fill(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION));
    expect(await alter(broker, B, long, 0)).toEqual([ErrorCode.INVALID_TOPIC_EXCEPTION]);
    expect(await alter(broker, A, 't', 0)).toEqual([NONE]);
    expect(await alter(broker, A, 't')).toEqual([]);
    // Where a partition that is not here yet was asked to be, it is made.
    await broker.createTopic('nope', 2);
    expect([await dirOf(broker, 'nope-0'), await dirOf(broker, 'nope-1')]).toEqual([[B], [B]]);
  });

  it('shows how far it is, at the speed it was given', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await limitMoves(broker, 1_000_000);
    await broker.createTopic('t', 1);
    for (let i = 0; i < 4; i++) await broker.produce('t', 0, ['x'.repeat(900_000)]);
    await alter(broker, B, 't', 0);
    await turns();
    expect(await dirOf(broker, 't-0')).toEqual([A, `${B}?`]);
    const { replicas } = await describeDirs(broker);
    expect(replicas.find(({ future }) => future)!.lag).toBe(4);
    await scene.pass(3000);
    expect(await dirOf(broker, 't-0')).toEqual([A, `${B}?`]);
    await scene.pass(1000);
    expect(await dirOf(broker, 't-0')).toEqual([B]);
  });

  it('back to where it is calls the move off; a deleted topic takes its copy along', async () => {
    const scene = new Scene();
    await using broker = await scene.start();
    await limitMoves(broker, 1);
    for (const topic of ['t', 'u']) {
      await broker.createTopic(topic, 1);
      await broker.produce(topic, 0, ['x'.repeat(1000)]);
    }
    expect(await alter(broker, B, 't', 0)).toEqual([NONE]);
    expect(await alter(broker, A, 'u', 0)).toEqual([NONE]);
    await turns();
    expect([await dirOf(broker, 't-0'), await dirOf(broker, 'u-0')]).toEqual([
      [A, `${B}?`],
      [`${A}?`, B],
    ]);
    expect(await alter(broker, A, 't', 0)).toEqual([NONE]);
    await until(() => scene.folders(B).includes('t-0.X-delete'));
    expect(await dirOf(broker, 't-0')).toEqual([A]);
    expect(assigned(broker, 't', 0)).toBe(scene.directoryId(A));
    const request = new DeleteTopicsRequest({
      timeoutMs: 5000,
      topics: [new DeleteTopicsRequestDeleteTopicState({ name: 'u' })],
    });
    expect((await broker.client.send(deleteTopics, request)).responses[0]!.errorCode).toBe(NONE);
    await until(() => scene.folders(A).includes('u-0.X-delete'));
    expect(scene.folders(B)).toEqual(['t-0.X-delete', 'u-0.X-delete']);
    scene.clock.advance(60_000);
    await turns();
    expect([scene.folders(A), scene.folders(B)]).toEqual([['__cluster_metadata-0', 't-0'], []]);
    expect(await broker.values('t', 0)).toHaveLength(1);
  });
});
