// Repairs a data folder, partition by partition: shows what would be done, or does it. Must hold: nothing is written
// unless `apply` is asked for, and then only under the folder's lock; while logs are changed the folder is not called
// cleanly closed, so that a crash in the middle is followed by a check; what was changed is checked again at the end.

import path from 'node:path';
import type { Random } from '../../base/random.ts';
import { randomUuid } from '../../base/uuid.ts';
import { CheckpointFile, printCheckpoint } from '../directories/checkpoints.ts';
import { FolderLock } from '../directories/folder-lock.ts';
import { METADATA_FOLDER, partitionKey } from '../directories/log-directory.ts';
import type { ProcessIdentity } from '../directories/process-identity.ts';
import { tidyFolder } from '../segments/log-files.ts';
import type { DataFolder, FolderOfPartition } from './data-folder.ts';
import { type Finding, Findings } from './finding.ts';
import { checkFolderFile, checkPartition } from './folder-check.ts';
import type { PartitionReport } from './partition-check.ts';
import { type DamageWay, type FillGap, PartitionRepair, type RepairAction, type RepairFinding } from './repair.ts';

export interface FolderRepairOptions {
  readonly folder: DataFolder;
  readonly identity: ProcessIdentity;
  readonly random: Random;
  readonly apply: boolean;
  /** Null: `skip`, except where that needs a word of the user. */
  readonly way: DamageWay | null;
  /** Names of partitions; null for all, with the folder's own files. */
  readonly only: ReadonlySet<string> | null;
  readonly onAction: (action: RepairAction) => void;
  /** Damage that is there and that nothing was or would be done about. */
  readonly onLeft: (left: RepairFinding) => void;
  /** Something that the user wants to know, such as the name of a file that was made. */
  readonly onNote: (file: string, what: string) => void;
  readonly onProgress: (bytes: number) => void;
  /** Why the metadata log in this folder makes no sense without its damaged batches; null if it does. */
  readonly metadataProblem: (directory: string) => Promise<string | null>;
  /** Batches of empty metadata records: KRaft's log may have no gaps. */
  readonly fillMetadataGap: FillGap;
  readonly quorumStateProblem?: (text: string) => string | null;
}

export interface RepairTotals {
  actions: number;
  left: number;
}

/** Findings of damage that PartitionRepair deals with. */
const HANDLED: readonly RegExp[] = [
  /^batch-(checksum|missing|torn|offset)$/,
  /^segment-overlap$/,
  /^(index|timeindex|txnindex)-/,
  /^snapshot-(damaged|ahead|differs|wrong)$/,
  /^epochs?-/,
];
/** The folder's own files that a broker does without, and makes anew. */
const ASIDE = /^(checkpoint-damaged|partition-metadata)$/;

export class FolderRepair {
  private readonly options: FolderRepairOptions;
  private readonly totals: RepairTotals = { actions: 0, left: 0 };
  private marker: Buffer | null = null;
  /** Where logs that were changed end: no checkpoint may lie behind that. */
  private readonly lowered = new Map<string, number>();

  constructor(options: FolderRepairOptions) {
    this.options = options;
  }

  /** Rejects with StorageStartError if the folder is in use, and with DiskError. */
  async run(): Promise<RepairTotals> {
    const { folder, apply, identity, random } = this.options;
    if (!apply) {
      await this.repairAll();
      return this.totals;
    }
    const lock = new FolderLock(folder.path, folder.disk, identity);
    await lock.take(randomUuid(random));
    try {
      lock.confirm();
      await this.repairAll();
      this.writeCheckpoints();
      this.putMarkerBack();
    } finally {
      lock.release();
    }
    return this.totals;
  }

  private async repairAll(): Promise<void> {
    const { folder, only } = this.options;
    for (const partition of folder.partitions()) {
      if (partition.state === '' && (only === null || only.has(partition.name))) await this.repair(partition);
    }
    if (only !== null) return;
    for (const { name, isDirectory } of folder.disk.list(folder.path)) {
      if (isDirectory) continue;
      const findings = await this.gather((sink) => checkFolderFile(this.checkOptions(sink), name));
      this.settle(findings);
    }
  }

  private checkOptions(findings: Findings) {
    const { folder, onProgress, quorumStateProblem } = this.options;
    return { folder, findings, onProgress, ...(quorumStateProblem === undefined ? {} : { quorumStateProblem }) };
  }

  private async gather(check: (findings: Findings) => Promise<void>): Promise<Finding[]> {
    const found: Finding[] = [];
    const findings = new Findings((finding) => found.push(finding));
    await check(findings);
    return found;
  }

  private async check(partition: FolderOfPartition): Promise<{ report: PartitionReport; findings: Finding[] }> {
    let report: PartitionReport | undefined;
    const findings = await this.gather(async (sink) => {
      report = await checkPartition(this.checkOptions(sink), partition.path);
    });
    return { report: report!, findings };
  }

  // --- one partition

  private async repair(partition: FolderOfPartition): Promise<void> {
    const { folder, apply, way } = this.options;
    let { report, findings } = await this.check(partition);
    // Of a broker that is at work they are no leftovers.
    if (report.leftovers.length > 0 && !folder.state.inUse) {
      for (const name of report.leftovers) this.tellTidy(path.join(partition.path, name));
      if (apply) {
        this.beforeChange();
        tidyFolder(folder.disk, partition.path);
        ({ report, findings } = await this.check(partition));
      }
    }
    const repair = new PartitionRepair({
      disk: folder.disk,
      report,
      way: way ?? 'skip',
      recoveryPoint: folder.recoveryPoint(partition.name),
      fillGap: partition.name === METADATA_FOLDER ? this.options.fillMetadataGap : null,
    });
    if (partition.name === METADATA_FOLDER && repair.actions.some(({ kind }) => kind === 'skip')) {
      const problem = await this.options.metadataProblem(partition.path);
      if (problem !== null) repair.refuse(partition.path, `${METADATA_DEPENDS} (${problem}): ${METADATA_CUT}`);
      else if (way === null) repair.refuse(partition.path, `${METADATA_NEEDS_WORD} ${METADATA_CUT}`);
    }
    for (const refusal of repair.refusals) this.leave(refusal);
    const left = findings.filter(
      ({ severity, code }) => severity === 'damage' && !HANDLED.some((known) => known.test(code)),
    );
    if (repair.actions.length === 0) {
      this.settle(left);
      return;
    }
    if (!apply) {
      this.tellAll(repair.actions);
      this.settle(left);
      return;
    }
    this.beforeChange();
    const { kept, openTransactions } = await repair.apply(this.options.onProgress);
    if (repair.changesLog) this.lowered.set(partition.name, Math.max(0, repair.endOffset));
    this.tellAll(repair.actions);
    for (const file of kept) this.options.onNote(file, 'what was taken out is kept here; `klamm log dump` shows it');
    if (repair.changesLog && openTransactions.length > 0) this.tellOpen(partition, openTransactions);
    this.settle((await this.check(partition)).findings.filter(({ severity }) => severity === 'damage'));
  }

  private tellTidy(file: string): void {
    const what = 'left behind by interrupted work';
    this.tellAll([
      { kind: 'tidy', file, position: null, offset: null, what, remedy: 'finished or removed, as a start does' },
    ]);
  }

  private tellOpen({ path: directory }: FolderOfPartition, open: readonly string[]): void {
    const shown = open.slice(0, 5).join(', ');
    this.options.onNote(
      directory,
      `${open.length} transactions are open at its end (${shown}); if the damage took the end of one, abort it with ` +
        '`kafka-transactions.sh abort` once the broker runs',
    );
  }

  private tellAll(actions: readonly RepairAction[]): void {
    this.totals.actions += actions.length;
    for (const action of actions) this.options.onAction(action);
  }

  private leave(left: RepairFinding): void {
    this.totals.left++;
    this.options.onLeft(left);
  }

  /** Small files that are put aside, and what is left as it is. */
  private settle(findings: readonly Finding[]): void {
    const { apply, folder } = this.options;
    for (const finding of findings) {
      const { severity, code, file, remedy } = finding;
      if (severity !== 'damage') continue;
      if (!ASIDE.test(code)) {
        this.leave(finding);
        continue;
      }
      const target = freeName(folder, `${file}.damaged`);
      if (apply) {
        this.beforeChange();
        folder.disk.rename(file, target);
      }
      const consequence = remedy === null ? '' : `; ${remedy}`;
      this.tellAll([{ ...finding, kind: 'aside', remedy: `renamed to ${path.basename(target)}${consequence}` }]);
    }
  }

  // --- the folder

  private beforeChange(): void {
    const { folder } = this.options;
    const file = path.join(folder.path, CheckpointFile.CLEAN_SHUTDOWN);
    if (this.marker !== null || !folder.disk.exists(file)) return;
    this.marker = folder.disk.readFile(file);
    folder.disk.remove(file);
    folder.disk.syncDirectory(folder.path);
  }

  private putMarkerBack(): void {
    const { folder } = this.options;
    if (this.marker === null) return;
    folder.disk.writeFileAtomic(path.join(folder.path, CheckpointFile.CLEAN_SHUTDOWN), this.marker, true);
  }

  private writeCheckpoints(): void {
    const { folder } = this.options;
    if (this.lowered.size === 0) return;
    // The recovery point last: while it lies ahead, the next run sees that this was not finished.
    for (const name of [CheckpointFile.CLEANER, CheckpointFile.REPLICATION, CheckpointFile.RECOVERY_POINT]) {
      const entries = folder.readCheckpoint(name);
      if (entries === null) continue;
      const changed = entries.map((entry) => {
        const most = this.lowered.get(partitionKey(entry.topic, entry.partition));
        return most === undefined || entry.offset <= most ? entry : { ...entry, offset: most };
      });
      folder.disk.writeFileAtomic(path.join(folder.path, name), printCheckpoint(changed), true);
    }
  }
}

const METADATA_NEEDS_WORD =
  'the metadata log is damaged before its end; say --damage skip (what the damaged batch changed never happened, ' +
  'what came later did), or';
const METADATA_DEPENDS = 'the metadata log makes no sense without its damaged batch';
const METADATA_CUT =
  'say --damage cut (what came later never happened either: topics made since are unknown, their folders stay)';

function freeName({ disk }: DataFolder, name: string): string {
  let free = name;
  for (let i = 1; disk.exists(free); i++) free = `${name}.${i}`;
  return free;
}
