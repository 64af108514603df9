// Partitions whose log cannot be made or opened at the moment in which the image says that they are here.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../protocol/api-error.ts';
import { newTopic, partitionRecord, ReplicaFixture, removal, topicRecord } from './replica-fixture.ts';

const { NONE, KAFKA_STORAGE_ERROR } = ErrorCode;
const FULL = [{ call: 'atomic' as const, code: 'ENOSPC', path: /partition\.metadata$/ }];
const BROKEN = [{ call: 'open' as const, code: 'EIO', path: /^\/b/ }];
const OFFLINE = 'partition is offline: its log could not be opened';
const ONLINE = 'the partition is online';
const HOMELESS = 'partitions are offline: the data folder that holds them is not there';

describe('a partition that cannot be made on a full device', () => {
  it('is made when there is room again', async () => {
    const scene = await ReplicaFixture.start();
    const { clock } = scene.fixture;
    scene.disk.rules = FULL;
    scene.update(...newTopic(1));
    clock.advance(10_000);
    expect(scene.partition(0).checkLeader(-1)).toBe(KAFKA_STORAGE_ERROR);
    scene.disk.rules = [];
    clock.advance(3000);
    expect(scene.partition(0).checkLeader(-1)).toBe(NONE);
    expect(scene.told).toEqual([OFFLINE, ONLINE]);
    expect(scene.opened).toEqual(['t-0']);
  });

  it('is not made after its topic was deleted, nor after the end', async () => {
    for (const close of [false, true]) {
      const scene = await ReplicaFixture.start();
      scene.disk.rules = FULL;
      scene.update(...newTopic(1));
      if (close) scene.replicas.close();
      else scene.update(removal());
      scene.disk.rules = [];
      scene.fixture.clock.advance(10_000);
      expect([...scene.logs.logs()]).toEqual([]);
    }
  });

  it('is tried again in slices, with many others, and told once each', async () => {
    const scene = await ReplicaFixture.start();
    const { clock } = scene.fixture;
    scene.disk.rules = FULL;
    scene.update(...newTopic(20));
    scene.turns();
    clock.advance(3000);
    scene.turns();
    expect(scene.told).toEqual(Array.from({ length: 20 }, () => OFFLINE));
    scene.disk.rules = [];
    clock.advance(3000);
    expect(scene.opened).toHaveLength(4);
    expect(scene.turns()).toBe(4);
    expect(scene.told.slice(20)).toEqual(Array.from({ length: 20 }, () => ONLINE));
    clock.advance(10_000);
    expect(scene.told).toHaveLength(40);
  });
});

describe('a data folder that fails', () => {
  it('while many partitions are made: the rest is made in the other', async () => {
    const scene = await ReplicaFixture.start('/a', '/b');
    scene.update(...newTopic(40));
    scene.turn();
    const before = scene.folders('/b').length;
    expect(before).toBeGreaterThan(0);
    scene.disk.rules = [...BROKEN, { call: 'atomic', code: 'EIO', path: /^\/b/ }];
    scene.turns();
    await scene.fixture.turn();
    const lost = Array.from({ length: 40 }, (_, i) => scene.partition(i)).filter(({ log }) => log === null);
    expect(lost).toHaveLength(before);
    for (const partition of lost) expect(partition.checkLeader(-1)).toBe(KAFKA_STORAGE_ERROR);
    expect(scene.folders('/a')).toHaveLength(40 - before);
  });

  // Their folder may be in the one that failed.
  it('keeps those of an earlier start from being made', async () => {
    const scene = await ReplicaFixture.start('/a', '/b');
    await scene.restart(newTopic(12));
    scene.disk.rules = [...BROKEN, { call: 'atomic', code: 'EIO', path: /^\/b/ }];
    scene.turns();
    await scene.fixture.turn();
    const made = scene.folders('/a').length;
    expect(made).toBeLessThan(12);
    const codes = Array.from({ length: 12 }, (_, i) => scene.partition(i).checkLeader(-1));
    expect(codes.filter((code) => code === KAFKA_STORAGE_ERROR)).toHaveLength(12 - made);
    expect(scene.told).toContain(HOMELESS);
  });

  it('before the first topic: that one is new, and made in the other', async () => {
    const scene = await ReplicaFixture.start('/a', '/b');
    scene.disk.rules = [{ call: 'read', code: 'EIO', path: /^\/b/ }];
    await scene.restart();
    expect(scene.logs.hasOfflineDirectory).toBe(true);
    scene.update(...newTopic(1));
    expect(scene.partition(0).checkLeader(-1)).toBe(NONE);
    expect(scene.folders('/a')).toEqual(['t-0']);
  });

  it('is told when partitions are asked to be in it', async () => {
    const scene = await ReplicaFixture.start('/a');
    scene.update(topicRecord(), partitionRecord(0, { directory: 'AAAAAAAAQACAAAAAAAAAAQ' }));
    expect(scene.partition(0).checkLeader(-1)).toBe(KAFKA_STORAGE_ERROR);
    expect(scene.told).toEqual([HOMELESS]);
  });
});
