// ListTransactions 0-2. v1 adds a filter on how long a transaction has been open, v2 one on the transactional id by a
// regular expression (RE2's syntax, the whole id must match). Must hold: a state that is not known is reported and
// matches nothing; filters are joined by "and"; no expression holds the event loop up.

import { RegexResolution } from '../../coordinator/group/subscription-regex.ts';
import type { ListedTransaction } from '../../coordinator/transaction/transaction-coordinator.ts';
import { transactionFilter } from '../../coordinator/transaction/transaction-filter.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type ListTransactionsRequest,
  ListTransactionsResponse,
  ListTransactionsResponseTransactionState,
  listTransactions,
} from '../../protocol/generated/list-transactions.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

export const listTransactionsHandler = defineHandler({
  api: listTransactions,
  versions: [0, 2],
  gate: 'authenticated',
  async handle(broker: Pick<Broker, 'transactions' | 'clock'>, _context, request: ListTransactionsRequest) {
    const { stateFilters: states, producerIdFilters: producerIds, durationFilter: longerThanMs } = request;
    const filter = transactionFilter({ states, producerIds, longerThanMs }, broker.clock.now());
    const listed = await broker.transactions.list(filter.include);
    if (typeof listed === 'number') return new ListTransactionsResponse({ errorCode: listed });
    const matching = request.transactionalIdPattern ? await matches(listed, request.transactionalIdPattern) : listed;
    const transactionStates = matching.map(
      ({ transactionalId, producerId, state }) =>
        new ListTransactionsResponseTransactionState({ transactionalId, producerId, transactionState: state }),
    );
    return new ListTransactionsResponse({ unknownStateFilters: filter.unknownStates, transactionStates });
  },
  fail(_request: ListTransactionsRequest, error: ApiError) {
    return new ListTransactionsResponse({ errorCode: error.code });
  },
});

// DEVIATION: the pattern of ListTransactions is in RE2's syntax; Kafka's is Java's, which has look-around and
// references to groups as well.
async function matches(listed: ListedTransaction[], pattern: string): Promise<ListedTransaction[]> {
  const search = new RegexResolution(
    [pattern],
    listed.map(({ transactionalId }) => transactionalId),
  );
  // Others get their turn between the slices.
  while (!search.advance()) await new Promise((resolve) => setImmediate(resolve));
  if (search.invalid.has(pattern)) throw new ApiError(ErrorCode.INVALID_REGULAR_EXPRESSION);
  const found = search.topics.get(pattern)!;
  return listed.filter(({ transactionalId }) => found.has(transactionalId));
}
