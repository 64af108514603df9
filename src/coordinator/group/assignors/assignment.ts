// Assignments (partitions by topic id) made of lists, and compared. Must hold: results keep the form of `Assignment`
// (ascending lists, no empty ones); arguments are never changed.

import type { Uuid } from '../../../base/uuid.ts';
import { type Assignment, emptyAssignment } from './assignor.ts';

/** From lists as they come from a record or a request: in any order, with repetitions, topics perhaps named twice. */
export function assignmentOf(topics: Iterable<readonly [topicId: Uuid, partitions: readonly number[]]>): Assignment {
  const assignment = new Map<Uuid, readonly number[]>();
  for (const [topicId, partitions] of topics) {
    const before = assignment.get(topicId);
    const list = ascending(before === undefined ? partitions : [...before, ...partitions]);
    if (list.length > 0) assignment.set(topicId, list);
  }
  return assignment.size === 0 ? emptyAssignment : assignment;
}

function ascending(partitions: readonly number[]): readonly number[] {
  let sorted = true;
  for (let i = 1; i < partitions.length && sorted; i++) sorted = partitions[i - 1]! < partitions[i]!;
  if (sorted) return partitions;
  return [...new Set(partitions)].sort((a, b) => a - b);
}

/** The order of topics does not count. */
export function sameAssignment(a: Assignment, b: Assignment): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [topicId, partitions] of a) {
    const others = b.get(topicId);
    if (others === undefined || !samePartitions(partitions, others)) return false;
  }
  return true;
}

function samePartitions(a: readonly number[], b: readonly number[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
