// What a file in a data folder is, by its name. Must hold: every name that Klamm or Apache Kafka gives a file is known
// here, those that they take for a while or leave behind included; any other is 'unknown' and nobody's to touch.

import { CheckpointFile } from '../directories/checkpoints.ts';
import { isSignFile, LOCK_FILE } from '../directories/folder-lock.ts';
import { parsePartitionFolder } from '../directories/log-directory.ts';
import { isKeptFile } from '../recovery/recovery-keep.ts';
import { Suffix } from '../segments/segment.ts';

export type FileKind =
  | 'log'
  | 'index'
  | 'timeindex'
  | 'txnindex'
  | 'producer-snapshot'
  | 'metadata-snapshot'
  | 'leader-epochs'
  | 'offset-checkpoint'
  | 'partition-metadata'
  | 'meta-properties'
  | 'quorum-state'
  | 'clean-shutdown'
  | 'lock'
  | 'cut'
  | 'temporary'
  | 'set-aside'
  | 'unknown';

/** What follows the usual name while work is under way: see log-files.ts. */
export type Stage = '' | '.deleted' | '.cleaned' | '.swap';

export interface NamedFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly stage: Stage;
  /** The offset that the name begins with; -1 where it has none. */
  readonly baseOffset: number;
}

export const LEADER_EPOCHS_FILE = 'leader-epoch-checkpoint';
export const QUORUM_STATE_FILE = 'quorum-state';
export const BOOTSTRAP_FILE = 'bootstrap.checkpoint';

const STAGES = [Suffix.DELETED, Suffix.CLEANED, Suffix.SWAP] as const;

const BY_SUFFIX: ReadonlyMap<string, FileKind> = new Map([
  [Suffix.LOG, 'log'],
  [Suffix.INDEX, 'index'],
  [Suffix.TIME_INDEX, 'timeindex'],
  [Suffix.TXN_INDEX, 'txnindex'],
  [Suffix.SNAPSHOT, 'producer-snapshot'],
]);

const BY_NAME: ReadonlyMap<string, FileKind> = new Map([
  [LEADER_EPOCHS_FILE, 'leader-epochs'],
  [CheckpointFile.PARTITION, 'partition-metadata'],
  [CheckpointFile.META, 'meta-properties'],
  [CheckpointFile.CLEAN_SHUTDOWN, 'clean-shutdown'],
  [CheckpointFile.RECOVERY_POINT, 'offset-checkpoint'],
  [CheckpointFile.REPLICATION, 'offset-checkpoint'],
  [CheckpointFile.LOG_START, 'offset-checkpoint'],
  [CheckpointFile.CLEANER, 'offset-checkpoint'],
  [QUORUM_STATE_FILE, 'quorum-state'],
  [BOOTSTRAP_FILE, 'metadata-snapshot'],
  [LOCK_FILE, 'lock'],
]);

export function nameOfFile(name: string): NamedFile {
  const stage: Stage = STAGES.find((suffix) => name.endsWith(suffix)) ?? '';
  const plain = stage === '' ? name : name.slice(0, -stage.length);
  const known = BY_NAME.get(plain);
  if (known !== undefined) return { name, kind: known, stage, baseOffset: -1 };
  if (isSignFile(name)) return { name, kind: 'lock', stage, baseOffset: -1 };
  if (plain.endsWith('.tmp') || plain.endsWith('.checkpoint.part')) {
    return { name, kind: 'temporary', stage, baseOffset: -1 };
  }
  if (/\.damaged(\.\d+)?$/.test(plain)) return { name, kind: 'set-aside', stage, baseOffset: -1 };
  const offset = leadingOffset(plain);
  if (offset < 0) return { name, kind: 'unknown', stage, baseOffset: -1 };
  return { name, kind: kindBehindOffset(plain), stage, baseOffset: offset };
}

function kindBehindOffset(plain: string): FileKind {
  const bySuffix = BY_SUFFIX.get(plain.slice(20));
  if (bySuffix !== undefined) return bySuffix;
  if (/^\d{20}-\d{10}\.checkpoint$/.test(plain)) return 'metadata-snapshot';
  return isKeptFile(plain) ? 'cut' : 'unknown';
}

function leadingOffset(name: string): number {
  if (!/^\d{20}[.-]/.test(name)) return -1;
  const offset = Number(name.slice(0, 20));
  return Number.isSafeInteger(offset) ? offset : -1;
}

export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
  /** '' for a folder in use, else why it is kept. */
  readonly state: '' | 'delete' | 'stray' | 'future';
}

/** The partition whose folder `name` is, or was; null if it is no such folder. */
export function partitionOfFolder(name: string): PartitionName | null {
  const aside = /^(.+-\d{1,10})\.[0-9a-fA-F]{32}-(delete|stray|future)$/.exec(name);
  const parsed = parsePartitionFolder(aside?.[1] ?? name);
  if (parsed === null) return null;
  return { ...parsed, state: (aside?.[2] ?? '') as PartitionName['state'] };
}
