// What every kind of group is to the parts that serve all kinds: offsets, listing, deletion. Must hold: the answers are
// error codes, 0 for yes; asking changes nothing.

/** As ListGroups prints it. */
export type GroupType = 'classic';

/** From when an offset's retention counts, or null while none of the group's offsets may expire. */
export type OffsetExpiry = ((commitTimestampMs: number) => number) | null;

export interface OffsetCommitter {
  readonly memberId: string;
  readonly groupInstanceId: string | null;
  readonly generationId: number;
}

export interface Group {
  readonly type: GroupType;
  readonly groupId: string;
  /** The state's printed name, as ListGroups gives it. */
  readonly stateName: string;
  readonly protocolTypeName: string;
  readonly isEmpty: boolean;
  validateOffsetCommit(committer: OffsetCommitter, transactional: boolean, apiVersion: number): number;
  validateOffsetFetch(): number;
  validateOffsetDelete(): number;
  validateDelete(): number;
  isSubscribedTo(topic: string): boolean;
  offsetExpiry(): OffsetExpiry;
}
