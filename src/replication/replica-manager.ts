// All partitions that this broker hosts: opened, updated and removed as the metadata image says, found by name or id.
// Must hold: a partition exists here exactly while the published image assigns a replica to this broker, and before the
// image's change is answered to anyone; its log is made by then or when it is first asked for.

import type { Clock, Timer } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Uuid } from '../base/uuid.ts';
import { ConfigResourceType } from '../metadata/configs.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { MetadataImage } from '../metadata/image.ts';
import type { MetadataPublisher } from '../metadata/publisher.ts';
import type { TopicDelta } from '../metadata/topics.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { LogConfig } from '../storage/log-config.ts';
import type { LogManager } from '../storage/log-manager.ts';
import { type DelayedProduce, ProduceDeadlines } from './delayed-produce.ts';
import { LogFolders } from './log-folders.ts';
import { Partition } from './partition.ts';

const DEADLINE_SWEEP_MS = 100;

interface HostedTopic {
  readonly id: Uuid;
  readonly partitions: (Partition | undefined)[];
  /** By the image. */
  config: LogConfig;
}

export interface ReplicaManagerOptions {
  readonly nodeId: number;
  readonly logs: LogManager;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runs something on a later turn of the event loop; setImmediate if absent. */
  readonly defer?: (run: () => void) => void;
  /** Something failed that is not the disk, on a turn where nobody waits for it. */
  readonly onFatal: (reason: string) => void;
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
  private readonly folders: LogFolders;
  private readonly openedListeners: ((partition: Partition) => void)[] = [];

  constructor(options: ReplicaManagerOptions) {
    this.options = options;
    const { logs, clock, logger, defer } = options;
    this.folders = new LogFolders({
      logs,
      clock,
      logger,
      defer: defer ?? setImmediate,
      fatal: options.onFatal,
      configOf: ({ topic }) => this.topics.get(topic)!.config,
      onOpened: (partition) => {
        for (const listener of this.openedListeners) listener(partition);
      },
    });
  }

  /** Tells of logs that are made after `onUpdate` for the image that brought their partitions. */
  onOpened(listener: (partition: Partition) => void): void {
    this.openedListeners.push(listener);
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
    if (delta.topics !== null) {
      for (const topic of delta.topics.deleted.values()) this.removeTopic(topic.name, topic.id);
      for (const topic of delta.topics.changed.values()) this.applyTopic(topic, image);
    }
    for (const resource of delta.configs?.changed() ?? []) {
      if (resource.type === ConfigResourceType.TOPIC) this.applyConfig(resource.name, image);
      else if (resource.type === ConfigResourceType.BROKER) this.applyAllConfigs(image);
    }
    this.started = true;
    this.folders.begin();
  }

  private applyTopic(topic: TopicDelta, image: MetadataImage): void {
    let hosted = this.topics.get(topic.name);
    if (hosted === undefined || hosted.id !== topic.id) {
      hosted = { id: topic.id, partitions: [], config: this.options.topicConfig(image, topic.name) };
      this.topics.set(topic.name, hosted);
    }
    for (const [index, registration] of topic.changes) {
      const known = hosted.partitions[index];
      if (!registration.replicas.includes(this.options.nodeId)) {
        if (known !== undefined) this.removePartition(hosted, index, known);
      } else if (known !== undefined) {
        known.update(registration);
        known.madeLog?.setLeaderEpoch(registration.leaderEpoch);
      } else {
        const partition = new Partition(topic.name, topic.id, index, registration, this.options.nodeId);
        hosted.partitions[index] = partition;
        const isNew = this.started && topic.before?.partitions[index] === undefined;
        // At the end of the start each folder that is there has found its partition, or has none.
        const isThere = !this.started && this.options.logs.get(topic.name, index) !== undefined;
        this.folders.make(partition, isNew, isThere);
      }
    }
  }

  /** A data folder failed: its logs are closed already. */
  onDirectoryOffline(logDir: string): void {
    for (const partition of this.partitions()) if (partition.madeLog?.logDir === logDir) partition.detach();
  }

  private applyConfig(topic: string, image: MetadataImage): void {
    const hosted = this.topics.get(topic);
    if (hosted === undefined) return;
    hosted.config = this.options.topicConfig(image, topic);
    for (const partition of hosted.partitions) partition?.madeLog?.updateConfig(hosted.config);
  }

  private applyAllConfigs(image: MetadataImage): void {
    for (const name of this.topics.keys()) this.applyConfig(name, image);
  }

  private removeTopic(name: string, id: Uuid): void {
    const hosted = this.topics.get(name);
    if (hosted === undefined || hosted.id !== id) return;
    for (let index = 0; index < hosted.partitions.length; index++) {
      const partition = hosted.partitions[index];
      if (partition === undefined) continue;
      this.removePartition(hosted, index, partition, ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    this.topics.delete(name);
  }

  private removePartition(hosted: HostedTopic, index: number, partition: Partition, errorCode?: number): void {
    hosted.partitions[index] = undefined;
    partition.remove(errorCode);
    this.folders.remove(partition);
  }

  /** Parked fetches are answered with what there is. */
  endWaits(): void {
    for (const partition of this.partitions()) partition.endWaits();
  }

  close(): void {
    this.deadlineTimer?.cancel();
    this.deadlineTimer = null;
    this.folders.close();
    for (const topic of this.topics.values()) {
      for (const partition of topic.partitions) partition?.remove();
    }
    this.topics.clear();
  }
}
