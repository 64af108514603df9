// What is done about the damage that a check of one partition has found. Must hold: the plan says everything that
// `apply` does, in the same words; no byte of a log goes without a copy beside it; every sound batch keeps its offset;
// with `skip` no offset that was synced is given a second time. The folder is locked by the caller while `apply` runs.

import path from 'node:path';
import type { Disk } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { offsetFileName, Suffix } from '../segments/segment.ts';
import { type BadBytes, cutFrom, keptPath, leaveOut } from './cut-aside.ts';
import { LEADER_EPOCHS_FILE } from './file-kinds.ts';
import type { PartitionReport } from './partition-check.ts';
import { Rebuild, removeIndexes } from './rebuild.ts';
import { type BadRange, MOST_RANGES, type SegmentReport } from './segment-check.ts';

/** `skip` leaves damaged bytes out and keeps what is sound behind them; `cut` ends the log before them. */
export type DamageWay = 'skip' | 'cut';

export interface RepairAction {
  /** A fixed word for programs. */
  readonly kind: 'tidy' | 'skip' | 'cut' | 'go-on' | 'index' | 'snapshot' | 'epochs' | 'checkpoint' | 'aside';
  readonly file: string;
  readonly position: number | null;
  readonly offset: number | null;
  readonly what: string;
  readonly remedy: string;
}

/** Damage that a repair leaves, and why. */
export interface RepairFinding {
  readonly file: string;
  readonly position?: number | null;
  readonly offset?: number | null;
  readonly what: string;
  readonly remedy?: string | null;
}

export interface RepairOptions {
  readonly disk: Disk;
  readonly report: PartitionReport;
  readonly way: DamageWay;
  /** -1: none is known. */
  readonly recoveryPoint: number;
  /** Makes batches without meaning, for a log that may have no gaps. Null for any other. */
  readonly fillGap: FillGap | null;
}

export type FillGap = (offset: number, count: number, leaderEpoch: number, timestampMs: number) => Buffer;

interface Damaged {
  readonly segment: SegmentReport;
  readonly bad: readonly BadRange[];
}

const LOG_KINDS: ReadonlySet<RepairAction['kind']> = new Set(['skip', 'cut', 'go-on', 'checkpoint']);
/** Records of one lost stretch; more are not made up. */
const MOST_FILLED = 100_000;
const SEALED_INDEXES = [Suffix.INDEX, Suffix.TIME_INDEX] as const;
const ALL_INDEXES = [Suffix.INDEX, Suffix.TIME_INDEX, Suffix.TXN_INDEX] as const;

export class PartitionRepair {
  readonly actions: RepairAction[] = [];
  readonly refusals: RepairFinding[] = [];
  /** Where the log ends afterwards. */
  endOffset: number;
  private readonly options: RepairOptions;
  private readonly directory: string;
  private readonly rebuilt = new Map<number, Set<string>>();
  private readonly snapshots = new Set<number>();
  private readonly removedSnapshots = new Set<number>();
  private readonly damaged: Damaged[] = [];
  /** Segments without a byte whose place is within the one before. */
  private readonly empty: number[] = [];
  private cutAt: { base: number; position: number; later: number[] } | null = null;
  private goOnAt = -1;

  constructor(options: RepairOptions) {
    this.options = options;
    this.directory = options.report.directory;
    this.endOffset = options.report.endOffset;
    this.planLog();
    this.planEnd();
    this.planDerived();
    if (options.report.unreadable) {
      this.refuse(this.directory, 'something in it cannot be read: copy what can be to another disk');
    }
    if (this.refusals.length > 0) this.actions.length = 0;
  }

  /** Nothing is done: what is derived from a log is right only once the log is. */
  refuse(file: string, what: string): void {
    this.refusals.push({ file, what });
    this.actions.length = 0;
  }

  /** The log itself or where it ends is changed, not only what is derived from it. */
  get changesLog(): boolean {
    return this.actions.some(({ kind }) => LOG_KINDS.has(kind));
  }

  private file(offset: number, suffix: string): string {
    return path.join(this.directory, offsetFileName(offset, suffix));
  }

  private add(
    kind: RepairAction['kind'],
    file: string,
    what: string,
    remedy: string,
    where: { readonly position?: number; readonly offset?: number } = {},
  ): void {
    const { position = null, offset = null } = where;
    this.actions.push({ kind, file, position, offset, what, remedy });
  }

  // --- plan

  private planLog(): void {
    const { segments } = this.options.report;
    let before = -1;
    for (const segment of segments) {
      if (segment.badCount > 0) this.damaged.push({ segment, bad: segment.bad });
      // It is empty: a batch whose offset is of the next segment with any bytes counts as damaged.
      else if (before > segment.baseOffset) this.planEmpty(segment);
      before = segment.nextOffset;
    }
    const [first] = this.damaged;
    if (first === undefined) return;
    if (this.isTail(first) || this.options.way === 'cut') this.planCut(first);
    else for (const one of this.damaged) this.planSkip(one);
  }

  /** Nothing sound follows. */
  private isTail({ segment, bad }: Damaged): boolean {
    const { segments } = this.options.report;
    if (bad.length !== 1 || bad[0]!.end < segment.sizeInBytes || bad[0]!.holdsBatches) return false;
    return segments.slice(segments.indexOf(segment) + 1).every(({ batches }) => batches === 0);
  }

  private planEmpty({ file, baseOffset }: SegmentReport): void {
    this.empty.push(baseOffset);
    this.add('tidy', file, 'it is empty, and its name says an offset that the segment before has', 'removed');
  }

  private planCut({ segment, bad }: Damaged): void {
    const { disk, report } = this.options;
    const { segments } = report;
    const { start: position, offset } = bad[0]!;
    const later = segments.slice(segments.indexOf(segment) + 1);
    const bytes = segment.sizeInBytes - position;
    const kept = keptPath(disk, this.directory, segment.baseOffset, position);
    const goes = later.filter(({ sizeInBytes }) => sizeInBytes > 0);
    const lost = this.soundBehind(segment, position, later);
    const also = goes.length === 0 ? '' : `, ${goes.length} later segments are kept as *.cut-0`;
    this.add(
      'cut',
      segment.file,
      `${bytes} bytes from the first damage to the end${lost === 0 ? ', no whole batch among them' : ''}`,
      `the log ends at offset ${offset}; they are kept in ${path.basename(kept)}${also}`,
      { position, offset },
    );
    const moved = later.map(({ baseOffset }) => baseOffset).filter((base) => !this.empty.includes(base));
    this.cutAt = { base: segment.baseOffset, position, later: moved };
    this.endOffset = offset;
    this.touch(segment.baseOffset);
  }

  private soundBehind(segment: SegmentReport, position: number, later: readonly SegmentReport[]): number {
    const { bad } = segment;
    const [first] = bad;
    const isNothing = bad.length === 1 && first!.end >= segment.sizeInBytes && !first!.holdsBatches;
    const behind = isNothing && first!.start === position ? 0 : 1;
    return behind + later.reduce((sum, { batches }) => sum + batches, 0);
  }

  private planSkip({ segment, bad }: Damaged): void {
    const { disk } = this.options;
    if (segment.badCount > MOST_RANGES) {
      this.refusals.push({
        file: segment.file,
        what: `${segment.badCount} damaged places are too many to leave out; --damage cut ends the log at the first`,
      });
      return;
    }
    for (const { start, end, offset } of bad) {
      const kept = path.basename(keptPath(disk, this.directory, segment.baseOffset, start));
      const instead = this.options.fillGap === null ? '' : ', empty records take their place';
      const remedy = `left out and kept in ${kept}${instead}; all other batches stay, at their offsets`;
      this.add('skip', segment.file, `${end - start} bytes are no batch that belongs here`, remedy, {
        position: start,
        offset,
      });
    }
    this.touch(segment.baseOffset);
  }

  private touch(base: number): void {
    this.rebuilt.set(base, new Set(ALL_INDEXES));
  }

  /** Records that were synced are missing at the end. */
  private planEnd(): void {
    const { recoveryPoint, way, report } = this.options;
    const end = this.endOffset;
    if (recoveryPoint <= Math.max(0, end)) return;
    const first = report.segments[0];
    const file = first === undefined ? this.file(0, Suffix.LOG) : report.segments.at(-1)!.file;
    const what = `the log ends at offset ${Math.max(0, end)}, it was synced up to ${recoveryPoint}`;
    if (way === 'cut' || this.options.fillGap !== null) {
      this.add('checkpoint', file, what, `the recovery point is set to ${Math.max(0, end)}: offsets are given again`, {
        offset: Math.max(0, end),
      });
      return;
    }
    this.goOnAt = recoveryPoint;
    this.endOffset = recoveryPoint;
    this.add('go-on', file, what, `the log goes on at offset ${recoveryPoint}: no offset is given a second time`, {
      offset: Math.max(0, end),
    });
    this.snapshots.add(recoveryPoint);
  }

  private planDerived(): void {
    const { report, disk } = this.options;
    const removed = new Set([...this.empty, ...(this.cutAt?.later ?? [])]);
    const staying = report.segments.filter(({ baseOffset }) => !removed.has(baseOffset));
    for (const segment of staying) {
      const { baseOffset } = segment;
      // The last one needs none: it is sealed, with its indexes, when another follows it.
      const isSealed = this.goOnAt >= 0 && segment === staying.at(-1);
      const missing = isSealed ? SEALED_INDEXES.filter((suffix) => !disk.exists(this.file(baseOffset, suffix))) : [];
      for (const suffix of new Set([...segment.wrongIndexes, ...missing])) {
        if (this.rebuilt.get(baseOffset)?.has(suffix) === true) continue;
        this.rebuilt.set(baseOffset, (this.rebuilt.get(baseOffset) ?? new Set()).add(suffix));
        this.add('index', this.file(baseOffset, suffix), 'missing or wrong', 'made again from the log');
      }
    }
    const places = new Set(staying.map(({ baseOffset }) => baseOffset));
    for (const offset of report.aheadSnapshots) {
      // It knows the producers of the records that are gone: their retries stay refused.
      if (offset === this.goOnAt) {
        this.snapshots.delete(offset);
        continue;
      }
      this.removedSnapshots.add(offset);
      this.add('snapshot', this.file(offset, Suffix.SNAPSHOT), 'ahead of the log', 'removed', { offset });
    }
    for (const offset of report.wrongSnapshots) {
      const file = this.file(offset, Suffix.SNAPSHOT);
      const isOfUse = offset <= this.endOffset && (places.has(offset) || offset === this.endOffset);
      if (offset > 0 && offset === report.segments[0]?.baseOffset && offset < this.endOffset) {
        // What it knew lies before the log: made from the log it would gainsay the sound ones that come later.
        this.removedSnapshots.add(offset);
        this.add('snapshot', file, 'damaged', 'removed: the log does not tell what was before it', { offset });
      } else if (isOfUse) {
        this.snapshots.add(offset);
        this.add('snapshot', file, 'damaged, or not what the log says', 'made again from the log', { offset });
      } else {
        this.removedSnapshots.add(offset);
        this.add('snapshot', file, 'damaged', 'removed: the log tells the same', { offset });
      }
    }
    if (report.epochsWrong) {
      const file = path.join(this.directory, LEADER_EPOCHS_FILE);
      this.add('epochs', file, 'damaged, or not what the log says', 'made again from the log');
    }
  }

  // --- doing it

  /** Does everything that the plan says. Answers what was kept, and open transactions. Rejects with DiskError. */
  async apply(onProgress: (bytes: number) => void): Promise<{ kept: string[]; openTransactions: string[] }> {
    const { disk, report } = this.options;
    const kept: string[] = [];
    for (const offset of this.removedSnapshots) disk.remove(this.file(offset, Suffix.SNAPSHOT));
    for (const base of this.empty) {
      removeIndexes(disk, this.directory, base);
      disk.remove(this.file(base, Suffix.LOG));
    }
    if (this.cutAt !== null) {
      const { base, position, later } = this.cutAt;
      kept.push(...(await cutFrom(disk, this.directory, base, position, later)));
      this.removeSnapshotsAfter(this.endOffset);
    } else {
      for (const { segment, bad } of this.damaged) {
        const filled = bad.map((range) => this.filled(segment, range));
        kept.push(...(await leaveOut(disk, this.directory, segment.baseOffset, filled)));
      }
    }
    if (this.goOnAt >= 0) disk.writeFileAtomic(this.file(this.goOnAt, Suffix.LOG), '', true);
    // What they say of offsets that are cut off is no longer true.
    const epochs = report.epochsWrong || this.cutAt !== null;
    const producers = [...this.rebuilt.values()].some((suffixes) => suffixes.has(Suffix.TXN_INDEX));
    const whole = this.changesLog || epochs || producers || this.snapshots.size > 0;
    const wish = { indexes: this.rebuilt, snapshots: this.snapshots, epochs, whole };
    const open = await new Rebuild(disk, this.directory, wish, onProgress).run();
    const openTransactions = open.map(
      ({ producerId, firstOffset }) => `producer ${producerId} from offset ${firstOffset}`,
    );
    return { kept, openTransactions };
  }

  private removeSnapshotsAfter(offset: number): void {
    const { disk } = this.options;
    for (const { name } of disk.list(this.directory)) {
      const known = /^(\d{20})\.snapshot$/.exec(name);
      if (known !== null && Number(known[1]) > offset) disk.remove(path.join(this.directory, name));
    }
  }

  private filled(segment: SegmentReport, { start, end, offset }: BadRange): BadBytes {
    const { fillGap, report, disk } = this.options;
    if (fillGap === null) return { start, end, filler: null };
    const next = report.segments[report.segments.indexOf(segment) + 1];
    const [file, position] = end < segment.sizeInBytes ? [segment.file, end] : [next?.file ?? segment.file, 0];
    const header = Buffer.alloc(batch.BATCH_OVERHEAD);
    const behind = disk.open(file, 'read');
    try {
      behind.readSync(header, position);
    } finally {
      behind.close();
    }
    const count = batch.baseOffset(header, 0) - offset;
    if (count <= 0 || count > MOST_FILLED) return { start, end, filler: null };
    return { start, end, filler: fillGap(offset, count, batch.leaderEpoch(header, 0), batch.baseTimestamp(header, 0)) };
  }
}
