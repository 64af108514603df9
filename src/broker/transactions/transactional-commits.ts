// How the group coordinator has a transaction verified before offsets are written in it: the partition of
// __consumer_offsets is checked as Produce checks its own (KIP-890). Must hold: a commit that is not verified is not
// written; what was found out reaches the append as its guard.

import type { TransactionVerifier } from '../../coordinator/group/group-coordinator.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import type { Broker } from '../broker.ts';
import { GROUP_METADATA_TOPIC } from '../internal-topics.ts';
import { txnOffsetCommitSupport } from './transaction-verification.ts';

export function transactionalCommits(
  broker: Pick<Broker, 'metadata' | 'replicas' | 'transactionVerification'>,
): TransactionVerifier {
  return async ({ partition, transactionalId, producerId, producerEpoch, apiVersion }) => {
    const hosted = broker.replicas.get(GROUP_METADATA_TOPIC, partition);
    if (hosted === undefined) {
      const known = broker.metadata.image.topics.partition(GROUP_METADATA_TOPIC, partition) !== undefined;
      throw new ApiError(known ? ErrorCode.NOT_LEADER_OR_FOLLOWER : ErrorCode.UNKNOWN_TOPIC_OR_PARTITION);
    }
    const support = txnOffsetCommitSupport(apiVersion);
    const request = { transactionalId, producerId, producerEpoch, support };
    // The coordinator's batches carry no sequence that could be out of order.
    const { errorCode, guard } = await broker.transactionVerification.verifyOne(request, hosted, -1);
    if (errorCode !== ErrorCode.NONE) throw new ApiError(errorCode);
    return guard;
  };
}
