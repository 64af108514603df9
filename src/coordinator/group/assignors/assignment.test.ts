import { expect, test } from 'vitest';
import {
  assignmentOf,
  assignmentSize,
  commonPartitions,
  ownsPartition,
  sameAssignment,
  unionOfPartitions,
  withoutPartitions,
} from './assignment.ts';
import { emptyAssignment } from './assignor.ts';

const a = assignmentOf([
  ['A', [3, 1, 2, 1]],
  ['B', [0]],
  ['C', []],
]);
const b = assignmentOf([
  ['D', [5]],
  ['A', [2, 4]],
]);

test('lists are ascending, without duplicates, and never empty', () => {
  expect([...a]).toEqual([
    ['A', [1, 2, 3]],
    ['B', [0]],
  ]);
  expect([
    ...assignmentOf([
      ['A', [2]],
      ['A', [1, 2]],
    ]),
  ]).toEqual([['A', [1, 2]]]);
  expect(assignmentOf([['A', []]])).toBe(emptyAssignment);
  expect(assignmentSize(a)).toBe(4);
});

test('difference, intersection and union', () => {
  expect([...withoutPartitions(a, b)]).toEqual([
    ['A', [1, 3]],
    ['B', [0]],
  ]);
  expect([...commonPartitions(a, b)]).toEqual([['A', [2]]]);
  expect([...unionOfPartitions(a, b)]).toEqual([
    ['A', [1, 2, 3, 4]],
    ['B', [0]],
    ['D', [5]],
  ]);
  expect(withoutPartitions(a, a)).toBe(emptyAssignment);
  expect(withoutPartitions(a, emptyAssignment)).toBe(a);
  expect(commonPartitions(a, emptyAssignment)).toBe(emptyAssignment);
  expect(commonPartitions(emptyAssignment, a).size).toBe(0);
});

test('equality looks at partitions, not at the order of topics', () => {
  expect(sameAssignment(a, new Map([...a].reverse()))).toBe(true);
  expect(sameAssignment(a, b)).toBe(false);
  expect(sameAssignment(a, withoutPartitions(a, assignmentOf([['B', [0]]])))).toBe(false);
  expect(
    sameAssignment(
      a,
      assignmentOf([
        ['A', [1, 2, 4]],
        ['B', [0]],
      ]),
    ),
  ).toBe(false);
});

test('a single partition is found', () => {
  expect([0, 1, 2, 3, 4].map((partition) => ownsPartition(a, 'A', partition))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
  expect(ownsPartition(a, 'Z', 0)).toBe(false);
});
