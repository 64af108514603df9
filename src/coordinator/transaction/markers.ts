// The end of a transaction on its way to the partitions that took part, as the coordinator sees it. Must hold: a sender
// tries each partition until its marker is written, or is known never to be needed there (the partition is gone), or is
// refused for good (the producer or this coordinator is fenced); it tells each partition once, never from inside
// `send`, and nothing after `cancel`.

import type { TopicPartition } from './topic-partitions.ts';

export interface TransactionMarker {
  /** For log lines. */
  readonly transactionalId: string;
  readonly producerId: number;
  readonly producerEpoch: number;
  /** The leader epoch of the coordinator's partition of __transaction_state. */
  readonly coordinatorEpoch: number;
  readonly committed: boolean;
  /** The rules under which the transaction ended (KIP-890), which decide how a leader checks the epoch. */
  readonly transactionVersion: number;
}

export interface MarkerListener {
  /** The partition needs no marker any more. */
  onDone(partition: TopicPartition): void;
  /** The marker is refused for good: the rest of the transaction is not this coordinator's to complete. */
  onRefused(partition: TopicPartition, errorCode: number): void;
}

export interface MarkerSender {
  /** @returns what ends the sending */
  send(marker: TransactionMarker, partitions: readonly TopicPartition[], listener: MarkerListener): () => void;
}
