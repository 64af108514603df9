// The committed offsets of one shard's groups, and those of transactions that have not ended. Must hold: changed by
// replay alone; no empty map is kept; a pending offset is never visible before its transaction's commit marker, and
// never replaces one that was committed later in the log.

import type { CommittedOffset } from './group-records.ts';

export interface StoredOffset extends CommittedOffset {
  /** The offset of its record in __consumer_offsets. */
  readonly recordOffset: number;
}

type Partitions<T> = Map<number, T>;
type Topics<T> = Map<string, Partitions<T>>;

export class OffsetStore {
  private readonly committed = new Map<string, Topics<StoredOffset>>();
  /** By producer id: what its open transaction wrote. */
  private readonly pending = new Map<number, Map<string, Topics<StoredOffset>>>();
  /** Producer ids with a pending offset, by group, topic and partition. */
  private readonly openTransactions = new Map<string, Topics<Set<number>>>();

  /** Nothing committed, nothing pending. */
  get isEmpty(): boolean {
    return this.committed.size === 0 && this.pending.size === 0 && this.openTransactions.size === 0;
  }

  get(groupId: string, topic: string, partition: number): StoredOffset | undefined {
    return this.committed.get(groupId)?.get(topic)?.get(partition);
  }

  topicsOf(groupId: string): ReadonlyMap<string, ReadonlyMap<number, StoredOffset>> | undefined {
    return this.committed.get(groupId);
  }

  groupsWithOffsets(): IterableIterator<string> {
    return this.committed.keys();
  }

  isPending(groupId: string, topic: string, partition: number): boolean {
    return this.openTransactions.get(groupId)?.get(topic)?.has(partition) ?? false;
  }

  hasOpenTransactions(groupId: string): boolean {
    return this.openTransactions.has(groupId);
  }

  /** Every group, topic and partition that has a pending offset. */
  *pendingPartitions(): Generator<readonly [groupId: string, topic: string, partition: number, StoredOffset]> {
    for (const groups of this.pending.values()) {
      for (const [groupId, topics] of groups) {
        for (const [topic, partitions] of topics) {
          for (const [partition, offset] of partitions) yield [groupId, topic, partition, offset];
        }
      }
    }
  }

  replayCommit(groupId: string, topic: string, partition: number, offset: StoredOffset): void {
    put(this.committed, groupId, topic, partition, offset);
  }

  replayPending(producerId: number, groupId: string, topic: string, partition: number, offset: StoredOffset): void {
    let groups = this.pending.get(producerId);
    if (groups === undefined) {
      groups = new Map();
      this.pending.set(producerId, groups);
    }
    put(groups, groupId, topic, partition, offset);
    const open = this.openTransactions.get(groupId)?.get(topic)?.get(partition);
    if (open !== undefined) open.add(producerId);
    else put(this.openTransactions, groupId, topic, partition, new Set([producerId]));
  }

  replayTombstone(groupId: string, topic: string, partition: number): void {
    take(this.committed, groupId, topic, partition);
    const open = this.openTransactions.get(groupId)?.get(topic)?.get(partition);
    if (open === undefined) return;
    for (const producerId of open) {
      const groups = this.pending.get(producerId);
      if (groups === undefined) continue;
      take(groups, groupId, topic, partition);
      if (groups.size === 0) this.pending.delete(producerId);
    }
    take(this.openTransactions, groupId, topic, partition);
  }

  replayEndMarker(producerId: number, committed: boolean): void {
    const groups = this.pending.get(producerId);
    if (groups === undefined) return;
    this.pending.delete(producerId);
    for (const [groupId, topics] of groups) {
      for (const [topic, partitions] of topics) {
        for (const [partition, offset] of partitions) {
          this.closeOne(producerId, groupId, topic, partition);
          const current = this.get(groupId, topic, partition);
          if (committed && (current === undefined || offset.recordOffset > current.recordOffset)) {
            put(this.committed, groupId, topic, partition, offset);
          }
        }
      }
    }
  }

  private closeOne(producerId: number, groupId: string, topic: string, partition: number): void {
    const open = this.openTransactions.get(groupId)?.get(topic)?.get(partition);
    if (open === undefined) return;
    open.delete(producerId);
    if (open.size === 0) take(this.openTransactions, groupId, topic, partition);
  }
}

function put<T>(groups: Map<string, Topics<T>>, groupId: string, topic: string, partition: number, value: T): void {
  let topics = groups.get(groupId);
  if (topics === undefined) {
    topics = new Map();
    groups.set(groupId, topics);
  }
  let partitions = topics.get(topic);
  if (partitions === undefined) {
    partitions = new Map();
    topics.set(topic, partitions);
  }
  partitions.set(partition, value);
}

function take<T>(groups: Map<string, Topics<T>>, groupId: string, topic: string, partition: number): void {
  const topics = groups.get(groupId);
  const partitions = topics?.get(topic);
  if (topics === undefined || partitions === undefined) return;
  partitions.delete(partition);
  if (partitions.size === 0) topics.delete(topic);
  if (topics.size === 0) groups.delete(groupId);
}
