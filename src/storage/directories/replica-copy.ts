// The copy of one log's folder that becomes its home: `topic-partition.<uuid>-future` in another entry of log.dirs, as
// Apache Kafka names it. Must hold: segment for segment and byte for byte the copy is the beginning of the log, so that
// the switch changes nothing but paths; what was copied before a restart is compared before it is believed, for a loss
// of power may have left files of the right size and time with other bytes; `complete` either puts the whole log into
// its new home in one turn, or has changed nothing.

import path from 'node:path';
import { type Disk, DiskError, type DiskFile } from '../../base/disk.ts';
import type { Log } from '../log.ts';
import { isKeptFile } from '../recovery/recovery-keep.ts';
import { offsetFileName, offsetOfFileName, type Segment, Suffix } from '../segments/segment.ts';
import type { StorageContext } from '../storage-context.ts';
import { CheckpointFile } from './checkpoints.ts';
import type { LogDirectory } from './log-directory.ts';

/**
 * In the new home of a log: the id of the directory that it came from. Should the old folder be there still at the next
 * start, it is the one that is out of date.
 */
export const MOVED_FROM_FILE = 'moved-from';

const CHUNK_BYTES = 512 * 1024;
/** The most that is copied in one turn of the event loop, at the switch: some four milliseconds. */
const LAST_STEP_BYTES = 4 * 1024 * 1024;
const BEGINNING_BYTES = 16;
const SIDE_FILES = [Suffix.INDEX, Suffix.TIME_INDEX, Suffix.TXN_INDEX] as const;

/** The move was called off, or the broker stops. */
export class CopyStopped extends Error {
  override name = 'CopyStopped';
}

interface Copied {
  bytes: number;
  /** Up to here the file of an earlier process may be right. */
  earlierBytes: number;
  /** Closed, with its indexes, and synced. */
  complete: boolean;
}

export interface ReplicaCopyOptions {
  readonly context: StorageContext;
  readonly log: Log;
  readonly from: LogDirectory;
  readonly to: LogDirectory;
  /** `topic-partition.<uuid>-future` in `to`. */
  readonly folder: string;
  readonly isStopped: () => boolean;
  /** Waits as long as the limit of bytes per second asks. */
  readonly pay: (bytes: number) => Promise<void>;
}

export class ReplicaCopy {
  private readonly options: ReplicaCopyOptions;
  private readonly copied = new Map<Segment, Copied>();
  private truncations = -1;
  /** Everything before it is in the copy and on its platter. */
  private syncedEnd = 0;
  /** The end of what is in the copy, as far as whole rounds say. */
  private roundEnd = 0;
  private pays = true;

  constructor(options: ReplicaCopyOptions) {
    this.options = options;
  }

  get sizeInBytes(): number {
    let size = 0;
    for (const { bytes } of this.copied.values()) size += bytes;
    return size;
  }

  /** The log end offset of the copy, as far as it is known without reading it. */
  get endOffset(): number {
    const { log } = this.options;
    let end = log.logStartOffset;
    for (const [index, segment] of log.segments.entries()) {
      if (!this.copied.get(segment)?.complete) break;
      end = log.segments[index + 1]?.baseOffset ?? end;
    }
    return Math.max(end, Math.min(this.roundEnd, log.nextOffset));
  }

  private file(name: string): string {
    return path.join(this.options.folder, name);
  }

  // --- copying

  /**
   * Copies what is there now, and syncs it. Throws DiskError, CopyStopped.
   * @param pays false while somebody waits for it: then the limit of bytes per second is passed over
   */
  async round(pays = true): Promise<void> {
    const { log } = this.options;
    this.pays = pays;
    this.beginAgainIfCut();
    const end = log.writtenEnd;
    for (const segment of [...log.segments]) {
      await this.copySegment(segment);
      if (log.truncations !== this.truncations) return;
    }
    await this.copyOthers();
    await this.options.context.disk.syncDirectoryAsync(this.options.folder);
    this.syncedEnd = end;
    this.roundEnd = end;
  }

  /** Bytes that were taken back may stand in the copy. */
  private beginAgainIfCut(): void {
    const { log, context } = this.options;
    if (log.truncations === this.truncations) return;
    if (this.truncations >= 0) {
      for (const { name } of context.disk.list(this.options.folder)) {
        if (offsetOfFileName(name) >= 0) context.disk.remove(this.file(name));
      }
    }
    this.copied.clear();
    this.syncedEnd = 0;
    this.roundEnd = 0;
    this.truncations = log.truncations;
  }

  private stateOf(segment: Segment): Copied {
    let state = this.copied.get(segment);
    if (state === undefined) {
      const { disk } = this.options.context;
      const target = this.target(segment);
      const earlierBytes = disk.exists(target) ? disk.fileSize(target) : 0;
      state = { bytes: 0, earlierBytes, complete: false };
      this.copied.set(segment, state);
    }
    return state;
  }

  private isActive(segment: Segment): boolean {
    const { segments } = this.options.log;
    return segments[segments.length - 1] === segment;
  }

  private target(segment: Segment): string {
    return this.file(offsetFileName(segment.baseOffset, Suffix.LOG));
  }

  private async copySegment(segment: Segment): Promise<void> {
    const { context } = this.options;
    if (segment.removed || !segment.isOnDisk) return;
    const state = this.stateOf(segment);
    if (state.complete) return;
    const out = context.disk.open(this.target(segment), 'create');
    try {
      await this.copyBytes(segment, state, out);
      if (segment.removed) return;
      const closed = !this.isActive(segment) && state.bytes === segment.sizeInBytes;
      if (closed) for (const suffix of SIDE_FILES) await this.copySideFile(segment, suffix);
      await out.sync();
      if (!closed || segment.removed) return;
    } finally {
      out.close();
    }
    context.disk.setModifiedMs(this.target(segment), context.disk.modifiedMs(segment.path));
    state.complete = true;
  }

  private async copyBytes(segment: Segment, state: Copied, out: DiskFile): Promise<void> {
    const { isStopped, log } = this.options;
    while (state.bytes < segment.writtenBytes) {
      if (isStopped()) throw new CopyStopped('stopped');
      if (segment.removed || log.truncations !== this.truncations) return;
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, segment.writtenBytes - state.bytes));
      const count = await this.read(segment, chunk, state.bytes);
      const bytes = chunk.subarray(0, count);
      const isThere = await hasAlready(out, state, bytes);
      if (!isThere) await out.write([bytes], state.bytes);
      state.bytes += count;
      if (!isThere && this.pays) await this.options.pay(count);
    }
    // The earlier file may hold what the log lost in a crash.
    if (state.earlierBytes > state.bytes) out.truncate(state.bytes);
    state.earlierBytes = 0;
    if (isStopped()) throw new CopyStopped('stopped');
  }

  private async read(segment: Segment, chunk: Buffer, position: number): Promise<number> {
    const { files } = this.options.context;
    const source = files.acquire(segment);
    try {
      const count = await source.read(chunk, position);
      if (count === 0) throw new DiskError('EIO', segment.path, `${segment.path} is shorter than it was`);
      return count;
    } finally {
      files.release(segment);
    }
  }

  private async copySideFile(segment: Segment, suffix: string): Promise<void> {
    const from = segment.filePath(suffix);
    const to = this.file(offsetFileName(segment.baseOffset, suffix));
    const { disk } = this.options.context;
    if (!segment.removed && disk.exists(from)) await this.copyFile(from, to);
    else disk.remove(to);
  }

  /** Snapshots of producers, which seldom change, and what recovery kept aside: that is written once. */
  private async copyOthers(): Promise<void> {
    const { context, log } = this.options;
    for (const { name } of context.disk.list(log.directory)) {
      if (!isWrittenOnce(name)) continue;
      const from = path.join(log.directory, name);
      // Retention and new snapshots may remove it meanwhile.
      if (context.disk.exists(from) && !this.hasSame(name)) await this.copyFile(from, this.file(name));
    }
  }

  /** By its size, and by the beginning, which has the checksum of a snapshot: compaction changes that one. */
  private hasSame(name: string): boolean {
    const { context, log } = this.options;
    const { disk } = context;
    const from = path.join(log.directory, name);
    const to = this.file(name);
    if (!disk.exists(to) || disk.fileSize(to) !== disk.fileSize(from)) return false;
    return beginningOf(disk, to).equals(beginningOf(disk, from));
  }

  private async copyFile(from: string, to: string): Promise<void> {
    const { disk } = this.options.context;
    const source = disk.open(from, 'read');
    try {
      const out = disk.open(to, 'create');
      try {
        await this.copyWhole(source, out);
      } finally {
        out.close();
      }
    } finally {
      source.close();
    }
  }

  private async copyWhole(source: DiskFile, out: DiskFile): Promise<void> {
    const size = source.size();
    if (out.size() > 0) out.truncate(0);
    for (let position = 0; position < size; ) {
      if (this.options.isStopped()) throw new CopyStopped('stopped');
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, size - position));
      const count = await source.read(chunk, position);
      if (count === 0) break;
      await out.write([chunk.subarray(0, count)], position);
      position += count;
      if (this.pays) await this.options.pay(count);
    }
    await out.sync();
  }

  // --- the switch

  /** The marker is on the platter before the copy gets the partition's name. Throws DiskError. */
  async mark(): Promise<void> {
    const { context, from, folder } = this.options;
    const file = context.disk.open(this.file(MOVED_FROM_FILE), 'create');
    try {
      if (file.size() > 0) file.truncate(0);
      await file.write([Buffer.from(`${from.id}\n`)], 0);
      await file.sync();
    } finally {
      file.close();
    }
    await context.disk.syncDirectoryAsync(folder);
  }

  /** Bytes of the log that the copy lacks. */
  private get missingBytes(): number {
    let missing = 0;
    for (const segment of this.options.log.segments) {
      missing += segment.writtenBytes - (this.copied.get(segment)?.bytes ?? 0);
    }
    return missing;
  }

  /** Whether the copy can be completed in this turn of the event loop. */
  get isNearlyComplete(): boolean {
    const { log, context } = this.options;
    if (log.truncations !== this.truncations || log.isLost || !log.isQuiet) return false;
    // What a loss of power may leave under the partition's name has all that was acknowledged.
    if (context.durability === 'disk' && this.syncedEnd < log.highWatermark) return false;
    const { segments } = log;
    for (const segment of segments) {
      if (!this.isActive(segment) && !this.copied.get(segment)?.complete) return false;
    }
    return this.isClose;
  }

  /** Whether little enough is missing for the last steps. */
  get isClose(): boolean {
    return this.missingBytes <= LAST_STEP_BYTES;
  }

  /** Copies the rest and moves the log to its new home. Throws DiskError; then the log is where it was. */
  complete(): void {
    const { context, log, to, folder } = this.options;
    const { disk } = context;
    const active = log.segments[log.segments.length - 1]!;
    if (active.isOnDisk) this.copyRest(active);
    this.tidy();
    const home = to.file(`${log.topic}-${log.partition}`);
    disk.rename(folder, home);
    log.relocate(to.path, home, this.syncedEnd);
  }

  private copyRest(active: Segment): void {
    const { context } = this.options;
    const state = this.stateOf(active);
    const source = context.files.acquire(active);
    try {
      const out = context.disk.open(this.target(active), 'create');
      try {
        while (state.bytes < active.writtenBytes) {
          const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, active.writtenBytes - state.bytes));
          const count = source.readSync(chunk, state.bytes);
          if (count === 0) throw new DiskError('EIO', active.path, `${active.path} is shorter than it was`);
          out.writeSync([chunk.subarray(0, count)], state.bytes);
          state.bytes += count;
        }
        if (out.size() > state.bytes) out.truncate(state.bytes);
      } finally {
        out.close();
      }
    } finally {
      context.files.release(active);
    }
    for (const suffix of SIDE_FILES) {
      const from = active.filePath(suffix);
      const to = this.file(offsetFileName(active.baseOffset, suffix));
      if (context.disk.exists(from)) context.disk.writeFileAtomic(to, context.disk.readFile(from), false);
      else context.disk.remove(to);
    }
  }

  /** Makes the small files as the log has them now, and removes what it no longer has. */
  private tidy(): void {
    const { context, log, folder } = this.options;
    const { disk } = context;
    const bases = new Set(log.segments.map((segment) => segment.baseOffset));
    const names = new Set<string>();
    for (const { name, isDirectory } of disk.list(log.directory)) {
      if (isDirectory || name === MOVED_FROM_FILE || name.endsWith(Suffix.DELETED)) continue;
      names.add(name);
      if (isSegmentFile(name) || (isWrittenOnce(name) && this.hasSame(name))) continue;
      disk.writeFileAtomic(this.file(name), disk.readFile(path.join(log.directory, name)), false);
    }
    for (const { name } of disk.list(folder)) {
      const gone = isSegmentFile(name)
        ? !bases.has(offsetOfFileName(name))
        : !names.has(name) && name !== MOVED_FROM_FILE;
      if (gone) disk.remove(this.file(name));
    }
  }

  /** Leaves only closed segments, of which each is whole: what a clean stop promises of every folder. */
  dropUnfinished(): void {
    const { disk } = this.options.context;
    const whole = new Set<number>();
    for (const [segment, { complete }] of this.copied) if (complete) whole.add(segment.baseOffset);
    for (const { name } of disk.list(this.options.folder)) {
      if (isSegmentFile(name) && !whole.has(offsetOfFileName(name))) disk.remove(this.file(name));
    }
  }
}

function isSegmentFile(name: string): boolean {
  const suffix = name.slice(20);
  return offsetOfFileName(name) >= 0 && (suffix === Suffix.LOG || (SIDE_FILES as readonly string[]).includes(suffix));
}

function isWrittenOnce(name: string): boolean {
  return (
    name === CheckpointFile.PARTITION ||
    isKeptFile(name) ||
    (offsetOfFileName(name) >= 0 && name.slice(20) === Suffix.SNAPSHOT)
  );
}

function beginningOf(disk: Disk, name: string): Buffer {
  const file = disk.open(name, 'read');
  try {
    const bytes = Buffer.alloc(BEGINNING_BYTES);
    return bytes.subarray(0, file.readSync(bytes, 0));
  } finally {
    file.close();
  }
}

/** Whether an earlier process has put these bytes there. */
async function hasAlready(out: DiskFile, state: Copied, bytes: Buffer): Promise<boolean> {
  if (state.bytes + bytes.length > state.earlierBytes) return false;
  const there = Buffer.allocUnsafe(bytes.length);
  return (await out.read(there, state.bytes)) === bytes.length && there.equals(bytes);
}
