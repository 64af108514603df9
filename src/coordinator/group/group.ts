// What every kind of group is to the parts that serve all kinds: offsets, listing, deletion. Must hold: the answers are
// error codes, 0 for yes; asking changes nothing.

import type { Uuid } from '../../base/uuid.ts';
import type { CoordinatorRecord } from '../coordinator-record.ts';

/** As ListGroups prints it. */
export type GroupType = 'classic' | 'consumer';

/** From when an offset's retention counts, or null while none of the group's offsets may expire. */
export type OffsetExpiry = ((commitTimestampMs: number) => number) | null;

export interface OffsetCommitter {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

/** Judges one partition of a commit: 0, or the error that refuses the whole commit. */
export type PartitionCommitCheck = (topic: string, topicId: Uuid, partition: number) => number;

export interface Group {
  readonly type: GroupType;
  readonly groupId: string;
  /** The state's printed name, as ListGroups gives it. */
  readonly stateName: string;
  readonly protocolTypeName: string;
  readonly isEmpty: boolean;
  /** An error code, or a check that each partition must pass too: for a member of an older epoch (KIP-1251). */
  validateOffsetCommit(
    committer: OffsetCommitter,
    transactional: boolean,
    apiVersion: number,
  ): number | PartitionCommitCheck;
  /** GROUP_ID_NOT_FOUND reads as nothing committed. `memberId` is null where the request names no member. */
  validateOffsetFetch(memberId: string | null, memberEpoch: number): number;
  validateOffsetDelete(): number;
  validateDelete(): number;
  isSubscribedTo(topic: string): boolean;
  offsetExpiry(): OffsetExpiry;
  /** Tombstones for all that the log has of the group but its offsets. */
  removalRecords(): CoordinatorRecord[];
}
