// Tells the controller where this broker's replicas are (KIP-858): in which data folder each lies, and which folders
// have failed. Must hold: one request at a time is under way; what it could not tell is told again until it is heard or
// the broker closes; nothing is told of a partition whose move to where the metadata says is under way.

import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Uuid } from '../base/uuid.ts';
import type { Controller, ControllerRequestContext } from '../controller/controller.ts';
import { supportsDirectories } from '../controller/local/startup.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { MetadataImage } from '../metadata/image.ts';
import type { MetadataPublisher } from '../metadata/publisher.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import {
  AssignReplicasToDirsRequest,
  AssignReplicasToDirsRequestDirectoryData,
  AssignReplicasToDirsRequestPartitionData,
  AssignReplicasToDirsRequestTopicData,
  assignReplicasToDirs,
} from '../protocol/generated/assign-replicas-to-dirs.ts';
import { BrokerHeartbeatRequest, brokerHeartbeat } from '../protocol/generated/broker-heartbeat.ts';
import type { Partition } from '../replication/partition.ts';
import type { ReplicaManager } from '../replication/replica-manager.ts';
import type { LogDirectory } from '../storage/directories/log-directory.ts';
import type { Log } from '../storage/log.ts';
import type { LogManager } from '../storage/log-manager.ts';

const RETRY_MS = 1000;
/** Kafka's limit for one request. */
const MOST_AT_ONCE = 2250;

interface Assignment {
  readonly topicId: Uuid;
  readonly partition: number;
  readonly directoryId: Uuid;
}

export interface DirectoryAssignmentsOptions {
  readonly nodeId: number;
  readonly brokerEpoch: () => number;
  readonly controller: () => Controller;
  readonly image: () => MetadataImage;
  readonly replicas: ReplicaManager;
  readonly logs: LogManager;
  readonly clock: Clock;
  readonly logger: Logger;
}

export class DirectoryAssignments implements MetadataPublisher {
  readonly name = 'directory assignments';
  private readonly options: DirectoryAssignmentsOptions;
  private readonly pending = new Map<string, Assignment>();
  private readonly failed = new Set<Uuid>();
  private cordonDue = false;
  private sending = false;
  private timer: Timer | null = null;
  private closed = false;

  constructor(options: DirectoryAssignmentsOptions) {
    this.options = options;
    options.replicas.onOpened((partition) => this.onOpened(partition));
  }

  onUpdate(delta: MetadataDelta, image: MetadataImage): void {
    if (delta.topics === null || !supportsDirectories(image)) return;
    for (const topic of delta.topics.changed.values()) {
      for (const index of topic.changes.keys()) {
        const partition = this.options.replicas.get(topic.name, index);
        if (partition !== undefined) this.compare(partition);
      }
    }
    this.sendSoon();
  }

  /** The log of a partition was made, which may have waited for that for a while. */
  private onOpened(partition: Partition): void {
    if (!supportsDirectories(this.options.image())) return;
    this.compare(partition);
    this.sendSoon();
  }

  /** Is the partition where the controller believes it to be? */
  private compare({ topic, topicId, index, madeLog, directoryId: registered }: Partition): void {
    const { logs } = this.options;
    const directoryId = madeLog === null ? undefined : logs.directoryIdOf(topic, index);
    if (directoryId === undefined) return;
    if (registered === directoryId || logs.moves.get(topic, index)?.to.id === registered) return;
    this.pending.set(`${topicId} ${index}`, { topicId, partition: index, directoryId });
  }

  /** Resolves when the controller has it: the replica is, or is about to be, in that folder. */
  async assign(log: Log, directory: LogDirectory): Promise<void> {
    const { topicId, partition } = log;
    this.pending.delete(`${topicId} ${partition}`);
    if (!supportsDirectories(this.options.image())) return;
    await this.send([{ topicId, partition, directoryId: directory.id }]);
  }

  /** Which folders get no new partitions may have changed. */
  onCordon(): void {
    this.cordonDue = true;
    this.sendSoon();
  }

  onDirectoryOffline(directory: LogDirectory): void {
    this.failed.add(directory.id);
    this.sendSoon();
  }

  close(): void {
    this.closed = true;
    this.timer?.cancel();
  }

  /** Not at once: the controller may be in the middle of publishing the image. */
  private sendSoon(): void {
    if (this.pending.size + this.failed.size === 0 && !this.cordonDue) return;
    if (this.sending || this.closed) return;
    this.sending = true;
    void Promise.resolve()
      .then(() => this.sendAll())
      .catch((error: unknown) => this.retryLater(error))
      .finally(() => {
        this.sending = false;
        if (this.timer === null) this.sendSoon();
      });
  }

  private retryLater(error: unknown): void {
    if (this.closed) return;
    const message = error instanceof Error ? error.message : String(error);
    this.options.logger.warn(
      { error: message },
      'the controller does not know yet where the replicas are; trying again',
    );
    this.timer = this.options.clock.setTimeout(() => {
      this.timer = null;
      this.sendSoon();
    }, RETRY_MS);
  }

  private async sendAll(): Promise<void> {
    while (this.pending.size > 0 && !this.closed) {
      const some = [...this.pending].slice(0, MOST_AT_ONCE);
      await this.send(some.map(([, assignment]) => assignment));
      for (const [key, assignment] of some) if (this.pending.get(key) === assignment) this.pending.delete(key);
    }
    while ((this.failed.size > 0 || this.cordonDue) && !this.closed) await this.beat([...this.failed]);
  }

  private async send(assignments: readonly Assignment[]): Promise<void> {
    const { nodeId, controller, brokerEpoch } = this.options;
    const directories = new Map<Uuid, Map<Uuid, AssignReplicasToDirsRequestPartitionData[]>>();
    for (const { topicId, partition, directoryId } of assignments) {
      const topics = directories.get(directoryId) ?? new Map<Uuid, AssignReplicasToDirsRequestPartitionData[]>();
      directories.set(directoryId, topics);
      const partitions = topics.get(topicId) ?? [];
      topics.set(topicId, partitions);
      partitions.push(new AssignReplicasToDirsRequestPartitionData({ partitionIndex: partition }));
    }
    const request = new AssignReplicasToDirsRequest({
      brokerId: nodeId,
      brokerEpoch: brokerEpoch(),
      directories: [...directories].map(
        ([id, topics]) =>
          new AssignReplicasToDirsRequestDirectoryData({
            id,
            topics: [...topics].map(
              ([topicId, partitions]) => new AssignReplicasToDirsRequestTopicData({ topicId, partitions }),
            ),
          }),
      ),
    });
    // A partition that is gone meanwhile is answered with an error: nobody's directory matters any more.
    const response = await controller().send(assignReplicasToDirs, request, this.context(assignReplicasToDirs));
    if (response.errorCode !== ErrorCode.NONE) throw new ApiError(response.errorCode);
  }

  /** The controller takes the lead from as many partitions as one request may, then the folders from the broker. */
  private async beat(failed: readonly Uuid[]): Promise<void> {
    const { nodeId, controller, brokerEpoch, image, logs } = this.options;
    this.cordonDue = false;
    const request = new BrokerHeartbeatRequest({
      brokerId: nodeId,
      brokerEpoch: brokerEpoch(),
      currentMetadataOffset: image().offset,
      offlineLogDirs: [...failed],
      cordonedLogDirs: logs.cordonedIds,
    });
    try {
      const response = await controller().send(brokerHeartbeat, request, this.context(brokerHeartbeat));
      if (response.errorCode !== ErrorCode.NONE) throw new ApiError(response.errorCode);
    } catch (error) {
      this.cordonDue = true;
      throw error;
    }
    const registered = image().cluster.brokers.get(nodeId)?.directories ?? [];
    for (const id of failed) if (!registered.includes(id)) this.failed.delete(id);
  }

  private context(api: { readonly versions: readonly [number, number] }): ControllerRequestContext {
    return { clientId: null, principal: 'User:ANONYMOUS', version: api.versions[1] };
  }
}
