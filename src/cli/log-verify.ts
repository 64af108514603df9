// `klamm log verify`: every batch, index entry, snapshot and checkpoint. Must hold: one line for each finding, in the
// form that `repair` uses too: what kind, which file, byte, offset, what is wrong, what will be done about it.

import path from 'node:path';
import { quorumStateProblem } from '../controller/local/quorum-state.ts';
import type { DataFolder } from '../storage/inspect/data-folder.ts';
import { nameOfFile } from '../storage/inspect/file-kinds.ts';
import { type Finding, Findings } from '../storage/inspect/finding.ts';
import {
  checkDataFolder,
  checkFolderFile,
  checkPartition,
  type FolderCheckOptions,
} from '../storage/inspect/folder-check.ts';
import type { PartitionReport } from '../storage/inspect/partition-check.ts';
import { Progress, sizeText } from './log-progress.ts';
import { failure, inUseLine, placeLine, type Target, targetsOf } from './log-target.ts';
import { CommandExit, json, type Terminal } from './terminal.ts';

export interface VerifyFlags {
  readonly json?: boolean;
}

interface Totals {
  partitions: number;
  segments: number;
  batches: number;
  records: number;
}

export async function verify(paths: readonly string[], flags: VerifyFlags, terminal: Terminal): Promise<void> {
  const targets = await targetsOf(paths);
  const totals: Totals = { partitions: 0, segments: 0, batches: 0, records: 0 };
  const progress = new Progress(
    terminal,
    targets.reduce((sum, target) => sum + bytesToRead(target), 0),
  );
  let damaged = 0;
  let warnings = 0;
  const waiting: (Promise<void> | void)[] = [];
  for (const target of targets) {
    const warning = inUseLine(target.folder);
    if (warning !== null) terminal.err(warning);
    const print = (finding: Finding) => {
      progress.clear();
      waiting.push(terminal.out(flags.json === true ? findingJson(finding) : findingLine(finding, target.folder.path)));
    };
    const findings = new Findings(print, target.kind === 'file' ? target.path : null);
    try {
      await verifyTarget(target, findings, progress, totals);
    } catch (error) {
      throw failure(target.path, error);
    } finally {
      progress.clear();
    }
    findings.flush();
    await Promise.all(waiting.splice(0));
    damaged += findings.damaged;
    warnings += findings.warnings;
  }
  const elapsedMs = Math.round(progress.elapsedMs);
  if (flags.json === true) {
    await terminal.out(
      json({ type: 'summary', sound: damaged === 0, damaged, warnings, ...totals, bytes: progress.bytes, elapsedMs }),
    );
  } else {
    const { partitions, segments, batches, records } = totals;
    const rate = `${(progress.bytes / Math.max(1, elapsedMs) / 1000).toFixed(0)} MB/s`;
    await terminal.out(
      `${damaged === 0 ? 'sound' : `${damaged} damaged`}: ${partitions} partitions, ${segments} segments, ` +
        `${batches} batches, ${records} records; ${sizeText(progress.bytes)} in ${(elapsedMs / 1000).toFixed(1)} s ` +
        `(${rate})${warnings === 0 ? '' : `; ${warnings} warnings`}\n`,
    );
  }
  if (damaged > 0) throw new CommandExit(1);
}

async function verifyTarget(target: Target, findings: Findings, progress: Progress, totals: Totals): Promise<void> {
  const options: FolderCheckOptions = {
    folder: target.folder,
    findings,
    quorumStateProblem,
    onProgress: (bytes) => progress.add(bytes),
    onPartition: (report) => count(totals, report),
  };
  if (target.kind === 'folder') {
    await checkDataFolder(options);
    return;
  }
  const directory = target.kind === 'partition' ? target.path : path.dirname(target.path);
  if (target.kind === 'file' && directory === target.folder.path && !isPartitionFile(target.path)) {
    await checkFolderFile(options, path.basename(target.path));
    return;
  }
  // What is right in a file of a partition shows only beside the others.
  count(totals, await checkPartition(options, directory));
}

function isPartitionFile(file: string): boolean {
  return nameOfFile(path.basename(file)).baseOffset >= 0;
}

function count(totals: Totals, report: PartitionReport): void {
  totals.partitions++;
  for (const { batches, records } of report.segments) {
    totals.segments++;
    totals.batches += batches;
    totals.records += records;
  }
}

function bytesToRead({ kind, path: given, folder }: Target): number {
  const bytesOf = (directory: string) => {
    let sum = 0;
    for (const { name, isDirectory } of folder.disk.list(directory)) {
      if (isDirectory || nameOfFile(name).kind !== 'log' || nameOfFile(name).stage !== '') continue;
      try {
        sum += folder.disk.fileSize(path.join(directory, name));
      } catch {
        // Gone meanwhile; only the progress is less exact.
      }
    }
    return sum;
  };
  if (kind === 'folder') return sumOf(folder, bytesOf);
  return bytesOf(kind === 'partition' ? given : path.dirname(given));
}

function sumOf(folder: DataFolder, bytesOf: (directory: string) => number): number {
  return folder
    .partitions()
    .reduce((sum, { path: directory, state }) => sum + (state === '' ? bytesOf(directory) : 0), 0);
}

const HEADS = { damage: 'DAMAGE ', warning: 'warning', note: 'note   ' } as const;

export function findingLine(finding: Finding, root: string): string {
  return placeLine(HEADS[finding.severity], finding, root);
}

export function findingJson(finding: Finding): string {
  return json({ type: 'finding', ...finding });
}
