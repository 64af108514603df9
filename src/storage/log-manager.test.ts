import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { CheckpointFile, parseMetaProperties } from './directories/checkpoints.ts';
import { systemProcessIdentity } from './directories/process-identity.ts';
import { StorageStartError } from './directories/start-error.ts';
import { DATA, LogFixture, makeBatch, readAll, TOPIC_ID } from './log-fixture.ts';

const OTHER_ID = 'CgAAAAAAQACAAAAAAAAABQ';

async function started(overrides = {}): Promise<LogFixture> {
  const fixture = new LogFixture({}, overrides);
  await fixture.start();
  return fixture;
}

function names(fixture: LogFixture, folder = DATA): string[] {
  return fixture.disk
    .list(folder)
    .map((entry) => entry.name)
    .sort();
}

describe('the lock of a data folder', () => {
  it('keeps a second broker out while the first lives, and is free at once when it was killed', async () => {
    const fixture = await started();
    const marks = [{ pid: 1, startTime: 'a', bootId: 'b' }];
    const second = (alive: boolean, mark = marks[0]!) =>
      new LogFixture(
        {},
        { disk: fixture.disk, identity: { self: mark, isAlive: () => alive, isLocked: () => false } },
      ).start();
    await expect(second(true)).rejects.toThrow(StorageStartError);
    await expect(second(true)).rejects.toThrow('/data is in use by');
    await second(false);
  });

  it('is empty after a clean stop, as Kafka leaves it', async () => {
    const fixture = await started();
    await fixture.manager.close();
    expect(fixture.disk.readFile(`${DATA}/.lock`).length).toBe(0);
  });

  it('is free when any of those who close it is told so', async () => {
    const fixture = await started();
    const first = fixture.manager.close();
    let firstIsDone = false;
    void first.then(() => {
      firstIsDone = true;
    });
    await fixture.manager.close();
    expect(firstIsDone).toBe(true);
    expect(fixture.disk.readFile(`${DATA}/.lock`).length).toBe(0);
    expect(names(fixture)).toContain('.kafka_cleanshutdown');
  });

  it('of an Apache Kafka that runs is respected', async () => {
    const identity = { self: { pid: 1, startTime: 'a', bootId: 'b' }, isAlive: () => false, isLocked: () => true };
    await expect(started({ identity })).rejects.toThrow('an Apache Kafka broker');
  });

  it('tells processes apart by start time and boot, not by pid alone', () => {
    const identity = systemProcessIdentity();
    expect(identity.isAlive(identity.self)).toBe(true);
    expect(identity.isAlive({ ...identity.self, bootId: 'another' })).toBe(false);
    expect(identity.isAlive({ ...identity.self, pid: 0x7fff_fff0 })).toBe(false);
    if (process.platform !== 'win32') expect(identity.isAlive({ ...identity.self, startTime: '12345' })).toBe(false);
  });

  it.runIf(process.platform === 'linux')('calls a process over that nobody asks for its exit code', async () => {
    const { self, isAlive } = systemProcessIdentity();
    // The shell becomes a program that does not know of the child it inherits.
    const parent = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 20'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const pid = Number(line.toString());
      const fields = () => fs.readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
      const mark = { ...self, pid, startTime: fields()[19]! };
      expect(isAlive(mark)).toBe(true);
      await vi.waitUntil(() => fields()[0] === 'Z', { timeout: 10_000, interval: 5 });
      expect(isAlive(mark)).toBe(false);
    } finally {
      parent.kill('SIGKILL');
    }
  });
});

describe('meta.properties', () => {
  it('is made for an empty folder and adopted afterwards', async () => {
    const fixture = await started();
    const { clusterId, nodeId } = fixture.manager;
    const meta = parseMetaProperties(fixture.disk.readFile(`${DATA}/meta.properties`).toString())!;
    expect(meta).toEqual({ version: 1, clusterId, nodeId, directoryId: fixture.manager.directories()[0]!.id });
    await fixture.restart();
    expect(fixture.manager.clusterId).toBe(clusterId);
    expect(fixture.manager.directories()[0]!.id).toBe(meta.directoryId);
  });

  it('of version 0 is adopted and raised to version 1', async () => {
    const disk = new MemoryDisk();
    disk.makeDirectory(DATA);
    disk.writeFileAtomic(`${DATA}/meta.properties`, 'version=0\nbroker.id=9\ncluster.id=old\n', false);
    const fixture = await started({ disk });
    expect([fixture.manager.nodeId, fixture.manager.clusterId]).toEqual([9, 'old']);
    expect(parseMetaProperties(disk.readFile(`${DATA}/meta.properties`).toString())).toMatchObject({
      version: 1,
      nodeId: 9,
    });
  });

  it('that says otherwise than asked, or is damaged, is refused and the lock given back', async () => {
    const first = await started({ nodeId: 3, clusterId: 'c1' });
    await first.manager.close();
    const { disk } = first;
    await expect(started({ disk, nodeId: 4 })).rejects.toThrow('belongs to node 3');
    await expect(started({ disk, clusterId: 'c2' })).rejects.toThrow('belongs to cluster c1');
    disk.writeFileAtomic(`${DATA}/meta.properties`, 'garbage', false);
    await expect(started({ disk })).rejects.toThrow('damaged');
    expect(disk.readFile(`${DATA}/.lock`).length).toBe(0);
  });
});

describe('a stop', () => {
  it('that is clean leaves the marker and the checkpoints; the marker goes at the next start', async () => {
    const fixture = await started();
    fixture.log().append(makeBatch(['a']), 'leader', 0);
    fixture.manager.brokerEpoch = 12;
    await fixture.manager.close();
    expect(fixture.disk.readFile(`${DATA}/.kafka_cleanshutdown`).toString()).toBe('{"version":0,"brokerEpoch":12}');
    for (const name of [CheckpointFile.RECOVERY_POINT, CheckpointFile.REPLICATION]) {
      expect(fixture.disk.readFile(`${DATA}/${name}`).toString()).toBe('0\n1\nt 0 1\n');
    }
    expect(names(fixture, `${DATA}/t-0`)).toEqual([
      '00000000000000000000.index',
      '00000000000000000000.log',
      '00000000000000000000.timeindex',
      '00000000000000000001.snapshot',
      'leader-epoch-checkpoint',
      'partition.metadata',
    ]);
    await fixture.start();
    expect(names(fixture)).not.toContain('.kafka_cleanshutdown');
  });

  it('during start-up, or after a write failed, leaves no marker', async () => {
    const fixture = await started();
    fixture.log().append(makeBatch(['a']), 'leader', 0);
    await fixture.turn();
    fixture.kill();
    const starting = fixture.start();
    await fixture.manager.close();
    await starting;
    expect(names(fixture)).not.toContain('.kafka_cleanshutdown');
  });

  it('writes everything that was appended', async () => {
    const fixture = await started();
    fixture.log().append(makeBatch(['a', 'b']), 'leader', 0);
    await fixture.restart();
    expect(fixture.log().highWatermark).toBe(2);
    expect(fixture.logged).toEqual([]);
  });

  it('leaves partitions that nobody used as they were, unopened', async () => {
    const fixture = await started();
    fixture.log().append(makeBatch(['a']), 'leader', 0);
    await fixture.restart();
    await fixture.restart();
    expect(fixture.manager.get('t', 0)!.isOpen).toBe(false);
    expect(fixture.disk.readFile(`${DATA}/${CheckpointFile.RECOVERY_POINT}`).toString()).toBe('0\n1\nt 0 1\n');
    expect([...fixture.manager.unclaimed()]).toEqual([`${DATA}/t-0`]);
    expect(fixture.log().nextOffset).toBe(1);
    expect([...fixture.manager.unclaimed()]).toEqual([]);
  });
});

describe('partitions', () => {
  it('are deleted by renaming, the name within 255 bytes, and removed later', async () => {
    const fixture = await started();
    const topic = 'x'.repeat(249);
    const log = fixture.log(12345, topic);
    log.append(makeBatch(['a']), 'leader', 0);
    await fixture.turn();
    const slice = log.read(0, 100, 'highWatermark', true);
    fixture.manager.delete(topic, 12345);
    expect(fixture.manager.get(topic, 12345)).toBeUndefined();
    const renamed = names(fixture).find((name) => name.endsWith('-delete'))!;
    expect(renamed.length).toBe(255);
    expect(renamed).toMatch(/^x+-12345\.[0-9a-f]{32}-delete$/);
    if (typeof slice !== 'number') slice.release();
    expect(log.append(makeBatch(['b']), 'leader', 0).errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    fixture.clock.advance(59_999);
    await fixture.turn();
    expect(names(fixture)).toContain(renamed);
    fixture.clock.advance(1);
    await fixture.turn();
    expect(names(fixture)).not.toContain(renamed);
  });

  it('that were being deleted when the broker stopped are removed at the start', async () => {
    const fixture = await started();
    fixture.log().append(makeBatch(['a']), 'leader', 0);
    await fixture.turn();
    fixture.manager.delete('t', 0);
    fixture.kill();
    await fixture.start();
    await fixture.turn();
    expect(names(fixture).filter((name) => name.includes('delete'))).toEqual([]);
    expect(fixture.manager.get('t', 0)).toBeUndefined();
  });

  it('of an earlier topic of the same name are set aside, never served', async () => {
    const fixture = await started();
    fixture.log().append(makeBatch(['old']), 'leader', 0);
    await fixture.restart();
    const log = fixture.manager.getOrCreate('t', OTHER_ID, 0, fixture.config);
    expect([log.nextOffset, log.topicId]).toEqual([0, OTHER_ID]);
    expect(names(fixture).some((name) => /^t-0\.[0-9a-f]{32}-stray$/.test(name))).toBe(true);
    expect(fixture.disk.readFile(`${DATA}/t-0/partition.metadata`).toString()).toContain(OTHER_ID);
  });

  it('with dashes and numbers in the topic name are found again', async () => {
    const fixture = await started();
    for (const topic of ['a-1', 'a-1-2', '__x', 'a.b_c-'])
      fixture.log(3, topic).append(makeBatch([topic]), 'leader', 0);
    await fixture.restart();
    const found = [...fixture.manager.logs()].map((log) => `${log.topic}/${log.partition}`).sort();
    expect(found).toEqual(['__x/3', 'a-1-2/3', 'a-1/3', 'a.b_c-/3']);
  });

  it('go to the directory with the fewest, and stay there', async () => {
    const fixture = await started({ directories: ['/d1', '/d2'] });
    const homes = [0, 1, 2, 3].map((partition) => fixture.log(partition).logDir);
    expect(homes.filter((home) => home === '/d1').length).toBe(2);
    await fixture.restart();
    expect([0, 1, 2, 3].map((partition) => fixture.log(partition).logDir)).toEqual(homes);
    const { id } = fixture.manager.directories()[1]!;
    expect(fixture.manager.getOrCreate('u', TOPIC_ID, 0, fixture.config, { directoryId: id }).logDir).toBe('/d2');
  });
});

describe('memory mode', () => {
  it('serves the appended bytes themselves and refuses appends beyond its limit, with the key in the log', async () => {
    const disk = new MemoryDisk(1_000_000);
    const fixture = await started({ disk, durability: 'memory' });
    const log = fixture.log();
    const value = 'x'.repeat(50_000);
    let errorCode: number = ErrorCode.NONE;
    let accepted = 0;
    while (errorCode === ErrorCode.NONE && accepted < 100) {
      errorCode = log.append(makeBatch([value]), 'leader', 0).errorCode;
      await fixture.turn();
      if (errorCode === ErrorCode.NONE) accepted++;
    }
    expect(errorCode).toBe(ErrorCode.KAFKA_STORAGE_ERROR);
    expect(disk.usedBytes).toBeLessThanOrEqual(1_000_000);
    expect(log.offline).toBe(false);
    expect(fixture.logged.filter((line) => line.message.includes('klamm.memory.max.bytes')).length).toBe(1);
    expect((await readAll(log)).length).toBe(log.sizeInBytes);
    const slice = log.read(0, 10, 'highWatermark', true);
    if (typeof slice === 'number') throw new Error('no slice');
    expect(slice.resident()).not.toBeNull();
    slice.release();
    fixture.manager.delete('t', 0);
    await fixture.turn();
    expect(disk.usedBytes).toBeLessThan(10_000);
  });
});

describe('file handles', () => {
  it('are bounded, whatever the number of partitions', async () => {
    const fixture = await started({ maxOpenFiles: 10 });
    for (let i = 0; i < 100; i++) fixture.log(i).append(makeBatch(['a']), 'leader', 0);
    await fixture.turn();
    expect(fixture.manager.stats.openFiles).toBeLessThanOrEqual(10);
    for (let i = 0; i < 100; i++) expect(fixture.log(i).highWatermark).toBe(1);
  });
});
