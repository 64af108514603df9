// Which of a log's oldest segments retention no longer covers, of a compacted log too if it says so (KIP-71). Must
// hold: the answer is a run from the first segment on; no segment that reaches the high watermark is in it, nor an
// empty last one; what Apache Kafka would delete in the same state is deleted, and nothing else. Pure but for reading
// time indexes; called by Log.deleteOldSegments.

import type { LogConfig } from '../log-config.ts';
import type { Segment } from '../segments/segment.ts';

export type DeletionReason = 'log start offset' | 'retention.bytes' | 'retention.ms';

export interface RetentionView {
  readonly segments: readonly Segment[];
  readonly logStartOffset: number;
  readonly highWatermark: number;
  readonly nextOffset: number;
  readonly config: Pick<LogConfig, 'cleanupPolicy' | 'retentionMs' | 'retentionBytes'>;
  readonly nowMs: number;
}

export interface ExpiredRun {
  /** At least 1; the number of all segments where the active one goes too. */
  readonly count: number;
  readonly reason: DeletionReason;
}

/** A run of at most `most` segments that go for one reason; null if there is none. Throws DiskError. */
export function expiredRun(view: RetentionView, most: number): ExpiredRun | null {
  const { config } = view;
  const below = belowLogStart(view, most);
  if (below > 0) return { count: below, reason: 'log start offset' };
  if (!config.cleanupPolicy.delete) return null;
  const beyond = config.retentionBytes < 0 ? 0 : beyondSize(view, most);
  if (beyond > 0) return { count: beyond, reason: 'retention.bytes' };
  const old = config.retentionMs < 0 ? 0 : pastTime(view, most);
  return old > 0 ? { count: old, reason: 'retention.ms' } : null;
}

function belowLogStart({ segments, logStartOffset }: RetentionView, most: number): number {
  let count = 0;
  while (count < most && count + 1 < segments.length && segments[count + 1]!.baseOffset <= logStartOffset) count++;
  return count;
}

/** Whether the segment lies wholly below the high watermark, and is not the empty one that a log always has. */
function mayGo({ segments, highWatermark, nextOffset }: RetentionView, index: number): boolean {
  const isLast = index + 1 === segments.length;
  if (isLast && segments[index]!.sizeInBytes === 0) return false;
  return highWatermark >= (isLast ? nextOffset : segments[index + 1]!.baseOffset);
}

function beyondSize(view: RetentionView, most: number): number {
  const { segments } = view;
  let excess = -view.config.retentionBytes;
  for (let i = 0; i < segments.length; i++) excess += segments[i]!.sizeInBytes;
  let count = 0;
  while (count < most && count < segments.length && mayGo(view, count) && excess >= segments[count]!.sizeInBytes) {
    excess -= segments[count]!.sizeInBytes;
    count++;
  }
  return count;
}

function pastTime(view: RetentionView, most: number): number {
  const { segments } = view;
  const limitMs = view.nowMs - view.config.retentionMs;
  let count = 0;
  while (
    count < most &&
    count < segments.length &&
    mayGo(view, count) &&
    segments[count]!.newestMs(limitMs) < limitMs
  ) {
    count++;
  }
  return count;
}
