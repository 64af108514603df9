// Gives the group coordinator its partitions of __consumer_offsets as the image assigns them. Must hold: it runs after
// the replica manager, so that the logs are open; a partition is loaded again in each new leader epoch, and after its
// log came back from a failure.

import type { Logger } from '../base/logger.ts';
import type { GroupCoordinator } from '../coordinator/group/group-coordinator.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { MetadataPublisher } from '../metadata/publisher.ts';
import type { Partition } from '../replication/partition.ts';
import type { ReplicaManager } from '../replication/replica-manager.ts';
import { CoordinatorPartition } from './coordinator-partition.ts';
import { GROUP_METADATA_TOPIC } from './internal-topics.ts';

export class GroupPublisher implements MetadataPublisher {
  readonly name = 'group coordinator';
  private readonly replicas: ReplicaManager;
  private readonly groups: GroupCoordinator;
  private readonly logger: Logger;
  /** The leader epoch in which each partition was given to the coordinator. */
  private readonly loadedEpochs = new Map<number, number>();

  constructor(replicas: ReplicaManager, groups: GroupCoordinator, logger: Logger) {
    this.replicas = replicas;
    this.groups = groups;
    this.logger = logger;
  }

  onUpdate(delta: MetadataDelta): void {
    if (delta.topics === null) return;
    for (const topic of delta.topics.deleted.values()) {
      if (topic.name !== GROUP_METADATA_TOPIC) continue;
      for (const index of this.loadedEpochs.keys()) this.groups.unload(index);
      this.loadedEpochs.clear();
    }
    for (const topic of delta.topics.changed.values()) {
      if (topic.name !== GROUP_METADATA_TOPIC) continue;
      for (const index of topic.changes.keys()) this.refresh(index);
    }
    const deleted = [...delta.topics.deleted.values()].map(({ name, id }) => ({ name, id }));
    if (deleted.length > 0) this.groups.onTopicsDeleted(deleted);
  }

  /** Loads or unloads one partition as its role asks. */
  private refresh(index: number): void {
    const partition = this.replicas.get(GROUP_METADATA_TOPIC, index);
    if (partition === undefined || !partition.isLeader) {
      if (this.loadedEpochs.delete(index)) this.groups.unload(index);
      return;
    }
    if (this.loadedEpochs.get(index) === partition.leaderEpoch) return;
    if (this.loadedEpochs.has(index)) this.groups.unload(index);
    this.load(partition);
  }

  private load(partition: Partition): void {
    const { log, index } = partition;
    if (log === null || log.offline) return;
    this.loadedEpochs.set(index, partition.leaderEpoch);
    // A log that failed for want of space is reopened in place: then its groups are read again.
    const waiter = {
      onProgress: () => {
        if (!partition.isLeader) partition.removeProgressWaiter(waiter);
        else if (log.offline) this.loadedEpochs.delete(index);
        else if (!this.loadedEpochs.has(index)) {
          partition.removeProgressWaiter(waiter);
          this.load(partition);
        }
      },
    };
    partition.addProgressWaiter(waiter);
    this.groups.load(new CoordinatorPartition(partition, log)).catch((error: unknown) => {
      this.loadedEpochs.delete(index);
      this.logger.error({ topic: partition.topic, partition: index, error }, 'groups could not be loaded');
    });
  }
}
