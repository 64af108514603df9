// A coordinator's log in memory, for tests: commits at once, or when the test says so; can refuse appends and go
// offline. Must hold: what it gives back are the very bytes that were appended, with offsets and epoch set.

import { lastOffset, setBaseOffset, setLeaderEpoch, sizeInBytes } from '../records/batch.ts';
import type {
  CoordinatorAppendOptions,
  CoordinatorAppendResult,
  CoordinatorLog,
  CoordinatorLogListener,
} from './coordinator-log.ts';

export class MemoryCoordinatorLog implements CoordinatorLog {
  readonly topic = '__consumer_offsets';
  readonly partition: number;
  readonly leaderEpoch = 0;
  readonly logStartOffset = 0;
  readonly maxBatchBytes: number;
  highWatermark = 0;
  endOffset = 0;
  /** False: the high watermark stands still until `commit`. */
  autoCommit = true;
  /** Answered instead of appending while it is not 0. */
  refuseWith = 0;
  readonly batches: Buffer[] = [];
  /** What the last append came with. */
  lastOptions: CoordinatorAppendOptions = {};
  /** Rejects reads with this while it is not null. */
  failReadsWith: Error | null = null;
  private readonly listeners = new Set<CoordinatorLogListener>();

  constructor(partition = 0, batches: readonly Buffer[] = [], maxBatchBytes = 1_048_588) {
    this.partition = partition;
    this.maxBatchBytes = maxBatchBytes;
    for (const batch of batches) this.add(Buffer.from(batch));
    this.highWatermark = this.endOffset;
  }

  append(batch: Buffer, options: CoordinatorAppendOptions = {}): CoordinatorAppendResult {
    this.lastOptions = options;
    if (this.refuseWith !== 0) return { errorCode: this.refuseWith, baseOffset: -1, lastOffset: -1 };
    if (batch.length > this.maxBatchBytes) return { errorCode: 10, baseOffset: -1, lastOffset: -1 };
    const baseOffset = this.endOffset;
    this.add(batch);
    if (this.autoCommit) this.highWatermark = this.endOffset;
    return { errorCode: 0, baseOffset, lastOffset: this.endOffset - 1 };
  }

  commit(upTo = this.endOffset): void {
    this.highWatermark = upTo;
    for (const listener of [...this.listeners]) listener.onHighWatermark(upTo);
  }

  goOffline(): void {
    for (const listener of [...this.listeners]) listener.onOffline();
  }

  read(offset: number, maxBytes: number): Promise<Buffer> {
    if (this.failReadsWith !== null) return Promise.reject(this.failReadsWith);
    const found: Buffer[] = [];
    let size = 0;
    for (const batch of this.batches) {
      if (lastOffset(batch, 0) < offset) continue;
      if (found.length > 0 && size + sizeInBytes(batch, 0) > maxBytes) break;
      found.push(batch);
      size += batch.length;
    }
    return Promise.resolve(Buffer.concat(found));
  }

  subscribe(listener: CoordinatorLogListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private add(batch: Buffer): void {
    setBaseOffset(batch, 0, this.endOffset);
    setLeaderEpoch(batch, 0, this.leaderEpoch);
    this.batches.push(batch);
    this.endOffset = lastOffset(batch, 0) + 1;
  }
}
