// The `quorum-state` file beside the metadata log: which raft epoch this voter is in and who leads it. Must hold: the
// epoch of the file is never behind the log's, so it is written and synced before the first batch of an epoch; its
// format is 0 with a static voter set (kraft.version 0) and 1 with a dynamic one, as Kafka requires of each.

import { join } from 'node:path';
import type { Disk } from '../../base/disk.ts';
import { ZERO_UUID } from '../../base/uuid.ts';
import { MetadataFormatError } from './metadata-batch.ts';

export const QUORUM_STATE_FILE = 'quorum-state';

export interface QuorumState {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  /** 0 or 1: the file's format. */
  readonly dataVersion: number;
}

export interface StoredQuorumState extends QuorumState {
  /** The node ids of a static voter set; null where the voters are in the log. */
  readonly voters: readonly number[] | null;
}

/** Null if there is no file. Throws MetadataFormatError that names the file if it cannot be understood. */
export function readQuorumState(disk: Disk, directory: string): StoredQuorumState | null {
  const path = join(directory, QUORUM_STATE_FILE);
  if (!disk.exists(path)) return null;
  const state = parseQuorumState(disk.readFile(path).toString('utf8'));
  if (typeof state === 'string') throw new MetadataFormatError(`${path} ${state}`);
  return state;
}

/** What is wrong with the text of such a file; null if nothing is. */
export function quorumStateProblem(text: string): string | null {
  const state = parseQuorumState(text);
  return typeof state === 'string' ? `it ${state}` : null;
}

/** The state, or why the text is none. */
function parseQuorumState(text: string): StoredQuorumState | string {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  if (typeof data !== 'object' || data === null) return 'is not a JSON object';
  const { leaderId, leaderEpoch, currentVoters, data_version: dataVersion } = data as Record<string, unknown>;
  if (!Number.isSafeInteger(leaderEpoch) || (leaderEpoch as number) < 0) return 'has no valid leaderEpoch';
  if (!Number.isSafeInteger(leaderId)) return 'has no valid leaderId';
  if (dataVersion !== 0 && dataVersion !== 1) return `has data_version ${String(dataVersion)}, known are 0 and 1`;
  const voters = dataVersion === 0 && Array.isArray(currentVoters) ? currentVoters.map(voterId) : null;
  if (voters?.includes(-1)) return 'has a voter without an id';
  return { leaderId: leaderId as number, leaderEpoch: leaderEpoch as number, dataVersion, voters };
}

function voterId(voter: unknown): number {
  const id = typeof voter === 'object' && voter !== null ? (voter as Record<string, unknown>).voterId : undefined;
  return Number.isSafeInteger(id) ? (id as number) : -1;
}

export function writeQuorumState(disk: Disk, directory: string, state: QuorumState, voters: readonly number[]): void {
  const data =
    state.dataVersion === 0
      ? {
          clusterId: '',
          leaderId: state.leaderId,
          leaderEpoch: state.leaderEpoch,
          votedId: -1,
          appliedOffset: 0,
          currentVoters: voters.map((voterId) => ({ voterId })),
          data_version: 0,
        }
      : {
          leaderId: state.leaderId,
          leaderEpoch: state.leaderEpoch,
          votedId: -1,
          votedDirectoryId: ZERO_UUID,
          data_version: 1,
        };
  disk.writeFileAtomic(join(directory, QUORUM_STATE_FILE), JSON.stringify(data), true);
}
