// Gives the transaction coordinator its partitions of __transaction_state as the image assigns them. Must hold: it runs
// after the replica manager, so that the logs are open, and after the group coordinator has its partitions, so that the
// markers of transactions that are completed at a start find the groups on their way up.

import type { Logger } from '../../base/logger.ts';
import type { TransactionCoordinator } from '../../coordinator/transaction/transaction-coordinator.ts';
import type { MetadataDelta } from '../../metadata/delta.ts';
import type { MetadataPublisher } from '../../metadata/publisher.ts';
import type { ReplicaManager } from '../../replication/replica-manager.ts';
import { HostedPartitions } from '../hosted-partitions.ts';
import { TRANSACTION_STATE_TOPIC } from '../internal-topics.ts';

export class TransactionPublisher implements MetadataPublisher {
  readonly name = 'transaction coordinator';
  private readonly hosted: HostedPartitions;

  constructor(replicas: ReplicaManager, transactions: TransactionCoordinator, logger: Logger) {
    this.hosted = new HostedPartitions(TRANSACTION_STATE_TOPIC, replicas, transactions, logger);
  }

  onUpdate(delta: MetadataDelta): void {
    this.hosted.onUpdate(delta);
  }
}
