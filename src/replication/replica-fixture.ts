// For the tests of this folder: a ReplicaManager over real logs on a disk in memory, the turns of the event loop in the
// test's hand, and a clock on which each change of a folder, and each look into a file, takes a millisecond.

import { type Clock, FakeClock } from '../base/clock.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { type Uuid, ZERO_UUID } from '../base/uuid.ts';
import { ConfigResourceType } from '../metadata/configs.ts';
import { MetadataDelta } from '../metadata/delta.ts';
import { MetadataImage } from '../metadata/image.ts';
import type { MetadataRecord } from '../metadata/metadata-record.ts';
import type { RecordType } from '../protocol/api.ts';
import * as R from '../protocol/generated/records/metadata.ts';
import { FailingDisk } from '../storage/failing-disk.ts';
import { LogFixture, TOPIC_ID } from '../storage/log-fixture.ts';
import type { LogManager } from '../storage/log-manager.ts';
import type { Partition } from './partition.ts';
import { ReplicaManager } from './replica-manager.ts';

export function record<T extends object>(type: RecordType<T>, message: T): MetadataRecord {
  return { type: type.key, version: type.versions[1], message };
}

export const topicRecord = (name = 't', topicId = TOPIC_ID) =>
  record(R.topicRecord, new R.TopicRecord({ name, topicId }));

export interface PartitionOptions {
  readonly topicId?: Uuid;
  readonly leaderEpoch?: number;
  readonly directory?: Uuid;
  readonly replicas?: number[];
}

export function partitionRecord(partitionId: number, options: PartitionOptions = {}): MetadataRecord {
  const { topicId = TOPIC_ID, leaderEpoch = 0, directory = ZERO_UUID, replicas = [1] } = options;
  const [leader] = replicas;
  const placed = { replicas, isr: replicas, leader: leader!, directories: [directory] };
  const partition = { topicId, partitionId, leaderEpoch, partitionEpoch: 0, ...placed };
  return record(R.partitionRecord, new R.PartitionRecord(partition));
}

/** A topic with so many partitions. */
export function newTopic(partitions: number, name = 't', topicId = TOPIC_ID): MetadataRecord[] {
  return [topicRecord(name, topicId), ...Array.from({ length: partitions }, (_, i) => partitionRecord(i, { topicId }))];
}

export const removal = (topicId = TOPIC_ID) => record(R.removeTopicRecord, new R.RemoveTopicRecord({ topicId }));

export function topicConfig(name: string, value: string, topic = 't'): MetadataRecord {
  const config = { resourceType: ConfigResourceType.TOPIC, resourceName: topic, name, value };
  return record(R.configRecord, new R.ConfigRecord(config));
}

class CostlyDisk extends FailingDisk {
  spentMs = 0;

  override makeDirectory(directory: string): void {
    this.spentMs++;
    super.makeDirectory(directory);
  }

  override readFile(file: string): Buffer {
    this.spentMs++;
    return super.readFile(file);
  }

  override rename(from: string, to: string): void {
    this.spentMs++;
    super.rename(from, to);
  }
}

export class ReplicaFixture {
  readonly disk: CostlyDisk;
  readonly fixture: LogFixture;
  readonly told: string[] = [];
  /** Partitions whose log was made late, as the listeners are told. */
  readonly opened: string[] = [];
  readonly fatal: string[] = [];
  replicas!: ReplicaManager;
  private image = MetadataImage.empty;
  private deferred: (() => void)[] = [];

  private constructor(directories: readonly string[]) {
    const clock = new FakeClock();
    this.disk = new CostlyDisk(new MemoryDisk(undefined, clock));
    this.fixture = new LogFixture({}, { disk: this.disk, directories: [...directories] });
  }

  static async start(...directories: string[]): Promise<ReplicaFixture> {
    const scene = new ReplicaFixture(directories.length === 0 ? ['/data'] : directories);
    await scene.restart();
    return scene;
  }

  get logs(): LogManager {
    return this.fixture.manager;
  }

  /** As after `kill -9`; `first` is the image of the start. */
  async restart(first: readonly MetadataRecord[] = []): Promise<void> {
    const { fixture, disk, told } = this;
    fixture.kill();
    await fixture.start();
    this.logs.admitNewDirectories([]);
    const deferred: (() => void)[] = [];
    this.deferred = deferred;
    this.image = MetadataImage.empty;
    const clock: Clock = {
      now: () => fixture.clock.now(),
      monotonic: () => fixture.clock.monotonic() + disk.spentMs,
      setTimeout: (callback, delayMs) => fixture.clock.setTimeout(callback, delayMs),
    };
    const note = (_: object, message: string) => void told.push(message);
    const logger = { error: note, info: note, warn: note, debug: note, trace: note } as never;
    this.replicas = new ReplicaManager({
      nodeId: 1,
      logs: this.logs,
      clock,
      logger,
      defer: (run) => void deferred.push(run),
      onFatal: (reason) => void this.fatal.push(reason),
      topicConfig: (image, topic) => ({
        ...fixture.config,
        minInsyncReplicas: Number(image.configs.topic(topic).get('min.insync.replicas') ?? 1),
      }),
    });
    this.replicas.onOpened(({ topic, index }) => void this.opened.push(`${topic}-${index}`));
    this.logs.onDirectoryOffline = ({ path }) => this.replicas.onDirectoryOffline(path);
    this.update(...first);
  }

  update(...records: readonly MetadataRecord[]): void {
    const delta = new MetadataDelta(this.image);
    for (const one of records) delta.replay(one);
    const next = delta.apply(this.image.offset + 1, 1, 0);
    this.replicas.onUpdate(delta, next);
    this.image = next;
  }

  partition(index: number, topic = 't'): Partition {
    return this.replicas.get(topic, index)!;
  }

  /** The next turn of the event loop. False if nothing waited for it. */
  turn(): boolean {
    const due = this.deferred.splice(0);
    for (const run of due) run();
    return due.length > 0;
  }

  /** As many turns as it takes; how many that were. */
  turns(): number {
    for (let count = 0; ; count++) if (!this.turn()) return count;
  }

  /** The partitions' folders, those that are to be removed without what makes their names unique. */
  folders(directory = '/data'): string[] {
    const entries = this.disk.list(directory).filter(({ isDirectory }) => isDirectory);
    return entries.map(({ name }) => name.replace(/\.[0-9a-f]{32}-/, '.X-')).sort();
  }

  folderOf(index: number, topic = 't'): string {
    return this.logs.get(topic, index)!.directory;
  }
}
