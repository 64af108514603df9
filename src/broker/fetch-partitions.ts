// The partitions that one fetch, or one session of fetches, asks for, in the order in which they are served. Must hold:
// a partition is in it once; `bytes` is never less than what the list keeps on the heap, so that a budget can be set
// over many of them; nothing is kept of a topic without partitions, and no partition's key is made of the topic's
// name, which a client may make as long as a request.

import { type Uuid, ZERO_UUID } from '../base/uuid.ts';
import type { FetchRequest, FetchRequestFetchPartition } from '../protocol/generated/fetch.ts';

/** A state, its offsets as numbers of their own, its places in map and order (measured: 200 to 235). */
const PARTITION_BYTES = 320;
/** A topic's map, and its place in the map of topics (measured: up to 210). */
const TOPIC_BYTES = 256;
/** Of a name; in the worst case each character takes two. */
const CHARACTER_BYTES = 2;

/** One partition as the client asks for it, with what was last answered. */
export interface FetchPartitionState {
  /** Empty when the client named the topic by an id that is not known (yet). */
  topic: string;
  readonly topicId: Uuid;
  readonly partition: number;
  fetchOffset: number;
  maxBytes: number;
  currentLeaderEpoch: number;
  lastFetchedEpoch: number;
  logStartOffset: number;
  /** -1 before the first answer, so that it is always part of it. */
  answeredHighWatermark: number;
  answeredLogStartOffset: number;
}

export class FetchPartitions {
  readonly usesTopicIds: boolean;
  /** By topic name, or by topic id. */
  private readonly topics = new Map<string, Map<number, FetchPartitionState>>();
  private readonly order = new Set<FetchPartitionState>();
  /** An upper bound of what it keeps on the heap. */
  bytes = 0;

  constructor(usesTopicIds: boolean) {
    this.usesTopicIds = usesTopicIds;
  }

  get size(): number {
    return this.order.size;
  }

  /** In the order in which they are served. */
  toArray(): FetchPartitionState[] {
    return [...this.order];
  }

  /** Takes what the request adds, changes and forgets. `resolve` gives the name of a topic id, or undefined. */
  update(request: FetchRequest, resolve: (id: Uuid) => string | undefined): void {
    for (const { topic, topicId, partitions } of request.topics) {
      if (partitions.length === 0) continue;
      const name = this.usesTopicIds ? (resolve(topicId) ?? '') : topic;
      const ofTopic = this.topicOf(this.usesTopicIds ? topicId : topic);
      for (const asked of partitions) {
        const known = ofTopic.get(asked.partition);
        if (known === undefined) {
          const state = newState(name, this.usesTopicIds ? topicId : ZERO_UUID, asked);
          ofTopic.set(state.partition, state);
          this.order.add(state);
          this.bytes += PARTITION_BYTES;
          continue;
        }
        if (name !== '') known.topic = name;
        known.fetchOffset = asked.fetchOffset;
        known.maxBytes = asked.partitionMaxBytes;
        known.currentLeaderEpoch = asked.currentLeaderEpoch;
        known.lastFetchedEpoch = asked.lastFetchedEpoch;
        known.logStartOffset = asked.logStartOffset;
      }
    }
  }

  forget(request: FetchRequest): void {
    for (const { topic, topicId, partitions } of request.forgottenTopicsData) {
      for (const partition of partitions) this.remove(this.usesTopicIds ? topicId : topic, partition);
    }
  }

  /** A topic id that was unknown when its partition was added may be known by now; a name that was known is kept. */
  resolve(resolve: (id: Uuid) => string | undefined): void {
    if (!this.usesTopicIds) return;
    for (const state of this.order) state.topic = resolve(state.topicId) ?? state.topic;
  }

  /** Moves a partition that returned data behind the others. */
  moveToEnd(state: FetchPartitionState): void {
    // Another request may have forgotten it, or added it anew, while this one waited.
    if (this.order.delete(state)) this.order.add(state);
  }

  private topicOf(key: string): Map<number, FetchPartitionState> {
    const known = this.topics.get(key);
    if (known !== undefined) return known;
    const made = new Map<number, FetchPartitionState>();
    this.topics.set(key, made);
    this.bytes += topicBytes(key);
    return made;
  }

  private remove(key: string, partition: number): void {
    const ofTopic = this.topics.get(key);
    const state = ofTopic?.get(partition);
    if (ofTopic === undefined || state === undefined) return;
    ofTopic.delete(partition);
    this.order.delete(state);
    this.bytes -= PARTITION_BYTES;
    if (ofTopic.size > 0) return;
    this.topics.delete(key);
    this.bytes -= topicBytes(key);
  }
}

function newState(topic: string, topicId: Uuid, asked: FetchRequestFetchPartition): FetchPartitionState {
  return {
    topic,
    topicId,
    partition: asked.partition,
    fetchOffset: asked.fetchOffset,
    maxBytes: asked.partitionMaxBytes,
    currentLeaderEpoch: asked.currentLeaderEpoch,
    lastFetchedEpoch: asked.lastFetchedEpoch,
    logStartOffset: asked.logStartOffset,
    answeredHighWatermark: -1,
    answeredLogStartOffset: -1,
  };
}

function topicBytes(key: string): number {
  return TOPIC_BYTES + CHARACTER_BYTES * key.length;
}
