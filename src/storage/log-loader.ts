// Opens the folder of one partition. Must hold: after a clean stop nothing is checked that a later read checks anyway;
// after any other stop the log is recovered first; what comes out is consistent: segments, next offset, leader epochs
// and producer state all describe the same bytes, and at least one segment exists to append to.

import { type Disk, DiskError } from '../base/disk.ts';
import type { Logger } from '../base/logger.ts';
import * as batch from '../records/batch.ts';
import { LeaderEpochs } from './leader-epochs.ts';
import { floorSegment, openSegments, tidyFolder } from './log-files.ts';
import { rebuildProducers } from './producer-replay.ts';
import { SnapshotFiles } from './producer-snapshot.ts';
import type { ProducerSettings, ProducerState } from './producer-state.ts';
import { DAMAGED, recoverSegments } from './recovery.ts';
import { Segment, type SegmentContext } from './segment.ts';
import { rebuildTxnIndex, repairTxnIndexes } from './txn-index-rebuild.ts';

export interface LoadOptions {
  readonly context: SegmentContext & { readonly producers: Readonly<ProducerSettings> };
  readonly directory: string;
  /** From the checkpoints; 0 where they say nothing. */
  readonly recoveryPoint: number;
  readonly logStartOffset: number;
  readonly syncEpochs: boolean;
  readonly producers: ProducerState;
  readonly nowMs: number;
  readonly rollJitterMs: number;
  readonly logger: Logger;
}

export interface LoadedLog {
  readonly segments: Segment[];
  readonly logStartOffset: number;
  readonly nextOffset: number;
  /** Everything before it is known to be synced. */
  readonly syncedEnd: number;
  readonly epochs: LeaderEpochs;
  readonly snapshots: SnapshotFiles;
}

interface Listed {
  readonly disk: Disk;
  readonly segments: Segment[];
  readonly snapshots: SnapshotFiles;
  readonly epochs: LeaderEpochs;
  readonly epochsKnown: boolean;
}

function list(options: LoadOptions): Listed {
  const { context, directory } = options;
  const { disk } = context;
  const contents = tidyFolder(disk, directory);
  const epochs = new LeaderEpochs(disk, directory, options.syncEpochs);
  return {
    disk,
    segments: openSegments(context, directory, contents.segmentStarts, options.nowMs),
    snapshots: new SnapshotFiles(disk, directory, contents.snapshotOffsets),
    epochs,
    epochsKnown: epochs.load(),
  };
}

/** After a clean stop, or for a folder that is new. Throws DiskError. */
export function loadClean(options: LoadOptions): LoadedLog {
  const listed = list(options);
  if (!listed.epochsKnown) collectEpochs(listed);
  return finish(options, listed, Number.POSITIVE_INFINITY, true);
}

/** After a stop that was not clean. Throws DiskError. */
export async function loadRecovering(options: LoadOptions): Promise<LoadedLog> {
  const listed = list(options);
  const { segments } = listed;
  let rebuildFrom = Number.POSITIVE_INFINITY;
  if (segments.length > 0) {
    for (const segment of segments) {
      if (segment.baseOffset < options.recoveryPoint && !segment.hasSaneIndexes()) {
        options.logger.warn({ file: segment.path }, 'an index was missing or wrong and is made again');
        segment.rebuildIndexes();
      }
    }
    const first = Math.max(0, floorSegment(segments, options.recoveryPoint));
    rebuildFrom = segments[first]!.baseOffset;
    const recoverEpochs = !listed.epochsKnown;
    if (recoverEpochs) collectEpochs(listed, first);
    const report = await recoverSegments(
      listed.disk,
      options.context.files,
      segments,
      first,
      options.recoveryPoint,
      listed.epochs,
    );
    if (report.cut !== null) {
      const details = { ...report.cut, nextOffset: report.nextOffset };
      if (report.cut.kept === null) options.logger.warn(details, 'the torn end of a log was cut off');
      else options.logger.error(details, 'a log was cut at a damaged batch; whole batches after it were kept aside');
    }
  }
  const loaded = finish(options, listed, rebuildFrom, false);
  const trusted = loaded.segments.filter((segment) => segment.baseOffset < rebuildFrom).length;
  repairTxnIndexes(loaded.segments, trusted, loaded.snapshots, options.context.producers, options.logger);
  return loaded;
}

function finish(options: LoadOptions, listed: Listed, rebuildFrom: number, clean: boolean): LoadedLog {
  const { context, directory, nowMs } = options;
  const { segments, epochs, snapshots } = listed;
  let nextOffset = segments.length === 0 ? -1 : endOf(segments[segments.length - 1]!);
  if (nextOffset >= 0 && nextOffset < options.logStartOffset) {
    options.logger.error(
      { directory, nextOffset, logStartOffset: options.logStartOffset },
      'the log ends before its start offset: files are missing; it begins again, empty, at its start offset',
    );
    for (const segment of segments) for (const name of segment.markDeleted()) listed.disk.remove(name);
    segments.length = 0;
    epochs.clear();
    snapshots.removeAfter(-1);
    nextOffset = -1;
  }
  if (segments.length === 0) {
    const first = Segment.fresh(context, directory, options.logStartOffset, nowMs, options.rollJitterMs);
    first.materialize();
    segments.push(first);
    nextOffset = options.logStartOffset;
  }
  const logStartOffset = Math.max(options.logStartOffset, segments[0]!.baseOffset);
  epochs.truncateFromEnd(nextOffset);
  epochs.truncateFromStart(logStartOffset);
  epochs.writeIfDirty();
  const starts = new Set(segments.map((segment) => segment.baseOffset));
  snapshots.removeAfter(nextOffset);
  snapshots.removeStrays(starts);
  rebuildProducers(options.producers, snapshots, segments, {
    logStartOffset,
    endOffset: nextOffset,
    rebuildFrom,
    nowMs,
  });
  const last = segments.length - 1;
  segments[last]!.unseal();
  // It takes appends: they must find it whole. Those before are looked at when they are read.
  if (segments[last]!.txnIndex.isDamaged()) rebuildTxnIndex(segments, last, snapshots, context.producers);
  return {
    segments,
    logStartOffset,
    nextOffset,
    syncedEnd: clean ? nextOffset : Math.min(options.recoveryPoint, nextOffset),
    epochs,
    snapshots,
  };
}

/** Throws if bytes that are no batch follow the last one: appends would land behind them. */
function endOf(last: Segment): number {
  const end = last.readEnd();
  if (end.position < last.sizeInBytes) {
    throw new DiskError(DAMAGED, last.path, `closed cleanly, but byte ${end.position} begins no whole batch`);
  }
  return end.nextOffset;
}

/** The epochs file is missing or broken: the batches know. */
function collectEpochs(listed: Listed, before = listed.segments.length): void {
  for (let i = 0; i < before; i++) {
    const scan = listed.segments[i]!.scan(0);
    try {
      while (scan.next()) {
        if (batch.magic(scan.bytes, scan.at) < 2) continue;
        listed.epochs.note(batch.leaderEpoch(scan.bytes, scan.at), batch.baseOffset(scan.bytes, scan.at));
      }
    } finally {
      scan.close();
    }
  }
}
