// Which partitions a coordinator is given, over stand-ins for the replicas. Real logs, failing disks and new leader
// epochs are tested end to end in disk-faults.e2e and leader-epoch.e2e.

import { beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { MetadataDelta } from '../metadata/delta.ts';
import { MetadataImage } from '../metadata/image.ts';
import {
  PartitionChangeRecord,
  PartitionRecord,
  RemoveTopicRecord,
  TopicRecord,
} from '../protocol/generated/records/metadata.ts';
import type { Partition, ProgressWaiter } from '../replication/partition.ts';
import type { ReplicaManager } from '../replication/replica-manager.ts';
import { HostedPartitions } from './hosted-partitions.ts';

const TOPIC = '__consumer_offsets';
const TOPIC_ID = 'AAAAAAAAAAAAAAAAAAAAAQ';

class FakePartition {
  readonly topic = TOPIC;
  readonly index = 0;
  madeLog: { offline: boolean } | null = { offline: false };
  isLeader = true;
  leaderEpoch = 0;
  readonly waiters = new Set<ProgressWaiter>();
  addProgressWaiter = (waiter: ProgressWaiter): unknown => this.waiters.add(waiter);
  get log() {
    return this.madeLog;
  }
  removeProgressWaiter = (waiter: ProgressWaiter): unknown => this.waiters.delete(waiter);

  setOffline(offline: boolean): void {
    this.madeLog!.offline = offline;
    for (const waiter of this.waiters) waiter.onProgress(this as unknown as Partition);
  }
}

describe('hosted partitions', () => {
  let partition: FakePartition;
  let calls: string[];
  let hosted: HostedPartitions;
  let image: MetadataImage;
  let tellOpened: (partition: Partition) => void;

  function update(change: (delta: MetadataDelta) => void): void {
    const delta = new MetadataDelta(image);
    change(delta);
    image = delta.apply(image.offset + 1, 1, 0);
    hosted.onUpdate(delta);
  }

  const touch = (): void =>
    update((delta) => {
      delta.topicsDelta().partitionChange(new PartitionChangeRecord({ topicId: TOPIC_ID, partitionId: 0, leader: 1 }));
    });

  beforeEach(() => {
    partition = new FakePartition();
    calls = [];
    image = MetadataImage.empty;
    const replicas = {
      get: () => partition,
      onOpened: (listener: typeof tellOpened) => {
        tellOpened = listener;
      },
    } as unknown as ReplicaManager;
    const coordinator = {
      load: async ({ leaderEpoch }: { readonly leaderEpoch: number }) => void calls.push(`load ${leaderEpoch}`),
      unload: (index: number) => void calls.push(`unload ${index}`),
      runtime: { onMissing: () => {} },
    };
    hosted = new HostedPartitions(TOPIC, replicas, coordinator, silentLogger);
    update((delta) => {
      delta.topicsDelta().topic(new TopicRecord({ name: TOPIC, topicId: TOPIC_ID }));
      const record = new PartitionRecord({ topicId: TOPIC_ID, partitionId: 0, replicas: [1], isr: [1], leader: 1 });
      delta.topicsDelta().partition(record);
    });
    expect(calls).toEqual(['unload 0', 'load 0']);
    calls = [];
  });

  it('are loaded again in a new leader epoch, and not in the same', () => {
    touch();
    expect(calls).toEqual([]);
    partition.leaderEpoch = 3;
    touch();
    expect(calls).toEqual(['unload 0', 'load 3']);
  });

  it('are loaded again when their log is back', () => {
    partition.setOffline(true);
    expect(calls).toEqual([]);
    partition.setOffline(false);
    expect(calls).toEqual(['load 0']);
  });

  // What could not be loaded is tried again by the coordinator until it is told not to.
  it('are taken away also while their log is offline', () => {
    partition.setOffline(true);
    partition.isLeader = false;
    touch();
    expect(calls).toEqual(['unload 0']);
  });

  it('whose log is made later are loaded then', () => {
    const log = partition.madeLog;
    partition.madeLog = null;
    partition.leaderEpoch = 1;
    touch();
    expect(calls).toEqual(['unload 0']);
    partition.madeLog = log;
    tellOpened(partition as unknown as Partition);
    expect(calls.slice(1)).toEqual(['unload 0', 'load 1']);
    tellOpened({ topic: 'other', index: 0 } as unknown as Partition);
    touch();
    expect(calls).toHaveLength(3);
  });

  it('are taken away with their topic, also while their log is offline', () => {
    partition.setOffline(true);
    update((delta) => {
      delta.topicsDelta().removeTopic(new RemoveTopicRecord({ topicId: TOPIC_ID }));
    });
    expect(calls).toEqual(['unload 0']);
  });
});
