// The metadata log kept short, as Apache Kafka keeps it: after so many bytes of records, or so long after the last one,
// the committed state is written as a snapshot; old snapshots and the log before them go by size and by age. Must hold:
// a snapshot stands for committed batches only and appears whole, synced, under its name or not at all; the newest is
// never removed, nor a record that no snapshot holds; the event loop is given back every few hundred records. A
// snapshot that cannot be written costs a line in the log, and the next is tried when it is due.

import { join } from 'node:path';
import type { Clock, Timer } from '../../base/clock.ts';
import { type Disk, DiskError } from '../../base/disk.ts';
import type { Logger } from '../../base/logger.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { imageRecords } from './image-records.ts';
import { type ControlRecord, MetadataFormatError } from './metadata-batch.ts';
import type { MetadataLog } from './metadata-log.ts';
import {
  listSnapshots,
  readSnapshot,
  type Snapshot,
  SnapshotEncoder,
  type SnapshotId,
  snapshotFileName,
  snapshotTime,
} from './snapshot.ts';

export interface SnapshotLimits {
  /** metadata.log.max.record.bytes.between.snapshots */
  readonly maxBytesBetween: number;
  /** metadata.log.max.snapshot.interval.ms; 0: none by time. */
  readonly maxIntervalMs: number;
  /** metadata.max.retention.bytes, of snapshots and log together; negative: no limit. */
  readonly retentionBytes: number;
  /** metadata.max.retention.ms; negative: no limit. */
  readonly retentionMs: number;
  /** internal.metadata.delete.delay.millis */
  readonly deleteDelayMs: number;
}

export interface MetadataSnapshotsOptions {
  readonly disk: Disk;
  /** `<metadata.log.dir>/__cluster_metadata-0`. */
  readonly directory: string;
  readonly log: Pick<MetadataLog, 'logStartOffset' | 'sizeInBytes' | 'deleteRecordsBefore' | 'deleteOldSegments'>;
  readonly limits: () => SnapshotLimits;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Runs it in a later turn of the event loop. */
  readonly defer: (run: () => void) => void;
}

/** What the log is up to a committed batch. */
export interface CommittedState {
  readonly image: MetadataImage;
  /** KRAFT_VERSION and KRAFT_VOTERS in force. */
  readonly controls: readonly ControlRecord[];
}

/** As often as Kafka's raft client looks. */
const CLEANING_INTERVAL_MS = 60_000;
/** Encoding so many takes about a millisecond. */
const RECORDS_A_SLICE = 256;
const PART_SUFFIX = '.part';
const DELETED_SUFFIX = '.deleted';
/** A file that Kafka and Klamm look past. */
const DAMAGED_SUFFIX = '.damaged';
const LEFTOVER = /^\d{20}-\d{10}.*\.checkpoint\.(part|deleted)$/;

export class MetadataSnapshots {
  private readonly options: MetadataSnapshotsOptions;
  private bytesSince = 0;
  private sinceMs: number;
  private running: Promise<void> | null = null;
  private removal: Promise<void> = Promise.resolve();
  private readonly timers = new Set<Timer>();
  private closed = false;

  constructor(options: MetadataSnapshotsOptions) {
    this.options = options;
    this.sinceMs = options.clock.monotonic();
  }

  // --- reading

  /**
   * The newest snapshot that can be read and from which the log leads on; null if there is none and the log begins at
   * 0. Throws MetadataFormatError if the state cannot be put together. Changes nothing on disk.
   */
  newest(nextOffset: number): { readonly id: SnapshotId; readonly snapshot: Snapshot } | null {
    const { disk, directory, log } = this.options;
    let refused: MetadataFormatError | null = null;
    for (const id of this.usable().reverse()) {
      const file = join(directory, snapshotFileName(id));
      if (id.endOffset > nextOffset) {
        throw new MetadataFormatError(
          `${file} ends at offset ${id.endOffset}, but the metadata log beside it ends at ${nextOffset}`,
        );
      }
      try {
        return { id, snapshot: readSnapshot(disk, directory, snapshotFileName(id)) };
      } catch (error) {
        if (!(error instanceof MetadataFormatError)) throw error;
        refused ??= error;
      }
    }
    // Before its first record the log is what the snapshot of a new folder says.
    if (log.logStartOffset === 0 && (refused === null || nextOffset > 0)) return null;
    throw refused ?? new MetadataFormatError(`the metadata log starts at ${log.logStartOffset} without a snapshot`);
  }

  /** Those that the log reaches, oldest first. */
  private usable(): SnapshotId[] {
    const { disk, directory, log } = this.options;
    if (!disk.exists(directory)) return [];
    return listSnapshots(disk, directory).filter(({ endOffset }) => endOffset >= log.logStartOffset);
  }

  // --- life

  /**
   * The state was loaded: `loaded` is what it was loaded from, `bytesAfter` how much of the log came after it. Removes
   * what was left unfinished, and sets aside what could not be read.
   */
  begin(loaded: SnapshotId | null, bytesAfter: number): void {
    this.bytesSince = bytesAfter;
    this.sinceMs = this.options.clock.monotonic();
    this.tidy(loaded);
    this.every(CLEANING_INTERVAL_MS, () => this.clean());
  }

  private tidy(loaded: SnapshotId | null): void {
    const { disk, directory, logger, log } = this.options;
    this.trying('leftovers could not be removed', () => {
      for (const { name, isDirectory } of disk.list(directory)) {
        if (!isDirectory && LEFTOVER.test(name)) disk.remove(join(directory, name));
      }
      for (const id of listSnapshots(disk, directory)) {
        const file = join(directory, snapshotFileName(id));
        if (id.endOffset < log.logStartOffset) disk.remove(file);
        else if (loaded === null || id.endOffset > loaded.endOffset) {
          logger.error({ file }, 'a metadata snapshot is damaged; it is set aside and an older one is used');
          disk.rename(file, file + DAMAGED_SUFFIX);
        }
      }
    });
  }

  /** A batch of this size was committed. `state`: null unless the batch was the last of its operation. */
  onCommitted(sizeInBytes: number, state: CommittedState | null): void {
    this.bytesSince += sizeInBytes;
    if (state === null || this.running !== null || this.closed) return;
    const { clock, limits } = this.options;
    const { maxBytesBetween, maxIntervalMs } = limits();
    const late = maxIntervalMs > 0 && clock.monotonic() - this.sinceMs >= maxIntervalMs;
    if (this.bytesSince < maxBytesBetween && !late) return;
    this.running = this.write(state).finally(() => {
      this.running = null;
    });
  }

  /** Resolves when nothing of it runs any more; an unfinished snapshot is dropped. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
    await this.running;
    await this.removal;
  }

  private every(intervalMs: number, run: () => void): void {
    this.after(intervalMs, () => {
      run();
      if (!this.closed) this.every(intervalMs, run);
    });
  }

  private after(delayMs: number, run: () => void): void {
    const timer = this.options.clock.setTimeout(() => {
      this.timers.delete(timer);
      run();
    }, delayMs);
    this.timers.add(timer);
  }

  // --- writing

  private async write(state: CommittedState): Promise<void> {
    const { disk, directory, clock, logger } = this.options;
    this.bytesSince = 0;
    this.sinceMs = clock.monotonic();
    const { image } = state;
    const id = { endOffset: image.offset + 1, epoch: image.epoch };
    const file = join(directory, snapshotFileName(id));
    if (disk.exists(file)) return;
    const part = file + PART_SUFFIX;
    try {
      const sizeInBytes = await this.writePart(part, state);
      if (this.closed) {
        disk.remove(part);
        return;
      }
      disk.rename(part, file);
      await disk.syncDirectoryAsync(directory);
      logger.info({ file, bytes: sizeInBytes }, 'a snapshot of the metadata was written');
    } catch (error) {
      // Also under its name: what may not survive a loss of power must not stand for a part of the log.
      this.trying('an unfinished snapshot could not be removed', () => {
        for (const name of [part, file]) disk.remove(name);
      });
      const err = error instanceof DiskError ? { file: error.path, code: error.code } : { file, err: error };
      logger.error(
        err,
        'a snapshot of the metadata could not be written; the log is kept, and the next is tried later',
      );
    }
  }

  /** Its size; of no use once this was closed. */
  private async writePart(part: string, { image, controls }: CommittedState): Promise<number> {
    const { disk, clock } = this.options;
    disk.remove(part);
    const out = disk.open(part, 'create');
    try {
      const encoder = new SnapshotEncoder(image.epoch, clock.now());
      let position = 0;
      const put = async (batches: Buffer[]) => {
        for (const batch of batches) {
          await out.write([batch], position);
          position += batch.length;
        }
      };
      await put([encoder.header(image.timestampMs, controls)]);
      let slice: MetadataRecord[] = [];
      for (const record of imageRecords(image)) {
        slice.push(record);
        if (slice.length < RECORDS_A_SLICE) continue;
        await put(encoder.data(slice));
        slice = [];
        await new Promise<void>((resolve) => this.options.defer(resolve));
        if (this.closed) return position;
      }
      await put([...encoder.data(slice), encoder.footer()]);
      await out.sync();
      return position;
    } finally {
      out.close();
    }
  }

  // --- cleaning

  /** Removes the oldest snapshots that retention no longer covers, and the log before the oldest that stays. */
  private clean(): void {
    this.trying('old metadata snapshots could not be removed', () => {
      this.cleanBySize();
      this.cleanByAge();
    });
    this.removal = this.removal.then(() => this.removeSegments());
  }

  private async removeSegments(): Promise<void> {
    while (!this.closed && (await this.options.log.deleteOldSegments()) !== null);
  }

  private cleanBySize(): void {
    const { disk, directory, log, limits } = this.options;
    const { retentionBytes } = limits();
    if (retentionBytes < 0) return;
    const sizes = new Map<SnapshotId, number>();
    let total = 0;
    const snapshots = this.usable();
    for (const id of snapshots) {
      const size = disk.fileSize(join(directory, snapshotFileName(id)));
      sizes.set(id, size);
      total += size;
    }
    this.cleanWhile(snapshots, 'metadata.max.retention.bytes', (id) => {
      if (log.sizeInBytes + total <= retentionBytes) return false;
      total -= sizes.get(id)!;
      return true;
    });
  }

  private cleanByAge(): void {
    const { disk, directory, clock, limits } = this.options;
    const { retentionMs } = limits();
    if (retentionMs < 0) return;
    const nowMs = clock.now();
    this.cleanWhile(this.usable(), 'metadata.max.retention.ms', (id) => {
      return nowMs - snapshotTime(disk, directory, snapshotFileName(id)) > retentionMs;
    });
  }

  /** Oldest first, while it is to go and another stays. */
  private cleanWhile(snapshots: readonly SnapshotId[], reason: string, goes: (id: SnapshotId) => boolean): void {
    const { log, logger } = this.options;
    for (let i = 0; i + 1 < snapshots.length; i++) {
      const next = snapshots[i + 1]!;
      if (!goes(snapshots[i]!)) return;
      if (log.logStartOffset >= next.endOffset || log.deleteRecordsBefore(next.endOffset) !== 0) return;
      logger.info(
        { reason, logStartOffset: next.endOffset },
        'an old snapshot of the metadata goes, and the log before',
      );
      this.discard(snapshots[i]!);
    }
  }

  private discard(id: SnapshotId): void {
    const { disk, directory, limits } = this.options;
    const file = join(directory, snapshotFileName(id));
    const deleted = file + DELETED_SUFFIX;
    disk.rename(file, deleted);
    this.after(limits().deleteDelayMs, () => {
      this.trying('an old metadata snapshot could not be removed', () => disk.remove(deleted));
    });
  }

  private trying(what: string, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof DiskError || error instanceof MetadataFormatError)) throw error;
      this.options.logger.warn({ directory: this.options.directory, err: error }, what);
    }
  }
}
