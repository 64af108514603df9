// A `.txnindex` that is damaged or gone is made again from the log. Must hold: the outcome names every transaction
// whose abort marker lies in the segment, and only those; the log's own producer state is not touched. A missing file
// says by itself that nothing was aborted, so it is doubted only after an unclean stop, and only where the snapshot at
// the segment's end knows of transactions.

import type { Logger } from '../../base/logger.ts';
import { exhaust } from '../recovery/load-pace.ts';
import type { Segment } from '../segments/segment.ts';
import { readSegment } from './producer-replay.ts';
import type { SnapshotFiles } from './producer-snapshot.ts';
import { type ProducerSettings, ProducerState } from './producer-state.ts';
import type { AbortedTransaction } from './txn-index.ts';

/** Makes the file of `segments[index]` again and returns its entries. Throws DiskError. */
export function rebuildTxnIndex(
  segments: readonly Segment[],
  index: number,
  snapshots: SnapshotFiles,
  settings: ProducerSettings,
): readonly AbortedTransaction[] {
  const segment = segments[index]!;
  const state = new ProducerState({ ...settings, idExpirationMs: Number.POSITIVE_INFINITY });
  const snapshot = snapshots.peekNewest(segment.baseOffset);
  const from = snapshot?.offset ?? segments[0]!.baseOffset;
  state.load(snapshot?.entries ?? [], from, 0);
  const entries: AbortedTransaction[] = [];
  for (let i = 0; i <= index; i++) {
    if ((segments[i + 1]?.baseOffset ?? Number.POSITIVE_INFINITY) <= from) continue;
    const steps = readSegment(
      state,
      segments[i]!,
      from,
      Number.POSITIVE_INFINITY,
      ({ producerId, firstOffset, lastOffset, aborted }, stable) => {
        if (i === index && aborted) entries.push({ producerId, firstOffset, lastOffset, lastStableOffset: stable });
      },
    );
    exhaust(steps);
  }
  return segment.txnIndex.replace(entries);
}

/** After an unclean stop: makes good the files of segments[0..count). The log itself is trusted there. */
export function repairTxnIndexes(
  segments: readonly Segment[],
  count: number,
  snapshots: SnapshotFiles,
  settings: ProducerSettings,
  logger: Logger,
): void {
  for (let i = 0; i < count; i++) {
    const { txnIndex, path } = segments[i]!;
    if (txnIndex.exists ? !txnIndex.isDamaged() : !isSuspect(segments, i, snapshots)) continue;
    const entries = rebuildTxnIndex(segments, i, snapshots, settings);
    // It may never have been there: then an empty one spares the next start the reading.
    if (entries.length > 0)
      logger.warn({ file: path }, 'an index of aborted transactions was missing or wrong; made again');
  }
}

function isSuspect(segments: readonly Segment[], index: number, snapshots: SnapshotFiles): boolean {
  const next = segments[index + 1];
  if (next === undefined || segments[index]!.sizeInBytes === 0) return false;
  const snapshot = snapshots.read(next.baseOffset);
  if (snapshot === null) return snapshots.all.length > 0;
  return snapshot.some(({ coordinatorEpoch, txnFirstOffset }) => coordinatorEpoch >= 0 || txnFirstOffset >= 0);
}
