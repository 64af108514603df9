// Takes the ends of transactions to the leaders of their partitions. Must hold (MarkerSender's contract): a partition
// is tried until its marker is written, the partition does not exist any more, or the marker is refused for good; what
// failed for a passing reason is tried again, a little later each time.
//
// Kafka sends WriteTxnMarkers to each leader, itself included; where this broker leads, the same work is done without
// the detour over the network.

import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { MarkerListener, MarkerSender, TransactionMarker } from '../../coordinator/transaction/markers.ts';
import type { TopicPartition } from '../../coordinator/transaction/topic-partitions.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode, errorName } from '../../protocol/api-error.ts';

/** Writes a marker into partitions that this broker leads: an error code for each, in their order. Never rejects. */
export type WriteMarkers = (marker: TransactionMarker, partitions: readonly TopicPartition[]) => Promise<number[]>;

export interface TxnMarkerSenderOptions {
  readonly nodeId: number;
  readonly image: () => MetadataImage;
  readonly write: WriteMarkers;
  readonly clock: Clock;
  readonly logger: Logger;
}

const FIRST_RETRY_MS = 20;
const LONGEST_RETRY_MS = 1_000;

export class TxnMarkerSender implements MarkerSender {
  private readonly options: TxnMarkerSenderOptions;

  constructor(options: TxnMarkerSenderOptions) {
    this.options = options;
  }

  send(marker: TransactionMarker, partitions: readonly TopicPartition[], listener: MarkerListener): () => void {
    const sending = new Sending(this.options, marker, listener);
    // Not from inside `send`: the caller does not have the answer's function yet.
    void Promise.resolve().then(() => sending.attempt(partitions, FIRST_RETRY_MS));
    return () => sending.cancel();
  }
}

class Sending {
  private readonly options: TxnMarkerSenderOptions;
  private readonly marker: TransactionMarker;
  private readonly listener: MarkerListener;
  private readonly timers = new Set<Timer>();
  private cancelled = false;

  constructor(options: TxnMarkerSenderOptions, marker: TransactionMarker, listener: MarkerListener) {
    this.options = options;
    this.marker = marker;
    this.listener = listener;
  }

  cancel(): void {
    this.cancelled = true;
    for (const timer of this.timers) timer.cancel();
    this.timers.clear();
  }

  async attempt(partitions: readonly TopicPartition[], retryMs: number): Promise<void> {
    if (this.cancelled) return;
    const here: TopicPartition[] = [];
    const waiting: TopicPartition[] = [];
    const image = this.options.image();
    for (const partition of partitions) {
      const leader = leaderOf(image, partition);
      if (leader === null) this.tell(partition, ErrorCode.NONE);
      else if (leader === this.options.nodeId) here.push(partition);
      else waiting.push(partition);
    }
    if (waiting.length > 0) this.tryLater(waiting, retryMs);
    if (here.length === 0 || this.cancelled) return;
    const errorCodes = await this.options.write(this.marker, here);
    const failed = here.filter((partition, i) => !this.tell(partition, errorCodes[i]!));
    if (failed.length > 0) this.tryLater(failed, retryMs);
  }

  /** False: the reason passes, the partition is to be tried again. */
  private tell(partition: TopicPartition, errorCode: number): boolean {
    if (this.cancelled) return true;
    switch (errorCode) {
      case ErrorCode.NONE:
      // A log that cannot hold a marker holds nothing of the transaction either.
      case ErrorCode.UNSUPPORTED_FOR_MESSAGE_FORMAT:
      case ErrorCode.UNSUPPORTED_VERSION:
        this.listener.onDone(partition);
        return true;
      case ErrorCode.INVALID_PRODUCER_EPOCH:
      case ErrorCode.TRANSACTION_COORDINATOR_FENCED:
        this.listener.onRefused(partition, errorCode);
        return true;
      default: {
        const { transactionalId } = this.marker;
        const details = { transactionalId, ...partition, error: errorName(errorCode) };
        this.options.logger.debug(details, 'a transaction marker was not written; it will be tried again');
        return false;
      }
    }
  }

  private tryLater(partitions: readonly TopicPartition[], retryMs: number): void {
    if (this.cancelled) return;
    const timer = this.options.clock.setTimeout(() => {
      this.timers.delete(timer);
      void this.attempt(partitions, Math.min(retryMs * 2, LONGEST_RETRY_MS));
    }, retryMs);
    this.timers.add(timer);
  }
}

/** -1: nobody leads it now; null: it does not exist. */
function leaderOf(image: MetadataImage, { topic, partition }: TopicPartition): number | null {
  return image.topics.byName(topic)?.partitions[partition]?.leader ?? null;
}
