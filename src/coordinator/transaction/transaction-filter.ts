// Which transactions ListTransactions shows. Must hold: Kafka's rules: an unknown state matches nothing and is told
// apart; a transaction that never began counts as open since the epoch.

import type { Transaction } from './transaction.ts';
import { isStateName } from './transaction-state.ts';

export interface TransactionFilters {
  /** Empty: any. */
  readonly states: readonly string[];
  /** Empty: any. */
  readonly producerIds: readonly number[];
  /** Negative: any. */
  readonly longerThanMs: number;
}

export interface TransactionFilter {
  readonly unknownStates: string[];
  readonly include: (transaction: Transaction) => boolean;
}

export function transactionFilter(filters: TransactionFilters, nowMs: number): TransactionFilter {
  const states = new Set(filters.states);
  const producerIds = new Set(filters.producerIds);
  const { longerThanMs } = filters;
  return {
    unknownStates: [...states].filter((name) => !isStateName(name)),
    include: ({ producerId, state, startMs }) => {
      if (producerIds.size > 0 && !producerIds.has(producerId)) return false;
      if (states.size > 0 && !states.has(state)) return false;
      return longerThanMs < 0 || nowMs - startMs > longerThanMs;
    },
  };
}
