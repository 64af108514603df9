// Groups for the assignors' tests: as data (the golden cases) and as seeded walks through a group's life, in which
// members come, go and change their minds while topics are made, grown and deleted.

import type { SeededRandom } from '../../../base/random.ts';
import { randomUuid, type Uuid } from '../../../base/uuid.ts';
import type { Assignment, GroupAssignment, GroupSpec, MemberSpec, SubscribedTopicDescriber } from './assignor.ts';

/** An assignment as data: topics by their place in the case's list. */
export type AssignmentData = readonly (readonly [topic: number, partitions: readonly number[]])[];

export interface AssignorCase {
  readonly assignor: 'uniform' | 'range';
  readonly topics: readonly (readonly [id: Uuid, partitionCount: number])[];
  readonly members: readonly {
    readonly id: string;
    readonly instanceId: string | null;
    readonly topics: readonly number[];
    readonly assignment: AssignmentData;
  }[];
}

export interface Input {
  readonly spec: GroupSpec;
  readonly topics: SubscribedTopicDescriber;
}

export function inputOf(data: AssignorCase): Input {
  const counts = new Map(data.topics);
  const members = new Map<string, MemberSpec>();
  for (const { id, instanceId, topics, assignment } of data.members) {
    members.set(id, {
      instanceId,
      rackId: null,
      subscribedTopicIds: new Set(topics.map((topic) => data.topics[topic]![0])),
      assignment: new Map(assignment.map(([topic, partitions]) => [data.topics[topic]![0], partitions])),
    });
  }
  return { spec: groupSpec(members), topics: { partitionCount: (id) => counts.get(id) ?? -1 } };
}

export function groupSpec(members: ReadonlyMap<string, MemberSpec>): GroupSpec {
  const subscriptions = new Set([...members.values()].map((member) => [...member.subscribedTopicIds].sort().join()));
  return { members, subscriptionType: subscriptions.size <= 1 ? 'HOMOGENEOUS' : 'HETEROGENEOUS' };
}

/** With topics in order of their place and members in order of their ids, so that two can be compared as text. */
export function resultData(
  data: AssignorCase,
  result: GroupAssignment,
): readonly (readonly [string, AssignmentData])[] {
  const places = new Map(data.topics.map(([id], place) => [id, place]));
  return [...result]
    .filter(([, assignment]) => assignment.size > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([memberId, assignment]) => [
      memberId,
      [...assignment].map(([id, partitions]) => [places.get(id)!, partitions] as const).sort(([a], [b]) => a - b),
    ]);
}

interface WalkingMember {
  readonly instanceId: string | null;
  readonly topicIds: Set<Uuid>;
  assignment: Assignment;
}

export interface WalkLimits {
  readonly members: number;
  readonly topics: number;
  readonly partitions: number;
  readonly sameSubscriptions: boolean;
}

export class GroupWalk {
  private readonly random: SeededRandom;
  private readonly limits: WalkLimits;
  private readonly topics: Map<Uuid, number> = new Map();
  private readonly members: Map<string, WalkingMember> = new Map();

  constructor(random: SeededRandom, limits: WalkLimits) {
    this.random = random;
    this.limits = limits;
    for (let i = random.int(limits.topics); i >= 0; i--) this.addTopic();
    for (let i = random.int(limits.members); i >= 0; i--) this.addMember();
  }

  /** The group as it is now. */
  case(assignor: 'uniform' | 'range'): AssignorCase {
    const ids = [...this.topics.keys()];
    // Partitions of deleted topics stay in an assignment until the next one.
    for (const { assignment } of this.members.values()) {
      for (const id of assignment.keys()) if (!ids.includes(id)) ids.push(id);
    }
    const place = (id: Uuid) => ids.indexOf(id);
    return {
      assignor,
      topics: ids.map((id) => [id, this.topics.get(id) ?? -1] as const),
      members: [...this.members].map(([id, { instanceId, topicIds, assignment }]) => ({
        id,
        instanceId,
        topics: [...topicIds].map(place),
        assignment: [...assignment].map(([topicId, partitions]) => [place(topicId), partitions] as const),
      })),
    };
  }

  /** Members now have what `result` says, and something else changes. */
  step(result: GroupAssignment): void {
    for (const [id, member] of this.members) member.assignment = result.get(id) ?? new Map();
    for (let changes = 1 + this.random.int(3); changes > 0; changes--) this.change();
    if (this.members.size === 0) this.addMember();
  }

  private change(): void {
    switch (this.random.int(8)) {
      case 0:
      case 1:
        if (this.members.size < this.limits.members) this.addMember();
        return;
      case 2:
      case 3:
        this.removeMember();
        return;
      case 4:
        if (this.topics.size < this.limits.topics) this.addTopic();
        return;
      case 5:
        for (const [id, count] of this.topics) {
          if (this.random.int(3) === 0) this.topics.set(id, count + 1 + this.random.int(this.limits.partitions));
        }
        return;
      case 6:
        if (this.topics.size > 1 && this.random.int(2) === 0) this.removeTopic();
        return;
      default:
        this.resubscribe();
    }
  }

  private pick<T>(items: Iterable<T>): T {
    const list = [...items];
    return list[this.random.int(list.length)]!;
  }

  private addTopic(): void {
    const id = randomUuid(this.random);
    this.topics.set(id, 1 + this.random.int(this.limits.partitions));
    for (const member of this.members.values()) {
      if (this.limits.sameSubscriptions || this.random.int(2) === 0) member.topicIds.add(id);
    }
  }

  private removeTopic(): void {
    const id = this.pick(this.topics.keys());
    this.topics.delete(id);
    for (const member of this.members.values()) member.topicIds.delete(id);
  }

  private addMember(): void {
    const kind = this.random.int(3);
    const id = kind === 0 ? `m${this.random.int(1000)}` : randomUuid(this.random);
    if (this.members.has(id)) return;
    const instanceId = this.random.int(3) === 0 ? `instance ${this.random.int(1_000_000)}` : null;
    this.members.set(id, { instanceId, topicIds: this.someTopics(), assignment: new Map() });
  }

  private removeMember(): void {
    if (this.members.size === 0) return;
    const id = this.pick(this.members.keys());
    const member = this.members.get(id)!;
    this.members.delete(id);
    // A static member often comes back under a new id and takes over what it had.
    if (member.instanceId !== null && this.random.int(2) === 0) this.members.set(randomUuid(this.random), member);
  }

  private someTopics(): Set<Uuid> {
    if (this.limits.sameSubscriptions) {
      const [first] = this.members.values();
      return new Set(first?.topicIds ?? this.topics.keys());
    }
    return new Set([...this.topics.keys()].filter(() => this.random.int(2) === 0));
  }

  private resubscribe(): void {
    if (this.limits.sameSubscriptions) {
      const topicIds = [...this.topics.keys()].filter(() => this.random.int(4) > 0);
      for (const member of this.members.values()) {
        member.topicIds.clear();
        for (const id of topicIds) member.topicIds.add(id);
      }
    } else if (this.members.size > 0) {
      const member = this.members.get(this.pick(this.members.keys()))!;
      const topicIds = this.someTopics();
      member.topicIds.clear();
      for (const id of topicIds) member.topicIds.add(id);
    }
  }
}

export function assignmentSize(assignment: Assignment): number {
  let size = 0;
  for (const partitions of assignment.values()) size += partitions.length;
  return size;
}
