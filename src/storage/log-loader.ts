// Opens the folder of one partition. Must hold: after a clean stop nothing is checked that a later read checks anyway;
// after any other stop the log is recovered first; what comes out is consistent: segments, next offset, leader epochs
// and producer state all describe the same bytes, and at least one segment exists to append to.

import { type Disk, DiskError } from '../base/disk.ts';
import type { Logger } from '../base/logger.ts';
import * as batch from '../records/batch.ts';
import { type EpochStart, LeaderEpochs } from './leader-epochs.ts';
import { rebuildProducers, replayProducers } from './producers/producer-replay.ts';
import { SnapshotFiles } from './producers/producer-snapshot.ts';
import type { ProducerSettings, ProducerState } from './producers/producer-state.ts';
import { rebuildTxnIndex, repairTxnIndexes } from './producers/txn-index-rebuild.ts';
import { exhaust, type LoadPace } from './recovery/load-pace.ts';
import { cutShort, type RecoveryReport, recoverSegments } from './recovery/recovery.ts';
import { floorSegment, openSegments, tidyFolder } from './segments/log-files.ts';
import { Segment, type SegmentContext } from './segments/segment.ts';
import { DAMAGED, readEnd, rebuildIndexes } from './segments/segment-lookup.ts';

export interface LoadOptions {
  readonly context: SegmentContext & { readonly producers: Readonly<ProducerSettings> };
  readonly directory: string;
  /** From the checkpoints; 0 where they say nothing. */
  readonly recoveryPoint: number;
  readonly logStartOffset: number;
  /** Whether compaction was ever at work here: it leaves gaps between segments. */
  readonly compacted: boolean;
  /** The metadata log: nothing in it may be missing. */
  readonly contiguous: boolean;
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
  /** Segments before the last one that may have changes which no sync has covered. */
  readonly unsynced: readonly Segment[];
  /** The folder has no segment that a power loss could take out of it. */
  readonly folderSynced: boolean;
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
  const { context, directory, logger } = options;
  const { disk } = context;
  const contents = tidyFolder(disk, directory);
  if (contents.strange.length > 0) {
    logger.warn({ folder: directory, names: contents.strange }, 'what is no part of a log is left alone in its folder');
  }
  if (contents.kept.length > 0) {
    logger.warn(
      { folder: directory, files: contents.kept },
      `an earlier recovery cut off damaged ends of this log and kept them in these files: ${HOW_TO_USE}`,
    );
  }
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
  if (!listed.epochsKnown) exhaust(collectEpochs(listed));
  return finish(options, listed, null, true);
}

/** After a stop that was not clean. Throws DiskError. */
export async function loadRecovering(options: LoadOptions, pace: LoadPace): Promise<LoadedLog> {
  const listed = list(options);
  const { segments } = listed;
  if (segments.length === 0) return finish(options, listed, null, false);
  const first = firstUnproven(options, segments);
  // Those of the others are made again with the check, which also knows what to do with a torn end.
  for (const segment of segments.slice(0, first)) {
    if (!segment.hasLikelyIndexes()) {
      options.logger.warn({ file: segment.path }, 'an index was missing or wrong and is made again');
      await pace.run(rebuildIndexes(segment));
    }
    if (pace.isDue) await pace.rest();
  }
  const checkedFrom = segments[first]!.baseOffset;
  if (!listed.epochsKnown) await pace.run(collectEpochs(listed, first));
  const upToThere = {
    logStartOffset: options.logStartOffset,
    endOffset: checkedFrom,
    rebuildFrom: Number.POSITIVE_INFINITY,
    nowMs: options.nowMs,
    goesOn: true,
  };
  await pace.run(replayProducers(options.producers, listed.snapshots, segments, upToThere));
  // Those after it may tell of batches that are lost, be it at the log's very end; recovery makes them again.
  listed.snapshots.removeAfter(checkedFrom);
  const { producers, contiguous: isContiguous } = options;
  const { recoveryPoint } = options;
  const rewrittenFrom = options.syncEpochs ? recoveryPoint : Number.POSITIVE_INFINITY;
  const log = { ...listed, files: options.context.files, producers, isContiguous, rewrittenFrom };
  const report = await recoverSegments(log, first, recoveryPoint, pace);
  tell(options, report);
  const loaded = finish(options, listed, report.nextOffset, false);
  const trusted = loaded.segments.filter((segment) => segment.baseOffset < checkedFrom).length;
  repairTxnIndexes(loaded.segments, trusted, loaded.snapshots, options.context.producers, options.logger);
  return loaded;
}

const HOW_TO_USE = '`klamm log dump FILE` shows the records; produce again what is wanted, then remove the file';

function tell({ directory, logger, compacted }: LoadOptions, { cut, nextOffset, gaps }: RecoveryReport): void {
  if (!compacted) {
    for (const { from, to } of gaps) {
      logger.error(
        { folder: directory, from, to },
        `a segment is missing: the log has nothing from offset ${from} to ${to}; readers go on behind the gap`,
      );
    }
  }
  if (cut === null) return;
  const { file, position, bytes, kept } = cut;
  const details = { file, position, bytes, kept, nextOffset };
  if (kept.length === 0) logger.warn(details, 'the torn end of a log was cut off');
  else {
    logger.error(details, `a log was cut at a damaged batch; what came after it was kept aside: ${HOW_TO_USE}`);
  }
}

/**
 * Where recovery begins. A recovery point that is a segment's first offset may be older than that segment: then the one
 * before it may have bytes at its end that no sync has covered, and, which counts where power may be lost, indexes.
 */
function firstUnproven({ recoveryPoint, syncEpochs }: LoadOptions, segments: readonly Segment[]): number {
  let first = Math.max(0, floorSegment(segments, recoveryPoint));
  // What lies below the recovery point is in one before: an empty segment that was given up, and is back.
  while (first > 0 && segments[first]!.sizeInBytes === 0 && segments[first]!.baseOffset < recoveryPoint) first--;
  if (first === 0 || segments[first]!.baseOffset !== recoveryPoint) return first;
  return syncEpochs || !endsAt(segments[first - 1]!, recoveryPoint) ? first - 1 : first;
}

/** The segment before the recovery point's may have been cut back to its end after the sync of which that tells. */
function firstUnsynced(options: LoadOptions, segments: readonly Segment[]): number {
  const first = firstUnproven(options, segments);
  const isAtStart = first > 0 && segments[first]!.baseOffset === options.recoveryPoint;
  return isAtStart && segments[first - 1]!.sizeInBytes > 0 ? first - 1 : first;
}

function endsAt(segment: Segment, offset: number): boolean {
  try {
    if (segment.sizeInBytes === 0) return true;
    const { position, nextOffset } = readEnd(segment);
    return position === segment.sizeInBytes && nextOffset <= offset;
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    return false;
  }
}

function beginAnew({ context, directory, logStartOffset, nowMs, rollJitterMs }: LoadOptions, into: Segment[]): void {
  const first = Segment.fresh(context, directory, logStartOffset, nowMs, rollJitterMs);
  first.materialize();
  into.push(first);
}

/** @param recoveredEnd where the log ends, if its producers are known up to there */
function finish(options: LoadOptions, listed: Listed, recoveredEnd: number | null, clean: boolean): LoadedLog {
  const { context, directory, nowMs, recoveryPoint } = options;
  const { segments, epochs, snapshots } = listed;
  let nextOffset = recoveredEnd ?? (segments.length === 0 ? -1 : endOf(segments[segments.length - 1]!));
  if (nextOffset < recoveryPoint && recoveryPoint > 0)
    throw cutShort(segments.at(-1)?.path ?? directory, nextOffset, recoveryPoint);
  let producersKnown = recoveredEnd !== null;
  if (nextOffset >= 0 && nextOffset < options.logStartOffset) {
    options.logger.error(
      { directory, nextOffset, logStartOffset: options.logStartOffset },
      'the log ends before its start offset: files are missing; it begins again, empty, at its start offset',
    );
    const useless = segments.splice(0);
    beginAnew(options, segments);
    // Else a crash in between could leave no segment at all, which is damage.
    listed.disk.syncDirectory(directory);
    for (const segment of useless) for (const name of segment.markDeleted()) listed.disk.remove(name);
    epochs.clear();
    snapshots.removeAfter(-1);
    nextOffset = options.logStartOffset;
    producersKnown = false;
  }
  if (segments.length === 0) {
    beginAnew(options, segments);
    nextOffset = options.logStartOffset;
  }
  const logStartOffset = Math.max(options.logStartOffset, segments[0]!.baseOffset);
  epochs.truncateFromEnd(nextOffset);
  if (!clean) completeEpochs(listed, logStartOffset);
  epochs.truncateFromStart(logStartOffset);
  const starts = new Set(segments.map((segment) => segment.baseOffset));
  snapshots.removeAfter(nextOffset);
  snapshots.removeStrays(starts);
  if (!producersKnown) {
    rebuildProducers(options.producers, snapshots, segments, {
      logStartOffset,
      endOffset: nextOffset,
      rebuildFrom: Number.POSITIVE_INFINITY,
      nowMs,
    });
  }
  const last = segments.length - 1;
  segments[last]!.unseal();
  // It takes appends: they must find it whole. Those before are looked at when they are read.
  if (segments[last]!.txnIndex.isDamaged()) rebuildTxnIndex(segments, last, snapshots, context.producers);
  return {
    segments,
    logStartOffset,
    nextOffset,
    syncedEnd: clean ? nextOffset : Math.min(recoveryPoint, nextOffset),
    // The file of an empty segment is made without a sync, also at a clean stop.
    folderSynced: clean && segments[last]!.sizeInBytes > 0,
    unsynced: clean ? [] : segments.slice(firstUnsynced(options, segments), -1),
    epochs,
    snapshots,
  };
}

/** Throws if bytes that are no batch follow the last one: appends would land behind them. */
function endOf(last: Segment): number {
  const end = readEnd(last);
  if (end.position < last.sizeInBytes) {
    throw new DiskError(DAMAGED, last.path, `closed cleanly, but byte ${end.position} begins no whole batch`);
  }
  return end.nextOffset;
}

/**
 * The log's start was moved up, which the epochs file tells already and the checkpoint of the starts does not: the
 * batches before know their epochs.
 */
function completeEpochs({ segments, epochs }: Listed, logStartOffset: number): void {
  const known = epochs.all()[0]?.startOffset ?? Number.POSITIVE_INFINITY;
  if (known <= logStartOffset) return;
  const earlier: EpochStart[] = [];
  for (const segment of segments) {
    if (segment.baseOffset >= known) break;
    const scan = segment.scan(0);
    try {
      while (scan.next()) {
        const startOffset = batch.baseOffset(scan.bytes, scan.at);
        const epoch = batch.magic(scan.bytes, scan.at) < 2 ? -1 : batch.leaderEpoch(scan.bytes, scan.at);
        if (startOffset >= known) break;
        // Batches of a time without epochs: that is why the file begins later.
        if (epoch < 0) return;
        if (epoch > (earlier[earlier.length - 1]?.epoch ?? -1)) earlier.push({ epoch, startOffset });
      }
    } finally {
      scan.close();
    }
  }
  if (earlier.length > 0) epochs.prepend(earlier);
}

/** The epochs file is missing or broken: the batches know. In steps. */
function* collectEpochs(listed: Listed, before = listed.segments.length): Generator<void, void> {
  for (let i = 0; i < before; i++) {
    const scan = listed.segments[i]!.scan(0);
    try {
      for (let count = 1; scan.next(); count++) {
        if (count % 64 === 0) yield;
        if (batch.magic(scan.bytes, scan.at) < 2) continue;
        listed.epochs.note(batch.leaderEpoch(scan.bytes, scan.at), batch.baseOffset(scan.bytes, scan.at));
      }
    } finally {
      scan.close();
    }
  }
}
