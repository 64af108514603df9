// Checks the folder of one partition: its segments in order, the producer snapshots, the leader epochs, the small
// files, and names what else lies there. Must hold: reads only; a file that goes away meanwhile (a broker may be at
// work) is not damage; what cannot be read at all is a finding of its own, and the rest is still looked at.

import path from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import { CheckpointFile, parseEpochs, parsePartitionMetadata } from '../directories/checkpoints.ts';
import { METADATA_FOLDER } from '../directories/log-directory.ts';
import { decodeSnapshot } from '../producers/producer-snapshot.ts';
import type { ProducerEntry } from '../producers/producer-state.ts';
import { offsetFileName, Suffix } from '../segments/segment.ts';
import { EpochCheck } from './epoch-check.ts';
import { LEADER_EPOCHS_FILE, type NamedFile, nameOfFile, partitionOfFolder, QUORUM_STATE_FILE } from './file-kinds.ts';
import type { Findings } from './finding.ts';
import { checkMetadataSnapshot } from './metadata-snapshot-check.ts';
import { type FolderState, SegmentCheck, type SegmentReport } from './segment-check.ts';
import { LARGEST_SNAPSHOT, LARGEST_TEXT, readSmallFile } from './small-file.ts';
import { TransactionCheck } from './txn-check.ts';

export interface PartitionCheckOptions {
  readonly disk: Disk;
  readonly findings: Findings;
  readonly folder: FolderState;
  readonly directory: string;
  /** From the checkpoint of the data folder; -1 where it says nothing. */
  readonly recoveryPoint: number;
  /** 0 where the checkpoint says nothing. */
  readonly logStartOffset: number;
  /** Compaction was at work: it leaves gaps between segments. */
  readonly compacted: boolean;
  readonly onProgress: (bytes: number) => void;
  /** What is wrong with a `quorum-state` file of this text, for whoever knows its format. */
  readonly quorumStateProblem?: (text: string) => string | null;
}

export interface PartitionReport {
  readonly directory: string;
  readonly segments: readonly SegmentReport[];
  /** The offset after the last sound batch; -1 without a segment. */
  readonly endOffset: number;
  /** Offsets in the names of producer snapshots that are damaged or differ from the log. */
  readonly wrongSnapshots: readonly number[];
  /** Of those that are sound but lie behind the log's end. */
  readonly aheadSnapshots: readonly number[];
  readonly epochsWrong: boolean;
  /** Names of files that interrupted work left behind. */
  readonly leftovers: readonly string[];
  /** Something could not be read at all. */
  readonly unreadable: boolean;
}

export class PartitionCheck {
  private readonly options: PartitionCheckOptions;
  private readonly segments: SegmentReport[] = [];
  private readonly wrongSnapshots: number[] = [];
  private readonly aheadSnapshots: number[] = [];
  private readonly snapshots = new Map<number, readonly ProducerEntry[]>();
  private epochs: EpochCheck;
  private epochsWrong = false;
  private unreadable = false;
  private endOffset = -1;

  constructor(options: PartitionCheckOptions) {
    this.options = options;
    this.epochs = new EpochCheck(options.findings, this.path(LEADER_EPOCHS_FILE), null, 0);
  }

  private path(name: string): string {
    return path.join(this.options.directory, name);
  }

  /** Rejects with DiskError if the folder cannot be listed. */
  async run(): Promise<PartitionReport> {
    const { disk, directory, findings } = this.options;
    const files = disk
      .list(directory)
      .map(({ name, isDirectory }) => ({ ...nameOfFile(name), isDirectory }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const inPlace = files.filter((file) => !file.isDirectory && file.stage === '');
    this.loadEpochs(inPlace);
    for (const { kind, baseOffset } of inPlace) if (kind === 'producer-snapshot') this.loadSnapshot(baseOffset);
    const bases = inPlace.filter(({ kind }) => kind === 'log').map(({ baseOffset }) => baseOffset);
    await this.checkSegments(bases);
    this.epochs.finish(Math.max(0, this.endOffset));
    this.checkSnapshots();
    for (const file of inPlace) await this.checkSmall(file, bases);
    const leftovers = this.nameOthers(files);
    findings.flush();
    const { segments, endOffset, wrongSnapshots, aheadSnapshots, unreadable } = this;
    const epochsWrong = this.epochsWrong || this.epochs.isWrong;
    return { directory, segments, endOffset, wrongSnapshots, aheadSnapshots, epochsWrong, leftovers, unreadable };
  }

  private tellUnreadable(file: string, error: DiskError): void {
    if (error.code === 'ENOENT' && this.options.folder.inUse) return;
    this.unreadable = true;
    this.options.findings.add('damage', 'unreadable', file, `it cannot be read (${error.code}: ${error.message})`);
  }

  // --- segments

  private async checkSegments(bases: readonly number[]): Promise<void> {
    const { disk, findings, folder, directory, recoveryPoint, onProgress } = this.options;
    const first = bases[0];
    if (first === undefined) return;
    const known = this.snapshots.get(first) ?? null;
    const transactions = new TransactionCheck(disk, findings, first, known);
    let expectedOffset: number | null = null;
    for (const [index, baseOffset] of bases.entries()) {
      const isLast = index === bases.length - 1;
      const file = this.path(offsetFileName(baseOffset, Suffix.LOG));
      if (!this.fits(file, baseOffset, expectedOffset)) continue;
      this.compareSnapshot(baseOffset, transactions);
      try {
        const check = new SegmentCheck({
          ...{ disk, findings, folder, directory, baseOffset, expectedOffset, isLast, recoveryPoint, transactions },
          nextBase: bases[index + 1] ?? Number.POSITIVE_INFINITY,
          isContiguous: path.basename(directory) === METADATA_FOLDER,
          segmentEnd: bases.slice(index + 1).find((base) => this.hasBytes(base)) ?? Number.POSITIVE_INFINITY,
          epochs: this.epochs,
          onProgress,
        });
        const report = folder.inUse ? await this.runInUse(check, file, isLast) : await check.run();
        if (report === null) transactions.passDamage(baseOffset);
        else {
          this.segments.push(report);
          expectedOffset = report.nextOffset;
        }
      } catch (error) {
        if (!(error instanceof DiskError)) throw error;
        transactions.passDamage(baseOffset);
        this.tellUnreadable(file, error);
      }
    }
    this.endOffset = expectedOffset ?? first;
    this.compareSnapshot(this.endOffset, transactions);
  }

  private hasBytes(baseOffset: number): boolean {
    const { disk } = this.options;
    const file = this.path(offsetFileName(baseOffset, Suffix.LOG));
    return disk.exists(file) && disk.fileSize(file) > 0;
  }

  /** Whether the segment may follow the one before; false where it was replaced by that one while we came here. */
  private fits(file: string, baseOffset: number, expectedOffset: number | null): boolean {
    const { findings, folder, compacted } = this.options;
    if (expectedOffset === null || baseOffset === expectedOffset) return true;
    if (folder.inUse) {
      if (baseOffset < expectedOffset) this.tellChanged(file);
      return baseOffset > expectedOffset;
    }
    if (baseOffset < expectedOffset) {
      const what = `it begins at offset ${baseOffset}, the segment before ends at ${expectedOffset - 1}`;
      findings.add('damage', 'segment-overlap', file, what, { offset: baseOffset });
    } else if (!compacted) {
      const what = `nothing has the offsets ${expectedOffset} to ${baseOffset - 1}; a segment may be missing`;
      findings.add('warning', 'segment-gap', file, what, { offset: expectedOffset, remedy: 'readers go on behind it' });
    }
    return true;
  }

  private tellChanged(file: string): void {
    this.options.findings.add('note', 'changed-meanwhile', file, 'the broker replaced or removed it meanwhile', {
      remedy: 'nothing; verify again to have it checked',
    });
  }

  /** Compaction and retention may replace or remove files that are being read: then nothing can be said of them. */
  private async runInUse(check: SegmentCheck, file: string, isLast: boolean): Promise<SegmentReport | null> {
    const { disk, findings } = this.options;
    const modifiedMs = disk.modifiedMs(file);
    let changed = true;
    findings.hold();
    try {
      const report = await check.run();
      changed = !isLast && (!disk.exists(file) || disk.modifiedMs(file) !== modifiedMs);
      return changed ? null : report;
    } finally {
      findings.release(!changed);
      if (changed) this.tellChanged(file);
    }
  }

  // --- producer snapshots

  private loadSnapshot(offset: number): void {
    const { disk, findings } = this.options;
    const file = this.path(offsetFileName(offset, Suffix.SNAPSHOT));
    const read = readSmallFile(disk, file, LARGEST_SNAPSHOT);
    if ('problem' in read && read.isMissing) return;
    const entries = 'bytes' in read ? decodeSnapshot(read.bytes) : null;
    if (entries !== null) {
      this.snapshots.set(offset, entries);
      return;
    }
    const what = 'problem' in read ? read.problem : 'it is cut short, of an unknown version or has a wrong checksum';
    this.wrongSnapshots.push(offset);
    findings.add('damage', 'snapshot-damaged', file, what, {
      offset,
      remedy:
        '`klamm log repair` makes it again from the log, or removes it where the log begins with it; ' +
        'the broker does without',
    });
  }

  private compareSnapshot(offset: number, transactions: TransactionCheck): void {
    const entries = this.snapshots.get(offset);
    const difference = entries === undefined ? null : transactions.differenceOf(entries, offset);
    if (difference === null) return;
    const file = this.path(offsetFileName(offset, Suffix.SNAPSHOT));
    this.wrongSnapshots.push(offset);
    const remedy = '`klamm log repair` makes it again from the log';
    this.options.findings.add('damage', 'snapshot-differs', file, difference, { offset, remedy });
  }

  private checkSnapshots(): void {
    const { findings } = this.options;
    for (const [offset, entries] of this.snapshots) {
      const file = this.path(offsetFileName(offset, Suffix.SNAPSHOT));
      if (offset > this.endOffset && this.segments.length > 0) {
        this.aheadSnapshots.push(offset);
        const severity = this.options.folder.inUse ? 'note' : 'damage';
        findings.add(severity, 'snapshot-ahead', file, `the log ends at offset ${this.endOffset}`, {
          offset,
          remedy: 'the next start removes it',
        });
      }
      for (const { producerId, batches, txnFirstOffset } of entries) {
        if ((batches.at(-1)?.lastOffset ?? -1) < offset && txnFirstOffset < offset) continue;
        const what = `producer ${producerId} has batches or a transaction behind the offset of the snapshot`;
        if (!this.wrongSnapshots.includes(offset)) this.wrongSnapshots.push(offset);
        const remedy = '`klamm log repair` makes it again from the log';
        findings.add('damage', 'snapshot-wrong', file, what, { offset, remedy });
      }
    }
  }

  // --- small files

  private loadEpochs(files: readonly NamedFile[]): void {
    const { disk, findings } = this.options;
    if (!files.some(({ kind }) => kind === 'leader-epochs')) return;
    const file = this.path(LEADER_EPOCHS_FILE);
    const read = readSmallFile(disk, file, LARGEST_TEXT);
    // Apache Kafka makes the file before it has something to say.
    if ('bytes' in read && read.bytes.length === 0) return;
    const entries = 'bytes' in read ? parseEpochs(read.bytes.toString('utf8')) : null;
    if (entries === null) {
      if ('problem' in read && read.isMissing) return;
      const what = 'problem' in read ? read.problem : 'it is no list of rising epochs and offsets';
      this.epochsWrong = true;
      const remedy = 'the next start, or `klamm log repair`, makes it again from the log';
      findings.add('damage', 'epochs-damaged', file, what, { remedy });
    }
    // The metadata log begins with its newest snapshot, whatever is left of the segments before; of another log the
    // checkpoint of its start is behind, unless it was closed well.
    const { folder, directory, logStartOffset } = this.options;
    const isMetadata = path.basename(directory) === METADATA_FOLDER;
    const isKnown = folder.wasClean && !folder.inUse && !isMetadata;
    const start = isKnown ? logStartOffset : Number.POSITIVE_INFINITY;
    this.epochs = new EpochCheck(findings, file, entries, start);
  }

  private async checkSmall({ name, kind, baseOffset }: NamedFile, bases: readonly number[]): Promise<void> {
    const { disk, findings } = this.options;
    const file = this.path(name);
    const isIndex = kind === 'index' || kind === 'timeindex' || kind === 'txnindex';
    if (isIndex && !bases.includes(baseOffset)) {
      findings.add('warning', 'index-alone', file, 'an index without its log', { remedy: 'the next start removes it' });
    } else if (kind === 'metadata-snapshot') {
      await checkMetadataSnapshot(disk, findings, file, (error) => this.tellUnreadable(file, error));
    } else if (kind === 'partition-metadata' || kind === 'quorum-state') {
      const read = readSmallFile(disk, file, LARGEST_TEXT);
      if ('problem' in read) {
        if (!read.isMissing) findings.add('damage', 'unreadable', file, read.problem);
        return;
      }
      const text = read.bytes.toString('utf8');
      if (kind === 'quorum-state') {
        const problem = this.options.quorumStateProblem?.(text) ?? null;
        if (problem === null) return;
        const remedy = 'the broker does not start with it; restore it from a copy of the folder';
        findings.add('damage', 'quorum-state', file, problem, { remedy });
      } else if (parsePartitionMetadata(text) === null) {
        const remedy = 'the next start writes it anew';
        findings.add('damage', 'partition-metadata', file, 'it names no topic id', { remedy });
      }
    }
  }

  /** Files that belong to nothing; answers those that the next start resolves. */
  private nameOthers(files: readonly (NamedFile & { readonly isDirectory: boolean })[]): string[] {
    const { findings, folder } = this.options;
    const leftovers: string[] = [];
    for (const { name, kind, stage, isDirectory } of files) {
      const file = this.path(name);
      if (isDirectory || kind === 'unknown') {
        const what = isDirectory ? 'a folder in the folder of a partition' : 'no name that Klamm or Apache Kafka gives';
        findings.add('note', 'unknown-file', file, what, { remedy: 'left alone' });
      } else if (stage !== '') {
        leftovers.push(name);
        // Of a broker that is at work they are no leftovers.
        if (!folder.inUse)
          findings.add('note', 'leftover', file, LEFTOVER.get(stage)!, { remedy: LEFTOVER_REMEDY.get(stage)! });
      } else if (kind === 'temporary') {
        findings.add('note', 'leftover', file, 'a file whose writing was interrupted', { remedy: 'left alone' });
      } else if (kind === 'set-aside') {
        findings.add('note', 'kept-aside', file, 'a damaged file that was set aside', { remedy: 'left alone' });
      } else if (kind === 'cut') {
        findings.add('note', 'kept-aside', file, 'bytes that were cut out of the log', {
          remedy: 'left alone; `klamm log dump` shows what is in it',
        });
      }
    }
    return leftovers;
  }
}

const LEFTOVER: ReadonlyMap<string, string> = new Map([
  [Suffix.DELETED, 'marked for removal'],
  [Suffix.CLEANED, 'of a compaction that was not finished'],
  [Suffix.SWAP, 'of a compaction that was finished but not put in place'],
]);

const LEFTOVER_REMEDY: ReadonlyMap<string, string> = new Map([
  [Suffix.DELETED, 'the next start removes it'],
  [Suffix.CLEANED, 'the next start removes it'],
  [Suffix.SWAP, 'the next start puts it in place'],
]);

/** Whether a folder holds a log. A data folder may have the name of a partition. */
export function looksLikePartition(disk: Disk, directory: string): boolean {
  const entries = disk.list(directory);
  if (entries.some(({ name, isDirectory }) => !isDirectory && nameOfFile(name).kind === 'log')) return true;
  if (partitionOfFolder(path.basename(directory)) === null) return false;
  return !entries.some(
    ({ name, isDirectory }) => name === CheckpointFile.META || (isDirectory && partitionOfFolder(name) !== null),
  );
}

export { QUORUM_STATE_FILE };
