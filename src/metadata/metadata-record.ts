// What flows from a metadata log to whoever builds an image from it. Must hold: batches arrive in offset order, each
// exactly once, and only when committed.

/** A decoded KIP-631 record: `type` is the record's api key, `message` the generated class. */
export interface MetadataRecord {
  readonly type: number;
  readonly version: number;
  readonly message: object;
}

export interface MetadataBatch {
  readonly baseOffset: number;
  readonly lastOffset: number;
  readonly epoch: number;
  readonly appendTimestampMs: number;
  /** Empty for a control batch: its offsets count all the same. */
  readonly records: readonly MetadataRecord[];
}

export interface MetadataListener {
  onBatch(batch: MetadataBatch): void;
  /** The state up to `lastContainedOffset` as records: replaces everything before. */
  onSnapshot(lastContainedOffset: number, epoch: number, records: readonly MetadataRecord[]): void;
  onLeader(leaderId: number, epoch: number): void;
  /**
   * Once: all that was committed when the source started has been handed over, this broker's own registration
   * included. From here on every batch is published; until here nothing is.
   */
  onCaughtUp(): void;
}
