import { expect, test } from 'vitest';
import { assignmentOf, sameAssignment } from './assignment.ts';
import { emptyAssignment } from './assignor.ts';

const a = assignmentOf([
  ['A', [3, 1, 2, 1]],
  ['B', [0]],
  ['C', []],
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
});

test('equality looks at partitions, not at the order of topics', () => {
  expect(sameAssignment(a, new Map([...a].reverse()))).toBe(true);
  expect(sameAssignment(a, assignmentOf([['D', [5]]]))).toBe(false);
  expect(sameAssignment(a, assignmentOf([['A', [1, 2, 3]]]))).toBe(false);
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
