// All partitions that this broker hosts: opened, updated and removed as the metadata image says, found by name or id.
// Must hold: a partition exists here exactly while the published image assigns a replica to this broker; its log is
// opened before the image's change is answered to anyone (architecture: committed, published, opened, answered).

import type { Clock, Timer } from '../base/clock.ts';
import { DiskError } from '../base/disk.ts';
import type { Logger } from '../base/logger.ts';
import type { Uuid } from '../base/uuid.ts';
import { ConfigResourceType } from '../metadata/configs.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { MetadataImage } from '../metadata/image.ts';
import type { MetadataPublisher } from '../metadata/publisher.ts';
import type { TopicDelta } from '../metadata/topics.ts';
import type { LogConfig } from '../storage/log-config.ts';
import type { LogManager } from '../storage/log-manager.ts';
import { isPassing } from '../storage/outage.ts';
import { type DelayedProduce, ProduceDeadlines } from './delayed-produce.ts';
import { Partition } from './partition.ts';

const DEADLINE_SWEEP_MS = 100;
const REOPEN_MS = 3000;

interface HostedTopic {
  readonly id: Uuid;
  readonly partitions: (Partition | undefined)[];
}

export interface ReplicaManagerOptions {
  readonly nodeId: number;
  readonly logs: LogManager;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The effective config of a topic in the given image. */
  readonly topicConfig: (image: MetadataImage, topic: string) => LogConfig;
}

export class ReplicaManager implements MetadataPublisher {
  readonly name = 'replica manager';
  private readonly options: ReplicaManagerOptions;
  private readonly topics = new Map<string, HostedTopic>();
  private readonly deadlines = new ProduceDeadlines();
  private deadlineTimer: Timer | null = null;
  /** The partitions of the start are known: what comes later is new. */
  private started = false;
  /** Partitions whose folder is nowhere, not told yet. */
  private homeless = 0;
  /** Partitions whose log could not be made for want of room or file handles, and whether they are new. */
  private readonly unopened = new Map<Partition, boolean>();
  private reopenTimer: Timer | null = null;
  private image: MetadataImage | null = null;

  constructor(options: ReplicaManagerOptions) {
    this.options = options;
  }

  get(topic: string, index: number): Partition | undefined {
    return this.topics.get(topic)?.partitions[index];
  }

  *partitions(): Iterable<Partition> {
    for (const topic of this.topics.values()) {
      for (const partition of topic.partitions) if (partition !== undefined) yield partition;
    }
  }

  /** Gives a waiting produce its deadline. */
  watchDeadline(request: DelayedProduce): void {
    this.deadlines.add(request);
    if (this.deadlineTimer === null) this.armDeadlines();
  }

  private armDeadlines(): void {
    this.deadlineTimer = this.options.clock.setTimeout(() => {
      this.deadlineTimer = null;
      this.deadlines.sweep(this.options.clock.monotonic());
      if (this.deadlines.size > 0) this.armDeadlines();
    }, DEADLINE_SWEEP_MS);
  }

  onUpdate(delta: MetadataDelta, image: MetadataImage): void {
    this.image = image;
    if (delta.topics !== null) {
      for (const topic of delta.topics.deleted.values()) this.removeTopic(topic.name, topic.id);
      for (const topic of delta.topics.changed.values()) this.applyTopic(topic, image);
      this.tellHomeless();
      this.started = true;
    }
    if (delta.configs === null) return;
    for (const resource of delta.configs.changed()) {
      if (resource.type === ConfigResourceType.TOPIC) this.applyConfig(resource.name, image);
      else if (resource.type === ConfigResourceType.BROKER) this.applyAllConfigs(image);
    }
  }

  private applyTopic(topic: TopicDelta, image: MetadataImage): void {
    let hosted = this.topics.get(topic.name);
    if (hosted === undefined || hosted.id !== topic.id) {
      hosted = { id: topic.id, partitions: [] };
      this.topics.set(topic.name, hosted);
    }
    const config = this.options.topicConfig(image, topic.name);
    for (const [index, registration] of topic.changes) {
      const known = hosted.partitions[index];
      if (!registration.replicas.includes(this.options.nodeId)) {
        if (known !== undefined) this.removePartition(hosted, index, known);
      } else if (known !== undefined) {
        known.update(registration);
        known.log?.setLeaderEpoch(registration.leaderEpoch);
      } else {
        const partition = new Partition(topic.name, topic.id, index, registration, this.options.nodeId);
        hosted.partitions[index] = partition;
        this.openLog(partition, config, this.started && topic.before?.partitions[index] === undefined);
      }
    }
  }

  /** @param isNew nobody had this partition before */
  private openLog(partition: Partition, config: LogConfig, isNew: boolean): void {
    const { logs } = this.options;
    const { topic, topicId, index, directoryId } = partition;
    if (!logs.mayOpen(topic, index, directoryId, isNew)) {
      partition.detach();
      this.unopened.delete(partition);
      this.homeless++;
      return;
    }
    try {
      const log = logs.getOrCreate(topic, topicId, index, config, { directoryId });
      log.setLeaderEpoch(partition.leaderEpoch);
      partition.attach(log);
      this.unopened.delete(partition);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      if (!this.unopened.has(partition)) {
        this.options.logger.error(
          { topic: partition.topic, partition: partition.index, file: error.path, code: error.code },
          'partition is offline: its log could not be opened',
        );
      }
      if (isPassing(error)) this.openLater(partition, isNew);
      else this.unopened.delete(partition);
    }
  }

  private openLater(partition: Partition, isNew: boolean): void {
    this.unopened.set(partition, isNew);
    this.reopenTimer ??= this.options.clock.setTimeout(() => {
      this.reopenTimer = null;
      for (const [waiting, wasNew] of [...this.unopened]) this.openAgain(waiting, wasNew);
    }, REOPEN_MS);
  }

  private openAgain(partition: Partition, isNew: boolean): void {
    const { topic, index } = partition;
    if (this.get(topic, index) !== partition) {
      this.unopened.delete(partition);
      return;
    }
    this.openLog(partition, this.options.topicConfig(this.image!, topic), isNew);
    if (partition.log !== null) this.options.logger.info({ topic, partition: index }, 'the partition is online');
  }

  // DEVIATION: Partitions of a data folder that was taken out of log.dirs are offline until it is back (or their topics
  // are deleted); Kafka makes them anew, empty, in another folder.
  private tellHomeless(): void {
    if (this.homeless === 0) return;
    this.options.logger.error(
      { partitions: this.homeless },
      'partitions are offline: the data folder that holds them is not there',
    );
    this.homeless = 0;
  }

  /** A data folder failed: its logs are closed already. */
  onDirectoryOffline(logDir: string): void {
    for (const partition of this.partitions()) if (partition.log?.logDir === logDir) partition.detach();
  }

  private applyConfig(topic: string, image: MetadataImage): void {
    const hosted = this.topics.get(topic);
    if (hosted === undefined) return;
    const config = this.options.topicConfig(image, topic);
    for (const partition of hosted.partitions) partition?.log?.updateConfig(config);
  }

  private applyAllConfigs(image: MetadataImage): void {
    for (const name of this.topics.keys()) this.applyConfig(name, image);
  }

  private removeTopic(name: string, id: Uuid): void {
    const hosted = this.topics.get(name);
    if (hosted === undefined || hosted.id !== id) return;
    this.topics.delete(name);
    for (let index = 0; index < hosted.partitions.length; index++) {
      const partition = hosted.partitions[index];
      if (partition !== undefined) this.removePartition(hosted, index, partition);
    }
  }

  private removePartition(hosted: HostedTopic, index: number, partition: Partition): void {
    hosted.partitions[index] = undefined;
    partition.remove();
    this.options.logs.delete(partition.topic, partition.index);
  }

  /** Parked fetches are answered with what there is. */
  endWaits(): void {
    for (const partition of this.partitions()) partition.endWaits();
  }

  close(): void {
    this.deadlineTimer?.cancel();
    this.deadlineTimer = null;
    this.reopenTimer?.cancel();
    this.reopenTimer = null;
    this.unopened.clear();
    for (const topic of this.topics.values()) {
      for (const partition of topic.partitions) partition?.remove();
    }
    this.topics.clear();
  }
}
