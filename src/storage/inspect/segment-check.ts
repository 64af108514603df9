// Checks one segment: every batch of the log file (length, magic, checksum, offsets, records) and, in the same pass,
// its offset index, time index and index of aborted transactions. Must hold: one pass, memory as BatchWalk's; after
// damage it goes on at the next sound batch, so that one look tells everything; a file that is being written to is not
// called damaged for its last bytes.

import path from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { firstOffsetOf } from '../segments/batch-order.ts';
import { offsetFileName, Suffix } from '../segments/segment.ts';
import { lastOffsetOf, maxTimestampOf } from '../segments/stored-batch.ts';
import { checkRecords, misplaced, type RecordsVerdict } from './batch-check.ts';
import { BatchWalk } from './batch-walk.ts';
import type { EpochCheck } from './epoch-check.ts';
import type { Findings } from './finding.ts';
import { OffsetIndexCheck, TimeIndexCheck } from './index-check.ts';
import type { TransactionCheck } from './txn-check.ts';

/** What is known of the folder that a file lies in. */
export interface FolderState {
  /** A broker is using it. */
  readonly inUse: boolean;
  /** The last stop was clean: the next start does not look at the batches. */
  readonly wasClean: boolean;
}

export interface SegmentCheckOptions {
  readonly disk: Disk;
  readonly findings: Findings;
  readonly folder: FolderState;
  readonly directory: string;
  readonly baseOffset: number;
  /** The next offset after the segment before; null if there is none, or it is not known. */
  readonly expectedOffset: number | null;
  /** Where the next segment that has any bytes begins; infinity if there is none. */
  readonly segmentEnd: number;
  /** Where the next segment begins, be it empty. */
  readonly nextBase: number;
  /** Nothing may be missing between two batches. */
  readonly isContiguous: boolean;
  readonly isLast: boolean;
  /** -1: not known. */
  readonly recoveryPoint: number;
  readonly transactions: TransactionCheck | null;
  readonly epochs: EpochCheck | null;
  /** Told how many bytes were read since. */
  readonly onProgress: (bytes: number) => void;
}

/** Bytes of a log that are no batch which belongs there. */
export interface BadRange {
  readonly start: number;
  readonly end: number;
  /** The offset that was expected there. */
  readonly offset: number;
  /** Whole batches with right checksums are among them, of which only the offsets are wrong. */
  readonly holdsBatches: boolean;
}

export interface SegmentReport {
  readonly baseOffset: number;
  readonly file: string;
  readonly sizeInBytes: number;
  readonly batches: number;
  readonly records: number;
  /** The offset after its last sound batch. */
  readonly nextOffset: number;
  /** The first MOST_RANGES of them. */
  readonly bad: readonly BadRange[];
  readonly badCount: number;
  /** Suffixes of the indexes that are missing or wrong. */
  readonly wrongIndexes: readonly string[];
}

export const MOST_RANGES = 1000;
const REBUILD = '`klamm log repair` makes it again from the log';

export class SegmentCheck {
  private readonly options: SegmentCheckOptions;
  private readonly file: string;
  private offsets: OffsetIndexCheck | null = null;
  private times: TimeIndexCheck | null = null;
  private readonly missing: string[] = [];
  private readonly bad: BadRange[] = [];
  private badCount = 0;
  private batches = 0;
  private records = 0;
  private nextOffset: number;
  /** Of the progress. */
  private told = 0;

  constructor(options: SegmentCheckOptions) {
    this.options = options;
    this.file = this.filePath(Suffix.LOG);
    this.nextOffset = Math.max(options.baseOffset, options.expectedOffset ?? 0);
  }

  private filePath(suffix: string): string {
    return path.join(this.options.directory, offsetFileName(this.options.baseOffset, suffix));
  }

  /** Rejects with DiskError if the log file cannot be read. */
  async run(): Promise<SegmentReport> {
    const { disk, transactions, baseOffset, onProgress, isLast, folder } = this.options;
    const file = disk.open(this.file, 'read');
    try {
      const walk = new BatchWalk(file);
      const sizeInBytes = walk.end;
      this.offsets = this.openIndex(Suffix.INDEX, OffsetIndexCheck);
      this.times = this.openIndex(Suffix.TIME_INDEX, TimeIndexCheck);
      transactions?.beginSegment(baseOffset, this.filePath(Suffix.TXN_INDEX));
      await this.walkThrough(walk);
      this.offsets?.finish(walk.end);
      this.times?.finish();
      transactions?.endSegment(isLast && folder.inUse);
      onProgress(walk.end - this.told);
      const wrongIndexes = [...this.missing];
      if (this.offsets?.isWrong === true) wrongIndexes.push(Suffix.INDEX);
      if (this.times?.isWrong === true) wrongIndexes.push(Suffix.TIME_INDEX);
      if (transactions?.isWrong === true) wrongIndexes.push(Suffix.TXN_INDEX);
      const { batches, records, nextOffset, bad, badCount } = this;
      return { baseOffset, file: this.file, sizeInBytes, batches, records, nextOffset, bad, badCount, wrongIndexes };
    } finally {
      this.offsets?.close();
      this.times?.close();
      file.close();
    }
  }

  private openIndex<T>(suffix: string, Check: new (around: IndexAround, path: string) => T): T | null {
    const { disk, findings, baseOffset, isLast, folder } = this.options;
    const file = this.filePath(suffix);
    if (disk.exists(file)) {
      try {
        return new Check({ disk, findings, baseOffset, isLast, inUse: folder.inUse, remedy: REBUILD }, file);
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        if (error.code === 'ENOENT' && folder.inUse) return null;
        findings.add('damage', 'index-unreadable', file, `it cannot be read (${error.code})`, { remedy: REBUILD });
      }
    } else if (isLast) {
      return null;
    } else {
      findings.add('damage', 'index-missing', file, 'the segment is there, its index is not', { remedy: REBUILD });
    }
    this.missing.push(suffix);
    return null;
  }

  private async walkThrough(walk: BatchWalk): Promise<void> {
    for (;;) {
      const step = walk.step();
      if (step === 'end') return;
      if (step === 'fill') {
        await walk.fill();
        this.tellProgress(walk);
      } else if (step === 'broken') {
        await this.passDamage(walk, walk.isTorn ? 'batch-torn' : 'batch-missing', walk.problem);
      } else {
        const right = walk.checksum();
        if (!(typeof right === 'boolean' ? right : await right)) {
          await this.passDamage(walk, 'batch-checksum', checksumText(walk));
          continue;
        }
        const problem = this.problemOfPlace(walk);
        const misplacement = problem instanceof Promise ? await problem : problem;
        if (misplacement !== null) {
          this.passMisplaced(walk, misplacement);
        } else {
          const verdict = checkRecords(walk);
          this.take(walk, verdict instanceof Promise ? await verdict : verdict);
        }
      }
    }
  }

  private tellProgress(walk: BatchWalk): void {
    this.options.onProgress(walk.position - this.told);
    this.told = walk.position;
  }

  /** Why the batch cannot lie here. A promise only behind a gap. */
  private problemOfPlace(walk: BatchWalk): string | null | Promise<string | null> {
    const { bytes, at, position } = walk;
    const { baseOffset, segmentEnd, nextBase } = this.options;
    const expectedOffset = this.nextOffset;
    // What was left out with damaged bytes is missing in any case.
    const isContiguous = this.options.isContiguous && this.bad.at(-1)?.end !== position;
    const place = { expectedOffset, segmentBase: baseOffset, segmentEnd, nextBase, isContiguous };
    const problem = misplaced(bytes, at, place);
    if (problem !== null || firstOffsetOf(bytes, at) <= expectedOffset) return problem;
    const contradiction = `its offset ${batch.baseOffset(bytes, at)} is not lower than that of the batch behind it`;
    const contradicted = walk.isContradicted(expectedOffset, lastOffsetOf(bytes, at));
    return contradicted.then((isSo) => (isSo ? contradiction : null));
  }

  private passMisplaced(walk: BatchWalk, problem: string): void {
    const { bytes, at, position, sizeInBytes } = walk;
    this.addRange(position, position + sizeInBytes, true);
    this.options.findings.add('damage', 'batch-offset', this.file, problem, {
      position,
      offset: batch.baseOffset(bytes, at),
      remedy: this.remedyFor(true),
    });
    this.offsets?.pass(position + sizeInBytes);
    this.transactionsBlind();
  }

  private transactionsBlind(): void {
    this.times?.pass();
    this.options.transactions?.passDamage(this.nextOffset);
  }

  private take(walk: BatchWalk, verdict: RecordsVerdict): void {
    const { bytes, at, position, isWhole } = walk;
    const { findings, transactions, epochs } = this.options;
    const first = batch.baseOffset(bytes, at);
    const last = lastOffsetOf(bytes, at);
    const where = { position, offset: first };
    if (verdict.problem !== null) {
      const remedy = 'left as it is: its checksum is right, so it was written so';
      findings.add('damage', 'batch-records', this.file, verdict.problem, { ...where, remedy });
    } else if (verdict.oddity !== null) findings.add('warning', 'batch-odd', this.file, verdict.oddity, where);
    this.batches++;
    this.records += verdict.count;
    this.nextOffset = last + 1;
    this.offsets?.take(first, last, position);
    this.times?.take(first, last, maxTimestampOf(bytes, at));
    epochs?.take(bytes, at, this.file, position);
    transactions?.take(bytes, at, isWhole);
  }

  private async passDamage(walk: BatchWalk, code: string, what: string): Promise<void> {
    const { findings, folder, isLast } = this.options;
    const start = walk.position;
    const end = await walk.skipDamage(this.nextOffset);
    const isTail = end >= walk.end;
    const offset = this.nextOffset;
    this.offsets?.pass(end);
    this.transactionsBlind();
    if (isTail && isLast && folder.inUse) {
      findings.add('note', 'tail-in-flight', this.file, `its last ${end - start} bytes are no whole batch (yet)`, {
        position: start,
        offset,
        remedy: 'nothing: the broker that uses the folder may be writing them',
      });
      return;
    }
    this.addRange(start, end, false);
    const extent = isTail ? `no whole batch from here to the end (${end - start} bytes)` : `${end - start} bytes`;
    findings.add('damage', code, this.file, `${what}; ${extent}`, {
      position: start,
      offset,
      remedy: this.remedyFor(!isTail),
    });
  }

  private remedyFor(soundFollow: boolean): string {
    const { folder, recoveryPoint } = this.options;
    const repair = soundFollow
      ? '`klamm log repair` skips these bytes or cuts the log here, and keeps them aside'
      : '`klamm log repair` cuts the log here and keeps the bytes aside';
    if (folder.inUse || folder.wasClean || recoveryPoint < 0) return repair;
    if (this.nextOffset < recoveryPoint) {
      return `below the recovery point ${recoveryPoint}: the partition stays offline; ${repair}`;
    }
    return soundFollow
      ? `the next start cuts the log here and keeps the bytes aside; ${repair}`
      : `the next start cuts the log here; ${repair}`;
  }

  private addRange(start: number, end: number, holdsBatches: boolean): void {
    this.badCount++;
    const before = this.bad.at(-1);
    if (before !== undefined && before.end === start && before.offset === this.nextOffset) {
      const either = before.holdsBatches || holdsBatches;
      this.bad[this.bad.length - 1] = { start: before.start, end, offset: before.offset, holdsBatches: either };
      this.badCount--;
    } else if (this.bad.length < MOST_RANGES) this.bad.push({ start, end, offset: this.nextOffset, holdsBatches });
  }
}

type IndexAround = ConstructorParameters<typeof OffsetIndexCheck>[0];

function checksumText(walk: BatchWalk): string {
  const { bytes, at, isWhole } = walk;
  if (batch.magic(bytes, at) < batch.CURRENT_MAGIC || !isWhole) return 'its checksum is wrong';
  return `its checksum is ${batch.crc(bytes, at)}, its bytes give ${batch.computeCrc(bytes, at)}`;
}
