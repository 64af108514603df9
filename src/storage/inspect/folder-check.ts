// Checks a data folder: its own files, then every partition's. Must hold: a checkpoint that names a partition which is
// not there, or an offset which its log does not reach, is told; folders that are kept for a while (deleted, stray,
// being moved) are named and checked no further.

import path from 'node:path';
import { CheckpointFile, parseCheckpoint, parseMetaProperties } from '../directories/checkpoints.ts';
import { partitionKey } from '../directories/log-directory.ts';
import type { DataFolder } from './data-folder.ts';
import { type NamedFile, nameOfFile, partitionOfFolder } from './file-kinds.ts';
import type { Findings } from './finding.ts';
import { checkMetadataSnapshot } from './metadata-snapshot-check.ts';
import { PartitionCheck, type PartitionReport } from './partition-check.ts';
import { LARGEST_TEXT, readSmallFile } from './small-file.ts';

export interface FolderCheckOptions {
  readonly folder: DataFolder;
  readonly findings: Findings;
  readonly onProgress: (bytes: number) => void;
  readonly quorumStateProblem?: (text: string) => string | null;
  readonly onPartition?: (report: PartitionReport) => void;
}

/** Rejects with DiskError if the folder cannot be listed. */
export async function checkDataFolder(options: FolderCheckOptions): Promise<void> {
  const { folder, findings } = options;
  const ends = new Map<string, number>();
  for (const { name, state, path: directory } of folder.partitions()) {
    if (state !== '') {
      findings.add('note', 'folder-aside', directory, ASIDE.get(state)!, { remedy: ASIDE_REMEDY.get(state)! });
      continue;
    }
    const report = await checkPartition(options, directory);
    ends.set(name, report.endOffset);
    options.onPartition?.(report);
  }
  for (const { name, isDirectory } of folder.disk.list(folder.path)) {
    const file = path.join(folder.path, name);
    if (isDirectory) {
      if (partitionOfFolder(name) === null) {
        findings.add('note', 'unknown-folder', file, 'no name of a partition', { remedy: 'left alone' });
      }
    } else await checkFile(folder, findings, nameOfFile(name), ends);
  }
  findings.flush();
}

/** The one partition in `directory`, a folder of the data folder. */
export function checkPartition(options: FolderCheckOptions, directory: string): Promise<PartitionReport> {
  const { folder, findings, onProgress, quorumStateProblem } = options;
  const name = path.basename(directory);
  return new PartitionCheck({
    disk: folder.disk,
    findings,
    folder: folder.state,
    directory,
    recoveryPoint: folder.recoveryPoint(name),
    logStartOffset: folder.logStartOffset(name),
    compacted: folder.wasCompacted(name),
    onProgress,
    ...(quorumStateProblem === undefined ? {} : { quorumStateProblem }),
  }).run();
}

/** One of the folder's own files, without a look at the logs. */
export async function checkFolderFile(options: FolderCheckOptions, name: string): Promise<void> {
  await checkFile(options.folder, options.findings, nameOfFile(name), null);
  options.findings.flush();
}

const ASIDE: ReadonlyMap<string, string> = new Map([
  ['delete', 'of a topic that was deleted'],
  ['stray', 'set aside: of another topic of this name'],
  ['future', 'a copy on its way from another data folder'],
]);

const ASIDE_REMEDY: ReadonlyMap<string, string> = new Map([
  ['delete', 'the next start removes it'],
  ['stray', 'left alone'],
  ['future', 'left alone'],
]);

async function checkFile(
  folder: DataFolder,
  findings: Findings,
  { name, kind }: NamedFile,
  ends: ReadonlyMap<string, number> | null,
): Promise<void> {
  const file = path.join(folder.path, name);
  switch (kind) {
    case 'offset-checkpoint':
      checkCheckpoint(folder, findings, name, ends);
      return;
    case 'meta-properties': {
      const read = readSmallFile(folder.disk, file, LARGEST_TEXT);
      const problem = 'problem' in read ? read.problem : null;
      if ('bytes' in read && parseMetaProperties(read.bytes.toString('utf8')) !== null) return;
      findings.add('damage', 'meta-properties', file, problem ?? 'it is damaged or of an unknown version', {
        remedy: 'no broker starts with it; write it anew with the cluster id and the node id of this folder',
      });
      return;
    }
    case 'metadata-snapshot':
      await checkMetadataSnapshot(folder.disk, findings, file, (error) => {
        findings.add('damage', 'unreadable', file, `it cannot be read (${error.code})`);
      });
      return;
    case 'temporary':
      findings.add('note', 'leftover', file, 'a file whose writing was interrupted', { remedy: 'left alone' });
      return;
    case 'set-aside':
      findings.add('note', 'kept-aside', file, 'a damaged file that was set aside', { remedy: 'left alone' });
      return;
    case 'lock':
    case 'clean-shutdown':
      return;
    default:
      findings.add('note', 'unknown-file', file, 'it does not belong into a data folder', { remedy: 'left alone' });
  }
}

function checkCheckpoint(
  folder: DataFolder,
  findings: Findings,
  name: string,
  ends: ReadonlyMap<string, number> | null,
): void {
  const file = path.join(folder.path, name);
  const read = readSmallFile(folder.disk, file, LARGEST_TEXT);
  // Apache Kafka makes the file before it has something to say.
  if ('bytes' in read && read.bytes.length === 0) return;
  const entries = 'bytes' in read ? parseCheckpoint(read.bytes.toString('utf8')) : null;
  if (entries === null) {
    if ('problem' in read && read.isMissing) return;
    const what = 'problem' in read ? read.problem : 'it is no list of topics, partitions and offsets';
    findings.add('damage', 'checkpoint-damaged', file, what, { remedy: CHECKPOINT_REMEDY.get(name) ?? null });
    return;
  }
  const { inUse } = folder.state;
  for (const { topic, partition, offset } of entries) {
    const key = partitionKey(topic, partition);
    const end = ends?.get(key) ?? -1;
    if (ends === null ? !folder.disk.exists(path.join(folder.path, key)) : !ends.has(key)) {
      const what = `it names ${key}, which is not in this folder`;
      findings.add(inUse ? 'note' : 'warning', 'checkpoint-unknown', file, what, {
        offset,
        remedy: 'the next checkpoint leaves it out',
      });
    } else if (offset < 0) {
      findings.add('damage', 'checkpoint-offset', file, `it gives ${key} the offset ${offset}`, { offset });
    } else if (offset > end && end >= 0 && name !== CheckpointFile.CLEANER && !inUse) {
      const severity = name === CheckpointFile.RECOVERY_POINT ? 'damage' : 'warning';
      const what = `it gives ${key} the offset ${offset}, the log ends at ${end}`;
      findings.add(severity, 'checkpoint-ahead', file, what, { offset, remedy: aheadRemedy(name) });
    }
  }
}

/** What is lost if the file is: each of them but one can be done without. */
const CHECKPOINT_REMEDY: ReadonlyMap<string, string> = new Map([
  [CheckpointFile.RECOVERY_POINT, 'the broker does without it; the next unclean stop costs a longer check'],
  [CheckpointFile.REPLICATION, 'the broker does without it'],
  [CheckpointFile.LOG_START, 'the broker begins each log at its first segment: deleted records may come back'],
  [CheckpointFile.CLEANER, 'the broker does without it; compaction begins anew'],
]);

function aheadRemedy(name: string): string {
  return name === CheckpointFile.RECOVERY_POINT
    ? 'records that were synced are gone: the end of the log is missing'
    : 'the next checkpoint is right again';
}
