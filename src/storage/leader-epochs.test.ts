import { describe, expect, it } from 'vitest';
import { MemoryDisk } from '../base/memory-disk.ts';
import { LeaderEpochs } from './leader-epochs.ts';

function epochs(): { epochs: LeaderEpochs; disk: MemoryDisk } {
  const disk = new MemoryDisk();
  disk.makeDirectory('/t-0');
  return { epochs: new LeaderEpochs(disk, '/t-0', false), disk };
}

describe('leader epochs', () => {
  it('are written in version 0 of the checkpoint and read back', () => {
    const { epochs: written, disk } = epochs();
    written.note(0, 0);
    written.note(3, 10);
    written.note(3, 12);
    written.note(2, 14);
    written.writeIfDirty();
    expect(disk.readFile('/t-0/leader-epoch-checkpoint').toString()).toBe('0\n2\n0 0\n3 10\n');
    const read = new LeaderEpochs(disk, '/t-0', false);
    expect(read.load()).toBe(true);
    expect(read.all()).toEqual(written.all());
  });

  it('in which nothing was written give way to the one at the same offset', () => {
    const { epochs: list } = epochs();
    list.note(0, 0);
    list.note(1, 5);
    list.note(2, 5);
    expect(list.all()).toEqual([
      { epoch: 0, startOffset: 0 },
      { epoch: 2, startOffset: 5 },
    ]);
  });

  it('answer where an epoch ended as Kafka does', () => {
    const { epochs: list } = epochs();
    expect(list.endOffsetFor(0, 9)).toEqual({ epoch: -1, endOffset: -1 });
    list.note(2, 0);
    list.note(4, 10);
    list.note(7, 20);
    expect(list.endOffsetFor(-1, 30)).toEqual({ epoch: -1, endOffset: -1 });
    expect(list.endOffsetFor(1, 30)).toEqual({ epoch: 1, endOffset: 0 });
    expect(list.endOffsetFor(2, 30)).toEqual({ epoch: 2, endOffset: 10 });
    expect(list.endOffsetFor(3, 30)).toEqual({ epoch: 2, endOffset: 10 });
    expect(list.endOffsetFor(5, 30)).toEqual({ epoch: 4, endOffset: 20 });
    expect(list.endOffsetFor(7, 30)).toEqual({ epoch: 7, endOffset: 30 });
    expect(list.endOffsetFor(8, 30)).toEqual({ epoch: -1, endOffset: -1 });
  });

  it('are what the batches say that are found', () => {
    const { epochs: list } = epochs();
    const found = (...batches: [epoch: number, offset: number][]) => {
      list.clear();
      for (const [epoch, offset] of [
        [1, 0],
        [2, 10],
        [4, 20],
      ] as const)
        list.note(epoch, offset);
      for (const [epoch, offset] of batches) list.noteFound(epoch, offset);
      return list.all().map(({ epoch, startOffset }) => `${epoch}@${startOffset}`);
    };
    expect(found([1, 0], [1, 5], [2, 10], [4, 20], [4, 25], [-1, 3])).toEqual(['1@0', '2@10', '4@20']);
    expect(found([5, 30])).toEqual(['1@0', '2@10', '4@20', '5@30']);
    expect(found([1, 10])).toEqual(['1@0', '4@20']);
    expect(found([1, 20], [3, 25])).toEqual(['1@0', '3@25']);
    expect(found([3, 20])).toEqual(['1@0', '2@10', '3@20']);
    expect(found([2, 8])).toEqual(['1@0', '2@8', '4@20']);
    expect(found([0, 0])).toEqual(['0@0', '2@10', '4@20']);
  });

  it('are cut at either end', () => {
    const { epochs: list } = epochs();
    list.note(2, 0);
    list.note(4, 10);
    list.note(7, 20);
    list.truncateFromEnd(20);
    expect(list.latest).toBe(4);
    list.truncateFromStart(12);
    expect(list.all()).toEqual([{ epoch: 4, startOffset: 12 }]);
    expect([11, 12, 99].map((offset) => list.epochAt(offset))).toEqual([-1, 4, 4]);
    list.truncateFromEnd(0);
    expect(list.isEmpty).toBe(true);
  });

  it('are written when a record is to come, and at the end where the file lacks one that has records', () => {
    const { epochs: list, disk } = epochs();
    const text = () => disk.readFile('/t-0/leader-epoch-checkpoint').toString();
    list.note(1, 0);
    list.note(2, 8);
    list.writeIfDirty();
    list.note(3, 9);
    list.writeAtEnd(9);
    expect(text()).toBe('0\n2\n1 0\n2 8\n');
    list.writeAtEnd(10);
    expect(text()).toBe('0\n3\n1 0\n2 8\n3 9\n');
    const next = new LeaderEpochs(disk, '/t-0', false);
    next.load();
    next.truncateFromEnd(9);
    next.truncateFromStart(8);
    next.note(4, 9);
    expect(text()).toBe('0\n3\n1 0\n2 8\n3 9\n');
    next.writeIfDirty();
    expect(text()).toBe('0\n2\n2 8\n4 9\n');
    expect(disk.list('/t-0').map(({ name }) => name)).toEqual(['leader-epoch-checkpoint']);
  });

  it('of which there are many are written whole all the same', () => {
    const { epochs: list, disk } = epochs();
    for (let i = 0; i < 200; i++) {
      list.note(i, i * 10);
      list.writeIfDirty();
    }
    const read = new LeaderEpochs(disk, '/t-0', false);
    expect(read.load()).toBe(true);
    expect(read.all()).toEqual(list.all());
  });
});
