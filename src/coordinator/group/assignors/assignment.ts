// Arithmetic on assignments (partitions by topic id). Must hold: results keep the form of `Assignment`: ascending
// lists, no empty ones; arguments are never changed. Used by the assignors and by whoever compares target with current.

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

export function assignmentSize(assignment: Assignment): number {
  let size = 0;
  for (const partitions of assignment.values()) size += partitions.length;
  return size;
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

export function ownsPartition(assignment: Assignment, topicId: Uuid, partition: number): boolean {
  const partitions = assignment.get(topicId);
  if (partitions === undefined) return false;
  let low = 0;
  let high = partitions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (partitions[middle]! < partition) low = middle + 1;
    else high = middle;
  }
  return partitions[low] === partition;
}

/** What is in `a` and not in `b`. */
export function withoutPartitions(a: Assignment, b: Assignment): Assignment {
  return select(a, b, false);
}

/** What is in both. */
export function commonPartitions(a: Assignment, b: Assignment): Assignment {
  return select(a, b, true);
}

/** What is in either. */
export function unionOfPartitions(a: Assignment, b: Assignment): Assignment {
  if (b.size === 0) return a;
  if (a.size === 0) return b;
  return assignmentOf([...a, ...b]);
}

function select(a: Assignment, b: Assignment, wanted: boolean): Assignment {
  if (a.size === 0 || (b.size === 0 && !wanted)) return a;
  const result = new Map<Uuid, readonly number[]>();
  for (const [topicId, partitions] of a) {
    const others = b.get(topicId);
    if (others === undefined) {
      if (!wanted) result.set(topicId, partitions);
      continue;
    }
    const kept: number[] = [];
    let at = 0;
    for (const partition of partitions) {
      while (at < others.length && others[at]! < partition) at++;
      if ((others[at] === partition) === wanted) kept.push(partition);
    }
    if (kept.length > 0) result.set(topicId, kept);
  }
  return result.size === 0 ? emptyAssignment : result;
}
