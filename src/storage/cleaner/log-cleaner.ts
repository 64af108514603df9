// Chooses the logs to compact, one after another, the dirtiest first, and keeps `cleaner-offset-checkpoint`. Must hold:
// one cleaning at a time; the checkpoint of a log moves only after all its segments were swapped in; a log that cannot
// be cleaned (damaged, or the disk refuses) is left alone until the next start and named once; `stop` ends a cleaning
// under way and resolves when nothing is left of it.
// DEVIATION: one log is compacted at a time, whatever log.cleaner.threads says; only 0 has an effect: none is.

import type { Timer } from '../../base/clock.ts';
import { DiskError } from '../../base/disk.ts';
import { RecordsError } from '../../records/errors.ts';
import { type LogDirectory, partitionKey } from '../directories/log-directory.ts';
import type { Log } from '../log.ts';
import { offsetOfFileName, Suffix } from '../segments/segment.ts';
import type { StorageContext } from '../storage-context.ts';
import { type DirtyLog, examine, needsCleaning } from './cleanable.ts';
import { Cleaner, type CleaningResult } from './cleaner.ts';
import { CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import { CleanerWorker, ThreadFailed } from './cleaner-worker.ts';
import { cleaningHere, producersBefore } from './cleaning-here.ts';
import type { CleaningTerms, CleaningWork } from './cleaning-work.ts';

export interface CleanerSettings {
  readonly enabled: boolean;
  readonly threads: number;
  readonly backoffMs: number;
  readonly dedupeBufferBytes: number;
  readonly ioBufferBytes: number;
  readonly loadFactor: number;
  readonly maxBytesPerSecond: number;
}

export const defaultCleanerSettings: CleanerSettings = {
  enabled: true,
  threads: 1,
  backoffMs: 15_000,
  dedupeBufferBytes: 134_217_728,
  ioBufferBytes: 524_288,
  loadFactor: 0.9,
  maxBytesPerSecond: Number.MAX_VALUE,
};

interface HostedLog {
  readonly log: Log;
  readonly directory: LogDirectory;
  readonly claimed: boolean;
}

interface Candidate {
  /** It may move to another folder while it waits for its turn. */
  readonly hosted: HostedLog;
  readonly dirty: DirtyLog;
}

/** A map of keys cannot be larger: Kafka's limit too. */
const LARGEST_MAP_BYTES = 0x7fff_ffff;
const TWO_32 = 0x1_0000_0000;
/** A full device: the log is tried again later. */
const PASSING: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE']);
/** What looking at one log costs, in bytes read, and at one that has nothing to look at. */
const EXAMINATION_COST_BYTES = 16 * 1024;
const GLANCE_COST_BYTES = 256;
/** Fewer are compacted on the event loop, in slices: a thread costs some ten megabytes and as many milliseconds. */
const THREAD_FROM_BYTES = 4 << 20;
/** So long the checkpoint may be behind while there is more to compact. */
const CHECKPOINT_DELAY_MS = 1000;

export class LogCleaner {
  private readonly context: StorageContext;
  private readonly hosted: () => Iterable<HostedLog>;
  private readonly defer: (run: () => void) => void;
  private settings: CleanerSettings = defaultCleanerSettings;
  private timer: Timer | null = null;
  private stopped = false;
  private pass: Promise<boolean> | null = null;
  private pace: CleanerPace | null = null;
  /** Null: everything runs on the event loop. */
  private worker: CleanerWorker | null;
  /** Folders whose checkpoint is behind. */
  private readonly unwritten = new Set<LogDirectory>();
  private checkpointedMs = Number.NEGATIVE_INFINITY;
  /** What the last look at all logs found and is not compacted yet, the dirtiest last; and when it was. */
  private candidates: Candidate[] = [];
  private lookedMs = Number.NEGATIVE_INFINITY;
  /** The last `examine` asked the disk, or the log's segments. */
  private looked = false;
  /** Folders without an inactive segment, not opened since: nothing to do there. */
  private readonly small = new WeakSet<Log>();
  /** The last completed cleaning, for whoever measures. */
  lastResult: (CleaningResult & { readonly topic: string; readonly partition: number }) | null = null;
  completed = 0;

  constructor(
    context: StorageContext,
    hosted: () => Iterable<HostedLog>,
    defer: (run: () => void) => void,
    settings: Partial<CleanerSettings> = {},
    threadProgram: URL | null = null,
  ) {
    this.context = context;
    this.worker = threadProgram === null ? null : new CleanerWorker(threadProgram, context.clock);
    this.hosted = hosted;
    this.defer = defer;
    this.configure(settings);
  }

  /** Counts from the next log on; the limit of bytes per second at once. */
  configure(settings: Partial<CleanerSettings>): void {
    this.settings = { ...this.settings, ...settings };
  }

  /** For tests and figures. */
  get runsThread(): boolean {
    return this.worker?.isRunning ?? false;
  }

  start(): void {
    this.schedule(Math.min(1000, this.settings.backoffMs));
  }

  private schedule(delayMs: number): void {
    if (this.stopped) return;
    this.timer = this.context.clock.setTimeout(() => {
      void this.cleanOne().then((cleaned) => this.schedule(cleaned ? 0 : this.settings.backoffMs));
    }, delayMs);
  }

  /** Compacts the dirtiest log. False if none needs it. Never rejects. */
  cleanOne(): Promise<boolean> {
    if (this.pass !== null) return this.pass;
    const pass = this.choose().then((dirty) => (dirty === null ? false : this.clean(dirty)));
    this.pass = pass
      .then(async (cleaned) => {
        this.writeCheckpoints(!cleaned);
        if (!cleaned) await this.worker?.end();
        return cleaned;
      })
      .catch((error: unknown) => {
        this.context.logger.error(
          { error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
          'compaction failed in an unexpected way',
        );
        return false;
      })
      .finally(() => {
        this.pass = null;
      });
    return this.pass;
  }

  /** Ends a cleaning under way; none begins any more. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.timer?.cancel();
    this.pace?.wake();
    this.worker?.stop();
    await this.pass;
    await this.worker?.end();
  }

  // --- which

  /** The dirtiest log, of those that the last look at all of them found; after the backoff all are looked at again. */
  private async choose(): Promise<Candidate | null> {
    const { clock } = this.context;
    if (!this.settings.enabled || this.settings.threads <= 0 || this.stopped) return null;
    if (clock.monotonic() - this.lookedMs < this.settings.backoffMs) {
      for (let next = this.candidates.pop(); next !== undefined; next = this.candidates.pop()) {
        const { hosted } = next;
        const dirty = hosted.log.isClosed ? null : this.examine(hosted);
        if (dirty !== null && needsCleaning(dirty)) return { hosted, dirty };
      }
    }
    this.candidates = await this.lookAtAll();
    this.lookedMs = clock.monotonic();
    return this.candidates.pop() ?? null;
  }

  /** All that need it, the dirtiest last. */
  private async lookAtAll(): Promise<Candidate[]> {
    const pace = new CleanerPace(
      this.context.clock,
      this.defer,
      () => !this.stopped,
      () => Number.MAX_VALUE,
    );
    const found: Candidate[] = [];
    for (const entry of [...this.hosted()]) {
      if (this.stopped) return [];
      this.looked = false;
      const dirty = this.examine(entry);
      if (dirty !== null && needsCleaning(dirty)) found.push({ hosted: entry, dirty });
      try {
        if (pace.spend(this.looked ? EXAMINATION_COST_BYTES : GLANCE_COST_BYTES)) await pace.rest();
      } catch (error) {
        if (error instanceof CleaningAborted) return [];
        throw error;
      }
    }
    return found.sort((a, b) => a.dirty.dirtyRatio - b.dirty.dirtyRatio);
  }

  /** Null where there is nothing to look at. */
  private examine(entry: HostedLog): DirtyLog | null {
    const { log, directory } = entry;
    if (!entry.claimed || !log.config.cleanupPolicy.compact || directory.offline) return null;
    const { cleaning } = log;
    if (cleaning.isRunning || cleaning.isPaused || cleaning.failure !== null) return null;
    try {
      if (!log.isOpen && this.isSmall(log)) return null;
      if (!log.isReadable || log.offline) return null;
      this.looked = true;
      const key = partitionKey(log.topic, log.partition);
      const known = directory.cleanedOffsets.get(key)?.offset;
      const cut = cleaning.takeCut();
      if (cut !== null && known !== undefined && cut < known) this.note(entry, cut);
      const dirty = examine(log, directory.cleanedOffsets.get(key)?.offset, this.context.clock.now());
      if (dirty.checkpointIsWrong) this.note(entry, dirty.firstDirtyOffset);
      return dirty;
    } catch (error) {
      this.leaveAlone(log, error);
      return null;
    }
  }

  /** Whether the folder of a log that nobody has opened holds one segment only. */
  private isSmall(log: Log): boolean {
    if (this.small.has(log)) return true;
    this.looked = true;
    let count = 0;
    for (const { name } of this.context.disk.list(log.directory)) {
      if (name.endsWith(Suffix.LOG) && offsetOfFileName(name) >= 0) count++;
    }
    if (count <= 1) this.small.add(log);
    return count <= 1;
  }

  // --- cleaning

  private async clean(chosen: Candidate): Promise<boolean> {
    const { log } = chosen.hosted;
    const { cleaning } = log;
    if (!cleaning.begin()) return false;
    const pace = new CleanerPace(
      this.context.clock,
      this.defer,
      () => !this.stopped && cleaning.status === 'inProgress' && !log.isClosed,
      () => this.settings.maxBytesPerSecond,
    );
    this.pace = pace;
    let work: CleaningWork | null = null;
    const beganMs = this.context.clock.monotonic();
    try {
      const terms = this.termsFor(chosen.dirty);
      const given = this.workFor(chosen.dirty, terms, pace);
      work = given instanceof Promise ? await given : given;
      const result = await new Cleaner(this.context, chosen.dirty, terms, work, pace).clean();
      this.note(chosen.hosted, result.endOffset);
      this.tell(chosen.dirty, result, this.context.clock.monotonic() - beganMs);
      return true;
    } catch (error) {
      if (error instanceof ThreadFailed) this.goOnWithoutThread(error);
      // Of a topic that was deleted meanwhile the folder may be gone.
      else if (!(error instanceof CleaningAborted) && !(log.isClosed && error instanceof DiskError)) {
        this.leaveAlone(log, error);
      }
      return false;
    } finally {
      work?.end();
      this.pace = null;
      cleaning.end();
    }
  }

  private termsFor({ log, firstUncleanableOffset }: DirtyLog): CleaningTerms {
    const { settings } = this;
    const { random } = this.context;
    return {
      hashSeed: [random.int(TWO_32), random.int(TWO_32)],
      memory: {
        // Kafka divides these by log.cleaner.threads, of which there is one here whatever that says.
        mapBytes: Math.min(LARGEST_MAP_BYTES, settings.dedupeBufferBytes),
        loadFactor: settings.loadFactor,
        chunkBytes: Math.max(4096, Math.floor(settings.ioBufferBytes / 2)),
      },
      nowMs: this.context.clock.now(),
      deleteRetentionMs: log.config.deleteRetentionMs,
      indexIntervalBytes: log.config.indexIntervalBytes,
      roundEnd: firstUncleanableOffset,
      directory: log.directory,
      durable: this.context.durability !== 'memory',
    };
  }

  /** A thread where that is worth it, or is there already. */
  private workFor(dirty: DirtyLog, terms: CleaningTerms, pace: CleanerPace): CleaningWork | Promise<CleaningWork> {
    const { worker } = this;
    if (worker === null || (dirty.totalBytes < THREAD_FROM_BYTES && !worker.isRunning)) {
      return cleaningHere(this.context, dirty.log, terms, pace);
    }
    const producers = producersBefore(dirty.log, dirty.firstUncleanableOffset);
    return worker.begin(terms, producers, pace, () => this.settings.maxBytesPerSecond);
  }

  private goOnWithoutThread(error: ThreadFailed): void {
    this.worker = null;
    if (this.stopped) return;
    this.context.logger.warn({ error: error.message }, 'compaction goes on without a thread of its own');
  }

  private tell({ log, firstDirtyOffset }: DirtyLog, result: CleaningResult, tookMs: number): void {
    const { topic, partition } = log;
    this.lastResult = { ...result, topic, partition };
    this.completed++;
    const { endOffset, bytesBefore, bytesAfter, keys } = result;
    this.context.logger.info(
      { topic, partition, firstDirtyOffset, endOffset, bytesBefore, bytesAfter, keys, tookMs: Math.round(tookMs) },
      'a log was compacted',
    );
  }

  private note({ log, directory }: HostedLog, offset: number): void {
    const { topic, partition } = log;
    directory.cleanedOffsets.set(partitionKey(topic, partition), { topic, partition, offset });
    if (this.context.durability !== 'memory') this.unwritten.add(directory);
  }

  /** One file for all logs of a folder: while many are compacted one after another it is not written for each. */
  private writeCheckpoints(all: boolean): void {
    const nowMs = this.context.clock.monotonic();
    if (this.unwritten.size === 0 || (!all && nowMs - this.checkpointedMs < CHECKPOINT_DELAY_MS)) return;
    this.checkpointedMs = nowMs;
    for (const directory of this.unwritten) {
      this.unwritten.delete(directory);
      try {
        directory.writeCleanedOffsets(this.context.durability === 'disk');
      } catch (error) {
        // The next checkpoint writes it, or takes the folder offline; until then a restart cleans once more.
        if (!(error instanceof DiskError)) throw error;
      }
    }
  }

  private leaveAlone(log: Log, error: unknown): void {
    const details = { topic: log.topic, partition: log.partition, error: String(error) };
    if (error instanceof DiskError && PASSING.has(error.code)) {
      this.context.logger.warn(details, 'a log could not be compacted now; it is tried again later');
      return;
    }
    if (!(error instanceof DiskError) && !(error instanceof RecordsError)) throw error;
    log.cleaning.failure = error.message;
    this.context.logger.error(details, 'a log cannot be compacted; it is left as it is until the next start');
  }
}
