// Gives a coordinator its partitions as the image assigns them. Must hold: it runs after the replica manager, so that
// the logs are open, or will be: such a partition is loaded as soon as its log is made, which is when somebody asks for
// it at the latest; a partition is loaded again in each new leader epoch, and after its log came back from a failure.

import type { Logger } from '../base/logger.ts';
import type { CoordinatorLog } from '../coordinator/coordinator-log.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { Partition } from '../replication/partition.ts';
import type { ReplicaManager } from '../replication/replica-manager.ts';
import type { Log } from '../storage/log.ts';
import { CoordinatorPartition } from './coordinator-partition.ts';

export interface HostingCoordinator {
  load(log: CoordinatorLog): Promise<void>;
  unload(partition: number): void;
  readonly runtime: {
    /** Called for a partition that is not loaded, before the request that needs it is refused. */
    onMissing: (partition: number) => void;
  };
}

export class HostedPartitions {
  private readonly topic: string;
  private readonly replicas: ReplicaManager;
  private readonly coordinator: HostingCoordinator;
  private readonly logger: Logger;
  /** The leader epoch in which each partition was given to the coordinator. */
  private readonly loadedEpochs = new Map<number, number>();
  /** Partitions whose log is watched for its return after a failure. */
  private readonly watched = new Set<Partition>();

  constructor(topic: string, replicas: ReplicaManager, coordinator: HostingCoordinator, logger: Logger) {
    this.topic = topic;
    this.replicas = replicas;
    this.coordinator = coordinator;
    this.logger = logger;
    replicas.onOpened((partition) => {
      if (partition.topic === topic) this.refresh(partition.index);
    });
    // To ask for a log that is still to be made, makes it.
    coordinator.runtime.onMissing = (index) => void replicas.get(topic, index)?.log;
  }

  onUpdate(delta: MetadataDelta): void {
    if (delta.topics === null) return;
    for (const topic of delta.topics.deleted.values()) {
      if (topic.name !== this.topic) continue;
      for (const index of topic.partitions.keys()) this.coordinator.unload(index);
      this.loadedEpochs.clear();
    }
    for (const topic of delta.topics.changed.values()) {
      if (topic.name !== this.topic) continue;
      for (const index of topic.changes.keys()) this.refresh(index);
    }
  }

  /** Loads or unloads one partition as its role asks. */
  private refresh(index: number): void {
    const partition = this.replicas.get(this.topic, index);
    if (partition === undefined || !partition.isLeader) {
      this.loadedEpochs.delete(index);
      // Also where nothing is loaded now: a load that failed may be waiting to be tried again.
      this.coordinator.unload(index);
      return;
    }
    if (this.loadedEpochs.get(index) === partition.leaderEpoch) return;
    this.coordinator.unload(index);
    this.load(partition);
  }

  private load(partition: Partition): void {
    const { madeLog: log, index } = partition;
    if (log === null) return;
    this.watch(partition, log);
    if (log.offline) return;
    this.loadedEpochs.set(index, partition.leaderEpoch);
    this.coordinator.load(new CoordinatorPartition(partition, log)).catch((error: unknown) => {
      this.loadedEpochs.delete(index);
      this.logger.error(
        { topic: partition.topic, partition: index, error },
        'a coordinator could not load a partition',
      );
    });
  }

  /** A log that failed for want of space is reopened in place: then it is read again. */
  private watch(partition: Partition, log: Log): void {
    if (this.watched.has(partition)) return;
    this.watched.add(partition);
    const waiter = {
      onProgress: () => {
        const { index } = partition;
        if (!partition.isLeader || partition.log !== log) {
          partition.removeProgressWaiter(waiter);
          this.watched.delete(partition);
        } else if (log.offline) this.loadedEpochs.delete(index);
        else if (!this.loadedEpochs.has(index)) this.load(partition);
      },
    };
    partition.addProgressWaiter(waiter);
  }
}
