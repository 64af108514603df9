// `klamm log repair`: shows what would be done about the damage in a data folder, and does it with --apply. Must hold:
// one line for each thing in the form of `verify`: which file, byte, offset, what is wrong, what is done; without
// --apply nothing is written.

import path from 'node:path';
import { DiskError } from '../base/disk.ts';
import { systemRandom } from '../base/random.ts';
import { encodeDataBatches, metadataRecord } from '../controller/local/metadata-batch.ts';
import { quorumStateProblem } from '../controller/local/quorum-state.ts';
import { NoOpRecord, noOpRecord } from '../protocol/generated/records/metadata.ts';
import { systemProcessIdentity } from '../storage/directories/process-identity.ts';
import { StorageStartError } from '../storage/directories/start-error.ts';
import { FolderRepair, type RepairTotals } from '../storage/inspect/folder-repair.ts';
import type { DamageWay, RepairFinding } from '../storage/inspect/repair.ts';
import { metadataProblem } from './log-metadata.ts';
import { Progress } from './log-progress.ts';
import { failure, inUseLine, LOG_FAILURE, placeLine, type Target, targetOf } from './log-target.ts';
import { CommandError, CommandExit, json, type Terminal } from './terminal.ts';

export interface RepairFlags {
  readonly apply?: boolean;
  readonly partition?: readonly string[];
  readonly damage?: DamageWay;
  readonly json?: boolean;
}

export async function repair(given: string | undefined, flags: RepairFlags, terminal: Terminal): Promise<void> {
  const target = await targetOf(given ?? 'data');
  if (target.kind === 'file') {
    throw new CommandError(`${target.path} is a file; allowed is a data folder or a partition's`, LOG_FAILURE);
  }
  const only = chosen(target, flags);
  const apply = flags.apply === true;
  if (!apply) {
    const warning = inUseLine(target.folder);
    if (warning !== null) terminal.err(warning);
  }
  const waiting: (Promise<void> | void)[] = [];
  const progress = new Progress(terminal, 0);
  const print = (word: string, type: string, value: RepairFinding, more: object = {}) => {
    progress.clear();
    const text = flags.json === true ? json({ type, ...more, ...value }) : placeLine(word, value, target.folder.path);
    waiting.push(terminal.out(text));
  };
  let totals: RepairTotals;
  try {
    totals = await new FolderRepair({
      folder: target.folder,
      identity: systemProcessIdentity(),
      random: systemRandom,
      apply,
      way: flags.damage ?? null,
      only,
      onAction: (action) => print(apply ? 'DONE ' : 'WOULD', 'action', action, { done: apply }),
      onLeft: (left) => print('LEFT ', 'left', left),
      onNote: (file, what) => print('note ', 'note', { file, what }),
      onProgress: (bytes) => progress.add(bytes),
      quorumStateProblem,
      fillMetadataGap: emptyRecords,
      metadataProblem: (directory) => metadataProblem(target.folder.disk, directory),
    }).run();
  } catch (error) {
    if (error instanceof StorageStartError) throw new CommandError(error.message, LOG_FAILURE);
    if (apply && error instanceof DiskError) {
      throw new CommandError(`the repair stopped: ${error.message}; nothing is lost, run it again`, LOG_FAILURE);
    }
    throw failure(target.path, error);
  } finally {
    progress.clear();
  }
  await Promise.all(waiting);
  const { actions, left } = totals;
  await terminal.out(
    flags.json === true ? json({ type: 'summary', applied: apply, actions, left }) : summary(apply, totals),
  );
  if (left > 0 || (!apply && actions > 0)) throw new CommandExit(1);
}

/** What a controller writes when it has nothing to say. */
function emptyRecords(offset: number, count: number, epoch: number, timestampMs: number): Buffer {
  const records = Array.from({ length: count }, () => metadataRecord(noOpRecord, new NoOpRecord()));
  return Buffer.concat(encodeDataBatches(records, offset, epoch, timestampMs));
}

/** The partitions that were named; null for the whole folder. */
function chosen({ kind, path: full, folder }: Target, { partition }: RepairFlags): ReadonlySet<string> | null {
  if (kind === 'partition') {
    if (partition !== undefined)
      throw new CommandError('--partition cannot be used with the folder of one', LOG_FAILURE);
    return new Set([path.basename(full)]);
  }
  if (partition === undefined) return null;
  const known = new Set(folder.partitions().map(({ name }) => name));
  const unknown = partition.find((name) => !known.has(name));
  if (unknown !== undefined) throw new CommandError(`partition ${unknown} is not in ${folder.path}`, LOG_FAILURE);
  return new Set(partition);
}

function summary(apply: boolean, { actions, left }: RepairTotals): string {
  const behind = left === 0 ? '' : `; ${left} left as they are`;
  if (actions === 0) return left === 0 ? 'nothing to repair\n' : `nothing that repair can do${behind}\n`;
  return apply ? `${actions} done${behind}\n` : `${actions} would be done with --apply${behind}\n`;
}
