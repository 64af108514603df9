// The `uniform` assignor where members subscribe to different topics. Must hold: the subscribers of one topic end with
// loads that differ by one at most where the rounds below suffice (they do whenever subscribers of a topic subscribe to
// the same topics); what need not move stays. The rules are those of Kafka 4.3.1, the order of its hash maps included.

import { assert } from '../../../base/assert.ts';
import { type Uuid, uuidBytes } from '../../../base/uuid.ts';
import { javaHashCode } from '../../partition-of.ts';
import {
  type Assignment,
  emptyAssignment,
  type GroupAssignment,
  type GroupSpec,
  type MemberSpec,
  PartitionAssignorError,
  type SubscribedTopicDescriber,
} from './assignor.ts';
import { hashOrder } from './java-hash-order.ts';
import { LoadOrder } from './load-order.ts';

/** Overlapping subscriptions may need many rounds over the topics; each about halves what is left of the imbalance. */
const MAX_ROUNDS = 16;
const NOBODY = -1;

interface Topic {
  readonly id: Uuid;
  readonly partitionCount: number;
  /** Indexes of members, ascending. */
  readonly subscribers: number[];
  /** The member that owns each partition, or NOBODY. */
  readonly owners: Int32Array;
}

interface Work {
  readonly memberIds: readonly string[];
  readonly members: readonly MemberSpec[];
  /** Partitions of each member. */
  readonly loads: Int32Array;
  /** 1: the member's assignment is no longer the old one. */
  readonly changed: Uint8Array;
  readonly topics: ReadonlyMap<Uuid, Topic>;
  /** Partitions per subscriber descending, then subscribers ascending, then id ascending. */
  readonly sortedTopics: readonly Topic[];
}

export function assignHeterogeneous(spec: GroupSpec, describer: SubscribedTopicDescriber): GroupAssignment {
  const memberIds = hashOrder([...spec.members.keys()], javaHashCode);
  const members = memberIds.map((memberId) => spec.members.get(memberId)!);
  const topics = subscribedTopics(members, describer);
  if (topics.size === 0) return new Map();
  const work: Work = {
    memberIds,
    members,
    loads: new Int32Array(members.length),
    changed: new Uint8Array(members.length),
    topics,
    sortedTopics: sortTopics([...topics.values()]),
  };
  keepOwned(work);
  giveUnowned(work);
  balance(work);
  return assignmentsOf(work);
}

function subscribedTopics(members: readonly MemberSpec[], describer: SubscribedTopicDescriber): Map<Uuid, Topic> {
  const topics = new Map<Uuid, Topic>();
  for (let index = 0; index < members.length; index++) {
    for (const id of members[index]!.subscribedTopicIds) {
      let topic = topics.get(id);
      if (topic === undefined) {
        const partitionCount = describer.partitionCount(id);
        if (partitionCount === -1) {
          throw new PartitionAssignorError(`members subscribe to topic ${id}, which does not exist`);
        }
        topic = { id, partitionCount, subscribers: [], owners: new Int32Array(partitionCount).fill(NOBODY) };
        topics.set(id, topic);
      }
      topic.subscribers.push(index);
    }
  }
  return topics;
}

function sortTopics(topics: Topic[]): readonly Topic[] {
  const keys = new Map<Topic, string>();
  for (const topic of topics) keys.set(topic, comparableId(topic.id));
  return topics.sort((a, b) => {
    const perSubscriber = b.partitionCount / b.subscribers.length - a.partitionCount / a.subscribers.length;
    if (perSubscriber !== 0) return perSubscriber;
    if (a.subscribers.length !== b.subscribers.length) return a.subscribers.length - b.subscribers.length;
    return keys.get(a)! < keys.get(b)! ? -1 : 1;
  });
}

/** Kafka compares ids as two signed 64-bit numbers: as bytes, once both signs are flipped. */
function comparableId(id: Uuid): string {
  const bytes = uuidBytes(id);
  assert(bytes !== null, 'a topic id is a Uuid');
  bytes[0]! ^= 0x80;
  bytes[8]! ^= 0x80;
  return bytes.toString('latin1');
}

function keepOwned({ members, loads, changed, topics }: Work): void {
  for (let index = 0; index < members.length; index++) {
    const { subscribedTopicIds, assignment } = members[index]!;
    for (const [topicId, partitions] of assignment) {
      if (!subscribedTopicIds.has(topicId)) {
        changed[index] = 1;
        continue;
      }
      const { owners } = topics.get(topicId)!;
      for (const partition of partitions) {
        if (partition >= owners.length || owners[partition] !== NOBODY) {
          changed[index] = 1;
          continue;
        }
        owners[partition] = index;
        loads[index]!++;
      }
    }
  }
}

function giveUnowned({ loads, changed, sortedTopics }: Work): void {
  const order = new LoadOrder(loads);
  for (const { subscribers, owners } of sortedTopics) {
    let partition = owners.indexOf(NOBODY);
    if (partition === -1) continue;
    order.reset(subscribers);
    for (; partition < owners.length; partition++) {
      if (owners[partition] !== NOBODY) continue;
      const member = order.nextLeastLoaded();
      owners[partition] = member;
      loads[member]!++;
      changed[member] = 1;
    }
  }
}

/** Goes round the topics until all of them were seen without a move. */
function balance(work: Work): void {
  const topics = work.sortedTopics.filter((topic) => topic.subscribers.length >= 2);
  const order = new LoadOrder(work.loads);
  const owned: Owned = { starts: new Int32Array(work.members.length), ends: new Int32Array(work.members.length) };
  let lastMoved = -1;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (let index = 0; index < topics.length; index++) {
      if (index === lastMoved) return;
      const moved = balanceTopic(work, topics[index]!, order, owned);
      if (moved || lastMoved === -1) lastMoved = index;
    }
  }
}

/** For each member the range of its partitions in a list sorted by owner. */
interface Owned {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

/** Moves partitions from the most to the least loaded subscribers. Says whether any moved. */
function balanceTopic({ loads, changed }: Work, topic: Topic, order: LoadOrder, owned: Owned): boolean {
  const { subscribers, owners } = topic;
  if (order.imbalance(subscribers) <= 1) return false;
  order.reset(subscribers);
  const partitions = sortByOwner(topic, owned);
  const { starts, ends } = owned;
  let moved = false;
  for (;;) {
    let from = order.nextMostLoaded();
    while (from !== -1 && ends[from]! <= starts[from]!) {
      order.setAsideMostLoaded();
      from = order.nextMostLoaded();
    }
    if (from === -1) return moved;
    ends[from]!--;
    const partition = partitions[ends[from]!]!;
    const to = order.nextLeastLoaded();
    if (order.balanced) return moved;
    owners[partition] = to;
    loads[from]!--;
    loads[to]!++;
    changed[from] = 1;
    changed[to] = 1;
    moved = true;
  }
}

/** The topic's partitions, those of one owner together and ascending. */
function sortByOwner({ subscribers, owners }: Topic, { starts, ends }: Owned): Int32Array {
  for (const member of subscribers) ends[member] = 0;
  for (let partition = 0; partition < owners.length; partition++) ends[owners[partition]!]!++;
  let next = 0;
  for (const member of subscribers) {
    starts[member] = next;
    next += ends[member]!;
    ends[member] = starts[member]!;
  }
  const sorted = new Int32Array(owners.length);
  for (let partition = 0; partition < owners.length; partition++) sorted[ends[owners[partition]!]!++] = partition;
  return sorted;
}

function assignmentsOf({ memberIds, members, changed, sortedTopics }: Work): GroupAssignment {
  const rebuilt: Map<Uuid, number[]>[] = members.map(() => new Map());
  for (const { id, owners } of sortedTopics) {
    for (let partition = 0; partition < owners.length; partition++) {
      const owner = owners[partition]!;
      if (changed[owner] === 0) continue;
      const list = rebuilt[owner]!.get(id);
      if (list === undefined) rebuilt[owner]!.set(id, [partition]);
      else list.push(partition);
    }
  }
  const result = new Map<string, Assignment>();
  for (let index = 0; index < members.length; index++) {
    const assignment = changed[index] === 0 ? members[index]!.assignment : rebuilt[index]!;
    result.set(memberIds[index]!, assignment.size === 0 ? emptyAssignment : assignment);
  }
  return result;
}
