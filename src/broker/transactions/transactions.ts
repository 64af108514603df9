// The transaction coordinator of a broker, put together. Must hold: the number of partitions that decides where an id
// lives is the one that __transaction_state was made with, as long as the broker runs: partitions added later would
// move ids away from their transactions.

import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { BrokerConfig } from '../../config/broker-config.ts';
import type { TransactionCoordinatorConfig } from '../../coordinator/transaction/transaction-config.ts';
import { TransactionCoordinator } from '../../coordinator/transaction/transaction-coordinator.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import { TRANSACTION_STATE_TOPIC } from '../internal-topics.ts';
import type { ProducerIds } from '../producer-ids.ts';
import { type MarkerBroker, writeTxnMarkersLocally } from './local-txn-markers.ts';
import { TxnMarkerSender, type WriteMarkers } from './txn-marker-sender.ts';

export const TRANSACTION_VERSION = 'transaction.version';

export interface TransactionsOptions {
  readonly nodeId: number;
  readonly config: () => BrokerConfig;
  readonly image: () => MetadataImage;
  readonly producerIds: ProducerIds;
  /** As leader of the partitions that get markers. */
  readonly leader: MarkerBroker;
  readonly clock: Clock;
  readonly logger: Logger;
}

export function newTransactionCoordinator(options: TransactionsOptions): TransactionCoordinator {
  const { nodeId, config, image, producerIds, leader, clock, logger } = options;
  const settings = transactionConfig(config);
  return new TransactionCoordinator({
    config: () => settings,
    partitionCount: stablePartitionCount(config, image),
    transactionVersion: () => image().featureLevel(TRANSACTION_VERSION),
    partitionExists: (topic, partition) => image().topics.byName(topic)?.partitions[partition] !== undefined,
    producerIds,
    markers: new TxnMarkerSender({ nodeId, image, write: writeHere(leader), clock, logger }),
    clock,
    logger,
  });
}

function writeHere(leader: MarkerBroker): WriteMarkers {
  return (marker, partitions) => writeTxnMarkersLocally(leader, marker, partitions);
}

function stablePartitionCount(config: () => BrokerConfig, image: () => MetadataImage): () => number {
  let topicId: string | null = null;
  let count = 0;
  return () => {
    const topic = image().topics.byName(TRANSACTION_STATE_TOPIC);
    if (topic === undefined) return config().get('transaction.state.log.num.partitions');
    if (topic.id !== topicId) {
      topicId = topic.id;
      count = topic.partitions.length;
    }
    return count;
  };
}

/** Follows dynamic changes: each setting is looked up when it is read. */
function transactionConfig(current: () => BrokerConfig): TransactionCoordinatorConfig {
  return {
    get maxTimeoutMs() {
      return current().get('transaction.max.timeout.ms');
    },
    get idExpirationMs() {
      return current().get('transactional.id.expiration.ms');
    },
    get abortIntervalMs() {
      return current().get('transaction.abort.timed.out.transaction.cleanup.interval.ms');
    },
    get removeIntervalMs() {
      return current().get('transaction.remove.expired.transaction.cleanup.interval.ms');
    },
    get loadBufferBytes() {
      return current().get('transaction.state.log.load.buffer.size');
    },
    get writeTimeoutMs() {
      return current().get('request.timeout.ms');
    },
  };
}
