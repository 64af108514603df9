import { expect, it } from 'vitest';
import { TopicPartitions } from './topic-partitions.ts';
import { bumped, newTransaction, type Transaction, withPartitions } from './transaction.ts';
import { type TransactionFilters, transactionFilter } from './transaction-filter.ts';

const ANY: TransactionFilters = { states: [], producerIds: [], longerThanMs: -1 };
const NOW = 1_000_000;

const empty = bumped(newTransaction('empty', 1, 1, 0), 1, NOW, { producerEpoch: 0, lastProducerEpoch: -1 });
const open = (id: string, producerId: number, startMs: number): Transaction => ({
  ...withPartitions({ ...empty, transactionalId: id, producerId }, TopicPartitions.none, startMs, 0),
});
const all = [empty, open('young', 2, NOW - 10), open('old', 3, NOW - 5_000)];

function shown(filters: Partial<TransactionFilters>): string[] {
  const { include } = transactionFilter({ ...ANY, ...filters }, NOW);
  return all.filter(include).map(({ transactionalId }) => transactionalId);
}

it('shows everything without filters', () => expect(shown({})).toEqual(['empty', 'young', 'old']));
it('by state, by their exact names', () => {
  expect(shown({ states: ['Ongoing'] })).toEqual(['young', 'old']);
  expect(shown({ states: ['ongoing'] })).toEqual([]);
  expect(transactionFilter({ ...ANY, states: ['Ongoing', 'nonsense', 'nonsense'] }, NOW).unknownStates).toEqual([
    'nonsense',
  ]);
});
it('by producer', () => expect(shown({ producerIds: [1, 3] })).toEqual(['empty', 'old']));
it('by duration, which an id without a transaction has since the epoch', () => {
  expect(shown({ longerThanMs: 10 })).toEqual(['empty', 'old']);
  expect(shown({ longerThanMs: 0 })).toEqual(['empty', 'young', 'old']);
  expect(shown({ longerThanMs: 9 })).toEqual(['empty', 'young', 'old']);
});
it('by all of them at once', () => {
  expect(shown({ states: ['Ongoing'], producerIds: [2], longerThanMs: 5 })).toEqual(['young']);
});
