// What a log is made of, and its life: opened or recovered, rolled, cut back, offline and back, closed. Must hold:
// segments, writer, epochs and producer state always describe the same bytes; nextOffset >= writtenEnd >= syncedEnd;
// the high watermark never passes what the durability mode calls safe, and falls only by truncation; after a failed
// write or sync nothing is acknowledged until the log was cut back to what is in its files.

import { DiskError } from '../base/disk.ts';
import type { Uuid } from '../base/uuid.ts';
import { CleaningState } from './cleaner/cleaning-state.ts';
import { FlushPolicy } from './flush-policy.ts';
import { LogTail } from './hot-tail.ts';
import type { EpochEnd, LeaderEpochs } from './leader-epochs.ts';
import { type LogConfig, rollLimits } from './log-config.ts';
import type { LogIdentity, LogStart } from './log-identity.ts';
import { type LoadedLog, type LoadOptions, loadClean, loadRecovering } from './log-loader.ts';
import { isPassing, Outage, offlineFor, probe } from './outage.ts';
import { producersAt, rebuildProducers } from './producers/producer-replay.ts';
import type { SnapshotFiles } from './producers/producer-snapshot.ts';
import { type ProducerEntry, ProducerState } from './producers/producer-state.ts';
import type { LoadPace } from './recovery/load-pace.ts';
import { batchHolding, floorSegment } from './segments/log-files.ts';
import { Segment } from './segments/segment.ts';
import { DAMAGED } from './segments/segment-lookup.ts';
import { SegmentWriter } from './segments/segment-writer.ts';
import type { StorageContext } from './storage-context.ts';

export abstract class LogCore {
  readonly topic: string;
  readonly partition: number;
  /** The entry of log.dirs that holds it; another one after a move. */
  logDir: string;
  topicId: Uuid;
  directory: string;
  protected readonly context: StorageContext;
  protected settings: LogConfig;
  protected rolling: LogConfig;
  /** Whether compaction is at work here: retention and whoever else removes segments looks first. */
  readonly cleaning = new CleaningState();
  private readonly start: LogStart;
  protected opened = false;
  /** Opened with recovery, which made files anew that nobody has synced. */
  private recovered = false;
  /** Of the recovery that opening it takes; null: none. */
  private pace: LoadPace | null = null;
  private opening: Promise<void> | null = null;
  protected closed = false;
  protected abandoned = false;
  protected list: Segment[] = [];
  /** Compacted ones that are no longer in the list, but whose files still have their names. */
  private readonly replaced: Segment[] = [];
  protected writer!: SegmentWriter;
  protected epochs!: LeaderEpochs;
  protected snapshots!: SnapshotFiles;
  protected readonly producers: ProducerState;
  protected readonly tail: LogTail | null;
  protected startOffset = 0;
  protected endOffset = 0;
  protected watermark = 0;
  private replicatedEnd: number | null = null;
  private announcedEpoch = -1;
  private startBatch: { readonly start: number; readonly offset: number } | null = null;
  readonly outage: Outage;
  protected readonly flushPolicy: FlushPolicy;
  private readonly listeners = new Set<() => void>();

  constructor(context: StorageContext, identity: LogIdentity, config: LogConfig, start: LogStart) {
    this.context = context;
    this.topic = identity.topic;
    this.topicId = identity.topicId;
    this.partition = identity.partition;
    this.logDir = identity.logDir;
    this.directory = identity.directory;
    this.settings = config;
    this.rolling = rollLimits(config);
    this.start = start;
    this.producers = new ProducerState(context.producers);
    this.outage = new Outage(context.clock, context.retryMs, () => this.reopen());
    this.flushPolicy = new FlushPolicy(context.clock, () => {
      if (!this.outage.isOn) this.writer.requestSync('all');
    });
    this.tail = context.tail === null ? null : new LogTail(context.tail);
  }

  // --- opening

  private loadOptions(): LoadOptions {
    return {
      context: this.context,
      directory: this.directory,
      recoveryPoint: this.start.recoveryPoint,
      logStartOffset: this.start.logStartOffset,
      compacted: this.start.compacted,
      contiguous: this.start.syncAlways,
      syncEpochs: this.syncsAlways,
      producers: this.producers,
      nowMs: this.context.clock.now(),
      rollJitterMs: this.nextJitterMs(),
      logger: this.context.logger,
    };
  }

  protected get syncsAlways(): boolean {
    return this.context.durability === 'disk' || (this.start.syncAlways && this.context.durability === 'os');
  }

  /** Opens the folder of a log that was closed cleanly, or is new, at the first use. */
  protected open(): void {
    if (this.opened || this.closed) return;
    try {
      this.adopt(loadClean(this.loadOptions()));
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.refuseToOpen(error);
    }
  }

  /** Opens it with recovery: the last stop was not clean. The log is offline if that fails. */
  async recover(pace: LoadPace): Promise<void> {
    this.pace = pace;
    try {
      const loaded = await loadRecovering(this.loadOptions(), pace);
      if (this.closed) return;
      this.adopt(loaded);
      this.recovered = true;
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.refuseToOpen(error);
    }
  }

  private adopt(loaded: LoadedLog): void {
    this.opened = true;
    this.list = loaded.segments;
    this.epochs = loaded.epochs;
    this.snapshots = loaded.snapshots;
    this.startOffset = loaded.logStartOffset;
    this.endOffset = loaded.nextOffset;
    this.writer = this.newWriter(loaded.nextOffset, loaded.syncedEnd);
    if (this.context.durability !== 'memory') this.writer.owe(loaded.unsynced);
    if (loaded.folderSynced) this.writer.trustFolder();
    this.watermark = Math.max(this.startOffset, this.durableEnd);
    this.producers.onHighWatermark(this.watermark);
    if (this.announcedEpoch >= 0) this.epochs.note(this.announcedEpoch, this.endOffset);
    // After an unclean stop the bytes may be in the page cache only.
    if (this.syncsAlways && loaded.syncedEnd < loaded.nextOffset) this.writer.requestSync('all');
  }

  private newWriter(nextOffset: number, syncedEnd: number): SegmentWriter {
    const events = {
      onMoved: () => {
        this.advanceHighWatermark();
        this.notify();
      },
      onFailure: (error: DiskError, sync: boolean) => this.fail(error, sync),
    };
    return new SegmentWriter(
      this.context,
      events,
      this.directory,
      this.active,
      nextOffset,
      syncedEnd,
      this.syncsAlways,
    );
  }

  /** Offline from the start: nothing is known of the log but what the checkpoints say. */
  private refuseToOpen(error: DiskError): void {
    this.opened = true;
    const isNews = !this.outage.isOn;
    this.outage.begin(error, !isPassing(error));
    if (!isNews && !this.outage.isFinal) return;
    if (this.outage.isFinal && error.code !== DAMAGED) this.context.onLogFailed(this.logDir);
    this.context.logger.error(
      { topic: this.topic, partition: this.partition, file: error.path, code: error.code },
      offlineFor(error),
    );
  }

  /** What kept it from being opened may have passed. */
  private async openAgain(): Promise<void> {
    const { files, turns } = this.context;
    await files.openings.enter();
    await new Promise<void>((resolve) => turns.add({ onTurn: resolve }));
    if (this.closed) return files.openings.leave();
    this.opened = this.pace !== null;
    if (this.pace === null) this.open();
    else await this.recover(this.pace);
    files.openings.leave();
    if (this.list.length > 0) this.isBack();
  }

  private isBack(): void {
    this.outage.end();
    this.context.logger.info({ topic: this.topic, partition: this.partition }, 'the partition takes writes again');
    this.notify();
  }

  protected get active(): Segment {
    return this.list[this.list.length - 1]!;
  }

  protected nextJitterMs(): number {
    const { segmentJitterMs, segmentMs } = this.rolling;
    const bound = Math.min(segmentJitterMs, segmentMs, 0xffff_ffff);
    return bound <= 0 ? 0 : this.context.random.int(bound);
  }

  // --- what it is now

  get config(): LogConfig {
    return this.settings;
  }

  updateConfig(config: LogConfig): void {
    this.settings = config;
    this.rolling = rollLimits(config);
  }

  /** True once opened: a folder that was closed cleanly is opened at its first use. */
  get isOpen(): boolean {
    return this.opened;
  }

  /** What the checkpoint said of the log's start; true until the log is opened. */
  get checkpointedStart(): number {
    return this.start.logStartOffset;
  }

  /** Closed, or its topic is being deleted. */
  get isClosed(): boolean {
    return this.closed;
  }

  get logStartOffset(): number {
    this.open();
    return this.startOffset;
  }

  get nextOffset(): number {
    this.open();
    return this.endOffset;
  }

  get writtenEnd(): number {
    this.open();
    return this.list.length === 0 ? this.endOffset : this.writer.writtenEnd;
  }

  get syncedEnd(): number {
    this.open();
    return this.list.length === 0 ? this.endOffset : this.writer.syncedEnd;
  }

  get highWatermark(): number {
    this.open();
    return this.watermark;
  }

  get lastStableOffset(): number {
    this.open();
    const unstable = this.producers.firstUnstableOffset;
    if (unstable < 0 || unstable >= this.watermark) return this.watermark;
    return unstable < this.startOffset ? this.startBatchOffset() : unstable;
  }

  /**
   * Where readers of an open transaction stop whose beginning was deleted: at the batch that holds the log's start, as
   * in Kafka, be it that the batch begins before it.
   */
  private startBatchOffset(): number {
    if (this.startBatch?.start !== this.startOffset) {
      this.startBatch = { start: this.startOffset, offset: batchHolding(this.list, this.startOffset) };
    }
    return this.startBatch.offset;
  }

  /** The latest epoch of which the log has, or is about to have, records. */
  get leaderEpoch(): number {
    this.open();
    return this.list.length === 0 ? this.announcedEpoch : this.epochs.latest;
  }

  /** Whether it takes no writes. */
  get offline(): boolean {
    this.open();
    return this.outage.isOn;
  }

  /** False where the folder could not be opened: then nothing is known, not even the offsets. */
  get isReadable(): boolean {
    this.open();
    return this.list.length > 0;
  }

  /** Bytes that all logs of this broker have accepted and not yet written. */
  get allPendingWriteBytes(): number {
    return this.context.writeStats.queuedBytes;
  }

  get segments(): readonly Segment[] {
    this.open();
    return this.list;
  }

  get sizeInBytes(): number {
    this.open();
    let size = 0;
    for (const segment of this.list) size += segment.sizeInBytes;
    return size;
  }

  segmentStarts(): { baseOffset: number; lastModifiedMs: number }[] {
    this.open();
    return this.list.map(({ baseOffset, lastModifiedMs }) => ({ baseOffset, lastModifiedMs }));
  }

  producerStates(): IterableIterator<ProducerEntry> {
    this.open();
    return this.producers.entriesNow();
  }

  producerEntry(producerId: number): ProducerEntry | undefined {
    return this.producers.entry(producerId);
  }

  removeExpiredProducers(): void {
    if (this.opened) this.producers.removeExpired(this.context.clock.now());
  }

  /** Called, in no particular tick, after writtenEnd, syncedEnd, the high watermark or `offline` moved. */
  onAdvance(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  protected notify(): void {
    for (const listener of this.listeners) listener();
  }

  // --- epochs

  /** The leader's epoch from now on: its first offset is the log's present end. */
  setLeaderEpoch(epoch: number): void {
    if (epoch <= this.announcedEpoch) return;
    this.announcedEpoch = epoch;
    if (this.opened && this.list.length > 0) this.epochs.note(epoch, this.endOffset);
  }

  /** The epoch of the record at `offset`, -1 if unknown. */
  epochAt(offset: number): number {
    this.open();
    return this.list.length === 0 ? -1 : this.epochs.epochAt(offset);
  }

  /** Where the newest epoch up to `epoch` ends, and which that is (KIP-279). */
  endOffsetForEpoch(epoch: number): EpochEnd {
    this.open();
    if (this.list.length === 0) return { epoch: -1, endOffset: -1 };
    return this.epochs.endOffsetFor(epoch, this.writer.writtenEnd);
  }

  // --- segments

  /** Begins a new segment at `offset`. Throws DiskError. */
  protected roll(offset: number): void {
    const previous = this.active;
    if (previous.sizeInBytes === 0) {
      if (previous.baseOffset === offset) return;
      this.list.pop();
      for (const name of previous.markDeleted()) this.context.disk.remove(name);
    } else {
      previous.seal();
    }
    this.producers.endOffset = offset;
    this.snapshots.take(this.producers);
    if (this.syncsAlways) void this.secureSnapshot(offset);
    const next = Segment.fresh(this.context, this.directory, offset, this.context.clock.now(), this.nextJitterMs());
    this.list.push(next);
    this.writer.rolled(previous, next);
  }

  /** False if that did not work: it is tried again before the segments that it sums up are removed. */
  protected async secureSnapshot(offset: number): Promise<boolean> {
    try {
      if (!this.snapshots.isWhole(offset)) {
        this.snapshots.take(producersAt(offset, this.snapshots, this.list, this.context.producers));
      }
      return await this.snapshots.secure(offset);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      return false;
    }
  }

  protected cutBackTo(offset: number): void {
    const { disk } = this.context;
    this.retireReplaced();
    while (this.list.length > 1 && this.active.baseOffset >= offset) {
      for (const name of this.list.pop()!.markDeleted()) disk.remove(name);
    }
    this.active.unseal();
    this.active.truncateTo(offset);
    this.afterCut(offset);
  }

  protected afterCut(offset: number): void {
    this.cleaning.cutTo(offset);
    this.tail?.clear();
    this.startBatch = null;
    this.endOffset = offset;
    this.writer.reset(this.active, offset);
    if (this.watermark > offset) this.watermark = offset;
    this.epochs.truncateFromEnd(offset);
    rebuildProducers(this.producers, this.snapshots, this.list, {
      logStartOffset: this.startOffset,
      endOffset: offset,
      rebuildFrom: Number.POSITIVE_INFINITY,
      nowMs: this.context.clock.now(),
    });
    this.producers.onHighWatermark(this.watermark);
  }

  // --- compaction

  /** Puts `cleaned`, named `.swap` already, in the place of `segments`, of which the log is made. */
  replaceSegments(segments: readonly Segment[], cleaned: Segment): void {
    const first = this.list.indexOf(segments[0]!);
    const next = this.list[first + segments.length]!.baseOffset;
    this.list.splice(first, segments.length, cleaned);
    this.replaced.push(...segments);
    this.startBatch = null;
    this.tail?.dropBefore(next);
  }

  /** Renames the files of replaced segments, `most` at once; false when none is left. On an error: offline. */
  retireReplaced(most = Number.POSITIVE_INFINITY): boolean {
    const names: string[] = [];
    this.orOffline(() => {
      for (const segment of this.replaced.splice(0, most)) {
        names.push(...segment.markDeleted());
        const { baseOffset } = segment;
        if (this.list[floorSegment(this.list, baseOffset)]?.baseOffset !== baseOffset) this.snapshots.drop(baseOffset);
      }
    });
    this.context.removeLater(names, this.settings.fileDeleteDelayMs);
    return this.replaced.length > 0;
  }

  /** Gives a segment that was swapped in its final names, if it is still here. Throws DiskError. */
  finishReplacement(cleaned: Segment): void {
    if (!this.abandoned && this.list.includes(cleaned)) this.orOffline(() => cleaned.rename(''));
  }

  private orOffline(change: () => void): void {
    try {
      change();
    } catch (error) {
      if (error instanceof DiskError) this.fail(error, true);
      throw error;
    }
  }

  // --- flush

  /** Resolves when all that is appended now is written and synced, or the log went offline. */
  async flush(): Promise<void> {
    if (!this.opened || this.outage.isOn) return;
    this.writer.flushNow();
    if (this.context.durability !== 'memory') this.writer.requestSync('all');
    await this.writer.drain();
  }

  // --- high watermark

  private get durableEnd(): number {
    return this.syncsAlways ? this.writer.syncedEnd : this.writer.writtenEnd;
  }

  /** With followers: what all in-sync replicas have; it caps the high watermark. Null: only this log counts. */
  setReplicatedEnd(offset: number | null): void {
    this.open();
    this.replicatedEnd = offset;
    if (this.advanceHighWatermark()) this.notify();
  }

  /** Raises the high watermark as far as durability and replication allow. True if it moved. */
  advanceHighWatermark(): boolean {
    if (this.list.length === 0) return false;
    let end = this.durableEnd;
    if (this.replicatedEnd !== null && this.replicatedEnd < end) end = this.replicatedEnd;
    if (end <= this.watermark) return false;
    this.watermark = end;
    this.producers.onHighWatermark(end);
    return true;
  }

  // --- failure

  protected fail(error: DiskError, sync: boolean): void {
    // A deleted log: nobody waits for it.
    if (this.abandoned) return;
    const isFinal = sync || !isPassing(error);
    if (!this.outage.begin(error, isFinal)) return;
    this.context.logger.error(
      { topic: this.topic, partition: this.partition, file: error.path, code: error.code, sync },
      error.code === DAMAGED
        ? offlineFor(error)
        : isFinal
          ? 'a log write failed; the partition is offline until the broker is restarted'
          : 'no room to write; the partition is offline and is tried again every few seconds',
    );
    this.writer.abandon();
    this.notify();
    if (isFinal) this.context.onLogFailed(this.logDir);
  }

  /** Takes back what was assigned but never written, and goes on if the device takes bytes again. */
  private reopen(): void {
    if (this.closed || !this.outage.isOn) return;
    if (this.list.length === 0) {
      this.opening = this.openAgain();
      return;
    }
    if (this.writer.isBusy) {
      this.outage.retryLater();
      return;
    }
    try {
      this.cutBackTo(this.writer.writtenEnd);
      probe(this.context.files, this.active, this.context.probeBytes);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.writer.abandon();
      if (isPassing(error)) this.outage.retryLater();
      else this.fail(error, false);
      return;
    }
    this.epochs.note(this.announcedEpoch, this.endOffset);
    this.isBack();
  }

  // --- end

  /** The folder was renamed (the topic is being deleted). */
  moveTo(directory: string): void {
    this.directory = directory;
    if (!this.opened || this.list.length === 0) return;
    for (const segment of [...this.list, ...this.replaced]) segment.moveTo(directory);
    this.epochs.moveTo(directory);
    this.snapshots.moveTo(directory);
    this.writer.moveTo(directory);
  }

  /** Stops at once; nothing more is written. Slices being sent stay readable. */
  abandon(): void {
    this.closed = true;
    this.abandoned = true;
    this.outage.stop();
    this.flushPolicy.stop();
    this.tail?.clear();
    if (!this.opened || this.list.length === 0) return;
    this.writer.abandon();
    for (const segment of [...this.list, ...this.replaced.splice(0)]) segment.drop();
  }

  /** Writes, syncs and seals. True if the next start may trust the folder without recovery. */
  async close(): Promise<boolean> {
    if (this.closed) return !this.outage.isOn;
    this.closed = true;
    this.outage.stop();
    this.flushPolicy.stop();
    await this.opening;
    if (!this.opened) return true;
    if (!this.outage.isOn) await this.writeOut();
    this.tail?.clear();
    for (const segment of this.list) segment.close();
    return !this.outage.isOn;
  }

  private async writeOut(): Promise<void> {
    const { writer } = this;
    await writer.drain();
    if (this.outage.isOn) return;
    try {
      this.retireReplaced();
      this.epochs.writeAtEnd(this.endOffset);
      if (this.endOffset > this.startOffset) this.snapshots.take(this.producers);
      this.active.materialize();
      // Whoever believes the clean-shutdown marker believes its indexes too.
      if (this.active.seal() || this.recovered) writer.owe([this.active]);
    } catch (error) {
      if (!(error instanceof DiskError)) throw error;
      this.fail(error, false);
      return;
    }
    if (this.context.durability !== 'memory') writer.requestSync('all');
    await writer.drain();
  }
}
