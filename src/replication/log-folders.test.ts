// Many partitions made or removed at a time: what happens between the slices. A change of a folder takes a millisecond
// of the clock here, and a slice four.

import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../protocol/api-error.ts';
import { makeBatch, readAll, TOPIC_ID } from '../storage/log-fixture.ts';
import { newTopic, partitionRecord, ReplicaFixture, removal, topicConfig } from './replica-fixture.ts';

const { NONE, UNKNOWN_TOPIC_OR_PARTITION } = ErrorCode;
const OTHER_ID = 'CgAAAAAAQACAAAAAAAAAAg';
const MANY = 100;
const names = (count: number, from = 0) => Array.from({ length: count }, (_, i) => `t-${from + i}`).sort();
const removed = (count: number) => names(count).map((name) => `${name}.X-delete`);

/** Behind a few that are made at once, in the first slice. */
async function sceneWith(partitions: number): Promise<ReplicaFixture> {
  const scene = await ReplicaFixture.start();
  scene.update(...newTopic(partitions));
  return scene;
}

describe('many new partitions', () => {
  it('are made a few at a time, in their order', async () => {
    const scene = await sceneWith(MANY);
    for (let made = 4; made <= MANY; made += 4) {
      expect(scene.folders()).toEqual(names(made));
      expect(scene.turn()).toBe(made < MANY);
    }
    expect(scene.opened.sort()).toEqual(names(MANY - 4, 4));
    expect([...scene.logs.logs()]).toHaveLength(MANY);
  });

  it('are made at once where somebody asks for them', async () => {
    const scene = await sceneWith(MANY);
    const partition = scene.partition(90);
    expect(partition.madeLog).toBeNull();
    expect(partition.isReadyFor('read')).toBe(false);
    expect(partition.checkLeader(-1)).toBe(NONE);
    expect(scene.partition(80).log!.append(makeBatch(['a']), 'leader', 0).baseOffset).toBe(0);
    scene.partition(70).makeReadyFor('append');
    expect(scene.partition(70).isReadyFor('append')).toBe(true);
    expect(scene.opened).toEqual(['t-90', 't-80', 't-70']);
    expect(scene.folders()).toHaveLength(7);
    scene.turns();
    expect(scene.folders()).toEqual(names(MANY));
    expect(new Set(scene.opened).size).toBe(scene.opened.length);
  });

  it('end the broker, and not its process, where a later slice meets a defect', async () => {
    const scene = await sceneWith(MANY);
    scene.logs.getOrCreate = () => {
      throw new TypeError('a defect');
    };
    scene.turns();
    expect(scene.fatal).toEqual([expect.stringContaining('TypeError: a defect')]);
  });

  it('hear of a refused request without being made', async () => {
    const scene = await sceneWith(MANY);
    expect(scene.partition(90).checkLeader(3)).toBe(ErrorCode.UNKNOWN_LEADER_EPOCH);
    expect(scene.partition(90).madeLog).toBeNull();
  });

  it('follow the images that come meanwhile: epoch and config', async () => {
    const scene = await sceneWith(MANY);
    scene.update(topicConfig('min.insync.replicas', '7'), partitionRecord(50, { leaderEpoch: 5 }));
    scene.turns();
    for (const index of [0, 50, 99]) expect(scene.partition(index).log!.config.minInsyncReplicas).toBe(7);
    expect(scene.partition(50).log!.leaderEpoch).toBe(5);
    expect(scene.partition(51).log!.leaderEpoch).toBe(0);
  });

  it('wait behind those of earlier images, and are not made faster by new ones', async () => {
    const scene = await sceneWith(20);
    for (let i = 20; i < 30; i++) scene.update(partitionRecord(i));
    expect(scene.folders()).toEqual(names(4));
    expect(scene.turns()).toBe(7);
    expect(scene.folders()).toEqual(names(30));
  });

  it('are not made any more when their topic is deleted', async () => {
    const scene = await sceneWith(MANY);
    scene.turn();
    const waiting = scene.partition(90);
    scene.update(removal());
    expect(scene.replicas.get('t', 0)).toBeUndefined();
    expect(waiting.checkLeader(-1)).toBe(UNKNOWN_TOPIC_OR_PARTITION);
    expect(waiting.log).toBeNull();
    scene.turns();
    expect(scene.folders()).toEqual(removed(8));
    expect([...scene.logs.logs()]).toEqual([]);
  });

  it('are not made after the end', async () => {
    const scene = await sceneWith(MANY);
    const waiting = scene.partition(90);
    scene.replicas.close();
    scene.turns();
    expect(waiting.log).toBeNull();
    expect(scene.folders()).toEqual(names(4));
  });

  it('are made by the next start, which does not wait for them either', async () => {
    const scene = await sceneWith(MANY);
    await scene.partition(3).log!.append(makeBatch(['kept']), 'leader', 0);
    await scene.fixture.turn();
    await scene.restart(newTopic(MANY));
    // Those that are there are taken into use, and four more are made.
    expect(scene.folders()).toEqual(names(8));
    expect([...scene.logs.unclaimed()]).toEqual([]);
    expect(scene.partition(3).log!.nextOffset).toBe(1);
    scene.turns();
    expect(scene.folders()).toEqual(names(MANY));
  });

  // The folder stays for whoever knows what it is; before, the deletion took it for the topic's own.
  it('leave a folder of another topic alone when they are gone before they are made', async () => {
    const scene = await sceneWith(MANY);
    scene.turns();
    await scene.restart();
    expect([...scene.logs.unclaimed()]).toHaveLength(MANY);
    scene.update(...newTopic(MANY, 't', OTHER_ID));
    scene.update(removal(OTHER_ID));
    scene.turns();
    expect(scene.folders().filter((name) => !name.includes('-delete'))).toEqual(
      [...names(2).map((name) => `${name}.X-stray`), ...names(MANY - 2, 2)].sort(),
    );
  });
});

describe('many deleted partitions', () => {
  async function deleted(): Promise<ReplicaFixture> {
    const scene = await sceneWith(MANY);
    scene.turns();
    scene.update(removal());
    return scene;
  }

  it('are gone at once, their folders a few at a time', async () => {
    const scene = await deleted();
    expect([...scene.replicas.partitions()]).toEqual([]);
    for (let done = 4; done <= MANY; done += 4) {
      expect(scene.folders().filter((name) => name.endsWith('-delete'))).toEqual(removed(done));
      expect(scene.turn()).toBe(done < MANY);
    }
    expect([...scene.logs.logs()]).toEqual([]);
  });

  it('go before new ones come', async () => {
    const scene = await deleted();
    scene.update(...newTopic(8, 'u', OTHER_ID));
    for (let done = 8; done <= MANY; done += 4) {
      scene.turn();
      expect(scene.folders().filter((name) => !name.startsWith('t-'))).toEqual([]);
    }
    expect(scene.turns()).toBe(2);
    expect(scene.folders().filter((name) => name.startsWith('u-'))).toHaveLength(8);
  });

  it('are all set aside before the end', async () => {
    const scene = await deleted();
    scene.replicas.close();
    expect(scene.folders()).toEqual(removed(MANY));
    scene.turns();
    expect(scene.folders()).toEqual(removed(MANY));
  });

  it('make way for a topic of the same name, also where that is asked for first', async () => {
    const scene = await sceneWith(MANY);
    scene.turns();
    scene.partition(99).log!.append(makeBatch(['old']), 'leader', 0);
    await scene.fixture.turn();
    scene.update(removal());
    scene.update(...newTopic(MANY, 't', OTHER_ID));
    const { log } = scene.partition(99);
    expect(log!.topicId).toBe(OTHER_ID);
    expect(log!.nextOffset).toBe(0);
    log!.append(makeBatch(['new']), 'leader', 0);
    await scene.fixture.turn();
    scene.turns();
    expect((await readAll(log!)).includes('new')).toBe(true);
    expect(scene.logs.get('t', 99)).toBe(log);
    expect(scene.folderOf(99)).toBe('/data/t-99');
    expect(scene.folders()).toEqual([...names(MANY), ...removed(MANY)].sort());
  });

  it('and made again, and deleted again: each log is that of the last image', async () => {
    const scene = await deleted();
    let id = TOPIC_ID;
    for (let round = 0; round < 5; round++) {
      id = `CgAAAAAAQACAAAAAAAAB${round}g`;
      scene.update(...newTopic(MANY, 't', id));
      scene.turn();
      if (round < 4) scene.update(removal(id));
    }
    scene.turns();
    expect(scene.folders().filter((name) => !name.endsWith('-delete'))).toEqual(names(MANY));
    for (const log of scene.logs.logs()) expect(log.topicId).toBe(id);
  });

  it('of which only some go: the replica was moved to another broker', async () => {
    const scene = await sceneWith(8);
    scene.turns();
    const { replicas } = scene;
    scene.update(partitionRecord(5, { replicas: [2] }));
    scene.turns();
    expect(replicas.get('t', 5)).toBeUndefined();
    expect(scene.folders()).toEqual([...names(5), 't-5.X-delete', 't-6', 't-7']);
  });
});
