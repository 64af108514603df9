// Makes and opens the logs that a request with many partitions is about to touch, before it is handled. Must hold: no
// more than a few milliseconds are worked between two turns of the event loop; a request with few partitions, or whose
// logs are open, pays one look at each of them and no promise.

import type { Clock } from '../base/clock.ts';
import { Slices } from '../base/slices.ts';
import type { Partition } from '../replication/partition.ts';

/** Opening one takes about a millisecond: so many are opened where they are used. */
export const FEW_PARTITIONS = 16;

export type OpenFor = 'read' | 'append';

/** Null if there is nothing to wait for. */
export function openFirst(
  partitions: Iterable<Partition | undefined>,
  use: OpenFor,
  clock: Clock,
): Promise<void> | null {
  const unready: Partition[] = [];
  for (const partition of partitions) {
    if (partition !== undefined && !partition.isReadyFor(use)) unready.push(partition);
  }
  return unready.length <= FEW_PARTITIONS ? null : openAll(unready, use, clock);
}

async function openAll(partitions: readonly Partition[], use: OpenFor, clock: Clock): Promise<void> {
  const slices = new Slices(clock);
  for (const partition of partitions) {
    partition.makeReadyFor(use);
    if (slices.isOver) await slices.rest();
  }
}
