// The coordinators' log over a hosted partition: what joins coordinator/ (which knows no storage) to replication/. Must
// hold: a coordinator hears of the high watermark only after the partition's own waiters; it is told `onOffline` once,
// and nothing after that.

import type {
  CoordinatorAppendOptions,
  CoordinatorAppendResult,
  CoordinatorLog,
  CoordinatorLogListener,
} from '../coordinator/coordinator-log.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import type { Partition, ProgressWaiter } from '../replication/partition.ts';
import type { AppendOptions, Log } from '../storage/log.ts';

export class CoordinatorPartition implements CoordinatorLog {
  private readonly hosted: Partition;
  private readonly log: Log;
  readonly leaderEpoch: number;

  /** @param partition led by this broker, with its log open */
  constructor(partition: Partition, log: Log) {
    this.hosted = partition;
    this.log = log;
    this.leaderEpoch = partition.leaderEpoch;
  }

  get topic(): string {
    return this.hosted.topic;
  }

  get partition(): number {
    return this.hosted.index;
  }

  get logStartOffset(): number {
    return this.log.logStartOffset;
  }

  get endOffset(): number {
    return this.log.nextOffset;
  }

  get highWatermark(): number {
    return this.log.highWatermark;
  }

  get maxBatchBytes(): number {
    return this.log.config.maxMessageBytes;
  }

  append(batch: Buffer, options: CoordinatorAppendOptions = {}): CoordinatorAppendResult {
    const refused = this.lost() ? ErrorCode.NOT_LEADER_OR_FOLLOWER : this.hosted.checkLeader(-1);
    if (refused !== ErrorCode.NONE) return { errorCode: refused, baseOffset: -1, lastOffset: -1 };
    return this.log.append(batch, 'leader', this.leaderEpoch, { ...options, origin: 'coordinator' } as AppendOptions);
  }

  async read(offset: number, maxBytes: number): Promise<Buffer> {
    // What was appended a moment ago may not be in its file yet: it is part of what the coordinator knows.
    if (offset >= this.log.writtenEnd && offset < this.log.nextOffset) await this.log.flush();
    const slice = this.log.read(offset, maxBytes, 'logEnd', true);
    if (typeof slice === 'number') throw new ApiError(slice);
    try {
      const bytes = Buffer.alloc(slice.sizeInBytes);
      const read = await slice.read(bytes, 0);
      return bytes.subarray(0, read);
    } finally {
      slice.release();
    }
  }

  subscribe(listener: CoordinatorLogListener): () => void {
    let told = this.log.highWatermark;
    const waiter: ProgressWaiter = {
      onProgress: () => {
        if (this.lost() || this.log.offline) {
          this.hosted.removeProgressWaiter(waiter);
          listener.onOffline();
        } else if (this.log.highWatermark > told) {
          told = this.log.highWatermark;
          listener.onHighWatermark(told);
        }
      },
    };
    this.hosted.addProgressWaiter(waiter);
    return () => this.hosted.removeProgressWaiter(waiter);
  }

  /** Another leader epoch began, also of this same broker: what was read before may be stale. */
  private lost(): boolean {
    return !this.hosted.isLeader || this.hosted.leaderEpoch !== this.leaderEpoch;
  }
}
