import { describe, expect, test } from 'vitest';
import { SeededRandom } from '../../../base/random.ts';
import type { Uuid } from '../../../base/uuid.ts';
import { sameAssignment } from './assignment.ts';
import type { Assignor, GroupAssignment, GroupSpec } from './assignor.ts';
import { rangeAssignor } from './range.ts';
import { assignmentSize, GroupWalk, type Input, inputOf, type WalkLimits } from './spec-fixture.ts';
import { uniformAssignor } from './uniform.ts';

const WALKS = 40;
const STEPS = 12;

/** Calls `check` for every assignment of many seeded walks. */
function walk(
  assignor: Assignor,
  limits: Partial<WalkLimits>,
  check: (input: Input, result: GroupAssignment) => void,
): void {
  for (let seed = 1; seed <= WALKS; seed++) {
    const random = new SeededRandom(seed);
    const group = new GroupWalk(random, {
      members: 1 + random.int(20),
      topics: 1 + random.int(6),
      partitions: 1 + random.int(30),
      sameSubscriptions: true,
      ...limits,
    });
    for (let step = 0; step < STEPS; step++) {
      const input = inputOf(group.case(assignor.name));
      const before = snapshot(input.spec);
      const result = assignor.assign(input.spec, input.topics);
      try {
        expect(snapshot(input.spec)).toEqual(before);
        check(input, result);
      } catch (error) {
        throw new Error(`${assignor.name}, seed ${seed}, step ${step}`, { cause: error });
      }
      group.step(result);
    }
  }
}

function snapshot({ members }: GroupSpec): unknown {
  return [...members].map(([id, { assignment }]) => [id, [...assignment].map(([topic, list]) => [topic, [...list]])]);
}

/** Every partition of every subscribed topic has one owner, who subscribes; nothing else is assigned. */
function expectComplete({ spec, topics }: Input, result: GroupAssignment): void {
  const owned = new Set<string>();
  for (const [memberId, assignment] of result) {
    for (const [topicId, partitions] of assignment) {
      expect(spec.members.get(memberId)!.subscribedTopicIds.has(topicId)).toBe(true);
      expect(partitions.length).toBeGreaterThan(0);
      for (let i = 0; i < partitions.length; i++) {
        const partition = partitions[i]!;
        if (i > 0) expect(partition).toBeGreaterThan(partitions[i - 1]!);
        expect(partition).toBeLessThan(topics.partitionCount(topicId));
        expect(owned.has(`${topicId} ${partition}`)).toBe(false);
        owned.add(`${topicId} ${partition}`);
      }
    }
  }
  let total = 0;
  for (const topicId of subscribers(spec).keys()) total += topics.partitionCount(topicId);
  expect(owned.size).toBe(total);
}

function subscribers({ members }: GroupSpec): Map<Uuid, string[]> {
  const topics = new Map<Uuid, string[]>();
  for (const [memberId, { subscribedTopicIds }] of members) {
    for (const id of subscribedTopicIds) topics.set(id, [...(topics.get(id) ?? []), memberId]);
  }
  return topics;
}

const sizeOf = (result: GroupAssignment, memberId: string): number => assignmentSize(result.get(memberId) ?? new Map());

function countKept(spec: GroupSpec, result: GroupAssignment): number {
  let kept = 0;
  for (const [memberId, { assignment }] of spec.members) {
    for (const [topicId, partitions] of assignment) {
      const now = new Set(result.get(memberId)?.get(topicId));
      for (const partition of partitions) if (now.has(partition)) kept++;
    }
  }
  return kept;
}

/** The result as the next input. */
function nextInput({ spec, topics }: Input, result: GroupAssignment): Input {
  const members = new Map([...spec.members].map(([id, member]) => [id, { ...member, assignment: result.get(id)! }]));
  return { spec: { ...spec, members }, topics };
}

describe('uniform, equal subscriptions', () => {
  test('is complete and balanced', () => {
    walk(uniformAssignor, {}, (input, result) => {
      expectComplete(input, result);
      const sizes = [...input.spec.members.keys()].map((id) => sizeOf(result, id));
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
    });
  });

  test('keeps as much as balance allows', () => {
    walk(uniformAssignor, {}, ({ spec, topics }, result) => {
      let total = 0;
      for (const topicId of subscribers(spec).keys()) total += topics.partitionCount(topicId);
      const quota = Math.floor(total / spec.members.size);
      let most = 0;
      let aboveQuota = 0;
      for (const { subscribedTopicIds, assignment } of spec.members.values()) {
        let owned = 0;
        for (const [topicId, partitions] of assignment) if (subscribedTopicIds.has(topicId)) owned += partitions.length;
        most += Math.min(owned, quota);
        if (owned > quota) aboveQuota++;
      }
      expect(countKept(spec, result)).toBe(most + Math.min(aboveQuota, total % spec.members.size));
    });
  });

  test('what is balanced stays, as the very same objects', () => {
    walk(uniformAssignor, {}, (input, result) => {
      if (result.size === 0) return;
      const next = nextInput(input, result);
      for (const [id, assignment] of uniformAssignor.assign(next.spec, next.topics)) {
        expect(assignment).toBe(result.get(id));
      }
    });
  });
});

describe('uniform, different subscriptions', () => {
  const limits = { sameSubscriptions: false };

  test('is complete', () => {
    walk(uniformAssignor, limits, expectComplete);
  });

  test('no move from one subscriber of a topic to another would improve the balance', () => {
    walk(uniformAssignor, limits, ({ spec }, result) => {
      for (const [topicId, memberIds] of subscribers(spec)) {
        const least = Math.min(...memberIds.map((id) => sizeOf(result, id)));
        for (const id of memberIds) {
          if (result.get(id)?.has(topicId) === true) expect(sizeOf(result, id)).toBeLessThanOrEqual(least + 1);
        }
      }
    });
  });

  test('what is balanced stays', () => {
    walk(uniformAssignor, limits, (input, result) => {
      if (result.size === 0) return;
      const next = nextInput(input, result);
      for (const [id, assignment] of uniformAssignor.assign(next.spec, next.topics)) {
        expect(sameAssignment(assignment, result.get(id)!)).toBe(true);
      }
    });
  });

  test('a new member takes from others only what balances', () => {
    walk(uniformAssignor, limits, (input, result) => {
      if (result.size === 0) return;
      const next = nextInput(input, result);
      const members = new Map(next.spec.members);
      const [first] = members.values();
      members.set('newcomer', { ...first!, instanceId: null, assignment: new Map() });
      const spec: GroupSpec = { members, subscriptionType: 'HETEROGENEOUS' };
      const again = uniformAssignor.assign(spec, input.topics);
      expectComplete({ spec, topics: input.topics }, again);
      for (const [id, { assignment }] of members) {
        expect(sizeOf(again, id)).toBeLessThanOrEqual(
          Math.max(assignmentSize(assignment), sizeOf(again, 'newcomer') + 1),
        );
      }
    });
  });
});

describe.each([true, false])('range, equal subscriptions: %s', (sameSubscriptions) => {
  test('is complete, in contiguous ranges whose sizes differ by one at most, larger ones first', () => {
    walk(rangeAssignor, { sameSubscriptions }, (input, result) => {
      expectComplete(input, result);
      for (const [topicId, memberIds] of subscribers(input.spec)) {
        const ranges = memberIds.map((id) => result.get(id)?.get(topicId) ?? []);
        ranges.sort((a, b) => (a[0] ?? Number.POSITIVE_INFINITY) - (b[0] ?? Number.POSITIVE_INFINITY));
        const count = input.topics.partitionCount(topicId);
        const sizes = ranges.map((_, i) => Math.floor(count / ranges.length) + (i < count % ranges.length ? 1 : 0));
        expect(ranges.map((range) => range.length)).toEqual(sizes);
        expect(ranges.flat()).toEqual(Array.from({ length: count }, (_, i) => i));
      }
    });
  });
});
