import { expect, test } from 'vitest';
import { PartitionAssignorError } from './assignor.ts';
import { rangeAssignor } from './range.ts';
import { type AssignorCase, inputOf, resultData } from './spec-fixture.ts';

const A = 'AAAAAAAAAAAAAAAAAAAAAQ';
const B = 'AAAAAAAAAAAAAAAAAAAAAg';

function assign(data: Omit<AssignorCase, 'assignor'>) {
  const input = inputOf({ assignor: 'range', ...data });
  return resultData({ assignor: 'range', ...data }, rangeAssignor.assign(input.spec, input.topics));
}

const member = (id: string, topics: number[], instanceId: string | null = null) => ({
  id,
  instanceId,
  topics,
  assignment: [],
});

test('topics with equally many partitions are co-partitioned', () => {
  const topics = [[A, 3] as const, [B, 3] as const];
  expect(assign({ topics, members: [member('m1', [0, 1]), member('m0', [0, 1])] })).toEqual([
    [
      'm0',
      [
        [0, [0, 1]],
        [1, [0, 1]],
      ],
    ],
    [
      'm1',
      [
        [0, [2]],
        [1, [2]],
      ],
    ],
  ]);
});

test('static members come first, by instance id, whatever their member ids are', () => {
  const topics = [[A, 4] as const];
  const ranges = (idOfOne: string, idOfTwo: string) =>
    new Map(assign({ topics, members: [member('a', [0]), member(idOfOne, [0], 'one'), member(idOfTwo, [0], 'two')] }));
  const before = ranges('x', 'y');
  expect(before.get('x')).toEqual([[0, [0, 1]]]);
  expect(before.get('y')).toEqual([[0, [2]]]);
  expect(before.get('a')).toEqual([[0, [3]]]);
  const renamed = ranges('z', 'b');
  expect(renamed.get('z')).toEqual(before.get('x'));
  expect(renamed.get('b')).toEqual(before.get('y'));
});

test('with more members than partitions the last get nothing', () => {
  const topics = [[A, 2] as const];
  expect(assign({ topics, members: [member('c', [0]), member('b', [0]), member('a', [0])] })).toEqual([
    ['a', [[0, [0]]]],
    ['b', [[0, [1]]]],
  ]);
});

test('each topic is shared among its own subscribers', () => {
  const topics = [[A, 4] as const, [B, 3] as const];
  expect(assign({ topics, members: [member('a', [0]), member('b', [0, 1]), member('c', [1])] })).toEqual([
    ['a', [[0, [0, 1]]]],
    [
      'b',
      [
        [0, [2, 3]],
        [1, [0, 1]],
      ],
    ],
    ['c', [[1, [2]]]],
  ]);
});

test('a topic that does not exist is an error, no members are none', () => {
  expect(() => assign({ topics: [[A, -1]], members: [member('a', [0])] })).toThrow(PartitionAssignorError);
  expect(assign({ topics: [[A, 1]], members: [] })).toEqual([]);
});
