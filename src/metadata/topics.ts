// Topics and partitions as the metadata log has them. Must hold: every object here is immutable; a partition's leader
// epoch rises whenever a change record names a leader, the same one included, and its partition epoch with every
// change.

import type { Uuid } from '../base/uuid.ts';
import type {
  ClearElrRecord,
  PartitionChangeRecord,
  PartitionRecord,
  RemoveTopicRecord,
  TopicRecord,
} from '../protocol/generated/records/metadata.ts';
import { ImmutableMap } from './immutable-map.ts';

/** In a PartitionChangeRecord: the leader stays. */
export const NO_LEADER_CHANGE = -2;
/** No broker leads. */
export const NO_LEADER = -1;

/** Places in `directories` that are no real directory (KIP-858). */
export const DIRECTORY_MIGRATING: Uuid = 'AAAAAAAAAAAAAAAAAAAAAA';
export const DIRECTORY_UNASSIGNED: Uuid = 'AAAAAAAAAAAAAAAAAAAAAQ';
export const DIRECTORY_LOST: Uuid = 'AAAAAAAAAAAAAAAAAAAAAg';

export interface PartitionRegistration {
  readonly replicas: readonly number[];
  /** One per replica: the log directory that holds it. */
  readonly directories: readonly Uuid[];
  readonly isr: readonly number[];
  readonly removingReplicas: readonly number[];
  readonly addingReplicas: readonly number[];
  /** Eligible leader replicas (KIP-966). */
  readonly elr: readonly number[];
  readonly lastKnownElr: readonly number[];
  /** -1: none. */
  readonly leader: number;
  /** 0 recovered, 1 recovering after an unclean election. */
  readonly leaderRecoveryState: number;
  readonly leaderEpoch: number;
  readonly partitionEpoch: number;
}

export function partitionFromRecord(record: PartitionRecord): PartitionRegistration {
  return {
    replicas: record.replicas,
    directories:
      record.directories.length === record.replicas.length
        ? record.directories
        : record.replicas.map(() => DIRECTORY_MIGRATING),
    isr: record.isr,
    removingReplicas: record.removingReplicas,
    addingReplicas: record.addingReplicas,
    elr: record.eligibleLeaderReplicas ?? [],
    lastKnownElr: record.lastKnownElr ?? [],
    leader: record.leader,
    leaderRecoveryState: record.leaderRecoveryState,
    leaderEpoch: record.leaderEpoch,
    partitionEpoch: record.partitionEpoch,
  };
}

/** What `change` makes of `before`: absent fields keep. */
export function mergePartitionChange(
  before: PartitionRegistration,
  change: PartitionChangeRecord,
): PartitionRegistration {
  const replicas = change.replicas ?? before.replicas;
  const leaderNamed = change.leader !== NO_LEADER_CHANGE;
  let directories: readonly Uuid[] = before.directories;
  if (change.directories !== null) {
    directories = change.directories;
  } else if (change.replicas !== null) {
    directories = change.replicas.map((id) => before.directories[before.replicas.indexOf(id)] ?? DIRECTORY_UNASSIGNED);
  }
  return {
    replicas,
    directories,
    isr: change.isr ?? before.isr,
    removingReplicas: change.removingReplicas ?? before.removingReplicas,
    addingReplicas: change.addingReplicas ?? before.addingReplicas,
    elr: change.eligibleLeaderReplicas ?? before.elr,
    lastKnownElr: change.lastKnownElr ?? before.lastKnownElr,
    leader: leaderNamed ? change.leader : before.leader,
    leaderRecoveryState: change.leaderRecoveryState < 0 ? before.leaderRecoveryState : change.leaderRecoveryState,
    leaderEpoch: leaderNamed ? before.leaderEpoch + 1 : before.leaderEpoch,
    partitionEpoch: before.partitionEpoch + 1,
  };
}

export interface TopicImage {
  readonly name: string;
  readonly id: Uuid;
  /** Indexed by partition id; Kafka numbers them without gaps. */
  readonly partitions: readonly PartitionRegistration[];
}

export class TopicsImage {
  static readonly empty: TopicsImage = new TopicsImage(ImmutableMap.empty(), ImmutableMap.empty());
  private readonly names: ImmutableMap<TopicImage>;
  private readonly ids: ImmutableMap<TopicImage>;

  constructor(names: ImmutableMap<TopicImage>, ids: ImmutableMap<TopicImage>) {
    this.names = names;
    this.ids = ids;
  }

  get size(): number {
    return this.names.size;
  }

  byName(name: string): TopicImage | undefined {
    return this.names.get(name);
  }

  byId(id: Uuid): TopicImage | undefined {
    return this.ids.get(id);
  }

  partition(name: string, partition: number): PartitionRegistration | undefined {
    return this.names.get(name)?.partitions[partition];
  }

  values(): IterableIterator<TopicImage> {
    return this.names.values();
  }

  /** Used by TopicsDelta alone. */
  with(
    names: ReadonlyMap<string, TopicImage | undefined>,
    ids: ReadonlyMap<Uuid, TopicImage | undefined>,
  ): TopicsImage {
    return new TopicsImage(this.names.with(names), this.ids.with(ids));
  }
}

/** What happened to one topic: `changes` holds the new state of each partition that is new or changed. */
export class TopicDelta {
  readonly name: string;
  readonly id: Uuid;
  /** The topic before, or null if it is new. */
  readonly before: TopicImage | null;
  readonly changes: Map<number, PartitionRegistration> = new Map();

  constructor(name: string, id: Uuid, before: TopicImage | null) {
    this.name = name;
    this.id = id;
    this.before = before;
  }

  partition(index: number): PartitionRegistration | undefined {
    return this.changes.get(index) ?? this.before?.partitions[index];
  }

  partitionCount(): number {
    let count = this.before?.partitions.length ?? 0;
    for (const index of this.changes.keys()) if (index >= count) count = index + 1;
    return count;
  }

  apply(): TopicImage {
    const partitions = this.before === null ? [] : this.before.partitions.slice();
    for (const [index, partition] of this.changes) partitions[index] = partition;
    return { name: this.name, id: this.id, partitions };
  }
}

export class TopicsDelta {
  readonly image: TopicsImage;
  /** New and changed topics. */
  readonly changed: Map<Uuid, TopicDelta> = new Map();
  /** Topics of the base image that are gone. A topic made and removed within the delta is in neither map. */
  readonly deleted: Map<Uuid, TopicImage> = new Map();
  private readonly createdNames: Map<string, Uuid> = new Map();

  constructor(image: TopicsImage) {
    this.image = image;
  }

  topic(record: TopicRecord): void {
    this.changed.set(record.topicId, new TopicDelta(record.name, record.topicId, null));
    this.createdNames.set(record.name, record.topicId);
  }

  partition(record: PartitionRecord): void {
    const topic = this.change(record.topicId, 'PartitionRecord');
    if (record.partitionId < 0 || record.partitionId > topic.partitionCount()) {
      throw new Error(
        `PartitionRecord ${record.partitionId} of topic ${topic.name}, which has ${topic.partitionCount()} partitions`,
      );
    }
    topic.changes.set(record.partitionId, partitionFromRecord(record));
  }

  partitionChange(record: PartitionChangeRecord): void {
    const topic = this.change(record.topicId, 'PartitionChangeRecord');
    const before = topic.partition(record.partitionId);
    if (before === undefined) {
      throw new Error(`PartitionChangeRecord for unknown partition ${record.partitionId} of topic ${topic.name}`);
    }
    topic.changes.set(record.partitionId, mergePartitionChange(before, record));
  }

  removeTopic(record: RemoveTopicRecord): TopicImage | TopicDelta {
    const before = this.image.byId(record.topicId);
    const changed = this.changed.get(record.topicId);
    if (changed !== undefined) {
      this.changed.delete(record.topicId);
      if (this.createdNames.get(changed.name) === record.topicId) this.createdNames.delete(changed.name);
    }
    if (before !== undefined && !this.deleted.has(record.topicId)) {
      this.deleted.set(record.topicId, before);
      return before;
    }
    if (changed === undefined) throw new Error(`RemoveTopicRecord for unknown topic id ${record.topicId}`);
    return changed;
  }

  clearElr(record: ClearElrRecord): void {
    const wanted = record.topicName;
    const ids = new Set<Uuid>(this.changed.keys());
    for (const topic of this.image.values()) ids.add(topic.id);
    for (const id of ids) {
      if (this.deleted.has(id)) continue;
      const name = this.changed.get(id)?.name ?? this.image.byId(id)?.name;
      if (wanted !== '' && name !== wanted) continue;
      const count = this.changed.get(id)?.partitionCount() ?? this.image.byId(id)?.partitions.length ?? 0;
      for (let index = 0; index < count; index++) {
        const before = this.changed.get(id)?.partition(index) ?? this.image.byId(id)?.partitions[index];
        if (before === undefined || (before.elr.length === 0 && before.lastKnownElr.length === 0)) continue;
        this.change(id, 'ClearElrRecord').changes.set(index, { ...before, elr: [], lastKnownElr: [] });
      }
    }
  }

  /** The delta of a topic of the base image or made here, now marked as changed. */
  private change(id: Uuid, recordName: string): TopicDelta {
    const known = this.changed.get(id);
    if (known !== undefined) return known;
    const before = this.image.byId(id);
    if (before === undefined || this.deleted.has(id)) throw new Error(`${recordName} for unknown topic id ${id}`);
    const delta = new TopicDelta(before.name, id, before);
    this.changed.set(id, delta);
    return delta;
  }

  apply(): TopicsImage {
    const names = new Map<string, TopicImage | undefined>();
    const ids = new Map<Uuid, TopicImage | undefined>();
    for (const topic of this.deleted.values()) {
      ids.set(topic.id, undefined);
      names.set(topic.name, undefined);
    }
    // After the deletions: a name may come back with a new id in the same delta.
    for (const delta of this.changed.values()) {
      const topic = delta.apply();
      ids.set(topic.id, topic);
      names.set(topic.name, topic);
    }
    return this.image.with(names, ids);
  }

  /** The difference of two images, for a snapshot that replaces the one before. */
  static between(before: TopicsImage, after: TopicsImage): TopicsDelta {
    const delta = new TopicsDelta(before);
    for (const topic of before.values()) if (after.byId(topic.id) === undefined) delta.deleted.set(topic.id, topic);
    for (const topic of after.values()) {
      const old = before.byId(topic.id) ?? null;
      const change = new TopicDelta(topic.name, topic.id, old);
      for (const [index, partition] of topic.partitions.entries()) {
        if (!samePartition(old?.partitions[index], partition)) change.changes.set(index, partition);
      }
      if (old === null || change.changes.size > 0) delta.changed.set(topic.id, change);
    }
    return delta;
  }
}

function samePartition(a: PartitionRegistration | undefined, b: PartitionRegistration): boolean {
  return a !== undefined && (a === b || (a.partitionEpoch === b.partitionEpoch && a.leaderEpoch === b.leaderEpoch));
}
