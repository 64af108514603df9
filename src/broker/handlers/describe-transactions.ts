// DescribeTransactions 0. Must hold: one answer for each id asked for, in that order; partitions whose marker is
// written already are no longer part of a transaction that is being ended.

import type { ApiError } from '../../protocol/api-error.ts';
import {
  type DescribeTransactionsRequest,
  DescribeTransactionsResponse,
  DescribeTransactionsResponseTopicData,
  DescribeTransactionsResponseTransactionState,
  describeTransactions,
} from '../../protocol/generated/describe-transactions.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { refuseManyRepeats } from '../repeats.ts';
import { inSlices } from './slices.ts';

export const describeTransactionsHandler = defineHandler({
  api: describeTransactions,
  versions: [0, 0],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'transactions'>, _context, request: DescribeTransactionsRequest) {
    refuseManyRepeats(request.transactionalIds);
    const transactionStates = await inSlices(request.transactionalIds, (id) => describe(broker, id));
    return new DescribeTransactionsResponse({ transactionStates });
  },
  fail(request: DescribeTransactionsRequest, error: ApiError) {
    const transactionStates = request.transactionalIds.map(
      (transactionalId) => new DescribeTransactionsResponseTransactionState({ transactionalId, errorCode: error.code }),
    );
    return new DescribeTransactionsResponse({ transactionStates });
  },
});

async function describe(
  broker: Pick<Broker, 'transactions'>,
  transactionalId: string,
): Promise<DescribeTransactionsResponseTransactionState> {
  const found = await broker.transactions.describe(transactionalId);
  if (typeof found === 'number') {
    return new DescribeTransactionsResponseTransactionState({ transactionalId, errorCode: found });
  }
  const topics: DescribeTransactionsResponseTopicData[] = [];
  for (const [topic, partitions] of found.partitions.entries()) {
    topics.push(new DescribeTransactionsResponseTopicData({ topic, partitions: [...partitions] }));
  }
  return new DescribeTransactionsResponseTransactionState({
    transactionalId,
    transactionState: found.state,
    transactionTimeoutMs: found.timeoutMs,
    transactionStartTimeMs: found.startMs,
    producerId: found.producerId,
    producerEpoch: found.producerEpoch,
    topics,
  });
}
