// The log as a coordinator sees it: one partition of __consumer_offsets (later __transaction_state) that this broker
// leads. The broker wires it to replication; tests to an in-memory fake. Must hold: offsets are assigned by `append`
// before it returns; `highWatermark` never passes what is durable in the broker's mode; listeners run after the fields
// of the log show the new state, never from inside `append`, and not after `close` of the subscription.

export interface CoordinatorAppendResult {
  /** 0, or why nothing was appended (NOT_LEADER_OR_FOLLOWER, KAFKA_STORAGE_ERROR, MESSAGE_TOO_LARGE ...). */
  readonly errorCode: number;
  /** Offsets of the first and the last record of the batch; -1 with an error. */
  readonly baseOffset: number;
  readonly lastOffset: number;
}

export interface CoordinatorAppendOptions {
  /** What the broker's check of the transaction gave for this append (KIP-890); the coordinator only hands it on. */
  readonly verification?: object | null;
  /** Of an end marker: the transaction.version that its producer worked under. */
  readonly transactionVersion?: number;
}

export interface CoordinatorLogListener {
  /** The high watermark moved: records below it are committed. */
  onHighWatermark(highWatermark: number): void;
  /** Nothing appended before can be committed any more by this leader (disk failure, leadership lost, closed). */
  onOffline(): void;
}

export interface CoordinatorLog {
  readonly topic: string;
  readonly partition: number;
  /** The epoch in which this broker leads the partition. */
  readonly leaderEpoch: number;
  readonly logStartOffset: number;
  /** The offset that the next record gets. */
  readonly endOffset: number;
  readonly highWatermark: number;
  /** The largest batch that `append` takes (max.message.bytes of the topic). */
  readonly maxBatchBytes: number;
  /** Appends one v2 record batch whose base offset is still 0; sets base offset and leader epoch. Never throws. */
  append(batch: Buffer, options?: CoordinatorAppendOptions): CoordinatorAppendResult;
  /**
   * Whole batches from the one that holds `offset` on, about `maxBytes` of them but at least one; empty at the end.
   * Reads to the end of the log, past the high watermark. Rejects when the storage fails.
   */
  read(offset: number, maxBytes: number): Promise<Buffer>;
  /** Starts telling `listener`; the function returned stops it. */
  subscribe(listener: CoordinatorLogListener): () => void;
}
