import { expect, test } from 'vitest';

import { PartitionAssignorError } from './assignor.ts';
import { type AssignorCase, assignmentSize, inputOf } from './spec-fixture.ts';
import { uniformAssignor } from './uniform.ts';

const A = 'AAAAAAAAAAAAAAAAAAAAAQ';
const B = 'AAAAAAAAAAAAAAAAAAAAAg';
const GONE = 'AAAAAAAAAAAAAAAAAAAAAw';

type MemberData = AssignorCase['members'][number];

function assign(topics: AssignorCase['topics'], members: readonly MemberData[]) {
  const input = inputOf({ assignor: 'uniform', topics, members });
  return uniformAssignor.assign(input.spec, input.topics);
}

const member = (id: string, topics: readonly number[], assignment: MemberData['assignment'] = []): MemberData => ({
  id,
  instanceId: null,
  topics,
  assignment,
});

test('no members, or members without topics, get an empty assignment', () => {
  expect(assign([[A, 3]], []).size).toBe(0);
  expect(assign([[A, 3]], [member('a', []), member('b', [])]).size).toBe(0);
});

test.each([[[member('a', [0])]], [[member('a', [0]), member('b', [])]]])(
  'a topic that does not exist is an error',
  (members) => {
    expect(() => assign([[A, -1]], members)).toThrow(PartitionAssignorError);
  },
);

test('partitions of a topic that is gone are dropped', () => {
  const result = assign(
    [
      [A, 2],
      [GONE, -1],
    ],
    [
      member(
        'a',
        [0],
        [
          [0, [0]],
          [1, [0, 1]],
        ],
      ),
      member('b', [0], [[0, [1]]]),
    ],
  );
  expect([...result.get('a')!]).toEqual([[A, [0]]]);
  expect([...result.get('b')!]).toEqual([[A, [1]]]);
});

test('the extra partition stays with who has it', () => {
  const members = [member('a', [0], [[0, [0, 1]]]), member('b', [0], [[0, [2]]])];
  for (const order of [members, members.toReversed()]) {
    const result = assign([[A, 3]], order);
    expect([...result.get('a')!]).toEqual([[A, [0, 1]]]);
    expect([...result.get('b')!]).toEqual([[A, [2]]]);
  }
});

test('who loses a topic gives it up, and the others even out', () => {
  const members = [
    member(
      'a',
      [0],
      [
        [0, [0, 1]],
        [1, [0, 1]],
      ],
    ),
    member('b', [0, 1]),
  ];
  const result = assign(
    [
      [A, 4],
      [B, 2],
    ],
    members,
  );
  expect(result.get('a')!.has(B)).toBe(false);
  expect(result.get('b')!.get(B)).toEqual([0, 1]);
  expect([...result.values()].map(assignmentSize)).toEqual([3, 3]);
});

test('partitions that an assignment so far has but the topic has not are dropped', () => {
  const result = assign(
    [
      [A, 2],
      [B, 1],
    ],
    [member('a', [0], [[0, [0, 1, 7]]]), member('b', [0, 1])],
  );
  expect([...result.values()].reduce((sum, assignment) => sum + assignmentSize(assignment), 0)).toBe(3);
});
