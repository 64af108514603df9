// What one Fetch would return now: for each partition its watermarks, an error, or a slice of its log. Must hold: no
// file is read; partitions are served in order within the byte budgets, and the first that has data gives at least one
// whole batch (KIP-74), so that a consumer always gets on; every slice in a plan is released exactly once, by whoever
// sends it or by `releasePlan`.

import type { Payload } from '../base/payload.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import type { AbortedTransaction } from '../storage/producers/txn-index.ts';
import type { Partition } from './partition.ts';

export type FetchIsolation = 'highWatermark' | 'lastStable' | 'logEnd';

/** One partition of a fetch request, resolved. */
export interface FetchTarget {
  readonly partition: Partition;
  readonly fetchOffset: number;
  readonly maxBytes: number;
  /** -1: not given. */
  readonly currentLeaderEpoch: number;
  /** -1: not given. Else the log is compared with the client's at this epoch (KIP-595). */
  readonly lastFetchedEpoch: number;
}

export interface FetchLimits {
  readonly maxBytes: number;
  readonly isolation: FetchIsolation;
  /** Fetch 0-2: the byte limits are hard, even where no batch fits. */
  readonly hardLimit: boolean;
}

export interface PlannedPartition {
  errorCode: number;
  highWatermark: number;
  lastStableOffset: number;
  logStartOffset: number;
  slice: Payload | null;
  /** Null unless the isolation is lastStable. */
  abortedTransactions: readonly AbortedTransaction[] | null;
  /** Set where the client's log diverges from this one. */
  divergingEpoch: { epoch: number; endOffset: number } | null;
}

export interface FetchPlan {
  /** One for each target, in order. */
  readonly partitions: readonly PlannedPartition[];
  readonly bytes: number;
  /** True if the answer must not wait for more bytes: an error, or a diverging epoch. */
  readonly urgent: boolean;
}

export function planFetch(targets: readonly FetchTarget[], limits: FetchLimits): FetchPlan {
  const partitions: PlannedPartition[] = [];
  let bytes = 0;
  let urgent = false;
  for (let i = 0; i < targets.length; i++) {
    const planned = planPartition(targets[i]!, limits, budgetAfter(limits.maxBytes, bytes), bytes === 0);
    partitions.push(planned);
    if (planned.slice !== null) bytes += planned.slice.sizeInBytes;
    if (planned.errorCode !== ErrorCode.NONE || planned.divergingEpoch !== null) urgent = true;
  }
  return { partitions, bytes, urgent };
}

/** A negative limit stays negative: Kafka fails on it, with no code of its own. */
function budgetAfter(maxBytes: number, bytes: number): number {
  return maxBytes < 0 ? maxBytes : Math.max(0, maxBytes - bytes);
}

export function releasePlan(plan: FetchPlan): void {
  for (const planned of plan.partitions) {
    planned.slice?.release();
    planned.slice = null;
  }
}

function planPartition(target: FetchTarget, limits: FetchLimits, budget: number, first: boolean): PlannedPartition {
  const { partition } = target;
  const planned: PlannedPartition = {
    errorCode: partition.checkLeader(target.currentLeaderEpoch),
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    slice: null,
    abortedTransactions: null,
    divergingEpoch: null,
  };
  const log = partition.log;
  if (planned.errorCode !== ErrorCode.NONE || log === null) return planned;
  if (target.lastFetchedEpoch >= 0) {
    const end = log.endOffsetForEpoch(target.lastFetchedEpoch);
    if (end.epoch < 0 || end.endOffset < 0) {
      planned.errorCode = ErrorCode.OFFSET_OUT_OF_RANGE;
      return planned;
    }
    if (end.epoch < target.lastFetchedEpoch || end.endOffset < target.fetchOffset) planned.divergingEpoch = end;
  }
  if (planned.divergingEpoch === null) {
    const maxBytes = Math.min(target.maxBytes, budget);
    const found = log.read(target.fetchOffset, Math.max(0, maxBytes), limits.isolation, first && !limits.hardLimit);
    if (typeof found === 'number') {
      planned.errorCode = found;
      return planned;
    }
    if (maxBytes < 0 && target.fetchOffset < log.writtenEnd) {
      found.release();
      // DEVIATION: A negative byte limit in Fetch gets INVALID_FETCH_SIZE; Kafka: UNKNOWN_SERVER_ERROR.
      planned.errorCode = ErrorCode.INVALID_FETCH_SIZE;
      return planned;
    }
    // DEVIATION: Records of a Fetch answer end with a whole batch; Kafka adds the cut beginning of the next one, which
    // clients throw away.
    // A batch that the limit cuts is of no use, except to the oldest clients, which expect it
    // (ReplicaManager.readFromLog).
    if (found.sizeInBytes > 0 && (limits.hardLimit || !found.firstBatchIncomplete)) planned.slice = found;
    else found.release();
    // DEVIATION: A read_committed Fetch may name fewer aborted transactions than Kafka: none that begins after the
    // records in the answer.
    if (limits.isolation === 'lastStable') {
      const aborted = planned.slice === null ? [] : log.abortedTransactions(target.fetchOffset, found.nextOffset);
      if (typeof aborted === 'number') {
        found.release();
        planned.slice = null;
        planned.errorCode = aborted;
        return planned;
      }
      planned.abortedTransactions = aborted;
    }
  }
  planned.highWatermark = log.highWatermark;
  planned.lastStableOffset = log.lastStableOffset;
  planned.logStartOffset = log.logStartOffset;
  return planned;
}

/** Whether `target` would return at least a byte or news now: the cheap test when its partition moved. */
export function hasProgress(target: FetchTarget, isolation: FetchIsolation): boolean {
  const { partition } = target;
  if (partition.checkLeader(target.currentLeaderEpoch) !== ErrorCode.NONE) return true;
  const log = partition.log;
  if (log === null) return true;
  const end =
    isolation === 'logEnd' ? log.writtenEnd : isolation === 'lastStable' ? log.lastStableOffset : log.highWatermark;
  return end > target.fetchOffset || target.fetchOffset < log.logStartOffset;
}
